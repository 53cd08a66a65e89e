package document

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/xuri/excelize/v2"
)

// sampleFindings are findings of every kind on a form of some households.
func sampleFindings() []kilowon.Finding {
	return []kilowon.Finding{
		{Severity: kilowon.Warn, Code: "E23", Path: "호별사용량!E9", Unit: "0101-0103", Read: "824", Message: "지난 12개월 평균(312kWh)보다 2.6배 많습니다. 지침을 다시 확인해 주세요."},
		{Severity: kilowon.Stop, Code: "E20", Path: "호별사용량!D8", Unit: "0101-0102", Read: "4230.1",
			Message: "당월지침(4230.1)이 전월지침(4246.27)보다 작습니다. 계량기를 바꿨거나 한 바퀴 돌았으면 비고에 적도록 요청하고, 잘못 적었으면 고쳐 주세요.", Cite: "별지 2-3 Ⅱ 4"},
		{Severity: kilowon.Info, Code: "E14", Path: "호별사용량!A7", Read: "", Message: "행의 순서가 양식과 다릅니다. 동·호로 찾으므로 그대로 받습니다."},
		{Severity: kilowon.Stop, Code: "E06", Path: "호별사용량!E8", Unit: "0101-0102", Read: "１５０kWh", Message: "숫자만 적어야 하는데 단위와 전각 숫자가 있습니다.", Suggest: "150", SafeFix: true},
		{Severity: kilowon.Warn, Code: "E21", Path: "호별사용량!E9", Unit: "0101-0103", Read: "824", Message: "당월지침에서 전월지침을 뺀 값(284)과 다릅니다.", Suggest: "284"},
		{Severity: kilowon.Stop, Code: "E13", Unit: "0101-0105", Message: "0101동 0105호의 행이 없습니다. 양식에 있던 행을 되살려 주세요."},
		{Severity: kilowon.Stop, Code: "E20", Path: "호별사용량!D9", Unit: "0101-0103", Read: "1", Message: "당월지침이 전월지침보다 작습니다."},
	}
}

func markFindings(t testing.TB, original []byte, filed *apartment.Filed, findings []kilowon.Finding) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := MarkFindings(&out, original, filed, findings); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// marksOf are our colouring rules of a sheet: the ranges by fill.
func marksOf(t *testing.T, f *excelize.File, sheet string) map[string][]string {
	t.Helper()
	formats, err := f.GetConditionalFormats(sheet)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for ranges, rules := range formats {
		for _, rule := range rules {
			if rule.Criteria != markFormula {
				continue
			}
			style, err := f.GetConditionalStyle(*rule.Format)
			if err != nil {
				t.Fatal(err)
			}
			fill := style.Fill.Color[0]
			out[fill] = append(out[fill], strings.Fields(ranges)...)
			slices.Sort(out[fill])
		}
	}
	return out
}

// commentsOf are the texts of a sheet's comments by cell.
func commentsOf(t *testing.T, f *excelize.File, sheet string) map[string]string {
	t.Helper()
	list, err := f.GetComments(sheet)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, c := range list {
		text := c.Author + ": " + c.Text
		for _, run := range c.Paragraph {
			text += run.Text
		}
		out[c.Cell] = text
	}
	return out
}

func wantSampleMarks(t *testing.T, f *excelize.File) {
	t.Helper()
	if got := fmt.Sprint(marksOf(t, f, FormSheet)); got != "map[D6E6FA:[A7] FFC9C4:[D8:D9 E8] FFE8A3:[E9]]" {
		t.Errorf("colours: %s", got)
	}
	comments := commentsOf(t, f, FormSheet)
	if len(comments) != 5 {
		t.Errorf("comments: %v", comments)
	}
	for ref, want := range map[string]string{
		"A7": "kilowon: ● 안내 E14\n행의 순서가 양식과 다릅니다. 동·호로 찾으므로 그대로 받습니다.",
		"E8": "kilowon: ■ 중단 E06\n숫자만 적어야 하는데 단위와 전각 숫자가 있습니다.\n제안값: 150 (자동수정 가능)",
		"E9": "kilowon: ▲ 주의 E23\n지난 12개월 평균(312kWh)보다 2.6배 많습니다. 지침을 다시 확인해 주세요.\n\n▲ 주의 E21\n당월지침에서 전월지침을 뺀 값(284)과 다릅니다.\n제안값: 284",
	} {
		if comments[ref] != want {
			t.Errorf("comment of %s: %q", ref, comments[ref])
		}
	}
}

