package rating

import (
	"math"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// GivenKind is a sum on the bill whose price no public source has: it comes with the use.
type GivenKind uint8

// The kinds of given sums.
const (
	// GivenCashback is what saved energy gives back (에너지캐시백); it is taken off.
	GivenCashback GivenKind = iota
	// GivenGreenPremium is the price of renewable energy bought with a premium (녹색프리미엄, 제82조 3호).
	GivenGreenPremium
	// GivenThirdParty is energy bought from a third party through the utility (제3자간 전력거래, 제82조 4호).
	GivenThirdParty
	givenCount
)

var givenCodes = [givenCount]string{"cashback", "green_premium", "third_party_power"}

// ParseGivenKind reads a code such as "green_premium".
func ParseGivenKind(s string) (GivenKind, error) {
	for k, code := range givenCodes {
		if s == code {
			return GivenKind(k), nil
		}
	}
	return 0, kilowon.Errorf(kilowon.Invalid, "따로 준 금액의 종류는 cashback, green_premium, third_party_power 중 하나여야 하는데 %q입니다", s)
}

var givenCharges = [givenCount]tariff.Charge{tariff.ChargeCashback, tariff.ChargeGreenPremium, tariff.ChargeThirdPartyPower}

// givenRules name the entry of the book that says where the sum stands on the bill.
var givenRules = [givenCount]string{"cashback", "green-premium", "third-party-power"}

// Given is a sum told with the use: KWh at Price a kWh, or Won. Neither is below zero; a cash-back is taken off all the same.
type Given struct {
	Kind  GivenKind
	KWh   int64
	Price kilowon.Price
	Won   kilowon.Won
}

// maxGivenPrice bounds a given price a kWh, so that its product with the most use leaves no 63 bits.
const maxGivenPrice = 2000 * kilowon.PriceScale

// given adds the given sums of a charge, each as a part of one line.
func (r *rater) given(kind GivenKind) (*Line, error) {
	id := r.book.Rules[givenRules[kind]]
	first := r.mark()
	for i := range r.use.Given {
		g := &r.use.Given[i]
		if g.Kind != kind {
			continue
		}
		if from := r.book.Entry(id).From; r.Period.To <= from {
			return nil, r.unencoded(r.Period.To-1, givenCharges[kind].String())
		}
		part := r.part(WholePeriod, id)
		if part.Quantity, part.Price, part.Unit = g.KWh, g.Price, UnitKWh; g.Won > 0 {
			part.Quantity, part.Price, part.Unit = 1, kilowon.Price(g.Won)*kilowon.PriceScale, UnitNone
		}
		if kind == GivenCashback {
			part.Price = -part.Price
		}
		part.Exact = part.Quantity * int64(part.Price) * kilowon.RatioScale * r.Month
	}
	if len(r.Parts) == first {
		return nil, nil
	}
	c := givenCharges[kind]
	if kind == GivenCashback {
		r.takeOff(c, first)
		return &r.Lines[len(r.Lines)-1], nil
	}
	return r.add(c, r.rounding(c), first), nil
}

// cashback takes off what saved energy gives back, after all other reductions.
func (r *rater) cashback() error {
	if err := r.checkGiven(); err != nil {
		return err
	}
	_, err := r.given(GivenCashback)
	return err
}

// beside adds what is billed together with the electricity without being part of it (제82조 3호, 4호).
func (r *rater) beside() error {
	for _, kind := range [...]GivenKind{GivenGreenPremium, GivenThirdParty} {
		line, err := r.given(kind)
		if err != nil {
			return err
		}
		if line != nil {
			r.Total += line.Amount
		}
	}
	return nil
}

// checkGiven tests the given sums; how much the exact amounts hold depends on the period.
func (r *rater) checkGiven() error {
	for i := range r.use.Given {
		g := &r.use.Given[i]
		path := "given[" + kilowon.FormatInt(int64(i)) + "]"
		switch {
		case g.Kind >= givenCount:
			return givenErrorf(path+".kind", "따로 준 금액의 종류가 없습니다")
		case min(g.KWh, int64(g.Price), int64(g.Won)) < 0 || (g.Won > 0) == (g.KWh > 0 && g.Price > 0):
			return givenErrorf(path, "%s은(는) 전력량(kwh)과 단가(price), 또는 금액(won) 가운데 하나를 0보다 크게 적어야 합니다", givenCharges[g.Kind])
		case g.Price > maxGivenPrice:
			return givenErrorf(path+".price", "단가는 %s원까지여야 하는데 %s원입니다", kilowon.Price(maxGivenPrice), g.Price)
		case g.KWh > r.weight.mostKWh:
			return tooLarge(path+".kwh", "전력량 %skWh", g.KWh)
		case int64(g.Won) > math.MaxInt64/16/r.Scale:
			return tooLarge(path+".won", "금액 %s원", int64(g.Won))
		}
	}
	return nil
}

func givenErrorf(path, format string, args ...any) error {
	e := kilowon.Errorf(kilowon.Invalid, format, args...)
	e.Path = path
	return e
}
