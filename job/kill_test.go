package job_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/riverqueue/river"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/job"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// meddled is a store whose transactions are met with before they commit and after.
type meddled struct {
	store.Store
	before, after func() error
}

func (m *meddled) Update(ctx context.Context, fn func(store.Tx) error) error {
	err := m.Store.Update(ctx, func(tx store.Tx) error {
		if err := fn(tx); err != nil || m.before == nil {
			return err
		}
		return m.before()
	})
	if err == nil && m.after != nil {
		err = m.after()
	}
	return err
}

// over gives workers over a meddled store.
func (o *office) over(m *meddled) (*app.App, *river.Workers) {
	o.Helper()
	m.Store = o.db
	a, err := app.New(m, book.Default())
	o.must(err)
	return a, job.Workers(a, o.maker, job.Senders{}, o.logs)
}

// Workers that are killed before and after every commit, and started again, bill each household once.
func TestKilledWorkersBillOnce(t *testing.T) {
	o := newOfficeOf(t, apartment.Comprehensive, manyHomes(5100))
	run := o.file(july, nil)
	if run.Chunks != 2 {
		t.Fatalf("%d chunks", run.Chunks)
	}
	kills := 0
	for o.state(july) == store.MonthBilling {
		ctx, kill := context.WithCancel(o.ctx)
		var killed atomic.Bool
		end := func() error {
			kill()
			killed.Store(true)
			return nil
		}
		m := &meddled{before: end}
		if kills%2 == 1 {
			m.before, m.after = nil, end
		}
		kills++
		a, workers := o.over(m)
		if kills%3 == 0 {
			o.must(o.app.Resume(o.ctx))
		}
		o.workIn(ctx, workers, killed.Load)
		kill()
		if p, err := a.Run(o.ctx, o.who, o.complex.ID, july); err != nil || p.Finished == 1 && p.State == billing.RunRunning {
			o.must(err)
			ended, err := a.FailRun(o.ctx, o.who.OrganisationID, run.ID, "stored bills stay")
			if err != nil || ended {
				t.Errorf("a run with stored bills was given up: %v", err)
			}
		}
		if kills > 40 {
			t.Fatalf("not done after %d kills", kills)
		}
	}
	if kills < 5 {
		t.Errorf("only %d kills", kills)
	}
	billed := map[string]int{}
	o.must(o.app.EachHouseholdBill(o.ctx, o.who, o.complex.ID, july, func(_ int, h *app.HouseholdBill) error {
		billed[h.HouseholdID]++
		return nil
	}))
	for _, id := range o.ids {
		if billed[id] != 1 {
			t.Errorf("a household has %d bills", billed[id])
		}
	}
	if len(billed) != 5100 {
		t.Errorf("%d households are billed", len(billed))
	}
	o.audit()
}

// terms replaces the terms of a household.
func (o *office) terms(i int, key tariff.Key) {
	o.Helper()
	t := o.homes[i].terms
	t.From, t.Key, t.ContractKW = kilowon.MustDate("2025-01-01"), key, 5
	o.must(o.db.Update(o.ctx, func(tx store.Tx) error {
		return tx.For(o.who.OrganisationID).SaveHouseholdTerms(o.complex.ID, o.ids[i], t)
	}))
}

// What the input is to blame for ends the run with its reason; mended and filed again, the month is billed.
func TestInputFaultEndsTheRun(t *testing.T) {
	o := newOffice(t, apartment.Comprehensive)
	o.terms(5, tariff.Key{Class: tariff.General, Grade: tariff.GradeB, Voltage: tariff.Low})
	o.file(july, nil)
	o.work(o.workers(), func() bool { return o.state(july) != store.MonthBilling })
	run, err := o.app.Run(o.ctx, o.who, o.complex.ID, july)
	o.must(err)
	if o.state(july) != store.MonthFiled || run.State != billing.RunFailed || !strings.Contains(run.Message, "101-상가1") || run.Bills != 0 {
		t.Errorf("the month is %s, the run %s with %d bills: %s", o.state(july), run.State, run.Bills, run.Message)
	}
	if log := o.log.String(); !strings.Contains(log, "job given up") || strings.Contains(log, "상가") {
		t.Errorf("the log says too little or too much:\n%s", log)
	}
	o.terms(5, tariff.Key{Class: tariff.General, Voltage: tariff.Low})
	o.bill(july)
	o.audit()
}

// A fault of the surroundings is tried again without anybody's help.
func TestFaultIsTriedAgain(t *testing.T) {
	o := newOffice(t, apartment.Comprehensive)
	o.file(july, nil)
	var faults atomic.Int32
	_, workers := o.over(&meddled{before: func() error {
		if faults.Add(1) == 1 {
			return kilowon.Errorf(kilowon.Internal, "the disk is full")
		}
		return nil
	}})
	o.work(workers, func() bool { return o.state(july) != store.MonthBilling })
	if got := o.state(july); got != store.MonthBilled || faults.Load() < 3 {
		t.Errorf("the month is %s after %d transactions", got, faults.Load())
	}
	o.audit()
}
