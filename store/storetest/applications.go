package storetest

import (
	"bytes"
	"reflect"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// reachApplications are the ways to another organisation's applications by their ids.
func reachApplications(v *victim) map[string]func(store.Scope) error {
	id := v.asked.ID
	return map[string]func(store.Scope) error{
		"InsertApplication": func(s store.Scope) error {
			return s.InsertApplication(&store.Application{ComplexID: v.complex, Kind: "discount"})
		},
		"Application":     func(s store.Scope) error { return first(s.Application(id)) },
		"SaveApplication": func(s store.Scope) error { a := v.asked; return s.SaveApplication(&a) },
		"FileApplication": func(s store.Scope) error {
			a := v.asked
			a.State = contract.Received
			return s.FileApplication(&a, "staff")
		},
		"ApplicationVersions": func(s store.Scope) error { return first(s.ApplicationVersions(id)) },
		"AddApplicationEntry": func(s store.Scope) error { return s.AddApplicationEntry(id, &store.ApplicationEntry{}) },
		"ApplicationEntries":  func(s store.Scope) error { return first(s.ApplicationEntries(id)) },
		"AddApplicationFile": func(s store.Scope) error {
			f := v.paper
			f.ID = ""
			return s.AddApplicationFile(id, &f, []byte("x"))
		},
		"ApplicationFiles":      func(s store.Scope) error { return first(s.ApplicationFiles(id)) },
		"ApplicationFile":       func(s store.Scope) error { return first(s.ApplicationFile(id, v.paper.ID)) },
		"RemoveApplicationFile": func(s store.Scope) error { return s.RemoveApplicationFile(id, v.paper.ID) },
		"AddHolder": func(s store.Scope) error {
			return s.AddHolder(v.complex, &store.Holder{From: july.Day(1), Name: "x", ApplicationID: id})
		},
		"AddMove": func(s store.Scope) error {
			return s.AddMove(v.complex, &store.Move{HouseholdID: v.households[0].ID, On: july.Day(1), ApplicationID: id})
		},
		"AddBillingWay": func(s store.Scope) error {
			return s.AddBillingWay(v.complex, &store.BillingWay{ApplicationID: id})
		},
		"BillingWays":    func(s store.Scope) error { return first(s.BillingWays(v.complex)) },
		"EndContract":    func(s store.Scope) error { return s.EndContract(v.complex, july.Day(1), id) },
		"ResumeContract": func(s store.Scope) error { return s.ResumeContract(v.complex, july.Day(1), id) },
		"EraseContract":  func(s store.Scope) error { return s.EraseContract(v.complex) },
		"Gaps":           func(s store.Scope) error { return first(s.Gaps(v.complex)) },
		"Moves":          func(s store.Scope) error { return first(s.Moves(v.complex)) },
		"Holders":        func(s store.Scope) error { return first(s.Holders(v.complex)) },
		"SetFavourite":   func(s store.Scope) error { return s.SetFavourite(v.member.ID, "discount", true) },
	}
}

// testHolders: each day has one holder, and the history stays.
func testHolders(t *testing.T, st store.Store) {
	const number = "0212345670"
	o := newOffice(t, st, number, 1)
	a := store.Application{ComplexID: o.complex, Kind: "holder", CreatedBy: "staff", Answers: contract.Answers{}}
	later := store.Holder{From: july.Day(9), Name: "새관리단", Former: "옛관리단", ApplicationID: ""}
	first := store.Holder{From: july.Day(2), Name: "옛관리단", Former: "건설사", Succession: true}
	update(t, st, func(tx store.Tx) error {
		s := tx.For(o.org)
		if err := s.InsertApplication(&a); err != nil {
			return err
		}
		later.ApplicationID, first.ApplicationID = a.ID, a.ID
		if err := s.AddHolder(o.complex, &later); err != nil {
			return err
		}
		return s.AddHolder(o.complex, &first)
	})
	equal(t, view(t, st, func(tx store.Tx) ([]store.Holder, error) { return tx.For(o.org).Holders(o.complex) }), []store.Holder{first, later})
	changes := func() (list []store.HolderChange) {
		return view(t, st, func(tx store.Tx) ([]store.HolderChange, error) {
			return tx.Desk().HolderChanges(july.Day(2), july.Day(9))
		})
	}
	if list := changes(); len(list) != 0 {
		t.Errorf("changes of contracts that the register does not have: %+v", list)
	}
	entry := store.SupplyContract{Number: number, SupplierID: o.org}
	update(t, st, func(tx store.Tx) error { return tx.Desk().SaveSupplyContract(&entry) })
	// first is not after the day before it.
	equal(t, changes(), []store.HolderChange{{Number: number, SupplierID: o.org, ApplicationID: a.ID, From: later.From, ChangedAt: entry.ChangedAt}})
	err := st.Update(t.Context(), func(tx store.Tx) error { return tx.For(o.org).AddHolder(o.complex, &later) })
	if kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("a second holder from the same day: %v", err)
	}
}

