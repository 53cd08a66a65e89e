package apartment

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
)

// checkRow judges one household's row from its cells to its use.
func (c *checker) checkRow(e *entry) {
	e.past = c.historyOf(e)
	c.remark(e)
	if e.withheld = c.filedFlag(e); e.withheld {
		c.previousUnseen(e)
		return
	}
	c.previous(e)
	c.inputs(e)
	c.readings(e)
	if e.known && !e.disagree {
		c.suspicion(e)
	}
	c.sentinel(e)
	if e.suspect {
		c.transposed(e)
	}
	c.applied(e)
}

// remark is E12 for the remark column: it is given by the form. What was written there is not repeated, it may name people.
func (c *checker) remark(e *entry) {
	if strings.TrimSpace(e.row.Cells[ColRemark].Text) != strings.TrimSpace(e.hh.Remark) {
		c.note(e, ColRemark, kilowon.Finding{Severity: kilowon.Warn, Code: codeEdited,
			Message: "비고는 고칠 수 없는 열인데 내용이 양식과 다릅니다. 고친 내용은 쓰지 않습니다. 알릴 것이 있으면 따로 신청해 주세요."})
	}
}

// filedFlag is E22: Y files the row, a blank withholds it (true), anything else is asked about.
func (c *checker) filedFlag(e *entry) bool {
	cell := &e.row.Cells[ColFiled]
	if cell.Text == "Y" && !cell.Formula {
		return false
	}
	flag := loosePart(cell.Text, "")
	switch {
	case cell.Formula:
		f := kilowon.Finding{Severity: kilowon.Stop, Code: codeFormula, Read: shownFlag(cell.Text),
			Message: "사용량 제출여부에 수식이 있습니다. 수식을 지우고 제출은 Y, 미제출은 빈칸으로 적어 주세요."}
		if flag == "Y" || flag == "" {
			f.Suggest, f.SafeFix = flag, true
		}
		c.note(e, ColFiled, f)
	case flag == "":
	case flag == "Y":
		c.note(e, ColFiled, kilowon.Finding{Severity: kilowon.Info, Code: codeFiledFlag, Read: shownFlag(cell.Text), Suggest: "Y", SafeFix: true,
			Message: "사용량 제출여부는 대문자 Y여야 합니다. Y로 읽었습니다."})
	default:
		f := kilowon.Finding{Severity: kilowon.Stop, Code: codeFiledFlag, Read: shownFlag(cell.Text),
			Message: "사용량 제출여부는 Y(제출) 또는 빈칸(미제출)이어야 하는데 다른 글자입니다. 제출하려면 Y를 적고, 제출하지 않으려면 지워 주세요."}
		switch flag {
		case "YES", "O", "예", "네", "제출":
			f.Suggest = "Y"
		}
		c.note(e, ColFiled, f)
	}
	return flag == ""
}

// shownFlag repeats a flag of one character or up to three Latin ones; anything longer is no flag and may be a name.
func shownFlag(text string) string {
	if len(text) > 3 {
		return masked(text)
	}
	return text
}

// previous settles the previous reading: the one this household filed last, whatever the form says now (E12), or the form's own without history.
func (c *checker) previous(e *entry) {
	cell := &e.row.Cells[ColPrevious]
	if e.past.last == nil {
		v := c.readCell(e, ColPrevious, readingCell)
		e.previous, e.previousOK = metering.Register(v.value), v.ok
		if v.blank {
			c.note(e, ColPrevious, kilowon.Finding{Severity: kilowon.Stop, Code: codeBlank,
				Message: "전월지침이 비어 있습니다. 양식의 값을 되돌리고, 처음 제출하는 세대이면 지난 검침일의 지침을 적어 주세요."})
		}
		return
	}
	e.previous, e.previousOK = e.past.last.Current, true
	n, ok := readNumber(cell.Text)
	same := ok && !n.negative && !n.huge && n.places <= 2 && metering.Register(n.value) == e.previous
	e.edited = !same || cell.Formula
	if !same {
		c.moved++
	}
}

// editedPrevious is E12, or E05, for a previous reading that is not the form's. Putting it back is safe where the rest of the row agrees with it:
// a row whose figures belong to another household would only look right.
func (c *checker) editedPrevious(e *entry) {
	if !e.edited {
		return
	}
	cell, want := &e.row.Cells[ColPrevious], e.previous.String()
	f := kilowon.Finding{Severity: kilowon.Warn, Code: codeEdited, Read: shown(cell.Text), Suggest: want, SafeFix: e.known && !e.disagree && !e.suspect}
	if cell.Formula {
		f.Code = codeFormula
		f.Message = fmt.Sprintf("전월지침에 수식이 있습니다. %s에 제출한 당월지침(%s)으로 계산했습니다.", monthName(e.past.last.Month), want)
	} else {
		f.Message = fmt.Sprintf("전월지침은 %s에 제출한 당월지침(%s)이어야 하는데 다릅니다. 이 열은 고칠 수 없으므로 그 값으로 계산했습니다.", monthName(e.past.last.Month), want)
	}
	c.note(e, ColPrevious, f)
}

