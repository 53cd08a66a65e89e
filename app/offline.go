package app

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// ComplexFile is a complex and one of its months as a file describes them, for billing without a server or database.
type ComplexFile struct {
	ContractNumber    string            `yaml:"contract_number"`
	Name              string            `yaml:"name"`
	Address           string            `yaml:"address"`
	Method            string            `yaml:"method"`
	ContractKW        int64             `yaml:"contract_kw"`
	CommonOption      int               `yaml:"common_option"`
	CommonEquipmentKW int64             `yaml:"common_equipment_kw,omitempty"`
	Share             string            `yaml:"share,omitempty"`
	Month             string            `yaml:"month"`
	From              string            `yaml:"from"`
	To                string            `yaml:"to"`
	MainKWh           int64             `yaml:"main_kwh"`
	CommonKWh         *int64            `yaml:"common_kwh,omitempty"`
	SchoolKWh         int64             `yaml:"school_kwh,omitempty"`
	PeakKW            int64             `yaml:"peak_kw"`
	Peaks             map[string]int64  `yaml:"peaks,omitempty,flow"`
	SubCustomers      []SubCustomerFile `yaml:"sub_customers,omitempty"`
	Households        []HouseholdFile   `yaml:"households"`
}

// SubCustomerFile is a customer who shares the transformer, with its use of the month.
type SubCustomerFile struct {
	Name       string `yaml:"name"`
	ContractKW int64  `yaml:"contract_kw"`
	Metered    bool   `yaml:"metered,omitempty"`
	KWh        int64  `yaml:"kwh"`
	PeakKW     int64  `yaml:"peak_kw,omitempty"`
}

// HouseholdFile is one household: what its bill depends on, its previous register and what it used in earlier months, oldest first.
type HouseholdFile struct {
	Unit       string           `yaml:"unit"`
	Previous   string           `yaml:"previous"`
	TVSets     int64            `yaml:"tv_sets,omitempty"`
	Discounts  []string         `yaml:"discounts,omitempty,flow"`
	Class      string           `yaml:"class,omitempty"`
	ContractKW int64            `yaml:"contract_kw,omitempty"`
	Multiplier int64            `yaml:"multiplier,omitempty"`
	Vacant     bool             `yaml:"vacant,omitempty"`
	Remark     string           `yaml:"remark,omitempty"`
	Past       map[string]int64 `yaml:"past,omitempty,flow"`
	Swapped    *SwapFile        `yaml:"swapped,omitempty,flow"`
	Moves      []MoveFile       `yaml:"moves,omitempty"`
}

// MoveFile says that another household took the dwelling over on a day: what the meter showed, the use up to it, and the discounts of those who left.
type MoveFile struct {
	On        string   `yaml:"on"`
	Register  string   `yaml:"register"`
	KWh       int64    `yaml:"kwh"`
	Discounts []string `yaml:"discounts,omitempty,flow"`
}

// SwapFile says that the meter was swapped in the month: the old one ended at End, the new one began at Start.
type SwapFile struct {
	On    string `yaml:"on"`
	End   string `yaml:"end"`
	Start string `yaml:"start"`
}

// OfflineMonth is a complex file turned into what a filing is checked and billed with.
type OfflineMonth struct {
	Terms    apartment.Complex
	Rule     apartment.ShareRule
	Reading  store.ReadingMonth
	Deadline kilowon.Date
	Due      kilowon.Date

	check  apartment.CheckInput
	demand rating.Demand
	pasts  [][]apartment.Past
	// previous are the registers the blank form starts from.
	previous []metering.Register
}

// OpenFile checks a complex file and turns it into a month; errors say which field of the file is wrong.
func (a *App) OpenFile(f *ComplexFile) (*OfflineMonth, error) {
	m := &OfflineMonth{}
	if err := m.readTerms(f); err != nil {
		return nil, err
	}
	if err := m.readMonth(f); err != nil {
		return nil, err
	}
	var err error
	if m.Deadline, _, err = a.book.Calendar.FilingDeadline(m.Reading.Period.To); err != nil {
		return nil, err
	}
	if m.Due, err = a.book.Calendar.DueDate(m.Reading.Period.To); err != nil {
		return nil, err
	}
	m.check = apartment.CheckInput{Complex: &m.Terms}
	for i := range f.Households {
		if err := m.readHousehold(&f.Households[i]); err != nil {
			return nil, kilowon.At("households["+strconv.Itoa(i)+"]", err)
		}
	}
	if len(f.Households) == 0 {
		return nil, missing("households", "세대(households)가 하나 이상 있어야 합니다")
	}
	m.check.Past = m.pasts
	for _, u := range m.Reading.SubUses {
		m.check.SubKWh += u.KWh
	}
	r := &m.Reading
	m.check.Month = &apartment.Month{Month: r.Month, Period: r.Period, MainKWh: mainKWh(r), CommonKWh: r.CommonKWh, PeakKW: r.PeakKW, FiledOn: m.Deadline, Deadline: m.Deadline}
	return m, nil
}

