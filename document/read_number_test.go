package document

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestNormalizeNumber(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"123", "123"}, {"１２３", "123"}, {"1,234", "1234"}, {"1234 kWh", "1234"}, {" 1234 ", "1234"}, {"1234.0", "1234"},
		{"1,234,567.80KWH", "1234567.8"}, {"１，２３４．５　ｋＷｈ", "1234.5"}, {"4237.16", "4237.16"}, {"0101", "101"}, {"'0101", "101"},
		{"-5", "-5"}, {"−5", "-5"}, {"－５", "-5"}, {"△5", "-5"}, {"+5", "5"}, {"-0.00", "0"}, {"0", "0"}, {"000", "0"}, {".5", "0.5"}, {"5.", "5"},
		{"12㎾h", "12"}, {"12 킬로와트시", "12"}, {"\u00a012\u200b\ufeff", "12"}, {"12345678901234567890.12345", "12345678901234567890.12345"},
		{"100,000\n", "100000"}, {strings.Repeat("9", 64), strings.Repeat("9", 64)},
	} {
		got, changed, ok := NormalizeNumber(tt.in)
		if got != tt.want || !ok || changed != (tt.in != tt.want) {
			t.Errorf("%q: got %q, %v, %v, want %q", tt.in, got, changed, ok, tt.want)
		}
	}
	for _, bad := range []string{
		"", " ", "-", ".", ",", "kWh", "12,34", "1,2345", ",123", "1,,234", "1,234,", "1234,567", "1.2.3", "1.234,5", "1 234", "1e3", "1.2E+03", "0x10",
		"l23", "O", "12원", "12 MWh", "12 kW", "--5", "12-", "(5)", "１２３동", "٣", "12\n13", "NaN", "Inf", "1_000", strings.Repeat("9", 65), strings.Repeat(" ", 300) + "1",
		"1234\u212Awh",
	} {
		if got, changed, ok := NormalizeNumber(bad); ok || got != "" || changed {
			t.Errorf("%q: got %q", bad, got)
		}
	}
}

func TestNormalizeNumberProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(-9_999_999_999, 9_999_999_999).Draw(t, "n")
		plain := strconv.FormatInt(n, 10)
		written := plain
		if rapid.Bool().Draw(t, "commas") {
			written = grouped(int(max(n, -n)))
			if n < 0 {
				written = "-" + written
			}
		}
		if rapid.Bool().Draw(t, "wide") {
			written = strings.Map(func(r rune) rune { return r - '!' + '！' }, written)
		}
		written = rapid.SampledFrom([]string{"", " ", "\t", "　"}).Draw(t, "before") + written + rapid.SampledFrom([]string{"", " ", "kWh", " kwh ", ".0"}).Draw(t, "after")
		got, changed, ok := NormalizeNumber(written)
		if !ok || got != plain || changed != (written != plain) {
			t.Fatalf("%q: got %q, %v, %v", written, got, changed, ok)
		}
	})
}

// TestNumberText checks the two ways a stored number is written against each other.
func TestNumberText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		scaled, digits := rapid.Int64Range(-999_999_999_999, 999_999_999_999).Draw(t, "scaled"), rapid.IntRange(0, 6).Draw(t, "digits")
		want, _, ok := NormalizeNumber(decimal(scaled, digits))
		f := float64(scaled) / math.Pow10(digits)
		if got := floatText(f); got != want || !ok {
			t.Fatalf("floatText(%v) = %s, want %s", f, got, want)
		}
		for _, raw := range []string{want, decimal(scaled, digits), strconv.FormatFloat(f, 'e', 16, 64), strconv.FormatFloat(f, 'g', 17, 64)} {
			parsed, ok := parseFloat(raw)
			if !ok || floatText(parsed) != want || plainNumber([]byte(raw)) && raw != want {
				t.Fatalf("%q: got %s, want %s", raw, floatText(parsed), want)
			}
		}
		if len(want) <= 15 && !plainNumber([]byte(want)) {
			t.Fatalf("%q is not plain", want)
		}
	})
	for _, raw := range []string{"", "-", "-0", "007", "1.", ".5", "-.5", "1.50", "1e3", "+1", "1.2.3", "1234567890123456", "--1", "-00.5"} {
		if plainNumber([]byte(raw)) {
			t.Errorf("%q is not plain", raw)
		}
	}
}

// decimal writes a scaled whole number with its point.
func decimal(scaled int64, digits int) string {
	s := strconv.FormatInt(max(scaled, -scaled), 10)
	s = strings.Repeat("0", max(digits+1-len(s), 0)) + s
	if digits > 0 {
		s = s[:len(s)-digits] + "." + s[len(s)-digits:]
	}
	if scaled < 0 {
		s = "-" + s
	}
	return s
}

func TestDateFormats(t *testing.T) {
	for code, want := range map[string]bool{
		"General": false, "0.00": false, "#,##0": false, "@": false, `0.0"kWh"`: false, `0\d`: false, "0_m": false, "[Red]0": false, "[$-412]#,##0": false,
		"0.00E+00": false, `"일자" 0`: false, "": false, `0;yyyy`: false, `"open`: false, "[open": false, "*m0": false, "General\\s": false,
		"yyyy-mm-dd": true, `yyyy"년" m"월" d"일"`: true, "[$-412]AM/PM h:mm": true, "h:mm:ss": true, "[h]:mm": true, "[ss]": true, "MMM": true, "D": true,
	} {
		if got := isDateFormat(code); got != want {
			t.Errorf("isDateFormat(%q) = %v", code, got)
		}
	}
	for id, want := range map[int]bool{0: false, 1: false, 4: false, 10: false, 13: false, 14: true, 22: true, 23: false, 27: true, 36: true, 37: false, 44: false, 45: true, 47: true, 48: false, 49: false, 50: true, 58: true, 59: false} {
		if isBuiltinDate(id) != want {
			t.Errorf("isBuiltinDate(%d)", id)
		}
	}
}
