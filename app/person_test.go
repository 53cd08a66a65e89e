package app_test

import (
	"context"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

func TestPersonIsGivenTheirDataAndErased(t *testing.T) {
	use, db, _, org := logged(t)
	kim := store.Member{Login: "kim", Name: "김철수", PasswordHash: app.HashPassword("secret"), Role: member.Manager, Active: true}
	err := db.Update(t.Context(), func(tx store.Tx) error {
		s := tx.For(org)
		if err := s.InsertMember(&kim); err != nil {
			return err
		}
		if err := s.Log("somebody else", "view", "/bills/1"); err != nil {
			return err
		}
		return s.Log(kim.ID, "view", "/bills/2")
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := use.ExportPerson(t.Context(), "KIM")
	if err != nil || got.Name != "김철수" || got.Login != "kim" || len(got.AccessLog) != 1 || got.AccessLog[0].Object != "/bills/2" {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, reason := range []string{"", "    ", "요청", strings.Repeat("가", 201)} {
		if err := use.ErasePerson(t.Context(), "kim", reason); kilowon.CodeOf(err) != kilowon.Invalid {
			t.Errorf("erased for %q: %v", reason, err)
		}
	}
	if err := use.ErasePerson(t.Context(), "kim", "열람요구 2026-17호"); err != nil {
		t.Fatal(err)
	}
	if _, err := use.Login(context.Background(), "kim", "secret"); kilowon.CodeOf(err) != kilowon.Unauthenticated {
		t.Errorf("an erased person logs in: %v", err)
	}
	if _, err := use.Actor(t.Context(), org, kim.ID); kilowon.CodeOf(err) != kilowon.Unauthenticated {
		t.Errorf("a session of an erased person goes on: %v", err)
	}
	if _, err := use.ExportPerson(t.Context(), "kim"); kilowon.CodeOf(err) != kilowon.NotFound {
		t.Errorf("an erased person is found: %v", err)
	}
	err = db.View(t.Context(), func(tx store.Tx) error {
		m, err := tx.For(org).Member(kim.ID)
		if err == nil && (m.Name != "" || m.Login != "" || m.PasswordHash != "" || m.Active) {
			t.Errorf("left: %+v", m)
		}
		log, err := tx.For(org).AccessEntries(store.Page{Limit: 2})
		if err == nil && (log[0].Action != "person.erase" || !strings.HasSuffix(log[0].Object, ": 열람요구 2026-17호") || log[1].Action != "person.export") {
			t.Errorf("log: %+v", log)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if report, err := use.Audit(t.Context(), app.AccessHead{}, nil); err != nil || len(report.Problems) > 0 {
		t.Errorf("audit: %+v, %v", report, err)
	}
}

func TestEraseTakesWhatIsOver(t *testing.T) {
	use, db, path, org := logged(t)
	var files [3]store.Download
	err := db.Update(t.Context(), func(tx store.Tx) error {
		s := tx.For(org)
		for i := range files {
			files[i] = store.Download{StaffID: "kim", Kind: "form"}
			if err := s.InsertDownload(&files[i]); err != nil {
				return err
			}
			if i == 2 {
				continue // It still waits to be made.
			}
			if err := s.FinishDownload(files[i].ID, "a.xlsx", []byte("PK")); err != nil {
				return err
			}
		}
		if err := s.Append(&store.AccessEntry{At: tx.Now().AddDate(-app.AccessKept, 0, -1), ActorID: "kim", Action: "view", Object: "/"}); err != nil {
			return err
		}
		return tx.SaveSession("over", nil, tx.Now())
	})
	if err != nil {
		t.Fatal(err)
	}
	age(t, path, files[1].ID, "-91 days")
	age(t, path, files[2].ID, "-91 days")
	erased, err := use.Erase(t.Context())
	if err != nil || erased != (app.Erased{AccessEntries: 1, Sessions: 1, Downloads: 1}) {
		t.Fatalf("%+v, %v", erased, err)
	}
	err = db.View(t.Context(), func(tx store.Tx) error {
		list, err := tx.For(org).Downloads(store.Page{})
		if err == nil && len(list) != 2 {
			t.Errorf("left: %+v", list)
		}
		_, err = tx.For(org).DownloadFile(files[0].ID)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
