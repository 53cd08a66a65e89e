package app

import (
	"context"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// PhoneLogin is what one types to log in by phone: the organisation's number and one's own mobile phone.
type PhoneLogin struct {
	Number, Mobile string
}

// The subjects of login codes: a member of staff, or an application that is not decided or was refused.
const (
	subjectMember       = "member"
	subjectRegistration = "registration"
)

// SendLoginCode sends a code and gives its id, alike whether anybody is known by these numbers or not. The address is the client's.
func (a *App) SendLoginCode(ctx context.Context, l PhoneLogin, address string) (string, error) {
	number, err := kilowon.ParseBusinessNumber(l.Number)
	if err != nil {
		return "", err
	}
	c := store.Code{Purpose: codeLogin, Address: address, Organisation: string(number)}
	if c.Phone, err = member.ParseMobile(l.Mobile); err != nil {
		return "", err
	}
	err = a.store.Update(ctx, func(tx store.Tx) error {
		// Both are asked for whatever the first answers, so that time tells nothing.
		m, err := tx.MemberByMobile(number, c.Phone)
		r, other := tx.OpenRegistration(number, c.Phone)
		switch {
		case err == nil:
			c.Subject = subjectMember + "/" + m.OrganisationID + "/" + m.ID
		case kilowon.CodeOf(err) != kilowon.NotFound:
			return err
		case other == nil:
			c.Subject = subjectRegistration + "/" + r.ID
		case kilowon.CodeOf(other) != kilowon.NotFound:
			return other
		}
		return sendCode(tx, &c, c.Subject == "")
	})
	return c.ID, err
}

// PhoneEntry is whom a code let in: a member of staff, or an applicant who sees the application alone.
type PhoneEntry struct {
	Actor          Actor
	RegistrationID string
}

// LoginByPhone lets in whom the code was sent to.
func (a *App) LoginByPhone(ctx context.Context, l PhoneLogin, codeID, digits string) (PhoneEntry, error) {
	mobile, err := member.ParseMobile(l.Mobile)
	if err != nil {
		return PhoneEntry{}, err
	}
	var subject string
	var answer member.CodeAnswer
	err = a.store.Update(ctx, func(tx store.Tx) (err error) {
		subject, answer, err = codeTry{codeID, codeLogin, mobile, strings.TrimSpace(digits)}.try(tx)
		return err
	})
	if err != nil {
		return PhoneEntry{}, err
	}
	if err := codeFault(answer); err != nil {
		return PhoneEntry{}, err
	}
	kind, id, _ := strings.Cut(subject, "/")
	if kind == subjectRegistration {
		return PhoneEntry{RegistrationID: id}, nil
	}
	organisation, staff, _ := strings.Cut(id, "/")
	who, err := a.Actor(ctx, organisation, staff)
	if err == nil {
		err = secondOnly(who)
	}
	if err != nil {
		return PhoneEntry{}, err
	}
	return PhoneEntry{Actor: who}, a.update(ctx, who, func(_ store.Tx, s store.Scope) error { return s.Log(who.ID, "login.phone", who.ID) })
}
