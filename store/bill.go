package store

import (
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/billing"
)

// UnfinishedRun is a run that must go on, and whose it is.
type UnfinishedRun struct {
	OrganisationID string
	billing.Run
}

// Chunk is a part of a run that one job bills: the households whose ordinals lie from First to Last.
type Chunk struct {
	RunID       string
	Number      int
	First, Last int
	Done        bool
	// Bills, KWh and Total add up what the chunk stored.
	Bills  int
	KWh    int64
	Total  kilowon.Won
	DoneAt time.Time
}

// Runs are the billing runs.
type Runs interface {
	// InsertRun stores an open run with its chunks, numbered from 1 in the order given. A conflict when the month has a run that has not failed.
	InsertRun(r *billing.Run, chunks []Chunk) error
	Run(id string) (billing.Run, error)
	// Runs lists a complex's, newest first.
	Runs(complexID string) ([]billing.Run, error)
	// RunsByState lists the organisation's, oldest first.
	RunsByState(state billing.RunState) ([]billing.Run, error)
	Chunk(runID string, number int) (Chunk, error)
	// Chunks lists them by number.
	Chunks(runID string) ([]Chunk, error)
	// FinishChunk marks the chunk as done with its sums, and an open run as running. A conflict when it is done already: its bills are stored.
	FinishChunk(c *Chunk) error
	// EndRun moves an unfinished run to done or failed. A conflict when it has ended.
	EndRun(runID string, state billing.RunState, message string) error
}

// Bill is an issued bill and the unit it is for.
type Bill struct {
	billing.Bill
	// Unit is empty for bills of no household.
	Unit apartment.Unit
}

// BillSort is the column a page of bills is sorted by; ties go by the order of the form.
type BillSort string

// The columns.
const (
	SortUnit  BillSort = "unit"
	SortKWh   BillSort = "kwh"
	SortTotal BillSort = "total"
)

// BillQuery asks for a page of a month's household bills.
type BillQuery struct {
	ComplexID string
	Month     kilowon.Month
	// Text is looked for in the unit, which may be written "101-1203", "101동 1203호" or in part.
	Text string
	// Sort is SortUnit when empty.
	Sort       BillSort
	Descending bool
	Page
}

// BillListed is one line of the table of bills.
type BillListed struct {
	ID          string
	HouseholdID string
	Unit        apartment.Unit
	// Period is shorter than the month's where the dwelling was taken over inside it.
	Period kilowon.Period
	KWh    int64
	// Reduction is the sum of the lines below zero.
	Reduction        kilowon.Won
	ElectricityTotal kilowon.Won
	TV               kilowon.Won
	Total, Share     kilowon.Won
}

// BillSums add up the bills of one kind of one month.
type BillSums struct {
	Month kilowon.Month
	Kind  billing.Kind
	Bills int
	// Used counts the dwellings with use.
	Used int
	// Homes counts the dwellings among them: fewer than bills where one was taken over inside the month.
	Homes            int
	KWh              int64
	OwnKWh           int64
	CommonKWh        int64
	Reduction        kilowon.Won
	ElectricityTotal kilowon.Won
	VAT, Fund, TV    kilowon.Won
	Adjustment       kilowon.Won
	Total, Share     kilowon.Won
	// Least and Most are the smallest and the largest total.
	Least, Most kilowon.Won
}

// Bucket is one bar of a distribution: how many household bills have a total of From or more and less than From plus the width.
// Totals below zero are all in the bucket before zero.
type Bucket struct {
	From  kilowon.Won
	Bills int
}

// MonthFigure is one bar of a household's chart.
type MonthFigure struct {
	Month  kilowon.Month
	Period kilowon.Period
	BillID string
	KWh    int64
	Total  kilowon.Won
}

// Bills are the issued bills. None is ever changed or deleted.
type Bills interface {
	// InsertBills stores bills of the run. A conflict when a household has its bill of the month already.
	InsertBills(runID string, bills []billing.Bill) error
	// Bill is a bill by id.
	Bill(id string) (Bill, error)
	// HouseholdBills are a dwelling's bills of a month: one, or one for each household where it was taken over in the month, in their order.
	HouseholdBills(complexID, householdID string, month kilowon.Month) ([]Bill, error)
	// MonthBills are a month's bills of one kind with their lines, in the order of the form.
	MonthBills(complexID string, month kilowon.Month, kind billing.Kind) ([]Bill, error)
}

// BillFigures are what pages and audits show of many bills.
type BillFigures interface {
	// BillPage gives one page and how many bills match.
	BillPage(q BillQuery) ([]BillListed, int, error)
	// BillSums adds up the bills of the months from first up to last, both included, by month and kind.
	BillSums(complexID string, first, last kilowon.Month) ([]BillSums, error)
	// Distribution counts a month's household bills in steps of width won; steps with none are left out.
	Distribution(complexID string, month kilowon.Month, width kilowon.Won) ([]Bucket, error)
	// HouseholdHistory are a household's bills in the months from first up to last, both included, oldest first.
	HouseholdHistory(complexID, householdID string, first, last kilowon.Month) ([]MonthFigure, error)
	// InvoiceHistory are the complex's own bills in those months, found without reading the households'.
	InvoiceHistory(complexID string, first, last kilowon.Month) ([]MonthFigure, error)
	// History is HouseholdHistory for every household of the complex at once, by household.
	History(complexID string, first, last kilowon.Month) (map[string][]MonthFigure, error)
}

// Adjustments are corrections of issued bills.
type Adjustments interface {
	// InsertAdjustment stores a pending correction of a bill of its household.
	InsertAdjustment(a *billing.Adjustment) error
	// Adjustments lists a complex's, newest first.
	Adjustments(complexID string) ([]billing.Adjustment, error)
	// PendingAdjustments lists those no bill carries yet, oldest first.
	PendingAdjustments(complexID string) ([]billing.Adjustment, error)
	// BillAdjustment says which bill carries the difference. A conflict when one does already.
	BillAdjustment(complexID, adjustmentID, billID string) error
}

// Decision is a consequence the terms of supply give a filing, with the article that says so.
type Decision struct {
	ID        string
	ComplexID string
	Month     kilowon.Month
	// Kind is a code such as "not_filed".
	Kind      string
	Article   kilowon.Cite
	Message   string
	DecidedAt time.Time
}

// Decisions are kept for good.
type Decisions interface {
	// InsertDecision stores a decision; the same kind twice in a month is a conflict.
	InsertDecision(d *Decision) error
	// Decisions lists them, newest month first.
	Decisions(complexID string) ([]Decision, error)
}
