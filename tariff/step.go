package tariff

import "github.com/kilowon/kilowon"

// Step is one line of a worked calculation outside a bill: what was computed, how, and what came of it, in words for people.
type Step struct {
	Label string `json:"label"`
	// Formula is the sum as it is done by hand; empty where a value was given.
	Formula string       `json:"formula,omitempty"`
	Result  string       `json:"result"`
	Cite    kilowon.Cite `json:"cite,omitempty"`
	// Entry is where a number of the step stands in the book; 0 where it was given.
	Entry EntryID `json:"-"`
}
