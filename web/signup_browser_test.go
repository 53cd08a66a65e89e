package web

import (
	"testing"
	"time"
)

// TestBrowserSignup signs an office up in a browser. With KILOWON_SCREENSHOTS set to a folder it also takes the pictures of the guide.
func TestBrowserSignup(t *testing.T) {
	t.Parallel()
	o := newOffice(t, smallDemo)
	o.clock.set(time.Now())
	o.work()
	browser(t, "signup.test.mjs", "KILOWON_URL="+serve(t, o.portal))
}
