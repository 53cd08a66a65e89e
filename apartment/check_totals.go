package apartment

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
)

// The thresholds of suspicion on the common use.
const (
	// commonLowPercent and commonHighPercent bound the common share of a complex's use: lifts, pumps, lights and garages usually take 15 to 40 %.
	commonLowPercent, commonHighPercent = 3, 60
	// shareTimes and shareFrom mark a household's share of the common use as a slip of digits: shares go by equal part or by floor area,
	// and floor areas in one complex differ by less than five.
	shareTimes, shareFrom = 5, 100
	// subPercent is how close a difference must come to the sub-customers' use to be taken for it, in percent: their meters are read on another day.
	subPercent = 2
)

// checkNeighbours is E30: two households that follow each other in the form, one impossible as it stands and the other at least not as usual,
// and both as usual when their figures are exchanged.
func (c *checker) checkNeighbours() {
	for i := 1; i < len(c.at); i++ {
		if c.at[i-1] < 0 || c.at[i] < 0 {
			continue
		}
		a, b := &c.entries[c.at[i-1]], &c.entries[c.at[i]]
		switch {
		case !c.readable(a) || !c.readable(b):
		case a.disagree && b.disagree && a.own == b.kwh && b.own == a.kwh:
			c.neighbour(a, b, ColOwn, strconv.FormatInt(b.own, 10))
			c.neighbour(b, a, ColOwn, strconv.FormatInt(a.own, 10))
		case (a.odd() && b.off() || a.off() && b.odd()) && exchangeFits(a, b) && exchangeFits(b, a):
			c.neighbour(a, b, ColCurrent, b.cur.String())
			c.neighbour(b, a, ColCurrent, a.cur.String())
		}
	}
}

// readable reports whether both readings are there to compare.
func (c *checker) readable(e *entry) bool {
	return e.curOK && e.previousOK && !e.withheld && e.cur > 0 && !c.swapped(e)
}

// odd reports whether a use cannot be right or is far from usual.
func (e *entry) odd() bool { return e.backwards || e.known && !e.disagree && !e.usually(e.kwh) }

// off reports whether a use is not near the usual one.
func (e *entry) off() bool { return e.backwards || e.known && !e.disagree && !e.closely(e.kwh) }

// exchangeFits reports whether a's use is as usual with b's reading.
func exchangeFits(a, b *entry) bool {
	return b.cur >= a.previous && a.closely(metering.Usage(a.previous, b.cur, a.hh.Multiplier))
}

func (c *checker) neighbour(e, other *entry, col Column, suggest string) {
	e.suspect = true
	c.note(e, col, kilowon.Finding{Severity: kilowon.Warn, Code: codeNeighbour, Read: shown(e.row.Cells[col].Text), Suggest: suggest,
		Message: other.hh.Unit.Korean() + "와 값이 서로 바뀐 것으로 보입니다. 맞바꾸면 두 세대 모두 맞습니다. 두 계량기를 확인해 주세요."})
}

// checkTotals compares the households and the common use with the main meter: E40 to E43.
func (c *checker) checkTotals() {
	t := &c.out.Totals
	shares, typical := c.shares()
	m := c.in.Month
	if m.MainKWh <= 0 {
		t.CommonKWh = shares
		if m.CommonKWh >= 0 {
			t.CommonKWh = max(m.CommonKWh, shares)
		}
		c.oddShares(typical)
		return
	}
	remainder := m.CommonKWh < 0
	t.CommonKWh = m.CommonKWh
	if remainder {
		t.CommonKWh = m.MainKWh - t.OwnKWh
	}
	t.DifferenceKWh = m.MainKWh - t.OwnKWh - t.CommonKWh
	complete := t.Filed == t.Households
	switch {
	case remainder && t.CommonKWh < 0:
		c.negativeCommon()
	case !remainder && t.DifferenceKWh != 0:
		c.mainMeter(complete)
	case remainder && !complete:
		c.incomplete()
	}
	if complete {
		c.commonShare(shares)
	}
	if t.CommonKWh >= 0 {
		c.subCustomers(complete, remainder)
	}
	c.oddShares(typical)
}

