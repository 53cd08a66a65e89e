package document

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/document/pdf"
)

// layoutInvoice draws the complex's invoice: the summary, then the list of households.
func layoutInvoice(p *printer, s *InvoiceSheet) {
	counted := printer{c: pdf.Dry(), set: p.set}
	invoiceSummary(&counted, s)
	p.pages = counted.page + unitPages(len(s.Units))
	invoiceSummary(p, s)
	unitList(p, s)
	p.endPage()
}

// invoiceSummary draws the pages before the list of households: one, unless there are unusually many lines.
func invoiceSummary(p *printer, s *InvoiceSheet) {
	p.issuer, p.issued = s.Issuer, s.IssuedOn
	p.startPage()
	y := p.title("전기요금 청구서 (공동주택)", longMonth(s.ReadingMonth))
	y = p.demand(y, demand{s.Method, s.ComplexName, totalLabel(s.TotalLabel), s.Total, s.DueDate})
	y = p.facts(y+sectionGap, invoiceFacts(s))

	f := &invoiceFlow{flow{p: p, y: y, title: "전기요금 청구서 (공동주택)", note: longMonth(s.ReadingMonth)}, s}
	charges := &table{p: p, x: pageLeft, cols: chargeColumns(s), rows: chargeRows(s)}
	classes, tiers := classTable(p, s), tierTable(p, s)
	charges.fitTo(flowBottom - y - sectionGap - headingHeight - sideHeight(classes, tiers) - f.closingHeight())
	f.table(charges, "요금 내역", "단위: 원")
	f.sideBySide(classes, tiers)
	f.closing()
}

func invoiceFacts(s *InvoiceSheet) []fact {
	current := s.CurrentReading
	if s.Multiplier != "" {
		current += " (배율 " + s.Multiplier + ")"
	}
	facts := []fact{
		{"사용기간", dotPeriod(s.Period)}, {"전월지침", s.PreviousReading}, {"당월지침", current}, {"주계기 사용량", kwh(s.MainKWh)},
		{"세대 사용량 합계", kwh(s.HouseholdKWh)}, {"공동사용량", kwh(s.CommonKWh)}, {"계약전력", kw(s.ContractKW)},
		{"요금적용전력", kw(s.DemandKW)},
	}
	facts = append(facts, fact{"계약번호", s.ContractNumber}, fact{"계약방식", s.Method}, fact{"세대수", count(s.Households)},
		fact{"세대당 평균 사용량", average(s.HouseholdKWh, s.Households)})
	for _, f := range []fact{{"청구서유형", s.BillKind}, {"납부방법", s.PayWay}, {"세금계산서", s.TaxInvoice}} {
		if f.value != "" {
			facts = append(facts, f)
		}
	}
	return facts
}

// kw writes power; a contract without it has none to show.
func kw(n int64) string {
	if n == 0 {
		return "-"
	}
	return kilowon.FormatInt(n) + "kW"
}

func count(n int) string { return kilowon.FormatInt(int64(n)) + "세대" }

func average(kwhs int64, households int) string {
	if households == 0 {
		return "-"
	}
	return kwh(kilowon.DivHalfUp(kwhs, int64(households)))
}

func chargeColumns(s *InvoiceSheet) []column {
	const label, amount = 112.0, 82.0
	if !s.ByPart {
		return []column{{title: "항목", width: label, wrap: true}, {title: "계산 근거", width: pageWidth - label - amount - 10, wrap: true, note: true},
			{title: totalLabel(s.TotalLabel), width: amount + 10, align: pdf.Right}}
	}
	return []column{{title: "항목", width: label, wrap: true}, {title: "계산 근거", width: pageWidth - label - 3*amount, wrap: true, note: true},
		{title: "세대 합계", width: amount, align: pdf.Right}, {title: "공동설비", width: amount, align: pdf.Right}, {title: "계", width: amount, align: pdf.Right}}
}

