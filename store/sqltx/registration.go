package sqltx

import (
	"crypto/subtle"
	"database/sql"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

// The Korean names of what is kept here.
const (
	nameRegistration = "가입 신청"
	nameConsent      = "동의"
	nameCode         = "인증번호"
	nameMessage      = "안내 문자"
)

// Where sealed texts lie, and what digests are made for.
const (
	columnRegistration   = "registration.content"
	columnDocument       = "registration_document.content"
	columnMessagePhone   = "message.phone"
	columnMessageText    = "message.text"
	columnMessageEmail   = "message.email"
	columnMessageSubject = "message.subject"
	indexRegistration    = "registration.lookup"
	indexMobile          = "staff.mobile"
	indexCodePhone       = "one_time_code.phone"
	indexCodeAddress     = "one_time_code.address"
	indexCodeOrg         = "one_time_code.organisation"
	indexCode            = "one_time_code.digest"
)

// lookup is the digest by which an applicant comes back; it is empty until both numbers are known.
func (t *transaction) lookup(number kilowon.BusinessNumber, mobile string) (string, error) {
	if number == "" || mobile == "" {
		return "", nil
	}
	return t.vault.Index(indexRegistration, string(number)+"\x00"+mobile)
}

func (t *transaction) InsertRegistration(r *store.Registration) error {
	if err := newID(&r.ID); err != nil {
		return err
	}
	if r.State == "" {
		r.State = store.RegistrationDraft
	}
	content, err := t.sealJSON(columnRegistration, r.ID, r.Registration)
	if err != nil {
		return err
	}
	r.CreatedAt, r.UpdatedAt = t.now, t.now
	return t.fail(nameRegistration, t.q.InsertRegistration(t.ctx, db.InsertRegistrationParams{
		ID: r.ID, State: string(r.State), Content: content, CreatedAt: t.now, UpdatedAt: t.now,
	}))
}

func (t *transaction) Registration(id string) (store.Registration, error) {
	row, err := t.q.RegistrationByID(t.ctx, id)
	if err != nil {
		return store.Registration{}, t.fail(nameRegistration, err)
	}
	return t.registration(&row)
}

func (t *transaction) SaveRegistration(r *store.Registration) error {
	content, err := t.sealJSON(columnRegistration, r.ID, r.Registration)
	if err != nil {
		return err
	}
	lookup, err := t.lookup(r.Details.BusinessNumber, r.VerifiedMobile)
	if err != nil {
		return err
	}
	r.UpdatedAt = t.now
	n, err := t.q.SaveRegistration(t.ctx, db.SaveRegistrationParams{
		ID: r.ID, State: string(r.State), Content: content, Lookup: lookup, OrganisationID: orNull(r.OrganisationID), UpdatedAt: t.now,
		SubmittedAt: timeOrNull(r.SubmittedAt), DecidedAt: timeOrNull(r.DecidedAt),
	})
	if err == nil && n == 0 {
		return notFound(nameRegistration)
	}
	return t.fail(nameRegistration, err)
}

func (t *transaction) registration(r *db.Registration) (store.Registration, error) {
	out := store.Registration{
		ID: r.ID, State: store.RegistrationState(r.State), OrganisationID: r.OrganisationID.String,
		CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), SubmittedAt: utc(r.SubmittedAt), DecidedAt: utc(r.DecidedAt),
	}
	return out, t.openJSON(columnRegistration, r.ID, r.Content, &out.Registration)
}

func (t *transaction) OpenRegistration(number kilowon.BusinessNumber, mobile string) (store.Registration, error) {
	lookup, err := t.lookup(number, mobile)
	if err != nil {
		return store.Registration{}, err
	}
	if lookup == "" {
		return store.Registration{}, notFound(nameRegistration)
	}
	row, err := t.q.RegistrationByLookup(t.ctx, lookup)
	if err != nil {
		return store.Registration{}, t.fail(nameRegistration, err)
	}
	return t.registration(&row)
}

func (t *transaction) DropDrafts(before time.Time) (int64, error) {
	if err := t.q.DropDraftDocuments(t.ctx, before.UTC()); err != nil {
		return 0, t.fail(nameRegistration, err)
	}
	n, err := t.q.DropDrafts(t.ctx, before.UTC())
	return n, t.fail(nameRegistration, err)
}

func (t *transaction) SaveRegistrationDocument(id string, content []byte) error {
	sealed, err := t.vault.SealBytes(columnDocument, id, content)
	if err != nil {
		return err
	}
	return t.fail(nameRegistration, t.q.SaveRegistrationDocument(t.ctx, id, sealed))
}

