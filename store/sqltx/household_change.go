package sqltx

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

// formerUnits are the names that households of a complex had before they were renamed, by household, oldest first.
type formerUnits map[string][]db.FormerUnitsRow

func (s *scope) formerUnits(complexID string) (formerUnits, error) {
	rows, err := s.q.FormerUnits(s.ctx, complexID)
	out := formerUnits{}
	for _, r := range rows {
		out[r.HouseholdID] = append(out[r.HouseholdID], r)
	}
	return out, s.fail(nameHousehold, err)
}

// on is the name of a household on the day before to; now is its newest.
func (f formerUnits) on(householdID string, to kilowon.Date, now apartment.Unit) apartment.Unit {
	for _, r := range f[householdID] {
		if to <= r.FromDate {
			return apartment.Unit{Building: r.Building, Number: r.Number}
		}
	}
	return now
}

func (s *scope) SaveInitialRegister(complexID, householdID string, r metering.Register) error {
	if err := s.own(complexID); err != nil {
		return err
	}
	n, err := s.q.SaveInitialRegister(s.ctx, r, complexID, householdID)
	return s.found(n, err)
}

// found is not_found where no household was changed.
func (s *scope) found(rows int64, err error) error {
	if err == nil && rows == 0 {
		return notFound(nameHousehold)
	}
	return s.fail(nameHousehold, err)
}

func (s *scope) NoteHousehold(complexID string, c *store.HouseholdChange) error {
	c.Kind = store.HouseholdAdded
	return s.noteHousehold(complexID, c)
}

func (s *scope) noteHousehold(complexID string, c *store.HouseholdChange) error {
	if err := s.own(complexID); err != nil {
		return err
	}
	var id string
	if err := newID(&id); err != nil {
		return err
	}
	c.At = s.now
	return s.fail("세대 변경", s.q.InsertHouseholdChange(s.ctx, db.InsertHouseholdChangeParams{
		ID: id, ComplexID: complexID, HouseholdID: c.HouseholdID, Kind: string(c.Kind), FromDate: c.From, Building: c.Unit.Building, Number: c.Unit.Number,
		Reason: c.Reason, ChangedBy: c.By, ChangedAt: c.At,
	}))
}

func (s *scope) RenameHousehold(complexID string, c *store.HouseholdChange, to apartment.Unit) error {
	h, err := s.Household(complexID, c.HouseholdID, kilowon.Period{From: c.From, To: c.From + 1})
	if err != nil {
		return err
	}
	c.Kind, c.Unit = store.HouseholdRenamed, h.Unit
	if err := s.noteHousehold(complexID, c); err != nil {
		return err
	}
	n, err := s.q.NameHousehold(s.ctx, db.NameHouseholdParams{Building: to.Building, Number: to.Number, ComplexID: complexID, ID: c.HouseholdID})
	return s.found(n, err)
}

func (s *scope) HouseholdChanges(complexID, householdID string) ([]store.HouseholdChange, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.HouseholdChanges(s.ctx, complexID, householdID)
	return mapped(rows, func(r *db.HouseholdChange) store.HouseholdChange {
		return store.HouseholdChange{HouseholdID: r.HouseholdID, Kind: store.HouseholdChangeKind(r.Kind), From: r.FromDate,
			Unit: apartment.Unit{Building: r.Building, Number: r.Number}, Reason: r.Reason, By: r.ChangedBy, At: r.ChangedAt.UTC()}
	}), s.fail("세대 변경", err)
}
