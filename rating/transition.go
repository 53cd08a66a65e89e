package rating

import (
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// lower makes the bill that of the other option where it comes to less (rules: option-transition).
func (r *rater) lower(t *tariff.OptionTransition) error {
	meant := func(x Terms) bool {
		_, ok := t.OtherOf(x.Key)
		return ok
	}
	if !slices.ContainsFunc(r.terms, meant) {
		return nil
	}
	terms := slices.Clone(r.terms)
	for i := range terms {
		terms[i].Key, _ = t.OtherOf(terms[i].Key)
	}
	var bill Bill
	other := rater{Bill: &bill, terms: terms, use: r.use, book: r.book, early: t}
	if err := other.rate(); err != nil || bill.ElectricityTotal >= r.ElectricityTotal {
		return err
	}
	*r = rater{Bill: r.Bill, terms: terms, use: r.use, book: r.book, early: t}
	return r.rate()
}

// chosen is the list the customer chose, also where the bill is asked for on the other option: standby power stays on it.
func (r *rater) chosen(k tariff.Key) tariff.Key {
	if r.early != nil {
		_, k = r.book.Early(r.early, k)
	}
	return k
}

// earlier is the timeline of a list that cannot be chosen yet, and before it begins that of the customer's own, up to its end.
func (r *rater) earlier(k tariff.Key, d, to kilowon.Date) (*tariff.Timeline, kilowon.Date) {
	early, before := r.book.Early(r.early, k)
	switch {
	case early == nil:
		return r.book.Timeline(k), to
	case d < r.early.From:
		return r.book.Timeline(before), min(to, r.early.From)
	}
	return early, to
}
