package app

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// caseLoss is the share of the energy lost between the supply voltage and the meter (제71조 ②), in percent with at most two decimals.
type caseLoss struct {
	From    kilowon.Date `json:"from,omitzero"`
	Percent string       `json:"percent"`
}

// LossAnswer is what was metered, and what it was put to for the bill.
type LossAnswer struct {
	MeteredKWh int64                `json:"metered_kwh"`
	KWh        int64                `json:"kwh"`
	MeteredKW  int64                `json:"metered_kw,omitempty"`
	PeakKW     int64                `json:"peak_kw,omitempty"`
	Percents   []string             `json:"percents"`
	Rule       rating.ExplainedRule `json:"rule"`
}

// correct puts what was metered at another voltage to the supply voltage; nil where no loss is told.
func (c *Case) correct(use *rating.Usage) (*LossAnswer, error) {
	if c.Usage == nil || len(c.Usage.Losses) == 0 {
		return nil, nil
	}
	out := &LossAnswer{MeteredKWh: use.KWh, MeteredKW: use.Demand.PeakKW}
	var losses []metering.Loss
	for i, l := range c.Usage.Losses {
		rate, err := kilowon.ParseDecimal(l.Percent, 2)
		if err != nil {
			return nil, kilowon.At(fmt.Sprintf("usage.losses[%d].percent", i), err)
		}
		losses = append(losses, metering.Loss{From: l.From, Rate: rate})
		from := ""
		if !l.From.IsZero() {
			from = l.From.String() + "부터 "
		}
		out.Percents = append(out.Percents, from+l.Percent+"%")
	}
	if err := metering.Correct(use, losses); err != nil {
		return nil, err
	}
	out.KWh, out.PeakKW = use.KWh, use.Demand.PeakKW
	return out, nil
}

// told puts the rule of the book to a correction.
func (a *LossAnswer) told(book *tariff.Book) *LossAnswer {
	if a != nil {
		a.Rule = rating.Rule(book, "transformer-loss")
	}
	return a
}

// loss writes what was metered at another voltage than that of the supply.
func (e *explainer) loss(a *LossAnswer) {
	if a == nil {
		return
	}
	e.printf("계량전압 손실률 ")
	for i, p := range a.Percents {
		if i > 0 {
			e.printf(", ")
		}
		e.printf("%s", p)
	}
	e.printf("\n    사용전력량: 계량 %skWh → %skWh\n", kilowon.FormatInt(a.MeteredKWh), kilowon.FormatInt(a.KWh))
	if a.MeteredKW > 0 {
		e.printf("    최대수요전력: 계량 %skW → %skW\n", kilowon.FormatInt(a.MeteredKW), kilowon.FormatInt(a.PeakKW))
	}
	e.printf("    규칙: %s %s\n", a.Rule.Title, e.mark(&a.Rule))
}
