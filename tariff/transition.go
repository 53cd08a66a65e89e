package tariff

import (
	"slices"

	"github.com/kilowon/kilowon"
)

// OptionTransition says that bills come to the lower of a customer's option and another that cannot be chosen yet (부칙), by reading month. The other
// option's first prices hold from From on.
type OptionTransition struct {
	Class       Class
	Grade       Grade
	From        kilowon.Date
	First, Last kilowon.Month
	// Other is the option each own option is compared with; 0 where there is none.
	Other [optionCount]Option
	Entry EntryID
}

// Transition is what holds for the bills of a reading month; nil where there is none.
func (b *Book) Transition(m kilowon.Month) *OptionTransition {
	for i := range b.Transitions {
		if t := &b.Transitions[i]; t.First <= m && m <= t.Last {
			return t
		}
	}
	return nil
}

// OtherOf is the list that one is compared with.
func (t *OptionTransition) OtherOf(k Key) (Key, bool) {
	if k.Class != t.Class || k.Grade != t.Grade || k.Option >= optionCount || t.Other[k.Option] == 0 {
		return k, false
	}
	k.Option = t.Other[k.Option]
	return k, true
}

// Early is the timeline of a list that cannot be chosen yet, and the list that holds before it begins.
func (b *Book) Early(t *OptionTransition, k Key) (early *Timeline, before Key) {
	own := slices.Index(t.Other[:], k.Option)
	if own < 0 || k.Class != t.Class || k.Grade != t.Grade {
		return nil, k
	}
	before = k
	before.Option = Option(own)
	return b.early[k], before
}

// earlier lays out the timelines of lists that cannot be chosen yet.
func (b *Book) earlier() map[Key]*Timeline {
	out := map[Key]*Timeline{}
	for i := range b.Transitions {
		t := &b.Transitions[i]
		for _, own := range b.keys {
			other, ok := t.OtherOf(own)
			h := b.Lists(other)
			if !ok || len(h) == 0 {
				continue
			}
			h = slices.Clone(h)
			h[0].From = t.From
			out[other] = b.timeline(h)
		}
	}
	return out
}
