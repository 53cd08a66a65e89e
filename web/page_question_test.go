package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/docs"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/tariff"
)

// pageCase is a page that is asked for and what it must show and must not.
type pageCase struct {
	path   string
	status int
	want   []string
	not    string
}

func checkPages(t *testing.T, s *Server, cases []pageCase) {
	t.Helper()
	for _, c := range cases {
		w := ask(s, "GET", c.path)
		text := w.Body.String()
		if w.Code != c.status {
			t.Errorf("%s: %d", c.path, w.Code)
		}
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: without %q", c.path, want)
			}
		}
		if c.not != "" && strings.Contains(text, c.not) {
			t.Errorf("%s: with %q", c.path, c.not)
		}
	}
}

func TestBookPages(t *testing.T) {
	checkPages(t, public(t), []pageCase{
		{"/rates/show", 200, []string{"주택용전력 저압", "214.6", "종별을 가리지 않는 값", "기후환경", `value="` + testDay.String() + `"`}, "원단위 절사"},
		{"/rates/show?class=residential&voltage=low&date=2023-05-15", 200, []string{"112.0", "2023-01-01"}, "주택용전력 고압"},
		{"/rates/show?class=industrial&grade=b&voltage=high_a&date=2025-07-01", 200, []string{"산업용전력(을) 고압A", "선택Ⅰ", "선택Ⅲ", "공식"}, "고압B의"},
		{"/rates/show?all=1", 200, []string{"대가족", "단수처리", "선택한 규칙"}, ""},
		{"/rates/show?date=1999-01-01", 422, []string{"보여 드릴 수 없습니다", "부터 들어 있는데 1999-01-01"}, "종별을 가리지 않는 값"},
		{"/rates/show?date=x", 422, []string{`href="#date"`}, "종별을 가리지 않는 값"},
		{"/rates/show?class=nuclear", 422, []string{`href="#class"`}, "종별을 가리지 않는 값"},
		{"/rates/show?class=residential&voltage=high_c", 422, []string{"구분과 전압을 빼고"}, "종별을 가리지 않는 값"},
		{"/rates/diff", 200, []string{"개정일에서 고르기", "class=&amp;from=2023-05-15&amp;to=2023-05-16"}, `id="changes"`},
		{"/rates/diff?class=residential&from=2023-05-15&to=2023-05-16", 200, []string{"1단계 전력량요금(원/kWh)", "112.0", "120.0", "+8.0", "바뀜"}, "개정일에서"},
		{"/rates/diff?class=residential&to=2023-05-16", 200, []string{"+8.0"}, ""},
		{"/rates/diff?from=2023-05-16&to=2023-05-16", 200, []string{"바뀐 것이 없습니다"}, ""},
		{"/rates/diff?from=2023-05-16&to=2023-05-15", 422, []string{"두 날짜를 바꾸어"}, `id="changes"`},
		{"/rates/diff?from=2023&to=2023-05-15", 422, []string{`href="#from"`}, `id="changes"`},
	})
}

