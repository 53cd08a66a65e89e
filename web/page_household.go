package web

import (
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/report"
	"github.com/kilowon/kilowon/store"
)

// homeRoutes adds what households come in by and see, and the office's work with it.
func (p *pages) homeRoutes() {
	p.Page("GET "+enterURL, p.enterPage)
	p.Page("POST "+enterURL, p.enter)

	p.as(member.ReadHome, "GET "+homeURL, p.householdPage)
	p.as(member.ReadHome, "GET "+homeURL+"/history", p.homeHistoryPage)
	p.as(member.ReadHome, "GET "+homeURL+"/estimate", p.homeEstimatePage)
	p.as(member.ReadHome, "GET "+homeURL+"/bills/{id}", p.homeBillPage)
	p.as(member.ReadHome, "GET "+homeURL+"/bills/{id}/why", p.homeWhyPage)
	p.as(member.ReadHome, "GET "+homeURL+"/bills/{id}/pdf", p.homeBillPDF)

	p.as(member.ReadOffice, "GET /contracts/{contract}/access", p.accessPage)
	p.as(member.ReadOffice, "GET /contracts/{contract}/access/households/{household}", p.accessRecordPage)
	p.as(member.ManageAccess, "POST /contracts/{contract}/access", p.issueAccess)
	p.as(member.ManageAccess, "POST /contracts/{contract}/access/sheet", p.accessSheet)
	p.as(member.ManageAccess, "GET /contracts/{contract}/access/end", p.endAccessPage)
	p.as(member.ManageAccess, "POST /contracts/{contract}/access/end", p.endAccess)
}

// householdView is what a household finds first.
type householdView struct {
	billView
	app.HomePage
	Who app.Actor
}

// householdPage shows the household's latest bill beside others.
func (p *pages) householdPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	home, err := p.app.HomePage(r.Context(), who)
	if err != nil {
		return err
	}
	v := householdView{HomePage: home, Who: who}
	if home.Latest != nil {
		v.billView = billView{HouseholdBill: *home.Latest, Changes: home.Changes, Own: true}
	}
	return p.Render(w, r, Page{Title: menuHome.Label, Menu: menuHome.URL}, householdBody(&v))
}

// lead says whose bills these are.
func (v *householdView) lead() string { return v.Who.Home.ComplexName + " " + v.Who.Name }

// comparedRow is a use and an amount beside this month's.
type comparedRow struct {
	Label  string
	Month  kilowon.Month
	KWh    int64
	Amount kilowon.Won
	// HasAmount is false for the average, which is told in kWh alone; Now is this month itself.
	HasAmount, Now bool
	BillID         string
}

// compared are this month, those it is held against, and the average.
func (v *householdView) compared() []comparedRow {
	rows := []comparedRow{{Label: MonthText(v.Month) + "(이번)", KWh: v.KWh, Amount: report.Owed(v.Latest), HasAmount: true, Now: true, BillID: v.ID}}
	before := slices.Clone(v.Compared)
	slices.SortFunc(before, func(a, b app.HouseholdBill) int { return int(b.Month - a.Month) })
	for i := range before {
		b := &before[i]
		label := "지난달"
		if b.Month == v.Month-12 {
			label = "작년 같은 달"
		}
		rows = append(rows, comparedRow{Label: fmt.Sprintf("%s(%s)", label, MonthText(b.Month)), KWh: b.KWh, Amount: report.Owed(b), HasAmount: true, BillID: b.ID})
	}
	if v.HasAverage {
		rows = append(rows, comparedRow{Label: "단지 평균(쓴 주택 세대)", KWh: v.Average})
	}
	return rows
}

// signedNumber is a difference with its sign.
func signedNumber(n int64) string {
	if n > 0 {
		return "+" + kilowon.FormatInt(n)
	}
	return kilowon.FormatInt(n)
}

