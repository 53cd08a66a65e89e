package rating

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// tax adds value added tax, the power industry fund (제82조 1호), the cut to ten won (제7조 ②) and the television fee (제82조 2호).
func (r *rater) tax() error {
	sum := r.ElectricityTotal
	if sum > 0 {
		vat, err := r.vat()
		if err != nil {
			return err
		}
		fund, err := r.fund()
		if err != nil {
			return err
		}
		sum += vat + fund
	}
	rounding := r.rounding(tariff.ChargeTotal)
	due := max(0, r.round(rounding, r.won(sum)))
	if cut := due - sum; cut != 0 {
		r.Lines = append(r.Lines, Line{Charge: tariff.ChargeTotal, Rounding: rounding, First: uint16(len(r.Parts)), Exact: r.won(sum), Amount: cut})
	}
	r.Total = due
	return r.tv()
}

func (r *rater) vat() (kilowon.Won, error) {
	rate := r.last.VAT
	if rate == nil {
		return 0, r.unencoded(r.Period.To-1, "부가가치세율")
	}
	first := r.mark()
	part := r.part(WholePeriod, rate.Entry)
	part.Unit, part.Ratio, part.Of, part.Exact = UnitPercent, rate.Value, r.won(r.ElectricityTotal), ratioOf(r.ElectricityTotal, rate.Value, r.Month)
	return r.add(tariff.ChargeVAT, r.rounding(tariff.ChargeVAT), first).Amount, nil
}

// ratioOf is the exact share of a whole amount, for a bill with the given denominator of a month.
func ratioOf(w kilowon.Won, ratio kilowon.Ratio, month int64) int64 {
	return int64(w) * int64(ratio) * kilowon.PriceScale * month
}

// fund takes the rate of each day, so that a change inside the period is split by days of use (rules: fund-by-days).
func (r *rater) fund() (kilowon.Won, error) {
	first := r.mark()
	if r.first.Fund == nil {
		return 0, r.unencoded(r.Period.From, "전력산업기반기금 요율")
	}
	from, rate := r.Period.From, r.first.Fund
	if rate != r.last.Fund {
		for i := range r.book.Fund {
			if next := &r.book.Fund[i]; from < next.From && next.From < r.Period.To {
				r.fundPart(rate, kilowon.Period{From: from, To: next.From})
				from, rate = next.From, next
			}
		}
	}
	r.fundPart(rate, kilowon.Period{From: from, To: r.Period.To})
	return r.add(tariff.ChargeFund, r.rounding(tariff.ChargeFund), first).Amount, nil
}

func (r *rater) fundPart(rate *tariff.Dated[kilowon.Ratio], held kilowon.Period) {
	part := r.part(WholePeriod, rate.Entry)
	part.Unit, part.Quantity, part.Ratio, part.Of = UnitPercent, int64(held.Days()), rate.Value, r.won(r.ElectricityTotal)
	part.Exact = ratioOf(r.ElectricityTotal, rate.Value, r.Month)
	if held != r.Period {
		part.Exact = mulDiv(part.Exact, part.Quantity, int64(r.Period.Days()))
	}
}

// tv is the television fee: one month's fee a set on each bill, a bill over several whole months that many.
func (r *rater) tv() error {
	sets := r.lastTerms().TVSets
	if sets == 0 {
		return nil
	}
	fee := r.last.TV
	if fee == nil {
		return r.unencoded(r.Period.To-1, "TV수신료")
	}
	first := r.mark()
	quantity := sets * max(1, r.share/r.Month)
	part := r.part(WholePeriod, fee.Entry)
	part.Unit, part.Quantity, part.Price = UnitSet, quantity, kilowon.Price(fee.Value.Fee)*kilowon.PriceScale
	part.Exact = part.Quantity * int64(part.Price) * kilowon.RatioScale * r.Month
	r.Total += r.add(tariff.ChargeTV, kilowon.RoundNone, first).Amount
	return nil
}

// lastTerms are the terms in force on the last day.
func (r *rater) lastTerms() *Terms {
	for i := len(r.terms) - 1; i > 0; i-- {
		if use(r.Period, r.terms[i].From, r.terms[i].To).Contains(r.Period.To - 1) {
			return &r.terms[i]
		}
	}
	return &r.terms[0]
}
