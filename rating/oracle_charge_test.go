package rating_test

import (
	"math/big"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// zeroUse says that 제67조 ⑥ 1호 may hold: no use.
func (o *oracle) zeroUse() bool {
	return o.use.KWh == 0 && o.book.Choices.ZeroUseHalf.At(o.use.Period.From).Value
}

// mayHalve excepts residential lists with a minimum charge, and those whose customers have a demand meter (제38조: 갑Ⅱ, 을 and 교육용 고압).
func (o *oracle) mayHalve(p *piece) bool {
	k := p.terms.Key
	return p.list.Minimum == 0 && !o.metered(p.terms) && (o.demandOf(p.terms).ByContract || k.Class == tariff.Residential || k.Voltage == tariff.Low || k.Grade == tariff.GradeA1)
}

// findBlocks finds the block that the month's use ends in, against limits that are not scaled by days.
func (o *oracle) findBlocks() {
	o.fullMonth = new(big.Rat).Quo(rat(o.use.KWh), o.months)
	for i := range o.pieces {
		p := &o.pieces[i]
		if p.list.Kind != tariff.Tiered {
			continue
		}
		each := o.each(p)
		for _, limit := range tiersOf(&p.day).Limits {
			if each.Cmp(rat(limit)) > 0 {
				p.block++
			}
		}
	}
}

// each is a household's use of a whole month at the period's pace.
func (o *oracle) each(p *piece) *big.Rat {
	use := big.NewRat(o.use.KWh, households(p.terms))
	if o.wholeAverage() {
		use = rat(nearest(use))
	}
	return use.Quo(use, o.months)
}

func (o *oracle) wholeAverage() bool { return o.book.Choices.WholeAverage.At(o.use.Period.From).Value }

// averageOf is a run's part of the average use of n households, rounded to whole kWh before it is divided.
func (o *oracle) averageOf(at int, n int64) int64 {
	average := nearest(big.NewRat(o.use.KWh, n))
	left := average
	for i := range o.runs {
		part := left
		if i < len(o.runs)-1 {
			part = min(left, nearest(big.NewRat(average*int64(o.runs[i].days), int64(len(o.days)))))
		}
		if i == at {
			return part
		}
		left -= part
	}
	return left
}

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
			p.base = times(rat(int64(tiersOf(&p.day).Base[p.block])), rat(households(p.terms)), p.share)
		} else {
			p.base = times(price(p.list.Base), rat(o.demand(p.terms)), p.share)
		}
		if o.halved && o.mayHalve(p) {
			p.base = times(p.base, big.NewRat(1, 2))
		}
		p.charge, p.whole = rat(0), 0
		sum = plus(sum, p.add(p.base))
		factor = plus(factor, p.add(times(p.base, o.powerFactor(p))))
	}
	o.line(tariff.ChargeBase, sum)
	o.line(tariff.ChargePowerFactor, factor)
}

// powerFactor is the share of the base charge that 제43조 adds or takes off, by the standard of the piece's first day. A month without use counts as
// the standard (제42조 ①); in the first month what would be added is only announced, what is taken off is taken off (제43조 ③).
func (o *oracle) powerFactor(p *piece) *big.Rat {
	f := o.use.PowerFactor
	if p.list.Kind == tariff.Tiered || o.use.KWh == 0 {
		return rat(0)
	}
	low, kw := p.terms.Key.Voltage == tariff.Low && f.Metered, p.terms.ContractKW
	switch date := o.use.Period.From.AddDays(p.at); {
	case low && (kw < 20 || p.terms.Key.Class == tariff.Educational):
		return rat(0)
	case p.terms.SharedTransformer && kw < 20 && date >= kilowon.MustDate("2024-02-01"):
		return rat(0)
	}
	rule := o.book.PowerFactor.At(o.use.Period.From.AddDays(p.at)).Value
	var percent int64
	if f.Lagging > 0 {
		percent = rule.LaggingStandard - min(max(f.Lagging, rule.LaggingFloor), rule.LaggingCap)
	}
	add, off := max(percent, 0), min(percent, 0)
	if f.Leading > 0 && !low && !f.Monthly {
		add += max(0, rule.LeadingStandard-max(f.Leading, rule.LeadingFloor))
	}
	if f.SurchargeMonth == 1 {
		add = 0
	}
	return times(rat(add+off), big.NewRat(int64(rule.PerPercent), kilowon.RatioScale))
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
					o.line(tariff.ChargeEnergyBand, p.add(amount))
					continue
				}
				part = plus(part, amount)
			}
		}
		sum = plus(sum, p.add(part))
	}
	if len(o.pieces) > 1 || o.pieces[0].list.Kind != tariff.TimeOfUse {
		o.line(tariff.ChargeEnergy, sum)
	}
}

