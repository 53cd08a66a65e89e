package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// The addresses of the application for membership, by its step.
const signupURL = "/signup"

var signupURLs = [...]string{member.StepKind: signupURL, member.StepTerms: signupURL + "/terms", member.StepVerify: signupURL + "/verify",
	member.StepDetails: signupURL + "/details", member.StepDone: signupURL + "/status"}

// signupSteps shows where the applicant is.
func signupSteps() []Step {
	return []Step{{"회원유형", signupURLs[member.StepKind]}, {"약관동의", signupURLs[member.StepTerms]}, {"인증", signupURLs[member.StepVerify]}, {"가입정보", signupURLs[member.StepDetails]}}
}

// signupRoutes are everybody's: who applies has no login yet.
func (p *pages) signupRoutes() {
	p.Page("GET /signup", p.signupPage(member.StepKind))
	p.Page("POST /signup", p.signupKind)
	p.Page("GET /signup/terms", p.signupPage(member.StepTerms))
	p.Page("POST /signup/terms", p.signupTerms)
	p.Page("GET /signup/verify", p.signupPage(member.StepVerify))
	p.Upload("POST /signup/verify", member.MostDocument+pageBody, p.signupVerify)
	p.Page("GET /signup/details", p.signupPage(member.StepDetails))
	p.Page("POST /signup/details", p.signupDetails)
	p.Page("GET /signup/status", p.signupStatus)
	if p.certificates != nil {
		p.Page("GET "+certifyURL, p.certifyPage)
		p.Page("POST "+certifyURL, p.certify)
		p.Page("GET "+certificateLoginURL, p.certificateLoginPage)
		p.Page("POST "+certificateLoginURL, p.certificateLogin)
	}
	if p.oidc != nil {
		p.Page("GET "+oidcSignupURL, p.oidcSignupPage)
		p.Page("GET "+oidcLoginURL, p.oidcLoginPage)
		p.Page("GET "+OIDCCallback, p.oidcCallback)
	}
	if p.certificates != nil || p.oidc != nil {
		p.Page("GET "+provedStaffURL, p.provedStaffPage)
		p.Page("POST "+provedStaffURL, p.provedStaff)
	}
	p.Page("GET /login/phone", p.phoneLoginPage)
	p.Page("POST /login/phone", p.phoneLogin)
	if p.outbox {
		p.Page("GET /outbox", p.outboxPage)
	}
	p.as(member.VerifyMembers, "GET /desk/verifications", p.verificationsPage)
	p.as(member.VerifyMembers, "GET /desk/verifications/{id}", p.verificationPage)
	p.as(member.VerifyMembers, "POST /desk/verifications/{id}", p.decideVerification)
	p.as(member.Unmask, "POST /desk/verifications/{id}/unmask", p.unmaskVerification)
	p.as(member.VerifyMembers, "GET /desk/verifications/{id}/document", p.verificationDocument)
}

// signupView is a step of the application.
type signupView struct {
	store.Registration
	Step   member.Step
	Terms  []member.Terms
	Faults member.Faults
	Flash  string
	// CodeSent says that a code was asked for, Outbox that it is read in the demo's outbox.
	CodeSent, Outbox bool
	// Proved says that no document is needed, Certificates and OIDC that one can be proved by these.
	Proved, Certificates, OIDC bool
}

// agreed reports whether an item was agreed to.
func (v *signupView) agreed(item string) string {
	if c, ok := member.Standing(v.Consents, item); ok && c.Given {
		return "1"
	}
	return ""
}

// fields of the step in trouble, in the order of the page.
func (v *signupView) troubles(fields []Field) []Field {
	return slices.DeleteFunc(slices.Clone(fields), func(f Field) bool { return f.Error == "" })
}

// registration is the application this browser works on; there is none at first, and none when it was left for a day.
func (p *pages) registration(r *http.Request) (store.Registration, error) {
	id := p.sessions.GetString(r.Context(), keyRegistration)
	if id == "" {
		return store.Registration{}, nil
	}
	reg, err := p.app.Registration(r.Context(), id)
	if err != nil && kilowon.CodeOf(err) == kilowon.NotFound {
		p.sessions.Remove(r.Context(), keyRegistration)
		return store.Registration{}, nil
	}
	return reg, err
}

