package sqltx

import (
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

const nameMove = "이사"

func (s *scope) AddMove(complexID string, m *store.Move) error {
	if err := s.own(complexID); err != nil {
		return err
	}
	return s.fail(nameMove, s.q.InsertMove(s.ctx, db.InsertMoveParams{ComplexID: complexID, HouseholdID: m.HouseholdID, MovedOn: m.On, Register: m.Register,
		OwnKWh: m.OwnKWh, SettledOn: m.SettledOn, ApplicationID: m.ApplicationID}))
}

func (s *scope) Moves(complexID string) (map[string][]store.Move, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.Moves(s.ctx, complexID)
	if err != nil {
		return nil, s.fail(nameMove, err)
	}
	out := map[string][]store.Move{}
	for _, r := range rows {
		out[r.HouseholdID] = append(out[r.HouseholdID], store.Move{HouseholdID: r.HouseholdID, On: r.MovedOn, Register: r.Register, OwnKWh: r.OwnKWh, SettledOn: r.SettledOn, ApplicationID: r.ApplicationID})
	}
	return out, nil
}