// testBillingWays: two may begin on the same day, and each is as it was stored.
func testBillingWays(t *testing.T, st store.Store) {
	o := newOffice(t, st, "03", 1)
	a := store.Application{ComplexID: o.complex, Kind: "billing", CreatedBy: "staff", Answers: contract.Answers{}}
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).InsertApplication(&a) })
	one := contract.Billing{From: july.Day(2), Kind: contract.EmailBill, Email: "office@example.com"}
	two := one
	two.Pay, two.Debit = contract.PayDebit, &contract.Debit{Bank: "가상은행", Holder: "김하나", Account: "110123456789", Birth: "1980-01-02", Applied: july.Day(1)}
	two.Address, two.TaxInvoice = "가상시 1", &contract.TaxInvoice{BusinessNumber: "1234567890", Name: "가상상사", Business: "부동산업", Item: "관리"}
	want := []store.BillingWay{{Billing: one, ApplicationID: a.ID}, {Billing: two, ApplicationID: a.ID}}
	for i := range want {
		update(t, st, func(tx store.Tx) error { return tx.For(o.org).AddBillingWay(o.complex, &want[i]) })
	}
	got := view(t, st, func(tx store.Tx) ([]store.BillingWay, error) { return tx.For(o.org).BillingWays(o.complex) })
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func testApplications(t *testing.T, st store.Store) {
	testHolders(t, st)
	o := newOffice(t, st, "01", 1)
	a := store.Application{ComplexID: o.complex, Kind: "discount", CreatedBy: "staff", Answers: contract.Answers{"applicant": "김하나"}}
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).InsertApplication(&a) })
	read := func() store.Application {
		return view(t, st, func(tx store.Tx) (store.Application, error) { return tx.For(o.org).Application(a.ID) })
	}
	equal(t, read(), a)
	if a.State != contract.Draft || a.Revision != 1 || a.OrganisationID != o.org {
		t.Fatalf("draft: %+v", a)
	}
	stale := a
	a.State, a.ReceivedOn, a.DueOn, a.Answers["phone"] = contract.Received, july.Day(3), july.Day(10), "01000000000"
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).FileApplication(&a, "staff") })
	equal(t, read(), a)
	if a.ReceiptNumber != july.Day(3).String()[:4]+"0703-0001" || a.Versions != 1 || a.Revision != 2 {
		t.Fatalf("filed: %+v", a)
	}
	// An older copy is not saved over a newer one.
	fails(t, st, kilowon.Conflict, func(tx store.Tx) error { return tx.For(o.org).SaveApplication(&stale) })
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error {
		wrong := a
		wrong.State = "lost"
		return tx.For(o.org).SaveApplication(&wrong)
	})
	a.Proposal = store.ApplicationDecision{Grant: true, Reason: "자격 확인", Article: "제67조 ⑥", Grants: contract.Answers{"x": "1"}, Summary: []string{"할인"}}
	a.State, a.OwnerID, a.ProposedBy = contract.Proposed, "clerk", "clerk"
	update(t, st, func(tx store.Tx) error {
		if err := tx.Desk().GiveTask(store.Task{Kind: store.TaskApplication, ID: a.ID}, "clerk"); err != nil {
			return err
		}
		return tx.For(o.org).SaveApplication(&a)
	})
	equal(t, read(), a)
	a.Answers = contract.Answers{"applicant": "김두리"}
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).FileApplication(&a, "other") })
	versions := view(t, st, func(tx store.Tx) ([]store.ApplicationVersion, error) { return tx.For(o.org).ApplicationVersions(a.ID) })
	if len(versions) != 2 || versions[0].Answers["applicant"] != "김하나" || versions[1].Answers["applicant"] != "김두리" || versions[1].FiledBy != "other" {
		t.Fatalf("versions: %+v", versions)
	}
	for _, text := range []string{"첫째", "둘째"} {
		update(t, st, func(tx store.Tx) error {
			return tx.For(o.org).AddApplicationEntry(a.ID, &store.ApplicationEntry{AuthorID: "clerk", Desk: true, Step: contract.StepAsk, Content: text})
		})
	}
	entries := view(t, st, func(tx store.Tx) ([]store.ApplicationEntry, error) { return tx.For(o.org).ApplicationEntries(a.ID) })
	if len(entries) != 2 || entries[0].Content != "첫째" || !entries[1].Desk || entries[1].Step != contract.StepAsk || time.Since(entries[1].At) > time.Minute {
		t.Fatalf("entries: %+v", entries)
	}
	testFavourites(t, st, o)
}

