// Package fictional is a certificate authority nobody runs: its certificates look like those of Korean authorities (공동인증서), so that the portal can
// be tried and tested without a real one. It writes the files people have: .p12, and signCert.der with signPri.key.
package fictional

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	tag "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/certificate"
)

// The use of the members' certificates, below the arc that is kept for examples.
const (
	Policy     = "2.999.1.1"
	PolicyName = "가상 범용(사업자)"
)

const keyBits = 2048

// life is how long everything is good for: long, so that a demo that was set aside still works.
const life = 10 * 365 * 24 * time.Hour

// Authority is a root with one CA below it.
type Authority struct {
	now                       time.Time
	root, ca                  *x509.Certificate
	rootKey, caKey, memberKey *rsa.PrivateKey
	revoked                   []x509.RevocationListEntry
	// published is where the members' certificates say that the list is.
	published []string
}

// New makes an authority that begins a day before now.
func New(now time.Time) (*Authority, error) {
	a := &Authority{now: now}
	for _, key := range []**rsa.PrivateKey{&a.rootKey, &a.caKey, &a.memberKey} {
		var err error
		if *key, err = rsa.GenerateKey(rand.Reader, keyBits); err != nil {
			return nil, err
		}
	}
	var err error
	root := a.authority("가상 최상위인증기관")
	if a.root, err = issue(root, root, &a.rootKey.PublicKey, a.rootKey); err != nil {
		return nil, err
	}
	ca := a.authority("가상 인증기관")
	ca.MaxPathLenZero = true
	a.ca, err = issue(ca, a.root, &a.caKey.PublicKey, a.rootKey)
	return a, err
}

func (a *Authority) authority(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: serial(), NotBefore: a.now.Add(-24 * time.Hour), NotAfter: a.now.Add(life),
		Subject:               pkix.Name{Country: []string{"KR"}, Organization: []string{"kilowon demo"}, OrganizationalUnit: []string{"가상(연습용)"}, CommonName: name},
		BasicConstraintsValid: true, IsCA: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
}

func serial() *big.Int {
	raw := make([]byte, 15)
	_, _ = rand.Read(raw) // crypto/rand never fails: it ends the program instead.
	return new(big.Int).SetBytes(append([]byte{1}, raw...))
}

func issue(template, parent *x509.Certificate, key *rsa.PublicKey, signer *rsa.PrivateKey) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key, signer)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// Publish has the members' certificates issued from now on say that the list is at an address.
func (a *Authority) Publish(url string) { a.published = []string{url} }

// State is what is the matter with a member's certificate.
type State uint8

const (
	// Valid is a certificate without fault.
	Valid State = iota
	// Expired ran out yesterday.
	Expired
	// Revoked stands on the list.
	Revoked
)

// Issue makes a certificate for an organisation. The members share one key, as making keys takes time and nobody's secret is in it.
func (a *Authority) Issue(name string, number kilowon.BusinessNumber, state State) (*Member, error) {
	m := &Member{key: a.memberKey, random: make([]byte, 20)}
	_, _ = rand.Read(m.random)
	policy, err := x509.ParseOID(Policy)
	if err != nil {
		return nil, err
	}
	identity, err := identityOf(name, number, m.random)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial(), NotBefore: a.now.Add(-24 * time.Hour), NotAfter: a.now.Add(life), KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		Subject:               pkix.Name{Country: []string{"KR"}, Organization: []string{"kilowon demo"}, OrganizationalUnit: []string{"가상(연습용)"}, CommonName: name},
		CRLDistributionPoints: a.published,
		Policies:              []x509.OID{policy}, ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 17}, Value: identity}},
	}
	if state == Expired {
		template.NotBefore, template.NotAfter = a.now.Add(-366*24*time.Hour), a.now.Add(-24*time.Hour)
	}
	if m.certificate, err = issue(template, a.ca, &m.key.PublicKey, a.caKey); err != nil {
		return nil, err
	}
	if state == Revoked {
		a.revoked = append(a.revoked, x509.RevocationListEntry{SerialNumber: template.SerialNumber, RevocationTime: a.now})
	}
	return m, nil
}

