package app

import (
	"bufio"
	"io"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/tariff"
)

// ParseCharge reads what happened for a charge of a kind, one JSON object. Unknown fields and impossible values are errors of code invalid with the
// path of the field.
func ParseCharge(kind receivable.Kind, text []byte) (receivable.Request, error) {
	request := kind.Request()
	if request == nil {
		var codes []string
		for _, k := range receivable.Kinds() {
			codes = append(codes, string(k))
		}
		return nil, missing("kind", "종류는 %s 중 하나여야 하는데 %q입니다", strings.Join(codes, ", "), string(kind))
	}
	return request, decodeOne(text, request)
}

// ComputeCharge is the charge of a kind for what a text says has happened.
func ComputeCharge(kind receivable.Kind, text []byte, book *tariff.Book) (*receivable.Charge, error) {
	request, err := ParseCharge(kind, text)
	if err != nil {
		return nil, err
	}
	return request.Charge(book)
}

// WriteCharge explains a charge in Korean text, line by line as bills are; entries of the book are numbered and told once at the end.
func WriteCharge(w io.Writer, c *receivable.Charge) error {
	e := explainer{out: bufio.NewWriter(w), numbers: map[string]int{}}
	e.printf("%v\n", c.Kind)
	var amounts []string
	for i := range c.Lines {
		e.line(&c.Lines[i])
		amounts = append(amounts, signed(c.Lines[i].Amount, i == 0))
	}
	if c.Amount < 0 {
		e.printf("\n고객에게 돌려줄 금액  %v원\n", -c.Amount)
	} else {
		e.printf("\n고객이 낼 금액  %v원\n", c.Amount)
	}
	e.printf("    합: %s = %v\n", strings.Join(amounts, " "), c.Amount)
	e.payments(c.Payments)
	e.entries()
	return e.out.Flush()
}

// payments writes the parts an amount is paid in and adds them up.
func (e *explainer) payments(list []receivable.Payment) {
	if len(list) == 0 {
		return
	}
	e.printf("\n나누어 내는 금액\n")
	var sum kilowon.Won
	for i := range list {
		e.printf("    %d회 %v  %v원: %s\n", i+1, list[i].Month, list[i].Amount, list[i].Formula)
		sum += list[i].Amount
	}
	e.printf("    합: %v원\n", sum)
}
