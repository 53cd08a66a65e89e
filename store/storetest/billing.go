package storetest

import (
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/store"
)

func testRun(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 4)
	o.month(t, st, 0)
	sub := o.file(t, st, july, o.rows(200), true)
	r := billing.Run{ComplexID: o.complex, Month: july, Period: period, SubmissionID: sub.ID}
	insert := func(r *billing.Run) func(store.Tx) error {
		return func(tx store.Tx) error {
			return tx.For(o.org).InsertRun(r, []store.Chunk{{First: 1, Last: 2}, {First: 3, Last: 4}})
		}
	}
	get := func() billing.Run {
		return view(t, st, func(tx store.Tx) (billing.Run, error) { return tx.For(o.org).Run(r.ID) })
	}
	finish := func(number int) func(store.Tx) error {
		return func(tx store.Tx) error {
			return tx.For(o.org).FinishChunk(&store.Chunk{RunID: r.ID, Number: number, Bills: 2, KWh: 300, Total: 30000})
		}
	}
	update(t, st, insert(&r))
	if r.ID == "" || r.State != billing.RunOpen || r.Chunks != 2 || r.CreatedAt.IsZero() {
		t.Fatalf("run: %+v", r)
	}
	equal(t, get(), r)
	fails(t, st, kilowon.Conflict, insert(&billing.Run{ComplexID: o.complex, Month: july, Period: period, SubmissionID: sub.ID}))
	equal(t, unfinished(t, st), []store.UnfinishedRun{{OrganisationID: o.org, Run: r}})
	update(t, st, finish(2))
	fails(t, st, kilowon.Conflict, finish(2))
	fails(t, st, kilowon.NotFound, finish(3))
	if got := get(); got.State != billing.RunRunning || got.Finished != 1 {
		t.Fatalf("run: %+v", got)
	}
	chunks := view(t, st, func(tx store.Tx) ([]store.Chunk, error) { return tx.For(o.org).Chunks(r.ID) })
	if len(chunks) != 2 || chunks[0].Done || !chunks[1].Done || chunks[1].Total != 30000 || chunks[1].First != 3 || chunks[1].DoneAt.IsZero() {
		t.Fatalf("chunks: %+v", chunks)
	}
	equal(t, view(t, st, func(tx store.Tx) (store.Chunk, error) { return tx.For(o.org).Chunk(r.ID, 2) }), chunks[1])
	update(t, st, finish(1))
	list := view(t, st, func(tx store.Tx) ([]store.MonthListed, error) { return tx.For(o.org).Months(o.complex, store.Page{}) })
	if m := list[0]; m.Bills != 4 || m.BilledKWh != 600 || m.BilledTotal != 60000 {
		t.Fatalf("month: %+v", m)
	}

	end := func(state billing.RunState) func(store.Tx) error {
		return func(tx store.Tx) error { return tx.For(o.org).EndRun(r.ID, state, "원인") }
	}
	fails(t, st, kilowon.Invalid, end(billing.RunRunning))
	update(t, st, end(billing.RunFailed))
	fails(t, st, kilowon.Conflict, end(billing.RunDone))
	if got := get(); got.State != billing.RunFailed || got.Message != "원인" || got.EndedAt.IsZero() {
		t.Fatalf("run: %+v", got)
	}
	equal(t, len(unfinished(t, st)), 0)
	again := billing.Run{ComplexID: o.complex, Month: july, Period: period, SubmissionID: sub.ID}
	update(t, st, insert(&again))
	runs := view(t, st, func(tx store.Tx) ([]billing.Run, error) { return tx.For(o.org).Runs(o.complex) })
	if len(runs) != 2 || runs[0].ID != again.ID || runs[1].ID != r.ID {
		t.Fatalf("runs: %+v", runs)
	}
	open := view(t, st, func(tx store.Tx) ([]billing.Run, error) { return tx.For(o.org).RunsByState(billing.RunOpen) })
	equal(t, open, []billing.Run{again})
}

func unfinished(t *testing.T, st store.Store) []store.UnfinishedRun {
	return view(t, st, func(tx store.Tx) ([]store.UnfinishedRun, error) { return tx.UnfinishedRuns() })
}

