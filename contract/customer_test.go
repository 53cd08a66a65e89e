package contract

import (
	"testing"

	"github.com/kilowon/kilowon"
)

func TestParseNumber(t *testing.T) {
	for in, want := range map[string]string{"0112345678": "0112345678", "01-1234-5678": "0112345678", " 01 1234 5678 ": "0112345678"} {
		if got, err := ParseNumber(in); err != nil || got != want {
			t.Errorf("%q: %q %v", in, got, err)
		}
	}
	for _, in := range []string{"", "112345678", "01123456789", "01123456７8", "011234567a"} {
		if got, err := ParseNumber(in); kilowon.CodeOf(err) != kilowon.Invalid || err == nil {
			t.Errorf("%q is taken as %q", in, got)
		}
	}
}

func TestSameName(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"한빛주택관리", "한빛 주택관리", true}, {"(주)한빛주택관리", "주식회사 한빛주택관리", true}, {"한빛마을 1단지 관리사무소", "한빛마을1단지관리사무소", true},
		{"Hanbit Co.", "hanbit co", true}, {"한빛마을 1단지", "한빛마을 2단지", false}, {"", "", false}, {"(주)", "㈜", false}, {"한빛", "한빛주택", false},
	} {
		if SameName(c.a, c.b) != c.same || SameName(c.b, c.a) != c.same {
			t.Errorf("%q and %q: want %v", c.a, c.b, c.same)
		}
	}
}

func TestCustomersAgree(t *testing.T) {
	office := Customer{Name: "한빛주택관리", BusinessNumber: "0008112349"}
	for _, c := range []struct {
		other        Customer
		number, name bool
	}{
		{Customer{Name: "한빛 주택관리", BusinessNumber: "0008112349"}, true, true}, {Customer{Name: "푸른관리", BusinessNumber: "0008112349"}, true, false},
		{Customer{Name: "한빛주택관리"}, false, true}, {Customer{}, false, false},
	} {
		if number, name := office.Same(&c.other); number != c.number || name != c.name {
			t.Errorf("%+v: %v %v", c.other, number, name)
		}
	}
	if number, _ := (&Customer{}).Same(&Customer{}); number {
		t.Error("two unknown numbers agree")
	}
}

func TestSupplyRow(t *testing.T) {
	good := SupplyRow{Row: 2, Contract: "01-1234-5678", Name: " 한빛주택관리 ", Business: "000-81-12349", Address: "가상시"}
	number, h, findings := good.Check()
	if number != "0112345678" || h != (Customer{Name: "한빛주택관리", BusinessNumber: "0008112349", Address: "가상시"}) || len(findings) != 0 {
		t.Errorf("%q %+v %+v", number, h, findings)
	}
	for code, spoil := range map[string]func(r *SupplyRow){
		"K01": func(r *SupplyRow) { r.Contract = "112345678" }, "K02": func(r *SupplyRow) { r.Name = "(주)" },
		"K03": func(r *SupplyRow) { r.Business = "0008112348" }, "K04": func(r *SupplyRow) { r.Business = "" },
	} {
		row := good
		spoil(&row)
		_, _, findings := row.Check()
		if len(findings) != 1 || findings[0].Code != code || (findings[0].Severity == kilowon.Stop) != (code != "K04") {
			t.Errorf("%s: %+v", code, findings)
		}
	}
}
