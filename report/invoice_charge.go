package report

import (
	"fmt"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/tariff"
)

// charges are the lines of the invoice: the one bill's own with a single contract, else sums by charge of the households and the common equipment.
func (v *invoice) charges() []document.InvoiceCharge {
	var out []document.InvoiceCharge
	if v.single {
		out = v.singleCharges()
	} else {
		out = v.partCharges()
	}
	if v.adjustment != 0 {
		out = append(out, document.InvoiceCharge{Label: "정산", Formula: "지난 고지서를 다시 계산한 차액", Households: v.adjustment, Total: v.adjustment})
	}
	return out
}

// partCharge is a charge as the sums hold it; those that are rare are left out where nothing was charged.
type partCharge struct {
	charge tariff.Charge
	label  string
	of     func(*apartment.Sum) kilowon.Won
	rare   bool
	sum    bool
}

var partCharges = []partCharge{
	{charge: tariff.ChargeBase, of: func(s *apartment.Sum) kilowon.Won { return s.Base }},
	{charge: tariff.ChargePowerFactor, of: func(s *apartment.Sum) kilowon.Won { return s.PowerFactor }, rare: true},
	{charge: tariff.ChargeEnergy, of: func(s *apartment.Sum) kilowon.Won { return s.Energy }},
	{charge: tariff.ChargeClimate, of: func(s *apartment.Sum) kilowon.Won { return s.Climate }},
	{charge: tariff.ChargeFuel, of: func(s *apartment.Sum) kilowon.Won { return s.Fuel }},
	{charge: tariff.ChargeStandby, of: func(s *apartment.Sum) kilowon.Won { return s.Standby }, rare: true},
	{charge: tariff.ChargeMinimum, of: func(s *apartment.Sum) kilowon.Won { return s.Minimum }, rare: true},
	{charge: tariff.ChargeRelief, of: func(s *apartment.Sum) kilowon.Won { return s.Relief }, rare: true},
	{charge: tariff.ChargeEssential, of: func(s *apartment.Sum) kilowon.Won { return s.Deduction }, rare: true},
	{charge: tariff.ChargeDiscount, of: func(s *apartment.Sum) kilowon.Won { return s.Discount }, rare: true},
	{charge: tariff.ChargeExcessUse, of: func(s *apartment.Sum) kilowon.Won { return s.ExcessUse }, rare: true},
	{charge: tariff.ChargeAutoPayment, of: func(s *apartment.Sum) kilowon.Won { return s.AutoPayment }, rare: true},
	{charge: tariff.ChargeEBill, of: func(s *apartment.Sum) kilowon.Won { return s.EBill }, rare: true},
	{label: "전기요금계", of: func(s *apartment.Sum) kilowon.Won { return s.ElectricityTotal }, sum: true},
	{charge: tariff.ChargeVAT, of: func(s *apartment.Sum) kilowon.Won { return s.VAT }},
	{charge: tariff.ChargeFund, of: func(s *apartment.Sum) kilowon.Won { return s.Fund }},
	{charge: tariff.ChargeTotal, of: func(s *apartment.Sum) kilowon.Won { return s.Cut }, rare: true},
	{charge: tariff.ChargeTV, of: func(s *apartment.Sum) kilowon.Won { return s.TV }, rare: true},
}

func (v *invoice) partCharges() []document.InvoiceCharge {
	var out []document.InvoiceCharge
	for _, c := range partCharges {
		row := document.InvoiceCharge{Label: c.label, Households: c.of(&v.households), Common: c.of(&v.common), Emphasis: c.sum}
		row.Total = row.Households + row.Common
		if c.rare && row.Households == 0 && row.Common == 0 {
			continue
		}
		if !c.sum {
			row.Label, row.Formula = c.charge.String(), v.partFormula(c.charge)
		}
		out = append(out, row)
	}
	return out
}

// partFormula says what was added up: how many households were charged, and the products of the common equipment.
func (v *invoice) partFormula(c tariff.Charge) string {
	if c == tariff.ChargeTotal {
		return "고지서마다 10원 미만 절사"
	}
	var words []string
	if n := v.counts[c]; n > 0 {
		words = append(words, fmt.Sprintf("세대 %s호", kilowon.FormatInt(int64(n))))
	}
	for i, b := range []*app.Bill{v.month.Common, v.month.School} {
		if b == nil {
			continue
		}
		name := [...]string{"공동설비 ", "교육용 "}[i]
		if text := chargeFormula(b, c); text != "" {
			words = append(words, name+text)
		}
	}
	return strings.Join(words, ", ")
}

// chargeFormula is the formula of a bill's line of a charge; empty where there is none.
func chargeFormula(b *app.Bill, c tariff.Charge) string {
	for i := range b.Rated.Lines {
		if b.Rated.Lines[i].Charge == c {
			return b.Lines[i].Formula
		}
	}
	return ""
}

// singleCharges are the lines of the dwellings' one bill and, in one line, the bills of households of another class.
func (v *invoice) singleCharges() []document.InvoiceCharge {
	var out []document.InvoiceCharge
	for _, l := range ratedLines(nil, v.month.Invoice) {
		out = append(out, document.InvoiceCharge{Label: l.Label, Formula: l.Formula, Total: l.Amount, Emphasis: l.Emphasis})
	}
	if n := v.other.Bills; n > 0 {
		out = append(out, document.InvoiceCharge{Label: "다른 계약종별 세대", Total: v.other.Total,
			Formula: fmt.Sprintf("주택용이 아닌 %s호가 저마다 내는 요금의 합(제67조 ③ 2호)", kilowon.FormatInt(int64(n)))})
	}
	return out
}
