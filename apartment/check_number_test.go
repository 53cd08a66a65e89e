package apartment

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/metering"
	"pgregory.net/rapid"
)

// use is what household i used in the month, as text.
func use(i int) string { return strconv.FormatInt(usualUse(i, july), 10) }

// previous is household i's previous reading in a clean form.
func previous(i int) metering.Register { return cleanInput(12).Past[i][12].Current }

// after is household i's reading after so many kWh.
func after(i int, kwh int64) string { return metering.Advance(previous(i), kwh, 1).String() }

func TestReadNumber(t *testing.T) {
	cases := []struct {
		text string
		want number
		ok   bool
	}{
		{"0", number{}, true},
		{"00", number{}, true},
		{"137", number{value: 137_00}, true},
		{"137.4", number{value: 137_40, places: 1}, true},
		{"137.50", number{value: 137_50, places: 1, half: true}, true},
		{"4237.16", number{value: 4237_16, places: 2}, true},
		{"16777.215", number{value: 16777_21, places: 3}, true},
		{"-3", number{value: 3_00, negative: true}, true},
		{"-0", number{}, true},
		{"-0.001", number{places: 3, negative: true}, true},
		{"999999999", number{value: 999_999_999_00}, true},
		{"000000000137", number{value: 137_00}, true},
		{"1000000000", number{value: 100_000_000_00, huge: true}, true},
		{"1,234", number{value: 1234_00, cleaned: true}, true},
		{"12,345,678.9", number{value: 12_345_678_90, places: 1, half: true, cleaned: true}, true},
		{"１３７", number{value: 137_00, cleaned: true}, true},
		{"１，２３４．５", number{value: 1234_50, places: 1, half: true, cleaned: true}, true},
		{" 137 ", number{value: 137_00, cleaned: true}, true},
		{"137kWh", number{value: 137_00, cleaned: true}, true},
		{"137 KWH", number{value: 137_00, cleaned: true}, true},
		{"137㎾h", number{value: 137_00, cleaned: true}, true},
		{"137 ｋＷｈ", number{value: 137_00, cleaned: true}, true},
		{"'137", number{value: 137_00, cleaned: true}, true},
		{"\u00a0137", number{value: 137_00, cleaned: true}, true},
		{"−3", number{value: 3_00, negative: true, cleaned: true}, true},
	}
	for _, c := range cases {
		if got, ok := readNumber(c.text); ok != c.ok || got != c.want {
			t.Errorf("%q is read as %+v, %v; want %+v", c.text, got, ok, c.want)
		}
	}
	for _, text := range []string{"", " ", "-", ".", "1.", ".5", "1,23", "1,2345", ",123", "1234,567", "1.2.3", "1e5", "+1", "0x1F", "12 34", "(123)", "12%", "kWh", "없음", "1.234,5",
		"12kWhkWh", "137원", "#N/A", "TRUE", "2025-07-01", "1,234.5,6", "1\x00"} {
		if got, ok := readNumber(text); ok {
			t.Errorf("%q is read as %+v, but is no plain number", text, got)
		}
	}
}

func TestReadNumberAgreesWithItsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cents := rapid.Int64Range(0, 999_999_999_99).Draw(t, "cents")
		text := fmt.Sprintf("%d.%02d", cents/100, cents%100)
		n, ok := readNumber(text)
		if !ok || n.value != cents || n.cleaned || n.negative || n.huge {
			t.Fatalf("%s is read as %+v", text, n)
		}
		if want := (cents + 50) / 100; n.kwh() != want {
			t.Fatalf("%s is %d kWh, want %d", text, n.kwh(), want)
		}
		if back, _ := readNumber(metering.Register(n.value).String()); back.value != cents {
			t.Fatalf("%s comes back as %d", text, back.value)
		}
	})
}

