package app

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// secondStep is how long an authenticator app shows a code, in seconds; one step before and one after count as well, for clocks that differ (RFC 6238 5.2, 6).
const secondStep = 30

// The ways after a password, as the access log names them.
const (
	loginByApp      = "login.second"
	LoginByRecovery = "login.recovery"
)

// SecondWays says by what a member of staff proves themselves after the password.
type SecondWays struct {
	// App says that an authenticator app is registered, since MadeAt.
	App    bool
	MadeAt time.Time
	// Passkeys lets in without a password at all; Codes are the recovery codes that are left.
	Passkeys, Codes int
}

// SecondWays are those of one's own login.
func (a *App) SecondWays(ctx context.Context, who Actor) (SecondWays, error) {
	var w SecondWays
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) (err error) {
		w, err = secondWays(s, who.ID)
		return err
	})
	return w, err
}

func secondWays(s store.Scope, staffID string) (SecondWays, error) {
	f, err := s.SecondFactor(staffID)
	if err != nil {
		return SecondWays{}, err
	}
	keys, err := s.Passkeys(staffID)
	if err != nil {
		return SecondWays{}, err
	}
	codes, err := s.RecoveryCodes(staffID)
	return SecondWays{App: f.Secret != "", MadeAt: f.MadeAt, Passkeys: len(keys), Codes: codes}, err
}

// secondOnly refuses a way in that is no more than one factor to those who need two. Its error is of code forbidden.
func secondOnly(who Actor) error {
	if who.Role.May(member.SecondFactor) {
		return kilowon.Errorf(kilowon.Forbidden, "%s는 비밀번호와 인증 앱, 또는 패스키로만 로그인합니다.", who.Role)
	}
	return nil
}

// PassSecond takes the answer after the password: what the app shows, or a code that is good once. used names the way in the access log. A wrong answer, one that
// was taken before and one that comes too soon after many wrong ones are of code invalid; all are counted and logged.
func (a *App) PassSecond(ctx context.Context, who Actor, answer string) (used string, err error) {
	var refused error
	err = a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		f, err := s.SecondFactor(who.ID)
		if err != nil {
			return err
		}
		if wait := member.SecondWait(f.Tries, f.TriedAt, tx.Now()); wait > 0 {
			refused = kilowon.Errorf(kilowon.Invalid, "여러 번 틀려 잠시 받지 않습니다. %s 뒤에 다시 적거나 패스키로 로그인해 주세요.", waitText(wait))
			return s.Log(who.ID, "login.refused", who.ID)
		}
		if used, err = tryAnswer(tx, s, &f, answer); err != nil {
			return err
		}
		if used != "" {
			f.Tries = 0
			if err := s.SaveSecondFactor(&f); err != nil {
				return err
			}
			return s.Log(who.ID, used, who.ID)
		}
		refused = kilowon.Errorf(kilowon.Invalid, "숫자나 코드가 맞지 않습니다. 인증 앱이 지금 보이는 여섯 자리를 적어 주세요. 한 번 쓴 숫자는 다시 쓸 수 없으니 다음 숫자를 기다려 주세요.")
		f.Tries, f.TriedAt = f.Tries+1, tx.Now()
		if err := s.SaveSecondFactor(&f); err != nil {
			return err
		}
		if f.Tries == member.SecondTries {
			if err := tellOwner(tx, s, who, "인증 앱 숫자 여러 번 틀림"); err != nil {
				return err
			}
		}
		return s.Log(who.ID, "login.refused", who.ID)
	})
	if err == nil {
		err = refused
	}
	return used, err
}

// tryAnswer gives the way an answer is right in, and none for a wrong one.
func tryAnswer(tx store.Tx, s store.Scope, f *store.SecondFactor, answer string) (string, error) {
	digits := strings.Join(strings.Fields(answer), "")
	if len(digits) == member.CodeDigits && strings.Trim(digits, "0123456789") == "" {
		step, err := matchStep(f.Secret, digits, tx.Now())
		if err != nil || step <= f.Step {
			return "", err
		}
		f.Step = step
		return loginByApp, nil
	}
	err := s.UseRecoveryCode(f.StaffID, readCode(answer))
	switch {
	case kilowon.CodeOf(err) == kilowon.NotFound && err != nil:
		return "", nil
	case err != nil:
		return "", err
	}
	return LoginByRecovery, tellOwner(tx, s, Actor{ID: f.StaffID}, "복구 코드 사용")
}

