package storetest

import (
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

func testOrganisations(t *testing.T, st store.Store) {
	a, b := store.Organisation{Name: "가나관리"}, store.Organisation{ID: "chosen", Name: "다라관리", Kind: member.Supplier, BusinessNumber: "1248100998", ProvedBy: member.ByDocument}
	update(t, st, func(tx store.Tx) error {
		if err := tx.InsertOrganisation(&b); err != nil {
			return err
		}
		return tx.InsertOrganisation(&a)
	})
	if a.ID == "" || b.ID != "chosen" || a.CreatedAt.IsZero() {
		t.Fatalf("ids and times: %+v %+v", a, b)
	}
	equal(t, view(t, st, func(tx store.Tx) ([]store.Organisation, error) { return tx.AllOrganisations() }), []store.Organisation{a, b})
	equal(t, view(t, st, func(tx store.Tx) (store.Organisation, error) { return tx.Organisation(a.ID) }), a)
	equal(t, view(t, st, func(tx store.Tx) (store.Organisation, error) { return tx.OrganisationByNumber("1248100998") }), b)
	for _, none := range []kilowon.BusinessNumber{"", "0008112349"} {
		fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, err := tx.OrganisationByNumber(none); return err })
	}
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error {
		return tx.InsertOrganisation(&store.Organisation{Name: "모름", ProvedBy: "hearsay"})
	})
	if a.Kind != member.Group {
		t.Fatalf("an organisation without a kind is %q", a.Kind)
	}
	fails(t, st, kilowon.Conflict, func(tx store.Tx) error {
		return tx.InsertOrganisation(&store.Organisation{Name: "같은 번호", BusinessNumber: "1248100998"})
	})
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error {
		return tx.InsertOrganisation(&store.Organisation{Name: "모름", Kind: "club"})
	})
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, err := tx.Organisation("none"); return err })
	fails(t, st, kilowon.Conflict, func(tx store.Tx) error { return tx.InsertOrganisation(&store.Organisation{ID: "chosen", Name: "또"}) })
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error { return tx.InsertOrganisation(&store.Organisation{}) })
}

func testStaff(t *testing.T, st store.Store) {
	o, other := newOffice(t, st, "01", 0), newOffice(t, st, "02", 0)
	kim := store.Member{Login: "Kim", Name: "김", PasswordHash: "$argon2id$", Role: member.Manager, Active: true}
	ahn := store.Member{Login: "ahn", Name: "안", PasswordHash: "$argon2id$", Role: member.Reader}
	update(t, st, func(tx store.Tx) error {
		if err := tx.For(o.org).InsertMember(&kim); err != nil {
			return err
		}
		return tx.For(o.org).InsertMember(&ahn)
	})
	equal(t, view(t, st, func(tx store.Tx) ([]store.Member, error) { return tx.For(o.org).Members() }), []store.Member{ahn, kim})
	byLogin := view(t, st, func(tx store.Tx) (store.Member, error) { return tx.MemberByLogin("KIM") })
	equal(t, byLogin, kim)
	if byLogin.Login != "kim" || byLogin.OrganisationID != o.org {
		t.Fatalf("member: %+v", byLogin)
	}
	fails(t, st, kilowon.Conflict, func(tx store.Tx) error {
		return tx.For(other.org).InsertMember(&store.Member{Login: "KIM", Role: member.Reader})
	})
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error {
		return tx.For(o.org).InsertMember(&store.Member{Login: "lee", Role: "owner"})
	})
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error {
		return tx.For("none").InsertMember(&store.Member{Login: "lee", Role: member.Reader})
	})
	kim.Active, kim.Name = false, "김씨"
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).SaveMember(&kim) })
	equal(t, view(t, st, func(tx store.Tx) (store.Member, error) { return tx.For(o.org).Member(kim.ID) }), kim)
}

func testSessions(t *testing.T, st store.Store) {
	type found struct {
		data []byte
		ok   bool
	}
	get := func(token string) found {
		return view(t, st, func(tx store.Tx) (found, error) {
			data, ok, err := tx.Session(token)
			return found{data, ok}, err
		})
	}
	update(t, st, func(tx store.Tx) error {
		for token, expires := range map[string]time.Duration{"live": time.Hour, "dead": -time.Microsecond} {
			if err := tx.SaveSession(&store.Session{Token: token, Data: []byte(token), Expires: tx.Now().Add(expires)}); err != nil {
				return err
			}
		}
		return tx.SaveSession(&store.Session{Token: "empty", Expires: tx.Now().Add(time.Hour).In(time.FixedZone("KST", 9*3600))})
	})
	equal(t, get("live"), found{[]byte("live"), true})
	equal(t, get("empty"), found{[]byte{}, true})
	equal(t, get("dead"), found{})
	equal(t, get("none"), found{})
	update(t, st, func(tx store.Tx) error {
		return tx.SaveSession(&store.Session{Token: "live", Data: []byte("again"), Expires: tx.Now().Add(time.Hour)})
	})
	equal(t, get("live"), found{[]byte("again"), true})
	var gone int64
	update(t, st, func(tx store.Tx) (err error) { gone, err = tx.DeleteExpiredSessions(); return err })
	equal(t, gone, 1)
	update(t, st, func(tx store.Tx) error { return tx.DeleteSession("live") })
	update(t, st, func(tx store.Tx) error { return tx.DeleteSession("live") })
	equal(t, get("live"), found{})
}
