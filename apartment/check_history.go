package apartment

import (
	"fmt"
	"math"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
)

// The thresholds of suspicion. They only ask a person to look, so they are set where a look pays: a few homes in a hundred.
const (
	// historyMonths is how far back the comparison goes: a year, so that the same season is in it.
	historyMonths = 13
	// minHistory is how many months make a median worth comparing with: with two, one odd month is half of it.
	minHistory = 3
	// highPercent and lowPercent are shares of the usual use. Cooling and heating move a home by up to about two; beyond that it is not the season.
	highPercent, lowPercent = 250, 30
	// highMargin keeps small homes quiet: 40 kWh becoming 120 is a guest, not an error.
	highMargin = 150
	// lowFrom is the usual use below which a low month says nothing.
	lowFrom = 100
	// spikePercent and spikeMargin mark what is more likely a wrong digit than a home: a lost decimal point makes ten times.
	spikePercent, spikeMargin = 600, 600
	// firstHigh is the most a home is believed to use, in kWh, while there is no history: 2 kW day and night for a month.
	firstHigh = 1500
	// closePercent is how near a use must come to the usual one before another figure is suggested for it: wrong digits give many figures,
	// and one in them that is merely possible proves nothing.
	closePercent = 150
	// fullMonthHours turns contract power into the most that can be used in a month of 31 days.
	fullMonthHours = 744
	// vacantAllowance is what an empty home's intercom, detectors and standby draw in a month, kWh.
	vacantAllowance = 15
	// sameUseFrom leaves out small uses, which repeat by chance.
	sameUseFrom = 10
	// sameUseHomes and sameUsePercent tell a file copied from last month: by chance one home in a hundred or so repeats its use.
	sameUseHomes, sameUsePercent = 10, 20
)

// history is what a household used before.
type history struct {
	// last is the latest month before this one, before the one ahead of it; both may be nil.
	last, before *Past
	months       int
	// usual is the median, lastYear the same month a year ago or -1.
	usual, lastYear int64
	// gap is how many months this filing covers: 1 unless months were left out.
	gap int64
}

// historyOf sums up the household's months before this one.
func (c *checker) historyOf(e *entry) history {
	h := history{lastYear: -1, gap: 1}
	if int(e.index) >= len(c.in.Past) {
		return h
	}
	past, month := c.in.Past[e.index], c.in.Month.Month
	var use [historyMonths]int64
	for i := len(past) - 1; i >= 0 && h.months < historyMonths; i-- {
		p := &past[i]
		if p.Month >= month {
			continue
		}
		switch h.months {
		case 0:
			h.last = p
		case 1:
			h.before = p
		}
		if p.Month == month-12 {
			h.lastYear = p.OwnKWh
		}
		use[h.months] = p.OwnKWh
		h.months++
	}
	if h.last == nil {
		return h
	}
	h.usual = median(use[:h.months])
	h.gap = min(int64(month-h.last.Month), historyMonths)
	return h
}

// median orders v and gives the middle, the lower mean of two.
func median(v []int64) int64 {
	slices.Sort(v)
	n := len(v)
	if n == 0 {
		return 0
	}
	return (v[(n-1)/2] + v[n/2]) / 2
}

// most is the largest usual use: the median, or last year's same month where that was more.
func (h *history) most() int64 { return max(h.usual, h.lastYear) * h.gap }

// least is the smallest usual use.
func (h *history) least() int64 {
	if h.lastYear >= 0 {
		return min(h.usual, h.lastYear) * h.gap
	}
	return h.usual * h.gap
}

// high is the most the household's use can be without a second look, kWh.
func (e *entry) high() int64 {
	switch {
	case e.past.months >= minHistory:
		return max(e.past.most()*highPercent/100, e.past.most()+highMargin)
	case !e.hh.Dwelling():
		if e.hh.ContractKW > 0 {
			return e.hh.ContractKW * fullMonthHours
		}
		return math.MaxInt64
	}
	return firstHigh * e.past.gap
}

// low is the least the household's use can be without a second look, kWh.
func (e *entry) low() int64 {
	if e.past.months < minHistory || e.past.least() < lowFrom {
		return 0
	}
	return e.past.least() * lowPercent / 100
}

// usually reports whether a use is within the household's limits and is not zero.
func (e *entry) usually(kwh int64) bool { return kwh > 0 && kwh >= e.low() && kwh <= e.high() }

// closely reports whether a use is so near the usual one that a figure which gives it explains what went wrong.
func (e *entry) closely(kwh int64) bool {
	if e.past.months < minHistory {
		return e.usually(kwh)
	}
	return kwh > 0 && kwh*closePercent >= e.past.least()*100 && kwh*100 <= e.past.most()*closePercent
}

