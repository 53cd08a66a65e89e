package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/store"
)

// usagePerPage is how many contracts the inquiry of charges shows at once.
const usagePerPage = 5

var menuUsage = Link{"요금조회", "/usage"}

// usageView is what the organisation's contracts were billed.
type usageView struct {
	Text, Kind string
	Month      kilowon.Month
	Months     []Option
	Rows       []app.ContractCharge
	All        int
	Pager      Pager
}

func usageKinds() []Option {
	out := []Option{{Value: "", Label: "전체"}}
	for _, m := range []apartment.Method{apartment.Single, apartment.Comprehensive, apartment.PerHousehold} {
		out = append(out, Option{Value: m.Code(), Label: "아파트(" + m.String() + ")"})
	}
	return out
}

// usagePage is the inquiry of charges by contract (요금조회).
func (p *pages) usagePage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v := usageView{Text: strings.TrimSpace(r.FormValue("q")), Kind: r.FormValue("kind")}
	number := pageNumber(r)
	q := app.ChargeQuery{Text: v.Text, Page: store.Page{Limit: usagePerPage, Offset: (number - 1) * usagePerPage}}
	if v.Kind != "" {
		var err error
		if q.Method, err = apartment.ParseMethod(v.Kind); err != nil {
			v.Kind = ""
		}
	}
	if text := r.FormValue("month"); text != "" {
		if month, err := kilowon.ParseMonth(text); err == nil {
			v.Month = month
		}
	}
	q.Month = v.Month
	rows, all, months, err := p.app.Charges(r.Context(), who, q)
	if err != nil {
		return err
	}
	v.Rows, v.All = rows, all
	v.Months = []Option{{Value: "", Label: "최종 청구년월"}}
	for _, m := range months {
		v.Months = append(v.Months, Option{Value: m.String(), Label: MonthText(m)})
	}
	v.Pager = Pager{Page: number, Pages: pagesOf(all, usagePerPage), URL: func(n int) string {
		return menuUsage.URL + "?" + url.Values{"q": {v.Text}, "kind": {v.Kind}, "month": {r.FormValue("month")}, "page": {strconv.Itoa(n)}}.Encode()
	}}
	return p.Render(w, r, Page{Title: menuUsage.Label, Menu: menuUsage.URL, Crumbs: []Link{home}}, usageBody(&v))
}

// usageFacts are what is known of a contract's charge; what this system has no record of is said to be so and never guessed.
func usageFacts(c *app.ContractCharge) []Fact {
	b := &c.Invoice
	current := b.Total - b.Adjustment
	facts := []Fact{
		{Term: "고객번호", Text: c.ContractNumber}, {Term: "주소", Text: c.Address},
		{Term: "청구년월", Text: MonthText(c.Month)}, {Term: "검침기간", Body: Days(b.Period)},
		{Term: "지침", Text: c.Register.String(), Note: "전월 " + c.Previous.String()}, {Term: "사용량", Body: KWh(b.KWh), Note: subNote(c.SubUses)},
		{Term: "당월요금(전기+TV)", Body: Money(current), Note: "(" + (current - b.TV).String() + " + " + b.TV.String() + ")"},
		{Term: "납부요금", Body: Money(b.Total), Note: adjustmentNote(b.Adjustment)},
		{Term: "세대 할인", Body: Money(c.Discounts), Note: "대가족·복지할인을 받은 " + kilowon.FormatInt(int64(c.Discounted)) + "세대의 합. 그 밖의 감액은 청구요금 상세의 할인·감액에 함께 있습니다"},
	}
	facts = append(facts, wayFacts(&c.Way)...)
	facts = append(facts, Fact{Term: "납기일", Text: DateText(b.DueOn)})
	facts = append(facts, moneyFacts(c)...)
	if kwh, ok := c.Average(c.Month); ok {
		facts = append(facts, Fact{Term: "세대 평균 사용량", Body: KWh(kwh), Note: "전기를 쓴 주택 " + kilowon.FormatInt(int64(c.Averages[c.Month].Homes)) + "세대"})
	}
	return facts
}

