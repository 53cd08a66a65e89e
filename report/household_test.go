package report_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/document"
)

// Every won of a printed bill is in its lines, whatever the contract method.
func TestBillSheetAddsUp(t *testing.T) {
	for _, method := range []string{"comprehensive", "single", "per_household"} {
		m := newMonth(t, complexFile(method, 40), nil)
		var sheet document.BillSheet
		for i := range m.bills.Households {
			h := &m.bills.Households[i]
			m.must(m.maker.BillSheet(&sheet, h, "한빛관리소"))
			var sum kilowon.Won
			for _, l := range sheet.Lines {
				if !l.Emphasis {
					sum += l.Amount
				}
			}
			if sum != sheet.Total {
				t.Errorf("%s %s: the lines add up to %v, the bill says %v", method, h.Unit, sum, sheet.Total)
			}
			if want := h.Total; method != "single" && sheet.Total != want || method == "single" && sheet.Total != h.Share {
				t.Errorf("%s %s: %v is asked for, stored are %v and the share %v", method, h.Unit, sheet.Total, want, h.Share)
			}
			if last := sheet.History[len(sheet.History)-1]; last.Month != h.Month || last.KWh != h.KWh || len(sheet.History) != 3 {
				t.Errorf("%s: the history is %v", h.Unit, sheet.History)
			}
		}
	}
}

