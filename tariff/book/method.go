package book

import (
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// roundingFile has one history for each charge.
type roundingFile struct {
	Rounding map[string][]dated[roundingValue] `yaml:"rounding"`
}

type roundingValue struct {
	Round string `yaml:"round"`
}

// choicesFile holds the points public sources leave open; here every value is chosen or cites why it is not.
type choicesFile struct {
	WholeAverage     []dated[flagValue] `yaml:"whole_average"`
	PeriodTolerance  []dated[daysValue] `yaml:"period_tolerance"`
	SuperInIrregular []dated[flagValue] `yaml:"super_in_irregular"`
	ZeroUseHalf      []dated[flagValue] `yaml:"zero_use_half"`
	AverageDiscount  []dated[flagValue] `yaml:"average_discount"`

	StreetlightWholeKWh []dated[flagValue]  `yaml:"streetlight_whole_kwh"`
	NightMinimumAll     []dated[flagValue]  `yaml:"night_minimum_all"`
	SuperFromPeak       []dated[flagValue]  `yaml:"super_from_peak"`
	TimeOfUseEssential  []dated[flagValue]  `yaml:"time_of_use_essential"`
	PauseKW             []dated[powerValue] `yaml:"pause_kw"`
	ExcessWindow        []dated[spanValue]  `yaml:"excess_window"`
	RemovedContract     []dated[flagValue]  `yaml:"removed_contract"`
	AutoPaymentPrevious []dated[flagValue]  `yaml:"auto_payment_previous"`
}

type flagValue struct {
	Value flag `yaml:"value"`
}

type daysValue struct {
	Days whole `yaml:"days"`
}

// spanValue is a number of months.
type spanValue struct {
	Months whole `yaml:"months"`
}

type powerValue struct {
	KW whole `yaml:"kw"`
}

// seasonsFile gives the season of every month, once.
type seasonsFile struct {
	Seasons dated[seasonsValue] `yaml:"seasons"`
}

type seasonsValue struct {
	Title  string            `yaml:"title"`
	Months map[string]months `yaml:"months"`
}

type rulesFile struct {
	Rules []dated[ruleValue] `yaml:"rules"`
}

type ruleValue struct {
	Name  string `yaml:"name"`
	Title string `yaml:"title"`
}

var roundings = map[string]kilowon.Rounding{
	"none": kilowon.RoundNone, "down": kilowon.RoundDown, "half_up": kilowon.RoundHalfUp, "down10": kilowon.RoundDown10,
}

// methods loads how amounts are rounded, the chosen points and the seasons.
func (l *loader) methods(f *files) (err error) {
	p := place{file: "rounding.yaml"}
	if err := checkKeys(p, "rounding", f.rounding.Rounding, tariff.ParseCharge); err != nil {
		return err
	}
	for c := range tariff.ChargeCount {
		p := place{file: "rounding.yaml", key: "rounding." + c.Code(), id: "rounding/" + dashed(c.Code()), title: chargeTitle(c) + " 단수처리"}
		if l.book.Rounding[c], err = history(l, p, f.rounding.Rounding[c.Code()], convertRounding); err != nil {
			return err
		}
	}
	if err := l.choices(f.choices); err != nil {
		return err
	}
	return l.seasons(f.seasons.Seasons)
}

// chargeTitle tells the one-band line from the whole energy charge, which share a name on the bill.
func chargeTitle(c tariff.Charge) string {
	if c == tariff.ChargeEnergyBand {
		return "시간대별 " + c.String()
	}
	return c.String()
}

func convertRounding(p place, v roundingValue) (kilowon.Rounding, error) {
	r, ok := roundings[v.Round]
	if !ok {
		return 0, p.err("round", "단수처리는 none, down, half_up, down10 중 하나여야 하는데 %q입니다", v.Round)
	}
	return r, nil
}

func (l *loader) choices(f choicesFile) (err error) {
	c := &l.book.Choices
	if c.WholeAverage, err = history(l, choicePlace("whole_average", "가구당 평균사용량의 끝수"), f.WholeAverage, convertFlag); err != nil {
		return err
	}
	if c.PeriodTolerance, err = history(l, choicePlace("period_tolerance", "한 달로 보는 검침기간"), f.PeriodTolerance, convertDays); err != nil {
		return err
	}
	if c.SuperInIrregular, err = history(l, choicePlace("super_in_irregular", "일수계산 기간의 슈퍼유저요금"), f.SuperInIrregular, convertFlag); err != nil {
		return err
	}
	if c.ZeroUseHalf, err = history(l, choicePlace("zero_use_half", "사용량이 없는 달의 기본요금"), f.ZeroUseHalf, convertFlag); err != nil {
		return err
	}
	if c.AverageDiscount, err = history(l, choicePlace("average_discount", "호별 사용량을 내지 않은 단일계약의 할인"), f.AverageDiscount, convertFlag); err != nil {
		return err
	}
	return l.classChoices(f)
}

// classChoices loads the points left open about single classes.
func (l *loader) classChoices(f choicesFile) (err error) {
	c := &l.book.Choices
	for _, v := range []struct {
		into       *tariff.History[bool]
		key, title string
		rows       []dated[flagValue]
	}{
		{&c.StreetlightWholeKWh, "streetlight_whole_kwh", "가로등(갑)의 계산 사용량의 끝수", f.StreetlightWholeKWh},
		{&c.NightMinimumAll, "night_minimum_all", "심야전력 최저요금에 드는 요금", f.NightMinimumAll},
		{&c.SuperFromPeak, "super_from_peak", "시간대별 요금표의 슈퍼유저 사용량", f.SuperFromPeak},
		{&c.TimeOfUseEssential, "time_of_use_essential", "계절별·시간대별 선택요금의 필수사용량 보장공제", f.TimeOfUseEssential},
	} {
		if *v.into, err = history(l, choicePlace(v.key, v.title), v.rows, convertFlag); err != nil {
			return err
		}
	}
	if c.PauseKW, err = history(l, choicePlace("pause_kw", "휴지 신청을 생략하는 농사용 계약전력"), f.PauseKW, convertPower); err != nil {
		return err
	}
	if c.ExcessWindow, err = history(l, choicePlace("excess_window", "초과사용 횟수를 세는 기간"), f.ExcessWindow, convertSpan); err != nil {
		return err
	}
	if c.AutoPaymentPrevious, err = history(l, choicePlace("auto_payment_previous", "자동이체 할인을 곱하는 요금의 달"), f.AutoPaymentPrevious, convertFlag); err != nil {
		return err
	}
	c.RemovedContract, err = history(l, choicePlace("removed_contract", "최대수요전력계를 임시 철거한 지 넷째 달부터의 요금적용전력"), f.RemovedContract, convertFlag)
	return err
}

func convertSpan(p place, v spanValue) (int, error) {
	if v.Months.value < 1 {
		return 0, p.err("months", "달의 수(months)는 1 이상이어야 합니다")
	}
	return int(v.Months.value), nil
}

func convertPower(p place, v powerValue) (int, error) {
	if !v.KW.set {
		return 0, p.err("kw", "계약전력(kw)이 없습니다")
	}
	return int(v.KW.value), nil
}

func choicePlace(key, title string) place {
	return place{file: "choices.yaml", key: key, id: "choices/" + dashed(key), title: title}
}

func convertFlag(p place, v flagValue) (bool, error) {
	if !v.Value.set {
		return false, p.err("value", "true 또는 false(value)가 없습니다")
	}
	return v.Value.value, nil
}

func convertDays(p place, v daysValue) (int, error) {
	if !v.Days.set || v.Days.value > 31 {
		return 0, p.err("days", "일수(days)는 0부터 31까지여야 합니다")
	}
	return int(v.Days.value), nil
}

// seasons fills the season of each month; a month in none or two seasons would price the same day twice or not at all.
func (l *loader) seasons(row dated[seasonsValue]) error {
	p := place{file: "seasons.yaml", key: "seasons", id: "seasons", title: row.Value.Title}
	id, err := l.entry(p, row.Head)
	if err != nil {
		return err
	}
	if err := checkKeys(p, "months", row.Value.Months, tariff.ParseSeason); err != nil {
		return err
	}
	for m := time.January; m <= time.December; m++ {
		found := 0
		for s := range tariff.SeasonCount {
			if row.Value.Months[s.Code()].value.Has(m) {
				l.book.SeasonOf[m] = s
				found++
			}
		}
		if found != 1 {
			return p.err("months", "%d월은 한 계절에만 들어야 하는데 %d개 계절에 있습니다", int(m), found)
		}
	}
	l.book.Rules["seasons"] = id
	return nil
}

// rules loads the entries that rule without a number; the name is the last part of the ID.
func (l *loader) rules(f *files) error {
	for i, r := range f.rules.Rules {
		p := place{file: "rules.yaml", key: "rules[" + itoa(i) + "]", id: "rules/" + r.Value.Name, title: r.Value.Title}
		if r.Value.Name == "" || r.Value.Title == "" {
			return p.err("", "규칙에는 name과 title이 있어야 합니다")
		}
		if _, twice := l.book.Rules[r.Value.Name]; twice {
			return p.err("name", "규칙 %q이(가) 이미 있습니다", r.Value.Name)
		}
		id, err := l.entry(p, r.Head)
		if err != nil {
			return err
		}
		l.book.Rules[r.Value.Name] = id
	}
	return nil
}
