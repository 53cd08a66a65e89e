package app

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon/tariff"
)

// The units of lists that one or two classes have.
const (
	unitKW      = "kW"
	unitPerWatt = "원/W"
)

// oneList is the series of a price list; again says that it was shown before: a list that holds for several voltages is shown once, without a voltage.
func oneList(book *tariff.Book, k tariff.Key, before []bookSeries) (s bookSeries, again bool) {
	h := book.Lists(k)
	s = series(book, strings.TrimSuffix(book.Entry(h[0].Entry).Title, " 요금표"), h, listValues)
	for i := range before {
		if before[i].name.Key == s.name.Key {
			return s, true
		}
	}
	s.name.Class, s.name.Grade, s.name.Voltage, s.name.Option = k.Class.Code(), k.Grade.Code(), k.Voltage.Code(), k.Option
	for _, other := range book.Keys() {
		if other != k && book.Lists(other)[0].Entry == h[0].Entry {
			s.name.Voltage = ""
		}
	}
	return s, false
}

// otherKinds writes out the kinds of lists that one or two classes have.
func (v *values) otherKinds(l *tariff.List) {
	night := func(name string, b tariff.Band) {
		for _, s := range []tariff.Season{tariff.NightWinter, tariff.NightOther} {
			v.price("energy/"+s.Code(), s.String()+" "+name, l.EnergyPrice(s, b))
		}
	}
	switch l.Kind {
	case tariff.Flat:
		v.add("base", "기본요금", plainPrice(l.Base), unitPerKW)
		v.price("energy", "전력량요금", l.EnergyPrice(tariff.AllYear, tariff.Light))
	case tariff.PerWatt:
		v.add("watt", "사용설비용량 1W의 한 달 요금", plainPrice(l.EnergyPrice(tariff.AllYear, tariff.Light)), unitPerWatt)
	case tariff.NightSeason:
		night("심야시간", tariff.Light)
		v.add("minimum/kwh", "월간 최저요금이 되는 사용량", strconv.FormatInt(l.MinimumKWh, 10), unitKWh)
	case tariff.NightAndOther:
		v.add("base", "기본요금(기타시간 사용량의 비율만큼)", plainPrice(l.Base), unitPerKW)
		night("심야시간", tariff.Light)
		v.price("energy/other-hours", "기타시간", l.EnergyPrice(tariff.NightOther, tariff.Mid))
		v.add("minimum/kw", "월간 최저요금", plainPrice(l.MinimumPerKW), unitPerKW)
	}
}

func (v *values) super(s *tariff.SuperUser) {
	if s.Limit == 0 {
		return
	}
	v.add("super-user/limit", "슈퍼유저 기준", strconv.FormatInt(s.Limit, 10), unitKWh)
	v.price("super-user/energy", "슈퍼유저 전력량요금", s.Price)
	v.word("super-user/months", "슈퍼유저 적용 달", monthsText(s.Months))
}

// nightSeries are the discounts of night power, by grade.
func nightSeries(book *tariff.Book) []bookSeries {
	var out []bookSeries
	for k := range tariff.DiscountCount {
		n := &book.NightDiscounts[k]
		if len(n.A) == 0 {
			continue
		}
		other := func(d *tariff.Discount) []BookValue {
			var v values
			v.ratio("ratio/a", "심야전력(갑) 할인율", d.Ratio)
			for i := range n.A {
				if &n.A[i].Value == d {
					v.ratio("ratio/b", "심야전력(을) 할인율", n.B[i].Value.Ratio)
				}
			}
			return v
		}
		out = append(out, series(book, k.String()+" 심야전력 할인", n.A, other))
	}
	return out
}

// bills writes out the bills that something holds for by their reading day.
func (v *values) bills(key string, b *tariff.BillMonths) {
	if b.LateDay == 0 {
		return
	}
	v.word(key+"/late", fmt.Sprintf("검침일 %d일부터", b.LateDay), fmt.Sprintf("%s~%s 검침분", b.LateFirst, b.LateLast))
	v.word(key+"/early", "그 앞의 검침일", fmt.Sprintf("%s~%s 검침분", b.EarlyFirst, b.EarlyLast))
}

// transitionSeries is the bills that come to the lower of two options, from the first day of their first reading month on.
func transitionSeries(book *tariff.Book) (out []bookSeries) {
	for i := range book.Transitions {
		t := &book.Transitions[i]
		key := tariff.Key{Class: t.Class, Grade: t.Grade}
		s := bookSeries{name: BookName{Name: key.ClassName() + " 선택요금의 경과조치(검침분의 달)", Key: seriesKey(book.Entry(t.Entry).ID)}}
		s.dated = []bookDated{{from: t.From, until: (t.Last + 1).First(), entry: t.Entry, values: func() []BookValue {
			var v values
			for own, other := range t.Other {
				if other != 0 {
					v.word(fmt.Sprintf("lower/%d", own), tariff.Option(own).String()+" 고객", fmt.Sprintf("%s, %s 가운데 낮은 요금", tariff.Option(own), other))
				}
			}
			return v
		}}}
		out = append(out, s)
	}
	return out
}
