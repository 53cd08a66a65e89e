// Package tariff is the book of prices and rules as types: contract classes, dated prices, seasons, discounts, taxes, rounding choices and the
// calendar. Package tariff/book fills them from data files; package rating reads them. Nothing here does I/O.
package tariff

import "github.com/kilowon/kilowon"

// Class is a contract class (계약종별, 제55조).
type Class uint8

// The contract classes of the terms of supply; EV charging has a list of its own.
const (
	ClassNone Class = iota
	Residential
	General
	Educational
	Industrial
	Agricultural
	Streetlight
	Temporary
	Night
	EV
	classCount
)

// Grade is the subdivision of a class (갑, 갑Ⅰ, 갑Ⅱ, 을, 을Ⅰ, 을Ⅱ; 제57조–제60조).
type Grade uint8

// The grades.
const (
	GradeNone Grade = iota
	GradeA
	GradeA1
	GradeA2
	GradeB
	GradeB1
	GradeB2
	// GradeSupplementary is supplementary power of the general class (일반용 보완전력).
	GradeSupplementary
	gradeCount
)

// Voltage is the supply voltage a price list is made for (제57조 ②). 주택용 고압 is HighA.
type Voltage uint8

// The supply voltages.
const (
	VoltageNone Voltage = iota
	Low
	HighA
	HighB
	HighC
	voltageCount
)

// Option is the optional price list (선택요금 Ⅰ–Ⅳ, 제67조 ⑦); 0 where the class has none.
type Option uint8

const optionCount = 5

// Season is a season of the seasonal classes (제67조 ⑧), or what stands in its place for lists that have other parts of the year.
type Season uint8

// The seasons.
const (
	Summer Season = iota
	SpringFall
	Winter
	// SeasonCount is how many seasons there are.
	SeasonCount
)

// What lists without these seasons have instead.
const (
	// AllYear stands for lists that price every month alike.
	AllYear = SeasonCount + iota
	// NightWinter and NightOther are the two parts of the year of night power (심야전력): November to February, and the rest.
	NightWinter
	NightOther
	seasonEnd
)

// Band is a time-of-use band (별표 3).
type Band uint8

// The time-of-use bands.
const (
	Light Band = iota
	Mid
	Peak
	// BandCount is how many bands there are.
	BandCount
)

// Code names as written in the case format, and the Korean names of the terms.
var (
	classCodes   = [classCount]string{"", "residential", "general", "educational", "industrial", "agricultural", "streetlight", "temporary", "night", "ev"}
	classNames   = [classCount]string{"", "주택용전력", "일반용전력", "교육용전력", "산업용전력", "농사용전력", "가로등", "임시전력", "심야전력", "전기자동차 충전전력"}
	gradeCodes   = [gradeCount]string{"", "a", "a1", "a2", "b", "b1", "b2", "supplementary"}
	gradeNames   = [gradeCount]string{"", "(갑)", "(갑)Ⅰ", "(갑)Ⅱ", "(을)", "(을)Ⅰ", "(을)Ⅱ", " 보완"}
	voltageCodes = [voltageCount]string{"", "low", "high_a", "high_b", "high_c"}
	voltageNames = [voltageCount]string{"", "저압", "고압A", "고압B", "고압C"}
	optionNames  = [optionCount]string{"", "선택Ⅰ", "선택Ⅱ", "선택Ⅲ", "선택Ⅳ"}
	seasonCodes  = [seasonEnd]string{"summer", "spring_fall", "winter", "all_year", "night_winter", "night_other"}
	seasonNames  = [seasonEnd]string{"여름철", "봄·가을철", "겨울철", "모든 계절", "겨울철", "기타 계절"}
	bandCodes    = [BandCount]string{"light", "mid", "peak"}
	bandNames    = [BandCount]string{"경부하", "중간부하", "최대부하"}
)

func parseCode(codes []string, s, what string) (int, error) {
	for i, c := range codes {
		if c == s && s != "" {
			return i, nil
		}
	}
	return 0, kilowon.Errorf(kilowon.Invalid, "%s을(를) 알 수 없습니다: %q", what, s)
}

