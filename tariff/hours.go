package tariff

import "github.com/kilowon/kilowon"

// Region is where a customer is supplied, as far as the hours of the load bands differ (별표 3 제1호 단서 4).
type Region uint8

// The regions.
const (
	// Mainland is everywhere but Jeju.
	Mainland Region = iota
	// Jeju is 제주특별자치도.
	Jeju
	regionCount
)

var (
	regionCodes = [regionCount]string{"mainland", "jeju"}
	regionNames = [regionCount]string{"육지", "제주"}
)

// ParseRegion reads a region code such as "jeju"; the empty text is Mainland.
func ParseRegion(s string) (Region, error) {
	if s == "" {
		return Mainland, nil
	}
	i, err := parseCode(regionCodes[:], s, "지역")
	return Region(i), err
}

// Code is the region in the case format.
func (r Region) Code() string { return regionCodes[r] }

// String is the Korean name of the region.
func (r Region) String() string { return regionNames[r] }

// HoursOfDay is how many clock hours a day has; Korea has no summer time.
const HoursOfDay = 24

// Hours are the load bands of a day (계절별·시간대별 구분, 별표 3).
type Hours struct {
	// Bands is the band of each clock hour by season: hour 9 is from 09:00 to 10:00.
	Bands [SeasonCount][HoursOfDay]Band
	// HolidaysLight meters holidays as light load from midnight to midnight, energy and demand (별표 3 제1호 단서 1).
	HolidaysLight bool
	// SaturdaysMid meters the energy of peak hours of a Saturday that is no holiday as mid load; its demand stays where it is.
	SaturdaysMid bool
}

// Band is the band in which the energy of an hour is metered, DemandBand that in which its demand is.
func (h *Hours) Band(s Season, k DayKind, hour int) Band {
	b := h.DemandBand(s, k, hour)
	if k == Saturday && h.SaturdaysMid && b == Peak {
		return Mid
	}
	return b
}

// DemandBand is the band in which the maximum demand of an hour is metered.
func (h *Hours) DemandBand(s Season, k DayKind, hour int) Band {
	if k == Holiday && h.HolidaysLight {
		return Light
	}
	return h.Bands[s][hour]
}

// WeekendPrice lowers the energy price in some hours of Saturdays, Sundays and holidays of some seasons (봄·가을 주말 할인).
type WeekendPrice struct {
	// Seasons says in which seasons it holds; From and To are the clock hours it begins and ends at.
	Seasons  [SeasonCount]bool
	From, To int
	// Off is the share taken off the energy price.
	Off kilowon.Ratio
	// Until is the first day after it; zero while no end is known.
	Until kilowon.Date
}

// Holds reports whether the price is lowered in an hour of a day.
func (w *WeekendPrice) Holds(d kilowon.Date, s Season, k DayKind, hour int) bool {
	return k != Workday && w.Seasons[s] && w.From <= hour && hour < w.To && (w.Until.IsZero() || d < w.Until)
}

// HoursScheme is the hours of some classes in one region through time. The voltage and option of Classes are empty.
type HoursScheme struct {
	Region  Region
	Title   string
	Classes []Key
	History History[Hours]
}

// WeekendScheme is the lowered weekend price of some classes through time. The voltage and option of Classes are empty.
type WeekendScheme struct {
	Title   string
	Classes []Key
	History History[WeekendPrice]
}

// HoursOf is the hours of a class in a region through time; nil where it is not metered by time of day.
func (b *Book) HoursOf(k Key, r Region) History[Hours] {
	for i := range b.Hours {
		if s := &b.Hours[i]; s.Region == r && hasClass(s.Classes, k) {
			return s.History
		}
	}
	return nil
}

// WeekendPriceOf is the lowered weekend price of a class through time; nil where it has none.
func (b *Book) WeekendPriceOf(k Key) History[WeekendPrice] {
	for i := range b.WeekendPrices {
		if s := &b.WeekendPrices[i]; hasClass(s.Classes, k) {
			return s.History
		}
	}
	return nil
}

func hasClass(classes []Key, k Key) bool {
	for _, c := range classes {
		if c.Class == k.Class && c.Grade == k.Grade {
			return true
		}
	}
	return false
}
