package storetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
)

func testMonths(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 2)
	m := store.ReadingMonth{
		ComplexID: o.complex, Month: july, Period: period, MainPrevious: 423716, MainCurrent: 490316, MainKWh: 66600, CommonKWh: -1, SchoolKWh: 40,
		PeakKW: 168, SubUses: []apartment.SubUse{{KWh: 120, PeakKW: 3}},
	}
	get := func() store.ReadingMonth {
		return view(t, st, func(tx store.Tx) (store.ReadingMonth, error) { return tx.For(o.org).Month(o.complex, july) })
	}
	save := func(tx store.Tx) error { return tx.For(o.org).SaveMonth(&m) }
	move := func(from, to store.MonthState) func(store.Tx) error {
		return func(tx store.Tx) error { return tx.For(o.org).MoveMonth(o.complex, july, from, to) }
	}
	update(t, st, save)
	equal(t, m.State, store.MonthOpen)
	equal(t, get(), m)
	m.PeakKW, m.CommonKWh = 170, 5000
	update(t, st, save)
	equal(t, get(), m)
	update(t, st, move(store.MonthOpen, store.MonthFiled))
	fails(t, st, kilowon.Conflict, move(store.MonthOpen, store.MonthFiled))
	m.PeakKW = 171
	update(t, st, save)
	m.State = store.MonthFiled
	equal(t, get(), m)
	update(t, st, move(store.MonthFiled, store.MonthBilling))
	fails(t, st, kilowon.Conflict, save)
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error {
		return tx.For(o.org).MoveMonth(o.complex, july+1, store.MonthOpen, store.MonthFiled)
	})
	m.State, m.Month, m.Period = "", july+1, kilowon.Period{From: period.To, To: period.To}
	fails(t, st, kilowon.Invalid, save)

	o.month(t, st, -2)
	o.month(t, st, 2)
	list := view(t, st, func(tx store.Tx) ([]store.MonthListed, error) {
		return tx.For(o.org).Months(o.complex, store.Page{Limit: 2})
	})
	if len(list) != 2 || list[0].Month != july+2 || list[1].Month != july || list[1].State != store.MonthBilling || list[1].Bills != 0 {
		t.Fatalf("months: %+v", list)
	}
	peaks := view(t, st, func(tx store.Tx) ([]rating.MonthPeak, error) { return tx.For(o.org).Peaks(o.complex, july-2, july) })
	equal(t, peaks, []rating.MonthPeak{{Month: july - 2}, {Month: july, PeakKW: 171}})
}

func testSubmission(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 120)
	o.month(t, st, 0)
	rows := o.rows(200)
	rows[7].Filed, rows[8].Parked = false, true
	content := store.SubmissionContent{
		File: bytes.Repeat([]byte("PK\x00\xff"), 5000),
		Findings: []kilowon.Finding{
			{Severity: kilowon.Stop, Code: "E20", Path: "호별사용량!D12", Unit: "101-1001", Read: "12", Message: "당월지침이 전월지침보다 작습니다", Suggest: "1200", SafeFix: true, Cite: "제7조 ①"},
			{Severity: kilowon.Info, Code: "E14", Message: "순서가 바뀌었습니다"},
		},
		Rows: slices.Clone(rows),
	}
	slices.Reverse(content.Rows)
	sub := store.Submission{
		ComplexID: o.complex, Month: july, FileName: "제출.xlsx", FiledBy: "staff",
		Totals: apartment.Totals{Households: 120, Filed: 119, Parked: 1, Missing: 2, OwnKWh: 9, CommonKWh: 8, MainKWh: 7, DifferenceKWh: -6},
	}
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).InsertSubmission(&sub, content) })
	digest := sha256.Sum256(content.File)
	if sub.Number != 1 || sub.State != store.SubmissionChecked || sub.Size != 20000 || sub.SHA256 != hex.EncodeToString(digest[:]) || sub.FiledAt.IsZero() {
		t.Fatalf("submission: %+v", sub)
	}
	equal(t, view(t, st, func(tx store.Tx) (store.Submission, error) { return tx.For(o.org).Submission(sub.ID) }), sub)
	file := view(t, st, func(tx store.Tx) ([]byte, error) { return tx.For(o.org).SubmissionFile(sub.ID) })
	if !bytes.Equal(file, content.File) {
		t.Fatalf("file: %d bytes, want %d", len(file), len(content.File))
	}
	equal(t, view(t, st, func(tx store.Tx) ([]kilowon.Finding, error) { return tx.For(o.org).SubmissionFindings(sub.ID) }), content.Findings)
	equal(t, view(t, st, func(tx store.Tx) ([]store.SubmissionRow, error) { return tx.For(o.org).SubmissionRows(sub.ID) }), rows)
	equal(t, view(t, st, func(tx store.Tx) ([]store.UnbilledRow, error) { return tx.For(o.org).UnbilledRows(sub.ID) }),
		[]store.UnbilledRow{{Unit: o.households[7].Unit}, {Unit: o.households[8].Unit, Parked: true}})

	fails(t, st, kilowon.Conflict, func(tx store.Tx) error {
		again := store.Submission{ComplexID: o.complex, Month: july}
		return tx.For(o.org).InsertSubmission(&again, store.SubmissionContent{Rows: append(o.rows(1), o.rows(1)[0])})
	})
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error {
		return tx.For(o.org).InsertSubmission(&store.Submission{ComplexID: o.complex, Month: july + 1}, store.SubmissionContent{})
	})
}

