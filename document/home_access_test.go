package document

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/kilowon/kilowon"
)

func accessSheet(n int) *AccessSheet {
	s := &AccessSheet{ComplexName: "한빛마을 1단지", ContractNumber: "0112345678", Site: "https://portal.example/home/enter", Issuer: "한빛주택관리(가상)", MadeOn: kilowon.MustDate("2026-09-18")}
	for i := range n {
		s.Slips = append(s.Slips, AccessSlip{Unit: fmt.Sprintf("101동 %d호", 101+i), Code: fmt.Sprintf("7K2QD-9XM%02d", i), Until: kilowon.MustDate("2026-10-02"),
			Link: fmt.Sprintf("https://portal.example/home/enter?c=0112345678&k=7K2QD9XM%02d", i)})
	}
	return s
}

// TestAccessSlips: ten slips fill a page, the eleventh begins the next, and each says all that its household needs.
func TestAccessSlips(t *testing.T) {
	fonts, err := LoadFonts()
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]int{1: 1, 10: 1, 11: 2} {
		s := accessSheet(n)
		collector := fonts.Collect()
		collector.AddAccess(s)
		set, err := collector.Prepare()
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := WriteAccessPDF(&out, set, s); err != nil {
			t.Fatal(err)
		}
		path := checkedPDF(t, out.Bytes())
		if got := pages(t, path); got != want {
			t.Errorf("%d slips on %d pages, want %d", n, got, want)
		}
		text := pdfTool(t, "pdftotext", "-layout", path, "-")
		for _, slip := range s.Slips {
			wants(t, text, slip.Unit, slip.Code)
		}
		wants(t, text, "단지 고객번호", "0112345678", "2026.10.02까지 한 번만", "https://portal.example/home/enter")
	}
	var out bytes.Buffer
	if err := WriteAccessPDF(&out, nil, accessSheet(0)); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("no slip: %v", err)
	}
}
