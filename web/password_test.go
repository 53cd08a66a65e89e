package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

func TestOwnPasswordPage(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.login(app.DemoLogin, app.DemoPassword)
	other := o.cookie
	o.login(app.DemoLogin, app.DemoPassword)
	o.page(accountURL, `href="`+passwordURL+`"`)
	o.page(passwordURL, "지금 비밀번호", `autocomplete="new-password"`, `data-reveal="old"`)
	const next = "river stones 789 sand"
	ask := func(old, again string) int {
		w := o.post(passwordURL, url.Values{"old": {old}, "new": {next}, "again": {again}})
		if strings.Contains(w.Body.String(), next) {
			t.Error("the page tells the password")
		}
		return w.Code
	}
	w := o.post(passwordURL, url.Values{"do": {"check"}, "new": {next}})
	if text := o.holds("check", w, "세기: 아주 좋음"); strings.Contains(text, next) {
		t.Error("the page tells the password")
	}
	if w := o.post(passwordURL, url.Values{"do": {"check"}, "new": {"short"}}, "X-Fragment", "1"); !strings.HasPrefix(w.Body.String(), "비밀번호는 12자에서") || w.Code != http.StatusOK {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
	for what, code := range map[string]int{"two that differ": ask(app.DemoPassword, "other"), "a wrong old one": ask("wrong", next)} {
		if code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d", what, code)
		}
	}
	before := o.cookie.Value
	if to := o.next(o.post(passwordURL, url.Values{"old": {app.DemoPassword}, "new": {next}, "again": {next}})); to != accountURL || o.cookie.Value == before {
		t.Errorf("leads to %s under the old token: %v", to, o.cookie.Value == before)
	}
	o.page(accountURL, "비밀번호를 바꾸고")
	o.page("/log", "비밀번호 변경")
	o.cookie = other
	if w := o.get(accountURL); w.Code != http.StatusSeeOther {
		t.Errorf("another login goes on: %d", w.Code)
	}
	o.login(app.DemoLogin, next)
	for range loginBurst {
		ask("wrong", next)
	}
	if code := ask(next, next); code != http.StatusTooManyRequests {
		t.Errorf("after many wrong ones: %d", code)
	}
}

// TestWithoutAPassword: who logs in by phone alone has none to change.
func TestWithoutAPassword(t *testing.T) {
	m := newMatrix(t)
	who := m.actor()
	bare := store.Member{Name: "강직원", Role: member.Reader, Active: true, Mobile: "01000001009"}
	m.must(m.db.Update(t.Context(), func(tx store.Tx) error { return tx.For(who.OrganisationID).InsertMember(&bare) }))
	who.ID, who.Role = bare.ID, bare.Role
	w := m.ask(http.MethodGet, passwordURL, caller{who: &who})
	if text := m.holds(passwordURL, w, "비밀번호가 없습니다"); strings.Contains(text, `name="old"`) {
		t.Error("a password is asked for")
	}
	if w := m.ask(http.MethodGet, accountURL, caller{who: &who}); strings.Contains(w.Body.String(), passwordURL) {
		t.Error("the account page leads to it")
	}
}
