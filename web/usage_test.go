package web

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/store"
)

// TestChargesAgreeWithTheBills: what the inquiry shows is the month's invoice, and the discounts are those of the households' bills.
func TestChargesAgreeWithTheBills(t *testing.T) {
	o := newOffice(t, smallDemo)
	who := o.actor()
	rows, all, months, err := o.app.Charges(t.Context(), who, app.ChargeQuery{Page: pageOne})
	o.must(err)
	if all != 2 || len(rows) != 2 || len(months) != 13 || months[0] != testDay.Month()-1 {
		t.Fatalf("%d of %d contracts, months %v", len(rows), all, months)
	}
	for i := range rows {
		c := &rows[i]
		m, err := o.app.Bills(t.Context(), who, store.BillQuery{ComplexID: c.ID, Month: c.Month, Page: pageOne})
		o.must(err)
		if c.Invoice.Total != m.Invoice.Total || c.Invoice.KWh != m.Invoice.KWh || c.Register != m.Reading.MainCurrent || len(c.History) != 13 {
			t.Errorf("%s: %+v", c.Name, c.Invoice)
		}
		if c.Way.Kind != "우편" || c.Way.Pay != "계좌이체" || c.Previous != m.Reading.MainPrevious {
			t.Errorf("%s: %q %q, meter from %v", c.Name, c.Way.Kind, c.Way.Pay, c.Previous)
		}
		var homes, used int64
		o.must(o.app.EachHouseholdBill(t.Context(), who, c.ID, c.Month-12, func(_ int, h *app.HouseholdBill) error {
			if h.KWh > 0 && h.Unit != o.complexOf(i).Households[4].Unit { // The fifth is a shop.
				homes, used = homes+1, used+h.KWh
			}
			return nil
		}))
		if got, ok := c.Average(c.Month - 12); !ok || got != kilowon.DivHalfUp(used, homes) {
			t.Errorf("%s: a home used %d a year ago, want %d of %d", c.Name, got, used, homes)
		}
		var discounts kilowon.Won
		o.must(o.app.EachHouseholdBill(t.Context(), who, c.ID, c.Month, func(_ int, h *app.HouseholdBill) error {
			if h.Kind != billing.HouseholdBill {
				t.Errorf("kind %s", h.Kind)
			}
			for _, l := range h.Lines {
				if strings.HasPrefix(l.Key, "discount/") {
					discounts -= l.Amount
				}
			}
			return nil
		}))
		if discounts == 0 || c.Discounts != discounts {
			t.Errorf("%s: discounts %v, the bills have %v", c.Name, c.Discounts, discounts)
		}
	}
	for _, q := range []struct {
		app.ChargeQuery
		want int
	}{
		{app.ChargeQuery{Method: apartment.Single, Page: pageOne}, 1}, {app.ChargeQuery{Method: apartment.Comprehensive, Page: pageOne}, 0},
		{app.ChargeQuery{Text: "푸른", Page: pageOne}, 1}, {app.ChargeQuery{Text: "푸른", Method: apartment.Single, Page: pageOne}, 0},
	} {
		rows, all, _, err := o.app.Charges(t.Context(), who, q.ChargeQuery)
		if err != nil || all != q.want || len(rows) != q.want {
			t.Errorf("%+v: %d rows of %d, %v", q.ChargeQuery, len(rows), all, err)
		}
	}
	page, all, _, err := o.app.Charges(t.Context(), who, app.ChargeQuery{Page: store.Page{Limit: 1, Offset: 1}})
	if err != nil || all != 2 || len(page) != 1 || page[0].ID != rows[1].ID {
		t.Errorf("the second page: %d of %d, %v", len(page), all, err)
	}
	none, _, _, err := o.app.Charges(t.Context(), who, app.ChargeQuery{Month: testDay.Month(), Page: pageOne})
	if err != nil || len(none) != 2 || !none[0].Month.IsZero() || none[0].Invoice.ID != "" {
		t.Errorf("the open month: %+v, %v", none, err)
	}
}
