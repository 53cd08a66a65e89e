package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// caseIntervals is what a meter stored for each quarter of an hour. The lists are numbers of kWh and kvarh with at most three decimals, null where nothing
// was metered; they are read here and not by the decoder, which would take them for binary fractions.
type caseIntervals struct {
	// Start is the day whose midnight the lists begin at; without it the first day of the period.
	Start   kilowon.Date    `json:"start,omitzero"`
	Minutes *int            `json:"minutes,omitempty"`
	KWh     json.RawMessage `json:"kwh"`
	Lagging json.RawMessage `json:"lagging_kvarh,omitempty"`
	Leading json.RawMessage `json:"leading_kvarh,omitempty"`
	// Gaps is "fill" to estimate what was not metered; otherwise it is refused.
	Gaps string `json:"gaps,omitempty"`

	// series is what was read from a file instead of the lists.
	series *metering.Series
}

// MeteredAnswer is what 15-minute values came to; kWh are whole, half up.
type MeteredAnswer struct {
	KWh BandAnswer `json:"kwh"`
	// Weekend is the part of KWh in hours with a lowered price, Peak the largest demand by band in kW.
	Weekend *BandAnswer `json:"weekend_kwh,omitempty"`
	Peak    BandAnswer  `json:"peak_kw"`
	// Demand is the one that decides the billing demand, and when it was.
	Demand   int64  `json:"demand_kw"`
	DemandAt string `json:"demand_at,omitempty"`
	Lagging  int64  `json:"lagging,omitempty"`
	Leading  int64  `json:"leading,omitempty"`
	// Missing counts what was not metered, Gaps says when; EstimatedKWh was added for it.
	Missing      int      `json:"missing,omitempty"`
	Gaps         []string `json:"gaps,omitempty"`
	EstimatedKWh int64    `json:"estimated_kwh,omitempty"`
	// Rules are the entries of the book that were measured by.
	Rules []rating.ExplainedRule `json:"rules"`
}

// BandAnswer is a figure of each band; a class without bands has all of it in light.
type BandAnswer struct {
	Light int64 `json:"light"`
	Mid   int64 `json:"mid"`
	Peak  int64 `json:"peak"`
}

const (
	intervalMinutes = 15
	gapsFill        = "fill"
	// shownGaps is how many gaps a message names.
	shownGaps = 3
)

// SetIntervals gives the case the values of a file instead of a usage of its own; fill asks for an estimate of what was not metered.
func (c *Case) SetIntervals(s *metering.Series, fill bool) {
	in := &caseIntervals{series: s}
	if fill {
		in.Gaps = gapsFill
	}
	c.Usage = &caseUsage{Intervals: in}
}

// meter measures the intervals of the case and puts energy, demand and power factor into use.
func (c *Case) meter(use *rating.Usage, terms []rating.Terms, book *tariff.Book) (*MeteredAnswer, error) {
	supply, err := c.supply(terms)
	if err != nil {
		return nil, err
	}
	series, err := c.Usage.Intervals.read(c.Period)
	if err != nil {
		return nil, kilowon.At("usage.intervals", err)
	}
	plan, err := metering.NewPlan(book, supply, c.Period)
	if err != nil {
		return nil, err
	}
	var m metering.Measurement
	if err := plan.Measure(&m, series); err != nil {
		return nil, kilowon.At("usage.intervals", err)
	}
	gaps := series.Gaps()
	if len(gaps) > 0 {
		if c.Usage.Intervals.Gaps != gapsFill {
			return nil, refuseGaps(series, gaps, m.Missing)
		}
		if err := plan.Estimate(&m, series); err != nil {
			return nil, kilowon.At("usage.intervals", err)
		}
	}
	m.Put(use)
	c.setDemand(use, &m, terms)
	c.setFactor(use, &m, terms)
	a := meteredAnswer(series, &m, use, gaps)
	a.rules(book, supply, c.Period)
	return a, nil
}

// rules tells what was measured by: the hours of the period, and the rules of demand, gaps and power factor where they mattered.
func (a *MeteredAnswer) rules(book *tariff.Book, s metering.Supply, p kilowon.Period) {
	for _, e := range inForce(book.HoursOf(s.Key, s.Region), p) {
		a.Rules = append(a.Rules, rating.ExplainedEntry(book, e))
	}
	names := []string{"interval-demand"}
	if a.Missing > 0 {
		names = append(names, "interval-gap")
	}
	if a.Lagging > 0 || a.Leading > 0 {
		names = append(names, "interval-power-factor")
	}
	for _, name := range names {
		a.Rules = append(a.Rules, rating.Rule(book, name))
	}
}

