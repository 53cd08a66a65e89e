package web

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// resident is a household's browser beside the office's.
type resident struct {
	*office
	device *http.Cookie
}

func (h *resident) do(r *http.Request) *httptest.ResponseRecorder {
	if h.device != nil {
		r.AddCookie(h.device)
	}
	w := httptest.NewRecorder()
	h.portal.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.Name == "kilowon-home" {
			h.device = c
		}
	}
	return w
}

func (h *resident) get(path string) *httptest.ResponseRecorder {
	return h.do(httptest.NewRequest("GET", path, nil))
}

func (h *resident) post(path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return h.do(r)
}

func (h *resident) page(path string, words ...string) string {
	h.Helper()
	w := h.get(path)
	if w.Code != http.StatusOK {
		h.Errorf("%s: %d", path, w.Code)
	}
	return h.holds(path, w, words...)
}

// enter comes in by a code.
func (h *resident) enter(i int, code string, keep bool) *httptest.ResponseRecorder {
	form := url.Values{"c": {h.complexOf(i).Contract.ContractNumber}, "k": {code}}
	if keep {
		form.Set("keep", "1")
	}
	return h.post(enterURL, form)
}

var codeOnPage = regexp.MustCompile(`<th scope="row">([^<]+)</th>\s*<td><code>([0-9A-Z]{5}-[0-9A-Z]{5})</code>`)

// codes has the office make codes and gives them by unit.
func (o *office) codes(i int, form url.Values) (byUnit map[string]string, page string) {
	o.Helper()
	if form.Get("days") == "" {
		form.Set("days", "14")
	}
	w := o.post(o.contract(i)+"/access", form)
	if w.Code != http.StatusOK {
		o.Fatalf("codes: %d %s", w.Code, w.Body)
	}
	byUnit = map[string]string{}
	for _, m := range codeOnPage.FindAllStringSubmatch(w.Body.String(), -1) {
		byUnit[m[1]] = m[2]
	}
	return byUnit, w.Body.String()
}

// resident lets one household of a complex in.
func (o *office) resident(i, home int) *resident {
	o.Helper()
	hh := &o.complexOf(i).Households[home]
	codes, _ := o.codes(i, url.Values{"target": {targetChosen}, "home": {hh.ID}})
	h := &resident{office: o}
	if w := h.enter(i, codes[hh.Unit.Korean()], true); w.Code != http.StatusSeeOther || w.Header().Get("Location") != homeURL {
		o.Fatalf("enter: %d %s", w.Code, w.Body)
	}
	return h
}

// billOf is the newest bill of a household of the demo.
func (o *office) billOf(i, home int) string {
	o.Helper()
	b, err := o.app.Bills(o.Context(), o.actor(), store.BillQuery{ComplexID: o.complexOf(i).Contract.ID, Month: testDay.Month() - 1, Text: o.complexOf(i).Households[home].Unit.String()})
	o.must(err)
	if len(b.Rows) != 1 {
		o.Fatalf("%d bills", len(b.Rows))
	}
	return b.Rows[0].ID
}

func TestHouseholdSeesItself(t *testing.T) {
	o := newOffice(t, smallDemo)
	for i := range 2 {
		h := o.resident(i, 1)
		unit := o.complexOf(i).Households[1].Unit.Korean()
		bill := homeBillURL(o.billOf(i, 1))
		h.page(homeURL, "우리 집 요금", unit, o.complexOf(i).Contract.Name, "2026년 8월분 요금", "왜 이 금액인가", "고지서 PDF", "지난달(2026년 7월)", "작년 같은 달(2025년 8월)",
			"단지 평균", "지난달과 왜 다른가", "1kWh를 더 썼다면", "10% 덜 썼다면", bill, "로그아웃")
		h.page(bill, unit, "요금 내역", "전력량요금", bill+"/why", "최근 13개월 사용량")
		h.page(bill+"/why", "왜 이 금액인가", "더하면 이 금액입니다", "차이 0원")
		h.page(homeURL+"/history", "지난 요금", "2026년 8월", "2025년 8월", "최근 13개월 금액")
		h.page(homeURL+"/estimate", "이번 달 예상", "지난 지침", "2026년 8월 18일", "18일")
		if w := h.get(bill + "/pdf"); w.Code != http.StatusOK || !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF-")) {
			t.Errorf("PDF: %d", w.Code)
		}
		if to := h.get("/").Header().Get("Location"); to != homeURL {
			t.Errorf("home leads to %q", to)
		}
		for _, path := range []string{homeURL, bill, bill + "/why", homeURL + "/history"} {
			text := h.page(path)
			for _, office := range []string{`href="/bills/`, `href="/contracts/`, `href="/history`, `href="/filing`, "사용량 정정"} {
				if strings.Contains(text, office) {
					t.Errorf("%s leads to the office: %s", path, office)
				}
			}
		}
	}
}

