package report_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/contract"
)

// How the complex's bill comes and is paid stands on the invoice and on the workbook's second sheet, which is left out where nothing is known.
func TestBillWayInFiles(t *testing.T) {
	m := newMonth(t, complexFile("comprehensive", 12), nil)
	sheets := func() (*excelize.File, []string) {
		var out bytes.Buffer
		m.must(m.maker.WriteStatement(&out, &m.bills.Billed, m.each()))
		f, err := excelize.OpenReader(&out)
		m.must(err)
		return f, f.GetSheetList()
	}
	if _, list := sheets(); len(list) != 1 {
		t.Errorf("sheets %v", list)
	}
	m.bills.Billed.Way = app.BillWay{Kind: "모바일청구", Pay: "자동이체", Decided: contract.Billing{
		TaxInvoice: &contract.TaxInvoice{BusinessNumber: "0008112349", Name: "가상상사", Business: "부동산업", Item: "관리"}}}
	f, list := sheets()
	rows, err := f.GetRows(list[1])
	m.must(err)
	for _, want := range [][]string{{"청구서유형", "모바일청구"}, {"납부방법", "자동이체"}, {"세금계산서 사업자등록번호", "000-81-12349"}, {"상호", "가상상사"}, {"업태", "부동산업"},
		{"종목", "관리"}, {"아파트 청구금액", m.bills.Billed.Invoice.Total.String() + "원"}} {
		if !slices.ContainsFunc(rows, func(r []string) bool { return slices.Equal(r, want) }) {
			t.Errorf("no %v in %v", want, rows)
		}
	}
	s, err := m.maker.InvoiceSheet(&m.bills.Billed, m.each(), "")
	m.must(err)
	if got := fmt.Sprint(s.BillKind, s.PayWay, s.TaxInvoice); got != "모바일청구자동이체000-81-12349" {
		t.Errorf("the invoice says %s", got)
	}
}