// inForce is the entries of a history that hold on some day of the period.
func inForce[T any](h tariff.History[T], p kilowon.Period) []tariff.EntryID {
	var out []tariff.EntryID
	for i := range h {
		if h[i].From < p.To && (i+1 == len(h) || p.From < h[i+1].From) {
			out = append(out, h[i].Entry)
		}
	}
	return out
}

// supply is the class and region that decide the hours; they must not change inside the period.
func (c *Case) supply(terms []rating.Terms) (metering.Supply, error) {
	out := metering.Supply{Key: terms[0].Key}
	for i := range terms {
		k := terms[i].Key
		if k.Class != out.Key.Class || k.Grade != out.Key.Grade || c.Terms[i].Region != c.Terms[0].Region {
			return out, missing("terms", "15분 자료로 계산하는 기간에는 종별과 지역이 바뀌지 않아야 합니다. 바뀐 날에서 나누어 따로 계산하십시오")
		}
	}
	if out.Key.Class == tariff.Night {
		e := kilowon.Errorf(kilowon.Unencoded, "심야전력은 15분 자료로 계산하지 않습니다. night_kwh와 other_kwh를 적으십시오")
		e.Path = "usage.intervals"
		return out, e
	}
	var err error
	out.Region, err = tariff.ParseRegion(c.Terms[0].Region)
	return out, err
}

// setDemand gives the demand of customers with a demand meter, which those at high voltage have (제38조 ②), and others whose case speaks of one; a peak given in the case, such as an agreed one, goes before the metered one.
func (c *Case) setDemand(use *rating.Usage, m *metering.Measurement, terms []rating.Terms) {
	if c.Demand != nil && c.Demand.PeakKW != nil {
		return
	}
	if use.Demand.Metered || use.Demand.ByContract || terms[len(terms)-1].Key.Voltage != tariff.Low {
		use.Demand.Metered, use.Demand.PeakKW = true, m.Billed().Wh.KW()
	}
}

// setFactor takes the power factor of the reactive energy, unless the case gives one: of the half hours, or of the whole month at low voltage and for meters
// that are not read remotely (제42조 ② 단서). It is the meter's own, so that rating decides who is charged (제43조 ①).
func (c *Case) setFactor(use *rating.Usage, m *metering.Measurement, terms []rating.Terms) {
	f := &use.PowerFactor
	if f.Lagging != 0 || f.Leading != 0 {
		return
	}
	f.Metered = true
	if f.Monthly = f.Monthly || terms[len(terms)-1].Key.Voltage == tariff.Low; f.Monthly {
		f.Lagging = m.Lagging.MonthPercent()
		return
	}
	f.Lagging, f.Leading = m.Lagging.Percent(), m.Leading.Percent()
}

func meteredAnswer(s *metering.Series, m *metering.Measurement, use *rating.Usage, gaps []metering.Gap) *MeteredAnswer {
	a := &MeteredAnswer{KWh: bandAnswer(use.Bands), Lagging: use.PowerFactor.Lagging, Leading: use.PowerFactor.Leading, Missing: m.Missing,
		EstimatedKWh: metering.WholeKWh(m.Estimated)}
	_, weekend := m.Energy()
	for b := range weekend {
		weekend[b] = metering.WholeKWh(weekend[b])
	}
	if weekend.Sum() > 0 {
		w := bandAnswer(weekend)
		a.Weekend = &w
	}
	var peaks rating.TOU
	for b := range peaks {
		peaks[b] = m.Peaks[b].Wh.KW()
	}
	a.Peak = bandAnswer(peaks)
	if d := m.Billed(); d.Wh > 0 {
		a.Demand, a.DemandAt = d.Wh.KW(), s.TimeText(d.At)
	}
	for _, g := range gaps {
		a.Gaps = append(a.Gaps, g.Text(s))
	}
	return a
}

func bandAnswer(t rating.TOU) BandAnswer {
	return BandAnswer{t[tariff.Light], t[tariff.Mid], t[tariff.Peak]}
}

// refuseGaps says when nothing was metered and what the terms want then.
func refuseGaps(s *metering.Series, gaps []metering.Gap, count int) error {
	var when []string
	for _, g := range gaps[:min(len(gaps), shownGaps)] {
		when = append(when, g.Text(s))
	}
	more := ""
	if rest := len(gaps) - shownGaps; rest > 0 {
		more = fmt.Sprintf(" 외 %d곳", rest)
	}
	return missing("usage.intervals", "15분 값 %d개가 없습니다(%s%s). 계량되지 않은 사용량은 한전과 협의하여 결정합니다(제73조). 값을 채우거나, 같은 시각의 평균으로 추정하려면 gaps를 fill로 적으십시오(명령 meter는 --fill)",
		count, strings.Join(when, ", "), more)
}

