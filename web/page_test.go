package web

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/app"
)

// firstBill is the address of the first household's bill on the bills page of a billed month.
func (o *office) firstBill(i int) string {
	o.Helper()
	found := regexp.MustCompile(`href="(/bills/[^"/]+)">[^<]*동 [^<]*호<`).FindStringSubmatch(o.page(o.billedMonth(i) + "/bills"))
	if found == nil {
		o.Fatal("the bills page links no household")
	}
	return found[1]
}

// submissionLink is the address of the newest submission of a month.
func (o *office) submissionLink(month string) string {
	o.Helper()
	found := regexp.MustCompile(`href="(/submissions/[^"/]+)"`).FindStringSubmatch(o.page(month))
	if found == nil {
		o.Fatalf("%s links no submission", month)
	}
	return found[1]
}

// paths are pages of every kind with words they must hold.
func (o *office) paths() map[string][]string {
	const single, each = 0, 1
	bill, submission := o.firstBill(single), o.submissionLink(o.billedMonth(single))
	own := o.firstBill(each)
	invoice := regexp.MustCompile(`href="(/bills/[^"/]+/why)">왜 이 금액인가: 아파트 청구서`).FindStringSubmatch(o.page(o.billedMonth(single) + "/bills"))[1]
	sum := regexp.MustCompile(`href="(/bills/[^"/]+/why)">왜 이 금액인가: 아파트 청구서`).FindStringSubmatch(o.page(o.billedMonth(each) + "/bills"))[1]
	common := regexp.MustCompile(`href="(/bills/[^"/]+)/why">왜 이 금액인가: 공동설비`).FindStringSubmatch(o.page(o.billedMonth(each) + "/bills"))[1]
	return map[string][]string{
		"/":                                          {"단지별 할 일", "2026년 9월분 제출 전", "제출 기한", "1일 남음", "사용량 제출", "세대내역 조회", "내려받기 목록"},
		"/filing":                                    {"이용안내", "적는 항목", "당월지침, 개별사용량, 공동사용량", "신청"},
		"/filing?tab=process":                        {"프로세스", "점검 결과"},
		"/filing?tab=time":                           {"당일"},
		"/filing?tab=questions":                      {"기한을 넘기면"},
		"/filing/contracts":                          {"고객번호 선택", "0112345690", "단일계약", "계약전력 700kW", "180세대"},
		"/filing/contracts?q=푸른":                     {"찾은 고객번호", "푸른주거오피스텔", "세대별계약"},
		"/filing/contracts?q=없는단지":                   {"맞는 고객번호가 없습니다"},
		"/filing/contracts?page=9":                   {"보여 줄 고객번호가 없습니다"},
		o.contract(single):                           {"검침월 선택", "2026년 9월", "제출 전", "2026년 8월", "청구됨", "2026년 9월 19일까지(1일 남음)"},
		o.contract(single) + "/compare":              {"계약방법 비교", "지금 <strong>단일계약</strong>", "세대별계약 선택Ⅱ", "손익분기", "공동사용 비율", "별지 2-3 Ⅱ 1 다", "최선과의 차이", "XLSX"},
		o.contract(each) + "/compare?contract_kw=1":  {"견주지 못함", "제67조의3 ③ ④", "제67조 ⑦", "contract_kw=1"},
		o.contract(each) + "/compare?contract_kw=많이": {"1에서 2,000,000 사이의 정수(kW)"},
		o.openMonth(single):                          {"Step 1", "호별 사용량 제출 양식", "Step 2", "파일 올리기", "대가족/복지할인 접수내역", "별지 2-4 Ⅱ 3", "오류 유형 안내서", "아직 올린 파일이 없습니다"},
		o.billedMonth(single):                        {"요금이 청구된 달입니다", "전체 제출내역", "제출 확인(할인세대)", "호별사용량_2026-08.csv", "등록됨"},
		submission:                                   {"등록한 제출입니다", "합계 확인", "종합계기 사용량", "차이 (맞음)"},
		o.billedMonth(single) + "/bills":             {"청구금액", "세대별 요금 분포", "최근 13개월 청구금액", "아파트 청구서", "분담액", "201동 101호", "모든 세대", "세대별 고지서 묶음(PDF) 만들기"},
		o.billedMonth(each) + "/bills":               {"세대 합계", "공동설비", "10원 미만 절사", "왜 이 금액인가: 공동설비"},
		bill:                                         {"분담액", "요금 내역", "전력량요금", "최근 13개월 사용량", "고지서 PDF", "세대별 요금", "차이"},
		bill + "/why":                                {"왜 이 금액인가", "더하면 이 금액입니다", "끝수 처리", "제67조", "선택한 규칙", "공식", "합계", `id="line-energy"`, "차이 0원"},
		own:                                          {"청구금액", "사용량 정정", "주택용전력 저압"},
		own + "/why":                                 {"차이 0원"},
		own + "/correct":                             {"바른 개별사용량", "정정 사유", "제76조 ①"},
		invoice:                                      {"아파트 전체", "차이 0원", "단일계약의 평균사용량"},
		sum:                                          {"세대 60곳", "공동설비", "차이 0원"},
		common:                                       {"공동설비", "일반용전력"},
		common + "/why":                              {"공동설비의 계약종별", "차이 0원"},
		"/history":                                   {"세대내역 조회", "청구년월", "0112345690", "당월요금(전기+TV)", "복지할인 명세서", "세대별 요금내역", "대가족/복지할인 접수내역"},
		"/history?month=2020-01":                     {"이 달에 청구된 요금이 없습니다"},
		"/usage":                                     {"요금조회", "0112345690", "2026년 8월", "당월요금(전기+TV)", "납부요금", "세대 할인", "납부한 금액", "작년 같은 달(2025년 8월)", "복지할인 명세서", "세대내역"},
		"/usage?kind=single&q=한빛":                    {"아파트(단일계약)", "고객번호 <strong>1</strong>개"},
		"/usage?month=2020-01":                       {"이 달에 청구된 요금이 없습니다"},
		"/usage?q=없는단지":                              {"맞는 고객번호가 없습니다"},
		"/downloads":                                 {"요청한 파일이 없습니다"},
		"/log":                                       {"접속기록", "로그인", "김관리", "192.0.2.1"},
		"/guide":                                     {"사용자 안내서", "제76조 ①"},
		"/privacy":                                   {"보관하는 개인정보", "동의서", "이 프로그램이 정함", "주민등록번호는 어디에도"},
		"/guide/findings":                            {"오류 유형 안내서", "E20", "당월지침이 전월지침보다 작음"},
		"/rates":                                     {"계산할 수 있는 요금", "주택용전력 저압", "2016-12-01", "대가족(5인 이상)", "연료비조정요금", "할인의 순서와 중복", "전부"},
		o.billedMonth(single) + "/bills?q=" + "201-101": {"찾은 세대", "201동 101호"},
		o.billedMonth(single) + "/bills?q=999":          {"맞는 세대가 없습니다"},
	}
}

