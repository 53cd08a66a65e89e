package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"path"
	"slices"
	"strconv"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
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
	p.as(member.WorkDesk, "GET /desk/people", p.deskPeoplePage)
	p.as(member.WorkDesk, "POST /desk/people", p.findPeople)
	p.as(member.WorkDesk, "GET /desk/people/{person}", p.deskPersonPage)
	p.as(member.WorkDesk, "POST /desk/people/{person}/erasure", p.erasure)
	p.as(member.Unmask, "POST /desk/people/{person}/unmask", p.unmaskPerson)
}

type deskOfficeView struct {
	app.Office
	Unmask *unmaskForm
}

func (v *deskOfficeView) facts() []Fact {
	return []Fact{{Term: "회원유형", Text: v.Kind.String()}, {Term: "사업자등록번호(고유번호)", Text: orDash(v.BusinessNumber.String())}, {Term: "가입일", Text: TimeText(v.CreatedAt)},
		{Term: "대표자 성명", Text: orDash(v.Contact.Representative)}, {Term: "대표 전화번호", Text: phoneText(v.Contact.Phone)},
		{Term: "휴대전화번호", Text: phoneText(v.Contact.Mobile)}, {Term: "이메일주소", Text: orDash(v.Contact.Email)}}
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

// menuPeople is where a clerk finds a person by the phone.
var menuPeople = Link{"개인정보 열람과 삭제", "/desk/people"}

type deskPeopleView struct {
	Mobile Field
	// Found are who has the phone, nil before one was asked for; Waiting are those to be erased.
	Found, Waiting []app.DeskPerson
	Asked          bool
	Total          int
	Flash          string
	Pager          Pager
}

func (p *pages) deskPeoplePage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.renderPeople(w, r, who, &deskPeopleView{Flash: p.flashed(r.Context())})
}

// findPeople finds who has a phone; it is posted, so that no address tells the phone.
func (p *pages) findPeople(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v := &deskPeopleView{}
	v.Mobile.Value = r.PostFormValue("mobile")
	if !p.unmasks.allow(accountKey(who.ID)) {
		w.Header().Set("Retry-After", "60")
		v.Mobile.Error = "너무 여러 번 찾았습니다. 1분 뒤에 다시 해 주세요."
		return p.renderPeople(w, r, who, v)
	}
	var err error
	v.Found, err = p.app.FindPeople(r.Context(), who, v.Mobile.Value)
	if err != nil && kilowon.CodeOf(err) == kilowon.Invalid {
		v.Mobile.Error, err = fieldText(err), nil
	} else {
		v.Asked = true
	}
	if err != nil {
		return err
	}
	return p.renderPeople(w, r, who, v)
}

func (p *pages) renderPeople(w http.ResponseWriter, r *http.Request, who app.Actor, v *deskPeopleView) error {
	number := pageNumber(r)
	var err error
	if v.Waiting, v.Total, err = p.app.WaitingErasures(r.Context(), who, store.Page{Limit: deskPerPage, Offset: (number - 1) * deskPerPage}); err != nil {
		return err
	}
	v.Pager = Pager{Page: number, Pages: pagesOf(v.Total, deskPerPage), URL: func(n int) string { return menuPeople.URL + "?page=" + strconv.Itoa(n) }}
	v.Mobile.ID, v.Mobile.Label, v.Mobile.Required, v.Mobile.Type, v.Mobile.Mode, v.Mobile.Complete = "mobile", "휴대전화번호", true, "tel", "numeric", "off"
	v.Mobile.Hint = "열람이나 삭제를 요청한 사람의 휴대전화번호. 주소나 기록에 남지 않습니다."
	page := Page{Title: menuPeople.Label, Menu: menuDesk.URL, Crumbs: []Link{home, menuDesk}}
	if v.Mobile.Error != "" {
		page.Status = http.StatusUnprocessableEntity
	}
	return p.Render(w, r, page, deskPeopleBody(v))
}

type deskPersonView struct {
	app.DeskPerson
	Kept    []keptRow
	Unmask  *unmaskForm
	Flash   string
	Note    Field
	Problem string
}

// keptRow is a kind of personal data with how much of it is kept.
type keptRow struct {
	member.PersonalData
	Count string
}

// keptRows are what is kept of somebody, as the register of personal data tells why and for how long.
func (p *pages) keptRows(kept []app.KeptData) []keptRow {
	var out []keptRow
	for _, d := range p.privacy {
		i := slices.IndexFunc(kept, func(k app.KeptData) bool { return k.ID == d.ID })
		if i < 0 {
			continue
		}
		row := keptRow{d, "내보낸 파일에"}
		if n := kept[i].Count; n >= 0 {
			row.Count = kilowon.FormatInt(int64(n)) + "건"
		}
		out = append(out, row)
	}
	return out
}

