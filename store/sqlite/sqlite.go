// Package sqlite keeps the data in one SQLite file: one writer connection, several readers, every commit on the disk before it is
// told. It holds only what is different from PostgreSQL: opening, bulk writing, error codes and the River driver.
package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/sqltx"
	"github.com/kilowon/kilowon/vault"
)

// Options are the surroundings of a DB; the zero Options are those of a program in use.
type Options struct {
	// Clock gives the time of a transaction; nil means time.Now.
	Clock func() time.Time
	// Logger gets what the job queue and the migrations have to say; nil means slog.Default.
	Logger *slog.Logger
	// Readers is how many connections read at once; 0 means two for each processor, at least four.
	Readers int
	// Keys is the key file, path + ".keys" when empty. It is made when there is none and nothing in the database needs the old one.
	Keys string
	// Vault seals personal data; nil means one that is loaded from Keys.
	Vault *vault.Vault
}

// KeySuffix makes the name of the key file beside a database.
const KeySuffix = ".keys"

// DB is a store.Store in a file.
type DB struct {
	writer, readers *sql.DB
	driver          *riversqlite.Driver
	engine          *engine
	clock           func() time.Time
	logger          *slog.Logger
	vault           *vault.Vault
}

var _ store.Store = (*DB)(nil)

// Open opens the file, or makes it and its folder readable for the owner alone, and brings its tables up to date.
func Open(ctx context.Context, path string, opts Options) (*DB, error) {
	if err := makeFile(path); err != nil {
		return nil, openError(path, err)
	}
	db := &DB{clock: opts.Clock, logger: opts.Logger, vault: opts.Vault}
	if db.clock == nil {
		db.clock = time.Now
	}
	if db.logger == nil {
		db.logger = slog.Default()
	}
	err := db.open(ctx, path, opts.Readers)
	if err == nil && db.vault == nil {
		db.vault, err = db.loadKeys(ctx, cmp.Or(opts.Keys, path+KeySuffix))
	}
	if err == nil {
		err = db.chainAccessLog(ctx)
	}
	if err != nil {
		return nil, openError(path, errors.Join(err, db.Close()))
	}
	return db, nil
}

// loadKeys loads the key file. New keys beside a database that was sealed with others would be worse than none.
func (db *DB) loadKeys(ctx context.Context, path string) (*vault.Vault, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		sealed, err := sqltx.Sealed(ctx, db.writer)
		if err != nil {
			return nil, err
		}
		if sealed {
			return nil, &kilowon.Error{Code: kilowon.NotFound, Path: path, Message: "이 데이터베이스의 열쇠 파일이 없습니다. 보관해 둔 사본을 이 경로에 두거나 --keys로 지정해 주세요."}
		}
	}
	return vault.Load(path)
}

func openError(path string, err error) error {
	var own *kilowon.Error
	if errors.As(err, &own) {
		if own.Path != "" {
			return own
		}
		return kilowon.At(path, own)
	}
	return &kilowon.Error{Code: kilowon.Internal, Message: "데이터베이스 파일을 열지 못했습니다. 경로와 쓰기 권한을 확인하십시오", Path: path, Err: err}
}

func makeFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func (db *DB) open(ctx context.Context, path string, readers int) error {
	// One connection writes: SQLite has one writer at a time, and waiting in Go is fairer than waiting for its lock.
	writer, err := newConnector(address(path, "_txlock=immediate", "_pragma=synchronous(FULL)", "_pragma=journal_size_limit(67108864)"))
	if err != nil {
		return err
	}
	db.writer = sql.OpenDB(writer)
	db.writer.SetMaxOpenConns(1)
	db.driver = riversqlite.New(db.writer)
	if err := db.migrate(ctx); err != nil {
		return err
	}
	// The client that only enqueues; the one that works is made by NewClient.
	enqueuer, err := river.NewClient(db.driver, &river.Config{Logger: db.logger})
	if err != nil {
		return err
	}
	db.engine = &engine{enqueuer: enqueuer}
	reader, err := newConnector(address(path, "_txlock=deferred", "_pragma=query_only(1)"))
	if err != nil {
		return err
	}
	db.readers = sql.OpenDB(reader)
	if readers <= 0 {
		readers = max(4, 2*runtime.NumCPU())
	}
	db.readers.SetMaxOpenConns(readers)
	db.readers.SetMaxIdleConns(readers)
	return db.readers.PingContext(ctx)
}

// address is the driver's name for a file, with what all connections have in common.
func address(path string, more ...string) string {
	out := "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)&_pragma=cache_size(-16000)&_time_format=sqlite"
	for _, m := range more {
		out += "&" + m
	}
	return out
}

func (db *DB) migrate(ctx context.Context) error {
	provider, err := goose.NewProvider(goose.DialectSQLite3, db.writer, store.Migrations(), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	current, newest, err := provider.GetVersions(ctx)
	if err == nil && current > newest {
		return kilowon.Errorf(kilowon.Conflict, "더 새로운 kilowon이 만든 데이터베이스입니다(%d판, 이 프로그램은 %d판까지). 프로그램을 새 판으로 바꿔 주세요.", current, newest)
	}
	if err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	migrator, err := rivermigrate.New(db.driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrations of the job queue: %w", err)
	}
	return nil
}

// chainAccessLog takes a log over that was written before there was a chain; a look suffices at every other opening.
func (db *DB) chainAccessLog(ctx context.Context) error {
	bare := false
	err := db.View(ctx, func(tx store.Tx) error {
		first, err := tx.AccessChain(0, 1)
		bare = len(first) > 0 && first[0].Digest == ""
		return err
	})
	if err != nil || !bare {
		return err
	}
	return db.Update(ctx, sqltx.ChainAccessLog)
}

// View runs fn on one consistent state of the file, beside writers and other readers.
func (db *DB) View(ctx context.Context, fn func(store.Tx) error) error {
	return db.run(ctx, db.readers, fn)
}

// Update runs fn in the one writing transaction; others wait for its end.
func (db *DB) Update(ctx context.Context, fn func(store.Tx) error) error {
	return db.run(ctx, db.writer, fn)
}

func (db *DB) run(ctx context.Context, pool *sql.DB, fn func(store.Tx) error) error {
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return transactionError("시작", err)
	}
	defer tx.Rollback() // does nothing after Commit, and keeps nothing when fn fails or panics
	if err := fn(sqltx.New(ctx, tx, db.engine, db.vault, db.clock())); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return transactionError("확정", err)
	}
	return nil
}

func transactionError(step string, err error) error {
	return &kilowon.Error{Code: kilowon.Internal, Message: "저장소의 트랜잭션을 " + step + "하지 못했습니다. 잠시 뒤 다시 시도하십시오", Err: err}
}

// Close waits for running transactions. A client made by NewClient must have stopped before.
func (db *DB) Close() error {
	var errs []error
	for _, pool := range []*sql.DB{db.readers, db.writer} {
		if pool != nil {
			errs = append(errs, pool.Close())
		}
	}
	return errors.Join(errs...)
}
