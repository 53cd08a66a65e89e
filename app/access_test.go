package app_test

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/sqlite"
	"github.com/kilowon/kilowon/tariff/book"
)

// logged is an app over a database with one organisation.
func logged(t *testing.T) (use *app.App, db *sqlite.DB, path, organisation string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "log.db")
	db, err := sqlite.Open(t.Context(), path, sqlite.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if use, err = app.New(db, book.Default()); err != nil {
		t.Fatal(err)
	}
	o := store.Organisation{Name: "관리사무소"}
	if err := db.Update(t.Context(), func(tx store.Tx) error { return tx.InsertOrganisation(&o) }); err != nil {
		t.Fatal(err)
	}
	return use, db, path, o.ID
}

// entries counts the log.
func entries(t *testing.T, db store.Store) (n int) {
	t.Helper()
	err := db.View(context.Background(), func(tx store.Tx) error {
		list, err := tx.AccessChain(0, 10_000)
		n = len(list)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestViewsAreWrittenByThemselves(t *testing.T) {
	use, db, _, org := logged(t)
	use.Saw(t.Context(), app.Viewed{OrganisationID: org, ActorID: "kim", Action: "view", Object: "/bills/1"})
	use.Saw(t.Context(), app.Viewed{OrganisationID: "gone", ActorID: "kim", Action: "view", Object: "/bills/1"})
	if n := entries(t, db); n != 0 {
		t.Fatalf("%d entries at once: reading a page has become a write", n)
	}
	for end := time.Now().Add(30 * time.Second); entries(t, db) == 0; {
		if time.Now().After(end) {
			t.Fatal("nothing was written by itself")
		}
		// The writing is waited for as a reader of the log would.
		time.Sleep(20 * time.Millisecond)
	}
	if n := entries(t, db); n != 1 {
		t.Errorf("%d entries, want one", n)
	}
}

// failingStore refuses to write while broken is set.
type failingStore struct {
	store.Store
	broken bool
}

var errDisk = errors.New("disk full")

func (f *failingStore) Update(ctx context.Context, fn func(store.Tx) error) error {
	if f.broken {
		return errDisk
	}
	return f.Store.Update(ctx, fn)
}

func TestNothingIsShownThatCannotBeLogged(t *testing.T) {
	_, db, _, org := logged(t)
	st := &failingStore{Store: db, broken: true}
	use, err := app.New(st, book.Default())
	if err != nil {
		t.Fatal(err)
	}
	shown := 0
	for i := 0; use.Viewing() == nil && i < 20_000; i++ {
		use.Saw(t.Context(), app.Viewed{OrganisationID: org, ActorID: "kim", Action: "view", Object: "/bills/" + strings.Repeat("1", 1+i%100) + string(rune('가'+i/100))})
		shown++
		if i == 10 {
			if err := use.WriteViews(t.Context()); !errors.Is(err, errDisk) {
				t.Fatalf("got %v", err)
			}
		}
	}
	if shown != 10_000 || kilowon.CodeOf(use.Viewing()) != kilowon.Internal {
		t.Fatalf("%d views were let through, then %v", shown, use.Viewing())
	}
	st.broken = false
	if err := use.WriteViews(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := entries(t, db); n != shown || use.Viewing() != nil {
		t.Errorf("%d entries of %d, then %v", n, shown, use.Viewing())
	}
}

// TestAuditFindsWhatWasDoneToTheLog changes the file behind the program's back.
func TestAuditFindsWhatWasDoneToTheLog(t *testing.T) {
	use, db, path, org := logged(t)
	err := db.Update(t.Context(), func(tx store.Tx) error {
		for range 6 {
			if err := tx.For(org).Log("kim", "view", "/bills/1"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	clean, err := use.Audit(t.Context(), app.AccessHead{}, nil)
	if err != nil || len(clean.Problems) > 0 || clean.Access.Entries != 6 || clean.Access.Head.Number != 6 {
		t.Fatalf("a clean log: %+v, %v", clean, err)
	}
	for _, c := range []struct {
		name, do string
		want     []string
	}{
		{"changed", `UPDATE access_log SET actor_id = 'lee' WHERE number = 3`, []string{"3번"}},
		{"changed with the digest of another", `UPDATE access_log SET actor_id = 'lee', digest = (SELECT digest FROM access_log WHERE number = 2) WHERE number = 3`, []string{"3번", "4번"}},
		{"removed", `DELETE FROM access_log WHERE number = 4`, []string{"4번이 지워졌습니다"}},
		{"several removed", `DELETE FROM access_log WHERE number IN (2, 3)`, []string{"2번부터 3번까지"}},
		{"removed and closed up", `DELETE FROM access_log WHERE number = 4; UPDATE access_log SET number = 4 WHERE number = 5; UPDATE access_log SET number = 5 WHERE number = 6`, []string{"4번", "5번", "전에 적어 둔 끝"}},
		{"inserted", `UPDATE access_log SET number = 7 WHERE number = 6; UPDATE access_log SET number = 6 WHERE number = 5; INSERT INTO access_log SELECT 5, at, organisation_id, 'lee', origin, action, object, digest FROM access_log WHERE number = 4`, []string{"5번", "6번", "7번", "전에 적어 둔 끝"}},
		{"moved to another organisation", `INSERT INTO organisation (id, name, created_at) VALUES ('x', '남', '2026-01-01'); UPDATE access_log SET organisation_id = 'x' WHERE number = 1`, []string{"1번"}},
		{"the newest cut off", `DELETE FROM access_log WHERE number > 4`, []string{"전에 적어 둔 끝"}},
		{"all taken away", `DELETE FROM access_log`, []string{"전에 적어 둔 끝"}},
		{"the oldest cut off with a checkpoint made up", `DELETE FROM access_log WHERE number < 3; INSERT INTO access_checkpoint SELECT 2, 'AAAA', '2026-01-01', 'BBBB'`, []string{"지운 자리(2번)", "3번"}},
	} {
		// The file is put back after each try.
		if _, err := raw.Exec(`CREATE TABLE kept AS SELECT * FROM access_log`); err != nil {
			t.Fatal(err)
		}
		if _, err := raw.Exec(c.do); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		report, err := use.Audit(t.Context(), clean.Access.Head, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(report.Problems) != len(c.want) {
			t.Errorf("%s: %q, want %q", c.name, report.Problems, c.want)
		}
		for i := range min(len(c.want), len(report.Problems)) {
			if !strings.Contains(report.Problems[i], c.want[i]) {
				t.Errorf("%s: %q, want %q", c.name, report.Problems[i], c.want[i])
			}
		}
		if _, err := raw.Exec(`DELETE FROM access_log; INSERT INTO access_log SELECT * FROM kept; DROP TABLE kept; DELETE FROM access_checkpoint; DELETE FROM organisation WHERE id = 'x'`); err != nil {
			t.Fatal(err)
		}
	}
	if again, err := use.Audit(t.Context(), clean.Access.Head, nil); err != nil || len(again.Problems) > 0 {
		t.Errorf("put back: %+v, %v", again, err)
	}
}

func TestOldEntriesAreRemovedAndTheRestStaysWhole(t *testing.T) {
	use, db, _, org := logged(t)
	err := db.Update(t.Context(), func(tx store.Tx) error {
		for _, at := range []time.Time{tx.Now().AddDate(-3, 0, 0), tx.Now().AddDate(-app.AccessKept, 0, -1), tx.Now().AddDate(-app.AccessKept, 0, 1), tx.Now()} {
			if err := tx.For(org).Append(&store.AccessEntry{At: at, ActorID: "kim", Action: "view", Object: "/bills/1"}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	before, err := use.Audit(t.Context(), app.AccessHead{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	n, err := use.PruneAccess(t.Context())
	if err != nil || n != 2 {
		t.Fatalf("removed %d, %v", n, err)
	}
	report, err := use.Audit(t.Context(), before.Access.Head, nil)
	if err != nil || len(report.Problems) > 0 || report.Access.Entries != 2 || report.Access.Since != 2 {
		t.Errorf("after the removal: %+v, %v", report, err)
	}
}

// age makes a download older behind the program's back.
func age(t *testing.T, path, statement string) {
	t.Helper()
	raw, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	if _, err := raw.Exec(statement); err != nil {
		t.Fatal(err)
	}
}
