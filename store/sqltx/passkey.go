package sqltx

import (
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

const (
	columnPasskey = "passkey.name"
	namePasskey   = "패스키"
)

func (t *transaction) PasskeyByCredential(credentialID []byte) (store.Passkey, error) {
	row, err := t.q.PasskeyByCredential(t.ctx, notNil(credentialID))
	if err != nil {
		return store.Passkey{}, t.fail(namePasskey, err)
	}
	return t.passkey(&row)
}

func (t *transaction) passkey(r *db.Passkey) (store.Passkey, error) {
	name, err := t.vault.Open(columnPasskey, r.ID, r.Name)
	return store.Passkey{ID: r.ID, OrganisationID: r.OrganisationID, StaffID: r.StaffID, CredentialID: r.CredentialID, Credential: []byte(r.Credential), Name: name,
		CreatedAt: r.CreatedAt.UTC(), UsedAt: utc(r.UsedAt)}, err
}

func (s *scope) InsertPasskey(p *store.Passkey) error {
	if _, err := s.Member(p.StaffID); err != nil {
		return err
	}
	if err := newID(&p.ID); err != nil {
		return err
	}
	name, err := s.vault.Seal(columnPasskey, p.ID, p.Name)
	if err != nil {
		return err
	}
	p.OrganisationID, p.CreatedAt = s.org, s.now
	return s.fail(namePasskey, s.q.InsertPasskey(s.ctx, db.InsertPasskeyParams{
		ID: p.ID, OrganisationID: s.org, StaffID: p.StaffID, CredentialID: notNil(p.CredentialID), Credential: string(p.Credential), Name: name, CreatedAt: s.now,
	}))
}

func (s *scope) Passkeys(staffID string) ([]store.Passkey, error) {
	if _, err := s.Member(staffID); err != nil {
		return nil, err
	}
	rows, err := s.q.Passkeys(s.ctx, s.org, staffID)
	if err != nil {
		return nil, s.fail(namePasskey, err)
	}
	return opened(rows, s.passkey)
}

func (s *scope) UsePasskey(p *store.Passkey) error {
	n, err := s.q.UsePasskey(s.ctx, db.UsePasskeyParams{Credential: string(p.Credential), UsedAt: timeOrNull(s.now), OrganisationID: s.org, ID: p.ID})
	if err == nil && n == 0 {
		return notFound(namePasskey)
	}
	p.UsedAt = s.now
	return s.fail(namePasskey, err)
}

func (s *scope) DeletePasskey(staffID, id string) error {
	n, err := s.q.DeletePasskey(s.ctx, s.org, staffID, id)
	if err == nil && n == 0 {
		return notFound(namePasskey)
	}
	return s.fail(namePasskey, err)
}
