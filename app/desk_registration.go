package app

import (
	"context"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// Registrations lists the applications for membership in a state, oldest first.
func (a *App) Registrations(ctx context.Context, who Actor, state store.RegistrationState, page store.Page) (list []store.Registration, total int, err error) {
	if err := atDesk(who, member.VerifyMembers); err != nil {
		return nil, 0, err
	}
	err = a.store.View(ctx, func(tx store.Tx) error {
		list, total, err = tx.Desk().Registrations(state, page)
		for i := range list {
			maskRegistration(&list[i])
		}
		return err
	})
	return list, total, err
}

// submitted loads an application that was handed in; drafts are nobody's but the applicant's.
func submitted(tx store.Tx, id string) (store.Registration, error) {
	r, err := tx.Registration(id)
	if err == nil && r.State == store.RegistrationDraft {
		return store.Registration{}, kilowon.Errorf(kilowon.NotFound, "제출된 가입 신청이 아닙니다. 목록에서 다시 골라 주세요.")
	}
	return r, err
}

// SubmittedRegistration is an application as a clerk sees it: masked but for what is held against the paper.
func (a *App) SubmittedRegistration(ctx context.Context, who Actor, id string) (store.Registration, error) {
	if err := atDesk(who, member.VerifyMembers); err != nil {
		return store.Registration{}, err
	}
	var r store.Registration
	err := a.store.View(ctx, func(tx store.Tx) (err error) { r, err = submitted(tx, id); return err })
	maskRegistration(&r)
	return r, err
}

// RegistrationDocument is the document of an application; that it was looked at is logged.
func (a *App) RegistrationDocument(ctx context.Context, who Actor, id string) (member.Document, []byte, error) {
	if err := atDesk(who, member.VerifyMembers); err != nil {
		return member.Document{}, nil, err
	}
	var r store.Registration
	var content []byte
	err := a.update(ctx, who, func(tx store.Tx, s store.Scope) (err error) {
		if r, err = submitted(tx, id); err != nil {
			return err
		}
		if content, err = tx.RegistrationDocument(id); err != nil {
			return err
		}
		return s.Log(who.ID, "registration.document", id)
	})
	return r.Document, content, err
}

// DecideRegistration refuses an application or approves it. Whose organisation somebody is two clerks approve: with the second one's word it becomes an
// organisation. The applicant is told by a message.
func (a *App) DecideRegistration(ctx context.Context, who Actor, id string, d RegistrationDecision) error {
	if err := atDesk(who, member.VerifyMembers); err != nil {
		return err
	}
	d.Reason = strings.TrimSpace(d.Reason)
	return a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		r, err := submitted(tx, id)
		if err != nil {
			return err
		}
		if r.State != store.RegistrationSubmitted {
			return kilowon.Errorf(kilowon.Conflict, "이미 처리한 가입 신청입니다. 목록을 새로 열어 상태를 확인해 주세요.")
		}
		if err := d.check(&r.Registration); err != nil {
			return err
		}
		if d.Approve && r.ApprovedBy == "" {
			r.ApprovedBy = who.ID
			if err := tx.SaveRegistration(&r); err != nil {
				return err
			}
			return s.Log(who.ID, "registration.propose", id)
		}
		if d.Approve && r.ApprovedBy == who.ID {
			return kilowon.Errorf(kilowon.Conflict, "내가 승인한 가입 신청은 다른 담당자가 결재해야 합니다. 승인을 거두려면 사유를 적어 거절해 주세요.")
		}
		to := reach{Phone: r.VerifiedMobile}
		if c, _ := member.Standing(r.Consents, member.ItemEmail); c.Given {
			to.Email = r.Staff.Email
		}
		notice, action := member.NoticeRegistrationRefused, "registration.refuse"
		r.State, r.DecidedAt, r.Marked, r.Reason, r.ApprovedBy = store.RegistrationRefused, tx.Now(), d.Marked, d.Reason, ""
		if d.Approve {
			notice, action = member.NoticeRegistrationApproved, "registration.approve"
			r.State = store.RegistrationApproved
			own, _, err := a.becomeOrganisation(tx, &r)
			if err != nil {
				return err
			}
			if err := own.Log(who.ID, action, id); err != nil {
				return err
			}
		}
		if err := tx.SaveRegistration(&r); err != nil {
			return err
		}
		if err := s.Log(who.ID, action, id); err != nil {
			return err
		}
		return sendNotice(tx, to, notice, nil)
	})
}
