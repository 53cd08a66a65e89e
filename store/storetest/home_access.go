package storetest

import (
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// issue hands a household a code that ends after a day.
func (o *office) issue(t tb, st store.Store, home int, code string) store.HomeAccess {
	t.Helper()
	a := store.HomeAccess{ComplexID: o.complex, HouseholdID: o.households[home].ID, IssuedBy: "staff"}
	update(t, st, func(tx store.Tx) error {
		a.IssuedOn, a.CodeExpires = accessDay, tx.Now().Add(24*time.Hour)
		return tx.For(o.org).InsertAccess(&a, code)
	})
	return a
}

// accessDay is the civil day the tests of access take place on, as far as terms are asked for it.
var accessDay = kilowon.MustDate("2025-07-20")

func byCode(contract, code string) func(store.Tx) (store.Entrance, error) {
	return func(tx store.Tx) (store.Entrance, error) { return tx.AccessByCode(contract, code, accessDay) }
}

func notFound[T any](t tb, st store.Store, what string, fn func(store.Tx) (T, error)) {
	t.Helper()
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error {
		_, err := fn(tx)
		if err == nil {
			t.Fatalf("%s is found", what)
		}
		return err
	})
}

func testAccess(t *testing.T, st store.Store) {
	o, other := newOffice(t, st, "01", 2), newOffice(t, st, "02", 2)
	a := o.issue(t, st, 0, "AAAAA")
	other.issue(t, st, 0, "AAAAA")
	fails(t, st, kilowon.Conflict, func(tx store.Tx) error {
		again := store.HomeAccess{ComplexID: o.complex, HouseholdID: o.households[1].ID, CodeExpires: tx.Now()}
		return tx.For(o.org).InsertAccess(&again, "AAAAA")
	})
	in := view(t, st, byCode("01", "AAAAA"))
	if in.HouseholdID != o.households[0].ID || in.OrganisationID != o.org || in.ComplexName == "" || in.Unit != o.households[0].Unit {
		t.Fatalf("the code leads to %+v", in)
	}
	notFound(t, st, "a wrong code", byCode("01", "BBBBB"))
	notFound(t, st, "the code of no contract", byCode("03", "AAAAA"))
	use := func(token string) func(store.Tx) error {
		return func(tx store.Tx) error {
			in.Kept, in.DeviceExpires = true, tx.Now().Add(time.Hour)
			return tx.For(o.org).UseAccess(&in.HomeAccess, token)
		}
	}
	update(t, st, use("token"))
	fails(t, st, kilowon.Conflict, use("second device"))
	notFound(t, st, "a used code", byCode("01", "AAAAA"))
	got := view(t, st, func(tx store.Tx) (store.Entrance, error) { return tx.AccessByDevice("token", accessDay) })
	if got.ID != a.ID || !got.Kept || got.State != store.AccessUsed || got.UsedAt.IsZero() || !got.DeviceExpires.After(got.SeenAt) {
		t.Fatalf("the device leads to %+v", got)
	}
	notFound(t, st, "no token", func(tx store.Tx) (store.Entrance, error) { return tx.AccessByDevice("", accessDay) })
	update(t, st, func(tx store.Tx) error {
		got.DeviceExpires = tx.Now().Add(-time.Second)
		return tx.For(o.org).RenewAccess(&got.HomeAccess)
	})
	notFound(t, st, "a device that was away too long", func(tx store.Tx) (store.Entrance, error) { return tx.AccessByDevice("token", accessDay) })
	update(t, st, func(tx store.Tx) error {
		got.DeviceExpires = tx.Now().Add(time.Hour)
		return tx.For(o.org).RenewAccess(&got.HomeAccess)
	})
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).EndAccess(o.complex, a.ID, store.AccessLeft) })
	notFound(t, st, "a device that has left", func(tx store.Tx) (store.Entrance, error) { return tx.AccessByDevice("token", accessDay) })
	fails(t, st, kilowon.Conflict, func(tx store.Tx) error { return tx.For(o.org).EndAccess(o.complex, a.ID, store.AccessLeft) })
	fails(t, st, kilowon.Conflict, func(tx store.Tx) error { return tx.For(o.org).RenewAccess(&got.HomeAccess) })
	list := view(t, st, func(tx store.Tx) ([]store.HomeAccess, error) {
		return tx.For(o.org).HouseholdAccesses(o.complex, o.households[0].ID)
	})
	if len(list) != 1 || list[0].End != store.AccessLeft || list[0].EndedAt.IsZero() {
		t.Fatalf("the record is %+v", list)
	}
}

