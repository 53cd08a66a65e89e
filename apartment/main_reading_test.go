package apartment

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
)

// known is a complex read on the 18th: September from 3,571 to 4,237.16 with a multiplier of 100, and September of the year before.
func known() *MainReadingKnown {
	september := kilowon.MonthOf(2026, 9)
	return &MainReadingKnown{Tolerance: 4, Regular: func(m kilowon.Month) kilowon.Date { return m.Day(18) },
		Last: MainReading{Month: september, Period: kilowon.Period{From: kilowon.MustDate("2026-08-18"), To: kilowon.MustDate("2026-09-18")},
			Previous: 357100, Current: 423716, KWh: 66616},
		LastYear: MainReading{Month: september - 11, KWh: 60000}}
}

func row() *MainReadingRow {
	return &MainReadingRow{Row: 2, Contract: "0112345678", Month: "2026-10", Previous: "4,237.16", Current: "4837.16", KWh: "60,000", PeakKW: "210"}
}

func TestMainReading(t *testing.T) {
	got, findings := CheckMainReading(row(), known())
	if len(findings) != 0 {
		t.Fatalf("findings: %+v", findings)
	}
	want := kilowon.Period{From: kilowon.MustDate("2026-09-18"), To: kilowon.MustDate("2026-10-18")}
	if got.Period != want || got.Previous != 423716 || got.Current != metering.Register(483716) || got.KWh != 60000 || got.PeakKW != 210 {
		t.Errorf("%+v", got)
	}
}

func TestMainReadingFindings(t *testing.T) {
	for _, c := range []struct {
		name, code string
		severity   kilowon.Severity
		edit       func(*MainReadingRow, *MainReadingKnown)
	}{
		{"no month", "R02", kilowon.Stop, func(r *MainReadingRow, _ *MainReadingKnown) { r.Month = "10월" }},
		{"the month before the next", "R04", kilowon.Stop, func(r *MainReadingRow, _ *MainReadingKnown) { r.Month = "2026-09" }},
		{"the month after the next", "R04", kilowon.Stop, func(r *MainReadingRow, _ *MainReadingKnown) { r.Month = "2026-11" }},
		{"billed", "R04", kilowon.Stop, func(_ *MainReadingRow, k *MainReadingKnown) { k.Closed = true }},
		{"no day", "R02", kilowon.Stop, func(r *MainReadingRow, _ *MainReadingKnown) { r.ReadOn = "18일" }},
		{"read on the day before the period", "R05", kilowon.Stop, func(r *MainReadingRow, _ *MainReadingKnown) { r.ReadOn = "2026-09-18" }},
		{"read four days late", "", 0, func(r *MainReadingRow, _ *MainReadingKnown) { r.ReadOn = "2026-10-22" }},
		{"read five days late", "R06", kilowon.Warn, func(r *MainReadingRow, _ *MainReadingKnown) { r.ReadOn = "2026-10-23" }},
		{"read five days early", "R06", kilowon.Warn, func(r *MainReadingRow, _ *MainReadingKnown) { r.ReadOn = "2026-10-13" }},
		{"register no number", "R03", kilowon.Stop, func(r *MainReadingRow, _ *MainReadingKnown) { r.Current = "모름" }},
		{"other previous register", "R05", kilowon.Stop, func(r *MainReadingRow, _ *MainReadingKnown) { r.Previous = "4237.17" }},
		{"previous register left out", "", 0, func(r *MainReadingRow, _ *MainReadingKnown) { r.Previous = "" }},
		{"first reading without previous register", "R03", kilowon.Stop, func(r *MainReadingRow, k *MainReadingKnown) { r.Previous, k.Last = "", MainReading{} }},
		{"first reading", "", 0, func(_ *MainReadingRow, k *MainReadingKnown) { k.Last, k.LastYear = MainReading{}, MainReading{} }},
		{"use below zero", "R03", kilowon.Stop, func(r *MainReadingRow, _ *MainReadingKnown) { r.KWh = "-1" }},
		{"use beyond all meters", "R03", kilowon.Stop, func(r *MainReadingRow, _ *MainReadingKnown) { r.KWh = "1000000001" }},
		{"peak with parts", "R03", kilowon.Stop, func(r *MainReadingRow, _ *MainReadingKnown) { r.PeakKW = "210.5" }},
		{"sub-customer left out", "R07", kilowon.Stop, func(_ *MainReadingRow, k *MainReadingKnown) { k.SubCustomers = 1 }},
		{"sub-customer given", "", 0, func(r *MainReadingRow, k *MainReadingKnown) { k.SubCustomers, r.Subs = 1, []string{"1200", "35"} }},
		{"sub-customer nobody has", "R07", kilowon.Stop, func(r *MainReadingRow, _ *MainReadingKnown) { r.Subs = []string{"1200", "35"} }},
		{"register runs backwards", "R08", kilowon.Warn, func(r *MainReadingRow, _ *MainReadingKnown) { r.Current = "12.5" }},
		{"another multiplier", "R08", kilowon.Warn, func(r *MainReadingRow, _ *MainReadingKnown) { r.KWh = "66000" }},
		{"twice last year's", "", 0, func(r *MainReadingRow, k *MainReadingKnown) { k.LastYear.KWh = 30000 }},
		{"more than twice last year's", "R09", kilowon.Warn, func(r *MainReadingRow, k *MainReadingKnown) { k.LastYear.KWh = 29999 }},
		{"half of last year's", "", 0, func(r *MainReadingRow, k *MainReadingKnown) { k.LastYear.KWh = 120000 }},
		{"less than half of last year's", "R09", kilowon.Warn, func(r *MainReadingRow, k *MainReadingKnown) { k.LastYear.KWh = 120001 }},
		{"read again", "R10", kilowon.Warn, func(_ *MainReadingRow, k *MainReadingKnown) { k.Replaces = true }},
	} {
		r, k := row(), known()
		c.edit(r, k)
		_, findings := CheckMainReading(r, k)
		if c.code == "" {
			if len(findings) != 0 {
				t.Errorf("%s: %+v", c.name, findings)
			}
			continue
		}
		if len(findings) != 1 || findings[0].Code != c.code || findings[0].Severity != c.severity || !strings.HasSuffix(findings[0].Message, ".") {
			t.Errorf("%s: %+v", c.name, findings)
		}
	}
}