func TestCheckCells(t *testing.T) {
	formula := func(i int, col Column, text string) func(*CheckInput) {
		return func(in *CheckInput) {
			set(in, i, col, text)
			in.Filed.Rows[i].Cells[col].Formula = true
		}
	}
	text := func(i int, col Column, text string) func(*CheckInput) {
		return func(in *CheckInput) { put(in, i, col, text) }
	}
	number := func(i int, col Column, text string) func(*CheckInput) {
		return func(in *CheckInput) { set(in, i, col, text) }
	}
	runScenarios(t, []scenario{
		{"E05 a formula with its value is stopped and can be repaired", formula(1, ColOwn, use(1)), []string{"E40 안내", "E05 중단 101-102 E3 → " + use(1) + "!"}},
		{"E05 a formula in the reading", formula(1, ColCurrent, after(1, usualUse(1, july))), []string{"E40 안내", "E05 중단 101-102 D3 → " + after(1, usualUse(1, july)) + "!"}},
		{"E05 a formula without a value", formula(1, ColCommon, ""), []string{"E40 안내", "E05 중단 101-102 F3"}},
		{"E05 a formula with a text", formula(1, ColCommon, "오류"), []string{"E40 안내", "E05 중단 101-102 F3"}},
		{"E05 a formula with a negative value", formula(1, ColCommon, "-1"), []string{"E40 안내", "E05 중단 101-102 F3"}},
		{"E05 a formula in the applied use is only told", formula(1, ColApplied, use(1)), []string{"E05 안내 101-102 G3 → " + use(1) + "!"}},
		{"E05 a formula in the previous reading gives way", formula(1, ColPrevious, "5"), []string{"E05 주의 101-102 C3 → " + previous(1).String() + "!"}},
		{"E05 a formula in a key", formula(1, ColNumber, "102"), []string{"E05 주의 101-102 B3 → 102!"}},
		{"E05 a formula in the flag", formula(1, ColFiled, "Y"), []string{"E40 안내", "E05 중단 101-102 H3 → Y!"}},
		{"E05 a formula in the flag that gives something else", formula(1, ColFiled, "N"), []string{"E40 안내", "E05 중단 101-102 H3"}},
		{"E06 comma and unit", text(1, ColCurrent, commas(after(1, usualUse(1, july)))+" kWh"), []string{"E06 안내 101-102 D3 → " + after(1, usualUse(1, july)) + "!"}},
		{"E06 full-width digits", text(1, ColCommon, "０"), []string{"E06 안내 101-102 F3 → 0!"}},
		{"E06 digits kept as text", text(1, ColOwn, use(1)), []string{"E06 안내 101-102 E3 → " + use(1) + "!"}},
		{"E06 no number", text(1, ColOwn, "없음"), []string{"E40 안내", "E06 중단 101-102 E3"}},
		{"E06 a comma in the wrong place", text(1, ColOwn, "1,23"), []string{"E40 안내", "E06 중단 101-102 E3"}},
		{"E06 an error value", text(1, ColCurrent, "#REF!"), []string{"E40 안내", "E06 중단 101-102 D3"}},
		{"E07 blank common use", text(1, ColCommon, " "), []string{"E07 안내 101-102 F3 → 0!"}},
		{"E07 blank use is the difference of the readings", text(1, ColOwn, ""), []string{"E07 안내 101-102 E3 → " + use(1) + "!"}},
		{"E07 blank reading", text(1, ColCurrent, ""), []string{"E40 안내", "E07 중단 101-102 D3 → " + after(1, usualUse(1, july))}},
		{"E07 blank reading and use", func(in *CheckInput) {
			put(in, 1, ColCurrent, "")
			put(in, 1, ColOwn, "")
		}, []string{"E40 안내", "E07 중단 101-102 D3", "E07 안내 101-102 E3"}},
		{"E07 blank applied use is nothing", text(1, ColApplied, ""), nil},
		{"E08 decimals in the use, below half", number(1, ColOwn, use(1)+".4"), []string{"E08 주의 101-102 E3 → " + use(1) + "!"}},
		{"E08 decimals in the common use, at half", number(1, ColCommon, "2.5"), []string{"E08 주의 101-102 F3 → 3!"}},
		{"E08 decimals written as text are one repair", text(1, ColCommon, "2.4kWh"), []string{"E08 주의 101-102 F3 → 2!", "E06 안내 101-102 F3 → 2!"}},
		{"E08 two decimals in a reading are right", func(in *CheckInput) { set(in, 1, ColCurrent, after(1, usualUse(1, july))+".25") }, nil},
		{"E08 three decimals in a reading", number(1, ColCurrent, after(1, usualUse(1, july))+".254"), []string{"E08 주의 101-102 D3 → " + after(1, usualUse(1, july)) + ".25!"}},
		{"E08 negative use", number(1, ColOwn, "-1"), []string{"E40 안내", "E08 중단 101-102 E3"}},
		{"E08 negative reading", number(1, ColCurrent, "-0.01"), []string{"E40 안내", "E08 중단 101-102 D3"}},
		{"E42 negative common use of a household", number(1, ColCommon, "-1"), []string{"E40 안내", "E42 중단 101-102 F3"}},
		{"E29 more digits than any meter", number(1, ColCurrent, "12345678901"), []string{"E40 안내", "E29 중단 101-102 D3"}},
	})
}

// commas writes the thousands of a whole number apart.
func commas(s string) string {
	if len(s) < 4 {
		return s
	}
	return s[:len(s)-3] + "," + s[len(s)-3:]
}

func TestCheckTextFileHasNoNumbers(t *testing.T) {
	in := cleanInput(12)
	for i := range in.Filed.Rows {
		for col := range in.Filed.Rows[i].Cells {
			in.Filed.Rows[i].Cells[col].Number = false
		}
	}
	if got := lines(Check(in).Findings); len(got) != 0 {
		t.Errorf("a text file cannot mark numbers, yet: %s", strings.Join(got, "\n"))
	}
}
