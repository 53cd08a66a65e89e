package store

import (
	"time"

	"github.com/kilowon/kilowon"
)

// Desk is what the supplier's clerks see and do over all organisations. Once a thing is found, its organisation's [Scope] does the rest.
type Desk interface {
	DeskSearch
	DeskMonths
	Proposals
	ReadingImports
	DeskSupply
	DeskPeople
	// AllEndingDiscounts are the ends of every organisation's discounts, as Discounts has them for one.
	AllEndingDiscounts(from, to kilowon.Date) ([]EndingDiscount, error)
	DeskReceipts
	DeskApplications
	Tasks
	DeskNotices
	// AllAccessEntries lists the access log of every organisation, newest first.
	AllAccessEntries(page Page) ([]AccessEntry, error)
	// Registrations lists the applications for membership in a state, oldest first, and counts them.
	Registrations(state RegistrationState, page Page) (list []Registration, total int, err error)
}

// DeskSearch finds things whoever they belong to.
type DeskSearch interface {
	// FindComplexes looks for text in number, name and address of the contracts in a state, in the order of contract numbers; the count is of all that match.
	FindComplexes(text string, state ComplexState, page Page) ([]DeskComplex, int, error)
	// FindComplex gives one contract by id, FindContract by contract number.
	FindComplex(id string) (Complex, error)
	FindContract(contractNumber string) (Complex, error)
	// FindOrganisations looks for text in name and business number, in the order of names.
	FindOrganisations(text string, page Page) ([]Organisation, int, error)
}

// ComplexState tells which complexes have what a month needs.
type ComplexState string

// The states of a complex; the empty one is any.
const (
	ComplexAny ComplexState = ""
	// ComplexReady has households, ComplexBare has none yet.
	ComplexReady ComplexState = "ready"
	ComplexBare  ComplexState = "bare"
)

// DeskComplex is a contract with whose it is.
type DeskComplex struct {
	ComplexListed
	OrganisationName string
}

// WaitingMonth is a reading month in which something waits.
type WaitingMonth struct {
	ComplexID, ContractNumber, ComplexName string
	Month                                  kilowon.Month
	// ReadOn is the month's reading day.
	ReadOn kilowon.Date
	// Households is how many households wait, 0 where the whole month does.
	Households int
}

// DeskMonths are the months in which something waits, oldest first.
type DeskMonths interface {
	// ParkedMonths are registered filings with households that are parked and have no bill.
	ParkedMonths(page Page) ([]WaitingMonth, error)
	// UnfiledMonths are open months that were read before the day.
	UnfiledMonths(readBefore kilowon.Date, page Page) ([]WaitingMonth, error)
}

// ProposalState is where a proposal stands.
type ProposalState string

// The states of a proposal.
const (
	Proposed          ProposalState = "proposed"
	ProposalConfirmed ProposalState = "confirmed"
	ProposalRefused   ProposalState = "refused"
	ProposalWithdrawn ProposalState = "withdrawn"
)

// Proposal is a change of a contract's terms that one clerk proposes and another confirms.
type Proposal struct {
	ID        string
	ComplexID string
	// ComplexTerms is what would hold for the complex, or HouseholdTerms for the household HouseholdID; the other is nil.
	HouseholdID    string
	ComplexTerms   *ComplexTerms
	HouseholdTerms *HouseholdTerms
	Reason         string
	State          ProposalState
	ProposedBy     string
	ProposedAt     time.Time
	// DecidedBy is empty and DecidedAt zero while the proposal waits.
	DecidedBy string
	DecidedAt time.Time
	Note      string
}

// From is the first day of the proposed terms.
func (p *Proposal) From() kilowon.Date {
	if p.ComplexTerms != nil {
		return p.ComplexTerms.From
	}
	return p.HouseholdTerms.From
}

// Proposals are the changes that wait for a second clerk, and those that were decided.
type Proposals interface {
	InsertProposal(p *Proposal) error
	Proposal(id string) (Proposal, error)
	// WaitingProposals lists those not decided yet, oldest first; the count is of all.
	WaitingProposals(page Page) ([]Proposal, int, error)
	// ComplexProposals lists those of one contract, newest first.
	ComplexProposals(complexID string, page Page) ([]Proposal, error)
	// DecideProposal ends a waiting proposal with state, decider and note; a conflict when it does not wait any more, invalid when who proposed
	// it confirms or refuses it.
	DecideProposal(p *Proposal) error
}

// ImportState is where a file of readings stands.
type ImportState string

// The states of a file of readings.
const (
	ImportChecked   ImportState = "checked"
	ImportDone      ImportState = "imported"
	ImportDiscarded ImportState = "discarded"
)

// ReadingImport is one handed-in file of main meter readings.
type ReadingImport struct {
	ID, FileName, SHA256 string
	// Readings is the JSON of its rows.
	Readings string
	State    ImportState
	FiledBy  string
	FiledAt  time.Time
	EndedAt  time.Time
}

// ReadingImports are the files of main meter readings.
type ReadingImports interface {
	InsertReadingImport(i *ReadingImport) error
	ReadingImport(id string) (ReadingImport, error)
	// ReadingImports lists them, newest first, without their rows.
	ReadingImports(page Page) ([]ReadingImport, error)
	// EndReadingImport moves a checked one to the state; a conflict when it is not checked any more.
	EndReadingImport(id string, to ImportState) error
}