// suspicion looks at a use that is settled: E23 to E27.
func (c *checker) suspicion(e *entry) {
	switch {
	case e.hh.Vacant:
		c.vacantUse(e)
	case e.kwh == 0:
		c.zeroUse(e)
	case e.kwh > e.high():
		e.suspect = true
		c.highUse(e)
	case e.kwh < e.low():
		e.suspect = true
		c.noteUse(e, kilowon.Warn, codeHighLow, fmt.Sprintf("사용량 %skWh가 평소(%skWh)보다 훨씬 적습니다. 지침을 바르게 읽었는지, 빈집이 되었는지 확인해 주세요.",
			kilowon.FormatInt(e.kwh), kilowon.FormatInt(e.past.usual)))
	}
	c.sameUse(e)
}

// noteUse keeps a finding on the use, which stands in the cell of the reading it came from.
func (c *checker) noteUse(e *entry, s kilowon.Severity, code, message string) {
	c.note(e, ColCurrent, kilowon.Finding{Severity: s, Code: code, Read: e.cur.String(), Message: message})
}

// highUse is E24 for what a home cannot well use, E23 for what it does not usually.
func (c *checker) highUse(e *entry) {
	use := kilowon.FormatInt(e.kwh)
	most := e.past.most()
	switch {
	case e.past.months < minHistory:
		c.noteUse(e, kilowon.Warn, codeSpike, fmt.Sprintf("사용량 %skWh가 이 세대가 한 달에 쓸 수 있는 양(%skWh)보다 많습니다. 지침의 자릿수와 소수점, 전월지침을 확인해 주세요.", use, kilowon.FormatInt(e.high())))
	case e.kwh > most*spikePercent/100 && e.kwh > most+spikeMargin:
		c.noteUse(e, kilowon.Warn, codeSpike, fmt.Sprintf("사용량 %skWh가 평소(%skWh)의 %d배가 넘습니다. 지침의 자릿수와 소수점을 확인해 주세요.", use, kilowon.FormatInt(e.past.usual), spikePercent/100))
	default:
		c.noteUse(e, kilowon.Warn, codeHighLow, fmt.Sprintf("사용량 %skWh가 평소(%skWh)보다 훨씬 많습니다. 지침을 바르게 읽었는지 확인해 주세요.", use, kilowon.FormatInt(e.past.usual)))
	}
}

// zeroUse is E25: only an empty home uses nothing.
func (c *checker) zeroUse(e *entry) {
	switch {
	case !e.hh.Dwelling():
	case e.past.usual > 0:
		c.noteUse(e, kilowon.Warn, codeZero, fmt.Sprintf("빈집이 아닌데 사용량이 0입니다. 평소 사용량은 %skWh입니다. 계량기 고장이나 검침 누락이 아닌지 확인해 주세요.", kilowon.FormatInt(e.past.usual)))
	default:
		c.noteUse(e, kilowon.Info, codeZero, "빈집이 아닌데 사용량이 0입니다. 빈집이면 빈집으로 등록해 주세요.")
	}
}

// vacantUse is E26.
func (c *checker) vacantUse(e *entry) {
	if e.kwh > vacantAllowance {
		c.noteUse(e, kilowon.Warn, codeVacantUse, fmt.Sprintf("빈집으로 등록된 세대의 사용량이 %skWh입니다. 입주했으면 등록을 고치고, 아니면 지침을 확인해 주세요.", kilowon.FormatInt(e.kwh)))
	}
}

// sameUse is E27: a single repetition happens, a second one asks for a look.
func (c *checker) sameUse(e *entry) {
	h := &e.past
	if h.last == nil || h.last.Month != c.in.Month.Month-1 || e.kwh != h.last.OwnKWh || e.kwh < sameUseFrom {
		return
	}
	c.same++
	if h.before != nil && h.before.Month == h.last.Month-1 && h.before.OwnKWh == e.kwh {
		c.noteUse(e, kilowon.Warn, codeSameUse, fmt.Sprintf("사용량 %skWh가 석 달째 똑같습니다. 실제로 검침한 값인지 확인해 주세요.", kilowon.FormatInt(e.kwh)))
		return
	}
	c.noteUse(e, kilowon.Info, codeSameUse, fmt.Sprintf("사용량 %skWh가 지난달과 똑같습니다.", kilowon.FormatInt(e.kwh)))
}

// checkSameUse is E27 for the file: many homes never repeat last month together.
func (c *checker) checkSameUse() {
	if c.same >= sameUseHomes && c.same*100 >= len(c.entries)*sameUsePercent {
		c.noteFile(kilowon.Finding{Severity: kilowon.Warn, Code: codeSameUse,
			Message: fmt.Sprintf("%d세대의 사용량이 지난달과 똑같습니다. 지난달 사용량을 그대로 옮긴 것이 아닌지 확인해 주세요.", c.same)})
	}
}

