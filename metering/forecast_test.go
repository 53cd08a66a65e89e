package metering

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
)

var day = kilowon.MustDate

// The regular reading day is met each month (제69조 ①); a reading that was put off or brought forward by up to 4 days is the month's reading all the same.
func TestNextReading(t *testing.T) {
	for _, c := range []struct {
		last string
		day  int
		want string
	}{
		{"2026-05-07", 8, "2026-06-08"}, {"2026-05-08", 8, "2026-06-08"}, {"2026-05-09", 8, "2026-06-08"},
		// Four days off is the same reading, five days is a first reading on another day.
		{"2026-05-04", 8, "2026-06-08"}, {"2026-05-03", 8, "2026-05-08"}, {"2026-05-12", 8, "2026-06-08"}, {"2026-05-13", 8, "2026-06-08"}, {"2026-05-20", 8, "2026-06-08"},
		{"2026-12-08", 8, "2027-01-08"}, {"2026-01-01", 1, "2026-02-01"}, {"2025-12-31", 1, "2026-02-01"}, {"2026-01-02", 1, "2026-02-01"},
		// 29, 30 and 31 in February, in and out of a leap year.
		{"2026-01-29", 29, "2026-02-28"}, {"2026-02-28", 29, "2026-03-29"}, {"2028-01-29", 29, "2028-02-29"}, {"2028-02-29", 29, "2028-03-29"},
		{"2026-01-30", 30, "2026-02-28"}, {"2026-02-28", 30, "2026-03-30"}, {"2028-02-29", 30, "2028-03-30"}, {"2026-04-30", 30, "2026-05-30"},
		{"2026-01-31", 31, "2026-02-28"}, {"2026-02-28", 31, "2026-03-31"}, {"2026-04-30", 31, "2026-05-31"}, {"2026-05-31", 31, "2026-06-30"},
		{"2026-03-01", 31, "2026-03-31"}, {"2026-02-27", 31, "2026-03-31"},
	} {
		if got := NextReading(day(c.last), c.day, 4); got != day(c.want) {
			t.Errorf("read on %s, regularly on %d: %v, want %s", c.last, c.day, got, c.want)
		}
	}
	// Without any tolerance only the day itself is one.
	for last, want := range map[string]string{"2026-05-07": "2026-05-08", "2026-05-08": "2026-06-08", "2026-05-09": "2026-06-08"} {
		if got := NextReading(day(last), 8, 0); got != day(want) {
			t.Errorf("read on %s: %v, want %s", last, got, want)
		}
	}
}

// The next reading is a regular day and lies more than no and at most two months ahead, whatever the last one was.
func TestNextReadingIsRegular(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		last := kilowon.Date(rapid.Int32Range(int32(day("2020-01-01")), int32(day("2032-12-31"))).Draw(t, "last"))
		n := rapid.IntRange(1, 31).Draw(t, "day")
		next := NextReading(last, n, 4)
		if next <= last || next > last+31+31 || next != next.Month().Day(n) {
			t.Fatalf("after %v comes %v", last, next)
		}
		if again := NextReading(next, n, 4); again != (next.Month() + 1).Day(n) {
			t.Fatalf("after the regular %v comes %v", next, again)
		}
	})
}

