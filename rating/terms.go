// Package rating is the library: it turns supply terms, usage and the book into a bill whose every won is explained.
//
// [Rate] is pure and allocates nothing once the caller's [Bill] has grown: estimate, bill, correction and what-if all call it.
// The reading period is cut into pieces where terms, prices or seasons change (제80조); a fixed list of steps in the order of
// the terms of supply (제67조) then runs over the pieces, one file per charge.
//
// # From a question to a bill
//
// [Decide] finds the price list of a supply from its use, contract power and voltage, with the article of each step (제23조, 제55조–제65조);
// [DecideKey] fills in what [Terms] leave out. [Terms] are what was agreed, several where they change inside the period, and [Usage] is what was metered,
// in whole kWh and kW. [Rate] fills a [Bill] with them: lines ([Line]) in whole won that add up to the total, each a range of parts ([Part]), exact products in
// units of 1/Scale won, over the pieces ([Piece]) of the period. [Bill.Verify] adds them up again.
//
// # Why it is so
//
// [Explain] tells each line in Korean: formula, days, rounding, note, the entry of the book with its source, and the rules that were chosen. [Compare] tells
// which causes make two bills differ, and [Codec] packs a bill so that it explains itself under later books.
//
// # What else it could be
//
// [Alternatives] are the lists a customer may choose from, [HeldMonth.RateAs] the month under one of them or under another contract power, [Comparison] what
// the months of a year come to, [Cheapest] the break-even points and [NextChange] when a choice may be changed. [WhatIf] asks about other uses of a month.
//
// # Errors
//
// Errors are [kilowon.Error] with a code: invalid for impossible input, with the path of the field, and unencoded where the book covers no such class, option or
// day. Nothing is guessed. All amounts are integers; there is no floating point.
package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// Discount is a ground for a reduction that a customer has applied for; zero dates mean the whole of the terms.
type Discount struct {
	Kind     tariff.DiscountKind
	From, To kilowon.Date
}

// Terms are the supply terms of one contract. A bill has several when they change inside the period; then each has its own From and To.
type Terms struct {
	// From and To bound the terms inside the period, half open; zero means the period's own.
	From, To kilowon.Date
	Key      tariff.Key
	// ContractKW is the contract power (계약전력), kW; unused for residential.
	ContractKW int64
	// Households is the number of households in one dwelling (1주택수가구, 제67조 ⑤) or of an apartment complex (제67조 ③); 0 means 1.
	Households int64
	// NonDwelling marks a residential-class customer that is no dwelling (비주거용, 제67조 ⑪): no summer blocks, no deduction for small use.
	NonDwelling bool
	Discounts   []Discount
	// Watts is the equipment of lights without a meter (사용설비용량, 가로등(갑)), HoursPerDay for how long they burn: 0 means not agreed, which counts
	// as 12 hours (별표 7, 별표 8).
	Watts, HoursPerDay int64
	// Paused says that use is suspended (휴지, 제81조): no charge, and no use may fall on these days.
	Paused bool
	// SharedTransformer marks a customer who shares the transformers of another (변압기설비 공동이용고객, 제25조).
	SharedTransformer bool
	// Demand is the demand on the days of these terms where it is told apart (제68조 ③, ④), instead of the usage's; an empty one means no meter.
	Demand *Demand
	// Producers says that a group of producers, a fishing village or a facility of 제60조 ② has agricultural 을 of 1,000 kW and more.
	Producers bool
	// Standby is standby power (예비전력, 제63조).
	Standby []StandbySupply
	// AutoPayment is payment by debit (자동이체), EBill a bill by e-mail or telephone (이메일·모바일 청구); both go by the last day.
	AutoPayment *AutoPayment
	EBill       bool
	// TVSets is how many sets the television fee is charged for.
	TVSets int64
}

func (t *Terms) households() int64 { return max(t.Households, 1) }

// TOU is energy by band, kWh.
type TOU [tariff.BandCount]int64

// Sum is the energy of all bands.
func (t TOU) Sum() int64 { return t[0] + t[1] + t[2] }

// DayUse is the energy of one day by band, and that of its hours with a lowered price (봄·가을 주말 할인), in Wh.
type DayUse struct {
	Bands, Weekend TOU
}

