// Package metering holds meters, their registers and what they measured between two readings.
package metering

import (
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
)

// Register is the figure on a meter (지침) in 1/100 kWh, exact.
type Register int64

// RegisterScale is how many Register units a kWh has.
const RegisterScale = 100

// DefaultDigits is how many whole digits a household meter shows unless the meter is known to differ.
const DefaultDigits = 5

// ParseRegister reads an exact decimal with at most two decimals, zero or more.
func ParseRegister(s string) (Register, error) {
	p, err := kilowon.ParsePrice(s)
	if err != nil || p < 0 {
		return 0, kilowon.Errorf(kilowon.Invalid, "지침은 0 이상이고 소수점 아래 2자리 이내의 숫자여야 하는데 %q입니다", s)
	}
	return Register(p), nil
}

// String writes the register without needless decimals ("4237.16", "512").
func (r Register) String() string {
	s := strconv.FormatInt(int64(r)/RegisterScale, 10)
	if frac := int64(r) % RegisterScale; frac != 0 {
		s += "." + strings.TrimRight(strconv.FormatInt(RegisterScale+frac, 10)[1:], "0")
	}
	return s
}

// Usage is the energy between two registers in whole kWh, half up (제7조 ①), times the meter's multiplier.
func Usage(previous, current Register, multiplier int64) int64 {
	return kilowon.DivHalfUp(int64(current-previous)*max(multiplier, 1), RegisterScale)
}

// Rollover is the usage when the register has passed its last digit and begun again at zero; ok is false when current is not below previous.
func Rollover(previous, current Register, multiplier int64, digits int) (kwh int64, ok bool) {
	if current >= previous {
		return 0, false
	}
	if digits == 0 {
		digits = DefaultDigits
	}
	full := int64(RegisterScale)
	for range digits {
		full *= 10
	}
	return kilowon.DivHalfUp((int64(current)+full-int64(previous))*max(multiplier, 1), RegisterScale), true
}
