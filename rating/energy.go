package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// energy is the energy charge (전력량요금, 제67조 ① 2호, 별표 1). Blocks and seasons are added up exactly and cut once;
// a time-of-use month that is not split cuts each band by itself.
func (r *rater) energy() {
	if len(r.Pieces) == 1 && r.Pieces[0].list.Kind == tariff.TimeOfUse && r.use.HasBands {
		r.energyByBand(&r.Pieces[0])
		return
	}
	if r.Pieces[0].list.Kind == tariff.PerWatt {
		r.energyByWatt()
		return
	}
	first, pieces := r.mark(), r.Pieces
	for i := range pieces {
		p := &pieces[i]
		switch p.list.Kind {
		case tariff.Tiered:
			r.energyTiers(p)
		case tariff.Seasonal:
			r.energyPart(p, p.Entry, p.KWh, p.list.Energy[p.Season][0])
			if kwh := p.weekend.Sum(); kwh != 0 {
				r.energyWeekend(p, kwh, 0)
			}
		case tariff.TimeOfUse:
			r.energyBands(p)
		case tariff.NightAndOther:
			for _, b := range [...]tariff.Band{tariff.Light, tariff.Mid} {
				r.energyPart(p, p.Entry, p.Bands[b], p.list.EnergyPrice(p.Season, b)).Band = uint8(b + 1)
			}
		default:
			r.energyPart(p, p.Entry, p.KWh, p.list.EnergyPrice(p.Season, tariff.Light))
		}
	}
	r.add(tariff.ChargeEnergy, r.rounding(tariff.ChargeEnergy), first)
}

func (r *rater) energyByBand(p *Piece) {
	over := r.superBands(p)
	for b := range p.Bands {
		first := r.mark()
		r.energyBand(p, tariff.Band(b), over[b])
		r.add(tariff.ChargeEnergyBand, r.rounding(tariff.ChargeEnergyBand), first)
	}
}

// energyPart adds quantity × price of one piece.
func (r *rater) energyPart(p *Piece, entry tariff.EntryID, kwh int64, price kilowon.Price) *Part {
	part := r.part(p.index, entry)
	part.Unit, part.Quantity, part.Price = UnitKWh, kwh, price
	part.Exact = r.energyExact(p, kwh, price)
	p.charge += part.Exact
	return part
}

// energyExact is the piece's share of a run's quantity × price.
func (r *rater) energyExact(p *Piece, kwh int64, price kilowon.Price) int64 {
	exact := kwh * int64(price) * kilowon.RatioScale * r.Month
	if p.Run != p.Period {
		exact = p.ofRun(exact)
	}
	return exact
}

// ofRun is the piece's share by days of an exact amount of its run.
func (p *Piece) ofRun(exact int64) int64 {
	return mulDiv(exact, int64(p.Period.Days()), int64(p.Run.Days()))
}

// energyTiers prices the blocks: widths are scaled by the run's share of the month and rounded to whole kWh (rules: proration-tier),
// the block the month's use ends in takes the rest, and use above the super-user limit moves to that price.
func (r *rater) energyTiers(p *Piece) {
	left, hh, times := r.blockUse(p)
	t, top := p.tiers(), p.tier
	super := min(left, r.superKWh(p, left, hh))
	below := int64(0)
	for tier := 0; tier <= top; tier++ {
		kwh := left
		if tier < top {
			kwh = min(left, r.scaled((t.Limits[tier]-below)*hh, p.runShare()))
			below = t.Limits[tier]
		} else if super > 0 {
			super = min(super, left)
			kwh -= super
		}
		left -= kwh
		r.energyPart(p, p.Entry, kwh*times, t.Energy[tier]).Tier = uint8(tier + 1)
	}
	if super > 0 {
		r.energyPart(p, p.Entry, super*times, p.list.Super.Price).Tier = SuperTier
	}
}

// scaled is a month's figure for a share of the month, half up to a whole one.
func (r *rater) scaled(v, share int64) int64 {
	if share == r.Month {
		return v
	}
	return r.whole((2*v*share + r.Month) * (wonScale / 2))
}

// superKWh is the use above the super-user limit in the run's days of those months; the limit is scaled by days like a block (별표 1 제1호).
func (r *rater) superKWh(p *Piece, kwh, hh int64) int64 {
	su := &p.list.Super
	if all := r.terms[p.Terms].households(); su.Limit == 0 || r.blockTotal(all)*r.Month <= su.Limit*all*r.share {
		return 0
	}
	if !r.Regular {
		if d := r.book.Choices.SuperInIrregular.At(p.Period.From); d == nil || !d.Value {
			return 0
		}
	}
	days := monthDays(p.Run, su.Months)
	if days == 0 {
		return 0
	}
	all := int64(p.Run.Days())
	return max(0, kilowon.DivHalfUp(kwh*days, all)-kilowon.DivHalfUp(su.Limit*hh*p.runShare()*days, r.Month*all))
}

// monthDays counts the days of the period that lie in the given months.
func monthDays(p kilowon.Period, months tariff.Months) int64 {
	var n int64
	for d := p.From; d < p.To; {
		next := min((d.Month() + 1).First(), p.To)
		if _, m, _ := d.Civil(); months.Has(m) {
			n += int64(next - d)
		}
		d = next
	}
	return n
}
