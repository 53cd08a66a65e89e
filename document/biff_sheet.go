package document

import (
	"errors"
	"fmt"
	"math"
)

// biffReader carries what the sheets of one xls workbook share.
type biffReader struct {
	limits Limits
	spent  int
	// left are the bytes the sheets may still take: more than the stream has means that they overlap, and cost their number of times.
	left   int
	shared []string
	// formats are the number formats written in the file, by id: whether each shows a date.
	formats map[uint16]bool
	// styles are the format ids of the cell styles.
	styles   []uint16
	from1904 bool
}

// biffSheet is a sheet as the workbook's globals list it.
type biffSheet struct {
	name   string
	hidden bool
	kind   byte
	pos    int64
}

// The substreams of a workbook ([MS-XLS] 2.4.21) and the kinds of sheet (2.4.28) that matter here.
const (
	streamGlobals   = 0x0005
	streamWorksheet = 0x0010
	biff8           = 0x0600

	sheetWorksheet = 0
	sheetMacro     = 1
	sheetModule    = 6
)

// readBIFF reads a workbook stream. Its text is UTF-16 or its lower half, so the code page plays no part.
func readBIFF(stream []byte, limits Limits) (*Workbook, error) {
	b := &biffReader{limits: limits, left: len(stream), formats: map[uint16]bool{}}
	sheets, err := b.readGlobals(stream)
	if err != nil {
		return nil, err
	}
	wb := &Workbook{Kind: XLS}
	for _, entry := range sheets {
		switch entry.kind {
		case sheetMacro, sheetModule:
			return nil, refuse("매크로 시트가 들어 있는 통합 문서는 받지 않습니다. %s", saveAsXLSX)
		case sheetWorksheet:
			sheet, err := b.readSheet(stream, entry)
			if err != nil {
				return nil, err
			}
			wb.Sheets = append(wb.Sheets, sheet)
		}
	}
	if len(wb.Sheets) == 0 {
		return nil, damaged(errors.New("workbook without a sheet"))
	}
	return wb, nil
}

// begin reads a substream's first record and holds it to BIFF8.
func begin(s *biffScanner, want uint16) error {
	if !s.next() {
		return damaged(errors.Join(s.err, errors.New("biff: substream is missing")))
	}
	r := s.bytes()
	version, kind := r.u16(), r.u16()
	switch {
	case s.kind != recBOF && s.kind&0xF0FF == 0x0009, s.kind == recBOF && version < biff8:
		return refuse("%s", oldWorkbook)
	case s.kind != recBOF || r.err != nil || kind != want:
		return damaged(fmt.Errorf("biff: record %#x of kind %#x where substream %#x should begin", s.kind, kind, want))
	}
	return nil
}

// readGlobals reads what stands before the sheets.
func (b *biffReader) readGlobals(stream []byte) ([]biffSheet, error) {
	s := &biffScanner{data: stream}
	if err := begin(s, streamGlobals); err != nil {
		return nil, err
	}
	var sheets []biffSheet
	for s.next() {
		r := s.bytes()
		switch s.kind {
		case recEOF:
			return sheets, nil
		case recFilePass:
			return nil, refuse("%s", lockedFile)
		case recDateMode:
			b.from1904 = r.u16() == 1
		case recFormat:
			id := r.u16()
			b.formats[id] = isDateFormat(r.longString())
		case recXF:
			r.skip(2)
			b.styles = append(b.styles, r.u16())
		case recSST:
			if err := b.readShared(r); err != nil {
				return nil, err
			}
		case recBoundSheet:
			pos, state, kind := r.u32(), r.u8(), r.u8()
			sheets = append(sheets, biffSheet{name: r.shortString(), hidden: state&3 != 0, kind: kind, pos: int64(pos)})
			if len(sheets) > b.limits.Sheets {
				return nil, tooManySheets(b.limits)
			}
		}
		if r.err != nil {
			return nil, damaged(fmt.Errorf("biff: record %#x: %w", s.kind, r.err))
		}
	}
	return nil, damaged(errors.Join(s.err, errors.New("biff: globals have no end")))
}

// readShared reads the table of shared texts to its end; the count before it is not trusted.
func (b *biffReader) readShared(r *biffBytes) error {
	r.skip(4)
	count := int(r.u32())
	for len(b.shared) < count && !r.empty() {
		text := r.richString()
		if r.err != nil {
			break
		}
		if b.shared = append(b.shared, text); len(b.shared) > b.limits.Cells {
			return tooManyTexts(b.limits)
		}
	}
	return nil
}

// readSheet reads one worksheet substream; charts inside it are substreams of their own and passed over.
func (b *biffReader) readSheet(stream []byte, entry biffSheet) (Sheet, error) {
	if entry.pos >= int64(len(stream)) {
		return Sheet{}, damaged(fmt.Errorf("biff: sheet %q begins beyond the end", entry.name))
	}
	s := &biffScanner{data: stream, pos: int(entry.pos)}
	if err := begin(s, streamWorksheet); err != nil {
		return Sheet{}, err
	}
	p := &biffCells{b: b, out: sheetBuilder{name: entry.name, hidden: entry.hidden, limits: b.limits, spent: &b.spent}}
	for depth := 1; s.next(); {
		switch {
		case s.kind == recBOF:
			depth++
		case s.kind == recEOF:
			if depth--; depth == 0 {
				return b.endSheet(p, s.pos-int(entry.pos))
			}
		case depth == 1:
			if err := p.record(s); err != nil {
				return Sheet{}, err
			}
		}
	}
	return Sheet{}, damaged(errors.Join(s.err, fmt.Errorf("biff: sheet %q has no end", entry.name)))
}

