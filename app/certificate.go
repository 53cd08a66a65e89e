package app

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"sync"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/certificate"
)

// challengeLife is how long a page may stand open before its challenge has to be made anew.
const challengeLife = 10 * time.Minute

// Certificates takes proofs of organisations by certificate (공동인증서). It is safe for concurrent use.
type Certificates struct {
	trust   func() *certificate.Trust
	fetcher *fetcher
	now     func() time.Time
	// key marks the challenges of this run of the program.
	key []byte

	mu sync.Mutex
	// used are the nonces of accepted answers until their challenges run out.
	used map[string]time.Time
}

// NewCertificates takes certificates by what the operator trusts at the moment; lists and responses that lacks are fetched from the addresses in
// trusted certificates.
func NewCertificates(trust func() *certificate.Trust, now func() time.Time) *Certificates {
	return &Certificates{trust: trust, fetcher: newFetcher(now), now: now, key: secret(32), used: map[string]time.Time{}}
}

func secret(n int) []byte {
	out := make([]byte, n)
	_, _ = rand.Read(out) // crypto/rand never fails: it ends the program instead.
	return out
}

// Challenge makes a text to sign for one purpose, once, within ten minutes, in the session it was made for; an empty session is everybody's.
func (c *Certificates) Challenge(p certificate.Purpose, session string) certificate.Challenge {
	out := certificate.Challenge{Purpose: p, Expires: c.now().Add(challengeLife).UTC().Truncate(time.Second)}
	out.Nonce = c.nonce(secret(nonceRandom), out, session)
	return out
}

// A nonce is random bytes and the mark that purpose, time and session are ours.
const (
	nonceRandom = 16
	nonceMark   = 16
)

func (c *Certificates) nonce(random []byte, of certificate.Challenge, session string) string {
	of.Nonce = base64.RawURLEncoding.EncodeToString(random)
	mark := hmac.New(sha256.New, c.key)
	mark.Write([]byte(of.Encode() + "\x00" + session))
	return base64.RawURLEncoding.EncodeToString(append(random, mark.Sum(nil)[:nonceMark]...))
}

// ours reports whether this run of the program made a challenge for the session.
func (c *Certificates) ours(given certificate.Challenge, session string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(given.Nonce)
	if err != nil || len(raw) != nonceRandom+nonceMark {
		return false
	}
	return hmac.Equal([]byte(c.nonce(raw[:nonceRandom:nonceRandom], given, session)), []byte(given.Nonce))
}

// CertificateAnswer is what the form of a page sends: texts, as they came.
type CertificateAnswer struct {
	// Challenge is the text that was to be signed.
	Challenge string
	// Signature (CMS, DER) and Random, the number that opens the virtual identity, are base64; Random is empty where the key holds none.
	Signature, Random string
	// Number is the business number the certificate is to be of.
	Number string
	// Session is what the challenge was made for; the form does not send it.
	Session string
}

// OrganisationProof is an organisation proved by its certificate.
type OrganisationProof struct {
	certificate.Proof
	// Number is the business number; the certificate was issued to it.
	Number kilowon.BusinessNumber
}

// Verify finds out whether an answer proves the organisation of the business number for that purpose. Each challenge proves once. Refusals are
// errors of type *certificate.Refusal or, for a business number that is none, of code invalid with the path "number".
func (c *Certificates) Verify(ctx context.Context, purpose certificate.Purpose, answer CertificateAnswer) (*OrganisationProof, error) {
	number, err := kilowon.ParseBusinessNumber(answer.Number)
	if err != nil {
		return nil, kilowon.At("number", err)
	}
	given, err := certificate.ParseChallenge(answer.Challenge)
	if err != nil {
		return nil, err
	}
	if given.Purpose != purpose || !c.ours(given, answer.Session) {
		return nil, certificate.Refuse(certificate.Mismatch)
	}
	if len(answer.Signature) > base64.StdEncoding.EncodedLen(certificate.MaxSigned) || len(answer.Random) > base64.StdEncoding.EncodedLen(certificate.MaxRandom) {
		return nil, certificate.Refuse(certificate.Malformed)
	}
	signed, err := base64.StdEncoding.DecodeString(answer.Signature)
	random, err2 := base64.StdEncoding.DecodeString(answer.Random)
	if err != nil || err2 != nil {
		return nil, certificate.Refuse(certificate.Malformed)
	}
	proof, err := c.prove(ctx, signed, given)
	if err != nil {
		return nil, err
	}
	if !proof.Subject.Matches(number, random) {
		return nil, certificate.Refuse(certificate.WrongNumber)
	}
	if !c.use(given) {
		return nil, certificate.Refuse(certificate.Mismatch)
	}
	return &OrganisationProof{Proof: *proof, Number: number}, nil
}

// prove asks strictly first, so that nothing is fetched for a signature that does not hold, then with what could be fetched.
func (c *Certificates) prove(ctx context.Context, signed []byte, want certificate.Challenge) (*certificate.Proof, error) {
	trust := c.trust()
	strict := trust.With(certificate.Evidence{})
	strict.Rule = certificate.Hard
	proof, err := certificate.Verify(signed, want, strict, c.now())
	var refusal *certificate.Refusal
	if !errors.As(err, &refusal) || refusal.Reason != certificate.Unchecked {
		return proof, err
	}
	needs := certificate.Needs(signed, trust, c.now())
	proof, err = certificate.Verify(signed, want, trust.With(c.fetcher.fetch(ctx, needs)), c.now())
	if err != nil || len(proof.Unchecked) > 0 {
		c.fetcher.forget(needs)
	}
	return proof, err
}

// use marks a challenge as used and reports whether it was not before.
func (c *Certificates) use(given certificate.Challenge) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	for nonce, expires := range c.used {
		if now.After(expires) {
			delete(c.used, nonce)
		}
	}
	if _, used := c.used[given.Nonce]; used {
		return false
	}
	c.used[given.Nonce] = given.Expires
	return true
}
