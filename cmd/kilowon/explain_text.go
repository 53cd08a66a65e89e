package main

import (
	"fmt"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// explainer prints explanations; entries of the book are numbered and told once at the end.
type explainer struct {
	con     *console
	numbers map[string]int
	rules   []rating.ExplainedRule
}

func (e *explainer) head(c *app.Case) {
	if c.ID != "" {
		e.con.printf("사례 %s\n", c.ID)
	}
	if c.Complex != nil {
		e.con.printf("단지 %d호 · ", len(c.Complex.Households))
	}
	for i := range c.Terms {
		t := &c.Terms[i]
		class, err := tariff.ParseClass(t.Class)
		voltage, verr := tariff.ParseVoltage(t.Voltage)
		if err == nil && verr == nil { // A case that was rated has both.
			e.con.printf("%v %v · ", class, voltage)
		}
	}
	e.con.printf("사용기간 %v(%d일)", c.Period, c.Period.Days())
	if !c.ReadingMonth.IsZero() {
		e.con.printf(" · %v 검침분", c.ReadingMonth)
	}
	e.con.printf("\n")
}

// bill prints a bill line by line and adds it up.
func (e *explainer) bill(b *app.BillAnswer) {
	e.con.printf("사용량 %skWh\n", kilowon.FormatInt(b.KWh))
	var sum kilowon.Won
	var amounts []string
	electricity := false
	for i := range b.Lines {
		l := &b.Lines[i]
		if !electricity && afterElectricity(l.Key) {
			e.con.printf("\n전기요금계  %v원\n", sum)
			electricity = true
		}
		e.line(l)
		sum += l.Amount
		amounts = append(amounts, signed(l.Amount, i == 0))
	}
	e.con.printf("\n청구금액  %v원\n", b.Total)
	e.con.printf("    합: %s = %v\n", strings.Join(amounts, " "), sum)
}

// afterElectricity tells the lines that come after 전기요금계.
func afterElectricity(key string) bool {
	for _, c := range []tariff.Charge{tariff.ChargeVAT, tariff.ChargeFund, tariff.ChargeTotal, tariff.ChargeTV} {
		if key == c.Code() {
			return true
		}
	}
	return false
}

func signed(w kilowon.Won, first bool) string {
	switch {
	case w < 0:
		return "- " + (-w).String()
	case first:
		return w.String()
	}
	return "+ " + w.String()
}

func (e *explainer) line(l *rating.ExplainedLine) {
	e.con.printf("\n%s  %v원\n", l.Label, l.Amount)
	for i := range l.Parts {
		p := &l.Parts[i]
		e.con.printf("    %s  %s: %s = %s원 %s\n", p.Days, p.Label, p.Formula, p.Exact, e.mark(&p.Entry))
	}
	if len(l.Parts) == 0 {
		e.con.printf("    %s\n", l.Formula)
	}
	if l.Rounding != "" && l.Rounding != kilowon.RoundNone.String() && len(l.Parts) > 0 {
		e.con.printf("    단수: %s원 → %v원 (%s)\n", l.Exact, l.Amount, l.Rounding)
	}
	if l.Note != "" {
		e.con.printf("    %s\n", l.Note)
	}
	var cites []string
	for _, c := range l.Cites {
		cites = append(cites, string(c))
	}
	if len(cites) > 0 {
		e.con.printf("    조문: %s\n", strings.Join(cites, ", "))
	}
	var rules []string
	for i := range l.Rules {
		rules = append(rules, l.Rules[i].Title+" "+e.mark(&l.Rules[i]))
	}
	if len(rules) > 0 {
		e.con.printf("    규칙: %s\n", strings.Join(rules, ", "))
	}
}

// mark is the number of an entry of the book, "[3]".
func (e *explainer) mark(r *rating.ExplainedRule) string {
	if r.ID == "" {
		return ""
	}
	n, known := e.numbers[r.ID]
	if !known {
		e.rules = append(e.rules, *r)
		n = len(e.rules)
		e.numbers[r.ID] = n
	}
	return fmt.Sprintf("[%d]", n)
}

// entries tells the entries of the book that were marked.
func (e *explainer) entries() {
	if len(e.rules) == 0 {
		return
	}
	e.con.printf("\n근거\n")
	for i := range e.rules {
		r := &e.rules[i]
		e.con.printf("[%d] %s: 시행 %v, %s, 확실도 %s (%s)\n", i+1, r.Title, r.From, r.Cite, r.Confidence, r.ID)
		e.con.printf("    출처: %s\n    자료: %s\n", r.Document, r.Reference)
		switch {
		case r.Chosen:
			e.con.printf("    선택한 규칙: %s\n", r.Note)
		case r.Note != "":
			e.con.printf("    %s\n", r.Note)
		}
	}
}

// complex prints a complex's bill, its common equipment, and either the list of households or one of them.
func (e *explainer) complex(a *app.Answer, unit string) error {
	if unit != "" {
		for i := range a.Households {
			if a.Households[i].Unit == unit {
				e.con.printf("\n■ 세대 %s\n", unit)
				e.bill(&a.Households[i].BillAnswer)
				e.entries()
				return nil
			}
		}
		return kilowon.Errorf(kilowon.NotFound, "세대 %q의 고지서가 없습니다. 동-호(101-1001)를 확인해 주세요.", unit)
	}
	if len(a.Lines) > 0 {
		e.con.printf("\n■ 단지 전체(세대 평균 %skWh)\n", kilowon.FormatInt(*a.AverageKWh))
		e.bill(&a.BillAnswer)
	}
	for _, part := range []struct {
		name string
		bill *app.BillAnswer
	}{{"공동설비", a.Common}, {"학교 공동설비", a.School}} {
		if part.bill != nil {
			e.con.printf("\n■ %s\n", part.name)
			e.bill(part.bill)
		}
	}
	if len(a.Households) > 0 {
		e.con.printf("\n■ 세대별(--unit으로 한 세대를 설명합니다)\n")
	}
	for i := range a.Households {
		h := &a.Households[i]
		e.con.printf("    %-12s %8skWh %12v원\n", h.Unit, kilowon.FormatInt(h.KWh), h.Total)
	}
	for i := range a.Shares {
		s := &a.Shares[i]
		e.con.printf("    %-12s %8skWh  분담액 %v원 (자기 요금 %v원, 차이 %v원)\n", s.Unit, kilowon.FormatInt(s.KWh), s.Share, s.Own, s.Difference)
	}
	e.con.printf("\n단지 청구금액  %v원\n", a.Total)
	e.entries()
	return nil
}
