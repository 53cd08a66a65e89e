package web

import (
	"net/http"
	"net/url"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
)

// OIDCCallback is the path of the address that providers of OpenID Connect send the browser back to.
const OIDCCallback = "/login/oidc/callback"

// The other addresses of the ways through a provider.
const (
	oidcLoginURL  = "/login/oidc"
	oidcSignupURL = signupURL + "/verify/oidc"
)

// oidcView is the choice of a provider.
type oidcView struct {
	// Signup is nil where one logs in.
	Signup        *signupView
	Tabs          loginTabs
	Providers     []string
	Next, Problem string
	Joins         bool
}

// link leads to a provider.
func (v *oidcView) link(provider string) string {
	path, q := oidcLoginURL, url.Values{"provider": {provider}}
	if v.Signup != nil {
		path = oidcSignupURL
	}
	if v.Next != "/" {
		q.Set("next", v.Next)
	}
	return path + "?" + q.Encode()
}

func (p *pages) oidcLoginPage(w http.ResponseWriter, r *http.Request) error {
	next := LocalPath(r.FormValue("next"))
	if _, ok := actorOf(r); ok {
		return p.Next(w, r, next)
	}
	return p.oidcStart(w, r, &oidcView{Next: next})
}

func (p *pages) oidcSignupPage(w http.ResponseWriter, r *http.Request) error {
	v, to, err := p.certifyAt(r)
	if err != nil || to != "" {
		return p.nextOr(w, r, to, err)
	}
	return p.oidcStart(w, r, &oidcView{Signup: v, Next: "/"})
}

// oidcStart lists the providers, or leaves for the chosen one. That is a link and no form: a browser does not let a form end at another site.
func (p *pages) oidcStart(w http.ResponseWriter, r *http.Request, v *oidcView) error {
	provider := r.FormValue("provider")
	if provider == "" {
		return p.renderOIDC(w, r, http.StatusOK, v)
	}
	if !p.logins.allow(clientOf(r, p.opt.Proxies)) {
		w.Header().Set("Retry-After", "60")
		v.Problem = "너무 여러 번 시도했습니다. 1분 뒤에 다시 해 주세요."
		return p.renderOIDC(w, r, http.StatusTooManyRequests, v)
	}
	task, err := p.oidc.Begin(r.Context(), provider)
	if err != nil {
		return p.refuseOIDC(w, r, v, err)
	}
	from := withNext(oidcLoginURL, v.Next)
	if v.Signup != nil {
		from = oidcSignupURL
	}
	p.sessions.Put(r.Context(), keyOIDC, task.State)
	p.sessions.Put(r.Context(), keyOIDCFrom, from)
	http.Redirect(w, r, task.URL, http.StatusSeeOther)
	return nil
}

func (p *pages) renderOIDC(w http.ResponseWriter, r *http.Request, status int, v *oidcView) error {
	v.Providers, v.Joins = p.oidc.Providers(), p.texts
	title := "회원가입: 외부 인증"
	if v.Signup == nil {
		title, v.Tabs = "로그인: 외부 인증", p.loginTabs(oidcLoginURL, v.Next)
	}
	return p.Render(w, r, Page{Title: title, Status: status}, oidcBody(v))
}

// refuseOIDC tells above the choice why there is no way on.
func (p *pages) refuseOIDC(w http.ResponseWriter, r *http.Request, v *oidcView, err error) error {
	switch kilowon.CodeOf(err) {
	case kilowon.Invalid, kilowon.Conflict, kilowon.Unauthenticated:
		v.Problem = problemText(err)
		return p.renderOIDC(w, r, http.StatusUnprocessableEntity, v)
	}
	return err
}

// oidcCallback is where providers send the browser back to. Each answer is taken once.
func (p *pages) oidcCallback(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	state, from := p.sessions.PopBytes(ctx, keyOIDC), p.sessions.PopString(ctx, keyOIDCFrom)
	told, err := p.oidc.Finish(ctx, state, r.URL.Query())
	if from == oidcSignupURL {
		return p.oidcSignup(w, r, told, err)
	}
	v := &oidcView{Next: "/"}
	if u, bad := url.Parse(from); bad == nil {
		v.Next = LocalPath(u.Query().Get("next"))
	}
	to := v.Next
	switch {
	case err != nil:
	case told.Mobile == "":
		if to, err = p.hold(r, member.ByOIDC, told.Number); err == nil {
			to = withNext(to, v.Next)
		}
	default:
		var who app.Actor
		if who, err = p.app.LoginByOIDC(ctx, told); err == nil {
			err = p.begin(r, who)
		}
	}
	if err != nil {
		return p.refuseOIDC(w, r, v, err)
	}
	return p.Next(w, r, to)
}

// oidcSignup takes name and number of the application from what the provider told.
func (p *pages) oidcSignup(w http.ResponseWriter, r *http.Request, told app.OIDCAnswer, err error) error {
	v, to, at := p.certifyAt(r)
	if at != nil || to != "" {
		return p.nextOr(w, r, to, at)
	}
	var differences []member.Difference
	if err == nil {
		differences, err = p.app.ProveRegistration(r.Context(), v.ID, told.Proof)
	}
	if err != nil {
		return p.refuseOIDC(w, r, &oidcView{Signup: v, Next: "/"}, err)
	}
	p.flash(r.Context(), "외부 인증으로 기관을 확인했습니다."+differenceText(differences))
	return p.Next(w, r, signupURLs[member.StepDetails])
}