func (t *transaction) DropRegistrationDocument(id string) error {
	return t.fail(nameRegistration, t.q.DropRegistrationDocument(t.ctx, id))
}

func (t *transaction) RegistrationDocument(id string) ([]byte, error) {
	sealed, err := t.q.RegistrationDocument(t.ctx, id)
	if err != nil {
		return nil, t.fail("서류", err)
	}
	return t.vault.OpenBytes(columnDocument, id, sealed)
}

func (s *scope) InsertConsent(staffID string, c member.Consent) error {
	if _, err := s.Member(staffID); err != nil {
		return err
	}
	var id string
	if err := newID(&id); err != nil {
		return err
	}
	if c.At.IsZero() {
		c.At = s.now
	}
	return s.fail(nameConsent, s.q.InsertConsent(s.ctx, db.InsertConsentParams{
		ID: id, OrganisationID: s.org, StaffID: staffID, Item: c.Item, Version: c.Version, Given: c.Given, At: c.At.UTC().Truncate(time.Microsecond),
	}))
}

func (s *scope) Consents(staffID string) ([]member.Consent, error) {
	if _, err := s.Member(staffID); err != nil {
		return nil, err
	}
	rows, err := s.q.Consents(s.ctx, s.org, staffID)
	return mapped(rows, func(r *db.Consent) member.Consent {
		return member.Consent{Item: r.Item, Version: r.Version, Given: r.Given, At: r.At.UTC()}
	}), s.fail(nameConsent, err)
}

// codeIndexes are the digests a code is counted by.
func (t *transaction) codeIndexes(c *store.Code) (phone, address, organisation string, err error) {
	if phone, err = t.vault.Index(indexCodePhone, c.Phone); err != nil {
		return "", "", "", err
	}
	if address, err = t.vault.Index(indexCodeAddress, c.Address); err != nil {
		return "", "", "", err
	}
	organisation, err = t.vault.Index(indexCodeOrg, c.Organisation)
	return phone, address, organisation, err
}

func (t *transaction) InsertCode(c *store.Code, digits string) error {
	if err := newID(&c.ID); err != nil {
		return err
	}
	phone, address, organisation, err := t.codeIndexes(c)
	if err != nil {
		return err
	}
	digest, err := t.vault.Index(indexCode, c.ID+"\x00"+digits)
	if err != nil {
		return err
	}
	c.Code = member.Code{SentAt: t.now}
	return t.fail(nameCode, t.q.InsertCode(t.ctx, db.InsertCodeParams{
		ID: c.ID, Purpose: c.Purpose, Subject: c.Subject, Digest: digest, PhoneIndex: phone, AddressIndex: address, OrganisationIndex: organisation, SentAt: t.now,
	}))
}

func (t *transaction) Code(id, phone, digits string) (store.Code, bool, error) {
	row, err := t.q.CodeByID(t.ctx, id)
	if err != nil {
		return store.Code{}, false, t.fail(nameCode, err)
	}
	digest, err := t.vault.Index(indexCode, id+"\x00"+digits)
	if err != nil {
		return store.Code{}, false, err
	}
	index, err := t.vault.Index(indexCodePhone, phone)
	if err != nil {
		return store.Code{}, false, err
	}
	right := subtle.ConstantTimeCompare([]byte(digest), []byte(row.Digest)) & subtle.ConstantTimeCompare([]byte(index), []byte(row.PhoneIndex))
	return store.Code{
		ID: row.ID, Purpose: row.Purpose, Subject: row.Subject,
		Code: member.Code{SentAt: row.SentAt.UTC(), Tries: int(row.Tries), Used: row.UsedAt.Valid},
	}, right == 1, nil
}

func (t *transaction) TryCode(id string, used bool) error {
	var at sql.NullTime
	if used {
		at = timeOrNull(t.now)
	}
	return t.fail(nameCode, t.q.TryCode(t.ctx, at, id))
}

