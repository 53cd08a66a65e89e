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