// tips are what the next kWh and less use come to.
func (v *householdView) tips() []Fact {
	t := v.Tip
	out := []Fact{{Term: "1kWh를 더 썼다면", Text: "전기요금계 " + plusWon(t.More.Electricity) + ", 청구금액 " + plusWon(t.More.Total)}}
	if n := t.Next; n != nil {
		out = append(out, Fact{Term: "다음 단계까지 남은 양", Text: kilowon.FormatInt(n.Left) + "kWh",
			Note: fmt.Sprintf("%s는 %skWh를 넘으면서 시작하고, 넘는 첫 1kWh의 청구금액은 %s입니다.", n.Name, kilowon.FormatInt(n.KWh), plusWon(n.Total))})
	} else {
		out = append(out, Fact{Term: "다음 단계", Text: "더 비싼 단계가 앞에 없습니다"})
	}
	for i, c := range t.Less {
		out = append(out, Fact{Term: fmt.Sprintf("%d0%% 덜 썼다면(%skWh)", i+1, kilowon.FormatInt(c.KWh)), Text: c.Total.String() + "원",
			Note: "이 달보다 " + (t.Total - c.Total).String() + "원 적음"})
	}
	return out
}

// homeBillView loads one of the household's bills.
func (p *pages) homeBillView(r *http.Request, who app.Actor) (billView, error) {
	h, changes, err := p.app.HomeBill(r.Context(), who, r.PathValue("id"))
	return billView{HouseholdBill: h, Changes: changes, Own: true}, err
}

// homeBillPage is one bill of the household with its lines.
func (p *pages) homeBillPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.homeBillView(r, who)
	if err != nil {
		return err
	}
	return p.Render(w, r, Page{Title: v.title(), Menu: menuHomeHistory.URL, Crumbs: []Link{menuHome, menuHomeHistory}}, billBody(&v))
}

// homeWhyPage explains one bill of the household line by line.
func (p *pages) homeWhyPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.homeBillView(r, who)
	if err != nil {
		return err
	}
	page := Page{Title: "왜 이 금액인가: " + v.title(), Menu: menuHomeHistory.URL, Crumbs: []Link{menuHome, menuHomeHistory, {MonthText(v.Month) + "분 요금", v.url()}}}
	return p.Render(w, r, page, whyBody(&whyView{billView: v}))
}

// homeBillPDF sends one bill of the household as it is printed.
func (p *pages) homeBillPDF(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.homeBillView(r, who)
	if err != nil {
		return err
	}
	f, err := made(report.HouseholdFileName(&v.HouseholdBill), func(out io.Writer) error {
		return p.files.WriteHouseholdBill(out, &v.HouseholdBill, who.OrganisationName)
	})
	if err != nil {
		return err
	}
	return send(w, f)
}

// homeHistoryView is all bills of a household, newest first.
type homeHistoryView struct {
	Who  app.Actor
	Rows []store.HomeBill
}

// homeHistoryPage lists the household's bills.
func (p *pages) homeHistoryPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	bills, err := p.app.HomeHistory(r.Context(), who)
	if err != nil {
		return err
	}
	slices.Reverse(bills)
	return p.Render(w, r, Page{Title: menuHomeHistory.Label, Menu: menuHomeHistory.URL, Crumbs: []Link{menuHome}}, homeHistoryBody(&homeHistoryView{who, bills}))
}

// owedOf is what the household owes for the bill: its share where a single contract is divided.
func owedOf(b *store.HomeBill) kilowon.Won {
	if b.Share != 0 {
		return b.Share + b.Adjustment
	}
	return b.Total
}

// charts are the last thirteen months in kWh and in won.
func (v *homeHistoryView) charts() []MonthChart {
	figures := make([]store.MonthFigure, len(v.Rows))
	for i := range v.Rows {
		figures[i] = v.Rows[i].MonthFigure
		figures[i].Total = owedOf(&v.Rows[i])
	}
	use := MonthChart{ID: "use", Title: "최근 13개월 사용량", Unit: "kWh", Now: v.Rows[0].Month}
	amount := MonthChart{ID: "amount", Title: "최근 13개월 금액", Unit: "원", Now: v.Rows[0].Month}
	return []MonthChart{
		use.over(figures, func(f *store.MonthFigure) int64 { return f.KWh }),
		amount.over(figures, func(f *store.MonthFigure) int64 { return int64(f.Total) }),
	}
}
