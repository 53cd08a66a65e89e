package web

import (
	"fmt"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/certificate"
)

// Story is one component or screen in one state, with made-up data, to be looked at and tested by itself.
type Story struct {
	// Name is its address below /story/.
	Name, Group, Title string
	Body               templ.Component
	// Module is a script of its own that the story needs.
	Module string
	// Whole says that the body brings its own h1, as a screen does.
	Whole bool
}

// Stories lists the whole storybook in the order of its index.
func Stories() []Story {
	const parts, forms, charts, states, screens = "부품", "입력", "도표", "상태", "화면"
	list := []Story{
		{Name: "text", Group: parts, Title: "글과 제목", Body: storyText()},
		{Name: "steps", Group: parts, Title: "단계", Body: StepBar(storySteps, 2)},
		{Name: "buttons", Group: parts, Title: "단추", Body: storyButtons()},
		{Name: "alerts", Group: parts, Title: "알림", Body: storyAlerts()},
		{Name: "badges", Group: parts, Title: "배지", Body: storyBadges()},
		{Name: "facts", Group: parts, Title: "항목과 값", Body: storyFacts()},
		{Name: "findings", Group: parts, Title: "검사 결과", Body: FindingList(storyFindings)},
		{Name: "tabs", Group: parts, Title: "탭", Body: Tabs("2025년 10월분", storyTabs, "/story/tabs")},
		{Name: "pages", Group: parts, Title: "쪽 이동", Body: storyPages()},
		{Name: "table", Group: parts, Title: "정렬하는 표", Body: storyTable(storySort("", false))},
		{Name: "table-tall", Group: parts, Title: "긴 표", Body: storyTallTable()},
		{Name: "table-live", Group: parts, Title: "바로 찾는 표", Body: storyLiveTable()},
		{Name: "downloads", Group: parts, Title: "내려받기", Body: Downloads(storyDownloads)},
		{Name: "dialog", Group: parts, Title: "확인 대화 상자", Body: storyDialog()},
		{Name: "share", Group: parts, Title: "주소 복사와 인쇄", Body: storyShare()},
		{Name: "fields", Group: forms, Title: "입력란", Body: storyFields(storyForm(false))},
		{Name: "fields-error", Group: forms, Title: "잘못 적은 입력란", Body: storyFields(storyForm(true))},
		{Name: "upload", Group: forms, Title: "파일 올리기", Body: UploadForm(storyUpload(""))},
		{Name: "upload-error", Group: forms, Title: "받지 않은 파일", Body: UploadForm(storyUpload("고객번호 1000000001의 양식이 아닙니다. 이 화면에서 내려받은 양식에 작성해 올려 주세요."))},
		{Name: "certificate", Group: forms, Title: "공동인증서", Module: certificateModule, Body: CertificateForm(storyCertificate(CertificateEntry{}))},
		{Name: "certificate-error", Group: forms, Title: "받지 않은 공동인증서", Module: certificateModule, Body: CertificateForm(storyCertificate(CertificateEntry{Number: "000-81-12349", Problem: "폐지되거나 효력이 정지된 인증서입니다. 인증기관에서 다시 발급받아 주세요."}))},
		{Name: "certificate-plain", Group: forms, Title: "서명 프로그램이 없는 포털", Body: CertificateForm(CertificateEntry{})},
		{Name: "chart-months", Group: charts, Title: "13개월 사용량", Body: MonthBars(storyMonths("household", []int64{312, 298, 355, 401, 388, 310, 287, 265, 330, 455, 512, 366, 350}))},
		{Name: "chart-months-gap", Group: charts, Title: "자료가 빠진 달", Body: MonthBars(storyGap())},
		{Name: "chart-complex", Group: charts, Title: "큰 수의 사용량", Body: MonthBars(storyMonths("complex", []int64{312400, 298100, 355900, 401200, 388000, 310500, 287300, 265800, 330100, 455700, 512300, 366600, 350000}))},
		{Name: "chart-histogram", Group: charts, Title: "세대 요금 분포", Body: AmountHistogram(Histogram{ID: "spread", Title: "세대별 청구금액 분포", Bins: Bins(storyAmounts(), 12)})},
		{Name: "chart-uses", Group: charts, Title: "사용량마다의 요금", Body: UseBars(storyUses())},
		{Name: "chart-breakdown", Group: charts, Title: "요금 구성", Body: BreakdownBars(storyBreakdown(true))},
		{Name: "chart-breakdown-plain", Group: charts, Title: "할인이 없는 요금 구성", Body: BreakdownBars(storyBreakdown(false))},
		{Name: "chart-lines", Group: charts, Title: "손익분기", Body: LineCurves(storyLines, "가장 싼 것", func(x int64) string { return storyLines.Curves[x/200].Name })},
		{Name: "empty", Group: states, Title: "빈 목록", Body: storyEmpty()},
		{Name: "loading", Group: states, Title: "불러오는 중", Body: LoadingState("세대별 금액을 불러오고 있습니다.")},
		{Name: "error", Group: states, Title: "불러오지 못함", Body: storyError()},
		{Name: "run", Group: states, Title: "계산 진행", Body: storyRun(Run{Progress: Progress{ID: "run", Label: "세대별 요금 계산", Unit: "세대", Done: 432, Total: 1004}, URL: "/story/run-done"})},
		{Name: "run-unknown", Group: states, Title: "끝을 모르는 진행", Body: storyRun(Run{Progress: Progress{ID: "run", Label: "청구서 파일 만들기"}})},
		{Name: "run-done", Group: states, Title: "끝난 진행", Body: storyRun(Run{Progress: Progress{ID: "run", Label: "세대별 요금 계산", Unit: "세대", Done: 1004, Total: 1004}})},
		{Name: "login", Group: screens, Title: "로그인", Whole: true, Body: storyLogin("")},
		{Name: "login-failed", Group: screens, Title: "로그인 실패", Whole: true, Body: storyLogin("아이디나 비밀번호가 맞지 않습니다. 다시 확인해 주세요.")},
		{Name: "choose-contract", Group: screens, Title: "고객번호 선택", Whole: true, Body: storyContracts()},
		{Name: "choose-month", Group: screens, Title: "검침월 선택", Whole: true, Body: storyReadingMonths()},
		{Name: "submit", Group: screens, Title: "서류제출", Whole: true, Body: storySubmit()},
		{Name: "confirm", Group: screens, Title: "확인·등록", Whole: true, Body: storyConfirm()},
		{Name: "bills", Group: screens, Title: "요금 총괄", Whole: true, Body: storyBills()},
		{Name: "bill", Group: screens, Title: "세대 청구서", Whole: true, Body: storyBill()},
	}
	for _, code := range []kilowon.Code{kilowon.Invalid, kilowon.NotFound, kilowon.Conflict, kilowon.Forbidden, kilowon.Unencoded, kilowon.Internal} {
		p := problemOf(code)
		p.Request = "4f2a90c1d07be533"
		if p.Detail == "" {
			p.Detail, p.Path = "2016년 12월 이전 요금은 요금표에 없습니다. 검침월을 2016년 12월 이후로 골라 주세요.", "호별사용량!D12"
		}
		list = append(list, Story{Name: "problem-" + string(code), Group: "오류", Title: p.Title, Whole: true, Body: problemBody(p)})
	}
	return list
}

