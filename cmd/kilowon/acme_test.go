package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/letsencrypt/pebble/v2/ca"
	"github.com/letsencrypt/pebble/v2/db"
	"github.com/letsencrypt/pebble/v2/va"
	"github.com/letsencrypt/pebble/v2/wfe"
	"github.com/miekg/dns"
)

// acmeName is the name that the tests get a certificate for.
const acmeName = "portal.kilowon.test"

// nameServer says that every name is this machine.
func nameServer(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ns := &dns.Server{Listener: l, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) {
		answer := new(dns.Msg).SetReply(q)
		if q.Question[0].Qtype == dns.TypeA {
			answer.Answer = []dns.RR{&dns.A{Hdr: dns.RR_Header{Name: q.Question[0].Name, Rrtype: dns.TypeA, Class: dns.ClassINET}, A: net.IPv4(127, 0, 0, 1)}}
		}
		_ = w.WriteMsg(answer) // An issuer that hears nothing refuses, and the test fails.
	})}
	go func() { _ = ns.ActivateAndServe() }()
	t.Cleanup(func() { _ = ns.Shutdown() })
	return l.Addr().String()
}

// port is the port of an address.
func port(t *testing.T, addr string) int {
	t.Helper()
	_, text, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// issuer is an ACME authority of this machine that checks names as real ones do. Its handler is set when the portal's ports are known.
type issuer struct {
	*httptest.Server
	handler atomic.Pointer[http.Handler]
	roots   *x509.CertPool
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	i := &issuer{roots: x509.NewCertPool()}
	i.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*i.handler.Load()).ServeHTTP(w, r) }))
	t.Cleanup(i.Close)
	file := filepath.Join(t.TempDir(), "issuer.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: i.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SSL_CERT_FILE", file)
	return i
}

// open lets the authority issue to a portal at two ports.
func (i *issuer) open(t *testing.T, plain, secure int) {
	t.Helper()
	t.Setenv("PEBBLE_VA_NOSLEEP", "1")
	silent, memory := log.New(io.Discard, "", 0), db.NewMemoryStore()
	authority := ca.New(silent, memory, "", "ecdsa", 0, 1, map[string]ca.Profile{"default": {Description: "default"}})
	front := wfe.New(silent, memory, va.New(silent, plain, secure, true, nameServer(t), memory), authority, []string{"kilowon.test"}, true, false, 1, 1)
	h := front.Handler()
	i.handler.Store(&h)
	root, _ := pem.Decode(authority.GetRootCert(0).PEM())
	cert, err := x509.ParseCertificate(root.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	i.roots.AddCert(cert)
}

// visitor asks for a name at the portal's ports, whatever the name's address.
func visitor(roots *x509.CertPool, to string) *http.Client {
	return &http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true, DisableKeepAlives: true,
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, network, to)
			}}}
}

// TestOwnCertificate serves with a certificate that an ACME authority issued after it checked the name, and after a restart without the authority from the folder.
func TestOwnCertificate(t *testing.T) {
	i, dir := newIssuer(t), t.TempDir()
	args := []string{"--db", filepath.Join(dir, "k.db"), "--acme-host", acmeName, "--acme-http", "127.0.0.1:0", "--acme-directory", i.URL + "/dir"}
	for _, start := range []string{"first", "second"} {
		c, ready := serveChild(t, args...)
		select {
		case <-ready:
		case <-c.dead:
			t.Fatal(start, c.err, c.log.String())
		}
		secure, _, _ := strings.Cut(strings.TrimPrefix(c.base, "https://"), " ")
		if start == "first" {
			i.open(t, port(t, c.plain), port(t, secure))
		} else {
			i.Close()
		}
		res, err := visitor(i.roots, secure).Get("https://" + acmeName + "/login")
		if err != nil {
			t.Fatal(start, err, c.log.String())
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK || res.ProtoMajor != 2 || res.Header.Get("Strict-Transport-Security") == "" {
			t.Error(start, res.Status, res.Proto, res.Header)
		}
		refusedNames(t, secure)
		redirects(t, c.plain)
		if strings.Contains(c.log.String(), "127.0.0.1") {
			t.Errorf("the log tells addresses: %s", c.log.String())
		}
		if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		<-c.dead
		if c.err != nil {
			t.Error(start, c.err, c.log.String())
		}
	}
	info, err := os.Stat(filepath.Join(dir, "k.db-acme"))
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Error(info, err)
	}
}

