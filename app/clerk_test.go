package app_test

import (
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

func TestFirstClerkComesWithTheSupplier(t *testing.T) {
	use, db, _, _ := logged(t)
	lee := app.NewClerk{Supplier: " 한빛전력 ", Name: "이담당", Login: "Lee", Mobile: "010-0000-2001", Password: "river stones 7"}
	for what, change := range map[string]func(n *app.NewClerk){
		"no supplier":       func(n *app.NewClerk) { n.Supplier = " " },
		"no name":           func(n *app.NewClerk) { n.Name = "" },
		"no login":          func(n *app.NewClerk) { n.Login = "" },
		"no mobile phone":   func(n *app.NewClerk) { n.Mobile = "02-000-2001" },
		"a short password":  func(n *app.NewClerk) { n.Password = "river stone" },
		"the demo password": func(n *app.NewClerk) { n.Password = "Kilowon-Demo" },
	} {
		wrong := lee
		change(&wrong)
		if _, err := use.AddClerk(t.Context(), wrong); kilowon.CodeOf(err) != kilowon.Invalid || err == nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := use.AddClerk(t.Context(), lee); err != nil {
		t.Fatal(err)
	}
	who, err := use.Login(t.Context(), "lee", lee.Password)
	if err != nil || who.Role != member.Clerk || who.Kind != member.Supplier || who.OrganisationName != "한빛전력" || who.Name != "이담당" {
		t.Fatalf("%+v, %v", who, err)
	}
	for what, n := range map[string]app.NewClerk{
		"a second supplier": {Supplier: "다른전력", Name: "박담당", Login: "park", Password: lee.Password},
		"the login again":   {Supplier: "한빛전력", Name: "박담당", Login: "LEE", Password: lee.Password},
		"the phone again":   {Supplier: "한빛전력", Name: "박담당", Login: "park", Mobile: "01000002001", Password: lee.Password},
	} {
		if _, err := use.AddClerk(t.Context(), n); kilowon.CodeOf(err) != kilowon.Conflict || err == nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := use.AddClerk(t.Context(), app.NewClerk{Supplier: "한빛전력", Name: "박담당", Login: "park", Password: lee.Password}); err != nil {
		t.Errorf("a second clerk: %v", err)
	}
	wantLog(t, db, who.OrganisationID, "clerk.add", "login.first", "clerk.add", "supplier.add")
}

// wantLog compares the last actions of an organisation's log, the newest first.
func wantLog(t *testing.T, db store.Store, org string, want ...string) {
	t.Helper()
	err := db.View(t.Context(), func(tx store.Tx) error {
		log, err := tx.For(org).AccessEntries(store.Page{Limit: len(want)})
		for i, action := range want {
			if err == nil && (i >= len(log) || log[i].Action != action) {
				t.Errorf("entry %d is not %s: %+v", i, action, log)
				break
			}
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestClerkPasswordEndsLogins(t *testing.T) {
	use, db, _, org := logged(t)
	const old, next = "river stones 7", "other stones 8"
	if _, err := use.AddClerk(t.Context(), app.NewClerk{Supplier: "한빛전력", Name: "이담당", Login: "lee", Password: old}); err != nil {
		t.Fatal(err)
	}
	who, err := use.Login(t.Context(), "lee", old)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(t.Context(), func(tx store.Tx) error {
		manager := store.Member{Login: "kim", Name: "김관리", Role: member.Manager, Active: true}
		if err := tx.For(org).InsertMember(&manager); err != nil {
			return err
		}
		return tx.SaveSession(&store.Session{Token: "lee's", StaffID: who.ID, OrganisationID: who.OrganisationID, Expires: tx.Now().Add(time.Hour)})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := use.SetClerkPassword(t.Context(), "lee", "short"); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("a short password: %v", err)
	}
	for _, login := range []string{"nobody", "kim"} {
		if err := use.SetClerkPassword(t.Context(), login, next); kilowon.CodeOf(err) != kilowon.NotFound {
			t.Errorf("%s got a password: %v", login, err)
		}
	}
	if _, there, err := use.Session(t.Context(), "lee's"); !there || err != nil {
		t.Fatalf("the login ended for nothing: %v", err)
	}
	if err := use.SetClerkPassword(t.Context(), " LEE ", next); err != nil {
		t.Fatal(err)
	}
	if _, there, err := use.Session(t.Context(), "lee's"); there || err != nil {
		t.Errorf("the old login goes on: %v", err)
	}
	wantLog(t, db, who.OrganisationID, "clerk.password", "login.first", "clerk.add")
	if _, err := use.Login(t.Context(), "lee", old); kilowon.CodeOf(err) != kilowon.Unauthenticated {
		t.Errorf("the old password: %v", err)
	}
	if _, err := use.Login(t.Context(), "lee", next); err != nil {
		t.Errorf("the new password: %v", err)
	}
}
