package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"

	"github.com/kilowon/kilowon"
)

// Backup writes a copy of the database file as it is at one moment to a file that must not be there yet, while others write to it. It leaves the
// database as it is: nothing is brought up to date.
func Backup(ctx context.Context, path, to string) error {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?mode=ro&_pragma=busy_timeout(10000)")
	if err != nil {
		return openError(path, err)
	}
	defer db.Close()
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return openError(to, err)
	}
	if err := f.Close(); err != nil {
		return openError(to, err)
	}
	// SQLite takes an empty file for a new database, so the copy is readable for its owner alone from its first byte.
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		return &kilowon.Error{Code: kilowon.Internal, Path: path, Message: "데이터베이스의 사본을 만들지 못했습니다. 디스크의 빈 곳을 확인하십시오", Err: errors.Join(err, os.Remove(to))}
	}
	if f, err = os.OpenFile(to, os.O_RDWR, 0); err != nil {
		return openError(to, err)
	}
	return errors.Join(f.Sync(), f.Close())
}

// Check reads the whole file and fails when a page, an index or a reference is damaged.
func Check(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?mode=ro&_pragma=busy_timeout(10000)")
	if err != nil {
		return openError(path, err)
	}
	defer db.Close()
	found := ""
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&found); err != nil {
		return openError(path, err)
	}
	if found == "ok" {
		var table string
		err := db.QueryRowContext(ctx, `SELECT "table" FROM pragma_foreign_key_check LIMIT 1`).Scan(&table)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return nil
		case err != nil:
			return openError(path, err)
		}
		found = table
	}
	return &kilowon.Error{Code: kilowon.Invalid, Path: path, Message: "데이터베이스 파일이 손상되었습니다: " + found}
}
