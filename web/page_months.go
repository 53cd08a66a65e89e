package web

import (
	"net/http"
	"strconv"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
)

// monthsPerPage is two years and the open month.
const monthsPerPage = 25

// monthsView is one page of a contract's reading months, newest first.
type monthsView struct {
	Contract app.Contract
	Months   []task
	Pager    Pager
	Flash    string
}

// monthsPage is step 2: which reading month the filing is for. Past months lead to what was filed and billed.
func (p *pages) monthsPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	id := r.PathValue("contract")
	c, err := p.app.Contract(r.Context(), who, id)
	if err != nil {
		return err
	}
	number := pageNumber(r)
	// One more than is shown tells whether there is another page.
	list, err := p.app.Months(r.Context(), who, id, store.Page{Limit: monthsPerPage + 1, Offset: (number - 1) * monthsPerPage})
	if err != nil {
		return err
	}
	v := monthsView{Contract: c, Flash: p.flashed(r.Context()), Pager: Pager{Page: number, Pages: number, URL: func(n int) string {
		return contractURL(id) + "?page=" + strconv.Itoa(n)
	}}}
	if len(list) > monthsPerPage {
		list, v.Pager.Pages = list[:monthsPerPage], number+1
	}
	for _, m := range list {
		t, err := p.task(m)
		if err != nil {
			return err
		}
		v.Months = append(v.Months, t)
	}
	page := Page{Title: c.Name + " 검침월 선택", Menu: menuFiling.URL, Crumbs: []Link{home, menuFiling, {"고객번호 선택", contractsURL}}}
	return p.Render(w, r, page, monthsBody(v))
}

// endedText tells from when a contract stands terminated.
func endedText(ended kilowon.Date) string { return ended.String() + "부터 해지" }
