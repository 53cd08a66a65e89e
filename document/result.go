package document

import (
	"cmp"
	"io"
	"slices"
	"unicode/utf8"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// ResultHead is what stands above the table of every result workbook.
type ResultHead struct {
	ContractNumber, ComplexName string
	Method                      apartment.Method
	Month                       kilowon.Month
	Period                      kilowon.Period
	// MadeOn is the day the workbook was made.
	MadeOn kilowon.Date
}

// HouseholdCharges is one household's line of the list of charges (세대별 요금내역), in won; what is taken off is negative, as on the bill.
type HouseholdCharges struct {
	Unit apartment.Unit
	// Class is the price list in Korean ("주택용 저압").
	Class             string
	Previous, Current metering.Register
	OwnKWh, CommonKWh int64
	// Charges are the bill's lines by charge; those of discounts are in Discounts by kind and not here.
	Charges   [tariff.ChargeCount]kilowon.Won
	Discounts [tariff.DiscountCount]kilowon.Won
	// ElectricityTotal is 전기요금계, Adjustment what corrections of earlier months add, Total 청구금액 with both television fee and adjustment.
	ElectricityTotal, Adjustment, Total kilowon.Won
	// Share is the household's part of a single contract's bill; used with the single method only.
	Share kilowon.Won
}

// SetBill fills in the amounts of a rated bill. Share is left as it is; Adjustment must be set before, since Total takes it in.
func (h *HouseholdCharges) SetBill(b *rating.Bill) {
	h.Charges, h.Discounts = [tariff.ChargeCount]kilowon.Won{}, [tariff.DiscountCount]kilowon.Won{}
	for i := range b.Lines {
		if l := &b.Lines[i]; l.Charge == tariff.ChargeDiscount {
			h.Discounts[l.Discount] += l.Amount
		} else {
			h.Charges[l.Charge] += l.Amount
		}
	}
	h.ElectricityTotal, h.Total = b.ElectricityTotal, b.Total+h.Adjustment
}

// taxes are the charges that come after the electricity total.
var taxes = []tariff.Charge{tariff.ChargeVAT, tariff.ChargeFund, tariff.ChargeTotal, tariff.ChargeTV}

// addsUp reports whether the parts make the electricity total and that with the rest makes the total.
func (h *HouseholdCharges) addsUp() bool {
	var electricity, after kilowon.Won
	for c, amount := range h.Charges {
		if slices.Contains(taxes, tariff.Charge(c)) {
			after += amount
		} else {
			electricity += amount
		}
	}
	for _, amount := range h.Discounts {
		electricity += amount
	}
	return electricity == h.ElectricityTotal && electricity+after+h.Adjustment == h.Total
}

// BillFact is one thing told of the complex's own bill beside the list of its households.
type BillFact struct{ Name, Text string }

// billFactTable is the sheet of what is told of the complex's bill.
func billFactTable(head *ResultHead, facts []BillFact) resultTable {
	return resultTable{sheet: "아파트 청구·납부", head: head, rows: len(facts), unit: "줄", plain: true, note: "아파트 청구서를 받고 내는 방법과 그에 따른 할인입니다(제77조).",
		columns: []resultColumn{{name: "항목", width: 30, kind: textColumn}, {name: "내용", width: 50, kind: textColumn}},
		cells:   func(i int, put func(any)) { put(facts[i].Name); put(facts[i].Text) }}
}

// WriteHouseholdCharges writes the list of charges by household (세대별 요금내역). With the single method it also shows each household's part of the
// complex's bill and the difference to its own figure. A line that does not add up is an Internal error: no such list leaves the house. What is told of the complex's bill stands on a second sheet.
func WriteHouseholdCharges(w io.Writer, head *ResultHead, rows []HouseholdCharges, bill ...BillFact) error {
	for i := range rows {
		if !rows[i].addsUp() {
			return &kilowon.Error{Code: kilowon.Internal, Path: rows[i].Unit.String(), Message: "요금 항목의 합이 청구금액과 다릅니다"}
		}
	}
	single := head.Method == apartment.Single
	charges := chargeItems(rows, single)
	homes, class := 0, 10
	for i := range rows {
		if i == 0 || rows[i].Unit != rows[i-1].Unit {
			homes++
		}
		class = max(class, utf8.RuneCountInString(rows[i].Class))
	}
	t := resultTable{
		sheet: "세대별 요금내역", head: head, rows: len(rows), unit: "세대", counted: homes,
		note: "단위: 원, kWh. 할인·감액·절사는 빼는 금액이라 음수로 적었습니다. 항목을 모두 더하면 청구금액입니다.",
		columns: withUnit([]resultColumn{
			{name: "계약종별", width: 1.2 * float64(class), kind: centerColumn}, {name: "전월지침", width: 10, kind: registerColumn}, {name: "당월지침", width: 10, kind: registerColumn},
			{name: "개별사용량", width: 8.5, kind: amountColumn}, {name: "공동사용량", width: 8.5, kind: amountColumn}, {name: "요금적용사용량", width: 9, kind: amountColumn},
		}...),
	}
	if single {
		t.note = "단위: 원, kWh. 세대별 계산액은 세대의 사용량만으로 계산한 금액입니다. 분담액은 단지 청구서를 나눈 금액이고, 차액은 분담액에서 세대별 계산액을 뺀 금액입니다."
	}
	for i := range charges {
		t.columns = append(t.columns, resultColumn{name: charges[i].name, width: 10, kind: amountColumn, strong: charges[i].strong})
	}
	t.cells = func(i int, put func(any)) {
		h := &rows[i]
		for _, v := range []any{h.Unit.Building, h.Unit.Number, h.Class, h.Previous, h.Current, h.OwnKWh, h.CommonKWh, h.OwnKWh + h.CommonKWh} {
			put(v)
		}
		for c := range charges {
			put(charges[c].amount(h))
		}
	}
	if len(bill) == 0 {
		return writeResult(w, t)
	}
	return writeResult(w, t, billFactTable(head, bill))
}

// chargeItem is a column of amounts in the list of charges.
type chargeItem struct {
	name   string
	amount func(*HouseholdCharges) kilowon.Won
	strong bool
	// rare columns are left out where no household has an amount in them.
	rare bool
}

func chargeItems(rows []HouseholdCharges, single bool) []chargeItem {
	charge := func(name string, rare bool, cs ...tariff.Charge) chargeItem {
		return chargeItem{name: name, rare: rare, amount: func(h *HouseholdCharges) (sum kilowon.Won) {
			for _, c := range cs {
				sum += h.Charges[c]
			}
			return sum
		}}
	}
	list := []chargeItem{
		charge("기본요금", false, tariff.ChargeBase), charge("역률요금", true, tariff.ChargePowerFactor),
		charge("전력량요금", false, tariff.ChargeEnergy, tariff.ChargeEnergyBand),
		charge("기후환경요금", false, tariff.ChargeClimate), charge("연료비조정요금", false, tariff.ChargeFuel),
		charge("예비전력", true, tariff.ChargeStandby, tariff.ChargeStandbyEnergy), charge("최저요금 보충", true, tariff.ChargeMinimum), charge("요금동결 감액", true, tariff.ChargeRelief), charge("필수사용량 보장공제", true, tariff.ChargeEssential),
	}
	for k := tariff.DiscountNone + 1; k < tariff.DiscountCount; k++ {
		list = append(list, chargeItem{name: k.String() + " 할인", rare: true, amount: func(h *HouseholdCharges) kilowon.Won { return h.Discounts[k] }})
	}
	list = append(list, charge("초과사용부가금", true, tariff.ChargeExcessUse), charge("자동이체·전자청구 할인", true, tariff.ChargeAutoPayment, tariff.ChargeEBill),
		charge("에너지캐시백", true, tariff.ChargeCashback))
	total := "청구금액"
	if single {
		total = "세대별 계산액"
	}
	list = append(list,
		chargeItem{name: "전기요금계", strong: true, amount: func(h *HouseholdCharges) kilowon.Won { return h.ElectricityTotal }},
		charge("부가가치세", false, tariff.ChargeVAT), charge("전력산업기반기금", false, tariff.ChargeFund), charge("원단위 절사", false, tariff.ChargeTotal),
		charge("TV수신료", false, tariff.ChargeTV), charge("녹색프리미엄", true, tariff.ChargeGreenPremium), charge("제3자간 전력거래 요금", true, tariff.ChargeThirdPartyPower),
		chargeItem{name: "정산", amount: func(h *HouseholdCharges) kilowon.Won { return h.Adjustment }},
		chargeItem{name: total, strong: true, amount: func(h *HouseholdCharges) kilowon.Won { return h.Total }},
	)
	if single {
		list = append(list,
			chargeItem{name: "단일계약 분담액", strong: true, amount: func(h *HouseholdCharges) kilowon.Won { return h.Share }},
			chargeItem{name: "차액", amount: func(h *HouseholdCharges) kilowon.Won { return h.Share - h.Total }})
	}
	return slices.DeleteFunc(list, func(c chargeItem) bool {
		return c.rare && !slices.ContainsFunc(rows, func(h HouseholdCharges) bool { return c.amount(&h) != 0 })
	})
}

// DiscountLine is one discount of one household on the statement (복지할인 명세서).
type DiscountLine struct {
	Unit apartment.Unit
	Kind tariff.DiscountKind
	// From is the day the discount holds from.
	From kilowon.Date
	// Base is the charge it is taken of, Rate its share of that or 0 for a fixed one, Cap the most of it in the period or 0 for none.
	Base kilowon.Won
	Rate kilowon.Ratio
	Cap  kilowon.Won
	// Amount is what is taken off, zero or more.
	Amount kilowon.Won
}

// WriteDiscountStatement writes the statement of welfare discounts (복지할인 명세서) with a second sheet of the sums by kind.
func WriteDiscountStatement(w io.Writer, head *ResultHead, rows []DiscountLine) error {
	statement := resultTable{
		sheet: "복지할인 명세서", head: head, rows: len(rows), unit: "건", note: "단위: 원. 할인액은 한도까지만 뺍니다. 한도는 이 사용기간에 적용한 금액입니다.",
		columns: withUnit([]resultColumn{
			{name: "할인 종류", width: 26, kind: textColumn}, {name: "적용 시작일", width: 13, kind: dateColumn}, {name: "할인 대상 요금", width: 16, kind: sumColumn},
			{name: "할인율", width: 10, kind: centerColumn}, {name: "한도", width: 14, kind: numberColumn}, {name: "할인액", width: 16, kind: sumColumn, strong: true},
		}...),
		cells: func(i int, put func(any)) {
			d := &rows[i]
			put(d.Unit.Building)
			put(d.Unit.Number)
			put(d.Kind.String())
			put(d.From)
			put(d.Base)
			put(rateText(d.Rate))
			put(capValue(d.Cap))
			put(d.Amount)
		},
	}
	return writeResult(w, statement, kindSums(head, rows))
}

func rateText(r kilowon.Ratio) string {
	if r == 0 {
		return "정액"
	}
	return r.String()
}

// capValue shows no cap as such, not as a cap of 0 won.
func capValue(c kilowon.Won) any {
	if c == 0 {
		return "한도 없음"
	}
	return c
}

// kindSums is the table of how many discounts of each kind there are and what they come to.
func kindSums(head *ResultHead, rows []DiscountLine) resultTable {
	type sum struct {
		kind        tariff.DiscountKind
		count       int64
		base, taken kilowon.Won
	}
	var sums []sum
	for i := range rows {
		n, known := slices.BinarySearchFunc(sums, rows[i].Kind, func(s sum, k tariff.DiscountKind) int { return cmp.Compare(s.kind, k) })
		if !known {
			sums = slices.Insert(sums, n, sum{kind: rows[i].Kind})
		}
		sums[n].count++
		sums[n].base += rows[i].Base
		sums[n].taken += rows[i].Amount
	}
	return resultTable{
		sheet: "복지할인 종류별 합계", head: head, rows: len(sums), unit: "종류", note: "단위: 원.",
		columns: []resultColumn{
			{name: "할인 종류", width: 30, kind: textColumn}, {name: "건수", width: 12, kind: sumColumn},
			{name: "할인 대상 요금", width: 20, kind: sumColumn}, {name: "할인액", width: 20, kind: sumColumn, strong: true},
		},
		cells: func(i int, put func(any)) {
			put(sums[i].kind.String())
			put(sums[i].count)
			put(sums[i].base)
			put(sums[i].taken)
		},
	}
}

// DiscountApplication is one application for a discount (대가족/복지할인 접수내역).
type DiscountApplication struct {
	Unit apartment.Unit
	Kind tariff.DiscountKind
	// ReceivedOn is the day of the application; From and To are what was granted, To the first day without, zero where open.
	ReceivedOn, From, To kilowon.Date
	// State and Note are in Korean.
	State, Note string
}

// WriteDiscountApplications writes the list of applications (대가족/복지할인 접수내역). It is for reference and has no bearing on the filing.
func WriteDiscountApplications(w io.Writer, head *ResultHead, rows []DiscountApplication) error {
	return writeResult(w, resultTable{
		sheet: "대가족·복지할인 접수내역", head: head, rows: len(rows), unit: "건",
		note: "참고 자료이며 사용량 제출과는 관계가 없습니다. 종료일이 비어 있으면 계속 적용합니다.",
		columns: withUnit([]resultColumn{
			{name: "할인 종류", width: 26, kind: textColumn}, {name: "접수일", width: 13, kind: dateColumn}, {name: "적용 시작일", width: 13, kind: dateColumn},
			{name: "적용 종료일", width: 13, kind: dateColumn}, {name: "상태", width: 12, kind: centerColumn}, {name: "비고", width: 40, kind: textColumn},
		}...),
		cells: func(i int, put func(any)) {
			a := &rows[i]
			put(a.Unit.Building)
			put(a.Unit.Number)
			put(a.Kind.String())
			put(a.ReceivedOn)
			put(a.From)
			put(lastDay(a.To))
			put(a.State)
			put(a.Note)
		},
	})
}

// lastDay is the last day of a range that ends before to.
func lastDay(to kilowon.Date) kilowon.Date {
	if to.IsZero() {
		return to
	}
	return to.AddDays(-1)
}

// DiscountFiling is what was filed for a household with a discount (제출 확인, 할인세대).
type DiscountFiling struct {
	Unit apartment.Unit
	Kind tariff.DiscountKind
	// Filed is false where the household's use was withheld or is missing; then the figures stay blank.
	Filed             bool
	Previous, Current metering.Register
	OwnKWh, CommonKWh int64
	Month             kilowon.Month
}

// WriteDiscountFilings writes what was filed for the households with a discount (제출 확인(할인세대)).
func WriteDiscountFilings(w io.Writer, head *ResultHead, rows []DiscountFiling) error {
	return writeResult(w, resultTable{
		sheet: "제출 확인(할인세대)", head: head, rows: len(rows), unit: "건",
		note: "제출이 N인 세대는 사용량을 제출하지 않아 할인을 계산할 수 없습니다.",
		columns: withUnit([]resultColumn{
			{name: "할인 종류", width: 26, kind: textColumn}, {name: "검침월", width: 14, kind: centerColumn}, {name: "제출", width: 9, kind: centerColumn},
			{name: "전월지침", width: 13, kind: registerColumn}, {name: "당월지침", width: 13, kind: registerColumn},
			{name: "개별사용량", width: 12, kind: sumColumn}, {name: "공동사용량", width: 12, kind: sumColumn}, {name: "요금적용사용량", width: 15, kind: sumColumn, strong: true},
		}...),
		cells: func(i int, put func(any)) {
			d := &rows[i]
			put(d.Unit.Building)
			put(d.Unit.Number)
			put(d.Kind.String())
			put(longMonth(d.Month))
			if !d.Filed {
				put("N")
				return
			}
			put("Y")
			put(d.Previous)
			put(d.Current)
			put(d.OwnKWh)
			put(d.CommonKWh)
			put(d.OwnKWh + d.CommonKWh)
		},
	})
}

// withUnit puts the household's columns before the others.
func withUnit(columns ...resultColumn) []resultColumn {
	return append([]resultColumn{{name: "동 번호", width: 8, kind: centerColumn}, {name: "호 번호", width: 8, kind: centerColumn}}, columns...)
}
