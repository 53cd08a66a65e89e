package web

import (
	"net/http"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// signupDetails keeps what was typed whatever button was pressed, so that nothing is lost on the way to the code and back.
func (p *pages) signupDetails(w http.ResponseWriter, r *http.Request) error {
	v, to, err := p.signupAt(r, member.StepDetails)
	if err != nil || to != "" {
		return p.nextOr(w, r, to, err)
	}
	_, offered := split(v.Terms)
	err = p.editSignup(r, v, func(reg *member.Registration, now time.Time) {
		organisationForm(r, &reg.Details)
		if v.Proved {
			reg.Details.Name = reg.Proof.Name
		}
		personForm(r, &reg.Staff)
		reg.CheckDetails(p.today()) // Brings numbers into their form; the faults are told below.
		reg.Agree(offered, func(item string) bool { return r.PostFormValue(item) != "" }, now)
	})
	if err != nil {
		return err
	}
	switch r.PostFormValue("do") {
	case "send":
		err = p.sendSignupCode(r, v)
	case "check":
		code := p.sessions.GetString(r.Context(), keyCode)
		if err = p.app.ConfirmRegistrationPhone(r.Context(), v.ID, code, r.PostFormValue(member.FieldCode)); err == nil {
			p.flash(r.Context(), "휴대전화 인증을 마쳤습니다. 나머지를 적고 가입 신청을 눌러 주세요.")
		}
	default:
		return p.submitSignup(w, r, v)
	}
	if code := kilowon.CodeOf(err); err != nil && (code == kilowon.Invalid || code == kilowon.Conflict) {
		v.Faults[member.FieldCode] = err.Error()
		return p.renderSignup(w, r, http.StatusUnprocessableEntity, v)
	}
	return p.nextOr(w, r, signupURLs[member.StepDetails]+"#"+member.FieldCode, err)
}

func (p *pages) sendSignupCode(r *http.Request, v *signupView) error {
	if err := member.CheckMobile(v.Staff.Mobile); err != nil {
		return err
	}
	if !p.logins.allow(clientOf(r, p.opt.Proxies)) {
		return kilowon.Errorf(kilowon.Conflict, "인증번호를 너무 여러 번 요청했습니다. 1분 뒤에 다시 해 주세요.")
	}
	id, err := p.app.SendRegistrationCode(r.Context(), v.ID, clientOf(r, p.opt.Proxies).String())
	if err != nil {
		return err
	}
	p.sessions.Put(r.Context(), keyCode, id)
	p.flash(r.Context(), "인증번호를 보냈습니다. 3분 안에 아래에 적고 인증번호 확인을 눌러 주세요.")
	return nil
}

func (p *pages) submitSignup(w http.ResponseWriter, r *http.Request, v *signupView) error {
	if v.Faults = v.CheckDetails(p.today()); len(v.Faults) > 0 {
		return p.renderSignup(w, r, http.StatusUnprocessableEntity, v)
	}
	if err := p.app.SubmitRegistration(r.Context(), v.ID); err != nil {
		return err
	}
	p.sessions.Remove(r.Context(), keyCode)
	return p.Next(w, r, signupURLs[member.StepDone])
}

// organisationForm reads the fields of an organisation.
func organisationForm(r *http.Request, d *member.Details) {
	d.Name, d.Representative = r.PostFormValue(member.FieldName), r.PostFormValue(member.FieldRepresentative)
	d.Phone, d.Mobile, d.Email = r.PostFormValue(member.FieldPhone), r.PostFormValue(member.FieldMobile), r.PostFormValue(member.FieldEmail)
	d.ApartmentOffice = r.PostFormValue("apartment_office") != ""
}

// personForm reads the fields of a member of staff.
func personForm(r *http.Request, s *member.Person) {
	s.Name, s.BirthDate, s.Mobile = r.PostFormValue(member.FieldStaffName), r.PostFormValue(member.FieldBirthDate), r.PostFormValue(member.FieldStaffMobile)
	s.Department, s.Phone, s.Email = r.PostFormValue(member.FieldDepartment), r.PostFormValue(member.FieldStaffPhone), r.PostFormValue(member.FieldStaffEmail)
}

// organisationFields are the fields of an organisation with what was typed.
func organisationFields(d *member.Details, f member.Faults) []Field {
	return []Field{
		{ID: member.FieldName, Label: "사업자명(단체명)", Value: d.Name, Required: true, Complete: "organization", Hint: "사업자등록증이나 고유번호증에 적힌 그대로 적어 주세요.", Error: f[member.FieldName]},
		{ID: member.FieldRepresentative, Label: "대표자 성명", Value: d.Representative, Required: true, Error: f[member.FieldRepresentative]},
		{ID: member.FieldPhone, Label: "대표 전화번호", Value: d.Phone, Type: "tel", Required: true, Mode: "tel", Error: f[member.FieldPhone]},
		{ID: member.FieldMobile, Label: "대표 휴대전화번호", Value: d.Mobile, Type: "tel", Mode: "tel", Error: f[member.FieldMobile]},
		{ID: member.FieldEmail, Label: "대표 이메일주소", Value: d.Email, Mode: "email", Error: f[member.FieldEmail]},
	}
}

// organisationFields are those of the organisation that are typed: a name that was proved is not.
func (v *signupView) organisationFields() []Field {
	fields := organisationFields(&v.Details, v.Faults)
	if v.Proved {
		return fields[1:]
	}
	return fields
}

func (v *signupView) organisationFacts() []Fact {
	facts := []Fact{{Term: "회원유형", Text: v.Kind.String()}, {Term: "사업자등록번호(고유번호)", Text: v.Details.BusinessNumber.String()}}
	if v.Proved {
		facts = append(facts, Fact{Term: "사업자명(단체명)", Text: v.Details.Name, Note: v.Proof.Way.String() + "의 정보"})
	}
	return facts
}

// personFields are the fields of a member of staff with what was typed.
func personFields(s *member.Person, f member.Faults) []Field {
	return []Field{
		{ID: member.FieldStaffName, Label: "성명", Value: s.Name, Required: true, Complete: "name", Error: f[member.FieldStaffName]},
		{ID: member.FieldBirthDate, Label: "생년월일", Value: s.BirthDate, Required: true, Complete: "bday", Hint: "1980-05-17처럼 적어 주세요.", Error: f[member.FieldBirthDate]},
		{ID: member.FieldDepartment, Label: "부서명", Value: s.Department, Required: true, Error: f[member.FieldDepartment]},
		{ID: member.FieldStaffPhone, Label: "전화번호", Value: s.Phone, Type: "tel", Required: true, Mode: "tel", Complete: "tel", Hint: "사무실 전화번호나 휴대전화번호입니다.", Error: f[member.FieldStaffPhone]},
		{ID: member.FieldStaffEmail, Label: "이메일주소", Value: s.Email, Mode: "email", Complete: "email", Error: f[member.FieldStaffEmail]},
		{ID: member.FieldStaffMobile, Label: "휴대전화번호", Value: s.Mobile, Type: "tel", Required: true, Mode: "tel", Hint: "010으로 시작하는 숫자 11자리입니다. 이 번호로 인증하고 로그인합니다.", Error: f[member.FieldStaffMobile]},
	}
}

// codeField takes the digits of a one-time code.
func codeField(f member.Faults) Field {
	return Field{ID: member.FieldCode, Label: "인증번호", Mode: "numeric", Complete: "one-time-code", Hint: "문자로 온 숫자 6자리입니다. 3분 동안 쓸 수 있습니다.", Error: f[member.FieldCode]}
}

// signupStatus tells how far the clerks are.
func (p *pages) signupStatus(w http.ResponseWriter, r *http.Request) error {
	reg, err := p.registration(r)
	if err != nil {
		return err
	}
	if reg.ID == "" || reg.State == store.RegistrationDraft {
		return p.Next(w, r, "/login/phone")
	}
	v := &signupView{Registration: reg, Flash: p.flashed(r.Context())}
	return p.Render(w, r, Page{Title: "회원가입 처리 상태"}, signupStatusBody(v))
}

// markedText names the fields a clerk marked.
func markedText(r *member.Registration) []string {
	var out []string
	for _, e := range r.Checked() {
		for _, field := range r.Marked {
			if e.Field == field {
				out = append(out, e.Label+": "+e.Value)
			}
		}
	}
	return out
}
