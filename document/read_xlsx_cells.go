package document

import (
	"bytes"
	"fmt"
	"strconv"
)

// sheetParser reads the cells of one worksheet part.
type sheetParser struct {
	x      *xlsxReader
	s      *xmlScanner
	b      sheetBuilder
	arrays []Range
	// row and column are where the last cell stood, so that cells without an address follow it.
	row, column int
}

// rows reads sheetData to its end.
func (p *sheetParser) rows() error {
	for {
		switch p.s.next() {
		case xmlStart:
			if string(p.s.name) != "row" {
				p.s.skip()
				continue
			}
			if err := p.startRow(); err != nil {
				return err
			}
			if err := p.cells(); err != nil {
				return err
			}
		case xmlClose, xmlEnd:
			return damagedIf(p.s.err)
		}
	}
}

func (p *sheetParser) startRow() error {
	p.row++
	p.column = 0
	hidden := false
	for p.s.nextAttr() {
		switch string(p.s.key) {
		case "r":
			n, err := strconv.Atoi(string(p.s.value))
			if err != nil || n < 1 || n > maxRow {
				return p.bad("row number %q", p.s.value)
			}
			p.row = n
		case "hidden":
			hidden = isTrue(p.s.value)
		}
	}
	if p.row > maxRow {
		return p.bad("row %d", p.row)
	}
	if hidden {
		p.b.hideRow(int32(p.row))
	}
	return nil
}

// cells reads the cells of a row to its end.
func (p *sheetParser) cells() error {
	for {
		switch p.s.next() {
		case xmlStart:
			if string(p.s.name) != "c" {
				p.s.skip()
				continue
			}
			if err := p.cell(); err != nil {
				return err
			}
		case xmlClose, xmlEnd:
			return damagedIf(p.s.err)
		}
	}
}

// cell reads one c element: its place, then its formula, value and inline text.
func (p *sheetParser) cell() error {
	var kind []byte
	style := 0
	p.column++
	for p.s.nextAttr() {
		switch string(p.s.key) {
		case "r":
			row, column, ok := parseAddress(p.s.value)
			if !ok || row != p.row {
				return p.bad("cell %q in row %d", p.s.value, p.row)
			}
			p.column = column
		case "t":
			kind = p.s.value
		case "s":
			// A style that is no number is one that shows no date.
			style, _ = strconv.Atoi(string(p.s.value))
		}
	}
	if p.column > maxColumn {
		return p.bad("column %d", p.column)
	}
	c := Cell{Row: int32(p.row), Column: int32(p.column)}
	value := p.x.buf[:0]
	for open := true; open; {
		switch p.s.next() {
		case xmlStart:
			switch string(p.s.name) {
			case "v":
				value = p.s.content(value)
			case "is":
				value = p.s.richText(value)
			case "f":
				c.Formula = true
				if err := p.formula(); err != nil {
					return err
				}
			default:
				p.s.skip()
			}
		case xmlClose, xmlEnd:
			open = false
		}
	}
	p.x.buf = value
	if p.s.err != nil {
		return damaged(p.s.err)
	}
	date := style > 0 && style < len(p.x.dateStyles) && p.x.dateStyles[style]
	if err := p.setValue(&c, string(kind), value, date); err != nil {
		return err
	}
	return p.b.add(c)
}

// formula notes the cells an array formula fills; the formula itself is never read.
func (p *sheetParser) formula() error {
	var r Range
	spreads := false
	for p.s.nextAttr() {
		switch string(p.s.key) {
		case "t":
			spreads = string(p.s.value) == "array" || string(p.s.value) == "dataTable"
		case "ref":
			var ok bool
			if r, ok = parseRange(p.s.value); !ok {
				return p.bad("formula range %q", p.s.value)
			}
		}
	}
	p.s.skip()
	if spreads && (r.FromRow != r.ToRow || r.FromColumn != r.ToColumn) {
		p.arrays = append(p.arrays, r)
	}
	return nil
}

// setValue fills c from the text of its v or is element.
func (p *sheetParser) setValue(c *Cell, kind string, value []byte, date bool) error {
	if kind != "str" && kind != "inlineStr" {
		value = bytes.TrimSpace(value)
	}
	if len(value) == 0 {
		return nil
	}
	switch kind {
	case "s":
		n, err := strconv.Atoi(string(value))
		if err != nil || n < 0 || n >= len(p.x.shared) {
			return p.bad("shared text %q of %d", value, len(p.x.shared))
		}
		c.Kind, c.Text = Text, p.x.shared[n]
	case "str", "inlineStr":
		c.Kind, c.Text = Text, cellText(value)
	case "b":
		c.Kind, c.Text = Bool, "FALSE"
		if isTrue(value) {
			c.Text = "TRUE"
		}
	case "e":
		c.Kind, c.Text = ErrorValue, string(value)
	case "d":
		c.Kind, c.Text = Date, string(isoDate(value))
	case "n", "":
		p.setNumber(c, value, date)
	default:
		return p.bad("cell type %q", kind)
	}
	return nil
}

func (p *sheetParser) setNumber(c *Cell, value []byte, date bool) {
	if !date && plainNumber(value) {
		c.Kind, c.Number = Number, string(value)
		c.Text = c.Number
		return
	}
	f, ok := parseFloat(string(value))
	if !ok {
		// Some writers put text where a number belongs; the checker is to see it, not a guess.
		c.Kind, c.Text = Text, string(value)
		return
	}
	c.setNumber(f, date, p.x.from1904)
}

// isoDate brings a strict workbook's 2026-03-01T00:00:00 into the form other dates have.
func isoDate(value []byte) []byte {
	value = bytes.TrimSuffix(bytes.TrimSuffix(value, []byte("Z")), []byte(".000"))
	day, clock, found := bytes.Cut(value, []byte("T"))
	if !found || string(clock) == "00:00:00" {
		return day
	}
	return fmt.Appendf(nil, "%s %s", day, clock)
}

// merge keeps one merged range.
func (p *sheetParser) merge() error {
	for p.s.nextAttr() {
		if string(p.s.key) == "ref" {
			r, ok := parseRange(p.s.value)
			if !ok {
				return p.bad("merged range %q", p.s.value)
			}
			p.b.merged = append(p.b.merged, r)
		}
	}
	return damagedIf(p.s.err)
}

// parseRange reads A1:C2, or A1 for a range of one cell.
func parseRange(ref []byte) (Range, bool) {
	from, to, found := bytes.Cut(ref, []byte(":"))
	if !found {
		to = from
	}
	var r Range
	var ok, ok2 bool
	r.FromRow, r.FromColumn, ok = parseAddress(from)
	r.ToRow, r.ToColumn, ok2 = parseAddress(to)
	return r, ok && ok2 && r.FromRow <= r.ToRow && r.FromColumn <= r.ToColumn
}

func (p *sheetParser) bad(format string, args ...any) error {
	return damaged(fmt.Errorf("sheet %q at byte %d: %s", p.b.name, p.s.pos, fmt.Sprintf(format, args...)))
}
