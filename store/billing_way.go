package store

import "github.com/kilowon/kilowon/contract"

// BillingWay is how a contract is billed and paid from a day until the next one's; all but the day is kept sealed.
type BillingWay struct {
	contract.Billing
	ApplicationID string
}

// BillingWays are how the organisation's contracts are billed and paid, as far as that was ever decided on.
type BillingWays interface {
	// AddBillingWay stores the next one of a contract.
	AddBillingWay(complexID string, w *BillingWay) error
	// BillingWays are in the order they were decided on, which no later one's day comes before.
	BillingWays(complexID string) ([]BillingWay, error)
}
