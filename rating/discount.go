package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// discountRule is the rule of a discount at the end of the period; nil where the book has none.
func (r *rater) discountRule(d *Discount) *tariff.Dated[tariff.Discount] {
	return r.book.Discounts[d.Kind].At(r.Period.To - 1)
}

// activeDays counts the days of p on which the discount holds.
func (r *rater) activeDays(d *Discount, p kilowon.Period) int64 {
	from, to := d.From, d.To
	if from.IsZero() {
		from = p.From
	}
	if to.IsZero() {
		to = p.To
	}
	return int64(max(0, p.Overlap(kilowon.Period{From: from, To: to}).Days()))
}

// discounts are the reductions of 제67조 ⑥ 2호–4호: the largest alone, or a stackable one (2호 마·사) followed by one of the family (4호), whichever is more.
func (r *rater) discounts() {
	r.householdDiscounts()
	var single, stack, family choice
	for i := range r.Pieces {
		if len(r.terms[r.Pieces[i].Terms].Discounts) > 0 {
			break
		}
		if i == len(r.Pieces)-1 {
			return
		}
	}
	for k := tariff.LargeFamily; k < tariff.DiscountCount; k++ {
		rule := r.book.Discounts[k].At(r.Period.To - 1)
		if rule == nil {
			continue
		}
		amount := r.discountAmount(k, rule, tariff.DiscountNone)
		single.better(amount, k)
		if rule.Value.Group == tariff.Stackable {
			stack.better(amount, k)
		}
	}
	if stack.kind != tariff.DiscountNone {
		for k := tariff.LargeFamily; k < tariff.DiscountCount; k++ {
			if rule := r.book.Discounts[k].At(r.Period.To - 1); rule != nil && rule.Value.Group == tariff.Family {
				family.better(r.discountAmount(k, rule, stack.kind), k)
			}
		}
	}
	if family.kind != tariff.DiscountNone && stack.amount+family.amount > single.amount {
		r.discountLine(stack.kind)
		r.discountLine(family.kind)
		return
	}
	if single.kind != tariff.DiscountNone {
		r.discountLine(single.kind)
	}
}

type choice struct {
	kind   tariff.DiscountKind
	amount int64
}

func (c *choice) better(amount int64, k tariff.DiscountKind) {
	if amount > c.amount {
		c.kind, c.amount = k, amount
	}
}

// discountAmount is the exact reduction of one kind, after the stackable kind before where it is given.
func (r *rater) discountAmount(k tariff.DiscountKind, rule *tariff.Dated[tariff.Discount], before tariff.DiscountKind) int64 {
	var sum int64
	for i := range r.Pieces {
		charge := r.Pieces[i].charge
		if before != tariff.DiscountNone {
			part := r.discountPart(i, before, r.book.Discounts[before].At(r.Period.To-1), charge)
			charge += part.Exact
		}
		part := r.discountPart(i, k, rule, charge)
		sum -= part.Exact
	}
	return sum
}

// discountLine adds the line of one kind and lowers the pieces' charges by it.
func (r *rater) discountLine(k tariff.DiscountKind) {
	rule := r.book.Discounts[k].At(r.Period.To - 1)
	first := r.mark()
	for i := range r.Pieces {
		part := r.discountPart(i, k, rule, r.Pieces[i].charge)
		if part.Exact != 0 {
			r.Pieces[i].charge += part.Exact
			r.Parts = append(r.Parts, part)
		}
	}
	var sum kilowon.Won
	for i := range r.Lines {
		sum += r.Lines[i].Amount
	}
	line := r.add(tariff.ChargeDiscount, r.rounding(tariff.ChargeDiscount), first)
	line.Discount = k
	line.Amount = max(line.Amount, -max(sum, 0))
}

// discountPart is the reduction of one piece: a ratio of its charge or all of it, up to the cap, both by the days on which the discount holds;
// summer days have the summer cap.
func (r *rater) discountPart(i int, k tariff.DiscountKind, rule *tariff.Dated[tariff.Discount], charge int64) Part {
	p := &r.Pieces[i]
	t := &r.terms[p.Terms]
	d := find(t.Discounts, k)
	if d == nil || charge <= 0 || !allowed(&rule.Value, t.Key.Class) {
		return Part{}
	}
	all, active := int64(p.Period.Days()), r.activeDays(d, p.Period)
	if active == 0 {
		return Part{}
	}
	v := &rule.Value
	if rule.Value.Group == tariff.Facility && t.Key.Class != tariff.Residential {
		charge = min(charge, r.wholeCharge(i))
	}
	of := charge / all * active
	if active == all {
		of = charge
	}
	part := Part{Piece: uint8(i), Entry: rule.Entry, Of: of, Cap: -1, Ratio: v.Ratio}
	take := of
	if v.Ratio != 0 {
		part.Unit = UnitPercent
		take = kilowon.DivHalfUp(of*int64(v.Ratio), kilowon.RatioScale)
	}
	if v.Cap != 0 {
		held := p.Period
		if !d.From.IsZero() {
			held.From = max(held.From, d.From)
		}
		if !d.To.IsZero() {
			held.To = min(held.To, d.To)
		}
		summer := monthDays(held, v.SummerMonths)
		perDay := p.Share / all * kilowon.PriceScale * kilowon.RatioScale
		part.Cap = perDay * (int64(v.Cap)*(active-summer) + int64(v.SummerCap)*summer)
		take = min(take, part.Cap)
	}
	part.Exact = -take
	return part
}

// wholeCharge is the piece's charge with each line of it cut to the won, as the utility's calculator takes it for facilities (rules: discount-base).
func (r *rater) wholeCharge(i int) int64 {
	var sum kilowon.Won
	for n := range r.Lines {
		l := &r.Lines[n]
		if l.Charge > tariff.ChargeFuel || l.Announced {
			continue
		}
		var exact int64
		parts := r.PartsOf(l)
		for j := range parts {
			switch int(parts[j].Piece) {
			case i:
				exact += parts[j].Exact
			case WholePeriod:
				exact += r.energyExact(&r.Pieces[i], r.Pieces[i].KWh, parts[j].Price)
			}
		}
		sum += r.round(kilowon.RoundDown, exact)
	}
	return r.won(sum)
}

func find(ds []Discount, k tariff.DiscountKind) *Discount {
	for i := range ds {
		if ds[i].Kind == k {
			return &ds[i]
		}
	}
	return nil
}

func allowed(d *tariff.Discount, c tariff.Class) bool {
	return c == tariff.Residential && d.Residential || c == tariff.General && d.General
}

// householdDiscounts takes off a single contract's bill what its households' discounts came to on their own use (rules: single-discount).
func (r *rater) householdDiscounts() {
	u := r.use
	if u.HouseholdDiscount <= 0 {
		return
	}
	first := r.mark()
	r.Parts = append(r.Parts, Part{Piece: WholePeriod, Entry: r.book.Rules["single-discount"], Unit: UnitHousehold, Quantity: u.DiscountHouseholds, Cap: -1, Exact: -r.won(u.HouseholdDiscount)})
	var sum kilowon.Won
	for i := range r.Lines {
		sum += r.Lines[i].Amount
	}
	line := r.add(tariff.ChargeDiscount, kilowon.RoundNone, first)
	line.Amount = max(line.Amount, -max(sum, 0))
}
