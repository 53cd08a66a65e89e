package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
)

// The parts of the invoice add up to it: charges, classes and the list of households.
func TestInvoiceSheetAddsUp(t *testing.T) {
	for _, method := range []string{"comprehensive", "single", "per_household"} {
		m := newMonth(t, complexFile(method, 40), nil)
		in := m.bills.Billed.Invoice
		s, err := m.maker.InvoiceSheet(&m.bills.Billed, m.each(), "한빛관리소")
		m.must(err)
		var charges, classes, units kilowon.Won
		var classKWh int64
		for _, c := range s.Charges {
			if !c.Emphasis {
				charges += c.Total
			} else if c.Label == "전기요금계" && s.ByPart && c.Total != in.ElectricityTotal {
				t.Errorf("%s: %s is %v, stored %v", method, c.Label, c.Total, in.ElectricityTotal)
			}
			if s.ByPart && c.Households+c.Common != c.Total {
				t.Errorf("%s: %s is %v + %v = %v", method, c.Label, c.Households, c.Common, c.Total)
			}
		}
		for _, c := range s.Classes {
			classes += c.Total
			classKWh += c.KWh
			if c.Electricity+c.TV != c.Total {
				t.Errorf("%s: %s is %v + %v = %v", method, c.Name, c.Electricity, c.TV, c.Total)
			}
		}
		for _, u := range s.Units {
			units += u.Total
		}
		if m.bills.Billed.Common != nil {
			units += m.bills.Billed.Common.Total
		}
		if charges != in.Total || classes != in.Total || units != in.Total || s.Total != in.Total {
			t.Errorf("%s: charges %v, classes %v, units %v, total %v, stored %v", method, charges, classes, units, s.Total, in.Total)
		}
		if classKWh != s.MainKWh-200 || s.HouseholdKWh+s.CommonKWh != s.MainKWh-200 {
			t.Errorf("%s: classes %dkWh, households %d, common %d, main meter %d", method, classKWh, s.HouseholdKWh, s.CommonKWh, s.MainKWh)
		}
	}
}

func TestInvoiceSheetParts(t *testing.T) {
	m := newMonth(t, complexFile("comprehensive", 40), nil)
	s, err := m.maker.InvoiceSheet(&m.bills.Billed, m.each(), "한빛관리소")
	m.must(err)
	formulas := map[string]string{}
	for _, c := range s.Charges {
		formulas[c.Label] = c.Formula
	}
	for label, want := range map[string]string{"기본요금": "세대 40호, 공동설비 5kW × 8,230.0원", "할인": "세대 3호", "최저요금 보충": "세대 1호", "TV수신료": "세대 38호", "원단위 절사": "고지서마다 10원 미만 절사"} {
		if formulas[label] != want && !strings.HasPrefix(formulas[label], want+",") {
			t.Errorf("%s: %q, want %q", label, formulas[label], want)
		}
	}
	want := []document.InvoiceTier{{Label: "사용 없음", Households: 1}, {Label: "1~300kWh"}, {Label: "301~450kWh"}, {Label: "451~1,000kWh"}, {Label: "1,000kWh 초과", Households: 1}}
	counts := 0
	for i, tier := range s.Tiers {
		counts += tier.Households
		if i >= len(want) || tier.Label != want[i].Label || want[i].Households > 0 && tier.Households != want[i].Households {
			t.Errorf("tier %d is %+v", i, tier)
		}
	}
	if counts != 39 || len(s.Tiers) != len(want) {
		t.Errorf("%d dwellings in %d tiers", counts, len(s.Tiers))
	}
	if s.Method != "종합계약" || s.ContractNumber != "01-2345-6789" || s.DemandKW == 0 || !s.ByPart || s.Households != 40 {
		t.Errorf("%s %s %dkW %v %d", s.Method, s.ContractNumber, s.DemandKW, s.ByPart, s.Households)
	}
	wants(t, strings.Join(s.Notices, "\n"), "공동이용고객의 사용량 200kWh")
}

// Who has no bill is told on the invoice.
func TestInvoiceTellsOfParkedHouseholds(t *testing.T) {
	m := newMonth(t, complexFile("comprehensive", 40), func(rows []document.FormRow) {
		rows[10].Current = rows[10].Previous - 100_00
		rows[11].Withheld = true
	})
	if n := len(m.bills.Households); n != 38 || len(m.bills.Billed.Parked) != 1 || len(m.bills.Billed.Withheld) != 1 {
		t.Fatalf("%d bills, parked %v, withheld %v", n, m.bills.Billed.Parked, m.bills.Billed.Withheld)
	}
	s, err := m.maker.InvoiceSheet(&m.bills.Billed, m.each(), "")
	m.must(err)
	wants(t, strings.Join(s.Notices, "\n"), "40세대 가운데 2세대")
}

