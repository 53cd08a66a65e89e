package metering

import (
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
)

// Wh is the energy of one quarter of an hour in Wh, or the reactive energy in varh; zero or more, or [Missing].
type Wh int32

const (
	// WhPerKWh is how many Wh a kWh has.
	WhPerKWh = 1000
	// Missing marks a quarter of an hour that was not metered (결측).
	Missing Wh = -1
	// MaxWh is a quarter of an hour at 2,000,000 kW, the largest demand that is taken as possible.
	MaxWh Wh = 500_000_000

	// IntervalsPerDay is how many quarters of an hour a day has; Korea has no summer time.
	IntervalsPerDay  = 96
	intervalsPerHour = 4
)

// whDecimals is how many decimals of a kWh a Wh leaves.
const whDecimals = 3

// ParseWh reads kWh (or kvarh) as an exact decimal of zero or more; zeros behind the third decimal are no digits.
func ParseWh(s string) (Wh, error) {
	whole, fraction, point := strings.Cut(s, ".")
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > whDecimals || point && strings.HasSuffix(s, ".") || len(whole) > len("500000") {
		return 0, notWh(s)
	}
	v, err := strconv.ParseUint(whole+fraction+"000"[len(fraction):], 10, 32)
	if err != nil || whole == "" || Wh(v) > MaxWh || v > uint64(MaxWh) {
		return 0, notWh(s)
	}
	return Wh(v), nil
}

func notWh(s string) error {
	return kilowon.Errorf(kilowon.Invalid, "15분 사용량은 0에서 %s 사이이고 소수점 아래 %d자리 이내인 kWh여야 하는데 %q입니다", kilowon.FormatInt(int64(MaxWh/WhPerKWh)), whDecimals, s)
}

// WholeKWh is energy in whole kWh, half up (제7조 ①).
func WholeKWh(wh int64) int64 { return kilowon.DivHalfUp(wh, WhPerKWh) }

// KW is the demand of a quarter of an hour in whole kW, half up: four times its energy (제6조 10호, 제7조 ①).
func (w Wh) KW() int64 { return kilowon.DivHalfUp(int64(w)*intervalsPerHour, WhPerKWh) }

// Series is what a meter stored for each quarter of an hour from the midnight of From on; KWh[0] is 00:00 to 00:15.
type Series struct {
	From kilowon.Date
	KWh  []Wh
	// Lagging and Leading are the reactive energy (지상·진상 무효전력량), as long as KWh, or nil where it was not metered.
	Lagging, Leading []Wh
}

// Period is the days the series covers.
func (s *Series) Period() kilowon.Period {
	return kilowon.Period{From: s.From, To: s.From.AddDays(len(s.KWh) / IntervalsPerDay)}
}

// Part is the series of some of its days, sharing its memory; ok is false when it does not cover them in whole.
func (s *Series) Part(p kilowon.Period) (part Series, ok bool) {
	from, to := int(p.From-s.From)*IntervalsPerDay, int(p.To-s.From)*IntervalsPerDay
	if from < 0 || to < from || to > len(s.KWh) {
		return Series{}, false
	}
	part = Series{From: p.From, KWh: s.KWh[from:to]}
	if s.Lagging != nil {
		part.Lagging = s.Lagging[from:to]
	}
	if s.Leading != nil {
		part.Leading = s.Leading[from:to]
	}
	return part, true
}

// Gap is a run of quarters of an hour that were not metered: the indexes into the series, the second not in it.
type Gap struct {
	From, To int
}

// Gaps finds what was not metered, in order.
func (s *Series) Gaps() []Gap {
	var out []Gap
	for i, v := range s.KWh {
		switch {
		case v != Missing:
		case len(out) > 0 && out[len(out)-1].To == i:
			out[len(out)-1].To++
		default:
			out = append(out, Gap{i, i + 1})
		}
	}
	return out
}

// TimeText is when a quarter of an hour begins, as "2026-07-14 15:30".
func (s *Series) TimeText(index int) string {
	day, quarter := s.From.AddDays(index/IntervalsPerDay), index%IntervalsPerDay
	return day.String() + " " + clock(quarter)
}

// EndText is when the quarter of an hour before index ends; midnight is 24:00 of the day before, as meters print it.
func (s *Series) EndText(index int) string {
	if index%IntervalsPerDay == 0 {
		return s.From.AddDays(index/IntervalsPerDay-1).String() + " 24:00"
	}
	return s.TimeText(index)
}

func clock(quarter int) string {
	h, m := quarter/intervalsPerHour, quarter%intervalsPerHour*15
	return string([]byte{byte('0' + h/10), byte('0' + h%10), ':', byte('0' + m/10), byte('0' + m%10)})
}

// Text is when the gap was, as "2026-07-14 15:30~16:15".
func (g Gap) Text(s *Series) string {
	from, to := s.TimeText(g.From), s.EndText(g.To)
	if day, end, _ := strings.Cut(to, " "); strings.HasPrefix(from, day) {
		to = end
	}
	return from + "~" + to
}
