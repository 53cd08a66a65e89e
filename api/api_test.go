package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff/book"
)

func handler(t testing.TB, opt Options) http.Handler {
	t.Helper()
	c, err := book.Coverage()
	if err != nil {
		t.Fatal(err)
	}
	h, err := New(book.Default(), c, opt)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// call asks as "POST /path"; header is names and values by turns.
// kindOf is what a client would say that it sends.
func kindOf(target, body string) string {
	switch {
	case strings.HasPrefix(target, batchPath):
		return linesType
	case strings.HasPrefix(body, "%PDF"):
		return "application/pdf"
	case strings.HasPrefix(body, "KW1"):
		return textType
	}
	return "application/json"
}

func call(h http.Handler, line, body string, header ...string) *httptest.ResponseRecorder {
	method, target, _ := strings.Cut(line, " ")
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("Content-Type", kindOf(target, body))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	w.Header().Set(requestHeader, "7f3a")
	h.ServeHTTP(w, r)
	return w
}

const (
	lateFee = `{"due":"2026-07-25","paid":"2026-08-10","unpaid":100000}`
	home    = `{"id":"h","terms":{"class":"residential","voltage":"low"},"period":{"from":"2025-03-01","to":"2025-04-01"},"usage":{"kwh":250}}`
	office  = `{"id":"o","terms":{"class":"general","grade":"a1","voltage":"high_a","option":1,"contract_kw":20},"period":{"from":"2025-05-01","to":"2025-06-01"},"usage":{"kwh":1500},"demand":{"peak_kw":10}}`
	flat    = `{"id":"f","complex":{"method":"comprehensive","common_kwh":300,"common":{"contract_kw":10,"peak_kw":4},` +
		`"households":[{"unit":"101-101","kwh":250},{"unit":"101-102","kwh":310}]},"period":{"from":"2025-03-01","to":"2025-04-01"}}`
)

const (
	climateBody = `{"from":"2021-01-01","rps":{"price":"4.5"},"ets":{"price":"0.5"},"coal":{"price":"0.3"}}`
	fuelBody    = `{"first_month":"2022-04","actual":{"cost":"584.78"},"withheld":"0.0"}`
)

// cppBody is a summer without peak days.
const cppBody = `{"class":"general","voltage":"high_a","option":2,"bound":10,"readings":[{"from":"2025-07-01","to":"2025-09-01","reading_month":"2025-09",` +
	`"kwh":{"light":40000,"mid":35000,"peak":20000}}]}`

// classBody is a farm with standby power at high voltage.
const classBody = `{"date":"2025-07-01","uses":[{"use":"farming"}],"contract_kw":999,"volts":22900,"standby":{"volts":22900,"other_substation":true}}`

func TestRoutes(t *testing.T) {
	h := handler(t, Options{Now: func() time.Time { return time.Date(2025, 6, 30, 16, 0, 0, 0, time.UTC) }})
	for _, c := range []struct {
		line, body string
		status     int
		want       []string
	}{
		{"POST /api/v1/rate", home, 200, []string{`"id":"h"`, `"total":45080`, `"key":"energy"`}},
		{"POST /api/v1/rate", flat, 200, []string{`"unit":"101-102"`, `"common":{`}},
		{"POST /api/v1/rate/batch", home + "\n" + flat, 200, []string{`{"id":"h",`, "\n" + `{"id":"f",`}},
		{"POST /api/v1/explain", home, 200, []string{`{"id":"h","total":45080,"lines":[`, "제67조 ① 2호"}},
		{"POST /api/v1/explain", flat, 200, []string{`"unit":"공동설비"`, `"unit":"101-101"`}},
		{"POST /api/v1/explain?unit=101-102", flat, 200, []string{`"total":`, `"lines":`}},
		{"POST /api/v1/charge/late", lateFee, 200, []string{`"kind":"late"`, `"amount":774`, "제75조", "receivable/late-fee/2021-09-16"}},
		{"POST /api/v1/charge/late", strings.Replace(lateFee, `"due"`, `"reading"`, 1), 200, []string{`"amount":0`}},
		{"POST /api/v1/change", `{"old":` + home + `,"new":` + strings.Replace(home, "250", "260", 1) + `}`, 200,
			[]string{`"old_total":45080`, `{"cause":"usage","label":"사용량","amount":2286,"before":"250kWh","after":"260kWh"`, `"rule":{"id":"rules/change-order"`}},
		{"POST /api/v1/change", `{"old":` + home + `,"new":` + home + `}`, 200, []string{`"difference":0,"parts":[],`}},
		{"POST /api/v1/compare", `{"cases":[` + office + `],"contract_kw":[50]}`, 200, []string{`"held_total":272350`, `"name":"선택Ⅱ"`, `"total":277050`, `"name":"계약전력 50kW"`, `"total":312930`}},
		{"POST /api/v1/compare", `{"cases":[` + flat + `]}`, 200, []string{`"name":"단일계약"`, `"name":"공동사용 비율"`, "별지 2-3 Ⅱ 1 다"}},
		{"GET /api/v1/coverage", "", 200, []string{`"name":"주택용전력 저압"`, `"key":"large_family"`, `"key":"fuel"`, `"key":"zero-use"`, `"status":"unencoded"`}},
		{"GET /api/v1/book/residential", "", 200, []string{`"date":"2025-07-01"`, `"value":"214.6","unit":"원/kWh"`, `"confidence":"공식"`}},
		{"GET /api/v1/book/general?grade=a1&voltage=low&date=2023-01-01", "", 200, []string{`"key":"general-low/a1"`, `"value":"124.4"`}},
		{"GET /api/v1/book/diff?from=2022-12-31&to=2023-01-01&class=general", "", 200, []string{`"old":"113.0","new":"124.4","unit":"원/kWh","difference":"+11.4"`}},
		{"GET /api/v1/book/diff?from=2023-01-01&to=2023-01-01", "", 200, []string{`"changes":[]`}},
		{"POST /api/v1/price/climate", climateBody, 200, []string{`"price":"5.3"`, `"steps":[{"label":"RPS비용 단가"`, "2021-01-01"}},
		{"POST /api/v1/price/fuel", fuelBody, 200, []string{`"price":"0.0"`, `"computed":"33.8"`, `"proposed":"3.0"`, `"chosen":true`}},
		{"POST /api/v1/class", classBody, 200, []string{`"class":"agricultural","grade":"b","voltage":"high_a","list":"농사용전력(을) 고압A","standby":"a"`, `"cite":"제63조 ① 3호"`}},
		{"POST /api/v1/cpp", cppBody, 200, []string{`"ordinary":"피크일을 지정하지 않은`, `"amount":0`, `"month":"2025-09"`}},
		{"GET /api/openapi.json", "", 200, []string{`"openapi":"3.1.0"`}},
		{"GET /api", "", 200, []string{"<!DOCTYPE html>"}},
		{"GET /api/", "", 200, []string{"<!DOCTYPE html>"}},
		{"GET /api/style.css", "", 200, []string{"body {"}},
	} {
		w := call(h, c.line, c.body)
		if w.Code != c.status {
			t.Errorf("%s: %d %s", c.line, w.Code, w.Body)
		}
		for _, want := range c.want {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: without %q in %.600s", c.line, want, w.Body)
			}
		}
	}
}

