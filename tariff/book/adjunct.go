package book

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// valuesFile is a file with one history.
type valuesFile[V any] struct {
	Values []dated[V] `yaml:"values"`
}

type priceValue struct {
	Price price `yaml:"price"`
}

type ratioValue struct {
	Ratio ratio `yaml:"ratio"`
}

type tvValue struct {
	Fee      whole `yaml:"fee"`
	Separate flag  `yaml:"separate"`
}

type powerFactorValue struct {
	LaggingStandard whole `yaml:"lagging_standard"`
	LaggingFloor    whole `yaml:"lagging_floor"`
	LaggingCap      whole `yaml:"lagging_cap"`
	LeadingStandard whole `yaml:"leading_standard"`
	LeadingFloor    whole `yaml:"leading_floor"`
	DayHours        hours `yaml:"day_hours"`
	PerPercent      ratio `yaml:"per_percent"`
	LowKW           whole `yaml:"low_kw"`
	SharedKW        whole `yaml:"shared_kw"`
}

type standbyValue struct {
	A        ratio `yaml:"a"`
	AOwnLine ratio `yaml:"a_own_line"`
	B        ratio `yaml:"b"`
	BOwnLine ratio `yaml:"b_own_line"`
}

// fuelFile holds quarters; from is the first day of the first reading month.
type fuelFile struct {
	Quarters []dated[fuelValue] `yaml:"quarters"`
}

type fuelValue struct {
	Last  month `yaml:"last_month"`
	Price price `yaml:"price"`
}

// adjuncts loads what is charged beside base and energy whoever the customer is.
func (l *loader) adjuncts(f *files) (err error) {
	b := l.book
	if b.Climate, err = history(l, valuesPlace("climate", "기후환경요금 단가"), f.climate.Values, convertPrice); err != nil {
		return err
	}
	if b.Fund, err = history(l, valuesPlace("fund", "전력산업기반기금 요율"), f.fund.Values, convertRatio); err != nil {
		return err
	}
	if b.VAT, err = history(l, valuesPlace("vat", "부가가치세율"), f.vat.Values, convertRatio); err != nil {
		return err
	}
	if b.TV, err = history(l, valuesPlace("tv", "TV수신료"), f.tv.Values, convertTV); err != nil {
		return err
	}
	if b.PowerFactor, err = history(l, valuesPlace("power-factor", "역률에 따른 요금"), f.powerFactor.Values, convertPowerFactor); err != nil {
		return err
	}
	if b.Standby, err = history(l, valuesPlace("standby", "예비전력 기본요금의 비율"), f.standby.Values, convertStandby); err != nil {
		return err
	}
	if err = l.excessUse(f); err != nil {
		return err
	}
	if err = l.payments(f); err != nil {
		return err
	}
	return l.fuel(f.fuel.Quarters)
}

func valuesPlace(name, title string) place {
	return place{file: name + ".yaml", key: "values", id: name, title: title}
}

func convertPrice(p place, v priceValue) (kilowon.Price, error) {
	if !v.Price.set {
		return 0, p.err("price", "단가(price)가 없습니다")
	}
	return v.Price.value, nil
}

func convertRatio(p place, v ratioValue) (kilowon.Ratio, error) {
	if !v.Ratio.set || v.Ratio.value < 0 || v.Ratio.value > kilowon.RatioScale {
		return 0, p.err("ratio", "요율(ratio)은 \"0\"부터 \"1\"까지여야 합니다")
	}
	return v.Ratio.value, nil
}

func convertTV(p place, v tvValue) (tariff.TVFee, error) {
	if !v.Fee.set || !v.Separate.set {
		return tariff.TVFee{}, p.err("", "TV수신료에는 fee와 separate가 모두 있어야 합니다")
	}
	return tariff.TVFee{Fee: kilowon.Won(v.Fee.value), Separate: v.Separate.value}, nil
}

func convertPowerFactor(p place, v powerFactorValue) (tariff.PowerFactor, error) {
	out := tariff.PowerFactor{
		LaggingStandard: v.LaggingStandard.value, LaggingFloor: v.LaggingFloor.value, LaggingCap: v.LaggingCap.value,
		LeadingStandard: v.LeadingStandard.value, LeadingFloor: v.LeadingFloor.value, PerPercent: v.PerPercent.value,
		DayFrom: v.DayHours.from, DayTo: v.DayHours.to,
		LowKW: v.LowKW.value, SharedKW: v.SharedKW.value,
	}
	rising := 0 < out.LaggingFloor && out.LaggingFloor < out.LaggingStandard && out.LaggingStandard < out.LaggingCap && out.LaggingCap <= 100
	if !rising || out.LeadingStandard <= 0 || out.LeadingStandard > 100 || out.PerPercent <= 0 {
		return out, p.err("", "역률은 하한 < 기준 < 상한 ≤ 100이어야 하고 leading_standard와 per_percent가 있어야 합니다")
	}
	if out.LeadingFloor <= 0 || out.LeadingFloor >= out.LeadingStandard || out.DayFrom >= out.DayTo {
		return out, p.err("", "진상역률의 하한(leading_floor)은 0보다 크고 leading_standard보다 작아야 하며, 지상역률의 시간(day_hours)은 \"09-23\"처럼 하루 안이어야 합니다")
	}
	if !v.LowKW.set || !v.SharedKW.set {
		return out, p.err("", "역률요금을 받는 계약전력 low_kw와 shared_kw가 모두 있어야 합니다(모두 받으면 0)")
	}
	return out, nil
}

func convertStandby(p place, v standbyValue) (tariff.Standby, error) {
	for _, r := range []ratio{v.A, v.AOwnLine, v.B, v.BOwnLine} {
		if r.value <= 0 || r.value > kilowon.RatioScale {
			return tariff.Standby{}, p.err("", "a, a_own_line, b, b_own_line이 모두 있어야 하고 \"0\"보다 크고 \"1\" 이하여야 합니다")
		}
	}
	return tariff.Standby{A: v.A.value, AOwnLine: v.AOwnLine.value, B: v.B.value, BOwnLine: v.BOwnLine.value}, nil
}

// fuel wants quarters that follow each other without a hole: a reading month outside them is not encoded, one in a hole would be a slip.
func (l *loader) fuel(rows []dated[fuelValue]) error {
	p := place{file: "fuel.yaml", key: "quarters", id: "fuel"}
	h, err := history(l, p, rows, func(p place, v fuelValue) (fuelValue, error) {
		_, err := convertPrice(p, priceValue{v.Price})
		return v, err
	})
	if err != nil {
		return err
	}
	for i, v := range h {
		q := tariff.FuelQuarter{First: v.From.Month(), Last: v.Value.Last.value, Entry: v.Entry, Price: v.Value.Price.value}
		key := "[" + itoa(i) + "]"
		if v.From != q.First.First() || q.Last < q.First {
			return p.err(key, "from은 검침월의 1일이고 last_month는 그 달이거나 뒤여야 합니다")
		}
		if i > 0 && q.First != l.book.Fuel[i-1].Last+1 {
			return p.err(key+".from", "%s 다음 달부터 이어져야 하는데 %s부터입니다", l.book.Fuel[i-1].Last, q.First)
		}
		l.book.Entry(v.Entry).Title = fmt.Sprintf("연료비조정단가 %s~%s 검침분", q.First, q.Last)
		l.book.Fuel = append(l.book.Fuel, q)
	}
	return nil
}
