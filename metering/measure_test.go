package metering

import (
	"math/big"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
	"pgregory.net/rapid"
)

func span(from, to string) kilowon.Period {
	return kilowon.Period{From: kilowon.MustDate(from), To: kilowon.MustDate(to)}
}

func oneDay(d string) kilowon.Period {
	from := kilowon.MustDate(d)
	return kilowon.Period{From: from, To: from + 1}
}

func supply(class tariff.Class, grade tariff.Grade, region tariff.Region) Supply {
	k := tariff.Key{Class: class, Grade: grade, Voltage: tariff.HighA, Option: 1}
	if class == tariff.Residential || class == tariff.EV {
		k.Voltage = tariff.Low
	}
	return Supply{k, region}
}

var (
	generalB    = supply(tariff.General, tariff.GradeB, tariff.Mainland)
	industrialB = supply(tariff.Industrial, tariff.GradeB, tariff.Mainland)
)

func measure(t *testing.T, s Supply, p kilowon.Period, values *Series) *Measurement {
	t.Helper()
	plan, err := NewPlan(book.Default(), s, p)
	if err != nil {
		t.Fatal(err)
	}
	var m Measurement
	if err := plan.Measure(&m, values); err != nil {
		t.Fatal(err)
	}
	return &m
}

// even is a series of one Wh for each quarter of an hour.
func even(p kilowon.Period, wh Wh) *Series {
	s := &Series{From: p.From, KWh: make([]Wh, p.Days()*IntervalsPerDay)}
	for i := range s.KWh {
		s.KWh[i] = wh
	}
	return s
}

// With 250 Wh a quarter a band's energy in kWh is its hours: 별표 3 of each vintage, counted by hand.
func TestBandHours(t *testing.T) {
	cases := []struct {
		name          string
		supply        Supply
		day           string
		light         int64
		mid, peak     int64
		demandInLight bool
	}{
		// 23~09 light; summer mid 09~10, 12~13, 17~23, peak 10~12, 13~17.
		{"2013 hours, Wednesday in summer", generalB, "2022-07-13", 10, 8, 6, false},
		{"2013 hours, Friday in spring", generalB, "2022-04-15", 10, 8, 6, false},
		// Winter: mid 09~10, 12~17, 20~22; peak 10~12, 17~20, 22~23.
		{"2013 hours, Monday in winter", generalB, "2022-01-10", 10, 8, 6, false},
		{"2013 hours, Saturday: peak energy is mid", generalB, "2022-07-16", 10, 14, 0, false},
		{"2013 hours, Sunday", generalB, "2022-07-17", 24, 0, 0, true},
		{"last day of the 2013 hours, a Saturday", generalB, "2022-12-31", 10, 14, 0, false},
		// 22~08 light; mid 08~11, 12~13, 18~22, peak 11~12, 13~18.
		{"first workday of the 2023 hours", generalB, "2023-01-02", 10, 8, 6, false},
		{"2023 hours in summer", generalB, "2023-07-12", 10, 8, 6, false},
		{"last workday of the 2023 hours", generalB, "2026-05-29", 10, 8, 6, false},
		{"first day of the 2026 hours", generalB, "2026-06-01", 10, 8, 6, false},
		{"산업용(을) a day before its change", industrialB, "2026-04-15", 10, 8, 6, false},
		{"산업용(을) on the day of its change", industrialB, "2026-04-16", 10, 8, 6, false},
		{"New Year, a holiday of the decree", generalB, "2024-01-01", 24, 0, 0, true},
		{"a temporary holiday is none (단서 3)", generalB, "2024-10-01", 10, 8, 6, false},
		{"substitute holiday", generalB, "2024-05-06", 24, 0, 0, true},
		{"a Saturday that is a holiday", generalB, "2025-05-05", 24, 0, 0, true},
		{"labour day before it was a holiday", generalB, "2025-05-01", 10, 8, 6, false},
		{"labour day since 2026", generalB, "2026-05-01", 24, 0, 0, true},
		{"Jeju, Wednesday", supply(tariff.General, tariff.GradeB, tariff.Jeju), "2023-07-12", 10, 8, 6, false},
		{"Jeju, Saturday", supply(tariff.General, tariff.GradeB, tariff.Jeju), "2023-07-15", 10, 14, 0, false},
		{"Jeju home, holiday", supply(tariff.Residential, tariff.GradeNone, tariff.Jeju), "2023-08-15", 24, 0, 0, true},
		{"no bands: all in light", supply(tariff.General, tariff.GradeA1, tariff.Mainland), "2023-07-12", 24, 0, 0, true},
	}
	for _, c := range cases {
		p := oneDay(c.day)
		m := measure(t, c.supply, p, even(p, 250))
		bands, _ := m.Energy()
		if got := (rating.TOU{WholeKWh(bands[0]), WholeKWh(bands[1]), WholeKWh(bands[2])}); got != (rating.TOU{c.light, c.mid, c.peak}) {
			t.Errorf("%s: %v kWh, want %d %d %d", c.name, got, c.light, c.mid, c.peak)
		}
		if all := m.Peaks[tariff.Mid].Wh == 0 && m.Peaks[tariff.Peak].Wh == 0; all != c.demandInLight {
			t.Errorf("%s: demand %+v", c.name, m.Peaks)
		}
	}
}

