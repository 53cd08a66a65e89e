package pdf

import (
	"bytes"
	"math"
	"strconv"
	"unicode/utf16"

	"github.com/kilowon/kilowon"
)

// Color is a colour as 0xRRGGBB.
type Color uint32

// Align says on which side of its anchor a text stands.
type Align uint8

const (
	// Left starts the text at the anchor.
	Left Align = iota
	// Right ends it there.
	Right
	// Center has the anchor in its middle.
	Center
)

// Style is how a text is set: face, size in points, colour, side.
type Style struct {
	Face  *Face
	Size  float64
	Color Color
	Align Align
}

// Width is the width of s in points.
func (st Style) Width(s string) float64 { return st.Face.Width(st.Size, s) }

// To is the style with another side.
func (st Style) To(a Align) Style {
	st.Align = a
	return st
}

// Box is a rectangle in points; X and Y are its upper left corner, measured from the upper left corner of the page.
type Box struct{ X, Y, W, H float64 }

// Canvas is the content of one page. Coordinates are points from the upper left corner. Boxes lie below all text, whatever the order of
// drawing. An error of drawing is kept and told by EndPage.
type Canvas struct {
	faces []*Face
	boxes layer
	texts layer
	// dry is set while letters are collected: texts are noted and nothing is written.
	dry  bool
	penX int
	penY int
	face int
	size float64
	err  error
}

// layer is a run of drawing operators with the colour they leave set. A page starts in black.
type layer struct {
	buf   []byte
	color Color
}

// Dry gives a canvas that draws nothing: drawing on it lets collecting faces note their letters.
func Dry() *Canvas { return &Canvas{dry: true} }

func (c *Canvas) reset() {
	*c = Canvas{faces: c.faces, boxes: layer{buf: c.boxes.buf[:0]}, texts: layer{buf: c.texts.buf[:0]}, face: -1}
}

// finish gives the page's content.
func (c *Canvas) finish() ([]byte, error) {
	c.boxes.paint()
	if len(c.texts.buf) > 0 {
		// The texts were written as if the page began with them, so the colour goes back to black.
		c.boxes.setColor(0)
		c.boxes.buf = append(c.boxes.buf, "BT\n"...)
		c.boxes.buf = append(c.boxes.buf, c.texts.buf...)
		c.boxes.buf = append(c.boxes.buf, "ET\n"...)
	}
	return c.boxes.buf, c.err
}

// Fill fills a box with a colour. Rules and table lines are thin boxes: they print the same everywhere.
func (c *Canvas) Fill(b Box, color Color) {
	if c.dry {
		return
	}
	l := &c.boxes
	if color != l.color {
		l.paint()
		l.setColor(color)
	}
	l.place(b.X)
	l.place(A4Height - b.Y - b.H)
	l.size(b.W)
	l.size(b.H)
	l.buf = append(l.buf, "re\n"...)
}

// paint fills the boxes that were outlined since the last colour.
func (l *layer) paint() {
	if bytes.HasSuffix(l.buf, []byte("re\n")) {
		l.buf = append(l.buf, "f\n"...)
	}
}

// Text draws s with its baseline at y and its anchor at x.
func (c *Canvas) Text(st Style, x, y float64, s string) {
	if st.Align != Left || c.dry {
		c.anchored(st, x, y, run{s, st.Width(s)})
		return
	}
	c.text(st, x, y, s)
}

// Fit draws s on one line between the box's sides, its baseline at the box's Y, and never wider than the box: smaller down to 70 %,
// then cut with an ellipsis.
func (c *Canvas) Fit(st Style, at Box, s string) {
	r := run{s, st.Width(s)}
	if r.width > at.W {
		st = st.Shrink(s, at.W, st.Size*0.7)
		r.s = st.Cut(s, at.W)
		r.width = st.Width(r.s)
	}
	switch st.Align {
	case Right:
		at.X += at.W
	case Center:
		at.X += at.W / 2
	}
	c.anchored(st, at.X, at.Y, r)
}

// run is a text and its width.
type run struct {
	s     string
	width float64
}

func (c *Canvas) anchored(st Style, x, y float64, r run) {
	switch st.Align {
	case Right:
		x -= r.width
	case Center:
		x -= r.width / 2
	}
	c.text(st, x, y, r.s)
}

