package web

import (
	"fmt"
	"net/http"

	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/billing"
)

// runPage follows the billing run of a month; a script asks for its region again until the run has ended.
func (p *pages) runPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	m, err := p.month(r, who)
	if err != nil {
		return err
	}
	url := monthURL(m.Reading.ComplexID, m.Reading.Month)
	switch {
	case m.Run == nil:
		return p.Next(w, r, url)
	case WantsFragment(r):
		return p.Fragment(w, r, runRegion(&m, runOf(&m)))
	case m.Run.State == billing.RunDone:
		return p.Next(w, r, url+"/bills")
	}
	page := Page{Title: runTitle(&m), Menu: menuFiling.URL, Crumbs: append(submitCrumbs(&m), Link{"서류제출", url})}
	return p.Render(w, r, page, runBody(&m))
}

func runTitle(m *app.Month) string {
	return fmt.Sprintf("%s %s분 요금 계산", m.Contract.Name, MonthText(m.Reading.Month))
}

// runOf is the month's run as the progress region shows it.
func runOf(m *app.Month) Run {
	out := Run{Progress: Progress{ID: "run", Label: "세대별 요금 계산", Unit: "세대", Done: int64(m.Run.Bills)}}
	if m.Registered != nil {
		t := &m.Registered.Totals
		out.Total = max(int64(t.Filed), out.Done)
		if t.Filed == 0 || m.Contract.Terms.Method == apartment.Single {
			// By the single method every household has a bill, on the average where it filed none.
			out.Total = int64(t.Households)
		}
	}
	url := monthURL(m.Reading.ComplexID, m.Reading.Month)
	switch m.Run.State {
	case billing.RunDone:
		out.Total = out.Done
		out.Then = url + "/bills"
	case billing.RunOpen, billing.RunRunning:
		out.URL = url + "/run"
	}
	return out
}
