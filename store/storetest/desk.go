package storetest

import (
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// clerks makes the supplier with two clerks.
func clerks(t *testing.T, st store.Store) (first, second string) {
	a, b := store.Member{Login: "clerk1", Role: member.Clerk, Active: true}, store.Member{Login: "clerk2", Role: member.Clerk, Active: true}
	update(t, st, func(tx store.Tx) error {
		o := store.Organisation{Name: "전력", Kind: member.Supplier}
		if err := tx.InsertOrganisation(&o); err != nil {
			return err
		}
		if err := tx.For(o.ID).InsertMember(&a); err != nil {
			return err
		}
		return tx.For(o.ID).InsertMember(&b)
	})
	return a.ID, b.ID
}

func testDeskSearch(t *testing.T, st store.Store) {
	o, other := newOffice(t, st, "01", 2), newOffice(t, st, "02", 3)
	type found struct {
		list  []store.DeskComplex
		count int
	}
	find := func(text string, page store.Page) found {
		return view(t, st, func(tx store.Tx) (found, error) {
			list, n, err := tx.Desk().FindComplexes(text, store.ComplexAny, page)
			return found{list, n}, err
		})
	}
	all := find("", store.Page{Limit: 1, Offset: 1})
	if all.count != 2 || len(all.list) != 1 || all.list[0].ID != other.complex || all.list[0].OrganisationID != other.org || all.list[0].OrganisationName == "" || all.list[0].Households != 3 {
		t.Fatalf("second of all contracts: %+v", all)
	}
	if one := find("01", store.Page{}); one.count != 1 || one.list[0].ID != o.complex {
		t.Fatalf("by number: %+v", one)
	}
	empty := store.Complex{ContractNumber: "03", Name: "빈 단지"}
	update(t, st, func(tx store.Tx) error { return tx.For(o.org).InsertComplex(&empty, standardTerms) })
	for state, want := range map[store.ComplexState]int{store.ComplexAny: 3, store.ComplexReady: 2, store.ComplexBare: 1} {
		list := view(t, st, func(tx store.Tx) ([]store.DeskComplex, error) {
			list, n, err := tx.Desk().FindComplexes("", state, store.Page{})
			equal(t, n, want)
			return list, err
		})
		equal(t, len(list), want)
	}
	if none := find("%", store.Page{}); none.count != 0 {
		t.Fatalf("a wildcard found %+v", none)
	}
	c := view(t, st, func(tx store.Tx) (store.Complex, error) { return tx.Desk().FindContract("02") })
	equal(t, view(t, st, func(tx store.Tx) (store.Complex, error) { return tx.Desk().FindComplex(c.ID) }), c)
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, err := tx.Desk().FindComplex("none"); return err })
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, err := tx.Desk().FindContract("none"); return err })
	organisation := store.Organisation{Name: "찾을 기관", BusinessNumber: "0008112349"}
	update(t, st, func(tx store.Tx) error { return tx.InsertOrganisation(&organisation) })
	for _, text := range []string{"찾을", "00081"} {
		list := view(t, st, func(tx store.Tx) ([]store.Organisation, error) {
			list, n, err := tx.Desk().FindOrganisations(text, store.Page{})
			equal(t, n, 1)
			return list, err
		})
		equal(t, list, []store.Organisation{organisation})
	}
}

func testDeskMonths(t *testing.T, st store.Store) {
	o := newOffice(t, st, "01", 3)
	o.month(t, st, 0)
	months := func(before kilowon.Date) []store.WaitingMonth {
		return view(t, st, func(tx store.Tx) ([]store.WaitingMonth, error) { return tx.Desk().UnfiledMonths(before, store.Page{}) })
	}
	read := view(t, st, func(tx store.Tx) (store.ReadingMonth, error) { return tx.For(o.org).Month(o.complex, july) }).Period.To
	if got := months(read); len(got) != 0 {
		t.Fatalf("unfiled on the reading day: %+v", got)
	}
	equal(t, months(read+1), []store.WaitingMonth{{ComplexID: o.complex, ContractNumber: "01", ComplexName: "행복아파트", Month: july, ReadOn: read}})
	rows := o.rows(300)
	rows[1].Parked = true
	o.file(t, st, july, rows, true)
	parked := view(t, st, func(tx store.Tx) ([]store.WaitingMonth, error) { return tx.Desk().ParkedMonths(store.Page{}) })
	equal(t, parked, []store.WaitingMonth{{ComplexID: o.complex, ContractNumber: "01", ComplexName: "행복아파트", Month: july, ReadOn: read, Households: 1}})
}

