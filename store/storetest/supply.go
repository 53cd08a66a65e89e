package storetest

import (
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// testSupply keeps the register of contracts, finds by business number, and moves a complex with all that belongs to it.
func testSupply(t *testing.T, st store.Store) {
	const number = "0112345678"
	o := newOffice(t, st, number, 2)
	o.month(t, st, 0)
	supplier := store.Organisation{Name: "전력", Kind: member.Supplier}
	update(t, st, func(tx store.Tx) error { return tx.InsertOrganisation(&supplier) })
	first := store.SupplyContract{Number: number, Holder: contract.Customer{Name: "한빛주택관리", BusinessNumber: "0008112349", Address: "가상시"}, SupplierID: supplier.ID}
	other := store.SupplyContract{Number: "0112345679", Holder: contract.Customer{Name: "번호 없는 고객"}, SupplierID: supplier.ID}
	save := func(c *store.SupplyContract) {
		update(t, st, func(tx store.Tx) error { return tx.Desk().SaveSupplyContract(c) })
	}
	save(&first)
	save(&other)
	equal(t, view(t, st, func(tx store.Tx) (store.SupplyContract, error) { return tx.SupplyContract(number) }), first)
	of := func(n kilowon.BusinessNumber) []store.SupplyContract {
		return view(t, st, func(tx store.Tx) ([]store.SupplyContract, error) { return tx.SupplyContractsOf(n) })
	}
	if list := of("0008112349"); len(list) != 1 || list[0] != first {
		t.Errorf("by business number: %+v", list)
	}
	if list := of(""); len(list) != 0 {
		t.Errorf("no business number finds %+v", list)
	}
	first.Holder.BusinessNumber = ""
	save(&first)
	if list := of("0008112349"); len(list) != 0 {
		t.Errorf("a replaced entry is found by its old number: %+v", list)
	}
	var count int
	list := view(t, st, func(tx store.Tx) (list []store.ListedSupplyContract, err error) {
		list, count, err = tx.Desk().SupplyContracts("011234567", store.Page{Limit: 5})
		return list, err
	})
	if count != 2 || len(list) != 2 || list[0].SupplyContract != first || list[0].ComplexID != o.complex || list[0].OrganisationID != o.org || list[1].ComplexID != "" {
		t.Errorf("%d: %+v", count, list)
	}
	bare := view(t, st, func(tx store.Tx) (list []store.SupplyContract, err error) {
		list, count, err = tx.Desk().BareContracts("011234567", store.Page{Limit: 5})
		return list, err
	})
	if count != 1 || len(bare) != 1 || bare[0] != other {
		t.Errorf("without a complex: %d: %+v", count, bare)
	}
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, err := tx.SupplyContract("0000000000"); return err })
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, err := tx.ComplexOfNumber("0112345679"); return err })

	c := view(t, st, func(tx store.Tx) (store.Complex, error) { return tx.ComplexOfNumber(number) })
	stale := c
	update(t, st, func(tx store.Tx) error { return tx.MoveComplex(&c, supplier.ID) })
	fails(t, st, kilowon.Conflict, func(tx store.Tx) error { return tx.MoveComplex(&stale, supplier.ID) })
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, err := tx.For(o.org).Months(o.complex, store.Page{}); return err })
	if months := view(t, st, func(tx store.Tx) ([]store.MonthListed, error) {
		return tx.For(supplier.ID).Months(o.complex, store.Page{})
	}); len(months) != 1 {
		t.Errorf("%d months moved with the complex", len(months))
	}
}