func testBilledOnce(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 60)
	o.month(t, st, 0)
	r, bills := o.bill(t, st, july, func(int) int64 { return 100 })
	insert := func(bills ...billing.Bill) func(store.Tx) error {
		return func(tx store.Tx) error { return tx.For(o.org).InsertBills(r.ID, bills) }
	}
	second := bills[59]
	second.ID = ""
	fails(t, st, kilowon.Conflict, insert(second))
	common := billing.Bill{Kind: billing.CommonBill, Month: july, Period: period, Total: 5}
	update(t, st, insert(common))
	fails(t, st, kilowon.Conflict, insert(common))
	complexBill := common
	complexBill.Kind = billing.ComplexBill
	update(t, st, insert(complexBill))
	nobody := common
	nobody.Kind = billing.HouseholdBill
	fails(t, st, kilowon.Invalid, insert(nobody))
	wrong := second
	wrong.Month++
	fails(t, st, kilowon.Invalid, insert(wrong))
	sums := view(t, st, func(tx store.Tx) ([]store.BillSums, error) { return tx.For(o.org).BillSums(o.complex, july, july) })
	equal(t, []int{len(sums), sums[0].Bills, sums[1].Bills, sums[2].Bills}, []int{3, 1, 1, 60})
}

func testBill(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 2)
	o.month(t, st, 0)
	r := o.run(t, st, july)
	full := billing.Bill{
		HouseholdID: o.households[1].ID, Kind: billing.HouseholdBill, Month: july, Period: period, Previous: 423716, Current: 490316, KWh: 666, OwnKWh: 600,
		CommonKWh: 66, Base: 1, Energy: 2, Climate: 3, Fuel: -4, Reduction: -5, ElectricityTotal: 6, VAT: 7, Fund: 8, TV: 9, Adjustment: -10, Total: 11, Share: 12,
		Lines: []byte{0, 1, 0xff, 0}, IssuedOn: kilowon.MustDate("2025-07-25"), DueOn: kilowon.MustDate("2025-08-05"),
	}
	bare := billing.Bill{Kind: billing.ComplexBill, Month: july, Period: period, Total: 77000}
	bills := []billing.Bill{full, bare}
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).InsertBills(r.ID, bills) })
	full, bare = bills[0], bills[1]
	if full.ID == "" || full.RunID != r.ID || full.ComplexID != o.complex {
		t.Fatalf("bill: %+v", full)
	}
	want := store.Bill{Bill: full, Unit: o.households[1].Unit}
	equal(t, view(t, st, func(tx store.Tx) (store.Bill, error) { return tx.For(o.org).Bill(full.ID) }), want)
	equal(t, view(t, st, func(tx store.Tx) ([]store.Bill, error) {
		return tx.For(o.org).HouseholdBills(o.complex, full.HouseholdID, july)
	}), []store.Bill{want})
	equal(t, view(t, st, func(tx store.Tx) ([]store.Bill, error) {
		return tx.For(o.org).MonthBills(o.complex, july, billing.HouseholdBill)
	}), []store.Bill{want})
	equal(t, view(t, st, func(tx store.Tx) ([]store.Bill, error) {
		return tx.For(o.org).MonthBills(o.complex, july, billing.ComplexBill)
	}), []store.Bill{{Bill: bare}})
	equal(t, view(t, st, func(tx store.Tx) (store.Bill, error) { return tx.For(o.org).Bill(bare.ID) }), store.Bill{Bill: bare})
	list := view(t, st, func(tx store.Tx) ([]store.MonthListed, error) { return tx.For(o.org).Months(o.complex, store.Page{}) })
	equal(t, list[0].Invoice, 77000)
	history := view(t, st, func(tx store.Tx) ([]store.MonthFigure, error) {
		return tx.For(o.org).InvoiceHistory(o.complex, july-1, july)
	})
	equal(t, history, []store.MonthFigure{{Month: july, Period: period, BillID: bare.ID, Total: 77000}})
	before := view(t, st, func(tx store.Tx) ([]store.MonthFigure, error) {
		return tx.For(o.org).InvoiceHistory(o.complex, july-2, july-1)
	})
	equal(t, len(before), 0)
	none := view(t, st, func(tx store.Tx) ([]store.Bill, error) {
		return tx.For(o.org).HouseholdBills(o.complex, full.HouseholdID, july+1)
	})
	equal(t, len(none), 0)
}

