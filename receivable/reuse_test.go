package receivable_test

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/receivable"
)

func TestReuseFee(t *testing.T) {
	check(t, []worked{
		{receivable.KindReuse, `{"ended":"2026-03-10","reused":"2026-05-02","cause":"unpaid"}`, "fee 8000, vat 800", "제46조 ②: single phase"},
		{receivable.KindReuse, `{"ended":"2026-03-10","reused":"2026-05-02","cause":"unpaid","meter_removed":true,"off_hours":true}`, "fee 25500, vat 2550", "17,000 and half of it"},
		{receivable.KindReuse, `{"ended":"2026-03-10","reused":"2026-05-02","cause":"suspended","three_phase":true}`, "fee 16000, vat 1600", ""},
		{receivable.KindReuse, `{"ended":"2026-03-10","reused":"2026-05-02","cause":"paused","three_phase":true,"meter_removed":true}`, "fee 39000, vat 3900", ""},
		{receivable.KindReuse, `{"ended":"2026-03-10","reused":"2026-05-02","cause":"unpaid","limiter":true}`, "fee 0", "제46조 ② 1호: a current limiter is taken off"},
	})
	checkRefused(t, []refused{
		{receivable.KindReuse, `{"ended":"2026-03-10","reused":"2026-03-09","cause":"unpaid"}`, kilowon.Invalid, "reused", "2026-03-09"},
		{receivable.KindReuse, `{"ended":"2026-03-10","reused":"2026-05-02","cause":"moved"}`, kilowon.Invalid, "cause", "requested"},
		{receivable.KindReuse, `{"reused":"2026-05-02","cause":"unpaid"}`, kilowon.Invalid, "ended", "날짜가 없습니다"},
	})
}

// The year in which another customer pays nothing (제46조 ② 2호) and the three years of the fee alone (제16조 ① 2호): before, on and after.
func TestReuseBoundaries(t *testing.T) {
	const other = `{"ended":"2025-03-10","reused":"DAY","cause":"requested","other_customer":true,"same_terms":true}`
	for day, want := range map[string]kilowon.Won{"2026-03-09": 0, "2026-03-10": 0, "2026-03-11": 8800} {
		c, err := ask(t, receivable.KindReuse, strings.Replace(other, "DAY", day, 1))
		if err != nil || c.Amount != want {
			t.Errorf("another customer on %s: %v, %v, want %v", day, c, err, want)
		}
	}
	for _, text := range []string{strings.Replace(other, "requested", "unpaid", 1), strings.Replace(other, `,"same_terms":true`, "", 1), strings.Replace(other, `"other_customer":true,`, "", 1)} {
		if c, err := ask(t, receivable.KindReuse, strings.Replace(text, "DAY", "2026-03-09", 1)); err != nil || c.Amount != 8800 {
			t.Errorf("%s: %v, %v", text, c, err)
		}
	}
	for day, ok := range map[string]bool{"2026-03-09": true, "2026-03-10": true, "2026-03-11": false} {
		_, err := ask(t, receivable.KindReuse, `{"ended":"2023-03-10","reused":"`+day+`","cause":"unpaid"}`)
		if (err == nil) != ok || err != nil && kilowon.CodeOf(err) != kilowon.Unencoded {
			t.Errorf("three years on %s: %v", day, err)
		}
		if _, err := ask(t, receivable.KindReuse, `{"ended":"2023-03-10","reused":"`+day+`","cause":"paused"}`); err != nil {
			t.Errorf("a contract that was only paused has no such limit: %v", err)
		}
	}
}

// The notice of 2022: 235,000 and 218,000 won on business days, 352,500 and 327,000 on others, without VAT (제46조 ③).
func TestSwitchFee(t *testing.T) {
	check(t, []worked{
		{receivable.KindSwitch, `{"date":"2026-11-20"}`, "fee 235000, vat 23500", "a Friday"},
		{receivable.KindSwitch, `{"date":"2026-11-21"}`, "fee 352500, vat 35250", "a Saturday"},
		{receivable.KindSwitch, `{"date":"2026-11-22","underground":true}`, "fee 327000, vat 32700", "a Sunday"},
		{receivable.KindSwitch, `{"date":"2026-12-25","underground":true}`, "fee 327000, vat 32700", "a holiday"},
		{receivable.KindSwitch, `{"date":"2026-11-23","underground":true}`, "fee 218000, vat 21800", "a Monday"},
		{receivable.KindSwitch, `{"date":"2026-11-22","exempt":true}`, "fee 0", "an emergency"},
	})
}
