package document

import (
	"io"

	"github.com/kilowon/kilowon/apartment"
)

// householdFile is a file of a complex's households (세대 자료).
var householdFile = tableFile{what: "세대 자료", sheet: "세대", needed: 3,
	heads: []string{"동", "호", "시작지침", "적용일", "계기번호", "계기배수", "계기자릿수", "TV수상기", "할인", "계약종별", "계약전력", "가구수", "빈집", "비고"}}

// WriteHouseholdForm writes the file of a complex's households to be filled in.
func WriteHouseholdForm(w io.Writer) error { return householdFile.write(w) }

// ReadHouseholds reads a file of a complex's households from any file Read takes. Its error is invalid where no heading is found.
func ReadHouseholds(data []byte, limits Limits) ([]apartment.HouseholdRow, error) {
	var out []apartment.HouseholdRow
	err := householdFile.read(data, limits, func(number int, c []string) {
		out = append(out, apartment.HouseholdRow{Row: number, Building: c[0], Number: c[1], Register: c[2], From: c[3], Meter: c[4], Multiplier: c[5], Digits: c[6],
			TVSets: c[7], Discounts: c[8], Class: c[9], ContractKW: c[10], Households: c[11], Vacant: c[12], Remark: c[13]})
	})
	return out, err
}
