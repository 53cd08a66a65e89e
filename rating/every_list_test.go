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

// fall is a place where the terms of supply let more use cost less, with a month that shows it.
type fall struct {
	name    string
	article kilowon.Cite
	meant   func(kind tariff.EnergyKind, band tariff.Band) bool
	// example is the month and more the same one with more use.
	example, more month
}

type month struct {
	terms rating.Terms
	use   rating.Usage
}

var falls = []fall{
	{
		name: "night power 을Ⅱ pays its base for the share of the other hours, and more night use makes that smaller", article: "별표 1",
		meant: func(kind tariff.EnergyKind, band tariff.Band) bool {
			return kind == tariff.NightAndOther && band == tariff.Light
		},
		example: nightMonth(100), more: nightMonth(101),
	},
}

func nightMonth(night int64) month {
	return month{rating.Terms{Key: listKey(tariff.Night, tariff.GradeB2, tariff.Low, 0), ContractKW: 30},
		rating.Usage{Period: inMay, Bands: rating.TOU{night, 300}, HasBands: true, Night: true, KWh: night + 300}}
}

func (m *month) rate(t rapid.TB, b *rating.Bill) {
	t.Helper()
	if err := rating.Rate(b, []rating.Terms{m.terms}, &m.use, book.Default()); err != nil {
		t.Fatalf("%v %v: %v", m.terms.Key, m.use.Period, err)
	}
}

// drawMonth is a month or another span of a list, priced as its class is metered; it knows every kind of list the book has.
func drawMonth(t *rapid.T, k tariff.Key) month {
	h := book.Default().Lists(k)
	kind, first, end := h[0].Value.Kind, max(h[0].From, kilowon.MustDate("2017-01-01")), kilowon.MustDate("2026-12-31")
	if until := h[len(h)-1].Value.Until; !until.IsZero() {
		end = until
	}
	span := rapid.SampledFrom([]int{30, 30, 30, 9, 45, 70}).Draw(t, "days")
	from := first.AddDays(rapid.IntRange(0, max(0, int(end-first)-span)).Draw(t, "from"))
	m := month{rating.Terms{Key: k, ContractKW: rapid.Int64Range(6, 900).Draw(t, "contract")}, rating.Usage{Period: kilowon.Period{From: from, To: min(from.AddDays(span), end)}}}
	use := func(name string) int64 { return rapid.Int64Range(0, 2500).Draw(t, name) }
	switch kind {
	case tariff.PerWatt:
		m.terms.ContractKW, m.terms.Watts, m.terms.HoursPerDay = 0, rapid.Int64Range(1, 3000).Draw(t, "watts"), rapid.Int64Range(1, 24).Draw(t, "hours")
	case tariff.TimeOfUse:
		m.use.Bands, m.use.HasBands = rating.TOU{use("light"), use("mid"), use("peak")}, true
	case tariff.NightAndOther:
		m.use.Bands, m.use.HasBands, m.use.Night = rating.TOU{use("night"), use("other")}, true, true
	default:
		m.use.KWh = use("kwh")
	}
	if m.use.HasBands {
		m.use.KWh = m.use.Bands.Sum()
	}
	if k.Voltage != tariff.Low && kind != tariff.Tiered {
		m.use.Demand = rating.Demand{Metered: true, PeakKW: rapid.Int64Range(0, m.terms.ContractKW).Draw(t, "peak")}
	}
	if k.Class == tariff.Residential {
		m.terms.Households, m.terms.NonDwelling = rapid.Int64Range(1, 3).Draw(t, "households"), rapid.Bool().Draw(t, "shop")
	}
	return m
}

