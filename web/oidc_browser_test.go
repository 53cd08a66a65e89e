package web

import (
	"crypto/rand"
	"fmt"
	"html"
	"net"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/kilowon/kilowon/app"
)

// authorize is the page of the provider: who logs in there goes back to the portal with a code that is worth one token.
func (p *provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("client_id") != "kilowon" || q.Get("redirect_uri") != p.origin+OIDCCallback || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || q.Get("nonce") == "" {
		http.Error(w, "invalid_request", http.StatusBadRequest)
		return
	}
	back := url.Values{"state": {q.Get("state")}}
	switch {
	case r.Method == http.MethodPost && r.FormValue("do") == "refuse":
		back.Set("error", "access_denied")
	case r.Method == http.MethodPost && r.FormValue("password") == app.DemoPassword:
		p.asked, p.grant = q, rand.Text()
		back.Set("code", p.grant)
	default:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!DOCTYPE html><html lang="ko"><meta charset="utf-8"><title>%[1]s</title><main><h1>%[1]s 로그인</h1>
<form method="post" action="%[2]s"><p><label>비밀번호 <input id="password" name="password" type="password"></label></p>
<p><button name="do" value="login">동의하고 로그인</button> <button name="do" value="refuse">거절</button></p></form></main></html>`, providerName, html.EscapeString(r.URL.RequestURI()))
		return
	}
	http.Redirect(w, r, p.origin+OIDCCallback+"?"+back.Encode(), http.StatusSeeOther)
}

// TestBrowserOIDC signs up and logs in through a provider's own login page on another site. With KILOWON_SCREENSHOTS set to a folder it also takes the pictures of the guide.
func TestBrowserOIDC(t *testing.T) {
	t.Parallel()
	listener := listen(t)
	// The provider is at an address of numbers: for the browser that is another site.
	p := newProviderFor(t, "", fmt.Sprintf("http://localhost:%d", listener.Addr().(*net.TCPAddr).Port))
	p.clock.set(time.Now())
	p.work()
	p.tells(applyNumber, "")
	serveOn(t, listener, p.portal)
	browser(t, "oidc.test.mjs", "KILOWON_URL="+p.origin, "KILOWON_PASSWORD="+app.DemoPassword, "KILOWON_PROVIDER="+providerName)
}
