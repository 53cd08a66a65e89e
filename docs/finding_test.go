package docs_test

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon/apartment"
)

// TestFindingsAreExplained holds the guide to the kinds of findings to the catalogue: all of them, in order, each with the catalogue's own words,
// an example and what to do.
func TestFindingsAreExplained(t *testing.T) {
	const name = "docs/ko/오류유형.md"
	sections := strings.Split(pageAt(t, name).prose, "\n### ")[1:]
	all := apartment.Catalogue()
	if len(sections) != len(all) {
		t.Errorf("%s explains %d kinds, the catalogue has %d", name, len(sections), len(all))
	}
	for i, e := range all[:min(len(all), len(sections))] {
		title, text, _ := strings.Cut(sections[i], "\n")
		if want := e.Code + " " + e.Title; title != want {
			t.Errorf("%s: the section %q should be %q", name, title, want)
		}
		if want := "**" + e.Severity.String() + "** " + e.Explain; !strings.HasPrefix(strings.TrimSpace(text), want+"\n") {
			t.Errorf("%s: %s should begin with %q", name, e.Code, want)
		}
		for _, part := range []string{"\n- 예: ", "\n- 할 일: "} {
			if _, rest, ok := strings.Cut(text, part); !ok || len([]rune(rest)) < 10 {
				t.Errorf("%s: %s has no %q", name, e.Code, strings.TrimSpace(part))
			}
		}
	}
}
