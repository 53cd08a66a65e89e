package rating_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

func period(from, to string) kilowon.Period {
	return kilowon.Period{From: kilowon.MustDate(from), To: kilowon.MustDate(to)}
}

func homeIf(p kilowon.Period, households int64) *rating.WhatIf {
	return &rating.WhatIf{Book: book.Default(), Use: rating.Usage{Period: p},
		Terms: []rating.Terms{{Key: tariff.Key{Class: tariff.Residential, Voltage: tariff.Low}, Households: households}}}
}

// allSteps walks up from no use.
func allSteps(t testing.TB, w *rating.WhatIf) []rating.Step {
	t.Helper()
	var out []rating.Step
	for kwh := int64(0); ; {
		s, ok, err := w.Next(kwh)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			return out
		}
		out = append(out, s)
		kwh = s.KWh + 1
	}
}

func TestSteps(t *testing.T) {
	may, july := period("2026-05-08", "2026-06-08"), period("2026-07-01", "2026-08-01")
	split, winter := period("2026-06-20", "2026-07-20"), period("2026-11-25", "2026-12-25")
	for _, c := range []struct {
		name string
		w    *rating.WhatIf
		want []rating.Step
	}{
		// 별표 1 제1호: 200 and 400 kWh; 300 and 450 in July and August; 1,000 in July, August and winter.
		{"spring", homeIf(may, 1), []rating.Step{{200, 2, may}, {400, 3, may}}},
		{"summer", homeIf(july, 1), []rating.Step{{300, 2, july}, {450, 3, july}, {1000, rating.SuperTier, july}}},
		// Three households in one dwelling widen every block (제67조 ⑤).
		{"three households", homeIf(may, 3), []rating.Step{{600, 2, may}, {1200, 3, may}}},
		// The block of the base charge goes by the month's use against the whole limits of each season.
		{"June and July", homeIf(split, 1), []rating.Step{{200, 2, period("2026-06-20", "2026-07-01")}, {300, 2, period("2026-07-01", "2026-07-20")},
			{400, 3, period("2026-06-20", "2026-07-01")}, {450, 3, period("2026-07-01", "2026-07-20")}, {1000, rating.SuperTier, split}}},
		{"into winter", homeIf(winter, 1), []rating.Step{{200, 2, winter}, {400, 3, winter}, {1000, rating.SuperTier, winter}}},
		// Ten days of a first month: 200 × 10/31 = 64.5, so that 64 kWh are the most of the first block.
		{"moved in", homeIf(period("2026-05-29", "2026-06-08"), 1), []rating.Step{{64, 2, period("2026-05-29", "2026-06-08")}, {129, 3, period("2026-05-29", "2026-06-08")}}},
	} {
		if got := allSteps(t, c.w); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	shop := homeIf(may, 1)
	shop.Terms[0].Key, shop.Terms[0].ContractKW = tariff.Key{Class: tariff.General, Grade: tariff.GradeA1, Voltage: tariff.Low}, 5
	if got := allSteps(t, shop); got != nil {
		t.Errorf("a list without blocks has the steps %v", got)
	}
}

// One kWh below a limit, on it and above it: only above it does the step lie behind.
func TestNextAroundALimit(t *testing.T) {
	w := homeIf(period("2026-05-08", "2026-06-08"), 1)
	for kwh, want := range map[int64]int64{0: 200, 199: 200, 200: 200, 201: 400, 399: 400, 400: 400, 401: 0, 5000: 0} {
		s, ok, err := w.Next(kwh)
		if err != nil || s.KWh != want || ok != (want > 0) {
			t.Errorf("above %d kWh: %+v, %v, %v", kwh, s, ok, err)
		}
	}
}

// A step is where the first part in a block appears: the tiers of the base charge and the super-user price of the bills one by one say the same.
func TestStepsAgreeWithBills(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := kilowon.Date(rapid.Int32Range(int32(kilowon.MustDate("2023-06-01")), int32(kilowon.MustDate("2026-10-01"))).Draw(t, "from"))
		p := kilowon.Period{From: from, To: from.AddDays(rapid.IntRange(5, 70).Draw(t, "days"))}
		w := homeIf(p, rapid.Int64Range(1, 3).Draw(t, "households"))
		kwh := rapid.Int64Range(0, 1200).Draw(t, "kwh")
		s, ok, err := w.Next(kwh)
		if err != nil {
			t.Fatal(err)
		}
		here := blocksAt(t, w, kwh)
		end := s.KWh
		if !ok {
			end = kwh + 2000
		}
		for n := kwh; n <= end; n += max(1, (end-kwh)/40) {
			if !slices.Equal(blocksAt(t, w, n), here) {
				t.Fatalf("the step %+v above %d kWh comes late: %d kWh", s, kwh, n)
			}
		}
		if ok && (!slices.Equal(blocksAt(t, w, end), here) || slices.Equal(blocksAt(t, w, end+1), here)) {
			t.Fatalf("the step %+v above %d kWh is none", s, kwh)
		}
	})
}

// blocksAt reads the blocks off the bill's own parts.
func blocksAt(t *rapid.T, w *rating.WhatIf, kwh int64) []uint8 {
	b, err := w.At(kwh)
	if err != nil {
		t.Fatal(err)
	}
	var out []uint8
	super := uint8(0)
	for i := range b.Lines {
		for _, p := range b.PartsOf(&b.Lines[i]) {
			if b.Lines[i].Charge == tariff.ChargeBase {
				out = append(out, p.Tier)
			}
			if p.Tier == rating.SuperTier {
				super = 1
			}
		}
	}
	return append(out, super)
}

// A use by bands keeps its proportions and its sum.
func TestScaled(t *testing.T) {
	for _, c := range []struct {
		bands rating.TOU
		kwh   int64
		want  rating.TOU
	}{
		{rating.TOU{100, 100, 80}, 840, rating.TOU{300, 300, 240}},
		{rating.TOU{1, 1, 1}, 100, rating.TOU{34, 33, 33}},
		{rating.TOU{}, 7, rating.TOU{7}},
		{rating.TOU{3, 0, 5}, 0, rating.TOU{}},
	} {
		if got := c.bands.Scaled(c.kwh); got != c.want || got.Sum() != c.kwh {
			t.Errorf("%v to %d kWh: %v, want %v", c.bands, c.kwh, got, c.want)
		}
	}
}

func TestWhatIfTellsErrors(t *testing.T) {
	w := homeIf(period("1999-05-01", "1999-06-01"), 1)
	if _, _, err := w.Next(5); kilowon.CodeOf(err) != kilowon.Unencoded {
		t.Error(err)
	}
}
