package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// entries is the demo organisation's log, newest first.
func (o *office) entries() []store.AccessEntry {
	o.Helper()
	o.must(o.app.WriteViews(o.Context()))
	who := o.actor()
	o.must(o.app.WriteViews(o.Context()))
	var out []store.AccessEntry
	o.must(o.db.View(o.Context(), func(tx store.Tx) (err error) {
		out, err = tx.For(who.OrganisationID).AccessEntries(store.Page{Limit: 1000})
		return err
	}))
	return out
}

// count counts the entries with an action about an object.
func count(entries []store.AccessEntry, action, object string) (n int) {
	for _, e := range entries {
		if e.Action == action && e.Object == object {
			n++
		}
	}
	return n
}

func TestWhatIsShownIsLogged(t *testing.T) {
	o := newOffice(t, smallDemo)
	bill := o.firstBill(1)
	for range 3 {
		o.page(bill)
	}
	o.get(bill + "/pdf")
	o.get("/bills/none")
	o.get("/history")
	entries := o.entries()
	for _, c := range []struct {
		object string
		want   int
	}{{bill, 1}, {bill + "/pdf", 1}, {o.billedMonth(1) + "/bills", 1}, {"/bills/none", 0}, {"/history", 0}, {"/", 0}} {
		if n := count(entries, actionView, c.object); n != c.want {
			t.Errorf("%s is logged %d times, want %d", c.object, n, c.want)
		}
	}
	who := o.actor()
	for _, e := range entries {
		if e.Action == actionView && (e.ActorID != who.ID || e.Origin != "192.0.2.1") {
			t.Errorf("entry: %+v", e)
		}
	}
	// A reader of the same organisation is another person.
	o.must(o.db.Update(o.Context(), func(tx store.Tx) error {
		return tx.For(who.OrganisationID).InsertMember(&store.Member{Login: "second", Name: "박조회", PasswordHash: app.HashPassword("second"), Role: member.Reader, Active: true})
	}))
	o.login("second", "second")
	o.agree()
	o.page(bill)
	if n := count(o.entries(), actionView, bill); n != 2 {
		t.Errorf("a view by a second person: %d entries", n)
	}
	if w := o.get("/log"); w.Code != http.StatusForbidden {
		t.Errorf("a reader reads the log: %d", w.Code)
	}
}

func TestChangesAreLoggedWithTheChange(t *testing.T) {
	o := newOffice(t, smallDemo)
	submission := o.next(o.upload(o.openMonth(0)+"/submissions", "제출.xlsx", o.filled(0, nil)))
	o.next(o.post(submission+"/register", nil))
	entries := o.entries()
	id := strings.TrimPrefix(submission, "/submissions/")
	for _, action := range []string{"submission.check", "submission.register"} {
		if n := count(entries, action, id); n != 1 {
			t.Errorf("%s: %d entries", action, n)
		}
	}
}

func TestRefusedLoginsAreLogged(t *testing.T) {
	o := newOffice(t, smallDemo)
	who := o.actor()
	o.cookie = nil
	for _, name := range []string{app.DemoLogin, "nobody"} {
		r := o.post("/login", map[string][]string{"username": {name}, "password": {"wrong"}})
		if r.Code != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, r.Code)
		}
	}
	if n := count(o.entries(), "login.refused", who.ID); n != 1 {
		t.Errorf("%d entries, want that of the login there is", n)
	}
}

func TestClerkReadsTheLogOfAll(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.page(o.firstBill(1))
	desk := deskContractURL(o.complexOf(0).Contract.ID)
	o.at("clerk")
	o.page(desk)
	o.must(o.app.WriteViews(o.Context()))
	text := o.page("/log", "김*리", "고지서")
	if strings.Contains(text, "김관리") {
		t.Error("a clerk sees a name in full")
	}
	// What a clerk looks at stands in the log of the office whose it is, without a name that is none of its business.
	if n := count(o.entries(), actionView, desk); n != 1 {
		t.Errorf("%d entries for the clerk's view in the office's log", n)
	}
	o.login(app.DemoLogin, app.DemoPassword)
	o.page("/log", "다른 기관 또는 공급자")
	o.login(strangerLogin, strangerPassword)
	if text := o.page("/log", "이웃"); strings.Contains(text, "김") && strings.Contains(text, "열람") {
		t.Error("a stranger sees the log of another organisation")
	}
}

func TestPagesOfTheLog(t *testing.T) {
	o := newOffice(t, smallDemo)
	who := o.actor()
	o.must(o.db.Update(o.Context(), func(tx store.Tx) error {
		for i := range 2*logPerPage + 1 {
			if err := tx.For(who.OrganisationID).Log(who.ID, "view", fmt.Sprintf("/bills/%d/why", i)); err != nil {
				return err
			}
		}
		return nil
	}))
	o.page("/log", `href="/bills/100/why"`, "고지서 산출근거", "/log?page=2")
	o.page("/log?page=2", `href="/bills/30/why"`)
	if text := o.page("/log?page=99", "보여 줄 기록이 없습니다"); strings.Contains(text, "<table") {
		t.Error("a page beyond the end has a table")
	}
}
