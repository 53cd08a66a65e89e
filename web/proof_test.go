package web

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/certificate"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// authority is a root that OpenSSL keeps in a folder; keys, certificates, list and signatures are all OpenSSL's.
type authority struct {
	*testing.T
	dir string
}

const (
	usePolicy    = "2.999.1.1"
	memberRandom = "00a1b2c3d4e5f60718293a4b5c6d7e8f90010203"
	certifiedAs  = "인증마을 관리사무소"
)

func (a authority) openssl(args ...string) {
	a.Helper()
	openssl(a.T, a.dir, args...)
}

func (a authority) write(name, text string) {
	a.Helper()
	if err := os.WriteFile(filepath.Join(a.dir, name), []byte(text), 0o600); err != nil {
		a.Fatal(err)
	}
}

func (a authority) read(name string) []byte {
	a.Helper()
	b, err := os.ReadFile(filepath.Join(a.dir, name))
	if err != nil {
		a.Fatal(err)
	}
	return b
}

func opensslAuthority(t *testing.T) authority {
	t.Helper()
	a := authority{t, t.TempDir()}
	for name, text := range map[string]string{"index.txt": "", "serial": "1000\n", "crlnumber": "01\n"} {
		a.write(name, text)
	}
	a.configure(applyNumber, usePolicy)
	a.openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "root.key")
	a.openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", "member.key")
	a.openssl("req", "-x509", "-new", "-key", "root.key", "-subj", "/CN=Fictional Root", "-days", "30", "-out", "root.pem", "-config", "openssl.cnf", "-extensions", "root")
	return a
}

// configure sets number and policy of the certificates issued next.
func (a authority) configure(number, policy string) {
	a.Helper()
	random, err := hex.DecodeString(memberRandom)
	n, err2 := kilowon.ParseBusinessNumber(number)
	if err != nil || err2 != nil {
		a.Fatal(err, err2)
	}
	a.write("openssl.cnf", fmt.Sprintf(`openssl_conf = none
[none]
[req]
distinguished_name = dn
string_mask = utf8only
utf8 = yes
[dn]
[ca]
default_ca = authority
[authority]
database = index.txt
serial = serial
crlnumber = crlnumber
new_certs_dir = .
default_md = sha256
default_crl_days = 7
policy = anything
unique_subject = no
[anything]
commonName = optional
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
[member]
keyUsage = critical,digitalSignature,nonRepudiation
certificatePolicies = %s
subjectAltName = otherName:1.2.410.200004.10.1.1;SEQUENCE:identify
[identify]
name = FORMAT:UTF8,UTF8:%s
infos = SEQUENCE:infos
[infos]
info = SEQUENCE:info
[info]
kind = OID:1.2.410.200004.10.1.1.1
vid = SEQUENCE:vid
[vid]
algorithm = SEQUENCE:algorithm
id = EXPLICIT:0,FORMAT:HEX,OCTETSTRING:%x
[algorithm]
oid = OID:2.16.840.1.101.3.4.2.1
`, policy, certifiedAs, certificate.VirtualIdentity(n, random)))
}

// issue makes NAME.pem, good from and to so many days from now.
func (a authority) issue(name string, from, to int) {
	a.Helper()
	day := func(n int) string { return time.Now().UTC().AddDate(0, 0, n).Format("20060102150405Z") }
	a.openssl("req", "-new", "-utf8", "-key", "member.key", "-subj", "/CN="+name, "-out", name+".csr", "-config", "openssl.cnf")
	a.openssl("ca", "-batch", "-notext", "-utf8", "-config", "openssl.cnf", "-cert", "root.pem", "-keyfile", "root.key", "-extensions", "member",
		"-startdate", day(from), "-enddate", day(to), "-in", name+".csr", "-out", name+".pem")
}

// trust believes in the root and its list as it stands.
func (a authority) trust() *certificate.Trust {
	a.Helper()
	a.openssl("ca", "-gencrl", "-config", "openssl.cnf", "-cert", "root.pem", "-keyfile", "root.key", "-out", "root.crl")
	block := func(name string) []byte {
		b, _ := pem.Decode(a.read(name))
		return b.Bytes
	}
	root, err := x509.ParseCertificate(block("root.pem"))
	list, err2 := x509.ParseRevocationList(block("root.crl"))
	oid, err3 := x509.ParseOID(usePolicy)
	if err != nil || err2 != nil || err3 != nil {
		a.Fatal(err, err2, err3)
	}
	return &certificate.Trust{Roots: []*x509.Certificate{root}, Policies: []certificate.Policy{{OID: oid, Name: "사업자"}},
		Evidence: certificate.Evidence{Lists: []*x509.RevocationList{list}}}
}

