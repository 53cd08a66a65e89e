package rating_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

func side(from, to string, kwh int64, terms rating.Terms) rating.Side {
	return rating.Side{Terms: []rating.Terms{terms}, Usage: &rating.Usage{Period: kilowon.Period{From: kilowon.MustDate(from), To: kilowon.MustDate(to)}, KWh: kwh}}
}

// Differences worked by hand from 별표 1; fuel is 5.0 throughout.
func TestCompareByHand(t *testing.T) {
	home := rating.Terms{Key: residentialLow}
	television, family := home, home
	television.TVSets = 1
	family.Discounts = []rating.Discount{{Kind: tariff.LargeFamily}}
	shop := rating.Terms{Key: listKey(tariff.General, tariff.GradeA1, tariff.Low, 0), ContractKW: 5}
	larger := shop
	larger.ContractKW = 8
	for _, c := range []struct {
		name     string
		old, new rating.Side
		want     map[rating.Cause]kilowon.Won
	}{
		{"nothing changed", side("2025-05-01", "2025-06-01", 300, home), side("2025-05-01", "2025-06-01", 300, home), nil},
		// 150 × (214.6 + 9.0 + 5.0); 50 × (307.3 − 214.6) + 7,300 − 1,600. Tax and fund 12,656.82 less 6,766.32.
		{"more use into another block", side("2025-05-01", "2025-06-01", 300, home), side("2025-06-01", "2025-07-01", 450, home),
			map[rating.Cause]kilowon.Won{rating.CauseUsage: 34_290, rating.CauseBlocks: 10_335, rating.CauseTax: 5_891, rating.CauseRounding: -6}},
		// The other way, from the third block: −150 × (307.3 + 14.0); 100 × (307.3 − 214.6) − 5,700.
		{"less use into another block", side("2025-05-01", "2025-06-01", 450, home), side("2025-06-01", "2025-07-01", 300, home),
			map[rating.Cause]kilowon.Won{rating.CauseUsage: -48_195, rating.CauseBlocks: 3_570, rating.CauseTax: -5_891, rating.CauseRounding: 6}},
		// 1,600 + 24,000 + 32,190 becomes 1,600 + 36,000 + 10,730. The fund's rate falls from 3.2 to 2.7 % of 53,230.
		{"summer and another rate of the fund", side("2025-06-01", "2025-07-01", 350, home), side("2025-07-01", "2025-08-01", 350, home),
			map[rating.Cause]kilowon.Won{rating.CauseSeason: -9_460, rating.CauseTax: -1_249, rating.CauseTaxRate: -266, rating.CauseRounding: 5}},
		// 8.0 won more a kWh from 2023-05-16 on.
		{"a revision of prices", side("2023-04-16", "2023-05-16", 300, home), side("2023-05-16", "2023-06-16", 300, home),
			map[rating.Cause]kilowon.Won{rating.CausePrice: 2_400, rating.CauseTax: 329, rating.CauseRounding: 1}},
		// The climate price rises from 7.3 to 9.0; the list by 11.4 won.
		{"the climate price", side("2022-12-01", "2023-01-01", 100, shop), side("2023-01-01", "2023-02-01", 100, shop),
			map[rating.Cause]kilowon.Won{rating.CausePrice: 1_140, rating.CauseClimate: 170, rating.CauseTax: 179, rating.CauseRounding: 11}},
		{"a television", side("2025-05-01", "2025-06-01", 300, home), side("2025-05-01", "2025-06-01", 300, television),
			map[rating.Cause]kilowon.Won{rating.CauseTV: 2_500}},
		// 30 % of 51,260.
		{"a discount", side("2025-05-01", "2025-06-01", 300, home), side("2025-05-01", "2025-06-01", 300, family),
			map[rating.Cause]kilowon.Won{rating.CauseDiscount: -15_378, rating.CauseTax: -2_030, rating.CauseRounding: -2}},
		// 3 kW × 6,160, billed by the contract power.
		{"contract power", side("2025-05-01", "2025-06-01", 300, shop), side("2025-05-01", "2025-06-01", 300, larger),
			map[rating.Cause]kilowon.Won{rating.CauseDemand: 18_480, rating.CauseTax: 2_440}},
		// Ten of May's 31 days: the base is 910 × 10/31, blocks are scaled.
		{"days", side("2025-05-01", "2025-06-01", 60, home), side("2025-05-01", "2025-05-11", 60, home),
			map[rating.Cause]kilowon.Won{rating.CauseDays: -616, rating.CauseTax: -81, rating.CauseRounding: -3}},
	} {
		got, err := rating.Compare(c.old, c.new, book.Default())
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		var sum kilowon.Won
		for _, p := range got.Parts {
			sum += p.Amount
			if want := c.want[p.Cause]; p.Amount != want {
				t.Errorf("%s: %s %v, want %v (%s → %s)", c.name, p.Cause.Code(), p.Amount, want, p.Before, p.After)
			}
		}
		if len(got.Parts) != len(c.want) || sum != got.Difference() {
			t.Errorf("%s: %d parts that add up to %v, want %d and %v", c.name, len(got.Parts), sum, len(c.want), got.Difference())
		}
	}
}

