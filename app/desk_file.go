package app

import (
	"context"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store"
)

// MostFileRows bounds the rows of one file that a clerk hands in.
const MostFileRows = 5000

// handedFile is a clerk's file: what it is called, its rows, and whether they are taken over or only looked at.
type handedFile struct {
	what string
	rows int
	take bool
}

// fileRows runs fn for a clerk's file: writing where it is taken over, else only looking.
func (a *App) fileRows(ctx context.Context, who Actor, f handedFile, fn func(tx store.Tx, d store.Desk) error) error {
	if f.rows == 0 || f.rows > MostFileRows {
		return kilowon.Errorf(kilowon.Invalid, "%s 1줄에서 %s줄까지 받는데 %s줄입니다.", f.what, kilowon.FormatInt(MostFileRows), kilowon.FormatInt(int64(f.rows)))
	}
	if f.take {
		return a.deskUpdate(ctx, who, fn)
	}
	return a.deskView(ctx, who, fn)
}

func stopped(findings []kilowon.Finding) bool {
	return slices.ContainsFunc(findings, func(f kilowon.Finding) bool { return f.Severity == kilowon.Stop })
}

// countStopped counts the rows that are left out.
func countStopped[R any, P interface {
	*R
	Stopped() bool
}](rows []R) (n int) {
	for i := range rows {
		if P(&rows[i]).Stopped() {
			n++
		}
	}
	return n
}
