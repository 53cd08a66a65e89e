package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// essential is the deduction for dwellings that use little (필수사용량 보장공제); what was kept for discount customers runs under its own amounts.
// Each piece adds its share of the amount in force; the charge does not fall below the floor, and one below it already is not cut.
func (r *rater) essential() {
	first := r.mark()
	var floor kilowon.Won
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
		most, least := r.essentialAmount(p, t, &rule.Value)
		floor = max(floor, least*kilowon.Won(hh))
		r.essentialParts(i, rule.Entry, most, hh)
	}
	if len(r.Parts) == first {
		return
	}
	var sum kilowon.Won
	for i := range r.Lines {
		sum += r.Lines[i].Amount
	}
	line := r.add(tariff.ChargeEssential, r.rounding(tariff.ChargeEssential), first)
	if room := min(0, floor-sum); line.Amount < room {
		line.Amount = room
	}
	if line.Amount == 0 {
		r.Lines, r.Parts = r.Lines[:len(r.Lines)-1], r.Parts[:first]
		return
	}
	r.takeOff(first, line.Amount)
}

func (r *rater) essentialAmount(p *Piece, t *Terms, e *tariff.Essential) (most, floor kilowon.Won) {
	low := t.Key.Voltage == tariff.Low
	if r.hasDiscount(t, func(d *tariff.Discount) bool { return d.Essential }) {
		if low {
			return e.KeptLow, e.KeptFloor
		}
		return e.KeptHigh, e.KeptFloor
	}
	if low {
		return e.Low, e.Floor
	}
	return e.High, e.Floor
}

// essentialParts adds the piece's deduction, cut again where the amount in force changes inside the piece.
func (r *rater) essentialParts(i int, entry tariff.EntryID, most kilowon.Won, hh int64) {
	p := &r.Pieces[i]
	from := p.Period.From
	days := int64(p.Period.Days())
	for j := range r.book.Essential {
		next := &r.book.Essential[j]
		if !p.Period.Contains(next.From) || next.From == p.Period.From {
			continue
		}
		r.essentialPart(i, entry, int64(most)*hh, int64(next.From-from)*p.Share/days)
		from, entry = next.From, next.Entry
		most, _ = r.essentialAmount(p, &r.terms[p.Terms], &next.Value)
	}
	r.essentialPart(i, entry, int64(most)*hh, int64(p.Period.To-from)*p.Share/days)
}

func (r *rater) essentialPart(i int, entry tariff.EntryID, won, share int64) {
	if won == 0 {
		return
	}
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
