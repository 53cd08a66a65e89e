package storetest

import (
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// reachMembers are the ways to another organisation's staff by their ids.
func reachMembers(v *victim) map[string]func(store.Scope) error {
	return map[string]func(store.Scope) error{
		"InsertConsent":   func(s store.Scope) error { return s.InsertConsent(v.member.ID, member.Consent{Item: "item"}) },
		"Consents":        func(s store.Scope) error { return first(s.Consents(v.member.ID)) },
		"StaffSessions":   func(s store.Scope) error { return first(s.StaffSessions(v.member.ID)) },
		"EndStaffSession": func(s store.Scope) error { return s.EndStaffSession(v.member.ID, v.session) },
		"Passkeys":        func(s store.Scope) error { return first(s.Passkeys(v.member.ID)) },
		"InsertPasskey": func(s store.Scope) error {
			return s.InsertPasskey(&store.Passkey{StaffID: v.member.ID, CredentialID: []byte("mine")})
		},
		"UsePasskey":    func(s store.Scope) error { p := v.passkey; return s.UsePasskey(&p) },
		"DeletePasskey": func(s store.Scope) error { return s.DeletePasskey(v.member.ID, v.passkey.ID) },
		"SecondFactor":  func(s store.Scope) error { return first(s.SecondFactor(v.member.ID)) },
		"SaveSecondFactor": func(s store.Scope) error {
			return s.SaveSecondFactor(&store.SecondFactor{StaffID: v.member.ID, Secret: "MINE"})
		},
		"DeleteSecondFactor": func(s store.Scope) error { return s.DeleteSecondFactor(v.member.ID) },
		"SaveRecoveryCodes": func(s store.Scope) error {
			return s.SaveRecoveryCodes(v.member.ID, []string{"MINE"}, time.Time{})
		},
		"RecoveryCodes":    func(s store.Scope) error { return first(s.RecoveryCodes(v.member.ID)) },
		"UseRecoveryCode":  func(s store.Scope) error { return s.UseRecoveryCode(v.member.ID, "VICTIM") },
		"EndStaffSessions": func(s store.Scope) error { return first(s.EndStaffSessions(v.member.ID, "")) },
	}
}

func testRegistrations(t *testing.T, st store.Store) {
	r := store.Registration{Registration: member.Registration{Kind: member.Group, Details: member.Details{Name: "가상관리", BusinessNumber: "0008112349"}}}
	old := store.Registration{}
	update(t, st, func(tx store.Tx) error {
		if err := tx.InsertRegistration(&old); err != nil {
			return err
		}
		return tx.InsertRegistration(&r)
	})
	get := func() store.Registration {
		return view(t, st, func(tx store.Tx) (store.Registration, error) { return tx.Registration(r.ID) })
	}
	equal(t, get(), r)
	find := func(number kilowon.BusinessNumber, mobile string) error {
		return st.View(t.Context(), func(tx store.Tx) error { return first(tx.OpenRegistration(number, mobile)) })
	}
	if r.State != store.RegistrationDraft || kilowon.CodeOf(find("0008112349", "01000001234")) != kilowon.NotFound {
		t.Fatalf("a draft is found by its numbers, or is none: %+v", r)
	}
	r.State, r.VerifiedMobile = store.RegistrationSubmitted, "01000001234"
	update(t, st, func(tx store.Tx) error {
		r.SubmittedAt = tx.Now()
		if err := tx.SaveRegistrationDocument(r.ID, []byte("%PDF-1")); err != nil {
			return err
		}
		if err := tx.SaveRegistrationDocument(r.ID, []byte("%PDF-2")); err != nil {
			return err
		}
		return tx.SaveRegistration(&r)
	})
	equal(t, get(), r)
	equal(t, string(view(t, st, func(tx store.Tx) ([]byte, error) { return tx.RegistrationDocument(r.ID) })), "%PDF-2")
	equal(t, view(t, st, func(tx store.Tx) (store.Registration, error) { return tx.OpenRegistration("0008112349", "01000001234") }), r)
	for _, numbers := range [][2]string{{"0008112349", "01000001235"}, {"1248100998", "01000001234"}, {"", "01000001234"}, {"0008112349", ""}} {
		if err := find(kilowon.BusinessNumber(numbers[0]), numbers[1]); kilowon.CodeOf(err) != kilowon.NotFound {
			t.Errorf("%v finds a registration: %v", numbers, err)
		}
	}
	update(t, st, func(tx store.Tx) error {
		list, total, err := tx.Desk().Registrations(store.RegistrationSubmitted, store.Page{})
		if err == nil && (total != 1 || len(list) != 1 || list[0].ID != r.ID) {
			t.Errorf("the desk sees %d: %+v", total, list)
		}
		return err
	})
	// Only the draft that was begun and left is forgotten.
	var gone int64
	update(t, st, func(tx store.Tx) (err error) { gone, err = tx.DropDrafts(tx.Now().Add(time.Hour)); return err })
	equal(t, gone, 1)
	equal(t, get(), r)
	update(t, st, func(tx store.Tx) error { return tx.DropRegistrationDocument(r.ID) })
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { return first(tx.RegistrationDocument(r.ID)) })
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { return tx.SaveRegistration(&old) })
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error { return tx.InsertRegistration(&store.Registration{State: "lost"}) })
}

