package app

import (
	"context"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// Office is an organisation with the staff that is active, in the order they came.
type Office struct {
	store.Organisation
	Staff []store.Member
}

// Office loads one's own organisation; colleagues are masked but for their names, which who manages them needs, and who does not manage it sees the contact masked too.
func (a *App) Office(ctx context.Context, who Actor) (Office, error) {
	var out Office
	err := a.view(ctx, who, func(tx store.Tx, s store.Scope) (err error) {
		if out.Organisation, err = tx.Organisation(who.OrganisationID); err != nil {
			return err
		}
		out.Staff, err = active(s)
		return err
	})
	manages := who.Role.May(member.ManageOrganisation)
	if !manages {
		maskContact(&out.Contact)
	}
	for i := range out.Staff {
		m := &out.Staff[i]
		name := m.Name
		maskMember(m)
		if manages || m.ID == who.ID {
			m.Name = name
		}
	}
	return out, err
}

func active(s store.Scope) ([]store.Member, error) {
	list, err := s.Members()
	list = slices.DeleteFunc(list, func(m store.Member) bool { return !m.Active })
	slices.SortFunc(list, func(a, b store.Member) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return list, err
}

// SaveOffice replaces the details of one's own organisation but its numbers, which a document proved. The caller has checked them.
func (a *App) SaveOffice(ctx context.Context, who Actor, d member.Details) error {
	return a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		o, err := tx.Organisation(who.OrganisationID)
		if err != nil {
			return err
		}
		o.ApartmentOffice = d.ApartmentOffice
		o.Contact = store.Contact{Representative: d.Representative, Phone: d.Phone, Mobile: d.Mobile, Email: d.Email}
		if err := tx.SaveOrganisation(&o); err != nil {
			return err
		}
		return s.Log(who.ID, "organisation.change", o.ID)
	})
}

// SendStaffCode sends a code to the phone of a person who is to join the staff, and gives the code's id.
func (a *App) SendStaffCode(ctx context.Context, who Actor, mobile, address string) (string, error) {
	phone, err := member.ParseMobile(mobile)
	if err != nil {
		return "", err
	}
	c := store.Code{Purpose: codeStaff, Subject: who.OrganisationID, Phone: phone, Address: address, Organisation: who.OrganisationID}
	err = a.store.Update(ctx, func(tx store.Tx) error { return sendCode(tx, &c, false) })
	return c.ID, err
}

// NewStaff is a person who joins the staff, with the code that proves the phone.
type NewStaff struct {
	member.Person
	Role           member.Role
	CodeID, Digits string
}

// AddStaff takes a person on. The person has been checked; a wrong code is invalid, a phone that is on the staff already a conflict.
func (a *App) AddStaff(ctx context.Context, who Actor, n NewStaff) error {
	if !n.Role.Of(who.Kind) {
		return kilowon.Errorf(kilowon.Invalid, "권한은 관리자나 조회자여야 합니다. 다시 골라 주세요.")
	}
	var answer member.CodeAnswer
	err := a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		// Before the code is used up, so that whoever is on the staff already need not ask for another.
		list, err := active(s)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(list, func(m store.Member) bool { return m.Mobile == n.Mobile }) {
			return kilowon.Errorf(kilowon.Conflict, "이 휴대전화번호의 직원이 이미 있습니다. 직원 목록을 확인해 주세요.")
		}
		var subject string
		if subject, answer, err = (codeTry{n.CodeID, codeStaff, n.Mobile, n.Digits}).try(tx); err != nil || answer != member.CodeRight {
			return err
		}
		if subject != who.OrganisationID {
			answer = member.CodeOver
			return nil
		}
		m := personOf(&n.Person)
		m.Role = n.Role
		if err := s.InsertMember(&m); err != nil {
			return err
		}
		return s.Log(who.ID, "staff.add", m.ID)
	})
	if err != nil {
		return err
	}
	return codeFault(answer)
}

// RemoveStaff takes people off the staff, never the last manager. Their logins end, and all that is kept of the person is the name, which the log needs.
func (a *App) RemoveStaff(ctx context.Context, who Actor, ids []string) error {
	if len(ids) == 0 {
		return kilowon.Errorf(kilowon.Invalid, "지울 직원을 하나 이상 표시해 주세요.")
	}
	return a.update(ctx, who, func(_ store.Tx, s store.Scope) error {
		if err := remain(s, func(p *member.Post) bool { return !slices.Contains(ids, p.ID) }); err != nil {
			return err
		}
		for _, id := range ids {
			m, err := s.Member(id)
			if err != nil {
				return err
			}
			gone := store.Member{ID: m.ID, Name: m.Name, Role: m.Role}
			if err := s.SaveMember(&gone); err != nil {
				return err
			}
			if _, err := s.EndStaffSessions(id, ""); err != nil {
				return err
			}
			if err := dropWays(s, id); err != nil {
				return err
			}
			if err := s.Log(who.ID, "staff.remove", id); err != nil {
				return err
			}
		}
		return nil
	})
}

// dropWays forgets how somebody could come back, but for the password.
func dropWays(s store.Scope, staffID string) error {
	list, err := s.Passkeys(staffID)
	for i := range list {
		if err == nil {
			err = s.DeletePasskey(staffID, list[i].ID)
		}
	}
	if err != nil {
		return err
	}
	return s.DeleteSecondFactor(staffID)
}

// SetRole gives a member of staff another role, never leaving the staff without a manager.
func (a *App) SetRole(ctx context.Context, who Actor, id string, role member.Role) error {
	if !role.Of(who.Kind) {
		return kilowon.Errorf(kilowon.Invalid, "권한은 관리자나 조회자여야 합니다. 다시 골라 주세요.")
	}
	return a.update(ctx, who, func(_ store.Tx, s store.Scope) error {
		err := remain(s, func(p *member.Post) bool {
			if p.ID == id {
				p.Role = role
			}
			return true
		})
		if err != nil {
			return err
		}
		m, err := s.Member(id)
		if err != nil {
			return err
		}
		if !m.Active {
			return kilowon.Errorf(kilowon.NotFound, "지워진 직원입니다. 직원 목록을 새로 열어 주세요.")
		}
		m.Role = role
		if err := s.SaveMember(&m); err != nil {
			return err
		}
		return s.Log(who.ID, "staff.role", id)
	})
}

// remain checks the staff that would be left.
func remain(s store.Scope, stays func(p *member.Post) bool) error {
	list, err := active(s)
	if err != nil {
		return err
	}
	var left []member.Post
	for _, m := range list {
		if p := (member.Post{ID: m.ID, Role: m.Role}); stays(&p) {
			left = append(left, p)
		}
	}
	return member.CheckStaff(left)
}
