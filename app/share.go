package app

import (
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/store"
)

// SetShareRule chooses how a single contract's bill is divided among the households, from the first month on that is not billed yet.
// Bills that were issued keep their shares.
func (a *App) SetShareRule(ctx context.Context, who Actor, complexID string, rule apartment.ShareRule) error {
	return a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		from, err := firstOpenDay(s, complexID, today(tx.Now()))
		if err != nil {
			return err
		}
		terms, err := s.ComplexTerms(complexID)
		if err != nil {
			return err
		}
		current := -1
		for i := range terms {
			if terms[i].From <= from {
				current = i
			}
		}
		if current < 0 || terms[current].Method != apartment.Single {
			return kilowon.Errorf(kilowon.Conflict, "배분 방법은 단일계약에서만 정합니다.")
		}
		next := terms[current]
		next.From, next.ShareRule = from, rule
		if err := s.SaveComplexTerms(complexID, next); err != nil {
			return err
		}
		return s.Log(who.ID, "contract.share_rule", complexID)
	})
}

// firstOpenDay is the first day of the earliest month that takes a filing, or today when every month is billed.
func firstOpenDay(s store.Scope, complexID string, now kilowon.Date) (kilowon.Date, error) {
	months, err := s.Months(complexID, store.Page{Limit: 120})
	if err != nil {
		return 0, err
	}
	from := now
	for i := range months {
		if st := months[i].State; st == store.MonthOpen || st == store.MonthFiled {
			from = min(from, months[i].Period.From)
		}
	}
	return from, nil
}
