package apartment

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// SubUse is what one sub-customer used in the month, in the order of Complex.SubCustomers.
type SubUse struct {
	KWh    int64
	PeakKW int64
}

// Statement is one month of a complex: all that its bills are computed from.
type Statement struct {
	Complex    *Complex
	Households []Household
	Usages     []Usage
	Period     kilowon.Period
	// Within is the regular reading period where supply ended or began again inside it, whose days the period is charged by (제80조); zero for the whole.
	Within       kilowon.Period
	ReadingMonth kilowon.Month
	// MainKWh is the main meter's use; 0 means the sum of households and common use.
	MainKWh int64
	// CommonKWh is the use of the common equipment, what of it was shared out to households included.
	CommonKWh int64
	// SchoolKWh is the part of the common use that is educational (제67조 ④ 4호).
	SchoolKWh int64
	// Demand is the whole complex's; BillingKW is the common equipment's own when it is given directly.
	Demand  rating.Demand
	SubUses []SubUse
	// Moves are the dwellings that another household took over inside the month, until [Statement.Settle] has divided their use.
	Moves []Move
	// NotFiled says that no household use was filed in time: the month is billed by the single method (별지 2-3 Ⅱ 10 가).
	NotFiled bool
}

// Method is the method the month is billed by.
func (s *Statement) Method() Method {
	if s.NotFiled {
		return Single
	}
	return s.Complex.Method
}

// Whole is the reading period that the month's charges are worked out by.
func (s *Statement) Whole() kilowon.Period {
	if s.Within.Days() > 0 {
		return s.Within
	}
	return s.Period
}

// subKWh is what sub-customers used, subKW what they take off the complex's contract power and peak (별지 2-3 Ⅱ 3 다).
func (s *Statement) sub() (kwh, contractKW, peakKW int64) {
	for i, sub := range s.Complex.SubCustomers {
		contractKW += sub.ContractKW
		peak := sub.ContractKW
		if i < len(s.SubUses) {
			kwh += s.SubUses[i].KWh
			if sub.Metered {
				peak = s.SubUses[i].PeakKW
			}
		}
		peakKW += peak
	}
	return kwh, contractKW, peakKW
}

// TotalKWh is the complex's own use: the main meter less sub-customers, or the sum of what was filed.
func (s *Statement) TotalKWh() int64 {
	if s.MainKWh > 0 {
		kwh, _, _ := s.sub()
		return s.MainKWh - kwh
	}
	total := s.CommonKWh
	for i := range s.Usages {
		total += s.Usages[i].OwnKWh
	}
	return total
}

// EquipmentKWh is the common use that no household carries; households' shares are taken out of it.
func (s *Statement) EquipmentKWh() int64 {
	kwh := s.CommonKWh
	for i := range s.Usages {
		kwh -= s.Usages[i].CommonKWh
	}
	return kwh
}

// dwellings counts the households priced as residential (주택용전력 적용대상 호수).
func (s *Statement) dwellings() int64 {
	var n int64
	for i := range s.Households {
		if s.Households[i].Dwelling() {
			n += max(s.Households[i].Households, 1)
		}
	}
	return n
}

// Terms are a household's supply terms under the month's method: the low-voltage list, or under the single method the high-voltage one.
func (s *Statement) Terms(h *Household) rating.Terms {
	key := tariff.Key{Class: tariff.Residential, Voltage: tariff.Low}
	if !h.Dwelling() {
		key = h.Key
		key.Voltage = tariff.Low
	}
	if s.Method() == Single {
		key.Voltage = tariff.HighA
	} else {
		key.Option = 0
	}
	return rating.Terms{Key: rating.DecideKey(key, h.ContractKW, false), ContractKW: h.ContractKW, Households: h.Households, Discounts: h.Discounts, TVSets: h.TVSets}
}

// RateHousehold fills dst with one household's bill on its own use. Under the single method this is no invoice: it is what its discount and its
// share of the complex's bill are worked out from.
func (s *Statement) RateHousehold(dst *rating.Bill, u *Usage, book *tariff.Book) error {
	h := s.Of(u)
	terms := [1]rating.Terms{s.Terms(h)}
	use := rating.Usage{Period: s.Period, Within: s.Within, ReadingMonth: s.ReadingMonth, KWh: u.AppliedKWh()}
	if u.Period.Days() > 0 {
		use.Period, use.Within = u.Period, s.Whole()
	}
	if err := rating.Rate(dst, terms[:], &use, book); err != nil {
		return kilowon.At(h.Unit.String(), err)
	}
	return nil
}

