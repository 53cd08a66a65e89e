package store

import "time"

// SecondFactor is what a member of staff proves after the password: codes of an authenticator app (RFC 6238), or a code that is taken once.
type SecondFactor struct {
	OrganisationID, StaffID string
	// Secret is what the app makes its codes of, in base32, empty where there is no app; Pending was offered on the page that Offer names. Both are kept sealed.
	Secret, Pending, Offer string
	// Step is the last step of time of which a code was taken.
	Step int64
	// Tries are the wrong answers in a row, the last at TriedAt.
	Tries   int
	TriedAt time.Time
	// MadeAt is when the app was shown to have the secret.
	MadeAt time.Time
}

// SecondFactors are those of an organisation's staff.
type SecondFactors interface {
	// SecondFactor is the empty one when nothing is kept.
	SecondFactor(staffID string) (SecondFactor, error)
	SaveSecondFactor(f *SecondFactor) error
	// DeleteSecondFactor forgets it with its recovery codes.
	DeleteSecondFactor(staffID string) error
	// SaveRecoveryCodes keeps the codes' digests in place of all there were. Codes without an end are good until they are used.
	SaveRecoveryCodes(staffID string, codes []string, expires time.Time) error
	RecoveryCodes(staffID string) (int, error)
	// UseRecoveryCode is not_found for any but a code that is good; it is good no more afterwards.
	UseRecoveryCode(staffID, code string) error
}
