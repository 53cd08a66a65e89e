package document

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/kilowon/kilowon"
)

// pdfTool gives what an installed tool prints; what it says on stderr is a failure.
func pdfTool(t *testing.T, name string, args ...string) string {
	t.Helper()
	var out, complaints bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = &out, &complaints
	if err := cmd.Run(); err != nil || complaints.Len() > 0 {
		t.Fatalf("%s %v: %v %s%s (apt-get install -y qpdf poppler-utils)", name, args, err, complaints.String(), out.String())
	}
	return out.String()
}

// checkedPDF saves a PDF file, has qpdf check it and gives its path.
func checkedPDF(t *testing.T, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out.pdf")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := pdfTool(t, "qpdf", "--check", path); !strings.Contains(got, "No syntax or stream encoding errors") {
		t.Fatalf("qpdf: %s", got)
	}
	return path
}

func pages(t *testing.T, path string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.TrimSpace(pdfTool(t, "qpdf", "--show-npages", path)))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// wants fails for each text that a PDF page does not say.
func wants(t *testing.T, text string, all ...string) {
	t.Helper()
	for _, want := range all {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not on the page", want)
		}
	}
}

// inMargins fails for each word that runs out of the page's margins.
func inMargins(t *testing.T, path string) {
	t.Helper()
	words := regexp.MustCompile(`<word xMin="([0-9.-]+)" yMin="([0-9.-]+)" xMax="([0-9.-]+)" yMax="([0-9.-]+)">(.*)</word>`).
		FindAllStringSubmatch(pdfTool(t, "pdftotext", "-bbox", path, "-"), -1)
	if len(words) < 20 {
		t.Fatalf("only %d words found", len(words))
	}
	for _, w := range words {
		var at [4]float64
		for i := range at {
			at[i], _ = strconv.ParseFloat(w[i+1], 64)
		}
		if at[0] < pageLeft-0.2 || at[2] > pageRight+0.2 || at[1] < 20 || at[3] > pageBottom+6 {
			t.Errorf("%q stands at %v, out of the margins", w[5], at)
		}
	}
}

func allFonts(t *testing.T) *Fonts {
	t.Helper()
	fonts, err := LoadFonts()
	if err != nil {
		t.Fatal(err)
	}
	return fonts
}

