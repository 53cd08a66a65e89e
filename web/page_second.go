package web

import (
	"context"
	"net/http"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
)

// The addresses of what comes after a password, and of the page where one looks after it.
const (
	secondURL    = "/login/second"
	enrolURL     = secondURL + "/app"
	ownSecondURL = accountURL + "/second"
)

// halfLife is how long a password that was right waits for what comes after it.
const halfLife = 10 * time.Minute

func (p *pages) secondRoutes() {
	p.Page("GET "+secondURL, p.secondPage)
	p.Page("POST "+secondURL, p.second)
	p.Page("GET "+enrolURL, p.enrolPage)
	p.Page("POST "+enrolURL, p.enrol)
	p.as(member.SecondFactor, "GET "+ownSecondURL, p.ownSecondPage)
	p.as(member.SecondFactor, "POST "+ownSecondURL, p.ownSecond)
}

// half keeps that a password was right, under a new token; nobody is logged in by it.
func (p *pages) half(r *http.Request, who app.Actor) error {
	ctx := r.Context()
	if err := p.sessions.RenewToken(ctx); err != nil {
		return err
	}
	p.sessions.Put(ctx, keyHalf, who.ID)
	p.sessions.Put(ctx, keyHalfOf, who.OrganisationID)
	p.sessions.Put(ctx, keyHalfAt, p.now().Unix())
	p.sessions.Remove(ctx, keyEnrol)
	p.sessions.Remove(ctx, keyOffer)
	return nil
}

// halfActor is whose password was right a moment ago; ok is false for nobody.
func (p *pages) halfActor(r *http.Request) (who app.Actor, ok bool, err error) {
	ctx := r.Context()
	id := p.sessions.GetString(ctx, keyHalf)
	if id == "" || p.now().Sub(time.Unix(p.sessions.GetInt64(ctx, keyHalfAt), 0)) > halfLife {
		return who, false, nil
	}
	who, err = p.app.Actor(ctx, p.sessions.GetString(ctx, keyHalfOf), id)
	if code := kilowon.CodeOf(err); err != nil && (code == kilowon.Unauthenticated || code == kilowon.NotFound) {
		return who, false, nil
	}
	return who, err == nil, err
}

// secondView asks for what comes after the password.
type secondView struct {
	app.SecondWays
	Next, Problem string
	// Demo is what the app of a demo's clerk shows; HasPasskeys says that the portal takes these.
	Demo        string
	HasPasskeys bool
}

func (v *secondView) field() Field {
	f := Field{ID: member.FieldCode, Label: "인증 앱의 숫자", Hint: "인증 앱이 지금 보이는 여섯 자리입니다. 앱을 쓸 수 없으면 복구 코드 하나를 적습니다.", Required: true, Complete: "one-time-code", Error: v.Problem}
	if !v.App {
		f.Label, f.Hint = "처음 로그인 코드", "운영자가 비밀번호와 함께 준 열 자리 코드입니다. 받은 날부터 7일 동안 한 번 쓸 수 있습니다."
	}
	return f
}

// halfIn leads whoever has not given a password, or is in already, to where they belong.
func (p *pages) halfIn(w http.ResponseWriter, r *http.Request) (who app.Actor, ok bool, err error) {
	next := LocalPath(r.FormValue("next"))
	if _, in := actorOf(r); in {
		return who, false, p.Next(w, r, next)
	}
	if who, ok, err = p.halfActor(r); err == nil && !ok {
		return who, false, p.Next(w, r, withNext(loginURL, next))
	}
	return who, ok, err
}

func (p *pages) secondPage(w http.ResponseWriter, r *http.Request) error {
	who, ok, err := p.halfIn(w, r)
	if err != nil || !ok {
		return err
	}
	return p.renderSecond(w, r, who, "")
}

