package app

import (
	"strconv"

	"github.com/kilowon/kilowon/tariff"
)

func classSeries(book *tariff.Book) []bookSeries {
	return []bookSeries{
		series(book, "계약종별을 나누는 한도", book.ClassLimits, classLimitValues),
		series(book, "산업용전력 적용대상", book.Industries, func(list *[]tariff.Industry) []BookValue {
			var v values
			for _, b := range *list {
				class := tariff.Industrial
				if b.Excluded {
					class = tariff.General
				}
				v.word(b.Code, b.Name, class.String())
			}
			return v
		}),
	}
}

func classLimitValues(l *tariff.ClassLimits) []BookValue {
	var v values
	for _, n := range []struct {
		key, name string
		value     int64
		unit      string
	}{{"small-kw", "다른 종별도 주택용이 되는 계약전력(이하)", l.SmallKW, "kW"}, {"temporary-kw", "임시(갑)의 계약전력(이하)", l.TemporaryKW, "kW"},
		{"grade-kw", "일반용·산업용(을)의 계약전력(이상)", l.GradeKW, "kW"}, {"school-kw", "교육용(을)의 계약전력(이상)", l.SchoolKW, "kW"},
		{"farm-kw", "농사용(을)이 제60조 ②의 고객만인 계약전력(이상)", l.FarmKW, "kW"}, {"lamp-watts", "가로등(갑)의 사용설비(미만)", l.LampWatts, "W"},
		{"low-kw", "저압으로 공급하는 계약단위의 계약전력(미만)", l.LowKW, "kW"}, {"site-kw", "저압으로 공급하는 전기사용장소의 계약전력(미만)", l.SiteKW, "kW"},
		{"high-a-kw", "22,900V로 공급하는 계약전력(이하)", l.HighAKW, "kW"}, {"high-a-wish-kw", "22,900V를 희망할 수 있는 계약전력(이하)", l.HighAWishKW, "kW"},
		{"high-b-kw", "154,000V로 공급하는 계약전력(이하)", l.HighBKW, "kW"}, {"low-volts", "저압(이하)", l.LowVolts, "V"}, {"high-a-volts", "고압A(이상)", l.HighAVolts, "V"},
		{"high-a-top-volts", "고압A(이하)", l.HighATopVolts, "V"}, {"high-b-volts", "고압B(이상)", l.HighBVolts, "V"}, {"high-c-volts", "고압C(이상)", l.HighCVolts, "V"},
		{"standby-volts", "전압이 같으면 예비전력(갑)인 전압(이하)", l.StandbyVolts, "V"}, {"hut-kw", "농사용이 되는 관리사의 계약전력(이하)", l.HutKW, "kW"}} {
		v.add(n.key, n.name, strconv.FormatInt(n.value, 10), n.unit)
	}
	v.ratio("mixed-share", "(나)란의 종별로 할 수 있는 설비의 비율(이상)", l.MixedShare)
	return v
}
