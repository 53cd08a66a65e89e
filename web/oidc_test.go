package web

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

const providerName = "가상 인증"

// somewhere is a provider nobody asks.
var somewhere = app.OIDCProvider{Name: providerName, Issuer: "https://id.example", ClientID: "kilowon", ClientSecret: "비밀",
	NumberClaim: "business_number", NameClaim: "organisation"}

// provider is one of OpenID Connect over HTTP. It gives one code for each visit and checks what the portal sends for it.
type provider struct {
	*testing.T
	*office
	server *httptest.Server
	key    *rsa.PrivateKey
	// asked is what the last visit asked for, claims what its token tells beside the usual, signer who signs it.
	asked  url.Values
	claims map[string]any
	signer *rsa.PrivateKey
	// grant is the code the next token is for, origin the portal's.
	grant, origin string
	down          bool
	given         int
}

func newProvider(t *testing.T, phone string) *provider {
	t.Helper()
	return newProviderFor(t, phone, portalOrigin)
}

func newProviderFor(t *testing.T, phone, origin string) *provider {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	p := &provider{T: t, office: newOffice(t, smallDemo), key: key, signer: key, grant: "code", origin: origin}
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, v any) {
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(v); err != nil {
			t.Error(err)
		}
	}
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		if p.down {
			http.Error(w, "down", http.StatusServiceUnavailable)
			return
		}
		answer(w, map[string]any{"issuer": p.server.URL, "authorization_endpoint": p.server.URL + "/authorize", "token_endpoint": p.server.URL + "/token",
			"jwks_uri": p.server.URL + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"}})
	})
	mux.HandleFunc("/keys", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "1", "e": "AQAB",
			"n": base64.RawURLEncoding.EncodeToString(key.N.Bytes())}}})
	})
	mux.HandleFunc("/token", func(w http.ResponseWriter, r *http.Request) {
		sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
		id, secret, _ := r.BasicAuth()
		if r.FormValue("code") != p.grant || p.asked.Get("code_challenge_method") != "S256" || base64.RawURLEncoding.EncodeToString(sum[:]) != p.asked.Get("code_challenge") ||
			id != "kilowon" || secret != "secret" || r.FormValue("redirect_uri") != origin+OIDCCallback {
			http.Error(w, `{"error":"invalid_grant"}`, http.StatusBadRequest)
			return
		}
		p.given++
		answer(w, map[string]any{"access_token": "none", "token_type": "Bearer", "id_token": p.token()})
	})
	mux.HandleFunc("/authorize", p.authorize)
	p.server = httptest.NewServer(mux)
	t.Cleanup(p.server.Close)
	trusted := somewhere
	trusted.Issuer, trusted.ClientSecret, trusted.PhoneClaim = p.server.URL, "secret", phone
	out, err := app.NewOIDC([]app.OIDCProvider{trusted}, origin+OIDCCallback, p.clock.Now)
	p.must(err)
	p.reopen(PortalOptions{OIDC: out})
	p.tells(app.DemoBusinessNumber.String(), "01000001001")
	return p
}

func (p *provider) must(err error) { p.T.Helper(); p.office.must(err) }

// tells sets whom the provider knows.
func (p *provider) tells(number, mobile string) {
	p.claims = map[string]any{"business_number": number, "organisation": certifiedAs, "phone_number": mobile, "phone_number_verified": true}
}

func (p *provider) token() string {
	now := p.clock.Now()
	claims := map[string]any{"iss": p.server.URL, "sub": "1", "aud": "kilowon", "exp": now.Add(time.Minute).Unix(), "iat": now.Unix(), "nonce": p.asked.Get("nonce")}
	maps.Copy(claims, p.claims)
	body, err := json.Marshal(claims)
	p.must(err)
	text := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256","kid":"1"}`)) + "." + base64.RawURLEncoding.EncodeToString(body)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, p.signer, crypto.SHA256, sum[:])
	p.must(err)
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// visit leaves the portal for the provider and gives the address it sends the browser back to.
func (p *provider) visit(from string) string {
	p.T.Helper()
	p.clock.set(p.clock.Now().Add(7 * time.Second))
	joint := "?"
	if strings.Contains(from, "?") {
		joint = "&"
	}
	to, err := url.Parse(p.next(p.get(from + joint + url.Values{"provider": {providerName}}.Encode())))
	p.must(err)
	p.asked = to.Query()
	if !strings.HasPrefix(to.String(), p.server.URL+"/authorize?") || p.asked.Get("response_type") != "code" || p.asked.Get("state") == "" || p.asked.Get("nonce") == "" {
		p.T.Fatalf("left for %s", to)
	}
	return OIDCCallback + "?" + url.Values{"code": {"code"}, "state": {p.asked.Get("state")}}.Encode()
}

func (p *provider) refuses(name, back, want string) {
	p.T.Helper()
	w := p.get(back)
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), want) {
		p.T.Errorf("%s: %d without %q", name, w.Code, want)
	}
	if in := p.get("/history"); in.Code != http.StatusSeeOther {
		p.T.Errorf("%s: logged in", name)
	}
}

