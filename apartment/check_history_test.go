package apartment

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/tariff"
	"pgregory.net/rapid"
)

// moved makes household 1 use so many kWh in a month in which it was taken over after some of them.
func moved(before, all int64) func(in *CheckInput) {
	return func(in *CheckInput) {
		flatAt(90, all)(in)
		in.Moves = append(in.Moves, Move{Household: 1, OwnKWh: before})
	}
}

// consume makes household i use so many kWh this month, in readings and use.
func consume(in *CheckInput, i int, kwh int64) {
	set(in, i, ColCurrent, after(i, kwh))
	set(in, i, ColOwn, strconv.FormatInt(kwh, 10))
	in.Month.MainKWh += kwh - usualUse(i, july)
}

// flat gives household 1 a year of exactly so many kWh a month, with the readings as they were.
func flat(in *CheckInput, kwh int64) {
	for m := range in.Past[1] {
		in.Past[1][m].OwnKWh = kwh
	}
}

// flatAt makes household 1 use so much after a flat year.
func flatAt(usual, now int64) func(*CheckInput) {
	return func(in *CheckInput) {
		flat(in, usual)
		consume(in, 1, now)
	}
}

func TestCheckHighAndLowUse(t *testing.T) {
	runScenarios(t, []scenario{
		{"E23 at the upper limit", flatAt(300, 750), nil},
		{"E23 above the upper limit", flatAt(300, 751), []string{"E23 주의 101-102 D3"}},
		{"E23 a small home at the margin", flatAt(40, 190), nil},
		{"E23 a small home above the margin", flatAt(40, 191), []string{"E23 주의 101-102 D3"}},
		{"E23 at the lower limit", flatAt(300, 90), nil},
		{"E23 below the lower limit", flatAt(300, 89), []string{"E23 주의 101-102 D3"}},
		{"E23 little use says nothing when little is usual", flatAt(99, 1), nil},
		{"E23 last year's same month allows for the season", func(in *CheckInput) {
			flatAt(300, 1200)(in)
			in.Past[1][1].OwnKWh = 500
		}, nil},
		{"E23 two months are no history", func(in *CheckInput) {
			flatAt(300, 800)(in)
			in.Past[1] = in.Past[1][11:]
		}, nil},
		{"E24 at the limit is only high", flatAt(300, 1800), []string{"E23 주의 101-102 D3"}},
		{"E24 above the limit", flatAt(300, 1801), []string{"E24 주의 101-102 D3"}},
		{"E24 a new home at what a home can use", func(in *CheckInput) {
			in.Past[1] = nil
			consume(in, 1, 1500)
		}, nil},
		{"E24 a new home above it", func(in *CheckInput) {
			in.Past[1] = nil
			consume(in, 1, 1501)
		}, []string{"E24 주의 101-102 D3"}},
		{"E24 a new shop by its contract power", func(in *CheckInput) {
			in.Past[1] = nil
			in.Households[1].Key, in.Households[1].ContractKW = tariff.Key{Class: tariff.General}, 5
			consume(in, 1, 3720)
		}, nil},
		{"E24 a new shop above its contract power", func(in *CheckInput) {
			in.Past[1] = nil
			in.Households[1].Key, in.Households[1].ContractKW = tariff.Key{Class: tariff.General}, 5
			consume(in, 1, 3721)
		}, []string{"E24 주의 101-102 D3"}},
		{"E24 a new shop whose contract power is not known", func(in *CheckInput) {
			in.Past[1] = nil
			in.Households[1].Key = tariff.Key{Class: tariff.General}
			consume(in, 1, 9000)
			in.Month.MainKWh = 0
		}, nil},
	})
}

func TestCheckZeroVacantAndRepeatedUse(t *testing.T) {
	runScenarios(t, []scenario{
		{"E25 an occupied home without use", flatAt(300, 0), []string{"E25 주의 101-102 D3"}},
		{"E25 a home that never uses anything", flatAt(0, 0), []string{"E25 안내 101-102 D3"}},
		{"E25 a home without history", func(in *CheckInput) {
			in.Past[1] = nil
			consume(in, 1, 0)
		}, []string{"E25 안내 101-102 D3"}},
		{"E25 an empty home", func(in *CheckInput) {
			flatAt(300, 0)(in)
			in.Households[1].Vacant = true
		}, nil},
		{"E25 a closed shop", func(in *CheckInput) {
			flatAt(300, 0)(in)
			in.Households[1].Key = tariff.Key{Class: tariff.General}
		}, nil},
		{"E26 standby in an empty home", func(in *CheckInput) {
			in.Households[1].Vacant = true
			consume(in, 1, 15)
		}, nil},
		{"E26 use in an empty home", func(in *CheckInput) {
			in.Households[1].Vacant = true
			consume(in, 1, 16)
		}, []string{"E26 주의 101-102 D3"}},
		{"E31 less than up to the move", moved(101, 100), []string{"E40 안내", "E31 중단 101-102 E3"}},
		{"E31 as much as up to the move", moved(100, 100), nil},
		{"E31 two moves", func(in *CheckInput) {
			moved(60, 100)(in)
			in.Moves = append(in.Moves, Move{Household: 1, OwnKWh: 41})
		}, []string{"E40 안내", "E31 중단 101-102 E3"}},
		{"E31 a single contract divides nothing", func(in *CheckInput) {
			moved(101, 100)(in)
			in.Complex.Method = Single
		}, nil},
		{"E27 as much as last month", func(in *CheckInput) { in.Past[1][12].OwnKWh = usualUse(1, july) }, []string{"E27 안내 101-102 D3"}},
		{"E27 as much as twice before", func(in *CheckInput) {
			in.Past[1][12].OwnKWh, in.Past[1][11].OwnKWh = usualUse(1, july), usualUse(1, july)
		}, []string{"E27 주의 101-102 D3"}},
		{"E27 small uses repeat by chance", flatAt(9, 9), nil},
		{"E27 from ten on", flatAt(10, 10), []string{"E27 주의 101-102 D3"}},
	})
}

