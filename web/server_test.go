package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
)

// portal is a server with one page that does what do says.
func portal(t *testing.T, opt Options, do Handler) *Server {
	t.Helper()
	s, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	s.Page("/do", do)
	return s
}

func ask(s http.Handler, method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestFailureAsPage(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		want   []string
	}{
		{kilowon.At("D12", kilowon.Errorf(kilowon.Invalid, "숫자여야 합니다")), 422, []string{"입력한 내용을 확인해 주세요", "숫자여야 합니다", "D12"}},
		{kilowon.Errorf(kilowon.Conflict, "이미 청구된 달입니다"), 409, []string{"이미 청구된 달입니다"}},
		{fmt.Errorf("wrapped: %w", kilowon.Errorf(kilowon.NotFound, "없는 세대입니다")), 404, []string{"없는 세대입니다"}},
		{errors.New("disk full at /var/secret"), 500, []string{"요청을 처리하지 못했습니다", "문의 번호"}},
		{&http.MaxBytesError{Limit: 3 << 20}, 413, []string{"보낸 자료가 너무 큽니다", "3.0MB까지", "여러 파일로 나누고"}},
	} {
		w := ask(portal(t, Options{}, func(http.ResponseWriter, *http.Request) error { return c.err }), "GET", "/do")
		if w.Code != c.status {
			t.Errorf("%v: status %d, want %d", c.err, w.Code, c.status)
		}
		for _, want := range c.want {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%v: page without %q", c.err, want)
			}
		}
		if strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%v: the page tells the cause", c.err)
		}
	}
}

func TestFailureAsJSON(t *testing.T) {
	s := portal(t, Options{}, func(http.ResponseWriter, *http.Request) error {
		return kilowon.At("D12", kilowon.Errorf(kilowon.Invalid, "숫자여야 합니다"))
	})
	w := ask(s, "POST", "/do", "Accept", "application/json")
	var got struct {
		Title, Detail, Code, Instance string
		Status                        int
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if w.Code != 422 || got.Status != 422 || got.Code != "invalid" || got.Detail != "D12: 숫자여야 합니다" || got.Instance == "" {
		t.Errorf("%d %+v", w.Code, got)
	}
	if kind := w.Header().Get("Content-Type"); kind != "application/problem+json" {
		t.Error(kind)
	}
}

func TestUnauthenticatedGoesToLogin(t *testing.T) {
	s := portal(t, Options{}, func(http.ResponseWriter, *http.Request) error {
		return kilowon.Errorf(kilowon.Unauthenticated, "로그인해 주세요")
	})
	for _, c := range []struct {
		method string
		header []string
		status int
		to     string
	}{
		{"GET", nil, 303, "/login?next=%2Fdo%3Fa%3D1"},
		{"POST", nil, 303, "/login"},
		{"GET", []string{"X-Fragment", "1"}, 401, ""},
		{"GET", []string{"Accept", "application/json"}, 401, ""},
	} {
		w := ask(s, c.method, "/do?a=1", c.header...)
		if w.Code != c.status || w.Header().Get("Location") != c.to {
			t.Errorf("%s %v: %d %q, want %d %q", c.method, c.header, w.Code, w.Header().Get("Location"), c.status, c.to)
		}
	}
}

func TestUnknownPathAndMethod(t *testing.T) {
	s, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.Page("GET /only", func(w http.ResponseWriter, r *http.Request) error { return nil })
	for _, c := range []struct {
		method, path, want string
		status             int
	}{
		{"GET", "/nowhere", "찾는 화면이 없습니다", 404},
		{"GET", "/story/", "찾는 화면이 없습니다", 404},
		{"POST", "/only", "열 수 없는 주소입니다", 405},
	} {
		w := ask(s, c.method, c.path)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s %s: %d", c.method, c.path, w.Code)
		}
	}
	if got := ask(s, "POST", "/only").Header().Get("Allow"); got != "GET, HEAD" {
		t.Errorf("Allow is %q", got)
	}
}

