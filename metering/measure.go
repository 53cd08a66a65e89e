package metering

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// Demand is the largest energy of a quarter of an hour and which one of the series it was.
type Demand struct {
	Wh Wh
	At int
}

// Measurement is what a series comes to over a plan. Its slices belong to the caller and are used again by the next call.
type Measurement struct {
	// Days is the energy of each day in Wh.
	Days []rating.DayUse
	// Peaks are the largest demands by the band they are metered in.
	Peaks  [tariff.BandCount]Demand
	Banded bool
	// Lagging and Leading are the power factors; their Count is 0 where none was metered.
	Lagging, Leading FactorMean
	// Missing counts the quarters of an hour without energy, Estimated is what was estimated for them, in Wh.
	Missing   int
	Estimated int64
}

// Measure adds up energy and demand by band and the power factors. What is missing counts nothing and is counted in m.Missing; see [Plan.Estimate].
// It allocates nothing once m has been used for a period as long. A series of another period is invalid.
func (p *Plan) Measure(m *Measurement, s *Series) error {
	n := len(p.days) * IntervalsPerDay
	if s.From != p.Period.From || len(s.KWh) != n || !sameLength(s.Lagging, n) || !sameLength(s.Leading, n) {
		return kilowon.Errorf(kilowon.Invalid, "15분 자료는 %s부터 %s개여야 하는데 %s부터 %s개입니다", p.Period.From, kilowon.FormatInt(int64(n)),
			s.From, kilowon.FormatInt(int64(len(s.KWh))))
	}
	days := m.Days[:0]
	if cap(days) < len(p.days) {
		days = make([]rating.DayUse, 0, len(p.days))
	}
	*m = Measurement{Days: days[:len(p.days)], Banded: p.Banded}
	for d := range p.days {
		p.measureDay(m, d, s.KWh[d*IntervalsPerDay:(d+1)*IntervalsPerDay])
	}
	p.factors(m, s)
	return nil
}

func sameLength(values []Wh, n int) bool { return values == nil || len(values) == n }

// measureDay is the hot loop: a run of one band is a plain sum and maximum.
func (p *Plan) measureDay(m *Measurement, d int, values []Wh) {
	use := &m.Days[d]
	*use = rating.DayUse{}
	at := 0
	for _, r := range p.days[d].runs {
		run := values[at : at+int(r.length)]
		sum, top, signs := total(run)
		if signs < 0 {
			missing := countMissing(run)
			m.Missing += missing
			sum -= int64(missing) * int64(Missing)
		}
		use.Bands[r.energy] += sum
		if r.weekend {
			use.Weekend[r.energy] += sum
		}
		if top > m.Peaks[r.demand].Wh {
			m.Peaks[r.demand] = Demand{top, d*IntervalsPerDay + at + indexOf(run, top)}
		}
		at += int(r.length)
	}
}

// total is the sum and maximum of a run, and a negative number where one of it is missing. Runs are whole hours, so that four quarters are taken at once.
func total(run []Wh) (sum int64, top, signs Wh) {
	for len(run) >= intervalsPerHour {
		a, b, c, d := run[0], run[1], run[2], run[3]
		sum += int64(a) + int64(b) + int64(c) + int64(d)
		signs |= a | b | c | d
		top = max(top, a, b, c, d)
		run = run[intervalsPerHour:]
	}
	return sum, top, signs
}

func countMissing(values []Wh) int {
	n := 0
	for _, v := range values {
		if v == Missing {
			n++
		}
	}
	return n
}

func indexOf(values []Wh, v Wh) int {
	i := 0
	for values[i] != v {
		i++
	}
	return i
}

// Billed is the demand that decides the billing demand: the larger of mid and peak load where the class is metered by band (별표 3 제1호 단서 2),
// else the largest of all.
func (m *Measurement) Billed() Demand {
	if !m.Banded {
		return m.Peaks[tariff.Light]
	}
	if m.Peaks[tariff.Peak].Wh >= m.Peaks[tariff.Mid].Wh {
		return m.Peaks[tariff.Peak]
	}
	return m.Peaks[tariff.Mid]
}

// Energy is the energy of the period by band, and that of the hours with a lowered price, in Wh.
func (m *Measurement) Energy() (bands, weekend rating.TOU) {
	for i := range m.Days {
		for b := range bands {
			bands[b] += m.Days[i].Bands[b]
			weekend[b] += m.Days[i].Weekend[b]
		}
	}
	return bands, weekend
}

// Put writes the energy into a usage: by day, and whole kWh by band.
func (m *Measurement) Put(use *rating.Usage) {
	use.Days, use.HasBands = m.Days, true
	bands, _ := m.Energy()
	for b := range bands {
		use.Bands[b] = WholeKWh(bands[b])
	}
	use.KWh = use.Bands.Sum()
}

// Estimate adds what was missing: the mean of the same quarter of an hour on the days of the same kind, half up to Wh, or on all days where none of the
// kind was metered (rules: interval-gap). Demand and power factor are of what was metered. It is invalid where nothing was metered at that time of day.
func (p *Plan) Estimate(m *Measurement, s *Series) error {
	if m.Missing == 0 {
		return nil
	}
	means := p.means(s)
	for i, v := range s.KWh {
		if v != Missing {
			continue
		}
		day := &p.days[i/IntervalsPerDay]
		mean, ok := means.of(day.kind, i%IntervalsPerDay)
		if !ok {
			return kilowon.Errorf(kilowon.Invalid, "%s의 사용량을 추정할 수 없습니다. 같은 시각의 자료가 검침기간에 하나도 없습니다", s.TimeText(i))
		}
		r := day.runAt(i % IntervalsPerDay)
		use := &m.Days[i/IntervalsPerDay]
		use.Bands[r.energy] += mean
		if r.weekend {
			use.Weekend[r.energy] += mean
		}
		m.Estimated += mean
	}
	return nil
}

func (d *planDay) runAt(quarter int) *planRun {
	i := 0
	for quarter >= int(d.runs[i].length) {
		quarter -= int(d.runs[i].length)
		i++
	}
	return &d.runs[i]
}

// quarterMeans is the energy metered at each quarter of the day, by kind of day.
type quarterMeans [tariff.Holiday + 1][IntervalsPerDay]struct{ sum, count int64 }

func (p *Plan) means(s *Series) *quarterMeans {
	var q quarterMeans
	for i, v := range s.KWh {
		if v != Missing {
			at := &q[p.days[i/IntervalsPerDay].kind][i%IntervalsPerDay]
			at.sum += int64(v)
			at.count++
		}
	}
	return &q
}

func (q *quarterMeans) of(k tariff.DayKind, quarter int) (int64, bool) {
	at := q[k][quarter]
	if at.count == 0 {
		for k := range q {
			at.sum += q[k][quarter].sum
			at.count += q[k][quarter].count
		}
	}
	if at.count == 0 {
		return 0, false
	}
	return kilowon.DivHalfUp(at.sum, at.count), true
}
