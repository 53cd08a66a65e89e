package app_test

import (
	"context"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// counter is a site with the supplier's two clerks.
type counter struct {
	*site
	clerk, second app.Actor
}

// openCounter opens it on a day.
func openCounter(t *testing.T, day string) *counter {
	t.Helper()
	c := &counter{site: openSite(t)}
	var err error
	if c.clerk, err = c.Login(t.Context(), app.DemoClerk, app.DemoPassword); err != nil {
		t.Fatal(err)
	}
	if c.second, err = c.Login(t.Context(), app.DemoSecondClerk, app.DemoPassword); err != nil {
		t.Fatal(err)
	}
	c.clock.now = kilowon.MustDate(day).Time().Add(3 * time.Hour)
	return c
}

func (c *counter) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// begin makes a draft of a kind with a filled form.
func (c *counter) begin(kind string, answers map[string]string) string {
	c.t.Helper()
	id, err := c.BeginApplication(c.t.Context(), c.who, kind, c.complex.Contract.ID)
	c.must(err)
	c.must(c.WriteApplication(c.t.Context(), c.who, id, answers))
	return id
}

// file files it.
func (c *counter) file(id string) app.Application {
	c.t.Helper()
	v, err := c.FileApplication(c.t.Context(), c.who, id)
	c.must(err)
	return v
}

// grant takes an application and has it granted, by both clerks where four eyes are asked for.
func (c *counter) grant(id string, grants map[string]string) app.Application {
	c.t.Helper()
	ctx := c.t.Context()
	c.must(c.DeskTake(ctx, c.clerk, id))
	v, err := c.DeskApplication(ctx, c.clerk, id)
	c.must(err)
	c.must(c.DeskDecide(ctx, c.clerk, id, &store.ApplicationDecision{Grant: true, Reason: "확인함", Article: v.Kind.Cites[0], Grants: grants}))
	if v.Kind.TwoClerks(v.Answers) {
		c.must(c.DeskConfirm(ctx, c.second, id))
	}
	v, err = c.DeskApplication(ctx, c.clerk, id)
	c.must(err)
	if v.State != contract.Granted {
		c.t.Fatalf("state %s", v.State)
	}
	return v
}

// plain is the first dwelling without a discount, and its place.
func (c *counter) plain() (*app.DemoHousehold, int) {
	for i := range c.complex.Households {
		h := &c.complex.Households[i]
		if len(h.Kinds) == 0 && h.Terms[0].Key.Class == tariff.ClassNone && h.Used[2] > 200 && !h.Terms[0].Vacant {
			return h, i
		}
	}
	c.t.Fatal("no plain dwelling")
	return nil, 0
}

// family is the form of a large family.
func family(unit string) map[string]string {
	return map[string]string{"unit": unit, "applicant": "김하나", "phone": "010-0000-0000", "ground": "large_family", "beneficiary": "김하나", "members": "5",
		"consent_duty": "1", "consent_personal": "1", "consent_sensitive": "1", contract.ConsentLookUp: "1"}
}

// billOf is a household's bill of a month.
func (c *counter) billOf(householdID string, month kilowon.Month) app.HouseholdBill {
	c.t.Helper()
	for _, row := range c.bills(month).Rows {
		b, err := c.Bill(c.t.Context(), c.who, row.ID)
		c.must(err)
		if b.HouseholdID == householdID {
			return b
		}
	}
	c.t.Fatal("no bill")
	return app.HouseholdBill{}
}

// rated is a low-voltage dwelling's month by the library itself.
func (c *counter) rated(month int, kwh int64, h *app.DemoHousehold, discounts ...rating.Discount) kilowon.Won {
	c.t.Helper()
	r := c.complex.Months[month].Reading
	var bill rating.Bill
	terms := []rating.Terms{{Key: tariff.Key{Class: tariff.Residential, Voltage: tariff.Low}, Discounts: discounts, TVSets: h.Terms[0].TVSets}}
	c.must(rating.Rate(&bill, terms, &rating.Usage{Period: r.Period, ReadingMonth: r.Month, KWh: kwh}, book.Default()))
	return bill.Total
}

// An office applies, the clerk asks back, the office answers, two clerks grant: the next bill has the discount to the won (제67조 ⑥ 4호 나목).
func TestDiscountFromFormToBill(t *testing.T) {
	c := openCounter(t, "2026-10-15")
	ctx := t.Context()
	h, i := c.plain()
	form := family(h.Unit.String())
	form["members"] = "4"
	id := c.begin("discount", form)
	if _, err := c.FileApplication(ctx, c.who, id); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Fatalf("four people are a large family: %v", err)
	}
	if _, err := c.DeskApplication(ctx, c.clerk, id); kilowon.CodeOf(err) != kilowon.NotFound {
		t.Errorf("a clerk sees a draft: %v", err)
	}
	form["members"] = "5"
	c.must(c.WriteApplication(ctx, c.who, id, form))
	v := c.file(id)
	if v.ReceiptNumber != "20261015-0001" || v.State != contract.Received || v.DueOn.String() != "2026-10-22" {
		t.Errorf("filed: %s %s due %s", v.ReceiptNumber, v.State, v.DueOn)
	}
	c.listed(h.ID, store.ApplicationReceived)
	if err := c.DeskDecide(ctx, c.clerk, id, &store.ApplicationDecision{Grant: true, Reason: "x", Article: "제67조 ⑥"}); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("decided without being taken: %v", err)
	}
	c.must(c.DeskTake(ctx, c.clerk, id))
	c.must(c.DeskAsk(ctx, c.clerk, id, "가구원 수를 등본과 맞추어 주세요."))
	form["members"] = "6"
	c.must(c.WriteApplication(ctx, c.who, id, form))
	if v = c.file(id); v.State != contract.InReview || v.ReceiptNumber != "20261015-0001" || v.Versions != 2 {
		t.Errorf("mended: %+v", v.Application)
	}
	if err := c.WriteApplication(ctx, c.who, id, form); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("a form is changed while the clerk has it: %v", err)
	}
	if err := c.DeskDecide(ctx, c.second, id, &store.ApplicationDecision{Grant: true, Reason: "x", Article: "제67조 ⑥"}); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("a clerk decides what another has taken: %v", err)
	}
	c.must(c.DeskDecide(ctx, c.clerk, id, &store.ApplicationDecision{Grant: true, Reason: "등본으로 확인함", Article: "제67조 ⑥"}))
	if err := c.DeskConfirm(ctx, c.clerk, id); kilowon.CodeOf(err) != kilowon.Forbidden {
		t.Errorf("two eyes: %v", err)
	}
	c.must(c.DeskConfirm(ctx, c.second, id))
	c.listed(h.ID, store.ApplicationGranted)

	c.clock.now = kilowon.MustDate("2026-10-20").Time().Add(3 * time.Hour)
	run, err := c.Register(ctx, c.who, c.check(c.filed(nil)).ID)
	c.must(err)
	c.site.bill(run)
	got := c.billOf(h.ID, c.open).Total
	want := c.rated(2, c.complex.Households[i].Used[2], h, rating.Discount{Kind: tariff.LargeFamily})
	if got != want || got >= c.rated(2, c.complex.Households[i].Used[2], h) {
		t.Errorf("billed %v, want %v", got, want)
	}
}