func TestEnergy(t *testing.T) {
	for _, c := range []struct {
		previous, current string
		multiplier        int64
		digits            int
		want, problem     string
	}{
		// The figures of the press guide: 1635.4 less 1244 is 391.4.
		{"1244", "1635.4", 0, 0, "391.4", ""},
		{"1244", "1635.4", 1, 5, "391.4", ""},
		{"1244", "1635.4", 40, 0, "15656", ""},
		{"1244", "1244", 0, 0, "0", ""},
		// Rolled over from the last figure of five digits: 99990 to 99999 and one more to 0, then 12.3.
		{"99990", "12.3", 0, 5, "22.3", ""},
		{"99999.99", "0", 0, 5, "0.01", ""},
		{"9990", "0", 20, 4, "200", ""},
		{"99990", "12.3", 0, 0, "", "보다 작습니다"},
		{"99990", "12.3", 0, 4, "", "정수 4자리"},
		{"1", "10000", 0, 4, "", "정수 4자리"},
		{"1", "9999.99", 0, 4, "9998.99", ""},
		{"1", "2", 10_000, 10, "10000", ""},
		{"1", "2", 10_001, 0, "", "배율"},
		{"1", "2", -1, 0, "", "배율"},
		{"1", "2", 0, 11, "", "자릿수"},
		{"1", "2", 0, -1, "", "자릿수"},
		{"1", "9999999999.99", 0, 0, "9999999998.99", ""},
		{"1", "10000000000", 0, 0, "", "미만"},
	} {
		previous, err := ParseRegister(c.previous)
		if err != nil {
			t.Fatal(err)
		}
		current, err := ParseRegister(c.current)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Energy(previous, current, c.multiplier, c.digits)
		switch {
		case c.problem != "":
			if err == nil || !strings.Contains(err.Error(), c.problem) || kilowon.CodeOf(err) != kilowon.Invalid {
				t.Errorf("%+v: %v", c, err)
			}
		case err != nil || got.String() != c.want:
			t.Errorf("%+v: %v, %v", c, got, err)
		}
	}
}

func TestForecast(t *testing.T) {
	for _, c := range []struct {
		used Register
		pace Pace
		days int
		want int64
	}{
		// 391.4 kWh in 17 days, 14 to come: 391.4 + 391.4 × 14/17 = 713.729…
		{39140, Pace{39140, 17}, 14, 714},
		{39140, Pace{39140, 17}, 0, 391},
		{39150, Pace{39150, 17}, 0, 392},
		// A day past the end takes the average of 18 days back out (제69조 ②): 391.4 × 17/18 = 369.65.
		{39140, Pace{39140, 18}, -1, 370},
		{0, Pace{0, 3}, 28, 0},
		{10000, Pace{1250, 1}, 10, 225},
		{10049, Pace{0, 1}, 10, 100},
		{10050, Pace{0, 1}, 10, 101},
	} {
		if got := Forecast(c.used, c.pace, c.days); got != c.want {
			t.Errorf("%+v: %d", c, got)
		}
	}
	if got := (Pace{39140, 17}).Daily().String(); got != "23.02" {
		t.Error(got)
	}
}

// On the day that Passing names the use is above the limit for the first time.
func TestPassing(t *testing.T) {
	for _, c := range []struct {
		used Register
		pace Pace
		kwh  int64
		days int
		ok   bool
	}{
		{39000, Pace{1000, 1}, 400, 2, true}, {39100, Pace{1000, 1}, 400, 1, true}, {40000, Pace{1000, 1}, 400, 1, true}, {40001, Pace{1000, 1}, 400, 0, false},
		{0, Pace{0, 5}, 400, 0, false}, {0, Pace{1, 1}, 400, 40001, false},
	} {
		if days, ok := Passing(c.used, c.pace, c.kwh); ok != c.ok || ok && days != c.days {
			t.Errorf("%+v: %d, %v", c, days, ok)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		used := Register(rapid.Int64Range(0, 100_000).Draw(t, "used"))
		pace := Pace{Register(rapid.Int64Range(1, 100_000).Draw(t, "energy")), rapid.IntRange(1, 31).Draw(t, "days")}
		kwh := rapid.Int64Range(0, 2000).Draw(t, "kwh")
		days, ok := Passing(used, pace, kwh)
		if !ok {
			return
		}
		at := func(days int) int64 { return int64(used)*int64(pace.Days) + int64(pace.Energy)*int64(days) }
		if limit := kwh * RegisterScale * int64(pace.Days); at(days) <= limit || at(days-1) > limit {
			t.Fatalf("%d days", days)
		}
	})
}
