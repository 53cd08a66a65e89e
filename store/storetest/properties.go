package storetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/store"
)

// filed is the plain model of one submission.
type filed struct {
	id    string
	month kilowon.Month
	state store.SubmissionState
	rows  []store.SubmissionRow
}

// testFilingsProperty files, registers and discards at random over three months and compares with a list in memory.
func testFilingsProperty(t *testing.T, st store.Store) {
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		round++
		o := newOffice(rt, st, fmt.Sprint("filings ", round), 3)
		months := []kilowon.Month{o.month(rt, st, 0), o.month(rt, st, 1), o.month(rt, st, 2)}
		var model []*filed
		pick := func(rt *rapid.T) *filed {
			if len(model) == 0 {
				rt.Skip("nothing filed")
			}
			return rapid.SampledFrom(model).Draw(rt, "submission")
		}
		act := func(rt *rapid.T, f *filed, to store.SubmissionState, fn func(store.Tx) error) {
			err := st.Update(context.Background(), fn)
			if allowed := f.state == store.SubmissionChecked; allowed != (err == nil) || !allowed && kilowon.CodeOf(err) != kilowon.Conflict {
				rt.Fatalf("from %s to %s: %v", f.state, to, err)
			}
			if err == nil {
				f.state = to
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"file": func(rt *rapid.T) {
				f := &filed{month: rapid.SampledFrom(months).Draw(rt, "month"), state: store.SubmissionChecked, rows: drawRows(rt, o)}
				f.id = o.file(rt, st, f.month, f.rows, false).ID
				model = append(model, f)
			},
			"register": func(rt *rapid.T) {
				f := pick(rt)
				was := f.state
				act(rt, f, store.SubmissionRegistered, func(tx store.Tx) error {
					_, err := tx.For(o.org).RegisterSubmission(f.id, f.month.Day(19))
					return err
				})
				for _, other := range model {
					if was == store.SubmissionChecked && other != f && other.month == f.month && other.state == store.SubmissionRegistered {
						other.state = store.SubmissionReplaced
					}
				}
			},
			"discard": func(rt *rapid.T) {
				f := pick(rt)
				act(rt, f, store.SubmissionDiscarded, func(tx store.Tx) error { return tx.For(o.org).DiscardSubmission(f.id) })
			},
			"": func(rt *rapid.T) { compareFilings(rt, st, o, model, months) },
		})
	})
}

func drawRows(rt *rapid.T, o *office) []store.SubmissionRow {
	var rows []store.SubmissionRow
	for _, h := range o.households {
		if rapid.Bool().Draw(rt, "has row") {
			current := metering.Register(rapid.Int64Range(0, 9_999_999).Draw(rt, "current"))
			rows = append(rows, store.SubmissionRow{HouseholdID: h.ID, Current: current, Filed: rapid.Bool().Draw(rt, "filed"), Parked: rapid.Bool().Draw(rt, "parked")})
		}
	}
	return rows
}

func compareFilings(rt *rapid.T, st store.Store, o *office, model []*filed, months []kilowon.Month) {
	want := make(map[string]metering.Register)
	for _, h := range o.households {
		want[h.ID] = h.InitialRegister
	}
	for _, month := range months {
		var states []store.SubmissionState
		for _, f := range model {
			if f.month != month {
				continue
			}
			states = append(states, f.state)
			for _, r := range f.rows {
				if f.state == store.SubmissionRegistered && r.Filed && !r.Parked {
					want[r.HouseholdID] = r.Current
				}
			}
		}
		subs := view(rt, st, func(tx store.Tx) ([]store.Submission, error) { return tx.For(o.org).Submissions(o.complex, month) })
		slices.Reverse(subs)
		var got []store.SubmissionState
		for i, s := range subs {
			equal(rt, s.Number, i+1)
			got = append(got, s.State)
		}
		equal(rt, got, states)
		last := view(rt, st, func(tx store.Tx) (map[string]metering.Register, error) {
			return tx.For(o.org).LastRegisters(o.complex, month+1)
		})
		equal(rt, last, want)
	}
}

// testPagesProperty checks that the pages of any search and order, one after another, are the whole list as sorted in memory.
func testPagesProperty(t *testing.T, st store.Store) {
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		round++
		o := newOffice(rt, st, fmt.Sprint("pages ", round), rapid.IntRange(1, 30).Draw(rt, "households"))
		o.month(rt, st, 0)
		use := make([]int64, len(o.households))
		for i := range use {
			use[i] = rapid.Int64Range(0, 5).Draw(rt, "kWh")
		}
		o.bill(rt, st, july, func(i int) int64 { return use[i] })
		q := store.BillQuery{
			ComplexID: o.complex, Month: july, Text: rapid.StringMatching(`[-0-3%_]{0,2}`).Draw(rt, "text"),
			Sort: rapid.SampledFrom([]store.BillSort{"", store.SortUnit, store.SortKWh, store.SortTotal}).Draw(rt, "sort"), Descending: rapid.Bool().Draw(rt, "descending"),
		}
		q.Limit = rapid.IntRange(1, 12).Draw(rt, "limit")
		var got []string
		for {
			var count int
			rows := view(rt, st, func(tx store.Tx) (rows []store.BillListed, err error) {
				rows, count, err = tx.For(o.org).BillPage(q)
				return rows, err
			})
			for _, r := range rows {
				got = append(got, r.HouseholdID)
			}
			if q.Offset += q.Limit; q.Offset >= count {
				break
			}
		}
		equal(rt, got, sortedHouseholds(o, use, q))
	})
}

func sortedHouseholds(o *office, use []int64, q store.BillQuery) []string {
	var list []store.Household
	for _, h := range o.households {
		if strings.Contains(h.Unit.String(), q.Text) {
			list = append(list, h)
		}
	}
	key := func(h store.Household) int64 {
		if q.Sort == store.SortKWh || q.Sort == store.SortTotal {
			return use[h.Ordinal-1]
		}
		return int64(h.Ordinal)
	}
	slices.SortStableFunc(list, func(a, b store.Household) int {
		if q.Descending {
			return cmp.Compare(key(b), key(a))
		}
		return cmp.Compare(key(a), key(b))
	})
	var ids []string
	for _, h := range list {
		ids = append(ids, h.ID)
	}
	return ids
}
