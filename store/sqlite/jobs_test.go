package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"go.uber.org/goleak"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/sqlite"
)

// childVariable names the file that a process started by TestKilledWorkers works until it is killed.
const childVariable = "KILOWON_TEST_WORK_FILE"

func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		workUntilKilled(path)
		return
	}
	os.Exit(m.Run())
}

// billChunk bills a chunk of a run, as the program does, with made-up amounts.
type billChunk struct {
	Org    string `json:"org"`
	Run    string `json:"run"`
	Number int    `json:"number"`
}

// Kind names the job.
func (billChunk) Kind() string { return "bill_chunk" }

type billWorker struct {
	river.WorkerDefaults[billChunk]
	db *sqlite.DB
	// before is called in the transaction before the job is completed.
	before func(attempt int) error
}

// Work stores the chunk's bills, its end and the job's end in one transaction.
func (w *billWorker) Work(ctx context.Context, job *river.Job[billChunk]) error {
	return w.db.Update(ctx, func(tx store.Tx) error {
		scope := tx.For(job.Args.Org)
		chunk, err := scope.Chunk(job.Args.Run, job.Args.Number)
		if err != nil {
			return err
		}
		if chunk.Done {
			return tx.CompleteJob()
		}
		run, err := scope.Run(job.Args.Run)
		if err != nil {
			return err
		}
		bills, err := chunkBills(scope, &run, &chunk)
		if err != nil {
			return err
		}
		if err := errors.Join(scope.InsertBills(run.ID, bills), scope.FinishChunk(&chunk)); err != nil {
			return err
		}
		if w.before != nil {
			if err := w.before(job.Attempt); err != nil {
				return err
			}
		}
		return tx.CompleteJob()
	})
}

func chunkBills(scope store.Scope, run *billing.Run, chunk *store.Chunk) ([]billing.Bill, error) {
	households, err := scope.Households(run.ComplexID, run.Period)
	if err != nil {
		return nil, err
	}
	var bills []billing.Bill
	for _, h := range households[chunk.First-1 : chunk.Last] {
		bills = append(bills, billing.Bill{HouseholdID: h.ID, Kind: billing.HouseholdBill, Month: run.Month, Period: run.Period, KWh: int64(h.Ordinal), Total: 1000})
		chunk.Bills, chunk.KWh, chunk.Total = chunk.Bills+1, chunk.KWh+int64(h.Ordinal), chunk.Total+1000
	}
	return bills, nil
}

// filedComplex is a complex with a registered filing, ready for a run.
type filedComplex struct {
	org, complex, submission string
	households               int
	month                    kilowon.Month
	period                   kilowon.Period
}

func newFiledComplex(t testing.TB, db *sqlite.DB, households int) *filedComplex {
	t.Helper()
	f := &filedComplex{households: households, month: kilowon.MonthOf(2025, 7), period: kilowon.Period{From: kilowon.MustDate("2025-06-18"), To: kilowon.MustDate("2025-07-18")}}
	must(t, db.Update(context.Background(), func(tx store.Tx) error {
		org := store.Organisation{Name: "관리사무소"}
		if err := tx.InsertOrganisation(&org); err != nil {
			return err
		}
		f.org = org.ID
		scope := tx.For(f.org)
		c := store.Complex{ContractNumber: "0123456789", Name: "행복아파트"}
		terms := store.ComplexTerms{From: f.period.From, Method: apartment.Single, ContractKW: 700, ReadingDay: 18}
		if err := scope.InsertComplex(&c, terms); err != nil {
			return err
		}
		f.complex = c.ID
		list := make([]store.Household, households)
		for i := range list {
			list[i] = store.Household{
				Unit: apartment.Unit{Building: fmt.Sprint(101 + i/100), Number: fmt.Sprint(i%100 + 1)}, Ordinal: i + 1,
				Terms: []store.HouseholdTerms{{From: f.period.From}},
			}
		}
		if err := scope.InsertHouseholds(f.complex, list); err != nil {
			return err
		}
		return f.file(scope, f.month, f.period)
	}))
	return f
}

func (f *filedComplex) file(scope store.Scope, month kilowon.Month, period kilowon.Period) error {
	if err := scope.SaveMonth(&store.ReadingMonth{ComplexID: f.complex, Month: month, Period: period, CommonKWh: -1}); err != nil {
		return err
	}
	sub := store.Submission{ComplexID: f.complex, Month: month}
	if err := scope.InsertSubmission(&sub, store.SubmissionContent{}); err != nil {
		return err
	}
	f.submission = sub.ID
	_, err := scope.RegisterSubmission(sub.ID, period.To)
	return err
}

