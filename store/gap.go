package store

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
)

// Gap is a time without supply with the applications that it began and ended with.
type Gap struct {
	contract.Gap
	// EndedBy is the application for the termination, ResumedBy that for supply again, empty while there is none.
	EndedBy, ResumedBy string
}

// Gaps are the terminations of the organisation's contracts and their beginnings again.
type Gaps interface {
	// EndContract notes that a contract is terminated from a day; a conflict when it stands terminated, or was on that day.
	EndContract(complexID string, on kilowon.Date, applicationID string) error
	// ResumeContract notes the first day of supply again; a conflict when the contract does not stand terminated.
	ResumeContract(complexID string, on kilowon.Date, applicationID string) error
	// EraseContract takes away a contract with all that is kept of it: households, filings, bills, receipts, applications and its entry in the register.
	EraseContract(complexID string) error
	// Gaps are those of a contract, oldest first.
	Gaps(complexID string) ([]Gap, error)
}
