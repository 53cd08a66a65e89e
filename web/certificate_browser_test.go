package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/certificate"
	"github.com/kilowon/kilowon/certificate/fictional"
	"github.com/kilowon/kilowon/tariff/book"
)

// certified is a portal without a database that takes the certificates of a fictional authority.
func certified(t *testing.T, a *fictional.Authority) *Server {
	t.Helper()
	trust, err := a.Trust()
	if err != nil {
		t.Fatal(err)
	}
	use, err := app.New(nil, book.Default())
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewPortal(use, nil, PortalOptions{Options: Options{Rate: 1e6, Burst: 1e6}, Certificates: app.NewCertificates(func() *certificate.Trust { return trust }, time.Now)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func newAuthority(t *testing.T) *fictional.Authority {
	t.Helper()
	a, err := fictional.New(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestBrowserCertificate signs with the files people have and has the portal decide. OpenSSL then finds the same signature good.
func TestBrowserCertificate(t *testing.T) {
	t.Parallel()
	a, dir := newAuthority(t), t.TempDir()
	write := func(name string, b []byte, err error) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err == nil {
			err = os.MkdirAll(filepath.Dir(path), 0o700)
		}
		if err == nil {
			err = os.WriteFile(path, b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	pair := func(folder string, m *fictional.Member, key func(string) ([]byte, error)) {
		t.Helper()
		write(folder+"/signCert.der", m.SignCert(), nil)
		b, err := key(app.DemoPassword)
		write(folder+"/signPri.key", b, err)
	}
	issue := func(from *fictional.Authority, name string, state fictional.State) *fictional.Member {
		t.Helper()
		m, err := from.Issue(app.DemoOrganisation, app.DemoBusinessNumber, state)
		if err != nil {
			t.Fatal(err)
		}
		b, err := m.PKCS12(app.DemoPassword)
		write(name+".p12", b, err)
		return m
	}
	good := issue(a, "member", fictional.Valid)
	pair("new", good, good.SignPri)
	pair("old", good, good.OldSignPri)
	issue(a, "expired", fictional.Expired)
	issue(a, "revoked", fictional.Revoked)
	stranger := issue(newAuthority(t), "stranger", fictional.Valid)
	pair("mixed", stranger, good.SignPri)
	openssl(t, dir, "pkcs12", "-in", "member.p12", "-passin", "pass:"+app.DemoPassword, "-nodes", "-provider", "legacy", "-provider", "default", "-out", "plain.pem")
	openssl(t, dir, "pkcs12", "-export", "-in", "plain.pem", "-passout", "pass:"+app.DemoPassword, "-out", "modern.p12")
	openssl(t, dir, "pkcs12", "-export", "-legacy", "-in", "plain.pem", "-passout", "pass:"+app.DemoPassword, "-out", "legacy.p12")

	browser(t, "certificate.test.mjs", "KILOWON_URL="+serve(t, certified(t, a)), "KILOWON_FILES="+dir, "KILOWON_PASSWORD="+app.DemoPassword, "KILOWON_NUMBER="+app.DemoBusinessNumber.String())

	openssl(t, dir, "cms", "-verify", "-noverify", "-inform", "DER", "-in", "signature.der", "-out", "content")
	content, err := os.ReadFile(filepath.Join(dir, "content"))
	if _, problem := certificate.ParseChallenge(string(content)); err != nil || problem != nil {
		t.Errorf("%q was signed: %v, %v", content, err, problem)
	}
}

func openssl(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("openssl", args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("openssl %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

func TestCertificatePage(t *testing.T) {
	s := certified(t, newAuthority(t))
	show := func(r *http.Request) (int, string) {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	if code, body := show(httptest.NewRequest("GET", "/certificate", nil)); code != http.StatusOK || !strings.Contains(body, "kilowon 인증서 확인 1; 용도 인증서 확인; 번호 ") || !strings.Contains(body, "/static/certificate-") {
		t.Errorf("%d without a challenge and the script to sign it:\n%s", code, body)
	}
	for number, want := range map[string]string{"1234567890": "마지막 자리가 나머지 숫자와 맞지 않습니다", "000-81-12349": "이 화면이 내준 것이 아니거나"} {
		form := url.Values{"number": {number}, "challenge": {"nothing"}, "signature": {"MAA="}}
		r := httptest.NewRequest("POST", "/certificate", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if code, body := show(r); code != http.StatusUnprocessableEntity || !strings.Contains(body, want) || !strings.Contains(body, `value="`+number+`"`) {
			t.Errorf("%s: %d:\n%s", number, code, body)
		}
	}
	for range 20 {
		if code, _ := show(httptest.NewRequest("POST", "/certificate", nil)); code == http.StatusTooManyRequests {
			return
		}
	}
	t.Error("answers may be tried without end")
}

// A portal without a trust store has no such page, and one that was built without npm says that it cannot sign.
func TestCertificatePageIsLeftOut(t *testing.T) {
	w := httptest.NewRecorder()
	public(t).ServeHTTP(w, httptest.NewRequest("GET", "/certificate", nil))
	if w.Code != http.StatusNotFound {
		t.Errorf("status %d", w.Code)
	}
	s := certified(t, newAuthority(t))
	var err error
	if s.assets, err = loadAssets(fstest.MapFS{}, sourceFiles); err != nil {
		t.Fatal(err)
	}
	w = httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", "/certificate", nil))
	if body := w.Body.String(); !strings.Contains(body, "서명할 수 없습니다") || strings.Contains(body, "certificate.js") || strings.Contains(body, "data-certificate") {
		t.Errorf("a form that cannot be sent:\n%s", body)
	}
}
