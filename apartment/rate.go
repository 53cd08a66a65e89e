package apartment

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// Reduction is what the discounts of a single contract's households come to.
type Reduction struct {
	Households int64
	Won        kilowon.Won
}

// Add counts what a household's own bill was reduced by (제67조 ⑥): discounts, the price-freeze relief and the deduction kept for discount customers.
func (r *Reduction) Add(h *Household, b *rating.Bill, book *tariff.Book) {
	if len(h.Discounts) == 0 || !h.Dwelling() {
		return
	}
	won := -b.Sum(tariff.ChargeDiscount, tariff.ChargeRelief)
	if e := book.Essential.At(b.Period.To - 1); e != nil && e.Value.High == 0 {
		// While everyone had the deduction, the average bill has had it already.
		won -= b.Sum(tariff.ChargeEssential)
	}
	if won > 0 {
		r.Households++
		r.Won += won
	}
}

// singleKWh is what the dwellings of a single contract are charged on: the whole less the households of other classes (제67조 ③ 1호).
func (s *Statement) singleKWh() int64 {
	kwh := s.TotalKWh()
	for i := range s.Usages {
		if !s.Households[s.Usages[i].Household].Dwelling() {
			kwh -= s.Usages[i].AppliedKWh()
		}
	}
	return kwh
}

// Average is the single method's average use of a dwelling, half up to whole kWh (제7조 ①).
func (s *Statement) Average() int64 {
	if n := s.dwellings(); n > 0 {
		return kilowon.DivHalfUp(s.singleKWh(), n)
	}
	return 0
}

// RateSingle fills dst with the bill of all dwellings of a single contract: the average use at the high-voltage list times their number (제67조 ③).
func (s *Statement) RateSingle(dst *rating.Bill, reduction Reduction, book *tariff.Book) error {
	n := s.dwellings()
	if n == 0 {
		return kilowon.Errorf(kilowon.Invalid, "단일계약 요금을 계산하려면 주택용 세대가 하나 이상 있어야 합니다")
	}
	kwh := s.singleKWh()
	if kwh < 0 {
		return kilowon.Errorf(kilowon.Invalid, "주택용 이외 세대의 사용량이 전체 사용량보다 %skWh 많습니다", kilowon.FormatInt(-kwh))
	}
	terms := [1]rating.Terms{{Key: tariff.Key{Class: tariff.Residential, Voltage: tariff.HighA}, Households: n, EBill: s.Complex.EBill, AutoPayment: s.Complex.AutoPayment}}
	for i := range s.Households {
		if s.Households[i].Dwelling() {
			terms[0].TVSets += s.Households[i].TVSets
		}
	}
	use := rating.Usage{Period: s.Period, Within: s.Within, ReadingMonth: s.ReadingMonth, KWh: kwh, HouseholdDiscount: reduction.Won, DiscountHouseholds: reduction.Households}
	return rating.Rate(dst, terms[:], &use, book)
}

// Sum adds up bills: the figures of a complex's invoice.
type Sum struct {
	Bills                                       int
	KWh                                         int64
	Base, Energy, Climate, Fuel, PowerFactor    kilowon.Won
	Minimum, Deduction, Relief, Discount        kilowon.Won
	Standby, ExcessUse, AutoPayment, EBill      kilowon.Won
	Cashback, GreenPremium, ThirdPartyPower     kilowon.Won
	ElectricityTotal, VAT, Fund, Cut, TV, Total kilowon.Won
}

