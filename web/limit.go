package web

import (
	"crypto/sha256"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// mostClients bounds the memory of a limiter; clients beyond it share one allowance.
const mostClients = 50_000

// limiter counts requests per client address.
type limiter struct {
	mu       sync.Mutex
	rate     rate.Limit
	burst    int
	now      func() time.Time
	clients  map[netip.Addr]*rate.Limiter
	overflow *rate.Limiter
}

func newLimiter(perSecond float64, burst int, now func() time.Time) *limiter {
	r := rate.Limit(perSecond)
	return &limiter{rate: r, burst: burst, now: now, clients: map[netip.Addr]*rate.Limiter{}, overflow: rate.NewLimiter(r, burst)}
}

// allow takes one request from the client's allowance and reports whether it had one.
func (l *limiter) allow(client netip.Addr) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	c, ok := l.clients[client]
	if !ok && len(l.clients) >= mostClients {
		l.forget(now)
	}
	if !ok && len(l.clients) >= mostClients {
		c, ok = l.overflow, true
	}
	if !ok {
		c = rate.NewLimiter(l.rate, l.burst)
		l.clients[client] = c
	}
	return c.AllowN(now, 1)
}

// spent reports whether the client has used its allowance up, without taking from it.
func (l *limiter) spent(client netip.Addr) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	c, ok := l.clients[client]
	return ok && c.TokensAt(l.now()) < 1
}

// accountKey stands for a login name in a limiter, whether somebody has it or not.
func accountKey(login string) netip.Addr {
	sum := sha256.Sum256([]byte(strings.ToLower(strings.TrimSpace(login))))
	return netip.AddrFrom16([16]byte(sum[:16]))
}

// forget drops the clients whose allowance is full again: they are as good as new.
func (l *limiter) forget(now time.Time) {
	for client, c := range l.clients {
		if c.TokensAt(now) >= float64(l.burst) {
			delete(l.clients, client)
		}
	}
}

func (s *Server) limit(l *limiter, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, staticPrefix) && !l.allow(clientOf(r, s.opt.Proxies)) {
			w.Header().Set("Retry-After", "5")
			s.problem(w, r, tooMany)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// clientOf is the nearest address not of a trusted proxy; of IPv6 the network, because one client owns all of it.
func clientOf(r *http.Request, proxies []netip.Prefix) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	client := peer.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && within(client, proxies); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		client = hop.Unmap()
	}
	if client.Is6() {
		if network, err := client.WithZone("").Prefix(64); err == nil {
			return network.Addr()
		}
	}
	return client
}

func within(a netip.Addr, nets []netip.Prefix) bool {
	for _, n := range nets {
		if n.Contains(a) {
			return true
		}
	}
	return false
}
