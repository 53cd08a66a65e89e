package receivable_test

import (
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/tariff/book"
)

const bills = `"bills":[{"period":{"from":"2026-04-01","to":"2026-05-01"},"amount":3000000},{"period":{"from":"2026-05-01","to":"2026-06-01"},"amount":3200000},
	{"period":{"from":"2026-06-01","to":"2026-07-01"},"amount":3400000}]`

const smallBills = `"bills":[{"period":{"from":"2026-04-01","to":"2026-05-01"},"amount":%d},{"period":{"from":"2026-05-01","to":"2026-06-01"},"amount":%[1]d},
	{"period":{"from":"2026-06-01","to":"2026-07-01"},"amount":%[1]d}]`

func outage(to, more string) string {
	return `{"from":"2026-07-03T14:00","to":"2026-07-03T` + to + `","ground":4,"fault":"slight",` + more + `}`
}

func TestCompensation(t *testing.T) {
	check(t, []worked{
		{receivable.KindCompensation, outage("15:05", bills), "limit -23809", "제49조의2 ② 2호: 9,600,000 × 65/131,040 × 5 = 23,809.5"},
		{receivable.KindCompensation, outage("15:05", `"damage":20000,`+bills), "limit -23809, damage 3809", "the limit is a limit: the damage is 20,000"},
		{receivable.KindCompensation, outage("15:05", `"damage":30000,`+bills), "limit -23809", "the damage is above the limit"},
		{receivable.KindCompensation, outage("15:05", `"damage":0,`+bills), "limit -23809, damage 23809, least -1000", "제49조의2 ② 4호: 1,000 at least"},
		{receivable.KindCompensation, outage("14:05", fmt.Sprintf(smallBills, 30000)), "limit -10, least -990", "90,000 × 5/131,040 × 3 = 10.3, raised to 1,000"},
		{receivable.KindCompensation, outage("14:05", fmt.Sprintf(smallBills, 800)), "limit 0, least -1000, month 200", "1,000, but no more than a month's charge of 800"},
		{receivable.KindCompensation, `{"from":"2026-07-03T00:00","to":"2026-07-20T00:00","ground":3,"fault":"slight",` + bills + `}`, "limit -17934065, month 14734065",
			"9,600,000 × 24,480/131,040 × 10, no more than 9,600,000 ÷ 3"},
		{receivable.KindCompensation, outage("14:04", bills), "short 0", "제49조의2 ②: five minutes at least"},
		{receivable.KindCompensation, `{"from":"2026-07-03T14:00","to":"2026-07-03T16:00","ground":6,"fault":"gross"}`, "exempt 0", "제49조 3호: force majeure"},
		{receivable.KindCompensation, `{"from":"2026-07-03T14:00","to":"2026-07-03T16:00","ground":3,"fault":"none"}`, "exempt 0", "제49조 4호: not the utility's direct responsibility"},
		{receivable.KindCompensation, `{"from":"2026-07-03T14:00","to":"2026-07-03T16:00","ground":3,"fault":"gross","damage":5000000}`, "damage -5000000", "제49조의2 ①: the whole damage"},
	})
}

// The steps of 제49조의2 ② in minutes, half a minute counting as one (③): below, at and above each.
func TestCompensationBoundaries(t *testing.T) {
	const even = `"bills":[{"period":{"from":"2026-04-01","to":"2026-07-01"},"amount":0},{"period":{"from":"2026-07-01","to":"2026-07-02"},"amount":0},
		{"period":{"from":"2026-07-02","to":"2026-07-03"},"amount":133920000}]`
	// 93 days have 133,920 minutes, so that a minute costs 1,000.
	for to, want := range map[string]kilowon.Won{
		"14:04:29": 0, "14:04:30": 15000, "14:05": 15000, "14:05:29": 15000, "14:05:30": 18000,
		"14:59": 177000, "15:00": 180000, "15:00:29": 180000, "15:00:30": 305000, "15:01": 305000,
		"15:59": 595000, "16:00": 600000, "16:00:30": 1210000, "16:01": 1210000,
	} {
		c, err := ask(t, receivable.KindCompensation, outage(to, even))
		if err != nil || c.Amount != -want {
			t.Errorf("14:00 to %s: %v, %v, want %v", to, c.Amount, err, -want)
		}
	}
}