// start opens a run in chunks of size households with a job each.
func (f *filedComplex) start(t testing.TB, db *sqlite.DB, size int) billing.Run {
	t.Helper()
	run := billing.Run{ComplexID: f.complex, Month: f.month, Period: f.period, SubmissionID: f.submission}
	var chunks []store.Chunk
	for first := 1; first <= f.households; first += size {
		chunks = append(chunks, store.Chunk{First: first, Last: min(first+size-1, f.households)})
	}
	must(t, db.Update(context.Background(), func(tx store.Tx) error {
		if err := tx.For(f.org).InsertRun(&run, chunks); err != nil {
			return err
		}
		for i := range chunks {
			if err := tx.Enqueue(billChunk{Org: f.org, Run: run.ID, Number: i + 1}); err != nil {
				return err
			}
		}
		return nil
	}))
	return run
}

// finished counts the run's finished chunks.
func (f *filedComplex) finished(t testing.TB, db *sqlite.DB, runID string) int {
	t.Helper()
	var run billing.Run
	must(t, db.View(context.Background(), func(tx store.Tx) (err error) { run, err = tx.For(f.org).Run(runID); return err }))
	return run.Finished
}

// billedOnce checks that every household has one bill and the chunks add up to the bills.
func (f *filedComplex) billedOnce(t testing.TB, db *sqlite.DB, runID string) {
	t.Helper()
	must(t, db.View(context.Background(), func(tx store.Tx) error {
		bills, err := tx.For(f.org).MonthBills(f.complex, f.month, billing.HouseholdBill)
		if err != nil {
			return err
		}
		seen := make(map[string]bool)
		for _, b := range bills {
			seen[b.HouseholdID] = true
		}
		if len(bills) != f.households || len(seen) != f.households {
			t.Errorf("%d bills of %d households, want %d", len(bills), len(seen), f.households)
		}
		chunks, err := tx.For(f.org).Chunks(runID)
		var total kilowon.Won
		for _, c := range chunks {
			total += c.Total
		}
		if want := kilowon.Won(1000 * f.households); total != want {
			t.Errorf("the chunks add up to %v, want %v", total, want)
		}
		return err
	}))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eventually asks until it is true; it fails after a time that only a hanging program needs.
func eventually(t testing.TB, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !done(); {
		if time.Now().After(end) {
			t.Fatalf("%s: not within a minute", what)
		}
		time.Sleep(2 * time.Millisecond) // the workers have no signal that a test could wait for
	}
}

// billingWorkers is a bundle of the one worker.
func billingWorkers(worker *billWorker) *river.Workers {
	list := river.NewWorkers()
	river.AddWorker(list, worker)
	return list
}

func startClient(t testing.TB, db *sqlite.DB, list *river.Workers, workers int) (stop func()) {
	t.Helper()
	client, err := db.NewClient(context.Background(), sqlite.ClientConfig{Workers: list, Queues: map[string]int{river.QueueDefault: workers}})
	must(t, err)
	must(t, client.Start(context.Background()))
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		must(t, client.Stop(ctx))
	}
}

// TestWorkersUnderLoad works many small jobs beside other writers and readers on the one writer connection.
func TestWorkersUnderLoad(t *testing.T) {
	before := goleak.IgnoreCurrent()
	db := openDB(t, filepath.Join(t.TempDir(), "kilowon.db"))
	f := newFiledComplex(t, db, 400)
	stop := startClient(t, db, billingWorkers(&billWorker{db: db}), 8)
	run := f.start(t, db, 5)
	var busy sync.WaitGroup
	for range 3 {
		busy.Go(func() {
			for range 200 {
				err := db.Update(context.Background(), func(tx store.Tx) error { return tx.For(f.org).Log("staff", "action", "object") })
				if err != nil {
					t.Errorf("a writer beside the workers: %v", err)
				}
			}
		})
		busy.Go(func() {
			for range 100 {
				err := db.View(context.Background(), func(tx store.Tx) error {
					_, _, err := tx.For(f.org).BillPage(store.BillQuery{ComplexID: f.complex, Month: f.month})
					return err
				})
				if err != nil {
					t.Errorf("a reader beside the workers: %v", err)
				}
			}
		})
	}
	busy.Wait()
	eventually(t, "billing 80 chunks", func() bool { return f.finished(t, db, run.ID) == run.Chunks })
	stop()
	f.billedOnce(t, db, run.ID)
	must(t, db.Close())
	goleak.VerifyNone(t, before)
}

func TestJobWorkedSoon(t *testing.T) {
	db := openDB(t, filepath.Join(t.TempDir(), "kilowon.db"))
	f := newFiledComplex(t, db, 10)
	defer startClient(t, db, billingWorkers(&billWorker{db: db}), 2)()
	began := time.Now()
	run := f.start(t, db, 10)
	eventually(t, "one chunk", func() bool { return f.finished(t, db, run.ID) == 1 })
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("a waiting worker took %v to begin", took)
	}
}

