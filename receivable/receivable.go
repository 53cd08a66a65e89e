// Package receivable computes money beside the bill: late fees, small bills and instalments, penalties, reductions and compensation for
// interruptions, refunds and additional charges, and the fees and the base charge for being supplied again. Each is a pure function from what happened to lines that
// add up, with the article and the entry of the book behind every number.
package receivable

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// Kind names what is charged or given back.
type Kind string

// The kinds, in the order of their articles from the bill's due day on.
const (
	KindLate         Kind = "late"
	KindSmall        Kind = "small"
	KindInstalment   Kind = "instalment"
	KindRefund       Kind = "refund"
	KindPenalty      Kind = "penalty"
	KindInterruption Kind = "interruption"
	KindCompensation Kind = "compensation"
	KindReuse        Kind = "reuse"
	KindEndedBase    Kind = "ended-base"
	KindSwitch       Kind = "switch"
)

// kinds are in the order in which they are listed; make gives an empty request to be filled.
var kinds = []struct {
	kind Kind
	name string
	make func() Request
}{
	{KindLate, "연체료", func() Request { return new(LateFee) }},
	{KindSmall, "소액 청구", func() Request { return new(SmallBill) }},
	{KindInstalment, "분할납부", func() Request { return new(Instalment) }},
	{KindRefund, "요금 정산", func() Request { return new(Refund) }},
	{KindPenalty, "위약금", func() Request { return new(Penalty) }},
	{KindInterruption, "중지·제한에 따른 감액", func() Request { return new(Interruption) }},
	{KindCompensation, "중지·제한에 따른 배상", func() Request { return new(Compensation) }},
	{KindReuse, "재사용수수료", func() Request { return new(ReuseFee) }},
	{KindEndedBase, "해지기간 중 기본요금", func() Request { return new(EndedBase) }},
	{KindSwitch, "인입개폐기 조작수수료", func() Request { return new(SwitchFee) }},
}

// Kinds are all kinds.
func Kinds() []Kind {
	out := make([]Kind, len(kinds))
	for i := range kinds {
		out[i] = kinds[i].kind
	}
	return out
}

// String is the Korean name of the kind, or "" for none.
func (k Kind) String() string {
	for i := range kinds {
		if kinds[i].kind == k {
			return kinds[i].name
		}
	}
	return ""
}

// Request is an empty request of the kind to be filled, or nil for a kind there is not.
func (k Kind) Request() Request {
	for i := range kinds {
		if kinds[i].kind == k {
			return kinds[i].make()
		}
	}
	return nil
}

// Request is what happened, from which a charge follows. The error is invalid with the path of the field, or unencoded for a day or case the book
// does not cover.
type Request interface {
	Charge(book *tariff.Book) (*Charge, error)
}

// Charge is what a customer owes or, below zero, is given; its lines add up to it.
type Charge struct {
	Kind   Kind                   `json:"kind"`
	Amount kilowon.Won            `json:"amount"`
	Lines  []rating.ExplainedLine `json:"lines"`
	// Payments are the parts the amount is paid in, where it is not paid at once; they add up to it.
	Payments []Payment `json:"payments,omitempty"`
}

// Payment is one instalment.
type Payment struct {
	Month  kilowon.Month `json:"month"`
	Amount kilowon.Won   `json:"amount"`
	// Formula is how the amount was divided.
	Formula string `json:"formula"`
}

// most bounds every amount that is asked about: 1조원, far above any bill, so that no product leaves the range of exact numbers unnoticed.
const most kilowon.Won = 1_000_000_000_000

// amount wants an amount from zero up to the most.
func amount(path string, w kilowon.Won) error {
	if w < 0 || w > most {
		return wrong(path, "금액은 0원부터 %v원까지여야 하는데 %v원입니다", most, w)
	}
	return nil
}

// given wants a day.
func given(path string, d kilowon.Date) error {
	if d.IsZero() {
		return wrong(path, "날짜가 없습니다. 2026-07-25처럼 적어 주세요")
	}
	return nil
}

func wrong(path, format string, args ...any) error {
	return kilowon.At(path, kilowon.Errorf(kilowon.Invalid, format, args...))
}

// firstOf is the first error there is.
func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// at is the value in force on a day; before the first it is unencoded.
func at[T any](book *tariff.Book, h tariff.History[T], day kilowon.Date) (T, *tariff.Entry, error) {
	if v := h.At(day); v != nil {
		return v.Value, book.Entry(v.Entry), nil
	}
	var none T
	if len(h) == 0 {
		return none, nil, kilowon.Errorf(kilowon.Unencoded, "이 금액을 정하는 규정이 요금표에 없습니다")
	}
	return none, nil, kilowon.Errorf(kilowon.Unencoded, "%s 규정은 %s부터 요금표에 있어 %s의 금액은 계산하지 않습니다. 그 전의 규정을 확인해 주세요",
		book.Entry(h[0].Entry).Title, h[0].From, day)
}

// sameDay is the day so many months later, the last of the month where it has no such day.
func sameDay(d kilowon.Date, months int64) kilowon.Date {
	_, _, day := d.Civil()
	return (d.Month() + kilowon.Month(months)).Day(day)
}
