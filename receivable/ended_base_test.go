package receivable_test

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/receivable"
)

const (
	firstGap  = `{"ended":"2025-03-10","reused":"2025-06-22","cause":"requested"}`
	secondGap = `{"ended":"2026-02-10","reused":"2026-04-10","cause":"requested"}`
)

// 제16조 ① 1호: withheld the first time, claimed with the second within the year, half by contract power, nothing for the customer's fault.
func TestEndedBase(t *testing.T) {
	of := func(gaps ...string) string { return `{"base":600000,"gaps":[` + strings.Join(gaps, ",") + `]}` }
	half := func(text string) string { return strings.Replace(text, `"gaps"`, `"by_contract":true,"gaps"`, 1) }
	third := `{"ended":"2026-10-01","reused":"2026-11-01","cause":"requested"}`
	check(t, []worked{
		{receivable.KindEndedBase, of(firstGap), "base 0", "가: 600,000 × (3개월 + 12/30) = 2,040,000 is withheld"},
		{receivable.KindEndedBase, of(firstGap, secondGap), "base 3240000", "가 단서: 2,040,000 and 600,000 × 2개월"},
		{receivable.KindEndedBase, half(of(firstGap, secondGap)), "base 1620000", "제68조 ②: half"},
		{receivable.KindEndedBase, of(firstGap, secondGap, third), "base 600000", "what was claimed is not claimed again: 1개월"},
		{receivable.KindEndedBase, of(strings.Replace(firstGap, "requested", "unpaid", 1)), "base 0", "나: 제15조"},
		{receivable.KindEndedBase, of(strings.Replace(firstGap, "requested", "unpaid", 1), secondGap), "base 0", "nothing was withheld, so that the second is the first"},
		{receivable.KindEndedBase, of(firstGap, strings.Replace(secondGap, `"cause"`, `"other":true,"cause"`, 1)), "base 0", "another customer"},
		{receivable.KindEndedBase, `{"base":100001,"gaps":[{"ended":"2025-05-01","reused":"2025-05-11","cause":"requested"},{"ended":"2025-06-01","reused":"2025-06-02","cause":"requested"}]}`,
			"base 35591", "100,001 × 10/31 + 100,001 × 1/30 = 32,258.387… + 3,333.366… = 35,591.753…"},
	})
	c, err := ask(t, receivable.KindEndedBase, of(firstGap))
	if err != nil || !strings.Contains(c.Lines[0].Note, "600,000원 × 3개월 + 600,000원 × 12/30일 = 2,040,000원") || !strings.Contains(c.Lines[0].Note, "2026-06-22까지") {
		t.Errorf("what is withheld is told: %+v, %v", c, err)
	}
	checkRefused(t, []refused{
		{receivable.KindEndedBase, `{"base":600000}`, kilowon.Invalid, "gaps", "0개"},
		{receivable.KindEndedBase, of(strings.Replace(firstGap, "requested", "paused", 1)), kilowon.Invalid, "gaps[0].cause", "paused"},
		{receivable.KindEndedBase, of(strings.Replace(firstGap, "2025-06-22", "2025-03-10", 1)), kilowon.Invalid, "gaps[0].reused", "2025-03-10"},
		{receivable.KindEndedBase, of(secondGap, firstGap), kilowon.Invalid, "gaps[1].ended", "2026-04-10"},
		{receivable.KindEndedBase, of(strings.Replace(firstGap, `"reused":"2025-06-22",`, "", 1)), kilowon.Invalid, "gaps[0].reused", "날짜가 없습니다"},
		{receivable.KindEndedBase, `{"base":-1,"gaps":[` + firstGap + `]}`, kilowon.Invalid, "base", "-1"},
		{receivable.KindEndedBase, of(strings.ReplaceAll(firstGap, "2025", "2021")), kilowon.Unencoded, "", "2021-09-16부터"},
	})
}

// The three years of 제16조 ① 1호 가, each a day before, on and after: resumed, ended again, resumed again within one year.
func TestEndedBaseBoundaries(t *testing.T) {
	ask := func(first, ended, second string) kilowon.Won {
		c, err := ask(t, receivable.KindEndedBase, `{"base":31000,"gaps":[{"ended":"2023-03-10","reused":"`+first+`","cause":"requested"},{"ended":"`+ended+`","reused":"`+second+`","cause":"requested"}]}`)
		if err != nil {
			t.Fatal(err)
		}
		return c.Amount
	}
	for first, want := range map[string]bool{"2024-03-09": true, "2024-03-10": true, "2024-03-11": false} {
		if got := ask(first, "2024-05-01", "2024-05-02"); (got > 0) != want {
			t.Errorf("first resumed on %s: %v", first, got)
		}
	}
	for ended, want := range map[string]bool{"2025-02-28": true, "2025-03-01": true, "2025-03-02": false} {
		if got := ask("2024-03-01", ended, "2025-04-01"); (got > 0) != want {
			t.Errorf("ended again on %s: %v", ended, got)
		}
	}
	for second, want := range map[string]bool{"2025-03-31": true, "2025-04-01": true, "2025-04-02": false} {
		if got := ask("2024-03-01", "2024-04-01", second); (got > 0) != want {
			t.Errorf("resumed again on %s: %v", second, got)
		}
	}
}
