package store

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/receivable"
)

// Receipts is the money that came in for an organisation's contracts, and what its bills claim.
type Receipts interface {
	// Receipts lists what came in for a contract, by month.
	Receipts(complexID string) ([]receivable.Receipt, error)
	// Claims lists what the contract's bills claim, by month.
	Claims(complexID string) ([]receivable.Claim, error)
}

// DeskReceipts is the money that came in as the supplier's clerks enter it.
type DeskReceipts interface {
	// InsertReceipt adds one for the contract of its number; a conflict when the supplier has its number already.
	InsertReceipt(supplierID string, r *receivable.Receipt) error
	// Receipt gives one by the supplier's number of it.
	Receipt(supplierID, number string) (receivable.Receipt, error)
	// Arrears lists the contracts with something left after the due day, the oldest first; contracts that nothing ever came in for are not told.
	Arrears(today kilowon.Date, page Page) ([]Arrears, error)
}

// Arrears is a contract with something left after the due day.
type Arrears struct {
	ComplexID, ContractNumber, Name string
	// Months counts the bills with something left from First on.
	Months int
	First  kilowon.Month
	Unpaid kilowon.Won
}
