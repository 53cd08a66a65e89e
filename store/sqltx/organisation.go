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

// Where sealed texts lie.
const (
	columnStaffName     = "staff.name"
	columnStaff         = "staff.details"
	columnOrganisation  = "organisation.details"
	columnSessionClient = "session.client"
)

func (t *transaction) InsertOrganisation(o *store.Organisation) error {
	if err := newID(&o.ID); err != nil {
		return err
	}
	if o.Kind == "" {
		o.Kind = member.Group
	}
	o.CreatedAt = t.now
	details, err := t.sealJSON(columnOrganisation, o.ID, o.Contact)
	if err != nil {
		return err
	}
	return t.fail("기관", t.q.InsertOrganisation(t.ctx, db.InsertOrganisationParams{
		ID: o.ID, Name: o.Name, Kind: string(o.Kind), BusinessNumber: string(o.BusinessNumber), CorporationNumber: o.CorporationNumber,
		ApartmentOffice: o.ApartmentOffice, Details: details, ProvedBy: string(o.ProvedBy), CreatedAt: o.CreatedAt,
	}))
}

func (t *transaction) SaveOrganisation(o *store.Organisation) error {
	details, err := t.sealJSON(columnOrganisation, o.ID, o.Contact)
	if err != nil {
		return err
	}
	n, err := t.q.SaveOrganisation(t.ctx, db.SaveOrganisationParams{
		ID: o.ID, Name: o.Name, Kind: string(o.Kind), CorporationNumber: o.CorporationNumber, ApartmentOffice: o.ApartmentOffice, Details: details,
	})
	if err == nil && n == 0 {
		return notFound("기관")
	}
	return t.fail("기관", err)
}

func (t *transaction) Organisation(id string) (store.Organisation, error) {
	row, err := t.q.OrganisationByID(t.ctx, id)
	if err != nil {
		return store.Organisation{}, t.fail("기관", err)
	}
	return t.organisation(&row)
}

func (t *transaction) OrganisationByNumber(number kilowon.BusinessNumber) (store.Organisation, error) {
	row, err := t.q.OrganisationByNumber(t.ctx, string(number))
	if err != nil {
		return store.Organisation{}, t.fail("기관", err)
	}
	return t.organisation(&row)
}

func (t *transaction) AllOrganisations() ([]store.Organisation, error) {
	rows, err := t.q.AllOrganisations(t.ctx)
	if err != nil {
		return nil, t.fail("기관", err)
	}
	return opened(rows, t.organisation)
}

func (t *transaction) organisation(r *db.Organisation) (store.Organisation, error) {
	o := store.Organisation{ID: r.ID, Name: r.Name, Kind: member.Kind(r.Kind), BusinessNumber: kilowon.BusinessNumber(r.BusinessNumber), CorporationNumber: r.CorporationNumber,
		ApartmentOffice: r.ApartmentOffice, ProvedBy: member.ProofWay(r.ProvedBy), CreatedAt: r.CreatedAt.UTC()}
	return o, t.openJSON(columnOrganisation, r.ID, r.Details, &o.Contact)
}

func (t *transaction) MemberByLogin(login string) (store.Member, error) {
	row, err := t.q.MemberByLogin(t.ctx, orNull(strings.ToLower(login)))
	if err != nil {
		return store.Member{}, t.fail("직원", err)
	}
	return t.member(&row)
}

func (t *transaction) MemberByMobile(number kilowon.BusinessNumber, mobile string) (store.Member, error) {
	index, err := t.vault.Index(indexMobile, mobile)
	if err != nil {
		return store.Member{}, err
	}
	row, err := t.q.MemberByMobile(t.ctx, string(number), index)
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
	name, details, index, err := s.sealMember(m)
	if err != nil {
		return err
	}
	return s.fail("직원", s.q.InsertMember(s.ctx, db.InsertMemberParams{
		ID: m.ID, OrganisationID: m.OrganisationID, Login: orNull(m.Login), Name: name, PasswordHash: m.PasswordHash,
		Role: string(m.Role), Active: m.Active, Details: details, MobileIndex: index, CreatedAt: m.CreatedAt,
	}))
}