func TestLogTellsRoutesNotPeople(t *testing.T) {
	var log bytes.Buffer
	around := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(w, r.Clone(r.Context())) })
	}
	s, err := New(Options{Log: slog.New(slog.NewTextHandler(&log, nil)), Around: around})
	if err != nil {
		t.Fatal(err)
	}
	s.Page("GET /bills/{id}", func(http.ResponseWriter, *http.Request) error { return errors.New("cause") })
	w := ask(s, "GET", "/bills/1234567890?name=hong")
	text := log.String()
	if n := strings.Count(text, `route="GET /bills/{id}"`); n != 2 {
		t.Errorf("the route stands %d times in the lines of the failure and of the request:\n%s", n, text)
	}
	for _, want := range []string{"status=500", "error=cause", "request=" + w.Header().Get("X-Request-Id")} {
		if !strings.Contains(text, want) {
			t.Errorf("log without %s:\n%s", want, text)
		}
	}
	for _, never := range []string{"1234567890", "hong", "192.0.2.1"} {
		if strings.Contains(text, never) {
			t.Errorf("log tells %s:\n%s", never, text)
		}
	}
}

func TestPanicBecomesPage(t *testing.T) {
	var log bytes.Buffer
	s := portal(t, Options{Log: slog.New(slog.NewTextHandler(&log, nil))}, func(http.ResponseWriter, *http.Request) error { panic("oops") })
	w := ask(s, "GET", "/do", "Accept-Encoding", "gzip")
	if w.Code != 500 || !strings.Contains(w.Body.String(), "요청을 처리하지 못했습니다") || !strings.Contains(log.String(), "value=oops") {
		t.Errorf("%d %s", w.Code, log.String())
	}
}

func TestPanicAfterOutputBreaksTheConnection(t *testing.T) {
	s := portal(t, Options{}, func(w http.ResponseWriter, _ *http.Request) error {
		_, _ = io.WriteString(w, "half")
		panic("oops")
	})
	defer func() {
		if v := recover(); v != http.ErrAbortHandler {
			t.Errorf("recovered %v, want http.ErrAbortHandler", v)
		}
	}()
	ask(s, "GET", "/do")
}

func TestGoneReaderIsNoFailure(t *testing.T) {
	var log bytes.Buffer
	ctx, cancel := context.WithCancel(t.Context())
	s := portal(t, Options{Log: slog.New(slog.NewTextHandler(&log, nil))}, func(http.ResponseWriter, *http.Request) error {
		cancel()
		return fmt.Errorf("query: %w", context.Canceled)
	})
	s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/do", nil))
	if strings.Contains(log.String(), "level=ERROR") {
		t.Error(log.String())
	}
}

func TestSecurityHeaders(t *testing.T) {
	s := portal(t, Options{}, func(w http.ResponseWriter, r *http.Request) error { return nil })
	r := httptest.NewRequest("GET", "/do", nil)
	r.TLS = &tls.ConnectionState{}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	for name, want := range map[string]string{
		"Content-Security-Policy":   "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
		"X-Content-Type-Options":    "nosniff",
		"Referrer-Policy":           "same-origin",
		"Cache-Control":             "no-store",
		"Strict-Transport-Security": "max-age=31536000; includeSubDomains",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if !strings.Contains(w.Header().Get("Permissions-Policy"), "camera=()") {
		t.Error(w.Header().Get("Permissions-Policy"))
	}
}

func TestHTTPSBehindAProxyIsKept(t *testing.T) {
	for https, want := range map[bool]string{true: "max-age=31536000; includeSubDomains", false: ""} {
		s := portal(t, Options{HTTPS: https}, func(w http.ResponseWriter, r *http.Request) error { return nil })
		if got := ask(s, "GET", "/do").Header().Get("Strict-Transport-Security"); got != want {
			t.Errorf("HTTPS %v: %q, want %q", https, got, want)
		}
	}
}

// TestSlowBodiesAreCutOff sends the head of a form and never its body: the handler must not wait for it for ever.
func TestSlowBodiesAreCutOff(t *testing.T) {
	ended := make(chan error, 1)
	s := portal(t, Options{BodyTime: 20 * time.Millisecond}, func(w http.ResponseWriter, r *http.Request) error {
		_, err := io.ReadAll(r.Body)
		ended <- err
		return nil
	})
	server := httptest.NewServer(s)
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "POST /do HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nslow"); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("the body ended with %v", err)
		}
	case <-time.After(30 * time.Second):
		t.Error("the handler still waits for the body")
	}
}

