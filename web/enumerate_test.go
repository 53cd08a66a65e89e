package web

import (
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// TestAnswersTellNoAccounts asks for logins and codes as somebody who exists and as nobody: status, headers and words are the same. That the same work is done
// for both, app's own test tells.
func TestAnswersTellNoAccounts(t *testing.T) {
	o := newOffice(t, smallDemo)
	office := o.actor().OrganisationID
	o.must(o.db.Update(t.Context(), func(tx store.Tx) error {
		return tx.For(office).InsertMember(&store.Member{Login: "gone", Name: "간사람", PasswordHash: app.HashPassword(app.DemoPassword), Role: member.Reader})
	}))
	chance := regexp.MustCompile(`value="[^"]*"`)
	same := func(what string, answers map[string]*httptest.ResponseRecorder) {
		t.Helper()
		var first, of string
		for name, w := range answers {
			body := chance.ReplaceAllString(w.Body.String(), "")
			got := strings.Join([]string{w.Result().Status, w.Header().Get("Location"), w.Header().Get("Retry-After"), body}, "\n")
			if first == "" {
				first, of = got, name
			}
			if got != first {
				t.Errorf("%s: %s and %s are answered differently:\n%s\n%s", what, of, name, first, got)
			}
		}
	}
	ask := func(path string, form url.Values) *httptest.ResponseRecorder {
		o.cookie = nil
		return o.post(path, form)
	}
	wrong := map[string]*httptest.ResponseRecorder{}
	for name, login := range map[string]string{"a manager": app.DemoLogin, "a clerk": "clerk", "somebody removed": "gone", "nobody": "nobody-at-all"} {
		wrong[name] = ask("/login", url.Values{"username": {login}, "password": {"wrong password"}})
	}
	wrong["somebody removed, with the password"] = ask("/login", url.Values{"username": {"gone"}, "password": {app.DemoPassword}})
	same("login", wrong)
	codes, tries := map[string]*httptest.ResponseRecorder{}, map[string]*httptest.ResponseRecorder{}
	number := app.DemoBusinessNumber.String()
	for name, mobile := range map[string]string{"a manager": "010-0000-1001", "nobody": "010-0000-9990"} {
		form := url.Values{"number": {number}, "staff_mobile": {mobile}}
		o.clock.set(o.clock.Now().Add(10 * time.Minute)) // The address is not slowed down for what was asked before.
		codes[name] = ask(phoneLoginURL, with(form, "send", ""))
		o.cookie = nil
		o.post(phoneLoginURL, with(form, "send", ""))
		tries[name] = o.post(phoneLoginURL, with(form, "login", "00000x"))
	}
	same("code", codes)
	same("a wrong code", tries)
}