func testBillPage(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 130)
	o.month(t, st, 0)
	// The use falls with the ordinal and repeats, so that ties show the order of the form.
	_, bills := o.bill(t, st, july, func(i int) int64 { return int64(200 - i/2) })
	page := func(q store.BillQuery) ([]store.BillListed, int) {
		q.ComplexID, q.Month = o.complex, july
		var count int
		rows := view(t, st, func(tx store.Tx) (rows []store.BillListed, err error) {
			rows, count, err = tx.For(o.org).BillPage(q)
			return rows, err
		})
		return rows, count
	}
	rows, count := page(store.BillQuery{Page: store.Page{Limit: 2}})
	equal(t, count, 130)
	equal(t, rows[0], store.BillListed{
		ID: bills[0].ID, HouseholdID: bills[0].HouseholdID, Unit: o.households[0].Unit, Period: bills[0].Period, KWh: 200, ElectricityTotal: 18000, Total: 20000,
	})
	rows, _ = page(store.BillQuery{Sort: store.SortTotal, Page: store.Page{Limit: 3}})
	equal(t, []string{rows[0].ID, rows[1].ID, rows[2].ID}, []string{bills[128].ID, bills[129].ID, bills[126].ID})
	rows, _ = page(store.BillQuery{Sort: store.SortKWh, Descending: true, Page: store.Page{Limit: 2, Offset: 1}})
	equal(t, []string{rows[0].ID, rows[1].ID}, []string{bills[1].ID, bills[2].ID})
	rows, _ = page(store.BillQuery{Descending: true, Page: store.Page{Limit: 1}})
	equal(t, rows[0].ID, bills[129].ID)
	for text, want := range map[string]int{
		"101-101": 1, "101동 101호": 1, "101 101": 1, "102동": 30, "102-": 30, "-101": 2, "없음": 0, "%": 0, "_": 0, "101동 5001호": 1, " ": 130,
	} {
		rows, count := page(store.BillQuery{Text: text, Page: store.Page{Limit: 1000}})
		if count != want || len(rows) != want {
			t.Errorf("%q: %d rows, count %d, want %d", text, len(rows), count, want)
		}
	}
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error {
		_, _, err := tx.For(o.org).BillPage(store.BillQuery{ComplexID: o.complex, Month: july, Sort: "name"})
		return err
	})
}

func testSums(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 5)
	use := []int64{0, 9, 10, 19, 300}
	for i := range 2 {
		o.bill(t, st, o.month(t, st, i), func(i int) int64 { return use[i] })
	}
	sums := view(t, st, func(tx store.Tx) ([]store.BillSums, error) { return tx.For(o.org).BillSums(o.complex, july, july+5) })
	equal(t, len(sums), 2)
	equal(t, sums[0], store.BillSums{
		Month: july, Kind: billing.HouseholdBill, Bills: 5, Homes: 5, Used: 4, KWh: 338, OwnKWh: 338, ElectricityTotal: 338 * 90, VAT: 338 * 9, Fund: 338, Total: 33800, Most: 30000,
	})
	equal(t, sums[1].Month, july+1)
	buckets := view(t, st, func(tx store.Tx) ([]store.Bucket, error) { return tx.For(o.org).Distribution(o.complex, july, 1000) })
	equal(t, buckets, []store.Bucket{{From: 0, Bills: 2}, {From: 1000, Bills: 2}, {From: 30000, Bills: 1}})
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error { _, err := tx.For(o.org).Distribution(o.complex, july, 0); return err })
	empty := view(t, st, func(tx store.Tx) ([]store.BillSums, error) { return tx.For(o.org).BillSums(o.complex, july-9, july-1) })
	equal(t, len(empty), 0)

	owed := o.month(t, st, 2)
	r := o.run(t, st, owed)
	refund := billing.Bill{HouseholdID: o.households[0].ID, Kind: billing.HouseholdBill, Month: owed, Period: r.Period, Total: -1}
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).InsertBills(r.ID, []billing.Bill{refund}) })
	buckets = view(t, st, func(tx store.Tx) ([]store.Bucket, error) { return tx.For(o.org).Distribution(o.complex, owed, 1000) })
	equal(t, buckets, []store.Bucket{{From: -1000, Bills: 1}})
}

func testHistory(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 3)
	for i := range 4 {
		o.bill(t, st, o.month(t, st, i), func(j int) int64 { return int64(100*i + j) })
	}
	id := o.households[1].ID
	history := view(t, st, func(tx store.Tx) ([]store.MonthFigure, error) {
		return tx.For(o.org).HouseholdHistory(o.complex, id, july+1, july+2)
	})
	if len(history) != 2 || history[0].Month != july+1 || history[0].KWh != 101 || history[1].Total != 20100 || history[0].Period.To != (july+1).Day(18) {
		t.Fatalf("history: %+v", history)
	}
	all := view(t, st, func(tx store.Tx) (map[string][]store.MonthFigure, error) {
		return tx.For(o.org).History(o.complex, july+1, july+2)
	})
	equal(t, len(all), 3)
	equal(t, all[id], history)
	bill := view(t, st, func(tx store.Tx) (store.Bill, error) { return tx.For(o.org).Bill(history[1].BillID) })
	equal(t, bill.HouseholdID, id)
}

