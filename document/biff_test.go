package document

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"
	"testing"
	"unicode/utf16"
)

// rec is one record of a hand-made workbook stream.
type rec struct {
	kind uint16
	body []byte
}

// le writes numbers one after the other in the order xls files have them.
func le(values ...any) []byte {
	var buf bytes.Buffer
	for _, v := range values {
		switch v := v.(type) {
		case []byte:
			buf.Write(v)
		case string:
			buf.WriteString(v)
		case float64:
			_ = binary.Write(&buf, binary.LittleEndian, math.Float64bits(v))
		default:
			if err := binary.Write(&buf, binary.LittleEndian, v); err != nil {
				panic(err)
			}
		}
	}
	return buf.Bytes()
}

// wide writes text with two bytes a character.
func wide(s string) []byte { return le(utf16.Encode([]rune(s))) }

// unicodeString is a text with its length and flags before it.
func unicodeString(s string) []byte {
	return le(uint16(len(utf16.Encode([]rune(s)))), byte(1), wide(s))
}

func at(row, column, style uint16, more ...any) []byte { return le(row, column, style, le(more...)) }

type biffBook struct {
	globals []rec
	sheets  []biffBookSheet
}

type biffBookSheet struct {
	name        string
	state, kind byte
	recs        []rec
}

// stream lays the book out: globals with the places of the sheets, then the sheets.
func (b biffBook) stream() []byte {
	globals := append([]rec{{recBOF, le(uint16(biff8), uint16(streamGlobals), uint32(0), uint32(0), uint32(0))}}, b.globals...)
	size := 4
	for _, r := range globals {
		size += 4 + len(r.body)
	}
	var bodies [][]byte
	for _, s := range b.sheets {
		size += 4 + 8 + 2*len(utf16.Encode([]rune(s.name)))
		recs := append([]rec{{recBOF, le(uint16(biff8), uint16(streamWorksheet))}}, s.recs...)
		bodies = append(bodies, encode(append(recs, rec{recEOF, nil})))
	}
	for i, s := range b.sheets {
		globals = append(globals, rec{recBoundSheet, le(uint32(size), s.state, s.kind, byte(len(utf16.Encode([]rune(s.name)))), byte(1), wide(s.name))})
		size += len(bodies[i])
	}
	return append(encode(append(globals, rec{recEOF, nil})), bytes.Join(bodies, nil)...)
}

func encode(recs []rec) []byte {
	var out []byte
	for _, r := range recs {
		out = append(out, le(r.kind, uint16(len(r.body)), r.body)...)
	}
	return out
}

// oneSheet is a book with a sheet called 표.
func oneSheet(globals []rec, recs ...rec) biffBook {
	return biffBook{globals: globals, sheets: []biffBookSheet{{name: "표", recs: recs}}}
}

func wantBIFF(t *testing.T, b biffBook, want string) {
	t.Helper()
	wantSheet(t, mustRead(t, b.stream()).Sheet("표"), want)
}

func formulaResult(kind, value byte) []byte {
	return []byte{kind, 0, value, 0, 0, 0, 0xFF, 0xFF}
}

func TestBIFFCells(t *testing.T) {
	xf := func(format uint16) rec { return rec{recXF, le(uint16(0), format, make([]byte, 16))} }
	globals := []rec{
		{recFormat, le(uint16(164), unicodeString(`yyyy"년" m"월"`))},
		{recFormat, le(uint16(165), uint16(8), byte(0), `0.0"day"`)},
		xf(0), xf(14), xf(164), xf(165),
	}
	wantBIFF(t, oneSheet(globals,
		rec{recRow, le(uint16(1), uint16(0), uint16(9), uint16(255), uint32(0), uint32(0x20))},
		rec{recRow, le(uint16(2), uint16(0), uint16(9), uint16(255), uint32(0), uint32(0x100))},
		rec{recNumber, at(0, 0, 0, 4237.16)},
		rec{recRK, at(0, 1, 0, uint32(423716<<2|3))},
		rec{recRK, at(0, 2, 0, uint32(math.MaxUint32&^3|2))},
		rec{recRK, at(0, 3, 0, uint32(math.Float64bits(1.5)>>32)&^3)},
		rec{recRK, at(0, 4, 0, uint32(math.Float64bits(150)>>32)&^3|1)},
		rec{recMulRK, le(uint16(0), uint16(5), uint16(0), uint32(7<<2|2), uint16(1), uint32(46082<<2|2), uint16(3), uint32(5<<2|2), uint16(7))},
		rec{recLabel, at(1, 0, 0, unicodeString("숨긴 행"))},
		rec{recRString, at(1, 1, 0, uint16(3), byte(0), "abc", uint16(1), uint32(0))},
		rec{recBoolErr, at(1, 2, 0, byte(1), byte(0))},
		rec{recBoolErr, at(1, 3, 0, byte(0), byte(0))},
		rec{recBoolErr, at(1, 4, 0, byte(0x2A), byte(1))},
		rec{recBoolErr, at(1, 5, 0, byte(0x63), byte(1))},
		rec{recNumber, at(1, 6, 0, math.NaN())},
		rec{0x0201, at(1, 7, 0)},
		rec{0x00BE, le(uint16(1), uint16(8), uint16(0), uint16(0), uint16(9))},
		rec{recFormula, at(2, 0, 0, 12.5, make([]byte, 8))},
		rec{recFormula, at(2, 1, 0, formulaResult(0, 0), make([]byte, 8))},
		rec{0x04BC, make([]byte, 12)},
		rec{recString, unicodeString("결과")},
		rec{recFormula, at(2, 2, 0, formulaResult(1, 1), make([]byte, 8))},
		rec{recFormula, at(2, 3, 0, formulaResult(2, 7), make([]byte, 8))},
		rec{recFormula, at(2, 4, 0, formulaResult(3, 0), make([]byte, 8))},
		rec{recFormula, at(2, 5, 2, 46082.25, make([]byte, 8))},
		rec{recFormula, at(2, 6, 0, formulaResult(0, 0), make([]byte, 8))},
		rec{recNumber, at(2, 7, 0, 1.0)},
		rec{recString, unicodeString("글 없는 수식의 글이 아님")},
		// An embedded chart repeats numbers for itself.
		rec{recBOF, le(uint16(biff8), uint16(0x20))},
		rec{recNumber, at(0, 0, 0, 999.0)},
		rec{recEOF, nil},
		rec{recFormula, at(3, 0, 0, formulaResult(0, 0), make([]byte, 8))},
		rec{recMergedCells, le(uint16(2), uint16(0), uint16(1), uint16(0), uint16(2), uint16(4), uint16(4), uint16(0), uint16(255))},
	), `A1 숫자 "4237.16"
		B1 숫자 "4237.16"
		C1 숫자 "-1"
		D1 숫자 "1.5"
		E1 숫자 "1.5"
		F1 숫자 "7"
		G1 날짜 "2026-03-01" 46082
		H1 숫자 "5"
		2 hidden
		A2 문자 "숨긴 행"
		B2 문자 "abc"
		C2 참/거짓 "TRUE"
		D2 참/거짓 "FALSE"
		E2 오류값 "#N/A"
		F2 오류값 "#ERR99"
		G2 오류값 "#NUM!"
		A3 숫자 "12.5" =
		B3 문자 "결과" =
		C3 참/거짓 "TRUE" =
		D3 오류값 "#DIV/0!" =
		E3 빈칸 "" =
		F3 날짜 "2026-03-01 06:00:00" 46082.25 =
		G3 빈칸 "" =
		H3 숫자 "1"
		A4 빈칸 "" =
		merged A1:C2
		merged A5:IV5`)
}

func TestBIFFDaysFrom1904(t *testing.T) {
	globals := []rec{{recDateMode, le(uint16(1))}, {recXF, le(uint16(0), uint16(14))}}
	wantBIFF(t, oneSheet(globals, rec{recNumber, at(0, 0, 0, 1.0)}), `A1 날짜 "1904-01-02" 1`)
}

// TestBIFFSharedText cuts the table of shared texts at every place where a writer may cut it.
func TestBIFFSharedText(t *testing.T) {
	head := le(uint32(2), uint32(2))
	latin, korean := "plain text", "101동 0102호"
	rich := func(s []byte, n int, flags byte) []byte {
		return le(uint16(n), flags|8|4, uint16(2), uint32(6), s, make([]byte, 8), "phonet")
	}
	want := "A1 문자 \"" + latin + "\"\nA2 문자 \"" + korean + "\""
	n := len(utf16.Encode([]rune(korean)))
	second := le(uint16(n), byte(1), wide(korean))
	check := func(name string, recs ...rec) {
		t.Run(name, func(t *testing.T) {
			wantBIFF(t, oneSheet(recs, rec{recLabelSST, at(0, 0, 0, uint32(0))}, rec{recLabelSST, at(1, 0, 0, uint32(1))}), want)
		})
	}
	check("whole", rec{recSST, le(head, uint16(len(latin)), byte(0), latin, second)})
	check("rich with phonetic guide", rec{recSST, le(head, rich([]byte(latin), len(latin), 0), rich(wide(korean), n, 1))})
	check("between texts", rec{recSST, le(head, uint16(len(latin)), byte(0), latin)}, rec{recContinue, second})
	check("after the flags", rec{recSST, le(head, uint16(len(latin)), byte(0))}, rec{recContinue, le(byte(0), latin, second)})
	check("empty continuation", rec{recSST, le(head, uint16(len(latin)), byte(0), latin)}, rec{recContinue, nil}, rec{recContinue, second})
	check("from one byte to two", rec{recSST, le(head, uint16(len(latin)), byte(0), latin[:3])}, rec{recContinue, le(byte(1), wide(latin[3:]), second)})
	check("from two bytes to one", rec{recSST, le(head, uint16(len(latin)), byte(1), wide(latin[:4]))}, rec{recContinue, le(byte(0), latin[4:], second)})
	check("twice in one text", rec{recSST, le(head, uint16(len(latin)), byte(0), latin, uint16(n), byte(1), wide("101"))},
		rec{recContinue, le(byte(1), wide("동 01"))}, rec{recContinue, le(byte(1), wide("02호"))})
	runs := rich([]byte(latin), len(latin), 0)
	for cut := len(runs) - 13; cut < len(runs); cut++ {
		check("inside the runs and the guide", rec{recSST, le(head, runs[:cut])}, rec{recContinue, le(runs[cut:], second)})
	}
}

func TestBIFFCharacters(t *testing.T) {
	pair := utf16.Encode([]rune("😀"))
	wantBIFF(t, oneSheet([]rec{{recSST, le(uint32(2), uint32(2),
		// A pair of surrogates may be cut, and Latin-1 goes without its zero bytes.
		uint16(4), byte(1), pair[0])}, {recContinue, le(byte(1), pair[1], uint16('가'), uint16(0xD83D), uint16(3), byte(0), "\xb2\xe9\xb1")}},
		rec{recLabelSST, at(0, 0, 0, uint32(0))}, rec{recLabelSST, at(0, 1, 0, uint32(1))},
		rec{recLabel, at(0, 2, 0, uint16(12), byte(0), "long ")}, rec{recContinue, le(byte(1), wide("label가나"))},
		rec{recFormula, at(0, 3, 0, formulaResult(0, 0))}, rec{recString, le(uint16(6), byte(1), wide("긴 결"))}, rec{recContinue, le(byte(1), wide("과 글"))},
	), `A1 문자 "😀가�"
		B1 문자 "²é±"
		C1 문자 "long label가나"
		D1 문자 "긴 결과 글" =`)
}

