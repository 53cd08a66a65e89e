package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// billsPerPage is how many households one page of the table has.
const billsPerPage = 50

// billsView is a month's bills with one page of the households.
type billsView struct {
	app.BilledMonth
	Query store.BillQuery
	Sort  Sort
	Pager Pager
	Flash string
}

var billSorts = []store.BillSort{store.SortUnit, store.SortKWh, store.SortTotal}

// billsPage is what a month came to: the complex's invoice, how the households' bills spread, and each of them.
func (p *pages) billsPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	month, err := monthOf(r)
	if err != nil {
		return err
	}
	number := pageNumber(r)
	q := store.BillQuery{ComplexID: r.PathValue("contract"), Month: month, Text: strings.TrimSpace(r.FormValue("q")), Sort: store.BillSort(r.FormValue("sort")),
		Descending: r.FormValue("desc") == "1", Page: store.Page{Limit: billsPerPage, Offset: (number - 1) * billsPerPage}}
	if !slices.Contains(billSorts, q.Sort) {
		q.Sort, q.Descending = store.SortUnit, false
	}
	billed, err := p.app.Bills(r.Context(), who, q)
	if err != nil {
		return err
	}
	if billed.Invoice == nil {
		return kilowon.Errorf(kilowon.NotFound, "%s분은 아직 요금이 청구되지 않았습니다. 서류제출 화면에서 사용량을 등록해 주세요.", MonthText(month))
	}
	v := billsView{BilledMonth: billed, Query: q, Flash: p.flashed(r.Context())}
	v.Sort = Sort{Key: string(q.Sort), Desc: q.Descending, URL: func(key string, desc bool) string { return v.url(key, desc, 1) }}
	v.Pager = Pager{Page: number, Pages: pagesOf(billed.Matches, billsPerPage), URL: func(n int) string { return v.url(string(q.Sort), q.Descending, n) }}
	page := Page{Title: v.title(), Menu: menuHistory.URL, Crumbs: []Link{home, menuHistory, {"검침월 선택", contractURL(q.ComplexID)}}}
	return p.Render(w, r, page, billsBody(&v))
}

func (v *billsView) title() string {
	return v.Contract.Name + " " + MonthText(v.Reading.Month) + "분 요금"
}

