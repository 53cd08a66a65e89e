package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// logPerPage is how many entries of the access log one page lists.
const logPerPage = 50

// menuLog is the link to the access log.
var menuLog = Link{"접속기록", "/log"}

// actionView is the action of the access log for a page that was looked at.
const actionView = "view"

// logView is one page of the access log.
type logView struct {
	Lines []app.AccessLine
	Pager Pager
	// All says that the log is of every organisation.
	All bool
}

// logPage lists who saw or changed the organisation's data, newest first.
func (p *pages) logPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	number := pageNumber(r)
	lines, err := p.app.AccessLog(r.Context(), who, store.Page{Limit: logPerPage + 1, Offset: (number - 1) * logPerPage})
	if err != nil {
		return err
	}
	v := logView{Lines: lines, All: who.Role == member.Clerk, Pager: Pager{Page: number, Pages: number, URL: func(n int) string { return "/log?page=" + strconv.Itoa(n) }}}
	if len(lines) > logPerPage {
		v.Lines, v.Pager.Pages = lines[:logPerPage], number+1
	}
	return p.Render(w, r, Page{Title: menuLog.Label, Menu: menuLog.URL, Crumbs: []Link{home}}, logBody(&v))
}

// saw notes for the access log that a page with somebody's data was shown: every guarded page whose address names a thing.
func (p *pages) saw(pattern string, r *http.Request, who app.Actor) {
	if who.Role == member.Household {
		return // Its looks are noted where it is let look.
	}
	if r.Method != http.MethodGet || !strings.Contains(strings.ReplaceAll(pattern, "{$}", ""), "{") {
		return
	}
	p.app.Saw(r.Context(), app.Viewed{OrganisationID: who.OrganisationID, ActorID: who.ID, Action: actionView, Object: r.URL.Path, ComplexID: r.PathValue("contract")})
}

// logWords are the actions of the access log in Korean.
var logWords = map[string]string{
	actionView: "열람", "login": "로그인", "login.refused": "로그인 거절", "logout": "로그아웃",
	"login.phone": "로그인(휴대전화)", "login.certificate": "로그인(공동인증서)", "login.oidc": "로그인(외부 인증)", "login.passkey": "로그인(패스키)", "login.first": "비밀번호 확인(둘째 인증 전)", "login.second": "로그인(비밀번호와 인증 앱)", "login.recovery": "로그인(비밀번호와 복구 코드)",
	"second.add": "인증 앱 등록", "second.codes": "복구 코드 새로 만듦", "second.remove": "인증 앱 지움", "clerk.second": "담당자 둘째 인증 초기화",
	"passkey.add": "패스키 등록", "passkey.remove": "패스키 지움", "session.end": "로그인 끝냄", "password.change": "비밀번호 변경", "consent.change": "동의 변경",
	"registration.proved": "회원가입", "registration.propose": "가입 승인 올림", "registration.approve": "가입 승인", "registration.refuse": "가입 거절", "registration.document": "가입 서류 열람",
	"organisation.change": "회사정보 수정", "staff.add": "직원추가", "staff.change": "직원정보 수정", "consent.terms": "약관 동의", "staff.remove": "직원 삭제", "staff.role": "직원 권한 변경",
	"contract.share_rule": "분담 방법 변경", "bill.correct": "사용량 정정", "bill.send": "청구서 보낼 것에 넣음(이메일·모바일)",
	"month.bill_unfiled": "미제출 달 처리", "submission.check": "제출 파일 올림", "submission.discard": "제출 버림",
	"submission.register": "제출 등록", "download.request": "파일 요청", "application.begin": "신청서 작성", "application.attach": "서류 붙임",
	"application.detach": "서류 지움", "notice.change": "알림 문구 변경", "application.message": "신청 메시지", "application.file": "신청", "application.take": "신청 맡음",
	"application.ask": "보완 요청", "application.propose": "처리안 올림", "application.return": "처리안 돌려보냄", "application.grant": "신청 승인",
	"application.refuse": "신청 거부", "application.withdraw": "신청 취하",
	"contract.register": "고객번호 등록", "contract.remove": "고객번호 삭제", "contract.refused": "고객번호 등록 거절", "supply.change": "계약 대장 바꿈", "task.take": "일 맡음", "task.return": "일 내놓음", "task.assign": "일 맡김", "complex.create": "단지 만듦", "households.import": "세대 자료 넣음", "household.add": "세대 넣음", "household.rename": "동·호 변경", "receipts.enter": "수납 넣음",
	"access.issue": "세대 열람 코드 만듦", "access.withdrawn": "세대 열람 중지", "access.moved_out": "전출 처리",
	"home.enter": "세대가 코드로 들어옴", "home.leave": "세대가 로그아웃", "home.overview": "세대가 우리 집 요금을 봄", "home.history": "세대가 지난 요금을 봄",
	"home.bill": "세대가 고지서를 봄", "home.estimate": "세대가 이번 달을 예상함",
	"proposal.propose": "변경안 올림", "proposal.confirmed": "변경안 확인", "proposal.refused": "변경안 거절", "proposal.withdrawn": "변경안 철회",
	"unmask": "가린 값 봄", "person.export": "개인정보 열람 제공", "person.erase": "개인정보 삭제", "contract.erase": "해지된 계약의 자료 삭제",
	"erasure.propose": "삭제안 올림", "erasure.confirmed": "삭제안 확인", "erasure.refused": "삭제안 반려", "erasure.withdrawn": "삭제안 철회",
	"supplier.add": "공급자 만듦", "clerk.add": "담당자 추가", "clerk.password": "담당자 비밀번호 변경",
}

// logAction is what was done, as its code where it has no word.
func logAction(code string) string {
	if word, ok := logWords[code]; ok {
		return word
	}
	return code
}

// logPlaces are the kinds of things that pages are about, by the first part of their address.
var logPlaces = map[string]string{"contracts": "고객번호", "submissions": "제출", "bills": "고지서", "downloads": "내려받은 파일",
	"applications": "신청", "proposals": "변경안", "organisations": "회원 기관", "people": "직원", "supply": "계약 대장", "verifications": "가입 신청"}

// logParts are the words for what of a thing a page shows.
var logParts = map[string]string{"why": "산출근거", "pdf": "PDF", "bills": "요금", "run": "요금 계산", "form": "양식", "files": "파일", "file": "올린 파일",
	"marked": "표시한 파일", "compare": "비교", "share": "분담 방법", "register": "등록", "discard": "버리기", "correct": "정정", "unfiled": "미제출",
	"edit": "신청서", "documents": "서류", "check": "확인", "withdraw": "취하", "access": "세대 열람", "households": "세대", "end": "끝내기"}

// logPlace names what a page was about: its kind, the month if there is one, and what of it.
func logPlace(address string) string {
	address, why, told := strings.Cut(address, ": ")
	if told {
		return logPlace(address) + " (" + why + ")"
	}
	parts := strings.Split(strings.Trim(strings.TrimPrefix(address, "/desk"), "/"), "/")
	kind, known := logPlaces[parts[0]]
	if !known || len(parts) < 2 {
		return address
	}
	for _, part := range parts[2:] {
		if word, ok := logParts[part]; ok {
			part = word
		}
		kind += " " + part
	}
	return kind
}

func logActor(l *app.AccessLine) string {
	switch {
	case l.Actor != "":
		return l.Actor
	case l.Supplier:
		return "다른 기관 또는 공급자"
	}
	return "-"
}
