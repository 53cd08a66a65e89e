package web

import (
	"io"
	"net/http"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/report"
)

// monthFile sends a file about a month that is made while one waits.
func (p *pages) monthFile(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	month, err := monthOf(r)
	if err != nil {
		return err
	}
	kind, err := app.ParseDownloadKind(r.PathValue("kind"))
	if err != nil {
		return err
	}
	if kind == app.DownloadBills {
		return kilowon.Errorf(kilowon.NotFound, "세대별 고지서 묶음은 만드는 데 시간이 걸려 내려받기 목록에서 받습니다. 요금 화면에서 요청해 주세요.")
	}
	request := app.DownloadRequest{Actor: who, Kind: kind, ComplexID: r.PathValue("contract"), Month: month}
	var name string
	f, err := made("", func(out io.Writer) error {
		name, err = p.files.Make(r.Context(), &request, out)
		return err
	})
	if err != nil {
		return err
	}
	f.name = name
	return send(w, f)
}

// billPDF sends one printed bill: a household's, the common equipment's, or the invoice of the whole complex.
func (p *pages) billPDF(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	h, err := p.app.Bill(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	name := report.HouseholdFileName(&h)
	f, err := made("", func(out io.Writer) error {
		if h.Kind != billing.ComplexBill {
			return p.files.WriteHouseholdBill(out, &h, who.OrganisationName)
		}
		request := app.DownloadRequest{Actor: who, Kind: app.DownloadInvoice, ComplexID: h.ComplexID, Month: h.Month}
		name, err = p.files.Make(r.Context(), &request, out)
		return err
	})
	if err != nil {
		return err
	}
	f.name = name
	return send(w, f)
}
