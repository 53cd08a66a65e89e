// Package certificate decides whether a signature that was made in the browser with a certificate of a Korean authority (공동인증서) proves an
// organisation: the signature is over the challenge the server gave out, the certificate leads to a trusted root, may be used for this and is
// not revoked, and its virtual identity (VID) belongs to the business number that was told.
//
// The profile follows what is published of the specifications of the former national root (KCAC.TS.SIVID, KCAC.TS.CERTPROF) and programs that
// read such certificates. It was tried with made-up authorities only: no certificate, list or responder of a real authority was at hand.
package certificate

import (
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"time"
)

// Trust is what an operator believes in: roots, allowed uses and how strictly revocation is asked for.
type Trust struct {
	// Roots end every chain. Intermediates may stand between; those in a signature are looked at too.
	Roots, Intermediates []*x509.Certificate
	// Policies are the allowed uses; a certificate needs one of them, so that none are allowed where none are listed.
	Policies []Policy
	// Rule says what happens when revocation cannot be found out.
	Rule Rule
	// NumberInName believes a business number in serialNumber or OU of the subject where the certificate has no virtual identity.
	NumberInName bool
	// Evidence is what is known about revocation.
	Evidence Evidence
}

// Policy is a use an authority issues certificates for, e.g. 1.2.410.200004.5.2.1.1 (범용, 법인).
type Policy struct {
	OID  x509.OID
	Name string
}

// Rule says what an unknown revocation status means.
type Rule uint8

const (
	// Hard refuses a certificate whose status cannot be found out.
	Hard Rule = iota
	// Soft lets it pass and names it in Proof.Unchecked.
	Soft
)

// With is the trust with more evidence; t stays as it is.
func (t *Trust) With(more Evidence) *Trust {
	out := *t
	out.Evidence = t.Evidence.and(more)
	return &out
}

// Proof is what a signature proved.
type Proof struct {
	Subject Subject
	Policy  Policy
	// Expires is when the certificate runs out.
	Expires time.Time
	// Fingerprint is the SHA-256 of the certificate in hexadecimal digits.
	Fingerprint string
	// Unchecked names the certificates of the chain whose revocation stayed unknown; only the soft rule leaves any.
	Unchecked []string
}

// Verify decides on a signature (CMS SignedData in DER) over the challenge that the caller gave out and that was not used before.
// Every refusal is a *Refusal. The caller must then keep the challenge from being used again.
func Verify(signed []byte, want Challenge, trust *Trust, now time.Time) (*Proof, error) {
	m, chains, err := open(signed, trust, now)
	if err != nil {
		return nil, err
	}
	if err := want.Check(m.content, now); err != nil {
		return nil, err
	}
	if err := m.checkSignature(); err != nil {
		return nil, err
	}
	if m.signer.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0 {
		return nil, refuse(WrongUse, nil)
	}
	policy, err := trust.policyOf(m.signer)
	if err != nil {
		return nil, err
	}
	unchecked, err := trust.revocation(chains, now)
	if err != nil {
		return nil, err
	}
	subject, err := subjectOf(m.signer, trust.NumberInName)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(m.signer.Raw)
	return &Proof{Subject: subject, Policy: policy, Expires: m.signer.NotAfter, Fingerprint: hex.EncodeToString(sum[:]), Unchecked: unchecked}, nil
}

// Needs lists what has to be fetched before Verify can find out about revocation. It is empty for a signature Verify refuses anyway, except that
// the signature itself is not looked at.
func Needs(signed []byte, trust *Trust, now time.Time) []Need {
	_, chains, err := open(signed, trust, now)
	if err != nil {
		return nil
	}
	return trust.needs(chains, now)
}

// open reads a signature and finds the chains from its certificate to the roots.
func open(signed []byte, trust *Trust, now time.Time) (*message, [][]*x509.Certificate, error) {
	m, err := readMessage(signed)
	if err != nil {
		return nil, nil, refuse(Malformed, err)
	}
	chains, err := trust.chains(m, now)
	return m, chains, err
}

// Key sizes of RSA that are believed; beyond them a check costs more than it tells.
const (
	leastKey = 2048
	mostKey  = 8192
)

func soundKey(c *x509.Certificate) bool {
	key, ok := c.PublicKey.(*rsa.PublicKey)
	return ok && key.N.BitLen() >= leastKey && key.N.BitLen() <= mostKey
}

func (t *Trust) chains(m *message, now time.Time) ([][]*x509.Certificate, error) {
	if !soundKey(m.signer) {
		return nil, refuse(WeakKey, nil)
	}
	switch {
	case now.After(m.signer.NotAfter):
		return nil, refuse(Expired, nil, m.signer.NotAfter.In(korea).Format(time.DateOnly))
	case now.Before(m.signer.NotBefore):
		return nil, refuse(NotYet, nil, m.signer.NotBefore.In(korea).Format(time.DateOnly))
	}
	opts := x509.VerifyOptions{Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), CurrentTime: now, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}
	for _, c := range t.Roots {
		opts.Roots.AddCert(c)
	}
	for _, c := range t.Intermediates {
		opts.Intermediates.AddCert(c)
	}
	for _, c := range m.certificates {
		if soundKey(c) {
			opts.Intermediates.AddCert(c)
		}
	}
	chains, err := m.signer.Verify(opts)
	if err != nil {
		return nil, refuse(Untrusted, err, m.signer.Issuer.String())
	}
	return chains, nil
}

// korea is the zone in which validity is told.
var korea = time.FixedZone("KST", 9*60*60)

func (t *Trust) policyOf(c *x509.Certificate) (Policy, error) {
	for _, have := range c.Policies {
		for _, allowed := range t.Policies {
			if have.Equal(allowed.OID) {
				return allowed, nil
			}
		}
	}
	found := "없음"
	if len(c.Policies) > 0 {
		found = c.Policies[0].String()
	}
	return Policy{}, refuse(WrongPolicy, nil, found)
}
