package web

import (
	"io"
	"net/http"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
)

// passwordURL is where one's own password is changed.
const passwordURL = accountURL + "/password"

func (p *pages) passwordRoutes() {
	p.as(member.OwnAccount, "GET "+passwordURL, p.passwordPage)
	p.as(member.OwnAccount, "POST "+passwordURL, p.changePassword)
}

// passwordView asks for another password. None is ever written back into the page.
type passwordView struct {
	Faults member.Faults
	// Strength tells how strong the one is that was looked at.
	Strength string
	// Has is false for who logs in without a password.
	Has bool
}

func (v *passwordView) fields() []Field {
	return []Field{
		{ID: "old", Label: "지금 비밀번호", Type: "password", Required: true, Complete: "current-password", Error: v.Faults["old"]},
		{ID: "new", Label: "새 비밀번호", Type: "password", Required: true, Complete: "new-password", Error: v.Faults["new"],
			Hint: "12자에서 128자입니다. 글자의 종류는 가리지 않고, 여러 낱말을 이으면 좋습니다. 널리 알려진 것은 받지 않습니다."},
		{ID: "again", Label: "새 비밀번호 한 번 더", Type: "password", Required: true, Complete: "new-password", Error: v.Faults["again"]},
	}
}

func (p *pages) passwordPage(w http.ResponseWriter, r *http.Request, _ app.Actor) error {
	return p.renderPassword(w, r, http.StatusOK, &passwordView{})
}

func (p *pages) renderPassword(w http.ResponseWriter, r *http.Request, status int, v *passwordView) error {
	who, _ := actorOf(r) // Only who is logged in gets here.
	ways, err := p.app.ConfirmWays(r.Context(), who)
	if err != nil {
		return err
	}
	v.Has = ways.Password
	return p.Render(w, r, Page{Title: "비밀번호 바꾸기", Crumbs: []Link{home, {"내 정보", accountURL}}, Status: status}, passwordBody(v))
}

// changePassword takes another password, or tells how strong it would be.
func (p *pages) changePassword(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, ctx, next := &passwordView{Faults: member.Faults{}}, r.Context(), r.PostFormValue("new")
	if r.PostFormValue("do") == "check" {
		return p.judgePassword(w, r, who, next)
	}
	if p.accounts.spent(accountKey(who.ID)) {
		w.Header().Set("Retry-After", "60")
		v.Faults["old"] = "너무 여러 번 시도했습니다. 1분 뒤에 다시 해 주세요."
		return p.renderPassword(w, r, http.StatusTooManyRequests, v)
	}
	if next != r.PostFormValue("again") {
		v.Faults["again"] = "새 비밀번호 두 개가 다릅니다. 같은 것을 두 번 적어 주세요."
		return p.renderPassword(w, r, http.StatusUnprocessableEntity, v)
	}
	err := p.app.ChangePassword(ctx, who, app.PasswordChange{Old: r.PostFormValue("old"), New: next, Keep: p.thisSession(r)})
	if field := pathOf(err); err != nil && kilowon.CodeOf(err) == kilowon.Invalid {
		if field == "old" {
			p.accounts.allow(accountKey(who.ID))
		}
		v.Faults[field] = fieldText(err)
		return p.renderPassword(w, r, http.StatusUnprocessableEntity, v)
	}
	if err == nil {
		err = p.sessions.RenewToken(ctx)
	}
	if err != nil {
		return err
	}
	p.flash(ctx, "비밀번호를 바꾸고 다른 로그인을 모두 끝냈습니다.")
	return p.Next(w, r, accountURL)
}

// judgePassword says in words how strong a password would be.
func (p *pages) judgePassword(w http.ResponseWriter, r *http.Request, who app.Actor, password string) error {
	strength, err := p.app.PasswordStrength(r.Context(), who, password)
	if err != nil && kilowon.CodeOf(err) != kilowon.Invalid {
		return err
	}
	if err != nil {
		strength = fieldText(err)
	}
	if WantsFragment(r) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, err := io.WriteString(w, strength)
		return err
	}
	return p.renderPassword(w, r, http.StatusOK, &passwordView{Strength: strength})
}
