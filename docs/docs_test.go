// Package docs_test holds the documents to the program: their links lead somewhere, their commands run, their tables and lists are the code's.
package docs_test

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

const root = ".."

// page is one Markdown document of the tree.
type page struct {
	path, text string
	// prose is the text without fenced blocks.
	prose string
	// anchors are the addresses of its headings.
	anchors map[string]bool
	blocks  []block
}

// block is one fenced block; name is the file it is meant to be, if any ("```yaml complex.yaml").
type block struct {
	language, name, text string
	// before is the prose since the block before.
	before string
}

// passed are folders without documents of ours.
var passed = []string{".git", "node_modules", "bin", "var", "tmp", "web/dist", "testdata"}

// pages reads every document. Walking the whole tree also tells the test cache that this package depends on all of it.
func pages(t *testing.T) []page {
	t.Helper()
	var out []page
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (slices.Contains(passed, name) || d.Name() == "testdata"):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".md":
			return nil
		}
		text, err := os.ReadFile(filepath.Join(root, name))
		out = append(out, newPage(name, string(text)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 5 {
		t.Fatalf("only %d documents were found", len(out))
	}
	return out
}

func pageAt(t *testing.T, name string) page {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return newPage(name, string(text))
}

func newPage(name, text string) page {
	p := page{path: name, text: text, anchors: map[string]bool{}}
	var prose, inside, before strings.Builder
	open := false
	for line := range strings.Lines(text) {
		info, fence := strings.CutPrefix(strings.TrimRight(line, "\n"), "```")
		switch {
		case fence && !open:
			open = true
			language, file, _ := strings.Cut(info, " ")
			p.blocks = append(p.blocks, block{language: language, name: file, before: before.String()})
			before.Reset()
		case fence:
			open = false
			p.blocks[len(p.blocks)-1].text = inside.String()
			inside.Reset()
		case open:
			inside.WriteString(line)
		default:
			prose.WriteString(line)
			before.WriteString(line)
		}
	}
	p.prose = prose.String()
	for _, m := range heading.FindAllStringSubmatch(p.prose, -1) {
		p.anchors[anchor(m[1])] = true
	}
	return p
}

var heading = regexp.MustCompile(`(?m)^#{1,6} (.+)$`)

// anchor is the address GitHub gives a heading.
func anchor(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_':
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimSpace(heading))
}

var link = regexp.MustCompile(`(!?)\[([^\]]*)\]\(([^)\s]+)\)`)

func TestLinksLeadSomewhere(t *testing.T) {
	all := map[string]page{}
	for _, p := range pages(t) {
		all[p.path] = p
	}
	shown := map[string]bool{}
	for _, p := range all {
		for _, m := range link.FindAllStringSubmatch(p.prose, -1) {
			image, text, target := m[1] == "!", m[2], m[3]
			if text == "" {
				t.Errorf("%s: the link to %s has no text", p.path, target)
			}
			if strings.Contains(target, "://") {
				continue
			}
			file, part, _ := strings.Cut(target, "#")
			name := p.path
			if file != "" {
				name = path.Join(path.Dir(p.path), file)
			}
			info, err := os.Stat(filepath.Join(root, name))
			switch {
			case err != nil:
				t.Errorf("%s: the link to %s leads nowhere", p.path, target)
			case image && info.Size() == 0:
				t.Errorf("%s: the picture %s is empty", p.path, target)
			case part != "" && !all[name].anchors[part]:
				t.Errorf("%s: %s has no heading #%s", p.path, name, part)
			}
			shown[name] = shown[name] || image
		}
	}
	checkPictures(t, shown)
}

// checkPictures finds pictures that no document shows; those the browser test takes for nobody are ignored by git.
func checkPictures(t *testing.T, shown map[string]bool) {
	const folder = "docs/ko/images"
	ignored, err := os.ReadFile(filepath.Join(root, folder, ".gitignore"))
	if err != nil {
		t.Fatal(err)
	}
	pictures, err := filepath.Glob(filepath.Join(root, folder, "*.png"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range pictures {
		name := filepath.Base(file)
		if unseen := slices.Contains(strings.Split(string(ignored), "\n"), name); unseen == shown[folder+"/"+name] {
			t.Errorf("%s/%s: shown in a document %v, ignored by git %v", folder, name, shown[folder+"/"+name], unseen)
		}
	}
}

// makeCall finds targets of make where documents tell to run them.
var makeCall = regexp.MustCompile("(?m)(?:`|^\\$ )make ([a-z-]+)")

func TestMakeTargetsExist(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	targets := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^([a-z-]+):`).FindAllStringSubmatch(string(text), -1) {
		targets[m[1]] = true
	}
	named := 0
	for _, p := range pages(t) {
		for _, m := range makeCall.FindAllStringSubmatch(p.text, -1) {
			named++
			if !targets[m[1]] {
				t.Errorf("%s tells to run make %s, which the Makefile does not have", p.path, m[1])
			}
		}
	}
	if named == 0 {
		t.Error("no document names a target of make")
	}
}

// treeLine is a line of the map in README.md: a path and what is there.
var treeLine = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (.+) \\|$")

func TestMapOfTheTree(t *testing.T) {
	_, part, _ := strings.Cut(pageAt(t, "README.md").prose, "## The tree")
	part, _, _ = strings.Cut(part, "\n## ")
	mapped := map[string]bool{}
	for _, m := range treeLine.FindAllStringSubmatch(part, -1) {
		mapped[strings.TrimSuffix(m[1], "/")] = true
		if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
			t.Errorf("README.md: the map names %s, which does not exist", m[1])
		}
	}
	_, table, _ := strings.Cut(pageAt(t, "docs/design.md").prose, "\n## Import table\n")
	table, _, _ = strings.Cut(table, "\n## ")
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)`").FindAllStringSubmatch(table, -1) {
		if name := strings.TrimSuffix(m[1], "/"); name != "kilowon" && !mapped[name] && !mapped[path.Dir(name)] {
			t.Errorf("README.md: the map of the tree does not name %s", name)
		}
	}
}

// TestGoBlocksAreExamples holds the Go code of the documents to the examples that are compiled and run.
func TestGoBlocksAreExamples(t *testing.T) {
	var examples strings.Builder
	for _, name := range []string{"rating/example_test.go", "tariff/example_test.go"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		examples.WriteString(unindented(string(text)))
	}
	count := 0
	for _, p := range pages(t) {
		for _, b := range p.blocks {
			if b.language != "go" {
				continue
			}
			count++
			if !strings.Contains(examples.String(), unindented(b.text)) {
				t.Errorf("%s: this code is in no example:\n%s", p.path, b.text)
			}
		}
	}
	if count == 0 {
		t.Error("no document shows Go code")
	}
}

func unindented(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		out.WriteString(strings.TrimLeft(line, " \t"))
	}
	return out.String()
}

func TestAnchor(t *testing.T) {
	for text, want := range map[string]string{
		"Map of the tree":     "map-of-the-tree",
		"E20 당월지침이 작음":        "e20-당월지침이-작음",
		"단일계약 (제67조 ③) `a_b`": "단일계약-제67조--a_b",
	} {
		if got := anchor(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// sorted gives the keys of a set in order, for messages.
func sorted(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }
