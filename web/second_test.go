package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
	"github.com/pquerna/otp/totp"
)

const clerkPassword = "river stones 7"

// newClerk takes a clerk on and gives the code of the first login.
func (o *office) newClerk() string {
	o.Helper()
	code, err := o.app.AddClerk(o.Context(), app.NewClerk{Supplier: "한빛전력(가상)", Name: "정담당", Login: "jeong", Password: clerkPassword})
	o.must(err)
	return code
}

// half gives a password alone.
func (o *office) half(login, password, next string) {
	o.Helper()
	o.cookie = nil
	if to := o.next(o.post("/login", url.Values{"username": {login}, "password": {password}, "next": {next}})); to != withNext(secondURL, next) {
		o.Fatalf("a password leads to %s", to)
	}
}

func (o *office) answers(path, code string) *httptest.ResponseRecorder {
	o.Helper()
	return o.post(path, url.Values{member.FieldCode: {code}})
}

// secretOf is the secret on a page that offers one, as it is typed.
func (o *office) secretOf(page string) string {
	o.Helper()
	found := regexp.MustCompile(`<code>((?:[A-Z2-7]{4} ?)+)</code>`).FindStringSubmatch(page)
	if found == nil {
		o.Fatal("the page offers no secret")
	}
	return strings.ReplaceAll(found[1], " ", "")
}

func (o *office) appShows(secret string) string {
	o.Helper()
	code, err := totp.GenerateCode(secret, o.clock.Now())
	o.must(err)
	return code
}

// TestPasswordAloneLetsNoClerkIn asks for every guarded page between the two steps.
func TestPasswordAloneLetsNoClerkIn(t *testing.T) {
	m := newMatrix(t)
	m.half(app.DemoClerk, app.DemoPassword, "/")
	for _, r := range m.pages.rules {
		method, path, _ := m.address(r.pattern)
		if method != http.MethodGet {
			continue
		}
		if to := m.get(path).Header().Get("Location"); !strings.HasPrefix(to, "/login?next=") && !strings.HasPrefix(to, enterURL) && to != "/login" {
			t.Errorf("%s leads to %q", path, to)
		}
	}
	for _, path := range []string{enrolURL} {
		if to := m.next(m.get(path)); to != secondURL {
			t.Errorf("%s leads to %s", path, to)
		}
		if to := m.next(m.answers(path, "000000")); to != secondURL {
			t.Errorf("%s takes an app: %s", path, to)
		}
	}
	if w := m.answers(secondURL, "000000x"); w.Code != http.StatusUnauthorized {
		t.Errorf("a wrong answer: %d", w.Code)
	}
	before := m.cookie.Value
	if to := m.next(m.answers(withNext(secondURL, "/desk/search"), m.demoCode(app.DemoClerk))); to != "/desk/search" || m.cookie.Value == before {
		t.Errorf("leads to %s under the old token: %v", to, m.cookie.Value == before)
	}
	m.page("/desk", "담당자 업무")
}

func TestHalfALoginEnds(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.half(app.DemoClerk, app.DemoPassword, "/desk")
	o.clock.set(o.clock.Now().Add(halfLife))
	o.page(secondURL, "인증 앱의 숫자")
	o.clock.set(o.clock.Now().Add(time.Second))
	if to := o.next(o.get(secondURL + "?next=%2Fdesk")); to != "/login?next=%2Fdesk" {
		t.Errorf("half a login goes on: %s", to)
	}
	o.cookie = nil
	for _, path := range []string{secondURL, enrolURL} {
		if to := o.next(o.answers(path, "000000")); to != loginURL {
			t.Errorf("%s without a password: %s", path, to)
		}
	}
	o.login(app.DemoLogin, app.DemoPassword)
	if to := o.next(o.get(secondURL)); to != "/" {
		t.Errorf("who is in is asked again: %s", to)
	}
	if w := o.get(ownSecondURL); w.Code != http.StatusForbidden {
		t.Errorf("a manager has a second factor: %d", w.Code)
	}
}

func TestFirstLoginOfAClerk(t *testing.T) {
	o := newOffice(t, smallDemo)
	first := o.newClerk()
	o.half("jeong", clerkPassword, "/desk")
	if page := o.page(secondURL, "처음 로그인 코드"); strings.Contains(page, "data-code") {
		t.Error("the demo tells the code of somebody who is not the demo's")
	}
	if to := o.next(o.answers(withNext(secondURL, "/desk"), app.CodeText(first))); to != withNext(enrolURL, "/desk") {
		t.Fatalf("the operator's code leads to %s", to)
	}
	page := o.page(withNext(enrolURL, "/desk"), "<svg", "인증 앱 등록")
	secret := o.secretOf(page)
	w := o.answers(withNext(enrolURL, "/desk"), "12345")
	if w.Code != http.StatusUnprocessableEntity || o.secretOf(o.holds("wrong", w, "숫자가 맞지 않습니다")) != secret {
		t.Errorf("after a wrong code: %d", w.Code)
	}
	w = o.answers(withNext(enrolURL, "/desk"), o.appShows(secret))
	codes := regexp.MustCompile(`data-recovery>([^<]+)<`).FindAllStringSubmatch(o.holds("codes", w, "지금 한 번만 보입니다", `href="/desk"`), -1)
	if w.Code != http.StatusOK || len(codes) != member.RecoveryCodes {
		t.Fatalf("%d with %d codes", w.Code, len(codes))
	}
	o.page("/desk", "담당자 업무")
	o.page(accountURL, "남은 복구 코드는 10개")
	o.half("jeong", clerkPassword, "/")
	o.page(secondURL, "인증 앱의 숫자")
	if to := o.next(o.answers(withNext(secondURL, "/desk"), codes[3][1])); to != accountURL {
		t.Errorf("a recovery code leads to %s", to)
	}
	o.page(accountURL, "남은 코드는 9개", "남은 복구 코드는 9개")
}