// sign answers the challenge of a page as its script would, with NAME.pem.
func (a authority) sign(page, name, number string) url.Values {
	a.Helper()
	m := regexp.MustCompile(`name="challenge" value="([^"]+)"`).FindStringSubmatch(page)
	if m == nil {
		a.Fatalf("no challenge in\n%s", page)
	}
	a.write("content", m[1])
	a.openssl("cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-md", "sha256", "-signer", name+".pem", "-inkey", "member.key", "-in", "content", "-out", "signed.der")
	random, err := hex.DecodeString(memberRandom)
	if err != nil {
		a.Fatal(err)
	}
	return url.Values{"challenge": {m[1]}, "signature": {base64.StdEncoding.EncodeToString(a.read("signed.der"))},
		"random": {base64.StdEncoding.EncodeToString(random)}, "number": {number}}
}

// accept opens the office's portal anew with certificates of the trust, by the real clock, as the certificates are.
func (o *office) accept(trust *certificate.Trust) {
	o.Helper()
	o.clock.set(time.Now())
	o.reopen(PortalOptions{Certificates: app.NewCertificates(func() *certificate.Trust { return trust }, o.clock.Now)})
}

// reopen opens the office's portal anew, with nobody logged in.
func (o *office) reopen(opt PortalOptions) {
	o.Helper()
	opt.Options, opt.Now, opt.Texts, opt.Outbox = Options{Rate: 1e6, Burst: 1e6}, o.clock.Now, true, true
	opt.Coverage, opt.Privacy = o.pages.coverage, o.pages.privacy
	var err error
	o.pages, err = newPages(o.app, o.maker, opt)
	o.must(err)
	o.portal, o.cookie = o.pages.Server, nil
}

// toCertificate goes through sign-up as far as the certificate.
func (o *office) toCertificate() {
	o.Helper()
	o.cookie = nil
	to := o.next(o.post("/signup", url.Values{"kind": {"group"}}))
	to = o.next(o.post(to, url.Values{"service": {"1"}, "privacy-policy": {"1"}, "collection": {"1"}}))
	if to = o.next(o.sendForm(to, map[string]string{"business_number": applyNumber, "do": "certificate"}, "", nil)); to != certifyURL {
		o.Fatalf("leads to %s", to)
	}
}

func TestSignUpByCertificateNeedsNoClerk(t *testing.T) {
	a := opensslAuthority(t)
	a.issue("good", -1, 30)
	o := newOffice(t, smallDemo)
	o.work()
	o.accept(a.trust())
	o.toCertificate()
	// What was typed before the certificate is told field by field where it differs.
	o.next(o.sendForm("/signup/verify", map[string]string{"business_number": applyNumber}, "고유번호증.pdf", []byte(pdfStart)))
	o.post("/signup/details", with(applicant, "submit", ""))
	page := o.page(certifyURL, `value="`+applyNumber+`"`, "용도 회원가입")
	if to := o.next(o.post(certifyURL, a.sign(page, "good", applyNumber))); to != "/signup/details" {
		t.Fatalf("leads to %s", to)
	}
	text := o.page("/signup/details", "공동인증서로 기관을 확인했습니다", "사업자명(단체명): 적은 가상타운 관리사무소 대신 확인된 "+certifiedAs, "공동인증서의 정보")
	if strings.Contains(text, `name="name"`) {
		t.Error("the certificate's name may be typed over")
	}
	o.page("/signup/verify", "기관을 확인했습니다", "Fictional Root")

	o.next(o.post("/signup/details", with(applicant, "send", "")))
	o.next(o.post("/signup/details", with(applicant, "check", o.code("01000007777"))))
	o.next(o.post("/signup/details", with(applicant, "submit", "")))
	o.page("/signup/status", "가입을 마쳤습니다")
	o.must(o.db.View(o.Context(), func(tx store.Tx) error {
		got, err := tx.OrganisationByNumber("0008100014")
		if err == nil && (got.Name != certifiedAs || got.ProvedBy != member.ByCertificate || got.Contact.Representative != "정대표") {
			t.Errorf("became %+v", got)
		}
		return err
	}))
	if to := o.phoneLogin(applyNumber, applyMobile); to != "/" {
		t.Errorf("the first login by phone leads to %s", to)
	}
	o.page("/log", "회원가입", "로그인(휴대전화)")

	// Whoever proves to be a member is told so.
	o.toCertificate()
	w := o.post(certifyURL, a.sign(o.page(certifyURL), "good", applyNumber))
	o.holds("a second membership", w, "이미 회원입니다")
}

