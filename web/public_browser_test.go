package web

import (
	"testing"

	"github.com/kilowon/kilowon/api"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff/book"
)

// public is a portal without a database, which its pages without a login do not need, and the JSON interface beside it.
func public(t *testing.T) *Server {
	t.Helper()
	use, err := app.New(nil, book.Default())
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewPortal(use, nil, PortalOptions{Options: Options{Rate: 1e6, Burst: 1e6}, Now: testDay.Time})
	if err != nil {
		t.Fatal(err)
	}
	covered, err := book.Coverage()
	if err != nil {
		t.Fatal(err)
	}
	h, err := api.New(book.Default(), covered, api.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.Mount(api.Root, h)
	s.Mount(api.Root+"/", h)
	s.Foot(Link{"JSON API", api.Root})
	return s
}

// TestBrowserPublic looks at what needs no login. With KILOWON_SCREENSHOTS set to a folder it also takes the picture of the guide.
func TestBrowserPublic(t *testing.T) {
	t.Parallel()
	browser(t, "public.test.mjs", "KILOWON_URL="+serve(t, public(t)))
}
