package document

import (
	"io"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/document/pdf"
)

// AccessSheet is the codes of a complex's households for the slips that are cut out and handed to them.
type AccessSheet struct {
	ComplexName, ContractNumber string
	// Site is the address people type, without the code.
	Site   string
	Issuer string
	MadeOn kilowon.Date
	Slips  []AccessSlip
}

// AccessSlip is one household's slip.
type AccessSlip struct {
	Unit, Code string
	// Until is the last day on which the code may be used.
	Until kilowon.Date
	// Link is what the QR code says.
	Link string
}

// Slips stand in two columns of five to a page, with lines to cut along between them.
const (
	slipColumns = 2
	slipRows    = 5
	slipWidth   = pageWidth / slipColumns
	slipHeight  = (pageBottom - 22 - pageTop) / slipRows
	slipMargin  = 14.0
	slipDash    = 4.0
)

// AddAccess notes the letters of slips.
func (c *FontCollector) AddAccess(s *AccessSheet) {
	layoutAccess(&printer{c: c.page, set: &c.set}, s)
}

// WriteAccessPDF writes the slips (세대 열람 쪽지) as a PDF file; set must have been prepared with them. No slip at all is Invalid.
func WriteAccessPDF(w io.Writer, set *FontSet, s *AccessSheet) error {
	if len(s.Slips) == 0 {
		return kilowon.Errorf(kilowon.Invalid, "쪽지를 만들 세대가 없습니다")
	}
	doc := set.template.NewDocument(w, pdf.Info{Title: "세대 열람 쪽지 " + s.ComplexName, Author: s.Issuer, Created: created(s.MadeOn)})
	p := printer{doc: doc, set: set}
	layoutAccess(&p, s)
	return closeAfter(doc, p.err)
}

func layoutAccess(p *printer, s *AccessSheet) {
	p.issuer, p.issued = s.Issuer, s.MadeOn
	perPage := slipColumns * slipRows
	p.pages = (len(s.Slips) + perPage - 1) / perPage
	for i := range s.Slips {
		if i%perPage == 0 {
			p.startPage()
			p.cutLines(min(perPage, len(s.Slips)-i))
		}
		place := i % perPage
		p.slip(s, &s.Slips[i], pdf.Box{X: pageLeft + float64(place%slipColumns)*slipWidth, Y: pageTop + float64(place/slipColumns)*slipHeight, W: slipWidth, H: slipHeight})
	}
	p.endPage()
}

// cutLines draws dashes around n slips.
func (p *printer) cutLines(n int) {
	rows := (n + slipColumns - 1) / slipColumns
	bottom := pageTop + float64(rows)*slipHeight
	for row := range rows + 1 {
		for x := pageLeft; x < pageRight; x += 2 * slipDash {
			p.c.Fill(pdf.Box{X: x, Y: pageTop + float64(row)*slipHeight, W: slipDash, H: 0.4}, barFaint)
		}
	}
	for column := range slipColumns + 1 {
		for y := pageTop; y < bottom; y += 2 * slipDash {
			p.c.Fill(pdf.Box{X: pageLeft + float64(column)*slipWidth, Y: y, W: 0.4, H: min(slipDash, bottom-y)}, barFaint)
		}
	}
}

// slip draws one slip: whose it is and the code at the left, the QR code at the right.
func (p *printer) slip(s *AccessSheet, one *AccessSlip, at pdf.Box) {
	x, room := at.X+slipMargin, at.W-2*slipMargin
	p.c.Fit(p.text(8.5, inkSoft), pdf.Box{X: x, Y: at.Y + 22, W: room}, s.ComplexName)
	p.c.Fit(p.strong(15, inkStrong), pdf.Box{X: x, Y: at.Y + 42, W: room}, one.Unit)
	left := room - qrSide - 12
	y := at.Y + 60
	for _, f := range []fact{{"단지 고객번호", s.ContractNumber}, {"열람 코드", one.Code}} {
		p.c.Fit(p.text(7.5, inkFaint), pdf.Box{X: x, Y: y, W: left}, f.label)
		p.c.Fit(p.strong(13, primaryInk), pdf.Box{X: x, Y: y + 15, W: left}, f.value)
		y += 30
	}
	p.c.Fit(p.text(7.5, inkSoft), pdf.Box{X: x, Y: y, W: left}, "우리 집 전기요금 보기")
	p.c.Fit(p.text(7.5, inkSoft), pdf.Box{X: x, Y: y + 10, W: room}, dotDate(one.Until)+"까지 한 번만 쓸 수 있습니다. 남에게 보이지 마세요.")
	p.c.Fit(p.text(7.5, inkSoft), pdf.Box{X: x, Y: y + 20, W: room}, s.Site)
	p.c.QR(pdf.Box{X: at.X + at.W - slipMargin - qrSide, Y: at.Y + 50, W: qrSide}, one.Link)
}

// WriteAccessList writes the codes as a workbook, for offices that print or send them their own way.
func WriteAccessList(w io.Writer, s *AccessSheet) error {
	t := resultTable{sheet: "세대 열람 코드", title: "세대 열람 코드", rows: len(s.Slips), plain: true,
		under: strings.Join([]string{s.ComplexName, "단지 고객번호 " + s.ContractNumber, s.Site, "작성일 " + dotDate(s.MadeOn)}, "   |   "),
		note:  "코드는 한 번만 쓸 수 있고, 이 파일 말고는 어디에도 남지 않습니다. 다 나누어 주면 파일을 지우십시오.",
		columns: []resultColumn{{name: "세대", width: 18, kind: textColumn, strong: true}, {name: "열람 코드", width: 18, kind: centerColumn}, {name: "쓸 수 있는 날까지", width: 18, kind: dateColumn},
			{name: "주소", width: 60, kind: textColumn}}}
	t.cells = func(i int, put func(any)) {
		one := &s.Slips[i]
		put(one.Unit)
		put(one.Code)
		put(one.Until)
		put(one.Link)
	}
	return writeResult(w, t)
}
