package document

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"
)

// benchHouseholds is a large complex; its form has nine columns.
const benchHouseholds = 10_000

var formHeader = []any{"동 번호", "호 번호", "전월지침", "당월지침", "개별사용량", "공동사용량", "요금적용사용량", "사용량 제출여부", "비고"}

func formRow(i int) []any {
	before := float64(400_000+i*137%900_000) / 100
	return []any{fmt.Sprint(101 + i/100), fmt.Sprintf("%02d%02d", 1+i%100/4, 1+i%4), before, before + 250.5, 250.5, 31, 281.5, "Y", ""}
}

func formXLS() []byte {
	var texts, recs []rec
	count := uint32(0)
	var shared []byte
	for i := range benchHouseholds + 1 {
		row := formHeader
		if i > 0 {
			row = formRow(i - 1)
		}
		for j, v := range row {
			switch v := v.(type) {
			case string:
				// Eight kilobytes a record, as Excel writes them.
				if text := unicodeString(v); len(shared)+len(text) > 8000 {
					texts = append(texts, rec{recContinue, shared})
					shared = text
				} else {
					shared = append(shared, text...)
				}
				recs = append(recs, rec{recLabelSST, at(uint16(i), uint16(j), 0, count)})
				count++
			case int:
				recs = append(recs, rec{recRK, at(uint16(i), uint16(j), 0, uint32(v<<2|2))})
			case float64:
				recs = append(recs, rec{recNumber, at(uint16(i), uint16(j), 0, v)})
			}
		}
	}
	texts = append([]rec{{recSST, le(count, count)}}, append(texts, rec{recContinue, shared})...)
	return oleFile(oleEntry{"Workbook", oneSheet(texts, recs...).stream()})
}

// benchRead reads a workbook whose sheet has its header in the given row.
func benchRead(b *testing.B, data []byte, sheet string, header int) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		wb, err := Read(data, DefaultLimits())
		if err != nil {
			b.Fatal(err)
		}
		if s := wb.Sheet(sheet); len(s.Rows) != header+benchHouseholds || s.Cell(header+benchHouseholds-1, 8).Text != "Y" {
			b.Fatalf("%d rows", len(s.Rows))
		}
	}
	b.ReportMetric(float64(benchHouseholds)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkReadXLSX10000 reads the form that BenchmarkCheckUpload10000 reads and checks.
func BenchmarkReadXLSX10000(b *testing.B) {
	benchRead(b, filledForm(b, benchHouseholds), FormSheet, formHeaderRow)
}

func BenchmarkReadXLS10000(b *testing.B) { benchRead(b, formXLS(), "표", 1) }

func BenchmarkReadCSV10000(b *testing.B) {
	var buf bytes.Buffer
	for i := range benchHouseholds + 1 {
		row := formHeader
		if i > 0 {
			row = formRow(i - 1)
		}
		for j, v := range row {
			if j > 0 {
				buf.WriteByte(',')
			}
			fmt.Fprint(&buf, v)
		}
		buf.WriteByte('\n')
	}
	benchRead(b, buf.Bytes(), "", 1)
}

// BenchmarkExcelizeRows10000 is the bare parse by the library of the form that BenchmarkCheckUpload10000 reads and checks.
func BenchmarkExcelizeRows10000(b *testing.B) {
	data := filledForm(b, benchHouseholds)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			b.Fatal(err)
		}
		rows, err := f.Rows(FormSheet)
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for rows.Next() {
			if _, err := rows.Columns(); err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != formHeaderRow+benchHouseholds {
			b.Fatalf("%d rows", n)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(benchHouseholds)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
