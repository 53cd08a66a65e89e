package web

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon/app"
)

const portalOrigin = "https://portal.example"

// device is an authenticator with one key, written after the WebAuthn specification (§6.1 authenticator data, §6.5 attestation).
type device struct {
	*testing.T
	key    *ecdsa.PrivateKey
	id     []byte
	user   string
	count  uint32
	flags  byte
	origin string
}

// The flags of authenticator data: user present, user verified, attested credential data.
const (
	flagPresent  = 1
	flagVerified = 4
	flagAttested = 64
)

func newDevice(t *testing.T) *device {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return &device{T: t, key: key, id: []byte(rand.Text()), count: 1, flags: flagPresent | flagVerified, origin: portalOrigin}
}

var b64 = base64.RawURLEncoding

// task reads what a page asks a device to do.
func (d *device) task(page string) (challenge, user string) {
	d.Helper()
	m := regexp.MustCompile(`data-options="([^"]+)"`).FindStringSubmatch(page)
	if m == nil {
		d.Fatalf("no task in\n%s", page)
	}
	var options struct {
		PublicKey struct {
			Challenge              string
			User                   struct{ ID string }
			UserVerification       string
			AuthenticatorSelection struct{ UserVerification, ResidentKey string }
		}
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(m[1])), &options); err != nil {
		d.Fatal(err)
	}
	o := options.PublicKey
	if o.UserVerification != "required" && o.AuthenticatorSelection.UserVerification != "required" {
		d.Errorf("the user need not be verified: %+v", o)
	}
	return o.Challenge, o.User.ID
}

func (d *device) data(flags byte, more []byte) []byte {
	sum := sha256.Sum256([]byte("portal.example"))
	return append(binary.BigEndian.AppendUint32(append(sum[:], flags), d.count), more...)
}

func (d *device) client(kind, challenge string) []byte {
	b, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.origin, "crossOrigin": false})
	if err != nil {
		d.Fatal(err)
	}
	return b
}

func (d *device) answer(response map[string]any) string {
	b, err := json.Marshal(map[string]any{"id": b64.EncodeToString(d.id), "rawId": b64.EncodeToString(d.id), "type": "public-key", "response": response})
	if err != nil {
		d.Fatal(err)
	}
	return string(b)
}

// make answers a page that asks for a new key.
func (d *device) make(page string) string {
	challenge, user := d.task(page)
	d.user = user
	point, err := d.key.PublicKey.Bytes()
	if err != nil {
		d.Fatal(err)
	}
	// A COSE key: EC2, ES256, P-256, x, y.
	cose := append([]byte{0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32}, point[1:33]...)
	cose = append(append(cose, 0x22, 0x58, 32), point[33:]...)
	attested := append(make([]byte, 16), 0, byte(len(d.id)))
	data := d.data(d.flags|flagAttested, append(append(attested, d.id...), cose...))
	object := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"), byte(len(data)))
	return d.answer(map[string]any{"clientDataJSON": b64.EncodeToString(d.client("webauthn.create", challenge)), "attestationObject": b64.EncodeToString(append(object, data...))})
}

// use answers a page that asks who it is, with a counter one higher.
func (d *device) use(page string) string {
	challenge, _ := d.task(page)
	d.count++
	data, client := d.data(d.flags, nil), d.client("webauthn.get", challenge)
	sum := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte{}, data...), sum[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, digest[:])
	if err != nil {
		d.Fatal(err)
	}
	return d.answer(map[string]any{"clientDataJSON": b64.EncodeToString(client), "authenticatorData": b64.EncodeToString(data), "signature": b64.EncodeToString(signature), "userHandle": d.user})
}

// passkeyOffice is logged in at a portal that takes passkeys.
func passkeyOffice(t *testing.T) *office {
	t.Helper()
	o := newOffice(t, smallDemo)
	keys, err := o.app.NewPasskeys(portalOrigin)
	o.must(err)
	o.reopen(PortalOptions{Passkeys: keys})
	o.login(app.DemoLogin, app.DemoPassword)
	return o
}

