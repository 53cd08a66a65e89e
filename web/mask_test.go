package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// secret is a value that tells who somebody is.
type secret struct {
	// of is who it is of, value the value as it is kept.
	of, value string
}

// people gives everybody in the matrix values of their own, and lists them.
func (m *matrix) people() []secret {
	m.Helper()
	who := m.actor()
	var out []secret
	add := func(of string, values ...string) {
		for _, v := range values {
			if v != "" {
				out = append(out, secret{of, v})
			}
		}
	}
	m.must(m.db.Update(m.Context(), func(tx store.Tx) error {
		s := tx.For(who.OrganisationID)
		list, err := s.Members()
		if err != nil {
			return err
		}
		for i := range list {
			p := &list[i]
			p.BirthDate, p.Phone, p.Email = "196"+string(rune('0'+i))+"-07-1"+string(rune('0'+i)), "0312223"+string(rune('0'+i))+"45", "person"+string(rune('a'+i))+"@example.com"
			if err := s.SaveMember(p); err != nil {
				return err
			}
			add("name of "+p.ID, p.Name)
			add(p.ID, p.Mobile, p.BirthDate, p.Phone, p.Email)
		}
		o, err := tx.Organisation(who.OrganisationID)
		if err != nil {
			return err
		}
		o.Contact = store.Contact{Representative: "심대표님", Phone: "0318887654", Mobile: "01000009876", Email: "office@example.com"}
		add("contact", o.Contact.Representative, o.Contact.Phone, o.Contact.Mobile, o.Contact.Email)
		if err := tx.SaveOrganisation(&o); err != nil {
			return err
		}
		h := store.Holder{From: testDay.AddDays(-40), Name: "새주인은", Former: "옛주인이", ApplicationID: m.fill["desk/applications/{id}"]}
		add("holder", h.Name, h.Former)
		way := store.BillingWay{ApplicationID: h.ApplicationID, Billing: contract.Billing{From: h.From, Email: "billsto@example.net", Mobile: "01000004455", Address: "가상시 받는길 77",
			Debit: &contract.Debit{Bank: "가상은행", Holder: "예금하네", Account: "55512345678901", Birth: "1971-03-04"}}}
		add("billing", way.Email, way.Mobile, "받는길 77", way.Debit.Holder, way.Debit.Account, way.Debit.Birth)
		if err := s.AddBillingWay(m.complexOf(1).Contract.ID, &way); err != nil {
			return err
		}
		return s.AddHolder(m.complexOf(1).Contract.ID, &h)
	}))
	for id, values := range lifeSupport("") {
		if id == "applicant" || id == "phone" {
			add("application", strings.ReplaceAll(values[0], "-", ""))
		}
	}
	clerk, err := m.app.Login(m.Context(), "clerk", app.DemoPassword)
	m.must(err)
	_, err = m.app.UnmaskRegistration(m.Context(), clerk, m.fill["verifications/{id}"], member.Unmasking{})
	if err == nil {
		m.Fatal("an application for membership is shown in full without a reason")
	}
	r, err := m.app.UnmaskRegistration(m.Context(), clerk, m.fill["verifications/{id}"], member.Unmasking{Reason: member.UnmaskAudit})
	m.must(err)
	add("registration", r.Staff.Name, r.Staff.Mobile, r.Staff.Phone, r.Staff.BirthDate, r.Details.Phone)
	add("representative", r.Details.Representative)
	// A contract in the name of somebody without a business number.
	add("supply", "다른주택관리(가상)", "계량길 9")
	return out
}

// maskAllowed are the pages on which a role sees somebody's values in full, and whose.
func maskAllowed(r rule, c caller, of string) bool {
	manager := c.name == "manager"
	switch {
	case c.who != nil && c.who.ID == strings.TrimPrefix(of, "name of "):
		return true // One's own.
	case manager && strings.HasPrefix(r.pattern, "GET /applications/"):
		return of == "application" // What one wrote oneself.
	case manager && r.pattern == "GET /organisation":
		return of == "contact" || strings.HasPrefix(of, "name of ")
	case manager && r.pattern == "GET /log":
		return strings.HasPrefix(of, "name of ") // Which colleague did what.
	case manager && r.pattern == "GET /organisation/staff/{person}":
		return strings.HasPrefix(of, "name of ") // The page is of oneself here.
	case c.name == "clerk" && strings.HasPrefix(r.pattern, "GET /desk/verifications/{id}"):
		return of == "representative" // It is held against the paper.
	}
	return false
}

