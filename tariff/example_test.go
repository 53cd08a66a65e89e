package tariff_test

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// The list of a class on a day, with where it was read.
func ExampleBook_Lists() {
	tariffs := book.Default()
	key := tariff.Key{Class: tariff.Residential, Voltage: tariff.HighA}
	list := tariffs.Lists(key).At(kilowon.MustDate("2026-10-20"))
	for i, price := range list.Value.Tiers.Energy {
		fmt.Printf("%d단계 %v원, 기본요금 %v원\n", i+1, price, list.Value.Tiers.Base[i])
	}
	entry := tariffs.Entry(list.Entry)
	fmt.Println(key, entry.From, entry.Source.Cite, entry.Source.Confidence)
	// Output:
	// 1단계 105.0원, 기본요금 730원
	// 2단계 174.0원, 기본요금 1,260원
	// 3단계 242.3원, 기본요금 6,060원
	// 주택용전력 고압 2023-05-16 별표 1 제1호 나목 공식
}

// The entries that public sources leave open say so and why.
func ExampleBook_chosen() {
	tariffs := book.Default()
	chosen := tariffs.Choices.PeriodTolerance.At(kilowon.MustDate("2026-10-20"))
	entry := tariffs.Entry(chosen.Entry)
	fmt.Println(chosen.Value, entry.Chosen)
	fmt.Println(entry.Note)
	// Output:
	// 4 true
	// 검침일이 5일 이상 바뀌면 일수계산한다는 안내 사본에 따라 4일까지는 한 달로 봄. 시행세칙 제62조 본문은 공개되어 있지 않음
}

// When a complex reads its main meter on the 20th, its households' readings are due the day after, and the bill on a later day.
func ExampleCalendar() {
	calendar := book.Default().Calendar
	reading := kilowon.MustDate("2026-10-20")
	deadline, _, err := calendar.FilingDeadline(reading)
	if err != nil {
		fmt.Println(err)
		return
	}
	due, err := calendar.DueDate(reading)
	fmt.Println(deadline, due, err)
	// Output:
	// 2026-10-21 2026-11-10 <nil>
}

// The options of 일반용(갑)Ⅱ on a day in winter: won a kW, and the dearest kWh.
func ExampleBook_Keys() {
	tariffs, day := book.Default(), kilowon.MustDate("2026-12-15")
	for _, key := range tariffs.Keys() {
		list := tariffs.Lists(key).At(day)
		if key.Class != tariff.General || key.Voltage != tariff.HighA || key.Grade != tariff.GradeA2 || list == nil {
			continue
		}
		dearest := list.Value.EnergyPrice(tariff.Winter, tariff.Light)
		if list.Value.Kind == tariff.TimeOfUse {
			dearest = list.Value.EnergyPrice(tariff.Winter, tariff.Peak)
		}
		fmt.Println(key, list.Value.Base, dearest)
	}
	// Output:
	// 일반용전력(갑)Ⅱ 고압A 선택Ⅰ 7,170.0 143.3
	// 일반용전력(갑)Ⅱ 고압A 선택Ⅱ 8,230.0 138.0
	// 일반용전력(갑)Ⅱ 고압A 선택Ⅲ 7,170.0 130.3
	// 일반용전력(갑)Ⅱ 고압A 선택Ⅳ 8,230.0 125.0
}

// A history is the dated values of one thing, oldest first: the rate of the fund.
func ExampleHistory() {
	for _, rate := range book.Default().Fund {
		fmt.Println(rate.From, rate.Value)
	}
	// Output:
	// 2013-11-21 3.7%
	// 2024-07-01 3.2%
	// 2025-07-01 2.7%
}
