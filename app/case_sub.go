package app

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// caseSub is a customer who shares the transformers of the case's own (변압기설비 공동이용고객, 별지 2-2): a contract, class and bill of its own.
type caseSub struct {
	ID          string           `json:"id"`
	Terms       caseTerms        `json:"terms"`
	Usage       *caseUsage       `json:"usage"`
	Demand      *caseDemand      `json:"demand,omitempty"`
	PowerFactor *casePowerFactor `json:"power_factor,omitempty"`
}

// SubAnswer is the bill of a customer who shares the transformers.
type SubAnswer struct {
	ID string `json:"id"`
	BillAnswer
}

// RestAnswer is what was taken off the main meter.
type RestAnswer struct {
	MainKWh    int64                `json:"main_kwh"`
	SubKWh     int64                `json:"sub_kwh"`
	KWh        int64                `json:"kwh"`
	ContractKW int64                `json:"contract_kw"`
	PeakKW     int64                `json:"peak_kw,omitempty"`
	Rule       rating.ExplainedRule `json:"rule"`
}

// maxCaseSubs bounds the customers of one transformer.
const maxCaseSubs = 200

// asCase is the sub's own question.
func (s *caseSub) asCase(c *Case) *Case {
	t := s.Terms
	t.SharedTransformer = true
	return &Case{ID: s.ID, Terms: caseTermsList{t}, Period: c.Period, ReadingMonth: c.ReadingMonth, Usage: s.Usage, Demand: s.Demand, PowerFactor: s.PowerFactor}
}

// ownTerms are the terms of the case: of a representative customer with the contract power that is left after the subs', but those of night 갑 (별지 2-2 공급조건 3).
func (c *Case) ownTerms() (caseTermsList, error) {
	if len(c.Subs) == 0 {
		return c.Terms, nil
	}
	if len(c.Subs) > maxCaseSubs || len(c.Terms) != 1 {
		return nil, missing("subs", "공동이용고객은 %d명까지이고, 공급조건은 하나여야 합니다", maxCaseSubs)
	}
	own := c.Terms[0]
	for i := range c.Subs {
		if t := &c.Subs[i].Terms; t.Class != tariff.Night.Code() || t.Grade != tariff.GradeA.Code() {
			own.ContractKW -= t.ContractKW
		}
	}
	if own.ContractKW <= 0 {
		return nil, missing("terms.contract_kw", "전체 계약전력 %skW에서 공동이용고객의 계약전력을 빼면 남지 않습니다. terms.contract_kw에는 전체 계약전력을 적어 주세요",
			kilowon.FormatInt(c.Terms[0].ContractKW))
	}
	return caseTermsList{own}, nil
}

// takeSubs takes the subs off what the main meter shows.
func (c *Case) takeSubs(use *rating.Usage, own caseTermsList) error {
	if len(c.Subs) == 0 {
		return nil
	}
	if c.Usage == nil || c.Usage.Intervals != nil || use.Night {
		return missing("usage", "공동이용고객이 있으면 종합계기의 사용량을 kwh나 tou_kwh로 적어 주세요")
	}
	out := &RestAnswer{MainKWh: use.KWh, ContractKW: own[0].ContractKW}
	subs := make([]metering.Sub, len(c.Subs))
	for i := range c.Subs {
		s := &c.Subs[i]
		if s.Usage == nil || s.Usage.Intervals != nil {
			return missing(fmt.Sprintf("subs[%d].usage", i), "공동이용고객의 사용량은 15분 자료가 아니어야 합니다")
		}
		u, err := s.asCase(c).usage()
		if err != nil {
			return kilowon.At(fmt.Sprintf("subs[%d]", i), err)
		}
		subs[i] = metering.Sub{KWh: u.KWh, Bands: u.Bands, HasBands: u.HasBands && !u.Night, ContractKW: s.Terms.ContractKW, PeakKW: u.Demand.PeakKW, Metered: u.Demand.Metered}
		out.SubKWh += u.KWh
	}
	if err := metering.Rest(use, subs); err != nil {
		return err
	}
	out.KWh, out.PeakKW = use.KWh, use.Demand.PeakKW
	c.rest = out
	return nil
}

// rateSubs answers the bills of the subs.
func (c *Case) rateSubs(a *Answer, book *tariff.Book) error {
	if c.rest == nil {
		return nil
	}
	c.rest.Rule = rating.Rule(book, "sub-customer")
	a.Rest = c.rest
	for i := range c.Subs {
		var b rating.Bill
		if _, err := c.Subs[i].asCase(c).rate(&b, book); err != nil {
			return kilowon.At(fmt.Sprintf("subs[%d]", i), err)
		}
		a.Subs = append(a.Subs, SubAnswer{ID: c.Subs[i].ID, BillAnswer: billAnswer(&b, book)})
	}
	return nil
}

// rest writes what was taken off the main meter, and subs the bills of those it was taken off for.
func (e *explainer) rest(a *RestAnswer) {
	if a == nil {
		return
	}
	e.printf("변압기설비 공동이용\n    사용전력량: 종합계기 %skWh - 공동이용고객 %skWh = %skWh\n", kilowon.FormatInt(a.MainKWh), kilowon.FormatInt(a.SubKWh), kilowon.FormatInt(a.KWh))
	e.printf("    대표고객의 계약전력 %skW", kilowon.FormatInt(a.ContractKW))
	if a.PeakKW > 0 {
		e.printf(", 최대수요전력 %skW", kilowon.FormatInt(a.PeakKW))
	}
	e.printf("\n    규칙: %s %s\n", a.Rule.Title, e.mark(&a.Rule))
}

func (e *explainer) subs(list []SubAnswer) {
	for i := range list {
		e.printf("\n■ 공동이용고객 %s\n", list[i].ID)
		e.bill(&list[i].BillAnswer)
	}
}
