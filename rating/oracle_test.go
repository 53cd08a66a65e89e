package rating_test

import (
	"math/big"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// The oracle is a second reading of the terms of supply: slow, in exact fractions, day by day, sharing no step with package rating.
// It answers with the amount of each line so that a difference names the charge it is in.

// answer is what a bill comes to, line by line.
type answer struct {
	amount [tariff.ChargeCount]kilowon.Won
	// electricity is 전기요금계, total 청구금액.
	electricity, total kilowon.Won
	// lack is the least that a reduction falls short of a whole won.
	lack *big.Rat
}

// day is all that decides the price of one day.
type day struct {
	terms  *rating.Terms
	list   *tariff.List
	summer bool
	season tariff.Season
	// super says that the super-user price holds on the day.
	super   bool
	climate kilowon.Price
	relief  tariff.Relief
	// granted are the discounts in force, grounds those of them that count for the class of the terms, both as sets.
	granted, grounds uint32
}

// piece is a run of days with one price.
type piece struct {
	day
	at, days int
	// share is the part of a month, run the index of its run.
	share *big.Rat
	run   int
	// kwh is the energy used; parts of base, energy, climate and fuel add up in charge.
	kwh, base, charge *big.Rat
	// whole is the charge with each line of it cut to the won.
	whole int64
	// block is the block of a tiered list that the month's use ends in.
	block int
}

// add puts the piece's part of a line to its charge.
func (p *piece) add(part *big.Rat) *big.Rat {
	p.charge = plus(p.charge, part)
	p.whole += toward(part)
	return part
}

// run is a run of days with the same terms and season; use is divided between runs in whole kWh.
type run struct {
	at, days int
	share    *big.Rat
	kwh      int64
	bands    rating.TOU
}

type oracle struct {
	// other says that the bill is asked for on the option the customer's own is compared with.
	other  bool
	book   *tariff.Book
	use    *rating.Usage
	terms  []rating.Terms
	days   []day
	pieces []piece
	runs   []run
	slices []slice
	// regular says that the period counts as one month (제70조), months how many it counts for.
	regular bool
	months  *big.Rat
	// fullMonth is the use of a whole month at the period's pace.
	fullMonth *big.Rat
	halved    bool
	// left is the sum of the lines before the step at hand.
	left int64
	out  answer
}

// judge computes the bill; ok is false where the book has no answer.
func judge(terms []rating.Terms, use *rating.Usage, book *tariff.Book) (answer, bool) {
	own, ok := judgeOn(terms, use, book, false)
	// From the bill of June to that of November 2026 a customer of 일반용(갑)Ⅱ with Ⅰ or Ⅱ pays the lower of it and Ⅲ or Ⅳ (부칙 2026-05-22).
	month := (&oracle{use: use}).readingMonth()
	if !ok || month < kilowon.MonthOf(2026, time.June) || month > kilowon.MonthOf(2026, time.November) {
		return own, ok
	}
	if other, ok := judgeOn(terms, use, book, true); ok && other.electricity < own.electricity {
		return other, true
	}
	return own, true
}

// judgeOn computes the bill on the customer's own option, or on the other that it is compared with.
func judgeOn(terms []rating.Terms, use *rating.Usage, book *tariff.Book, other bool) (out answer, ok bool) {
	o := oracle{book: book, use: use, terms: terms, other: other}
	if !o.layDays() {
		return out, false
	}
	o.weigh()
	o.cutPieces()
	o.divide()
	o.findBlocks()
	o.cutSlices()
	fuel := big.NewRat(0, 1)
	if month := o.readingMonth(); month >= kilowon.MonthOf(2021, time.January) {
		q := book.FuelFor(month)
		if q == nil {
			return out, false
		}
		fuel = price(q.Price)
	}
	// A month without use is a ground of its own (1호): of it and the other grounds the larger reduction of the base charge counts alone.
	if o.zeroUse() {
		half := rat(0)
		o.priceBase()
		for i := range o.pieces {
			if p := &o.pieces[i]; o.mayHalve(p) {
				half = plus(half, times(p.base, big.NewRat(1, 2)))
			}
		}
		if len(o.pieces) == 1 && half.Sign() > 0 {
			half = big.NewRat(o.lines(), 2)
		}
		o.halved = half.Cmp(o.reduce()) > 0
		o.out = answer{}
	}
	if !o.settle(fuel) {
		return out, false
	}
	if q := use.Excess; q != nil {
		if !o.overuse(fuel) {
			return out, false
		}
	}
	if !o.pay() {
		return out, false
	}
	o.total()
	return o.out, true
}

// settle runs through the charges in the order of the terms of supply.
func (o *oracle) settle(fuel *big.Rat) bool {
	o.priceBase()
	o.priceEnergy()
	o.priceClimate()
	o.priceFuel(fuel)
	if len(o.terms[0].Standby) > 0 && !o.standby(fuel) {
		return false
	}
	o.topUp()
	o.freeze()
	o.guarantee()
	if !o.halved {
		o.reduce()
	}
	return true
}

func (o *oracle) readingMonth() kilowon.Month {
	if o.use.ReadingMonth.IsZero() {
		return o.use.Period.To.Month()
	}
	return o.use.ReadingMonth
}

// lines is the sum of the lines so far.
func (o *oracle) lines() int64 {
	var sum kilowon.Won
	for _, amount := range o.out.amount {
		sum += amount
	}
	return int64(sum)
}

func rat(n int64) *big.Rat { return new(big.Rat).SetInt64(n) }

func price(p kilowon.Price) *big.Rat { return big.NewRat(int64(p), kilowon.PriceScale) }

func times(a *big.Rat, rest ...*big.Rat) *big.Rat {
	out := a
	for _, r := range rest {
		out = new(big.Rat).Mul(out, r)
	}
	return out
}

func plus(a, b *big.Rat) *big.Rat { return new(big.Rat).Add(a, b) }

func minus(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) }

func least(a, b *big.Rat) *big.Rat {
	if a.Cmp(b) < 0 {
		return a
	}
	return b
}

func positive(a *big.Rat) *big.Rat {
	if a.Sign() < 0 {
		return rat(0)
	}
	return a
}

// toward cuts the fraction off, toward zero.
func toward(r *big.Rat) int64 { return new(big.Int).Quo(r.Num(), r.Denom()).Int64() }

// nearest rounds halves away from zero.
func nearest(r *big.Rat) int64 {
	half := big.NewRat(int64(r.Sign()), 2)
	return toward(plus(r, half))
}

// line rounds the exact amount of a charge as the book says.
func (o *oracle) line(c tariff.Charge, exact *big.Rat) {
	var amount int64
	switch o.book.Rounding[c].At(o.use.Period.From).Value {
	case kilowon.RoundHalfUp:
		amount = nearest(exact)
	case kilowon.RoundDown10:
		amount = toward(times(exact, big.NewRat(1, 10))) * 10
	default:
		amount = toward(exact)
	}
	o.out.amount[c] += kilowon.Won(amount)
}
