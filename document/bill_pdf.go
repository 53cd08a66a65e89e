package document

import (
	"bytes"
	"io"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/document/pdf"
)

// BillSheet is what a household's printed bill shows, ready to draw: every amount and word is the caller's, nothing is computed but
// the comparison with earlier months.
type BillSheet struct {
	ComplexName string
	// ContractNumber is already masked by the caller.
	ContractNumber string
	// Unit names the household, e.g. "101동 1001호".
	Unit         string
	ReadingMonth kilowon.Month
	Period       kilowon.Period
	// PreviousReading and CurrentReading are the register's readings as they stand in the filing.
	PreviousReading, CurrentReading string
	// UsageKWh is the household's own use, CommonKWh its share of the common use, BilledKWh what the charge is computed on.
	UsageKWh, CommonKWh, BilledKWh int64
	// ClassName is the contract class, e.g. "주택용(저압)".
	ClassName string
	Lines     []BillSheetLine
	Total     kilowon.Won
	// TotalLabel names Total; empty means 청구금액.
	TotalLabel string
	DueDate    kilowon.Date
	// History is the months of the chart, oldest first, this one last; 13 of them show the same month of last year.
	History []MonthUse
	// QRText is what the QR code says, VerifyNote the words under it; without text there is no code.
	QRText, VerifyNote string
	// HomeLink is the address where a household looks at its own bills, the same for all, HomeNote the words under its code; empty where there is no portal.
	HomeLink, HomeNote string
	Notices            []string
	Issuer             string
	// IssuedOn is printed and becomes the file's creation date.
	IssuedOn kilowon.Date
	// Proof is carried inside the file of this bill alone, if there is one; a file of many bills carries none.
	Proof []byte
}

// BillSheetLine is one line of the charge: its name, how it came about, and won. Emphasis marks sums.
type BillSheetLine struct {
	Label, Formula string
	Amount         kilowon.Won
	Emphasis       bool
}

// MonthUse is a bar of the chart: a reading month's billed kWh and won; no won means that the amount is not known.
type MonthUse struct {
	Month kilowon.Month
	KWh   int64
	Won   kilowon.Won
}

// MostQR is how many bytes QRText may have.
const MostQR = pdf.MostQR

// proofName is the name of the proof inside a bill's file.
const proofName = "kilowon-proof.json"

// QRPath is a QR code as the path of an SVG drawing whose unit is a module, and how many modules a side has; invalid where the text is longer than MostQR.
func QRPath(text string) (path string, side int, err error) { return pdf.QRPath(text) }

// ReadProof is the text of a proof as it was handed over: that inside a bill's PDF, at most most bytes of it, or the file itself where it is no PDF.
// A PDF without a proof is a NotFound error, a damaged one Invalid.
func ReadProof(file []byte, most int) ([]byte, error) {
	if !bytes.HasPrefix(file, []byte("%PDF-")) {
		return file, nil
	}
	proof, err := pdf.ReadAttachment(file, proofName, most)
	if err != nil && kilowon.CodeOf(err) == kilowon.NotFound {
		return nil, kilowon.Errorf(kilowon.NotFound, "PDF에 요금 증명이 없습니다. 세대 하나의 고지서 PDF를 주십시오. 여러 세대를 모은 파일과 아파트 청구서에는 증명이 없습니다.")
	}
	return proof, err
}

// WriteBillPDF writes one household's bill as a PDF file. set must have been prepared with this bill; a letter it lacks is an Internal error.
func WriteBillPDF(w io.Writer, set *FontSet, bill *BillSheet) error {
	doc := set.template.NewDocument(w, billInfo(bill, bill.Unit))
	if len(bill.Proof) > 0 {
		doc.Attach(pdf.Attachment{Name: proofName, Type: "application/json", Description: "이 요금을 다시 계산해 볼 수 있는 증명", Data: bill.Proof})
	}
	return closeAfter(doc, writeBill(doc, set, bill))
}

// WriteBillsPDF writes the bills of n households into one PDF file, page after page. next fills the sheet of household i; it is handed
// the same sheet each time, emptied but with its slices' room kept. The first error of next or of w ends the file.
func WriteBillsPDF(w io.Writer, set *FontSet, n int, next func(i int, bill *BillSheet) error) error {
	if n == 0 {
		return kilowon.Errorf(kilowon.Invalid, "고지서를 만들 세대가 없습니다")
	}
	var bill BillSheet
	if err := next(0, &bill); err != nil {
		return err
	}
	doc := set.template.NewDocument(w, billInfo(&bill, "세대별 고지서"))
	for i := range n {
		if i > 0 {
			bill = BillSheet{Lines: bill.Lines[:0], History: bill.History[:0], Notices: bill.Notices[:0]}
			if err := next(i, &bill); err != nil {
				return closeAfter(doc, err)
			}
		}
		if err := writeBill(doc, set, &bill); err != nil {
			return closeAfter(doc, err)
		}
	}
	return doc.Close()
}

// closeAfter closes the document, which gives its buffers back, and tells the first error.
func closeAfter(doc *pdf.Document, err error) error {
	if err != nil {
		doc.Discard()
		return err
	}
	return doc.Close()
}

func billInfo(b *BillSheet, subject string) pdf.Info {
	return pdf.Info{
		Title:   "전기요금 청구서 " + longMonth(b.ReadingMonth) + " " + b.ComplexName + " " + subject,
		Author:  b.Issuer,
		Created: created(b.IssuedOn),
	}
}

func writeBill(doc *pdf.Document, set *FontSet, bill *BillSheet) error {
	p := printer{doc: doc, set: set}
	layoutBill(&p, bill)
	return p.err
}
