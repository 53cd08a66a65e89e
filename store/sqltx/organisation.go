package sqltx

import (
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

// columnStaffName is where a sealed name lies.
const columnStaffName = "staff.name"

func (t *transaction) InsertOrganisation(o *store.Organisation) error {
	if err := newID(&o.ID); err != nil {
		return err
	}
	if o.Kind == "" {
		o.Kind = member.Group
	}
	o.CreatedAt = t.now
	return t.fail("기관", t.q.InsertOrganisation(t.ctx, db.InsertOrganisationParams{
		ID: o.ID, Name: o.Name, Kind: string(o.Kind), BusinessNumber: string(o.BusinessNumber), CreatedAt: o.CreatedAt,
	}))
}

func (t *transaction) Organisation(id string) (store.Organisation, error) {
	row, err := t.q.OrganisationByID(t.ctx, id)
	if err != nil {
		return store.Organisation{}, t.fail("기관", err)
	}
	return organisation(&row), nil
}

func (t *transaction) AllOrganisations() ([]store.Organisation, error) {
	rows, err := t.q.AllOrganisations(t.ctx)
	return mapped(rows, organisation), t.fail("기관", err)
}

func organisation(r *db.Organisation) store.Organisation {
	return store.Organisation{ID: r.ID, Name: r.Name, Kind: member.Kind(r.Kind), BusinessNumber: kilowon.BusinessNumber(r.BusinessNumber), CreatedAt: r.CreatedAt.UTC()}
}

func (t *transaction) MemberByLogin(login string) (store.Member, error) {
	row, err := t.q.MemberByLogin(t.ctx, orNull(strings.ToLower(login)))
	if err != nil {
		return store.Member{}, t.fail("직원", err)
	}
	return t.member(&row)
}

func (t *transaction) UnfinishedRuns() ([]store.UnfinishedRun, error) {
	rows, err := t.q.UnfinishedRuns(t.ctx)
	return mapped(rows, func(r *db.UnfinishedRunsRow) store.UnfinishedRun {
		return store.UnfinishedRun{OrganisationID: r.OrganisationID, Run: run(&r.BillingRun, r.Finished)}
	}), t.fail("요금계산", err)
}

func (s *scope) InsertMember(m *store.Member) error {
	if err := newID(&m.ID); err != nil {
		return err
	}
	m.OrganisationID, m.Login, m.CreatedAt = s.org, strings.ToLower(m.Login), s.now
	name, err := s.vault.Seal(columnStaffName, m.ID, m.Name)
	if err != nil {
		return err
	}
	return s.fail("직원", s.q.InsertMember(s.ctx, db.InsertMemberParams{
		ID: m.ID, OrganisationID: m.OrganisationID, Login: orNull(m.Login), Name: name, PasswordHash: m.PasswordHash,
		Role: string(m.Role), Active: m.Active, CreatedAt: m.CreatedAt,
	}))
}

func (s *scope) Member(id string) (store.Member, error) {
	row, err := s.q.MemberByID(s.ctx, s.org, id)
	if err != nil {
		return store.Member{}, s.fail("직원", err)
	}
	return s.member(&row)
}

func (s *scope) Members() ([]store.Member, error) {
	rows, err := s.q.Members(s.ctx, s.org)
	if err != nil {
		return nil, s.fail("직원", err)
	}
	return opened(rows, s.member)
}

func (s *scope) SaveMember(m *store.Member) error {
	name, err := s.vault.Seal(columnStaffName, m.ID, m.Name)
	if err != nil {
		return err
	}
	n, err := s.q.SaveMember(s.ctx, db.SaveMemberParams{
		Name: name, Role: string(m.Role), PasswordHash: m.PasswordHash, Active: m.Active, OrganisationID: s.org, ID: m.ID,
	})
	if err == nil && n == 0 {
		return notFound("직원")
	}
	return s.fail("직원", err)
}

func (t *transaction) member(r *db.Staff) (store.Member, error) {
	name, err := t.vault.Open(columnStaffName, r.ID, r.Name)
	return store.Member{
		ID: r.ID, OrganisationID: r.OrganisationID, Login: r.Login.String, Name: name, PasswordHash: r.PasswordHash,
		Role: member.Role(r.Role), Active: r.Active, CreatedAt: r.CreatedAt.UTC(),
	}, err
}

func (t *transaction) Session(token string) ([]byte, bool, error) {
	data, err := t.q.SessionByToken(t.ctx, token, t.now)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return data, err == nil, t.fail("로그인", err)
}

func (t *transaction) SaveSession(token string, data []byte, expires time.Time) error {
	return t.fail("로그인", t.q.SaveSession(t.ctx, token, notNil(data), expires.UTC().Truncate(time.Microsecond)))
}

func (t *transaction) DeleteSession(token string) error {
	return t.fail("로그인", t.q.DeleteSession(t.ctx, token))
}

func (t *transaction) DeleteExpiredSessions() (int64, error) {
	n, err := t.q.DeleteExpiredSessions(t.ctx, t.now)
	return n, t.fail("로그인", err)
}

// notNil is an empty slice for nil: the columns take no NULL.
func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