func testProposals(t *testing.T, st store.Store) {
	o, other := newOffice(t, st, "01", 2), newOffice(t, st, "02", 1)
	kim, lee := clerks(t, st)
	terms := store.ComplexTerms{From: kilowon.MustDate("2025-08-18"), Method: apartment.Comprehensive, ContractKW: 900, CommonOption: 2, ReadingDay: 18,
		ShareRule: apartment.ShareEqual, SubCustomers: []apartment.SubCustomer{{Name: "중계기", ContractKW: 5}}}
	first := store.Proposal{ComplexID: o.complex, ComplexTerms: &terms, Reason: "종합계약 신청", ProposedBy: kim}
	second := store.Proposal{ComplexID: o.complex, HouseholdID: o.households[0].ID, Reason: "계기 교체", ProposedBy: lee, HouseholdTerms: &store.HouseholdTerms{
		From: kilowon.MustDate("2025-08-18"), Key: tariff.Key{Class: tariff.General, Grade: tariff.GradeA1, Voltage: tariff.Low}, ContractKW: 5, TVSets: 1, Multiplier: 20,
		Digits: 5, Vacant: true, Swapped: kilowon.MustDate("2025-08-20"), SwapEnd: metering.Register(123 * metering.RegisterScale), SwapStart: 7, Remark: "상가"}}
	update(t, st, func(tx store.Tx) error {
		if err := tx.Desk().InsertProposal(&first); err != nil {
			return err
		}
		return tx.Desk().InsertProposal(&second)
	})
	waiting := view(t, st, func(tx store.Tx) ([]store.Proposal, error) {
		list, n, err := tx.Desk().WaitingProposals(store.Page{})
		equal(t, n, 2)
		return list, err
	})
	equal(t, *waiting[0].ComplexTerms, terms)
	equal(t, *waiting[1].HouseholdTerms, *second.HouseholdTerms)
	for i, want := range []store.Proposal{first, second} {
		got := waiting[i]
		got.ComplexTerms, got.HouseholdTerms, want.ComplexTerms, want.HouseholdTerms = nil, nil, nil, nil
		equal(t, got, want)
	}
	decide := func(p store.Proposal, state store.ProposalState, by string) func(store.Tx) error {
		p.State, p.DecidedBy, p.Note = state, by, "확인함"
		return func(tx store.Tx) error { return tx.Desk().DecideProposal(&p) }
	}
	// Four eyes are the table's own rule.
	fails(t, st, kilowon.Invalid, decide(first, store.ProposalConfirmed, kim))
	fails(t, st, kilowon.Invalid, decide(first, store.ProposalRefused, kim))
	update(t, st, decide(first, store.ProposalConfirmed, lee))
	fails(t, st, kilowon.Conflict, decide(first, store.ProposalRefused, lee))
	update(t, st, decide(second, store.ProposalWithdrawn, lee))
	plain := store.Proposal{ComplexID: o.complex, HouseholdID: o.households[1].ID, HouseholdTerms: &store.HouseholdTerms{From: kilowon.MustDate("2025-09-18")}, Reason: "주택", ProposedBy: kim}
	update(t, st, func(tx store.Tx) error { return tx.Desk().InsertProposal(&plain) })
	equal(t, *view(t, st, func(tx store.Tx) (store.Proposal, error) { return tx.Desk().Proposal(plain.ID) }).HouseholdTerms, *plain.HouseholdTerms)
	done := view(t, st, func(tx store.Tx) (store.Proposal, error) { return tx.Desk().Proposal(first.ID) })
	if done.State != store.ProposalConfirmed || done.DecidedBy != lee || done.DecidedAt.IsZero() || done.Note != "확인함" {
		t.Fatalf("decided: %+v", done)
	}
	list := view(t, st, func(tx store.Tx) ([]store.Proposal, error) {
		return tx.Desk().ComplexProposals(o.complex, store.Page{})
	})
	if len(list) != 3 || list[2].ID != first.ID {
		t.Fatalf("of the contract: %+v", list)
	}
	fails(t, st, kilowon.Invalid, func(tx store.Tx) error {
		return tx.Desk().InsertProposal(&store.Proposal{ComplexID: other.complex, HouseholdID: o.households[0].ID, HouseholdTerms: second.HouseholdTerms, Reason: "남의 세대", ProposedBy: kim})
	})
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, err := tx.Desk().Proposal("none"); return err })
}

func testReadingImports(t *testing.T, st store.Store) {
	kim, _ := clerks(t, st)
	in := store.ReadingImport{FileName: "검침.csv", SHA256: "0123456789012345678901234567890123456789012345678901234567890123", Readings: `[{"contract":"01"}]`, FiledBy: kim}
	update(t, st, func(tx store.Tx) error { return tx.Desk().InsertReadingImport(&in) })
	equal(t, view(t, st, func(tx store.Tx) (store.ReadingImport, error) { return tx.Desk().ReadingImport(in.ID) }), in)
	update(t, st, func(tx store.Tx) error { return tx.Desk().EndReadingImport(in.ID, store.ImportDone) })
	fails(t, st, kilowon.Conflict, func(tx store.Tx) error { return tx.Desk().EndReadingImport(in.ID, store.ImportDiscarded) })
	list := view(t, st, func(tx store.Tx) ([]store.ReadingImport, error) { return tx.Desk().ReadingImports(store.Page{}) })
	if len(list) != 1 || list[0].State != store.ImportDone || list[0].EndedAt.IsZero() || list[0].Readings != "" {
		t.Fatalf("list: %+v", list)
	}
	fails(t, st, kilowon.NotFound, func(tx store.Tx) error { _, err := tx.Desk().ReadingImport("none"); return err })
}
