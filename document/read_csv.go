package document

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
)

// readCSV reads a text file as one sheet; a row's number is the line its record starts on.
func readCSV(data []byte, limits Limits) (*Workbook, error) {
	text, err := decodeText(data)
	if err != nil {
		return nil, err
	}
	if !strings.Contains(text, "\n") {
		text = strings.ReplaceAll(text, "\r", "\n")
	}
	comma := separator(text)
	if line := tooWide(text, byte(comma)); line > 0 {
		return nil, refuseAt(fmt.Sprintf("%d행", line), "열이 너무 많습니다. %s열까지만 받습니다. 쓰지 않는 열을 지운 뒤 다시 올려 주세요.", grouped(limits.Columns))
	}
	r := csv.NewReader(strings.NewReader(keepLeadingZeros(text, comma)))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = comma, -1, true
	spent := 0
	b := sheetBuilder{limits: limits, spent: &spent}
	for {
		fields, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, csvError(err)
		}
		line, _ := r.FieldPos(0)
		for i, field := range fields {
			if err := b.add(csvCell(int32(line), int32(i+1), field)); err != nil {
				return nil, err
			}
		}
	}
	sheet, err := b.sheet()
	if err != nil {
		return nil, err
	}
	return &Workbook{Kind: CSV, Sheets: []Sheet{sheet}}, nil
}

// tooWide gives the line of a record with more fields than any spreadsheet has columns, or 0. The reader keeps a whole record, at
// forty bytes a field, so a file of separators alone would take gigabytes.
func tooWide(text string, comma byte) int {
	line, fields, quoted := 1, 0, false
	for i := range len(text) {
		switch text[i] {
		case '"':
			quoted = !quoted
		case '\n':
			line++
			if !quoted {
				fields = 0
			}
		case comma:
			if !quoted {
				fields++
			}
			if fields >= maxColumn {
				return line
			}
		}
	}
	return 0
}

// csvError says where the quotes do not pair.
func csvError(err error) error {
	var e *csv.ParseError
	if !errors.As(err, &e) {
		return damaged(err)
	}
	place := fmt.Sprintf("%d행", e.StartLine)
	if errors.Is(err, csv.ErrQuote) && e.Line > e.StartLine {
		return refuseAt(place, "이 행에서 연 따옴표(\")가 닫히지 않았습니다. 따옴표를 지우거나 짝을 맞춘 뒤 다시 올려 주세요.")
	}
	return refuseAt(place, "따옴표(\")의 짝이 맞지 않습니다. 따옴표를 지우거나 Excel에서 CSV로 다시 저장한 뒤 올려 주세요.")
}

// csvCell takes a field for a number only when it is written as a spreadsheet would show one; 0101 stays text.
func csvCell(row, column int32, field string) Cell {
	c := Cell{Row: row, Column: column, Kind: Text, Text: field}
	if isDecimal(field) {
		if number, _, ok := NormalizeNumber(field); ok {
			c.Kind, c.Number = Number, number
		}
	}
	// A spreadsheet that opens the file would compute the field, so the person may see something else than what stands here.
	c.Formula = len(field) > 1 && field[0] == '=' && field[1] != '='
	return c
}

// isDecimal knows -12.50 but not +1, 1e3, .5, 5. or 007.
func isDecimal(s string) bool {
	whole, fraction, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	if !allDigits(whole) || len(whole) > 1 && whole[0] == '0' {
		return false
	}
	return !point || allDigits(fraction)
}

func allDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// keepLeadingZeros takes the equals sign off ="0101", with which programs keep Excel from dropping the zero.
func keepLeadingZeros(text string, comma rune) string {
	if strings.HasPrefix(text, `="`) {
		text = text[1:]
	}
	text = strings.ReplaceAll(text, "\n=\"", "\n\"")
	return strings.ReplaceAll(text, string(comma)+`="`, string(comma)+`"`)
}

// decodeText finds the encoding: by byte order mark, else UTF-8 where the whole file is valid, else CP949, in which Korean
// Windows saves CSV. Text with a character that cannot be decoded is refused with its line.
func decodeText(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		decoded, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", damaged(err)
		}
		return checkText(string(decoded))
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return checkText(strings.ToValidUTF8(string(data[3:]), "\uFFFD"))
	case utf8.Valid(data):
		return checkText(string(data))
	}
	decoded, err := korean.EUCKR.NewDecoder().Bytes(data)
	if err != nil {
		return "", damaged(err)
	}
	// A UTF-8 file with one broken byte must be blamed for that byte, not for being bad CP949.
	text, asUTF8 := string(decoded), strings.ToValidUTF8(string(data), "\uFFFD")
	if strings.Count(asUTF8, "\uFFFD") < strings.Count(text, "\uFFFD") {
		text = asUTF8
	}
	return checkText(text)
}

// checkText refuses decoded text that is no text or lost characters.
func checkText(text string) (string, error) {
	text = strings.TrimRight(text, "\x00\x1a")
	for i := 0; i < len(text); i++ {
		if c := text[i]; c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v' {
			return "", refuse("알 수 없는 형식의 파일입니다. %s", wantWorkbook)
		}
	}
	if n := strings.Count(text, "\uFFFD"); n > 0 {
		before := text[:strings.Index(text, "\uFFFD")]
		line := 1 + max(strings.Count(before, "\n"), strings.Count(before, "\r"))
		return "", refuseAt(fmt.Sprintf("%d행", line), "읽을 수 없는 글자가 있습니다(모두 %s자). 글자가 깨진 곳을 고치고 [CSV UTF-8] 또는 Excel 통합 문서(*.xlsx)로 저장한 뒤 다시 올려 주세요.", grouped(n))
	}
	return text, nil
}

// separatorLines is how many lines the separator is judged by.
const separatorLines = 50

// separator finds what stands between the fields: the sign that most lines have equally often. Commas inside numbers and
// titles above the table are outvoted.
func separator(text string) rune {
	signs := [...]rune{',', '\t', ';'}
	var times [len(signs)]map[int]int
	for i := range times {
		times[i] = map[int]int{}
	}
	var counts [len(signs)]int
	lines, quoted := 0, false
	for _, r := range text + "\n" {
		if r == '"' {
			quoted = !quoted
		}
		if quoted {
			continue
		}
		if r != '\n' {
			for i, sign := range signs {
				if r == sign {
					counts[i]++
				}
			}
			continue
		}
		for i := range counts {
			times[i][counts[i]]++
			counts[i] = 0
		}
		if lines++; lines == separatorLines {
			break
		}
	}
	best, score := signs[0], 0
	for i, sign := range signs {
		for count, lines := range times[i] {
			if count*lines > score {
				best, score = sign, count*lines
			}
		}
	}
	return best
}
