package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// base is the demand charge (기본요금, 제67조 ① 1호, 별표 1): per household by the block the month's use ends in for tiered lists,
// per kW of billing demand for the others; a split month takes each piece's share of days.
func (r *rater) base() error {
	first, pieces := r.mark(), r.Pieces
	for i := range pieces {
		p := &pieces[i]
		if p.list.Base == 0 && p.list.Kind != tariff.Tiered {
			continue
		}
		part := r.part(p.index, p.Entry)
		part.Share = true
		if p.list.Kind == tariff.Tiered {
			hh := r.terms[p.Terms].households()
			tier := r.tierOf(p)
			p.tier = tier
			part.Tier, part.Unit, part.Quantity, part.Price = uint8(tier+1), UnitHousehold, hh, kilowon.Price(p.tiers().Base[tier])*kilowon.PriceScale
		} else {
			kw, basis, err := r.billingDemand(p)
			if err != nil {
				return err
			}
			if kw > r.weight.mostKW {
				return tooLarge("demand", "요금적용전력 %skW", kw)
			}
			part.Unit, part.Quantity, part.Price, part.Of = UnitKW, kw, p.list.Base, int64(basis)
		}
		part.Exact = part.Quantity * int64(part.Price) * kilowon.RatioScale * p.Share
		if p.list.Kind == tariff.NightAndOther {
			r.nightBase(part)
		}
		p.charge += part.Exact
	}
	if len(r.Parts) == first {
		return nil
	}
	r.add(tariff.ChargeBase, r.rounding(tariff.ChargeBase), first)
	if r.KWh == 0 && r.halve(first) {
		r.Lines = r.Lines[:0]
		r.add(tariff.ChargeBase, r.rounding(tariff.ChargeBase), first)
	}
	return nil
}

// halve takes half of the base charge off a month without use (제67조 ⑥ 1호), unless the discounts come to more: of overlapping reductions of
// 1호–4호 the largest applies alone. It reports whether it did; the line is there already, as discounts of facilities are taken of it.
func (r *rater) halve(first int) bool {
	var half, discounts int64
	for i := first; i < len(r.Parts); i++ {
		if part := &r.Parts[i]; r.mayHalve(&r.Pieces[part.Piece]) {
			half += part.Exact / 2
		}
	}
	for i := range r.spans {
		discounts += r.choose(r.spans[i : i+1]).amount
	}
	if half == 0 || half <= discounts {
		return false
	}
	r.halved = true
	for i := first; i < len(r.Parts); i++ {
		part := &r.Parts[i]
		if p := &r.Pieces[part.Piece]; part.Exact != 0 && r.mayHalve(p) {
			p.charge -= part.Exact / 2
			part.Ratio, part.Exact = kilowon.RatioScale/2, part.Exact-part.Exact/2
		}
	}
	return true
}

// tiers are the blocks in force in the piece.
func (p *Piece) tiers() *tariff.Tiers {
	if p.Summer {
		return &p.list.SummerTiers
	}
	return &p.list.Tiers
}

// tierOf is the block that the use of a full month ends in, against the unscaled limits.
func (r *rater) tierOf(p *Piece) int {
	hh := r.terms[p.Terms].households()
	use, share, t := r.blockTotal(hh)*r.Month, hh*r.share, p.tiers()
	for i, limit := range t.Limits {
		if use <= limit*share {
			return i
		}
	}
	return len(t.Limits)
}

// mayHalve reports whether a month without use halves the base charge: only where the billing demand is the contract power (제67조 ⑥ 1호, 제68조 ②),
// and not for residential lists with a minimum charge.
func (r *rater) mayHalve(p *Piece) bool {
	d := r.book.Choices.ZeroUseHalf.At(p.Period.From)
	if d == nil || !d.Value || r.demandOf(&r.terms[p.Terms]).counts() {
		return false
	}
	if p.list.Kind == tariff.Tiered {
		return p.list.Minimum == 0
	}
	k := r.terms[p.Terms].Key
	return r.demandOf(&r.terms[p.Terms]).ByContract || k.Grade == tariff.GradeA1 || k.Voltage == tariff.Low || (k.Class == tariff.Temporary && k.Grade == tariff.GradeB1)
}
