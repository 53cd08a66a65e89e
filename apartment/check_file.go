package apartment

import (
	"fmt"
	"slices"
	"strings"

	"github.com/kilowon/kilowon"
)

// checkFile makes the findings on the form as a whole; false says that there are no rows, or rows of another contract or month.
func (c *checker) checkFile() bool {
	c.seeNumbers()
	ours := c.wrongForm()
	c.monthOrder()
	c.billed()
	c.late()
	return ours && !c.unreadable()
}

// unreadable reports whether the reader found no table and has said why: every household would only be called missing.
func (c *checker) unreadable() bool {
	stopped := slices.ContainsFunc(c.in.Filed.Findings, func(f kilowon.Finding) bool { return f.Severity == kilowon.Stop })
	return stopped && len(c.in.Filed.Rows) == 0
}

// seeNumbers finds out whether the file knows numbers as such.
func (c *checker) seeNumbers() {
	for i := range c.in.Filed.Rows {
		for col := range c.in.Filed.Rows[i].Cells {
			if c.in.Filed.Rows[i].Cells[col].Number {
				c.numbers = true
				return
			}
		}
	}
}

// wrongForm is E15: a form made for another contract or month; a file without the form's hidden part only gets told so.
func (c *checker) wrongForm() bool {
	filed, month := c.in.Filed, c.in.Month.Month
	ours := true
	if filed.ContractNumber != "" && filed.ContractNumber != c.in.Complex.ContractNumber {
		ours = false
		c.noteFile(kilowon.Finding{Severity: kilowon.Stop, Code: codeWrongForm, Read: shownContract(filed.ContractNumber), Suggest: c.in.Complex.ContractNumber,
			Message: fmt.Sprintf("고객번호 %s의 양식이어야 하는데 다른 고객번호의 양식입니다. 이 계약의 양식을 내려받아 다시 적어 주세요.", c.in.Complex.ContractNumber)})
	}
	if !filed.Month.IsZero() && filed.Month != month {
		ours = false
		c.noteFile(kilowon.Finding{Severity: kilowon.Stop, Code: codeWrongForm, Read: filed.Month.String(), Suggest: month.String(),
			Message: fmt.Sprintf("%s 양식이어야 하는데 %s 양식입니다. 검침월을 다시 고르거나 이 달의 양식에 적어 주세요.", monthName(month), monthName(filed.Month))})
	}
	if filed.ContractNumber == "" || filed.Month.IsZero() {
		c.noteFile(kilowon.Finding{Severity: kilowon.Info, Code: codeWrongForm,
			Message: fmt.Sprintf("파일에 양식의 고객번호와 검침월이 남아 있지 않아 확인하지 못했습니다. 고객번호 %s의 %s으로 봅니다.", c.in.Complex.ContractNumber, monthName(month))})
	}
	return ours
}

// shownContract repeats a contract number; anything else that stands in its place is told by its length.
func shownContract(s string) string {
	if len(s) > 13 || strings.Trim(s, "0123456789-") != "" {
		return masked(s)
	}
	return s
}

// monthName is a reading month as an office writes it (2025년 7월분).
func monthName(m kilowon.Month) string {
	year, month := m.Civil()
	return fmt.Sprintf("%d년 %d월분", year, month)
}

// monthOrder is E16: readings chain from month to month, so months are filed in order.
func (c *checker) monthOrder() {
	last, month := c.in.Month.LastFiled, c.in.Month.Month
	switch {
	case last.IsZero() || last == month || last == month-1:
	case last > month:
		c.noteFile(kilowon.Finding{Severity: kilowon.Stop, Code: codeMonthOrder, Read: month.String(),
			Message: fmt.Sprintf("뒤의 달인 %s이 이미 제출되어 %s을 이어 붙일 수 없습니다. 먼저 뒤의 달을 물린 뒤 차례로 제출해 주세요.", monthName(last), monthName(month))})
	default:
		c.noteFile(kilowon.Finding{Severity: kilowon.Warn, Code: codeMonthOrder, Read: month.String(),
			Message: fmt.Sprintf("%s이 제출되지 않았습니다. 전월지침은 %s의 당월지침이므로 사용량이 %d달치가 됩니다. 빠진 달부터 차례로 제출해 주세요.", monthName(last+1), monthName(last), month-last)})
	}
}