// TestNoPageTellsWhoSomebodyIs walks every page as everybody: names, phones, addresses of mail and dates of birth are masked wherever they are not one's own or
// one's work.
func TestNoPageTellsWhoSomebodyIs(t *testing.T) {
	m := newMatrix(t)
	secrets, callers, masked := m.people(), m.callers(), 0
	for _, r := range m.pages.rules {
		method, path, ok := m.address(r.pattern)
		if method != http.MethodGet || !ok {
			continue
		}
		for _, c := range callers {
			w := m.ask(method, path, c)
			if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
				continue
			}
			text := w.Body.String()
			masked += strings.Count(text, "*")
			for _, s := range secrets {
				if (strings.Contains(text, s.value) || strings.Contains(text, member.FormatPhone(s.value))) && !maskAllowed(r, c, s.of) {
					t.Errorf("%s as %s tells %q of %s", r.pattern, c.name, s.value, s.of)
				}
			}
		}
	}
	if masked < 50 {
		t.Errorf("only %d signs are masked: are the pages there?", masked)
	}
}

// TestUnmaskingNeedsAReason asks for what is masked of each kind of thing.
func TestUnmaskingNeedsAReason(t *testing.T) {
	m := newMatrix(t)
	secrets := m.people()
	m.login("clerk", app.DemoPassword)
	of := func(kinds ...string) []string {
		var out []string
		for _, s := range secrets {
			if slices.Contains(kinds, s.of) {
				out = append(out, s.value)
			}
		}
		return out
	}
	supply := "/desk/supply/0133330003"
	for path, values := range map[string][]string{
		"/desk/organisations/" + m.fill["organisations/{organisation}"]: of("contact"), "/desk/people/" + m.fill["people/{person}"]: of(m.fill["people/{person}"]),
		"/desk/contracts/" + m.fill["contracts/{contract}"]: of("holder"), "/desk/applications/" + m.fill["desk/applications/{id}"]: of("application"),
		"/desk/verifications/" + m.fill["verifications/{id}"]: of("registration")[:2], supply: of("supply"),
	} {
		m.clock.set(m.clock.Now().Add(5 * time.Minute)) // Five tries of the allowance come back.
		m.page(path, "가린 값 보기", "*")
		for name, form := range map[string]url.Values{"no reason": {}, "an unknown one": {"unmask_reason": {"curious"}}, "other without words": {"unmask_reason": {"other"}},
			"somebody's data": {"unmask_reason": {"identity"}, "note": {values[0] + " 확인합니다"}}} {
			w := m.post(path+"/unmask", form)
			text := m.holds(path, w, "가린 값 보기")
			if w.Code != http.StatusUnprocessableEntity || name != "somebody's data" && strings.Contains(text, values[0]) {
				t.Errorf("%s with %s: %d", path, name, w.Code)
			}
		}
		w := m.post(path+"/unmask", url.Values{"unmask_reason": {"inquiry"}, "note": {"접수번호 77"}})
		text := m.holds(path, w, "다시 가리기")
		for _, value := range values {
			if !strings.Contains(text, value) && !strings.Contains(text, member.FormatPhone(value)) {
				t.Errorf("%s does not tell %q", path, value)
			}
		}
		if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Location") != "" {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
		if text := m.page(path); strings.Contains(text, values[0]) {
			t.Errorf("%s tells %s again without a reason", path, values[0])
		}
	}
	log := m.page("/log", "가린 값 봄", "(문의 응대, 접수번호 77)", "계약 대장")
	for _, s := range secrets {
		if s.of != m.actor().ID && strings.Contains(log, s.value) {
			t.Errorf("the log tells %q of %s", s.value, s.of)
		}
	}
	if w := m.post("/desk/applications/"+m.fill["desk/applications/{id}"]+"/unmask", url.Values{"unmask_reason": {"application"}, "do": {"file"}}); w.Header().Get("Content-Type") != "application/pdf" {
		t.Errorf("the form as a file: %d %v", w.Code, w.Header())
	}
	// The office reads in its own log that, by whom and why.
	m.login(app.DemoLogin, app.DemoPassword)
	m.page("/log", "가린 값 봄", "(문의 응대, 접수번호 77)")
}

func TestUnmaskingIsHeldBack(t *testing.T) {
	m := newMatrix(t)
	m.login("clerk", app.DemoPassword)
	path := "/desk/people/" + m.fill["people/{person}"]
	for range unmaskBurst {
		if w := m.post(path+"/unmask", url.Values{"unmask_reason": {"inquiry"}}); w.Code != http.StatusOK {
			t.Fatalf("%d", w.Code)
		}
	}
	w := m.post(path+"/unmask", url.Values{"unmask_reason": {"inquiry"}})
	if text := m.holds(path, w, "너무 여러 번"); w.Code != http.StatusTooManyRequests || strings.Contains(text, "01000001001") {
		t.Errorf("%d", w.Code)
	}
}
