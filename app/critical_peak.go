package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/criticalpeak"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/tariff"
)

// CriticalPeak asks for a season of the option with critical peak days (수요관리형 선택요금 Ⅰ, 별지 5). Decimals are written as text.
type CriticalPeak struct {
	Class   string `json:"class"`
	Voltage string `json:"voltage"`
	Option  int    `json:"option"`
	// Bound is how far the charge may leave that of the ordinary list, in percent.
	Bound      int                     `json:"bound"`
	Prices     []CriticalPeakPrices    `json:"prices,omitempty"`
	PeakDays   []kilowon.Date          `json:"peak_days,omitempty"`
	Readings   []CriticalPeakReading   `json:"readings"`
	Hours      []CriticalPeakHours     `json:"hours,omitempty"`
	Vacations  []kilowon.Period        `json:"vacations,omitempty"`
	Exclusions []CriticalPeakExclusion `json:"exclusions,omitempty"`
	PriorYear  *CriticalPeakPrior      `json:"prior_year,omitempty"`
}

// CriticalPeakPrices are the prices of the option from a day on, which the operator brings.
type CriticalPeakPrices struct {
	From   kilowon.Date        `json:"from"`
	Source string              `json:"source"`
	Summer *CriticalPeakSeason `json:"summer,omitempty"`
	Winter *CriticalPeakSeason `json:"winter,omitempty"`
}

// CriticalPeakSeason has the prices of a season; that of mid load on peak days stands in winter only.
type CriticalPeakSeason struct {
	PeakDayPeak string `json:"peak_day_peak"`
	PeakDayMid  string `json:"peak_day_mid,omitempty"`
	Peak        string `json:"peak"`
	Mid         string `json:"mid"`
	Light       string `json:"light"`
}

// CriticalPeakReading is a part of a reading month with the use of the meter by band.
type CriticalPeakReading struct {
	From         kilowon.Date     `json:"from"`
	To           kilowon.Date     `json:"to"`
	ReadingMonth kilowon.Month    `json:"reading_month"`
	KWh          caseTOU          `json:"kwh"`
	Sub          *CriticalPeakSub `json:"sub,omitempty"`
}

// CriticalPeakSub is the use of customers behind a shared transformer.
type CriticalPeakSub struct {
	KWh        caseTOU  `json:"kwh"`
	PeakDayKWh *caseTOU `json:"peak_day_kwh,omitempty"`
}

// CriticalPeakHours is the energy of a day by hour, in kWh; null where an hour was not obtained.
type CriticalPeakHours struct {
	Date kilowon.Date `json:"date"`
	Peak []HourKWh    `json:"peak"`
	Mid  []HourKWh    `json:"mid,omitempty"`
}

// HourKWh is the energy of an hour in Wh, written in kWh as a number, a decimal text, or null where it was not obtained.
type HourKWh int64

// UnmarshalJSON reads the number as it is written, so that no decimal is lost.
func (h *HourKWh) UnmarshalJSON(b []byte) error {
	if bytes.Equal(b, []byte("null")) {
		*h = HourKWh(metering.MissingEnergy)
		return nil
	}
	text := string(b)
	if b[0] == '"' {
		if err := json.Unmarshal(b, &text); err != nil {
			return err
		}
	}
	n, err := kilowon.ParseDecimal(text, 3)
	if err != nil || n < 0 || n > mostHourWh {
		return kilowon.Errorf(kilowon.Invalid, "시간별 사용량은 0부터 %skWh까지의 소수점 아래 3자리 이내 숫자이거나, 얻지 못했으면 null이어야 하는데 %q입니다",
			kilowon.FormatInt(mostHourWh/1000), text)
	}
	*h = HourKWh(n)
	return nil
}

// mostHourWh is 100 million kWh in an hour, beyond any customer.
const mostHourWh = 100_000_000_000

// CriticalPeakExclusion is a time the customer reported before it began.
type CriticalPeakExclusion struct {
	From   kilowon.Date `json:"from"`
	To     kilowon.Date `json:"to"`
	Filed  kilowon.Date `json:"filed"`
	Reason string       `json:"reason,omitempty"`
}

