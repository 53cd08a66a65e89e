package app_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff/book"
)

// What a case may not say about these classes, and what it may leave out.
func TestCasesOfClasses(t *testing.T) {
	const may = `"period":{"from":"2025-05-01","to":"2025-06-01"}`
	for _, c := range []struct {
		name, text string
		code       kilowon.Code
		path, word string
	}{
		{"two ways of use", `{"terms":{"class":"night","grade":"b2"},` + may + `,"usage":{"kwh":1,"night_kwh":1}}`, kilowon.Invalid, "usage", "하나만"},
		{"night and bands", `{"terms":{"class":"night","grade":"b2"},` + may + `,"usage":{"tou_kwh":{"light":1},"other_kwh":1}}`, kilowon.Invalid, "usage", "하나만"},
		{"Jeju's list elsewhere", `{"terms":{"class":"residential","voltage":"low","option":1},` + may + `,"usage":{"tou_kwh":{"light":1}}}`, kilowon.Invalid, "terms.option", "제주"},
		{"Jeju's list without bands", `{"terms":{"class":"residential","voltage":"low","option":1,"region":"jeju","contract_kw":3},` + may + `,"usage":{"kwh":1}}`, kilowon.Invalid, "usage", "tou_kwh"},
		{"Jeju at high voltage", `{"terms":{"class":"residential","voltage":"high_a","region":"jeju","contract_kw":3},` + may + `,"usage":{"tou_kwh":{"light":1}}}`, kilowon.Unencoded, "", "고압"},
		{"no voltage", `{"terms":{"class":"agricultural","grade":"b","contract_kw":3},` + may + `,"usage":{"kwh":1}}`, kilowon.Invalid, "terms.voltage", "공급전압"},
		{"no use", `{"terms":{"class":"streetlight","grade":"b","contract_kw":3},` + may + `}`, kilowon.Invalid, "usage", "usage"},
		{"negative night", `{"terms":{"class":"night","grade":"b2","contract_kw":3},` + may + `,"usage":{"night_kwh":-1}}`, kilowon.Invalid, "usage", "0 이상"},
		{"lamps need no use", `{"terms":{"class":"streetlight","watts":30},` + may + `}`, "", "", ""},
		{"farm 갑 needs no voltage", `{"terms":{"class":"agricultural","grade":"a","contract_kw":3},` + may + `,"usage":{"kwh":1}}`, "", "", ""},
		{"temporary 갑 needs no voltage", `{"terms":{"class":"temporary","grade":"a"},` + may + `,"usage":{"kwh":1}}`, "", "", ""},
		{"only other hours", `{"terms":{"class":"night","grade":"b2","contract_kw":3},` + may + `,"usage":{"other_kwh":1}}`, "", "", ""},
	} {
		parsed, err := app.ParseCase([]byte(c.text))
		if err == nil {
			_, err = parsed.Rate(book.Default())
		}
		var own *kilowon.Error
		switch errors.As(err, &own); {
		case c.code == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.code == "":
		case own == nil:
			t.Errorf("%s: %v, want %s", c.name, err, c.code)
		case own.Code != c.code || own.Path != c.path || !strings.Contains(own.Message, c.word):
			t.Errorf("%s: %s (%s at %q), want %s at %q with %q", c.name, own.Message, own.Code, own.Path, c.code, c.path, c.word)
		}
	}
}

// The explanation is headed by the price lists that were used, each once.
func TestExplanationNamesTheList(t *testing.T) {
	for text, want := range map[string]string{
		`{"terms":{"class":"night","grade":"b2","contract_kw":3},"period":{"from":"2025-05-01","to":"2025-06-01"},"usage":{"other_kwh":1}}`:                                                                                                            "심야전력(을)Ⅱ 저압 · 사용기간",
		`{"terms":{"class":"streetlight","watts":30},"period":{"from":"2025-05-01","to":"2025-06-01"}}`:                                                                                                                                                "가로등(갑) 저압 · 사용기간",
		`{"terms":{"class":"temporary","voltage":"low","contract_kw":4},"period":{"from":"2025-05-01","to":"2025-06-01"},"usage":{"kwh":1}}`:                                                                                                           "임시전력(을)[일반용(갑)Ⅰ] 저압 · 사용기간",
		`{"terms":{"class":"ev","voltage":"high_a","option":4,"contract_kw":4},"period":{"from":"2026-05-01","to":"2026-06-01"},"usage":{"kwh":1}}`:                                                                                                    "전기자동차 충전전력 고압A 충전사업자 선택Ⅳ · 사용기간",
		`{"terms":[{"class":"agricultural","grade":"a","contract_kw":7,"to":"2025-05-11"},{"class":"agricultural","grade":"a","contract_kw":7,"paused":true,"from":"2025-05-11"}],"period":{"from":"2025-05-01","to":"2025-06-01"},"usage":{"kwh":1}}`: "농사용전력(갑) 저압 · 사용기간",
	} {
		c, err := app.ParseCase([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		a, err := c.Rate(book.Default())
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if err := c.WriteExplanation(&out, a, app.ExplainText{}); err != nil || !strings.HasPrefix(out.String(), want) {
			head, _, _ := strings.Cut(out.String(), "\n")
			t.Errorf("%q, want %q; %v", head, want, err)
		}
	}
}