func testRefiling(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 3)
	o.month(t, st, 0)
	state := func() (out []store.SubmissionState) {
		for _, s := range view(t, st, func(tx store.Tx) ([]store.Submission, error) { return tx.For(o.org).Submissions(o.complex, july) }) {
			out = append(out, s.State)
		}
		return out
	}
	month := func() store.ReadingMonth {
		return view(t, st, func(tx store.Tx) (store.ReadingMonth, error) { return tx.For(o.org).Month(o.complex, july) })
	}
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, err := tx.For(o.org).RegisteredSubmission(o.complex, july); return err })
	first := o.file(t, st, july, o.rows(100), true)
	equal(t, month().State, store.MonthFiled)
	equal(t, month().FiledOn, july.Day(19))
	if first.RegisteredAt.IsZero() || first.State != store.SubmissionRegistered {
		t.Fatalf("registered: %+v", first)
	}
	second := o.file(t, st, july, o.rows(150), false)
	equal(t, state(), []store.SubmissionState{store.SubmissionChecked, store.SubmissionRegistered})
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).DiscardSubmission(second.ID) })
	third := o.file(t, st, july, o.rows(170), false)
	update(t, st, func(tx store.Tx) error {
		_, err := tx.For(o.org).RegisterSubmission(third.ID, july.Day(25))
		return err
	})
	equal(t, state(), []store.SubmissionState{store.SubmissionRegistered, store.SubmissionDiscarded, store.SubmissionReplaced})
	equal(t, third.Number, 3)
	equal(t, month().FiledOn, july.Day(19))
	now := view(t, st, func(tx store.Tx) (store.Submission, error) {
		return tx.For(o.org).RegisteredSubmission(o.complex, july)
	})
	equal(t, now.ID, third.ID)
	old := view(t, st, func(tx store.Tx) ([]store.SubmissionRow, error) { return tx.For(o.org).SubmissionRows(first.ID) })
	equal(t, old, o.rows(100))
	for _, id := range []string{first.ID, second.ID, third.ID} {
		fails(t, st, kilowon.Conflict, func(tx store.Tx) error { _, err := tx.For(o.org).RegisterSubmission(id, july.Day(26)); return err })
		fails(t, st, kilowon.Conflict, func(tx store.Tx) error { return tx.For(o.org).DiscardSubmission(id) })
	}
	listed := view(t, st, func(tx store.Tx) ([]store.MonthListed, error) { return tx.For(o.org).Months(o.complex, store.Page{}) })
	if len(listed) != 1 || listed[0].Submissions != 3 || listed[0].FileName != "제출.xlsx" {
		t.Fatalf("listed: %+v", listed)
	}
}

