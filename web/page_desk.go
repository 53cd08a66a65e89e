package web

import (
	"net/http"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// deskPerPage is how many rows a list of the desk has.
const deskPerPage = 20

// deskRoutes are the pages of the supplier's clerks.
func (p *pages) deskRoutes() {
	for pattern, do := range map[string]action{
		"GET /desk":                                              p.deskPage,
		"GET /desk/search":                                       p.deskSearchPage,
		"GET /desk/contracts/{contract}":                         p.deskContractPage,
		"GET /desk/contracts/{contract}/terms":                   p.deskTermsPage,
		"POST /desk/contracts/{contract}/terms":                  p.deskTerms,
		"GET /desk/contracts/{contract}/households":              p.deskHouseholdsPage,
		"GET /desk/contracts/{contract}/households/{household}":  p.deskHouseholdPage,
		"POST /desk/contracts/{contract}/households/{household}": p.deskHousehold,
		"GET /desk/tasks":                                        p.tasksPage,
		"POST /desk/tasks":                                       p.giveTask,
		"GET /desk/complexes":                                    p.deskComplexesPage,
		"GET /desk/complexes/new":                                p.newComplexPage,
		"POST /desk/complexes/new":                               p.newComplex,
		"GET /desk/contracts/{contract}/households/add":          p.addHouseholdPage,
		"POST /desk/contracts/{contract}/households/add":         p.addHousehold,
		"GET /desk/contracts/{contract}/households/file":         p.householdFilePage,
		"GET /desk/contracts/{contract}/households/file/form":    p.householdFileForm,
		"GET /desk/readings":                                     p.readingsPage,
		"POST /desk/readings":                                    p.typeReading,
		"GET /desk/readings/form":                                p.readingsForm,
		"GET /desk/readings/{id}":                                p.readingPage,
		"POST /desk/readings/{id}":                               p.endReading,
		"GET /desk/supply":                                       p.deskSupplyPage,
		"GET /desk/supply/form":                                  p.deskSupplyForm,
		"GET /desk/supply/{number}":                              p.deskSupplyContractPage,
		"GET /desk/receipts":                                     p.deskReceiptsPage,
		"GET /desk/receipts/form":                                p.deskReceiptsForm,
		"GET /desk/proposals/{id}":                               p.proposalPage,
		"POST /desk/proposals/{id}":                              p.decideProposal,
	} {
		p.as(member.WorkDesk, pattern, do)
	}
	p.as(member.Unmask, "POST /desk/contracts/{contract}/unmask", p.unmaskContract)
	p.as(member.Unmask, "POST /desk/supply/{number}/unmask", p.unmaskSupplyContract)
	for name := range householdChanges {
		const path = "/desk/contracts/{contract}/households/{household}/"
		p.as(member.WorkDesk, "GET "+path+name, p.householdChangePage(name))
		p.as(member.WorkDesk, "POST "+path+name, p.changeHousehold(name))
	}
	const households = "POST /desk/contracts/{contract}/households/file"
	p.Upload(households, mostUpload, p.may(member.WorkDesk, households, p.householdFile))
	p.Upload("POST /desk/receipts", mostUpload, p.may(member.WorkDesk, "POST /desk/receipts", p.deskReceipts))
	p.Upload("POST /desk/supply", mostUpload, p.may(member.WorkDesk, "POST /desk/supply", p.deskSupply))
	p.Upload("POST /desk/readings/file", mostUpload, p.may(member.WorkDesk, "POST /desk/readings/file", p.uploadReadings))
}

type deskView struct {
	Who   app.Actor
	Flash string
	app.DeskWork
	Tasks *deskTasksView
	// Endings is how many discounts end within app.EndingDays.
	Endings int
}

// deskPage is where a clerk begins: what waits, oldest first.
func (p *pages) deskPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	work, err := p.app.DeskWork(r.Context(), who)
	if err != nil {
		return err
	}
	ends, err := p.app.DeskEndings(r.Context(), who)
	if err != nil {
		return err
	}
	tasks, err := p.tasksView(r, who)
	if err != nil {
		return err
	}
	return p.Render(w, r, Page{Title: menuDesk.Label, Menu: menuDesk.URL}, deskBody(deskView{who, p.flashed(r.Context()), work, tasks, ends.Ahead()}))
}

type deskSearchView struct {
	Text string
	app.DeskSearch
	Pager Pager
}

// deskSearchPage finds contracts and organisations, whoever they belong to.
func (p *pages) deskSearchPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v := deskSearchView{Text: strings.TrimSpace(r.FormValue("q"))}
	number := pageNumber(r)
	var err error
	if v.DeskSearch, err = p.app.DeskSearch(r.Context(), who, v.Text, store.Page{Limit: deskPerPage, Offset: (number - 1) * deskPerPage}); err != nil {
		return err
	}
	v.Pager = searchPager(menuSearch.URL, v.Text, number, pagesOf(max(v.ComplexCount, v.OrganisationCount), deskPerPage))
	return p.Render(w, r, Page{Title: menuSearch.Label, Menu: menuSearch.URL, Crumbs: []Link{home, menuDesk}}, deskSearchBody(v))
}

func deskContractURL(id string, below ...string) string {
	return strings.Join(append([]string{"/desk/contracts/" + id}, below...), "/")
}

type deskContractView struct {
	app.DeskContract
	Flash   string
	Unmask  *unmaskForm
	Waiting waitingView
}

func (v *deskContractView) facts() []Fact {
	facts := []Fact{
		{Term: "주소", Text: v.Address},
		{Term: "계약방법", Text: v.Terms.Method.String()},
		{Term: "계약전력", Text: kilowon.FormatInt(v.Terms.ContractKW) + "kW"},
		{Term: "정기검침일", Text: readingDayText(v.Terms.ReadingDay)},
		{Term: "세대", Text: kilowon.FormatInt(int64(v.Households)) + "세대"},
	}
	if ended := v.Ended(); !ended.IsZero() {
		facts = append(facts, Fact{Term: "계약", Text: endedText(ended)})
	}
	return facts
}

// deskContractPage is one contract: its terms with their history, its months and what was proposed.
func (p *pages) deskContractPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.showContract(w, r, who)(&unmaskForm{}, nil)
}

func (p *pages) unmaskContract(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.unmasked(w, r, who, p.showContract(w, r, who))
}

// showContract shows a contract, with the names of its customers when they are asked for.
func (p *pages) showContract(w http.ResponseWriter, r *http.Request, who app.Actor) shown {
	return func(f *unmaskForm, whole *member.Unmasking) error {
		id := r.PathValue("contract")
		c, err := p.app.DeskContract(r.Context(), who, id)
		if err == nil && whole != nil {
			c, err = p.app.UnmaskContract(r.Context(), who, id, *whole)
		}
		if err != nil {
			return err
		}
		f.URL, f.Back = deskContractURL(id, "unmask"), deskContractURL(id)
		page := Page{Title: c.Name, Menu: menuSearch.URL, Crumbs: []Link{home, menuDesk, menuSearch}, Status: f.Status}
		tasks, err := p.waiting(r, who, deskContractURL(id), func(t *app.DeskTask) bool { return t.Complex == id })
		if err != nil {
			return err
		}
		return p.Render(w, r, page, deskContractBody(deskContractView{c, p.flashed(r.Context()), f, tasks}))
	}
}