func (o *office) contract(i int) string { return contractURL(o.complexOf(i).Contract.ID) }

func TestEveryPageHasItsWords(t *testing.T) {
	o := newOffice(t, smallDemo)
	titles := map[string]string{}
	title := regexp.MustCompile(`<title>([^<]+) \| kilowon`)
	for path, words := range o.paths() {
		text := o.page(path, words...)
		if strings.Count(text, "<h1") != 1 {
			t.Errorf("%s has %d h1", path, strings.Count(text, "<h1"))
		}
		name := title.FindStringSubmatch(text)
		if name == nil {
			t.Fatalf("%s has no title", path)
		}
		base, _, _ := strings.Cut(path, "?")
		if other, taken := titles[name[1]]; taken && other != base {
			t.Errorf("%s and %s have the same title %q", path, other, name[1])
		}
		titles[name[1]] = base
	}
}

// TestFooterIsOpenToAll follows the links of the footer: nobody, whoever is logged in, is sent to a page that is refused.
func TestFooterIsOpenToAll(t *testing.T) {
	o := newOffice(t, smallDemo)
	_, foot, _ := strings.Cut(o.page("/"), `aria-label="아래 메뉴"`)
	links := regexp.MustCompile(`href="([^"]+)"`).FindAllStringSubmatch(foot, -1)
	if len(links) < 10 {
		t.Fatalf("%d links in the footer", len(links))
	}
	stranger, home := &resident{office: o}, o.resident(0, 1)
	for _, link := range links {
		for who, w := range map[string]*httptest.ResponseRecorder{"the office": o.get(link[1]), "a stranger": stranger.get(link[1]), "a household": home.get(link[1])} {
			if w.Code != http.StatusOK && (who != "a household" || w.Header().Get("Location") != homeURL) {
				t.Errorf("%s as %s: %d", link[1], who, w.Code)
			}
		}
	}
}

