package metering_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// peakDay is 2025-07-15; the ten weekdays before it are 2025-07-01 to 07-14.
var peakDay = kilowon.MustDate("2025-07-15")

func rule() tariff.BaselineRule {
	return book.Default().CriticalPeak.At(peakDay).Value.Baseline
}

// weekdays gives each weekday before the peak day its energy in kWh, in one hour, latest first.
func weekdays(kwh ...int64) []metering.DayEnergy {
	var out []metering.DayEnergy
	calendar := book.Default().Calendar
	for d := peakDay - 1; len(out) < len(kwh); d-- {
		if calendar.Kind(d) == tariff.Workday {
			out = append(out, metering.DayEnergy{Date: d, Peak: []int64{kwh[len(out)] * 1000}})
		}
	}
	slices.Reverse(out)
	return out
}

func baseline(t testing.TB, q *metering.BaselineQuestion) *metering.Baseline {
	t.Helper()
	q.Day = peakDay
	b, err := metering.BaselineOf(q, rule(), book.Default().Calendar)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// 별지 5 13. (1), (3): days more than 25 % from the mean of the ten do not count; of ten 2 largest and 2 smallest, of nine 2 and 1, of eight 1 and 1,
// of seven 1 largest are left out; one to six count all.
func TestBaselineByHand(t *testing.T) {
	for name, c := range map[string]struct {
		kwh      []int64
		num, den int64
	}{
		// Mean 100; 95…105: leave 105, 104 and 95, 96: (97+98+99+101+102+103) ÷ 6 = 100.
		"ten": {[]int64{95, 96, 97, 98, 99, 101, 102, 103, 104, 105}, 600, 6},
		// Mean 94.7; 47 is far. Of the nine leave 105, 104 and 96: (97+98+99+101+102+103) ÷ 6.
		"nine": {[]int64{47, 96, 97, 98, 99, 101, 102, 103, 104, 105}, 600, 6},
		// Mean 89.5; 47 and 44 are far; leave 105 and 97: (98+99+101+102+103+104) ÷ 6.
		"eight": {[]int64{47, 44, 97, 98, 99, 101, 102, 103, 104, 105}, 607, 6},
		// Mean 84.8; 47, 44, 50 are far; 105 is not (limit 106); leave 105: (98+99+101+102+103+104) ÷ 6.
		"seven": {[]int64{47, 44, 50, 98, 99, 101, 102, 103, 104, 105}, 607, 6},
		// Mean 87; 50 three times (below 65.25) and 130 twice (above 108.75) are far; the other five all count.
		"five": {[]int64{50, 50, 50, 130, 130, 90, 91, 92, 93, 94}, 460, 5},
		// Mean 100; half far above and half far below: none is left, so the ten themselves are averaged without two and two.
		"none": {[]int64{150, 150, 150, 150, 150, 50, 50, 50, 50, 50}, 600, 6},
	} {
		b := baseline(t, &metering.BaselineQuestion{Days: weekdays(c.kwh...)})
		if b.Num != c.num*1000 || b.Den != c.den || b.Corrected || len(b.Weekdays) != 10 {
			t.Errorf("%s: %+v", name, b)
		}
	}
}

// The deviation is more than 25 %: 125 of a mean of exactly 100 still counts, 126 does not.
func TestDeviationBoundary(t *testing.T) {
	for last, far := range map[int64]int{124: 0, 125: 0, 126: 1} {
		// Nine days make the mean 100 whatever the last one is.
		days := weekdays(100, 100, 100, 100, 100, 100, 100, 100, 200-last, last)
		b := baseline(t, &metering.BaselineQuestion{Days: days})
		count := 0
		for _, l := range b.Left {
			if l.Why == metering.FarFromMean {
				count++
			}
		}
		if count != 2*far { // The day that keeps the mean lies as far below.
			t.Errorf("%d: %+v", last, b.Left)
		}
	}
}

// 별지 5 13. (1), (2): earlier peak days and vacations are replaced by weekdays before, reported days are not.
func TestDaysThatDoNotCount(t *testing.T) {
	days := weekdays(100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 101, 102)
	first := days[0].Date
	b := baseline(t, &metering.BaselineQuestion{Days: days, PeakDays: []kilowon.Date{kilowon.MustDate("2025-07-10")},
		Vacations: []kilowon.Period{{From: kilowon.MustDate("2025-07-03"), To: kilowon.MustDate("2025-07-04")}}})
	if got := b.Weekdays[len(b.Weekdays)-1]; got != first || slices.Contains(b.Weekdays, kilowon.MustDate("2025-07-10")) || slices.Contains(b.Weekdays, kilowon.MustDate("2025-07-03")) {
		t.Errorf("%v", b.Weekdays)
	}
	b = baseline(t, &metering.BaselineQuestion{Days: days, Reported: []kilowon.Period{{From: kilowon.MustDate("2025-07-03"), To: kilowon.MustDate("2025-07-05")}}})
	if len(b.Weekdays) != 10 || len(b.Left) != 4 || b.Den != 6 { // Two reported; of eight one and one.
		t.Errorf("%+v", b)
	}
}

// 별지 5 13. (5): below 90 % of the hours the mean is divided by their share; at 90 % it is not.
func TestDataShareBoundary(t *testing.T) {
	for missing, want := range map[int]struct {
		corrected bool
		num, den  int64
	}{5: {false, 55_000, 6}, 6: {false, 54_000, 6}, 7: {true, 53_000 * 60, 6 * 53}} {
		days := weekdays(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
		for i := range days {
			days[i].Peak = slices.Repeat([]int64{1000}, 10)
		}
		// Six days of ten hours alike but for the holes; the rule is narrowed to them so that none is left out.
		for i := range missing {
			days[2+i%6].Peak[i/6] = metering.MissingEnergy
		}
		q := metering.BaselineQuestion{Days: days, Day: peakDay}
		r := rule()
		r.Keep, r.Days = 6, 6
		q.Days = days[2:8]
		q.Day = days[8].Date
		b, err := metering.BaselineOf(&q, r, book.Default().Calendar)
		if err != nil {
			t.Fatal(err)
		}
		if b.Corrected != want.corrected || b.Num != want.num || b.Den != want.den {
			t.Errorf("%d missing: %+v", missing, b)
		}
	}
}

// 별지 5 12.: at least 5 % (10 %) less than the baseline. 1,000kWh: 950 is reduced by 5 %, 950.001 is not.
func TestReductionBoundary(t *testing.T) {
	b := metering.Baseline{Num: 6_000_000, Den: 6}
	for wh, want := range map[int64][2]bool{949_999: {true, false}, 950_000: {true, false}, 950_001: {false, false}, 900_000: {true, true}, 900_001: {true, false}} {
		if got := [2]bool{b.LessBy(wh, 50), b.LessBy(wh, 100)}; got != want {
			t.Errorf("%d: %v", wh, got)
		}
	}
}

func TestBaselineRefuses(t *testing.T) {
	q := &metering.BaselineQuestion{Day: peakDay, Days: weekdays(1, 1, 1, 1, 1, 1, 1, 1, 1)}
	if _, err := metering.BaselineOf(q, rule(), book.Default().Calendar); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("nine days: %v", err)
	}
	days := weekdays(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
	for i := range days {
		days[i].Peak[0] = metering.MissingEnergy
	}
	if _, err := metering.BaselineOf(&metering.BaselineQuestion{Day: peakDay, Days: days}, rule(), book.Default().Calendar); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("no data: %v", err)
	}
	if _, err := metering.BaselineOf(&metering.BaselineQuestion{Day: kilowon.MustDate("2015-07-15")}, rule(), book.Default().Calendar); kilowon.CodeOf(err) != kilowon.Unencoded {
		t.Errorf("outside the calendar: %v", err)
	}
}

// Without holes the baseline lies between the least and the largest of the ten days, and every day is averaged or left out with a reason.
func TestBaselineLiesWithin(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		kwh := rapid.SliceOfN(rapid.Int64Range(0, 1000), 10, 10).Draw(r, "kwh")
		b := baseline(t, &metering.BaselineQuestion{Days: weekdays(kwh...)})
		if b.Num < slices.Min(kwh)*1000*b.Den || b.Num > slices.Max(kwh)*1000*b.Den {
			r.Fatalf("%d/%d of %v", b.Num, b.Den, kwh)
		}
		if int(b.Den)+len(b.Left) != 10 || b.Den > 6 {
			r.Fatalf("%d averaged, %d left out", b.Den, len(b.Left))
		}
	})
}