// tiered prices the piece's part of its run's blocks: widths are scaled to the run's days and rounded to whole kWh.
func (o *oracle) tiered(p *piece) *big.Rat {
	r, n, t := &o.runs[p.run], households(p.terms), tiersOf(&p.day)
	use, factor := r.kwh, rat(1)
	if o.wholeAverage() && n > 1 {
		use, factor = o.averageOf(p.run, n), rat(n)
		n = 1
	}
	sum, left, from, last := rat(0), use, int64(0), p.block
	for i, limit := range t.Limits[:last] {
		kwh := min(left, nearest(times(rat((limit-from)*n), r.share)))
		sum = plus(sum, times(rat(kwh), price(t.Energy[i]), o.ofRun(p)))
		left, from = left-kwh, limit
	}
	// The block that the whole month's use ends in takes the rest.
	sum = plus(sum, times(rat(left), price(t.Energy[last]), o.ofRun(p)))
	excess := times(rat(min(left, o.excess(p, use, n))), o.ofRun(p))
	sum = plus(sum, times(excess, minus(price(p.list.Super.Price), price(t.Energy[last]))))
	return times(sum, factor)
}

// excess is the run's use above the super-user limit (별표 1 제1호 가목 (5)): where the super-user months begin or end inside the run, use and limit are
// those of the days inside, both whole kWh.
func (o *oracle) excess(p *piece, use, n int64) int64 {
	super := &p.list.Super
	if choice := o.book.Choices.SuperInIrregular.At(o.use.Period.From.AddDays(p.at)); super.Limit == 0 || (!o.regular && (choice == nil || !choice.Value)) {
		return 0
	}
	// The season is told apart only where the month is over the limit.
	if o.each(p).Cmp(rat(super.Limit)) <= 0 {
		return 0
	}
	r := &o.runs[p.run]
	inside := 0
	for d := r.at; d < r.at+r.days; d++ {
		if _, month, _ := o.use.Period.From.AddDays(d).Civil(); super.Months.Has(month) {
			inside++
		}
	}
	of := big.NewRat(int64(inside), int64(r.days))
	return max(0, nearest(times(rat(use), of))-nearest(times(rat(super.Limit*n), r.share, of)))
}

func (o *oracle) priceClimate() {
	sum := rat(0)
	for i := range o.pieces {
		p := &o.pieces[i]
		sum = plus(sum, p.add(times(p.kwh, price(p.climate))))
	}
	o.line(tariff.ChargeClimate, sum)
}

// priceFuel applies one price to all kWh (별표 8); the pieces carry their part of it as the base of reductions.
func (o *oracle) priceFuel(fuel *big.Rat) {
	for i := range o.pieces {
		p := &o.pieces[i]
		p.add(times(p.kwh, fuel))
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
	if sum.Sign() > 0 {
		o.out.amount[tariff.ChargeMinimum] = kilowon.Won(toward(o.charges()) - o.lines())
	}
}

// charges is the exact sum of the pieces' charges.
func (o *oracle) charges() *big.Rat {
	sum := rat(0)
	for i := range o.pieces {
		sum = plus(sum, o.pieces[i].charge)
	}
	return sum
}
