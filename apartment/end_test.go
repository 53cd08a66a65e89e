package apartment_test

import (
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
)

// ended is September 2025 of a contract that is terminated on the 13th, so that 12 of its 30 days are charged (제80조; rules: contract-end).
func ended(t testing.TB, method apartment.Method) *apartment.Statement {
	s := statement(t, method, 100, 40)
	s.ReadingMonth = month(t, "2025-09")
	s.Period = kilowon.Period{From: kilowon.MustDate("2025-09-01"), To: kilowon.MustDate("2025-09-13")}
	s.Within = kilowon.Period{From: s.Period.From, To: kilowon.MustDate("2025-10-01")}
	return s
}

// 12 days with 100 kWh are 17,950 won, worked out in the test of rating. 40 kWh in 12 days: base 910 × 12/30 = 364, energy 40 × 120 = 4,800 within the block of
// 80, climate 360, fuel 200: 5,724; tax 572, fund 154.5 cut to 150: 6,446, cut to 6,440.
func TestLastMonthOfAContract(t *testing.T) {
	s := ended(t, apartment.Comprehensive)
	_, totals, res := parts(t, s)
	if len(totals) != 1 || totals[0] != 17950 || res.Households.Total != 17950+6440 {
		t.Errorf("%v, all %v", totals, res.Households.Total)
	}
	whole := ended(t, apartment.Comprehensive)
	whole.Within = kilowon.Period{}
	if _, by, _ := parts(t, whole); by[0] != totals[0] {
		t.Errorf("12 days of a month of 30 by themselves: %v", by[0])
	}
	// Four days less than a month are not a month where supply ends: 26 of 30 days of a base of 910 won are 788.66….
	s = ended(t, apartment.Comprehensive)
	s.Period.To = kilowon.MustDate("2025-09-27")
	_, _, res = parts(t, s)
	s.Within, s.Period.To = kilowon.Period{}, kilowon.MustDate("2025-09-27")
	_, _, month := parts(t, s)
	if res.Households.Base != 788+788 || month.Households.Base != 910+910 {
		t.Errorf("base of 26 days %v, of the month %v", res.Households.Base, month.Households.Base)
	}
}

// Two dwellings of 120 kWh on average go beyond 80, the first block's part of 12 days: base 1,260 × 2 × 12/30 = 1,008 (제67조 ③).
func TestLastMonthOfASingleContract(t *testing.T) {
	s := ended(t, apartment.Single)
	s.MainKWh = 240
	_, _, res := parts(t, s)
	if res.Total.Base != 1008 || res.AverageKWh != 120 {
		t.Errorf("base %v at %d kWh", res.Total.Base, res.AverageKWh)
	}
}