// signupAt loads the application for a step; to is where to go when the step cannot be shown: back to an unfinished one, or on to the status.
func (p *pages) signupAt(r *http.Request, step member.Step) (v *signupView, to string, err error) {
	if !p.texts {
		return nil, "", kilowon.Errorf(kilowon.Conflict, "이 포털은 인증번호를 보낼 문자 발송이 설정되어 있지 않아 회원가입을 받지 못합니다. 운영 담당자에게 문의해 주세요.")
	}
	reg, err := p.registration(r)
	if err != nil {
		return nil, "", err
	}
	if reg.State == store.RegistrationSubmitted || reg.State == store.RegistrationApproved {
		return nil, signupURLs[member.StepDone], nil
	}
	today := p.today()
	v = &signupView{Registration: reg, Step: step, Terms: p.app.Terms(today), Faults: member.Faults{}, Outbox: p.outbox,
		Proved: reg.Proved(today), Certificates: p.certificates != nil, OIDC: p.oidc != nil, CodeSent: p.sessions.GetString(r.Context(), keyCode) != ""}
	if open := reg.Step(v.Terms, today); open < step {
		return nil, signupURLs[open], nil
	}
	return v, "", nil
}

func (p *pages) signupPage(step member.Step) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, to, err := p.signupAt(r, step)
		if err != nil {
			return err
		}
		if to != "" {
			return p.Next(w, r, to)
		}
		v.Flash = p.flashed(r.Context())
		return p.renderSignup(w, r, http.StatusOK, v)
	}
}

func (p *pages) renderSignup(w http.ResponseWriter, r *http.Request, status int, v *signupView) error {
	return p.Render(w, r, Page{Title: "회원가입: " + signupSteps()[v.Step].Label, Status: status}, signupBody(v))
}

// edit changes the application and remembers in the session which it is.
func (p *pages) editSignup(r *http.Request, v *signupView, edit func(reg *member.Registration, now time.Time)) error {
	reg, err := p.app.EditRegistration(r.Context(), v.ID, func(reg *member.Registration, now time.Time) error {
		edit(reg, now)
		return nil
	})
	if err == nil {
		v.Registration, v.Proved = reg, reg.Proved(p.today())
		p.sessions.Put(r.Context(), keyRegistration, reg.ID)
	}
	return err
}

func (p *pages) signupKind(w http.ResponseWriter, r *http.Request) error {
	v, to, err := p.signupAt(r, member.StepKind)
	if err != nil || to != "" {
		return p.nextOr(w, r, to, err)
	}
	kind := member.Kind(r.PostFormValue("kind"))
	if !kind.Joins() {
		v.Faults["kind"] = "회원유형을 하나 골라 주세요."
		return p.renderSignup(w, r, http.StatusUnprocessableEntity, v)
	}
	err = p.editSignup(r, v, func(reg *member.Registration, _ time.Time) {
		reg.Kind = kind
		if kind != member.Corporation {
			reg.Details.CorporationNumber = ""
		}
	})
	return p.nextOr(w, r, signupURLs[member.StepTerms], err)
}

func (p *pages) nextOr(w http.ResponseWriter, r *http.Request, to string, err error) error {
	if err != nil {
		return err
	}
	return p.Next(w, r, to)
}

// split parts the documents that must be agreed to from those that offer choices.
func split(terms []member.Terms) (asked, offered []member.Terms) {
	for _, t := range terms {
		if t.Asked() {
			asked = append(asked, t)
		} else {
			offered = append(offered, t)
		}
	}
	return asked, offered
}

