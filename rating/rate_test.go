package rating_test

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

var residentialLow = tariff.Key{Class: tariff.Residential, Voltage: tariff.Low}

func rate(t testing.TB, terms rating.Terms, from, to string, kwh int64) *rating.Bill {
	t.Helper()
	b := new(rating.Bill)
	use := rating.Usage{Period: kilowon.Period{From: kilowon.MustDate(from), To: kilowon.MustDate(to)}, KWh: kwh}
	if err := rating.Rate(b, []rating.Terms{terms}, &use, book.Default()); err != nil {
		t.Fatal(err)
	}
	if err := b.Verify(); err != nil {
		t.Fatal(err)
	}
	return b
}

// One below, at and one above each limit of the blocks, worked by hand from 별표 1 (2023-05-16 prices, 저압; climate 9.0, fuel 5.0).
func TestTierBoundaries(t *testing.T) {
	for _, c := range []struct {
		from, to     string
		kwh          int64
		base, energy kilowon.Won
	}{
		{"2025-05-01", "2025-06-01", 199, 910, 23880}, {"2025-05-01", "2025-06-01", 200, 910, 24000}, {"2025-05-01", "2025-06-01", 201, 1600, 24214},
		{"2025-05-01", "2025-06-01", 399, 1600, 66705}, {"2025-05-01", "2025-06-01", 400, 1600, 66920}, {"2025-05-01", "2025-06-01", 401, 7300, 67227},
		{"2025-07-01", "2025-08-01", 299, 910, 35880}, {"2025-07-01", "2025-08-01", 300, 910, 36000}, {"2025-07-01", "2025-08-01", 301, 1600, 36214},
		{"2025-07-01", "2025-08-01", 449, 1600, 67975}, {"2025-07-01", "2025-08-01", 450, 1600, 68190}, {"2025-07-01", "2025-08-01", 451, 7300, 68497},
		// Super-user: July, August and December to February only.
		{"2025-07-01", "2025-08-01", 999, 7300, 236897}, {"2025-07-01", "2025-08-01", 1000, 7300, 237205}, {"2025-07-01", "2025-08-01", 1001, 7300, 237941},
		{"2025-12-01", "2026-01-01", 1001, 7300, 252036}, {"2025-11-01", "2025-12-01", 1001, 7300, 251607}, {"2025-03-01", "2025-04-01", 1001, 7300, 251607},
	} {
		b := rate(t, rating.Terms{Key: residentialLow}, c.from, c.to, c.kwh)
		if got := b.Sum(tariff.ChargeBase); got != c.base {
			t.Errorf("%s %dkWh: base %v, want %v", c.from, c.kwh, got, c.base)
		}
		if got := b.Sum(tariff.ChargeEnergy); got != c.energy {
			t.Errorf("%s %dkWh: energy %v, want %v", c.from, c.kwh, got, c.energy)
		}
	}
}

// The utility's calculator for 2021-06-21 to 2021-07-20, 500 kWh, every line as published.
func TestSeasonSplit(t *testing.T) {
	b := rate(t, rating.Terms{Key: residentialLow}, "2021-06-21", "2021-07-21", 500)
	want := map[tariff.Charge]kilowon.Won{tariff.ChargeBase: 7300, tariff.ChargeEnergy: 72310, tariff.ChargeClimate: 2650, tariff.ChargeFuel: -1500,
		tariff.ChargeVAT: 8076, tariff.ChargeFund: 2980, tariff.ChargeTotal: -6}
	for c, w := range want {
		if got := b.Sum(c); got != w {
			t.Errorf("%v: %v, want %v", c, got, w)
		}
	}
	if b.Total != 91810 {
		t.Errorf("total %v", b.Total)
	}
}

// The utility's notice of April 2022: 350 kWh, 2022-03-11 to 2022-04-10, a change of price alone: 45,648 and 2,080.
func TestPriceSplitKeepsFractions(t *testing.T) {
	b := rate(t, rating.Terms{Key: residentialLow}, "2022-03-11", "2022-04-11", 350)
	if e, c := b.Sum(tariff.ChargeEnergy), b.Sum(tariff.ChargeClimate); e != 45648 || c != 2080 {
		t.Errorf("energy %v, climate %v; want 45,648 and 2,080", e, c)
	}
}