// sentinels are figures that meters and their gateways send in place of a reading: registers of 16, 24, 31 and 32 bits full of ones,
// in kWh, tenths, hundredths and Wh, and displays that test their segments. In 1/100 kWh, cut or rounded as a spreadsheet may have them.
var sentinels = map[metering.Register]bool{
	655_35_00: true, 6_553_50: true, 655_35: true, 32_767_00: true,
	16_777_215_00: true, 1_677_721_50: true, 167_772_15: true, 16_777_21: true, 16_777_22: true,
	8_388_607_00: true, 83_886_07: true, 8_388_60: true, 8_388_61: true,
	42_949_672_95: true, 429_496_729_50: true, 4_294_967_29: true, 4_294_967_30: true,
	21_474_836_47: true, 214_748_364_70: true, 2_147_483_64: true, 2_147_483_65: true,
	88_888_00: true, 888_888_00: true, 888_888_88: true,
}

// isSentinel reports whether a figure is one that stands for an error: one of [sentinels], or four and more nines and nothing else.
func isSentinel(r metering.Register) bool {
	if sentinels[r] {
		return true
	}
	nines := 0
	if r%metering.RegisterScale == 0 {
		r /= metering.RegisterScale
	} else if r%10 == 0 {
		r /= 10
	}
	for ; r%10 == 9; r /= 10 {
		nines++
	}
	return r == 0 && nines >= 4
}

// sentinel is E29. A figure that fits what the household usually uses is a reading like any other.
func (c *checker) sentinel(e *entry) {
	fits := e.known && !e.disagree && e.usually(e.kwh)
	switch {
	case !e.curOK:
	case e.hh.Digits > 0 && e.cur >= metering.Full(e.hh.Digits):
		e.suspect = true
		c.noteUse(e, kilowon.Stop, codeSentinel, fmt.Sprintf("정수 %d자리 계량기가 보일 수 없는 지침입니다. 계량기를 보고 다시 적어 주세요.", e.hh.Digits))
	case !fits && isSentinel(e.cur):
		e.suspect = true
		c.note(e, ColCurrent, kilowon.Finding{Severity: kilowon.Stop, Code: codeSentinel, Read: e.cur.String(), Cite: citeAgreed,
			Message: "검침기가 오류 때 내는 값으로 보입니다. 계량기를 직접 보고 지침을 적어 주세요. 계량기가 고장이면 사용량을 한전과 협의해 정해야 합니다."})
	}
	if e.ownOK && !(fits && e.own == e.kwh) && e.own < math.MaxInt64/metering.RegisterScale && isSentinel(metering.Register(e.own*metering.RegisterScale)) {
		c.note(e, ColOwn, kilowon.Finding{Severity: kilowon.Stop, Code: codeSentinel, Read: kilowon.FormatInt(e.own),
			Message: "개별사용량이 오류 때 나오는 값으로 보입니다. 지침의 차로 다시 적어 주세요."})
	}
}

// transposed is E28: with two neighbouring digits exchanged, the row would make sense.
func (c *checker) transposed(e *entry) {
	if !e.curOK || !e.previousOK || c.swapped(e) {
		return
	}
	if e.disagree {
		for _, r := range metering.Transposed(metering.Register(e.own * metering.RegisterScale)) {
			if int64(r) == e.kwh*metering.RegisterScale {
				c.noteTransposed(e, ColOwn, kilowon.FormatInt(e.own), r)
				return
			}
		}
	}
	var best metering.Register
	bestOff := int64(-1)
	for _, r := range metering.Transposed(e.cur) {
		if r < e.previous {
			continue
		}
		kwh := metering.Usage(e.previous, r, e.hh.Multiplier)
		if e.ownOK && e.own > 0 && (e.disagree || !e.known) {
			if kwh != e.own {
				continue
			}
		} else if e.past.months < minHistory || !e.closely(kwh) {
			continue
		}
		if off := abs(kwh - e.past.usual); bestOff < 0 || off < bestOff {
			best, bestOff = r, off
		}
	}
	if bestOff >= 0 {
		c.noteTransposed(e, ColCurrent, e.cur.String(), best)
	}
}

func abs(n int64) int64 { return max(n, -n) }

func (c *checker) noteTransposed(e *entry, col Column, read string, suggest metering.Register) {
	c.note(e, col, kilowon.Finding{Severity: kilowon.Warn, Code: codeTransposed, Read: read, Suggest: suggest.String(),
		Message: "이웃한 두 숫자의 자리가 바뀐 것으로 보입니다. 바꾼 값(" + suggest.String() + ")이면 다른 값과 맞습니다. 계량기를 보고 확인해 주세요."})
}