func testAdjustments(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 2)
	o.month(t, st, 0)
	_, bills := o.bill(t, st, july, func(int) int64 { return 100 })
	_, next := o.bill(t, st, o.month(t, st, 1), func(int) int64 { return 110 })
	a := billing.Adjustment{
		ComplexID: o.complex, HouseholdID: bills[0].HouseholdID, BillID: bills[0].ID, Reason: "검침 착오", OwnKWh: 90, CommonKWh: 3, Before: 10000, After: 9000,
	}
	b := billing.Adjustment{ComplexID: o.complex, HouseholdID: bills[1].HouseholdID, BillID: bills[1].ID, Before: 10000, After: 10500}
	for _, x := range []*billing.Adjustment{&a, &b} {
		update(t, st, func(tx store.Tx) error { return tx.For(o.org).InsertAdjustment(x) })
	}
	if a.Month != july || a.State != billing.AdjustmentPending || a.ID == "" {
		t.Fatalf("adjustment: %+v", a)
	}
	pending := func() []billing.Adjustment {
		return view(t, st, func(tx store.Tx) ([]billing.Adjustment, error) { return tx.For(o.org).PendingAdjustments(o.complex) })
	}
	carry := func(id, bill string) func(store.Tx) error {
		return func(tx store.Tx) error { return tx.For(o.org).BillAdjustment(o.complex, id, bill) }
	}
	equal(t, pending(), []billing.Adjustment{a, b})
	update(t, st, carry(a.ID, next[0].ID))
	fails(t, st, kilowon.Conflict, carry(a.ID, next[0].ID))
	fails(t, st, kilowon.NotFound, carry("none", next[0].ID))
	fails(t, st, kilowon.NotFound, carry(b.ID, "none"))
	equal(t, pending(), []billing.Adjustment{b})
	a.State, a.BilledIn = billing.AdjustmentBilled, next[0].ID
	equal(t, view(t, st, func(tx store.Tx) ([]billing.Adjustment, error) { return tx.For(o.org).Adjustments(o.complex) }), []billing.Adjustment{b, a})
	swapped := billing.Adjustment{ComplexID: o.complex, HouseholdID: bills[1].HouseholdID, BillID: bills[0].ID}
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error { return tx.For(o.org).InsertAdjustment(&swapped) })
}

func testDownloads(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 0)
	var made []store.Download
	for range 3 {
		d := store.Download{StaffID: "staff", Kind: "bills_pdf", Parameters: map[string]string{"complex": o.complex, "month": july.String()}}
		update(t, st, func(tx store.Tx) error { return tx.For(o.org).InsertDownload(&d) })
		made = append(made, d)
	}
	get := func(i int) store.Download {
		return view(t, st, func(tx store.Tx) (store.Download, error) { return tx.For(o.org).Download(made[i].ID) })
	}
	equal(t, get(0), made[0])
	list := view(t, st, func(tx store.Tx) ([]store.Download, error) { return tx.For(o.org).Downloads(store.Page{Limit: 2}) })
	equal(t, list, []store.Download{made[2], made[1]})
	file := func(tx store.Tx) error { _, err := tx.For(o.org).DownloadFile(made[0].ID); return err }
	fails(t, st, kilowon.NotFound, file)
	finish := func(tx store.Tx) error {
		return tx.For(o.org).FinishDownload(made[0].ID, "청구서.pdf", []byte("%PDF"))
	}
	fail := func(i int) func(store.Tx) error {
		return func(tx store.Tx) error { return tx.For(o.org).FailDownload(made[i].ID, "글꼴이 없습니다") }
	}
	update(t, st, finish)
	fails(t, st, kilowon.Conflict, finish)
	fails(t, st, kilowon.Conflict, fail(0))
	update(t, st, fail(1))
	if d := get(0); d.State != store.DownloadReady || d.FileName != "청구서.pdf" || d.Size != 4 || d.EndedAt.IsZero() {
		t.Fatalf("download: %+v", d)
	}
	if d := get(1); d.State != store.DownloadFailed || d.Message != "글꼴이 없습니다" {
		t.Fatalf("download: %+v", d)
	}
	got := view(t, st, func(tx store.Tx) ([]byte, error) { return tx.For(o.org).DownloadFile(made[0].ID) })
	equal(t, string(got), "%PDF")
}
