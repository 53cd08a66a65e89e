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
