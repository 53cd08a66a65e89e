package app_test

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/sqlite"
	"github.com/kilowon/kilowon/tariff/book"
)

// TestStepCode has the vectors of RFC 6238 Appendix B for SHA-1: the last six of their eight digits.
func TestStepCode(t *testing.T) {
	const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" // "12345678901234567890"
	for at, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if got, err := app.StepCode(secret, at/30); got != want || err != nil {
			t.Errorf("at %d: %s, want %s (%v)", at, got, want, err)
		}
	}
}

// secondSite has a clerk who has given the password, with the code the operator made.
type secondSite struct {
	*testing.T
	use   *app.App
	db    *sqlite.DB
	now   time.Time
	who   app.Actor
	first string
}

const secondPassword = "river stones 7"

func newSecondSite(t *testing.T) *secondSite {
	t.Helper()
	s := &secondSite{T: t, now: time.Date(2026, 9, 1, 0, 0, 5, 0, time.UTC)}
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "second.db"), sqlite.Options{Logger: slog.New(slog.DiscardHandler), Clock: func() time.Time { return s.now }})
	s.must(err)
	t.Cleanup(func() { db.Close() })
	s.db = db
	s.use, err = app.New(db, book.Default())
	s.must(err)
	s.first, err = s.use.AddClerk(t.Context(), app.NewClerk{Supplier: "한빛전력", Name: "이담당", Login: "lee", Mobile: "01000002001", Password: secondPassword})
	s.must(err)
	s.who, err = s.use.Login(t.Context(), "lee", secondPassword)
	s.must(err)
	return s
}

func (s *secondSite) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// pass tries an answer; a refused one is of code invalid.
func (s *secondSite) pass(what, answer string, want bool) {
	s.Helper()
	_, err := s.use.PassSecond(s.Context(), s.who, answer)
	if want && err != nil || !want && kilowon.CodeOf(err) != kilowon.Invalid {
		s.Errorf("%s: %q gave %v", what, answer, err)
	}
}

// enrol registers an app and gives its secret and the recovery codes.
func (s *secondSite) enrol() (secret string, codes []string) {
	s.Helper()
	offer, err := s.use.OfferSecond(s.Context(), s.who)
	s.must(err)
	codes, err = s.use.EnrolSecond(s.Context(), s.who, offer.ID, s.code(offer.Secret, 0))
	s.must(err)
	return offer.Secret, codes
}

// code is what the app shows so many steps from now.
func (s *secondSite) code(secret string, steps int64) string {
	s.Helper()
	code, err := app.StepCode(secret, s.now.Unix()/30+steps)
	s.must(err)
	return code
}

// TestSecondFactorTakesACodeOnce: a step before and one after count, none twice, none older than one that was taken (RFC 6238 5.2).
func TestSecondFactorTakesACodeOnce(t *testing.T) {
	s := newSecondSite(t)
	secret, _ := s.enrol()
	s.pass("the code it was registered with", s.code(secret, 0), false)
	for _, c := range []struct {
		what  string
		steps int64
		want  bool
	}{
		{"two steps before", -2, false}, {"two steps after", 2, false}, {"one step before", -1, true}, {"the same again", -1, false}, {"now", 0, true},
		{"an older one", -1, false}, {"one step after", 1, true}, {"the step that was passed over", 0, false},
	} {
		if c.what == "two steps before" {
			s.now = s.now.Add(time.Hour)
		}
		s.pass(c.what, s.code(secret, c.steps), c.want)
	}
	s.now = s.now.Add(time.Hour)
	s.pass("with a blank, as apps show it", s.code(secret, 0)[:3]+" "+s.code(secret, 0)[3:], true)
	for _, wrong := range []string{"", "12345", "1234567", "abcdef"} {
		s.pass("nonsense", wrong, false)
	}
}

// TestSecondFactorIsHeldBack: after five wrong answers in a row one is taken each quarter of an hour, and a right one in between is refused like the others.
func TestSecondFactorIsHeldBack(t *testing.T) {
	s := newSecondSite(t)
	secret, codes := s.enrol()
	s.now = s.now.Add(time.Minute)
	wrong := "000000"
	if s.code(secret, 0) == wrong || s.code(secret, 1) == wrong || s.code(secret, -1) == wrong {
		wrong = "000001"
	}
	for range member.SecondTries - 1 {
		s.pass("a wrong one", wrong, false)
	}
	s.pass("the right one", s.code(secret, 0), true)
	for range member.SecondTries {
		s.pass("a wrong one", wrong, false)
	}
	s.now = s.now.Add(member.SecondPause - time.Second)
	s.pass("the right one too soon", s.code(secret, 0), false)
	s.pass("a recovery code too soon", codes[0], false)
	s.now = s.now.Add(time.Second)
	s.pass("a wrong one at last", wrong, false)
	s.now = s.now.Add(member.SecondPause - time.Second)
	s.pass("too soon after that", s.code(secret, 0), false)
	s.now = s.now.Add(time.Second)
	s.pass("the right one", s.code(secret, 0), true)
	s.pass("a wrong one after it is free again", wrong, false)
	s.pass("a recovery code", codes[0], true)
	wantLog(t, s.db, s.who.OrganisationID, "login.recovery", "login.refused", "login.second", "login.refused", "login.refused", "login.refused", "login.refused")
}

