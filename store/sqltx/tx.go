// Package sqltx is the one implementation of store.Tx over the generated queries. What differs between the engines is behind [Engine].
package sqltx

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
	"github.com/kilowon/kilowon/vault"
)

// Fault is what an engine's error means.
type Fault uint8

// The faults that are told apart.
const (
	// FaultOther is anything else.
	FaultOther Fault = iota
	// FaultUnique is a second row where there may be one.
	FaultUnique
	// FaultReference is a reference to a row that is not there, or a row that is still referred to.
	FaultReference
	// FaultCheck is a value outside what a column allows.
	FaultCheck
	// FaultBusy is a lock that was not had in time.
	FaultBusy
)

// Engine is what differs between SQLite and PostgreSQL.
type Engine interface {
	// Fault tells what an error of the driver means.
	Fault(err error) Fault
	// BulkInsert writes n rows of a table; row fills dst, one value a column, for the row i.
	BulkInsert(ctx context.Context, tx *sql.Tx, table Table, n int, row func(i int, dst []any)) error
	// Enqueue and CompleteJob are those of store.Jobs.
	Enqueue(ctx context.Context, tx *sql.Tx, job store.Job) error
	CompleteJob(ctx context.Context, tx *sql.Tx) error
}

// Table is a table that is written in bulk, with the columns in the order of the values.
type Table struct {
	Name    string
	Columns []string
}

// New is the store.Tx over a running transaction that began at now. Its methods use ctx; personal data passes through the vault.
func New(ctx context.Context, tx *sql.Tx, engine Engine, keys *vault.Vault, now time.Time) store.Tx {
	// PostgreSQL keeps microseconds; cutting here makes what is written equal to what is read on both engines.
	return &transaction{ctx: ctx, tx: tx, q: db.New(tx), engine: engine, vault: keys, now: now.UTC().Truncate(time.Microsecond)}
}

// transaction holds its context because a store.Tx lives no longer than the call that was given it.
type transaction struct {
	ctx    context.Context
	tx     *sql.Tx
	q      *db.Queries
	engine Engine
	vault  *vault.Vault
	now    time.Time
}

// scope is a transaction bound to one organisation. Every method either names the organisation in its query or asks own first.
type scope struct {
	*transaction
	org   string
	owned map[string]bool
}

func (t *transaction) Now() time.Time { return t.now }

func (t *transaction) For(organisationID string) store.Scope {
	return &scope{transaction: t, org: organisationID, owned: make(map[string]bool)}
}

func (t *transaction) Enqueue(job store.Job) error {
	return t.fail("작업", t.engine.Enqueue(t.ctx, t.tx, job))
}

func (t *transaction) CompleteJob() error {
	return t.fail("작업", t.engine.CompleteJob(t.ctx, t.tx))
}

// own fails with not_found unless the complex belongs to the organisation.
func (s *scope) own(complexID string) error {
	if s.owned[complexID] {
		return nil
	}
	n, err := s.q.OwnsComplex(s.ctx, s.org, complexID)
	if err != nil {
		return s.fail("고객번호", err)
	}
	if n == 0 {
		return notFound("고객번호")
	}
	s.owned[complexID] = true
	return nil
}

// fail makes a *kilowon.Error of a driver's error; what is the Korean name of the thing that was read or written.
func (t *transaction) fail(what string, err error) error {
	var known *kilowon.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.Is(err, sql.ErrNoRows):
		return notFound(what)
	}
	out := kilowon.Errorf(kilowon.Internal, "%s을(를) 저장소에서 처리하지 못했습니다", what)
	switch t.engine.Fault(err) {
	case FaultUnique:
		out = kilowon.Errorf(kilowon.Conflict, "같은 %s이(가) 이미 있습니다", what)
	case FaultReference:
		out = kilowon.Errorf(kilowon.Invalid, "%s이(가) 가리키는 자료가 없습니다", what)
	case FaultCheck:
		out = kilowon.Errorf(kilowon.Invalid, "%s에 허용되지 않는 값이 있습니다", what)
	case FaultBusy:
		out = kilowon.Errorf(kilowon.Internal, "저장소가 다른 작업에 쓰이고 있어 %s을(를) 처리하지 못했습니다. 잠시 뒤 다시 시도하십시오", what)
	}
	out.Err = err
	return out
}

func notFound(what string) error {
	return kilowon.Errorf(kilowon.NotFound, "%s을(를) 찾을 수 없습니다. 번호와 소속을 확인하십시오", what)
}

// changed turns a count of changed rows that is zero into a conflict.
func (t *transaction) changed(what string, rows int64, err error) error {
	if err != nil {
		return t.fail(what, err)
	}
	if rows == 0 {
		return kilowon.Errorf(kilowon.Conflict, "%s의 지금 상태에서는 할 수 없는 처리입니다. 화면을 새로 열어 상태를 확인하십시오", what)
	}
	return nil
}

// newID fills in an empty id with a UUIDv7, whose order is the order of making.
func newID(id *string) error {
	if *id != "" {
		return nil
	}
	v, err := uuid.NewV7()
	if err != nil {
		return &kilowon.Error{Code: kilowon.Internal, Message: "식별번호를 만들지 못했습니다", Err: err}
	}
	*id = v.String()
	return nil
}

// defaultLimit is the page size when none is asked for, maxLimit the most rows of a page.
const (
	defaultLimit = 50
	maxLimit     = 10_000
)

func pageOf(p store.Page) (limit, offset int32) {
	if p.Limit <= 0 {
		p.Limit = defaultLimit
	}
	return int32(min(p.Limit, maxLimit)), int32(min(max(p.Offset, 0), 1<<30))
}

var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// containing is the LIKE pattern for texts that contain s, for a column in lower case.
func containing(s string) string {
	return "%" + likeEscaper.Replace(strings.ToLower(strings.TrimSpace(s))) + "%"
}

// orNull is NULL for the empty text.
func orNull(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }

// at is a time that is given.
func at(t time.Time) sql.NullTime { return sql.NullTime{Time: t, Valid: true} }

// utc is the zero time for NULL.
func utc(t sql.NullTime) time.Time {
	if !t.Valid {
		return time.Time{}
	}
	return t.Time.UTC()
}

// opened is mapped for rows with sealed columns.
func opened[Row, Out any](rows []Row, convert func(*Row) (Out, error)) ([]Out, error) {
	out := make([]Out, len(rows))
	for i := range rows {
		var err error
		if out[i], err = convert(&rows[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// mapped converts every row.
func mapped[Row, Out any](rows []Row, convert func(*Row) Out) []Out {
	out := make([]Out, len(rows))
	for i := range rows {
		out[i] = convert(&rows[i])
	}
	return out
}