func TestCompensationRefusals(t *testing.T) {
	checkRefused(t, []refused{
		{receivable.KindCompensation, `{"from":"2026-07-03T14:00","to":"2026-07-03T14:00","ground":4,"fault":"slight"}`, kilowon.Invalid, "to", "그 뒤의 to"},
		{receivable.KindCompensation, `{"from":"2026-07-03T14:00","to":"2026-07-03T15:00","ground":8,"fault":"slight"}`, kilowon.Invalid, "ground", "1부터 7까지"},
		{receivable.KindCompensation, `{"from":"2026-07-03T14:00","to":"2026-07-03T15:00","ground":4,"fault":"some"}`, kilowon.Invalid, "fault", "none(없음)"},
		{receivable.KindCompensation, `{"from":"2026-07-03T14:00","to":"2026-07-03T15:00","ground":4,"fault":"gross"}`, kilowon.Invalid, "damage", "손해액"},
		{receivable.KindCompensation, outage("15:00", `"damage":-1,`+bills), kilowon.Invalid, "damage", "0원부터"},
		{receivable.KindCompensation, outage("15:00", `"bills":[{"period":{"from":"2026-06-01","to":"2026-07-01"},"amount":1}]`), kilowon.Invalid, "bills", "직전 3개월"},
		{receivable.KindCompensation, outage("15:00", `"bills":[{"period":{"from":"2026-04-01","to":"2026-05-01"},"amount":1},{"period":{"from":"2026-05-02","to":"2026-06-01"},"amount":1},
			{"period":{"from":"2026-06-01","to":"2026-07-01"},"amount":1}]`), kilowon.Invalid, "bills[1].period", "2026-05-01부터"},
		{receivable.KindCompensation, outage("15:00", `"bills":[{"period":{"from":"2026-05-04","to":"2026-06-04"},"amount":1},{"period":{"from":"2026-06-04","to":"2026-07-03"},"amount":1},
			{"period":{"from":"2026-07-03","to":"2026-07-04"},"amount":1}]`), kilowon.Invalid, "bills[2].period", "앞에 끝난"},
	})
}

// The second computation adds up what each minute costs.
func TestCompensationMinuteByMinute(t *testing.T) {
	first := kilowon.MustDate("2026-04-01")
	rapid.Check(t, func(t *rapid.T) {
		r := receivable.Compensation{Ground: rapid.SampledFrom([]int{3, 4, 5, 7}).Draw(t, "ground"), Fault: receivable.FaultSlight}
		day, sum := first, kilowon.Won(0)
		for range 3 {
			b := receivable.PaidBill{Period: kilowon.Period{From: day, To: day + kilowon.Date(rapid.IntRange(25, 35).Draw(t, "days"))}, Amount: kilowon.Won(rapid.Int64Range(0, 50_000_000).Draw(t, "bill"))}
			r.Bills = append(r.Bills, b)
			day, sum = b.Period.To, sum+b.Amount
		}
		r.From = receivable.Midnight(day)
		seconds := rapid.IntRange(5*60, 4*60*60).Draw(t, "seconds")
		r.To = r.From + receivable.Moment(seconds)
		minutes := 0
		for s := 30; s <= seconds; s += 60 {
			minutes++
		}
		each, limit := big.NewRat(int64(sum), int64(day-first)*24*60), new(big.Rat)
		for range minutes {
			limit.Add(limit, each)
		}
		times := int64(10)
		if minutes <= 120 {
			times = 5
		}
		if minutes <= 60 {
			times = 3
		}
		limit.Mul(limit, big.NewRat(times, 1))
		want := max(kilowon.Won(new(big.Int).Quo(limit.Num(), limit.Denom()).Int64()), 1000)
		want = min(want, sum/3)
		c, err := r.Charge(book.Default())
		if err != nil || -c.Amount != want {
			t.Fatalf("%+v: %v, %v, minute by minute %v", r, c, err, want)
		}
		// A minute more is never worth less.
		r.To += 60
		if more, err := r.Charge(book.Default()); err != nil || more.Amount > c.Amount {
			t.Fatalf("%+v: %v after %v, %v", r, more, c, err)
		}
	})
}
