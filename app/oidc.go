package app

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// OIDCProvider is a provider of OpenID Connect whose word the operator takes for what an organisation is.
type OIDCProvider struct {
	// Name is what readers choose it by, Issuer its address as its tokens tell it.
	Name, Issuer           string
	ClientID, ClientSecret string
	// Scopes are asked for beside openid.
	Scopes []string
	// NumberClaim, NameClaim and PhoneClaim name the claims of the ID token. Where PhoneClaim is empty the member of staff is chosen from a list;
	// otherwise the phone has to be there, and PhoneClaim + "_verified" has to be true.
	NumberClaim, NameClaim, PhoneClaim string
}

func (p *OIDCProvider) check() error {
	u, err := url.Parse(p.Issuer)
	if err != nil || u.Host == "" || u.Scheme != "https" && !slices.Contains([]string{"localhost", "127.0.0.1", "::1"}, u.Hostname()) {
		return kilowon.Errorf(kilowon.Invalid, "issuer는 https://id.example 같은 HTTPS 주소여야 하는데 %q입니다.", p.Issuer)
	}
	if p.Name == "" || p.ClientID == "" || p.ClientSecret == "" || p.NumberClaim == "" || p.NameClaim == "" {
		return kilowon.Errorf(kilowon.Invalid, "외부 인증 기관마다 name, client_id, 비밀값(secret_file이나 secret_env), claims의 business_number와 organisation이 있어야 하는데 %q(%s)에 없는 것이 있습니다.", p.Name, p.Issuer)
	}
	return nil
}

// How long a provider may take to answer, and a person to log in there.
const (
	oidcWait = 5 * time.Second
	oidcLife = 10 * time.Minute
)

// OIDC proves organisations and staff by what providers of OpenID Connect tell of them.
type OIDC struct {
	providers []OIDCProvider
	callback  string
	now       func() time.Time
	client    *http.Client

	mu sync.Mutex
	// found are the providers that answered once, by their name.
	found map[string]*oidc.Provider
}

