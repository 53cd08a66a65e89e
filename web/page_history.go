package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/store"
)

// historyPerPage is how many contracts the inquiry shows at once.
const historyPerPage = 10

// historyView is what the organisation's contracts were billed in one month.
type historyView struct {
	Month  kilowon.Month
	Months []Option
	Rows   []historyRow
	First  int
	Pager  Pager
}

// historyRow is one contract's invoice; Bill is nil where the contract was not billed in that month.
type historyRow struct {
	store.ComplexListed
	Register metering.Register
	Bill     *app.Bill
}

// historyPage is the inquiry of what was billed (고압아파트 세대내역 조회).
func (p *pages) historyPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	number := pageNumber(r)
	list, total, err := p.app.Contracts(r.Context(), who, "", store.Page{Limit: historyPerPage, Offset: (number - 1) * historyPerPage})
	if err != nil {
		return err
	}
	v := historyView{First: (number-1)*historyPerPage + 1}
	if v.Months, err = p.billedMonths(r.Context(), who, list); err != nil {
		return err
	}
	if v.Month, err = kilowon.ParseMonth(r.FormValue("month")); err != nil && len(v.Months) > 0 {
		v.Month, _ = kilowon.ParseMonth(v.Months[0].Value) // The options are written from months.
	}
	for _, c := range list {
		row, err := p.historyRow(r.Context(), who, c, v.Month)
		if err != nil {
			return err
		}
		v.Rows = append(v.Rows, row)
	}
	v.Pager = Pager{Page: number, Pages: pagesOf(total, historyPerPage), URL: func(n int) string {
		return "/history?" + url.Values{"month": {v.Month.String()}, "page": {strconv.Itoa(n)}}.Encode()
	}}
	page := Page{Title: "고압아파트(오피스텔) 세대내역 조회", Menu: menuHistory.URL, Crumbs: []Link{home}}
	return p.Render(w, r, page, historyBody(&v))
}

// billedMonths are the months in which one of the contracts was billed, newest first.
func (p *pages) billedMonths(ctx context.Context, who app.Actor, list []store.ComplexListed) ([]Option, error) {
	billed := map[kilowon.Month]bool{}
	var newest, oldest kilowon.Month
	for _, c := range list {
		months, err := p.app.Months(ctx, who, c.ID, store.Page{Limit: monthsPerPage})
		if err != nil {
			return nil, err
		}
		for _, m := range months {
			if m.State != store.MonthBilled {
				continue
			}
			billed[m.Month] = true
			newest = max(newest, m.Month)
			if oldest.IsZero() || m.Month < oldest {
				oldest = m.Month
			}
		}
	}
	var out []Option
	for m := newest; m >= oldest && !m.IsZero(); m-- {
		if billed[m] {
			out = append(out, Option{Value: m.String(), Label: MonthText(m)})
		}
	}
	return out, nil
}

func (p *pages) historyRow(ctx context.Context, who app.Actor, c store.ComplexListed, month kilowon.Month) (historyRow, error) {
	row := historyRow{ComplexListed: c}
	billed, err := p.app.Bills(ctx, who, store.BillQuery{ComplexID: c.ID, Month: month, Page: store.Page{Limit: 1}})
	if kilowon.CodeOf(err) == kilowon.NotFound && err != nil {
		return row, nil
	}
	row.Bill, row.Register = billed.Invoice, billed.Reading.MainCurrent
	return row, err
}