func TestCheckTransposedDigits(t *testing.T) {
	runScenarios(t, []scenario{
		{"E28 the reading, found by usual use", func(in *CheckInput) {
			rolling(in, "4237")
			set(in, 1, ColCurrent, "4152")
			set(in, 1, ColOwn, "0")
		}, []string{"E40 안내", "E20 중단 101-102 D3", "E28 주의 101-102 D3 → 4512"}},
		{"E28 the reading, found by the use beside it", func(in *CheckInput) {
			rolling(in, "4237")
			set(in, 1, ColCurrent, "4521")
			set(in, 1, ColOwn, "275")
		}, []string{"E40 안내", "E21 중단 101-102 E3 → 284", "E28 주의 101-102 D3 → 4512"}},
		{"E28 the use", func(in *CheckInput) {
			rolling(in, "4237")
			set(in, 1, ColCurrent, "4512")
			set(in, 1, ColOwn, "257")
		}, []string{"E40 안내", "E21 중단 101-102 E3 → 275", "E28 주의 101-102 E3 → 275"}},
		{"E28 high use that an exchange makes usual", func(in *CheckInput) {
			rolling(in, "4237")
			set(in, 1, ColCurrent, "5412")
			set(in, 1, ColOwn, "0")
			in.Month.MainKWh += 1000
		}, []string{"E23 주의 101-102 D3", "E28 주의 101-102 D3 → 4512", "E21 안내 101-102 E3 → 1175"}},
		{"E28 no exchange makes sense", func(in *CheckInput) {
			rolling(in, "4237")
			set(in, 1, ColCurrent, "4111")
			set(in, 1, ColOwn, "0")
		}, []string{"E40 안내", "E20 중단 101-102 D3"}},
	})
}

func TestCheckSentinels(t *testing.T) {
	for _, text := range []string{"99999", "9999", "999999.9", "99999.99", "65535", "6553.5", "16777.215", "16777.21", "16777.22", "16777215", "167772.15", "42949672.95", "88888"} {
		in := cleanInput(12)
		in.Month.MainKWh = 0
		set(in, 1, ColCurrent, text)
		set(in, 1, ColOwn, "0")
		var stops []string
		for _, f := range Check(in).Findings {
			if f.Severity == kilowon.Stop {
				stops = append(stops, f.Code)
			}
			if f.SafeFix {
				t.Errorf("%s: a figure that is no reading must not be repaired: %+v", text, f)
			}
		}
		if !slices.Equal(stops, []string{"E29"}) {
			t.Errorf("reading %s stops with %v, want E29", text, stops)
		}
	}
	for _, text := range []string{"9999", "99999", "65535", "32767"} {
		in := cleanInput(12)
		set(in, 1, ColOwn, text)
		got := strings.Join(lines(Check(in).Findings), "\n")
		if !strings.Contains(got, "E29 중단 101-102 E3") {
			t.Errorf("use %s:\n%s", text, got)
		}
	}
}

func TestCheckSentinelThatIsAReading(t *testing.T) {
	in := cleanInput(12)
	rolling(in, "65243")
	set(in, 1, ColCurrent, "65535")
	set(in, 1, ColOwn, "292")
	in.Month.MainKWh = 0
	if got := lines(Check(in).Findings); len(got) != 0 {
		t.Errorf("292 kWh are usual, whatever the figure: %s", strings.Join(got, "\n"))
	}
	set(in, 1, ColCurrent, "65243")
	in.Past[1][12].Current = 65535_00
	set(in, 1, ColPrevious, "65535")
	set(in, 1, ColCurrent, "65535")
	set(in, 1, ColOwn, "0")
	if got := strings.Join(lines(Check(in).Findings), "\n"); !strings.Contains(got, "E29 중단 101-102 D3") {
		t.Errorf("an error figure that stays is still one:\n%s", got)
	}
}

func TestIsSentinel(t *testing.T) {
	for _, r := range []metering.Register{999_00, 99_99 / 10, 0, 1, 12345_00, 99998_00, 65536_00, 1999_00} {
		if isSentinel(r) {
			t.Errorf("%s is a reading", r)
		}
	}
}

