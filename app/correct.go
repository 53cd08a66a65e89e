package app

import (
	"context"
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
	err := a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		b, err := s.Bill(c.BillID)
		if err != nil {
			return err
		}
		if adj, err = a.adjust(tx, s, &b, c); err != nil {
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
func (a *App) adjust(tx store.Tx, s store.Scope, b *store.Bill, c *Correction) (billing.Adjustment, error) {
	var adj billing.Adjustment
	after, err := a.rerate(tx, s, b, c)
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

func (a *App) rerate(tx store.Tx, s store.Scope, b *store.Bill, c *Correction) (kilowon.Won, error) {
	if b.Kind != billing.HouseholdBill {
		return 0, kilowon.Errorf(kilowon.Conflict, "세대 고지서만 정정할 수 있습니다.")
	}
	r, err := a.rateRun(tx, s, b.RunID, nil)
	if err != nil {
		return 0, err
	}
	if r.Method() == apartment.Single {
		return 0, kilowon.Errorf(kilowon.Conflict, "단일계약은 전체 요금이 달라지지 않아 세대별 정정이 없습니다. 관리비에서 분담액을 조정해 주세요.")
	}
	for i := range r.Usages {
		if r.Households[r.Usages[i].Household].ID != b.HouseholdID {
			continue
		}
		u := r.Usages[i]
		u.OwnKWh, u.CommonKWh = c.OwnKWh, c.CommonKWh
		var bill rating.Bill
		err := r.RateHousehold(&bill, &u, a.book)
		return bill.Total, err
	}
	return 0, kilowon.Errorf(kilowon.NotFound, "이 고지서의 세대가 제출 내역에 없습니다.")
}