// The day before, the day of and the day after each change of price, with one day of use on the new side at most.
func TestDateBoundaries(t *testing.T) {
	for _, c := range []struct {
		from, to string
		pieces   int
	}{
		{"2023-04-15", "2023-05-15", 1}, {"2023-04-16", "2023-05-16", 1}, {"2023-04-17", "2023-05-17", 2},
		{"2025-06-01", "2025-06-30", 1}, {"2025-06-01", "2025-07-01", 1}, {"2025-06-02", "2025-07-02", 2},
		{"2025-07-31", "2025-08-31", 1}, {"2025-08-01", "2025-09-01", 1}, {"2025-08-02", "2025-09-02", 2}, {"2025-08-31", "2025-09-30", 2}, {"2025-09-01", "2025-10-01", 1},
		{"2016-12-01", "2017-01-01", 1}, {"2022-12-10", "2023-01-10", 2},
	} {
		if b := rate(t, rating.Terms{Key: residentialLow}, c.from, c.to, 350); len(b.Pieces) != c.pieces {
			t.Errorf("%s~%s: %d pieces, want %d", c.from, c.to, len(b.Pieces), c.pieces)
		}
	}
}

// Discount customers: which ground wins and what it takes off, worked by hand for 350 kWh in May 2025
// (1,600 + 24,000 + 150×214.6=32,190 + 3,150 + 1,750 = 62,690).
func TestDiscounts(t *testing.T) {
	for _, c := range []struct {
		name  string
		from  string
		to    string
		kinds []tariff.DiscountKind
		want  kilowon.Won
	}{
		{"fixed", "2025-05-01", "2025-06-01", []tariff.DiscountKind{tariff.Disabled}, -16000},
		{"fixed in summer", "2025-06-01", "2025-07-01", []tariff.DiscountKind{tariff.Disabled}, -20000},
		{"family has no summer raise", "2025-06-01", "2025-07-01", []tariff.DiscountKind{tariff.LargeFamily}, -16000},
		{"the larger of two family grounds", "2025-05-01", "2025-06-01", []tariff.DiscountKind{tariff.LargeFamily, tariff.LifeSupport}, -18807},
		{"an exclusive one and a family one do not add", "2025-05-01", "2025-06-01", []tariff.DiscountKind{tariff.Veteran, tariff.ThreeChildren}, -16000},
		// 10,000 first, then 30 % of 52,690 = 15,807.
		{"a stackable one comes first", "2025-05-01", "2025-06-01", []tariff.DiscountKind{tariff.ThreeChildren, tariff.BasicHousing}, -25807},
		{"two stackable ones do not add", "2025-05-01", "2025-06-01", []tariff.DiscountKind{tariff.NearPoor, tariff.BasicHousing}, -10000},
		// 8,000 × 12/31 + 10,000 × 19/31 = 9,225.8
		{"the cap goes by days into June", "2025-05-20", "2025-06-20", []tariff.DiscountKind{tariff.NearPoor}, -9225},
	} {
		terms := rating.Terms{Key: residentialLow}
		for _, k := range c.kinds {
			terms.Discounts = append(terms.Discounts, rating.Discount{Kind: k})
		}
		if got := rate(t, terms, c.from, c.to, 350).Sum(tariff.ChargeDiscount); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// The utility's calculator, September 2022: general service low voltage, 5 kW, 100 kWh over 21 and 10 days, power factors 71 and 91 %,
// every line as published; the facility's 30 % is taken of 29,839 and 12,868.
func TestGeneralSplitWithPowerFactor(t *testing.T) {
	use := rating.Usage{Period: kilowon.Period{From: kilowon.MustDate("2022-08-11"), To: kilowon.MustDate("2022-09-11")}, KWh: 100,
		PowerFactor: rating.PowerFactor{Lagging: 71, Leading: 91, SurchargeMonth: 2}}
	terms := rating.Terms{Key: tariff.Key{Class: tariff.General, Grade: tariff.GradeA1, Voltage: tariff.Low}, ContractKW: 5}
	var b rating.Bill
	if err := rating.Rate(&b, []rating.Terms{terms}, &use, book.Default()); err != nil {
		t.Fatal(err)
	}
	for c, want := range map[tariff.Charge]kilowon.Won{tariff.ChargeBase: 30800, tariff.ChargePowerFactor: 1416, tariff.ChargeEnergy: 9264, tariff.ChargeClimate: 730,
		tariff.ChargeFuel: 500, tariff.ChargeVAT: 4271, tariff.ChargeFund: 1580} {
		if got := b.Sum(c); got != want {
			t.Errorf("%v: %v, want %v", c, got, want)
		}
	}
	terms.Discounts = []rating.Discount{{Kind: tariff.WelfareFacility}}
	if err := rating.Rate(&b, []rating.Terms{terms}, &use, book.Default()); err != nil {
		t.Fatal(err)
	}
	if got := b.Sum(tariff.ChargeDiscount); got != -12812 {
		t.Errorf("facility discount %v, want -12,812", got)
	}
}

// A month without use in which the facility's discount comes to more than half of the dwelling's base charge: of overlapping reductions the largest
// applies alone (제67조 ⑥). 30 kW × 7,170 × 1/31 = 6,938.7, of which 30 % of 6,938 is 2,081; half of 730 × 30/31 would be 353.
func TestDiscountBeatsHalfOfBase(t *testing.T) {
	change := kilowon.MustDate("2016-12-02")
	shop := tariff.Key{Class: tariff.General, Grade: tariff.GradeA2, Voltage: tariff.HighA, Option: 1}
	terms := []rating.Terms{{To: change, Key: shop, ContractKW: 30, Discounts: []rating.Discount{{Kind: tariff.WelfareFacility}}},
		{From: change, Key: tariff.Key{Class: tariff.Residential, Voltage: tariff.HighA}, NonDwelling: true}}
	use := rating.Usage{Period: kilowon.Period{From: change - 1, To: change + 30}, HasBands: true, Demand: rating.Demand{BillingKW: 30}}
	var b rating.Bill
	if err := rating.Rate(&b, terms, &use, book.Default()); err != nil {
		t.Fatal(err)
	}
	if base, discount := b.Sum(tariff.ChargeBase), b.Sum(tariff.ChargeDiscount); base != 7645 || discount != -2081 {
		t.Errorf("base %v, discount %v", base, discount)
	}
}

// A discount that begins with later terms does not make the price freeze a change of price of the earlier ones: two days of 24.33 won of base charge each
// (730 × 1/30), of which the deduction leaves the first none, are one piece, and half of its 24.66 won is reduced by 30 %.
func TestFreezeOfLaterTermsCutsNothing(t *testing.T) {
	change := kilowon.MustDate("2025-01-02")
	grounds := []rating.Discount{{Kind: tariff.LifeSupport, To: change - 1}, {Kind: tariff.LargeFamily, From: change}}
	home := tariff.Key{Class: tariff.Residential, Voltage: tariff.HighA}
	terms := []rating.Terms{{To: change, Key: home, Discounts: grounds}, {From: change, Key: home, NonDwelling: true, Discounts: grounds}}
	use := rating.Usage{Period: kilowon.Period{From: change - 2, To: change + 28}, KWh: 1}
	var b rating.Bill
	if err := rating.Rate(&b, terms, &use, book.Default()); err != nil {
		t.Fatal(err)
	}
	if len(b.Pieces) != 2 || b.Sum(tariff.ChargeDiscount) != -3 {
		t.Errorf("%d pieces, discount %v", len(b.Pieces), b.Sum(tariff.ChargeDiscount))
	}
}

func TestNonDwellingHasNoSummerBlocks(t *testing.T) {
	home := rate(t, rating.Terms{Key: residentialLow}, "2025-07-01", "2025-08-01", 300)
	shop := rate(t, rating.Terms{Key: residentialLow, NonDwelling: true}, "2025-07-01", "2025-08-01", 300)
	if home.Sum(tariff.ChargeEnergy) != 36000 || shop.Sum(tariff.ChargeEnergy) != 24000+21460 {
		t.Errorf("home %v, shop %v", home.Sum(tariff.ChargeEnergy), shop.Sum(tariff.ChargeEnergy))
	}
}

// Two households in one dwelling are charged as the average times two (제67조 ⑤).
func TestSeveralHouseholds(t *testing.T) {
	two := rate(t, rating.Terms{Key: residentialLow, Households: 2}, "2025-05-01", "2025-06-01", 700)
	one := rate(t, rating.Terms{Key: residentialLow}, "2025-05-01", "2025-06-01", 350)
	if two.ElectricityTotal != 2*one.ElectricityTotal {
		t.Errorf("two %v, one %v", two.ElectricityTotal, one.ElectricityTotal)
	}
}

func TestIrregularPeriods(t *testing.T) {
	for _, c := range []struct {
		from, to string
		regular  bool
		base     kilowon.Won
	}{
		{"2025-04-10", "2025-05-10", true, 910}, {"2025-04-10", "2025-05-14", true, 910}, {"2025-04-10", "2025-05-06", true, 910},
		// five days late or early: charged by days over the calendar days of the month the rest begins in
		{"2025-04-10", "2025-05-15", false, 910 + 910*5/31}, {"2025-04-10", "2025-05-05", false, 910 * 25 / 30},
		{"2025-04-10", "2025-06-10", false, 1820}, {"2025-01-31", "2025-02-28", true, 910},
	} {
		b := rate(t, rating.Terms{Key: residentialLow}, c.from, c.to, 100)
		if b.Regular != c.regular || b.Sum(tariff.ChargeBase) != c.base {
			t.Errorf("%s~%s: regular %v base %v, want %v %v", c.from, c.to, b.Regular, b.Sum(tariff.ChargeBase), c.regular, c.base)
		}
	}
}

func drawTerms(t *rapid.T) rating.Terms {
	terms := rating.Terms{Key: tariff.Key{Class: tariff.Residential, Voltage: rapid.SampledFrom([]tariff.Voltage{tariff.Low, tariff.HighA}).Draw(t, "voltage")},
		Households: rapid.Int64Range(1, 4).Draw(t, "households"), NonDwelling: rapid.Bool().Draw(t, "shop"), TVSets: rapid.Int64Range(0, 2).Draw(t, "tv")}
	for _, k := range rapid.SliceOfN(rapid.IntRange(1, int(tariff.DiscountCount)-1), 0, 3).Draw(t, "discounts") {
		terms.Discounts = append(terms.Discounts, rating.Discount{Kind: tariff.DiscountKind(k)})
	}
	return terms
}

func drawPeriod(t *rapid.T) kilowon.Period {
	from := kilowon.MustDate("2017-01-01") + kilowon.Date(rapid.IntRange(0, 3500).Draw(t, "from"))
	return kilowon.Period{From: from, To: from + kilowon.Date(rapid.IntRange(1, 100).Draw(t, "days"))}
}

func TestLinesAddUp(t *testing.T) {
	codec, err := rating.NewCodec(book.Default())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		var b, back rating.Bill
		use := rating.Usage{Period: drawPeriod(t), KWh: rapid.Int64Range(0, 3000).Draw(t, "kwh")}
		if err := rating.Rate(&b, []rating.Terms{drawTerms(t)}, &use, book.Default()); err != nil {
			t.Fatal(err)
		}
		if err := b.Verify(); err != nil {
			t.Fatal(err)
		}
		if b.Total < 0 || (b.Total-b.Sum(tariff.ChargeTV))%10 != 0 {
			t.Fatalf("total %v", b.Total)
		}
		packed := codec.Append(nil, &b)
		if err := codec.Decode(&back, packed); err != nil {
			t.Fatal(err)
		}
		if got, want := rating.Explain(&back, book.Default()), rating.Explain(&b, book.Default()); len(got) != len(want) || got[0].Formula != want[0].Formula {
			t.Fatal("a packed bill explains itself differently")
		}
	})
}

