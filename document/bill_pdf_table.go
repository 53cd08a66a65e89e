package document

import "github.com/kilowon/kilowon/document/pdf"

// column of a printed table. A wrapped one breaks long text into lines, the others shrink it; a note is set smaller and fainter,
// since it explains where the others state.
type column struct {
	title      string
	width      float64
	align      pdf.Align
	wrap, note bool
}

// tableRow is one row: strong for sums, total for the amount that is asked for.
type tableRow struct {
	cells         []string
	strong, total bool
	// height and lines are what measure found: lines[i] is cell i broken up, empty where it stands on one line.
	height float64
	lines  [][]string
}

// table draws rows under a header. scale shrinks type and heights where a page would not hold them.
type table struct {
	p     *printer
	x     float64
	cols  []column
	scale float64
	// rows are those not yet drawn.
	rows []tableRow
}

const (
	headHeight = 16.0
	lineHeight = 16.0
	// leading is the distance of wrapped lines, as a multiple of their type size.
	leading = 1.25
)

// pad is the room between a cell's text and its edge.
func (t *table) pad() float64 { return 6 * t.scale * t.scale }

func (t *table) width() float64 {
	w := 0.0
	for _, c := range t.cols {
		w += c.width
	}
	return w
}

// header draws the column titles at y and returns the y below.
func (t *table) header(y float64) float64 {
	h := headHeight * t.scale
	t.p.c.Fill(pdf.Box{X: t.x, Y: y, W: t.width(), H: h}, panelGray)
	t.p.c.Fill(pdf.Box{X: t.x, Y: y, W: t.width(), H: 0.8}, inkSoft)
	x := t.x
	for _, c := range t.cols {
		st := t.p.text(7.8*t.scale, inkSoft).To(c.align)
		t.p.c.Fit(st, pdf.Box{X: x + t.pad(), Y: y + h*0.68, W: c.width - 2*t.pad()}, c.title)
		x += c.width
	}
	return y + h
}

// measure sets the table in the given scale and gives the height of the header and all rows.
func (t *table) measure(scale float64) float64 {
	t.scale = scale
	sum := headHeight * scale
	for i := range t.rows {
		row := &t.rows[i]
		t.measureRow(row)
		sum += row.height
	}
	return sum
}

// measureRow breaks the wrapped cells into lines: the row is as high as the longest of them.
func (t *table) measureRow(row *tableRow) {
	row.lines = nil
	more := 0.0
	for i, c := range t.cols {
		if !c.wrap || i >= len(row.cells) || row.cells[i] == "" {
			continue
		}
		if st, room := t.cellStyle(row, i), c.width-2*t.pad(); st.Width(row.cells[i]) > room {
			if row.lines == nil {
				row.lines = make([][]string, len(t.cols))
			}
			row.lines[i] = st.Wrap(row.cells[i], room)
			more = max(more, leading*st.Size*float64(len(row.lines[i])-1))
		}
	}
	row.height = t.scale*lineHeight + more
}

// fitTo sets the table smaller, in steps down to type that can still be read, until it fits into room. What does not fit even so is
// set large again and goes on to another page.
func (t *table) fitTo(room float64) {
	for _, scale := range [...]float64{1, 0.92, 0.85, 0.78, 0.72} {
		if t.measure(scale) <= room {
			return
		}
	}
	t.measure(1)
}

// draw draws the header and as many rows as room holds, at least one, takes them off the table and returns the y below.
func (t *table) draw(y, room float64) float64 {
	bottom := y + room
	y = t.header(y)
	for i := range t.rows {
		row := &t.rows[i]
		if i > 0 && y+row.height > bottom {
			t.rows = t.rows[i:]
			return y
		}
		t.row(y, row)
		y += row.height
	}
	t.rows = nil
	return y
}

// pagesOf is how many further pages of the given room the rows left will take.
func (t *table) pagesOf(room float64) int {
	pages, used := 0, 0.0
	for _, row := range t.rows {
		h := row.height
		if pages == 0 || used+h > room {
			pages, used = pages+1, headHeight*t.scale
		}
		used += h
	}
	return pages
}

// cellStyle is how cell i of a row is set; a wrapped cell that is only a little too long is set smaller rather than broken.
func (t *table) cellStyle(row *tableRow, i int) pdf.Style {
	c := t.cols[i]
	st := t.p.text(8.8*t.scale, inkStrong)
	switch {
	case c.note:
		return t.p.text(7.6*t.scale, inkFaint)
	case row.total:
		st = t.p.strong(9.8*t.scale, primaryInk)
	case row.strong:
		st = t.p.strong(8.8*t.scale, inkStrong)
	}
	if room := c.width - 2*t.pad(); c.wrap && st.Width(row.cells[i]) > room {
		if smaller := st.Shrink(row.cells[i], room, st.Size*0.85); smaller.Width(row.cells[i]) <= room {
			return smaller
		}
	}
	return st
}

// row draws one row at y with a rule below it.
func (t *table) row(y float64, row *tableRow) {
	h := row.height
	switch {
	case row.total:
		t.p.c.Fill(pdf.Box{X: t.x, Y: y, W: t.width(), H: h}, panelBlue)
	case row.strong:
		t.p.c.Fill(pdf.Box{X: t.x, Y: y, W: t.width(), H: h}, panelGray)
	}
	x := t.x
	for i, c := range t.cols {
		if i < len(row.cells) {
			st := t.cellStyle(row, i)
			at := pdf.Box{X: x + t.pad(), Y: y + h/2 + st.Size*0.35, W: c.width - 2*t.pad()}
			if row.lines != nil && row.lines[i] != nil {
				t.wrapped(st, at, row.lines[i])
			} else {
				t.p.c.Fit(st.To(c.align), at, row.cells[i])
			}
		}
		x += c.width
	}
	rule, color := 0.4, ruleFaint
	if row.total {
		rule, color = 1.2, primary
	}
	t.p.c.Fill(pdf.Box{X: t.x, Y: y + h - rule/2, W: t.width(), H: rule}, color)
}

// wrapped draws a cell of several lines, centred on the height its single line would have.
func (t *table) wrapped(st pdf.Style, at pdf.Box, lines []string) {
	y := at.Y - leading*st.Size*float64(len(lines)-1)/2
	for _, line := range lines {
		t.p.c.Text(st, at.X, y, line)
		y += leading * st.Size
	}
}

// flow lays tables below each other and goes on to a new page, under the same head, where one does not fit.
type flow struct {
	p           *printer
	y           float64
	title, note string
}

const flowBottom = pageBottom - 22

// turn begins the next page.
func (f *flow) turn() {
	f.p.startPage()
	f.y = f.p.title(f.title, f.note)
}

// table draws a table over as many pages as it takes.
func (f *flow) table(t *table, title, note string) {
	for len(t.rows) > 0 {
		if f.y+sectionGap+headingHeight+headHeight+lineHeight > flowBottom {
			f.turn()
		}
		f.y = f.p.heading(pdf.Box{X: t.x, Y: f.y + sectionGap, W: t.width()}, title, note)
		f.y = t.draw(f.y, flowBottom-f.y)
		title += " (이어짐)"
		if len(t.rows) > 0 {
			f.turn()
		}
	}
}
