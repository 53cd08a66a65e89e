package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// stretch is a run of uses, both ends included, in which every line of an unsplit bill without reductions is either fixed or a price times the use: one
// block of a tiered list, or all uses where there are no blocks. It is read off a bill that [Rate] made, so that no rule is written twice.
type stretch struct {
	low, high int64
	// fixed is what the lines that do not depend on the use come to, charge the exact charge they are part of.
	fixed  kilowon.Won
	charge int64
	// least is the exact least charge of the month; below it only Rate answers.
	least int64
	lines [tariff.BandCount + 2]sloped
	count int
	// vat and fund are taken of the electricity total; total is how the sum is cut; tv is the television fee.
	vat, fund sloped
	total     kilowon.Rounding
	tv        kilowon.Won
}

// sloped is an amount that grows with a quantity: at + per × quantity, exact but moved so that it need only be cut.
type sloped struct {
	at, per int64
	// band is the band + 1 whose energy is the quantity, 0 for all energy.
	band     uint8
	rounding kilowon.Rounding
}

// sloped reads it off a line with that quantity; its sign is the same for all quantities.
func (l *Line) sloped(b *Bill, per, quantity int64) sloped {
	return sloped{at: l.Exact + b.carry(l.Rounding, l.Exact) - per*quantity, per: per, rounding: l.Rounding}
}

// Totals are the electricity total (전기요금계) and the amount due (청구금액) of the bill that [WhatIf.At] gives for so many kWh, without its lines. Of a
// period that is one piece without reductions they cost a few products, so that a curve or a search can ask about thousands of uses.
func (w *WhatIf) Totals(kwh int64) (electricity, due kilowon.Won, err error) {
	known := false
	for i := range w.count {
		if s := &w.stretches[i]; s.low <= kwh && kwh <= s.high {
			known = true
			use := [1 + tariff.BandCount]int64{kwh}
			if w.Use.HasBands {
				bands := w.Use.Bands.Scaled(kwh)
				copy(use[1:], bands[:])
			}
			if electricity, due, ok := s.totals(&w.bill, &use); ok {
				return electricity, due, nil
			}
		}
	}
	b, err := w.At(kwh)
	if err != nil {
		return 0, 0, err
	}
	if !known && w.count < len(w.stretches) && w.straight(b) && w.stretches[w.count].read(w, b) {
		w.count++
	}
	return b.ElectricityTotal, b.Total, nil
}

// totals adds the lines up for a use in all and by band; it is not ok where the least charge would lift them.
func (s *stretch) totals(b *Bill, use *[1 + tariff.BandCount]int64) (electricity, due kilowon.Won, ok bool) {
	charge := s.charge
	electricity = s.fixed
	lines := s.lines[:s.count]
	for i := range lines {
		l := &lines[i]
		exact := l.at + l.per*use[l.band&3]
		charge += exact
		electricity += tens(l.rounding, b.whole(exact))
	}
	if charge < s.least || electricity <= 0 {
		return 0, 0, false
	}
	vat := tens(s.vat.rounding, b.whole(s.vat.at+s.vat.per*int64(electricity)))
	fund := tens(s.fund.rounding, b.whole(s.fund.at+s.fund.per*int64(electricity)))
	return electricity, tens(s.total, int64(electricity+vat+fund)) + s.tv, true
}

// straight reports whether the lines of a bill follow the use in a straight line as long as its block does not change.
func (w *WhatIf) straight(b *Bill) bool {
	u := &w.Use
	if len(w.Terms) > 1 || len(b.Pieces) > 1 || len(b.spans)+len(u.Days) > 0 || u.Excess != nil || b.KWh == 0 {
		return false
	}
	p, t := &b.Pieces[0], &w.Terms[0]
	first, last := w.Book.On(b.Period.From), w.Book.On(b.Period.To-1)
	switch p.list.Kind {
	case tariff.Tiered:
		// The deduction for small use and an average rounded to whole kWh break the line.
		small := last.Essential
		return first.Essential == small && (small == nil || small.Value.Low|small.Value.High == 0) && (!first.WholeAverage || t.households() == 1)
	case tariff.TimeOfUse:
		return u.HasBands && p.list.Super.Limit == 0
	}
	return p.list.Kind < tariff.PerWatt
}

// read takes the stretch off a bill in it; it is not ok where a line is none of those it knows.
func (s *stretch) read(w *WhatIf, b *Bill) bool {
	p, hh := &b.Pieces[0], w.Terms[0].households()
	*s = stretch{low: 1, high: b.weight.mostKWh, least: int64(p.list.Minimum) * hh * wonScale * p.Share,
		total: w.Book.On(b.Period.To - 1).Rounding[tariff.ChargeTotal]}
	if p.list.Kind == tariff.Tiered && !s.bound(b, p, hh) {
		return false
	}
	for i := range b.Lines {
		if !s.line(b, &b.Lines[i]) {
			return false
		}
	}
	return s.vat.per > 0 && s.fund.per > 0
}

// line adds one line of the bill.
func (s *stretch) line(b *Bill, l *Line) bool {
	parts := b.PartsOf(l)
	switch l.Charge {
	case tariff.ChargeBase, tariff.ChargePowerFactor:
		s.fixed += l.Amount
		if !l.Announced {
			s.charge += l.Exact
		}
	case tariff.ChargeEnergy, tariff.ChargeEnergyBand, tariff.ChargeClimate, tariff.ChargeFuel:
		if s.count == len(s.lines) {
			return false
		}
		// What is used more goes to the last part: the block the use ends in, or the super-user price.
		open := &parts[len(parts)-1]
		quantity := b.KWh
		if open.Band > 0 {
			quantity = b.Pieces[0].Bands[open.Band-1]
		}
		x := l.sloped(b, int64(open.Price)*kilowon.RatioScale*b.Month, quantity)
		x.band = open.Band
		s.lines[s.count] = x
		s.count++
		// The least charge is compared with the exact one.
		s.charge += l.Exact - x.at - x.per*quantity
	case tariff.ChargeVAT:
		s.vat = l.sloped(b, ratioOf(1, parts[0].Ratio, b.Month), int64(b.ElectricityTotal))
	case tariff.ChargeFund:
		s.fund = l.sloped(b, ratioOf(1, parts[0].Ratio, b.Month), int64(b.ElectricityTotal))
		return len(parts) == 1
	case tariff.ChargeTotal:
	case tariff.ChargeTV:
		s.tv = l.Amount
	default:
		return false
	}
	return true
}

// bound narrows the stretch to the block of a tiered list and to one side of the super-user limit.
func (s *stretch) bound(b *Bill, p *Piece, hh int64) bool {
	limits := p.tiers().Limits
	if p.tier > 0 {
		s.low = limits[p.tier-1]*hh*p.Share/b.Month + 1
	}
	if p.tier < len(limits) {
		s.high = limits[p.tier] * hh * p.Share / b.Month
	}
	super := &p.list.Super
	if super.Limit == 0 {
		return true
	}
	limit, days := super.Limit*hh*p.Share/b.Month, monthDays(p.Period, super.Months)
	if b.KWh <= limit {
		s.high = min(s.high, limit)
		return true
	}
	s.low = max(s.low, limit+1)
	return days == 0 || days == int64(p.Period.Days()) && p.Share == b.Month
}