// memberRecord is the sealed rest of a person.
type memberRecord struct {
	Mobile, BirthDate, Department, Phone, Email string
}

func (t *transaction) sealMember(m *store.Member) (name, details, index string, err error) {
	if name, err = t.vault.Seal(columnStaffName, m.ID, m.Name); err != nil {
		return "", "", "", err
	}
	if details, err = t.sealJSON(columnStaff, m.ID, memberRecord{m.Mobile, m.BirthDate, m.Department, m.Phone, m.Email}); err != nil {
		return "", "", "", err
	}
	index, err = t.vault.Index(indexMobile, m.Mobile)
	return name, details, index, err
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
	name, details, index, err := s.sealMember(m)
	if err != nil {
		return err
	}
	n, err := s.q.SaveMember(s.ctx, db.SaveMemberParams{
		Name: name, Role: string(m.Role), PasswordHash: m.PasswordHash, Active: m.Active, Details: details, MobileIndex: index, OrganisationID: s.org, ID: m.ID,
	})
	if err == nil && n == 0 {
		return notFound("직원")
	}
	return s.fail("직원", err)
}

func (t *transaction) member(r *db.Staff) (store.Member, error) {
	m := store.Member{
		ID: r.ID, OrganisationID: r.OrganisationID, Login: r.Login.String, PasswordHash: r.PasswordHash,
		Role: member.Role(r.Role), Active: r.Active, CreatedAt: r.CreatedAt.UTC(),
	}
	var err error
	if m.Name, err = t.vault.Open(columnStaffName, r.ID, r.Name); err != nil {
		return m, err
	}
	var d memberRecord
	if err := t.openJSON(columnStaff, r.ID, r.Details, &d); err != nil {
		return m, err
	}
	m.Mobile, m.BirthDate, m.Department, m.Phone, m.Email = d.Mobile, d.BirthDate, d.Department, d.Phone, d.Email
	return m, nil
}

func (t *transaction) Session(token string) ([]byte, bool, error) {
	data, err := t.q.SessionByToken(t.ctx, token, t.now)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, false, nil
	}
	return data, err == nil, t.fail("로그인", err)
}

func (t *transaction) SaveSession(s *store.Session) error {
	client, err := t.vault.Seal(columnSessionClient, s.Token, s.Client)
	if err != nil {
		return err
	}
	return t.fail("로그인", t.q.SaveSession(t.ctx, db.SaveSessionParams{
		Token: s.Token, Data: notNil(s.Data), ExpiresAt: s.Expires.UTC().Truncate(time.Microsecond), StaffID: s.StaffID, OrganisationID: s.OrganisationID,
		BeganAt: timeOrNull(s.BeganAt), SeenAt: timeOrNull(s.SeenAt), Client: client,
	}))
}

func (s *scope) StaffSessions(staffID string) ([]store.Session, error) {
	if _, err := s.Member(staffID); err != nil {
		return nil, err
	}
	rows, err := s.q.StaffSessions(s.ctx, s.org, staffID, s.now)
	if err != nil {
		return nil, s.fail("로그인", err)
	}
	return opened(rows, func(r *db.StaffSessionsRow) (store.Session, error) {
		client, err := s.vault.Open(columnSessionClient, r.Token, r.Client)
		return store.Session{Token: r.Token, OrganisationID: s.org, StaffID: staffID, BeganAt: utc(r.BeganAt), SeenAt: utc(r.SeenAt), Client: client}, err
	})
}

func (s *scope) EndStaffSession(staffID, token string) error {
	n, err := s.q.EndStaffSession(s.ctx, s.org, staffID, token)
	if err == nil && n == 0 {
		return notFound("로그인")
	}
	return s.fail("로그인", err)
}

func (s *scope) EndStaffSessions(staffID, keep string) (int64, error) {
	if _, err := s.Member(staffID); err != nil {
		return 0, err
	}
	n, err := s.q.EndStaffSessions(s.ctx, s.org, staffID, keep)
	return n, s.fail("로그인", err)
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
