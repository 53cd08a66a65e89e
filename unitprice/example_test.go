package unitprice_test

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff/book"
	"github.com/kilowon/kilowon/unitprice"
)

// The costs of a year over the energy sold, each rounded to 0.1 won and then added (별표 7 1)).
func ExampleClimate() {
	price, err := unitprice.Climate(&unitprice.ClimateCosts{From: kilowon.MustDate("2022-04-01"), SalesKWh: 500_000_000_000,
		RPS: unitprice.Cost{Won: 2_950_000_000_000}, ETS: unitprice.Cost{Won: 400_000_000_000}, Coal: unitprice.Cost{Won: 300_000_000_000}}, book.Default())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range price.Steps {
		fmt.Println(s.Label, s.Result)
	}
	fmt.Println(price.Price)
	// Output:
	// RPS비용 단가 5.9원/kWh
	// ETS비용 단가 0.8원/kWh
	// 석탄발전 감축비용 단가 0.6원/kWh
	// 기후환경요금 단가 7.3원/kWh
	// 7.3
}
