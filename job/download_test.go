package job_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/store"
)

// download asks for a file, works until it has ended and gives it.
func (o *office) download(kind app.DownloadKind, m kilowon.Month) (store.Download, []byte) {
	o.Helper()
	d, err := o.app.RequestDownload(o.ctx, o.who, kind, o.complex.ID, m)
	o.must(err)
	o.work(o.workers(), func() bool { return o.ended(d.ID).State != store.DownloadWaiting })
	d = o.ended(d.ID)
	if d.State == store.DownloadFailed {
		return d, nil
	}
	d, file, err := o.app.DownloadFile(o.ctx, o.who, d.ID)
	o.must(err)
	return d, file
}

func (o *office) ended(id string) store.Download {
	o.Helper()
	list, err := o.app.Downloads(o.ctx, o.who, store.Page{Limit: 100})
	o.must(err)
	i := slices.IndexFunc(list, func(d store.Download) bool { return d.ID == id })
	return list[i]
}

// cells are the rows of a result sheet from the header on.
func (o *office) cells(file []byte, sheet string) [][]string {
	o.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	o.must(err)
	defer f.Close()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	o.must(err)
	return rows[3:]
}

// total is the last row's figure of a column.
func (o *office) total(rows [][]string, column string) string {
	o.Helper()
	i := slices.Index(rows[0], column)
	if i < 0 {
		o.Fatalf("no column %s in %v", column, rows[0])
	}
	return rows[len(rows)-1][i]
}

func (o *office) pdf(file []byte) []string {
	o.Helper()
	path := filepath.Join(o.TempDir(), "out.pdf")
	o.must(os.WriteFile(path, file, 0o600))
	run := func(name string, args ...string) string {
		out, err := exec.Command(name, args...).CombinedOutput()
		if err != nil {
			o.Fatalf("%s: %v %s (apt-get install -y qpdf poppler-utils)", name, err, out)
		}
		return string(out)
	}
	if got := run("qpdf", "--check", path); !strings.Contains(got, "No syntax or stream encoding errors") {
		o.Errorf("qpdf: %s", got)
	}
	return strings.Split(strings.TrimSuffix(run("pdftotext", "-layout", path, "-"), "\f"), "\f")
}

func plain(w kilowon.Won) string { return strings.ReplaceAll(w.String(), ",", "") }

// Every file can be asked for, and its totals are those of the stored bills.
func TestDownloads(t *testing.T) {
	for _, method := range []apartment.Method{apartment.Comprehensive, apartment.Single} {
		t.Run(method.Code(), func(t *testing.T) {
			o := newOffice(t, method)
			o.bill(july)
			o.bill(august)
			billed, err := o.app.Bills(o.ctx, o.who, store.BillQuery{ComplexID: o.complex.ID, Month: august})
			o.must(err)
			sums, owed := billed.Households, billed.Households.Total
			if method == apartment.Single {
				owed = sums.Share
			}
			d, file := o.download(app.DownloadStatement, august)
			rows := o.cells(file, "세대별 요금내역")
			column := map[apartment.Method]string{apartment.Comprehensive: "청구금액", apartment.Single: "단일계약 분담액"}[method]
			if got := o.total(rows, column); got != plain(owed) || len(rows) != 14 {
				t.Errorf("the statement adds up to %s in %d rows, stored are %s", got, len(rows), plain(owed))
			}
			if d.FileName != "2026-08_세대별요금내역_한빛마을.xlsx" || d.Size != int64(len(file)) {
				t.Errorf("%s, %d bytes", d.FileName, d.Size)
			}
			_, file = o.download(app.DownloadInvoice, august)
			pages := o.pdf(file)
			for _, want := range []string{billed.Invoice.Total.String() + " 원", "한빛주택관리", "120kW", "9,222", "납기일 2026년 9월 10일"} {
				if !strings.Contains(pages[0], want) {
					t.Errorf("%q is not on the invoice", want)
				}
			}
			if !strings.Contains(pages[1], "계 "+owed.String()+"원") {
				t.Errorf("the list of households does not add up to %s", owed)
			}
			_, file = o.download(app.DownloadBills, august)
			o.householdPages(o.pdf(file), 12)
			o.otherDownloads()
			o.audit()
		})
	}
}

