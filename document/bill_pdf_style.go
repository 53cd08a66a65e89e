package document

import (
	"fmt"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/document/pdf"
)

// The palette is the government design system's (KRDS); every pair also differs in lightness, so that it prints in grey.
const (
	inkStrong  pdf.Color = 0x1E2124
	inkSoft    pdf.Color = 0x464C53
	inkFaint   pdf.Color = 0x6D7882
	ruleFaint  pdf.Color = 0xCDD1D5
	barFaint   pdf.Color = 0xB1B8BE
	barMarked  pdf.Color = 0x8A949E
	panelGray  pdf.Color = 0xF4F5F6
	panelBlue  pdf.Color = 0xECF2FE
	primary    pdf.Color = 0x256EF4
	primaryInk pdf.Color = 0x0B50D0
)

// Page geometry in points: margins of 15 mm at the sides.
const (
	pageLeft   = 42.0
	pageRight  = pdf.A4Width - pageLeft
	pageWidth  = pageRight - pageLeft
	pageTop    = 36.0
	pageBottom = pdf.A4Height - 34
	qrSide     = 68.0
)

// printer draws a document page after page. Without a doc it only collects letters and counts pages.
type printer struct {
	doc   *pdf.Document
	c     *pdf.Canvas
	set   *FontSet
	page  int
	pages int
	// issuer and issued go into the foot of every page.
	issuer string
	issued kilowon.Date
	err    error
}

// startPage ends the page before, if any, and begins the next.
func (p *printer) startPage() {
	p.endPage()
	p.page++
	if p.doc != nil {
		p.c = p.doc.Page()
	}
}

// endPage draws the foot of the page, if one was begun, and hands it to the document; the first error is kept.
func (p *printer) endPage() {
	if p.page == 0 {
		return
	}
	p.footer()
	if p.doc != nil && p.err == nil {
		p.err = p.doc.EndPage()
	}
}

func (p *printer) text(size float64, color pdf.Color) pdf.Style {
	return pdf.Style{Face: p.set.regular, Size: size, Color: color}
}

func (p *printer) strong(size float64, color pdf.Color) pdf.Style {
	return pdf.Style{Face: p.set.bold, Size: size, Color: color}
}

// rule draws a horizontal line of the page's width.
func (p *printer) rule(y, thick float64, color pdf.Color) {
	p.c.Fill(pdf.Box{X: pageLeft, Y: y, W: pageWidth, H: thick}, color)
}

const headingHeight = 15.0

// heading draws a section's title with a note at the right end and returns the y below it.
func (p *printer) heading(at pdf.Box, title, note string) float64 {
	p.c.Text(p.strong(10.5, inkStrong), at.X, at.Y+9, title)
	if note != "" {
		used := p.strong(10.5, inkStrong).Width(title) + 10
		p.c.Fit(p.text(8, inkFaint).To(pdf.Right), pdf.Box{X: at.X + used, Y: at.Y + 9, W: at.W - used}, note)
	}
	return at.Y + headingHeight
}

// fact is one labelled value of a grid.
type fact struct{ label, value string }

// facts draws labelled values in four columns, rule above and below, and returns the y below.
func (p *printer) facts(y float64, list []fact) float64 {
	const columns, rowHeight = 4, 30.0
	width := pageWidth / columns
	p.rule(y, 0.8, inkSoft)
	for i, f := range list {
		x, top := pageLeft+float64(i%columns)*width, y+float64(i/columns)*rowHeight
		if i%columns == 0 && i > 0 {
			p.rule(top, 0.4, ruleFaint)
		}
		if i%columns != 0 {
			p.c.Fill(pdf.Box{X: x, Y: top + 6, W: 0.4, H: rowHeight - 12}, ruleFaint)
			x += 9
		}
		room := pageLeft + float64(i%columns+1)*width - x - 6
		p.c.Fit(p.text(7.5, inkFaint), pdf.Box{X: x, Y: top + 11.5, W: room}, f.label)
		p.c.Fit(p.strong(9.5, inkStrong), pdf.Box{X: x, Y: top + 23.5, W: room}, f.value)
	}
	y += float64((len(list)+columns-1)/columns) * rowHeight
	p.rule(y, 0.4, ruleFaint)
	return y
}

// captionWidth is how wide the words under a QR code may run; they end at the right like the code.
const captionWidth = qrSide + 30

