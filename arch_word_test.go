package kilowon_test

import (
	"go/ast"
	"go/token"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/tariff"
)

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalWithOptions(text, into, yaml.Strict()); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

// articles is the list of places of the terms of supply that may be cited.
func articles(t *testing.T) map[string]bool {
	t.Helper()
	var list struct {
		Articles []struct{ Cite, Title string }
	}
	readYAML(t, "tariff/book/data/articles.yaml", &list)
	known := map[string]bool{}
	for _, a := range list.Articles {
		known[a.Cite] = true
	}
	return known
}

// citation finds articles, annexes and forms with the word before them, which tells another law from the terms of supply.
var citation = regexp.MustCompile(`(?:([가-힣]+) )?(제(\d+)조(?:의(\d+))?|별표 ?(\d+)|별지 ?(?:제)?(\d+(?:-\d+)?)호?)`)

// otherLaw ends the name of a document that is not the terms of supply.
var otherLaw = regexp.MustCompile(`(법|법률|시행령|시행규칙|시행세칙|규정|고시)$`)

// unknownCitations are the places of the terms of supply that text cites and the list does not have.
func unknownCitations(text string, known map[string]bool) (offsets []int, cites []string) {
	for _, m := range citation.FindAllStringSubmatchIndex(text, -1) {
		part := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return text[m[2*i]:m[2*i+1]]
		}
		if otherLaw.MatchString(part(1)) {
			continue
		}
		cite := "제" + part(3) + "조"
		switch {
		case part(5) != "":
			cite = "별표 " + part(5)
		case part(6) != "":
			cite = "별지 " + part(6)
		case part(4) != "":
			cite += "의" + part(4)
		}
		if !known[cite] {
			offsets, cites = append(offsets, m[4]), append(cites, cite)
		}
	}
	return offsets, cites
}

func TestCitationsExist(t *testing.T) {
	known, tr := articles(t), sources(t)
	for _, s := range tr.files {
		if s.test || s.generated {
			continue
		}
		if ext := path.Ext(s.path); ext == ".templ" || ext == ".md" {
			offsets, cites := unknownCitations(s.text, known)
			for i, offset := range offsets {
				t.Errorf("%s: cites %s, which is not in tariff/book/data/articles.yaml", at(s, offset), cites[i])
			}
		}
		if s.file == nil {
			continue
		}
		check := func(pos token.Pos, text string) {
			_, cites := unknownCitations(text, known)
			for _, cite := range cites {
				t.Errorf("%s:%d: cites %s, which is not in tariff/book/data/articles.yaml", s.path, tr.line(pos), cite)
			}
		}
		for _, group := range s.file.Comments {
			check(group.Pos(), group.Text())
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				check(lit.Pos(), lit.Value)
			}
			return true
		})
	}
}

func TestUnknownCitationsAreFound(t *testing.T) {
	known := map[string]bool{"제7조": true, "제67조의3": true, "별표 1": true, "별지 2-3": true}
	for text, want := range map[string]string{
		"제7조 ①, 제67조의3, 별표 1 제1호, 별지 2-3호 Ⅱ": "",
		"제67조 ③":      "제67조",
		"제7조의2":       "제7조의2",
		"별표1과 별표 9":   "별표 9",
		"별지 제2-4호":    "별지 2-4",
		"부가가치세법 제30조": "",
		"기본공급약관 제30조": "제30조",
	} {
		if _, got := unknownCitations(text, known); strings.Join(got, ",") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// word is one entry of the glossary.
type word struct {
	// English is the identifier with its package, e.g. "tariff.Class"; Korean the term of the trade.
	English, Korean string
	// Article is where the terms of supply speak of it; empty for the program's own machinery.
	Article string `yaml:",omitempty"`
	Meaning string
	// Not says what it must not be confused with.
	Not string `yaml:",omitempty"`
}

const glossaryFile = "docs/glossary.yaml"

func glossary(t *testing.T) map[string]word {
	t.Helper()
	var list struct{ Words []word }
	readYAML(t, glossaryFile, &list)
	words := map[string]word{}
	for _, w := range list.Words {
		if _, twice := words[w.English]; twice {
			t.Errorf("%s: %s has two entries", glossaryFile, w.English)
		}
		words[w.English] = w
	}
	return words
}

// labels are the enumerations whose Korean names people read on bills and forms.
var labels = []struct {
	dir, typeName string
	korean        func(i int) string
}{
	{"tariff", "Class", func(i int) string { return tariff.Class(i).String() }},
	{"tariff", "Charge", func(i int) string { return tariff.Charge(i).String() }},
	{"tariff", "DiscountKind", func(i int) string { return tariff.DiscountKind(i).String() }},
	{"apartment", "Method", func(i int) string { return apartment.Method(i).String() }},
	{"apartment", "ShareRule", func(i int) string { return apartment.ShareRule(i).String() }},
	{"apartment", "Column", func(i int) string { return apartment.ColumnNames[i] }},
}

func TestGlossaryHasEveryWord(t *testing.T) {
	words, tr, table := glossary(t), sources(t), layers(t)
	wanted := map[string]bool{}
	for _, s := range tr.files {
		if s.file == nil || s.test || !table[packageName(s.dir)].decides {
			continue
		}
		for _, decl := range s.file.Decls {
			d, ok := decl.(*ast.GenDecl)
			if !ok || d.Tok != token.TYPE {
				continue
			}
			for _, spec := range d.Specs {
				name := spec.(*ast.TypeSpec).Name
				if !name.IsExported() {
					continue
				}
				english := packageName(s.dir) + "." + name.Name
				wanted[english] = true
				if _, ok := words[english]; !ok {
					t.Errorf("%s:%d: %s has no entry in %s", s.path, tr.line(name.Pos()), english, glossaryFile)
				}
			}
		}
	}
	for _, l := range labels {
		constants := tr.enumeration(l.dir, l.typeName)
		if len(constants) == 0 {
			t.Errorf("%s.%s has no constants", l.dir, l.typeName)
		}
		for i, name := range constants {
			english := l.dir + "." + name
			wanted[english] = true
			korean := l.korean(i)
			if w, ok := words[english]; korean != "" && (!ok || w.Korean != korean) {
				t.Errorf("%s: %s is %q on screen, %q here", glossaryFile, english, korean, w.Korean)
			}
		}
	}
	for english := range words {
		if !wanted[english] {
			t.Errorf("%s: nothing in the code is called %s", glossaryFile, english)
		}
	}
}

var hangul = regexp.MustCompile(`\p{Hangul}`)

func TestGlossaryIsComplete(t *testing.T) {
	words, known := glossary(t), articles(t)
	byKorean := map[string][]word{}
	for _, w := range words {
		if !hangul.MatchString(w.Korean) && w.Korean != "kWh" {
			t.Errorf("%s: %s has no Korean term", glossaryFile, w.English)
		}
		if !strings.HasSuffix(w.Meaning, ".") || strings.Count(w.Meaning, ". ") > 0 {
			t.Errorf("%s: %s: the meaning must be one sentence", glossaryFile, w.English)
		}
		if _, cites := unknownCitations(w.Article, known); len(cites) > 0 || w.Article != "" && !citation.MatchString(w.Article) {
			t.Errorf("%s: %s: no such article: %q", glossaryFile, w.English, w.Article)
		}
		byKorean[w.Korean] = append(byKorean[w.Korean], w)
	}
	for korean, same := range byKorean {
		for _, w := range same {
			if len(same) > 1 && w.Not == "" {
				t.Errorf("%s: %s is also said of another entry: %s must say what it is not", glossaryFile, korean, w.English)
			}
		}
	}
}
