package pdf

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"sync"

	"github.com/kilowon/kilowon"
	"rsc.io/qr/coding"
)

// maxQRVersion keeps codes at 61 modules a side: on 24 mm of paper a finer one is no longer read by every phone.
const maxQRVersion = 11

// MostQR is how many bytes of any text a code holds.
const MostQR = 250

// qrSymbol is a QR code: bit x of rows[y] and bit y of columns[x] are set where the module is dark.
type qrSymbol struct {
	size          int
	rows, columns []uint64
}

// qrPlan holds what codes of one version share. Masking is exclusive-or, so mask m of any text is its mask 0 with deltas[m] flipped.
type qrPlan struct {
	once   sync.Once
	plan   *coding.Plan
	deltas [8]qrSymbol
	err    error
}

var qrPlans [maxQRVersion + 1]qrPlan

// QR draws text as a QR code (error correction level M) as wide as the box; the quiet zone of 4 modules around it is the caller's.
// A text too long for a code that a phone reads from paper is an Invalid error, told by EndPage.
func (c *Canvas) QR(b Box, text string) {
	if c.dry {
		return
	}
	symbol, err := encodeQR(text)
	if err != nil {
		c.fail(err)
		return
	}
	// Modules are drawn in whole units under one scaling matrix and filled as one path, so that no seams show between them.
	l := &c.boxes
	l.paint()
	l.setColor(0)
	module := strconv.FormatFloat(b.W/float64(symbol.size), 'f', 5, 64)
	l.buf = append(l.buf, "q "+module+" 0 0 -"+module+" "...)
	l.place(b.X)
	l.place(A4Height - b.Y)
	l.buf = append(l.buf, "cm\n"...)
	for y := range symbol.rows {
		for symbol.rows[y] != 0 {
			for _, v := range symbol.takeBox(y) {
				// No place or side is beyond the 61 modules of the largest code.
				if v >= 10 {
					l.buf = append(l.buf, byte('0'+v/10))
				}
				l.buf = append(l.buf, byte('0'+v%10), ' ')
			}
			l.buf = append(l.buf, "re\n"...)
		}
	}
	l.buf = append(l.buf, "f\nQ\n"...)
}

// QRPath is text's code as the path of an SVG drawing whose unit is a module, and how many modules a side has. Its error is that of QR.
func QRPath(text string) (path string, side int, err error) {
	symbol, err := encodeQR(text)
	if err != nil {
		return "", 0, err
	}
	var out strings.Builder
	for y := range symbol.rows {
		for symbol.rows[y] != 0 {
			b := symbol.takeBox(y)
			fmt.Fprintf(&out, "M%d %dh%dv%dh-%dz", b[0], b[1], b[2], b[3], b[2])
		}
	}
	return out.String(), symbol.size, nil
}

// takeBox takes the first run of dark modules off row y, with the rows below that have the same run, and gives x, y, width and height.
func (s *qrSymbol) takeBox(y int) [4]int {
	x := bits.TrailingZeros64(s.rows[y])
	width := bits.TrailingZeros64(^(s.rows[y] >> x))
	run := uint64(1<<width-1) << x
	around := run<<1 | run>>1
	high := 0
	for y+high < s.size && s.rows[y+high]&(run|around) == run {
		s.rows[y+high] &^= run
		high++
	}
	return [4]int{x, y, width, high}
}

// encodeQR makes the code of the smallest version that holds text, under the mask with the least penalty.
func encodeQR(text string) (qrSymbol, error) {
	enc := qrEncoding(text)
	for v := coding.MinVersion; v <= maxQRVersion; v++ {
		version := coding.Version(v)
		if enc.Bits(version) > 8*version.DataBytes(coding.M) {
			continue
		}
		p := &qrPlans[v]
		p.once.Do(func() { p.prepare(version) })
		if p.err != nil {
			return qrSymbol{}, kilowon.At("QR", p.err)
		}
		code, err := p.plan.Encode(enc)
		if err != nil {
			return qrSymbol{}, kilowon.At("QR", err)
		}
		return p.bestMask(newQRSymbol(code)), nil
	}
	return qrSymbol{}, kilowon.Errorf(kilowon.Invalid, "QR 코드에는 %d바이트까지 담을 수 있는데 %d바이트입니다. 주소를 줄이십시오", MostQR, len(text))
}