func chargeRows(s *InvoiceSheet) []tableRow {
	rows := make([]tableRow, 0, len(s.Charges)+1)
	for _, c := range s.Charges {
		row := tableRow{cells: []string{c.Label, c.Formula, c.Total.String()}, strong: c.Emphasis}
		if s.ByPart {
			row.cells = []string{c.Label, c.Formula, wonOrDash(c.Households), wonOrDash(c.Common), c.Total.String()}
		}
		rows = append(rows, row)
	}
	total := tableRow{cells: []string{totalLabel(s.TotalLabel), "", s.Total.String()}, total: true}
	if s.ByPart {
		total.cells = []string{totalLabel(s.TotalLabel), "", "", "", s.Total.String()}
	}
	return append(rows, total)
}

const (
	halfGap    = 16.0
	classWidth = 342.0
)

// classTable sums up by contract class on the left.
func classTable(p *printer, s *InvoiceSheet) *table {
	t := &table{p: p, x: pageLeft, cols: []column{{title: "계약종별", width: classWidth - 32 - 56 - 61 - 54 - 61, wrap: true},
		{title: "호수", width: 32, align: pdf.Right}, {title: "사용량(kWh)", width: 56, align: pdf.Right}, {title: "전기요금", width: 61, align: pdf.Right},
		{title: "TV수신료", width: 54, align: pdf.Right}, {title: "계(원)", width: 61, align: pdf.Right}}}
	var sum InvoiceClass
	for _, c := range s.Classes {
		t.rows = append(t.rows, tableRow{cells: classCells(c)})
		sum.Units += c.Units
		sum.KWh += c.KWh
		sum.Electricity += c.Electricity
		sum.TV += c.TV
		sum.Total += c.Total
	}
	if len(s.Classes) > 1 {
		sum.Name = "계"
		t.rows = append(t.rows, tableRow{cells: classCells(sum), strong: true})
	}
	return t
}

func classCells(c InvoiceClass) []string {
	return []string{c.Name, kilowon.FormatInt(int64(c.Units)), kilowon.FormatInt(c.KWh), c.Electricity.String(), wonOrDash(c.TV), c.Total.String()}
}

// tierTable shows how the households spread over the tiers, on the right.
func tierTable(p *printer, s *InvoiceSheet) *table {
	const left = classWidth + halfGap
	t := &table{p: p, x: pageLeft + left, cols: []column{{title: "사용 구간", width: pageWidth - left - 34 - 39, wrap: true},
		{title: "세대", width: 34, align: pdf.Right}, {title: "비율", width: 39, align: pdf.Right}}}
	all := 0
	for _, tier := range s.Tiers {
		all += tier.Households
	}
	for _, tier := range s.Tiers {
		share := "-"
		if all > 0 {
			share = tenths(int64(tier.Households), int64(all))
		}
		t.rows = append(t.rows, tableRow{cells: []string{tier.Label, kilowon.FormatInt(int64(tier.Households)), share}})
	}
	return t
}

// invoiceFlow is the flow of an invoice's summary.
type invoiceFlow struct {
	flow
	s *InvoiceSheet
}

// sideHeight is the room two tables beside each other take; none where both are empty.
func sideHeight(tables ...*table) float64 {
	high := 0.0
	for _, t := range tables {
		if len(t.rows) > 0 {
			high = max(high, sectionGap+headingHeight+t.measure(0.9))
		}
	}
	return high
}

// sideBySide draws the two small tables, on a new page where they do not fit on this one.
func (f *invoiceFlow) sideBySide(classes, tiers *table) {
	if f.y+sideHeight(classes, tiers) > flowBottom {
		f.turn()
	}
	top, below := f.y, f.y
	for _, t := range [...]*table{classes, tiers} {
		if len(t.rows) == 0 {
			continue
		}
		title := "계약종별 집계"
		if t == tiers {
			title = "사용 구간별 세대 분포"
		}
		f.y = top
		f.table(t, title, "")
		below = max(below, f.y)
	}
	f.y = below
}

func (f *invoiceFlow) remarks() remarks { return remarks{f.s.Notices, f.s.QRText, f.s.VerifyNote} }

// closingHeight is the room closing needs at least.
func (f *invoiceFlow) closingHeight() float64 {
	dry := &printer{c: pdf.Dry(), set: f.p.set}
	need := sectionGap + flowBottom - dry.remarks(flowBottom, f.remarks())
	if len(f.s.History) > 0 {
		need += chartLeast + sectionGap
	}
	return need
}

