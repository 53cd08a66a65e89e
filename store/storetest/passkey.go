package storetest

import (
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

func insertPasskey(s store.Scope, v *victim) error {
	v.passkey = store.Passkey{StaffID: v.member.ID, CredentialID: []byte("victim-key"), Credential: []byte("{}"), Name: "노트북"}
	return s.InsertPasskey(&v.passkey)
}

func testPasskeys(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 0)
	m := store.Member{Login: "keyed", Role: member.Manager}
	a := store.Passkey{CredentialID: []byte{0, 1, 2}, Credential: []byte(`{"n":1}`), Name: "전화"}
	b := store.Passkey{CredentialID: []byte{0, 1, 3}, Credential: []byte(`{}`)}
	update(t, st, func(tx store.Tx) error {
		s := tx.For(o.org)
		if err := s.InsertMember(&m); err != nil {
			return err
		}
		a.StaffID, b.StaffID = m.ID, m.ID
		if err := s.InsertPasskey(&a); err != nil {
			return err
		}
		return s.InsertPasskey(&b)
	})
	list := func() []store.Passkey {
		return view(t, st, func(tx store.Tx) ([]store.Passkey, error) { return tx.For(o.org).Passkeys(m.ID) })
	}
	equal(t, list(), []store.Passkey{a, b})
	equal(t, view(t, st, func(tx store.Tx) (store.Passkey, error) { return tx.PasskeyByCredential([]byte{0, 1, 2}) }), a)
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { return first(tx.PasskeyByCredential([]byte{0, 1})) })
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { return first(tx.PasskeyByCredential(nil)) })
	fails(t, st, kilowon.Conflict, func(tx store.Tx) error {
		return tx.For(o.org).InsertPasskey(&store.Passkey{StaffID: m.ID, CredentialID: []byte{0, 1, 2}})
	})
	a.Credential = []byte(`{"n":2}`)
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).UsePasskey(&a) })
	if a.UsedAt.IsZero() {
		t.Error("the use has no time")
	}
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).DeletePasskey(m.ID, b.ID) })
	equal(t, list(), []store.Passkey{a})
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { return tx.For(o.org).DeletePasskey(m.ID, b.ID) })
}