// movedHomes and movedPercent tell rows that slipped or a column that was sorted by itself: single cells are changed by hand, a fifth of them never.
const movedHomes, movedPercent = 5, 20

// checkMoved is E12 for the file.
func (c *checker) checkMoved() {
	if c.moved >= movedHomes && c.moved*100 >= len(c.entries)*movedPercent {
		c.noteFile(kilowon.Finding{Severity: kilowon.Warn, Code: codeEdited,
			Message: fmt.Sprintf("전월지침이 양식과 다른 세대가 %d호입니다. 행이 밀렸거나 한 열만 정렬되었을 수 있습니다. 양식을 다시 내려받아 세대와 지침이 맞는지 확인해 주세요.", c.moved)})
	}
}

// previousUnseen takes the previous reading of a withheld row without a remark.
func (c *checker) previousUnseen(e *entry) {
	if e.past.last != nil {
		e.previous = e.past.last.Current
	} else if n, ok := readNumber(e.row.Cells[ColPrevious].Text); ok && !n.negative && !n.huge {
		e.previous = metering.Register(n.value)
	}
	e.cur = e.previous
}

// inputs reads the three figures the office fills in.
func (c *checker) inputs(e *entry) {
	cur := c.readCell(e, ColCurrent, readingCell)
	e.cur, e.curOK, e.curBlank = metering.Register(cur.value), cur.ok, cur.blank
	own := c.readCell(e, ColOwn, useCell)
	e.own, e.ownOK, e.ownBlank = own.value, own.ok, own.blank
	common := c.readCell(e, ColCommon, commonCell)
	e.common, e.commonOK = common.value, common.ok || common.blank
	if common.blank {
		c.note(e, ColCommon, kilowon.Finding{Severity: kilowon.Info, Code: codeBlank, Suggest: "0", SafeFix: true,
			Message: "공동사용량의 기본값 0을 지워 빈칸입니다. 0으로 보았습니다. 없으면 0을 그대로 두어 주세요."})
	}
}

// readings turns the registers into the household's use and compares it with the use that was written down.
func (c *checker) readings(e *entry) {
	switch {
	case e.curBlank:
		c.blankReading(e)
	case e.curOK && e.previousOK:
		if moved, ok := c.registerMoved(e); ok {
			c.compare(e, moved)
			return
		}
		c.checkBackwards(e)
	}
	if e.ownBlank {
		c.note(e, ColOwn, kilowon.Finding{Severity: kilowon.Info, Code: codeBlank,
			Message: "개별사용량의 기본값 0을 지워 빈칸입니다. 지침이 바르면 지침의 차로 계산하므로 0을 그대로 두어도 됩니다."})
	}
}

// blankReading is E07 for the reading: nothing may be put in its place, the next month begins with it.
func (c *checker) blankReading(e *entry) {
	f := kilowon.Finding{Severity: kilowon.Stop, Code: codeBlank, Cite: c.readingCite(),
		Message: "당월지침이 비어 있습니다. 다음 달의 전월지침이 되므로 계량기의 지침을 적어 주세요."}
	if e.previousOK && e.ownOK && e.own > 0 {
		f.Suggest = metering.Advance(e.previous, e.own, e.hh.Multiplier).String()
		f.Message += " 개별사용량이 맞다면 지침은 " + f.Suggest + "쯤입니다."
	}
	c.note(e, ColCurrent, f)
}

// readingCite is where the contract asks for the meters' readings beside the use.
func (c *checker) readingCite() kilowon.Cite {
	switch c.in.Complex.Method {
	case Comprehensive:
		return "별지 2-3 Ⅱ 4"
	case Single:
		return citeAverage
	}
	return citeReading
}

// swapped reports whether the household's meter was exchanged in this period.
func (c *checker) swapped(e *entry) bool {
	p := c.in.Month.Period
	return !e.hh.Swapped.IsZero() && (p.Days() <= 0 || p.Contains(e.hh.Swapped))
}

// registerMoved is how far the meter went, over an exchange where there was one; it is not ok when it went backwards.
func (c *checker) registerMoved(e *entry) (metering.Register, bool) {
	if c.swapped(e) {
		return metering.Swap{End: metering.Register(e.hh.SwapEnd), Start: metering.Register(e.hh.SwapStart)}.Moved(e.previous, e.cur)
	}
	return e.cur - e.previous, e.cur >= e.previous
}