func TestLoginByProviderWithPhone(t *testing.T) {
	p := newProvider(t, "phone_number")
	p.page(oidcLoginURL+"?next=%2Fhistory", providerName, "법인/단체(외부 인증)", "next=%2Fhistory&amp;provider=")
	back := p.visit(oidcLoginURL + "?next=%2Fhistory")
	before := p.cookie.Value
	if to := p.next(p.get(back)); to != "/history" || p.cookie.Value == before {
		t.Errorf("leads to %s, or under the token of before", to)
	}
	p.page("/account", "김관리")
	p.page("/log", "로그인(외부 인증)")
	// The same answer is worth nothing a second time, here and elsewhere.
	mine := p.cookie
	for _, c := range []*http.Cookie{mine, nil} {
		p.cookie = c
		if w := p.get(back); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("a replayed answer: %d", w.Code)
		}
	}
	if p.given != 1 {
		t.Errorf("%d tokens were asked for, want one", p.given)
	}
	// Providers write phones as +82 too.
	p.cookie = nil
	p.tells(app.DemoBusinessNumber.String(), "+82 10-0000-1001")
	if to := p.next(p.get(p.visit(oidcLoginURL))); to != "/" {
		t.Errorf("leads to %s", to)
	}
}

func TestProviderAnswersAreRefused(t *testing.T) {
	p := newProvider(t, "phone_number")
	stranger, err := rsa.GenerateKey(rand.Reader, 2048)
	p.must(err)
	number, now := app.DemoBusinessNumber.String(), func() int64 { return p.clock.Now().Unix() }
	for name, c := range map[string]struct {
		change func(back string) string
		want   string
	}{
		"another state":       {func(back string) string { return back + "x" }, "이 브라우저가 10분 안에"},
		"no state":            {func(string) string { return OIDCCallback + "?code=code" }, "이 브라우저가 10분 안에"},
		"too late":            {func(b string) string { p.clock.set(p.clock.Now().Add(10 * time.Minute)); return b }, "이 브라우저가 10분 안에"},
		"another browser":     {func(b string) string { p.cookie = nil; return b }, "이 브라우저가 10분 안에"},
		"refused there":       {func(b string) string { return strings.Replace(b, "code=code", "error=access_denied", 1) }, "인증을 마치지 못했습니다"},
		"another code":        {func(b string) string { return strings.Replace(b, "code=code", "code=other", 1) }, "인증을 마치지 못했습니다"},
		"of another issuer":   {func(b string) string { return b + "&iss=https%3A%2F%2Fother.example" }, "인증을 마치지 못했습니다"},
		"another PKCE":        {func(b string) string { p.asked.Set("code_challenge", "other"); return b }, "인증을 마치지 못했습니다"},
		"another nonce":       {func(b string) string { p.claims["nonce"] = "other"; return b }, "인증을 마치지 못했습니다"},
		"expired":             {func(b string) string { p.claims["exp"] = now() - 1; return b }, "인증을 마치지 못했습니다"},
		"another audience":    {func(b string) string { p.claims["aud"] = "other"; return b }, "인증을 마치지 못했습니다"},
		"another party":       {func(b string) string { p.claims["azp"] = "other"; return b }, "인증을 마치지 못했습니다"},
		"another issuer":      {func(b string) string { p.claims["iss"] = "https://other.example"; return b }, "인증을 마치지 못했습니다"},
		"another key":         {func(b string) string { p.signer = stranger; return b }, "인증을 마치지 못했습니다"},
		"no number":           {func(b string) string { delete(p.claims, "business_number"); return b }, "사업자등록번호(고유번호)가 없거나"},
		"a wrong number":      {func(b string) string { p.claims["business_number"] = "1234567890"; return b }, "사업자등록번호(고유번호)가 없거나"},
		"no name":             {func(b string) string { delete(p.claims, "organisation"); return b }, "사업자명(단체명)이 없거나"},
		"no phone":            {func(b string) string { delete(p.claims, "phone_number"); return b }, "인증된 휴대전화번호가 없거나"},
		"a phone of hearsay":  {func(b string) string { p.claims["phone_number_verified"] = false; return b }, "인증된 휴대전화번호가 없거나"},
		"nobody's phone":      {func(b string) string { p.tells(number, "01000009999"); return b }, "등록한 직원이 없습니다"},
		"somebody else's":     {func(b string) string { p.tells(applyNumber, "01000001001"); return b }, "등록한 직원이 없습니다"},
		"not a phone at all":  {func(b string) string { p.tells(number, "02-000-0000"); return b }, "인증된 휴대전화번호가 없거나"},
		"a number as a digit": {func(b string) string { p.claims["business_number"] = 8112349; return b }, "사업자등록번호(고유번호)가 없거나"},
	} {
		p.cookie, p.signer = nil, p.key
		p.tells(number, "01000001001")
		p.refuses(name, c.change(p.visit(oidcLoginURL)), c.want)
	}
	p.signer = p.key
	p.tells(number, "01000001001")
	if to := p.next(p.get(p.visit(oidcLoginURL))); to != "/" {
		t.Errorf("the right answer leads to %s", to)
	}
}

