package store

import (
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
)

// Organisation is a management office or another body that files for complexes, or the supplier itself.
type Organisation struct {
	ID   string
	Name string
	Kind member.Kind
	// BusinessNumber (사업자등록번호, 고유번호) is ten digits, unique, or empty where it is not known.
	BusinessNumber kilowon.BusinessNumber
	CreatedAt      time.Time
}

// Member is one person of an organisation's staff (직원).
type Member struct {
	ID             string
	OrganisationID string
	// Login is unique among all organisations and kept in lower case; empty for those who log in without one.
	Login string
	// Name is kept sealed.
	Name string
	// PasswordHash is the whole argon2id text with its parameters and salt, empty where there is no password.
	PasswordHash string
	Role         member.Role
	Active       bool
	CreatedAt    time.Time
}

// Organisations are found by those who do not act for one: at login and by commands over everything.
type Organisations interface {
	InsertOrganisation(o *Organisation) error
	Organisation(id string) (Organisation, error)
	// AllOrganisations lists them by name.
	AllOrganisations() ([]Organisation, error)
	// MemberByLogin finds the person who logs in, of whatever organisation, active or not.
	MemberByLogin(login string) (Member, error)
	// UnfinishedRuns are the open and running billing runs of every organisation, oldest first, for a start after a crash.
	UnfinishedRuns() ([]UnfinishedRun, error)
}

// Staff are the members of an organisation.
type Staff interface {
	InsertMember(m *Member) error
	Member(id string) (Member, error)
	// Members lists them by login.
	Members() ([]Member, error)
	// SaveMember replaces name, role, password hash and whether the member is active.
	SaveMember(m *Member) error
}

// Sessions are the portal's logins.
type Sessions interface {
	// Session gives the data of a session that has not run out by Now; found is false for any other.
	Session(token string) (data []byte, found bool, err error)
	SaveSession(token string, data []byte, expires time.Time) error
	// DeleteSession is no error when there is none.
	DeleteSession(token string) error
	// DeleteExpiredSessions gives how many had run out by Now.
	DeleteExpiredSessions() (int64, error)
}
