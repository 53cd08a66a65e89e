package book

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

var day = kilowon.MustDate

// 별표 1 제1호 of the terms of 2021-09-16, typed from the annex.
func TestResidential2021EqualsAnnex1(t *testing.T) {
	low := tariff.List{
		Kind:         tariff.Tiered,
		Tiers:        tariff.Tiers{Limits: [2]int64{200, 400}, Base: [3]kilowon.Won{910, 1600, 7300}, Energy: [3]kilowon.Price{8830, 18290, 27560}},
		SummerTiers:  tariff.Tiers{Limits: [2]int64{300, 450}, Base: [3]kilowon.Won{910, 1600, 7300}, Energy: [3]kilowon.Price{8830, 18290, 27560}},
		SummerMonths: tariff.MonthSet(time.July, time.August),
		Super:        tariff.SuperUser{Limit: 1000, Price: 70450, Months: tariff.MonthSet(time.July, time.August, time.December, time.January, time.February)},
		Minimum:      1000,
	}
	high := low
	high.Tiers.Base, high.SummerTiers.Base = [3]kilowon.Won{730, 1260, 6060}, [3]kilowon.Won{730, 1260, 6060}
	high.Tiers.Energy, high.SummerTiers.Energy = [3]kilowon.Price{7330, 14230, 21060}, [3]kilowon.Price{7330, 14230, 21060}
	high.Super.Price, high.Minimum = 56960, 0
	for voltage, want := range map[tariff.Voltage]tariff.List{tariff.Low: low, tariff.HighA: high} {
		h := Default().Lists(tariff.Key{Class: tariff.Residential, Voltage: voltage})
		for _, d := range []string{"2021-01-01", "2021-09-16", "2022-03-31"} {
			if got := h.At(day(d)); got == nil || got.Value != want {
				t.Errorf("%s on %s: got %+v, want %+v", voltage, d, got, want)
			}
		}
		if h.At(day("2016-11-30")) != nil {
			t.Errorf("%s has a list before the reform of 2016-12-01", voltage)
		}
	}
}

func TestSummerOf2018IsOnce(t *testing.T) {
	h := Default().Lists(tariff.Key{Class: tariff.Residential, Voltage: tariff.Low})
	for d, want := range map[string][2]int64{"2018-05-31": {}, "2018-06-01": {300, 500}, "2018-09-30": {300, 500}, "2018-10-01": {}, "2019-07-01": {300, 450}} {
		if got := h.At(day(d)).Value.SummerTiers.Limits; got != want {
			t.Errorf("%s: summer limits %v, want %v", d, got, want)
		}
	}
	if h.At(day("2016-12-31")).Value.Super.Limit != 0 || h.At(day("2017-01-01")).Value.Super.Limit != 1000 {
		t.Error("the super-user price begins on 2017-01-01 (부칙 2016. 12.)")
	}
}

func TestListThatEnds(t *testing.T) {
	b := Default()
	h := b.Lists(tariff.Key{Class: tariff.General, Grade: tariff.GradeB, Voltage: tariff.HighC, Option: 1})
	if got := h[len(h)-1].Value.Until; got != day("2023-11-09") {
		t.Errorf("일반용(을) 고압C ends on %s", got)
	}
	for _, k := range []tariff.Key{{Class: tariff.Agricultural, Voltage: tariff.Low}, {Class: tariff.EV, Voltage: tariff.Low, Option: 5},
		{Class: tariff.General, Grade: tariff.GradeA1, Voltage: tariff.Low, Option: 1}, {Class: tariff.Residential, Voltage: tariff.HighA, Option: 1}} {
		if b.Lists(k) != nil {
			t.Errorf("%s is in no list of the terms", k)
		}
	}
}

