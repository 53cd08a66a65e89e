package tariff

import "github.com/kilowon/kilowon"

// ExcessKind is one of the rules for excess use (초과사용부가금, 제67조의3): by what is measured and how the customer is supplied.
type ExcessKind uint8

// The rules for excess use.
const (
	// ExcessEnergy is for customers billed on their contract power whose demand is not checked: kWh a kW of contract power (① 2호).
	ExcessEnergy ExcessKind = iota
	// ExcessChecked is for customers billed on their contract power with a meter that checks their demand (① 1호, 제38조 ④).
	ExcessChecked
	// ExcessLow and ExcessHigh are for customers billed on their demand (③), by supply voltage.
	ExcessLow
	ExcessHigh
	// ExcessKindCount is how many rules there are.
	ExcessKindCount
)

var excessCodes = [ExcessKindCount]string{"energy", "checked_demand", "low_demand", "high_demand"}

var excessNames = [ExcessKindCount]string{"초과사용부가금(사용전력량)", "초과사용부가금(저압 최대수요전력)", "초과사용부가금(저압 요금적용전력)", "초과사용부가금(고압 요금적용전력)"}

// ParseExcessKind reads a code such as "checked_demand".
func ParseExcessKind(s string) (ExcessKind, error) {
	i, err := parseCode(excessCodes[:], s, "초과사용부가금 기준")
	return ExcessKind(i), err
}

// Code is the rule in the book's files.
func (k ExcessKind) Code() string { return excessCodes[k] }

// String is the Korean name of the rule.
func (k ExcessKind) String() string { return excessNames[k] }

// ExcessStep is the multiple of the price from a number of months with excess on, or from a share of the contract power in percent on.
type ExcessStep struct {
	From  int64
	Ratio kilowon.Ratio
}

// ExcessUse is the rule of one kind between two dates; without steps nothing is charged.
type ExcessUse struct {
	// ByShare says that the steps go by the excess in percent of the contract power and not by the months with excess.
	ByShare bool
	Steps   []ExcessStep
	// Limit is the kWh a kW of contract power and month above which use is excess; use above Upper costs UpperRatio whatever the step. For demand all are 0.
	Limit, Upper int64
	UpperRatio   kilowon.Ratio
}

// At is the multiple for a number of months or a share of the contract power of num/den percent; below the first step it is that of the first.
func (e *ExcessUse) At(num, den int64) kilowon.Ratio {
	if len(e.Steps) == 0 {
		return 0
	}
	out := e.Steps[0].Ratio
	for _, s := range e.Steps {
		if num >= s.From*den {
			out = s.Ratio
		}
	}
	return out
}