// TestHouseholdEstimatesFromItsMeter: the last reading and the terms are its own; one typed figure is enough.
func TestHouseholdEstimatesFromItsMeter(t *testing.T) {
	o := newOffice(t, smallDemo)
	h := o.resident(1, 1)
	home := o.complexOf(1).Households[1]
	now := home.Registers[len(home.Registers)-2] + 100*100 // 100 kWh after the last bill's reading.
	h.page(homeURL+"/estimate?today=2026-09-02&now="+now.String(), "지금까지 쓴 것만", "100kWh, 31일 가운데 15일 지남", "검침일까지 예상", "207kWh", "다음 단계까지", "1kWh를 더 쓰면")
	for query, words := range map[string][]string{
		"today=2026-09-02&now=":    {"입력한 내용을 확인해 주세요", "지침을 적어"},
		"today=2026-09-02&now=abc": {"입력한 내용을 확인해 주세요"},
		"today=어제&now=1":           {"입력한 내용을 확인해 주세요"},
		"today=2026-09-02&used=-1": {"0 이상의 정수"},
	} {
		w := h.get(homeURL + "/estimate?" + strings.ReplaceAll(query, "어제", url.QueryEscape("어제")))
		if w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", query, w.Code)
		}
		h.holds(query, w, append(words, "무엇에서 시작하나")...)
	}
	h.page(homeURL+"/estimate?today=2026-09-02&used=50", "50kWh, 31일 가운데 15일 지남")
}

// routeIDs fills the places of a route's path in, with things that are there.
func (o *office) routeIDs(i, home int) *strings.Replacer {
	return strings.NewReplacer("{$}", "", "{contract}", o.complexOf(i).Contract.ID, "{month}", (testDay.Month() - 1).String(), "{kind}", string(app.DownloadStatement),
		"{household}", o.complexOf(i).Households[home].ID)
}

// TestHouseholdsReachNothingElse walks every guarded route with a household's device: what is the office's is forbidden, what is another household's is not there.
func TestHouseholdsReachNothingElse(t *testing.T) {
	o := newOffice(t, smallDemo)
	h := o.resident(1, 1)
	neighbours := []string{o.billOf(1, 0), o.billOf(0, 1), "nothing"}
	walked := 0
	for _, rule := range portalRules(t, o) {
		method, path, _ := strings.Cut(rule.pattern, " ")
		if rule.action == member.Begin {
			continue
		}
		for _, id := range neighbours {
			want := http.StatusForbidden
			if rule.action == member.ReadHome {
				if want = http.StatusNotFound; !strings.Contains(path, "{id}") {
					continue
				}
			}
			target := strings.ReplaceAll(o.routeIDs(1, 0).Replace(path), "{id}", id)
			walked++
			if w := h.do(httptest.NewRequest(method, target, nil)); w.Code != want {
				t.Errorf("%s %s as a household: %d, want %d", method, target, w.Code, want)
			}
		}
	}
	if walked < 60 {
		t.Errorf("walked %d routes only", walked)
	}
	for _, path := range []string{homeURL, homeURL + "/history", homeURL + "/estimate", homeBillURL(o.billOf(1, 1))} {
		if w := o.get(path); w.Code != http.StatusForbidden {
			t.Errorf("%s as the office: %d", path, w.Code)
		}
		stranger := &resident{office: o}
		if w := stranger.get(path); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), enterURL) {
			t.Errorf("%s as nobody: %d %s", path, w.Code, w.Header().Get("Location"))
		}
	}
}

