package document

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/xuri/excelize/v2"
)

// findingsSheet is the sheet that lists the findings, put before the office's own.
const findingsSheet = "점검결과"

// Comments and links cost the more the more there are; the worst findings get theirs, and all are coloured and listed.
const (
	maxComments = 5_000
	maxLinks    = 20_000
	// maxRuleRanges is how many ranges one colouring rule covers.
	maxRuleRanges = 100
)

// markAuthor signs our comments and markFormula, always true, our colouring rules, so that a workbook handed in again loses the old marks.
const (
	markAuthor  = "kilowon"
	markFormula = `"kilowon"<>""`
)

// severitySigns stand beside the word, so that no severity is told by colour alone.
var severitySigns = [...]string{kilowon.Info: "●", kilowon.Warn: "▲", kilowon.Stop: "■"}

var severityFills = [...]string{kilowon.Info: "D6E6FA", kilowon.Warn: "FFE8A3", kilowon.Stop: "FFC9C4"}
var severityInks = [...]string{kilowon.Info: "15447E", kilowon.Warn: "6B4700", kilowon.Stop: "9B1C12"}

func severityText(s kilowon.Severity) string { return severitySigns[s] + " " + s.String() }

// MarkFindings gives the office its own workbook back with the findings in it: each cell concerned is coloured by severity and carries a
// comment, and a first sheet lists them all. An xlsx workbook keeps everything else it has; xls and csv files come back as xlsx with the same
// cells. Marks of an earlier check are taken out first.
//
// The error is that of Read for a file that cannot be read, or Internal.
func MarkFindings(w io.Writer, original []byte, filed *apartment.Filed, findings []kilowon.Finding) error {
	wb, err := Read(original, DefaultLimits())
	if err != nil {
		return err
	}
	m := &marker{names: map[string]string{}, findings: sortedFindings(findings)}
	if filed != nil {
		m.sheet = filed.Sheet
	}
	var out bytes.Buffer
	if wb.Kind != XLSX || m.mark(&out, original) != nil {
		// A workbook the library cannot take is not held against the office: it gets the same cells in a new one.
		out.Reset()
		plain, err := m.copyCells(wb)
		if err == nil {
			err = m.mark(&out, plain)
		}
		if err != nil {
			return &kilowon.Error{Code: kilowon.Internal, Message: "점검 결과를 표시한 파일을 만들지 못했습니다", Err: err}
		}
	}
	if _, err := w.Write(out.Bytes()); err != nil {
		return &kilowon.Error{Code: kilowon.Internal, Message: "점검 결과를 표시한 파일을 쓰지 못했습니다", Err: err}
	}
	return nil
}

// sortedFindings puts what stops first; findings of one severity stay in their order.
func sortedFindings(findings []kilowon.Finding) []kilowon.Finding {
	out := slices.Clone(findings)
	slices.SortStableFunc(out, func(a, b kilowon.Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	return out
}

// marker marks one workbook.
type marker struct {
	file *excelize.File
	// sheet holds the form; names are the sheets of a copy by the name they had.
	sheet    string
	names    map[string]string
	findings []kilowon.Finding
	cells    map[string][]cellMark
	comments int
}

// cellMark is one cell with what was found in it, the worst first.
type cellMark struct {
	row, column int
	findings    []*kilowon.Finding
}

func (c *cellMark) severity() kilowon.Severity { return c.findings[0].Severity }

// mark writes the workbook in data with the findings marked. The library is given files it did not make, so its faults are errors here.
func (m *marker) mark(w io.Writer, data []byte) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("marking: %v", fault)
		}
	}()
	limit := DefaultLimits().UnpackedBytes
	// Both limits alike keep the parts in memory; above the second one they would go to temporary files.
	if m.file, err = excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: limit, UnzipXMLSizeLimit: limit}); err != nil {
		return err
	}
	m.collect()
	if err = m.addSheet(); err == nil {
		err = m.markSheets()
	}
	if err != nil {
		return cmp.Or(err, m.file.Close())
	}
	b := &bookWriter{file: m.file, looks: map[cellLook]int{}}
	m.writeFindings(b)
	return b.close(w)
}

