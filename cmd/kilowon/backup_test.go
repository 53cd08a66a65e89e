package main

import (
	"context"
	"log/slog"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/sqlite"
)

// TestBackupWhileServing takes backups and rotates the keys of a portal under writes: the portal goes on, and each backup is one whole moment.
func TestBackupWhileServing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "k.db")
	run := func(args ...string) string {
		t.Helper()
		out, err := exec.Command("kilowon", args...).CombinedOutput()
		if err != nil {
			t.Fatalf("kilowon %s: %v\n%s", args, err, out)
		}
		return string(out)
	}
	run("demo", filepath.Join(dir, "demo"), "--db", path, "--today", "2026-10-20")
	c, ready := serveChild(t, "--db", path)
	<-ready
	o := newOffice()
	o.base = c.base
	if err := o.login(); err != nil {
		t.Fatal(err)
	}
	months := openMonths(t, path)
	var written atomic.Int64
	stop := o.keepAsking(t, months[0], &written)
	for _, name := range []string{"one.db", "two.db"} {
		before := written.Load()
		run("backup", filepath.Join(dir, name), "--db", path)
		if name == "one.db" {
			run("keys", "rotate", "--db", path)
		}
		if written.Load() == before {
			t.Error("nothing was written while the backup was taken")
		}
	}
	stop()
	// The portal knows the new key: a name that it sealed opens, and one sealed by the command is shown.
	if err := o.login(); err != nil {
		t.Fatal(err)
	}
	if status, _, err := o.do(http.MethodGet, "/log", "", nil); status != http.StatusOK || err != nil {
		t.Errorf("the log after the rotation: %d, %v", status, err)
	}
	for _, name := range []string{"one.db", "two.db"} {
		out := run("restore", filepath.Join(dir, name), "--db", filepath.Join(dir, "restored", name), "--keys", path+sqlite.KeySuffix)
		if !strings.Contains(out, "모두 맞습니다") {
			t.Errorf("%s: %s", name, out)
		}
	}
	db, _, err := openDatabase(context.Background(), filepath.Join(dir, "restored", "two.db"), sqlite.Options{Keys: path + sqlite.KeySuffix, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.View(context.Background(), func(tx store.Tx) error {
		m, err := tx.MemberByLogin(app.DemoLogin)
		if err == nil && m.Name != "김관리" {
			t.Errorf("the restored name is %q", m.Name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// openMonths are the addresses of the demo's open months.
func openMonths(t *testing.T, path string) (out []string) {
	t.Helper()
	db, _, err := openDatabase(context.Background(), path, sqlite.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.View(context.Background(), func(tx store.Tx) error {
		m, err := tx.MemberByLogin(app.DemoLogin)
		if err != nil {
			return err
		}
		list, _, err := tx.For(m.OrganisationID).SearchComplexes("", store.Page{})
		for _, c := range list {
			out = append(out, "/contracts/"+c.ID+"/"+c.Month.String())
		}
		return err
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("open months %v, %v", out, err)
	}
	return out
}

// keepAsking asks for files all the time, until it is stopped: each request writes a row, an entry of the log and a job.
func (o *office) keepAsking(t *testing.T, month string, written *atomic.Int64) (stop func()) {
	stopping, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stopping:
				return
			case <-time.After(50 * time.Millisecond): // A person at the portal is not faster, and the portal's limit would answer 429.
			}
			status, _, err := o.do(http.MethodPost, month+"/downloads", "application/x-www-form-urlencoded", strings.NewReader("kind=form"))
			if err != nil || status != http.StatusSeeOther {
				t.Errorf("a request while a backup is taken: %d, %v", status, err)
				return
			}
			written.Add(1)
		}
	}()
	return func() { close(stopping); <-stopped }
}
