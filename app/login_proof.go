package app

import (
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// ProvedStaff are the people one may log in as who proved the organisation in the way it joined by. An organisation that is no member, or
// that joined in another way, is a conflict.
func (a *App) ProvedStaff(ctx context.Context, way member.ProofWay, number kilowon.BusinessNumber) (Office, error) {
	var out Office
	err := a.store.View(ctx, func(tx store.Tx) (err error) {
		if out.Organisation, err = tx.OrganisationByNumber(number); err != nil {
			if kilowon.CodeOf(err) == kilowon.NotFound {
				return kilowon.Errorf(kilowon.Conflict, "이 사업자등록번호(고유번호)의 회원 기관이 없습니다. 번호를 확인하거나 먼저 회원가입을 해 주세요.")
			}
			return err
		}
		if out.ProvedBy != way {
			return kilowon.Errorf(kilowon.Conflict, "%s 없이 가입한 기관입니다. 휴대전화 인증으로 로그인해 주세요.", way)
		}
		out.Staff, err = active(tx.For(out.ID))
		return err
	})
	return out, err
}

// LoginByProof lets in the member of staff who was chosen by whoever proved the organisation of the number.
func (a *App) LoginByProof(ctx context.Context, way member.ProofWay, number kilowon.BusinessNumber, staffID string) (Actor, error) {
	o, err := a.ProvedStaff(ctx, way, number)
	if err != nil {
		return Actor{}, err
	}
	return a.letIn(ctx, o.ID, staffID, way)
}

// letIn loads a member of staff who logs in, and logs by which way.
func (a *App) letIn(ctx context.Context, organisationID, staffID string, way member.ProofWay) (Actor, error) {
	who, err := a.Actor(ctx, organisationID, staffID)
	if err == nil {
		err = secondOnly(who)
	}
	if err != nil {
		return Actor{}, err
	}
	return who, a.update(ctx, who, func(_ store.Tx, s store.Scope) error { return s.Log(who.ID, "login."+string(way), who.ID) })
}
