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
	return text
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
		if _, err = p.app.CertifiedStaff(r.Context(), proof.Number); err != nil && kilowon.CodeOf(err) == kilowon.Conflict {
			refused = &refusal{CertificateEntry{Number: r.PostFormValue("number"), Problem: err.Error()}, http.StatusConflict}
		} else if err != nil {
			return err
		}
	}
	if refused != nil {
		return p.renderCertificateLogin(w, r, refused)
	}
	ctx := r.Context()
	if err := p.sessions.RenewToken(ctx); err != nil {
		return err
	}
	p.sessions.Put(ctx, keyProved, string(proof.Number))
	p.sessions.Put(ctx, keyProvedAt, p.now().Unix())
	return p.Next(w, r, withNext(certifiedStaffURL, LocalPath(r.FormValue("next"))))
}

// certifiedView is the choice of the member of staff.
type certifiedView struct {
	app.Office
	Next, Chosen, Problem string
}

func (v *certifiedView) field() Field {
	return Field{ID: "staff", Label: "직원", Value: v.Chosen, Required: true, Error: v.Problem}
}

func (v *certifiedView) options() []Option {
	out := make([]Option, len(v.Staff))
	for i, m := range v.Staff {
		out[i] = Option{Value: m.ID, Label: staffLabel(&m)}
	}
	return out
}

// staffLabel tells colleagues apart and shows no more of a phone than that takes.
func staffLabel(m *store.Member) string {
	label := m.Name
	for _, part := range []string{m.Department, member.MaskPhone(m.Mobile)} {
		if part != "" {
			label += " · " + part
		}
	}
	return label
}

// provedNumber is the business number a certificate proved in this session a moment ago.
func (p *pages) provedNumber(r *http.Request) (kilowon.BusinessNumber, bool) {
	at := time.Unix(p.sessions.GetInt64(r.Context(), keyProvedAt), 0)
	number := kilowon.BusinessNumber(p.sessions.GetString(r.Context(), keyProved))
	return number, number != "" && p.now().Sub(at) < provedLife
}

// certifiedAt loads the staff to choose from; without a fresh proof it leads to the certificate.
func (p *pages) certifiedAt(r *http.Request) (v *certifiedView, to string, err error) {
	next := LocalPath(r.FormValue("next"))
	number, ok := p.provedNumber(r)
	if !ok {
		return nil, withNext(certificateLoginURL, next), nil
	}
	o, err := p.app.CertifiedStaff(r.Context(), number)
	return &certifiedView{Office: o, Next: next}, "", err
}

func (p *pages) certifiedStaffPage(w http.ResponseWriter, r *http.Request) error {
	v, to, err := p.certifiedAt(r)
	if err != nil || to != "" {
		return p.nextOr(w, r, to, err)
	}
	if len(v.Staff) == 1 {
		v.Chosen = v.Staff[0].ID
	}
	return p.Render(w, r, Page{Title: "로그인: 직원 선택"}, certifiedStaffBody(v))
}

// certifiedStaff begins the session of the chosen member of staff.
func (p *pages) certifiedStaff(w http.ResponseWriter, r *http.Request) error {
	v, to, err := p.certifiedAt(r)
	if err != nil || to != "" {
		return p.nextOr(w, r, to, err)
	}
	who, err := p.app.LoginByCertificate(r.Context(), v.BusinessNumber, r.PostFormValue("staff"))
	if code := kilowon.CodeOf(err); err != nil && (code == kilowon.NotFound || code == kilowon.Unauthenticated) {
		v.Problem = "로그인할 직원을 목록에서 골라 주세요."
		return p.Render(w, r, Page{Title: "로그인: 직원 선택", Status: http.StatusUnprocessableEntity}, certifiedStaffBody(v))
	}
	if err != nil {
		return err
	}
	return p.nextOr(w, r, v.Next, p.begin(r, who))
}