// read gives the values of the period.
func (in *caseIntervals) read(p kilowon.Period) (*metering.Series, error) {
	if in.Minutes != nil && *in.Minutes != intervalMinutes {
		return nil, missing("minutes", "15분 자료만 받는데 %d분입니다. 최대수요전력은 15분 단위로 계산합니다(제6조 10호)", *in.Minutes)
	}
	if in.Gaps != "" && in.Gaps != gapsFill {
		return nil, missing("gaps", "gaps는 fill이거나 없어야 하는데 %q입니다", in.Gaps)
	}
	s := in.series
	if s == nil {
		s = &metering.Series{From: in.Start}
		if s.From.IsZero() {
			s.From = p.From
		}
		for _, list := range []struct {
			name string
			text json.RawMessage
			into *[]metering.Wh
		}{{"kwh", in.KWh, &s.KWh}, {"lagging_kvarh", in.Lagging, &s.Lagging}, {"leading_kvarh", in.Leading, &s.Leading}} {
			var err error
			if *list.into, err = parseSeries(list.name, list.text); err != nil {
				return nil, err
			}
			if *list.into != nil && len(*list.into) != len(s.KWh) {
				return nil, missing(list.name, "무효전력량은 kwh와 같은 수(%d개)여야 하는데 %d개입니다", len(s.KWh), len(*list.into))
			}
		}
	}
	part, ok := s.Part(p)
	if !ok {
		return nil, missing("kwh", "15분 값은 하루 %d개이고 검침기간 %s을 모두 덮어야 하는데 %v부터 %d개입니다", metering.IntervalsPerDay, p, s.From, len(s.KWh))
	}
	return &part, nil
}

// parseSeries reads a JSON list of exact decimals and nulls; nil for a list that is not there.
func parseSeries(name string, text json.RawMessage) ([]metering.Wh, error) {
	if len(text) == 0 || string(text) == "null" {
		return nil, nil
	}
	if text[0] != '[' {
		return nil, missing(name, "15분 값은 목록([…])이어야 합니다")
	}
	rest := bytes.TrimSpace(text[1 : len(text)-1])
	out := make([]metering.Wh, 0, 1+bytes.Count(rest, []byte(",")))
	for more := len(rest) > 0; more; {
		var item []byte
		item, rest, more = bytes.Cut(rest, []byte(","))
		item = bytes.TrimSpace(item)
		v := metering.Missing
		if string(item) != "null" {
			var err error
			if v, err = metering.ParseWh(string(item)); err != nil {
				return nil, missing(fmt.Sprintf("%s[%d]", name, len(out)), "%s", err)
			}
		}
		out = append(out, v)
	}
	return out, nil
}

// metered writes what 15-minute values came to.
func (e *explainer) metered(m *MeteredAnswer) {
	if m == nil {
		return
	}
	number := kilowon.FormatInt
	e.printf("15분 자료\n")
	e.printf("    전력량: 경부하 %skWh, 중간부하 %skWh, 최대부하 %skWh\n", number(m.KWh.Light), number(m.KWh.Mid), number(m.KWh.Peak))
	if w := m.Weekend; w != nil {
		e.printf("    그 가운데 단가를 낮추는 주말·공휴일: 경부하 %skWh, 중간부하 %skWh\n", number(w.Light), number(w.Mid))
	}
	e.printf("    최대수요전력: 경부하 %skW, 중간부하 %skW, 최대부하 %skW → 당월 %skW", number(m.Peak.Light), number(m.Peak.Mid), number(m.Peak.Peak), number(m.Demand))
	if m.DemandAt != "" {
		e.printf("(%s부터 15분)", m.DemandAt)
	}
	e.printf("\n")
	switch {
	case m.Leading > 0:
		e.printf("    평균역률: 지상 %d%%, 진상 %d%%\n", m.Lagging, m.Leading)
	case m.Lagging > 0:
		e.printf("    평균역률: 지상 %d%%\n", m.Lagging)
	}
	if m.Missing > 0 {
		e.printf("    결측 %s개를 추정함: %skWh (%s)\n", number(int64(m.Missing)), number(m.EstimatedKWh), strings.Join(m.Gaps, ", "))
	}
	var rules []string
	for i := range m.Rules {
		rules = append(rules, m.Rules[i].Title+" "+e.mark(&m.Rules[i]))
	}
	e.printf("    규칙: %s\n", strings.Join(rules, ", "))
}
