package app

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/store"
)

// What was looked at is written a moment later and many at once: a page that is read does not wait for the one writer.
const (
	// viewDelay is how long a view waits at most, viewAgain how long the same view by the same person counts as one.
	viewDelay = time.Second
	viewAgain = 10 * time.Minute
	// mostViews is how many may wait; beyond it nothing is shown until they are written.
	mostViews = 10_000
)

// Viewed is what somebody looked at: an object, mostly a page's address, of an organisation's data.
type Viewed struct {
	OrganisationID, ActorID, Action, Object string
	// ComplexID, when given, is the contract that was looked at: the view stands in the log of the organisation it belongs to, whoever looked.
	ComplexID string
}

// views are what waits to be written to the access log.
type views struct {
	mu      sync.Mutex
	waiting []waitingView
	seen    map[Viewed]time.Time
	timer   *time.Timer
	// writing keeps batches in order; failed is told why one was not written.
	writing sync.Mutex
	failed  func(error)
}

type waitingView struct {
	Viewed
	origin string
	at     time.Time
}

// Viewing fails while so many views wait to be logged that no more may be shown.
func (a *App) Viewing() error {
	a.views.mu.Lock()
	defer a.views.mu.Unlock()
	if len(a.views.waiting) < mostViews {
		return nil
	}
	return kilowon.Errorf(kilowon.Internal, "접속기록을 쓰지 못해 자료를 보여 드릴 수 없습니다. 잠시 뒤 다시 시도하고, 계속되면 운영자에게 알려 주세요.")
}

// Saw notes a view for the access log. It is written within a second; the same view again within ten minutes is not written twice.
func (a *App) Saw(ctx context.Context, v Viewed) {
	q, now := &a.views, time.Now()
	q.mu.Lock()
	defer q.mu.Unlock()
	if last, ok := q.seen[v]; ok && now.Sub(last) < viewAgain {
		return
	}
	if q.seen == nil || len(q.seen) >= mostViews {
		q.seen = map[Viewed]time.Time{}
	}
	q.seen[v] = now
	q.waiting = append(q.waiting, waitingView{v, store.OriginOf(ctx), now})
	if q.timer == nil {
		q.timer = time.AfterFunc(viewDelay, func() {
			// The request has long been answered: its end must not stop the writing.
			if err := a.WriteViews(context.WithoutCancel(ctx)); err != nil && q.failed != nil {
				q.failed(err)
			}
		})
	}
}

// OnUnwrittenViews sets what is told when views could not be written; they are kept and tried again a second later. It is set before the first view.
func (a *App) OnUnwrittenViews(tell func(error)) { a.views.failed = tell }

// WriteViews writes what waits, at the end of a program too.
func (a *App) WriteViews(ctx context.Context) error {
	q := &a.views
	q.writing.Lock()
	defer q.writing.Unlock()
	q.mu.Lock()
	batch := q.waiting
	q.waiting = nil
	if q.timer != nil {
		q.timer.Stop()
		q.timer = nil
	}
	q.mu.Unlock()
	if len(batch) == 0 {
		return nil
	}
	err := a.store.Update(ctx, func(tx store.Tx) error { return appendViews(tx, batch) })
	if err != nil {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.waiting = append(batch, q.waiting...)
		if q.timer == nil {
			q.timer = time.AfterFunc(viewDelay, func() {
				if err := a.WriteViews(context.WithoutCancel(ctx)); err != nil && q.failed != nil {
					q.failed(err)
				}
			})
		}
	}
	return err
}

// appendViews writes a batch; a view of what has gone since is left out, as nobody is left whose log it could stand in.
func appendViews(tx store.Tx, batch []waitingView) error {
	now := time.Now()
	for _, v := range batch {
		if v.ComplexID != "" {
			if c, err := tx.Desk().FindComplex(v.ComplexID); err == nil {
				v.OrganisationID = c.OrganisationID
			} else if kilowon.CodeOf(err) != kilowon.NotFound {
				return err
			}
		}
		if _, err := tx.Organisation(v.OrganisationID); err != nil {
			var e *kilowon.Error
			if errors.As(err, &e) && e.Code == kilowon.NotFound {
				continue
			}
			return err
		}
		e := store.AccessEntry{At: tx.Now().Add(-now.Sub(v.at)), ActorID: v.ActorID, Origin: v.origin, Action: v.Action, Object: v.Object}
		if err := tx.For(v.OrganisationID).Append(&e); err != nil {
			return err
		}
	}
	return nil
}
