package document

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/metering"
	"github.com/xuri/excelize/v2"
)

// editBook changes a workbook as a person would.
func editBook(t testing.TB, data []byte, edit func(f *excelize.File) error) []byte {
	t.Helper()
	f := openBook(t, data)
	if err := edit(f); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// filledForm is a form of n households with readings typed in.
func filledForm(t testing.TB, n int) []byte {
	t.Helper()
	form := sampleForm(n)
	return editBook(t, writeForm(t, form), func(f *excelize.File) error {
		for i := range form.Rows {
			row := formHeaderRow + 1 + i
			kwh := 150 + i*37%400
			current := float64(form.Rows[i].Previous)/100 + float64(kwh)
			for column, value := range map[apartment.Column]any{apartment.ColCurrent: current, apartment.ColOwn: kwh, apartment.ColCommon: 11} {
				if err := f.SetCellValue(FormSheet, Address(row, int(column)+1), value); err != nil {
					return err
				}
			}
		}
		return f.SetCellValue(FormSheet, Address(formHeaderRow+n, int(apartment.ColFiled)+1), nil)
	})
}

func readFiled(t testing.TB, data []byte) *apartment.Filed {
	t.Helper()
	filed, err := ReadFiled(data, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return filed
}

// texts are the cells of a filed row, the numbers among them in brackets.
func texts(row *apartment.FiledRow) string {
	var out []string
	for _, c := range row.Cells {
		if c.Number {
			out = append(out, "["+c.Text+"]")
		} else {
			out = append(out, c.Text)
		}
	}
	return strings.Join(out, "|")
}

// wantFilled fails unless filed is what filledForm typed in.
func wantFilled(t *testing.T, filed *apartment.Filed, n int) {
	t.Helper()
	if len(filed.Rows) != n || len(filed.Findings) != 0 {
		t.Fatalf("%d rows, findings %+v", len(filed.Rows), filed.Findings)
	}
	form := sampleForm(n)
	for i := range filed.Rows {
		r, row := &form.Rows[i], &filed.Rows[i]
		kwh := 150 + i*37%400
		current := r.Previous + metering.Register(kwh*metering.RegisterScale)
		want := fmt.Sprintf("%s|%s|[%s]|[%s]|[%d]|[11]|[0]|Y|%s", r.Unit.Building, r.Unit.Number, r.Previous, current, kwh, r.Remark)
		if i == n-1 {
			want = strings.Replace(want, "|Y|", "||", 1)
		}
		if got := texts(row); got != want {
			t.Fatalf("row %d: %s, want %s", row.Row, got, want)
		}
		if row.Row != formHeaderRow+1+i || row.Cells[apartment.ColOwn].Ref != Address(row.Row, 5) || row.Hidden {
			t.Fatalf("place of row %d: %+v", i, row)
		}
	}
}

func TestReadFiledReadsWhatWasTyped(t *testing.T) {
	filed := readFiled(t, filledForm(t, 120))
	wantFilled(t, filed, 120)
	if filed.Sheet != FormSheet || filed.FormVersion != FormVersion || filed.ContractNumber != "0123456789" || filed.Month != kilowon.MonthOf(2026, 7) {
		t.Errorf("identity: %+v", filed)
	}
}

func TestReadFiledFallsBackToTheProperties(t *testing.T) {
	data := editBook(t, filledForm(t, 5), func(f *excelize.File) error { return f.DeleteSheet(hiddenSheet) })
	if filed := readFiled(t, data); filed.ContractNumber != "0123456789" || filed.Month != kilowon.MonthOf(2026, 7) || filed.FormVersion != FormVersion {
		t.Errorf("identity: %+v", filed)
	}
}

// oneFinding fails unless there is one finding, with this code, severity and path.
func oneFinding(t *testing.T, filed *apartment.Filed, code string, severity kilowon.Severity, path string) kilowon.Finding {
	t.Helper()
	if len(filed.Findings) != 1 {
		t.Fatalf("findings: %+v", filed.Findings)
	}
	f := filed.Findings[0]
	if f.Code != code || f.Severity != severity || f.Path != path || f.Message == "" || f.Unit != "" {
		t.Errorf("finding: %+v", f)
	}
	return f
}

func TestReadFiledFindsTheSheet(t *testing.T) {
	filled := filledForm(t, 5)
	t.Run("another name", func(t *testing.T) {
		filed := readFiled(t, editBook(t, filled, func(f *excelize.File) error { return f.SetSheetName(FormSheet, "7월") }))
		oneFinding(t, filed, "E02", kilowon.Info, "7월!A6")
		if len(filed.Rows) != 5 || filed.Sheet != "7월" {
			t.Errorf("%+v", filed)
		}
	})
	t.Run("two with its header", func(t *testing.T) {
		filed := readFiled(t, editBook(t, filled, func(f *excelize.File) error { return copySheetTo(f, "지난달") }))
		oneFinding(t, filed, "E02", kilowon.Warn, "호별사용량!A6")
		wantRows(t, filed, 5)
	})
	t.Run("two and none by name", func(t *testing.T) {
		filed := readFiled(t, editBook(t, filled, func(f *excelize.File) error {
			if err := copySheetTo(f, "지난달"); err != nil {
				return err
			}
			return f.SetSheetName(FormSheet, "7월")
		}))
		oneFinding(t, filed, "E02", kilowon.Stop, "")
		wantRows(t, filed, 0)
	})
	t.Run("none", func(t *testing.T) {
		filed := readFiled(t, editBook(t, filled, func(f *excelize.File) error { return f.DeleteSheet(FormSheet) }))
		oneFinding(t, filed, "E02", kilowon.Stop, "")
		wantRows(t, filed, 0)
	})
	t.Run("hidden", func(t *testing.T) {
		filed := readFiled(t, editBook(t, filled, func(f *excelize.File) error {
			f.SetActiveSheet(1)
			return f.SetSheetVisible(FormSheet, false)
		}))
		oneFinding(t, filed, "E02", kilowon.Stop, "")
	})
	t.Run("another version", func(t *testing.T) {
		filed := readFiled(t, editBook(t, filled, func(f *excelize.File) error { return f.SetCellStr(hiddenSheet, "B1", "0") }))
		oneFinding(t, filed, "E02", kilowon.Stop, "")
		wantRows(t, filed, 5)
	})
}

func copySheetTo(f *excelize.File, name string) error {
	from, err := f.GetSheetIndex(FormSheet)
	if err != nil {
		return err
	}
	to, err := f.NewSheet(name)
	if err != nil {
		return err
	}
	return f.CopySheet(from, to)
}

func wantRows(t *testing.T, filed *apartment.Filed, n int) {
	t.Helper()
	if len(filed.Rows) != n {
		t.Errorf("%d rows, want %d", len(filed.Rows), n)
	}
}

func TestReadFiledFindsTheHeader(t *testing.T) {
	filled := filledForm(t, 5)
	setHeader := func(ref, text string) func(f *excelize.File) error {
		return func(f *excelize.File) error { return f.SetCellStr(FormSheet, ref, text) }
	}
	t.Run("spaced, broken and full width", func(t *testing.T) {
		filed := readFiled(t, editBook(t, filled, func(f *excelize.File) error {
			for ref, text := range map[string]string{"A6": "동번호", "D6": " 당월\n지침 ", "G6": "요금적용\u3000사용량", "H6": "사용량\u00a0제출\r\n여부", "I6": "\u1107\u1175\u1100\u1169"} {
				if err := f.SetCellStr(FormSheet, ref, text); err != nil {
					return err
				}
			}
			return nil
		}))
		wantFilled(t, filed, 5)
	})
	t.Run("rows above it gone", func(t *testing.T) {
		filed := readFiled(t, editBook(t, filled, func(f *excelize.File) error {
			for range 5 {
				if err := f.RemoveRow(FormSheet, 1); err != nil {
					return err
				}
			}
			return nil
		}))
		oneFinding(t, filed, "E03", kilowon.Info, "호별사용량!A1")
		wantRows(t, filed, 5)
		if filed.Rows[0].Cells[apartment.ColOwn].Ref != "E2" {
			t.Errorf("%+v", filed.Rows[0])
		}
	})
	t.Run("columns in another order", func(t *testing.T) {
		csv := "비고,호 번호,동 번호,개별사용량,당월지침,전월지침,공동사용량,사용량 제출여부,요금적용사용량\n,1001,101,210,\"1,310.5\",1100,0,Y,0\n"
		filed := readFiled(t, []byte(csv))
		oneFinding(t, filed, "E03", kilowon.Info, "C1")
		if got := texts(&filed.Rows[0]); got != "[101]|[1001]|[1100]|1,310.5|[210]|[0]|[0]|Y|" {
			t.Error(got)
		}
		if ref := filed.Rows[0].Cells[apartment.ColBuilding].Ref; ref != "C2" {
			t.Error(ref)
		}
	})
	t.Run("renamed", func(t *testing.T) {
		filed := readFiled(t, editBook(t, filled, setHeader("D6", "당월 계기값")))
		f := oneFinding(t, filed, "E03", kilowon.Stop, "호별사용량!D6")
		if f.Read != "당월 계기값" || f.Suggest != "당월지침" {
			t.Errorf("%+v", f)
		}
		wantRows(t, filed, 0)
	})
	t.Run("blanked", func(t *testing.T) {
		filed := readFiled(t, editBook(t, filled, setHeader("A6", "")))
		if f := oneFinding(t, filed, "E03", kilowon.Stop, "호별사용량!A6"); f.Read != "" || f.Suggest != "동 번호" {
			t.Errorf("%+v", f)
		}
	})
	t.Run("twice", func(t *testing.T) {
		filed := readFiled(t, editBook(t, filled, setHeader("J6", "당월지침")))
		oneFinding(t, filed, "E03", kilowon.Stop, "호별사용량!D6")
	})
	t.Run("too far down", func(t *testing.T) {
		filed := readFiled(t, editBook(t, filled, func(f *excelize.File) error { return f.InsertRows(FormSheet, 1, headerSearchRows) }))
		oneFinding(t, filed, "E02", kilowon.Stop, "")
	})
}

func TestReadFiledTellsHiddenAndMergedRows(t *testing.T) {
	filed := readFiled(t, editBook(t, filledForm(t, 5), func(f *excelize.File) error {
		if err := f.SetRowVisible(FormSheet, 8, false); err != nil {
			return err
		}
		if err := f.MergeCell(FormSheet, "A1", "C1"); err != nil {
			return err
		}
		return f.MergeCell(FormSheet, "D9", "D10")
	}))
	if len(filed.Findings) != 2 {
		t.Fatalf("%+v", filed.Findings)
	}
	hidden, merged := filed.Findings[0], filed.Findings[1]
	if hidden.Code != "E04" || hidden.Severity != kilowon.Warn || hidden.Path != "호별사용량!A8" || hidden.Read != "8" {
		t.Errorf("hidden: %+v", hidden)
	}
	if merged.Code != "E04" || merged.Severity != kilowon.Stop || merged.Path != "호별사용량!D9" || merged.Read != "D9:D10" {
		t.Errorf("merged: %+v", merged)
	}
	if !filed.Rows[1].Hidden || filed.Rows[0].Hidden {
		t.Error("hidden rows are not marked")
	}
}

func TestReadFiledKeepsTextsAndFormulas(t *testing.T) {
	filed := readFiled(t, editBook(t, filledForm(t, 3), func(f *excelize.File) error {
		if err := f.SetCellStr(FormSheet, "D7", " １,２３４ kWh "); err != nil {
			return err
		}
		if err := f.SetCellFormula(FormSheet, "E7", "D7-C7"); err != nil {
			return err
		}
		return f.SetCellStr(FormSheet, "A20", "  ")
	}))
	wantRows(t, filed, 3)
	cells := &filed.Rows[0].Cells
	if c := cells[apartment.ColCurrent]; c.Text != " １,２３４ kWh " || c.Number || c.Formula {
		t.Errorf("text: %+v", c)
	}
	if c := cells[apartment.ColOwn]; !c.Formula {
		t.Errorf("formula: %+v", c)
	}
}

func TestReadFiledReadsKoreanCSV(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "filed-cp949.csv"))
	if err != nil {
		t.Fatal(err)
	}
	filed := readFiled(t, data)
	oneFinding(t, filed, "E03", kilowon.Info, "A1")
	if filed.ContractNumber != "" || !filed.Month.IsZero() || filed.FormVersion != "" || filed.Sheet != "" {
		t.Errorf("identity of a file that has none: %+v", filed)
	}
	if len(filed.Rows) != 2 || texts(&filed.Rows[0]) != "0101|0101|[4237.16]|[4550]|[313]|[0]|[0]|Y|대가족 할인" {
		t.Errorf("%+v", filed.Rows)
	}
}