// The clock hour at which each band begins, as 별표 3 and the leaflet of 2026 print it: one unit of energy in one hour shows up in its band alone.
func TestBandOfHour(t *testing.T) {
	l, m, p := tariff.Light, tariff.Mid, tariff.Peak
	cases := map[string]struct {
		supply Supply
		day    string
		want   map[int]tariff.Band
	}{
		"2013 summer": {generalB, "2022-08-31", map[int]tariff.Band{8: l, 9: m, 10: p, 11: p, 12: m, 13: p, 16: p, 17: m, 22: m, 23: l, 0: l}},
		"2013 fall":   {generalB, "2022-09-01", map[int]tariff.Band{9: m, 10: p, 16: p, 17: m, 20: m, 22: m, 23: l}},
		"2013 winter": {generalB, "2022-11-01", map[int]tariff.Band{8: l, 9: m, 10: p, 12: m, 16: m, 17: p, 19: p, 20: m, 21: m, 22: p, 23: l}},
		"2013 last":   {generalB, "2022-10-31", map[int]tariff.Band{17: m, 22: m}},
		"2023 winter": {generalB, "2023-02-28", map[int]tariff.Band{7: l, 8: m, 9: p, 11: p, 12: m, 15: m, 16: p, 18: p, 19: m, 21: m, 22: l}},
		"2023 spring": {generalB, "2023-03-02", map[int]tariff.Band{8: m, 10: m, 11: p, 12: m, 13: p, 17: p, 18: m, 22: l}},
		"2023 summer": {generalB, "2023-06-01", map[int]tariff.Band{8: m, 10: m, 11: p, 12: m, 13: p, 17: p, 18: m, 22: l}},
		"2026 old":    {industrialB, "2026-04-15", map[int]tariff.Band{11: p, 13: p, 15: p, 18: m, 20: m, 21: m, 22: l}},
		"2026 new":    {industrialB, "2026-04-16", map[int]tariff.Band{8: m, 11: m, 13: m, 14: m, 15: p, 18: p, 20: p, 21: m, 22: l}},
		"2026 others": {generalB, "2026-05-29", map[int]tariff.Band{11: p, 14: p, 18: m}},
		"2026 winter": {industrialB, "2026-11-02", map[int]tariff.Band{8: m, 9: p, 11: p, 12: m, 16: p, 18: p, 19: m, 22: l}},
		"Jeju winter": {supply(tariff.Industrial, tariff.GradeA2, tariff.Jeju), "2023-01-10", map[int]tariff.Band{7: l, 8: m, 15: m, 16: p, 21: p, 22: l}},
	}
	for name, c := range cases {
		period := oneDay(c.day)
		for hour, want := range c.want {
			s := even(period, 0)
			s.KWh[hour*4] = 1000
			m := measure(t, c.supply, period, s)
			if bands, _ := m.Energy(); bands[want] != 1000 || m.Peaks[want] != (Demand{1000, hour * 4}) {
				t.Errorf("%s %02d:00: %v, %+v, want all in %s", name, hour, bands, m.Peaks, want)
			}
		}
	}
}