// refusal is a call that must fail, and how.
type refusal struct {
	line, body   string
	status       int
	code         kilowon.Code
	path, detail string
}

func TestRefusals(t *testing.T) {
	h := handler(t, Options{MaxCase: 1000, MaxBatch: 3000})
	blank := strings.Repeat(" ", 2000)
	for _, c := range []refusal{
		{"POST /api/v1/rate", "", 422, "invalid", "", "본문이 비어 있습니다"},
		{"POST /api/v1/rate", "{", 422, "invalid", "", "중간에 끝났습니다"},
		{"POST /api/v1/rate", "[1]", 422, "invalid", "", "값의 종류가 다릅니다"},
		{"POST /api/v1/rate", home + home, 422, "invalid", "", "하나만 있어야"},
		{"POST /api/v1/rate", strings.Replace(home, `"voltage"`, `"volts"`, 1), 422, "invalid", "terms.volts", "알 수 없는 항목"},
		{"POST /api/v1/rate", strings.Replace(home, "low", "middle", 1), 422, "invalid", "terms.voltage", "middle"},
		{"POST /api/v1/rate", strings.Replace(home, "2025-03-01", "2025-02-30", 1), 422, "invalid", "period.from", "2025-02-30"},
		{"POST /api/v1/rate", strings.Replace(home, "250", "-1", 1), 422, "invalid", "usage", "0 이상"},
		{"POST /api/v1/rate", strings.ReplaceAll(home, "2025", "1999"), 422, "unencoded", "", "1999"},
		{"POST /api/v1/rate", blank, 413, "invalid", "", "1,000바이트"},
		{"POST /api/v1/rate?unit=1", home, 422, "invalid", "unit", "받지 않는 항목"},
		{"POST /api/v1/rate/batch", strings.Repeat(blank, 2), 413, "invalid", "", "3,000바이트"},
		{"POST /api/v1/change", `{"old":` + home + `}`, 422, "invalid", "new", "견줄 뒤 사례"},
		{"POST /api/v1/change", `{"old":` + home + `,"new":` + strings.Replace(home, `"voltage"`, `"volts"`, 1) + `}`, 422, "invalid", "new.terms.volts", "알 수 없는 항목"},
		{"POST /api/v1/change", `{"old":` + home + `,"new":` + flat[:len(flat)-1] + `}}`, 422, "invalid", "new.complex", "단지 사례는 견줄 수 없습니다"},
		{"POST /api/v1/change", `{"old":` + strings.ReplaceAll(home, "2025", "1999") + `,"new":` + home + `}`, 422, "unencoded", "old", "1999"},
		{"POST /api/v1/explain", `{"x":1}`, 422, "invalid", "x", "알 수 없는 항목"},
		{"POST /api/v1/explain?unit=109-1", flat, 404, "not_found", "unit", "109-1"},
		{"POST /api/v1/price/climate", "", 422, "invalid", "", "본문이 비어 있습니다"},
		{"POST /api/v1/price/climate", strings.Replace(climateBody, "ets", "eth", 1), 422, "invalid", "eth", "알 수 없는 항목"},
		{"POST /api/v1/price/climate", strings.Replace(climateBody, "0.5", "0.55", 1), 422, "invalid", "ets", "0.1원 단위"},
		{"POST /api/v1/price/fuel", strings.Replace(fuelBody, "2022-04", "2022-05", 1), 422, "invalid", "first_month", "1·4·7·10월"},
		{"POST /api/v1/price/fuel", strings.Replace(fuelBody, "2022-04", "2025-04", 1), 422, "unencoded", "base", "기준연료비"},
		{"POST /api/v1/price/fuel", strings.Replace(fuelBody, `"584.78"`, "584.78", 1), 422, "invalid", "actual.cost", "값의 종류"},
		{"POST /api/v1/compare", `{"cases":[` + home + `]}`, 422, "invalid", "cases[0]", "다른 요금이 없습니다"},
		{"POST /api/v1/compare", `{"case":[]}`, 422, "invalid", "case", "알 수 없는 항목"},
		{"POST /api/v1/compare", blank, 413, "invalid", "", "1,000바이트"},
		{"POST /api/v1/class", strings.Replace(classBody, "999", "1000", 1), 422, "invalid", "uses[0].use", "제60조 ① 2호"},
		{"POST /api/v1/class", strings.Replace(classBody, "farming", "farm", 1), 422, "invalid", "uses[0].use", "용도를 알 수 없습니다"},
		{"POST /api/v1/class", strings.Replace(classBody, "2025", "2012", 1), 422, "unencoded", "date", "2013-11-21"},
		{"POST /api/v1/cpp", strings.Replace(cppBody, "general", "residential", 1), 422, "invalid", "class", "일반용(을)과 산업용(을)"},
		{"POST /api/v1/cpp", strings.Replace(cppBody, `"kwh":{`, `"kwh":{"night":1,`, 1), 422, "invalid", "readings[0].kwh.night", "알 수 없는 항목"},
		{"POST /api/v1/cpp", strings.ReplaceAll(cppBody, "2025-", "2021-"), 422, "unencoded", "readings[0].from", "2021-09-16"},
		{"GET /api/v1/book/nuclear", "", 422, "invalid", "class", "nuclear"},
		{"GET /api/v1/book/ev?date=2026-04-15", "", 422, "unencoded", "date", "2026-04-16"},
		{"GET /api/v1/book/residential?grade=q", "", 422, "invalid", "grade", "q"},
		{"GET /api/v1/book/residential?voltage=q", "", 422, "invalid", "voltage", "q"},
		{"GET /api/v1/book/residential?voltage=high_c", "", 404, "not_found", "", "주택용전력"},
		{"GET /api/v1/book/residential?date=today", "", 422, "invalid", "date", "today"},
		{"GET /api/v1/book/residential?date=2000-01-01", "", 422, "unencoded", "date", "2016-12-01"},
		{"GET /api/v1/book/residential?day=2025-01-01", "", 422, "invalid", "day", "받지 않는 항목"},
		{"GET /api/v1/book/diff?to=2025-01-01", "", 422, "invalid", "from", "연-월-일"},
		{"GET /api/v1/book/diff?from=2025-01-01&to=x", "", 422, "invalid", "to", "연-월-일"},
		{"GET /api/v1/book/diff?from=2025-01-02&to=2025-01-01", "", 422, "invalid", "from", "늦습니다"},
		{"GET /api/v1/book/diff?from=2025-01-02&to=2025-01-01&class=q", "", 422, "invalid", "class", "q"},
		{"GET /api/v1/rate", "", 405, "invalid", "", "Allow"},
		{"DELETE /api/v1/coverage", "", 405, "invalid", "", "Allow"},
		{"GET /api/v1/", "", 404, "not_found", "", "/api"},
		{"GET /api/v2/rate", "", 404, "not_found", "", "/api"},
		{"GET /api/docs", "", 404, "not_found", "", "/api"},
	} {
		checkRefusal(t, h, c)
	}
}

