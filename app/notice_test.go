package app_test

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon/app"
)

// The texts that come with the program keep to the rules of their notices and say all that is put into them.
func TestOwnNotices(t *testing.T) {
	c := openCounter(t, "2026-10-05")
	list, err := c.DeskNotices(t.Context(), c.clerk)
	if err != nil || len(list) < 7 {
		t.Fatalf("%d notices: %v", len(list), err)
	}
	for _, v := range list {
		if err := v.Check(v.Text); err != nil || strings.ContainsAny(v.Preview, "{}") || app.TidyNotice(v.Text) != v.Text {
			t.Errorf("%s: %q %v", v.Code, v.Preview, err)
		}
		if v.TextOnly != (v.Subject == "") || !v.TextOnly && (v.CheckSubject(v.Subject) != nil || strings.Contains(v.Text, "제목:")) {
			t.Errorf("%s: subject %q", v.Code, v.Subject)
		}
		for _, x := range v.Variables {
			if !strings.Contains(v.Preview, x.Sample) {
				t.Errorf("%s does not say %s: %q", v.Code, x.Name, v.Preview)
			}
		}
	}
}
