package app

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// Estimate asks in the middle of a reading period what the month will cost: the last reading, today's, and the supply terms of the case format.
type Estimate struct {
	ID    string        `json:"id"`
	Terms caseTermsList `json:"terms"`
	// ReadingDay is the regular reading day (정기검침일), 1 to 31; where a month is shorter its last day is meant. Next is the next reading itself, instead.
	ReadingDay int          `json:"reading_day,omitempty"`
	Next       kilowon.Date `json:"next,omitzero"`
	// ReadingMonth decides the fuel cost adjustment; the month of the next reading when it is left out.
	ReadingMonth kilowon.Month   `json:"reading_month,omitzero"`
	Last         estimateReading `json:"last"`
	Today        estimateReading `json:"today"`
	// Usage is what has been used since the last reading, instead of the registers.
	Usage *caseUsage    `json:"usage,omitempty"`
	Meter estimateMeter `json:"meter,omitzero"`
	// DailyKWh is what each day still to come will use; without it what the days so far used on average.
	DailyKWh    string           `json:"daily_kwh,omitempty"`
	Demand      *caseDemand      `json:"demand,omitempty"`
	PowerFactor *casePowerFactor `json:"power_factor,omitempty"`
	ExcessUse   *caseExcessUse   `json:"excess_use,omitempty"`
}

// estimateReading is a day and what the meter showed then: one register, or one for each band.
type estimateReading struct {
	Date      kilowon.Date       `json:"date,omitzero"`
	Register  string             `json:"register,omitempty"`
	Registers *estimateRegisters `json:"registers,omitempty"`
}

// estimateRegisters are the registers of a meter that counts by time of day, or of night power.
type estimateRegisters struct {
	Light string `json:"light,omitempty"`
	Mid   string `json:"mid,omitempty"`
	Peak  string `json:"peak,omitempty"`
	Night string `json:"night,omitempty"`
	Other string `json:"other,omitempty"`
}

// estimateMeter is what must be known of a meter beside its register.
type estimateMeter struct {
	Multiplier int64 `json:"multiplier,omitempty"`
	// Digits is how many whole digits the register has; given, a register below the last one has begun again at zero.
	Digits int `json:"digits,omitempty"`
}

// ParseEstimate reads one request. Unknown fields and impossible values are errors of code invalid with the path of the field.
func ParseEstimate(b []byte) (*Estimate, error) { return parseOne[Estimate](b) }

// metered is what a meter counted since the last reading: in all, by band, or in night and other hours.
type metered struct {
	energy [tariff.BandCount]metering.Register
	count  int
	night  bool
}

// The ways in which a meter counts.
const (
	countAll   = 1
	countNight = 2
	countBands = 3
)

// maxUsed bounds use that is given without a meter, as a register bounds the others.
const maxUsed = 1_000_000_000

// since is what was used since the last reading.
func (e *Estimate) since() (*metered, error) {
	if e.Usage == nil {
		return e.read()
	}
	for _, r := range []*estimateReading{&e.Last, &e.Today} {
		if r.Register != "" || r.Registers != nil {
			return nil, missing("usage", "지침과 사용량(usage) 중 하나만 적습니다")
		}
	}
	if len(e.Usage.Standby) > 0 {
		return nil, missing("usage.standby", "예비전력의 사용량은 예상하지 않습니다. 빼고 다시 해 주세요")
	}
	c := Case{Usage: e.Usage}
	use, err := c.usage()
	if err != nil {
		return nil, err
	}
	m := &metered{count: countAll, night: use.Night}
	kwh := rating.TOU{use.KWh}
	if use.HasBands {
		m.count, kwh = countBands, use.Bands
	}
	if use.Night {
		m.count = countNight
	}
	for i := range kwh {
		if kwh[i] < 0 || kwh[i] > maxUsed {
			return nil, missing("usage", "지금까지의 사용량은 0에서 %skWh 사이의 정수여야 합니다", kilowon.FormatInt(maxUsed))
		}
		m.energy[i] = metering.Register(kwh[i] * metering.RegisterScale)
	}
	return m, nil
}

// figure is one register of a reading, with its place in the request.
type figure struct{ path, text string }