func TestBIFFRefused(t *testing.T) {
	number := rec{recNumber, at(0, 0, 0, 1.0)}
	whole := oneSheet(nil, number).stream()
	macro := oneSheet(nil, number)
	macro.sheets[0].kind = sheetMacro
	module := oneSheet(nil, number)
	module.sheets[0].kind = sheetModule
	chart := oneSheet(nil, number)
	chart.sheets[0].kind = 2
	twice := oneSheet(nil, number, rec{0x01C1, make([]byte, 200)})
	twice.sheets = append(twice.sheets, biffBookSheet{name: "둘"})
	overlapping := twice.stream()
	sheet := bytes.Index(overlapping, le(uint16(recBoundSheet)))
	// A sheet's entry is 14 bytes long, its place stands after four; the second entry gets the place of the first.
	copy(overlapping[sheet+14+4:], overlapping[sheet+4:sheet+8])
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"overlapping sheets", overlapping, `sheet "둘" overlaps`},
		{"password", oneSheet([]rec{{recFilePass, make([]byte, 54)}}, number).stream(), "암호가 걸린"},
		{"macro sheet", macro.stream(), "매크로 시트"},
		{"macro module", module.stream(), "매크로 시트"},
		{"only a chart", chart.stream(), "손상"},
		{"Excel 95", append(le(uint16(recBOF), uint16(8), uint16(0x0500), uint16(5), uint32(0)), whole...), "Excel 5.0/95 이전"},
		{"Excel 4", le(uint16(0x0409), uint16(6), make([]byte, 6)), "Excel 5.0/95 이전"},
		{"Excel 3", le(uint16(0x0209), uint16(6), make([]byte, 6)), "Excel 5.0/95 이전"},
		{"Excel 2", le(uint16(0x0009), uint16(4), make([]byte, 4)), "Excel 5.0/95 이전"},
		{"no end", whole[:len(whole)-4], "has no end"},
		{"cut in a record", whole[:len(whole)-6], "cut off"},
		{"no globals' end", whole[:20], "globals have no end"},
		{"short record", oneSheet(nil, rec{recNumber, at(0, 0, 0, uint32(0))}).stream(), "cut off"},
		{"shared text beyond the table", oneSheet(nil, rec{recLabelSST, at(0, 0, 0, uint32(0))}).stream(), "shared text 0 of 0"},
		{"shared text cut off", oneSheet([]rec{{recSST, le(uint32(9), uint32(9), uint16(99), byte(0), "abc")}}, number).stream(), "cut off"},
		{"half a character", oneSheet([]rec{{recSST, le(uint32(1), uint32(1), uint16(2), byte(1), "abc")}}, number).stream(), "cut off"},
		{"cell twice", oneSheet(nil, number, number).stream(), "표!A1: 파일이 손상되었습니다. 같은 칸"},
		{"sheet beyond the end", bytes.Replace(whole, le(uint32(len(whole)-30)), le(uint32(len(whole))), 1), "손상"},
	} {
		t.Run(tt.name, func(t *testing.T) { wantRefusal(t, tt.data, DefaultLimits(), tt.want) })
	}
}

func TestBIFFLimits(t *testing.T) {
	l := Limits{FileBytes: 1 << 20, Sheets: 1, Rows: 2, Columns: 3, Cells: 4, CellText: 5}
	numbers := func(places ...[2]uint16) biffBook {
		var recs []rec
		for _, p := range places {
			recs = append(recs, rec{recNumber, at(p[0], p[1], 0, 1.0)})
		}
		return oneSheet(nil, recs...)
	}
	texts := func(n int) biffBook {
		return oneSheet([]rec{{recSST, le(uint32(n), uint32(n), strings.Repeat("\x01\x00\x00a", n))}})
	}
	two := numbers()
	two.sheets = append(two.sheets, biffBookSheet{name: "둘"})
	for _, tt := range []struct {
		name      string
		good, bad biffBook
		want      string
	}{
		{"rows", numbers([2]uint16{1, 0}), numbers([2]uint16{2, 0}), "표!A3: 행이 너무 많습니다. 2행까지만"},
		{"columns", numbers([2]uint16{0, 2}), numbers([2]uint16{0, 3}), "표!D1: 열이 너무 많습니다. 3열까지만"},
		{"cells", numbers([2]uint16{0, 0}, [2]uint16{0, 1}, [2]uint16{0, 2}, [2]uint16{1, 0}), numbers([2]uint16{0, 0}, [2]uint16{0, 1}, [2]uint16{0, 2}, [2]uint16{1, 0}, [2]uint16{1, 1}), "4칸까지만"},
		{"shared texts", texts(4), texts(5), "4칸까지만"},
		{"cell text", oneSheet(nil, rec{recLabel, at(0, 0, 0, unicodeString("가나다라마"))}), oneSheet(nil, rec{recLabel, at(0, 0, 0, unicodeString("가나다라마바"))}), "5자까지만"},
		{"sheets", numbers(), two, "1장만 받습니다"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := read(tt.good.stream(), l); err != nil {
				t.Errorf("at the limit: %v", err)
			}
			wantRefusal(t, tt.bad.stream(), l, tt.want)
		})
	}
}
