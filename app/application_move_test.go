package app_test

import (
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// movedKWh is what the household that leaves used.
const movedKWh = 80

// previous is the last reading of a household of the demo's open month.
func (c *counter) previous(i int) metering.Register { return c.complex.FiledForm(2).Rows[i].Previous }

// moves makes an application for a household's move with its papers.
func (c *counter) moves(i int, on string) string {
	c.t.Helper()
	h := &c.complex.Households[i]
	id := c.begin("move", whole("unit", h.Unit.String(), "moved_on", on, "register", (c.previous(i)+movedKWh*metering.RegisterScale).String(), "kwh", "80", "meter", "12-345",
		"newcomer", "이새집", "newcomer_phone", "01000000002", "consent_household", "1"))
	for _, paper := range []string{"doc_moved_in", "doc_consent"} {
		c.must(c.Attach(c.t.Context(), c.who, id, &app.Attachment{Document: paper, Name: "서류.pdf", Media: "application/pdf", Content: []byte("%PDF-")}))
	}
	return id
}

// part rates one household's days of the open month.
func (c *counter) part(p kilowon.Period, kwh, sets int64, discounts ...rating.Discount) kilowon.Won {
	c.t.Helper()
	r := c.complex.Months[2].Reading
	var bill rating.Bill
	terms := []rating.Terms{{Key: tariff.Key{Class: tariff.Residential, Voltage: tariff.Low}, Discounts: discounts, TVSets: sets}}
	c.must(rating.Rate(&bill, terms, &rating.Usage{Period: p, Within: r.Period, ReadingMonth: r.Month, KWh: kwh}, book.Default()))
	return bill.Total
}

// clockOn sets the time to a day's forenoon.
func (c *counter) clockOn(day string) {
	c.clock.now = kilowon.MustDate(day).Time().Add(3 * time.Hour)
}

// A move is applied for, granted and billed: both households have a bill of their own, to the won, the discount stays with the one that left, and the invoice
// has both (별지 2-3 Ⅱ 8 라). The one that left is not let in any more, the one that came sees nothing from before.
func TestMoveFromFormToBills(t *testing.T) {
	c := openCounter(t, "2026-10-03")
	ctx := t.Context()
	h, i := c.plain()
	form := family(h.Unit.String())
	form["members"] = "5"
	id := c.begin("discount", form)
	c.file(id)
	c.grant(id, nil)
	codes, err := c.IssueAccess(ctx, c.who, app.AccessIssue{ComplexID: c.complex.Contract.ID, Homes: []string{h.ID}, Days: 14})
	c.must(err)
	c.clockOn("2026-10-07")
	move := c.moves(i, "2026-10-05")
	c.file(move)
	c.grant(move, nil)
	if _, err := c.CheckCodes(ctx, c.who, c.complex.Contract.ID, []string{codes.Codes[0].Code}); kilowon.CodeOf(err) != kilowon.NotFound {
		t.Errorf("the household that left is let in: %v", err)
	}
	if _, err := c.FileApplication(ctx, c.who, c.moves(i, "2026-10-05")); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("the same move twice: %v", err)
	}
	again, err := c.IssueAccess(ctx, c.who, app.AccessIssue{ComplexID: c.complex.Contract.ID, Homes: []string{h.ID}, Days: 14})
	if err != nil || again.Codes[0].ShownFrom.String() != "2026-10-05" {
		t.Errorf("the household that came: %+v %v", again, err)
	}

	c.clockOn("2026-10-20")
	run, err := c.Register(ctx, c.who, c.check(c.filed(nil)).ID)
	c.must(err)
	c.site.bill(run)
	r, used := c.complex.Months[2].Reading, c.complex.Households[i].Used[2]
	day := kilowon.MustDate("2026-10-05")
	before, after := kilowon.Period{From: r.Period.From, To: day}, kilowon.Period{From: day, To: r.Period.To}
	want := []kilowon.Won{c.part(before, movedKWh, 0, rating.Discount{Kind: tariff.LargeFamily}), c.part(after, used-movedKWh, h.Terms[0].TVSets)}
	var bills []app.HouseholdBill
	var sum kilowon.Won
	c.must(c.EachHouseholdBill(ctx, c.who, c.complex.Contract.ID, c.open, func(_ int, b *app.HouseholdBill) error {
		sum += b.Total
		if b.HouseholdID == h.ID {
			bills = append(bills, *b)
		}
		return nil
	}))
	if len(bills) != 2 || bills[0].Total != want[0] || bills[1].Total != want[1] || bills[0].Period != before || bills[1].Period != after {
		t.Fatalf("%d bills, want %v in %v and %v", len(bills), want, before, after)
	}
	if bills[0].Occupancy() != "이사 전" || bills[1].Occupancy() != "이사 후" || bills[0].Current != bills[1].Previous || bills[1].Previous != c.previous(i)+movedKWh*100 {
		t.Errorf("%s %v, %s %v", bills[0].Occupancy(), bills[0].Current, bills[1].Occupancy(), bills[1].Previous)
	}
	if len(bills[0].History) != 3 || len(bills[1].History) != 1 {
		t.Errorf("histories of %d and %d months", len(bills[0].History), len(bills[1].History))
	}
	m := c.bills(c.open)
	if m.Invoice.Total != sum+m.Common.Total || m.Households.Bills != m.Households.Homes+1 || m.Matches != m.Households.Bills {
		t.Errorf("invoice %v of %v and %v; %d bills of %d homes", m.Invoice.Total, sum, m.Common.Total, m.Households.Bills, m.Households.Homes)
	}
	for k := range bills {
		changes, err := c.BillChanges(ctx, c.who, &bills[k])
		if err != nil || len(changes) != 1-k || len(changes) == 1 && changes[0].Problem != "" {
			t.Errorf("part %d: changes %+v %v", k, changes, err)
		}
		if proof, err := c.ProveBill(&bills[k]); err != nil || proof == nil {
			t.Errorf("part %d is not proved: %v", k, err)
		}
	}
	c.correctParts(bills, used)
}

