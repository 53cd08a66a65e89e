package document

import (
	"cmp"
	"fmt"
	"io"

	"github.com/kilowon/kilowon"
)

// resultHeaderRow is the row of the headers in a result sheet.
const resultHeaderRow = 4

// proseHeight is the height of one line of prose in points.
const proseHeight = 15.5

// columnKind is what a column of a result holds.
type columnKind uint8

const (
	textColumn columnKind = iota
	centerColumn
	dateColumn
	registerColumn
	numberColumn
	// sumColumn is numbers with their sum in the last row.
	sumColumn
	// amountColumn is sums of which most rows may have none.
	amountColumn
	// proseColumn is sentences, on as many lines as they take.
	proseColumn
)

// sums reports whether the column has its sum in the last row.
func (k columnKind) sums() bool { return k == sumColumn || k == amountColumn }

// resultColumn is one column of a result table.
type resultColumn struct {
	name   string
	width  float64
	kind   columnKind
	strong bool
}

// look is the column's look in the body of the table.
func (c *resultColumn) look() cellLook {
	l := cellLook{border: true, bold: c.strong}
	switch c.kind {
	case textColumn:
		l.format = formatText
	case proseColumn:
		l.format, l.wrap = formatText, true
	case centerColumn:
		l.format, l.align = formatText, "center"
	case dateColumn:
		l.format, l.align = formatDate, "center"
	case registerColumn:
		l.format = formatRegister + formatPad
	case numberColumn, sumColumn:
		l.format, l.align = formatCount+formatPad, "right"
	case amountColumn:
		l.format, l.align = formatAmount, "right"
	}
	return l
}

// resultTable is one sheet of a result workbook.
type resultTable struct {
	sheet string
	head  *ResultHead
	// title and under stand above the table instead of month, sheet and head where there is no single month.
	title, under string
	note         string
	columns      []resultColumn
	rows         int
	// unit is what the rows are counted in, counted how many there are where one may have several rows.
	unit    string
	counted int
	// plain tables have no row of sums.
	plain bool
	// chart draws some of the columns; nil draws nothing.
	chart *resultChart
	// cells puts the values of row i, as many as there are columns or fewer.
	cells func(i int, put func(any))
}

// writeResult writes a workbook of result tables, each on its own sheet.
func writeResult(w io.Writer, tables ...resultTable) error {
	var names []string
	for i := range tables {
		names = append(names, tables[i].sheet)
	}
	b := newBook(tables[0].titleText(), names...)
	for i := range tables {
		b.writeTable(&tables[i])
	}
	return b.close(w)
}

func (b *bookWriter) writeTable(t *resultTable) {
	layout := sheetLayout{name: t.sheet, header: resultHeaderRow, keep: min(2, len(t.columns)-1), landscape: true}
	if t.columns[0].kind == textColumn {
		layout.keep = 1
	}
	for i := range t.columns {
		layout.widths = append(layout.widths, t.columns[i].width)
	}
	s := b.sheet(layout)
	s.put(s.look(cellLook{bold: true, size: 15}), t.titleText())
	s.end(30)
	s.put(s.look(cellLook{format: formatText}), t.underText())
	s.end(18)
	s.put(s.look(cellLook{color: colorFaint, size: 9}), t.note)
	s.end(18)
	head := s.look(cellLook{fill: colorHead, bold: true, align: "center", border: true, wrap: true})
	for i := range t.columns {
		s.put(head, t.columns[i].name)
	}
	s.end(32)
	sums := s.tableRows(t)
	if t.rows > 0 {
		s.check(s.file.AutoFilter(t.sheet, Address(resultHeaderRow, 1)+":"+Address(resultHeaderRow+t.rows, len(t.columns)), nil))
	}
	if !t.plain {
		s.totalRow(t, sums)
	}
	s.draw(t)
	s.finish()
}

func (t *resultTable) titleText() string {
	if t.head == nil {
		return t.title
	}
	return longMonth(t.head.Month) + " " + t.sheet
}

func (t *resultTable) underText() string {
	if t.head == nil {
		return t.under
	}
	return headText(t.head)
}

// tableRows writes the body of the table and gives the sums of its columns.
func (s *sheetWriter) tableRows(t *resultTable) []int64 {
	styles := make([]int, len(t.columns))
	for i := range t.columns {
		styles[i] = s.look(t.columns[i].look())
	}
	sums := make([]int64, len(t.columns))
	height := 0.0
	put := func(v any) {
		n := len(s.cells)
		switch v := v.(type) {
		case string:
			if lines := textLines(v, int(t.columns[n].width)-2); t.columns[n].kind == proseColumn && lines > 1 {
				height = max(height, float64(lines)*proseHeight)
			}
		case int64:
			sums[n] += v
		case kilowon.Won:
			sums[n] += int64(v)
		}
		s.put(styles[n], v)
	}
	for i := range t.rows {
		t.cells(i, put)
		for n := len(s.cells); n < len(styles); n++ {
			s.put(styles[n], nil)
		}
		s.end(height)
		height = 0
	}
	return sums
}

// totalRow writes the last row: how many rows there are, and the sums.
func (s *sheetWriter) totalRow(t *resultTable, sums []int64) {
	label := s.look(cellLook{fill: colorTotal, bold: true, border: true, align: "center", format: formatText})
	number := s.look(cellLook{fill: colorTotal, bold: true, border: true, align: "right", format: formatAmount})
	count := fmt.Sprintf("%s%s", grouped(cmp.Or(t.counted, t.rows)), t.unit)
	for i := range t.columns {
		switch {
		case t.columns[i].kind.sums():
			s.put(number, sums[i])
		case i == 0 && t.columns[1].kind.sums():
			s.put(label, "합계 "+count)
		case i == 0:
			s.put(label, "합계")
		case i == 1:
			s.put(label, count)
		default:
			s.put(label, nil)
		}
	}
	s.end(20)
}

// headText is the line under the title: whose result it is, for what time, and when it was made.
func headText(h *ResultHead) string {
	text := fmt.Sprintf("고객번호 %s   |   %s   |   %s   |   사용기간 %s", h.ContractNumber, h.ComplexName, h.Method, dotPeriod(h.Period))
	if !h.MadeOn.IsZero() {
		text += "   |   작성일 " + dotDate(h.MadeOn)
	}
	return text
}
