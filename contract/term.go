package contract

import (
	"fmt"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// Deadline is the last day for the decision on an application received on a day. That day does not count; a period that ends on a closed day ends with
// the next open one (민법 제157조, 민법 제161조; rules: application-days). The error is unencoded outside the calendar.
func (d Due) Deadline(received kilowon.Date, calendar *tariff.Calendar) (kilowon.Date, error) {
	if !d.Working {
		return calendar.NextBusinessDay(received.AddDays(d.Days))
	}
	day := received
	for range d.Days {
		var err error
		if day, err = calendar.NextBusinessDay(day.AddDays(1)); err != nil {
			return 0, err
		}
	}
	return day, nil
}

// ReadingPeriod is the reading month a day falls into, and its period, for a contract read on a day of the month (제69조, 제70조).
func ReadingPeriod(day kilowon.Date, readingDay int) (kilowon.Month, kilowon.Period) {
	month := day.Month()
	if day >= tariff.ReadingDate(month, readingDay) {
		month++
	}
	return month, kilowon.Period{From: tariff.ReadingDate(month-1, readingDay), To: tariff.ReadingDate(month, readingDay)}
}

// AfterYears is the same day some years later; a 29 February becomes a 1 March where the year has none (rules: application-terms).
func AfterYears(day kilowon.Date, years int) kilowon.Date {
	y, m, d := day.Civil()
	if m == time.February && d == 29 && kilowon.MonthOf(y+years, m).Days() < 29 {
		return kilowon.DateOf(y+years, time.March, 1)
	}
	return kilowon.DateOf(y+years, m, d)
}

// yearOf is the end of twelve reading months that begin with the one a day falls into (별지 4: 12개월분).
func yearOf(day kilowon.Date, readingDay int) kilowon.Date {
	month, _ := ReadingPeriod(day, readingDay)
	return tariff.ReadingDate(month+11, readingDay)
}

// MonthBilled is a month as bills are named, "2026년 10월분".
func MonthBilled(m kilowon.Month) string {
	y, month := m.Civil()
	return fmt.Sprintf("%d년 %d월분", y, int(month))
}
