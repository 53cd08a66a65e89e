package app

import (
	"context"
	"slices"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
)

// Correction is a request to correct an issued bill's usage.
type Correction struct {
	BillID            string
	OwnKWh, CommonKWh int64
	Reason            string
}

// Correct computes an issued household bill again with other usage and keeps the difference as an adjustment of the next bill (제76조 ①).
// The issued bill stays as it is.
func (a *App) Correct(ctx context.Context, who Actor, c *Correction) (billing.Adjustment, error) {
	var adj billing.Adjustment
	if c.Reason = strings.TrimSpace(c.Reason); c.Reason == "" {
		return adj, missing("reason", "정정 사유를 적어 주세요.")
	}
	if c.OwnKWh < 0 || c.CommonKWh < 0 {
		return adj, missing("kwh", "사용량은 0 이상이어야 합니다.")
	}
	err := a.update(ctx, who, func(_ store.Tx, s store.Scope) error {
		b, err := s.Bill(c.BillID)
		if err != nil {
			return err
		}
		if err := stillThere(s, &b); err != nil {
			return err
		}
		if adj, err = a.adjust(s, &b, c); err != nil {
			return err
		}
		if adj.Difference() == 0 {
			return kilowon.Errorf(kilowon.Conflict, "다시 계산해도 금액이 같아 정정할 것이 없습니다.")
		}
		return s.Log(who.ID, "bill.correct", b.ID)
	})
	return adj, err
}

// adjust computes a bill again and stores the difference as an adjustment; without a difference it stores nothing.
func (a *App) adjust(s store.Scope, b *store.Bill, c *Correction) (billing.Adjustment, error) {
	var adj billing.Adjustment
	after, err := a.rerate(s, b, c)
	if err != nil {
		return adj, err
	}
	before := b.Total - b.Adjustment
	all, err := s.Adjustments(b.ComplexID)
	if err != nil {
		return adj, err
	}
	for _, earlier := range all {
		if earlier.BillID == b.ID {
			// A second correction continues from the first: the differences add up to the newest result.
			before += earlier.Difference()
		}
	}
	adj = billing.Adjustment{ComplexID: b.ComplexID, HouseholdID: b.HouseholdID, BillID: b.ID, Month: b.Month, Reason: c.Reason, OwnKWh: c.OwnKWh,
		CommonKWh: c.CommonKWh, Before: before, After: after, State: billing.AdjustmentPending}
	if before == after {
		return adj, nil
	}
	return adj, s.InsertAdjustment(&adj)
}

// rerate computes a household's bill again with other use. Where a move inside the bill was settled only after it was issued, that is the sum of the parts.
func (a *App) rerate(s store.Scope, b *store.Bill, c *Correction) (kilowon.Won, error) {
	if b.Kind != billing.HouseholdBill {
		return 0, kilowon.Errorf(kilowon.Conflict, "세대 고지서만 정정할 수 있습니다.")
	}
	run, err := s.Run(b.RunID)
	if err != nil {
		return 0, err
	}
	sub, err := s.Submission(run.SubmissionID)
	if err != nil {
		return 0, err
	}
	st, err := a.statement(s, &sub)
	if err != nil {
		return 0, err
	}
	if st.Method() == apartment.Single {
		return 0, kilowon.Errorf(kilowon.Conflict, "단일계약은 전체 요금이 달라지지 않아 세대별 정정이 없습니다. 관리비에서 분담액을 조정해 주세요.")
	}
	st.Usages = slices.DeleteFunc(st.Usages, func(u apartment.Usage) bool { return st.Households[u.Household].ID != b.HouseholdID })
	if len(st.Usages) != 1 {
		return 0, kilowon.Errorf(kilowon.NotFound, "이 고지서의 세대가 제출 내역에 없습니다.")
	}
	if b.Period == run.Period {
		st.Usages[0].OwnKWh, st.Usages[0].CommonKWh = c.OwnKWh, c.CommonKWh
	}
	if err := st.Settle(); err != nil {
		return 0, err
	}
	var total kilowon.Won
	for i := range st.Usages {
		u := &st.Usages[i]
		switch {
		case b.Period == run.Period:
		case u.Period != b.Period:
			continue
		default:
			u.OwnKWh, u.CommonKWh = c.OwnKWh, c.CommonKWh
		}
		var bill rating.Bill
		if err := st.RateHousehold(&bill, u, a.book); err != nil {
			return 0, err
		}
		total += bill.Total
	}
	return total, nil
}

// stillThere refuses to correct a bill whose differences no later bill can carry, since the household has moved out in a month that is billed, or the contract
// has had its last bill.
func stillThere(s store.Scope, b *store.Bill) error {
	moves, err := s.Moves(b.ComplexID)
	if err != nil {
		return err
	}
	gaps, err := gapsOf(s, b.ComplexID)
	ended := gaps.Ended()
	if err != nil || len(moves[b.HouseholdID]) == 0 && ended.IsZero() {
		return err
	}
	billed, _, err := billedUpTo(s, b.ComplexID)
	if err != nil {
		return err
	}
	if !ended.IsZero() && billed >= ended {
		return kilowon.Errorf(kilowon.Conflict, "%s에 해지되어 마지막 요금까지 청구한 계약이라 차액을 다음 청구에 넣을 수 없습니다. 담당자에게 알려 주세요.", ended)
	}
	for _, m := range moves[b.HouseholdID] {
		if b.Period.To <= m.On && m.On < billed {
			return kilowon.Errorf(kilowon.Conflict, "이 고지서의 세대는 %s에 이사하여 차액을 다음 청구에 넣을 수 없습니다. 관리비에서 조정하거나 담당자에게 알려 주세요.", m.On)
		}
	}
	return nil
}