func TestBillSheetWords(t *testing.T) {
	m := newMonth(t, complexFile("comprehensive", 9), nil)
	var sheet document.BillSheet
	sheetOf := func(i int) document.BillSheet {
		m.must(m.maker.BillSheet(&sheet, &m.bills.Households[i], "한빛관리소"))
		return sheet
	}
	formulaOf := func(i int, label string) string {
		for _, l := range sheetOf(i).Lines {
			if l.Label == label {
				return l.Formula
			}
		}
		t.Fatalf("household %d has no line %s", i, label)
		return ""
	}
	plain := sheetOf(0)
	plain.Notices = slices.Clone(plain.Notices)
	for _, c := range [][2]string{
		{plain.Unit, "101동 101호"}, {plain.ContractNumber, "01-2345-****"}, {plain.ClassName, "주택용전력 저압"}, {plain.PreviousReading, "1,000.5"},
		{plain.CurrentReading, "1,180.5"}, {plain.QRText, "01-2345-**** 101동 101호 2026-08 " + digits(plain.Total) + "원"}, {plain.Issuer, "한빛관리소"},
		{sheetOf(6).CurrentReading, "1,122.5 (배율 2)"}, {sheetOf(7).CurrentReading, "218 (교체 전 1,100.5)"},
		{sheetOf(4).ClassName, "일반용전력(갑)Ⅰ 저압"}, {formulaOf(0, "전력량요금"), "180kWh × 120.0원"}, {formulaOf(0, "원단위 절사"), "10원 미만 절사: 28,203원 → 28,200원"},
		{formulaOf(0, "부가가치세"), "25,030원 × 10%"}, {formulaOf(0, "전력산업기반기금"), "25,030원 × 2.7% = 675.81원, 10원 미만 절사"},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
	notices := strings.Join(plain.Notices, "\n")
	wants(t, notices, "별지 2-3 Ⅱ 6", "제74조의2", "30일 이내", "요금적용사용량")

	m.maker.BaseURL = "https://portal.example"
	m.bills.Households[0].ID = "0198-id"
	if got := sheetOf(0).QRText; got != "https://portal.example/bills/0198-id/why" {
		t.Errorf("the QR code leads to %q", got)
	}
	if one, other := sheetOf(0).HomeLink, sheetOf(1).HomeLink; one != "https://portal.example/home/enter" || one != other {
		t.Errorf("households come in at %q and %q", one, other)
	}
	m.maker.BaseURL = "https://" + strings.Repeat("a", 240)
	if got := sheetOf(0).HomeLink; got != "" {
		t.Errorf("an address too long for a code is %q", got)
	}
}

func digits(w kilowon.Won) string { return strings.ReplaceAll(w.String(), ",", "") }

// Inside a single contract the share and its difference from the household's own figure are both told.
func TestBillSheetShare(t *testing.T) {
	m := newMonth(t, complexFile("single", 12), nil)
	h := &m.bills.Households[1]
	var sheet document.BillSheet
	m.must(m.maker.BillSheet(&sheet, h, "한빛관리소"))
	n := len(sheet.Lines)
	own, difference := sheet.Lines[n-2], sheet.Lines[n-1]
	if own.Label != "세대 계산액" || own.Amount != h.Total || !own.Emphasis || difference.Label != "분담 차액" || difference.Amount != h.Share-h.Total || difference.Amount == 0 {
		t.Errorf("%+v, %+v, share %v, own %v", own, difference, h.Share, h.Total)
	}
	if sheet.TotalLabel != "분담액" || sheet.Total != h.Share {
		t.Errorf("%s %v", sheet.TotalLabel, sheet.Total)
	}
	wants(t, strings.Join(sheet.Notices, "\n"), "별지 2-4 Ⅱ 5", "단일계약 요금의 세대 배분")
}

// With a household left out a single contract goes by the average, and the bill says so.
func TestBillSheetAverage(t *testing.T) {
	m := newMonth(t, complexFile("single", 12), func(rows []document.FormRow) { rows[0].Withheld = true })
	if n := len(m.bills.Households); n != 12 {
		t.Fatalf("%d bills", n)
	}
	if len(m.bills.Billed.Withheld) != 0 {
		t.Errorf("%v are said to have no bill", m.bills.Billed.Withheld)
	}
	var sheet document.BillSheet
	m.must(m.maker.BillSheet(&sheet, &m.bills.Households[1], "한빛관리소"))
	wants(t, strings.Join(sheet.Notices, "\n"), "호별 평균사용량")
	if sheet.BilledKWh == sheet.UsageKWh {
		t.Errorf("charged on %dkWh, used %dkWh", sheet.BilledKWh, sheet.UsageKWh)
	}
}

func TestBillSheetAdjustments(t *testing.T) {
	m := newMonth(t, complexFile("comprehensive", 3), nil)
	h := &m.bills.Households[0]
	h.Adjustment, h.Total = -1300, h.Total-1300
	var sheet document.BillSheet
	if err := m.maker.BillSheet(&sheet, h, ""); kilowon.CodeOf(err) != kilowon.Internal {
		t.Errorf("a correction without its reason was printed: %v", err)
	}
	h.Adjustments = []billing.Adjustment{{Month: h.Month - 1, Before: 30000, After: 28000, Reason: "지침을 잘못 읽음"}, {Month: h.Month - 2, Before: 100, After: 800, Reason: "누락"}}
	m.must(m.maker.BillSheet(&sheet, h, ""))
	line := sheet.Lines[len(sheet.Lines)-2]
	if line.Label != "2026년 7월분 정산" || line.Amount != -2000 || line.Formula != "다시 계산한 28,000원 - 청구한 30,000원 (지침을 잘못 읽음)" {
		t.Errorf("%+v", line)
	}
}

// No document is made of figures that do not add up.
func TestStoredFiguresAreHeldAgainstTheLines(t *testing.T) {
	for name, spoil := range map[string]func(h *app.HouseholdBill){
		"기본요금":   func(h *app.HouseholdBill) { h.Base++ },
		"감액":     func(h *app.HouseholdBill) { h.Reduction-- },
		"부가가치세":  func(h *app.HouseholdBill) { h.VAT++ },
		"TV수신료":  func(h *app.HouseholdBill) { h.TV++ },
		"청구금액":   func(h *app.HouseholdBill) { h.Total += 10 },
		"":       func(h *app.HouseholdBill) { h.Rated.Lines[0].Amount++ },
		"전력량요금":  func(h *app.HouseholdBill) { h.Energy++ },
		"전기요금계":  func(h *app.HouseholdBill) { h.ElectricityTotal++ },
		"기후환경요금": func(h *app.HouseholdBill) { h.Climate++ },
	} {
		m := newMonth(t, complexFile("comprehensive", 3), nil)
		spoil(&m.bills.Households[2])
		var out bytes.Buffer
		for kind, err := range map[string]error{
			"bills":     m.maker.WriteHouseholdBills(&out, m.each(), ""),
			"files":     m.maker.WriteHouseholdBillFiles(t.TempDir(), m.each(), "", nil),
			"invoice":   m.maker.WriteInvoice(&out, &m.bills.Billed, m.each(), ""),
			"statement": m.maker.WriteStatement(&out, &m.bills.Billed, m.each()),
			"discounts": m.maker.WriteDiscounts(&out, &m.bills.Billed.Month, m.each()),
		} {
			if kilowon.CodeOf(err) != kilowon.Internal || err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("%s spoiled, %s: %v", name, kind, err)
			}
		}
		if out.Len() > 0 {
			t.Errorf("%s: %d bytes were written", name, out.Len())
		}
	}
}

