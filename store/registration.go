package store

import (
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
)

// RegistrationState is where an application for membership stands.
type RegistrationState string

// The states of a registration.
const (
	RegistrationDraft     RegistrationState = "draft"
	RegistrationSubmitted RegistrationState = "submitted"
	RegistrationRefused   RegistrationState = "refused"
	RegistrationApproved  RegistrationState = "approved"
)

// Registration is an application for membership; all of its content is kept sealed.
type Registration struct {
	ID    string
	State RegistrationState
	member.Registration
	// OrganisationID is the organisation it became.
	OrganisationID                               string
	CreatedAt, UpdatedAt, SubmittedAt, DecidedAt time.Time
}

// Registrations belong to no organisation yet; who holds the id of one may see it, and clerks see those that were submitted.
type Registrations interface {
	InsertRegistration(r *Registration) error
	Registration(id string) (Registration, error)
	// SaveRegistration replaces content, state and times; UpdatedAt is Now.
	SaveRegistration(r *Registration) error
	// OpenRegistration is the newest of a business number and the applicant's mobile phone that was submitted or refused.
	OpenRegistration(number kilowon.BusinessNumber, mobile string) (Registration, error)
	// DropDrafts forgets those that were begun and not touched since.
	DropDrafts(before time.Time) (int64, error)
	// SaveRegistrationDocument replaces the document, DropRegistrationDocument forgets it.
	SaveRegistrationDocument(id string, content []byte) error
	DropRegistrationDocument(id string) error
	RegistrationDocument(id string) ([]byte, error)
}

// Consents are what an organisation's staff agreed to.
type Consents interface {
	// InsertConsent notes a word of a member of staff at the consent's own time, or at Now when it has none.
	InsertConsent(staffID string, c member.Consent) error
	// Consents lists them in the order they were given.
	Consents(staffID string) ([]member.Consent, error)
}

// Code is a one-time code that was made out.
type Code struct {
	ID string
	// Purpose is what it is good for; Subject is whom it lets in, empty where it lets nobody in.
	Purpose, Subject string
	// Phone, Address and Organisation are what codes are counted by; digests are kept of them.
	Phone, Address, Organisation string
	member.Code
}

// Codes are the one-time codes.
type Codes interface {
	// InsertCode keeps the digest of the digits.
	InsertCode(c *Code, digits string) error
	// Code gives a code without what it is counted by; right says whether the digits and the phone are its own, compared in constant time.
	Code(id, phone, digits string) (c Code, right bool, err error)
	// TryCode counts a try; used ends the code.
	TryCode(id string, used bool) error
	// CodesSent are the moments of the last day at which codes went to the phone, for the address and for the organisation.
	CodesSent(c *Code) (member.CodesSent, error)
	// DropCodes forgets those that no limit counts any more.
	DropCodes(before time.Time) (int64, error)
}

// MessageState is where a message stands.
type MessageState string

// The states of a message. A kept one stays readable for the demo, where nothing is sent.
const (
	MessageWaiting MessageState = "waiting"
	MessageSent    MessageState = "sent"
	MessageKept    MessageState = "kept"
	MessageFailed  MessageState = "failed"
)

// Message is a text to a phone, or a mail to an address with a subject; all are kept sealed, and emptied when it is sent.
type Message struct {
	ID    string
	State MessageState
	// Email and Subject are those of a mail, which has no phone.
	Phone, Email, Subject, Text string
	CreatedAt                   time.Time
}

// Messages are the texts and mails on their way.
type Messages interface {
	// InsertMessage stores a waiting message; one without phone and address goes nowhere.
	InsertMessage(m *Message) error
	Message(id string) (Message, error)
	// EndMessage empties addresses and text unless the state is kept.
	EndMessage(m *Message, state MessageState) error
	// KeptMessages are the newest.
	KeptMessages(since time.Time) ([]Message, error)
	DropMessages(before time.Time) error
}
