package document

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"github.com/kilowon/kilowon"
)

// fuzzLimits are small, so that a file which breaks them is soon found.
func fuzzLimits() Limits {
	return Limits{FileBytes: 256 << 10, UnpackedBytes: 4 << 20, EntryBytes: 2 << 20, Sheets: 5, Rows: 900, Columns: 30, Cells: 5000, CellText: 200}
}

// checkRead reads data without the net for panics and checks whatever comes out.
func checkRead(t *testing.T, data []byte) {
	limits := fuzzLimits()
	start := time.Now()
	wb, err := read(data, limits)
	if took := time.Since(start); took > 5*time.Second {
		t.Fatalf("took %s for %d bytes", took, len(data))
	}
	if err != nil {
		f := Refusal(err)
		if wb != nil || kilowon.CodeOf(err) != kilowon.Invalid || f.Message == "" {
			t.Fatalf("refusal %v with workbook %v", err, wb)
		}
		return
	}
	if int64(len(data)) > limits.FileBytes || len(wb.Sheets) == 0 || len(wb.Sheets) > limits.Sheets {
		t.Fatalf("%d bytes, %d sheets", len(data), len(wb.Sheets))
	}
	cells := 0
	for i := range wb.Sheets {
		s := &wb.Sheets[i]
		last := 0
		for _, row := range s.Rows {
			if row.Number <= last || row.Number > limits.Rows || len(row.Cells) == 0 {
				t.Fatalf("row %d after %d with %d cells", row.Number, last, len(row.Cells))
			}
			last = row.Number
			cells += len(row.Cells)
			checkCells(t, row, limits)
		}
	}
	if cells > limits.Cells {
		t.Fatalf("%d cells", cells)
	}
}

func checkCells(t *testing.T, row Row, limits Limits) {
	last := int32(0)
	for _, c := range row.Cells {
		switch {
		case int(c.Row) != row.Number || c.Column <= last || int(c.Column) > limits.Columns:
			t.Fatalf("cell %+v in row %d after column %d", c, row.Number, last)
		case utf8.RuneCountInString(c.Text) > limits.CellText || !utf8.ValidString(c.Text):
			t.Fatalf("text of %s: %q", c.Address(), c.Text)
		case (c.Text == "") != (c.Kind == Blank) || c.Kind == Blank && !c.Formula:
			t.Fatalf("cell %+v", c)
		case c.Kind == Number && c.Number == "":
			t.Fatalf("number %+v", c)
		}
		if c.Number != "" && len(c.Number) <= maxNumberText {
			if value, changed, ok := NormalizeNumber(c.Number); !ok || changed {
				t.Fatalf("number %q of %s is %q", c.Number, c.Address(), value)
			}
		}
		if NormalizeNumber(c.Text); Address(int(c.Row), int(c.Column)) != c.Address() {
			t.Fatal(c.Address())
		}
		last = c.Column
	}
}

// FuzzReadXLSX fuzzes the file as it is, and its parts unpacked: sheet, shared texts and styles between zero bytes, so that the
// fuzzer gets past the checksums.
func FuzzReadXLSX(f *testing.F) {
	data := readFile(f, "office.xlsx")
	f.Add(data, false)
	var unpacked [][]byte
	for _, name := range fuzzedParts {
		unpacked = append(unpacked, onePart(f, data, name))
	}
	f.Add(bytes.Join(unpacked, []byte{0}), true)
	plain := plainParts(`<row r="1"><c r="A1" t="s"><v>1</v></c><c t="inlineStr"><is><r><t>a</t></r><rPh><t>b</t></rPh></is></c><c><f t="array" ref="A1:B2"/><v>1</v></c></row>`)
	f.Add(plain.zip(f), false)
	unpacked = nil
	for _, name := range fuzzedParts {
		unpacked = append(unpacked, []byte(plain[name]))
	}
	f.Add(bytes.Join(unpacked, []byte{0}), true)
	f.Fuzz(func(t *testing.T, data []byte, unpacked bool) {
		if !unpacked {
			if bytes.HasPrefix(data, []byte("PK")) {
				checkRead(t, data)
			}
			return
		}
		p := plainParts("")
		for i, text := range bytes.SplitN(data, []byte{0}, len(fuzzedParts)) {
			p[fuzzedParts[i]] = string(text)
		}
		checkRead(t, p.zip(t))
	})
}

var fuzzedParts = []string{"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"}

// onePart unpacks one part of a real file.
func onePart(f *testing.F, data []byte, name string) []byte {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		f.Fatal(err)
	}
	i := slices.IndexFunc(archive.File, func(z *zip.File) bool { return z.Name == name })
	r, err := archive.File[i].Open()
	if err != nil {
		f.Fatal(err)
	}
	defer r.Close()
	out, err := io.ReadAll(r)
	if err != nil {
		f.Fatal(err)
	}
	return out
}

// FuzzReadXLS fuzzes OLE2 files and bare workbook streams.
func FuzzReadXLS(f *testing.F) {
	f.Add(readFile(f, "office.xls"))
	f.Add(oleFile(oleEntry{"Workbook", oneSheet(nil).stream()}))
	f.Add(oneSheet([]rec{{recSST, le(uint32(2), uint32(2), uint16(4), byte(13), uint16(1), uint32(2), wide("가나"))}, {recContinue, le(byte(0), "ab", make([]byte, 6))}},
		rec{recLabelSST, at(0, 0, 0, uint32(0))}, rec{recFormula, at(0, 3, 0, formulaResult(0, 0))}, rec{recString, unicodeString("글")},
		rec{recMulRK, le(uint16(0), uint16(5), uint16(0), uint32(7<<2|2), uint16(0), uint32(5), uint16(6))}).stream())
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) || isBareBIFF(data) {
			checkRead(t, data)
		}
	})
}

// FuzzReadCSV fuzzes everything that is neither a zip nor an OLE2 file.
func FuzzReadCSV(f *testing.F) {
	f.Add([]byte(csvText))
	f.Add([]byte("\xef\xbb\xbf" + csvText))
	f.Add(encodeCP949(f, csvText))
	f.Add(encodeUTF16(f, unicode.LittleEndian, csvText))
	f.Add(encodeUTF16(f, unicode.BigEndian, csvText))
	f.Add([]byte("a;b\r\n=\"01\";\"c\"\"d\ne\"\r\n"))
	f.Add([]byte("<html><table>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if !bytes.HasPrefix(data, []byte("PK")) && !bytes.HasPrefix(data, []byte("\xd0\xcf")) {
			checkRead(t, data)
		}
	})
}
