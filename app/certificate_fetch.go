package app

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"syscall"
	"time"

	"golang.org/x/crypto/ocsp"

	"github.com/kilowon/kilowon/certificate"
)

// The bounds of what is fetched about revocation: a list of a large authority has some megabytes, a response some kilobytes.
const (
	mostList    = 16 << 20
	mostAnswer  = 64 << 10
	mostNeeds   = 8
	fetchTime   = 5 * time.Second
	mostFetched = 256
)

// fetcher gets revocation lists and OCSP responses, and keeps them until their authority writes new ones.
type fetcher struct {
	client *http.Client
	now    func() time.Time

	mu   sync.Mutex
	kept map[string]fetched
}

// fetched is a list or a response with the time it is good for.
type fetched struct {
	certificate.Evidence
	until time.Time
}

// newFetcher makes a fetcher that leaves this machine and its networks alone, whatever a certificate, a redirect or a name server says.
func newFetcher(now func() time.Time) *fetcher {
	dialer := &net.Dialer{Timeout: fetchTime, Control: publicOnly}
	return &fetcher{now: now, kept: map[string]fetched{}, client: &http.Client{
		Timeout:       fetchTime,
		Transport:     &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true, MaxResponseHeaderBytes: 64 << 10, TLSHandshakeTimeout: fetchTime},
		CheckRedirect: func(_ *http.Request, via []*http.Request) error { return redirects(len(via)) },
	}}
}

func redirects(n int) error {
	if n > 3 {
		return errors.New("too many redirects")
	}
	return nil
}

var errPrivate = errors.New("not a public address")

// publicOnly refuses connections to anything but public addresses; it is asked for each address that is really dialled, so that a name that changes cannot slip by.
func publicOnly(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	if !public(at.Addr().Unmap()) {
		return errPrivate
	}
	return nil
}

// notPublic are networks that IsGlobalUnicast lets through: shared address space, protocol assignments, benchmarks, future use, and addresses that wrap IPv4 ones.
var notPublic = []netip.Prefix{netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("2001::/32")}

func public(a netip.Addr) bool {
	for _, p := range notPublic {
		if p.Contains(a) {
			return false
		}
	}
	return a.IsGlobalUnicast() && !a.IsPrivate()
}

// fetch gets what is needed, each thing within its bounds and all at once. What cannot be got is left out: the rule of the trust says what that means.
func (f *fetcher) fetch(ctx context.Context, needs []certificate.Need) certificate.Evidence {
	needs = needs[:min(len(needs), mostNeeds)]
	got := make([]certificate.Evidence, len(needs))
	var wait sync.WaitGroup
	for i, need := range needs {
		wait.Go(func() { got[i] = f.one(ctx, need) })
	}
	wait.Wait()
	var out certificate.Evidence
	for _, e := range got {
		out.Lists, out.Answers = append(out.Lists, e.Lists...), append(out.Answers, e.Answers...)
	}
	return out
}

// forget drops what was fetched and did not help, such as what somebody on the way put in the place of a list.
func (f *fetcher) forget(needs []certificate.Need) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, n := range needs {
		delete(f.kept, keyOf(n))
	}
}

func keyOf(n certificate.Need) string { return n.URL + "\n" + string(n.Request) }

func (f *fetcher) one(ctx context.Context, need certificate.Need) certificate.Evidence {
	key := keyOf(need)
	f.mu.Lock()
	have, ok := f.kept[key]
	f.mu.Unlock()
	if ok && f.now().Before(have.until) {
		return have.Evidence
	}
	body, err := f.get(ctx, need)
	if err != nil {
		return certificate.Evidence{}
	}
	fresh, ok := read(need, body)
	if ok && f.now().Before(fresh.until) {
		f.keep(key, fresh)
	}
	return fresh.Evidence
}

// keep remembers what was fetched; when there is too much of it, what is out of date goes, and everything where that is not enough.
func (f *fetcher) keep(key string, fresh fetched) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.kept) >= mostFetched {
		for k, old := range f.kept {
			if !f.now().Before(old.until) {
				delete(f.kept, k)
			}
		}
	}
	if len(f.kept) >= mostFetched {
		clear(f.kept)
	}
	f.kept[key] = fresh
}

func (f *fetcher) get(ctx context.Context, need certificate.Need) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	method, most := http.MethodGet, int64(mostList)
	if need.Request != nil {
		method, most = http.MethodPost, mostAnswer
	}
	request, err := http.NewRequestWithContext(ctx, method, need.URL, bytes.NewReader(need.Request))
	if err != nil {
		return nil, err
	}
	if need.Request != nil {
		request.Header.Set("Content-Type", "application/ocsp-request")
	}
	answer, err := f.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, errors.New(answer.Status)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, most+1))
	if err == nil && int64(len(body)) > most {
		err = errors.New("too large")
	}
	return body, err
}

// read gives what was fetched with the time until which it need not be fetched again. Whether it is true is found out with the certificate at hand.
func read(need certificate.Need, body []byte) (fetched, bool) {
	if need.Request != nil {
		answer, err := ocsp.ParseResponse(body, nil)
		if err != nil {
			return fetched{}, false
		}
		return fetched{certificate.Evidence{Answers: [][]byte{body}}, answer.NextUpdate}, true
	}
	list, err := ParseRevocationList(body)
	if err != nil {
		return fetched{}, false
	}
	return fetched{certificate.Evidence{Lists: []*x509.RevocationList{list}}, list.NextUpdate}, true
}

// ParseRevocationList reads a revocation list in DER or PEM.
func ParseRevocationList(text []byte) (*x509.RevocationList, error) {
	if block, _ := pem.Decode(text); block != nil && block.Type == "X509 CRL" {
		text = block.Bytes
	}
	return x509.ParseRevocationList(text)
}
