package app_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

func TestPersonIsGivenTheirDataAndErased(t *testing.T) {
	use, db, _, org := logged(t)
	kim := store.Member{Login: "kim", Name: "김철수", PasswordHash: app.HashPassword("secret"), Role: member.Manager, Active: true,
		Mobile: "01000001234", BirthDate: "1962-03-09", Department: "관리과", Phone: "0200001234", Email: "kim@example.com"}
	err := db.Update(t.Context(), func(tx store.Tx) error {
		s := tx.For(org)
		if err := s.InsertMember(&kim); err != nil {
			return err
		}
		if err := s.Log("somebody else", "view", "/bills/1"); err != nil {
			return err
		}
		if err := s.InsertConsent(kim.ID, member.Consent{Item: "privacy", Version: 1, Given: true, At: tx.Now()}); err != nil {
			return err
		}
		if err := tx.SaveSession(&store.Session{Token: "kim's", StaffID: kim.ID, OrganisationID: org, Client: "Firefox", Expires: tx.Now().Add(time.Hour)}); err != nil {
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
	if got.Mobile != kim.Mobile || got.BirthDate != kim.BirthDate || got.Department != kim.Department || got.Phone != kim.Phone || got.Email != kim.Email ||
		len(got.Consents) != 1 || len(got.Sessions) != 1 || got.Sessions[0].Browser != "Firefox" {
		t.Errorf("not all is given: %+v", got)
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
		if m.ID, m.OrganisationID, m.Role, m.CreatedAt = "", "", "", (time.Time{}); err == nil && m != (store.Member{}) {
			t.Errorf("left: %+v", m)
		}
		if sessions, err := tx.For(org).StaffSessions(kim.ID); err != nil || len(sessions) > 0 {
			t.Errorf("logins that are left: %+v, %v", sessions, err)
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

// refuse leaves an application for membership, with its document, that was refused days ago.
func refuse(tx store.Tx, days int) (string, error) {
	r := store.Registration{}
	if err := tx.InsertRegistration(&r); err != nil {
		return "", err
	}
	r.State, r.DecidedAt = store.RegistrationRefused, tx.Now().AddDate(0, 0, -days)
	if err := tx.SaveRegistrationDocument(r.ID, []byte("%PDF")); err != nil {
		return "", err
	}
	return r.ID, tx.SaveRegistration(&r)
}

func TestEraseTakesWhatIsOver(t *testing.T) {
	use, db, path, org := logged(t)
	var files [3]store.Download
	var left, refused string
	err := db.Update(t.Context(), func(tx store.Tx) (err error) {
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
		if err := tx.InsertCode(&store.Code{Purpose: "login", Phone: "01000001234"}, "123456"); err != nil {
			return err
		}
		if _, err := refuse(tx, app.RefusedKept+1); err != nil {
			return err
		}
		if refused, err = refuse(tx, app.RefusedKept-1); err != nil {
			return err
		}
		draft := store.Registration{}
		if err := tx.InsertRegistration(&draft); err != nil {
			return err
		}
		left = draft.ID
		return tx.SaveSession(&store.Session{Token: "over", Expires: tx.Now()})
	})
	if err != nil {
		t.Fatal(err)
	}
	age(t, path, "UPDATE download SET created_at = datetime(created_at, '-91 days') WHERE id IN ('"+files[1].ID+"', '"+files[2].ID+"')")
	age(t, path, "UPDATE registration SET updated_at = datetime(updated_at, '-25 hours') WHERE id = '"+left+"'")
	age(t, path, "UPDATE one_time_code SET sent_at = datetime(sent_at, '-25 hours')")
	erased, err := use.Erase(t.Context())
	if err != nil || erased != (app.Erased{AccessEntries: 1, Sessions: 1, Downloads: 1, Registrations: 2, Codes: 1}) {
		t.Fatalf("%+v, %v", erased, err)
	}
	err = db.View(t.Context(), func(tx store.Tx) error {
		list, err := tx.For(org).Downloads(store.Page{})
		if err == nil && len(list) != 2 {
			t.Errorf("left: %+v", list)
		}
		if _, err := tx.Registration(refused); err != nil {
			t.Errorf("one refused lately is gone: %v", err)
		}
		_, err = tx.For(org).DownloadFile(files[0].ID)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
