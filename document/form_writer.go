package document

import (
	"io"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
	"github.com/xuri/excelize/v2"
)

// sheetFont is the font Korean Excel begins with; other programs put their own Korean font in its place.
const sheetFont = "맑은 고딕"

// The colours of workbooks: dark text on light fills, so that a black and white print stays readable.
const (
	colorInk    = "1D2939"
	colorFaint  = "667085"
	colorRule   = "C6CDD8"
	colorHead   = "E4EAF3"
	colorEntry  = "1F4E9E"
	colorInput  = "FFFBE6"
	colorLocked = "F3F5F8"
	colorTotal  = "EEF2F8"
)

// The number formats of cells; text keeps leading zeros and keeps what looks like a formula from becoming one when it is edited.
const (
	formatText     = "@"
	formatCount    = "#,##0"
	formatRegister = "#,##0.00"
	// formatAmount shows nothing owed as a dash, so that a column of amounts is read at a glance.
	formatAmount = "#,##0" + formatPad + ";-#,##0" + formatPad + ";\"-\"" + formatPad
	// formatPad leaves the width of a space before the border. The form goes without it: saved as CSV it would be a real space.
	formatPad  = "_ "
	formatDate = "yyyy-mm-dd"
)

// cellLook is how a cell looks; equal looks share one style of the workbook.
type cellLook struct {
	fill, color, align, format string
	size                       float64
	bold, border, wrap         bool
	// unlocked cells can be changed in a protected sheet.
	unlocked, underline bool
}

// bookWriter makes a workbook sheet by sheet. The first error is kept and what comes after it does nothing.
type bookWriter struct {
	file  *excelize.File
	looks map[cellLook]int
	err   error
}

// newBook begins a workbook with the sheets it will have, in their order.
func newBook(title string, sheets ...string) *bookWriter {
	b := &bookWriter{file: excelize.NewFile(), looks: map[cellLook]int{}}
	for i, name := range sheets {
		if i == 0 {
			b.check(b.file.SetSheetName(b.file.GetSheetName(0), name))
			continue
		}
		_, err := b.file.NewSheet(name)
		b.check(err)
	}
	b.check(b.file.SetDefaultFont(sheetFont))
	b.check(b.file.SetDocProps(&excelize.DocProperties{Title: title, Creator: "kilowon", Language: "ko-KR"}))
	return b
}

// check keeps the first error.
func (b *bookWriter) check(err error) {
	if b.err == nil {
		b.err = err
	}
}

// look gives the style number of a look.
func (b *bookWriter) look(l cellLook) int {
	if id, ok := b.looks[l]; ok {
		return id
	}
	style := &excelize.Style{
		Font:       &excelize.Font{Family: sheetFont, Size: 10, Color: colorInk, Bold: l.bold},
		Alignment:  &excelize.Alignment{Horizontal: l.align, Vertical: "center", WrapText: l.wrap},
		Protection: &excelize.Protection{Locked: !l.unlocked},
	}
	if l.align == "" && l.format == formatText && l.border {
		style.Alignment.Horizontal, style.Alignment.Indent = "left", 1
	}
	if l.size > 0 {
		style.Font.Size = l.size
	}
	if l.color != "" {
		style.Font.Color = l.color
	}
	if l.underline {
		style.Font.Underline = "single"
	}
	if l.fill != "" {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.format != "" {
		style.CustomNumFmt = &l.format
	}
	if l.border {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			style.Border = append(style.Border, excelize.Border{Type: side, Color: colorRule, Style: 1})
		}
	}
	id, err := b.file.NewStyle(style)
	b.check(err)
	b.looks[l] = id
	return id
}

// close writes the workbook out and gives the first error.
func (b *bookWriter) close(w io.Writer) error {
	if b.err == nil {
		b.err = b.file.Write(w)
	}
	b.check(b.file.Close())
	if b.err == nil {
		return nil
	}
	return &kilowon.Error{Code: kilowon.Internal, Message: "엑셀 파일을 만들지 못했습니다", Err: b.err}
}

// sheetLayout is what must be known of a sheet before its rows are written.
type sheetLayout struct {
	name   string
	widths []float64
	// header is the row of the table's header, frozen and printed on every page; keep is how many columns stay with it.
	header, keep int
	landscape    bool
	protected    bool
}

// sheetWriter streams the rows of one sheet.
type sheetWriter struct {
	*bookWriter
	name   string
	stream *excelize.StreamWriter
	row    int
	// hidden says that the row being written is hidden.
	hidden bool
	cells  []excelize.Cell
	refs   []any
}

