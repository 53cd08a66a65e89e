package document

import (
	"fmt"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/document/pdf"
)

const (
	chartLeast = 92.0
	chartMost  = 160.0
	sectionGap = 14.0
	// continuedRoom is what a page that only continues a table has for it.
	continuedRoom = pageBottom - pageTop - 90
)

var billColumns = []column{
	{title: "항목", width: 132, wrap: true},
	{title: "계산 근거", width: pageWidth - 132 - 96, wrap: true, note: true},
	{title: "금액(원)", width: 96, align: pdf.Right},
}

// layoutBill draws one household's bill: what is asked for at the top, how it came about in the middle, the year and remarks below.
// Lines that do not fit even in small type go on a second page.
func layoutBill(p *printer, b *BillSheet) {
	p.issuer, p.issued = b.Issuer, b.IssuedOn
	p.startPage()
	y := p.title("전기요금 청구서", longMonth(b.ReadingMonth))
	y = p.demand(y, demand{b.ComplexName, b.Unit, totalLabel(b.TotalLabel), b.Total, b.DueDate})
	y = p.facts(y+sectionGap, []fact{
		{"사용기간", dotPeriod(b.Period)}, {"전월지침", b.PreviousReading}, {"당월지침", b.CurrentReading}, {"계약종별", b.ClassName},
		{"개별사용량", kwh(b.UsageKWh)}, {"공동사용량", kwh(b.CommonKWh)}, {"요금적용사용량", kwh(b.BilledKWh)}, {"계약번호", b.ContractNumber},
	})
	footTop := p.remarks(pageBottom-22, remarks{b.Notices, b.QRText, b.VerifyNote}, qrMark{b.HomeLink, b.HomeNote})
	y = p.heading(pdf.Box{X: pageLeft, Y: y + sectionGap, W: pageWidth}, "요금 계산 내역", "단위: 원")
	room := footTop - sectionGap - y
	if len(b.History) > 0 {
		room -= chartLeast + sectionGap
	}
	lines := newBillTable(p, b, room)
	y = lines.draw(y, room)
	if len(b.History) > 0 {
		height := min(chartMost, footTop-2*sectionGap-y)
		p.chart(pdf.Box{X: pageLeft, Y: y + sectionGap, W: pageWidth, H: height}, b.History)
	}
	p.pages = 1 + lines.pagesOf(continuedRoom)
	for len(lines.rows) > 0 {
		p.startPage()
		y = p.title("전기요금 청구서", longMonth(b.ReadingMonth))
		y = p.heading(pdf.Box{X: pageLeft, Y: y + sectionGap, W: pageWidth}, "요금 계산 내역 (이어짐)", b.Unit)
		lines.draw(y, continuedRoom)
	}
	p.endPage()
}

func totalLabel(label string) string {
	if label == "" {
		return "청구금액"
	}
	return label
}

// title draws the head of a page and returns the y below.
func (p *printer) title(name, month string) float64 {
	p.c.Text(p.strong(17, inkStrong), pageLeft, pageTop+16, name)
	p.c.Text(p.strong(12, inkSoft).To(pdf.Right), pageRight, pageTop+16, month)
	p.rule(pageTop+25, 2, primary)
	return pageTop + 27
}

// demand is what the reader must know first: who, how much, by when.
type demand struct {
	above, name string
	label       string
	total       kilowon.Won
	due         kilowon.Date
}

// demand draws the panel at the top and returns the y below.
func (p *printer) demand(y float64, d demand) float64 {
	const height, pad, rightWidth = 74.0, 16.0, 210.0
	p.c.Fill(pdf.Box{X: pageLeft, Y: y, W: pageWidth, H: height}, panelBlue)
	left := pdf.Box{X: pageLeft + pad, Y: y + 21, W: pageWidth - rightWidth - 3*pad}
	p.block(p.text(10, inkSoft), left, d.above, 8)
	left.Y = y + 49
	p.block(p.strong(20, inkStrong), left, d.name, 13, 10.5, 8)
	x := pageRight - pad
	p.c.Text(p.text(9, inkSoft).To(pdf.Right), x, y+20, d.label)
	unit := p.strong(13, primaryInk).To(pdf.Right)
	p.c.Text(unit, x, y+46, "원")
	p.c.Fit(p.strong(26, primaryInk).To(pdf.Right), pdf.Box{X: x - rightWidth, Y: y + 46, W: rightWidth - unit.Width("원") - 2}, d.total.String())
	if !d.due.IsZero() {
		p.c.Text(p.strong(9.5, inkStrong).To(pdf.Right), x, y+63, "납기일 "+longDate(d.due))
	}
	return y + height
}