// In a period that the summer cuts, the blocks have no single width and are told by number.
func TestInvoiceTiersOfCutPeriod(t *testing.T) {
	f := complexFile("comprehensive", 40)
	f.Month, f.From, f.To = "2026-07", "2026-06-18", "2026-07-18"
	for i := range f.Households {
		f.Households[i].Past, f.Households[i].Swapped = nil, nil
	}
	m := newMonth(t, f, func(rows []document.FormRow) { rows[7].Current = rows[7].Previous + 439_00 })
	s, err := m.maker.InvoiceSheet(&m.bills.Billed, m.each(), "")
	m.must(err)
	var labels []string
	for _, tier := range s.Tiers {
		labels = append(labels, tier.Label)
	}
	if got := strings.Join(labels, ", "); got != "사용 없음, 1단계, 2단계, 3단계, 슈퍼유저 구간" {
		t.Errorf("the tiers are %s", got)
	}
}

func TestInvoiceIsHeldAgainstTheBills(t *testing.T) {
	for name, spoil := range map[string]func(b *app.BilledMonth){
		"기본요금": func(b *app.BilledMonth) { b.Invoice.Base++ },
		"정산":   func(b *app.BilledMonth) { b.Invoice.Adjustment = 10 },
		"청구금액": func(b *app.BilledMonth) { b.Invoice.Total += 10 },
		"감액":   func(b *app.BilledMonth) { b.Invoice.Reduction += 10 },
	} {
		m := newMonth(t, complexFile("comprehensive", 12), nil)
		spoil(&m.bills.Billed)
		if _, err := m.maker.InvoiceSheet(&m.bills.Billed, m.each(), ""); kilowon.CodeOf(err) != kilowon.Internal || err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	m := newMonth(t, complexFile("single", 12), nil)
	m.bills.Households[3].Share++
	if _, err := m.maker.InvoiceSheet(&m.bills.Billed, m.each(), ""); kilowon.CodeOf(err) != kilowon.Internal || err == nil {
		t.Errorf("shares that do not make the whole: %v", err)
	}
	m.bills.Billed.Invoice = nil
	if _, err := m.maker.InvoiceSheet(&m.bills.Billed, m.each(), ""); kilowon.CodeOf(err) != kilowon.NotFound {
		t.Errorf("no invoice: %v", err)
	}
}

func TestInvoicePDF(t *testing.T) {
	for _, method := range []string{"comprehensive", "single"} {
		m := newMonth(t, complexFile(method, 120), nil)
		var out bytes.Buffer
		m.must(m.maker.WriteInvoice(&out, &m.bills.Billed, m.each(), "한빛관리소"))
		pages := readPDF(t, saved(t, out.Bytes()))
		if len(pages) != 3 {
			t.Errorf("%s: %d pages", method, len(pages))
		}
		in := m.bills.Billed.Invoice
		wants(t, pages[0], "한빛마을", in.Total.String()+" 원", "납기일 2026년 9월", "별지 2-3 Ⅱ 3 다")
		wants(t, strings.Join(pages[1:], ""), "101동 101호", "102동 504호", "120세대 합계")
		if strings.Contains(pages[0], "공동설비  ") != (method == "comprehensive") {
			t.Errorf("%s: the columns are wrong", method)
		}
	}
}

// A dwelling that was taken over in the month has two bills and counts once, on the invoice and under the list of charges (별지 2-3 Ⅱ 8).
func TestInvoiceCountsAMovedDwellingOnce(t *testing.T) {
	f := complexFile("comprehensive", 40)
	f.Households[10].Moves = []app.MoveFile{{On: "2026-08-05", Register: "1100.5", KWh: 100}}
	m := newMonth(t, f, nil)
	s, err := m.maker.InvoiceSheet(&m.bills.Billed, m.each(), "한빛관리소")
	m.must(err)
	classes := 0
	for _, c := range s.Classes {
		classes += c.Units
	}
	// 40 dwellings and the common equipment.
	if s.Households != 40 || classes != 41 || len(s.Units) != 41 || s.Units[10].Unit != "101동 303호 이사 전" || s.Units[11].Unit != "101동 303호 이사 후" {
		t.Errorf("%d households, %d in classes, %d rows: %s, %s", s.Households, classes, len(s.Units), s.Units[10].Unit, s.Units[11].Unit)
	}
	for _, c := range s.Charges {
		if c.Label == "기본요금" && !strings.HasPrefix(c.Formula, "세대 40호,") {
			t.Errorf("%s of %s", c.Label, c.Formula)
		}
	}
	if text := strings.Join(s.Notices, "\n"); strings.Contains(text, "고지서가 없고") {
		t.Errorf("nobody is left out: %s", text)
	}
	var book bytes.Buffer
	m.must(m.maker.WriteStatement(&book, &m.bills.Billed, m.each()))
	opened, err := excelize.OpenReader(&book)
	m.must(err)
	cells, err := opened.GetRows("세대별 요금내역")
	m.must(err)
	if last := strings.Join(cells[len(cells)-1], " "); !strings.Contains(last, "40세대") {
		t.Errorf("the sums are of %s", last)
	}
}
