package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// essential is the deduction for dwellings that use little (필수사용량 보장공제); what was kept for discount customers runs under its own amounts
// on the days on which a discount holds. Each run of days adds its share of the amount in force; the charge does not fall below the floor,
// and one below it already is not cut.
func (r *rater) essential() {
	if !r.anySmall() {
		return
	}
	first := r.mark()
	left := r.sum()
	var kept, eligible int64
	for i := range r.Pieces {
		k, e := r.essentialParts(i, left)
		kept, eligible = kept+k, eligible+e
	}
	if len(r.Parts) == first {
		return
	}
	line := r.add(tariff.ChargeEssential, r.rounding(tariff.ChargeEssential), first)
	if room := -r.round(kilowon.RoundDown, max(0, r.won(left)-kept)); line.Amount < room {
		line.Amount = room
	}
	if line.Amount == 0 {
		r.Lines, r.Parts = r.Lines[:len(r.Lines)-1], r.Parts[:first]
		return
	}
	for i := range r.Pieces {
		// A percentage is taken of what the deduction leaves: it lowers the charges it was made for in proportion.
		if p := &r.Pieces[i]; eligible > 0 && p.eligible > 0 {
			p.charge += mulDiv(r.won(line.Amount), p.eligible, eligible)
		}
	}
}

// anySmall reports whether the deduction may hold for any part of the period; the limit is the same in all its vintages.
func (r *rater) anySmall() bool {
	if rule := r.last.Essential; rule == r.first.Essential && (rule == nil || (len(r.spans) == 0 && rule.Value.Low|rule.Value.High == 0)) {
		// Only customers with a discount have kept it.
		return false
	}
	for i := range r.Pieces {
		p, rule := &r.Pieces[i], r.last.Essential
		if rule != r.first.Essential {
			rule = r.book.Essential.At(p.Period.To - 1)
		}
		if rule != nil && r.small(&r.terms[p.Terms], &rule.Value) {
			return true
		}
	}
	return false
}

// small reports whether the terms may have the deduction: a dwelling whose month's use is within the limit.
func (r *rater) small(t *Terms, e *tariff.Essential) bool {
	return t.Key.Class == tariff.Residential && !t.NonDwelling && (t.Key.Option == 0 || r.essentialByBand()) && r.KWh*r.Month <= e.Limit*t.households()*r.share
}

// essentialAmount is the most a month is lowered by, and what it is not lowered beyond.
func (r *rater) essentialAmount(t *Terms, e *tariff.Essential, kept bool) (most, floor kilowon.Won) {
	low := t.Key.Voltage == tariff.Low
	switch {
	case kept && low:
		return e.KeptLow, e.KeptFloor
	case kept:
		return e.KeptHigh, e.KeptFloor
	case low:
		return e.Low, e.Floor
	}
	return e.High, e.Floor
}

// essentialParts adds the piece's deduction, cut again where the amount in force or the discounts change. It gives the exact charge that is not
// touched (the floor of the days with a deduction, all of the others) and the exact charge of the days with one.
func (r *rater) essentialParts(i int, left kilowon.Won) (kept, eligible int64) {
	p := &r.Pieces[i]
	t := &r.terms[p.Terms]
	charge := p.charge
	if len(r.Pieces) == 1 {
		charge = r.won(left)
	}
	days := int64(p.Period.Days())
	p.eligible = 0
	for from := p.Period.From; from < p.Period.To; {
		rule := r.book.Essential.At(from)
		to, granted := r.essentialRun(from, p.Period.To, t)
		part := charge
		if n := int64(to - from); n != days {
			part = mulDiv(charge, n, days)
		}
		var most, least kilowon.Won
		if rule != nil && r.small(t, &rule.Value) {
			most, least = r.essentialAmount(t, &rule.Value, granted)
		}
		if most > 0 {
			hh, share := t.households(), int64(to-from)*(p.Share/days)
			kept += int64(least) * hh * share * wonScale
			p.eligible += part
			r.essentialPart(i, rule.Entry, int64(most)*hh, share)
		} else {
			kept += part
		}
		from = to
	}
	return kept, p.eligible
}

// essentialRun is the first day after from on which the amounts or the discounts change, and whether a discount holds that keeps the deduction.
func (r *rater) essentialRun(from, to kilowon.Date, t *Terms) (kilowon.Date, bool) {
	for j := range r.book.Essential {
		if f := r.book.Essential[j].From; from < f && f < to {
			to = f
		}
	}
	granted := false
	for n := range r.spans {
		s := &r.spans[n]
		switch {
		case s.period.Contains(from):
			to, granted = min(to, s.period.To), r.covers(s, t, isEssential)
		case from < s.period.From:
			to = min(to, s.period.From)
		}
	}
	return to, granted
}

func (r *rater) essentialPart(i int, entry tariff.EntryID, won, share int64) {
	exact := -won * kilowon.PriceScale * kilowon.RatioScale * share
	r.Parts = append(r.Parts, Part{Piece: uint8(i), Entry: entry, Quantity: won, Unit: UnitNone, Share: true, Price: -kilowon.PriceScale, Of: share, Cap: -1, Exact: exact})
}
