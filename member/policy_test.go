package member

import "testing"

func TestNobodyMayWhatIsNotListed(t *testing.T) {
	for _, r := range []Role{Manager, Reader, Clerk, Household, "", "owner"} {
		if r.May("unheard of") {
			t.Errorf("%q may what no table lists", r)
		}
	}
	for a := range policy {
		if Role("").May(a) || Role("owner").May(a) {
			t.Errorf("somebody without a role may %q", a)
		}
	}
}

func TestReaderChangesNothing(t *testing.T) {
	if !Reader.May(ReadOffice) || Reader.May(FileUsage) || !Manager.May(FileUsage) {
		t.Error("a reader looks and a manager files")
	}
}

func TestRolesBelongToKinds(t *testing.T) {
	for _, c := range []struct {
		role Role
		kind Kind
		want bool
	}{{Manager, Group, true}, {Reader, Corporation, true}, {Clerk, Group, false}, {Clerk, Supplier, true}, {Manager, Supplier, false}, {Household, Group, false}} {
		if got := c.role.Of(c.kind); got != c.want {
			t.Errorf("%s of %s: %v", c.role, c.kind, got)
		}
	}
}
