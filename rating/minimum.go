package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// minimum lifts the charge to the least monthly charge of the list (월간 최저요금, 별표 1 제1호 가목 (3)), tested piece by piece by days.
func (r *rater) minimum() {
	var target, least int64
	for i := range r.Pieces {
		p := &r.Pieces[i]
		m := int64(p.list.Minimum) * r.terms[p.Terms].households() * kilowon.PriceScale * kilowon.RatioScale * p.Share
		least += max(0, m-p.charge)
		target += max(p.charge, m)
	}
	if least == 0 {
		return
	}
	var sum kilowon.Won
	for i := range r.Lines {
		sum += r.Lines[i].Amount
	}
	first := r.mark()
	for i := range r.Pieces {
		p := &r.Pieces[i]
		hh := r.terms[p.Terms].households()
		m := int64(p.list.Minimum) * hh * kilowon.PriceScale * kilowon.RatioScale * p.Share
		if m <= p.charge {
			continue
		}
		r.Parts = append(r.Parts, Part{Piece: uint8(i), Entry: p.Entry, Unit: UnitHousehold, Quantity: hh, Share: true,
			Price: kilowon.Price(p.list.Minimum) * kilowon.PriceScale, Of: p.charge, Cap: -1, Exact: m - p.charge})
		p.charge = m
	}
	line := r.add(tariff.ChargeMinimum, kilowon.RoundNone, first)
	line.Amount = r.round(kilowon.RoundDown, target) - sum
}
