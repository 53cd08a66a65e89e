package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store"
)

func testRollback(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 0)
	log := func(tx store.Tx) error { return tx.For(o.org).Log("staff", "action", "object") }
	sorry := errors.New("sorry")
	err := st.Update(context.Background(), func(tx store.Tx) error {
		if err := log(tx); err != nil {
			return err
		}
		return sorry
	})
	if !errors.Is(err, sorry) {
		t.Fatalf("got %v, want the function's own error", err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("a panic of the function was swallowed")
			}
		}()
		_ = st.Update(context.Background(), func(tx store.Tx) error {
			if err := log(tx); err != nil {
				t.Errorf("log: %v", err)
			}
			panic("in the middle")
		})
	}()
	cancelled, cancel := context.WithCancel(context.Background())
	err = st.Update(cancelled, func(tx store.Tx) error {
		err := log(tx)
		cancel()
		return err
	})
	if kilowon.CodeOf(err) != kilowon.Internal || !errors.Is(err, context.Canceled) {
		t.Fatalf("cancelled: %v", err)
	}
	entries := view(t, st, func(tx store.Tx) ([]store.AccessEntry, error) { return tx.For(o.org).AccessEntries(store.Page{}) })
	equal(t, len(entries), 0)
	update(t, st, log)
}

func testViewReadOnly(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 0)
	err := st.View(context.Background(), func(tx store.Tx) error { return tx.For(o.org).Log("staff", "action", "object") })
	if kilowon.CodeOf(err) != kilowon.Internal {
		t.Fatalf("a write in View: %v", err)
	}
	entries := view(t, st, func(tx store.Tx) ([]store.AccessEntry, error) { return tx.For(o.org).AccessEntries(store.Page{}) })
	equal(t, len(entries), 0)
}

func testNow(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 0)
	before := time.Now().Add(-time.Millisecond)
	var now time.Time
	update(t, st, func(tx store.Tx) error {
		now = tx.Now()
		if !tx.Now().Equal(now) || now.Location() != time.UTC || now.Nanosecond()%1000 != 0 {
			t.Errorf("now: %v", now)
		}
		return tx.For(o.org).Log("staff", "action", "object")
	})
	if now.Before(before) || now.After(time.Now()) {
		t.Fatalf("now: %v", now)
	}
	entries := view(t, st, func(tx store.Tx) ([]store.AccessEntry, error) { return tx.For(o.org).AccessEntries(store.Page{}) })
	if !entries[0].At.Equal(now) {
		t.Fatalf("stored %v, want %v", entries[0].At, now)
	}
}

// note is a job no worker takes.
type note struct {
	Text string `json:"text"`
}

// Kind names the job.
func (note) Kind() string { return "note" }

// urgentNote is a job with a queue of its own.
type urgentNote struct{ note }

// Kind names the job.
func (urgentNote) Kind() string { return "urgent_note" }

// Queue names the queue.
func (urgentNote) Queue() string { return "urgent" }

func testJobs(t *testing.T, st store.Store) {
	counter, ok := st.(JobCounter)
	if !ok {
		t.Fatal("the store under test does not implement JobCounter")
	}
	count := func(kind string) int {
		n, err := counter.CountJobs(context.Background(), kind)
		if err != nil {
			t.Fatalf("CountJobs: %v", err)
		}
		return n
	}
	enqueue := func(job store.Job) func(store.Tx) error {
		return func(tx store.Tx) error { return tx.Enqueue(job) }
	}
	update(t, st, enqueue(note{"a"}))
	equal(t, count("note"), 1)
	sorry := errors.New("sorry")
	err := st.Update(context.Background(), func(tx store.Tx) error {
		if err := tx.Enqueue(note{"b"}); err != nil {
			return err
		}
		return sorry
	})
	if !errors.Is(err, sorry) {
		t.Fatalf("got %v", err)
	}
	equal(t, count("note"), 1)
	update(t, st, enqueue(note{"a"}))
	equal(t, count("note"), 1)
	update(t, st, func(tx store.Tx) error {
		return errors.Join(tx.Enqueue(note{"b"}), tx.Enqueue(note{"c"}), tx.Enqueue(note{"b"}), tx.Enqueue(urgentNote{note{"a"}}))
	})
	equal(t, count("note"), 3)
	equal(t, count("urgent_note"), 1)
	update(t, st, func(tx store.Tx) error { return tx.CompleteJob() })
}

// testReaders lets readers look while a writer commits pairs: none may see half of one, and one View must see one state.
func testReaders(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 0)
	count := func(tx store.Tx) int {
		entries, err := tx.For(o.org).AccessEntries(store.Page{Limit: 1000})
		if err != nil {
			t.Errorf("AccessEntries: %v", err)
		}
		return len(entries)
	}
	const pairs, readers = 100, 4
	var group sync.WaitGroup
	done := make(chan struct{})
	for range readers {
		group.Go(func() {
			last := 0
			for {
				stopped := false
				select {
				case <-done:
					stopped = true
				default:
				}
				err := st.View(context.Background(), func(tx store.Tx) error {
					n, again := count(tx), count(tx)
					if n%2 != 0 || n != again || n < last {
						t.Errorf("saw %d entries, then %d, before that %d", n, again, last)
					}
					last = n
					return nil
				})
				if err != nil {
					t.Errorf("View: %v", err)
				}
				if stopped || t.Failed() {
					return
				}
			}
		})
	}
	for range pairs {
		update(t, st, func(tx store.Tx) error {
			return errors.Join(tx.For(o.org).Log("staff", "one", "object"), tx.For(o.org).Log("staff", "two", "object"))
		})
	}
	close(done)
	group.Wait()
	equal(t, view(t, st, func(tx store.Tx) (int, error) { return count(tx), nil }), 2*pairs)
}
