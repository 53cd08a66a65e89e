package app

import (
	"math"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/store"
)

// settleMove carries a granted move out (이사정산, 별지 2-3 Ⅱ 8): the month's bill of the dwelling falls into parts, discounts and access stay with the
// household that had them. A month that is billed already keeps its bill; the difference goes into the next one (rules: move-parts).
func (a *App) settleMove(tx store.Tx, s store.Scope, v *Application, e contract.Effect) error {
	f, err := a.filing(tx, s, v)
	if err != nil {
		return err
	}
	h := f.Standing.Household
	m := store.Move{HouseholdID: h.ID, On: e.From, Register: e.Move.Register, OwnKWh: e.Move.OwnKWh, SettledOn: today(tx.Now()), ApplicationID: v.ID}
	if err := a.movable(s, v, h, e.From); err != nil {
		return err
	}
	if err := s.AddMove(v.ComplexID, &m); err != nil {
		return err
	}
	if err := partDiscounts(s, v, h.ID, e.From); err != nil {
		return err
	}
	if err := startAfresh(s, v.ComplexID, h.ID, e.From); err != nil {
		return err
	}
	if _, err := s.EndAccesses(v.ComplexID, h.ID, store.AccessMovedOut, false); err != nil {
		return err
	}
	return a.rebill(s, h, v, e)
}

// movable refuses a move inside a month that was billed in parts already: what is issued is not divided again.
func (a *App) movable(s store.Scope, v *Application, h *apartment.Household, day kilowon.Date) error {
	month, _ := contract.ReadingPeriod(day, v.Contract.Terms.ReadingDay)
	bills, err := s.HouseholdBills(v.ComplexID, h.ID, month)
	if err == nil && len(bills) > 1 {
		err = kilowon.Errorf(kilowon.Conflict, "%s분은 이미 이사 전과 후로 나누어 청구하여 다시 나눌 수 없습니다. 관리비에서 조정하도록 알려 주세요.", month)
	}
	return err
}

// partDiscounts ends the discounts of the household that left on the day of the move; those that were applied for from that day on begin with it.
func partDiscounts(s store.Scope, v *Application, householdID string, day kilowon.Date) error {
	list, err := s.DiscountApplications(v.ComplexID, kilowon.Period{From: day, To: math.MaxInt32})
	if err != nil {
		return err
	}
	for i := range list {
		d := &list[i]
		if d.HouseholdID != householdID || d.From >= day || d.State != store.ApplicationGranted && d.State != store.ApplicationReceived {
			continue
		}
		if d.ReceivedOn >= day {
			d.From = day
		} else {
			d.To = day
			d.Note += " 이사(" + day.String() + ")로 종료"
		}
		if err := s.DecideDiscount(d); err != nil {
			return err
		}
	}
	return nil
}

// startAfresh lets the household that moved in begin as one household in a home that is not empty.
func startAfresh(s store.Scope, complexID, householdID string, day kilowon.Date) error {
	h, err := s.Household(complexID, householdID, kilowon.Period{From: day, To: day.AddDays(1)})
	if err != nil {
		return err
	}
	t := h.Terms[len(h.Terms)-1]
	if t.From == day || max(t.Households, 1) == 1 && !t.Vacant {
		return nil
	}
	t.From, t.Households, t.Vacant = day, 1, false
	return s.SaveHouseholdTerms(complexID, householdID, t)
}
