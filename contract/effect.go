package contract

import (
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/tariff"
)

// Effect is what a granted application changes, from a day on. What it does not change is zero.
type Effect struct {
	// From is the first day; Until the day after the last, zero for no end.
	From, Until kilowon.Date
	// Discount is the ground that enters the household's list.
	Discount tariff.DiscountKind
	// Homes is how many households the dwelling is charged for (1주택수가구).
	Homes int64
	// Method, ReadingDay and CommonOption are the complex's new ones.
	Method       apartment.Method
	ReadingDay   int
	CommonOption tariff.Option
	// Holder is who becomes the customer.
	Holder *Holder
	// ContractKW is the complex's new contract power.
	ContractKW int64
	// Move is what a household that moves in on From begins with.
	Move *Move
	// Ends says that the contract is terminated on From (해지), Reuse that a terminated one begins again then (재사용).
	Ends  bool
	Reuse *Reuse
	// New is the contract that begins.
	New *NewContract
	// Billing is how the contract is billed and paid.
	Billing *BillingChange
	// Summary tells the change in sentences, for the applicant, the clerk and the printed form.
	Summary []string
}

// Holder is a change of the customer (명의변경, 제12조).
type Holder struct {
	Name, Former   string
	BusinessNumber kilowon.BusinessNumber
	// Succession says that the new one takes over all rights and duties (제12조 ②).
	Succession bool
}

// Move is what a dwelling's meter showed when another household took it over, and the use of those who left since the reading before.
type Move struct {
	Register metering.Register
	OwnKWh   int64
}

// Reuse is what the fee for being supplied again goes by (재사용수수료, 제46조 ②).
type Reuse struct {
	Ended kilowon.Date
	// Clear says that the contract had ended for the clear cause of 제13조 ③, OtherCustomer that another one begins.
	Clear, OtherCustomer bool
	// Decided says that the clerk has set the day and what follows.
	Decided                            bool
	ThreePhase, MeterRemoved, OffHours bool
}

// BillingChange is another way of billing and paying: all of it as it becomes, and the ids of the fields whose parts the form changes.
type BillingChange struct {
	To    Billing
	Parts []string
}

// Touches reports whether two changes are about the same part.
func (c *BillingChange) Touches(o *BillingChange) bool {
	return slices.ContainsFunc(c.Parts, func(part string) bool { return slices.Contains(o.Parts, part) })
}

// NewContract is a contract that an application makes.
type NewContract struct {
	// Number is the contract number (고객번호), empty while the clerk has not set it.
	Number, Name, Address, Customer string
	Method                          apartment.Method
	ContractKW                      int64
	CommonOption                    tariff.Option
	ReadingDay                      int
	Units                           []apartment.Unit
	// TVSets is how many sets each household registers.
	TVSets int64
}

// Effect is what granting the filing would change.
func (k *Kind) Effect(f *Filing) (Effect, error) {
	if k.effect == nil {
		return Effect{From: f.On, Summary: []string{"계약과 요금은 바뀌지 않습니다."}}, nil
	}
	return k.effect(f)
}
