package app_test

import (
	"slices"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
)

// clerks are the demo's two.
func (s *site) clerks() (first, second app.Actor) {
	s.t.Helper()
	var err error
	if first, err = s.Login(s.t.Context(), "clerk", app.DemoPassword); err != nil {
		s.t.Fatal(err)
	}
	if second, err = s.Login(s.t.Context(), "clerk2", app.DemoPassword); err != nil {
		s.t.Fatal(err)
	}
	return first, second
}

// A closed household leaves the open month and stays in those that are filed; the days at which it may end are those of the readings.
func TestClosedHouseholdKeepsItsBills(t *testing.T) {
	s := openSite(t)
	ctx := t.Context()
	clerk, second := s.clerks()
	const gone = 5
	home := app.HomeID{ComplexID: s.complex.Contract.ID, HouseholdID: s.complex.Households[gone].ID}
	period := s.complex.Months[2].Reading.Period
	propose := func(from kilowon.Date) (string, error) {
		return s.ProposeClosed(ctx, clerk, home, app.Dated{From: from, Reason: "철거"}, true)
	}
	next := kilowon.Month(s.open + 1).Day(s.complex.Terms.ReadingDay)
	for from, code := range map[kilowon.Date]kilowon.Code{
		period.From - 1: kilowon.Invalid, period.From + 1: kilowon.Invalid, period.To - 1: kilowon.Invalid, period.To + 1: kilowon.Invalid, next - 1: kilowon.Invalid, next + 1: kilowon.Invalid,
	} {
		if _, err := propose(from); err == nil || kilowon.CodeOf(err) != code {
			t.Errorf("closed from %v: %v", from, err)
		}
	}
	for _, from := range []kilowon.Date{period.To, next} {
		if _, err := propose(from); err != nil {
			t.Errorf("closed from %v: %v", from, err)
		}
	}
	waiting := s.check(s.filed(nil))
	if _, err := propose(period.From); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("closed while a file waits: %v", err)
	}
	if err := s.Discard(ctx, s.who, waiting.ID); err != nil {
		t.Fatal(err)
	}
	id, err := propose(period.From)
	if err != nil {
		t.Fatal(err)
	}
	// What waits when it is confirmed stops it as well.
	waiting = s.check(s.filed(nil))
	if err := s.DecideProposal(ctx, second, id, store.ProposalConfirmed, ""); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("confirmed while a file waits: %v", err)
	}
	if err := s.Discard(ctx, s.who, waiting.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.DecideProposal(ctx, second, id, store.ProposalConfirmed, ""); err != nil {
		t.Fatal(err)
	}
	form, err := s.BlankForm(ctx, s.who, home.ComplexID, s.open)
	if err != nil || len(form.Rows) != 29 || slices.ContainsFunc(form.Rows, func(r app.FormRow) bool { return r.Unit == s.complex.Households[gone].Unit }) {
		t.Fatalf("%d rows %v", len(form.Rows), err)
	}
	before, err := s.FiledForm(ctx, s.who, home.ComplexID, s.open-1)
	if err != nil || len(before.Rows) != 30 {
		t.Fatalf("the filed month has %d rows, %v", len(before.Rows), err)
	}
	up := s.filed(nil)
	up.Filed.Rows = slices.Delete(up.Filed.Rows, gone, gone+1)
	sub := s.check(up)
	run, err := s.Register(ctx, s.who, sub.ID)
	if err != nil {
		t.Fatal(err)
	}
	s.bill(run)
	if got, was := s.bills(s.open), s.bills(s.open-1); got.Households.Bills != sub.Totals.Filed-sub.Totals.Parked || len(was.Rows) != 30 {
		t.Errorf("%d bills, %d before", got.Households.Bills, was.Households.Bills)
	}
	if _, err := propose(period.From); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("closed in a billed month: %v", err)
	}
}

// A new household is in the next form with its register; a meter's exchange splits the use between both meters.
func TestAddedHouseholdAndNewMeter(t *testing.T) {
	s := openSite(t)
	ctx := t.Context()
	clerk, second := s.clerks()
	id, period := s.complex.Contract.ID, s.complex.Months[2].Reading.Period
	row := apartment.HouseholdRow{Building: "999", Number: "1", Register: "12.5", From: period.From.String(), Multiplier: "20"}
	if err := s.AddHousehold(ctx, s.who, id, &row, "신축"); kilowon.CodeOf(err) != kilowon.Forbidden {
		t.Errorf("added by an office: %v", err)
	}
	if err := s.AddHousehold(ctx, clerk, id, &row, "신축"); err != nil {
		t.Fatal(err)
	}
	form, err := s.BlankForm(ctx, s.who, id, s.open)
	if err != nil || len(form.Rows) != 31 || form.Rows[30].Unit.String() != "999-1" || form.Rows[30].Previous.String() != "12.5" {
		t.Fatalf("%+v %v", form.Rows[len(form.Rows)-1], err)
	}
	const swapped = 3
	home, last := app.HomeID{ComplexID: id, HouseholdID: s.complex.Households[swapped].ID}, s.complex.Households[swapped].Registers[2]
	swap := app.MeterSwap{On: period.From + 10, End: last + 5000, Start: 100, Meter: "N-1"}
	low := swap
	low.End = last - 1
	if _, err := s.ProposeSwap(ctx, clerk, home, &low, "검정 만료"); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("an old meter that ran backwards: %v", err)
	}
	proposal, err := s.ProposeSwap(ctx, clerk, home, &swap, "검정 만료")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.DecideProposal(ctx, second, proposal, store.ProposalConfirmed, ""); err != nil {
		t.Fatal(err)
	}
	// 50 kWh on the old meter and 30 on the new one are 80, as the form tells.
	up := s.filed(func(n int, cells *[apartment.ColumnCount]apartment.FiledCell) {
		if n == swapped {
			cells[apartment.ColCurrent].Text, cells[apartment.ColOwn].Text, cells[apartment.ColApplied].Text = "31", "80", "80"
		}
	})
	sub := s.check(up)
	for _, f := range sub.Findings {
		if f.Unit == s.complex.Households[swapped].Unit.String() && f.Severity == kilowon.Stop {
			t.Errorf("%+v", f)
		}
	}
	h, err := s.DeskHousehold(ctx, clerk, home)
	if err != nil || len(h.History) != 2 || h.History[1].Swapped != swap.On || h.History[1].Meter != "N-1" || len(h.Proposals) != 1 {
		t.Errorf("%+v %v", h, err)
	}
	// Other terms from the day of the exchange keep it.
	terms := h.History[1]
	terms.Swapped, terms.SwapEnd, terms.SwapStart, terms.TVSets = 0, 0, 0, 3
	other := store.Proposal{ComplexID: id, HouseholdID: home.HouseholdID, HouseholdTerms: &terms, Reason: "TV 추가"}
	if err := s.Propose(ctx, clerk, &other); err != nil {
		t.Fatal(err)
	}
	if other.HouseholdTerms.Swapped != swap.On {
		t.Errorf("%+v", other.HouseholdTerms)
	}
}
