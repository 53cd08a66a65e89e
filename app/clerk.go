package app

import (
	"context"
	"slices"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// NewClerk is somebody who is to work for the supplier; Mobile may be empty.
type NewClerk struct {
	Supplier, Name, Login, Mobile, Password string
}

// check finds what is wrong; names and numbers are brought into one form first.
func (n *NewClerk) check() (err error) {
	n.Supplier, n.Name, n.Login = strings.TrimSpace(n.Supplier), strings.TrimSpace(n.Name), loginOf(n.Login)
	if err := member.CheckName("공급자 이름", n.Supplier, member.MostName); err != nil {
		return err
	}
	if err := member.CheckName("성명", n.Name, member.MostPersonName); err != nil {
		return err
	}
	if err := CheckLogin(n.Login); err != nil {
		return err
	}
	if n.Mobile != "" {
		if n.Mobile, err = member.ParseMobile(n.Mobile); err != nil {
			return err
		}
	}
	return checkPassword(n.Login, n.Password)
}

// loginOf is a login name in the form it is kept in.
func loginOf(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

// checkPassword refuses the demo's password as well, which anybody can read.
func checkPassword(login, password string) error {
	if strings.EqualFold(password, DemoPassword) {
		return kilowon.Errorf(kilowon.Invalid, "데모의 비밀번호는 누구나 압니다. 다른 것으로 정해 주세요.")
	}
	return CheckPassword(login, password)
}

// AddClerk takes a clerk on, and makes the supplier for the first one. It gives the code that is asked for beside the password at the first login. A supplier of
// another name, a login and a phone that somebody has are a conflict.
func (a *App) AddClerk(ctx context.Context, n NewClerk) (string, error) {
	if err := n.check(); err != nil {
		return "", err
	}
	hash, code := HashPassword(n.Password), ""
	err := a.store.Update(ctx, func(tx store.Tx) error {
		supplier, err := makeSupplier(tx, n.Supplier)
		if err != nil {
			return err
		}
		if _, err := tx.MemberByLogin(n.Login); err == nil {
			return kilowon.Errorf(kilowon.Conflict, "아이디 %s은(는) 이미 있습니다. 다른 아이디를 적거나, 비밀번호를 바꾸려면 kilowon clerk password를 실행해 주세요.", n.Login)
		} else if kilowon.CodeOf(err) != kilowon.NotFound {
			return err
		}
		s := tx.For(supplier)
		list, err := active(s)
		if err != nil {
			return err
		}
		if n.Mobile != "" && slices.ContainsFunc(list, func(m store.Member) bool { return m.Mobile == n.Mobile }) {
			return kilowon.Errorf(kilowon.Conflict, "이 휴대전화번호의 담당자가 이미 있습니다. 번호를 확인해 주세요.")
		}
		m := store.Member{Login: n.Login, Name: n.Name, PasswordHash: hash, Role: member.Clerk, Active: true, Mobile: n.Mobile}
		if err := s.InsertMember(&m); err != nil {
			return err
		}
		if code, err = firstCode(tx, s, m.ID); err != nil {
			return err
		}
		return s.Log(operator, "clerk.add", m.ID)
	})
	return code, err
}

// makeSupplier gives the id of the one supplier, which is made where there is none yet.
func makeSupplier(tx store.Tx, name string) (string, error) {
	list, err := tx.AllOrganisations()
	if err != nil {
		return "", err
	}
	for _, o := range list {
		switch {
		case o.Kind != member.Supplier:
		case o.Name != name:
			return "", kilowon.Errorf(kilowon.Conflict, "공급자는 하나뿐이고 이름은 %q인데 %q을(를) 적었습니다. --supplier에 그 이름을 그대로 적어 주세요.", o.Name, name)
		default:
			return o.ID, nil
		}
	}
	o := store.Organisation{Name: name, Kind: member.Supplier}
	if err := tx.InsertOrganisation(&o); err != nil {
		return "", err
	}
	return o.ID, tx.For(o.ID).Log(operator, "supplier.add", o.ID)
}

// SetClerkPassword gives a clerk another password and ends all logins that the old one began. A login of somebody else is not found.
func (a *App) SetClerkPassword(ctx context.Context, login, password string) error {
	login = loginOf(login)
	if err := checkPassword(login, password); err != nil {
		return err
	}
	hash := HashPassword(password)
	return a.store.Update(ctx, func(tx store.Tx) error {
		m, err := clerkByLogin(tx, login)
		if err != nil {
			return err
		}
		s := tx.For(m.OrganisationID)
		m.PasswordHash = hash
		if err := s.SaveMember(&m); err != nil {
			return err
		}
		if _, err := s.EndStaffSessions(m.ID, ""); err != nil {
			return err
		}
		to, err := reachOf(s, &m)
		if err != nil {
			return err
		}
		if err := tellLogin(tx, to, "비밀번호"); err != nil {
			return err
		}
		return s.Log(operator, "clerk.password", m.ID)
	})
}

// clerkByLogin is not_found for whoever is no clerk.
func clerkByLogin(tx store.Tx, login string) (store.Member, error) {
	m, err := tx.MemberByLogin(loginOf(login))
	if err != nil && kilowon.CodeOf(err) != kilowon.NotFound {
		return m, err
	}
	if err != nil || m.Role != member.Clerk || !m.Active {
		return m, kilowon.Errorf(kilowon.NotFound, "아이디가 %q인 공급자 담당자가 없습니다. 아이디를 확인하거나 kilowon clerk add로 더해 주세요.", loginOf(login))
	}
	return m, nil
}
