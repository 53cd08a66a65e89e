package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const someTokens = `:root {
  --krds-blue: #00f;
  --krds-link: var(--krds-blue);
  --krds-unused: #0f0;
  --krds-size: 1.7rem;
}`

func TestPickTokensFollowsReferences(t *testing.T) {
	got, err := pickTokens(someTokens, `a { color: var(--krds-link, #00f); }`)
	if want := ":root {\n  --krds-blue: #00f;\n  --krds-link: var(--krds-blue);\n}\n"; err != nil || got != want {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

func TestPickTokensRefuses(t *testing.T) {
	for _, name := range []string{"--krds-gone", "--krds-size"} {
		if _, err := pickTokens(someTokens, "a { color: var("+name+"); }"); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v, want an error naming it", name, err)
		}
	}
}

// project lays out the smallest tree the tool works on; with npm it also has the packages.
func project(t *testing.T, npm bool) string {
	t.Helper()
	root := t.TempDir()
	files := map[string]string{
		"go.mod":              "module x\n",
		"web/dist/.keep":      "",
		"web/dist/old-1.css":  "gone",
		"web/style/main.css":  `@import "./token.css"; a { color: var(--link); }`,
		"web/style/token.css": `:root { --link: var(--krds-link, #00f); }`,
		"web/style/font.css":  `@font-face { font-family: G; src: url("krds-uiux/resources/fonts/G.woff2"); }`,
		"web/script/main.js":  `import { one } from "./one.js"; console.log(one);`,
		"web/style/icon.svg":  "<svg/>",
		"web/script/one.js":   `export const one = 1;`,

		"web/script/certificate.js": `import { forge } from "node-forge"; import { seed } from "kisa-seed"; console.log(forge, seed);`,
	}
	if npm {
		files[tokenFile] = someTokens
		files["node_modules/krds-uiux/package.json"] = `{"name":"krds-uiux","version":"1.1.0"}`
		files["node_modules/krds-uiux/resources/fonts/G.woff2"] = "font"
		for _, name := range []string{"node-forge", "kisa-seed"} {
			files["node_modules/"+name+"/index.js"] = `export const forge = "forged", seed = "sown";`
		}
		for _, name := range printFonts {
			files["node_modules/pretendard/dist/public/static/alternative/"+name] = name
		}
	}
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func readDist(t *testing.T, root, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(root, "web", "dist", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestBundleWithNpm(t *testing.T) {
	root := project(t, true)
	made, err := bundle(root)
	if err != nil || !made.styled || made.files != 5 {
		t.Fatalf("%+v, %v; want five styled files", made, err)
	}
	var manifest map[string]string
	if err := json.Unmarshal([]byte(readDist(t, root, "manifest.json")), &manifest); err != nil {
		t.Fatal(err)
	}
	css := readDist(t, root, manifest["main.css"])
	for _, want := range []string{"--krds-blue:", "--link:", manifest["G.woff2"]} {
		if !strings.Contains(css, want) {
			t.Errorf("style sheet without %q: %s", want, css)
		}
	}
	if js := readDist(t, root, manifest["main.js"]); strings.Contains(js, "import") {
		t.Errorf("script not bundled: %s", js)
	}
	if js := readDist(t, root, manifest["certificate.js"]); !strings.Contains(js, "forged") || strings.Contains(readDist(t, root, manifest["main.js"]), "forged") {
		t.Errorf("the packages are not in the script that needs them, or in the others: %s", js)
	}
	if got := readDist(t, root, manifest["G.woff2"]); got != "font" {
		t.Errorf("font is %q", got)
	}
	if _, err := os.Stat(filepath.Join(root, "web/dist/old-1.css")); err == nil {
		t.Error("a file of an earlier run is still there")
	}
	if got := readDist(t, root, ".keep"); got != "" {
		t.Errorf("marker is %q", got)
	}
}

func TestBundleWithoutNpm(t *testing.T) {
	root := project(t, false)
	made, err := bundle(root)
	if err != nil || made.styled || made.files != 3 {
		t.Fatalf("%+v, %v; want three plain files", made, err)
	}
}

func TestCopyPrintFonts(t *testing.T) {
	for _, npm := range []bool{true, false} {
		root := project(t, npm)
		missing, err := copyPrintFonts(root)
		if err != nil || missing == npm {
			t.Errorf("npm %v: missing %v, %v", npm, missing, err)
		}
		_, err = os.Stat(filepath.Join(root, "document/fonts/Pretendard-Bold.ttf"))
		if (err == nil) != npm {
			t.Errorf("npm %v: font copied: %v", npm, err)
		}
	}
}
