package document

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// copyCells writes the cells of a workbook into a new xlsx one: values as they were read, never a formula.
func (m *marker) copyCells(wb *Workbook) ([]byte, error) {
	m.names = map[string]string{}
	var names []string
	for i := range wb.Sheets {
		name := freeSheetName(wb.Sheets[i].Name, names)
		m.names[wb.Sheets[i].Name] = name
		names = append(names, name)
	}
	b := newBook("", names...)
	// The list of findings is not there yet, so a workbook of hidden sheets alone shows its first.
	shown := slices.IndexFunc(wb.Sheets, func(s Sheet) bool { return !s.Hidden })
	b.file.SetActiveSheet(max(shown, 0))
	for i := range wb.Sheets {
		if wb.Sheets[i].Hidden && i != max(shown, 0) {
			b.check(b.file.SetSheetVisible(names[i], false, true))
		}
	}
	for i := range wb.Sheets {
		copySheet(b, &wb.Sheets[i], sheetLayout{name: names[i], widths: m.copyWidths(&wb.Sheets[i])})
	}
	var out bytes.Buffer
	err := b.close(&out)
	return out.Bytes(), err
}

// copyWidths are the form's column widths for the sheet of the form; other sheets keep the usual ones.
func (m *marker) copyWidths(s *Sheet) []float64 {
	if s.Name != m.sheet || s.Hidden {
		return nil
	}
	return formWidths
}

func copySheet(b *bookWriter, from *Sheet, layout sheetLayout) {
	s := b.sheet(layout)
	text := s.look(cellLook{format: formatText})
	number := s.look(cellLook{})
	for _, row := range from.Rows {
		s.row = row.Number
		for i := range row.Cells {
			cell := &row.Cells[i]
			s.fill(0, int(cell.Column)-1)
			value, err := strconv.ParseFloat(cell.Number, 64)
			if cell.Kind == Number && err == nil {
				s.put(number, value)
			} else {
				s.put(text, cell.Text)
			}
		}
		s.hidden = row.Hidden
		s.end(0)
	}
	for _, merged := range from.Merged {
		if s.err == nil {
			s.check(s.stream.MergeCell(Address(merged.FromRow, merged.FromColumn), Address(merged.ToRow, merged.ToColumn)))
		}
	}
	s.finish()
}

// freeSheetName makes a name Excel takes of any: without its forbidden signs, at most 31 characters, and not used yet.
func freeSheetName(name string, used []string) string {
	clean := strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) || r < ' ' || r == utf8.RuneError {
			return '_'
		}
		return r
	}, name), "'")
	if clean == "" {
		clean = FormSheet
	}
	for n := 1; ; n++ {
		suffix := ""
		if n > 1 {
			suffix = fmt.Sprintf(" (%d)", n)
		}
		letters := []rune(clean)
		// Letters outside the basic plane count twice, so a name of them alone fits at half the length.
		try := string(letters[:min(len(letters), 15)]) + suffix
		if utf16Length(clean+suffix) <= excelize.MaxSheetNameLength {
			try = clean + suffix
		}
		if !slices.ContainsFunc(used, func(other string) bool { return strings.EqualFold(other, try) }) {
			return try
		}
	}
}

func utf16Length(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}
