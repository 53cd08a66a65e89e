package app

import (
	"bytes"
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// chunkHouseholds is how many households one job bills. Every job reads and rates the whole complex, so few large ones do less; this many still
// hold the writer for a fraction of a second only.
const chunkHouseholds = 5000

// RunProgress is how far a billing run has come.
type RunProgress struct {
	billing.Run
	// Bills counts the household bills that are stored.
	Bills int
}

// ChunkJob bills one chunk of a run.
type ChunkJob struct {
	OrganisationID string `json:"organisation_id"`
	RunID          string `json:"run_id"`
	Number         int    `json:"number"`
}

// Kind names the worker.
func (ChunkJob) Kind() string { return "bill_chunk" }

// FinishJob closes a run whose chunks are all stored: the common equipment, the complex's bill, the month.
type FinishJob struct {
	OrganisationID string `json:"organisation_id"`
	RunID          string `json:"run_id"`
}

// Kind names the worker.
func (FinishJob) Kind() string { return "finish_run" }

// openRun opens the billing run of a registered submission and enqueues its chunks, all in the caller's transaction.
func (a *App) openRun(tx store.Tx, s store.Scope, organisationID string, sub *store.Submission) (RunProgress, error) {
	run, err := a.insertRun(s, sub)
	if err != nil {
		return run, err
	}
	for i := range run.Chunks {
		if err := tx.Enqueue(ChunkJob{OrganisationID: organisationID, RunID: run.ID, Number: i + 1}); err != nil {
			return run, err
		}
	}
	return run, nil
}

// insertRun stores the run with its chunks and closes the month for filing.
func (a *App) insertRun(s store.Scope, sub *store.Submission) (RunProgress, error) {
	m, err := s.Month(sub.ComplexID, sub.Month)
	if err != nil {
		return RunProgress{}, err
	}
	households, err := s.Households(sub.ComplexID, m.Period)
	if err != nil {
		return RunProgress{}, err
	}
	var chunks []store.Chunk
	for i := 0; i < len(households); i += chunkHouseholds {
		last := min(i+chunkHouseholds, len(households)) - 1
		chunks = append(chunks, store.Chunk{First: households[i].Ordinal, Last: households[last].Ordinal})
	}
	run := billing.Run{ComplexID: sub.ComplexID, Month: sub.Month, Period: m.Period, SubmissionID: sub.ID, State: billing.RunOpen, Chunks: len(chunks)}
	if err := s.InsertRun(&run, chunks); err != nil {
		return RunProgress{}, err
	}
	return RunProgress{Run: run}, s.MoveMonth(sub.ComplexID, sub.Month, store.MonthFiled, store.MonthBilling)
}

// runProgress is the month's latest run, or nil.
func runProgress(s store.Scope, complexID string, month kilowon.Month) (*RunProgress, error) {
	runs, err := s.Runs(complexID)
	if err != nil {
		return nil, err
	}
	for _, r := range runs {
		if r.Month != month {
			continue
		}
		p := &RunProgress{Run: r}
		chunks, err := s.Chunks(r.ID)
		for _, c := range chunks {
			p.Bills += c.Bills
		}
		return p, err
	}
	return nil, nil
}

// Run gives a run's progress.
func (a *App) Run(ctx context.Context, who Actor, complexID string, month kilowon.Month) (*RunProgress, error) {
	var p *RunProgress
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) error {
		var err error
		p, err = runProgress(s, complexID, month)
		if err == nil && p == nil {
			return kilowon.Errorf(kilowon.NotFound, "이 검침월에는 요금 계산을 시작한 기록이 없습니다.")
		}
		return err
	})
	return p, err
}

// BillChunk rates and stores one chunk's bills and completes its job in the same transaction. It may be repeated: a chunk that is done stays as it is.
func (a *App) BillChunk(ctx context.Context, job ChunkJob) error {
	return a.billChunk(ctx, job, func(tx store.Tx) error {
		return tx.Enqueue(FinishJob{OrganisationID: job.OrganisationID, RunID: job.RunID})
	})
}

