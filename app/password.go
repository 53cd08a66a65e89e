package app

import (
	"context"
	_ "embed"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store"
)

// The fewest and the most signs of a password.
const (
	FewestPassword = 12
	MostPassword   = 128
)

//go:embed passwords.txt
var commonText string

// commonPasswords are those that are tried first by whoever guesses, in lower case.
var commonPasswords = sync.OnceValue(func() map[string]bool {
	common := map[string]bool{}
	for line := range strings.Lines(commonText) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "#") {
			common[line] = true
		}
	}
	return common
})

// CheckPassword refuses a password for a login that is too short or too long, that a login page could not be given, or that is easily guessed. Which signs it is
// made of is nobody's business. Its error is of code invalid and never holds the password.
func CheckPassword(login, password string) error {
	if !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl) {
		return kilowon.Errorf(kilowon.Invalid, "비밀번호는 UTF-8 글자로 된 한 줄이어야 하는데 줄바꿈이나 글자가 아닌 것이 들어 있습니다. 다시 적어 주세요.")
	}
	if n := utf8.RuneCountInString(password); n < FewestPassword || n > MostPassword {
		return kilowon.Errorf(kilowon.Invalid, "비밀번호는 %d자에서 %d자여야 하는데 %d자입니다. 여러 낱말을 이어 길게 정해 주세요.", FewestPassword, MostPassword, n)
	}
	lower := strings.ToLower(password)
	first, _ := utf8.DecodeRuneInString(lower)
	if commonPasswords()[lower] || lower == strings.ToLower(login) || strings.Trim(lower, string(first)) == "" {
		return kilowon.Errorf(kilowon.Invalid, "널리 알려져 쉽게 맞힐 수 있는 비밀번호입니다. 여러 낱말을 이어 다른 것으로 정해 주세요.")
	}
	return nil
}

// loginForm is how a login name is written.
var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{2,31}$`)

// CheckLogin refuses what is no login name in lower case. Its error is of code invalid.
func CheckLogin(login string) error {
	if !loginForm.MatchString(login) {
		return kilowon.Errorf(kilowon.Invalid, "아이디는 영문자나 숫자로 시작하는 영문자, 숫자, '.', '_', '-' 3~32자여야 하는데 %q입니다. 다시 적어 주세요.", login)
	}
	return nil
}

// PasswordChange is the password that is to be, with the one that is. Keep is the login that goes on.
type PasswordChange struct {
	Old, New, Keep string
}

// ChangePassword gives a member of staff another password of their own and ends all their logins but one. A wrong old one and a new one that is refused are of code
// invalid, with "old" or "new" as path; who has no password at all gets a conflict.
func (a *App) ChangePassword(ctx context.Context, who Actor, c PasswordChange) error {
	ways, err := a.ConfirmWays(ctx, who)
	if err != nil {
		return err
	}
	if !ways.Password {
		return kilowon.Errorf(kilowon.Conflict, "비밀번호로 로그인하지 않으므로 바꿀 비밀번호가 없습니다.")
	}
	if err := a.ConfirmPassword(ctx, who, c.Old); err != nil {
		return kilowon.At("old", err)
	}
	if c.New == c.Old {
		return kilowon.At("new", kilowon.Errorf(kilowon.Invalid, "지금 비밀번호와 같습니다. 다른 것으로 정해 주세요."))
	}
	return a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		m, err := s.Member(who.ID)
		if err != nil {
			return err
		}
		if err := checkPassword(m.Login, c.New); err != nil {
			return kilowon.At("new", err)
		}
		m.PasswordHash = HashPassword(c.New)
		if err := s.SaveMember(&m); err != nil {
			return err
		}
		if _, err := s.EndStaffSessions(m.ID, c.Keep); err != nil {
			return err
		}
		if err := tellOwner(tx, s, who, "비밀번호"); err != nil {
			return err
		}
		return s.Log(who.ID, "password.change", who.ID)
	})
}

// The lengths from which a password is called good and very good, with as many different signs at least; chosen by us.
const (
	goodPassword, goodSigns         = 16, 8
	veryGoodPassword, veryGoodSigns = 20, 10
)

// PasswordStrength tells in words how strong a password of one's own would be. One that is refused is an error of code invalid.
func (a *App) PasswordStrength(ctx context.Context, who Actor, password string) (string, error) {
	var m store.Member
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) (err error) { m, err = s.Member(who.ID); return err })
	if err == nil {
		err = checkPassword(m.Login, password)
	}
	if err != nil {
		return "", err
	}
	signs := map[rune]bool{}
	for _, r := range password {
		signs[r] = true
	}
	switch n := utf8.RuneCountInString(password); {
	case n >= veryGoodPassword && len(signs) >= veryGoodSigns:
		return "세기: 아주 좋음", nil
	case n >= goodPassword && len(signs) >= goodSigns:
		return "세기: 좋음. 낱말을 하나 더 이으면 아주 좋아집니다.", nil
	}
	return "세기: 쓸 수 있음. 낱말을 더 이어 16자를 넘기면 좋아집니다.", nil
}
