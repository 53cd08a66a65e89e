package document

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// dump writes a sheet one cell a line: place, kind, text, the number behind it, and "=" for a formula.
func dump(s *Sheet) string {
	var b strings.Builder
	for _, row := range s.Rows {
		if row.Hidden {
			fmt.Fprintf(&b, "%d hidden\n", row.Number)
		}
		for _, c := range row.Cells {
			fmt.Fprintf(&b, "%s %s %q", c.Address(), c.Kind, c.Text)
			if c.Number != "" && c.Number != c.Text {
				b.WriteString(" " + c.Number)
			}
			if c.Formula {
				b.WriteString(" =")
			}
			b.WriteByte('\n')
		}
	}
	for _, m := range s.Merged {
		fmt.Fprintf(&b, "merged %s\n", m)
	}
	return b.String()
}

// wantSheet compares a sheet's dump line by line.
func wantSheet(t *testing.T, s *Sheet, want string) {
	t.Helper()
	if s == nil {
		t.Fatal("sheet is missing")
	}
	got, lines := strings.Split(strings.TrimSpace(dump(s)), "\n"), strings.Split(strings.TrimSpace(want), "\n")
	for i := range max(len(got), len(lines)) {
		var g, w string
		if i < len(got) {
			g = got[i]
		}
		if i < len(lines) {
			w = strings.TrimSpace(lines[i])
		}
		if g != w {
			t.Errorf("line %d:\n got %s\nwant %s", i+1, g, w)
		}
	}
}

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func mustRead(t testing.TB, data []byte) *Workbook {
	t.Helper()
	wb, err := read(data, DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return wb
}

// officeSheet is what testdata/make.go wrote, as LibreOffice saved it in both formats; it makes TRUE a formula, and its xlsx cuts
// numbers to 15 digits, which C4 leaves a place for.
const officeSheet = `A1 문자 "2026년 3월 호별 사용량"
A3 문자 "0101"
B3 숫자 "4237.16"
C3 숫자 "4100.02"
D3 숫자 "137.139999999999" =
E3 문자 "Y" =
F3 빈칸 "" =
G3 참/거짓 "TRUE" =
H3 오류값 "#DIV/0!" =
A4 참/거짓 "TRUE" =
B4 숫자 "-12.5"
C4 숫자 "%s"
D4 숫자 "0"
E4 숫자 "0.000001"
F4 숫자 "1000000000000000"
G4 숫자 "12345.67"
H4 숫자 "0.375"
A5 날짜 "2026-03-01" 46082
B5 날짜 "2026-03-01" 46082
C5 날짜 "2026-03-01 09:30:00" 46082.3958333333
D5 날짜 "09:30:00" 0.395833333333333
A6 문자 "똠방각하 펲시 😀 <&>\"'"
B6 문자 "첫 줄\n둘째 줄"
C6 문자 "  앞뒤 공백  "
D6 문자 "１２３"
E6 문자 "1,234"
F6 문자 "굵은 글 기울임"
7 hidden
A7 문자 "숨긴 행"
A8 숫자 "1"
B8 숫자 "10" =
C8 문자 "두 줄 두 칸"
A9 숫자 "2"
B9 숫자 "20" =
AB10 문자 "먼 칸"
merged A1:D1
merged C8:D9`

func TestReadOfficeWorkbooks(t *testing.T) {
	for _, tt := range []struct {
		file string
		kind Kind
		long string
	}{{"office.xlsx", XLSX, "1234567890123460"}, {"office.xls", XLS, "1234567890123456"}} {
		t.Run(tt.file, func(t *testing.T) {
			wb := mustRead(t, readFile(t, tt.file))
			if wb.Kind != tt.kind || wb.Kind.String() != tt.file[len("office."):] || len(wb.Sheets) != 3 {
				t.Fatalf("kind %s with %d sheets", wb.Kind, len(wb.Sheets))
			}
			wantSheet(t, wb.Sheet("호별사용량"), fmt.Sprintf(officeSheet, tt.long))
			wantSheet(t, wb.Sheet("안내 <1쪽>"), `A1 문자 "안내"`)
			wantSheet(t, wb.Sheet("_kilowon"), `A1 문자 "양식 1"`)
			if wb.Sheets[0].Hidden || wb.Sheets[1].Hidden || !wb.Sheets[2].Hidden {
				t.Error("only the third sheet is hidden")
			}
		})
	}
}

func TestReadHouseholds(t *testing.T) {
	for _, file := range []string{"households.xlsx", "households.xls"} {
		t.Run(file, func(t *testing.T) {
			s := mustRead(t, readFile(t, file)).Sheet("Sheet1")
			if len(s.Rows) != 700 {
				t.Fatalf("%d rows", len(s.Rows))
			}
			for i := range 700 {
				row := s.Row(i + 1)
				want := []string{
					fmt.Sprintf("%d동", 101+i/100), fmt.Sprintf("%02d%02d", 1+i%100/4, 1+i%4),
					floatText(float64(400000+i*137) / 100), fmt.Sprint(4100 + i),
					fmt.Sprintf("비고 %d: 계량기 교체 뒤 첫 달", i), fmt.Sprintf("note %d plain", i),
				}
				for j, w := range want {
					if c := row.Cell(j + 1); c.Text != w {
						t.Fatalf("%s: got %q, want %q", c.Address(), c.Text, w)
					}
				}
				if len(row.Cells) != len(want) {
					t.Fatalf("row %d has %d cells", i+1, len(row.Cells))
				}
			}
		})
	}
}

func TestPlaces(t *testing.T) {
	for _, tt := range []struct {
		row, column int
		want        string
	}{{1, 1, "A1"}, {9, 26, "Z9"}, {10, 27, "AA10"}, {65536, 256, "IV65536"}, {maxRow, maxColumn, "XFD1048576"}} {
		if got := Address(tt.row, tt.column); got != tt.want {
			t.Errorf("Address(%d, %d) = %s", tt.row, tt.column, got)
		}
		row, column, ok := parseAddress(tt.want)
		if row != tt.row || column != tt.column || !ok {
			t.Errorf("parseAddress(%s) = %d, %d, %v", tt.want, row, column, ok)
		}
	}
	if row, column, ok := parseAddress("$b$12"); row != 12 || column != 2 || !ok {
		t.Errorf("parseAddress($b$12) = %d, %d, %v", row, column, ok)
	}
	for _, bad := range []string{"", "A", "1", "A0", "A1048577", "XFE1", "A1B", "가1", "A-1", "AAAAAAAAAAAAAAAAAAAA1", "A99999999999999999999"} {
		if row, column, ok := parseAddress(bad); ok {
			t.Errorf("parseAddress(%q) = %d, %d", bad, row, column)
		}
	}
	if got := (Range{FromRow: 1, FromColumn: 1, ToRow: 2, ToColumn: 3}).String(); got != "A1:C2" {
		t.Error(got)
	}
}

func TestSparseAccess(t *testing.T) {
	wb := mustRead(t, []byte("a,,c\n\n\n,e\n"))
	s := wb.Sheet("")
	for _, tt := range []struct {
		row, column int
		text        string
		kind        CellKind
	}{{1, 1, "a", Text}, {1, 2, "", Blank}, {1, 3, "c", Text}, {1, 4, "", Blank}, {2, 1, "", Blank}, {4, 2, "e", Text}, {9, 9, "", Blank}} {
		c := s.Cell(tt.row, tt.column)
		if c.Text != tt.text || c.Kind != tt.kind || c.Address() != Address(tt.row, tt.column) {
			t.Errorf("%s: %+v", Address(tt.row, tt.column), c)
		}
	}
	if len(s.Rows) != 2 || wb.Sheet("없는 시트") != nil {
		t.Errorf("%d rows", len(s.Rows))
	}
}
