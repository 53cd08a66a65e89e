package web

import (
	"net/http"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
)

// organisationURL is the page of one's own organisation and its staff.
const organisationURL = "/organisation"

type organisationView struct {
	app.Office
	Details member.Details
	Faults  member.Faults
	// Manages says that the reader may change what is shown; All ticks everybody; Texts says that a code can be sent to who joins.
	Manages, All, Texts bool
	Flash, Problem      string
}

// fields are those that may be changed: name and numbers were proved by a document.
func (v *organisationView) fields() []Field { return organisationFields(&v.Details, v.Faults)[1:] }

func (v *organisationView) facts() []Fact {
	facts := []Fact{{Term: "회사명", Text: v.Name}, {Term: "회원유형", Text: v.Kind.String()}, {Term: "사업자등록번호(고유번호)", Text: orDash(v.BusinessNumber.String())}}
	if v.CorporationNumber != "" {
		facts = append(facts, Fact{Term: "법인등록번호", Text: v.CorporationNumber})
	}
	if !v.Manages {
		facts = append(facts, Fact{Term: "대표자 성명", Text: orDash(v.Details.Representative)}, Fact{Term: "대표 전화번호", Text: orDash(v.Details.Phone)})
	}
	return facts
}

func (p *pages) organisationOf(r *http.Request, who app.Actor) (*organisationView, error) {
	o, err := p.app.Office(r.Context(), who)
	c := o.Contact
	return &organisationView{Office: o, Manages: who.Role.May(member.ManageOrganisation), Texts: p.texts, All: r.FormValue("all") != "", Faults: member.Faults{},
		Details: member.Details{Name: o.Name, BusinessNumber: o.BusinessNumber, CorporationNumber: o.CorporationNumber, Representative: c.Representative,
			Phone: c.Phone, Mobile: c.Mobile, Email: c.Email, ApartmentOffice: o.ApartmentOffice}}, err
}

func (p *pages) organisationPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.organisationOf(r, who)
	if err != nil {
		return err
	}
	v.Flash = p.flashed(r.Context())
	return p.renderOrganisation(w, r, http.StatusOK, v)
}

func (p *pages) renderOrganisation(w http.ResponseWriter, r *http.Request, status int, v *organisationView) error {
	return p.Render(w, r, Page{Title: "회사/직원정보 관리", Crumbs: []Link{home, {"내 정보", accountURL}}, Status: status}, organisationBody(v))
}

func (p *pages) saveOrganisation(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.organisationOf(r, who)
	if err != nil {
		return err
	}
	organisationForm(r, &v.Details)
	v.Details.Name = v.Name
	if v.Faults = v.Details.Check(v.Kind); len(v.Faults) > 0 {
		return p.renderOrganisation(w, r, http.StatusUnprocessableEntity, v)
	}
	if err := p.app.SaveOffice(r.Context(), who, v.Details); err != nil {
		return err
	}
	p.flash(r.Context(), "회사정보를 고쳤습니다.")
	return p.Next(w, r, organisationURL)
}

// changeStaff removes the ticked people, or gives one another role.
func (p *pages) changeStaff(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	var err error
	done := "직원의 권한을 바꾸었습니다."
	switch reader, manager := r.PostFormValue("reader"), r.PostFormValue("manager"); {
	case reader != "":
		err = p.app.SetRole(r.Context(), who, reader, member.Reader)
	case manager != "":
		err = p.app.SetRole(r.Context(), who, manager, member.Manager)
	default:
		done = "표시한 직원을 지웠습니다."
		err = p.app.RemoveStaff(r.Context(), who, r.PostForm["staff"])
	}
	if code := kilowon.CodeOf(err); err != nil && (code == kilowon.Conflict || code == kilowon.Invalid) {
		v, again := p.organisationOf(r, who)
		if again != nil {
			return again
		}
		v.Problem = err.Error()
		return p.renderOrganisation(w, r, http.StatusConflict, v)
	}
	if err == nil {
		p.flash(r.Context(), done)
	}
	return p.nextOr(w, r, organisationURL, err)
}

type newStaffView struct {
	member.Person
	Role   member.Role
	Faults member.Faults
	Flash  string
	Outbox bool
}

func (p *pages) newStaffPage(w http.ResponseWriter, r *http.Request, _ app.Actor) error {
	return p.renderNewStaff(w, r, http.StatusOK, &newStaffView{Role: member.Reader})
}

func (p *pages) renderNewStaff(w http.ResponseWriter, r *http.Request, status int, v *newStaffView) error {
	v.Outbox = p.outbox
	page := Page{Title: "직원추가", Crumbs: []Link{home, {"회사/직원정보 관리", organisationURL}}, Status: status}
	return p.Render(w, r, page, newStaffBody(v))
}

// addStaff sends the code, or takes the person on with it; what was typed comes back either way.
func (p *pages) addStaff(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v := &newStaffView{Role: member.Role(r.PostFormValue("role")), Faults: member.Faults{}}
	personForm(r, &v.Person)
	faults := v.Person.Check(p.today())
	var err error
	if r.PostFormValue("do") == "send" {
		if err = member.CheckMobile(v.Mobile); err == nil {
			var id string
			if id, err = p.app.SendStaffCode(r.Context(), who, v.Mobile, clientOf(r, p.opt.Proxies).String()); err == nil {
				p.sessions.Put(r.Context(), keyCode, id)
				v.Flash = "직원의 휴대전화로 인증번호를 보냈습니다. 3분 안에 아래에 적어 주세요."
				return p.renderNewStaff(w, r, http.StatusOK, v)
			}
		}
	} else {
		if v.Faults = faults; len(faults) > 0 {
			return p.renderNewStaff(w, r, http.StatusUnprocessableEntity, v)
		}
		err = p.app.AddStaff(r.Context(), who, app.NewStaff{Person: v.Person, Role: v.Role, CodeID: p.sessions.GetString(r.Context(), keyCode), Digits: r.PostFormValue(member.FieldCode)})
	}
	if code := kilowon.CodeOf(err); err != nil && (code == kilowon.Conflict || code == kilowon.Invalid) {
		v.Faults[member.FieldCode] = err.Error()
		return p.renderNewStaff(w, r, http.StatusUnprocessableEntity, v)
	}
	if err == nil {
		p.sessions.Remove(r.Context(), keyCode)
		p.flash(r.Context(), "직원을 등록했습니다. 이제 휴대전화 인증으로 로그인할 수 있습니다.")
	}
	return p.nextOr(w, r, organisationURL, err)
}
