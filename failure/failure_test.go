package failure

import (
	"testing"

	"github.com/kilowon/kilowon"
)

func TestEveryCodeHasItsStatus(t *testing.T) {
	want := map[kilowon.Code]int{
		kilowon.Invalid: 422, kilowon.NotFound: 404, kilowon.Conflict: 409, kilowon.Forbidden: 403,
		kilowon.Unauthenticated: 401, kilowon.Unencoded: 422, kilowon.Internal: 500,
	}
	for code, status := range want {
		if f := Of(code); f.Code != code || f.Status != status || f.Title == "" {
			t.Errorf("%s: %+v, want status %d", code, f, status)
		}
	}
	if len(table) != len(want) {
		t.Errorf("%d codes in the table, %d tested", len(table), len(want))
	}
	if f := Of("made up"); f.Code != kilowon.Internal || f.Status != 500 {
		t.Errorf("an unknown code is told as %+v", f)
	}
}
