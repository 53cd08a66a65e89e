// Package billing holds billing runs, issued bills and adjustments. Nothing issued is edited: a correction is a new document that refers to the old one.
package billing

import (
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
)

// RunState is where a billing run stands.
type RunState string

// The states of a run.
const (
	RunOpen    RunState = "open"
	RunRunning RunState = "running"
	RunDone    RunState = "done"
	RunFailed  RunState = "failed"
)

// Run bills one complex for one reading month from one registered submission.
type Run struct {
	ID           string
	ComplexID    string
	Month        kilowon.Month
	Period       kilowon.Period
	SubmissionID string
	State        RunState
	// Chunks is into how many jobs the households were cut, Finished how many are stored.
	Chunks, Finished int
	// Message says in Korean why a run failed.
	Message            string
	CreatedAt, EndedAt time.Time
}

// Kind says what a bill is for.
type Kind string

// The kinds of bills.
const (
	// HouseholdBill is one household's.
	HouseholdBill Kind = "household"
	// CommonBill is the common equipment's.
	CommonBill Kind = "common"
	// ComplexBill is the one the complex is invoiced with.
	ComplexBill Kind = "complex"
	// SchoolBill is that of the educational part of the common equipment.
	SchoolBill Kind = "school"
)

// Bill is one issued bill: keys and totals as columns, its lines packed in one versioned binary column.
type Bill struct {
	ID          string
	RunID       string
	ComplexID   string
	HouseholdID string
	Kind        Kind
	Month       kilowon.Month
	Period      kilowon.Period
	// Previous and Current are the meter's registers the use comes from.
	Previous, Current metering.Register
	KWh               int64
	OwnKWh, CommonKWh int64
	Base, Energy      kilowon.Won
	Climate, Fuel     kilowon.Won
	// Reduction is every line below zero before tax: relief, deduction and discounts.
	Reduction        kilowon.Won
	ElectricityTotal kilowon.Won
	VAT, Fund, TV    kilowon.Won
	// Adjustment is what earlier months' corrections add or take off (제76조 ①).
	Adjustment kilowon.Won
	Total      kilowon.Won
	// Share is what the household owes of a single contract's bill, by the way of sharing the complex has chosen.
	Share kilowon.Won
	// Lines is the packed bill of package rating.
	Lines    []byte
	IssuedOn kilowon.Date
	DueOn    kilowon.Date
}

// AdjustmentState is where a correction stands.
type AdjustmentState string

// The states of an adjustment.
const (
	AdjustmentPending AdjustmentState = "pending"
	AdjustmentBilled  AdjustmentState = "billed"
)

// Adjustment corrects an issued bill: the difference goes into a later bill (제76조 ①).
type Adjustment struct {
	ID          string
	ComplexID   string
	HouseholdID string
	// BillID is the bill corrected, Month its reading month; BilledIn the bill that carries the difference.
	BillID    string
	Month     kilowon.Month
	BilledIn  string
	Reason    string
	OwnKWh    int64
	CommonKWh int64
	// Before and After are the totals as issued and as re-computed.
	Before, After kilowon.Won
	State         AdjustmentState
	CreatedAt     time.Time
}

// Difference is what the correction adds to a later bill.
func (a *Adjustment) Difference() kilowon.Won { return a.After - a.Before }