// endSheet takes a sheet's length off the budget and builds it.
func (b *biffReader) endSheet(p *biffCells, length int) (Sheet, error) {
	if b.left -= length; b.left < 0 {
		return Sheet{}, damaged(fmt.Errorf("biff: sheet %q overlaps another", p.out.name))
	}
	if err := p.flush(); err != nil {
		return Sheet{}, err
	}
	return p.out.sheet()
}

// biffCells turns the records of one sheet into cells.
type biffCells struct {
	b   *biffReader
	out sheetBuilder
	// waiting is a formula whose text result comes in a STRING record of its own.
	waiting   Cell
	isWaiting bool
}

// flush keeps a formula whose text never came.
func (p *biffCells) flush() error {
	if !p.isWaiting {
		return nil
	}
	p.isWaiting = false
	return p.out.add(p.waiting)
}

// record reads one record of the sheet itself.
func (p *biffCells) record(s *biffScanner) error {
	r := s.bytes()
	var err error
	switch s.kind {
	case recString:
		if p.isWaiting {
			p.waiting.Kind, p.waiting.Text = Text, r.longString()
			err = p.flush()
		}
	case recRow:
		row := r.u16()
		r.skip(10)
		// Bit 5 says the row has no height: hidden by hand, by a filter or by an outline.
		if r.u32()&0x20 != 0 {
			p.out.hideRow(int32(row) + 1)
		}
	case recMergedCells:
		for n := r.u16(); n > 0 && r.err == nil; n-- {
			m := Range{FromRow: int(r.u16()) + 1, ToRow: int(r.u16()) + 1, FromColumn: int(r.u16()) + 1, ToColumn: int(r.u16()) + 1}
			if r.err == nil {
				p.out.merged = append(p.out.merged, m)
			}
		}
	case recLabelSST, recLabel, recRString, recNumber, recRK, recBoolErr, recMulRK, recFormula:
		if err = p.flush(); err == nil {
			err = p.cells(s.kind, r)
		}
	}
	if err == nil && r.err != nil {
		err = damaged(fmt.Errorf("biff: record %#x of sheet %q: %w", s.kind, p.out.name, r.err))
	}
	return err
}

// cells reads a record that begins with a row and a column.
func (p *biffCells) cells(kind uint16, r *biffBytes) error {
	c := Cell{Row: int32(r.u16()) + 1, Column: int32(r.u16()) + 1}
	if kind == recMulRK {
		// Six bytes a cell, then the last column, which says nothing new.
		for len(r.cur) >= 6 && r.err == nil {
			style := r.u16()
			p.b.setNumber(&c, rkNumber(r.u32()), style)
			if err := p.out.add(c); err != nil {
				return err
			}
			c = Cell{Row: c.Row, Column: c.Column + 1}
		}
		return nil
	}
	style := r.u16()
	switch kind {
	case recLabelSST:
		n := r.u32()
		if r.err == nil && int64(n) >= int64(len(p.b.shared)) {
			return damaged(fmt.Errorf("biff: shared text %d of %d in sheet %q", n, len(p.b.shared), p.out.name))
		}
		if r.err == nil {
			c.Kind, c.Text = Text, p.b.shared[n]
		}
	case recLabel, recRString:
		c.Kind, c.Text = Text, r.longString()
	case recNumber:
		p.b.setNumber(&c, math.Float64frombits(r.u64()), style)
	case recRK:
		p.b.setNumber(&c, rkNumber(r.u32()), style)
	case recBoolErr:
		value, isError := r.u8(), r.u8()
		c.setBoolErr(value, isError != 0)
	case recFormula:
		c.Formula = true
		if p.b.setResult(&c, r.u64(), style) {
			p.waiting, p.isWaiting = c, true
			return nil
		}
	}
	if r.err != nil {
		return nil
	}
	return p.out.add(c)
}

// setResult fills in a formula's saved result; true says it is text that comes in the next STRING record.
func (b *biffReader) setResult(c *Cell, bits uint64, style uint16) bool {
	if bits>>48 != 0xFFFF {
		b.setNumber(c, math.Float64frombits(bits), style)
		return false
	}
	switch value := byte(bits >> 16); byte(bits) {
	case 0:
		return true
	case 1:
		c.setBoolErr(value, false)
	case 2:
		c.setBoolErr(value, true)
	}
	return false
}

// setNumber gives c a number in the style's format; what no spreadsheet can hold is an error value.
func (b *biffReader) setNumber(c *Cell, f float64, style uint16) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		c.Kind, c.Text = ErrorValue, "#NUM!"
		return
	}
	date := false
	if int(style) < len(b.styles) {
		id := b.styles[style]
		written, ok := b.formats[id]
		date = written || !ok && isBuiltinDate(int(id))
	}
	c.setNumber(f, date, b.from1904)
}

var errorNames = map[byte]string{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}

func (c *Cell) setBoolErr(value byte, isError bool) {
	switch {
	case isError:
		c.Kind, c.Text = ErrorValue, errorNames[value]
		if c.Text == "" {
			c.Text = fmt.Sprintf("#ERR%d", value)
		}
	case value != 0:
		c.Kind, c.Text = Bool, "TRUE"
	default:
		c.Kind, c.Text = Bool, "FALSE"
	}
}

// rkNumber unpacks the short form of a number: bit 1 says a whole number of 30 bits, else the upper 30 bits of a float; bit 0 says
// hundredths.
func rkNumber(rk uint32) float64 {
	var f float64
	if rk&2 != 0 {
		f = float64(int32(rk) >> 2)
	} else {
		f = math.Float64frombits(uint64(rk&^3) << 32)
	}
	if rk&1 != 0 {
		f /= 100
	}
	return f
}
