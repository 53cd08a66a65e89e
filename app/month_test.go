package app_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/sqlite"
	"github.com/kilowon/kilowon/tariff/book"
)

// site is a small comprehensive contract with two billed months and an open one.
type site struct {
	*app.App
	who     app.Actor
	complex *app.DemoComplex
	open    kilowon.Month
	clock   *clock
	t       *testing.T
}

func openSite(t *testing.T) *site {
	t.Helper()
	ctx := context.Background()
	s := &site{t: t, clock: &clock{now: time.Now()}}
	db, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "site.db"), sqlite.Options{Clock: func() time.Time { return s.clock.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if s.App, err = app.New(db, book.Default()); err != nil {
		t.Fatal(err)
	}
	d := app.NewDemo(7, kilowon.MustDate("2026-10-20"), book.Default())
	d.Complexes = d.Complexes[:1]
	s.complex = d.Complexes[0]
	shrink(s.complex, 30, 3)
	if err := s.InstallDemo(ctx, d, s.clock.set, nil); err != nil {
		t.Fatal(err)
	}
	s.open = s.complex.Months[2].Reading.Month
	if s.who, err = s.Login(ctx, app.DemoLogin, app.DemoPassword); err != nil {
		t.Fatal(err)
	}
	return s
}

// shrink keeps the first households and the last months of a demo complex.
func shrink(c *app.DemoComplex, households, months int) {
	c.Households = c.Households[:households]
	first := len(c.Months) - months
	c.Months = c.Months[first:]
	for i := range c.Households {
		h := &c.Households[i]
		h.Used, h.Registers = h.Used[first:], h.Registers[first:]
		h.InitialRegister = h.Registers[0]
	}
	c.Terms.SubCustomers, c.Terms.ContractKW = nil, 120
	for n := range c.Months {
		r := &c.Months[n].Reading
		r.SubUses, r.MainKWh, r.PeakKW = nil, 0, 40
		for i := range c.Households {
			r.MainKWh += c.Households[i].Used[n]
		}
		r.MainKWh += 1500
		r.MainPrevious, r.MainCurrent = 0, metering.Register(r.MainKWh*metering.RegisterScale)
	}
}

// filed is the open month's form as filled in, read back into rows.
func (s *site) filed(edit func(row int, cells *[apartment.ColumnCount]apartment.FiledCell)) *app.Upload {
	form := s.complex.FiledForm(2)
	f := &apartment.Filed{Sheet: "호별사용량", FormVersion: "1", ContractNumber: s.complex.Contract.ContractNumber, Month: s.open}
	for i, r := range form.Rows {
		row := apartment.FiledRow{Row: i + 7}
		own := kilowon.FormatInt(r.OwnKWh)
		for c, text := range []string{r.Unit.Building, r.Unit.Number, r.Previous.String(), r.Current.String(), strings.ReplaceAll(own, ",", ""), "0", strings.ReplaceAll(own, ",", ""), "Y", r.Remark} {
			row.Cells[c] = apartment.FiledCell{Text: text, Ref: string(rune('A'+c)) + kilowon.FormatInt(int64(i+7)), Number: c >= 2 && c <= 6}
		}
		if edit != nil {
			edit(i, &row.Cells)
		}
		f.Rows = append(f.Rows, row)
	}
	return &app.Upload{FileName: "사용량.xlsx", File: []byte("file"), Filed: f}
}

func (s *site) check(up *app.Upload) app.Submission {
	s.t.Helper()
	sub, err := s.Check(context.Background(), s.who, s.complex.Contract.ID, s.open, up)
	if err != nil {
		s.t.Fatal(err)
	}
	return sub
}

// bill works a run to its end and audits.
func (s *site) bill(run app.RunProgress) {
	s.t.Helper()
	ctx := context.Background()
	for n := range run.Chunks {
		if err := s.BillChunk(ctx, app.ChunkJob{OrganisationID: s.who.OrganisationID, RunID: run.ID, Number: n + 1}); err != nil {
			s.t.Fatal(err)
		}
	}
	if err := s.FinishRun(ctx, app.FinishJob{OrganisationID: s.who.OrganisationID, RunID: run.ID}); err != nil {
		s.t.Fatal(err)
	}
	s.audit()
}

func (s *site) audit() {
	s.t.Helper()
	report, err := s.Audit(context.Background(), app.AccessHead{}, nil)
	if err != nil || len(report.Problems) > 0 {
		s.t.Fatalf("%v, %+v", err, report)
	}
}

func (s *site) bills(month kilowon.Month) app.BilledMonth {
	s.t.Helper()
	m, err := s.Bills(context.Background(), s.who, store.BillQuery{ComplexID: s.complex.Contract.ID, Month: month, Page: store.Page{Limit: 100}})
	if err != nil {
		s.t.Fatal(err)
	}
	return m
}

func TestFilingBecomesBills(t *testing.T) {
	s := openSite(t)
	sub := s.check(s.filed(nil))
	if sub.Stopped || sub.Totals.Filed != 30 {
		t.Fatalf("%+v %+v", sub.Totals, sub.Findings)
	}
	run, err := s.Register(context.Background(), s.who, sub.ID)
	if err != nil {
		t.Fatal(err)
	}
	s.bill(run)
	m := s.bills(s.open)
	if m.Households.Bills != 30 || m.Invoice.KWh != s.complex.Months[2].Reading.MainKWh || m.Reading.State != store.MonthBilled {
		t.Fatalf("%d bills, %d kWh", m.Households.Bills, m.Invoice.KWh)
	}
	// The month is closed: filing and billing again are refused, a repeated job changes nothing.
	if _, err := s.Check(context.Background(), s.who, s.complex.Contract.ID, s.open, s.filed(nil)); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("a closed month took a filing: %v", err)
	}
	s.bill(run)
}

