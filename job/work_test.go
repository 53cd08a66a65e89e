package job

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/kilowon/kilowon"
)

type noArgs struct{}

func (noArgs) Kind() string { return "none" }

func testJob(attempt int) *river.Job[noArgs] {
	return &river.Job[noArgs]{JobRow: &rivertype.JobRow{Kind: "none", Attempt: attempt, MaxAttempts: 25}}
}

// What becomes of a job that failed depends on who is to blame and how often it was tried.
func TestWorkOutcomes(t *testing.T) {
	secret := &kilowon.Error{Code: kilowon.Unencoded, Message: "요금표가 없습니다", Path: "101-1001"}
	fault := &kilowon.Error{Code: kilowon.Internal, Message: "홍길동", Err: errors.New("disk full")}
	for _, c := range []struct {
		name    string
		attempt int
		err     error
		ended   bool
		giveUp  error
		want    string
		told    string
	}{
		{name: "done", attempt: 1, want: "done"},
		{name: "input", attempt: 1, err: secret, ended: true, want: "cancelled: unencoded", told: "101-1001: 요금표가 없습니다"},
		{name: "fault", attempt: 1, err: fault, want: "again: internal: disk full"},
		{name: "last fault", attempt: usualPatience.attempts, err: fault, ended: true, want: "cancelled: internal: disk full", told: "요금 계산 중에 프로그램 오류가 났습니다"},
		{name: "cannot be given up", attempt: usualPatience.attempts, err: fault, want: "snoozed 5m0s", told: "프로그램 오류"},
		{name: "giving up fails", attempt: 1, err: secret, giveUp: fault, want: "again: unencoded\ninternal: disk full", told: "요금표"},
		{name: "gone", attempt: 1, err: secret, giveUp: kilowon.Errorf(kilowon.NotFound, "없음"), want: "cancelled: unencoded", told: "요금표"},
		{name: "plain error", attempt: 1, err: errors.New("plain"), want: "again: plain"},
	} {
		var log strings.Builder
		told := ""
		w := &worker[noArgs]{log: slog.New(slog.NewTextHandler(&log, nil)), do: func(context.Context, noArgs) error { return c.err },
			giveUp: func(_ context.Context, _ noArgs, cause error) (bool, error) {
				told = message(cause)
				return c.ended, c.giveUp
			}}
		if got := outcome(w.Work(t.Context(), testJob(c.attempt))); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if !strings.Contains(told, c.told) || c.told == "" && told != "" {
			t.Errorf("%s: the office was told %q", c.name, told)
		}
		for _, personal := range []string{"101-1001", "홍길동"} {
			if strings.Contains(log.String(), personal) {
				t.Errorf("%s: the log has %s", c.name, log.String())
			}
		}
	}
}

func outcome(err error) string {
	var snooze *river.JobSnoozeError
	var cancel *river.JobCancelError
	switch {
	case err == nil:
		return "done"
	case errors.As(err, &snooze):
		return "snoozed " + snooze.Duration.String()
	case errors.As(err, &cancel):
		return "cancelled: " + errors.Unwrap(err).Error()
	}
	return "again: " + err.Error()
}

// The end of the program is nobody's fault: the job is taken up again at the next start.
func TestWorkIsPutBackAtTheEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w := &worker[noArgs]{log: slog.New(slog.NewTextHandler(io.Discard, nil)), do: func(ctx context.Context, _ noArgs) error {
		cancel()
		return ctx.Err()
	}}
	if got := outcome(w.Work(ctx, testJob(1))); got != "snoozed 0s" {
		t.Errorf("the job is %s", got)
	}
}

// A panic is a fault like any other, and a deadline that has passed does not keep the office from being told.
func TestPanicAndDeadline(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	told := false
	w := &worker[noArgs]{log: slog.New(slog.NewTextHandler(io.Discard, nil)), do: func(context.Context, noArgs) error { panic("boom") },
		giveUp: func(ctx context.Context, _ noArgs, _ error) (bool, error) {
			told = true
			return true, ctx.Err()
		}}
	if got := outcome(w.Work(ctx, testJob(usualPatience.attempts))); !strings.HasPrefix(got, "cancelled: internal: panic: boom\n") || !told {
		t.Errorf("the job is %s, told %v", got, told)
	}
}

func TestNextRetry(t *testing.T) {
	w := &worker[noArgs]{}
	for attempt, want := range map[int]time.Duration{1: time.Second, 2: 2 * time.Second, 4: 8 * time.Second, 7: time.Minute, 100: time.Minute} {
		if got := time.Until(w.NextRetry(testJob(attempt))).Round(time.Second); got != want {
			t.Errorf("after attempt %d the wait is %v, want %v", attempt, got, want)
		}
	}
	mail := &worker[noArgs]{patience: mailPatience}
	var sum time.Duration
	for attempt := 1; attempt < mailPatience.attempts; attempt++ {
		sum += time.Until(mail.NextRetry(testJob(attempt))).Round(time.Second)
	}
	if sum != 63*time.Minute+15*time.Hour {
		t.Errorf("a mail is tried for %v", sum)
	}
}