func (m *OfflineMonth) readTerms(f *ComplexFile) error {
	method, err := apartment.ParseMethod(f.Method)
	if err != nil {
		return kilowon.At("method", err)
	}
	if f.Share == "" {
		f.Share = apartment.ShareOwnTariff.Code()
	}
	if m.Rule, err = apartment.ParseShareRule(f.Share); err != nil {
		return kilowon.At("share", err)
	}
	if f.ContractKW <= 0 {
		return missing("contract_kw", "계약전력(contract_kw)은 1kW 이상이어야 합니다")
	}
	if f.CommonOption < 0 || f.CommonOption > 2 {
		return missing("common_option", "공동설비 선택요금은 1 또는 2여야 하는데 %d입니다", f.CommonOption)
	}
	m.Terms = apartment.Complex{ContractNumber: f.ContractNumber, Name: f.Name, Address: f.Address, Method: method, ContractKW: f.ContractKW,
		CommonOption: tariff.Option(f.CommonOption), CommonEquipmentKW: f.CommonEquipmentKW}
	for _, sub := range f.SubCustomers {
		m.Terms.SubCustomers = append(m.Terms.SubCustomers, apartment.SubCustomer{Name: sub.Name, ContractKW: sub.ContractKW, Metered: sub.Metered})
		m.Reading.SubUses = append(m.Reading.SubUses, apartment.SubUse{KWh: sub.KWh, PeakKW: sub.PeakKW})
	}
	return nil
}

func (m *OfflineMonth) readMonth(f *ComplexFile) error {
	r := &m.Reading
	var err error
	if r.Month, err = kilowon.ParseMonth(f.Month); err != nil {
		return kilowon.At("month", err)
	}
	if r.Period.From, err = kilowon.ParseDate(f.From); err != nil {
		return kilowon.At("from", err)
	}
	if r.Period.To, err = kilowon.ParseDate(f.To); err != nil {
		return kilowon.At("to", err)
	}
	if r.Period.Days() <= 0 {
		return missing("to", "당월 검침일 %v은(는) 전월 검침일 %v보다 늦어야 합니다", r.Period.To, r.Period.From)
	}
	if f.MainKWh < 0 || f.PeakKW < 0 || f.SchoolKWh < 0 {
		return missing("main_kwh", "사용량과 최대수요전력은 0 이상이어야 합니다")
	}
	r.MainKWh, r.PeakKW, r.SchoolKWh, r.CommonKWh = f.MainKWh, f.PeakKW, f.SchoolKWh, -1
	if f.CommonKWh != nil {
		r.CommonKWh = *f.CommonKWh
	}
	m.demand = rating.Demand{PeakKW: f.PeakKW, Metered: true}
	for text, kw := range f.Peaks {
		month, err := kilowon.ParseMonth(text)
		if err != nil {
			return kilowon.At("peaks", err)
		}
		m.demand.History = append(m.demand.History, rating.MonthPeak{Month: month, PeakKW: kw})
	}
	return nil
}

func (m *OfflineMonth) readHousehold(f *HouseholdFile) error {
	building, number, ok := strings.Cut(f.Unit, "-")
	if !ok || building == "" || number == "" {
		return missing("unit", "세대는 101-1001처럼 동-호로 적어야 하는데 %q입니다", f.Unit)
	}
	h := apartment.Household{ID: f.Unit, Unit: apartment.Unit{Building: building, Number: number}, TVSets: f.TVSets, ContractKW: f.ContractKW,
		Multiplier: f.Multiplier, Vacant: f.Vacant, Remark: f.Remark}
	var err error
	if h.Discounts, err = readDiscounts(f.Discounts); err != nil {
		return err
	}
	if f.Class != "" {
		class, err := tariff.ParseClass(f.Class)
		if err != nil {
			return kilowon.At("class", err)
		}
		h.Key = tariff.Key{Class: class, Voltage: tariff.Low}
	}
	if err = readSwap(&h, f.Swapped); err != nil {
		return kilowon.At("swapped", err)
	}
	previous, err := metering.ParseRegister(f.Previous)
	if err != nil {
		return kilowon.At("previous", err)
	}
	past, err := readPast(f, previous)
	if err != nil {
		return kilowon.At("past", err)
	}
	m.check.Households = append(m.check.Households, h)
	for i := range f.Moves {
		if err := m.readMove(&f.Moves[i], h); err != nil {
			return kilowon.At("moves["+strconv.Itoa(i)+"]", err)
		}
	}
	m.pasts = append(m.pasts, past)
	m.previous = append(m.previous, previous)
	return nil
}