// sheet begins to write one of the book's sheets; the one begun before it must be finished.
func (b *bookWriter) sheet(layout sheetLayout) *sheetWriter {
	s := &sheetWriter{bookWriter: b, name: layout.name, row: 1}
	yes, no := true, false
	height := 16.5
	b.check(b.file.SetSheetProps(layout.name, &excelize.SheetPropsOptions{FitToPage: &yes, DefaultRowHeight: &height, CustomHeight: &yes}))
	b.check(b.file.SetSheetView(layout.name, 0, &excelize.ViewOptions{ShowGridLines: &no}))
	var err error
	if s.stream, err = b.file.NewStreamWriter(layout.name); err != nil {
		b.check(err)
		return s
	}
	for i, width := range layout.widths {
		b.check(s.stream.SetColWidth(i+1, i+1, width))
	}
	if layout.header > 0 {
		b.check(s.stream.SetPanes(&excelize.Panes{
			Freeze: true, XSplit: layout.keep, YSplit: layout.header, ActivePane: "bottomRight",
			TopLeftCell: Address(layout.header+1, layout.keep+1),
		}))
	}
	s.page(layout)
	return s
}

// page sets the sheet up for paper: A4, as wide as the page, the header on each page and the page number below.
func (s *sheetWriter) page(layout sheetLayout) {
	paper, wide, high, orientation := 9, 1, 0, "portrait"
	if layout.landscape {
		orientation = "landscape"
	}
	s.check(s.file.SetPageLayout(s.name, &excelize.PageLayoutOptions{Size: &paper, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high}))
	side, top, yes := 0.4, 0.6, true
	s.check(s.file.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top, Bottom: &top, Horizontally: &yes}))
	s.check(s.file.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&L&8&A&R&8&P / &N"}))
	if layout.header > 0 {
		row := "$" + Address(layout.header, 0)
		s.check(s.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name, RefersTo: "'" + s.name + "'!" + row + ":" + row}))
	}
	if layout.protected {
		// True means allowed: a person may go anywhere and widen columns, and change only the unlocked cells.
		s.check(s.file.ProtectSheet(s.name, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true}))
	}
}

// put adds the next cell of the row. Text is always written as text, whatever it begins with.
func (s *sheetWriter) put(style int, value any) {
	switch v := value.(type) {
	case metering.Register:
		value = float64(v) / metering.RegisterScale
	case kilowon.Won:
		value = int64(v)
	case kilowon.Date:
		value = dateSerial(v)
	}
	s.cells = append(s.cells, excelize.Cell{StyleID: style, Value: value})
}

// formula adds a cell the program itself computes, with its result.
func (s *sheetWriter) formula(style int, formula string, result int64) {
	s.cells = append(s.cells, excelize.Cell{StyleID: style, Formula: formula, Value: result})
}

// fill adds cells without content up to column n.
func (s *sheetWriter) fill(style, n int) {
	for len(s.cells) < n {
		s.cells = append(s.cells, excelize.Cell{StyleID: style})
	}
}

// end writes the row and begins the next; height 0 is the usual one.
func (s *sheetWriter) end(height float64) {
	s.refs = s.refs[:0]
	for i := range s.cells {
		if c := &s.cells[i]; c.StyleID == 0 && c.Value == nil {
			s.refs = append(s.refs, nil)
		} else {
			s.refs = append(s.refs, c)
		}
	}
	if s.err == nil {
		s.check(s.stream.SetRow(Address(s.row, 1), s.refs, excelize.RowOpts{Height: height, Hidden: s.hidden}))
	}
	s.cells = s.cells[:0]
	s.row++
}

// finish ends the sheet.
func (s *sheetWriter) finish() {
	if s.err == nil {
		s.check(s.stream.Flush())
	}
}

// dateSerial is the number a spreadsheet keeps a date as; no date is no value.
func dateSerial(d kilowon.Date) any {
	if d.IsZero() {
		return nil
	}
	return int64(d) + 25569
}

// textLines is how many lines a text takes in a column that holds width digits; a Korean letter is about two digits wide.
func textLines(text string, width int) int {
	lines, used := 1, 0
	for _, r := range text {
		if r == '\n' {
			lines, used = lines+1, 0
			continue
		}
		step := 1
		if r >= 0x1100 {
			step = 2
		}
		if used += step; used > width {
			lines, used = lines+1, step
		}
	}
	return lines
}
