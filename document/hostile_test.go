package document

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
)

// hostileWorkbooks make every workbook there is with texts that spreadsheets take for formulas in each place for a text.
func hostileWorkbooks(t *testing.T) map[string]func(w io.Writer) error {
	t.Helper()
	head := sampleHead(apartment.Single)
	head.ComplexName, head.ContractNumber = "=1+1", "@SUM(A1)"
	form, sheet := sampleForm(len(hostileTexts)), AccessSheet{ComplexName: "=1+1", ContractNumber: "+1+1", Site: "-1+1"}
	compared := ComparisonSheet{Title: "=1+1", Under: "+1", XName: "@SUM(A1)", XUnit: "-1"}
	var charges []HouseholdCharges
	var lines []DiscountLine
	var applied []DiscountApplication
	var filings []DiscountFiling
	var readings [][]string
	for i, text := range hostileTexts {
		unit := apartment.Unit{Building: text, Number: text}
		form.Rows[i].Remark, form.Rows[i].Unit = text, unit
		charges = append(charges, HouseholdCharges{Unit: unit, Class: text})
		lines = append(lines, DiscountLine{Unit: unit})
		applied = append(applied, DiscountApplication{Unit: unit, State: text, Note: text})
		filings = append(filings, DiscountFiling{Unit: unit, Filed: i%2 == 0})
		sheet.Slips = append(sheet.Slips, AccessSlip{Unit: text, Code: text, Link: text})
		compared.Choices = append(compared.Choices, ComparisonChoice{Name: text, Mark: text, Remark: text})
		compared.Months = append(compared.Months, ComparisonMonth{HeldChoice: text, Best: text, Ranges: text, LoadFactor: text, Costs: make([]kilowon.Won, len(hostileTexts))})
		compared.Curves = append(compared.Curves, text)
		compared.Points = append(compared.Points, ComparisonPoint{Best: text, Costs: make([]kilowon.Won, len(hostileTexts))})
		compared.Sentences = append(compared.Sentences, [2]string{text, text})
		readings = append(readings, []string{text, text, text, text, text})
	}
	return map[string]func(w io.Writer) error{
		"WriteForm":                 func(w io.Writer) error { return WriteForm(w, form) },
		"WriteHouseholdCharges":     func(w io.Writer) error { return WriteHouseholdCharges(w, head, charges) },
		"WriteDiscountStatement":    func(w io.Writer) error { return WriteDiscountStatement(w, head, lines) },
		"WriteDiscountApplications": func(w io.Writer) error { return WriteDiscountApplications(w, head, applied) },
		"WriteDiscountFilings":      func(w io.Writer) error { return WriteDiscountFilings(w, head, filings) },
		"WriteAccessList":           func(w io.Writer) error { return WriteAccessList(w, &sheet) },
		"WriteComparison":           func(w io.Writer) error { return WriteComparison(w, &compared) },
		"WriteMainReadingForm":      func(w io.Writer) error { return WriteMainReadingForm(w, 1, readings) },
		"WriteRepaired": func(w io.Writer) error {
			original := hostileFiling()
			filed := readFiled(t, original)
			repaired := readFiled(t, original)
			repaired.Rows[0].Cells[7].Text = hostileTexts[0]
			return WriteRepaired(w, original, filed, repaired)
		},
	}
}

// hostileFiling is a filing by CSV whose remarks would be formulas.
func hostileFiling() []byte {
	rows := []string{strings.Join(apartment.ColumnNames[:], ",")}
	for _, text := range hostileTexts {
		rows = append(rows, "101,"+string(rune('1'+len(rows)))+`,1,2,1,0,1,Y,"`+strings.ReplaceAll(text, `"`, `""`)+`"`)
	}
	return []byte(strings.Join(rows, "\n") + "\n")
}

// noTexts are the writers that take no text from anybody: forms with headings alone.
var noTexts = map[string]bool{"WriteHouseholdForm": true, "WriteReceiptForm": true, "WriteSupplyForm": true}

// TestNoWorkbookHoldsAFormulaOfSomebodys: whatever people type is text in every workbook the program writes, also after a spreadsheet has opened and
// saved it. A new writer has to be added above.
func TestNoWorkbookHoldsAFormulaOfSomebodys(t *testing.T) {
	made := hostileWorkbooks(t)
	for name, write := range made {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := write(&out); err != nil {
				t.Fatal(err)
			}
			noFormulas(t, out.Bytes(), hostileTexts)
			// A program that opens and saves the workbook must not make formulas of them either.
			if name == "WriteDiscountApplications" {
				noFormulas(t, saveWithOffice(t, out.Bytes(), "xlsx:Calc MS Excel 2007 XML", "xlsx"), hostileTexts[:4])
			}
		})
	}
	for name := range writers(t) {
		if made[name] == nil && !noTexts[name] && !strings.HasSuffix(name, "PDF") {
			t.Errorf("%s writes a workbook that was not tried with hostile texts", name)
		}
	}
}

// writers are the exported functions that write files.
func writers(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		code, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func (?:\([^)]*\) )?(Write\w+)\(\w+ io\.Writer`).FindAllStringSubmatch(string(code), -1) {
			out[m[1]] = true
		}
	}
	if len(out) < 12 {
		t.Errorf("only %d writers found", len(out))
	}
	return out
}

// TestNoTablesAreWrittenAsText: a text table (CSV) has no kinds of cells, so that a spreadsheet would guess; the program writes workbooks instead. Files that an
// office handed in are given back to it as they came. The demo's filings stand for such files.
func TestNoTablesAreWrittenAsText(t *testing.T) {
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	deeper, err := filepath.Glob("../*/*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, deeper...) {
		if strings.HasSuffix(file, "_test.go") || file == filepath.Join("..", "app", "demo_install.go") {
			continue
		}
		code, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(code, []byte("csv.NewWriter")) {
			t.Errorf("%s writes CSV: a text cell of it may be read as a formula", file)
		}
	}
}
