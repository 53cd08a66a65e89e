package tariff

import "github.com/kilowon/kilowon"

// Aspect is a part of the book that can be held still by itself; several are a sum.
type Aspect uint8

// The aspects.
const (
	// AspectLists is the price lists.
	AspectLists Aspect = 1 << iota
	AspectClimate
	AspectFuel
	// AspectRules is the deduction for small use, the power factor rule, the roundings and the choices that shape these charges.
	AspectRules
	// AspectTax is the rates of value added tax and fund.
	AspectTax
	AspectTV
)

// Moment is what values are held still at: those of Day, the fuel cost adjustment of the reading month.
type Moment struct {
	Day          kilowon.Date
	ReadingMonth kilowon.Month
}

// dawn is a day before every bill, and sunset a month after: what is held still holds between them.
var (
	dawn   = kilowon.MustDate("1971-01-01")
	sunset = horizon.Month() + 12
)

// Hold gives a book in which the values of some aspects, as they stand at a moment, hold on every day, for bills that ask what another day would have
// cost. A list of keys that had not begun is held at its first prices. The other aspects, and all discounts, stay as they are.
func (b *Book) Hold(at Moment, what Aspect, keys ...Key) *Book {
	out := *b
	has := func(a Aspect) bool { return what&a != 0 }
	if has(AspectClimate) {
		out.Climate = held(b.Climate, at.Day)
	}
	if has(AspectFuel) {
		out.Fuel = nil
		if q := b.FuelFor(at.ReadingMonth); q != nil {
			out.Fuel = []FuelQuarter{{First: dawn.Month(), Last: sunset, Entry: q.Entry, Price: q.Price}}
		}
	}
	if has(AspectRules) {
		out.holdRules(at.Day)
	}
	if has(AspectTax) {
		out.VAT, out.Fund = held(b.VAT, at.Day), held(b.Fund, at.Day)
	}
	if has(AspectTV) {
		out.TV = held(b.TV, at.Day)
	}
	out.common = out.commons()
	if has(AspectFuel) {
		out.fuel = out.fuelMonths()
	}
	if !has(AspectLists) && !has(AspectClimate) {
		return &out
	}
	out.timelines = cloned(b.timelines)
	if has(AspectLists) {
		out.lists = cloned(b.lists)
	}
	for _, k := range keys {
		h := b.Lists(k)
		if len(h) == 0 {
			continue
		}
		if has(AspectLists) {
			h = held(h, max(at.Day, h[0].From))
			h[0].Value.Until = 0
			out.lists[k.slot()] = h
		}
		out.timelines[k.slot()] = out.timeline(h)
	}
	return &out
}

func cloned[T any](p *T) *T {
	out := new(T)
	if p != nil {
		*out = *p
	}
	return out
}

func (b *Book) holdRules(d kilowon.Date) {
	b.Essential, b.PowerFactor = held(b.Essential, d), held(b.PowerFactor, d)
	for c := range b.Rounding {
		b.Rounding[c] = held(b.Rounding[c], d)
	}
	c := &b.Choices
	for _, flag := range []*History[bool]{&c.WholeAverage, &c.SuperInIrregular, &c.ZeroUseHalf, &c.AverageDiscount, &c.StreetlightWholeKWh, &c.NightMinimumAll,
		&c.SuperFromPeak, &c.TimeOfUseEssential} {
		*flag = held(*flag, d)
	}
	c.PeriodTolerance, c.PauseKW = held(c.PeriodTolerance, d), held(c.PauseKW, d)
}

// held is the value in force on d as if it had always been; nothing where there was none.
func held[T any](h History[T], d kilowon.Date) History[T] {
	v := h.At(d)
	if v == nil {
		return nil
	}
	return History[T]{{From: dawn, Entry: v.Entry, Value: v.Value}}
}
