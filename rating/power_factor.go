package rating

import (
	"math/big"

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
	first := r.mark()
	r.powerFactorParts(false)
	if len(r.Parts) > first {
		r.add(tariff.ChargePowerFactor, r.rounding(tariff.ChargePowerFactor), first)
		for i := first; i < len(r.Parts); i++ {
			r.Pieces[r.Parts[i].Piece].charge += r.Parts[i].Exact
		}
	}
	if pf.SurchargeMonth != announcedMonth {
		return
	}
	first = r.mark()
	r.powerFactorParts(true)
	if len(r.Parts) > first {
		line := r.add(tariff.ChargePowerFactor, r.rounding(tariff.ChargePowerFactor), first)
		line.Announced, line.Amount = true, 0
	}
}

// announcedMonth is the month of a row with a surcharge in which it is only announced.
const announcedMonth = 1

// powerFactorParts adds a part for the lagging and the leading percent of each piece: those that are charged, or the surcharges that are only announced.
func (r *rater) powerFactorParts(announced bool) {
	pf := &r.use.PowerFactor
	for i := range r.Pieces {
		rule := r.book.PowerFactor.At(r.Pieces[i].Period.From)
		t := &r.terms[r.Pieces[i].Terms]
		if rule == nil || !r.factored(t, &rule.Value) {
			continue
		}
		v := &rule.Value
		var points [2]int64
		if pf.Lagging != 0 {
			points[0] = v.LaggingStandard - min(max(pf.Lagging, v.LaggingFloor), v.LaggingCap)
		}
		if pf.Leading != 0 && !pf.Monthly && (!pf.Metered || t.Key.Voltage != tariff.Low) {
			points[1] = max(0, v.LeadingStandard-max(pf.Leading, v.LeadingFloor))
		}
		if points[0] > 0 {
			// Both are surcharges: one product, as the calculator prints it.
			points = [2]int64{points[0] + points[1], 0}
		}
		for _, n := range points {
			if n == 0 || (n > 0 && pf.SurchargeMonth == announcedMonth) != announced {
				continue
			}
			base := r.basePart(i)
			part := r.part(uint8(i), rule.Entry)
			part.Unit, part.Quantity, part.Ratio, part.Of = UnitPercent, n, v.PerPercent, base
			part.Exact = mulDiv(base, n*int64(v.PerPercent), kilowon.RatioScale)
		}
	}
}

// factored reports whether the customer has the power factor charge (제43조 ①): classes by voltage, at low voltage from a contract power on.
func (r *rater) factored(t *Terms, v *tariff.PowerFactor) bool {
	kw := t.ContractKW
	if kw == 0 {
		kw = r.demandOf(t).BillingKW
	}
	switch low := t.Key.Voltage == tariff.Low && r.use.PowerFactor.Metered; t.Key.Class {
	case tariff.General, tariff.Industrial, tariff.Agricultural, tariff.Temporary:
		if low && kw < v.LowKW {
			return false
		}
	case tariff.Educational:
		if low {
			return false
		}
	default:
		return false
	}
	return !t.SharedTransformer || kw >= v.SharedKW
}

// MonthlyPowerFactor is the lagging power factor in whole percent, half up (제7조 ①), of a month's active and reactive energy in the lagging hours: what
// customers at low voltage and those not read remotely are charged by (제42조 ② 단서). 0 without active energy.
func MonthlyPowerFactor(kwh, kvarh int64) int64 {
	if kwh <= 0 {
		return 0
	}
	// The largest percent p with p - 0.5 ≤ 100·kWh/√(kWh² + kVarh²), squared so that all is whole.
	active := new(big.Int).Mul(big.NewInt(kwh), big.NewInt(kwh))
	apparent := new(big.Int).Add(active, new(big.Int).Mul(big.NewInt(kvarh), big.NewInt(kvarh)))
	active.Mul(active, big.NewInt(40_000))
	for p := int64(100); p > 1; p-- {
		if half := big.NewInt((2*p - 1) * (2*p - 1)); half.Mul(half, apparent).Cmp(active) <= 0 {
			return p
		}
	}
	return 1
}

func (r *rater) basePart(piece int) int64 {
	for i := range r.Parts {
		if int(r.Parts[i].Piece) == piece {
			return r.Parts[i].Exact
		}
	}
	return 0
}