func readDiscounts(codes []string) ([]rating.Discount, error) {
	var out []rating.Discount
	for _, code := range codes {
		kind, err := tariff.ParseDiscountKind(code)
		if err != nil {
			return nil, kilowon.At("discounts", err)
		}
		out = append(out, rating.Discount{Kind: kind})
	}
	return out, nil
}

// readMove adds a move of the household that was read last.
func (m *OfflineMonth) readMove(f *MoveFile, left apartment.Household) error {
	if m.Terms.Method == apartment.Single || !left.Dwelling() {
		return missing("on", "이사정산은 종합계약이나 세대별계약의 주거용 호실에만 합니다(별지 2-3 Ⅱ 8 가). moves를 지워 주세요")
	}
	move := apartment.Move{Household: len(m.check.Households) - 1, OwnKWh: f.KWh}
	var err error
	if move.On, err = kilowon.ParseDate(f.On); err != nil {
		return kilowon.At("on", err)
	}
	if p := m.Reading.Period; move.On <= p.From || move.On >= p.To {
		return missing("on", "이사한 날은 전월 검침일 %v 뒤이고 당월 검침일 %v 앞이어야 하는데 %v입니다", p.From, p.To, move.On)
	}
	if move.Register, err = metering.ParseRegister(f.Register); err != nil {
		return kilowon.At("register", err)
	}
	if f.KWh < 0 {
		return missing("kwh", "이사한 날까지의 사용량은 0 이상이어야 하는데 %d입니다", f.KWh)
	}
	if left.Discounts, err = readDiscounts(f.Discounts); err != nil {
		return err
	}
	move.Left = left
	m.check.Moves = append(m.check.Moves, move)
	return nil
}

func readSwap(h *apartment.Household, f *SwapFile) error {
	if f == nil {
		return nil
	}
	var err error
	if h.Swapped, err = kilowon.ParseDate(f.On); err != nil {
		return kilowon.At("on", err)
	}
	end, err := metering.ParseRegister(f.End)
	if err != nil {
		return kilowon.At("end", err)
	}
	start, err := metering.ParseRegister(f.Start)
	h.SwapEnd, h.SwapStart = int64(end), int64(start)
	return kilowon.At("start", err)
}

// readPast lays earlier use out as readings that end in the previous register.
func readPast(f *HouseholdFile, previous metering.Register) ([]apartment.Past, error) {
	var out []apartment.Past
	for text, kwh := range f.Past {
		month, err := kilowon.ParseMonth(text)
		if err != nil {
			return nil, err
		}
		out = append(out, apartment.Past{Month: month, OwnKWh: kwh})
	}
	sortPasts(out)
	current := previous
	for i := len(out) - 1; i >= 0; i-- {
		out[i].Current = current
		current = max(0, current-metering.Register(out[i].OwnKWh*metering.RegisterScale/max(f.Multiplier, 1)))
		out[i].Previous = current
	}
	return out, nil
}

// Households are the file's households in its order.
func (m *OfflineMonth) Households() []apartment.Household { return m.check.Households }

// Form is the blank filing form of the month.
func (m *OfflineMonth) Form() Form {
	f := Form{Month: Month{Contract: m.contract(), Reading: m.Reading, Deadline: m.Deadline, Due: m.Due}}
	for i := range m.check.Households {
		h := &m.check.Households[i]
		row := FormRow{Unit: h.Unit, Remark: h.Remark}
		row.Previous = m.previous[i]
		f.Rows = append(f.Rows, row)
	}
	return f
}

func (m *OfflineMonth) contract() Contract {
	return Contract{Complex: store.Complex{ContractNumber: m.Terms.ContractNumber, Name: m.Terms.Name, Address: m.Terms.Address}, Terms: m.Terms,
		ShareRule: m.Rule, Households: len(m.check.Households)}
}

