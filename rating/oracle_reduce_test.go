package rating_test

import (
	"math/big"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// eligible says that a ground of the terms counts for their class (제67조 ⑥ 2호–4호).
func eligible(rule *tariff.Discount, d *day) bool {
	switch d.terms.Key.Class {
	case tariff.Residential:
		// 2호 and 4호 are for those who dwell there (제56조 ① 1호, 3호, 4호).
		return rule.Residential && (rule.Group == tariff.Facility || !d.terms.NonDwelling)
	case tariff.General:
		return rule.General
	}
	return false
}

// rules are the rules of the grounds in force on a day, by kind.
func (o *oracle) rules(at int) map[tariff.DiscountKind]*tariff.Discount {
	out := map[tariff.DiscountKind]*tariff.Discount{}
	d := &o.days[at]
	for k := tariff.DiscountKind(1); k < tariff.DiscountCount; k++ {
		if d.grounds>>k&1 == 0 {
			continue
		}
		if rule := o.book.Discounts[k].At(o.use.Period.From.AddDays(at)); rule != nil && eligible(&rule.Value, d) {
			out[k] = &rule.Value
		}
	}
	return out
}

// slice is a part of a piece with the same grounds.
type slice struct {
	p        *piece
	at, days int
	grounds  uint32
	charge   *big.Rat
}

func (o *oracle) slices() []slice {
	var out []slice
	for i := range o.pieces {
		p := &o.pieces[i]
		for d := p.at; d < p.at+p.days; d++ {
			n := len(out)
			if d == p.at || out[n-1].grounds != o.days[d].grounds {
				out = append(out, slice{p: p, at: d, grounds: o.days[d].grounds})
				n++
			}
			out[n-1].days++
		}
	}
	for i := range out {
		s := &out[i]
		s.charge = times(s.p.charge, big.NewRat(int64(s.days), int64(s.p.days)))
	}
	return out
}

// freeze takes off the price rise for the first kWh of protected customers (부칙 2022-12-30 등).
func (o *oracle) freeze() {
	sum := rat(0)
	for i := range o.pieces {
		p := &o.pieces[i]
		if p.relief.Limit == 0 || o.use.KWh == 0 {
			continue
		}
		r := &o.runs[p.run]
		kwh := min(r.kwh, nearest(times(rat(p.relief.Limit*households(p.terms)), r.share)))
		each := plus(price(p.relief.EnergyCut), minus(price(p.climate), price(p.relief.ClimatePrice)))
		frozen := 0
		for d := p.at; d < p.at+p.days; d++ {
			for _, rule := range o.rules(d) {
				if rule.Frozen {
					frozen++
					break
				}
			}
		}
		part := times(rat(kwh), big.NewRat(int64(frozen), int64(r.days)), each)
		p.charge = minus(p.charge, part)
		sum = plus(sum, part)
	}
	o.line(tariff.ChargeRelief, times(sum, rat(-1)))
}

// guarantee takes off the deduction for small use (필수사용량 보장공제): per part, never below the floor of its days.
func (o *oracle) guarantee() {
	sum := rat(0)
	all := o.slices()
	for i := range all {
		s := &all[i]
		d := &o.days[s.at]
		if d.terms.Key.Class != tariff.Residential || d.terms.NonDwelling {
			continue
		}
		rule := o.book.Essential.At(o.use.Period.From.AddDays(s.at)).Value
		if o.fullMonth() > rule.Limit*households(d.terms) {
			continue
		}
		cap, floor := rule.Low, rule.Floor
		if d.terms.Key.Voltage != tariff.Low {
			cap = rule.High
		}
		for _, x := range o.rules(s.at) {
			if x.Essential {
				cap, floor = rule.KeptLow, rule.KeptFloor
				if d.terms.Key.Voltage != tariff.Low {
					cap = rule.KeptHigh
				}
			}
		}
		share := times(o.share(s.at, s.days), rat(households(d.terms)))
		part := least(times(rat(int64(cap)), share), positive(minus(s.charge, times(rat(int64(floor)), share))))
		s.p.charge = minus(s.p.charge, part)
		sum = plus(sum, part)
	}
	o.line(tariff.ChargeEssential, times(sum, rat(-1)))
}

// capOf is the most a ground takes off over the days: the cap of each day, or nil for none.
func (o *oracle) capOf(k tariff.DiscountKind, s *slice) *big.Rat {
	sum := rat(0)
	for at := s.at; at < s.at+s.days; {
		date := o.use.Period.From.AddDays(at)
		rule := o.book.Discounts[k].At(date).Value
		if rule.Cap == 0 {
			return nil
		}
		month := date.Month()
		_, m := month.Civil()
		most := rule.Cap
		if rule.SummerMonths.Has(m) {
			most = rule.SummerCap
		}
		n := min(int((month+1).First()-date), s.at+s.days-at)
		sum = plus(sum, times(rat(int64(most)), o.share(at, n)))
		at += n
	}
	return sum
}

// takes is what a ground takes off the charge of a slice.
func (o *oracle) takes(k tariff.DiscountKind, s *slice, charge *big.Rat) *big.Rat {
	rule, most := o.rules(s.at)[k], o.capOf(k, s)
	charge = positive(charge)
	if rule.Ratio == 0 {
		return least(charge, most)
	}
	part := times(charge, big.NewRat(int64(rule.Ratio), kilowon.RatioScale))
	if most != nil {
		part = least(part, most)
	}
	return part
}

// reduce applies the grounds: of those in force at the same time the largest alone, but 마·사 and a family ground together, 마·사 first (제67조 ⑥).
func (o *oracle) reduce() {
	sum := rat(0)
	groups := map[uint32][]slice{}
	for _, s := range o.slices() {
		if s.grounds != 0 {
			groups[s.grounds] = append(groups[s.grounds], s)
		}
	}
	for _, group := range groups {
		sum = plus(sum, o.bestOf(group))
	}
	if o.use.HouseholdDiscount > 0 {
		left := rat(0)
		for c := range tariff.ChargeDiscount {
			left = plus(left, rat(int64(o.out.amount[c])))
		}
		sum = plus(sum, least(positive(left), rat(int64(o.use.HouseholdDiscount))))
	}
	o.line(tariff.ChargeDiscount, times(sum, rat(-1)))
}

func (o *oracle) bestOf(group []slice) *big.Rat {
	best := rat(0)
	rules := o.rules(group[0].at)
	for a, x := range rules {
		if alone := o.together(group, a, tariff.DiscountNone); alone.Cmp(best) > 0 {
			best = alone
		}
		for b, y := range rules {
			if x.Group != tariff.Stackable || y.Group != tariff.Family {
				continue
			}
			if both := o.together(group, a, b); both.Cmp(best) > 0 {
				best = both
			}
		}
	}
	return best
}

func (o *oracle) together(group []slice, a, b tariff.DiscountKind) *big.Rat {
	sum := rat(0)
	for i := range group {
		s := &group[i]
		part := o.takes(a, s, s.charge)
		sum = plus(sum, part)
		if b != tariff.DiscountNone {
			sum = plus(sum, o.takes(b, s, minus(s.charge, part)))
		}
	}
	return sum
}

// total adds the lines, tax and fund (both after all reductions), cuts to ten won and adds the television fee.
func (o *oracle) total() {
	for _, amount := range o.out.amount {
		o.out.electricity += amount
	}
	p := o.use.Period
	if base := o.out.electricity; base > 0 {
		o.line(tariff.ChargeVAT, times(rat(int64(base)), big.NewRat(int64(o.book.VAT.At(p.From).Value), kilowon.RatioScale)))
		sum := int64(0)
		for d := p.From; d < p.To; d++ {
			sum += int64(o.book.Fund.At(d).Value)
		}
		o.line(tariff.ChargeFund, times(rat(int64(base)), big.NewRat(sum, kilowon.RatioScale*int64(p.Days()))))
	}
	due := max(o.out.electricity, 0) + o.out.amount[tariff.ChargeVAT] + o.out.amount[tariff.ChargeFund]
	cut := due / 10 * 10
	o.out.amount[tariff.ChargeTotal] = cut - max(o.out.electricity, 0) - o.out.amount[tariff.ChargeVAT] - o.out.amount[tariff.ChargeFund]
	sets := o.days[len(o.days)-1].terms.TVSets
	o.out.amount[tariff.ChargeTV] = kilowon.Won(sets) * o.book.TV.At(p.To-1).Value.Fee
	o.out.total = cut + o.out.amount[tariff.ChargeTV]
}