func TestRecoveryCodes(t *testing.T) {
	s := newSecondSite(t)
	_, old := s.enrol()
	if len(old) != member.RecoveryCodes {
		t.Fatalf("%d codes", len(old))
	}
	s.pass("as it is read out", strings.ToLower(app.CodeText(old[0])), true)
	s.pass("again", old[0], false)
	fresh, err := s.use.RenewRecovery(t.Context(), s.who)
	s.must(err)
	s.pass("one that was replaced", old[1], false)
	s.pass("a new one", fresh[1], true)
	w, err := s.use.SecondWays(t.Context(), s.who)
	s.must(err)
	if !w.App || w.Codes != member.RecoveryCodes-1 {
		t.Errorf("%+v", w)
	}
	kept, err := s.use.OwnExport(t.Context(), s.who)
	s.must(err)
	if kept.RecoveryCodes != w.Codes || kept.Authenticator.IsZero() {
		t.Errorf("the person is not given what is kept: %+v", kept)
	}
}

// TestFirstAppNeedsTheOperatorsCode: a password alone registers no app.
func TestFirstAppNeedsTheOperatorsCode(t *testing.T) {
	s := newSecondSite(t)
	for _, guess := range []string{"000000", "", "0000000000"} {
		s.pass("a guess", guess, false)
	}
	s.now = s.now.Add(member.FirstCodeLife)
	s.pass("the code after its end", s.first, false)
	code, err := s.use.ResetClerkSecond(t.Context(), " LEE ")
	s.must(err)
	s.pass("the code that was replaced", s.first, false)
	s.now = s.now.Add(member.FirstCodeLife - time.Second)
	s.pass("a new one a moment before its end", code, true)
	s.pass("once more", code, false)
}

func TestEnrolSecond(t *testing.T) {
	s := newSecondSite(t)
	first, err := s.use.OfferSecond(t.Context(), s.who)
	s.must(err)
	if want := "otpauth://totp/kilowon:lee?algorithm=SHA1&digits=6&issuer=kilowon&period=30&secret=" + first.Secret; first.Address != want {
		t.Errorf("%s, want %s", first.Address, want)
	}
	second, err := s.use.OfferSecond(t.Context(), s.who)
	s.must(err)
	if again, err := s.use.OfferedSecond(t.Context(), s.who, second.ID); err != nil || again != second {
		t.Errorf("%+v, want %+v (%v)", again, second, err)
	}
	for what, try := range map[string]struct {
		offer, code string
		want        kilowon.Code
	}{
		"an offer another page replaced": {first.ID, s.code(first.Secret, 0), kilowon.Conflict}, "no offer": {"", s.code(second.Secret, 0), kilowon.Conflict},
		"the other secret's code": {second.ID, s.code(first.Secret, 0), kilowon.Invalid}, "nothing": {second.ID, "", kilowon.Invalid},
	} {
		if _, err := s.use.EnrolSecond(t.Context(), s.who, try.offer, try.code); kilowon.CodeOf(err) != try.want {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err = s.use.EnrolSecond(t.Context(), s.who, second.ID, s.code(second.Secret, 0))
	s.must(err)
	if _, err := s.use.EnrolSecond(t.Context(), s.who, second.ID, s.code(second.Secret, 1)); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("an offer was taken twice: %v", err)
	}
	renewed, _ := s.enrol()
	s.now = s.now.Add(time.Minute)
	s.pass("the app that was replaced", s.code(second.Secret, 0), false)
	s.pass("the new app", s.code(renewed, 0), true)
}

// TestNothingButThePasswordIsNeverLeft: neither the app nor the last passkey goes while the other is not there; the operator alone begins anew.
func TestNothingButThePasswordIsNeverLeft(t *testing.T) {
	s := newSecondSite(t)
	secret, codes := s.enrol()
	if err := s.use.RemoveSecond(t.Context(), s.who); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("removed: %v", err)
	}
	key := store.Passkey{StaffID: s.who.ID, CredentialID: []byte("lee's"), Credential: []byte("{}"), Name: "전화"}
	s.must(s.db.Update(t.Context(), func(tx store.Tx) error { return tx.For(s.who.OrganisationID).InsertPasskey(&key) }))
	s.must(s.use.RemoveSecond(t.Context(), s.who))
	s.now = s.now.Add(time.Minute)
	s.pass("the app that is gone", s.code(secret, 0), false)
	s.pass("its recovery code", codes[0], false)
	if _, err := s.use.RenewRecovery(t.Context(), s.who); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("codes without an app: %v", err)
	}
	keys, err := s.use.NewPasskeys("https://portal.example")
	s.must(err)
	if err := keys.Remove(t.Context(), s.who, key.ID); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("the last passkey went: %v", err)
	}
	_, _ = s.enrol()
	s.must(keys.Remove(t.Context(), s.who, key.ID))
	s.must(s.db.Update(t.Context(), func(tx store.Tx) error {
		return tx.SaveSession(&store.Session{Token: "lee's", StaffID: s.who.ID, OrganisationID: s.who.OrganisationID, Expires: tx.Now().Add(time.Hour)})
	}))
	if _, err := s.use.ResetClerkSecond(t.Context(), "nobody"); kilowon.CodeOf(err) != kilowon.NotFound {
		t.Errorf("nobody was reset: %v", err)
	}
	_, err = s.use.ResetClerkSecond(t.Context(), "lee")
	s.must(err)
	if _, there, err := s.use.Session(t.Context(), "lee's"); there || err != nil {
		t.Errorf("the login goes on: %v", err)
	}
	wantLog(t, s.db, s.who.OrganisationID, "clerk.second", "passkey.remove", "second.add", "login.refused", "login.refused", "second.remove", "second.add", "login.first", "clerk.add")
}

