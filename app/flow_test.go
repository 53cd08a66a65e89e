package app_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/sqlite"
	"github.com/kilowon/kilowon/tariff/book"
)

// clock is the store's time, moved by hand.
type clock struct{ now time.Time }

func (c *clock) set(t time.Time) { c.now = t }

func openDemo(t testing.TB) (*app.App, *app.Demo, *clock) {
	t.Helper()
	_, a, d, c := openDemoStore(t)
	return a, d, c
}

func openDemoStore(t testing.TB) (store.Store, *app.App, *app.Demo, *clock) {
	t.Helper()
	c := &clock{now: time.Date(2026, 10, 20, 3, 0, 0, 0, time.UTC)}
	s, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "demo.db"), sqlite.Options{Clock: func() time.Time { return c.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	a, err := app.New(s, book.Default())
	if err != nil {
		t.Fatal(err)
	}
	d := app.NewDemo(1, kilowon.MustDate("2026-10-20"), book.Default())
	d.Complexes = d.Complexes[1:]
	if err := a.InstallDemo(context.Background(), d, c.set, nil); err != nil {
		t.Fatal(err)
	}
	return s, a, d, c
}

func TestDemoIsBilledAndAuditsClean(t *testing.T) {
	a, d, _ := openDemo(t)
	ctx := context.Background()
	report, err := a.Audit(ctx, app.AccessHead{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Problems) > 0 || report.Months != 26 {
		t.Fatalf("%+v", report)
	}
	who, err := a.Login(ctx, app.DemoLogin, app.DemoPassword)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Login(ctx, app.DemoLogin, "wrong"); kilowon.CodeOf(err) != kilowon.Unauthenticated {
		t.Error(err)
	}
	for _, c := range d.Complexes {
		last := c.Months[len(c.Months)-2].Reading.Month
		m, err := a.Bills(ctx, who, store.BillQuery{ComplexID: c.Contract.ID, Month: last})
		if err != nil {
			t.Fatal(err)
		}
		if m.Invoice == nil || m.Households.Bills != len(c.Households) || len(m.Rows) == 0 || len(m.Distribution) == 0 || len(m.History) != 13 {
			t.Errorf("%s: %d bills, %d rows, %d months", c.Contract.Name, m.Households.Bills, len(m.Rows), len(m.History))
		}
		b, err := a.Bill(ctx, who, m.Rows[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		var sum kilowon.Won
		for _, l := range b.Lines {
			sum += l.Amount
		}
		if sum+b.Adjustment != b.Total || len(b.History) != 13 {
			t.Errorf("lines add up to %v, total %v", sum, b.Total)
		}
	}
}

func TestShareRuleHoldsFromTheOpenMonth(t *testing.T) {
	a, d, _ := openDemo(t)
	ctx := context.Background()
	who, err := a.Login(ctx, app.DemoLogin, app.DemoPassword)
	if err != nil {
		t.Fatal(err)
	}
	single, other := d.Complexes[0], d.Complexes[1]
	if err := a.SetShareRule(ctx, who, other.Contract.ID, apartment.ShareEqual); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("a contract per household took a share rule: %v", err)
	}
	if err := a.SetShareRule(ctx, who, single.Contract.ID, apartment.ShareEqual); err != nil {
		t.Fatal(err)
	}
	n := len(single.Months) - 1
	for month, want := range map[kilowon.Month]apartment.ShareRule{single.Months[n].Reading.Month: apartment.ShareEqual, single.Months[n-1].Reading.Month: apartment.ShareOwnTariff} {
		m, err := a.Month(ctx, who, single.Contract.ID, month)
		if err != nil || m.Contract.ShareRule != want {
			t.Errorf("%v is shared %v, want %v (%v)", month, m.Contract.ShareRule, want, err)
		}
	}
}