// listed checks the newest line of the household in the list of discounts.
func (c *counter) listed(householdID string, state store.ApplicationState) {
	c.t.Helper()
	list, err := c.Applications(c.t.Context(), c.who, c.complex.Contract.ID, c.open)
	c.must(err)
	var got []store.ApplicationState
	for _, d := range list {
		if d.HouseholdID == householdID && d.State != store.ApplicationWithdrawn {
			got = append(got, d.State)
		}
	}
	if len(got) != 1 || got[0] != state {
		c.t.Errorf("listed as %v, want %s", got, state)
	}
}

// A decision that comes after the bill reaches back to the month of the application; the difference is in the next bill (제76조 ①).
func TestLateGrantIsMadeGood(t *testing.T) {
	c := openCounter(t, "2026-09-15")
	h, i := c.plain()
	used := c.complex.Households[i].Used
	id := c.begin("discount", family(h.Unit.String()))
	c.file(id)
	c.clock.now = kilowon.MustDate("2026-10-16").Time().Add(3 * time.Hour)
	c.grant(id, nil)
	issued := c.billOf(h.ID, c.open-1)
	want := c.rated(1, used[1], h, rating.Discount{Kind: tariff.LargeFamily}) - c.rated(1, used[1], h)
	if len(issued.Corrections) != 1 || issued.Corrections[0].Difference() != want || want >= 0 {
		t.Fatalf("corrections %+v, want %v", issued.Corrections, want)
	}
	if earlier := c.billOf(h.ID, c.open-2); len(earlier.Corrections) != 0 {
		t.Errorf("the month before the application is corrected: %+v", earlier.Corrections)
	}
	c.clock.now = kilowon.MustDate("2026-10-20").Time().Add(3 * time.Hour)
	run, err := c.Register(t.Context(), c.who, c.check(c.filed(nil)).ID)
	c.must(err)
	c.site.bill(run)
	if b := c.billOf(h.ID, c.open); b.Adjustment != want || b.Total != c.rated(2, used[2], h, rating.Discount{Kind: tariff.LargeFamily})+want {
		t.Errorf("next bill %v with %v, want %v", b.Total, b.Adjustment, want)
	}
}

