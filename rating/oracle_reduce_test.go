package rating_test

import (
	"math/big"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// rules are the rules of the grounds in force on a day, by kind.
func (o *oracle) rules(at int) (out [tariff.DiscountCount]*tariff.Discount) {
	d := &o.days[at]
	for k := tariff.DiscountKind(1); k < tariff.DiscountCount; k++ {
		if d.grounds>>k&1 == 0 {
			continue
		}
		out[k] = &o.book.Discounts[k].At(o.use.Period.From.AddDays(at)).Value
	}
	return out
}

// slice is a part of a piece with the same grounds.
type slice struct {
	piece, at, days int
	day             *day
	// rules are the rules of the grounds that count.
	rules [tariff.DiscountCount]*tariff.Discount
}

func (o *oracle) cutSlices() {
	for i := range o.pieces {
		p := &o.pieces[i]
		for d := p.at; d < p.at+p.days; d++ {
			n := len(o.slices)
			if d == p.at || o.slices[n-1].day.granted != o.days[d].granted || o.changes(d) {
				o.slices = append(o.slices, slice{piece: i, at: d, day: &o.days[d], rules: o.rules(d)})
				n++
			}
			o.slices[n-1].days++
		}
	}
}

// changes says that a rule of a discount or of the deduction for small use begins on a day.
func (o *oracle) changes(at int) bool {
	date := o.use.Period.From.AddDays(at)
	for k := range o.book.Discounts {
		if o.days[at].grounds>>k&1 == 1 && o.book.Discounts[k].At(date) != o.book.Discounts[k].At(date-1) {
			return true
		}
	}
	return o.book.Essential.At(date) != o.book.Essential.At(date-1)
}

func (o *oracle) any(s *slice, is func(*tariff.Discount) bool) bool {
	for _, rule := range s.rules {
		if rule != nil && is(rule) {
			return true
		}
	}
	return false
}

// ofPiece is the slice's part of the charge of its piece by days.
func (o *oracle) ofPiece(s *slice) *big.Rat {
	return big.NewRat(int64(s.days), int64(o.pieces[s.piece].days))
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
		kwh := min(r.kwh, nearest(times(rat(p.relief.Limit), r.share)))
		each := plus(price(p.relief.EnergyCut), minus(price(p.climate), price(p.relief.ClimatePrice)))
		frozen := 0
		for _, s := range o.slices {
			if s.piece == i && o.any(&s, func(rule *tariff.Discount) bool { return rule.Frozen }) {
				frozen += s.days
			}
		}
		part := times(rat(kwh), big.NewRat(int64(frozen), int64(r.days)), each)
		p.charge = minus(p.charge, part)
		sum = plus(sum, part)
	}
	o.line(tariff.ChargeRelief, times(sum, rat(-1)))
}

// guarantee takes off the deduction for small use (필수사용량 보장공제): the amount of its days, never so much that the charge of these days falls below
// their floor. It lowers the charges of its days in proportion, so that a percentage is taken of what is left.
func (o *oracle) guarantee() {
	amount, kept, eligible := rat(0), rat(0), rat(0)
	o.left = o.lines()
	charges := make([]*big.Rat, len(o.slices))
	for i := range o.slices {
		s := &o.slices[i]
		charge := o.chargeOf(s)
		charges[i] = rat(0)
		most, floor, ok := o.deduction(s)
		if !ok || most == 0 {
			kept = plus(kept, charge)
			continue
		}
		share := times(o.share(s.days), rat(households(s.day.terms)))
		amount, kept = plus(amount, times(rat(most), share)), plus(kept, times(rat(floor), share))
		charges[i], eligible = charge, plus(eligible, charge)
	}
	o.line(tariff.ChargeEssential, times(least(amount, positive(minus(rat(o.left), kept))), rat(-1)))
	if eligible.Sign() <= 0 {
		return
	}
	for i, charge := range charges {
		p := &o.pieces[o.slices[i].piece]
		p.charge = plus(p.charge, times(rat(int64(o.out.amount[tariff.ChargeEssential])), charge, new(big.Rat).Inv(eligible)))
	}
}

// deduction is the most that a month of a slice's customer is lowered by, and the charge it is not lowered beyond.
func (o *oracle) deduction(s *slice) (most, floor int64, ok bool) {
	t := s.day.terms
	rule := o.book.Essential.At(o.use.Period.From.AddDays(s.at)).Value
	if t.Key.Class != tariff.Residential || t.NonDwelling || o.fullMonth.Cmp(rat(rule.Limit*households(t))) > 0 {
		return 0, 0, false
	}
	low, high, least := rule.Low, rule.High, rule.Floor
	if o.any(s, func(rule *tariff.Discount) bool { return rule.Essential }) {
		low, high, least = rule.KeptLow, rule.KeptHigh, rule.KeptFloor
	}
	if t.Key.Voltage == tariff.Low {
		return int64(low), int64(least), true
	}
	return int64(high), int64(least), true
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
		sum = plus(sum, times(rat(int64(most)), o.share(n)))
		at += n
	}
	return sum
}