func testPeople(t *testing.T, st store.Store) {
	a := store.Organisation{Name: "가상관리", BusinessNumber: "0008112349", ApartmentOffice: true, Contact: store.Contact{Representative: "김대표", Phone: "0212345678"}}
	b := store.Organisation{Name: "다른관리", BusinessNumber: "1248100998"}
	kim := store.Member{Name: "김", Role: member.Manager, Active: true, Mobile: "01000001234", BirthDate: "1960-05-17", Department: "관리과", Phone: "0212345678", Email: "kim@example.com"}
	same := store.Member{Name: "김", Role: member.Manager, Active: true, Mobile: "01000001234"}
	update(t, st, func(tx store.Tx) error {
		for _, err := range []error{tx.InsertOrganisation(&a), tx.InsertOrganisation(&b), tx.For(a.ID).InsertMember(&kim), tx.For(b.ID).InsertMember(&same)} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	byMobile := func(number kilowon.BusinessNumber, mobile string) (store.Member, error) {
		var m store.Member
		err := st.View(t.Context(), func(tx store.Tx) (err error) { m, err = tx.MemberByMobile(number, mobile); return err })
		return m, err
	}
	for number, want := range map[kilowon.BusinessNumber]store.Member{a.BusinessNumber: kim, b.BusinessNumber: same} {
		got, err := byMobile(number, "01000001234")
		if err != nil {
			t.Fatal(err)
		}
		equal(t, got, want)
	}
	for _, numbers := range [][2]string{{string(a.BusinessNumber), "01000001235"}, {string(a.BusinessNumber), ""}, {"", "01000001234"}} {
		if m, err := byMobile(kilowon.BusinessNumber(numbers[0]), numbers[1]); kilowon.CodeOf(err) != kilowon.NotFound {
			t.Errorf("%v finds %+v, %v", numbers, m, err)
		}
	}
	fails(t, st, kilowon.Conflict, func(tx store.Tx) error {
		return tx.For(a.ID).InsertMember(&store.Member{Role: member.Reader, Mobile: "01000001234"})
	})
	kim.Active, kim.Mobile, kim.Email = false, "01000009999", ""
	a.Name, a.Contact.Email = "새이름", "office@example.com"
	update(t, st, func(tx store.Tx) error {
		if err := tx.SaveOrganisation(&a); err != nil {
			return err
		}
		return tx.For(a.ID).SaveMember(&kim)
	})
	equal(t, view(t, st, func(tx store.Tx) (store.Organisation, error) { return tx.Organisation(a.ID) }), a)
	equal(t, view(t, st, func(tx store.Tx) (store.Member, error) { return tx.For(a.ID).Member(kim.ID) }), kim)
	if _, err := byMobile(a.BusinessNumber, kim.Mobile); kilowon.CodeOf(err) != kilowon.NotFound {
		t.Errorf("somebody inactive is found by phone: %v", err)
	}
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error {
		return tx.SaveOrganisation(&store.Organisation{ID: "none", Name: "x", Kind: member.Group})
	})

	given := member.Consent{Item: "news-sms", Version: kilowon.MustDate("2026-11-02"), Given: true, At: time.Date(2026, 11, 3, 0, 0, 0, 0, time.UTC)}
	update(t, st, func(tx store.Tx) error {
		if err := tx.For(a.ID).InsertConsent(kim.ID, given); err != nil {
			return err
		}
		return tx.For(a.ID).InsertConsent(kim.ID, member.Consent{Item: "news-sms", Version: given.Version})
	})
	list := view(t, st, func(tx store.Tx) ([]member.Consent, error) { return tx.For(a.ID).Consents(kim.ID) })
	if len(list) != 2 || list[0] != given || list[1].Given || list[1].At.IsZero() {
		t.Errorf("consents: %+v", list)
	}
}

func testCodes(t *testing.T, st store.Store) {
	c := store.Code{Purpose: "login", Subject: "someone", Phone: "01000001234", Address: "127.0.0.1", Organisation: "0008112349"}
	update(t, st, func(tx store.Tx) error { return tx.InsertCode(&c, "123456") })
	try := func(phone, digits string) bool {
		return view(t, st, func(tx store.Tx) (bool, error) {
			got, right, err := tx.Code(c.ID, phone, digits)
			if err == nil && (got.Purpose != "login" || got.Subject != "someone" || got.SentAt != c.SentAt) {
				t.Errorf("code: %+v", got)
			}
			return right, err
		})
	}
	if !try(c.Phone, "123456") || try(c.Phone, "123457") || try("01000001235", "123456") || try("", "") {
		t.Error("digits or phone are not compared")
	}
	other := c
	other.ID, other.Phone = "", "01000009999"
	update(t, st, func(tx store.Tx) error {
		if err := tx.TryCode(c.ID, false); err != nil {
			return err
		}
		if err := tx.TryCode(c.ID, true); err != nil {
			return err
		}
		return tx.InsertCode(&other, "123456")
	})
	got := view(t, st, func(tx store.Tx) (store.Code, error) { got, _, err := tx.Code(c.ID, "", ""); return got, err })
	if got.Tries != 2 || !got.Used {
		t.Errorf("tries: %+v", got)
	}
	sent := view(t, st, func(tx store.Tx) (member.CodesSent, error) { return tx.CodesSent(&c) })
	if len(sent.Phone) != 1 || len(sent.Address) != 2 || len(sent.Organisation) != 2 {
		t.Errorf("sent: %+v", sent)
	}
	sent = view(t, st, func(tx store.Tx) (member.CodesSent, error) { return tx.CodesSent(&store.Code{}) })
	if len(sent.Phone)+len(sent.Address)+len(sent.Organisation) != 0 {
		t.Errorf("codes of nobody: %+v", sent)
	}
	var gone int64
	update(t, st, func(tx store.Tx) (err error) { gone, err = tx.DropCodes(other.SentAt); return err })
	equal(t, gone, 1)
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, _, err := tx.Code(c.ID, c.Phone, "123456"); return err })
}

