package store

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
)

// Move is the day on which another household took a dwelling over (이사정산, 별지 2-3 Ⅱ 8).
type Move struct {
	HouseholdID string
	// On is the first day of those who moved in.
	On kilowon.Date
	// Register is what the meter showed then, OwnKWh the use since the reading before it, or since the move before it.
	Register metering.Register
	OwnKWh   int64
	// SettledOn is the day the move was settled (이사정산 승인), when the access of those who left ended.
	SettledOn     kilowon.Date
	ApplicationID string
}

// Moves are the households' moves that are settled.
type Moves interface {
	// AddMove stores one; a conflict when the dwelling has one on that day.
	AddMove(complexID string, m *Move) error
	// Moves are those of a complex by household, in the order of their days.
	Moves(complexID string) (map[string][]Move, error)
}
