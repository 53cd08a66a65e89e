package tariff

import (
	"slices"

	"github.com/kilowon/kilowon"
)

// Common is a run of days on which nothing changes that the book says for every list alike. It spares the bill the look-ups, one date at a time, in
// the histories it is made from; what a history does not say on these days is nil.
type Common struct {
	From      kilowon.Date
	VAT, Fund *Dated[kilowon.Ratio]
	TV        *Dated[TVFee]
	Essential *Dated[Essential]
	// Rounding is the rounding of each charge; downward where the book says nothing.
	Rounding [ChargeCount]kilowon.Rounding
	// Tolerance is by how many days a reading may move ([Choices].PeriodTolerance), WholeAverage that choice.
	Tolerance    int
	WholeAverage bool
}

// On is what holds for every list on d.
func (b *Book) On(d kilowon.Date) *Common {
	i := len(b.common) - 1
	for i > 0 && b.common[i].From > d {
		i--
	}
	return &b.common[i]
}

// commons lays out the runs of days; the first begins before all dates of the book.
func (b *Book) commons() []Common {
	dates := []kilowon.Date{0}
	dates = append(dates, b.VAT.dates()...)
	dates = append(dates, b.Fund.dates()...)
	dates = append(dates, b.TV.dates()...)
	dates = append(dates, b.Essential.dates()...)
	dates = append(dates, b.Choices.PeriodTolerance.dates()...)
	dates = append(dates, b.Choices.WholeAverage.dates()...)
	for i := range b.Rounding {
		dates = append(dates, b.Rounding[i].dates()...)
	}
	slices.Sort(dates)
	var out []Common
	for _, d := range slices.Compact(dates) {
		c := Common{From: d, VAT: b.VAT.At(d), Fund: b.Fund.At(d), TV: b.TV.At(d), Essential: b.Essential.At(d)}
		if v := b.Choices.PeriodTolerance.At(d); v != nil {
			c.Tolerance = v.Value
		}
		if v := b.Choices.WholeAverage.At(d); v != nil {
			c.WholeAverage = v.Value
		}
		for i := range b.Rounding {
			c.Rounding[i] = kilowon.RoundDown
			if v := b.Rounding[i].At(d); v != nil {
				c.Rounding[i] = v.Value
			}
		}
		out = append(out, c)
	}
	return out
}

func (h History[T]) dates() []kilowon.Date {
	out := make([]kilowon.Date, len(h))
	for i := range h {
		out[i] = h[i].From
	}
	return out
}
