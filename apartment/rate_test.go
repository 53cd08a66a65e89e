package apartment_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

var may2025 = kilowon.Period{From: kilowon.MustDate("2025-05-01"), To: kilowon.MustDate("2025-06-01")}

const mayMonth = "2025-05"

func month(t testing.TB, s string) kilowon.Month {
	m, err := kilowon.ParseMonth(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func statement(t testing.TB, method apartment.Method, kwh ...int64) *apartment.Statement {
	s := &apartment.Statement{Complex: &apartment.Complex{Method: method, ContractKW: 100, CommonOption: 1}, Period: may2025, ReadingMonth: month(t, mayMonth)}
	for i, v := range kwh {
		s.Households = append(s.Households, apartment.Household{Unit: apartment.Unit{Building: "101", Number: kilowon.FormatInt(int64(i + 1))}})
		s.Usages = append(s.Usages, apartment.Usage{Household: i, OwnKWh: v, Filed: true})
	}
	return s
}

func rateMonth(t testing.TB, s *apartment.Statement) *apartment.Result {
	t.Helper()
	res, err := apartment.Rate(s, book.Default(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// 제67조 ③: three dwellings use 300, 350 and 400 kWh and 150 kWh common: 1,200 / 3 = 400 kWh on average.
// High voltage, May 2025: base 1,260; 200 × 105 + 200 × 174 = 55,800; climate 3,600; fuel 2,000: 62,660 a dwelling, 187,980 in all.
// Tax 18,798, fund 3.2 % = 6,015.36 cut to 6,010: 212,788, cut to 212,780.
func TestSingleContract(t *testing.T) {
	s := statement(t, apartment.Single, 300, 350, 400)
	s.CommonKWh = 150
	res := rateMonth(t, s)
	if res.AverageKWh != 400 || res.Total.Base != 3780 || res.Total.Energy != 167400 || res.Total.ElectricityTotal != 187980 || res.Total.Total != 212780 {
		t.Errorf("average %d, %+v", res.AverageKWh, res.Total)
	}
	// One kWh more on the average moves every dwelling into the third block's base.
	s.CommonKWh = 153
	if got := rateMonth(t, s).Total.Base; got != 3*6060 {
		t.Errorf("base %v beyond the block, want 18,180", got)
	}
}

// The average is not rounded (rules: single-average): 1,201 kWh over 3 dwellings is the blocks three times as wide and one kWh in the third.
func TestSingleAverageKeepsFractions(t *testing.T) {
	s := statement(t, apartment.Single, 400, 400, 401)
	res := rateMonth(t, s)
	if want := kilowon.Won(600*105 + 600*174 + 242); res.Total.Energy != want {
		t.Errorf("energy %v, want %v", res.Total.Energy, want)
	}
}

// A discount household's reduction is worked out on its own use and taken off the one bill: 350 kWh high voltage, 1,260 + 21,000 + 26,100 + 3,150 + 1,750
// = 53,260, of which 30 % = 15,978.
func TestSingleDiscount(t *testing.T) {
	s := statement(t, apartment.Single, 300, 350, 400)
	s.Households[1].Discounts = []rating.Discount{{Kind: tariff.LargeFamily}}
	res := rateMonth(t, s)
	if res.Reduction.Won != 15978 || res.Reduction.Households != 1 || res.Total.Discount != -15978 {
		t.Errorf("reduction %+v, discount %v", res.Reduction, res.Total.Discount)
	}
	// A household that was not filed makes everything go by the average, the discount too (별지 2-4 Ⅱ 3): 700 / 3 = 233 kWh.
	s.MainKWh = 1050
	s.Usages = s.Usages[:2]
	if res := rateMonth(t, s); res.Reduction.Households != 1 || res.AverageKWh != 350 {
		t.Errorf("with a household missing: %+v, average %d", res.Reduction, res.AverageKWh)
	}
}

// 제67조 ③ 2호: a shop inside is charged at the high-voltage list of its class and its use is not averaged.
func TestSingleWithOtherClass(t *testing.T) {
	s := statement(t, apartment.Single, 300, 300, 900)
	s.Households[2].Key, s.Households[2].ContractKW = tariff.Key{Class: tariff.General, Voltage: tariff.Low}, 10
	res := rateMonth(t, s)
	if res.AverageKWh != 300 || res.Other.Bills != 1 || res.Other.Base != 71700 || res.Other.Energy != 900*986/10 {
		t.Errorf("average %d, other %+v", res.AverageKWh, res.Other)
	}
	if res.Total.Total != res.Single.Total+res.Other.Total {
		t.Errorf("total %v", res.Total.Total)
	}
}

// 제67조 ④ and 별지 2-3 Ⅱ 2 나: households at the low-voltage list; the common equipment's demand is the complex's shared by use.
// Complex demand: floor 30 % of 100 kW = 30 kW; common 200 of 1,000 kWh: 6 kW. 6 × 7,170 = 43,020; 200 × 98.6 = 19,720; 1,800; 1,000.
func TestComprehensiveContract(t *testing.T) {
	s := statement(t, apartment.Comprehensive, 300, 500)
	s.CommonKWh = 200
	s.Demand = rating.Demand{PeakKW: 12, Metered: true}
	res := rateMonth(t, s)
	if res.CommonBill.Sum(tariff.ChargeBase) != 43020 || res.CommonBill.Sum(tariff.ChargeEnergy) != 19720 || res.CommonBill.ElectricityTotal != 65540 {
		t.Errorf("common %+v", res.Common)
	}
	if res.Households.Base != 1600+7300 || res.Total.Total != res.Households.Total+res.Common.Total {
		t.Errorf("households %+v", res.Households)
	}
	// A counting month within twelve raises the demand, one beyond or another month does not.
	s.Demand.History = []rating.MonthPeak{{Month: month(t, "2025-01"), PeakKW: 60}, {Month: month(t, "2025-04"), PeakKW: 90}, {Month: month(t, "2024-02"), PeakKW: 99}}
	if kw := s.CommonDemand(200); kw != 12 {
		t.Errorf("demand %d kW, want 60 × 200 / 1,000 = 12", kw)
	}
}

// 별지 2-3 Ⅱ 2 나 (2): before anyone has moved in, the floor is 30 % of the common equipment's capacity.
func TestCommonDemandBeforeResidents(t *testing.T) {
	s := statement(t, apartment.Comprehensive, 0, 0)
	s.CommonKWh, s.Complex.ContractKW, s.Complex.CommonEquipmentKW = 500, 1000, 100
	s.Demand = rating.Demand{PeakKW: 20, Metered: true}
	if kw := s.CommonDemand(500); kw != 30 {
		t.Errorf("demand %d kW, want 30", kw)
	}
	s.Usages[0].OwnKWh = 1
	if kw := s.CommonDemand(500); kw != 299 {
		t.Errorf("demand %d kW once a resident uses power, want 300 × 500 / 501", kw)
	}
}

// A share of the demand that rounds to nothing is no reason to refuse the month.
func TestCommonDemandOfNothing(t *testing.T) {
	s := statement(t, apartment.Comprehensive, 20_000, 20_000)
	s.CommonKWh, s.Complex.ContractKW = 100, 120
	s.Demand = rating.Demand{PeakKW: 30, Metered: true}
	if res := rateMonth(t, s); res.Common.Base != 0 || res.CommonBill.KWh != 100 {
		t.Errorf("common %+v", res.Common)
	}
}

// 별지 2-3 Ⅱ 3 다: sub-customers come off the contract power, the peak and the kWh.
func TestSubCustomers(t *testing.T) {
	s := statement(t, apartment.Comprehensive, 400, 400)
	s.MainKWh, s.CommonKWh = 1500, 200
	s.Complex.SubCustomers = []apartment.SubCustomer{{ContractKW: 40}, {ContractKW: 20, Metered: true}}
	s.SubUses = []apartment.SubUse{{KWh: 300}, {KWh: 200, PeakKW: 15}}
	s.Demand = rating.Demand{PeakKW: 95, Metered: true}
	if s.TotalKWh() != 1000 {
		t.Errorf("total %d kWh", s.TotalKWh())
	}
	// 95 − 40 − 15 = 40 kW, above 30 % of 40 kW; 200 of 1,000 kWh: 8 kW.
	if kw := s.CommonDemand(200); kw != 8 {
		t.Errorf("demand %d kW, want 8", kw)
	}
}

// 제67조 ④ 4호: the educational part of the common equipment has the educational high-voltage list.
func TestSchoolPart(t *testing.T) {
	s := statement(t, apartment.Comprehensive, 400, 400)
	s.CommonKWh, s.SchoolKWh = 200, 50
	s.Demand = rating.Demand{PeakKW: 50, Metered: true}
	res := rateMonth(t, s)
	if res.SchoolBill == nil || res.SchoolBill.KWh != 50 || res.CommonBill.KWh != 150 || res.Common.Bills != 2 {
		t.Fatalf("common %+v", res.Common)
	}
}

// 별지 2-3 Ⅱ 10 가: a comprehensive contract without filing is billed by the single method that month.
func TestNotFiled(t *testing.T) {
	s := statement(t, apartment.Comprehensive, 0, 0)
	s.Usages, s.MainKWh, s.NotFiled = nil, 700, true
	res := rateMonth(t, s)
	if res.Method != apartment.Single || res.AverageKWh != 350 || res.CommonBill != nil {
		t.Errorf("method %v, average %d", res.Method, res.AverageKWh)
	}
}

// A share of the common use that the office files with a household moves to it: nothing is billed twice.
func TestCommonShareMoves(t *testing.T) {
	s := statement(t, apartment.Comprehensive, 300, 300)
	s.CommonKWh = 100
	s.Demand = rating.Demand{PeakKW: 10, Metered: true}
	s.Usages[0].CommonKWh = 40
	res := rateMonth(t, s)
	if res.CommonBill.KWh != 60 || res.Households.KWh != 640 || res.Total.KWh != 700 {
		t.Errorf("common %d, households %d kWh", res.CommonBill.KWh, res.Households.KWh)
	}
	s.Usages[0].CommonKWh = 101
	if _, err := apartment.Rate(s, book.Default(), nil); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("sharing out more than the common use: %v", err)
	}
}

func TestShareBillSumsToTheInvoice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 200).Draw(t, "households")
		owns := make([]apartment.Own, n)
		var tv kilowon.Won
		for i := range owns {
			owns[i] = apartment.Own{KWh: rapid.Int64Range(0, 900).Draw(t, "kwh"), TV: 2500}
			owns[i].Won = kilowon.Won(rapid.Int64Range(0, 300000).Draw(t, "won")) + owns[i].TV
			tv += owns[i].TV
		}
		total := tv + kilowon.Won(rapid.Int64Range(0, 50_000_000).Draw(t, "total"))
		for _, rule := range []apartment.ShareRule{apartment.ShareOwnTariff, apartment.ShareUsage, apartment.ShareEqual} {
			var sum kilowon.Won
			for i, sh := range apartment.ShareBill(total, rule, owns) {
				sum += sh.Won
				if sh.Won-sh.Difference != owns[i].Won {
					t.Fatalf("%v: the difference is hidden", rule)
				}
			}
			if sum != total {
				t.Fatalf("%v: parts add up to %v, want %v", rule, sum, total)
			}
		}
	})
}

func BenchmarkRate3000(b *testing.B) {
	kwh := make([]int64, 3000)
	for i := range kwh {
		kwh[i] = int64(100 + i*7%500)
	}
	s := statement(b, apartment.Comprehensive, kwh...)
	s.CommonKWh, s.Demand = 90_000, rating.Demand{PeakKW: 2000, Metered: true}
	bk := book.Default()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := apartment.Rate(s, bk, nil); err != nil {
			b.Fatal(err)
		}
	}
}
