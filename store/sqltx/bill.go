package sqltx

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

const nameBill = "청구서"

var billTable = Table{Name: "bill", Columns: []string{
	"id", "complex_id", "run_id", "household_id", "kind", "month", "period_from", "period_to", "previous_register", "current_register",
	"kwh", "own_kwh", "common_kwh", "base", "energy", "climate", "fuel", "reduction", "electricity_total", "vat", "fund", "tv", "adjustment",
	"total", "share", "issued_on", "due_on", "lines",
}}

func (s *scope) InsertBills(runID string, bills []billing.Bill) error {
	run, err := s.Run(runID)
	if err != nil {
		return err
	}
	for i := range bills {
		b := &bills[i]
		if b.Month != run.Month || b.ComplexID != "" && b.ComplexID != run.ComplexID {
			return kilowon.Errorf(kilowon.Invalid, "청구서의 검침월 %v과 고객번호는 요금계산의 것(%v)과 같아야 합니다", b.Month, run.Month)
		}
		if err := newID(&b.ID); err != nil {
			return err
		}
		b.RunID, b.ComplexID = run.ID, run.ComplexID
	}
	return s.fail(nameBill, s.engine.BulkInsert(s.ctx, s.tx, billTable, len(bills), func(i int, dst []any) { billValues(&bills[i], dst) }))
}

func billValues(b *billing.Bill, dst []any) {
	dst[0], dst[1], dst[2], dst[3] = b.ID, b.ComplexID, b.RunID, nil
	if b.HouseholdID != "" {
		dst[3] = b.HouseholdID
	}
	dst[4], dst[5], dst[6], dst[7] = string(b.Kind), int64(b.Month), int64(b.Period.From), int64(b.Period.To)
	dst[8], dst[9], dst[10], dst[11], dst[12] = int64(b.Previous), int64(b.Current), b.KWh, b.OwnKWh, b.CommonKWh
	dst[13], dst[14], dst[15], dst[16], dst[17] = int64(b.Base), int64(b.Energy), int64(b.Climate), int64(b.Fuel), int64(b.Reduction)
	dst[18], dst[19], dst[20], dst[21] = int64(b.ElectricityTotal), int64(b.VAT), int64(b.Fund), int64(b.TV)
	dst[22], dst[23], dst[24] = int64(b.Adjustment), int64(b.Total), int64(b.Share)
	dst[25], dst[26], dst[27] = int64(b.IssuedOn), int64(b.DueOn), notNil(b.Lines)
}

func billOf(r *db.Bill, building, number string) store.Bill {
	return store.Bill{
		Bill: billing.Bill{
			ID: r.ID, RunID: r.RunID, ComplexID: r.ComplexID, HouseholdID: r.HouseholdID.String, Kind: r.Kind, Month: r.Month,
			Period:   kilowon.Period{From: r.PeriodFrom, To: r.PeriodTo},
			Previous: r.PreviousRegister, Current: r.CurrentRegister, KWh: r.KWh, OwnKWh: r.OwnKWh, CommonKWh: r.CommonKWh,
			Base: r.Base, Energy: r.Energy, Climate: r.Climate, Fuel: r.Fuel, Reduction: r.Reduction, ElectricityTotal: r.ElectricityTotal,
			VAT: r.VAT, Fund: r.Fund, TV: r.TV, Adjustment: r.Adjustment, Total: r.Total, Share: r.Share,
			Lines: r.Lines, IssuedOn: r.IssuedOn, DueOn: r.DueOn,
		},
		Unit: apartment.Unit{Building: building, Number: number},
	}
}

func (s *scope) Bill(id string) (store.Bill, error) {
	row, err := s.q.BillByID(s.ctx, s.org, id)
	if err != nil {
		return store.Bill{}, s.fail(nameBill, err)
	}
	return s.named(row.Bill.ComplexID, billOf(&row.Bill, row.Building, row.Number))
}

// named gives a bill the name its household had on the period's last day.
func (s *scope) named(complexID string, b store.Bill) (store.Bill, error) {
	former, err := s.formerUnits(complexID)
	b.Unit = former.on(b.HouseholdID, b.Period.To, b.Unit)
	return b, err
}

