package receivable_test

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/tariff/book"
)

func TestLateFee(t *testing.T) {
	check(t, []worked{
		{receivable.KindLate, `{"due":"2026-04-25","paid":"2026-05-25","unpaid":100000}`, "late_fee 1500",
			"제75조 1호: 100,000 × 1.5% × 30/30, the example of the article on unpaid bills"},
		{receivable.KindLate, `{"due":"2026-04-25","paid":"2026-06-25","unpaid":100000}`, "late_fee 3000", "제75조 1호 + 2호: 3% at most"},
		{receivable.KindLate, `{"due":"2025-10-25","paid":"2025-10-28","unpaid":100000}`, "late_fee 145",
			"100,000 × 1.5% × 3/31 = 145.16, the utility's own example of 2005 (yonginilbo.com 15227)"},
		{receivable.KindLate, `{"due":"2026-07-25","paid":"2026-08-10","unpaid":84530,"tv_fee":2500}`, "late_fee 654, tv 75",
			"84,530 × 1.5% × 16/31 = 654.4; 2,500 × 3% = 75 as the press said of 2019-07-10"},
		{receivable.KindLate, `{"due":"2026-07-25","paid":"2026-07-26","unpaid":0,"tv_fee":2500}`, "late_fee 0, tv 75", "the television fee alone"},
		{receivable.KindLate, `{"reading":"2026-09-10","paid":"2026-10-02","unpaid":100000}`, "late_fee 100",
			"제74조 ②: read on the 10th, due on the last day of September; 100,000 × 1.5% × 2/30 = 100"},
	})
	checkRefused(t, []refused{
		{receivable.KindLate, `{"due":"2026-04-25","reading":"2026-04-01","paid":"2026-05-25","unpaid":1}`, kilowon.Invalid, "reading", "하나만"},
		{receivable.KindLate, `{"due":"2026-04-25","unpaid":1}`, kilowon.Invalid, "paid", "날짜가 없습니다"},
	})
}

// The days around the due day and around the ends of the two months (제75조): before, on, after.
func TestLateFeeBoundaries(t *testing.T) {
	for _, c := range []struct {
		due, paid string
		want      kilowon.Won
	}{
		{"2026-04-25", "2026-04-24", 0}, {"2026-04-25", "2026-04-25", 0}, {"2026-04-25", "2026-04-26", 1000},
		// The first month ends on 25 May, 30 days later; the second on 25 June, 31 days later: 2,000,000 × 1.5% = 30,000 each.
		{"2026-04-25", "2026-05-24", 29000}, {"2026-04-25", "2026-05-25", 30000}, {"2026-04-25", "2026-05-26", 30967},
		{"2026-04-25", "2026-06-24", 59032}, {"2026-04-25", "2026-06-25", 60000}, {"2026-04-25", "2026-06-26", 60000}, {"2026-04-25", "2027-04-25", 60000},
		// Due on the last day of January: the first month ends with February, the second on 31 March.
		{"2026-01-31", "2026-02-27", 28928}, {"2026-01-31", "2026-02-28", 30000}, {"2026-01-31", "2026-03-01", 30967}, {"2026-01-31", "2026-03-31", 60000},
		// A leap year has a day more in February.
		{"2028-01-31", "2028-02-28", 28965}, {"2028-01-31", "2028-02-29", 30000},
	} {
		got, err := ask(t, receivable.KindLate, fmt.Sprintf(`{"due":%q,"paid":%q,"unpaid":2000000}`, c.due, c.paid))
		if err != nil || got.Amount != c.want {
			t.Errorf("due %s paid %s: %v, %v, want %v", c.due, c.paid, got, err, c.want)
		}
		months := 0
		if c.want > 0 {
			months = 1 + int((c.want-1)/30000)
		}
		if parts := got.Lines[0].Parts; len(parts) != months {
			t.Errorf("due %s paid %s: %d months are shown, want %d", c.due, c.paid, len(parts), months)
		}
	}
}