func (s *Server) storyIndex(w http.ResponseWriter, r *http.Request) error {
	return s.Render(w, r, Page{Title: "화면 견본"}, storyList(Stories()))
}

func (s *Server) story(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("name")
	for _, story := range Stories() {
		if story.Name != name {
			continue
		}
		if name == "table" {
			story.Body = storyTable(storySort(r.FormValue("sort"), r.FormValue("desc") == "1"))
		}
		page := Page{Title: story.Title, Module: story.Module, Crumbs: []Link{{Label: "화면 견본", URL: "/story/"}}}
		return s.Render(w, r, page, storyFrame(story))
	}
	return kilowon.Errorf(kilowon.NotFound, "%q라는 견본이 없습니다. 견본 목록에서 골라 주세요.", name)
}

var storyLines = LineChart{ID: "lines", Title: "월 사용시간에 따른 요금", XName: "월 사용시간", XUnit: "시간", X: []int64{0, 100, 200, 300}, At: 150, Summary: "이달 150시간. 200시간부터 선택Ⅱ가 쌉니다.",
	Curves: []Curve{{Name: "선택Ⅰ", Values: []kilowon.Won{717_000, 1_685_000, 2_653_000, 3_621_000}}, {Name: "선택Ⅱ", Values: []kilowon.Won{823_000, 1_738_000, 2_652_999, 3_568_000}}}}

func storySort(key string, desc bool) Sort {
	return Sort{Key: key, Desc: desc, URL: func(key string, desc bool) string {
		if desc {
			return "/story/table?sort=" + key + "&desc=1"
		}
		return "/story/table?sort=" + key
	}}
}

func storyUses() UseChart {
	return UseChart{ID: "uses", Title: "사용량마다의 청구금액", Bars: []UseBar{{KWh: 200, Total: 33720}, {KWh: 391, Total: 83700, Now: true}, {KWh: 600, Total: 164870},
		{KWh: 714, Total: 206140, Then: true}, {KWh: 800, Total: 237290}, {KWh: 1000, Total: 309720}}}
}

var storyTabs = []Link{{"요약", "/story/tabs"}, {"세대별 금액", "/story/table"}, {"근거", "/story/facts"}}

var storyFindings = []kilowon.Finding{
	{Severity: kilowon.Stop, Code: "E20", Path: "호별사용량!D12", Unit: "101동 1001호", Read: "4,102",
		Message: "당월지침 4,102가 전월지침 41,870보다 작습니다. 계량기를 바꾸었으면 비고에 철거지침을 적고, 잘못 읽었으면 바른 지침을 적어 주세요.", Suggest: "42,102", Cite: "제70조"},
	{Severity: kilowon.Warn, Code: "E24", Path: "호별사용량!D45", Unit: "101동 1502호", Read: "1,204",
		Message: "사용량 1,204kWh가 지난 12개월 평균 310kWh의 3.9배입니다. 지침이 맞으면 그대로 두어도 됩니다."},
	{Severity: kilowon.Info, Code: "E06", Path: "호별사용량!D77", Unit: "102동 304호", Read: "1,234 kWh",
		Message: "숫자 칸에 쉼표와 단위가 있어 1234로 읽었습니다.", Suggest: "1234", SafeFix: true},
}

