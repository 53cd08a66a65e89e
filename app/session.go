package app

import (
	"context"

	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// Session gives the data kept for a login's token; found is false when there is none or it has run out.
func (a *App) Session(ctx context.Context, token string) (data []byte, found bool, err error) {
	err = a.store.View(ctx, func(tx store.Tx) error {
		data, found, err = tx.Session(token)
		return err
	})
	return data, found, err
}

// SaveSession keeps a session until it runs out, and drops those that have: so the table stays as small as the logins are many.
func (a *App) SaveSession(ctx context.Context, s *store.Session) error {
	return a.store.Update(ctx, func(tx store.Tx) error {
		if _, err := tx.DeleteExpiredSessions(); err != nil {
			return err
		}
		return tx.SaveSession(s)
	})
}

// EndSession forgets a login; one that is not there is no error.
func (a *App) EndSession(ctx context.Context, token string) error {
	return a.store.Update(ctx, func(tx store.Tx) error { return tx.DeleteSession(token) })
}

// Logout notes that a member of staff has ended the work at the portal; a household gives its access up.
func (a *App) Logout(ctx context.Context, who Actor) error {
	if who.Role == member.Household {
		return a.leaveHome(ctx, who)
	}
	return a.update(ctx, who, func(_ store.Tx, s store.Scope) error { return s.Log(who.ID, "logout", who.ID) })
}
