package apartment

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"pgregory.net/rapid"
)

// filings makes months up to July: "o" in time, "l" late, "-" not filed, "p" in time with households left out, "x" falsified, " " left out of the list.
func filings(pattern string) []FiledMonth {
	var out []FiledMonth
	for i, r := range pattern {
		month := july - kilowon.Month(len(pattern)-1-i)
		m := FiledMonth{Month: month, Deadline: month.Day(19), FiledOn: month.Day(19)}
		switch r {
		case 'l':
			m.FiledOn++
		case '-':
			m.FiledOn = 0
		case 'p':
			m.Withheld = 3
		case 'x':
			m.Falsified = true
		case ' ':
			continue
		}
		out = append(out, m)
	}
	return out
}

func TestDecide(t *testing.T) {
	cases := []struct {
		method  Method
		pattern string
		kind    DecisionKind
		cite    kilowon.Cite
	}{
		{Comprehensive, "o", FiledInTime, "별지 2-3 Ⅱ 4"},
		{Comprehensive, "l", FiledLate, "별지 2-3 Ⅱ 4"},
		{Comprehensive, "-", SingleForMonth, "별지 2-3 Ⅱ 10 가"},
		{Comprehensive, "p", FiledPartly, "별지 2-3 Ⅱ 10 가"},
		{Comprehensive, "o-", SingleForMonth, "별지 2-3 Ⅱ 10 가"},
		{Comprehensive, "-o", FiledInTime, "별지 2-3 Ⅱ 4"},
		{Comprehensive, "--", ConvertToSingle, "별지 2-3 Ⅱ 10 나"},
		{Comprehensive, "o---", ConvertToSingle, "별지 2-3 Ⅱ 10 나"},
		{Comprehensive, "-o-", SingleForMonth, "별지 2-3 Ⅱ 10 가"},
		{Comprehensive, "- -", SingleForMonth, "별지 2-3 Ⅱ 10 가"},
		{Comprehensive, "-l", FiledLate, "별지 2-3 Ⅱ 4"},
		{Comprehensive, "ll", FiledLate, "별지 2-3 Ⅱ 4"},
		{Comprehensive, "x", ConvertToSingle, "별지 2-3 Ⅱ 10 나"},
		{Single, "o", FiledInTime, "별지 2-4 Ⅱ 3"},
		{Single, "l", FiledLate, "별지 2-4 Ⅱ 3"},
		{Single, "-", AverageForAll, "별지 2-4 Ⅱ 3"},
		{Single, "p", AverageForAll, "별지 2-4 Ⅱ 3"},
		{Single, "--", AverageForAll, "별지 2-4 Ⅱ 3"},
		{PerHousehold, "--", FiledInTime, "별지 2-5 Ⅱ 2 가"},
	}
	for _, c := range cases {
		d, err := Decide(c.method, filings(c.pattern))
		if err != nil || d.Kind != c.kind || d.Cite != c.cite || d.Month != july || !strings.HasSuffix(d.Message, "다.") {
			t.Errorf("%s %q: %+v, %v; want %s by %s", c.method, c.pattern, d, err, c.kind, c.cite)
		}
	}
	if _, err := Decide(Single, nil); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("no months: %v", err)
	}
	if _, err := Decide(MethodNone, filings("o")); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("no method: %v", err)
	}
}

func TestDecideMessages(t *testing.T) {
	d, _ := Decide(Comprehensive, filings("l"))
	if want := "2025년 7월분의 호별 지침과 사용량을 기한(2025-07-19)이 지난 2025-07-20에 제출했습니다. 요금을 계산하기 전이므로 제출한 사용량으로 계산합니다."; d.Message != want {
		t.Error(d.Message)
	}
	d, _ = Decide(Comprehensive, filings("---"))
	if !strings.Contains(d.Message, "3달 계속하여") {
		t.Error(d.Message)
	}
	d, _ = Decide(Single, filings("p"))
	if !strings.Contains(d.Message, "3호가 제출되지 않았습니다") {
		t.Error(d.Message)
	}
	for kind := FiledInTime; kind <= AverageForAll; kind++ {
		if kind.String() == "" {
			t.Errorf("decision %d has no name", kind)
		}
	}
}

func TestDecideLooksNoFurtherThanTheRow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tail := rapid.StringMatching(`[ol\-px]{1,4}`).Draw(t, "tail")
		head := rapid.StringMatching(`[ol\-px]{0,6}o`).Draw(t, "head")
		a, err := Decide(Comprehensive, filings(tail))
		b, err2 := Decide(Comprehensive, filings(head+tail))
		if err != nil || err2 != nil || a != b {
			t.Fatalf("%q alone is %+v, after %q %+v", tail, a, head, b)
		}
	})
}
