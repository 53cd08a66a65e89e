package web

import (
	"net/http"

	"github.com/kilowon/kilowon"
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

// ratesRow is one price list of the book with the first and the newest date it answers for.
type ratesRow struct {
	Name        string
	From, Last  kilowon.Date
	Vintages    int
	Until       kilowon.Date
	Source      string
	SourceGrade string
}

// ratesPage tells which price lists the book holds and from when.
func (p *pages) ratesPage(w http.ResponseWriter, r *http.Request) error {
	book := p.app.Book()
	var rows []ratesRow
	for _, k := range book.Keys() {
		lists := book.Lists(k)
		newest := &lists[len(lists)-1]
		entry := book.Entry(newest.Entry)
		rows = append(rows, ratesRow{Name: k.String(), From: lists[0].From, Last: newest.From, Vintages: len(lists), Until: newest.Value.Until,
			Source: entry.Source.Document, SourceGrade: entry.Source.Confidence.String()})
	}
	return p.Render(w, r, Page{Title: "계산할 수 있는 요금", Menu: menuGuide.URL, Crumbs: []Link{home, menuGuide}}, ratesBody(rows))
}
