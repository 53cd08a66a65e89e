package app

import (
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/store"
)

// installSupply fills the supplier's register with the demo's contracts, and with others that show why a contract is not registered: without a complex, without its
// households, in another name, and of another business.
func installSupply(tx store.Tx, d *Demo, supplierID string) error {
	self := contract.Customer{Name: d.Organisation, BusinessNumber: DemoBusinessNumber, BillKind: "우편", PayWay: "계좌이체"}
	entry := func(number, address string, h contract.Customer) error {
		h.Address = address
		return tx.Desk().SaveSupplyContract(&store.SupplyContract{Number: number, Holder: h, SupplierID: supplierID})
	}
	for _, c := range d.Complexes {
		if err := entry(c.Contract.ContractNumber, c.Contract.Address, self); err != nil {
			return err
		}
	}
	for _, e := range []struct {
		number, address string
		holder          contract.Customer
	}{
		{"0133330001", "가상시 한빛구 전력로 30", self},
		{"0133330002", "가상시 한빛구 전력로 40", contract.Customer{Name: "옛한빛관리단(가상)", BusinessNumber: DemoBusinessNumber}},
		{"0133330003", "가상시 한빛구 계량길 9", contract.Customer{Name: "다른주택관리(가상)"}},
		{"0133330004", "가상시 한빛구 솔빛로 4", self},
	} {
		if err := entry(e.number, e.address, e.holder); err != nil {
			return err
		}
	}
	// One complex has its terms and no households yet.
	bare := store.Complex{ContractNumber: "0133330004", Name: "솔빛마을(가상)", Address: "가상시 한빛구 솔빛로 4"}
	terms := store.ComplexTerms{From: d.Complexes[0].Months[len(d.Complexes[0].Months)-1].Reading.Period.From, Method: apartment.Comprehensive, ContractKW: 400, CommonOption: 1,
		ReadingDay: d.Complexes[0].Terms.ReadingDay, ShareRule: apartment.ShareOwnTariff}
	return tx.For(supplierID).InsertComplex(&bare, terms)
}
