package app

import (
	"context"
	"strings"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store"
)

// PersonExport is all that is kept of one member of staff, for that person.
type PersonExport struct {
	ExportedAt   time.Time      `json:"exported_at"`
	Organisation string         `json:"organisation"`
	Kind         string         `json:"organisation_kind"`
	ID           string         `json:"id"`
	Login        string         `json:"login"`
	Name         string         `json:"name"`
	Role         string         `json:"role"`
	Active       bool           `json:"active"`
	CreatedAt    time.Time      `json:"created_at"`
	AccessLog    []PersonAccess `json:"access_log"`
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
		o, err := tx.Organisation(m.OrganisationID)
		if err != nil {
			return err
		}
		out = PersonExport{ExportedAt: tx.Now(), Organisation: o.Name, Kind: string(o.Kind), ID: m.ID, Login: m.Login, Name: m.Name, Role: string(m.Role),
			Active: m.Active, CreatedAt: m.CreatedAt, AccessLog: []PersonAccess{}}
		for after := int64(0); ; {
			entries, err := tx.AccessChain(after, accessBatch)
			if err != nil {
				return err
			}
			if len(entries) == 0 {
				break
			}
			for _, e := range entries {
				if e.ActorID == m.ID {
					out.AccessLog = append(out.AccessLog, PersonAccess{e.Number, e.At, e.Origin, e.Action, e.Object})
				}
			}
			after = entries[len(entries)-1].Number
		}
		return tx.For(m.OrganisationID).Log(operator, "person.export", m.ID)
	})
	return &out, err
}

// ErasePerson takes name, login and password of a member of staff away for good. What the person did stays in the access log under a number that
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
		if err := s.EraseMember(m.ID); err != nil {
			return err
		}
		return s.Log(operator, "person.erase", m.ID+": "+strings.TrimSpace(reason))
	})
}

// shortestReason is how many signs a reason has at least.
const shortestReason = 5

func statedReason(reason string) error {
	if n := len([]rune(strings.TrimSpace(reason))); n < shortestReason || n > 200 {
		return kilowon.Errorf(kilowon.Invalid, "까닭은 %d자에서 200자로 적어야 하는데 %d자입니다. 누구의 요청인지 이름 대신 문서 번호로 적어 주세요.", shortestReason, n)
	}
	return nil
}

// MadeFilesKept is for how many days a file that was made for somebody lies ready.
const MadeFilesKept = 90

// Erased says what a retention run took away.
type Erased struct {
	AccessEntries, Sessions, Downloads int64
}

// Erase takes away what has been kept for as long as it may: old entries of the access log, logins that ran out, made files.
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
		out.Downloads, err = tx.DeleteDownloads(tx.Now().AddDate(0, 0, -MadeFilesKept))
		return err
	})
	return out, err
}