// Cutting the terms into two equal halves changes nothing.
func TestCutWithoutChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var one, two rating.Bill
		use := rating.Usage{Period: drawPeriod(t), KWh: rapid.Int64Range(0, 3000).Draw(t, "kwh")}
		terms := drawTerms(t)
		if err := rating.Rate(&one, []rating.Terms{terms}, &use, book.Default()); err != nil {
			t.Fatal(err)
		}
		left, right := terms, terms
		middle := use.Period.From + kilowon.Date(rapid.IntRange(0, use.Period.Days()).Draw(t, "cut"))
		left.To, right.From = middle, middle
		if err := rating.Rate(&two, []rating.Terms{left, right}, &use, book.Default()); err != nil {
			t.Fatal(err)
		}
		if one.Total != two.Total || len(one.Lines) != len(two.Lines) {
			t.Fatalf("one %v, cut at %v %v", one.Total, middle, two.Total)
		}
	})
}

// More use never costs less before discounts for small use, inside one list and month.
func TestMoreUseCostsMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var a, b rating.Bill
		terms := drawTerms(t)
		terms.Discounts = nil
		from := kilowon.MustDate("2022-07-01") + kilowon.Date(rapid.IntRange(0, 1400).Draw(t, "from"))
		use := rating.Usage{Period: kilowon.Period{From: from, To: (from.Month() + 1).Day(from.Time().Day())}, KWh: rapid.Int64Range(0, 2000).Draw(t, "kwh")}
		more := use
		more.KWh += rapid.Int64Range(1, 200).Draw(t, "more")
		for bill, u := range map[*rating.Bill]*rating.Usage{&a: &use, &b: &more} {
			if err := rating.Rate(bill, []rating.Terms{terms}, u, book.Default()); err != nil {
				t.Fatal(err)
			}
		}
		if b.Total < a.Total {
			t.Fatalf("%dkWh %v, %dkWh %v", use.KWh, a.Total, more.KWh, b.Total)
		}
	})
}

