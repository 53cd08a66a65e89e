package web

import (
	"net/http"
	"path"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
)

func deskOfficeURL(id string, below ...string) string {
	return path.Join(append([]string{"/desk/organisations", id}, below...)...)
}

func deskPersonURL(id string, below ...string) string {
	return path.Join(append([]string{"/desk/people", id}, below...)...)
}

// deskPeopleRoutes are the clerks' pages about people.
func (p *pages) deskPeopleRoutes() {
	p.as(member.WorkDesk, "GET /desk/organisations/{organisation}", p.deskOfficePage)
	p.as(member.Unmask, "POST /desk/organisations/{organisation}/unmask", p.unmaskOffice)
	p.as(member.WorkDesk, "GET /desk/people/{person}", p.deskPersonPage)
	p.as(member.Unmask, "POST /desk/people/{person}/unmask", p.unmaskPerson)
}

type deskOfficeView struct {
	app.Office
	Unmask *unmaskForm
}

func (v *deskOfficeView) facts() []Fact {
	return []Fact{{Term: "회원유형", Text: v.Kind.String()}, {Term: "사업자등록번호(고유번호)", Text: orDash(v.BusinessNumber.String())}, {Term: "가입일", Text: TimeText(v.CreatedAt)},
		{Term: "대표자 성명", Text: orDash(v.Contact.Representative)}, {Term: "대표 전화번호", Text: orDash(v.Contact.Phone)},
		{Term: "휴대전화번호", Text: orDash(v.Contact.Mobile)}, {Term: "이메일주소", Text: orDash(v.Contact.Email)}}
}

// showOffice shows a member with its staff.
func (p *pages) showOffice(w http.ResponseWriter, r *http.Request, who app.Actor) shown {
	return func(f *unmaskForm, whole *member.Unmasking) error {
		o, err := p.app.DeskOffice(r.Context(), who, r.PathValue("organisation"), whole)
		if err != nil {
			return err
		}
		f.URL, f.Back = deskOfficeURL(o.ID, "unmask"), deskOfficeURL(o.ID)
		p.sawAtDesk(r, who, o.ID)
		page := Page{Title: o.Name, Menu: menuSearch.URL, Crumbs: []Link{home, menuDesk, menuSearch}, Status: f.Status}
		return p.Render(w, r, page, deskOfficeBody(&deskOfficeView{o, f}))
	}
}

func (p *pages) deskOfficePage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.showOffice(w, r, who)(&unmaskForm{}, nil)
}

func (p *pages) unmaskOffice(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.unmasked(w, r, who, p.showOffice(w, r, who))
}

type deskPersonView struct {
	app.DeskPerson
	Unmask *unmaskForm
}

func (v *deskPersonView) facts() []Fact {
	state := "사용"
	if !v.Active {
		state = "지운 직원"
	}
	return []Fact{{Term: "성명", Text: orDash(v.Name)}, {Term: "소속", Text: v.Organisation.Name}, {Term: "권한", Text: v.Role.String()}, {Term: "상태", Text: state},
		{Term: "로그인 아이디", Text: orDash(v.Login)}, {Term: "휴대전화번호", Text: orDash(v.Mobile)}, {Term: "생년월일", Text: orDash(v.BirthDate)},
		{Term: "부서명", Text: orDash(v.Department)}, {Term: "전화번호", Text: orDash(v.Phone)}, {Term: "이메일주소", Text: orDash(v.Email)}}
}

// showPerson shows a member of staff of whatever organisation.
func (p *pages) showPerson(w http.ResponseWriter, r *http.Request, who app.Actor) shown {
	return func(f *unmaskForm, whole *member.Unmasking) error {
		m, err := p.app.DeskPerson(r.Context(), who, r.PathValue("person"), whole)
		if err != nil {
			return err
		}
		f.URL, f.Back = deskPersonURL(m.ID, "unmask"), deskPersonURL(m.ID)
		p.sawAtDesk(r, who, m.OrganisationID)
		page := Page{Title: "직원", Menu: menuSearch.URL, Crumbs: []Link{home, menuDesk, menuSearch, {m.Organisation.Name, deskOfficeURL(m.OrganisationID)}}, Status: f.Status}
		return p.Render(w, r, page, deskPersonBody(&deskPersonView{m, f}))
	}
}

func (p *pages) deskPersonPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.showPerson(w, r, who)(&unmaskForm{}, nil)
}

func (p *pages) unmaskPerson(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.unmasked(w, r, who, p.showPerson(w, r, who))
}