func (v *deskPersonView) facts() []Fact {
	state := "사용"
	switch {
	case v.Erased():
		state = "개인정보를 지움"
	case !v.Active:
		state = "지운 직원"
	}
	return []Fact{{Term: "성명", Text: orDash(v.Name)}, {Term: "소속", Text: v.Organisation.Name}, {Term: "권한", Text: v.Role.String()}, {Term: "상태", Text: state},
		{Term: "로그인 아이디", Text: orDash(v.Login)}, {Term: "휴대전화번호", Text: phoneText(v.Mobile)}, {Term: "생년월일", Text: orDash(v.BirthDate)},
		{Term: "부서명", Text: orDash(v.Department)}, {Term: "전화번호", Text: phoneText(v.Phone)}, {Term: "이메일주소", Text: orDash(v.Email)}}
}

// showPerson shows a member of staff of whatever organisation; whole, it may be asked for as a file with all that is kept.
func (p *pages) showPerson(w http.ResponseWriter, r *http.Request, who app.Actor) shown {
	return func(f *unmaskForm, whole *member.Unmasking) error {
		id := r.PathValue("person")
		if whole != nil && r.PostFormValue("do") == "file" {
			kept, err := p.app.ExportAtDesk(r.Context(), who, id, *whole)
			if err != nil {
				return err
			}
			return p.sendPerson(w, kept)
		}
		return p.renderPerson(w, r, who, personPage{f, whole, Field{}, ""})
	}
}

// personPage is what a page about a person is to tell beside the person.
type personPage struct {
	form    *unmaskForm
	whole   *member.Unmasking
	note    Field
	problem string
}

func (p *pages) renderPerson(w http.ResponseWriter, r *http.Request, who app.Actor, x personPage) error {
	m, err := p.app.DeskPerson(r.Context(), who, r.PathValue("person"), x.whole)
	if err != nil {
		return err
	}
	f := x.form
	f.URL, f.Back = deskPersonURL(m.ID, "unmask"), deskPersonURL(m.ID)
	if !m.Erased() {
		f.File = "보관하는 것 모두 파일로 받기"
	}
	p.sawAtDesk(r, who, m.OrganisationID)
	x.note.ID, x.note.Label, x.note.Required, x.note.Complete = "document", "요청 문서", true, "off"
	x.note.Hint = "요청서의 문서 번호나 접수번호. 성명, 전화번호는 적지 않습니다."
	page := Page{Title: "직원", Menu: menuDesk.URL, Crumbs: []Link{home, menuDesk, menuPeople, {m.Organisation.Name, deskOfficeURL(m.OrganisationID)}}, Status: f.Status}
	return p.Render(w, r, page, deskPersonBody(&deskPersonView{m, p.keptRows(m.Kept), f, p.flashed(r.Context()), x.note, x.problem}))
}

// sendPerson sends what is kept of somebody as a file.
func (p *pages) sendPerson(w http.ResponseWriter, kept *app.PersonExport) error {
	text, err := json.MarshalIndent(kept, "", "  ")
	if err != nil {
		return err
	}
	return send(w, file{"개인정보_" + p.today().String() + ".json", append(text, '\n')})
}

func (p *pages) deskPersonPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.showPerson(w, r, who)(&unmaskForm{}, nil)
}

func (p *pages) unmaskPerson(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.unmasked(w, r, who, p.showPerson(w, r, who))
}

// erasure proposes that all that is kept of a person is erased, or decides what another clerk proposed.
func (p *pages) erasure(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	id, ctx := r.PathValue("person"), r.Context()
	done, err := "", error(nil)
	switch r.PostFormValue("do") {
	case "confirm":
		done, err = "보관하던 것을 지웠습니다. 되돌릴 수 없습니다.", p.app.DecideErasure(ctx, who, id, store.ErasureConfirmed)
	case "refuse":
		done, err = "삭제안을 반려했습니다.", p.app.DecideErasure(ctx, who, id, store.ErasureRefused)
	case "withdraw":
		done, err = "삭제안을 철회했습니다.", p.app.DecideErasure(ctx, who, id, store.ErasureWithdrawn)
	default:
		done, err = "삭제안을 올렸습니다. 다른 담당자가 확인하면 지웁니다.", p.app.ProposeErasure(ctx, who, id, r.PostFormValue("document"))
	}
	var e *kilowon.Error
	if errors.As(err, &e) && (e.Code == kilowon.Invalid || e.Code == kilowon.Conflict || e.Code == kilowon.Forbidden) {
		x := personPage{form: &unmaskForm{Status: StatusOf(e.Code)}, note: Field{Value: r.PostFormValue("document")}}
		if e.Code == kilowon.Invalid {
			x.note.Error = e.Message
		} else {
			x.problem = e.Message
		}
		return p.renderPerson(w, r, who, x)
	}
	if err == nil {
		p.flash(ctx, done)
	}
	return p.nextOr(w, r, deskPersonURL(id), err)
}
