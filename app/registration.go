package app

import (
	"context"
	"slices"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// draftLife is how long an application that was begun and left is kept.
const draftLife = 24 * time.Hour

// Registration is an application for membership; only who holds its id is shown it.
func (a *App) Registration(ctx context.Context, id string) (store.Registration, error) {
	var r store.Registration
	err := a.store.View(ctx, func(tx store.Tx) (err error) { r, err = tx.Registration(id); return err })
	return r, err
}

// EditRegistration changes an application that is open for it: a draft, or one that was refused. Without an id it begins one.
func (a *App) EditRegistration(ctx context.Context, id string, edit func(r *member.Registration, now time.Time) error) (store.Registration, error) {
	var r store.Registration
	err := a.store.Update(ctx, func(tx store.Tx) error {
		var err error
		if r, err = editableRegistration(tx, id); err != nil {
			return err
		}
		if err := edit(&r.Registration, tx.Now()); err != nil {
			return err
		}
		return tx.SaveRegistration(&r)
	})
	return r, err
}

// editableRegistration loads or begins an application that may be changed.
func editableRegistration(tx store.Tx, id string) (store.Registration, error) {
	if id == "" {
		if _, err := tx.DropDrafts(tx.Now().Add(-draftLife)); err != nil {
			return store.Registration{}, err
		}
		var r store.Registration
		return r, tx.InsertRegistration(&r)
	}
	r, err := tx.Registration(id)
	if err == nil && r.State != store.RegistrationDraft && r.State != store.RegistrationRefused {
		err = kilowon.Errorf(kilowon.Conflict, "이미 제출한 가입 신청은 고칠 수 없습니다. 처리 상태 화면에서 결과를 확인해 주세요.")
	}
	return r, err
}

// SaveRegistrationDocument takes the document that proves the organisation.
func (a *App) SaveRegistrationDocument(ctx context.Context, id, name string, content []byte) error {
	kind, err := member.TypeOfDocument(content)
	if err != nil {
		return err
	}
	return a.store.Update(ctx, func(tx store.Tx) error {
		r, err := editableRegistration(tx, id)
		if err != nil {
			return err
		}
		r.Document = member.Document{Name: name, Type: kind, Size: int64(len(content))}
		if err := tx.SaveRegistrationDocument(r.ID, content); err != nil {
			return err
		}
		return tx.SaveRegistration(&r)
	})
}

// SendRegistrationCode sends a code to the phone of the application and gives the code's id. The address is the client's.
func (a *App) SendRegistrationCode(ctx context.Context, id, address string) (string, error) {
	c := store.Code{Purpose: codeSignup, Address: address}
	err := a.store.Update(ctx, func(tx store.Tx) error {
		r, err := editableRegistration(tx, id)
		if err != nil {
			return err
		}
		if c.Phone, err = member.ParseMobile(r.Staff.Mobile); err != nil {
			return err
		}
		c.Subject, c.Organisation = r.ID, string(r.Details.BusinessNumber)
		return sendCode(tx, &c, false)
	})
	return c.ID, err
}

// ConfirmRegistrationPhone proves the phone of the application by its code.
func (a *App) ConfirmRegistrationPhone(ctx context.Context, id, codeID, digits string) error {
	var answer member.CodeAnswer
	err := a.store.Update(ctx, func(tx store.Tx) error {
		r, err := editableRegistration(tx, id)
		if err != nil {
			return err
		}
		var subject string
		subject, answer, err = codeTry{codeID, codeSignup, r.Staff.Mobile, digits}.try(tx)
		if err != nil || answer != member.CodeRight {
			return err
		}
		if subject != r.ID {
			answer = member.CodeOver
			return nil
		}
		r.VerifiedMobile = r.Staff.Mobile
		return tx.SaveRegistration(&r)
	})
	if err != nil {
		return err
	}
	return codeFault(answer)
}

// ProveRegistration takes what proved the organisation in place of a document, and tells where it had been typed otherwise. An organisation that is a
// member already is a conflict, which only who proved to be it is told.
func (a *App) ProveRegistration(ctx context.Context, id string, p member.Proof) ([]member.Difference, error) {
	var out []member.Difference
	err := a.store.Update(ctx, func(tx store.Tx) error {
		r, err := editableRegistration(tx, id)
		if err != nil {
			return err
		}
		if _, err := tx.OrganisationByNumber(p.Number); err == nil {
			return alreadyMember()
		} else if kilowon.CodeOf(err) != kilowon.NotFound {
			return err
		}
		p.On = today(tx.Now())
		if out, err = r.Prove(p); err != nil {
			return err
		}
		return tx.SaveRegistration(&r)
	})
	return out, err
}

func alreadyMember() error {
	return kilowon.Errorf(kilowon.Conflict, "이 사업자등록번호(고유번호)의 기관은 이미 회원입니다. 로그인하거나, 기관의 관리자에게 직원 등록을 요청해 주세요.")
}

// SubmitRegistration hands the application to the clerks, or makes the organisation a member at once where it was proved without them. One that is not
// finished is a conflict; faults are told by its own checks before.
func (a *App) SubmitRegistration(ctx context.Context, id string) error {
	return a.store.Update(ctx, func(tx store.Tx) error {
		r, err := editableRegistration(tx, id)
		if err != nil {
			return err
		}
		if r.Step(a.Terms(today(tx.Now())), today(tx.Now())) != member.StepDone {
			return kilowon.Errorf(kilowon.Conflict, "아직 마치지 않은 단계가 있습니다. 단계를 차례로 확인해 주세요.")
		}
		r.State, r.SubmittedAt, r.DecidedAt = store.RegistrationSubmitted, tx.Now(), time.Time{}
		r.Marked, r.Reason = nil, ""
		if r.Proved(today(tx.Now())) {
			return a.admit(tx, &r)
		}
		return tx.SaveRegistration(&r)
	})
}

// admit makes an organisation of an application that needs no clerk.
func (a *App) admit(tx store.Tx, r *store.Registration) error {
	r.State, r.DecidedAt = store.RegistrationApproved, tx.Now()
	s, m, err := a.becomeOrganisation(tx, r)
	if kilowon.CodeOf(err) == kilowon.Conflict && err != nil {
		return alreadyMember()
	}
	if err != nil {
		return err
	}
	if err := s.Log(m.ID, "registration.proved", r.ID); err != nil {
		return err
	}
	return tx.SaveRegistration(r)
}

// becomeOrganisation makes an organisation of an approved application, with the applicant as its manager, and forgets what was only needed to decide.
func (a *App) becomeOrganisation(tx store.Tx, r *store.Registration) (store.Scope, store.Member, error) {
	d, way := &r.Details, member.ByDocument
	if r.Proved(today(tx.Now())) {
		way = r.Proof.Way
	}
	m := personOf(&r.Staff)
	o := store.Organisation{Name: d.Name, Kind: r.Kind, BusinessNumber: d.BusinessNumber, CorporationNumber: d.CorporationNumber, ApartmentOffice: d.ApartmentOffice, ProvedBy: way,
		Contact: store.Contact{Representative: d.Representative, Phone: d.Phone, Mobile: d.Mobile, Email: d.Email}}
	if err := tx.InsertOrganisation(&o); err != nil {
		if kilowon.CodeOf(err) == kilowon.Conflict {
			return nil, m, kilowon.Errorf(kilowon.Conflict, "이 사업자등록번호(고유번호)의 회원 기관이 이미 있습니다. 서류를 확인하고, 이미 회원이라는 사유로 거절해 주세요.")
		}
		return nil, m, err
	}
	s := tx.For(o.ID)
	m.Role = member.Manager
	if err := s.InsertMember(&m); err != nil {
		return nil, m, err
	}
	for _, c := range r.Consents {
		if err := s.InsertConsent(m.ID, c); err != nil {
			return nil, m, err
		}
	}
	r.OrganisationID, r.Registration = o.ID, member.Registration{}
	return s, m, tx.DropRegistrationDocument(r.ID)
}

// personOf is an active member of staff without a role.
func personOf(p *member.Person) store.Member {
	return store.Member{Name: p.Name, BirthDate: p.BirthDate, Mobile: p.Mobile, Department: p.Department, Phone: p.Phone, Email: p.Email, Active: true}
}

// RegistrationDecision is a clerk's answer to an application.
type RegistrationDecision struct {
	Approve bool
	// Marked are the fields that differ from the document, Reason is what the applicant is told.
	Marked []string
	Reason string
}

// check refuses a decision that contradicts itself.
func (d *RegistrationDecision) check(r *member.Registration) error {
	known := r.Checked()
	for _, field := range d.Marked {
		if !slices.ContainsFunc(known, func(e member.Entered) bool { return e.Field == field }) {
			return kilowon.Errorf(kilowon.Invalid, "서류와 견주는 항목이 아닙니다: %q", field)
		}
	}
	if d.Approve && len(d.Marked) > 0 {
		return kilowon.Errorf(kilowon.Invalid, "서류와 다르다고 표시한 항목이 있으면 승인할 수 없습니다. 표시를 지우거나 거절해 주세요.")
	}
	if !d.Approve && d.Reason == "" {
		return kilowon.Errorf(kilowon.Invalid, "거절하려면 사유를 적어 주세요. 신청인에게 그대로 보입니다.")
	}
	return nil
}