// matchStep is the step of time whose code the digits are, and zero for none: all the steps that count are compared, each in constant time.
func matchStep(secret, digits string, now time.Time) (int64, error) {
	if secret == "" {
		return 0, nil
	}
	var found int64
	for step := now.Unix()/secondStep - 1; step <= now.Unix()/secondStep+1; step++ {
		code, err := stepCode(secret, step)
		if err != nil {
			return 0, err
		}
		if subtle.ConstantTimeCompare([]byte(code), []byte(digits)) == 1 {
			found = step
		}
	}
	return found, nil
}

// stepCode is the code of a step of time: six digits by HMAC-SHA-1, as every app makes them.
func stepCode(secret string, step int64) (string, error) {
	return hotp.GenerateCodeCustom(secret, uint64(step), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
}

// SecondOffer is a secret for an authenticator app: Address is what a QR code says, Secret what is typed where none can be read, ID the page it was offered on.
type SecondOffer struct {
	ID, Address, Secret string
}

// OfferSecond makes a secret for an app of the member's own; whatever is registered works until EnrolSecond.
func (a *App) OfferSecond(ctx context.Context, who Actor) (SecondOffer, error) {
	var out SecondOffer
	err := a.update(ctx, who, func(_ store.Tx, s store.Scope) error {
		f, err := s.SecondFactor(who.ID)
		if err != nil {
			return err
		}
		m, err := s.Member(who.ID)
		if err != nil {
			return err
		}
		key, err := totp.Generate(totp.GenerateOpts{Issuer: secondIssuer, AccountName: m.Login})
		if err != nil {
			return err
		}
		f.Pending, f.Offer = key.Secret(), rand.Text()
		out = SecondOffer{f.Offer, key.URL(), key.Secret()}
		return s.SaveSecondFactor(&f)
	})
	return out, err
}

// secondIssuer is what apps list the codes under.
const secondIssuer = "kilowon"

// errOffer is told of an offer that another page has replaced.
var errOffer = kilowon.Errorf(kilowon.Conflict, "이 QR은 쓸 수 없습니다. 다른 화면에서 새로 만든 것이 있습니다. 화면을 새로 열고 다시 해 주세요.")

// EnrolSecond registers the app that was offered a secret, once it shows a code of it, in place of the one before, and gives new recovery codes, which are told this
// once. A wrong code is invalid and leaves the offer open; an offer that another page has replaced is a conflict.
func (a *App) EnrolSecond(ctx context.Context, who Actor, offer, digits string) ([]string, error) {
	var codes []string
	err := a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		f, err := s.SecondFactor(who.ID)
		if err != nil {
			return err
		}
		if f.Pending == "" || f.Offer != offer {
			return errOffer
		}
		step, err := matchStep(f.Pending, strings.Join(strings.Fields(digits), ""), tx.Now())
		if err != nil {
			return err
		}
		if step == 0 {
			return kilowon.Errorf(kilowon.Invalid, "숫자가 맞지 않습니다. 인증 앱이 지금 보이는 여섯 자리를 적고, 기기의 시각이 맞는지 확인해 주세요.")
		}
		f = store.SecondFactor{StaffID: who.ID, Secret: f.Pending, Step: step, MadeAt: tx.Now()}
		if err := s.SaveSecondFactor(&f); err != nil {
			return err
		}
		if codes, err = newRecovery(s, who.ID); err != nil {
			return err
		}
		if err := tellOwner(tx, s, who, "인증 앱 등록"); err != nil {
			return err
		}
		return s.Log(who.ID, "second.add", who.ID)
	})
	return codes, err
}

