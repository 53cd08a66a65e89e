package unitprice

import (
	"math/big"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// Fuel kinds in the order of the formula (별표 8 제1호 1) 다).
const (
	// Coal is bituminous coal for power (발전용 유연탄, A).
	Coal = iota
	// Gas is natural gas (천연가스, B).
	Gas
	// Oil is bunker C oil (BC유, C).
	Oil
	// FuelCount is how many fuels the formula has.
	FuelCount
)

var fuelNames = [FuelCount]string{"유연탄", "천연가스", "BC유"}

// FuelCost is a mean cost of fuel in 1/100 won a kg: Cost itself, or made of Prices by the mix.
type FuelCost struct {
	Cost     kilowon.Price
	Prices   [FuelCount]kilowon.Price
	ByPrices bool
}

// FuelMix is what was burnt in a year and how much heat it holds.
type FuelMix struct {
	// Heat is the gross calorific value in kcal a kg, of oil a litre.
	Heat [FuelCount]int64
	// Burnt is in kg.
	Burnt [FuelCount]int64
}

// Generation is what the conversion factor is made of (별표 8 제1호 2)).
type Generation struct {
	// FuelKg is the fuel burnt in a year, the sum of the mix where it is 0.
	FuelKg int64
	// KWh is all the energy generated in the year.
	KWh int64
	// Losses are the losses of transmission and distribution by voltage.
	Losses []Loss
}

// Loss is the loss of one voltage in parts of 0.01 %, weighed by the energy of that voltage.
type Loss struct {
	Name string
	Rate int64
	KWh  int64
}

// weights works α, β and γ out of the mix.
func (w *working) weights() error {
	if w.Mix == nil {
		return nil
	}
	total := new(big.Int)
	for f := range FuelCount {
		if w.Mix.Heat[f] <= 0 || w.Mix.Burnt[f] < 0 {
			return kilowon.Errorf(kilowon.Invalid, "%s의 발열량은 1kcal 이상, 소비량은 0kg 이상이어야 합니다", fuelNames[f])
		}
		total.Add(total, big.NewInt(w.Mix.Burnt[f]))
	}
	if total.Sign() == 0 {
		return kilowon.Errorf(kilowon.Invalid, "연료 소비량이 모두 0입니다. 한 해의 소비량(kg)을 적어 주세요")
	}
	for f := range FuelCount {
		exact := new(big.Rat).SetFrac(big.NewInt(w.Mix.Burnt[f]), total)
		share, err := round(exact, perShare)
		if err != nil {
			return err
		}
		w.weight[f] = mul(rat(w.Mix.Heat[Oil], w.Mix.Heat[f]), rat(share, perShare))
		w.step(tariff.Step{Label: fuelNames[f] + " 환산계수", Result: shown(w.weight[f]), Cite: meanCite,
			Formula: "투입비율 " + kilowon.FormatInt(w.Mix.Burnt[f]) + "kg ÷ " + kilowon.FormatInt(total.Int64()) + "kg = " + percent(share) +
				", " + kilowon.FormatInt(w.Mix.Heat[Oil]) + " ÷ " + kilowon.FormatInt(w.Mix.Heat[f]) + " × " + percent(share)})
	}
	return nil
}

// mean is a mean cost of fuel, rounded to 0.01 won.
func (w *working) mean(name string, c *FuelCost) (kilowon.Price, error) {
	if !c.ByPrices {
		if c.Cost <= 0 {
			return 0, kilowon.Errorf(kilowon.Invalid, "%s(원/kg)이 0보다 커야 합니다. cost 하나나 연료별 prices를 적어 주세요", name)
		}
		w.step(tariff.Step{Label: name, Result: won2(c.Cost) + "원/kg", Cite: meanCite})
		return c.Cost, nil
	}
	if c.Cost != 0 || w.Mix == nil {
		return 0, kilowon.Errorf(kilowon.Invalid, "연료별 가격(prices)에는 mix가 있어야 하고, cost는 함께 적지 않습니다")
	}
	exact, formula := new(big.Rat), ""
	for f := range FuelCount {
		if c.Prices[f] <= 0 {
			return 0, kilowon.Errorf(kilowon.Invalid, "%s의 가격(원/kg)이 0보다 커야 합니다", fuelNames[f])
		}
		exact.Add(exact, mul(ratPrice(c.Prices[f]), w.weight[f]))
		if f > 0 {
			formula += " + "
		}
		formula += won2(c.Prices[f]) + " × " + shown(w.weight[f])
	}
	n, err := round(exact, perFuel)
	w.step(tariff.Step{Label: name, Formula: formula + " = " + shown(exact) + "원", Result: won2(kilowon.Price(n)) + "원/kg", Cite: meanCite})
	return kilowon.Price(n), err
}

// baseCost is the base that was given, or the book's.
func (w *working) baseCost() (err error) {
	if w.Base != (FuelCost{}) {
		w.base, err = w.mean("기준연료비", &w.Base)
		return kilowon.At("base", err)
	}
	if w.known == nil {
		return w.unknown("base", "기준연료비")
	}
	w.base = w.known.Value.Cost
	w.step(tariff.Step{Label: "기준연료비", Result: won2(w.base) + "원/kg", Cite: meanCite, Entry: w.known.Entry})
	return nil
}

func (w *working) unknown(path, what string) error {
	e := kilowon.Errorf(kilowon.Unencoded, "%s 검침분의 %s는 공개된 값을 확인하지 못해 요금표에 없습니다. %s에 적어 주세요", w.Derived.First, what, path)
	return kilowon.At(path, e)
}

// conversion is the factor that was given, the one worked out of a year's generation, or the book's.
func (w *working) conversion() (err error) {
	g, s := w.Generation, tariff.Step{Label: "변환계수", Cite: fuelCite}
	switch {
	case w.Factor < 0 || w.Factor > 0 && g != nil:
		return wrong("factor", "변환계수는 0보다 커야 하고 generation과 함께 적지 않습니다")
	case w.Factor > 0:
		w.factor = w.Factor
	case g != nil:
		if s.Formula, err = w.generated(g); err != nil {
			return kilowon.At("generation", err)
		}
	case w.known == nil:
		return w.unknown("factor", "변환계수")
	default:
		w.factor, s.Entry = w.known.Value.Factor, w.known.Entry
	}
	s.Result = fixed(w.factor, 4) + "kg/kWh"
	w.step(s)
	return nil
}

func (w *working) generated(g *Generation) (formula string, err error) {
	kg := g.FuelKg
	if kg == 0 && w.Mix != nil {
		kg = w.Mix.Burnt[Coal] + w.Mix.Burnt[Gas] + w.Mix.Burnt[Oil]
	}
	if kg <= 0 || g.KWh <= 0 {
		return "", kilowon.Errorf(kilowon.Invalid, "연간 연료소비량(fuel_kg 또는 mix)과 연간 발전량(kwh)이 0보다 커야 합니다")
	}
	loss, err := w.loss(g.Losses)
	if err != nil {
		return "", err
	}
	exact := rat(kg, g.KWh)
	exact.Quo(exact, new(big.Rat).Sub(rat(1, 1), loss))
	if w.factor, err = round(exact, perFactor); err == nil && w.factor == 0 {
		err = kilowon.Errorf(kilowon.Invalid, "변환계수가 0.0001kg/kWh보다 작습니다. kg과 kWh의 단위를 확인해 주세요")
	}
	return kilowon.FormatInt(kg) + "kg ÷ " + kilowon.FormatInt(g.KWh) + "kWh ÷ (1 - " + shown(mul(loss, rat(100, 1))) + "%) = " + shown(exact), err
}

// loss is the mean of the losses by voltage, weighed by energy.
func (w *working) loss(losses []Loss) (*big.Rat, error) {
	sum, weight := new(big.Rat), new(big.Rat)
	for _, l := range losses {
		if l.Rate < 0 || l.Rate >= perShare || l.KWh <= 0 {
			return nil, kilowon.Errorf(kilowon.Invalid, "%s 손실률은 0%% 이상 100%% 미만, 전력량은 1kWh 이상이어야 합니다", l.Name)
		}
		sum.Add(sum, mul(rat(l.Rate, perShare), rat(l.KWh, 1)))
		weight.Add(weight, rat(l.KWh, 1))
	}
	if len(losses) == 0 {
		return nil, kilowon.Errorf(kilowon.Invalid, "전압별 손실률(losses)이 하나 이상 있어야 합니다")
	}
	mean := sum.Quo(sum, weight)
	if w.rule.Value.RoundLoss {
		n, err := round(mean, perShare)
		return rat(n, perShare), err
	}
	return mean, nil
}
