package app_test

import (
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// The holder changes from its day, the history is kept, and another option may be taken within the year (제12조, 별지 2-1 5 라).
func TestHolderFromItsDay(t *testing.T) {
	c := openCounter(t, "2026-10-05")
	ctx := t.Context()
	other := "1"
	if c.complex.Terms.CommonOption <= 1 {
		other = "2"
	}
	back := map[string]string{"1": "2", "2": "1"}[other]
	option := c.begin("option", whole("option", other))
	c.file(option)
	c.grant(option, nil)
	apply := func(former, name, changed string) string {
		id := c.begin("holder", whole("former", former, "name", name, "name_phone", "02-000-0000", "changed", changed, "cause", "succession", "shown", "proof", "business_number", "000-81-12349"))
		c.must(c.Attach(ctx, c.who, id, &app.Attachment{Document: "doc_proof", Name: "합병.pdf", Media: "application/pdf", Content: []byte("%PDF-")}))
		return id
	}
	first := apply("건설사", "입주자대표회의", "2026-10-06")
	c.file(first)
	c.clock.now = kilowon.MustDate("2026-10-08").Time().Add(3 * time.Hour)
	early := c.begin("option", whole("option", back, "exception", "holder"))
	if _, err := c.FileApplication(ctx, c.who, early); kilowon.CodeOf(err) != kilowon.Invalid {
		t.Errorf("another option before the holder changed: %v", err)
	}
	c.grant(first, nil)
	c.file(early)
	for _, bad := range []string{"2026-10-05", "2026-10-06"} {
		if _, err := c.FileApplication(ctx, c.who, apply("입주자대표회의", "관리단", bad)); kilowon.CodeOf(err) != kilowon.Invalid {
			t.Errorf("another holder from %s: %v", bad, err)
		}
	}
	second := apply("입주자대표회의", "관리단", "2026-10-10")
	c.file(second)
	c.grant(second, nil)
	for on, want := range map[string]string{"2026-10-05": "", "2026-10-06": "입주자대표회의", "2026-10-09": "입주자대표회의", "2026-10-10": "관리단"} {
		c.clock.now = kilowon.MustDate(on).Time().Add(3 * time.Hour)
		con, err := c.Contract(ctx, c.who, c.complex.Contract.ID)
		c.must(err)
		if con.Holder != member.MaskName(want) || len(con.Holders) != 2 || !con.Holders[0].Succession {
			t.Errorf("%s: %q of %+v", on, con.Holder, con.Holders)
		}
	}
	inRegister := func() string {
		entry, err := c.DeskSupplyContract(ctx, c.clerk, c.complex.Contract.ContractNumber, &member.Unmasking{Reason: member.UnmaskApplication})
		c.must(err)
		return entry.Holder.Name + " " + string(entry.Holder.BusinessNumber)
	}
	// The register follows on the day and not before, once; what the supplier writes on the day or later stands.
	for _, step := range []struct {
		on, want string
		followed int
	}{{"2026-10-09", "입주자대표회의 0008112349", 0}, {"2026-10-10", "관리단 0008112349", 1}, {"2026-10-10", "관리단 0008112349", 0}} {
		c.clock.now = kilowon.MustDate(step.on).Time().Add(-9 * time.Hour)
		if n, err := c.FollowHolders(ctx); err != nil || n != step.followed || inRegister() != step.want {
			t.Errorf("%s: %d followed, %s, %v", step.on, n, inRegister(), err)
		}
	}
	entries, _, err := c.DeskSupply(ctx, c.clerk, c.complex.Contract.ContractNumber, store.Page{Limit: 2})
	if err != nil || len(entries) != 1 || entries[0].Holder.Name != "관리단" || entries[0].Holder.BusinessNumber != "0008112349" {
		t.Errorf("the register has %+v %v", entries, err)
	}
	desk, err := c.DeskContract(ctx, c.clerk, c.complex.Contract.ID)
	if err != nil || len(desk.Holders) != 2 || desk.Holders[1].Former != member.MaskName("입주자대표회의") {
		t.Errorf("the desk sees %+v %v", desk.Holders, err)
	}
}
