package app

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// Explanation is why a case costs what it costs: the lines of its bill, or of each bill of a complex.
type Explanation struct {
	ID    string                 `json:"id"`
	Total kilowon.Won            `json:"total"`
	Lines []rating.ExplainedLine `json:"lines,omitempty"`
	Parts []ExplainedBill        `json:"parts,omitempty"`
	// Metered is what 15-minute values came to.
	Metered *MeteredAnswer `json:"metered,omitempty"`
	// Loss is what use metered at another voltage was put to.
	Loss *LossAnswer `json:"loss,omitempty"`
}

// ExplainedBill is one bill of a complex.
type ExplainedBill struct {
	// Unit is the household, or the name of what else is billed.
	Unit  string                 `json:"unit"`
	Total kilowon.Won            `json:"total"`
	Lines []rating.ExplainedLine `json:"lines"`
}

// The bills of a complex that are no household's.
const (
	commonName = "공동설비"
	schoolName = "학교 공동설비"
)

// Explanation keeps of an answer what explains it; with unit that of one household of a complex, which is not_found when there is none.
func (a *Answer) Explanation(unit string) (*Explanation, error) {
	out := &Explanation{ID: a.ID, Total: a.Total, Lines: a.Lines, Metered: a.Metered, Loss: a.Loss}
	if unit != "" {
		h, err := a.household(unit)
		if err != nil {
			return nil, err
		}
		return &Explanation{ID: a.ID, Total: h.Total, Lines: h.Lines}, nil
	}
	for _, p := range a.shared() {
		out.Parts = append(out.Parts, ExplainedBill{Unit: p.name, Total: p.bill.Total, Lines: p.bill.Lines})
	}
	for i := range a.Subs {
		s := &a.Subs[i]
		out.Parts = append(out.Parts, ExplainedBill{Unit: s.ID, Total: s.Total, Lines: s.Lines})
	}
	for i := range a.Households {
		h := &a.Households[i]
		out.Parts = append(out.Parts, ExplainedBill{Unit: h.Unit, Total: h.Total, Lines: h.Lines})
	}
	return out, nil
}

func (a *Answer) household(unit string) (*UnitAnswer, error) {
	for i := range a.Households {
		if a.Households[i].Unit == unit {
			return &a.Households[i], nil
		}
	}
	e := kilowon.Errorf(kilowon.NotFound, "세대 %q의 고지서가 없습니다. 동-호(101-1001)를 확인해 주세요.", unit)
	e.Path = "unit"
	return nil, e
}

type namedBill struct {
	name string
	bill *BillAnswer
}

// shared is the bills of a complex that are no household's.
func (a *Answer) shared() []namedBill {
	var out []namedBill
	for _, p := range []namedBill{{commonName, a.Common}, {schoolName, a.School}} {
		if p.bill != nil {
			out = append(out, p)
		}
	}
	return out
}

// ExplainText says which household of a complex is meant, all of them when empty, and how to ask for one.
type ExplainText struct {
	Unit string
	// Hint stands beside the list of households, e.g. "--unit으로 한 세대를 설명합니다".
	Hint string
}

// WriteExplanation explains the answer of the case in Korean text; entries of the book are numbered and told once at the end.
func (c *Case) WriteExplanation(w io.Writer, a *Answer, text ExplainText) error {
	e := explainer{out: bufio.NewWriter(w), numbers: map[string]int{}}
	e.head(c)
	switch {
	case text.Unit != "":
		h, err := a.household(text.Unit)
		if err != nil {
			return err
		}
		e.printf("\n■ 세대 %s\n", text.Unit)
		e.bill(&h.BillAnswer)
	case c.Complex == nil:
		e.metered(a.Metered)
		e.loss(a.Loss)
		e.rest(a.Rest)
		e.bill(&a.BillAnswer)
		e.subs(a.Subs)
	default:
		e.complex(a, text.Hint)
	}
	e.entries()
	return e.out.Flush()
}

// explainer writes explanations; a broken writer shows when it is flushed.
type explainer struct {
	out     *bufio.Writer
	numbers map[string]int
	rules   []rating.ExplainedRule
}

func (e *explainer) printf(format string, args ...any) { fmt.Fprintf(e.out, format, args...) }

func (e *explainer) head(c *Case) {
	if c.ID != "" {
		e.printf("사례 %s\n", c.ID)
	}
	if c.Complex != nil {
		e.printf("단지 %d호 · ", len(c.Complex.Households))
	}
	for _, k := range c.keys() {
		e.printf("%v · ", k)
	}
	e.printf("사용기간 %v(%d일)", c.Period, c.Period.Days())
	if !c.ReadingMonth.IsZero() {
		e.printf(" · %v 검침분", c.ReadingMonth)
	}
	e.printf("\n")
}

