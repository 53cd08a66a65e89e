package rating

import (
	"math/bits"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// demandMonths are the months whose past peaks count toward the billing demand (제68조 ①); the current month always counts.
var demandMonths = tariff.MonthSet(time.December, time.January, time.February, time.July, time.August, time.September)

// demandFloor is the least share of the contract power that is billed (제68조 ①), in percent.
const demandFloor = 30

// BillingDemand decides the billing demand of a customer with a demand meter (제68조 ①): the largest peak of the current month and of the
// counting months among the eleven before it, at least 30 % of the contract power, in whole kW (제7조 ①).
func BillingDemand(contractKW int64, month kilowon.Month, peakKW int64, history []MonthPeak) int64 {
	peak := peakKW
	for _, h := range history {
		if _, m := h.Month.Civil(); h.Month == month || (h.Month < month && h.Month > month-12 && demandMonths.Has(m)) {
			peak = max(peak, h.PeakKW)
		}
	}
	return max(peak, kilowon.DivHalfUp(contractKW*demandFloor, 100))
}

func (r *rater) billingKW(p *Piece) (int64, error) {
	d, t := &r.use.Demand, &r.terms[p.Terms]
	switch {
	case d.BillingKW > 0:
		return d.BillingKW, nil
	case d.counts():
		return BillingDemand(t.ContractKW, r.ReadingMonth, r.use.standbyPeak(d.PeakKW), d.History), nil
	case t.ContractKW > 0:
		return t.ContractKW, nil
	}
	e := kilowon.Errorf(kilowon.Invalid, "%s은(는) 요금적용전력(demand.billing_kw)이나 계약전력(terms.contract_kw)이 있어야 기본요금을 계산합니다", t.Key.Class)
	e.Path = "demand"
	return 0, e
}

// mulDiv is a*b/c toward zero through 128 bits; c must be positive.
func mulDiv(a, b, c int64) int64 {
	neg := (a < 0) != (b < 0)
	hi, q := bits.Mul64(abs(a), abs(b))
	if hi == 0 {
		q /= uint64(c)
	} else {
		q, _ = bits.Div64(hi, q, uint64(c))
	}
	if neg {
		return -int64(q)
	}
	return int64(q)
}

func abs(v int64) uint64 {
	if v < 0 {
		return uint64(-v)
	}
	return uint64(v)
}
