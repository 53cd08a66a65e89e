package app

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// termsComparison compares the choices of one contract.
type termsComparison struct {
	tally
	list  []caseMonth
	lists []rating.Alternative
	// others are the choices that are no price list: contract powers.
	others []rating.Alternative
	book   *tariff.Book
	bill   rating.Bill
}

func (q *CompareRequest) compareTerms(list []caseMonth, book *tariff.Book) (*Comparison, error) {
	c := &termsComparison{list: list, book: book}
	jeju, bands, err := c.read()
	if err != nil {
		return nil, err
	}
	end := &list[len(list)-1]
	held := end.last().Key
	c.lists = rating.Alternatives(held, rating.Choosing{On: end.Period.To - 1, Jeju: jeju, Bands: bands}, book)
	for _, kw := range q.ContractKW {
		c.others = append(c.others, rating.Alternative{Key: held, ContractKW: kw})
	}
	if len(c.lists)+len(c.others) < 2 {
		e := kilowon.Errorf(kilowon.Invalid, "%s에는 고를 수 있는 다른 요금이 없습니다. 계약전력(contract_kw)을 바꾼 요금은 견줄 수 있습니다", held)
		if jeju && !bands {
			e = kilowon.Errorf(kilowon.Invalid, "제주의 계절별·시간대별 선택요금과 견주려면 시간대별 사용량(usage.tou_kwh)이 있어야 합니다")
		}
		e.Path = casePath(end.place)
		return nil, e
	}
	c.name(held)
	for i := range list {
		if err := c.month(&list[i]); err != nil {
			return nil, list[i].at(err)
		}
	}
	c.tellExcess()
	out := c.answer(c.title(held))
	if err := c.breakEven(out); err != nil {
		return nil, end.at(err)
	}
	out.Locks = append(out.Locks, c.locks(q.Since)...)
	out.Notes = c.notes(q)
	return out, nil
}

// read turns the cases into what is rated and tells where the customer is and whether every month is known by time of day.
func (c *termsComparison) read() (jeju, bands bool, err error) {
	bands = true
	for i := range c.list {
		m := &c.list[i]
		terms, use, err := m.inputs()
		if err != nil {
			return false, false, m.at(err)
		}
		m.rated = rating.HeldMonth{Terms: terms, Use: *use}
		bands = bands && use.HasBands && !use.Night
		for n := range m.Terms {
			jeju = jeju || m.Terms[n].Region == "jeju"
		}
	}
	last := c.list[len(c.list)-1].last().Key
	for i := range c.list {
		if k := c.list[i].last().Key; k.Class != last.Class || k.Voltage != last.Voltage {
			return false, false, c.list[i].at(missing("terms", "한 계약의 달만 견줄 수 있는데 %s과(와) %s이(가) 함께 있습니다", k, last))
		}
	}
	return jeju, bands, nil
}

// title is the held list without the option, and without the grade where that is compared too.
func (c *termsComparison) title(held tariff.Key) string {
	held.Option = 0
	if c.grades() {
		held.Grade = tariff.GradeNone
	}
	if held.Class == tariff.EV {
		return held.ClassName() + " " + held.Voltage.String()
	}
	return held.String()
}

// grades reports whether lists of several grades are compared.
func (c *termsComparison) grades() bool {
	return c.lists[0].Key.Grade != c.lists[len(c.lists)-1].Key.Grade
}

// short names a list beside the others of the title.
func (c *termsComparison) short(k tariff.Key) string {
	name := ""
	switch {
	case k.Class == tariff.Residential && k.Option == 0:
		return "누진 요금"
	case k.Class == tariff.Residential:
		return "계절별·시간대별 요금"
	case c.grades():
		name = k.Grade.String() + " "
	}
	if k.Option == 0 {
		return name + "지금 요금"
	}
	return name + k.Option.String()
}