func TestReadFiledRefusesWhatIsNoWorkbook(t *testing.T) {
	if _, err := ReadFiled([]byte("%PDF-1.7"), DefaultLimits()); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("%v", err)
	}
}

// saveWithOffice opens a workbook in LibreOffice and saves it in another format. A machine without LibreOffice fails here, since an office's
// program is what the form is made for.
func saveWithOffice(t *testing.T, data []byte, format, ext string) []byte {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Fatal("soffice is not installed: this test needs LibreOffice Calc (Debian package libreoffice-calc)")
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "form.xlsx")
	if err := os.WriteFile(in, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	cmd := exec.Command(soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", format, "--outdir", out, in)
	if message, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, message)
	}
	saved, err := os.ReadFile(filepath.Join(out, "form."+ext))
	if err != nil {
		t.Fatal(err)
	}
	return saved
}

func TestFormSurvivesLibreOffice(t *testing.T) {
	const n = 120
	filled := filledForm(t, n)
	for _, c := range []struct {
		kind   Kind
		format string
	}{{XLSX, "xlsx:Calc MS Excel 2007 XML"}, {XLS, "xls"}} {
		t.Run(c.kind.String(), func(t *testing.T) {
			saved := saveWithOffice(t, filled, c.format, c.kind.String())
			wb, err := Read(saved, DefaultLimits())
			if err != nil || wb.Kind != c.kind {
				t.Fatalf("%v %v", wb, err)
			}
			if s := wb.Sheet(hiddenSheet); s == nil || !s.Hidden {
				t.Error("the hidden sheet is gone or shown")
			}
			filed := readFiled(t, saved)
			wantFilled(t, filed, n)
			if filed.FormVersion != FormVersion || filed.ContractNumber != "0123456789" || filed.Month != kilowon.MonthOf(2026, 7) {
				t.Errorf("identity: %+v", filed)
			}
			if c.kind == XLSX {
				if props := customProperties(saved, DefaultLimits()); props[keyContract] != "0123456789" || props[keyMonth] != "2026-07" {
					t.Errorf("properties: %v", props)
				}
				f := openBook(t, saved)
				if list, err := f.GetDataValidations(FormSheet); err != nil || len(list) != 4 {
					t.Errorf("validations: %+v %v", list, err)
				}
				if p, err := f.GetSheetProtection(FormSheet); err != nil || !p.SelectUnlockedCells {
					t.Errorf("protection: %+v %v", p, err)
				}
			}
		})
	}
}