// The price is lowered from 11:00 to 14:00 on Saturdays, Sundays and holidays of spring and fall, from 2026-04-16 (요금표 2026-06-01 각주).
func TestWeekendPrice(t *testing.T) {
	ev := supply(tariff.EV, tariff.GradeNone, tariff.Mainland)
	cases := []struct {
		name    string
		supply  Supply
		day     string
		weekend rating.TOU
	}{
		{"Saturday before", industrialB, "2026-04-11", rating.TOU{}},
		{"first Saturday: mid load", industrialB, "2026-04-18", rating.TOU{0, 3, 0}},
		{"first Sunday: light load", industrialB, "2026-04-19", rating.TOU{3, 0, 0}},
		{"holiday on a Tuesday", industrialB, "2026-05-05", rating.TOU{3, 0, 0}},
		{"workday", industrialB, "2026-05-06", rating.TOU{}},
		{"last Sunday of spring", industrialB, "2026-05-31", rating.TOU{3, 0, 0}},
		{"first Saturday of summer", industrialB, "2026-06-06", rating.TOU{}},
		{"Saturday in fall", industrialB, "2026-09-05", rating.TOU{0, 3, 0}},
		{"last Saturday of fall", industrialB, "2026-10-31", rating.TOU{0, 3, 0}},
		{"Sunday in winter", industrialB, "2026-11-01", rating.TOU{}},
		{"EV", ev, "2026-04-18", rating.TOU{0, 3, 0}},
		{"other classes have none", generalB, "2026-09-05", rating.TOU{}},
		{"Jeju: light all Sunday", supply(tariff.Industrial, tariff.GradeB, tariff.Jeju), "2026-09-06", rating.TOU{3, 0, 0}},
		{"last day it is known for", industrialB, "2030-10-27", rating.TOU{3, 0, 0}},
		{"after its end", industrialB, "2031-03-02", rating.TOU{}},
	}
	for _, c := range cases {
		p := oneDay(c.day)
		m := measure(t, c.supply, p, even(p, 250))
		if _, w := m.Energy(); w != (rating.TOU{c.weekend[0] * 1000, c.weekend[1] * 1000, c.weekend[2] * 1000}) {
			t.Errorf("%s: %v Wh, want %v kWh", c.name, w, c.weekend)
		}
	}
	p := oneDay("2026-04-18")
	for hour, want := range map[int]int64{10: 0, 11: 1000, 13: 1000, 14: 0} {
		s := even(p, 0)
		s.KWh[hour*4+3] = 1000
		m := measure(t, industrialB, p, s)
		if _, w := m.Energy(); w.Sum() != want {
			t.Errorf("the last quarter of hour %d: %v", hour, w)
		}
	}
}

// The demand of 15 minutes is four times its energy, whole kW half up; light load and holidays do not count for the billing demand (별표 3 단서 1, 2).
func TestBilledDemand(t *testing.T) {
	p := span("2023-07-14", "2023-07-17") // Friday, Saturday, Sunday
	s := even(p, 100)
	s.KWh[2*4] = 90_000                     // Friday 02:00, light
	s.KWh[8*4+1] = 60_124                   // Friday 08:15, mid: 240.496 kW
	s.KWh[13*4] = 50_000                    // Friday 13:00, peak
	s.KWh[IntervalsPerDay+14*4] = 60_125    // Saturday 14:00: its demand stays in peak, 240.5 kW
	s.KWh[2*IntervalsPerDay+14*4] = 100_000 // Sunday 14:00
	m := measure(t, generalB, p, s)
	if d := m.Billed(); d != (Demand{60_125, IntervalsPerDay + 14*4}) || d.Wh.KW() != 241 || s.TimeText(d.At) != "2023-07-15 14:00" {
		t.Errorf("billed %+v, %d kW at %s", d, d.Wh.KW(), s.TimeText(d.At))
	}
	if m.Peaks[tariff.Mid].Wh.KW() != 240 || m.Peaks[tariff.Light].Wh.KW() != 400 {
		t.Errorf("peaks %+v", m.Peaks)
	}
	m = measure(t, supply(tariff.General, tariff.GradeA1, tariff.Mainland), p, s)
	if d := m.Billed(); d.Wh.KW() != 400 {
		t.Errorf("a class without bands counts all hours: %+v", d)
	}
}

