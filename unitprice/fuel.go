package unitprice

import (
	"math/big"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// FuelCosts are the costs behind a fuel cost adjustment price (별표 8 제1호).
type FuelCosts struct {
	// First is the first reading month of the quarter: January, April, July or October.
	First kilowon.Month
	// Actual is the mean cost of the three months the quarter looks back on. Base is that of the year before the prices were set; a zero one
	// is taken from the book.
	Actual, Base FuelCost
	// Mix turns prices by fuel into one mean; it may be nil where means are given.
	Mix *FuelMix
	// Factor is in 1/10000 kg a kWh; where it is 0 it is worked out of Generation, and without that taken from the book.
	Factor     int64
	Generation *Generation
	// Previous is the price of the quarter before.
	Previous kilowon.Price
	// Rebased says that the base is used for the first time.
	Rebased bool
	// Deferred is the part of the base that is not charged yet (미조정단가).
	Deferred kilowon.Price
	// Withheld is the price the minister leaves in force (유보, 별표 8 제2호 4)); nil where nothing is withheld.
	Withheld *kilowon.Price
}

const (
	fuelCite  kilowon.Cite = "별표 8 제1호 2)"
	limitCite kilowon.Cite = "별표 8 제1호 3)"
	meanCite  kilowon.Cite = "별표 8 제1호 1)"
)

// Fuel works the price of a quarter out: the cost of fuel above its base times the conversion factor, held within the limits of the edition in
// force, and a suspension. It is unencoded where the book has no rule or no base for the quarter and none is given.
func Fuel(c *FuelCosts, book *tariff.Book) (*Derived, error) {
	rule := book.FuelRules.At(c.First.First())
	switch {
	case c.First.IsZero() || rule == nil:
		e := kilowon.Errorf(kilowon.Unencoded, "연료비조정단가의 산정 규칙은 %s 검침분부터 있는데 %s 검침분을 물었습니다", book.FuelRules[0].From.Month(), c.First)
		return nil, kilowon.At("first_month", e)
	case c.First%3 != 0:
		return nil, wrong("first_month", "첫 검침월은 1·4·7·10월이어야 하는데 %s입니다(별표 8 제2호 3))", c.First)
	case c.Deferred != 0 && !rule.Value.Deferral:
		return nil, wrong("deferred", "미조정분 차감은 2022-01 검침분부터입니다. %s 검침분에서는 빼 주세요", c.First)
	case max(c.Previous, -c.Previous) > rule.Value.Limit || c.Withheld != nil && max(*c.Withheld, -*c.Withheld) > rule.Value.Limit:
		return nil, wrong("", "직전 단가와 유보 단가는 상하한 ±%s원 안이어야 합니다", rule.Value.Limit)
	case c.Previous%priceParts != 0 || c.Deferred%priceParts != 0 || c.Withheld != nil && *c.Withheld%priceParts != 0:
		return nil, wrong("", "직전 단가, 미조정단가, 유보 단가는 0.1원 단위여야 합니다")
	}
	d := &Derived{First: c.First, Last: c.First + 2}
	d.step(tariff.Step{Label: "적용과 산정기간", Formula: c.First.String() + "~" + d.Last.String() + " 검침분",
		Result: (c.First - 4).String() + "~" + (c.First - 2).String() + " 무역통계가격", Cite: "별표 8 제2호 3)"})
	w := working{FuelCosts: c, Derived: d, rule: rule, known: baseOf(book, c.First), order: book.Rules["unit-price-order"]}
	return d, w.run()
}

// baseOf is the book's base for a reading month, or nil.
func baseOf(book *tariff.Book, m kilowon.Month) *tariff.Dated[tariff.FuelBase] {
	if b := book.FuelBases.At(m.First()); b != nil && m <= b.Value.Last {
		return b
	}
	return nil
}

// working holds a calculation on its way.
type working struct {
	*FuelCosts
	*Derived
	rule   *tariff.Dated[tariff.FuelRule]
	known  *tariff.Dated[tariff.FuelBase]
	weight [FuelCount]*big.Rat
	factor int64
	base   kilowon.Price
	// order is the entry that tells in which order the steps are taken.
	order tariff.EntryID
}

func (w *working) run() error {
	if err := w.weights(); err != nil {
		return kilowon.At("mix", err)
	}
	actual, err := w.mean("실적연료비", &w.Actual)
	if err != nil {
		return kilowon.At("actual", err)
	}
	if err := w.baseCost(); err != nil {
		return err
	}
	if err := w.conversion(); err != nil {
		return err
	}
	if err := w.deferral(); err != nil {
		return err
	}
	exact := mul(ratPrice(actual-w.base), rat(w.factor, perFactor))
	if w.Computed, err = roundPrice(exact); err != nil {
		return err
	}
	w.step(tariff.Step{Label: "산정단가", Formula: "(" + won2(actual) + " - " + won2(w.base) + ")원/kg × " + fixed(w.factor, 4) + "kg/kWh = " + shown(exact) + "원",
		Result: perKWh(w.Computed), Cite: fuelCite, Entry: w.order})
	w.limit()
	w.change()
	w.suspend()
	return nil
}
