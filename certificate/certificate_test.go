package certificate

import (
	"bytes"
	"crypto/x509"
	"encoding/hex"
	"strings"
	"testing"
	"time"
)

func challenge(now time.Time) Challenge {
	return Challenge{Nonce: "AbCdEfGhIjKlMnOpQrStUv-_0123456789", Purpose: SignUp, Expires: now.Add(5 * time.Minute).Truncate(time.Second).UTC()}
}

// attempt is one signature shown to Verify; the zero fields are the usual ones.
type attempt struct {
	signed   []byte
	want     Challenge
	evidence Evidence
	soft     bool
	at       time.Time
	// reason is empty where the signature proves the member.
	reason Reason
}

// attempts holds each to its reason.
func (a *authority) attempts(t *testing.T, usual attempt, list map[string]attempt) {
	t.Helper()
	for name, c := range list {
		t.Run(name, func(t *testing.T) {
			if c.want.Nonce == "" {
				c.want = usual.want
			}
			if c.at.IsZero() {
				c.at = usual.at
			}
			trust := a.trust().With(usual.evidence).With(c.evidence)
			if c.soft {
				trust.Rule = Soft
			}
			proof, err := Verify(c.signed, c.want, trust, c.at)
			if got := reasonOf(t, err); got != c.reason {
				t.Fatalf("%q, want %q: %v", got, c.reason, err)
			}
			if err == nil && (proof.Subject.Name != memberName || proof.Policy.Name != "범용(법인)" || proof.Subject.Issuer != "Fictional CA" || len(proof.Fingerprint) != 64 || (len(proof.Unchecked) == 1) != c.soft) {
				t.Errorf("%+v", proof)
			}
		})
	}
}

func TestRevocation(t *testing.T) {
	a, now := newAuthority(t), time.Now()
	for _, name := range []string{"good", "taken", "silenced"} {
		a.member(name)
	}
	a.issue(order{name: "responder", signer: "ca", extensions: "responder"})
	a.issue(order{name: "impostor", signer: "ca", extensions: "plain"})
	a.list("before.crl", "ca", "")
	a.revoke("taken")
	a.revoke("silenced")
	a.list("ca.crl", "ca", "")
	a.list("stale.crl", "ca", "", "-crl_lastupdate", "20200101000000Z", "-crl_nextupdate", "20200108000000Z")
	a.list("other-part.crl", "ca", "crl_part")
	a.list("my-part.crl", "ca", "crl_mine")
	a.list("some-reasons.crl", "ca", "crl_reasons")
	stranger := newAuthority(t)
	stranger.list("ca.crl", "ca", "")

	want := challenge(now)
	text := want.Encode()
	good, taken, silenced := a.sign("good", text), a.sign("taken", text), a.sign("silenced", text)
	whole := a.revocations("ca.crl")
	answer := func(name, responder string, more ...string) Evidence {
		return Evidence{Answers: [][]byte{a.answer(name, responder, more...)}}
	}
	a.attempts(t, attempt{want: want, at: now}, map[string]attempt{
		"good by list":                        {signed: good, evidence: whole},
		"good by its part of the list":        {signed: good, evidence: a.revocations("my-part.crl")},
		"good by the CA's response":           {signed: good, evidence: answer("good", "ca", "-ndays", "1")},
		"good by a responder":                 {signed: good, evidence: answer("good", "responder", "-ndays", "1")},
		"good without a next update":          {signed: good, evidence: answer("good", "responder")},
		"revoked by list":                     {signed: taken, evidence: whole, reason: Revoked},
		"revoked by list, good by an old one": {signed: taken, evidence: a.revocations("before.crl", "ca.crl"), reason: Revoked},
		"revoked by response":                 {signed: silenced, evidence: answer("silenced", "responder", "-ndays", "1"), reason: Revoked},
		"revoked by response, good by list":   {signed: silenced, evidence: a.revocations("before.crl").and(answer("silenced", "ca", "-ndays", "1")), reason: Revoked},
		"revoked under the soft rule":         {signed: taken, evidence: whole, soft: true, reason: Revoked},
		"no evidence":                         {signed: good, reason: Unchecked},
		"no evidence under the soft rule":     {signed: good, soft: true},
		"a stale list":                        {signed: good, evidence: a.revocations("stale.crl"), reason: Unchecked},
		"a list of another part":              {signed: good, evidence: a.revocations("other-part.crl"), reason: Unchecked},
		"a list of some reasons":              {signed: good, evidence: a.revocations("some-reasons.crl"), reason: Unchecked},
		"a stranger's list":                   {signed: good, evidence: stranger.revocations("ca.crl"), reason: Unchecked},
		"a response about another":            {signed: good, evidence: answer("silenced", "responder", "-ndays", "1"), reason: Unchecked},
		"a response by whom nobody appointed": {signed: good, evidence: answer("good", "impostor", "-ndays", "1"), reason: Unchecked},
		"a damaged response":                  {signed: good, evidence: Evidence{Answers: [][]byte{{0x30}, nil}}, reason: Unchecked},
	})
}

