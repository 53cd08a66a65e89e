package report_test

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/report"
)

func TestMasked(t *testing.T) {
	for number, want := range map[string]string{
		"01-2345-6789": "01-2345-****", "0123456789": "012345****", "01-23456789": "01-2345****", "12-34": "**-**", "7": "*", "": "", "가나다라마": "가****",
	} {
		if got := report.Masked(number); got != want {
			t.Errorf("%q becomes %q, want %q", number, got, want)
		}
	}
}

func TestFileNames(t *testing.T) {
	month := kilowon.MonthOf(2026, 10)
	for _, c := range []struct {
		kind       app.DownloadKind
		name, want string
	}{
		{app.DownloadStatement, "한빛마을 1단지", "2026-10_세대별요금내역_한빛마을1단지.xlsx"},
		{app.DownloadForm, "한빛마을", "2026-10_호별사용량제출양식_한빛마을.xlsx"},
		{app.DownloadFiled, "한빛마을", "2026-10_전체제출내역_한빛마을.xlsx"},
		{app.DownloadBills, "한빛마을", "2026-10_세대별고지서_한빛마을.pdf"},
		{app.DownloadInvoice, "a/b\\c:d*e?f\"g<h>i|j\x00\n", "2026-10_아파트청구서_a-b-c-d-e-f-g-h-i-j.pdf"},
		{app.DownloadDiscounts, "", "2026-10_복지할인명세서.xlsx"},
		{app.DownloadApplications, "...", "2026-10_대가족·복지할인접수내역.xlsx"},
		{app.DownloadDiscountFiling, strings.Repeat("긴", 100), "2026-10_제출확인(할인세대)_" + strings.Repeat("긴", 20) + ".xlsx"},
	} {
		if got := report.FileName(c.kind, month, c.name); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
		if pdf := strings.HasSuffix(c.want, ".pdf"); pdf != (report.ContentType(c.kind) == "application/pdf") {
			t.Errorf("%s has the type %s", c.want, report.ContentType(c.kind))
		}
	}
}