func (t *transaction) CodesSent(c *store.Code) (member.CodesSent, error) {
	phone, address, organisation, err := t.codeIndexes(c)
	if err != nil {
		return member.CodesSent{}, err
	}
	since := t.now.Add(-member.CodeMemory)
	list := func(index string, query func(index string) ([]time.Time, error)) []time.Time {
		if index == "" || err != nil {
			return nil
		}
		var out []time.Time
		out, err = query(index)
		return out
	}
	sent := member.CodesSent{
		Phone:        list(phone, func(i string) ([]time.Time, error) { return t.q.CodesToPhone(t.ctx, i, since) }),
		Address:      list(address, func(i string) ([]time.Time, error) { return t.q.CodesForAddress(t.ctx, i, since) }),
		Organisation: list(organisation, func(i string) ([]time.Time, error) { return t.q.CodesForOrganisation(t.ctx, i, since) }),
	}
	return sent, t.fail(nameCode, err)
}

func (t *transaction) DropCodes(before time.Time) (int64, error) {
	n, err := t.q.DropCodes(t.ctx, before.UTC())
	return n, t.fail(nameCode, err)
}

func (t *transaction) InsertMessage(m *store.Message) error {
	if err := newID(&m.ID); err != nil {
		return err
	}
	sealed, err := t.sealMessage(m)
	if err != nil {
		return err
	}
	m.State, m.CreatedAt = store.MessageWaiting, t.now
	return t.fail(nameMessage, t.q.InsertMessage(t.ctx, db.InsertMessageParams{ID: m.ID, Phone: sealed.Phone, Email: sealed.Email, Subject: sealed.Subject,
		Text: sealed.Text, CreatedAt: t.now}))
}

// sealMessage gives what tells whose message it is, sealed.
func (t *transaction) sealMessage(m *store.Message) (db.Message, error) {
	var out db.Message
	for _, c := range messageColumns(m, &out) {
		var err error
		if *c.sealed, err = t.vault.Seal(c.column, m.ID, *c.plain); err != nil {
			return out, err
		}
	}
	return out, nil
}

// messageColumn is one sealed column of a message.
type messageColumn struct {
	column        string
	plain, sealed *string
}

func messageColumns(m *store.Message, r *db.Message) []messageColumn {
	return []messageColumn{{columnMessagePhone, &m.Phone, &r.Phone}, {columnMessageEmail, &m.Email, &r.Email},
		{columnMessageSubject, &m.Subject, &r.Subject}, {columnMessageText, &m.Text, &r.Text}}
}

func (t *transaction) Message(id string) (store.Message, error) {
	row, err := t.q.MessageByID(t.ctx, id)
	if err != nil {
		return store.Message{}, t.fail(nameMessage, err)
	}
	return t.message(&row)
}

func (t *transaction) message(r *db.Message) (store.Message, error) {
	m := store.Message{ID: r.ID, State: store.MessageState(r.State), CreatedAt: r.CreatedAt.UTC()}
	for _, c := range messageColumns(&m, r) {
		var err error
		if *c.plain, err = t.vault.Open(c.column, r.ID, *c.sealed); err != nil {
			return m, err
		}
	}
	return m, nil
}

func (t *transaction) EndMessage(m *store.Message, state store.MessageState) error {
	var sealed db.Message
	if state == store.MessageKept {
		var err error
		if sealed, err = t.sealMessage(m); err != nil {
			return err
		}
	}
	m.State = state
	return t.fail(nameMessage, t.q.EndMessage(t.ctx, db.EndMessageParams{ID: m.ID, State: string(state), Phone: sealed.Phone, Email: sealed.Email,
		Subject: sealed.Subject, Text: sealed.Text, EndedAt: timeOrNull(t.now)}))
}

func (t *transaction) KeptMessages(since time.Time) ([]store.Message, error) {
	rows, err := t.q.KeptMessages(t.ctx, since.UTC())
	if err != nil {
		return nil, t.fail(nameMessage, err)
	}
	return opened(rows, t.message)
}

func (t *transaction) DropMessages(before time.Time) error {
	return t.fail(nameMessage, t.q.DropMessages(t.ctx, before.UTC()))
}

// timeOrNull is NULL for the zero time.
func timeOrNull(v time.Time) sql.NullTime {
	return sql.NullTime{Time: v.UTC().Truncate(time.Microsecond), Valid: !v.IsZero()}
}

func (d desk) Registrations(state store.RegistrationState, page store.Page) ([]store.Registration, int, error) {
	limit, offset := pageOf(page)
	rows, err := d.q.SubmittedRegistrations(d.ctx, string(state), offset, limit)
	if err != nil {
		return nil, 0, d.fail(nameRegistration, err)
	}
	total, err := d.q.CountRegistrations(d.ctx, string(state))
	if err != nil {
		return nil, 0, d.fail(nameRegistration, err)
	}
	list, err := opened(rows, d.registration)
	return list, int(total), err
}
