package rating

import "github.com/kilowon/kilowon/tariff"

// climate is the climate and environment charge (기후환경요금, 제67조 ② 2호, 별표 7): the kWh of each run of days at
// the price of its days, cut once; a change of price splits them by days without rounding the kWh, as the utility's notice of April 2022 does.
func (r *rater) climate() error {
	first := r.mark()
	for i := range r.Pieces {
		price := r.Pieces[i].segment.Climate
		if price == nil || price.Value == 0 {
			continue
		}
		if r.Pieces[i].list.Kind == tariff.PerWatt {
			r.wattPart(i, price.Entry, price.Value)
			continue
		}
		r.energyPart(i, price.Entry, r.Pieces[i].KWh, price.Value)
	}
	if len(r.Parts) > first {
		r.add(tariff.ChargeClimate, r.rounding(tariff.ChargeClimate), first)
	}
	return nil
}
