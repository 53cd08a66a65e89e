package storetest

import (
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/store"
)

// testReceipts enters money once by its number, sets it against the bills of its own contract alone, and lists what is left after the due day.
func testReceipts(t *testing.T, st store.Store) {
	const number = "0112345678"
	o, other := newOffice(t, st, number, 1), newOffice(t, st, "0112345679", 1)
	var claims []kilowon.Month
	for after := range 2 {
		month := o.month(t, st, after)
		run := o.run(t, st, month)
		b := billing.Bill{Kind: billing.ComplexBill, Month: month, Period: run.Period, TV: 2500, Total: 102_500, IssuedOn: month.Day(20), DueOn: (month + 1).Day(16), Lines: []byte{}}
		update(t, st, func(tx store.Tx) error { return tx.For(o.org).InsertBills(run.ID, []billing.Bill{b}) })
		claims = append(claims, month)
	}
	supplier := store.Organisation{Name: "전력", Kind: member.Supplier}
	update(t, st, func(tx store.Tx) error { return tx.InsertOrganisation(&supplier) })
	paid := receivable.Receipt{Number: "A-1", Contract: number, Month: claims[0], Kind: receivable.ReceiptPaid, On: claims[0].Day(25), Amount: 100_000}
	insert := func(r receivable.Receipt) func(tx store.Tx) error {
		return func(tx store.Tx) error { return tx.Desk().InsertReceipt(supplier.ID, &r) }
	}
	update(t, st, insert(paid))
	fails(t, st, kilowon.Conflict, insert(paid))
	stray := paid
	stray.Number, stray.Contract = "A-2", "9999999999"
	fails(t, st, kilowon.NotFound, insert(stray))
	equal(t, view(t, st, func(tx store.Tx) (receivable.Receipt, error) { return tx.Desk().Receipt(supplier.ID, "A-1") }), paid)
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, err := tx.Desk().Receipt(supplier.ID, "A-9"); return err })
	equal(t, view(t, st, func(tx store.Tx) ([]receivable.Receipt, error) { return tx.For(o.org).Receipts(o.complex) }), []receivable.Receipt{paid})
	got := view(t, st, func(tx store.Tx) ([]receivable.Claim, error) { return tx.For(o.org).Claims(o.complex) })
	want := []receivable.Claim{
		{Month: claims[0], Due: (claims[0] + 1).Day(16), Electricity: 100_000, TV: 2500}, {Month: claims[1], Due: (claims[1] + 1).Day(16), Electricity: 100_000, TV: 2500},
	}
	equal(t, got, want)
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, err := tx.For(other.org).Receipts(o.complex); return err })
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, err := tx.For(other.org).Claims(o.complex); return err })

	arrears := func(on kilowon.Date) []store.Arrears {
		return view(t, st, func(tx store.Tx) ([]store.Arrears, error) { return tx.Desk().Arrears(on, store.Page{Limit: 5}) })
	}
	c := view(t, st, func(tx store.Tx) (store.Complex, error) { return tx.Desk().FindComplex(o.complex) })
	left := store.Arrears{ComplexID: o.complex, ContractNumber: number, Name: c.Name, Months: 1, First: claims[0], Unpaid: 2500}
	equal(t, arrears(want[0].Due), nil)
	equal(t, arrears(want[0].Due+1), []store.Arrears{left})
	left.Months, left.Unpaid = 2, 105_000
	equal(t, arrears(want[1].Due+1), []store.Arrears{left})
}