// TestFormSavedAsCSVByLibreOffice knows that a CSV file carries numbers as they were shown, with commas, and no hidden part.
func TestFormSavedAsCSVByLibreOffice(t *testing.T) {
	const n = 12
	filed := readFiled(t, saveWithOffice(t, filledForm(t, n), "csv:Text - txt - csv (StarCalc):44,34,76", "csv"))
	if len(filed.Rows) != n || len(filed.Findings) != 0 || filed.ContractNumber != "" {
		t.Fatalf("%+v", filed)
	}
	form := sampleForm(n)
	for i := range filed.Rows {
		cells, r := &filed.Rows[i].Cells, &form.Rows[i]
		kwh := 150 + i*37%400
		for c, want := range map[apartment.Column]string{
			apartment.ColPrevious: r.Previous.String(), apartment.ColCurrent: (r.Previous + metering.Register(kwh*metering.RegisterScale)).String(), apartment.ColOwn: fmt.Sprint(kwh),
		} {
			if got, _, ok := NormalizeNumber(cells[c].Text); !ok || got != want {
				t.Errorf("%s: %q, want %s", cells[c].Ref, cells[c].Text, want)
			}
		}
		if cells[apartment.ColBuilding].Text != r.Unit.Building || cells[apartment.ColNumber].Text != r.Unit.Number {
			t.Errorf("unit of row %d: %+v", i, cells)
		}
	}
}