// compare settles the use by the readings; a use of 0 is the form's default and gives way, any other must agree (E21).
func (c *checker) compare(e *entry, moved metering.Register) {
	e.kwh, e.known = metering.Usage(0, moved, e.hh.Multiplier), true
	if !e.ownBlank && (!e.ownOK || e.own == e.kwh) {
		return
	}
	suggest := strconv.FormatInt(e.kwh, 10)
	switch {
	case e.ownBlank || e.own == 0:
		e.fill = true
	case c.onlyRounded(e, moved):
		c.note(e, ColOwn, kilowon.Finding{Severity: kilowon.Warn, Code: codeDisagree, Read: strconv.FormatInt(e.own, 10), Suggest: suggest, SafeFix: true, Cite: "제7조 ①",
			Message: "개별사용량이 지침의 차와 1kWh 미만으로 다릅니다. 끝수를 4사5입한 " + suggest + "kWh를 사용량으로 씁니다."})
	default:
		c.checkDisagree(e, suggest)
	}
}

// fillUse tells that the use was taken from the readings: E07 for a blank cell, E21 for the form's default 0. Writing it down is safe
// unless the reading itself is in doubt: once it is mended, the use would contradict it.
func (c *checker) fillUse(e *entry) {
	if !e.fill {
		return
	}
	suggest := strconv.FormatInt(e.kwh, 10)
	f := kilowon.Finding{Severity: kilowon.Info, Code: codeDisagree, Read: "0", Suggest: suggest, SafeFix: !e.suspect, Cite: citeReading,
		Message: "개별사용량이 0이어서 지침의 차(" + suggest + "kWh)를 사용량으로 씁니다."}
	if e.ownBlank {
		f.Code, f.Read, f.Cite = codeBlank, "", ""
		f.Message = "개별사용량의 기본값 0을 지워 빈칸입니다. 지침의 차(" + suggest + "kWh)를 사용량으로 씁니다."
	}
	c.note(e, ColOwn, f)
}

// onlyRounded reports whether the written use differs from the exact one by less than 1 kWh: the office cut or rounded in its own way.
func (c *checker) onlyRounded(e *entry, moved metering.Register) bool {
	d := e.own*metering.RegisterScale - int64(moved)*max(e.hh.Multiplier, 1)
	return d > -metering.RegisterScale && d < metering.RegisterScale
}

// checkDisagree is E21: readings and use contradict each other and nobody but the office knows which is right.
func (c *checker) checkDisagree(e *entry, suggest string) {
	e.disagree, e.suspect = true, true
	col := ColOwn
	f := kilowon.Finding{Severity: kilowon.Stop, Code: codeDisagree, Read: strconv.FormatInt(e.own, 10), Suggest: suggest, Cite: citeReading}
	own := kilowon.FormatInt(e.own)
	switch {
	case e.kwh == 0 && e.cur == e.previous:
		col, f.Read, f.Suggest = ColCurrent, e.cur.String(), metering.Advance(e.previous, e.own, e.hh.Multiplier).String()
		f.Message = fmt.Sprintf("개별사용량은 %skWh인데 당월지침이 전월지침(%s)과 같습니다. 계량기의 지침을 적어 주세요. 사용량이 맞다면 지침은 %s쯤이고, 지침이 맞다면 사용량은 0입니다.",
			own, e.previous, f.Suggest)
	case e.hh.Multiplier > 1 && e.own*e.hh.Multiplier == e.kwh:
		f.Message = fmt.Sprintf("개별사용량 %skWh에 계량기 배율(%d)을 곱하지 않았습니다. 사용량은 %skWh여야 합니다.", own, e.hh.Multiplier, kilowon.FormatInt(e.kwh))
	case c.swapped(e):
		f.Message = fmt.Sprintf("계량기를 교체한 세대입니다. 교체 전후 지침의 차는 %skWh인데 개별사용량은 %skWh입니다. 교체 지침과 사용량을 확인해 주세요.", kilowon.FormatInt(e.kwh), own)
	default:
		f.Message = fmt.Sprintf("당월지침 %s − 전월지침 %s = %skWh여야 하는데 개별사용량은 %skWh입니다. 지침과 사용량 가운데 틀린 것을 고쳐 주세요.",
			e.cur, e.previous, kilowon.FormatInt(e.kwh), own)
		if e.hh.Multiplier > 1 {
			f.Message += fmt.Sprintf(" 계량기 배율은 %d입니다.", e.hh.Multiplier)
		}
	}
	c.note(e, col, f)
}

// rolloverFrom is the share of a full register, in percent, from which a lower current reading may be a register that began again:
// a home uses a few hundred kWh a month, so only a meter near its last figure can pass it.
const rolloverFrom = 90