func testAccessEnds(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 3)
	o.issue(t, st, 0, "AAAAA")
	used := o.issue(t, st, 0, "BBBBB")
	o.issue(t, st, 1, "CCCCC")
	update(t, st, func(tx store.Tx) error {
		used.DeviceExpires = tx.Now().Add(time.Hour)
		return tx.For(o.org).UseAccess(&used, "token")
	})
	end := func(home string, why store.HomeAccessEnd, unused bool) (n int) {
		update(t, st, func(tx store.Tx) error {
			var err error
			n, err = tx.For(o.org).EndAccesses(o.complex, home, why, unused)
			return err
		})
		return n
	}
	if n := end(o.households[0].ID, store.AccessReplaced, true); n != 1 {
		t.Fatalf("%d codes were replaced", n)
	}
	open := view(t, st, func(tx store.Tx) ([]store.HomeAccess, error) { return tx.For(o.org).HomeAccesses(o.complex) })
	if len(open) != 2 || open[0].ID != used.ID {
		t.Fatalf("left are %+v", open)
	}
	if n := end(o.households[0].ID, store.AccessMovedOut, false); n != 1 {
		t.Fatalf("%d accesses of who moved out ended", n)
	}
	left := view(t, st, func(tx store.Tx) (map[string]time.Time, error) { return tx.For(o.org).MoveOuts(o.complex) })
	if len(left) != 1 || left[o.households[0].ID].IsZero() {
		t.Fatalf("moved out are %v", left)
	}
	// The household of the last code moves out by its terms: nobody ended its access, and nobody comes in by it from that day on.
	update(t, st, func(tx store.Tx) error {
		return tx.For(o.org).SaveHouseholdTerms(o.complex, o.households[1].ID, store.HouseholdTerms{From: accessDay.AddDays(3), Vacant: true})
	})
	for after, want := range map[int]bool{0: true, 2: true, 3: false, 30: false} {
		err := st.View(t.Context(), func(tx store.Tx) error {
			_, err := tx.AccessByCode("01", "CCCCC", accessDay.AddDays(after))
			return err
		})
		if (err == nil) != want {
			t.Errorf("%d days after: %v", after, err)
		}
	}
	if n := end("", store.AccessWithdrawn, false); n != 1 {
		t.Fatalf("%d accesses were withdrawn", n)
	}
}

func testHomes(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 4)
	o.month(t, st, -1)
	o.month(t, st, 0)
	o.bill(t, st, july-1, func(i int) int64 { return 100 })
	_, bills := o.bill(t, st, july, func(i int) int64 { return int64(i) * 100 })
	home := o.households[1].ID
	list := func(from kilowon.Date) []store.HomeBill {
		return view(t, st, func(tx store.Tx) ([]store.HomeBill, error) { return tx.For(o.org).HomeBills(o.complex, home, from) })
	}
	all := list(0)
	if len(all) != 2 || all[1].BillID != bills[1].ID || all[1].KWh != 100 || all[1].Total != 10_000 || all[1].DueOn != bills[1].DueOn {
		t.Fatalf("bills of a home: %+v", all)
	}
	// A bill is shown when its period ends after the day: june's ends on the 18th.
	for day, want := range map[string]int{"2025-06-17": 2, "2025-06-18": 1, "2025-07-17": 1, "2025-07-18": 0} {
		if got := list(kilowon.MustDate(day)); len(got) != want {
			t.Errorf("from %s: %d bills, want %d", day, len(got), want)
		}
	}
	other := func() store.HomeUse {
		return view(t, st, func(tx store.Tx) (store.HomeUse, error) { return tx.For(o.org).OtherUse(o.complex, july) })
	}
	equal(t, other(), store.HomeUse{})
	// The first household used nothing.
	for _, i := range []int{0, 3} {
		update(t, st, func(tx store.Tx) error {
			return tx.For(o.org).SaveHouseholdTerms(o.complex, o.households[i].ID, store.HouseholdTerms{From: period.From, Key: tariff.Key{Class: tariff.General, Voltage: tariff.Low}, ContractKW: 5})
		})
	}
	equal(t, other(), store.HomeUse{Homes: 1, KWh: 300})
	// A shop from the period's end on was a dwelling before, and a household is counted once.
	update(t, st, func(tx store.Tx) error {
		for _, at := range []struct {
			household int
			from      kilowon.Date
		}{{2, period.To}, {3, period.From.AddDays(5)}} {
			terms := store.HouseholdTerms{From: at.from, Key: tariff.Key{Class: tariff.General, Voltage: tariff.Low}, ContractKW: 5}
			if err := tx.For(o.org).SaveHouseholdTerms(o.complex, o.households[at.household].ID, terms); err != nil {
				return err
			}
		}
		return nil
	})
	equal(t, other(), store.HomeUse{Homes: 1, KWh: 300})
}

// reachAccess are the ways to another organisation's accesses.
func reachAccess(v *victim) map[string]func(store.Scope) error {
	c, home := v.complex, v.households[0].ID
	return map[string]func(store.Scope) error{
		"InsertAccess": func(s store.Scope) error {
			return s.InsertAccess(&store.HomeAccess{ComplexID: c, HouseholdID: home}, "ZZZZZ")
		},
		"HomeAccesses":      func(s store.Scope) error { return first(s.HomeAccesses(c)) },
		"HouseholdAccesses": func(s store.Scope) error { return first(s.HouseholdAccesses(c, home)) },
		"MoveOuts":          func(s store.Scope) error { return first(s.MoveOuts(c)) },
		"EndAccesses":       func(s store.Scope) error { return first(s.EndAccesses(c, "", store.AccessWithdrawn, false)) },
		"UseAccess":         func(s store.Scope) error { a := v.access; return s.UseAccess(&a, "token") },
		"RenewAccess":       func(s store.Scope) error { a := v.access; return s.RenewAccess(&a) },
		"EndAccess":         func(s store.Scope) error { return s.EndAccess(c, v.access.ID, store.AccessWithdrawn) },
		"HomeAccess":        func(s store.Scope) error { return first(s.HomeAccess(v.access.ID)) },
		"HomeLooks":         func(s store.Scope) error { return first(s.HomeLooks(c, home, 1)) },
		"HomeBills":         func(s store.Scope) error { return first(s.HomeBills(c, home, 0)) },
		"OtherUse":          func(s store.Scope) error { return first(s.OtherUse(c, july)) },
	}
}