func TestClassPage(t *testing.T) {
	checkPages(t, public(t), []pageCase{
		{"/class", 200, []string{"광업·제조업·기타사업", `name="standby-volts"`, `value="` + testDay.String() + `"`}, "정한 차례"},
		{"/class?date=2025-07-01&uses-0-use=school&contract_kw=1,200&wish_grade_a=1", 200, []string{"교육용전력(갑) 고압A 선택Ⅰ", "제58조 ④",
			"/rates/show?class=educational&amp;date=2025-07-01&amp;grade=a&amp;voltage=high_a"}, "답할 수 없습니다"},
		{"/class?date=2025-07-01&uses-0-use=business&uses-0-kw=90&uses-2-use=industry&uses-2-code=10&uses-2-kw=910&contract_kw=700&one_contract=1&one_user=1", 200,
			[]string{"산업용전력(을) 고압A 선택Ⅰ", "제65조 1호"}, ""},
		{"/class?date=2025-07-01&uses-0-use=farming&contract_kw=999&volts=22900&standby-volts=22900&standby-other_substation=1", 200, []string{"농사용전력(을) 고압A", "제63조 ① 3호"}, ""},
		// 농사용(을) of 1,000 kW is for the customers of 제60조 ② alone.
		{"/class?date=2025-07-01&uses-0-use=farming&contract_kw=1000", 422, []string{"제60조 ②"}, "정한 차례"},
		{"/class?contract_kw=10", 422, []string{`href="#uses-0-use"`, "용도를 골라"}, "정한 차례"},
		{"/class?uses-0-use=business", 422, []string{`href="#contract_kw"`, "계약전력(kW)을 적어"}, "정한 차례"},
		{"/class?uses-0-use=fun&contract_kw=10", 422, []string{`href="#uses-0-use"`}, "정한 차례"},
		{"/class?uses-0-use=business&uses-1-use=industry&uses-1-code=99&contract_kw=10&one_contract=1", 422, []string{"99"}, "정한 차례"},
		{"/class?uses-0-use=business&contract_kw=ten", 422, []string{"정수여야 하는데", "ten"}, "정한 차례"},
		{"/class?uses-0-use=business&rows=3", 200, []string{`name="uses-2-use"`}, "정한 차례"},
		{"/class?rows=99999", 200, []string{`name="uses-59-use"`}, `name="uses-60-use"`},
	})
}

// Every use of the terms of supply can be chosen.
func TestClassPageHasEveryUse(t *testing.T) {
	text := ask(public(t), "GET", "/class").Body.String()
	for _, u := range tariff.Uses() {
		if !strings.Contains(text, `<option value="`+u.Code()+`"`) {
			t.Errorf("without %v", u)
		}
	}
}

// Every kind has a form whose example is answered, and whose fields are all members of the request.
func TestChargePages(t *testing.T) {
	s := public(t)
	index := ask(s, "GET", chargesURL).Body.String()
	for _, k := range receivable.Kinds() {
		form, ok := chargeForms[k]
		if !ok || !strings.Contains(index, `href="`+chargeURL(k)+`"`) {
			t.Errorf("%v is not listed", k)
			continue
		}
		q := inquiry{Action: chargeURL(k), Parts: form.parts, Rows: form.rows}
		if w := ask(s, "GET", q.exampleURL()); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "항목마다 어떻게 나왔나") {
			t.Errorf("%v: the example gives %d", k, w.Code)
		}
		// Whatever is filled in as well is read: a member the request does not know would be refused with its name.
		v := url.Values{}
		value := map[questionKind]string{askText: "0.05", askNumber: "1", askFlag: "1", askDate: "2026-07-01", askMonth: "2026-07", askMoment: "2026-07-01T10:00", askChoice: ""}
		fill := func(p questionPart, path string) {
			v.Set(fieldName(path), value[p.Kind])
			if p.Kind == askChoice {
				v.Set(fieldName(path), p.Options[0].Value)
			}
		}
		for _, p := range q.Parts {
			fill(p, p.Path)
		}
		if q.Rows != nil {
			for _, p := range q.Rows.Parts {
				fill(p, q.rowPath(0, p.Path))
			}
		}
		if text := ask(s, "GET", chargeURL(k)+"?"+v.Encode()).Body.String(); strings.Contains(text, "알 수 없는 항목") || strings.Contains(text, "값의 종류가") {
			t.Errorf("%v has a field the request does not know", k)
		}
	}
	checkPages(t, s, []pageCase{
		// 84,530 × 1.5 % × 16/31 = 654.4 and 2,500 × 3 % = 75 (제75조).
		{"/charges/late?due=2026-07-25&paid=2026-08-10&unpaid=84,530&tv_fee=2500", 200, []string{"729", "654", "84,530원 × 1.5% × 16/31일", "제75조"}, "답할 수 없습니다"},
		{"/charges/instalment?month=2026-08&amount=254330&base_amount=98000&contract_kw=3&months=3", 200, []string{"127,190", "2026년 11월", "나누어 내는 금액"}, ""},
		{"/charges/refund?settled=2026-08-20&utility_fault=1&items-0-month=2026-05&items-0-paid=2026-05-25&items-0-charged=120000&items-0-proper=100000" +
			"&items-3-month=2026-06&items-3-paid=2026-06-25&items-3-charged=130000&items-3-proper=105000", 200, []string{"고객에게 돌려줄 금액", "45,430"}, ""},
		{"/charges/late", 200, []string{"보기로 채우기"}, "비어 있습니다"},
		{"/charges/late?due=2026-07-25", 422, []string{`href="#paid"`, `href="#unpaid"`}, "고객이 낼 금액"},
		{"/charges/late?due=2026-07-32&paid=2026-08-10&unpaid=1", 422, []string{`href="#due"`}, "고객이 낼 금액"},
		{"/charges/late?due=2020-07-25&paid=2020-08-10&unpaid=100", 422, []string{"2021-09-16"}, "고객이 낼 금액"},
		// The error of the second row that is filled in is told at that row.
		{"/charges/penalty?assessed=2024-05-01&multiple=2&items-0-period-from=2023-01-01&items-0-period-to=2023-02-01&items-0-proper=2&items-0-charged=1" +
			"&items-2-period-from=2023-03-01&items-2-period-to=2023-01-01&items-2-proper=2&items-2-charged=1", 422, []string{`href="#items-2-period-from"`}, "고객이 낼 금액"},
		{"/charges/refund?settled=2026-08-20&rows=5", 200, []string{`name="items-4-month"`}, "비어 있습니다"},
		{"/charges/interest", 404, []string{"그런 계산은 없습니다"}, ""},
	})
}

