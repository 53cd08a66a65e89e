package app_test

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon/app"
)

// A login that nobody has is verified against a hash of the same cost as everybody's, so that time does not tell it from a wrong password.
func TestNobodysLoginIsAsMuchWork(t *testing.T) {
	parameters := func(hash string) string {
		fields := strings.Split(hash, "$")
		if len(fields) != 6 {
			t.Fatalf("%d fields in %q", len(fields), hash)
		}
		return strings.Join(fields[:4], "$")
	}
	if nobody, somebody := parameters(app.Nobody()), parameters(app.HashPassword("somebody's")); nobody != somebody {
		t.Errorf("%s and %s", nobody, somebody)
	}
	if app.VerifyPassword(app.Nobody(), "a guess") {
		t.Error("nobody's password is guessed")
	}
}