// renderSecond asks for the answer; trouble says why the one before was refused.
func (p *pages) renderSecond(w http.ResponseWriter, r *http.Request, who app.Actor, trouble string) error {
	status := http.StatusOK
	if trouble != "" {
		status = http.StatusUnauthorized
	}
	v := secondView{Next: LocalPath(r.FormValue("next")), Problem: trouble, HasPasskeys: p.passkeys != nil}
	var err error
	if v.SecondWays, err = p.app.SecondWays(r.Context(), who); err != nil {
		return err
	}
	if len(p.demo) > 0 {
		if v.Demo, err = p.app.DemoSecond(r.Context(), who); err != nil {
			return err
		}
	}
	return p.Render(w, r, Page{Title: "로그인: 둘째 인증", Status: status}, secondBody(&v))
}

// second takes the answer. A code of the operator's leads to the registration of an app, whatever else is right in.
func (p *pages) second(w http.ResponseWriter, r *http.Request) error {
	who, ok, err := p.halfIn(w, r)
	if err != nil || !ok {
		return err
	}
	used, err := p.app.PassSecond(r.Context(), who, r.PostFormValue(member.FieldCode))
	if err != nil && kilowon.CodeOf(err) == kilowon.Invalid {
		return p.renderSecond(w, r, who, problemText(err))
	}
	if err != nil {
		return err
	}
	next := LocalPath(r.FormValue("next"))
	ways, err := p.app.SecondWays(r.Context(), who)
	if err != nil {
		return err
	}
	if !ways.App {
		p.sessions.Put(r.Context(), keyEnrol, true)
		return p.Next(w, r, withNext(enrolURL, next))
	}
	if err := p.begin(r, who); err != nil {
		return err
	}
	if used == app.LoginByRecovery {
		p.flash(r.Context(), "복구 코드로 로그인했습니다. 남은 코드는 "+kilowon.FormatInt(int64(ways.Codes))+"개입니다. 인증 앱을 잃어버렸으면 아래의 둘째 인증에서 새로 등록해 주세요.")
		next = accountURL
	}
	return p.Next(w, r, next)
}

// enrolView offers a secret for an authenticator app.
type enrolView struct {
	app.SecondOffer
	Action, Problem string
}

func (v *enrolView) field() Field {
	return Field{ID: member.FieldCode, Label: "앱이 보이는 숫자", Hint: "여섯 자리입니다. 숫자가 바뀌기 전에 적습니다.", Required: true, Complete: "one-time-code", Mode: "numeric", Error: v.Problem}
}

// typed is the secret in groups of four, as it is typed.
func (v *enrolView) typed() string {
	out := ""
	for i, r := range v.Secret {
		if i > 0 && i%4 == 0 {
			out += " "
		}
		out += string(r)
	}
	return out
}

// enrolling is whose code of the operator's was right a moment ago.
func (p *pages) enrolling(w http.ResponseWriter, r *http.Request) (who app.Actor, ok bool, err error) {
	if who, ok, err = p.halfIn(w, r); err == nil && ok && !p.sessions.GetBool(r.Context(), keyEnrol) {
		return who, false, p.Next(w, r, withNext(secondURL, LocalPath(r.FormValue("next"))))
	}
	return who, ok, err
}

func (p *pages) enrolPage(w http.ResponseWriter, r *http.Request) error {
	who, ok, err := p.enrolling(w, r)
	if err != nil || !ok {
		return err
	}
	return p.renderOffer(w, r, who, enrolView{Action: withNext(enrolURL, LocalPath(r.FormValue("next")))})
}

// renderOffer offers a new secret; after a wrong code the same one again.
func (p *pages) renderOffer(w http.ResponseWriter, r *http.Request, who app.Actor, v enrolView) error {
	status := http.StatusOK
	var err error
	if v.Problem != "" {
		status = http.StatusUnprocessableEntity
		v.SecondOffer, err = p.app.OfferedSecond(r.Context(), who, p.sessions.GetString(r.Context(), keyOffer))
	}
	if v.Problem == "" || err != nil && kilowon.CodeOf(err) == kilowon.Conflict {
		v.SecondOffer, err = p.app.OfferSecond(r.Context(), who)
	}
	if err != nil {
		return err
	}
	p.sessions.Put(r.Context(), keyOffer, v.ID)
	return p.Render(w, r, Page{Title: "인증 앱 등록", Status: status}, enrolBody(&v))
}

