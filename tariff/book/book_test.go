package book

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// dataFiles is a copy of the embedded folder that a test may change.
func dataFiles(t testing.TB) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	names, err := fs.Glob(embedded, "data/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		text, err := embedded.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimPrefix(n, "data/")] = &fstest.MapFile{Data: text}
	}
	return out
}

func TestLoadGivesOneBook(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if b != Default() {
		t.Error("Load and Default give different books")
	}
	if b.Calendar == nil || len(b.Articles) < 100 {
		t.Errorf("the book lacks the calendar or the articles (%d)", len(b.Articles))
	}
}

func TestEntries(t *testing.T) {
	b := Default()
	if b.Entries[0] != (tariff.Entry{}) {
		t.Errorf("entry 0 must stay empty, it stands for none: %+v", b.Entries[0])
	}
	seen := map[string]bool{}
	for _, e := range b.Entries[1:] {
		if seen[e.ID] {
			t.Errorf("entry %s twice", e.ID)
		}
		seen[e.ID] = true
		s := e.Source
		if e.Title == "" || e.From.IsZero() || s.Document == "" || s.Cite == "" || s.Reference == "" || s.Checked.IsZero() {
			t.Errorf("entry %s is not whole: %+v", e.ID, e)
		}
		if e.Chosen && e.Note == "" {
			t.Errorf("entry %s is chosen without a reason", e.ID)
		}
	}
	for _, id := range []string{"residential-low/2023-05-16", "general-high-a/a1/2/2021-01-01", "discounts/large-family/2016-12-01", "rules/discount-order", "fuel/2026-10-01"} {
		if !seen[id] {
			t.Errorf("entry %s is missing; IDs are links and must not change", id)
		}
	}
}

// rising checks the order of a history and that every value has an entry of its date.
func rising[T any](t *testing.T, name string, h tariff.History[T]) {
	t.Helper()
	if len(h) == 0 {
		t.Errorf("%s is empty", name)
	}
	for i, v := range h {
		if i > 0 && v.From <= h[i-1].From {
			t.Errorf("%s: %s after %s", name, v.From, h[i-1].From)
		}
		if e := Default().Entry(v.Entry); v.Entry == 0 || e.From != v.From {
			t.Errorf("%s %s: entry %q is of %s", name, v.From, e.ID, e.From)
		}
	}
}

func TestHistoriesRise(t *testing.T) {
	b := Default()
	for _, k := range b.Keys() {
		rising(t, k.String(), b.Lists(k))
	}
	rising(t, "climate", b.Climate)
	rising(t, "fund", b.Fund)
	rising(t, "vat", b.VAT)
	rising(t, "tv", b.TV)
	rising(t, "relief", b.Relief)
	rising(t, "essential", b.Essential)
	rising(t, "power factor", b.PowerFactor)
	rising(t, "whole average", b.Choices.WholeAverage)
	rising(t, "period tolerance", b.Choices.PeriodTolerance)
	rising(t, "super in irregular", b.Choices.SuperInIrregular)
	rising(t, "zero use half", b.Choices.ZeroUseHalf)
	rising(t, "average discount", b.Choices.AverageDiscount)
	rising(t, "streetlight whole kWh", b.Choices.StreetlightWholeKWh)
	rising(t, "night minimum all", b.Choices.NightMinimumAll)
	rising(t, "super from peak", b.Choices.SuperFromPeak)
	rising(t, "time of use essential", b.Choices.TimeOfUseEssential)
	rising(t, "pause power", b.Choices.PauseKW)
	risingReceivables(t, &b.Receivables)
	for k := tariff.DiscountNone + 1; k < tariff.DiscountCount; k++ {
		rising(t, k.Code(), b.Discounts[k])
		if n := &b.NightDiscounts[k]; n.A != nil {
			rising(t, "night "+k.Code(), n.A)
			rising(t, "night "+k.Code(), n.B)
		}
	}
	for c := range tariff.ChargeCount {
		rising(t, c.Code(), b.Rounding[c])
	}
}

func risingReceivables(t *testing.T, r *tariff.Receivables) {
	t.Helper()
	rising(t, "late fee", r.LateFee)
	rising(t, "TV late fee", r.TVLateFee)
	rising(t, "small bill", r.SmallBill)
	rising(t, "instalment", r.Instalment)
	rising(t, "instalment rounding", r.InstalmentRounding)
	rising(t, "penalty", r.Penalty)
	rising(t, "penalty tax", r.PenaltyTax)
	rising(t, "interruption", r.Interruption)
	rising(t, "interruption most", r.InterruptionMost)
	rising(t, "compensation", r.Compensation)
	rising(t, "interest", r.Interest)
	rising(t, "reuse fee", r.ReuseFee)
	rising(t, "reuse terms", r.ReuseTerms)
	rising(t, "switch fee", r.SwitchFee)
	rising(t, "rounding", r.Rounding)
}

// sourceLines reads a table of numbers that was written from the sources and not from the book.
func sourceLines(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	return slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, "#") })
}

func sameLines(t *testing.T, want, got []string) {
	t.Helper()
	for _, l := range want {
		if !slices.Contains(got, l) {
			t.Errorf("the sources say and the book does not:\n%s", l)
		}
	}
	for _, l := range got {
		if !slices.Contains(want, l) {
			t.Errorf("the book says and the sources do not:\n%s", l)
		}
	}
}

func decimal(p kilowon.Price) string { return strings.ReplaceAll(p.String(), ",", "") }

func whole10(p kilowon.Price) string { return strings.TrimSuffix(decimal(p), ".0") }

