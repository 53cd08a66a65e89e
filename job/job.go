// Package job works what the use cases leave for later: billing in chunks, closing a run, making files. A job is arguments and one call of app; what
// it stores and its own end are one transaction, so that a killed worker leaves either both or none.
package job

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/riverqueue/river"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/report"
)

// How many jobs of a queue are worked at once. Files wait in a queue of their own, so that they never hold up billing.
const (
	billingWorkers  = 2
	documentWorkers = 1
	messageWorkers  = 2
	mailWorkers     = 2
)

// Queues are the queues to work, with how many jobs each works at once.
func Queues() map[string]int {
	return map[string]int{river.QueueDefault: billingWorkers, app.DownloadJob{}.Queue(): documentWorkers, app.MessageJob{}.Queue(): messageWorkers, app.MailJob{}.Queue(): mailWorkers}
}

// Send hands a text to a phone's provider. An error of code internal is tried again.
type Send func(ctx context.Context, phone, text string) error

// SendMail hands a mail to the mail server, by the id it keeps when it is sent again. An error of code internal is tried again.
type SendMail func(ctx context.Context, id, to, subject, text string) error

// Senders are the ways out; one that is nil keeps the demo's messages for its outbox.
type Senders struct {
	Text Send
	Mail SendMail
}

// Workers are the workers of every kind of job app hands out. The log gets kinds, ids and codes; names, units and amounts stay out of it.
func Workers(a *app.App, maker *report.Maker, send Senders, log *slog.Logger) *river.Workers {
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker[app.MessageJob]{log: log, do: func(ctx context.Context, j app.MessageJob) error {
		return a.SendMessage(ctx, j, send.Text)
	}, giveUp: func(ctx context.Context, j app.MessageJob, _ error) (bool, error) {
		return true, a.FailMessage(ctx, j.MessageID)
	}})
	river.AddWorker(workers, &worker[app.MailJob]{log: log, patience: mailPatience, do: func(ctx context.Context, j app.MailJob) error {
		return a.SendMail(ctx, j, send.Mail)
	}, giveUp: func(ctx context.Context, j app.MailJob, _ error) (bool, error) {
		return true, a.FailMessage(ctx, j.MessageID)
	}})
	river.AddWorker(workers, &worker[app.ChunkJob]{log: log, do: a.BillChunk, giveUp: func(ctx context.Context, j app.ChunkJob, cause error) (bool, error) {
		return a.FailRun(ctx, j.OrganisationID, j.RunID, message(cause))
	}})
	river.AddWorker(workers, &worker[app.FinishJob]{log: log, do: a.FinishRun, giveUp: func(ctx context.Context, j app.FinishJob, cause error) (bool, error) {
		return a.FailRun(ctx, j.OrganisationID, j.RunID, message(cause))
	}})
	river.AddWorker(workers, &worker[app.DownloadJob]{log: log, do: func(ctx context.Context, j app.DownloadJob) error {
		return download(ctx, a, maker, j)
	}, giveUp: func(ctx context.Context, j app.DownloadJob, cause error) (bool, error) {
		return true, a.FinishDownload(ctx, j, "", nil, cause)
	}})
	return workers
}

// download makes the file a download asks for and stores it.
func download(ctx context.Context, a *app.App, maker *report.Maker, j app.DownloadJob) error {
	r, err := a.DownloadRequest(ctx, j)
	if err != nil || r.Done {
		return err
	}
	var file bytes.Buffer
	name, err := maker.Make(ctx, &r, &file)
	if err != nil {
		return err
	}
	return a.FinishDownload(ctx, j, name, file.Bytes(), nil)
}

// message is what the office is told: the error's own words, and for a fault of the program that it is one.
func message(cause error) string {
	var e *kilowon.Error
	if errors.As(cause, &e) && e.Code != kilowon.Internal {
		return (&kilowon.Error{Message: e.Message, Path: e.Path}).Error()
	}
	return "요금 계산 중에 프로그램 오류가 났습니다. 관리자에게 알린 뒤 사용량을 다시 등록해 주세요."
}

// patience says how often a job that failed for a fault of the program is tried, and after which waits, each twice the one before.
type patience struct {
	attempts    int
	first, last time.Duration
}

var (
	usualPatience = patience{attempts: 8, first: time.Second, last: time.Minute}
	// mailPatience outlasts a mail server that puts off whom it does not know yet, and one that is mended in the morning: about sixteen hours.
	mailPatience = patience{attempts: 22, first: time.Minute, last: time.Hour}
)

// unfinishedRetry is for a run that can neither go on nor be given up.
const unfinishedRetry = 5 * time.Minute

// worker works jobs of one kind. What the input is to blame for is given up at once, since trying again would not mend it; a fault of the program is
// tried again, and given up after the last attempt.
type worker[T river.JobArgs] struct {
	river.WorkerDefaults[T]
	do func(ctx context.Context, args T) error
	// giveUp tells the office why nothing comes; it is not ended when the work cannot be given up.
	giveUp func(ctx context.Context, args T, cause error) (ended bool, err error)
	log    *slog.Logger
	// patience is usualPatience where it is not set.
	patience patience
}

func (w *worker[T]) patient() patience { return cmp.Or(w.patience, usualPatience) }

// NextRetry is the moment of the next attempt.
func (w *worker[T]) NextRetry(j *river.Job[T]) time.Time {
	p := w.patient()
	return time.Now().Add(min(p.first<<min(max(j.Attempt-1, 0), 10), p.last))
}

// Work does the job once.
func (w *worker[T]) Work(ctx context.Context, j *river.Job[T]) error {
	began := time.Now()
	log := w.log.With(slog.String("job", j.Kind), slog.Int64("id", j.ID), slog.Int("attempt", j.Attempt))
	err := w.attempt(ctx, j.Args)
	if err == nil {
		log.InfoContext(ctx, "job done", slog.Duration("took", time.Since(began)))
		return nil
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		// The program is ending; the next start takes the job up at once.
		return river.JobSnooze(0)
	}
	told := impersonal(err)
	if kilowon.CodeOf(err) == kilowon.Internal && j.Attempt < min(w.patient().attempts, j.MaxAttempts) {
		return told
	}
	// A deadline that ended the attempt must not end what is left to do as well.
	ended, failed := w.giveUp(context.WithoutCancel(ctx), j.Args, err)
	switch {
	case failed != nil && kilowon.CodeOf(failed) == kilowon.Internal:
		return errors.Join(told, impersonal(failed))
	case failed == nil && !ended:
		log.WarnContext(ctx, "job put off", slog.String("error", told.Error()))
		return river.JobSnooze(unfinishedRetry)
	}
	log.WarnContext(ctx, "job given up", slog.String("error", told.Error()))
	return river.JobCancel(told)
}

// attempt does the job and turns a panic into an error, so that a run is told about it like about any other.
func (w *worker[T]) attempt(ctx context.Context, args T) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &kilowon.Error{Code: kilowon.Internal, Message: "프로그램 오류", Err: fmt.Errorf("panic: %v\n%s", p, debug.Stack())}
		}
	}()
	return w.do(ctx, args)
}

// impersonal is an error for the log and the queue: its code and its technical cause, without words that may name a household.
func impersonal(err error) error {
	var e *kilowon.Error
	switch {
	case !errors.As(err, &e):
		return err
	case e.Err == nil:
		return errors.New(string(e.Code))
	}
	return fmt.Errorf("%s: %w", e.Code, impersonal(e.Err))
}
