// Package criticalpeak settles a season of the option with critical peak days (수요관리형 선택요금 Ⅰ, CPP; 제67조의4, 별지 5): the charge of each
// month within its bounds, the reductions against the baseline, and what is settled at the end. It is pure; the prices of the option are not
// public and come with the contract.
package criticalpeak

import (
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// Contract is one season of one customer.
type Contract struct {
	// Key is the ordinary list the option stands beside: general or industrial (을).
	Key tariff.Key
	// Bound is how far the charge may leave that of the ordinary list: 5, 10 or 20 % (별지 5 10.).
	Bound  kilowon.Ratio
	Prices []Prices
	// PeakDays are the days appointed and not cancelled, sorted; none where the option is not carried out this season (별지 5 14.).
	PeakDays []kilowon.Date
	// Readings cover the season without a hole.
	Readings []Reading
	// Days have hourly energy, sorted by date: the peak days and the weekdays before them. For a main customer of a shared transformer they are
	// of all customers together (별지 5 13. (4)).
	Days                []metering.DayEnergy
	Vacations, Reported []kilowon.Period
	Prior               *Prior
}

// Prices are the prices of the option from a day on (시행세칙 별표 9), by season.
type Prices struct {
	From           kilowon.Date
	Source         string
	Winter, Summer SeasonPrices
}

// SeasonPrices has a price for each band of ordinary days and for the bands of peak days that are dearer; mid load of peak days has one in winter only.
type SeasonPrices struct {
	Ordinary         [tariff.BandCount]kilowon.Price
	PeakDay, PeakMid kilowon.Price
}

// Reading is a part of a reading month with what the meter counted by band.
type Reading struct {
	kilowon.Period
	Month kilowon.Month
	KWh   rating.TOU
	// Sub is the use of customers behind a shared transformer that is not the main customer's (제25조); nil where there are none.
	Sub *Sub
}

// Sub is the use of sub-customers: PeakDay is their use on peak days where they have the option too, nil where it is shared by the main meter.
type Sub struct {
	KWh     rating.TOU
	PeakDay *rating.TOU
}

// Prior is the same season a year ago on weekdays, and whether the option was charged then (별지 5 6.).
type Prior struct {
	PeakKWh, TotalKWh int64
	Charged           bool
}

func wrong(path, format string, args ...any) error {
	return kilowon.At(path, kilowon.Errorf(kilowon.Invalid, format, args...))
}

// season is the season of the contract's readings.
type season struct {
	kilowon.Period
	summer bool
}

func (s season) prices(p *Prices) *SeasonPrices {
	if s.summer {
		return &p.Summer
	}
	return &p.Winter
}

// peakBands are the bands whose use on peak days has a price of its own (별지 5 8.).
func (s season) peakBands() []tariff.Band {
	if s.summer {
		return []tariff.Band{tariff.Peak}
	}
	return []tariff.Band{tariff.Mid, tariff.Peak}
}

// seasonOf finds the season the readings begin; they have to cover it to the end.
func (c *Contract) seasonOf(rule *tariff.CriticalPeak) (season, error) {
	if len(c.Readings) == 0 {
		return season{}, wrong("readings", "검침 자료가 없습니다")
	}
	from := c.Readings[0].From
	_, first, _ := from.Civil()
	s := season{Period: kilowon.Period{From: from.Month().First()}, summer: rule.Summer.Has(first)}
	months := rule.Winter
	if s.summer {
		months = rule.Summer
	}
	end := from.Month()
	for ; months.Has(monthOf(end)); end++ {
	}
	s.To = end.First()
	if from != s.From || months.Has(monthOf(from.Month()-1)) || s.Days() <= 0 {
		return s, wrong("readings[0].from", "검침은 CPP요금 적용기간의 첫날(동계 1월 1일, 하계 7월 1일)부터여야 하는데 %s입니다(별지 5 8. 가)", from)
	}
	at := s.From
	for i := range c.Readings {
		r := &c.Readings[i]
		path := "readings[" + itoa(i) + "]"
		if r.From != at || r.To <= r.From || r.To > s.To {
			return s, wrong(path, "검침은 적용기간(%s) 안에서 빈 날 없이 이어져야 합니다. %s부터여야 하는데 %s입니다", s.Period, at, r.Period)
		}
		if r.Month < r.From.Month() || r.Month > r.To.Month()+1 || i > 0 && r.Month < c.Readings[i-1].Month {
			return s, wrong(path+".reading_month", "검침월은 검침한 달이거나 그 다음 달이고 차례로 늘어나야 하는데 %s입니다", r.Month)
		}
		at = r.To
	}
	if at != s.To {
		return s, wrong("readings", "검침은 적용기간의 끝(%s)까지 있어야 하는데 %s까지입니다", s.To.AddDays(-1), at.AddDays(-1))
	}
	return s, nil
}

// check refuses what the option does not have.
func (c *Contract) check(rule *tariff.CriticalPeak, s season, calendar *tariff.Calendar) error {
	if c.Key.Grade != tariff.GradeB || c.Key.Class != tariff.General && c.Key.Class != tariff.Industrial {
		return wrong("class", "수요관리형 선택요금 Ⅰ은 일반용(을)과 산업용(을)에만 있습니다(별지 5)")
	}
	if !slices.Contains(rule.Bounds[:], c.Bound) {
		return wrong("bound", "요금변동 상하한율은 %v, %v, %v 중 하나여야 하는데 %v입니다(별지 5 10.)", rule.Bounds[0], rule.Bounds[1], rule.Bounds[2], c.Bound)
	}
	for i, d := range c.PeakDays {
		path := "peak_days[" + itoa(i) + "]"
		switch {
		case !s.Contains(d):
			return wrong(path, "피크일은 적용기간(%s) 안이어야 하는데 %s입니다", s.Period, d)
		case i > 0 && d <= c.PeakDays[i-1]:
			return wrong(path, "피크일은 날짜 차례로 한 번씩만 적습니다(%s)", d)
		}
		if err := calendar.Check(d); err != nil {
			return kilowon.At(path, err)
		}
		if calendar.Kind(d) != tariff.Workday {
			return wrong(path, "피크일은 평일이어야 하는데 %s은(는) %s입니다", d, calendar.Name(d))
		}
	}
	least, most := rule.Days-rule.DaysRange, rule.Days+rule.DaysRange
	if n := len(c.PeakDays); n > 0 && (n < least || n > most) {
		return wrong("peak_days", "피크일은 %d일부터 %d일까지 지정할 수 있는데 %d일입니다(별지 5 3.)", least, most, n)
	}
	for i := 1; i < len(c.Days); i++ {
		if c.Days[i].Date <= c.Days[i-1].Date {
			return wrong("hours["+itoa(i)+"].date", "시간별 자료는 날짜 차례로 하루에 한 번씩만 적습니다(%s)", c.Days[i].Date)
		}
	}
	if p := c.Prior; p != nil && (p.PeakKWh < 0 || p.TotalKWh <= 0 || p.PeakKWh > p.TotalKWh) {
		return wrong("prior_year", "전년도 최대부하시간대 사용량은 0 이상이고 전체 사용량을 넘지 않아야 합니다")
	}
	return nil
}
