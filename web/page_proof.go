package web

import (
	"net/http"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/certificate"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// certifyURL is where an application is proved by certificate.
const certifyURL = signupURL + "/verify/certificate"

// provedLife is how long whoever proved an organisation may take to choose the member of staff.
const provedLife = 10 * time.Minute

// certifyAt loads the application for the certificate; its numbers were typed before.
func (p *pages) certifyAt(r *http.Request) (v *signupView, to string, err error) {
	v, to, err = p.signupAt(r, member.StepVerify)
	if err == nil && to == "" && len(v.CheckNumbers()) > 0 {
		to = signupURLs[member.StepVerify]
	}
	return v, to, err
}

func (p *pages) certifyPage(w http.ResponseWriter, r *http.Request) error {
	v, to, err := p.certifyAt(r)
	if err != nil || to != "" {
		return p.nextOr(w, r, to, err)
	}
	return p.renderCertify(w, r, v, &refusal{CertificateEntry{Number: v.Details.BusinessNumber.String()}, http.StatusOK})
}

func (p *pages) renderCertify(w http.ResponseWriter, r *http.Request, v *signupView, last *refusal) error {
	page := Page{Title: "회원가입: 공동인증서 인증", Status: last.Status, Module: certificateModule}
	return p.Render(w, r, page, certifyBody(v, p.askCertificate(r, certificate.SignUp, last.CertificateEntry)))
}

// certify takes name and number of the application from the certificate.
func (p *pages) certify(w http.ResponseWriter, r *http.Request) error {
	v, to, err := p.certifyAt(r)
	if err != nil || to != "" {
		return p.nextOr(w, r, to, err)
	}
	proof, refused, err := p.proved(w, r, certificate.SignUp)
	if err != nil {
		return err
	}
	var differences []member.Difference
	if refused == nil {
		given := member.Proof{Way: member.ByCertificate, Name: proof.Subject.Name, Number: proof.Number, By: proof.Subject.Issuer}
		differences, err = p.app.ProveRegistration(r.Context(), v.ID, given)
		if code := kilowon.CodeOf(err); err != nil && (code == kilowon.Conflict || code == kilowon.Invalid) {
			refused = &refusal{CertificateEntry{Number: r.PostFormValue("number"), Problem: err.Error()}, http.StatusConflict}
		} else if err != nil {
			return err
		}
	}
	if refused != nil {
		return p.renderCertify(w, r, v, refused)
	}
	p.flash(r.Context(), "공동인증서로 기관을 확인했습니다."+differenceText(differences))
	return p.Next(w, r, signupURLs[member.StepDetails])
}

// differenceText tells field by field what was typed otherwise than it was proved.
func differenceText(list []member.Difference) string {
	text := ""
	for _, d := range list {
		text += " " + d.Label + ": 적은 " + d.Typed + " 대신 확인된 " + d.Proved + "을(를) 씁니다."
	}
	return kilowon.Particles(text)
}

func (p *pages) certificateLoginPage(w http.ResponseWriter, r *http.Request) error {
	if _, ok := actorOf(r); ok {
		return p.Next(w, r, LocalPath(r.FormValue("next")))
	}
	return p.renderCertificateLogin(w, r, &refusal{Status: http.StatusOK})
}

func (p *pages) renderCertificateLogin(w http.ResponseWriter, r *http.Request, last *refusal) error {
	page := Page{Title: "로그인: 공동인증서", Status: last.Status, Module: certificateModule}
	tabs := p.loginTabs(certificateLoginURL, LocalPath(r.FormValue("next")))
	return p.Render(w, r, page, certificateLoginBody(tabs, p.askCertificate(r, certificate.Login, last.CertificateEntry), p.texts))
}

// certificateLogin proves the organisation; who of its staff logs in is chosen on the next page.
func (p *pages) certificateLogin(w http.ResponseWriter, r *http.Request) error {
	proof, refused, err := p.proved(w, r, certificate.Login)
	if err != nil {
		return err
	}
	if refused == nil {
		to, err := p.hold(r, member.ByCertificate, proof.Number)
		if err == nil {
			return p.Next(w, r, withNext(to, LocalPath(r.FormValue("next"))))
		}
		if kilowon.CodeOf(err) != kilowon.Conflict {
			return err
		}
		refused = &refusal{CertificateEntry{Number: r.PostFormValue("number"), Problem: err.Error()}, http.StatusConflict}
	}
	return p.renderCertificateLogin(w, r, refused)
}

// hold keeps in the session which organisation was proved; who of its staff logs in is chosen at to.
func (p *pages) hold(r *http.Request, way member.ProofWay, number kilowon.BusinessNumber) (to string, err error) {
	ctx := r.Context()
	if _, err := p.app.ProvedStaff(ctx, way, number); err != nil {
		return "", err
	}
	if err := p.sessions.RenewToken(ctx); err != nil {
		return "", err
	}
	p.sessions.Put(ctx, keyProved, string(number))
	p.sessions.Put(ctx, keyProvedBy, string(way))
	p.sessions.Put(ctx, keyProvedAt, p.now().Unix())
	return provedStaffURL, nil
}

// provedView is the choice of the member of staff.
type provedView struct {
	app.Office
	Way member.ProofWay
	// Again is where another organisation is proved.
	Next, Chosen, Problem, Again string
}

func (v *provedView) field() Field {
	return Field{ID: "staff", Label: "직원", Value: v.Chosen, Required: true, Error: v.Problem}
}

func (v *provedView) options() []Option {
	out := make([]Option, len(v.Staff))
	for i, m := range v.Staff {
		out[i] = Option{Value: m.ID, Label: staffLabel(&m)}
	}
	return out
}

// staffLabel tells colleagues apart and shows no more of a phone than that takes.
func staffLabel(m *store.Member) string {
	label := member.MaskName(m.Name)
	for _, part := range []string{m.Department, member.MaskPhone(m.Mobile)} {
		if part != "" {
			label += " · " + part
		}
	}
	return label
}

// provedAt loads the staff to choose from; without a fresh proof it leads to where one is given.
func (p *pages) provedAt(r *http.Request) (v *provedView, to string, err error) {
	ctx, next := r.Context(), LocalPath(r.FormValue("next"))
	way, number := member.ProofWay(p.sessions.GetString(ctx, keyProvedBy)), kilowon.BusinessNumber(p.sessions.GetString(ctx, keyProved))
	v = &provedView{Next: next, Way: way, Again: withNext(certificateLoginURL, next)}
	if way == member.ByOIDC || p.certificates == nil {
		v.Again = withNext(oidcLoginURL, next)
	}
	if number == "" || p.now().Sub(time.Unix(p.sessions.GetInt64(ctx, keyProvedAt), 0)) >= provedLife {
		return nil, v.Again, nil
	}
	v.Office, err = p.app.ProvedStaff(ctx, way, number)
	return v, "", err
}

func (p *pages) provedStaffPage(w http.ResponseWriter, r *http.Request) error {
	v, to, err := p.provedAt(r)
	if err != nil || to != "" {
		return p.nextOr(w, r, to, err)
	}
	if len(v.Staff) == 1 {
		v.Chosen = v.Staff[0].ID
	}
	return p.Render(w, r, Page{Title: "로그인: 직원 선택"}, provedStaffBody(v))
}

// provedStaff begins the session of the chosen member of staff.
func (p *pages) provedStaff(w http.ResponseWriter, r *http.Request) error {
	v, to, err := p.provedAt(r)
	if err != nil || to != "" {
		return p.nextOr(w, r, to, err)
	}
	who, err := p.app.LoginByProof(r.Context(), v.Way, v.BusinessNumber, r.PostFormValue("staff"))
	if code := kilowon.CodeOf(err); err != nil && (code == kilowon.NotFound || code == kilowon.Unauthenticated) {
		v.Problem = "로그인할 직원을 목록에서 골라 주세요."
		return p.Render(w, r, Page{Title: "로그인: 직원 선택", Status: http.StatusUnprocessableEntity}, provedStaffBody(v))
	}
	if err != nil {
		return err
	}
	return p.nextOr(w, r, v.Next, p.begin(r, who))
}