func TestDiscountRules(t *testing.T) {
	b := Default()
	frozen := []tariff.DiscountKind{tariff.LargeFamily, tariff.ThreeChildren, tariff.Childbirth, tariff.Disabled, tariff.Veteran, tariff.May18,
		tariff.Independence, tariff.BasicLivelihood, tariff.BasicHousing, tariff.NearPoor}
	groups := map[tariff.DiscountGroup][]tariff.DiscountKind{
		tariff.Exclusive: {tariff.Disabled, tariff.Veteran, tariff.May18, tariff.Independence},
		tariff.Stackable: {tariff.BasicLivelihood, tariff.BasicHousing, tariff.NearPoor},
		tariff.Facility:  {tariff.WelfareFacility},
		tariff.Family:    {tariff.LargeFamily, tariff.ThreeChildren, tariff.Childbirth, tariff.LifeSupport},
	}
	summer := tariff.MonthSet(time.June, time.July, time.August)
	for group, kinds := range groups {
		for _, k := range kinds {
			for _, v := range b.Discounts[k] {
				d := v.Value
				if d.Group != group || d.Frozen != slices.Contains(frozen, k) || d.Essential == (k == tariff.WelfareFacility) {
					t.Errorf("%s %s: group %d, frozen %v, essential %v", k, v.From, d.Group, d.Frozen, d.Essential)
				}
				if !d.Residential || d.General == (group == tariff.Family) {
					t.Errorf("%s %s: residential %v, general %v", k, v.From, d.Residential, d.General)
				}
				raised := group == tariff.Exclusive || group == tariff.Stackable
				if raised != (d.SummerMonths == summer) || raised != (d.SummerCap > d.Cap) {
					t.Errorf("%s %s: the cap rises in June to August for 2호 alone, got %+v", k, v.From, d)
				}
			}
		}
	}
}

func TestAdjunctDates(t *testing.T) {
	b := Default()
	if v := b.Relief.At(day("2025-03-31")).Value; v.Limit != 313 || v.EnergyCut != 800 || v.ClimatePrice != 900 {
		t.Errorf("price freeze on its last day: %+v", v)
	}
	for _, d := range []string{"2022-12-31", "2025-04-01"} {
		if v := b.Relief.At(day(d)).Value; v != (tariff.Relief{}) {
			t.Errorf("price freeze on %s: %+v", d, v)
		}
	}
	essential := map[string]tariff.Essential{
		"2021-06-30": {Limit: 200, Low: 4000, High: 2500, Floor: 1000, KeptLow: 4000, KeptHigh: 2500, KeptFloor: 1000},
		"2021-07-01": {Limit: 200, Low: 2000, High: 1500, Floor: 1000, KeptLow: 4000, KeptHigh: 2500},
		"2022-07-01": {Limit: 200, KeptLow: 4000, KeptHigh: 2500},
	}
	for d, want := range essential {
		if got := b.Essential.At(day(d)).Value; got != want {
			t.Errorf("essential use on %s: %+v, want %+v", d, got, want)
		}
	}
	for d, separate := range map[string]bool{"2023-07-11": false, "2023-07-12": true, "2025-10-31": true, "2025-11-01": false} {
		if v := b.TV.At(day(d)).Value; v.Fee != 2500 || v.Separate != separate {
			t.Errorf("television fee on %s: %+v", d, v)
		}
	}
	if v := b.PowerFactor.At(day("2025-01-31")).Value; v != (tariff.PowerFactor{LaggingStandard: 90, LaggingFloor: 60, LaggingCap: 95, LeadingStandard: 95, DayFrom: 9, DayTo: 23, LeadingFloor: 60, PerPercent: 2, LowKW: 20, SharedKW: 20}) {
		t.Errorf("power factor until 2025-01: %+v", v)
	}
	if v := b.PowerFactor.At(day("2025-02-01")).Value; v != (tariff.PowerFactor{LaggingStandard: 92, LaggingFloor: 60, LaggingCap: 97, LeadingStandard: 95, DayFrom: 8, DayTo: 22, LeadingFloor: 60, PerPercent: 2, LowKW: 20, SharedKW: 20}) {
		t.Errorf("power factor from 2025-02: %+v", v)
	}
	if v := b.VAT.At(day("2026-01-01")).Value; v != 100 {
		t.Errorf("VAT %s", v)
	}
	if b.FuelFor(kilowon.MonthOf(2020, time.December)) != nil || b.FuelFor(kilowon.MonthOf(2027, time.January)) != nil {
		t.Error("fuel outside the known quarters must be nil")
	}
	if q := b.FuelFor(kilowon.MonthOf(2021, time.September)); q == nil || q.Price != -300 {
		t.Errorf("fuel of 2021-09: %+v", q)
	}
}

