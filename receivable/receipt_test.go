package receivable_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/tariff/book"
)

func TestReceiptRow(t *testing.T) {
	today := kilowon.MustDate("2026-11-22")
	good := receivable.ReceiptRow{Row: 2, Number: " A-1 ", Contract: "0112345678", Month: "2026-10", On: "2026-11-22", Amount: "56,615,070"}
	r, findings := good.Check(today)
	want := receivable.Receipt{Number: "A-1", Contract: "0112345678", Month: kilowon.MonthOf(2026, 10), Kind: receivable.ReceiptPaid, On: today, Amount: 56_615_070}
	if r != want || len(findings) > 0 {
		t.Errorf("%+v %v", r, findings)
	}
	for code, spoil := range map[string]func(r *receivable.ReceiptRow){
		"P01": func(r *receivable.ReceiptRow) { r.Number = "" },
		"P03": func(r *receivable.ReceiptRow) { r.Month = "10월" },
		"P04": func(r *receivable.ReceiptRow) { r.On = "2026-11-23" },
		"P05": func(r *receivable.ReceiptRow) { r.Amount = "0" },
		"P06": func(r *receivable.ReceiptRow) { r.Kind = "환불" },
	} {
		row := good
		spoil(&row)
		if _, findings := row.Check(today); len(findings) != 1 || findings[0].Code != code || findings[0].Severity != kilowon.Stop {
			t.Errorf("%s: %v", code, findings)
		}
	}
	support := good
	support.Kind, support.Amount = "지원금", "-1000"
	if r, findings := support.Check(today); r.Kind != receivable.ReceiptSupport || r.Amount != -1000 || len(findings) > 0 {
		t.Errorf("%+v %v", r, findings)
	}
}

func receipt(month kilowon.Month, kind receivable.ReceiptKind, amount kilowon.Won) receivable.Receipt {
	return receivable.Receipt{Month: month, Kind: kind, Amount: amount}
}

// 제75조: what is left after the due day bears the fee, on the due day it does not; 20,000 of 102,500 left are 17,500 of electricity and the fee of 2,500:
// 17,500 × 1.5% × 10/31 = 84.67…, 2,500 × 3% = 75.
func TestStand(t *testing.T) {
	sep, due := kilowon.MonthOf(2026, 9), kilowon.MustDate("2026-10-16")
	claims := []receivable.Claim{
		{Month: sep - 1, Due: kilowon.MustDate("2026-09-16"), Electricity: 90_000, TV: 2500},
		{Month: sep, Due: due, Electricity: 100_000, TV: 2500},
	}
	receipts := []receivable.Receipt{receipt(sep, receivable.ReceiptPaid, 70_000), receipt(sep, receivable.ReceiptSupport, 12_500)}
	for on, late := range map[kilowon.Date]kilowon.Won{due: 0, due + 10: 84 + 75} {
		list, err := receivable.Stand(claims, receipts, on, book.Default())
		if err != nil || len(list) != 1 {
			t.Fatalf("the month before the first receipt is left out: %+v %v", list, err)
		}
		s := list[0]
		if s.Paid != 70_000 || s.Support != 12_500 || s.Unpaid() != 20_000 {
			t.Errorf("%+v", s)
		}
		n, left, fee := receivable.Arrears(list)
		if late == 0 && (n != 0 || left != 0) || late != 0 && (n != 1 || left != 20_000) || fee != late {
			t.Errorf("on %v: %d months, %v left, %v late", on, n, left, fee)
		}
	}
	list, err := receivable.Stand(claims, append(receipts, receipt(sep, receivable.ReceiptPaid, 20_010)), due+10, book.Default())
	if err != nil || list[0].Unpaid() != -10 || list[0].Late != nil {
		t.Errorf("ten won too much: %+v %v", list, err)
	}
}

// What is left is what was claimed less what came in, in whatever order that is told.
func TestStandAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := kilowon.MonthOf(2026, 1)
		var claims []receivable.Claim
		var claimed, received, left kilowon.Won
		for i := range rapid.IntRange(1, 6).Draw(t, "months") {
			c := receivable.Claim{Month: first + kilowon.Month(i), Due: (first + kilowon.Month(i) + 1).Day(16), Electricity: kilowon.Won(rapid.Int64Range(-500, 200_000).Draw(t, "won")), TV: 2500}
			claims, claimed = append(claims, c), claimed+c.Total()
		}
		receipts := []receivable.Receipt{receipt(first, receivable.ReceiptPaid, 1)}
		for range rapid.IntRange(0, 8).Draw(t, "receipts") {
			m := first + kilowon.Month(rapid.IntRange(0, len(claims)-1).Draw(t, "month"))
			receipts = append(receipts, receipt(m, receivable.ReceiptPaid, kilowon.Won(rapid.Int64Range(-5000, 200_000).Draw(t, "amount"))))
		}
		for _, r := range receipts {
			received += r.Amount
		}
		on := (first + 8).First()
		list, err := receivable.Stand(claims, rapid.Permutation(receipts).Draw(t, "order"), on, book.Default())
		if err != nil {
			t.Fatal(err)
		}
		for i := range list {
			left += list[i].Unpaid()
		}
		if left != claimed-received {
			t.Fatalf("%v left of %v less %v", left, claimed, received)
		}
	})
}
