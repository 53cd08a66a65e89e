package app

import (
	"context"
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// complexMonth is a month of a complex as it was filed, loaded as the comprehensive method is billed, and how it was held.
type complexMonth struct {
	kilowon.Month
	Statement *apartment.Statement
	held      apartment.Choice
}

// complexComparison compares the contract methods of a complex.
type complexComparison struct {
	tally
	title                    string
	months                   []complexMonth
	contractKW               []int64
	methodSince, optionSince kilowon.Date
	methodKnown, optionKnown bool
	book                     *tariff.Book

	choices []apartment.Choice
	rated   []*apartment.Compared
	leftOut []LeftOutMonth
}

func (c *complexComparison) compare() (*Comparison, error) {
	held := c.months[len(c.months)-1].held
	c.choices = apartment.Choices()
	if held.Method != apartment.Single {
		for _, kw := range c.contractKW {
			other := held
			other.ContractKW = kw
			c.choices = append(c.choices, other)
		}
	}
	for i, choice := range c.choices {
		if choice == held {
			c.Current = i
		}
		c.names, c.conditions = append(c.names, choice.String()), append(c.conditions, "")
	}
	for i := range c.months {
		if err := c.month(&c.months[i]); err != nil {
			return nil, kilowon.At(c.months[i].Month.String(), err)
		}
	}
	if len(c.rated) == 0 {
		return nil, kilowon.Errorf(kilowon.Invalid, "견줄 수 있는 달이 없습니다. %v 검침분: %s", c.leftOut[0].Month, c.leftOut[0].Reason)
	}
	out := c.answer(c.title)
	out.LeftOut = c.leftOut
	if err := c.breakEven(out); err != nil {
		return nil, err
	}
	out.Locks = append(out.Locks, newLock("계약방법", "별지 2-3 Ⅱ 1 다", c.methodSince, c.methodKnown))
	if held.Method != apartment.Single {
		out.Locks = append(out.Locks, newLock("공동설비 선택요금", "제67조 ⑦", c.optionSince, c.optionKnown))
	}
	out.Notes = c.notes(held)
	return out, nil
}

func (c *complexComparison) month(m *complexMonth) error {
	rated, err := apartment.Compare(m.Statement, c.book)
	if err != nil {
		c.leftOut = append(c.leftOut, LeftOutMonth{Month: m.Month, Reason: errorDetail(err).Message})
		return nil
	}
	asHeld, err := rated.Price(m.held)
	if err != nil {
		return err
	}
	out := ComparedMonth{Month: m.Month, Period: m.Statement.Period, KWh: rated.KWh(), CommonPercent: rated.CommonPercent(), HeldChoice: m.held.String(),
		Held: asHeld.Total.Total}
	out.BillingKW, out.Floor = rated.BillingKW()
	if out.BillingKW > 0 {
		out.Hours = rating.HoursOfUse(out.KWh, out.BillingKW)
		out.LoadFactor = rating.LoadFactor(out.KWh, out.BillingKW, out.Period.Days()).String()
	}
	costs := make([]rating.Cost, len(c.choices))
	for i, choice := range c.choices {
		res, err := rated.Price(choice)
		if costs[i].Err = err; err == nil {
			costs[i].Won = res.Total.Total
		}
	}
	c.add(out, costs)
	c.rated = append(c.rated, rated)
	return nil
}

// percentStep is how far apart the points of the curve are.
const percentStep = 5

// curves are the choices that differ in price: the method per household has the prices of the comprehensive one (제67조 ④).
const curves = 3

// breakEven finds for each month which choice costs least by the share of common use, and lays the last month's curves out.
func (c *complexComparison) breakEven(out *Comparison) error {
	choices, names := c.choices[:curves], c.names[:curves]
	for i := range choices {
		if out.Choices[i].Reason != "" {
			return nil
		}
	}
	for i, rated := range c.rated {
		found, err := rated.BreakEven(choices)
		if err != nil {
			return kilowon.At(out.Months[i].Month.String(), err)
		}
		out.Months[i].Cheapest = ranges(found, names)
		if i < len(c.rated)-1 {
			continue
		}
		b := &BreakEven{Name: "공동사용 비율", Unit: "%", Month: out.Months[i].Month, At: out.Months[i].CommonPercent, Choices: names, Ranges: out.Months[i].Cheapest}
		first, last := found[0].From, found[len(found)-1].To
		first = (first + percentStep - 1) / percentStep * percentStep
		if b.Points, err = points(first, last, percentStep, func(x int64) ([]kilowon.Won, error) {
			costs := make([]kilowon.Won, len(choices))
			for n := range choices {
				if costs[n], err = rated.PriceAtCommon(choices[n], x); err != nil {
					return nil, err
				}
			}
			return costs, nil
		}); err != nil {
			return err
		}
		out.BreakEven = b
	}
	return nil
}

func (c *complexComparison) notes(held apartment.Choice) []string {
	out := []string{"종합계약과 세대별계약은 같은 단가로 계산합니다(제67조 ④). 세대별계약은 세대마다 한전과 계약하며, 단일계약이나 종합계약으로 바꾸면 한전이 들인 공사비의 일부를 부담합니다(별지 2-5 Ⅰ 5).",
		"새로 지은 단지는 신설 후 1년 안에 두 번까지 계약방법을 바꿀 수 있고, 고압아파트 요금제도나 관리주체가 바뀌면 1년 안에도 한 번 바꿀 수 있습니다(별지 2-3 Ⅱ 1 다).",
		"단일계약의 금액은 단지 전체의 청구금액입니다. 세대마다 내는 몫은 나누는 방법에 따라 다릅니다."}
	if len(c.contractKW) > 0 {
		text := "계약전력을 줄였다가 1년 안에 되돌리면 줄인 기간의 기본요금을 부담하게 될 수 있습니다(제16조 ① 1호 가). 계약전력은 사용설비나 변압기설비에서 산정합니다(제20조)."
		if held.Method == apartment.Single {
			text = "단일계약의 요금은 계약전력으로 정하지 않으므로 계약전력은 견주지 않았습니다(제67조 ③)."
		}
		out = append(out, text)
	}
	out = append(out, shortNote(len(c.rated))...)
	for i, rated := range c.rated {
		if rated.Left > 0 {
			out = append(out, fmt.Sprintf("%v 검침분은 사용량을 알 수 없는 %s세대를 어느 방법에서나 빼고 견주었습니다.", c.tally.months[i].Month, kilowon.FormatInt(int64(rated.Left))))
		}
	}
	return out
}

// CompareQuery says what a complex's filed months are compared with.
type CompareQuery struct {
	// ContractKW is another contract power; 0 compares none.
	ContractKW int64
}

// comparedYear is how many of the latest filed months a complex is compared over.
const comparedYear = 12

// CompareContract compares what the latest filed months of a complex would have cost under other contract methods and options. A complex without a
// filed month has an answer without months.
func (a *App) CompareContract(ctx context.Context, who Actor, complexID string, q CompareQuery) (Contract, *Comparison, error) {
	var con Contract
	c := complexComparison{book: a.book}
	if q.ContractKW > 0 {
		c.contractKW = []int64{q.ContractKW}
	}
	err := a.view(ctx, who, func(tx store.Tx, s store.Scope) error {
		var err error
		if con, err = contractOn(s, complexID, today(tx.Now())); err != nil {
			return err
		}
		c.title = con.Name
		if err := c.since(s, complexID); err != nil {
			return err
		}
		return a.filedMonths(s, complexID, &c)
	})
	if err != nil {
		return con, nil, err
	}
	out := &Comparison{Title: con.Name, Held: apartment.ChoiceOf(&con.Terms).String()}
	if len(c.months) > 0 {
		compared, err := c.compare()
		if err != nil && len(c.leftOut) < len(c.months) {
			return con, nil, err
		}
		if out.LeftOut = c.leftOut; err == nil {
			out = compared
		}
	}
	return con, out, nil
}

// since tells from the complex's terms when its method and option were chosen; the first terms are only known to hold by then.
func (c *complexComparison) since(s store.Scope, complexID string) error {
	terms, err := s.ComplexTerms(complexID)
	if err != nil {
		return err
	}
	last := terms[len(terms)-1]
	c.methodSince, c.optionSince = last.From, last.From
	for i := len(terms) - 2; i >= 0 && !(c.methodKnown && c.optionKnown); i-- {
		t := &terms[i]
		c.methodKnown = c.methodKnown || t.Method != last.Method
		c.optionKnown = c.optionKnown || c.methodKnown || max(t.CommonOption, 1) != max(last.CommonOption, 1)
		if !c.methodKnown {
			c.methodSince = t.From
		}
		if !c.optionKnown {
			c.optionSince = t.From
		}
	}
	return nil
}

// filedMonths loads the latest months that have a registered filing, oldest first.
func (a *App) filedMonths(s store.Scope, complexID string, c *complexComparison) error {
	list, err := s.Months(complexID, store.Page{Limit: comparedYear * 2})
	if err != nil {
		return err
	}
	for i := 0; i < len(list) && len(c.months) < comparedYear; i++ {
		m := &list[i]
		if m.State == store.MonthOpen {
			continue
		}
		sub, err := s.RegisteredSubmission(complexID, m.Month)
		if err != nil {
			return err
		}
		st, err := a.statementAs(s, &sub, apartment.Comprehensive)
		if err != nil {
			return err
		}
		terms, _, err := s.Contract(complexID, m.Period.From)
		if err != nil {
			return err
		}
		c.months = append([]complexMonth{{Month: m.Month, Statement: &st.Statement, held: apartment.ChoiceOf(&terms)}}, c.months...)
	}
	return nil
}

// OfflineFiling is a month from files with its checked filing.
type OfflineFiling struct {
	Month   *OfflineMonth
	Checked *apartment.Checked
}

// CompareFiled compares the months of a complex that were read from files.
func (a *App) CompareFiled(filings []OfflineFiling, contractKW []int64, since kilowon.Date) (*Comparison, error) {
	if err := byMonth(filings, func(f *OfflineFiling) kilowon.Month { return f.Month.Reading.Month }); err != nil {
		return nil, err
	}
	c := complexComparison{book: a.book, contractKW: contractKW}
	for _, f := range filings {
		c.title = f.Month.Terms.Name
		if number := filings[0].Month.Terms.ContractNumber; f.Month.Terms.ContractNumber != number {
			return nil, kilowon.Errorf(kilowon.Invalid, "한 단지의 달만 견줄 수 있는데 고객번호 %s과(와) %s이(가) 함께 있습니다", number, f.Month.Terms.ContractNumber)
		}
		terms := f.Month.Terms
		terms.Method = apartment.Comprehensive
		st := f.Month.statement(f.Checked, &terms)
		c.months = append(c.months, complexMonth{Month: f.Month.Reading.Month, Statement: &st.Statement, held: apartment.ChoiceOf(&f.Month.Terms)})
	}
	c.methodSince, c.methodKnown = sinceIn(c.months, func(h apartment.Choice) apartment.Method { return h.Method })
	c.optionSince, c.optionKnown = sinceIn(c.months, func(h apartment.Choice) apartment.Choice { return h })
	if !since.IsZero() {
		c.methodSince, c.methodKnown, c.optionSince, c.optionKnown = since, true, since, true
	}
	return c.compare()
}
