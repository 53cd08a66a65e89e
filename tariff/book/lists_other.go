package book

import "github.com/kilowon/kilowon/tariff"

// nightValue is the price of night hours in winter and in the other months.
type nightValue struct {
	Winter price `yaml:"winter"`
	Other  price `yaml:"other"`
}

func convertFlat(p place, v price, out *tariff.List) error {
	if v.value <= 0 {
		return p.err("flat", "단가가 0 이하입니다")
	}
	out.Kind = tariff.Flat
	out.Energy[0][0] = v.value
	return nil
}

// convertPerWatt reads the list of lights without a meter, which has no base charge.
func convertPerWatt(p place, v listValue, out *tariff.List) error {
	if v.PerWatt.value <= 0 || v.Base.set {
		return p.err("per_watt", "W당 단가는 0보다 커야 하고 base는 적지 않습니다")
	}
	out.Kind = tariff.PerWatt
	out.Energy[0][0] = v.PerWatt.value
	return nil
}

// convertNight reads night power: with a price for the other hours there is a base charge and a least charge a kW, without one the least charge is
// the price of some kWh.
func convertNight(p place, v listValue, out *tariff.List) error {
	n := v.Night
	if n.Winter.value <= 0 || n.Other.value <= 0 {
		return p.err("night", "winter와 other가 모두 있어야 하고 0보다 커야 합니다")
	}
	if v.OtherHours.set != v.Base.set || v.OtherHours.set != v.MinimumPerKW.set || v.OtherHours.set == v.MinimumKWh.set || v.Minimum.set {
		return p.err("", "other_hours가 있으면 base와 minimum_per_kw를, 없으면 minimum_kwh를 적습니다")
	}
	out.Kind = tariff.NightSeason
	out.MinimumKWh, out.MinimumPerKW = v.MinimumKWh.value, v.MinimumPerKW.value
	for s := range tariff.SeasonCount {
		out.Energy[s][tariff.Light] = n.Other.value
	}
	out.Energy[tariff.Winter][tariff.Light] = n.Winter.value
	if !v.OtherHours.set {
		if out.MinimumKWh == 0 {
			return p.err("minimum_kwh", "최저요금은 0보다 커야 합니다")
		}
		return nil
	}
	if v.OtherHours.value <= 0 || v.Base.value <= 0 || v.MinimumPerKW.value <= 0 {
		return p.err("other_hours", "other_hours, base, minimum_per_kw는 모두 0보다 커야 합니다")
	}
	out.Kind, out.Base = tariff.NightAndOther, v.Base.value
	for s := range tariff.SeasonCount {
		out.Energy[s][tariff.Mid] = v.OtherHours.value
	}
	return nil
}
