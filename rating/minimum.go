package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// minimum lifts the charge to the least monthly charge of the list (월간 최저요금, 별표 1 제1호 가목 (3), 제5호 가목, 제6호 가목), tested piece by
// piece by days.
func (r *rater) minimum() {
	var target, least int64
	pieces := r.Pieces
	for i := range pieces {
		p := &pieces[i]
		m := r.least(p)
		least += max(0, m-p.charge)
		target += max(p.charge, m)
	}
	if least == 0 {
		return
	}
	sum := r.sum()
	first := r.mark()
	for i := range r.Pieces {
		p := &r.Pieces[i]
		m := r.least(p)
		if m <= p.charge {
			continue
		}
		part := r.part(uint8(i), p.Entry)
		part.Quantity, part.Unit, part.Price = r.leastFrom(p)
		part.Share, part.Of, part.Exact = true, p.charge, m-p.charge
		p.charge = m
	}
	line := r.add(tariff.ChargeMinimum, kilowon.RoundNone, first)
	line.Amount = r.round(kilowon.RoundDown, target) - sum
}

// least is the exact least charge of the piece.
func (r *rater) least(p *Piece) int64 {
	if p.list.Kind >= tariff.PerWatt {
		return r.leastMade(p)
	}
	return int64(p.list.Minimum) * r.terms[p.Terms].households() * wonScale * p.Share
}

func (r *rater) leastMade(p *Piece) int64 {
	quantity, _, price := r.leastFrom(p)
	return quantity * int64(price) * kilowon.RatioScale * p.Share
}

// leastFrom is what the least charge of a month is made of: a sum a household or contract, the price of some kWh or a price a kW (심야전력).
func (r *rater) leastFrom(p *Piece) (quantity int64, unit Unit, price kilowon.Price) {
	won := kilowon.Price(p.list.Minimum) * kilowon.PriceScale
	switch p.list.Kind {
	case tariff.PerWatt:
		return 1, UnitNone, won
	case tariff.NightSeason:
		return p.list.MinimumKWh, UnitKWh, r.nightMinimumPrice(p)
	case tariff.NightAndOther:
		// The base charge was worked out with it, so it is there.
		kw, _ := r.billingKW(p)
		return kw, UnitKW, p.list.MinimumPerKW
	}
	return r.terms[p.Terms].households(), UnitHousehold, won
}
