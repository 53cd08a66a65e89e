package rating

import (
	"math/bits"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// WhatIf asks [Rate] what other amounts of energy would cost in the same period under the same terms, which stay as they are from the first question on.
// It is for one caller at a time.
type WhatIf struct {
	Terms []Terms
	Use   Usage
	Book  *tariff.Book

	bill Bill
	// stretches are the blocks that totals are known of.
	stretches [tariff.MaxTiers + 1]stretch
	count     int
}

// At is the bill for so many kWh; of a use by bands each keeps its share. The bill is filled again by the next question.
func (w *WhatIf) At(kwh int64) (*Bill, error) {
	use := w.Use
	use.KWh = kwh
	if use.HasBands {
		use.Bands = use.Bands.Scaled(kwh)
	}
	return &w.bill, Rate(&w.bill, w.Terms, &use, w.Book)
}

// Scaled is the same proportions for another sum, which goes into the first band where there are none. The bands add up to the sum exactly.
func (t TOU) Scaled(kwh int64) TOU {
	sum := uint64(t.Sum())
	if sum == 0 {
		return TOU{kwh}
	}
	// kilowon.Share, but in place.
	var out TOU
	var rest [tariff.BandCount]uint64
	left := kwh
	for b := range t {
		high, low := bits.Mul64(uint64(kwh), uint64(t[b]))
		share, over := bits.Div64(high, low, sum)
		out[b], rest[b] = int64(share), over+1
		left -= out[b]
	}
	for ; left > 0; left-- {
		most := 0
		for b := range rest {
			if rest[b] > rest[most] {
				most = b
			}
		}
		out[most]++
		rest[most] = 0
	}
	return out
}

// Step is where the use of a period enters a dearer block (누진 단계) or the super-user price.
type Step struct {
	// KWh is the most use that stays below it.
	KWh int64
	// Tier is the block that is entered, counted from 1, or SuperTier.
	Tier uint8
	// Run is the days whose block it is; the whole period's, where its days do not have blocks of their own.
	Run kilowon.Period
}

// Next is the next step above a use of so many kWh; it is not ok where none follows.
func (w *WhatIf) Next(kwh int64) (step Step, ok bool, err error) {
	b, err := w.At(kwh)
	if err != nil {
		return Step{}, false, err
	}
	here, low, high := b.blocks(), kwh, b.lastStep(w.Terms)
	if high <= low {
		return Step{}, false, nil
	}
	if b, err = w.At(high); err != nil {
		return Step{}, false, err
	}
	above := b.blocks()
	if slices.Equal(above, here) {
		return Step{}, false, nil
	}
	// The blocks only rise with the use, so that half of what is left is passed over each time.
	for high-low > 1 {
		middle := low + (high-low)/2
		if b, err = w.At(middle); err != nil {
			return Step{}, false, err
		}
		if at := b.blocks(); slices.Equal(at, here) {
			low = middle
		} else {
			high, above = middle, at
		}
	}
	step = b.entered(here, above)
	step.KWh = low
	return step, true, nil
}

// blocks are the block that each piece ends in, and whether there is use at the super-user price.
func (b *Bill) blocks() []uint8 {
	out := make([]uint8, 0, len(b.Pieces)+1)
	for i := range b.Pieces {
		out = append(out, uint8(b.Pieces[i].tier))
	}
	for i := range b.Parts {
		if b.Parts[i].Tier == SuperTier {
			return append(out, SuperTier)
		}
	}
	return append(out, 0)
}

// lastStep is a use above which nothing begins any more: the highest limit of the period's lists, and what rounding to whole kWh may put it off by.
func (b *Bill) lastStep(terms []Terms) int64 {
	var share, most int64
	for i := range b.Pieces {
		share += b.Pieces[i].Share
	}
	for i := range b.Pieces {
		p := &b.Pieces[i]
		hh := terms[p.Terms].households()
		limit := max(p.list.Super.Limit, slices.Max(p.list.Tiers.Limits[:]), slices.Max(p.list.SummerTiers.Limits[:]))
		if limit > 0 {
			most = max(most, limit*hh*share/b.Month+hh+int64(b.Period.Days()))
		}
	}
	return most
}

// entered is the step from one state of the blocks to the next: that of the first piece that rises, or the super-user price.
func (b *Bill) entered(here, above []uint8) Step {
	for i := range b.Pieces {
		if here[i] != above[i] {
			return Step{Tier: above[i] + 1, Run: b.Pieces[i].Run}
		}
	}
	return Step{Tier: SuperTier, Run: b.Period}
}