// identityOf is the alternative name with the real name and the virtual identity, as package certificate reads it.
func identityOf(name string, number kilowon.BusinessNumber, random []byte) ([]byte, error) {
	explicit := tag.Tag(0).ContextSpecific().Constructed()
	var b cryptobyte.Builder
	nest(&b, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 2, 410, 200004, 10, 1, 1})
		nest(b, func(b *cryptobyte.Builder) {
			b.AddASN1(tag.UTF8String, func(b *cryptobyte.Builder) { b.AddBytes([]byte(name)) })
			nest(b, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 2, 410, 200004, 10, 1, 1, 1})
				nest(b, func(b *cryptobyte.Builder) {
					nest(b, func(b *cryptobyte.Builder) {
						b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1})
					}, tag.SEQUENCE)
					nest(b, func(b *cryptobyte.Builder) { b.AddASN1OctetString(certificate.VirtualIdentity(number, random)) }, explicit)
				}, tag.SEQUENCE)
			}, tag.SEQUENCE, tag.SEQUENCE)
		}, explicit, tag.SEQUENCE)
	}, tag.SEQUENCE, explicit)
	return b.Bytes()
}

// nest writes what body writes within the tags, the outermost first.
func nest(b *cryptobyte.Builder, body func(*cryptobyte.Builder), tags ...tag.Tag) {
	if len(tags) == 0 {
		body(b)
		return
	}
	b.AddASN1(tags[0], func(b *cryptobyte.Builder) { nest(b, body, tags[1:]...) })
}

// Certificates are the root and the CA in PEM.
func (a *Authority) Certificates() (root, ca []byte) {
	return pemOf("CERTIFICATE", a.root.Raw), pemOf("CERTIFICATE", a.ca.Raw)
}

// Keys are the keys of root and CA in PEM, for whoever wants to issue more with other tools.
func (a *Authority) Keys() (root, ca []byte) {
	return pemOf("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(a.rootKey)), pemOf("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(a.caKey))
}

// Lists are the revocation lists of root and CA in PEM, with every certificate revoked so far.
func (a *Authority) Lists() (root, ca []byte, err error) {
	root, err = a.list(a.root, a.rootKey, nil)
	if err != nil {
		return nil, nil, err
	}
	ca, err = a.list(a.ca, a.caKey, a.revoked)
	return root, ca, err
}

// Trust believes in this authority, with its lists.
func (a *Authority) Trust() (*certificate.Trust, error) {
	policy, err := x509.ParseOID(Policy)
	if err != nil {
		return nil, err
	}
	t := &certificate.Trust{Roots: []*x509.Certificate{a.root}, Intermediates: []*x509.Certificate{a.ca}, Policies: []certificate.Policy{{OID: policy, Name: PolicyName}}}
	root, ca, err := a.Lists()
	if err != nil {
		return nil, err
	}
	for _, text := range [][]byte{root, ca} {
		block, _ := pem.Decode(text)
		list, err := x509.ParseRevocationList(block.Bytes)
		if err != nil {
			return nil, err
		}
		t.Evidence.Lists = append(t.Evidence.Lists, list)
	}
	return t, nil
}

func (a *Authority) list(by *x509.Certificate, key *rsa.PrivateKey, revoked []x509.RevocationListEntry) ([]byte, error) {
	der, err := x509.CreateRevocationList(rand.Reader, &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: a.now.Add(-24 * time.Hour), NextUpdate: a.now.Add(life),
		RevokedCertificateEntries: revoked}, by, key)
	return pemOf("X509 CRL", der), err
}

func pemOf(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

// Member is one certificate with its key and the random number of its identity.
type Member struct {
	certificate *x509.Certificate
	key         *rsa.PrivateKey
	random      []byte
}

// SignCert is the file signCert.der.
func (m *Member) SignCert() []byte { return m.certificate.Raw }

// Random is the number that opens the certificate's identity; it stands beside the key in the key's files.
func (m *Member) Random() []byte { return bytes.Clone(m.random) }
