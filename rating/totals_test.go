package rating_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// Totals are those of the bill for every use, asked in any order; each question is asked about the limits of the blocks and beside them.
func TestTotals(t *testing.T) {
	draws, first := setting(t, "KILOWON_ORACLE_CASES", 100_000), setting(t, "KILOWON_ORACLE_SEED", 1)*1_000_000_000
	questions, uses := rapid.Custom(drawQuestion), rapid.Custom(func(t *rapid.T) []int64 {
		return rapid.SliceOfN(rapid.OneOf(rapid.Custom(func(t *rapid.T) int64 { return drawKWh(t, 1) }), rapid.Int64Range(0, 40_000)), 12, 12).Draw(t, "uses")
	})
	var bill rating.Bill
	known := 0
	for i := range draws / 4 {
		q := questions.Example(first + i)
		w := rating.WhatIf{Terms: q.terms, Use: q.use, Book: q.book}
		for _, kwh := range uses.Example(first + i) {
			if diff := q.totalsDiffer(&w, &bill, kwh); diff != "" {
				t.Fatalf("draw %d: %s", first+i, diff)
			}
		}
		if w.Known() > 0 {
			known++
		}
	}
	if known < draws/4/20 {
		t.Fatalf("only %d of %d questions have totals without bills", known, draws/4)
	}
	t.Logf("%d of %d questions have totals without bills", known, draws/4)
}

// totalsDiffer tells how the totals for a use differ from those of its bill.
func (q question) totalsDiffer(w *rating.WhatIf, bill *rating.Bill, kwh int64) string {
	use := q.use
	if use.KWh = kwh; use.HasBands {
		use.Bands = use.Bands.Scaled(kwh)
	}
	want := rating.Rate(bill, q.terms, &use, q.book)
	electricity, due, err := w.Totals(kwh)
	if (err == nil) == (want == nil) && (err != nil || electricity == bill.ElectricityTotal && due == bill.Total) {
		return ""
	}
	return fmt.Sprintf("%v%dkWh: totals %v and %v (%v), bill %v and %v (%v)", q, kwh, electricity, due, err, bill.ElectricityTotal, bill.Total, want)
}

// Where lines bend inside a block or are none a straight line has, the totals are those of the bills too: an average rounded to whole kWh (제7조 ①), days
// of which only some have the super-user price (별표 1 제1호), a list by bands with that price, the surcharge for excess use (제67조의3), a reduction of
// households, standby power.
func TestTotalsWhereLinesBend(t *testing.T) {
	winter, july := period("2024-11-15", "2024-12-15"), period("2025-07-01", "2025-08-01")
	jeju := tariff.Key{Class: tariff.Residential, Voltage: tariff.Low, Option: 1}
	shop := tariff.Key{Class: tariff.General, Grade: tariff.GradeA1, Voltage: tariff.Low}
	for name, q := range map[string]question{
		"average":          {[]rating.Terms{{Key: residentialLow, Households: 3}}, rating.Usage{Period: july}, switched[3]},
		"some super days":  {[]rating.Terms{{Key: residentialLow}}, rating.Usage{Period: winter}, book.Default()},
		"irregular":        {[]rating.Terms{{Key: residentialLow}}, rating.Usage{Period: period("2025-07-03", "2025-07-20")}, switched[4]},
		"bands":            {[]rating.Terms{{Key: jeju, ContractKW: 3}}, rating.Usage{Period: july, HasBands: true, Bands: rating.TOU{3, 4, 5}}, book.Default()},
		"excess use":       {[]rating.Terms{{Key: shop, ContractKW: 2}}, rating.Usage{Period: july, Excess: &rating.ExcessUse{Count: 3}}, book.Default()},
		"of households":    {[]rating.Terms{{Key: residentialLow}}, rating.Usage{Period: july, HouseholdDiscount: 9000, DiscountHouseholds: 1}, book.Default()},
		"small use before": {[]rating.Terms{{Key: residentialLow}}, rating.Usage{Period: period("2021-05-01", "2021-06-01")}, book.Default()},
	} {
		w, bill := rating.WhatIf{Terms: q.terms, Use: q.use, Book: q.book}, rating.Bill{}
		for kwh := int64(1599); kwh >= 0; kwh-- {
			if diff := q.totalsDiffer(&w, &bill, kwh); diff != "" {
				t.Fatalf("%s: %s", name, diff)
			}
			if _, err := w.At(kwh); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
}

// The bands of another sum are shares by largest remainder, as everywhere else.
func TestScaledBands(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var bands rating.TOU
		for b := range bands {
			bands[b] = rapid.OneOf(rapid.Int64Range(0, 3), rapid.Int64Range(0, 1<<40)).Draw(t, "band")
		}
		kwh := rapid.OneOf(rapid.Int64Range(0, 9), rapid.Int64Range(0, 1<<40)).Draw(t, "kWh")
		want := rating.TOU{kwh}
		if bands.Sum() > 0 {
			want = rating.TOU(kilowon.Share(kwh, bands[:]))
		}
		if got := bands.Scaled(kwh); got != want {
			t.Fatalf("%v for %d: %v, want %v", bands, kwh, got, want)
		}
	})
}

func BenchmarkTotals(b *testing.B) {
	b.Run("Month", func(b *testing.B) { benchTotals(b, benchTerms, benchUse) })
	b.Run("TimeOfUse", func(b *testing.B) { benchTotals(b, benchRegisters, benchRegistersUse) })
}

func benchTotals(b *testing.B, terms []rating.Terms, use rating.Usage) {
	w := rating.WhatIf{Terms: terms, Use: use, Book: book.Default()}
	b.ReportAllocs()
	kwh := int64(0)
	for b.Loop() {
		kwh = (kwh + 7) % 1000
		if _, _, err := w.Totals(kwh); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "bills/s")
}