// checkRefusal wants a problem as told, with all that a problem tells.
func checkRefusal(t *testing.T, h http.Handler, c refusal) {
	t.Helper()
	w := call(h, c.line, c.body)
	var p Problem
	dec := json.NewDecoder(w.Body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		t.Errorf("%s %.80s: %d: %v", c.line, c.body, w.Code, err)
		return
	}
	if kind := w.Header().Get("Content-Type"); kind != problemType {
		t.Errorf("%s %.80s: %s", c.line, c.body, kind)
	}
	if w.Code != c.status || p.Status != c.status || p.Code != c.code || p.Path != c.path || !strings.Contains(p.Detail, c.detail) {
		t.Errorf("%s %.80s: %d %+v, want %d %s at %q with %q", c.line, c.body, w.Code, p, c.status, c.code, c.path, c.detail)
	}
	if p.Title == "" || p.Detail == "" || p.Instance != "7f3a" {
		t.Errorf("%s %.80s: %+v tells too little", c.line, c.body, p)
	}
}

// What was sent must not come back in an answer that may be logged on the way.
func TestProblemsDoNotRepeatTheBody(t *testing.T) {
	w := call(handler(t, Options{}), "POST /api/v1/rate", `{"id":"홍길동 010-1234-5678","unknown":true}`)
	if w.Code != 422 || strings.Contains(w.Body.String(), "홍길동") {
		t.Error(w.Code, w.Body)
	}
}

