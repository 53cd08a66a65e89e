package metering_test

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
)

// The energy between two readings of a meter with the multiplier 40, in whole kWh (제7조 ①).
func ExampleUsage() {
	previous, err := metering.ParseRegister("1000.25")
	if err != nil {
		fmt.Println(err)
		return
	}
	current, err := metering.ParseRegister("1012.75")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(metering.Usage(previous, current, 40), "kWh")
	// Output: 500 kWh
}

// A meter of five digits that stood at 99,900 and shows 291 has gone once around.
func ExampleRollover() {
	previous, current := metering.Register(99_900*metering.RegisterScale), metering.Register(291*metering.RegisterScale)
	kwh, ok := metering.Rollover(previous, current, 1, metering.DefaultDigits)
	fmt.Println(kwh, ok)
	// Output: 391 true
}

// A meter read on the 8th is read next on the 8th of the month after, though it was read a day late this time (제69조 ①).
func ExampleNextReading() {
	fmt.Println(metering.NextReading(kilowon.MustDate("2026-10-09"), 8, 3))
	// Output: 2026-11-08
}
