package kilowon

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// 0·1+0·3+0·7+8·1+1·3+1·7+2·1+3·3+4·5 = 49, and 4·5/10 = 2: 51 leaves 1, so the check digit is 9.
func TestParseBusinessNumber(t *testing.T) {
	for _, in := range []string{"0008112349", "000-81-12349", " 000-8112349 "} {
		if n, err := ParseBusinessNumber(in); err != nil || n != "0008112349" || n.String() != "000-81-12349" {
			t.Errorf("%q: %q, %v", in, n, err)
		}
	}
	for _, in := range []string{"", "000811234", "00081123499", "000811234九", "0008112348", "1008112349", "000-81-1234X"} {
		if n, err := ParseBusinessNumber(in); err == nil || CodeOf(err) != Invalid {
			t.Errorf("%q: %q, %v; want a refusal", in, n, err)
		}
	}
}

// Any nine digits take exactly one check digit.
func TestBusinessNumberCheckDigit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := fmt.Sprintf("%09d", rapid.IntRange(0, 999_999_999).Draw(t, "first"))
		fits := 0
		for last := range 10 {
			if _, err := ParseBusinessNumber(fmt.Sprint(first, last)); err == nil {
				fits++
			}
		}
		if fits != 1 {
			t.Fatalf("%s takes %d check digits, want one", first, fits)
		}
	})
}
