package rating_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

func listKey(c tariff.Class, g tariff.Grade, v tariff.Voltage, o tariff.Option) tariff.Key {
	return tariff.Key{Class: c, Grade: g, Voltage: v, Option: o}
}

// Grades left out, one below, at and one above each limit of power (제60조, 제62조 ②, 제64조 ②, 별표 1 제6호 나목).
func TestDecideOtherGrades(t *testing.T) {
	for _, c := range []struct {
		in    tariff.Key
		kw    int64
		bands bool
		want  tariff.Key
	}{
		{listKey(tariff.Agricultural, 0, tariff.Low, 0), 10, false, listKey(tariff.Agricultural, tariff.GradeB, tariff.Low, 0)},
		{listKey(tariff.Agricultural, tariff.GradeA, tariff.Low, 0), 10, false, listKey(tariff.Agricultural, tariff.GradeA, tariff.Low, 0)},
		{listKey(tariff.Streetlight, 0, tariff.Low, 0), 10, false, listKey(tariff.Streetlight, tariff.GradeB, tariff.Low, 0)},
		{listKey(tariff.Temporary, 0, tariff.Low, 0), 3, false, listKey(tariff.Temporary, tariff.GradeA, tariff.Low, 0)},
		{listKey(tariff.Temporary, 0, tariff.Low, 0), 4, false, listKey(tariff.Temporary, tariff.GradeB1, tariff.Low, 0)},
		{listKey(tariff.Temporary, tariff.GradeB, tariff.Low, 0), 499, false, listKey(tariff.Temporary, tariff.GradeB1, tariff.Low, 0)},
		{listKey(tariff.Temporary, 0, tariff.HighA, 0), 299, false, listKey(tariff.Temporary, tariff.GradeB1, tariff.HighA, 1)},
		{listKey(tariff.Temporary, 0, tariff.HighA, 0), 299, true, listKey(tariff.Temporary, tariff.GradeB2, tariff.HighA, 1)},
		{listKey(tariff.Temporary, tariff.GradeB, tariff.HighA, 3), 300, true, listKey(tariff.Temporary, tariff.GradeB, tariff.HighA, 3)},
		{listKey(tariff.Temporary, tariff.GradeB2, tariff.HighA, 2), 900, true, listKey(tariff.Temporary, tariff.GradeB2, tariff.HighA, 2)},
		{listKey(tariff.Temporary, 0, tariff.Low, 0), 0, false, listKey(tariff.Temporary, 0, tariff.Low, 0)},
		{listKey(tariff.Night, 0, tariff.Low, 0), 30, false, listKey(tariff.Night, 0, tariff.Low, 0)},
		{listKey(tariff.General, tariff.GradeSupplementary, tariff.HighA, 0), 400, true, listKey(tariff.General, tariff.GradeSupplementary, tariff.HighA, 0)},
		{listKey(tariff.EV, 0, tariff.HighA, 0), 400, true, listKey(tariff.EV, 0, tariff.HighA, 0)},
	} {
		if got := rating.DecideKey(c.in, c.kw, c.bands); got != c.want {
			t.Errorf("%v %dkW bands %v: %v, want %v", c.in, c.kw, c.bands, got, c.want)
		}
	}
}

func may2025(kwh int64) rating.Usage {
	return rating.Usage{Period: kilowon.Period{From: kilowon.MustDate("2025-05-01"), To: kilowon.MustDate("2025-06-01")}, KWh: kwh}
}

