package app

import (
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store"
)

// resealRows is how many rows one transaction looks at, so that others write in between.
const resealRows = 200

// Reseal seals everything again that an older key sealed, and then looks at everything once more. It says how many values it sealed.
func (a *App) Reseal(ctx context.Context, progress func(sealed int)) (int, error) {
	total := 0
	// Somebody who still has the old key in memory may seal with it a moment longer, so one pass is not always enough.
	for range 5 {
		sealed, err := a.walkSealed(ctx, false, progress)
		total += sealed
		if err != nil {
			return total, err
		}
		left, err := a.Unsealed(ctx)
		if err != nil || left == 0 {
			return total, err
		}
	}
	return total, kilowon.Errorf(kilowon.Conflict, "다른 프로그램이 예전 열쇠로 계속 쓰고 있습니다. 그 프로그램을 끝내고 다시 실행해 주세요.")
}

// Unsealed opens every sealed value and counts those that the newest key did not seal.
func (a *App) Unsealed(ctx context.Context) (int, error) { return a.walkSealed(ctx, true, nil) }

func (a *App) walkSealed(ctx context.Context, look bool, progress func(sealed int)) (total int, err error) {
	var at store.SealPlace
	for done := false; !done; {
		run := a.store.Update
		if look {
			run = a.store.View
		}
		sealed := 0
		err := run(ctx, func(tx store.Tx) error {
			var err error
			sealed, done, err = tx.Reseal(&at, resealRows, look)
			return err
		})
		if err != nil {
			return total, err
		}
		if total += sealed; progress != nil {
			progress(total)
		}
	}
	return total, nil
}
