package report_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/report"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff/book"
)

// noStore fails when it is used: everything here is billed from files.
type noStore struct{ store.Store }

func (noStore) View(context.Context, func(store.Tx) error) error {
	return kilowon.Errorf(kilowon.Internal, "there is no store")
}

// month is a month billed from a complex file.
type month struct {
	testing.TB
	maker *report.Maker
	bills *app.OfflineBills
}

// complexFile is a complex with the given number of households, whose first ones have what an office meets.
func complexFile(method string, households int) *app.ComplexFile {
	f := &app.ComplexFile{ContractNumber: "01-2345-6789", Name: "한빛마을", Address: "가상시", Method: method, ContractKW: 120, CommonOption: 2, Month: "2026-08",
		From: "2026-07-18", To: "2026-08-18", PeakKW: 31, MainKWh: 700,
		SubCustomers: []app.SubCustomerFile{{Name: "충전사업자", ContractKW: 10, KWh: 200}}}
	for i := range households {
		h := app.HouseholdFile{Unit: fmt.Sprintf("%d-%d%02d", 101+i/100, 1+i%100/4, 1+i%4), Previous: "1000.5", TVSets: 1, Past: map[string]int64{"2025-08": 200, "2026-07": 250}}
		switch i {
		case 1:
			h.Discounts = []string{"large_family"}
		case 2:
			h.Discounts = []string{"disabled", "large_family"}
		case 3:
			h.Discounts = []string{"basic_livelihood"}
		case 4:
			h.Class, h.ContractKW, h.TVSets = "general", 5, 0
		case 5:
			h.Vacant, h.TVSets = true, 0
		case 6:
			h.Multiplier = 2
		case 7:
			h.Swapped = &app.SwapFile{On: "2026-08-01", End: "1100.5", Start: "0"}
		}
		f.MainKWh += usage(i) + 50
		f.Households = append(f.Households, h)
	}
	return f
}

// usage is what household i used in the month, kWh.
func usage(i int) int64 {
	switch i {
	case 3:
		return 41
	case 5:
		return 0
	case 8:
		return 1204
	}
	return 180 + int64(i*37%190)*2
}

// current is what the meter of household i shows at the end of the month.
func current(i int, previous metering.Register) metering.Register {
	kwh := usage(i)
	switch i {
	case 6:
		kwh /= 2
	case 7:
		return metering.Register((kwh - 100) * metering.RegisterScale)
	}
	return previous + metering.Register(kwh*metering.RegisterScale)
}

// newMonth bills a complex file through its own form; edit may change the filed rows.
func newMonth(tb testing.TB, f *app.ComplexFile, edit func(rows []document.FormRow)) *month {
	tb.Helper()
	m := &month{TB: tb}
	a, err := app.New(noStore{}, book.Default())
	m.must(err)
	fonts, err := document.LoadFonts()
	m.must(err)
	m.maker = &report.Maker{App: a, Fonts: fonts, Clock: func() time.Time { return time.Date(2026, 8, 19, 16, 0, 0, 0, time.UTC) }}
	offline, err := a.OpenFile(f)
	m.must(err)
	blank := offline.Form()
	form := report.FormDocument(&blank, false)
	for i := range form.Rows {
		r := &form.Rows[i]
		r.Current, r.OwnKWh = current(i, r.Previous), usage(i)
	}
	if edit != nil {
		edit(form.Rows)
	}
	var file bytes.Buffer
	m.must(document.WriteForm(&file, form))
	filed, err := document.ReadFiled(file.Bytes(), document.DefaultLimits())
	m.must(err)
	checked := offline.CheckFiled(filed)
	if checked.Stopped() {
		tb.Fatalf("the form is stopped: %+v", checked.Findings[0])
	}
	m.bills, err = a.BillFiled(offline, checked, kilowon.MustDate("2026-08-19"))
	m.must(err)
	return m
}

func (m *month) must(err error) {
	m.Helper()
	if err != nil {
		m.Fatal(err)
	}
}

func (m *month) each() report.Each { return report.Offline(m.bills) }

// tool gives what an installed tool prints.
func tool(tb testing.TB, name string, args ...string) string {
	tb.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		tb.Fatalf("%s %v: %v %s (apt-get install -y qpdf poppler-utils)", name, args, err, out)
	}
	return string(out)
}

// readPDF has qpdf check a file and gives its pages as text.
func readPDF(tb testing.TB, path string) []string {
	tb.Helper()
	if got := tool(tb, "qpdf", "--check", path); !strings.Contains(got, "No syntax or stream encoding errors") {
		tb.Fatalf("qpdf: %s", got)
	}
	n, err := strconv.Atoi(strings.TrimSpace(tool(tb, "qpdf", "--show-npages", path)))
	pages := strings.Split(strings.TrimSuffix(tool(tb, "pdftotext", "-layout", path, "-"), "\f"), "\f")
	if err != nil || len(pages) != n {
		tb.Fatalf("%d pages of text in %d pages", len(pages), n)
	}
	return pages
}

func saved(tb testing.TB, data []byte) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "out.pdf")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

func wants(tb testing.TB, text string, all ...string) {
	tb.Helper()
	for _, want := range all {
		if !strings.Contains(text, want) {
			tb.Errorf("%q is missing", want)
		}
	}
}