// portalRules are the guarded routes.
func portalRules(t *testing.T, o *office) []rule {
	t.Helper()
	p := &pages{app: o.app, files: o.maker, now: o.clock.Now}
	var err error
	if p.Server, err = New(Options{}); err != nil {
		t.Fatal(err)
	}
	p.routes()
	return p.rules
}

func TestCodesAreUsedOnce(t *testing.T) {
	o := newOffice(t, smallDemo)
	unit, id := o.complexOf(1).Households[1].Unit.Korean(), o.complexOf(1).Households[1].ID
	chosen := func() url.Values { return url.Values{"target": {targetChosen}, "home": {id}} }
	first, text := o.codes(1, chosen())
	if len(first) != 1 || !strings.Contains(text, "지금 한 번만 보입니다") {
		t.Fatalf("codes %v", first)
	}
	second, _ := o.codes(1, chosen())
	refused := func(what string, i int, code string) {
		t.Helper()
		h := &resident{office: o}
		w := h.enter(i, code, false)
		if w.Code != http.StatusUnauthorized || h.device != nil {
			t.Errorf("%s: %d", what, w.Code)
		}
		h.holds(what, w, "고객번호나 코드가 맞지 않거나, 이미 썼거나 기한이 지난 코드입니다")
	}
	refused("a replaced code", 1, first[unit])
	refused("the code of another contract", 0, second[unit])
	refused("a wrong code", 1, "00000-00000")
	refused("no code", 1, "")
	h := &resident{office: o}
	if w := h.enter(1, strings.ToLower(strings.ReplaceAll(second[unit], "-", " ")), false); w.Code != http.StatusSeeOther {
		t.Fatalf("enter: %d", w.Code)
	}
	if c := h.device; !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 0 || len(c.Value) < 20 {
		t.Errorf("cookie %+v", c)
	}
	refused("a used code", 1, second[unit])
	third, _ := o.codes(1, chosen())
	o.clock.set(o.clock.Now().AddDate(0, 0, 15))
	o.login(app.DemoLogin, app.DemoPassword)
	refused("a code past its day", 1, third[unit])
}

// TestOpeningALinkUsesNothing: messengers open links by themselves.
func TestOpeningALinkUsesNothing(t *testing.T) {
	o := newOffice(t, smallDemo)
	home := o.complexOf(1).Households[1]
	codes, _ := o.codes(1, url.Values{"target": {targetChosen}, "home": {home.ID}})
	h := &resident{office: o}
	link := enterURL + "?" + url.Values{"c": {o.complexOf(1).Contract.ContractNumber}, "k": {codes[home.Unit.Korean()]}}.Encode()
	for range 2 {
		h.page(link, o.complexOf(1).Contract.ContractNumber, codes[home.Unit.Korean()], "들어가기")
	}
	if w := h.enter(1, codes[home.Unit.Korean()], true); w.Code != http.StatusSeeOther || h.device.MaxAge <= 0 {
		t.Errorf("enter: %d", w.Code)
	}
}

func TestTryingCodesIsHeldBack(t *testing.T) {
	o := newOffice(t, smallDemo)
	h := &resident{office: o}
	for i := range loginBurst {
		if w := h.enter(1, "00000-00000", false); w.Code != http.StatusUnauthorized {
			t.Fatalf("try %d: %d", i, w.Code)
		}
	}
	if w := h.enter(1, "00000-00000", false); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
		t.Errorf("after too many tries: %d", w.Code)
	}
}

