package rating_test

import (
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// Whole percent from a month's registers (제42조 ② 단서, 제7조 ①): right triangles, and a register one unit either side of 90.5 %.
func TestMonthlyPowerFactor(t *testing.T) {
	for _, c := range []struct{ kwh, kvarh, want int64 }{
		{100, 0, 100}, {4, 3, 80}, {3, 4, 60}, {12, 5, 92}, {15, 8, 88}, {7, 24, 28}, {1, 1, 71}, {0, 100, 0}, {1, 1000, 1},
		// cos φ = 0.905 is 1,000 kWh with 470.0626… kVarh.
		{100000, 47006, 91}, {100000, 47007, 90},
		// Registers of large customers stay exact.
		{40_000_000_000, 30_000_000_000, 80},
	} {
		if got := rating.MonthlyPowerFactor(c.kwh, c.kvarh); got != c.want {
			t.Errorf("%d kWh, %d kVarh: %d %%, want %d", c.kwh, c.kvarh, got, c.want)
		}
	}
}

// Who is charged, and by what, of 제43조, one below, at and one above 20 kW and the day before and of each change. 10 percent points short cost 2 % of the base charge.
func TestPowerFactorByHand(t *testing.T) {
	low := func(c tariff.Class, g tariff.Grade) tariff.Key { return listKey(c, g, tariff.Low, 0) }
	shop, school, farm := low(tariff.General, tariff.GradeA1), low(tariff.Educational, tariff.GradeA), low(tariff.Agricultural, tariff.GradeB)
	office := listKey(tariff.General, tariff.GradeA1, tariff.HighA, 1)
	lagging := rating.PowerFactor{Lagging: 80, Metered: true}
	leading := rating.PowerFactor{Leading: 85, Metered: true}
	for _, c := range []struct {
		name   string
		key    tariff.Key
		kw     int64
		shared bool
		from   string
		factor rating.PowerFactor
		// parts of the base charge in thousandths
		want int64
	}{
		{"a shop of 19 kW", shop, 19, false, "2024-05-01", lagging, 0},
		{"a shop of 20 kW", shop, 20, false, "2024-05-01", lagging, 20},
		{"a shop of 21 kW", shop, 21, false, "2024-05-01", lagging, 20},
		{"a shop of 19 kW as entered, like the calculator", shop, 19, false, "2024-05-01", rating.PowerFactor{Lagging: 80}, 20},
		{"a farm of 20 kW", farm, 20, false, "2024-05-01", lagging, 20},
		{"a school at low voltage is not named", school, 50, false, "2024-05-01", lagging, 0},
		{"a school at high voltage", listKey(tariff.Educational, tariff.GradeA, tariff.HighA, 1), 50, false, "2024-05-01", lagging, 20},
		{"lights are not named", low(tariff.Streetlight, tariff.GradeB), 50, false, "2024-05-01", lagging, 0},
		{"leading at low voltage", shop, 50, false, "2024-05-01", leading, 0},
		{"leading at high voltage: ten points", office, 50, false, "2024-05-01", leading, 20},
		{"leading, not read remotely", office, 50, false, "2024-05-01", rating.PowerFactor{Leading: 85, Monthly: true}, 0},
		{"leading not below 60", office, 50, false, "2024-05-01", rating.PowerFactor{Leading: 40}, 70},
		{"shared transformers, 19 kW, before 2024-02", office, 19, true, "2024-01-01", lagging, 20},
		{"shared transformers, 19 kW", office, 19, true, "2024-02-01", lagging, 0},
		{"shared transformers, 20 kW", office, 20, true, "2024-02-01", lagging, 20},
		{"standard 90 in January 2025", office, 50, false, "2025-01-01", lagging, 20},
		{"standard 92 in February 2025", office, 50, false, "2025-02-01", lagging, 24},
		{"bonus up to 95", office, 50, false, "2025-01-01", rating.PowerFactor{Lagging: 99}, -10},
		{"bonus up to 97", office, 50, false, "2025-02-01", rating.PowerFactor{Lagging: 99}, -10},
		{"floor of 60", office, 50, false, "2025-02-01", rating.PowerFactor{Lagging: 30}, 64},
	} {
		terms := rating.Terms{Key: c.key, ContractKW: c.kw, SharedTransformer: c.shared}
		use := monthOf(c.from, 100)
		use.PowerFactor = c.factor
		use.Demand.BillingKW = 100
		var b rating.Bill
		if err := rating.Rate(&b, []rating.Terms{terms}, &use, book.Default()); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got, want := b.Sum(tariff.ChargePowerFactor), b.Sum(tariff.ChargeBase)*kilowon.Won(c.want)/1000; got != want {
			t.Errorf("%s: %v of %v, want %v", c.name, got, b.Sum(tariff.ChargeBase), want)
		}
	}
}