// tryOffer registers the app of an offer; a problem is told on the offer's page, and nil codes come with it.
func (p *pages) tryOffer(w http.ResponseWriter, r *http.Request, who app.Actor, action string) ([]string, error) {
	codes, err := p.app.EnrolSecond(r.Context(), who, p.sessions.GetString(r.Context(), keyOffer), r.PostFormValue(member.FieldCode))
	if code := kilowon.CodeOf(err); err != nil && (code == kilowon.Invalid || code == kilowon.Conflict) {
		return nil, p.renderOffer(w, r, who, enrolView{Action: action, Problem: problemText(err)})
	}
	return codes, err
}

// enrol registers the first app, which lets in.
func (p *pages) enrol(w http.ResponseWriter, r *http.Request) error {
	who, ok, err := p.enrolling(w, r)
	if err != nil || !ok {
		return err
	}
	next := LocalPath(r.FormValue("next"))
	codes, err := p.tryOffer(w, r, who, withNext(enrolURL, next))
	if err != nil || codes == nil {
		return err
	}
	if err := p.begin(r, who); err != nil {
		return err
	}
	return p.renderCodes(w, r.WithContext(context.WithValue(r.Context(), actorKey{}, who)), recoveryView{codes, next})
}

// recoveryView shows new recovery codes, once.
type recoveryView struct {
	Codes []string
	Next  string
}

func (p *pages) renderCodes(w http.ResponseWriter, r *http.Request, v recoveryView) error {
	return p.Render(w, r, Page{Title: "복구 코드"}, recoveryBody(&v))
}

// ownSecondPage is where a clerk looks after the app and the recovery codes.
func (p *pages) ownSecondPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	if !p.confirmed(r) {
		return p.Next(w, r, withNext(confirmURL, ownSecondURL))
	}
	return p.renderOwnSecond(w, r, http.StatusOK, "")
}

func (p *pages) renderOwnSecond(w http.ResponseWriter, r *http.Request, status int, trouble string) error {
	who, _ := actorOf(r) // Only who is logged in gets here.
	v := secondView{Problem: trouble, HasPasskeys: p.passkeys != nil}
	var err error
	if v.SecondWays, err = p.app.SecondWays(r.Context(), who); err != nil {
		return err
	}
	return p.Render(w, r, Page{Title: "둘째 인증", Crumbs: []Link{home, {"내 정보", accountURL}}, Status: status}, ownSecondBody(&v))
}

func (p *pages) ownSecond(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	if !p.confirmed(r) {
		return p.Next(w, r, withNext(confirmURL, ownSecondURL))
	}
	var codes []string
	var err error
	switch r.PostFormValue("do") {
	case "offer":
		return p.renderOffer(w, r, who, enrolView{Action: ownSecondURL})
	case "codes":
		codes, err = p.app.RenewRecovery(r.Context(), who)
	case "remove":
		err = p.app.RemoveSecond(r.Context(), who)
	default:
		codes, err = p.tryOffer(w, r, who, ownSecondURL)
		if err == nil && codes == nil {
			return nil
		}
	}
	if err != nil && kilowon.CodeOf(err) == kilowon.Conflict {
		return p.renderOwnSecond(w, r, http.StatusConflict, problemText(err))
	}
	if err != nil {
		return err
	}
	if codes != nil {
		return p.renderCodes(w, r, recoveryView{codes, accountURL})
	}
	p.flash(r.Context(), "인증 앱과 복구 코드를 지웠습니다. 다음부터 패스키로 로그인합니다.")
	return p.Next(w, r, accountURL)
}
