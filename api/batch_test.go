package api

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
)

// batch is an open batch over a real connection: cases are written while answers are read.
type batch struct {
	*testing.T
	cases   *io.PipeWriter
	answers *bufio.Reader
	close   func() error
}

func openBatch(t *testing.T, opt Options) *batch {
	t.Helper()
	server := httptest.NewServer(handler(t, opt))
	t.Cleanup(server.Close)
	in, out := io.Pipe()
	b := &batch{T: t, cases: out}
	answered := make(chan error, 1)
	go func() {
		r, err := http.Post(server.URL+batchPath, linesType, in)
		if err == nil {
			b.answers, b.close = bufio.NewReader(r.Body), r.Body.Close
			if r.StatusCode != 200 || r.Header.Get("Content-Type") != linesType {
				err = fmt.Errorf("%s %s", r.Status, r.Header)
			}
		}
		answered <- err
	}()
	b.send("first")
	if err := <-answered; err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.close() })
	b.expect("first")
	return b
}

func (b *batch) send(id string) {
	if _, err := io.WriteString(b.cases, strings.Replace(home, `"h"`, `"`+id+`"`, 1)+"\n"); err != nil {
		b.Error(err)
	}
}

func (b *batch) expect(id string) {
	b.Helper()
	line, err := b.answers.ReadString('\n')
	if err != nil || !strings.HasPrefix(line, `{"id":"`+id+`","lines":`) {
		b.Fatalf("%.200s, %v; want the answer of %s", line, err, id)
	}
}

