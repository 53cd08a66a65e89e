package report

import (
	"context"
	"io"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
)

// Make writes the file a download asks for and gives its name.
func (m *Maker) Make(ctx context.Context, r *app.DownloadRequest, w io.Writer) (string, error) {
	if r.Kind == app.DownloadForm || r.Kind == app.DownloadFiled || r.Kind == app.DownloadDiscountFiling {
		return m.makeForm(ctx, r, w)
	}
	month, err := m.App.Month(ctx, r.Actor, r.ComplexID, r.Month)
	if err != nil {
		return "", err
	}
	switch each := m.stored(ctx, r); r.Kind {
	case app.DownloadBills:
		err = m.WriteHouseholdBills(w, each, r.Actor.OrganisationName)
	case app.DownloadInvoice, app.DownloadStatement:
		err = m.makeBilled(ctx, r, w)
	case app.DownloadDiscounts:
		err = m.WriteDiscounts(w, &month, each)
	case app.DownloadApplications:
		var list []store.DiscountApplication
		if list, err = m.App.Applications(ctx, r.Actor, r.ComplexID, r.Month); err == nil {
			err = m.WriteApplications(w, &month, list)
		}
	default:
		err = kilowon.Errorf(kilowon.NotFound, "그런 내려받기는 없습니다.")
	}
	return FileName(r.Kind, r.Month, month.Contract.Name), err
}

// stored is the bills of a download's month in the store.
func (m *Maker) stored(ctx context.Context, r *app.DownloadRequest) Each {
	return func(visit func(int, *app.HouseholdBill) error) error {
		return m.App.EachHouseholdBill(ctx, r.Actor, r.ComplexID, r.Month, visit)
	}
}

// makeForm makes the files that come from a form.
func (m *Maker) makeForm(ctx context.Context, r *app.DownloadRequest, w io.Writer) (string, error) {
	load, write := m.App.FiledForm, WriteFiled
	if r.Kind == app.DownloadForm {
		load, write = m.App.BlankForm, WriteForm
	}
	form, err := load(ctx, r.Actor, r.ComplexID, r.Month)
	if err != nil {
		return "", err
	}
	name := FileName(r.Kind, r.Month, form.Month.Contract.Name)
	if r.Kind != app.DownloadDiscountFiling {
		return name, write(w, &form)
	}
	list, err := m.App.Applications(ctx, r.Actor, r.ComplexID, r.Month)
	if err != nil {
		return "", err
	}
	return name, m.WriteDiscountFiling(w, &form, list)
}

// makeBilled makes the files that tell of the complex's own bill.
func (m *Maker) makeBilled(ctx context.Context, r *app.DownloadRequest, w io.Writer) error {
	billed, err := m.App.Bills(ctx, r.Actor, store.BillQuery{ComplexID: r.ComplexID, Month: r.Month, Page: store.Page{Limit: 1}})
	if err != nil {
		return err
	}
	if r.Kind == app.DownloadStatement {
		return m.WriteStatement(w, &billed, m.stored(ctx, r))
	}
	return m.WriteInvoice(w, &billed, m.stored(ctx, r), r.Actor.OrganisationName)
}
