package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// WriteInvoice writes the invoice of the complex for a month as a PDF file: its charges, classes and tiers, and the list of households.
// A month without an invoice is a NotFound error, figures that do not add up to it an Internal one.
func (m *Maker) WriteInvoice(w io.Writer, month *app.BilledMonth, each Each, issuer string) error {
	sheet, err := m.InvoiceSheet(month, each, issuer)
	if err != nil {
		return err
	}
	collector := m.Fonts.Collect()
	collector.AddInvoice(sheet)
	set, err := collector.Prepare()
	if err != nil {
		return err
	}
	return document.WriteInvoicePDF(w, set, sheet)
}

// InvoiceSheet is the printed invoice of the complex; it goes through the household bills once.
func (m *Maker) InvoiceSheet(month *app.BilledMonth, each Each, issuer string) (*document.InvoiceSheet, error) {
	if month.Invoice == nil {
		return nil, noBills()
	}
	v := &invoice{month: month, single: len(month.Invoice.Lines) > 0, tiers: tiers{book: m.App.Book()}}
	if err := each(v.addHousehold); err != nil {
		return nil, err
	}
	if err := v.addWhole(); err != nil {
		return nil, err
	}
	if err := v.check(); err != nil {
		return nil, err
	}
	sheet := v.sheet(issuer)
	sheet.QRText, sheet.VerifyNote = m.link(&month.Invoice.Bill.Bill), "QR을 찍으면 계산 과정을 볼 수 있습니다"
	if sheet.QRText == "" {
		sheet.QRText = fmt.Sprintf("%s %s %d원", sheet.ContractNumber, sheet.ReadingMonth, int64(sheet.Total))
		sheet.VerifyNote = "QR에 계약번호, 검침월, 금액이 들어 있습니다"
	}
	return sheet, nil
}

// invoice adds a month's bills up while they go by.
type invoice struct {
	month *app.BilledMonth
	// single says that the dwellings have one bill together, and what is theirs in it is their share.
	single bool
	// households are the sums of the household bills, other those of households of another class in a single contract, common the common equipment's.
	households, other, common apartment.Sum
	// adjustment are the corrections all bills carry, dwellingAdjustment those of the dwellings.
	adjustment, dwellingAdjustment kilowon.Won
	ownKWh                         int64
	// averaged says that not every household filed, so that what they used is not known apart from the common use.
	averaged bool
	// homes are the dwellings, of which one that was taken over in the month has a bill for each household; counts are how many have a line of a charge.
	homes  int
	counts [tariff.ChargeCount]int
	// last is the dwelling of the bill before, charged what it has a line of.
	last    apartment.Unit
	charged [tariff.ChargeCount]bool
	classes []document.InvoiceClass
	tiers   tiers
	units   []document.InvoiceUnit
}

func (v *invoice) addHousehold(n int, h *app.HouseholdBill) error {
	if err := checkBill(&h.Bill); err != nil {
		return err
	}
	if v.units == nil {
		v.units = make([]document.InvoiceUnit, 0, n)
	}
	dwelling := h.Household.Dwelling()
	owed := Owed(h)
	v.households.Add(&h.Rated)
	v.adjustment += h.Adjustment
	v.ownKWh += h.OwnKWh
	v.averaged = v.averaged || averaged(h)
	first := v.homes == 0 || h.Unit != v.last
	if first {
		v.homes, v.last, v.charged = v.homes+1, h.Unit, [tariff.ChargeCount]bool{}
	}
	for c := range tariff.ChargeCount {
		if h.Rated.Sum(c) != 0 && !v.charged[c] {
			v.counts[c], v.charged[c] = v.counts[c]+1, true
		}
	}
	if v.single && !dwelling {
		v.other.Add(&h.Rated)
	}
	if dwelling {
		v.dwellingAdjustment += h.Adjustment
		v.tiers.add(&h.Rated)
	}
	if !v.single || !dwelling {
		units := 0
		if first {
			units = 1
		}
		v.class(ClassName(&h.Bill), document.InvoiceClass{Units: units, KWh: h.KWh, Electricity: owed - h.TV, TV: h.TV, Total: owed})
	}
	v.units = append(v.units, document.InvoiceUnit{Unit: strings.TrimSpace(h.Unit.Korean() + " " + h.Occupancy()), KWh: h.KWh, Electricity: owed - h.TV, Discount: -h.Rated.Sum(tariff.ChargeDiscount),
		TV: h.TV, Total: owed})
	return nil
}

