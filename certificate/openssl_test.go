package certificate

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
)

// authority is a root and a CA below it that OpenSSL keeps in a folder; keys, certificates, lists and responses are all OpenSSL's.
type authority struct {
	t   testing.TB
	dir string
}

const (
	member      = kilowon.BusinessNumber("0008112349")
	memberName  = "가상마을 관리사무소"
	memberOID   = "1.2.410.200004.5.2.1.1"
	otherPolicy = "1.2.410.200004.5.2.1.7"
	// memberRandom is the random number of the identity, 20 bytes.
	memberRandom = "00a1b2c3d4e5f60718293a4b5c6d7e8f90010203"
)

const authorityConfig = `
[ca]
default_ca = authority
[authority]
dir = %[1]s
database = $dir/index.txt
serial = $dir/serial
crlnumber = $dir/crlnumber
new_certs_dir = $dir
default_md = sha256
default_crl_days = 7
policy = anything
unique_subject = no
copy_extensions = none
[anything]
countryName = optional
organizationName = optional
organizationalUnitName = optional
serialNumber = optional
commonName = optional
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[ca_ext]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
[responder]
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
[plain]
keyUsage = critical,digitalSignature,nonRepudiation
[member]
keyUsage = critical,%[3]s
certificatePolicies = critical,%[2]s
crlDistributionPoints = URI:http://crl.example/member.crl
authorityInfoAccess = OCSP;URI:http://ocsp.example/
subjectAltName = otherName:1.2.410.200004.10.1.1;SEQUENCE:identify
[named]
keyUsage = critical,%[3]s
certificatePolicies = critical,%[2]s
crlDistributionPoints = URI:http://crl.example/member.crl
[identify]
name = FORMAT:UTF8,UTF8:%[4]s
infos = SEQUENCE:infos
[infos]
info = SEQUENCE:info
[info]
kind = OID:1.2.410.200004.10.1.1.1
vid = SEQUENCE:vid
[vid]
algorithm = SEQUENCE:algorithm
id = EXPLICIT:0,FORMAT:HEX,OCTETSTRING:%[5]s
[algorithm]
oid = OID:2.16.840.1.101.3.4.2.1
[crl_part]
issuingDistributionPoint = critical,@part
[part]
fullname = URI:http://crl.example/other.crl
[crl_mine]
issuingDistributionPoint = critical,@mine
[mine]
fullname = URI:http://crl.example/member.crl
onlyuser = TRUE
[crl_reasons]
issuingDistributionPoint = critical,@reasons
[reasons]
onlysomereasons = keyCompromise
`

// newAuthority makes root.pem and ca.pem.
func newAuthority(t testing.TB) *authority {
	t.Helper()
	a := &authority{t, t.TempDir()}
	for name, text := range map[string]string{"index.txt": "", "root.txt": "", "serial": "1000\n", "crlnumber": "01\n"} {
		a.write(name, text)
	}
	a.configure(memberOID, "digitalSignature,nonRepudiation")
	a.key("root")
	a.openssl("req", "-x509", "-new", "-key", "root.key", "-subj", "/C=KR/O=Fictional/CN=Fictional Root", "-days", "3650", "-out", "root.pem", "-config", "openssl.cnf", "-extensions", "root")
	a.issue(order{name: "ca", signer: "root", extensions: "ca_ext", subject: "/C=KR/O=Fictional/CN=Fictional CA"})
	a.list("root.crl", "root", "")
	return a
}

// configure writes the configuration with the policy and key usage of the certificates issued next.
func (a *authority) configure(policy, usage string) {
	a.write("openssl.cnf", "openssl_conf = none\n[none]\n[req]\ndistinguished_name = dn\nstring_mask = utf8only\nutf8 = yes\n[dn]\n"+
		fmt.Sprintf(authorityConfig, a.dir, policy, usage, memberName, a.identity()))
}

// identity is the VID of the member, with the content encoded by OpenSSL.
func (a *authority) identity() string {
	a.write("vid.cnf", "asn1 = SEQUENCE:content\n[content]\nidn = PRINTABLESTRING:"+string(member)+"\nrandom = FORMAT:HEX,BITSTRING:"+memberRandom+"\n")
	a.openssl("asn1parse", "-genconf", "vid.cnf", "-noout", "-out", "vid.der")
	inner := sha256.Sum256(a.read("vid.der"))
	outer := sha256.Sum256(inner[:])
	return hex.EncodeToString(outer[:])
}

func (a *authority) openssl(args ...string) {
	a.t.Helper()
	cmd := exec.Command("openssl", args...)
	cmd.Dir = a.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		a.t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func (a *authority) write(name, text string) {
	a.t.Helper()
	if err := os.WriteFile(filepath.Join(a.dir, name), []byte(text), 0o600); err != nil {
		a.t.Fatal(err)
	}
}

func (a *authority) read(name string) []byte {
	a.t.Helper()
	b, err := os.ReadFile(filepath.Join(a.dir, name))
	if err != nil {
		a.t.Fatal(err)
	}
	return b
}

// key makes a key; the members share one, as making them takes most of the time.
func (a *authority) key(name string) {
	if name == "root" || name == "ca" {
		a.openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", name+".key")
		return
	}
	memberKey.once.Do(func() {
		a.openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "member.key")
		memberKey.text = a.read("member.key")
	})
	a.write(name+".key", string(memberKey.text))
}