func (s *scope) HouseholdBills(complexID, householdID string, month kilowon.Month) ([]store.Bill, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	former, err := s.formerUnits(complexID)
	if err != nil {
		return nil, err
	}
	rows, err := s.q.HouseholdBills(s.ctx, complexID, householdID, month)
	return mapped(rows, func(r *db.HouseholdBillsRow) store.Bill {
		b := billOf(&r.Bill, r.Building, r.Number)
		b.Unit = former.on(b.HouseholdID, b.Period.To, b.Unit)
		return b
	}), s.fail(nameBill, err)
}

func (s *scope) MonthBills(complexID string, month kilowon.Month, kind billing.Kind) ([]store.Bill, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.MonthBills(s.ctx, complexID, month, kind)
	if err != nil {
		return nil, s.fail(nameBill, err)
	}
	former, err := s.formerUnits(complexID)
	return mapped(rows, func(r *db.MonthBillsRow) store.Bill {
		b := billOf(&r.Bill, r.Building, r.Number)
		b.Unit = former.on(b.HouseholdID, b.Period.To, b.Unit)
		return b
	}), err
}

func (s *scope) InsertAdjustment(a *billing.Adjustment) error {
	if err := s.own(a.ComplexID); err != nil {
		return err
	}
	b, err := s.Bill(a.BillID)
	if err != nil {
		return err
	}
	if b.ComplexID != a.ComplexID || b.HouseholdID != a.HouseholdID {
		return kilowon.Errorf(kilowon.Invalid, "정정할 청구서가 그 세대의 것이 아닙니다. 세대와 청구서를 다시 고르십시오")
	}
	if err := newID(&a.ID); err != nil {
		return err
	}
	a.Month, a.State, a.CreatedAt = b.Month, billing.AdjustmentPending, s.now
	return s.fail(nameAdjustment, s.q.InsertAdjustment(s.ctx, db.InsertAdjustmentParams{
		ID: a.ID, ComplexID: a.ComplexID, HouseholdID: a.HouseholdID, BillID: a.BillID, Month: a.Month, Reason: a.Reason,
		OwnKWh: a.OwnKWh, CommonKWh: a.CommonKWh, BeforeWon: a.Before, AfterWon: a.After, CreatedAt: a.CreatedAt,
	}))
}

const nameAdjustment = "요금 정정"

func (s *scope) Adjustments(complexID string) ([]billing.Adjustment, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.Adjustments(s.ctx, complexID)
	return mapped(rows, adjustment), s.fail(nameAdjustment, err)
}

func (s *scope) PendingAdjustments(complexID string) ([]billing.Adjustment, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.PendingAdjustments(s.ctx, complexID)
	return mapped(rows, adjustment), s.fail(nameAdjustment, err)
}

func adjustment(r *db.Adjustment) billing.Adjustment {
	return billing.Adjustment{
		ID: r.ID, ComplexID: r.ComplexID, HouseholdID: r.HouseholdID, BillID: r.BillID, Month: r.Month, BilledIn: r.BilledIn.String, Reason: r.Reason,
		OwnKWh: r.OwnKWh, CommonKWh: r.CommonKWh, Before: r.BeforeWon, After: r.AfterWon, State: r.State, CreatedAt: r.CreatedAt.UTC(),
	}
}

func (s *scope) BillAdjustment(complexID, adjustmentID, billID string) error {
	if err := s.own(complexID); err != nil {
		return err
	}
	b, err := s.Bill(billID)
	if err != nil {
		return err
	}
	if b.ComplexID != complexID {
		return kilowon.Errorf(kilowon.Invalid, "정정 금액을 실을 청구서가 같은 고객번호의 것이 아닙니다")
	}
	if _, err := s.q.AdjustmentByID(s.ctx, complexID, adjustmentID); err != nil {
		return s.fail(nameAdjustment, err)
	}
	n, err := s.q.BillAdjustment(s.ctx, orNull(billID), complexID, adjustmentID)
	return s.changed(nameAdjustment, n, err)
}
