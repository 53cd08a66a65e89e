package app

import (
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// ConfirmWays says by what a member of staff can prove once more to be the one who logged in.
type ConfirmWays struct {
	Password bool
	// Mobile gets a code; masked, and empty where there is none.
	Mobile string
}

// ConfirmWays are those of one's own login.
func (a *App) ConfirmWays(ctx context.Context, who Actor) (ConfirmWays, error) {
	var w ConfirmWays
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) error {
		m, err := s.Member(who.ID)
		w = ConfirmWays{Password: m.PasswordHash != "", Mobile: member.MaskPhone(m.Mobile)}
		return err
	})
	return w, err
}

// ConfirmPassword fails with code invalid for any but one's own password.
func (a *App) ConfirmPassword(ctx context.Context, who Actor, password string) error {
	var m store.Member
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) (err error) { m, err = s.Member(who.ID); return err })
	if err != nil {
		return err
	}
	if m.PasswordHash == "" || !verifyPassword(m.PasswordHash, password) {
		a.Saw(ctx, Viewed{OrganisationID: who.OrganisationID, ActorID: who.ID, Action: "login.refused", Object: who.ID})
		return kilowon.Errorf(kilowon.Invalid, "비밀번호가 맞지 않습니다. 대문자와 한글 입력 상태를 확인하고 다시 적어 주세요.")
	}
	return nil
}

// SendConfirmCode sends a code to one's own phone and gives the code's id. The address is the client's.
func (a *App) SendConfirmCode(ctx context.Context, who Actor, address string) (string, error) {
	c := store.Code{Purpose: codeConfirm, Subject: who.ID, Address: address, Organisation: who.OrganisationID}
	err := a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		m, err := s.Member(who.ID)
		if err != nil {
			return err
		}
		if m.Mobile == "" {
			return kilowon.Errorf(kilowon.Conflict, "등록된 휴대전화번호가 없습니다. 비밀번호로 확인해 주세요.")
		}
		c.Phone = m.Mobile
		return sendCode(tx, &c, false)
	})
	return c.ID, err
}

// ConfirmCode fails with code invalid for any but the code that was sent.
func (a *App) ConfirmCode(ctx context.Context, who Actor, codeID, digits string) error {
	var answer member.CodeAnswer
	err := a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		m, err := s.Member(who.ID)
		if err != nil {
			return err
		}
		var subject string
		if subject, answer, err = (codeTry{codeID, codeConfirm, m.Mobile, digits}).try(tx); err == nil && subject != who.ID {
			answer = member.CodeOver
		}
		return err
	})
	if err != nil {
		return err
	}
	return codeFault(answer)
}
