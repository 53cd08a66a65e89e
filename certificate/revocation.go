package certificate

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/cryptobyte"
	tag "golang.org/x/crypto/cryptobyte/asn1"
	"golang.org/x/crypto/ocsp"
)

// Evidence is what authorities say of revocation. What is out of date, not theirs or about others is passed over.
type Evidence struct {
	// Lists are revocation lists (CRL).
	Lists []*x509.RevocationList
	// Answers are OCSP responses in DER.
	Answers [][]byte
}

func (e Evidence) and(more Evidence) Evidence {
	return Evidence{Lists: slices.Concat(e.Lists, more.Lists), Answers: slices.Concat(e.Answers, more.Answers)}
}

// Need is one thing to fetch for a certificate whose revocation is unknown.
type Need struct {
	// URL is http or https; nothing else can be fetched, LDAP in particular.
	URL string
	// Request is the OCSP request to POST, or nil where a CRL is to be got.
	Request []byte
}

// status is what the evidence says of one certificate.
type status uint8

const (
	unknown status = iota
	good
	revoked
)

// How far clocks may differ, and how old an OCSP response without a next update may be.
const (
	clockSkew = 5 * time.Minute
	answerAge = time.Hour
)

// revocation finds the first chain that holds and names what stayed unknown in it.
func (t *Trust) revocation(chains [][]*x509.Certificate, now time.Time) (unchecked []string, err error) {
	for _, chain := range chains {
		if unchecked, err = t.chainRevocation(chain, now); err == nil {
			return unchecked, nil
		}
	}
	return nil, err
}

func (t *Trust) chainRevocation(chain []*x509.Certificate, now time.Time) (unchecked []string, err error) {
	for i, c := range chain[:len(chain)-1] {
		switch t.Evidence.status(c, chain[i+1], now) {
		case revoked:
			return nil, refuse(Revoked, nil)
		case unknown:
			if t.Rule != Soft {
				return nil, refuse(Unchecked, nil, c.Subject.String())
			}
			unchecked = append(unchecked, c.Subject.String())
		}
	}
	return unchecked, nil
}

func (t *Trust) needs(chains [][]*x509.Certificate, now time.Time) []Need {
	var out []Need
	for _, chain := range chains {
		for i, c := range chain[:len(chain)-1] {
			if t.Evidence.status(c, chain[i+1], now) != unknown {
				continue
			}
			for _, n := range needsOf(c, chain[i+1]) {
				if !slices.ContainsFunc(out, func(have Need) bool { return have.URL == n.URL && bytes.Equal(have.Request, n.Request) }) {
					out = append(out, n)
				}
			}
		}
	}
	return out
}

func needsOf(c, issuer *x509.Certificate) []Need {
	var out []Need
	for _, address := range c.OCSPServer {
		if request, err := ocsp.CreateRequest(c, issuer, nil); err == nil && fetchable(address) {
			out = append(out, Need{URL: address, Request: request})
		}
	}
	for _, address := range c.CRLDistributionPoints {
		if fetchable(address) {
			out = append(out, Need{URL: address})
		}
	}
	return out
}

func fetchable(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && (strings.EqualFold(u.Scheme, "http") || strings.EqualFold(u.Scheme, "https"))
}

// status is revoked when any evidence says so, good when some does, else unknown.
func (e Evidence) status(c, issuer *x509.Certificate, now time.Time) status {
	out := unknown
	for _, l := range e.Lists {
		if l.NextUpdate.IsZero() || !current(l.ThisUpdate, l.NextUpdate, now) || !bytes.Equal(l.RawIssuer, c.RawIssuer) || !covers(l, c) || l.CheckSignatureFrom(issuer) != nil {
			continue
		}
		for i := range l.RevokedCertificateEntries {
			if l.RevokedCertificateEntries[i].SerialNumber.Cmp(c.SerialNumber) == 0 {
				return revoked
			}
		}
		out = good
	}
	for _, raw := range e.Answers {
		switch answerOf(raw, c, issuer, now) {
		case revoked:
			return revoked
		case good:
			out = good
		}
	}
	return out
}

func current(from, until, now time.Time) bool {
	if until.IsZero() {
		until = from.Add(answerAge)
	}
	return !now.Before(from.Add(-clockSkew)) && now.Before(until)
}

