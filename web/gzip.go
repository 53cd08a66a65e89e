package web

import (
	"net/http"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// smallest is the size below which a gzip stream saves nothing.
const smallest = 1024

var gzipWriters = sync.Pool{New: func() any {
	// Levels above 3 make pages a twentieth smaller in half as much time again or more.
	w, _ := gzip.NewWriterLevel(nil, 3)
	return w
}}

// compress sends texts gzipped to readers that take it. Pages are written in one piece, so the first write tells the size.
func compress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept-Encoding")
		if !acceptsGzip(r) {
			next.ServeHTTP(w, r)
			return
		}
		g := &gzipResponse{ResponseWriter: w}
		next.ServeHTTP(g, r)
		g.close()
	})
}

func acceptsGzip(r *http.Request) bool {
	for _, part := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" && strings.TrimSpace(quality) != "q=0" {
			return true
		}
	}
	return false
}

// gzipResponse holds the status back until the first bytes show whether the body is worth compressing.
type gzipResponse struct {
	http.ResponseWriter
	status int
	sent   bool
	gz     *gzip.Writer
}

// WriteHeader keeps the status for the first write; informational ones pass at once.
func (g *gzipResponse) WriteHeader(status int) {
	if status < 200 {
		g.ResponseWriter.WriteHeader(status)
		return
	}
	if g.status == 0 {
		g.status = status
	}
}

// Write compresses b when the whole response is compressed.
func (g *gzipResponse) Write(b []byte) (int, error) {
	if !g.sent {
		g.begin(b)
	}
	if g.gz != nil {
		return g.gz.Write(b)
	}
	return g.ResponseWriter.Write(b)
}

func (g *gzipResponse) begin(first []byte) {
	g.sent = true
	h := g.Header()
	if h.Get("Content-Type") == "" {
		h.Set("Content-Type", http.DetectContentType(first))
	}
	if len(first) >= smallest && h.Get("Content-Encoding") == "" && h.Get("Content-Range") == "" && isText(h.Get("Content-Type")) {
		h.Set("Content-Encoding", "gzip")
		h.Del("Content-Length")
		g.gz = gzipWriters.Get().(*gzip.Writer)
		g.gz.Reset(g.ResponseWriter)
	}
	if g.status != 0 {
		g.ResponseWriter.WriteHeader(g.status)
	}
}

// Flush sends what was written so far, for downloads made while they are sent.
func (g *gzipResponse) Flush() {
	if !g.sent {
		g.begin(nil)
	}
	if g.gz != nil {
		_ = g.gz.Flush() // A broken connection shows at the next write.
	}
	_ = http.NewResponseController(g.ResponseWriter).Flush()
}

// Unwrap lets http.ResponseController reach deadlines.
func (g *gzipResponse) Unwrap() http.ResponseWriter { return g.ResponseWriter }

func (g *gzipResponse) close() {
	if !g.sent && g.status != 0 {
		g.ResponseWriter.WriteHeader(g.status)
	}
	if g.gz != nil {
		_ = g.gz.Close() // A broken connection cannot be told to the reader.
		gzipWriters.Put(g.gz)
	}
}

func isText(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	return strings.HasPrefix(kind, "text/") || strings.HasSuffix(kind, "json") || kind == "image/svg+xml"
}