// drawSide draws a bill of any list of the book, with what its kind is metered by.
func drawSide(t *rapid.T) rating.Side {
	bk := book.Default()
	key := rapid.SampledFrom(bk.Keys()).Draw(t, "key")
	lists := bk.Lists(key)
	from := max(kilowon.MustDate("2017-01-01"), lists[0].From) + kilowon.Date(rapid.IntRange(0, 1500).Draw(t, "from"))
	use := &rating.Usage{Period: kilowon.Period{From: from, To: from + kilowon.Date(rapid.IntRange(1, 70).Draw(t, "days"))}}
	if rapid.Bool().Draw(t, "month") {
		use.Period.To = (from.Month() + 1).Day(from.Time().Day())
	}
	terms := rating.Terms{Key: key, ContractKW: rapid.Int64Range(1, 900).Draw(t, "kw"), TVSets: rapid.Int64Range(0, 2).Draw(t, "tv")}
	kwh := rapid.Int64Range(0, 2500)
	switch lists[0].Value.Kind {
	case tariff.PerWatt:
		terms.Watts = rapid.Int64Range(1, 900).Draw(t, "watts")
	case tariff.TimeOfUse:
		use.HasBands, use.Bands = true, rating.TOU{kwh.Draw(t, "light"), kwh.Draw(t, "mid"), kwh.Draw(t, "peak")}
	case tariff.NightAndOther:
		use.HasBands, use.Night, use.Bands = true, true, rating.TOU{kwh.Draw(t, "night"), kwh.Draw(t, "other")}
	default:
		use.KWh = kwh.Draw(t, "kwh")
	}
	if use.HasBands {
		use.KWh = use.Bands.Sum()
	}
	if rapid.Bool().Draw(t, "peaked") {
		use.Demand = rating.Demand{PeakKW: rapid.Int64Range(0, 900).Draw(t, "peak kw"), Metered: true}
		use.PowerFactor = rating.PowerFactor{Lagging: rapid.Int64Range(60, 100).Draw(t, "lagging"), SurchargeMonth: rapid.IntRange(1, 2).Draw(t, "surcharge")}
		use.Excess = drawExcess(t, use.Period.To.Month())
	}
	if terms.ContractKW > 100 && key.Class == tariff.Industrial && rapid.Bool().Draw(t, "standby") {
		terms.Standby = []rating.StandbySupply{{Grade: tariff.GradeA, OwnLine: rapid.Bool().Draw(t, "own line")}}
		use.Standby = []rating.StandbyUse{{PeakKW: rapid.Int64Range(0, 950).Draw(t, "standby peak")}}
	}
	for _, k := range rapid.SliceOfN(rapid.IntRange(1, int(tariff.DiscountCount)-1), 0, 2).Draw(t, "discounts") {
		terms.Discounts = append(terms.Discounts, rating.Discount{Kind: tariff.DiscountKind(k), From: from + kilowon.Date(rapid.IntRange(0, 10).Draw(t, "granted"))})
	}
	side := rating.Side{Terms: []rating.Terms{terms}, Usage: use}
	if middle := from + 5; use.Period.Contains(middle) && rapid.Bool().Draw(t, "changed") {
		later := terms
		side.Terms[0].To, later.From = middle, middle
		later.TVSets, later.ContractKW = 0, terms.ContractKW+20
		side.Terms = append(side.Terms, later)
	}
	return side
}

// The parts of any two bills add up to their difference; what is left to rounding is no more than the roundings of two bills can leave; a bill
// against itself has no part.
func TestCompareAddsUp(t *testing.T) {
	// One won a line and ten for the fund and the whole, on either side.
	const mostRounding = 2 * (12 + 10 + 10)
	compared := 0
	rapid.Check(t, func(t *rapid.T) {
		old, new := drawSide(t), drawSide(t)
		got, err := rating.Compare(old, new, book.Default())
		if kilowon.CodeOf(err) == kilowon.Unencoded && err != nil {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		compared++
		var sum kilowon.Won
		for _, p := range got.Parts {
			sum += p.Amount
			if p.Amount == 0 || p.Cause == rating.CauseRounding && (p.Amount > mostRounding || p.Amount < -mostRounding) {
				t.Errorf("%s %v", p.Cause.Code(), p.Amount)
			}
		}
		if sum != got.New.Total-got.Old.Total {
			t.Fatalf("the parts add up to %v, the bills differ by %v", sum, got.New.Total-got.Old.Total)
		}
		for _, s := range []rating.Side{old, new} {
			if same, err := rating.Compare(s, s, book.Default()); err != nil || len(same.Parts) != 0 {
				t.Fatalf("a bill against itself: %v %+v", err, same)
			}
		}
	})
	if compared == 0 {
		t.Error("nothing was compared")
	}
}
