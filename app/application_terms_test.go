package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// whole is the form of an application for the whole complex.
func whole(more ...string) map[string]string {
	a := map[string]string{"applicant": "김하나", "phone": "01000000000", "consent_personal": "1", "consent_duty": "1", contract.ConsentLookUp: "1"}
	for i := 0; i+1 < len(more); i += 2 {
		a[more[i]] = more[i+1]
	}
	return a
}

// Two households in one dwelling are charged on their average (제67조 ⑤).
func TestSeveralHouseholdsAreBilled(t *testing.T) {
	c := openCounter(t, "2026-10-15")
	h, i := c.plain()
	id := c.begin("several_households", whole("unit", h.Unit.String(), "homes", "2", "registered", "all"))
	c.file(id)
	c.grant(id, nil)
	c.clock.now = kilowon.MustDate("2026-10-20").Time().Add(3 * time.Hour)
	run, err := c.Register(t.Context(), c.who, c.check(c.filed(nil)).ID)
	c.must(err)
	c.site.bill(run)
	r := c.complex.Months[2].Reading
	var bill rating.Bill
	terms := []rating.Terms{{Key: tariff.Key{Class: tariff.Residential, Voltage: tariff.Low}, Households: 2, TVSets: h.Terms[0].TVSets}}
	c.must(rating.Rate(&bill, terms, &rating.Usage{Period: r.Period, ReadingMonth: r.Month, KWh: c.complex.Households[i].Used[2]}, book.Default()))
	if got := c.billOf(h.ID, c.open).Total; got != bill.Total || got == c.rated(2, c.complex.Households[i].Used[2], h) {
		t.Errorf("billed %v, want %v", got, bill.Total)
	}
}

// A method and a reading day hold from the next reading period, and no second change within a year.
func TestTermsFromTheNextPeriod(t *testing.T) {
	c := openCounter(t, "2026-10-15")
	ctx := t.Context()
	id := c.begin("contract_method", whole("method", "single"))
	c.must(c.Attach(ctx, c.who, id, &app.Attachment{Document: "doc_minutes", Name: "회의록.pdf", Media: "application/pdf", Content: []byte("%PDF-")}))
	c.file(id)
	// Another change from the same day is told to the applicant, while it waits and when it is decided.
	day := c.begin("reading_day", whole("day", "15"))
	refused := func(words string) {
		t.Helper()
		v, err := c.Application(ctx, c.who, day)
		c.must(err)
		last := v.Findings[len(v.Findings)-1]
		if last.Code != "N05" || last.Severity != kilowon.Stop || !strings.Contains(last.Message, words) {
			t.Errorf("%+v", v.Findings)
		}
		if _, err := c.FileApplication(ctx, c.who, day); kilowon.CodeOf(err) != kilowon.Invalid {
			t.Errorf("filed beside another: %v", err)
		}
	}
	v, err := c.Application(ctx, c.who, id)
	c.must(err)
	refused(v.ReceiptNumber)
	c.grant(id, nil)
	refused("2026-10-20부터 적용할 계약 조건이 이미")
	for on, want := range map[string]apartment.Method{"2026-10-19": apartment.Comprehensive, "2026-10-20": apartment.Single} {
		c.clock.now = kilowon.MustDate(on).Time().Add(3 * time.Hour)
		con, err := c.Contract(ctx, c.who, c.complex.Contract.ID)
		if err != nil || con.Terms.Method != want {
			t.Errorf("%s: %v %v", on, con.Terms.Method, err)
		}
	}
	if _, err := c.BeginApplication(ctx, c.who, "contract_method", c.complex.Contract.ID); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("changed back within a year: %v", err)
	}
	k, err := contract.Find("contract_method")
	c.must(err)
	list, n, err := c.ApplicableContracts(ctx, c.who, k, app.ContractQuery{Page: store.Page{Limit: 10}})
	c.must(err)
	if n != 1 || len(list) != 1 || !strings.Contains(list[0].Closed, "2027-10-20") {
		t.Errorf("%d contracts, %+v", n, list)
	}
}

// The first clerk is told what a second one could not confirm any more.
func TestDecisionsInTheWay(t *testing.T) {
	c := openCounter(t, "2026-10-15")
	ctx := t.Context()
	day := c.begin("reading_day", whole("day", "15"))
	c.file(day)
	c.must(c.DeskTake(ctx, c.clerk, day))
	if err := c.DeskDecide(ctx, c.clerk, day, &store.ApplicationDecision{}); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	terms := c.complex.Terms
	terms.From, terms.ContractKW = kilowon.MustDate("2026-10-20"), 130
	agreed := store.Proposal{ComplexID: c.complex.Contract.ID, ComplexTerms: &terms, Reason: "증설"}
	c.must(c.Propose(ctx, c.clerk, &agreed))
	c.must(c.DecideProposal(ctx, c.second, agreed.ID, store.ProposalConfirmed, ""))
	grant := store.ApplicationDecision{Grant: true, Reason: "확인함", Article: "제69조 ④"}
	err := c.DeskDecide(ctx, c.clerk, day, &grant)
	if kilowon.CodeOf(err) != kilowon.Conflict || !strings.Contains(err.Error(), "보완 요청") {
		t.Errorf("beside agreed terms: %v", err)
	}
	v, err := c.DeskApplication(ctx, c.clerk, day)
	c.must(err)
	if last := v.Findings[len(v.Findings)-1]; last.Code != "N05" || last.Severity != kilowon.Warn {
		t.Errorf("told to the clerk: %+v", v.Findings)
	}
	refusal := store.ApplicationDecision{Reason: "조건이 이미 바뀜", Article: "제69조 ④"}
	c.must(c.DeskDecide(ctx, c.clerk, day, &refusal))

	// Two new contracts of one number: the second is not proposed beside the first.
	var ids []string
	for range 2 {
		id, err := c.BeginApplication(ctx, c.who, "supply", "")
		c.must(err)
		c.must(c.WriteApplication(ctx, c.who, id, supplyForm()))
		c.file(id)
		c.must(c.DeskTake(ctx, c.clerk, id))
		ids = append(ids, id)
	}
	decision := store.ApplicationDecision{Grant: true, Reason: "확인함", Article: "제9조", Grants: map[string]string{"number": "09-9999-0001", "begins": "2026-10-15", "reading_day": "19"}}
	first, second := decision, decision
	c.must(c.DeskDecide(ctx, c.clerk, ids[0], &first))
	if err := c.DeskDecide(ctx, c.clerk, ids[1], &second); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("one number proposed twice: %v", err)
	}
	c.must(c.DeskReturn(ctx, c.second, ids[0], "번호를 다시 정함"))
	second = decision
	c.must(c.DeskDecide(ctx, c.clerk, ids[1], &second))
}