// place finds the sheet and cell of a finding; ok is false where it has none in this workbook.
func (m *marker) place(f *kilowon.Finding) (sheet string, row, column int, ok bool) {
	sheet, ref := m.sheet, f.Path
	if i := strings.LastIndexByte(f.Path, '!'); i >= 0 {
		sheet, ref = f.Path[:i], f.Path[i+1:]
	}
	if name, copied := m.names[sheet]; copied {
		sheet = name
	}
	row, column, ok = parseAddress(ref)
	if n, err := m.file.GetSheetIndex(sheet); err != nil || n < 0 || sheet == findingsSheet {
		ok = false
	}
	return sheet, row, column, ok
}

// collect gathers the findings by sheet and cell.
func (m *marker) collect() {
	type spot struct {
		sheet       string
		row, column int
	}
	at := map[spot]int{}
	m.cells = map[string][]cellMark{}
	for i := range m.findings {
		f := &m.findings[i]
		sheet, row, column, ok := m.place(f)
		if !ok {
			continue
		}
		n, known := at[spot{sheet, row, column}]
		if !known {
			n = len(m.cells[sheet])
			at[spot{sheet, row, column}] = n
			m.cells[sheet] = append(m.cells[sheet], cellMark{row: row, column: column})
		}
		m.cells[sheet][n].findings = append(m.cells[sheet][n].findings, f)
	}
}

// addSheet puts an empty sheet for the list before all others, in the place of an earlier one.
func (m *marker) addSheet() error {
	if err := m.file.DeleteSheet(findingsSheet); err != nil {
		return err
	}
	if _, err := m.file.NewSheet(findingsSheet); err != nil {
		return err
	}
	if err := m.file.MoveSheet(findingsSheet, m.file.GetSheetList()[0]); err != nil {
		return err
	}
	// Names that belong to one sheet, such as the rows to print again, know it by its position, which the library leaves as it was.
	if names := m.file.WorkBook.DefinedNames; names != nil {
		for i := range names.DefinedName {
			if id := names.DefinedName[i].LocalSheetID; id != nil {
				next := *id + 1
				names.DefinedName[i].LocalSheetID = &next
			}
		}
	}
	m.file.SetActiveSheet(0)
	return nil
}

// markSheets takes old marks out of every sheet and puts the new ones in.
func (m *marker) markSheets() error {
	for _, sheet := range m.file.GetSheetList() {
		if sheet == findingsSheet {
			continue
		}
		if err := cmp.Or(m.clear(sheet), m.paint(sheet), m.annotate(sheet)); err != nil {
			return err
		}
	}
	return nil
}

// clear takes the colouring rules of an earlier check out of a sheet.
func (m *marker) clear(sheet string) error {
	formats, err := m.file.GetConditionalFormats(sheet)
	if err != nil {
		return err
	}
	for ranges, rules := range formats {
		if !slices.ContainsFunc(rules, func(r excelize.ConditionalFormatOptions) bool { return r.Criteria == markFormula }) {
			continue
		}
		if err := m.file.UnsetConditionalFormat(sheet, ranges); err != nil {
			return err
		}
	}
	return nil
}

// paint colours the cells of a sheet by rules over their own look, which stays as it was underneath.
func (m *marker) paint(sheet string) error {
	for _, severity := range []kilowon.Severity{kilowon.Stop, kilowon.Warn, kilowon.Info} {
		ranges := columnRanges(m.cells[sheet], severity)
		if len(ranges) == 0 {
			continue
		}
		style, err := m.file.NewConditionalStyle(&excelize.Style{
			Font: &excelize.Font{Bold: true, Color: severityInks[severity]},
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{severityFills[severity]}},
		})
		if err != nil {
			return err
		}
		for part := range slices.Chunk(ranges, maxRuleRanges) {
			err := m.file.SetConditionalFormat(sheet, strings.Join(part, " "), []excelize.ConditionalFormatOptions{
				{Type: "formula", Criteria: markFormula, Format: &style},
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// columnRanges joins the cells of one severity that stand one below the other.
func columnRanges(cells []cellMark, severity kilowon.Severity) []string {
	var list []cellMark
	for i := range cells {
		if cells[i].severity() == severity {
			list = append(list, cells[i])
		}
	}
	slices.SortFunc(list, func(a, b cellMark) int { return cmp.Or(cmp.Compare(a.column, b.column), cmp.Compare(a.row, b.row)) })
	var out []string
	for i := 0; i < len(list); {
		j := i + 1
		for j < len(list) && list[j].column == list[i].column && list[j].row == list[j-1].row+1 {
			j++
		}
		ref := Address(list[i].row, list[i].column)
		if j > i+1 {
			ref += ":" + Address(list[j-1].row, list[i].column)
		}
		out = append(out, ref)
		i = j
	}
	return out
}
