package rating

import "github.com/kilowon/kilowon/tariff"

// Power limits between grades, kW (제57조–제59조).
const (
	generalLimitKW     = 300
	educationalLimitKW = 1000
)

// DecideKey fills in what a case leaves out: grade from class, voltage and contract power (제57조–제59조), and option Ⅰ where the list has options.
// bands says that the use is metered by time of day, which only 갑Ⅱ and 을 price.
func DecideKey(k tariff.Key, contractKW int64, bands bool) tariff.Key {
	if k.Class == tariff.Residential {
		return k
	}
	if k.Grade == tariff.GradeNone {
		k.Grade = decideGrade(k, contractKW, bands)
	}
	if k.Option == 0 && k.Voltage != tariff.Low && hasOptions(k.Class) {
		k.Option = 1
	}
	return k
}

func hasOptions(c tariff.Class) bool {
	return c == tariff.General || c == tariff.Industrial || c == tariff.Educational
}

func decideGrade(k tariff.Key, contractKW int64, bands bool) tariff.Grade {
	switch k.Class {
	case tariff.Educational:
		if k.Voltage != tariff.Low && contractKW >= educationalLimitKW {
			return tariff.GradeB
		}
		return tariff.GradeA
	case tariff.General, tariff.Industrial:
		switch {
		case k.Voltage != tariff.Low && contractKW >= generalLimitKW:
			return tariff.GradeB
		case k.Voltage != tariff.Low && bands:
			return tariff.GradeA2
		}
		return tariff.GradeA1
	}
	return tariff.GradeNone
}
