package receivable_test

import (
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/tariff/book"
)

func TestRefund(t *testing.T) {
	check(t, []worked{
		{receivable.KindRefund, `{"settled":"2026-08-20","utility_fault":true,"items":[{"month":"2026-05","paid":"2026-05-25","charged":120000,"proper":100000},
			{"month":"2026-06","paid":"2026-06-25","charged":130000,"proper":105000}]}`, "difference -45000, interest -430",
			"제76조 ②: 20,000 × 5% × 87/365 + 25,000 × 5% × 56/365 = 238.36 + 191.78"},
		{receivable.KindRefund, `{"settled":"2026-08-20","items":[{"month":"2026-05","charged":120000,"proper":100000}]}`, "difference -20000",
			"제76조 ①: without the utility's fault there is no interest"},
		{receivable.KindRefund, `{"settled":"2026-08-20","utility_fault":true,"items":[{"month":"2026-05","paid":"2026-08-20","charged":120000,"proper":100000}]}`, "difference -20000",
			"given back on the day it was paid"},
		{receivable.KindRefund, `{"settled":"2026-08-20","utility_fault":true,"items":[{"month":"2026-05","paid":"2025-08-20","charged":120000,"proper":100000}]}`,
			"difference -20000, interest -1000", "a year of 5 %"},
		{receivable.KindRefund, `{"settled":"2026-08-20","utility_fault":true,"instalments":3,"items":[{"month":"2026-05","charged":100000,"proper":160010}]}`,
			"difference 60010, 2026-08 20010, 2026-09 20000, 2026-10 20000", "제76조 ③ 단서: the utility's fault, no interest"},
		{receivable.KindRefund, `{"settled":"2026-08-20","interest_rate":"0.05","instalments":3,"items":[{"month":"2026-05","charged":100000,"proper":160000}]}`,
			"difference 60000, interest/2 84, interest/3 167, 2026-08 20000, 2026-09 20084, 2026-10 20167",
			"제76조 ③: 20,000 × 5% × 31/365 = 84.9, × 61/365 = 167.1"},
		{receivable.KindRefund, `{"settled":"2026-08-20","utility_fault":true,"items":[{"month":"2026-04","charged":100,"proper":400},{"month":"2026-05","paid":"2026-05-25","charged":300,"proper":0}]}`,
			"difference 0, interest -3", "too little in one month and too much in the next: 300 × 5% × 87/365 = 3.6"},
	})
	const item = `"items":[{"month":"2026-05","paid":"2026-05-25","charged":120000,"proper":100000}]`
	checkRefused(t, []refused{
		{receivable.KindRefund, `{"settled":"2026-08-20"}`, kilowon.Invalid, "items", "없습니다"},
		{receivable.KindRefund, `{` + item + `}`, kilowon.Invalid, "settled", "날짜가 없습니다"},
		{receivable.KindRefund, `{"settled":"2026-05-24",` + item + `}`, kilowon.Invalid, "items[0].paid", "정산일 2026-05-24"},
		{receivable.KindRefund, `{"settled":"2026-08-20","utility_fault":true,` + strings.Replace(item, `"paid":"2026-05-25",`, "", 1) + `}`, kilowon.Invalid, "items[0].paid", "낸 날이"},
		{receivable.KindRefund, `{"settled":"2026-08-20","instalments":2,` + item + `}`, kilowon.Invalid, "instalments", "-20,000원"},
		{receivable.KindRefund, `{"settled":"2026-08-20","instalments":121,` + item + `}`, kilowon.Invalid, "instalments", "120까지"},
		{receivable.KindRefund, `{"settled":"2026-08-20","items":[{"month":"2026-05","charged":1,"proper":2},{"month":"2026-05","charged":1,"proper":2}]}`, kilowon.Invalid, "items[1].month", "한 번씩"},
		{receivable.KindRefund, `{"settled":"2026-08-20","items":[{"charged":1,"proper":2}]}`, kilowon.Invalid, "items[0].month", "청구월"},
		{receivable.KindRefund, `{"settled":"2026-08-20","items":[{"month":"2026-05","charged":-1,"proper":2}]}`, kilowon.Invalid, "items[0].charged", "0원부터"},
		{receivable.KindRefund, `{"settled":"2026-08-20","instalments":2,"items":[{"month":"2026-05","charged":1,"proper":2}]}`, kilowon.Invalid, "interest_rate", "공개되어 있지"},
		{receivable.KindRefund, `{"settled":"2026-08-20","instalments":2,"interest_rate":"5%","items":[{"month":"2026-05","charged":1,"proper":2}]}`, kilowon.Invalid, "interest_rate", "5%"},
		{receivable.KindRefund, `{"settled":"2026-08-20","instalments":2,"interest_rate":"1.001","items":[{"month":"2026-05","charged":1,"proper":2}]}`, kilowon.Invalid, "interest_rate", "1.001"},
	})
}

// The second computation adds the interest of each day on what was still held that day.
func TestRefundInterestDayByDay(t *testing.T) {
	settled := kilowon.MustDate("2026-08-20")
	rapid.Check(t, func(t *rapid.T) {
		r := receivable.Refund{Settled: settled, UtilityFault: true}
		want, sum := new(big.Rat), kilowon.Won(0)
		for i := range rapid.IntRange(1, 6).Draw(t, "months") {
			item := receivable.RefundItem{Month: settled.Month() - kilowon.Month(20-i), Paid: settled - kilowon.Date(rapid.IntRange(0, 500).Draw(t, "held")),
				Charged: kilowon.Won(rapid.Int64Range(0, 500000).Draw(t, "charged")), Proper: kilowon.Won(rapid.Int64Range(0, 500000).Draw(t, "proper"))}
			r.Items = append(r.Items, item)
			sum += item.Proper - item.Charged
			for d := item.Paid; d < settled && item.Charged > item.Proper; d++ {
				want.Add(want, big.NewRat(5*int64(item.Charged-item.Proper), 100*365))
			}
		}
		c, err := r.Charge(book.Default())
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Amount - sum; -got != kilowon.Won(new(big.Int).Quo(want.Num(), want.Denom()).Int64()) {
			t.Fatalf("%+v: interest %v, day by day %s", r, got, want.FloatString(3))
		}
	})
}

// Whatever an additional charge is divided into, its parts add up to it and its interest, and a longer time never costs less.
func TestAdditionalChargeInParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := receivable.Refund{Settled: kilowon.MustDate("2026-01-31") + kilowon.Date(rapid.IntRange(0, 400).Draw(t, "day")), InterestRate: "0.05",
			Items: []receivable.RefundItem{{Month: kilowon.MustDate("2025-05-01").Month(), Proper: kilowon.Won(rapid.Int64Range(1, 5_000_000).Draw(t, "amount"))}}}
		last := kilowon.Won(0)
		for _, r.Instalments = range []int64{1, 2, 5, 12, 36} {
			c, err := r.Charge(book.Default())
			if err != nil {
				t.Fatal(err)
			}
			var sum kilowon.Won
			for _, p := range c.Payments {
				sum += p.Amount
			}
			// Cutting the parts to ten won moves less than that for each part, and the interest on it is below a won for each month.
			if len(c.Payments) > 0 && sum != c.Amount || c.Amount < r.Items[0].Proper || c.Amount+kilowon.Won(2*r.Instalments) < last {
				t.Fatalf("%+v: %v after %v, payments %v", r, c.Amount, last, sum)
			}
			last = c.Amount
		}
	})
}
