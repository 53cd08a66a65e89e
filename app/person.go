package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// PersonExport is all that is kept of one member of staff, for that person.
type PersonExport struct {
	ExportedAt   time.Time       `json:"exported_at"`
	Organisation string          `json:"organisation"`
	Kind         string          `json:"organisation_kind"`
	ID           string          `json:"id"`
	Login        string          `json:"login"`
	Name         string          `json:"name"`
	Role         string          `json:"role"`
	Active       bool            `json:"active"`
	Mobile       string          `json:"mobile,omitempty"`
	BirthDate    string          `json:"birth_date,omitempty"`
	Department   string          `json:"department,omitempty"`
	Phone        string          `json:"phone,omitempty"`
	Email        string          `json:"email,omitempty"`
	CreatedAt    time.Time       `json:"created_at"`
	Consents     []PersonConsent `json:"consents"`
	Sessions     []PersonSession `json:"sessions"`
	Passkeys     []PersonPasskey `json:"passkeys"`
	// Authenticator is when an app was registered that is asked for after the password; RecoveryCodes are those that are left.
	Authenticator time.Time      `json:"authenticator_since,omitzero"`
	RecoveryCodes int            `json:"recovery_codes,omitempty"`
	AccessLog     []PersonAccess `json:"access_log"`
	// Applications are those the person began.
	Applications []PersonApplication `json:"applications"`
}

// PersonApplication is an application that the person began; what is written in it may be about others.
type PersonApplication struct {
	ID        string    `json:"id"`
	Receipt   string    `json:"receipt_number,omitempty"`
	Kind      string    `json:"kind"`
	State     string    `json:"state"`
	CreatedAt time.Time `json:"created_at"`
}

// PersonConsent is one thing the person agreed to or took back.
type PersonConsent struct {
	Item    string    `json:"item"`
	Version string    `json:"version"`
	Given   bool      `json:"given"`
	At      time.Time `json:"at"`
}

// PersonSession is a login of the person that has not run out.
type PersonSession struct {
	BeganAt time.Time `json:"began_at"`
	SeenAt  time.Time `json:"seen_at"`
	Browser string    `json:"browser,omitempty"`
}

// PersonPasskey is a passkey of the person.
type PersonPasskey struct {
	Name      string    `json:"name"`
	CreatedAt time.Time `json:"created_at"`
	UsedAt    time.Time `json:"used_at,omitzero"`
}

// PersonAccess is one thing the person saw or did.
type PersonAccess struct {
	Number int64     `json:"number"`
	At     time.Time `json:"at"`
	Origin string    `json:"origin,omitempty"`
	Action string    `json:"action"`
	Object string    `json:"object"`
}

// operator stands in the access log for whoever runs commands over the database.
const operator = "operator"

// ExportPerson gives all that is kept of the member of staff with the login, and notes that it was given. A password's digest is no answer to anybody.
func (a *App) ExportPerson(ctx context.Context, login string) (*PersonExport, error) {
	var out PersonExport
	err := a.store.Update(ctx, func(tx store.Tx) error {
		m, err := tx.MemberByLogin(login)
		if err != nil {
			return err
		}
		if out, err = wholePerson(tx, &m); err != nil {
			return err
		}
		return tx.For(m.OrganisationID).Log(operator, "person.export", m.ID)
	})
	return &out, err
}

// OwnExport gives a member of staff all that is kept of them, and notes it.
func (a *App) OwnExport(ctx context.Context, who Actor) (*PersonExport, error) {
	var out PersonExport
	err := a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		m, err := s.Member(who.ID)
		if err != nil {
			return err
		}
		if out, err = wholePerson(tx, &m); err != nil {
			return err
		}
		return s.Log(who.ID, "person.export", who.ID)
	})
	return &out, err
}

// wholePerson is all that is kept of a member of staff.
func wholePerson(tx store.Tx, m *store.Member) (PersonExport, error) {
	o, err := tx.Organisation(m.OrganisationID)
	if err != nil {
		return PersonExport{}, err
	}
	s := tx.For(m.OrganisationID)
	out, err := exportPerson(tx, s, m)
	if err != nil {
		return out, err
	}
	out.Organisation, out.Kind = o.Name, string(o.Kind)
	list, err := ownApplications(s, m.ID)
	for i := range list {
		a := &list[i]
		out.Applications = append(out.Applications, PersonApplication{a.ID, a.ReceiptNumber, a.Kind, string(a.State), a.CreatedAt})
	}
	return out, err
}

// ownApplications are those a member of staff began.
func ownApplications(s store.Scope, staffID string) ([]store.Application, error) {
	list, _, err := s.Applications(store.Page{Limit: mostContracts})
	return slices.DeleteFunc(list, func(a store.Application) bool { return a.CreatedBy != staffID }), err
}

// KeptData is how much of a kind of personal data is kept of somebody.
type KeptData struct {
	// ID is that of a member.PersonalData; Count is below zero where it is not counted.
	ID    string
	Count int
}

// keptOf counts what is kept of a member of staff. The access log is only gone through when it is given out.
func keptOf(s store.Scope, staffID string) ([]KeptData, error) {
	consents, err := s.Consents(staffID)
	if err != nil {
		return nil, err
	}
	sessions, err := s.StaffSessions(staffID)
	if err != nil {
		return nil, err
	}
	keys, err := s.Passkeys(staffID)
	if err != nil {
		return nil, err
	}
	list, err := ownApplications(s, staffID)
	if err != nil {
		return nil, err
	}
	kept := []KeptData{{member.DataStaff, 1}, {member.DataConsent, len(consents)}, {member.DataSession, len(sessions)}, {member.DataPasskey, len(keys)},
		{member.DataApplication, len(list)}, {member.DataAccess, -1}}
	ways, err := secondWays(s, staffID)
	if ways.App || ways.Codes > 0 {
		kept = append(kept, KeptData{member.DataSecond, 1})
	}
	return kept, err
}