// subNote tells why the use is less than the registers show.
func subNote(subs []apartment.SubUse) string {
	var kwh int64
	for _, s := range subs {
		kwh += s.KWh
	}
	if kwh == 0 {
		return ""
	}
	return "변압기를 같이 쓰는 고객 " + strconv.Itoa(len(subs)) + "곳의 " + kilowon.FormatInt(kwh) + "kWh를 뺀 것"
}

// moneyFacts are what came in and what is left.
func moneyFacts(c *app.ContractCharge) []Fact {
	s := c.Standing()
	if s == nil {
		return []Fact{{Term: "미납요금", Text: noMoney}, {Term: "지원금", Text: noMoney}}
	}
	months, left, late := receivable.Arrears(c.Standings)
	unpaid := Fact{Term: "미납요금", Body: Money(left)}
	if months > 0 {
		unpaid.Note = "납기일이 지난 " + strconv.Itoa(months) + "개월. 오늘 내면 연체료 " + late.String() + "원을 더합니다(제75조)"
	}
	paid := Fact{Term: "납부한 금액", Body: Money(s.Paid)}
	switch rest := s.Unpaid(); {
	case rest < 0:
		paid.Note = "청구금액보다 " + (-rest).String() + "원 많음"
	case rest > 0:
		paid.Note = "남은 금액 " + rest.String() + "원"
	}
	return []Fact{paid, unpaid, {Term: "지원금", Body: Money(s.Support)}}
}

// noMoney stands where payments would be told and none ever came in.
const noMoney = "수납 자료 없음"

// inRegister is what the supplier's register of contracts says.
func inRegister(text string) string {
	if text == "" {
		return "계약 대장에 없음"
	}
	return text
}

func adjustmentNote(w kilowon.Won) string {
	if w == 0 {
		return ""
	}
	return "지난 청구의 정정 " + plusWon(w) + " 포함"
}

// usageCompared are the month, the one before and the same of last year.
func usageCompared(c *app.ContractCharge) []comparedRow {
	rows := []comparedRow{{Label: MonthText(c.Month) + "(이번)", Month: c.Month, KWh: c.Invoice.KWh, Amount: c.Invoice.Total, HasAmount: true, Now: true}}
	for _, then := range []struct {
		label string
		month kilowon.Month
	}{{"지난달", c.Month - 1}, {"작년 같은 달", c.Month - 12}} {
		if f, ok := c.At(then.month); ok {
			rows = append(rows, comparedRow{Label: then.label + "(" + MonthText(then.month) + ")", Month: then.month, KWh: f.KWh, Amount: f.Total, HasAmount: true})
		}
	}
	return rows
}

// usageCharts are the contract's invoices of thirteen months, in kWh and in won.
func usageCharts(c *app.ContractCharge) []MonthChart {
	use := MonthChart{ID: "use-" + c.ContractNumber, Title: c.Name + " 최근 13개월 사용량", Unit: "kWh", Now: c.Month}
	amount := MonthChart{ID: "amount-" + c.ContractNumber, Title: c.Name + " 최근 13개월 납부요금", Unit: "원", Now: c.Month}
	return []MonthChart{use.over(c.History, func(f *store.MonthFigure) int64 { return f.KWh }), amount.over(c.History, func(f *store.MonthFigure) int64 { return int64(f.Total) })}
}

// averageText is the average home of a row's month.
func averageText(c *app.ContractCharge, month kilowon.Month) string {
	if kwh, ok := c.Average(month); ok {
		return kilowon.FormatInt(kwh) + "kWh"
	}
	return "-"
}

// usageFiles are the files about the month's households.
func usageFiles(c *app.ContractCharge) []Download {
	file := func(kind app.DownloadKind, name string) Download {
		return Download{URL: monthURL(c.ID, c.Month, "files", string(kind)), Name: name, Kind: "XLSX"}
	}
	return []Download{file(app.DownloadDiscounts, "복지할인 명세서"), file(app.DownloadStatement, "세대별 요금내역"), file(app.DownloadApplications, "대가족/복지할인 접수내역")}
}

// usageMonth is the chosen month as the form has it; empty is each contract's latest.
func usageMonth(v *usageView) string {
	if v.Month.IsZero() {
		return ""
	}
	return v.Month.String()
}