func FuzzDecode(f *testing.F) {
	codec, err := rating.NewCodec(book.Default())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(codec.Append(nil, rate(f, rating.Terms{Key: residentialLow}, "2021-06-21", "2021-07-21", 500)))
	f.Add(codec.Append(nil, rate(f, rating.Terms{Key: listKey(tariff.Streetlight, tariff.GradeA, tariff.Low, 0), Watts: 20}, "2023-05-01", "2023-06-01", 0)))
	f.Add(codec.Append(nil, rate(f, rating.Terms{Key: listKey(tariff.Night, tariff.GradeA, tariff.Low, 0)}, "2025-02-15", "2025-03-15", 5)))
	f.Fuzz(func(_ *testing.T, packed []byte) {
		var b rating.Bill
		if codec.Decode(&b, packed) == nil {
			rating.Explain(&b, book.Default())
		}
	})
}

// The bills that are benchmarked: an unsplit and a split month of a home, and the month of a factory's or office's three registers.
var benchTerms, benchUse = []rating.Terms{{Key: residentialLow}}, rating.Usage{Period: period("2025-05-01", "2025-06-01"), ReadingMonth: kilowon.MonthOf(2025, 6)}

var benchRegisters = []rating.Terms{{Key: tariff.Key{Class: tariff.General, Grade: tariff.GradeB, Voltage: tariff.HighA, Option: 2}, ContractKW: 1200}}