var storyDownloads = []Download{
	{URL: "/story/downloads", Name: "세대별 요금내역", Kind: "XLSX", Bytes: 184_320, Note: "2025년 10월분 1,004세대"},
	{URL: "/story/downloads", Name: "복지할인 명세서", Kind: "XLSX", Bytes: 20_480},
	{URL: "/story/downloads", Name: "세대별 청구서 모음", Kind: "PDF", Bytes: 8_912_896},
}

func storyForm(wrong bool) []Field {
	list := []Field{
		{ID: "meter", Label: "당월지침", Hint: "계량기에 보이는 정수만 적습니다. 예: 42102", Value: "42102", Required: true, Mode: "numeric"},
		{ID: "method", Label: "계약방법", Value: "comprehensive"},
		{ID: "moved", Label: "거주 상태", Value: "in", Required: true},
		{ID: "note", Label: "비고", Hint: "계량기를 바꾼 날과 철거지침을 적습니다."},
		{ID: "agree", Label: "위 내용이 계량기와 같음을 확인했습니다.", Value: "1"},
	}
	if wrong {
		list[0].Value, list[0].Error = "4만2천", "숫자만 적어야 하는데 \"4만2천\"입니다. 42000처럼 적어 주세요."
		list[2].Value, list[2].Error = "", "거주 상태를 골라 주세요."
		list[3].Error = "계량기를 바꾼 세대는 비고를 비울 수 없습니다."
	}
	return list
}

func storyUpload(problem string) Upload {
	return Upload{Action: "/story/upload", Limit: 20 << 20, Error: problem}
}

func storyCertificate(c CertificateEntry) CertificateEntry {
	c.Action, c.Ready = "/story/certificate", true
	c.Challenge = certificate.Challenge{Nonce: "kilowon-story-0123456789", Purpose: certificate.Trial, Expires: time.Date(2026, 12, 31, 0, 0, 0, 0, time.UTC)}.Encode()
	return c
}

func storyMonths(id string, values []int64) MonthChart {
	now := kilowon.MonthOf(2025, 10)
	c := MonthChart{ID: id, Title: "최근 13개월 사용량", Unit: "kWh", Now: now}
	for i, v := range values {
		c.Values = append(c.Values, MonthValue{Month: now - kilowon.Month(len(values)-1-i), Value: v})
	}
	return c
}

func storyGap() MonthChart {
	c := storyMonths("gap", []int64{0, 0, 155, 201, 188, 210, 0, 165, 130, 255, 312, 266, 250})
	c.Values[0].Missing, c.Values[1].Missing = true, true
	return c
}

// storyAmounts spreads a thousand made-up bills around 60,000 won, with a few large ones.
func storyAmounts() []kilowon.Won {
	out := make([]kilowon.Won, 0, 1004)
	seed := uint32(7)
	for i := range 1004 {
		var v kilowon.Won
		for range 4 {
			seed = seed*1664525 + 1013904223
			v += kilowon.Won(seed >> 16 % 30000)
		}
		if i%80 == 0 {
			v *= 3
		}
		out = append(out, v/10*10)
	}
	return out
}

func storyBreakdown(discount bool) Breakdown {
	c := Breakdown{ID: "parts", Title: "이번 달 요금 구성", Parts: []Part{
		{"기본요금", 1600}, {"전력량요금", 56190}, {"기후환경요금", 3150}, {"연료비조정요금", 1750},
		{"부가가치세", 6269}, {"전력산업기반기금", 1690}, {"TV수신료", 2500},
	}}
	if discount {
		c.Parts = append(c.Parts, Part{"대가족 할인", -16000})
	}
	return c
}

func storyPager(page, pages int) Pager {
	return Pager{Page: page, Pages: pages, URL: func(n int) string { return fmt.Sprintf("/story/pages?page=%d", n) }}
}

// storyHousehold is a row of the sample tables.
type storyHousehold struct {
	Unit   string
	Used   int64
	Amount kilowon.Won
	Tone   Tone
	State  string
}

func storyHouseholds(n int) []storyHousehold {
	amounts := storyAmounts()
	out := make([]storyHousehold, n)
	for i := range out {
		out[i] = storyHousehold{Unit: fmt.Sprintf("%d동 %d호", 101+i/20, (i%20/2+1)*100+i%2+1), Used: int64(amounts[i]) / 180, Amount: amounts[i], Tone: ToneSuccess, State: "계산됨"}
		if i%9 == 4 {
			out[i].Tone, out[i].State = ToneWarn, "확인 필요"
		}
	}
	return out
}

var storySteps = []Step{
	{"고객번호 선택", "/story/choose-contract"}, {"검침월 선택", "/story/choose-month"}, {"서류제출", "/story/submit"}, {"확인·등록", "/story/confirm"},
}
