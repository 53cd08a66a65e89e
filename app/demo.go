package app

import (
	"fmt"
	"math/rand/v2"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// The demo's logins, all with the same password; serve shows them when it runs with the demo.
const (
	DemoLogin = "demo"
	// DemoEmail is the mail address of DemoLogin.
	DemoEmail    = "demo@example.com"
	DemoPassword = "kilowon-demo"
	// DemoClerk decides for the supplier, DemoSecondClerk confirms.
	DemoClerk       = "clerk"
	DemoSecondClerk = "clerk2"
	// demoSecret is what the clerks' authenticator app makes its codes of; the portal shows them where it shows the logins.
	demoSecret = "NNUWY33XN5XC2ZDFNVXS25DPORYC2MBR"
)

// DemoAccount is one login of the demo and what it shows.
type DemoAccount struct {
	Login, Name string
	Role        member.Role
	// Mobile logs in with the organisation's number; it is nobody's.
	Mobile string
}

// DemoAccounts are the logins of the demo: those of the office and those of the supplier, who are two since nobody confirms his own proposals.
func DemoAccounts() []DemoAccount {
	return []DemoAccount{{DemoLogin, "김관리", member.Manager, "01000001001"}, {"reader", "이조회", member.Reader, "01000001002"}, {DemoClerk, "박담당", member.Clerk, ""}, {DemoSecondClerk, "최확인", member.Clerk, ""}}
}

// DemoOrganisation is the demo organisation's name.
const DemoOrganisation = "한빛주택관리(가상)"

// DemoBusinessNumber is the demo organisation's business number: no tax office has the code 000, so that nobody's can be meant.
const DemoBusinessNumber kilowon.BusinessNumber = "0008112349"

// demoMonths is how many billed months stand before the open one.
const demoMonths = 13

// Demo is a fictional organisation with its complexes, made from one seed.
type Demo struct {
	Organisation string
	Complexes    []*DemoComplex
}

// DemoComplex is one fictional complex with its months, the last of them open.
type DemoComplex struct {
	Contract   store.Complex
	Terms      store.ComplexTerms
	Households []DemoHousehold
	Months     []DemoMonth
}

// DemoHousehold is one household and what it used in each month.
type DemoHousehold struct {
	store.Household
	Kinds []tariff.DiscountKind
	// Registers are the meter's figures at the readings: one before the first month, then one a month; Used is the use of each month, kWh.
	Registers []metering.Register
	Used      []int64
	usual     int64
}

// DemoMonth is one month's main meter.
type DemoMonth struct {
	Reading store.ReadingMonth
	// CommonKWh is the common equipment's use.
	CommonKWh int64
}

// demoSeason is how use moves over the year, in percent of the usual month.
var demoSeason = [13]int64{0, 112, 108, 98, 90, 88, 95, 128, 150, 118, 92, 94, 106}

// NewDemo makes the demo from a seed. The open month's reading day is the given day, so that its filing is in time.
func NewDemo(seed uint64, day kilowon.Date, book *tariff.Book) *Demo {
	if last := book.Fuel[len(book.Fuel)-1].Last; day.Month() > last {
		day = last.Day(20)
	}
	r := rand.New(rand.NewPCG(seed, 0x6b696c6f776f6e))
	d := &Demo{Organisation: DemoOrganisation}
	for _, plan := range []demoPlan{
		{number: "0112345678", name: "한빛마을 1단지", address: "가상시 한빛구 전력로 10", method: apartment.Comprehensive, contractKW: 3750, option: 2,
			buildings: []string{"101", "102", "103", "104", "105"}, floors: 25, doors: 8, subs: true},
		{number: "0112345690", name: "한빛마을 2단지", address: "가상시 한빛구 전력로 20", method: apartment.Single, contractKW: 700,
			buildings: []string{"201", "202"}, floors: 15, doors: 6},
		{number: "0198765432", name: "푸른주거오피스텔", address: "가상시 한빛구 계량길 3", method: apartment.PerHousehold, contractKW: 300, option: 1,
			buildings: []string{"A"}, floors: 12, doors: 5},
	} {
		d.Complexes = append(d.Complexes, plan.build(r, day))
	}
	return d
}

type demoPlan struct {
	number, name, address string
	method                apartment.Method
	contractKW            int64
	option                tariff.Option
	buildings             []string
	floors, doors         int
	subs                  bool
}

func (p *demoPlan) build(r *rand.Rand, day kilowon.Date) *DemoComplex {
	_, _, readingDay := day.Civil()
	if readingDay > 28 {
		readingDay = tariff.LastDay
	}
	first := day.Month() - demoMonths
	from := tariff.ReadingDate(first-1, readingDay)
	c := &DemoComplex{Contract: store.Complex{ContractNumber: p.number, Name: p.name, Address: p.address},
		Terms: store.ComplexTerms{From: from.AddDays(-365), Method: p.method, ContractKW: p.contractKW, CommonOption: p.option, ReadingDay: readingDay}}
	if p.subs {
		c.Terms.SubCustomers = []apartment.SubCustomer{{Name: "전기차 충전사업자", ContractKW: 120, Metered: true}}
	}
	for _, b := range p.buildings {
		for floor := 1; floor <= p.floors; floor++ {
			for door := 1; door <= p.doors; door++ {
				h := newDemoHousehold(r, apartment.Unit{Building: b, Number: fmt.Sprintf("%d%02d", floor, door)}, c.Terms.From)
				h.Ordinal = len(c.Households) + 1
				c.Households = append(c.Households, h)
			}
		}
	}
	p.oddCases(c, day)
	for m := first; m <= day.Month(); m++ {
		c.addMonth(r, m, readingDay)
	}
	return c
}

func newDemoHousehold(r *rand.Rand, unit apartment.Unit, from kilowon.Date) DemoHousehold {
	h := DemoHousehold{Household: store.Household{Unit: unit}}
	h.usual = 150 + r.Int64N(140) + r.Int64N(140)
	start := metering.Register((1000 + r.Int64N(30000)) * metering.RegisterScale)
	h.InitialRegister = start
	h.Registers = []metering.Register{start}
	tv := int64(1)
	if r.IntN(20) == 0 {
		tv = 0
	}
	h.Terms = []store.HouseholdTerms{{From: from, TVSets: tv}}
	if r.IntN(12) == 0 {
		h.Kinds = []tariff.DiscountKind{demoKinds[r.IntN(len(demoKinds))]}
	}
	return h
}

var demoKinds = []tariff.DiscountKind{tariff.LargeFamily, tariff.ThreeChildren, tariff.Childbirth, tariff.LifeSupport, tariff.Disabled, tariff.Veteran,
	tariff.BasicLivelihood, tariff.BasicHousing, tariff.NearPoor}

// oddCases gives the first households of a complex what an office meets in a year.
func (p *demoPlan) oddCases(c *DemoComplex, day kilowon.Date) {
	at := func(i int) *DemoHousehold { return &c.Households[i%len(c.Households)] }
	empty := at(2)
	empty.Terms[0].Vacant, empty.Terms[0].Remark, empty.Terms[0].TVSets, empty.usual, empty.Kinds = true, "공가", 0, 0, nil
	gone := at(9)
	gone.Terms = append(gone.Terms, store.HouseholdTerms{From: day.AddDays(-100), Vacant: true, Remark: "전출", TVSets: 0})
	gone.usual, gone.Kinds = 1, nil
	shop := at(4)
	shop.Terms[0].Key, shop.Terms[0].ContractKW, shop.Terms[0].Remark = tariff.Key{Class: tariff.General, Voltage: tariff.Low}, 5, "관리동 상가(일반용)"
	shop.Terms[0].TVSets, shop.usual, shop.Kinds = 0, 700, nil
	at(6).usual = 1150 // Over the super-user limit in summer.
	at(7).Kinds = []tariff.DiscountKind{tariff.BasicHousing, tariff.ThreeChildren}
	at(8).Kinds = []tariff.DiscountKind{tariff.Disabled, tariff.LargeFamily}
	rolled := at(11)
	rolled.InitialRegister = 96_500 * metering.RegisterScale
	rolled.Registers = []metering.Register{rolled.InitialRegister}
	swapped := at(13)
	swapped.Terms[0].Remark = "계량기 교체"
	swapped.Terms[0].Swapped = day.AddDays(-12)
}

// addMonth reads every meter and the main meter of one month.
func (c *DemoComplex) addMonth(r *rand.Rand, m kilowon.Month, readingDay int) {
	period := kilowon.Period{From: tariff.ReadingDate(m-1, readingDay), To: tariff.ReadingDate(m, readingDay)}
	_, month := m.Civil()
	var own int64
	for i := range c.Households {
		h := &c.Households[i]
		kwh := h.usual * demoSeason[month] / 100
		if h.usual > 1 {
			kwh += r.Int64N(41) - 20
		}
		kwh = max(0, kwh*int64(90+r.IntN(21))/100)
		if h.usual == 1 {
			kwh = 0
		}
		h.read(kwh, period)
		own += kwh
	}
	common := own * int64(13+r.IntN(4)) / 100
	reading := store.ReadingMonth{Month: m, Period: period, MainKWh: own + common, CommonKWh: -1, State: store.MonthOpen}
	if len(c.Terms.SubCustomers) > 0 {
		sub := apartment.SubUse{KWh: 3000 + r.Int64N(1500), PeakKW: 60 + r.Int64N(40)}
		reading.SubUses, reading.MainKWh = []apartment.SubUse{sub}, reading.MainKWh+sub.KWh
	}
	if n := len(c.Months); n > 0 {
		reading.MainPrevious = c.Months[n-1].Reading.MainCurrent
	} else {
		reading.MainPrevious = 1_200_000 * metering.RegisterScale
	}
	reading.MainCurrent = reading.MainPrevious + metering.Register(reading.MainKWh*metering.RegisterScale)
	reading.PeakKW = min(c.Terms.ContractKW, reading.MainKWh*21/10/int64(24*period.Days())+reading.PeakKW)
	c.Months = append(c.Months, DemoMonth{Reading: reading, CommonKWh: common})
}

// read moves the meter on: over its last digit, or onto the new meter in the month of a swap.
func (h *DemoHousehold) read(kwh int64, period kilowon.Period) {
	last := h.Registers[len(h.Registers)-1]
	next := last + metering.Register(kwh*metering.RegisterScale)
	t := &h.Terms[0]
	if period.Contains(t.Swapped) {
		before := kwh * 2 / 3
		t.SwapEnd = last + metering.Register(before*metering.RegisterScale)
		t.SwapStart = 0
		next = metering.Register((kwh - before) * metering.RegisterScale)
	}
	if full := metering.Register(100_000 * metering.RegisterScale); next >= full {
		next -= full
	}
	h.Registers, h.Used = append(h.Registers, next), append(h.Used, kwh)
}

// FiledForm is the form of the complex's n-th month as the office would fill it in.
func (c *DemoComplex) FiledForm(n int) Form {
	m := &c.Months[n]
	f := Form{Month: Month{Reading: m.Reading}}
	f.Month.Contract.Complex = c.Contract
	f.Month.Contract.Terms = apartment.Complex{ContractNumber: c.Contract.ContractNumber, Name: c.Contract.Name, Method: c.Terms.Method}
	for i := range c.Households {
		h := &c.Households[i]
		hh := h.Household.Apartment(m.Reading.Period)
		f.Rows = append(f.Rows, FormRow{Unit: h.Unit, Previous: h.Registers[n], Current: h.Registers[n+1], OwnKWh: h.Used[n], Remark: hh.Remark})
	}
	return f
}

// File is the complex and its open month as a file for billing offline.
func (c *DemoComplex) File() *ComplexFile {
	n := len(c.Months) - 1
	r := &c.Months[n].Reading
	f := &ComplexFile{ContractNumber: c.Contract.ContractNumber, Name: c.Contract.Name, Address: c.Contract.Address, Method: c.Terms.Method.Code(),
		ContractKW: c.Terms.ContractKW, CommonOption: int(c.Terms.CommonOption), Share: c.Terms.ShareRule.Code(), Month: r.Month.String(),
		From: r.Period.From.String(), To: r.Period.To.String(), MainKWh: r.MainKWh, PeakKW: r.PeakKW, Peaks: map[string]int64{}}
	for _, m := range c.Months[max(0, n-11):n] {
		f.Peaks[m.Reading.Month.String()] = m.Reading.PeakKW
	}
	for i, sub := range c.Terms.SubCustomers {
		f.SubCustomers = append(f.SubCustomers, SubCustomerFile{Name: sub.Name, ContractKW: sub.ContractKW, Metered: sub.Metered, KWh: r.SubUses[i].KWh, PeakKW: r.SubUses[i].PeakKW})
	}
	for i := range c.Households {
		f.Households = append(f.Households, c.Households[i].file(c.Months))
	}
	return f
}

func (h *DemoHousehold) file(months []DemoMonth) HouseholdFile {
	n := len(months) - 1
	hh := h.Household.Apartment(months[n].Reading.Period)
	f := HouseholdFile{Unit: h.Unit.String(), Previous: h.Registers[n].String(), TVSets: hh.TVSets, ContractKW: hh.ContractKW, Vacant: hh.Vacant, Remark: hh.Remark,
		Class: hh.Key.Class.Code(), Past: map[string]int64{}}
	if !hh.Swapped.IsZero() {
		f.Swapped = &SwapFile{On: hh.Swapped.String(), End: metering.Register(hh.SwapEnd).String(), Start: metering.Register(hh.SwapStart).String()}
	}
	for _, k := range h.Kinds {
		f.Discounts = append(f.Discounts, k.Code())
	}
	for i := range n {
		f.Past[months[i].Reading.Month.String()] = h.Used[i]
	}
	return f
}

// Childbirth discounts of the demo end in the weeks after its day, which lies two years and a month after its terms begin.
const (
	demoEnd       = 365 + (demoMonths+1)*31
	demoEndSpread = 45
)

// discounts are the household's applications, granted from before the first month on.
func (h *DemoHousehold) discounts(from kilowon.Date) []store.DiscountApplication {
	var out []store.DiscountApplication
	for _, k := range h.Kinds {
		a := store.DiscountApplication{HouseholdID: h.ID, Kind: k, ReceivedOn: from, From: from, State: store.ApplicationGranted}
		if k == tariff.Childbirth {
			a.To = from.AddDays(demoEnd + 3*h.Ordinal%demoEndSpread)
		}
		out = append(out, a)
	}
	return out
}
