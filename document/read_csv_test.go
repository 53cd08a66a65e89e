package document

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"

	"github.com/kilowon/kilowon"
)

const csvText = "동 번호,호 번호,당월지침,비고\n101,0101,4237.16,똠방각하 펲시\n101,0102,\"1,234\",\n"

const csvSheet = `A1 문자 "동 번호"
B1 문자 "호 번호"
C1 문자 "당월지침"
D1 문자 "비고"
A2 숫자 "101"
B2 문자 "0101"
C2 숫자 "4237.16"
D2 문자 "똠방각하 펲시"
A3 숫자 "101"
B3 문자 "0102"
C3 문자 "1,234"`

func encodeCP949(t testing.TB, text string) []byte {
	t.Helper()
	out, err := korean.EUCKR.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(out)
}

func encodeUTF16(t testing.TB, order unicode.Endianness, text string) []byte {
	t.Helper()
	out, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return []byte(out)
}

func TestCSVEncodings(t *testing.T) {
	tabs := strings.ReplaceAll(strings.ReplaceAll(csvText, `"1,234"`, "1.234"), ",", "\t")
	tabs = strings.ReplaceAll(tabs, "1.234", "1,234")
	for _, tt := range []struct {
		name string
		data []byte
	}{
		{"UTF-8", []byte(csvText)},
		{"UTF-8 with mark", []byte("\xef\xbb\xbf" + csvText)},
		{"CP949", encodeCP949(t, csvText)},
		{"UTF-16LE", encodeUTF16(t, unicode.LittleEndian, csvText)},
		{"UTF-16BE", encodeUTF16(t, unicode.BigEndian, csvText)},
		{"tabs", []byte(tabs)},
		{"tabs in UTF-16", encodeUTF16(t, unicode.LittleEndian, tabs)},
		{"semicolons", []byte(strings.ReplaceAll(tabs, "\t", ";"))},
		{"Windows lines", []byte(strings.ReplaceAll(csvText, "\n", "\r\n"))},
		{"old Mac lines", []byte(strings.ReplaceAll(csvText, "\n", "\r"))},
		{"end of file sign", []byte(csvText + "\x1a")},
		{"guarded zeros", []byte(strings.ReplaceAll(strings.ReplaceAll(csvText, "0101", `="0101"`), "0102", `="0102"`))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			wb := mustRead(t, tt.data)
			if wb.Kind != CSV || len(wb.Sheets) != 1 {
				t.Fatalf("%s with %d sheets", wb.Kind, len(wb.Sheets))
			}
			wantSheet(t, &wb.Sheets[0], csvSheet)
		})
	}
}

func TestCSVFields(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"numbers", "0,-5,1234.50,0.5,-0.0,12345678901234567890\n", `A1 숫자 "0"
			B1 숫자 "-5"
			C1 숫자 "1234.50" 1234.5
			D1 숫자 "0.5"
			E1 숫자 "-0.0" 0
			F1 숫자 "12345678901234567890"`},
		{"no numbers", "007,+1,1e3,.5,5., 1,１２,1 kWh\n", `A1 문자 "007"
			B1 문자 "+1"
			C1 문자 "1e3"
			D1 문자 ".5"
			E1 문자 "5."
			F1 문자 " 1"
			G1 문자 "１２"
			H1 문자 "1 kWh"`},
		{"lines as rows", "a\n\n\"b\nc\"\n,d\n", `A1 문자 "a"
			A3 문자 "b\nc"
			B5 문자 "d"`},
		{"formulas", "=B1*2,=SUM(A1:B1),==,=\n=\"007\",\"=\"\"007\"\"\"\n", `A1 문자 "=B1*2" =
			B1 문자 "=SUM(A1:B1)" =
			C1 문자 "=="
			D1 문자 "="
			A2 문자 "007"
			B2 문자 "=\"007\"" =`},
		{"guarded first", "=\"007\",1\n", `A1 문자 "007"
			B1 숫자 "1"`},
		{"title above the table", "2026년 3월, 호별 사용량\n동\t호\t지침\n101\t0101\t1,234\n101\t0102\t2,345\n", `A1 문자 "2026년 3월, 호별 사용량"
			A2 문자 "동"
			B2 문자 "호"
			C2 문자 "지침"
			A3 숫자 "101"
			B3 문자 "0101"
			C3 문자 "1,234"
			A4 숫자 "101"
			B4 문자 "0102"
			C4 문자 "2,345"`},
		{"title in angle brackets", "<호별 사용량>\n1,2\n", `A1 문자 "<호별 사용량>"
			A2 숫자 "1"
			B2 숫자 "2"`},
		{"one column", "가\n나\n", `A1 문자 "가"
			A2 문자 "나"`},
		{"quoted separators", "\"a;b;c\",d\n\"e;f;g\",h\n", `A1 문자 "a;b;c"
			B1 문자 "d"
			A2 문자 "e;f;g"
			B2 문자 "h"`},
	} {
		t.Run(tt.name, func(t *testing.T) { wantSheet(t, mustRead(t, []byte(tt.text)).Sheet(""), tt.want) })
	}
}