func TestWholeBillIsNoHouseholdBill(t *testing.T) {
	m := newMonth(t, complexFile("comprehensive", 3), nil)
	common := app.HouseholdBill{Bill: *m.bills.Billed.Common, Contract: m.bills.Billed.Contract}
	var out bytes.Buffer
	m.must(m.maker.WriteHouseholdBill(&out, &common, "한빛관리소"))
	page := readPDF(t, saved(t, out.Bytes()))[0]
	wants(t, page, "공동설비", "일반용전력(갑)Ⅰ 고압A 선택Ⅱ", common.Total.String())
	whole := app.HouseholdBill{Bill: *m.bills.Billed.Invoice, Contract: m.bills.Billed.Contract}
	if err := m.maker.WriteHouseholdBill(&out, &whole, ""); kilowon.CodeOf(err) != kilowon.NotFound {
		t.Errorf("the invoice was printed as a household bill: %v", err)
	}
}

func TestHouseholdBillsInOneFile(t *testing.T) {
	m := newMonth(t, complexFile("comprehensive", 24), nil)
	var out bytes.Buffer
	m.must(m.maker.WriteHouseholdBills(&out, m.each(), "한빛관리소"))
	pages := readPDF(t, saved(t, out.Bytes()))
	if len(pages) != 24 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, page := range pages {
		h := &m.bills.Households[i]
		wants(t, page, h.Unit.Korean(), h.Total.String()+" 원", "01-2345-****", "한빛관리소")
		if strings.Contains(page, "6789") {
			t.Errorf("page %d has the whole contract number", i+1)
		}
	}
	empty := &month{TB: t, maker: m.maker, bills: &app.OfflineBills{}}
	if err := m.maker.WriteHouseholdBills(&out, empty.each(), ""); kilowon.CodeOf(err) != kilowon.NotFound {
		t.Errorf("no bills: %v", err)
	}
}

func TestHouseholdBillFiles(t *testing.T) {
	m := newMonth(t, complexFile("comprehensive", 24), nil)
	m.bills.Households[5].Unit.Number = m.bills.Households[4].Unit.Number
	m.bills.Households[6].Unit.Number = "../ 1:1"
	dir := filepath.Join(t.TempDir(), "고지서")
	told := 0
	m.must(m.maker.WriteHouseholdBillFiles(dir, m.each(), "한빛관리소", func(written, all int) {
		if told++; written != told || all != 24 {
			t.Errorf("told %d of %d after %d", written, all, told)
		}
	}))
	entries, err := os.ReadDir(dir)
	m.must(err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if len(names) != 24 || told != 24 {
		t.Fatalf("%d files, told of %d", len(names), told)
	}
	for _, want := range []string{"2026-08_고지서_한빛마을_101-101.pdf", "2026-08_고지서_한빛마을_101-201.pdf", "2026-08_고지서_한빛마을_101-201_2.pdf", "2026-08_고지서_한빛마을_101-..-1-1.pdf"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is missing in %v", want, names)
		}
	}
	first := readPDF(t, filepath.Join(dir, "2026-08_고지서_한빛마을_101-101.pdf"))
	if len(first) != 1 {
		t.Errorf("%d pages", len(first))
	}
	wants(t, first[0], "101동 101호", m.bills.Households[0].Total.String())
}

// A folder that cannot be written ends the work and leaves no half a file.
func TestHouseholdBillFilesFail(t *testing.T) {
	m := newMonth(t, complexFile("comprehensive", 24), nil)
	dir := t.TempDir()
	m.must(os.Mkdir(filepath.Join(dir, "2026-08_고지서_한빛마을_101-104.pdf"), 0o700))
	err := m.maker.WriteHouseholdBillFiles(dir, m.each(), "", nil)
	if kilowon.CodeOf(err) != kilowon.Internal || err == nil {
		t.Fatalf("a folder in a file's place: %v", err)
	}
	parts, err := filepath.Glob(filepath.Join(dir, "*.part"))
	if err != nil || len(parts) > 0 {
		t.Errorf("left behind: %v %v", parts, err)
	}
	file := filepath.Join(dir, "file")
	m.must(os.WriteFile(file, nil, 0o600))
	if err := m.maker.WriteHouseholdBillFiles(file, m.each(), "", nil); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("a file in the folder's place: %v", err)
	}
}
