package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// fuel is the fuel cost adjustment (연료비조정요금, 제67조 ② 3호, 별표 8): the price of the reading month holds for every kWh, not split by days.
func (r *rater) fuel() error {
	fuel := r.book.Fuel
	if len(fuel) == 0 || r.ReadingMonth < fuel[0].First {
		return nil
	}
	q := r.book.FuelFor(r.ReadingMonth)
	if q == nil {
		return kilowon.Errorf(kilowon.Unencoded, "요율표에 %v 검침분의 연료비조정단가가 없습니다", r.ReadingMonth)
	}
	if q.Price == 0 {
		return nil
	}
	first := r.mark()
	if r.Pieces[0].list.Kind == tariff.PerWatt {
		for i := range r.Pieces {
			r.wattPart(&r.Pieces[i], q.Entry, q.Price)
		}
		r.add(tariff.ChargeFuel, r.rounding(tariff.ChargeFuel), first)
		return nil
	}
	pieces := r.Pieces
	for i := range pieces {
		p := &pieces[i]
		p.charge += r.energyExact(p, p.KWh, q.Price)
	}
	part := r.part(WholePeriod, q.Entry)
	part.Unit, part.Quantity, part.Price = UnitKWh, r.KWh, q.Price
	part.Exact = r.KWh * int64(q.Price) * kilowon.RatioScale * r.Month
	r.add(tariff.ChargeFuel, r.rounding(tariff.ChargeFuel), first)
	return nil
}
