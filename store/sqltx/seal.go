package sqltx

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/kilowon/kilowon/store"
)

// sealedColumn is a column whose values the vault sealed, each bound to "table.column" and the row's id.
type sealedColumn struct {
	table, column string
	// id is what tells rows apart and what values are bound to: a column, or an expression of more of them.
	id string
	// bytes says that it holds a document and no text.
	bytes bool
}

func (c sealedColumn) name() string { return c.table + "." + c.column }

// sealedColumns are all of them; a test holds them against the names that are sealed with.
var sealedColumns = []sealedColumn{
	{table: "staff", column: "name", id: "id"},
	{table: "staff", column: "details", id: "id"},
	{table: "organisation", column: "details", id: "id"},
	{table: "session", column: "client", id: "token"},
	{table: "passkey", column: "name", id: "id"},
	{table: "second_factor", column: "secret", id: "staff_id"},
	{table: "second_factor", column: "pending", id: "staff_id"},
	{table: "registration", column: "content", id: "id"},
	{table: "registration_document", column: "content", id: "registration_id", bytes: true},
	{table: "message", column: "phone", id: "id"},
	{table: "message", column: "text", id: "id"},
	{table: "message", column: "email", id: "id"},
	{table: "message", column: "subject", id: "id"},
	{table: "application", column: "answers", id: "id"},
	{table: "application", column: "proposal", id: "id"},
	{table: "application_version", column: "answers", id: "application_id || '/' || number"},
	{table: "application_entry", column: "content", id: "id"},
	{table: "application_file", column: "name", id: "id"},
	{table: "contract_holder", column: "name", id: "complex_id || '/' || from_date"},
	{table: "contract_holder", column: "former", id: "complex_id || '/' || from_date"},
	{table: "contract_billing", column: "details", id: "complex_id || '/' || number"},
	{table: "supply_contract", column: "holder", id: "contract_number"},
	{table: "application_file_content", column: "content", id: "file_id", bytes: true},
}

func (t *transaction) Reseal(at *store.SealPlace, rows int, look bool) (sealed int, done bool, err error) {
	if at.Column >= len(sealedColumns) {
		return 0, true, nil
	}
	c := sealedColumns[at.Column]
	values, err := t.sealedRows(c, at.After, rows)
	if err != nil {
		return 0, false, t.fail("암호화된 자료", err)
	}
	for _, v := range values {
		at.After = v.id
		old := !t.current(c, v.sealed)
		if old {
			sealed++
		}
		if err := t.reseal(c, v, old && !look); err != nil {
			return sealed, false, t.fail("암호화된 자료", err)
		}
	}
	if len(values) < rows {
		*at = store.SealPlace{Column: at.Column + 1}
	}
	return sealed, false, nil
}

// sealedValue is one value as it lies in its row.
type sealedValue struct {
	id     string
	sealed []byte
}

// sealedRows reads the next rows of a column. Names of tables cannot be parameters; these are the constants above.
func (t *transaction) sealedRows(c sealedColumn, after string, limit int) ([]sealedValue, error) {
	query := fmt.Sprintf("SELECT %s, %s FROM %s WHERE %s > $1 AND %s IS NOT NULL ORDER BY %s LIMIT $2", c.id, c.column, c.table, c.id, c.column, c.id)
	rows, err := t.tx.QueryContext(t.ctx, query, after, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []sealedValue
	for rows.Next() {
		var v sealedValue
		if err := rows.Scan(&v.id, &v.sealed); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

func (t *transaction) current(c sealedColumn, sealed []byte) bool {
	if c.bytes {
		return len(sealed) == 0 || t.vault.CurrentBytes(sealed)
	}
	return t.vault.Current(string(sealed))
}

// reseal opens a value, and writes it sealed anew when it is to be.
func (t *transaction) reseal(c sealedColumn, v sealedValue, write bool) error {
	content, err := t.openValue(c, v)
	if err != nil || !write {
		return err
	}
	var again any
	if c.bytes {
		again, err = t.vault.SealBytes(c.name(), v.id, content)
	} else {
		again, err = t.vault.Seal(c.name(), v.id, string(content))
	}
	if err != nil {
		return err
	}
	_, err = t.tx.ExecContext(t.ctx, fmt.Sprintf("UPDATE %s SET %s = $1 WHERE %s = $2", c.table, c.column, c.id), again, v.id)
	return err
}

func (t *transaction) openValue(c sealedColumn, v sealedValue) ([]byte, error) {
	switch {
	case len(v.sealed) == 0:
		return nil, nil
	case c.bytes:
		return t.vault.OpenBytes(c.name(), v.id, v.sealed)
	}
	text, err := t.vault.Open(c.name(), v.id, string(v.sealed))
	return []byte(text), err
}

func (s *scope) EraseMember(id string) error {
	if _, err := s.EndStaffSessions(id, ""); err != nil {
		return err
	}
	n, err := s.q.EraseMember(s.ctx, s.org, id)
	if err == nil && n == 0 {
		return notFound("직원")
	}
	return s.fail("직원", err)
}

func (t *transaction) DeleteDownloads(before time.Time) (int64, error) {
	if err := t.q.DeleteOldDownloadFiles(t.ctx, before.UTC()); err != nil {
		return 0, t.fail("내려받기", err)
	}
	n, err := t.q.DeleteOldDownloads(t.ctx, before.UTC())
	return n, t.fail("내려받기", err)
}

func (t *transaction) DropRefused(before time.Time) (int64, error) {
	at := timeOrNull(before)
	if err := t.q.DropRefusedDocuments(t.ctx, at); err != nil {
		return 0, t.fail(nameRegistration, err)
	}
	n, err := t.q.DropRefused(t.ctx, at)
	return n, t.fail(nameRegistration, err)
}

// Sealed reports whether a database holds anything that only its own keys open or continue: sealed values, or a chained log.
func Sealed(ctx context.Context, conn *sql.DB) (bool, error) {
	queries := []string{"SELECT 1 FROM access_log WHERE digest <> '' LIMIT 1"}
	for _, c := range sealedColumns {
		if !c.bytes {
			queries = append(queries, fmt.Sprintf("SELECT 1 FROM %s WHERE %s LIKE 'v1.%%' LIMIT 1", c.table, c.column))
		}
	}
	for _, q := range queries {
		var one int
		switch err := conn.QueryRowContext(ctx, q).Scan(&one); {
		case err == nil:
			return true, nil
		case !errors.Is(err, sql.ErrNoRows):
			return false, err
		}
	}
	return false, nil
}
