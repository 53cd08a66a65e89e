package app

import (
	"context"
	"io/fs"
	"sync"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// App is the use cases over one store and one book. It is safe for concurrent use.
type App struct {
	store store.Store
	book  *tariff.Book
	codec *rating.Codec
	// terms are all editions of what members agree to.
	terms []member.Terms
	// prover is made when the first proof is asked for.
	prover    func() *Prover
	views     views
	sums      kept[monthSums]
	discounts kept[monthDiscounts]
}

// New makes the use cases.
func New(s store.Store, book *tariff.Book) (*App, error) {
	codec, err := rating.NewCodec(book)
	if err != nil {
		return nil, err
	}
	terms, err := exampleTerms()
	if err != nil {
		return nil, err
	}
	return &App{store: s, book: book, codec: codec, terms: terms, prover: sync.OnceValue(func() *Prover { return NewProver(book) })}, nil
}

// UseTerms puts the operator's own editions of what members agree to in place of the examples. It is called before the app is used.
func (a *App) UseTerms(files fs.FS) error {
	terms, err := loadTerms(files)
	if err == nil && len(terms) == 0 {
		err = kilowon.Errorf(kilowon.Invalid, "약관의 폴더에 이름@시행일.md 파일이 하나도 없습니다.")
	}
	if err == nil {
		a.terms = terms
	}
	return err
}

// Book is the tariff book that everything is computed with.
func (a *App) Book() *tariff.Book { return a.book }

// Actor is the member of staff on whose behalf a use case runs; every query is scoped by the organisation.
type Actor struct {
	ID, Name                         string
	OrganisationID, OrganisationName string
	Kind                             member.Kind
	Role                             member.Role
	// Home is set where the role is household; ID is then that of the access it came in by.
	Home Home
}

// korea is the zone of civil dates; it has had no daylight saving time since 1988.
var korea = time.FixedZone("KST", 9*60*60)

// today is the civil date in Korea of a moment.
func today(now time.Time) kilowon.Date {
	y, m, d := now.In(korea).Date()
	return kilowon.DateOf(y, m, d)
}

// view runs fn on one consistent state, scoped to the actor's organisation. A household is never let in here.
func (a *App) view(ctx context.Context, who Actor, fn func(tx store.Tx, s store.Scope) error) error {
	if err := who.office(); err != nil {
		return err
	}
	return a.store.View(ctx, func(tx store.Tx) error { return fn(tx, tx.For(who.OrganisationID)) })
}

// update runs fn in one transaction, scoped to the actor's organisation. A household is never let in here.
func (a *App) update(ctx context.Context, who Actor, fn func(tx store.Tx, s store.Scope) error) error {
	if err := who.office(); err != nil {
		return err
	}
	return a.store.Update(ctx, func(tx store.Tx) error { return fn(tx, tx.For(who.OrganisationID)) })
}
