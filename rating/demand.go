package rating

import (
	"fmt"
	"math/bits"
	"strings"
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
	d := Demand{PeakKW: peakKW, History: history}
	kw, _ := d.largest(contractKW, month)
	return kw
}

// DemandBasis tells what decided a billing demand: its kind, and the month of a past peak.
type DemandBasis int64

// The kinds of a basis; past peaks add their month.
const (
	// DemandGiven is a billing demand that was given as it is.
	DemandGiven DemandBasis = iota
	DemandContract
	DemandFloor
	DemandPeak
	// DemandRemoved is the contract power of a customer whose meter was away for more than three months.
	DemandRemoved
	demandKinds = 8
)

func pastPeak(m kilowon.Month) DemandBasis { return DemandPeak + DemandBasis(m)*demandKinds }

// largest is the largest peak of the twelve months that end with last, of those that count; not below the floor.
func (d *Demand) largest(contractKW int64, last kilowon.Month) (int64, DemandBasis) {
	kw, basis := kilowon.DivHalfUp(contractKW*demandFloor, 100), DemandFloor
	if d.PeakKW >= kw {
		kw, basis = d.PeakKW, pastPeak(last)
	}
	for i := range d.History {
		h := &d.History[i]
		if _, m := h.Month.Civil(); h.Month == last || (h.Month < last && h.Month > last-12 && demandMonths.Has(m)) {
			kw, basis = d.larger(h, contractKW, kw, basis)
		}
	}
	return kw, basis
}

// larger takes a past peak where it counts and is more; one from before the contract power was reduced counts in proportion (rules: demand-reduced).
func (d *Demand) larger(h *MonthPeak, contractKW, kw int64, basis DemandBasis) (int64, DemandBasis) {
	peak := h.PeakKW
	if contractKW > 0 && h.ContractKW > contractKW {
		peak = kilowon.DivHalfUp(peak*contractKW, h.ContractKW)
	}
	if peak < kw || (!d.Since.IsZero() && h.Month < d.Since.Month()) {
		return kw, basis
	}
	return peak, pastPeak(h.Month)
}

// demand is the billing demand of the customer in the month of the bill (제68조); byContract is what becomes of one whose meter is away for long.
func (d *Demand) demand(contractKW int64, month kilowon.Month, byContract bool) (int64, DemandBasis) {
	switch {
	case d.Removed.IsZero() || month < d.Removed:
		return d.largest(contractKW, month)
	case !d.Reinstalled.IsZero() && d.Reinstalled <= month:
		x := *d
		if d.Reinstalled-d.Removed+1 > 12 {
			// Away for more than twelve months: as if newly installed (제68조 ⑤ 4호).
			x.Since = max(x.Since, d.Reinstalled.First())
		}
		return x.largest(contractKW, month)
	case month-d.Removed+1 > 3 && byContract:
		return contractKW, DemandRemoved
	}
	return d.away(contractKW, month)
}

// away is the billing demand while the meter is away: from the peaks up to the month of removal, and where that has no valid one the month before too
// (제68조 ⑤ 1호).
func (d *Demand) away(contractKW int64, month kilowon.Month) (int64, DemandBasis) {
	x := *d
	if month != d.Removed {
		x.PeakKW = 0
	}
	kw, basis := x.largest(contractKW, d.Removed)
	valid := x.PeakKW > 0
	for i := range d.History {
		h := &d.History[i]
		valid = valid || (h.Month == d.Removed && h.PeakKW > 0)
	}
	for i := range d.History {
		if h := &d.History[i]; h.Month == d.Removed-1 && !valid {
			kw, basis = d.larger(h, contractKW, kw, basis)
		}
	}
	return kw, basis
}

// demandOf is what the terms are measured by: their own demand where they have one.
func (r *rater) demandOf(t *Terms) *Demand {
	if t.Demand != nil {
		return t.Demand
	}
	return &r.use.Demand
}

func (r *rater) billingKW(p *Piece) (int64, error) {
	kw, _, err := r.billingDemand(p)
	return kw, err
}

func (r *rater) billingDemand(p *Piece) (int64, DemandBasis, error) {
	t := &r.terms[p.Terms]
	d := r.demandOf(t)
	switch {
	case d.BillingKW > 0:
		return d.BillingKW, DemandGiven, nil
	case d.counts() && len(r.use.Standby) > 0:
		x := *d
		x.PeakKW = r.use.standbyPeak(d.PeakKW)
		d = &x
		fallthrough
	case d.counts():
		choice := r.book.Choices.RemovedContract.At(p.Period.From)
		kw, basis := d.demand(t.ContractKW, r.ReadingMonth, choice != nil && choice.Value)
		return kw, basis, nil
	case t.ContractKW > 0:
		return t.ContractKW, DemandContract, nil
	}
	e := kilowon.Errorf(kilowon.Invalid, "%s은(는) 요금적용전력(demand.billing_kw)이나 계약전력(terms.contract_kw)이 있어야 기본요금을 계산합니다", t.Key.Class)
	e.Path = "demand"
	return 0, 0, e
}

func (d *Demand) check(path string) error {
	bad := func(field, format string, args ...any) error {
		e := kilowon.Errorf(kilowon.Invalid, format, args...)
		e.Path = path + field
		return e
	}
	if d.BillingKW < 0 || d.BillingKW > maxKW || d.PeakKW < 0 || d.PeakKW > maxKW {
		return bad("", "요금적용전력과 최대수요전력은 0에서 %skW 사이여야 합니다", kilowon.FormatInt(maxKW))
	}
	for i := range d.History {
		if h := &d.History[i]; h.PeakKW < 0 || h.PeakKW > maxKW || h.ContractKW < 0 || h.ContractKW > maxKW {
			return bad(".history", "%v의 최대수요전력과 계약전력은 0에서 %skW 사이여야 합니다", h.Month, kilowon.FormatInt(maxKW))
		}
	}
	if !d.Reinstalled.IsZero() && (d.Removed.IsZero() || d.Reinstalled < d.Removed) {
		return bad(".reinstalled", "최대수요전력계를 다시 설치한 달 %v은(는) 임시 철거한 달(removed)과 같거나 늦어야 합니다", d.Reinstalled)
	}
	return nil
}

// explainDemand tells what decided the billing demand of each part of a base charge.
func explainDemand(parts []Part, months kilowon.Month) string {
	var words []string
	for i := range parts {
		if parts[i].Unit != UnitKW || parts[i].Band > 0 || parts[i].Of == 0 {
			continue
		}
		text := kilowon.FormatInt(parts[i].Quantity) + "kW는 " + DemandBasis(parts[i].Of).text(months)
		if len(words) == 0 || words[len(words)-1] != text {
			words = append(words, text)
		}
	}
	if len(words) == 0 {
		return ""
	}
	return "요금적용전력 " + strings.Join(words, ", ") + "."
}

func (b DemandBasis) text(month kilowon.Month) string {
	switch m := kilowon.Month(b / demandKinds); b % demandKinds {
	case DemandContract:
		return "계약전력(제68조 ②)"
	case DemandFloor:
		return fmt.Sprintf("계약전력의 %d%%(제68조 ①)", demandFloor)
	case DemandRemoved:
		return "최대수요전력계를 임시 철거한 지 3개월이 지나 계약전력(제68조 ⑤ 3호)"
	default:
		if m == month {
			return "당월의 최대수요전력(제68조 ①)"
		}
		return fmt.Sprintf("%v의 최대수요전력(제68조 ①)", m)
	}
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
