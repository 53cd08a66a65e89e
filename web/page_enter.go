package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
)

// enterView is the form by which a household comes in.
type enterView struct {
	Contract, Code, Keep, Next string
	Problem                    string
	// Staff is the member of staff who is logged in at this browser.
	Staff string
}

func (v *enterView) fields() []Field {
	return []Field{
		{ID: "c", Label: "단지 고객번호", Value: v.Contract, Hint: "쪽지에 적힌 10자리 숫자입니다.", Mode: "numeric", Required: true},
		{ID: "k", Label: "열람 코드", Value: v.Code, Hint: "쪽지에 적힌 영문과 숫자 10자입니다. 띄어쓰기와 줄표(-), 대소문자는 가리지 않습니다.", Required: true, Complete: "one-time-code"},
		{ID: "keep", Label: "이 기기에서 계속 보기(우리 집 기기일 때만)", Value: v.Keep, Hint: "고르면 90일에 한 번만 들어와도 코드 없이 봅니다. 고르지 않으면 30분 쓰지 않거나 브라우저를 닫을 때 끝나고, 다음에는 새 코드가 필요합니다."},
	}
}

// enterPage asks for a code. A link fills the form in but uses nothing up, as messengers open links by themselves.
func (p *pages) enterPage(w http.ResponseWriter, r *http.Request) error {
	v := enterView{Contract: r.FormValue("c"), Code: app.CodeText(r.FormValue("k")), Next: homePath(r.FormValue("next"))}
	if who, ok := actorOf(r); ok {
		if who.Role.May(member.ReadHome) {
			return p.Next(w, r, v.Next)
		}
		v.Staff = who.OrganisationName
	}
	return p.renderEnter(w, r, http.StatusOK, v)
}

// homePath is where a household goes after it came in: nowhere but to its own pages.
func homePath(next string) string {
	if next = LocalPath(next); strings.HasPrefix(next, homeURL+"/") && !strings.HasPrefix(next, enterURL) {
		return next
	}
	return homeURL
}

func (p *pages) renderEnter(w http.ResponseWriter, r *http.Request, status int, v enterView) error {
	return p.Render(w, r, Page{Title: "우리 집 요금 보기", Menu: homeURL, Status: status}, enterBody(&v))
}

// enter uses a code up and binds it to this device. A client that tries too often has to wait, whether a try would be right or not.
func (p *pages) enter(w http.ResponseWriter, r *http.Request) error {
	v := enterView{Contract: r.PostFormValue("c"), Code: r.PostFormValue("k"), Keep: r.PostFormValue("keep"), Next: homePath(r.PostFormValue("next"))}
	if !p.entries.allow(clientOf(r, p.opt.Proxies)) {
		w.Header().Set("Retry-After", "60")
		v.Problem = "코드를 너무 여러 번 적었습니다. 1분 뒤에 다시 해 주세요."
		return p.renderEnter(w, r, http.StatusTooManyRequests, v)
	}
	token, _, err := p.app.EnterHome(r.Context(), app.HomeEntry{Contract: v.Contract, Code: v.Code, Keep: v.Keep != ""})
	if err != nil {
		if kilowon.CodeOf(err) != kilowon.Unauthenticated {
			return err
		}
		v.Problem = problemText(err)
		return p.renderEnter(w, r, http.StatusUnauthorized, v)
	}
	// Who was logged in at this browser is not the household.
	if err := p.sessions.Destroy(r.Context()); err != nil {
		return err
	}
	http.SetCookie(w, p.deviceCookie(token, v.Keep != ""))
	http.Redirect(w, r, v.Next, http.StatusSeeOther)
	return nil
}

// keptDevice is how long a browser keeps a device's token; how long it lets in is the store's business.
const keptDevice = 365 * 24 * time.Hour

// deviceCookie carries the token of a device; without keep it goes when the browser is closed.
func (p *pages) deviceCookie(token string, keep bool) *http.Cookie {
	c := &http.Cookie{Name: "kilowon-home", Value: token, Path: "/", HttpOnly: true, Secure: p.sessions.Cookie.Secure, SameSite: http.SameSiteLaxMode}
	if c.Secure {
		c.Name = "__Host-kilowon-home"
	}
	if keep {
		c.MaxAge = int(keptDevice / time.Second)
	}
	return c
}

func (p *pages) forgetDevice(w http.ResponseWriter) {
	c := p.deviceCookie("", false)
	c.MaxAge = -1
	http.SetCookie(w, c)
}

// recallHome finds the household whose device this is.
func (p *pages) recallHome(r *http.Request) (who app.Actor, ok bool, err error) {
	c, err := r.Cookie(p.deviceCookie("", false).Name)
	if err != nil || c.Value == "" {
		return who, false, nil
	}
	who, _, err = p.app.HomeActor(r.Context(), c.Value)
	if err != nil && kilowon.CodeOf(err) == kilowon.Unauthenticated {
		return who, false, nil
	}
	return who, err == nil, err
}