// CommonDemand is the billing demand of the common equipment: the complex's (제68조 ①) shared by use (별지 2-3 Ⅱ 2 나, 별지 2-5 Ⅱ 2 다), whole kW.
func (s *Statement) CommonDemand(kwh int64) int64 {
	if s.Demand.BillingKW > 0 {
		return s.Demand.BillingKW
	}
	contract, peak, history := s.ownDemand()
	total := s.TotalKWh()
	if total <= 0 {
		return 0
	}
	share := func(kw int64) int64 { return kilowon.DivHalfUp(kw*min(kwh, total), total) }
	if s.unoccupied() {
		// A new complex without residents: the floor is 30 % of the common equipment instead (별지 2-3 Ⅱ 2 나 (2)).
		return max(share(rating.BillingDemand(0, s.month(), peak, history)), rating.BillingDemand(s.Complex.CommonEquipmentKW, s.month(), 0, nil))
	}
	return share(rating.BillingDemand(contract, s.month(), peak, history))
}

// ownDemand is the complex's contract power and peaks less those of the sub-customers (별지 2-3 Ⅱ 3 다).
func (s *Statement) ownDemand() (contractKW, peakKW int64, history []rating.MonthPeak) {
	_, subContract, subPeak := s.sub()
	history = make([]rating.MonthPeak, len(s.Demand.History))
	for i, m := range s.Demand.History {
		history[i] = rating.MonthPeak{Month: m.Month, PeakKW: max(0, m.PeakKW-subPeak), ContractKW: m.ContractKW}
	}
	return max(0, s.Complex.ContractKW-subContract), max(0, s.Demand.PeakKW-subPeak), history
}

func (s *Statement) month() kilowon.Month {
	if s.ReadingMonth.IsZero() {
		return s.Period.To.Month()
	}
	return s.ReadingMonth
}

func (s *Statement) unoccupied() bool {
	if s.Complex.CommonEquipmentKW == 0 {
		return false
	}
	for i := range s.Usages {
		if s.Usages[i].OwnKWh > 0 {
			return false
		}
	}
	return true
}

// RateCommon fills dst with the bill of the common equipment: general service (갑) high voltage A, the school part at the educational list.
func (s *Statement) RateCommon(dst *rating.Bill, class tariff.Class, book *tariff.Book) error {
	kwh := s.EquipmentKWh() - s.SchoolKWh
	if class == tariff.Educational {
		kwh = s.SchoolKWh
	}
	if kwh < 0 {
		return kilowon.Errorf(kilowon.Invalid, "세대에 배분한 공동사용량이 전체 공동사용량보다 %skWh 많습니다", kilowon.FormatInt(-kwh))
	}
	kw := s.CommonDemand(kwh)
	if all := s.EquipmentKWh(); s.SchoolKWh > 0 && s.Demand.BillingKW > 0 && all > 0 {
		kw = kilowon.DivHalfUp(kw*kwh, all)
	}
	known := s.Demand.PeakKW > 0 || len(s.Demand.History) > 0 || s.Complex.ContractKW > 0
	if s.Demand.BillingKW == 0 && (!known || s.TotalKWh() <= 0) {
		e := kilowon.Errorf(kilowon.Invalid, "공동설비의 요금적용전력을 정할 수 없습니다: 아파트의 계약전력이나 최대수요전력, 전체 사용량을 확인해 주세요")
		e.Path = "common"
		return e
	}
	use := rating.Usage{Period: s.Period, Within: s.Within, ReadingMonth: s.ReadingMonth, KWh: kwh, Demand: rating.Demand{BillingKW: kw, Metered: true}}
	return rating.Rate(dst, s.commonTerms(class), &use, book)
}

// commonTerms are the lists of the common equipment over the month, each from the day its option begins (제67조 ⑦).
func (s *Statement) commonTerms(class tariff.Class) []rating.Terms {
	list := func(option tariff.Option) rating.Terms {
		return rating.Terms{Key: rating.DecideKey(tariff.Key{Class: class, Voltage: tariff.HighA, Option: option}, 0, false)}
	}
	out := []rating.Terms{list(s.Complex.CommonOption)}
	for _, c := range s.Complex.OptionChanges {
		out[len(out)-1].To = c.From
		next := list(c.Option)
		next.From = c.From
		out = append(out, next)
	}
	if last := &out[len(out)-1]; class == tariff.General {
		last.EBill, last.AutoPayment = s.Complex.EBill, s.Complex.AutoPayment
	}
	return out
}
