package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store"
)

func testAccessLog(t *testing.T, st store.Store) {
	o, other := newOffice(t, st, "01", 0), newOffice(t, st, "02", 0)
	for _, action := range []string{"first", "second", "third"} {
		err := st.Update(store.WithOrigin(context.Background(), "192.0.2.7"), func(tx store.Tx) error { return tx.For(o.org).Log("staff", action, "object") })
		if err != nil {
			t.Fatal(err)
		}
	}
	update(t, st, func(tx store.Tx) error { return tx.For(other.org).Log("staff", "elsewhere", "object") })
	entries := view(t, st, func(tx store.Tx) ([]store.AccessEntry, error) {
		return tx.For(o.org).AccessEntries(store.Page{Limit: 2, Offset: 1})
	})
	if len(entries) != 2 || entries[0].Action != "second" || entries[1].Action != "first" {
		t.Fatalf("entries: %+v", entries)
	}
	if e := entries[0]; e.ActorID != "staff" || e.Object != "object" || e.OrganisationID != o.org || e.Origin != "192.0.2.7" || time.Since(e.At) > time.Minute {
		t.Fatalf("entry: %+v", e)
	}
	all := view(t, st, func(tx store.Tx) ([]store.AccessEntry, error) {
		return tx.Desk().AllAccessEntries(store.Page{Limit: 2})
	})
	if len(all) != 2 || all[0].Action != "elsewhere" || all[0].Origin != "" || all[1].Action != "third" {
		t.Fatalf("of all: %+v", all)
	}
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error { return tx.For("none").Log("staff", "action", "object") })
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error { return tx.For(o.org).Log("staff", "", "object") })
}

// chain reads the whole log and fails when a number is missing or a digest is not that of its entry.
func chain(t *testing.T, st store.Store) (numbers []int64) {
	t.Helper()
	view(t, st, func(tx store.Tx) (bool, error) {
		c, seal, err := tx.AccessCheckpoint()
		if err != nil {
			return false, err
		}
		if c.Seal != seal {
			t.Errorf("the checkpoint's seal is %q, want %q", c.Seal, seal)
		}
		entries, err := tx.AccessChain(c.Number, 1000)
		before := c.Digest
		for i := range entries {
			want, err := tx.AccessDigest(before, &entries[i])
			if err != nil {
				return false, err
			}
			if entries[i].Digest != want || want == before || want == "" {
				t.Errorf("entry %d has digest %q, want %q", entries[i].Number, entries[i].Digest, want)
			}
			before = want
			numbers = append(numbers, entries[i].Number)
		}
		return true, err
	})
	return numbers
}

func testAccessChain(t *testing.T, st store.Store) {
	o, other := newOffice(t, st, "01", 0), newOffice(t, st, "02", 0)
	update(t, st, func(tx store.Tx) error {
		for i := range 3 {
			if err := tx.For([]string{o.org, other.org}[i%2]).Log("staff", "action", "same"); err != nil {
				return err
			}
		}
		return tx.For(o.org).Append(&store.AccessEntry{At: tx.Now().Add(-time.Second), ActorID: "kim", Origin: "2001:db8::", Action: "view", Object: "/bills/1"})
	})
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error {
		if err := tx.For(o.org).Log("staff", "undone", "object"); err != nil {
			return err
		}
		return kilowon.Errorf(kilowon.Invalid, "되돌림")
	})
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).Log("staff", "last", "object") })
	equal(t, chain(t, st), []int64{1, 2, 3, 4, 5})
	// Each field is part of the digest, and where one ends and the next begins too.
	view(t, st, func(tx store.Tx) (bool, error) {
		base := store.AccessEntry{Number: 1, At: tx.Now(), OrganisationID: "o", ActorID: "a", Origin: "i", Action: "c", Object: "d"}
		seen := map[string]bool{}
		for _, change := range []func(*store.AccessEntry){
			func(*store.AccessEntry) {}, func(e *store.AccessEntry) { e.Number++ }, func(e *store.AccessEntry) { e.At = e.At.Add(time.Microsecond) },
			func(e *store.AccessEntry) { e.OrganisationID = "p" }, func(e *store.AccessEntry) { e.ActorID = "b" },
			func(e *store.AccessEntry) { e.Origin = "j" }, func(e *store.AccessEntry) { e.Action = "d" }, func(e *store.AccessEntry) { e.Object = "e" },
			func(e *store.AccessEntry) { e.Action, e.Object = "cd", "" }, func(e *store.AccessEntry) { e.Action, e.Object = "", "cd" },
		} {
			e := base
			change(&e)
			digest, err := tx.AccessDigest("before", &e)
			if err != nil {
				return false, err
			}
			if seen[digest] {
				t.Errorf("%+v has the digest of another entry", e)
			}
			seen[digest] = true
		}
		digest, err := tx.AccessDigest("", &base)
		if seen[digest] {
			t.Error("what came before is no part of the digest")
		}
		return true, err
	})
}

func testPruneAccess(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 0)
	var now time.Time
	update(t, st, func(tx store.Tx) error {
		now = tx.Now()
		// The third is out of order: it stays with all that come after it until it is old too.
		for i, days := range []int{10, 9, 2, 8, 1} {
			if err := tx.For(o.org).Append(&store.AccessEntry{At: now.AddDate(0, 0, -days), ActorID: "staff", Action: "action", Object: fmt.Sprint(i)}); err != nil {
				return err
			}
		}
		return nil
	})
	prune := func(before time.Time) (n int64) {
		update(t, st, func(tx store.Tx) (err error) { n, err = tx.PruneAccess(before); return err })
		return n
	}
	equal(t, prune(now.AddDate(0, 0, -10)), 0)
	equal(t, chain(t, st), []int64{1, 2, 3, 4, 5})
	equal(t, prune(now.AddDate(0, 0, -9).Add(time.Microsecond)), 2)
	equal(t, chain(t, st), []int64{3, 4, 5})
	equal(t, prune(now.AddDate(0, 0, -5)), 0)
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).Log("staff", "after", "object") })
	equal(t, chain(t, st), []int64{3, 4, 5, 6})
	equal(t, prune(now.AddDate(1, 0, 0)), 4)
	equal(t, len(chain(t, st)), 0)
	equal(t, prune(now.AddDate(1, 0, 0)), 0)
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).Log("staff", "anew", "object") })
	equal(t, chain(t, st), []int64{7})
}
