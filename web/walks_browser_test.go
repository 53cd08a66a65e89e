package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// walker is one who looks at pages in a browser, let in by a cookie.
type walker struct {
	Name, Cookie, Value string
	Paths               []string
	who                 *app.Actor
}

// elsewhere are the pages that are not there as the matrix asks for them; the named browser test looks at them.
var elsewhere = map[string]string{
	"GET /signup/terms": "signup", "GET /signup/verify": "signup", "GET /signup/details": "signup", "GET /signup/status": "signup",
	"GET " + certifyURL: "identity", "GET " + newPasskeyURL: "identity", "GET " + provedStaffURL: "identity",
	"GET /contracts/{contract}/{month}/run": "portal", "GET /contracts/{contract}/{month}/unfiled": "portal",
	"GET /contracts/{contract}/share": "a contract that shares", "GET /applications/{id}": "one that is filed", "GET /applications/{id}/pdf": "one that is filed",
	"GET " + askedTermsURL: "who is asked",
	"GET " + secondURL:     "second", "GET " + enrolURL: "second", "GET " + ownSecondURL: "second",
	"GET " + oidcSignupURL: "oidc", "GET " + oidcLoginURL: "oidc", "GET " + OIDCCallback: "oidc",
}

// TestBrowserEveryPage looks at every page that has a route: axe, 320 px, 200 % and the focus; and at what an organisation sees that has nothing yet.
func TestBrowserEveryPage(t *testing.T) {
	t.Parallel()
	m := newMatrix(t)
	resident := m.resident(1, 0)
	household, _, err := m.app.HomeActor(t.Context(), resident.device.Value)
	m.must(err)
	nobody, home := &walker{Name: "nobody"}, &walker{Name: "a household", Cookie: resident.device.Name, Value: resident.device.Value, who: &household}
	let := func(name, login, password string) *walker {
		m.login(login, password)
		who, err := m.app.Login(t.Context(), login, password)
		m.must(err)
		return &walker{Name: name, Cookie: m.cookie.Name, Value: m.cookie.Value, who: &who}
	}
	manager, clerk := let("a manager", app.DemoLogin, app.DemoPassword), let("a clerk", app.DemoClerk, app.DemoPassword)
	newcomer := let("a manager of an organisation with nothing", strangerLogin, strangerPassword)
	manager.Paths = []string{m.contract(0) + "/share", applicationURL(m.fill["desk/applications/{id}"])}
	for _, pattern := range m.portal.patterns {
		if !strings.HasPrefix(pattern, "GET ") {
			continue
		}
		by := nobody
		if i := slices.IndexFunc(m.pages.rules, func(r rule) bool { return r.pattern == pattern }); i >= 0 {
			able := func(w *walker) bool { return w.who.Role.May(m.pages.rules[i].action) }
			by = []*walker{manager, clerk, home}[slices.IndexFunc([]*walker{manager, clerk, home}, able)]
			if by == manager && !strings.Contains(strings.ReplaceAll(pattern, "{$}", ""), "{") {
				m.walks(newcomer, pattern)
			}
		}
		m.walks(by, pattern)
	}
	for _, k := range contract.Kinds() {
		manager.Paths = append(manager.Paths, "/apply/"+k.Code)
		if on, ok := m.applicable(*manager.who, k); ok {
			id, err := m.app.BeginApplication(t.Context(), *manager.who, k.Code, on)
			m.must(err)
			manager.Paths = append(manager.Paths, applicationURL(id, "edit"))
		}
	}
	m.must(m.db.Update(t.Context(), func(tx store.Tx) error {
		return tx.For(manager.who.OrganisationID).InsertMember(&store.Member{Login: "asked", Name: "가상새직원", PasswordHash: app.HashPassword(app.DemoPassword), Role: member.Reader, Active: true})
	}))
	asked := let("who is asked to agree", "asked", app.DemoPassword)
	asked.Paths = []string{askedTermsURL, refusedTermsURL}
	for kind := range maps.Keys(chargeForms) {
		nobody.Paths = append(nobody.Paths, chargeURL(kind))
	}
	list, err := json.Marshal([]*walker{nobody, manager, newcomer, asked, clerk, home})
	m.must(err)
	browser(t, "pages.test.mjs", "KILOWON_URL="+serve(t, m.portal), "KILOWON_WALKERS="+string(list))
}

