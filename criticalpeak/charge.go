package criticalpeak

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// months charges every reading month and settles them.
func (w *working) months() error {
	for i := range w.Readings {
		r := &w.Readings[i]
		lines, err := w.lines(r)
		if err != nil {
			return kilowon.At("readings["+itoa(i)+"]", err)
		}
		n := len(w.out.Months)
		if n == 0 || w.out.Months[n-1].Month != r.Month {
			w.out.Months = append(w.out.Months, Month{Month: r.Month})
			n++
		}
		m := &w.out.Months[n-1]
		m.Lines = append(m.Lines, lines...)
		for _, l := range lines {
			m.Option, m.Normal = m.Option+l.Amount, m.Normal+l.Ordinary
		}
	}
	for i := range w.out.Months {
		w.close(&w.out.Months[i])
		w.out.Amount += w.out.Months[i].Final - w.out.Months[i].Billed
	}
	return nil
}

// close bounds the charge of a month (별지 5 10.) and decides what it costs in the end (별지 5 4., 12.).
func (w *working) close(m *Month) {
	if w.out.Ordinary != "" {
		m.Billed, m.Adjusted, m.Final = m.Normal, m.Normal, m.Normal
		m.Low, m.High = m.Normal, m.Normal
		return
	}
	// Whole won inside the bounds: the lower one is met from above.
	below := int64(m.Normal) * int64(kilowon.RatioScale-w.Bound)
	m.Low = kilowon.Won((below + kilowon.RatioScale - 1) / kilowon.RatioScale)
	m.High = kilowon.Won(int64(m.Normal) * int64(kilowon.RatioScale+w.Bound) / kilowon.RatioScale)
	m.Billed = min(max(m.Option, m.Low), m.High)
	adjusted := kilowon.RoundDown.Won(int64(m.Option)*int64(kilowon.RatioScale+w.out.Rate), kilowon.RatioScale)
	m.Adjusted = min(max(adjusted, m.Low), m.High)
	m.Final = max(m.Adjusted, m.Normal)
	if w.out.Kept {
		m.Final = min(m.Adjusted, m.Normal)
	}
}

// lines are the products of one reading.
func (w *working) lines(r *Reading) ([]Line, error) {
	all, peak, err := w.use(r)
	if err != nil {
		return nil, err
	}
	list, err := w.list(r.Period)
	if err != nil {
		return nil, err
	}
	var option *Prices
	if w.out.Ordinary == "" {
		if option = w.pricesAt(r.From); option == nil {
			return nil, wrong("from", "%s에 시행 중인 CPP요금 단가(prices)가 없습니다. 시행세칙 별표 9의 단가를 적어 주세요", r.From)
		}
	}
	var out []Line
	for b := tariff.Light; b < tariff.BandCount; b++ {
		if w.out.Ordinary == "" && peak[b] > 0 {
			line, err := w.line(list, option, Line{Period: r.Period, Band: b, PeakDays: true, KWh: peak[b]})
			if err != nil {
				return nil, err
			}
			out = append(out, line)
		}
		line, err := w.line(list, option, Line{Period: r.Period, Band: b, KWh: all[b] - peak[b]})
		if err != nil {
			return nil, err
		}
		out = append(out, line)
	}
	return out, nil
}

// use is a reading's energy by band and that of its peak days, without sub-customers (별지 5 8.).
func (w *working) use(r *Reading) (all, peak rating.TOU, err error) {
	all = r.KWh
	if w.out.Ordinary == "" {
		if peak, err = w.peakUse(r.Period); err != nil {
			return all, peak, err
		}
	}
	for b := tariff.Light; b < tariff.BandCount; b++ {
		if all[b] < 0 || all[b] > mostKWh {
			return all, peak, wrong("kwh."+b.Code(), "사용전력량은 0부터 %skWh까지여야 합니다", kilowon.FormatInt(mostKWh))
		}
		if peak[b] > all[b] {
			return all, peak, wrong("kwh."+b.Code(), "피크일의 %s 사용량 %skWh가 검침한 %skWh보다 많습니다. 정기지침의 사용량이 한도입니다(별지 5 9.)",
				b, kilowon.FormatInt(peak[b]), kilowon.FormatInt(all[b]))
		}
		if err := r.Sub.take(b, &all, &peak); err != nil {
			return all, peak, err
		}
	}
	return all, peak, nil
}

// mostKWh keeps the amounts of a season inside 64 bits.
const mostKWh = 1_000_000_000

