package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// powerFactor adds or takes off a share of the base charge for each percent the power factor lies under or over the standard
// (역률요금, 제41조–제43조). In the first month a surcharge is only announced.
func (r *rater) powerFactor() {
	pf := &r.use.PowerFactor
	if pf.Lagging == 0 && pf.Leading == 0 {
		return
	}
	first := r.mark()
	var points int64
	for i := range r.Pieces {
		rule := r.book.PowerFactor.At(r.Pieces[i].Period.From)
		if rule == nil || r.Pieces[i].list.Kind == tariff.Tiered {
			continue
		}
		v := &rule.Value
		n := int64(0)
		if pf.Lagging != 0 {
			n = v.LaggingStandard - min(max(pf.Lagging, v.LaggingFloor), v.LaggingCap)
		}
		if pf.Leading != 0 {
			n += max(0, v.LeadingStandard-pf.Leading)
		}
		points += n
		base := r.basePart(i)
		r.Parts = append(r.Parts, Part{Piece: uint8(i), Entry: rule.Entry, Unit: UnitPercent, Quantity: n, Ratio: v.PerPercent, Of: base,
			Cap: -1, Exact: mulDiv(base, n*int64(v.PerPercent), kilowon.RatioScale)})
	}
	if len(r.Parts) == first {
		return
	}
	line := r.add(tariff.ChargePowerFactor, r.rounding(tariff.ChargePowerFactor), first)
	if points > 0 && pf.SurchargeMonth == 1 {
		line.Announced, line.Amount = true, 0
		return
	}
	for i := first; i < len(r.Parts); i++ {
		r.Pieces[r.Parts[i].Piece].charge += r.Parts[i].Exact
	}
}

func (r *rater) basePart(piece int) int64 {
	for i := range r.Parts {
		if int(r.Parts[i].Piece) == piece {
			return r.Parts[i].Exact
		}
	}
	return 0
}