func testFavourites(t *testing.T, st store.Store, o *office) {
	m := store.Member{Login: "kim", Role: member.Manager}
	update(t, st, func(tx store.Tx) error {
		s := tx.For(o.org)
		for _, err := range []error{s.InsertMember(&m), s.SetFavourite(m.ID, "b", true), s.SetFavourite(m.ID, "a", true), s.SetFavourite(m.ID, "a", true)} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	marked := func() []string {
		return view(t, st, func(tx store.Tx) ([]string, error) { return tx.For(o.org).Favourites(m.ID) })
	}
	equal(t, marked(), []string{"a", "b"})
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).SetFavourite(m.ID, "a", false) })
	equal(t, marked(), []string{"b"})
}

func testApplicationFiles(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 1)
	a := store.Application{ComplexID: o.complex, Kind: "discount", CreatedBy: "staff"}
	content := []byte("%PDF-1.7 " + string(bytes.Repeat([]byte("x"), 5000)))
	f := store.ApplicationFile{Document: "doc_register", Name: "등본.pdf", Media: "application/pdf", AddedBy: "staff"}
	update(t, st, func(tx store.Tx) error {
		if err := tx.For(o.org).InsertApplication(&a); err != nil {
			return err
		}
		return tx.For(o.org).AddApplicationFile(a.ID, &f, content)
	})
	files := func() []store.ApplicationFile {
		return view(t, st, func(tx store.Tx) ([]store.ApplicationFile, error) { return tx.For(o.org).ApplicationFiles(a.ID) })
	}
	equal(t, files(), []store.ApplicationFile{f})
	if f.Size != int64(len(content)) {
		t.Fatalf("size %d", f.Size)
	}
	equal(t, view(t, st, func(tx store.Tx) ([]byte, error) { return tx.For(o.org).ApplicationFile(a.ID, f.ID) }), content)
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error {
		return tx.For(o.org).AddApplicationFile(a.ID, &store.ApplicationFile{Name: "빈 파일"}, nil)
	})
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).RemoveApplicationFile(a.ID, f.ID) })
	if left := files(); len(left) != 0 {
		t.Fatalf("left: %+v", left)
	}
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, err := tx.For(o.org).ApplicationFile(a.ID, f.ID); return err })
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { return tx.For(o.org).RemoveApplicationFile(a.ID, f.ID) })
}