func TestRefilingReplacesAndKeepsHistory(t *testing.T) {
	s := openSite(t)
	first := s.check(s.filed(nil))
	second := s.check(s.filed(nil))
	if second.Number != first.Number+1 {
		t.Errorf("numbers %d and %d", first.Number, second.Number)
	}
	if _, err := s.Register(context.Background(), s.who, second.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Register(context.Background(), s.who, first.ID); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("a second filing of a month under way: %v", err)
	}
	m, err := s.App.Month(context.Background(), s.who, s.complex.Contract.ID, s.open)
	if err != nil || len(m.Submissions) != 2 {
		t.Errorf("%d submissions, %v", len(m.Submissions), err)
	}
}

func TestStopParksOneHousehold(t *testing.T) {
	s := openSite(t)
	sub := s.check(s.filed(func(row int, cells *[apartment.ColumnCount]apartment.FiledCell) {
		if row == 5 {
			cells[apartment.ColOwn].Text = "-5"
		}
	}))
	if sub.Stopped || sub.Totals.Parked != 1 {
		t.Fatalf("%+v", sub.Totals)
	}
	run, err := s.Register(context.Background(), s.who, sub.ID)
	if err != nil {
		t.Fatal(err)
	}
	s.bill(run)
	m := s.bills(s.open)
	if m.Households.Bills != 29 || len(m.Parked) != 1 || len(m.Decisions) != 1 || m.Decisions[0].Kind != apartment.FiledPartly.Code() {
		t.Errorf("%d bills, parked %v, decisions %+v", m.Households.Bills, m.Parked, m.Decisions)
	}
	// What the parked household used last month is not taken for common use.
	common := m.Common.KWh
	if want := int64(1500) + s.complex.Households[5].Used[2] - s.complex.Households[5].Used[1]; common != want {
		t.Errorf("common use %d kWh, want %d", common, want)
	}
}

