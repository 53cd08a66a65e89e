package web

import (
	"encoding/json"
	"net/http"
	"testing"
)

// What the portal refuses before the JSON interface sees it is told as JSON, whatever was asked for.
func TestRefusedCallsAreToldAsJSON(t *testing.T) {
	s, err := New(Options{Rate: 0.001, Burst: 2})
	if err != nil {
		t.Fatal(err)
	}
	s.Mount("/api/", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	for _, c := range []struct {
		header []string
		status int
	}{{nil, 204}, {[]string{"Origin", "https://elsewhere.example"}, 403}, {[]string{"Accept", "text/html"}, 429}} {
		w := ask(s, "POST", "/api/v1/rate", c.header...)
		if w.Code != c.status {
			t.Errorf("%v: %d, want %d", c.header, w.Code, c.status)
		}
		if c.status < 400 {
			continue
		}
		var p struct{ Status int }
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != c.status || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%v: %s %s %v", c.header, w.Header().Get("Content-Type"), w.Body, err)
		}
	}
}