// billChunk is BillChunk that leaves to the caller what follows the run's last chunk, in its transaction.
func (a *App) billChunk(ctx context.Context, job ChunkJob, last func(store.Tx) error) error {
	who := Actor{OrganisationID: job.OrganisationID}
	var bills []billing.Bill
	var chunk store.Chunk
	err := a.view(ctx, who, func(tx store.Tx, s store.Scope) error {
		var err error
		if chunk, err = s.Chunk(job.RunID, job.Number); err != nil || chunk.Done {
			return err
		}
		bills, err = a.chunkBills(tx, s, &chunk)
		return err
	})
	if err != nil {
		return err
	}
	return a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		// Asked again: a job that was put back while it still ran may have stored the chunk meanwhile.
		if now, err := s.Chunk(job.RunID, job.Number); err != nil {
			return err
		} else if now.Done {
			return tx.CompleteJob()
		}
		if err := s.InsertBills(job.RunID, bills); err != nil {
			return err
		}
		if err := carryAdjustments(s, bills); err != nil {
			return err
		}
		for i := range bills {
			chunk.Bills++
			chunk.KWh += bills[i].KWh
			chunk.Total += bills[i].Total
		}
		if err := s.FinishChunk(&chunk); err != nil {
			return err
		}
		run, err := s.Run(job.RunID)
		if err != nil {
			return err
		}
		if run.Finished == run.Chunks {
			if err := last(tx); err != nil {
				return err
			}
		}
		return tx.CompleteJob()
	})
}

// rated is a whole month rated in memory: rating 10,000 households takes some ten milliseconds, so every chunk rates the complex and stores its part,
// and no chunk waits for another.
type rated struct {
	*monthStatement
	run    billing.Run
	result *apartment.Result
	shares []apartment.Share
	owns   []apartment.Own
	issued kilowon.Date
	due    kilowon.Date
	// packed is where a bill is packed before its lines are cut to size.
	packed []byte
}

func (a *App) rateRun(tx store.Tx, s store.Scope, runID string, visit func(r *rated, i int, b *rating.Bill)) (*rated, error) {
	run, err := s.Run(runID)
	if err != nil {
		return nil, err
	}
	sub, err := s.Submission(run.SubmissionID)
	if err != nil {
		return nil, err
	}
	st, err := a.statement(s, &sub)
	if err != nil {
		return nil, err
	}
	return a.rateStatement(st, run, today(tx.Now()), visit)
}

// rateStatement rates a loaded month; visit sees every household's bill, which is reused after the call.
func (a *App) rateStatement(st *monthStatement, run billing.Run, issued kilowon.Date, visit func(r *rated, i int, b *rating.Bill)) (*rated, error) {
	if err := st.Settle(); err != nil {
		return nil, err
	}
	r := &rated{monthStatement: st, run: run, issued: issued, owns: make([]apartment.Own, len(st.Usages))}
	var err error
	if r.due, err = a.book.Calendar.DueDate(st.Period.To); err != nil {
		return nil, err
	}
	i := 0
	r.result, err = apartment.Rate(&st.Statement, a.book, func(u *apartment.Usage, b *rating.Bill) error {
		r.owns[i] = apartment.Own{KWh: u.AppliedKWh(), Won: b.Total, TV: b.Sum(tariff.ChargeTV)}
		if visit != nil {
			visit(r, i, b)
		}
		i++
		return nil
	})
	if err == nil && r.result.Single != nil {
		r.shareSingle()
	}
	return r, err
}

// shareSingle divides the one bill of the dwellings; households of another class pay their own.
func (r *rated) shareSingle() {
	var owns []apartment.Own
	var at []int
	for i := range r.Usages {
		if r.Households[r.Usages[i].Household].Dwelling() {
			owns, at = append(owns, r.owns[i]), append(at, i)
		}
	}
	r.shares = make([]apartment.Share, len(r.Usages))
	for i := range r.shares {
		r.shares[i].Won = r.owns[i].Won
	}
	for n, sh := range apartment.ShareBill(r.result.Single.Total, r.rule, owns) {
		r.shares[at[n]] = sh
	}
}