// shares sums the households' parts of the common use and gives the middle one of those that have a part.
func (c *checker) shares() (sum, typical int64) {
	parts := make([]int64, 0, len(c.entries))
	for i := range c.entries {
		e := &c.entries[i]
		if e.common > 0 && c.status[e.index] == usable {
			sum += e.common
			parts = append(parts, e.common)
		}
	}
	slices.Sort(parts)
	if len(parts) < minHistory {
		return sum, 0
	}
	return sum, parts[len(parts)/2]
}

// oddShares is E41 for a household whose part of the common use is far from the others'.
func (c *checker) oddShares(typical int64) {
	if typical == 0 {
		return
	}
	for i := range c.entries {
		e := &c.entries[i]
		if e.common > shareFrom && e.common > typical*shareTimes && !e.withheld {
			c.note(e, ColCommon, kilowon.Finding{Severity: kilowon.Warn, Code: codeCommonShare, Read: kilowon.FormatInt(e.common),
				Message: fmt.Sprintf("공동사용량 %skWh가 다른 세대(보통 %skWh)보다 훨씬 많습니다. 자릿수를 확인해 주세요.", kilowon.FormatInt(e.common), kilowon.FormatInt(typical))})
		}
	}
}

// sumCite is where the contract asks that households and common equipment add up to the main meter.
func (c *checker) sumCite() kilowon.Cite {
	switch c.in.Complex.Method {
	case Comprehensive:
		return "별지 2-3 Ⅱ 4"
	case Single:
		return citeAverage
	}
	return "별지 2-5 Ⅱ 2 다 (3)"
}

// mainMeter is E40. Households that are still to come can only explain a main meter that shows more.
func (c *checker) mainMeter(complete bool) {
	t := &c.out.Totals
	f := kilowon.Finding{Severity: kilowon.Stop, Code: codeMainMeter, Read: kilowon.FormatInt(t.OwnKWh + t.CommonKWh), Cite: c.sumCite()}
	f.Message = fmt.Sprintf("세대 합계 %skWh와 공동설비 %skWh를 더하면 종합계기 %skWh와 같아야 하는데 ",
		kilowon.FormatInt(t.OwnKWh), kilowon.FormatInt(t.CommonKWh), kilowon.FormatInt(t.MainKWh))
	switch {
	case t.DifferenceKWh < 0:
		f.Message += fmt.Sprintf("%skWh가 더 많습니다. 사용량이 크게 늘어난 세대부터 확인해 주세요.", kilowon.FormatInt(-t.DifferenceKWh))
	case complete:
		f.Message += fmt.Sprintf("%skWh가 모자랍니다. 빠지거나 적게 적은 세대와 공동설비 사용량을 확인해 주세요.", kilowon.FormatInt(t.DifferenceKWh))
	default:
		f.Severity = kilowon.Info
		f.Message += fmt.Sprintf("%skWh가 모자랍니다. 아직 쓸 수 없는 세대가 %d호 있으니 모두 고친 뒤 다시 확인합니다.", kilowon.FormatInt(t.DifferenceKWh), t.Households-t.Filed)
	}
	c.noteFile(f)
}

// incomplete is E40 where the common use is the remainder: what is missing would be counted as common.
func (c *checker) incomplete() {
	t := &c.out.Totals
	c.noteFile(kilowon.Finding{Severity: kilowon.Info, Code: codeMainMeter, Cite: c.sumCite(),
		Message: fmt.Sprintf("쓸 수 없는 세대 %d호의 사용량이 아직 공동설비 %skWh에 섞여 있습니다. 모두 고친 뒤 다시 계산합니다.", t.Households-t.Filed, kilowon.FormatInt(t.CommonKWh))})
}

