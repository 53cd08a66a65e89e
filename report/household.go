package report

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// BillSheet fills the printed bill of a household, or of the common equipment. The room of the sheet's slices is used again. issuer is named at its foot.
// A bill whose lines do not add up to its stored figures is an Internal error; the invoice of a whole complex is none of these bills: NotFound.
func (m *Maker) BillSheet(sheet *document.BillSheet, h *app.HouseholdBill, issuer string) error {
	if h.Kind == billing.ComplexBill {
		return kilowon.Errorf(kilowon.NotFound, "세대나 공동설비의 고지서가 아닙니다. 아파트 전체의 요금은 아파트 청구서로 내려받아 주세요.")
	}
	if err := checkBill(&h.Bill); err != nil {
		return err
	}
	*sheet = document.BillSheet{
		ComplexName: h.Contract.Name, ContractNumber: Masked(h.Contract.ContractNumber), Unit: UnitName(h), ReadingMonth: h.Month, Period: h.Period,
		PreviousReading: "-", CurrentReading: "-", UsageKWh: h.OwnKWh, CommonKWh: h.CommonKWh, BilledKWh: h.KWh,
		ClassName: ClassName(&h.Bill), Total: Owed(h), DueDate: h.DueOn, Issuer: issuer, IssuedOn: h.IssuedOn,
		Lines: ratedLines(sheet.Lines[:0], &h.Bill), History: sheet.History[:0], Notices: notices(sheet.Notices[:0], h),
	}
	if h.Kind == billing.HouseholdBill {
		sheet.PreviousReading, sheet.CurrentReading = readings(h)
		if unread(h) {
			sheet.UsageKWh = h.KWh
		}
	}
	if h.Kind == billing.HouseholdBill && h.Single() {
		sheet.TotalLabel = "분담액"
		sheet.Lines = append(sheet.Lines, shareLines(h)...)
	}
	if err := addAdjustments(sheet, h); err != nil {
		return err
	}
	for _, f := range h.History {
		sheet.History = append(sheet.History, document.MonthUse{Month: f.Month, KWh: f.KWh, Won: f.Total})
	}
	m.verify(sheet, h)
	return nil
}

// checkBill holds the stored columns of a bill against its lines.
func checkBill(b *app.Bill) error {
	where := b.Unit.String()
	if err := b.Rated.Verify(); err != nil {
		return kilowon.At(where, err)
	}
	var sum apartment.Sum
	sum.Add(&b.Rated)
	for _, c := range []struct {
		what        string
		got, stored kilowon.Won
	}{
		{"기본요금", sum.Base, b.Base}, {"전력량요금", sum.Energy, b.Energy}, {"기후환경요금", sum.Climate, b.Climate}, {"연료비조정요금", sum.Fuel, b.Fuel},
		{"감액", sum.Reduction(), b.Reduction}, {"전기요금계", sum.ElectricityTotal, b.ElectricityTotal}, {"부가가치세", sum.VAT, b.VAT},
		{"전력산업기반기금", sum.Fund, b.Fund}, {"TV수신료", sum.TV, b.TV}, {"청구금액", sum.Total + b.Adjustment, b.Total},
	} {
		if c.got != c.stored {
			return differs(where, c.what, c.got, c.stored)
		}
	}
	return nil
}

// ratedLines are the lines of a rated bill with their formulas, and 전기요금계 where the taxes begin.
func ratedLines(out []document.BillSheetLine, b *app.Bill) []document.BillSheetLine {
	summed := false
	sum := document.BillSheetLine{Label: "전기요금계", Amount: b.Rated.ElectricityTotal, Emphasis: true}
	for i := range b.Rated.Lines {
		if !summed && b.Rated.Lines[i].Charge >= tariff.ChargeVAT {
			out, summed = append(out, sum), true
		}
		e := &b.Lines[i]
		out = append(out, document.BillSheetLine{Label: e.Label, Formula: formula(e, &b.Rated.Lines[i], b.Rated.Scale), Amount: e.Amount})
	}
	if !summed {
		out = append(out, sum)
	}
	return out
}

// formula is how a line came about: the products, the rounding where it changed the amount, and what else was done to it.
func formula(e *rating.ExplainedLine, l *rating.Line, scale int64) string {
	text := e.Formula
	switch {
	case l.Charge == tariff.ChargeTotal || e.Exact == e.Amount.String():
	case l.Rounding.Won(l.Exact, scale) == l.Amount:
		text += " = " + e.Exact + "원, " + e.Rounding
	case e.Note == "":
		text += " = " + e.Exact + "원, 남은 요금까지만 뺌"
	}
	if e.Note != "" {
		text += ". " + e.Note
	}
	return text
}

// shareLines show what a household's part of a single contract's bill is beside its own figure.
func shareLines(h *app.HouseholdBill) []document.BillSheetLine {
	own, from := h.Rated.Total, "이 세대의 사용량만으로 계산한 금액"
	if averaged(h) {
		from = "호별 평균사용량으로 계산한 금액"
	}
	return []document.BillSheetLine{
		{Label: "세대 계산액", Formula: from, Amount: own, Emphasis: true},
		{Label: "분담 차액", Formula: fmt.Sprintf("%s 배분: 분담액 %s원 - 세대 계산액 %s원", h.Contract.ShareRule, h.Share, own), Amount: h.Share - own},
	}
}

// addAdjustments adds a line for each correction of an earlier month the bill carries.
func addAdjustments(sheet *document.BillSheet, h *app.HouseholdBill) error {
	var sum kilowon.Won
	for i := range h.Adjustments {
		a := &h.Adjustments[i]
		sum += a.Difference()
		sheet.Lines = append(sheet.Lines, document.BillSheetLine{Label: koreanMonth(a.Month) + " 정산", Amount: a.Difference(),
			Formula: fmt.Sprintf("다시 계산한 %s원 - 청구한 %s원 (%s)", a.After, a.Before, a.Reason)})
	}
	if sum != h.Adjustment {
		return differs(h.Unit.String(), "정산", sum, h.Adjustment)
	}
	return nil
}