func TestCertificate(t *testing.T) {
	a, now := newAuthority(t), time.Now()
	a.member("good")
	a.issue(order{name: "expired", signer: "ca", extensions: "member", from: -30, to: -1})
	a.issue(order{name: "early", signer: "ca", extensions: "member", from: 1, to: 30})
	a.issue(order{name: "plain", signer: "ca", extensions: "plain"})
	a.configure(otherPolicy, "digitalSignature")
	a.member("personal")
	a.configure(memberOID, "keyEncipherment")
	a.member("cipher")
	a.list("ca.crl", "ca", "")
	stranger := newAuthority(t)
	stranger.member("good")
	stranger.list("ca.crl", "ca", "")

	want := challenge(now)
	text := want.Encode()
	a.attempts(t, attempt{want: want, at: now, evidence: a.revocations("ca.crl")}, map[string]attempt{
		"good":            {signed: a.sign("good", text)},
		"expired":         {signed: a.sign("expired", text), reason: Expired},
		"not begun":       {signed: a.sign("early", text), reason: NotYet},
		"another root":    {signed: stranger.sign("good", text, "-certfile", "ca.pem"), evidence: stranger.revocations("ca.crl"), reason: Untrusted},
		"no policy":       {signed: a.sign("plain", text), reason: WrongPolicy},
		"another policy":  {signed: a.sign("personal", text), reason: WrongPolicy},
		"not for signing": {signed: a.sign("cipher", text), reason: WrongUse},
	})
}

func TestMessage(t *testing.T) {
	a, now := newAuthority(t), time.Now()
	a.member("good")
	a.member("second")
	a.list("ca.crl", "ca", "")
	want := challenge(now)
	text := want.Encode()
	signed := a.sign("good", text)
	other := want
	other.Nonce = strings.Repeat("C", len(want.Nonce))
	login := want
	login.Purpose = Login
	changed := swap(t, signed, []byte(want.Nonce), []byte(other.Nonce))
	digest := bytes.Index(signed, []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04})
	a.attempts(t, attempt{want: want, at: now, evidence: a.revocations("ca.crl")}, map[string]attempt{
		"good":                          {signed: signed},
		"without capabilities":          {signed: a.sign("good", text, "-nosmimecap")},
		"SHA-512":                       {signed: a.sign("good", text, "-md", "sha512")},
		"the last second":               {signed: signed, at: want.Expires.Add(-time.Second)},
		"when time is over":             {signed: signed, at: want.Expires, reason: Late},
		"another text":                  {signed: a.sign("good", text+" "), reason: Mismatch},
		"another purpose":               {signed: signed, want: login, reason: Mismatch},
		"another challenge":             {signed: signed, want: other, reason: Mismatch},
		"changed content":               {signed: changed, reason: Mismatch},
		"content and challenge changed": {signed: changed, want: other, reason: Forged},
		"changed signature":             {signed: flip(signed, len(signed)-5), reason: Forged},
		"changed digest":                {signed: flip(signed, digest+14), reason: Forged},
		"no attributes":                 {signed: a.sign("good", text, "-noattr"), reason: Malformed},
		"no certificate":                {signed: a.sign("good", text, "-nocerts"), reason: Malformed},
		"SHA-1":                         {signed: a.sign("good", text, "-md", "sha1"), reason: Malformed},
		"named by key":                  {signed: a.sign("good", text, "-keyid"), reason: Malformed},
		"two signers":                   {signed: a.sign("good", text, "-signer", "second.pem", "-inkey", "second.key"), reason: Malformed},
		"cut off":                       {signed: signed[:len(signed)-1], reason: Malformed},
		"more behind":                   {signed: append(bytes.Clone(signed), 0), reason: Malformed},
		"too long":                      {signed: append(bytes.Clone(signed), make([]byte, MaxSigned)...), reason: Malformed},
		"nothing":                       {reason: Malformed},
	})
}

