package storetest

import (
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

func testSecondFactors(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 0)
	m, other := store.Member{Login: "second", Role: member.Clerk}, store.Member{Login: "third", Role: member.Clerk}
	update(t, st, func(tx store.Tx) error {
		if err := tx.For(o.org).InsertMember(&m); err != nil {
			return err
		}
		return tx.For(o.org).InsertMember(&other)
	})
	get := func() store.SecondFactor {
		return view(t, st, func(tx store.Tx) (store.SecondFactor, error) { return tx.For(o.org).SecondFactor(m.ID) })
	}
	none := store.SecondFactor{OrganisationID: o.org, StaffID: m.ID}
	equal(t, get(), none)
	at := time.Date(2026, 9, 1, 3, 0, 0, 0, time.UTC)
	f := store.SecondFactor{StaffID: m.ID, Pending: "PENDING", Offer: "page"}
	for _, next := range []store.SecondFactor{f, {StaffID: m.ID, Secret: "SECRET", Step: 58_000_000, Tries: 3, TriedAt: at, MadeAt: at.Add(time.Hour)}} {
		f = next
		update(t, st, func(tx store.Tx) error { return tx.For(o.org).SaveSecondFactor(&f) })
		equal(t, get(), f)
	}
	count := func(id string) int {
		return view(t, st, func(tx store.Tx) (int, error) { return tx.For(o.org).RecoveryCodes(id) })
	}
	keep := func(id string, expires time.Duration, codes ...string) {
		update(t, st, func(tx store.Tx) error {
			end := time.Time{}
			if expires != 0 {
				end = tx.Now().Add(expires)
			}
			return tx.For(o.org).SaveRecoveryCodes(id, codes, end)
		})
	}
	use := func(id, code string) error {
		return st.Update(t.Context(), func(tx store.Tx) error { return tx.For(o.org).UseRecoveryCode(id, code) })
	}
	keep(m.ID, 0, "OLD")
	keep(m.ID, 0, "ONE", "TWO")
	keep(other.ID, 0, "ONE") // The same code of another person is another one.
	equal(t, count(m.ID), 2)
	for _, code := range []string{"OLD", "", "one"} {
		if err := use(m.ID, code); kilowon.CodeOf(err) != kilowon.NotFound {
			t.Errorf("%q was taken: %v", code, err)
		}
	}
	if err := use(m.ID, "ONE"); err != nil {
		t.Error(err)
	}
	if err := use(m.ID, "ONE"); kilowon.CodeOf(err) != kilowon.NotFound {
		t.Errorf("taken twice: %v", err)
	}
	equal(t, count(m.ID), 1)
	equal(t, count(other.ID), 1)
	keep(m.ID, -time.Second, "OVER")
	equal(t, count(m.ID), 0)
	if err := use(m.ID, "OVER"); kilowon.CodeOf(err) != kilowon.NotFound {
		t.Errorf("taken after its end: %v", err)
	}
	keep(m.ID, time.Hour, "STILL")
	equal(t, count(m.ID), 1)
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).DeleteSecondFactor(m.ID) })
	equal(t, get(), none)
	equal(t, count(m.ID), 0)
	equal(t, count(other.ID), 1)
}
