package app

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/store"
)

// gapsOf are the times without supply of a contract.
func gapsOf(s store.Scope, complexID string) (contract.Gaps, error) {
	list, err := s.Gaps(complexID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return plainGaps(list), nil
}

func plainGaps(list []store.Gap) contract.Gaps {
	out := make(contract.Gaps, len(list))
	for i := range list {
		out[i] = list[i].Gap
	}
	return out
}

// supplied refuses to read or bill days on which the contract had no supply.
func supplied(s store.Scope, complexID string, period kilowon.Period) error {
	gaps, err := gapsOf(s, complexID)
	if err != nil {
		return err
	}
	if day, cut := gaps.Cuts(period); cut {
		return kilowon.Errorf(kilowon.Conflict, "%s에 해지된 계약인데 이 달의 검침은 %s까지입니다. 담당자가 해지일의 검침으로 바꾼 뒤 다시 해 주세요.", day, period.To.AddDays(-1))
	}
	return nil
}

// standingGaps fills in since when the contract runs, or from when it stands terminated and why.
func standingGaps(s store.Scope, complexID string, st *contract.Standing) error {
	list, err := s.Gaps(complexID)
	if err != nil || len(list) == 0 {
		return err
	}
	last := &list[len(list)-1]
	st.RunsSince = max(st.RunsSince, last.To)
	if st.Ended = plainGaps(list).Ended(); st.Ended.IsZero() {
		return nil
	}
	by, err := s.Application(last.EndedBy)
	st.EndedClear = by.Answers.ClearEnd()
	return err
}

// effectOf is what granting a filing would change, with the fee for being supplied again.
func (a *App) effectOf(k *contract.Kind, f *contract.Filing) (contract.Effect, error) {
	e, err := k.Effect(f)
	if err != nil || e.Reuse == nil || !e.Reuse.Decided {
		return e, err
	}
	r := e.Reuse
	fee := receivable.ReuseFee{Ended: r.Ended, Reused: e.From, Cause: receivable.EndRequested, ThreePhase: r.ThreePhase, MeterRemoved: r.MeterRemoved, OffHours: r.OffHours,
		// Another customer is free only after an end for the clear cause of 제13조 ③ (제46조 ② 2호).
		OtherCustomer: r.OtherCustomer && r.Clear, SameTerms: true}
	charge, err := fee.Charge(a.book)
	if err != nil {
		return e, err
	}
	if charge.Amount == 0 {
		e.Summary = append(e.Summary, "다른 고객이 해지 후 1년 안에 같은 조건으로 다시 써서 재사용수수료를 내지 않습니다(제46조 ② 2호).")
		return e, nil
	}
	e.Summary = append(e.Summary, fmt.Sprintf("재사용수수료는 부가가치세를 더하여 %s원입니다(제46조 ②).", charge.Amount))
	return e, nil
}

// endable refuses to end a contract on a day that is billed or being billed.
func endable(s store.Scope, complexID string, day kilowon.Date) error {
	open, err := firstUnbilledDay(s, complexID)
	if err == nil && day < open {
		err = kilowon.Errorf(kilowon.Conflict, "%s까지 이미 청구했거나 청구하고 있어 %s에 해지할 수 없습니다. 해지일을 %s이나 그 뒤로 정해 주세요.", open.AddDays(-1), day, open)
	}
	return err
}

// afterEnd refuses a change that would begin when the contract has ended.
func afterEnd(s store.Scope, v *Application, day kilowon.Date) error {
	if v.ComplexID == "" || v.Kind.Outlives {
		return nil
	}
	return openOn(s, v.ComplexID, day)
}

// openOn refuses a day from which the contract stands terminated.
func openOn(s store.Scope, complexID string, day kilowon.Date) error {
	gaps, err := gapsOf(s, complexID)
	if ended := gaps.Ended(); err == nil && !ended.IsZero() && day >= ended {
		err = kilowon.Errorf(kilowon.Conflict, "%s에 해지되는 계약이라 %s부터 바꿀 수 없습니다. 해지일 전의 날로 정하거나, 재사용이 승인된 뒤에 바꿔 주세요.", ended, day)
	}
	return err
}

// endContract carries a granted termination out.
func endContract(s store.Scope, v *Application, e contract.Effect) error {
	if err := endable(s, v.ComplexID, e.From); err != nil {
		return err
	}
	return s.EndContract(v.ComplexID, e.From, v.ID)
}

// resumeContract lets a terminated contract run again on the terms it ended with.
func resumeContract(tx store.Tx, s store.Scope, v *Application, e contract.Effect) error {
	all, err := s.ComplexTerms(v.ComplexID)
	if err != nil {
		return err
	}
	before, err := contractTermsOn(all, e.Reuse.Ended.AddDays(-1))
	if err != nil {
		return err
	}
	now, err := contractTermsOn(all, e.From)
	if err != nil {
		return err
	}
	if now.From > before.From {
		// Terms that were to begin while there was no supply never did.
		same := *before
		same.From = e.From
		if err := s.SaveComplexTerms(v.ComplexID, same); err != nil {
			return err
		}
	}
	if err := s.ResumeContract(v.ComplexID, e.From, v.ID); err != nil || e.Holder == nil {
		return err
	}
	return changeHolder(tx, s, v, e)
}
