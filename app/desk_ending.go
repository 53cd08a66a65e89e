package app

import (
	"context"

	"github.com/kilowon/kilowon/store"
)

// DeskEndings lists the ends of every organisation's discounts.
func (a *App) DeskEndings(ctx context.Context, who Actor) (Endings, error) {
	var out Endings
	err := a.deskView(ctx, who, func(tx store.Tx, d store.Desk) error {
		var err error
		out, err = endings(today(tx.Now()), d.AllEndingDiscounts)
		return err
	})
	return out, err
}
