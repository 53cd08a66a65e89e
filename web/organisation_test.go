package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon/app"
)

func TestOrganisationAndStaff(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.work()
	o.page("/organisation", "한빛주택관리(가상)", "김관리", "이조회", app.DemoBusinessNumber.String())
	o.holds("a phone of letters", o.post("/organisation", url.Values{"representative": {"새대표"}, "phone": {"전화"}}), "대표 전화번호는")
	o.next(o.post("/organisation", url.Values{"representative": {"새대표"}, "phone": {"02-111-2222"}, "apartment_office": {"1"}}))
	o.page("/organisation", "회사정보를 고쳤습니다", `value="새대표"`, `value="021112222"`)

	person := url.Values{"staff_name": {"박신입"}, "birth_date": {"1990-01-02"}, "staff_mobile": {"010-0000-3003"}, "department": {"관리과"}, "staff_phone": {"02-111-2223"}, "role": {"reader"}}
	o.holds("no code yet", o.post("/organisation/staff/new", with(person, "add", "123456")), "이 인증번호는 쓸 수 없습니다")
	o.holds("code", o.post("/organisation/staff/new", with(person, "send", "")), "인증번호를 보냈습니다", "박신입")
	clerk := with(person, "add", o.code("01000003003"))
	clerk["role"] = []string{"clerk"}
	o.holds("a supplier's role", o.post("/organisation/staff/new", clerk), "관리자나 조회자여야")
	o.next(o.post("/organisation/staff/new", with(person, "add", o.code("01000003003"))))
	text := o.page("/organisation", "직원을 등록했습니다", "박신입")
	o.clock.set(o.clock.Now().Add(time.Minute))
	o.post("/organisation/staff/new", with(person, "send", ""))
	o.holds("twice", o.post("/organisation/staff/new", with(person, "add", "000000")), "직원이 이미 있습니다")

	id := func(name string) string {
		m := regexp.MustCompile(`value="([0-9a-f-]{36})"[^>]*> <label[^>]*><span class="sr-only">` + name).FindStringSubmatch(text)
		if m == nil {
			t.Fatalf("no box for %s", name)
		}
		return m[1]
	}
	manager, joined := id("김관리"), id("박신입")
	o.holds("the last manager", o.post("/organisation/staff", url.Values{"do": {"remove"}, "staff": {manager, joined}}), "관리자가 한 사람은")
	o.holds("the last manager's role", o.post("/organisation/staff", url.Values{"reader": {manager}}), "관리자가 한 사람은")
	o.holds("nobody", o.post("/organisation/staff", url.Values{"do": {"remove"}}), "하나 이상 표시")
	office := o.cookie
	if to := o.phoneLogin(app.DemoBusinessNumber.String(), "010-0000-3003"); to != "/" {
		t.Fatalf("who was taken on is led to %s", to)
	}
	theirs := o.cookie
	o.agree()
	// A reader looks at the organisation and changes nothing.
	if text := o.page("/organisation", "박신입"); strings.Contains(text, "선택삭제") || strings.Contains(text, "01000001001") {
		t.Error("a reader is offered changes or sees phones")
	}
	if w := o.post("/organisation/staff", url.Values{"manager": {joined}}); w.Code != http.StatusForbidden {
		t.Errorf("a reader makes a manager: %d", w.Code)
	}
	o.cookie = office
	o.next(o.post("/organisation/staff", url.Values{"manager": {joined}}))
	o.next(o.post("/organisation/staff", url.Values{"do": {"remove"}, "staff": {joined}}))
	if strings.Contains(o.page("/organisation", "직원을 지웠습니다"), "박신입") {
		t.Error("who was removed is still listed")
	}
	o.page("/log", "회사정보 수정", "직원추가", "직원 권한 변경", "직원 삭제")
	o.cookie = theirs
	if w := o.get("/"); w.Code != http.StatusSeeOther {
		t.Errorf("who was removed is still logged in: %d", w.Code)
	}
}

func TestSelectAllStaff(t *testing.T) {
	o := newOffice(t, smallDemo)
	ticked := regexp.MustCompile(`name="staff" value="[^"]+" checked`)
	if n := len(ticked.FindAllString(o.page("/organisation", "전체 선택"), -1)); n != 0 {
		t.Errorf("%d are chosen from the start", n)
	}
	if n := len(ticked.FindAllString(o.page("/organisation?all=1", "전체 선택취소"), -1)); n != 2 {
		t.Errorf("%d of two are chosen", n)
	}
}

// A role that changes counts from the next page on, whatever the login was begun with.
func TestRoleCountsAtOnce(t *testing.T) {
	o := newOffice(t, smallDemo)
	manager := o.cookie
	o.login("reader", app.DemoPassword)
	theirs := o.cookie
	if w := o.get("/organisation/staff/new"); w.Code != http.StatusForbidden {
		t.Errorf("a reader adds staff: %d", w.Code)
	}
	reader := o.actorOf("reader")
	for _, c := range []struct {
		do   string
		want int
	}{{"manager", http.StatusOK}, {"reader", http.StatusForbidden}} {
		o.cookie = manager
		o.next(o.post("/organisation/staff", url.Values{c.do: {reader.ID}}))
		o.cookie = theirs
		if w := o.get("/organisation/staff/new"); w.Code != c.want {
			t.Errorf("made a %s: %d, want %d", c.do, w.Code, c.want)
		}
	}
}

func TestStaffOfOthersIsOutOfReach(t *testing.T) {
	o := newOffice(t, smallDemo)
	m := regexp.MustCompile(`name="staff" value="([0-9a-f-]{36})"`).FindStringSubmatch(o.page("/organisation"))
	o.login(strangerLogin, strangerPassword)
	for _, form := range []url.Values{{"do": {"remove"}, "staff": {m[1]}}, {"manager": {m[1]}}} {
		if w := o.post("/organisation/staff", form); w.Code != http.StatusNotFound {
			t.Errorf("%v: %d", form, w.Code)
		}
	}
}

func TestAccountEndsLoginsAndConsents(t *testing.T) {
	o := newOffice(t, smallDemo)
	first := o.cookie
	o.login(app.DemoLogin, app.DemoPassword)
	text := o.page("/account", "김관리", "지금 이 화면", "다른 로그인 모두 끝내기")
	other := regexp.MustCompile(`name="session" value="([^"]+)"`).FindStringSubmatch(text)
	second := o.cookie
	o.next(o.post("/account/sessions", url.Values{"session": {other[1]}}))
	o.cookie = first
	if w := o.get("/"); w.Code != http.StatusSeeOther {
		t.Errorf("the ended login still works: %d", w.Code)
	}
	o.login(app.DemoLogin, app.DemoPassword)
	o.next(o.post("/account/sessions", nil))
	o.page("/account", "지금 이 화면")
	mine := o.cookie
	o.cookie = second
	if w := o.get("/"); w.Code != http.StatusSeeOther {
		t.Errorf("another login outlives them all: %d", w.Code)
	}
	o.cookie = mine
	o.next(o.post("/account/consents", url.Values{"news-sms": {"1"}}))
	o.page("/account", `name="news-sms" value="1" checked`)
	o.page("/log", "동의 변경", "로그인 끝냄")
	o.next(o.post("/account/consents", nil))
	if strings.Contains(o.page("/account", "동의 내용을 바꾸었습니다"), `name="news-sms" value="1" checked`) {
		t.Error("a consent that was taken back still stands")
	}
}
