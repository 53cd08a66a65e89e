package web

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/store"
)

// menuComplexes are the complexes of all contracts.
var menuComplexes = Link{"단지와 세대", "/desk/complexes"}

var complexStates = []Option{{Value: string(store.ComplexAny), Label: "모두"}, {Value: string(store.ComplexBare), Label: "자료 없음"}, {Value: string(store.ComplexReady), Label: "자료 있음"}}

type deskComplexesView struct {
	Text  string
	State Field
	app.DeskComplexes
	Pager Pager
}

// deskComplexesPage lists the complexes with what they lack, and the contracts without one.
func (p *pages) deskComplexesPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v := deskComplexesView{Text: strings.TrimSpace(r.FormValue("q")), State: Field{ID: "state", Label: "상태", Value: r.FormValue("state")}}
	if v.State.Value != string(store.ComplexBare) && v.State.Value != string(store.ComplexReady) {
		v.State.Value = string(store.ComplexAny)
	}
	number := pageNumber(r)
	var err error
	if v.DeskComplexes, err = p.app.DeskComplexes(r.Context(), who, v.Text, store.ComplexState(v.State.Value), store.Page{Limit: deskPerPage, Offset: (number - 1) * deskPerPage}); err != nil {
		return err
	}
	v.Pager = Pager{Page: number, Pages: pagesOf(max(v.ComplexCount, v.BareCount), deskPerPage), URL: func(n int) string {
		return menuComplexes.URL + "?" + url.Values{"q": {v.Text}, "state": {v.State.Value}, "page": {strconv.Itoa(n)}}.Encode()
	}}
	return p.Render(w, r, Page{Title: menuComplexes.Label, Menu: menuComplexes.URL, Crumbs: []Link{home, menuDesk}}, deskComplexesBody(v))
}

// deskFormView is a form of the desk on a page of its own.
type deskFormView struct {
	Title, Lead, Button, Action, Back string
	Crumbs                            []Link
	Form                              termsForm
}

func (p *pages) renderDeskForm(w http.ResponseWriter, r *http.Request, v *deskFormView, status int) error {
	crumbs := append([]Link{home, menuDesk, menuComplexes}, v.Crumbs...)
	return p.Render(w, r, Page{Title: v.Title, Menu: menuComplexes.URL, Crumbs: crumbs, Status: status}, deskFormBody(v))
}

// newComplexForm is the form of a complex that is to be made; what the register knows of its contract stands in it.
func (p *pages) newComplexForm(r *http.Request, who app.Actor) (*deskFormView, error) {
	c := store.Complex{ContractNumber: strings.TrimSpace(r.FormValue("contract_number"))}
	number := formField{Field: Field{ID: "contract_number", Label: "고객번호", Value: c.ContractNumber, Required: true, Mode: "numeric", Hint: "계약 대장에 있는 10자리 번호"}}
	if r.Method == http.MethodGet && c.ContractNumber != "" {
		entry, err := p.app.BareContract(r.Context(), who, c.ContractNumber)
		if err != nil && kilowon.CodeOf(err) != kilowon.Invalid && kilowon.CodeOf(err) != kilowon.Conflict {
			return nil, err
		}
		if err != nil {
			number.Error = problemText(kilowon.At("", err))
		}
		c.Address = entry.Holder.Address
	}
	from := formField{Field: Field{ID: "from", Label: "적용일", Type: "date", Required: true, Hint: "이 조건으로 처음 계산할 검침기간의 첫날, 곧 전월 검침일"}}
	v := &deskFormView{Title: "단지 만들기", Lead: "계약 대장에 있는 고객번호의 단지를 만듭니다. 만든 다음 세대를 넣으면 회원이 고객번호를 불러올 수 있습니다.", Button: "단지 만들기",
		Action: menuComplexes.URL + "/new", Back: menuComplexes.URL}
	v.Form = complexTermsForm(&c, &store.ComplexTerms{Method: apartment.Single, ShareRule: apartment.ShareOwnTariff, ReadingDay: 1, CommonOption: 1}, from)
	v.Form.Fields = append([]formField{number}, v.Form.Fields...)
	return v, nil
}