func TestRoundingAndChoices(t *testing.T) {
	b := Default()
	down := kilowon.RoundDown
	want := [tariff.ChargeCount]kilowon.Rounding{down, down, down, down, down, down, down, down, kilowon.RoundNone, down, down, down, down,
		down, kilowon.RoundNone, down, kilowon.RoundHalfUp, kilowon.RoundDown10, kilowon.RoundDown10, kilowon.RoundNone, down, down}
	for c := range tariff.ChargeCount {
		if got := b.Rounding[c].At(day("2026-06-01")).Value; got != want[c] {
			t.Errorf("%s: %s, want %s", c, got, want[c])
		}
	}
	d := day("2026-06-01")
	if b.Choices.WholeAverage.At(d).Value || b.Choices.PeriodTolerance.At(d).Value != 4 || b.Choices.SuperInIrregular.At(d).Value || !b.Choices.ZeroUseHalf.At(d).Value {
		t.Errorf("choices: %+v", b.Choices)
	}
	seasons := [13]tariff.Season{0, tariff.Winter, tariff.Winter, tariff.SpringFall, tariff.SpringFall, tariff.SpringFall, tariff.Summer, tariff.Summer,
		tariff.Summer, tariff.SpringFall, tariff.SpringFall, tariff.Winter, tariff.Winter}
	if b.SeasonOf != seasons {
		t.Errorf("seasons: %v", b.SeasonOf)
	}
}

func TestArticleOf(t *testing.T) {
	for cite, want := range map[kilowon.Cite]kilowon.Cite{
		"제67조 ⑥ 2호 마목": "제67조", "제67조의3 ①": "제67조의3", "제7조": "제7조", "별표 1 제1호 가목 (5)": "별표 1", "별지 2-3 Ⅱ 10 가": "별지 2-3", "별지 4": "별지 4",
		"부칙 2022-12-30": "", "전기사업법 시행령 제36조": "", "제67조마목": "", "별표1": "", "": "",
	} {
		if got, ok := ArticleOf(cite); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", cite, got, ok)
		}
	}
}

func TestRulesThatExplanationsName(t *testing.T) {
	b := Default()
	for _, name := range []string{"discount-order", "proration-kwh", "proration-tier", "proration-period", "proration-price", "season-residential", "seasons", "applied-usage",
		"single-discount", "single-average", "common-demand", "common-demand-floor", "sharing-own-tariff", "sharing-usage", "sharing-equal", "not-filed",
		"not-filed-twice", "filing-deadline", "per-household-demand", "sub-customer", "tv-household", "common-class", "fuel-by-reading-month",
		"fund-by-days", "minimum-by-days", "zero-use"} {
		if id := b.Rules[name]; id == 0 || b.Entry(id).Note == "" && name != "seasons" {
			t.Errorf("rule %s is missing or has no words", name)
		}
	}
}

