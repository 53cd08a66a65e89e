package job_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/job"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff/book"
)

// queue puts a mail on its way as a use case does.
func (o *office) queue(email string) store.Message {
	o.Helper()
	m := store.Message{Email: email, Subject: "제목", Text: "글"}
	o.must(o.db.Update(o.ctx, func(tx store.Tx) error {
		if err := tx.InsertMessage(&m); err != nil {
			return err
		}
		return tx.Enqueue(app.MailJob{MessageID: m.ID})
	}))
	return m
}

func (o *office) message(id string) store.Message {
	o.Helper()
	var m store.Message
	o.must(o.db.View(o.ctx, func(tx store.Tx) (err error) { m, err = tx.Message(id); return err }))
	return m
}

// handed are the mails a mail server was handed, by their ids.
type handed struct {
	mu    sync.Mutex
	count map[string]int
}

func (h *handed) send(_ context.Context, id, _, _, _ string) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.count[id]++
	return nil
}

// A mail survives a kill before its end is noted and goes out again under the same id; after that it never does.
func TestKilledMails(t *testing.T) {
	o := newOffice(t, apartment.Comprehensive)
	m := o.queue("hong@portal.kr")
	server := handed{count: map[string]int{}}
	for _, at := range []string{"before", "after", "done"} {
		ctx, kill := context.WithCancel(o.ctx)
		var killed atomic.Bool
		end := func() error { kill(); killed.Store(true); return nil }
		meddling := &meddled{Store: o.db}
		switch at {
		case "before":
			meddling.before = end
		case "after":
			meddling.after = end
		}
		a, err := app.New(meddling, book.Default())
		o.must(err)
		stopped := killed.Load
		if at == "done" {
			other := o.queue("kim@portal.kr")
			stopped = func() bool { return o.message(other.ID).State == store.MessageSent }
		}
		o.workIn(ctx, job.Workers(a, o.maker, job.Senders{Mail: server.send}, slog.New(slog.DiscardHandler)), stopped)
		kill()
		if got := o.message(m.ID); at == "before" && got.State != store.MessageWaiting || at != "before" && got.State != store.MessageSent {
			t.Errorf("killed %s: the mail is %s", at, got.State)
		}
	}
	if server.count[m.ID] != 2 || len(server.count) != 2 {
		t.Errorf("handed over: %v", server.count)
	}
	if got := o.message(m.ID); got.Email+got.Subject+got.Text != "" {
		t.Errorf("what was sent stays readable: %+v", got)
	}
}

// A refused mail is given up at once; without a server the demo's is kept, and another is given up. The log tells nobody's address.
func TestMailsThatAreNotSent(t *testing.T) {
	o := newOffice(t, apartment.Comprehensive)
	kept, lost := o.queue("hong@example.com"), o.queue("hong@portal.kr")
	ended := func(list ...store.Message) func() bool {
		return func() bool {
			for _, m := range list {
				if o.message(m.ID).State == store.MessageWaiting {
					return false
				}
			}
			return true
		}
	}
	o.work(o.workers(), ended(kept, lost))
	if a, b := o.message(kept.ID), o.message(lost.ID); a.State != store.MessageKept || a.Email != kept.Email || b.State != store.MessageFailed || b.Email != "" {
		t.Errorf("kept %+v, lost %+v", a, b)
	}
	refused := o.queue("hong@portal.kr")
	o.work(job.Workers(o.app, o.maker, job.Senders{Mail: func(context.Context, string, string, string, string) error {
		return kilowon.Errorf(kilowon.Invalid, "hong@portal.kr")
	}}, o.logs), ended(refused))
	if m := o.message(refused.ID); m.State != store.MessageFailed {
		t.Errorf("refused: %+v", m)
	}
	if log := o.log.String(); !strings.Contains(log, "job given up") || strings.Contains(log, "portal.kr") || strings.Contains(log, "제목") {
		t.Errorf("the log says too little or too much:\n%s", log)
	}
}
