package receivable

import (
	"fmt"
	"time"

	"github.com/kilowon/kilowon"
)

// Moment is a civil day and time of day to the second, without a zone. The zero Moment stands for "not given".
type Moment int64

// ParseMoment reads "2026-07-03T14:05" or "2026-07-03T14:05:30" and nothing else.
func ParseMoment(s string) (Moment, error) {
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil && len(s) == len(layout) && t.Year() > 1970 {
			return Moment(t.Unix()), nil
		}
	}
	return 0, kilowon.Errorf(kilowon.Invalid, "때는 2026-07-03T14:05처럼 날짜와 시각이어야 하는데 %q입니다", s)
}

// Midnight is the first moment of a day.
func Midnight(d kilowon.Date) Moment { return Moment(d) * secondsOfDay }

const secondsOfDay = 24 * 60 * 60

// Date is the day of the moment.
func (m Moment) Date() kilowon.Date { return kilowon.Date(m / secondsOfDay) }

// String writes what ParseMoment reads, the seconds only where there are any.
func (m Moment) String() string {
	if m == 0 {
		return ""
	}
	second := m % secondsOfDay
	text := fmt.Sprintf("%sT%02d:%02d", m.Date(), second/3600, second/60%60)
	if second%60 != 0 {
		text += fmt.Sprintf(":%02d", second%60)
	}
	return text
}

// MarshalText writes the moment as String does.
func (m Moment) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what ParseMoment reads.
func (m *Moment) UnmarshalText(b []byte) error {
	v, err := ParseMoment(string(b))
	if err != nil {
		return err
	}
	*m = v
	return nil
}

// lasting is a number of seconds in words: "215분", "4분 30초".
func lasting(seconds int64) string {
	text := kilowon.FormatInt(seconds/60) + "분"
	if rest := seconds % 60; rest != 0 {
		text += fmt.Sprintf(" %d초", rest)
	}
	return text
}
