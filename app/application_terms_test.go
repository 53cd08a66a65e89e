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
	day := c.begin("reading_day", whole("day", "15"))
	c.file(day)
	c.grant(id, nil)
	// The terms that are to begin stand in the way of others from the same day.
	c.must(c.DeskTake(ctx, c.clerk, day))
	err := c.DeskDecide(ctx, c.clerk, day, &store.ApplicationDecision{})
	if kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("without a reason: %v", err)
	}
	err = c.DeskDecide(ctx, c.clerk, day, &store.ApplicationDecision{Grant: true, Reason: "확인함", Article: "제69조 ④"})
	if kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("two changes from one day: %v", err)
	}
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
