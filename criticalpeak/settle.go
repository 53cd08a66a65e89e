package criticalpeak

import (
	"slices"
	"strconv"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/tariff"
)

// Settlement is a season that has been charged and settled.
type Settlement struct {
	Season kilowon.Period
	Key    tariff.Key
	Bound  kilowon.Ratio
	// Ordinary says why the ordinary list is charged for the season; empty where the option is.
	Ordinary string
	Days     []PeakDay
	// Reduced of the peak days were reduced; Kept says that they are enough.
	Reduced int
	Kept    bool
	// Added peak days beyond the usual number, below zero for fewer; Crowded days beyond the limits of a week and a run; Rate is what both make.
	Added, Crowded int
	Rate           kilowon.Ratio
	Months         []Month
	// Amount is taken with the bill of the last month; below zero it is given back.
	Amount kilowon.Won

	rule, rates tariff.EntryID
	// byShare says that it was the share of peak hours that decided for the ordinary list.
	byShare bool
}

// PeakDay is a peak day with what was used in its peak hours, in Wh.
type PeakDay struct {
	Date     kilowon.Date
	Wh       int64
	Baseline *metering.Baseline
	Reduced  bool
}

// Month is a reading month's part of the season.
type Month struct {
	Month kilowon.Month
	Lines []Line
	// Normal is the energy charge of the ordinary list and Option that of the option; Low and High bound what is charged; Billed is charged at once.
	Normal, Option, Low, High, Billed kilowon.Won
	// Adjusted is Option with the rate for the number of peak days, within the bounds; Final is what the month costs in the end.
	Adjusted, Final kilowon.Won
}

// Line is one product of the energy charge: KWh at Price by the option and at Normal by the ordinary list; both amounts are cut to won.
type Line struct {
	Period           kilowon.Period
	Band             tariff.Band
	PeakDays         bool
	KWh              int64
	Price, Normal    kilowon.Price
	Amount, Ordinary kilowon.Won
	// Scaled is the option's price before it followed a change of the ordinary list (별지 5 11.); 0 where it did not.
	Scaled kilowon.Price
	Entry  tariff.EntryID
}

func itoa(n int) string { return strconv.Itoa(n) }

func monthOf(m kilowon.Month) time.Month {
	_, month := m.Civil()
	return month
}

// Settle charges a season by the option and settles it. It is unencoded where the book has no rule, list or calendar for it.
func Settle(c *Contract, book *tariff.Book) (*Settlement, error) {
	first := kilowon.Date(0)
	if len(c.Readings) > 0 {
		first = c.Readings[0].From
	}
	rule, rates := book.CriticalPeak.At(first), book.CriticalPeakRates.At(first)
	if rule == nil || rates == nil {
		if len(c.Readings) == 0 {
			return nil, wrong("readings", "검침 자료가 없습니다")
		}
		e := kilowon.Errorf(kilowon.Unencoded, "수요관리형 선택요금 Ⅰ의 규칙은 %s부터 있는데 %s의 요금을 물었습니다", book.CriticalPeak[0].From, first)
		return nil, kilowon.At("readings[0].from", e)
	}
	s, err := c.seasonOf(&rule.Value)
	if err != nil {
		return nil, err
	}
	if err := c.check(&rule.Value, s, book.Calendar); err != nil {
		return nil, err
	}
	w := working{Contract: c, season: s, rule: &rule.Value, book: book,
		out: &Settlement{Season: s.Period, Key: c.Key, Bound: c.Bound, rule: rule.Entry, rates: rates.Entry}}
	w.eligible()
	if w.out.Ordinary == "" {
		if err := w.reductions(); err != nil {
			return nil, err
		}
		w.appoint(rates.Value)
	}
	if err := w.months(); err != nil {
		return nil, err
	}
	return w.out, nil
}

// working is a settlement on its way.
type working struct {
	*Contract
	season season
	rule   *tariff.CriticalPeak
	book   *tariff.Book
	out    *Settlement
}

// eligible says why the ordinary list is charged: no peak days (별지 5 14.), or too small a share of peak hours a year ago (별지 5 6.).
func (w *working) eligible() {
	switch p := w.Prior; {
	case len(w.PeakDays) == 0:
		w.out.Ordinary = "피크일을 지정하지 않은 적용기간(별지 5 14.)"
	case p != nil && !p.Charged && p.PeakKWh*kilowon.RatioScale < p.TotalKWh*int64(w.rule.PeakShare):
		w.out.byShare = true
		w.out.Ordinary = "전년도 동기간 평일 최대부하시간대 점유비가 " + w.rule.PeakShare.String() + " 미만(별지 5 6.)"
	}
}

