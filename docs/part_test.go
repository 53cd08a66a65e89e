package docs_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// parts are the pieces of documents that are made from the book and the coverage, by the name in their marks.
var parts = map[string]func(t *testing.T) string{
	"coverage":    coverageEnglish,
	"coverage-ko": coverageKorean,
	"classes":     classTable,
	"charges":     chargeTable,
	"discounts":   discountTable,
	"rules":       ruleTable,
	"chosen":      chosenTable,
	"security":    securityTable,
}

var madePart = regexp.MustCompile(`(?s)(<!-- made from the book: ([a-z-]+) -->\n)(.*?)(<!-- end -->)`)

// TestMadeParts compares the made pieces with the book; with KILOWON_DOCS=write it writes them.
func TestMadeParts(t *testing.T) {
	used := map[string]bool{}
	for _, p := range pages(t) {
		text := madePart.ReplaceAllStringFunc(p.text, func(old string) string {
			m := madePart.FindStringSubmatch(old)
			used[m[2]] = true
			made, ok := parts[m[2]]
			if !ok {
				t.Errorf("%s: nothing makes %q", p.path, m[2])
				return old
			}
			return m[1] + "\n" + made(t) + "\n" + m[4]
		})
		if text == p.text {
			continue
		}
		if os.Getenv("KILOWON_DOCS") != "write" {
			t.Errorf("%s differs from the book; write it with KILOWON_DOCS=write go test -run TestMadeParts ./docs", p.path)
			continue
		}
		if err := os.WriteFile(filepath.Join(root, p.path), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name := range parts {
		if !used[name] {
			t.Errorf("no document has the part %q", name)
		}
	}
}

// table writes rows of cells as a Markdown table; the first row is the head.
func table(rows [][]string) string {
	var out strings.Builder
	for i, row := range rows {
		for _, cell := range row {
			out.WriteString("| " + strings.ReplaceAll(cell, "|", "\\|") + " ")
		}
		out.WriteString("|\n")
		if i == 0 {
			out.WriteString(strings.Repeat("|---", len(row)) + "|\n")
		}
	}
	return out.String()
}

func readCoverage(t *testing.T) *tariff.Coverage {
	t.Helper()
	c, err := book.Coverage()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// priceLists tells the price lists of a class: how a voltage is called, then its options; a list without option beside others that have one is –.
func priceLists(class *tariff.CoveredClass, voltage, option func(l *tariff.CoveredList) string) string {
	var words []string
	plain := 0
	for i := range class.Lists {
		l := &class.Lists[i]
		if i == 0 || l.Voltage != class.Lists[i-1].Voltage {
			words, plain = append(words, voltage(l)), 0
		}
		last := len(words) - 1
		switch {
		case l.Option == 0:
			plain++
		case plain > 0:
			words[last], plain = words[last]+" – "+option(l), 0
		default:
			words[last] += " " + option(l)
		}
	}
	return strings.Join(words, ", ")
}

// firstDay is the first day any list of a class answers for.
func firstDay(class *tariff.CoveredClass) string {
	var first kilowon.Date
	for _, l := range class.Lists {
		if first.IsZero() || l.From < first {
			first = l.From
		}
	}
	if first.IsZero() {
		return ""
	}
	return first.String()
}

func coverageEnglish(t *testing.T) string {
	c := readCoverage(t)
	rows := [][]string{{"class", "price lists (voltage, options; – has none)", "from", "state"}}
	for i := range c.Classes {
		class := &c.Classes[i]
		lists := priceLists(class, func(l *tariff.CoveredList) string { return "`" + l.Voltage + "`" }, func(l *tariff.CoveredList) string { return strconv.Itoa(int(l.Option)) })
		name := "`" + class.Class + "`"
		if class.Grade != "" {
			name += " `" + class.Grade + "`"
		}
		rows = append(rows, []string{name + " " + class.Name, lists, firstDay(class), string(class.Status)})
	}
	var out strings.Builder
	out.WriteString(table(rows) + "\n")
	for _, part := range []struct {
		name string
		list []tariff.Covered
	}{{"Discounts", c.Discounts}, {"Climate, fuel, taxes, fees, calendar", c.Values}, {"Rules", c.Rules}} {
		counts := map[tariff.CoverageStatus]int{}
		var without []string
		for _, v := range part.list {
			if counts[v.Status]++; v.Status == tariff.CoverageNone {
				without = append(without, "`"+v.Key+"`")
			}
		}
		fmt.Fprintf(&out, "- %s: %d complete, %d partial, %d unencoded", part.name, counts[tariff.CoverageComplete], counts[tariff.CoveragePartial], len(without))
		if len(without) > 0 {
			out.WriteString(" (" + strings.Join(without, ", ") + ")")
		}
		out.WriteString("\n")
	}
	return out.String()
}

func coverageKorean(t *testing.T) string {
	c := readCoverage(t)
	rows := [][]string{{"계약종별", "요금표(–는 선택 없음)", "언제부터", "계산", "빠진 것"}}
	for i := range c.Classes {
		class := &c.Classes[i]
		lists := priceLists(class, koreanVoltage, func(l *tariff.CoveredList) string { return strings.TrimPrefix(l.Option.String(), "선택") })
		rows = append(rows, []string{class.Name, lists, firstDay(class), class.Status.String(), strings.Join(missing(class), ". ")})
	}
	rest := [][]string{{"그 밖", "계산", "빠진 것"}}
	for _, v := range slices.Concat(c.Discounts, c.Values, c.Rules) {
		last := rest[len(rest)-1]
		switch {
		case v.Status == tariff.CoverageComplete:
		case last[1] == v.Status.String() && last[2] == v.Note:
			last[0] += ", " + v.Name
		default:
			rest = append(rest, []string{v.Name, v.Status.String(), v.Note})
		}
	}
	return table(rows) + "\n" + table(rest)
}

// kindWords are how the kinds of lists price energy.
var kindWords = map[tariff.EnergyKind]string{tariff.Tiered: "누진", tariff.Seasonal: "계절별", tariff.TimeOfUse: "시간대별", tariff.Flat: "한 가지", tariff.PerWatt: "W당 월정액",
	tariff.NightSeason: "심야 계절별", tariff.NightAndOther: "심야·기타시간"}

// classTable is every class and grade of the book with the words cases name them by.
func classTable(t *testing.T) string {
	rows := [][]string{{"계약종별", "`class`", "`grade`", "조문", "요금표(–는 선택 없음)", "전력량요금의 단가"}}
	c := readCoverage(t)
	for i := range c.Classes {
		class := &c.Classes[i]
		grade := ""
		if class.Grade != "" {
			grade = "`" + class.Grade + "`"
		}
		lists := priceLists(class, koreanVoltage, func(l *tariff.CoveredList) string { return strings.TrimPrefix(l.Option.String(), "선택") })
		rows = append(rows, []string{class.Name, "`" + class.Class + "`", grade, string(class.Article), lists, strings.Join(kindsOf(t, class), ", ")})
	}
	return table(rows)
}

// kindsOf are the ways the lists of a class price energy, each once.
func kindsOf(t *testing.T, class *tariff.CoveredClass) (out []string) {
	for _, k := range book.Default().Keys() {
		word := kindWords[book.Default().Lists(k)[0].Value.Kind]
		if word == "" {
			t.Fatalf("no word for the prices of %s", k)
		}
		if k.Class.Code() == class.Class && k.Grade.Code() == class.Grade && !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	return out
}

// missing are the notes of a class and its lists, each once.
func missing(class *tariff.CoveredClass) []string {
	var notes []string
	if class.Note != "" {
		notes = append(notes, class.Note)
	}
	for _, l := range class.Lists {
		if l.Note != "" && !slices.Contains(notes, l.Note) {
			notes = append(notes, l.Note)
		}
	}
	return notes
}

func koreanVoltage(l *tariff.CoveredList) string {
	v, err := tariff.ParseVoltage(l.Voltage)
	if err != nil {
		return l.Voltage
	}
	return v.String()
}

// newest is the day the tables of the book are made for: the last one the book answers for.
func newest(b *tariff.Book) kilowon.Date {
	last := b.Fuel[len(b.Fuel)-1].Last
	return last.Day(last.Days())
}

func chargeTable(*testing.T) string {
	b := book.Default()
	rows := [][]string{{"차례", "항목", "끝수", "근거", "출처"}}
	n := 0
	for c := range tariff.ChargeCount {
		d := b.Rounding[c].At(newest(b))
		e := b.Entry(d.Entry)
		name := c.String()
		if c == tariff.ChargeEnergyBand {
			name += "(시간대별)"
		} else {
			n++
		}
		rows = append(rows, []string{fmt.Sprint(n), name, d.Value.String(), string(e.Source.Cite), e.Source.Document})
	}
	return table(rows)
}

func discountTable(*testing.T) string {
	b := book.Default()
	rows := [][]string{{"할인", "빼는 금액", "여름(6~8월) 한도", "조항", "확실도"}}
	for k := tariff.DiscountNone + 1; k < tariff.DiscountCount; k++ {
		d := b.Discounts[k].At(newest(b))
		e := b.Entry(d.Entry)
		amount := "월 " + d.Value.Cap.String() + "원까지"
		switch {
		case d.Value.Ratio != 0 && d.Value.Cap <= 0:
			amount = d.Value.Ratio.String()
		case d.Value.Ratio != 0:
			amount = d.Value.Ratio.String() + ", 월 " + d.Value.Cap.String() + "원까지"
		}
		summer := "-"
		if d.Value.SummerCap > 0 && d.Value.SummerCap != d.Value.Cap {
			summer = d.Value.SummerCap.String() + "원"
		}
		rows = append(rows, []string{k.String(), amount, summer, string(e.Source.Cite), e.Source.Confidence.String()})
	}
	return table(rows)
}

// entries are all entries of the book and its calendar, in order.
func entries(b *tariff.Book) []tariff.Entry {
	return slices.Concat(b.Entries[1:], b.Calendar.Entries())
}

// ruleTable are the rules that sources settle; the others are in the table of what was chosen.
func ruleTable(*testing.T) string {
	b := book.Default()
	rows := [][]string{{"규칙", "어떻게", "근거", "출처", "확실도"}}
	for id := range b.Entries {
		e := &b.Entries[id]
		if name, ok := strings.CutPrefix(e.ID, "rules/"); ok && b.Rules[name] != 0 && !e.Chosen {
			rows = append(rows, []string{e.Title, e.Note, string(e.Source.Cite), e.Source.Document, e.Source.Confidence.String()})
		}
	}
	return table(rows)
}

func chosenTable(*testing.T) string {
	rows := [][]string{{"무엇", "무엇을 왜 골랐는가", "언제부터", "근거", "항목"}}
	at := map[string]int{}
	for _, e := range entries(book.Default()) {
		if !e.Chosen {
			continue
		}
		if i, ok := at[e.Note]; ok {
			if !slices.Contains(strings.Split(rows[i][0], ", "), e.Title) {
				rows[i][0] += ", " + e.Title
			}
			rows[i][4] += ", `" + e.ID + "`"
			continue
		}
		at[e.Note] = len(rows)
		rows = append(rows, []string{e.Title, e.Note, e.From.String(), string(e.Source.Cite), "`" + e.ID + "`"})
	}
	return table(rows)
}

// TestRuleTableIsWhole proves that every rule that was not chosen stands in the table of rules; seasons are told in words.
func TestRuleTableIsWhole(t *testing.T) {
	b := book.Default()
	made := ruleTable(t)
	for name, id := range b.Rules {
		if e := b.Entry(id); name != "seasons" && strings.Contains(made, "| "+e.Title+" | "+e.Note+" |") == e.Chosen {
			t.Errorf("%s: chosen %v, but in the table of rules %v", name, e.Chosen, e.Chosen)
		}
	}
}

// TestChosenTableIsWhole proves that no chosen entry is left out: the files of the book are searched for the word itself.
func TestChosenTableIsWhole(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, "tariff/book/data/*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no data files: %v", err)
	}
	want := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want += len(regexp.MustCompile(`(?m)^\s*chosen: true\b`).FindAll(text, -1))
	}
	made := chosenTable(t)
	for _, e := range entries(book.Default()) {
		if e.Chosen {
			want--
			if !strings.Contains(made, "`"+e.ID+"`") {
				t.Errorf("%s is not in the table", e.ID)
			}
		}
	}
	if want != 0 {
		t.Errorf("%d more entries are marked chosen in the files than in the book", want)
	}
}