// NewOIDC takes the word of providers, who send the browser back to the callback's address. Its error is of code invalid. Providers are asked for
// their keys at the first use, so that one that is down keeps nothing from starting.
func NewOIDC(providers []OIDCProvider, callback string, now func() time.Time) (*OIDC, error) {
	names := map[string]bool{}
	for _, p := range providers {
		if err := p.check(); err != nil {
			return nil, err
		}
		if names[p.Name] {
			return nil, kilowon.Errorf(kilowon.Invalid, "외부 인증 기관의 이름은 서로 달라야 하는데 %q이(가) 두 번 있습니다.", p.Name)
		}
		names[p.Name] = true
	}
	if len(providers) == 0 {
		return nil, kilowon.Errorf(kilowon.Invalid, "외부 인증 기관이 하나는 있어야 합니다.")
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &OIDC{providers: providers, callback: callback, now: now, found: map[string]*oidc.Provider{},
		client: &http.Client{Timeout: oidcWait, CheckRedirect: stay}}, nil
}

// Providers are the names to choose from.
func (o *OIDC) Providers() []string {
	out := make([]string, len(o.providers))
	for i, p := range o.providers {
		out[i] = p.Name
	}
	return out
}

// OIDCTask is where a browser is sent; State is what the answer is checked against, once, and stays with the server.
type OIDCTask struct {
	URL   string
	State []byte
}

type oidcState struct {
	Provider, State, Nonce, Verifier string
	Until                            time.Time
}

// Begin sends a browser to a provider. One that is not known is of code invalid, one that does not answer a conflict.
func (o *OIDC) Begin(ctx context.Context, name string) (OIDCTask, error) {
	p, config, _, err := o.open(ctx, name)
	if err != nil {
		return OIDCTask{}, err
	}
	s := oidcState{p.Name, rand.Text(), rand.Text(), oauth2.GenerateVerifier(), o.now().Add(oidcLife)}
	state, err := json.Marshal(s)
	return OIDCTask{config.AuthCodeURL(s.State, oidc.Nonce(s.Nonce), oauth2.S256ChallengeOption(s.Verifier)), state}, err
}

// open finds a provider by its name, and its addresses and keys where these were not found yet.
func (o *OIDC) open(ctx context.Context, name string) (*OIDCProvider, *oauth2.Config, *oidc.Provider, error) {
	i := slices.IndexFunc(o.providers, func(p OIDCProvider) bool { return p.Name == name })
	if i < 0 {
		return nil, nil, nil, kilowon.Errorf(kilowon.Invalid, "%q이라는 외부 인증 기관은 없습니다. 목록에서 골라 주세요.", name)
	}
	p := &o.providers[i]
	o.mu.Lock()
	found := o.found[name]
	o.mu.Unlock()
	if found == nil {
		var err error
		if found, err = oidc.NewProvider(oidc.ClientContext(ctx, o.client), p.Issuer); err != nil {
			return nil, nil, nil, &kilowon.Error{Code: kilowon.Conflict, Message: "외부 인증 기관 " + p.Name + "에 연결하지 못했습니다. 잠시 뒤에 다시 하거나 다른 방법을 써 주세요.", Err: err}
		}
		o.mu.Lock()
		o.found[name] = found
		o.mu.Unlock()
	}
	return p, &oauth2.Config{ClientID: p.ClientID, ClientSecret: p.ClientSecret, Endpoint: found.Endpoint(), RedirectURL: o.callback,
		Scopes: append([]string{oidc.ScopeOpenID}, p.Scopes...)}, found, nil
}

// OIDCAnswer is what a provider told; Mobile is empty where it is not asked for phones.
type OIDCAnswer struct {
	member.Proof
	Mobile string
}

// Finish takes the answer to a task. What does not answer it is of code unauthenticated, what lacks a claim of code invalid.
func (o *OIDC) Finish(ctx context.Context, state []byte, answer url.Values) (OIDCAnswer, error) {
	var s oidcState
	if err := json.Unmarshal(state, &s); err != nil || subtle.ConstantTimeCompare([]byte(s.State), []byte(answer.Get("state"))) != 1 || !o.now().Before(s.Until) {
		return OIDCAnswer{}, kilowon.Errorf(kilowon.Unauthenticated, "외부 인증의 답이 이 브라우저가 10분 안에 시작한 것이 아니거나 이미 쓴 것입니다. 처음부터 다시 해 주세요.")
	}
	p, config, found, err := o.open(ctx, s.Provider)
	if err != nil {
		return OIDCAnswer{}, err
	}
	if answer.Get("code") == "" || answer.Has("iss") && answer.Get("iss") != p.Issuer {
		return OIDCAnswer{}, p.unproved(nil)
	}
	ctx = oidc.ClientContext(ctx, o.client)
	token, err := config.Exchange(ctx, answer.Get("code"), oauth2.VerifierOption(s.Verifier))
	if err != nil {
		return OIDCAnswer{}, p.unproved(err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := found.VerifierContext(ctx, &oidc.Config{ClientID: p.ClientID, Now: o.now}).Verify(ctx, raw)
	if err != nil || subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(s.Nonce)) != 1 {
		return OIDCAnswer{}, p.unproved(err)
	}
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		return OIDCAnswer{}, p.unproved(err)
	}
	if party, there := claims["azp"]; there && party != p.ClientID {
		return OIDCAnswer{}, p.unproved(nil)
	}
	return p.read(claims)
}

func (p *OIDCProvider) unproved(err error) error {
	return &kilowon.Error{Code: kilowon.Unauthenticated, Message: "외부 인증 기관 " + p.Name + "의 인증을 마치지 못했습니다. 처음부터 다시 하고, 계속되면 다른 방법을 써 주세요.", Err: err}
}

// read takes what the claims tell.
func (p *OIDCProvider) read(claims map[string]any) (OIDCAnswer, error) {
	text := func(name string) string { s, _ := claims[name].(string); return strings.TrimSpace(s) }
	lacks := func(what string, err error) (OIDCAnswer, error) {
		return OIDCAnswer{}, &kilowon.Error{Code: kilowon.Invalid, Message: kilowon.Particles("외부 인증 기관 " + p.Name + "이(가) 알려 준 정보에 " + what + "이(가) 없거나 올바르지 않습니다. 그 기관에 등록된 정보를 확인하거나 다른 방법을 써 주세요."), Err: err}
	}
	number, err := kilowon.ParseBusinessNumber(text(p.NumberClaim))
	if err != nil {
		return lacks("사업자등록번호(고유번호)", err)
	}
	out := OIDCAnswer{Proof: member.Proof{Way: member.ByOIDC, Name: text(p.NameClaim), Number: number, By: p.Name}}
	if out.Name == "" {
		return lacks("사업자명(단체명)", nil)
	}
	if p.PhoneClaim == "" {
		return out, nil
	}
	phone := text(p.PhoneClaim)
	if abroad, ok := strings.CutPrefix(phone, "+82"); ok {
		phone = "0" + strings.TrimLeft(abroad, " -0")
	}
	out.Mobile, err = member.ParseMobile(phone)
	if err != nil || claims[p.PhoneClaim+"_verified"] != true {
		return lacks("인증된 휴대전화번호", err)
	}
	return out, nil
}

// LoginByOIDC lets in the member of staff whose phone a provider verified. An organisation without such a phone is a conflict.
func (a *App) LoginByOIDC(ctx context.Context, told OIDCAnswer) (Actor, error) {
	var m store.Member
	err := a.store.View(ctx, func(tx store.Tx) (err error) { m, err = tx.MemberByMobile(told.Number, told.Mobile); return err })
	if err != nil && kilowon.CodeOf(err) == kilowon.NotFound {
		return Actor{}, kilowon.Errorf(kilowon.Conflict, "사업자등록번호(고유번호) %s의 회원 기관에 %s로 등록한 직원이 없습니다. 먼저 회원가입을 하거나, 기관의 관리자에게 직원 등록을 요청해 주세요.", told.Number, member.MaskPhone(told.Mobile))
	}
	if err != nil {
		return Actor{}, err
	}
	return a.letIn(ctx, m.OrganisationID, m.ID, member.ByOIDC)
}
