package store

import (
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
)

// SupplyContract is an entry of the supplier's register of contracts: in whose name the contract of a number stands.
type SupplyContract struct {
	Number string
	// Holder is kept sealed, and found by a keyed digest of its business number.
	Holder contract.Customer
	// SupplierID is the supplier's organisation, which keeps the complexes of contracts that no member has registered.
	SupplierID string
	ChangedAt  time.Time
}

// ListedSupplyContract is an entry with the complex of its number; both ids are empty where the portal has none.
type ListedSupplyContract struct {
	SupplyContract
	ComplexID, OrganisationID string
}

// SupplyRegister is the supplier's register as members find their own contracts in it.
type SupplyRegister interface {
	SupplyContract(number string) (SupplyContract, error)
	// SupplyContractsOf lists those of a business number, in the order of contract numbers; none for the empty one.
	SupplyContractsOf(number kilowon.BusinessNumber) ([]SupplyContract, error)
	// ComplexOfNumber is the complex of a contract number, whoever has it.
	ComplexOfNumber(number string) (Complex, error)
	// MoveComplex gives a complex with all that belongs to it to another organisation; a conflict when c.OrganisationID does not have it any more.
	MoveComplex(c *Complex, to string) error
}

// HolderChange is a change of a contract's customer (명의변경) with when the contract's entry in the register was changed last.
type HolderChange struct {
	Number, SupplierID, ApplicationID string
	From                              kilowon.Date
	ChangedAt                         time.Time
}

// DeskSupply is the register as the supplier's clerks keep it.
type DeskSupply interface {
	// SaveSupplyContract adds an entry, or replaces the one of its number.
	SaveSupplyContract(c *SupplyContract) error
	// SupplyContracts looks for text in the numbers, in their order; the count is of all that match.
	SupplyContracts(text string, page Page) ([]ListedSupplyContract, int, error)
	// HolderChanges are those from a day after since and up to upto, in their order, of contracts that the register has.
	HolderChanges(since, upto kilowon.Date) ([]HolderChange, error)
	// BareContracts lists those of SupplyContracts that no complex has.
	BareContracts(text string, page Page) ([]SupplyContract, int, error)
}
