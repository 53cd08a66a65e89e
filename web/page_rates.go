package web

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

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
	body, err := p.rates.of(p.today(), func() templ.Component { return ratesBody(ratesRows(p.app.Book()), coverageParts(p.coverage)) })
	if err != nil {
		return err
	}
	return p.Render(w, r, Page{Title: "계산할 수 있는 요금", Menu: menuGuide.URL, Crumbs: []Link{home, menuGuide}}, body)
}

func ratesRows(book *tariff.Book) []ratesRow {
	var rows []ratesRow
	for _, k := range book.Keys() {
		lists := book.Lists(k)
		newest := &lists[len(lists)-1]
		entry := book.Entry(newest.Entry)
		rows = append(rows, ratesRow{Name: k.String(), From: lists[0].From, Last: newest.From, Vintages: len(lists), Until: newest.Value.Until,
			Source: entry.Source.Document, SourceGrade: entry.Source.Confidence.String()})
	}
	return rows
}

// coveragePart is one table of what the book covers.
type coveragePart struct {
	Title string
	Rows  []tariff.Covered
}

func (coveragePart) id(i int) string { return "coverage-" + strconv.Itoa(i) }

// coverageParts lays out what the book covers: the price lists under their classes' names first.
func coverageParts(c *tariff.Coverage) []coveragePart {
	var lists []tariff.Covered
	for i := range c.Classes {
		class := &c.Classes[i]
		if len(class.Lists) == 0 {
			lists = append(lists, tariff.Covered{Name: class.Name, Article: class.Article, CoveredTime: tariff.CoveredTime{Status: class.Status, Note: class.Note}})
		}
		for j := range class.Lists {
			lists = append(lists, tariff.Covered{Name: class.Lists[j].Name, Article: class.Article, CoveredTime: class.Lists[j].CoveredTime})
		}
	}
	return []coveragePart{{"종별", lists}, {"할인", c.Discounts}, {"값", c.Values}, {"규칙", c.Rules}}
}

func coverageTone(s tariff.CoverageStatus) Tone {
	switch s {
	case tariff.CoverageComplete:
		return ToneSuccess
	case tariff.CoveragePartial:
		return ToneWarn
	}
	return ToneInfo
}
