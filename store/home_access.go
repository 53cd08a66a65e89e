package store

import (
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/metering"
)

// HomeAccessState is where a household's access (세대 열람) stands.
type HomeAccessState string

// The states of an access.
const (
	// AccessIssued has a code that nobody has used yet.
	AccessIssued HomeAccessState = "issued"
	// AccessUsed is bound to the device that used the code.
	AccessUsed HomeAccessState = "used"
	// AccessEnded lets nobody in any more.
	AccessEnded HomeAccessState = "ended"
)

// HomeAccessEnd is why an access ended.
type HomeAccessEnd string

// The ends of an access.
const (
	// AccessReplaced had a code that a newer one took the place of.
	AccessReplaced HomeAccessEnd = "replaced"
	// AccessWithdrawn was ended by the office.
	AccessWithdrawn HomeAccessEnd = "withdrawn"
	// AccessMovedOut ended as the household moved out (전출): who comes after it sees nothing from before.
	AccessMovedOut HomeAccessEnd = "moved_out"
	// AccessLeft was given up by the household.
	AccessLeft HomeAccessEnd = "left"
)

// HomeAccess is what lets a household look at its own bills: a code that is used once, then the device that used it.
type HomeAccess struct {
	ID, ComplexID, HouseholdID string
	// Unit is the household's; it is filled when read.
	Unit  apartment.Unit
	State HomeAccessState
	// End is empty until the access has ended.
	End HomeAccessEnd
	// ShownFrom is the first day whose bills are shown: what the household before used is not this one's business. Zero shows all.
	ShownFrom kilowon.Date
	// IssuedBy is the member of staff.
	IssuedBy string
	// IssuedOn is the civil day of IssuedAt.
	IssuedOn    kilowon.Date
	IssuedAt    time.Time
	CodeExpires time.Time
	// UsedAt, SeenAt and DeviceExpires are zero until the code is used. Kept devices stay let in after the browser is closed.
	UsedAt, SeenAt, DeviceExpires time.Time
	Kept                          bool
	EndedAt                       time.Time
}

// Entrance is an access that lets somebody in, and where to.
type Entrance struct {
	HomeAccess
	OrganisationID, ComplexName string
}

// HomeBill is one of a household's bills in a line.
type HomeBill struct {
	MonthFigure
	Previous, Current metering.Register
	OwnKWh            int64
	Share, Adjustment kilowon.Won
	IssuedOn, DueOn   kilowon.Date
}

// HomeUse is what those homes of a complex used in a month that used power.
type HomeUse struct {
	Homes int
	KWh   int64
}

// Entrances are found by those who do not act for an organisation yet: a household that comes with a code or a device.
type Entrances interface {
	// AccessByCode finds the access that a code of the contract opens on the day; not_found for any code that opens none, for whatever reason.
	AccessByCode(contractNumber, code string, on kilowon.Date) (Entrance, error)
	// AccessByDevice finds the access a device's token belongs to.
	AccessByDevice(token string, on kilowon.Date) (Entrance, error)
}

// HomeAccesses are those of a complex's households. Codes and tokens are kept as keyed digests alone.
type HomeAccesses interface {
	// InsertAccess stores an access with its code, which must not be one of the contract's already.
	InsertAccess(a *HomeAccess, code string) error
	// HomeAccesses lists those that have not ended, in the order of the form, newest first.
	HomeAccesses(complexID string) ([]HomeAccess, error)
	// HouseholdAccesses lists all of one household, newest first.
	HouseholdAccesses(complexID, householdID string) ([]HomeAccess, error)
	// MoveOuts says when a household was last told to have moved out, by household.
	MoveOuts(complexID string) (map[string]time.Time, error)
	// EndAccesses ends a household's, or with an empty id the complex's, and counts them; unused says only those whose code was not used.
	EndAccesses(complexID, householdID string, why HomeAccessEnd, unused bool) (int, error)
	// UseAccess binds an issued access to a device's token. A conflict when it is used or has ended.
	UseAccess(a *HomeAccess, token string) error
	// RenewAccess notes a visit at Now and moves the device's end to a.DeviceExpires.
	RenewAccess(a *HomeAccess) error
	// EndAccess ends one.
	EndAccess(complexID, id string, why HomeAccessEnd) error
	// HomeAccess is one by its id.
	HomeAccess(id string) (HomeAccess, error)
	// HomeLooks are the newest entries of the log that a household's accesses made.
	HomeLooks(complexID, householdID string, limit int) ([]AccessEntry, error)
}

// Homes are what one household sees of the complex's bills.
type Homes interface {
	// HomeBills lists the household's bills whose period reaches beyond the day, oldest first.
	HomeBills(complexID, householdID string, shownFrom kilowon.Date) ([]HomeBill, error)
	// OtherUse adds up what the month's households with use used that are no dwellings.
	OtherUse(complexID string, month kilowon.Month) (HomeUse, error)
}
