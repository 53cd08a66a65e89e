package criticalpeak_test

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/criticalpeak"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// A summer in which no peak day was called is charged by the ordinary list, whatever the prices of the option (별지 5 14.).
func ExampleSettle() {
	s, err := criticalpeak.Settle(&criticalpeak.Contract{
		Key:   tariff.Key{Class: tariff.General, Grade: tariff.GradeB, Voltage: tariff.HighA, Option: 2},
		Bound: kilowon.Ratio(kilowon.RatioScale / 10),
		Readings: []criticalpeak.Reading{{Period: kilowon.Period{From: kilowon.MustDate("2025-07-01"), To: kilowon.MustDate("2025-09-01")},
			Month: kilowon.MustDate("2025-09-01").Month(), KWh: rating.TOU{40000, 35000, 20000}}},
	}, book.Default())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Ordinary)
	fmt.Println(s.Season, s.Months[0].Billed == s.Months[0].Normal, s.Amount)
	// Output:
	// 피크일을 지정하지 않은 적용기간(별지 5 14.)
	// 2025-07-01~2025-08-31 true 0
}
