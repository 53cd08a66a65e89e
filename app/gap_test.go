package app_test

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
	"github.com/kilowon/kilowon/tariff/book"
)

// ends makes an application for the end of the contract by the user, who owns the building.
func (c *counter) ends(on string) string {
	c.t.Helper()
	return c.begin("end", whole("wished", on, "reason", "재건축으로 철거", "as", "user"))
}

// read hands in one reading of the main meter and gives its row as it was judged; without a stop it is taken over.
func (c *counter) read(month, on string) app.ReadingRow {
	c.t.Helper()
	ctx := c.t.Context()
	r := c.complex.Months[2].Reading
	row := apartment.MainReadingRow{Row: 1, Contract: c.complex.Contract.ContractNumber, Month: month, ReadOn: on,
		Current: r.MainCurrent.String(), KWh: kilowon.FormatInt(r.MainKWh), PeakKW: "40"}
	id, err := c.FileReadings(ctx, c.clerk, "검침.csv", []byte(month+on), []apartment.MainReadingRow{row})
	c.must(err)
	in, err := c.ReadingImport(ctx, c.clerk, id)
	c.must(err)
	if in.Good > 0 {
		_, err = c.TakeReadings(ctx, c.clerk, id)
		c.must(err)
	}
	return in.Rows[0]
}

// within rates a dwelling's days of a reading period by the library itself.
func (c *counter) within(p, whole kilowon.Period, kwh, sets int64) kilowon.Won {
	c.t.Helper()
	var bill rating.Bill
	terms := []rating.Terms{{Key: tariff.Key{Class: tariff.Residential, Voltage: tariff.Low}, TVSets: sets}}
	c.must(rating.Rate(&bill, terms, &rating.Usage{Period: p, Within: whole, ReadingMonth: c.open, KWh: kwh}, book.Default()))
	return bill.Total
}

// A contract is ended from the form to its last bill: of 30 days of the reading period from 20 September 20 are charged (제13조 ①, 제80조), nothing is read, filed,
// billed or applied for after them, and what was before is still there (제17조).
func TestEndFromFormToLastBill(t *testing.T) {
	c := openCounter(t, "2026-10-09")
	ctx := t.Context()
	id := c.complex.Contract.ID
	if _, err := c.FileApplication(ctx, c.who, c.ends("2026-10-09")); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("told on the day: %v", err)
	}
	option := c.begin("option", whole("option", "1"))
	c.file(option)
	first := c.ends("2026-10-10")
	if v := c.file(first); len(v.Findings) != 1 || !strings.Contains(v.Findings[0].Message, "선택요금 변경") {
		t.Errorf("beside another application: %+v", v.Findings)
	}
	if _, err := c.FileApplication(ctx, c.who, c.ends("2026-10-12")); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("a second end: %v", err)
	}
	holder := c.begin("holder", whole("former", "한빛(가상)", "name", "새빛(가상)", "name_phone", "0200000000", "changed", "2026-10-10", "cause", "succession", "shown", "proof"))
	c.must(c.Attach(ctx, c.who, holder, &app.Attachment{Document: "doc_proof", Name: "서류.pdf", Media: "application/pdf", Content: []byte("%PDF-")}))
	c.file(holder)
	c.grant(first, map[string]string{"ends": "2026-10-10"})
	c.grant(option, nil) // From the day it was filed, which is before the end.
	c.must(c.DeskTake(ctx, c.clerk, holder))
	err := c.DeskDecide(ctx, c.clerk, holder, &store.ApplicationDecision{Grant: true, Reason: "확인함", Article: "제12조"})
	if kilowon.CodeOf(err) != kilowon.Conflict || !strings.Contains(err.Error(), "2026-10-10에 해지되는") {
		t.Errorf("a change from the day of the end: %v", err)
	}
	if v, err := c.Contract(ctx, c.who, id); err != nil || v.Ended().String() != "2026-10-10" || len(v.Gaps) != 1 || v.Gaps[0].EndedBy != first {
		t.Errorf("%+v %v", v.Gaps, err)
	}
	if err := c.WithdrawApplication(ctx, c.who, first); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("a granted end was taken back: %v", err)
	}

	c.clockOn("2026-10-20")
	if _, err := c.Check(ctx, c.who, id, c.open, c.filed(nil)); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("filed for days after the end: %v", err)
	}
	if row := c.read("2026-10", "2026-10-20"); !row.Stopped() || row.Findings[0].Code != "R12" {
		t.Errorf("read after the end: %+v", row.Findings)
	}
	if row := c.read("2026-10", "2026-10-10"); row.Stopped() {
		t.Errorf("read on the day: %+v", row.Findings)
	}
	h, i := c.plain()
	run, err := c.Register(ctx, c.who, c.check(c.filed(nil)).ID)
	c.must(err)
	c.site.bill(run)
	month := c.complex.Months[2].Reading.Period
	last := kilowon.Period{From: month.From, To: kilowon.MustDate("2026-10-10")}
	b := c.billOf(h.ID, c.open)
	if want := c.within(last, month, c.complex.Households[i].Used[2], h.Terms[0].TVSets); b.Period != last || b.Within != month || b.Occupancy() != "" || b.Total != want {
		t.Errorf("%v within %v: %v, want %v", b.Period, b.Within, b.Total, want)
	}
	if proof, err := c.ProveBill(&b); err != nil || proof == nil {
		t.Errorf("the last bill is not proved: %v", err)
	}
	if changes, err := c.BillChanges(ctx, c.who, &b); err != nil || len(changes) != 1 || changes[0].Problem != "" {
		t.Errorf("the last bill is not compared: %+v %v", changes, err)
	}
	if _, err := c.Correct(ctx, c.who, &app.Correction{BillID: b.ID, OwnKWh: 1, Reason: "다시 읽음"}); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("a difference that no bill carries: %v", err)
	}
	c.overAfterwards(id)
}