// checkBackwards is E20: the register is lower than before. The use of a register that began again is taken once the office has written it down.
func (c *checker) checkBackwards(e *entry) {
	e.backwards = true
	roll, rolled := metering.Rollover(e.previous, e.cur, e.hh.Multiplier, e.hh.Digits)
	full := metering.Full(e.hh.Digits)
	col := ColCurrent
	f := kilowon.Finding{Severity: kilowon.Stop, Code: codeBackwards, Read: e.cur.String(), Cite: citeReading}
	switch {
	case c.swapped(e):
		f.Message = fmt.Sprintf("계량기를 교체한 세대인데 지침이 교체 기록(철거 %s, 설치 %s)보다 작습니다. 교체 지침과 당월지침을 확인해 주세요.",
			metering.Register(e.hh.SwapEnd), metering.Register(e.hh.SwapStart))
	case rolled && e.ownOK && e.own == roll && roll > 0 && roll*2 <= metering.Usage(0, full, e.hh.Multiplier):
		e.backwards, e.known, e.kwh = false, true, roll
		f.Severity = kilowon.Warn
		f.Message = fmt.Sprintf("당월지침이 전월지침(%s)보다 작지만 계량기가 한 바퀴 돈 사용량 %skWh가 적혀 있어 그대로 씁니다.", e.previous, kilowon.FormatInt(roll))
	case e.cur == 0 && e.ownOK && e.own > 0:
		f.Suggest = metering.Advance(e.previous, e.own, e.hh.Multiplier).String()
		f.Message = fmt.Sprintf("당월지침이 0이어서 입력하지 않은 것으로 보입니다. 다음 달의 전월지침이 되므로 계량기의 지침을 적어 주세요. 개별사용량이 맞다면 %s쯤입니다.", f.Suggest)
	case e.cur == 0:
		f.Message = fmt.Sprintf("당월지침이 0이어서 입력하지 않은 것으로 보입니다. 전월지침은 %s입니다. 쓰지 않은 세대도 계량기의 지침을 적어 주세요.", e.previous)
	case c.exchangedCells(e):
		e.suspect = true
		f.Suggest = strconv.FormatInt(e.own, 10)
		f.Message = fmt.Sprintf("당월지침과 개별사용량이 서로 바뀐 것으로 보입니다. 당월지침이 %s, 개별사용량이 %skWh인지 확인해 주세요.", f.Suggest, e.cur)
	case rolled && int64(e.previous)*100 >= int64(full)*rolloverFrom && roll <= e.high():
		col, f.Read, f.Suggest = ColOwn, shown(e.row.Cells[ColOwn].Text), strconv.FormatInt(roll, 10)
		f.Message = fmt.Sprintf("당월지침(%s)이 전월지침(%s)보다 작습니다. 계량기가 한 바퀴 돌았다면 그 사용량(%skWh)을 개별사용량에 적어 주세요. 교체했다면 교체 지침을 등록해 주세요.", e.cur, e.previous, f.Suggest)
	default:
		e.suspect = true
		f.Message = fmt.Sprintf("당월지침은 전월지침(%s) 이상이어야 하는데 작습니다. 지침을 다시 읽고, 계량기를 교체했다면 교체 지침을 등록해 주세요.", e.previous)
	}
	c.note(e, col, f)
}

// exchangedCells reports whether reading and use stand in each other's cell.
func (c *checker) exchangedCells(e *entry) bool {
	asReading := metering.Register(e.own * metering.RegisterScale)
	return e.ownOK && asReading >= e.previous && metering.Usage(e.previous, asReading, e.hh.Multiplier)*metering.RegisterScale == int64(e.cur)
}

// applied compares the use that was written as applied with the recomputed one; the recomputed one is used.
func (c *checker) applied(e *entry) {
	cell := &e.row.Cells[ColApplied]
	sure := e.known && !e.disagree && e.commonOK
	want := e.kwh + e.common
	if text := strings.TrimSpace(cell.Text); !cell.Formula && (!sure || text == "" || text == "0") {
		return
	}
	if n, ok := readNumber(cell.Text); !cell.Formula && ok && !n.negative && !n.huge && n.places == 0 && n.kwh() == want {
		return
	}
	f := kilowon.Finding{Severity: kilowon.Info, Code: codeEdited, Read: shown(cell.Text)}
	if sure {
		f.Suggest, f.SafeFix = strconv.FormatInt(want, 10), true
		f.Message = fmt.Sprintf("요금적용사용량은 개별사용량과 공동사용량의 합인 %skWh로 다시 계산했습니다. 파일의 값은 쓰지 않습니다.", kilowon.FormatInt(want))
	}
	if cell.Formula {
		f.Code = codeFormula
		f.Message = "요금적용사용량은 업로드할 때 계산하므로 수식을 넣지 않습니다. 파일의 값은 쓰지 않습니다."
	}
	c.note(e, ColApplied, f)
}