// confirm proves once more who is there.
func (o *office) confirm() {
	o.Helper()
	before := o.cookie.Value
	if to := o.next(o.post(confirmURL+"?next=%2Faccount%2Fpasskeys%2Fnew", url.Values{"do": {"password"}, "password": {app.DemoPassword}})); to != newPasskeyURL {
		o.Fatalf("leads to %s", to)
	}
	if o.cookie.Value == before {
		o.Error("the session goes on under its old token")
	}
}

func (o *office) registers(d *device, name string) *httptest.ResponseRecorder {
	o.Helper()
	return o.post(newPasskeyURL, url.Values{"name": {name}, "answer": {d.make(o.page(newPasskeyURL))}})
}

func (o *office) unlocks(d *device) *httptest.ResponseRecorder {
	o.Helper()
	o.cookie = nil
	o.clock.set(o.clock.Now().Add(7 * time.Second))
	return o.post(passkeyLoginURL, url.Values{"answer": {d.use(o.page(passkeyLoginURL))}})
}

func TestPasskey(t *testing.T) {
	o, d := passkeyOffice(t), newDevice(t)
	if to := o.next(o.get(newPasskeyURL)); to != confirmURL+"?next=%2Faccount%2Fpasskeys%2Fnew" {
		t.Errorf("without a second proof leads to %s", to)
	}
	if to := o.next(o.post(newPasskeyURL, url.Values{"name": {"x"}, "answer": {"{}"}})); to != confirmURL+"?next=%2Faccount%2Fpasskeys%2Fnew" {
		t.Errorf("posting without a second proof leads to %s", to)
	}
	o.confirm()
	o.holds("no name", o.registers(d, " "), "패스키 이름을 적어 주세요")
	if to := o.next(o.registers(d, "사무실 노트북")); to != "/account#passkeys-head" {
		t.Errorf("leads to %s", to)
	}
	text := o.page("/account", "패스키를 등록했습니다", "사무실 노트북", "쓴 적 없음")
	o.holds("the same key again", o.registers(d, "또"), "패스키")
	if strings.Contains(o.page("/account"), ">또<") {
		t.Error("a key stands twice")
	}

	if to := o.next(o.unlocks(d)); to != "/" {
		t.Errorf("the login leads to %s", to)
	}
	if strings.Contains(o.page("/account", "김관리", "사무실 노트북"), "쓴 적 없음") {
		t.Error("the use was not noted")
	}
	o.page("/log", "패스키 등록", "로그인(패스키)")
	id := regexp.MustCompile(`name="passkey" value="([^"]+)"`).FindStringSubmatch(text)[1]
	mine := o.cookie
	o.login(strangerLogin, strangerPassword)
	o.next(o.post("/account/passkeys/remove", url.Values{"passkey": {id}}))
	o.page("/account", "그런 패스키가 없습니다")
	o.cookie = mine
	o.page("/account", "사무실 노트북")
	o.next(o.post("/account/passkeys/remove", url.Values{"passkey": {id}}))
	o.page("/account", "패스키를 지웠습니다", "등록한 패스키가 없습니다")
	o.holds("a removed key", o.unlocks(d), "이 패스키로 로그인할 수 없습니다")
}