// billed is E17: a month with issued bills is closed.
func (c *checker) billed() {
	if c.in.Month.Billed {
		c.noteFile(kilowon.Finding{Severity: kilowon.Stop, Code: codeBilled, Read: c.in.Month.Month.String(),
			Message: fmt.Sprintf("%s은 이미 청구되어 다시 제출할 수 없습니다. 고칠 것이 있으면 다음 청구에서 정산하도록 요청해 주세요.", monthName(c.in.Month.Month))})
	}
}

// late is E18: what is filed after the day following the reading day comes too late for the usual calculation.
func (c *checker) late() {
	m := c.in.Month
	if m.FiledOn.IsZero() || m.Deadline.IsZero() || m.FiledOn <= m.Deadline {
		return
	}
	f := kilowon.Finding{Severity: kilowon.Warn, Code: codeLate, Read: m.FiledOn.String(), Suggest: ""}
	f.Message = fmt.Sprintf("제출 기한은 %s인데 %s에 제출했습니다. ", m.Deadline, m.FiledOn)
	switch c.in.Complex.Method {
	case Comprehensive:
		f.Cite = citeSingleForMonth
		f.Message += "요금을 계산하기 전이면 제출한 사용량으로 계산하고, 이미 계산했으면 이 달은 단일계약방법으로 청구됩니다."
	case Single:
		f.Cite = citeAverage
		f.Message += "요금을 계산하기 전이면 제출한 사용량으로 계산하고, 이미 계산했으면 할인까지 전체를 평균사용량으로 계산합니다."
	default:
		f.Message += "다음 달에는 기한까지 제출해 주세요."
	}
	c.noteFile(f)
}

// checkMissing is E13 for each household without a row.
func (c *checker) checkMissing() {
	for i, s := range c.status {
		if s != missing {
			continue
		}
		f := kilowon.Finding{Severity: kilowon.Stop, Code: codeMissing, Unit: c.in.Households[i].Unit.String(), Path: c.in.Filed.Sheet, Cite: c.filingCite()}
		f.Message = "계약에 있는 " + c.in.Households[i].Unit.Korean() + "의 행이 파일에 없습니다. 양식의 모든 행을 그대로 두고, 제출하지 않을 세대는 사용량 제출여부의 Y만 지워 주세요."
		c.notes = append(c.notes, note{finding: f, row: int32(i)})
	}
}

// filingCite is where the contract asks for the households' use and says what happens without it.
func (c *checker) filingCite() kilowon.Cite {
	switch c.in.Complex.Method {
	case Comprehensive:
		return citeSingleForMonth
	case Single:
		return citeAverage
	}
	return ""
}

// checkWithheld tells what withheld rows mean for the bill: E22 for all together, E44 for each household that has a discount.
func (c *checker) checkWithheld() {
	count := 0
	for i, s := range c.status {
		if s != withheld {
			continue
		}
		count++
		if len(c.in.Households[i].Discounts) > 0 {
			c.withheldDiscount(&c.entries[c.at[i]])
		}
	}
	if count == 0 {
		return
	}
	f := kilowon.Finding{Severity: kilowon.Info, Code: codeFiledFlag, Cite: c.filingCite(), Message: fmt.Sprintf("제출하지 않은 세대가 %d호 있습니다.", count)}
	switch c.in.Complex.Method {
	case Comprehensive:
		f.Severity = kilowon.Warn
		f.Message += " 이 세대는 이번에 고지서를 만들지 않고 사용량을 제출한 뒤에 계산합니다. 모두 제출하지 않으면 이 달은 단일계약방법으로 계산됩니다."
	case Single:
		f.Severity = kilowon.Warn
		f.Message += " 일부라도 제출하지 않으면 할인까지 전체를 호별 평균사용량으로 계산합니다."
	}
	c.noteFile(f)
}

// withheldDiscount is E44.
func (c *checker) withheldDiscount(e *entry) {
	f := kilowon.Finding{Severity: kilowon.Warn, Code: codeWithheld, Cite: c.filingCite()}
	if c.in.Complex.Method == Single {
		f.Message = "할인을 받는 세대인데 사용량 제출여부가 Y가 아닙니다. 제출하지 않으면 할인을 평균사용량으로 계산합니다. 제출하려면 Y를 적어 주세요."
	} else {
		f.Message = "할인을 받는 세대인데 사용량 제출여부가 Y가 아닙니다. 사용량이 없으면 할인을 계산할 수 없습니다. 제출하려면 Y를 적어 주세요."
	}
	c.note(e, ColFiled, f)
}