func TestMarkedWorkbookKeepsItsOwnContent(t *testing.T) {
	original := filledForm(t, 30)
	filed := readFiled(t, original)
	marked := markFindings(t, original, filed, sampleFindings())
	f := openBook(t, marked)
	if got := strings.Join(f.GetSheetList(), " "); got != "점검결과 호별사용량 작성안내 _kilowon" || f.GetActiveSheetIndex() != 0 {
		t.Errorf("sheets: %s, active %d", got, f.GetActiveSheetIndex())
	}
	wantSampleMarks(t, f)
	again := readFiled(t, marked)
	wantFilled(t, again, 30)
	if again.ContractNumber != filed.ContractNumber || again.Month != filed.Month {
		t.Errorf("identity: %+v", again)
	}
	if list, err := f.GetDataValidations(FormSheet); err != nil || len(list) != 4 {
		t.Errorf("validations: %v %v", list, err)
	}
	if p, err := f.GetSheetProtection(FormSheet); err != nil || !p.SelectUnlockedCells {
		t.Errorf("protection: %+v %v", p, err)
	}
	scopes := map[string]string{}
	for _, name := range f.GetDefinedName() {
		scopes[name.Scope] = name.RefersTo
	}
	if len(scopes) != 2 || scopes[FormSheet] != "'호별사용량'!$6:$6" || scopes[findingsSheet] != "'점검결과'!$5:$5" {
		t.Errorf("print titles: %v", scopes)
	}
}

func TestMarkedWorkbookListsEveryFinding(t *testing.T) {
	original := filledForm(t, 30)
	f := openBook(t, markFindings(t, original, readFiled(t, original), sampleFindings()))
	rows, err := f.GetRows(findingsSheet)
	if err != nil {
		t.Fatal(err)
	}
	if got := rows[1][0]; got != "■ 중단 4건     ▲ 주의 2건     ● 안내 1건" {
		t.Errorf("summary: %s", got)
	}
	if !slices.Equal(rows[listHeaderRow-1], listHeaders) {
		t.Errorf("headers: %v", rows[listHeaderRow-1])
	}
	var got []string
	for _, row := range rows[listHeaderRow:] {
		got = append(got, strings.Join([]string{row[0], row[1], row[2], row[3], row[6], row[7]}, "|"))
	}
	want := []string{
		"■ 중단|E20|호별사용량!D8|0101-0102||-", "■ 중단|E06|호별사용량!E8|0101-0102|150|가능", "■ 중단|E13||0101-0105||-", "■ 중단|E20|호별사용량!D9|0101-0103||-",
		"▲ 주의|E23|호별사용량!E9|0101-0103||-", "▲ 주의|E21|호별사용량!E9|0101-0103|284|확인 후", "● 안내|E14|호별사용량!A7|||-",
	}
	if !slices.Equal(got, want) {
		t.Errorf("list:\n%s", strings.Join(got, "\n"))
	}
	ok, target, err := f.GetCellHyperLink(findingsSheet, "C6")
	if err != nil || !ok || target != "'호별사용량'!D8" {
		t.Errorf("link: %v %s %v", ok, target, err)
	}
	if ok, _, _ := f.GetCellHyperLink(findingsSheet, "C8"); ok {
		t.Error("a finding without a cell has a link")
	}
}

func TestMarkingAgainLeavesNoOldMarks(t *testing.T) {
	original := editBook(t, filledForm(t, 30), func(f *excelize.File) error {
		if err := f.AddComment(FormSheet, excelize.Comment{Cell: "I7", Author: "관리소장", Text: "확인함"}); err != nil {
			return err
		}
		return f.AddComment(FormSheet, excelize.Comment{Cell: "D8", Author: "관리소장", Text: "교체"})
	})
	marked := markFindings(t, original, readFiled(t, original), sampleFindings())
	for _, c := range []struct {
		name, author string
		data         []byte
	}{{"as it was", "관리소장", marked}, {"saved by LibreOffice", " ", saveWithOffice(t, marked, "xlsx:Calc MS Excel 2007 XML", "xlsx")}} {
		t.Run(c.name, func(t *testing.T) {
			filed := readFiled(t, c.data)
			f := openBook(t, markFindings(t, c.data, filed, []kilowon.Finding{
				{Severity: kilowon.Warn, Code: "E25", Path: "호별사용량!E12", Read: "0", Message: "사용량이 0입니다."},
			}))
			// LibreOffice drops the theme, without which the library tells no colours.
			for fill, ranges := range marksOf(t, f, FormSheet) {
				if fmt.Sprint(ranges) != "[E12]" {
					t.Errorf("colour %s: %s", fill, ranges)
				}
			}
			comments := commentsOf(t, f, FormSheet)
			if len(comments) != 3 || comments["I7"] != c.author+": 확인함" || comments["D8"] != c.author+": 교체" || !strings.HasPrefix(comments["E12"], "kilowon: ▲ 주의 E25") {
				t.Errorf("comments: %v", comments)
			}
			if got := f.GetSheetList(); len(got) != 4 || got[0] != findingsSheet {
				t.Errorf("sheets: %v", got)
			}
		})
	}
}