// What cannot be asked of a class is refused, with the field and what to do.
func TestClassesRefuse(t *testing.T) {
	lamp := listKey(tariff.Streetlight, tariff.GradeA, tariff.Low, 0)
	lampB := listKey(tariff.Streetlight, tariff.GradeB, tariff.Low, 0)
	nightA, nightB2 := listKey(tariff.Night, tariff.GradeA, tariff.Low, 0), listKey(tariff.Night, tariff.GradeB2, tariff.Low, 0)
	bands, night := may2025(600), may2025(600)
	bands.Bands, bands.HasBands = rating.TOU{100, 200, 300}, true
	night.Bands, night.HasBands, night.Night = rating.TOU{100, 500, 0}, true, true
	middle := kilowon.MustDate("2025-05-11")
	for _, c := range []struct {
		name  string
		terms []rating.Terms
		use   rating.Usage
		code  kilowon.Code
		path  string
		word  string
	}{
		{"no watts", []rating.Terms{{Key: lamp}}, may2025(0), kilowon.Invalid, "usage", "terms.watts"},
		{"metered lamp without a meter", []rating.Terms{{Key: lamp, Watts: 100}}, may2025(1), kilowon.Invalid, "usage", "정액"},
		{"watts of a metered lamp", []rating.Terms{{Key: lampB, Watts: 100}}, may2025(1), kilowon.Invalid, "terms.watts", "가로등(갑)"},
		{"hours of a dwelling", []rating.Terms{{Key: residentialLow, HoursPerDay: 10}}, may2025(1), kilowon.Invalid, "terms.watts", "가로등(갑)"},
		{"25 hours", []rating.Terms{{Key: lamp, Watts: 100, HoursPerDay: 25}}, may2025(0), kilowon.Invalid, "terms.hours_per_day", "24"},
		{"too many watts", []rating.Terms{{Key: lamp, Watts: 1_000_001}}, may2025(0), kilowon.Invalid, "terms.watts", "1,000,000W"},
		{"too much contract power", []rating.Terms{{Key: lamp, ContractKW: 1001}}, may2025(0), kilowon.Invalid, "terms.contract_kw", "1,000kW"},
		{"lamp with and without a meter", []rating.Terms{{Key: lamp, Watts: 100, To: middle}, {Key: lampB, ContractKW: 5, From: middle}}, may2025(0), kilowon.Invalid, "usage", "나누어"},
		{"lamp, then shop", []rating.Terms{{Key: lamp, Watts: 100, To: middle}, {Key: listKey(tariff.General, tariff.GradeA1, tariff.Low, 0), ContractKW: 5, From: middle}}, may2025(0),
			kilowon.Invalid, "usage", "나누어"},
		{"night without a grade", []rating.Terms{{Key: listKey(tariff.Night, 0, tariff.Low, 0)}}, may2025(1), kilowon.Invalid, "terms.grade", "갑·을"},
		{"temporary without grade and power", []rating.Terms{{Key: listKey(tariff.Temporary, 0, tariff.Low, 0)}}, may2025(1), kilowon.Invalid, "terms.grade", "계약전력"},
		{"night 을Ⅱ without its hours", []rating.Terms{{Key: nightB2, ContractKW: 30}}, may2025(1), kilowon.Invalid, "usage", "usage.other_kwh"},
		{"night 을Ⅱ by bands", []rating.Terms{{Key: nightB2, ContractKW: 30}}, bands, kilowon.Invalid, "usage", "usage.tou_kwh"},
		{"night 갑 by day", []rating.Terms{{Key: nightA, ContractKW: 30}}, night, kilowon.Invalid, "usage", "usage.other_kwh"},
		{"a shop by night", []rating.Terms{{Key: listKey(tariff.General, tariff.GradeA1, tariff.Low, 0), ContractKW: 30}}, night, kilowon.Invalid, "usage", "usage.night_kwh"},
		{"an EV without bands", []rating.Terms{{Key: listKey(tariff.EV, 0, tariff.Low, 0), ContractKW: 7}}, may2025(1), kilowon.Unencoded, "", "2025-05-01"},
		{"supplementary before the list", []rating.Terms{{Key: listKey(tariff.General, tariff.GradeSupplementary, tariff.HighA, 0), ContractKW: 7}}, bands, kilowon.Unencoded, "", "2025-05-01"},
		{"agricultural at 345 kV", []rating.Terms{{Key: listKey(tariff.Agricultural, tariff.GradeB, tariff.HighC, 0), ContractKW: 7}}, may2025(1), kilowon.Unencoded, "", "고압C"},
		{"a paused dwelling", []rating.Terms{{Key: residentialLow, Paused: true}}, may2025(0), kilowon.Invalid, "terms.paused", "제81조"},
		{"use during a pause", []rating.Terms{{Key: listKey(tariff.Agricultural, tariff.GradeB, tariff.Low, 0), ContractKW: 7, Paused: true}}, may2025(1), kilowon.Invalid, "usage", "휴지"},
	} {
		var b rating.Bill
		err := rating.Rate(&b, c.terms, &c.use, book.Default())
		var own *kilowon.Error
		if !errors.As(err, &own) {
			t.Errorf("%s: %v", c.name, err)
		} else if own.Code != c.code || own.Path != c.path || !strings.Contains(own.Message, c.word) {
			t.Errorf("%s: %s (%s at %q), want %s at %q with %q", c.name, own.Message, own.Code, own.Path, c.code, c.path, c.word)
		}
	}
}

