package tariff

import (
	"time"

	"github.com/kilowon/kilowon"
)

// Receivables are the rules for money beside the bill: what is owed for paying late or for a breach, taken off, given back, or paid in parts
// (제16조, 제44조–제49조의2, 제74조–제76조).
type Receivables struct {
	LateFee   History[LateFeeRule]
	TVLateFee History[kilowon.Ratio]
	// SmallBill is the amount below which a bill may be held and claimed with the next one.
	SmallBill  History[kilowon.Won]
	Instalment History[InstalmentRule]
	// InstalmentRounding cuts the equal instalments; the first one takes the rest.
	InstalmentRounding History[kilowon.Rounding]
	Penalty            History[PenaltyRule]
	// PenaltyTax is how many times the difference VAT and fund are charged on, whatever the multiple of the penalty.
	PenaltyTax   History[int64]
	Interruption History[InterruptionRule]
	// InterruptionMost is the largest share of a month's base charge that interruptions take off.
	InterruptionMost History[kilowon.Ratio]
	Compensation     History[CompensationRule]
	Interest         History[InterestRule]
	ReuseFee         History[ReuseFeeRule]
	ReuseTerms       History[ReuseTerms]
	EndedBase        History[EndedBaseRule]
	SwitchFee        History[SwitchFeeRule]
	// Rounding is that of amounts for which the terms name none.
	Rounding History[kilowon.Rounding]
}

// LateFeeRule is the share of the unpaid amount charged for the first and for the next month overdue, by days; nothing after that (제75조).
type LateFeeRule struct {
	First, Next kilowon.Ratio
}

// InstalmentRule says which bills of homes may be paid in parts and in how many (제74조 ⑤).
type InstalmentRule struct {
	// ContractKW is the most contract power of a customer who is no household of a complex; 0 for no limit.
	ContractKW int64
	// Times and Increase say by how much the bill must be above that of the base month, one of the two; both 0 where that does not matter.
	Times    int64
	Increase kilowon.Won
	// Winter and Summer are the months of the bills.
	Winter, Summer InstalmentSeason
	// First is the share paid at once, the rest follows in Least to Most months; households of a complex have Complex months.
	First                kilowon.Ratio
	Least, Most, Complex int64
	// Business says that small businesses may too.
	Business bool
}

// InstalmentSeason is a run of months whose bills may be paid in parts, compared with the bill of the month Base; no month where Base is 0.
type InstalmentSeason struct {
	Months Months
	Base   time.Month
}

// Season is the one whose months a month is in, or nil.
func (r *InstalmentRule) Season(month time.Month) *InstalmentSeason {
	for _, s := range []*InstalmentSeason{&r.Winter, &r.Summer} {
		if s.Months.Has(month) {
			return s
		}
	}
	return nil
}

// PenaltyRule bounds the penalty for use against the terms (제44조).
type PenaltyRule struct {
	// Limit is the most times the difference that is taken, RepeatLimit the same within RepeatMonths of the last penalty.
	Limit, RepeatLimit, RepeatMonths int64
	// UnknownMonths is the longest period that may be agreed on where it cannot be found out.
	UnknownMonths int64
	// NameChange is the share of unpaid charges added for a name changed to avoid them.
	NameChange kilowon.Ratio
}

// InterruptionRule is what an hour without supply takes off the base charge (제48조).
type InterruptionRule struct {
	PerHour kilowon.Ratio
	// LeastMinutes is how long an interruption must last to count; RoundMinutes and more of the last hour count as a whole one.
	LeastMinutes, RoundMinutes int64
}

// CompensationRule is what is paid for interruptions by slight negligence (제49조의2 ②, ③).
type CompensationRule struct {
	// LeastMinutes is how long an interruption must last to count; RoundSeconds and more of the last minute count as a whole one.
	LeastMinutes, RoundSeconds int64
	// Times is the multiple of the charge for the time that is the limit: up to Minutes[0], up to Minutes[1], and above.
	Minutes [2]int64
	Times   [3]int64
	// Least is the least that is paid, Months how many months' charge the most.
	Least  kilowon.Won
	Months int64
	// Bills is of how many months before the charge is averaged.
	Bills int64
}

// InterestRule is the yearly interest on what was charged too much by the utility's fault; a day's is the part of YearDays (제76조 ②).
type InterestRule struct {
	Ratio    kilowon.Ratio
	YearDays int64
}

// ReuseFeeRule is the fee for being supplied again, without VAT (제46조 ②).
type ReuseFeeRule struct {
	// Single and Three are by phases, Removed where the meter was taken away.
	Single, SingleRemoved, Three, ThreeRemoved kilowon.Won
	// OffHours is the share added outside office hours.
	OffHours kilowon.Ratio
}

// ReuseTerms say how long after a termination the fee alone is due, and for how long another customer at the same place is free of it (제16조, 제46조).
type ReuseTerms struct {
	Years, FreeMonths int64
}

// EndedBaseRule is the base charge of time without supply (제16조 ① 1호): within how many months of a termination supply must be resumed, and supply
// ended again after that, and the share owed where the contract power is the billing demand.
type EndedBaseRule struct {
	Months     int64
	ByContract kilowon.Ratio
}

// SwitchFeeRule is the fee for opening and closing the service switch of a high-voltage customer at their wish, without VAT (제46조 ③).
type SwitchFeeRule struct {
	Overhead, Underground kilowon.Won
	// OffHours is the share added on days that are no business days.
	OffHours kilowon.Ratio
}