func exportPerson(tx store.Tx, s store.Scope, m *store.Member) (PersonExport, error) {
	out := PersonExport{ExportedAt: tx.Now(), ID: m.ID, Login: m.Login, Name: m.Name, Role: string(m.Role), Active: m.Active, CreatedAt: m.CreatedAt,
		Mobile: m.Mobile, BirthDate: m.BirthDate, Department: m.Department, Phone: m.Phone, Email: m.Email,
		Consents: []PersonConsent{}, Sessions: []PersonSession{}, Passkeys: []PersonPasskey{}, AccessLog: []PersonAccess{}, Applications: []PersonApplication{}}
	consents, err := s.Consents(m.ID)
	if err != nil {
		return out, err
	}
	for _, c := range consents {
		out.Consents = append(out.Consents, PersonConsent{c.Item, c.Version.String(), c.Given, c.At})
	}
	sessions, err := s.StaffSessions(m.ID)
	if err != nil {
		return out, err
	}
	for _, l := range sessions {
		out.Sessions = append(out.Sessions, PersonSession{l.BeganAt, l.SeenAt, l.Client})
	}
	keys, err := s.Passkeys(m.ID)
	if err != nil {
		return out, err
	}
	for _, k := range keys {
		out.Passkeys = append(out.Passkeys, PersonPasskey{k.Name, k.CreatedAt, k.UsedAt})
	}
	ways, err := secondWays(s, m.ID)
	if err != nil {
		return out, err
	}
	out.Authenticator, out.RecoveryCodes = ways.MadeAt, ways.Codes
	for after := int64(0); ; {
		entries, err := tx.AccessChain(after, accessBatch)
		if err != nil || len(entries) == 0 {
			return out, err
		}
		for _, e := range entries {
			if e.ActorID == m.ID {
				out.AccessLog = append(out.AccessLog, PersonAccess{e.Number, e.At, e.Origin, e.Action, e.Object})
			}
		}
		after = entries[len(entries)-1].Number
	}
}

// ErasePerson takes all that is kept of a member of staff itself away for good, and ends its logins. What the person did stays in the access log under a number that
// leads to nobody any more. The reason is logged.
func (a *App) ErasePerson(ctx context.Context, login, reason string) error {
	if err := statedReason(reason); err != nil {
		return err
	}
	return a.store.Update(ctx, func(tx store.Tx) error {
		m, err := tx.MemberByLogin(login)
		if err != nil {
			return err
		}
		s := tx.For(m.OrganisationID)
		if err := erasePerson(s, m.ID); err != nil {
			return err
		}
		return s.Log(operator, "person.erase", m.ID+": "+strings.TrimSpace(reason))
	})
}

func erasePerson(s store.Scope, staffID string) error {
	if err := dropWays(s, staffID); err != nil {
		return err
	}
	return s.EraseMember(staffID)
}

// shortestReason is how many signs a reason has at least.
const shortestReason = 5

func statedReason(reason string) error {
	if n := len([]rune(strings.TrimSpace(reason))); n < shortestReason || n > 200 {
		return kilowon.Errorf(kilowon.Invalid, "까닭은 %d자에서 200자로 적어야 하는데 %d자입니다. 누구의 요청인지 이름 대신 문서 번호로 적어 주세요.", shortestReason, n)
	}
	return nil
}

// For how many days a file that was made for somebody lies ready, and a refused application for membership may be handed in again.
const (
	MadeFilesKept = 90
	RefusedKept   = 90
)

// Erased says what a retention run took away.
type Erased struct {
	AccessEntries, Sessions, Downloads int64
	// Registrations are applications for membership that were left or refused, Codes one-time codes.
	Registrations, Codes int64
	// Contracts are those that were terminated long enough ago, with all that was kept of them.
	Contracts int64
}

// Erase takes away what has been kept for as long as it may: old entries of the access log, logins that ran out, made files, contracts that ended long ago.
func (a *App) Erase(ctx context.Context) (Erased, error) {
	var out Erased
	var err error
	if out.AccessEntries, err = a.PruneAccess(ctx); err != nil {
		return out, err
	}
	err = a.store.Update(ctx, func(tx store.Tx) error {
		if out.Sessions, err = tx.DeleteExpiredSessions(); err != nil {
			return err
		}
		if out.Downloads, err = tx.DeleteDownloads(tx.Now().AddDate(0, 0, -MadeFilesKept)); err != nil {
			return err
		}
		return out.sendings(tx)
	})
	if err != nil {
		return out, err
	}
	out.Contracts, err = a.eraseContracts(ctx)
	return out, err
}

// sendings takes away what becoming a member and one-time codes leave.
func (e *Erased) sendings(tx store.Tx) error {
	left, err := tx.DropDrafts(tx.Now().Add(-draftLife))
	if err != nil {
		return err
	}
	refused, err := tx.DropRefused(tx.Now().AddDate(0, 0, -RefusedKept))
	if err != nil {
		return err
	}
	e.Registrations = left + refused
	if e.Codes, err = tx.DropCodes(tx.Now().Add(-member.CodeMemory)); err != nil {
		return err
	}
	return tx.DropMessages(tx.Now().Add(-messageLife))
}
