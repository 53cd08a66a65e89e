package rating_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

var inMay = kilowon.Period{From: kilowon.MustDate("2025-05-01"), To: kilowon.MustDate("2025-06-01")}

func general(grade tariff.Grade, option tariff.Option) tariff.Key {
	return tariff.Key{Class: tariff.General, Grade: grade, Voltage: tariff.HighA, Option: option}
}

// held is May 2025 of 일반용(갑)Ⅰ 고압A 선택Ⅰ: contract 20 kW, peak 10 kW, 1,500 kWh.
func held() *rating.HeldMonth {
	return &rating.HeldMonth{Terms: []rating.Terms{{Key: general(tariff.GradeA1, 1), ContractKW: 20}},
		Use: rating.Usage{Period: inMay, KWh: 1500, Demand: rating.Demand{PeakKW: 10, Metered: true}}}
}

func priceAs(t testing.TB, m *rating.HeldMonth, a rating.Alternative) kilowon.Won {
	t.Helper()
	var b rating.Bill
	if err := m.RateAs(&b, &a, book.Default()); err != nil {
		t.Fatal(err)
	}
	return b.Total
}

// 별표 1 제2호 가목 (2023-05-16), spring: Ⅰ 7,170 and 98.6, Ⅱ 8,230 and 94.3; climate 9.0, fuel 5.0, fund 3.2 %.
// Ⅰ: 71,700 + 147,900 + 13,500 + 7,500 = 240,600; VAT 24,060; fund 7,699.2 cut to 7,690; 272,350.
// Ⅱ: 82,300 + 141,450 + 13,500 + 7,500 = 244,750; VAT 24,475; fund 7,832 cut to 7,830; 277,055 cut to 277,050.
func TestOptionsByHand(t *testing.T) {
	m := held()
	for option, want := range map[tariff.Option]kilowon.Won{1: 272_350, 2: 277_050} {
		if got := priceAs(t, m, rating.Alternative{Key: general(tariff.GradeA1, option)}); got != want {
			t.Errorf("%v: %v, want %v", option, got, want)
		}
	}
}

// 제68조 ①: peak 10 kW. At 34 kW the floor is 10.2, so 10 kW; at 35 kW 10.5, so 11 kW; at 50 kW 15 kW.
// 11 kW: 78,870 + 168,900 = 247,770; VAT 24,777; fund 7,928.64 cut to 7,920; 280,467 cut to 280,460.
// 15 kW: 107,550 + 168,900 = 276,450; VAT 27,645; fund 8,846.4 cut to 8,840; 312,935 cut to 312,930.
func TestContractPowerByHand(t *testing.T) {
	m := held()
	for kw, want := range map[int64]kilowon.Won{10: 272_350, 34: 272_350, 35: 280_460, 50: 312_930} {
		if got := priceAs(t, m, rating.Alternative{Key: m.Terms[0].Key, ContractKW: kw}); got != want {
			t.Errorf("%d kW: %v, want %v", kw, got, want)
		}
		m.Terms[0].ContractKW = kw
		if got, want := m.FloorBinds(), kw >= 35; got != want {
			t.Errorf("%d kW: the floor binds %v, want %v", kw, got, want)
		}
		m.Terms[0].ContractKW = 20
	}
	m.Use.Demand = rating.Demand{BillingKW: 10}
	var b rating.Bill
	if err := m.RateAs(&b, &rating.Alternative{Key: m.Terms[0].Key, ContractKW: 30}, book.Default()); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("a billing demand that is given: %v", err)
	}
}

