package tariff

import "github.com/kilowon/kilowon"

// CoverageStatus says how much of something is in the book.
type CoverageStatus string

// The degrees of coverage.
const (
	// CoverageComplete means that every public number is in.
	CoverageComplete CoverageStatus = "complete"
	// CoveragePartial means that something is missing, which the note names.
	CoveragePartial CoverageStatus = "partial"
	// CoverageNone means that the book has nothing: what needs it is answered with the error unencoded.
	CoverageNone CoverageStatus = "unencoded"
)

var coverageNames = map[CoverageStatus]string{CoverageComplete: "전부", CoveragePartial: "일부", CoverageNone: "없음"}

// String is the Korean word for the status.
func (s CoverageStatus) String() string { return coverageNames[s] }

// Coverage tells what the book answers for, from when, and what it does not know.
type Coverage struct {
	Classes   []CoveredClass `json:"classes"`
	Discounts []Covered      `json:"discounts"`
	// Values are the dated values that are neither price lists nor discounts, e.g. the fuel adjustment.
	Values []Covered `json:"values"`
	// Rules are the points public sources leave open and the rules without a number.
	Rules []Covered `json:"rules"`
}

// CoveredClass is a class and grade with its price lists; its status is that of the least covered list.
type CoveredClass struct {
	Class   string         `json:"class"`
	Grade   string         `json:"grade,omitempty"`
	Name    string         `json:"name"`
	Article kilowon.Cite   `json:"article"`
	Status  CoverageStatus `json:"status"`
	Note    string         `json:"note,omitempty"`
	Lists   []CoveredList  `json:"lists"`
}

// CoveredList is a price list, by voltage and option of its class.
type CoveredList struct {
	Voltage string `json:"voltage"`
	Option  Option `json:"option,omitempty"`
	Name    string `json:"name"`
	CoveredTime
}

// Covered is one discount, value or rule.
type Covered struct {
	// Key is the part of the book, e.g. "large_family" or "fuel".
	Key     string       `json:"key"`
	Name    string       `json:"name"`
	Article kilowon.Cite `json:"article"`
	CoveredTime
}

// CoveredTime is how much is covered and when: from the first day the book answers for to the first day it no longer does; zero while it goes on.
type CoveredTime struct {
	Status CoverageStatus `json:"status"`
	From   kilowon.Date   `json:"from,omitzero"`
	Until  kilowon.Date   `json:"until,omitzero"`
	Note   string         `json:"note,omitempty"`
}
