package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff/book"
)

// asked answers the estimate page for what was filled in.
func asked(t *testing.T, s *Server, fields url.Values) *httptest.ResponseRecorder {
	t.Helper()
	return ask(s, "GET", "/estimate?"+fields.Encode())
}

func homeFields(change ...string) url.Values {
	v := url.Values{"list": {"residential..low.0"}, "reading_day": {"8"}, "last_date": {"2026-10-08"}, "today": {"2026-10-25"}, "last": {"1,244"}, "now": {" 1635.4 "}, "tv": {"1"}}
	for i := 0; i+1 < len(change); i += 2 {
		v.Set(change[i], change[i+1])
	}
	return v
}

func TestEstimatePage(t *testing.T) {
	s := public(t)
	for _, c := range []struct {
		name   string
		fields url.Values
		status int
		want   []string
		not    string
	}{
		{"empty", nil, 200, []string{"필요한 것은 두 가지입니다", `value="` + testDay.String() + `"`, "계량기 보는 법", `<optgroup label="주택용전력">`}, "예상 고지서"},
		{"a home", homeFields(), 200, []string{"206,140", "714kWh, 남은 14일도 하루 평균 23.02kWh씩", "83,700", "+6,780원", "2026년 10월 25일에 넘음", "이 단계의 끝", "선택한 규칙", "200kWh × 120.0원"}, "비어 있습니다"},
		{"with a discount", homeFields("discounts", "large_family"), 200, []string{"대가족(5인 이상) 할인", `value="large_family" checked`}, "206,140"},
		{"by what was used", homeFields("last", "", "now", "", "used", "391"), 200, []string{"713kWh", "83,700"}, "비어 있습니다"},
		{"a day's use told", homeFields("daily", "10.5"), 200, []string{"538kWh, 남은 14일에 하루 10.5kWh씩"}, ""},
		{"no day gone by", homeFields("today", "2026-10-08", "now", "1244"), 200, []string{"아직 하루가 지나지 않아", "지금까지 쓴 것의 고지서"}, "예상 고지서"},
		{"past the reading day", homeFields("today", "2026-11-09"), 200, []string{"검침일이 지났습니다", "검침일이 1일 지나"}, "넘음"},
		{"rolled over", homeFields("last", "99900", "now", "291.4", "digits", "5"), 200, []string{"206,140"}, ""},
		{"only the fields of a list", url.Values{"list": {"night.b2.low.0"}, "fields": {"1"}}, 200, []string{"오늘 기타시간 지침"}, "비어 있습니다"},
		{"nothing filled in", url.Values{"list": {"general.a1.low.0"}}, 422, []string{"정기검침일을 적어", "지난 검침일을 적어", "계약전력(kW)을 적어", `href="#now"`}, "예상 고지서"},
		{"a register too low", homeFields("now", "12"), 422, []string{`href="#now"`, "자릿수"}, "예상 고지서"},
		{"no number", homeFields("now", "<b>"), 422, []string{`href="#now"`, "&lt;b&gt;"}, "<b>"},
		{"a date that is none", homeFields("last_date", "2026-02-30"), 422, []string{`href="#last_date"`}, "예상 고지서"},
		{"a discount that is none", homeFields("discounts", "rich"), 422, []string{`href="#discounts"`}, "예상 고지서"},
		{"before the book", homeFields("last_date", "1999-10-08", "today", "1999-10-25"), 422, []string{"예상하지 못했습니다", "어림하지 않습니다"}, "예상 고지서"},
		{"a list that is none", homeFields("list", "nuclear"), 422, []string{`href="#list"`, "다시 골라"}, "예상 고지서"},
	} {
		w := asked(t, s, c.fields)
		text := w.Body.String()
		if w.Code != c.status {
			t.Errorf("%s: %d", c.name, w.Code)
		}
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: without %q", c.name, want)
			}
		}
		if c.not != "" && strings.Contains(text, c.not) {
			t.Errorf("%s: with %q", c.name, c.not)
		}
	}
}

// Every list the page offers can be estimated with the fields it shows for it.
func TestEstimatePageOfEveryList(t *testing.T) {
	s := public(t)
	for _, l := range app.EstimateLists(book.Default(), testDay) {
		v := homeFields("list", l.Code(), "contract_kw", "300")
		for _, band := range estimateBands[l.Figures] {
			v.Set("last"+band, "100")
			v.Set("now"+band, "270")
		}
		if w := asked(t, s, v); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "예상 고지서") {
			t.Errorf("%v: %d", l.Key, w.Code)
		}
	}
}

// The places an error may name are fields of the form.
func TestEstimatePlaces(t *testing.T) {
	names := map[string]bool{}
	for _, name := range estimateNames {
		names[name] = true
	}
	for path, name := range estimatePlaces {
		if !names[name] {
			t.Errorf("%s is told at %s, which is no field", path, name)
		}
	}
}

// What is typed into the address is nobody's business but the reader's.
func TestEstimateIsNotLogged(t *testing.T) {
	var log strings.Builder
	use, err := app.New(nil, book.Default())
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewPortal(use, nil, PortalOptions{Options: Options{Log: slog.New(slog.NewTextHandler(&log, nil))}, Now: testDay.Time})
	if err != nil {
		t.Fatal(err)
	}
	asked(t, s, homeFields())
	if !strings.Contains(log.String(), "GET /estimate") || strings.Contains(log.String(), "1635") {
		t.Error(log.String())
	}
}

func TestUseChart(t *testing.T) {
	c := storyUses()
	d := c.drawing()
	if d.Columns[3].Second != "예상" || !d.Columns[3].Strong || d.Columns[1].Second != "지금" || d.Columns[0].Value != "3.4만" || d.Columns[5].Value != "31.0만" {
		t.Errorf("%+v", d.Columns)
	}
	for _, want := range []string{"지금까지 391kWh 83,700원", "예상 714kWh 206,140원", "가장 많은 사용량은 1,000kWh 309,720원"} {
		if !strings.Contains(d.Summary, want) {
			t.Errorf("%q does not tell %q", d.Summary, want)
		}
	}
	for w, want := range map[kilowon.Won]string{0: "0", 9999: "9,999", 10_000: "1.0만", 84_949: "8.5만", 9_999_499: "999.9만", 9_999_500: "1,000만", 123_456_789: "12,346만"} {
		if got := aboutWon(w); got != want {
			t.Errorf("%v: %q, want %q", w, got, want)
		}
	}
}