// negativeCommon is E42: the households alone use more than the main meter shows.
func (c *checker) negativeCommon() {
	t := &c.out.Totals
	c.noteFile(kilowon.Finding{Severity: kilowon.Stop, Code: codeNegative, Read: kilowon.FormatInt(t.CommonKWh), Cite: c.sumCite(),
		Message: fmt.Sprintf("세대 합계 %skWh가 종합계기 %skWh보다 %skWh 많아 공동설비 사용량이 음수가 됩니다. 사용량이 크게 늘어난 세대와 종합계기 지침을 확인해 주세요.",
			kilowon.FormatInt(t.OwnKWh), kilowon.FormatInt(t.MainKWh), kilowon.FormatInt(-t.CommonKWh))})
}

// commonShare is E41 for the complex: a common share that is hardly possible, or parts that do not fit it.
func (c *checker) commonShare(shares int64) {
	t := &c.out.Totals
	percent := t.CommonKWh * 100 / t.MainKWh
	if t.CommonKWh >= 0 && (percent < commonLowPercent || percent > commonHighPercent) {
		c.noteFile(kilowon.Finding{Severity: kilowon.Warn, Code: codeCommonShare, Read: kilowon.FormatInt(t.CommonKWh),
			Message: fmt.Sprintf("공동설비 사용량 %skWh는 종합계기의 %d%%로, 보통의 범위(%d~%d%%)를 벗어납니다. 세대 사용량과 종합계기 지침을 확인해 주세요.",
				kilowon.FormatInt(t.CommonKWh), percent, commonLowPercent, commonHighPercent)})
	}
	if shares > max(t.CommonKWh, 0) {
		c.noteFile(kilowon.Finding{Severity: kilowon.Warn, Code: codeCommonShare, Read: kilowon.FormatInt(shares),
			Message: fmt.Sprintf("세대에 나눈 공동사용량의 합 %skWh가 공동설비 사용량 %skWh보다 %skWh 많습니다. 나눈 값을 확인해 주세요.",
				kilowon.FormatInt(shares), kilowon.FormatInt(t.CommonKWh), kilowon.FormatInt(shares-t.CommonKWh))})
	}
}

// subCustomers is E43: what the sub-customers used seems still to be in the main meter, as a difference or in the common use.
func (c *checker) subCustomers(complete, remainder bool) {
	t := &c.out.Totals
	if len(c.in.Complex.SubCustomers) == 0 || !complete {
		return
	}
	extra := t.DifferenceKWh
	if remainder && t.CommonKWh*100 > t.MainKWh*commonHighPercent {
		extra = t.CommonKWh
	}
	if extra <= 0 || !c.coversSub(extra, remainder) {
		return
	}
	f := kilowon.Finding{Severity: kilowon.Warn, Code: codeSubCustomer, Read: kilowon.FormatInt(extra)}
	f.Message = fmt.Sprintf("변압기를 같이 쓰는 고객이 %d곳 있는데 그 사용량이 종합계기에서 빠지지 않은 것으로 보입니다. ", len(c.in.Complex.SubCustomers))
	if c.in.SubKWh > 0 {
		f.Message += fmt.Sprintf("차이 %skWh, 그 고객의 사용량 %skWh입니다. 빼고 다시 제출해 주세요.", kilowon.FormatInt(extra), kilowon.FormatInt(c.in.SubKWh))
	} else {
		f.Message += fmt.Sprintf("차이 %skWh가 그 고객의 사용량인지 확인해 주세요.", kilowon.FormatInt(extra))
	}
	switch c.in.Complex.Method {
	case Comprehensive:
		f.Cite = "별지 2-3 Ⅱ 3 다 (3)"
	case Single:
		f.Cite = "별지 2-4 Ⅱ 2 다 (3)"
	default:
		f.Cite = "별지 2-5 Ⅱ 2 다 (3)"
	}
	c.noteFile(f)
}

// coversSub reports whether an excess can be the sub-customers' use: about what their meters say, or no more than their contract power can take.
func (c *checker) coversSub(extra int64, remainder bool) bool {
	if sub := c.in.SubKWh; sub > 0 {
		if remainder {
			return extra >= sub
		}
		return abs(extra-sub)*100 <= sub*subPercent
	}
	var kw int64
	for i := range c.in.Complex.SubCustomers {
		kw += c.in.Complex.SubCustomers[i].ContractKW
	}
	return remainder || extra <= kw*fullMonthHours
}
