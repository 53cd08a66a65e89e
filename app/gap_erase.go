package app

import (
	"context"

	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/store"
)

// eraseContracts takes away all that is kept of the contracts whose time is over and that owe nothing, each in a transaction of its own, and says how many.
func (a *App) eraseContracts(ctx context.Context) (int64, error) {
	var due []store.Terminated
	err := a.store.View(ctx, func(tx store.Tx) error {
		now := today(tx.Now())
		list, err := tx.Terminated(now)
		for _, c := range list {
			if contract.KeptUntil(c.On) <= now {
				due = append(due, c)
			}
		}
		return err
	})
	var n int64
	for i := range due {
		if err != nil {
			break
		}
		c := &due[i]
		err = a.store.Update(ctx, func(tx store.Tx) error {
			s := tx.For(c.OrganisationID)
			owes, err := a.owes(tx, s, c.ComplexID)
			if err != nil || owes {
				return err
			}
			if err := s.EraseContract(c.ComplexID); err != nil {
				return err
			}
			n++
			return s.Log(operator, "contract.erase", c.ContractNumber)
		})
	}
	return n, err
}

// owes reports whether something that the bills of a contract claim has not come in, so that its data is kept until it has (동의서 3); nothing is known of a contract
// for which nothing ever came in, and it counts as settled.
func (a *App) owes(tx store.Tx, s store.Scope, complexID string) (bool, error) {
	list, err := a.standings(tx, s, complexID)
	for i := range list {
		if list[i].Unpaid() > 0 {
			return true, err
		}
	}
	return false, err
}