// A chosen point switched in the book changes the bill as its entry says.
func TestClassChoices(t *testing.T) {
	yes := func(e tariff.EntryID) tariff.History[bool] {
		return tariff.History[bool]{{From: kilowon.MustDate("2013-11-21"), Entry: e, Value: true}}
	}
	original := book.Default()
	july := rating.Usage{Period: kilowon.Period{From: kilowon.MustDate("2025-07-01"), To: kilowon.MustDate("2025-08-01")}, Bands: rating.TOU{600, 300, 205}, HasBands: true}
	quiet := july
	quiet.Bands = rating.TOU{60, 30, 20}
	for _, c := range []struct {
		name          string
		change        func(*tariff.Choices)
		terms         rating.Terms
		use           rating.Usage
		charge        tariff.Charge
		before, after kilowon.Won
	}{
		// 100 × 12 × 31 / 1,000 = 37.2 → 37 kWh at 9.0.
		{"streetlight", func(c *tariff.Choices) { c.StreetlightWholeKWh = yes(1) }, rating.Terms{Key: listKey(tariff.Streetlight, tariff.GradeA, tariff.Low, 0), Watts: 100},
			may2025(0), tariff.ChargeClimate, 334, 333},
		// 20 × 82.1 = 1,642 against 20 × (82.1 + 9.0 + 5.0) = 1,922, less nothing used.
		{"night minimum", func(c *tariff.Choices) { c.NightMinimumAll = yes(1) }, rating.Terms{Key: listKey(tariff.Night, tariff.GradeA, tariff.Low, 0)},
			may2025(0), tariff.ChargeMinimum, 1642, 1922},
		// 105 kWh over: 57, 29 and 19 in proportion, or all of the peak. 75,314.1 + 41,963.4, 50,053.7 + 21,349.8 and 41,013 + 13,987.8,
		// or 83,220, 55,410 and 100 × 220.5 + 105 × 736.2 = 99,351.
		{"super-user", func(c *tariff.Choices) { c.SuperFromPeak = yes(1) }, rating.Terms{Key: listKey(tariff.Residential, 0, tariff.Low, 1), ContractKW: 3},
			july, tariff.ChargeEnergyBand, 243680, 237981},
		{"essential", func(c *tariff.Choices) { c.TimeOfUseEssential = yes(1) }, rating.Terms{Key: listKey(tariff.Residential, 0, tariff.Low, 1), ContractKW: 3,
			Discounts: []rating.Discount{{Kind: tariff.LifeSupport}}}, quiet, tariff.ChargeEssential, 0, -4000},
		{"pause", func(c *tariff.Choices) {
			c.PauseKW = tariff.History[int]{{From: kilowon.MustDate("2013-11-21"), Entry: 1, Value: 3}}
		},
			rating.Terms{Key: listKey(tariff.Agricultural, tariff.GradeB, tariff.Low, 0), ContractKW: 4}, may2025(0), tariff.ChargeBase, 0, 2300},
	} {
		changed := *original
		c.change(&changed.Choices)
		for b, want := range map[*tariff.Book]kilowon.Won{original: c.before, &changed: c.after} {
			var bill rating.Bill
			if err := rating.Rate(&bill, []rating.Terms{c.terms}, &c.use, b); err != nil {
				t.Fatal(err)
			}
			if got := bill.Sum(c.charge); got != want {
				t.Errorf("%s (changed: %v): %v, want %v", c.name, b != original, got, want)
			}
		}
	}
}

