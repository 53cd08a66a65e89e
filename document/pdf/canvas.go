package pdf

import (
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

// Canvas is the content of one page. Coordinates are points from the upper left corner. An error of drawing is kept and told by EndPage.
type Canvas struct {
	faces []*Face
	buf   []byte
	// dry is set while letters are collected: texts are noted and nothing is written.
	dry    bool
	inText bool
	penX   int
	penY   int
	face   int
	size   float64
	color  Color
	err    error
}

// Dry gives a canvas that draws nothing: drawing on it lets collecting faces note their letters.
func Dry() *Canvas { return &Canvas{dry: true} }

// Dry reports whether nothing is drawn, so that costly drawing (a QR code) may be left out.
func (c *Canvas) Dry() bool { return c.dry }

func (c *Canvas) reset() {
	*c = Canvas{faces: c.faces, buf: c.buf[:0], face: -1}
}

func (c *Canvas) finish() ([]byte, error) {
	c.endText()
	return c.buf, c.err
}

// Fill fills a box with a colour. Rules and table lines are thin boxes: they print the same everywhere.
func (c *Canvas) Fill(b Box, color Color) {
	if c.dry {
		return
	}
	c.endText()
	c.setColor(color)
	c.number(b.X, ' ')
	c.number(A4Height-b.Y-b.H, ' ')
	c.number(b.W, ' ')
	c.number(b.H, ' ')
	c.buf = append(c.buf, "re f\n"...)
}

// Text draws s with its baseline at y and its anchor at x.
func (c *Canvas) Text(st Style, x, y float64, s string) {
	if c.dry {
		st.Width(s)
		return
	}
	if st.Align == Right {
		x -= st.Width(s)
	} else if st.Align == Center {
		x -= st.Width(s) / 2
	}
	face := c.faceIndex(st.Face)
	if s == "" || face < 0 {
		return
	}
	c.setColor(st.Color)
	c.beginText(x, y)
	if face != c.face || st.Size != c.size {
		c.face, c.size = face, st.Size
		c.buf = append(c.buf, "/F"...)
		c.buf = strconv.AppendInt(c.buf, int64(face), 10)
		c.buf = append(c.buf, ' ')
		c.number(st.Size, ' ')
		c.buf = append(c.buf, "Tf\n"...)
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
	b := append(c.buf, '(')
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
	c.buf = append(b, ")Tj\n"...)
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

// beginText opens a text object or moves the pen of the open one; moves are differences of whole hundredths, so no error adds up.
func (c *Canvas) beginText(x, y float64) {
	if !c.inText {
		c.inText = true
		c.penX, c.penY = 0, 0
		c.buf = append(c.buf, "BT\n"...)
	}
	px, py := hundredths(x), hundredths(A4Height-y)
	c.buf = appendHundredths(c.buf, px-c.penX)
	c.buf = append(c.buf, ' ')
	c.buf = appendHundredths(c.buf, py-c.penY)
	c.buf = append(c.buf, " Td\n"...)
	c.penX, c.penY = px, py
}

func (c *Canvas) endText() {
	if c.inText {
		c.inText = false
		c.buf = append(c.buf, "ET\n"...)
	}
}

// setColor sets the fill colour, which is also the colour of text. A page starts in black.
func (c *Canvas) setColor(color Color) {
	if color == c.color {
		return
	}
	c.color = color
	for shift := 16; shift >= 0; shift -= 8 {
		// Thousandths are finer than the 255 steps of a channel.
		v := int(color>>shift&0xff) * 1000 / 255
		c.buf = append(c.buf, '0'+byte(v/1000), '.', '0'+byte(v/100%10), '0'+byte(v/10%10), '0'+byte(v%10), ' ')
	}
	c.buf = append(c.buf, "rg\n"...)
}

func (c *Canvas) number(v float64, after byte) {
	c.buf = append(appendHundredths(c.buf, hundredths(v)), after)
}

func hundredths(v float64) int { return int(math.Round(v * 100)) }

// appendHundredths writes n/100 without trailing zeros.
func appendHundredths(b []byte, n int) []byte {
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, int64(n/100), 10)
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
