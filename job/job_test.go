package job_test

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/job"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/sqlite"
)

// locked lets workers write to one log.
type locked struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// work runs the workers until stopped says so, and stops them.
func (o *office) work(workers *river.Workers, stopped func() bool) {
	o.Helper()
	o.workIn(o.ctx, workers, stopped)
}

// workIn is work in a context whose end kills the workers.
func (o *office) workIn(ctx context.Context, workers *river.Workers, stopped func() bool) {
	o.Helper()
	client, err := o.db.NewClient(o.ctx, sqlite.ClientConfig{Workers: workers, Queues: job.Queues()})
	o.must(err)
	o.must(client.Start(ctx))
	deadline := time.Now().Add(30 * time.Second)
	for !stopped() {
		if time.Now().After(deadline) {
			o.Error("the workers did not get done")
			break
		}
		time.Sleep(5 * time.Millisecond) // the workers have no signal that a test could wait for
	}
	stopping, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := client.Stop(stopping); err != nil && ctx.Err() == nil {
		o.Error(err)
	}
	<-client.Stopped()
}

func (o *office) workers() *river.Workers { return job.Workers(o.app, o.maker, job.Senders{}, o.logs) }

// month is the month as the portal shows it.
func (o *office) state(m kilowon.Month) store.MonthState {
	o.Helper()
	month, err := o.app.Month(o.ctx, o.who, o.complex.ID, m)
	o.must(err)
	return month.Reading.State
}

// bill files a month and works it until it is billed.
func (o *office) bill(m kilowon.Month) {
	o.Helper()
	o.file(m, nil)
	o.work(o.workers(), func() bool { return o.state(m) != store.MonthBilling })
	if got := o.state(m); got != store.MonthBilled {
		run, err := o.app.Run(o.ctx, o.who, o.complex.ID, m)
		o.must(err)
		o.Fatalf("the month is %s: %s", got, run.Message)
	}
}

func (o *office) audit() {
	o.Helper()
	audit, err := o.app.Audit(o.ctx, app.AccessHead{}, nil)
	o.must(err)
	if len(audit.Problems) > 0 {
		o.Errorf("the audit found %q", audit.Problems)
	}
}

func TestMonthIsBilled(t *testing.T) {
	for _, method := range []apartment.Method{apartment.Comprehensive, apartment.Single, apartment.PerHousehold} {
		t.Run(method.Code(), func(t *testing.T) {
			o := newOffice(t, method)
			o.bill(july)
			o.bill(august)
			billed, err := o.app.Bills(o.ctx, o.who, store.BillQuery{ComplexID: o.complex.ID, Month: august})
			o.must(err)
			if billed.Households.Bills != 12 || billed.Invoice == nil || billed.Run.State != billing.RunDone {
				t.Errorf("%d bills, invoice %v, run %v", billed.Households.Bills, billed.Invoice, billed.Run)
			}
			if len(billed.History) != 2 {
				t.Errorf("%d months of history", len(billed.History))
			}
			o.audit()
			if log := o.log.String(); !strings.Contains(log, "job done") || strings.Contains(log, "한빛") || strings.Contains(log, "상가") {
				t.Errorf("the log says too little or too much:\n%s", log)
			}
		})
	}
}
