package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// frozen reports whether a discount that the price freeze was made for holds on a day of the period (제67조 ⑥ 2호, 4호 가·나·라; 부칙); for others the
// freeze is no change of price.
func (r *rater) frozen() bool {
	if len(r.spans) == 0 {
		return false
	}
	for i := range r.terms {
		if t := &r.terms[i]; r.coveredDays(use(r.use.Period, t.From, t.To), t, isFrozen) > 0 {
			return true
		}
	}
	return false
}

// relief is the price freeze of 2023-01 to 2025-03: the first kWh of the month keep the energy and climate prices of before, by the days on which
// a discount it was made for holds.
func (r *rater) relief() {
	if len(r.spans) == 0 {
		return
	}
	first := r.mark()
	for i := range r.Pieces {
		p := &r.Pieces[i]
		rule := p.segment.Relief
		if rule == nil || rule.Value.Limit == 0 {
			continue
		}
		days := r.coveredDays(p.Period, &r.terms[p.Terms], isFrozen)
		if days == 0 {
			continue
		}
		r.reliefPart(p, days, rule, rule.Value.EnergyCut)
		if c := p.segment.Climate; c != nil && c.Value > rule.Value.ClimatePrice {
			r.reliefPart(p, days, rule, c.Value-rule.Value.ClimatePrice)
		}
	}
	if len(r.Parts) > first {
		r.add(tariff.ChargeRelief, r.rounding(tariff.ChargeRelief), first)
	}
}

// reliefPart takes the cut off the first kWh of a piece, for the days on which the relief holds.
func (r *rater) reliefPart(p *Piece, days int64, rule *tariff.Dated[tariff.Relief], cut kilowon.Price) {
	kwh := min(p.KWh, kilowon.DivHalfUp(rule.Value.Limit*p.runShare(), r.Month))
	if kwh == 0 || cut <= 0 {
		return
	}
	part := r.energyPart(p, rule.Entry, kwh, -cut)
	if all := int64(p.Period.Days()); days != all {
		p.charge -= part.Exact
		part.Days, part.Exact = uint16(days), mulDiv(part.Exact, days, all)
		p.charge += part.Exact
	}
}
