package document

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"golang.org/x/text/unicode/norm"
)

// A header is looked for in the first rows, and taken for one when most of the form's columns are in it.
const (
	headerSearchRows = 20
	headerLeast      = 5
)

// formHead is where a form's header was found.
type formHead struct {
	row int
	// columns is the sheet's column of each of the form's, counted from 1; 0 is missing.
	columns [apartment.ColumnCount]int
	found   int
	// twice are the form's columns that stand in the header more than once.
	twice []apartment.Column
}

// headerKeys are the headers without spaces, as headerKey makes them.
var headerKeys = func() map[string]apartment.Column {
	m := make(map[string]apartment.Column, apartment.ColumnCount)
	for c := range apartment.ColumnCount {
		m[headerKey(apartment.ColumnNames[c])] = c
	}
	return m
}()

// headerKey makes headers alike that look alike: no spaces and line breaks, full width to half width, decomposed letters composed.
func headerKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

// headOf finds the header of a sheet: of its first rows the one with the most of the form's columns.
func headOf(s *Sheet) formHead {
	var best formHead
	for i := range s.Rows {
		if s.Rows[i].Number > headerSearchRows {
			break
		}
		if h := headAt(&s.Rows[i]); h.found > best.found {
			best = h
		}
	}
	return best
}

func headAt(row *Row) formHead {
	h := formHead{row: row.Number}
	for i := range row.Cells {
		cell := &row.Cells[i]
		// No header is this long, and normalising a novel for each cell would cost.
		if cell.Kind != Text || len(cell.Text) > 200 {
			continue
		}
		c, ok := headerKeys[headerKey(cell.Text)]
		switch {
		case !ok:
		case h.columns[c] != 0:
			h.twice = append(h.twice, c)
		default:
			h.columns[c] = int(cell.Column)
			h.found++
		}
	}
	return h
}

// findTable finds the sheet and its header and says what is odd about them; false means that nothing can be read.
func (r *filedReader) findTable() bool {
	if !r.findSheet() {
		return false
	}
	ok := true
	for _, c := range r.head.twice {
		ok = false
		r.find(kilowon.Finding{
			Severity: kilowon.Stop, Code: "E03", Path: r.path(Address(r.head.row, r.head.columns[c])), Read: apartment.ColumnNames[c],
			Message: fmt.Sprintf("'%s' 머리글이 두 번 있어 어느 열을 읽어야 할지 알 수 없습니다. 양식에 없던 열을 지워 주세요.", apartment.ColumnNames[c]),
		})
	}
	for c, column := range r.head.columns {
		if column == 0 {
			ok = false
			r.find(r.missingHeader(apartment.Column(c)))
		}
	}
	if ok {
		r.noteMoved()
	}
	return ok
}

// findSheet takes the sheet with the form's name, or the only visible one with the form's header.
func (r *filedReader) findSheet() bool {
	var named, other []*Sheet
	for i := range r.wb.Sheets {
		s := &r.wb.Sheets[i]
		if s.Hidden || headOf(s).found < headerLeast {
			continue
		}
		if headerKey(s.Name) == FormSheet {
			named = append(named, s)
		} else {
			other = append(other, s)
		}
	}
	candidates := append(named, other...)
	switch {
	case len(candidates) == 0:
		r.find(kilowon.Finding{
			Severity: kilowon.Stop, Code: "E02", Read: sheetNames(r.wb),
			Message: fmt.Sprintf("호별 사용량 표를 찾지 못했습니다. '%s' 시트의 처음 %d행 안에 머리글(%s …)이 있어야 합니다. 내려받은 양식에 적어 올려 주세요.",
				FormSheet, headerSearchRows, strings.Join(apartment.ColumnNames[:4], ", ")),
		})
		return false
	case len(named) == 0 && len(other) > 1:
		r.find(kilowon.Finding{
			Severity: kilowon.Stop, Code: "E02", Read: sheetNames(r.wb),
			Message: fmt.Sprintf("호별 사용량 표가 있는 시트가 %d장이고 '%s' 시트는 없어 어느 것을 읽어야 할지 알 수 없습니다. 제출할 시트만 남겨 주세요.", len(other), FormSheet),
		})
		return false
	}
	r.sheet, r.head = candidates[0], headOf(candidates[0])
	if len(named) == 0 && r.sheet.Name != "" {
		r.find(kilowon.Finding{
			Severity: kilowon.Info, Code: "E02", Path: r.path(Address(r.head.row, 1)), Read: r.sheet.Name, Suggest: FormSheet,
			Message: fmt.Sprintf("'%s' 시트가 없어 머리글이 같은 '%s' 시트를 읽었습니다.", FormSheet, r.sheet.Name),
		})
	}
	if len(candidates) > 1 {
		r.find(kilowon.Finding{
			Severity: kilowon.Warn, Code: "E02", Path: r.path(Address(r.head.row, 1)), Read: sheetNames(r.wb),
			Message: fmt.Sprintf("호별 사용량 표가 있는 시트가 %d장입니다. '%s' 시트만 읽었으니 제출할 값이 그 시트에 있는지 확인해 주세요.", len(candidates), r.sheet.Name),
		})
	}
	return true
}

// sheetNames lists the visible sheets for a message.
func sheetNames(wb *Workbook) string {
	var names []string
	for i := range wb.Sheets {
		if s := &wb.Sheets[i]; !s.Hidden && s.Name != "" {
			names = append(names, s.Name)
		}
	}
	return strings.Join(names, ", ")
}

// missingHeader says which header is not there, and which other text stands in its place.
func (r *filedReader) missingHeader(c apartment.Column) kilowon.Finding {
	column := int(c) + 1
	// The columns beside it tell where it stood, in a table that has been moved too.
	for d := apartment.Column(1); d < apartment.ColumnCount; d++ {
		if c >= d && r.head.columns[c-d] > 0 {
			column = r.head.columns[c-d] + int(d)
			break
		}
		if c+d < apartment.ColumnCount && r.head.columns[c+d] > int(d) {
			column = r.head.columns[c+d] - int(d)
			break
		}
	}
	name := apartment.ColumnNames[c]
	f := kilowon.Finding{Severity: kilowon.Stop, Code: "E03", Path: r.path(Address(r.head.row, column)), Suggest: name}
	read := strings.Join(strings.Fields(r.sheet.Cell(r.head.row, column).Text), " ")
	if _, known := headerKeys[headerKey(read)]; known || read == "" {
		f.Message = kilowon.Sprintf("머리글에 '%s' 열이 없습니다. 열을 지웠다면 양식을 다시 내려받아 옮겨 적고, 머리글만 지웠다면 '%s'을(를) 다시 적어 주세요.", name, name)
		return f
	}
	f.Read = read
	f.Message = kilowon.Sprintf("머리글에 '%s' 열이 없고 그 자리에 '%s'이(가) 있습니다. 같은 열이면 머리글을 '%s'(으)로 바꿔 주세요.", name, read, name)
	return f
}

// noteMoved tells when the table does not stand where the form has it; it is read all the same.
func (r *filedReader) noteMoved() {
	moved := r.head.row != formHeaderRow
	for c, column := range r.head.columns {
		moved = moved || column != c+1
	}
	if !moved {
		return
	}
	ref := Address(r.head.row, r.head.columns[0])
	r.find(kilowon.Finding{
		Severity: kilowon.Info, Code: "E03", Path: r.path(ref), Read: ref, Suggest: Address(formHeaderRow, 1),
		Message: "표의 자리가 양식과 다릅니다. 머리글 이름으로 열을 찾아 읽었습니다.",
	})
}
