package app

import (
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/store"
)

// Form is what the filing form of a month is written from: fresh with the previous registers, or as it was filed.
type Form struct {
	Month Month
	Rows  []FormRow
}

// FormRow is one household of the form.
type FormRow struct {
	Unit              apartment.Unit
	Previous, Current metering.Register
	OwnKWh, CommonKWh int64
	Withheld, Parked  bool
	Remark            string
}

// BlankForm gives the form of a month to be filled in: last month's registers stand in it as previous ones.
func (a *App) BlankForm(ctx context.Context, who Actor, complexID string, month kilowon.Month) (Form, error) {
	var f Form
	err := a.view(ctx, who, func(tx store.Tx, s store.Scope) error {
		var err error
		if f.Month, err = a.month(s, complexID, month, today(tx.Now())); err != nil {
			return err
		}
		households, err := s.Households(complexID, f.Month.Reading.Period)
		if err != nil {
			return err
		}
		last, err := s.LastRegisters(complexID, month)
		if err != nil {
			return err
		}
		for i := range households {
			h := households[i].Apartment(f.Month.Reading.Period)
			f.Rows = append(f.Rows, FormRow{Unit: h.Unit, Previous: last[h.ID], Remark: h.Remark})
		}
		return nil
	})
	return f, err
}

// FiledForm gives the whole of what was registered for a month (전체 제출내역).
func (a *App) FiledForm(ctx context.Context, who Actor, complexID string, month kilowon.Month) (Form, error) {
	var f Form
	err := a.view(ctx, who, func(tx store.Tx, s store.Scope) error {
		var err error
		if f.Month, err = a.month(s, complexID, month, today(tx.Now())); err != nil {
			return err
		}
		sub, err := s.RegisteredSubmission(complexID, month)
		if err != nil {
			return err
		}
		rows, err := s.SubmissionRows(sub.ID)
		if err != nil {
			return err
		}
		households, err := s.Households(complexID, f.Month.Reading.Period)
		if err != nil {
			return err
		}
		byID := make(map[string]*store.Household, len(households))
		for i := range households {
			byID[households[i].ID] = &households[i]
		}
		for _, r := range rows {
			h := byID[r.HouseholdID]
			if h == nil {
				continue
			}
			hh := h.Apartment(f.Month.Reading.Period)
			f.Rows = append(f.Rows, FormRow{Unit: h.Unit, Previous: r.Previous, Current: r.Current, OwnKWh: r.OwnKWh, CommonKWh: r.CommonKWh,
				Withheld: !r.Filed, Parked: r.Parked, Remark: hh.Remark})
		}
		return nil
	})
	return f, err
}