func TestCheckDigits(t *testing.T) {
	for digits, want := range map[int]int{0: 0, 5: 0, 4: 1} {
		in := cleanInput(1)
		in.Month.MainKWh = 0
		in.Past[0] = nil
		in.Households[0].Digits = digits
		set(in, 0, ColPrevious, "9900")
		set(in, 0, ColCurrent, "10192")
		set(in, 0, ColOwn, "292")
		got := Check(in)
		if got.Totals.Parked != want {
			t.Errorf("10192 on a meter of %d digits: %s", digits, strings.Join(lines(got.Findings), "\n"))
		}
	}
}

func TestCheckCopiedFile(t *testing.T) {
	for _, c := range []struct{ n, want int }{{9, 0}, {10, 1}} {
		in := cleanInput(50)
		for i := range c.n {
			in.Past[i][12].OwnKWh = usualUse(i, july)
		}
		file := 0
		for _, f := range Check(in).Findings {
			if f.Code == "E27" && f.Unit == "" {
				file++
			}
		}
		if file != c.want {
			t.Errorf("%d of 50 repeat last month: %d findings on the file, want %d", c.n, file, c.want)
		}
	}
	in := cleanInput(51)
	for i := range 10 {
		in.Past[i][12].OwnKWh = usualUse(i, july)
	}
	for _, f := range Check(in).Findings {
		if f.Unit == "" {
			t.Errorf("10 of 51 are less than a fifth: %s", f.Message)
		}
	}
}

func TestCheckNeighbourSwap(t *testing.T) {
	in := cleanInput(12)
	a, b := in.Filed.Rows[4].Cells[ColCurrent].Text, in.Filed.Rows[5].Cells[ColCurrent].Text
	set(in, 4, ColCurrent, b)
	set(in, 5, ColCurrent, a)
	set(in, 4, ColOwn, "0")
	set(in, 5, ColOwn, "0")
	got := strings.Join(lines(Check(in).Findings), "\n")
	for _, want := range []string{"E30 주의 101-201 D6 → " + a, "E30 주의 101-202 D7 → " + b} {
		if !strings.Contains(got, want) {
			t.Errorf("exchanged readings: no %q in\n%s", want, got)
		}
	}

	in = cleanInput(12)
	set(in, 4, ColOwn, use(5))
	set(in, 5, ColOwn, use(4))
	got = strings.Join(lines(Check(in).Findings), "\n")
	for _, want := range []string{"E30 주의 101-201 E6 → " + use(4), "E30 주의 101-202 E7 → " + use(5), "E21 중단 101-201", "E21 중단 101-202"} {
		if !strings.Contains(got, want) {
			t.Errorf("exchanged uses: no %q in\n%s", want, got)
		}
	}

	in = cleanInput(12)
	set(in, 4, ColCurrent, "1")
	consume(in, 5, 9000)
	if got = strings.Join(lines(Check(in).Findings), "\n"); strings.Contains(got, "E30") {
		t.Errorf("two faults that no exchange mends:\n%s", got)
	}
}

func TestHistoryPassesOverThisMonthAndLater(t *testing.T) {
	in := cleanInput(1)
	in.Past[0] = append(in.Past[0], Past{Month: july, Current: 1, OwnKWh: 9999}, Past{Month: july + 1, Current: 2, OwnKWh: 9999})
	if got := lines(Check(in).Findings); len(got) != 0 {
		t.Errorf("filing a month again compares it with itself: %s", strings.Join(got, "\n"))
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		of   []int64
		want int64
	}{{nil, 0}, {[]int64{7}, 7}, {[]int64{9, 1}, 5}, {[]int64{9, 1, 3}, 3}, {[]int64{4, 9, 1, 3}, 3}} {
		if got := median(slices.Clone(c.of)); got != c.want {
			t.Errorf("median of %v is %d, want %d", c.of, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.Int64Range(0, 5000), 1, 13).Draw(t, "uses")
		m := median(slices.Clone(v))
		below, above := 0, 0
		for _, x := range v {
			if x < m {
				below++
			}
			if x > m {
				above++
			}
		}
		if below > len(v)/2 || above > len(v)/2 {
			t.Fatalf("%d is not in the middle of %v", m, v)
		}
	})
}

func TestLimitsAreOrdered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := entry{hh: &Household{}, past: history{months: rapid.IntRange(0, 13).Draw(t, "months"), usual: rapid.Int64Range(0, 1e6).Draw(t, "usual"),
			lastYear: rapid.Int64Range(-1, 1e6).Draw(t, "last year"), gap: rapid.Int64Range(1, 13).Draw(t, "gap")}}
		if e.low() > e.high() || e.high() == math.MaxInt64 {
			t.Fatalf("limits %d to %d", e.low(), e.high())
		}
		if u := e.past.usual * e.past.gap; u > 0 && e.past.months >= minHistory && !e.usually(max(u, e.low())) {
			t.Fatalf("the usual use %d is outside %d to %d", u, e.low(), e.high())
		}
	})
}