func TestPricesEqualTheSources(t *testing.T) {
	b := Default()
	var got []string
	for _, k := range b.Keys() {
		h := b.Lists(k)
		for i, v := range h {
			last := "-"
			if i+1 < len(h) {
				last = h[i+1].From.AddDays(-1).String()
			} else if !v.Value.Until.IsZero() {
				last = v.Value.Until.AddDays(-1).String()
			}
			grade := k.Grade.Code()
			if grade == "" {
				grade = "-"
			}
			got = append(got, fmt.Sprintf("%s %s %s %d %s %s %s", k.Class.Code(), grade, k.Voltage.Code(), k.Option, v.From, last, listLine(&v.Value)))
		}
	}
	sameLines(t, sourceLines(t, "prices.txt"), got)
}

func listLine(l *tariff.List) string {
	var out []string
	add := func(words ...string) { out = append(out, words...) }
	tiers := func(s *tariff.Tiers) {
		for _, v := range s.Limits {
			add(fmt.Sprint(v))
		}
		for _, v := range s.Base {
			add(fmt.Sprint(int64(v)))
		}
		for _, v := range s.Energy {
			add(decimal(v))
		}
	}
	switch l.Kind {
	case tariff.Tiered:
		add("tiers")
		tiers(&l.Tiers)
		if l.SummerMonths != 0 {
			add("summer")
			tiers(&l.SummerTiers)
		}
		if l.Super.Limit != 0 {
			add("super", fmt.Sprint(l.Super.Limit), decimal(l.Super.Price))
		}
		if l.Minimum != 0 {
			add("minimum", fmt.Sprint(int64(l.Minimum)))
		}
	case tariff.Seasonal:
		add("seasonal", whole10(l.Base))
		for s := range tariff.SeasonCount {
			add(decimal(l.Energy[s][0]))
		}
	case tariff.TimeOfUse:
		add("time_of_use", whole10(l.Base))
		for s := range tariff.SeasonCount {
			for band := range tariff.BandCount {
				add(decimal(l.Energy[s][band]))
			}
		}
		if l.Super.Limit != 0 {
			add("super", fmt.Sprint(l.Super.Limit), decimal(l.Super.Price))
		}
	default:
		out = otherLine(l)
	}
	return strings.Join(out, " ")
}

// otherLine writes the kinds of lists that one or two classes have.
func otherLine(l *tariff.List) []string {
	night := func(winter, other tariff.Season, b tariff.Band) []string {
		return []string{decimal(l.EnergyPrice(winter, b)), decimal(l.EnergyPrice(other, b))}
	}
	switch l.Kind {
	case tariff.Flat:
		return []string{"flat", whole10(l.Base), decimal(l.EnergyPrice(tariff.AllYear, tariff.Light))}
	case tariff.PerWatt:
		return []string{"per_watt", decimal(l.EnergyPrice(tariff.AllYear, tariff.Light)), "minimum", fmt.Sprint(int64(l.Minimum))}
	case tariff.NightSeason:
		return append(append([]string{"night"}, night(tariff.NightWinter, tariff.NightOther, tariff.Light)...), "minimum_kwh", fmt.Sprint(l.MinimumKWh))
	case tariff.NightAndOther:
		out := append([]string{"night_and_other", whole10(l.Base)}, night(tariff.NightWinter, tariff.NightOther, tariff.Light)...)
		return append(out, decimal(l.EnergyPrice(tariff.NightOther, tariff.Mid)), "minimum_per_kw", whole10(l.MinimumPerKW))
	}
	return []string{"unknown kind"}
}

func TestAdjunctsEqualTheSources(t *testing.T) {
	b := Default()
	var got []string
	add := func(format string, args ...any) { got = append(got, fmt.Sprintf(format, args...)) }
	for _, q := range b.Fuel {
		add("fuel %s %s %s", q.First, q.Last, q.Price)
	}
	for _, v := range b.Climate[1:] {
		add("climate %s %s", v.From, v.Value)
	}
	for _, v := range b.Fund[1:] {
		add("fund %s 0.%03d", v.From, int64(v.Value))
	}
	for _, v := range b.Relief {
		if v.Value.Limit > 0 {
			add("relief %s %d %s %s", v.From, v.Value.Limit, v.Value.EnergyCut, v.Value.ClimatePrice)
		}
	}
	for _, v := range b.Essential {
		add("essential %s %d %d", v.From, int64(v.Value.Low), int64(v.Value.High))
	}
	for k := tariff.DiscountNone + 1; k < tariff.DiscountCount; k++ {
		for _, v := range b.Discounts[k] {
			ratio, top, summer := "-", "-", "-"
			if v.Value.Ratio != 0 {
				ratio = fmt.Sprintf("0.%02d", int64(v.Value.Ratio)/10)
			}
			if v.Value.Cap != 0 {
				top = fmt.Sprint(int64(v.Value.Cap))
			}
			if v.Value.SummerMonths != 0 {
				summer = fmt.Sprint(int64(v.Value.SummerCap))
			}
			add("discount %s %s %s %s", k.Code(), ratio, top, summer)
		}
		for i, v := range b.NightDiscounts[k].A {
			add("night %s 0.%03d 0.%03d", k.Code(), int64(v.Value.Ratio), int64(b.NightDiscounts[k].B[i].Value.Ratio))
		}
	}
	slices.Sort(got)
	sameLines(t, sourceLines(t, "adjuncts.txt"), slices.Compact(got))
}

func BenchmarkLoad(b *testing.B) {
	data := dataFiles(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := LoadFS(data); err != nil {
			b.Fatal(err)
		}
	}
}
