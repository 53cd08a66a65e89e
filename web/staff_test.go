package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// kept is a member of staff as the store has it.
func (o *office) kept(id string) (m store.Member) {
	o.Helper()
	o.must(o.db.View(o.Context(), func(tx store.Tx) (err error) { m, err = tx.Desk().FindMember(id); return err }))
	return m
}

func TestStaffEditTheirOwnDetails(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.work()
	reader := o.actorOf("reader")
	o.login("reader", app.DemoPassword)
	o.page(ownDetailsURL, "내 정보 수정", "이조회", "성명과 생년월일은 기관의 관리자가")
	form := url.Values{"staff_name": {"딴사람"}, "department": {"전기실"}, "staff_phone": {"031-222-3345"}, "staff_mobile": {"010-0000-1002"}}
	o.next(o.post(ownDetailsURL, form))
	if m := o.kept(reader.ID); m.Name != "이조회" || m.Department != "전기실" || m.Phone != "0312223345" || m.Mobile != "01000001002" {
		t.Errorf("%+v", m)
	}
	form.Set("department", "")
	o.holds("no department", o.post(ownDetailsURL, form), "부서명을")
	form.Set("department", "전기실")
	form.Set("staff_email", "lee@example.com")
	o.holds("mail without consent", o.post(ownDetailsURL, form), "수집에 동의한 뒤에")
	o.next(o.post("/account/consents", url.Values{"collection-email": {"1"}}))
	o.next(o.post(ownDetailsURL, form))
	o.page("/account", "lee@example.com", "전기실")
	o.next(o.post("/account/consents", nil))
	if m := o.kept(reader.ID); m.Email != "" {
		t.Error("the address outlives the consent to it")
	}
	form.Set("staff_email", "")
	// Another phone needs its own code, and the old one is told.
	form.Set("staff_mobile", "010-0000-1777")
	o.holds("no code", o.post(ownDetailsURL, form), "이 인증번호는 쓸 수 없습니다")
	o.holds("code", o.post(ownDetailsURL, with(form, "send", "")), "새 휴대전화로 인증번호를")
	code := o.code("01000001777")
	taken := with(form, "save", code)
	taken["staff_mobile"] = []string{"010-0000-1001"}
	o.holds("a colleague's phone", o.post(ownDetailsURL, taken), "직원이 이미 있습니다")
	other := with(form, "save", code)
	other["staff_mobile"] = []string{"010-0000-1778"}
	o.holds("the code of another phone", o.post(ownDetailsURL, other), "인증번호가 맞지 않습니다")
	if m := o.kept(reader.ID); m.Mobile != "01000001002" {
		t.Errorf("the phone changed without its code: %s", m.Mobile)
	}
	o.next(o.post(ownDetailsURL, with(form, "save", code)))
	if m := o.kept(reader.ID); m.Mobile != "01000001777" {
		t.Errorf("%+v", m)
	}
	o.until(func() bool { text, _ := o.texted("01000001002"); return strings.Contains(text, "휴대전화번호") })
	if w := o.get(staffURL(reader.ID)); w.Code != http.StatusForbidden {
		t.Errorf("a reader edits staff: %d", w.Code)
	}
	o.login(app.DemoLogin, app.DemoPassword)
	o.page("/log", "직원정보 수정")
}

func TestManagerEditsAColleague(t *testing.T) {
	o := newOffice(t, smallDemo)
	reader := o.actorOf("reader")
	if text := o.page(organisationURL, staffURL(reader.ID), "이조회", "010-****-1002"); strings.Contains(text, "01000001002") {
		t.Error("the list tells phones")
	}
	o.page(staffURL(reader.ID), "01000001002", "이조회", "직원정보 수정")
	form := url.Values{"staff_name": {"이새이름"}, "birth_date": {"1980-01-02"}, "department": {"관리과"}, "staff_phone": {"031-222-3345"}, "staff_mobile": {"01000001002"}}
	o.next(o.post(staffURL(reader.ID), form))
	if m := o.kept(reader.ID); m.Name != "이새이름" || m.BirthDate != "1980-01-02" || m.Role != member.Reader || !m.Active {
		t.Errorf("%+v", m)
	}
	form.Set("birth_date", "2999-01-01")
	o.holds("a date to come", o.post(staffURL(reader.ID), form), "생년월일은")
	o.login(strangerLogin, strangerPassword)
	if w := o.get(staffURL(reader.ID)); w.Code != http.StatusNotFound {
		t.Errorf("somebody else's staff: %d", w.Code)
	}
}

