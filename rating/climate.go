package rating

import "github.com/kilowon/kilowon/tariff"

// climate is the climate and environment charge (기후환경요금, 제67조 ② 2호, 별표 7): the kWh of each run of days at
// the price of its days, cut once; a change of price splits them by days without rounding the kWh, as the utility's notice of April 2022 does.
func (r *rater) climate() {
	first := r.mark()
	pieces := r.Pieces
	for i := range pieces {
		p := &pieces[i]
		price := p.segment.Climate
		if price == nil || price.Value == 0 {
			continue
		}
		if p.list.Kind == tariff.PerWatt {
			r.wattPart(p, price.Entry, price.Value)
			continue
		}
		r.energyPart(p, price.Entry, p.KWh, price.Value)
	}
	if len(r.Parts) > first {
		r.add(tariff.ChargeClimate, r.rounding(tariff.ChargeClimate), first)
	}
}