// 제67조의3 ③: a peak of 10 kW exceeds 9 kW by one. The first month is only announced; the second costs 1 × 7,170 × 150 % = 10,755 more:
// 240,600 + 10,755 = 251,355; VAT 25,135.5 up to 25,136; fund 8,043.36 cut to 8,040; 284,531 cut to 284,530. The same each time:
// high voltage goes by share since 2022-09 (부칙 2022-07), 1/9 below 20 %. 8 kW is exceeded by 25 %, and so 200 %: 2 × 7,170 × 200 % = 28,680; 269,280;
// VAT 26,928; fund 8,616.96 cut to 8,610; 304,818 cut to 304,810.
// ①: without a demand meter 1,500 kWh exceed 3 × 450 = 1,350 by 150, and 150 × (98.6 + 9.0 + 5.0) × 150 % = 25,335:
// 21,510 + 168,900 = 190,410; VAT 19,041; fund 6,093.12 cut to 6,090; 215,541 cut to 215,540; with 25,335: VAT 21,574.5 up to 21,575, fund 6,903.84
// cut to 6,900, 244,220. 4 kW: 28,680 + 168,900 = 197,580; VAT 19,758; fund 6,322.56 cut to 6,320; 223,658 cut to 223,650.
func TestContractPowerExceeded(t *testing.T) {
	april := kilowon.MonthOf(2025, time.April)
	for _, c := range []struct {
		kw       int64
		metered  bool
		exceeded []kilowon.Month
		excess   bool
		want     kilowon.Won
	}{
		{10, true, nil, false, 272_350}, {9, true, nil, true, 272_350}, {9, true, []kilowon.Month{april}, true, 284_530}, {9, true, []kilowon.Month{april - 2, april - 1, april}, true, 284_530}, {8, true, []kilowon.Month{april}, true, 304_810},
		{4, false, nil, false, 223_650}, {3, false, nil, true, 215_540}, {3, false, []kilowon.Month{april}, true, 244_220},
	} {
		m := held()
		if !c.metered {
			m.Use.Demand = rating.Demand{}
		}
		var b rating.Bill
		err := m.RateAs(&b, &rating.Alternative{Key: m.Terms[0].Key, ContractKW: c.kw, Exceeded: c.exceeded}, book.Default())
		if err != nil || b.Exceeded() != c.excess || b.Total != c.want {
			t.Errorf("%+v: %v, exceeded %v, %v", c, b.Total, b.Exceeded(), err)
		}
	}
	// What exceeded the larger power that was held exceeds a smaller one; a use that cannot be avoided (②) stays so.
	m := held()
	m.Use.Excess = &rating.ExcessUse{Months: []kilowon.Month{april}}
	if got := priceAs(t, m, rating.Alternative{Key: m.Terms[0].Key, ContractKW: 9}); got != 284_530 {
		t.Errorf("with an earlier excess: %v", got)
	}
	m.Use.Demand, m.Use.Excess = rating.Demand{}, &rating.ExcessUse{Count: 4, Unavoidable: true}
	if got := priceAs(t, m, rating.Alternative{Key: m.Terms[0].Key, ContractKW: 3, Exceeded: []kilowon.Month{april}}); got != 215_540 {
		t.Errorf("unavoidable: %v", got)
	}
}

// A past peak counts under another contract power as it was metered, not in proportion to a reduction that would not have been (세칙 제62조, rules: demand-reduced).
func TestContractPowerAllAlong(t *testing.T) {
	m := held()
	m.Use.Demand.History = []rating.MonthPeak{{Month: kilowon.MonthOf(2025, time.January), PeakKW: 12, ContractKW: 40}}
	var b rating.Bill
	if err := m.RateAs(&b, &rating.Alternative{Key: m.Terms[0].Key, ContractKW: 15}, book.Default()); err != nil || b.BillingKW() != 12 {
		t.Errorf("%d kW, %v", b.BillingKW(), err)
	}
	if err := rating.Rate(&b, m.Terms, &m.Use, book.Default()); err != nil || b.BillingKW() != 10 {
		t.Errorf("as held %d kW, %v", b.BillingKW(), err)
	}
}

// 제57조: from 300 kW on the grade is 을 unless it was given against the power.
func TestContractPowerDecidesTheGrade(t *testing.T) {
	terms := rating.Terms{Key: general(tariff.GradeA2, 2), ContractKW: 250}
	for kw, want := range map[int64]tariff.Grade{299: tariff.GradeA2, 300: tariff.GradeB} {
		if got := rating.Regraded(&terms, kw, true); got != general(want, 2) {
			t.Errorf("%d kW: %v", kw, got)
		}
	}
	terms.Key = general(tariff.GradeA1, 2) // 갑Ⅰ with bands is not what the power decides.
	if got := rating.Regraded(&terms, 300, true); got != terms.Key {
		t.Errorf("a grade that was given: %v", got)
	}
}

