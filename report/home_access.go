package report

import (
	"io"
	"net/url"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
)

// AccessPlace is where households come in: the address of the portal's page, and who lets them in.
type AccessPlace struct {
	// Enter is the page's address, with the portal's before it.
	Enter, Issuer string
}

// accessSheet lays the codes out.
func (m *Maker) accessSheet(codes *app.IssuedCodes, at AccessPlace) *document.AccessSheet {
	s := &document.AccessSheet{ComplexName: codes.Contract.Name, ContractNumber: codes.Contract.ContractNumber, Site: at.Enter, Issuer: at.Issuer, MadeOn: m.today()}
	for i := range codes.Codes {
		c := &codes.Codes[i]
		s.Slips = append(s.Slips, document.AccessSlip{Unit: c.Unit.Korean(), Code: app.CodeText(c.Code), Until: LastDay(c),
			Link: at.Enter + "?" + url.Values{"c": {codes.Contract.ContractNumber}, "k": {c.Code}}.Encode()})
	}
	return s
}

// LastDay is the last whole day on which a code may be used.
func LastDay(c *app.IssuedCode) kilowon.Date {
	y, month, d := c.CodeExpires.In(korea).Date()
	return kilowon.DateOf(y, month, d).AddDays(-1)
}

// WriteAccessSlips writes the codes as slips to cut out (세대 열람 쪽지), a PDF file.
func (m *Maker) WriteAccessSlips(w io.Writer, codes *app.IssuedCodes, at AccessPlace) error {
	s := m.accessSheet(codes, at)
	collector := m.Fonts.Collect()
	collector.AddAccess(s)
	set, err := collector.Prepare()
	if err != nil {
		return err
	}
	return document.WriteAccessPDF(w, set, s)
}

// WriteAccessList writes the codes as a workbook.
func (m *Maker) WriteAccessList(w io.Writer, codes *app.IssuedCodes, at AccessPlace) error {
	return document.WriteAccessList(w, m.accessSheet(codes, at))
}

// AccessFileName names the file of slips or codes: "2026-09_세대열람쪽지_한빛마을.pdf".
func (m *Maker) AccessFileName(codes *app.IssuedCodes, ext string) string {
	return baseName(m.today().Month(), "세대열람쪽지", codes.Contract.Name) + ext
}
