package rating_test

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// A school of 1,200 kW wishes for grade 갑: the price list with the reason and article of each step.
func ExampleDecide() {
	d, err := rating.Decide(&rating.Premises{Date: kilowon.MustDate("2025-07-01"), Uses: []rating.UsePart{{Use: tariff.UseSchool}}, ContractKW: 1200, WishGradeA: true}, book.Default())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range d.Steps {
		fmt.Printf("%s: %s [%s]\n", s.What, s.Result, s.Cite)
	}
	fmt.Println(d.Key, d.Options)
	// Output:
	// 용도: 교육용전력 [제58조 ① 1호]
	// 계약전력: 교육용전력 [제58조 ①]
	// 공급전압: 고압A [제23조 ①]
	// 갑·을: 교육용전력(갑) [제58조 ④]
	// 요금표: 교육용전력(갑) 고압A 선택Ⅰ [제67조 ⑦]
	// 교육용전력(갑) 고압A 선택Ⅰ [선택Ⅰ 선택Ⅱ]
}

// An office on option Ⅰ: the lists it may choose from, and what its month would have cost under each.
func ExampleAlternatives() {
	office := rating.HeldMonth{
		Terms: []rating.Terms{{Key: tariff.Key{Class: tariff.General, Grade: tariff.GradeA1, Voltage: tariff.HighA, Option: 1}, ContractKW: 20}},
		Use: rating.Usage{Period: kilowon.Period{From: kilowon.MustDate("2025-05-01"), To: kilowon.MustDate("2025-06-01")}, KWh: 3000,
			Demand: rating.Demand{PeakKW: 10, Metered: true}},
	}
	var bill rating.Bill
	for _, a := range rating.Alternatives(office.Terms[0].Key, rating.Choosing{On: kilowon.MustDate("2025-05-31")}, book.Default()) {
		if err := office.RateAs(&bill, &a, book.Default()); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%v %v원\n", a.Key, bill.Total)
	}
	// Output:
	// 일반용전력(갑)Ⅰ 고압A 선택Ⅰ 463,550원
	// 일반용전력(갑)Ⅰ 고압A 선택Ⅱ 460,950원
}

// The same office with another contract power: 9 kW is exceeded by its peak of 10 kW, which is announced once and then charged (제67조의3).
func ExampleHeldMonth_RateAs() {
	key := tariff.Key{Class: tariff.General, Grade: tariff.GradeA1, Voltage: tariff.HighA, Option: 1}
	office := rating.HeldMonth{Terms: []rating.Terms{{Key: key, ContractKW: 20}},
		Use: rating.Usage{Period: kilowon.Period{From: kilowon.MustDate("2025-05-01"), To: kilowon.MustDate("2025-06-01")}, KWh: 1500,
			Demand: rating.Demand{PeakKW: 10, Metered: true}}}
	april := kilowon.MonthOf(2025, 4)
	var bill rating.Bill
	for _, a := range []rating.Alternative{{Key: key, ContractKW: 50}, {Key: key, ContractKW: 9}, {Key: key, ContractKW: 9, Exceeded: []kilowon.Month{april}}} {
		if err := office.RateAs(&bill, &a, book.Default()); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%dkW: %dkW, %v원\n", a.ContractKW, bill.BillingKW(), bill.Total)
	}
	// Output:
	// 50kW: 15kW, 312,930원
	// 9kW: 10kW, 272,350원
	// 9kW: 10kW, 284,530원
}

// A home in May 2025: what it pays, and where a dearer block begins.
func ExampleWhatIf() {
	w := rating.WhatIf{Terms: []rating.Terms{{Key: tariff.Key{Class: tariff.Residential, Voltage: tariff.Low}}},
		Use:  rating.Usage{Period: kilowon.Period{From: kilowon.MustDate("2025-05-01"), To: kilowon.MustDate("2025-06-01")}},
		Book: book.Default()}
	for _, kwh := range []int64{300, 400, 401} {
		_, due, err := w.Totals(kwh)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%dkWh %v원\n", kwh, due)
	}
	step, ok, err := w.Next(300)
	fmt.Println(step.KWh, step.Tier, ok, err)
	// Output:
	// 300kWh 58,020원
	// 400kWh 83,900원
	// 401kWh 90,710원
	// 400 3 true <nil>
}

// Why a home pays less in July than in June though it used more: the summer blocks take off more than the use adds. The parts add up to the difference.
func ExampleCompare() {
	terms := []rating.Terms{{Key: tariff.Key{Class: tariff.Residential, Voltage: tariff.Low}}}
	side := func(from, to string, kwh int64) rating.Side {
		return rating.Side{Terms: terms, Usage: &rating.Usage{Period: kilowon.Period{From: kilowon.MustDate(from), To: kilowon.MustDate(to)}, KWh: kwh}}
	}
	change, err := rating.Compare(side("2025-06-01", "2025-07-01", 380), side("2025-07-01", "2025-08-01", 420), book.Default())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range change.Parts {
		fmt.Printf("%v: %v원\n", p.Cause, p.Amount)
	}
	fmt.Printf("%v원 - %v원 = %v원\n", change.New.Total, change.Old.Total, change.Difference())
	// Output:
	// 사용량: 9,144원
	// 누진 구간: 7,554원
	// 계절: -17,014원
	// 부가가치세·기금의 요율: -347원
	// 부가가치세·기금: -41원
	// 단수처리: -6원
	// 78,010원 - 78,720원 = -710원
}

// From how many hours of use a month on option Ⅱ costs less than Ⅰ: 1,060 won a kW dearer, 4.3 won a kWh cheaper.
func ExampleCheapest() {
	ranges, err := rating.Cheapest(1, 744, func(hours int64) ([]kilowon.Won, error) {
		return []kilowon.Won{kilowon.Won(71700 + 986*hours), kilowon.Won(82300 + 943*hours)}, nil
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range ranges {
		fmt.Printf("%d~%d시간 %d\n", r.From, r.To, r.Choice)
	}
	// Output:
	// 1~246시간 0
	// 247~744시간 1
}

// A choice made on 29 February may be changed a year on (제67조 ⑦).
func ExampleNextChange() {
	fmt.Println(rating.NextChange(kilowon.MustDate("2024-02-29")))
	// Output:
	// 2025-03-01
}
