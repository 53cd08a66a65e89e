package main

import (
	"database/sql"
	"path/filepath"

	_ "modernc.org/sqlite" // the driver the store uses
)

const (
	commitCount = 3000
	// lineBytes is the size of a packed bill.
	lineBytes = 250
)

// prepareCommit stores bills of one row each in one durable transaction, and nothing else.
func prepareCommit(dir string) (func() error, error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "floor.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`CREATE TABLE bill (id INTEGER PRIMARY KEY, household BIGINT, month BIGINT, kwh BIGINT, total BIGINT, lines BYTEA, UNIQUE (household, month))`); err != nil {
		return nil, err
	}
	lines := make([]byte, lineBytes)
	month := 0
	return func() error {
		month++
		if month%20 == 0 {
			if _, err := db.Exec(`DELETE FROM bill`); err != nil {
				return err
			}
		}
		return commitMonth(db, month, lines)
	}, nil
}

func commitMonth(db *sql.DB, month int, lines []byte) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	insert, err := tx.Prepare(`INSERT INTO bill (household, month, kwh, total, lines) VALUES ($1, $2, $3, $4, $5)`)
	if err != nil {
		return err
	}
	for i := range commitCount {
		if _, err := insert.Exec(i, month, 300, 50_000, lines); err != nil {
			return err
		}
	}
	return tx.Commit()
}
