package book

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

type reliefValue struct {
	Limit        whole `yaml:"limit"`
	EnergyCut    price `yaml:"energy_cut"`
	ClimatePrice price `yaml:"climate_price"`
}

type essentialValue struct {
	Limit     whole `yaml:"limit"`
	Low       whole `yaml:"low"`
	High      whole `yaml:"high"`
	Floor     whole `yaml:"floor"`
	KeptLow   whole `yaml:"kept_low"`
	KeptHigh  whole `yaml:"kept_high"`
	KeptFloor whole `yaml:"kept_floor"`
}

// discountsFile has one history for each ground.
type discountsFile struct {
	Discounts map[string][]dated[discountValue] `yaml:"discounts"`
}

// discountValue gives summer_cap with summer_months; without them the cap holds all year.
type discountValue struct {
	Group        string   `yaml:"group"`
	Ratio        ratio    `yaml:"ratio"`
	Cap          whole    `yaml:"cap"`
	SummerCap    whole    `yaml:"summer_cap"`
	SummerMonths months   `yaml:"summer_months"`
	Frozen       flag     `yaml:"frozen"`
	Essential    flag     `yaml:"essential"`
	Classes      []string `yaml:"classes"`
}

// nightDiscountsFile has one history for each ground that night power knows.
type nightDiscountsFile struct {
	Discounts map[string][]dated[nightDiscountValue] `yaml:"discounts"`
}

type nightDiscountValue struct {
	RatioA ratio `yaml:"ratio_a"`
	RatioB ratio `yaml:"ratio_b"`
}

// customers loads the reductions that depend on who the customer is.
func (l *loader) customers(f *files) (err error) {
	b := l.book
	if b.Relief, err = history(l, valuesPlace("relief", "취약계층 요금동결"), f.relief.Values, convertRelief); err != nil {
		return err
	}
	if b.Essential, err = history(l, valuesPlace("essential", "필수사용량 보장공제"), f.essential.Values, convertEssential); err != nil {
		return err
	}
	p := place{file: "discounts.yaml"}
	if err := checkKeys(p, "discounts", f.discounts.Discounts, tariff.ParseDiscountKind); err != nil {
		return err
	}
	for k := tariff.DiscountNone + 1; k < tariff.DiscountCount; k++ {
		p := place{file: "discounts.yaml", key: "discounts." + k.Code(), id: "discounts/" + dashed(k.Code()), title: k.String() + " 할인"}
		if b.Discounts[k], err = history(l, p, f.discounts.Discounts[k.Code()], convertDiscount); err != nil {
			return err
		}
	}
	return l.nightDiscounts(f)
}

func (l *loader) nightDiscounts(f *files) error {
	if err := checkKeys(place{file: "night-discounts.yaml"}, "discounts", f.nightDiscounts.Discounts, tariff.ParseDiscountKind); err != nil {
		return err
	}
	for k := tariff.DiscountNone + 1; k < tariff.DiscountCount; k++ {
		rows, ok := f.nightDiscounts.Discounts[k.Code()]
		if !ok {
			continue
		}
		p := place{file: "night-discounts.yaml", key: "discounts." + k.Code(), id: "night-discounts/" + dashed(k.Code()), title: k.String() + " 심야전력 할인"}
		both, err := history(l, p, rows, convertNightDiscount)
		if err != nil {
			return err
		}
		n := &l.book.NightDiscounts[k]
		for _, v := range both {
			n.A = append(n.A, tariff.Dated[tariff.Discount]{From: v.From, Entry: v.Entry, Value: tariff.Discount{Ratio: v.Value[0]}})
			n.B = append(n.B, tariff.Dated[tariff.Discount]{From: v.From, Entry: v.Entry, Value: tariff.Discount{Ratio: v.Value[1]}})
		}
	}
	return nil
}

func convertNightDiscount(p place, v nightDiscountValue) ([2]kilowon.Ratio, error) {
	for _, r := range []ratio{v.RatioA, v.RatioB} {
		if !r.set || r.value < 0 || r.value > kilowon.RatioScale {
			return [2]kilowon.Ratio{}, p.err("", "ratio_a와 ratio_b가 모두 있어야 하고 \"0\"부터 \"1\"까지여야 합니다")
		}
	}
	return [2]kilowon.Ratio{v.RatioA.value, v.RatioB.value}, nil
}

func convertRelief(p place, v reliefValue) (tariff.Relief, error) {
	if !v.Limit.set || (v.Limit.value > 0) != (v.EnergyCut.set && v.ClimatePrice.set) {
		return tariff.Relief{}, p.err("", "limit이 있어야 하고, 0보다 크면 energy_cut과 climate_price도 있어야 합니다")
	}
	return tariff.Relief{Limit: v.Limit.value, EnergyCut: v.EnergyCut.value, ClimatePrice: v.ClimatePrice.value}, nil
}

func convertEssential(p place, v essentialValue) (tariff.Essential, error) {
	for _, w := range []whole{v.Limit, v.Low, v.High, v.Floor, v.KeptLow, v.KeptHigh, v.KeptFloor} {
		if !w.set {
			return tariff.Essential{}, p.err("", "limit, low, high, floor, kept_low, kept_high, kept_floor가 모두 있어야 합니다")
		}
	}
	won := func(w whole) kilowon.Won { return kilowon.Won(w.value) }
	return tariff.Essential{
		Limit: v.Limit.value, Low: won(v.Low), High: won(v.High), Floor: won(v.Floor),
		KeptLow: won(v.KeptLow), KeptHigh: won(v.KeptHigh), KeptFloor: won(v.KeptFloor),
	}, nil
}

func convertDiscount(p place, v discountValue) (tariff.Discount, error) {
	group, err := tariff.ParseDiscountGroup(v.Group)
	if err != nil {
		return tariff.Discount{}, p.err("group", "할인 묶음은 exclusive, stackable, facility, family 중 하나여야 하는데 %q입니다", v.Group)
	}
	out := tariff.Discount{
		Group: group, Ratio: v.Ratio.value, Cap: kilowon.Won(v.Cap.value), SummerCap: kilowon.Won(v.Cap.value),
		Frozen: v.Frozen.value, Essential: v.Essential.value,
	}
	if v.SummerCap.set != (v.SummerMonths.value != 0) {
		return out, p.err("summer_cap", "summer_cap과 summer_months는 함께 적어야 합니다")
	}
	if v.SummerCap.set {
		out.SummerCap, out.SummerMonths = kilowon.Won(v.SummerCap.value), v.SummerMonths.value
	}
	if out.Ratio == 0 && out.Cap <= 0 {
		return out, p.err("", "ratio나 cap 가운데 하나는 있어야 합니다")
	}
	if !v.Frozen.set || !v.Essential.set || len(v.Classes) == 0 {
		return out, p.err("", "frozen, essential, classes가 모두 있어야 합니다")
	}
	for _, c := range v.Classes {
		switch c {
		case tariff.Residential.Code():
			out.Residential = true
		case tariff.General.Code():
			out.General = true
		default:
			return out, p.err("classes", "할인을 받을 수 있는 종별은 residential, general인데 %q입니다", c)
		}
	}
	return out, nil
}
