package store

import "time"

// Passkey is a key pair of a member of staff whose private half their device keeps.
type Passkey struct {
	ID, OrganisationID, StaffID string
	// CredentialID is what the device calls it by, unique among all.
	CredentialID []byte
	// Credential is the public half with its counter, in JSON.
	Credential []byte
	// Name is what its owner calls it; it is kept sealed.
	Name              string
	CreatedAt, UsedAt time.Time
}

// Passkeys are found by those who log in.
type Passkeys interface {
	PasskeyByCredential(credentialID []byte) (Passkey, error)
}

// StaffPasskeys are those of an organisation's staff.
type StaffPasskeys interface {
	InsertPasskey(p *Passkey) error
	// Passkeys lists a member's in the order they were made.
	Passkeys(staffID string) ([]Passkey, error)
	// UsePasskey replaces the credential and notes the use at Now.
	UsePasskey(p *Passkey) error
	// DeletePasskey is not_found when the member has no such one.
	DeletePasskey(staffID, id string) error
}
