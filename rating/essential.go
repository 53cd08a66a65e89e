package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// essential is the deduction for dwellings that use little (필수사용량 보장공제); what was kept for discount customers runs under its own amounts
// on the days on which a discount holds. Each run of days adds its share of the amount in force; the charge does not fall below the floor,
// and one below it already is not cut.
func (r *rater) essential() {
	first := r.mark()
	var least int64
	for i := range r.Pieces {
		p := &r.Pieces[i]
		t := &r.terms[p.Terms]
		rule := r.book.Essential.At(p.Period.From)
		if rule == nil || t.Key.Class != tariff.Residential || t.NonDwelling {
			continue
		}
		hh := t.households()
		if r.KWh*r.Month > rule.Value.Limit*hh*r.months() {
			continue
		}
		least += r.essentialParts(i, t)
	}
	if len(r.Parts) == first {
		return
	}
	sum := r.sum()
	line := r.add(tariff.ChargeEssential, r.rounding(tariff.ChargeEssential), first)
	if room := -r.round(kilowon.RoundDown, max(0, r.won(sum)-least)); line.Amount < room {
		line.Amount = room
	}
	if line.Amount == 0 {
		r.Lines, r.Parts = r.Lines[:len(r.Lines)-1], r.Parts[:first]
		return
	}
	r.takeOff(first, line.Amount)
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

// essentialParts adds the piece's deduction, cut again where the amount in force or the discounts change, and gives the exact floor by days.
func (r *rater) essentialParts(i int, t *Terms) int64 {
	p := &r.Pieces[i]
	days := int64(p.Period.Days())
	var floor int64
	for from := p.Period.From; from < p.Period.To; {
		rule := r.book.Essential.At(from)
		to := p.Period.To
		for j := range r.book.Essential {
			if f := r.book.Essential[j].From; from < f && f < to {
				to = f
			}
		}
		kept := false
		for n := range r.spans[:r.spanCount] {
			s := &r.spans[n]
			switch {
			case s.period.Contains(from):
				to, kept = min(to, s.period.To), r.covers(s.kinds, t, isEssential)
			case from < s.period.From:
				to = min(to, s.period.From)
			}
		}
		most, least := r.essentialAmount(t, &rule.Value, kept)
		hh, share := t.households(), int64(to-from)*(p.Share/days)
		floor += int64(least) * hh * share * wonScale
		if most > 0 {
			r.essentialPart(i, rule.Entry, int64(most)*hh, share)
		}
		from = to
	}
	return floor
}

func (r *rater) essentialPart(i int, entry tariff.EntryID, won, share int64) {
	exact := -won * kilowon.PriceScale * kilowon.RatioScale * share
	r.Parts = append(r.Parts, Part{Piece: uint8(i), Entry: entry, Quantity: won, Unit: UnitNone, Share: true, Price: -kilowon.PriceScale, Of: share, Cap: -1, Exact: exact})
}

// takeOff lowers the pieces' charges by the line's parts, so that percentage discounts are taken of what remains.
func (r *rater) takeOff(first int, amount kilowon.Won) {
	exact := r.won(amount)
	for i := first; i < len(r.Parts); i++ {
		part := &r.Parts[i]
		cut := max(part.Exact, exact)
		r.Pieces[part.Piece].charge += cut
		exact -= cut
	}
}
