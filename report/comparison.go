package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
)

// WriteComparison writes what the same months would have cost under other choices as a workbook (계약방법·선택요금 비교).
func (m *Maker) WriteComparison(w io.Writer, c *app.Comparison) error {
	s := &document.ComparisonSheet{Title: c.Title, Under: ComparedMonths(c) + "   |   지금 " + c.Held, MadeOn: m.today()}
	for i := range c.Choices {
		h := &c.Choices[i]
		out := document.ComparisonChoice{Name: h.Name, Mark: ChoiceMark(h), Remark: h.Condition, Known: h.Reason == "", Total: h.Total, Average: h.Average, Saving: h.Saving,
			SavingMonth: h.SavingMonth, SavingYear: h.SavingYear, Regret: h.Regret, CheapestMonths: h.CheapestMonths}
		if h.Reason != "" {
			out.Remark = "견주지 못함: " + h.Reason
		}
		s.Choices = append(s.Choices, out)
	}
	for i := range c.Months {
		h := &c.Months[i]
		s.Months = append(s.Months, document.ComparisonMonth{Month: h.Month, Period: h.Period, KWh: h.KWh, BillingKW: h.BillingKW, Hours: h.Hours,
			CommonPercent: h.CommonPercent, LoadFactor: h.LoadFactor, HeldChoice: h.HeldChoice, Best: h.Best, Held: h.Held, Costs: h.Costs,
			Ranges: RangesText(c.BreakEven, h.Cheapest)})
	}
	if b := c.BreakEven; b != nil {
		s.XName, s.XUnit, s.Curves = b.Name, b.Unit, b.Choices
		for _, p := range b.Points {
			s.Points = append(s.Points, document.ComparisonPoint{X: p.X, Costs: p.Costs, Best: b.CheapestAt(p.X)})
		}
	}
	s.Sentences = append(s.Sentences, [2]string{"비교 결과", Verdict(c)})
	if c.BreakEven != nil {
		s.Sentences = append(s.Sentences, [2]string{"손익분기", BreakEvenText(c.BreakEven)})
	}
	for i := range c.Locks {
		s.Sentences = append(s.Sentences, [2]string{c.Locks[i].What + " 변경", c.Locks[i].Text})
	}
	for i := range c.LeftOut {
		s.Sentences = append(s.Sentences, [2]string{"뺀 달", fmt.Sprintf("%v 검침분: %s", c.LeftOut[i].Month, c.LeftOut[i].Reason)})
	}
	for _, note := range c.Notes {
		s.Sentences = append(s.Sentences, [2]string{"알아둘 것", note})
	}
	return document.WriteComparison(w, s)
}

// ComparisonFileName names a comparison for people: "2026-09_요금비교_한빛마을.xlsx", after its last month.
func ComparisonFileName(c *app.Comparison) string {
	return baseName(c.Months[len(c.Months)-1].Month, "요금비교", c.Title) + ".xlsx"
}

// ComparedMonths says which months were compared: "2025-10~2026-09 검침분 12달".
func ComparedMonths(c *app.Comparison) string {
	first, last := c.Months[0].Month, c.Months[len(c.Months)-1].Month
	if first == last {
		return fmt.Sprintf("%v 검침분", first)
	}
	return fmt.Sprintf("%v~%v 검침분 %d달", first, last, len(c.Months))
}

// ChoiceMark says in a word what a choice is beside the others.
func ChoiceMark(c *app.ComparedChoice) string {
	switch {
	case c.Held && c.Best:
		return "지금, 가장 쌈"
	case c.Held:
		return "지금"
	case c.Best:
		return "가장 쌈"
	}
	return ""
}

// Verdict is the outcome in one sentence.
func Verdict(c *app.Comparison) string {
	if c.Best == "" {
		return "모든 달을 계산할 수 있는 선택이 없어 견주지 못했습니다."
	}
	best := c.Choices[c.BestIndex()]
	condition := ""
	if best.Condition != "" {
		condition = " " + best.Condition + "."
	}
	switch {
	case c.Regret > 0:
		return kilowon.Sprintf("지나고 보면 %s이(가) 가장 쌌습니다. 이 기간의 요금 %s원보다 %s원(한 달 평균 %s원, 1년이면 %s원) 덜 들었을 것입니다.%s",
			best.Name, c.HeldTotal, best.Saving, best.SavingMonth, best.SavingYear, condition)
	case c.Regret < 0:
		return kilowon.Sprintf("그동안 바꾸어 온 선택이 어느 한 선택을 계속한 것보다 %s원 쌌습니다. 한 선택만 놓고 보면 %s이(가) 가장 쌉니다.%s", -c.Regret, best.Name, condition)
	}
	return fmt.Sprintf("지나고 보아도 지금까지의 선택(%s)이 가장 쌌습니다.", c.Held)
}

// BreakEvenText says which choice costs least from where to where, in the last month.
func BreakEvenText(b *app.BreakEven) string {
	return fmt.Sprintf("%v 검침분의 %s은 %s%s입니다. 전기요금계가 가장 적은 선택: %s.", b.Month, b.Name, kilowon.FormatInt(b.At), b.Unit, RangesText(b, b.Ranges))
}

// RangesText writes ranges as "200시간까지 선택Ⅰ, 201시간부터 선택Ⅱ".
func RangesText(b *app.BreakEven, ranges []app.ComparedRange) string {
	if b == nil {
		return ""
	}
	parts := make([]string, len(ranges))
	for i, r := range ranges {
		switch {
		case len(ranges) == 1:
			parts[i] = "언제나 " + r.Choice
		case i == len(ranges)-1:
			parts[i] = fmt.Sprintf("%s%s부터 %s", kilowon.FormatInt(r.From), b.Unit, r.Choice)
		default:
			parts[i] = fmt.Sprintf("%s%s까지 %s", kilowon.FormatInt(r.To), b.Unit, r.Choice)
		}
	}
	return strings.Join(parts, ", ")
}
