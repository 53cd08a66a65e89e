package store

// Desk is what the supplier's clerks see and do over all organisations.
type Desk interface {
	// AllAccessEntries lists the access log of every organisation, newest first.
	AllAccessEntries(page Page) ([]AccessEntry, error)
}
