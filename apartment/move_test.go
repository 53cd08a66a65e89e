package apartment_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// moving is a month of September 2025 in which another household takes the first of two dwellings over on the 13th: 100 of its 400 kWh are used before.
func moving(t testing.TB, method apartment.Method) *apartment.Statement {
	s := statement(t, method, 400, 200)
	s.Period, s.ReadingMonth = kilowon.Period{From: kilowon.MustDate("2025-09-01"), To: kilowon.MustDate("2025-10-01")}, month(t, "2025-09")
	s.Households[0].TVSets = 1
	s.Usages[0].Previous, s.Usages[0].Current = 100000, 140000
	s.Moves = []apartment.Move{{Household: 0, On: kilowon.MustDate("2025-09-13"), Register: 110000, OwnKWh: 100, Left: s.Households[0]}}
	return s
}

// parts are the bills of the first dwelling with the use each is of.
func parts(t testing.TB, s *apartment.Statement) (uses []apartment.Usage, totals []kilowon.Won, res *apartment.Result) {
	t.Helper()
	res, err := apartment.Rate(s, book.Default(), func(u *apartment.Usage, b *rating.Bill) error {
		if u.Household == 0 {
			uses, totals = append(uses, *u), append(totals, b.Total)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return uses, totals, res
}

// 별지 2-3 Ⅱ 8 라: each household is reckoned by itself and both stand in the complex's bill. 12 days with 100 kWh are 17,950 won and 18 days with 300 kWh
// 75,690 won, worked out in the test of rating; the television fee of 2,500 won is with who lives there on the reading day. The other dwelling uses 200 kWh:
// 910 + 24,000 + 1,800 + 1,000 = 27,710; tax 2,771, fund 748.17 cut to 740: 31,221, cut to 31,220.
func TestMoveInsideAMonth(t *testing.T) {
	s := moving(t, apartment.Comprehensive)
	uses, totals, res := parts(t, s)
	if len(totals) != 2 || totals[0] != 17950 || totals[1] != 78190 || res.Total.Total != 17950+78190+31220 || res.Total.KWh != 600 {
		t.Fatalf("parts %v, total %v for %d kWh", totals, res.Total.Total, res.Total.KWh)
	}
	left, came := uses[0], uses[1]
	day := kilowon.MustDate("2025-09-13")
	if left.Period != (kilowon.Period{From: s.Period.From, To: day}) || came.Period != (kilowon.Period{From: day, To: s.Period.To}) ||
		left.Current != 110000 || came.Previous != 110000 || left.OwnKWh != 100 || came.OwnKWh != 300 || came.Current != 140000 {
		t.Errorf("left %+v, came %+v", left, came)
	}
	if again := rateMonth(t, s); again.Total != res.Total {
		t.Errorf("settled again: %v, was %v", again.Total.Total, res.Total.Total)
	}
}

// The discounts of who left or came lower its own part alone: a large family that left has 30 % off 15,932 = 4,779.6, and 16,000 × 12/30 = 6,400 is more. One that
// came has 30 % off 67,170 = 20,151, but at most 16,000 × 18/30 = 9,600 (제67조 ⑥ 4호; rules: discount-days).
func TestMoveKeepsDiscountsApart(t *testing.T) {
	family := []rating.Discount{{Kind: tariff.LargeFamily}}
	for _, c := range []struct {
		name  string
		give  func(s *apartment.Statement)
		wants kilowon.Won
	}{
		{"left", func(s *apartment.Statement) { s.Moves[0].Left.Discounts = family }, -4779},
		{"came", func(s *apartment.Statement) { s.Households[0].Discounts = family }, -9600},
	} {
		s := moving(t, apartment.Comprehensive)
		s.Moves[0].Left = s.Households[0]
		c.give(s)
		if res := rateMonth(t, s); res.Households.Discount != c.wants {
			t.Errorf("%s: discounts %v, want %v", c.name, res.Households.Discount, c.wants)
		}
	}
}

// Common use is shared by days, half up, and the last household has the rest (rules: move-parts): 5 kWh over 12 and 18 days are 2 and 3.
func TestMoveSharesCommonUseByDays(t *testing.T) {
	for common, want := range map[int64][2]int64{0: {0, 0}, 1: {0, 1}, 5: {2, 3}, 30: {12, 18}} {
		s := moving(t, apartment.Comprehensive)
		s.CommonKWh, s.Usages[0].CommonKWh = common, common
		if uses, _, _ := parts(t, s); uses[0].CommonKWh != want[0] || uses[1].CommonKWh != want[1] {
			t.Errorf("%d kWh: %d and %d, want %v", common, uses[0].CommonKWh, uses[1].CommonKWh, want)
		}
	}
}

// By the single method nothing is divided, also where nobody filed in time (별지 2-3 Ⅱ 8 마, Ⅱ 10 가).
func TestMoveInASingleMonth(t *testing.T) {
	with, without := moving(t, apartment.Single), moving(t, apartment.Single)
	without.Moves = nil
	if a, b := rateMonth(t, with), rateMonth(t, without); a.Total != b.Total {
		t.Errorf("with a move %v, without %v", a.Total.Total, b.Total.Total)
	}
}

// The day before, the first day, the day after it, the last day and the next reading day; and more use up to the move than in all.
func TestMoveBounds(t *testing.T) {
	for _, c := range []struct {
		on  string
		kwh int64
		ok  bool
	}{{"2025-08-31", 0, false}, {"2025-09-01", 0, false}, {"2025-09-02", 0, true}, {"2025-09-30", 400, true}, {"2025-10-01", 400, false}, {"2025-09-13", 401, false}, {"2025-09-13", -1, false}} {
		s := moving(t, apartment.Comprehensive)
		s.Moves[0].On, s.Moves[0].OwnKWh = kilowon.MustDate(c.on), c.kwh
		if err := s.Settle(); (err == nil) != c.ok || err != nil && kilowon.CodeOf(err) != kilowon.Invalid {
			t.Errorf("%s, %d kWh: %v", c.on, c.kwh, err)
		}
	}
}

// However often a dwelling is taken over, its parts follow one another without a gap and keep every kWh and the meter's figures.
func TestMovesKeepTheMonthWhole(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := moving(t, apartment.Comprehensive)
		s.Moves, s.CommonKWh = nil, 50
		s.Usages[0].CommonKWh = rapid.Int64Range(0, 50).Draw(r, "common")
		left, register := s.Usages[0].OwnKWh, int64(100000)
		for on := s.Period.From; len(s.Moves) < 5; {
			if on = on.AddDays(rapid.IntRange(1, 8).Draw(r, "days")); on >= s.Period.To {
				break
			}
			kwh := rapid.Int64Range(0, left).Draw(r, "kwh")
			left, register = left-kwh, register+kwh*100
			s.Moves = append(s.Moves, apartment.Move{On: on, OwnKWh: kwh, Left: s.Households[0]})
		}
		n := len(s.Moves)
		whole := s.Usages[0]
		uses, _, _ := parts(t, s)
		at := s.Period.From
		var own, common int64
		for i, u := range uses {
			p := u.Period
			if n == 0 {
				p = s.Period
			}
			if p.From != at || u.OwnKWh < 0 || u.CommonKWh < 0 || i > 0 && u.Previous != uses[i-1].Current {
				r.Fatalf("part %d: %+v after %v", i, u, at)
			}
			at, own, common = p.To, own+u.OwnKWh, common+u.CommonKWh
		}
		if len(uses) != n+1 || at != s.Period.To || own != whole.OwnKWh || common != whole.CommonKWh || uses[0].Previous != whole.Previous || uses[n].Current != whole.Current {
			r.Fatalf("%d parts of %d moves: %d and %d kWh up to %v", len(uses), n, own, common, at)
		}
	})
}
