package report_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/report"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// table is a result sheet read back: the header row and those below it.
type table struct {
	*testing.T
	header []string
	rows   [][]string
}

func (m *month) table(t *testing.T, sheet string, write func(w io.Writer) error) *table {
	t.Helper()
	var out bytes.Buffer
	m.must(write(&out))
	f, err := excelize.OpenReader(&out)
	m.must(err)
	defer f.Close()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	m.must(err)
	return &table{T: t, header: rows[3], rows: rows[4:]}
}

// cell gives the text of a column in a row; -1 is the row of the sums.
func (tb *table) cell(row int, column string) string {
	tb.Helper()
	i := slices.Index(tb.header, column)
	if i < 0 {
		tb.Fatalf("no column %s in %v", column, tb.header)
	}
	if row < 0 {
		row += len(tb.rows)
	}
	if i >= len(tb.rows[row]) {
		return ""
	}
	return tb.rows[row][i]
}

func (tb *table) is(row int, want map[string]string) {
	tb.Helper()
	for column, text := range want {
		if got := tb.cell(row, column); got != text {
			tb.Errorf("row %d: %s is %q, want %q", row, column, got, text)
		}
	}
}

func TestStatement(t *testing.T) {
	m := newMonth(t, complexFile("comprehensive", 30), nil)
	tb := m.table(t, "세대별 요금내역", func(w io.Writer) error { return m.maker.WriteStatement(w, &m.bills.Billed, m.each()) })
	sum := m.bills.Billed.Households
	tb.is(-1, map[string]string{"청구금액": digits(sum.Total), "전기요금계": digits(sum.ElectricityTotal), "TV수신료": digits(sum.TV), "호 번호": "30세대"})
	h := &m.bills.Households[4]
	tb.is(4, map[string]string{"계약종별": "일반용(갑)Ⅰ 저압", "청구금액": digits(h.Total), "전월지침": "1000.5", "요금적용사용량": "476"})
	if len(tb.rows) != 31 {
		t.Errorf("%d rows", len(tb.rows))
	}

	m = newMonth(t, complexFile("single", 30), nil)
	tb = m.table(t, "세대별 요금내역", func(w io.Writer) error { return m.maker.WriteStatement(w, &m.bills.Billed, m.each()) })
	tb.is(-1, map[string]string{"단일계약 분담액": digits(m.bills.Billed.Invoice.Total)})
}

func TestDiscountStatement(t *testing.T) {
	m := newMonth(t, complexFile("comprehensive", 30), nil)
	tb := m.table(t, "복지할인 명세서", func(w io.Writer) error { return m.maker.WriteDiscounts(w, &m.bills.Billed.Month, m.each()) })
	var taken kilowon.Won
	for i := range m.bills.Households {
		taken -= m.bills.Households[i].Rated.Sum(tariff.ChargeDiscount)
	}
	tb.is(-1, map[string]string{"할인액": digits(taken), "호 번호": "3건"})
	tb.is(0, map[string]string{"할인 종류": "대가족(5인 이상)", "할인율": "30%", "한도": "16000"})
	tb.is(2, map[string]string{"할인율": "정액", "한도": "20000"})
	h := &m.bills.Households[3]
	if got := tb.cell(2, "할인액"); got != digits(-h.Rated.Sum(tariff.ChargeDiscount)) || got == "20000" {
		t.Errorf("%s was taken off", got)
	}
}