// What is chosen or decided by a rule is said where it matters.
func TestClassesExplain(t *testing.T) {
	july := rating.Usage{Period: kilowon.Period{From: kilowon.MustDate("2025-07-01"), To: kilowon.MustDate("2025-08-01")}, Bands: rating.TOU{600, 300, 205}, HasBands: true}
	night := may2025(0)
	night.Bands, night.HasBands, night.Night = rating.TOU{1500, 333, 0}, true, true
	for _, c := range []struct {
		name    string
		terms   rating.Terms
		use     rating.Usage
		key     string
		formula string
		rules   []string
	}{
		{"lamp", rating.Terms{Key: listKey(tariff.Streetlight, tariff.GradeA, tariff.Low, 0), Watts: 250, HoursPerDay: 10}, may2025(0), "climate",
			"250W × 10시간 × 31일 ÷ 1,000 × 9.0원", []string{"rules/streetlight-days"}},
		{"lamp", rating.Terms{Key: listKey(tariff.Streetlight, tariff.GradeA, tariff.Low, 0), Watts: 20}, may2025(0), "minimum", "1,220.0원 - 1,048.16원", []string{"rules/streetlight-minimum"}},
		{"night base", rating.Terms{Key: listKey(tariff.Night, tariff.GradeB2, tariff.Low, 0), ContractKW: 30}, night, "base", "30kW × 7,160.0원 × 333/1,833kWh", []string{"rules/night-base"}},
		{"night energy", rating.Terms{Key: listKey(tariff.Night, tariff.GradeB2, tariff.Low, 0), ContractKW: 30}, night, "energy", "1,500kWh × 71.9원 + 333kWh × 115.1원", []string{"rules/night-rounding"}},
		{"night minimum", rating.Terms{Key: listKey(tariff.Night, tariff.GradeA, tariff.Low, 0)}, may2025(0), "minimum", "20kWh × 82.1원 - 0원", []string{"choices/night-minimum-all/2013-11-21"}},
		{"small farm", rating.Terms{Key: listKey(tariff.Agricultural, tariff.GradeB, tariff.Low, 0), ContractKW: 5}, may2025(0), "base", "5kW × 1,150.0원 × 0",
			[]string{"rules/pause", "choices/pause-kw/2013-11-21"}},
		{"half", rating.Terms{Key: listKey(tariff.Agricultural, tariff.GradeB, tariff.Low, 0), ContractKW: 6}, may2025(0), "base", "6kW × 1,150.0원 × 50%", []string{"rules/zero-use"}},
		{"temporary", rating.Terms{Key: listKey(tariff.Temporary, tariff.GradeA, tariff.Low, 0), ContractKW: 3}, may2025(300), "base", "1호 × 1,600.0원", []string{"rules/temporary-summer"}},
		{"Jeju", rating.Terms{Key: listKey(tariff.Residential, 0, tariff.Low, 1), ContractKW: 3}, july, "base", "3kW × 4,310.0원", []string{"rules/jeju-demand"}},
		{"Jeju", rating.Terms{Key: listKey(tariff.Residential, 0, tariff.Low, 1), ContractKW: 3}, july, "energy/peak", "186kWh × 220.5원 + 19kWh × 736.2원", []string{"choices/super-from-peak/2021-09-01"}},
	} {
		var b rating.Bill
		if err := rating.Rate(&b, []rating.Terms{c.terms}, &c.use, book.Default()); err != nil {
			t.Fatal(err)
		}
		found := false
		for _, l := range rating.Explain(&b, book.Default()) {
			if l.Key != c.key {
				continue
			}
			found = true
			var rules []string
			for _, r := range l.Rules {
				rules = append(rules, r.ID)
			}
			if l.Formula != c.formula {
				t.Errorf("%s %s: %q, want %q", c.name, c.key, l.Formula, c.formula)
			}
			for _, want := range c.rules {
				if !strings.Contains(strings.Join(rules, " "), want) {
					t.Errorf("%s %s: %v lack %s", c.name, c.key, rules, want)
				}
			}
		}
		if !found {
			t.Errorf("%s: no line %s", c.name, c.key)
		}
	}
}

// More use costs more inside one list and month, except where the terms lower the base charge with it: night power 을Ⅱ pays base for the other
// hours' share, so more night use may cost less, and it is drawn with other hours alone growing.
func TestMoreUseCostsMoreInClasses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		terms, use := drawClass(t)
		kind := book.Default().Lists(terms[0].Key)[0].Value.Kind
		terms[0].Discounts = nil
		more := *use
		step := rapid.Int64Range(1, 300).Draw(t, "more")
		switch {
		case kind == tariff.PerWatt:
			return
		case kind == tariff.NightAndOther:
			more.Bands[tariff.Mid] += step
		case use.HasBands:
			more.Bands[rapid.IntRange(0, 2).Draw(t, "band")] += step
		default:
			more.KWh += step
		}
		if more.HasBands {
			more.KWh = more.Bands.Sum()
		}
		if terms[len(terms)-1].Paused || len(terms) == 3 && terms[1].Paused && use.Period.Days() < 3 {
			return
		}
		var a, b rating.Bill
		if err := rating.Rate(&a, terms, use, book.Default()); err != nil {
			t.Fatal(err)
		}
		if err := rating.Rate(&b, terms, &more, book.Default()); err != nil {
			t.Fatal(err)
		}
		if b.Total < a.Total {
			t.Fatalf("%v %v: %v %v, more %v %v", terms[0].Key, use.Period, use.Bands, a.Total, more.Bands, b.Total)
		}
	})
}

// What was found out about one customer's lights does not stand in for the next: a bill is the same whichever was made in its place before.
func TestLightsAreAskedForEachTime(t *testing.T) {
	lights := listKey(tariff.Streetlight, tariff.GradeA, tariff.Low, 0)
	use := rating.Usage{Period: period("2023-05-01", "2023-06-01")}
	var b rating.Bill
	if err := rating.Rate(&b, []rating.Terms{{Key: lights, ContractKW: 1}}, &use, book.Default()); err != nil {
		t.Fatal(err)
	}
	if err := rating.Rate(&b, []rating.Terms{{Key: lights}}, &use, book.Default()); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("lights without equipment: %v, total %v", err, b.Total)
	}
}

