package kilowon

import (
	"fmt"
	"strconv"
	"strings"
)

// Won is an amount of money in whole won (원). It may be negative: a discount line is.
type Won int64

// Price is an exact unit price in 1/100 won (0.01원), so that 88.3 won is 8830. Prices of the book have at most two decimals.
type Price int64

// PriceScale is how many Price units make one won.
const PriceScale = 100

// Ratio is an exact share in 1/1000, so that 3.7 % is 37. Tax, fund and percentage discounts are ratios.
type Ratio int64

// RatioScale is how many Ratio units make one.
const RatioScale = 1000

// ParsePrice reads an exact decimal such as "88.3" or "-3.0"; more than two decimals, an exponent or any other text is an error.
func ParsePrice(s string) (Price, error) {
	n, err := ParseDecimal(s, 2)
	return Price(n), err
}

// ParseRatio reads an exact decimal share such as "0.037" or "0.30" with at most three decimals.
func ParseRatio(s string) (Ratio, error) {
	n, err := ParseDecimal(s, 3)
	return Ratio(n), err
}

// ParseDecimal reads an exact decimal with at most so many places and gives it in units of the last place; an exponent or any other text is an error.
func ParseDecimal(s string, places int) (int64, error) {
	digits, neg := s, false
	if strings.HasPrefix(s, "-") {
		digits, neg = s[1:], true
	}
	whole, frac, dot := strings.Cut(digits, ".")
	frac0 := frac
	if len(frac) > places {
		frac = strings.TrimRight(frac, "0")
	}
	if whole == "" || len(whole) > 12 || (dot && frac0 == "") || len(frac) > places || !allDigits(whole) || !allDigits(frac) {
		return 0, Errorf(Invalid, "소수점 아래 %d자리 이내의 정확한 숫자여야 하는데 %q입니다", places, s)
	}
	n, err := strconv.ParseInt(whole+frac+strings.Repeat("0", places-len(frac)), 10, 64)
	if err != nil {
		return 0, Errorf(Invalid, "숫자 %q이(가) 너무 큽니다", s)
	}
	if neg {
		n = -n
	}
	return n, nil
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// String writes the price with one decimal, as the price list does ("88.3"), or two where it has them.
func (p Price) String() string {
	sign := ""
	if p < 0 {
		sign, p = "-", -p
	}
	if p%10 == 0 {
		return fmt.Sprintf("%s%s.%d", sign, FormatInt(int64(p/PriceScale)), p%PriceScale/10)
	}
	return fmt.Sprintf("%s%s.%02d", sign, FormatInt(int64(p/PriceScale)), p%PriceScale)
}

// String writes the ratio as a percentage ("3.7%").
func (r Ratio) String() string {
	if r%10 == 0 {
		return strconv.FormatInt(int64(r/10), 10) + "%"
	}
	return fmt.Sprintf("%d.%d%%", r/10, r%10)
}

// String writes the amount with thousands separators ("1,234,567").
func (w Won) String() string { return FormatInt(int64(w)) }

// FormatInt writes a whole number with thousands separators.
func FormatInt(n int64) string {
	var text [26]byte // a sign, 19 digits, 6 separators
	at, left := len(text), uint64(n)
	if n < 0 {
		left = -left
	}
	for digits := 1; ; digits++ {
		at--
		text[at] = byte('0' + left%10)
		if left /= 10; left == 0 {
			break
		}
		if digits%3 == 0 {
			at--
			text[at] = ','
		}
	}
	if n < 0 {
		at--
		text[at] = '-'
	}
	return string(text[at:])
}

// Rounding names how an exact amount becomes whole won. Each bill line carries the one a cited rule gives it.
type Rounding uint8

const (
	// RoundNone leaves the amount as it is: it was whole already.
	RoundNone Rounding = iota
	// RoundDown cuts below one won toward zero (원 미만 절사).
	RoundDown
	// RoundHalfUp rounds to the nearest won, halves away from zero (사사오입).
	RoundHalfUp
	// RoundDown10 cuts below ten won toward zero (10원 미만 절사).
	RoundDown10
)

var roundingNames = [...]string{"단수 없음", "원 미만 절사", "원 미만 반올림(4사5입)", "10원 미만 절사"}

// String is the Korean name shown beside the amount before and after.
func (r Rounding) String() string {
	if int(r) < len(roundingNames) {
		return roundingNames[r]
	}
	return "알 수 없는 단수처리"
}

// Won rounds num/den won by the named method. den must be positive.
func (r Rounding) Won(num, den int64) Won {
	switch r {
	case RoundHalfUp:
		return Won(DivHalfUp(num, den))
	case RoundDown10:
		return Won(num / (10 * den) * 10)
	default:
		return Won(num / den)
	}
}

// DivHalfUp divides and rounds halves away from zero; den must be positive. Whole kWh, kW and percentages are rounded so (제7조 ①).
func DivHalfUp(num, den int64) int64 {
	if uint64(num|den)>>32 == 0 {
		// A division of 32 bits costs a third of one of 64.
		n, d := uint32(num), uint32(den)
		q, rem := n/d, n%d
		if rem >= d-rem {
			q++
		}
		return int64(q)
	}
	if num < 0 {
		return -DivHalfUp(-num, den)
	}
	q, rem := num/den, num%den
	if rem >= den-rem {
		q++
	}
	return q
}

// Share splits total into whole parts proportional to weights by largest remainder; ties go to the earlier part.
// The parts add up to total exactly. With no positive weight the parts are equal.
func Share(total int64, weights []int64) []int64 {
	out := make([]int64, len(weights))
	if len(weights) == 0 {
		return out
	}
	if total < 0 {
		for i, v := range Share(-total, weights) {
			out[i] = -v
		}
		return out
	}
	sum := sumPositive(weights)
	if sum == 0 {
		equal := make([]int64, len(weights))
		for i := range equal {
			equal[i] = 1
		}
		return Share(total, equal)
	}
	return shareByRemainder(out, total, sum, weights)
}
