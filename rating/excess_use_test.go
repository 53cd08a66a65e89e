package rating_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

func monthOf(from string, kwh int64) rating.Usage {
	d := kilowon.MustDate(from)
	return rating.Usage{Period: kilowon.Period{From: d, To: (d.Month() + 1).First()}, KWh: kwh}
}

// overused is a customer with excess use for the given time; a peak makes the demand count.
func overused(from string, kwh, peak int64, count int) rating.Usage {
	u := monthOf(from, kwh)
	u.Demand = rating.Demand{PeakKW: peak, Metered: peak > 0}
	u.Excess = &rating.ExcessUse{Count: count}
	return u
}

// banded is the same metered by time of day.
func banded(from string, peak int64, count int) rating.Usage {
	u := overused(from, 3, peak, count)
	u.HasBands, u.Bands = true, rating.TOU{1, 1, 1}
	return u
}

// checkedUse is the same with a meter that only checks the demand.
func checkedUse(from string, peak int64, count int) rating.Usage {
	u := overused(from, 3, peak, count)
	u.Demand.ByContract = true
	return u
}

type excessCase struct {
	name  string
	terms rating.Terms
	use   rating.Usage
	want  kilowon.Won
}

func (c *excessCase) test(t *testing.T) {
	t.Helper()
	var b rating.Bill
	if err := rating.Rate(&b, []rating.Terms{c.terms}, &c.use, book.Default()); err != nil {
		t.Errorf("%s: %v", c.name, err)
		return
	}
	if got := b.Sum(tariff.ChargeExcessUse); got != c.want {
		t.Errorf("%s: %v, want %v", c.name, got, c.want)
	}
	if err := b.Verify(); err != nil {
		t.Errorf("%s: %v", c.name, err)
	}
}

// Excess use by hand, from the table of 제67조의3 ① 2호. A shop of 10 kW pays 91.9 + 9.0 + 5.0 = 105.9 won a kWh in May 2025.
func TestExcessEnergyByHand(t *testing.T) {
	shop := rating.Terms{Key: listKey(tariff.General, tariff.GradeA1, tariff.Low, 0), ContractKW: 10}
	well := rating.Terms{Key: listKey(tariff.Agricultural, tariff.GradeA, tariff.Low, 0), ContractKW: 10}
	energy := func(kwh int64, count int) rating.Usage { return overused("2025-05-01", kwh, 0, count) }
	past := energy(4600, 0)
	// Reading month 2025-06: 2022-07 is the 36th month back, 2022-06 no longer counts.
	for _, m := range []string{"2022-06-01", "2022-07-01", "2025-05-01", "2025-06-01", "2024-01-01"} {
		past.Excess.Months = append(past.Excess.Months, kilowon.MustDate(m).Month())
	}
	spared := energy(9000, 3)
	spared.Excess.Unavoidable = true
	for _, c := range []excessCase{
		{"one kWh below 450 a kW", shop, energy(4499, 2), 0},
		{"450 a kW", shop, energy(4500, 2), 0},
		{"one kWh more: 105.9 × 150 %", shop, energy(4501, 2), 158},
		{"100 kWh, announced", shop, energy(4600, 1), 0},
		{"the third time", shop, energy(4600, 3), 15885},
		{"the fourth time: 200 %", shop, energy(4600, 4), 21180},
		{"the fifth time", shop, energy(4600, 5), 21180},
		{"the sixth time: 250 %", shop, energy(4600, 6), 26475},
		{"720 a kW: 2,700 kWh", shop, energy(7200, 2), 428895},
		{"100 kWh more at 300 %", shop, energy(7300, 2), 460665},
		{"three months of three years and this one", shop, past, 21180},
		{"it cannot be avoided (②)", shop, spared, 0},
		{"농사용(갑) is not named in ①", well, energy(9000, 2), 0},
	} {
		c.test(t)
	}
}