// TestDevicesEndByThemselves: one that is not kept after half an hour, a kept one after ninety days without a visit, with a visit in between after a year.
func TestDevicesEndByThemselves(t *testing.T) {
	o := newOffice(t, smallDemo)
	home := o.complexOf(1).Households[1]
	start := o.clock.Now()
	enter := func(keep bool) *resident {
		// The office's own session ends by the real clock.
		o.clock.set(start)
		o.login(app.DemoLogin, app.DemoPassword)
		codes, _ := o.codes(1, url.Values{"target": {targetChosen}, "home": {home.ID}})
		h := &resident{office: o}
		if w := h.enter(1, codes[home.Unit.Korean()], keep); w.Code != http.StatusSeeOther {
			t.Fatalf("enter: %d", w.Code)
		}
		return h
	}
	for _, c := range []struct {
		keep  bool
		after []time.Duration
		want  int
	}{
		{false, []time.Duration{29 * time.Minute, 29 * time.Minute}, http.StatusOK},
		{false, []time.Duration{31 * time.Minute}, http.StatusSeeOther},
		{true, []time.Duration{89 * 24 * time.Hour, 89 * 24 * time.Hour}, http.StatusOK},
		{true, []time.Duration{91 * 24 * time.Hour}, http.StatusSeeOther},
		{true, []time.Duration{80 * 24 * time.Hour, 80 * 24 * time.Hour, 80 * 24 * time.Hour, 80 * 24 * time.Hour, 46 * 24 * time.Hour}, http.StatusSeeOther},
	} {
		h := enter(c.keep)
		var got int
		for _, d := range c.after {
			o.clock.set(o.clock.Now().Add(d))
			got = h.get(homeURL + "/history").Code
		}
		if got != c.want {
			t.Errorf("kept %v after %v: %d, want %d", c.keep, c.after, got, c.want)
		}
	}
}

func TestOfficeEndsAccess(t *testing.T) {
	o := newOffice(t, smallDemo)
	h, other := o.resident(1, 1), o.resident(1, 3)
	id, unit := o.complexOf(1).Households[1].ID, o.complexOf(1).Households[1].Unit.Korean()
	o.page(o.contract(1)+"/access", "열람하는 세대", "2세대", "열람 중", unit)
	h.page(homeURL)
	record := o.contract(1) + "/access/households/" + id
	o.must(o.app.WriteViews(t.Context()))
	o.page(record, unit+" 열람 기록", "열람 중", "세대가 코드로 들어옴", "세대가 우리 집 요금을 봄", "열람 중지", "전출 처리")
	o.page("/log", "세대 "+unit, "세대 열람 코드 만듦")
	o.page(o.contract(1)+"/access/end?why=moved_out&home="+id, unit+"의 전출을 처리할까요?", "앞서 살던 세대의 것")
	if to := o.next(o.post(o.contract(1)+"/access/end", url.Values{"home": {id}, "why": {"moved_out"}})); to != o.contract(1)+"/access" {
		t.Errorf("leads to %s", to)
	}
	o.page(o.contract(1)+"/access", "열람 1건을 끝냈습니다")
	if w := h.get(homeURL); w.Code != http.StatusSeeOther {
		t.Errorf("who moved out still looks: %d", w.Code)
	}
	other.page(homeURL)
	// Who moves in next sees nothing from before.
	next := o.resident(1, 1)
	next.page(homeURL, "아직 보여 줄 고지서가 없습니다")
	if w := next.get(homeBillURL(o.billOf(1, 1))); w.Code != http.StatusNotFound {
		t.Errorf("the bill of who lived there before: %d", w.Code)
	}
	o.page(record, "전출", "뒤에 검침한 것")
	o.page(o.contract(1)+"/access/end", "모든 세대의 열람을 중지할까요?")
	o.post(o.contract(1)+"/access/end", url.Values{})
	for _, h := range []*resident{other, next} {
		if w := h.get(homeURL); w.Code != http.StatusSeeOther {
			t.Errorf("after all was ended: %d", w.Code)
		}
	}
}

// TestMovedInSeesItsOwnMonths: the bills of the months from the day on, and those alone.
func TestMovedInSeesItsOwnMonths(t *testing.T) {
	o := newOffice(t, smallDemo)
	home := o.complexOf(1).Households[1]
	codes, _ := o.codes(1, url.Values{"target": {targetChosen}, "home": {home.ID}, "moved_in": {"2026-07-18"}})
	h := &resident{office: o}
	h.enter(1, codes[home.Unit.Korean()], true)
	text := h.page(homeURL+"/history", "2026년 8월")
	if strings.Contains(text, `<th scope="row"><a href="/home/bills/`) && strings.Count(text, `<th scope="row"><a href="/home/bills/`) != 1 {
		t.Errorf("more than one month is shown")
	}
	text = h.page(homeURL, "2026년 8월분 요금")
	if strings.Contains(text, "지난달(") || strings.Contains(text, "지난달보다") {
		t.Error("the month before is the one of who lived there before")
	}
}