// qrEncoding is the tightest way to write text.
func qrEncoding(text string) coding.Encoding {
	switch {
	case strings.Trim(text, qrDigits) == "":
		return coding.Num(text)
	case strings.Trim(text, qrDigits+qrLetters) == "":
		return coding.Alpha(text)
	}
	return coding.String(text)
}

// What the two tighter ways can write; the way for letters writes digits too.
const (
	qrDigits  = "0123456789"
	qrLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
)

func (p *qrPlan) prepare(version coding.Version) {
	var base qrSymbol
	for mask := range p.deltas {
		plan, err := coding.NewPlan(version, coding.M, coding.Mask(mask))
		if err != nil {
			p.err = err
			return
		}
		code, err := plan.Encode(coding.String(""))
		if err != nil {
			p.err = err
			return
		}
		symbol := newQRSymbol(code)
		if mask == 0 {
			p.plan, base = plan, symbol
		}
		p.deltas[mask] = symbol.xor(base)
	}
}

func newQRSymbol(code *coding.Code) qrSymbol {
	s := blankQR(code.Size)
	for y := range s.rows {
		line := code.Bitmap[y*code.Stride:]
		for x := 0; x < code.Size; x += 8 {
			s.rows[y] |= uint64(bits.Reverse8(line[x/8])) << x
		}
		for row := s.rows[y]; row != 0; row &= row - 1 {
			s.columns[bits.TrailingZeros64(row)] |= 1 << y
		}
	}
	return s
}

// blankQR has no dark module.
func blankQR(size int) qrSymbol {
	both := make([]uint64, 2*size)
	return qrSymbol{size, both[:size], both[size:]}
}

// xor gives the modules in which two codes of one size differ.
func (s qrSymbol) xor(o qrSymbol) qrSymbol {
	out := blankQR(s.size)
	out.setXor(s, o)
	return out
}

func (s qrSymbol) setXor(a, b qrSymbol) {
	for i := range s.rows {
		s.rows[i], s.columns[i] = a.rows[i]^b.rows[i], a.columns[i]^b.columns[i]
	}
}

func (p *qrPlan) bestMask(code qrSymbol) qrSymbol {
	best, masked, least := blankQR(code.size), blankQR(code.size), math.MaxInt
	for _, delta := range p.deltas {
		masked.setXor(code, delta)
		if n := masked.penalty(least); n < least {
			best, masked, least = masked, best, n
		}
	}
	return best
}

// penalty scores a code by the four rules of ISO/IEC 18004: long runs, blocks of one colour, patterns like a finder, too dark or too light.
// Once it has come to enough it is not added up to the end.
func (s qrSymbol) penalty(enough int) int {
	total, dark := 0, 0
	width := uint64(1)<<s.size - 1
	for i, row := range s.rows {
		dark += bits.OnesCount64(row)
		for _, line := range [...]uint64{row, s.columns[i]} {
			total += runPenalty(line) + runPenalty(^line&width) + finderPenalty(line, width, s.size)
		}
		if i+1 < s.size {
			same := ^(row ^ s.rows[i+1]) & width
			flat := ^(row ^ row>>1) & (width >> 1)
			total += 3 * bits.OnesCount64(same&(same>>1)&flat)
		}
		if total >= enough {
			return total
		}
	}
	off := dark*100/(s.size*s.size) - 50
	if off < 0 {
		off = -off
	}
	return total + off/5*10
}

// runPenalty gives 3 for each run of five equal modules and 1 for each more.
func runPenalty(line uint64) int {
	five := line & (line >> 1) & (line >> 2) & (line >> 3) & (line >> 4)
	return bits.OnesCount64(five) + 2*bits.OnesCount64(five&^(five<<1))
}

// finderPenalty gives 40 for each dark-light 1:1:3:1:1 pattern with four light modules before or after it.
func finderPenalty(line, width uint64, size int) int {
	light := ^line & width
	const finder = 0b1011101
	core := ^uint64(0)
	for i := range 7 {
		if finder>>i&1 == 1 {
			core &= line >> i
		} else {
			core &= light >> i
		}
	}
	after := core & (light >> 7) & (light >> 8) & (light >> 9) & (light >> 10)
	before := core & (light << 1) & (light << 2) & (light << 3) & (light << 4)
	fits := uint64(1)<<(size-10) - 1
	return 40 * (bits.OnesCount64(after&fits) + bits.OnesCount64(before&(fits<<4)))
}
