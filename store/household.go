package store

import (
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// Household is a household (호) with its terms.
type Household struct {
	ID   string
	Unit apartment.Unit
	// Ordinal is the place in the form, from 1.
	Ordinal int
	// InitialRegister is the meter's figure when the household was first registered: the previous register of its first filing.
	InitialRegister metering.Register
	// Terms are those that hold on a day of the period asked for, oldest first; Discounts the granted ones that reach into it.
	Terms     []HouseholdTerms
	Discounts []rating.Discount
}

// HouseholdTerms are what a household's bill depends on, from a date until the next terms.
type HouseholdTerms struct {
	From kilowon.Date
	// Key is the price list of a household of another class; the zero Key is a dwelling.
	Key        tariff.Key
	ContractKW int64
	Households int64
	TVSets     int64
	Multiplier int64
	Digits     int
	Vacant     bool
	// Swapped is the day the meter was swapped: the old one ended at SwapEnd and the new one began at SwapStart. Zero for none.
	Swapped            kilowon.Date
	SwapEnd, SwapStart metering.Register
	Remark             string
	// Meter is the number of the meter, empty where it is not known.
	Meter string
	// Closed says that the household is no more, until terms that are not closed.
	Closed bool
}

// HouseholdChangeKind is what happened to a household beside its terms.
type HouseholdChangeKind string

// The kinds of changes.
const (
	HouseholdAdded   HouseholdChangeKind = "added"
	HouseholdRenamed HouseholdChangeKind = "renamed"
)

// HouseholdChange is a household that was added by hand, or that got another building or number.
type HouseholdChange struct {
	HouseholdID string
	Kind        HouseholdChangeKind
	From        kilowon.Date
	// Unit is what the household was called before From; of an added one its first name.
	Unit   apartment.Unit
	Reason string
	By     string
	At     time.Time
}

// Apartment is the household as the checks and the sharing of apartment take it: the terms of the period's last day, and the meter's swap when it
// falls into the period.
func (h *Household) Apartment(period kilowon.Period) apartment.Household {
	out := apartment.Household{ID: h.ID, Unit: h.Unit, Discounts: h.Discounts}
	for i := range h.Terms {
		t := &h.Terms[i]
		if t.From >= period.To {
			break
		}
		if t.Closed {
			continue
		}
		out.Key, out.ContractKW, out.Households, out.TVSets = t.Key, t.ContractKW, t.Households, t.TVSets
		out.Multiplier, out.Digits, out.Vacant, out.Remark = t.Multiplier, t.Digits, t.Vacant, t.Remark
		if period.Contains(t.Swapped) {
			out.Swapped, out.SwapEnd, out.SwapStart = t.Swapped, int64(t.SwapEnd), int64(t.SwapStart)
		}
	}
	return out
}

// Households are the households of a complex.
type Households interface {
	// InsertHouseholds stores households with their terms, those without a place after the last; a unit the complex has already is a conflict.
	InsertHouseholds(complexID string, households []Household) error
	// SaveHouseholdTerms adds terms, or replaces those from the same date.
	SaveHouseholdTerms(complexID, householdID string, terms HouseholdTerms) error
	// Households lists all that have terms in the period which are not closed, in the order of the form, by the name of the period's last day.
	Households(complexID string, period kilowon.Period) ([]Household, error)
	Household(complexID, householdID string, period kilowon.Period) (Household, error)
	// CountHouseholds counts all but those whose newest terms are closed.
	CountHouseholds(complexID string) (int, error)
	// SaveInitialRegister replaces the figure the household began with.
	SaveInitialRegister(complexID, householdID string, r metering.Register) error
	// NoteHousehold keeps that a household was added.
	NoteHousehold(complexID string, c *HouseholdChange) error
	// RenameHousehold gives c's household another unit from c.From on and keeps the former one in c; a unit the complex has already is a conflict.
	RenameHousehold(complexID string, c *HouseholdChange, to apartment.Unit) error
	// HouseholdChanges lists those of a household, newest first.
	HouseholdChanges(complexID, householdID string) ([]HouseholdChange, error)
}

// ApplicationState is where a discount application stands.
type ApplicationState string

// The states of an application.
const (
	ApplicationReceived  ApplicationState = "received"
	ApplicationGranted   ApplicationState = "granted"
	ApplicationRefused   ApplicationState = "refused"
	ApplicationWithdrawn ApplicationState = "withdrawn"
)

// DiscountApplication is one line of the list of large-family and welfare applications (대가족/복지할인 접수내역).
type DiscountApplication struct {
	ID          string
	ComplexID   string
	HouseholdID string
	// Unit is the household's; it is filled when read.
	Unit       apartment.Unit
	Kind       tariff.DiscountKind
	ReceivedOn kilowon.Date
	// From is the first day, To the day after the last; zero means no end.
	From, To kilowon.Date
	State    ApplicationState
	Note     string
}

// Discounts are the applications for discounts.
type Discounts interface {
	InsertDiscount(a *DiscountApplication) error
	// DecideDiscount sets the state, the days and the note of the application with a's ComplexID and ID.
	DecideDiscount(a *DiscountApplication) error
	// DiscountApplications lists those that reach into the period, in the order of the form; the zero period lists all.
	DiscountApplications(complexID string, period kilowon.Period) ([]DiscountApplication, error)
	// EndingDiscounts lists the granted ones of all complexes whose first day without lies after from and up to to, the earliest first; renewed ones do
	// not end.
	EndingDiscounts(from, to kilowon.Date) ([]EndingDiscount, error)
	// NoteEnding keeps that the office was told of an end.
	NoteEnding(d *EndingDiscount) error
}

// EndingDiscount is a discount that ends or has ended, with whose it is.
type EndingDiscount struct {
	DiscountApplication
	// Organisation is filled for the desk alone.
	ComplexName, Organisation string
	// Told says that the office was told.
	Told bool
}