// verify puts the address of the page that explains the bill into the QR code, or the figures where there is no such page; beside it stands where the
// household comes in.
func (m *Maker) verify(sheet *document.BillSheet, h *app.HouseholdBill) {
	sheet.HomeLink, sheet.HomeNote = "", ""
	if h.Kind == billing.HouseholdBill {
		sheet.HomeLink, sheet.HomeNote = m.EnterAddress(), homeNote
	}
	sheet.QRText, sheet.VerifyNote = m.link(&h.Bill.Bill.Bill), "QR을 찍으면 이 금액의 계산 과정을 볼 수 있습니다"
	if sheet.QRText != "" {
		return
	}
	sheet.QRText = fmt.Sprintf("%s %s %s %d원", sheet.ContractNumber, sheet.Unit, h.Month, int64(sheet.Total))
	sheet.VerifyNote = "QR에 계약번호, 세대, 검침월, 금액이 들어 있습니다"
}

const beforeSharing = "그래프의 금액은 분담하기 전의 세대 계산액입니다."

// notices are the sentences under a bill: what it is, payment, objection, and which rules were chosen.
func notices(out []string, h *app.HouseholdBill) []string {
	switch {
	case h.Kind != billing.HouseholdBill:
		out = append(out, "공동설비의 요금은 아파트 청구서 한 장에 세대의 요금과 함께 청구합니다.")
	case h.Contract.Terms.Method == apartment.PerHousehold:
		out = append(out, "납기일까지 내 주세요. 납기일이 지나면 미납요금의 월 1.5%를 날짜 수로 나눈 연체료가 더해집니다(제74조 ②, 제75조).")
	case h.Single() && h.Contract.Terms.Method == apartment.Comprehensive:
		out = append(out, "호별 사용량이 기한까지 제출되지 않아 이 달은 단일계약방법으로 계산했습니다(별지 2-3 Ⅱ 10 가). 이 고지서는 아파트 청구서 가운데 이 세대의 분담액입니다.", beforeSharing)
	case h.Single():
		out = append(out, "아파트 전체의 요금은 청구서 한 장으로 청구하고(별지 2-4 Ⅱ 5), 이 고지서는 그 가운데 이 세대의 분담액입니다. 내는 방법은 관리사무소가 정합니다.", beforeSharing)
	default:
		out = append(out, "아파트 전체의 요금은 청구서 한 장으로 청구하고 세대마다 내역서를 드립니다(별지 2-3 Ⅱ 6). 이 고지서는 그 내역이며, 내는 방법은 관리사무소가 정합니다.")
	}
	if averaged(h) {
		out = append(out, "사용량을 제출하지 않은 세대가 있어 전체를 호별 평균사용량으로 계산했습니다(별지 2-4 Ⅱ 3).")
	}
	out = append(out, "요금에 이의가 있으면 방문, 우편, 인터넷, 전화로 신청할 수 있고, 신청을 받은 날부터 30일 이내에 결과를 알려 드립니다(제74조의2).")
	if chosen := chosenRules(h); len(chosen) > 0 {
		out = append(out, "공개된 자료가 정하지 않아 선택하여 적용한 규칙: "+strings.Join(chosen, ", "))
	}
	return out
}

// chosenRules names the rules behind a bill that public sources leave open, each once.
func chosenRules(h *app.HouseholdBill) []string {
	var out []string
	note := func(r *rating.ExplainedRule) {
		if r.Chosen && !slices.Contains(out, r.Title) {
			out = append(out, r.Title)
		}
	}
	for i := range h.Rules {
		note(&h.Rules[i])
	}
	for i := range h.Lines {
		for k := range h.Lines[i].Rules {
			note(&h.Lines[i].Rules[k])
		}
		for k := range h.Lines[i].Parts {
			note(&h.Lines[i].Parts[k].Entry)
		}
	}
	return out
}

// readings are the registers the use is worked out from, with what else it takes; dashes where the use is the average and was not read.
func readings(h *app.HouseholdBill) (previous, current string) {
	if unread(h) {
		return "-", "-"
	}
	out := reading(h.Current)
	if !h.Household.Swapped.IsZero() {
		out += " (교체 전 " + reading(metering.Register(h.Household.SwapEnd)) + ")"
	}
	if n := h.Household.Multiplier; n > 1 {
		out += " (배율 " + kilowon.FormatInt(n) + ")"
	}
	return reading(h.Previous), out
}

// unread reports whether the household's use was not filed and the average stands in its place.
func unread(h *app.HouseholdBill) bool {
	return h.Single() && h.Previous == 0 && h.Current == 0 && h.OwnKWh > 0
}

// averaged reports whether the bill was rated on the average use, as all are in a month of the single method where not every household filed.
func averaged(h *app.HouseholdBill) bool {
	return h.Kind == billing.HouseholdBill && h.Single() && (unread(h) || h.KWh != h.OwnKWh+h.CommonKWh)
}

// reading writes a register with its digits grouped.
func reading(r metering.Register) string {
	_, frac, _ := strings.Cut(r.String(), ".")
	out := kilowon.FormatInt(int64(r) / metering.RegisterScale)
	if frac != "" {
		out += "." + frac
	}
	return out
}

func koreanMonth(m kilowon.Month) string {
	y, month := m.Civil()
	return strconv.Itoa(y) + "년 " + strconv.Itoa(int(month)) + "월분"
}
