package receivable

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// Receipt is money that came in for the bill of a contract's month (수납).
type Receipt struct {
	// Number is the supplier's own number of it (수납번호); Contract is the contract number.
	Number, Contract string
	// Month is the billed month.
	Month kilowon.Month
	Kind  ReceiptKind
	// On is the day it came in.
	On kilowon.Date
	// Amount is in won; one below zero takes back what came in before.
	Amount kilowon.Won
}

// ReceiptKind tells whose money it is.
type ReceiptKind string

// The kinds of receipts.
const (
	// ReceiptPaid is paid by the customer (납부), ReceiptSupport given for the customer by others (지원금).
	ReceiptPaid    ReceiptKind = "paid"
	ReceiptSupport ReceiptKind = "support"
)

// String is the Korean word, as the column 구분 has it.
func (k ReceiptKind) String() string {
	if k == ReceiptSupport {
		return "지원금"
	}
	return "납부"
}

// ReceiptRow is a row of a file of receipts as it was written.
type ReceiptRow struct {
	// Row is the row in the file, from 1.
	Row int
	// The columns 수납번호, 고객번호, 청구년월, 수납일, 금액, 구분; the last may be left out and is then 납부.
	Number, Contract, Month, On, Amount, Kind string
}

// mostReceiptNumber bounds a number of a receipt in bytes, mostReceipt its amount in won.
const (
	mostReceiptNumber = 40
	mostReceipt       = 1_000_000_000_000
)

// Check reads the row on a day and tells every finding at once; a stop keeps the row out. The contract number is left as it was written.
func (r *ReceiptRow) Check(today kilowon.Date) (Receipt, []kilowon.Finding) {
	out := Receipt{Number: strings.TrimSpace(r.Number), Contract: strings.TrimSpace(r.Contract), Kind: ReceiptPaid}
	var findings []kilowon.Finding
	stop := func(code, read, message string) {
		findings = append(findings, kilowon.Finding{Severity: kilowon.Stop, Code: code, Unit: r.Contract, Read: read, Message: message})
	}
	var err error
	if out.Number == "" || len(out.Number) > mostReceiptNumber {
		stop("P01", r.Number, fmt.Sprintf("수납번호는 1바이트에서 %d바이트까지여야 합니다. 같은 수납을 두 번 넣지 않으려면 번호가 있어야 합니다.", mostReceiptNumber))
	}
	if out.Month, err = kilowon.ParseMonth(strings.TrimSpace(r.Month)); err != nil {
		stop("P03", r.Month, "청구년월은 2026-10처럼 적어 주세요.")
	}
	if out.On, err = kilowon.ParseDate(strings.TrimSpace(r.On)); err != nil || out.On > today {
		stop("P04", r.On, "수납일은 2026-11-16처럼 적고, 오늘("+today.String()+")까지여야 합니다.")
	}
	amount, err := strconv.ParseInt(strings.ReplaceAll(strings.TrimSpace(r.Amount), ",", ""), 10, 64)
	if err != nil || amount == 0 || amount > mostReceipt || amount < -mostReceipt {
		stop("P05", r.Amount, "금액은 원 단위의 수여야 하고 0일 수 없습니다. 되돌린 수납은 앞에 -를 적어 주세요.")
	}
	out.Amount = kilowon.Won(amount)
	switch strings.TrimSpace(r.Kind) {
	case "", ReceiptPaid.String():
	case ReceiptSupport.String():
		out.Kind = ReceiptSupport
	default:
		stop("P06", r.Kind, "구분은 납부나 지원금이어야 합니다. 비우면 납부로 봅니다.")
	}
	return out, findings
}

// Claim is what the bill of a month claims: the electricity with tax and fund and what was corrected, and the television fee beside it.
type Claim struct {
	Month           kilowon.Month
	Due             kilowon.Date
	Electricity, TV kilowon.Won
}

// Total is what is to be paid.
func (c *Claim) Total() kilowon.Won { return c.Electricity + c.TV }

// Standing is how a claim stands on a day.
type Standing struct {
	Claim
	// Paid came from the customer, Support from others.
	Paid, Support kilowon.Won
	// Late is what is added when the rest is paid that day (제75조), nil where nothing is.
	Late *Charge
}

// Unpaid is what is left, below zero what came in too much.
func (s *Standing) Unpaid() kilowon.Won { return s.Total() - s.Paid - s.Support }

// Stand sets receipts against claims as they stand on a day. What comes in fills the electricity of its month first and the television fee last
// (rules: receipt-order). Claims of months before the first receipt are left out: what became of them was not told.
func Stand(claims []Claim, receipts []Receipt, on kilowon.Date, book *tariff.Book) ([]Standing, error) {
	var out []Standing
	for _, c := range claims {
		s, told := Standing{Claim: c}, false
		for i := range receipts {
			r := &receipts[i]
			told = told || r.Month <= c.Month
			switch {
			case r.Month != c.Month:
			case r.Kind == ReceiptSupport:
				s.Support += r.Amount
			default:
				s.Paid += r.Amount
			}
		}
		if !told {
			continue
		}
		if left := s.Unpaid(); left > 0 && c.Due < on {
			tv := min(left, c.TV)
			late, err := (&LateFee{Due: c.Due, Paid: on, Unpaid: left - tv, TVFee: tv}).Charge(book)
			if err != nil {
				return nil, err
			}
			s.Late = late
		}
		out = append(out, s)
	}
	return out, nil
}

// Arrears are the claims whose due day is over with something left: how many, what is left, and what is added when it is paid that day.
func Arrears(standings []Standing) (months int, left, late kilowon.Won) {
	for i := range standings {
		if s := &standings[i]; s.Late != nil {
			months, left, late = months+1, left+s.Unpaid(), late+s.Late.Amount
		}
	}
	return months, left, late
}
