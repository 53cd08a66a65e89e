package apartment

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/kilowon/kilowon"
	"pgregory.net/rapid"
)

func TestCatalogue(t *testing.T) {
	want := []string{"E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08", "E10", "E11", "E12", "E13", "E14", "E15", "E16", "E17", "E18",
		"E20", "E21", "E22", "E23", "E24", "E25", "E26", "E27", "E28", "E29", "E30", "E31", "E40", "E41", "E42", "E43", "E44"}
	var got []string
	for _, e := range Catalogue() {
		got = append(got, e.Code)
		if e.Title == "" || strings.ContainsAny(e.Title+e.Explain, "—\n") || !strings.HasSuffix(e.Explain, "다.") {
			t.Errorf("%s: %q, %q", e.Code, e.Title, e.Explain)
		}
		if titleOf(e.Code) != e.Title {
			t.Errorf("%s is found as %q", e.Code, titleOf(e.Code))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("codes %v, want %v", got, want)
	}
	if titleOf("E99") != "E99" {
		t.Error("an unknown code has a title")
	}
	changed := Catalogue()
	changed[0].Title = "x"
	if Catalogue()[0].Title == "x" {
		t.Error("the catalogue can be changed from outside")
	}
}

func TestGroup(t *testing.T) {
	findings := []kilowon.Finding{
		{Code: "E40", Severity: kilowon.Stop},
		{Code: "E21", Severity: kilowon.Stop, Unit: "101-101"},
		{Code: "E21", Severity: kilowon.Stop, Unit: "101-102"},
		{Code: "E23", Severity: kilowon.Warn, Unit: "101-101"},
		{Code: "E21", Severity: kilowon.Info, Unit: "101-103"},
		{Code: "E21", Severity: kilowon.Info, Unit: "101-104"},
	}
	got := Group(findings)
	want := []struct {
		code     string
		severity kilowon.Severity
		count    int
	}{{"E40", kilowon.Stop, 1}, {"E21", kilowon.Stop, 2}, {"E23", kilowon.Warn, 1}, {"E21", kilowon.Info, 2}}
	if len(got) != len(want) {
		t.Fatalf("%d groups, want %d", len(got), len(want))
	}
	for i, w := range want {
		if got[i].Code != w.code || got[i].Severity != w.severity || len(got[i].Findings) != w.count || got[i].Title != titleOf(w.code) {
			t.Errorf("group %d is %+v", i, got[i])
		}
	}
}

func TestShown(t *testing.T) {
	for _, text := range []string{"", "0", "1,234", "137.5kWh", "１２３", "-3", "12%", "'77", "00137", "0.0000001", "1,23", "999999999"} {
		if got := shown(text); got != text {
			t.Errorf("%q is shown as %q", text, got)
		}
	}
	for text, want := range map[string]string{"홍길동": "글자 3자", "010-1234-5678": "글자 13자", "01012345678": "글자 11자", "021234567": "글자 9자", "1012345678": "글자 10자",
		"900101-1": "글자 8자", "12 홍": "글자 4자", strings.Repeat("1", 21): "글자 21자"} {
		if got := shown(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		for _, r := range shown(text) {
			if unicode.IsLetter(r) && !strings.ContainsRune("kKwWhHｋｗｈ글자", r) {
				t.Fatalf("%q is shown as %q", text, shown(text))
			}
		}
	})
}