// The certificate stands for the number it was issued to.
func TestProofGoesWithItsNumber(t *testing.T) {
	a := opensslAuthority(t)
	a.issue("good", -1, 30)
	o := newOffice(t, smallDemo)
	o.accept(a.trust())
	o.toCertificate()
	o.next(o.post(certifyURL, a.sign(o.page(certifyURL), "good", applyNumber)))
	w := o.sendForm("/signup/verify", map[string]string{"business_number": "000-82-98761"}, "", nil)
	o.holds("another number", w, "파일을 골라 주세요")
	o.next(o.sendForm("/signup/verify", map[string]string{"business_number": applyNumber}, "", nil))
}

func TestCertificatesAreRefusedInBothFlows(t *testing.T) {
	a := opensslAuthority(t)
	a.issue("good", -1, 30)
	a.issue("expired", -30, -1)
	a.issue("early", 2, 30)
	a.issue("revoked", -1, 30)
	a.openssl("ca", "-revoke", "revoked.pem", "-config", "openssl.cnf", "-cert", "root.pem", "-keyfile", "root.key")
	a.configure(applyNumber, "2.999.1.2")
	a.issue("policy", -1, 30)
	b := opensslAuthority(t)
	b.issue("stranger", -1, 30)
	o := newOffice(t, smallDemo)
	trust := a.trust()

	for _, flow := range []struct {
		path string
		open func()
	}{{certifyURL, o.toCertificate}, {certificateLoginURL, func() { o.cookie = nil }}} {
		o.accept(trust)
		flow.open()
		refused := func(name, want string, form url.Values) {
			t.Helper()
			o.clock.set(o.clock.Now().Add(7 * time.Second))
			if w := o.post(flow.path, form); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: %s: %d without %q", flow.path, name, w.Code, want)
			}
		}
		signed := func(name string) url.Values { return a.sign(o.page(flow.path), name, applyNumber) }
		refused("expired", "유효기간이", signed("expired"))
		refused("early", "유효기간이", signed("early"))
		refused("revoked", "폐지되거나", signed("revoked"))
		refused("policy", "이 용도의 인증서", signed("policy"))
		refused("another root", "인정하는 인증기관의 인증서가 아닙니다", b.sign(o.page(flow.path), "stranger", applyNumber))
		other := signed("good")
		other.Set("number", "000-82-98761")
		refused("another number", `id="certificate-number-problem">적은 사업자등록번호`, other)
		none := signed("good")
		none.Set("number", "123")
		refused("no number", `href="#certificate-number"`, none)

		tampered := signed("good")
		raw, err := base64.StdEncoding.DecodeString(tampered.Get("signature"))
		o.must(err)
		raw[len(raw)-1] ^= 1
		tampered.Set("signature", base64.StdEncoding.EncodeToString(raw))
		refused("tampered signature", "서명이 인증서와 맞지 않습니다", tampered)
		moved := signed("good")
		moved.Set("challenge", signed("good").Get("challenge"))
		refused("the signature of another challenge", "이미 쓴 것입니다", moved)

		// The answer of another purpose, and that of another visit.
		purpose := map[string]string{certifyURL: certificateLoginURL, certificateLoginURL: "/certificate"}[flow.path]
		refused("another purpose", "이미 쓴 것입니다", a.sign(o.page(purpose), "good", applyNumber))
		mine := signed("good")
		here := o.cookie
		flow.open()
		refused("another visit", "이미 쓴 것입니다", mine)
		o.cookie = here
		late := signed("good")
		o.clock.set(o.clock.Now().Add(10 * time.Minute))
		refused("too late", "시간이 지났습니다", late)
	}
}

// certifiedOffice has the demo's organisation certified by OpenSSL.
func certifiedOffice(t *testing.T) (*office, authority) {
	t.Helper()
	a := opensslAuthority(t)
	a.configure(app.DemoBusinessNumber.String(), usePolicy)
	a.issue("good", -1, 30)
	o := newOffice(t, smallDemo)
	o.accept(a.trust())
	return o, a
}