// TestWithoutACodeNobodyIsLetIn: neither an app nor a code of the operator's is there.
func TestWithoutACodeNobodyIsLetIn(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.newClerk()
	o.must(o.db.Update(t.Context(), func(tx store.Tx) error {
		m, err := tx.MemberByLogin("jeong")
		if err != nil {
			return err
		}
		return tx.For(m.OrganisationID).DeleteSecondFactor(m.ID)
	}))
	o.half("jeong", clerkPassword, "/")
	o.page(secondURL, "kilowon clerk second", "비밀번호만으로는")
	if w := o.answers(secondURL, "0000000000"); w.Code != http.StatusUnauthorized {
		t.Errorf("an answer: %d", w.Code)
	}
}

func TestOwnSecondFactor(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.login(app.DemoClerk, app.DemoPassword)
	o.page(accountURL, "둘째 인증")
	for _, w := range []*httptest.ResponseRecorder{o.get(ownSecondURL), o.post(ownSecondURL, url.Values{"do": {"codes"}})} {
		if to := o.next(w); to != confirmURL+"?next=%2Faccount%2Fsecond" {
			t.Errorf("without a second proof leads to %s", to)
		}
	}
	if to := o.next(o.post(confirmURL+"?next=%2Faccount%2Fsecond", url.Values{"do": {"password"}, "password": {app.DemoPassword}})); to != ownSecondURL {
		t.Fatalf("leads to %s", to)
	}
	o.page(ownSecondURL, "인증 앱 새로 등록", "복구 코드 새로 만들기")
	o.holds("codes", o.post(ownSecondURL, url.Values{"do": {"codes"}}), "지금 한 번만 보입니다")
	if w := o.post(ownSecondURL, url.Values{"do": {"remove"}}); w.Code != http.StatusConflict {
		t.Errorf("nothing but the password is left: %d", w.Code)
	}
	secret := o.secretOf(o.holds("offer", o.post(ownSecondURL, url.Values{"do": {"offer"}}), "<svg"))
	if w := o.post(ownSecondURL, url.Values{"do": {"enrol"}, member.FieldCode: {"000"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a wrong code: %d", w.Code)
	}
	o.holds("new app", o.post(ownSecondURL, url.Values{"do": {"enrol"}, member.FieldCode: {o.appShows(secret)}}), "지금 한 번만 보입니다")
	o.clock.set(o.clock.Now().Add(time.Minute))
	o.half(app.DemoClerk, app.DemoPassword, "/")
	if strings.Contains(o.page(secondURL), "data-code") {
		t.Error("the demo tells the code of an app that is its owner's alone")
	}
	if w := o.answers(secondURL, o.appShows(secret)); w.Code != http.StatusSeeOther {
		t.Errorf("the new app: %d", w.Code)
	}
}

// TestClerksComeInByNoSingleFactor: a supplier that has a business number is no way around.
func TestClerksComeInByNoSingleFactor(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.work()
	const number = "0008200006"
	o.must(o.db.Update(t.Context(), func(tx store.Tx) error {
		supplier := store.Organisation{Name: "가상전력", Kind: member.Supplier, BusinessNumber: number, ProvedBy: member.ByCertificate}
		if err := tx.InsertOrganisation(&supplier); err != nil {
			return err
		}
		return tx.For(supplier.ID).InsertMember(&store.Member{Login: "weak", Name: "약담당", Role: member.Clerk, Active: true, Mobile: "01000007777"})
	}))
	staff, err := o.app.ProvedStaff(t.Context(), member.ByCertificate, number)
	o.must(err)
	if _, err := o.app.LoginByProof(t.Context(), member.ByCertificate, number, staff.Staff[0].ID); err == nil || !strings.Contains(err.Error(), "패스키로만") {
		t.Errorf("a certificate lets a clerk in: %v", err)
	}
	login := app.PhoneLogin{Number: number, Mobile: "01000007777"}
	id, err := o.app.SendLoginCode(t.Context(), login, "127.0.0.1")
	o.must(err)
	if _, err := o.app.LoginByPhone(t.Context(), login, id, o.code("01000007777")); err == nil || !strings.Contains(err.Error(), "패스키로만") {
		t.Errorf("a text lets a clerk in: %v", err)
	}
}