func swap(t *testing.T, b, from, to []byte) []byte {
	t.Helper()
	if bytes.Count(b, from) != 1 {
		t.Fatalf("%q is there %d times", from, bytes.Count(b, from))
	}
	return bytes.Replace(b, from, to, 1)
}

func flip(b []byte, at int) []byte {
	out := bytes.Clone(b)
	out[at] ^= 1
	return out
}

// A response without a next update counts for an hour, and clocks may differ by five minutes.
func TestAnswerGrowsOld(t *testing.T) {
	a, now := newAuthority(t), time.Now()
	a.member("good")
	e := Evidence{Answers: [][]byte{a.answer("good", "ca")}}
	for after, want := range map[time.Duration]status{0: good, 55 * time.Minute: good, 61 * time.Minute: unknown, -6 * time.Minute: unknown} {
		if got := e.status(a.certificate("good"), a.certificate("ca"), now.Add(after)); got != want {
			t.Errorf("after %v: %v, want %v", after, got, want)
		}
	}
}

func TestNeeds(t *testing.T) {
	a, now := newAuthority(t), time.Now()
	a.member("good")
	a.list("ca.crl", "ca", "")
	signed := a.sign("good", challenge(now).Encode())
	needs := Needs(signed, a.trust(), now)
	if len(needs) != 2 || needs[0].URL != "http://ocsp.example/" || len(needs[0].Request) == 0 || needs[1].URL != "http://crl.example/member.crl" || needs[1].Request != nil {
		t.Errorf("%+v, want the responder and the list", needs)
	}
	if got := Needs(signed, a.trust().With(a.revocations("ca.crl")), now); len(got) != 0 {
		t.Errorf("%+v, want nothing once the list is there", got)
	}
	if got := Needs(signed[1:], a.trust(), now); len(got) != 0 {
		t.Errorf("%+v, want nothing for what cannot be read", got)
	}
	for address, want := range map[string]bool{"http://a/b": true, "HTTPS://a/b": true, "ldap://a:389/b": false, "file:///etc/passwd": false, "http:///b": false, "::": false} {
		if fetchable(address) != want {
			t.Errorf("%q: want %v", address, want)
		}
	}
}

func TestSubjectMatches(t *testing.T) {
	a, now := newAuthority(t), time.Now()
	a.member("good")
	a.issue(order{name: "named", signer: "ca", extensions: "named", subject: "/C=KR/OU=000-81-12349/CN=Named"})
	a.list("ca.crl", "ca", "")
	random, err := hex.DecodeString(memberRandom)
	if err != nil {
		t.Fatal(err)
	}
	prove := func(name string, inName bool) *Subject {
		trust := a.trust().With(a.revocations("ca.crl"))
		trust.NumberInName = inName
		want := challenge(now)
		p, err := Verify(a.sign(name, want.Encode()), want, trust, now)
		if err != nil {
			t.Fatal(err)
		}
		return &p.Subject
	}
	s := prove("good", true)
	if !s.HasIdentity() || !s.Matches(member, random) {
		t.Error("the member's own number and random number do not match")
	}
	if s.Matches("0008112350", random) || s.Matches(member, flip(random, 19)) || s.Matches(member, nil) || s.Matches(member, append(random, make([]byte, MaxRandom)...)) {
		t.Error("another number or random number matches")
	}
	if s := prove("named", false); s.HasIdentity() || s.Matches(member, random) {
		t.Error("a number in the name is believed unasked")
	}
	if s := prove("named", true); !s.Matches(member, nil) || s.Matches("0008112350", nil) {
		t.Error("the number in the name is not read")
	}
}