// more is the month with more use, and the band it is in.
func (m month) more(t *rapid.T, kind tariff.EnergyKind) (month, tariff.Band) {
	step, band := rapid.Int64Range(1, 300).Draw(t, "more"), tariff.Light
	switch kind {
	case tariff.PerWatt:
		m.terms.Watts += step
		return m, band
	case tariff.TimeOfUse:
		band = tariff.Band(rapid.IntRange(0, 2).Draw(t, "band"))
	case tariff.NightAndOther:
		band = tariff.Band(rapid.IntRange(0, 1).Draw(t, "band"))
	}
	if m.use.HasBands {
		m.use.Bands[band] += step
	}
	m.use.KWh += step
	return m, band
}

// Every list of the book, whatever its class: the lines add up, the pieces lay out the period, a cut where nothing changes changes nothing, a bill is the same
// whatever was rated in its place before, and more use never costs less but where the terms say so.
func TestEveryList(t *testing.T) {
	var used, again, other rating.Bill
	for _, k := range book.Default().Keys() {
		kind := book.Default().Lists(k)[0].Value.Kind
		t.Run(k.String(), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				m := drawMonth(t, k)
				var fresh rating.Bill
				m.rate(t, &fresh)
				checkPieces(t, &fresh)
				m.rate(t, &used)
				sameBill(t, "rated after others", &fresh, &used)
				checkCut(t, m, &fresh, &other)
				larger, band := m.more(t, kind)
				larger.rate(t, &again)
				if again.Total < fresh.Total && !mayFall(kind, band) {
					t.Fatalf("%v %v %v: %v, with %v %v", m.use.Period, m.use.KWh, m.use.Bands, fresh.Total, larger.use.Bands, again.Total)
				}
			})
		})
	}
}

func mayFall(kind tariff.EnergyKind, band tariff.Band) bool {
	return slices.ContainsFunc(falls, func(f fall) bool { return f.meant(kind, band) })
}

func checkPieces(t *rapid.T, b *rating.Bill) {
	if err := b.Verify(); err != nil {
		t.Fatal(err)
	}
	next, shares := b.Period.From, int64(0)
	for i := range b.Pieces {
		p := &b.Pieces[i]
		if p.Period.From != next || p.Period.Days() < 1 || p.Run.From > p.Period.From || p.Run.To < p.Period.To {
			t.Fatalf("piece %d is %v of %v after %v", i, p.Period, p.Run, next)
		}
		next, shares = p.Period.To, shares+p.Share
	}
	if next != b.Period.To || b.Regular && shares != 0 && shares != b.Month {
		t.Fatalf("the pieces of %v end on %v and come to %d/%d of a month", b.Period, next, shares, b.Month)
	}
}

func checkCut(t *rapid.T, m month, whole, cut *rating.Bill) {
	left, right := m.terms, m.terms
	middle := m.use.Period.From.AddDays(rapid.IntRange(0, m.use.Period.Days()).Draw(t, "cut"))
	left.To, right.From = middle, middle
	if err := rating.Rate(cut, []rating.Terms{left, right}, &m.use, book.Default()); err != nil {
		t.Fatal(err)
	}
	sameBill(t, "cut on "+middle.String(), whole, cut)
}

func sameBill(t *rapid.T, what string, a, b *rating.Bill) {
	if a.Total != b.Total || len(a.Lines) != len(b.Lines) {
		t.Fatalf("%s: %v and %v, %d and %d lines", what, a.Total, b.Total, len(a.Lines), len(b.Lines))
	}
	for i := range a.Lines {
		if a.Lines[i].Charge != b.Lines[i].Charge || a.Lines[i].Amount != b.Lines[i].Amount {
			t.Fatalf("%s: line %s %v and %v", what, a.Lines[i].Charge, a.Lines[i].Amount, b.Lines[i].Amount)
		}
	}
}

// Each place where more use costs less is one: its example falls.
func TestFallsHappen(t *testing.T) {
	var a, b rating.Bill
	for _, f := range falls {
		f.example.rate(t, &a)
		f.more.rate(t, &b)
		if b.Total >= a.Total {
			t.Errorf("%s (%s): %v, with more use %v", f.name, f.article, a.Total, b.Total)
		}
	}
}
