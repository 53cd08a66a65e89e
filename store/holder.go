package store

import "github.com/kilowon/kilowon"

// Holder is who the customer of a contract (명의) is from a day until the next one's; names are kept sealed.
type Holder struct {
	From kilowon.Date
	// Name is the customer's, Former that of the one before.
	Name, Former string
	// Succession says that all rights and duties went over (제12조 ②).
	Succession    bool
	ApplicationID string
}

// Holders are the customers of the organisation's contracts, as far as they ever changed.
type Holders interface {
	// AddHolder stores the next one; a conflict when the contract has one from that day.
	AddHolder(complexID string, h *Holder) error
	// Holders are in the order of their days.
	Holders(complexID string) ([]Holder, error)
}
