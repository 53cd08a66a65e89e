package document

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"

	"github.com/kilowon/kilowon"
)

// parts are the files of a hand-made xlsx, in the order of names.
type parts map[string]string

const (
	relsHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	relType  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	mainNS   = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
)

// plainParts is the smallest workbook: one sheet called 표 with the given rows.
func plainParts(rows string) parts {
	return parts{
		"[Content_Types].xml": `<Types/>`,
		"_rels/.rels":         relsHead + `<Relationship Id="r" Type="` + relType + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":     `<workbook xmlns="` + mainNS + `" xmlns:r="` + relType + `"><sheets><sheet name="표" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": relsHead + `<Relationship Id="rId1" Type="` + relType + `/worksheet" Target="worksheets/sheet1.xml"/>
			<Relationship Id="rId2" Type="` + relType + `/sharedStrings" Target="sharedStrings.xml"/>
			<Relationship Id="rId3" Type="` + relType + `/styles" Target="styles.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": `<worksheet xmlns="` + mainNS + `"><sheetData>` + rows + `</sheetData></worksheet>`,
		"xl/sharedStrings.xml":     `<sst xmlns="` + mainNS + `"><si><t>가</t></si><si><t>나</t></si></sst>`,
		"xl/styles.xml": `<styleSheet xmlns="` + mainNS + `"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy&quot;년&quot;"/></numFmts>
			<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs>
			<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="4"/></cellXfs></styleSheet>`,
	}
}

// with gives p with one part replaced, or taken out where the text is empty.
func (p parts) with(name, text string) parts {
	p[name] = text
	if text == "" {
		delete(p, name)
	}
	return p
}

func (p parts) zip(t testing.TB) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for name, text := range p {
		// Stored, because making a compressor for each part would slow the fuzzer down a hundredfold.
		f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// xlsxCells are rows of a sheet and what is to be read from them.
var xlsxCells = []struct{ name, rows, want string }{
	{"no addresses", `<row><c><v>1</v></c><c/><c t="s"><v>1</v></c></row><row r="5"><c r="B5"><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c></row>`,
		`A1 숫자 "1"
			C1 문자 "나"
			B5 숫자 "2"
			C5 숫자 "3"
			A6 숫자 "4"`},
	{"numbers", `<row r="1"><c r="A1"><v>4237.1599999999999</v></c><c r="B1"><v>0.30000000000000004</v></c><c r="C1"><v>1E-3</v></c><c r="D1"><v>-0</v></c>
			<c r="E1"><v> 7.50 </v></c><c r="F1"><v>007</v></c><c r="G1" t="n"><v>1234567890123456789</v></c><c r="H1"><v>2.5E+2</v></c><c r="I1"><v>123456789012345.67</v></c></row>`,
		`A1 숫자 "4237.16"
			B1 숫자 "0.3"
			C1 숫자 "0.001"
			D1 숫자 "0"
			E1 숫자 "7.5"
			F1 숫자 "7"
			G1 숫자 "1234567890123456800"
			H1 숫자 "250"
			I1 숫자 "123456789012346"`},
	{"no numbers", `<row r="1"><c r="A1"><v>1,234</v></c><c r="B1"><v>NaN</v></c><c r="C1"><v>0x10</v></c><c r="D1"><v>1_0</v></c><c r="E1"><v></v></c><c r="F1"><v>1e999</v></c></row>`,
		`A1 문자 "1,234"
			B1 문자 "NaN"
			C1 문자 "0x10"
			D1 문자 "1_0"
			F1 문자 "1e999"`},
	{"formulas", `<row r="1"><c r="A1"><f>B1*2</f><v>8</v></c><c r="B1"><f t="shared" si="0"/><v>4</v></c><c r="C1"><f>NOW()</f></c><c r="D1" t="str"><f>"&lt;v&gt;"</f><v>&lt;v&gt;</v></c>
			<c r="E1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="F1" t="b"><f>TRUE</f><v>0</v></c></row>`,
		`A1 숫자 "8" =
			B1 숫자 "4" =
			C1 빈칸 "" =
			D1 문자 "<v>" =
			E1 오류값 "#DIV/0!" =
			F1 참/거짓 "FALSE" =`},
	{"array formula", `<row r="1"><c r="A1"><f t="array" ref="A1:B2">X</f><v>1</v></c><c r="B1"><v>2</v></c><c r="C1"><v>3</v></c></row>
			<row r="2"><c r="A2"><v>4</v></c><c r="B2"><v>5</v></c></row><row r="3"><c r="A3"><v>6</v></c></row>`,
		`A1 숫자 "1" =
			B1 숫자 "2" =
			C1 숫자 "3"
			A2 숫자 "4" =
			B2 숫자 "5" =
			A3 숫자 "6"`},
	{"inline text", `<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> 가 </t></is></c><c r="B1" t="inlineStr"><is><r><rPr><b/></rPr><t>굵</t></r><r><t>음</t></r><rPh sb="0" eb="1"><t>가나</t></rPh><phoneticPr fontId="1"/></is></c>
			<c r="C1" t="inlineStr"><is><t></t></is></c><c r="D1" t="inlineStr"><is><t>a&amp;b&#xAC00;&#44033;&quot;&apos;</t></is></c><c r="E1" t="inlineStr"><is><t><![CDATA[<t>&amp;</t>]]>!</t></is></c>
			<c r="F1" t="inlineStr"><is><t>a_x000D__x000a_b_x005F_x_xZZZZ__xAC</t></is></c><c r="G1" t="inlineStr"><is><t>줄` + "\r\n" + `끝</t></is></c></row>`,
		`A1 문자 " 가 "
			B1 문자 "굵음"
			D1 문자 "a&b가각\"'"
			E1 문자 "<t>&amp;</t>!"
			F1 문자 "a\r\nb_x_xZZZZ__xAC"
			G1 문자 "줄\n끝"`},
	{"dates", `<row r="1"><c r="A1" s="1"><v>46082</v></c><c r="B1" s="2"><v>46082.5</v></c><c r="C1" s="3"><v>46082</v></c><c r="D1" t="d"><v>2026-03-01T00:00:00.000</v></c>
			<c r="E1" t="d"><v>2026-03-01T09:30:00Z</v></c><c r="F1" s="1"><v>-1</v></c><c r="G1" s="99"><v>1</v></c><c r="H1" s="1"><v>60</v></c><c r="I1" s="1"><v>61</v></c><c r="J1" s="1"><v>59</v></c>
			<c r="K1" s="1"><v>2958465</v></c><c r="L1" s="1"><v>2958465.999999</v></c><c r="M1" s="1"><v>0</v></c></row>`,
		`A1 날짜 "2026-03-01" 46082
			B1 날짜 "2026-03-01 12:00:00" 46082.5
			C1 숫자 "46082"
			D1 날짜 "2026-03-01"
			E1 날짜 "2026-03-01 09:30:00"
			F1 숫자 "-1"
			G1 숫자 "1"
			H1 날짜 "1900-02-28" 60
			I1 날짜 "1900-03-01" 61
			J1 날짜 "1900-02-28" 59
			K1 날짜 "9999-12-31" 2958465
			L1 숫자 "2958465.999999"
			M1 날짜 "1899-12-31" 0`},
	{"hidden rows and unknown elements", `<row r="1" hidden="1"><c r="A1"><v>1</v></c><extLst><ext><c r="Z9"><v>9</v></c></ext></extLst></row><row r="2" hidden="0"><c r="A2"><extLst><v>9</v></extLst><v>2</v></c></row><row r="3" hidden="true"/>`,
		`1 hidden
			A1 숫자 "1"
			A2 숫자 "2"`},
	{"out of order", `<row r="2"><c r="B2"><v>4</v></c><c r="A2"><v>3</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>`,
		`A1 숫자 "1"
			A2 숫자 "3"
			B2 숫자 "4"`},
	{"comments and spaces", "<!-- <row> --><row r=\"1\" >\n <c r = 'A1' t=\"s\"\n><v\t>0</v ></c ></row>",
		`A1 문자 "가"`},
	{"sign in an attribute", `<row r="1" spans="a>b"><c r="A1" x='"/>'><v>1</v></c></row>`, `A1 숫자 "1"`},
}