func (v *billsView) url(sort string, desc bool, page int) string {
	q := url.Values{"sort": {sort}}
	if desc {
		q.Set("desc", "1")
	}
	if v.Query.Text != "" {
		q.Set("q", v.Query.Text)
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	return monthURL(v.Query.ComplexID, v.Query.Month, "bills") + "?" + q.Encode() + "#households"
}

// single says that the month was billed by the single method: the households' bills are worked figures inside one bill, of which each owes a share.
// Only that one bill has lines of its own.
// partOf says which household of a dwelling a bill is of, where another took it over inside the month.
func (v *billsView) partOf(b *store.BillListed) string {
	if of := app.Occupancy(b.Period, v.Reading.Period); of != "" {
		return " (" + of + ")"
	}
	return ""
}

func (v *billsView) single() bool { return len(v.Invoice.Lines) > 0 }

// invoiceRow is one charge of the invoice by part; the parts add up to the whole.
type invoiceRow struct {
	Label                     string
	Households, Common, Whole kilowon.Won
	Emphasis                  bool
}

// part are the figures of bills that the invoice shows.
type part struct {
	base, energy, climate, fuel, other, reduction, payment, electricity, vat, fund, cut, tv, adjustment, total kilowon.Won
}

func partOf(b *app.Bill) part {
	if b == nil {
		return part{}
	}
	p := part{base: b.Base, energy: b.Energy, climate: b.Climate, fuel: b.Fuel, reduction: b.Reduction, electricity: b.ElectricityTotal,
		vat: b.VAT, fund: b.Fund, tv: b.TV, adjustment: b.Adjustment, total: b.Total}
	// What has no column of its own is what the columns leave of the sums.
	p.other = p.electricity - p.base - p.energy - p.climate - p.fuel - p.reduction
	p.cut = p.total - p.electricity - p.vat - p.fund - p.tv - p.adjustment
	return p.split(b.Rated.Sum(tariff.ChargeAutoPayment, tariff.ChargeEBill))
}

// split tells what the way of billing and paying takes off from the other reductions.
func (p part) split(payment kilowon.Won) part {
	p.payment, p.reduction = payment, p.reduction-payment
	return p
}

func (p part) minus(o part) part {
	return part{p.base - o.base, p.energy - o.energy, p.climate - o.climate, p.fuel - o.fuel, p.other - o.other, p.reduction - o.reduction, p.payment - o.payment,
		p.electricity - o.electricity, p.vat - o.vat, p.fund - o.fund, p.cut - o.cut, p.tv - o.tv, p.adjustment - o.adjustment, p.total - o.total}
}

// invoice lays the complex's bill out by part: what the common equipment leaves is the households'.
func (v *billsView) invoice() []invoiceRow {
	whole, equipment := partOf(v.Invoice), partOf(v.Common)
	if !v.single() {
		// An invoice that is a sum of bills has no lines of its own.
		whole = whole.split(equipment.payment)
	}
	households := whole.minus(equipment).minus(partOf(v.School))
	common := whole.minus(households)
	var rows []invoiceRow
	add := func(label string, of func(*part) kilowon.Won, emphasis bool) {
		row := invoiceRow{label, of(&households), of(&common), of(&whole), emphasis}
		if emphasis || row.Whole != 0 || row.Households != 0 || row.Common != 0 {
			rows = append(rows, row)
		}
	}
	add("기본요금", func(p *part) kilowon.Won { return p.base }, false)
	add("전력량요금", func(p *part) kilowon.Won { return p.energy }, false)
	add("기후환경요금", func(p *part) kilowon.Won { return p.climate }, false)
	add("연료비조정요금", func(p *part) kilowon.Won { return p.fuel }, false)
	add("그 밖의 요금(역률, 최저요금)", func(p *part) kilowon.Won { return p.other }, false)
	add("할인·감액", func(p *part) kilowon.Won { return p.reduction }, false)
	add("자동이체·전자청구 할인", func(p *part) kilowon.Won { return p.payment }, false)
	add("전기요금계", func(p *part) kilowon.Won { return p.electricity }, true)
	add("부가가치세", func(p *part) kilowon.Won { return p.vat }, false)
	add("전력산업기반기금", func(p *part) kilowon.Won { return p.fund }, false)
	add("10원 미만 절사", func(p *part) kilowon.Won { return p.cut }, false)
	add("TV수신료", func(p *part) kilowon.Won { return p.tv }, false)
	add("지난 청구의 정정", func(p *part) kilowon.Won { return p.adjustment }, false)
	return rows
}

// shares are the parts of the invoice as its breakdown draws them.
func (v *billsView) shares() Breakdown {
	whole := partOf(v.Invoice)
	b := Breakdown{ID: "invoice-parts", Title: "청구금액 구성"}
	for _, x := range []Part{{"기본요금", whole.base}, {"전력량요금", whole.energy}, {"기후환경요금", whole.climate}, {"연료비조정요금", whole.fuel},
		{"그 밖과 단수", whole.other + whole.cut}, {"부가가치세와 기금", whole.vat + whole.fund}, {"TV수신료", whole.tv}, {"정정", whole.adjustment}, {"할인·감액", whole.reduction}} {
		if x.Amount != 0 {
			b.Parts = append(b.Parts, x)
		}
	}
	return b
}

// history is the invoices of the last thirteen months; a month without one stays empty.
func (v *billsView) history() MonthChart {
	c := MonthChart{ID: "invoice-history", Title: "최근 13개월 청구금액", Unit: "원", Now: v.Reading.Month}
	return c.over(v.History, func(f *store.MonthFigure) int64 { return int64(f.Total) })
}

// chartMonths is a year and the same month of last year.
const chartMonths = 13

// over fills in the months up to now with one figure of each.
func (c MonthChart) over(figures []store.MonthFigure, of func(*store.MonthFigure) int64) MonthChart {
	byMonth := make(map[kilowon.Month]*store.MonthFigure, len(figures))
	for i := range figures {
		byMonth[figures[i].Month] = &figures[i]
	}
	c.Values = nil
	for m := c.Now - chartMonths + 1; m <= c.Now; m++ {
		v := MonthValue{Month: m, Missing: true}
		if f := byMonth[m]; f != nil {
			v = MonthValue{Month: m, Value: of(f)}
		}
		c.Values = append(c.Values, v)
	}
	return c
}

// mostBins is how many bars the distribution has at most.
const mostBins = 12

// spread is how the households' bills are distributed, in at most mostBins ranges of one width; the few highest share an open last one.
func spread(buckets []store.Bucket, step kilowon.Won) []Bin {
	if len(buckets) == 0 {
		return nil
	}
	total := 0
	for _, b := range buckets {
		total += b.Bills
	}
	usual, seen := buckets[len(buckets)-1].From, 0
	for _, b := range buckets {
		if seen += b.Bills; seen*100 >= total*98 {
			usual = b.From
			break
		}
	}
	low := buckets[0].From
	width := step
	for _, f := range []kilowon.Won{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000} {
		if width = step * f; (usual-floorTo(low, width))/width+2 <= mostBins {
			break
		}
	}
	start := floorTo(low, width)
	bins := make([]Bin, (usual-start)/width+1)
	for i := range bins {
		bins[i].From, bins[i].To = start+kilowon.Won(i)*width, start+kilowon.Won(i+1)*width
	}
	open := Bin{From: bins[len(bins)-1].To, Open: true}
	for _, b := range buckets {
		if b.From >= open.From {
			open.Count += b.Bills
			continue
		}
		bins[(b.From-start)/width].Count += b.Bills
	}
	if open.Count > 0 {
		bins = append(bins, open)
	}
	return bins
}

// parts is the last row of the invoice: what each part and the whole come to.
func (v *billsView) parts() invoiceRow {
	whole := v.Invoice.Total
	households := whole
	for _, b := range []*app.Bill{v.Common, v.School} {
		if b != nil {
			households -= b.Total
		}
	}
	return invoiceRow{Households: households, Common: whole - households, Whole: whole}
}

func (v *billsView) fileURL(kind app.DownloadKind) string {
	return monthURL(v.Query.ComplexID, v.Query.Month, "files", string(kind))
}

func unbilledNote(v *billsView) string {
	note := "전체 " + kilowon.FormatInt(int64(v.Contract.Households)) + "세대"
	if n := len(v.Parked); n > 0 {
		note += ", 보류 " + kilowon.FormatInt(int64(n))
	}
	if n := len(v.Withheld); n > 0 {
		note += ", 미제출 " + kilowon.FormatInt(int64(n))
	}
	return note
}

func totalLabel(v *billsView) string {
	if v.single() {
		return "세대별 요금"
	}
	return "청구금액"
}