// CheckFiled judges a handed-in workbook against the file.
func (m *OfflineMonth) CheckFiled(filed *apartment.Filed) *apartment.Checked {
	in := m.check
	in.Filed = filed
	return apartment.Check(&in)
}

// OfflineBills is a month billed from files: the same views as the portal's, to make documents from.
type OfflineBills struct {
	Billed     BilledMonth
	Households []HouseholdBill
}

// BillFiled rates a checked filing. Parked and withheld households have no bill.
func (a *App) BillFiled(m *OfflineMonth, checked *apartment.Checked, issued kilowon.Date) (*OfflineBills, error) {
	st := m.statement(checked, &m.Terms)
	run := billing.Run{Month: m.Reading.Month, Period: m.Reading.Period, State: billing.RunDone}
	out := &OfflineBills{Billed: BilledMonth{Month: Month{Contract: m.contract(), Reading: m.Reading, Deadline: m.Deadline, Due: m.Due}}}
	r, err := a.rateStatement(st, run, issued, func(r *rated, i int, b *rating.Bill) {
		h := HouseholdBill{Bill: Bill{Bill: store.Bill{Bill: a.householdBill(r, i, b)}}, Contract: out.Billed.Contract, Household: *r.Of(&r.Usages[i])}
		h.Billed = r.Period
		if r.Usages[i].Period.Days() > 0 {
			h.Within = r.Period
		}
		h.Unit = h.Household.Unit
		out.Households = append(out.Households, h)
	})
	if err != nil {
		return nil, err
	}
	for i := range out.Households {
		if err := a.finishOffline(m, r, i, &out.Households[i]); err != nil {
			return nil, err
		}
		sum := &out.Billed.Households
		sum.Bills++
		sum.KWh += out.Households[i].KWh
		sum.Total += out.Households[i].Total
		sum.ElectricityTotal += out.Households[i].ElectricityTotal
		sum.TV += out.Households[i].TV
		sum.Reduction += out.Households[i].Reduction
	}
	for _, b := range a.wholeBills(r) {
		decoded, err := a.decode(&store.Bill{Bill: b})
		if err != nil {
			return nil, err
		}
		switch b.Kind {
		case billing.CommonBill:
			out.Billed.Common = decoded
		case billing.SchoolBill:
			out.Billed.School = decoded
		default:
			out.Billed.Invoice = decoded
		}
	}
	for i := range checked.Usages {
		u := &checked.Usages[i]
		switch unit := m.check.Households[u.Household].Unit; {
		case r.Method() == apartment.Single:
			// Every household has a bill, on the average where it filed none.
		case u.Parked:
			out.Billed.Parked = append(out.Billed.Parked, unit)
		case !u.Filed:
			out.Billed.Withheld = append(out.Billed.Withheld, unit)
		}
	}
	return out, nil
}

// finishOffline unpacks a bill and adds its history, share and rules.
func (a *App) finishOffline(m *OfflineMonth, r *rated, i int, h *HouseholdBill) error {
	decoded, err := a.decode(&h.Bill.Bill)
	if err != nil {
		return err
	}
	h.Bill, h.Method = *decoded, r.Method()
	if r.shares != nil {
		h.Share = r.shares[i].Won
	}
	if !h.CameIn() {
		for _, past := range m.pasts[r.Usages[i].Household] {
			h.History = append(h.History, store.MonthFigure{Month: past.Month, KWh: past.OwnKWh + past.CommonKWh})
		}
	}
	h.History = append(h.History, store.MonthFigure{Month: h.Month, Period: h.Period, KWh: h.KWh, Total: h.Total})
	h.History = h.History[max(0, len(h.History)-historyMonths):]
	h.Rules = a.billRules(h)
	return nil
}

func (m *OfflineMonth) statement(checked *apartment.Checked, terms *apartment.Complex) *monthStatement {
	r := &m.Reading
	st := &monthStatement{rule: m.Rule, Statement: apartment.Statement{Complex: terms, Households: m.check.Households, Period: r.Period, ReadingMonth: r.Month,
		MainKWh: r.MainKWh, SchoolKWh: r.SchoolKWh, SubUses: r.SubUses, Demand: m.demand,
		Moves: slices.Clone(m.check.Moves)}}
	st.Usages = append(st.Usages, checked.Usages...)
	st.ordinals = make([]int, len(st.Households))
	st.settle(r, func(i int) []apartment.Past { return m.pasts[i] })
	return st
}

func sortPasts(p []apartment.Past) {
	slices.SortFunc(p, func(a, b apartment.Past) int { return cmp.Compare(a.Month, b.Month) })
}
