package rating

import (
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// Cause is why one bill differs from another; the causes stand in the order in which they are replaced (rules: change-order).
type Cause uint8

// The causes.
const (
	CauseContract Cause = iota
	CauseUsage
	// CauseBlocks is what use costs more or less because it ends in another block than before.
	CauseBlocks
	CauseDemand
	CausePowerFactor
	CauseSeason
	CauseDays
	CausePrice
	CauseClimate
	CauseFuel
	CauseRules
	// CauseStandby is what standby power costs, its base charge and what was metered on it.
	CauseStandby
	CauseDiscount
	CauseExcessUse
	// CauseGiven is what sums told with the use cost.
	CauseGiven
	CauseTaxRate
	// CauseTax is what tax and fund follow the other causes by.
	CauseTax
	CauseTV
	// CauseRounding is what is left because bills are rounded and causes are not.
	CauseRounding
	// CauseCount is how many causes there are.
	CauseCount
)

// Side is what one of two bills is computed from.
type Side struct {
	Terms []Terms
	Usage *Usage
}

// ChangePart is what one cause makes of the difference between two bills.
type ChangePart struct {
	Cause  Cause
	Amount kilowon.Won
	// Before and After are the cause on either side, in words; empty where it has none.
	Before, After string
}

// Change is the difference between two bills. The parts add up to it; a cause without effect has none.
type Change struct {
	Old, New Bill
	Parts    []ChangePart
}

// Difference is what the new bill is more than the old one.
func (c *Change) Difference() kilowon.Won { return c.New.Total - c.Old.Total }

// Compare tells why two bills of one contract differ: from the old bill on, one thing after another is replaced by what the new bill has, and the bill
// is rated anew each time; what a step changes is its cause's part (rules: change-order). A step that cannot be rated goes with the next. Amounts are
// compared before they are rounded, and what rounding leaves is a part of its own. It fails where one of the two bills cannot be rated.
func Compare(before, after Side, book *tariff.Book) (*Change, error) {
	out := new(Change)
	if err := Rate(&out.Old, before.Terms, before.Usage, book); err != nil {
		return nil, kilowon.At("old", err)
	}
	if err := Rate(&out.New, after.Terms, after.Usage, book); err != nil {
		return nil, kilowon.At("new", err)
	}
	c := comparison{old: before, new: after, oldBill: &out.Old, book: book, worth: worthOf(&out.Old), books: map[holding]*tariff.Book{}, bill: new(Bill), last: new(Bill)}
	first := c.worth
	c.leaveOld()
	c.replace()
	c.reachNew(&out.New)
	c.parts[CauseRounding] = (out.New.Total - c.worth.sum()) - (out.Old.Total - first.sum())
	for cause, amount := range c.parts {
		if amount != 0 {
			p := ChangePart{Cause: Cause(cause), Amount: amount}
			p.Before, p.After = Cause(cause).words(&before, &out.Old), Cause(cause).words(&after, &out.New)
			out.Parts = append(out.Parts, p)
		}
	}
	return out, nil
}

// worth is what a bill comes to before its roundings, each sum half up to the won once.
type worth struct {
	charge, tax, tv, given kilowon.Won
}

func (w worth) sum() kilowon.Won { return w.charge + w.tax + w.tv + w.given }

func worthOf(b *Bill) worth {
	var charge, tax, tv, given exactSum
	for i := range b.Lines {
		l := &b.Lines[i]
		switch exact := b.effect(l); {
		case l.Charge < tariff.ChargeVAT:
			charge.add(exact, b.Scale)
		case l.Charge.Given():
			given.add(exact, b.Scale)
		case l.Charge == tariff.ChargeTV:
			tv.add(exact, b.Scale)
		default:
			tax.add(exact, b.Scale)
		}
	}
	return worth{charge.won(b.Scale), tax.won(b.Scale), tv.won(b.Scale), given.won(b.Scale)}
}

// effect is what a line adds to the bill before it is rounded; the cut to ten won is nothing but rounding.
func (b *Bill) effect(l *Line) int64 {
	switch {
	case l.Charge == tariff.ChargeTotal || l.Announced:
		return 0
	case l.Charge == tariff.ChargeMinimum || b.round(l.Rounding, l.Exact) == l.Amount:
		return l.Exact
	}
	// Limited to what was left of the charge.
	return b.won(l.Amount)
}

// exactSum adds exact amounts of one scale; whole won are kept apart so that no sum leaves 63 bits.
type exactSum struct{ whole, rest int64 }

func (s *exactSum) add(exact, scale int64) {
	s.whole += exact / scale
	s.rest += exact % scale
}

func (s *exactSum) won(scale int64) kilowon.Won {
	return kilowon.Won(s.whole + kilowon.DivHalfUp(s.rest, scale))
}

// comparison walks from the old bill to the new one.
type comparison struct {
	old, new Side
	oldBill  *Bill
	book     *tariff.Book
	parts    [CauseCount]kilowon.Won
	// terms, use and held are the question asked last, worth and last what it was answered.
	terms []Terms
	use   Usage
	held  tariff.Aspect
	worth worth
	// books are those held still so far: the way back goes through the same ones.
	books map[holding]*tariff.Book
	// bill is room for the next answer.
	bill, last *Bill
}

// holding is what of the book is held still, for a list.
type holding struct {
	what tariff.Aspect
	list tariff.Key
}

// aspects are the parts of the book that are let go one after another, and held still the other way round: the way back of a bill is its way.
var aspects = [...]struct {
	aspect tariff.Aspect
	cause  Cause
}{
	{tariff.AspectLists, CausePrice}, {tariff.AspectClimate, CauseClimate}, {tariff.AspectFuel, CauseFuel}, {tariff.AspectRules, CauseRules},
	{tariff.AspectTax, CauseTaxRate}, {tariff.AspectTV, CauseTV},
}

// leaveOld asks for the old bill without what is added to it or taken off it by itself (given sums, excess use, discounts, standby power), on the terms and the prices
// of its last day.
func (c *comparison) leaveOld() {
	for i := range apart {
		c.terms, c.use = without(&c.old, i)
		c.step(apart[i])
	}
	last := lastOf(c.old.Terms, c.use.Period)
	c.terms, c.use.Demand = alone(last), settled(c.old.Usage, last)
	c.step(CauseContract)
	for i := len(aspects) - 1; i >= 0; i-- {
		c.held |= aspects[i].aspect
		c.step(aspects[i].cause)
	}
}

// replace puts what the new bill is computed from in the place of the old, one thing after another.
func (c *comparison) replace() {
	use := c.new.Usage
	last := lastOf(c.new.Terms, use.Period)
	c.terms = alone(last)
	if use.HasBands != c.use.HasBands || use.Night != c.use.Night {
		// Another list is metered in another way, so that neither can be asked for alone.
		c.use.KWh, c.use.Bands, c.use.HasBands, c.use.Night = use.KWh, use.Bands, use.HasBands, use.Night
	}
	c.step(CauseContract)
	c.use.KWh, c.use.Bands = use.KWh, use.Bands
	c.step(CauseUsage)
	c.use.Demand = settled(use, last)
	c.step(CauseDemand)
	c.use.PowerFactor = use.PowerFactor
	c.step(CausePowerFactor)
	if by := use.Period.From - c.use.Period.From; !c.use.Within.From.IsZero() {
		c.use.Within.From, c.use.Within.To = c.use.Within.From+by, c.use.Within.To+by
	}
	c.use.Period = c.moved()
	c.step(CauseSeason)
	c.use.Period, c.use.Within, c.use.ReadingMonth = use.Period, use.Within, use.readingMonth()
	c.step(CauseDays)
	for _, a := range aspects {
		c.held &^= a.aspect
		c.step(a.cause)
	}
}

// reachNew asks for the new bill itself: with all its terms, then with what is added to it or taken off it by itself.
func (c *comparison) reachNew(b *Bill) {
	c.terms, c.use = without(&c.new, len(apart)-1)
	c.step(CauseContract)
	for i := len(apart) - 1; i > 0; i-- {
		c.terms, c.use = without(&c.new, i-1)
		c.step(apart[i])
	}
	c.count(apart[0], worthOf(b))
}

// apart are the causes that are added or taken off by themselves, last on the bill first.
var apart = [...]Cause{CauseGiven, CauseExcessUse, CauseDiscount, CauseStandby}

// without is a side without the first causes of apart up to the given one.
func without(s *Side, upTo int) ([]Terms, Usage) {
	terms, use := slices.Clone(s.Terms), *s.Usage
	use.Given = nil
	if upTo >= 1 {
		use.Excess = nil
	}
	if upTo >= 2 {
		use.HouseholdDiscount, use.DiscountHouseholds = 0, 0
		for i := range terms {
			terms[i].Discounts, terms[i].AutoPayment, terms[i].EBill = nil, nil, false
		}
	}
	if upTo >= 3 {
		// The peak of standby power counts for the main supply all the same (제63조 ⑥).
		use.Demand.PeakKW, use.Standby = use.standbyPeak(use.Demand.PeakKW), nil
		for i := range terms {
			terms[i].Standby = nil
		}
	}
	return terms, use
}

// step asks for the bill as it is laid out now and counts what has changed to the cause.
func (c *comparison) step(cause Cause) {
	if c.use.ReadingMonth.IsZero() {
		c.use.ReadingMonth = c.old.Usage.readingMonth()
	}
	if Rate(c.bill, c.terms, &c.use, c.heldBook()) != nil {
		return
	}
	now := worthOf(c.bill)
	if cause == CauseUsage {
		blocks := blockExcess(c.bill, c.last) - blockExcess(c.last, c.last)
		c.parts[CauseBlocks] += blocks
		c.parts[CauseUsage] -= blocks
	}
	c.count(cause, now)
	c.bill, c.last = c.last, c.bill
}

// heldBook is the book in which what is held stands as on the old bill's last day.
func (c *comparison) heldBook() *tariff.Book {
	if c.held == 0 {
		return c.book
	}
	h := holding{c.held, c.terms[0].Key}
	if c.books[h] == nil {
		use := c.old.Usage
		c.books[h] = c.book.Hold(tariff.Moment{Day: use.Period.To - 1, ReadingMonth: use.readingMonth()}, h.what, h.list)
	}
	return c.books[h]
}

// count adds what has changed since the last answer to the cause's part. Tax and fund follow every cause but their own rates, the television fee stands
// by itself.
func (c *comparison) count(cause Cause, now worth) {
	c.parts[cause] += now.charge - c.worth.charge
	tax := CauseTax
	if cause == CauseTaxRate {
		tax = cause
	}
	c.parts[tax] += now.tax - c.worth.tax
	c.parts[CauseTV] += now.tv - c.worth.tv
	c.parts[CauseGiven] += now.given - c.worth.given
	c.worth = now
}

// moved is the old bill's period where the new one's begins: a month where it was a month (제70조), else as many days.
func (c *comparison) moved() kilowon.Period {
	from, days := c.new.Usage.Period.From, c.old.Usage.Period.Days()
	if !c.oldBill.Regular {
		return kilowon.Period{From: from, To: from.AddDays(days)}
	}
	if p := c.new.Usage.Period; c.regular(p) {
		return p
	}
	_, _, day := from.Civil()
	return kilowon.Period{From: from, To: step(from.Month(), 1, day)}
}

// regular reports whether a period counts as one month on the old bill's terms.
func (c *comparison) regular(p kilowon.Period) bool {
	return weigh(p, c.book.On(c.old.Usage.Period.To-1).Tolerance).regular
}

// lastOf are the terms in force on the last day of the period.
func lastOf(terms []Terms, p kilowon.Period) *Terms {
	r := rater{Bill: &Bill{Period: p}, terms: terms}
	return r.lastTerms()
}

// alone is terms that hold for the whole period, without discounts and standby power.
func alone(t *Terms) []Terms {
	out := *t
	out.Discounts, out.AutoPayment, out.EBill, out.Standby, out.From, out.To = nil, nil, false, nil, 0, 0
	return []Terms{out}
}

// settled is the demand decided once (제68조), so that neither another month nor another contract power decides it anew.
func settled(use *Usage, t *Terms) Demand {
	d := use.Demand
	switch {
	case d.BillingKW > 0:
	case d.counts():
		d.BillingKW = BillingDemand(t.ContractKW, use.readingMonth(), use.standbyPeak(d.PeakKW), d.History)
	default:
		d.BillingKW = t.ContractKW
	}
	return Demand{BillingKW: d.BillingKW, Metered: d.counts()}
}

// blockExcess is what the energy and the base charge of b come to above the price of the block that the use of a ends in, for every kWh. Bills whose pieces
// differ are not compared so.
func blockExcess(b, a *Bill) kilowon.Won {
	if len(a.Pieces) != len(b.Pieces) || a.Scale != b.Scale {
		return 0
	}
	var sum exactSum
	for i := range b.Lines {
		l := &b.Lines[i]
		parts := b.PartsOf(l)
		for j := range parts {
			p := &parts[j]
			if p.Tier == 0 || p.Band != 0 {
				continue
			}
			sum.add(p.Exact, b.Scale)
			if l.Charge == tariff.ChargeEnergy {
				piece := &b.Pieces[p.Piece]
				at := p.Quantity * int64(topPrice(a, p.Piece)) * kilowon.RatioScale * b.Month
				if piece.Run != piece.Period {
					at = mulDiv(at, int64(piece.Period.Days()), int64(piece.Run.Days()))
				}
				sum.add(-at, b.Scale)
			}
		}
	}
	return sum.won(b.Scale)
}

// topPrice is what the last kWh of a piece cost.
func topPrice(b *Bill, piece uint8) kilowon.Price {
	var price kilowon.Price
	for i := range b.Lines {
		if b.Lines[i].Charge != tariff.ChargeEnergy {
			continue
		}
		for _, p := range b.PartsOf(&b.Lines[i]) {
			if p.Piece == piece {
				price = p.Price
			}
		}
	}
	return price
}