// correctParts: who left has no later bill that could carry a difference, who came has.
func (c *counter) correctParts(bills []app.HouseholdBill, used int64) {
	c.t.Helper()
	ctx := c.t.Context()
	if _, err := c.Correct(ctx, c.who, &app.Correction{BillID: bills[0].ID, OwnKWh: movedKWh + 20, Reason: "다시 읽음"}); kilowon.CodeOf(err) != kilowon.Conflict {
		c.t.Errorf("corrected who left: %v", err)
	}
	adj, err := c.Correct(ctx, c.who, &app.Correction{BillID: bills[1].ID, OwnKWh: used - movedKWh + 20, Reason: "다시 읽음"})
	if err != nil || adj.Before != bills[1].Total || adj.After != c.part(bills[1].Period, used-movedKWh+20, bills[1].Household.TVSets) {
		c.t.Errorf("corrected who came: %+v %v", adj, err)
	}
}

// A move that is granted after its month was billed leaves the bill as it is; the difference of the two parts' sum goes into the next one (rules: move-parts).
func TestMoveGrantedAfterTheBill(t *testing.T) {
	c := openCounter(t, "2026-10-19")
	ctx := t.Context()
	h, i := c.plain()
	id := c.moves(i, "2026-10-05")
	c.file(id)
	c.clockOn("2026-10-20")
	run, err := c.Register(ctx, c.who, c.check(c.filed(nil)).ID)
	c.must(err)
	c.site.bill(run)
	issued := c.billOf(h.ID, c.open)
	c.grant(id, nil)
	r, used, day := c.complex.Months[2].Reading, c.complex.Households[i].Used[2], kilowon.MustDate("2026-10-05")
	want := c.part(kilowon.Period{From: r.Period.From, To: day}, movedKWh, 0) + c.part(kilowon.Period{From: day, To: r.Period.To}, used-movedKWh, h.Terms[0].TVSets)
	b, err := c.Bill(ctx, c.who, issued.ID)
	if err != nil || b.Total != issued.Total || len(b.Corrections) != 1 || b.Corrections[0].Before != issued.Total || b.Corrections[0].After != want {
		t.Errorf("issued %v, corrections %+v, want %v (%v)", b.Total, b.Corrections, want, err)
	}
	c.audit()
}

// What was applied for from the move on is of who came, what was before of who left, whenever it is decided.
func TestDiscountsAroundAMove(t *testing.T) {
	c := openCounter(t, "2026-10-03")
	h, i := c.plain()
	apply := func() string {
		form := family(h.Unit.String())
		form["members"] = "5"
		id := c.begin("discount", form)
		c.file(id)
		return id
	}
	left := apply()
	c.clockOn("2026-10-06")
	came := apply()
	move := c.moves(i, "2026-10-05")
	c.file(move)
	c.grant(move, nil)
	c.grant(left, nil)
	c.grant(came, nil)
	list, err := c.Applications(t.Context(), c.who, c.complex.Contract.ID, c.open)
	c.must(err)
	var got []string
	for _, d := range list {
		if d.HouseholdID == h.ID && d.State == store.ApplicationGranted {
			got = append(got, d.From.String()+" "+d.To.String())
		}
	}
	if len(got) != 2 || got[0] != "2026-09-20 2026-10-05" || got[1] != "2026-10-05 " {
		t.Errorf("%q", got)
	}
}

// A file that was checked before a move was settled, and has less use than up to it, is refused and parks the household when checked again (E31).
func TestFileThatAMoveOvertook(t *testing.T) {
	c := openCounter(t, "2026-10-19")
	ctx := t.Context()
	_, i := c.plain()
	low := c.filed(nil)
	row := &low.Filed.Rows[i]
	row.Cells[3].Text, row.Cells[4].Text, row.Cells[6].Text = (c.previous(i) + (movedKWh-1)*100).String(), "79", "79"
	checked := c.check(low)
	id := c.moves(i, "2026-10-05")
	c.file(id)
	c.grant(id, nil)
	c.clockOn("2026-10-20")
	if _, err := c.Register(ctx, c.who, checked.ID); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Fatalf("registered: %v", err)
	}
	again := c.check(low)
	found := false
	for _, f := range again.Findings {
		found = found || f.Code == "E31" && f.Severity == kilowon.Stop && f.Unit == c.complex.Households[i].Unit.String()
	}
	if !found || again.Totals.Parked != 1 {
		t.Errorf("%+v parks %d", again.Findings, again.Totals.Parked)
	}
}