// ParseClass reads a class code such as "residential".
func ParseClass(s string) (Class, error) {
	i, err := parseCode(classCodes[:], s, "계약종별")
	return Class(i), err
}

// ParseGrade reads a grade code such as "a1"; the empty text is GradeNone.
func ParseGrade(s string) (Grade, error) {
	if s == "" {
		return GradeNone, nil
	}
	i, err := parseCode(gradeCodes[:], s, "갑·을 구분")
	return Grade(i), err
}

// ParseVoltage reads a voltage code such as "high_a".
func ParseVoltage(s string) (Voltage, error) {
	i, err := parseCode(voltageCodes[:], s, "공급전압")
	return Voltage(i), err
}

// ParseSeason reads a season code such as "spring_fall".
func ParseSeason(s string) (Season, error) {
	i, err := parseCode(seasonCodes[:SeasonCount], s, "계절")
	return Season(i), err
}

// ParseBand reads a band code such as "peak".
func ParseBand(s string) (Band, error) {
	i, err := parseCode(bandCodes[:], s, "시간대")
	return Band(i), err
}

// Code is the class in the case format.
func (c Class) Code() string { return classCodes[c] }

// String is the Korean name of the class.
func (c Class) String() string { return classNames[c] }

// Code is the grade in the case format.
func (g Grade) Code() string { return gradeCodes[g] }

// String is the Korean name of the grade.
func (g Grade) String() string { return gradeNames[g] }

// Code is the voltage in the case format.
func (v Voltage) Code() string { return voltageCodes[v] }

// String is the Korean name of the voltage.
func (v Voltage) String() string { return voltageNames[v] }

// String is the Korean name of the option.
func (o Option) String() string {
	if int(o) < len(optionNames) {
		return optionNames[o]
	}
	return ""
}

// Code is the season in the book's files.
func (s Season) Code() string { return seasonCodes[s] }

// String is the Korean name of the season.
func (s Season) String() string { return seasonNames[s] }

// Known reports whether s is a season or stands in the place of one.
func (s Season) Known() bool { return s < seasonEnd }

// Night reports whether s is a part of the year of night power.
func (s Season) Night() bool { return s == NightWinter || s == NightOther }

// Code is the band in the case format.
func (b Band) Code() string { return bandCodes[b] }

// String is the Korean name of the band.
func (b Band) String() string { return bandNames[b] }

// Key names one price list: class, grade, voltage and option.
type Key struct {
	Class   Class
	Grade   Grade
	Voltage Voltage
	Option  Option
}

// String is the Korean name of the list, e.g. "일반용전력(갑)Ⅰ 고압A 선택Ⅱ".
func (k Key) String() string {
	s := k.ClassName() + " " + k.voltageName()
	switch {
	case k.Class == Residential && k.Option != 0:
		return s + " 계절별·시간대별 선택요금"
	case k.Class == EV && k.Option == 0:
		return s + " 자가소비"
	case k.Class == EV:
		return s + " 충전사업자 " + k.Option.String()
	case k.Option != 0:
		return s + " " + k.Option.String()
	}
	return s
}

// ClassName is the Korean name of class and grade. Temporary power of grade 을 has the prices of three lists of the general class (별표 1 제6호 나목):
// its grades 을Ⅰ, 을Ⅱ and 을 stand for 일반용(갑)Ⅰ, (갑)Ⅱ and (을).
func (k Key) ClassName() string {
	if k.Class == Temporary {
		switch k.Grade {
		case GradeB1:
			return "임시전력(을)[일반용(갑)Ⅰ]"
		case GradeB2:
			return "임시전력(을)[일반용(갑)Ⅱ]"
		case GradeB:
			return "임시전력(을)[일반용(을)]"
		}
	}
	return k.Class.String() + k.Grade.String()
}

func (k Key) voltageName() string {
	if k.Class == Residential && k.Voltage == HighA {
		return "고압"
	}
	return k.Voltage.String()
}

// Slot is the list's place in a dense table.
func (k Key) slot() int {
	return ((int(k.Class)*int(gradeCount)+int(k.Grade))*int(voltageCount)+int(k.Voltage))*optionCount + int(k.Option)
}

const slotCount = int(classCount) * int(gradeCount) * int(voltageCount) * optionCount