func TestOtherSitesMayNotPost(t *testing.T) {
	done := 0
	s := portal(t, Options{}, func(http.ResponseWriter, *http.Request) error { done++; return nil })
	for site, want := range map[string]int{"cross-site": 403, "same-origin": 200} {
		if w := ask(s, "POST", "/do", "Sec-Fetch-Site", site); w.Code != want {
			t.Errorf("%s: %d, want %d", site, w.Code, want)
		}
	}
	if done != 1 {
		t.Errorf("handled %d times", done)
	}
}

func TestBodyLimits(t *testing.T) {
	read := func(w http.ResponseWriter, r *http.Request) error {
		_, err := io.Copy(io.Discard, r.Body)
		return err
	}
	s := portal(t, Options{}, read)
	s.Upload("POST /upload", 3<<20, read)
	for _, c := range []struct {
		path         string
		size, status int
	}{{"/do", 1 << 20, 200}, {"/do", 1<<20 + 1, 413}, {"/upload", 3 << 20, 200}, {"/upload", 3<<20 + 1, 413}} {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest("POST", c.path, strings.NewReader(strings.Repeat("a", c.size))))
		if w.Code == 413 && !strings.Contains(w.Body.String(), strconv.Itoa(c.size>>20)+".0MB까지") {
			t.Errorf("%s does not say its limit", c.path)
		}
		if w.Code != c.status {
			t.Errorf("%s with %d bytes: %d, want %d", c.path, c.size, w.Code, c.status)
		}
	}
}

func TestNextRedirectsOrTells(t *testing.T) {
	s := portal(t, Options{}, func(w http.ResponseWriter, r *http.Request) error { return (&Server{}).Next(w, r, "/there") })
	if w := ask(s, "POST", "/do"); w.Code != 303 || w.Header().Get("Location") != "/there" {
		t.Errorf("%d %s", w.Code, w.Header().Get("Location"))
	}
	if w := ask(s, "POST", "/do", "Accept", "application/json"); w.Code != 200 || w.Body.String() != `{"location":"/there"}` {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestLocalPath(t *testing.T) {
	for in, want := range map[string]string{
		"/bills?a=1": "/bills?a=1", "": "/", "bills": "/", "//evil.example": "/", `/\evil.example`: "/",
		"https://evil.example/": "/", "javascript:alert(1)": "/", "/a\nb": "/",
	} {
		if got := LocalPath(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestPagesAreCompressed(t *testing.T) {
	s := portal(t, Options{}, func(w http.ResponseWriter, r *http.Request) error {
		switch r.FormValue("kind") {
		case "small":
			_, err := io.WriteString(w, "<p>짧음</p>")
			return err
		case "binary":
			w.Header().Set("Content-Type", "application/pdf")
			_, err := w.Write(make([]byte, 5000))
			return err
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(http.StatusAccepted)
		_, err := io.WriteString(w, strings.Repeat("<p>길다</p>", 500))
		return err
	})
	w := ask(s, "GET", "/do", "Accept-Encoding", "br, gzip")
	zr, err := gzip.NewReader(w.Body)
	if err != nil || w.Code != http.StatusAccepted || w.Header().Get("Content-Encoding") != "gzip" {
		t.Fatalf("%v, %d %q", err, w.Code, w.Header().Get("Content-Encoding"))
	}
	text, err := io.ReadAll(zr)
	if err != nil || string(text) != strings.Repeat("<p>길다</p>", 500) {
		t.Errorf("%v: %d bytes", err, len(text))
	}
	for _, c := range [][2]string{{"small", "gzip"}, {"binary", "gzip"}, {"", "identity"}, {"", "gzip;q=0"}} {
		if w := ask(s, "GET", "/do?kind="+c[0], "Accept-Encoding", c[1]); w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%v is compressed", c)
		}
	}
}
