package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon/app"
)

func TestLoginPage(t *testing.T) {
	o := newOffice(t, smallDemo)
	if w := o.get("/login?next=/history"); w.Header().Get("Location") != "/history" {
		t.Errorf("a member is asked to log in again: %d %s", w.Code, w.Header().Get("Location"))
	}
	o.cookie = nil
	o.page("/login?next=/history%3Fmonth%3D2026-09", "시범 계정", app.DemoLogin, app.DemoPassword, `value="/history?month=2026-09"`)
	for _, c := range []struct {
		name, password, next string
		status               int
		to                   string
	}{
		{app.DemoLogin, "wrong", "/history", http.StatusUnauthorized, ""},
		{"nobody", app.DemoPassword, "/history", http.StatusUnauthorized, ""},
		{"", "", "", http.StatusUnauthorized, ""},
		{"DEMO ", app.DemoPassword, "/history?month=2026-09", http.StatusSeeOther, "/history?month=2026-09"},
		{app.DemoLogin, app.DemoPassword, "https://evil.example/", http.StatusSeeOther, "/"},
		{app.DemoLogin, app.DemoPassword, "//evil.example", http.StatusSeeOther, "/"},
	} {
		o.cookie = nil
		w := o.post("/login", url.Values{"username": {c.name}, "password": {c.password}, "next": {c.next}})
		if w.Code != c.status || w.Header().Get("Location") != c.to {
			t.Errorf("%q %q: %d %q, want %d %q", c.name, c.password, w.Code, w.Header().Get("Location"), c.status, c.to)
		}
		if c.status == http.StatusUnauthorized {
			o.holds("/login", w, "아이디 또는 비밀번호가 맞지 않습니다")
			if o.get("/").Code != http.StatusSeeOther {
				t.Errorf("%q %q: logged in all the same", c.name, c.password)
			}
		}
	}
}

func TestLoginIsHeldBackAfterManyTries(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.cookie = nil
	try := func(password string) int {
		return o.post("/login", url.Values{"username": {app.DemoLogin}, "password": {password}}).Code
	}
	// One try went into the office's own login.
	for i := range loginBurst - 1 {
		if code := try("wrong"); code != http.StatusUnauthorized {
			t.Fatalf("try %d: %d", i, code)
		}
	}
	w := o.post("/login", url.Values{"username": {app.DemoLogin}, "password": {app.DemoPassword}})
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
		t.Errorf("the right password after too many tries: %d", w.Code)
	}
	o.holds("/login", w, "너무 여러 번")
	o.clock.set(o.clock.Now().Add(7 * time.Second))
	if code := try(app.DemoPassword); code != http.StatusSeeOther {
		t.Errorf("after a pause: %d", code)
	}
}

