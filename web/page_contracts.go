package web

import (
	"net/http"
	"strings"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
)

// contractsPerPage is how many cards a page of contracts has.
const contractsPerPage = 10

// contractsView is one page of the organisation's contracts.
type contractsView struct {
	Text  string
	Cards []contractCard
	Total int
	Pager Pager
}

// filingSteps are the numbered steps of the filing; those that are given an address lead back.
func filingSteps(urls ...string) []Step {
	steps := []Step{{Label: "고객번호 선택"}, {Label: "검침월 선택"}, {Label: "서류제출"}, {Label: "확인·등록"}}
	for i, u := range urls {
		steps[i].URL = u
	}
	return steps
}

const contractsURL = "/filing/contracts"

// contractsPage is step 1: which contract the filing is for.
func (p *pages) contractsPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v := contractsView{Text: strings.TrimSpace(r.FormValue("q"))}
	number := pageNumber(r)
	list, total, err := p.app.Contracts(r.Context(), who, v.Text, store.Page{Limit: contractsPerPage, Offset: (number - 1) * contractsPerPage})
	if err != nil {
		return err
	}
	if v.Cards, err = p.cards(r.Context(), who, list); err != nil {
		return err
	}
	v.Total = total
	v.Pager = searchPager(contractsURL, v.Text, number, pagesOf(total, contractsPerPage))
	page := Page{Title: "고객번호 선택", Menu: menuFiling.URL, Crumbs: []Link{home, menuFiling}}
	return p.Render(w, r, page, contractsBody(v))
}