func TestPlanRefuses(t *testing.T) {
	cases := map[string]struct {
		supply Supply
		period kilowon.Period
		code   kilowon.Code
	}{
		"no days":               {generalB, span("2023-07-01", "2023-07-01"), kilowon.Invalid},
		"before the holidays":   {generalB, span("2015-12-31", "2016-01-31"), kilowon.Unencoded},
		"after the holidays":    {generalB, span("2050-12-31", "2051-01-02"), kilowon.Unencoded},
		"Jeju before its hours": {supply(tariff.General, tariff.GradeB, tariff.Jeju), span("2021-08-31", "2021-09-02"), kilowon.Unencoded},
		"EV before its list":    {supply(tariff.EV, tariff.GradeNone, tariff.Mainland), span("2026-04-15", "2026-04-17"), kilowon.Unencoded},
	}
	for name, c := range cases {
		if _, err := NewPlan(book.Default(), c.supply, c.period); kilowon.CodeOf(err) != c.code || err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	plan, err := NewPlan(book.Default(), generalB, span("2023-07-01", "2023-07-03"))
	if err != nil {
		t.Fatal(err)
	}
	s := even(span("2023-07-01", "2023-07-03"), 1)
	for name, wrong := range map[string]*Series{
		"too short": {From: s.From, KWh: s.KWh[:191]}, "other day": {From: s.From + 1, KWh: s.KWh}, "half a register": {From: s.From, KWh: s.KWh, Lagging: s.KWh[:96]},
	} {
		if err := plan.Measure(&Measurement{}, wrong); kilowon.CodeOf(err) != kilowon.Invalid || err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Every list priced by time of day has hours for all its days, on the mainland or on Jeju.
func TestHoursForEveryList(t *testing.T) {
	b := book.Default()
	for _, k := range b.Keys() {
		for _, v := range b.Lists(k) {
			if v.Value.Kind != tariff.TimeOfUse {
				continue
			}
			mainland, jeju := b.HoursOf(k, tariff.Mainland).At(v.From), b.HoursOf(k, tariff.Jeju).At(v.From)
			if mainland == nil && jeju == nil {
				t.Errorf("%s from %s has no hours", k, v.From)
			}
		}
	}
}

func TestGapsAndEstimate(t *testing.T) {
	p := span("2023-07-03", "2023-07-10") // Monday to Sunday
	s := even(p, 1000)
	for d := range 7 {
		for i := range IntervalsPerDay {
			s.KWh[d*IntervalsPerDay+i] = Wh(1000 * (d + 1))
		}
	}
	for i := 47; i < 53; i++ { // Monday 11:45 to 13:15: peak, mid, peak
		s.KWh[i] = Missing
	}
	s.KWh[6*IntervalsPerDay+95] = Missing // Sunday 23:45, the only one of its kind
	plan, err := NewPlan(book.Default(), generalB, p)
	if err != nil {
		t.Fatal(err)
	}
	var m Measurement
	if err := plan.Measure(&m, s); err != nil {
		t.Fatal(err)
	}
	gaps := s.Gaps()
	if m.Missing != 7 || len(gaps) != 2 || gaps[0].Text(s) != "2023-07-03 11:45~13:15" || gaps[1].Text(s) != "2023-07-09 23:45~24:00" {
		t.Fatalf("%d missing, %v", m.Missing, gaps)
	}
	before, peaks := m.Days[0].Bands, m.Peaks
	if err := plan.Estimate(&m, s); err != nil {
		t.Fatal(err)
	}
	// Tuesday to Friday have 2, 3, 4, 5 kWh: 3.5 kWh each. 11:45 and 13:00 are peak, 12:00 to 13:00 mid. Sunday takes all days: (1+…+6)/6 = 3.5.
	if got := m.Days[0].Bands; got != (rating.TOU{before[0], before[1] + 4*3500, before[2] + 2*3500}) {
		t.Errorf("Monday %v, before %v", got, before)
	}
	if got := m.Days[6].Bands[tariff.Light]; got != 95*7000+3500 || m.Estimated != 7*3500 || m.Peaks != peaks {
		t.Errorf("Sunday %d Wh, %d Wh estimated, peaks %+v", got, m.Estimated, m.Peaks)
	}
	one := oneDay("2023-07-03")
	plan, err = NewPlan(book.Default(), generalB, one)
	if err != nil {
		t.Fatal(err)
	}
	alone := even(one, 1)
	alone.KWh[5] = Missing
	if err := plan.Measure(&m, alone); err != nil {
		t.Fatal(err)
	}
	if err := plan.Estimate(&m, alone); kilowon.CodeOf(err) != kilowon.Invalid || err == nil {
		t.Errorf("nothing to estimate from: %v", err)
	}
}

func TestParseWh(t *testing.T) {
	for text, want := range map[string]Wh{"0": 0, "12.5": 12_500, "0.001": 1, "12.345000": 12_345, "500000": MaxWh, "007": 7000} {
		if got, err := ParseWh(text); err != nil || got != want {
			t.Errorf("ParseWh(%q) = %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "-1", "1.", ".5", "1.2345", "500000.001", "1e3", "１", "1,000", "null", "99999999999999999999"} {
		if got, err := ParseWh(text); kilowon.CodeOf(err) != kilowon.Invalid || err == nil {
			t.Errorf("ParseWh(%q) = %d, %v", text, got, err)
		}
	}
}

// The factor is the exact quotient to the nearest 1/1,000,000, and the table is never more than one off.
func TestFactor(t *testing.T) {
	for _, c := range []struct{ p, q, want int64 }{{4, 3, 800_000}, {1, 0, 1_000_000}, {0, 1, 0}, {1, 1, 707_107}, {12, 5, 923_077}, {1_000_000_000, 750_000_000, 800_000}} {
		if got := factor(c.p, c.q); got != c.want {
			t.Errorf("factor(%d, %d) = %d, want %d", c.p, c.q, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		p, q := rapid.Int64Range(1, 1_000_000_000).Draw(t, "active"), rapid.Int64Range(0, 1_000_000_000).Draw(t, "reactive")
		exact := slowFactor(p, q)
		if got := factor(p, q); got != exact {
			t.Fatalf("factor(%d, %d) = %d, want %d", p, q, got, exact)
		}
		h := halfHours{}
		h.active[0], h.reactive[0] = int32(p), int32(q)
		var f FactorMean
		f.add(&h, factorRun{0, 1, 1, 600_000, 1_000_000})
		if got := f.Sum; got-max(exact, 600_000) > 1 || max(exact, 600_000)-got > 1 {
			t.Fatalf("factor of %d and %d by the table: %d, want %d", p, q, got, exact)
		}
	})
}

// slowFactor is the nearest whole number to 1,000,000 × p ÷ √(p² + q²): twice that number squared is compared.
func slowFactor(p, q int64) int64 {
	if p == 0 && q == 0 {
		return factorScale // Reactive energy of the other kind alone.
	}
	square := func(v int64) *big.Int { return new(big.Int).Mul(big.NewInt(v), big.NewInt(v)) }
	left := new(big.Int).Mul(square(2*factorScale), square(p))
	left.Div(left, new(big.Int).Add(square(p), square(q)))
	return (new(big.Int).Sqrt(left).Int64() + 1) / 2
}

// slowMonth measures as the articles read, one quarter of an hour after another, without a plan.
type slowMonth struct {
	days             []rating.DayUse
	peaks            [tariff.BandCount]Wh
	lagging, leading FactorMean
}

func slowMeasure(s Supply, p kilowon.Period, v *Series) slowMonth {
	out := slowMonth{days: make([]rating.DayUse, p.Days())}
	calendar := book.Default().Calendar
	for i, wh := range v.KWh {
		d, quarter := p.From.AddDays(i/IntervalsPerDay), i%IntervalsPerDay
		energy, demand := slowBand(s, d, calendar.Kind(d), quarter/4)
		if i%2 == 1 {
			out.factor(v, i, d, quarter/4)
		}
		if wh == Missing {
			continue
		}
		out.days[i/IntervalsPerDay].Bands[energy] += int64(wh)
		_, month, _ := d.Civil()
		class := s.Key.Class == tariff.EV || s.Key.Class == tariff.Industrial && s.Key.Grade == tariff.GradeB
		spring := month >= time.March && month <= time.May || month == time.September || month == time.October
		if class && spring && calendar.Kind(d) != tariff.Workday && quarter >= 44 && quarter < 56 && d >= kilowon.MustDate("2026-04-16") {
			out.days[i/IntervalsPerDay].Weekend[energy] += int64(wh)
		}
		out.peaks[demand] = max(out.peaks[demand], wh)
	}
	return out
}

// slowBand is 별표 3 and the hours of 2023 and 2026, looked up hour by hour.
func slowBand(s Supply, d kilowon.Date, kind tariff.DayKind, hour int) (energy, demand tariff.Band) {
	grade := s.Key.Grade
	if grade != tariff.GradeA2 && grade != tariff.GradeB && s.Key.Class != tariff.EV {
		return tariff.Light, tariff.Light
	}
	if kind == tariff.Holiday {
		return tariff.Light, tariff.Light
	}
	table := slowTable(s, d)
	demand = map[byte]tariff.Band{'.': tariff.Light, 'm': tariff.Mid, 'P': tariff.Peak}[table[hour]]
	if kind == tariff.Saturday && demand == tariff.Peak {
		return tariff.Mid, demand
	}
	return demand, demand
}

// slowTable is a day's bands, one letter an hour from midnight.
func slowTable(s Supply, d kilowon.Date) string {
	_, month, _ := d.Civil()
	winter := month >= time.November || month <= time.February
	revised := kilowon.MustDate("2026-06-01")
	if s.Key.Class == tariff.EV || s.Key.Class == tariff.Industrial && s.Key.Grade == tariff.GradeB {
		revised = kilowon.MustDate("2026-04-16")
	}
	switch {
	case s.Region == tariff.Jeju:
		return "........mmmmmmmmPPPPPP.."
	case d < kilowon.MustDate("2023-01-01") && winter:
		return ".........mPPmmmmmPPPmmP."
	case d < kilowon.MustDate("2023-01-01"):
		return ".........mPPmPPPPmmmmmm."
	case winter:
		return "........mPPPmmmmPPPmmm.."
	case d < revised:
		return "........mmmPmPPPPPmmmm.."
	}
	return "........mmmmmmmPPPPPPm.."
}

// factor takes the half hour that ends with quarter i as 제43조 ② reads.
func (m *slowMonth) factor(v *Series, i int, d kilowon.Date, hour int) {
	var p, lag, lead int64
	for j := i - 1; j <= i; j++ {
		if v.KWh[j] < 0 || v.Lagging[j] < 0 || v.Leading[j] < 0 {
			return
		}
		p, lag, lead = p+int64(v.KWh[j]), lag+int64(v.Lagging[j]), lead+int64(v.Leading[j])
	}
	from, to, most := 9, 23, int64(950_000)
	if d >= kilowon.MustDate("2025-02-01") {
		from, to, most = 8, 22, 970_000
	}
	if p == 0 && lag == lead {
		return
	}
	if hour >= from && hour < to {
		m.lagging.Count++
		m.lagging.Sum += min(max(slowFactor(p, max(lag-lead, 0)), 600_000), most)
		return
	}
	m.leading.Count++
	m.leading.Sum += max(slowFactor(p, max(lead-lag, 0)), 600_000)
}

func TestMeasureAgainstLookup(t *testing.T) {
	starts := []string{"2022-02-20", "2022-12-25", "2023-05-25", "2024-10-28", "2025-01-28", "2026-04-10", "2026-05-28", "2026-08-25", "2026-10-25"}
	supplies := []Supply{generalB, industrialB, supply(tariff.Industrial, tariff.GradeA2, tariff.Mainland), supply(tariff.General, tariff.GradeA1, tariff.Mainland),
		supply(tariff.Educational, tariff.GradeB, tariff.Jeju)}
	rapid.Check(t, func(t *rapid.T) {
		from := kilowon.MustDate(rapid.SampledFrom(starts).Draw(t, "from"))
		p := kilowon.Period{From: from, To: from.AddDays(rapid.IntRange(1, 12).Draw(t, "days"))}
		s := rapid.SampledFrom(supplies).Draw(t, "supply")
		n := p.Days() * IntervalsPerDay
		seed := rapid.Uint64().Draw(t, "seed")
		register := func(scale uint64) []Wh {
			out := make([]Wh, n)
			for i := range out {
				seed = seed*6364136223846793005 + 1442695040888963407
				if out[i] = Wh(seed >> 33 % scale); seed>>40%17 == 0 {
					out[i] = 0
				}
				if seed>>50%97 == 0 {
					out[i] = Missing
				}
			}
			return out
		}
		v := &Series{From: p.From, KWh: register(200_000), Lagging: register(150_000), Leading: register(100_000)}
		plan, err := NewPlan(book.Default(), s, p)
		if err != nil {
			t.Fatal(err)
		}
		var m Measurement
		if err := plan.Measure(&m, v); err != nil {
			t.Fatal(err)
		}
		want := slowMeasure(s, p, v)
		for d := range want.days {
			if m.Days[d] != want.days[d] {
				t.Fatalf("%s: %+v, want %+v", p.From.AddDays(d), m.Days[d], want.days[d])
			}
		}
		for b := range want.peaks {
			if got := m.Peaks[b]; got.Wh != want.peaks[b] || got.Wh > 0 && v.KWh[got.At] != got.Wh {
				t.Fatalf("peak %d: %+v, want %d", b, got, want.peaks[b])
			}
		}
		for _, f := range []struct{ got, want FactorMean }{{m.Lagging, want.lagging}, {m.Leading, want.leading}} {
			if off := f.got.Sum - f.want.Sum; f.got.Count != f.want.Count || off > f.want.Count || -off > f.want.Count {
				t.Fatalf("factor %+v, want %+v", f.got, f.want)
			}
		}
	})
}

// By hand: half the half hours of the day at 0.8 (4 and 3), half without reactive energy, which counts as 95 % (later 97 %); nights lead at 0.6 or less.
func TestPowerFactor(t *testing.T) {
	for day, want := range map[string]int64{"2024-06-04": 88, "2025-01-31": 88, "2025-02-01": 89} {
		p := oneDay(day)
		s := even(p, 4000)
		s.Lagging, s.Leading = make([]Wh, 96), make([]Wh, 96)
		for i := range s.KWh {
			switch hour := i / 4; {
			case hour < 8 || hour == 23:
				s.Leading[i] = 40_000
			case hour == 8 || hour == 22:
				// Day or night by the vintage; neither kind at 100 %.
			case hour%2 == 1:
				s.Lagging[i] = 3000
			}
		}
		m := measure(t, generalB, p, s)
		// Until 2025-01: 14 hours from 9, 7 of them at 80 and 7 at 95: 87.5. From 2025-02: 14 hours from 8, 7 at 80 and 7 at 97: 88.5.
		if got := m.Lagging.Percent(); got != want {
			t.Errorf("%s: lagging %d %%, want %d", day, got, want)
		}
		// Ten hours of the night: nine at the floor of 60 and one of 100 is 64.
		if got := m.Leading.Percent(); got != 64 {
			t.Errorf("%s: leading %d %%", day, got)
		}
	}
	p := oneDay("2024-06-04")
	s := even(p, 0)
	s.Lagging = make([]Wh, 96)
	if m := measure(t, generalB, p, s); m.Lagging.Count != 0 || m.Lagging.Percent() != 0 || m.Lagging.MonthPercent() != 0 {
		t.Errorf("without use there is no factor: %+v", m.Lagging)
	}
	s = even(p, 4000)
	s.Lagging = make([]Wh, 96)
	for i := range s.Lagging {
		s.Lagging[i] = 3000
	}
	if m := measure(t, generalB, p, s); m.Lagging.MonthPercent() != 80 || m.Lagging.Percent() != 80 || m.Leading.Percent() != 100 {
		t.Errorf("accumulated %d %%, mean %d %%, by night lagging counts as %d %%", m.Lagging.MonthPercent(), m.Lagging.Percent(), m.Leading.Percent())
	}
}
