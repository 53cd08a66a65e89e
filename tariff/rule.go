package tariff

import "github.com/kilowon/kilowon"

// DiscountKind is a ground for a reduction (제67조 ⑥ 2호–4호).
type DiscountKind uint8

// The grounds for a reduction.
const (
	DiscountNone DiscountKind = iota
	LargeFamily
	ThreeChildren
	Childbirth
	LifeSupport
	Disabled
	Veteran
	May18
	Independence
	BasicLivelihood
	BasicHousing
	NearPoor
	WelfareFacility
	// DiscountCount is one more than the last kind.
	DiscountCount
)

var discountCodes = [DiscountCount]string{"", "large_family", "three_children", "childbirth", "life_support", "disabled", "veteran", "may18",
	"independence", "basic_livelihood", "basic_housing", "near_poor", "welfare_facility"}

var discountNames = [DiscountCount]string{"", "대가족(5인 이상)", "다자녀(3자녀 이상)", "출산가구", "생명유지장치", "장애인", "국가유공자(상이)", "5·18 민주유공자",
	"독립유공자", "기초생활수급(생계·의료)", "기초생활수급(주거·교육)", "차상위계층", "사회복지시설"}

// ParseDiscountKind reads a code such as "large_family".
func ParseDiscountKind(s string) (DiscountKind, error) {
	i, err := parseCode(discountCodes[:], s, "할인 종류")
	return DiscountKind(i), err
}

// Code is the kind in the case format.
func (k DiscountKind) Code() string { return discountCodes[k] }

// String is the Korean name of the kind.
func (k DiscountKind) String() string { return discountNames[k] }

// DiscountGroup decides exclusion and stacking (제67조 ⑥): the largest of all applies alone, except that a Stackable one
// and a Family one apply together, the Stackable first.
type DiscountGroup uint8

// The groups of discounts.
const (
	// Exclusive is 2호 가–라.
	Exclusive DiscountGroup = iota
	// Stackable is 2호 마 and 사.
	Stackable
	// Facility is 3호.
	Facility
	// Family is 4호.
	Family
)

var discountGroupCodes = [...]string{"exclusive", "stackable", "facility", "family"}

// ParseDiscountGroup reads a code such as "stackable".
func ParseDiscountGroup(s string) (DiscountGroup, error) {
	i, err := parseCode(discountGroupCodes[:], s, "할인 묶음")
	return DiscountGroup(i), err
}

// Discount is the rule of one kind between two dates.
type Discount struct {
	Group DiscountGroup
	// Ratio is the share of the charge taken off; 0 for a fixed discount, which takes off up to Cap.
	Ratio kilowon.Ratio
	// Cap is the most taken off a month, SummerCap the same in SummerMonths; both 0 mean no limit (percentage discounts only).
	Cap, SummerCap kilowon.Won
	SummerMonths   Months
	// Frozen customers get the price-freeze relief; Essential ones the deduction for small use kept for them.
	Frozen, Essential bool
	// Residential and General say which classes may have it.
	Residential, General bool
}

// NightDiscounts are what a ground takes off the charge of night power (심야전력), by grade and without a limit; empty where it does not know the ground.
type NightDiscounts struct {
	A, B History[Discount]
}

// Of is the history for a grade.
func (n *NightDiscounts) Of(g Grade) History[Discount] {
	if g == GradeA {
		return n.A
	}
	return n.B
}

// Relief is the price freeze for some discount customers (부칙): the first Limit kWh cost EnergyCut less and their climate price is ClimatePrice.
// A zero Limit means no relief.
type Relief struct {
	Limit        int64
	EnergyCut    kilowon.Price
	ClimatePrice kilowon.Price
}

// Essential is the deduction for households that use little (필수사용량 보장공제) and what is kept for discount customers.
type Essential struct {
	Limit int64
	// Low and High are the most taken off a month by supply voltage; the charge does not fall below Floor.
	Low, High, Floor kilowon.Won
	// KeptLow and KeptHigh are the same for customers with a discount marked Essential; their charge may fall to 0 when KeptFloor is 0.
	KeptLow, KeptHigh, KeptFloor kilowon.Won
}

// TVFee is the television fee a set and month, and how it is collected.
type TVFee struct {
	Fee kilowon.Won
	// Separate says that it was noticed separately from the electricity bill; sets given in a case are still charged.
	Separate bool
}

// PowerFactor is the rule for lagging and leading power factors (제41조–제43조), in whole percent.
type PowerFactor struct {
	LaggingStandard, LaggingFloor, LaggingCap int64
	LeadingStandard                           int64
	// DayFrom and DayTo are the clock hours between which the lagging factor counts; the leading one counts in the others (제43조 ②).
	DayFrom, DayTo int
	// LeadingFloor is the least a leading factor of half an hour counts as (제43조 ② 2호 나목).
	LeadingFloor int64
	// PerPercent is the share of the base charge for each percent, e.g. 0.2 %.
	PerPercent kilowon.Ratio
	// LowKW is from which contract power on low-voltage customers are meant, SharedKW from which those who share another's transformers (제43조 ①); 0 for all.
	LowKW, SharedKW int64
}