func TestLateFeeExplained(t *testing.T) {
	c, err := ask(t, receivable.KindLate, `{"due":"2026-01-25","paid":"2026-04-02","unpaid":84530}`)
	if err != nil {
		t.Fatal(err)
	}
	l := c.Lines[0]
	if l.Formula != "84,530원 × 1.5% × 31/31일 + 84,530원 × 1.5% × 28/28일" || l.Exact != "2,535.9" || l.Rounding != "원 미만 절사" || l.Amount != 2535 {
		t.Errorf("%+v", l)
	}
	if l.Parts[1].Days != "2026-02-26~2026-03-25" || l.Parts[1].Entry.ID != "receivable/late-fee/2021-09-16" || !strings.Contains(l.Note, "67일") || !strings.Contains(l.Note, "2026-03-25 뒤") {
		t.Errorf("%+v", l)
	}
}

// The second computation walks day by day: each day overdue costs a day's part of the month it lies in, for two months.
func lateByDays(due, paid kilowon.Date, unpaid kilowon.Won) kilowon.Won {
	sum := new(big.Rat)
	_, _, day := due.Civil()
	first, second := (due.Month() + 1).Day(day), (due.Month() + 2).Day(day)
	for d := due + 1; d <= paid; d++ {
		switch {
		case d <= first:
			sum.Add(sum, big.NewRat(15, 1000*int64(first-due)))
		case d <= second:
			sum.Add(sum, big.NewRat(15, 1000*int64(second-first)))
		}
	}
	sum.Mul(sum, new(big.Rat).SetInt64(int64(unpaid)))
	return kilowon.Won(new(big.Int).Quo(sum.Num(), sum.Denom()).Int64())
}

func TestLateFeeDayByDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		due := kilowon.MustDate("2021-09-16") + kilowon.Date(rapid.IntRange(0, 3000).Draw(t, "due"))
		r := receivable.LateFee{Due: due, Paid: due + kilowon.Date(rapid.IntRange(-5, 100).Draw(t, "days")), Unpaid: kilowon.Won(rapid.Int64Range(0, 10_000_000).Draw(t, "unpaid"))}
		c, err := r.Charge(book.Default())
		if err != nil {
			t.Fatal(err)
		}
		if want := lateByDays(r.Due, r.Paid, r.Unpaid); c.Amount != want {
			t.Fatalf("%+v: %v, day by day %v", r, c.Amount, want)
		}
		// A day more never costs less, and no more than 3 %.
		r.Paid++
		more, err := r.Charge(book.Default())
		if err != nil || more.Amount < c.Amount || int64(more.Amount)*100 > int64(r.Unpaid)*3 {
			t.Fatalf("%+v: %v after %v, %v", r, more.Amount, c.Amount, err)
		}
	})
}

func TestSmallBill(t *testing.T) {
	check(t, []worked{
		{receivable.KindSmall, `{"issued":"2026-07-10","billed":2990}`, "billed 2990, held -2990", "제74조 ③: below 3,000"},
		{receivable.KindSmall, `{"issued":"2026-07-10","billed":3000}`, "billed 3000", "3,000 is not below"},
		{receivable.KindSmall, `{"issued":"2026-07-10","billed":3010}`, "billed 3010", ""},
		{receivable.KindSmall, `{"issued":"2026-07-10","billed":1000,"carried":2000}`, "billed 1000, carried 2000", "the sum counts"},
		{receivable.KindSmall, `{"issued":"2026-07-10","billed":1000,"carried":1990}`, "billed 1000, carried 1990, held -2990", ""},
	})
	checkRefused(t, []refused{{receivable.KindSmall, `{"issued":"2026-07-10","billed":1,"carried":-1}`, kilowon.Invalid, "carried", "0원부터"}})
}

// What is held in some months is claimed later: nothing is lost and nothing is claimed twice.
func TestSmallBillsLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var billed, claimed, carried kilowon.Won
		for range rapid.IntRange(1, 12).Draw(t, "months") {
			r := receivable.SmallBill{Issued: kilowon.MustDate("2026-07-10"), Billed: kilowon.Won(rapid.Int64Range(0, 4000).Draw(t, "bill")), Carried: carried}
			c, err := r.Charge(book.Default())
			if err != nil {
				t.Fatal(err)
			}
			billed, claimed = billed+r.Billed, claimed+c.Amount
			carried += r.Billed - c.Amount
			if c.Amount != 0 && carried != 0 || carried >= 3000 {
				t.Fatalf("%+v claims %v and leaves %v", r, c.Amount, carried)
			}
		}
		if billed != claimed+carried {
			t.Fatalf("billed %v, claimed %v, carried %v", billed, claimed, carried)
		}
	})
}