// Add counts one bill.
func (s *Sum) Add(b *rating.Bill) {
	s.Bills++
	s.KWh += b.KWh
	for i := range b.Lines {
		l := &b.Lines[i]
		switch l.Charge {
		case tariff.ChargeBase:
			s.Base += l.Amount
		case tariff.ChargePowerFactor:
			s.PowerFactor += l.Amount
		case tariff.ChargeEnergy, tariff.ChargeEnergyBand:
			s.Energy += l.Amount
		case tariff.ChargeClimate:
			s.Climate += l.Amount
		case tariff.ChargeFuel:
			s.Fuel += l.Amount
		case tariff.ChargeMinimum:
			s.Minimum += l.Amount
		case tariff.ChargeEssential:
			s.Deduction += l.Amount
		case tariff.ChargeRelief:
			s.Relief += l.Amount
		case tariff.ChargeDiscount:
			s.Discount += l.Amount
		case tariff.ChargeStandby, tariff.ChargeStandbyEnergy:
			s.Standby += l.Amount
		case tariff.ChargeExcessUse:
			s.ExcessUse += l.Amount
		case tariff.ChargeAutoPayment:
			s.AutoPayment += l.Amount
		case tariff.ChargeEBill:
			s.EBill += l.Amount
		case tariff.ChargeCashback:
			s.Cashback += l.Amount
		case tariff.ChargeGreenPremium:
			s.GreenPremium += l.Amount
		case tariff.ChargeThirdPartyPower:
			s.ThirdPartyPower += l.Amount
		case tariff.ChargeVAT:
			s.VAT += l.Amount
		case tariff.ChargeFund:
			s.Fund += l.Amount
		case tariff.ChargeTotal:
			s.Cut += l.Amount
		case tariff.ChargeTV:
			s.TV += l.Amount
		}
	}
	s.ElectricityTotal += b.ElectricityTotal
	s.Total += b.Total
}

// Reduction is every line below zero before tax: price-freeze relief, deduction and discounts, those of the way of billing and paying among them.
func (s *Sum) Reduction() kilowon.Won {
	return s.Relief + s.Deduction + s.Discount + s.AutoPayment + s.EBill
}

// Plus adds another sum.
func (s *Sum) Plus(o *Sum) {
	s.Bills += o.Bills
	s.KWh += o.KWh
	s.Base += o.Base
	s.PowerFactor += o.PowerFactor
	s.Energy += o.Energy
	s.Climate += o.Climate
	s.Fuel += o.Fuel
	s.Minimum += o.Minimum
	s.Deduction += o.Deduction
	s.Relief += o.Relief
	s.Discount += o.Discount
	s.Standby += o.Standby
	s.ExcessUse += o.ExcessUse
	s.AutoPayment += o.AutoPayment
	s.EBill += o.EBill
	s.Cashback += o.Cashback
	s.GreenPremium += o.GreenPremium
	s.ThirdPartyPower += o.ThirdPartyPower
	s.ElectricityTotal += o.ElectricityTotal
	s.VAT += o.VAT
	s.Fund += o.Fund
	s.Cut += o.Cut
	s.TV += o.TV
	s.Total += o.Total
}

// Visit is called with each household's bill; under the single method it is a worked figure and no invoice. The bill is reused after the call.
type Visit func(u *Usage, b *rating.Bill) error

// Result is a complex's month in bills.
type Result struct {
	Method Method
	// Households, Common and Dwellings are the sums by part; Common is empty under the single method, Dwellings holds its one bill.
	Households, Common, Other Sum
	// Total is what the complex is invoiced with.
	Total Sum
	// Single is the bill of a single contract's dwellings, CommonBill and SchoolBill those of the common equipment.
	Single, CommonBill, SchoolBill *rating.Bill
	Reduction                      Reduction
	AverageKWh                     int64
}

// Rate computes the whole month: every household (each of a dwelling that was taken over), the common equipment, the complex.
func Rate(s *Statement, book *tariff.Book, visit Visit) (*Result, error) {
	s.FillAverage()
	if err := s.Settle(); err != nil {
		return nil, err
	}
	res := &Result{Method: s.Method()}
	if err := s.rateHouseholds(res, book, visit); err != nil {
		return nil, err
	}
	if err := s.Finish(res, book); err != nil {
		return nil, err
	}
	return res, nil
}

