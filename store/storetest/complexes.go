package storetest

import (
	"fmt"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

func testSearch(t *testing.T, st store.Store) {
	o := newOffice(t, st, "0100", 3)
	newOffice(t, st, "9999", 1)
	update(t, st, func(tx store.Tx) error {
		for _, c := range []store.Complex{
			{ContractNumber: "0200", Name: "100%_좋은 아파트", Address: "부산 바닷길 2"},
			{ContractNumber: "0300", Name: "Green Ville", Address: `창원 골목\샛길`},
		} {
			if err := tx.For(o.org).InsertComplex(&c, standardTerms); err != nil {
				return err
			}
		}
		return nil
	})
	o.month(t, st, 0)
	o.month(t, st, -1)
	for text, want := range map[string][]string{
		"": {"0100", "0200", "0300"}, "행복": {"0100"}, " 부산 ": {"0200"}, "0%_": {"0200"}, "%": {"0200"}, "_": {"0200"}, "green ville": {"0300"},
		`길\`: nil, `골목\`: {"0300"}, "03": {"0300"}, "9999": nil,
	} {
		var count int
		got := view(t, st, func(tx store.Tx) (out []store.ComplexListed, err error) {
			out, count, err = tx.For(o.org).SearchComplexes(text, store.Page{})
			return out, err
		})
		var numbers []string
		for _, c := range got {
			numbers = append(numbers, c.ContractNumber)
		}
		equal(t, numbers, want)
		equal(t, count, len(want))
	}
	first := view(t, st, func(tx store.Tx) ([]store.ComplexListed, error) {
		out, count, err := tx.For(o.org).SearchComplexes("", store.Page{Limit: 1})
		equal(t, count, 3)
		return out, err
	})
	if c := first[0]; len(first) != 1 || c.Households != 3 || c.Month != july || c.State != store.MonthOpen || c.Method != apartment.Single || c.ContractKW != 700 {
		t.Fatalf("listed: %+v", first)
	}
	second := view(t, st, func(tx store.Tx) ([]store.ComplexListed, error) {
		out, _, err := tx.For(o.org).SearchComplexes("", store.Page{Limit: 1, Offset: 1})
		return out, err
	})
	if c := second[0]; c.ContractNumber != "0200" || !c.Month.IsZero() || c.State != "" {
		t.Fatalf("listed: %+v", second)
	}
	fails(t, st, kilowon.Conflict, func(tx store.Tx) error {
		return tx.For(o.org).InsertComplex(&store.Complex{ContractNumber: "0200"}, standardTerms)
	})
}

func testComplexTerms(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 0)
	later := store.ComplexTerms{
		From: kilowon.MustDate("2025-07-01"), Method: apartment.Comprehensive, ContractKW: 800, CommonOption: 2, CommonEquipmentKW: 120, ReadingDay: 31,
		ShareRule: apartment.ShareEqual, SubCustomers: []apartment.SubCustomer{{Name: "통신 중계기", ContractKW: 5, Metered: true}},
	}
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).SaveComplexTerms(o.complex, later) })
	later.ContractKW = 850
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).SaveComplexTerms(o.complex, later) })
	equal(t, view(t, st, func(tx store.Tx) ([]store.ComplexTerms, error) { return tx.For(o.org).ComplexTerms(o.complex) }), []store.ComplexTerms{standardTerms, later})

	on := func(date string) (c apartment.Complex, rule apartment.ShareRule) {
		c = view(t, st, func(tx store.Tx) (c apartment.Complex, err error) {
			c, rule, err = tx.For(o.org).Contract(o.complex, kilowon.MustDate(date))
			return c, err
		})
		return c, rule
	}
	c, rule := on("2025-06-30")
	equal(t, c, apartment.Complex{
		ID: o.complex, ContractNumber: "01", Name: "행복아파트", Address: "서울 어느길 1", Method: apartment.Single, ContractKW: 700, CommonOption: 1, ReadingDay: 18,
	})
	equal(t, rule, apartment.ShareUsage)
	c, rule = on("2025-07-01")
	if c.Method != apartment.Comprehensive || c.ContractKW != 850 || c.CommonEquipmentKW != 120 || len(c.SubCustomers) != 1 || !c.SubCustomers[0].Metered {
		t.Fatalf("contract: %+v", c)
	}
	equal(t, rule, apartment.ShareEqual)
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error {
		_, _, err := tx.For(o.org).Contract(o.complex, kilowon.MustDate("2019-12-31"))
		return err
	})
	later.ReadingDay = 32
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error { return tx.For(o.org).SaveComplexTerms(o.complex, later) })
	byNumber := view(t, st, func(tx store.Tx) (store.Complex, error) { return tx.For(o.org).ComplexByContract("01") })
	equal(t, byNumber, view(t, st, func(tx store.Tx) (store.Complex, error) { return tx.For(o.org).Complex(o.complex) }))
	equal(t, byNumber.ID, o.complex)
}

func testHouseholds(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 5)
	got := view(t, st, func(tx store.Tx) ([]store.Household, error) { return tx.For(o.org).Households(o.complex, period) })
	equal(t, got, o.households)
	equal(t, view(t, st, func(tx store.Tx) (int, error) { return tx.For(o.org).CountHouseholds(o.complex) }), 5)
	one := view(t, st, func(tx store.Tx) (store.Household, error) {
		return tx.For(o.org).Household(o.complex, o.households[2].ID, period)
	})
	equal(t, one, o.households[2])
	twins := units(4)[1:]
	for i := range twins {
		// Households of one place stand in the order of their ids.
		twins[i].ID, twins[i].Unit.Building, twins[i].Ordinal = fmt.Sprintf("twin-%d", 3-i), "201", 3
	}
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).InsertHouseholds(o.complex, twins) })
	var ids []string
	for _, h := range view(t, st, func(tx store.Tx) ([]store.Household, error) { return tx.For(o.org).Households(o.complex, period) }) {
		ids = append(ids, h.ID)
	}
	equal(t, ids[2:6], []string{o.households[2].ID, "twin-1", "twin-2", "twin-3"})
	again := units(1)
	fails(t, st, kilowon.Conflict, func(tx store.Tx) error { return tx.For(o.org).InsertHouseholds(o.complex, again) })
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error {
		return tx.For(o.org).InsertHouseholds(o.complex, []store.Household{{Unit: apartment.Unit{Building: "999", Number: "1"}}})
	})
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, err := tx.For(o.org).Household(o.complex, "none", period); return err })
}

func testHouseholdTerms(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 2)
	shop, home := o.households[0].ID, o.households[1].ID
	moved := store.HouseholdTerms{From: period.From, TVSets: 2, Vacant: true}
	opened := store.HouseholdTerms{
		From: period.From.AddDays(10), Key: tariff.Key{Class: tariff.General, Grade: tariff.GradeA1, Voltage: tariff.Low}, ContractKW: 5, Multiplier: 20,
		Digits: 6, Swapped: period.From.AddDays(10), SwapEnd: 123456, SwapStart: 100, Remark: "상가로 변경",
	}
	next := store.HouseholdTerms{From: period.To, TVSets: 9}
	update(t, st, func(tx store.Tx) error {
		for _, terms := range []store.HouseholdTerms{next, opened, moved} {
			if err := tx.For(o.org).SaveHouseholdTerms(o.complex, shop, terms); err != nil {
				return err
			}
		}
		return nil
	})
	list := view(t, st, func(tx store.Tx) ([]store.Household, error) { return tx.For(o.org).Households(o.complex, period) })
	equal(t, list[0].Terms, []store.HouseholdTerms{moved, opened})
	equal(t, list[1].Terms, o.households[1].Terms)
	one := view(t, st, func(tx store.Tx) (store.Household, error) { return tx.For(o.org).Household(o.complex, shop, period) })
	equal(t, one, list[0])

	h := one.Apartment(period)
	equal(t, h, apartment.Household{
		ID: shop, Unit: o.households[0].Unit, Key: opened.Key, ContractKW: 5, Multiplier: 20, Digits: 6, Swapped: opened.Swapped,
		SwapEnd: 123456, SwapStart: 100, Remark: "상가로 변경",
	})
	after := view(t, st, func(tx store.Tx) ([]store.Household, error) {
		return tx.For(o.org).Households(o.complex, kilowon.Period{From: period.To, To: period.To.AddDays(31)})
	})
	equal(t, after[0].Terms, []store.HouseholdTerms{next})
	before := view(t, st, func(tx store.Tx) ([]store.Household, error) {
		return tx.For(o.org).Households(o.complex, kilowon.Period{From: kilowon.MustDate("2019-01-01"), To: kilowon.MustDate("2020-01-01")})
	})
	equal(t, len(before), 0)
	moved.TVSets = 3
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).SaveHouseholdTerms(o.complex, shop, moved) })
	one = view(t, st, func(tx store.Tx) (store.Household, error) { return tx.For(o.org).Household(o.complex, shop, period) })
	equal(t, one.Terms, []store.HouseholdTerms{moved, opened})
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error { return tx.For(o.org).SaveHouseholdTerms(o.complex, "none", moved) })
	moved.Digits = 99
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error { return tx.For(o.org).SaveHouseholdTerms(o.complex, home, moved) })
}

func testDiscounts(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 3)
	apply := func(i int, a store.DiscountApplication) store.DiscountApplication {
		a.ComplexID, a.HouseholdID, a.ReceivedOn, a.Note = o.complex, o.households[i].ID, a.From.AddDays(-3), "접수"
		update(t, st, func(tx store.Tx) error { return tx.For(o.org).InsertDiscount(&a) })
		a.Unit = o.households[i].Unit
		return a
	}
	open := apply(2, store.DiscountApplication{Kind: tariff.LargeFamily, From: kilowon.MustDate("2024-01-01"), State: store.ApplicationGranted})
	endsInside := apply(0, store.DiscountApplication{Kind: tariff.Childbirth, From: kilowon.MustDate("2022-07-01"), To: period.From.AddDays(1), State: store.ApplicationGranted})
	ended := apply(0, store.DiscountApplication{Kind: tariff.Disabled, From: kilowon.MustDate("2022-07-01"), To: period.From, State: store.ApplicationGranted})
	future := apply(1, store.DiscountApplication{Kind: tariff.Veteran, From: period.To, State: store.ApplicationGranted})
	waiting := apply(1, store.DiscountApplication{Kind: tariff.NearPoor, From: period.From, State: store.ApplicationReceived})

	list := func(p kilowon.Period) []store.DiscountApplication {
		return view(t, st, func(tx store.Tx) ([]store.DiscountApplication, error) {
			return tx.For(o.org).DiscountApplications(o.complex, p)
		})
	}
	equal(t, list(period), []store.DiscountApplication{endsInside, waiting, open})
	equal(t, list(kilowon.Period{}), []store.DiscountApplication{endsInside, ended, waiting, future, open})
	got := view(t, st, func(tx store.Tx) ([]store.Household, error) { return tx.For(o.org).Households(o.complex, period) })
	equal(t, [][]rating.Discount{got[0].Discounts, got[1].Discounts, got[2].Discounts}, [][]rating.Discount{
		{{Kind: tariff.Childbirth, From: endsInside.From, To: endsInside.To}}, nil, {{Kind: tariff.LargeFamily, From: open.From}},
	})
	waiting.State, waiting.To, waiting.Note = store.ApplicationGranted, period.To, "서류 확인"
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).DecideDiscount(&waiting) })
	equal(t, list(period), []store.DiscountApplication{endsInside, waiting, open})
	one := view(t, st, func(tx store.Tx) (store.Household, error) {
		return tx.For(o.org).Household(o.complex, o.households[1].ID, period)
	})
	equal(t, one.Discounts, []rating.Discount{{Kind: tariff.NearPoor, From: period.From, To: period.To}})
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error {
		return tx.For(o.org).DecideDiscount(&store.DiscountApplication{ComplexID: o.complex, ID: "none", State: store.ApplicationRefused})
	})
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error {
		return tx.For(o.org).InsertDiscount(&store.DiscountApplication{ComplexID: o.complex, HouseholdID: o.households[0].ID, State: store.ApplicationReceived})
	})
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error {
		return tx.For(o.org).InsertDiscount(&store.DiscountApplication{
			ComplexID: o.complex, HouseholdID: o.households[0].ID, Kind: tariff.Disabled, From: 20000, To: 20000, State: store.ApplicationReceived,
		})
	})
}

// testEndings lists what ends in a window of days, leaves out what is renewed or of another organisation, and keeps who was told.
func testEndings(t *testing.T, st store.Store) {
	o, other := newOffice(t, st, "01", 3), newOffice(t, st, "02", 1)
	end := kilowon.DateOf(2026, 10, 1)
	grant := func(o *office, home int, a store.DiscountApplication) store.DiscountApplication {
		a.ComplexID, a.HouseholdID, a.State = o.complex, o.households[home].ID, store.ApplicationGranted
		update(t, st, func(tx store.Tx) error { return tx.For(o.org).InsertDiscount(&a) })
		return a
	}
	first := end.AddDays(-365)
	ends := grant(o, 0, store.DiscountApplication{Kind: tariff.Childbirth, From: first, To: end})
	grant(o, 1, store.DiscountApplication{Kind: tariff.LifeSupport, From: first, To: end})
	grant(o, 1, store.DiscountApplication{Kind: tariff.LifeSupport, From: end, To: end.AddDays(365)}) // Renewed.
	grant(o, 2, store.DiscountApplication{Kind: tariff.Disabled, From: first})                        // Without an end.
	foreign := grant(other, 0, store.DiscountApplication{Kind: tariff.Childbirth, From: first, To: end})
	list := func(from, to kilowon.Date) []store.EndingDiscount {
		return view(t, st, func(tx store.Tx) ([]store.EndingDiscount, error) { return tx.For(o.org).EndingDiscounts(from, to) })
	}
	for _, c := range []struct {
		from, to kilowon.Date
		want     int
	}{{end.AddDays(-60), end, 1}, {end.AddDays(-60), end.AddDays(-1), 0}, {end.AddDays(-1), end, 1}, {end, end.AddDays(60), 0}} {
		if got := list(c.from, c.to); len(got) != c.want {
			t.Errorf("%v to %v: %+v", c.from, c.to, got)
		}
	}
	got := list(first, end)[0]
	if got.ID != ends.ID || got.Told || got.ComplexName == "" || got.Unit != o.households[0].Unit || got.Kind != tariff.Childbirth || got.To != end {
		t.Errorf("%+v", got)
	}
	for range 2 {
		update(t, st, func(tx store.Tx) error { return tx.For(o.org).NoteEnding(&got) })
	}
	if got := list(first, end); !got[0].Told {
		t.Error("who was told is forgotten")
	}
	all := view(t, st, func(tx store.Tx) ([]store.EndingDiscount, error) { return tx.Desk().AllEndingDiscounts(first, end) })
	if len(all) != 2 || all[0].ID != ends.ID || all[1].ID != foreign.ID || all[1].Organisation == all[0].Organisation {
		t.Errorf("over all organisations: %+v", all)
	}
}
