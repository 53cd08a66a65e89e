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

const july = `"period":{"from":"2026-07-01","to":"2026-08-01"},`

func TestInterruption(t *testing.T) {
	check(t, []worked{
		{receivable.KindInterruption, `{` + july + `"base":1500000,"billing_kw":300,"outages":[{"from":"2026-07-03T14:05","to":"2026-07-03T17:40"},
			{"from":"2026-07-04T01:00","to":"2026-07-04T01:09"},{"from":"2026-07-10T10:00","to":"2026-07-10T12:30","limited_kw":100}]}`, "stopped -12000, limited/100 -3000",
			"제48조 ① 1호: 215 minutes are 4 hours, 1,500,000 × 0.2% × 4; 2호: 150 minutes are 3 hours, × 100/300 × 0.2% × 3; 9 minutes do not count"},
		{receivable.KindInterruption, `{` + july + `"base":7300,"outages":[{"from":"2026-07-03T14:00","to":"2026-07-03T15:00"},{"from":"2026-07-05T14:00","to":"2026-07-05T18:00","customer":true}]}`,
			"stopped -14", "제48조 ②: one hour of 14.6 won, cut; the customer's own reason takes nothing off"},
		{receivable.KindInterruption, `{` + july + `"base":100000,"outages":[{"from":"2026-07-01T00:00","to":"2026-07-31T00:00"}]}`, "stopped -144000, limit 44000",
			"720 hours × 0.2% are 144 %; no more than the base charge is taken off"},
		{receivable.KindInterruption, `{` + july + `"base":100000,"outages":[{"from":"2026-07-01T00:00","to":"2026-07-21T20:00"}]}`, "stopped -100000", "500 hours are the base charge"},
	})
}

// The ten minutes of one interruption and the thirty of their sum (제48조 ①): below, at and above.
func TestInterruptionBoundaries(t *testing.T) {
	for to, want := range map[string]kilowon.Won{
		"14:09:59": 0, "14:10": 0, "14:10:01": 0, "14:29:59": 0, "14:30": -200, "14:30:01": -200, "15:29:59": -200, "15:30": -400, "16:00": -400,
	} {
		c, err := ask(t, receivable.KindInterruption, fmt.Sprintf(`{%s"base":100000,"outages":[{"from":"2026-07-03T14:00","to":"2026-07-03T%s"}]}`, july, to))
		if err != nil || c.Amount != want {
			t.Errorf("14:00 to %s: %v, %v, want %v", to, c.Amount, err, want)
		}
	}
	// Three times ten minutes are half an hour; three times 9:59 are nothing.
	for minute, want := range map[string]kilowon.Won{"09:59": 0, "10": -200, "10:01": -200} {
		var outages []string
		for d := 1; d <= 3; d++ {
			outages = append(outages, fmt.Sprintf(`{"from":"2026-07-%02dT14:00","to":"2026-07-%02dT14:%s"}`, d, d, minute))
		}
		c, err := ask(t, receivable.KindInterruption, `{`+july+`"base":100000,"outages":[`+strings.Join(outages, ",")+`]}`)
		if err != nil || c.Amount != want {
			t.Errorf("three times %s: %v, %v, want %v", minute, c.Amount, err, want)
		}
	}
}