// answerOf reads one OCSP response and makes sure that the issuer or a responder it appointed speaks.
func answerOf(raw []byte, c, issuer *x509.Certificate, now time.Time) status {
	r, err := ocsp.ParseResponseForCert(raw, c, issuer)
	if err != nil {
		// An authority may send its own certificate along, which the line above takes for one it must have issued.
		r, err = ocsp.ParseResponseForCert(raw, c, nil)
		if err != nil || r.Certificate == nil || !r.Certificate.Equal(issuer) {
			return unknown
		}
	}
	if d := r.Certificate; d != nil && !d.Equal(issuer) {
		if !slices.Contains(d.ExtKeyUsage, x509.ExtKeyUsageOCSPSigning) || now.Before(d.NotBefore) || now.After(d.NotAfter) || !bytes.Equal(d.RawIssuer, issuer.RawSubject) {
			return unknown
		}
	}
	switch {
	case !current(r.ThisUpdate, r.NextUpdate, now):
		return unknown
	case r.Status == ocsp.Revoked:
		return revoked
	case r.Status == ocsp.Good:
		return good
	}
	return unknown
}

var (
	oidIssuingPoint       = asn1.ObjectIdentifier{2, 5, 29, 28}
	oidDistributionPoints = asn1.ObjectIdentifier{2, 5, 29, 31}
)

// covers reports whether a list speaks of this certificate: a list for another distribution point or kind of certificate would call it good by
// not naming it. Authorities cut their lists into such parts.
func covers(l *x509.RevocationList, c *x509.Certificate) bool {
	for _, e := range l.Extensions {
		switch {
		case e.Id.Equal(oidIssuingPoint):
			if !covered(cryptobyte.String(e.Value), c) {
				return false
			}
		case e.Critical:
			return false // Among others a delta list, which is not whole.
		}
	}
	return true
}

// covered reads an IssuingDistributionPoint (RFC 5280, 5.2.5).
func covered(in cryptobyte.String, c *x509.Certificate) bool {
	var point, names cryptobyte.String
	var named bool
	if !in.ReadASN1(&point, tag.SEQUENCE) || !in.Empty() || !point.ReadOptionalASN1(&names, &named, explicit(0)) {
		return false
	}
	var usersOnly, authoritiesOnly bool
	if !readFlag(&point, 1, &usersOnly) || !readFlag(&point, 2, &authoritiesOnly) {
		return false
	}
	// Some reasons only, an indirect list, or attribute certificates: none of these says that a certificate is good.
	if !point.Empty() || usersOnly && c.IsCA || authoritiesOnly && !c.IsCA {
		return false
	}
	if !named {
		return true
	}
	mine := distributionNames(c)
	for _, name := range fullNames(names) {
		if slices.ContainsFunc(mine, func(have []byte) bool { return bytes.Equal(have, name) }) {
			return true
		}
	}
	return false
}

func readFlag(s *cryptobyte.String, n uint8, out *bool) bool {
	var value cryptobyte.String
	var present bool
	if !s.ReadOptionalASN1(&value, &present, tag.Tag(n).ContextSpecific()) {
		return false
	}
	*out = present && len(value) == 1 && value[0] != 0
	return !present || len(value) == 1
}

// distributionNames are the names of the places where a certificate's lists are, in DER.
func distributionNames(c *x509.Certificate) [][]byte {
	var out [][]byte
	for _, e := range c.Extensions {
		in := cryptobyte.String(e.Value)
		var points cryptobyte.String
		if !e.Id.Equal(oidDistributionPoints) || !in.ReadASN1(&points, tag.SEQUENCE) {
			continue
		}
		for !points.Empty() {
			var point, names cryptobyte.String
			var named bool
			if !points.ReadASN1(&point, tag.SEQUENCE) || !point.ReadOptionalASN1(&names, &named, explicit(0)) {
				return nil
			}
			if named {
				out = append(out, fullNames(names)...)
			}
		}
	}
	return out
}

// fullNames are the general names of a DistributionPointName, in DER; a name relative to the issuer has none.
func fullNames(in cryptobyte.String) [][]byte {
	var names cryptobyte.String
	if !in.ReadASN1(&names, explicit(0)) {
		return nil
	}
	var out [][]byte
	for !names.Empty() {
		var name cryptobyte.String
		var kind tag.Tag
		if !names.ReadAnyASN1Element(&name, &kind) {
			return nil
		}
		out = append(out, name)
	}
	return out
}