func TestUnfiledMonths(t *testing.T) {
	s := openSite(t)
	ctx := context.Background()
	id := s.complex.Contract.ID
	if _, err := s.BillUnfiled(ctx, s.who, id, s.open); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Fatalf("before the deadline: %v", err)
	}
	s.clock.now = s.clock.now.AddDate(0, 0, 3)
	run, err := s.BillUnfiled(ctx, s.who, id, s.open)
	if err != nil {
		t.Fatal(err)
	}
	s.bill(run)
	m := s.bills(s.open)
	if m.Common != nil || m.Invoice.KWh != s.complex.Months[2].Reading.MainKWh || len(m.Decisions) != 1 || m.Decisions[0].Article != "별지 2-3 Ⅱ 10 가" {
		t.Errorf("%+v", m.Decisions)
	}
	// The shop's use is not known: it stays in the whole.
	if m.Households.Bills != 29 || m.Households.Share != m.Invoice.Total {
		t.Errorf("%d bills share %v of %v", m.Households.Bills, m.Households.Share, m.Invoice.Total)
	}
	c, err := s.Contract(ctx, s.who, id)
	if err != nil || c.Terms.Method != apartment.Comprehensive {
		t.Errorf("one missed month changed the method: %v %v", c.Terms.Method, err)
	}
}

func TestCorrectionGoesIntoTheNextBill(t *testing.T) {
	s := openSite(t)
	ctx := context.Background()
	last := s.open - 1
	issued := s.bills(last).Rows[0]
	before, err := s.Bill(ctx, s.who, issued.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Correct(ctx, s.who, &app.Correction{BillID: issued.ID, OwnKWh: before.OwnKWh}); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	if _, err := s.Correct(ctx, s.who, &app.Correction{BillID: issued.ID, OwnKWh: before.OwnKWh, Reason: "검침 착오"}); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("without a difference: %v", err)
	}
	adj, err := s.Correct(ctx, s.who, &app.Correction{BillID: issued.ID, OwnKWh: before.OwnKWh - 40, Reason: "검침 착오"})
	if err != nil || adj.Difference() >= 0 {
		t.Fatalf("%+v, %v", adj, err)
	}
	after, err := s.Bill(ctx, s.who, issued.ID)
	if err != nil || after.Total != before.Total || len(after.Corrections) != 1 {
		t.Errorf("the issued bill changed: %v to %v, %d corrections, %v", before.Total, after.Total, len(after.Corrections), err)
	}
	run, err := s.Register(ctx, s.who, s.check(s.filed(nil)).ID)
	if err != nil {
		t.Fatal(err)
	}
	s.bill(run)
	next, err := s.Bill(ctx, s.who, s.bills(s.open).Rows[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if next.Adjustment != adj.Difference() || next.Total != next.Rated.Total+adj.Difference() || len(next.Adjustments) != 1 || next.Adjustments[0].State != billing.AdjustmentBilled {
		t.Errorf("adjustment %v, total %v", next.Adjustment, next.Total)
	}
	if m := s.bills(s.open); m.Invoice.Adjustment != adj.Difference() {
		t.Errorf("the invoice carries %v", m.Invoice.Adjustment)
	}
}

// Two organisations never see each other's contracts, whatever their units are called.
func TestForeignObjectsAreNotFound(t *testing.T) {
	s := openSite(t)
	ctx := context.Background()
	stranger := app.Actor{ID: "x", OrganisationID: "00000000-0000-7000-8000-000000000000"}
	id := s.complex.Contract.ID
	bill := s.bills(s.open - 1).Rows[0].ID
	for name, call := range map[string]func() error{
		"contract": func() error { _, err := s.Contract(ctx, stranger, id); return err },
		"month":    func() error { _, err := s.App.Month(ctx, stranger, id, s.open); return err },
		"form":     func() error { _, err := s.BlankForm(ctx, stranger, id, s.open); return err },
		"check":    func() error { _, err := s.Check(ctx, stranger, id, s.open, s.filed(nil)); return err },
		"bill":     func() error { _, err := s.Bill(ctx, stranger, bill); return err },
		"correct": func() error {
			_, err := s.Correct(ctx, stranger, &app.Correction{BillID: bill, OwnKWh: 1, Reason: "x"})
			return err
		},
		"download": func() error { _, err := s.RequestDownload(ctx, stranger, app.DownloadBills, id, s.open); return err },
	} {
		if err := call(); kilowon.CodeOf(err) != kilowon.NotFound {
			t.Errorf("%s: %v", name, err)
		}
	}
}
