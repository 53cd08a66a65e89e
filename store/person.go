package store

import "time"

// ErasureState is where a proposed erasure stands.
type ErasureState string

// The states of an erasure.
const (
	ErasureProposed  ErasureState = "proposed"
	ErasureConfirmed ErasureState = "confirmed"
	ErasureRefused   ErasureState = "refused"
	ErasureWithdrawn ErasureState = "withdrawn"
)

// Erasure is one clerk's proposal to erase what is kept of a member of staff itself, which another confirms.
type Erasure struct {
	ID, StaffID string
	// Reason names a document and nobody.
	Reason     string
	State      ErasureState
	ProposedBy string
	ProposedAt time.Time
	// DecidedBy is empty and DecidedAt zero while it waits.
	DecidedBy string
	DecidedAt time.Time
	Note      string
}

// DeskPeople are the members of staff of every organisation, and what is to be erased of them.
type DeskPeople interface {
	FindMember(id string) (Member, error)
	// MembersByMobile finds everybody who has the mobile phone, none for the empty one.
	MembersByMobile(mobile string) ([]Member, error)
	// InsertErasure is a conflict when one waits already.
	InsertErasure(e *Erasure) error
	Erasure(id string) (Erasure, error)
	// WaitingErasure is that of a person; not_found when none waits.
	WaitingErasure(staffID string) (Erasure, error)
	// WaitingErasures lists those not decided yet, oldest first; the count is of all.
	WaitingErasures(page Page) ([]Erasure, int, error)
	// DecideErasure ends a waiting one with state, decider and note; a conflict when it does not wait any more, invalid when who proposed it confirms or
	// refuses it.
	DecideErasure(e *Erasure) error
}
