package rating

import (
	"math/bits"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// Unit is what a part's quantity counts.
type Unit uint8

// The units of quantities.
const (
	UnitNone Unit = iota
	UnitKWh
	UnitKW
	UnitHousehold
	UnitSet
	UnitPercent
	UnitWatt
	// UnitWattHour counts 1/1000 kWh; it is shown as kWh.
	UnitWattHour
	UnitMonth
)

var unitNames = [...]string{"", "kWh", "kW", "호", "대", "%", "W", "kWh", "개월"}

// String is the unit as printed beside a quantity.
func (u Unit) String() string { return unitNames[u] }

// Part is one product inside a line: quantity × price for one piece of the period, or a ratio of an amount under a cap.
// Amounts are exact, in 1/Bill.Scale won.
type Part struct {
	// Piece is the index into Bill.Pieces, or WholePeriod.
	Piece uint8
	// Tier is the block (1…), for the super-user price SuperTier; Band the band + 1 for time-of-use lists and night power; else 0.
	Tier, Band uint8
	Unit       Unit
	// Entry is where Price, Ratio or Cap stands in the book.
	Entry tariff.EntryID
	// Days is on how many days of the piece the part holds; 0 means all.
	Days     uint16
	Quantity int64
	Price    kilowon.Price
	// Share says that the product is multiplied by the piece's share of the month (일수계산). Energy is always multiplied by the piece's
	// share of the run it takes its quantity from, which is one where the run is not cut by a change of price.
	Share bool
	Ratio kilowon.Ratio
	// Of is the exact amount Ratio is taken of, Cap the exact most of it or -1 for none; both for discounts and tax. Elsewhere Of is what the
	// quantity was made from: the watts of lights without a meter, the kWh of other hours in the base charge of night power; of excess use the count
	// of months, of a base charge a kW what decided the billing demand (a DemandBasis).
	Of, Cap int64
	// Exact is the part's amount.
	Exact int64
}

// WholePeriod marks a part that is not cut by days.
const WholePeriod = 255

// SuperTier marks the part priced at the super-user price.
const SuperTier = 9

// Line is one line of the bill in whole won. The lines add up to the bill: there is no other total.
type Line struct {
	Charge   tariff.Charge
	Rounding kilowon.Rounding
	// Discount is the ground, for discount lines.
	Discount tariff.DiscountKind
	// Announced marks a surcharge (power factor, excess use) that is told but not charged in its first month.
	Announced bool
	// First and Count are the line's parts in Bill.Parts.
	First, Count uint16
	// Exact is the amount before rounding, in 1/Bill.Scale won.
	Exact  int64
	Amount kilowon.Won
}

// Piece is a run of days with the same terms, prices and season.
type Piece struct {
	Period kilowon.Period
	// Terms is the index of the supply terms.
	Terms uint8
	// index is the place in Bill.Pieces.
	index uint8
	// Summer says that the summer blocks hold.
	Summer bool
	// Season is the season of seasonal and time-of-use lists, and what stands in its place for the others.
	Season tariff.Season
	// Entry is the price list's entry of the book.
	Entry tariff.EntryID
	// Share is the piece's part of a month, in 1/Bill.Month.
	Share int64
	// Run is the run of days with the same terms and season; a change of price alone cuts a run into pieces. KWh and Bands are the whole run's:
	// the pieces of a run share them by days without rounding.
	Run   kilowon.Period
	KWh   int64
	Bands TOU

	// weekend is the part of Bands with a lowered price.
	weekend TOU
	list    *tariff.List
	segment *tariff.Segment
	// exact charge of the piece so far: base, energy, climate and fuel, less relief and deduction
	charge int64
	// eligible is the part of charge that the deduction for small use is made for
	eligible int64
	// tier is the block the month's use ends in.
	tier int
}

// Bill is what [Rate] fills. Its slices belong to the caller and are reused by the next call.
type Bill struct {
	Period       kilowon.Period
	ReadingMonth kilowon.Month
	KWh          int64
	// Month is the denominator of the pieces' shares, Scale the exact units a won has.
	Month, Scale int64
	// Regular says that the period counts as one month (제70조), Dated that each day's use was known and counted for that day.
	Regular, Dated bool
	Pieces         []Piece
	Parts          []Part
	Lines          []Line
	// ElectricityTotal is 전기요금계, the base of tax and fund.
	ElectricityTotal kilowon.Won
	// Total is 청구금액, the television fee included.
	Total kilowon.Won

	// spans are the runs of days on which discounts hold.
	spans []span
	// weight is that of the last period, cuts are the pieces of the last plain terms.
	weight weight
	cuts   cuts
}

// Sum adds up the lines of the given charges.
func (b *Bill) Sum(charges ...tariff.Charge) kilowon.Won {
	var sum kilowon.Won
	for i := range b.Lines {
		for _, c := range charges {
			if b.Lines[i].Charge == c {
				sum += b.Lines[i].Amount
			}
		}
	}
	return sum
}

// PartsOf are the parts of a line.
func (b *Bill) PartsOf(l *Line) []Part { return b.Parts[l.First : l.First+l.Count] }

func (b *Bill) reset(use *Usage) {
	b.Period, b.ReadingMonth, b.KWh = use.Period, use.readingMonth(), use.KWh
	b.Regular, b.Dated, b.ElectricityTotal, b.Total = false, false, 0, 0
	b.Pieces, b.Parts, b.Lines, b.spans = b.Pieces[:0], b.Parts[:0], b.Lines[:0], b.spans[:0]
}

// mark remembers where the parts of the next line begin.
func (b *Bill) mark() int { return len(b.Parts) }

// part appends an empty part to be filled in place.
func (b *Bill) part(piece uint8, entry tariff.EntryID) *Part {
	n := len(b.Parts)
	if n == cap(b.Parts) {
		b.Parts = append(b.Parts, Part{})
	} else {
		b.Parts = b.Parts[:n+1]
	}
	p := &b.Parts[n]
	*p = Part{}
	p.Piece, p.Entry, p.Cap = piece, entry, -1
	return p
}

// add closes a line over the parts added since first: their exact sum, rounded once. Like part it sets field by field, since a value
// assembled elsewhere and copied over costs a stall each time.
func (b *Bill) add(c tariff.Charge, r kilowon.Rounding, first int) *Line {
	var exact int64
	parts := b.Parts
	for i := uint(first); i < uint(len(parts)); i++ {
		exact += parts[i].Exact
	}
	amount := b.round(r, exact)
	n := len(b.Lines)
	if n == cap(b.Lines) {
		b.Lines = append(b.Lines, Line{})
	} else {
		b.Lines = b.Lines[:n+1]
	}
	l := &b.Lines[n]
	l.Charge, l.Rounding, l.Discount, l.Announced = c, r, 0, false
	l.First, l.Count, l.Exact, l.Amount = uint16(first), uint16(len(parts)-first), exact, amount
	return l
}

// wonScale is the exact units a won has in an unsplit month; Scale is Month times that.
const wonScale = kilowon.PriceScale * kilowon.RatioScale

// slack is what divisions by days may have lost of an exact amount, in its units; an amount that lacks no more to a whole won is taken for it
// (rules: whole-won).
const slack = 16

// round is r.Won(exact, b.Scale), forgiving the slack where it cuts.
func (b *Bill) round(r kilowon.Rounding, exact int64) kilowon.Won {
	return tens(r, b.whole(exact+b.carry(r, exact)))
}

// carry is what an exact amount is moved by before it is cut to whole won.
func (b *Bill) carry(r kilowon.Rounding, exact int64) int64 {
	add := int64(slack)
	if r == kilowon.RoundHalfUp {
		add = b.Scale / 2
	}
	if exact < 0 {
		add = -add
	}
	return add
}

// tens cuts whole won further to ten where the rounding says so.
func tens(r kilowon.Rounding, won int64) kilowon.Won {
	if r == kilowon.RoundDown10 {
		won = won / 10 * 10
	}
	return kilowon.Won(won)
}

// whole is exact/b.Scale: how many whole won an amount holds.
func (b *Bill) whole(exact int64) int64 {
	if uint64(exact) < b.weight.inverse {
		q, _ := bits.Mul64(uint64(exact), b.weight.inverse)
		return int64(q)
	}
	return exact / b.Scale
}

// won is a whole amount in the bill's exact units.
func (b *Bill) won(w kilowon.Won) int64 { return int64(w) * b.Scale }
