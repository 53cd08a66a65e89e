package app

import (
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// TestAverageNeedsOtherHomes: five other homes are enough, four are not; a home that used nothing is not among those averaged (rules: home-average).
func TestAverageNeedsOtherHomes(t *testing.T) {
	for _, c := range []struct {
		homes    int
		sum, own int64
		want     int64
		ok       bool
	}{
		{5, 1000, 200, 0, false}, {6, 1203, 200, 201, true}, {7, 1403, 200, 200, true},
		{4, 1000, 0, 0, false}, {5, 1002, 0, 200, true}, {5, 1003, 0, 201, true},
		{0, 0, 0, 0, false},
	} {
		got, ok := averageOf(store.HomeUse{Homes: c.homes, KWh: c.sum}, c.own)
		if got != c.want || ok != c.ok {
			t.Errorf("%d homes, %d kWh, own %d: %d %v, want %d %v", c.homes, c.sum, c.own, got, ok, c.want, c.ok)
		}
	}
}

func TestCodesAreReadAsTyped(t *testing.T) {
	for typed, want := range map[string]string{"7k2qd-9xmr4": "7K2QD9XMR4", " 7K2QD 9XMR4 ": "7K2QD9XMR4", "oIlO0": "01100", "": ""} {
		if got := readCode(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
	seen := map[string]bool{}
	for range 1000 {
		code := newCode()
		if len(code) != codeLength || readCode(CodeText(code)) != code || seen[code] {
			t.Fatalf("code %q", code)
		}
		seen[code] = true
	}
}

// TestHouseholdsStayOutOfTheOffice: neither view nor update lets a household in, and home lets nobody else in.
func TestHouseholdsStayOutOfTheOffice(t *testing.T) {
	var a App // A store that is asked would panic.
	never := func(store.Tx, store.Scope) error { t.Error("let in"); return nil }
	for _, who := range []Actor{{Role: member.Household}, {Role: member.Manager, Home: Home{HouseholdID: "h"}}} {
		for _, err := range []error{a.view(t.Context(), who, never), a.update(t.Context(), who, never)} {
			if kilowon.CodeOf(err) != kilowon.Forbidden {
				t.Errorf("%+v: %v", who, err)
			}
		}
	}
	for _, who := range []Actor{{Role: member.Manager, Home: Home{ComplexID: "c", HouseholdID: "h"}}, {Role: member.Household}, {Role: member.Household, Home: Home{ComplexID: "c"}},
		{Role: member.Household, Home: Home{HouseholdID: "h"}}} {
		if err := a.home(t.Context(), who, lookBill, "", func(*homeScope) error { t.Error("let in"); return nil }); kilowon.CodeOf(err) != kilowon.Forbidden {
			t.Errorf("home for %+v: %v", who, err)
		}
	}
}