// reductions compares each peak day with its baseline (별지 5 12., 13.).
func (w *working) reductions() error {
	cut := w.rule.GeneralCut
	if w.Key.Class == tariff.Industrial {
		cut = w.rule.IndustrialCut
	}
	for i, d := range w.PeakDays {
		day, err := w.peakDay(d)
		if err != nil {
			return kilowon.At("hours", err)
		}
		p := PeakDay{Date: d}
		p.Wh, _ = metering.SumEnergy(day.Peak)
		p.Baseline, err = metering.BaselineOf(&metering.BaselineQuestion{Day: d, Days: w.Days, PeakDays: w.PeakDays[:i], Vacations: w.Vacations, Reported: w.Reported},
			w.rule.Baseline, w.book.Calendar)
		if err != nil {
			return kilowon.At("hours", err)
		}
		if p.Reduced = p.Baseline.LessBy(p.Wh, cut); p.Reduced {
			w.out.Reduced++
		}
		w.out.Days = append(w.out.Days, p)
	}
	w.out.Kept = int64(w.out.Reduced)*kilowon.RatioScale >= int64(len(w.PeakDays))*int64(w.rule.KeptShare)
	return nil
}

// peakDay is the hourly data of a peak day, which must be whole (별지 5 9.).
func (w *working) peakDay(d kilowon.Date) (*metering.DayEnergy, error) {
	for i := range w.Days {
		day := &w.Days[i]
		if day.Date != d {
			continue
		}
		if len(day.Peak) == 0 || !w.season.summer && len(day.Mid) == 0 {
			return nil, kilowon.Errorf(kilowon.Invalid, "피크일 %s에는 최대부하(peak)의 시간별 자료가 있어야 하고, 동계에는 중간부하(mid)도 있어야 합니다(별지 5 8. 나)", d)
		}
		if slices.Contains(day.Peak, metering.MissingEnergy) || slices.Contains(day.Mid, metering.MissingEnergy) {
			return nil, kilowon.Errorf(kilowon.Invalid, "피크일 %s의 시간별 자료에 빠진 시간이 있습니다. 협의하여 정한 값을 적어 주세요(별지 5 9.)", d)
		}
		return day, nil
	}
	return nil, kilowon.Errorf(kilowon.Invalid, "피크일 %s의 시간별 자료가 없습니다", d)
}

// appoint works the rate for the number and crowding of peak days out (별지 5 4.).
func (w *working) appoint(rates tariff.CriticalPeakRates) {
	o, a := w.out, appointed{days: w.PeakDays, calendar: w.book.Calendar}
	o.Added = len(w.PeakDays) - w.rule.Days
	o.Crowded = a.crowded(w.rule.WeekDays, w.rule.RunDays)
	perDay := rates.Winter
	if w.season.summer {
		perDay = rates.Summer
	}
	o.Rate = -perDay*kilowon.Ratio(o.Added) - w.rule.CrowdRate*kilowon.Ratio(o.Crowded)
}

// appointed are peak days as they were appointed.
type appointed struct {
	days     []kilowon.Date
	calendar *tariff.Calendar
}

// crowded counts the days beyond perWeek in a week or beyond perRun weekdays in a run, a day that is both once.
func (a appointed) crowded(perWeek, perRun int) int {
	count, inWeek, run := 0, 0, 0
	for i, d := range a.days {
		if i == 0 || monday(d) != monday(a.days[i-1]) {
			inWeek = 0
		}
		if i == 0 || a.weekdayAfter(a.days[i-1]) != d {
			run = 0
		}
		inWeek, run = inWeek+1, run+1
		if inWeek > perWeek || run > perRun {
			count++
		}
	}
	return count
}

func monday(d kilowon.Date) kilowon.Date { return d.AddDays(-(int(d.Weekday()) + 6) % 7) }

// weekdayAfter is the next weekday, or the last covered day where the calendar ends.
func (a appointed) weekdayAfter(d kilowon.Date) kilowon.Date {
	for d++; a.calendar.Covers(d) && a.calendar.Kind(d) != tariff.Workday; d++ {
	}
	return d
}