func TestApplicationsAndFiling(t *testing.T) {
	m := newMonth(t, complexFile("comprehensive", 12), nil)
	day := kilowon.MustDate("2026-01-05")
	unit := func(i int) apartment.Unit { return m.bills.Households[i].Unit }
	list := []store.DiscountApplication{
		{Unit: unit(0), Kind: tariff.LargeFamily, ReceivedOn: day, From: day, To: day.AddDays(31), State: store.ApplicationGranted, Note: "확인"},
		{Unit: unit(1), Kind: tariff.Disabled, ReceivedOn: day, From: day, State: store.ApplicationGranted},
		{Unit: unit(2), Kind: tariff.Disabled, ReceivedOn: day, From: day, State: store.ApplicationGranted},
		{Unit: apartment.Unit{Building: "999", Number: "1"}, Kind: tariff.Disabled, ReceivedOn: day, From: day, State: store.ApplicationGranted},
		{Unit: unit(3), Kind: tariff.Childbirth, ReceivedOn: day, State: store.ApplicationReceived},
		{Unit: unit(3), Kind: tariff.Childbirth, ReceivedOn: day, State: store.ApplicationRefused},
		{Unit: unit(3), Kind: tariff.Childbirth, ReceivedOn: day, State: store.ApplicationWithdrawn},
	}
	tb := m.table(t, "대가족·복지할인 접수내역", func(w io.Writer) error { return m.maker.WriteApplications(w, &m.bills.Billed.Month, list) })
	var states []string
	for i := range list {
		states = append(states, tb.cell(i, "상태"))
	}
	if got := strings.Join(states, " "); got != "적용 적용 적용 적용 접수 반려 취소" {
		t.Errorf("the states are %s", got)
	}

	form := app.Form{Month: m.bills.Billed.Month}
	for i := range 3 {
		form.Rows = append(form.Rows, app.FormRow{Unit: unit(i), Previous: 100, Current: 20100, OwnKWh: 200, CommonKWh: 3, Withheld: i == 1, Parked: i == 2})
	}
	tb = m.table(t, "제출 확인(할인세대)", func(w io.Writer) error { return m.maker.WriteDiscountFiling(w, &form, list) })
	tb.is(0, map[string]string{"제출": "Y", "당월지침": "201", "요금적용사용량": "203"})
	for i := 1; i < 4; i++ {
		tb.is(i, map[string]string{"제출": "N", "요금적용사용량": ""})
	}
	tb.is(-1, map[string]string{"호 번호": "4건", "요금적용사용량": "203"})
}

func TestNoBillsNoStatement(t *testing.T) {
	m := newMonth(t, complexFile("comprehensive", 12), nil)
	none := report.Offline(&app.OfflineBills{})
	for name, err := range map[string]error{
		"statement": m.maker.WriteStatement(io.Discard, &m.bills.Billed, none),
		"discounts": m.maker.WriteDiscounts(io.Discard, &m.bills.Billed.Month, none),
		"files":     m.maker.WriteHouseholdBillFiles(t.TempDir(), none, "", nil),
	} {
		if kilowon.CodeOf(err) != kilowon.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestForms(t *testing.T) {
	m := newMonth(t, complexFile("comprehensive", 12), nil)
	form := app.Form{Month: m.bills.Billed.Month, Rows: []app.FormRow{
		{Unit: apartment.Unit{Building: "101", Number: "101"}, Previous: 100, Current: 400, OwnKWh: 3, Parked: true, Remark: "공가"}, {Withheld: true}}}
	form.Month.Reading.FiledOn = kilowon.MustDate("2026-08-19")
	blank, filed := report.FormDocument(&form, false), report.FormDocument(&form, true)
	if !blank.FiledOn.IsZero() || filed.FiledOn != form.Month.Reading.FiledOn || filed.Rows[0].Remark != "공가 [보류: 요금을 계산하지 않은 세대]" || !filed.Rows[1].Withheld {
		t.Errorf("%+v\n%+v", blank, filed)
	}
	if want := m.bills.Billed.Reading.MainKWh - 200; blank.MainKWh != want {
		t.Errorf("the main meter is %dkWh, want %d without the sub-customer", blank.MainKWh, want)
	}
	var out bytes.Buffer
	m.must(report.WriteFiled(&out, &form))
	read, err := document.ReadFiled(out.Bytes(), document.DefaultLimits())
	m.must(err)
	if len(read.Rows) != 2 || read.ContractNumber != "01-2345-6789" {
		t.Errorf("%+v", read)
	}
}
