package document

import (
	"encoding/binary"
	"errors"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// The records of BIFF8 that carry what is read ([MS-XLS] 2.3).
const (
	recFormula     = 0x0006
	recEOF         = 0x000A
	recDateMode    = 0x0022
	recFilePass    = 0x002F
	recContinue    = 0x003C
	recBoundSheet  = 0x0085
	recMulRK       = 0x00BD
	recRString     = 0x00D6
	recXF          = 0x00E0
	recMergedCells = 0x00E5
	recSST         = 0x00FC
	recLabelSST    = 0x00FD
	recNumber      = 0x0203
	recLabel       = 0x0204
	recBoolErr     = 0x0205
	recString      = 0x0207
	recRow         = 0x0208
	recRK          = 0x027E
	recFormat      = 0x041E
	recBOF         = 0x0809
)

var errCutOff = errors.New("biff: record is cut off")

// biffScanner walks over the records of a workbook stream. A record longer than 8,224 bytes goes on in CONTINUE records, which
// are kept apart because text says anew at each seam how wide its characters are.
type biffScanner struct {
	data []byte
	pos  int
	kind uint16
	// head is the record itself, more are its continuations.
	head []byte
	more [][]byte
	body biffBytes
	err  error
}

// next moves to the next record; false at the end of the stream or after an error.
func (s *biffScanner) next() bool {
	if s.err != nil || s.pos == len(s.data) {
		return false
	}
	s.kind, s.head = s.record()
	s.more = s.more[:0]
	for s.err == nil && s.pos+2 <= len(s.data) && binary.LittleEndian.Uint16(s.data[s.pos:]) == recContinue {
		_, body := s.record()
		s.more = append(s.more, body)
	}
	return s.err == nil
}

func (s *biffScanner) record() (uint16, []byte) {
	rest := s.data[s.pos:]
	if len(rest) < 4 || len(rest) < 4+int(binary.LittleEndian.Uint16(rest[2:])) {
		s.err = fmt.Errorf("%w at byte %d", errCutOff, s.pos)
		return 0, nil
	}
	end := 4 + int(binary.LittleEndian.Uint16(rest[2:]))
	s.pos += end
	return binary.LittleEndian.Uint16(rest), rest[4:end:end]
}

// bytes opens the record and its continuations for reading, until the next record.
func (s *biffScanner) bytes() *biffBytes {
	s.body = biffBytes{cur: s.head, more: s.more, buf: s.body.buf}
	return &s.body
}

// biffBytes reads the contents of one record across its continuations. After an error every read gives zero.
type biffBytes struct {
	cur  []byte
	more [][]byte
	err  error
	// buf is reused for the text of one string.
	buf []byte
}

// seam moves to the next continuation; an empty one is passed over.
func (b *biffBytes) seam() bool {
	for len(b.cur) == 0 && len(b.more) > 0 {
		b.cur, b.more = b.more[0], b.more[1:]
	}
	if len(b.cur) == 0 && b.err == nil {
		b.err = errCutOff
	}
	return b.err == nil
}

func (b *biffBytes) u8() byte {
	if b.err != nil || !b.seam() {
		return 0
	}
	v := b.cur[0]
	b.cur = b.cur[1:]
	return v
}

func (b *biffBytes) u16() uint16 { return uint16(b.u8()) | uint16(b.u8())<<8 }

func (b *biffBytes) u32() uint32 { return uint32(b.u16()) | uint32(b.u16())<<16 }

func (b *biffBytes) u64() uint64 { return uint64(b.u32()) | uint64(b.u32())<<32 }

// skip passes over n bytes.
func (b *biffBytes) skip(n int) {
	for n > 0 && b.err == nil && b.seam() {
		step := min(n, len(b.cur))
		b.cur, n = b.cur[step:], n-step
	}
}

// empty says whether everything was read.
func (b *biffBytes) empty() bool {
	left := len(b.cur)
	for _, more := range b.more {
		left += len(more)
	}
	return left == 0 || b.err != nil
}

// text reads n characters whose flags were read: bit 0 says two bytes a character, else one byte of Latin-1. At each seam a new
// flags byte stands before the rest.
func (b *biffBytes) text(n int, flags byte) string {
	b.buf = b.buf[:0]
	high := rune(0)
	for n > 0 && b.err == nil {
		if len(b.cur) == 0 {
			if !b.seam() {
				break
			}
			flags = b.u8()
			continue
		}
		if flags&1 == 0 {
			step := min(n, len(b.cur))
			for _, c := range b.cur[:step] {
				b.buf = utf8.AppendRune(b.buf, rune(c))
			}
			b.cur, n = b.cur[step:], n-step
			continue
		}
		if len(b.cur) < 2 {
			b.err = errCutOff
			break
		}
		high = b.appendUTF16(high, rune(binary.LittleEndian.Uint16(b.cur)))
		b.cur, n = b.cur[2:], n-1
	}
	if high != 0 {
		b.buf = utf8.AppendRune(b.buf, utf8.RuneError)
	}
	if b.err != nil {
		return ""
	}
	return string(b.buf)
}

// appendUTF16 joins surrogate pairs; high is the half still waiting, and the half waiting afterwards is given back.
func (b *biffBytes) appendUTF16(high, unit rune) rune {
	if high != 0 {
		if r := utf16.DecodeRune(high, unit); r != utf8.RuneError {
			b.buf = utf8.AppendRune(b.buf, r)
			return 0
		}
		b.buf = utf8.AppendRune(b.buf, utf8.RuneError)
	}
	if unit >= 0xD800 && unit < 0xDC00 {
		return unit
	}
	b.buf = utf8.AppendRune(b.buf, unit)
	return 0
}

// shortString reads a sheet's name: one byte of length, flags, characters.
func (b *biffBytes) shortString() string {
	n := int(b.u8())
	return b.text(n, b.u8())
}

// longString reads a cell's text or a format: two bytes of length, flags, characters.
func (b *biffBytes) longString() string {
	n := int(b.u16())
	return b.text(n, b.u8())
}

// richString reads a shared text and passes over its formatting runs (flag 8) and its phonetic guide (flag 4).
func (b *biffBytes) richString() string {
	n, flags := int(b.u16()), b.u8()
	runs, phonetic := 0, 0
	if flags&8 != 0 {
		runs = 4 * int(b.u16())
	}
	if flags&4 != 0 {
		phonetic = int(b.u32())
	}
	text := b.text(n, flags)
	b.skip(runs)
	b.skip(phonetic)
	return text
}
