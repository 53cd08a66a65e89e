package web

import (
	"net/http"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
)

// phoneLoginView is the page of the login by phone.
type phoneLoginView struct {
	Next, Number, Mobile string
	Faults               member.Faults
	Flash                string
	Sent, Outbox         bool
	Tabs                 loginTabs
}

func (v *phoneLoginView) fields() []Field {
	return []Field{
		{ID: "number", Label: "사업자등록번호(고유번호)", Value: v.Number, Required: true, Mode: "numeric", Hint: "숫자 10자리입니다.", Error: v.Faults["number"]},
		{ID: member.FieldStaffMobile, Label: "휴대전화번호", Value: v.Mobile, Type: "tel", Required: true, Mode: "tel", Complete: "tel", Hint: "회원가입이나 직원등록 때 인증한 번호입니다.", Error: v.Faults[member.FieldStaffMobile]},
	}
}

func (p *pages) phoneLoginPage(w http.ResponseWriter, r *http.Request) error {
	next := LocalPath(r.FormValue("next"))
	if _, ok := actorOf(r); ok {
		return p.Next(w, r, next)
	}
	if !p.texts {
		return kilowon.Errorf(kilowon.Conflict, "이 포털은 인증번호를 보낼 문자 발송이 설정되어 있지 않습니다. 아이디와 비밀번호로 로그인해 주세요.")
	}
	return p.renderPhoneLogin(w, r, http.StatusOK, &phoneLoginView{Next: next})
}

func (p *pages) renderPhoneLogin(w http.ResponseWriter, r *http.Request, status int, v *phoneLoginView) error {
	v.Outbox, v.Tabs = p.outbox, p.loginTabs(phoneLoginURL, v.Next)
	return p.Render(w, r, Page{Title: "로그인: 휴대전화", Status: status}, phoneLoginBody(v))
}

// phoneLogin sends a code, or lets in whom it was sent to. What it answers never tells whether the numbers are anybody's.
func (p *pages) phoneLogin(w http.ResponseWriter, r *http.Request) error {
	v := &phoneLoginView{Next: LocalPath(r.PostFormValue("next")), Number: r.PostFormValue("number"), Mobile: r.PostFormValue(member.FieldStaffMobile), Faults: member.Faults{}}
	if !p.texts {
		return p.phoneLoginPage(w, r)
	}
	if _, err := kilowon.ParseBusinessNumber(v.Number); err != nil {
		v.Faults["number"] = err.Error()
	}
	if _, err := member.ParseMobile(v.Mobile); err != nil {
		v.Faults[member.FieldStaffMobile] = err.Error()
	}
	if len(v.Faults) > 0 {
		return p.renderPhoneLogin(w, r, http.StatusUnprocessableEntity, v)
	}
	if !p.logins.allow(clientOf(r, p.opt.Proxies)) {
		w.Header().Set("Retry-After", "60")
		v.Faults[member.FieldCode] = "로그인을 너무 여러 번 시도했습니다. 1분 뒤에 다시 해 주세요."
		return p.renderPhoneLogin(w, r, http.StatusTooManyRequests, v)
	}
	login := app.PhoneLogin{Number: v.Number, Mobile: v.Mobile}
	if r.PostFormValue("do") == "send" {
		return p.sendLoginCode(w, r, v, login)
	}
	v.Sent = true
	entry, err := p.app.LoginByPhone(r.Context(), login, p.sessions.GetString(r.Context(), keyCode), r.PostFormValue(member.FieldCode))
	if code := kilowon.CodeOf(err); err != nil && (code == kilowon.Invalid || code == kilowon.Unauthenticated) {
		v.Faults[member.FieldCode] = err.Error()
		return p.renderPhoneLogin(w, r, http.StatusUnauthorized, v)
	}
	if err != nil {
		return err
	}
	if entry.RegistrationID == "" {
		return p.nextOr(w, r, v.Next, p.begin(r, entry.Actor))
	}
	if err := p.sessions.RenewToken(r.Context()); err != nil {
		return err
	}
	p.sessions.Remove(r.Context(), keyCode)
	p.sessions.Put(r.Context(), keyRegistration, entry.RegistrationID)
	return p.Next(w, r, signupURLs[member.StepDone])
}

func (p *pages) sendLoginCode(w http.ResponseWriter, r *http.Request, v *phoneLoginView, login app.PhoneLogin) error {
	id, err := p.app.SendLoginCode(r.Context(), login, clientOf(r, p.opt.Proxies).String())
	if err != nil && kilowon.CodeOf(err) == kilowon.Conflict {
		v.Sent, v.Faults[member.FieldCode] = true, err.Error()
		return p.renderPhoneLogin(w, r, http.StatusTooManyRequests, v)
	}
	if err != nil {
		return err
	}
	p.sessions.Put(r.Context(), keyCode, id)
	v.Sent, v.Flash = true, "회원 정보와 맞으면 인증번호가 문자로 갑니다. 3분 안에 아래에 적어 주세요."
	return p.renderPhoneLogin(w, r, http.StatusOK, v)
}

// outboxPage shows the demo's texts, which go to nobody.
func (p *pages) outboxPage(w http.ResponseWriter, r *http.Request) error {
	list, err := p.app.Outbox(r.Context())
	if err != nil {
		return err
	}
	return p.Render(w, r, Page{Title: "데모 보낸 문자함"}, outboxBody(list))
}
