package app

import (
	"context"
	"fmt"
	"math"

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
	e, err := a.effectOf(v.Kind, f)
	if err != nil {
		return err
	}
	v.Proposal.Summary = e.Summary
	if err := afterEnd(s, v, e.From); err != nil {
		return err
	}
	switch {
	case e.Discount != tariff.DiscountNone:
		err = a.leaveLists(s, v, store.ApplicationGranted, "승인")
	case e.Homes > 0:
		err = countHomes(s, v.ComplexID, f.Standing.Household.ID, e)
	case e.Method != apartment.MethodNone || e.ReadingDay > 0 || e.CommonOption > 0 || e.ContractKW > 0:
		return changeTerms(s, v.ComplexID, e)
	case e.New != nil:
		return begin(s, v, e)
	case e.Ends:
		return endContract(s, v, e)
	case e.Reuse != nil:
		return resumeContract(tx, s, v, e)
	case e.Holder != nil:
		return changeHolder(tx, s, v, e)
	case e.Billing != nil:
		return setBilling(s, v, &e)
	case e.Move != nil:
		return a.settleMove(tx, s, v, e)
	default:
		return nil
	}
	if err != nil {
		return err
	}
	return a.rebill(s, f.Standing.Household, v, e)
}

// countHomes sets the number of households of a dwelling from the effect's first day up to its last.
func countHomes(s store.Scope, complexID, householdID string, e contract.Effect) error {
	h, err := s.Household(complexID, householdID, kilowon.Period{From: e.From, To: math.MaxInt32})
	if err != nil {
		return err
	}
	// The terms that hold on the first day, and those that begin before the last, take the number.
	before := h.Terms[0]
	after := before
	for i := range h.Terms {
		t := h.Terms[i]
		if !e.Until.IsZero() && t.From >= e.Until {
			break
		}
		after = t
		t.From, t.Households = max(t.From, e.From), e.Homes
		if err := s.SaveHouseholdTerms(complexID, householdID, t); err != nil {
			return err
		}
	}
	if e.Until.IsZero() {
		return nil
	}
	after.From, after.Households = e.Until, before.Households
	for i := range h.Terms {
		if h.Terms[i].From == e.Until {
			return nil
		}
	}
	return s.SaveHouseholdTerms(complexID, householdID, after)
}

// changeTerms adds terms of the complex from the effect's first day.
func changeTerms(s store.Scope, complexID string, e contract.Effect) error {
	all, err := s.ComplexTerms(complexID)
	if err != nil {
		return err
	}
	last := all[len(all)-1]
	if err := laterTerms(&last, &e); err != nil {
		return err
	}
	last.From = e.From
	if e.Method != apartment.MethodNone {
		last.Method = e.Method
	}
	if e.ReadingDay > 0 {
		last.ReadingDay = e.ReadingDay
	}
	if e.ContractKW > 0 {
		last.ContractKW = e.ContractKW
	}
	if e.CommonOption > 0 {
		last.CommonOption = e.CommonOption
	}
	return s.SaveComplexTerms(complexID, last)
}