// closing draws the months before, where the caller gives them, and the remarks at the foot of the summary's last page.
func (f *invoiceFlow) closing() {
	if f.y+f.closingHeight() > flowBottom {
		f.turn()
	}
	top := f.p.remarks(flowBottom, f.remarks())
	if len(f.s.History) > 0 {
		y := f.y + sectionGap
		f.p.chart(pdf.Box{X: pageLeft, Y: y, W: pageWidth, H: min(chartMost, top-sectionGap-y)}, f.s.History)
	}
}

// The list of households: two columns of rows a page.
const (
	unitTop    = pageTop + 27 + 24
	unitRow    = 12.6
	unitRows   = 54
	unitsAPage = 2 * unitRows
	unitHalf   = (pageWidth - halfGap) / 2
)

// unitPages is how many pages the list of n households takes.
func unitPages(n int) int { return (n + unitsAPage - 1) / unitsAPage }

var unitColumns = []column{
	{title: "세대", width: unitHalf - 28 - 42 - 36 - 28 - 44}, {title: "kWh", width: 28, align: pdf.Right}, {title: "전기요금", width: 42, align: pdf.Right},
	{title: "할인", width: 36, align: pdf.Right}, {title: "TV", width: 28, align: pdf.Right}, {title: "계(원)", width: 44, align: pdf.Right},
}

// unitList draws all households, down the left half of a page and then the right one. Their sums stand at the top of each page.
func unitList(p *printer, s *InvoiceSheet) {
	var sum InvoiceUnit
	for _, u := range s.Units {
		sum.KWh += u.KWh
		sum.Electricity += u.Electricity
		sum.Discount += u.Discount
		sum.TV += u.TV
		sum.Total += u.Total
	}
	sums := fmt.Sprintf("%s 합계  %s  ·  전기요금 %s  ·  할인 %s  ·  TV수신료 %s  ·  계 %s", count(s.Households), kwh(sum.KWh),
		won(sum.Electricity), won(sum.Discount), won(sum.TV), won(sum.Total))
	for from := 0; from < len(s.Units); from += unitsAPage {
		p.startPage()
		p.title("세대별 요금 내역", longMonth(s.ReadingMonth))
		at := pdf.Box{X: pageLeft, Y: unitTop - 9, W: 150}
		p.c.Fit(p.strong(8.5, inkStrong), at, s.ComplexName)
		p.c.Fit(p.text(8, inkSoft).To(pdf.Right), pdf.Box{X: pageLeft + 160, Y: at.Y, W: pageWidth - 160}, sums)
		units := s.Units[from:min(from+unitsAPage, len(s.Units))]
		p.unitHalf(pageLeft, units[:min(unitRows, len(units))])
		if len(units) > unitRows {
			p.unitHalf(pageLeft+unitHalf+halfGap, units[unitRows:])
		}
	}
}

// unitHalf draws one half of a page of households.
func (p *printer) unitHalf(x float64, units []InvoiceUnit) {
	const size, pad = 7.6, 3.0
	y := unitTop
	p.c.Fill(pdf.Box{X: x, Y: y, W: unitHalf, H: unitRow}, panelGray)
	p.c.Fill(pdf.Box{X: x, Y: y, W: unitHalf, H: 0.8}, inkSoft)
	head, body := p.text(7.2, inkSoft), p.text(size, inkStrong)
	at := pdf.Box{X: x}
	for _, c := range unitColumns {
		p.c.Fit(head.To(c.align), pdf.Box{X: at.X + pad, Y: y + 9, W: c.width - 2*pad}, c.title)
		at.X += c.width
	}
	for _, u := range units {
		y += unitRow
		at.X = x
		for i, cell := range [...]string{u.Unit, kilowon.FormatInt(u.KWh), u.Electricity.String(), wonOrDash(u.Discount), wonOrDash(u.TV), u.Total.String()} {
			c := unitColumns[i]
			p.c.Fit(body.To(c.align), pdf.Box{X: at.X + pad, Y: y + 9, W: c.width - 2*pad}, cell)
			at.X += c.width
		}
		p.c.Fill(pdf.Box{X: x, Y: y + unitRow - 0.2, W: unitHalf, H: 0.4}, ruleFaint)
	}
}
