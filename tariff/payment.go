package tariff

import "github.com/kilowon/kilowon"

// AutoPayment is what payment by debit (자동이체, 제77조 ②) takes off a month's bill: Ratio of an amount, up to Cap won.
type AutoPayment struct {
	Ratio kilowon.Ratio
	Cap   kilowon.Won
	// NewMonths says that only those still have it who applied before, for so many reading months from the application on; 0 means all have it.
	NewMonths int
}