// More watts or hours never cost less.
func TestMoreLightCostsMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		use := rating.Usage{Period: drawPeriod(t)}
		if q := book.Default().FuelFor(use.Period.To.Month()); q != nil && q.Price < 0 {
			return
		}
		terms := rating.Terms{Key: listKey(tariff.Streetlight, tariff.GradeA, tariff.Low, 0), Watts: rapid.Int64Range(1, 3000).Draw(t, "watts"),
			HoursPerDay: rapid.Int64Range(1, 23).Draw(t, "hours")}
		brighter, longer := terms, terms
		brighter.Watts += rapid.Int64Range(1, 100).Draw(t, "more watts")
		longer.HoursPerDay++
		var a, b rating.Bill
		if err := rating.Rate(&a, []rating.Terms{terms}, &use, book.Default()); err != nil {
			t.Fatal(err)
		}
		if err := rating.Rate(&b, []rating.Terms{brighter}, &use, book.Default()); err != nil {
			t.Fatal(err)
		}
		// A light lifted to the least charge loses no won to the rounding of its lines, one just above it does.
		slack := kilowon.Won(0)
		if a.Sum(tariff.ChargeMinimum) > 0 {
			slack = 10
		}
		if b.Total+slack < a.Total {
			t.Fatalf("%dW %v, %dW %v", terms.Watts, a.Total, brighter.Watts, b.Total)
		}
		if err := rating.Rate(&b, []rating.Terms{longer}, &use, book.Default()); err != nil {
			t.Fatal(err)
		}
		if b.Total+slack < a.Total {
			t.Fatalf("%d hours %v, %d hours %v", terms.HoursPerDay, a.Total, longer.HoursPerDay, b.Total)
		}
	})
}

// Temporary power has the prices of the list it is referred to, on every day.
func TestTemporaryIsTheOtherList(t *testing.T) {
	pairs := map[tariff.Grade]tariff.Grade{tariff.GradeB1: tariff.GradeA1, tariff.GradeB2: tariff.GradeA2, tariff.GradeB: tariff.GradeB}
	rapid.Check(t, func(t *rapid.T) {
		grade := rapid.SampledFrom([]tariff.Grade{tariff.GradeB1, tariff.GradeB2, tariff.GradeB}).Draw(t, "grade")
		key := listKey(tariff.Temporary, grade, tariff.HighA, tariff.Option(rapid.IntRange(1, 2).Draw(t, "option")))
		use := rating.Usage{Period: drawPeriod(t), Bands: rating.TOU{rapid.Int64Range(0, 9000).Draw(t, "light"), rapid.Int64Range(0, 9000).Draw(t, "mid"), 1}, HasBands: true}
		use.KWh, use.Demand.PeakKW = use.Bands.Sum(), 100
		var a, b rating.Bill
		if err := rating.Rate(&a, []rating.Terms{{Key: key, ContractKW: 200}}, &use, book.Default()); err != nil {
			t.Fatal(err)
		}
		key.Class, key.Grade = tariff.General, pairs[grade]
		if err := rating.Rate(&b, []rating.Terms{{Key: key, ContractKW: 200}}, &use, book.Default()); err != nil {
			t.Fatal(err)
		}
		if a.Total != b.Total || len(a.Lines) != len(b.Lines) {
			t.Fatalf("%v: %v, %v: %v", grade, a.Total, key, b.Total)
		}
	})
}

func BenchmarkClasses(b *testing.B) {
	for _, c := range []struct {
		name  string
		terms rating.Terms
		use   rating.Usage
	}{
		{"Farm", rating.Terms{Key: listKey(tariff.Agricultural, tariff.GradeB, tariff.Low, 0), ContractKW: 20}, may2025(700)},
		{"Streetlight", rating.Terms{Key: listKey(tariff.Streetlight, tariff.GradeA, tariff.Low, 0), Watts: 250}, may2025(0)},
		{"Night", rating.Terms{Key: listKey(tariff.Night, tariff.GradeA, tariff.Low, 0), ContractKW: 30}, may2025(700)},
	} {
		b.Run(c.name, func(b *testing.B) {
			var bill rating.Bill
			terms := []rating.Terms{c.terms}
			b.ReportAllocs()
			for b.Loop() {
				if err := rating.Rate(&bill, terms, &c.use, book.Default()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
