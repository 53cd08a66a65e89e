package web

import (
	"context"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"github.com/kilowon/kilowon"
)

// browser runs web/browser/FILE with node against the server at url; what it needs and lacks is a failure, never a skip.
func browser(t *testing.T, file string, env ...string) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal("the browser tests need node 20 or newer on the PATH")
	}
	chromium := os.Getenv("KILOWON_CHROMIUM")
	if chromium == "" {
		chromium = "/usr/bin/chromium"
	}
	if _, err := os.Stat(chromium); err != nil {
		t.Fatalf("the browser tests need Chromium at %s (apt-get install chromium) or its path in KILOWON_CHROMIUM", chromium)
	}
	for _, module := range []string{"playwright-core", "axe-core"} {
		if _, err := os.Stat(filepath.Join("..", "node_modules", module)); err != nil {
			t.Fatalf("the browser tests need the npm package %s: run npm ci", module)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 25*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, node, "--test", "--test-reporter=spec", filepath.Join("browser", file))
	cmd.Env = append(append(os.Environ(), "KILOWON_CHROMIUM="+chromium), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", file, err, out)
	}
}

// serve starts s on a free port until the test ends and gives its address.
func serve(t *testing.T, s *Server) string {
	t.Helper()
	listener := listen(t)
	serveOn(t, listener, s)
	return "http://" + listener.Addr().String()
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

func serveOn(t *testing.T, listener net.Listener, s *Server) {
	t.Helper()
	server := s.HTTP("")
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
}

// storybook is a portal with stories, a member looking and no limit on requests.
func storybook(t *testing.T) *Server {
	t.Helper()
	s, err := New(Options{
		Stories: true, Rate: 1e6, Burst: 1e6, Notice: "시범 운영 화면입니다. 단지와 세대는 모두 지어낸 것입니다.",
		Account: func(*http.Request) *Account {
			return &Account{Organisation: "행복마을 관리사무소", Name: "김관리"}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Menu(Link{"호별 사용량 제출", "/submissions"}, Link{"세대별 내역 조회", "/bills"}, Link{"내려받기 목록", "/downloads"})
	s.Upload("POST /story/upload", 20<<20, func(w http.ResponseWriter, r *http.Request) error {
		_, head, err := r.FormFile("file")
		if err != nil {
			return err
		}
		if head.Filename == "빈 파일.xlsx" {
			return kilowon.Errorf(kilowon.Invalid, "호별사용량 시트가 없습니다. 내려받은 양식에 작성해 주세요.")
		}
		return s.Next(w, r, "/story/confirm")
	})
	return s
}

func TestBrowserStories(t *testing.T) {
	t.Parallel()
	browser(t, "story.test.mjs", "KILOWON_URL="+serve(t, storybook(t)))
}

func TestBrowserBehaviour(t *testing.T) {
	t.Parallel()
	unbundled := storybook(t)
	files, err := loadAssets(fstest.MapFS{}, sourceFiles)
	if err != nil {
		t.Fatal(err)
	}
	unbundled.assets = files
	browser(t, "behaviour.test.mjs", "KILOWON_URL="+serve(t, storybook(t)), "KILOWON_PLAIN_URL="+serve(t, unbundled))
}
