package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// frozen reports whether the terms carry a discount that the price freeze was made for (제67조 ⑥ 2호, 4호 가·나·라; 부칙).
func (r *rater) frozen(t *Terms) bool {
	return t.Key.Class == tariff.Residential && r.hasDiscount(t, func(d *tariff.Discount) bool { return d.Frozen })
}

func (r *rater) hasDiscount(t *Terms, want func(*tariff.Discount) bool) bool {
	for i := range t.Discounts {
		if d := r.discountRule(&t.Discounts[i]); d != nil && want(&d.Value) && r.activeDays(&t.Discounts[i], r.Period) > 0 {
			return true
		}
	}
	return false
}

// relief is the price freeze of 2023-01 to 2025-03: the first kWh of the month keep the energy and climate prices of before; limits go by days.
func (r *rater) relief() {
	first := r.mark()
	for i := range r.Pieces {
		p := &r.Pieces[i]
		rule := p.segment.Relief
		if rule == nil || rule.Value.Limit == 0 || !r.frozen(&r.terms[p.Terms]) {
			continue
		}
		kwh := min(p.KWh, r.scaled(rule.Value.Limit, p.runShare()))
		r.reliefPart(i, rule.Entry, kwh, rule.Value.EnergyCut)
		if c := p.segment.Climate; c != nil && c.Value > rule.Value.ClimatePrice {
			r.reliefPart(i, rule.Entry, kwh, c.Value-rule.Value.ClimatePrice)
		}
	}
	if len(r.Parts) > first {
		r.add(tariff.ChargeRelief, r.rounding(tariff.ChargeRelief), first)
	}
}

func (r *rater) reliefPart(i int, entry tariff.EntryID, kwh int64, cut kilowon.Price) {
	if kwh > 0 && cut > 0 {
		r.energyPart(i, entry, kwh, -cut)
	}
}
