package document

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
)

// The choices are drawn as bars from zero, the break-even as one curve for each choice, each over the cells of its table.
func TestComparisonCharts(t *testing.T) {
	sheet := &ComparisonSheet{Title: "일반용전력(갑)Ⅰ 고압A", MadeOn: kilowon.MustDate("2026-10-20"), XName: "월 사용시간", XUnit: "시간", Curves: []string{"선택Ⅰ", "선택Ⅱ"},
		Choices: []ComparisonChoice{{Name: "선택Ⅰ", Known: true, Total: 463550}, {Name: "선택Ⅱ", Known: true, Total: 460950}, {Name: "계약전력 9kW", Remark: "견주지 못함"}},
		Months:  []ComparisonMonth{{Month: kilowon.MustDate("2025-04-01").Month(), Costs: []kilowon.Won{463550, 460950, 0}}},
		Points:  []ComparisonPoint{{X: 50, Costs: []kilowon.Won{143850, 151800}}, {X: 100, Costs: []kilowon.Won{216000, 221300}}}}
	drawn := charts(t, sheet)
	if len(drawn) != 2 {
		t.Fatalf("%d charts", len(drawn))
	}
	for i, want := range [][]string{
		{"<barChart>", "'선택별 비교'!$A$5:$A$7", "'선택별 비교'!$C$5:$C$7", `<min val="0">`},
		{"<scatterChart>", "'손익분기'!$A$5:$A$6", "'손익분기'!$B$5:$B$6", "'손익분기'!$C$5:$C$6", "'손익분기'!$B$4", "전기요금계(원)", "월 사용시간(시간)"},
	} {
		for _, w := range want {
			if !strings.Contains(drawn[i], w) {
				t.Errorf("chart %d is without %s", i+1, w)
			}
		}
	}
	sheet.Points = nil
	if n := len(charts(t, sheet)); n != 1 {
		t.Errorf("%d charts without a break-even", n)
	}
}

// charts are the drawings of a comparison as they stand in its workbook.
func charts(t *testing.T, sheet *ComparisonSheet) []string {
	t.Helper()
	var book bytes.Buffer
	if err := WriteComparison(&book, sheet); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(book.Bytes()), int64(book.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, name := range []string{"xl/charts/chart1.xml", "xl/charts/chart2.xml"} {
		f, err := z.Open(name)
		if err != nil {
			continue // There are as many as there are tables that are drawn.
		}
		text, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, strings.NewReplacer("&#39;", "'", "&apos;", "'").Replace(string(text)))
	}
	return out
}
