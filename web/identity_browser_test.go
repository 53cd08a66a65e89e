package web

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/certificate"
	"github.com/kilowon/kilowon/certificate/fictional"
)

// TestBrowserIdentity signs up and logs in with a certificate in a browser, then registers a passkey and logs in with it. With KILOWON_SCREENSHOTS set to a folder it also takes the pictures of the guide.
func TestBrowserIdentity(t *testing.T) {
	t.Parallel()
	o := newOffice(t, smallDemo)
	o.clock.set(time.Now())
	o.work()
	a, dir := newAuthority(t), t.TempDir()
	for name, state := range map[string]fictional.State{"joins": fictional.Valid, "expired": fictional.Expired} {
		m, err := a.Issue("가상타운 관리사무소", "0008100014", state)
		o.must(err)
		b, err := m.PKCS12(app.DemoPassword)
		o.must(err)
		o.must(os.WriteFile(filepath.Join(dir, name+".p12"), b, 0o600))
	}
	trust, err := a.Trust()
	o.must(err)
	// Browsers take passkeys for localhost and for no number.
	listener := listen(t)
	origin := fmt.Sprintf("http://localhost:%d", listener.Addr().(*net.TCPAddr).Port)
	keys, err := o.app.NewPasskeys(origin)
	o.must(err)
	o.reopen(PortalOptions{Passkeys: keys, Certificates: app.NewCertificates(func() *certificate.Trust { return trust }, o.clock.Now)})
	serveOn(t, listener, o.portal)
	browser(t, "identity.test.mjs", "KILOWON_URL="+origin, "KILOWON_FILES="+dir, "KILOWON_PASSWORD="+app.DemoPassword)
}
