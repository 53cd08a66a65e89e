package sqltx

import (
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

// unitWriter turns "101동 1203호" and "101 1203" into the way units are kept, "101-1203".
var unitWriter = strings.NewReplacer("동 ", "-", "동", "-", "호", "", " ", "-")

func (s *scope) BillPage(q store.BillQuery) ([]store.BillListed, int, error) {
	if err := s.own(q.ComplexID); err != nil {
		return nil, 0, err
	}
	switch q.Sort {
	case "", store.SortUnit, store.SortKWh, store.SortTotal:
	default:
		return nil, 0, kilowon.Errorf(kilowon.Invalid, "정렬은 unit, kwh, total 중 하나여야 하는데 %q입니다", q.Sort)
	}
	limit, offset := pageOf(q.Page)
	if q.Text == "" && !q.Descending && q.Sort != store.SortKWh && q.Sort != store.SortTotal {
		return s.billsByUnit(q, limit, offset)
	}
	written, plain := containing(q.Text), containing(unitWriter.Replace(strings.TrimSpace(q.Text)))
	count, err := s.q.CountBills(s.ctx, db.CountBillsParams{ComplexID: q.ComplexID, Month: q.Month, Written: written, Plain: plain})
	if err != nil {
		return nil, 0, s.fail(nameBill, err)
	}
	direction := int64(1)
	if q.Descending {
		direction = -1
	}
	rows, err := s.q.BillPage(s.ctx, db.BillPageParams{
		ComplexID: q.ComplexID, Month: q.Month, Written: written, Plain: plain, Sort: string(q.Sort), Direction: direction,
		RowLimit: limit, RowOffset: offset,
	})
	if err != nil {
		return nil, 0, s.fail(nameBill, err)
	}
	list, err := s.billsListed(q.ComplexID, rows)
	return list, int(count), err
}

// billsListed gives each bill the name its household had on the period's last day.
func (s *scope) billsListed(complexID string, rows []db.BillPageRow) ([]store.BillListed, error) {
	former, err := s.formerUnits(complexID)
	return mapped(rows, func(r *db.BillPageRow) store.BillListed {
		b := billListed(r)
		b.Unit = former.on(b.HouseholdID, r.PeriodTo, b.Unit)
		return b
	}), err
}

// billsByUnit is BillPage of all bills in the order of the form.
func (s *scope) billsByUnit(q store.BillQuery, limit, offset int32) ([]store.BillListed, int, error) {
	count, err := s.q.CountMonthBills(s.ctx, q.ComplexID, q.Month)
	if err != nil {
		return nil, 0, s.fail(nameBill, err)
	}
	rows, err := s.q.BillsByUnit(s.ctx, db.BillsByUnitParams{ComplexID: q.ComplexID, Month: q.Month, RowLimit: limit, RowOffset: offset})
	if err != nil {
		return nil, 0, s.fail(nameBill, err)
	}
	list, err := s.billsListed(q.ComplexID, mapped(rows, func(r *db.BillsByUnitRow) db.BillPageRow { return db.BillPageRow(*r) }))
	return list, int(count), err
}

func billListed(r *db.BillPageRow) store.BillListed {
	return store.BillListed{
		ID: r.ID, HouseholdID: r.HouseholdID, Unit: apartment.Unit{Building: r.Building, Number: r.Number}, Period: kilowon.Period{From: r.PeriodFrom, To: r.PeriodTo},
		KWh:       r.KWh,
		Reduction: r.Reduction, ElectricityTotal: r.ElectricityTotal, TV: r.TV, Total: r.Total, Share: r.Share,
	}
}

func (s *scope) BillSums(complexID string, first, last kilowon.Month) ([]store.BillSums, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.BillSums(s.ctx, complexID, first, last)
	return mapped(rows, func(r *db.BillSumsRow) store.BillSums {
		return store.BillSums{
			Month: r.Month, Kind: r.Kind, Bills: int(r.Bills), Homes: int(r.Homes), Used: int(r.Used), KWh: r.KWh, OwnKWh: r.OwnKWh, CommonKWh: r.CommonKWh,
			Reduction: kilowon.Won(r.Reduction), ElectricityTotal: kilowon.Won(r.ElectricityTotal),
			VAT: kilowon.Won(r.VAT), Fund: kilowon.Won(r.Fund), TV: kilowon.Won(r.TV), Adjustment: kilowon.Won(r.Adjustment),
			Total: kilowon.Won(r.Total), Share: kilowon.Won(r.Share), Least: kilowon.Won(r.Least), Most: kilowon.Won(r.Most),
		}
	}), s.fail(nameBill, err)
}

func (s *scope) Distribution(complexID string, month kilowon.Month, width kilowon.Won) ([]store.Bucket, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	if width <= 0 {
		return nil, kilowon.Errorf(kilowon.Invalid, "분포의 구간 너비는 1원 이상이어야 하는데 %v원입니다", width)
	}
	rows, err := s.q.Distribution(s.ctx, int64(width), complexID, month)
	return mapped(rows, func(r *db.DistributionRow) store.Bucket {
		return store.Bucket{From: kilowon.Won(r.Bucket) * width, Bills: int(r.Bills)}
	}), s.fail(nameBill, err)
}

func (s *scope) HouseholdHistory(complexID, householdID string, first, last kilowon.Month) ([]store.MonthFigure, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.HouseholdHistory(s.ctx, db.HouseholdHistoryParams{HouseholdID: householdID, ComplexID: complexID, FirstMonth: first, LastMonth: last})
	return mapped(rows, func(r *db.HouseholdHistoryRow) store.MonthFigure {
		return store.MonthFigure{Month: r.Month, Period: kilowon.Period{From: r.PeriodFrom, To: r.PeriodTo}, BillID: r.ID, KWh: r.KWh, Total: r.Total}
	}), s.fail(nameBill, err)
}

func (s *scope) InvoiceHistory(complexID string, first, last kilowon.Month) ([]store.MonthFigure, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.InvoiceHistory(s.ctx, complexID, first, last)
	return mapped(rows, func(r *db.InvoiceHistoryRow) store.MonthFigure {
		return store.MonthFigure{Month: r.Month, Period: kilowon.Period{From: r.PeriodFrom, To: r.PeriodTo}, BillID: r.ID, KWh: r.KWh, Total: r.Total}
	}), s.fail(nameBill, err)
}

func (s *scope) History(complexID string, first, last kilowon.Month) (map[string][]store.MonthFigure, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.History(s.ctx, complexID, first, last)
	if err != nil {
		return nil, s.fail(nameBill, err)
	}
	out := make(map[string][]store.MonthFigure)
	for i := range rows {
		r := &rows[i]
		out[r.HouseholdID] = append(out[r.HouseholdID], store.MonthFigure{
			Month: r.Month, Period: kilowon.Period{From: r.PeriodFrom, To: r.PeriodTo}, BillID: r.ID, KWh: r.KWh, Total: r.Total,
		})
	}
	return out, nil
}