// TestLoginNamesAreHeldBackFromAnywhere: wrong passwords of one name count together from whatever client, alike for a name that nobody has.
func TestLoginNamesAreHeldBackFromAnywhere(t *testing.T) {
	o := newOffice(t, smallDemo)
	try := func(client int, name, password string) int {
		r := httptest.NewRequest("POST", "/login", strings.NewReader(url.Values{"username": {name}, "password": {password}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", client)
		w := httptest.NewRecorder()
		o.portal.ServeHTTP(w, r)
		return w.Code
	}
	for _, name := range []string{app.DemoLogin, "nobody"} {
		for client := range loginBurst {
			if code := try(client, name, "wrong"); code != http.StatusUnauthorized {
				t.Fatalf("%s, try %d: %d", name, client+1, code)
			}
		}
		if code := try(100, " "+strings.ToUpper(name), app.DemoPassword); code != http.StatusTooManyRequests {
			t.Errorf("%s after %d wrong passwords: %d", name, loginBurst, code)
		}
	}
	if code := try(101, app.DemoClerk, app.DemoPassword); code != http.StatusSeeOther {
		t.Errorf("another name: %d", code)
	}
	o.clock.set(o.clock.Now().Add(time.Minute))
	if code := try(102, app.DemoLogin, app.DemoPassword); code != http.StatusSeeOther {
		t.Errorf("a minute later: %d", code)
	}
}

func TestSession(t *testing.T) {
	o := newOffice(t, smallDemo)
	c := o.cookie
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 0 || !c.Expires.IsZero() {
		t.Errorf("cookie %+v", c)
	}
	first := *c
	o.login(app.DemoLogin, app.DemoPassword)
	if o.cookie.Value == first.Value {
		t.Error("a new login has the old token")
	}
	start := o.clock.Now()
	// Twenty-nine minutes apart the session stays; more ends it.
	for i := 1; i <= 3; i++ {
		o.clock.set(start.Add(time.Duration(i) * 29 * time.Minute))
		if w := o.get("/"); w.Code != http.StatusOK {
			t.Fatalf("after %d pauses: %d", i, w.Code)
		}
	}
	o.clock.set(o.clock.Now().Add(31 * time.Minute))
	if w := o.get("/"); w.Code != http.StatusSeeOther {
		t.Errorf("after half an hour without a page: %d", w.Code)
	}
}

// However busily it is used, a login ends ten hours after it began, and one that lay idle is not listed as open any more.
func TestSessionEndsAfterTenHours(t *testing.T) {
	o := newOffice(t, smallDemo)
	start := time.Now()
	o.clock.set(start)
	o.login(app.DemoLogin, app.DemoPassword)
	idle := o.cookie
	o.login(app.DemoLogin, app.DemoPassword)
	if n := strings.Count(o.page("/account"), `name="session"`); n != 1 {
		t.Errorf("%d other logins are listed, want one", n)
	}
	for at := 25 * time.Minute; at < 10*time.Hour; at += 25 * time.Minute {
		o.clock.set(start.Add(at))
		if w := o.get("/"); w.Code != http.StatusOK {
			t.Fatalf("after %v: %d", at, w.Code)
		}
	}
	if strings.Contains(o.page("/account"), `name="session"`) {
		t.Error("a login that lay idle is still listed")
	}
	o.clock.set(start.Add(10*time.Hour + time.Minute))
	for _, c := range []*http.Cookie{o.cookie, idle} {
		o.cookie = c
		if w := o.get("/"); w.Code != http.StatusSeeOther {
			t.Errorf("after ten hours: %d", w.Code)
		}
	}
}

func TestLookingOnDoesNotKeepALogin(t *testing.T) {
	o := newOffice(t, smallDemo)
	start := o.clock.Now()
	for i := 1; i <= 2; i++ {
		o.clock.set(start.Add(time.Duration(i) * 16 * time.Minute))
		w := o.get("/downloads", "X-Fragment", "1")
		if want := map[int]int{1: http.StatusOK, 2: http.StatusUnauthorized}[i]; w.Code != want {
			t.Errorf("after %d minutes of asking: %d, want %d", i*16, w.Code, want)
		}
	}
}

func TestLogout(t *testing.T) {
	o := newOffice(t, smallDemo)
	token := *o.cookie
	if to := o.next(o.post("/logout", nil)); to != "/login" {
		t.Errorf("leads to %s", to)
	}
	o.cookie = &token
	if w := o.get("/"); w.Code != http.StatusSeeOther {
		t.Errorf("the token still works after the logout: %d", w.Code)
	}
	if to := o.next(o.post("/logout", nil)); to != "/login" {
		t.Errorf("a second logout leads to %s", to)
	}
}

// TestOtherSitesAreRefused sends every form from another site: none is taken.
func TestOtherSitesAreRefused(t *testing.T) {
	o := newOffice(t, smallDemo)
	submission := o.next(o.upload(o.openMonth(0)+"/submissions", "제출.xlsx", o.filled(0, nil)))
	for _, path := range []string{"/login", "/logout", submission + "/register", submission + "/repair", submission + "/discard", o.firstBill(1) + "/correct", o.openMonth(0) + "/downloads"} {
		w := o.post(path, nil, "Sec-Fetch-Site", "cross-site")
		if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "다른 사이트에서 보낸 요청") {
			t.Errorf("%s from another site: %d", path, w.Code)
		}
	}
	if w := o.upload(o.openMonth(0)+"/submissions", "제출.xlsx", []byte("x"), "Origin", "https://evil.example"); w.Code != http.StatusForbidden {
		t.Errorf("upload from another site: %d", w.Code)
	}
	o.page(submission, "등록")
}
