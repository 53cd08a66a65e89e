package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivertype"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/sqltx"
)

// engine is what SQLite does in its own way.
type engine struct {
	enqueuer *river.Client[*sql.Tx]
}

var _ sqltx.Engine = (*engine)(nil)

// Fault reads SQLite's extended result codes.
func (*engine) Fault(err error) sqltx.Fault {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return sqltx.FaultOther
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return sqltx.FaultUnique
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return sqltx.FaultReference
	case sqlite3.SQLITE_CONSTRAINT_CHECK, sqlite3.SQLITE_CONSTRAINT_NOTNULL:
		return sqltx.FaultCheck
	}
	if e.Code()&0xff == sqlite3.SQLITE_BUSY {
		return sqltx.FaultBusy
	}
	return sqltx.FaultOther
}

// bulkRows is how many rows one statement writes: beyond it the time a row takes does not fall any more.
const bulkRows = 50

// BulkInsert writes full statements of bulkRows rows through one prepared statement, and the rest through another.
func (*engine) BulkInsert(ctx context.Context, tx *sql.Tx, table sqltx.Table, n int, row func(i int, dst []any)) error {
	width := len(table.Columns)
	args := make([]any, min(n, bulkRows)*width)
	for from := 0; from < n; {
		size := min(bulkRows, n-from)
		stmt, err := tx.PrepareContext(ctx, insertText(table, size))
		if err != nil {
			return err
		}
		for ; from+size <= n; from += size {
			for i := range size {
				row(from+i, args[i*width:(i+1)*width])
			}
			if _, err := stmt.ExecContext(ctx, args[:size*width]...); err != nil {
				return errors.Join(err, stmt.Close())
			}
		}
		if err := stmt.Close(); err != nil {
			return err
		}
	}
	return nil
}

func insertText(table sqltx.Table, rows int) string {
	one := "(" + strings.Repeat("?, ", len(table.Columns)-1) + "?)"
	return "INSERT INTO " + table.Name + " (" + strings.Join(table.Columns, ", ") + ") VALUES " + strings.Repeat(one+", ", rows-1) + one
}

// Enqueue stores the job once while one of its kind and fields is waiting or running.
func (e *engine) Enqueue(ctx context.Context, tx *sql.Tx, job store.Job) error {
	opts := &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}}}
	if queued, ok := job.(store.QueuedJob); ok {
		opts.Queue = queued.Queue()
	}
	_, err := e.enqueuer.InsertTx(ctx, tx, job, opts)
	return err
}

// CompleteJob completes the job that the context's worker runs, if any.
func (*engine) CompleteJob(ctx context.Context, tx *sql.Tx) error {
	row, ok := ctx.Value(jobKey{}).(*rivertype.JobRow)
	if !ok {
		return nil
	}
	_, err := river.JobCompleteTx[*riversqlite.Driver](ctx, tx, &river.Job[anyArgs]{JobRow: row})
	return err
}

// anyArgs stands for the arguments of a job whose type is not known here.
type anyArgs map[string]any

// Kind is never asked: the job is stored already.
func (anyArgs) Kind() string { return "" }
