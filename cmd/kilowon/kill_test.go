package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/report"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/sqlite"
	"github.com/kilowon/kilowon/tariff/book"
)

// killedComplexes is how many complexes file at the same time, so that several runs are under way when the server dies.
const killedComplexes = 3

// TestKill kills the serving program at random moments while filings are billed, starts it again, and looks whether every household of every
// filing has been billed exactly once in the end. KILLS says how many kills must hit an unfinished run.
func TestKill(t *testing.T) {
	want := 5
	if text := os.Getenv("KILLS"); text != "" {
		var err error
		if want, err = strconv.Atoi(text); err != nil || want < 1 {
			t.Fatalf("KILLS=%q is no number of kills", text)
		}
	}
	k := newKiller(t)
	tries, filings := 0, 0
	for hits := 0; hits < want; tries++ {
		if tries > 20*want+100 {
			t.Fatalf("%d of %d kills hit a run in %d tries", hits, want, tries)
		}
		if k.round(t) {
			hits++
		}
		if k.spent {
			filings += k.finish(t)
			k = newKiller(t)
		}
	}
	filings += k.finish(t)
	t.Logf("%d kills in unfinished runs, %d rounds, %d filings billed", want, tries, filings)
}

// killer drives the rounds.
type killer struct {
	path   string
	demo   *app.Demo
	who    app.Actor
	office *office
	random *rand.Rand
	// months is how many months have been opened; filings are those of the newest.
	months  int
	filings []*filing
	// spent says that every month is billed.
	spent bool
	// window is about the time from a start to the last bill; kills fall within it.
	window time.Duration
}

