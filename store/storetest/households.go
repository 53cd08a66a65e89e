package storetest

import (
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/store"
)

// testClosedHousehold lets a household end and begin again: it is listed for the periods it has a day in, and counted by its newest terms.
func testClosedHousehold(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 3)
	home := o.households[1].ID
	from := func(day string, closed bool) {
		t.Helper()
		update(t, st, func(tx store.Tx) error {
			return tx.For(o.org).SaveHouseholdTerms(o.complex, home, store.HouseholdTerms{From: kilowon.MustDate(day), Closed: closed, TVSets: 2, Meter: "A-7"})
		})
	}
	listed := func(first, after string) (ids []string) {
		list := view(t, st, func(tx store.Tx) ([]store.Household, error) {
			return tx.For(o.org).Households(o.complex, kilowon.Period{From: kilowon.MustDate(first), To: kilowon.MustDate(after)})
		})
		for _, h := range list {
			ids = append(ids, h.ID)
		}
		return ids
	}
	count := func() int {
		return view(t, st, func(tx store.Tx) (int, error) { return tx.For(o.org).CountHouseholds(o.complex) })
	}
	from("2025-07-18", true)
	equal(t, count(), 2)
	// Its last day is in the period that ends on the day; the next period begins without it.
	equal(t, len(listed("2025-06-18", "2025-07-18")), 3)
	equal(t, len(listed("2025-07-17", "2025-08-18")), 3)
	equal(t, len(listed("2025-07-18", "2025-08-18")), 2)
	h := view(t, st, func(tx store.Tx) (store.Household, error) {
		return tx.For(o.org).Household(o.complex, home, kilowon.Period{From: kilowon.MustDate("2025-07-17"), To: kilowon.MustDate("2025-08-18")})
	})
	if a := h.Apartment(kilowon.Period{From: kilowon.MustDate("2025-07-17"), To: kilowon.MustDate("2025-08-18")}); a.TVSets != 1 {
		t.Fatalf("closed terms count for a period: %+v", a)
	}
	equal(t, h.Terms[1].Meter, "A-7")
	all := view(t, st, func(tx store.Tx) ([]store.DeskComplex, error) {
		list, _, err := tx.Desk().FindComplexes("", store.ComplexReady, store.Page{})
		return list, err
	})
	equal(t, all[0].Households, 2)
	from("2025-09-18", false)
	equal(t, count(), 3)
	equal(t, len(listed("2025-08-18", "2025-09-18")), 2)
	equal(t, len(listed("2025-09-18", "2025-10-18")), 3)
}

// testRenamedHousehold gives a household another number: a bill keeps the name of its period's last day.
func testRenamedHousehold(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 3)
	o.month(t, st, 0)
	_, bills := o.bill(t, st, july, func(int) int64 { return 100 })
	home, former, taken := o.households[0].ID, o.households[0].Unit, o.households[1].Unit
	to := apartment.Unit{Building: "201", Number: "가1"}
	change := store.HouseholdChange{HouseholdID: home, From: period.To, Reason: "호실 분할", By: "clerk"}
	fails(t, st, kilowon.Conflict, func(tx store.Tx) error {
		c := change
		return tx.For(o.org).RenameHousehold(o.complex, &c, taken)
	})
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).RenameHousehold(o.complex, &change, to) })
	if change.Unit != former || change.Kind != store.HouseholdRenamed || change.At.IsZero() {
		t.Fatalf("noted: %+v", change)
	}
	equal(t, view(t, st, func(tx store.Tx) ([]store.HouseholdChange, error) {
		return tx.For(o.org).HouseholdChanges(o.complex, home)
	}), []store.HouseholdChange{change})
	name := func(p kilowon.Period) apartment.Unit {
		list := view(t, st, func(tx store.Tx) ([]store.Household, error) { return tx.For(o.org).Households(o.complex, p) })
		return list[0].Unit
	}
	equal(t, name(period), former)
	equal(t, name(kilowon.Period{From: period.From, To: period.To + 1}), to)
	for what, unit := range map[string]apartment.Unit{
		"Bill": view(t, st, func(tx store.Tx) (store.Bill, error) { return tx.For(o.org).Bill(bills[0].ID) }).Unit,
		"HouseholdBills": view(t, st, func(tx store.Tx) ([]store.Bill, error) {
			return tx.For(o.org).HouseholdBills(o.complex, home, july)
		})[0].Unit,
		"MonthBills": view(t, st, func(tx store.Tx) ([]store.Bill, error) {
			return tx.For(o.org).MonthBills(o.complex, july, billing.HouseholdBill)
		})[0].Unit,
		"BillPage": view(t, st, func(tx store.Tx) ([]store.BillListed, error) {
			list, _, err := tx.For(o.org).BillPage(store.BillQuery{ComplexID: o.complex, Month: july})
			return list, err
		})[0].Unit,
	} {
		if unit != former {
			t.Errorf("%s calls an issued bill %s", what, unit)
		}
	}
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).SaveInitialRegister(o.complex, home, 77) })
	h := view(t, st, func(tx store.Tx) (store.Household, error) { return tx.For(o.org).Household(o.complex, home, period) })
	if h.InitialRegister != 77 || h.Unit != former {
		t.Fatalf("household: %+v", h)
	}
	added := store.Household{Unit: former, Terms: []store.HouseholdTerms{{From: period.To}}}
	update(t, st, func(tx store.Tx) error {
		homes := []store.Household{added}
		err := tx.For(o.org).InsertHouseholds(o.complex, homes)
		added = homes[0]
		return err
	})
	equal(t, added.Ordinal, 4)
}

// testRenamedComplex gives a complex another name from a day on.
func testRenamedComplex(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 1)
	terms := standardTerms
	terms.From, terms.Name, terms.Address = period.To, "새행복아파트", "서울 새길 2"
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).SaveComplexTerms(o.complex, terms) })
	name := func(on kilowon.Date) string {
		c := view(t, st, func(tx store.Tx) (apartment.Complex, error) {
			c, _, err := tx.For(o.org).Contract(o.complex, on)
			return c, err
		})
		return c.Name + ", " + c.Address
	}
	equal(t, name(period.To-1), "행복아파트, 서울 어느길 1")
	equal(t, name(period.To), "새행복아파트, 서울 새길 2")
	c := view(t, st, func(tx store.Tx) (store.Complex, error) { return tx.For(o.org).Complex(o.complex) })
	equal(t, c.Name, "새행복아파트")
	// Terms that later ones follow name nothing but their own time.
	terms.From, terms.Name = period.From, "헛이름"
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).SaveComplexTerms(o.complex, terms) })
	equal(t, view(t, st, func(tx store.Tx) (store.Complex, error) { return tx.For(o.org).Complex(o.complex) }).Name, "새행복아파트")
	equal(t, name(period.From), "헛이름, 서울 새길 2")
}
