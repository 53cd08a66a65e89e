package store

import (
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
)

// Application is one application (민원신청) of an organisation.
type Application struct {
	ID             string
	OrganisationID string
	// ComplexID is empty where the application makes the contract.
	ComplexID string
	// Kind is the code of a contract.Kind.
	Kind string
	// ReceiptNumber (접수번호) is empty until the first filing.
	ReceiptNumber string
	State         contract.State
	// Answers are the form as it is written; Versions counts its filings. Both answers and proposal are kept sealed.
	Answers  contract.Answers
	Versions int
	// Proposal is the decision as proposed or made, its zero value before.
	Proposal ApplicationDecision
	// CreatedBy, OwnerID, ProposedBy and DecidedBy are ids of staff; OwnerID is the clerk's who has it as a Task, which is not read with lists of an office.
	CreatedBy, OwnerID, ProposedBy, DecidedBy string
	// ReceivedOn is the day of the first filing, DueOn the last day for the decision.
	ReceivedOn, DueOn    kilowon.Date
	CreatedAt, ChangedAt time.Time
	// Revision counts the changes: saving an older one is a conflict.
	Revision int
}

// ApplicationDecision is a decision on an application with its reason.
type ApplicationDecision struct {
	Grant   bool
	Reason  string
	Article kilowon.Cite
	// Grants are what the clerk filled in, Summary what the decision changes, in sentences.
	Grants  contract.Answers
	Summary []string
}

// ApplicationVersion is the form as it was filed.
type ApplicationVersion struct {
	Number  int
	Answers contract.Answers
	FiledBy string
	FiledAt time.Time
}

// ApplicationEntry is one thing that was done or said. Content is kept sealed.
type ApplicationEntry struct {
	ID       string
	At       time.Time
	AuthorID string
	// Desk says that the author is the supplier's clerk.
	Desk bool
	// Step is empty for a message.
	Step    contract.Step
	Content string
}

// ApplicationFile is an attached file. Its name and content are kept sealed.
type ApplicationFile struct {
	ID string
	// OrganisationID is whose application it is attached to.
	OrganisationID string
	// Document is the id of a contract.Document, or empty for another paper.
	Document    string
	Name, Media string
	Size        int64
	AddedBy     string
	AddedAt     time.Time
}

// Applications are an organisation's applications.
type Applications interface {
	// InsertApplication stores a draft.
	InsertApplication(a *Application) error
	Application(id string) (Application, error)
	// Applications lists those that were not withdrawn as drafts, newest change first; the count is of all.
	Applications(page Page) ([]Application, int, error)
	// SaveApplication replaces what changes on the way; a conflict when it was changed since it was read.
	SaveApplication(a *Application) error
	// FileApplication saves it with the form as its next version, and gives a receipt number at the first.
	FileApplication(a *Application, filedBy string) error
	ApplicationVersions(id string) ([]ApplicationVersion, error)
	AddApplicationEntry(id string, e *ApplicationEntry) error
	// ApplicationEntries are in the order of time.
	ApplicationEntries(id string) ([]ApplicationEntry, error)
	AddApplicationFile(id string, f *ApplicationFile, content []byte) error
	ApplicationFiles(id string) ([]ApplicationFile, error)
	ApplicationFile(id, fileID string) ([]byte, error)
	// RemoveApplicationFile takes a file away with its content.
	RemoveApplicationFile(id, fileID string) error
	// Favourites are the kinds a member of staff has marked.
	Favourites(staffID string) ([]string, error)
	SetFavourite(staffID, kind string, marked bool) error
}

// DeskQuery asks for part of the clerks' queue; empty fields ask for all.
type DeskQuery struct {
	State   contract.State
	Kind    string
	OwnerID string
	// Waiting leaves those for which it is the supplier's turn.
	Waiting bool
	Page    Page
}

// DeskApplication is one line of the clerks' queue.
type DeskApplication struct {
	Application
	OrganisationName, ComplexName string
}

// DeskApplications are the filed applications of every organisation.
type DeskApplications interface {
	// DeskApplications lists those that are due first first; the count is of all that match.
	DeskApplications(q DeskQuery) ([]DeskApplication, int, error)
	// ApplicationOrganisation is whose application it is; not_found for a draft.
	ApplicationOrganisation(id string) (string, error)
}
