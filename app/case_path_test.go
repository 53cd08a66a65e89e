package app

import "testing"

// A person must find the fault in a file of thousands of fields.
func TestParseCaseSaysWhere(t *testing.T) {
	for text, path := range map[string]string{
		`{"x":1}`:                                  "x",
		`{"terms":{"class":"general","kw":1}}`:     "terms.kw",
		`{"terms":[{"class":"general"},{"y":[]}]}`: "terms[1].y",
		`{"terms":{"discounts":["disabled",{"kind":"veteran","until":"2025-01-01"}]}}`: "terms.discounts[1].until",
		`{"usage":{"tou_kwh":{"night":3}}}`:                                            "usage.tou_kwh.night",
		`{"demand":{"history":[{"month":"2025-01","peak":3}]}}`:                        "demand.history[0].peak",
		`{"complex":{"households":[{"unit":"1-1"},{"unit":"1-2","use":3}]}}`:           "complex.households[1].use",
		`{"complex":{"households":[{"terms":{"kind":3}}]}}`:                            "complex.households[0].terms.kind",
		`{"id":7}`:                                 "id",
		`{"usage":{"kwh":"many"}}`:                 "usage.kwh",
		`{"usage":{"kwh":1.5}}`:                    "usage.kwh",
		`{"terms":{"class":5}}`:                    "terms.class",
		`{"terms":{"discounts":[{"kind":5}]}}`:     "terms.discounts.kind",
		`{"terms":{"from":"someday"}}`:             "terms.from",
		`{"period":{"from":"2025-13-01"}}`:         "period.from",
		`{"period":{"from":"2025-01-01","to":""}}`: "period.to",
		`{"reading_month":"2025"}`:                 "reading_month",
	} {
		_, err := ParseCase([]byte(text))
		if got := errorDetail(err); got.Path != path || got.Code != "invalid" {
			t.Errorf("%s: %q (%s), want %q", text, got.Path, got.Message, path)
		}
	}
}
