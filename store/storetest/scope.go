package storetest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// victim is what another organisation owns: one of everything that has an id.
type victim struct {
	*office
	sub         store.Submission
	run         billing.Run
	bill        billing.Bill
	application store.DiscountApplication
	adjustment  billing.Adjustment
	download    store.Download
	member      store.Member
	asked       store.Application
	paper       store.ApplicationFile
	session     string
	passkey     store.Passkey
	access      store.HomeAccess
}

func newVictim(t *testing.T, st store.Store) *victim {
	v := &victim{office: newOffice(t, st, "02", 3), session: "victim-session"}
	v.month(t, st, 0)
	var bills []billing.Bill
	v.run, bills = v.office.bill(t, st, july, func(int) int64 { return 100 })
	v.bill = bills[0]
	v.sub = v.file(t, st, july, v.rows(300), false)
	home := v.households[0].ID
	v.application = store.DiscountApplication{ComplexID: v.complex, HouseholdID: home, Kind: tariff.Disabled, State: store.ApplicationReceived}
	v.adjustment = billing.Adjustment{ComplexID: v.complex, HouseholdID: home, BillID: v.bill.ID}
	v.download = store.Download{StaffID: "staff", Kind: "bills_pdf"}
	v.access = v.issue(t, st, 0, "VVVVV")
	v.member = store.Member{Login: "victim", Role: member.Reader}
	v.asked = store.Application{ComplexID: v.complex, Kind: "discount", CreatedBy: "staff"}
	v.paper = store.ApplicationFile{Name: "a.pdf", Media: "application/pdf", AddedBy: "staff"}
	update(t, st, func(tx store.Tx) error {
		s := tx.For(v.org)
		for _, err := range []error{
			s.InsertDiscount(&v.application), s.InsertAdjustment(&v.adjustment), s.InsertDownload(&v.download),
			s.FinishDownload(v.download.ID, "a.pdf", []byte("%PDF")), s.InsertMember(&v.member), s.Log("staff", "action", "object"),
			s.InsertApplication(&v.asked), s.AddApplicationFile(v.asked.ID, &v.paper, []byte("%PDF")),
			s.InsertDecision(&store.Decision{ComplexID: v.complex, Month: july, Kind: "kind", Article: "제1조"}),
			insertPasskey(s, v), s.SaveRecoveryCodes(v.member.ID, []string{"VICTIM"}, time.Time{}),
			tx.SaveSession(&store.Session{Token: v.session, Expires: tx.Now().Add(time.Hour), OrganisationID: v.org, StaffID: v.member.ID}),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	return v
}

// first drops the results of a call but its error.
func first[A any](_ A, err error) error { return err }

// none fails when a list that should hide everything holds something.
func none[A any](rows []A, err error) error {
	if err == nil && len(rows) > 0 {
		return fmt.Errorf("saw %d rows: %+v", len(rows), rows)
	}
	return err
}

// reach are the ways to another organisation's data by its ids, one for each method of store.Scope. All must end in not_found.
func reach(v *victim) map[string]func(store.Scope) error {
	out := reachFilings(v)
	maps.Copy(out, reachBills(v))
	maps.Copy(out, reachApplications(v))
	maps.Copy(out, reachMembers(v))
	maps.Copy(out, reachAccess(v))
	return out
}

func reachFilings(v *victim) map[string]func(store.Scope) error {
	c, home := v.complex, v.households[0].ID
	return map[string]func(store.Scope) error{
		"Member":              func(s store.Scope) error { return first(s.Member(v.member.ID)) },
		"EraseMember":         func(s store.Scope) error { return s.EraseMember(v.member.ID) },
		"SaveMember":          func(s store.Scope) error { m := v.member; return s.SaveMember(&m) },
		"Complex":             func(s store.Scope) error { return first(s.Complex(c)) },
		"ComplexByContract":   func(s store.Scope) error { return first(s.ComplexByContract("02")) },
		"SaveComplexTerms":    func(s store.Scope) error { return s.SaveComplexTerms(c, standardTerms) },
		"ComplexTerms":        func(s store.Scope) error { return first(s.ComplexTerms(c)) },
		"Contract":            func(s store.Scope) error { _, _, err := s.Contract(c, period.From); return err },
		"InsertHouseholds":    func(s store.Scope) error { return s.InsertHouseholds(c, units(9)[8:]) },
		"SaveHouseholdTerms":  func(s store.Scope) error { return s.SaveHouseholdTerms(c, home, store.HouseholdTerms{From: period.To}) },
		"Households":          func(s store.Scope) error { return first(s.Households(c, period)) },
		"Household":           func(s store.Scope) error { return first(s.Household(c, home, period)) },
		"CountHouseholds":     func(s store.Scope) error { return first(s.CountHouseholds(c)) },
		"SaveInitialRegister": func(s store.Scope) error { return s.SaveInitialRegister(c, home, 5) },
		"NoteHousehold": func(s store.Scope) error {
			return s.NoteHousehold(c, &store.HouseholdChange{HouseholdID: home, From: period.To, Unit: v.households[0].Unit, Reason: "사유", By: "clerk"})
		},
		"RenameHousehold": func(s store.Scope) error {
			return s.RenameHousehold(c, &store.HouseholdChange{HouseholdID: home, From: period.To, Reason: "사유", By: "clerk"}, apartment.Unit{Building: "9", Number: "9"})
		},
		"HouseholdChanges": func(s store.Scope) error { return first(s.HouseholdChanges(c, home)) },
		"InsertDiscount":   func(s store.Scope) error { a := v.application; a.ID = ""; return s.InsertDiscount(&a) },
		"DecideDiscount": func(s store.Scope) error {
			return s.DecideDiscount(&store.DiscountApplication{ComplexID: c, ID: v.application.ID, State: store.ApplicationGranted})
		},
		"DiscountApplications": func(s store.Scope) error { return first(s.DiscountApplications(c, period)) },
		"NoteEnding": func(s store.Scope) error {
			return s.NoteEnding(&store.EndingDiscount{DiscountApplication: v.application})
		},
		"SaveMonth": func(s store.Scope) error {
			return s.SaveMonth(&store.ReadingMonth{ComplexID: c, Month: july + 1, Period: period})
		},
		"Month":     func(s store.Scope) error { return first(s.Month(c, july)) },
		"Months":    func(s store.Scope) error { return first(s.Months(c, store.Page{})) },
		"MoveMonth": func(s store.Scope) error { return s.MoveMonth(c, july, store.MonthFiled, store.MonthOpen) },
		"LastFiled": func(s store.Scope) error { return first(s.LastFiled(c, july+1)) },
		"Peaks":     func(s store.Scope) error { return first(s.Peaks(c, july, july)) },
		"InsertSubmission": func(s store.Scope) error {
			return s.InsertSubmission(&store.Submission{ComplexID: c, Month: july}, store.SubmissionContent{})
		},
		"Submission":           func(s store.Scope) error { return first(s.Submission(v.sub.ID)) },
		"Submissions":          func(s store.Scope) error { return first(s.Submissions(c, july)) },
		"SubmissionFile":       func(s store.Scope) error { return first(s.SubmissionFile(v.sub.ID)) },
		"SubmissionFindings":   func(s store.Scope) error { return first(s.SubmissionFindings(v.sub.ID)) },
		"SubmissionRows":       func(s store.Scope) error { return first(s.SubmissionRows(v.sub.ID)) },
		"UnbilledRows":         func(s store.Scope) error { return first(s.UnbilledRows(v.sub.ID)) },
		"RegisterSubmission":   func(s store.Scope) error { return first(s.RegisterSubmission(v.sub.ID, july.Day(20))) },
		"DiscardSubmission":    func(s store.Scope) error { return s.DiscardSubmission(v.sub.ID) },
		"RegisteredSubmission": func(s store.Scope) error { return first(s.RegisteredSubmission(c, july)) },
		"LastRegisters":        func(s store.Scope) error { return first(s.LastRegisters(c, july)) },
		"Pasts":                func(s store.Scope) error { return first(s.Pasts(c, july, july)) },
	}
}

func reachBills(v *victim) map[string]func(store.Scope) error {
	c, home := v.complex, v.households[0].ID
	return map[string]func(store.Scope) error{
		"InsertRun": func(s store.Scope) error {
			return s.InsertRun(&billing.Run{ComplexID: c, Month: july + 1, Period: period, SubmissionID: v.sub.ID}, []store.Chunk{{First: 1, Last: 1}})
		},
		"Run":            func(s store.Scope) error { return first(s.Run(v.run.ID)) },
		"Runs":           func(s store.Scope) error { return first(s.Runs(c)) },
		"Chunk":          func(s store.Scope) error { return first(s.Chunk(v.run.ID, 1)) },
		"Chunks":         func(s store.Scope) error { return first(s.Chunks(v.run.ID)) },
		"FinishChunk":    func(s store.Scope) error { return s.FinishChunk(&store.Chunk{RunID: v.run.ID, Number: 1}) },
		"EndRun":         func(s store.Scope) error { return s.EndRun(v.run.ID, billing.RunFailed, "") },
		"InsertBills":    func(s store.Scope) error { return s.InsertBills(v.run.ID, nil) },
		"Bill":           func(s store.Scope) error { return first(s.Bill(v.bill.ID)) },
		"HouseholdBills": func(s store.Scope) error { return first(s.HouseholdBills(c, home, july)) },
		"MonthBills":     func(s store.Scope) error { return first(s.MonthBills(c, july, billing.HouseholdBill)) },
		"BillPage": func(s store.Scope) error {
			_, _, err := s.BillPage(store.BillQuery{ComplexID: c, Month: july})
			return err
		},
		"BillSums":           func(s store.Scope) error { return first(s.BillSums(c, july, july)) },
		"Receipts":           func(s store.Scope) error { return first(s.Receipts(c)) },
		"Claims":             func(s store.Scope) error { return first(s.Claims(c)) },
		"Distribution":       func(s store.Scope) error { return first(s.Distribution(c, july, 1000)) },
		"InvoiceHistory":     func(s store.Scope) error { return first(s.InvoiceHistory(c, july, july)) },
		"HouseholdHistory":   func(s store.Scope) error { return first(s.HouseholdHistory(c, home, july, july)) },
		"History":            func(s store.Scope) error { return first(s.History(c, july, july)) },
		"InsertAdjustment":   func(s store.Scope) error { a := v.adjustment; a.ID = ""; return s.InsertAdjustment(&a) },
		"Adjustments":        func(s store.Scope) error { return first(s.Adjustments(c)) },
		"PendingAdjustments": func(s store.Scope) error { return first(s.PendingAdjustments(c)) },
		"BillAdjustment":     func(s store.Scope) error { return s.BillAdjustment(c, v.adjustment.ID, v.bill.ID) },
		"InsertDecision": func(s store.Scope) error {
			return s.InsertDecision(&store.Decision{ComplexID: c, Month: july + 1, Kind: "kind", Article: "제1조"})
		},
		"Decisions":      func(s store.Scope) error { return first(s.Decisions(c)) },
		"Download":       func(s store.Scope) error { return first(s.Download(v.download.ID)) },
		"FinishDownload": func(s store.Scope) error { return s.FinishDownload(v.download.ID, "b.pdf", nil) },
		"FailDownload":   func(s store.Scope) error { return s.FailDownload(v.download.ID, "") },
		"DownloadFile":   func(s store.Scope) error { return first(s.DownloadFile(v.download.ID)) },
	}
}

// ownLists are the methods that take no one else's id: they must simply not see another organisation's rows.
var ownLists = map[string]func(store.Scope) error{
	"Members":         func(s store.Scope) error { return none(s.Members()) },
	"EndingDiscounts": func(s store.Scope) error { return none(s.EndingDiscounts(1, 1_000_000)) },
	"SearchComplexes": func(s store.Scope) error {
		rows, _, err := s.SearchComplexes("02", store.Page{})
		return none(rows, err)
	},
	"RunsByState":   func(s store.Scope) error { return none(s.RunsByState(billing.RunOpen)) },
	"Downloads":     func(s store.Scope) error { return none(s.Downloads(store.Page{})) },
	"AccessEntries": func(s store.Scope) error { return none(s.AccessEntries(store.Page{})) },
	"Applications": func(s store.Scope) error {
		rows, _, err := s.Applications(store.Page{})
		return none(rows, err)
	},
	"Favourites": func(s store.Scope) error { return none(s.Favourites("staff")) },
}

// writesOwn are the methods that only ever write under the scope's own organisation.
var writesOwn = []string{"InsertMember", "InsertComplex", "InsertDownload", "Log", "Append"}

func testScope(t *testing.T, st store.Store) {
	v := newVictim(t, st)
	intruder := newOffice(t, st, "01", 3)
	byID := reach(v)
	for method := range reflect.TypeFor[store.Scope]().Methods() {
		_, reached := byID[method.Name]
		_, listed := ownLists[method.Name]
		if !reached && !listed && !slices.Contains(writesOwn, method.Name) {
			t.Errorf("method %s of store.Scope is not tried against another organisation", method.Name)
		}
	}
	for _, org := range []string{intruder.org, "", "none"} {
		for name, call := range byID {
			err := st.Update(context.Background(), func(tx store.Tx) error { return call(tx.For(org)) })
			if err == nil || kilowon.CodeOf(err) != kilowon.NotFound {
				t.Errorf("%s as organisation %q: got %v, want not_found", name, org, err)
			}
			// The same call as its owner must get past the scope, or the line above would prove nothing.
			err = tryAndUndo(st, v.org, call)
			if kilowon.CodeOf(err) == kilowon.NotFound {
				t.Errorf("%s as its owner: %v", name, err)
			}
		}
		for name, call := range ownLists {
			if err := st.View(context.Background(), func(tx store.Tx) error { return call(tx.For(org)) }); err != nil {
				t.Errorf("%s as organisation %q: %v", name, org, err)
			}
		}
	}
}

// tryAndUndo makes the call and takes it back.
func tryAndUndo(st store.Store, org string, call func(store.Scope) error) error {
	undo := errors.New("undo")
	err := st.Update(context.Background(), func(tx store.Tx) error {
		if err := call(tx.For(org)); err != nil {
			return err
		}
		return undo
	})
	if err == undo {
		return nil
	}
	return err
}

// testReferences tries to store rows of one complex that point to households, submissions and runs of another.
func testReferences(t *testing.T, st store.Store) {
	v := newVictim(t, st)
	o := newOffice(t, st, "01", 2)
	o.month(t, st, 0)
	own := o.run(t, st, july)
	foreign := v.households[0].ID
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error {
		return tx.For(o.org).SaveHouseholdTerms(o.complex, foreign, store.HouseholdTerms{From: period.From})
	})
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error {
		a := store.DiscountApplication{ComplexID: o.complex, HouseholdID: foreign, Kind: tariff.Disabled, State: store.ApplicationReceived}
		return tx.For(o.org).InsertDiscount(&a)
	})
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error {
		return tx.For(o.org).InsertSubmission(&store.Submission{ComplexID: o.complex, Month: july}, store.SubmissionContent{Rows: v.rows(1)})
	})
	next := o.month(t, st, 1)
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error {
		r := billing.Run{ComplexID: o.complex, Month: next, Period: period, SubmissionID: v.sub.ID}
		return tx.For(o.org).InsertRun(&r, []store.Chunk{{First: 1, Last: 1}})
	})
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error {
		return tx.For(o.org).InsertBills(own.ID, []billing.Bill{{HouseholdID: foreign, Kind: billing.HouseholdBill, Month: july, Period: period}})
	})
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error {
		return tx.For(o.org).InsertBills(own.ID, []billing.Bill{{ComplexID: v.complex, Kind: billing.CommonBill, Month: july, Period: period}})
	})
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error {
		return tx.For(o.org).InsertAdjustment(&billing.Adjustment{ComplexID: o.complex, HouseholdID: o.households[0].ID, BillID: v.bill.ID})
	})
}