// Charge names a line of the bill whose rounding the book decides.
type Charge uint8

// The charges, in the order of the bill.
const (
	ChargeBase Charge = iota
	ChargePowerFactor
	// ChargeEnergy is the energy charge of tiered and seasonal lists, and of time-of-use lists in a split month.
	ChargeEnergy
	// ChargeEnergyBand is the energy charge of one band of a time-of-use list in an unsplit month.
	ChargeEnergyBand
	ChargeClimate
	ChargeFuel
	// ChargeStandby is the base charge of standby power (제63조), ChargeStandbyEnergy what was metered on it apart.
	ChargeStandby
	ChargeStandbyEnergy
	ChargeMinimum
	ChargeRelief
	ChargeEssential
	ChargeDiscount
	// ChargeExcessUse is the surcharge for use beyond the contract power (제67조의3).
	ChargeExcessUse
	// ChargeAutoPayment and ChargeEBill are what is taken off for payment by debit and for bills by e-mail or telephone (제77조 ②).
	ChargeAutoPayment
	ChargeEBill
	// ChargeCashback is what saved energy gives back (에너지캐시백), as the case tells it.
	ChargeCashback
	ChargeVAT
	ChargeFund
	// ChargeTotal is the cut of the invoiced amount to ten won (제7조 ②); its line is zero or negative.
	ChargeTotal
	ChargeTV
	// ChargeGreenPremium and ChargeThirdPartyPower are billed together with the electricity (제82조 3호, 4호), as the case tells them.
	ChargeGreenPremium
	ChargeThirdPartyPower
	// ChargeCount is how many charges there are.
	ChargeCount
)

var chargeCodes = [ChargeCount]string{"base", "power_factor", "energy", "energy_band", "climate", "fuel", "standby", "standby_energy", "minimum", "relief", "essential", "discount", "excess_use",
	"auto_payment", "e_bill", "cashback", "vat", "fund", "total", "tv", "green_premium", "third_party_power"}

// ParseCharge reads a code such as "energy_band".
func ParseCharge(s string) (Charge, error) {
	i, err := parseCode(chargeCodes[:], s, "요금 항목")
	return Charge(i), err
}

var chargeNames = [ChargeCount]string{"기본요금", "역률요금", "전력량요금", "전력량요금", "기후환경요금", "연료비조정요금", "예비전력 기본요금", "예비전력 사용요금", "최저요금 보충", "요금동결 감액",
	"필수사용량 보장공제", "할인", "초과사용부가금", "자동이체 할인", "전자청구 할인", "에너지캐시백", "부가가치세", "전력산업기반기금", "원단위 절사", "TV수신료", "녹색프리미엄",
	"제3자간 전력거래 요금"}

// String is the Korean name of the line on the bill.
func (c Charge) String() string { return chargeNames[c] }

// Given reports whether the price of the charge is told with the use and not by the book.
func (c Charge) Given() bool {
	return c == ChargeCashback || c == ChargeGreenPremium || c == ChargeThirdPartyPower
}

// Code is the charge in the book's files.
func (c Charge) Code() string { return chargeCodes[c] }

// Choices are the points public sources leave open; each is a dated entry of the book.
type Choices struct {
	// WholeAverage rounds the average use of several households to whole kWh before pricing; otherwise blocks are widened by their number.
	WholeAverage History[bool]
	// PeriodTolerance is by how many days a reading may move while the period still counts as a month.
	PeriodTolerance History[int]
	// SuperInIrregular charges the super-user price also in periods that are not a month.
	SuperInIrregular History[bool]
	// ZeroUseHalf halves the base charge of a month without use for lists without a demand meter.
	ZeroUseHalf History[bool]
	// AverageDiscount works the discounts of a single contract out on the average use where household use was not filed; otherwise there are none.
	AverageDiscount History[bool]
	// StreetlightWholeKWh rounds the energy that streetlights without a meter are taken to use to whole kWh.
	StreetlightWholeKWh History[bool]
	// NightMinimumAll counts climate and fuel into the price of the kWh that are the least charge of night power; otherwise the energy price alone.
	NightMinimumAll History[bool]
	// SuperFromPeak takes the use above the super-user limit of a time-of-use list out of the dearest band first; otherwise out of all in proportion.
	SuperFromPeak History[bool]
	// TimeOfUseEssential grants the deduction for small use to residential customers of the time-of-use list too.
	TimeOfUseEssential History[bool]
	// PauseKW is up to which contract power agricultural customers pay only for months with use (제81조 ②).
	PauseKW History[int]
	// RemovedContract bills the contract power from the fourth month on after a demand meter was taken away for a time (제68조 ⑤ 3호).
	RemovedContract History[bool]
	// ExcessWindow is for how many reading months back, the current one included, months with excess use are counted.
	ExcessWindow History[int]
	// AutoPaymentPrevious takes the reduction for payment by debit of the bill paid last; otherwise of the month's own.
	AutoPaymentPrevious History[bool]
}

