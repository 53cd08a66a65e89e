package app_test

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// billTwice files and bills the open month, its end twice as after a kill.
func (c *counter) billTwice() app.BilledMonth {
	c.t.Helper()
	c.clockOn("2026-10-20")
	run, err := c.Register(c.t.Context(), c.who, c.check(c.filed(nil)).ID)
	c.must(err)
	c.site.bill(run)
	c.must(c.FinishRun(c.t.Context(), app.FinishJob{OrganisationID: c.who.OrganisationID, RunID: run.ID}))
	return c.bills(c.open)
}

// sent counts the bills that were sent by the access log.
func (c *counter) sent() int {
	c.t.Helper()
	lines, err := c.AccessLog(c.t.Context(), c.who, store.Page{Limit: 100})
	c.must(err)
	n := 0
	for _, l := range lines {
		if l.Action == "bill.send" && l.Actor == "프로그램" {
			n++
		}
	}
	return n
}

// A bill by telephone is applied for and granted by one clerk: the month's invoice is 200 won lower before tax, all of it in the common equipment's bill (제77조 ②;
// rules: complex-payment), and one message is sent although the run ends twice.
func TestMobileBillFromFormToMessage(t *testing.T) {
	c := openCounter(t, "2026-10-03")
	before := c.bills(c.open - 1)
	id := c.begin("billing", whole("bill_kind", "mobile", "mobile", "010-0000-0001"))
	c.file(id)
	v := c.grant(id, nil)
	if v.DecidedBy != c.clerk.ID || strings.Contains(strings.Join(v.Proposal.Summary, " "), "01000000001") {
		t.Errorf("decided %+v", v.Proposal)
	}
	m := c.billTwice()
	if m.Way.Kind != "모바일청구" || m.Way.Decided.Mobile != "010-****-0001" || m.Way.Pay != before.Way.Pay {
		t.Errorf("way %+v", m.Way)
	}
	if m.Common.Reduction != -200 || m.Invoice.Reduction != m.Households.Reduction-200 || m.Common.Base+m.Common.Energy+m.Common.Climate+m.Common.Fuel-200 != m.Common.ElectricityTotal ||
		m.Invoice.ElectricityTotal != m.Households.ElectricityTotal+m.Common.ElectricityTotal || m.Invoice.Total != m.Households.Total+m.Common.Total {
		t.Errorf("common %v, invoice %v of %v", m.Common.Reduction, m.Invoice.Reduction, m.Households.Reduction)
	}
	if again := c.bills(c.open - 1); again.Invoice.Total != before.Invoice.Total || again.Way.Kind == "모바일청구" {
		t.Errorf("the month before changed: %+v", again.Way)
	}
	if n := c.sent(); n != 1 {
		t.Errorf("%d messages", n)
	}
	b, err := c.Bill(t.Context(), c.who, m.Common.ID)
	c.must(err)
	told := false
	for _, r := range b.Rules {
		told = told || strings.Contains(r.ID, "complex-payment")
	}
	if !told {
		t.Errorf("the choice is not told: %+v", b.Rules)
	}
}

// A debit takes two clerks, gives no discount any more and is shown masked; what a clerk asks for with a reason is shown and logged.
func TestDebitIsMasked(t *testing.T) {
	c := openCounter(t, "2026-10-03")
	ctx := t.Context()
	id := c.begin("billing", whole("debit", "apply", "bank", "가상은행", "account_holder", "김하나", "account", "110-12-345678", "birth", "1980-01-02", "holder_is", "same",
		"consent_optional", "1"))
	c.file(id)
	other := c.begin("billing", whole("debit", "cancel"))
	if v, err := c.Application(ctx, c.who, other); err != nil || len(v.Findings) != 1 || v.Findings[0].Severity != kilowon.Stop {
		t.Errorf("another about the same: %+v %v", v.Findings, err)
	}
	if v := c.grant(id, nil); v.DecidedBy != c.second.ID {
		t.Errorf("decided by %s", v.DecidedBy)
	}
	m := c.billTwice()
	if m.Common.Reduction != 0 || m.Way.Pay != "자동이체" || m.Way.Decided.Debit.Account != "*******5678" || m.Way.Decided.Debit.Holder != "김*나" || c.sent() != 0 {
		t.Errorf("reduction %v, way %+v", m.Common.Reduction, m.Way)
	}
	complexID := c.complex.Contract.ID
	masked, err := c.DeskContract(ctx, c.clerk, complexID)
	c.must(err)
	shown, err := c.UnmaskContract(ctx, c.clerk, complexID, member.Unmasking{Reason: member.UnmaskInquiry})
	c.must(err)
	if masked.Billings[0].Debit.Birth != "1980-**-**" || shown.Billings[0].Debit.Account != "11012345678" || shown.Billings[0].Debit.Birth != "1980-01-02" {
		t.Errorf("masked %+v, shown %+v", masked.Billings[0].Debit, shown.Billings[0].Debit)
	}
}
