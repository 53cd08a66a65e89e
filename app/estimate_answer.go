package app

import (
	"fmt"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// EstimateAnswer is what a month has cost so far and what it will cost; every amount comes from the same calculation as the bill.
type EstimateAnswer struct {
	ID string `json:"id"`
	// Name is the Korean name of the price list.
	Name   string         `json:"name"`
	Period kilowon.Period `json:"period"`
	Today  kilowon.Date   `json:"today"`
	// Days are those of the period, Elapsed those gone by, which are more once the reading day has passed.
	Days    int `json:"days"`
	Elapsed int `json:"elapsed"`
	// UsedKWh is what was used up to today; Bands tell it by time of day.
	UsedKWh int64          `json:"used_kwh"`
	Bands   []EstimateBand `json:"bands,omitempty"`
	// SoFar is the bill if nothing more is used until the reading day.
	SoFar BillAnswer `json:"so_far"`
	// Forecast is nil when no day has gone by and no daily use is given.
	Forecast *EstimateForecast `json:"forecast,omitempty"`
	// Steps are the dearer blocks still ahead, up to the first above the forecast.
	Steps []EstimateStep `json:"steps,omitempty"`
	// More is what one more kWh would cost now, by band where the meter has them.
	More []EstimateMore `json:"more"`
	// Costs is what the month would cost at several uses.
	Costs []EstimateCost         `json:"costs"`
	Rules []rating.ExplainedRule `json:"rules"`
}

// EstimateBand is the use of one time-of-use band.
type EstimateBand struct {
	Band        string `json:"band"`
	Name        string `json:"name"`
	UsedKWh     int64  `json:"used_kwh"`
	ForecastKWh *int64 `json:"forecast_kwh,omitempty"`
}

// The ways of forecasting.
const (
	// DailyAverage takes each day to come for an average one of those so far.
	DailyAverage = "daily_average"
	// DailyGiven takes what the asker says each day to come will use.
	DailyGiven = "daily_given"
)

// EstimateForecast is the use and the bill at the end of the period, by a stated method.
type EstimateForecast struct {
	Method string `json:"method"`
	// DailyKWh is the use of a day it was made with, half up to 1/100 kWh.
	DailyKWh string     `json:"daily_kwh"`
	KWh      int64      `json:"kwh"`
	Bill     BillAnswer `json:"bill"`
}

// EstimateStep is the next dearer block: the most use below it, and what the first kWh in it costs.
type EstimateStep struct {
	KWh  int64 `json:"kwh"`
	Left int64 `json:"left"`
	// Tier is the block from 1, 9 for the super-user price; Name says it in Korean.
	Tier int    `json:"tier"`
	Name string `json:"name"`
	// On is the day on which the forecast passes it; zero where it does not.
	On kilowon.Date `json:"on,omitzero"`
	EstimateDifference
}

// EstimateDifference is what one kWh adds to 전기요금계 and to the invoiced amount.
type EstimateDifference struct {
	Electricity kilowon.Won `json:"electricity_difference"`
	Total       kilowon.Won `json:"total_difference"`
}

// EstimateMore is what one more kWh costs in a band.
type EstimateMore struct {
	Band string `json:"band,omitempty"`
	Name string `json:"name,omitempty"`
	EstimateDifference
}

// EstimateCost is what the month costs at some use.
type EstimateCost struct {
	KWh         int64       `json:"kwh"`
	Electricity kilowon.Won `json:"electricity_total"`
	Total       kilowon.Won `json:"total"`
	// Marks say why the use is in the table: used, forecast, or limit where it is the most below a dearer block.
	Marks []string `json:"marks,omitempty"`
}

// The marks of a use in the table of costs.
const (
	MarkUsed     = "used"
	MarkForecast = "forecast"
	MarkLimit    = "limit"
)

// estimator answers one request.
type estimator struct {
	*Estimate
	book   *tariff.Book
	used   *metered
	period kilowon.Period
	pace   *metering.Pace
	whatIf rating.WhatIf
	// base is the use that the bill so far, the steps and the next kWh are told for, forecast that of the whole period, which falls back to it.
	base, forecast rating.TOU
	out            EstimateAnswer
}

// Rate answers the request; today is the day of the reading where it names none.
func (e *Estimate) Rate(book *tariff.Book, today kilowon.Date) (*EstimateAnswer, error) {
	if !e.Today.Date.IsZero() {
		today = e.Today.Date
	}
	used, err := e.since()
	if err != nil {
		return nil, err
	}
	x := estimator{Estimate: e, book: book, used: used}
	if x.period, err = e.period(book, today); err != nil {
		return nil, err
	}
	x.out = EstimateAnswer{ID: e.ID, Period: x.period, Today: today, Days: x.period.Days(), Elapsed: int(today - x.period.From), UsedKWh: used.sum().Whole()}
	if err := x.setPace(); err != nil {
		return nil, err
	}
	x.setUse()
	for _, do := range []func() error{x.prepare, x.bills, x.steps, x.more, x.costs} {
		if err := do(); err != nil {
			return nil, err
		}
	}
	for _, name := range []string{"estimate-period", "estimate-so-far", "estimate-forecast"} {
		x.out.Rules = append(x.out.Rules, rating.Rule(book, name))
	}
	return &x.out, nil
}

// setPace decides how the days to come use energy; there is none where no day has gone by and nothing is given.
func (x *estimator) setPace() error {
	switch {
	case x.DailyKWh == "":
		if x.out.Elapsed > 0 {
			x.pace = &metering.Pace{Energy: x.used.sum(), Days: x.out.Elapsed}
		}
		return nil
	case x.used.count != countAll:
		return missing("daily_kwh", "하루 사용량(daily_kwh)은 시간대별로 나누지 않은 사용량에만 적습니다")
	}
	daily, err := metering.ParseRegister(x.DailyKWh)
	if err != nil || daily > maxUsed {
		return missing("daily_kwh", "하루 사용량은 0 이상이고 소수점 아래 2자리 이내의 kWh여야 하는데 %q입니다", x.DailyKWh)
	}
	x.pace = &metering.Pace{Energy: daily, Days: 1}
	return nil
}

// setUse is the use so far and at the end. Past the reading day the days after it are taken back out, so that both are the use of the period.
func (x *estimator) setUse() {
	x.base = x.used.each(metering.Register.Whole)
	x.forecast = x.base
	if x.pace == nil {
		return
	}
	days := x.out.Days - x.out.Elapsed
	x.forecast = x.used.each(func(energy metering.Register) int64 {
		pace := *x.pace
		if x.DailyKWh == "" {
			pace.Energy = energy
		}
		return max(0, metering.Forecast(energy, pace, days))
	})
	if days < 0 {
		x.base = x.forecast
	}
}

func (x *estimator) caseOf(kwh rating.TOU) *Case {
	return &Case{Terms: x.Terms, Period: x.period, ReadingMonth: x.ReadingMonth, Usage: x.used.usage(kwh), Demand: x.Demand, PowerFactor: x.PowerFactor,
		ExcessUse: x.ExcessUse}
}

// prepare sets up the questions about other uses, whose bands keep the proportions of the forecast.
func (x *estimator) prepare() error {
	terms, use, err := x.caseOf(x.forecast).inputs()
	if err != nil {
		return err
	}
	x.out.Name = terms[0].Key.String()
	x.whatIf = rating.WhatIf{Terms: terms, Use: *use, Book: x.book}
	return nil
}

// bills are those so far and at the end.
func (x *estimator) bills() error {
	rate := func(kwh rating.TOU) (BillAnswer, error) {
		a, err := x.caseOf(kwh).Rate(x.book)
		if err != nil {
			return BillAnswer{}, err
		}
		return a.BillAnswer, nil
	}
	var err error
	if x.out.SoFar, err = rate(x.base); err != nil {
		return err
	}
	if x.pace != nil {
		f := &EstimateForecast{Method: DailyAverage, DailyKWh: x.pace.Daily().String(), KWh: x.forecast.Sum()}
		if x.DailyKWh != "" {
			f.Method = DailyGiven
		}
		if f.Bill, err = rate(x.forecast); err != nil {
			return err
		}
		x.out.Forecast = f
	}
	for i := range x.bandCount() {
		b := EstimateBand{UsedKWh: x.used.energy[i].Whole()}
		b.Band, b.Name = x.bandName(i)
		if x.pace != nil {
			b.ForecastKWh = &x.forecast[i]
		}
		x.out.Bands = append(x.out.Bands, b)
	}
	return nil
}

// bandCount is how many bands the use has, 0 where it has none.
func (x *estimator) bandCount() int {
	if x.used.count == countAll {
		return 0
	}
	return x.used.count
}

// bandName is the code and the Korean name of a band of the use.
func (x *estimator) bandName(i int) (code, name string) {
	if x.used.night {
		return [...]string{"night", "other"}[i], [...]string{"심야시간", "기타시간"}[i]
	}
	return tariff.Band(i).Code(), tariff.Band(i).String()
}

// mostSteps bounds how many blocks are told; a split period has two for each limit.
const mostSteps = 8

// steps walks from the use so far up to the first dearer block above the forecast.
func (x *estimator) steps() error {
	for kwh := x.base.Sum(); len(x.out.Steps) < mostSteps; {
		s, ok, err := x.whatIf.Next(kwh)
		if err != nil || !ok {
			return err
		}
		out := EstimateStep{KWh: s.KWh, Left: s.KWh - x.base.Sum(), Tier: int(s.Tier), Name: x.stepName(s)}
		below, err := x.costAt(s.KWh)
		if err != nil {
			return err
		}
		above, err := x.costAt(s.KWh + 1)
		if err != nil {
			return err
		}
		out.EstimateDifference = EstimateDifference{above.Electricity - below.Electricity, above.Total - below.Total}
		over := s.KWh >= x.forecast.Sum()
		if x.pace != nil && !over && x.out.Elapsed < x.out.Days {
			if days, ok := metering.Passing(x.used.sum(), *x.pace, s.KWh); ok {
				// What is used on a day shows on the meter of the day after.
				out.On = min(x.out.Today.AddDays(days-1), x.period.To-1)
			}
		}
		x.out.Steps = append(x.out.Steps, out)
		if over {
			return nil
		}
		kwh = s.KWh + 1
	}
	return nil
}

// stepName says which block is entered, and for which days where the period has several.
func (x *estimator) stepName(s rating.Step) string {
	name := fmt.Sprintf("%d단계", s.Tier)
	if s.Tier == rating.SuperTier {
		name = "슈퍼유저 구간"
	}
	if s.Run != x.period {
		name += fmt.Sprintf("(%v)", s.Run)
	}
	return name
}

// costAt is what the month costs at a use of so many kWh.
func (x *estimator) costAt(kwh int64) (EstimateCost, error) {
	electricity, total, err := x.whatIf.Totals(kwh)
	return EstimateCost{KWh: kwh, Electricity: electricity, Total: total}, err
}

// more rates one more kWh of each band.
func (x *estimator) more() error {
	x.out.More = make([]EstimateMore, 0, x.used.count)
	for i := range x.used.count {
		kwh := x.base
		kwh[i]++
		a, err := x.caseOf(kwh).Rate(x.book)
		if kilowon.CodeOf(err) == kilowon.Invalid && x.used.night {
			continue // A list that is for the night alone has no other hours.
		}
		if err != nil {
			return err
		}
		m := EstimateMore{EstimateDifference: EstimateDifference{a.ElectricityTotal - x.out.SoFar.ElectricityTotal, a.Total - x.out.SoFar.Total}}
		if x.used.count > countAll {
			m.Band, m.Name = x.bandName(i)
		}
		x.out.More = append(x.out.More, m)
	}
	return nil
}

// costs lists round uses up to half as much again as what matters, with the use so far, the forecast and the limits between.
func (x *estimator) costs() error {
	used, forecast := x.base.Sum(), x.forecast.Sum()
	top := max(used, forecast, leastTop) * 3 / 2
	marks := map[int64][]string{used: {MarkUsed}}
	if x.pace != nil {
		marks[forecast] = append(marks[forecast], MarkForecast)
	}
	for _, s := range x.out.Steps {
		if s.KWh <= top {
			marks[s.KWh] = append(marks[s.KWh], MarkLimit)
		}
	}
	unit := roundStep(top)
	for kwh := unit; kwh <= top; kwh += unit {
		marks[kwh] = append(marks[kwh], []string(nil)...)
	}
	for kwh, mark := range marks {
		c, err := x.costAt(kwh)
		if err != nil {
			return err
		}
		c.Marks = mark
		x.out.Costs = append(x.out.Costs, c)
	}
	slices.SortFunc(x.out.Costs, func(a, b EstimateCost) int { return int(a.KWh - b.KWh) })
	return nil
}

// leastTop is how far the table goes at least, kWh; mostRows how many round uses it has at most.
const (
	leastTop = 300
	mostRows = 8
)

// roundStep is the smallest of 1, 2 or 5 times a power of ten that leads to top in at most mostRows steps.
func roundStep(top int64) int64 {
	for unit := int64(1); ; unit *= 10 {
		for _, f := range []int64{1, 2, 5} {
			if top/(unit*f) <= mostRows {
				return unit * f
			}
		}
	}
}
