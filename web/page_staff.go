package web

import (
	"errors"
	"net/http"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// ownDetailsURL is where one edits one's own details.
const ownDetailsURL = accountURL + "/details"

func staffURL(id string) string { return organisationURL + "/staff/" + id }

func (p *pages) staffRoutes() {
	p.as(member.OwnAccount, "GET /account/details", p.ownDetailsPage)
	p.as(member.OwnAccount, "POST /account/details", p.ownDetails)
	p.as(member.ManageOrganisation, "GET /organisation/staff/{person}", p.staffPage)
	p.as(member.ManageOrganisation, "POST /organisation/staff/{person}", p.staff)
}

// staffEdit is where a member of staff is edited, and by whom.
type staffEdit struct {
	who app.Actor
	id  string
	// action is the form's address, back the page it leads to.
	action, back string
}

func ownEdit(who app.Actor) staffEdit { return staffEdit{who, who.ID, ownDetailsURL, accountURL} }

func colleagueEdit(r *http.Request, who app.Actor) staffEdit {
	id := r.PathValue("person")
	return staffEdit{who, id, staffURL(id), organisationURL}
}

type staffView struct {
	member.Person
	Action, Back, Title string
	// Whole says that name and date of birth may be changed, Texts that a code can be sent to another phone.
	Whole, Texts, Outbox bool
	Role                 member.Role
	Faults               member.Faults
	Flash                string
}

// fields are those that may be changed here.
func (v *staffView) fields() []Field {
	list := personFields(&v.Person, v.Faults)
	if !v.Whole {
		list = list[2:]
	}
	if !v.Texts {
		list = list[:len(list)-1]
	}
	return list
}

func (v *staffView) facts() []Fact {
	facts := []Fact{{Term: "권한", Text: v.Role.String()}}
	if !v.Whole {
		facts = append([]Fact{{Term: "성명", Text: v.Name}, {Term: "생년월일", Text: orDash(v.BirthDate), Note: "성명과 생년월일은 기관의 관리자가 고칩니다"}}, facts...)
	}
	return facts
}

func personIn(m *store.Member) member.Person {
	return member.Person{Name: m.Name, BirthDate: m.BirthDate, Mobile: m.Mobile, Department: m.Department, Phone: m.Phone, Email: m.Email}
}

func (p *pages) ownDetailsPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.editStaffPage(w, r, ownEdit(who))
}

func (p *pages) ownDetails(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.editStaff(w, r, ownEdit(who))
}

func (p *pages) staffPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.editStaffPage(w, r, colleagueEdit(r, who))
}

func (p *pages) staff(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.editStaff(w, r, colleagueEdit(r, who))
}

func (p *pages) staffView(r *http.Request, e staffEdit) (*staffView, error) {
	m, err := p.app.Colleague(r.Context(), e.who, e.id)
	v := &staffView{Person: personIn(&m), Action: e.action, Back: e.back, Title: "직원정보 수정", Whole: e.who.Role.May(member.ManageOrganisation), Texts: p.texts, Outbox: p.outbox,
		Role: m.Role, Faults: member.Faults{}}
	if e.action == ownDetailsURL {
		v.Title = "내 정보 수정"
	}
	return v, err
}

func (p *pages) editStaffPage(w http.ResponseWriter, r *http.Request, e staffEdit) error {
	v, err := p.staffView(r, e)
	if err != nil {
		return err
	}
	return p.renderStaff(w, r, http.StatusOK, v)
}

func (p *pages) renderStaff(w http.ResponseWriter, r *http.Request, status int, v *staffView) error {
	crumbs := []Link{home, {"내 정보", accountURL}}
	if v.Back == organisationURL {
		crumbs = append(crumbs, Link{"회사/직원정보 관리", organisationURL})
	}
	return p.Render(w, r, Page{Title: v.Title, Crumbs: crumbs, Status: status}, staffBody(v))
}

// editStaff sends the code of another phone, or saves what was typed; it comes back either way.
func (p *pages) editStaff(w http.ResponseWriter, r *http.Request, e staffEdit) error {
	v, err := p.staffView(r, e)
	if err != nil {
		return err
	}
	old, ctx := v.Person, r.Context()
	personForm(r, &v.Person)
	if !v.Whole {
		v.Name, v.BirthDate = old.Name, old.BirthDate
	}
	if !v.Texts {
		v.Mobile = old.Mobile
	}
	faults := v.Person.CheckChange(&old, p.today())
	switch {
	case r.PostFormValue("do") == "send" && faults[member.FieldStaffMobile] != "":
		v.Faults = faults
		return p.renderStaff(w, r, http.StatusUnprocessableEntity, v)
	case r.PostFormValue("do") == "send":
		var id string
		if id, err = p.app.SendChangeCode(ctx, e.who, e.id, v.Person, clientOf(r, p.opt.Proxies).String()); err == nil {
			p.sessions.Put(ctx, keyCode, id)
			v.Flash = "새 휴대전화로 인증번호를 보냈습니다. 3분 안에 아래에 적어 주세요."
			return p.renderStaff(w, r, http.StatusOK, v)
		}
	case len(faults) > 0:
		v.Faults = faults
		return p.renderStaff(w, r, http.StatusUnprocessableEntity, v)
	default:
		err = p.app.SaveStaff(ctx, e.who, e.id, app.StaffChange{Person: v.Person, CodeID: p.sessions.GetString(ctx, keyCode), Digits: r.PostFormValue(member.FieldCode)})
	}
	var fault *kilowon.Error
	if errors.As(err, &fault) && (fault.Code == kilowon.Conflict || fault.Code == kilowon.Invalid) {
		field := fault.Path
		if field == "" {
			field = member.FieldCode
		}
		v.Faults[field] = fault.Message
		return p.renderStaff(w, r, http.StatusUnprocessableEntity, v)
	}
	if err == nil {
		p.sessions.Remove(ctx, keyCode)
		p.flash(ctx, "직원정보를 고쳤습니다.")
	}
	return p.nextOr(w, r, e.back, err)
}