// The contract form says where each option is of advantage: Ⅰ up to 200 hours a month, Ⅱ above, Ⅲ above 500 (별지 2-1, 전기사용계약관련 주요사항 10).
// Ⅱ is 5.3 (갑Ⅱ) or 5.5 (을) a kWh cheaper than Ⅰ in every band: 1,060 / 5.3 = 1,100 / 5.5 = 200. Ⅲ is 0.9, 1.3 and 8.3 cheaper than Ⅱ by band, which comes to
// 500 hours with 17.5, 57.5 and 25 % in them: 0.1575 + 0.7475 + 2.075 = 2.98, and 1,490 / 2.98 = 500.
func TestBreakEvenIsThePublishedOne(t *testing.T) {
	for _, c := range []struct {
		grade tariff.Grade
		kw    int64
		want  []rating.Range
	}{
		{tariff.GradeA2, 200, []rating.Range{{From: 1, To: 200}, {From: 201, To: 744, Choice: 1}}},
		{tariff.GradeB, 400, []rating.Range{{From: 1, To: 200}, {From: 201, To: 500, Choice: 1}, {From: 501, To: 744, Choice: 2}}},
	} {
		m := &rating.HeldMonth{Terms: []rating.Terms{{Key: general(c.grade, 1), ContractKW: c.kw}},
			Use: rating.Usage{Period: inMay, Bands: rating.TOU{175, 575, 250}, HasBands: true, KWh: 1000, Demand: rating.Demand{PeakKW: 100, Metered: true}}}
		var asHeld rating.Bill
		if err := rating.Rate(&asHeld, m.Terms, &m.Use, book.Default()); err != nil {
			t.Fatal(err)
		}
		list := rating.Alternatives(m.Terms[0].Key, rating.Choosing{On: inMay.From}, book.Default())
		got, err := rating.Cheapest(1, 744, func(hours int64) ([]kilowon.Won, error) {
			out := make([]kilowon.Won, len(list))
			for i := range list {
				at, err := m.WhatIfAs(&list[i], book.Default())
				if err != nil {
					return nil, err
				}
				if out[i], _, err = at.Totals(hours * asHeld.BillingKW()); err != nil {
					return nil, err
				}
			}
			return out, nil
		})
		if err != nil || len(got) != len(c.want) {
			t.Fatalf("%v: %v, %v; want %v", c.grade, got, err, c.want)
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%v: %v, want %v", c.grade, got, c.want)
			}
		}
	}
}