func (a *App) chunkBills(tx store.Tx, s store.Scope, chunk *store.Chunk) ([]billing.Bill, error) {
	var bills []billing.Bill
	var index []int
	r, err := a.rateRun(tx, s, chunk.RunID, func(r *rated, i int, b *rating.Bill) {
		if o := r.ordinals[r.Usages[i].Household]; o < chunk.First || o > chunk.Last {
			return
		}
		bills, index = append(bills, a.householdBill(r, i, b)), append(index, i)
	})
	if err != nil {
		return nil, err
	}
	pending, err := s.PendingAdjustments(r.run.ComplexID)
	if err != nil {
		return nil, err
	}
	for n := range bills {
		if r.shares != nil && bills[n].Kind == billing.HouseholdBill {
			bills[n].Share = r.shares[index[n]].Won
		}
		for i := range pending {
			// A difference from before is of the household that was there when the month began.
			if pending[i].HouseholdID == bills[n].HouseholdID && bills[n].Period.From == r.Period.From {
				bills[n].Adjustment += pending[i].Difference()
				bills[n].Total += pending[i].Difference()
			}
		}
	}
	return bills, nil
}

// carryAdjustments notes on which bill each pending correction of the households went.
func carryAdjustments(s store.Scope, bills []billing.Bill) error {
	if len(bills) == 0 {
		return nil
	}
	pending, err := s.PendingAdjustments(bills[0].ComplexID)
	if err != nil || len(pending) == 0 {
		return err
	}
	byHousehold := make(map[string]string, len(bills))
	for i := range bills {
		if _, later := byHousehold[bills[i].HouseholdID]; !later {
			byHousehold[bills[i].HouseholdID] = bills[i].ID
		}
	}
	for i := range pending {
		if id, ok := byHousehold[pending[i].HouseholdID]; ok {
			if err := s.BillAdjustment(pending[i].ComplexID, pending[i].ID, id); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *App) householdBill(r *rated, i int, b *rating.Bill) billing.Bill {
	u := &r.Usages[i]
	out := a.bill(r, b)
	out.Kind, out.HouseholdID = billing.HouseholdBill, r.Households[u.Household].ID
	out.Previous, out.Current, out.OwnKWh, out.CommonKWh = u.Previous, u.Current, u.OwnKWh, u.CommonKWh
	if u.Period.Days() > 0 {
		out.Period = u.Period
	}
	return out
}

// bill fills the columns of a stored bill from a rated one.
func (a *App) bill(r *rated, b *rating.Bill) billing.Bill {
	var sum apartment.Sum
	sum.Add(b)
	r.packed = a.codec.Append(r.packed[:0], b)
	return billing.Bill{RunID: r.run.ID, ComplexID: r.run.ComplexID, Month: r.run.Month, Period: r.Period, KWh: b.KWh, Base: sum.Base, Energy: sum.Energy,
		Climate: sum.Climate, Fuel: sum.Fuel, Reduction: sum.Reduction(), ElectricityTotal: b.ElectricityTotal, VAT: sum.VAT, Fund: sum.Fund, TV: sum.TV,
		Total: b.Total, Lines: bytes.Clone(r.packed), IssuedOn: r.issued, DueOn: r.due}
}

// FinishRun stores the complex's own bills and closes the month. It may be repeated.
func (a *App) FinishRun(ctx context.Context, job FinishJob) error {
	who := Actor{OrganisationID: job.OrganisationID}
	return a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		run, err := s.Run(job.RunID)
		if err != nil {
			return err
		}
		if run.State == billing.RunDone {
			return tx.CompleteJob()
		}
		r, err := a.rateRun(tx, s, job.RunID, nil)
		if err != nil {
			return err
		}
		invoice, err := a.storeWholeBills(s, r)
		if err != nil {
			return err
		}
		if err := announceBill(tx, s, invoice); err != nil {
			return err
		}
		if err := s.EndRun(run.ID, billing.RunDone, ""); err != nil {
			return err
		}
		if err := s.MoveMonth(run.ComplexID, run.Month, store.MonthBilling, store.MonthBilled); err != nil {
			return err
		}
		return tx.CompleteJob()
	})
}