func TestXLSXCells(t *testing.T) {
	for _, tt := range xlsxCells {
		t.Run(tt.name, func(t *testing.T) {
			wantSheet(t, mustRead(t, plainParts(tt.rows).zip(t)).Sheet("표"), tt.want)
		})
	}
}

func TestXLSXWriters(t *testing.T) {
	rows := `<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" s="1"><v>1</v></c></row>`
	normal := "A1 문자 \"나\"\nB1 날짜 \"1900-01-01\" 1"
	prefixed := `<x:worksheet xmlns:x="` + mainNS + `"><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>1</x:v></x:c><x:c r="B1" s="1"><x:v>1</x:v></x:c></x:row></x:sheetData>
		<x:mergeCells count="1"><x:mergeCell ref="A1:B2"/></x:mergeCells></x:worksheet>`
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(`<?xml version="1.0" encoding="UTF-16"?>` + prefixed)
	if err != nil {
		t.Fatal(err)
	}
	strict := parts{}
	for name, text := range plainParts(rows) {
		strict[name] = strings.NewReplacer(relType, "http://purl.oclc.org/ooxml/officeDocument/relationships", mainNS, "http://purl.oclc.org/ooxml/spreadsheetml/main").Replace(text)
	}
	backslashes := parts{}
	for name, text := range plainParts(rows) {
		backslashes[strings.ReplaceAll(name, "/", `\`)] = strings.ReplaceAll(text, "worksheets/", `worksheets\`)
	}
	for _, tt := range []struct {
		name  string
		parts parts
		want  string
	}{
		{"strict", strict, normal},
		{"backslashes", backslashes, normal},
		{"prefixed", plainParts("").with("xl/worksheets/sheet1.xml", prefixed), normal + "\nmerged A1:B2"},
		{"UTF-16", plainParts("").with("xl/worksheets/sheet1.xml", utf16), normal + "\nmerged A1:B2"},
		{"byte order mark", plainParts(rows).with("xl/styles.xml", "\xef\xbb\xbf"+plainParts("")["xl/styles.xml"]), normal},
		{"absolute target", plainParts(rows).with("xl/_rels/workbook.xml.rels", strings.ReplaceAll(plainParts("")["xl/_rels/workbook.xml.rels"], `Target="`, `Target="/xl/`)), normal},
		{"other case", plainParts(rows).with("xl/sharedStrings.xml", "").with("XL/SharedStrings.XML", plainParts("")["xl/sharedStrings.xml"]), normal},
		{"no package relations", plainParts(rows).with("_rels/.rels", ""), normal},
		{"days from 1904", plainParts(rows).with("xl/workbook.xml", strings.Replace(plainParts("")["xl/workbook.xml"], "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)), "A1 문자 \"나\"\nB1 날짜 \"1904-01-02\" 1"},
		{"phonetic guide", plainParts(rows).with("xl/sharedStrings.xml", `<sst><si/><si><r><t>漢</t></r><r><t xml:space="preserve"> 字</t></r><rPh sb="0" eb="2"><t>한자</t></rPh></si></sst>`), "A1 문자 \"漢 字\"\nB1 날짜 \"1900-01-01\" 1"},
		{"external links", plainParts(rows).with("xl/_rels/workbook.xml.rels", strings.Replace(plainParts("")["xl/_rels/workbook.xml.rels"], "</Relationships>", `<Relationship Id="rId9" Type="`+relType+`/styles" TargetMode="External" Target="http://x"/></Relationships>`, 1)), normal},
	} {
		t.Run(tt.name, func(t *testing.T) { wantSheet(t, mustRead(t, tt.parts.zip(t)).Sheet("표"), tt.want) })
	}
}

// wantRefusal checks that the file is refused for the reason the person is told.
func wantRefusal(t *testing.T, data []byte, limits Limits, want string) {
	t.Helper()
	wb, err := read(data, limits)
	if err == nil || wb != nil {
		t.Fatalf("not refused: %v", wb)
	}
	if kilowon.CodeOf(err) != kilowon.Invalid || !strings.Contains(err.Error(), want) {
		t.Errorf("got %q\nwant %q", err, want)
	}
	f := Refusal(err)
	if f.Code != "E01" || f.Severity != kilowon.Stop || f.Message == "" || strings.Contains(f.Message, "%!") {
		t.Errorf("finding %+v", f)
	}
}

// manyOf writes an element n times with a number of its own.
func manyOf(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func TestXLSXRefused(t *testing.T) {
	one := `<row r="1"><c r="A1"><v>1</v></c></row>`
	wbRels := plainParts("")["xl/_rels/workbook.xml.rels"]
	for _, tt := range []struct {
		name  string
		parts parts
		want  string
	}{
		{"macros", plainParts(one).with("xl/vbaProject.bin", "x"), "매크로가 들어 있는"},
		{"macro sheet", plainParts(one).with("xl/_rels/workbook.xml.rels", strings.Replace(wbRels, "/worksheet\"", "/xlMacrosheet\"", 1)), "매크로 시트"},
		{"binary", parts{"xl/workbook.bin": "x", "_rels/.rels": "x"}, ".xlsb"},
		{"word", parts{"word/document.xml": "x", "_rels/.rels": "x"}, "워드"},
		{"powerpoint", parts{"ppt/presentation.xml": "x", "_rels/.rels": "x"}, "파워포인트"},
		{"hwpx", parts{"mimetype": "application/hwp+zip", "Contents/content.hpf": "x", "META-INF/manifest.xml": "x"}, "HWPX"},
		{"ods", parts{"mimetype": "x", "content.xml": "x", "META-INF/manifest.xml": "x"}, ".ods"},
		{"zip of a workbook", parts{"사용량.xlsx": "x"}, "압축 파일입니다"},
		{"empty zip", parts{}, "압축 파일입니다"},
		{"no sheet part", plainParts(one).with("xl/worksheets/sheet1.xml", ""), "손상"},
		{"no sheets", plainParts(one).with("xl/workbook.xml", `<workbook/>`), "손상"},
		{"unknown sheet relation", plainParts(one).with("xl/_rels/workbook.xml.rels", relsHead+`</Relationships>`), "손상"},
		{"two tables of texts", plainParts(one).with("xl/_rels/workbook.xml.rels", strings.Replace(wbRels, "/styles\"", "/sharedStrings\"", 1)), "two parts"},
		{"shared text beyond the table", plainParts(`<row r="1"><c r="A1" t="s"><v>2</v></c></row>`), "shared text"},
		{"negative shared text", plainParts(`<row r="1"><c r="A1" t="s"><v>-1</v></c></row>`), "shared text"},
		{"cell twice", plainParts(`<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>`), "표!A1: 파일이 손상되었습니다. 같은 칸"},
		{"row twice", plainParts(one + one), "같은 칸"},
		{"cell in another row", plainParts(`<row r="1"><c r="A2"><v>1</v></c></row>`), "손상"},
		{"row 0", plainParts(`<row r="0"><c><v>1</v></c></row>`), "손상"},
		{"row too far", plainParts(`<row r="1048576"/><row><c><v>1</v></c></row>`), "손상"},
		{"bad place", plainParts(`<row r="1"><c r="XFE1"><v>1</v></c></row>`), "손상"},
		{"unknown type", plainParts(`<row r="1"><c r="A1" t="q"><v>1</v></c></row>`), "cell type"},
		{"cut off", plainParts("").with("xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1">`), "not closed"},
		{"crossed tags", plainParts(`<row r="1"><c r="A1"><v>1</c></v></row>`), "without its start"},
		{"document type", plainParts("").with("xl/worksheets/sheet1.xml", `<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>`), "document type"},
		{"unknown entity", plainParts(`<row r="1"><c r="A1" t="str"><v>&a;</v></c></row>`), "entity"},
		{"attribute without quotes", plainParts(`<row r="1"><c r=A1><v>1</v></c></row>`), "손상"},
		{"open comment", plainParts(`<!-- `), "is missing"},
		{"open text", plainParts(`<row><![CDATA[`), "is missing"},
		{"open end tag", plainParts("").with("xl/worksheets/sheet1.xml", `<worksheet></worksheet`), "cut off"},
		{"open start tag", plainParts("").with("xl/worksheets/sheet1.xml", `<worksheet a="`), "cut off"},
		{"no name", plainParts("< a>"), "malformed"},
		{"attribute without value", plainParts(`<row r></row>`), "without a value"},
		{"attribute out of quotes", plainParts(`<row r=1 b="></row>`), "cut off"},
		{"bad reference", plainParts(`<row><c t="str"><v>&#xD800;</v></c></row>`), "entity"},
		{"open entity", plainParts(`<row><c t="str"><v>&amp</v></c></row>`), "entity"},
		{"no office document", plainParts(one).with("_rels/.rels", relsHead+`</Relationships>`), "office document"},
		{"not UTF-8", plainParts(`<row r="1"><c r="A1" t="str"><v>` + "\xb0\xa1" + `</v></c></row>`), "UTF-8"},
		{"nested too deep", plainParts(strings.Repeat("<a>", 100)), "too deep"},
		{"overlapping formulas", plainParts(`<row r="1"><c r="A1"><f t="array" ref="A1:B1"/><v>1</v></c><c r="B1"><f t="array" ref="A1:B1"/><v>1</v></c></row>`), "overlap"},
		{"too many relations", plainParts(one).with("_rels/.rels", relsHead+manyOf(maxParts+1, `<Relationship Id="%d"/>`)+`</Relationships>`), "relations"},
		{"too many styles", plainParts(one).with("xl/styles.xml", `<styleSheet><cellXfs>`+strings.Repeat(`<xf/>`, maxStyles+1)+`</cellXfs></styleSheet>`), "styles"},
		{"too many formats", plainParts(one).with("xl/styles.xml", `<styleSheet><numFmts>`+manyOf(maxStyles+1, `<numFmt numFmtId="%d"/>`)+`</numFmts></styleSheet>`), "styles"},
		{"bad merge", plainParts("").with("xl/worksheets/sheet1.xml", `<worksheet><mergeCells><mergeCell ref="B1:A1"/></mergeCells></worksheet>`), "손상"},
	} {
		t.Run(tt.name, func(t *testing.T) { wantRefusal(t, tt.parts.zip(t), DefaultLimits(), tt.want) })
	}
}

