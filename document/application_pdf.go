package document

import (
	"io"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/document/pdf"
)

// ApplicationSheet is an application (민원신청) as it was filed, ready to draw: every word is the caller's.
type ApplicationSheet struct {
	// Title names the form, Note the place of the terms of supply it follows.
	Title, Note string
	// Facts stand at the top in two columns, Parts below each other.
	Facts []ApplicationRow
	Parts []ApplicationPart
	// Issuer and IssuedOn go into the foot; IssuedOn becomes the file's creation date.
	Issuer   string
	IssuedOn kilowon.Date
}

// ApplicationPart is a section of the form.
type ApplicationPart struct {
	Title, Note string
	// Label and Text head the two columns.
	Label, Text string
	Rows        []ApplicationRow
}

// ApplicationRow is a field with what was filled in; line breaks in Text are kept.
type ApplicationRow struct{ Label, Text string }

// WriteApplicationPDF writes an application as a PDF file.
func (f *Fonts) WriteApplicationPDF(w io.Writer, s *ApplicationSheet) error {
	collector := f.Collect()
	layoutApplication(&printer{c: collector.page, set: &collector.set}, s)
	set, err := collector.Prepare()
	if err != nil {
		return err
	}
	p := printer{doc: set.template.NewDocument(w, pdf.Info{Title: s.Title, Author: s.Issuer, Created: created(s.IssuedOn)}), set: set}
	layoutApplication(&p, s)
	return closeAfter(p.doc, p.err)
}

// layoutApplication draws the form over as many pages as it takes.
func layoutApplication(p *printer, s *ApplicationSheet) {
	counted := printer{c: pdf.Dry(), set: p.set}
	applicationPages(&counted, s)
	p.pages = counted.page
	applicationPages(p, s)
	p.endPage()
}

func applicationPages(p *printer, s *ApplicationSheet) {
	p.issuer, p.issued = s.Issuer, s.IssuedOn
	f := &flow{p: p, title: s.Title, note: s.Note}
	f.turn()
	f.y = p.pairs(f.y+sectionGap, s.Facts)
	for i := range s.Parts {
		part := &s.Parts[i]
		const label = 150.0
		t := &table{p: p, x: pageLeft, cols: []column{{title: part.Label, width: label, wrap: true}, {title: part.Text, width: pageWidth - label, wrap: true}}}
		for _, row := range part.Rows {
			t.rows = append(t.rows, paragraphs(row)...)
		}
		t.measure(1)
		f.table(t, part.Title, part.Note)
	}
}

// paragraphs gives each line of the text a row, so that no row is higher than a page.
func paragraphs(row ApplicationRow) []tableRow {
	var out []tableRow
	for i, line := range strings.Split(row.Text, "\n") {
		label := row.Label
		if i > 0 {
			label = ""
		}
		out = append(out, tableRow{cells: []string{label, line}})
	}
	return out
}

// pairs draws labelled values in two columns, each on up to two lines, and returns the y below.
func (p *printer) pairs(y float64, list []ApplicationRow) float64 {
	const columns, height, label = 2, 27.0, 62.0
	width := pageWidth / columns
	p.rule(y, 0.8, inkSoft)
	for i, row := range list {
		x, top := pageLeft+float64(i%columns)*width, y+float64(i/columns)*height
		if i%columns == 0 && i > 0 {
			p.rule(top, 0.4, ruleFaint)
		}
		p.c.Fit(p.text(8, inkFaint), pdf.Box{X: x + 6, Y: top + height/2 + 3, W: label - 10}, row.Label)
		p.block(p.strong(9.2, inkStrong), pdf.Box{X: x + label, Y: top + height/2, W: width - label - 8}, row.Text, 8, 7)
	}
	y += float64((len(list)+columns-1)/columns) * height
	p.rule(y, 0.4, ruleFaint)
	return y
}