func TestLoginByCertificate(t *testing.T) {
	o, a := certifiedOffice(t)
	number := app.DemoBusinessNumber.String()
	if to := o.next(o.get(provedStaffURL)); to != certificateLoginURL {
		t.Errorf("the staff is shown to nobody's proof: %s", to)
	}
	page := o.page(certificateLoginURL+"?next=%2Fhistory", "용도 로그인", "법인/단체(공동인증서)")
	answer := a.sign(page, "good", number)
	before := o.cookie.Value
	to := o.next(o.post(certificateLoginURL+"?next=%2Fhistory", answer))
	if to != provedStaffURL+"?next=%2Fhistory" || o.cookie.Value == before {
		t.Errorf("leads to %s under the token of before", to)
	}
	if w := o.get("/history"); w.Code != http.StatusSeeOther {
		t.Errorf("logged in before anybody was chosen: %d", w.Code)
	}
	text := o.page(to, "김*리 · 010-****-1001", "이*회", app.DemoOrganisation)
	if strings.Contains(text, "01000001001") || strings.Contains(text, "박담당") {
		t.Error("phones or somebody else's staff are shown")
	}
	o.holds("nobody chosen", o.post(to, nil), "목록에서 골라 주세요")
	stranger := ""
	o.must(o.db.View(o.Context(), func(tx store.Tx) error {
		m, err := tx.MemberByLogin(strangerLogin)
		stranger = m.ID
		return err
	}))
	o.holds("somebody else's staff", o.post(to, url.Values{"staff": {stranger}}), "목록에서 골라 주세요")
	reader := regexp.MustCompile(`value="([0-9a-f-]{36})"[^>]*>\s*<label[^>]*>이\*회`).FindStringSubmatch(text)
	if reader == nil {
		t.Fatalf("no choice of the reader in\n%s", text)
	}
	proved := *o.cookie
	if to := o.next(o.post(to, url.Values{"staff": {reader[1]}})); to != "/history" || o.cookie.Value == proved.Value {
		t.Errorf("leads to %s, or under the token of before", to)
	}
	o.page("/account", "이조회")
	mine := o.cookie
	o.cookie = &proved
	if to := o.next(o.get(provedStaffURL)); to != certificateLoginURL {
		t.Errorf("the proof outlives the login: %s", to)
	}
	// The same answer again, in the session of the login and in that of before.
	for _, c := range []*http.Cookie{mine, &proved, nil} {
		o.cookie = c
		if w := o.post(certificateLoginURL, answer); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("a replayed answer: %d", w.Code)
		}
	}
	o.login(app.DemoLogin, app.DemoPassword)
	o.page("/log", "로그인(공동인증서)")
}

// A challenge that was answered in its own session is not taken a second time.
func TestCertificateAnswerIsTakenOnce(t *testing.T) {
	o, a := certifiedOffice(t)
	answer := a.sign(o.page(certificateLoginURL), "good", app.DemoBusinessNumber.String())
	o.next(o.post(certificateLoginURL, answer))
	if w := o.post(certificateLoginURL, answer); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("replayed in the session it was made for: %d", w.Code)
	}
	// The proof itself is good for ten minutes.
	o.page(provedStaffURL)
	o.clock.set(o.clock.Now().Add(10 * time.Minute))
	if to := o.next(o.get(provedStaffURL)); to != certificateLoginURL {
		t.Errorf("an old proof leads to %s", to)
	}
}

// Who joined by document logs in by phone, and who is no member is told to join (사용자안내서: 인증서 없이 회원가입한 고객은 휴대전화 인증만 가능).
func TestOnlyWhoJoinedByCertificateLogsInByIt(t *testing.T) {
	o, a := certifiedOffice(t)
	login := func(number string) *httptest.ResponseRecorder {
		o.cookie = nil
		a.configure(number, usePolicy)
		a.issue("other", -1, 30)
		return o.post(certificateLoginURL, a.sign(o.page(certificateLoginURL), "other", number))
	}
	o.holds("no member", login(applyNumber), "회원 기관이 없습니다")
	o.must(o.db.Update(o.Context(), func(tx store.Tx) error {
		return tx.InsertOrganisation(&store.Organisation{Name: "서류로 가입", BusinessNumber: "0008100014", ProvedBy: member.ByDocument})
	}))
	o.holds("joined by document", login(applyNumber), "휴대전화 인증으로 로그인")
	if to := o.next(o.get(provedStaffURL)); to != certificateLoginURL {
		t.Errorf("leads to %s", to)
	}
}