func TestEveryPageAsksForALogin(t *testing.T) {
	o := newOffice(t, smallDemo)
	paths := o.paths()
	o.cookie = nil
	open := []string{"/guide", "/guide/findings", "/rates", "/privacy"}
	for path := range paths {
		w := o.get(path)
		if slices.Contains(open, path) {
			if w.Code != http.StatusOK {
				t.Errorf("%s: %d", path, w.Code)
			}
			continue
		}
		if w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/login?next=") {
			t.Errorf("%s without a login: %d %s", path, w.Code, w.Header().Get("Location"))
		}
	}
}

// TestOtherOrganisationsSeeNothing asks for everything of the first organisation as a member of another one: nothing of it is there.
func TestOtherOrganisationsSeeNothing(t *testing.T) {
	o := newOffice(t, smallDemo)
	paths := o.paths()
	submission := o.next(o.upload(o.openMonth(0)+"/submissions", "제출.xlsx", o.filled(0, nil)))
	bill, own := o.firstBill(0), o.firstBill(1)
	o.post(o.billedMonth(0)+"/downloads", map[string][]string{"kind": {string(app.DownloadStatement)}})
	list, err := o.app.Downloads(t.Context(), o.actor(), pageOne)
	o.must(err)
	files := []string{submission, submission + "/file", submission + "/marked", submission + "/register", submission + "/discard", o.contract(0) + "/share", o.openMonth(0) + "/unfiled", bill + "/pdf", own + "/pdf",
		o.openMonth(0) + "/form", o.openMonth(0) + "/run", "/downloads/" + list[0].ID}
	for _, kind := range []app.DownloadKind{app.DownloadForm, app.DownloadFiled, app.DownloadInvoice, app.DownloadStatement, app.DownloadDiscounts, app.DownloadApplications, app.DownloadDiscountFiling} {
		files = append(files, o.billedMonth(0)+"/files/"+string(kind))
	}
	o.login(strangerLogin, strangerPassword)
	for path := range paths {
		base, _, _ := strings.Cut(path, "?")
		if strings.HasPrefix(base, "/contracts/") || strings.HasPrefix(base, "/submissions/") || strings.HasPrefix(base, "/bills/") {
			files = append(files, path)
			continue
		}
		if text := o.page(path); strings.Contains(text, "0112345690") || strings.Contains(text, "한빛마을") {
			t.Errorf("%s shows another organisation's contract", path)
		}
	}
	for _, path := range files {
		if w := o.get(path); w.Code != http.StatusNotFound {
			t.Errorf("GET %s as another organisation: %d", path, w.Code)
		}
	}
	for _, path := range []string{submission + "/repair", submission + "/register", submission + "/discard", own + "/correct", o.billedMonth(0) + "/downloads", o.contract(0) + "/share", o.openMonth(0) + "/unfiled"} {
		w := o.post(path, map[string][]string{"rule": {"usage"}, "kind": {string(app.DownloadStatement)}, "own": {"1"}, "common": {"0"}, "reason": {"남의 것"}})
		if w.Code != http.StatusNotFound {
			t.Errorf("POST %s as another organisation: %d", path, w.Code)
		}
	}
	if w := o.upload(o.openMonth(0)+"/submissions", "a.xlsx", []byte("x")); w.Code != http.StatusNotFound {
		t.Errorf("upload as another organisation: %d", w.Code)
	}
}

func TestUnknownAddresses(t *testing.T) {
	o := newOffice(t, smallDemo)
	for path, want := range map[string]string{
		"/contracts/nothing":                  "없습니다",
		o.contract(0) + "/2026-13":            "2025-10처럼",
		o.contract(0) + "/2031-01":            "없습니다",
		o.openMonth(0) + "/bills":             "아직 요금이 청구되지 않았습니다",
		o.billedMonth(0) + "/files/nothing":   "그런 내려받기는 없습니다",
		o.billedMonth(0) + "/files/bills_pdf": "내려받기 목록",
		"/submissions/nothing":                "없습니다",
		"/bills/nothing":                      "없습니다",
		"/bills/nothing/why":                  "없습니다",
		"/downloads/nothing":                  "없습니다",
	} {
		w := o.get(path)
		if w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
		o.holds(path, w, want)
	}
}
