package metering

import (
	"github.com/kilowon/kilowon"
)

// Bounds of a meter's multiplier and of what its register may show, which keep energy times days inside 64 bits.
const (
	MaxMultiplier = 10_000
	maxRegister   = Register(RegisterScale * 10_000_000_000)
)

// Energy is what a meter counted between two registers, in 1/100 kWh and multiplied by its multiplier (0 stands for 1). A register below the one before has
// begun again at zero, where the number of whole digits of the meter is told; with 0 digits it is an error, as the register may have been misread.
func Energy(previous, current Register, multiplier int64, digits int) (Register, error) {
	switch {
	case multiplier < 0 || multiplier > MaxMultiplier:
		return 0, kilowon.Errorf(kilowon.Invalid, "계량기 배율은 1에서 %s 사이여야 하는데 %s입니다", kilowon.FormatInt(MaxMultiplier), kilowon.FormatInt(multiplier))
	case digits < 0 || digits > maxDigits:
		return 0, kilowon.Errorf(kilowon.Invalid, "계량기의 정수 자릿수는 1에서 %d 사이여야 하는데 %d입니다", maxDigits, digits)
	case previous < 0 || current < 0 || previous >= maxRegister || current >= maxRegister:
		return 0, kilowon.Errorf(kilowon.Invalid, "지침은 0 이상 %v 미만이어야 합니다", maxRegister)
	case digits > 0 && (previous >= Full(digits) || current >= Full(digits)):
		return 0, kilowon.Errorf(kilowon.Invalid, "정수 %d자리 계량기에는 %v부터 나올 수 없는데 지침이 %v, %v입니다. 자릿수를 확인해 주세요", digits, Full(digits), previous, current)
	case current < previous && digits == 0:
		return 0, kilowon.Errorf(kilowon.Invalid, "오늘 지침 %v이(가) 지난 지침 %v보다 작습니다. 지침을 다시 읽고, 계량기가 한 바퀴 돌아 0부터 다시 시작했으면 정수 자릿수를 적어 주세요", current, previous)
	case current < previous:
		current += Full(digits)
	}
	return (current - previous) * Register(max(multiplier, 1)), nil
}

// NextReading is the regular reading day (정기검침일, 제69조 ①) that ends the period begun by the reading on last: the one after the regular day that last
// is, or was moved from by at most tolerance days, else the first one after last. The day is 1 to 31; a month without it is read on its last day.
func NextReading(last kilowon.Date, day, tolerance int) kilowon.Date {
	best, moved := last.Month(), tolerance+1
	for m := last.Month() - 1; m <= last.Month()+1; m++ {
		off := int(m.Day(day) - last)
		if off = max(off, -off); off < moved {
			best, moved = m, off
		}
	}
	if moved <= tolerance {
		return (best + 1).Day(day)
	}
	if next := last.Month().Day(day); next > last {
		return next
	}
	return (last.Month() + 1).Day(day)
}

// Pace is how fast energy is used: so much in so many days, at least one (1일 평균사용량, 제69조 ②). It is kept as a fraction, so that nothing is lost.
type Pace struct {
	Energy Register
	Days   int
}

// Daily is the pace in 1/100 kWh a day, half up, to be shown.
func (p Pace) Daily() Register { return Register(kilowon.DivHalfUp(int64(p.Energy), int64(p.Days))) }

// Forecast is what has been used when so many more days have gone by at the pace, in whole kWh, half up (제7조 ①). Fewer than no days take their use back out.
func Forecast(used Register, p Pace, days int) int64 {
	return kilowon.DivHalfUp(int64(used)*int64(p.Days)+int64(p.Energy)*int64(days), int64(p.Days)*RegisterScale)
}

// Passing is how many more days at the pace take the use above so many kWh; it is not ok when that takes years.
func Passing(used Register, p Pace, kwh int64) (days int, ok bool) {
	room := kwh*RegisterScale - int64(used)
	if p.Energy <= 0 || room < 0 {
		return 0, false
	}
	n := room*int64(p.Days)/int64(p.Energy) + 1
	return int(n), n <= 1000
}

// Whole is energy in whole kWh, half up (제7조 ①).
func (r Register) Whole() int64 { return kilowon.DivHalfUp(int64(r), RegisterScale) }
