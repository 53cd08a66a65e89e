package app_test

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
)

func TestPasswords(t *testing.T) {
	for password, want := range map[string]bool{
		"":                             false,
		"river stone":                  false, // eleven
		"river stones":                 true,  // twelve
		"가나다라마바사아자차카타":                 true,
		"가나다라마바사아자차카":                  false,
		strings.Repeat("ab", 64):       true,
		strings.Repeat("가나", 64):       true,
		strings.Repeat("ab", 64) + "c": false,
		"aaaaaaaaaaaaaa":               false,
		"QwertyUiop123":                false,
		"1q2w3e4r5t6y":                 false,
		"Long-Login-Name":              false,
		"river\nstones and":            false,
		"river stones \xff":            false,
	} {
		err := app.CheckPassword("long-login-name", password)
		if (err == nil) != want || err != nil && kilowon.CodeOf(err) != kilowon.Invalid {
			t.Errorf("%q: %v", password, err)
		}
		if err != nil && password != "" && strings.Contains(err.Error(), password) {
			t.Errorf("the error holds the password: %v", err)
		}
	}
}

func TestLoginNames(t *testing.T) {
	for login, want := range map[string]bool{"kim": true, "kim.min-su_2": true, "2kim": true, "ki": false, ".kim": false, "Kim": false, "kim su": false, "김민수": false,
		strings.Repeat("k", 32): true, strings.Repeat("k", 33): false} {
		if err := app.CheckLogin(login); (err == nil) != want {
			t.Errorf("%q: %v", login, err)
		}
	}
}
