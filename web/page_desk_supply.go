package web

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// menuSupply is the supplier's register of contracts.
var menuSupply = Link{"계약 대장", "/desk/supply"}

type deskSupplyView struct {
	Text    string
	Entries []app.SupplyEntry
	Total   int
	Pager   Pager
	File    Field
	// Checked is the file that was just handed in; nil for none.
	Checked *app.SupplyFile
}

// deskSupplyPage lists the register and takes a file of it.
func (p *pages) deskSupplyPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.renderSupply(w, r, who, &deskSupplyView{Text: strings.TrimSpace(r.FormValue("q"))})
}

func (p *pages) renderSupply(w http.ResponseWriter, r *http.Request, who app.Actor, v *deskSupplyView) error {
	number := pageNumber(r)
	var err error
	if v.Entries, v.Total, err = p.app.DeskSupply(r.Context(), who, v.Text, store.Page{Limit: deskPerPage, Offset: (number - 1) * deskPerPage}); err != nil {
		return err
	}
	v.Pager = searchPager(menuSupply.URL, v.Text, number, pagesOf(v.Total, deskPerPage))
	v.File.ID, v.File.Label, v.File.Required = "file", "계약 대장 파일", true
	v.File.Hint = "xlsx, xls, csv 파일 한 개. 고객번호, 고객명, 사업자등록번호, 주소 열이 있어야 하고, 청구서유형과 납부방법은 있으면 요금조회에 보입니다."
	page := Page{Title: menuSupply.Label, Menu: menuSupply.URL, Crumbs: []Link{home, menuDesk}}
	if v.File.Error != "" {
		page.Status = http.StatusUnprocessableEntity
	}
	return p.Render(w, r, page, deskSupplyBody(v))
}

func deskSupplyURL(number string, below ...string) string {
	return strings.Join(append([]string{menuSupply.URL, number}, below...), "/")
}

type supplyContractView struct {
	app.SupplyEntry
	Unmask *unmaskForm
}

// showSupplyContract shows one entry of the register.
func (p *pages) showSupplyContract(w http.ResponseWriter, r *http.Request, who app.Actor) shown {
	return func(f *unmaskForm, whole *member.Unmasking) error {
		e, err := p.app.DeskSupplyContract(r.Context(), who, r.PathValue("number"), whole)
		if err != nil {
			return err
		}
		f.URL, f.Back = deskSupplyURL(e.Number, "unmask"), deskSupplyURL(e.Number)
		page := Page{Title: "계약 대장의 고객번호", Menu: menuSupply.URL, Crumbs: []Link{home, menuDesk, menuSupply}, Status: f.Status}
		return p.Render(w, r, page, supplyContractBody(&supplyContractView{e, f}))
	}
}

func (p *pages) deskSupplyContractPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.showSupplyContract(w, r, who)(&unmaskForm{}, nil)
}

func (p *pages) unmaskSupplyContract(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.unmasked(w, r, who, p.showSupplyContract(w, r, who))
}

// deskSupplyForm sends the file to be filled in.
func (p *pages) deskSupplyForm(w http.ResponseWriter, _ *http.Request, _ app.Actor) error {
	f, err := made("계약대장_양식.xlsx", func(out io.Writer) error { return document.WriteSupplyForm(out) })
	if err != nil {
		return err
	}
	return send(w, f)
}

// deskSupply checks a file of the register, and takes it over where that is asked for.
func (p *pages) deskSupply(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v := &deskSupplyView{}
	checked, err := takeFile(r, document.ReadSupply, func(rows []contract.SupplyRow, take bool) (app.SupplyFile, error) {
		return p.app.FileSupply(r.Context(), who, rows, take)
	})
	if err != nil && kilowon.CodeOf(err) == kilowon.Invalid {
		v.File.Error = problemText(err)
		return p.renderSupply(w, r, who, v)
	}
	if err != nil {
		return err
	}
	v.Checked = checked.Masked()
	return p.renderSupply(w, r, who, v)
}

// supplyDone tells what was taken over, nothing where the file was only looked at.
func supplyDone(f *app.SupplyFile) string {
	if !f.Taken {
		return ""
	}
	return fmt.Sprintf("새 고객번호 %d건을 넣고 %d건을 바꾸었습니다. 반영하지 않은 줄은 %d줄입니다.", f.Added, f.Replaced, f.Stopped())
}

// registeredBy is the member that has registered a contract of the register.
func registeredBy(e *app.SupplyEntry) string {
	switch {
	case e.Organisation != "":
		return e.Organisation
	case e.ComplexID == "":
		return "단지 자료 없음"
	}
	return "등록 안 함"
}
