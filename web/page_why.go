package web

import (
	"net/http"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/report"
	"github.com/kilowon/kilowon/store"
)

// whyView is a bill with the ground of every won.
type whyView struct {
	billView
	// Month is the whole month, for the invoice of a complex; nil for other bills.
	Whole *billsView
}

// whyPage explains a bill line by line: quantity and price, the days, the rounding, the entry of the book and the article.
func (p *pages) whyPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	h, err := p.app.Bill(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := whyView{billView: billView{HouseholdBill: h}}
	if h.Kind == billing.ComplexBill {
		billed, err := p.app.Bills(r.Context(), who, store.BillQuery{ComplexID: h.ComplexID, Month: h.Month, Page: store.Page{Limit: 1}})
		if err != nil {
			return err
		}
		v.Whole = &billsView{BilledMonth: billed}
	}
	page := Page{Title: "왜 이 금액인가: " + v.title(), Menu: menuHistory.URL, Crumbs: v.crumbs()}
	if v.Whole == nil {
		page.Crumbs = append(page.Crumbs, Link{"요금", billURL(v.ID)})
	}
	return p.Render(w, r, page, whyBody(&v))
}

// sumRow is one summand of the bill: a line, a correction, or the bills of others.
type sumRow struct {
	Label, Formula, URL string
	Amount              kilowon.Won
}

// sums are all summands of the bill in order; they add up to its total.
func (v *whyView) sums() []sumRow {
	if v.Whole != nil && len(v.Lines) == 0 {
		return v.billSums()
	}
	var rows []sumRow
	var lines kilowon.Won
	for _, l := range v.Lines {
		rows = append(rows, sumRow{l.Label, l.Formula, "#" + lineID(l.Key), l.Amount})
		lines += l.Amount
	}
	if others := v.Total - v.Adjustment - lines; v.Whole != nil && others != 0 {
		rows = append(rows, sumRow{"주택용이 아닌 세대", "세대 안의 다른 계약종별은 따로 계산합니다", monthURL(v.ComplexID, v.Month, "bills") + "#households", others})
	}
	return v.withAdjustment(rows)
}

// billSums are the bills that the invoice of a complex is the sum of.
func (v *whyView) billSums() []sumRow {
	m := v.Whole
	households := m.parts().Households - v.Adjustment
	rows := []sumRow{{"세대 " + kilowon.FormatInt(int64(m.Households.Bills)) + "곳", "세대별 고지서의 합", monthURL(v.ComplexID, v.Month, "bills") + "#households", households}}
	for _, b := range []*app.Bill{m.Common, m.School} {
		if b != nil {
			rows = append(rows, sumRow{report.UnitName(&app.HouseholdBill{Bill: *b}), report.ClassName(b) + ", " + kilowon.FormatInt(b.KWh) + "kWh", billURL(b.ID, "why"), b.Total})
		}
	}
	return v.withAdjustment(rows)
}

func (v *whyView) withAdjustment(rows []sumRow) []sumRow {
	if v.Adjustment != 0 {
		rows = append(rows, sumRow{Label: "지난 청구의 정정", Formula: "제76조 ①에 따라 이번 청구에서 더하거나 뺀 차액", Amount: v.Adjustment})
	}
	return rows
}

// difference is what the summands lack of the total. It is zero; the page shows it all the same, so that it is seen and not believed.
func (v *whyView) difference() kilowon.Won {
	left := v.Total
	for _, row := range v.sums() {
		left -= row.Amount
	}
	return left
}

// entries are the entries of the book behind a line, each once.
func entries(l *rating.ExplainedLine) []rating.ExplainedRule {
	var out []rating.ExplainedRule
	seen := map[string]bool{}
	add := func(e rating.ExplainedRule) {
		if e.ID != "" && !seen[e.ID] {
			seen[e.ID] = true
			out = append(out, e)
		}
	}
	for i := range l.Parts {
		add(l.Parts[i].Entry)
	}
	for _, r := range l.Rules {
		add(r)
	}
	return out
}

// rounded says that rounding changed the amount, which then shows both.
func rounded(l *rating.ExplainedLine) bool { return l.Exact != "" && l.Exact != l.Amount.String() }

// confidenceTone is quiet for official sources and asks for a look at weak ones.
func confidenceTone(confidence string) Tone {
	switch confidence {
	case "공식":
		return ToneSuccess
	case "단일 자료", "일반 지식":
		return ToneWarn
	}
	return ToneInfo
}

// whyFacts are the days, base and cap, rounding and articles of a line.
func whyFacts(l *rating.ExplainedLine) []Fact {
	var facts []Fact
	if len(l.Parts) == 1 {
		part := &l.Parts[0]
		facts = append(facts, Fact{Term: "기간", Text: part.Days})
		if part.Cap != "" {
			facts = append(facts, Fact{Term: "할인 대상과 한도", Text: "대상 " + orDash(part.Quantity) + ", 한도 " + part.Cap + "원"})
		}
	}
	if l.Exact != "" {
		text := l.Exact + "원 → " + l.Amount.String() + "원 (" + l.Rounding + ")"
		if !rounded(l) {
			text = l.Exact + "원, 끝수가 없어 그대로입니다"
		}
		facts = append(facts, Fact{Term: "끝수 처리", Text: text})
	}
	if len(l.Cites) > 0 {
		facts = append(facts, Fact{Term: "근거 조항", Text: citesText(l.Cites)})
	}
	return facts
}

func citesText(cites []kilowon.Cite) string {
	words := make([]string, len(cites))
	for i, c := range cites {
		words[i] = string(c)
	}
	return strings.Join(words, ", ")
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func whyTotalName(v *whyView) string {
	if v.shared() {
		return "세대별 요금"
	}
	return "청구금액"
}
