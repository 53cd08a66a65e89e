package rating_test

import (
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

func monthNo(s string) kilowon.Month { return kilowon.MustDate(s + "-01").Month() }

func past(month string, kw, contract int64) rating.MonthPeak {
	return rating.MonthPeak{Month: monthNo(month), PeakKW: kw, ContractKW: contract}
}

// office is a customer of 100 kW at 7,170 won a kW (일반용(갑)Ⅱ 고압A 선택Ⅰ).
var office = rating.Terms{Key: listKey(tariff.General, tariff.GradeA2, tariff.HighA, 1), ContractKW: 100}

// readIn is a calendar month of use that is read on the first of the month after it.
func readIn(from string, d rating.Demand) rating.Usage {
	u := monthOf(from, 3)
	u.HasBands, u.Bands, u.Demand = true, rating.TOU{1, 1, 1}, d
	return u
}

// The billing demand by hand: each clause of 제68조, one month before, at and after each limit. The bill of April is the one read in May 2025.
func TestBillingDemandByHand(t *testing.T) {
	history := []rating.MonthPeak{past("2024-05", 99, 0), past("2024-06", 98, 0), past("2024-07", 61, 0), past("2024-10", 97, 0), past("2025-01", 55, 0), past("2025-03", 96, 0), past("2025-04", 95, 0)}
	for _, c := range []struct {
		name   string
		demand rating.Demand
		kw     int64
		note   string
	}{
		{"① the largest of July to September and December to February", rating.Demand{Metered: true, PeakKW: 40, History: history}, 61, "2024-07의 최대수요전력"},
		{"① of this month", rating.Demand{Metered: true, PeakKW: 62, History: history}, 62, "당월의 최대수요전력"},
		{"① 30 % of the contract power", rating.Demand{Metered: true, PeakKW: 29}, 30, "계약전력의 30%"},
		{"① at 30 %", rating.Demand{Metered: true, PeakKW: 30}, 30, "당월의"},
		{"② without a meter that decides", rating.Demand{Metered: true, PeakKW: 40, ByContract: true}, 100, "계약전력(제68조 ②)"},
		{"④ since February: July no longer counts", rating.Demand{Metered: true, PeakKW: 40, History: history, Since: kilowon.MustDate("2024-08-01")}, 55, "2025-01의"},
		{"④ since the month of the peak", rating.Demand{Metered: true, PeakKW: 40, History: history, Since: kilowon.MustDate("2025-01-20")}, 55, "2025-01의"},
		{"④ since after it", rating.Demand{Metered: true, PeakKW: 40, History: history, Since: kilowon.MustDate("2025-02-01")}, 40, "당월의"},
		{"a peak of 90 kW under 150 kW of contract power is 60", rating.Demand{Metered: true, PeakKW: 40, History: []rating.MonthPeak{past("2024-08", 90, 150)}}, 60, "2024-08의"},
		{"a peak under less contract power counts as it is", rating.Demand{Metered: true, PeakKW: 40, History: []rating.MonthPeak{past("2024-08", 90, 80)}}, 90, "2024-08의"},
		{"⑤ removed this month, with a valid peak", rating.Demand{Metered: true, PeakKW: 70, History: history, Removed: monthNo("2025-05")}, 70, "당월의"},
		{"⑤ 1호 without one: April counts", rating.Demand{Metered: true, History: history, Removed: monthNo("2025-05")}, 95, "2025-04의"},
		{"⑤ 1호 the second month: April was valid, March is none that counts", rating.Demand{Metered: true, History: history, Removed: monthNo("2025-04")}, 95, "2025-04의"},
		{"⑤ 1호 the third month", rating.Demand{Metered: true, History: history, Removed: monthNo("2025-03")}, 96, "2025-03의"},
		{"⑤ 3호 the fourth month", rating.Demand{Metered: true, History: history, Removed: monthNo("2025-02")}, 100, "제68조 ⑤ 3호"},
		{"⑤ 4호 back after eleven months", rating.Demand{Metered: true, PeakKW: 40, History: history, Removed: monthNo("2024-06"), Reinstalled: monthNo("2025-04")}, 61, "2024-07의"},
		{"⑤ 4호 in the twelfth month", rating.Demand{Metered: true, PeakKW: 40, History: history, Removed: monthNo("2024-06"), Reinstalled: monthNo("2025-05")}, 61, "2024-07의"},
		{"⑤ 4호 after twelve months: as if new", rating.Demand{Metered: true, PeakKW: 40, History: history, Removed: monthNo("2024-05"), Reinstalled: monthNo("2025-05")}, 40, "당월의"},
	} {
		use := readIn("2025-04-01", c.demand)
		var b rating.Bill
		if err := rating.Rate(&b, []rating.Terms{office}, &use, book.Default()); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := b.Sum(tariff.ChargeBase); got != kilowon.Won(c.kw*7170) {
			t.Errorf("%s: %v won, want %d kW × 7,170", c.name, got, c.kw)
		}
		if note := rating.Explain(&b, book.Default())[0].Note; !contains(note, c.note) {
			t.Errorf("%s: told as %q", c.name, note)
		}
	}
}

// A demand meter installed, or name or contract power changed inside a month: the days before and after are billed apart (제68조 ③, ④; the utility's FAQ has 6/30 of
// 500 kW and 24/30 of 400 kW).
func TestBillingDemandCutByDays(t *testing.T) {
	change := kilowon.MustDate("2025-04-16")
	period := kilowon.Period{From: kilowon.MustDate("2025-04-10"), To: kilowon.MustDate("2025-05-10")}
	none, meter := rating.Demand{}, rating.Demand{Metered: true, PeakKW: 400, Since: change}
	old := rating.Demand{Metered: true, PeakKW: 300, History: []rating.MonthPeak{past("2024-08", 450, 500)}}
	// After the name changed only the 200 kW since then count; after the contract power fell from 500 to 400 the 450 kW are 360.
	renamed, reduced := rating.Demand{Metered: true, PeakKW: 200, Since: change, History: old.History}, rating.Demand{Metered: true, PeakKW: 100, History: old.History}
	for _, c := range []struct {
		name          string
		before, after rating.Demand
		contract      int64
		want          kilowon.Won
	}{
		{"installed (③)", none, meter, 500, 7220 * (500*6 + 400*24) / 30},
		{"removed for good (③)", meter, none, 500, 7220 * (400*6 + 500*24) / 30},
		{"name changed (④)", old, renamed, 500, 7220 * (450*6 + 200*24) / 30},
		{"contract power reduced", old, reduced, 400, 7220 * (450*6 + 360*24) / 30},
	} {
		a := rating.Terms{Key: listKey(tariff.General, tariff.GradeB, tariff.HighA, 1), ContractKW: 500, To: change, Demand: &c.before}
		b := rating.Terms{Key: a.Key, ContractKW: c.contract, From: change, Demand: &c.after}
		use := rating.Usage{Period: period, Bands: rating.TOU{1, 1, 1}, HasBands: true, KWh: 3}
		var bill rating.Bill
		if err := rating.Rate(&bill, []rating.Terms{a, b}, &use, book.Default()); err != nil {
			t.Errorf("%s: %v", c.name, err)
		} else if got := bill.Sum(tariff.ChargeBase); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestDemandRefused(t *testing.T) {
	for path, d := range map[string]rating.Demand{
		"demand":             {PeakKW: -1},
		"demand.history":     {PeakKW: 1, History: []rating.MonthPeak{past("2024-08", -1, 0)}},
		"demand.reinstalled": {PeakKW: 1, Removed: monthNo("2025-03"), Reinstalled: monthNo("2025-02")},
	} {
		use := readIn("2025-04-01", d)
		var b rating.Bill
		err := rating.Rate(&b, []rating.Terms{office}, &use, book.Default())
		if got := pathOf(err); got != path || kilowon.CodeOf(err) != kilowon.Invalid {
			t.Errorf("%s: %v", path, err)
		}
	}
}
