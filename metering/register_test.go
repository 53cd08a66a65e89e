package metering

import (
	"slices"
	"testing"

	"github.com/kilowon/kilowon"
	"pgregory.net/rapid"
)

func TestParseRegister(t *testing.T) {
	good := map[string]Register{"0": 0, "512": 51200, "4237.16": 423716, "4237.1": 423710, "4237.10": 423710, "4237.160": 423716, "0.01": 1, "99999.99": 9999999}
	for text, want := range good {
		if got, err := ParseRegister(text); err != nil || got != want {
			t.Errorf("ParseRegister(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "-1", "-0.01", "1,234", "12.345", "1e5", " 1", "１", "0x10", "1.", ".5", "NaN", "1234567890123"} {
		if got, err := ParseRegister(text); kilowon.CodeOf(err) != kilowon.Invalid || err == nil {
			t.Errorf("ParseRegister(%q) = %d, %v; want an invalid error", text, got, err)
		}
	}
}

func TestRegisterString(t *testing.T) {
	for r, want := range map[Register]string{0: "0", 1: "0.01", 10: "0.1", 51200: "512", 423716: "4237.16", 423710: "4237.1", -116: "-1.16", -100: "-1", -5: "-0.05"} {
		if got := r.String(); got != want {
			t.Errorf("Register(%d) = %q, want %q", int64(r), got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		r := Register(rapid.Int64Range(0, 1e14-1).Draw(t, "register"))
		if back, err := ParseRegister(r.String()); err != nil || back != r {
			t.Fatalf("%d is written %q and read back as %d, %v", int64(r), r, back, err)
		}
	})
}

func TestUsage(t *testing.T) {
	cases := []struct {
		name              string
		previous, current Register
		multiplier, want  int64
	}{
		{"whole", 100_00, 437_00, 1, 337},
		{"no multiplier is one", 100_00, 437_00, 0, 337},
		{"below half", 100_00, 237_49, 1, 137},
		{"at half", 100_00, 237_50, 1, 138},
		{"above half", 100_00, 237_51, 1, 138},
		{"the product is rounded, not the difference", 100_00, 101_26, 40, 50},
		{"unchanged", 100_00, 100_00, 1, 0},
	}
	for _, c := range cases {
		if got := Usage(c.previous, c.current, c.multiplier); got != c.want {
			t.Errorf("%s: %d kWh, want %d", c.name, got, c.want)
		}
	}
}

func TestAdvanceUndoesUsage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		previous := Register(rapid.Int64Range(0, 1e9).Draw(t, "previous"))
		kwh := rapid.Int64Range(0, 1e6).Draw(t, "kwh")
		multiplier := rapid.SampledFrom([]int64{0, 1, 10, 20, 40, 50, 100}).Draw(t, "multiplier")
		if got := Usage(previous, Advance(previous, kwh, multiplier), multiplier); got != kwh {
			t.Fatalf("%d kWh from %s at ×%d gives %d back", kwh, previous, multiplier, got)
		}
	})
}

func TestRollover(t *testing.T) {
	cases := []struct {
		name              string
		previous, current Register
		digits            int
		want              int64
		ok                bool
	}{
		{"five digits by default", 99_800_00, 137_00, 0, 337, true},
		{"six digits", 999_800_00, 137_00, 6, 337, true},
		{"four digits", 9_800_00, 137_00, 4, 337, true},
		{"last figure to zero", 99_999_99, 0, 5, 0, true},
		{"forwards", 137_00, 99_800_00, 5, 0, false},
		{"unchanged", 137_00, 137_00, 5, 0, false},
		{"more than the meter shows", 123_456_00, 137_00, 5, 0, false},
		{"below zero", 137_00, -1, 5, 0, false},
	}
	for _, c := range cases {
		if got, ok := Rollover(c.previous, c.current, 1, c.digits); got != c.want || ok != c.ok {
			t.Errorf("%s: %d, %v; want %d, %v", c.name, got, ok, c.want, c.ok)
		}
	}
	if got, _ := Rollover(99_800_00, 137_00, 40, 5); got != 337*40 {
		t.Errorf("multiplier: %d kWh", got)
	}
	if Full(40) != Full(maxDigits) {
		t.Errorf("a meter of forty digits must not overflow: %d", Full(40))
	}
}

func TestSwapMoved(t *testing.T) {
	swap := Swap{End: 4_350_00, Start: 10_00}
	cases := []struct {
		name              string
		previous, current Register
		want              Register
		ok                bool
	}{
		{"both move", 4_237_00, 210_00, 313_00, true},
		{"new one has not moved", 4_237_00, 10_00, 113_00, true},
		{"old one had not moved", 4_350_00, 210_00, 200_00, true},
		{"old one runs back", 4_350_01, 210_00, 199_99, false},
		{"new one runs back", 4_237_00, 9_99, 112_99, false},
	}
	for _, c := range cases {
		if got, ok := swap.Moved(c.previous, c.current); got != c.want || ok != c.ok {
			t.Errorf("%s: %s, %v; want %s, %v", c.name, got, ok, c.want, c.ok)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		previous, current := Register(rapid.Int64Range(0, 1e9).Draw(t, "previous")), Register(rapid.Int64Range(0, 1e9).Draw(t, "current"))
		at := Register(rapid.Int64Range(0, 1e9).Draw(t, "at"))
		if moved, _ := (Swap{End: at, Start: at}).Moved(previous, current); moved != current-previous {
			t.Fatalf("a swap at the same figure changes nothing, but %s to %s moved %s", previous, current, moved)
		}
	})
}

func TestTransposed(t *testing.T) {
	cases := []struct {
		of   Register
		want []Register
	}{
		{4152_00, []Register{4125_00, 4512_00, 1452_00}},
		{1123_45, []Register{1132_45, 1213_45}},
		{100_00, []Register{10_00}},
		{77_00, nil},
		{7_00, nil},
		{0, nil},
		{-4152_00, nil},
	}
	for _, c := range cases {
		if got := Transposed(c.of); !slices.Equal(got, c.want) {
			t.Errorf("Transposed(%s) = %v, want %v", c.of, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		r := Register(rapid.Int64Range(0, 1e12).Draw(t, "register"))
		for _, other := range Transposed(r) {
			if other == r {
				t.Fatalf("%s is no transposition of itself", r)
			}
			// Typing the same two digits wrongly again gives the first back, unless a leading zero was lost.
			if len(other.String()) == len(r.String()) && !slices.Contains(Transposed(other), r) {
				t.Fatalf("%s comes from %s but not back", other, r)
			}
		}
	})
}
