package metering

import (
	"math/bits"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
)

// factorScale is how many units a power factor of one has while it is averaged.
const factorScale = 1_000_000

// factorPercent is one percent in those units.
const factorPercent = factorScale / 100

// FactorMean is a mean of power factors of half hours (제43조 ② 1호 나목, 2호 나목).
type FactorMean struct {
	// Sum is of the half hours' factors in 1/1,000,000, Count how many they are.
	Sum, Count int64
	// Active and Reactive are the energy of the same hours in Wh and varh, for meters that are read by the month (제42조 ② 단서).
	Active, Reactive int64
}

// Percent is the mean in whole percent, half up (제7조 ①), 0 where nothing was metered.
func (f *FactorMean) Percent() int64 {
	if f.Count == 0 {
		return 0
	}
	return kilowon.DivHalfUp(f.Sum, f.Count*factorPercent)
}

// MonthPercent is the factor of the accumulated energy in whole percent, half up, for supplies at low voltage (제43조 ② 1호 다목).
func (f *FactorMean) MonthPercent() int64 { return rating.MonthlyPowerFactor(f.Active, f.Reactive) }

// factors averages the power factors of half hours: lagging in the hours of the day, leading in those of the night (제43조 ②).
func (p *Plan) factors(m *Measurement, s *Series) {
	if s.Lagging == nil && s.Leading == nil {
		return
	}
	var half halfHours
	for d := range p.days {
		rule := p.days[d].factor
		if rule == nil {
			continue
		}
		half.load(dayOf(s.KWh, d), dayOf(s.Lagging, d), dayOf(s.Leading, d))
		from, to := rule.DayFrom*halfHoursPerHour, rule.DayTo*halfHoursPerHour
		m.Lagging.add(&half, factorRun{from, to, 1, rule.LaggingFloor * factorPercent, rule.LaggingCap * factorPercent})
		m.Leading.add(&half, factorRun{0, from, -1, rule.LeadingFloor * factorPercent, factorScale})
		m.Leading.add(&half, factorRun{to, halfHoursPerDay, -1, rule.LeadingFloor * factorPercent, factorScale})
	}
}

const (
	halfHoursPerHour = 2
	halfHoursPerDay  = IntervalsPerDay / 2
)

// noEnergy is a day of a register that was not metered.
var noEnergy [IntervalsPerDay]Wh

func dayOf(values []Wh, d int) *[IntervalsPerDay]Wh {
	if values == nil {
		return &noEnergy
	}
	return (*[IntervalsPerDay]Wh)(values[d*IntervalsPerDay:])
}

// halfHours is the energy and the net reactive energy (lagging less leading) of the half hours of a day; both are 0 where nothing was used or something
// was not metered.
type halfHours struct {
	active   [halfHoursPerDay]int32
	reactive [halfHoursPerDay]int32
}

func (h *halfHours) load(energy, lagging, leading *[IntervalsPerDay]Wh) {
	for i := range halfHoursPerDay {
		p0, p1, q0, q1, r0, r1 := energy[2*i], energy[2*i+1], lagging[2*i], lagging[2*i+1], leading[2*i], leading[2*i+1]
		metered := ^int32((p0 | p1 | q0 | q1 | r0 | r1) >> 31)
		h.active[i] = int32(p0+p1) & metered
		h.reactive[i] = int32(q0+q1-r0-r1) & metered
	}
}

// factorRun is some half hours of a day: sign is what reactive energy must have to count, low and high the limits of a factor.
type factorRun struct {
	from, to  int
	sign      int32
	low, high int64
}

// add takes the half hours of a run. One that was not metered in whole, or in which nothing was used, has no factor (rules: interval-power-factor).
func (f *FactorMean) add(h *halfHours, run factorRun) {
	var sum, count, active, other int64
	for i := run.from; i < run.to && i < halfHoursPerDay; i++ {
		p := uint64(h.active[i])
		// Energy of the other kind makes a factor of one: leading by day, lagging by night.
		q := uint64(max(h.reactive[i]*run.sign, 0))
		if p == 0 {
			if h.reactive[i] != 0 {
				sum, count, other = sum+f.idle(q, run), count+1, other+int64(q)
			}
			continue
		}
		ratio := q << ratioBits / p
		value := int64(0)
		if at := ratio >> restBits; at < tableEnd {
			entry := &factorTable[at]
			value = int64((uint64(entry.factor)-uint64(entry.fall)*(ratio&(1<<restBits-1))>>restBits)*factorScale+1<<(tableBits-1)) >> tableBits
		} else if run.low < tableFloor {
			value = factor(int64(p), int64(q))
		}
		sum += min(max(value, run.low), run.high)
		active += int64(p)
		other += int64(q)
		count++
	}
	f.Sum, f.Count, f.Active, f.Reactive = f.Sum+sum, f.Count+count, f.Active+active, f.Reactive+other
}

// idle is the factor of half an hour with reactive energy alone.
func (*FactorMean) idle(q uint64, run factorRun) int64 {
	if q == 0 {
		return run.high
	}
	return run.low
}

// factor is active ÷ √(active² + reactive²) in 1/1,000,000, to the nearest. Both are zero or more, below 2³⁰, and not both zero.
func factor(active, reactive int64) int64 {
	square := uint64(active * active)
	high, low := bits.Mul64(square, 4*factorScale*factorScale)
	twice, _ := bits.Div64(high, low, square+uint64(reactive*reactive))
	return int64(root(twice)+1) / 2
}

// root is the whole part of the square root.
func root(v uint64) uint64 {
	if v == 0 {
		return 0
	}
	r := uint64(1) << ((bits.Len64(v) + 1) / 2)
	for {
		next := (r + v/r) / 2
		if next >= r {
			return r
		}
		r = next
	}
}

// The table of factors by the ratio of reactive to active energy: tableStep entries for a ratio of one, up to the ratio of a factor of 60 %, the lowest that
// counts. Factors have tableBits behind the point, ratios ratioBits; between two entries the factor is taken as a straight line, which is off by an eighth of the
// square of the step at most: 0.12 units of 1/1,000,000.
const (
	tableStep = 1 << 10
	tableEnd  = tableStep*4/3 + 1
	tableBits = 31
	ratioBits = 26
	restBits  = ratioBits - 10
	// tableFloor is the least factor of the table.
	tableFloor = 60 * factorPercent
)

// factorAt is the factor at a ratio and how much it falls until the next one.
type factorAt struct {
	factor, fall uint32
}

var factorTable = func() (table [tableEnd]factorAt) {
	at := func(i int) uint32 {
		square, _ := bits.Div64(1<<(2*tableBits+20-64), 0, uint64(tableStep*tableStep+i*i))
		return uint32(root(square))
	}
	for i := range table {
		table[i] = factorAt{at(i), at(i) - at(i+1)}
	}
	return table
}()
