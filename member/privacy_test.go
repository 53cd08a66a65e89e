package member

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
)

// Who is tied to nothing may be erased; every tie says why not, and a debt does by the form of consent of the application for supply, 3.
func TestTiesKeepAPerson(t *testing.T) {
	if err := (Ties{}).Erasable(); err != nil {
		t.Error(err)
	}
	for word, ties := range map[string]Ties{"정산할 때까지": {Unpaid: 2}, "1건이 끝나지": {Applications: 1}, "하나뿐인 관리자": {Alone: true}, "kilowon person erase": {Clerk: true}} {
		if err := ties.Erasable(); kilowon.CodeOf(err) != kilowon.Conflict || !strings.Contains(err.Error(), word) || len(ties.Duties()) != 1 {
			t.Errorf("%+v: %v", ties, err)
		}
	}
	if n := len((Ties{true, true, 1, 1}).Duties()); n != 4 {
		t.Errorf("%d duties of four", n)
	}
}
