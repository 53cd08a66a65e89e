package web

import (
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
	// Problem is why the last answer was refused.
	Problem string
	// Ready says that the portal has the script that signs.
	Ready bool
}

// askCertificate makes the form for a purpose, with a challenge of its own and what was wrong with the last answer.
func (p *pages) askCertificate(purpose certificate.Purpose, action string, last CertificateEntry) CertificateEntry {
	last.Action, last.Challenge, last.Ready = action, p.certificates.Challenge(purpose).Encode(), p.assets.module(certificateModule) != ""
	return last
}

// certificateAnswer is what a CertificateForm posted.
func certificateAnswer(r *http.Request) app.CertificateAnswer {
	return app.CertificateAnswer{Challenge: r.PostFormValue("challenge"), Signature: r.PostFormValue("signature"), Random: r.PostFormValue("random"), Number: r.PostFormValue("number")}
}

// refusedEntry is the form to show again after err; ok is false for an error that is not the reader's to mend.
func refusedEntry(r *http.Request, err error) (again CertificateEntry, ok bool) {
	var e *kilowon.Error
	if !errors.As(err, &e) || e.Code != kilowon.Invalid {
		return CertificateEntry{}, false
	}
	return CertificateEntry{Number: r.PostFormValue("number"), Problem: e.Message}, true
}

// certificatePage lets anybody find out whether a certificate would be taken.
func (p *pages) certificatePage(w http.ResponseWriter, r *http.Request) error {
	return p.renderCertificate(w, r, http.StatusOK, CertificateEntry{})
}

func (p *pages) renderCertificate(w http.ResponseWriter, r *http.Request, status int, last CertificateEntry) error {
	page := Page{Title: menuCertificate.Label, Status: status, Crumbs: []Link{home}, Module: certificateModule}
	return p.Render(w, r, page, certificateBody(p.askCertificate(certificate.Trial, menuCertificate.URL, last)))
}

// certificate tells what a certificate proves. It counts as a login, so that nobody can ask the authorities without end through this page.
func (p *pages) certificate(w http.ResponseWriter, r *http.Request) error {
	if !p.logins.allow(clientOf(r, p.opt.Proxies)) {
		w.Header().Set("Retry-After", "60")
		return p.renderCertificate(w, r, http.StatusTooManyRequests, CertificateEntry{Number: r.PostFormValue("number"), Problem: "너무 여러 번 시도했습니다. 1분 뒤에 다시 해 주세요."})
	}
	proof, err := p.certificates.Verify(r.Context(), certificate.Trial, certificateAnswer(r))
	if again, ok := refusedEntry(r, err); ok {
		return p.renderCertificate(w, r, http.StatusUnprocessableEntity, again)
	}
	if err != nil {
		return err
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