var benchRegistersUse = rating.Usage{Period: benchUse.Period, ReadingMonth: benchUse.ReadingMonth, Bands: rating.TOU{41_230, 50_321, 38_767}, HasBands: true,
	Demand:      rating.Demand{PeakKW: 480, Metered: true, History: []rating.MonthPeak{{Month: kilowon.MonthOf(2024, 8), PeakKW: 610}, {Month: kilowon.MonthOf(2025, 1), PeakKW: 555}}},
	PowerFactor: rating.PowerFactor{Lagging: 93, Leading: 96}}

func BenchmarkRate(b *testing.B) {
	b.Run("Month", func(b *testing.B) { benchRate(b, benchTerms, benchUse) })
	b.Run("Prorated", func(b *testing.B) {
		use := benchUse
		use.Period, use.ReadingMonth = period("2025-06-15", "2025-07-15"), kilowon.MonthOf(2025, 7)
		benchRate(b, benchTerms, use)
	})
	b.Run("TimeOfUse", func(b *testing.B) { benchRate(b, benchRegisters, benchRegistersUse) })
}

func benchRate(b *testing.B, terms []rating.Terms, use rating.Usage) {
	var bill rating.Bill
	bk := book.Default()
	b.ReportAllocs()
	n := int64(0)
	for b.Loop() {
		n = (n + 7) % 1000
		if use.KWh = n; use.HasBands {
			use.Bands[0] = n * 40
		}
		if err := rating.Rate(&bill, terms, &use, bk); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "bills/s")
}

// BenchmarkCores rates on as many cores as the run has.
func BenchmarkCores(b *testing.B) {
	bk := book.Default()
	b.RunParallel(func(pb *testing.PB) {
		var bill rating.Bill
		use := benchUse
		for pb.Next() {
			use.KWh = (use.KWh + 7) % 1000
			if err := rating.Rate(&bill, benchTerms, &use, bk); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// BenchmarkGrowth is one run of ever more bills: its time grows with their number, its memory does not.
func BenchmarkGrowth(b *testing.B) {
	for n := int64(1000); n <= 10_000_000; n *= 10 {
		b.Run(strconv.FormatInt(n, 10), func(b *testing.B) {
			var bill rating.Bill
			use := benchUse
			bk := book.Default()
			b.ReportAllocs()
			for b.Loop() {
				for i := range n {
					use.KWh = i * 7 % 1000
					if err := rating.Rate(&bill, benchTerms, &use, bk); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

func BenchmarkExplain(b *testing.B) {
	bill := rate(b, rating.Terms{Key: residentialLow, TVSets: 1}, "2025-06-15", "2025-07-15", 480)
	bk := book.Default()
	b.ReportAllocs()
	for b.Loop() {
		rating.Explain(bill, bk)
	}
}