func (p *pages) signupTerms(w http.ResponseWriter, r *http.Request) error {
	v, to, err := p.signupAt(r, member.StepTerms)
	if err != nil || to != "" {
		return p.nextOr(w, r, to, err)
	}
	asked, _ := split(v.Terms)
	err = p.editSignup(r, v, func(reg *member.Registration, now time.Time) {
		reg.Agree(asked, func(item string) bool { return r.PostFormValue(item) != "" }, now)
	})
	if err != nil {
		return err
	}
	for _, item := range member.Missing(v.Terms, v.Consents) {
		v.Faults[item.Key] = "이 항목에 동의해야 가입할 수 있습니다. 읽고 표시해 주세요."
	}
	if len(v.Faults) > 0 {
		return p.renderSignup(w, r, http.StatusUnprocessableEntity, v)
	}
	return p.Next(w, r, signupURLs[member.StepVerify])
}

// signupVerify takes the numbers and the document; a document handed in before stays when none is chosen.
func (p *pages) signupVerify(w http.ResponseWriter, r *http.Request) error {
	v, to, err := p.signupAt(r, member.StepVerify)
	if err != nil || to != "" {
		return p.nextOr(w, r, to, err)
	}
	h, document := readHanded(r, handing{member.MostDocument, "해상도를 낮추어 다시 올려 주세요."})
	if document != nil && h.File == nil {
		return document
	}
	before := v.Kind
	err = p.editSignup(r, v, func(reg *member.Registration, _ time.Time) {
		reg.SetNumbers(h.Values[member.FieldBusinessNumber], h.Values[member.FieldCorporationNumber])
	})
	if err != nil {
		return err
	}
	v.Faults = v.CheckVerify(p.today())
	if len(h.File) > 0 || document != nil {
		if err = document; err == nil {
			err = p.app.SaveRegistrationDocument(r.Context(), v.ID, h.Name, h.File)
			delete(v.Faults, member.FieldDocument)
		}
		switch {
		case err != nil && kilowon.CodeOf(err) == kilowon.Invalid:
			v.Faults[member.FieldDocument] = err.Error()
		case err != nil:
			return err
		}
	}
	to = signupURLs[member.StepDetails]
	do := h.Values["do"]
	if do == "certificate" && v.Certificates {
		to = certifyURL
		delete(v.Faults, member.FieldDocument)
	}
	if do == "oidc" && v.OIDC {
		to = oidcSignupURL
		delete(v.Faults, member.FieldDocument)
	}
	if len(v.Faults) > 0 {
		return p.renderSignup(w, r, http.StatusUnprocessableEntity, v)
	}
	if before != v.Kind {
		p.flash(r.Context(), "법인등록번호를 적으셨으므로 회원유형을 법인으로 바꾸었습니다. 적은 내용은 그대로입니다.")
	}
	return p.Next(w, r, to)
}

// formError tells a form that is no form from one that is too large.
func formError(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return &kilowon.Error{Code: kilowon.Invalid, Message: "보낸 내용을 읽지 못했습니다. 화면을 새로 열고 다시 보내 주세요.", Err: err}
}

// itemFields are the items of documents as boxes to tick.
func itemFields(v *signupView, terms []member.Terms) []Field {
	var out []Field
	for _, t := range terms {
		for _, item := range t.Items {
			mark := "[선택] "
			if item.Required {
				mark = "[필수] "
			}
			out = append(out, Field{ID: item.Key, Label: mark + item.Label, Value: v.agreed(item.Key), Required: item.Required, Error: v.Faults[item.Key]})
		}
	}
	return out
}

func documentField(v *signupView) Field {
	return Field{ID: member.FieldDocument, Label: "사업자등록증 또는 고유번호증", Hint: "PDF, PNG, JPEG 파일 한 개, 10MB까지.", Required: v.Document.Type == "" && !v.Proved, Error: v.Faults[member.FieldDocument]}
}

func documentKind(t member.DocumentType) string {
	_, kind, _ := strings.Cut(string(t), "/")
	return strings.ToUpper(kind)
}

// checkedValue is the value of a box that is ticked.
func checkedValue(on bool) string {
	if on {
		return "1"
	}
	return ""
}