// figures are the registers of a reading; a meter that counts by band has them all.
func (r *estimateReading) figures(path string) ([]figure, error) {
	g := r.Registers
	switch {
	case g == nil && r.Register == "":
		return nil, missing(path+".register", "계량기에 보이는 지침을 적어 주세요")
	case g == nil:
		return []figure{{path + ".register", r.Register}}, nil
	case r.Register != "":
		return nil, missing(path+".registers", "register와 registers 중 하나만 적습니다")
	}
	in := path + ".registers."
	out := []figure{{in + "night", g.Night}, {in + "other", g.Other}}
	if g.Night == "" && g.Other == "" {
		out = []figure{{in + "light", g.Light}, {in + "mid", g.Mid}, {in + "peak", g.Peak}}
	} else if g.Light != "" || g.Mid != "" || g.Peak != "" {
		return nil, missing(path+".registers", "부하시간대별 지침과 심야전력의 지침은 함께 적지 않습니다")
	}
	for _, f := range out {
		if f.text == "" {
			return nil, missing(f.path, "시간대마다 지침을 적어 주세요")
		}
	}
	return out, nil
}

// read is what the registers say.
func (e *Estimate) read() (*metered, error) {
	last, err := e.Last.figures("last")
	if err != nil {
		return nil, err
	}
	now, err := e.Today.figures("today")
	if err != nil {
		return nil, err
	}
	if len(last) != len(now) {
		return nil, missing("today.registers", "지난 지침과 오늘 지침은 같은 시간대로 나누어 적어야 합니다")
	}
	m := &metered{count: len(now), night: len(now) == countNight}
	for i := range now {
		before, err := metering.ParseRegister(last[i].text)
		if err != nil {
			return nil, kilowon.At(last[i].path, err)
		}
		after, err := metering.ParseRegister(now[i].text)
		if err != nil {
			return nil, kilowon.At(now[i].path, err)
		}
		if m.energy[i], err = metering.Energy(before, after, e.Meter.Multiplier, e.Meter.Digits); err != nil {
			return nil, kilowon.At(now[i].path, err)
		}
	}
	return m, nil
}

// sum is what was used in all.
func (m *metered) sum() metering.Register { return m.energy[0] + m.energy[1] + m.energy[2] }

// usage is so many kWh by band as the case format has them.
func (m *metered) usage(kwh rating.TOU) *caseUsage {
	switch m.count {
	case countNight:
		return &caseUsage{Night: &kwh[0], Other: &kwh[1]}
	case countBands:
		return &caseUsage{TOU: &caseTOU{Light: kwh[0], Mid: kwh[1], Peak: kwh[2]}}
	}
	return &caseUsage{KWh: &kwh[0]}
}

// each makes a use of what do makes of each band.
func (m *metered) each(do func(energy metering.Register) int64) rating.TOU {
	var out rating.TOU
	for i := range m.count {
		out[i] = do(m.energy[i])
	}
	return out
}

// period is the reading period that today lies in.
func (e *Estimate) period(book *tariff.Book, today kilowon.Date) (kilowon.Period, error) {
	p := kilowon.Period{From: e.Last.Date, To: e.Next}
	if p.From.IsZero() {
		return p, missing("last.date", "지난 검침일을 적어 주세요")
	}
	if today < p.From {
		return p, missing("today.date", "오늘 %v이(가) 지난 검침일 %v보다 빠릅니다", today, p.From)
	}
	_, _, day := e.Next.Civil()
	switch {
	case e.ReadingDay != 0 && !e.Next.IsZero():
		return p, missing("next", "정기검침일(reading_day)과 다음 검침일(next) 중 하나만 적습니다")
	case e.Next.IsZero() && (e.ReadingDay < 1 || e.ReadingDay > tariff.LastDay):
		return p, missing("reading_day", "정기검침일은 1에서 31 사이의 날이어야 합니다. 말일은 31입니다")
	case e.Next.IsZero():
		p.To, day = metering.NextReading(p.From, e.ReadingDay, book.On(p.From).Tolerance), e.ReadingDay
	case e.Next <= p.From:
		return p, missing("next", "다음 검침일 %v은(는) 지난 검침일 %v보다 늦어야 합니다", e.Next, p.From)
	}
	if next := (p.To.Month() + 1).Day(day); today > next {
		return p, missing("last.date", "지난 검침일 %v 뒤로 %v에 검침할 날이 지났습니다. 가장 최근 고지서의 검침일과 지침을 적어 주세요", p.From, next)
	}
	return p, nil
}
