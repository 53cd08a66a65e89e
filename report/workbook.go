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
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// head is what stands above every result workbook of a month.
func (m *Maker) head(month *app.Month) *document.ResultHead {
	c, r := &month.Contract, &month.Reading
	return &document.ResultHead{ContractNumber: c.ContractNumber, ComplexName: c.Name, Method: c.Terms.Method, Month: r.Month, Period: r.Period, MadeOn: m.today()}
}

// WriteStatement writes the list of charges by household (세대별 요금내역). No bills at all are a NotFound error.
func (m *Maker) WriteStatement(w io.Writer, month *app.BilledMonth, each Each) error {
	var rows []document.HouseholdCharges
	head := m.head(&month.Month)
	err := each(func(n int, h *app.HouseholdBill) error {
		if rows == nil {
			rows = make([]document.HouseholdCharges, 0, n)
		}
		if err := checkBill(&h.Bill); err != nil {
			return err
		}
		row := document.HouseholdCharges{Unit: h.Unit, Class: strings.Replace(ClassName(&h.Bill), "용전력", "용", 1) + part(h), Previous: h.Previous, Current: h.Current, OwnKWh: h.OwnKWh,
			CommonKWh: h.CommonKWh, Adjustment: h.Adjustment, Share: h.Share}
		row.SetBill(&h.Rated)
		rows, head.Method = append(rows, row), h.Method
		return nil
	})
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return noBills()
	}
	return document.WriteHouseholdCharges(w, head, rows, billFacts(month)...)
}

// billFacts are how the complex's own bill comes and is paid, and what that takes off it; none where nothing is known.
func billFacts(month *app.BilledMonth) []document.BillFact {
	way := &month.Way
	facts := []document.BillFact{{Name: "청구서유형", Text: way.Kind}, {Name: "납부방법", Text: way.Pay}}
	if t := way.Decided.TaxInvoice; t != nil {
		facts = append(facts, document.BillFact{Name: "세금계산서 사업자등록번호", Text: t.BusinessNumber.String()}, document.BillFact{Name: "상호", Text: t.Name},
			document.BillFact{Name: "업태", Text: t.Business}, document.BillFact{Name: "종목", Text: t.Item})
	}
	for _, b := range []*app.Bill{month.Common, month.Invoice} {
		for _, c := range []tariff.Charge{tariff.ChargeAutoPayment, tariff.ChargeEBill} {
			if b != nil && b.Rated.Sum(c) != 0 {
				facts = append(facts, document.BillFact{Name: c.String(), Text: b.Rated.Sum(c).String() + "원"})
			}
		}
	}
	facts = slices.DeleteFunc(facts, func(f document.BillFact) bool { return f.Text == "" })
	if len(facts) > 0 && month.Invoice != nil {
		facts = append(facts, document.BillFact{Name: "납기일", Text: month.Invoice.DueOn.String()}, document.BillFact{Name: "아파트 청구금액", Text: month.Invoice.Total.String() + "원"})
	}
	return facts
}

// part is when a household used the dwelling that another took over in the month (이사 전, 이사 후), empty for the only one.
func part(h *app.HouseholdBill) string {
	if h.Occupancy() == "" {
		return ""
	}
	_, m, d := h.Period.From.Civil()
	_, toM, toD := h.Period.To.AddDays(-1).Civil()
	return fmt.Sprintf(" · %s %d.%d~%d.%d", h.Occupancy(), m, d, toM, toD)
}

// WriteDiscounts writes the statement of the discounts that the month's bills took off (복지할인 명세서). No bills at all are a NotFound error.
func (m *Maker) WriteDiscounts(w io.Writer, month *app.Month, each Each) error {
	var rows []document.DiscountLine
	bills := 0
	err := each(func(n int, h *app.HouseholdBill) error {
		bills = n
		rows = appendDiscounts(rows, h)
		return checkBill(&h.Bill)
	})
	if err != nil {
		return err
	}
	if bills == 0 {
		return noBills()
	}
	return document.WriteDiscountStatement(w, m.head(month), rows)
}

// appendDiscounts adds a row for each discount line of a bill.
func appendDiscounts(rows []document.DiscountLine, h *app.HouseholdBill) []document.DiscountLine {
	b := &h.Rated
	for i := range b.Lines {
		l := &b.Lines[i]
		if l.Charge != tariff.ChargeDiscount {
			continue
		}
		row := document.DiscountLine{Unit: h.Unit, Kind: l.Discount, From: discountFrom(h, l.Discount), Amount: -l.Amount}
		var of, most int64
		for _, p := range b.PartsOf(l) {
			row.Rate = p.Ratio
			of += p.Of
			most += max(p.Cap, 0)
		}
		row.Base, row.Cap = kilowon.RoundHalfUp.Won(of, b.Scale), kilowon.RoundHalfUp.Won(most, b.Scale)
		rows = append(rows, row)
	}
	return rows
}

// discountFrom is the day a household's discount holds from, zero where it has no beginning.
func discountFrom(h *app.HouseholdBill, kind tariff.DiscountKind) kilowon.Date {
	i := slices.IndexFunc(h.Household.Discounts, func(d rating.Discount) bool { return d.Kind == kind })
	if i < 0 {
		return 0
	}
	return h.Household.Discounts[i].From
}

// applicationStates are the states of an application in Korean.
var applicationStates = map[store.ApplicationState]string{store.ApplicationReceived: "접수", store.ApplicationGranted: "적용", store.ApplicationRefused: "반려",
	store.ApplicationWithdrawn: "취소"}

// WriteApplications writes the list of applications for discounts that reach into the month (대가족/복지할인 접수내역).
func (m *Maker) WriteApplications(w io.Writer, month *app.Month, list []store.DiscountApplication) error {
	rows := make([]document.DiscountApplication, len(list))
	for i := range list {
		a := &list[i]
		rows[i] = document.DiscountApplication{Unit: a.Unit, Kind: a.Kind, ReceivedOn: a.ReceivedOn, From: a.From, To: a.To, State: applicationStates[a.State], Note: a.Note}
	}
	return document.WriteDiscountApplications(w, m.head(month), rows)
}

// WriteDiscountFiling writes what was filed for the households whose discount was granted (제출 확인, 할인세대).
func (m *Maker) WriteDiscountFiling(w io.Writer, filed *app.Form, list []store.DiscountApplication) error {
	byUnit := make(map[apartment.Unit]*app.FormRow, len(filed.Rows))
	for i := range filed.Rows {
		byUnit[filed.Rows[i].Unit] = &filed.Rows[i]
	}
	var rows []document.DiscountFiling
	for i := range list {
		if list[i].State != store.ApplicationGranted {
			continue
		}
		row := document.DiscountFiling{Unit: list[i].Unit, Kind: list[i].Kind, Month: filed.Month.Reading.Month}
		if f := byUnit[row.Unit]; f != nil && !f.Withheld && !f.Parked {
			row.Filed, row.Previous, row.Current, row.OwnKWh, row.CommonKWh = true, f.Previous, f.Current, f.OwnKWh, f.CommonKWh
		}
		rows = append(rows, row)
	}
	return document.WriteDiscountFilings(w, m.head(&filed.Month), rows)
}
