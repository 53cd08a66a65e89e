package rating_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

var september2025 = kilowon.Period{From: kilowon.MustDate("2025-09-01"), To: kilowon.MustDate("2025-10-01")}

func ratePart(t testing.TB, terms rating.Terms, p, within kilowon.Period, kwh int64) *rating.Bill {
	t.Helper()
	b := new(rating.Bill)
	use := rating.Usage{Period: p, Within: within, KWh: kwh}
	if err := rating.Rate(b, []rating.Terms{terms}, &use, book.Default()); err != nil {
		t.Fatal(err)
	}
	if err := b.Verify(); err != nil {
		t.Fatal(err)
	}
	return b
}

// A household leaves on 13 September 2025, another comes (별지 2-3 Ⅱ 8 라, 제80조; rules: move-parts). Prices of 2023-05-16, 저압; climate 9, fuel 5, fund 2.7 %.
// 12 days, 100 kWh: as a month 250 kWh, so base 1,600 × 12/30 = 640; the first block is 200 × 12/30 = 80 kWh: 80 × 120 + 20 × 214.6 = 13,892; climate 900;
// fuel 500: 15,932. Tax 1,593.2, fund 430.164 cut to 430: 17,955, cut to 17,950.
// 18 days, 300 kWh: as a month 500 kWh, so 7,300 × 18/30 = 4,380; blocks of 120 kWh: 120 × 120 + 120 × 214.6 + 60 × 307.3 = 58,590; climate 2,700; fuel
// 1,500: 67,170. Tax 6,717, fund 1,813.59 cut to 1,810: 75,697, cut to 75,690; one set 2,500.
func TestPartsOfAMonthThatAreSettledApart(t *testing.T) {
	day := kilowon.MustDate("2025-09-13")
	left := ratePart(t, rating.Terms{Key: residentialLow}, kilowon.Period{From: september2025.From, To: day}, september2025, 100)
	came := ratePart(t, rating.Terms{Key: residentialLow, TVSets: 1}, kilowon.Period{From: day, To: september2025.To}, september2025, 300)
	for _, c := range []struct {
		name                            string
		bill                            *rating.Bill
		base, energy, electricity, owed kilowon.Won
	}{{"left", left, 640, 13892, 15932, 17950}, {"came", came, 4380, 58590, 67170, 78190}} {
		if b := c.bill; b.Sum(tariff.ChargeBase) != c.base || b.Sum(tariff.ChargeEnergy) != c.energy || b.ElectricityTotal != c.electricity || b.Total != c.owed || b.Regular {
			t.Errorf("%s: base %v, energy %v, electricity %v, total %v", c.name, b.Sum(tariff.ChargeBase), b.Sum(tariff.ChargeEnergy), b.ElectricityTotal, b.Total)
		}
	}
}

// A part of nearly the whole month is no month: 910 × 29/30 = 879.67 and not 910, though a reading may move by four days (choices: period-tolerance). One that is
// the whole period is the month itself.
func TestPartNearTheWholeMonth(t *testing.T) {
	for _, c := range []struct {
		to   string
		base kilowon.Won
	}{{"2025-09-02", 30}, {"2025-09-26", 758}, {"2025-09-27", 788}, {"2025-09-30", 879}, {"2025-10-01", 910}} {
		b := ratePart(t, rating.Terms{Key: residentialLow}, kilowon.Period{From: september2025.From, To: kilowon.MustDate(c.to)}, september2025, 1)
		if got := b.Sum(tariff.ChargeBase); got != c.base {
			t.Errorf("up to %s: base %v, want %v", c.to, got, c.base)
		}
	}
}

// Parts that do not lie in the period they are of are refused.
func TestPartOutsideItsPeriod(t *testing.T) {
	for _, p := range [][2]string{{"2025-08-31", "2025-09-10"}, {"2025-09-10", "2025-10-02"}} {
		use := rating.Usage{Period: kilowon.Period{From: kilowon.MustDate(p[0]), To: kilowon.MustDate(p[1])}, Within: september2025, KWh: 1}
		err := rating.Rate(new(rating.Bill), []rating.Terms{{Key: residentialLow}}, &use, book.Default())
		if kilowon.CodeOf(err) != kilowon.Invalid {
			t.Errorf("%v: %v", p, err)
		}
	}
}

// One bill that is filled again answers as a fresh one does, whatever part or month it was filled with before.
func TestPartsShareNoMemory(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var used rating.Bill
		for range 4 {
			day := september2025.From.AddDays(rapid.IntRange(1, 29).Draw(r, "day"))
			use := rating.Usage{Period: september2025, KWh: rapid.Int64Range(0, 900).Draw(r, "kwh")}
			switch rapid.IntRange(0, 3).Draw(r, "part") {
			case 0:
				use.Period.To, use.Within = day, september2025
			case 1:
				use.Period.From, use.Within = day, september2025
			case 2:
				use.Period.To = day
			}
			if err := rating.Rate(&used, []rating.Terms{{Key: residentialLow}}, &use, book.Default()); err != nil {
				r.Fatal(err)
			}
			var fresh rating.Bill
			if err := rating.Rate(&fresh, []rating.Terms{{Key: residentialLow}}, &use, book.Default()); err != nil {
				r.Fatal(err)
			}
			if used.Total != fresh.Total || used.Regular != fresh.Regular || len(used.Lines) != len(fresh.Lines) {
				r.Fatalf("%+v: %v again, %v fresh", use, used.Total, fresh.Total)
			}
		}
	})
}

// The causes of a difference between a month and a part of one add up to it.
func TestWhyAPartDiffers(t *testing.T) {
	terms := []rating.Terms{{Key: residentialLow}}
	month := rating.Side{Terms: terms, Usage: &rating.Usage{Period: kilowon.Period{From: kilowon.MustDate("2025-08-01"), To: september2025.From}, KWh: 320}}
	part := rating.Side{Terms: terms, Usage: &rating.Usage{Period: kilowon.Period{From: kilowon.MustDate("2025-09-03"), To: september2025.To}, Within: september2025, KWh: 300}}
	for _, sides := range [][2]rating.Side{{month, part}, {part, month}} {
		c, err := rating.Compare(sides[0], sides[1], book.Default())
		if err != nil {
			t.Fatal(err)
		}
		var sum kilowon.Won
		for _, p := range c.Parts {
			sum += p.Amount
		}
		if sum != c.Difference() || c.New.Regular == c.Old.Regular {
			t.Errorf("parts add up to %v, difference %v, regular %v and %v", sum, c.Difference(), c.Old.Regular, c.New.Regular)
		}
	}
}
