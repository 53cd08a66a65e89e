package store

import (
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
)

// MonthState is where a complex's reading month stands.
type MonthState string

// The states of a reading month.
const (
	// MonthOpen waits for a filing.
	MonthOpen MonthState = "open"
	// MonthFiled has a registered submission and may be filed again.
	MonthFiled MonthState = "filed"
	// MonthBilling has a billing run under way.
	MonthBilling MonthState = "billing"
	// MonthBilled is closed: what comes after is an adjustment.
	MonthBilled MonthState = "billed"
)

// ReadingMonth is one reading month (검침월) of a complex with what its main meter measured.
type ReadingMonth struct {
	ComplexID                 string
	Month                     kilowon.Month
	Period                    kilowon.Period
	MainPrevious, MainCurrent metering.Register
	// MainKWh is 0 when it is not known yet, CommonKWh -1 when it is what the households leave of the main meter.
	MainKWh, CommonKWh int64
	// SchoolKWh is the educational part of the common use (제67조 ④ 4호).
	SchoolKWh int64
	PeakKW    int64
	SubUses   []apartment.SubUse
	State     MonthState
	// FiledOn is the day of the first registered filing, zero before.
	FiledOn kilowon.Date
}

// MonthListed is one line of a complex's list of months.
type MonthListed struct {
	ReadingMonth
	// Submissions counts the filings, discarded ones included; FileName is of the registered one, empty when there is none.
	Submissions int
	FileName    string
	// Bills, BilledKWh and BilledTotal add up the household bills of the finished chunks; Invoice is the complex's own bill, 0 when there is none.
	Bills       int
	BilledKWh   int64
	BilledTotal kilowon.Won
	Invoice     kilowon.Won
}

// Months are the reading months of a complex.
type Months interface {
	// SaveMonth adds a month, or replaces period and main meter of one that is not being billed; its state and FiledOn are set only when it is added.
	SaveMonth(m *ReadingMonth) error
	Month(complexID string, month kilowon.Month) (ReadingMonth, error)
	// Months lists them, newest first.
	Months(complexID string, page Page) ([]MonthListed, error)
	// MoveMonth changes the state; a conflict when it is not from.
	MoveMonth(complexID string, month kilowon.Month, from, to MonthState) error
	// LastFiled is the latest month before the given one that has a registered submission; zero when there is none.
	LastFiled(complexID string, before kilowon.Month) (kilowon.Month, error)
	// Peaks are the maximum demands of the months from first up to last, both included, oldest first.
	Peaks(complexID string, first, last kilowon.Month) ([]rating.MonthPeak, error)
}

// SubmissionState is where a submission stands.
type SubmissionState string

// The states of a submission.
const (
	// SubmissionChecked has been read and checked, and waits for the office to register it.
	SubmissionChecked SubmissionState = "checked"
	// SubmissionRegistered is what the month is billed from.
	SubmissionRegistered SubmissionState = "registered"
	// SubmissionReplaced was registered until a later one was.
	SubmissionReplaced SubmissionState = "replaced"
	// SubmissionDiscarded was checked and never registered.
	SubmissionDiscarded SubmissionState = "discarded"
)

// Submission is one handed-in workbook of a month.
type Submission struct {
	ID        string
	ComplexID string
	Month     kilowon.Month
	// Number counts a month's submissions from 1.
	Number   int
	State    SubmissionState
	FileName string
	// SHA256 is the file's digest in lower-case hexadecimal, Size its bytes.
	SHA256 string
	Size   int64
	Totals apartment.Totals
	// FiledBy is the id of the member of staff.
	FiledBy string
	FiledAt time.Time
	// RegisteredAt is zero unless it is or was registered.
	RegisteredAt time.Time
}

// SubmissionContent is what a submission carries besides its line in lists.
type SubmissionContent struct {
	File     []byte
	Findings []kilowon.Finding
	Rows     []SubmissionRow
}

// SubmissionRow is one household's checked row.
type SubmissionRow struct {
	HouseholdID       string
	Previous, Current metering.Register
	OwnKWh, CommonKWh int64
	Filed, Parked     bool
}

// UnbilledRow is a household's row that is parked, or that nothing was filed in.
type UnbilledRow struct {
	Unit   apartment.Unit
	Parked bool
}

// Submissions are the handed-in workbooks.
type Submissions interface {
	// InsertSubmission stores a checked submission as the next number of its month; a conflict when the month is being billed or billed.
	InsertSubmission(s *Submission, content SubmissionContent) error
	Submission(id string) (Submission, error)
	// Submissions lists a month's, newest first.
	Submissions(complexID string, month kilowon.Month) ([]Submission, error)
	SubmissionFile(id string) ([]byte, error)
	SubmissionFindings(id string) ([]kilowon.Finding, error)
	// SubmissionRows are in the order of the form.
	SubmissionRows(id string) ([]SubmissionRow, error)
	// UnbilledRows are those that no bill is made of, in the order of the form.
	UnbilledRows(id string) ([]UnbilledRow, error)
	// RegisterSubmission makes a checked submission the month's registered one and the former one replaced, and the month filed on that day.
	// A conflict when it is not checked, or the month is being billed or billed.
	RegisterSubmission(id string, filedOn kilowon.Date) (Submission, error)
	// DiscardSubmission gives up a checked submission.
	DiscardSubmission(id string) error
}

// Filings are what registered submissions hold, over the months.
type Filings interface {
	// RegisteredSubmission is the month's; not_found when none is registered.
	RegisteredSubmission(complexID string, month kilowon.Month) (Submission, error)
	// LastRegisters are the previous registers of a form: by household, the current register of its latest filed and not parked row before the month,
	// or its initial register.
	LastRegisters(complexID string, before kilowon.Month) (map[string]metering.Register, error)
	// Pasts are the filed and not parked rows of a whole complex by household, in the months from first up to last, both included, oldest first.
	Pasts(complexID string, first, last kilowon.Month) (map[string][]apartment.Past, error)
}