// CriticalPeakPrior is the same season a year ago, on weekdays.
type CriticalPeakPrior struct {
	PeakKWh  int64 `json:"peak_kwh"`
	TotalKWh int64 `json:"total_kwh"`
	Charged  bool  `json:"charged,omitempty"`
}

// CriticalPeakAnswer is a settled season.
type CriticalPeakAnswer struct {
	Season kilowon.Period `json:"season"`
	// Ordinary says why the ordinary list is charged; empty where the option is.
	Ordinary string              `json:"ordinary,omitempty"`
	Reduced  int                 `json:"reduced"`
	PeakDays int                 `json:"peak_days"`
	Kept     bool                `json:"kept"`
	Rate     string              `json:"rate"`
	Months   []CriticalPeakMonth `json:"months"`
	Amount   kilowon.Won         `json:"amount"`
	// PriceSources are where the operator read the prices of the option.
	PriceSources []string    `json:"price_sources,omitempty"`
	Steps        []PriceStep `json:"steps"`
}

// CriticalPeakMonth is the energy charge of a reading month.
type CriticalPeakMonth struct {
	Month    kilowon.Month `json:"month"`
	Option   kilowon.Won   `json:"option_amount"`
	Normal   kilowon.Won   `json:"normal_amount"`
	Low      kilowon.Won   `json:"low"`
	High     kilowon.Won   `json:"high"`
	Billed   kilowon.Won   `json:"billed"`
	Adjusted kilowon.Won   `json:"adjusted"`
	Final    kilowon.Won   `json:"final"`
}

// ParseCriticalPeak reads one question strictly.
func ParseCriticalPeak(b []byte) (*CriticalPeak, error) { return parseOne[CriticalPeak](b) }

// Answer charges the season and settles it.
func (q *CriticalPeak) Answer(book *tariff.Book) (*CriticalPeakAnswer, error) {
	c, err := q.contract()
	if err != nil {
		return nil, err
	}
	s, err := criticalpeak.Settle(c, book)
	if err != nil {
		return nil, err
	}
	out := &CriticalPeakAnswer{Season: s.Season, Ordinary: s.Ordinary, Reduced: s.Reduced, PeakDays: len(c.PeakDays), Kept: s.Kept, Rate: percentOf(s.Rate),
		Amount: s.Amount, Steps: priceSteps(book, s.Steps(book)), Months: make([]CriticalPeakMonth, len(s.Months))}
	for i, m := range s.Months {
		out.Months[i] = CriticalPeakMonth{Month: m.Month, Option: m.Option, Normal: m.Normal, Low: m.Low, High: m.High, Billed: m.Billed, Adjusted: m.Adjusted, Final: m.Final}
	}
	for _, p := range c.Prices {
		if !slices.Contains(out.PriceSources, p.Source) {
			out.PriceSources = append(out.PriceSources, p.Source)
		}
	}
	return out, nil
}

// percentOf writes a ratio with its sign, "-5.7%".
func percentOf(r kilowon.Ratio) string {
	if r < 0 {
		return "-" + (-r).String()
	}
	return r.String()
}

