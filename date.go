package kilowon

import (
	"fmt"
	"time"
)

// Date is a civil date, counted in days since 1970-01-01. It has no clock and no zone; every date of a bill is one.
// The zero Date stands for "not given": no bill is that old.
type Date int32

// DateOf gives the civil date of year, month and day; days past the month's end and months past the year's carry over.
func DateOf(year int, month time.Month, day int) Date {
	return MonthOf(year, month).First() + Date(day-1)
}

// ParseDate reads "2006-01-02" and nothing else.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1971 {
		return 0, Errorf(Invalid, "날짜는 2025-07-01처럼 연-월-일이어야 하는데 %q입니다", s)
	}
	return Date(t.Unix() / 86400), nil
}

// MustDate is ParseDate for dates written in the program itself.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Time is midnight UTC of the date.
func (d Date) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// IsZero reports whether no date is given.
func (d Date) IsZero() bool { return d == 0 }

// Civil splits the date into year, month and day.
func (d Date) Civil() (year int, month time.Month, day int) {
	// Days-to-civil by eras of 400 years (146,097 days), which needs no allocation and no time.Time.
	z := int(d) + 719468
	era := z / 146097
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = doy - (153*mp+2)/5 + 1
	if mp < 10 {
		mp += 3
	} else {
		mp -= 9
	}
	year = yoe + era*400
	if mp <= 2 {
		year++
	}
	return year, time.Month(mp), day
}

// Month is the calendar month of the date.
func (d Date) Month() Month {
	y, m, _ := d.Civil()
	return MonthOf(y, m)
}

// AddDays moves the date by n days.
func (d Date) AddDays(n int) Date { return d + Date(n) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday {
	w := (int(d) + 4) % 7
	if w < 0 {
		w += 7
	}
	return time.Weekday(w)
}

// String writes "2006-01-02", or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	y, m, day := d.Civil()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, day)
}

// MarshalText writes the date as String does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDate reads.
func (d *Date) UnmarshalText(b []byte) error {
	v, err := ParseDate(string(b))
	if err != nil {
		return err
	}
	*d = v
	return nil
}

// Month is a calendar month, counted as year*12 + month-1. Reading months (검침분) and billing months are of this type.
type Month int32

// MonthOf gives the month of a year.
func MonthOf(year int, month time.Month) Month { return Month(year*12 + int(month) - 1) }

// ParseMonth reads "2006-01" and nothing else.
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil || t.Year() < 1971 {
		return 0, Errorf(Invalid, "월은 2025-07처럼 연-월이어야 하는데 %q입니다", s)
	}
	return MonthOf(t.Year(), t.Month()), nil
}

// IsZero reports whether no month is given.
func (m Month) IsZero() bool { return m == 0 }

// Civil splits the month into year and month of the year.
func (m Month) Civil() (int, time.Month) { return int(m) / 12, time.Month(int(m)%12 + 1) }

// First is the first day of the month.
func (m Month) First() Date {
	// Civil-to-days by eras of 400 years, March first, the inverse of Civil.
	y, mp := int(m)/12, int(m)%12-2
	if mp < 0 {
		y, mp = y-1, mp+12
	}
	era := y / 400
	yoe := y - era*400
	return Date(era*146097 + yoe*365 + yoe/4 - yoe/100 + (153*mp+2)/5 - 719468)
}

// Days is the number of calendar days of the month (월력일수).
func (m Month) Days() int {
	y, mo := m.Civil()
	if mo == time.February && y%4 == 0 && (y%100 != 0 || y%400 == 0) {
		return 29
	}
	return monthLengths[mo]
}

var monthLengths = [13]int{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// Day is the given day of the month, held back to the month's last day where the month is shorter.
func (m Month) Day(day int) Date { return m.First().AddDays(min(day, m.Days()) - 1) }

// String writes "2006-01".
func (m Month) String() string {
	if m.IsZero() {
		return ""
	}
	y, mo := m.Civil()
	return fmt.Sprintf("%04d-%02d", y, mo)
}

// MarshalText writes the month as String does.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads what ParseMonth reads.
func (m *Month) UnmarshalText(b []byte) error {
	v, err := ParseMonth(string(b))
	if err != nil {
		return err
	}
	*m = v
	return nil
}

// Period is a half-open range of dates: From is in it, To is not. A reading period runs from the previous reading day
// to the day before this one (제70조), so To is this reading day.
type Period struct {
	From Date `json:"from"`
	To   Date `json:"to"`
}

// Days is how many dates the period holds.
func (p Period) Days() int { return int(p.To - p.From) }

// Contains reports whether d is in the period.
func (p Period) Contains(d Date) bool { return p.From <= d && d < p.To }

// Overlap is the part of p that also lies in q; its Days are zero or less when there is none.
func (p Period) Overlap(q Period) Period { return Period{max(p.From, q.From), min(p.To, q.To)} }

// String writes the first and the last day, as a bill does.
func (p Period) String() string { return p.From.String() + "~" + p.To.AddDays(-1).String() }
