package metering

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// Supply is what decides how the hours of a day are metered.
type Supply struct {
	Key    tariff.Key
	Region tariff.Region
}

// Plan is the calendar of one reading period for one class and region: the days as runs of quarters of an hour in the same band (별표 3). It is made
// once for all meters that are read alike, read-only, and safe for concurrent use.
type Plan struct {
	Period kilowon.Period
	// Banded says that the class is metered by band; otherwise all energy and demand stands in Light.
	Banded bool
	days   []planDay
}

type planDay struct {
	runs   []planRun
	kind   tariff.DayKind
	factor *tariff.PowerFactor
}

// planRun is some quarters of an hour in a row.
type planRun struct {
	length uint8
	// energy and demand are the bands they are metered in.
	energy, demand tariff.Band
	// weekend says that the energy price is lowered.
	weekend bool
}

// planPattern is what makes two days alike.
type planPattern struct {
	hours   *tariff.Hours
	season  tariff.Season
	kind    tariff.DayKind
	weekend *tariff.WeekendPrice
}

// NewPlan lays out the calendar of a period. A day outside the holiday calendar or before the hours the book knows is unencoded.
func NewPlan(book *tariff.Book, supply Supply, period kilowon.Period) (*Plan, error) {
	if err := checkPlan(book, period); err != nil {
		return nil, err
	}
	hours, weekends := book.HoursOf(supply.Key, supply.Region), book.WeekendPriceOf(supply.Key)
	p := &Plan{Period: period, Banded: hours != nil, days: make([]planDay, 0, period.Days())}
	runs := map[planPattern][]planRun{}
	for d := period.From; d < period.To; d++ {
		_, month, _ := d.Civil()
		pattern := planPattern{season: book.SeasonOf[month], kind: book.Calendar.Kind(d)}
		if hours != nil || byTime(book.Lists(supply.Key).At(d)) {
			at := hours.At(d)
			if at == nil {
				return nil, kilowon.Errorf(kilowon.Unencoded, "요율표에 %v의 %s %s 시간대 구분이 없습니다", d, supply.Region, supply.Key.ClassName())
			}
			pattern.hours = &at.Value
		}
		if w := weekends.At(d); w != nil && (w.Value.Until.IsZero() || d < w.Value.Until) {
			pattern.weekend = &w.Value
		}
		if runs[pattern] == nil {
			runs[pattern] = pattern.runs(d)
		}
		day := planDay{runs: runs[pattern], kind: pattern.kind}
		if f := book.PowerFactor.At(d); f != nil {
			day.factor = &f.Value
		}
		p.days = append(p.days, day)
	}
	return p, nil
}

// byTime reports whether a list cannot do without the hours.
func byTime(list *tariff.Dated[tariff.List]) bool {
	return list != nil && list.Value.Kind == tariff.TimeOfUse
}

func checkPlan(book *tariff.Book, period kilowon.Period) error {
	if period.Days() <= 0 {
		return kilowon.Errorf(kilowon.Invalid, "검침기간의 끝 %v은(는) 시작 %v보다 늦어야 합니다", period.To, period.From)
	}
	if err := book.Calendar.Check(period.From); err != nil {
		return err
	}
	return book.Calendar.Check(period.To - 1)
}

// runs joins the hours of a day that are metered alike.
func (p *planPattern) runs(d kilowon.Date) []planRun {
	var out []planRun
	for hour := range tariff.HoursOfDay {
		r := planRun{weekend: p.weekend != nil && p.weekend.Holds(d, p.season, p.kind, hour)}
		if p.hours != nil {
			r.energy, r.demand = p.hours.Band(p.season, p.kind, hour), p.hours.DemandBand(p.season, p.kind, hour)
		}
		if n := len(out); n > 0 && out[n-1].energy == r.energy && out[n-1].demand == r.demand && out[n-1].weekend == r.weekend {
			out[n-1].length += intervalsPerHour
			continue
		}
		r.length = intervalsPerHour
		out = append(out, r)
	}
	return out
}