func (c *Canvas) text(st Style, x, y float64, s string) {
	if c.dry || s == "" {
		return
	}
	face := c.faceIndex(st.Face)
	if face < 0 {
		return
	}
	l := &c.texts
	l.setColor(st.Color)
	c.movePen(x, y)
	if face != c.face || st.Size != c.size {
		c.face, c.size = face, st.Size
		l.buf = append(l.buf, "/F"...)
		l.buf = strconv.AppendInt(l.buf, int64(face), 10)
		l.buf = append(l.buf, ' ')
		l.size(st.Size)
		l.buf = append(l.buf, "Tf\n"...)
	}
	c.show(st.Face, s)
}

// faceIndex is the face's place among the document's; a face of another batch is an error.
func (c *Canvas) faceIndex(f *Face) int {
	for i, have := range c.faces {
		if have == f {
			return i
		}
	}
	c.fail(kilowon.Errorf(kilowon.Internal, "문서에 준비되지 않은 글꼴로 글을 썼습니다"))
	return -1
}

func (c *Canvas) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// show writes the string of two-byte codes; the three bytes that mean something inside a PDF string, and CR, are escaped.
func (c *Canvas) show(f *Face, s string) {
	b := append(c.texts.buf, '(')
	for _, r := range s {
		g := f.ref(r)
		switch g.cid {
		case skipped:
			continue
		case 0:
			c.fail(kilowon.Errorf(kilowon.Internal, "글자 %q(U+%04X)이(가) 이 묶음의 글꼴에 준비되지 않았습니다. 글꼴을 준비할 때 이 문서도 넣어야 합니다", r, r))
			continue
		}
		b = appendByte(appendByte(b, byte(g.cid>>8)), byte(g.cid))
	}
	c.texts.buf = append(b, ")Tj\n"...)
}

func appendByte(b []byte, v byte) []byte {
	switch v {
	case '(', ')', '\\':
		return append(b, '\\', v)
	case '\r':
		return append(b, '\\', 'r')
	}
	return append(b, v)
}

// movePen moves to the next text; moves are differences of whole tenths, so no error adds up.
func (c *Canvas) movePen(x, y float64) {
	l := &c.texts
	px, py := tenths(x), tenths(A4Height-y)
	l.buf = append(appendHundredths(l.buf, 10*(px-c.penX)), ' ')
	l.buf = append(appendHundredths(l.buf, 10*(py-c.penY)), " Td\n"...)
	c.penX, c.penY = px, py
}

// setColor sets the fill colour, which is also the colour of text.
func (l *layer) setColor(color Color) {
	if color == l.color {
		return
	}
	l.color = color
	for shift := 16; shift >= 0; shift -= 8 {
		l.buf = append(appendHundredths(l.buf, (int(color>>shift&0xff)*100+127)/255), ' ')
	}
	l.buf = append(l.buf, "rg\n"...)
}

// place writes a coordinate in tenths of a point, finer than a printer's dot.
func (l *layer) place(v float64) { l.buf = append(appendHundredths(l.buf, 10*tenths(v)), ' ') }

// size writes a width, a height or a type size, which thin rules need in hundredths.
func (l *layer) size(v float64) {
	l.buf = append(appendHundredths(l.buf, int(math.Round(v*100))), ' ')
}

func tenths(v float64) int { return int(math.Round(v * 10)) }

// appendHundredths writes n/100 in as few digits as the format allows: 0.50 is ".5".
func appendHundredths(b []byte, n int) []byte {
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	if n >= 100 || n == 0 {
		b = strconv.AppendInt(b, int64(n/100), 10)
	}
	if n %= 100; n != 0 {
		b = append(b, '.', byte('0'+n/10))
		if n%10 != 0 {
			b = append(b, byte('0'+n%10))
		}
	}
	return b
}

// appendUnicode writes a rune as hexadecimal UTF-16 in angle brackets.
func appendUnicode(b []byte, r rune) []byte {
	b = append(b, '<')
	if r1, r2 := utf16.EncodeRune(r); r1 != 0xfffd {
		b = appendHex4(appendHex4(b, uint16(r1)), uint16(r2))
	} else {
		b = appendHex4(b, uint16(r))
	}
	return append(b, '>')
}