// FuelQuarter is the fuel cost adjustment for a run of reading months (검침분), both included.
type FuelQuarter struct {
	First, Last kilowon.Month
	Entry       EntryID
	Price       kilowon.Price
}

// Book is the whole of prices and rules, read-only once made and safe for concurrent use.
type Book struct {
	Entries []Entry
	// SeasonOf gives the season of each month 1–12.
	SeasonOf [13]Season

	Climate History[kilowon.Price]
	Fuel    []FuelQuarter
	// ClimateRules, FuelRules and FuelBases say how those two prices are made of costs; fuel is dated by the first reading month.
	ClimateRules History[ClimateRule]
	FuelRules    History[FuelRule]
	FuelBases    History[FuelBase]
	// CriticalPeak and CriticalPeakRates are the rules of the option with critical peak days; its prices are not public.
	CriticalPeak      History[CriticalPeak]
	CriticalPeakRates History[CriticalPeakRates]
	// ClassLimits and Industries are what class, grade and voltage of a supply are decided by.
	ClassLimits History[ClassLimits]
	Industries  History[[]Industry]
	Fund        History[kilowon.Ratio]
	VAT         History[kilowon.Ratio]
	TV          History[TVFee]
	Discounts   [DiscountCount]History[Discount]
	// NightDiscounts are by ground.
	NightDiscounts [DiscountCount]NightDiscounts
	Relief         History[Relief]
	Essential      History[Essential]
	PowerFactor    History[PowerFactor]
	Standby        History[Standby]
	// AutoPayment and EBill, a month's reduction, are dated by reading month.
	AutoPayment History[AutoPayment]
	EBill       History[kilowon.Won]
	// ExcessUse is by what is measured and how the customer is supplied.
	ExcessUse [ExcessKindCount]History[ExcessUse]
	// Hours are the load bands by class and region, WeekendPrices what is taken off in some hours of weekends and holidays.
	Hours         []HoursScheme
	WeekendPrices []WeekendScheme
	// Transitions are the bills that come to the lower of two options before one of them may be chosen.
	Transitions []OptionTransition
	Rounding    [ChargeCount]History[kilowon.Rounding]
	Choices     Choices
	Receivables Receivables
	Calendar    *Calendar
	// Rules are entries that rule without a number, e.g. the order of discounts; keyed by the last part of their ID.
	Rules map[string]EntryID
	// Articles is the list of places of the terms of supply a cite may name.
	Articles map[kilowon.Cite]string

	// lists and timelines are shared by the books that Hold makes of one.
	lists     *[slotCount]History[List]
	timelines *[slotCount]*Timeline
	keys      []Key
	common    []Common
	fuel      []*FuelQuarter
	early     map[Key]*Timeline
}

// SetLists puts the history of one price list into the book; used by the loader.
func (b *Book) SetLists(k Key, h History[List]) {
	if b.lists == nil {
		b.lists = new([slotCount]History[List])
	}
	b.lists[k.slot()] = h
	b.keys = append(b.keys, k)
}

// Lists is the history of one price list, or nil when the book has none.
func (b *Book) Lists(k Key) History[List] {
	if b.lists == nil || k.Class >= classCount || k.Grade >= gradeCount || k.Voltage >= voltageCount || k.Option >= optionCount {
		return nil
	}
	return b.lists[k.slot()]
}

// Keys are the price lists the book holds, in loading order.
func (b *Book) Keys() []Key { return b.keys }

// Entry gives the provenance behind an ID.
func (b *Book) Entry(id EntryID) *Entry { return &b.Entries[id] }

// FuelFor gives the fuel quarter of a reading month, or nil when the book does not cover it. Before the first quarter there was no fuel line.
func (b *Book) FuelFor(m kilowon.Month) *FuelQuarter {
	if len(b.Fuel) == 0 || uint(m-b.Fuel[0].First) >= uint(len(b.fuel)) {
		return nil
	}
	return b.fuel[m-b.Fuel[0].First]
}

// fuelMonths are the quarters by reading month from the first on.
func (b *Book) fuelMonths() []*FuelQuarter {
	if len(b.Fuel) == 0 {
		return nil
	}
	out := make([]*FuelQuarter, 0, b.Fuel[len(b.Fuel)-1].Last-b.Fuel[0].First+1)
	for i := range b.Fuel {
		q := &b.Fuel[i]
		for len(out) < int(q.First-b.Fuel[0].First) {
			out = append(out, nil)
		}
		for m := q.First; m <= q.Last; m++ {
			out = append(out, q)
		}
	}
	return out
}