// block draws s centred on the height at.Y: on one line as st says or a little smaller, else in the given smaller sizes, the first on
// up to two lines, the next on three. What even the last does not hold is cut with an ellipsis.
func (p *printer) block(st pdf.Style, at pdf.Box, s string, smaller ...float64) {
	lines := []string{s}
	if one := st.Shrink(s, at.W, st.Size*0.8); one.Width(s) <= at.W {
		st = one
	} else {
		for i, size := range smaller {
			st.Size = size
			if lines = st.Wrap(s, at.W); len(lines) <= 2+i {
				break
			}
		}
		if most := 1 + len(smaller); len(lines) > most {
			lines[most-1] = st.Cut(strings.Join(lines[most-1:], " "), at.W)
			lines = lines[:most]
		}
	}
	lead := st.Size * 1.25
	y := at.Y + st.Size*0.35 - lead*float64(len(lines)-1)/2
	for _, line := range lines {
		p.c.Text(st, at.X, y, line)
		y += lead
	}
}

// newBillTable makes the table of the charge's lines, set as large as lets it fit into room.
func newBillTable(p *printer, b *BillSheet, room float64) *table {
	t := &table{p: p, x: pageLeft, cols: billColumns, rows: make([]tableRow, 0, len(b.Lines)+1)}
	for _, l := range b.Lines {
		t.rows = append(t.rows, tableRow{cells: []string{l.Label, l.Formula, l.Amount.String()}, strong: l.Emphasis})
	}
	t.rows = append(t.rows, tableRow{cells: []string{totalLabel(b.TotalLabel), "", b.Total.String()}, total: true})
	t.fitTo(room)
	return t
}

// chart draws the use of the months as bars with their numbers, and under each the month and its won.
func (p *printer) chart(at pdf.Box, history []MonthUse) {
	const months, labelWidth, underBars = 13, 38.0, 27.0
	history = history[max(0, len(history)-months):]
	y := p.heading(at, fmt.Sprintf("최근 %d개월 사용량과 요금", len(history)), compare(history))
	base, column := at.Y+at.H-underBars, (at.W-labelWidth)/months
	most, amount := int64(1), wonRow{unit: 1, label: "요금(원)"}
	for _, m := range history {
		most = max(most, m.KWh)
		if m.Won >= 10_000_000 {
			amount = wonRow{unit: 1000, label: "요금(천원)"}
		}
	}
	plain := p.text(7.2, inkSoft).To(pdf.Center)
	for i, label := range [...]string{"kWh", "검침월", amount.label} {
		p.c.Text(p.text(7, inkFaint), at.X, base-2+12*float64(i), label)
	}
	for i, m := range history {
		bar, st := barFaint, plain
		switch i {
		case len(history) - 1:
			bar, st = primary, p.strong(plain.Size, primaryInk).To(pdf.Center)
		case len(history) - months:
			bar = barMarked
		}
		h := max(0.8, (base-y-11)*float64(max(m.KWh, 0))/float64(most))
		x := at.X + labelWidth + column*float64(i)
		p.c.Fill(pdf.Box{X: x + column*0.22, Y: base - h, W: column * 0.56, H: h}, bar)
		p.c.Fit(st, pdf.Box{X: x, Y: base - h - 3, W: column}, kilowon.FormatInt(m.KWh))
		p.c.Fit(st, pdf.Box{X: x, Y: base + 10, W: column}, shortMonth(m.Month))
		p.c.Fit(st, pdf.Box{X: x, Y: base + 22, W: column}, amount.text(m.Won))
	}
	p.c.Fill(pdf.Box{X: at.X, Y: base, W: at.W, H: 0.8}, inkSoft)
	p.c.Fill(pdf.Box{X: at.X, Y: base + 13.5, W: at.W, H: 0.4}, ruleFaint)
	p.c.Fill(pdf.Box{X: at.X, Y: at.Y + at.H, W: at.W, H: 0.4}, ruleFaint)
}

// wonRow is the unit of the won under the bars: a complex's are told in thousands, or they would not be read.
type wonRow struct {
	unit  int64
	label string
}

func (r wonRow) text(w kilowon.Won) string {
	if w == 0 {
		return "-"
	}
	return kilowon.FormatInt(kilowon.DivHalfUp(int64(w), r.unit))
}

func shortMonth(m kilowon.Month) string {
	y, mo := m.Civil()
	return string([]byte{byte('0' + y/10%10), byte('0' + y%10), '.', byte('0' + mo/10), byte('0' + mo%10)})
}

// compare says how this month's use stands to the month before and to the same month of last year, where the history has them.
func compare(history []MonthUse) string {
	last := history[len(history)-1]
	out := ""
	for _, m := range history {
		word := ""
		switch last.Month - m.Month {
		case 1:
			word = "지난달보다 "
		case 12:
			word = "지난해 같은 달보다 "
		default:
			continue
		}
		if m.KWh <= 0 {
			continue
		}
		if out != "" {
			out += "   "
		}
		change := last.KWh - m.KWh
		out += fmt.Sprintf("%s%skWh (%s)", word, signed(change), tenths(change, m.KWh))
	}
	return out
}