// addWhole counts the bills that belong to no household.
func (v *invoice) addWhole() error {
	for _, b := range []*app.Bill{v.month.Common, v.month.School} {
		if b == nil {
			continue
		}
		if err := checkBill(b); err != nil {
			return err
		}
		v.common.Add(&b.Rated)
		v.class(ClassName(b), document.InvoiceClass{Units: 1, KWh: b.KWh, Electricity: b.Total - b.TV, TV: b.TV, Total: b.Total})
	}
	if !v.single {
		return nil
	}
	in := v.month.Invoice
	if err := in.Rated.Verify(); err != nil {
		return err
	}
	total := in.Rated.Total + v.dwellingAdjustment
	tv := in.Rated.Sum(tariff.ChargeTV)
	dwellings := document.InvoiceClass{Name: ClassName(in), Units: len(v.units) - v.other.Bills, KWh: in.Rated.KWh, Electricity: total - tv, TV: tv, Total: total}
	v.classes = slices.Insert(v.classes, 0, dwellings)
	return nil
}

// class adds to the row of a contract class.
func (v *invoice) class(name string, add document.InvoiceClass) {
	i := slices.IndexFunc(v.classes, func(c document.InvoiceClass) bool { return c.Name == name })
	if i < 0 {
		add.Name = name
		v.classes = append(v.classes, add)
		return
	}
	c := &v.classes[i]
	c.Units += add.Units
	c.KWh += add.KWh
	c.Electricity += add.Electricity
	c.TV += add.TV
	c.Total += add.Total
}

// total is the sum of everything that is invoiced.
func (v *invoice) total() apartment.Sum {
	sum := v.households
	if v.single {
		sum = v.other
		sum.Add(&v.month.Invoice.Rated)
	}
	sum.Plus(&v.common)
	return sum
}

// check holds the stored invoice against what was added up.
func (v *invoice) check() error {
	in, sum := v.month.Invoice, v.total()
	for _, c := range []struct {
		what        string
		got, stored kilowon.Won
	}{
		{"기본요금", sum.Base, in.Base}, {"전력량요금", sum.Energy, in.Energy}, {"기후환경요금", sum.Climate, in.Climate}, {"연료비조정요금", sum.Fuel, in.Fuel},
		{"감액", sum.Reduction(), in.Reduction}, {"전기요금계", sum.ElectricityTotal, in.ElectricityTotal}, {"부가가치세", sum.VAT, in.VAT},
		{"전력산업기반기금", sum.Fund, in.Fund}, {"TV수신료", sum.TV, in.TV}, {"정산", v.adjustment, in.Adjustment}, {"청구금액", sum.Total + v.adjustment, in.Total},
	} {
		if c.got != c.stored {
			return differs("아파트 청구서", c.what, c.got, c.stored)
		}
	}
	var listed kilowon.Won
	for i := range v.units {
		listed += v.units[i].Total
	}
	if listed += v.common.Total; listed != in.Total {
		return differs("아파트 청구서", "세대별 금액", listed, in.Total)
	}
	return nil
}

