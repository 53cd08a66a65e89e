package storetest

import (
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

func testDeskPeople(t *testing.T, st store.Store) {
	first, second := clerks(t, st)
	one, other := newOffice(t, st, "01", 1), newOffice(t, st, "02", 1)
	people := []store.Member{{Name: "김하나", Mobile: "01012345678", Role: member.Manager, Active: true}, {Name: "김둘", Mobile: "01012345678", Role: member.Reader, Active: true},
		{Name: "김셋", Mobile: "01087654321", Role: member.Reader, Active: true}, {Name: "김없음", Role: member.Reader, Active: true}}
	for i, org := range []string{one.org, other.org, one.org, one.org} {
		update(t, st, func(tx store.Tx) error { return tx.For(org).InsertMember(&people[i]) })
	}
	equal(t, view(t, st, func(tx store.Tx) (store.Member, error) { return tx.Desk().FindMember(people[2].ID) }), people[2])
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, err := tx.Desk().FindMember("none"); return err })
	for mobile, want := range map[string]int{"01012345678": 2, "01087654321": 1, "01000000000": 0, "": 0} {
		if list := view(t, st, func(tx store.Tx) ([]store.Member, error) { return tx.Desk().MembersByMobile(mobile) }); len(list) != want {
			t.Errorf("%d people have the phone %q, want %d", len(list), mobile, want)
		}
	}
	propose := func(who string) store.Erasure {
		e := store.Erasure{StaffID: people[2].ID, Reason: "요청서 12호", ProposedBy: who}
		update(t, st, func(tx store.Tx) error { return tx.Desk().InsertErasure(&e) })
		return e
	}
	e := propose(first)
	fails(t, st, kilowon.Conflict, func(tx store.Tx) error {
		return tx.Desk().InsertErasure(&store.Erasure{StaffID: people[2].ID, Reason: "또", ProposedBy: second})
	})
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, err := tx.Desk().WaitingErasure(people[0].ID); return err })
	equal(t, view(t, st, func(tx store.Tx) (store.Erasure, error) { return tx.Desk().WaitingErasure(people[2].ID) }), e)
	equal(t, view(t, st, func(tx store.Tx) (store.Erasure, error) { return tx.Desk().Erasure(e.ID) }), e)
	list := view(t, st, func(tx store.Tx) ([]store.Erasure, error) {
		list, n, err := tx.Desk().WaitingErasures(store.Page{})
		if n != 1 {
			t.Errorf("%d wait", n)
		}
		return list, err
	})
	equal(t, list, []store.Erasure{e})
	e.State, e.DecidedBy = store.ErasureConfirmed, first
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error { return tx.Desk().DecideErasure(&e) })
	e.DecidedBy, e.Note = second, "확인"
	update(t, st, func(tx store.Tx) error { return tx.Desk().DecideErasure(&e) })
	equal(t, view(t, st, func(tx store.Tx) (store.Erasure, error) { return tx.Desk().Erasure(e.ID) }), e)
	fails(t, st, kilowon.Conflict, func(tx store.Tx) error { return tx.Desk().DecideErasure(&e) })
	again := propose(second)
	again.State, again.DecidedBy = store.ErasureWithdrawn, second
	update(t, st, func(tx store.Tx) error { return tx.Desk().DecideErasure(&again) })
}