func (s *Statement) rateHouseholds(res *Result, book *tariff.Book, visit Visit) error {
	var bill rating.Bill
	for i := range s.Usages {
		if err := s.RateOne(res, &s.Usages[i], &bill, book); err != nil {
			return err
		}
		if visit != nil {
			if err := visit(&s.Usages[i], &bill); err != nil {
				return err
			}
		}
	}
	return nil
}

// RateOne rates one household into bill and counts it in res; chunks of a billing run call it and then Finish once over the merged results.
func (s *Statement) RateOne(res *Result, u *Usage, bill *rating.Bill, book *tariff.Book) error {
	h := &s.Households[u.Household]
	used := *u
	if s.Method() == Single && h.Dwelling() && s.averaged() {
		used.OwnKWh, used.CommonKWh = s.Average(), 0
	}
	if err := s.RateHousehold(bill, &used, book); err != nil {
		return err
	}
	switch {
	case s.Method() == Single && !h.Dwelling():
		res.Other.Add(bill)
	case s.Method() == Single:
		if !s.averaged() || averageDiscount(book, s.Period.To-1) {
			res.Reduction.Add(h, bill, book)
		}
		res.Households.Add(bill)
	default:
		res.Households.Add(bill)
	}
	return nil
}

// FillAverage gives every dwelling of a single contract that has no use of its own the average, so that its discount and its share can be worked out;
// with one missing everything goes by the average (별지 2-4 Ⅱ 3). A household of another class without use stays in the whole.
func (s *Statement) FillAverage() {
	if s.Method() != Single || len(s.Usages) >= len(s.Households) {
		return
	}
	filed := make([]*Usage, len(s.Households))
	for i := range s.Usages {
		filed[s.Usages[i].Household] = &s.Usages[i]
	}
	average := s.Average()
	all := make([]Usage, 0, len(s.Households))
	for i := range s.Households {
		switch {
		case filed[i] != nil:
			all = append(all, *filed[i])
		case s.Households[i].Dwelling():
			all = append(all, Usage{Household: i, OwnKWh: average})
		}
	}
	if s.MainKWh == 0 {
		// Without a main meter the filed use is the whole that the average is taken of.
		s.MainKWh = s.TotalKWh()
	}
	s.Usages = all
}

func averageDiscount(book *tariff.Book, d kilowon.Date) bool {
	c := book.Choices.AverageDiscount.At(d)
	return c != nil && c.Value
}

// averaged says that household use is missing wholly or in part, so that everything goes by the average (별지 2-4 Ⅱ 3, 별지 2-3 Ⅱ 10 가).
func (s *Statement) averaged() bool {
	if s.NotFiled || len(s.Usages) < len(s.Households) {
		return true
	}
	for i := range s.Usages {
		if !s.Usages[i].Filed {
			return true
		}
	}
	return false
}

// Finish rates what is left once every household is counted: the common equipment, or the one bill of a single contract, and the total.
func (s *Statement) Finish(res *Result, book *tariff.Book) error {
	if res.Method == Single {
		res.Single, res.AverageKWh = new(rating.Bill), s.Average()
		if err := s.RateSingle(res.Single, res.Reduction, book); err != nil {
			return err
		}
		res.Total = res.Other
		res.Total.Add(res.Single)
		return nil
	}
	res.Total = res.Households
	if s.EquipmentKWh()-s.SchoolKWh != 0 || s.Demand.BillingKW > 0 {
		res.CommonBill = new(rating.Bill)
		if err := s.RateCommon(res.CommonBill, tariff.General, book); err != nil {
			return err
		}
		res.Common.Add(res.CommonBill)
	}
	if s.SchoolKWh > 0 {
		res.SchoolBill = new(rating.Bill)
		if err := s.RateCommon(res.SchoolBill, tariff.Educational, book); err != nil {
			return err
		}
		res.Common.Add(res.SchoolBill)
	}
	res.Total.Plus(&res.Common)
	return nil
}
