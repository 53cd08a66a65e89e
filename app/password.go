package app

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/kilowon/kilowon"
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