// peakUse adds the hourly energy of the peak days in a period, rounded to whole kWh (제7조).
func (w *working) peakUse(p kilowon.Period) (rating.TOU, error) {
	var wh, kwh rating.TOU
	for _, d := range w.PeakDays {
		if !p.Contains(d) {
			continue
		}
		day, err := w.peakDay(d)
		if err != nil {
			return kwh, err
		}
		for _, b := range w.season.peakBands() {
			hours := day.Peak
			if b == tariff.Mid {
				hours = day.Mid
			}
			sum, _ := metering.SumEnergy(hours)
			wh[b] += sum
		}
	}
	for b := range wh {
		kwh[b] = kilowon.DivHalfUp(wh[b], 1000)
	}
	return kwh, nil
}

// take takes the sub-customers' energy of a band away: on peak days their own (별지 5 8. 라 (1)), or the share the main meter had on them (라 (2)).
func (s *Sub) take(b tariff.Band, all, peak *rating.TOU) error {
	if s == nil {
		return nil
	}
	if s.KWh[b] < 0 || s.KWh[b] > all[b] {
		return wrong("sub.kwh."+b.Code(), "공동이용고객의 %s 사용량은 0부터 전체 사용량 %skWh까지여야 합니다", b, kilowon.FormatInt(all[b]))
	}
	onPeak := int64(0)
	switch {
	case s.PeakDay != nil:
		onPeak = s.PeakDay[b]
	case all[b] > 0:
		onPeak = kilowon.DivHalfUp(s.KWh[b]*peak[b], all[b])
	}
	if onPeak < 0 || onPeak > min(peak[b], s.KWh[b]) || s.KWh[b]-onPeak > all[b]-peak[b] {
		return wrong("sub.peak_day_kwh."+b.Code(), "공동이용고객의 피크일 %s 사용량이 전체의 것과 맞지 않습니다", b)
	}
	all[b] -= s.KWh[b]
	peak[b] -= onPeak
	return nil
}

// list is the ordinary list of a period; a change inside it has to be read apart (별지 5 11.).
func (w *working) list(p kilowon.Period) (*tariff.Dated[tariff.List], error) {
	h := w.book.Lists(w.Key)
	list := h.At(p.From)
	if list == nil || list.Value.Kind != tariff.TimeOfUse || !list.Value.Until.IsZero() && p.To > list.Value.Until {
		return nil, kilowon.At("from", kilowon.Errorf(kilowon.Unencoded, "%s에 시행 중인 %s 요금표가 없습니다", p.From, w.Key))
	}
	if last := h.At(p.To - 1); last.From != list.From {
		return nil, wrong("", "%s에 요금표가 바뀝니다. 그날을 경계로 검침 자료를 나누어 적어 주세요(별지 5 11.)", last.From)
	}
	return list, nil
}

func (w *working) pricesAt(d kilowon.Date) *Prices {
	var found *Prices
	for i := range w.Prices {
		if p := &w.Prices[i]; p.From <= d && (found == nil || p.From > found.From) {
			found = p
		}
	}
	return found
}

// line prices one product by both lists.
func (w *working) line(list *tariff.Dated[tariff.List], option *Prices, l Line) (Line, error) {
	_, month, _ := l.Period.From.Civil()
	s := w.book.SeasonOf[month]
	l.Normal, l.Entry = list.Value.EnergyPrice(s, l.Band), list.Entry
	l.Price = l.Normal
	if option != nil {
		p := w.season.prices(option)
		l.Price = p.Ordinary[l.Band]
		if l.PeakDays {
			if l.Price = p.PeakDay; l.Band == tariff.Mid {
				l.Price = p.PeakMid
			}
		}
		if l.Price <= 0 {
			return l, wrong("prices", "%s%s의 CPP요금 단가가 없습니다", peakWord(l.PeakDays), l.Band)
		}
		// The prices of the option were made beside the list in force on their own day.
		made := w.book.Lists(w.Key).At(option.From)
		if made == nil {
			return l, kilowon.At("prices", kilowon.Errorf(kilowon.Unencoded, "%s에 시행 중인 %s 요금표가 없습니다", option.From, w.Key))
		}
		if made.From != list.From {
			l.Scaled = l.Price
			l.Price = kilowon.Price(kilowon.DivHalfUp(int64(l.Price)*int64(l.Normal), int64(made.Value.EnergyPrice(s, l.Band))*10) * 10)
		}
	}
	rounding := w.book.Rounding[tariff.ChargeEnergyBand].At(l.Period.From).Value
	l.Amount = rounding.Won(l.KWh*int64(l.Price), kilowon.PriceScale)
	l.Ordinary = rounding.Won(l.KWh*int64(l.Normal), kilowon.PriceScale)
	return l, nil
}

func peakWord(peak bool) string {
	if peak {
		return "피크일 "
	}
	return ""
}
