package web

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/certificate"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/store"
)

// caller is one who asks for a route.
type caller struct {
	name string
	// who is nil for nobody.
	who *app.Actor
	// owner says that the things of the routes are the caller's organisation's.
	owner bool
}

// matrix is every guarded route of the portal with every caller.
type matrix struct {
	*office
	// fill gives the value of a parameter by the end of the address up to it, as in "bills/{id}"; the longest counts.
	fill map[string]string
	// form is what routes that change are sent: without it they would tell that something named in the form is not there.
	form string
}

// newMatrix has one of everything that routes are about. A new kind of parameter is added here.
func newMatrix(t *testing.T) *matrix {
	m := &matrix{office: newOffice(t, smallDemo), form: "kind=" + string(app.DownloadForm)}
	keys, err := m.app.NewPasskeys(portalOrigin)
	m.must(err)
	out, err := app.NewOIDC([]app.OIDCProvider{somewhere}, portalOrigin+OIDCCallback, m.clock.Now)
	m.must(err)
	m.reopen(PortalOptions{Passkeys: keys, OIDC: out, Certificates: app.NewCertificates(func() *certificate.Trust { return &certificate.Trust{} }, m.clock.Now)})
	m.login(app.DemoLogin, app.DemoPassword)
	submission := m.next(m.upload(m.openMonth(0)+"/submissions", "제출.xlsx", m.filled(0, nil)))
	who := m.actor()
	file := store.Download{StaffID: who.ID, Kind: string(app.DownloadForm), Parameters: map[string]string{"complex": m.complexOf(0).Contract.ID, "month": testDay.Month().String()}}
	m.must(m.db.Update(t.Context(), func(tx store.Tx) error {
		s := tx.For(who.OrganisationID)
		if err := s.InsertDownload(&file); err != nil {
			return err
		}
		return s.FinishDownload(file.ID, "a.xlsx", []byte("PK"))
	}))
	clerk, err := m.app.Login(t.Context(), "clerk", app.DemoPassword)
	m.must(err)
	terms := m.complexOf(1).Terms
	terms.From = testDay.AddDays(60)
	proposal := store.Proposal{ComplexID: m.complexOf(1).Contract.ID, ComplexTerms: &terms, Reason: "사유"}
	m.must(m.app.Propose(t.Context(), clerk, &proposal))
	draft, draftFile := m.application()
	filed, filedFile := m.application()
	_, err = m.app.FileApplication(m.Context(), who, filed)
	m.must(err)
	readings, err := m.app.FileReadings(m.Context(), clerk, "검침.csv", []byte("검침"), []apartment.MainReadingRow{{}})
	m.must(err)
	waiting, _, err := m.app.Registrations(m.Context(), clerk, store.RegistrationSubmitted, store.Page{})
	m.must(err)
	m.fill = map[string]string{
		"applications/{id}":                       draft,
		"documents/{file}":                        draftFile,
		"desk/applications/{id}":                  filed,
		"desk/applications/{id}/documents/{file}": filedFile,
		"apply/{kind}":                            "discount",
		"notices/{code}":                          member.NoticeCode,
		"home/bills/{id}":                         m.billOf(1, 0),
		"charges/{kind}":                          string(receivable.KindLate),
		"readings/{id}":                           readings,
		"verifications/{id}":                      waiting[0].ID,
		"contracts/{contract}":                    m.complexOf(1).Contract.ID,
		"{contract}/{month}":                      (testDay.Month() - 1).String(),
		"files/{kind}":                            string(app.DownloadInvoice),
		"submissions/{id}":                        strings.TrimPrefix(submission, "/submissions/"),
		"bills/{id}":                              strings.TrimPrefix(m.firstBill(1), "/bills/"),
		"downloads/{id}":                          file.ID,
		"proposals/{id}":                          proposal.ID,
		"organisations/{organisation}":            who.OrganisationID,
		"people/{person}":                         who.ID,
		"staff/{person}":                          who.ID,
		"supply/{number}":                         m.complexOf(1).Contract.ContractNumber,
		"households/{household}":                  m.complexOf(1).Households[0].ID,
	}
	return m
}

