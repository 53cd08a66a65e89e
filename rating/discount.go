package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// choice is what is taken off during a span: one ground alone, or a stackable one (제67조 ⑥ 2호 마·사) followed by one of the family (4호).
type choice struct {
	first, second tariff.DiscountKind
	amount        int64
}

// discounts are the reductions of 제67조 ⑥ 2호–4호. Of grounds that hold at the same time the largest applies, or a stackable one and then one of the
// family, whichever is more; grounds that hold one after another each have their days.
func (r *rater) discounts() {
	r.householdDiscounts()
	if len(r.spans) == 0 || r.halved {
		return
	}
	r.left = r.sum()
	var choices [maxSpans]choice
	var used kinds
	for i := 0; i < len(r.spans); {
		// A rule that changes while the same grounds hold does not let another ground win for a part of the days.
		end := i + 1
		for end < len(r.spans) && r.spans[end].kinds == r.spans[i].kinds && r.spans[end].period.From == r.spans[end-1].period.To {
			end++
		}
		c := r.choose(r.spans[i:end])
		used |= 1<<c.first | 1<<c.second
		for ; i < end; i++ {
			choices[i] = c
		}
	}
	// Stackable grounds come before those that are taken of what they leave.
	for _, stackable := range [2]bool{true, false} {
		for k := tariff.LargeFamily; k < tariff.DiscountCount; k++ {
			if used.has(k) && (r.group(&r.spans[0], k) == tariff.Stackable) == stackable {
				r.discountLine(k, &choices)
			}
		}
	}
}

// choose finds the best reduction of a run of spans with the same grounds.
func (r *rater) choose(spans []span) choice {
	var best, stack choice
	for k := tariff.LargeFamily; k < tariff.DiscountCount; k++ {
		if !spans[0].kinds.has(k) {
			continue
		}
		amount := r.spanAmount(spans, k, tariff.DiscountNone)
		if amount > best.amount {
			best = choice{first: k, amount: amount}
		}
		if r.group(&spans[0], k) == tariff.Stackable && amount > stack.amount {
			stack = choice{first: k, amount: amount}
		}
	}
	if stack.first == tariff.DiscountNone {
		return best
	}
	for k := tariff.LargeFamily; k < tariff.DiscountCount; k++ {
		if !spans[0].kinds.has(k) || r.group(&spans[0], k) != tariff.Family {
			continue
		}
		if both := stack.amount + r.spanAmount(spans, k, stack.first); both > best.amount {
			best = choice{first: stack.first, second: k, amount: both}
		}
	}
	return best
}

// group is the group of a ground during the span.
func (r *rater) group(s *span, k tariff.DiscountKind) tariff.DiscountGroup {
	if d := r.book.Discounts[k].At(s.period.From); d != nil {
		return d.Value.Group
	}
	return tariff.Exclusive
}

// spanAmount is the exact reduction of one ground over the spans, after another where it is given.
func (r *rater) spanAmount(spans []span, k, after tariff.DiscountKind) int64 {
	var sum int64
	for n := range spans {
		for i := range r.Pieces {
			part := r.discountPart(i, &spans[n], k, after)
			sum -= part.Exact
		}
	}
	return sum
}

// discountLine adds the line of one ground over all spans that chose it.
func (r *rater) discountLine(k tariff.DiscountKind, choices *[maxSpans]choice) {
	first := r.mark()
	for n := range r.spans {
		c := &choices[n]
		if c.first != k && c.second != k {
			continue
		}
		after := tariff.DiscountNone
		if c.second == k {
			after = c.first
		}
		for i := range r.Pieces {
			if part := r.discountPart(i, &r.spans[n], k, after); part.Exact != 0 {
				r.Parts = append(r.Parts, part)
			}
		}
	}
	sum := r.sum()
	line := r.add(tariff.ChargeDiscount, r.rounding(tariff.ChargeDiscount), first)
	line.Discount = k
	line.Amount = max(line.Amount, -max(sum, 0))
}

// sum is what the lines so far add up to.
func (r *rater) sum() kilowon.Won {
	var sum kilowon.Won
	for i := range r.Lines {
		sum += r.Lines[i].Amount
	}
	return sum
}

// discountPart is the reduction of one piece during a span: a ratio of its charge or all of it, up to the cap, all by the days on which both hold;
// summer days have the summer cap.
func (r *rater) discountPart(i int, s *span, k, after tariff.DiscountKind) Part {
	p := &r.Pieces[i]
	held := p.Period.Overlap(s.period)
	rule := r.rule(s, k, &r.terms[p.Terms])
	if held.Days() <= 0 || rule == nil {
		return Part{}
	}
	v := &rule.Value
	charge := p.charge
	switch {
	case len(r.Pieces) == 1 && r.left != 0:
		// An unsplit month is reduced as its lines stand, cut to the won (rules: discount-base).
		charge = r.won(r.left)
	case v.Group == tariff.Facility && r.terms[p.Terms].Key.Class != tariff.Residential:
		charge = min(charge, r.wholeCharge(i))
	}
	all, days := int64(p.Period.Days()), int64(held.Days())
	of := charge
	if days != all {
		of = mulDiv(charge, days, all)
	}
	if after != tariff.DiscountNone {
		before := r.discountPart(i, s, after, tariff.DiscountNone)
		of += before.Exact
	}
	if of <= 0 {
		return Part{}
	}
	part := Part{Piece: uint8(i), Entry: rule.Entry, Of: of, Cap: -1, Ratio: v.Ratio}
	if days != all {
		part.Days = uint16(days)
	}
	take := of
	if v.Ratio != 0 {
		part.Unit = UnitPercent
		take = mulDiv(of, int64(v.Ratio), kilowon.RatioScale)
	}
	if v.Cap != 0 {
		summer := monthDays(held, v.SummerMonths)
		part.Cap = p.Share / all * wonScale * (int64(v.Cap)*(days-summer) + int64(v.SummerCap)*summer)
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
		if l.Charge > tariff.ChargeStandbyEnergy || l.Announced {
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

// householdDiscounts takes off a single contract's bill what its households' discounts came to on their own use (rules: single-discount).
func (r *rater) householdDiscounts() {
	u := r.use
	if u.HouseholdDiscount <= 0 {
		return
	}
	first := r.mark()
	part := r.part(WholePeriod, r.book.Rules["single-discount"])
	part.Unit, part.Quantity, part.Exact = UnitHousehold, u.DiscountHouseholds, -r.won(u.HouseholdDiscount)
	sum := r.sum()
	line := r.add(tariff.ChargeDiscount, kilowon.RoundNone, first)
	line.Amount = max(line.Amount, -max(sum, 0))
}
