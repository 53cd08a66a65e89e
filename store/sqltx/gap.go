package sqltx

import (
	"database/sql"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

const nameGap = "해지"

func (s *scope) EndContract(complexID string, on kilowon.Date, applicationID string) error {
	if err := s.own(complexID); err != nil {
		return err
	}
	return s.fail(nameGap, s.q.InsertGap(s.ctx, complexID, on, applicationID))
}

func (s *scope) ResumeContract(complexID string, on kilowon.Date, applicationID string) error {
	if err := s.own(complexID); err != nil {
		return err
	}
	n, err := s.q.EndGap(s.ctx, on, sql.NullString{String: applicationID, Valid: true}, complexID)
	return s.changed(nameGap, n, err)
}

func (s *scope) Gaps(complexID string) ([]store.Gap, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.Gaps(s.ctx, complexID)
	return mapped(rows, func(r *db.GapsRow) store.Gap {
		return store.Gap{Gap: contract.Gap{From: r.FromDate, To: r.ToDate}, EndedBy: r.EndedBy, ResumedBy: r.ResumedBy}
	}), s.fail(nameGap, err)
}
