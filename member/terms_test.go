package member

import (
	"slices"
	"testing"
)

func TestEditionsAreToldApart(t *testing.T) {
	old, err := ParseTerms("1.service@2026-01-01", "# 약관\n* required service 동의\n첫째.\n둘째.\n")
	if err != nil {
		t.Fatal(err)
	}
	now, err := ParseTerms("1.service@2026-09-19", "# 약관\n* required service 동의\n둘째.\n셋째.\n")
	if err != nil {
		t.Fatal(err)
	}
	if added, removed := now.Changed(&old); !slices.Equal(added, []string{"셋째."}) || !slices.Equal(removed, []string{"첫째."}) {
		t.Errorf("added %v, removed %v", added, removed)
	}
	if added, removed := old.Changed(&old); added != nil || removed != nil {
		t.Errorf("an edition differs from itself by %v and %v", added, removed)
	}
}

// What stays as it was is not asked about again, what changes is.
func TestOnlyChangesAreChecked(t *testing.T) {
	old := Person{Name: "이조회", Mobile: "01000001002"}
	same := old
	if f := same.CheckChange(&old, 20000); len(f) != 0 {
		t.Errorf("%v", f)
	}
	changed := Person{Name: "이조회", Mobile: "0200001002", Email: "nobody", BirthDate: "내일"}
	f := changed.CheckChange(&old, 20000)
	for _, field := range []string{FieldStaffMobile, FieldStaffEmail, FieldBirthDate} {
		if f[field] == "" {
			t.Errorf("%s is not checked", field)
		}
	}
	if len(f) != 3 {
		t.Errorf("%v", f)
	}
}
