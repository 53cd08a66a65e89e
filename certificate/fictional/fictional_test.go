package fictional

import (
	"bytes"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/certificate"
)

const (
	number   = kilowon.BusinessNumber("0008112349")
	password = "비밀 번호1!"
)

// shell is a folder in which OpenSSL works.
type shell struct {
	*testing.T
	dir string
}

func (s shell) openssl(args ...string) string {
	s.Helper()
	cmd := exec.Command("openssl", args...)
	cmd.Dir = s.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func (s shell) put(name string, b []byte, err error) {
	s.Helper()
	if err == nil {
		err = os.WriteFile(filepath.Join(s.dir, name), b, 0o600)
	}
	if err != nil {
		s.Fatal(err)
	}
}

func (s shell) get(name string) []byte {
	s.Helper()
	b, err := os.ReadFile(filepath.Join(s.dir, name))
	if err != nil {
		s.Fatal(err)
	}
	return b
}

func newShell(t *testing.T) (shell, *Authority) {
	t.Helper()
	a, err := New(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return shell{t, t.TempDir()}, a
}

func (a *Authority) member(t *testing.T, state State) *Member {
	t.Helper()
	m, err := a.Issue("한빛주택관리(가상)", number, state)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestOpenSSLOpensTheKeys finds the same key in each file. The oldest form is known to no OpenSSL; the browser test opens it.
func TestOpenSSLOpensTheKeys(t *testing.T) {
	s, a := newShell(t)
	m := a.member(t, Valid)
	b, err := m.SignPri(password)
	s.put("signPri.key", b, err)
	b, err = m.PKCS12(password)
	s.put("member.p12", b, err)
	s.put("want.pem", pemOf("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(m.key)), nil)
	want := s.openssl("rsa", "-in", "want.pem", "-noout", "-modulus")
	s.openssl("pkcs8", "-inform", "DER", "-in", "signPri.key", "-passin", "pass:"+password, "-provider", "legacy", "-provider", "default", "-out", "pri.pem")
	if got := s.openssl("rsa", "-in", "pri.pem", "-noout", "-modulus"); got != want {
		t.Errorf("signPri.key: %s, want %s", got, want)
	}
	s.openssl("pkcs12", "-in", "member.p12", "-passin", "pass:"+password, "-nodes", "-nocerts", "-provider", "legacy", "-provider", "default", "-out", "p12.pem")
	if got := s.openssl("rsa", "-in", "p12.pem", "-noout", "-modulus"); got != want {
		t.Errorf("member.p12: %s, want %s", got, want)
	}
	out := s.openssl("pkcs12", "-in", "member.p12", "-passin", "pass:"+password, "-nokeys", "-provider", "legacy", "-provider", "default")
	if block, _ := pem.Decode([]byte(out[strings.Index(out, "-----BEGIN"):])); block == nil || !bytes.Equal(block.Bytes, m.SignCert()) {
		t.Error("member.p12 has another certificate")
	}
	plain, err := m.privateKey()
	if random := hex.EncodeToString(append([]byte{0}, m.random...)); err != nil || !strings.Contains(hex.EncodeToString(plain), random) {
		t.Errorf("the random number is not beside the key: %v", err)
	}
	s.put("plain.der", plain, nil)
	if got := s.openssl("asn1parse", "-inform", "DER", "-in", "plain.der"); !strings.Contains(got, "1.2.410.200004.10.1.1.3") {
		t.Errorf("no attribute with the random number:\n%s", got)
	}
}

// TestMembersAreTaken signs with OpenSSL and the files of the authority.
func TestMembersAreTaken(t *testing.T) {
	s, a := newShell(t)
	members := map[State]*Member{}
	for _, state := range []State{Valid, Expired, Revoked} {
		members[state] = a.member(t, state)
	}
	trust, err := a.Trust()
	if err != nil {
		t.Fatal(err)
	}
	want := certificate.Challenge{Nonce: strings.Repeat("n", 43), Purpose: certificate.Login, Expires: time.Now().Add(time.Minute).Truncate(time.Second)}
	s.put("content", []byte(want.Encode()), nil)
	s.put("key.pem", pemOf("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(a.memberKey)), nil)
	for state, reason := range map[State]certificate.Reason{Valid: "", Expired: certificate.Expired, Revoked: certificate.Revoked} {
		m := members[state]
		s.put("cert.pem", pemOf("CERTIFICATE", m.SignCert()), nil)
		s.openssl("cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-md", "sha256", "-signer", "cert.pem", "-inkey", "key.pem", "-in", "content", "-out", "signed.der")
		proof, err := certificate.Verify(s.get("signed.der"), want, trust, time.Now())
		var refusal *certificate.Refusal
		if reason != "" {
			if !errors.As(err, &refusal) || refusal.Reason != reason {
				t.Errorf("%v, want %s", err, reason)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if proof.Subject.Name != "한빛주택관리(가상)" || proof.Policy.Name != PolicyName || !proof.Subject.Matches(number, m.random) || proof.Subject.Matches(number, members[Revoked].random) {
			t.Errorf("%+v", proof)
		}
	}
}