func TestCSVRefused(t *testing.T) {
	cp949 := encodeCP949(t, csvText)
	limits := DefaultLimits()
	limits.Rows, limits.Columns, limits.CellText, limits.Cells = 3, 4, 10, 11
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"broken CP949", append(cp949[:len(cp949):len(cp949)], "4\n5,\xb0\n"...), "5행: 읽을 수 없는 글자가 있습니다(모두 1자)"},
		{"broken UTF-8", []byte(csvText + "101,\xea\xb0,1\n"), "4행: 읽을 수 없는 글자"},
		{"broken UTF-8 with mark", []byte("\xef\xbb\xbf가,\xff\n"), "1행: 읽을 수 없는 글자"},
		{"broken before", []byte("가\n나\uFFFD\n"), "2행: 읽을 수 없는 글자"},
		{"half a UTF-16 character", []byte("\xff\xfe\x00\xac\x00"), "1행: 읽을 수 없는 글자"},
		{"UTF-16 without mark", []byte("a\x00,\x00b\x00\n\x00"), "알 수 없는 형식"},
		{"program", []byte("\x7fELF\x02\x01\x01\x00\x00"), "알 수 없는 형식"},
		{"open quote", []byte("a,b\nc,\"d\ne,f\n"), "2행: 이 행에서 연 따옴표(\")가 닫히지"},
		{"quote in the middle", []byte("a,b\nc,d\"e\n"), "2행: 따옴표(\")의 짝이"},
		{"text after a quote", []byte("a,b\n\"c\"d,e\n"), "2행: 따옴표(\")의 짝이"},
		{"row", []byte("a\nb\nc\nd\n"), "A4: 행이 너무 많습니다. 3행까지만"},
		{"separators alone", []byte("a\n" + strings.Repeat(",", maxColumn)), "2행: 열이 너무 많습니다. 4열까지만"},
		{"separators between quoted lines", []byte(strings.Repeat("\"\n\",", maxColumn)), "행: 열이 너무 많습니다. 4열까지만"},
		{"column", []byte("1,2,3,4,,,\n1,2,3,4,5\n"), "E2: 열이 너무 많습니다. 4열까지만"},
		{"cell text", []byte("0123456789\n01234567890\n"), "A2: 한 칸의 글이 너무 깁니다. 한 칸에 10자까지만"},
		{"cells", []byte("1,2,3,4\n1,2,3,4\n1,2,3,4\n"), "D3: 값이 있는 칸이 너무 많습니다. 파일 하나에 11칸까지만"},
	} {
		t.Run(tt.name, func(t *testing.T) { wantRefusal(t, tt.data, limits, tt.want) })
	}
}

func TestCSVWide(t *testing.T) {
	blank := strings.Repeat(",", maxColumn-2) + "\n"
	s := mustRead(t, []byte("a"+blank+"b"+blank+strings.Repeat("\"c,\nd\"\n", 10000))).Sheet("")
	if len(s.Rows) != 10002 || s.Cell(2, 1).Text != "b" || s.Cell(20001, 1).Text != "c,\nd" {
		t.Errorf("%d rows, %+v", len(s.Rows), s.Cell(20001, 1))
	}
}

