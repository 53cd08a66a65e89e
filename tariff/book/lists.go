package book

import (
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// listsFile is one file of price lists: a class and voltage with all grades and options. Voltage "high" stands for A and B, "any" for low too,
// where the terms make no difference.
type listsFile struct {
	Class   string      `yaml:"class"`
	Voltage string      `yaml:"voltage"`
	Lists   []priceList `yaml:"lists"`
}

type priceList struct {
	Grade   string             `yaml:"grade"`
	Option  whole              `yaml:"option"`
	History []dated[listValue] `yaml:"history"`
}

// listValue is one vintage; exactly one of Tiers, Seasonal, TimeOfUse, Flat, PerWatt and Night is given.
type listValue struct {
	Until        date                        `yaml:"until"`
	Base         price                       `yaml:"base"`
	Seasonal     map[string]price            `yaml:"seasonal"`
	TimeOfUse    map[string]map[string]price `yaml:"time_of_use"`
	Flat         price                       `yaml:"flat"`
	PerWatt      price                       `yaml:"per_watt"`
	Night        *nightValue                 `yaml:"night"`
	OtherHours   price                       `yaml:"other_hours"`
	Tiers        []tierValue                 `yaml:"tiers"`
	SummerMonths months                      `yaml:"summer_months"`
	SummerTiers  []tierValue                 `yaml:"summer_tiers"`
	SummerBills  *billMonthsValue            `yaml:"summer_bills"`
	SuperUser    *superValue                 `yaml:"super_user"`
	Minimum      whole                       `yaml:"minimum"`
	MinimumKWh   whole                       `yaml:"minimum_kwh"`
	MinimumPerKW price                       `yaml:"minimum_per_kw"`
}

type tierValue struct {
	UpTo   whole `yaml:"up_to"`
	Base   whole `yaml:"base"`
	Energy price `yaml:"energy"`
}

// billMonthsValue tells the bills by reading day: those read on late_day or later in the month, and those read before.
type billMonthsValue struct {
	LateDay    whole `yaml:"late_day"`
	EarlyFirst month `yaml:"early_first"`
	EarlyLast  month `yaml:"early_last"`
	LateFirst  month `yaml:"late_first"`
	LateLast   month `yaml:"late_last"`
}

type superValue struct {
	Above  whole  `yaml:"above"`
	Price  price  `yaml:"price"`
	Months months `yaml:"months"`
}

func (l *loader) lists(f *files) error {
	for _, named := range f.lists {
		class, err := tariff.ParseClass(named.file.Class)
		if err != nil {
			return at(named.name, "class", "계약종별을 알 수 없습니다: %q", named.file.Class)
		}
		voltages, err := parseVoltages(named.file.Voltage)
		if err != nil {
			return at(named.name, "voltage", "공급전압을 알 수 없습니다: %q", named.file.Voltage)
		}
		if want := listsFileName(class, named.file.Voltage); named.name != want {
			return at(named.name, "class", "계약종별과 전압에 따른 파일 이름은 %s여야 합니다", want)
		}
		for i, list := range named.file.Lists {
			if err := l.list(place{file: named.name, key: "lists[" + itoa(i) + "]", id: stem(named.name)}, class, voltages, list); err != nil {
				return err
			}
		}
	}
	return nil
}

// parseVoltages reads the voltages a file's lists hold for.
func parseVoltages(code string) ([]tariff.Voltage, error) {
	switch code {
	case "any":
		return []tariff.Voltage{tariff.Low, tariff.HighA, tariff.HighB}, nil
	case "high":
		return []tariff.Voltage{tariff.HighA, tariff.HighB}, nil
	}
	v, err := tariff.ParseVoltage(code)
	return []tariff.Voltage{v}, err
}

// listsFileName is the name a price file must have; residential high voltage is not split into A, B and C.
func listsFileName(c tariff.Class, voltage string) string {
	switch {
	case voltage == "any":
		return c.Code() + ".yaml"
	case c == tariff.Residential && voltage == tariff.HighA.Code():
		voltage = "high"
	}
	return c.Code() + "-" + dashed(voltage) + ".yaml"
}

func (l *loader) list(p place, class tariff.Class, voltages []tariff.Voltage, list priceList) (err error) {
	key := tariff.Key{Class: class, Voltage: voltages[0]}
	if key.Grade, err = tariff.ParseGrade(list.Grade); err != nil {
		return p.err("grade", "갑·을 구분을 알 수 없습니다: %q", list.Grade)
	}
	if list.Option.set && (list.Option.value < 1 || list.Option.value > 4) {
		return p.err("option", "선택요금은 1부터 4까지여야 하는데 %d입니다", list.Option.value)
	}
	key.Option = tariff.Option(list.Option.value)
	for _, v := range voltages {
		if one := (tariff.Key{Class: class, Grade: key.Grade, Voltage: v, Option: key.Option}); l.book.Lists(one) != nil {
			return p.err("", "%s 요금표가 두 번 나옵니다", one)
		}
	}
	if list.Grade != "" {
		p.id += "/" + list.Grade
	}
	if list.Option.set {
		p.id += "/" + itoa(int(list.Option.value))
	}
	p.key, p.title = p.key+".history", listTitle(key, voltages)
	h, err := history(l, p, list.History, convertList)
	if err != nil {
		return err
	}
	if err := checkEnds(p, h); err != nil {
		return err
	}
	for _, v := range voltages {
		key.Voltage = v
		l.book.SetLists(key, h)
	}
	return nil
}

// listTitle is the list's name without a voltage where it holds for several.
func listTitle(k tariff.Key, voltages []tariff.Voltage) string {
	name := k.String()
	switch len(voltages) {
	case 3:
		name = strings.Replace(name, " "+k.Voltage.String(), "", 1)
	case 2:
		name = strings.Replace(name, k.Voltage.String(), "고압", 1)
	}
	return name + " 요금표"
}

// checkEnds allows an end only where no list follows: a list in force ends by its successor.
func checkEnds(p place, h tariff.History[tariff.List]) error {
	for i, v := range h {
		until := v.Value.Until
		if until.IsZero() {
			continue
		}
		key := "[" + itoa(i) + "].until"
		if until <= v.From {
			return p.err(key, "끝나는 날 %s이(가) 시행일 %s보다 뒤여야 합니다", until, v.From)
		}
		if i+1 == len(h) {
			continue
		}
		if next := h[i+1].From; until < next {
			return p.err(key, "%s부터 %s 전날까지 요금이 없는 빈 기간이 생깁니다. 다음 값의 from을 당기거나 빈 기간의 값을 적으십시오", until, next)
		}
		return p.err(key, "다음 값이 있으면 until을 적지 않습니다")
	}
	return nil
}

func convertList(p place, v listValue) (tariff.List, error) {
	out := tariff.List{Minimum: kilowon.Won(v.Minimum.value), Until: v.Until.value}
	kinds := 0
	for _, given := range []bool{v.Tiers != nil, v.Seasonal != nil, v.TimeOfUse != nil, v.Flat.set, v.PerWatt.set, v.Night != nil} {
		if given {
			kinds++
		}
	}
	if kinds != 1 {
		return out, p.err("", "tiers, seasonal, time_of_use, flat, per_watt, night 중 하나만 있어야 하는데 %d개입니다", kinds)
	}
	if err := checkExtras(p, v); err != nil {
		return out, err
	}
	switch {
	case v.Tiers != nil:
		return out, convertTiered(p, v, &out)
	case v.PerWatt.set:
		return out, convertPerWatt(p, v, &out)
	case v.Night != nil:
		return out, convertNight(p, v, &out)
	case v.Base.value <= 0:
		return out, p.err("base", "기본요금(base)이 없거나 0 이하입니다")
	}
	out.Base = v.Base.value
	switch {
	case v.Flat.set:
		return out, convertFlat(p, v.Flat, &out)
	case v.Seasonal != nil:
		out.Kind = tariff.Seasonal
		return out, convertSeasonal(p, v.Seasonal, &out)
	}
	out.Kind = tariff.TimeOfUse
	if err := convertSuper(p, v.SuperUser, &out); err != nil {
		return out, err
	}
	return out, convertTimeOfUse(p, v.TimeOfUse, &out)
}

// checkExtras refuses a key that the list's kind does not price by.
func checkExtras(p place, v listValue) error {
	switch {
	case v.SummerTiers == nil && v.SummerBills != nil:
		return p.err("summer_bills", "summer_bills는 summer_tiers가 있는 요금표에만 적습니다")
	case v.Tiers == nil && (v.SummerTiers != nil || v.SummerMonths.value != 0):
		return p.err("", "summer_months, summer_tiers는 tiers가 있는 요금표에만 적습니다")
	case v.Tiers == nil && v.TimeOfUse == nil && v.SuperUser != nil:
		return p.err("super_user", "super_user는 tiers나 time_of_use가 있는 요금표에만 적습니다")
	case v.Night == nil && (v.OtherHours.set || v.MinimumKWh.set || v.MinimumPerKW.set):
		return p.err("", "other_hours, minimum_kwh, minimum_per_kw는 night가 있는 요금표에만 적습니다")
	}
	return nil
}

func convertSeasonal(p place, prices map[string]price, out *tariff.List) error {
	if err := checkKeys(p, "seasonal", prices, tariff.ParseSeason); err != nil {
		return err
	}
	for s := range tariff.SeasonCount {
		v := prices[s.Code()]
		if v.value <= 0 {
			return p.err("seasonal", "%s(%s) 단가가 없거나 0 이하입니다", s, s.Code())
		}
		out.Energy[s][0] = v.value
	}
	return nil
}

func convertTimeOfUse(p place, prices map[string]map[string]price, out *tariff.List) error {
	if err := checkKeys(p, "time_of_use", prices, tariff.ParseSeason); err != nil {
		return err
	}
	for s := range tariff.SeasonCount {
		bands, ok := prices[s.Code()]
		if !ok {
			return p.err("time_of_use", "%s(%s) 단가가 없습니다", s, s.Code())
		}
		key := "time_of_use." + s.Code()
		if err := checkKeys(p, key, bands, tariff.ParseBand); err != nil {
			return err
		}
		for b := range tariff.BandCount {
			v := bands[b.Code()]
			if v.value <= 0 {
				return p.err(key, "%s(%s) 단가가 없거나 0 이하입니다", b, b.Code())
			}
			out.Energy[s][b] = v.value
		}
	}
	return nil
}

func convertTiered(p place, v listValue, out *tariff.List) (err error) {
	out.Kind = tariff.Tiered
	if v.Base.set {
		return p.err("base", "단계별 요금표의 기본요금은 tiers 안에 적습니다")
	}
	if out.Tiers, err = convertTiers(p, "tiers", v.Tiers); err != nil {
		return err
	}
	if (v.SummerTiers != nil) != (v.SummerMonths.value != 0) {
		return p.err("summer_tiers", "summer_months와 summer_tiers는 함께 적어야 합니다")
	}
	if v.SummerTiers != nil {
		out.SummerMonths = v.SummerMonths.value
		if out.SummerTiers, err = convertTiers(p, "summer_tiers", v.SummerTiers); err != nil {
			return err
		}
	}
	if b := v.SummerBills; b != nil {
		out.SummerBills = tariff.BillMonths{LateDay: int(b.LateDay.value), EarlyFirst: b.EarlyFirst.value, EarlyLast: b.EarlyLast.value, LateFirst: b.LateFirst.value, LateLast: b.LateLast.value}
		if b.LateDay.value == 0 || out.SummerBills.EarlyFirst > out.SummerBills.EarlyLast || out.SummerBills.LateFirst > out.SummerBills.LateLast || out.SummerBills.LateFirst == 0 || out.SummerBills.EarlyFirst == 0 {
			return p.err("summer_bills", "late_day와 early_first~early_last, late_first~late_last가 모두 있고 차례가 맞아야 합니다")
		}
	}
	return convertSuper(p, v.SuperUser, out)
}

func convertSuper(p place, s *superValue, out *tariff.List) error {
	if s == nil {
		return nil
	}
	if s.Above.value == 0 || s.Price.value <= 0 || s.Months.value == 0 {
		return p.err("super_user", "슈퍼유저요금에는 above, price, months가 모두 있어야 합니다")
	}
	out.Super = tariff.SuperUser{Limit: s.Above.value, Price: s.Price.value, Months: s.Months.value}
	return nil
}

func convertTiers(p place, key string, rows []tierValue) (out tariff.Tiers, err error) {
	if len(rows) != tariff.MaxTiers {
		return out, p.err(key, "단계는 %d개여야 하는데 %d개입니다", tariff.MaxTiers, len(rows))
	}
	var last int64
	for i, r := range rows {
		row := key + "[" + itoa(i) + "]"
		if !r.Base.set || r.Energy.value <= 0 {
			return out, p.err(row, "단계마다 base와 0보다 큰 energy가 있어야 합니다")
		}
		out.Base[i], out.Energy[i] = kilowon.Won(r.Base.value), r.Energy.value
		if i == len(rows)-1 {
			break
		}
		if r.UpTo.value <= last {
			return out, p.err(row+".up_to", "단계의 상한은 차례로 늘어나야 하는데 %dkWh 다음에 %dkWh가 왔습니다", last, r.UpTo.value)
		}
		out.Limits[i], last = r.UpTo.value, r.UpTo.value
	}
	if rows[len(rows)-1].UpTo.set {
		return out, p.err(key, "마지막 단계에는 상한(up_to)을 적지 않습니다")
	}
	return out, nil
}
