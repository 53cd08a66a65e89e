package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// energyBands prices the bands of one piece of a time-of-use list.
func (r *rater) energyBands(p *Piece) {
	over := r.superBands(p)
	for b := range p.Bands {
		r.energyBand(p, tariff.Band(b), over[b])
	}
}

// energyBand prices one band; over of its kWh cost the super-user price.
func (r *rater) energyBand(p *Piece, b tariff.Band, over int64) {
	r.energyPart(p, p.Entry, p.Bands[b]-over, p.list.Energy[p.Season][b]).Band = uint8(b + 1)
	if over > 0 {
		part := r.energyPart(p, p.Entry, over, p.list.Super.Price)
		part.Tier, part.Band = SuperTier, uint8(b+1)
	}
	if kwh := p.weekend[b]; kwh != 0 {
		r.energyWeekend(p, kwh, uint8(b+1))
	}
}

// superBands divides the use above the super-user limit among the bands of the list that has one (주택용 계절별·시간대별 선택요금): in proportion to
// their energy, or out of the dearest first (choices: super_from_peak).
func (r *rater) superBands(p *Piece) TOU {
	var over TOU
	if p.list.Super.Limit == 0 {
		return over
	}
	left := min(r.superKWh(p, p.KWh, r.terms[p.Terms].households()), p.KWh)
	if left == 0 {
		return over
	}
	if d := r.book.Choices.SuperFromPeak.At(p.Period.From); d != nil && d.Value {
		for b := int(tariff.Peak); b >= int(tariff.Light); b-- {
			over[b] = min(left, p.Bands[b])
			left -= over[b]
		}
		return over
	}
	var of, used int64
	for b := range over {
		// The running total is rounded, so that the bands add up and none gets more than it has.
		of += p.Bands[b]
		to := kilowon.DivHalfUp(left*of, p.KWh)
		over[b], used = to-used, to
	}
	return over
}

// essentialByBand reports whether the deduction for small use holds for a time-of-use list too (choices: time_of_use_essential).
func (r *rater) essentialByBand() bool {
	d := r.book.Choices.TimeOfUseEssential.At(r.Period.From)
	return d != nil && d.Value
}
