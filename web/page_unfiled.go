package web

import (
	"fmt"
	"net/http"

	"github.com/kilowon/kilowon/app"
)

func unfiledTitle(m *app.Month) string {
	return fmt.Sprintf("%s %s분 미제출 요금 계산", m.Contract.Name, MonthText(m.Reading.Month))
}

// unfiledPage asks before a month is billed for which nothing was filed in time.
func (p *pages) unfiledPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	m, err := p.month(r, who)
	if err != nil {
		return err
	}
	v := submitView{Month: m}
	if !v.unfiled() {
		return p.Next(w, r, monthURL(m.Reading.ComplexID, m.Reading.Month))
	}
	page := Page{Title: unfiledTitle(&m), Menu: menuFiling.URL, Crumbs: append(submitCrumbs(&m), Link{"서류제출", monthURL(m.Reading.ComplexID, m.Reading.Month)})}
	return p.Render(w, r, page, unfiledBody(v))
}

// unfiled bills a month without a filing, as the contract forms say.
func (p *pages) unfiled(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	month, err := monthOf(r)
	if err != nil {
		return err
	}
	id := r.PathValue("contract")
	if _, err := p.app.BillUnfiled(r.Context(), who, id, month); err != nil {
		return err
	}
	return p.Next(w, r, monthURL(id, month, "run"))
}
