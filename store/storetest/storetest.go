// Package storetest is the suite every store.Store must pass. It is run by the tests of each engine.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/store"
)

// JobCounter is what a store under test must also be able to tell: how many jobs of a kind are stored, in whatever state.
type JobCounter interface {
	CountJobs(ctx context.Context, kind string) (int, error)
}

// suite is what every store must pass.
var suite = []struct {
	name string
	test func(*testing.T, store.Store)
}{
	{"organisations", testOrganisations},
	{"staff", testStaff},
	{"sessions", testSessions},
	{"access log", testAccessLog},
	{"access log is one chain", testAccessChain},
	{"access log is pruned from its old end", testPruneAccess},
	{"registrations", testRegistrations},
	{"people and consents", testPeople},
	{"one-time codes", testCodes},
	{"messages", testMessages},
	{"sessions of a member", testStaffSessions},
	{"passkeys", testPasskeys},
	{"second factors", testSecondFactors},
	{"contract search", testSearch},
	{"complex terms", testComplexTerms},
	{"households", testHouseholds},
	{"household terms by period", testHouseholdTerms},
	{"closed household", testClosedHousehold},
	{"renamed household", testRenamedHousehold},
	{"renamed complex", testRenamedComplex},
	{"discount applications", testDiscounts},
	{"reading months", testMonths},
	{"submission kept whole", testSubmission},
	{"refiling keeps history", testRefiling},
	{"closed month", testClosedMonth},
	{"past registers and use", testPasts},
	{"decisions", testDecisions},
	{"billing run", testRun},
	{"household billed once", testBilledOnce},
	{"bill kept whole", testBill},
	{"bill page", testBillPage},
	{"sums and distribution", testSums},
	{"history", testHistory},
	{"adjustments", testAdjustments},
	{"downloads", testDownloads},
	{"applications", testApplications},
	{"notices", testNotices},
	{"holders", testHolders},
	{"billing ways", testBillingWays},
	{"moves", testMoves},
	{"terminations", testGaps},
	{"applications' papers", testApplicationFiles},
	{"clerks' queue", testDeskApplications},
	{"household access", testAccess},
	{"ends of household access", testAccessEnds},
	{"what a home sees", testHomes},
	{"organisations never meet", testScope},
	{"desk search", testDeskSearch},
	{"people at the desk", testDeskPeople},
	{"supply register", testSupply},
	{"endings", testEndings},
	{"receipts", testReceipts},
	{"months that wait", testDeskMonths},
	{"proposals", testProposals},
	{"reading imports", testReadingImports},
	{"references stay inside a complex", testReferences},
	{"rollback", testRollback},
	{"view does not write", testViewReadOnly},
	{"one time in a transaction", testNow},
	{"jobs commit and roll back with the data", testJobs},
	{"readers beside a writer", testReaders},
	{"property: filings", testFilingsProperty},
	{"property: pages", testPagesProperty},
}

// Run exercises the store. open gives an empty one that implements JobCounter; the suite closes it.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	for _, tt := range suite {
		t.Run(tt.name, func(t *testing.T) {
			st := open(t)
			defer func() {
				if err := st.Close(); err != nil {
					t.Errorf("Close: %v", err)
				}
			}()
			tt.test(t, st)
		})
	}
}

// tb is what *testing.T and *rapid.T have in common.
type tb interface {
	Helper()
	Fatalf(format string, args ...any)
}

func update(t tb, st store.Store, fn func(store.Tx) error) {
	t.Helper()
	if err := st.Update(context.Background(), fn); err != nil {
		t.Fatalf("Update: %v", err)
	}
}

func view[T any](t tb, st store.Store, fn func(store.Tx) (T, error)) T {
	t.Helper()
	var out T
	err := st.View(context.Background(), func(tx store.Tx) (err error) {
		out, err = fn(tx)
		return err
	})
	if err != nil {
		t.Fatalf("View: %v", err)
	}
	return out
}

// fails runs fn in an Update that must fail with the code and leave nothing.
func fails(t tb, st store.Store, code kilowon.Code, fn func(store.Tx) error) {
	t.Helper()
	err := st.Update(context.Background(), fn)
	var e *kilowon.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want a *kilowon.Error of %s", err, code)
	}
	if e.Code != code {
		t.Fatalf("got %s (%v), want %s", e.Code, err, code)
	}
	if e.Message == "" {
		t.Fatalf("%s without a message", code)
	}
}

func equal[T any](t tb, got, want T) {
	t.Helper()
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
		t.Fatalf("got\n%s\nwant\n%s", g, w)
	}
}

// The month most tests are about, and its reading period.
var (
	july   = kilowon.MonthOf(2025, 7)
	period = kilowon.Period{From: kilowon.MustDate("2025-06-18"), To: kilowon.MustDate("2025-07-18")}
)

// office is an organisation with one complex of households.
type office struct {
	org, complex string
	households   []store.Household
}