// chargeOf is what a slice's grounds reduce: of a month that is not split the lines as cut to the won (calculator of March 2025: 30 % of 33,638 won
// where the exact charge is 33,638.6), of a split month the exact amounts of its parts (calculator of December 2021).
func (o *oracle) chargeOf(s *slice) *big.Rat {
	if len(o.pieces) == 1 {
		return times(rat(o.left), o.ofPiece(s))
	}
	return times(o.pieces[s.piece].charge, o.ofPiece(s))
}

// takes is what a ground takes off the charge of a slice.
func (o *oracle) takes(k tariff.DiscountKind, s *slice, charge *big.Rat) *big.Rat {
	rule, most := s.rules[k], o.capOf(k, s)
	if rule == nil {
		return rat(0)
	}
	if rule.Group == tariff.Facility && s.day.terms.Key.Class != tariff.Residential {
		// A facility's 30 % is taken of the amounts of each part cut line by line (calculator of September 2022).
		charge = least(charge, times(rat(o.pieces[s.piece].whole), o.ofPiece(s)))
	}
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
// Each ground is a line, cut once, never more than is left of the bill.
func (o *oracle) reduce() (exact *big.Rat) {
	exact = rat(0)
	if off := min(int64(o.use.HouseholdDiscount), max(0, o.lines())); off > 0 {
		o.out.amount[tariff.ChargeDiscount] -= kilowon.Won(off)
	}
	o.left = o.lines()
	var taken [tariff.DiscountCount]*big.Rat
	for from := 0; from < len(o.slices); {
		to := from + 1
		for to < len(o.slices) && o.slices[to].day.granted == o.slices[from].day.granted {
			to++
		}
		group := o.slices[from:to]
		first, second := o.best(group)
		for i := range group {
			s := &group[i]
			charge := o.chargeOf(s)
			for _, k := range []tariff.DiscountKind{first, second} {
				if k == tariff.DiscountNone {
					continue
				}
				part := o.takes(k, s, charge)
				charge = minus(charge, part)
				if taken[k] == nil {
					taken[k] = rat(0)
				}
				taken[k] = plus(taken[k], part)
			}
		}
		from = to
	}
	for _, sum := range taken {
		if sum != nil {
			exact = plus(exact, sum)
			o.near(sum)
			o.out.amount[tariff.ChargeDiscount] -= kilowon.Won(min(toward(sum), max(0, o.lines())))
		}
	}
	return exact
}

// near keeps how little an amount lacks to a whole won.
func (o *oracle) near(amount *big.Rat) {
	lack := minus(rat(toward(amount)+1), amount)
	if o.out.lack == nil || lack.Cmp(o.out.lack) < 0 {
		o.out.lack = lack
	}
}

// best is the ground that takes off most of the slices, or the two that do so together.
func (o *oracle) best(group []slice) (first, second tariff.DiscountKind) {
	most := rat(0)
	var rules [tariff.DiscountCount]*tariff.Discount
	for i := range group {
		for k, rule := range group[i].rules {
			if rule != nil {
				rules[k] = rule
			}
		}
	}
	for a := tariff.DiscountKind(1); a < tariff.DiscountCount; a++ {
		if rules[a] == nil {
			continue
		}
		if alone := o.together(group, a, tariff.DiscountNone); alone.Cmp(most) > 0 {
			most, first, second = alone, a, tariff.DiscountNone
		}
		for b := tariff.DiscountKind(1); b < tariff.DiscountCount; b++ {
			if rules[b] == nil || rules[a].Group != tariff.Stackable || rules[b].Group != tariff.Family {
				continue
			}
			if both := o.together(group, a, b); both.Cmp(most) > 0 {
				most, first, second = both, a, b
			}
		}
	}
	return first, second
}

func (o *oracle) together(group []slice, a, b tariff.DiscountKind) *big.Rat {
	sum := rat(0)
	for i := range group {
		s := &group[i]
		charge := o.chargeOf(s)
		part := o.takes(a, s, charge)
		sum = plus(sum, part)
		if b != tariff.DiscountNone {
			sum = plus(sum, o.takes(b, s, minus(charge, part)))
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
	sets := o.days[len(o.days)-1].terms.TVSets * max(1, toward(o.months))
	o.out.amount[tariff.ChargeTV] = kilowon.Won(sets) * o.book.TV.At(p.To-1).Value.Fee
	o.out.total = cut + o.out.amount[tariff.ChargeTV]
	o.besides()
}