func (q *CriticalPeak) contract() (*criticalpeak.Contract, error) {
	class, err := tariff.ParseClass(q.Class)
	if err != nil {
		return nil, kilowon.At("class", err)
	}
	voltage, err := tariff.ParseVoltage(q.Voltage)
	if err != nil {
		return nil, kilowon.At("voltage", err)
	}
	if q.Option < 1 || q.Option > 4 {
		return nil, missing("option", "선택요금은 1부터 4까지여야 하는데 %d입니다", q.Option)
	}
	if q.Bound < 0 || q.Bound > 100 {
		return nil, missing("bound", "요금변동 상하한율은 5, 10, 20(%%) 중 하나여야 하는데 %d입니다", q.Bound)
	}
	c := &criticalpeak.Contract{Key: tariff.Key{Class: class, Grade: tariff.GradeB, Voltage: voltage, Option: tariff.Option(q.Option)},
		Bound: kilowon.Ratio(q.Bound * kilowon.RatioScale / 100), PeakDays: q.PeakDays, Vacations: q.Vacations}
	if c.Prices, err = q.prices(); err != nil {
		return nil, err
	}
	for i := range q.Readings {
		r := &q.Readings[i]
		reading := criticalpeak.Reading{Period: kilowon.Period{From: r.From, To: r.To}, Month: r.ReadingMonth, KWh: r.KWh.bands()}
		if r.Sub != nil {
			reading.Sub = &criticalpeak.Sub{KWh: r.Sub.KWh.bands()}
			if r.Sub.PeakDayKWh != nil {
				peak := r.Sub.PeakDayKWh.bands()
				reading.Sub.PeakDay = &peak
			}
		}
		c.Readings = append(c.Readings, reading)
	}
	for _, h := range q.Hours {
		c.Days = append(c.Days, metering.DayEnergy{Date: h.Date, Peak: wattHours(h.Peak), Mid: wattHours(h.Mid)})
	}
	for i, e := range q.Exclusions {
		if e.Filed.IsZero() || e.Filed >= e.From {
			return nil, missing(fmt.Sprintf("exclusions[%d].filed", i), "증빙서류는 사유가 생기는 %s의 전날까지 내야 하는데 %s에 냈습니다(별지 5 13. (2))", e.From, e.Filed)
		}
		c.Reported = append(c.Reported, kilowon.Period{From: e.From, To: e.To})
	}
	if p := q.PriorYear; p != nil {
		var r numbers
		c.Prior = &criticalpeak.Prior{PeakKWh: r.whole("prior_year.peak_kwh", p.PeakKWh), TotalKWh: r.whole("prior_year.total_kwh", p.TotalKWh), Charged: p.Charged}
		return c, r.err
	}
	return c, nil
}

func wattHours(hours []HourKWh) []int64 {
	out := make([]int64, len(hours))
	for i, h := range hours {
		out[i] = int64(h)
	}
	return out
}

func (q *CriticalPeak) prices() ([]criticalpeak.Prices, error) {
	var r numbers
	out := make([]criticalpeak.Prices, len(q.Prices))
	for i, p := range q.Prices {
		at := fmt.Sprintf("prices[%d]", i)
		switch {
		case p.From.IsZero():
			r.fail(missing(at+".from", "단가의 시행일(from)이 없습니다"))
		case p.Source == "":
			r.fail(missing(at+".source", "단가의 출처(source)가 없습니다. 어느 문서에서 옮겼는지 적어 주세요"))
		}
		out[i] = criticalpeak.Prices{From: p.From, Source: p.Source, Summer: r.season(at+".summer", p.Summer), Winter: r.season(at+".winter", p.Winter)}
		if p.Summer != nil && p.Summer.PeakDayMid != "" {
			r.fail(missing(at+".summer.peak_day_mid", "피크일의 중간부하 단가는 동계에만 있습니다(별지 5 8. 나)"))
		}
	}
	return out, r.err
}

// mostPrice is 10,000 won a kWh, beyond any list.
const mostPrice = 10_000 * kilowon.PriceScale

func (r *numbers) season(path string, s *CriticalPeakSeason) (out criticalpeak.SeasonPrices) {
	if s == nil {
		return out
	}
	for _, v := range []struct {
		key, text string
		into      *kilowon.Price
	}{{"peak_day_peak", s.PeakDayPeak, &out.PeakDay}, {"peak_day_mid", s.PeakDayMid, &out.PeakMid}, {"peak", s.Peak, &out.Ordinary[tariff.Peak]},
		{"mid", s.Mid, &out.Ordinary[tariff.Mid]}, {"light", s.Light, &out.Ordinary[tariff.Light]}} {
		*v.into = kilowon.Price(r.decimal(path+"."+v.key, v.text, 2))
		if *v.into < 0 || *v.into > mostPrice {
			r.fail(missing(path+"."+v.key, "단가는 0보다 크고 %s원까지여야 합니다", kilowon.FormatInt(mostPrice/kilowon.PriceScale)))
		}
	}
	return out
}
