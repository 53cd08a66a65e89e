package receivable_test

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/tariff/book"
)

// A bill of 84,530 won is paid sixteen days late (제75조): 84,530 × 1.5 % × 16/31, and 3 % once on the television fee.
func ExampleLateFee_Charge() {
	late := receivable.LateFee{Due: kilowon.MustDate("2026-07-25"), Paid: kilowon.MustDate("2026-08-10"), Unpaid: 84530, TVFee: 2500}
	charge, err := late.Charge(book.Default())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, line := range charge.Lines {
		fmt.Printf("%s: %s = %v원\n", line.Label, line.Formula, line.Amount)
	}
	fmt.Printf("%v %v원\n", charge.Kind, charge.Amount)
	// Output:
	// 연체료: 84,530원 × 1.5% × 16/31일 = 654원
	// TV수신료 가산금: 2,500원 × 3% = 75원
	// 연체료 729원
}

// A kind makes an empty request, as files and forms fill it.
func ExampleKind_Request() {
	for _, k := range receivable.Kinds()[:3] {
		fmt.Printf("%s %v %T\n", string(k), k, k.Request())
	}
	// Output:
	// late 연체료 *receivable.LateFee
	// small 소액 청구 *receivable.SmallBill
	// instalment 분할납부 *receivable.Instalment
}

// A customer who ended supply for two months a second time within the year owes its base charge with what was withheld before (제16조 ① 1호).
func ExampleEndedBase_Charge() {
	day := kilowon.MustDate
	ended := receivable.EndedBase{Base: 600000, Gaps: []receivable.Gap{
		{Ended: day("2025-03-10"), Reused: day("2025-06-22"), Cause: receivable.EndRequested},
		{Ended: day("2026-02-10"), Reused: day("2026-04-10"), Cause: receivable.EndRequested}}}
	charge, err := ended.Charge(book.Default())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s = %v원\n", charge.Lines[0].Formula, charge.Amount)
	// Output:
	// 600,000원 × 3개월 + 600,000원 × 12/30일 + 600,000원 × 2개월 = 3,240,000원
}