// newComplexPage asks for a complex.
func (p *pages) newComplexPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.newComplexForm(r, who)
	if err != nil {
		return err
	}
	v.Form.field("contract_kw").Value = ""
	return p.renderDeskForm(w, r, v, http.StatusOK)
}

// newComplex makes a complex and leads to its households.
func (p *pages) newComplex(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.newComplexForm(r, who)
	if err != nil {
		return err
	}
	v.Form.read(r)
	c := store.Complex{ContractNumber: v.Form.field("contract_number").Value, Name: v.Form.field("name").Value, Address: v.Form.field("address").Value}
	terms := v.Form.complexTerms(&c, store.ComplexTerms{})
	if v.Form.wrong() {
		return p.renderDeskForm(w, r, v, http.StatusUnprocessableEntity)
	}
	if err := p.app.CreateComplex(r.Context(), who, &c, terms); err != nil {
		if v.Form.tell(err) {
			return p.renderDeskForm(w, r, v, StatusOf(kilowon.CodeOf(err)))
		}
		return err
	}
	p.flash(r.Context(), "단지를 만들었습니다. 이제 세대를 넣어 주세요.")
	return p.Next(w, r, deskContractURL(c.ID, "households", "file"))
}

type householdFileView struct {
	Contract app.DeskContract
	Flash    string
	File     Field
	// Checked is the file that was just handed in; nil for none.
	Checked *app.HouseholdImport
}

func (v *householdFileView) url() string { return deskContractURL(v.Contract.ID, "households", "file") }

// householdFilePage takes a file of a complex's households.
func (p *pages) householdFilePage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.renderHouseholdFile(w, r, who, &householdFileView{})
}

func (p *pages) renderHouseholdFile(w http.ResponseWriter, r *http.Request, who app.Actor, v *householdFileView) error {
	var err error
	if v.Contract, err = p.app.DeskContract(r.Context(), who, r.PathValue("contract")); err != nil {
		return err
	}
	v.Flash = p.flashed(r.Context())
	v.File.ID, v.File.Label, v.File.Required = "file", "세대 자료 파일", true
	v.File.Hint = "xlsx, xls, csv 파일 한 개. 동, 호, 시작지침 열이 있어야 하고 나머지 열은 비우거나 뺄 수 있습니다."
	page := Page{Title: v.Contract.Name + " 세대 자료", Menu: menuComplexes.URL, Crumbs: p.householdCrumbs(&v.Contract)}
	if v.File.Error != "" {
		page.Status = http.StatusUnprocessableEntity
	}
	return p.Render(w, r, page, householdFileBody(v))
}

func (p *pages) householdCrumbs(c *app.DeskContract) []Link {
	return []Link{home, menuDesk, menuComplexes, {c.Name, deskContractURL(c.ID)}, {"세대 관리", deskContractURL(c.ID, "households")}}
}

// householdFileForm sends the file to be filled in.
func (p *pages) householdFileForm(w http.ResponseWriter, _ *http.Request, _ app.Actor) error {
	f, err := made("세대자료_양식.xlsx", func(out io.Writer) error { return document.WriteHouseholdForm(out) })
	if err != nil {
		return err
	}
	return send(w, f)
}

// householdFile checks a file of households, and takes it over where that is asked for.
func (p *pages) householdFile(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v := &householdFileView{}
	checked, err := takeFile(r, document.ReadHouseholds, func(rows []apartment.HouseholdRow, take bool) (app.HouseholdImport, error) {
		return p.app.FileHouseholds(r.Context(), who, r.PathValue("contract"), rows, take)
	})
	if err != nil && kilowon.CodeOf(err) == kilowon.Invalid {
		v.File.Error = problemText(err)
		return p.renderHouseholdFile(w, r, who, v)
	}
	if err != nil {
		return err
	}
	v.Checked = &checked
	return p.renderHouseholdFile(w, r, who, v)
}

// householdsDone tells what was taken over, nothing where the file was only looked at.
func householdsDone(f *app.HouseholdImport) string {
	if !f.Taken {
		return ""
	}
	return fmt.Sprintf("새 세대 %d곳을 넣고 %d곳을 바꾸었습니다. 반영하지 않은 줄은 %d줄입니다.", f.Added, f.Replaced, f.Stopped())
}