// agree agrees to what a new member of staff is asked first.
func (o *office) agree() {
	o.Helper()
	if to := o.next(o.get("/")); !strings.HasPrefix(to, askedTermsURL) {
		o.Fatalf("somebody who agreed to nothing is led to %s", to)
	}
	o.next(o.post(askedTermsURL, url.Values{"service": {"1"}, "privacy-policy": {"1"}, "collection": {"1"}}))
}

// edition is the example terms with the service's terms of another day.
func edition(version, text string) fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"1.service@2026-01-01.md":      file("# 회원이용약관\n* required service 회원이용약관에 동의\n그대로인 글.\n없어질 글.\n"),
		"1.service@" + version + ".md": file("# 회원이용약관\n* required service 회원이용약관에 동의\n그대로인 글.\n" + text + "\n"),
		"2.privacy@2026-01-01.md":      file("# 개인정보처리방침\n* required privacy-policy 개인정보처리방침을 확인함\n방침.\n"),
		"3.collection@2026-01-01.md":   file("# 개인정보 수집 및 이용\n* required collection 필수\n* optional collection-email 이메일\n글.\n"),
		"4.news@" + version + ".md":    file("# 뉴스\n* optional news-sms 문자\n새 글.\n"),
	}
}

// A new edition of what is required is asked for at the next login, before anything else, from the day it holds.
func TestNewTermsAreAskedFirst(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.must(o.app.UseTerms(edition("2026-09-19", "새로 들어간 글.")))
	o.login(app.DemoLogin, app.DemoPassword)
	o.page("/", "할 일과 업무")
	o.clock.set(testDay.AddDays(1).Time().Add(time.Hour))
	o.login(app.DemoLogin, app.DemoPassword)
	for _, path := range []string{"/", "/history?month=2026-08", "/account", "/organisation"} {
		if to := o.next(o.get(path)); to != askedTermsURL+"?next="+url.QueryEscape(path) {
			t.Errorf("%s leads to %s", path, to)
		}
	}
	if to := o.next(o.post("/account/consents", url.Values{"news-sms": {"1"}})); to != askedTermsURL {
		t.Errorf("a change leads to %s", to)
	}
	text := o.page(askedTermsURL+"?next=%2Fhistory", "새로 들어간 글.", "없어질 글.", "2026-09-19", "앞서 동의한 것 2026-01-01", "제출기한이 다가온 검침월", "2026년 9월")
	if strings.Contains(text, "개인정보처리방침") && strings.Contains(text, `name="privacy-policy"`) || strings.Contains(text, "news-sms") || strings.Contains(text, `name="service" value="1" checked`) {
		t.Error("more is asked than has changed, or it is answered beforehand")
	}
	o.holds("nothing ticked", o.post(askedTermsURL, nil), "필수 항목입니다")
	o.page(refusedTermsURL, "로그아웃", "탈퇴", "제출기한은 그대로", "내 정보 파일로 받기")
	if w := o.post("/account/export", nil); w.Code != http.StatusOK {
		t.Errorf("own data before the consent: %d", w.Code)
	}
	if to := o.next(o.post(askedTermsURL+"?next=%2Fhistory", url.Values{"service": {"1"}})); to != "/history" {
		t.Errorf("leads to %s", to)
	}
	o.page("/history", "세대내역 조회")
	o.login(app.DemoLogin, app.DemoPassword)
	o.page("/", "할 일과 업무")
	who := o.actor()
	o.must(o.db.View(t.Context(), func(tx store.Tx) error {
		list, err := tx.For(who.OrganisationID).Consents(who.ID)
		versions := map[kilowon.Date]bool{}
		for _, c := range list {
			if c.Item == "service" && c.Given && !c.At.IsZero() {
				versions[c.Version] = true
			}
		}
		if len(versions) != 2 {
			t.Errorf("both editions are not kept: %+v", list)
		}
		return err
	}))
	// What is free is still taken back, and clerks are asked for nothing.
	o.next(o.post("/account/consents", url.Values{"news-sms": {"1"}}))
	o.next(o.post("/account/consents", nil))
	o.page("/log", "약관 동의", "동의 변경")
	o.login("clerk", app.DemoPassword)
	o.page("/desk", "담당자 업무")
}

// Who refuses may leave, and is asked again.
func TestTermsRefusedLeadOut(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.must(o.app.UseTerms(edition("2026-09-18", "새로 들어간 글.")))
	o.login("reader", app.DemoPassword)
	o.next(o.get("/"))
	o.next(o.post("/logout", nil))
	o.login("reader", app.DemoPassword)
	if to := o.next(o.get("/")); !strings.HasPrefix(to, askedTermsURL) {
		t.Errorf("leads to %s", to)
	}
	if err := o.app.UseTerms(fstest.MapFS{}); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("no terms at all: %v", err)
	}
}
