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

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
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
	// fill gives the value of a parameter, by the part of the address before it, as in "bills/{id}".
	fill map[string]string
	// form is what routes that change are sent: without it they would tell that something named in the form is not there.
	form string
}

// newMatrix has one of everything that routes are about. A new kind of parameter is added here.
func newMatrix(t *testing.T) *matrix {
	m := &matrix{office: newOffice(t, smallDemo), form: "kind=" + string(app.DownloadForm)}
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
	m.fill = map[string]string{
		"contracts/{contract}":   m.complexOf(1).Contract.ID,
		"{contract}/{month}":     (testDay.Month() - 1).String(),
		"files/{kind}":           string(app.DownloadInvoice),
		"submissions/{id}":       strings.TrimPrefix(submission, "/submissions/"),
		"bills/{id}":             strings.TrimPrefix(m.firstBill(1), "/bills/"),
		"downloads/{id}":         file.ID,
		"proposals/{id}":         proposal.ID,
		"households/{household}": m.complexOf(1).Households[0].ID,
	}
	return m
}

// callers are every role, and the manager of another organisation.
func (m *matrix) callers() []caller {
	own := m.actor()
	stranger, err := m.app.Login(m.Context(), strangerLogin, strangerPassword)
	m.must(err)
	as := func(role member.Role, o app.Actor) *app.Actor {
		o.ID, o.Role = string(role), role
		return &o
	}
	clerk, err := m.app.Login(m.Context(), "clerk", app.DemoPassword)
	m.must(err)
	return []caller{
		{"nobody", nil, false},
		{"manager", &own, true},
		{"reader", as(member.Reader, own), true},
		{"household", as(member.Household, own), false},
		{"clerk", &clerk, false},
		{"manager of another organisation", &stranger, false},
		{"reader of another organisation", as(member.Reader, stranger), false},
		{"somebody without a role", as("", own), true},
	}
}

var pathParameter = regexp.MustCompile(`\{[a-z]+\}`)

// address fills a route's parameters in; ok is false for one whose parameter nobody knows.
func (m *matrix) address(pattern string) (method, path string, ok bool) {
	method, path, _ = strings.Cut(pattern, " ")
	parts := strings.Split(strings.ReplaceAll(path, "{$}", ""), "/")
	before := ""
	for i, part := range parts {
		if pathParameter.MatchString(part) {
			value, known := m.fill[before+"/"+part]
			if !known {
				return method, path, false
			}
			parts[i] = value
		}
		before = part
	}
	return method, strings.Join(parts, "/"), true
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
	case strings.HasPrefix(w.Header().Get("Location"), "/login"):
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
	case r.action == member.WorkDesk:
		return "allowed" // The desk is over everybody's things.
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
	used := map[string]bool{}
	for _, r := range rules {
		method, path, ok := m.address(r.pattern)
		if !ok {
			t.Errorf("%s: no test knows what to fill in; add the parameter to newMatrix", r.pattern)
			continue
		}
		for key := range m.fill {
			used[key] = used[key] || strings.Contains(r.pattern, key)
		}
		for _, c := range m.callers() {
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
	public := []string{"GET /login", "POST /login", "POST /logout", "GET /guide", "GET /guide/findings", "GET /rates", "GET /estimate", "GET /privacy", "GET /verify", "POST /verify"}
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
