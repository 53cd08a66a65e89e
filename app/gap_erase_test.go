package app_test

import (
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/receivable"
	"github.com/kilowon/kilowon/store"
)

// erase runs the daily erasure on a day and gives how many contracts it took away.
func (c *counter) erase(on string) int64 {
	c.t.Helper()
	c.clockOn(on)
	erased, err := c.Erase(c.t.Context())
	c.must(err)
	return erased.Contracts
}

// What is kept of a contract goes ten years after its termination, and not before its last bill is paid (동의서 3); one that runs again is kept.
func TestContractIsErasedAfterTenYears(t *testing.T) {
	c := openCounter(t, "2026-10-08")
	ctx := t.Context()
	id, number := c.complex.Contract.ID, c.complex.Contract.ContractNumber
	end := c.ends("2026-10-10")
	c.file(end)
	c.grant(end, map[string]string{"ends": "2026-10-10"})
	c.clockOn("2026-10-20")
	c.read("2026-10", "2026-10-10")
	run, err := c.Register(ctx, c.who, c.check(c.filed(nil)).ID)
	c.must(err)
	c.site.bill(run)
	pay := func(number, month string, won kilowon.Won) {
		t.Helper()
		f, err := c.FileReceipts(ctx, c.clerk, []receivable.ReceiptRow{{Row: 1, Number: number, Contract: c.complex.Contract.ContractNumber, Month: month, On: "2026-11-20",
			Amount: kilowon.FormatInt(int64(won))}}, true)
		if err != nil || f.Added != 1 {
			t.Fatalf("%+v %v", f.Rows, err)
		}
	}
	c.clockOn("2026-11-20")
	total := c.bills(c.open).Invoice.Total
	pay("가-1", "2026-10", total-1)
	for _, on := range []string{"2036-10-09", "2036-10-10", "2036-10-11"} {
		if n := c.erase(on); n != 0 {
			t.Errorf("%s: erased with a won unpaid", on)
		}
	}
	pay("가-2", "2026-10", 1)
	if n := c.erase("2036-10-09"); n != 0 {
		t.Error("erased the day before")
	}
	if _, err := c.Contract(ctx, c.who, id); err != nil {
		t.Error(err)
	}
	if n := c.erase("2036-10-10"); n != 1 {
		t.Errorf("erased %d contracts on the day", n)
	}
	if _, err := c.Contract(ctx, c.who, id); kilowon.CodeOf(err) != kilowon.NotFound {
		t.Errorf("the contract: %v", err)
	}
	if list, n, err := c.OfficeApplications(ctx, c.who, store.Page{Limit: 10}); err != nil || n != 0 {
		t.Errorf("applications: %+v %v", list, err)
	}
	if list, _, err := c.DeskSupply(ctx, c.clerk, number, store.Page{Limit: 10}); err != nil || len(list) != 0 {
		t.Errorf("the register: %+v %v", list, err)
	}
	c.site.audit()
	if n := c.erase("2036-10-11"); n != 0 {
		t.Errorf("erased again: %d", n)
	}
}

// A contract that began again is not erased ten years after its termination, but ten after the next one, which owes nothing that is known of.
func TestContractThatRunsAgainIsKept(t *testing.T) {
	c := openCounter(t, "2026-10-08")
	end := c.ends("2026-10-10")
	c.file(end)
	c.grant(end, map[string]string{"ends": "2026-10-10"})
	c.clockOn("2026-10-20")
	c.read("2026-10", "2026-10-10")
	reuse := c.begin("reuse", whole("wished", "2026-10-25", "customer", "same", "consent_same", "1", "consent_fee", "1"))
	c.file(reuse)
	c.grant(reuse, map[string]string{"resumes": "2026-10-25", "phase": "single", "removed": "0", "off_hours": "0"})
	if n := c.erase("2037-01-01"); n != 0 {
		t.Errorf("erased %d contracts that run", n)
	}
}
