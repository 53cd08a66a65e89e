package kilowon_test

import (
	"fmt"

	"github.com/kilowon/kilowon"
)

// A period is half open: the day of this reading is not in it.
func ExamplePeriod() {
	p := kilowon.Period{From: kilowon.MustDate("2026-09-20"), To: kilowon.MustDate("2026-10-20")}
	fmt.Println(p, p.Days(), p.Contains(kilowon.MustDate("2026-10-20")))
	// Output: 2026-09-20~2026-10-19 30 false
}

// Ten won are shared by weights without losing one.
func ExampleShare() {
	fmt.Println(kilowon.Share(10, []int64{1, 1, 1}))
	// Output: [4 3 3]
}

// An error keeps its code through whatever is put around it.
func ExampleCodeOf() {
	_, err := kilowon.ParseDate("2026-02-30")
	fmt.Println(kilowon.CodeOf(kilowon.At("period.from", err)))
	// Output: invalid
}

// Exact amounts become won by a named method: 489.5 won half up for VAT, 1,430.9 won cut to ten won for the fund.
func ExampleRounding_Won() {
	fmt.Println(kilowon.RoundHalfUp.Won(4895, 10), kilowon.RoundDown10.Won(14309, 10), kilowon.RoundDown.Won(-139776, 10))
	// Output: 490 1,430 -13,977
}

// A price is exact, in 1/100 won.
func ExampleParsePrice() {
	price, err := kilowon.ParsePrice("214.6")
	fmt.Println(int64(price), price, err)
	// Output: 21460 214.6 <nil>
}
