package tariff

import "github.com/kilowon/kilowon"

// ClimateRule is an edition of how the climate and environment price is made of costs (별표 7 1)).
type ClimateRule struct {
	// Cashback counts the grants for saving households (에너지캐시백 지원금) among the costs.
	Cashback bool
}

// FuelRule is an edition of how the fuel cost adjustment price is held back (별표 8 제1호 2), 3)); dated by the first reading month.
type FuelRule struct {
	// Limit is the most a price may be above or below zero.
	Limit kilowon.Price
	// Step is the most a price may differ from the one before it; 0 where nothing limits the step.
	Step kilowon.Price
	// Still is the change up to which the price before stays; KeepsAtStill says that a change of exactly so much is kept too.
	Still        kilowon.Price
	KeepsAtStill bool
	// FreeRebase lets a price move by less than Still when a new base is used for the first time.
	FreeRebase bool
	// Deferral takes the part of the base cost that is not charged yet (미조정단가) off the base.
	Deferral bool
	// RoundLoss rounds the mean of the losses to 0.01 % too.
	RoundLoss bool
}

// FuelBase is the base cost of fuel and the conversion factor of a run of reading months, both included.
type FuelBase struct {
	// Cost is in 1/100 won a kg.
	Cost kilowon.Price
	// Factor is in 1/10000 kg a kWh.
	Factor int64
	Last   kilowon.Month
}
