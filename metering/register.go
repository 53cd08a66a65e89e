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

// maxDigits keeps a full register times any multiplier inside 64 bits.
const maxDigits = 10

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
	if r < 0 {
		return "-" + (-r).String()
	}
	s := strconv.FormatInt(int64(r)/RegisterScale, 10)
	if frac := int64(r) % RegisterScale; frac != 0 {
		s += "." + strings.TrimRight(strconv.FormatInt(RegisterScale+frac, 10)[1:], "0")
	}
	return s
}

// Usage is the energy between two registers in whole kWh, half up (제7조 ①), times the meter's multiplier; 0 stands for a multiplier of 1.
func Usage(previous, current Register, multiplier int64) int64 {
	return kilowon.DivHalfUp(int64(current-previous)*max(multiplier, 1), RegisterScale)
}

// Advance is the register that stands at the end of a period with the given use: the inverse of [Usage], cut to 1/100 kWh.
func Advance(previous Register, kwh, multiplier int64) Register {
	return previous + Register(kwh*RegisterScale/max(multiplier, 1))
}

// Full is the register at which a meter of that many whole digits begins again at zero; 0 digits are [DefaultDigits].
func Full(digits int) Register {
	if digits <= 0 {
		digits = DefaultDigits
	}
	full := Register(RegisterScale)
	for range min(digits, maxDigits) {
		full *= 10
	}
	return full
}

// Rollover is the usage when the register has passed its last digit and begun again at zero. It is not ok when current is not below previous,
// or when previous is more than a meter of that many digits can show.
func Rollover(previous, current Register, multiplier int64, digits int) (kwh int64, ok bool) {
	full := Full(digits)
	if current >= previous || current < 0 || previous >= full {
		return 0, false
	}
	return Usage(previous, current+full, multiplier), true
}

// Swap is a meter exchanged inside the period: End is the old meter's last figure, Start the new meter's first (계량기 교체 지침).
type Swap struct {
	End, Start Register
}

// Moved is how far both meters moved together, as if one register had; it is not ok when either meter would have run backwards.
func (s Swap) Moved(previous, current Register) (moved Register, ok bool) {
	old, fresh := s.End-previous, current-s.Start
	return old + fresh, old >= 0 && fresh >= 0
}

// Transposed are the registers that become r when two neighbouring whole digits are typed in the wrong order, from the last digits on.
// A leading zero is no digit of r.
func Transposed(r Register) []Register {
	if r < 0 {
		return nil
	}
	var out []Register
	whole, frac := int64(r)/RegisterScale, int64(r)%RegisterScale
	for unit := int64(1); whole/unit >= 10; unit *= 10 {
		low, high := whole/unit%10, whole/unit/10%10
		if low != high {
			swapped := whole + (low-high)*10*unit + (high-low)*unit
			out = append(out, Register(swapped*RegisterScale+frac))
		}
	}
	return out
}