func TestAlternatives(t *testing.T) {
	on := kilowon.MustDate("2025-05-01")
	for _, c := range []struct {
		name string
		held tariff.Key
		with rating.Choosing
		want []tariff.Key
	}{
		{"제67조 ⑦ 갑, flat", general(tariff.GradeA1, 2), rating.Choosing{}, []tariff.Key{general(tariff.GradeA1, 1), general(tariff.GradeA1, 2)}},
		{"제57조 ④, by band", general(tariff.GradeA2, 1), rating.Choosing{Bands: true},
			[]tariff.Key{general(tariff.GradeA1, 1), general(tariff.GradeA1, 2), general(tariff.GradeA2, 1), general(tariff.GradeA2, 2)}},
		{"제67조 ⑦ 을", general(tariff.GradeB, 3), rating.Choosing{Bands: true}, []tariff.Key{general(tariff.GradeB, 1), general(tariff.GradeB, 2), general(tariff.GradeB, 3)}},
		{"low voltage has no options", tariff.Key{Class: tariff.General, Grade: tariff.GradeA1, Voltage: tariff.Low}, rating.Choosing{Bands: true},
			[]tariff.Key{{Class: tariff.General, Grade: tariff.GradeA1, Voltage: tariff.Low}}},
		{"제58조 ④", tariff.Key{Class: tariff.Educational, Grade: tariff.GradeB, Voltage: tariff.HighA, Option: 1}, rating.Choosing{Bands: true},
			[]tariff.Key{{Class: tariff.Educational, Grade: tariff.GradeA, Voltage: tariff.HighA, Option: 1}, {Class: tariff.Educational, Grade: tariff.GradeA, Voltage: tariff.HighA, Option: 2},
				{Class: tariff.Educational, Grade: tariff.GradeB, Voltage: tariff.HighA, Option: 1}, {Class: tariff.Educational, Grade: tariff.GradeB, Voltage: tariff.HighA, Option: 2}}},
		{"제67조의5 on Jeju", residentialLow, rating.Choosing{Jeju: true, Bands: true}, []tariff.Key{residentialLow, {Class: tariff.Residential, Voltage: tariff.Low, Option: 1}}},
		{"제67조의5 without bands", residentialLow, rating.Choosing{Jeju: true}, []tariff.Key{residentialLow}},
		{"제67조의5 elsewhere", residentialLow, rating.Choosing{Bands: true}, []tariff.Key{residentialLow}},
	} {
		c.with.On = on
		got := rating.Alternatives(c.held, c.with, book.Default())
		if len(got) != len(c.want) {
			t.Errorf("%s: %v", c.name, got)
			continue
		}
		for i := range got {
			if got[i].Key != c.want[i] || (got[i].Key.Grade != c.held.Grade) != (got[i].Note != "") {
				t.Errorf("%s: %v, want %v", c.name, got[i], c.want[i])
			}
		}
	}
	// Of charging for one's own use and as an operator only the operator's options are a choice.
	for option, want := range map[tariff.Option]int{0: 1, 1: 4} {
		key := tariff.Key{Class: tariff.EV, Voltage: tariff.Low, Option: option}
		if got := rating.Alternatives(key, rating.Choosing{On: kilowon.MustDate("2026-05-01")}, book.Default()); len(got) != want {
			t.Errorf("option %d of class ev: %v", option, got)
		}
	}
}

// drawComparison draws months and what they cost under a few choices, one of which was held.
func drawComparison(t *rapid.T) *rating.Comparison {
	months, choices := rapid.IntRange(1, 14).Draw(t, "months"), rapid.IntRange(1, 5).Draw(t, "choices")
	c := &rating.Comparison{Current: rapid.IntRange(0, choices-1).Draw(t, "current")}
	for range choices {
		var row []rating.Cost
		for range months {
			row = append(row, rating.Cost{Won: kilowon.Won(rapid.Int64Range(0, 40).Draw(t, "won"))})
		}
		c.Costs = append(c.Costs, row)
	}
	for m := range months {
		c.Held = append(c.Held, c.Costs[c.Current][m].Won)
	}
	return c
}

// The held choice compared with itself saves nothing, the best regrets nothing, and sums over the months add up.
func TestComparisonProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawComparison(t)
		if o := c.Outcome(c.Current); o.Saving != 0 || o.SavingMonth != 0 || o.SavingYear != 0 || o.Total != c.HeldTotal() || o.Regret != c.Regret() {
			t.Fatalf("the held choice against itself: %+v, regret %v", o, c.Regret())
		}
		best := c.Best()
		if o := c.Outcome(best); o.Regret != 0 || o.Saving != c.Regret() {
			t.Fatalf("the best: %+v, regret %v", o, c.Regret())
		}
		cheapest := 0
		for i := range c.Costs {
			o := c.Outcome(i)
			var sum, saved kilowon.Won
			for m := range c.Held {
				sum, saved = sum+c.Costs[i][m].Won, saved+c.Held[m]-c.Costs[i][m].Won
				if c.Costs[i][m].Won < c.Costs[c.BestIn(m)][m].Won {
					t.Fatalf("month %d: %d costs less than the best %d", m, i, c.BestIn(m))
				}
			}
			if sum != o.Total || saved != o.Saving || o.Regret < 0 {
				t.Fatalf("choice %d: %+v, the months come to %v and save %v", i, o, sum, saved)
			}
			if n := kilowon.Won(len(c.Held)); n == 12 && o.SavingYear != o.Saving {
				t.Fatalf("twelve months save %v, a year %v", o.Saving, o.SavingYear)
			} else if d := 2 * (o.Average*n - o.Total); d > n || d < -n {
				t.Fatalf("the average %v of %v in %d months is not rounded half up", o.Average, o.Total, n)
			}
			cheapest += o.Cheapest
		}
		if cheapest < len(c.Held) {
			t.Fatalf("%d cheapest months of %d", cheapest, len(c.Held))
		}
		// Of equal choices the held one is the best: nobody is told to change for nothing.
		if c.Outcome(c.Current).Regret == 0 && best != c.Current {
			t.Fatalf("best %d, held %d costs the same", best, c.Current)
		}
	})
}

