package app

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// rebilledMonths is how far back billed months are computed again when a decision reaches back.
const rebilledMonths = 36

// discountRow is the line of the list of discounts (대가족/복지할인 접수내역) that stands for the form's newest filing.
func discountRow(v *Application) string { return fmt.Sprintf("%s/%d", v.ID, v.Versions) }

// enterLists puts a filed application into the lists of its contract.
func (a *App) enterLists(tx store.Tx, s store.Scope, v *Application) error {
	f, err := a.filing(tx, s, v)
	if err != nil {
		return err
	}
	e, err := v.Kind.Effect(f)
	if err != nil || e.Discount == tariff.DiscountNone {
		return err
	}
	return s.InsertDiscount(&store.DiscountApplication{ID: discountRow(v), ComplexID: v.ComplexID, HouseholdID: f.Standing.Household.ID, Kind: e.Discount,
		ReceivedOn: v.ReceivedOn, From: e.From, To: e.Until, State: store.ApplicationReceived, Note: "접수번호 " + v.ReceiptNumber})
}

// leaveLists ends the line of the newest filing with a state, if it has one.
func (a *App) leaveLists(s store.Scope, v *Application, state store.ApplicationState, why string) error {
	if v.Versions == 0 || v.ComplexID == "" {
		return nil
	}
	list, err := s.DiscountApplications(v.ComplexID, kilowon.Period{})
	if err != nil {
		return err
	}
	for i := range list {
		if d := &list[i]; d.ID == discountRow(v) {
			d.State, d.Note = state, "접수번호 "+v.ReceiptNumber+" "+why
			return s.DecideDiscount(d)
		}
	}
	return nil
}

// carryOut makes what a granted application changes.
func (a *App) carryOut(tx store.Tx, s store.Scope, v *Application) error {
	f, err := a.filing(tx, s, v)
	if err != nil {
		return err
	}
	e, err := v.Kind.Effect(f)
	if err != nil {
		return err
	}
	v.Proposal.Summary = e.Summary
	if e.Discount != tariff.DiscountNone {
		if err := a.leaveLists(s, v, store.ApplicationGranted, "승인"); err != nil {
			return err
		}
		return a.rebill(tx, s, f.Standing.Household, v, e)
	}
	return nil
}

// rebill computes the months that are billed already again from the effect's first day; the differences go into the next bill (제76조 ①). The single
// bill of a single contract is not divided by households, so nothing of it is computed again.
func (a *App) rebill(tx store.Tx, s store.Scope, h *apartment.Household, v *Application, e contract.Effect) error {
	months, err := s.Months(v.ComplexID, store.Page{Limit: rebilledMonths})
	if err != nil {
		return err
	}
	for i := len(months) - 1; i >= 0; i-- {
		m := &months[i]
		if m.Period.To <= e.From {
			continue
		}
		if m.State == store.MonthBilling {
			return kilowon.Errorf(kilowon.Conflict, "%s분 요금을 계산하는 중이라 지금은 처리할 수 없습니다. 계산이 끝난 뒤 다시 해 주세요.", m.Month)
		}
		if m.State != store.MonthBilled || v.Contract.Terms.Method == apartment.Single {
			continue
		}
		b, err := s.HouseholdBill(v.ComplexID, h.ID, m.Month)
		if kilowon.CodeOf(err) == kilowon.NotFound && err != nil {
			continue
		}
		if err != nil {
			return err
		}
		own, common, err := correctedUse(s, &b)
		if err != nil {
			return err
		}
		c := Correction{BillID: b.ID, OwnKWh: own, CommonKWh: common, Reason: v.Kind.Name + " 승인(접수번호 " + v.ReceiptNumber + ")"}
		if _, err := a.adjust(tx, s, &b, &c); err != nil {
			return err
		}
	}
	return nil
}

// correctedUse is the use of a bill after its corrections.
func correctedUse(s store.Scope, b *store.Bill) (own, common int64, err error) {
	own, common = b.OwnKWh, b.CommonKWh
	all, err := s.Adjustments(b.ComplexID)
	for i := range all {
		if all[i].BillID == b.ID {
			own, common = all[i].OwnKWh, all[i].CommonKWh
		}
	}
	return own, common, err
}