// wholeBills are the common equipment's bills and, last, the invoice of the whole complex, whose figures are the sums of its parts.
func (a *App) wholeBills(r *rated) []billing.Bill {
	var bills []billing.Bill
	for _, c := range []struct {
		kind billing.Kind
		bill *rating.Bill
	}{{billing.CommonBill, r.result.CommonBill}, {billing.SchoolBill, r.result.SchoolBill}} {
		if c.bill != nil {
			b := a.bill(r, c.bill)
			b.Kind, b.OwnKWh = c.kind, c.bill.KWh
			bills = append(bills, b)
		}
	}
	t := &r.result.Total
	invoice := billing.Bill{RunID: r.run.ID, ComplexID: r.run.ComplexID, Kind: billing.ComplexBill, Month: r.run.Month, Period: r.Period, KWh: t.KWh, Base: t.Base,
		Energy: t.Energy, Climate: t.Climate, Fuel: t.Fuel, Reduction: t.Reduction(), ElectricityTotal: t.ElectricityTotal, VAT: t.VAT, Fund: t.Fund, TV: t.TV,
		Total: t.Total, IssuedOn: r.issued, DueOn: r.due, Lines: []byte{}}
	if r.result.Single != nil {
		invoice.Lines = a.codec.Append(nil, r.result.Single)
	}
	for i := range r.Usages {
		if r.Usages[i].Filed {
			invoice.OwnKWh += r.Usages[i].OwnKWh
		}
	}
	invoice.CommonKWh = r.TotalKWh() - invoice.OwnKWh
	return append(bills, invoice)
}

// storeWholeBills stores them and gives the invoice, which carries the households' corrections.
func (a *App) storeWholeBills(s store.Scope, r *rated) (*billing.Bill, error) {
	bills := a.wholeBills(r)
	sums, err := s.BillSums(r.run.ComplexID, r.run.Month, r.run.Month)
	if err != nil {
		return nil, err
	}
	invoice := &bills[len(bills)-1]
	for _, sum := range sums {
		if sum.Kind == billing.HouseholdBill {
			invoice.Adjustment = sum.Adjustment
		}
	}
	invoice.Total += invoice.Adjustment
	return invoice, s.InsertBills(r.run.ID, bills)
}

// FailRun notes why a run cannot go on, so that the office sees it and a new filing can follow, and tells whether the run has ended. A run that has
// stored bills is not given up: no bill is ever deleted, so only the same run can finish the month.
func (a *App) FailRun(ctx context.Context, organisationID, runID, message string) (ended bool, err error) {
	err = a.update(ctx, Actor{OrganisationID: organisationID}, func(_ store.Tx, s store.Scope) error {
		run, err := s.Run(runID)
		if err != nil {
			return err
		}
		if ended = run.State == billing.RunDone || run.State == billing.RunFailed; ended || run.Finished > 0 {
			return nil
		}
		if err := s.EndRun(runID, billing.RunFailed, message); err != nil {
			return err
		}
		ended = true
		return s.MoveMonth(run.ComplexID, run.Month, store.MonthBilling, store.MonthFiled)
	})
	return ended && err == nil, err
}

// Resume enqueues what is left of every unfinished run, of whatever organisation; a start after a crash calls it.
func (a *App) Resume(ctx context.Context) error {
	return a.store.Update(ctx, func(tx store.Tx) error {
		runs, err := tx.UnfinishedRuns()
		if err != nil {
			return err
		}
		for _, r := range runs {
			chunks, err := tx.For(r.OrganisationID).Chunks(r.ID)
			if err != nil {
				return err
			}
			left := 0
			for _, c := range chunks {
				if c.Done {
					continue
				}
				left++
				if err := tx.Enqueue(ChunkJob{OrganisationID: r.OrganisationID, RunID: r.ID, Number: c.Number}); err != nil {
					return err
				}
			}
			if left == 0 {
				if err := tx.Enqueue(FinishJob{OrganisationID: r.OrganisationID, RunID: r.ID}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
