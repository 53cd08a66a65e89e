package certificate

import (
	"crypto/sha256"
	"crypto/subtle"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"slices"
	"unicode/utf8"

	"golang.org/x/crypto/cryptobyte"
	tag "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/kilowon/kilowon"
)

var (
	oidAlternativeName = asn1.ObjectIdentifier{2, 5, 29, 17}
	oidIdentifyData    = asn1.ObjectIdentifier{1, 2, 410, 200004, 10, 1, 1}
	oidVID             = asn1.ObjectIdentifier{1, 2, 410, 200004, 10, 1, 1, 1}
	oidSHA256          = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidSerialNumber    = asn1.ObjectIdentifier{2, 5, 4, 5}
	oidUnit            = asn1.ObjectIdentifier{2, 5, 4, 11}
)

// MaxRandom is the most bytes of the random number that opens a virtual identity; the specification has 20.
const MaxRandom = 64

// Subject is whom a certificate was issued to.
type Subject struct {
	// Name is the real name (상호, 단체명) in the certificate, else the organisation or common name of its subject.
	Name string
	// Issuer is the common name of the authority.
	Issuer string
	// vid is the virtual identity, nil where there is none.
	vid []byte
	// numbers are the business numbers in the name, where these are believed.
	numbers []kilowon.BusinessNumber
}

// subjectOf reads the identity (KISA identifyData) from the alternative name. A damaged one is refused, as another reader could see another there.
func subjectOf(c *x509.Certificate, numberInName bool) (Subject, error) {
	s := Subject{Name: c.Subject.CommonName, Issuer: c.Issuer.CommonName}
	if len(c.Subject.Organization) > 0 && s.Name == "" {
		s.Name = c.Subject.Organization[0]
	}
	for _, e := range c.Extensions {
		if e.Id.Equal(oidAlternativeName) && !s.readNames(cryptobyte.String(e.Value)) {
			return Subject{}, refuse(Malformed, errors.New("an identity that cannot be read"))
		}
	}
	if numberInName && s.vid == nil {
		for _, n := range c.Subject.Names {
			text, ok := n.Value.(string)
			if number, err := kilowon.ParseBusinessNumber(text); ok && err == nil && (n.Type.Equal(oidSerialNumber) || n.Type.Equal(oidUnit)) {
				s.numbers = append(s.numbers, number)
			}
		}
	}
	return s, nil
}

func (s *Subject) readNames(in cryptobyte.String) bool {
	var names cryptobyte.String
	if !in.ReadASN1(&names, tag.SEQUENCE) || !in.Empty() {
		return false
	}
	for !names.Empty() {
		var name cryptobyte.String
		var kind tag.Tag
		if !names.ReadAnyASN1(&name, &kind) {
			return false
		}
		var oid asn1.ObjectIdentifier
		if kind != explicit(0) || !name.ReadASN1ObjectIdentifier(&oid) || !oid.Equal(oidIdentifyData) {
			continue
		}
		var value cryptobyte.String
		if !name.ReadASN1(&value, explicit(0)) || !name.Empty() || !s.readIdentity(value) {
			return false
		}
	}
	return true
}

// readIdentity reads IdentifyData ::= SEQUENCE { realName UTF8String, userInfo SEQUENCE OF AttributeTypeAndValue OPTIONAL }, where the value of the
// attribute VID is SEQUENCE { hashAlg AlgorithmIdentifier, virtualID [0] OCTET STRING }.
func (s *Subject) readIdentity(in cryptobyte.String) bool {
	var data, realName, infos cryptobyte.String
	if !in.ReadASN1(&data, tag.SEQUENCE) || !in.Empty() || !data.ReadASN1(&realName, tag.UTF8String) || !utf8.Valid(realName) {
		return false
	}
	if len(realName) > 0 {
		s.Name = string(realName)
	}
	if data.Empty() {
		return true
	}
	if !data.ReadASN1(&infos, tag.SEQUENCE) || !data.Empty() {
		return false
	}
	for !infos.Empty() {
		var info, vid, wrapped cryptobyte.String
		var oid asn1.ObjectIdentifier
		if !infos.ReadASN1(&info, tag.SEQUENCE) || !info.ReadASN1ObjectIdentifier(&oid) {
			return false
		}
		if !oid.Equal(oidVID) {
			continue
		}
		if s.vid != nil || !info.ReadASN1(&vid, tag.SEQUENCE) || !info.Empty() {
			return false
		}
		hash, ok := readAlgorithm(&vid)
		if !ok || !hash.Equal(oidSHA256) || !vid.ReadASN1(&wrapped, explicit(0)) || !vid.Empty() ||
			!wrapped.ReadASN1Bytes(&s.vid, tag.OCTET_STRING) || !wrapped.Empty() || len(s.vid) != sha256.Size {
			return false
		}
	}
	return true
}

// HasIdentity reports whether the certificate has a virtual identity, for which Matches needs the random number.
func (s *Subject) HasIdentity() bool { return s.vid != nil }

// Matches reports whether the certificate was issued to that business number: its virtual identity is the one of number and random number, which the
// signer alone has beside the private key. Without an identity the numbers in the name count, where Trust believes these.
func (s *Subject) Matches(number kilowon.BusinessNumber, random []byte) bool {
	if s.vid == nil {
		return slices.Contains(s.numbers, number)
	}
	if len(random) == 0 || len(random) > MaxRandom {
		return false
	}
	return subtle.ConstantTimeCompare(VirtualIdentity(number, random), s.vid) == 1
}

// VirtualIdentity is VID = h(h(HashContent)) with HashContent ::= SEQUENCE { idn PrintableString, randomNum BIT STRING } and SHA-256.
func VirtualIdentity(number kilowon.BusinessNumber, random []byte) []byte {
	var b cryptobyte.Builder
	b.AddASN1(tag.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(tag.PrintableString, func(b *cryptobyte.Builder) { b.AddBytes([]byte(number)) })
		b.AddASN1BitString(random)
	})
	inner := sha256.Sum256(b.BytesOrPanic())
	outer := sha256.Sum256(inner[:])
	return outer[:]
}
