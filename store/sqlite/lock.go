package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"net/url"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store/sqltx"
)

// Lock keeps other programs from working the file's jobs until release is called or the process ends, however it ends. It is held on a file beside
// the database (path + "-lock"), so that reading the database stays free. A lock held by another program is a conflict.
func Lock(ctx context.Context, path string) (release func() error, err error) {
	if err := makeFile(path + "-lock"); err != nil {
		return nil, openError(path, err)
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path + "-lock"}).EscapedPath()+"?_txlock=exclusive")
	if err != nil {
		return nil, openError(path, err)
	}
	tx, err := db.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		err = errors.Join(err, db.Close())
		if (*engine)(nil).Fault(err) == sqltx.FaultBusy {
			return nil, &kilowon.Error{Code: kilowon.Conflict, Path: path, Message: "다른 kilowon이 이 데이터베이스를 쓰고 있습니다. 먼저 그 프로그램을 끝내거나 --db로 다른 파일을 지정해 주세요."}
		}
		return nil, openError(path, err)
	}
	return func() error { return errors.Join(tx.Rollback(), db.Close()) }, nil
}