func TestRefusedAndWithdrawnChangeNothing(t *testing.T) {
	c := openCounter(t, "2026-10-15")
	ctx := t.Context()
	h, _ := c.plain()
	id := c.begin("discount", family(h.Unit.String()))
	c.file(id)
	c.must(c.DeskTake(ctx, c.clerk, id))
	for name, p := range map[string]*store.ApplicationDecision{"no reason": {Article: "제67조 ⑥"}, "no article": {Reason: "x"}} {
		if err := c.DeskDecide(ctx, c.clerk, id, p); kilowon.CodeOf(err) != kilowon.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	c.must(c.DeskDecide(ctx, c.clerk, id, &store.ApplicationDecision{Reason: "등본의 가구원은 4인", Article: "제67조 ⑥"}))
	c.must(c.DeskReturn(ctx, c.second, id, "조문을 다시 보아 주세요"))
	c.must(c.DeskDecide(ctx, c.clerk, id, &store.ApplicationDecision{Reason: "등본의 가구원은 4인", Article: "제67조 ⑥"}))
	c.must(c.DeskConfirm(ctx, c.second, id))
	c.listed(h.ID, store.ApplicationRefused)
	if err := c.WithdrawApplication(ctx, c.who, id); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("a refused application is withdrawn: %v", err)
	}

	again := c.begin("discount", family(h.Unit.String()))
	c.file(again)
	c.must(c.WithdrawApplication(ctx, c.who, again))
	if err := c.DeskTake(ctx, c.clerk, again); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("a withdrawn application is taken: %v", err)
	}
	c.listed(h.ID, store.ApplicationRefused)
}

// Clerks' use cases are theirs alone, and an organisation reaches only its own applications.
func TestApplicationsOfOthers(t *testing.T) {
	c := openCounter(t, "2026-10-15")
	ctx := t.Context()
	h, _ := c.plain()
	id := c.begin("discount", family(h.Unit.String()))
	c.must(c.Attach(ctx, c.who, id, &app.Attachment{Document: "doc_register", Name: "등본.pdf", Media: "application/pdf", Content: []byte("%PDF-")}))
	v := c.file(id)
	stranger := app.Actor{ID: "x", OrganisationID: "00000000-0000-7000-8000-000000000000", Role: "manager"}
	for name, call := range map[string]func() error{
		"read":     func() error { _, err := c.App.Application(ctx, stranger, id); return err },
		"write":    func() error { return c.WriteApplication(ctx, stranger, id, nil) },
		"attach":   func() error { return c.Attach(ctx, stranger, id, &app.Attachment{Content: []byte("x")}) },
		"fetch":    func() error { _, _, err := c.AttachedFile(ctx, stranger, id, v.Files[0].ID); return err },
		"say":      func() error { return c.SayOnApplication(ctx, stranger, id, "x") },
		"withdraw": func() error { return c.WithdrawApplication(ctx, stranger, id) },
		"begin": func() error {
			_, err := c.BeginApplication(ctx, stranger, "discount", c.complex.Contract.ID)
			return err
		},
	} {
		if err := call(); kilowon.CodeOf(err) != kilowon.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, call := range map[string]func(app.Actor) error{
		"queue":   func(who app.Actor) error { _, _, _, err := c.DeskQueue(ctx, who, store.DeskQuery{}); return err },
		"open":    func(who app.Actor) error { _, err := c.DeskApplication(ctx, who, id); return err },
		"fetch":   func(who app.Actor) error { _, _, err := c.DeskFile(ctx, who, id, v.Files[0].ID); return err },
		"take":    func(who app.Actor) error { return c.DeskTake(ctx, who, id) },
		"ask":     func(who app.Actor) error { return c.DeskAsk(ctx, who, id, "x") },
		"decide":  func(who app.Actor) error { return c.DeskDecide(ctx, who, id, &store.ApplicationDecision{Reason: "x"}) },
		"confirm": func(who app.Actor) error { return c.DeskConfirm(ctx, who, id) },
	} {
		for _, who := range []app.Actor{c.who, stranger, {Role: "clerk", Kind: "group"}} {
			if err := call(who); kilowon.CodeOf(err) != kilowon.Forbidden {
				t.Errorf("%s as %s: %v", name, who.Role, err)
			}
		}
	}
	if _, _, err := c.DeskFile(context.Background(), c.clerk, id, v.Files[0].ID); err != nil {
		t.Error(err)
	}
}