func TestChoiceThatCannotBeTold(t *testing.T) {
	c := rating.Comparison{Held: []kilowon.Won{5, 5}, Current: -1, Costs: [][]rating.Cost{
		{{Won: 1}, {Err: kilowon.Errorf(kilowon.Unencoded, "없음")}}, {{Won: 4}, {Won: 9}}}}
	if month, err := c.Failed(0); month != 1 || kilowon.CodeOf(err) != kilowon.Unencoded {
		t.Errorf("month %d, %v", month, err)
	}
	if c.Best() != 1 || c.BestIn(0) != 1 || c.Regret() != -3 {
		t.Errorf("best %d, in the first month %d, regret %v", c.Best(), c.BestIn(0), c.Regret())
	}
	c.Costs = c.Costs[:1]
	if c.Best() != -1 || c.BestIn(0) != -1 || c.Regret() != 0 {
		t.Errorf("with no choice left: best %d, regret %v", c.Best(), c.Regret())
	}
}

// The ranges lie end to end, and at every number of one the choice costs no more than any other; prices are lines, as those of the options are.
func TestCheapestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "choices")
		base, slope := make([]int64, n), make([]int64, n)
		for i := range n {
			base[i], slope[i] = rapid.Int64Range(0, 2000).Draw(t, "base"), rapid.Int64Range(0, 20).Draw(t, "slope")
		}
		// Within a step a third line may be the cheapest for a while; the options of the terms cross far apart.
		n = min(n, 2)
		price := func(x int64) ([]kilowon.Won, error) {
			var out []kilowon.Won
			for i := range n {
				out = append(out, kilowon.Won(base[i]+slope[i]*x))
			}
			return out, nil
		}
		first := rapid.Int64Range(0, 5).Draw(t, "first")
		last := first + rapid.Int64Range(0, 300).Draw(t, "length")
		got, err := rating.Cheapest(first, last, price)
		if err != nil {
			t.Fatal(err)
		}
		next := first
		for i, r := range got {
			if r.From != next || r.To < r.From || i > 0 && got[i-1].Choice == r.Choice {
				t.Fatalf("%v", got)
			}
			for x := r.From; x <= r.To; x++ {
				costs, _ := price(x)
				for _, c := range costs {
					if costs[r.Choice] > c {
						t.Fatalf("at %d choice %d is not the cheapest: %v", x, r.Choice, costs)
					}
				}
			}
			next = r.To + 1
		}
		if next != last+1 {
			t.Fatalf("%v does not reach %d", got, last)
		}
	})
}

// rules: change-year. The same day of the next year; a 29 February goes with the end of the next February.
func TestNextChange(t *testing.T) {
	for made, want := range map[string]string{"2026-03-02": "2027-03-02", "2025-12-31": "2026-12-31", "2024-02-28": "2025-02-28", "2024-02-29": "2025-03-01", "2023-03-01": "2024-03-01"} {
		if got := rating.NextChange(kilowon.MustDate(made)); got.String() != want {
			t.Errorf("%s: %v, want %s", made, got, want)
		}
	}
}

// 9,000 kWh on 76 kW are 118.4 hours; in 30 days of 24 hours 16.4 %.
func TestHoursAndLoadFactor(t *testing.T) {
	if got := rating.HoursOfUse(9000, 76); got != 118 {
		t.Errorf("hours %d", got)
	}
	if got := rating.LoadFactor(9000, 76, 30).String(); got != "16.4%" {
		t.Errorf("load factor %s", got)
	}
	if rating.HoursOfUse(5, 0) != 0 || rating.LoadFactor(5, 0, 30) != 0 {
		t.Error("without a billing demand there are no hours")
	}
}
