package failure

import (
	"net/http"
	"net/http/httptest"
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

func TestRouteTellsAMissedPathFromAMissedMethod(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /here", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusAccepted) })
	for _, tc := range []struct {
		method, path, allow string
		status              int
	}{
		{"GET", "/here", "", http.StatusAccepted},
		{"POST", "/here", "GET, HEAD", http.StatusTeapot},
		{"GET", "/there", "", http.StatusTeapot},
	} {
		w := httptest.NewRecorder()
		var told string
		Route(mux, w, httptest.NewRequest(tc.method, tc.path, nil), func(allow string) {
			told = allow
			w.WriteHeader(http.StatusTeapot)
		})
		if w.Code != tc.status || told != tc.allow || w.Header().Get("Allow") != tc.allow {
			t.Errorf("%s %s: status %d, told %q, header %q", tc.method, tc.path, w.Code, told, w.Header().Get("Allow"))
		}
		if w.Body.Len() > 0 {
			t.Errorf("%s %s: the mux wrote %q", tc.method, tc.path, w.Body)
		}
	}
}