func TestHouseholdLeaves(t *testing.T) {
	o := newOffice(t, smallDemo)
	h := o.resident(1, 1)
	token := *h.device
	if to := h.post("/logout", nil).Header().Get("Location"); to != enterURL {
		t.Errorf("leads to %s", to)
	}
	if h.device.MaxAge >= 0 {
		t.Error("the cookie stays")
	}
	h.device = &token
	if w := h.get(homeURL); w.Code != http.StatusSeeOther {
		t.Errorf("the token still works: %d", w.Code)
	}
}

func TestSlipsAndList(t *testing.T) {
	o := newOffice(t, smallDemo)
	codes, text := o.codes(1, url.Values{"target": {targetAll}})
	// Two homes of the demo are empty (공가, 전출).
	if n := len(o.complexOf(1).Households); len(codes) != n-2 || !strings.Contains(text, "빈집에는 만들지 않았습니다") {
		t.Fatalf("%d codes for %d households", len(codes), n)
	}
	joined := regexp.MustCompile(`name="codes" value="([^"]+)"`).FindStringSubmatch(text)[1]
	w := o.post(o.contract(1)+"/access/sheet", url.Values{"codes": {joined}, "format": {"pdf"}})
	if w.Code != http.StatusOK || !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF-")) {
		t.Errorf("slips: %d", w.Code)
	}
	w = o.post(o.contract(1)+"/access/sheet", url.Values{"codes": {joined}, "format": {"xlsx"}})
	f, err := excelize.OpenReader(w.Body)
	o.must(err)
	rows, err := f.GetRows(f.GetSheetName(0))
	o.must(err)
	found := 0
	for _, row := range rows {
		if len(row) >= 4 && codes[row[0]] != "" {
			found++
			if row[1] != codes[row[0]] || !strings.Contains(row[3], enterURL+"?c="+o.complexOf(1).Contract.ContractNumber+"&k=") {
				t.Errorf("row %v", row)
			}
		}
	}
	if found != len(codes) {
		t.Errorf("%d codes in the list, want %d", found, len(codes))
	}
	for what, list := range map[string]string{"made up": "0000000000", "none": ""} {
		if w := o.post(o.contract(1)+"/access/sheet", url.Values{"codes": {list}}); w.Code < 400 {
			t.Errorf("%s: %d", what, w.Code)
		}
	}
	if w := o.post(o.contract(1)+"/access", url.Values{"target": {targetMissing}, "days": {"14"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("nobody lacks a code: %d", w.Code)
	}
	for _, form := range []url.Values{{"target": {targetChosen}, "days": {"14"}}, {"target": {targetAll}, "days": {"15"}}, {"target": {targetAll}, "days": {"14"}, "moved_in": {"어제"}}} {
		w := o.post(o.contract(1)+"/access", form)
		if w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", form, w.Code)
		}
		o.holds("refusal", w, "코드를 만들지 못했습니다")
	}
}

// TestBillLeadsHome: who holds a printed bill finds where the household comes in, by an address that says nothing of whose bill it is.
func TestBillLeadsHome(t *testing.T) {
	o := newOffice(t, smallDemo)
	// The footer leads there too, by an address of the portal's own.
	page := o.get("/bills/" + o.billOf(0, 1)).Body.String()
	links := regexp.MustCompile(`href="(http[^"]*/home/enter[^"]*)"`).FindAllStringSubmatch(page, -1)
	if len(links) != 1 || links[0][1] != "http://example.com"+enterURL || strings.Count(page, `<svg class="qr"`) != 1 {
		t.Errorf("%v, %d codes", links, strings.Count(page, `<svg class="qr"`))
	}
	h := o.resident(0, 1)
	if page := h.get(homeBillURL(o.billOf(0, 1))).Body.String(); strings.Contains(page, "http://example.com"+enterURL) {
		t.Error("who is in is asked to come in")
	}
}