// changePart changes one part of an xlsx file.
func changePart(t *testing.T, data []byte, name string, change func(string) string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range in.File {
		r, err := part.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if part.Name == name {
			changed := change(string(text))
			if changed == string(text) {
				t.Fatalf("%s was not changed", name)
			}
			text = []byte(changed)
		}
		to, err := w.Create(part.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := to.Write(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestMarkingAgainWithoutFindingsTakesAllMarksOut(t *testing.T) {
	original := filledForm(t, 30)
	marked := markFindings(t, original, readFiled(t, original), sampleFindings())
	clean := markFindings(t, marked, readFiled(t, marked), nil)
	f := openBook(t, clean)
	if marks, comments := marksOf(t, f, FormSheet), commentsOf(t, f, FormSheet); len(marks) != 0 || len(comments) != 0 {
		t.Errorf("%v %v", marks, comments)
	}
	wantFilled(t, readFiled(t, saveWithOffice(t, clean, "xlsx:Calc MS Excel 2007 XML", "xlsx")), 30)
}

func TestMarkLeavesCommentsWithAnswersAlone(t *testing.T) {
	original := editBook(t, filledForm(t, 30), func(f *excelize.File) error {
		return f.AddComment(FormSheet, excelize.Comment{Cell: "I7", Author: "관리소장", Text: "확인함"})
	})
	original = changePart(t, original, "xl/worksheets/_rels/sheet1.xml.rels", func(s string) string {
		return strings.Replace(s, "</Relationships>", `<Relationship Id="rId9" Target="../threadedComments/threadedComment1.xml" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"/></Relationships>`, 1)
	})
	f := openBook(t, markFindings(t, original, readFiled(t, original), sampleFindings()))
	if comments := commentsOf(t, f, FormSheet); len(comments) != 1 || comments["I7"] != "관리소장: 확인함" {
		t.Errorf("comments: %v", comments)
	}
	if marks := marksOf(t, f, FormSheet); len(marks) != 3 {
		t.Errorf("colours: %v", marks)
	}
}

// TestMarkCopiesWhatTheLibraryCannotTake has a workbook this program reads and the library does not.
func TestMarkCopiesWhatTheLibraryCannotTake(t *testing.T) {
	original := changePart(t, filledForm(t, 30), "xl/worksheets/sheet1.xml", func(s string) string {
		return strings.Replace(s, "<dataValidations", `<conditionalFormatting sqref="?"><cfRule type="expression" priority="1"><formula>1</formula></cfRule></conditionalFormatting><dataValidations`, 1)
	})
	marked := markFindings(t, original, readFiled(t, original), sampleFindings())
	wantSampleMarks(t, openBook(t, marked))
	again := readFiled(t, marked)
	if len(again.Rows) != 30 || again.ContractNumber != "0123456789" {
		t.Errorf("%+v", again)
	}
}

func TestMarkedCopyOfOtherFormats(t *testing.T) {
	t.Run("xls", func(t *testing.T) {
		original := saveWithOffice(t, filledForm(t, 30), "xls", "xls")
		marked := markFindings(t, original, readFiled(t, original), sampleFindings())
		f := openBook(t, marked)
		wantSampleMarks(t, f)
		again := readFiled(t, marked)
		wantFilled(t, again, 30)
		if again.ContractNumber != "0123456789" {
			t.Errorf("identity: %+v", again)
		}
		if visible, err := f.GetSheetVisible(hiddenSheet); visible || err != nil {
			t.Errorf("the hidden sheet is shown: %v", err)
		}
	})
	t.Run("csv", func(t *testing.T) {
		csv := strings.Join(apartment.ColumnNames[:], ",") + "\n0101,1001,1100,1310.5,210,0,0,Y,=1+1\n0101,1002,\"1,100\",1310.5,211,0,0,Y,\n"
		filed := readFiled(t, []byte(csv))
		marked := markFindings(t, []byte(csv), filed, []kilowon.Finding{
			{Severity: kilowon.Stop, Code: "E21", Path: "E3", Unit: "0101-1002", Read: "211", Message: "당월지침에서 전월지침을 뺀 값과 다릅니다."},
		})
		f := openBook(t, marked)
		if got := fmt.Sprint(marksOf(t, f, FormSheet)); got != "map[FFC9C4:[E3]]" {
			t.Errorf("colours: %s", got)
		}
		again := readFiled(t, marked)
		for i := range filed.Rows {
			for c := range filed.Rows[i].Cells {
				a, b := filed.Rows[i].Cells[c], again.Rows[i].Cells[c]
				if a.Text != b.Text || a.Number != b.Number || b.Formula {
					t.Errorf("row %d: %+v became %+v", i, a, b)
				}
			}
		}
		if ok, target, _ := f.GetCellHyperLink(findingsSheet, "C6"); !ok || target != "'호별사용량'!E3" {
			t.Errorf("link: %v %s", ok, target)
		}
	})
}

func TestMarkWritesHostileTextAsText(t *testing.T) {
	var lines strings.Builder
	lines.WriteString(strings.Join(apartment.ColumnNames[:], "\t") + "\n")
	var findings []kilowon.Finding
	for i, text := range hostileTexts {
		if !strings.ContainsAny(text, "\t\"") {
			fmt.Fprintf(&lines, "101\t%d\t1\t2\t1\t0\t0\tY\t%s\n", i+1, text)
		}
		findings = append(findings, kilowon.Finding{Severity: kilowon.Stop, Code: "E06", Path: Address(i+2, 9), Unit: text, Read: text, Message: text, Suggest: text})
	}
	original := []byte(lines.String())
	noFormulas(t, markFindings(t, original, readFiled(t, original), findings), hostileTexts)
}

func TestMarkWithoutATable(t *testing.T) {
	original := editBook(t, filledForm(t, 3), func(f *excelize.File) error { return f.DeleteSheet(FormSheet) })
	filed := readFiled(t, original)
	f := openBook(t, markFindings(t, original, filed, filed.Findings))
	if got := cellValue(t, f, findingsSheet, "B6"); got != "E02" {
		t.Errorf("list: %q", got)
	}
}

func TestMarkCopiesSheetsWithNamesExcelRefuses(t *testing.T) {
	used := []string{}
	for _, c := range [][2]string{{"a/b:c?", "a_b_c_"}, {"A/B:C?", "A_B_C_ (2)"}, {"", FormSheet}, {"'x'", "x"}, {strings.Repeat("가", 40), strings.Repeat("가", 15)}} {
		got := freeSheetName(c[0], used)
		if got != c[1] {
			t.Errorf("%q became %q, want %q", c[0], got, c[1])
		}
		used = append(used, got)
	}
}

func TestMarkRefusesWhatIsNoWorkbook(t *testing.T) {
	if err := MarkFindings(io.Discard, []byte("%PDF-1.7"), nil, nil); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("%v", err)
	}
}

func TestManyMarks(t *testing.T) {
	const n = 6000
	original := filledForm(t, n)
	findings := make([]kilowon.Finding, n)
	for i := range findings {
		findings[i] = kilowon.Finding{Severity: kilowon.Severity(i % 3), Code: "E23", Path: FormSheet + "!" + Address(formHeaderRow+1+i, 5), Message: "많습니다."}
	}
	f := openBook(t, markFindings(t, original, readFiled(t, original), findings))
	if got := len(commentsOf(t, f, FormSheet)); got != maxComments {
		t.Errorf("%d comments", got)
	}
	total := 0
	for _, ranges := range marksOf(t, f, FormSheet) {
		total += len(ranges)
	}
	if total != n {
		t.Errorf("%d of %d cells coloured", total, n)
	}
	if got := cellValue(t, f, findingsSheet, "A4"); !strings.Contains(got, "5,000칸") {
		t.Errorf("note: %q", got)
	}
}

func BenchmarkMarkFindings10000(b *testing.B) {
	original := filledForm(b, 10000)
	filed := readFiled(b, original)
	findings := make([]kilowon.Finding, 500)
	for i := range findings {
		findings[i] = kilowon.Finding{Severity: kilowon.Warn, Code: "E23", Path: FormSheet + "!" + Address(formHeaderRow+1+i*20, 5), Message: "지난 12개월 평균보다 많습니다."}
	}
	for b.Loop() {
		if err := MarkFindings(io.Discard, original, filed, findings); err != nil {
			b.Fatal(err)
		}
	}
}