// walks adds the page of a route to what somebody looks at, unless the route gives a file.
func (m *matrix) walks(by *walker, pattern string) {
	m.Helper()
	_, path, _ := m.address(pattern)
	answer := m.ask(http.MethodGet, path, caller{who: by.who})
	switch page := strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html"); {
	case answer.Code != http.StatusOK:
		if elsewhere[pattern] == "" {
			m.Errorf("%s for %s: %d", pattern, by.Name, answer.Code)
		}
	case page && !slices.Contains(by.Paths, path):
		by.Paths = append(by.Paths, path)
	}
}

// TestBrowserApplications files every kind of application and has it decided, with the keyboard alone. With KILOWON_SCREENSHOTS set to a folder it also takes the pictures of the guide.
func TestBrowserApplications(t *testing.T) {
	t.Parallel()
	o := newOffice(t, wholeDemo)
	units := []string{}
	for _, h := range o.complexOf(2).Households[20:] {
		if len(h.Kinds) == 0 && h.Terms[0].Key.Class == tariff.ClassNone {
			units = append(units, h.Unit.String())
		}
	}
	browser(t, "applications.test.mjs", "KILOWON_URL="+serve(t, o.portal), "KILOWON_PASSWORD="+app.DemoPassword, "KILOWON_UNITS="+strings.Join(units[:2], " "))
}

// applicable is the first contract that a kind can be applied for with, none for a kind that makes one; ok is false where the kind is not open here:
// TestBrowserApplications fills every form in.
func (m *matrix) applicable(who app.Actor, k *contract.Kind) (complexID string, ok bool) {
	m.Helper()
	if k.Elsewhere != "" || k.Unfounded {
		return "", k.Unfounded
	}
	list, _, err := m.app.ApplicableContracts(m.Context(), who, k, app.ContractQuery{Page: store.Page{Limit: 10}})
	m.must(err)
	i := slices.IndexFunc(list, func(c app.ApplicableContract) bool { return c.Closed == "" })
	if i < 0 {
		return "", false
	}
	return list[i].ID, true
}

// TestBrowserDesk does the clerks' work and the office's own with the keyboard alone.
func TestBrowserDesk(t *testing.T) {
	t.Parallel()
	o := newOffice(t, smallDemo)
	o.work()
	browser(t, "desk.test.mjs", "KILOWON_URL="+serve(t, o.portal), "KILOWON_PASSWORD="+app.DemoPassword, "KILOWON_CONTRACT="+o.complexOf(0).Contract.ContractNumber)
}

// TestBrowserMove settles a household's move inside the open month and bills both households of the dwelling.
func TestBrowserMove(t *testing.T) {
	t.Parallel()
	o := newOffice(t, wholeDemo)
	o.work()
	const used = 80
	c, n := o.complexOf(0), len(o.complexOf(0).Months)-1
	i := slices.IndexFunc(c.Households, func(h app.DemoHousehold) bool {
		return len(h.Kinds) == 0 && h.Terms[0].Key.Class == tariff.ClassNone && !h.Terms[0].Vacant && h.Used[n] > 2*used
	})
	h := &c.Households[i]
	o.clock.set(testDay.AddDays(-3).Time().Add(10 * time.Hour))
	control := o.control()
	control.HandleFunc("POST /code", func(w http.ResponseWriter, r *http.Request) {
		codes, err := o.app.IssueAccess(r.Context(), o.actor(), app.AccessIssue{ComplexID: c.Contract.ID, Homes: []string{h.ID}, Days: 14})
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		fmt.Fprint(w, codes.Codes[0].Code)
	})
	control.HandleFunc("POST /after", func(http.ResponseWriter, *http.Request) { o.clock.set(testDay.AddDays(1).Time().Add(10 * time.Hour)) })
	server := httptest.NewServer(control)
	defer server.Close()
	move, err := json.Marshal(map[string]string{"unit": h.Unit.String(), "on": testDay.AddDays(-8).String(), "register": (h.Registers[n] + used*metering.RegisterScale).String(),
		"kwh": strconv.Itoa(used), "contract": c.Contract.ContractNumber, "month": o.openMonth(0)})
	o.must(err)
	browser(t, "move.test.mjs", "KILOWON_URL="+serve(t, o.portal), "KILOWON_CONTROL="+server.URL, "KILOWON_PASSWORD="+app.DemoPassword, "KILOWON_MOVE="+string(move))
}