func TestExplainAsText(t *testing.T) {
	h := handler(t, Options{})
	for accept, kind := range map[string]string{
		"": "application/json", "*/*": "application/json", "text/html": "application/json", "application/json": "application/json",
		"text/plain": "text/plain; charset=utf-8", "application/json;q=0.5, text/plain": "text/plain; charset=utf-8",
	} {
		if w := call(h, "POST /api/v1/explain", home, "Accept", accept); w.Code != 200 || w.Header().Get("Content-Type") != kind {
			t.Errorf("%q: %d %s, want %s", accept, w.Code, w.Header().Get("Content-Type"), kind)
		}
	}
	c, err := app.ParseCase([]byte(flat))
	if err != nil {
		t.Fatal(err)
	}
	a, err := c.Rate(book.Default())
	if err != nil {
		t.Fatal(err)
	}
	for _, unit := range []string{"", "101-101"} {
		var want bytes.Buffer
		if err := c.WriteExplanation(&want, a, app.ExplainText{Unit: unit, Hint: "?unit=동-호로 한 세대를 설명합니다"}); err != nil {
			t.Fatal(err)
		}
		if got := call(h, "POST /api/v1/explain?unit="+unit, flat, "Accept", "text/plain").Body.String(); got != want.String() {
			t.Errorf("unit %q: %s", unit, got)
		}
	}
	if w := call(h, "POST /api/v1/explain?unit=9-9", flat, "Accept", "text/plain"); w.Code != 404 || w.Header().Get("Content-Type") != problemType {
		t.Errorf("an unknown household: %d %s", w.Code, w.Header().Get("Content-Type"))
	}
}