// application is a form that could be filed, with a document.
func (m *matrix) application() (id, file string) {
	m.Helper()
	who := m.actor()
	id, err := m.app.BeginApplication(m.Context(), who, "discount", m.complexOf(1).Contract.ID)
	m.must(err)
	answers := map[string]string{}
	for name, values := range lifeSupport(m.plainUnit(1)) {
		answers[name] = values[0]
	}
	m.must(m.app.WriteApplication(m.Context(), who, id, answers))
	m.must(m.app.Attach(m.Context(), who, id, &app.Attachment{Document: "doc_life_support", Name: "처방전.pdf", Media: "application/pdf", Content: []byte("%PDF-1.7")}))
	m.must(m.db.View(m.Context(), func(tx store.Tx) error {
		files, err := tx.For(who.OrganisationID).ApplicationFiles(id)
		if err == nil {
			file = files[0].ID
		}
		return err
	}))
	return id, file
}

// household is one that came in by a code.
func (m *matrix) household(n int) *app.Actor {
	m.Helper()
	who, _, err := m.app.HomeActor(m.Context(), m.resident(1, n).device.Value)
	m.must(err)
	return &who
}

// colleague is a new member of staff of an actor's organisation, acting in the role.
func (m *matrix) colleague(o app.Actor, role member.Role) *app.Actor {
	m.Helper()
	s := store.Member{Name: "동료", Role: role, Active: true}
	m.must(m.db.Update(m.Context(), func(tx store.Tx) error { return tx.For(o.OrganisationID).InsertMember(&s) }))
	o.ID, o.Name, o.Role = s.ID, s.Name, s.Role
	return &o
}

// callers are every role, and the manager of another organisation.
func (m *matrix) callers() []caller {
	own := m.actor()
	stranger, err := m.app.Login(m.Context(), strangerLogin, strangerPassword)
	m.must(err)
	clerk, err := m.app.Login(m.Context(), "clerk", app.DemoPassword)
	m.must(err)
	roleless := own
	roleless.Role = ""
	return []caller{
		{"nobody", nil, false},
		{"manager", &own, true},
		{"reader", m.colleague(own, member.Reader), true},
		{"household", m.household(0), true},
		{"household next door", m.household(1), false},
		{"clerk", &clerk, false},
		{"manager of another organisation", &stranger, false},
		{"reader of another organisation", m.colleague(stranger, member.Reader), false},
		{"somebody without a role", &roleless, true},
	}
}

var pathParameter = regexp.MustCompile(`\{[a-z]+\}`)

// address fills a route's parameters in; ok is false for one whose parameter nobody knows.
func (m *matrix) address(pattern string) (method, path string, ok bool) {
	method, path, _ = strings.Cut(pattern, " ")
	parts := strings.Split(strings.ReplaceAll(path, "{$}", ""), "/")
	filled := slices.Clone(parts)
	for i, part := range parts {
		if !pathParameter.MatchString(part) {
			continue
		}
		upTo, longest := strings.Join(parts[:i+1], "/"), ""
		for key := range m.fill {
			if len(key) > len(longest) && strings.HasSuffix(upTo, key) {
				longest = key
			}
		}
		if longest == "" {
			return method, path, false
		}
		filled[i] = m.fill[longest]
	}
	return method, strings.Join(filled, "/"), true
}

// ask calls a route on behalf of somebody, past the login.
func (m *matrix) ask(method, path string, c caller) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(m.form))
	if method != http.MethodGet {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	h := m.pages.sessions.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c.who != nil {
			r = r.WithContext(context.WithValue(r.Context(), actorKey{}, *c.who))
		}
		m.portal.route(w, r)
	}))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// verdict is what an answer says about the permission.
func verdict(w *httptest.ResponseRecorder) string {
	switch status := w.Code; {
	case strings.HasPrefix(w.Header().Get("Location"), "/login"), strings.HasPrefix(w.Header().Get("Location"), enterURL):
		return "login"
	case status == http.StatusForbidden:
		return "forbidden"
	case status == http.StatusNotFound:
		return "not there"
	case status == http.StatusUnauthorized:
		return "login"
	case status >= 500:
		return fmt.Sprint(status)
	}
	return "allowed"
}

