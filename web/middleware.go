package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/kilowon/kilowon"
)

// chain puts the parts every request passes around the routes, outermost first.
func (s *Server) chain() http.Handler {
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.problem(w, r, crossOrigin) }))
	limits := newLimiter(s.opt.Rate, s.opt.Burst, time.Now)

	var h http.Handler = http.HandlerFunc(s.route)
	if s.opt.Around != nil {
		h = s.opt.Around(h)
	}
	h = compress(h)
	h = guard.Handler(h)
	h = s.limit(limits, h)
	h = s.recover(h)
	h = secure(s.opt.HTTPS, h)
	return s.observe(h)
}

// secure sets the headers that keep scripts, frames and other sites away from the pages.
func secure(https bool, next http.Handler) http.Handler {
	const policy = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	const permissions = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Permissions-Policy", permissions)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		// Offices share computers: a bill must not be found in the cache after the logout.
		h.Set("Cache-Control", "no-store")
		if r.TLS != nil || https {
			h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
		}
		next.ServeHTTP(w, r)
	})
}

type requestKey struct{}

// requestID is the number of this request in the log, shown to the reader on a failure.
func requestID(r *http.Request) string {
	id, _ := r.Context().Value(requestKey{}).(string)
	return id
}

// pattern is the route of a request. The mux notes it on the request it is handed, which is a copy where something was put into the context before.
func (s *Server) pattern(r *http.Request) string {
	_, pattern := s.mux.Handler(r)
	return pattern
}

// observe numbers a request and logs its route, not its address: customer numbers stand in paths.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var raw [8]byte
		_, _ = rand.Read(raw[:]) // crypto/rand never fails: it ends the program instead.
		id := hex.EncodeToString(raw[:])
		w.Header().Set("X-Request-Id", id)
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, id))
		counted := &countingWriter{ResponseWriter: w}
		start := time.Now()
		defer func() {
			s.opt.Log.LogAttrs(r.Context(), slog.LevelInfo, "request",
				slog.String("request", id), slog.String("method", r.Method), slog.String("route", s.pattern(r)),
				slog.Int("status", counted.code()), slog.Int64("bytes", counted.bytes),
				slog.Duration("took", time.Since(start).Round(time.Microsecond)))
		}()
		next.ServeHTTP(counted, r)
	})
}

// recover turns a panic into the page of an internal error, or breaks the connection when part of another page has gone out.
func (s *Server) recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(v)
			}
			s.opt.Log.LogAttrs(r.Context(), slog.LevelError, "panic", slog.String("request", requestID(r)),
				slog.String("route", s.pattern(r)), slog.String("value", fmt.Sprint(v)), slog.String("stack", string(debug.Stack())))
			if c, ok := w.(*countingWriter); ok && c.status != 0 {
				panic(http.ErrAbortHandler)
			}
			w.Header().Del("Content-Encoding")
			s.problem(w, r, problemOf(kilowon.Internal))
		}()
		next.ServeHTTP(w, r)
	})
}

// countingWriter remembers what was answered.
type countingWriter struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (c *countingWriter) code() int {
	if c.status == 0 {
		return http.StatusOK
	}
	return c.status
}

// WriteHeader notes the final status; informational ones (1xx) pass.
func (c *countingWriter) WriteHeader(status int) {
	if c.status == 0 && status >= 200 {
		c.status = status
	}
	c.ResponseWriter.WriteHeader(status)
}

// Write counts the bytes that go out.
func (c *countingWriter) Write(b []byte) (int, error) {
	if c.status == 0 {
		c.status = http.StatusOK
	}
	n, err := c.ResponseWriter.Write(b)
	c.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach flushing and deadlines.
func (c *countingWriter) Unwrap() http.ResponseWriter { return c.ResponseWriter }