// refusedNames asks for another name and for old TLS; neither may get a connection.
func refusedNames(t *testing.T, secure string) {
	t.Helper()
	for _, config := range []*tls.Config{
		{ServerName: "other.kilowon.test", InsecureSkipVerify: true},
		{ServerName: acmeName, InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11},
	} {
		if conn, err := tls.Dial("tcp", secure, config); err == nil {
			conn.Close()
			t.Errorf("%s was served with at most version %x", config.ServerName, config.MaxVersion)
		}
	}
}

// redirects asks in the open: every name leads to the portal's own, and what is posted is refused.
func redirects(t *testing.T, plain string) {
	t.Helper()
	v := visitor(nil, plain)
	res, err := v.Get("http://other.example/login?next=%2Fbills")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if to := res.Header.Get("Location"); res.StatusCode != http.StatusFound || to != "https://"+acmeName+"/login?next=%2Fbills" {
		t.Error(res.Status, to)
	}
	res, err = v.Post("http://"+acmeName+"/login", "application/x-www-form-urlencoded", strings.NewReader("username=a"))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusBadRequest {
		t.Error(res.Status)
	}
}

func TestOwnCertificateOptions(t *testing.T) {
	for _, c := range []struct {
		command serveCmd
		want    string
	}{
		{serveCmd{ACME: acmeOptions{Host: []string{acmeName}}, Proxy: []string{"127.0.0.1/32"}}, "--proxy와 함께 쓸 수 없습니다"},
		{serveCmd{ACME: acmeOptions{Host: []string{acmeName}}, BaseURL: "http://" + acmeName}, "https://로 시작하고"},
		{serveCmd{ACME: acmeOptions{Host: []string{acmeName}}, BaseURL: "https://other.example"}, "https://로 시작하고"},
		{serveCmd{ACME: acmeOptions{Host: []string{"127.0.0.1"}}}, "공개된 이름"},
		{serveCmd{ACME: acmeOptions{Host: []string{"portal"}}}, "공개된 이름"},
		{serveCmd{ACME: acmeOptions{Host: []string{"*.example.kr"}}}, "공개된 이름"},
		{serveCmd{ACME: acmeOptions{Host: []string{acmeName + ":443"}}}, "공개된 이름"},
		{serveCmd{ACME: acmeOptions{Host: []string{acmeName}, Directory: "http://ca.example"}}, "https://로 시작하는 주소"},
		{serveCmd{ACME: acmeOptions{Email: "a@example.kr"}}, "--acme-host와 함께"},
	} {
		if err := c.command.settle(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.command, err, c.want)
		}
	}
	plain, own := serveCmd{DB: "k.db"}, serveCmd{DB: "k.db", ACME: acmeOptions{Host: []string{acmeName, "www." + acmeName}}}
	for _, c := range []*serveCmd{&plain, &own} {
		if err := c.settle(); err != nil {
			t.Fatal(err)
		}
	}
	if plain.Addr != "127.0.0.1:8080" || plain.BaseURL != "" {
		t.Errorf("%+v", plain)
	}
	if own.Addr != ":443" || own.ACME.HTTP != ":80" || own.ACME.Cache != "k.db-acme" || own.BaseURL != "https://"+acmeName {
		t.Errorf("%+v", own)
	}
}

func TestCertificateFolderIsTheOwners(t *testing.T) {
	open := t.TempDir()
	if err := os.Chmod(open, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := ownFolder(open); err == nil || !strings.Contains(err.Error(), "chmod 700") {
		t.Error(err)
	}
}
