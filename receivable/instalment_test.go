package receivable_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/tariff/book"
)

func TestInstalment(t *testing.T) {
	check(t, []worked{
		{receivable.KindInstalment, `{"month":"2026-08","amount":254330,"base_amount":98000,"contract_kw":3,"months":5}`,
			"bill 254330, 2026-08 127180, 2026-09 25430, 2026-10 25430, 2026-11 25430, 2026-12 25430, 2027-01 25430",
			"제74조 ⑤: half of 254,330 in five is 25,433, cut to 25,430; 254,330 - 5 × 25,430 at once"},
		{receivable.KindInstalment, `{"month":"2026-01","amount":200000,"base_amount":100000,"contract_kw":5,"months":2}`,
			"bill 200000, 2026-01 100000, 2026-02 50000, 2026-03 50000", "twice the bill of November, contract of 5kW"},
		{receivable.KindInstalment, `{"month":"2026-12","amount":80000,"base_amount":40000,"contract_kw":1,"months":2}`,
			"bill 80000, 2026-12 40000, 2027-01 20000, 2027-02 20000", "twice the bill of November is enough, however little more that is"},
		{receivable.KindInstalment, `{"month":"2026-07","amount":300000,"base_amount":200000,"complex":true,"months":6}`,
			"bill 300000, 2026-07 150000, 2026-08 25000, 2026-09 25000, 2026-10 25000, 2026-11 25000, 2026-12 25000, 2027-01 25000",
			"100,000 more than June; a household of a complex always has six months"},
		{receivable.KindInstalment, `{"month":"2023-06","amount":90000,"business":true,"contract_kw":20,"months":2}`,
			"bill 90000, 2023-06 45000, 2023-07 22500, 2023-08 22500", "June to September of 2023 were open to small businesses without a rise"},
	})
	const bill = `{"month":"2026-08","amount":200000,"base_amount":100000,"contract_kw":3,"months":3}`
	change := func(old, text string) string { return strings.Replace(bill, old, text, 1) }
	checkRefused(t, []refused{
		{receivable.KindInstalment, change(`"month":"2026-08",`, ""), kilowon.Invalid, "month", "청구월"},
		{receivable.KindInstalment, change("2026-08", "2026-06"), kilowon.Invalid, "month", "2026-06분"},
		{receivable.KindInstalment, change("2026-08", "2026-10"), kilowon.Invalid, "month", "2026-10분"},
		{receivable.KindInstalment, `{"month":"2026-12","amount":79990,"base_amount":40000,"contract_kw":1,"months":2}`, kilowon.Invalid, "amount", "2배 이상이거나"},
		{receivable.KindInstalment, change("200000", "199990"), kilowon.Invalid, "amount", "100,000원"},
		{receivable.KindInstalment, change(`"base_amount":100000,`, ""), kilowon.Invalid, "base_amount", "6월분"},
		{receivable.KindInstalment, change(`"contract_kw":3`, `"contract_kw":6`), kilowon.Invalid, "contract_kw", "5kW까지"},
		{receivable.KindInstalment, change(`"contract_kw":3,`, ""), kilowon.Invalid, "contract_kw", "complex를 true로"},
		{receivable.KindInstalment, change(`"months":3`, `"months":1`), kilowon.Invalid, "months", "2개월부터 6개월"},
		{receivable.KindInstalment, change(`"months":3`, `"months":7`), kilowon.Invalid, "months", "2개월부터 6개월"},
		{receivable.KindInstalment, change(`"months":3`, `"months":3,"complex":true`), kilowon.Invalid, "months", "6개월에"},
		{receivable.KindInstalment, change(`"months":3`, `"months":3,"arrears":10`), kilowon.Invalid, "arrears", "먼저 내 주세요"},
		{receivable.KindInstalment, change(`"months":3`, `"months":3,"business":true`), kilowon.Invalid, "business", "주거용"},
		{receivable.KindInstalment, change(`"months":3`, `"months":3,"business":true,"complex":true`), kilowon.Invalid, "business", "하나만"},
	})
}

// Instalments add up; the first is at least the half, the others are equal and whole tens of won.
func TestInstalmentsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := receivable.Instalment{Month: kilowon.MustDate("2023-07-01").Month(), Amount: kilowon.Won(rapid.Int64Range(0, 3_000_000).Draw(t, "amount")),
			Months: rapid.Int64Range(2, 6).Draw(t, "months")}
		c, err := r.Charge(book.Default())
		if err != nil {
			t.Fatal(err)
		}
		var sum kilowon.Won
		for i, p := range c.Payments {
			sum += p.Amount
			if i > 0 && (p.Amount != c.Payments[1].Amount || p.Amount%10 != 0 || p.Amount < 0) {
				t.Fatalf("%+v: %+v", r, c.Payments)
			}
		}
		if first := c.Payments[0].Amount; sum != r.Amount || 2*first < r.Amount || 2*first >= r.Amount+2*10*kilowon.Won(r.Months) || len(c.Payments) != int(r.Months)+1 {
			t.Fatalf("%+v: %+v", r, c.Payments)
		}
	})
}
