package store

import (
	"time"

	"github.com/kilowon/kilowon"
)

// SealPlace is how far a walk over the sealed columns has come; the zero value is its beginning.
type SealPlace struct {
	// Column counts the sealed columns, After is the id of the last row seen.
	Column int
	After  string
}

// Retention takes away what was kept as long as it may.
type Retention interface {
	// DeleteDownloads removes made files of before the moment, of every organisation, and says how many.
	DeleteDownloads(before time.Time) (int64, error)
	// DropRefused forgets applications for membership that were refused before the moment and not handed in again, and says how many.
	DropRefused(before time.Time) (int64, error)
	// Terminated lists the contracts that stand terminated since a day or longer, of every organisation, the oldest first.
	Terminated(since kilowon.Date) ([]Terminated, error)
}

// Terminated is a contract that stands terminated (해지) from a day on.
type Terminated struct {
	ComplexID, OrganisationID, ContractNumber string
	On                                        kilowon.Date
}

// Sealing is what is done with all sealed data when the keys change.
type Sealing interface {
	// Reseal seals values that an older key sealed again, in the next rows after the place, and moves the place on. It gives how many it sealed
	// again, and done when no rows were left. With look it changes nothing: it opens every value and counts what would be sealed again.
	Reseal(at *SealPlace, rows int, look bool) (sealed int, done bool, err error)
}
