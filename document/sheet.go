// Package document turns bytes into data and data into bytes: the workbooks and CSV files offices hand in, and the workbooks,
// bills and forms they get back. What is handed in is never trusted.
package document

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
)

// Kind is the file format a workbook was read from, found by content and never by name.
type Kind uint8

const (
	// XLSX is an Office Open XML workbook, transitional or strict.
	XLSX Kind = iota + 1
	// XLS is an Excel 97–2003 workbook (BIFF8).
	XLS
	// CSV is text with comma, tab or semicolon between the fields.
	CSV
)

var kindNames = [...]string{XLSX: "xlsx", XLS: "xls", CSV: "csv"}

// String is the usual file name extension, without the dot.
func (k Kind) String() string { return kindNames[k] }

// Workbook is what a person handed in, cell by cell and not yet judged.
type Workbook struct {
	Kind   Kind
	Sheets []Sheet
}

// Sheet gives the sheet called name, or nil.
func (w *Workbook) Sheet(name string) *Sheet {
	for i := range w.Sheets {
		if w.Sheets[i].Name == name {
			return &w.Sheets[i]
		}
	}
	return nil
}

// Sheet holds the rows that have a cell with content, in ascending order; chart and dialog sheets are left out.
type Sheet struct {
	// Name is the tab's name; a CSV file has one sheet without a name.
	Name   string
	Hidden bool
	Rows   []Row
	Merged []Range
}

// Row gives row number n, counted from 1; a row without content comes back empty.
func (s *Sheet) Row(n int) Row {
	i := sort.Search(len(s.Rows), func(i int) bool { return s.Rows[i].Number >= n })
	if i < len(s.Rows) && s.Rows[i].Number == n {
		return s.Rows[i]
	}
	return Row{Number: n}
}

// Cell gives the cell at row and column, both counted from 1; a cell without content comes back blank.
func (s *Sheet) Cell(row, column int) Cell { return s.Row(row).Cell(column) }

// Row is one row with content: its cells in ascending order of column, blank ones left out.
type Row struct {
	// Number counts from 1; in a CSV file it is the line the record starts on.
	Number int
	// Hidden says the row was hidden or filtered away when the file was saved.
	Hidden bool
	Cells  []Cell
}

// Cell gives the cell in column n, counted from 1; a column without content gives a blank cell.
func (r Row) Cell(n int) Cell {
	i := sort.Search(len(r.Cells), func(i int) bool { return int(r.Cells[i].Column) >= n })
	if i < len(r.Cells) && int(r.Cells[i].Column) == n {
		return r.Cells[i]
	}
	return Cell{Row: int32(r.Number), Column: int32(n)}
}

// CellKind says what a cell holds.
type CellKind uint8

const (
	// Blank holds nothing; only a formula without a saved result is kept as a blank cell.
	Blank CellKind = iota
	// Text holds characters, also where they look like a number.
	Text
	// Number holds a number.
	Number
	// Bool holds TRUE or FALSE.
	Bool
	// Date holds a number the cell's format shows as a date or a time.
	Date
	// ErrorValue holds a spreadsheet error such as #DIV/0!.
	ErrorValue
)

var cellKindNames = [...]string{"빈칸", "문자", "숫자", "참/거짓", "날짜", "오류값"}

// String is the Korean word for messages.
func (k CellKind) String() string { return cellKindNames[k] }

// Cell is one cell with content.
type Cell struct {
	// Text is what the person sees: characters as typed, a number in plain decimals without the format's commas or units,
	// a date as 2026-03-01, a time as 09:30:00 or both with a space between, TRUE or FALSE, or the error's name.
	Text string
	// Number is the exact shortest decimal of a Number, and of a Date the serial day behind it; otherwise empty.
	Number string
	// Row and Column count from 1.
	Row, Column int32
	Kind        CellKind
	// Formula says the cell is computed; Text is then the result saved in the file.
	Formula bool
}

// Address is the cell's place, such as D12.
func (c Cell) Address() string { return Address(int(c.Row), int(c.Column)) }

// Range is a block of cells, corners included, counted from 1.
type Range struct {
	FromRow, FromColumn, ToRow, ToColumn int
}

// String is the range as written in a spreadsheet, such as A1:C2.
func (r Range) String() string {
	return Address(r.FromRow, r.FromColumn) + ":" + Address(r.ToRow, r.ToColumn)
}

// Address writes a row and a column, both counted from 1, as in D12.
func Address(row, column int) string { return ColumnName(column) + strconv.Itoa(row) }

// ColumnName writes a column counted from 1 in letters: 1 is A, 27 is AA; a number below 1 gives an empty name.
func ColumnName(column int) string {
	var buf [14]byte
	i := len(buf)
	for column > 0 {
		column--
		i--
		buf[i] = byte('A' + column%26)
		column /= 26
	}
	return string(buf[i:])
}