func TestSeasonPage(t *testing.T) {
	s := public(t)
	checkPages(t, s, []pageCase{
		{"/cpp", 200, []string{"단가는 적어야 합니다"}, "지어낸 표본입니다"},
		{"/cpp?sample=1", 200, []string{"지어낸 표본입니다", "2013년 6월의 보도"}, "정산한 차례"},
	})
	json := `{"class":"general","voltage":"high_a","option":2,"bound":10,"readings":[{"from":"2025-07-01","to":"2025-09-01","reading_month":"2025-09","kwh":{"light":1,"mid":1,"peak":1}}]}`
	for _, c := range []struct {
		name, file, text string
		status           int
		want             []string
		not              string
	}{
		{"", "", docs.CriticalPeakSample, 200, []string{"-838,674", "7일 / 10일", "낮은 요금으로 확정", "9,686,189", "별지 5 13.", "표본(2013년", "지어낸 표본입니다"}, ""},
		{"a.yaml", docs.CriticalPeakSample, "", 200, []string{"-838,674"}, "지어낸 표본입니다"},
		{"a.json", json, "", 200, []string{"별표 1 요금", "피크일을 지정하지 않은"}, "표본(2013년"},
		{"", "", "", 422, []string{`href="#file"`, "적용기간이 없습니다"}, "정산한 차례"},
		{"", "", "class: [", 422, []string{`href="#text"`, "YAML을 읽을 수 없습니다"}, "정산한 차례"},
		{"", "", "a: &x [1]\nb: *x", 422, []string{"별칭(*)은 읽지 않습니다", "줄:1"}, "정산한 차례"},
		{"", "", strings.Replace(docs.CriticalPeakSample, "bound: 10", "bound: 11", 1), 422, []string{`href="#text"`}, "정산한 차례"},
		{"", "", strings.Replace(docs.CriticalPeakSample, "bound:", "bounds:", 1), 422, []string{"알 수 없는 항목", "bounds"}, "정산한 차례"},
		{"큰것", strings.Repeat(" ", mostSeason+1), "", 422, []string{"1MB까지"}, ""},
	} {
		w := hand(t, s, "/cpp", given{c.name, c.file, c.text})
		text := w.Body.String()
		if w.Code != c.status {
			t.Errorf("%q %.40q: %d", c.name, c.text, w.Code)
		}
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%q %.40q: without %q", c.name, c.text, want)
			}
		}
		if c.not != "" && strings.Contains(text, c.not) {
			t.Errorf("%q %.40q: with %q", c.name, c.text, c.not)
		}
	}
}
