package web

import (
	"crypto/rand"
	"errors"
	"net/http"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/certificate"
)

// certificateModule is the script of pages with a CertificateForm.
const certificateModule = "certificate.js"

// CertificateEntry is a form that asks for a certificate.
type CertificateEntry struct {
	// Action is where the signed answer is posted; Challenge is the text to sign.
	Action, Challenge string
	// Number is the business number as it was written.
	Number string
	// Problem is why the last answer was refused; Wrong says that the number is what it is about.
	Problem string
	Wrong   bool
	// Ready says that the portal has the script that signs.
	Ready bool
}

// askCertificate makes the form for a purpose, with a challenge of its own and what was wrong with the last answer.
func (p *pages) askCertificate(r *http.Request, purpose certificate.Purpose, last CertificateEntry) CertificateEntry {
	last.Action, last.Challenge, last.Ready = r.URL.RequestURI(), p.certificates.Challenge(purpose, p.certificateSession(r, purpose)).Encode(), p.assets.module(certificateModule) != ""
	return last
}

// certificateSession ties a challenge to this visit. A trial proves nothing to anybody and is tied to none.
func (p *pages) certificateSession(r *http.Request, purpose certificate.Purpose) string {
	if purpose == certificate.Trial {
		return ""
	}
	key := p.sessions.GetString(r.Context(), keyCertificate)
	if key == "" {
		key = rand.Text()
		p.sessions.Put(r.Context(), keyCertificate, key)
	}
	return key
}

// refusal is a form that is shown again with what was wrong.
type refusal struct {
	CertificateEntry
	Status int
}

// proved decides on what a CertificateForm posted. It counts as a login, so that nobody can ask the authorities without end. A refusal is for the
// reader to mend.
func (p *pages) proved(w http.ResponseWriter, r *http.Request, purpose certificate.Purpose) (*app.OrganisationProof, *refusal, error) {
	number := r.PostFormValue("number")
	if !p.logins.allow(clientOf(r, p.opt.Proxies)) {
		w.Header().Set("Retry-After", "60")
		return nil, &refusal{CertificateEntry{Number: number, Problem: "너무 여러 번 시도했습니다. 1분 뒤에 다시 해 주세요."}, http.StatusTooManyRequests}, nil
	}
	proof, err := p.certificates.Verify(r.Context(), purpose, app.CertificateAnswer{Challenge: r.PostFormValue("challenge"),
		Signature: r.PostFormValue("signature"), Random: r.PostFormValue("random"), Number: number, Session: p.certificateSession(r, purpose)})
	var e *kilowon.Error
	if err == nil || !errors.As(err, &e) || e.Code != kilowon.Invalid {
		return proof, nil, err
	}
	var why *certificate.Refusal
	wrong := e.Path == "number" || errors.As(err, &why) && why.Reason == certificate.WrongNumber
	return nil, &refusal{CertificateEntry{Number: number, Problem: e.Message, Wrong: wrong}, http.StatusUnprocessableEntity}, nil
}

// certificatePage lets anybody find out whether a certificate would be taken.
func (p *pages) certificatePage(w http.ResponseWriter, r *http.Request) error {
	return p.renderCertificate(w, r, &refusal{Status: http.StatusOK})
}

func (p *pages) renderCertificate(w http.ResponseWriter, r *http.Request, last *refusal) error {
	page := Page{Title: menuCertificate.Label, Status: last.Status, Crumbs: []Link{home}, Module: certificateModule}
	return p.Render(w, r, page, certificateBody(p.askCertificate(r, certificate.Trial, last.CertificateEntry)))
}

// certificate tells what a certificate proves.
func (p *pages) certificate(w http.ResponseWriter, r *http.Request) error {
	proof, refused, err := p.proved(w, r, certificate.Trial)
	if err != nil {
		return err
	}
	if refused != nil {
		return p.renderCertificate(w, r, refused)
	}
	return p.Render(w, r, Page{Title: menuCertificate.Label, Crumbs: []Link{home}}, certificateProof(proof))
}

func certificateFacts(proof *app.OrganisationProof) []Fact {
	revocation := "폐지되지 않음"
	if len(proof.Unchecked) > 0 {
		revocation = "확인하지 못함: " + strings.Join(proof.Unchecked, ", ")
	}
	return []Fact{
		{Term: "기관 이름", Text: proof.Subject.Name},
		{Term: "사업자등록번호(고유번호)", Text: proof.Number.String()},
		{Term: "인증기관", Text: proof.Subject.Issuer},
		{Term: "용도", Text: proof.Policy.Name, Note: proof.Policy.OID.String()},
		{Term: "유효기간", Text: TimeText(proof.Expires) + "까지"},
		{Term: "폐지 여부", Text: revocation},
	}
}

// numberProblem stands at the number.
func (c CertificateEntry) numberProblem() string {
	if c.Wrong {
		return c.Problem
	}
	return ""
}
