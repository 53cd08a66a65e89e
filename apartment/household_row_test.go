package apartment_test

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/tariff"
)

func TestHouseholdRow(t *testing.T) {
	row := apartment.HouseholdRow{Row: 2, Building: "101", Number: "1502", From: "2026-03-18", Register: "1,234.56", Meter: "K-1", Multiplier: "20", Digits: "5", TVSets: "2",
		Discounts: "다자녀, 장애인", Households: "2", Vacant: "빈집", Remark: "공가"}
	h, findings := row.Check()
	if len(findings) != 0 {
		t.Fatalf("%+v", findings)
	}
	if h.Unit.String() != "101-1502" || h.From.String() != "2026-03-18" || h.Register != 123456 || h.Meter != "K-1" || h.Multiplier != 20 || h.Digits != 5 || h.TVSets != 2 ||
		h.Households != 2 || !h.Vacant || h.Remark != "공가" || !h.Dwelling() || len(h.Discounts) != 2 || h.Discounts[0].Kind != tariff.ThreeChildren || h.Discounts[1].Kind != tariff.Disabled {
		t.Errorf("%+v", h)
	}
	shop := apartment.HouseholdRow{Number: "상가1", Register: "0", Class: "일반용", ContractKW: "5"}
	if h, findings := shop.Check(); len(findings) != 0 || h.Key.Class != tariff.General || h.ContractKW != 5 || h.From != 0 {
		t.Errorf("%+v %+v", h, findings)
	}
}

// Each row has one thing wrong, told by its code at its column.
func TestHouseholdRowFindings(t *testing.T) {
	for want, edit := range map[string]func(r *apartment.HouseholdRow){
		"H01 number":       func(r *apartment.HouseholdRow) { r.Number = "" },
		"H01 number ":      func(r *apartment.HouseholdRow) { r.Number = "10 1" },
		"H01 number  ":     func(r *apartment.HouseholdRow) { r.Building = "12345678901" },
		"H02 from":         func(r *apartment.HouseholdRow) { r.From = "2026/3/1" },
		"H03 register":     func(r *apartment.HouseholdRow) { r.Register = "" },
		"H03 register ":    func(r *apartment.HouseholdRow) { r.Register = "1.234" },
		"H04 multiplier":   func(r *apartment.HouseholdRow) { r.Multiplier = "10001" },
		"H04 digits":       func(r *apartment.HouseholdRow) { r.Digits = "9" },
		"H04 tv_sets":      func(r *apartment.HouseholdRow) { r.TVSets = "100" },
		"H04 households":   func(r *apartment.HouseholdRow) { r.Households = "-1" },
		"H04 contract_kw":  func(r *apartment.HouseholdRow) { r.Class, r.ContractKW = "가로등", "x" },
		"H05 contract_kw":  func(r *apartment.HouseholdRow) { r.ContractKW = "5" },
		"H05 contract_kw ": func(r *apartment.HouseholdRow) { r.Class = "산업용" },
		"H05 class":        func(r *apartment.HouseholdRow) { r.Class = "농사용" },
		"H06 vacant":       func(r *apartment.HouseholdRow) { r.Vacant = "아마" },
		"H07 discounts":    func(r *apartment.HouseholdRow) { r.Discounts = "친구" },
		"H07 discounts ":   func(r *apartment.HouseholdRow) { r.Discounts = "장애인/장애인" },
		"H07 discounts  ":  func(r *apartment.HouseholdRow) { r.Discounts = "기초생활수급" }, // two kinds begin so
		"H08 meter":        func(r *apartment.HouseholdRow) { r.Meter = strings.Repeat("1", 21) },
		"H08 remark":       func(r *apartment.HouseholdRow) { r.Remark = strings.Repeat("가", 101) },
	} {
		row := apartment.HouseholdRow{Building: "101", Number: "101", Register: "0"}
		edit(&row)
		_, findings := row.Check()
		if len(findings) != 1 || findings[0].Code+" "+findings[0].Path != strings.TrimSpace(want) {
			t.Errorf("%s: %+v", want, findings)
		}
	}
	most := apartment.HouseholdRow{Number: "1", Register: "0", Multiplier: "10000", Digits: "8", TVSets: "99", Households: "99", Meter: strings.Repeat("1", 20), Remark: strings.Repeat("가", 100)}
	if _, findings := most.Check(); len(findings) != 0 {
		t.Errorf("the most: %+v", findings)
	}
}
