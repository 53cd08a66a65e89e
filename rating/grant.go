package rating

import (
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// maxSpans bounds how often the discounts in force may change inside a period.
const maxSpans = 24

// kinds is a set of grounds for a reduction.
type kinds uint16

func (k kinds) has(d tariff.DiscountKind) bool { return k>>d&1 == 1 }

// span is a run of days with the same discounts in force. Discounts change on their own dates and cut no prices.
type span struct {
	period kilowon.Period
	kinds  kinds
}

// grants lays out which discounts hold on which days of the period: those of each of the terms, between the dates of both.
func (r *rater) grants() error {
	if !r.anyDiscount() {
		return nil
	}
	var dates [maxSpans + 1]kilowon.Date
	n := 0
	add := func(d kilowon.Date) bool {
		if n == len(dates) {
			return false
		}
		dates[n] = d
		n++
		return true
	}
	found := false
	for i := range r.terms {
		t := &r.terms[i]
		for j := range t.Discounts {
			p := r.granted(t, &t.Discounts[j])
			if p.Days() <= 0 {
				continue
			}
			if r.book.Discounts[t.Discounts[j].Kind].At(p.From) == nil {
				return r.unencoded(p.From, t.Discounts[j].Kind.String()+" 할인")
			}
			found = true
			ok := add(p.From) && add(p.To)
			for _, rule := range r.book.Discounts[t.Discounts[j].Kind] {
				if p.Contains(rule.From) {
					ok = ok && add(rule.From)
				}
			}
			if !ok {
				return kilowon.Errorf(kilowon.Invalid, "검침기간 안에 할인의 시작과 끝이 너무 많습니다")
			}
		}
	}
	if !found {
		return nil
	}
	sorted := dates[:n]
	slices.Sort(sorted)
	for i := 1; i < n; i++ {
		if sorted[i] == sorted[i-1] {
			continue
		}
		s := span{period: kilowon.Period{From: sorted[i-1], To: sorted[i]}}
		s.kinds = r.kindsOn(s.period.From)
		if s.kinds == 0 {
			continue
		}
		if last := len(r.spans) - 1; last >= 0 && r.spans[last].period.To == s.period.From && r.sameGrants(&r.spans[last], &s) {
			r.spans[last].period.To = s.period.To
			continue
		}
		r.spans = append(r.spans, s)
	}
	return nil
}

func (r *rater) anyDiscount() bool {
	for i := range r.terms {
		if len(r.terms[i].Discounts) > 0 {
			return true
		}
	}
	return false
}

// sameGrants reports whether the same discounts hold under the same rules.
func (r *rater) sameGrants(a, b *span) bool {
	if a.kinds != b.kinds {
		return false
	}
	for k := tariff.LargeFamily; k < tariff.DiscountCount; k++ {
		if h := r.book.Discounts[k]; a.kinds.has(k) && h.At(a.period.From) != h.At(b.period.From) {
			return false
		}
	}
	return true
}

// granted is the part of the period on which a discount of the terms holds.
func (r *rater) granted(t *Terms, d *Discount) kilowon.Period {
	p := use(r.use.Period, t.From, t.To)
	return use(p, d.From, d.To)
}

// use narrows p to the days from from on and before to; zero dates do not narrow it.
func use(p kilowon.Period, from, to kilowon.Date) kilowon.Period {
	if !from.IsZero() {
		p.From = max(p.From, from)
	}
	if !to.IsZero() {
		p.To = min(p.To, to)
	}
	return p
}

func (r *rater) kindsOn(d kilowon.Date) kinds {
	var k kinds
	for i := range r.terms {
		t := &r.terms[i]
		for j := range t.Discounts {
			if r.granted(t, &t.Discounts[j]).Contains(d) {
				k |= 1 << t.Discounts[j].Kind
			}
		}
	}
	return k
}

// rule is the rule of a discount during the span; nil where the book has none or the terms may not have it.
func (r *rater) rule(s *span, k tariff.DiscountKind, t *Terms) *tariff.Dated[tariff.Discount] {
	if t.Key.Class == tariff.Night {
		return r.book.NightDiscounts[k].Of(t.Key.Grade).At(s.period.From)
	}
	d := r.book.Discounts[k].At(s.period.From)
	if d == nil || !allowed(&d.Value, t) {
		return nil
	}
	return d
}

// allowed reports whether terms may have the discount: residents of dwellings and of general service (제67조 ⑥ 2호), dwellings alone (4호),
// facilities of both classes (3호).
func allowed(d *tariff.Discount, t *Terms) bool {
	switch t.Key.Class {
	case tariff.Residential:
		return d.Residential && (!t.NonDwelling || d.Group == tariff.Facility)
	case tariff.General:
		return d.General
	}
	return false
}

// coveredDays counts the days of p on which a discount that want accepts is in force.
func (r *rater) coveredDays(p kilowon.Period, t *Terms, want func(*tariff.Discount) bool) int64 {
	var n int
	for i := range r.spans {
		s := &r.spans[i]
		if days := p.Overlap(s.period).Days(); days > 0 && r.covers(s, t, want) {
			n += days
		}
	}
	return int64(n)
}

func (r *rater) covers(s *span, t *Terms, want func(*tariff.Discount) bool) bool {
	for k := tariff.LargeFamily; k < tariff.DiscountCount; k++ {
		if s.kinds.has(k) {
			if d := r.rule(s, k, t); d != nil && want(&d.Value) {
				return true
			}
		}
	}
	return false
}

func isFrozen(d *tariff.Discount) bool    { return d.Frozen }
func isEssential(d *tariff.Discount) bool { return d.Essential }