// overAfterwards says that nothing is read or changed any more.
func (c *counter) overAfterwards(id string) {
	t, ctx := c.t, c.t.Context()
	t.Helper()
	if row := c.read("2026-11", "2026-11-20"); len(row.Findings) == 0 || row.Findings[0].Code != "R12" {
		t.Errorf("read on: %+v", row.Findings)
	}
	if rows, _, err := c.ReadingForm(ctx, c.clerk); err != nil || len(rows) != 0 {
		t.Errorf("to be read: %+v %v", rows, err)
	}
	c.closedTo("method", "option", "power")
	if _, err := c.BeginApplication(ctx, c.who, "objection", id); err != nil {
		t.Errorf("an objection to what was billed: %v", err)
	}
	err := c.Propose(ctx, c.clerk, &store.Proposal{ComplexID: id, Reason: "계약전력 변경", ComplexTerms: &store.ComplexTerms{From: kilowon.MustDate("2026-10-10"),
		Method: apartment.Comprehensive, ContractKW: 130, ReadingDay: 20}})
	if kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("terms from the day of the end: %v", err)
	}
}

// closedTo says that kinds cannot be applied for, with the reason.
func (c *counter) closedTo(codes ...string) {
	c.t.Helper()
	for _, code := range codes {
		k, err := contract.Find(map[string]string{"method": "contract_method", "option": "option", "power": "contract_power"}[code])
		c.must(err)
		list, _, err := c.ApplicableContracts(c.t.Context(), c.who, k, app.ContractQuery{Page: store.Page{Limit: 10}})
		if err != nil || len(list) != 1 || !strings.Contains(list[0].Closed, "2026-10-10에 해지된") || list[0].Ended.String() != "2026-10-10" {
			c.t.Errorf("%s: %+v %v", code, list, err)
		}
	}
}