// caseFiles are the published and the worked cases of the rating library.
func caseFiles(t testing.TB) []string {
	t.Helper()
	var out []string
	for _, dir := range []string{"official", "cases"} {
		files, err := filepath.Glob("../rating/testdata/" + dir + "/*.jsonl")
		if err != nil || len(files) == 0 {
			t.Fatalf("no cases in %s: %v", dir, err)
		}
		out = append(out, files...)
	}
	return out
}

// Each published case has the same answer over HTTP, alone and in a batch, as by a direct call.
func TestCasesOverHTTP(t *testing.T) {
	h := handler(t, Options{})
	for _, name := range caseFiles(t) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var direct bytes.Buffer
		if _, err := app.RateLines(bytes.NewReader(text), &direct, book.Default(), false); err != nil {
			t.Fatal(err)
		}
		if w := call(h, "POST "+batchPath, string(text)); w.Code != 200 || w.Body.String() != direct.String() {
			t.Errorf("%s: the batch differs from the direct call", name)
		}
		answers := bytes.Split(bytes.TrimSuffix(direct.Bytes(), []byte("\n")), []byte("\n"))
		for i, line := range bytes.Split(bytes.TrimSpace(text), []byte("\n")) {
			checkAlone(t, h, string(line), answers[i])
		}
	}
}

func checkAlone(t *testing.T, h http.Handler, line string, direct []byte) {
	t.Helper()
	w := call(h, "POST "+ratePath, line)
	if w.Code == 200 {
		if !bytes.Equal(bytes.TrimSpace(w.Body.Bytes()), direct) {
			t.Errorf("%s: differs from the direct call", line)
		}
		return
	}
	var p Problem
	var e app.ErrorAnswer
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(direct, &e); err != nil || p.Code != e.Error.Code || p.Detail != e.Error.Message || p.Path != e.Error.Path {
		t.Errorf("%s: %+v, the direct call says %s", line, p, direct)
	}
}

// TestOtherKindsOfContentAreRefused sends every operation with a body something else than it takes, and what it takes.
func TestOtherKindsOfContentAreRefused(t *testing.T) {
	h := handler(t, Options{})
	for _, path := range []string{ratePath, batchPath, explainPath, provePath, verifyPath, changePath, classPath, estimatePath, comparePath, climatePath, fuelPath, cppPath, chargePath("late")} {
		for _, kind := range []string{"", "text/html", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "json", "application/xml"} {
			w := call(h, "POST "+path, home, "Content-Type", kind)
			if w.Code != 415 || w.Header().Get("Accept-Post") == "" || w.Header().Get("Content-Type") != problemType {
				t.Errorf("%s with %q: %d %v", path, kind, w.Code, w.Header())
			}
		}
	}
	for _, kind := range []string{"application/json", "application/json; charset=utf-8", "APPLICATION/JSON"} {
		if w := call(h, "POST "+ratePath, home, "Content-Type", kind); w.Code != 200 {
			t.Errorf("%q: %d", kind, w.Code)
		}
	}
}