// A month of a comprehensive contract that nobody filed for goes by the single method, and every document shows the households' shares.
func TestDownloadsOfUnfiledMonth(t *testing.T) {
	o := newOffice(t, apartment.Comprehensive)
	o.bill(july)
	o.now = august.Day(25).Time()
	_, err := o.app.BillUnfiled(o.ctx, o.who, o.complex.ID, august)
	o.must(err)
	o.work(o.workers(), func() bool { return o.state(august) != store.MonthBilling })
	billed, err := o.app.Bills(o.ctx, o.who, store.BillQuery{ComplexID: o.complex.ID, Month: august})
	o.must(err)
	_, file := o.download(app.DownloadStatement, august)
	if got := o.total(o.cells(file, "세대별 요금내역"), "단일계약 분담액"); got != plain(billed.Invoice.Total) {
		t.Errorf("the shares add up to %s, the invoice says %s", got, billed.Invoice.Total)
	}
	_, file = o.download(app.DownloadInvoice, august)
	invoice := strings.Join(o.pdf(file), "")
	_, file = o.download(app.DownloadBills, august)
	pages := o.pdf(file)
	for text, page := range map[string]string{"종합계약, 이 달 단일계약방법": invoice, "별지 2-3 Ⅱ 10 가": invoice, billed.Invoice.Total.String() + " 원": invoice, "분담액": pages[0], "호별 평균사용량으로 계산한 금액": pages[0], "공동사용량은 따로 나누지 않습니다": invoice, "0kWh": invoice, "호별 평균사용량": pages[10]} {
		if !strings.Contains(page, text) {
			t.Errorf("%q is missing", text)
		}
	}
	// The shop's use is not known: it stays in the whole, without a bill of its own.
	o.householdPages(pages, 11)
	o.audit()
}

// householdPages holds the pages of all bills in one file against the stored bills.
func (o *office) householdPages(pages []string, want int) {
	o.Helper()
	if len(pages) != want {
		o.Fatalf("%d pages, want %d", len(pages), want)
	}
	n := 0
	o.must(o.app.EachHouseholdBill(o.ctx, o.who, o.complex.ID, august, func(all int, h *app.HouseholdBill) error {
		owed := h.Total
		if h.Single() {
			owed = h.Share
		}
		for _, want := range []string{h.Unit.Korean(), owed.String() + " 원", "26.07", "26.08", "01-2345-****"} {
			if !strings.Contains(pages[n], want) {
				o.Errorf("%q is not on page %d", want, n+1)
			}
		}
		n++
		return nil
	}))
}

// otherDownloads makes the files that are about discounts and forms.
func (o *office) otherDownloads() {
	o.Helper()
	_, file := o.download(app.DownloadDiscounts, august)
	rows := o.cells(file, "복지할인 명세서")
	if got := o.total(rows, "호 번호"); got != "5건" {
		o.Errorf("%s of discounts", got)
	}
	_, file = o.download(app.DownloadApplications, august)
	if rows = o.cells(file, "대가족·복지할인 접수내역"); o.total(rows, "호 번호") != "7건" || !slices.Contains(rows[1], "반려") {
		o.Errorf("the applications are %v", rows)
	}
	_, file = o.download(app.DownloadDiscountFiling, august)
	if rows = o.cells(file, "제출 확인(할인세대)"); o.total(rows, "개별사용량") != "1809" {
		o.Errorf("the filings are %v", rows)
	}
	_, file = o.download(app.DownloadFiled, august)
	filed, err := document.ReadFiled(file, document.DefaultLimits())
	o.must(err)
	if len(filed.Rows) != 12 || filed.Month != august || filed.Rows[0].Cells[apartment.ColOwn].Text != "405" || filed.Rows[0].Cells[apartment.ColCommon].Text != "3" {
		o.Errorf("%d rows of %v, the first %v", len(filed.Rows), filed.Month, filed.Rows[0].Cells)
	}
	_, file = o.download(app.DownloadForm, august)
	blank, err := document.ReadFiled(file, document.DefaultLimits())
	o.must(err)
	if c := blank.Rows[0].Cells; c[apartment.ColPrevious].Text != "1312" || c[apartment.ColOwn].Text != "0" {
		o.Errorf("the first row of the form is %v", c)
	}
}

// What cannot be made is told on the download list, and the queue goes on.
func TestDownloadThatCannotBeMade(t *testing.T) {
	o := newOffice(t, apartment.Comprehensive)
	for _, kind := range []app.DownloadKind{app.DownloadBills, app.DownloadInvoice, app.DownloadStatement, app.DownloadDiscounts, app.DownloadFiled} {
		d, _ := o.download(kind, july)
		if d.State != store.DownloadFailed || d.Message == "" || d.FileName != "" {
			t.Errorf("%s: %+v", kind, d)
		}
	}
	if d, file := o.download(app.DownloadApplications, july); d.State != store.DownloadReady || len(file) == 0 {
		t.Errorf("%+v", d)
	}
	var none bytes.Buffer
	r := app.DownloadRequest{Actor: o.who, Kind: "unknown", ComplexID: o.complex.ID, Month: july}
	if _, err := o.maker.Make(o.ctx, &r, &none); kilowon.CodeOf(err) != kilowon.NotFound || none.Len() > 0 {
		t.Errorf("an unknown kind: %v", err)
	}
}
