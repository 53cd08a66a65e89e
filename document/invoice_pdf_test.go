package document

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
)

func invoicePDF(t *testing.T, s *InvoiceSheet) []byte {
	t.Helper()
	collector := allFonts(t).Collect()
	collector.AddInvoice(s)
	set, err := collector.Prepare()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := WriteInvoicePDF(&out, set, s); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestInvoicePDF(t *testing.T) {
	s := sampleInvoice(998)
	s.ComplexName = "펲뷁똠 3단지"
	path := checkedPDF(t, invoicePDF(t, s))
	if n := pages(t, path); n != 1+10 {
		t.Errorf("%d pages, want 11", n)
	}
	all := strings.Split(pdfTool(t, "pdftotext", "-layout", path, "-"), "\f")
	first := all[0]
	wants(t, first, s.ComplexName, s.ContractNumber, s.Method, s.Issuer, "4,237.16", "4,431.52 (배율 1,800)", "349,848kWh", "301,226kWh", "48,622kWh",
		"3,750kW", "1,125kW", "998세대", "302kWh", s.Total.String()+" 원", "납기일 2025년 8월 10일 (일)", "세대 합계", "공동설비", "1 / 11")
	for _, c := range s.Charges {
		wants(t, first, c.Label, c.Total.String(), wonOrDash(c.Households), wonOrDash(c.Common))
	}
	for _, c := range s.Classes {
		wants(t, first, c.Name, kilowon.FormatInt(c.KWh), c.Electricity.String(), c.Total.String())
	}
	wants(t, first, "61,371,040", "63,806,040", "349,848")
	for _, tier := range s.Tiers {
		wants(t, first, tier.Label)
	}
	wants(t, first, "51.3%", "39.9%", "0.9%", "요금(천원)", "63,806")
	list := strings.Join(all[1:], "\n")
	for _, u := range s.Units {
		wants(t, list, u.Unit, u.Total.String())
	}
	wants(t, list, "998세대 합계", "11 / 11")
	inMargins(t, path)
}

// A contract billed as a whole has one column of amounts; without households there is no list.
func TestInvoicePDFSingle(t *testing.T) {
	s := sampleInvoice(0)
	s.ByPart, s.Method, s.ContractKW, s.DemandKW, s.QRText, s.History = false, "단일계약", 0, 0, "", nil
	s.Charges[1].Formula = "세대당 평균 302kWh: (200kWh × 105.0원 + 102kWh × 174.0원) × 998세대"
	path := checkedPDF(t, invoicePDF(t, s))
	if n := pages(t, path); n != 1 {
		t.Errorf("%d pages, want 1", n)
	}
	text := pdfTool(t, "pdftotext", "-layout", path, "-")
	wants(t, text, s.Charges[1].Formula, s.Charges[1].Total.String())
	for _, never := range []string{"공동설비  ", "세대별 요금 내역", "0kW ", "1 / 1"} {
		if strings.Contains(text, never) {
			t.Errorf("%q is on the page", never)
		}
	}
}

// What does not fit goes on to a further page, and nothing is lost.
func TestInvoicePDFMuch(t *testing.T) {
	s := sampleInvoice(109)
	s.ComplexName = longBill().ComplexName
	for i := range s.Charges {
		s.Charges[i].Formula = strings.Repeat("세대마다 구간별로 계산하여 더함 ", 4)
	}
	for range 30 {
		s.Classes = append(s.Classes, InvoiceClass{"산업용(을) 고압A 선택Ⅱ (상가동 지하 기계실)", 1, 123456, 12345678, 0, 12345678})
	}
	path := checkedPDF(t, invoicePDF(t, s))
	inMargins(t, path)
	text := pdfTool(t, "pdftotext", "-layout", path, "-")
	n := pages(t, path)
	wants(t, text, s.Classes[0].Name, "사용 없음", s.Notices[2], "101동 101호", s.Units[108].Unit)
	wants(t, strings.ReplaceAll(text, " / ", "/"), fmt.Sprintf("%d/%d", n, n))
	if got := strings.Count(text, "12,345,678"); got != 60 {
		t.Errorf("%d amounts of the added classes, want 60", got)
	}
	if n < 4 {
		t.Errorf("%d pages, want the summary on two and two of households", n)
	}
}
