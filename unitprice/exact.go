// Package unitprice works out the prices per kWh that follow from costs: the climate and environment price (별표 7) and the fuel cost adjustment
// price (별표 8). It is pure and exact: fractions stay fractions until a rule rounds them.
package unitprice

import (
	"math/big"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// The units of calculation (별표 7 1) 다, 별표 8 제1호 4)), as parts of one.
const (
	perWon     = 10    // 0.1원/kWh
	perFuel    = 100   // 0.01원/kg
	perShare   = 10000 // 0.01%
	perFactor  = 10000 // 0.0001kg/kWh
	priceParts = kilowon.PriceScale / perWon
)

// Derived is a price with the working behind it.
type Derived struct {
	Price kilowon.Price
	// Computed is the price by the formula alone, before any limit, and Proposed after the limits, before a suspension.
	Computed, Proposed kilowon.Price
	// First and Last are the reading months of a fuel price, From the first day of a climate price.
	First, Last kilowon.Month
	From        kilowon.Date
	Steps       []tariff.Step
}

func (d *Derived) step(s tariff.Step) { d.Steps = append(d.Steps, s) }

func rat(num, den int64) *big.Rat { return big.NewRat(num, den) }

func mul(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }

// round gives r in parts of one, halves away from zero; a number no rule can mean is invalid.
func round(r *big.Rat, parts int64) (int64, error) {
	scaled := mul(r, rat(parts, 1))
	twice := new(big.Int).Mul(scaled.Num(), big.NewInt(2))
	if scaled.Sign() < 0 {
		twice.Sub(twice, scaled.Denom())
	} else {
		twice.Add(twice, scaled.Denom())
	}
	twice.Quo(twice, new(big.Int).Mul(scaled.Denom(), big.NewInt(2)))
	if twice.BitLen() > 50 {
		return 0, kilowon.Errorf(kilowon.Invalid, "계산한 값이 너무 큽니다. 금액(원), 전력량(kWh), 무게(kg)의 단위를 확인해 주세요")
	}
	return twice.Int64(), nil
}

// roundPrice rounds to 0.1원.
func roundPrice(r *big.Rat) (kilowon.Price, error) {
	n, err := round(r, perWon)
	return kilowon.Price(n * priceParts), err
}

func ratPrice(p kilowon.Price) *big.Rat { return rat(int64(p), kilowon.PriceScale) }

// shown writes a fraction with up to six places, … where more follow.
func shown(r *big.Rat) string {
	const places, scale = 6, 1_000_000
	n := new(big.Int).Mul(r.Num(), big.NewInt(scale))
	quotient, rest := n.QuoRem(n, r.Denom(), new(big.Int))
	text := fixed(quotient.Int64(), places)
	if r.Sign() < 0 && quotient.Sign() == 0 {
		text = "-" + text
	}
	if rest.Sign() != 0 {
		return text + "…"
	}
	whole, frac, _ := strings.Cut(text, ".")
	if frac = strings.TrimRight(frac, "0"); frac == "" {
		return whole
	}
	return whole + "." + frac
}

// fixed writes n parts of 10^places as a decimal.
func fixed(n int64, places int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	scale := int64(1)
	for range places {
		scale *= 10
	}
	digits := kilowon.FormatInt(scale + n%scale)
	return sign + kilowon.FormatInt(n/scale) + "." + strings.ReplaceAll(digits, ",", "")[1:]
}

// won2 writes a price of fuel with both its places.
func won2(p kilowon.Price) string { return fixed(int64(p), 2) }

func perKWh(p kilowon.Price) string { return p.String() + "원/kWh" }

// percent writes parts of 0.01 %.
func percent(n int64) string { return fixed(n, 2) + "%" }

func wrong(path, format string, args ...any) error {
	return kilowon.At(path, kilowon.Errorf(kilowon.Invalid, format, args...))
}
