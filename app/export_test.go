package app

import (
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store"
)

// FileMonth adds and registers the n-th month of an installed demo complex and gives its run, not yet billed.
func (a *App) FileMonth(ctx context.Context, who Actor, c *DemoComplex, month kilowon.Month) (RunProgress, error) {
	var run RunProgress
	err := a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		m := c.Months[0].Reading
		m.ComplexID, m.Month = c.Contract.ID, month
		m.Period = kilowon.Period{From: (month - 1).Day(20), To: month.Day(20)}
		if err := s.SaveMonth(&m); err != nil {
			return err
		}
		sub, content := c.submission(0, who)
		sub.Month = month
		if err := s.InsertSubmission(&sub, content); err != nil {
			return err
		}
		registered, err := s.RegisterSubmission(sub.ID, today(tx.Now()))
		if err != nil {
			return err
		}
		run, err = a.insertRun(s, &registered)
		return err
	})
	return run, err
}