func TestProviderThatDoesNotAnswer(t *testing.T) {
	p := newProvider(t, "")
	p.down = true
	w := p.get(oidcLoginURL + "?" + url.Values{"provider": {providerName}}.Encode())
	p.holds("down", w, "외부 인증 기관 "+providerName+"에 연결하지 못했습니다")
	p.holds("unknown", p.get(oidcLoginURL+"?provider=other"), "외부 인증 기관은 없습니다")
	p.down = false
	p.visit(oidcLoginURL)
	// Who asks too often waits.
	for range loginBurst {
		w = p.get(oidcLoginURL + "?provider=other")
	}
	if w.Code != http.StatusTooManyRequests {
		t.Errorf("the last of many: %d", w.Code)
	}
}

// Without a phone in the claims the member of staff is chosen, and only where the organisation joined this way.
func TestSignUpAndLoginByProviderWithoutPhone(t *testing.T) {
	p := newProvider(t, "")
	p.work()
	p.refuses("joined by certificate", p.visit(oidcLoginURL), "외부 인증 없이 가입한 기관입니다")
	p.tells(applyNumber, "")
	p.refuses("no member", p.visit(oidcLoginURL), "회원 기관이 없습니다")

	typed := "000-82-98761"
	sign := func() string {
		t.Helper()
		p.cookie = nil
		to := p.next(p.post("/signup", url.Values{"kind": {"group"}}))
		to = p.next(p.post(to, url.Values{"service": {"1"}, "privacy-policy": {"1"}, "collection": {"1"}}))
		p.page(to, "외부 인증하기")
		if to = p.next(p.sendForm(to, map[string]string{"business_number": typed, "do": "oidc"}, "", nil)); to != oidcSignupURL {
			t.Fatalf("leads to %s", to)
		}
		p.page(to, providerName)
		return p.visit(to)
	}
	back := sign()
	p.claims["nonce"] = "other"
	p.refuses("sign-up with another nonce", back, "인증을 마치지 못했습니다")
	p.tells(applyNumber, "")
	if to := p.next(p.get(p.visit(oidcSignupURL))); to != "/signup/details" {
		t.Fatalf("leads to %s", to)
	}
	p.page("/signup/details", "외부 인증으로 기관을 확인했습니다", "적은 "+typed+" 대신 확인된 "+applyNumber, "외부 인증의 정보")
	p.page("/signup/verify", "외부 인증("+providerName+")")
	p.next(p.post("/signup/details", with(applicant, "send", "")))
	p.next(p.post("/signup/details", with(applicant, "check", p.code("01000007777"))))
	p.next(p.post("/signup/details", with(applicant, "submit", "")))
	p.page("/signup/status", "가입을 마쳤습니다")
	staff := ""
	p.must(p.db.View(p.Context(), func(tx store.Tx) error {
		got, err := tx.OrganisationByNumber("0008100014")
		if err == nil && (got.Name != certifiedAs || got.ProvedBy != member.ByOIDC) {
			t.Errorf("became %+v", got)
		}
		list, err2 := tx.For(got.ID).Members()
		if len(list) == 1 {
			staff = list[0].ID
		}
		return errors.Join(err, err2)
	}))
	p.holds("a second membership", p.get(sign()), "이미 회원입니다")

	p.cookie = nil
	to := p.next(p.get(p.visit(oidcLoginURL + "?next=%2Fhistory")))
	if to != provedStaffURL+"?next=%2Fhistory" {
		t.Fatalf("leads to %s", to)
	}
	p.page(to, certifiedAs, oidcLoginURL)
	if to = p.next(p.post(to, url.Values{"staff": {staff}})); to != "/history" {
		t.Errorf("leads to %s", to)
	}
	p.page("/log", "로그인(외부 인증)", "회원가입")
}
