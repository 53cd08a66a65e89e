package app

import (
	"context"

	"github.com/kilowon/kilowon/store"
)

// mostWaiting is how many rows of a queue are shown; what is done makes room for the rest.
const mostWaiting = 200

// DeskWork is what waits for the supplier's clerks, oldest first.
type DeskWork struct {
	// Proposals wait for a second clerk; ProposalCount is of all.
	Proposals     []Proposal
	ProposalCount int
	// Parked have households without a bill, Unfiled are past their deadline without a filing.
	Parked, Unfiled []store.WaitingMonth
	// Registrations is how many applications for membership wait, Erasures how many people are to be erased.
	Registrations, Erasures int
}

// DeskWork lists what waits.
func (a *App) DeskWork(ctx context.Context, who Actor) (DeskWork, error) {
	var work DeskWork
	page := store.Page{Limit: mostWaiting}
	err := a.deskView(ctx, who, func(tx store.Tx, d store.Desk) error {
		list, n, err := d.WaitingProposals(page)
		if err != nil {
			return err
		}
		work.ProposalCount = n
		if _, work.Registrations, err = d.Registrations(store.RegistrationSubmitted, store.Page{Limit: 1}); err != nil {
			return err
		}
		if _, work.Erasures, err = d.WaitingErasures(store.Page{Limit: 1}); err != nil {
			return err
		}
		if work.Proposals, err = proposals(tx, who, list); err != nil {
			return err
		}
		if work.Parked, err = d.ParkedMonths(page); err != nil {
			return err
		}
		work.Unfiled, err = a.overdueMonths(tx)
		return err
	})
	return work, err
}

// overdueMonths are the months that were not filed by their deadline, oldest first.
func (a *App) overdueMonths(tx store.Tx) ([]store.WaitingMonth, error) {
	read, err := tx.Desk().UnfiledMonths(today(tx.Now()), store.Page{Limit: mostWaiting})
	if err != nil {
		return nil, err
	}
	var out []store.WaitingMonth
	for _, m := range read {
		deadline, _, err := a.book.Calendar.FilingDeadline(m.ReadOn)
		if err != nil {
			return nil, err
		}
		if today(tx.Now()) > deadline {
			out = append(out, m)
		}
	}
	return out, nil
}