// FuzzReadFiled feeds damaged files: no file may crash the reader, and what it gives must be in order.
func FuzzReadFiled(f *testing.F) {
	filled := filledForm(f, 4)
	f.Add(filled)
	f.Add([]byte(strings.Join(apartment.ColumnNames[:], ",") + "\n101,1001,100,200,100,0,0,Y,\n"))
	f.Add([]byte("동 번호\t호 번호\t전월지침\t당월지침\t개별사용량\n101\t1\t1\t2\t=1+1\n"))
	limits := DefaultLimits()
	limits.UnpackedBytes, limits.EntryBytes = 4<<20, 4<<20
	f.Fuzz(func(t *testing.T, data []byte) {
		filed, err := ReadFiled(data, limits)
		if err != nil {
			if kilowon.CodeOf(err) != kilowon.Invalid {
				t.Fatalf("%v", err)
			}
			return
		}
		last := 0
		for i := range filed.Rows {
			r := &filed.Rows[i]
			if r.Row <= last {
				t.Fatalf("row %d after %d", r.Row, last)
			}
			last = r.Row
			for c := range r.Cells {
				if row, _, ok := parseAddress(r.Cells[c].Ref); !ok || row != r.Row {
					t.Fatalf("place %q in row %d", r.Cells[c].Ref, r.Row)
				}
			}
		}
		for _, finding := range filed.Findings {
			if finding.Code == "" || finding.Message == "" {
				t.Fatalf("%+v", finding)
			}
		}
	})
}