func TestDamagedIdentity(t *testing.T) {
	a := newAuthority(t)
	a.member("good")
	c := a.certificate("good")
	for i, e := range c.Extensions {
		if !e.Id.Equal(oidAlternativeName) {
			continue
		}
		for cut := range len(e.Value) {
			damaged := *c
			damaged.Extensions = append(c.Extensions[:i:i], e)
			damaged.Extensions[i].Value = e.Value[:cut]
			if _, err := subjectOf(&damaged, false); reasonOf(t, err) != Malformed {
				t.Fatalf("cut to %d bytes: %v", cut, err)
			}
		}
		return
	}
	t.Fatal("no alternative name")
}

func TestChallengeText(t *testing.T) {
	c := challenge(time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC))
	want := "kilowon 인증서 확인 1; 용도 회원가입; 번호 AbCdEfGhIjKlMnOpQrStUv-_0123456789; 기한 2026-11-22T05:05:00Z"
	if c.Encode() != want {
		t.Errorf("%q", c.Encode())
	}
	if got, err := ParseChallenge(want); err != nil || got != c {
		t.Errorf("%+v, %v", got, err)
	}
	for _, text := range []string{"", want + "\n", " " + want, strings.Replace(want, "회원가입", "송금", 1), strings.Replace(want, "05:05", "05:99", 1), strings.Replace(want, "AbCd", "Ab d", 1)} {
		if _, err := ParseChallenge(text); reasonOf(t, err) != Mismatch {
			t.Errorf("%q: %v", text, err)
		}
	}
	if err := (Challenge{}).Check([]byte(Challenge{}.Encode()), time.Time{}); reasonOf(t, err) != Mismatch {
		t.Errorf("an empty challenge is taken: %v", err)
	}
}

func TestWeakKeysAreRefused(t *testing.T) {
	a, now := newAuthority(t), time.Now()
	a.openssl("req", "-x509", "-newkey", "rsa:1024", "-nodes", "-subj", "/CN=Small", "-keyout", "small.key", "-out", "small.pem", "-config", "openssl.cnf", "-extensions", "plain")
	a.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=Curve", "-keyout", "curve.key", "-out", "curve.pem", "-config", "openssl.cnf", "-extensions", "plain")
	want, trust := challenge(now), a.trust()
	trust.Roots = append(trust.Roots, a.certificate("small"))
	if _, err := Verify(a.sign("small", want.Encode()), want, trust, now); reasonOf(t, err) != WeakKey {
		t.Error(err)
	}
	if _, err := Verify(a.sign("curve", want.Encode()), want, trust, now); err == nil {
		t.Error("a signature that is not RSA is taken")
	}
}

// FuzzVerify finds out that no bytes break the reader and that, whatever is changed, none but the member's certificate proves anything.
// The files are OpenSSL's, made as those of TestVerify are, and stay, so that every worker fuzzes the same.
func FuzzVerify(f *testing.F) {
	now := time.Date(2026, 11, 22, 6, 0, 0, 0, time.UTC)
	a := &authority{f, "testdata"}
	want, signed := challenge(now), a.read("signed.der")
	trust := &Trust{Roots: []*x509.Certificate{a.certificate("root")}, Intermediates: []*x509.Certificate{a.certificate("ca")}, Policies: []Policy{{OID: a.oid(memberOID)}}, Rule: Soft}
	honest, err := Verify(signed, want, trust, now)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range [][]byte{signed, signed[:len(signed)/2], {0x30, 0x80}} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, signed []byte) {
		if p, err := Verify(signed, want, trust, now); err == nil && p.Fingerprint != honest.Fingerprint {
			t.Error("proved by another certificate")
		}
		Needs(signed, trust, now)
	})
}
