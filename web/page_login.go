package web

import (
	"net/http"
	"net/url"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
)

// loginPage asks for name and password.
func (p *pages) loginPage(w http.ResponseWriter, r *http.Request) error {
	next := LocalPath(r.FormValue("next"))
	if _, ok := actorOf(r); ok {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	return p.renderLogin(w, r, http.StatusOK, Login{Next: next})
}

func (p *pages) renderLogin(w http.ResponseWriter, r *http.Request, status int, l Login) error {
	return p.Render(w, r, Page{Title: "로그인", Status: status}, loginBody(l, p.demo, p.loginTabs(loginURL, l.Next), p.texts))
}

// The ways to log in.
const (
	loginURL            = "/login"
	phoneLoginURL       = "/login/phone"
	certificateLoginURL = "/login/certificate"
	provedStaffURL      = "/login/staff"
)

// loginTabs are the ways to log in, of which the page at now is one; one way alone needs no tabs.
type loginTabs struct {
	Links []Link
	Now   string
}

func (p *pages) loginTabs(now, next string) loginTabs {
	links := []Link{{"아이디", withNext(loginURL, next)}}
	if p.texts {
		links = append(links, Link{"법인/단체(휴대전화)", withNext(phoneLoginURL, next)})
	}
	if p.certificates != nil {
		links = append(links, Link{"법인/단체(공동인증서)", withNext(certificateLoginURL, next)})
	}
	if p.oidc != nil {
		links = append(links, Link{"법인/단체(외부 인증)", withNext(oidcLoginURL, next)})
	}
	if p.passkeys != nil {
		links = append(links, Link{"패스키", withNext(passkeyLoginURL, next)})
	}
	if len(links) == 1 {
		return loginTabs{}
	}
	return loginTabs{links, withNext(now, next)}
}

// withNext is an address that leads on to next.
func withNext(address, next string) string {
	if next == "/" {
		return address
	}
	return address + "?next=" + url.QueryEscape(next)
}

// login begins a session, or asks again with what was wrong. A client that tries too often has to wait, whether a try would be right or not.
func (p *pages) login(w http.ResponseWriter, r *http.Request) error {
	l := Login{Next: LocalPath(r.PostFormValue("next")), Name: r.PostFormValue("username")}
	account := accountKey(l.Name)
	if p.accounts.spent(account) || !p.logins.allow(clientOf(r, p.opt.Proxies)) {
		w.Header().Set("Retry-After", "60")
		l.Problem = "로그인을 너무 여러 번 시도했습니다. 1분 뒤에 다시 해 주세요."
		return p.renderLogin(w, r, http.StatusTooManyRequests, l)
	}
	who, err := p.app.Login(r.Context(), l.Name, r.PostFormValue("password"))
	if err != nil {
		if kilowon.CodeOf(err) != kilowon.Unauthenticated {
			return err
		}
		p.accounts.allow(account)
		l.Problem = "아이디 또는 비밀번호가 맞지 않습니다. 대문자와 한글 입력 상태를 확인하고 다시 적어 주세요."
		return p.renderLogin(w, r, http.StatusUnauthorized, l)
	}
	if who.Role.May(member.SecondFactor) {
		return p.nextOr(w, r, withNext(secondURL, l.Next), p.half(r, who))
	}
	if err := p.begin(r, who); err != nil {
		return err
	}
	http.Redirect(w, r, l.Next, http.StatusSeeOther)
	return nil
}

// logout ends the session; without one there is nothing to end.
func (p *pages) logout(w http.ResponseWriter, r *http.Request) error {
	who, ok := actorOf(r)
	if ok {
		if err := p.app.Logout(r.Context(), who); err != nil {
			return err
		}
	}
	if err := p.sessions.Destroy(r.Context()); err != nil {
		return err
	}
	to := "/login"
	if ok && who.Role == member.Household {
		p.forgetDevice(w)
		to = enterURL
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
