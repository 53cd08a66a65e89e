package kilowon

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParsePrice(t *testing.T) {
	for in, want := range map[string]Price{"88.3": 8830, "-3.0": -300, "0": 0, "1000": 100000, "1.25": 125, "2.500": 250} {
		if got, err := ParsePrice(in); err != nil || got != want {
			t.Errorf("ParsePrice(%q) = %d, %v; want %d", in, got, err, want)
		}
	}
	for _, in := range []string{"", ".", "1.", ".5", "1.234", "1e3", "1,000", " 1", "--1", "９", "9999999999999"} {
		if got, err := ParsePrice(in); err == nil {
			t.Errorf("ParsePrice(%q) = %d, want an error", in, got)
		}
	}
}

func TestFormat(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1234567: "-1,234,567", 100: "100",
		math.MinInt64: "-9,223,372,036,854,775,808", math.MaxInt64: "9,223,372,036,854,775,807"} {
		if got := FormatInt(n); got != want {
			t.Errorf("FormatInt(%d) = %q, want %q", n, got, want)
		}
	}
	if got := Price(123456).String(); got != "1,234.56" {
		t.Error(got)
	}
	if got := Ratio(37).String() + Ratio(300).String(); got != "3.7%30%" {
		t.Error(got)
	}
}

func TestRounding(t *testing.T) {
	for _, c := range []struct {
		r        Rounding
		num, den int64
		want     Won
	}{
		{RoundDown, 14168, 10, 1416}, {RoundDown, -139776, 10, -13977},
		{RoundHalfUp, 52997, 10, 5300}, {RoundHalfUp, 15, 10, 2}, {RoundHalfUp, 14, 10, 1}, {RoundHalfUp, -15, 10, -2},
		{RoundDown10, 14309, 10, 1430}, {RoundDown10, -19, 1, -10},
	} {
		if got := c.r.Won(c.num, c.den); got != c.want {
			t.Errorf("%v of %d/%d = %d, want %d", c.r, c.num, c.den, got, c.want)
		}
	}
}

func TestDateMatchesTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Date(rapid.Int32Range(1, 60000).Draw(t, "d"))
		y, m, day := d.Civil()
		if want := d.Time(); want.Year() != y || want.Month() != m || want.Day() != day || want.Weekday() != d.Weekday() {
			t.Fatalf("%d: %d-%d-%d, want %v", d, y, m, day, want)
		}
		if back, err := ParseDate(d.String()); back != d && y > 1970 {
			t.Fatalf("%v came back as %v (%v)", d, back, err)
		}
	})
	if got := MonthOf(2024, time.February).Day(31); got != MustDate("2024-02-29") {
		t.Error(got)
	}
}

func TestShareSumsToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Int64Range(-1e12, 1e12).Draw(t, "total")
		weights := rapid.SliceOfN(rapid.Int64Range(0, 1e9), 1, 60).Draw(t, "weights")
		var sum int64
		for _, v := range Share(total, weights) {
			sum += v
		}
		if sum != total {
			t.Fatalf("parts add up to %d, want %d", sum, total)
		}
	})
}
