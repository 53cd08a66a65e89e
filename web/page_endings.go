package web

import (
	"net/http"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
)

// Where the ends of discounts are shown, to an office and to the supplier's clerks.
var (
	menuEndings     = Link{"끝나는 할인", "/endings"}
	menuDeskEndings = Link{"끝나는 할인", "/desk/endings"}
)

func (p *pages) endingRoutes() {
	p.as(member.ReadOffice, "GET /endings", p.endingsPage)
	p.as(member.WorkDesk, "GET /desk/endings", p.deskEndingsPage)
}

type endingsView struct {
	app.Endings
	// Desk says that the list is of every organisation; Applies that the reader may apply for it again.
	Desk, Applies bool
}

// endingsPage lists the office's discounts that end and have ended.
func (p *pages) endingsPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	list, err := p.app.Endings(r.Context(), who)
	if err != nil {
		return err
	}
	page := Page{Title: menuEndings.Label, Crumbs: []Link{home}}
	return p.Render(w, r, page, endingsBody(&endingsView{Endings: list, Applies: who.Role.May(member.Apply)}))
}

// deskEndingsPage lists those of every organisation.
func (p *pages) deskEndingsPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	list, err := p.app.DeskEndings(r.Context(), who)
	if err != nil {
		return err
	}
	page := Page{Title: menuDeskEndings.Label, Menu: menuDesk.URL, Crumbs: []Link{home, menuDesk}}
	return p.Render(w, r, page, endingsBody(&endingsView{Endings: list, Desk: true}))
}