func TestInterruptionRefusals(t *testing.T) {
	const outage = `"outages":[{"from":"2026-07-03T14:00","to":"2026-07-03T15:00"}]`
	checkRefused(t, []refused{
		{receivable.KindInterruption, `{"base":1,` + outage + `}`, kilowon.Invalid, "period", "그 뒤의 to"},
		{receivable.KindInterruption, `{` + july + `"base":1}`, kilowon.Invalid, "outages", "없습니다"},
		{receivable.KindInterruption, `{` + july + `"base":-1,` + outage + `}`, kilowon.Invalid, "base", "0원부터"},
		{receivable.KindInterruption, `{` + july + `"base":1,"outages":[{"from":"2026-07-03T14:00","to":"2026-07-03T14:00"}]}`, kilowon.Invalid, "outages[0]", "그 뒤의 to"},
		{receivable.KindInterruption, `{` + july + `"base":1,"outages":[{"from":"2026-06-30T23:59","to":"2026-07-01T02:00"}]}`, kilowon.Invalid, "outages[0]", "0시에서 나누어"},
		{receivable.KindInterruption, `{` + july + `"base":1,"outages":[{"from":"2026-07-31T23:00","to":"2026-08-01T00:01"}]}`, kilowon.Invalid, "outages[0]", "0시에서 나누어"},
		{receivable.KindInterruption, `{` + july + `"base":1,"outages":[{"from":"2026-07-03T14:00","to":"2026-07-03T15:00"},{"from":"2026-07-03T14:59","to":"2026-07-03T16:00"}]}`,
			kilowon.Invalid, "outages[1]", "겹치지"},
		{receivable.KindInterruption, `{` + july + `"base":1,"outages":[{"from":"2026-07-03T14:00","to":"2026-07-03T15:00","limited_kw":5}]}`, kilowon.Invalid, "outages[0].limited_kw", "0kW까지"},
	})
	if c, err := ask(t, receivable.KindInterruption, `{`+july+`"base":100000,"outages":[{"from":"2026-07-31T23:00","to":"2026-08-01T00:00"}]}`); err != nil || c.Amount != -200 {
		t.Error("the last hour of the period counts:", c, err)
	}
}

// The second computation counts minute by minute over the whole month.
func TestInterruptionMinuteByMinute(t *testing.T) {
	period := kilowon.Period{From: kilowon.MustDate("2026-07-01"), To: kilowon.MustDate("2026-08-01")}
	rapid.Check(t, func(t *rapid.T) {
		r := receivable.Interruption{Period: period, Base: kilowon.Won(rapid.Int64Range(0, 9_999_999).Draw(t, "base")), BillingKW: 400}
		var state [31 * 24 * 60]struct {
			run int
			kw  int64
		}
		lengths := map[int]int{}
		at := 0
		for i := range rapid.IntRange(1, 6).Draw(t, "outages") {
			start := at + rapid.IntRange(1, 2000).Draw(t, "gap")
			end := start + rapid.IntRange(1, 400).Draw(t, "minutes")
			kw := rapid.SampledFrom([]int64{0, 0, 100, 250}).Draw(t, "kw")
			for m := start; m < end; m++ {
				state[m].run, state[m].kw = i+1, kw
				lengths[i+1]++
			}
			r.Outages = append(r.Outages, receivable.Outage{From: receivable.Midnight(period.From) + receivable.Moment(start*60), To: receivable.Midnight(period.From) + receivable.Moment(end*60), LimitedKW: kw})
			at = end
		}
		minutes := map[int64]int64{}
		for _, m := range state {
			if m.run != 0 && lengths[m.run] >= 10 {
				minutes[m.kw]++
			}
		}
		var want kilowon.Won
		for kw, n := range minutes {
			hours := int64(0)
			for ; n >= 30; n -= 60 {
				hours++
			}
			x := big.NewRat(2*int64(r.Base)*hours, 1000)
			if kw > 0 {
				x.Mul(x, big.NewRat(kw, 400))
			}
			want -= kilowon.Won(new(big.Int).Quo(x.Num(), x.Denom()).Int64())
		}
		c, err := r.Charge(book.Default())
		if err != nil || c.Amount != max(want, -r.Base) {
			t.Fatalf("%+v: %v, %v, minute by minute %v", r, c.Amount, err, want)
		}
	})
}

func TestMoment(t *testing.T) {
	for _, text := range []string{"2026-07-03T14:05", "2026-07-03T14:05:30", "1971-01-01T00:00", "2028-02-29T23:59:59"} {
		if m, err := receivable.ParseMoment(text); err != nil || m.String() != text {
			t.Errorf("%s: %s, %v", text, m, err)
		}
	}
	for _, text := range []string{"", "2026-07-03", "2026-07-03 14:05", "2026-07-03T24:00", "2026-02-29T00:00", "2026-07-03T14:05Z", "2026-07-03T14:05:30.5", "1970-01-01T00:00"} {
		if m, err := receivable.ParseMoment(text); err == nil {
			t.Errorf("%q is %s", text, m)
		}
	}
	if receivable.Moment(0).String() != "" {
		t.Error("no moment has no text")
	}
}
