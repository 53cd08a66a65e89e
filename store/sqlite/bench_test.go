package sqlite_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/sqlite"
)

// lineBytes is about what the packed lines of a household's bill take.
const lineBytes = 400

// next moves the complex to the following month, filed and with an open run.
func (f *filedComplex) next(b *testing.B, db *sqlite.DB) billing.Run {
	b.Helper()
	f.month++
	f.period = kilowon.Period{From: f.period.To, To: f.month.Day(18)}
	must(b, db.Update(context.Background(), func(tx store.Tx) error { return f.file(tx.For(f.org), f.month, f.period) }))
	run := billing.Run{ComplexID: f.complex, Month: f.month, Period: f.period, SubmissionID: f.submission}
	must(b, db.Update(context.Background(), func(tx store.Tx) error {
		return tx.For(f.org).InsertRun(&run, []store.Chunk{{First: 1, Last: f.households}})
	}))
	return run
}

func (f *filedComplex) list(b *testing.B, db *sqlite.DB) (households []store.Household) {
	b.Helper()
	must(b, db.View(context.Background(), func(tx store.Tx) (err error) {
		households, err = tx.For(f.org).Households(f.complex, f.period)
		return err
	}))
	return households
}

func benchBills(run *billing.Run, households []store.Household) []billing.Bill {
	bills := make([]billing.Bill, len(households))
	for i, h := range households {
		kwh := int64(150 + i*7919%400)
		bills[i] = billing.Bill{
			HouseholdID: h.ID, Kind: billing.HouseholdBill, Month: run.Month, Period: run.Period, Previous: 1000, Current: 21000, KWh: kwh, OwnKWh: kwh,
			Base: 1600, Energy: kilowon.Won(kwh * 140), ElectricityTotal: kilowon.Won(kwh * 150), VAT: kilowon.Won(kwh * 15), Total: kilowon.Won(kwh * 170),
			IssuedOn: run.Period.To, DueOn: run.Period.To, Lines: make([]byte, lineBytes),
		}
	}
	return bills
}

// BenchmarkInsertBills3000 commits the bills of one month of a complex of 3,000 households, month after month into the same file.
func BenchmarkInsertBills3000(b *testing.B) {
	db := openDB(b, filepath.Join(b.TempDir(), "kilowon.db"))
	defer db.Close()
	f := newFiledComplex(b, db, 3000)
	households := f.list(b, db)
	for b.Loop() {
		b.StopTimer()
		run := f.next(b, db)
		bills := benchBills(&run, households)
		b.StartTimer()
		must(b, db.Update(context.Background(), func(tx store.Tx) error { return tx.For(f.org).InsertBills(run.ID, bills) }))
	}
	b.ReportMetric(3000*float64(b.N)/b.Elapsed().Seconds(), "bills/s")
}

// billedYear is a complex with thirteen billed months and their filings.
func billedYear(b *testing.B, households int) (*sqlite.DB, *filedComplex) {
	db := openDB(b, filepath.Join(b.TempDir(), "kilowon.db"))
	f := newFiledComplex(b, db, households)
	list := f.list(b, db)
	for range 13 {
		run := f.next(b, db)
		rows := make([]store.SubmissionRow, len(list))
		for i, h := range list {
			rows[i] = store.SubmissionRow{HouseholdID: h.ID, Previous: 1000, Current: 21000, OwnKWh: 200, Filed: true}
		}
		must(b, db.Update(context.Background(), func(tx store.Tx) error {
			scope := tx.For(f.org)
			sub := store.Submission{ComplexID: f.complex, Month: f.month}
			if err := scope.InsertSubmission(&sub, store.SubmissionContent{Rows: rows}); err != nil {
				return err
			}
			_, err := scope.RegisterSubmission(sub.ID, f.period.To)
			return errors.Join(err, scope.InsertBills(run.ID, benchBills(&run, list)))
		}))
	}
	return db, f
}

// BenchmarkHouseholdsPage shows a page of 50 from the middle of 3,000 bills sorted by amount, and of a search.
func BenchmarkHouseholdsPage(b *testing.B) {
	db, f := billedYear(b, 3000)
	defer db.Close()
	for name, q := range map[string]store.BillQuery{
		"sorted": {Sort: store.SortTotal, Descending: true, Page: store.Page{Limit: 50, Offset: 1500}}, "search": {Text: "105동"},
	} {
		q.ComplexID, q.Month = f.complex, f.month
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				must(b, db.View(context.Background(), func(tx store.Tx) error {
					rows, _, err := tx.For(f.org).BillPage(q)
					if len(rows) != 50 {
						b.Fatalf("%d rows", len(rows))
					}
					return err
				}))
			}
		})
	}
}

// BenchmarkFormData loads what a form of 3,000 households and the check of its upload need: terms, discounts, previous registers, a year of use.
func BenchmarkFormData(b *testing.B) {
	db, f := billedYear(b, 3000)
	defer db.Close()
	for b.Loop() {
		must(b, db.View(context.Background(), func(tx store.Tx) error {
			scope := tx.For(f.org)
			households, err := scope.Households(f.complex, f.period)
			if err != nil {
				return err
			}
			var registers map[string]metering.Register
			if registers, err = scope.LastRegisters(f.complex, f.month+1); err != nil {
				return err
			}
			var pasts map[string][]apartment.Past
			if pasts, err = scope.Pasts(f.complex, f.month-12, f.month); err != nil {
				return err
			}
			if len(households) != 3000 || len(registers) != 3000 || len(pasts) != 3000 || len(pasts[households[0].ID]) != 13 {
				b.Fatalf("%d households, %d registers, %d pasts", len(households), len(registers), len(pasts))
			}
			return nil
		}))
	}
}

// BenchmarkFiling10000 stores a checked submission of 10,000 households.
func BenchmarkFiling10000(b *testing.B) {
	db := openDB(b, filepath.Join(b.TempDir(), "kilowon.db"))
	defer db.Close()
	f := newFiledComplex(b, db, 10_000)
	rows := make([]store.SubmissionRow, 0, f.households)
	for _, h := range f.list(b, db) {
		rows = append(rows, store.SubmissionRow{HouseholdID: h.ID, Previous: 1000, Current: 21000, OwnKWh: 200, Filed: true})
	}
	file := make([]byte, 700_000)
	for b.Loop() {
		must(b, db.Update(context.Background(), func(tx store.Tx) error {
			return tx.For(f.org).InsertSubmission(&store.Submission{ComplexID: f.complex, Month: f.month}, store.SubmissionContent{File: file, Rows: rows})
		}))
	}
}

// BenchmarkRun3000 is a run of 3,000 households from its enqueueing to the end of its last job, in chunks of 1,000.
func BenchmarkRun3000(b *testing.B) {
	db := openDB(b, filepath.Join(b.TempDir(), "kilowon.db"))
	defer db.Close()
	f := newFiledComplex(b, db, 3000)
	defer startClient(b, db, billingWorkers(&billWorker{db: db}), 2)()
	for b.Loop() {
		run := f.start(b, db, 1000)
		eventually(b, "the run", func() bool { return f.finished(b, db, run.ID) == run.Chunks })
		b.StopTimer()
		f.month++
		f.period = kilowon.Period{From: f.period.To, To: f.month.Day(18)}
		must(b, db.Update(context.Background(), func(tx store.Tx) error { return f.file(tx.For(f.org), f.month, f.period) }))
		b.StartTimer()
	}
}