func TestPasskeyIsRefused(t *testing.T) {
	o, d := passkeyOffice(t), newDevice(t)
	o.confirm()
	unverified := newDevice(t)
	unverified.flags = flagPresent
	o.holds("a new key without its user", o.registers(unverified, "x"), "패스키를 확인하지 못했습니다")
	elsewhere := newDevice(t)
	elsewhere.origin = "https://portal.example.evil"
	o.holds("a new key of another site", o.registers(elsewhere, "x"), "패스키를 확인하지 못했습니다")
	o.next(o.registers(d, "전화"))

	refused := func(name string, w *httptest.ResponseRecorder) {
		t.Helper()
		if w.Code != http.StatusUnauthorized || o.get("/").Code != http.StatusSeeOther {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
	d.flags = flagPresent
	refused("its user was not verified", o.unlocks(d))
	d.flags = flagPresent | flagVerified
	d.origin = "https://evil.example"
	refused("used on another site", o.unlocks(d))
	d.origin = portalOrigin
	stranger := newDevice(t)
	stranger.id, stranger.user = d.id, d.user
	refused("another key under its name", o.unlocks(stranger))
	refused("a key nobody has", o.unlocks(newDevice(t)))
	handle := d.user
	d.user = b64.EncodeToString([]byte("somebody else"))
	refused("in the name of another", o.unlocks(d))
	d.user = handle
	o.next(o.unlocks(d))

	// The same answer again, in the session it was made for and in another.
	o.cookie = nil
	answer := d.use(o.page(passkeyLoginURL))
	before := o.cookie
	o.next(o.post(passkeyLoginURL, url.Values{"answer": {answer}}))
	for _, c := range []*http.Cookie{before, nil} {
		o.cookie = c
		refused("a replayed answer", o.post(passkeyLoginURL, url.Values{"answer": {answer}}))
	}
	o.cookie = nil
	answer = d.use(o.page(passkeyLoginURL))
	here := o.cookie
	o.cookie = nil
	refused("the answer of another visit", o.post(passkeyLoginURL, url.Values{"answer": {answer}}))
	o.cookie = here

	// A counter that does not grow is that of a copy, and the next good use still counts.
	d.count -= 2
	w := o.unlocks(d)
	o.holds("a copy", w, "복사되었을 수 있어")
	refused("a copy", w)
	d.count += 2
	o.next(o.unlocks(d))
	o.must(o.app.WriteViews(o.Context()))
	o.page("/log", "로그인 거절")
}

func TestPasskeysOfWhoLeavesAreForgotten(t *testing.T) {
	o, d := passkeyOffice(t), newDevice(t)
	manager := o.cookie
	o.login("reader", app.DemoPassword)
	o.confirm()
	o.next(o.registers(d, "전화"))
	theirs := o.actorOf("reader")
	o.cookie = manager
	o.next(o.post("/organisation/staff", url.Values{"do": {"remove"}, "staff": {theirs.ID}}))
	if w := o.unlocks(d); w.Code != http.StatusUnauthorized {
		t.Errorf("who was removed comes in by passkey: %d", w.Code)
	}
}

func (o *office) actorOf(login string) app.Actor {
	o.Helper()
	who, err := o.app.Login(o.Context(), login, app.DemoPassword)
	o.must(err)
	return who
}

func TestConfirm(t *testing.T) {
	o := passkeyOffice(t)
	o.work()
	o.holds("a wrong password", o.post(confirmURL, url.Values{"do": {"password"}, "password": {"wrong"}}), "비밀번호가 맞지 않습니다")
	o.holds("a code that was not asked for", o.post(confirmURL, url.Values{"do": {"check"}, "code": {"123456"}}), "이 인증번호는 쓸 수 없습니다")
	if to := o.next(o.get(newPasskeyURL)); !strings.HasPrefix(to, confirmURL) {
		t.Errorf("leads to %s", to)
	}
	to := confirmURL + "?next=%2Faccount%2Fpasskeys%2Fnew"
	o.holds("code", o.post(to, url.Values{"do": {"send"}}), "인증번호를 보냈습니다", "010-****-1001")
	if to := o.next(o.post(to, url.Values{"do": {"check"}, "code": {o.code("01000001001")}})); to != newPasskeyURL {
		t.Errorf("leads to %s", to)
	}
	o.page(newPasskeyURL)
	o.clock.set(o.clock.Now().Add(5 * time.Minute))
	if to := o.next(o.get(newPasskeyURL)); !strings.HasPrefix(to, confirmURL) {
		t.Errorf("five minutes later leads to %s", to)
	}
	// Tries are held back whether they would be right or not.
	for range loginBurst {
		o.post(confirmURL, url.Values{"do": {"password"}, "password": {"wrong"}})
	}
	if w := o.post(confirmURL, url.Values{"do": {"password"}, "password": {app.DemoPassword}}); w.Code != http.StatusTooManyRequests {
		t.Errorf("the right password after many wrong ones: %d", w.Code)
	}
}
