package book

import (
	"github.com/goccy/go-yaml/ast"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// unitPricesFile says how the climate and fuel prices are made of costs.
type unitPricesFile struct {
	ClimateRules []dated[climateRuleValue] `yaml:"climate_rules"`
	FuelRules    []dated[fuelRuleValue]    `yaml:"fuel_rules"`
	FuelBases    []dated[fuelBaseValue]    `yaml:"fuel_bases"`
}

type climateRuleValue struct {
	Cashback flag `yaml:"cashback"`
}

type fuelRuleValue struct {
	Limit         price `yaml:"limit"`
	Step          price `yaml:"step"`
	Still         price `yaml:"still"`
	StillIncluded flag  `yaml:"still_included"`
	FreeRebase    flag  `yaml:"free_rebase"`
	Deferral      flag  `yaml:"deferral"`
	RoundLoss     flag  `yaml:"round_loss"`
}

type fuelBaseValue struct {
	Last   month  `yaml:"last_month"`
	Cost   price  `yaml:"cost"`
	Factor factor `yaml:"factor"`
}

// factor is a conversion factor in 1/10000 kg a kWh.
type factor struct{ value int64 }

// UnmarshalYAML reads a quoted exact decimal with at most four places.
func (f *factor) UnmarshalYAML(n ast.Node) error {
	text, err := quoted(n)
	if err != nil {
		return err
	}
	f.value, err = kilowon.ParseDecimal(text, 4)
	return inNode(n, err)
}

// unitPrices loads the rules and the published bases of the climate and fuel prices.
func (l *loader) unitPrices(f *files) (err error) {
	b, u := l.book, &f.unitPrices
	if b.ClimateRules, err = history(l, unitPricePlace("climate_rules", "기후환경요금 단가의 산정"), u.ClimateRules, convertClimateRule); err != nil {
		return err
	}
	if b.FuelRules, err = history(l, unitPricePlace("fuel_rules", "연료비조정단가의 상하한과 조정폭"), u.FuelRules, convertFuelRule); err != nil {
		return err
	}
	if b.FuelBases, err = history(l, unitPricePlace("fuel_bases", "기준연료비와 변환계수"), u.FuelBases, convertFuelBase); err != nil {
		return err
	}
	for i, v := range b.FuelRules {
		if v.From != v.From.Month().First() {
			return at("unit-prices.yaml", "fuel_rules["+itoa(i)+"].from", "검침월의 1일이어야 하는데 %s입니다", v.From)
		}
	}
	for i, v := range b.FuelBases {
		if v.From != v.From.Month().First() || v.Value.Last < v.From.Month() || i > 0 && v.From.Month() <= b.FuelBases[i-1].Value.Last {
			return at("unit-prices.yaml", "fuel_bases["+itoa(i)+"]", "from은 검침월의 1일, last_month는 그 달이거나 뒤여야 하고 앞의 것과 겹치지 않아야 합니다")
		}
	}
	return nil
}

func unitPricePlace(key, title string) place {
	return place{file: "unit-prices.yaml", key: key, id: dashed(key), title: title}
}

func convertClimateRule(p place, v climateRuleValue) (tariff.ClimateRule, error) {
	if !v.Cashback.set {
		return tariff.ClimateRule{}, p.err("cashback", "true 또는 false(cashback)가 없습니다")
	}
	return tariff.ClimateRule{Cashback: v.Cashback.value}, nil
}

func convertFuelRule(p place, v fuelRuleValue) (tariff.FuelRule, error) {
	out := tariff.FuelRule{Limit: v.Limit.value, Step: v.Step.value, Still: v.Still.value, KeepsAtStill: v.StillIncluded.value,
		FreeRebase: v.FreeRebase.value, Deferral: v.Deferral.value, RoundLoss: v.RoundLoss.value}
	if !v.StillIncluded.set || !v.FreeRebase.set || !v.Deferral.set || !v.RoundLoss.set {
		return out, p.err("", "still_included, free_rebase, deferral, round_loss를 모두 true나 false로 적으십시오")
	}
	if out.Limit <= 0 || out.Still < 0 || out.Still >= out.Limit || v.Step.set && (out.Step <= out.Still || out.Step > 2*out.Limit) {
		return out, p.err("", "0 ≤ still < limit이고 step은 still보다 커야 합니다")
	}
	return out, nil
}

func convertFuelBase(p place, v fuelBaseValue) (tariff.FuelBase, error) {
	if v.Cost.value <= 0 || v.Factor.value <= 0 {
		return tariff.FuelBase{}, p.err("", "기준연료비(cost)와 변환계수(factor)는 0보다 커야 합니다")
	}
	return tariff.FuelBase{Cost: v.Cost.value, Factor: v.Factor.value, Last: v.Last.value}, nil
}