// TestFailedJobLeavesNothing lets the first attempt fail after everything is written: nothing of it may be seen, and the next attempt bills.
func TestFailedJobLeavesNothing(t *testing.T) {
	db := openDB(t, filepath.Join(t.TempDir(), "kilowon.db"))
	f := newFiledComplex(t, db, 10)
	var attempts atomic.Int32
	sorry := errors.New("sorry")
	worker := &billWorker{db: db, before: func(attempt int) error {
		attempts.Add(1)
		if attempt == 1 {
			return sorry
		}
		return nil
	}}
	stop := startClient(t, db, billingWorkers(worker), 1)
	run := f.start(t, db, 10)
	eventually(t, "a failed attempt", func() bool { return attempts.Load() >= 1 })
	eventually(t, "the second attempt", func() bool { return f.finished(t, db, run.ID) == 1 })
	stop()
	f.billedOnce(t, db, run.ID)
	if n := attempts.Load(); n != 2 {
		t.Errorf("%d attempts, want 2", n)
	}
	client, err := db.NewClient(context.Background(), sqlite.ClientConfig{Workers: river.NewWorkers()})
	must(t, err)
	jobs, err := client.JobList(context.Background(), river.NewJobListParams())
	must(t, err)
	if len(jobs.Jobs) != 1 || jobs.Jobs[0].State != rivertype.JobStateCompleted || len(jobs.Jobs[0].Errors) != 1 {
		t.Errorf("jobs: %+v", jobs.Jobs)
	}
}

// statesWorker completes its job in a transaction that is undone and in one that is not, and notes the job's state after each.
type statesWorker struct {
	river.WorkerDefaults[billChunk]
	db     *sqlite.DB
	states chan rivertype.JobState
}

// Work looks at its own job from outside, while River still believes it to be running.
func (w *statesWorker) Work(ctx context.Context, job *river.Job[billChunk]) error {
	for _, result := range []error{errors.New("undo"), nil} {
		err := w.db.Update(ctx, func(tx store.Tx) error { return errors.Join(tx.CompleteJob(), result) })
		if (err == nil) != (result == nil) {
			return err
		}
		now, err := river.ClientFromContext[*sql.Tx](ctx).JobGet(ctx, job.ID)
		if err != nil {
			return err
		}
		w.states <- now.State
	}
	return nil
}

func TestJobCompletesInTheTransaction(t *testing.T) {
	db := openDB(t, filepath.Join(t.TempDir(), "kilowon.db"))
	worker := &statesWorker{db: db, states: make(chan rivertype.JobState, 2)}
	list := river.NewWorkers()
	river.AddWorker(list, worker)
	defer startClient(t, db, list, 1)()
	must(t, db.Update(context.Background(), func(tx store.Tx) error { return tx.Enqueue(billChunk{}) }))
	if undone := <-worker.states; undone != rivertype.JobStateRunning {
		t.Errorf("after a rollback the job is %s", undone)
	}
	if done := <-worker.states; done != rivertype.JobStateCompleted {
		t.Errorf("after the commit the job is %s", done)
	}
}

// longWrite keeps a transaction open, so that a kill often falls into one.
func longWrite() error {
	time.Sleep(3 * time.Millisecond) // stands for the time a bigger chunk takes
	return nil
}

// workUntilKilled is the life of a child process: it works the file's jobs and is never told to stop.
func workUntilKilled(path string) {
	db, err := sqlite.Open(context.Background(), path, sqlite.Options{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		panic(err)
	}
	workers := billingWorkers(&billWorker{db: db, before: func(int) error { return longWrite() }})
	client, err := db.NewClient(context.Background(), sqlite.ClientConfig{Workers: workers, Queues: map[string]int{river.QueueDefault: 4}})
	if err != nil {
		panic(err)
	}
	if err := client.Start(context.Background()); err != nil {
		panic(err)
	}
	fmt.Println("working")
	select {}
}

// TestKilledWorkers kills the working process again and again, at random times, until the run is done.
func TestKilledWorkers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kilowon.db")
	db := openDB(t, path)
	defer db.Close()
	f := newFiledComplex(t, db, 240)
	run := f.start(t, db, 4)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	kills := 0
	for f.finished(t, db, run.ID) < run.Chunks {
		if kills > 200 {
			t.Fatalf("%d of %d chunks after %d kills", f.finished(t, db, run.ID), run.Chunks, kills)
		}
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), childVariable+"="+path)
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		must(t, err)
		must(t, child.Start())
		if _, err := out.Read(make([]byte, 1)); err != nil {
			t.Fatalf("the child did not begin: %v", err)
		}
		time.Sleep(time.Duration(random.IntN(40+2*kills)) * time.Millisecond) // a random moment of the work; later ones where the machine is slow
		must(t, child.Process.Kill())
		_ = child.Wait() // it says "killed"
		kills++
	}
	t.Logf("%d kills", kills)
	f.billedOnce(t, db, run.ID)
}