func BenchmarkReadFiled10000(b *testing.B) {
	data := filledForm(b, 10000)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		filed, err := ReadFiled(data, DefaultLimits())
		if err != nil || len(filed.Rows) != 10000 {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(peakAlloc(func() {
		if _, err := ReadFiled(data, DefaultLimits()); err != nil {
			b.Error(err)
		}
	}))/(1<<20), "peak-MB")
}

// BenchmarkCheckUpload10000 is what an office waits for: its file read, and each row held against the complex and the year before.
func BenchmarkCheckUpload10000(b *testing.B) {
	const n = 10_000
	form := sampleForm(n)
	data := filledForm(b, n)
	in := &apartment.CheckInput{
		Complex: &apartment.Complex{ContractNumber: form.ContractNumber, Method: form.Method, ContractKW: 3 * n},
		Month: &apartment.Month{Month: form.Month, Period: form.Period, MainKWh: n * 500, CommonKWh: -1, LastFiled: form.Month - 1,
			FiledOn: form.Deadline, Deadline: form.Deadline},
	}
	for i := range form.Rows {
		in.Households = append(in.Households, apartment.Household{ID: strconv.Itoa(i), Unit: form.Rows[i].Unit})
		register, past := form.Rows[i].Previous, []apartment.Past(nil)
		for m := form.Month - 1; m >= form.Month-13; m-- {
			kwh := int64(300 + i%40)
			past = append(past, apartment.Past{Month: m, Previous: register - metering.Register(kwh*100), Current: register, OwnKWh: kwh})
			register -= metering.Register(kwh * 100)
		}
		slices.Reverse(past)
		in.Past = append(in.Past, past)
	}
	b.ReportAllocs()
	for b.Loop() {
		filed, err := ReadFiled(data, DefaultLimits())
		if err != nil {
			b.Fatal(err)
		}
		in.Filed = filed
		if checked := apartment.Check(in); checked.Totals.Filed < n-1 {
			b.Fatalf("%+v", checked.Totals)
		}
	}
	b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