// Demand above the contract power by hand, from the tables of 제67조의3 ① 1호 and ③: 6,160 won a kW at low voltage and 7,170 won at 고압A 선택Ⅰ.
func TestExcessDemandByHand(t *testing.T) {
	shop := rating.Terms{Key: listKey(tariff.General, tariff.GradeA1, tariff.Low, 0), ContractKW: 10}
	office := rating.Terms{Key: listKey(tariff.General, tariff.GradeA2, tariff.HighA, 1), ContractKW: 100}
	school := rating.Terms{Key: listKey(tariff.Educational, tariff.GradeA, tariff.Low, 0), ContractKW: 100}
	for _, c := range []excessCase{
		{"checked demand: 6 × 6,160 × 150 %", shop, checkedUse("2025-05-01", 16, 2), 55440},
		{"checked demand at the contract power", shop, checkedUse("2025-05-01", 10, 6), 0},
		{"checked demand, 250 % as the press told of 2013", shop, checkedUse("2019-05-01", 16, 2), 92400},
		{"high voltage before ③ began", office, banded("2019-11-01", 150, 2), 0},
		{"③ by count: 50 × 7,170 × 150 %", office, banded("2022-07-01", 150, 2), 537750},
		{"③ by count, sixth: 250 %", office, banded("2022-07-01", 150, 6), 896250},
		{"③ by share: 19 % at 150 %", office, banded("2022-09-01", 119, 2), 204345},
		{"20 % at 200 %", office, banded("2022-09-01", 120, 2), 286800},
		{"30 % at 250 %", office, banded("2022-09-01", 130, 2), 537750},
		{"40 % at 300 %", office, banded("2022-09-01", 140, 2), 860400},
		{"50 % at 350 %", office, banded("2022-09-01", 150, 2), 1254750},
		{"59 % at 350 %", office, banded("2022-09-01", 159, 2), 1480605},
		{"60 % at 400 %", office, banded("2022-09-01", 160, 2), 1720800},
		{"the first time is announced", office, banded("2022-09-01", 160, 1), 0},
		// A low-voltage school with a demand meter (제38조 ③) keeps the count: 30 × 5,230 × 150 %.
		{"low voltage after 2022-09", school, overused("2025-05-01", 3, 130, 2), 235350},
	} {
		c.test(t)
	}
}

// A contract power raised within the month makes it normal again (제67조의3 ④).
func TestExcessUseMadeNormal(t *testing.T) {
	use := monthOf("2025-05-01", 4600)
	use.Excess = &rating.ExcessUse{Count: 5}
	middle := kilowon.MustDate("2025-05-20")
	small := rating.Terms{Key: listKey(tariff.General, tariff.GradeA1, tariff.Low, 0), ContractKW: 10, To: middle}
	for kw, want := range map[int64]kilowon.Won{10: 21180, 11: 0} {
		raised := small
		raised.From, raised.To, raised.ContractKW = middle, kilowon.Date(0), kw
		var b rating.Bill
		if err := rating.Rate(&b, []rating.Terms{small, raised}, &use, book.Default()); err != nil {
			t.Fatal(err)
		}
		if got := b.Sum(tariff.ChargeExcessUse); got != want {
			t.Errorf("raised to %d kW: %v, want %v", kw, got, want)
		}
	}
}

// The line says what was in excess, for which time, and by which article and entry.
func TestExcessUseExplained(t *testing.T) {
	shop := rating.Terms{Key: listKey(tariff.General, tariff.GradeA1, tariff.Low, 0), ContractKW: 10}
	for count, want := range map[int]string{
		1: "사용전력량이 계약전력 1kW당 기준 사용량을 2,800kWh 넘었습니다(1번째). 첫 번째 초과이므로 460,665원은 예고만 하고 청구하지 않습니다.",
		3: "사용전력량이 계약전력 1kW당 기준 사용량을 2,800kWh 넘었습니다(3번째).",
	} {
		use := monthOf("2025-05-01", 7300)
		use.Excess = &rating.ExcessUse{Count: count}
		var b rating.Bill
		if err := rating.Rate(&b, []rating.Terms{shop}, &use, book.Default()); err != nil {
			t.Fatal(err)
		}
		for _, l := range rating.Explain(&b, book.Default()) {
			if l.Key != "excess_use" {
				continue
			}
			if l.Note != want || l.Formula != "2,700kWh × 105.9원 × 150% + 100kWh × 105.9원 × 300%" || l.Cites[0] != "제67조의3" || len(l.Rules) != 5 {
				t.Errorf("%d: %+v", count, l)
			}
		}
	}
}

func TestExcessUseRefused(t *testing.T) {
	tou := monthOf("2025-05-01", 0)
	tou.HasBands, tou.Bands, tou.Excess = true, rating.TOU{1, 1, 1}, &rating.ExcessUse{}
	both := monthOf("2025-05-01", 9)
	both.Excess = &rating.ExcessUse{Count: 2, Months: []kilowon.Month{both.Period.From.Month()}}
	none := monthOf("2025-05-01", 9)
	none.Excess, none.Demand.BillingKW = &rating.ExcessUse{}, 5
	for path, c := range map[string]struct {
		terms rating.Terms
		use   rating.Usage
	}{
		"demand.peak_kw":    {rating.Terms{Key: listKey(tariff.General, tariff.GradeB, tariff.HighA, 1), ContractKW: 400}, tou},
		"excess_use":        {rating.Terms{Key: listKey(tariff.General, tariff.GradeA1, tariff.Low, 0), ContractKW: 10}, both},
		"terms.contract_kw": {rating.Terms{Key: listKey(tariff.General, tariff.GradeA1, tariff.Low, 0)}, none},
	} {
		var b rating.Bill
		err := rating.Rate(&b, []rating.Terms{c.terms}, &c.use, book.Default())
		var own *kilowon.Error
		if !errors.As(err, &own) || own.Code != kilowon.Invalid || own.Path != path {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func contains(s, part string) bool { return strings.Contains(s, part) }

func pathOf(err error) string {
	var own *kilowon.Error
	if !errors.As(err, &own) {
		return ""
	}
	return own.Path
}
