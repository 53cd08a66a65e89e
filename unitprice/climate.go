package unitprice

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// Cost is what one obligation cost in a year; Price stands instead where only the price per kWh of it is known.
type Cost struct {
	Won   kilowon.Won
	Price *kilowon.Price
}

// ClimateCosts are the costs of a year behind a climate and environment price (별표 7 1)).
type ClimateCosts struct {
	// From is the first day of the price.
	From kilowon.Date
	// SalesKWh is the energy sold in a year; it may be 0 where every cost is given by its price.
	SalesKWh int64
	// RPS is of the renewable portfolio standard, ETS of emission trading, Coal of holding coal plants back, Cashback of grants for saving homes.
	RPS, ETS, Coal, Cashback Cost
}

const climateCite kilowon.Cite = "별표 7 1)"

// Climate adds the prices of the costs, each rounded to 0.1 won (별표 7 1) 다). It is unencoded before the first edition of the rule and invalid
// for a cost the edition does not know.
func Climate(c *ClimateCosts, book *tariff.Book) (*Derived, error) {
	rule := book.ClimateRules.At(c.From)
	if c.From.IsZero() || rule == nil {
		e := kilowon.Errorf(kilowon.Unencoded, "기후환경요금 단가의 산정 규칙은 %s부터 있는데 %s의 단가를 물었습니다", book.ClimateRules[0].From, c.From)
		return nil, kilowon.At("from", e)
	}
	d := &Derived{From: c.From}
	if !rule.Value.Cashback && c.Cashback != (Cost{}) {
		return nil, wrong("cashback", "에너지캐시백 지원금은 2023-05-16부터 기후환경비용입니다. %s의 단가에서는 빼 주세요", c.From)
	}
	sum := ""
	for _, part := range []struct {
		path, name string
		cost       Cost
	}{{"rps", "RPS비용 단가", c.RPS}, {"ets", "ETS비용 단가", c.ETS}, {"coal", "석탄발전 감축비용 단가", c.Coal}, {"cashback", "에너지캐시백 지원금 단가", c.Cashback}} {
		if part.path == "cashback" && !rule.Value.Cashback {
			continue
		}
		p, step, err := part.cost.price(c.SalesKWh)
		if err != nil {
			return nil, kilowon.At(part.path, err)
		}
		step.Label, step.Cite = part.name, climateCite
		d.step(step)
		d.Price += p
		if sum != "" {
			sum += " + "
		}
		sum += p.String()
	}
	d.Computed, d.Proposed = d.Price, d.Price
	d.step(tariff.Step{Label: "기후환경요금 단가", Formula: sum + "원", Result: perKWh(d.Price), Cite: climateCite, Entry: rule.Entry})
	return d, nil
}

// price is the cost of a kWh sold, rounded to 0.1 won.
func (c Cost) price(sales int64) (kilowon.Price, tariff.Step, error) {
	if c.Price != nil {
		if c.Won != 0 || *c.Price%priceParts != 0 || *c.Price < 0 {
			return 0, tariff.Step{}, kilowon.Errorf(kilowon.Invalid, "비용(cost)과 단가(price) 중 하나만, 단가는 0 이상을 0.1원 단위로 적어 주세요")
		}
		return *c.Price, tariff.Step{Result: perKWh(*c.Price)}, nil
	}
	if c.Won < 0 {
		return 0, tariff.Step{}, kilowon.Errorf(kilowon.Invalid, "비용(cost)은 0원 이상이어야 하는데 %s원입니다", c.Won)
	}
	if sales <= 0 {
		return 0, tariff.Step{}, kilowon.Errorf(kilowon.Invalid, "비용을 나눌 연간 판매전력량(sales_kwh)이 1kWh 이상이어야 하는데 %skWh입니다", kilowon.FormatInt(sales))
	}
	exact := rat(int64(c.Won), sales)
	p, err := roundPrice(exact)
	return p, tariff.Step{Formula: c.Won.String() + "원 ÷ " + kilowon.FormatInt(sales) + "kWh = " + shown(exact) + "원", Result: perKWh(p)}, err
}