func (c *termsComparison) name(held tariff.Key) {
	c.Current = -1
	for _, list := range [][]rating.Alternative{c.lists, c.others} {
		for i := range list {
			if list[i].Key == held && list[i].ContractKW == 0 {
				c.Current = i
			}
			name, note := c.short(list[i].Key), list[i].Note
			if kw := list[i].ContractKW; kw > 0 {
				name = "계약전력 " + kilowon.FormatInt(kw) + "kW"
				end := &c.list[len(c.list)-1]
				if k := rating.Regraded(end.last(), kw, end.rated.Use.HasBands); k.Grade != held.Grade {
					note = k.ClassName() + "이 됩니다(제57조, 제58조, 제59조)"
				}
			}
			c.names, c.conditions = append(c.names, name), append(c.conditions, note)
		}
	}
}

// month rates one month as it was held and under every choice.
func (c *termsComparison) month(m *caseMonth) error {
	if err := rating.Rate(&c.bill, m.rated.Terms, &m.rated.Use, c.book); err != nil {
		return err
	}
	out := ComparedMonth{Month: m.month(), Period: m.Period, KWh: m.rated.Use.KWh, BillingKW: c.bill.BillingKW(), Floor: m.rated.FloorBinds(),
		HeldChoice: c.short(m.last().Key), Held: c.bill.Total}
	if out.BillingKW > 0 {
		out.Hours = rating.HoursOfUse(out.KWh, out.BillingKW)
		out.LoadFactor = rating.LoadFactor(out.KWh, out.BillingKW, out.Period.Days()).String()
	}
	var costs []rating.Cost
	for _, list := range [][]rating.Alternative{c.lists, c.others} {
		for i := range list {
			cost := rating.Cost{Err: m.rated.RateAs(&c.bill, &list[i], c.book)}
			if cost.Err == nil {
				cost.Won = c.bill.Total
				if list[i].ContractKW > 0 && c.bill.Exceeded() {
					list[i].Exceeded = append(list[i].Exceeded, m.month())
				}
			}
			costs = append(costs, cost)
		}
	}
	c.add(out, costs)
	return nil
}

// tellExcess says of each contract power in how many months it was exceeded.
func (c *termsComparison) tellExcess() {
	for i := range c.others {
		n := len(c.others[i].Exceeded)
		if n == 0 {
			continue
		}
		note := &c.conditions[len(c.lists)+i]
		if *note != "" {
			*note += ". "
		}
		*note += fmt.Sprintf("%d달을 초과사용(첫 달은 예고, 제67조의3)", n)
	}
}

// hoursStep is how far apart the points of the curve are.
const hoursStep = 50

// breakEven finds for each month which of the lists costs least by hours of use, and lays the last month's curves out.
func (c *termsComparison) breakEven(out *Comparison) error {
	var compared []rating.Alternative
	var names []string
	for i := range c.lists {
		if out.Choices[i].Reason == "" {
			compared, names = append(compared, c.lists[i]), append(names, c.names[i])
		}
	}
	if len(compared) < 2 {
		return nil
	}
	for i := range c.list {
		m, shown := &c.list[i], &out.Months[i]
		if shown.BillingKW == 0 || m.rated.Use.HasBands && m.rated.Use.Bands.Sum() == 0 {
			continue
		}
		price, err := c.priceByHours(&m.rated, compared, shown.BillingKW)
		if err != nil {
			return err
		}
		// A month without use has its base halved in some lists, so that the curves begin with the first hour.
		most := 24 * int64(shown.Period.Days())
		found, err := rating.Cheapest(1, most, price)
		if err != nil {
			return err
		}
		shown.Cheapest = ranges(found, names)
		if i < len(c.list)-1 {
			continue
		}
		out.BreakEven = &BreakEven{Name: "월 사용시간", Unit: "시간", Month: shown.Month, At: shown.Hours, Choices: names, Ranges: shown.Cheapest}
		if out.BreakEven.Points, err = points(hoursStep, most, hoursStep, price); err != nil {
			return err
		}
	}
	return nil
}

