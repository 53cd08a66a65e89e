package rating

import "github.com/kilowon/kilowon/tariff"

// Power limits between grades, kW (제57조–제59조, 제64조).
const (
	generalLimitKW     = 300
	educationalLimitKW = 1000
	temporaryLimitKW   = 3
)

// DecideKey fills in what a case leaves out: grade from class, voltage and contract power (제57조–제60조, 제62조, 제64조), and option Ⅰ where the list
// has options. bands says that the use is metered by time of day, which only 갑Ⅱ and 을 price. Temporary power 을 becomes the grade of its list.
func DecideKey(k tariff.Key, contractKW int64, bands bool) tariff.Key {
	if k.Class == tariff.Residential {
		return k
	}
	if k.Grade == tariff.GradeNone || k.Class == tariff.Temporary {
		k.Grade = decideGrade(k, contractKW, bands)
	}
	if k.Option == 0 && k.Voltage != tariff.Low && hasOptions(k.Class) && k.Grade != tariff.GradeSupplementary {
		k.Option = 1
	}
	return k
}

func hasOptions(c tariff.Class) bool {
	return c == tariff.General || c == tariff.Industrial || c == tariff.Educational || c == tariff.Temporary
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
	case tariff.Agricultural, tariff.Streetlight:
		// 갑 is for pumps of rice fields (제60조 ① 1호) and lights without a meter (제62조 ② 1호) alone.
		return tariff.GradeB
	case tariff.Temporary:
		return temporaryGrade(k, contractKW, bands)
	}
	return tariff.GradeNone
}

// temporaryGrade is 갑 up to 3 kW, else the list of the general class that 을 has (제64조 ②, 별표 1 제6호 나목). Nothing is decided without a
// contract power where the grade was left out.
func temporaryGrade(k tariff.Key, contractKW int64, bands bool) tariff.Grade {
	switch {
	case k.Grade != tariff.GradeNone && k.Grade != tariff.GradeB:
		return k.Grade
	case k.Grade == tariff.GradeNone && contractKW == 0:
		return tariff.GradeNone
	case k.Grade == tariff.GradeNone && contractKW <= temporaryLimitKW:
		return tariff.GradeA
	case k.Voltage != tariff.Low && contractKW >= generalLimitKW:
		return tariff.GradeB
	case k.Voltage != tariff.Low && bands:
		return tariff.GradeB2
	}
	return tariff.GradeB1
}