// parseAddress reads D12 or $D$12; the largest address Excel knows is XFD1048576.
func parseAddress[T ~string | ~[]byte](s T) (row, column int, ok bool) {
	i := 0
	if i < len(s) && s[i] == '$' {
		i++
	}
	for ; i < len(s) && column <= maxColumn; i++ {
		letter := s[i] &^ 0x20
		if letter < 'A' || letter > 'Z' {
			break
		}
		column = column*26 + int(letter-'A') + 1
	}
	if i < len(s) && s[i] == '$' {
		i++
	}
	for ; i < len(s) && row <= maxRow; i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, 0, false
		}
		row = row*10 + int(s[i]-'0')
	}
	ok = i == len(s) && row >= 1 && row <= maxRow && column >= 1 && column <= maxColumn
	return row, column, ok
}

// The size of a sheet in Excel since 2007; an address beyond it is damage.
const (
	maxRow    = 1 << 20
	maxColumn = 1 << 14
)

// sheetBuilder collects a sheet's cells in whatever order the file has them and holds them to the limits.
type sheetBuilder struct {
	name   string
	hidden bool
	limits Limits
	// spent counts the cells of the whole workbook, shared by its sheets.
	spent      *int
	cells      []Cell
	unsorted   bool
	hiddenRows map[int32]bool
	merged     []Range
}

// add keeps a cell unless it is blank and not computed.
func (b *sheetBuilder) add(c Cell) error {
	if c.Kind == Text && c.Text == "" {
		c.Kind = Blank
	}
	if c.Kind == Blank && !c.Formula {
		return nil
	}
	switch {
	case int(c.Row) > b.limits.Rows:
		return b.refuse(c, "행이 너무 많습니다. %s행까지만 받는데 그 아래 행에 값이 있습니다. 쓰지 않는 행을 지운 뒤 다시 올려 주세요.", grouped(b.limits.Rows))
	case int(c.Column) > b.limits.Columns:
		return b.refuse(c, "열이 너무 많습니다. %s열까지만 받는데 그 오른쪽 열에 값이 있습니다. 쓰지 않는 열을 지운 뒤 다시 올려 주세요.", grouped(b.limits.Columns))
	case longerThan(c.Text, b.limits.CellText):
		return b.refuse(c, "한 칸의 글이 너무 깁니다. 한 칸에 %s자까지만 받습니다. 칸의 내용을 줄인 뒤 다시 올려 주세요.", grouped(b.limits.CellText))
	}
	if *b.spent++; *b.spent > b.limits.Cells {
		return b.refuse(c, "값이 있는 칸이 너무 많습니다. 파일 하나에 %s칸까지만 받습니다. 쓰지 않는 시트와 칸을 지운 뒤 다시 올려 주세요.", grouped(b.limits.Cells))
	}
	if n := len(b.cells); n > 0 && comparePlaces(b.cells[n-1], c) >= 0 {
		b.unsorted = true
	}
	b.cells = append(b.cells, c)
	return nil
}

// hideRow remembers that a row, counted from 1, is hidden; beyond the limit no row has content.
func (b *sheetBuilder) hideRow(row int32) {
	if int(row) > b.limits.Rows {
		return
	}
	if b.hiddenRows == nil {
		b.hiddenRows = map[int32]bool{}
	}
	b.hiddenRows[row] = true
}

// sheet cuts the cells into rows; a cell given twice is refused because nobody can say which one counts.
func (b *sheetBuilder) sheet() (Sheet, error) {
	if b.unsorted {
		slices.SortStableFunc(b.cells, comparePlaces)
	}
	out := Sheet{Name: b.name, Hidden: b.hidden, Merged: b.merged}
	start := 0
	for i := range b.cells {
		if i > 0 && comparePlaces(b.cells[i-1], b.cells[i]) == 0 {
			return Sheet{}, b.refuse(b.cells[i], "파일이 손상되었습니다. 같은 칸의 값이 두 번 들어 있어 어느 값이 맞는지 알 수 없습니다. "+saveAgain)
		}
		if i+1 == len(b.cells) || b.cells[i+1].Row != b.cells[i].Row {
			row := b.cells[i].Row
			out.Rows = append(out.Rows, Row{Number: int(row), Hidden: b.hiddenRows[row], Cells: b.cells[start : i+1 : i+1]})
			start = i + 1
		}
	}
	return out, nil
}

// refuse makes a refusal with the cell's place in it.
func (b *sheetBuilder) refuse(c Cell, format string, args ...any) error {
	place := c.Address()
	if b.name != "" {
		place = b.name + "!" + place
	}
	return refuseAt(place, format, args...)
}

func comparePlaces(a, b Cell) int {
	return cmp.Or(cmp.Compare(a.Row, b.Row), cmp.Compare(a.Column, b.Column))
}

// longerThan counts characters only where the bytes alone do not settle it.
func longerThan(s string, limit int) bool {
	if len(s) <= limit {
		return false
	}
	n := 0
	for range s {
		if n++; n > limit {
			return true
		}
	}
	return false
}