// Ten thousand cases come back in order, each before the next is sent where the client waits, and what is held does not grow with them.
func TestBatchStreams(t *testing.T) {
	b := openBatch(t, Options{})
	for i := range 20 {
		id := fmt.Sprintf("one-by-one-%d", i)
		b.send(id)
		b.expect(id)
	}
	const lines = 10_000
	go func() {
		for i := range lines {
			b.send(fmt.Sprint(i))
		}
		_ = b.cases.Close() // A pipe's end cannot fail.
	}()
	var held [2]uint64
	for i := range lines {
		b.expect(fmt.Sprint(i))
		switch i {
		case lines / 10:
			held[0] = heap()
		case lines * 9 / 10:
			held[1] = heap()
		}
	}
	if rest, err := io.ReadAll(b.answers); err != nil || len(rest) > 0 {
		t.Errorf("after the last answer: %q, %v", rest, err)
	}
	if held[1] > held[0]+4<<20 {
		t.Errorf("%d KiB are held after %d cases and %d KiB after %d", held[0]>>10, lines/10, held[1]>>10, lines*9/10)
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// lastLine is the error a broken stream ends with.
func (b *batch) lastLine() app.ErrorAnswer {
	b.Helper()
	text, err := io.ReadAll(b.answers)
	if err != nil {
		b.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	var e app.ErrorAnswer
	if err := json.Unmarshal(lines[len(lines)-1], &e); err != nil {
		b.Fatalf("%s: %v", text, err)
	}
	return e
}

func TestBatchEndsWithWhatWentWrong(t *testing.T) {
	for name, c := range map[string]struct {
		opt  Options
		send func(b *batch)
		want string
	}{
		"too large": {Options{MaxBatch: 2000}, func(b *batch) {
			for range 20 {
				_, _ = io.WriteString(b.cases, home+"\n") // The server stops reading on the way.
			}
		}, "2,000바이트"},
		"long line": {Options{MaxCase: 1000}, func(b *batch) {
			_, _ = io.WriteString(b.cases, home+"\n"+strings.Repeat("x", 5000))
		}, "3번째 줄이 1,000바이트보다 깁니다"},
		"too slow": {Options{Patience: 50 * time.Millisecond}, func(*batch) {}, "다시 보내 주세요"},
	} {
		t.Run(name, func(t *testing.T) {
			b := openBatch(t, c.opt)
			go c.send(b)
			if e := b.lastLine(); e.ID != "" || e.Error.Code != kilowon.Invalid || !strings.Contains(e.Error.Message, c.want) {
				t.Errorf("%+v, want %q", e, c.want)
			}
		})
	}
}

// The lines before one that is too long are answered.
func TestLinesBeforeALongOneAreAnswered(t *testing.T) {
	w := call(handler(t, Options{MaxCase: 1000}), "POST "+batchPath, home+"\n"+home+"\n"+strings.Repeat("x", 5000)+"\n"+home+"\n")
	lines := strings.Split(strings.TrimSpace(w.Body.String()), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[1], `{"id":"h","lines"`) || !strings.Contains(lines[2], "3번째 줄") {
		t.Errorf("%d lines: %.300s", len(lines), w.Body)
	}
}

// While all places are taken a batch and a large case are asked to come again, and small cases go on.
func TestHeavyWorkIsBounded(t *testing.T) {
	server := httptest.NewServer(handler(t, Options{Heavy: 1}))
	defer server.Close()
	in, out := io.Pipe()
	first := make(chan *http.Response, 1)
	go func() {
		r, err := http.Post(server.URL+batchPath, linesType, in)
		if err != nil {
			t.Error(err)
		}
		first <- r
	}()
	if _, err := io.WriteString(out, home+"\n"); err != nil {
		t.Fatal(err)
	}
	open := <-first
	post := func(path, body string) int {
		r, err := http.Post(server.URL+path, kindOf(path, body), strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		if r.StatusCode == http.StatusTooManyRequests && r.Header.Get("Retry-After") == "" {
			t.Errorf("%s: not told when to come again", path)
		}
		return r.StatusCode
	}
	large := home + strings.Repeat(" ", lightCase)
	for _, c := range []struct {
		path, body string
		status     int
	}{{batchPath, home, 429}, {comparePath, `{"cases":[` + home + `]}`, 429}, {ratePath, large, 429}, {ratePath, home, 200}} {
		if got := post(c.path, c.body); got != c.status {
			t.Errorf("%s with %d bytes: %d, want %d", c.path, len(c.body), got, c.status)
		}
	}
	_ = out.Close()
	if _, err := io.Copy(io.Discard, open.Body); err != nil {
		t.Error(err)
	}
	if err := open.Body.Close(); err != nil {
		t.Error(err)
	}
	for _, path := range []string{ratePath, batchPath} {
		if got := post(path, large); got != 200 {
			t.Errorf("%s after the first batch: %d", path, got)
		}
	}
}

// A client that stops in the middle of a case is told so in time.
func TestSlowCase(t *testing.T) {
	server := httptest.NewServer(handler(t, Options{Patience: 50 * time.Millisecond}))
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "POST "+ratePath+" HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"); err != nil {
		t.Fatal(err)
	}
	r, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusRequestTimeout {
		t.Error(r.Status)
	}
}

func TestShortLines(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "abc": "abc", "abc\nabc\n": "abc\nabc\n", "abcd": "!", "ab\nabcd\n": "ab\n!", "abc\n\n\nabcde": "abc\n\n\n!", "\nabc\nabcd\nab\n": "\nabc\n!",
	} {
		for _, in := range []io.Reader{strings.NewReader(text), oneByOne{strings.NewReader(text)}} {
			got, err := io.ReadAll(&shortLines{in: in, most: 3})
			var e *kilowon.Error
			if errors.As(err, &e) {
				got = append(got[:bytes.LastIndexByte(got, '\n')+1], '!')
			} else if err != nil {
				t.Error(err)
			}
			if string(got) != want {
				t.Errorf("%q: %q, want %q", text, got, want)
			}
		}
	}
}

// oneByOne reads a byte at a time.
type oneByOne struct{ io.Reader }

// Read reads at most one byte.
func (o oneByOne) Read(p []byte) (int, error) { return o.Reader.Read(p[:min(1, len(p))]) }
