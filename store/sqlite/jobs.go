package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"log/slog"
	"runtime"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"
)

// ClientConfig says what a client works.
type ClientConfig struct {
	Workers *river.Workers
	// Queues are the queues with how many jobs each works at once; nil means the default queue with one for each processor.
	Queues map[string]int
	// JobTimeout ends a job that takes longer; 0 means ten minutes.
	JobTimeout time.Duration
}

// How fast the queue is asked for work while there is some, and when there is none: an idle office costs next to nothing and waits unnoticed.
const (
	fetchCooldown = 5 * time.Millisecond
	fetchInterval = 200 * time.Millisecond
)

// NewClient makes a client that works jobs, not yet started. Jobs that a killed process left running are put back first, so hold the [Lock]: only one
// process at a time may work a file. Inside a worker's context store.Jobs.CompleteJob completes the job.
func (db *DB) NewClient(ctx context.Context, config ClientConfig) (*river.Client[*sql.Tx], error) {
	timeout := config.JobTimeout
	if timeout == 0 {
		timeout = 10 * time.Minute
	}
	queues := make(map[string]river.QueueConfig, len(config.Queues))
	for name, workers := range config.Queues {
		queues[name] = river.QueueConfig{MaxWorkers: workers}
	}
	if config.Queues == nil {
		queues[river.QueueDefault] = river.QueueConfig{MaxWorkers: runtime.NumCPU()}
	}
	client, err := river.NewClient(db.driver, &river.Config{
		Workers: config.Workers, Queues: queues, Logger: db.logger, JobTimeout: timeout,
		// A rescued job may overwrite one that just finished, so rescue only what the timeout must have ended.
		RescueStuckJobsAfter: timeout + time.Minute,
		FetchCooldown:        fetchCooldown, FetchPollInterval: fetchInterval, PollOnly: true,
		Middleware: []rivertype.Middleware{&jobInContext{}},
	})
	if err != nil {
		return nil, err
	}
	return client, db.putBack(ctx)
}

// jobKey is the context key of the running job.
type jobKey struct{}

// jobInContext puts the running job where CompleteJob finds it.
type jobInContext struct{ river.MiddlewareDefaults }

// Work runs the job with itself in the context.
func (*jobInContext) Work(ctx context.Context, job *rivertype.JobRow, doInner func(context.Context) error) error {
	return doInner(context.WithValue(ctx, jobKey{}, job))
}

// putBack makes jobs available that no process runs any more.
func (db *DB) putBack(ctx context.Context) error {
	now := time.Now().UTC()
	exec := db.driver.GetExecutor()
	// The horizon lies ahead of a clock that was set back since.
	orphans, err := exec.JobGetStuck(ctx, &riverdriver.JobGetStuckParams{Max: 100_000, StuckHorizon: now.AddDate(1, 0, 0)})
	if err != nil || len(orphans) == 0 {
		return err
	}
	params := &riverdriver.JobRescueManyParams{StuckHorizon: now}
	for _, job := range orphans {
		text, err := json.Marshal(rivertype.AttemptError{At: now, Attempt: job.Attempt, Error: "the process that ran the job ended"})
		if err != nil {
			return err
		}
		params.ID = append(params.ID, job.ID)
		params.Error = append(params.Error, text)
		params.FinalizedAt = append(params.FinalizedAt, nil)
		params.ScheduledAt = append(params.ScheduledAt, now)
		params.State = append(params.State, string(rivertype.JobStateAvailable))
	}
	if _, err := exec.JobRescueMany(ctx, params); err != nil {
		return err
	}
	db.logger.InfoContext(ctx, "put back jobs of an ended process", slog.Int("jobs", len(orphans)))
	return nil
}