// OfferedSecond is what an offer's page shows again after a wrong code. An offer that another page has replaced is a conflict.
func (a *App) OfferedSecond(ctx context.Context, who Actor, offer string) (SecondOffer, error) {
	var out SecondOffer
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) error {
		f, err := s.SecondFactor(who.ID)
		if err != nil {
			return err
		}
		m, err := s.Member(who.ID)
		if err != nil {
			return err
		}
		if f.Pending == "" || f.Offer != offer {
			return errOffer
		}
		secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(f.Pending)
		if err != nil {
			return err
		}
		key, err := totp.Generate(totp.GenerateOpts{Issuer: secondIssuer, AccountName: m.Login, Secret: secret})
		if err == nil {
			out = SecondOffer{offer, key.URL(), key.Secret()}
		}
		return err
	})
	return out, err
}

// newRecovery replaces a member's recovery codes.
func newRecovery(s store.Scope, staffID string) ([]string, error) {
	codes := make([]string, member.RecoveryCodes)
	for i := range codes {
		codes[i] = newCode()
	}
	return codes, s.SaveRecoveryCodes(staffID, codes, time.Time{})
}

// RenewRecovery gives new recovery codes in place of those there are; they are told this once. Without an app it is a conflict.
func (a *App) RenewRecovery(ctx context.Context, who Actor) ([]string, error) {
	var codes []string
	err := a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		f, err := s.SecondFactor(who.ID)
		if err != nil {
			return err
		}
		if f.Secret == "" {
			return kilowon.Errorf(kilowon.Conflict, "등록한 인증 앱이 없습니다. 먼저 인증 앱을 등록해 주세요.")
		}
		if codes, err = newRecovery(s, who.ID); err != nil {
			return err
		}
		if err := tellOwner(tx, s, who, "복구 코드 새로 만듦"); err != nil {
			return err
		}
		return s.Log(who.ID, "second.codes", who.ID)
	})
	return codes, err
}

// RemoveSecond forgets one's own app and recovery codes. Without a passkey it is a conflict: nothing but the password would be left.
func (a *App) RemoveSecond(ctx context.Context, who Actor) error {
	return a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		w, err := secondWays(s, who.ID)
		if err != nil {
			return err
		}
		if w.Passkeys == 0 {
			return kilowon.Errorf(kilowon.Conflict, "패스키가 없어 인증 앱을 지우면 로그인할 수 없게 됩니다. 패스키를 먼저 등록하거나 인증 앱을 새로 등록해 주세요.")
		}
		if err := s.DeleteSecondFactor(who.ID); err != nil {
			return err
		}
		if err := tellOwner(tx, s, who, "인증 앱 지움"); err != nil {
			return err
		}
		return s.Log(who.ID, "second.remove", who.ID)
	})
}

// ResetClerkSecond forgets a clerk's app, recovery codes and passkeys, ends all logins, and gives the code that the clerk proves the next login with, beside the
// password, to register an app anew. A login of somebody else is not found.
func (a *App) ResetClerkSecond(ctx context.Context, login string) (string, error) {
	var code string
	err := a.store.Update(ctx, func(tx store.Tx) error {
		m, err := clerkByLogin(tx, login)
		if err != nil {
			return err
		}
		s := tx.For(m.OrganisationID)
		if err := dropWays(s, m.ID); err != nil {
			return err
		}
		if _, err := s.EndStaffSessions(m.ID, ""); err != nil {
			return err
		}
		if code, err = firstCode(tx, s, m.ID); err != nil {
			return err
		}
		if err := tellOwner(tx, s, Actor{ID: m.ID}, "인증 앱 초기화"); err != nil {
			return err
		}
		return s.Log(operator, "clerk.second", m.ID)
	})
	return code, err
}

// firstCode makes the code that an operator hands to a clerk who has no app yet.
func firstCode(tx store.Tx, s store.Scope, staffID string) (string, error) {
	code := newCode()
	return code, s.SaveRecoveryCodes(staffID, []string{code}, tx.Now().Add(member.FirstCodeLife))
}

// DemoSecond is what the authenticator app of one of the demo's clerks shows, the next code when the present one was used; empty for anybody else.
func (a *App) DemoSecond(ctx context.Context, who Actor) (string, error) {
	var code string
	err := a.view(ctx, who, func(tx store.Tx, s store.Scope) error {
		f, err := s.SecondFactor(who.ID)
		if err == nil && f.Secret == demoSecret {
			code, err = stepCode(demoSecret, max(tx.Now().Unix()/secondStep, f.Step+1))
		}
		return err
	})
	return code, err
}
