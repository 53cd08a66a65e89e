package app_test

import (
	"context"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// Every household's bill is told apart from that of the month and of the year before, and the parts add up to what is owed more or less, whether the
// household owes its own bill or a share of the complex's.
func TestBillChangesAddUp(t *testing.T) {
	s, a, d, _ := openDemoStore(t)
	ctx := context.Background()
	who, err := a.Login(ctx, app.DemoLogin, app.DemoPassword)
	if err != nil {
		t.Fatal(err)
	}
	held, err := app.New(s, book.Default().Hold(tariff.Moment{Day: kilowon.MustDate("2022-05-01")}, tariff.AspectClimate, tariff.Key{Class: tariff.Residential,
		Voltage: tariff.Low}, tariff.Key{Class: tariff.Residential, Voltage: tariff.HighA}))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range d.Complexes {
		m, err := a.Bills(ctx, who, store.BillQuery{ComplexID: c.Contract.ID, Month: c.Months[len(c.Months)-2].Reading.Month, Page: store.Page{Limit: 60}})
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range m.Rows {
			h, err := a.Bill(ctx, who, row.ID)
			if err != nil {
				t.Fatal(err)
			}
			changes, err := a.BillChanges(ctx, who, &h)
			if err != nil || len(changes) != 2 || changes[0].Month != h.Month-1 || changes[1].Month != h.Month-12 {
				t.Fatalf("%s %v: %d changes, %v", c.Contract.Name, row.Unit, len(changes), err)
			}
			for _, ch := range changes {
				then, err := a.Bill(ctx, who, ch.OldID)
				if err != nil || ch.Problem != "" {
					t.Fatalf("%v: %v %s", row.Unit, err, ch.Problem)
				}
				var sum kilowon.Won
				for _, p := range ch.Parts {
					sum += p.Amount
				}
				if want := owed(&h) - owed(&then); sum != want || ch.Difference != want || ch.NewTotal-ch.OldTotal != want {
					t.Errorf("%v: the parts add up to %v, told %v, owed %v", row.Unit, sum, ch.Difference, want)
				}
			}
			if i > 0 {
				continue
			}
			// A bill that does not come out again is not explained with other figures.
			if changes, err = held.BillChanges(ctx, who, &h); err != nil || len(changes) != 2 || changes[0].Problem == "" || changes[0].ChangeAnswer != nil {
				t.Errorf("by another book: %+v %v", changes, err)
			}
		}
		common := app.HouseholdBill{}
		if changes, err := a.BillChanges(ctx, who, &common); err != nil || changes != nil {
			t.Errorf("no household's bill: %v %v", changes, err)
		}
	}
}

// owed is what a household pays of a month.
func owed(h *app.HouseholdBill) kilowon.Won {
	if h.Single() {
		return h.Share + h.Adjustment
	}
	return h.Total
}