// Units are the same in every office, so that a query without its scope would find the wrong ones.
func units(n int) []store.Household {
	out := make([]store.Household, n)
	for i := range out {
		out[i] = store.Household{
			Unit:    apartment.Unit{Building: fmt.Sprint(101 + i/100), Number: fmt.Sprint(101 + i/2%50*100 + i%2)},
			Ordinal: i + 1, InitialRegister: metering.Register(1000 * (i + 1)),
			Terms: []store.HouseholdTerms{{From: kilowon.MustDate("2020-01-01"), TVSets: 1}},
		}
	}
	return out
}

var standardTerms = store.ComplexTerms{
	From: kilowon.MustDate("2020-01-01"), Method: apartment.Single, ContractKW: 700, CommonOption: 1, ReadingDay: 18, ShareRule: apartment.ShareUsage,
}

func newOffice(t tb, st store.Store, contract string, households int) *office {
	t.Helper()
	o := &office{households: units(households)}
	update(t, st, func(tx store.Tx) error {
		org := store.Organisation{Name: "관리사무소 " + contract}
		if err := tx.InsertOrganisation(&org); err != nil {
			return err
		}
		c := store.Complex{ContractNumber: contract, Name: "행복아파트", Address: "서울 어느길 1"}
		if err := tx.For(org.ID).InsertComplex(&c, standardTerms); err != nil {
			return err
		}
		o.org, o.complex = org.ID, c.ID
		return tx.For(o.org).InsertHouseholds(o.complex, o.households)
	})
	return o
}

// month adds a reading month that follows july by the given number of months.
func (o *office) month(t tb, st store.Store, after int) kilowon.Month {
	t.Helper()
	m := july + kilowon.Month(after)
	update(t, st, func(tx store.Tx) error {
		return tx.For(o.org).SaveMonth(&store.ReadingMonth{ComplexID: o.complex, Month: m, Period: kilowon.Period{From: (m - 1).Day(18), To: m.Day(18)}, CommonKWh: -1})
	})
	return m
}

// rows is a filing in which each household used kwh more than its ordinal.
func (o *office) rows(kwh int64) []store.SubmissionRow {
	out := make([]store.SubmissionRow, len(o.households))
	for i, h := range o.households {
		use := kwh + int64(h.Ordinal)
		out[i] = store.SubmissionRow{
			HouseholdID: h.ID, Previous: h.InitialRegister, Current: h.InitialRegister + metering.Register(use*metering.RegisterScale), OwnKWh: use,
			CommonKWh: 3, Filed: true,
		}
	}
	return out
}

// file checks a submission in and, when register is set, registers it.
func (o *office) file(t tb, st store.Store, month kilowon.Month, rows []store.SubmissionRow, register bool) store.Submission {
	t.Helper()
	sub := store.Submission{ComplexID: o.complex, Month: month, FileName: "제출.xlsx", FiledBy: "staff"}
	update(t, st, func(tx store.Tx) error {
		if err := tx.For(o.org).InsertSubmission(&sub, store.SubmissionContent{File: []byte("xlsx"), Rows: rows}); err != nil || !register {
			return err
		}
		var err error
		sub, err = tx.For(o.org).RegisterSubmission(sub.ID, month.Day(19))
		return err
	})
	return sub
}

// run opens a billing run of one chunk for a month that is filed here.
func (o *office) run(t tb, st store.Store, month kilowon.Month) billing.Run {
	t.Helper()
	sub := o.file(t, st, month, o.rows(200), true)
	r := billing.Run{ComplexID: o.complex, Month: month, Period: kilowon.Period{From: (month - 1).Day(18), To: month.Day(18)}, SubmissionID: sub.ID}
	update(t, st, func(tx store.Tx) error {
		return tx.For(o.org).InsertRun(&r, []store.Chunk{{First: 1, Last: max(len(o.households), 1)}})
	})
	return r
}

// bills are household bills of a run; the total is 100 won for each kWh.
func (o *office) bills(r *billing.Run, kwh func(i int) int64) []billing.Bill {
	out := make([]billing.Bill, len(o.households))
	for i, h := range o.households {
		out[i] = billing.Bill{
			HouseholdID: h.ID, Kind: billing.HouseholdBill, Month: r.Month, Period: r.Period, KWh: kwh(i), OwnKWh: kwh(i),
			ElectricityTotal: kilowon.Won(kwh(i) * 90), VAT: kilowon.Won(kwh(i) * 9), Fund: kilowon.Won(kwh(i)), Total: kilowon.Won(kwh(i) * 100),
			IssuedOn: r.Period.To.AddDays(5), DueOn: r.Period.To.AddDays(20), Lines: []byte{1, byte(i)},
		}
	}
	return out
}

// bill opens a run for the month and stores a bill for every household.
func (o *office) bill(t tb, st store.Store, month kilowon.Month, kwh func(i int) int64) (billing.Run, []billing.Bill) {
	t.Helper()
	r := o.run(t, st, month)
	bills := o.bills(&r, kwh)
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).InsertBills(r.ID, bills) })
	return r, bills
}
