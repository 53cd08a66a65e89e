package rating_test

import (
	"math/big"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// demand is the billing demand of 제68조 for the terms.
func (o *oracle) demand(t *rating.Terms) int64 {
	d := &o.use.Demand
	if d.BillingKW > 0 {
		return d.BillingKW
	}
	if !o.metered() {
		return t.ContractKW
	}
	kw := d.PeakKW
	for _, m := range d.History {
		_, month := m.Month.Civil()
		counts := month == 12 || month == 1 || month == 2 || month == 7 || month == 8 || month == 9
		if back := o.readingMonth() - m.Month; back == 0 || (counts && back > 0 && back < 12) {
			kw = max(kw, m.PeakKW)
		}
	}
	return max(kw, nearest(big.NewRat(3*t.ContractKW, 10)))
}

func (o *oracle) metered() bool {
	d := &o.use.Demand
	return d.Metered || d.PeakKW > 0 || len(d.History) > 0
}

// zeroUse says that 제67조 ⑥ 1호 holds: no use, no demand meter, no minimum charge.
func (o *oracle) zeroUse() bool {
	if o.use.KWh != 0 || o.metered() || !o.book.Choices.ZeroUseHalf.At(o.use.Period.From).Value {
		return false
	}
	for i := range o.pieces {
		if o.pieces[i].list.Minimum > 0 {
			return false
		}
	}
	return true
}

// fullMonth is the use of a whole month at the period's pace, in whole kWh.
func (o *oracle) fullMonth() int64 {
	if o.regular {
		return o.use.KWh
	}
	return nearest(new(big.Rat).Quo(rat(o.use.KWh), o.share(0, len(o.days))))
}

func (o *oracle) wholeAverage() bool { return o.book.Choices.WholeAverage.At(o.use.Period.From).Value }

func tiersOf(p *day) *tariff.Tiers {
	if p.summer {
		return &p.list.SummerTiers
	}
	return &p.list.Tiers
}

// priceBase is the base charge and what the power factor adds to it or takes off.
func (o *oracle) priceBase() {
	sum, factor := rat(0), rat(0)
	for i := range o.pieces {
		p := &o.pieces[i]
		if p.list.Kind == tariff.Tiered {
			n := households(p.terms)
			use, limits := o.fullMonth(), tiersOf(&p.day).Limits
			if o.wholeAverage() {
				use = nearest(big.NewRat(use, n)) * n
			}
			tier := 0
			for tier < len(limits) && use > limits[tier]*n {
				tier++
			}
			p.base = times(rat(int64(tiersOf(&p.day).Base[tier])), rat(n), p.share)
		} else {
			p.base = times(price(p.list.Base), rat(o.demand(p.terms)), p.share)
		}
		if o.halved {
			p.base = times(p.base, big.NewRat(1, 2))
		}
		p.charge = p.base
		sum = plus(sum, p.base)
		part := times(p.base, o.powerFactor(p))
		p.charge = plus(p.charge, part)
		factor = plus(factor, part)
	}
	o.line(tariff.ChargeBase, sum)
	o.line(tariff.ChargePowerFactor, factor)
}

// powerFactor is the share of the base charge that 제43조 adds or takes off, averaged over the piece's days.
func (o *oracle) powerFactor(p *piece) *big.Rat {
	k, f := p.terms.Key, o.use.PowerFactor
	subject := k.Class == tariff.General || k.Class == tariff.Industrial || k.Class == tariff.Educational
	if k.Voltage == tariff.Low {
		subject = subject && k.Class != tariff.Educational && p.terms.ContractKW >= 20
	}
	if !subject || o.use.KWh == 0 {
		return rat(0)
	}
	sum := rat(0)
	for d := p.at; d < p.at+p.days; d++ {
		rule := o.book.PowerFactor.At(o.use.Period.From.AddDays(d)).Value
		var percent int64
		if f.Lagging > 0 {
			percent = rule.LaggingStandard - min(max(f.Lagging, rule.LaggingFloor), rule.LaggingCap)
		}
		add := max(percent, 0)
		if f.Leading > 0 && k.Voltage != tariff.Low {
			add += max(0, rule.LeadingStandard-max(f.Leading, rule.LaggingFloor))
		}
		if f.SurchargeMonth == 1 {
			add = 0
		}
		sum = plus(sum, times(rat(add+min(percent, 0)), big.NewRat(int64(rule.PerPercent), kilowon.RatioScale)))
	}
	return times(sum, big.NewRat(1, int64(p.days)))
}

// priceEnergy is the energy charge.
func (o *oracle) priceEnergy() {
	sum := rat(0)
	for i := range o.pieces {
		p := &o.pieces[i]
		var part *big.Rat
		switch p.list.Kind {
		case tariff.Tiered:
			part = o.tiered(p)
		case tariff.Seasonal:
			part = times(p.kwh, price(p.list.Energy[p.season][0]))
		default:
			part = rat(0)
			for b, kwh := range o.runs[p.run].bands {
				amount := times(rat(kwh), o.ofRun(p), price(p.list.Energy[p.season][b]))
				if len(o.pieces) == 1 {
					o.line(tariff.ChargeEnergyBand, amount)
				}
				part = plus(part, amount)
			}
		}
		p.charge = plus(p.charge, part)
		sum = plus(sum, part)
	}
	if len(o.pieces) > 1 || o.pieces[0].list.Kind != tariff.TimeOfUse {
		o.line(tariff.ChargeEnergy, sum)
	}
}

// tiered prices the piece's part of its run's blocks: widths are scaled to the run's days and rounded to whole kWh.
func (o *oracle) tiered(p *piece) *big.Rat {
	r, n, t := &o.runs[p.run], households(p.terms), tiersOf(&p.day)
	use, factor := r.kwh, rat(1)
	if o.wholeAverage() {
		use, factor = nearest(big.NewRat(r.kwh, n)), rat(n)
		n = 1
	}
	sum, left, from := rat(0), use, int64(0)
	for i, limit := range t.Limits {
		width := nearest(times(rat((limit-from)*n), r.share))
		kwh := min(left, width)
		sum = plus(sum, times(rat(kwh), price(t.Energy[i]), o.ofRun(p)))
		left, from = left-kwh, limit
	}
	last := len(t.Limits)
	sum = plus(sum, times(rat(left), price(t.Energy[last]), o.ofRun(p)))
	excess := least(o.excess(p, use, n), times(rat(left), o.ofRun(p)))
	sum = plus(sum, times(excess, minus(price(p.list.Super.Price), price(t.Energy[last]))))
	return times(sum, factor)
}

// excess is the piece's use above the super-user limit (별표 1 제1호 가목 (5)): where the super-user months begin or end inside the run, use and limit are
// those of the days inside, both whole kWh.
func (o *oracle) excess(p *piece, use, n int64) *big.Rat {
	if !p.super || (!o.regular && !o.book.Choices.SuperInIrregular.At(o.use.Period.From).Value) {
		return rat(0)
	}
	r := &o.runs[p.run]
	inside, first := 0, -1
	for d := r.at; d < r.at+r.days; d++ {
		if o.days[d].super {
			inside++
			if first < 0 {
				first = d
			}
		}
	}
	kwh := nearest(times(rat(use), big.NewRat(int64(inside), int64(r.days))))
	limit := nearest(times(rat(p.list.Super.Limit*n), o.share(first, inside)))
	return times(rat(max(0, kwh-limit)), big.NewRat(int64(o.superDays(p)), int64(inside)))
}

func (o *oracle) superDays(p *piece) int {
	n := 0
	for d := p.at; d < p.at+p.days; d++ {
		if o.days[d].super {
			n++
		}
	}
	return n
}

func (o *oracle) priceClimate() {
	sum := rat(0)
	for i := range o.pieces {
		p := &o.pieces[i]
		part := times(p.kwh, price(p.climate))
		p.charge = plus(p.charge, part)
		sum = plus(sum, part)
	}
	o.line(tariff.ChargeClimate, sum)
}

// priceFuel applies one price to all kWh (별표 8); the pieces carry their part of it as the base of reductions.
func (o *oracle) priceFuel(fuel *big.Rat) {
	for i := range o.pieces {
		p := &o.pieces[i]
		p.charge = plus(p.charge, times(p.kwh, fuel))
	}
	o.line(tariff.ChargeFuel, times(rat(o.use.KWh), fuel))
}

// topUp lifts the charge of each piece to the minimum of its days.
func (o *oracle) topUp() {
	sum := rat(0)
	for i := range o.pieces {
		p := &o.pieces[i]
		if p.list.Minimum == 0 {
			continue
		}
		least := times(rat(int64(p.list.Minimum)*households(p.terms)), p.share)
		part := positive(minus(least, p.charge))
		p.charge = plus(p.charge, part)
		sum = plus(sum, part)
	}
	o.line(tariff.ChargeMinimum, sum)
}