// MonthPeak is the maximum demand billed for one month, kW.
type MonthPeak struct {
	Month  kilowon.Month
	PeakKW int64
	// ContractKW is the contract power in force then, where it was reduced since; 0 means that of the bill.
	ContractKW int64
}

// Demand is what the billing demand (요금적용전력, 제68조) is decided from: BillingKW directly, else the peak and its history,
// else the contract power.
type Demand struct {
	BillingKW int64
	PeakKW    int64
	History   []MonthPeak
	// Metered says that a demand meter is installed, so that 제68조 ① holds.
	Metered bool
	// ByContract says that the meter only checks the demand (제38조 ④): the billing demand is the contract power (제68조 ②).
	ByContract bool
	// Since is the day the meter was installed, or name or line of business changed (제68조 ③, ④): peaks of months before do not count.
	Since kilowon.Date
	// Removed is the month in which the meter was taken away for a time, Reinstalled that in which it came back (제68조 ⑤).
	Removed, Reinstalled kilowon.Month
}

// counts reports whether the billing demand is decided from the peaks (제68조 ①).
func (d *Demand) counts() bool {
	return (d.Metered || d.PeakKW > 0 || len(d.History) > 0) && !d.ByContract
}

// PowerFactor is the average power factor of the month in whole percent; zero means not metered.
type PowerFactor struct {
	Lagging, Leading int64
	// Monthly says that the meter is read by the month and not by the half hour, so that the leading power factor does not count (제42조 ② 단서, 제43조 ② 2호 다).
	Monthly bool
	// Metered says that the percentages are those of the customer's own meter, so that 제43조 ① decides at low voltage whether they are charged; otherwise
	// they are charged as entered, as the utility's calculator does (rules: power-factor-entered).
	Metered bool
	// SurchargeMonth counts the months with a surcharge; in the first it is only announced (제43조 ③).
	SurchargeMonth int
}

// Usage is what one reading period measured and what rules look back on.
type Usage struct {
	Period kilowon.Period
	// Within is the reading period that Period is a part of, where its days are charged by themselves since the customer changes or supply ends inside it
	// (제12조 ③, 제80조): the part then counts for its days of that period's month. Zero means that Period is the whole.
	Within kilowon.Period
	// ReadingMonth (검침분) decides the fuel cost adjustment; zero means the month of Period.To.
	ReadingMonth kilowon.Month
	KWh          int64
	// Bands is the energy by band, where HasBands; KWh is then their sum.
	Bands    TOU
	HasBands bool
	// Days is the energy of each day of the period where the meter tells it (15분 자료); each day's use then counts for that day and nothing is
	// spread by days (rules: interval-by-date).
	Days []DayUse
	// Night says that Bands[Light] is the energy of night hours (심야시간) and Bands[Mid] that of the other hours, for night power.
	Night       bool
	Demand      Demand
	PowerFactor PowerFactor
	// HouseholdDiscount is what the discounts of the households of a single contract take off its bill (a positive amount),
	// DiscountHouseholds how many households they are.
	HouseholdDiscount  kilowon.Won
	DiscountHouseholds int64
	// Standby is what was metered apart on standby power, in the order of Terms.Standby.
	Standby []StandbyUse
	// Excess is what the surcharge for excess use looks back on; without it none is worked out.
	Excess *ExcessUse
	// Given are the sums whose prices are told with the use.
	Given []Given
}

// whole is the reading period that the month is weighed by.
func (u *Usage) whole() kilowon.Period {
	if u.Within.From.IsZero() {
		return u.Period
	}
	return u.Within
}

func (u *Usage) readingMonth() kilowon.Month {
	if u.ReadingMonth.IsZero() {
		return u.Period.To.Month()
	}
	return u.ReadingMonth
}

// Bounds of what is taken as possible; beyond them an input is refused rather than risked in arithmetic.
const (
	maxKW     = 2_000_000
	maxDays   = 400
	maxTerms  = 8
	maxHouses = 100_000
	maxTVSets = 1_000_000
	maxWatts  = 1_000_000
	// exactKWh and exactKW bound use and demand, times the bill's denominator, so that no exact amount leaves 63 bits.
	exactKWh = 40_000_000_000
	exactKW  = 4_000_000_000
)

