package web

import (
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func withAssets(t *testing.T, dist fs.FS) *Server {
	t.Helper()
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	if s.assets, err = loadAssets(dist, sourceFiles); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestBundledFilesAreKeptForEver(t *testing.T) {
	s := withAssets(t, fstest.MapFS{
		"dist/manifest.json": {Data: []byte(`{"main.css":"main-ABC.css"}`)},
		"dist/main-ABC.css":  {Data: []byte(strings.Repeat("a{color:red}", 200))},
		"dist/.keep":         {},
	})
	if got := s.assets.url("main.css"); got != "/static/main-ABC.css" {
		t.Fatal(got)
	}
	if got := s.assets.url("main.js"); got != "" {
		t.Errorf("a file that is not there has the address %q", got)
	}
	w := ask(s, "GET", "/static/main-ABC.css", "Accept-Encoding", "gzip")
	if w.Code != 200 || w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() > 200 {
		t.Errorf("%d %v %d bytes", w.Code, w.Header(), w.Body.Len())
	}
	if got := w.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
		t.Error(got)
	}
	if w := ask(s, "GET", "/static/.keep"); w.Code != 404 {
		t.Errorf("the marker is served: %d", w.Code)
	}
}

func TestSourceFilesServeWithoutABundle(t *testing.T) {
	s := withAssets(t, fstest.MapFS{"dist/.keep": {}})
	for name, kind := range map[string]string{"main.css": "text/css; charset=utf-8", "main.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml"} {
		w := ask(s, "GET", s.assets.url(name))
		if w.Code != 200 || w.Header().Get("Content-Type") != kind || w.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %d %v", name, w.Code, w.Header())
		}
		if again := ask(s, "GET", s.assets.url(name), "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
			t.Errorf("%s again: %d", name, again.Code)
		}
	}
	imported := regexp.MustCompile(`(?:@import|from) "\./([^"]+)"`)
	for _, main := range []string{"style/main.css", "script/main.js"} {
		b, err := sourceFiles.ReadFile(main)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range imported.FindAllStringSubmatch(string(b), -1) {
			if w := ask(s, "GET", staticPrefix+filepath.Dir(main)+"/"+m[1]); w.Code != 200 {
				t.Errorf("%s imports %s: %d", main, m[1], w.Code)
			}
		}
	}
}

// Without npm the value behind each comma is what readers see, so it must be the token's own.
func TestFallbacksEqualTheTokens(t *testing.T) {
	tokens, err := os.ReadFile("../node_modules/krds-uiux/resources/css/token/krds_tokens.css")
	if err != nil {
		t.Fatalf("this test compares with the KRDS tokens: run npm ci (%v)", err)
	}
	values := map[string]string{}
	for _, m := range regexp.MustCompile(`(--krds-[a-z0-9-]+):\s*([^;]+);`).FindAllStringSubmatch(string(tokens), -1) {
		values[m[1]] = m[2]
	}
	ours, err := sourceFiles.ReadFile("style/token.css")
	if err != nil {
		t.Fatal(err)
	}
	uses := regexp.MustCompile(`var\((--krds-[a-z0-9-]+), (#[0-9a-f]+)\)`).FindAllStringSubmatch(string(ours), -1)
	if len(uses) < 30 {
		t.Fatalf("only %d tokens are used", len(uses))
	}
	for _, use := range uses {
		value := values[use[1]]
		for strings.HasPrefix(value, "var(") {
			value = values[strings.TrimSuffix(strings.TrimPrefix(value, "var("), ")")]
		}
		if len(use[2]) == 4 && len(value) == 7 {
			value = "#" + value[1:2] + value[3:4] + value[5:6]
		}
		if value != use[2] {
			t.Errorf("%s is %q, the fallback %q", use[1], value, use[2])
		}
	}
}

func TestTemplatesAreGenerated(t *testing.T) {
	dir := t.TempDir()
	sources, err := filepath.Glob("*.templ")
	if err != nil || len(sources) == 0 {
		t.Fatalf("no templates: %v", err)
	}
	for _, name := range sources {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "run", "github.com/a-h/templ/cmd/templ@v0.3.977", "generate", "-path", dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range sources {
		made := strings.TrimSuffix(name, ".templ") + "_templ.go"
		want, err := os.ReadFile(filepath.Join(dir, made))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(made); err != nil || string(got) != string(want) {
			t.Errorf("%s is stale: run go generate ./web (%v)", made, err)
		}
	}
}
