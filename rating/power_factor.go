package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// powerFactor takes off or adds a share of the base charge for each percent the power factor lies over or under the standard
// (역률요금, 제41조–제43조). In the first month a surcharge is only announced; a month without use counts as the standard.
func (r *rater) powerFactor() {
	pf := &r.use.PowerFactor
	if (pf.Lagging == 0 && pf.Leading == 0) || r.KWh == 0 {
		return
	}
	announced := pf.SurchargeMonth == 1
	first := r.mark()
	r.powerFactorParts(func(points int64) bool { return points < 0 || !announced })
	if len(r.Parts) > first {
		r.add(tariff.ChargePowerFactor, r.rounding(tariff.ChargePowerFactor), first)
		for i := first; i < len(r.Parts); i++ {
			r.Pieces[r.Parts[i].Piece].charge += r.Parts[i].Exact
		}
	}
	if !announced {
		return
	}
	first = r.mark()
	r.powerFactorParts(func(points int64) bool { return points > 0 })
	if len(r.Parts) > first {
		line := r.add(tariff.ChargePowerFactor, r.rounding(tariff.ChargePowerFactor), first)
		line.Announced, line.Amount = true, 0
	}
}

// powerFactorParts adds a part for the lagging and the leading percent of each piece that want accepts.
func (r *rater) powerFactorParts(want func(points int64) bool) {
	pf := &r.use.PowerFactor
	for i := range r.Pieces {
		rule := r.book.PowerFactor.At(r.Pieces[i].Period.From)
		if rule == nil || !factored(r.terms[r.Pieces[i].Terms].Key.Class) {
			continue
		}
		v := &rule.Value
		var points [2]int64
		if pf.Lagging != 0 {
			points[0] = v.LaggingStandard - min(max(pf.Lagging, v.LaggingFloor), v.LaggingCap)
		}
		if pf.Leading != 0 {
			points[1] = max(0, v.LeadingStandard-pf.Leading)
		}
		if points[0] > 0 {
			// Both are surcharges: one product, as the calculator prints it.
			points = [2]int64{points[0] + points[1], 0}
		}
		for _, n := range points {
			if n == 0 || !want(n) {
				continue
			}
			base := r.basePart(i)
			part := r.part(uint8(i), rule.Entry)
			part.Unit, part.Quantity, part.Ratio, part.Of = UnitPercent, n, v.PerPercent, base
			part.Exact = mulDiv(base, n*int64(v.PerPercent), kilowon.RatioScale)
		}
	}
}

// factored reports whether the class has the power factor charge (제43조 ①).
func factored(c tariff.Class) bool {
	switch c {
	case tariff.General, tariff.Educational, tariff.Industrial, tariff.Agricultural, tariff.Temporary:
		return true
	}
	return false
}

func (r *rater) basePart(piece int) int64 {
	for i := range r.Parts {
		if int(r.Parts[i].Piece) == piece {
			return r.Parts[i].Exact
		}
	}
	return 0
}
