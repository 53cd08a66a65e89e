package receivable_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/tariff/book"
)

func TestPenalty(t *testing.T) {
	check(t, []worked{
		{receivable.KindPenalty, `{"assessed":"2024-05-01","multiple":2,"items":[{"period":{"from":"2023-01-01","to":"2024-01-01"},"proper":30000000,"charged":6564890}]}`,
			"penalty 46870220, vat 2343511, fund 867090, total -1",
			"the court record of a night-power penalty (legalengine EF7utm8tmuFc8WpWZYBgPg): 23,435,110 × 2, VAT and fund on it once, 50,080,820 in all; the fund was 3.7 % then too"},
		{receivable.KindPenalty, `{"assessed":"2026-08-03","multiple":3,"items":[{"period":{"from":"2025-06-01","to":"2025-07-01"},"proper":1000000,"charged":400000},
			{"period":{"from":"2025-07-01","to":"2025-08-01"},"proper":1000000,"charged":500000}]}`, "penalty 3300000, vat 110000, fund 32700",
			"제44조 ①: 1,100,000 × 3; the fund is 3.2 % of 600,000 and 2.7 % of 500,000 (제82조 1호)"},
		{receivable.KindPenalty, `{"assessed":"2026-08-03","name_change_unpaid":123456}`, "name_change 123456, total -6", "제44조 ④: 100 % of what was unpaid, cut to ten won (제7조 ②)"},
		{receivable.KindPenalty, `{"assessed":"2026-08-03","multiple":1,"items":[{"period":{"from":"2026-06-01","to":"2026-07-01"},"proper":100005,"charged":0}],"name_change_unpaid":10}`,
			"penalty 100005, name_change 10, vat 10001, fund 2700, total -6", "VAT of 10,000.5 is rounded half up, the fund of 2,700.135 cut to ten won"},
	})
}

// The multiples and the year of 제44조 ①, the six months of ③: below, at and above each limit.
func TestPenaltyBoundaries(t *testing.T) {
	impose := func(from, to string, multiple int, more string) error {
		_, err := ask(t, receivable.KindPenalty, fmt.Sprintf(`{"assessed":"2026-06-01","multiple":%d,%s"items":[{"period":{"from":%q,"to":%q},"proper":200,"charged":100}]}`, multiple, more, from, to))
		return err
	}
	for _, c := range []struct {
		previous, from string
		multiple       int
		ok             bool
	}{
		{"", "2026-03-10", 0, false}, {"", "2026-03-10", 1, true}, {"", "2026-03-10", 3, true}, {"", "2026-03-10", 4, false},
		{"2025-03-10", "2026-03-09", 5, true}, {"2025-03-10", "2026-03-10", 5, true}, {"2025-03-10", "2026-03-11", 5, false}, {"2025-03-10", "2026-03-11", 3, true},
		{"2025-03-10", "2026-03-10", 6, false}, {"2025-03-10", "2026-03-10", 4, true},
	} {
		previous := ""
		if c.previous != "" {
			previous = fmt.Sprintf(`"previous":%q,`, c.previous)
		}
		if err := impose(c.from, "2026-04-10", c.multiple, previous); (err == nil) != c.ok || err != nil && kilowon.CodeOf(err) != kilowon.Invalid {
			t.Errorf("%+v: %v", c, err)
		}
	}
	for to, ok := range map[string]bool{"2026-03-09": true, "2026-03-10": true, "2026-03-11": false} {
		if err := impose("2025-09-10", to, 1, `"period_unknown":true,`); (err == nil) != ok {
			t.Errorf("an unknown period to %s: %v", to, err)
		}
		if err := impose("2025-09-10", to, 1, ""); err != nil {
			t.Errorf("a known period to %s: %v", to, err)
		}
	}
}

func TestPenaltyRefusals(t *testing.T) {
	checkRefused(t, []refused{
		{receivable.KindPenalty, `{"assessed":"2026-08-03"}`, kilowon.Invalid, "items", "없습니다"},
		{receivable.KindPenalty, `{"multiple":1}`, kilowon.Invalid, "assessed", "날짜가 없습니다"},
		{receivable.KindPenalty, `{"assessed":"2026-08-03","multiple":1,"items":[{"period":{"from":"2026-06-01","to":"2026-06-01"},"proper":2,"charged":1}]}`, kilowon.Invalid, "items[0].period", "그 뒤의 to"},
		{receivable.KindPenalty, `{"assessed":"2026-08-03","multiple":1,"items":[{"period":{"from":"2026-06-01","to":"2026-08-04"},"proper":2,"charged":1}]}`, kilowon.Invalid, "items[0].period", "부과일"},
		{receivable.KindPenalty, `{"assessed":"2026-08-03","multiple":1,"items":[{"period":{"from":"2026-06-01","to":"2026-07-01"},"proper":2,"charged":1},
			{"period":{"from":"2026-06-30","to":"2026-07-02"},"proper":2,"charged":1}]}`, kilowon.Invalid, "items[1].period", "겹치지"},
		{receivable.KindPenalty, `{"assessed":"2026-08-03","multiple":1,"items":[{"period":{"from":"2026-06-01","to":"2026-07-01"},"proper":2,"charged":2}]}`, kilowon.Invalid, "items", "차액이 0원"},
		{receivable.KindPenalty, `{"assessed":"2026-08-03","multiple":1,"items":[{"period":{"from":"2026-06-01","to":"2026-07-01"},"proper":2,"charged":-2}]}`, kilowon.Invalid, "items[0].charged", "0원부터"},
		{receivable.KindPenalty, `{"assessed":"2026-08-03","previous":"2026-08-04","multiple":1,"items":[{"period":{"from":"2026-06-01","to":"2026-07-01"},"proper":2,"charged":1}]}`, kilowon.Invalid, "previous", "2026-08-04"},
		{receivable.KindPenalty, `{"assessed":"2026-08-03","multiple":1,"items":[{"period":{"from":"2025-06-20","to":"2025-07-02"},"proper":2,"charged":1}]}`, kilowon.Invalid, "items[0].period", "2025-07-01에 바뀌므로"},
	})
}

// A larger difference or multiple never costs less, and tax does not grow with the multiple.
func TestPenaltyGrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := receivable.Penalty{Assessed: kilowon.MustDate("2026-08-03"), Multiple: rapid.Int64Range(1, 2).Draw(t, "multiple")}
		for m := range rapid.IntRange(1, 6).Draw(t, "months") {
			first := kilowon.MustDate("2026-01-01").Month() + kilowon.Month(m)
			r.Items = append(r.Items, receivable.PenaltyItem{Period: kilowon.Period{From: first.First(), To: (first + 1).First()},
				Proper: kilowon.Won(rapid.Int64Range(1, 9_000_000).Draw(t, "proper"))})
		}
		before, err := r.Charge(book.Default())
		if err != nil {
			t.Fatal(err)
		}
		r.Multiple++
		times, err := r.Charge(book.Default())
		if err != nil || times.Amount < before.Amount || times.Lines[1].Amount != before.Lines[1].Amount || times.Lines[2].Amount != before.Lines[2].Amount {
			t.Fatalf("%+v after %+v, %v", times, before, err)
		}
		r.Items[0].Proper += 10
		if more, err := r.Charge(book.Default()); err != nil || more.Amount < times.Amount || more.Amount%10 != 0 {
			t.Fatalf("%+v after %+v, %v", more, times, err)
		}
	})
}