// 제13조 ①, 제46조 ①: the last reading is that of the day on which supply ends; nothing is read after it until supply begins again.
func TestMainReadingOfAnEnd(t *testing.T) {
	day := kilowon.MustDate
	for on, want := range map[string]string{"": "2026-10-10", "2026-10-09": "R12", "2026-10-10": "2026-10-10", "2026-10-11": "R12"} {
		k, r := known(), row()
		k.Ends, r.ReadOn = day("2026-10-10"), on
		got, findings := CheckMainReading(r, k)
		switch {
		case want == "R12" && (len(findings) != 1 || findings[0].Code != want || findings[0].Severity != kilowon.Stop):
			t.Errorf("read on %q: %+v", on, findings)
		case want != "R12" && (len(findings) != 0 || got.Period.To.String() != want):
			t.Errorf("read on %q: %v %+v", on, got.Period, findings)
		}
	}
	k := known()
	k.Ends = day("2026-10-19")
	if got, findings := CheckMainReading(row(), k); len(findings) != 0 || got.Period.To != day("2026-10-18") {
		t.Errorf("the month before the last: %v %+v", got.Period, findings)
	}
	k.Over = true
	if _, findings := CheckMainReading(row(), k); len(findings) != 1 || findings[0].Code != "R12" {
		t.Errorf("read to the end: %+v", findings)
	}
	k = known()
	k.Next, k.From = kilowon.MonthOf(2026, 12), day("2026-11-25")
	r := row()
	r.Previous, r.Current = "3", "603"
	if _, findings := CheckMainReading(r, k); len(findings) != 1 || findings[0].Code != "R04" {
		t.Errorf("a month without supply: %+v", findings)
	}
	r.Month = "2026-12"
	got, findings := CheckMainReading(r, k)
	if len(findings) != 0 || got.Period != (kilowon.Period{From: day("2026-11-25"), To: day("2026-12-18")}) || got.Previous != 300 {
		t.Errorf("again: %+v %+v", got, findings)
	}
}
