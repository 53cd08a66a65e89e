package web

import (
	"encoding/binary"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"
)

func TestLimiterPerClient(t *testing.T) {
	now := time.Unix(1000, 0)
	l := newLimiter(2, 3, func() time.Time { return now })
	a, b := netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("192.0.2.2")
	for i, want := range []bool{true, true, true, false} {
		if got := l.allow(a); got != want {
			t.Errorf("request %d: %v", i+1, got)
		}
	}
	if !l.allow(b) {
		t.Error("another client is held back")
	}
	now = now.Add(500 * time.Millisecond)
	if !l.allow(a) || l.allow(a) {
		t.Error("half a second at two a second gives one request")
	}
}

func TestLimiterStaysSmall(t *testing.T) {
	now := time.Unix(1000, 0)
	l := newLimiter(1, 1, func() time.Time { return now })
	client := func(i int) netip.Addr {
		var a [4]byte
		binary.BigEndian.PutUint32(a[:], uint32(i))
		return netip.AddrFrom4(a)
	}
	for i := range mostClients {
		l.allow(client(i))
	}
	if !l.allow(client(mostClients)) || l.allow(client(mostClients+1)) {
		t.Error("clients beyond the bound do not share one allowance")
	}
	if len(l.clients) != mostClients {
		t.Errorf("%d clients kept", len(l.clients))
	}
	now = now.Add(time.Second)
	if !l.allow(client(mostClients+2)) || len(l.clients) != 1 {
		t.Errorf("%d clients kept after all were idle", len(l.clients))
	}
}

func TestTooManyRequests(t *testing.T) {
	s := portal(t, Options{Rate: 0.001, Burst: 2}, func(http.ResponseWriter, *http.Request) error { return nil })
	for i, want := range []int{200, 200, 429} {
		if w := ask(s, "GET", "/do"); w.Code != want {
			t.Errorf("request %d: %d, want %d", i+1, w.Code, want)
		}
	}
	if w := ask(s, "GET", s.assets.url("main.css")); w.Code != 200 {
		t.Errorf("a style sheet is counted: %d", w.Code)
	}
}

func TestClientOf(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for _, c := range []struct{ peer, forwarded, want string }{
		{"192.0.2.7:99", "", "192.0.2.7"},
		{"192.0.2.7:99", "198.51.100.1", "192.0.2.7"},
		{"10.0.0.1:99", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:99", "203.0.113.9, 198.51.100.1, 10.0.0.2", "198.51.100.1"},
		{"10.0.0.1:99", "nonsense", "10.0.0.1"},
		{"[2001:db8:1:2:3::4]:99", "", "2001:db8:1:2::"},
		{"[::ffff:192.0.2.7]:99", "", "192.0.2.7"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := clientOf(r, proxies).String(); got != c.want {
			t.Errorf("%s forwarding %q: %s, want %s", c.peer, c.forwarded, got, c.want)
		}
	}
}
