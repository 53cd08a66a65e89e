// Package apartment knows high-voltage apartment complexes: their contract methods (제67조 ③ ④, 별지 2-3–2-5), the households' monthly
// filing and what is wrong with it, and how the complex's bill and the households' bills come out of it.
package apartment

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// Method is the contract method of a complex.
type Method uint8

// The contract methods.
const (
	// MethodNone is no method.
	MethodNone Method = iota
	// Single prices the average use of all dwellings at the high-voltage list (단일계약, 제67조 ③).
	Single
	// Comprehensive prices each household at the low-voltage list and the common equipment as general service (종합계약, 제67조 ④).
	Comprehensive
	// PerHousehold is shared use of the transformer: prices as Comprehensive, each household a customer (세대별계약, 제25조).
	PerHousehold
)

var methodCodes = [...]string{"", "single", "comprehensive", "per_household"}
var methodNames = [...]string{"", "단일계약", "종합계약", "세대별계약(변압기설비 공동이용)"}

// ParseMethod reads a code such as "single".
func ParseMethod(s string) (Method, error) {
	for i, c := range methodCodes {
		if c == s && s != "" {
			return Method(i), nil
		}
	}
	return MethodNone, kilowon.Errorf(kilowon.Invalid, "계약방법은 single, comprehensive, per_household 중 하나여야 하는데 %q입니다", s)
}

// Code is the method in the case format.
func (m Method) Code() string { return methodCodes[m] }

// String is the Korean name.
func (m Method) String() string { return methodNames[m] }

// Unit names a household inside its complex: building and number (동, 호), as text since leading zeros and letters occur.
type Unit struct {
	Building string `json:"building"`
	Number   string `json:"number"`
}

// String is "101-1001".
func (u Unit) String() string { return u.Building + "-" + u.Number }

// Korean is "101동 1001호".
func (u Unit) Korean() string { return u.Building + "동 " + u.Number + "호" }

// Complex is one contract of a complex, as it stands for one reading month.
type Complex struct {
	ID             string
	ContractNumber string
	Name           string
	Address        string
	Method         Method
	// ContractKW is the contract power of the whole complex, kW.
	ContractKW int64
	// CommonOption is the optional list of the common equipment (선택Ⅰ, Ⅱ); 0 means Ⅰ.
	CommonOption tariff.Option
	// OptionChanges are the days inside the month on which another option begins, in their order (제67조 ⑦).
	OptionChanges []OptionChange
	// CommonEquipmentKW is the capacity of the common equipment, for a new complex without residents (별지 2-3 Ⅱ 2 나 (2)).
	CommonEquipmentKW int64
	// ReadingDay is the regular reading day of the month; 31 is the last day.
	ReadingDay int
	// SubCustomers share the transformer with a contract of their own; what they use is deducted (별지 2-3 Ⅱ 3 다).
	SubCustomers []SubCustomer
	// EBill and AutoPayment are how the complex's bill comes and is paid on the last day of the month (제77조 ②; rules: complex-payment).
	EBill       bool
	AutoPayment *rating.AutoPayment
}

// OptionChange is the day on which another optional list begins.
type OptionChange struct {
	From   kilowon.Date
	Option tariff.Option
}

// SubCustomer is a customer who shares the complex's transformer (공동이용고객).
type SubCustomer struct {
	Name       string
	ContractKW int64
	// Metered says that it has a demand meter of its own, so that its peak and not its contract power is deducted.
	Metered bool
}

// Household is one household (호) of a complex with what its bill depends on.
type Household struct {
	ID   string
	Unit Unit
	// Key is the price list of a household of another class (제67조 ③ 2호, ④ 3호); the zero Key is a dwelling.
	Key tariff.Key
	// ContractKW is the contract power of a household of another class.
	ContractKW int64
	// Households is the number of households in the dwelling; 0 means 1.
	Households int64
	Discounts  []rating.Discount
	TVSets     int64
	// Multiplier is the meter's factor, 0 means 1; Digits its whole digits, 0 means five.
	Multiplier int64
	Digits     int
	// Vacant households are expected to use nothing.
	Vacant bool
	// Swapped is the day the meter was swapped, when it was in this period: the new meter begins at SwapStart and the old one ended at SwapEnd (1/100 kWh).
	Swapped            kilowon.Date
	SwapEnd, SwapStart int64
	Remark             string
}

// Dwelling reports whether the household is priced as residential.
func (h *Household) Dwelling() bool {
	return h.Key.Class == tariff.ClassNone || h.Key.Class == tariff.Residential
}
