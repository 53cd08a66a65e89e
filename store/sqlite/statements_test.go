package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"path/filepath"
	"testing"
)

// counting counts what is prepared on the connections it opens.
type counting struct {
	driver.Connector
	prepared *int
}

func (c counting) Connect(ctx context.Context) (driver.Conn, error) {
	opened, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return countingConn{opened.(connection), c.prepared}, nil
}

type countingConn struct {
	connection
	prepared *int
}

func (c countingConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	*c.prepared++
	return c.connection.PrepareContext(ctx, query)
}

func TestStatementsAreKept(t *testing.T) {
	const insert, list = "-- name: Insert :exec\nINSERT INTO t VALUES ($1)", "-- name: List :many\nSELECT v FROM t WHERE v >= $1 ORDER BY v"
	made, err := newConnector(address(filepath.Join(t.TempDir(), "t.db")))
	if err != nil {
		t.Fatal(err)
	}
	prepared := 0
	db := sql.OpenDB(connector{counting{made.(connector).Connector, &prepared}})
	db.SetMaxOpenConns(1)
	exec := func(query string, args ...any) error {
		_, err := db.Exec(query, args...)
		return err
	}
	if err := exec("CREATE TABLE t (v INTEGER PRIMARY KEY)"); err != nil {
		t.Fatal(err)
	}
	for v := range 3 {
		if err := exec(insert, v); err != nil {
			t.Fatal(err)
		}
	}
	if prepared != 1 {
		t.Errorf("three inserts prepared %d statements", prepared)
	}
	// One that failed is not kept, and the next runs.
	if exec(insert, 2) == nil {
		t.Error("a second row of a key was taken")
	}
	if err := exec(insert, 3); err != nil {
		t.Error(err)
	}

	// A query within the rows of the same query has a statement of its own.
	prepared = 0
	for range 2 {
		tx, err := db.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if outer, inner := sums(t, tx, list); outer != 0+1+2+3 || inner != 6+6+5+3 {
			t.Errorf("outer rows add up to %d, inner ones to %d", outer, inner)
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
	}
	// Of the outer one and the inner one, one is kept, so that the second time makes one more.
	if prepared != 3 {
		t.Errorf("%d statements were prepared", prepared)
	}

	// A changed table is seen by a kept statement.
	if err := exec("ALTER TABLE t ADD COLUMN w INTEGER"); err != nil {
		t.Fatal(err)
	}
	if err := exec(insert, 4); err == nil {
		t.Error("a row with a column missing was taken")
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
}

// sums adds up the rows of a query, and of the same query asked within them from each row on.
func sums(t *testing.T, tx *sql.Tx, query string) (outer, inner int) {
	t.Helper()
	each := func(from int, visit func(v int)) {
		found, err := tx.Query(query, from)
		if err != nil {
			t.Fatal(err)
		}
		defer found.Close()
		for found.Next() {
			var v int
			if err := found.Scan(&v); err != nil {
				t.Fatal(err)
			}
			visit(v)
		}
		if err := found.Err(); err != nil {
			t.Fatal(err)
		}
	}
	each(0, func(v int) {
		outer += v
		each(v, func(w int) { inner += w })
	})
	return outer, inner
}