func testClosedMonth(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 2)
	o.month(t, st, 0)
	o.file(t, st, july, o.rows(100), true)
	waiting := o.file(t, st, july, o.rows(120), false)
	for _, move := range [][2]store.MonthState{{store.MonthFiled, store.MonthBilling}, {store.MonthBilling, store.MonthBilled}} {
		update(t, st, func(tx store.Tx) error { return tx.For(o.org).MoveMonth(o.complex, july, move[0], move[1]) })
		fails(t, st, kilowon.Conflict, func(tx store.Tx) error {
			return tx.For(o.org).InsertSubmission(&store.Submission{ComplexID: o.complex, Month: july}, store.SubmissionContent{})
		})
		fails(t, st, kilowon.Conflict, func(tx store.Tx) error {
			_, err := tx.For(o.org).RegisterSubmission(waiting.ID, july.Day(20))
			return err
		})
	}
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).DiscardSubmission(waiting.ID) })
}

func testPasts(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 3)
	first, second := o.month(t, st, -2), o.month(t, st, -1)
	o.month(t, st, 0)
	a, b, c := o.households[0].ID, o.households[1].ID, o.households[2].ID
	row := func(id string, previous, current metering.Register) store.SubmissionRow {
		return store.SubmissionRow{HouseholdID: id, Previous: previous, Current: current, OwnKWh: int64(current-previous) / 100, CommonKWh: 1, Filed: true}
	}
	registers := func(before kilowon.Month) map[string]metering.Register {
		return view(t, st, func(tx store.Tx) (map[string]metering.Register, error) {
			return tx.For(o.org).LastRegisters(o.complex, before)
		})
	}
	initial := map[string]metering.Register{a: 1000, b: 2000, c: 3000}
	equal(t, registers(july), initial)
	o.file(t, st, first, []store.SubmissionRow{row(a, 1000, 90000), row(b, 2000, 90000)}, true)
	o.file(t, st, first, []store.SubmissionRow{row(a, 1000, 21000), row(b, 2000, 32000)}, true)
	parked, withheld := row(a, 21000, 500), row(c, 3000, 99999)
	parked.Parked, withheld.Filed = true, false
	o.file(t, st, second, []store.SubmissionRow{parked, row(b, 32000, 42000), withheld}, true)
	o.file(t, st, july, []store.SubmissionRow{row(a, 21000, 77777)}, false)

	equal(t, registers(first), initial)
	equal(t, registers(second), map[string]metering.Register{a: 21000, b: 32000, c: 3000})
	equal(t, registers(july), map[string]metering.Register{a: 21000, b: 42000, c: 3000})
	equal(t, registers(july+1), registers(july))
	pasts := view(t, st, func(tx store.Tx) (map[string][]apartment.Past, error) {
		return tx.For(o.org).Pasts(o.complex, first, july)
	})
	equal(t, pasts, map[string][]apartment.Past{
		a: {{Month: first, Previous: 1000, Current: 21000, OwnKWh: 200, CommonKWh: 1}},
		b: {{Month: first, Previous: 2000, Current: 32000, OwnKWh: 300, CommonKWh: 1}, {Month: second, Previous: 32000, Current: 42000, OwnKWh: 100, CommonKWh: 1}},
	})
	last := func(before kilowon.Month) kilowon.Month {
		return view(t, st, func(tx store.Tx) (kilowon.Month, error) { return tx.For(o.org).LastFiled(o.complex, before) })
	}
	equal(t, []kilowon.Month{last(first), last(second), last(july), last(july + 5)}, []kilowon.Month{0, first, second, second})
}

func testDecisions(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 0)
	d := store.Decision{ComplexID: o.complex, Month: july, Kind: "not_filed", Article: "별지 2-3 Ⅱ 10 가", Message: "제출이 늦어 단일계약으로 계산합니다"}
	later := store.Decision{ComplexID: o.complex, Month: july + 1, Kind: "not_filed", Article: "별지 2-3 Ⅱ 10 가"}
	update(t, st, func(tx store.Tx) error {
		if err := tx.For(o.org).InsertDecision(&d); err != nil {
			return err
		}
		return tx.For(o.org).InsertDecision(&later)
	})
	equal(t, view(t, st, func(tx store.Tx) ([]store.Decision, error) { return tx.For(o.org).Decisions(o.complex) }), []store.Decision{later, d})
	again := store.Decision{ComplexID: o.complex, Month: july, Kind: "not_filed", Article: "별지 2-3"}
	fails(t, st, kilowon.Conflict, func(tx store.Tx) error { return tx.For(o.org).InsertDecision(&again) })
	again = store.Decision{ComplexID: o.complex, Month: july, Kind: "converted"}
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error { return tx.For(o.org).InsertDecision(&again) })
}
