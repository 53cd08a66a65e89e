package metering

import (
	"cmp"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// MissingEnergy stands for an hour whose energy was not obtained.
const MissingEnergy int64 = -1

// DayEnergy is the energy of one day by hour, in Wh, of the hours of peak and of mid load (별표 3); MissingEnergy where an hour was not obtained.
type DayEnergy struct {
	Date      kilowon.Date
	Peak, Mid []int64
}

// SumEnergy adds what was obtained and counts the hours it was obtained of.
func SumEnergy(hours []int64) (wh int64, obtained int) {
	for _, e := range hours {
		if e != MissingEnergy {
			wh, obtained = wh+e, obtained+1
		}
	}
	return wh, obtained
}

// BaselineQuestion asks what a customer would have used in the peak hours of a peak day (고객기준부하, 별지 5 13.).
type BaselineQuestion struct {
	Day kilowon.Date
	// Days are the days with hourly data, sorted by date.
	Days []DayEnergy
	// PeakDays are all peak days; those before Day are no ordinary weekdays. Vacations are left out before the weekdays are chosen,
	// Reported (휴가·설비보수의 증빙) after.
	PeakDays            []kilowon.Date
	Vacations, Reported []kilowon.Period
}

// Baseline is the mean peak-hour energy of ordinary weekdays before a peak day, as the exact fraction Num/Den of a Wh.
type Baseline struct {
	Num, Den int64
	// Weekdays are the ordinary weekdays before the peak day, Left says which of them were not averaged, latest first.
	Weekdays []kilowon.Date
	Left     []DayLeft
	// Obtained of Wanted hours of the averaged days have data; Corrected says that the mean was divided by their share.
	Obtained, Wanted int64
	Corrected        bool
}

// DayLeft is a weekday that does not count for a baseline, and why.
type DayLeft struct {
	Date kilowon.Date
	Why  WhyLeft
}

// WhyLeft says why a weekday does not count.
type WhyLeft uint8

// The reasons.
const (
	// FarFromMean is a day that differs too much from the mean of the weekdays (별지 5 13. (1)).
	FarFromMean WhyLeft = iota
	// Reported is a day of a vacation or of works that the customer reported in time (별지 5 13. (2)).
	Reported
	// Largest and Smallest are left out of the mean (별지 5 13. (3)).
	Largest
	// Smallest is the counterpart of Largest.
	Smallest
)

var whyNames = [...]string{"평균과의 차이", "신고한 기간", "큰 날", "작은 날"}

// String is the Korean word for the reason.
func (w WhyLeft) String() string { return whyNames[w] }

// LessBy reports whether wh lies below the baseline by at least the share cut of it.
func (b *Baseline) LessBy(wh int64, cut kilowon.Ratio) bool {
	return wh*b.Den*kilowon.RatioScale <= b.Num*int64(kilowon.RatioScale-cut)
}

// BaselineOf works a baseline out. It is invalid where data of a weekday that counts is not given, and unencoded outside the calendar.
func BaselineOf(q *BaselineQuestion, rule tariff.BaselineRule, calendar *tariff.Calendar) (*Baseline, error) {
	days, err := q.weekdays(rule.Days, calendar)
	if err != nil {
		return nil, err
	}
	b := &Baseline{}
	total := int64(0)
	for _, d := range days {
		b.Weekdays = append(b.Weekdays, d.Date)
		total += d.wh
	}
	kept := make([]dayWh, 0, len(days))
	for _, d := range days {
		n := int64(len(days))
		switch off := d.wh*n - total; {
		case max(off, -off)*kilowon.RatioScale > total*int64(rule.Deviation):
			b.Left = append(b.Left, DayLeft{d.Date, FarFromMean})
		case inAny(q.Reported, d.Date):
			b.Left = append(b.Left, DayLeft{d.Date, Reported})
		default:
			kept = append(kept, d)
		}
	}
	if len(kept) == 0 {
		// 별지 5 13. (3): with no day left the ten weekdays themselves are averaged.
		kept, b.Left = days, nil
	}
	return b, b.average(kept, rule)
}

// dayWh is a weekday with its peak-hour energy.
type dayWh struct {
	*DayEnergy
	wh int64
}

// weekdays are the last ordinary weekdays before the peak day.
func (q *BaselineQuestion) weekdays(count int, calendar *tariff.Calendar) ([]dayWh, error) {
	var out []dayWh
	for d := q.Day - 1; len(out) < count; d-- {
		if err := calendar.Check(d); err != nil {
			return nil, err
		}
		if calendar.Kind(d) != tariff.Workday || slices.Contains(q.PeakDays, d) || inAny(q.Vacations, d) {
			continue
		}
		i, found := slices.BinarySearchFunc(q.Days, d, func(e DayEnergy, d kilowon.Date) int { return cmp.Compare(e.Date, d) })
		if !found || len(q.Days[i].Peak) == 0 {
			return nil, kilowon.Errorf(kilowon.Invalid, "피크일 %s의 직전 평일 %d일에 드는 %s의 최대부하시간대 자료가 없습니다. 그날의 자료를 적거나, 휴가였다면 휴가로 적어 주세요", q.Day, count, d)
		}
		wh, _ := SumEnergy(q.Days[i].Peak)
		out = append(out, dayWh{&q.Days[i], wh})
	}
	return out, nil
}

// average leaves the largest and smallest days out and divides by the share of obtained hours where it is low (별지 5 13. (3), (5)).
func (b *Baseline) average(days []dayWh, rule tariff.BaselineRule) error {
	days = slices.Clone(days)
	slices.SortStableFunc(days, func(x, y dayWh) int { return cmp.Compare(y.wh, x.wh) })
	extra := max(len(days)-rule.Keep, 0)
	top := (extra + 1) / 2
	for i, d := range days {
		switch {
		case i < top:
			b.Left = append(b.Left, DayLeft{d.Date, Largest})
		case i >= len(days)-(extra-top):
			b.Left = append(b.Left, DayLeft{d.Date, Smallest})
		default:
			wh, obtained := SumEnergy(d.Peak)
			b.Num, b.Den = b.Num+wh, b.Den+1
			b.Obtained, b.Wanted = b.Obtained+int64(obtained), b.Wanted+int64(len(d.Peak))
		}
	}
	slices.SortFunc(b.Left, func(x, y DayLeft) int { return cmp.Compare(y.Date, x.Date) })
	if b.Obtained == 0 {
		return kilowon.Errorf(kilowon.Invalid, "고객기준부하를 셈할 날에 얻은 자료가 하나도 없습니다")
	}
	if b.Obtained*kilowon.RatioScale < b.Wanted*int64(rule.DataShare) {
		b.Num, b.Den, b.Corrected = b.Num*b.Wanted, b.Den*b.Obtained, true
	}
	return nil
}

func inAny(periods []kilowon.Period, d kilowon.Date) bool {
	return slices.ContainsFunc(periods, func(p kilowon.Period) bool { return p.Contains(d) })
}
