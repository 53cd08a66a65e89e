package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// AutoPayment is payment by debit (자동이체), which takes a little off the bill (제77조 ②).
type AutoPayment struct {
	// Applied is the day it was applied for; only the vintages that are kept by new customers for a while ask for it.
	Applied kilowon.Date
	// Paid is the electricity total (전기요금계) of the bill paid by debit last, below 0 where it is not known (choices: auto_payment_previous).
	Paid kilowon.Won
}

// payments takes off what the way of paying and billing in force on the last day earns, after all other charges (rules: payment-discounts).
func (r *rater) payments(t *Terms) error {
	if t.AutoPayment != nil {
		if err := r.autoPayment(t.AutoPayment); err != nil {
			return err
		}
	}
	if !t.EBill {
		return nil
	}
	rule := r.book.EBill.At(r.ReadingMonth.First())
	if rule == nil {
		return r.unencoded(r.ReadingMonth.First(), tariff.ChargeEBill.String())
	}
	first := r.mark()
	part := r.part(WholePeriod, rule.Entry)
	part.Unit, part.Quantity, part.Price = UnitMonth, max(1, r.share/r.Month), -kilowon.Price(rule.Value)*kilowon.PriceScale
	part.Exact = part.Quantity * int64(part.Price) * kilowon.RatioScale * r.Month
	r.takeOff(tariff.ChargeEBill, first)
	return nil
}

// autoPayment takes a share of a bill up to the cap of the reading month.
func (r *rater) autoPayment(a *AutoPayment) error {
	month := r.ReadingMonth
	rule := r.book.AutoPayment.At(month.First())
	if rule == nil {
		return r.unencoded(month.First(), tariff.ChargeAutoPayment.String())
	}
	v := &rule.Value
	if v.NewMonths > 0 && (a.Applied.IsZero() || a.Applied >= rule.From || month >= a.Applied.Month()+kilowon.Month(v.NewMonths)) {
		return nil
	}
	base := r.sum()
	if d := r.book.Choices.AutoPaymentPrevious.At(month.First()); d != nil && d.Value {
		if base = a.Paid; base < 0 {
			e := kilowon.Errorf(kilowon.Invalid, "자동이체 할인은 지난번에 자동이체로 낸 전기요금계(원)에 곱합니다. paid_won에 적으십시오(처음이면 0)")
			e.Path = "terms.auto_payment.paid_won"
			return e
		}
	}
	if base > maxPaid {
		return tooLarge("terms.auto_payment.paid_won", "자동이체로 낸 전기요금 %s원", int64(base))
	}
	if base <= 0 {
		return nil
	}
	first := r.mark()
	part := r.part(WholePeriod, rule.Entry)
	part.Unit, part.Ratio, part.Of, part.Cap = UnitPercent, v.Ratio, r.won(base), r.won(v.Cap)
	part.Exact = -min(part.Of/kilowon.RatioScale*int64(v.Ratio), part.Cap)
	r.takeOff(tariff.ChargeAutoPayment, first)
	return nil
}

// maxPaid bounds the bill a reduction is taken of, so that no exact amount leaves 63 bits.
const maxPaid = 1_000_000_000

// takeOff closes a line of a reduction, which takes no more than is left of the charges.
func (r *rater) takeOff(c tariff.Charge, first int) {
	left := max(r.sum(), 0)
	line := r.add(c, r.rounding(c), first)
	line.Amount = max(line.Amount, -left)
}
