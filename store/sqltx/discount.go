package sqltx

import (
	"math"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
	"github.com/kilowon/kilowon/tariff"
)

const nameDiscount = "할인 신청"

func (s *scope) InsertDiscount(a *store.DiscountApplication) error {
	if err := s.own(a.ComplexID); err != nil {
		return err
	}
	if a.Kind == tariff.DiscountNone || a.Kind >= tariff.DiscountCount {
		return kilowon.Errorf(kilowon.Invalid, "할인 종류가 없습니다")
	}
	if err := newID(&a.ID); err != nil {
		return err
	}
	return s.fail(nameDiscount, s.q.InsertDiscount(s.ctx, db.InsertDiscountParams{
		ID: a.ID, ComplexID: a.ComplexID, HouseholdID: a.HouseholdID, Kind: a.Kind.Code(), ReceivedOn: a.ReceivedOn,
		FromDate: a.From, ToDate: a.To, State: string(a.State), Note: a.Note,
	}))
}

func (s *scope) DecideDiscount(a *store.DiscountApplication) error {
	if err := s.own(a.ComplexID); err != nil {
		return err
	}
	n, err := s.q.DecideDiscount(s.ctx, db.DecideDiscountParams{State: string(a.State), FromDate: a.From, ToDate: a.To, Note: a.Note, ComplexID: a.ComplexID, ID: a.ID})
	if err == nil && n == 0 {
		return notFound(nameDiscount)
	}
	return s.fail(nameDiscount, err)
}

func (s *scope) DiscountApplications(complexID string, period kilowon.Period) ([]store.DiscountApplication, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	if period == (kilowon.Period{}) {
		period = kilowon.Period{From: math.MinInt32, To: math.MaxInt32}
	}
	rows, err := s.q.DiscountApplications(s.ctx, complexID, period.To, period.From)
	if err != nil {
		return nil, s.fail(nameDiscount, err)
	}
	out := make([]store.DiscountApplication, len(rows))
	for i, r := range rows {
		if out[i], err = discountApplication(&r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func discountApplication(r *db.DiscountApplicationsRow) (store.DiscountApplication, error) {
	kind, err := tariff.ParseDiscountKind(r.Kind)
	return store.DiscountApplication{
		ID: r.ID, ComplexID: r.ComplexID, HouseholdID: r.HouseholdID, Unit: apartment.Unit{Building: r.Building, Number: r.Number}, Kind: kind,
		ReceivedOn: r.ReceivedOn, From: r.FromDate, To: r.ToDate, State: store.ApplicationState(r.State), Note: r.Note,
	}, err
}

func (s *scope) EndingDiscounts(from, to kilowon.Date) ([]store.EndingDiscount, error) {
	rows, err := s.q.EndingDiscounts(s.ctx, s.org, from, to)
	if err != nil {
		return nil, s.fail(nameDiscount, err)
	}
	out := make([]store.EndingDiscount, len(rows))
	for i, r := range rows {
		out[i].ComplexName, out[i].Told = r.ComplexName, r.Told != 0
		if out[i].DiscountApplication, err = discountApplication(&db.DiscountApplicationsRow{ID: r.ID, ComplexID: r.ComplexID, HouseholdID: r.HouseholdID, Kind: r.Kind,
			ReceivedOn: r.ReceivedOn, FromDate: r.FromDate, ToDate: r.ToDate, State: r.State, Note: r.Note, Building: r.Building, Number: r.Number}); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *scope) NoteEnding(d *store.EndingDiscount) error {
	if err := s.own(d.ComplexID); err != nil {
		return err
	}
	return s.fail(nameDiscount, s.q.NoteEnding(s.ctx, d.ID, s.now))
}

func (d desk) AllEndingDiscounts(from, to kilowon.Date) ([]store.EndingDiscount, error) {
	rows, err := d.q.AllEndingDiscounts(d.ctx, from, to)
	if err != nil {
		return nil, d.fail(nameDiscount, err)
	}
	out := make([]store.EndingDiscount, len(rows))
	for i, r := range rows {
		out[i].ComplexName, out[i].Organisation = r.ComplexName, r.OrganisationName
		if out[i].DiscountApplication, err = discountApplication(&db.DiscountApplicationsRow{ID: r.ID, ComplexID: r.ComplexID, HouseholdID: r.HouseholdID, Kind: r.Kind,
			ReceivedOn: r.ReceivedOn, FromDate: r.FromDate, ToDate: r.ToDate, State: r.State, Note: r.Note, Building: r.Building, Number: r.Number}); err != nil {
			return nil, err
		}
	}
	return out, nil
}
