package web

import (
	"net/http"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// The addresses of passkeys.
const (
	passkeyLoginURL = "/login/passkey"
	newPasskeyURL   = accountURL + "/passkeys/new"
	confirmURL      = accountURL + "/confirm"
)

// confirmLife is how long whoever proved once more to be the one who logged in is believed.
const confirmLife = 5 * time.Minute

func (p *pages) passkeyRoutes() {
	p.as(member.OwnAccount, "GET "+confirmURL, p.confirmPage)
	p.as(member.OwnAccount, "POST "+confirmURL, p.confirm)
	if p.passkeys == nil {
		return
	}
	p.Page("GET "+passkeyLoginURL, p.passkeyLoginPage)
	p.Page("POST "+passkeyLoginURL, p.passkeyLogin)
	p.as(member.OwnAccount, "GET "+newPasskeyURL, p.newPasskeyPage)
	p.as(member.OwnAccount, "POST "+newPasskeyURL, p.newPasskey)
	p.as(member.OwnAccount, "POST /account/passkeys/remove", p.removePasskey)
}

// passkeyView is a form that a device answers.
type passkeyView struct {
	app.PasskeyTask
	// Origin is the address at which passkeys work; Way is "create" or "get".
	Origin, Way, Action string
	Name, Next, Problem string
	Tabs                loginTabs
}

// ask makes the form of a task, which this session alone may answer, once.
func (p *pages) askPasskey(r *http.Request, task app.PasskeyTask, v *passkeyView) {
	p.sessions.Put(r.Context(), keyPasskey, task.State)
	v.PasskeyTask, v.Origin, v.Action = task, p.passkeys.Origin(), r.URL.RequestURI()
}

func (p *pages) passkeyLoginPage(w http.ResponseWriter, r *http.Request) error {
	next := LocalPath(r.FormValue("next"))
	if _, ok := actorOf(r); ok {
		return p.Next(w, r, next)
	}
	return p.renderPasskeyLogin(w, r, http.StatusOK, &passkeyView{Next: next})
}

func (p *pages) renderPasskeyLogin(w http.ResponseWriter, r *http.Request, status int, v *passkeyView) error {
	task, err := p.passkeys.BeginLogin()
	if err != nil {
		return err
	}
	v.Way, v.Tabs = "get", p.loginTabs(passkeyLoginURL, v.Next)
	p.askPasskey(r, task, v)
	return p.Render(w, r, Page{Title: "로그인: 패스키", Status: status}, passkeyLoginBody(v))
}

func (p *pages) passkeyLogin(w http.ResponseWriter, r *http.Request) error {
	v := &passkeyView{Next: LocalPath(r.FormValue("next"))}
	state := p.sessions.PopBytes(r.Context(), keyPasskey)
	if !p.logins.allow(clientOf(r, p.opt.Proxies)) {
		w.Header().Set("Retry-After", "60")
		v.Problem = "로그인을 너무 여러 번 시도했습니다. 1분 뒤에 다시 해 주세요."
		return p.renderPasskeyLogin(w, r, http.StatusTooManyRequests, v)
	}
	who, err := p.passkeys.Login(r.Context(), state, r.PostFormValue("answer"))
	if err != nil && kilowon.CodeOf(err) == kilowon.Unauthenticated {
		v.Problem = problemText(err)
		return p.renderPasskeyLogin(w, r, http.StatusUnauthorized, v)
	}
	if err != nil {
		return err
	}
	return p.nextOr(w, r, v.Next, p.begin(r, who))
}

// confirmed reports whether the reader proved a moment ago to be the one who logged in.
func (p *pages) confirmed(r *http.Request) bool {
	return p.now().Sub(time.Unix(p.sessions.GetInt64(r.Context(), keyConfirmed), 0)) < confirmLife
}

func (p *pages) newPasskeyPage(w http.ResponseWriter, r *http.Request, _ app.Actor) error {
	if !p.confirmed(r) {
		return p.Next(w, r, withNext(confirmURL, newPasskeyURL))
	}
	return p.renderNewPasskey(w, r, http.StatusOK, &passkeyView{Name: clientName(r.UserAgent())})
}

func (p *pages) renderNewPasskey(w http.ResponseWriter, r *http.Request, status int, v *passkeyView) error {
	who, _ := actorOf(r) // Only who is logged in gets here.
	task, err := p.passkeys.Begin(r.Context(), who)
	if err != nil {
		return err
	}
	v.Way = "create"
	p.askPasskey(r, task, v)
	return p.Render(w, r, Page{Title: "패스키 등록", Crumbs: []Link{home, {"내 정보", accountURL}}, Status: status}, newPasskeyBody(v))
}

func (p *pages) newPasskey(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	if !p.confirmed(r) {
		return p.Next(w, r, withNext(confirmURL, newPasskeyURL))
	}
	state, name := p.sessions.PopBytes(r.Context(), keyPasskey), r.PostFormValue("name")
	err := p.passkeys.Register(r.Context(), who, state, r.PostFormValue("answer"), name)
	if code := kilowon.CodeOf(err); err != nil && (code == kilowon.Invalid || code == kilowon.Conflict) {
		return p.renderNewPasskey(w, r, http.StatusUnprocessableEntity, &passkeyView{Name: name, Problem: problemText(err)})
	}
	if err == nil {
		p.flash(r.Context(), "패스키를 등록했습니다. 다음부터 로그인 화면의 패스키로 들어올 수 있습니다.")
	}
	return p.nextOr(w, r, accountURL+"#passkeys-head", err)
}

func (p *pages) removePasskey(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	err := p.passkeys.Remove(r.Context(), who, r.PostFormValue("passkey"))
	switch {
	case err == nil:
		p.flash(r.Context(), "패스키를 지웠습니다. 기기나 비밀번호 관리자에 남은 것은 그곳에서 지워 주세요.")
	case kilowon.CodeOf(err) == kilowon.NotFound:
		p.flash(r.Context(), "그런 패스키가 없습니다. 이미 지운 것일 수 있습니다.")
		err = nil
	case kilowon.CodeOf(err) == kilowon.Conflict:
		p.flash(r.Context(), problemText(err))
		err = nil
	}
	return p.nextOr(w, r, accountURL+"#passkeys-head", err)
}

// passkeyUsed is when a passkey let somebody in last.
func passkeyUsed(k *store.Passkey) string {
	if k.UsedAt.IsZero() {
		return "쓴 적 없음"
	}
	return TimeText(k.UsedAt)
}

// confirmView asks to prove once more to be the one who logged in.
type confirmView struct {
	app.ConfirmWays
	Next         string
	Faults       member.Faults
	Sent, Outbox bool
}

func (v *confirmView) fields() []Field {
	return []Field{{ID: "password", Label: "비밀번호", Type: "password", Required: true, Complete: "current-password", Error: v.Faults["password"]}, codeField(v.Faults)}
}

func (p *pages) confirmPage(w http.ResponseWriter, r *http.Request, _ app.Actor) error {
	return p.renderConfirm(w, r, http.StatusOK, &confirmView{})
}

func (p *pages) renderConfirm(w http.ResponseWriter, r *http.Request, status int, v *confirmView) error {
	who, _ := actorOf(r) // Only who is logged in gets here.
	var err error
	if v.ConfirmWays, err = p.app.ConfirmWays(r.Context(), who); err != nil {
		return err
	}
	if !p.texts {
		v.Mobile = ""
	}
	v.Next, v.Outbox = LocalPath(r.FormValue("next")), p.outbox
	return p.Render(w, r, Page{Title: "본인 확인", Crumbs: []Link{home, {"내 정보", accountURL}}, Status: status}, confirmBody(v))
}

// confirm takes the password or a code; the session goes on under a new token.
func (p *pages) confirm(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, ctx := &confirmView{Faults: member.Faults{}}, r.Context()
	do, field := r.PostFormValue("do"), member.FieldCode
	if do == "password" {
		field = do
	}
	var err error
	switch {
	case p.accounts.spent(accountKey(who.ID)) || !p.logins.allow(clientOf(r, p.opt.Proxies)):
		w.Header().Set("Retry-After", "60")
		v.Faults[field] = "너무 여러 번 시도했습니다. 1분 뒤에 다시 해 주세요."
		return p.renderConfirm(w, r, http.StatusTooManyRequests, v)
	case do == "password":
		err = p.app.ConfirmPassword(ctx, who, r.PostFormValue("password"))
	case do == "send":
		var id string
		if id, err = p.app.SendConfirmCode(ctx, who, clientOf(r, p.opt.Proxies).String()); err == nil {
			p.sessions.Put(ctx, keyCode, id)
			v.Sent = true
			return p.renderConfirm(w, r, http.StatusOK, v)
		}
	default:
		err = p.app.ConfirmCode(ctx, who, p.sessions.GetString(ctx, keyCode), r.PostFormValue(member.FieldCode))
	}
	if code := kilowon.CodeOf(err); err != nil && (code == kilowon.Invalid || code == kilowon.Conflict) {
		p.accounts.allow(accountKey(who.ID))
		v.Faults[field], v.Sent = problemText(err), field == member.FieldCode
		return p.renderConfirm(w, r, http.StatusUnprocessableEntity, v)
	}
	if err == nil {
		err = p.sessions.RenewToken(ctx)
	}
	if err != nil {
		return err
	}
	p.sessions.Remove(ctx, keyCode)
	p.sessions.Put(ctx, keyConfirmed, p.now().Unix())
	return p.Next(w, r, LocalPath(r.FormValue("next")))
}