// bill writes a bill line by line and adds it up.
func (e *explainer) bill(b *BillAnswer) {
	e.printf("사용량 %skWh\n", kilowon.FormatInt(b.KWh))
	var sum kilowon.Won
	var amounts []string
	electricity := false
	for i := range b.Lines {
		l := &b.Lines[i]
		if !electricity && afterElectricity(l.Key) {
			e.printf("\n전기요금계  %v원\n", sum)
			electricity = true
		}
		e.line(l)
		sum += l.Amount
		amounts = append(amounts, signed(l.Amount, i == 0))
	}
	e.printf("\n청구금액  %v원\n", b.Total)
	e.printf("    합: %s = %v\n", strings.Join(amounts, " "), sum)
}

// afterElectricity tells the lines that come after 전기요금계.
func afterElectricity(key string) bool {
	for _, c := range []tariff.Charge{tariff.ChargeVAT, tariff.ChargeFund, tariff.ChargeTotal, tariff.ChargeTV, tariff.ChargeGreenPremium, tariff.ChargeThirdPartyPower} {
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
	e.printf("\n%s  %v원\n", l.Label, l.Amount)
	for i := range l.Parts {
		p := &l.Parts[i]
		days := p.Days
		if days != "" {
			days += "  "
		}
		product := p.Formula
		if product != p.Exact+"원" {
			product += " = " + p.Exact + "원"
		}
		e.printf("    %s%s: %s%s\n", days, p.Label, product, after(e.mark(&p.Entry)))
	}
	if len(l.Parts) == 0 {
		e.printf("    %s\n", l.Formula)
	}
	if l.Rounding != "" && l.Rounding != kilowon.RoundNone.String() && len(l.Parts) > 0 {
		e.printf("    단수: %s원 → %v원 (%s)\n", l.Exact, l.Amount, l.Rounding)
	}
	if l.Note != "" {
		e.printf("    %s\n", l.Note)
	}
	var cites []string
	for _, c := range l.Cites {
		cites = append(cites, string(c))
	}
	if len(cites) > 0 {
		e.printf("    조문: %s\n", strings.Join(cites, ", "))
	}
	var rules []string
	for i := range l.Rules {
		rules = append(rules, l.Rules[i].Title+" "+e.mark(&l.Rules[i]))
	}
	if len(rules) > 0 {
		e.printf("    규칙: %s\n", strings.Join(rules, ", "))
	}
}

// after sets a mark apart from what it stands behind.
func after(mark string) string {
	if mark == "" {
		return ""
	}
	return " " + mark
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
	e.printf("\n근거\n")
	for i := range e.rules {
		r := &e.rules[i]
		e.printf("[%d] %s: 시행 %v, %s, 확실도 %s (%s)\n", i+1, r.Title, r.From, r.Cite, r.Confidence, r.ID)
		e.printf("    출처: %s\n    자료: %s\n", r.Document, r.Reference)
		switch {
		case r.Chosen:
			e.printf("    선택한 규칙: %s\n", r.Note)
		case r.Note != "":
			e.printf("    %s\n", r.Note)
		}
	}
}

// complex writes a complex's bill, what is shared, and the list of households.
func (e *explainer) complex(a *Answer, hint string) {
	if len(a.Lines) > 0 {
		e.printf("\n■ 단지 전체(세대 평균 %skWh)\n", kilowon.FormatInt(*a.AverageKWh))
		e.bill(&a.BillAnswer)
	}
	for _, p := range a.shared() {
		e.printf("\n■ %s\n", p.name)
		e.bill(p.bill)
	}
	if len(a.Households) > 0 {
		e.printf("\n■ 세대별(%s)\n", hint)
	}
	for i := range a.Households {
		h := &a.Households[i]
		e.printf("    %-12s %8skWh %12v원\n", h.Unit, kilowon.FormatInt(h.KWh), h.Total)
	}
	for i := range a.Shares {
		s := &a.Shares[i]
		e.printf("    %-12s %8skWh  분담액 %v원 (자기 요금 %v원, 차이 %v원)\n", s.Unit, kilowon.FormatInt(s.KWh), s.Share, s.Own, s.Difference)
	}
	e.printf("\n단지 청구금액  %v원\n", a.Total)
}
