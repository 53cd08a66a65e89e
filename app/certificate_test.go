package app

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/certificate"
	"github.com/kilowon/kilowon/certificate/fictional"
)

// signer is a member whose certificate OpenSSL signs with.
type signer struct {
	*testing.T
	dir    string
	random string
}

func newSigner(t *testing.T, m *fictional.Member) signer {
	t.Helper()
	s := signer{t, t.TempDir(), base64.StdEncoding.EncodeToString(m.Random())}
	key, err := m.SignPri(DemoPassword)
	if err != nil {
		t.Fatal(err)
	}
	s.put("signPri.key", key)
	s.put("cert.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: m.SignCert()}))
	s.openssl("pkcs8", "-inform", "DER", "-in", "signPri.key", "-passin", "pass:"+DemoPassword, "-provider", "legacy", "-provider", "default", "-out", "key.pem")
	return s
}

func (s signer) put(name string, b []byte) {
	s.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), b, 0o600); err != nil {
		s.Fatal(err)
	}
}

func (s signer) openssl(args ...string) {
	s.Helper()
	cmd := exec.Command("openssl", args...)
	cmd.Dir = s.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		s.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// answer is what the form of a page would send for a challenge.
func (s signer) answer(c certificate.Challenge) CertificateAnswer {
	s.Helper()
	s.put("content", []byte(c.Encode()))
	s.openssl("cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-md", "sha256", "-signer", "cert.pem", "-inkey", "key.pem", "-in", "content", "-out", "signed.der")
	signed, err := os.ReadFile(filepath.Join(s.dir, "signed.der"))
	if err != nil {
		s.Fatal(err)
	}
	return CertificateAnswer{Challenge: c.Encode(), Signature: base64.StdEncoding.EncodeToString(signed), Random: s.random, Number: DemoBusinessNumber.String()}
}

func newFictional(t *testing.T) *fictional.Authority {
	t.Helper()
	a, err := fictional.New(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func issued(t *testing.T, a *fictional.Authority, state fictional.State) *fictional.Member {
	t.Helper()
	m, err := a.Issue(DemoOrganisation, DemoBusinessNumber, state)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func trusting(t *testing.T, a *fictional.Authority) *certificate.Trust {
	t.Helper()
	trust, err := a.Trust()
	if err != nil {
		t.Fatal(err)
	}
	return trust
}

func reasonOf(err error) certificate.Reason {
	var r *certificate.Refusal
	if errors.As(err, &r) {
		return r.Reason
	}
	return ""
}

func TestCertificatesTakeAnAnswerOnce(t *testing.T) {
	a := newFictional(t)
	s := newSigner(t, issued(t, a, fictional.Valid))
	trust, now := trusting(t, a), time.Now()
	clock := func() time.Time { return now }
	source := func() *certificate.Trust { return trust }
	c, other := NewCertificates(source, clock), NewCertificates(source, clock)

	answer := s.answer(c.Challenge(certificate.Login, ""))
	changed := func(change func(*CertificateAnswer)) CertificateAnswer {
		out := answer
		change(&out)
		return out
	}
	for name, tc := range map[string]struct {
		by      *Certificates
		purpose certificate.Purpose
		answer  CertificateAnswer
		reason  certificate.Reason
	}{
		"for another purpose":         {c, certificate.SignUp, answer, certificate.Mismatch},
		"to another run of it":        {other, certificate.Login, answer, certificate.Mismatch},
		"of a challenge made at home": {c, certificate.Login, s.answer(certificate.Challenge{Nonce: strings.Repeat("A", 43), Purpose: certificate.Login, Expires: now.Add(time.Hour).UTC().Truncate(time.Second)}), certificate.Mismatch},
		"with a later end": {c, certificate.Login, changed(func(a *CertificateAnswer) {
			given, err := certificate.ParseChallenge(a.Challenge)
			if err != nil {
				t.Fatal(err)
			}
			given.Expires = given.Expires.Add(time.Hour)
			a.Challenge = given.Encode()
		}), certificate.Mismatch},
		"without a challenge":        {c, certificate.Login, changed(func(a *CertificateAnswer) { a.Challenge = "" }), certificate.Mismatch},
		"without a signature":        {c, certificate.Login, changed(func(a *CertificateAnswer) { a.Signature = "" }), certificate.Malformed},
		"that is no base64":          {c, certificate.Login, changed(func(a *CertificateAnswer) { a.Signature = "?" }), certificate.Malformed},
		"that is too long":           {c, certificate.Login, changed(func(a *CertificateAnswer) { a.Signature = strings.Repeat("A", 1<<20) }), certificate.Malformed},
		"of another number":          {c, certificate.Login, changed(func(a *CertificateAnswer) { a.Number = "000-81-12354" }), certificate.WrongNumber},
		"without the random number":  {c, certificate.Login, changed(func(a *CertificateAnswer) { a.Random = "" }), certificate.WrongNumber},
		"with another random number": {c, certificate.Login, changed(func(a *CertificateAnswer) { a.Random = "AAAAAAAAAAAAAAAAAAAAAAAAAAA=" }), certificate.WrongNumber},
	} {
		if _, err := tc.by.Verify(t.Context(), tc.purpose, tc.answer); reasonOf(err) != tc.reason {
			t.Errorf("an answer %s: %v, want %s", name, err, tc.reason)
		}
	}
	_, err := c.Verify(t.Context(), certificate.Login, changed(func(a *CertificateAnswer) { a.Number = "1" }))
	var e *kilowon.Error
	if !errors.As(err, &e) || e.Code != kilowon.Invalid || e.Path != "number" {
		t.Errorf("a number that is none: %v", err)
	}

	proof, err := c.Verify(t.Context(), certificate.Login, answer)
	if err != nil {
		t.Fatal(err)
	}
	if proof.Subject.Name != DemoOrganisation || proof.Number != DemoBusinessNumber {
		t.Errorf("%+v", proof)
	}
	if _, err := c.Verify(t.Context(), certificate.Login, answer); reasonOf(err) != certificate.Mismatch {
		t.Errorf("a second time: %v", err)
	}
	late := s.answer(c.Challenge(certificate.Login, ""))
	now = now.Add(challengeLife + time.Second)
	if _, err := c.Verify(t.Context(), certificate.Login, late); reasonOf(err) != certificate.Late {
		t.Errorf("too late: %v", err)
	}
	again := s.answer(c.Challenge(certificate.Login, ""))
	if _, err := c.Verify(t.Context(), certificate.Login, again); err != nil || len(c.used) != 1 {
		t.Errorf("%v; %d used challenges are remembered, want the one that has not run out", err, len(c.used))
	}
}

// web stands for the network: every address is answered by one handler.
type web struct {
	handler http.HandlerFunc
	asked   int
}

func (w *web) RoundTrip(r *http.Request) (*http.Response, error) {
	w.asked++
	rec := httptest.NewRecorder()
	w.handler(rec, r)
	return rec.Result(), nil
}

func (w *web) fetcher(now func() time.Time) *fetcher {
	f := newFetcher(now)
	f.client.Transport = w
	return f
}

func TestCertificatesFetchWhatTheyLack(t *testing.T) {
	a, now := newFictional(t), time.Now()
	a.Publish("http://lists.example/ca.crl")
	good, taken := newSigner(t, issued(t, a, fictional.Valid)), newSigner(t, issued(t, a, fictional.Revoked))
	trust := trusting(t, a)
	list := trust.Evidence.Lists[1]
	trust.Evidence.Lists = trust.Evidence.Lists[:1]
	clock := func() time.Time { return now }
	network := &web{handler: func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(list.Raw) }}
	c := NewCertificates(func() *certificate.Trust { return trust }, clock)
	c.fetcher = network.fetcher(clock)
	try := func(s signer) error {
		_, err := c.Verify(t.Context(), certificate.Trial, s.answer(c.Challenge(certificate.Trial, "")))
		return err
	}

	bad := good.answer(c.Challenge(certificate.Trial, ""))
	raw, err := base64.StdEncoding.DecodeString(bad.Signature)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)-1] ^= 1
	bad.Signature = base64.StdEncoding.EncodeToString(raw)
	if _, err := c.Verify(t.Context(), certificate.Trial, bad); reasonOf(err) != certificate.Forged || network.asked != 0 {
		t.Errorf("%v and %d requests for a signature that does not hold", err, network.asked)
	}
	for range 3 {
		if err := try(good); err != nil {
			t.Fatal(err)
		}
	}
	if network.asked != 1 {
		t.Errorf("%d requests, want one that is remembered", network.asked)
	}
	if err := try(taken); reasonOf(err) != certificate.Revoked {
		t.Errorf("revoked: %v", err)
	}

	whole := network.handler
	for name, handler := range map[string]http.HandlerFunc{
		"nothing":      func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) },
		"nonsense":     func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") },
		"the other CA": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(trust.Evidence.Lists[0].Raw) },
		"a flood": func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write(list.Raw)
			_, _ = w.Write(make([]byte, mostList))
		},
		"a wheel": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/again", http.StatusFound) },
	} {
		c.fetcher.kept = map[string]fetched{}
		network.handler = handler
		if err := try(good); reasonOf(err) != certificate.Unchecked {
			t.Errorf("%s: %v", name, err)
		}
		if len(c.fetcher.kept) != 0 {
			t.Errorf("%s is remembered", name)
		}
	}
	network.handler = whole
	if err := try(good); err != nil {
		t.Errorf("once the list is there again: %v", err)
	}
}

