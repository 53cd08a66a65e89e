package app

import (
	"context"

	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// Account is what a member of staff sees of themselves: the person, the logins that are open, the passkeys, and what was agreed to.
type Account struct {
	store.Member
	Sessions []store.Session
	Consents []member.Consent
	Passkeys []store.Passkey
	Kept     []KeptData
	Second   SecondWays
}

// Account loads one's own.
func (a *App) Account(ctx context.Context, who Actor) (Account, error) {
	var out Account
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) (err error) {
		if out.Member, err = s.Member(who.ID); err != nil {
			return err
		}
		if out.Sessions, err = s.StaffSessions(who.ID); err != nil {
			return err
		}
		if out.Consents, err = s.Consents(who.ID); err != nil {
			return err
		}
		if out.Passkeys, err = s.Passkeys(who.ID); err != nil {
			return err
		}
		if out.Second, err = secondWays(s, who.ID); err != nil {
			return err
		}
		out.Kept, err = keptOf(s, who.ID)
		return err
	})
	return out, err
}

// EndOwnSession ends one of one's own logins, and all but the kept one when token is empty.
func (a *App) EndOwnSession(ctx context.Context, who Actor, token, keep string) error {
	return a.update(ctx, who, func(_ store.Tx, s store.Scope) error {
		if token == "" {
			if _, err := s.EndStaffSessions(who.ID, keep); err != nil {
				return err
			}
		} else if err := s.EndStaffSession(who.ID, token); err != nil {
			return err
		}
		return s.Log(who.ID, "session.end", who.ID)
	})
}

// Choose gives or takes back the items one may choose freely; what did not change is not written again.
func (a *App) Choose(ctx context.Context, who Actor, chosen func(item string) bool) error {
	return a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		before, err := s.Consents(who.ID)
		if err != nil {
			return err
		}
		for _, t := range a.Terms(today(tx.Now())) {
			for _, item := range t.Items {
				old, _ := member.Standing(before, item.Key)
				if item.Required || old.Given == chosen(item.Key) {
					continue
				}
				if err := s.InsertConsent(who.ID, member.Consent{Item: item.Key, Version: t.Version, Given: !old.Given}); err != nil {
					return err
				}
				if item.Key == member.ItemEmail && old.Given {
					if err := dropEmail(s, who.ID); err != nil {
						return err
					}
				}
				if err := s.Log(who.ID, "consent.change", item.Key); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// dropEmail forgets the mail address of who takes the consent to it back.
func dropEmail(s store.Scope, id string) error {
	m, err := s.Member(id)
	if err != nil {
		return err
	}
	m.Email = ""
	return s.SaveMember(&m)
}
