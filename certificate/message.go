package certificate

import (
	"bytes"
	"crypto"
	_ "crypto/sha256" // The digests a signature may use.
	_ "crypto/sha512"
	"crypto/subtle"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	tag "golang.org/x/crypto/cryptobyte/asn1"
)

// MaxSigned is the most bytes a signature may have; our script sends about 3 KiB.
const MaxSigned = 32 << 10

// mostCertificates is how many certificates a signature may carry.
const mostCertificates = 8

var (
	oidData          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidContentType   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidRSA           = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
)

// digest is a hash a signature may use, with the algorithm of RSA signatures over it.
type digest struct {
	oid, withRSA asn1.ObjectIdentifier
	hash         crypto.Hash
	algorithm    x509.SignatureAlgorithm
}

var digests = []digest{
	{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}, crypto.SHA256, x509.SHA256WithRSA},
	{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 12}, crypto.SHA384, x509.SHA384WithRSA},
	{asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}, asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 13}, crypto.SHA512, x509.SHA512WithRSA},
}

// message is a CMS SignedData (RFC 5652) with its content, one signer and signed attributes, in DER; anything else is refused, as every freedom
// of the format is one of whoever forges.
type message struct {
	content      []byte
	signer       *x509.Certificate
	certificates []*x509.Certificate
	digest       digest
	// attributes are the signed attributes as they are signed: a SET.
	attributes, signature []byte
}

var errFormat = errors.New("not the expected CMS SignedData")

func readMessage(signed []byte) (*message, error) {
	if len(signed) > MaxSigned {
		return nil, errors.New("too long")
	}
	var info, outer, data, algorithms, encapsulated, content, certificates, signers cryptobyte.String
	var version int64
	in := cryptobyte.String(signed)
	if !in.ReadASN1(&info, tag.SEQUENCE) || !in.Empty() || !readOID(&info, oidSignedData) || !info.ReadASN1(&outer, explicit(0)) || !info.Empty() ||
		!outer.ReadASN1(&data, tag.SEQUENCE) || !outer.Empty() || !data.ReadASN1Integer(&version) || !data.ReadASN1(&algorithms, tag.SET) ||
		!data.ReadASN1(&encapsulated, tag.SEQUENCE) || !data.ReadASN1(&certificates, explicit(0)) ||
		!data.SkipOptionalASN1(explicit(1)) || !data.ReadASN1(&signers, tag.SET) || !data.Empty() {
		return nil, errFormat
	}
	m := &message{}
	if !readOID(&encapsulated, oidData) || !encapsulated.ReadASN1(&content, explicit(0)) || !encapsulated.Empty() ||
		!content.ReadASN1Bytes(&m.content, tag.OCTET_STRING) || !content.Empty() {
		return nil, errFormat
	}
	if err := m.readCertificates(certificates); err != nil {
		return nil, err
	}
	return m, m.readSigner(signers)
}

func explicit(n uint8) tag.Tag { return tag.Tag(n).ContextSpecific().Constructed() }

func readOID(s *cryptobyte.String, want asn1.ObjectIdentifier) bool {
	var got asn1.ObjectIdentifier
	return s.ReadASN1ObjectIdentifier(&got) && got.Equal(want)
}

func (m *message) readCertificates(s cryptobyte.String) error {
	for !s.Empty() {
		var raw cryptobyte.String
		if len(m.certificates) == mostCertificates || !s.ReadASN1Element(&raw, tag.SEQUENCE) {
			return errFormat
		}
		c, err := x509.ParseCertificate(raw)
		if err != nil {
			return err
		}
		m.certificates = append(m.certificates, c)
	}
	return nil
}

// readSigner reads the one SignerInfo, which names its certificate by issuer and serial number.
func (m *message) readSigner(signers cryptobyte.String) error {
	var s, id, issuer, attributes, signature cryptobyte.String
	var version int64
	serial := new(big.Int)
	if !signers.ReadASN1(&s, tag.SEQUENCE) || !signers.Empty() || !s.ReadASN1Integer(&version) || version != 1 ||
		!s.ReadASN1(&id, tag.SEQUENCE) || !id.ReadASN1Element(&issuer, tag.SEQUENCE) || !id.ReadASN1Integer(serial) || !id.Empty() {
		return errFormat
	}
	for _, c := range m.certificates {
		if bytes.Equal(c.RawIssuer, issuer) && c.SerialNumber.Cmp(serial) == 0 {
			m.signer = c
		}
	}
	if m.signer == nil {
		return errors.New("the signer's certificate is not in it")
	}
	hash, ok := readAlgorithm(&s)
	if !ok || !s.ReadASN1Element(&attributes, explicit(0)) {
		return errFormat
	}
	method, ok := readAlgorithm(&s)
	if !ok || !s.ReadASN1(&signature, tag.OCTET_STRING) || !s.SkipOptionalASN1(explicit(1)) || !s.Empty() {
		return errFormat
	}
	for _, d := range digests {
		if d.oid.Equal(hash) && (method.Equal(oidRSA) || method.Equal(d.withRSA)) {
			m.digest = d
		}
	}
	if m.digest.hash == 0 {
		return errors.New("a digest or signature algorithm that is not allowed")
	}
	// The signature is over the attributes with the tag of a SET in the place of the implicit one (RFC 5652, 5.4).
	m.attributes = bytes.Clone(attributes)
	m.attributes[0] = byte(tag.SET)
	m.signature = signature
	return nil
}

func readAlgorithm(s *cryptobyte.String) (oid asn1.ObjectIdentifier, ok bool) {
	var algorithm cryptobyte.String
	if !s.ReadASN1(&algorithm, tag.SEQUENCE) || !algorithm.ReadASN1ObjectIdentifier(&oid) {
		return nil, false
	}
	return oid, algorithm.Empty() || bytes.Equal(algorithm, []byte{5, 0})
}

// checkSignature finds out whether the signer's key signed the attributes and these hold the digest of the content.
func (m *message) checkSignature() error {
	kind, found := m.attribute(oidContentType)
	if !found || !readOID(&kind, oidData) || !kind.Empty() {
		return refuse(Malformed, errors.New("no content type in the signed attributes"))
	}
	value, found := m.attribute(oidMessageDigest)
	var got []byte
	if !found || !value.ReadASN1Bytes(&got, tag.OCTET_STRING) || !value.Empty() {
		return refuse(Malformed, errors.New("no digest in the signed attributes"))
	}
	h := m.digest.hash.New()
	h.Write(m.content)
	if subtle.ConstantTimeCompare(got, h.Sum(nil)) != 1 {
		return refuse(Forged, errors.New("the digest is of other content"))
	}
	if err := m.signer.CheckSignature(m.digest.algorithm, m.attributes, m.signature); err != nil {
		return refuse(Forged, err)
	}
	return nil
}

// attribute is the only value of the only signed attribute of that kind.
func (m *message) attribute(want asn1.ObjectIdentifier) (value cryptobyte.String, found bool) {
	in := cryptobyte.String(m.attributes)
	var set cryptobyte.String
	if !in.ReadASN1(&set, tag.SET) || !in.Empty() {
		return nil, false
	}
	for !set.Empty() {
		var attribute, values cryptobyte.String
		var oid asn1.ObjectIdentifier
		if !set.ReadASN1(&attribute, tag.SEQUENCE) || !attribute.ReadASN1ObjectIdentifier(&oid) || !attribute.ReadASN1(&values, tag.SET) || !attribute.Empty() {
			return nil, false
		}
		if !oid.Equal(want) {
			continue
		}
		if found || values.Empty() {
			return nil, false
		}
		value, found = values, true
	}
	return value, found
}