// The server's own network must not be reached through a certificate: the test's server is on the loopback.
func TestFetcherStaysOutside(t *testing.T) {
	asked := false
	inside := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	defer inside.Close()
	_, err := newFetcher(time.Now).get(context.Background(), certificate.Need{URL: inside.URL})
	if !errors.Is(err, errPrivate) || asked {
		t.Errorf("%v, asked: %v", err, asked)
	}
	for address, want := range map[string]bool{
		"8.8.8.8": true, "2001:4860:4860::8888": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.0.1": false, "169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false, "0.1.2.3": false,
		"224.0.0.1": false, "255.255.255.255": false, "198.18.0.1": false, "::1": false, "::": false, "fe80::1": false, "fc00::1": false, "64:ff9b::a00:1": false, "2002:a00:1::": false, "ff02::1": false,
	} {
		if public(netip.MustParseAddr(address)) != want {
			t.Errorf("%s: want %v", address, want)
		}
	}
	if err := publicOnly("tcp", "[::ffff:10.0.0.1]:80", nil); !errors.Is(err, errPrivate) {
		t.Errorf("a private address in another dress: %v", err)
	}
}

func TestFetcherAsksForResponses(t *testing.T) {
	network := &web{handler: func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/ocsp-request" || !bytes.Equal(body, []byte("question")) {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		_, _ = w.Write(make([]byte, mostAnswer))
	}}
	f := network.fetcher(time.Now)
	if body, err := f.get(t.Context(), certificate.Need{URL: "http://a.example", Request: []byte("question")}); err != nil || len(body) != mostAnswer {
		t.Errorf("%d bytes, %v", len(body), err)
	}
	network.handler = func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, mostAnswer+1)) }
	if _, err := f.get(t.Context(), certificate.Need{URL: "http://a.example", Request: []byte("question")}); err == nil {
		t.Error("a response without end is read")
	}
}

func TestFetcherForgetsWhatIsTooMuch(t *testing.T) {
	now := time.Now()
	f := newFetcher(func() time.Time { return now })
	for i := range mostFetched {
		f.keep(string(rune('a'+i)), fetched{until: now.Add(time.Hour * time.Duration(1-2*(i%2)))})
	}
	if f.keep("new", fetched{until: now.Add(time.Hour)}); len(f.kept) != mostFetched/2+1 {
		t.Errorf("%d are kept, want those that are good", len(f.kept))
	}
}
