package sqltx

import (
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

const nameHomeAccess = "세대 열람"

// What digests are made for.
const (
	indexAccessCode   = "household_access.code"
	indexAccessDevice = "household_access.device"
)

// codeIndex is the digest of a contract's code: the same code of another contract has another one.
func (t *transaction) codeIndex(contractNumber, code string) (string, error) {
	return t.vault.Index(indexAccessCode, contractNumber+" "+code)
}

func (t *transaction) AccessByCode(contractNumber, code string, on kilowon.Date) (store.Entrance, error) {
	index, err := t.codeIndex(contractNumber, code)
	if err != nil {
		return store.Entrance{}, err
	}
	row, err := t.q.AccessByCode(t.ctx, index, t.now, on)
	return entrance(&row), t.fail(nameHomeAccess, err)
}

func (t *transaction) AccessByDevice(token string, on kilowon.Date) (store.Entrance, error) {
	index, err := t.vault.Index(indexAccessDevice, token)
	if err != nil {
		return store.Entrance{}, err
	}
	row, err := t.q.AccessByDevice(t.ctx, orNull(index), at(t.now), on)
	out := db.AccessByCodeRow(row)
	return entrance(&out), t.fail(nameHomeAccess, err)
}

func entrance(r *db.AccessByCodeRow) store.Entrance {
	return store.Entrance{HomeAccess: homeAccess(&r.HouseholdAccess, r.Building, r.Number), OrganisationID: r.OrganisationID, ComplexName: r.ComplexName}
}

func homeAccess(r *db.HouseholdAccess, building, number string) store.HomeAccess {
	return store.HomeAccess{
		ID: r.ID, ComplexID: r.ComplexID, HouseholdID: r.HouseholdID, Unit: apartment.Unit{Building: building, Number: number},
		State: store.HomeAccessState(r.State), End: store.HomeAccessEnd(r.Reason), ShownFrom: r.ShownFrom, IssuedBy: r.IssuedBy, IssuedOn: r.IssuedOn,
		IssuedAt: r.IssuedAt.UTC(), CodeExpires: r.CodeExpiresAt.UTC(), UsedAt: utc(r.UsedAt), SeenAt: utc(r.SeenAt), DeviceExpires: utc(r.DeviceExpiresAt),
		Kept: r.Kept, EndedAt: utc(r.EndedAt),
	}
}

func (s *scope) InsertAccess(a *store.HomeAccess, code string) error {
	c, err := s.Complex(a.ComplexID)
	if err != nil {
		return err
	}
	index, err := s.codeIndex(c.ContractNumber, code)
	if err != nil {
		return err
	}
	if err := newID(&a.ID); err != nil {
		return err
	}
	a.State, a.IssuedAt, a.CodeExpires = store.AccessIssued, s.now, a.CodeExpires.UTC().Truncate(time.Microsecond)
	return s.fail(nameHomeAccess, s.q.InsertAccess(s.ctx, db.InsertAccessParams{
		ID: a.ID, ComplexID: a.ComplexID, HouseholdID: a.HouseholdID, CodeIndex: index, ShownFrom: a.ShownFrom, IssuedBy: a.IssuedBy,
		IssuedOn: a.IssuedOn, IssuedAt: a.IssuedAt, CodeExpiresAt: a.CodeExpires,
	}))
}

func (s *scope) HomeAccesses(complexID string) ([]store.HomeAccess, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.HomeAccesses(s.ctx, complexID)
	return mapped(rows, func(r *db.HomeAccessesRow) store.HomeAccess {
		return homeAccess(&r.HouseholdAccess, r.Building, r.Number)
	}), s.fail(nameHomeAccess, err)
}

func (s *scope) HouseholdAccesses(complexID, householdID string) ([]store.HomeAccess, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.HouseholdAccesses(s.ctx, complexID, householdID)
	return mapped(rows, func(r *db.HouseholdAccessesRow) store.HomeAccess {
		return homeAccess(&r.HouseholdAccess, r.Building, r.Number)
	}), s.fail(nameHomeAccess, err)
}

func (s *scope) MoveOuts(complexID string) (map[string]time.Time, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.MoveOuts(s.ctx, complexID)
	out := make(map[string]time.Time, len(rows))
	for i := range rows {
		out[rows[i].HouseholdID] = utc(rows[i].EndedAt)
	}
	return out, s.fail(nameHomeAccess, err)
}

func (s *scope) EndAccesses(complexID, householdID string, why store.HomeAccessEnd, unused bool) (int, error) {
	if err := s.own(complexID); err != nil {
		return 0, err
	}
	p := db.EndAccessesParams{Reason: string(why), EndedAt: at(s.now), ComplexID: complexID, HouseholdID: householdID}
	if unused {
		p.IssuedOnly = 1
	}
	n, err := s.q.EndAccesses(s.ctx, p)
	return int(n), s.fail(nameHomeAccess, err)
}

func (s *scope) UseAccess(a *store.HomeAccess, token string) error {
	if err := s.own(a.ComplexID); err != nil {
		return err
	}
	index, err := s.vault.Index(indexAccessDevice, token)
	if err != nil {
		return err
	}
	n, err := s.q.UseAccess(s.ctx, db.UseAccessParams{
		UsedAt: at(s.now), DeviceIndex: orNull(index), Kept: a.Kept, DeviceExpiresAt: at(a.DeviceExpires.UTC().Truncate(time.Microsecond)),
		ComplexID: a.ComplexID, ID: a.ID,
	})
	if err := s.changed(nameHomeAccess, n, err); err != nil {
		return err
	}
	a.State, a.UsedAt, a.SeenAt = store.AccessUsed, s.now, s.now
	return nil
}

func (s *scope) RenewAccess(a *store.HomeAccess) error {
	if err := s.own(a.ComplexID); err != nil {
		return err
	}
	n, err := s.q.RenewAccess(s.ctx, db.RenewAccessParams{
		SeenAt: at(s.now), DeviceExpiresAt: at(a.DeviceExpires.UTC().Truncate(time.Microsecond)), ComplexID: a.ComplexID, ID: a.ID,
	})
	return s.changed(nameHomeAccess, n, err)
}

func (s *scope) EndAccess(complexID, id string, why store.HomeAccessEnd) error {
	if err := s.own(complexID); err != nil {
		return err
	}
	n, err := s.q.EndAccess(s.ctx, db.EndAccessParams{Reason: string(why), EndedAt: at(s.now), ComplexID: complexID, ID: id})
	return s.changed(nameHomeAccess, n, err)
}

func (s *scope) HomeAccess(id string) (store.HomeAccess, error) {
	row, err := s.q.HomeAccess(s.ctx, s.org, id)
	return homeAccess(&row.HouseholdAccess, row.Building, row.Number), s.fail(nameHomeAccess, err)
}

func (s *scope) HomeLooks(complexID, householdID string, limit int) ([]store.AccessEntry, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	most, _ := pageOf(store.Page{Limit: limit})
	rows, err := s.q.HomeLooks(s.ctx, db.HomeLooksParams{OrganisationID: s.org, ComplexID: complexID, HouseholdID: householdID, RowLimit: most})
	return mapped(rows, accessEntry), s.fail(nameHomeAccess, err)
}

func (s *scope) HomeBills(complexID, householdID string, shownFrom kilowon.Date) ([]store.HomeBill, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.HomeBills(s.ctx, householdID, complexID, shownFrom)
	return mapped(rows, func(r *db.HomeBillsRow) store.HomeBill {
		return store.HomeBill{
			MonthFigure: store.MonthFigure{Month: r.Month, Period: kilowon.Period{From: r.PeriodFrom, To: r.PeriodTo}, BillID: r.ID, KWh: r.KWh, Total: r.Total},
			Previous:    r.PreviousRegister, Current: r.CurrentRegister, OwnKWh: r.OwnKWh, Share: r.Share, Adjustment: r.Adjustment,
			IssuedOn: r.IssuedOn, DueOn: r.DueOn,
		}
	}), s.fail(nameBill, err)
}

func (s *scope) OtherUse(complexID string, month kilowon.Month) (store.HomeUse, error) {
	if err := s.own(complexID); err != nil {
		return store.HomeUse{}, err
	}
	row, err := s.q.OtherUse(s.ctx, complexID, month)
	return store.HomeUse{Homes: int(row.Homes), KWh: row.KWh}, s.fail(nameBill, err)
}
