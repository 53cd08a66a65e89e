package tariff

import (
	"time"

	"github.com/kilowon/kilowon"
)

// EntryID points at an Entry of the book: where a number or a choice comes from.
type EntryID uint16

// Entry is the provenance of one dated value of the book.
type Entry struct {
	// ID is stable text for people and links, e.g. "residential-low/2023-05-16".
	ID   string
	From kilowon.Date
	// Title says in Korean what the value is.
	Title  string
	Source Source
	// Chosen marks a value that public sources leave open; Note then says why it was chosen.
	Chosen bool
	Note   string
}

// Source tells where a value was read.
type Source struct {
	Document   string
	Cite       kilowon.Cite
	Reference  string
	Published  string
	Checked    kilowon.Date
	Confidence Confidence
}

// Confidence grades a source.
type Confidence uint8

// The grades of confidence, best first.
const (
	// Official is text or output of the utility or the state.
	Official Confidence = iota
	// Several is several agreeing secondary sources.
	Several
	// Single is one secondary source.
	Single
	// Derived is computed from official end points and published increments.
	Derived
	// Weak is general knowledge only.
	Weak
)

var confidenceCodes = [...]string{"official", "several", "single", "derived", "weak"}
var confidenceNames = [...]string{"공식", "복수 자료 일치", "단일 자료", "공식 자료에서 유도", "일반 지식"}

// ParseConfidence reads a code such as "official".
func ParseConfidence(s string) (Confidence, error) {
	i, err := parseCode(confidenceCodes[:], s, "확실도")
	return Confidence(i), err
}

// String is the Korean name of the grade.
func (c Confidence) String() string { return confidenceNames[c] }

// Dated is a value that holds from a date on, with its entry.
type Dated[T any] struct {
	From  kilowon.Date
	Entry EntryID
	Value T
}

// History is a value through time, sorted by From; each holds until the next.
type History[T any] []Dated[T]

// At gives the value in force on d, or nil when d lies before the history.
func (h History[T]) At(d kilowon.Date) *Dated[T] {
	if n := len(h); n > 0 && h[n-1].From <= d {
		return &h[n-1]
	}
	return h.before(d)
}

func (h History[T]) before(d kilowon.Date) *Dated[T] {
	for i := len(h) - 2; i >= 0; i-- {
		if h[i].From <= d {
			return &h[i]
		}
	}
	return nil
}

// Months is a set of calendar months; bit n stands for month n.
type Months uint16

// MonthSet makes a set of months.
func MonthSet(months ...time.Month) Months {
	var m Months
	for _, v := range months {
		m |= 1 << v
	}
	return m
}

// Has reports whether the month is in the set.
func (m Months) Has(month time.Month) bool { return m>>month&1 == 1 }

// EnergyKind says how a list prices kWh.
type EnergyKind uint8

// The ways lists price kWh.
const (
	// Tiered has blocks by monthly use (주택용).
	Tiered EnergyKind = iota
	// Seasonal has one price a season.
	Seasonal
	// TimeOfUse has one price a season and band.
	TimeOfUse
	// Flat has one price for every kWh (농사용(갑), 농사용(을) 저압, 가로등(을)).
	Flat
	// PerWatt has a price a watt of equipment and month, without a meter (가로등(갑)).
	PerWatt
	// NightSeason prices the energy of night hours by two parts of the year (심야전력(갑), (을)Ⅰ).
	NightSeason
	// NightAndOther prices night hours like NightSeason and the other hours at one price; the base charge is taken for the other hours'
	// share of the energy (심야전력(을)Ⅱ).
	NightAndOther
)

// MaxTiers is the largest number of blocks of a tiered list.
const MaxTiers = 3

// Tiers is one set of blocks: Limits[i] is the last kWh of block i, the last block is open; Base is per household and month
// and chosen by the block the month's use ends in (별표 1 제1호).
type Tiers struct {
	Limits [MaxTiers - 1]int64
	Base   [MaxTiers]kilowon.Won
	Energy [MaxTiers]kilowon.Price
}

// SuperUser is the price for use above a limit in some months (슈퍼유저요금, 별표 1 제1호); Limit 0 means there is none.
type SuperUser struct {
	Limit  int64
	Price  kilowon.Price
	Months Months
}

// BillMonths are the reading months (검침분) of the bills something holds for, by the reading day: those read on LateDay or later in the month, and those
// read before. A zero LateDay means that nothing goes by the bill.
type BillMonths struct {
	LateDay                                    int
	EarlyFirst, EarlyLast, LateFirst, LateLast kilowon.Month
}

// Has reports whether the bill of a reading month that was read on d is among them.
func (b *BillMonths) Has(m kilowon.Month, d kilowon.Date) bool {
	if _, _, day := d.Civil(); day >= b.LateDay {
		return b.LateFirst <= m && m <= b.LateLast
	}
	return b.EarlyFirst <= m && m <= b.EarlyLast
}

// List is the content of one price list between two dates.
type List struct {
	Kind EnergyKind
	// Base is the demand charge per kW of billing demand and month; unused where Kind is Tiered, 0 where the list has none.
	Base kilowon.Price
	// Energy is the price by season and band; use [List.EnergyPrice] where the kind is not known.
	Energy [SeasonCount][BandCount]kilowon.Price
	// Tiers apply to the months outside SummerMonths and to non-dwelling customers; Summer inside them.
	Tiers, SummerTiers Tiers
	SummerMonths       Months
	// SummerBills are the bills that have the summer blocks as a whole, where they go by the bill and not by the day.
	SummerBills BillMonths
	Super       SuperUser
	// Minimum is the least monthly charge before tax (월간 최저요금), 0 where there is none.
	Minimum kilowon.Won
	// MinimumKWh makes the least monthly charge the price of so many kWh, MinimumPerKW so much a kW (심야전력); 0 where there is none.
	MinimumKWh   int64
	MinimumPerKW kilowon.Price
	// Until is the first day after the list when it ended without a successor; zero while it is in force.
	Until kilowon.Date
}

// EnergyPrice is the price of a kWh in a season and band, as the list's kind has them: Flat and PerWatt have one price, Seasonal and NightSeason
// one a season, all in band Light; NightAndOther the night hours in band Light and the other hours in band Mid.
func (l *List) EnergyPrice(s Season, b Band) kilowon.Price {
	switch s {
	case AllYear:
		s = Summer
	case NightWinter:
		s = Winter
	case NightOther:
		s = SpringFall
	}
	return l.Energy[s][b]
}