// 별표 1 제4호–제6호 of the terms of 2021-09-16, typed from the annex.
func TestOtherClasses2021EqualAnnex1(t *testing.T) {
	seasons := func(summer, springFall, winter kilowon.Price) (out [tariff.SeasonCount][tariff.BandCount]kilowon.Price) {
		out[tariff.Summer][0], out[tariff.SpringFall][0], out[tariff.Winter][0] = summer, springFall, winter
		return out
	}
	one := func(p kilowon.Price) (out [tariff.SeasonCount][tariff.BandCount]kilowon.Price) {
		out[0][0] = p
		return out
	}
	key := func(c tariff.Class, g tariff.Grade, v tariff.Voltage) tariff.Key {
		return tariff.Key{Class: c, Grade: g, Voltage: v}
	}
	for k, want := range map[tariff.Key]tariff.List{
		key(tariff.Agricultural, tariff.GradeA, tariff.Low):   {Kind: tariff.Flat, Base: 36000, Energy: one(1660)},
		key(tariff.Agricultural, tariff.GradeA, tariff.HighB): {Kind: tariff.Flat, Base: 36000, Energy: one(1660)},
		key(tariff.Agricultural, tariff.GradeB, tariff.Low):   {Kind: tariff.Flat, Base: 115000, Energy: one(3420)},
		key(tariff.Agricultural, tariff.GradeB, tariff.HighA): {Kind: tariff.Seasonal, Base: 121000, Energy: seasons(3690, 3490, 3690)},
		key(tariff.Agricultural, tariff.GradeB, tariff.HighB): {Kind: tariff.Seasonal, Base: 121000, Energy: seasons(3690, 3490, 3690)},
		key(tariff.Streetlight, tariff.GradeA, tariff.Low):    {Kind: tariff.PerWatt, Energy: one(3570), Minimum: 1220},
		key(tariff.Streetlight, tariff.GradeB, tariff.HighA):  {Kind: tariff.Flat, Base: 629000, Energy: one(8090)},
		key(tariff.Temporary, tariff.GradeB1, tariff.Low):     {Kind: tariff.Seasonal, Base: 616000, Energy: seasons(10070, 6020, 8730)},
		key(tariff.Temporary, tariff.GradeA, tariff.Low): {Kind: tariff.Tiered, Minimum: 1000,
			Tiers: tariff.Tiers{Limits: [2]int64{200, 400}, Base: [3]kilowon.Won{910, 1600, 7300}, Energy: [3]kilowon.Price{8830, 18290, 27560}},
			Super: tariff.SuperUser{Limit: 1000, Price: 70450, Months: tariff.MonthSet(time.July, time.August, time.December, time.January, time.February)}},
	} {
		if got := Default().Lists(k).At(day("2021-09-16")); got == nil || got.Value != want {
			t.Errorf("%s: got %+v, want %+v", k, got, want)
		}
	}
}

// A list that is another's says so: its entry names both, is as sure as the less sure and keeps the other's dates.
func TestReferencedEntries(t *testing.T) {
	b := Default()
	h, of := b.Lists(tariff.Key{Class: tariff.Temporary, Grade: tariff.GradeB1, Voltage: tariff.HighA, Option: 2}), b.Lists(tariff.Key{Class: tariff.General, Grade: tariff.GradeA1, Voltage: tariff.HighA, Option: 2})
	if len(h) != len(of) {
		t.Fatalf("%d vintages, the other list has %d", len(h), len(of))
	}
	for i, v := range h {
		e, other := b.Entry(v.Entry), b.Entry(of[i].Entry)
		if v.From != of[i].From || v.Value != of[i].Value || e.Source.Cite != "별표 1 제6호 나목 (1)" || e.Source.Confidence < other.Source.Confidence {
			t.Errorf("%s: %+v", e.ID, e)
		}
		if !strings.Contains(e.Note, "일반용전력(갑)Ⅰ 고압A 선택Ⅱ 요금표("+other.From.String()+")") || !strings.Contains(e.Source.Reference, other.Source.Reference) {
			t.Errorf("%s does not lead to %s: %q, %q", e.ID, other.ID, e.Note, e.Source.Reference)
		}
	}
	a := b.Lists(tariff.Key{Class: tariff.Temporary, Grade: tariff.GradeA, Voltage: tariff.Low}).At(day("2025-07-01"))
	if a.Value.SummerMonths != 0 || !b.Entry(b.Rules["temporary-summer"]).Chosen {
		t.Errorf("임시전력(갑) in July: %+v, %+v", a.Value, b.Entry(a.Entry))
	}
	if b.Lists(tariff.Key{Class: tariff.Temporary, Grade: tariff.GradeA, Voltage: tariff.Low, Option: 1}) != nil {
		t.Error("임시전력(갑) has no list by time of day")
	}
}

// What is charged a kW changed in no list since 2013, nor is it another in the options of a transition; rating takes the base price of a piece's first day
// for standby power.
func TestBasePricesNeverChanged(t *testing.T) {
	b := Default()
	for _, k := range b.Keys() {
		for _, x := range b.Transitions {
			if other, ok := x.OtherOf(k); ok && b.Lists(other)[0].Value.Base != b.Lists(k)[0].Value.Base {
				t.Errorf("%s and %s have not the same base price", k, other)
			}
		}
		for _, v := range b.Lists(k) {
			if first := b.Lists(k)[0].Value.Base; v.Value.Base != first {
				t.Errorf("%s: %v from %s, %v before", k, v.Value.Base, v.From, first)
			}
		}
	}
}
