package apartment

import (
	"github.com/kilowon/kilowon"
)

// ShareRule is how a single contract's bill is divided among the households.
type ShareRule uint8

// The ways of sharing.
const (
	// ShareOwnTariff divides by what each household's own use would cost at the high-voltage list.
	ShareOwnTariff ShareRule = iota
	// ShareUsage divides by kWh.
	ShareUsage
	// ShareEqual divides equally.
	ShareEqual
)

var shareCodes = [...]string{"own_tariff", "usage", "equal"}
var shareNames = [...]string{"세대별 요금 비례", "사용량 비례", "균등"}

// ParseShareRule reads a code such as "usage".
func ParseShareRule(s string) (ShareRule, error) {
	for i, c := range shareCodes {
		if c == s {
			return ShareRule(i), nil
		}
	}
	return 0, kilowon.Errorf(kilowon.Invalid, "배분 방법은 own_tariff, usage, equal 중 하나여야 하는데 %q입니다", s)
}

// Code is the rule in files.
func (r ShareRule) Code() string { return shareCodes[r] }

// String is the Korean name.
func (r ShareRule) String() string { return shareNames[r] }

// Own is what one household brings to the sharing: its use and its own worked bill, without and with the television fee.
type Own struct {
	KWh int64
	Won kilowon.Won
	TV  kilowon.Won
}

// Share is one household's part of the complex's bill. Difference is the part less the household's own worked bill: what the common use and the
// method of the contract make of it, always shown.
type Share struct {
	Won        kilowon.Won
	Difference kilowon.Won
}

// ShareBill divides the electricity part of a single contract's bill to the won by largest remainder and adds each household's own television fee.
// total is the invoice, the television fees included.
func ShareBill(total kilowon.Won, rule ShareRule, owns []Own) []Share {
	weights := make([]int64, len(owns))
	electricity := total
	for i, o := range owns {
		electricity -= o.TV
		switch rule {
		case ShareOwnTariff:
			weights[i] = int64(o.Won - o.TV)
		case ShareUsage:
			weights[i] = o.KWh
		case ShareEqual:
			weights[i] = 1
		}
	}
	out := make([]Share, len(owns))
	for i, won := range kilowon.Share(int64(electricity), weights) {
		out[i].Won = kilowon.Won(won) + owns[i].TV
		out[i].Difference = out[i].Won - owns[i].Won
	}
	return out
}
