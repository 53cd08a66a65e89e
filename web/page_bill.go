package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/report"
	"github.com/kilowon/kilowon/store"
)

// billView is one bill of a household or of the common equipment.
type billView struct {
	app.HouseholdBill
	Flash string
	// Changes tell why the bill differs from earlier ones of the household.
	Changes []app.BillChange
	// Own says that the household itself looks.
	Own bool
	// Enter is the address where the household comes in, empty where it is in already.
	Enter string
}

// enters says that the page leads the household to its own bills.
func (v *billView) enters() bool { return v.household() && v.Enter != "" }

// url is the address of this bill or of a page below it, urlOf that of another bill of the household.
func (v *billView) url(below ...string) string { return v.urlOf(v.ID, below...) }

func (v *billView) urlOf(id string, below ...string) string {
	if v.Own {
		return homeBillURL(id, below...)
	}
	return billURL(id, below...)
}

// billPage is one bill with its lines and the year before it. The whole complex's invoice stands on the page of its month.
func (p *pages) billPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	h, err := p.app.Bill(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	if h.Kind == billing.ComplexBill {
		return p.Next(w, r, monthURL(h.ComplexID, h.Month, "bills"))
	}
	v := billView{HouseholdBill: h, Flash: p.flashed(r.Context()), Enter: p.enterAddress(r)}
	if v.Changes, err = p.app.BillChanges(r.Context(), who, &h); err != nil {
		return err
	}
	return p.Render(w, r, Page{Title: v.title(), Menu: menuHistory.URL, Crumbs: v.crumbs()}, billBody(&v))
}

// title names the bill: whom it is for, where and for which month.
func (v *billView) title() string {
	return fmt.Sprintf("%s %s %s분 요금", v.Contract.Name, report.UnitName(&v.HouseholdBill), MonthText(v.Month))
}

func (v *billView) crumbs() []Link {
	return []Link{home, menuHistory, {MonthText(v.Month) + "분 요금", monthURL(v.ComplexID, v.Month, "bills")}}
}

func (v *billView) household() bool { return v.Kind == billing.HouseholdBill }

// shared says that the household owes a share of a single contract's bill and not its own.
func (v *billView) shared() bool { return v.household() && v.Single() }

// correctable says that a wrong use of this bill is mended by a correction, which needs a later bill.
func (v *billView) correctable() bool { return v.household() && !v.Single() && !v.Own && !v.MovedOut() }

func owedLabel(v *billView) string {
	if v.shared() {
		return "분담액"
	}
	return "청구금액"
}

// lineID is the place of a line on the page that explains it.
func lineID(key string) string { return "line-" + strings.ReplaceAll(key, "/", "-") }

// comparison tells this month's use beside the month before and the same one a year ago.
func (v *billView) comparison() string {
	var out []string
	for _, c := range []struct {
		label string
		month kilowon.Month
	}{{"지난달", v.Month - 1}, {"작년 같은 달", v.Month - 12}} {
		for _, f := range v.History {
			if f.Month == c.month {
				out = append(out, c.label+"보다 "+changeText(v.KWh-f.KWh))
			}
		}
	}
	return strings.Join(out, ", ")
}

func changeText(kwh int64) string {
	switch {
	case kwh > 0:
		return kilowon.FormatInt(kwh) + "kWh 많음"
	case kwh < 0:
		return kilowon.FormatInt(-kwh) + "kWh 적음"
	}
	return "같음"
}

// history is the household's use over thirteen months.
func (v *billView) history() MonthChart {
	c := MonthChart{ID: "household-history", Title: "최근 13개월 사용량", Unit: "kWh", Now: v.Month}
	return c.over(v.History, func(f *store.MonthFigure) int64 { return f.KWh })
}

// usageNote says how the charged use is made up.
func (v *billView) usageNote() string {
	if !v.household() {
		return ""
	}
	note := fmt.Sprintf("지침 %s → %s", v.Previous, v.Current)
	if v.CommonKWh != 0 {
		note += fmt.Sprintf(", 개별 %s + 공동 %s", kilowon.FormatInt(v.OwnKWh), kilowon.FormatInt(v.CommonKWh))
	}
	if part := v.Occupancy(); part != "" {
		note += fmt.Sprintf(", %s %d일", part, v.Period.Days())
	}
	return note
}

// householdFacts are what the bill depends on.
func (v *billView) facts() []Fact {
	facts := []Fact{{Term: "계약종별", Text: report.ClassName(&v.Bill)}, {Term: "검침기간", Body: Days(v.Period)}, {Term: "발행일", Text: DateText(v.IssuedOn)}}
	if ended := v.Contract.Ended(); !ended.IsZero() {
		facts = append(facts, Fact{Term: "계약", Text: endedText(ended)})
	}
	if !v.household() {
		return facts
	}
	if part := v.Occupancy(); part != "" {
		facts[1].Body = Days(v.Billed)
		facts = slices.Insert(facts, 2, Fact{Term: part, Body: Days(v.Period)})
	}
	if len(v.Household.Discounts) > 0 {
		facts = append(facts, Fact{Term: "할인", Text: discountNames(v.Household.Discounts)})
	}
	if v.Household.Remark != "" {
		facts = append(facts, Fact{Term: "비고", Text: v.Household.Remark})
	}
	return facts
}

func discountNames(list []rating.Discount) string {
	names := make([]string, len(list))
	for i, d := range list {
		names[i] = d.Kind.String()
	}
	return strings.Join(names, ", ")
}

func adjustmentState(a *billing.Adjustment) (Tone, string) {
	if a.State == billing.AdjustmentBilled {
		return ToneSuccess, "다음 청구에 반영함"
	}
	return ToneInfo, "다음 청구에 반영할 예정"
}
