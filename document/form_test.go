package document

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/metering"
	"github.com/xuri/excelize/v2"
)

// sampleForm is a form of n households in buildings of 100, with the odd names and remarks real complexes have.
func sampleForm(n int) *Form {
	f := &Form{
		ContractNumber: "0123456789", ComplexName: "한빛마을 1단지 아파트", Method: apartment.Comprehensive, Month: kilowon.MonthOf(2026, 7),
		Period:   kilowon.Period{From: kilowon.MustDate("2026-06-16"), To: kilowon.MustDate("2026-07-16")},
		Deadline: kilowon.MustDate("2026-07-17"), MainKWh: int64(n) * 300, Rows: make([]FormRow, n),
	}
	remarks := []string{"", "", "", "대가족 할인", "", "", "타종별(일반용)", "계량기 교체 06-28", "", ""}
	for i := range f.Rows {
		f.Rows[i] = FormRow{
			Unit:     apartment.Unit{Building: fmt.Sprintf("%04d", 101+i/100), Number: fmt.Sprintf("%02d%02d", i%100/4+1, i%4+1)},
			Previous: metering.Register(423716 + i*911), Remark: remarks[i%len(remarks)],
		}
	}
	return f
}

func writeForm(t testing.TB, form *Form) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := WriteForm(&out, form); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func openBook(t testing.TB, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func cellValue(t testing.TB, f *excelize.File, sheet, ref string) string {
	t.Helper()
	v, err := f.GetCellValue(sheet, ref, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestFormHasItsColumnsAndDefaults(t *testing.T) {
	f := openBook(t, writeForm(t, sampleForm(250)))
	if got := strings.Join(f.GetSheetList(), " "); got != "호별사용량 작성안내 _kilowon" {
		t.Errorf("sheets: %s", got)
	}
	for c := range apartment.ColumnCount {
		if got := cellValue(t, f, FormSheet, Address(formHeaderRow, int(c)+1)); got != apartment.ColumnNames[c] {
			t.Errorf("header %d: %q", c, got)
		}
	}
	for ref, want := range map[string]string{
		"A7": "0101", "B7": "0101", "C7": "4237.16", "D7": "0", "E7": "0", "F7": "0", "G7": "0", "H7": "Y", "I7": "", "I10": "대가족 할인",
		"A256": "0103", "B2": "0123456789", "E2": "한빛마을 1단지 아파트", "E3": "2026년 7월 17일 (금)까지",
	} {
		if got := cellValue(t, f, FormSheet, ref); got != want {
			t.Errorf("%s: %q, want %q", ref, got, want)
		}
	}
	if got, _ := f.GetCellType(FormSheet, "A7"); got != excelize.CellTypeInlineString {
		t.Errorf("building is no text: %v", got)
	}
}

func TestFormLocksItsKeysAndChecksItsInputs(t *testing.T) {
	f := openBook(t, writeForm(t, sampleForm(3)))
	p, err := f.GetSheetProtection(FormSheet)
	if err != nil || !p.SelectLockedCells || !p.SelectUnlockedCells || !p.FormatColumns || p.InsertRows || p.DeleteRows || p.Sort {
		t.Errorf("protection: %+v %v", p, err)
	}
	for c := range apartment.ColumnCount {
		id, err := f.GetCellStyle(FormSheet, Address(formHeaderRow+1, int(c)+1))
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil || style.Protection == nil || style.Protection.Locked == c.Input() {
			t.Errorf("%s: %+v %v", apartment.ColumnNames[c], style.Protection, err)
		}
	}
	list, err := f.GetDataValidations(FormSheet)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, dv := range list {
		got[dv.Sqref] = dv.Type + " " + dv.Operator + " " + dv.Formula1
		if dv.Error == nil || *dv.Error == "" || len([]rune(*dv.Error)) > 255 || len([]rune(*dv.ErrorTitle)) > 32 || !dv.ShowErrorMessage {
			t.Errorf("%s has no message: %+v", dv.Sqref, dv)
		}
	}
	for ref, want := range map[string]string{
		"D7:D9": "decimal greaterThanOrEqual 0", "E7:E9": "whole greaterThanOrEqual 0", "F7:F9": "whole greaterThanOrEqual 0", "H7:H9": `list  "Y"`,
	} {
		if got[ref] != want {
			t.Errorf("validation of %s: %q, want %q", ref, got[ref], want)
		}
	}
}

func TestFormIsFrozenAndPrintsItsHeader(t *testing.T) {
	f := openBook(t, writeForm(t, sampleForm(3)))
	panes, err := f.GetPanes(FormSheet)
	if err != nil || !panes.Freeze || panes.YSplit != formHeaderRow || panes.XSplit != 2 {
		t.Errorf("panes: %+v %v", panes, err)
	}
	layout, err := f.GetPageLayout(FormSheet)
	if err != nil || *layout.Size != 9 || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 {
		t.Errorf("page: %+v %v", layout, err)
	}
	names := f.GetDefinedName()
	if len(names) != 1 || names[0].RefersTo != "'호별사용량'!$6:$6" || names[0].Scope != FormSheet {
		t.Errorf("print titles: %+v", names)
	}
}

func TestFormSaysWhatItIsFor(t *testing.T) {
	f := openBook(t, writeForm(t, sampleForm(3)))
	if visible, err := f.GetSheetVisible(hiddenSheet); visible || err != nil {
		t.Errorf("hidden sheet is visible: %v", err)
	}
	props, err := f.GetCustomProps()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]any{}
	for _, p := range props {
		got[p.Name] = p.Value
	}
	for i, want := range [][2]string{{keyVersion, FormVersion}, {keyContract, "0123456789"}, {keyMonth, "2026-07"}} {
		if got[want[0]] != want[1] {
			t.Errorf("property %s: %v", want[0], got[want[0]])
		}
		if k, v := cellValue(t, f, hiddenSheet, Address(i+1, 1)), cellValue(t, f, hiddenSheet, Address(i+1, 2)); k != want[0] || v != want[1] {
			t.Errorf("hidden row %d: %s %s", i+1, k, v)
		}
	}
}

func TestFormGuideNamesColumnsAndDeadline(t *testing.T) {
	for method, want := range map[apartment.Method]string{
		apartment.Comprehensive: "단일계약방법으로 계산합니다", apartment.Single: "호별 평균사용량으로 계산하며, 할인액도", apartment.PerHousehold: "청구는 미뤄집니다",
	} {
		form := sampleForm(3)
		form.Method = method
		rows, err := openBook(t, writeForm(t, form)).GetRows(guideSheet)
		if err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprint(rows)
		for _, part := range append(apartment.ColumnNames[:], "2026년 7월 17일 (금)까지", want) {
			if !strings.Contains(text, part) {
				t.Errorf("%s: the guide does not say %q", method, part)
			}
		}
	}
}

func TestFiledFormShowsWhatWasFiled(t *testing.T) {
	form := sampleForm(3)
	form.FiledOn = kilowon.MustDate("2026-07-16")
	form.Rows[1].Current, form.Rows[1].OwnKWh, form.Rows[1].CommonKWh = form.Rows[1].Previous+31250, 313, 12
	form.Rows[2].Withheld = true
	data := writeForm(t, form)
	f := openBook(t, data)
	for ref, want := range map[string]string{
		"A1": "2026년 7월분 호별 사용량 제출내역", "D3": "제출일", "D8": "4558.77", "E8": "313", "F8": "12", "G8": "325", "H8": "Y", "H9": "", "E4": "313", "F4": "12", "G4": "325",
	} {
		if got := cellValue(t, f, FormSheet, ref); got != want {
			t.Errorf("%s: %q, want %q", ref, got, want)
		}
	}
	if got, _ := f.GetCellFormula(FormSheet, "E4"); got != "SUM(E7:E9)" {
		t.Errorf("sum: %s", got)
	}
}

func TestFormWithoutHouseholds(t *testing.T) {
	filed, err := ReadFiled(writeForm(t, sampleForm(0)), DefaultLimits())
	if err != nil || len(filed.Rows) != 0 || len(filed.Findings) != 0 || filed.ContractNumber != "0123456789" {
		t.Errorf("%+v %v", filed, err)
	}
}

// hostileTexts begin with what spreadsheets take for a formula when it is typed in.
var hostileTexts = []string{"=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "=HYPERLINK(\"http://example.com\",\"x\")", "=cmd|'/c calc'!A1", "<f>1</f>"}

// noFormulas fails when one of the texts is a formula anywhere in the workbook, and when one is not there as text.
func noFormulas(t *testing.T, data []byte, texts []string) {
	t.Helper()
	wb, err := Read(data, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, sheet := range wb.Sheets {
		for _, row := range sheet.Rows {
			for _, cell := range row.Cells {
				if cell.Formula && !(sheet.Name == FormSheet && row.Number == 4) {
					t.Errorf("%s!%s is a formula: %q", sheet.Name, cell.Address(), cell.Text)
				}
				if cell.Kind == Text {
					seen[cell.Text] = true
				}
			}
		}
	}
	for _, text := range texts {
		if !seen[text] {
			t.Errorf("%q is not there as text", text)
		}
	}
}

// peakAlloc is how far the heap grows while f runs, above what it holds before.
func peakAlloc(f func()) uint64 {
	runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	stop, done := make(chan struct{}), make(chan uint64)
	go func() {
		var peak uint64
		for {
			runtime.ReadMemStats(&now)
			peak = max(peak, now.HeapAlloc)
			select {
			case <-stop:
				done <- peak
				return
			case <-time.After(time.Millisecond):
			}
		}
	}()
	f()
	close(stop)
	return <-done - before.HeapAlloc
}

func BenchmarkWriteForm10000(b *testing.B) {
	form := sampleForm(10000)
	var size int
	for b.Loop() {
		var out bytes.Buffer
		if err := WriteForm(&out, form); err != nil {
			b.Fatal(err)
		}
		size = out.Len()
	}
	b.ReportMetric(float64(size), "file-bytes")
	b.ReportMetric(float64(peakAlloc(func() {
		if err := WriteForm(io.Discard, form); err != nil {
			b.Error(err)
		}
	}))/(1<<20), "peak-MB")
}
