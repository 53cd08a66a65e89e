package api

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff/book"
)

const benchLines = 2000

// BenchmarkBatch is cases over a real connection, with all lines explained.
func BenchmarkBatch(b *testing.B) {
	server := httptest.NewServer(handler(b, Options{}))
	defer server.Close()
	text := bytes.Repeat([]byte(home+"\n"), benchLines)
	for b.Loop() {
		r, err := http.Post(server.URL+batchPath, linesType, bytes.NewReader(text))
		if err != nil {
			b.Fatal(err)
		}
		n, err := io.Copy(io.Discard, r.Body)
		if err != nil || n < benchLines*1000 {
			b.Fatal(n, err)
		}
		r.Body.Close()
	}
	perCase(b)
}

// BenchmarkLines is the same cases by the direct call: what HTTP adds is the difference.
func BenchmarkLines(b *testing.B) {
	text := bytes.Repeat([]byte(home+"\n"), benchLines)
	for b.Loop() {
		if _, err := app.RateLines(bytes.NewReader(text), io.Discard, book.Default(), false); err != nil {
			b.Fatal(err)
		}
	}
	perCase(b)
}

func perCase(b *testing.B) {
	b.ReportMetric(float64(b.N)*benchLines/b.Elapsed().Seconds(), "cases/s")
}

// BenchmarkBook is one question after what holds on a day.
func BenchmarkBook(b *testing.B) {
	h := handler(b, Options{})
	for b.Loop() {
		if w := call(h, "GET /api/v1/book/general?date=2025-07-01", ""); w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}