// newKiller makes a database with complexes whose months are opened one after another.
func newKiller(t *testing.T) *killer {
	t.Helper()
	k := &killer{path: filepath.Join(t.TempDir(), "kilowon.db"), office: newOffice(), random: rand.New(rand.NewPCG(7, 7)), window: time.Second}
	k.demo = &app.Demo{Organisation: "한빛주택관리(가상)"}
	first := *k.demo
	for n := range killedComplexes {
		c := joined(app.NewDemo(uint64(n+1), kilowon.MustDate("2026-10-20"), book.Default()))
		c.Contract.ContractNumber = "011000000" + strconv.Itoa(n)
		k.demo.Complexes = append(k.demo.Complexes, c)
		opened := *c
		opened.Months = c.Months[:1]
		first.Complexes = append(first.Complexes, &opened)
	}
	var moved clock
	db, use, err := openDatabase(context.Background(), k.path, sqlite.Options{Clock: moved.now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := use.InstallDemo(context.Background(), &first, moved.set, nil); err != nil {
		t.Fatal(err)
	}
	if k.who, err = use.Login(context.Background(), app.DemoLogin, app.DemoPassword); err != nil {
		t.Fatal(err)
	}
	for n, c := range first.Complexes {
		k.demo.Complexes[n].Contract = c.Contract
	}
	k.months = 1
	k.fill(t)
	return k
}

// joined makes one complex of a demo's three, so that a run takes long enough to be hit.
func joined(d *app.Demo) *app.DemoComplex {
	c := d.Complexes[0]
	for _, other := range d.Complexes[1:] {
		for i := range other.Households {
			h := other.Households[i]
			h.Ordinal = len(c.Households) + 1
			c.Households = append(c.Households, h)
		}
		for n := range c.Months {
			c.Months[n].Reading.MainKWh += other.Months[n].Reading.MainKWh
			c.Months[n].Reading.MainCurrent += metering.Register(other.Months[n].Reading.MainKWh * metering.RegisterScale)
		}
	}
	return c
}

// fill makes the workbooks of the newest month.
func (k *killer) fill(t *testing.T) {
	t.Helper()
	k.filings = nil
	for _, c := range k.demo.Complexes {
		form := c.FiledForm(k.months - 1)
		var file bytes.Buffer
		if err := report.WriteForm(&file, &form); err != nil {
			t.Fatal(err)
		}
		k.filings = append(k.filings, &filing{url: "/contracts/" + c.Contract.ID + "/" + form.Month.Reading.Month.String(), file: file.Bytes()})
	}
}

// round starts the server, kills it at a random moment, and says whether that hit an unfinished run.
func (k *killer) round(t *testing.T) (hit bool) {
	t.Helper()
	c, ready := serveChild(t, "--db", k.path)
	begun := time.Now()
	moment := time.NewTimer(time.Duration(k.random.Int64N(int64(k.window))))
	defer moment.Stop()
	all := make(chan error, 1)
	go func() { all <- k.drive(c, ready) }()
	var err error
	select {
	case err = <-all:
		k.window = time.Since(begun)
		all <- nil
	case <-moment.C:
		// A slower machine needs longer; the next round that is billed to the end sets it right.
		k.window += k.window / 10
	case <-c.dead:
		t.Fatalf("the server ended by itself: %v\n%s", c.err, c.log.String())
	}
	if err := c.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-c.dead
	if err = errors.Join(err, <-all); err != nil {
		t.Fatalf("%v\n%s", err, c.log.String())
	}
	return k.look(t)
}

// drive files and waits for the bills of every filing; the server's death ends it without an error.
func (k *killer) drive(c *child, ready chan struct{}) error {
	select {
	case <-ready:
		k.office.base = c.base
		return k.bill(c)
	case <-c.dead:
		return nil
	}
}

func (k *killer) bill(c *child) error {
	// The login of an earlier server is still good if it was answered.
	if status, _, err := k.office.do("GET", "/filing", "", nil); err != nil || status != 200 {
		if err := k.office.login(); err != nil {
			return k.blame(c, err)
		}
	}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	for left := k.filings; len(left) > 0; {
		billed, err := k.office.billed(left[0])
		if err != nil {
			return k.blame(c, err)
		}
		if billed {
			left = left[1:]
			continue
		}
		// The others are filed before the first is waited for.
		for _, f := range left[1:] {
			if _, err := k.office.billed(f); err != nil {
				return k.blame(c, err)
			}
		}
		select {
		case <-tick.C:
		case <-late.C:
			return fmt.Errorf("%s is not billed within a minute", left[0].url)
		case <-c.dead:
			return nil
		}
	}
	return nil
}

// blame waits a moment for the end of a server whose connection broke: its connections die with it, but it is told dead later.
func (k *killer) blame(c *child, err error) error {
	var wrong *answered
	if errors.As(err, &wrong) {
		return err
	}
	late := time.NewTimer(5 * time.Second)
	defer late.Stop()
	select {
	case <-c.dead:
		return nil
	case <-late.C:
		return err
	}
}

// look opens the database of the dead server and says whether a run is left unfinished. When all is billed it opens the next month.
func (k *killer) look(t *testing.T) (unfinished bool) {
	t.Helper()
	db, err := sqlite.Open(context.Background(), k.path, sqlite.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Update(context.Background(), func(tx store.Tx) error {
		s := tx.For(k.who.OrganisationID)
		runs, err := tx.UnfinishedRuns()
		if unfinished = len(runs) > 0; err != nil || unfinished {
			return err
		}
		if k.billed(t, s) < len(k.demo.Complexes) {
			return nil // Killed before the filings were registered.
		}
		if k.spent = k.months == len(k.demo.Complexes[0].Months); k.spent {
			return nil
		}
		for _, c := range k.demo.Complexes {
			m := c.Months[k.months].Reading
			m.ComplexID = c.Contract.ID
			if err := s.SaveMonth(&m); err != nil {
				return err
			}
		}
		k.months++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	k.fill(t)
	return unfinished
}

// billed counts the complexes whose newest month is billed, and holds the number of runs against it.
func (k *killer) billed(t *testing.T, s store.Scope) int {
	t.Helper()
	n := 0
	for _, c := range k.demo.Complexes {
		runs, err := s.Runs(c.Contract.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range runs {
			if r.State != billing.RunDone {
				t.Fatalf("%v: the run is %v", r.Month, r.State)
			}
			if r.Month == c.Months[k.months-1].Reading.Month {
				n++
			}
		}
		if len(runs) > k.months || len(runs) < k.months-1 {
			t.Fatalf("%s has %d runs in %d months", c.Contract.ContractNumber, len(runs), k.months)
		}
	}
	return n
}

// finish lets the last filings be billed, ends the server as an operator would, audits, and says how many filings there were.
func (k *killer) finish(t *testing.T) int {
	t.Helper()
	c, ready := serveChild(t, "--db", k.path)
	if err := k.drive(c, ready); err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	<-c.dead
	if c.err != nil {
		t.Fatalf("the server's end: %v\n%s", c.err, c.log.String())
	}
	out, err := exec.Command("kilowon", "audit", "--db", k.path).CombinedOutput()
	if err != nil {
		t.Errorf("audit: %v\n%s", err, out)
	}
	db, err := sql.Open("sqlite", k.path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("integrity_check: %s %v", verdict, err)
	}
	var runs, bills, rows, twice int
	for query, into := range map[string]*int{
		"SELECT COUNT(*) FROM billing_run":                   &runs,
		"SELECT COUNT(*) FROM bill WHERE kind = 'household'": &bills,
		"SELECT COUNT(*) FROM submission_row r JOIN submission s ON s.id = r.submission_id WHERE s.state = 'registered' AND r.filed AND NOT r.parked": &rows,
		"SELECT COUNT(*) FROM (SELECT 1 FROM bill WHERE kind = 'household' GROUP BY household_id, month HAVING COUNT(*) > 1)":                         &twice,
	} {
		if err := db.QueryRow(query).Scan(into); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	if runs != k.months*killedComplexes || bills != rows || bills == 0 || twice != 0 {
		t.Errorf("%d runs for %d filings, %d bills for %d filed rows, %d households billed twice", runs, k.months*killedComplexes, bills, rows, twice)
	}
	return k.months * killedComplexes
}
