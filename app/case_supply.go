package app

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// caseStandby is standby power beside the supply of the terms.
type caseStandby struct {
	Grade      string `json:"grade"`
	OwnLine    bool   `json:"own_line,omitempty"`
	ContractKW int64  `json:"contract_kw,omitempty"`
	Voltage    string `json:"voltage,omitempty"`
	Option     int    `json:"option,omitempty"`
}

// caseStandbyUse is what was metered apart on standby power.
type caseStandbyUse struct {
	PeakKW int64    `json:"peak_kw,omitempty"`
	KWh    int64    `json:"kwh,omitempty"`
	TOU    *caseTOU `json:"tou_kwh,omitempty"`
}

// standbySupplies are the standby supplies of the terms.
func standbySupplies(l []caseStandby) ([]rating.StandbySupply, error) {
	var out []rating.StandbySupply
	for _, s := range l {
		x := rating.StandbySupply{OwnLine: s.OwnLine, ContractKW: s.ContractKW, Option: tariff.Option(s.Option)}
		var err error
		if x.Grade, err = tariff.ParseGrade(s.Grade); err != nil {
			return nil, kilowon.At("standby.grade", err)
		}
		if s.Voltage != "" {
			if x.Voltage, err = tariff.ParseVoltage(s.Voltage); err != nil {
				return nil, kilowon.At("standby.voltage", err)
			}
		}
		if s.Option < 0 || s.Option > 4 {
			return nil, missing("standby.option", "선택요금은 1에서 4 사이여야 하는데 %d입니다", s.Option)
		}
		out = append(out, x)
	}
	return out, nil
}

func standbyUses(l []caseStandbyUse) []rating.StandbyUse {
	var out []rating.StandbyUse
	for _, s := range l {
		x := rating.StandbyUse{PeakKW: s.PeakKW, KWh: s.KWh}
		if s.TOU != nil {
			x.Bands, x.HasBands = s.TOU.bands(), true
		}
		out = append(out, x)
	}
	return out
}

func (t *caseTOU) bands() rating.TOU { return rating.TOU{t.Light, t.Mid, t.Peak} }

// powerFactor is the given percentages, or the lagging one worked out of a month's registers.
func (p *casePowerFactor) powerFactor() (rating.PowerFactor, error) {
	out := rating.PowerFactor{Lagging: p.Lagging, Leading: p.Leading, Monthly: p.Monthly, Metered: p.Metered, SurchargeMonth: p.SurchargeMonth}
	if p.KWh == nil && p.KVarh == nil {
		return out, nil
	}
	if p.KWh == nil || p.KVarh == nil || *p.KWh < 0 || *p.KVarh < 0 || p.Lagging != 0 || p.Leading != 0 {
		return out, missing("power_factor", "역률은 퍼센트(lagging, leading)나 한 달 지침의 사용량(kwh와 kvarh, 0 이상) 가운데 하나로만 적습니다")
	}
	out.Lagging, out.Monthly, out.Metered = rating.MonthlyPowerFactor(*p.KWh, *p.KVarh), true, true
	return out, nil
}

// caseAutoPayment is payment by debit.
type caseAutoPayment struct {
	Applied kilowon.Date `json:"applied,omitzero"`
	PaidWon *kilowon.Won `json:"paid_won,omitempty"`
}

func (p *caseAutoPayment) payment() *rating.AutoPayment {
	if p == nil {
		return nil
	}
	out := &rating.AutoPayment{Applied: p.Applied, Paid: -1}
	if p.PaidWon != nil {
		out.Paid = *p.PaidWon
	}
	return out
}

// caseGiven is a sum on the bill whose price the case tells.
type caseGiven struct {
	Kind  string      `json:"kind"`
	KWh   int64       `json:"kwh,omitempty"`
	Price string      `json:"price,omitempty"`
	Won   kilowon.Won `json:"won,omitempty"`
}

func givenSums(l []caseGiven) ([]rating.Given, error) {
	var out []rating.Given
	for i, g := range l {
		path := fmt.Sprintf("given[%d]", i)
		kind, err := rating.ParseGivenKind(g.Kind)
		if err != nil {
			return nil, kilowon.At(path+".kind", err)
		}
		x := rating.Given{Kind: kind, KWh: g.KWh, Won: g.Won}
		if g.Price != "" {
			if x.Price, err = kilowon.ParsePrice(g.Price); err != nil {
				return nil, kilowon.At(path+".price", err)
			}
		}
		out = append(out, x)
	}
	return out, nil
}