// want is what the policy says: nobody is led to the login, whoever may not is refused before anything is looked for, and of another organisation's
// things nobody learns that they are there.
func want(r rule, c caller) string {
	switch {
	case c.who == nil:
		return "login"
	case !c.who.Role.May(r.action):
		return "forbidden"
	case slices.Contains([]member.Action{member.WorkDesk, member.VerifyMembers, member.Unmask}, r.action):
		return "allowed" // The desk is over everybody's things.
	case strings.Contains(r.pattern, "/apply/{kind}"):
		return "allowed" // What can be applied for is the same for everybody.
	case !c.owner && strings.Contains(strings.ReplaceAll(r.pattern, "{$}", ""), "{"):
		return "not there"
	}
	return "allowed"
}

// TestEveryRouteForEveryRole asks for every guarded route as everybody. Routes that change come last, as they may use up what the others look at.
func TestEveryRouteForEveryRole(t *testing.T) {
	m := newMatrix(t)
	rules := slices.Clone(m.pages.rules)
	if len(rules) < 30 {
		t.Fatalf("only %d guarded routes", len(rules))
	}
	slices.SortStableFunc(rules, func(a, b rule) int { return strings.Compare(a.pattern[:4], b.pattern[:4]) })
	used, callers := map[string]bool{"charges/{kind}": true}, m.callers() // That one is on a public route.
	for _, r := range rules {
		method, path, ok := m.address(r.pattern)
		if !ok {
			t.Errorf("%s: no test knows what to fill in; add the parameter to newMatrix", r.pattern)
			continue
		}
		for key := range m.fill {
			used[key] = used[key] || strings.Contains(r.pattern, key)
		}
		for _, c := range callers {
			w := m.ask(method, path, c)
			if got, want := verdict(w), want(r, c); got != want {
				t.Errorf("%s as %s: %s (%d), want %s", r.pattern, c.name, got, w.Code, want)
			}
		}
	}
	for key := range m.fill {
		if !used[key] {
			t.Errorf("no route has the parameter %s any more", key)
		}
	}
}

// TestEveryRouteIsGuardedOrKnownToBePublic walks the routes as they are written, so that none gets past the policy by being added in another way.
func TestEveryRouteIsGuardedOrKnownToBePublic(t *testing.T) {
	m := newMatrix(t)
	public := []string{"GET /login", "POST /login", "POST /logout", "GET /guide", "GET /guide/findings", "GET /rates", "GET /estimate", "GET /privacy", "GET /verify", "POST /verify",
		"GET /signup", "POST /signup", "GET /signup/terms", "POST /signup/terms", "GET /signup/verify", "POST /signup/verify", "GET /signup/details", "POST /signup/details",
		"GET /signup/status", "GET /login/phone", "POST /login/phone", "GET /certificate", "POST /certificate",
		"GET " + certifyURL, "POST " + certifyURL, "GET " + certificateLoginURL, "POST " + certificateLoginURL, "GET " + provedStaffURL, "POST " + provedStaffURL,
		"GET " + oidcSignupURL, "GET " + oidcLoginURL, "GET " + OIDCCallback,
		"GET " + passkeyLoginURL, "POST " + passkeyLoginURL, "GET " + secondURL, "POST " + secondURL, "GET " + enrolURL, "POST " + enrolURL, "GET /outbox", "GET /rates/show", "GET /rates/diff", "GET /class", "GET /cpp", "POST /cpp",
		"GET /charges", "GET /charges/{kind}", "GET " + enterURL, "POST " + enterURL}
	for _, pattern := range m.portal.patterns {
		guarded := slices.ContainsFunc(m.pages.rules, func(r rule) bool { return r.pattern == pattern })
		if guarded == slices.Contains(public, pattern) {
			t.Errorf("%s: guarded %v, public %v; a route is one or the other", pattern, guarded, !guarded)
		}
	}
	for _, pattern := range public {
		method, path, _ := m.address(pattern)
		if w := m.ask(method, path, caller{}); w.Code == http.StatusForbidden || w.Code == http.StatusNotFound || w.Code >= 500 {
			t.Errorf("%s: %d", pattern, w.Code)
		}
	}
}
