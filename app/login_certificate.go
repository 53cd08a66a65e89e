package app

import (
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// CertifiedStaff are the people one may log in as who proved the organisation by its certificate. An organisation that is no member, or
// that joined without a certificate, is a conflict.
func (a *App) CertifiedStaff(ctx context.Context, number kilowon.BusinessNumber) (Office, error) {
	var out Office
	err := a.store.View(ctx, func(tx store.Tx) (err error) {
		if out.Organisation, err = tx.OrganisationByNumber(number); err != nil {
			if kilowon.CodeOf(err) == kilowon.NotFound {
				return kilowon.Errorf(kilowon.Conflict, "이 사업자등록번호(고유번호)의 회원 기관이 없습니다. 번호를 확인하거나 먼저 회원가입을 해 주세요.")
			}
			return err
		}
		if out.ProvedBy != member.ByCertificate {
			return kilowon.Errorf(kilowon.Conflict, "인증서 없이 가입한 기관입니다. 휴대전화 인증으로 로그인해 주세요.")
		}
		out.Staff, err = active(tx.For(out.ID))
		return err
	})
	return out, err
}

// LoginByCertificate lets in the member of staff who was chosen by whoever proved the organisation of the number.
func (a *App) LoginByCertificate(ctx context.Context, number kilowon.BusinessNumber, staffID string) (Actor, error) {
	o, err := a.CertifiedStaff(ctx, number)
	if err != nil {
		return Actor{}, err
	}
	who, err := a.Actor(ctx, o.ID, staffID)
	if err != nil {
		return Actor{}, err
	}
	return who, a.update(ctx, who, func(_ store.Tx, s store.Scope) error { return s.Log(who.ID, "login.certificate", who.ID) })
}