// A contract that ended on 10 October begins again on 10 November on the terms it had: the fee is told (제46조 ②: three phases, 16,000 won and tax), nothing is asked
// for the time between, and the first month is charged for its ten days of 31.
func TestReuseFromFormToBill(t *testing.T) {
	c := openCounter(t, "2026-10-08")
	ctx := t.Context()
	id := c.complex.Contract.ID
	end := c.ends("2026-10-10")
	c.file(end)
	c.grant(end, map[string]string{"ends": "2026-10-10"})
	if _, err := c.BeginApplication(ctx, c.who, "reuse", id); kilowon.CodeOf(err) != kilowon.Conflict {
		t.Errorf("before it ended: %v", err)
	}
	c.clockOn("2026-10-20")
	c.read("2026-10", "2026-10-10")
	run, err := c.Register(ctx, c.who, c.check(c.filed(nil)).ID)
	c.must(err)
	c.site.bill(run)

	c.clockOn("2026-11-05")
	reuse := c.begin("reuse", whole("wished", "2026-11-10", "customer", "same", "consent_same", "1", "consent_fee", "1"))
	c.file(reuse)
	if _, err := c.FileApplication(ctx, c.who, c.begin("reuse", whole("wished", "2026-11-12", "customer", "same", "consent_same", "1", "consent_fee", "1"))); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("asked for twice: %v", err)
	}
	v := c.grant(reuse, map[string]string{"resumes": "2026-11-10", "phase": "three", "removed": "0", "off_hours": "0"})
	if said := strings.Join(v.Proposal.Summary, " "); !strings.Contains(said, "17,600원") || !strings.Contains(said, "2026-10-10~2026-11-09") {
		t.Errorf("said: %s", said)
	}
	con, err := c.Contract(ctx, c.who, id)
	if err != nil || con.Ended() != 0 || len(con.Gaps) != 1 || con.Gaps[0].To.String() != "2026-11-10" || con.Gaps[0].ResumedBy != reuse {
		t.Errorf("%+v %v", con.Gaps, err)
	}
	if row := c.read("2026-12", "2026-12-20"); row.Findings[0].Code != "R04" {
		t.Errorf("the month after the next: %+v", row.Findings)
	}
	row := c.read("2026-11", "2026-11-20")
	month := kilowon.Period{From: kilowon.MustDate("2026-10-20"), To: kilowon.MustDate("2026-11-20")}
	first := kilowon.Period{From: kilowon.MustDate("2026-11-10"), To: month.To}
	if row.Stopped() || row.Reading.Period != first {
		t.Fatalf("read again: %+v %v", row.Findings, row.Reading.Period)
	}
	c.clockOn("2026-11-25")
	run, err = c.BillUnfiled(ctx, c.who, id, kilowon.MonthOf(2026, 11))
	c.must(err)
	c.site.bill(run)
	m := c.bills(kilowon.MonthOf(2026, 11))
	var whole rating.Bill
	terms := []rating.Terms{{Key: tariff.Key{Class: tariff.Residential, Voltage: tariff.HighA}, Households: dwellings(c.complex), TVSets: sets(c.complex)}}
	c.must(rating.Rate(&whole, terms, &rating.Usage{Period: first, Within: month, ReadingMonth: kilowon.MonthOf(2026, 11), KWh: c.complex.Months[2].Reading.MainKWh}, book.Default()))
	if m.Invoice.Kind != billing.ComplexBill || m.Invoice.Period != first || m.Invoice.Base != whole.Sum(tariff.ChargeBase) {
		t.Errorf("%v: base %v, want %v", m.Invoice.Period, m.Invoice.Base, whole.Sum(tariff.ChargeBase))
	}
	again := c.ends("2026-12-01")
	c.file(again)
	c.grant(again, map[string]string{"ends": "2026-12-01"})
	if con, err := c.Contract(ctx, c.who, id); err != nil || con.Ended().String() != "2026-12-01" || len(con.Gaps) != 2 {
		t.Errorf("ended again: %+v %v", con.Gaps, err)
	}
}

func dwellings(d *app.DemoComplex) (n int64) {
	for i := range d.Households {
		if d.Households[i].Terms[0].Key.Class == tariff.ClassNone {
			n++
		}
	}
	return n
}

func sets(d *app.DemoComplex) (n int64) {
	for i := range d.Households {
		if d.Households[i].Terms[0].Key.Class == tariff.ClassNone {
			n += d.Households[i].Terms[0].TVSets
		}
	}
	return n
}

// Terms that were to begin while there was no supply do not hold when it begins again (제46조 ①, 제16조 ①: 동일한 공급조건), and another customer pays no fee after
// an end for a clear cause (제46조 ② 2호).
func TestReuseOnTheSameTerms(t *testing.T) {
	c := openCounter(t, "2026-10-08")
	ctx := t.Context()
	id := c.complex.Contract.ID
	day := c.begin("reading_day", whole("day", "15"))
	c.file(day)
	c.grant(day, nil) // From the next reading period, 20 October.
	end := c.begin("end", whole("wished", "2026-10-10", "reason", "이사", "as", "tenant_clear"))
	paper := func(id, document string) {
		c.must(c.Attach(ctx, c.who, id, &app.Attachment{Document: document, Name: "서류.pdf", Media: "application/pdf", Content: []byte("%PDF-")}))
	}
	paper(end, "doc_cause")
	c.file(end)
	c.grant(end, map[string]string{"ends": "2026-10-10"})
	c.clockOn("2026-10-20")
	c.read("2026-10", "2026-10-10")
	reuse := c.begin("reuse", whole("wished", "2026-10-25", "customer", "other", "former", "한빛(가상)", "name", "새빛(가상)", "consent_same", "1", "consent_fee", "1"))
	paper(reuse, "doc_use")
	c.file(reuse)
	v := c.grant(reuse, map[string]string{"resumes": "2026-10-25", "phase": "single", "removed": "0", "off_hours": "0"})
	if said := strings.Join(v.Proposal.Summary, " "); !strings.Contains(said, "내지 않습니다(제46조 ② 2호)") {
		t.Errorf("said: %s", said)
	}
	c.clockOn("2026-10-26")
	con, err := c.Contract(ctx, c.who, id)
	if err != nil || con.Terms.ReadingDay != 20 || len(con.Holders) != 1 || con.Holders[0].From.String() != "2026-10-25" {
		t.Errorf("reading day %d, holders %+v %v", con.Terms.ReadingDay, con.Holders, err)
	}
}