func TestOwnPassword(t *testing.T) {
	s := newSecondSite(t)
	const next = "other stones and 8 rivers"
	for _, token := range []string{"kept", "other"} {
		s.must(s.db.Update(t.Context(), func(tx store.Tx) error {
			return tx.SaveSession(&store.Session{Token: token, StaffID: s.who.ID, OrganisationID: s.who.OrganisationID, Expires: tx.Now().Add(time.Hour)})
		}))
	}
	for _, c := range []struct{ old, new, path string }{
		{"wrong stones 7", next, "old"}, {"", next, "old"}, {secondPassword, secondPassword, "new"}, {secondPassword, "short", "new"}, {secondPassword, "1q2w3e4r5t6y", "new"},
		{secondPassword, "kilowon-demo", "new"},
	} {
		err := s.use.ChangePassword(t.Context(), s.who, app.PasswordChange{Old: c.old, New: c.new, Keep: "kept"})
		if kilowon.CodeOf(err) != kilowon.Invalid || !strings.HasPrefix(err.Error(), c.path+": ") {
			t.Errorf("%q to %q: %v", c.old, c.new, err)
		}
	}
	s.must(s.use.WriteViews(t.Context()))
	s.must(s.use.ChangePassword(t.Context(), s.who, app.PasswordChange{Old: secondPassword, New: next, Keep: "kept"}))
	for token, want := range map[string]bool{"kept": true, "other": false} {
		if _, there, err := s.use.Session(t.Context(), token); there != want || err != nil {
			t.Errorf("the login %s goes on: %v (%v)", token, there, err)
		}
	}
	wantLog(t, s.db, s.who.OrganisationID, "password.change", "login.refused", "login.first")
	if _, err := s.use.Login(t.Context(), "lee", secondPassword); kilowon.CodeOf(err) != kilowon.Unauthenticated {
		t.Errorf("the old password: %v", err)
	}
	_, err := s.use.Login(t.Context(), "lee", next)
	s.must(err)
	var bare store.Member
	s.must(s.db.Update(t.Context(), func(tx store.Tx) error {
		bare = store.Member{Login: "bare", Name: "강직원", Role: member.Clerk, Active: true}
		return tx.For(s.who.OrganisationID).InsertMember(&bare)
	}))
	other := s.who
	other.ID = bare.ID
	if err := s.use.ChangePassword(t.Context(), other, app.PasswordChange{New: next}); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("somebody without a password got one: %v", err)
	}
}

func TestPasswordStrength(t *testing.T) {
	s := newSecondSite(t)
	for password, want := range map[string]string{
		"river stones": "쓸 수 있음", "river stones 78": "쓸 수 있음", "river stones 789": "좋음.", "abababababababab": "쓸 수 있음", "river stones 789 so": "좋음.",
		"river stones 789 sand": "아주 좋음", "abcdefghiabcdefghiab": "좋음.",
	} {
		if got, err := s.use.PasswordStrength(t.Context(), s.who, password); err != nil || !strings.HasPrefix(got, "세기: "+want) {
			t.Errorf("%q: %q, want %q (%v)", password, got, want, err)
		}
	}
	for _, password := range []string{"", "river stone", "1q2w3e4r5t6y", "Kilowon-Demo", strings.Repeat("a", 20)} {
		if got, err := s.use.PasswordStrength(t.Context(), s.who, password); kilowon.CodeOf(err) != kilowon.Invalid {
			t.Errorf("%q: %q", password, got)
		}
	}
}
