package app

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// A code is ten letters and digits that are not mistaken for each other: 50 bits, so that nobody guesses one at the few tries a minute that are allowed.
const (
	codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	codeLength  = 10
)

// newCode makes a code by chance.
func newCode() string {
	var raw [codeLength]byte
	rand.Read(raw[:]) // crypto/rand never fails: it ends the program instead.
	for i := range raw {
		raw[i] = codeLetters[int(raw[i])%len(codeLetters)]
	}
	return string(raw[:])
}

// CodeText writes a code as people read it: "7K2QD-9XMR4".
func CodeText(code string) string {
	if len(code) != codeLength {
		return code
	}
	return code[:codeLength/2] + "-" + code[codeLength/2:]
}

// readCode takes a code as it was typed: small letters, blanks and hyphens, O for 0 and I or L for 1.
func readCode(text string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case 'O':
			return '0'
		case 'I', 'L':
			return '1'
		case ' ', '-', '\t':
			return -1
		}
		return r
	}, strings.ToUpper(text))
}

// readNumber takes a contract number as it was typed.
func readNumber(text string) string {
	return strings.NewReplacer(" ", "", "-", "", "\t", "").Replace(text)
}

// How long a device stays let in: a kept one three months after its last visit and a year at most, another half an hour and a working day.
const (
	keptIdle, keptLife = 90 * 24 * time.Hour, 365 * 24 * time.Hour
	openIdle, openLife = 30 * time.Minute, 10 * time.Hour
	// visitMark is how far apart the notes of a visit are, so that not every page writes to the store.
	visitMark = time.Minute
)

// deviceEnd is when the device of an access is let in no more, after a visit at now.
func deviceEnd(a *store.HomeAccess, now time.Time) time.Time {
	idle, life := openIdle, openLife
	if a.Kept {
		idle, life = keptIdle, keptLife
	}
	end, last := now.Add(idle), a.UsedAt.Add(life)
	if last.Before(end) {
		return last
	}
	return end
}

// HomeEntry is how a household asks to be let in.
type HomeEntry struct {
	// Contract is the complex's contract number (고객번호) and Code the one-time code, both as typed.
	Contract, Code string
	// Keep lets the device in after its browser is closed.
	Keep bool
}

// EnterHome uses a code up and gives the token of the device it is bound to. Every refusal is the same error of code unauthenticated, at the same cost.
func (a *App) EnterHome(ctx context.Context, e HomeEntry) (token string, who Actor, err error) {
	number, code := readNumber(e.Contract), readCode(e.Code)
	find := func(tx store.Tx) (store.Entrance, error) { return tx.AccessByCode(number, code, today(tx.Now())) }
	// Wrong codes are looked up without the writer's lock, so that trying them holds nobody up.
	err = a.store.View(ctx, func(tx store.Tx) error { _, err := find(tx); return err })
	if err == nil {
		token = rand.Text()
		err = a.store.Update(ctx, func(tx store.Tx) error {
			in, err := find(tx)
			if err != nil {
				return err
			}
			in.Kept, in.UsedAt = e.Keep, tx.Now()
			in.DeviceExpires = deviceEnd(&in.HomeAccess, tx.Now())
			s := tx.For(in.OrganisationID)
			if err := s.UseAccess(&in.HomeAccess, token); err != nil {
				return err
			}
			if who, err = homeActor(tx, &in); err != nil {
				return err
			}
			return s.Log(in.ID, "home.enter", in.HouseholdID)
		})
	}
	if code := kilowon.CodeOf(err); err != nil && (code == kilowon.NotFound || code == kilowon.Conflict) {
		err = kilowon.Errorf(kilowon.Unauthenticated, "고객번호나 코드가 맞지 않거나, 이미 썼거나 기한이 지난 코드입니다. 쪽지를 다시 확인하고, 그래도 안 되면 관리사무소에서 새 코드를 받아 주세요.")
	}
	return token, who, err
}

func homeActor(tx store.Tx, in *store.Entrance) (Actor, error) {
	o, err := tx.Organisation(in.OrganisationID)
	return Actor{ID: in.ID, Name: in.Unit.Korean(), OrganisationID: o.ID, OrganisationName: o.Name, Kind: o.Kind, Role: member.Household,
		Home: Home{ComplexID: in.ComplexID, ComplexName: in.ComplexName, HouseholdID: in.HouseholdID, ShownFrom: in.ShownFrom}}, err
}

// HomeActor is the household whose device has the token, and how long the device stays let in; without one it is unauthenticated.
func (a *App) HomeActor(ctx context.Context, token string) (who Actor, until time.Time, err error) {
	var in store.Entrance
	var now time.Time
	err = a.store.View(ctx, func(tx store.Tx) error {
		now = tx.Now()
		if in, err = tx.AccessByDevice(token, today(now)); err != nil {
			return err
		}
		who, err = homeActor(tx, &in)
		return err
	})
	switch {
	case err != nil && kilowon.CodeOf(err) == kilowon.NotFound:
		return who, until, kilowon.Errorf(kilowon.Unauthenticated, "열람이 끝났거나 오래 쓰지 않아 나갔습니다. 관리사무소에서 새 코드를 받아 주세요.")
	case err != nil || now.Sub(in.SeenAt) < visitMark:
		return who, in.DeviceExpires, err
	}
	in.DeviceExpires = deviceEnd(&in.HomeAccess, now)
	err = a.store.Update(ctx, func(tx store.Tx) error { return tx.For(in.OrganisationID).RenewAccess(&in.HomeAccess) })
	return who, in.DeviceExpires, err
}

// leaveHome ends the access of the household's own device.
func (a *App) leaveHome(ctx context.Context, who Actor) error {
	return a.store.Update(ctx, func(tx store.Tx) error {
		s := tx.For(who.OrganisationID)
		if err := s.EndAccess(who.Home.ComplexID, who.ID, store.AccessLeft); err != nil {
			return err
		}
		return s.Log(who.ID, "home.leave", who.Home.HouseholdID)
	})
}