func tooLarge(path, format string, v int64) error {
	e := kilowon.Errorf(kilowon.Invalid, format+"는 이 기간으로 한 번에 계산할 수 있는 범위를 넘습니다", kilowon.FormatInt(v))
	e.Path = path
	return e
}

func (t *Terms) check(i int) error {
	if t.Households < 0 || t.Households > maxHouses {
		return pathErrorf(i, "households", "가구수는 1에서 %s 사이여야 하는데 %s입니다", kilowon.FormatInt(maxHouses), kilowon.FormatInt(t.Households))
	}
	if t.ContractKW < 0 || t.ContractKW > maxKW {
		return pathErrorf(i, "contract_kw", "계약전력은 0에서 %skW 사이여야 하는데 %s입니다", kilowon.FormatInt(maxKW), kilowon.FormatInt(t.ContractKW))
	}
	if t.TVSets < 0 || t.TVSets > maxTVSets {
		return pathErrorf(i, "tv_sets", "TV 대수는 0 이상이어야 하는데 %s입니다", kilowon.FormatInt(t.TVSets))
	}
	if t.Key.Class == tariff.Streetlight || t.Watts|t.HoursPerDay != 0 {
		if err := t.checkLights(i); err != nil {
			return err
		}
	}
	if t.Demand != nil {
		if err := t.Demand.check("terms.demand"); err != nil {
			return err
		}
	}
	if len(t.Standby) > 0 {
		if err := t.checkStandby(i); err != nil {
			return err
		}
	}
	if t.Paused && t.Key.Class == tariff.Residential {
		return pathErrorf(i, "paused", "주택용전력은 휴지(제81조 ①)할 수 없습니다")
	}
	for _, d := range t.Discounts {
		if d.Kind == tariff.DiscountNone || d.Kind >= tariff.DiscountCount {
			return pathErrorf(i, "discounts", "할인 종류가 없습니다")
		}
		if !d.To.IsZero() && d.To <= d.From {
			return pathErrorf(i, "discounts", "할인 종료일 %v이(가) 시작일 %v보다 늦어야 합니다", d.To, d.From)
		}
	}
	return nil
}

func pathErrorf(i int, field, format string, args ...any) error {
	e := kilowon.Errorf(kilowon.Invalid, format, args...)
	e.Path = "terms." + field
	if i > 0 {
		e.Path = "terms[" + kilowon.FormatInt(int64(i)) + "]." + field
	}
	return e
}

func (u *Usage) check() error {
	bad := func(path, format string, args ...any) error {
		e := kilowon.Errorf(kilowon.Invalid, format, args...)
		e.Path = path
		return e
	}
	switch days := u.Period.Days(); {
	case u.Period.From.IsZero() || u.Period.To.IsZero():
		return bad("period", "검침기간의 시작일과 종료일이 모두 있어야 합니다")
	case days <= 0:
		return bad("period", "당월 검침일 %v은(는) 전월 검침일 %v보다 늦어야 합니다", u.Period.To, u.Period.From)
	case days > maxDays:
		return bad("period", "검침기간은 %d일을 넘을 수 없는데 %d일입니다", maxDays, days)
	}
	if whole := u.whole(); whole.Days() > maxDays || u.Period.From < whole.From || u.Period.To > whole.To {
		return bad("within", "나누어 계산하는 기간 %v은(는) 검침기간 %v 안에 있어야 하고 검침기간은 %d일을 넘을 수 없습니다", u.Period, whole, maxDays)
	}
	if len(u.Days) > 0 && len(u.Days) != u.Period.Days() {
		return bad("usage", "날마다의 사용량은 검침기간의 날수만큼 %d개여야 하는데 %d개입니다", u.Period.Days(), len(u.Days))
	}
	if u.KWh < 0 || u.Bands[0] < 0 || u.Bands[1] < 0 || u.Bands[2] < 0 {
		return bad("usage", "사용전력량은 0 이상의 정수(kWh)여야 합니다")
	}
	if err := u.Demand.check("demand"); err != nil {
		return err
	}
	if p := &u.PowerFactor; p.Lagging < 0 || p.Lagging > 100 || p.Leading < 0 || p.Leading > 100 {
		return bad("power_factor", "역률은 0에서 100 사이의 정수(%%)여야 합니다")
	}
	if len(u.Standby) > 0 {
		return u.checkStandby()
	}
	return nil
}
