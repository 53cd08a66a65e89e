package web

import (
	"strconv"
	"testing"

	"github.com/kilowon/kilowon/app"
)

// TestBrowserSecond is a clerk's first login with an authenticator app, and the page where it is looked after, with the keyboard alone.
func TestBrowserSecond(t *testing.T) {
	o := newOffice(t, smallDemo)
	code := o.newClerk()
	browser(t, "second.test.mjs", "KILOWON_URL="+serve(t, o.portal), "KILOWON_PASSWORD="+clerkPassword, "KILOWON_CODE="+app.CodeText(code),
		"KILOWON_NOW="+strconv.FormatInt(o.clock.Now().Unix(), 10))
}