// priceByHours tells what the month would have cost before tax under each of the lists, by hours of use: so many kWh a kW of billing demand, the bands in
// the proportion they were used in (월 사용시간).
func (c *termsComparison) priceByHours(m *rating.HeldMonth, lists []rating.Alternative, billingKW int64) (func(hours int64) ([]kilowon.Won, error), error) {
	asked := make([]*rating.WhatIf, len(lists))
	for n := range lists {
		var err error
		if asked[n], err = m.WhatIfAs(&lists[n], c.book); err != nil {
			return nil, err
		}
	}
	return func(hours int64) ([]kilowon.Won, error) {
		costs := make([]kilowon.Won, len(asked))
		for n := range asked {
			var err error
			if costs[n], _, err = asked[n].Totals(hours * billingKW); err != nil {
				return nil, err
			}
		}
		return costs, nil
	}, nil
}

// locks are the sentences on when the present choice may be changed.
func (c *termsComparison) locks(since kilowon.Date) []ChangeLock {
	if len(c.lists) < 2 || !c.locked() {
		return nil
	}
	known := !since.IsZero()
	for i := len(c.list) - 1; i >= 0 && !known; i-- {
		m := &c.list[i]
		if m.last().Key != c.list[len(c.list)-1].last().Key {
			known = true
			break
		}
		since = m.Period.From
		if terms := m.rated.Terms; len(terms) > 1 && terms[len(terms)-1].Key != terms[len(terms)-2].Key {
			since, known = terms[len(terms)-1].From, true
		}
	}
	return []ChangeLock{newLock("선택요금", "제67조 ⑦", since, known)}
}

// locked reports whether the terms of supply hold the options of the class for a year (제67조 ⑦ names these classes).
func (c *termsComparison) locked() bool {
	switch c.lists[0].Key.Class {
	case tariff.General, tariff.Educational, tariff.Industrial:
		return true
	}
	return false
}

// notes say what the figures leave out and what goes with a change.
func (c *termsComparison) notes(q *CompareRequest) []string {
	var out []string
	switch {
	case len(c.lists) > 1 && !c.locked():
		out = append(out, "이 종별의 선택요금을 언제 다시 바꿀 수 있는지 정한 글은 공개되어 있지 않습니다. 제67조 ⑦의 1년은 일반용, 교육용, 산업용의 것입니다.")
	case len(c.lists) > 1:
		out = append(out, "선택요금을 처음 적용했거나 계약종별, 계약전력, 명의, 업종이 바뀌면 1년 안에도 바꿀 수 있고, 바꾼 요금은 신청한 날부터 적용합니다(제67조 ⑦, 별지 2-1 5 라).")
	}
	if len(q.ContractKW) > 0 {
		out = append(out, "계약전력을 넘은 달에는 초과사용부가금을 견주는 달들 안에서 센 횟수로 더했습니다. 계약전력을 늘려 정상화한 달에는 내지 않고, 제19조 ②로 계약전력을 정한 고객은 처음 넘은 달에 늘려야 합니다(제67조의3 ④).")
		out = append(out, "계약전력을 줄였다가 1년 안에 되돌리면 줄인 기간의 기본요금을 부담하게 될 수 있습니다(제16조 ① 1호 가). 계약전력은 사용설비나 변압기설비에서 산정합니다(제20조).")
	}
	out = append(out, shortNote(len(c.months))...)
	floors := 0
	for i := range c.months {
		if c.months[i].Floor {
			floors++
		}
	}
	if floors > 0 {
		out = append(out, fmt.Sprintf("요금적용전력이 최대수요전력이 아니라 계약전력의 30%%로 정해진 달이 %d달입니다(제68조 ①).", floors))
	}
	for i := range c.list {
		if m := &c.list[i]; m.rated.Use.Excess == nil && m.rated.Use.Demand.PeakKW > m.last().ContractKW && m.last().ContractKW > 0 {
			out = append(out, fmt.Sprintf("%v 검침분은 최대수요전력이 계약전력보다 큰데 초과사용(excess_use)을 적지 않아, 초과사용부가금(제67조의3)은 지금 계약전력의 금액에 들어 있지 않습니다.", m.month()))
		}
	}
	return out
}