func TestForeignFiles(t *testing.T) {
	page := "<html><head><meta charset=euc-kr></head><body><table><tr><td>101</td></tr></table></body></html>"
	for _, tt := range []struct{ name, data, want string }{
		{"nothing", "", "빈 파일입니다"},
		{"blanks", "\xef\xbb\xbf \r\n\t\n", "빈 파일입니다"},
		{"zeros", strings.Repeat("\x00", 1000), "빈 파일입니다"},
		{"html", page, "웹 페이지(HTML)를 엑셀 이름으로 저장한 파일입니다. Excel에서 열어 [다른 이름으로 저장 → Excel 통합 문서"},
		{"html after blanks", "\xef\xbb\xbf\r\n\r\n <!DOCTYPE html>" + page, "웹 페이지(HTML)"},
		{"html in UTF-16", string(encodeUTF16(t, unicode.LittleEndian, page)), "웹 페이지(HTML)"},
		{"table alone", "<TABLE border=1><tr><td>1</td></tr></TABLE>", "웹 페이지(HTML)"},
		{"xhtml", "<?xml version=\"1.0\"?><html/>", "웹 페이지(HTML)"},
		{"mhtml", "MIME-Version: 1.0\nX-Document-Type: Workbook\n", "MHTML"},
		{"spreadsheet xml", "<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?>", "XML을 엑셀 이름으로"},
		{"pdf", "%PDF-1.7\n", "PDF 파일입니다"},
		{"old hwp", "HWP Document File V3.00 \x1a", "한글(HWP)"},
		{"rtf", "{\\rtf1", "RTF"},
		{"png", "\x89PNG\r\n\x1a\n", "그림 파일"},
		{"jpeg", "\xff\xd8\xff\xe0", "그림 파일"},
		{"bitmap", "BM\x10\x20\x00\x00\x00\x00\x00\x00\x36\x00", "그림 파일"},
		{"heic", "\x00\x00\x00\x18ftypheic\x00\x00", "그림 파일"},
		{"webp", "RIFF\x10\x00\x00\x00WEBPVP8 ", "그림 파일"},
		{"gzip", "\x1f\x8b\x08", "압축 파일"},
		{"7z", "7z\xbc\xaf\x27\x1c", "압축 파일"},
		{"secured by NASCA", "<## NASCA DRM FILE - VER1.00 ##>\x00", "문서 보안(DRM)"},
		{"secured by SoftCamp", "SCDSA004\x00\x01", "문서 보안(DRM)"},
		{"secured by Fasoo", "\x9b DRMONE  This Document is encrypted", "문서 보안(DRM)"},
	} {
		t.Run(tt.name, func(t *testing.T) { wantRefusal(t, []byte(tt.data), DefaultLimits(), tt.want) })
	}
	wantSheet(t, mustRead(t, []byte("BM,1\nRIFF,2\n")).Sheet(""), "A1 문자 \"BM\"\nB1 숫자 \"1\"\nA2 문자 \"RIFF\"\nB2 숫자 \"2\"")
}

func TestReadFault(t *testing.T) {
	_, err := guarded(func() (*Workbook, error) {
		var none []byte
		return nil, fmt.Errorf("%d", none[1])
	})
	if kilowon.CodeOf(err) != kilowon.Invalid || !strings.Contains(err.Error(), "손상") || !strings.Contains(err.Error(), "index out of range") {
		t.Error(err)
	}
	wb, err := Read([]byte("1,2\n"), DefaultLimits())
	if err != nil || wb.Sheets[0].Cell(1, 2).Number != "2" {
		t.Error(wb, err)
	}
}

func TestMessages(t *testing.T) {
	for _, tt := range []struct {
		n    int64
		want string
	}{{20 << 20, "20MB"}, {20<<20 + 1, "21MB"}, {1, "1바이트"}, {1025, "2KB"}, {1000 << 20, "1,000MB"}} {
		if got := byteSize(tt.n); got != tt.want {
			t.Errorf("byteSize(%d) = %s", tt.n, got)
		}
	}
	f := Refusal(refuseAt("표!D12", "까닭"))
	if f != (kilowon.Finding{Severity: kilowon.Stop, Code: "E01", Path: "표!D12", Message: "까닭"}) {
		t.Errorf("%+v", f)
	}
	if f := Refusal(fmt.Errorf("other")); f.Message == "" || f.Code != "E01" || f.Severity != kilowon.Stop {
		t.Errorf("%+v", f)
	}
}
