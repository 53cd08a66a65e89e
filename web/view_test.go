package web

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"github.com/kilowon/kilowon"
)

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The policy of the pages refuses inline styles and scripts, so a template with one would lose it without a word.
func TestStoriesObeyThePolicy(t *testing.T) {
	inline := regexp.MustCompile(`(?i)\sstyle=|\son[a-z]+=|<style|javascript:|<script[^>]*>[^<]`)
	seen := map[string]bool{}
	for _, s := range Stories() {
		if seen[s.Name] {
			t.Errorf("two stories are named %s", s.Name)
		}
		seen[s.Name] = true
		html := render(t, layout(frame{Page: Page{Title: s.Title}, Script: "/x.js"}, storyFrame(s)))
		if found := inline.FindString(html); found != "" {
			t.Errorf("%s: %q", s.Name, found)
		}
		if n := strings.Count(html, "<h1"); n != 1 {
			t.Errorf("%s has %d h1", s.Name, n)
		}
	}
}

func TestTextIsEscaped(t *testing.T) {
	f := kilowon.Finding{Severity: kilowon.Stop, Code: "E06", Read: `<script>alert(1)</script>`, Message: `"&`}
	html := render(t, FindingItem(f))
	if strings.Contains(html, "<script>") || !strings.Contains(html, "&lt;script&gt;") {
		t.Error(html)
	}
	if html := render(t, DownloadLink(Download{URL: "javascript:alert(1)", Name: "x"})); strings.Contains(html, "javascript:") {
		t.Error(html)
	}
}

func TestPagerShown(t *testing.T) {
	for _, c := range []struct {
		page, pages int
		want        []int
	}{
		{1, 1, []int{1}},
		{1, 5, []int{1, 2, 3, 4, 5}},
		{1, 6, []int{1, 2, 3, 0, 6}},
		{4, 7, []int{1, 2, 3, 4, 5, 6, 7}},
		{11, 21, []int{1, 0, 9, 10, 11, 12, 13, 0, 21}},
		{21, 21, []int{1, 0, 19, 20, 21}},
		{5, 9, []int{1, 2, 3, 4, 5, 6, 7, 8, 9}},
	} {
		if got := storyPager(c.page, c.pages).shown(); !slices.Equal(got, c.want) {
			t.Errorf("%d of %d: %v, want %v", c.page, c.pages, got, c.want)
		}
	}
}

func TestSortHeader(t *testing.T) {
	s := Sort{Key: "used", URL: storySort("", false).URL}
	for _, c := range []struct {
		desc            bool
		key, state, url string
	}{
		{false, "used", "ascending", "/story/table?sort=used&amp;desc=1"},
		{true, "used", "descending", "/story/table?sort=used"},
		{true, "unit", "none", "/story/table?sort=unit"},
	} {
		s.Desc = c.desc
		html := render(t, SortHeader(s, Column{Key: c.key, Label: "열"}))
		if !strings.Contains(html, `aria-sort="`+c.state+`"`) || !strings.Contains(html, `href="`+c.url+`"`) {
			t.Errorf("%+v: %s", c, html)
		}
	}
}

func TestFieldTiesHintAndError(t *testing.T) {
	html := render(t, TextField(Field{ID: "meter", Label: "지침", Hint: "정수", Error: "숫자여야 합니다", Required: true, Mode: "numeric"}))
	for _, want := range []string{`<label for="meter">`, `aria-describedby="meter-hint meter-error"`, `aria-invalid="true"`, ` required`, `inputmode="numeric"`, `id="meter-error"`} {
		if !strings.Contains(html, want) {
			t.Errorf("without %s: %s", want, html)
		}
	}
	html = render(t, TextField(Field{ID: "note", Label: "비고"}))
	for _, never := range []string{"aria-describedby", "aria-invalid", "required", "inputmode"} {
		if strings.Contains(html, never) {
			t.Errorf("with %s: %s", never, html)
		}
	}
}

func TestErrorSummaryLeadsToEachField(t *testing.T) {
	form := storyForm(true)
	html := render(t, storyFields(form))
	links := regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(html, -1)
	if len(links) != 3 {
		t.Fatalf("%d links, want one for each of 3 errors", len(links))
	}
	for _, link := range links {
		if !strings.Contains(html, ` id="`+link[1]+`"`) {
			t.Errorf("nothing has the id %s", link[1])
		}
	}
}

func TestErrorSummaryNamesAFieldOnce(t *testing.T) {
	for _, f := range []Field{{Label: "동·호", Error: "동·호: 적거나 골라 주세요."}, {Label: "동·호", Error: "적거나 골라 주세요."}} {
		if got := f.summary(); got != "동·호: 적거나 골라 주세요." {
			t.Errorf("%q", got)
		}
	}
}

func TestProgressWords(t *testing.T) {
	for _, c := range []struct {
		p            Progress
		percent      int64
		text, spoken string
	}{
		{Progress{Label: "계산", Unit: "세대", Done: 432, Total: 1004}, 43, "432 / 1,004세대 (43%)", "계산: 40% 이상 되었습니다"},
		{Progress{Label: "계산", Unit: "세대", Done: 1003, Total: 1004}, 99, "1,003 / 1,004세대 (99%)", "계산: 90% 이상 되었습니다"},
		{Progress{Label: "계산", Unit: "세대", Done: 9, Total: 8}, 100, "9 / 8세대 (100%)", "계산: 100% 이상 되었습니다"},
		{Progress{Label: "계산"}, 0, "준비하고 있습니다", "계산: 준비하고 있습니다"},
	} {
		if c.p.Percent() != c.percent || c.p.text() != c.text || c.p.spoken() != c.spoken {
			t.Errorf("%+v: %d %q %q", c.p, c.p.Percent(), c.p.text(), c.p.spoken())
		}
	}
}

func TestDownloadSize(t *testing.T) {
	for bytes, want := range map[int64]string{0: "", 1: "1KB", 1024: "1KB", 1025: "2KB", 1 << 20: "1.0MB", 8_912_896: "8.5MB"} {
		if got := (Download{Bytes: bytes}).size(); got != want {
			t.Errorf("%d: %q, want %q", bytes, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	if got := MonthText(kilowon.MonthOf(2025, 7)); got != "2025년 7월" {
		t.Error(got)
	}
	if got := DateText(kilowon.MustDate("2025-07-01")) + DateText(0); got != "2025년 7월 1일-" {
		t.Error(got)
	}
	for severity, want := range map[kilowon.Severity]Tone{kilowon.Stop: ToneStop, kilowon.Warn: ToneWarn, kilowon.Info: ToneInfo} {
		if got := ToneOf(severity); got != want {
			t.Errorf("%v: %s", severity, got)
		}
	}
	if got := render(t, Money(-1234567)); got != `<span class="money">-1,234,567<span class="unit">원</span></span>` {
		t.Error(got)
	}
}
