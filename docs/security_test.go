package docs_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// requirement is one of the standard: exactly one of met, na and not says how it stands.
type requirement struct {
	N    string   `yaml:"n"`
	Asks string   `yaml:"asks"`
	Met  string   `yaml:"met"`
	NA   string   `yaml:"na"`
	Not  string   `yaml:"not"`
	By   []string `yaml:"by"`
}

// answer is how it stands, in a word and a reason.
func (r *requirement) answer() (state, why string) {
	switch {
	case r.Met != "":
		return "met", r.Met
	case r.NA != "":
		return "not applicable", r.NA
	}
	return "**not met**", r.Not
}

type standard struct {
	Level3       []string      `yaml:"level3"`
	Deleted      []string      `yaml:"deleted"`
	Requirements []requirement `yaml:"requirements"`
}

func readStandard(t *testing.T) *standard {
	t.Helper()
	text, err := os.ReadFile("security.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var s standard
	if err := yaml.UnmarshalWithOptions(text, &s, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return &s
}

// TestSecurityIsWalkedWhole: every number stands once and in its order, without a gap, and what is said to hold a requirement is there.
func TestSecurityIsWalkedWhole(t *testing.T) {
	s := readStandard(t)
	there := map[string]string{}
	place := func(list string, n string) {
		if there[n] != "" {
			t.Errorf("%s stands twice", n)
		}
		there[n] = list
	}
	for _, n := range s.Level3 {
		place("level3", n)
	}
	for _, n := range s.Deleted {
		place("deleted", n)
	}
	tests := testNames(t)
	for i := range s.Requirements {
		r := &s.Requirements[i]
		place("requirements", r.N)
		said := 0
		for _, text := range []string{r.Met, r.NA, r.Not} {
			if text != "" {
				said++
			}
		}
		if said != 1 || r.Asks == "" || (r.Met != "") != (len(r.By) > 0) {
			t.Errorf("%s needs what it asks and one of met (with by), na, not", r.N)
		}
		for _, by := range r.By {
			if strings.HasPrefix(by, "Test") && !tests[by] {
				t.Errorf("%s: there is no test %s", r.N, by)
			} else if _, err := os.Stat(filepath.Join(root, by)); !strings.HasPrefix(by, "Test") && err != nil {
				t.Errorf("%s: %v", r.N, err)
			}
		}
		if i > 0 && slices.Compare(numbers(t, s.Requirements[i-1].N), numbers(t, r.N)) >= 0 {
			t.Errorf("%s comes after %s", r.N, s.Requirements[i-1].N)
		}
	}
	for n := range there {
		at := numbers(t, n)
		if before := fmt.Sprintf("%d.%d.%d", at[0], at[1], at[2]-1); at[2] > 1 && there[before] == "" {
			t.Errorf("%s is missing", before)
		}
	}
	for chapter := 1; chapter <= 14; chapter++ {
		if there[fmt.Sprintf("%d.1.1", chapter)] == "" {
			t.Errorf("chapter %d is missing", chapter)
		}
	}
}

var namedTest = regexp.MustCompile("`(Test\\w+)`")

// What the pages on security say is held by a test is held by one that is there.
func TestSecurityPagesNameTests(t *testing.T) {
	tests := testNames(t)
	for _, page := range []string{"security.md", "threats.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		named := namedTest.FindAllSubmatch(text, -1)
		if len(named) < 20 {
			t.Errorf("%s names %d tests only", page, len(named))
		}
		for _, m := range named {
			if !tests[string(m[1])] {
				t.Errorf("%s: there is no test %s", page, m[1])
			}
		}
	}
}

func numbers(t *testing.T, n string) []int {
	t.Helper()
	var out []int
	for part := range strings.SplitSeq(n, ".") {
		v, err := strconv.Atoi(part)
		if err != nil {
			t.Fatalf("%q is no number of a requirement", n)
		}
		out = append(out, v)
	}
	if len(out) != 3 {
		t.Fatalf("%q is no number of a requirement", n)
	}
	return out
}

var testFunction = regexp.MustCompile(`(?m)^func (Test\w+)\(`)

// testNames are the tests of the whole project.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, pattern := range []string{"*_test.go", "*/*_test.go", "*/*/*_test.go"} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			code, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range testFunction.FindAllStringSubmatch(string(code), -1) {
				out[m[1]] = true
			}
		}
	}
	return out
}

// securityTable is how many requirements stand how, and then each.
func securityTable(t *testing.T) string {
	s := readStandard(t)
	counted := map[string]int{}
	rows := [][]string{{"ASVS", "asks", "", "how or why", "held by"}}
	for i := range s.Requirements {
		r := &s.Requirements[i]
		state, why := r.answer()
		counted[state]++
		by := make([]string, len(r.By))
		for j, name := range r.By {
			by[j] = "`" + name + "`"
		}
		rows = append(rows, []string{r.N, r.Asks, state, why, strings.Join(by, ", ")})
	}
	return fmt.Sprintf("%d requirements: %d met, %d not applicable, %d not met.\n\n", len(s.Requirements), counted["met"], counted["not applicable"], counted["**not met**"]) + table(rows)
}
