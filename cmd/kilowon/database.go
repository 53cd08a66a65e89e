package main

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"sync/atomic"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/sqlite"
	"github.com/kilowon/kilowon/tariff/book"
	"github.com/kilowon/kilowon/vault"
)

// clock is a store's clock, which stands still at a moment while the months of a demo are billed.
type clock struct{ stopped atomic.Pointer[time.Time] }

func (c *clock) now() time.Time {
	if t := c.stopped.Load(); t != nil {
		return *t
	}
	return time.Now()
}

func (c *clock) set(t time.Time) { c.stopped.Store(&t) }

// korea is the zone of civil dates; it has had no daylight saving time since 1988.
var korea = time.FixedZone("KST", 9*60*60)

// today is the civil date in Korea, or the given one.
func today(given string) (kilowon.Date, error) {
	if given != "" {
		return kilowon.ParseDate(given)
	}
	y, m, d := time.Now().In(korea).Date()
	return kilowon.DateOf(y, m, d), nil
}

// offline is the use cases without a store, for commands that work on files.
func offline() (*app.App, error) {
	tariffs, err := book.Load()
	if err != nil {
		return nil, err
	}
	return app.New(nil, tariffs)
}

// openDatabase opens or makes a database and the use cases over it.
func openDatabase(ctx context.Context, path string, opts sqlite.Options) (*sqlite.DB, *app.App, error) {
	tariffs, err := book.Load()
	if err != nil {
		return nil, nil, err
	}
	db, err := sqlite.Open(ctx, path, opts)
	if err != nil {
		return nil, nil, err
	}
	use, err := app.New(db, tariffs)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return db, use, nil
}

// openExisting is openDatabase for a file that must be there; keys is its key file, empty for the one beside it.
func openExisting(ctx context.Context, path, keys string) (*sqlite.DB, *app.App, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, nil, fileError(path, err)
	}
	return openDatabase(ctx, path, sqlite.Options{Keys: keys, Logger: slog.New(slog.DiscardHandler)})
}

// lockExisting keeps the portal and other programs away from a file that must be there.
func lockExisting(ctx context.Context, path string) (release func() error, err error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fileError(path, err)
	}
	return sqlite.Lock(ctx, path)
}

// keysPath is the key file of a database: the given one, or the one beside it.
func keysPath(db, keys string) string { return cmp.Or(keys, db+sqlite.KeySuffix) }

// fillDemo makes a database with the demo in it. It is built beside the path and moved there when it is whole, so that a demo broken off half-way is
// never taken for one.
func fillDemo(ctx context.Context, con *console, path database, demo *app.Demo) (err error) {
	part := path.DB + ".part"
	if err := removeDatabase(part); err != nil {
		return fileError(part, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(interrupted(ctx, err), removeDatabase(part))
		}
	}()
	// The database moves, its keys are where they will be looked for.
	keys, err := vault.Load(path.keysPath())
	if err != nil {
		return err
	}
	var moved clock
	db, use, err := openDatabase(ctx, part, sqlite.Options{Vault: keys, Clock: moved.now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	months, households := 0, 0
	for _, c := range demo.Complexes {
		months += len(c.Months)
		households += len(c.Households)
	}
	m := con.meter("데모 자료 만들기", months)
	err = use.InstallDemo(ctx, demo, moved.set, func(string, kilowon.Month) { m.step() })
	if err == nil {
		err = use.InstallDemoApplications(ctx, demo, moved.set)
	}
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	m.end("단지 %s곳, %s세대, %s개월", count(len(demo.Complexes)), count(households), count(months))
	if err := os.Rename(part, path.DB); err != nil {
		return fileError(path.DB, err)
	}
	return nil
}

// removeDatabase removes a database with the files SQLite keeps beside it.
func removeDatabase(path string) error {
	for _, suffix := range []string{"", "-wal", "-shm", "-journal"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// empty reports whether a database holds no organisation yet.
func empty(ctx context.Context, db store.Store) (bool, error) {
	none := false
	err := db.View(ctx, func(tx store.Tx) error {
		list, err := tx.AllOrganisations()
		none = len(list) == 0
		return err
	})
	return none, err
}
