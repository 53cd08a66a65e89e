package app

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// Argon2id parameters: 19 MiB and two passes, about 30 ms a login on a small machine.
const (
	argonMemory = 19 * 1024
	argonPasses = 2
	argonKey    = 32
	argonSalt   = 16
)

// HashPassword makes the text kept for a password.
func HashPassword(password string) string {
	salt := make([]byte, argonSalt)
	rand.Read(salt)
	return encodeHash(salt, argonHash(password, salt))
}

func argonHash(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(password), salt, argonPasses, argonMemory, 1, argonKey)
}

func encodeHash(salt, key []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, argonMemory, argonPasses,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// verifyPassword compares in constant time.
func verifyPassword(hash, password string) bool {
	fields := strings.Split(hash, "$")
	if len(fields) != 6 {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(fields[4])
	if err != nil {
		return false
	}
	want := encodeHash(salt, argonHash(password, salt))
	return subtle.ConstantTimeCompare([]byte(want), []byte(hash)) == 1
}

// nobody is verified against when no such login exists, so that both answers take the same time.
var nobody = HashPassword("nobody has this login")

// Login finds the member of staff by login name and password; every failure is the same error of code unauthenticated. Who needs a second factor (member.SecondFactor)
// is let in by PassSecond alone.
func (a *App) Login(ctx context.Context, login, password string) (Actor, error) {
	var m store.Member
	err := a.store.View(ctx, func(tx store.Tx) error {
		var err error
		m, err = tx.MemberByLogin(loginOf(login))
		return err
	})
	known := err == nil
	if err != nil && kilowon.CodeOf(err) != kilowon.NotFound {
		return Actor{}, err
	}
	hash := nobody
	if known && m.PasswordHash != "" {
		hash = m.PasswordHash
	}
	if !verifyPassword(hash, password) || !known || !m.Active {
		if known {
			a.Saw(ctx, Viewed{OrganisationID: m.OrganisationID, ActorID: m.ID, Action: "login.refused", Object: m.ID})
		}
		return Actor{}, kilowon.Errorf(kilowon.Unauthenticated, "아이디 또는 비밀번호가 맞지 않습니다. 다시 확인해 주세요.")
	}
	who, err := a.Actor(ctx, m.OrganisationID, m.ID)
	if err != nil {
		return Actor{}, err
	}
	action := "login"
	if who.Role.May(member.SecondFactor) {
		action = "login.first"
	}
	return who, a.update(ctx, who, func(_ store.Tx, s store.Scope) error { return s.Log(who.ID, action, who.ID) })
}

// Actor loads the member of staff of a session; an inactive one is unauthenticated.
func (a *App) Actor(ctx context.Context, organisationID, memberID string) (Actor, error) {
	var who Actor
	err := a.store.View(ctx, func(tx store.Tx) error {
		o, err := tx.Organisation(organisationID)
		if err != nil {
			return err
		}
		m, err := tx.For(organisationID).Member(memberID)
		if err != nil {
			return err
		}
		if !m.Active {
			return kilowon.Errorf(kilowon.Unauthenticated, "사용이 중지된 계정입니다. 관리자에게 문의해 주세요.")
		}
		who = Actor{ID: m.ID, Name: m.Name, OrganisationID: o.ID, OrganisationName: o.Name, Kind: o.Kind, Role: m.Role}
		return nil
	})
	return who, err
}