// code draws a QR code that ends at the right with its caption below it, and returns its height.
func (p *printer) code(right, y float64, q qrMark) float64 {
	p.c.QR(pdf.Box{X: right - qrSide, Y: y, W: qrSide}, q.text)
	caption := p.text(7, inkFaint).Wrap(q.caption, captionWidth)
	for i, line := range caption {
		p.c.Text(p.text(7, inkFaint).To(pdf.Right), right, y+qrSide+9+9*float64(i), line)
	}
	return qrSide + 4 + 9*float64(len(caption))
}

// remarks draws notices at the left and the codes at the right, the last one leftmost, ending at bottom, and returns the y of their upper edge.
func (p *printer) remarks(bottom float64, r remarks, more ...qrMark) float64 {
	const lead, gap, indent, beside = 11.0, 1.5, 8.0, 16.0
	width, height := pageWidth, 0.0
	var marks []qrMark
	for _, q := range append([]qrMark{{r.code, r.caption}}, more...) {
		if q.text != "" {
			marks = append(marks, q)
			width -= captionWidth + beside
			height = max(height, (&printer{c: pdf.Dry(), set: p.set}).code(0, 0, q))
		}
	}
	st := p.text(7.5, inkSoft)
	list, listed := make([][]string, len(r.notices)), 0.0
	for i, notice := range r.notices {
		list[i] = st.Wrap(notice, width-indent)
		listed += lead*float64(len(list[i])) + gap
	}
	if height = max(height, listed); height == 0 {
		return bottom
	}
	top := bottom - height
	p.rule(top-7, 0.4, ruleFaint)
	y := top
	for _, lines := range list {
		for i, line := range lines {
			if i == 0 {
				p.c.Text(st, pageLeft, y+8, "·")
			}
			p.c.Text(st, pageLeft+indent, y+8, line)
			y += lead
		}
		y += gap
	}
	for i, q := range marks {
		p.code(pageRight-float64(i)*(captionWidth+beside), top, q)
	}
	return top
}

// qrMark is a QR code with the words under it.
type qrMark struct{ text, caption string }

// remarks is what stands at the foot of a page.
type remarks struct {
	notices       []string
	code, caption string
}

// footer draws who issued the page, when, and its number.
func (p *printer) footer() {
	p.rule(pageBottom-12, 0.4, ruleFaint)
	left := p.issuer
	if !p.issued.IsZero() {
		left += "  ·  발행일 " + dotDate(p.issued)
	}
	p.c.Fit(p.text(7.5, inkFaint), pdf.Box{X: pageLeft, Y: pageBottom, W: pageWidth - 50}, left)
	if p.pages > 1 {
		p.c.Text(p.text(7.5, inkFaint).To(pdf.Right), pageRight, pageBottom, fmt.Sprintf("%d / %d", p.page, p.pages))
	}
}

func won(w kilowon.Won) string { return w.String() + "원" }

func kwh(n int64) string { return kilowon.FormatInt(n) + "kWh" }

// wonOrDash shows nothing owed as a dash, so that a column of amounts is read at a glance.
func wonOrDash(w kilowon.Won) string {
	if w == 0 {
		return "-"
	}
	return w.String()
}

func signed(n int64) string {
	if n > 0 {
		return "+" + kilowon.FormatInt(n)
	}
	return kilowon.FormatInt(n)
}

// tenths writes num/den in percent with one decimal; den must be positive.
func tenths(num, den int64) string {
	v := kilowon.DivHalfUp(num*1000, den)
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	return fmt.Sprintf("%s%d.%d%%", sign, v/10, v%10)
}

func dotDate(d kilowon.Date) string {
	y, m, day := d.Civil()
	return fmt.Sprintf("%d.%02d.%02d", y, m, day)
}

// dotPeriod writes the first and the last day.
func dotPeriod(p kilowon.Period) string {
	_, m, day := p.To.AddDays(-1).Civil()
	return fmt.Sprintf("%s~%02d.%02d (%d일)", dotDate(p.From), m, day, p.Days())
}

var weekdays = [...]string{"일", "월", "화", "수", "목", "금", "토"}

func longDate(d kilowon.Date) string {
	y, m, day := d.Civil()
	return fmt.Sprintf("%d년 %d월 %d일 (%s)", y, m, day, weekdays[d.Weekday()])
}

func longMonth(m kilowon.Month) string {
	y, mo := m.Civil()
	return fmt.Sprintf("%d년 %d월분", y, mo)
}

// seoul is the zone of a document's creation date; it has had no summer time since 1988.
var seoul = time.FixedZone("KST", 9*60*60)

// created is the start of the issue date in Korea; no date given stays none.
func created(d kilowon.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	y, m, day := d.Civil()
	return time.Date(y, m, day, 0, 0, 0, 0, seoul)
}