func TestXLSXLockedZip(t *testing.T) {
	data := plainParts("").zip(t)
	// Bit 0 of the flags in each central directory entry says the part has a password.
	for at := bytes.Index(data, []byte("PK\x01\x02")); at >= 0; {
		data[at+8] |= 1
		next := bytes.Index(data[at+4:], []byte("PK\x01\x02"))
		if next < 0 {
			break
		}
		at += 4 + next
	}
	wantRefusal(t, data, DefaultLimits(), "암호가 걸린 압축 파일")
}

func TestXLSXDamagedZip(t *testing.T) {
	data := readFile(t, "office.xlsx")
	wantRefusal(t, data[:len(data)/2], DefaultLimits(), "손상")
	broken := bytes.Clone(data)
	// A flipped bit in the packed sheet must not pass for a reading.
	for i := range 200 {
		broken[len(data)/3+i] ^= 0x10
	}
	wantRefusal(t, broken, DefaultLimits(), "손상")
}

func TestXLSXLimits(t *testing.T) {
	grow := func(change func(*Limits)) Limits {
		l := DefaultLimits()
		change(&l)
		return l
	}
	row := func(n int) string { return fmt.Sprintf(`<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>`, n, n) }
	long := func(n int) string {
		return `<row r="1"><c r="A1" t="str"><v>` + strings.Repeat("가", n) + `</v></c></row>`
	}
	twoSheets := strings.Replace(plainParts("")["xl/workbook.xml"], "</sheets>", `<sheet name="둘" sheetId="2" state="veryHidden" r:id="rId1"/></sheets>`, 1)
	many := plainParts(row(1))
	for i := range maxParts {
		many[fmt.Sprintf("xl/media/%d", i)] = ""
	}
	blanks := strings.Repeat(" ", 1<<20)
	for _, tt := range []struct {
		name      string
		good, bad parts
		limits    Limits
		want      string
	}{
		{"rows", plainParts(row(10)), plainParts(row(11)), grow(func(l *Limits) { l.Rows = 10 }), "표!A11: 행이 너무 많습니다. 10행까지만"},
		{"columns", plainParts(`<row r="1"><c r="C1"><v>1</v></c><c r="D1"/></row>`), plainParts(`<row r="1"><c r="D1"><v>1</v></c></row>`),
			grow(func(l *Limits) { l.Columns = 3 }), "표!D1: 열이 너무 많습니다. 3열까지만"},
		{"cells", plainParts(row(1) + row(2)), plainParts(row(1) + row(2) + row(3)), grow(func(l *Limits) { l.Cells = 2 }), "2칸까지만"},
		{"shared texts", plainParts(row(1)), plainParts(row(1)).with("xl/sharedStrings.xml", `<sst>`+strings.Repeat(`<si/>`, 3)+`</sst>`), grow(func(l *Limits) { l.Cells = 2 }), "글이 든 칸이"},
		{"cell text", plainParts(long(5)), plainParts(long(6)), grow(func(l *Limits) { l.CellText = 5 }), "한 칸에 5자까지만"},
		{"sheets", plainParts(row(1)), plainParts(row(1)).with("xl/workbook.xml", twoSheets), grow(func(l *Limits) { l.Sheets = 1 }), "1장만 받습니다"},
		{"one part", plainParts(row(1)), plainParts(row(1) + blanks), grow(func(l *Limits) { l.EntryBytes = 1 << 20 }), "항목 하나에 1MB까지만"},
		{"all parts", plainParts(row(1)), plainParts(row(1) + blanks), grow(func(l *Limits) { l.UnpackedBytes = 1 << 20 }), "모두 합쳐 1MB까지만"},
		{"parts", plainParts(row(1)), many, DefaultLimits(), "5,000개까지만"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := read(tt.good.zip(t), tt.limits); err != nil {
				t.Errorf("at the limit: %v", err)
			}
			wantRefusal(t, tt.bad.zip(t), tt.limits, tt.want)
		})
	}
	data := plainParts(row(1)).zip(t)
	if _, err := read(data, grow(func(l *Limits) { l.FileBytes = int64(len(data)) })); err != nil {
		t.Error(err)
	}
	wantRefusal(t, data, grow(func(l *Limits) { l.FileBytes = int64(len(data)) - 1 }), "파일이 너무 큽니다")
}

func TestXLSXLyingSizes(t *testing.T) {
	data := plainParts(strings.Repeat(" ", 5000)).zip(t)
	// Every central directory entry promises 32 MB; none may be believed.
	for at := 0; ; {
		n := bytes.Index(data[at:], []byte("PK\x01\x02"))
		if n < 0 {
			break
		}
		at += n + 4
		copy(data[at+20:], "\x00\x00\x00\x02")
	}
	wantRefusal(t, data, DefaultLimits(), "cannot unpack")
}
