package tariff

import "github.com/kilowon/kilowon"

// CriticalPeak is an edition of the option with critical peak days (수요관리형 선택요금 Ⅰ, 제67조의4, 별지 5).
type CriticalPeak struct {
	// Winter and Summer are the months the option prices.
	Winter, Summer Months
	// Days is how many peak days a season has, DaysRange by how many there may be more or fewer.
	Days, DaysRange int
	// WeekDays is how many may lie in one week, RunDays on weekdays one after the other.
	WeekDays, RunDays int
	// CrowdRate lowers the charge for each day beyond WeekDays and RunDays.
	CrowdRate kilowon.Ratio
	// Bounds are how far the charge may leave that of the ordinary list, as the customer chooses.
	Bounds [3]kilowon.Ratio
	// GeneralCut and IndustrialCut are how much less than the baseline is a reduction, by class.
	GeneralCut, IndustrialCut kilowon.Ratio
	// KeptShare is on how many of the peak days use must be reduced.
	KeptShare kilowon.Ratio
	// PeakShare is the share of peak hours below which a season is charged by the ordinary list.
	PeakShare kilowon.Ratio
	Baseline  BaselineRule
}

// BaselineRule says how the baseline of a peak day is made (별지 5 13.).
type BaselineRule struct {
	// Days is how many weekdays are looked at, Keep how many of them are averaged after the largest and smallest are left out.
	Days, Keep int
	// Deviation is how far from their mean a day may lie.
	Deviation kilowon.Ratio
	// DataShare is the share of obtained hours below which the baseline is corrected.
	DataShare kilowon.Ratio
}

// CriticalPeakRates is by how much the charge falls for each peak day more than usual, and rises for each fewer (별지 5 4.).
type CriticalPeakRates struct{ Winter, Summer kilowon.Ratio }