func testDeskApplications(t *testing.T, st store.Store) {
	var all []store.Application
	for i, number := range []string{"01", "02"} {
		o := newOffice(t, st, number, 1)
		for n := range 3 {
			a := store.Application{ComplexID: o.complex, Kind: "discount", CreatedBy: "staff"}
			if n == 2 {
				a.ComplexID, a.Kind = "", "new_supply"
			}
			update(t, st, func(tx store.Tx) error {
				if err := tx.For(o.org).InsertApplication(&a); err != nil || n == 0 {
					return err
				}
				a.State, a.ReceivedOn, a.DueOn = contract.Received, july.Day(3), july.Day(20-i-2*n)
				return tx.For(o.org).FileApplication(&a, "staff")
			})
			if n > 0 {
				all = append(all, a)
			} else {
				fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, err := tx.Desk().ApplicationOrganisation(a.ID); return err })
			}
		}
	}
	// One is taken and decided.
	taken := all[0]
	taken.State = contract.Granted
	task := store.Task{Kind: store.TaskApplication, ID: taken.ID}
	owner := func() store.TaskOwner {
		return view(t, st, func(tx store.Tx) (store.TaskOwner, error) { return tx.Desk().TaskOwner(task) })
	}
	equal(t, owner(), store.TaskOwner{})
	update(t, st, func(tx store.Tx) error { return tx.For(taken.OrganisationID).SaveApplication(&taken) })
	for _, to := range []string{"other", "", "clerk"} {
		update(t, st, func(tx store.Tx) error { return tx.Desk().GiveTask(task, to) })
		if got := owner(); got.StaffID != to || got.At.IsZero() {
			t.Fatalf("given to %q: %+v", to, got)
		}
	}
	ids := func(q store.DeskQuery) (out []string) {
		err := st.View(t.Context(), func(tx store.Tx) error {
			list, n, err := tx.Desk().DeskApplications(q)
			for _, a := range list {
				out = append(out, a.ID)
				if a.OrganisationName == "" || (a.ComplexName == "") != (a.ComplexID == "") {
					t.Errorf("line: %+v", a)
				}
			}
			if n < len(list) || q.Page.Limit == 0 && n != len(list) {
				t.Errorf("%d of %d", len(list), n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	// Those due first come first: drafts are not among them.
	equal(t, ids(store.DeskQuery{}), []string{all[3].ID, all[1].ID, all[2].ID, all[0].ID})
	equal(t, ids(store.DeskQuery{Waiting: true}), []string{all[3].ID, all[1].ID, all[2].ID})
	equal(t, ids(store.DeskQuery{OwnerID: "clerk"}), []string{all[0].ID})
	equal(t, ids(store.DeskQuery{State: contract.Granted}), []string{all[0].ID})
	equal(t, ids(store.DeskQuery{Kind: "new_supply"}), []string{all[3].ID, all[1].ID})
	equal(t, ids(store.DeskQuery{Page: store.Page{Limit: 1, Offset: 1}}), []string{all[1].ID})
	equal(t, view(t, st, func(tx store.Tx) (string, error) { return tx.Desk().ApplicationOrganisation(all[3].ID) }), all[3].OrganisationID)
}

// testMoves: a dwelling is taken over once a day, and has a bill for each household of the month.
func testMoves(t *testing.T, st store.Store) {
	o := newOffice(t, st, "02", 2)
	a := store.Application{ComplexID: o.complex, Kind: "move", CreatedBy: "staff", Answers: contract.Answers{}}
	home, other := o.households[0].ID, o.households[1].ID
	later := store.Move{HouseholdID: home, On: july.Day(9), Register: 110025, OwnKWh: 31, SettledOn: july.Day(11)}
	first := store.Move{HouseholdID: home, On: july.Day(2), Register: 107000, OwnKWh: 12}
	next := store.Move{HouseholdID: other, On: july.Day(9)}
	update(t, st, func(tx store.Tx) error {
		s := tx.For(o.org)
		if err := s.InsertApplication(&a); err != nil {
			return err
		}
		for _, m := range []*store.Move{&later, &first, &next} {
			m.ApplicationID = a.ID
			if err := s.AddMove(o.complex, m); err != nil {
				return err
			}
		}
		return nil
	})
	equal(t, view(t, st, func(tx store.Tx) (map[string][]store.Move, error) { return tx.For(o.org).Moves(o.complex) }),
		map[string][]store.Move{home: {first, later}, other: {next}})
	fails(t, st, kilowon.Conflict, func(tx store.Tx) error { return tx.For(o.org).AddMove(o.complex, &later) })
}

// testGaps: a contract is terminated once until it begins again.
func testGaps(t *testing.T, st store.Store) {
	o := newOffice(t, st, "02", 1)
	a := store.Application{ComplexID: o.complex, Kind: "end", CreatedBy: "staff", Answers: contract.Answers{}}
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).InsertApplication(&a) })
	ended := func(on kilowon.Date) func(tx store.Tx) error {
		return func(tx store.Tx) error { return tx.For(o.org).EndContract(o.complex, on, a.ID) }
	}
	resumed := func(on kilowon.Date) func(tx store.Tx) error {
		return func(tx store.Tx) error { return tx.For(o.org).ResumeContract(o.complex, on, a.ID) }
	}
	listed := func() kilowon.Date {
		return view(t, st, func(tx store.Tx) (kilowon.Date, error) {
			list, _, err := tx.For(o.org).SearchComplexes("", store.Page{Limit: 1})
			if err != nil {
				return 0, err
			}
			found, _, err := tx.Desk().FindComplexes("02", store.ComplexAny, store.Page{Limit: 1})
			if err == nil && found[0].Ended != list[0].Ended {
				t.Errorf("the desk has %v, the office %v", found[0].Ended, list[0].Ended)
			}
			return list[0].Ended, err
		})
	}
	fails(t, st, kilowon.Conflict, resumed(july.Day(5)))
	update(t, st, ended(july.Day(5)))
	equal(t, listed(), july.Day(5))
	fails(t, st, kilowon.Conflict, ended(july.Day(6)))
	update(t, st, resumed(july.Day(20)))
	equal(t, listed(), 0)
	fails(t, st, kilowon.Conflict, ended(july.Day(5)))
	update(t, st, ended(july.Day(25)))
	equal(t, view(t, st, func(tx store.Tx) ([]store.Gap, error) { return tx.For(o.org).Gaps(o.complex) }), []store.Gap{
		{Gap: contract.Gap{From: july.Day(5), To: july.Day(20)}, EndedBy: a.ID, ResumedBy: a.ID}, {Gap: contract.Gap{From: july.Day(25)}, EndedBy: a.ID}})
}
