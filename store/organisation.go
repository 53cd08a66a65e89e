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
	// CorporationNumber (법인등록번호) is 13 digits, or empty; ApartmentOffice says that it is a complex's management office.
	CorporationNumber string
	ApartmentOffice   bool
	// ProvedBy is how it was proved when it joined.
	ProvedBy member.ProofWay
	// Contact is kept sealed.
	Contact   Contact
	CreatedAt time.Time
}

// Contact is who speaks for an organisation and how it is reached.
type Contact struct {
	// Representative is a name; phone numbers are digits alone.
	Representative, Phone, Mobile, Email string
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
	// Mobile gets one-time codes; unique in an organisation, or empty. It is kept sealed like the rest of the person.
	Mobile string
	// BirthDate is "1962-03-09".
	BirthDate, Department, Phone, Email string
	CreatedAt                           time.Time
}

// Organisations are found by those who do not act for one: at login and by commands over everything.
type Organisations interface {
	InsertOrganisation(o *Organisation) error
	Organisation(id string) (Organisation, error)
	// OrganisationByNumber finds the one of a business number.
	OrganisationByNumber(number kilowon.BusinessNumber) (Organisation, error)
	// AllOrganisations lists them by name.
	AllOrganisations() ([]Organisation, error)
	// MemberByLogin finds the person who logs in, of whatever organisation, active or not.
	MemberByLogin(login string) (Member, error)
	// SaveOrganisation replaces all but the business number and how it was proved.
	SaveOrganisation(o *Organisation) error
	// MemberByMobile finds the active person of the organisation of a business number who has the mobile phone.
	MemberByMobile(number kilowon.BusinessNumber, mobile string) (Member, error)
	// UnfinishedRuns are the open and running billing runs of every organisation, oldest first, for a start after a crash.
	UnfinishedRuns() ([]UnfinishedRun, error)
}

// Staff are the members of an organisation.
type Staff interface {
	InsertMember(m *Member) error
	Member(id string) (Member, error)
	// Members lists them by login.
	Members() ([]Member, error)
	// SaveMember replaces all but the login.
	SaveMember(m *Member) error
	// EraseMember takes name, login and password away for good; the member stays as an id that leads to nobody.
	EraseMember(id string) error
}

// Session is a visit of the portal, and a login once it has a member of staff.
type Session struct {
	// Token is the digest of the cookie.
	Token   string
	Data    []byte
	Expires time.Time
	// OrganisationID and StaffID are empty before the login.
	OrganisationID, StaffID string
	BeganAt, SeenAt         time.Time
	// Client is the browser as it names itself; it is kept sealed.
	Client string
}

// Sessions are the portal's visits.
type Sessions interface {
	// Session gives the data of a session that has not run out by Now; found is false for any other.
	Session(token string) (data []byte, found bool, err error)
	SaveSession(s *Session) error
	// DeleteSession is no error when there is none.
	DeleteSession(token string) error
	// DeleteExpiredSessions gives how many had run out by Now.
	DeleteExpiredSessions() (int64, error)
}

// StaffSessions are the logins of an organisation's staff.
type StaffSessions interface {
	// StaffSessions lists a member's logins without their data, the one used last first.
	StaffSessions(staffID string) ([]Session, error)
	// EndStaffSession is not_found when the member has no such login.
	EndStaffSession(staffID, token string) error
	// EndStaffSessions ends all but one, and all when keep is empty; it gives how many.
	EndStaffSessions(staffID, keep string) (int64, error)
}
