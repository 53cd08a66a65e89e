package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
)

// How long a login lasts: at most a working day, and half an hour without a page.
const (
	sessionLife = 10 * time.Hour
	sessionIdle = 30 * time.Minute
	// sessionMark is how far apart the notes of a use are, so that not every page writes to the store.
	sessionMark = time.Minute
)

// The keys of what a session holds.
const (
	keyOrganisation = "organisation"
	keyMember       = "member"
	keySeen         = "seen"
	keyBegan        = "began"
	keyClient       = "client"
	// keyRegistration is the application for membership this browser works on, keyCode the one-time code it asked for.
	keyRegistration = "registration"
	keyCode         = "code"
	// keyCertificate ties challenges to this visit; keyProved is the business number that was proved, keyProvedBy how and keyProvedAt when.
	keyCertificate = "certificate"
	keyProved      = "proved"
	keyProvedBy    = "proved_by"
	keyProvedAt    = "proved_at"
	// keyOIDC is what a provider's answer is checked against, keyOIDCFrom the page it is for.
	keyOIDC     = "oidc"
	keyOIDCFrom = "oidc_from"
	// keyPasskey is what a passkey's answer is checked against, keyConfirmed when the reader proved once more to be the one who logged in.
	keyPasskey   = "passkey"
	keyConfirmed = "confirmed"
	// keyTerms says that a new edition of the terms has to be agreed to first.
	keyTerms = "terms"
	// keyHalf is whose password was right, keyHalfOf of which organisation and keyHalfAt when; keyEnrol says that an app may be registered, keyOffer which page offered one.
	keyHalf   = "half"
	keyHalfOf = "half_of"
	keyHalfAt = "half_at"
	keyEnrol  = "enrol"
	keyOffer  = "offer"
)

// sessionStore lets the session manager keep its data through the use cases.
type sessionStore struct {
	app   *app.App
	codec scs.Codec
}

// FindCtx gives the data of a token.
func (s sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	return s.app.Session(ctx, token)
}

// CommitCtx keeps the data of a token, and beside it whose it is, so that a member's logins can be listed and ended.
func (s sessionStore) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	_, values, err := s.codec.Decode(b)
	if err != nil {
		return err
	}
	text := func(key string) string { v, _ := values[key].(string); return v }
	moment := func(key string) time.Time {
		if v, ok := values[key].(int64); ok {
			return time.Unix(v, 0)
		}
		return time.Time{}
	}
	return s.app.SaveSession(ctx, &store.Session{Token: token, Data: b, Expires: expiry, OrganisationID: text(keyOrganisation), StaffID: text(keyMember),
		BeganAt: moment(keyBegan), SeenAt: moment(keySeen), Client: text(keyClient)})
}

// DeleteCtx forgets a token.
func (s sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.app.EndSession(ctx, token)
}

// Find is FindCtx for a caller without a context, which the manager asks for and never uses.
func (s sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s sessionStore) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}

// Delete is DeleteCtx without a context.
func (s sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

func newSessions(a *app.App, secure bool, fail func(http.ResponseWriter, *http.Request, error)) *scs.SessionManager {
	m := scs.New()
	m.Store = sessionStore{a, m.Codec}
	m.Lifetime = sessionLife
	// Who reads the database must not be able to take over a login.
	m.HashTokenInStore = true
	m.ErrorFunc = fail
	m.Cookie.Name = "kilowon"
	if secure {
		m.Cookie.Name = "__Host-kilowon"
	}
	m.Cookie.Secure = secure
	// Offices share computers: closing the browser ends the login.
	m.Cookie.Persist = false
	return m
}

type actorKey struct{}

// actorOf is who is looking; ok is false for nobody. It also answers for requests that were turned away before a session was looked for.
func actorOf(r *http.Request) (who app.Actor, ok bool) {
	who, ok = r.Context().Value(actorKey{}).(app.Actor)
	return who, ok
}

// identify finds out who is looking from the session's cookie; static files are everybody's.
func (p *pages) identify(next http.Handler) http.Handler {
	known := p.sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, ok, err := p.recall(r)
		switch {
		case err != nil:
			p.fail(w, r, err)
		case ok && p.askFirst(w, r):
		case ok:
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), actorKey{}, who)))
		default:
			next.ServeHTTP(w, r)
		}
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, staticPrefix) {
			next.ServeHTTP(w, r)
			return
		}
		known.ServeHTTP(w, r.WithContext(store.WithOrigin(r.Context(), clientOf(r, p.opt.Proxies).String())))
	})
}

// recall loads the member of the session and ends one that was not used for too long or whose member may not log in any more.
// A script that only looks how far a job has come does not keep a login alive.
func (p *pages) recall(r *http.Request) (who app.Actor, ok bool, err error) {
	ctx := r.Context()
	member := p.sessions.GetString(ctx, keyMember)
	if member == "" {
		return p.recallHome(r)
	}
	now := p.now()
	seen := time.Unix(p.sessions.GetInt64(ctx, keySeen), 0)
	if now.Sub(seen) > sessionIdle {
		return who, false, p.sessions.Destroy(ctx)
	}
	who, err = p.app.Actor(ctx, p.sessions.GetString(ctx, keyOrganisation), member)
	if code := kilowon.CodeOf(err); err != nil && (code == kilowon.Unauthenticated || code == kilowon.NotFound) {
		return who, false, p.sessions.Destroy(ctx)
	}
	if err == nil && now.Sub(seen) > sessionMark && !WantsFragment(r) {
		p.sessions.Put(ctx, keySeen, now.Unix())
	}
	return who, err == nil, err
}

// begin starts a session for a member under a new token, so that a token known before the login is worth nothing.
func (p *pages) begin(r *http.Request, who app.Actor) error {
	ctx := r.Context()
	if err := p.sessions.RenewToken(ctx); err != nil {
		return err
	}
	p.sessions.Put(ctx, keyOrganisation, who.OrganisationID)
	p.sessions.Put(ctx, keyMember, who.ID)
	p.sessions.Put(ctx, keySeen, p.now().Unix())
	p.sessions.Put(ctx, keyBegan, p.now().Unix())
	p.sessions.Put(ctx, keyClient, clientName(r.UserAgent()))
	asked, err := p.app.AskedTerms(ctx, who)
	if err != nil {
		return err
	}
	p.sessions.Put(ctx, keyTerms, len(asked) > 0)
	for _, key := range []string{keyRegistration, keyCode, keyCertificate, keyProved, keyProvedBy, keyProvedAt, keyOIDC, keyOIDCFrom, keyPasskey, keyConfirmed,
		keyHalf, keyHalfOf, keyHalfAt, keyEnrol, keyOffer} {
		p.sessions.Remove(ctx, key)
	}
	return nil
}

// clientName is a browser by the name people know, for the list of logins.
func clientName(agent string) string {
	name, system := "알 수 없는 브라우저", ""
	for _, b := range [][2]string{{"Edg", "Edge"}, {"Whale", "Whale"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}} {
		if strings.Contains(agent, b[0]) {
			name = b[1]
			break
		}
	}
	for _, s := range [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"Linux", "Linux"}} {
		if strings.Contains(agent, s[0]) {
			system = " · " + s[1]
			break
		}
	}
	return name + system
}