var memberKey struct {
	once sync.Once
	text []byte
}

// order is a certificate to issue; from and to are days from now.
type order struct {
	name, signer, extensions, subject string
	from, to                          int
}

func (a *authority) issue(o order) {
	a.t.Helper()
	if o.to == 0 {
		o.from, o.to = -1, 300
	}
	if o.subject == "" {
		o.subject = "/C=KR/O=Fictional/CN=" + o.name
	}
	day := func(n int) string { return time.Now().UTC().AddDate(0, 0, n).Format("20060102150405Z") }
	a.key(o.name)
	a.openssl("req", "-new", "-utf8", "-key", o.name+".key", "-subj", o.subject, "-out", o.name+".csr", "-config", "openssl.cnf")
	a.openssl("ca", "-batch", "-notext", "-utf8", "-config", "openssl.cnf", "-cert", o.signer+".pem", "-keyfile", o.signer+".key", "-extensions", o.extensions,
		"-startdate", day(o.from), "-enddate", day(o.to), "-in", o.name+".csr", "-out", o.name+".pem")
}

// member issues a certificate of the member under a name of its own.
func (a *authority) member(name string) {
	a.issue(order{name: name, signer: "ca", extensions: "member"})
}

// list writes a revocation list of everything revoked so far.
func (a *authority) list(file, signer, extensions string, more ...string) {
	args := append([]string{"ca", "-gencrl", "-config", "openssl.cnf", "-cert", signer + ".pem", "-keyfile", signer + ".key", "-out", file}, more...)
	if extensions != "" {
		args = append(args, "-crlexts", extensions)
	}
	a.openssl(args...)
}

func (a *authority) revoke(name string) {
	a.openssl("ca", "-config", "openssl.cnf", "-cert", "ca.pem", "-keyfile", "ca.key", "-revoke", name+".pem")
}

// answer is the OCSP response about a certificate, signed by the certificate named responder.
func (a *authority) answer(name, responder string, more ...string) []byte {
	a.t.Helper()
	a.openssl("ocsp", "-issuer", "ca.pem", "-cert", name+".pem", "-no_nonce", "-reqout", "request.der")
	a.openssl(append([]string{"ocsp", "-index", "index.txt", "-CA", "ca.pem", "-rsigner", responder + ".pem", "-rkey", responder + ".key",
		"-reqin", "request.der", "-respout", "answer.der"}, more...)...)
	return a.read("answer.der")
}

// sign makes the CMS signature of a text.
func (a *authority) sign(name, text string, more ...string) []byte {
	a.t.Helper()
	a.write("content", text)
	a.openssl(append([]string{"cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-md", "sha256", "-signer", name + ".pem", "-inkey", name + ".key",
		"-in", "content", "-out", "signed.der"}, more...)...)
	return a.read("signed.der")
}

func (a *authority) certificate(name string) *x509.Certificate {
	a.t.Helper()
	block, _ := pem.Decode(a.read(name + ".pem"))
	c, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		a.t.Fatal(err)
	}
	return c
}

func (a *authority) revocations(files ...string) Evidence {
	a.t.Helper()
	var out Evidence
	for _, file := range files {
		block, _ := pem.Decode(a.read(file))
		l, err := x509.ParseRevocationList(block.Bytes)
		if err != nil {
			a.t.Fatal(err)
		}
		out.Lists = append(out.Lists, l)
	}
	return out
}

// trust believes in the root and the member's policy; the CA itself is known to be good.
func (a *authority) trust() *Trust {
	return &Trust{Roots: []*x509.Certificate{a.certificate("root")}, Intermediates: []*x509.Certificate{a.certificate("ca")},
		Policies: []Policy{{OID: a.oid(memberOID), Name: "범용(법인)"}}, Evidence: a.revocations("root.crl")}
}

func (a *authority) oid(text string) x509.OID {
	a.t.Helper()
	oid, err := x509.ParseOID(text)
	if err != nil {
		a.t.Fatal(err)
	}
	return oid
}

func reasonOf(t *testing.T, err error) Reason {
	t.Helper()
	if err == nil {
		return ""
	}
	var r *Refusal
	if !errors.As(err, &r) {
		t.Fatalf("%v is no refusal", err)
	}
	var e *kilowon.Error
	if !errors.As(err, &e) || e.Code != kilowon.Invalid || e.Message == "" || strings.Contains(e.Message, "%!") {
		t.Fatalf("%v tells the reader nothing", err)
	}
	return r.Reason
}