func (v *invoice) sheet(issuer string) *document.InvoiceSheet {
	month, in := v.month, v.month.Invoice
	r, c := &month.Reading, &month.Contract
	s := &document.InvoiceSheet{
		ComplexName: c.Name, ContractNumber: c.ContractNumber, Method: v.methodName(), ReadingMonth: r.Month, Period: r.Period,
		PreviousReading: "-", CurrentReading: "-", MainKWh: r.MainKWh, HouseholdKWh: v.ownKWh, CommonKWh: in.CommonKWh, Households: v.homes,
		ContractKW: c.Terms.ContractKW, DemandKW: v.demandKW(), ByPart: !v.single, Charges: v.charges(), Classes: v.classes, Tiers: v.tiers.rows(),
		Total: in.Total, DueDate: in.DueOn, BillKind: month.Way.Kind, PayWay: month.Way.Pay, Notices: v.notices(), Issuer: issuer, IssuedOn: in.IssuedOn, Units: v.units,
	}
	if t := month.Way.Decided.TaxInvoice; t != nil {
		s.TaxInvoice = t.BusinessNumber.String()
	}
	if r.MainCurrent > 0 {
		s.PreviousReading, s.CurrentReading = reading(r.MainPrevious), reading(r.MainCurrent)
	}
	if v.averaged {
		s.HouseholdKWh, s.CommonKWh = in.KWh, 0
	}
	if s.MainKWh == 0 {
		s.MainKWh = s.HouseholdKWh + s.CommonKWh
	}
	for _, f := range month.History {
		s.History = append(s.History, document.MonthUse{Month: f.Month, KWh: f.KWh, Won: f.Total})
	}
	return s
}

// methodName is the contract method without what stands in brackets behind it, and that the month went by the single one where it did.
func (v *invoice) methodName() string {
	method := v.month.Contract.Terms.Method
	name, _, _ := strings.Cut(method.String(), "(")
	if v.single && method != apartment.Single {
		name += ", 이 달 단일계약방법"
	}
	return name
}

// demandKW is the billing demand the common equipment was charged on, 0 where there is none.
func (v *invoice) demandKW() int64 {
	var kw int64
	for _, b := range []*app.Bill{v.month.Common, v.month.School} {
		if b == nil {
			continue
		}
		for i := range b.Rated.Lines {
			l := &b.Rated.Lines[i]
			if parts := b.Rated.PartsOf(l); l.Charge == tariff.ChargeBase && len(parts) > 0 && parts[0].Unit == rating.UnitKW {
				kw += parts[0].Quantity
			}
		}
	}
	return kw
}

// notices are the sentences under the invoice.
func (v *invoice) notices() []string {
	out := []string{"납기일까지 내 주세요. 납기일이 지나면 미납요금의 월 1.5%를 날짜 수로 나눈 연체료가 더해집니다(제74조 ②, 제75조).",
		"요금에 이의가 있으면 방문, 우편, 인터넷, 전화로 신청할 수 있고, 신청을 받은 날부터 30일 이내에 결과를 알려 드립니다(제74조의2)."}
	if v.single {
		out = append(out, fmt.Sprintf("세대 목록의 금액은 청구금액을 나눈 분담액입니다(%s). 할인은 그 세대의 사용량으로 계산하여 청구금액에서 뺀 것입니다.", v.month.Contract.ShareRule))
	}
	if v.averaged {
		out = append(out, "사용량을 제출하지 않은 세대가 있어 전체를 호별 평균사용량으로 계산했습니다. 공동사용량은 따로 나누지 않습니다(별지 2-4 Ⅱ 3).")
	}
	if v.single && v.month.Contract.Terms.Method == apartment.Comprehensive {
		out = append(out, "호별 사용량이 기한까지 제출되지 않아 이 달은 단일계약방법으로 계산했습니다(별지 2-3 Ⅱ 10 가).")
	}
	all := v.month.Contract.Households
	if v.month.Registered != nil {
		all = v.month.Registered.Totals.Households
	}
	if n := all - v.homes; n > 0 {
		out = append(out, fmt.Sprintf("계약의 %s세대 가운데 %s세대는 보류하거나 제출하지 않아 고지서가 없고 이 청구서에 들어 있지 않습니다.",
			kilowon.FormatInt(int64(all)), kilowon.FormatInt(int64(n))))
	}
	var sub int64
	for _, u := range v.month.Reading.SubUses {
		sub += u.KWh
	}
	if sub > 0 {
		out = append(out, fmt.Sprintf("주계기 사용량에서 공동이용고객의 사용량 %skWh를 빼고 계산했습니다(별지 2-3 Ⅱ 3 다).", kilowon.FormatInt(sub)))
	}
	return out
}
