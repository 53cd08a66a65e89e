package document

import (
	"io"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/document/pdf"
)

// InvoiceSheet is what a complex's printed invoice shows, ready to draw: every amount and word is the caller's, nothing is computed but shares in percent.
type InvoiceSheet struct {
	ComplexName, ContractNumber string
	// Method is the contract method: 단일계약, 종합계약 or 세대별계약.
	Method       string
	ReadingMonth kilowon.Month
	Period       kilowon.Period
	// PreviousReading, CurrentReading and Multiplier are the main meter's, as read.
	PreviousReading, CurrentReading, Multiplier string
	// MainKWh is the main meter's use; HouseholdKWh and CommonKWh are the parts that make it up.
	MainKWh, HouseholdKWh, CommonKWh int64
	Households                       int
	// ContractKW is the contract power, DemandKW the billing demand (요금적용전력).
	ContractKW, DemandKW int64
	// ByPart shows the columns 세대 합계 and 공동설비 beside the sum; a contract billed as a whole has only the sum.
	ByPart  bool
	Charges []InvoiceCharge
	Classes []InvoiceClass
	Tiers   []InvoiceTier
	Total   kilowon.Won
	// BillKind and PayWay are how the bill comes and is paid, TaxInvoice the business number that the tax invoice is made out to; what is empty is left out.
	BillKind, PayWay, TaxInvoice string
	// TotalLabel names Total; empty means 청구금액.
	TotalLabel string
	DueDate    kilowon.Date
	// History is the complex's months for the chart, oldest first, this one last; none leaves the chart out.
	History []MonthUse
	// QRText is what the QR code says, VerifyNote the words under it; without text there is no code.
	QRText, VerifyNote string
	Notices            []string
	Issuer             string
	// IssuedOn is printed and becomes the file's creation date.
	IssuedOn kilowon.Date
	// Units is the list of households on the pages after the first; none leaves the pages out.
	Units []InvoiceUnit
}

// InvoiceCharge is one line of the complex's charge. Formula says how it came about; Emphasis marks sums.
type InvoiceCharge struct {
	Label, Formula            string
	Households, Common, Total kilowon.Won
	Emphasis                  bool
}

// InvoiceClass sums up the units of one contract class.
type InvoiceClass struct {
	Name                   string
	Units                  int
	KWh                    int64
	Electricity, TV, Total kilowon.Won
}

// InvoiceTier counts the households whose use ends in a tier.
type InvoiceTier struct {
	Label      string
	Households int
}

// InvoiceUnit is a household's row: Electricity is its 전기요금 with tax and fund, Discount what was taken off in it.
type InvoiceUnit struct {
	Unit                             string
	KWh                              int64
	Electricity, Discount, TV, Total kilowon.Won
}

// WriteInvoicePDF writes the complex's invoice as a PDF file. set must have been prepared with this invoice; a letter it lacks is an Internal error.
func WriteInvoicePDF(w io.Writer, set *FontSet, s *InvoiceSheet) error {
	doc := set.template.NewDocument(w, pdf.Info{
		Title:   "전기요금 청구서(공동주택) " + longMonth(s.ReadingMonth) + " " + s.ComplexName,
		Author:  s.Issuer,
		Created: created(s.IssuedOn),
	})
	p := printer{doc: doc, set: set}
	layoutInvoice(&p, s)
	return closeAfter(doc, p.err)
}