func onePDF(t *testing.T, b *BillSheet) []byte {
	t.Helper()
	collector := allFonts(t).Collect()
	collector.AddBill(b)
	set, err := collector.Prepare()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := WriteBillPDF(&out, set, b); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestBillPDF(t *testing.T) {
	b := sampleBill(7)
	b.ComplexName, b.Unit = "펲뷁똠 아파트", "101동 1001호 (똠방각하)"
	path := checkedPDF(t, onePDF(t, b))
	if n := pages(t, path); n != 1 {
		t.Errorf("%d pages, want 1", n)
	}
	text := pdfTool(t, "pdftotext", "-layout", path, "-")
	wants(t, text, b.ComplexName, b.Unit, b.ContractNumber, b.PreviousReading, b.CurrentReading, b.ClassName, b.Issuer, "352kWh", "31kWh", "383kWh",
		"2025년 7월분", "2025.06.18~07.17 (30일)", "납기일 2025년 8월 10일 (일)", "발행일 2025.07.28", b.Total.String()+" 원", "청구금액")
	for _, l := range b.Lines {
		wants(t, text, l.Label, l.Amount.String())
	}
	for _, m := range b.History {
		wants(t, text, kilowon.FormatInt(m.KWh), m.Won.String(), shortMonth(m.Month))
	}
	wants(t, text, "지난해 같은 달보다 +", "지난달보다 +", b.Notices[0], b.Notices[3])
	inMargins(t, path)
	info := pdfTool(t, "pdfinfo", "-isodates", path)
	wants(t, info, "전기요금 청구서 2025년 7월분 펲뷁똠 아파트 101동 1001호 (똠방각하)", "2025-07-28T00:00:00+09")
	if !bytes.Contains(onePDF(t, b), []byte("/Lang(ko-KR)")) {
		t.Error("the language is not told")
	}
}

// The same bill gives the same bytes; nothing of the clock is in it.
func TestBillPDFSameBytes(t *testing.T) {
	if !bytes.Equal(onePDF(t, sampleBill(3)), onePDF(t, sampleBill(3))) {
		t.Error("the same bill gave other bytes")
	}
}

// longBill has everything longer than its place.
func longBill() *BillSheet {
	b := sampleBill(1)
	b.ComplexName = "아주아주긴이름을가진똠방각하펲시콜라뷁프리미엄레이크사이드파크뷰더테라스마을공동주택관리단 제2차 3단지"
	b.Unit = "주상복합 에이동 상가·오피스텔 지하2층 B201호-관리사무소부속창고펲뷁똠"
	b.CurrentReading, b.ClassName = "1,234,567.89 (계기 교체 전 123,456.78)", "주택용(저압) 계절별·시간대별 선택요금제"
	b.Total = -1234567890
	b.Lines[4].Label = "사회복지시설 및 대가족 중복 할인(한도 초과분 제외)"
	b.Lines[5].Formula = strings.Repeat("띄어쓰기없는아주긴설명", 20)
	b.Notices = append(b.Notices, strings.Repeat("띄어쓰기없는아주긴안내문장", 12))
	return b
}

func TestBillPDFLongTexts(t *testing.T) {
	b := longBill()
	path := checkedPDF(t, onePDF(t, b))
	inMargins(t, path)
	text := strings.Join(strings.Fields(pdfTool(t, "pdftotext", "-raw", path, "-")), "")
	for _, want := range []string{b.ComplexName, b.Unit, b.Lines[4].Label, b.Lines[5].Formula, b.Notices[4], b.Total.String()} {
		if want = strings.ReplaceAll(want, " ", ""); !strings.Contains(text, want) {
			t.Errorf("%q is not whole on the page", want)
		}
	}
}

// A bill of very many lines goes on to a second page and loses none.
func TestBillPDFManyLines(t *testing.T) {
	b := sampleBill(1)
	for i := range 40 {
		b.Lines = append(b.Lines, BillSheetLine{Label: fmt.Sprintf("조정 %d", i), Amount: kilowon.Won(1000 + i)})
	}
	path := checkedPDF(t, onePDF(t, b))
	if n := pages(t, path); n != 2 {
		t.Errorf("%d pages, want 2", n)
	}
	text := pdfTool(t, "pdftotext", "-layout", path, "-")
	for _, l := range b.Lines {
		wants(t, text, l.Label, l.Amount.String())
	}
	wants(t, strings.ReplaceAll(text, " / ", "/"), "1/2", "2/2", "(이어짐)")
	inMargins(t, path)
}

// What the caller leaves out is left out.
func TestBillPDFLeast(t *testing.T) {
	b := &BillSheet{ComplexName: "가람", Unit: "1호", ReadingMonth: kilowon.MonthOf(2025, 1), Total: 0, TotalLabel: "환급 후 청구금액",
		Period: kilowon.Period{From: kilowon.MustDate("2025-01-01"), To: kilowon.MustDate("2025-02-01")}}
	text := pdfTool(t, "pdftotext", "-layout", checkedPDF(t, onePDF(t, b)), "-")
	wants(t, text, "환급 후 청구금액", "2025.01.01~01.31 (31일)")
	for _, never := range []string{"납기일", "개월 사용량", "발행일", "1970", "0001"} {
		if strings.Contains(text, never) {
			t.Errorf("%q is on the page", never)
		}
	}
}

func TestBillsPDF(t *testing.T) {
	bills, set := preparedBills(t, 150)
	var out bytes.Buffer
	err := WriteBillsPDF(&out, set, len(bills), func(i int, b *BillSheet) error {
		if b.Unit != "" || len(b.Lines) != 0 {
			t.Errorf("household %d was handed the sheet of another", i)
		}
		*b = *bills[i]
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	path := checkedPDF(t, out.Bytes())
	if n := pages(t, path); n != len(bills) {
		t.Errorf("%d pages, want %d", n, len(bills))
	}
	for i, page := range strings.Split(strings.TrimSuffix(pdfTool(t, "pdftotext", "-layout", path, "-"), "\f"), "\f") {
		wants(t, page, bills[i].Unit, bills[i].Total.String())
	}
}

func TestBillsPDFStops(t *testing.T) {
	bills, set := preparedBills(t, 3)
	stop := errors.New("stop")
	err := WriteBillsPDF(&bytes.Buffer{}, set, 3, func(i int, b *BillSheet) error {
		if i == 2 {
			return stop
		}
		*b = *bills[i]
		return nil
	})
	if !errors.Is(err, stop) {
		t.Errorf("%v, want the caller's own error", err)
	}
	if err := WriteBillsPDF(&bytes.Buffer{}, set, 0, nil); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("no households: %v, want invalid", err)
	}
	other := sampleBill(0)
	other.Unit = "뷁"
	if err := WriteBillPDF(&bytes.Buffer{}, set, other); kilowon.CodeOf(err) != kilowon.Internal || !strings.Contains(err.Error(), "뷁") {
		t.Errorf("a bill the fonts were not prepared for: %v", err)
	}
}

// Memory does not grow with the pages but for the table of objects.
func TestBillsPDFMemory(t *testing.T) {
	bills, set := preparedBills(t, 20)
	const n = 1500
	var at [2]uint64
	var written countWriter
	err := WriteBillsPDF(&written, set, n, func(i int, b *BillSheet) error {
		if i == 100 || i == n-1 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			at[i/(n-1)] = m.HeapAlloc
		}
		*b = *bills[i%len(bills)]
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if at[1] > at[0]+256<<10 {
		t.Errorf("%d bytes in use at page 100, %d at page %d", at[0], at[1], n)
	}
	if written < n*1000 {
		t.Errorf("%d bytes written", written)
	}
}

// A name with letters the font lacks is reported and found, and marked on paper.
func TestMissingLettersInName(t *testing.T) {
	fonts := allFonts(t)
	b := sampleBill(0)
	b.Unit = "101동 𠮷가\U0001F600호"
	if got := fonts.Missing(b.Unit); !slices.Equal(got, []rune{'𠮷', '\U0001F600'}) {
		t.Errorf("missing %q", got)
	}
	collector := fonts.Collect()
	collector.AddBill(b)
	set, err := collector.Prepare()
	if err != nil {
		t.Fatal(err)
	}
	if got := set.Missing(); !slices.Equal(got, []rune{'\U0001F600', '𠮷'}) {
		t.Errorf("the batch lacks %q", got)
	}
	var out bytes.Buffer
	if err := WriteBillPDF(&out, set, b); err != nil {
		t.Fatal(err)
	}
	wants(t, pdfTool(t, "pdftotext", "-layout", checkedPDF(t, out.Bytes()), "-"), b.Unit)
}

func TestLoadFontsWithoutAny(t *testing.T) {
	_, err := loadFonts([]fontPair{
		{fstest.MapFS{}, "a.ttf", "b.ttf"},
		{fstest.MapFS{"a.ttf": {Data: []byte("no font")}}, "a.ttf", "b.ttf"},
	})
	if kilowon.CodeOf(err) != kilowon.NotFound || !strings.Contains(err.Error(), "npm ci") || !strings.Contains(err.Error(), "fonts-nanum") {
		t.Errorf("%v, want not found, saying what to install", err)
	}
}

// The built-in pair comes first, the installed one where it is not there.
func TestLoadFontsOrder(t *testing.T) {
	var found []string
	for _, p := range fontPairs {
		if fonts, err := loadFonts([]fontPair{p}); err == nil {
			found = append(found, fonts.regular.Name())
		}
	}
	if len(found) == 0 || found[0] != allFonts(t).regular.Name() {
		t.Errorf("at hand %q, taken %q", found, allFonts(t).regular.Name())
	}
}
