package app

import (
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// deskView runs fn on one consistent state over all organisations, for a clerk of the supplier.
func (a *App) deskView(ctx context.Context, who Actor, fn func(tx store.Tx, d store.Desk) error) error {
	if err := atDesk(who, member.WorkDesk); err != nil {
		return err
	}
	return a.store.View(ctx, func(tx store.Tx) error { return fn(tx, tx.Desk()) })
}

// deskUpdate runs fn in one transaction over all organisations, for a clerk of the supplier.
func (a *App) deskUpdate(ctx context.Context, who Actor, fn func(tx store.Tx, d store.Desk) error) error {
	if err := atDesk(who, member.WorkDesk); err != nil {
		return err
	}
	return a.store.Update(ctx, func(tx store.Tx) error { return fn(tx, tx.Desk()) })
}

// atDesk lets only the supplier's own staff through, who may do the action.
func atDesk(who Actor, what member.Action) error {
	if who.Kind != member.Supplier || !who.Role.May(what) {
		return kilowon.Errorf(kilowon.Forbidden, "전기공급자의 담당자만 할 수 있는 일입니다.")
	}
	return nil
}

// DeskSearch is what a text finds over all organisations.
type DeskSearch struct {
	Complexes     []store.DeskComplex
	Organisations []store.Organisation
	// ComplexCount and OrganisationCount are of all that match.
	ComplexCount, OrganisationCount int
}

// DeskSearch looks for contracts by number, name or address, and for organisations by name or business number; the page is of both lists.
func (a *App) DeskSearch(ctx context.Context, who Actor, text string, page store.Page) (DeskSearch, error) {
	var found DeskSearch
	err := a.deskView(ctx, who, func(_ store.Tx, d store.Desk) error {
		var err error
		if found.Complexes, found.ComplexCount, err = d.FindComplexes(text, store.ComplexAny, page); err != nil {
			return err
		}
		found.Organisations, found.OrganisationCount, err = d.FindOrganisations(text, page)
		return err
	})
	return found, err
}
