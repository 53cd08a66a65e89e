package unitprice_test

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff/book"
	"github.com/kilowon/kilowon/unitprice"
)

var (
	day   = kilowon.MustDate
	tenth = func(n int64) kilowon.Price { return kilowon.Price(n * 10) }
)

func month(t testing.TB, s string) kilowon.Month {
	t.Helper()
	m, err := kilowon.ParseMonth(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func given(n int64) unitprice.Cost {
	p := tenth(n)
	return unitprice.Cost{Price: &p}
}

// The published prices by cost add up to the published price (별표 7 부칙): 5.3원 from 2021 (newsis 2020-12-17), 9.0원 from 2023 (news1 5952907).
func TestPublishedClimatePrices(t *testing.T) {
	for from, c := range map[string]struct{ rps, ets, coal, want int64 }{"2021-01-01": {45, 5, 3, 53}, "2023-01-01": {77, 11, 2, 90}} {
		d, err := unitprice.Climate(&unitprice.ClimateCosts{From: day(from), RPS: given(c.rps), ETS: given(c.ets), Coal: given(c.coal)}, book.Default())
		if err != nil || d.Price != tenth(c.want) || d.Price != book.Default().Climate.At(day(from)).Value {
			t.Errorf("%s: %+v, %v", from, d, err)
		}
	}
}

// 별표 7 1): each cost ÷ 500,000,000,000kWh, rounded at the second place: 2,274,999,999,999 ÷ = 4.549…→4.5, 2,275,000,000,000 ÷ = 4.55→4.6.
func TestClimateRoundsEachCost(t *testing.T) {
	const sales = 500_000_000_000
	for _, c := range []struct {
		rps, ets, coal kilowon.Won
		want           int64
	}{
		{2_274_999_999_999, 0, 0, 45}, {2_275_000_000_000, 0, 0, 46}, {2_275_000_000_001, 0, 0, 46},
		// Three times 0.049…won are nothing, three times 0.05 won are 0.3 won: parts are rounded, not the sum.
		{24_999_999_999, 24_999_999_999, 24_999_999_999, 0}, {25_000_000_000, 25_000_000_000, 25_000_000_000, 3},
	} {
		d, err := unitprice.Climate(&unitprice.ClimateCosts{From: day("2022-04-01"), SalesKWh: sales, RPS: unitprice.Cost{Won: c.rps},
			ETS: unitprice.Cost{Won: c.ets}, Coal: unitprice.Cost{Won: c.coal}}, book.Default())
		if err != nil || d.Price != tenth(c.want) {
			t.Errorf("%+v: %+v, %v", c, d, err)
		}
	}
}

// 별표 7 부칙(2023. 5. 15): the grants count from 2023-05-16.
func TestCashbackCountsFromItsEdition(t *testing.T) {
	costs := unitprice.ClimateCosts{RPS: given(77), ETS: given(11), Coal: given(2), Cashback: given(1)}
	for from, want := range map[string]int64{"2023-05-15": 0, "2023-05-16": 91, "2023-05-17": 91} {
		costs.From = day(from)
		d, err := unitprice.Climate(&costs, book.Default())
		if want == 0 {
			if kilowon.CodeOf(err) != kilowon.Invalid || !strings.HasPrefix(err.Error(), "cashback: ") {
				t.Errorf("%s: %v", from, err)
			}
			continue
		}
		if err != nil || d.Price != tenth(want) {
			t.Errorf("%s: %+v, %v", from, d, err)
		}
	}
}

// The quarters whose costs and prices the utility published. Computed is by the formula, proposed after the limits of the edition, final what was charged.
func TestPublishedFuelPrices(t *testing.T) {
	zero := tenth(0)
	for _, c := range []struct {
		first            string
		actual, previous kilowon.Price
		withheld         *kilowon.Price
		computed         int64
		proposed, final  int64
	}{
		{"2021-01", 22505, tenth(0), nil, -105, -30, -30}, // kidd.co.kr 220262
		{"2021-10", 35542, tenth(-30), nil, 108, 0, 0},    // etnews 20210923000006
		{"2022-01", 46712, tenth(0), &zero, 291, 30, 0},   // ZDNet Korea 2021-12-20
		{"2022-04", 58478, tenth(0), &zero, 338, 30, 0},   // kidd.co.kr 226410
		{"2022-07", 58290, tenth(0), nil, 336, 50, 50},    // pgnkorea 22366: 5.0원 after the terms were changed
	} {
		d, err := unitprice.Fuel(&unitprice.FuelCosts{First: month(t, c.first), Actual: unitprice.FuelCost{Cost: c.actual}, Previous: c.previous,
			Withheld: c.withheld}, book.Default())
		if err != nil || d.Computed != tenth(c.computed) || d.Proposed != tenth(c.proposed) || d.Price != tenth(c.final) {
			t.Errorf("%s: %+v, %v", c.first, d, err)
			continue
		}
		if q := book.Default().FuelFor(d.First); q.Price != d.Price || q.Last != d.Last {
			t.Errorf("%s: %v, the book has %v", c.first, d.Price, q.Price)
		}
	}
}

// The factor of 2021 was not published: each of the three that fit gives the published prices, and their neighbours do not.
func TestFactorsThatFit(t *testing.T) {
	quarters := map[string]struct {
		actual kilowon.Price
		want   int64
	}{"2021-01": {22505, -105}, "2021-10": {35542, 108}, "2022-01": {46712, 291}}
	for factor, fits := range map[int64]bool{1632: false, 1633: true, 1634: true, 1635: true, 1636: false} {
		all := true
		for first, q := range quarters {
			d, err := unitprice.Fuel(&unitprice.FuelCosts{First: month(t, first), Actual: unitprice.FuelCost{Cost: q.actual}, Factor: factor}, book.Default())
			if err != nil {
				t.Fatal(err)
			}
			all = all && d.Computed == tenth(q.want)
		}
		if all != fits {
			t.Errorf("0.%04d: %v", factor, all)
		}
	}
}

// at asks for a price with base 300.00원/kg and factor 0.1000, so that 1.00원/kg more is 0.1원/kWh.
func at(t testing.TB, first string, computed, previous int64, rebased bool) (*unitprice.Derived, error) {
	return unitprice.Fuel(&unitprice.FuelCosts{First: month(t, first), Base: unitprice.FuelCost{Cost: 30000}, Factor: 1000,
		Actual: unitprice.FuelCost{Cost: kilowon.Price(30000 + 100*computed)}, Previous: tenth(previous), Rebased: rebased}, book.Default())
}

// 별표 8 제1호 2), 3) by edition: ±5원; ±3원 a quarter until 2022-06; a change of up to 1원 (until 2022-06 of exactly 1원 too) keeps the price.
func TestFuelLimits(t *testing.T) {
	for _, c := range []struct {
		first                    string
		computed, previous, want int64
		rebased                  bool
	}{
		{"2021-04", 19, 10, 10, false}, {"2021-04", 20, 10, 10, false}, {"2021-04", 21, 10, 21, false},
		{"2021-04", 1, 10, 10, false}, {"2021-04", 0, 10, 10, false}, {"2021-04", -1, 10, -1, false},
		{"2022-04", 20, 10, 10, true}, {"2022-07", 19, 10, 10, false}, {"2022-07", 20, 10, 20, false}, {"2022-07", 21, 10, 21, false},
		{"2022-07", 1, 10, 10, false}, {"2022-07", 0, 10, 0, false}, {"2022-07", -1, 10, -1, false},
		{"2022-07", 19, 10, 19, true}, {"2022-07", 10, 10, 10, true},
		{"2021-04", 39, 10, 39, false}, {"2021-04", 40, 10, 40, false}, {"2021-04", 41, 10, 40, false},
		{"2021-04", -19, 10, -19, false}, {"2021-04", -20, 10, -20, false}, {"2021-04", -21, 10, -20, false},
		{"2022-04", 41, 10, 40, false}, {"2022-07", 41, 10, 41, false},
		{"2022-07", 49, 0, 49, false}, {"2022-07", 50, 0, 50, false}, {"2022-07", 51, 0, 50, false},
		{"2022-07", -49, 0, -49, false}, {"2022-07", -50, 0, -50, false}, {"2022-07", -51, 0, -50, false},
		// The limit comes before the change: 6.0원 is 5.0원, 0.5원 from 4.5원.
		{"2022-07", 60, 45, 45, false},
	} {
		d, err := at(t, c.first, c.computed, c.previous, c.rebased)
		if err != nil || d.Price != tenth(c.want) || d.Computed != tenth(c.computed) {
			t.Errorf("%+v: %+v, %v", c, d, err)
		}
	}
}

// The formula by hand (별표 8 제1호): shares 60.00, 30.00 and 10.00 %, heat 10,000 a litre of oil, 5,000 and 12,500 a kg.
//
//	α = 10,000 ÷ 5,000 × 60% = 1.2, β = 10,000 ÷ 12,500 × 30% = 0.24, γ = 10% = 0.1
//	base   100.00×1.2 + 400.00×0.24 + 300.00×0.1 = 246.00원/kg
//	actual 120.00×1.2 + 450.00×0.24 + 350.00×0.1 = 287.00원/kg
//	loss   (2.00%×3 + 4.00%×1) ÷ 4 = 2.50%, factor 78 ÷ 800 ÷ 0.975 = 0.1
//	price  41.00 × 0.1 = 4.1원
func TestFuelByHand(t *testing.T) {
	c := unitprice.FuelCosts{First: month(t, "2023-01"),
		Mix:        &unitprice.FuelMix{Heat: [3]int64{5000, 12500, 10000}, Burnt: [3]int64{46_800_000_000, 23_400_000_000, 7_800_000_000}},
		Base:       unitprice.FuelCost{ByPrices: true, Prices: [3]kilowon.Price{10000, 40000, 30000}},
		Actual:     unitprice.FuelCost{ByPrices: true, Prices: [3]kilowon.Price{12000, 45000, 35000}},
		Generation: &unitprice.Generation{KWh: 800_000_000_000, Losses: []unitprice.Loss{{Name: "고압", Rate: 200, KWh: 3}, {Name: "저압", Rate: 400, KWh: 1}}},
		Previous:   tenth(0)}
	d, err := unitprice.Fuel(&c, book.Default())
	if err != nil || d.Price != tenth(41) {
		t.Fatalf("%+v, %v", d, err)
	}
	var told []string
	for _, s := range d.Steps {
		told = append(told, s.Label+" "+s.Result)
	}
	want := "적용과 산정기간 2022-09~2022-11 무역통계가격, 유연탄 환산계수 1.2, 천연가스 환산계수 0.24, BC유 환산계수 0.1, 실적연료비 287.00원/kg, " +
		"기준연료비 246.00원/kg, 변환계수 0.1000kg/kWh, 산정단가 4.1원/kWh, 상하한(±5.0원) 4.1원/kWh, 직전 단가와의 차이 4.1원/kWh"
	if got := strings.Join(told, ", "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	// 미조정분 차감: 2.0원 ÷ 0.1 = 20.00원/kg off the base, so that the price is 2.0원 higher and meets the limit (terms of 2024, 별표 8 제1호 2)).
	c.Deferred = tenth(20)
	if d, err = unitprice.Fuel(&c, book.Default()); err != nil || d.Computed != tenth(61) || d.Price != tenth(50) {
		t.Errorf("%+v, %v", d, err)
	}
	c.First = month(t, "2021-10")
	if _, err = unitprice.Fuel(&c, book.Default()); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("deferral before 2022: %v", err)
	}
}

// 별표 8 제1호 4): shares at 0.01 %, means at 0.01원/kg, the factor at 0.0001 — and the mean of the losses at 0.01 % from 2022-07 on.
func TestUnitsOfCalculation(t *testing.T) {
	c := unitprice.FuelCosts{Base: unitprice.FuelCost{Cost: 20000}, Actual: unitprice.FuelCost{Cost: 20000},
		// 0.1 ÷ (1 − 4.995%) = 0.10525…; with 5.00 % it is 0.10526…: the mean of 4.99 % and 5.00 % shows in the working only.
		Generation: &unitprice.Generation{FuelKg: 100_000, KWh: 1_000_000, Losses: []unitprice.Loss{{Rate: 499, KWh: 1}, {Rate: 500, KWh: 1}}}}
	for first, want := range map[string]string{"2022-04": "(1 - 4.995%)", "2022-07": "(1 - 5%)"} {
		c.First = month(t, first)
		d, err := unitprice.Fuel(&c, book.Default())
		if err != nil {
			t.Fatal(err)
		}
		if s := d.Steps[3]; s.Label != "변환계수" || !strings.Contains(s.Formula, want) || s.Result != "0.1053kg/kWh" {
			t.Errorf("%s: %+v", first, s)
		}
	}
}

func TestRefusedQuestions(t *testing.T) {
	mix := &unitprice.FuelMix{Heat: [3]int64{1, 1, 1}, Burnt: [3]int64{1, 1, 1}}
	ok := func(change func(*unitprice.FuelCosts)) *unitprice.FuelCosts {
		c := &unitprice.FuelCosts{First: month(t, "2022-07"), Actual: unitprice.FuelCost{Cost: 1}, Base: unitprice.FuelCost{Cost: 1}, Factor: 1}
		change(c)
		return c
	}
	for name, c := range map[string]struct {
		costs *unitprice.FuelCosts
		code  kilowon.Code
		path  string
	}{
		"no month":       {ok(func(c *unitprice.FuelCosts) { c.First = 0 }), kilowon.Unencoded, "first_month"},
		"before 2021":    {ok(func(c *unitprice.FuelCosts) { c.First = month(t, "2020-10") }), kilowon.Unencoded, "first_month"},
		"mid quarter":    {ok(func(c *unitprice.FuelCosts) { c.First++ }), kilowon.Invalid, "first_month"},
		"no base":        {ok(func(c *unitprice.FuelCosts) { c.First, c.Base = month(t, "2022-10"), unitprice.FuelCost{} }), kilowon.Unencoded, "base"},
		"no factor":      {ok(func(c *unitprice.FuelCosts) { c.First, c.Factor = month(t, "2022-10"), 0 }), kilowon.Unencoded, "factor"},
		"no actual":      {ok(func(c *unitprice.FuelCosts) { c.Actual.Cost = 0 }), kilowon.Invalid, "actual"},
		"prices alone":   {ok(func(c *unitprice.FuelCosts) { c.Actual = unitprice.FuelCost{ByPrices: true} }), kilowon.Invalid, "actual"},
		"price missing":  {ok(func(c *unitprice.FuelCosts) { c.Actual, c.Mix = unitprice.FuelCost{ByPrices: true}, mix }), kilowon.Invalid, "actual"},
		"no heat":        {ok(func(c *unitprice.FuelCosts) { c.Mix = &unitprice.FuelMix{Burnt: mix.Burnt} }), kilowon.Invalid, "mix"},
		"nothing burnt":  {ok(func(c *unitprice.FuelCosts) { c.Mix = &unitprice.FuelMix{Heat: mix.Heat} }), kilowon.Invalid, "mix"},
		"two factors":    {ok(func(c *unitprice.FuelCosts) { c.Generation = &unitprice.Generation{} }), kilowon.Invalid, "factor"},
		"no generation":  {ok(func(c *unitprice.FuelCosts) { c.Factor, c.Generation = 0, &unitprice.Generation{} }), kilowon.Invalid, "generation"},
		"no losses":      {ok(func(c *unitprice.FuelCosts) { c.Factor, c.Generation = 0, &unitprice.Generation{FuelKg: 1, KWh: 1} }), kilowon.Invalid, "generation"},
		"hundredths":     {ok(func(c *unitprice.FuelCosts) { c.Previous = 105 }), kilowon.Invalid, ""},
		"previous above": {ok(func(c *unitprice.FuelCosts) { c.Previous = 510 }), kilowon.Invalid, ""},
	} {
		_, err := unitprice.Fuel(c.costs, book.Default())
		var e *kilowon.Error
		if !errors.As(err, &e) || e.Code != c.code || e.Path != c.path {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]*unitprice.ClimateCosts{
		"no day": {}, "before 2021": {From: day("2020-12-31")}, "no sales": {From: day("2021-01-01"), RPS: unitprice.Cost{Won: 1}},
		"below zero": {From: day("2021-01-01"), SalesKWh: 1, RPS: unitprice.Cost{Won: -1}}, "hundredths": {From: day("2021-01-01"), RPS: unitprice.Cost{Price: new(kilowon.Price(45))}},
		"meaningless": {From: day("2021-01-01"), SalesKWh: 1, RPS: unitprice.Cost{Won: 1e15}},
	} {
		if _, err := unitprice.Climate(c, book.Default()); err == nil {
			t.Errorf("%s is priced", name)
		}
	}
}

// Whatever the costs: the price is a multiple of 0.1원 within ±5원, moves by no more than the edition's step, and stays or moves by more than
// what the edition lets stay.
func TestFuelNeverLeavesItsLimits(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		first := rapid.SampledFrom([]string{"2021-04", "2022-01", "2022-04", "2022-07", "2025-01"}).Draw(r, "first")
		previous := rapid.Int64Range(-50, 50).Draw(r, "previous")
		computed := rapid.Int64Range(-299, 2000).Draw(r, "computed")
		rebased := rapid.Bool().Draw(r, "rebased")
		d, err := at(t, first, computed, previous, rebased)
		if err != nil {
			r.Fatal(err)
		}
		rule := book.Default().FuelRules.At(day(first + "-01")).Value
		moved := max(d.Price-tenth(previous), tenth(previous)-d.Price)
		if d.Price%10 != 0 || d.Price > 500 || d.Price < -500 || rule.Step > 0 && moved > rule.Step {
			r.Fatalf("%s: %v after %v", first, d.Price, tenth(previous))
		}
		if moved > 0 && moved < rule.Still && !(rebased && rule.FreeRebase) {
			r.Fatalf("%s: %v after %v is too small a change", first, d.Price, tenth(previous))
		}
		if last := d.Steps[len(d.Steps)-1]; last.Result != d.Price.String()+"원/kWh" {
			r.Fatalf("the working ends with %s, the price is %v", last.Result, d.Price)
		}
	})
}

// The parts of a climate price add up to it, and more sales never make it dearer.
func TestClimatePartsAddUp(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := unitprice.ClimateCosts{From: day("2024-01-01"), SalesKWh: rapid.Int64Range(1e9, 1e12).Draw(r, "sales")}
		for _, into := range []*unitprice.Cost{&c.RPS, &c.ETS, &c.Coal, &c.Cashback} {
			into.Won = kilowon.Won(rapid.Int64Range(0, 1e13).Draw(r, "cost"))
		}
		d, err := unitprice.Climate(&c, book.Default())
		if err != nil {
			r.Fatal(err)
		}
		var sum kilowon.Price
		for _, s := range d.Steps[:len(d.Steps)-1] {
			p, err := kilowon.ParsePrice(strings.ReplaceAll(strings.TrimSuffix(s.Result, "원/kWh"), ",", ""))
			if err != nil {
				r.Fatal(err)
			}
			sum += p
		}
		if sum != d.Price {
			r.Fatalf("%v, the parts are %v", d.Price, sum)
		}
		c.SalesKWh *= 2
		if more, err := unitprice.Climate(&c, book.Default()); err != nil || more.Price > d.Price {
			r.Fatalf("%v, %v", more, err)
		}
	})
}
