package document

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
)

// ReadFiled reads a filled-in form from any file Read takes. Cells keep their exact text; nothing is repaired. What is wrong with the
// file as a whole is in Findings: E02 (another sheet or form version), E03 (headers moved, renamed, missing or twice), E04 (merged or
// hidden rows). A form whose table cannot be told has a stopping finding and no rows. Rows without any content are left out.
//
// The error is that of Read, see Refusal.
func ReadFiled(data []byte, limits Limits) (*apartment.Filed, error) {
	wb, err := Read(data, limits)
	if err != nil {
		return nil, err
	}
	r := &filedReader{wb: wb, filed: &apartment.Filed{}}
	r.identify(data, limits)
	if r.findTable() {
		r.filed.Sheet = r.sheet.Name
		r.readRows()
		r.noteRows()
	}
	return r.filed, nil
}

// filedReader reads one handed-in form.
type filedReader struct {
	wb    *Workbook
	filed *apartment.Filed
	sheet *Sheet
	head  formHead
}

func (r *filedReader) find(f kilowon.Finding) { r.filed.Findings = append(r.filed.Findings, f) }

// path names a place of the sheet; a CSV file's sheet has no name.
func (r *filedReader) path(ref string) string {
	if r.sheet.Name == "" {
		return ref
	}
	return r.sheet.Name + "!" + ref
}

// identify reads the hidden part: from the hidden sheet, or from the document's properties where that sheet is gone.
func (r *filedReader) identify(data []byte, limits Limits) {
	if r.wb.Kind == CSV {
		return
	}
	part := map[string]string{}
	if s := r.wb.Sheet(hiddenSheet); s != nil {
		for _, row := range s.Rows {
			part[row.Cell(1).Text] = row.Cell(2).Text
		}
	} else if r.wb.Kind == XLSX {
		part = customProperties(data, limits)
	}
	r.filed.FormVersion, r.filed.ContractNumber = part[keyVersion], part[keyContract]
	// A month that does not read as one was changed by hand, which the checker tells like a missing one.
	r.filed.Month, _ = kilowon.ParseMonth(part[keyMonth])
	if v := r.filed.FormVersion; v != "" && v != FormVersion {
		r.find(kilowon.Finding{
			Severity: kilowon.Stop, Code: "E02", Read: v, Suggest: FormVersion,
			Message: fmt.Sprintf("양식의 판이 다릅니다. %s판을 받는데 이 파일은 %s판입니다. 양식을 다시 내려받아 옮겨 적어 주세요.", FormVersion, v),
		})
	}
}

// customProperties reads the document's own properties; a workbook without them has none of ours either.
func customProperties(data []byte, limits Limits) map[string]string {
	out := map[string]string{}
	parts, err := openContainer(data, limits)
	if err != nil || !parts.has("docprops/custom.xml") {
		return out
	}
	raw, err := parts.read("docProps/custom.xml")
	if err != nil {
		return out
	}
	var list struct {
		Property []struct {
			Name string `xml:"name,attr"`
			Text string `xml:"lpwstr"`
		} `xml:"property"`
	}
	if xml.Unmarshal(raw, &list) != nil {
		return out
	}
	for _, p := range list.Property {
		out[p.Name] = p.Text
	}
	return out
}

// readRows reads the households below the header. A row with no content in any of the form's columns is none.
func (r *filedReader) readRows() {
	columns := r.head.columns
	last := slices.Max(columns[:])
	byColumn := make([]int, last+1)
	for c, column := range columns {
		byColumn[column] = c + 1
	}
	rows := r.sheet.Rows
	from, _ := slices.BinarySearchFunc(rows, r.head.row+1, func(row Row, n int) int { return row.Number - n })
	r.filed.Rows = make([]apartment.FiledRow, 0, len(rows)-from)
	for _, row := range rows[from:] {
		out := apartment.FiledRow{Row: row.Number, Hidden: row.Hidden}
		blank := true
		for i := range row.Cells {
			cell := &row.Cells[i]
			if int(cell.Column) > last || byColumn[cell.Column] == 0 {
				continue
			}
			out.Cells[byColumn[cell.Column]-1] = apartment.FiledCell{Text: cell.Text, Number: cell.Kind == Number, Formula: cell.Formula}
			blank = blank && !cell.Formula && strings.TrimSpace(cell.Text) == ""
		}
		if blank {
			continue
		}
		for c := range out.Cells {
			out.Cells[c].Ref = Address(row.Number, columns[c])
		}
		r.filed.Rows = append(r.filed.Rows, out)
	}
}

// noteRows remarks on hidden rows and merged cells among the households.
func (r *filedReader) noteRows() {
	var hidden []string
	path := ""
	for i := range r.filed.Rows {
		if row := &r.filed.Rows[i]; row.Hidden {
			if hidden == nil {
				path = r.path(row.Cells[apartment.ColBuilding].Ref)
			}
			hidden = append(hidden, strconv.Itoa(row.Row))
		}
	}
	if n := len(hidden); n > 0 {
		text := strings.Join(hidden[:min(n, 10)], ", ")
		if n > 10 {
			text += " …"
		}
		r.find(kilowon.Finding{
			Severity: kilowon.Warn, Code: "E04", Path: path, Read: text,
			Message: fmt.Sprintf("숨기거나 걸러낸 행이 %s개 있습니다(%s행). 숨긴 행의 값도 그대로 읽었으니, 숨기기와 필터를 풀고 값이 맞는지 확인해 주세요.", grouped(n), text),
		})
	}
	for _, m := range r.sheet.Merged {
		if r.inTable(m) {
			r.noteMerged(m)
		}
	}
}

// inTable says whether a merged range holds a cell of a household that is read.
func (r *filedReader) inTable(m Range) bool {
	i, _ := slices.BinarySearchFunc(r.filed.Rows, m.FromRow, func(row apartment.FiledRow, n int) int { return row.Row - n })
	if i == len(r.filed.Rows) || r.filed.Rows[i].Row > m.ToRow {
		return false
	}
	return slices.ContainsFunc(r.head.columns[:], func(c int) bool { return m.FromColumn <= c && c <= m.ToColumn })
}

// noteMerged stops the file on merged cells: nobody can say whose value it is.
func (r *filedReader) noteMerged(m Range) {
	r.find(kilowon.Finding{
		Severity: kilowon.Stop, Code: "E04", Path: r.path(Address(m.FromRow, m.FromColumn)), Read: m.String(),
		Message: fmt.Sprintf("셀이 병합되어 있습니다(%s). 어느 칸의 값인지 알 수 없으니 병합을 풀고 칸마다 값을 적어 주세요.", m),
	})
}
