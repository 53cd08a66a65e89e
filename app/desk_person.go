package app

import (
	"context"

	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// DeskOffice is a member with its staff as a clerk sees it: people masked. With a reason, who speaks for the organisation is told in full.
func (a *App) DeskOffice(ctx context.Context, who Actor, organisationID string, whole *member.Unmasking) (Office, error) {
	var out Office
	err := a.deskUpdate(ctx, who, func(tx store.Tx, _ store.Desk) (err error) {
		if out.Organisation, err = tx.Organisation(organisationID); err != nil {
			return err
		}
		s := tx.For(organisationID)
		if out.Staff, err = active(s); err != nil {
			return err
		}
		for i := range out.Staff {
			maskMember(&out.Staff[i])
		}
		if whole == nil {
			maskContact(&out.Contact)
			return nil
		}
		c := out.Contact
		return a.unmask(who, s, "/desk/organisations/"+organisationID, *whole, []string{c.Representative, c.Phone, c.Mobile, c.Email})
	})
	return out, err
}

// DeskPerson is a member of staff of whatever organisation.
type DeskPerson struct {
	store.Member
	Organisation store.Organisation
}

// DeskPerson loads one, masked; with a reason, in full.
func (a *App) DeskPerson(ctx context.Context, who Actor, id string, whole *member.Unmasking) (DeskPerson, error) {
	var out DeskPerson
	err := a.deskUpdate(ctx, who, func(tx store.Tx, d store.Desk) (err error) {
		if out.Member, err = d.FindMember(id); err != nil {
			return err
		}
		if out.Organisation, err = tx.Organisation(out.OrganisationID); err != nil {
			return err
		}
		if whole == nil {
			maskMember(&out.Member)
			return nil
		}
		m := &out.Member
		return a.unmask(who, tx.For(m.OrganisationID), "/desk/people/"+id, *whole, []string{m.Name, m.Login, m.Mobile, m.Phone, m.BirthDate, m.Email})
	})
	out.PasswordHash = ""
	return out, err
}
