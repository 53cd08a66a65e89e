package sqlite_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store/sqlite"
)

func TestLockIsHeldByOneAndFreesReaders(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kilowon.db")
	release, err := sqlite.Lock(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Lock(context.Background(), path); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("a second lock: %v", err)
	}
	if err := openDB(t, path).Close(); err != nil {
		t.Errorf("opening beside the lock: %v", err)
	}
	if err := release(); err != nil {
		t.Fatal(err)
	}
	again, err := sqlite.Lock(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := again(); err != nil {
		t.Fatal(err)
	}
}

func TestOpenRefusesANewerSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kilowon.db")
	if err := openDB(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(context.Background(), path, sqlite.Options{}); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("a newer schema: %v", err)
	}
}
