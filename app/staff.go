package app

import (
	"context"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// Colleague is a member of one's own staff to be edited: oneself, or anybody for who manages the organisation.
func (a *App) Colleague(ctx context.Context, who Actor, id string) (store.Member, error) {
	var m store.Member
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) (err error) {
		m, err = colleague(s, who, id)
		return err
	})
	m.PasswordHash = ""
	return m, err
}

func colleague(s store.Scope, who Actor, id string) (store.Member, error) {
	if id != who.ID && !who.Role.May(member.ManageOrganisation) {
		return store.Member{}, kilowon.Errorf(kilowon.Forbidden, "다른 직원의 정보는 관리자만 고칠 수 있습니다.")
	}
	m, err := s.Member(id)
	if err == nil && !m.Active {
		err = kilowon.Errorf(kilowon.NotFound, "지워진 직원입니다. 직원 목록을 새로 열어 주세요.")
	}
	return m, err
}

// SendChangeCode sends a code to the phone that a member of staff is to have from now on, and gives the code's id. The address is the client's.
func (a *App) SendChangeCode(ctx context.Context, who Actor, id string, l member.Person, address string) (string, error) {
	phone, err := member.ParseMobile(l.Mobile)
	if err != nil {
		return "", err
	}
	c := store.Code{Purpose: codeChange, Subject: id, Phone: phone, Address: address, Organisation: who.OrganisationID}
	err = a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		if _, err := colleague(s, who, id); err != nil {
			return err
		}
		return sendCode(tx, &c, false)
	})
	return c.ID, err
}

// StaffChange is a member of staff as they are to be from now on, with the code that proves another phone.
type StaffChange struct {
	member.Person
	CodeID, Digits string
}

// SaveStaff changes a member of staff. The person has been checked (member.Person.CheckChange). One's own name and date of birth are changed by who manages the
// organisation alone. Another phone needs its code, and the old one is told. A wrong code is invalid, a phone that a colleague has a conflict.
func (a *App) SaveStaff(ctx context.Context, who Actor, id string, n StaffChange) error {
	answer := member.CodeRight
	err := a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		m, err := colleague(s, who, id)
		if err != nil {
			return err
		}
		if !who.Role.May(member.ManageOrganisation) {
			n.Name, n.BirthDate = m.Name, m.BirthDate
		}
		if n.Email != "" && n.Email != m.Email {
			if err := agreedToEmail(s, id); err != nil {
				return err
			}
		}
		old := m.Mobile
		told, err := reachOf(s, &m)
		if err != nil {
			return err
		}
		if n.Mobile != old {
			if answer, err = changePhone(tx, s, id, &n); err != nil || answer != member.CodeRight {
				return err
			}
		}
		m.Name, m.BirthDate, m.Mobile, m.Department, m.Phone, m.Email = n.Name, n.BirthDate, n.Mobile, n.Department, n.Phone, n.Email
		if err := s.SaveMember(&m); err != nil {
			return err
		}
		if n.Mobile != old {
			if err := tellLogin(tx, told, "휴대전화번호"); err != nil {
				return err
			}
		}
		return s.Log(who.ID, "staff.change", id)
	})
	if err != nil {
		return err
	}
	return codeFault(answer)
}

// tellLogin tells somebody what has changed of how they log in, if they can be reached.
func tellLogin(tx store.Tx, to reach, what string) error {
	if to == (reach{}) {
		return nil
	}
	return sendNotice(tx, to, member.NoticeLoginChanged, map[string]string{member.VariableChange: what})
}

// changePhone tries the code of the phone somebody is to have.
func changePhone(tx store.Tx, s store.Scope, id string, n *StaffChange) (member.CodeAnswer, error) {
	list, err := active(s)
	if err != nil {
		return 0, err
	}
	if slices.ContainsFunc(list, func(m store.Member) bool { return m.Mobile == n.Mobile && m.ID != id }) {
		return 0, kilowon.Errorf(kilowon.Conflict, "이 휴대전화번호의 직원이 이미 있습니다. 직원 목록을 확인해 주세요.")
	}
	subject, answer, err := (codeTry{n.CodeID, codeChange, n.Mobile, n.Digits}).try(tx)
	if err == nil && subject != id {
		answer = member.CodeOver
	}
	return answer, err
}

// agreedToEmail refuses a mail address of who has not agreed to have one kept.
func agreedToEmail(s store.Scope, id string) error {
	consents, err := s.Consents(id)
	if c, _ := member.Standing(consents, member.ItemEmail); err == nil && !c.Given {
		err = kilowon.At(member.FieldStaffEmail, kilowon.Errorf(kilowon.Invalid, "이메일주소는 그 직원이 내 정보의 선택 동의에서 수집에 동의한 뒤에 적을 수 있습니다."))
	}
	return err
}