// rebill computes the months that are billed already again from the effect's first day; the differences go into the next bill (제76조 ①). The single
// bill of a single contract is not divided by households, so nothing of it is computed again.
func (a *App) rebill(s store.Scope, h *apartment.Household, v *Application, e contract.Effect) error {
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
		bills, err := s.HouseholdBills(v.ComplexID, h.ID, m.Month)
		if err != nil {
			return err
		}
		for k := range bills {
			b := &bills[k]
			if b.Period.To <= e.From {
				continue
			}
			own, common, err := correctedUse(s, b)
			if err != nil {
				return err
			}
			c := Correction{BillID: b.ID, OwnKWh: own, CommonKWh: common, Reason: v.Kind.Name + " 승인(접수번호 " + v.ReceiptNumber + ")"}
			if _, err := a.adjust(s, b, &c); err != nil {
				return err
			}
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

// begin makes the contract of a granted application, with its households and its first customer.
func begin(s store.Scope, v *Application, e contract.Effect) error {
	n := e.New
	c := store.Complex{ContractNumber: n.Number, Name: n.Name, Address: n.Address}
	terms := store.ComplexTerms{From: e.From, Method: n.Method, ContractKW: n.ContractKW, CommonOption: n.CommonOption, ReadingDay: n.ReadingDay}
	if err := s.InsertComplex(&c, terms); err != nil {
		if kilowon.CodeOf(err) == kilowon.Conflict {
			return numberTaken(n.Number)
		}
		return err
	}
	households := make([]store.Household, len(n.Units))
	for i, u := range n.Units {
		households[i] = store.Household{Unit: u, Ordinal: i + 1, Terms: []store.HouseholdTerms{{From: e.From, Households: 1, TVSets: n.TVSets, Multiplier: 1}}}
	}
	if err := s.InsertHouseholds(c.ID, households); err != nil {
		return err
	}
	v.ComplexID = c.ID
	return s.AddHolder(c.ID, &store.Holder{From: e.From, Name: n.Customer, ApplicationID: v.ID})
}

// changeHolder notes the contract's next customer. The supplier's register of contracts has them from that day on ([App.FollowHolders]), which may be past.
func changeHolder(tx store.Tx, s store.Scope, v *Application, e contract.Effect) error {
	h := e.Holder
	if err := s.AddHolder(v.ComplexID, &store.Holder{From: e.From, Name: h.Name, Former: h.Former, Succession: h.Succession, ApplicationID: v.ID}); err != nil {
		return err
	}
	if e.From > today(tx.Now()) {
		return nil
	}
	return followHolder(tx, v.Contract.ContractNumber, h)
}

// followHolder writes a contract's customer into the register, where that knows the number.
func followHolder(tx store.Tx, number string, h *contract.Holder) error {
	entry, err := tx.SupplyContract(number)
	if kilowon.CodeOf(err) == kilowon.NotFound && err != nil {
		return nil
	}
	if err != nil {
		return err
	}
	entry.Holder.Name, entry.Holder.BusinessNumber = h.Name, h.BusinessNumber
	return tx.Desk().SaveSupplyContract(&entry)
}

// holderMemory is for how many days a change of the customer is looked for, so that none is missed while the program does not run.
const holderMemory = 400

// FollowHolders writes the customers whose day has come into the register, unless its entry was changed on that day or later; what the supplier itself wrote then
// stands. It gives how many entries were changed, and may be called any number of times.
func (a *App) FollowHolders(ctx context.Context) (int, error) {
	n := 0
	err := a.store.Update(ctx, func(tx store.Tx) error {
		d, on := tx.Desk(), today(tx.Now())
		list, err := d.HolderChanges(on.AddDays(-holderMemory), on)
		if err != nil {
			return err
		}
		for i := range list {
			if today(list[i].ChangedAt) >= list[i].From {
				continue
			}
			followed, err := a.followGranted(tx, &list[i])
			if err != nil {
				return err
			}
			n += one(followed)
		}
		return nil
	})
	return n, err
}

// followGranted writes the customer of a granted application into the register; an application that began the contract says nothing of another customer.
func (a *App) followGranted(tx store.Tx, c *store.HolderChange) (bool, error) {
	org, err := tx.Desk().ApplicationOrganisation(c.ApplicationID)
	if err != nil {
		return false, err
	}
	v, err := a.application(tx, tx.For(org), c.ApplicationID)
	if err != nil || v.State != contract.Granted {
		return false, err
	}
	h, err := v.Kind.Customer(v.Answers)
	if err != nil || h == nil {
		return false, err
	}
	if err := followHolder(tx, c.Number, h); err != nil {
		return false, err
	}
	return true, tx.For(c.SupplierID).Log(v.DecidedBy, "supply.change", c.Number)
}
