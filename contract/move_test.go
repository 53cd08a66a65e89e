package contract_test

import (
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/tariff"
)

// moving is a whole form: a household moved in on 5 October 2026, at 4,310.5, 100 kWh after the last reading.
func moving(on string, more contract.Answers) *contract.Filing {
	a := officeForm(contract.Answers{"unit": "101-1203", "moved_on": "2026-10-05", "register": "4310.5", "kwh": "100", "meter": "12-345678", "newcomer": "이하나",
		"newcomer_phone": "01000000001", "consent_household": "1", "consent_duty": "1"})
	for id, value := range more {
		a[id] = value
	}
	f := home(on, a)
	f.Attached["doc_moved_in"], f.Attached["doc_consent"] = true, true
	f.Standing.LastRegister, f.Standing.Filed = 421050, true
	return f
}

// 별지 2-3 Ⅱ 8 가–마: who may have a month divided, and until when. The month is read on 20 October, so that the 19th is the last day.
func TestWhoMayHaveAMoveSettled(t *testing.T) {
	k := kind(t, "move")
	for name, c := range map[string]struct {
		f    *contract.Filing
		want string
	}{
		"on the day":                     {moving("2026-10-05", nil), ""},
		"the day before":                 {moving("2026-10-04", nil), "moved_on"},
		"the day before the reading":     {moving("2026-10-19", nil), ""},
		"on the reading day":             {moving("2026-10-20", nil), "moved_on"},
		"moved on the last reading day":  {moving("2026-10-05", contract.Answers{"moved_on": "2026-09-20"}), "moved_on"},
		"moved before it":                {moving("2026-10-05", contract.Answers{"moved_on": "2026-09-19"}), "moved_on"},
		"moved the day after it":         {moving("2026-10-05", contract.Answers{"moved_on": "2026-09-21"}), ""},
		"limited supply":                 {moving("2026-10-05", contract.Answers{"limited": "1"}), "limited"},
		"a use that the register denies": {moving("2026-10-05", contract.Answers{"kwh": "101"}), "kwh"},
		"a register below the last":      {moving("2026-10-05", contract.Answers{"register": "4000"}), "kwh"},
		"no register":                    {moving("2026-10-05", contract.Answers{"register": "많음"}), "register"},
		"no consent of the household":    {moving("2026-10-05", contract.Answers{"consent_household": ""}), "consent_household"},
		"resident number":                {moving("2026-10-05", contract.Answers{"newcomer": "900101-1234567"}), "newcomer"},
	} {
		only(t, name, stops(k, c.f), c.want)
	}
	for name, c := range map[string]struct {
		change func(st *contract.Standing)
		want   string
	}{
		"a single contract":      {func(st *contract.Standing) { st.Complex.Method = apartment.Single }, "unit"},
		"each its own customer":  {func(st *contract.Standing) { st.Complex.Method = apartment.PerHousehold }, "unit"},
		"a shop":                 {func(st *contract.Standing) { st.Household.Key = tariff.Key{Class: tariff.General} }, "unit"},
		"nothing filed":          {func(st *contract.Standing) { st.Filed = false }, "unit"},
		"settled that day":       {func(st *contract.Standing) { st.MovedOn = kilowon.MustDate("2026-10-05") }, "moved_on"},
		"settled the day before": {func(st *contract.Standing) { st.MovedOn = kilowon.MustDate("2026-10-04") }, ""},
		"the meter was swapped": {func(st *contract.Standing) {
			st.LastRegister, st.Household.Swapped = 900000, kilowon.MustDate("2026-09-20")
		}, ""},
		"the meter was swapped a month before": {func(st *contract.Standing) {
			st.LastRegister, st.Household.Swapped = 900000, kilowon.MustDate("2026-09-19")
		}, "kwh"},
	} {
		f := moving("2026-10-05", nil)
		c.change(&f.Standing)
		only(t, name, stops(k, f), c.want)
	}
	paper := moving("2026-10-05", nil)
	paper.Attached["doc_moved_in"] = false
	only(t, "no proof of the move", stops(k, paper), "doc_moved_in")
	// From 99,950 over 99,999 to 50 the meter counted 100 kWh.
	over := moving("2026-10-05", contract.Answers{"register": "50"})
	over.Standing.LastRegister = 9995000
	only(t, "a meter that began again", stops(k, over), "")
}

// The first day of who came divides the month (제12조 ③); discounts of theirs begin with it (rules: move-parts).
func TestWhatAMoveChanges(t *testing.T) {
	f := moving("2026-10-08", nil)
	e, err := kind(t, "move").Effect(f)
	if err != nil || e.From.String() != "2026-10-05" || e.Move == nil || e.Move.Register != 431050 || e.Move.OwnKWh != 100 || len(e.Summary) != 3 {
		t.Fatalf("%+v %v", e, err)
	}
	f.Standing.Billed = kilowon.MustDate("2026-10-20")
	if e, _ := kind(t, "move").Effect(f); len(e.Summary) != 4 {
		t.Errorf("a billed month is not told: %q", e.Summary)
	}
	for moved, want := range map[string]string{"2026-10-05": "2026-10-05", "2026-09-20": "2026-09-20", "2026-08-01": "2026-09-20"} {
		d := home("2026-10-08", discount("large_family", contract.Answers{"members": "5"}))
		d.Standing.MovedOn = kilowon.MustDate(moved)
		if e, err := kind(t, "discount").Effect(d); err != nil || e.From.String() != want {
			t.Errorf("moved in on %s: from %s, want %s (%v)", moved, e.From, want, err)
		}
	}
}