func testMessages(t *testing.T, st store.Store) {
	var list [3]store.Message
	update(t, st, func(tx store.Tx) error {
		for i := range list {
			list[i] = store.Message{Phone: "01000001234", Text: "인증번호 123456"}
			if i == 1 {
				list[i] = store.Message{Email: "hong@example.com", Subject: "신청 접수", Text: "접수번호 1"}
			}
			if err := tx.InsertMessage(&list[i]); err != nil {
				return err
			}
		}
		return nil
	})
	get := func(id string) store.Message {
		return view(t, st, func(tx store.Tx) (store.Message, error) { return tx.Message(id) })
	}
	equal(t, get(list[0].ID), list[0])
	equal(t, get(list[1].ID), list[1])
	update(t, st, func(tx store.Tx) error {
		if err := tx.EndMessage(&list[0], store.MessageSent); err != nil {
			return err
		}
		return tx.EndMessage(&list[1], store.MessageKept)
	})
	if sent := get(list[0].ID); sent.State != store.MessageSent || sent.Phone+sent.Email+sent.Subject+sent.Text != "" {
		t.Errorf("a sent message stays readable: %+v", sent)
	}
	kept := view(t, st, func(tx store.Tx) ([]store.Message, error) {
		return tx.KeptMessages(list[1].CreatedAt.Add(-time.Second))
	})
	equal(t, kept, []store.Message{list[1]})
	// What waits is never dropped.
	update(t, st, func(tx store.Tx) error { return tx.DropMessages(tx.Now().Add(time.Hour)) })
	equal(t, get(list[2].ID), list[2])
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { return first(tx.Message(list[1].ID)) })
}

func testStaffSessions(t *testing.T, st store.Store) {
	v := newVictim(t, st)
	update(t, st, func(tx store.Tx) error {
		for token, seen := range map[string]time.Duration{"newest": 0, "older": -time.Minute} {
			s := store.Session{Token: token, Expires: tx.Now().Add(time.Hour), OrganisationID: v.org, StaffID: v.member.ID, SeenAt: tx.Now().Add(seen), Client: "Firefox"}
			if err := tx.SaveSession(&s); err != nil {
				return err
			}
		}
		return tx.SaveSession(&store.Session{Token: "dead", Expires: tx.Now(), OrganisationID: v.org, StaffID: v.member.ID})
	})
	tokens := func() string {
		out := ""
		for _, s := range view(t, st, func(tx store.Tx) ([]store.Session, error) { return tx.For(v.org).StaffSessions(v.member.ID) }) {
			out += s.Token + ":" + s.Client + " "
		}
		return out
	}
	equal(t, tokens(), "newest:Firefox older:Firefox victim-session: ")
	update(t, st, func(tx store.Tx) error { return tx.For(v.org).EndStaffSession(v.member.ID, "older") })
	equal(t, tokens(), "newest:Firefox victim-session: ")
	var ended int64
	update(t, st, func(tx store.Tx) (err error) {
		ended, err = tx.For(v.org).EndStaffSessions(v.member.ID, "newest")
		return err
	})
	equal(t, tokens(), "newest:Firefox ")
	equal(t, ended, 2)
}
