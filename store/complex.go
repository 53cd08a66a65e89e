package store

import (
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/tariff"
)

// Complex is a contract of an apartment complex by its lasting marks.
type Complex struct {
	ID             string
	OrganisationID string
	// ContractNumber (고객번호) is unique among all organisations.
	ContractNumber string
	Name           string
	Address        string
	CreatedAt      time.Time
}

// ComplexTerms are a complex's contract terms from a date until the next terms.
type ComplexTerms struct {
	From              kilowon.Date
	Method            apartment.Method
	ContractKW        int64
	CommonOption      tariff.Option
	CommonEquipmentKW int64
	ReadingDay        int
	ShareRule         apartment.ShareRule
	SubCustomers      []apartment.SubCustomer
	// Name and Address are the complex's from here on; empty where no terms ever changed them.
	Name, Address string
}

// Apartment is a complex with these terms.
func (t *ComplexTerms) Apartment(c *Complex) apartment.Complex {
	name, address := c.Name, c.Address
	if t.Name != "" {
		name, address = t.Name, t.Address
	}
	return apartment.Complex{
		ID: c.ID, ContractNumber: c.ContractNumber, Name: name, Address: address, Method: t.Method, ContractKW: t.ContractKW,
		CommonOption: t.CommonOption, CommonEquipmentKW: t.CommonEquipmentKW, ReadingDay: t.ReadingDay, SubCustomers: t.SubCustomers,
	}
}

// ComplexListed is one line of the contract search.
type ComplexListed struct {
	Complex
	// Method and ContractKW are of the newest terms.
	Method     apartment.Method
	ContractKW int64
	Households int
	// Month is the latest reading month, zero when there is none; State is its state.
	Month kilowon.Month
	State MonthState
	// Ended is the day from which the contract stands terminated (해지), zero where it runs.
	Ended kilowon.Date
}

// Complexes are an organisation's contracts.
type Complexes interface {
	// InsertComplex stores a complex with its first terms; a contract number that is taken is a conflict.
	InsertComplex(c *Complex, terms ComplexTerms) error
	Complex(id string) (Complex, error)
	ComplexByContract(contractNumber string) (Complex, error)
	// SaveComplexTerms adds terms, or replaces those from the same date. A name in the newest terms becomes the complex's, which keeps its former one before.
	SaveComplexTerms(complexID string, terms ComplexTerms) error
	// ComplexTerms lists all terms, oldest first.
	ComplexTerms(complexID string) ([]ComplexTerms, error)
	// Contract is the complex as its terms of the date have it; not_found before the first terms.
	Contract(complexID string, on kilowon.Date) (apartment.Complex, apartment.ShareRule, error)
	// SearchComplexes looks for text in number, name and address, in the order of contract numbers; the empty text finds all.
	// The count is of all that match.
	SearchComplexes(text string, page Page) ([]ComplexListed, int, error)
}
