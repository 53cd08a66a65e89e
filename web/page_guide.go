package web

import (
	"net/http"

	"github.com/kilowon/kilowon/apartment"
)

// guidePage is the short guide for the office.
func (p *pages) guidePage(w http.ResponseWriter, r *http.Request) error {
	return p.Render(w, r, Page{Title: "사용자 안내서", Menu: menuGuide.URL, Crumbs: []Link{home}}, guideBody())
}

// catalogueGroup is the kinds of findings of one part of the filing.
type catalogueGroup struct {
	Title   string
	Entries []apartment.CatalogueEntry
}

// catalogueParts name the hundreds of the catalogue's codes by their tens.
var catalogueParts = []struct{ first, last, title string }{
	{"E00", "E09", "파일과 칸의 모양"},
	{"E10", "E19", "동·호와 검침월"},
	{"E20", "E39", "지침과 사용량"},
	{"E40", "E99", "합계와 할인"},
}

// cataloguePage is the guide to the kinds of findings.
func (p *pages) cataloguePage(w http.ResponseWriter, r *http.Request) error {
	var groups []catalogueGroup
	all := apartment.Catalogue()
	for _, part := range catalogueParts {
		g := catalogueGroup{Title: part.title}
		for _, e := range all {
			if part.first <= e.Code && e.Code <= part.last {
				g.Entries = append(g.Entries, e)
			}
		}
		groups = append(groups, g)
	}
	return p.Render(w, r, Page{Title: "오류 유형 안내서", Menu: menuGuide.URL, Crumbs: []Link{home, menuGuide}}, catalogueBody(groups))
}
