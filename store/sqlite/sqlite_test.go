package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/sqlite"
	"github.com/kilowon/kilowon/store/storetest"
)

// counted is a DB that can tell its jobs, through a client that works none.
type counted struct {
	*sqlite.DB
	client *river.Client[*sql.Tx]
}

func (c counted) CountJobs(ctx context.Context, kind string) (int, error) {
	list, err := c.client.JobList(ctx, river.NewJobListParams().Kinds(kind).First(10_000))
	if err != nil {
		return 0, err
	}
	return len(list.Jobs), nil
}

func openDB(t testing.TB, path string) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(context.Background(), path, sqlite.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return db
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store {
		db := openDB(t, filepath.Join(t.TempDir(), "kilowon.db"))
		client, err := db.NewClient(context.Background(), sqlite.ClientConfig{Workers: river.NewWorkers()})
		if err != nil {
			t.Fatalf("NewClient: %v", err)
		}
		return counted{db, client}
	})
}

func TestOpenAgainKeepsData(t *testing.T) {
	// Signs that mean something in an address must mean nothing in a path.
	path := filepath.Join(t.TempDir(), "아파트 50%?_txlock=x&#", "kilowon.db")
	fixed := time.Date(2025, 7, 19, 1, 2, 3, 456_789_999, time.FixedZone("KST", 9*3600))
	db, err := sqlite.Open(context.Background(), path, sqlite.Options{Clock: func() time.Time { return fixed }})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	org := store.Organisation{Name: "관리사무소"}
	if err := db.Update(context.Background(), func(tx store.Tx) error { return tx.InsertOrganisation(&org) }); err != nil {
		t.Fatalf("Update: %v", err)
	}
	if want := time.Date(2025, 7, 18, 16, 2, 3, 456_789_000, time.UTC); !org.CreatedAt.Equal(want) {
		t.Fatalf("created %v, want the clock's %v", org.CreatedAt, want)
	}
	if err := db.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the file must be its owner's alone: %v %v", info.Mode(), err)
	}
	again := openDB(t, path)
	defer again.Close()
	err = again.View(context.Background(), func(tx store.Tx) error {
		got, err := tx.Organisation(org.ID)
		if got != org {
			t.Errorf("got %+v, want %+v", got, org)
		}
		return err
	})
	if err != nil {
		t.Fatalf("View: %v", err)
	}
}

func TestOpenTellsWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte("this is no database, and long enough to be looked at as one"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{text, dir, filepath.Join(text, "below.db")} {
		_, err := sqlite.Open(context.Background(), path, sqlite.Options{})
		var e *kilowon.Error
		if !errors.As(err, &e) || e.Code != kilowon.Internal || e.Path != path {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestMigrationsGoDownAndUp(t *testing.T) {
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "kilowon.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, store.Migrations())
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(store.Migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		up, err := provider.Up(context.Background())
		if err != nil || len(up) != len(files) {
			t.Fatalf("up: %d of %d steps, %v", len(up), len(files), err)
		}
		if _, err := provider.DownTo(context.Background(), 0); err != nil {
			t.Fatalf("down: %v", err)
		}
		var left int
		if err := db.QueryRow(`SELECT COUNT(*) FROM sqlite_master WHERE name NOT LIKE 'goose_%' AND name NOT LIKE 'sqlite_%'`).Scan(&left); err != nil || left != 0 {
			t.Fatalf("%d tables and indexes left, %v", left, err)
		}
	}
}

// TestOldLogIsChained takes over a log from before there was a chain.
func TestOldLogIsChained(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kilowon.db")
	raw, err := sql.Open("sqlite", path)
	must(t, err)
	provider, err := goose.NewProvider(goose.DialectSQLite3, raw, store.Migrations(), goose.WithDisableGlobalRegistry(true))
	must(t, err)
	_, err = provider.UpTo(t.Context(), 6)
	must(t, err)
	for _, text := range []string{
		`INSERT INTO organisation (id, name, created_at) VALUES ('o', '관리사무소', '2025-07-19 01:02:03')`,
		`INSERT INTO audit_log VALUES ('b', '2025-07-19 01:02:05+00:00', 'o', 'kim', 'logout', 'kim')`,
		`INSERT INTO audit_log VALUES ('a', '2025-07-19 01:02:04+00:00', 'o', 'kim', 'login', 'kim')`,
	} {
		_, err := raw.Exec(text)
		must(t, err)
	}
	must(t, raw.Close())
	chained := func() (out []store.AccessEntry) {
		db := openDB(t, path)
		defer db.Close()
		must(t, db.View(t.Context(), func(tx store.Tx) error {
			var err error
			if out, err = tx.AccessChain(0, 10); err != nil {
				return err
			}
			before := ""
			for i := range out {
				want, err := tx.AccessDigest(before, &out[i])
				if err != nil || out[i].Digest != want {
					t.Errorf("entry %+v, want digest %q, %v", out[i], want, err)
				}
				before = out[i].Digest
			}
			return nil
		}))
		return out
	}
	if log := chained(); len(log) != 2 || log[0].Action != "login" || log[1].Action != "logout" || log[1].Number != 2 || log[0].At.Second() != 4 {
		t.Fatalf("taken over: %+v", log)
	}
	// A digest that is taken away later is missed and not given back.
	raw, err = sql.Open("sqlite", path)
	must(t, err)
	_, err = raw.Exec(`UPDATE access_log SET digest = '' WHERE number = 2`)
	must(t, err)
	must(t, raw.Close())
	db := openDB(t, path)
	defer db.Close()
	must(t, db.View(t.Context(), func(tx store.Tx) error {
		log, err := tx.AccessChain(1, 1)
		if err == nil && log[0].Digest != "" {
			t.Errorf("a digest was given back: %+v", log)
		}
		return err
	}))
}
