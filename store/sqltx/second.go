package sqltx

import (
	"database/sql"
	"errors"
	"time"

	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

const (
	columnSecret  = "second_factor.secret"
	columnPending = "second_factor.pending"
	indexRecovery = "recovery_code.code"
	nameSecond    = "둘째 인증"
	nameRecovery  = "복구 코드"
)

func (s *scope) SecondFactor(staffID string) (store.SecondFactor, error) {
	out := store.SecondFactor{OrganisationID: s.org, StaffID: staffID}
	if _, err := s.Member(staffID); err != nil {
		return out, err
	}
	row, err := s.q.SecondFactor(s.ctx, s.org, staffID)
	if errors.Is(err, sql.ErrNoRows) {
		return out, nil
	}
	if err != nil {
		return out, s.fail(nameSecond, err)
	}
	if out.Secret, err = s.vault.Open(columnSecret, staffID, row.Secret); err != nil {
		return out, err
	}
	out.Pending, err = s.vault.Open(columnPending, staffID, row.Pending)
	out.Offer, out.Step, out.Tries, out.TriedAt, out.MadeAt = row.Offer, row.Step, int(row.Tries), utc(row.TriedAt), utc(row.MadeAt)
	return out, err
}

func (s *scope) SaveSecondFactor(f *store.SecondFactor) error {
	if _, err := s.Member(f.StaffID); err != nil {
		return err
	}
	secret, err := s.vault.Seal(columnSecret, f.StaffID, f.Secret)
	if err != nil {
		return err
	}
	pending, err := s.vault.Seal(columnPending, f.StaffID, f.Pending)
	if err != nil {
		return err
	}
	f.OrganisationID = s.org
	return s.fail(nameSecond, s.q.SaveSecondFactor(s.ctx, db.SaveSecondFactorParams{StaffID: f.StaffID, OrganisationID: s.org, Secret: secret, Pending: pending,
		Offer: f.Offer, Step: f.Step, Tries: int64(f.Tries), TriedAt: timeOrNull(f.TriedAt), MadeAt: timeOrNull(f.MadeAt)}))
}

func (s *scope) DeleteSecondFactor(staffID string) error {
	if _, err := s.Member(staffID); err != nil {
		return err
	}
	if err := s.q.DeleteRecoveryCodes(s.ctx, s.org, staffID); err != nil {
		return s.fail(nameRecovery, err)
	}
	return s.fail(nameSecond, s.q.DeleteSecondFactor(s.ctx, s.org, staffID))
}

// recoveryIndex is the digest of a member's code: the same code of another has another one.
func (s *scope) recoveryIndex(staffID, code string) (string, error) {
	return s.vault.Index(indexRecovery, staffID+" "+code)
}

func (s *scope) SaveRecoveryCodes(staffID string, codes []string, expires time.Time) error {
	if _, err := s.Member(staffID); err != nil {
		return err
	}
	if err := s.q.DeleteRecoveryCodes(s.ctx, s.org, staffID); err != nil {
		return s.fail(nameRecovery, err)
	}
	for _, code := range codes {
		index, err := s.recoveryIndex(staffID, code)
		if err == nil {
			err = s.q.InsertRecoveryCode(s.ctx, db.InsertRecoveryCodeParams{CodeIndex: index, OrganisationID: s.org, StaffID: staffID, ExpiresAt: timeOrNull(expires)})
		}
		if err != nil {
			return s.fail(nameRecovery, err)
		}
	}
	return nil
}

func (s *scope) RecoveryCodes(staffID string) (int, error) {
	if _, err := s.Member(staffID); err != nil {
		return 0, err
	}
	n, err := s.q.CountRecoveryCodes(s.ctx, s.org, staffID, at(s.now))
	return int(n), s.fail(nameRecovery, err)
}

func (s *scope) UseRecoveryCode(staffID, code string) error {
	index, err := s.recoveryIndex(staffID, code)
	if err != nil {
		return err
	}
	n, err := s.q.UseRecoveryCode(s.ctx, db.UseRecoveryCodeParams{OrganisationID: s.org, StaffID: staffID, CodeIndex: index, Now: at(s.now)})
	if err == nil && n == 0 {
		return notFound(nameRecovery)
	}
	return s.fail(nameRecovery, err)
}
