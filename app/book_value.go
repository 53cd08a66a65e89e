package app

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// The units of the book's numbers.
const (
	unitPerKWh       = "원/kWh"
	unitPerKW        = "원/kW"
	unitPerHousehold = "원/호"
	unitMonthly      = "원/월"
	unitKWh          = "kWh"
	unitPercent      = "%"
	unitDays         = "일"
	unitMonths       = "개월"
	unitPerKg        = "원/kg"
	unitKgPerKWh     = "kg/kWh"
)

// sortedKeys are the book's price lists by class, grade, voltage and option.
func sortedKeys(book *tariff.Book) []tariff.Key {
	return slices.SortedFunc(slices.Values(book.Keys()), func(a, b tariff.Key) int {
		return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.Grade, b.Grade), cmp.Compare(a.Voltage, b.Voltage), cmp.Compare(a.Option, b.Option))
	})
}

// listSeries is the price lists a query chooses, by class, grade, voltage and option.
func listSeries(book *tariff.Book, q BookQuery) []bookSeries {
	var out []bookSeries
	for _, k := range sortedKeys(book) {
		if !q.matches(k) {
			continue
		}
		s, again := oneList(book, k, out)
		if again {
			continue
		}
		if last := &s.dated[len(s.dated)-1]; last.until.IsZero() {
			h := book.Lists(k)
			last.until = h[len(h)-1].Value.Until
		}
		out = append(out, s)
	}
	return out
}

// commonSeries is everything dated that is no price list, in the order of the bill.
func commonSeries(book *tariff.Book) []bookSeries {
	out := []bookSeries{
		series(book, "기후환경요금", book.Climate, func(v *kilowon.Price) []BookValue {
			return []BookValue{{"price", "단가", plainPrice(*v), unitPerKWh}}
		}),
		fuelSeries(book),
		series(book, "부가가치세", book.VAT, ratioValues),
		series(book, "전력산업기반기금", book.Fund, ratioValues),
		series(book, "TV수신료", book.TV, tvValues),
		series(book, "역률에 따른 요금", book.PowerFactor, powerFactorValues),
		series(book, "예비전력 기본요금의 비율", book.Standby, standbyValues),
		series(book, "자동이체 할인(검침분의 달)", book.AutoPayment, autoPaymentValues),
		series(book, "전자청구 할인(검침분의 달)", book.EBill, func(v *kilowon.Won) []BookValue {
			return []BookValue{{"won", "한 달에 빼는 금액", v.String(), unitWon}}
		}),
		seasonSeries(book),
	}
	out = append(out, classSeries(book)...)
	out = append(out, hoursSeries(book)...)
	out = append(out, transitionSeries(book)...)
	out = append(out,
		series(book, "요금동결", book.Relief, reliefValues),
		series(book, "필수사용량 보장공제", book.Essential, essentialValues),
	)
	for k := range tariff.DiscountCount {
		if h := book.Discounts[k]; len(h) > 0 {
			out = append(out, series(book, k.String()+" 할인", h, discountValues))
		}
	}
	out = append(out, nightSeries(book)...)
	for k := range tariff.ExcessKindCount {
		out = append(out, series(book, k.String(), book.ExcessUse[k], excessValues))
	}
	for c := range tariff.ChargeCount {
		if h := book.Rounding[c]; len(h) > 0 {
			out = append(out, series(book, c.String()+" 단수처리("+c.Code()+")", h, func(v *kilowon.Rounding) []BookValue {
				return []BookValue{{Key: "method", Name: "방법", Value: v.String()}}
			}))
		}
	}
	return slices.Concat(out, unitPriceSeries(book), choiceSeries(book), receivableSeries(book))
}

// unitPriceSeries is how the climate and fuel prices are made of costs; a base that ends without a successor is not told of later.
func unitPriceSeries(book *tariff.Book) []bookSeries {
	bases := series(book, "기준연료비와 변환계수(검침분의 달)", book.FuelBases, func(v *tariff.FuelBase) []BookValue {
		return []BookValue{{"cost", "기준연료비", plainPrice(v.Cost), unitPerKg}, {"factor", "변환계수", fmt.Sprintf("0.%04d", v.Factor), unitKgPerKWh}}
	})
	for i := range bases.dated {
		bases.dated[i].until = (book.FuelBases[i].Value.Last + 1).First()
	}
	return []bookSeries{
		series(book, "기후환경비용의 에너지캐시백", book.ClimateRules, func(v *tariff.ClimateRule) []BookValue {
			return []BookValue{{Key: "cashback", Name: "넣음", Value: yesNo(v.Cashback)}}
		}),
		series(book, "연료비조정단가의 상하한(검침분의 달)", book.FuelRules, fuelRuleValues),
		bases,
		series(book, "수요관리형 선택요금 Ⅰ(CPP)", book.CriticalPeak, criticalPeakValues),
		series(book, "CPP 피크일 하루의 요금조정률", book.CriticalPeakRates, func(v *tariff.CriticalPeakRates) []BookValue {
			var out values
			out.ratio("winter", "동계", v.Winter)
			out.ratio("summer", "하계", v.Summer)
			return out
		}),
	}
}

func criticalPeakValues(c *tariff.CriticalPeak) []BookValue {
	var v values
	v.word("winter", "동계", monthsText(c.Winter))
	v.word("summer", "하계", monthsText(c.Summer))
	for _, n := range []struct {
		key, name string
		days      int
	}{{"days", "기준 피크일 지정일수", c.Days}, {"days_range", "가감 한도", c.DaysRange}, {"week_days", "같은 주의 한도", c.WeekDays}, {"run_days", "연속 평일의 한도", c.RunDays},
		{"baseline/days", "기준부하의 직전 평일", c.Baseline.Days}, {"baseline/keep", "기준부하를 평균하는 날", c.Baseline.Keep}} {
		v.add(n.key, n.name, strconv.Itoa(n.days), unitDays)
	}
	for _, r := range []struct {
		key, name string
		ratio     kilowon.Ratio
	}{{"crowd_rate", "집중 지정 하루의 조정률", c.CrowdRate}, {"bounds/1", "요금변동 상하한율 1", c.Bounds[0]}, {"bounds/2", "요금변동 상하한율 2", c.Bounds[1]},
		{"bounds/3", "요금변동 상하한율 3", c.Bounds[2]}, {"general_cut", "일반용의 감축 기준", c.GeneralCut}, {"industrial_cut", "산업용의 감축 기준", c.IndustrialCut},
		{"kept_share", "감축일수의 비율", c.KeptShare}, {"peak_share", "최대부하 점유비의 하한", c.PeakShare},
		{"baseline/deviation", "평균과의 차이 한도", c.Baseline.Deviation}, {"baseline/data_share", "데이터 취득률의 하한", c.Baseline.DataShare}} {
		v.ratio(r.key, r.name, r.ratio)
	}
	return v
}

func fuelRuleValues(r *tariff.FuelRule) []BookValue {
	var v values
	v.price("limit", "상하한", r.Limit)
	v.price("step", "조정폭", r.Step)
	v.price("still", "직전 단가를 쓰는 차이", r.Still)
	v.word("still_included", "꼭 그만큼도 직전 단가", yesNo(r.KeepsAtStill))
	v.word("free_rebase", "새 기준연료비의 첫 주기는 예외", yesNo(r.FreeRebase))
	v.word("deferral", "미조정분 차감", yesNo(r.Deferral))
	v.word("round_loss", "평균 손실률의 반올림", yesNo(r.RoundLoss))
	return v
}

func choiceSeries(book *tariff.Book) []bookSeries {
	c := &book.Choices
	yes := func(v *bool) []BookValue { return []BookValue{{Key: "choice", Name: "적용", Value: yesNo(*v)}} }
	return []bookSeries{
		series(book, "여러 가구의 평균사용량을 정수로 반올림", c.WholeAverage, yes),
		series(book, "한 달로 보는 검침일의 차이", c.PeriodTolerance, func(v *int) []BookValue {
			return []BookValue{{"days", "일수", strconv.Itoa(*v), unitDays}}
		}),
		series(book, "일수계산 기간에도 슈퍼유저요금", c.SuperInIrregular, yes),
		series(book, "사용량이 없는 달의 기본요금 반액", c.ZeroUseHalf, yes),
		series(book, "호별 사용량이 없는 단일계약의 평균 할인", c.AverageDiscount, yes),
		series(book, "가로등(갑)의 계산 사용량을 kWh로 반올림", c.StreetlightWholeKWh, yes),
		series(book, "심야전력 최저요금에 기후환경·연료비 포함", c.NightMinimumAll, yes),
		series(book, "시간대별 슈퍼유저 사용량을 최대부하부터 뺌", c.SuperFromPeak, yes),
		series(book, "시간대별 선택요금에도 필수사용량 보장공제", c.TimeOfUseEssential, yes),
		series(book, "휴지 신청을 생략하는 농사용 계약전력", c.PauseKW, func(v *int) []BookValue {
			return []BookValue{{"kw", "계약전력", strconv.Itoa(*v), unitKW}}
		}),
		series(book, "최대수요전력계를 임시 철거한 지 넷째 달부터 계약전력", c.RemovedContract, yes),
		series(book, "자동이체 할인을 지난번에 낸 요금에 곱함", c.AutoPaymentPrevious, yes),
		series(book, "초과사용 횟수를 세는 기간", c.ExcessWindow, func(v *int) []BookValue {
			return []BookValue{{"months", "당월을 포함한 달", strconv.Itoa(*v), unitMonths}}
		}),
	}
}

// series writes a history out; each entry holds until the next.
func series[T any](book *tariff.Book, name string, h tariff.History[T], values func(*T) []BookValue) bookSeries {
	s := bookSeries{name: BookName{Name: name}}
	for i := range h {
		d := bookDated{from: h[i].From, entry: h[i].Entry, values: func() []BookValue { return values(&h[i].Value) }}
		if i+1 < len(h) {
			d.until = h[i+1].From
		}
		s.dated = append(s.dated, d)
	}
	if len(h) > 0 {
		s.name.Key = seriesKey(book.Entry(h[0].Entry).ID)
	}
	return s
}

// fuelSeries is dated by the first day of the reading months a price is for; the book ends with its last quarter.
func fuelSeries(book *tariff.Book) bookSeries {
	s := bookSeries{name: BookName{Key: "fuel", Name: "연료비조정단가(검침분의 달)"}}
	for i := range book.Fuel {
		q := &book.Fuel[i]
		s.dated = append(s.dated, bookDated{from: q.First.First(), until: (q.Last + 1).First(), entry: q.Entry,
			values: func() []BookValue { return []BookValue{{"price", "단가", plainPrice(q.Price), unitPerKWh}} }})
	}
	return s
}

// seasonSeries has one entry, as the book dates the seasons once.
func seasonSeries(book *tariff.Book) bookSeries {
	s := bookSeries{name: BookName{Key: "seasons", Name: "계절의 구분"}}
	id, ok := book.Rules["seasons"]
	if !ok {
		return s
	}
	s.dated = []bookDated{{from: book.Entry(id).From, entry: id, values: func() []BookValue {
		var out []BookValue
		for season := range tariff.SeasonCount {
			var in tariff.Months
			for m := time.January; m <= time.December; m++ {
				if book.SeasonOf[m] == season {
					in |= tariff.MonthSet(m)
				}
			}
			out = append(out, BookValue{Key: season.Code(), Name: season.String(), Value: monthsText(in)})
		}
		return out
	}}}
	return s
}

// listValues writes a price list out.
func listValues(l *tariff.List) []BookValue {
	var v values
	switch l.Kind {
	case tariff.Tiered:
		v.tiers("tier", "", &l.Tiers)
		if l.SummerMonths != 0 {
			v.word("summer/months", "하계", monthsText(l.SummerMonths))
			v.bills("summer/bills", &l.SummerBills)
			v.tiers("summer", "하계 ", &l.SummerTiers)
		}
		v.super(&l.Super)
	case tariff.Seasonal:
		v.add("base", "기본요금", plainPrice(l.Base), unitPerKW)
		for s := range tariff.SeasonCount {
			v.price("energy/"+s.Code(), s.String(), l.Energy[s][0])
		}
	case tariff.TimeOfUse:
		v.add("base", "기본요금", plainPrice(l.Base), unitPerKW)
		for s := range tariff.SeasonCount {
			for b := range tariff.BandCount {
				v.price("energy/"+s.Code()+"/"+b.Code(), s.String()+" "+b.String(), l.Energy[s][b])
			}
		}
		v.super(&l.Super)
	default:
		v.otherKinds(l)
	}
	v.won("minimum", "월간 최저요금", l.Minimum, unitMonthly)
	return v
}

// values collects what an entry says; a zero number means that there is none and is left out.
type values []BookValue

func (v *values) add(key, name, value, unit string) {
	*v = append(*v, BookValue{key, name, value, unit})
}

func (v *values) word(key, name, value string) {
	if value != "" {
		v.add(key, name, value, "")
	}
}

func (v *values) price(key, name string, p kilowon.Price) {
	if p != 0 {
		v.add(key, name, plainPrice(p), unitPerKWh)
	}
}

func (v *values) won(key, name string, w kilowon.Won, unit string) {
	if w != 0 {
		v.add(key, name, strconv.FormatInt(int64(w), 10), unit)
	}
}

func (v *values) percent(key, name string, n int64) {
	if n != 0 {
		v.add(key, name, strconv.FormatInt(n, 10), unitPercent)
	}
}

func (v *values) ratio(key, name string, r kilowon.Ratio) {
	if r != 0 {
		v.add(key, name, strings.TrimSuffix(r.String(), "%"), unitPercent)
	}
}

func (v *values) kw(key, name string, kw int64) {
	if kw != 0 {
		v.add(key, name, strconv.FormatInt(kw, 10), unitKW)
	}
}

func (v *values) yes(key, name string, ok bool) {
	if ok {
		v.add(key, name, yesNo(true), "")
	}
}

func (v *values) tiers(key, prefix string, t *tariff.Tiers) {
	for i := range tariff.MaxTiers {
		tier, name := fmt.Sprintf("%s/%d", key, i+1), fmt.Sprintf("%s%d단계", prefix, i+1)
		if i < len(t.Limits) {
			v.add(tier+"/limit", name+" 상한", strconv.FormatInt(t.Limits[i], 10), unitKWh)
		}
		v.add(tier+"/base", name+" 기본요금", strconv.FormatInt(int64(t.Base[i]), 10), unitPerHousehold)
		v.price(tier+"/energy", name+" 전력량요금", t.Energy[i])
	}
}

func ratioValues(r *kilowon.Ratio) []BookValue {
	return []BookValue{{"ratio", "요율", strings.TrimSuffix(r.String(), "%"), unitPercent}}
}

func tvValues(t *tariff.TVFee) []BookValue {
	var v values
	v.won("fee", "수상기 한 대", t.Fee, unitMonthly)
	v.yes("separate", "따로 고지", t.Separate)
	return v
}

func powerFactorValues(p *tariff.PowerFactor) []BookValue {
	var v values
	v.percent("lagging/standard", "지상역률 기준", p.LaggingStandard)
	v.percent("lagging/floor", "지상역률 하한", p.LaggingFloor)
	v.percent("lagging/cap", "지상역률 상한", p.LaggingCap)
	v.percent("leading/standard", "진상역률 기준", p.LeadingStandard)
	v.percent("leading/floor", "30분 진상역률 하한", p.LeadingFloor)
	v.add("lagging/hours", "지상역률의 시간", fmt.Sprintf("%02d~%02d시", p.DayFrom, p.DayTo), "")
	v.ratio("per-percent", "1%마다 기본요금의", p.PerPercent)
	v.kw("low-kw", "저압 고객은 계약전력", p.LowKW)
	v.kw("shared-kw", "변압기설비 공동이용고객은 계약전력", p.SharedKW)
	return v
}

func standbyValues(s *tariff.Standby) []BookValue {
	var v values
	v.ratio("a", "예비전력(갑)", s.A)
	v.ratio("a/own-line", "예비전력(갑) 고객소유선로", s.AOwnLine)
	v.ratio("b", "예비전력(을)", s.B)
	v.ratio("b/own-line", "예비전력(을) 고객소유선로", s.BOwnLine)
	return v
}

func autoPaymentValues(p *tariff.AutoPayment) []BookValue {
	var v values
	v.ratio("ratio", "요금의", p.Ratio)
	v.won("cap", "한도", p.Cap, unitWon)
	if p.NewMonths > 0 {
		v.add("new_months", "그 전에 새로 신청한 고객만", strconv.Itoa(p.NewMonths), unitMonths)
	}
	return v
}

func excessValues(e *tariff.ExcessUse) []BookValue {
	var v values
	if len(e.Steps) == 0 {
		v.word("none", "초과사용부가금", "없음")
	}
	from := "회부터"
	if e.ByShare {
		from = "%부터"
	}
	for _, s := range e.Steps {
		n := strconv.FormatInt(s.From, 10)
		v.ratio("step/"+n, n+from+" 단가의", s.Ratio)
	}
	if e.Limit != 0 {
		v.add("limit", "계약전력 1kW마다 기준 사용량", strconv.FormatInt(e.Limit, 10), unitKWh)
		v.add("upper", "따로 매기는 사용량", strconv.FormatInt(e.Upper, 10), unitKWh)
		v.ratio("upper/ratio", "그보다 많은 사용량의 단가의", e.UpperRatio)
	}
	return v
}

func reliefValues(r *tariff.Relief) []BookValue {
	if r.Limit == 0 {
		return []BookValue{{Key: "none", Name: "요금동결", Value: "없음"}}
	}
	return []BookValue{
		{"limit", "대상 사용량", strconv.FormatInt(r.Limit, 10), unitKWh},
		{"energy-cut", "전력량요금에서 덜 받는 단가", plainPrice(r.EnergyCut), unitPerKWh},
		{"climate-price", "기후환경요금 단가", plainPrice(r.ClimatePrice), unitPerKWh},
	}
}

func essentialValues(e *tariff.Essential) []BookValue {
	var v values
	v.add("limit", "대상 사용량", strconv.FormatInt(e.Limit, 10), unitKWh)
	v.won("low", "저압 공제 한도", e.Low, unitMonthly)
	v.won("high", "고압 공제 한도", e.High, unitMonthly)
	v.won("floor", "공제 뒤 최저액", e.Floor, unitMonthly)
	v.won("kept/low", "할인 고객 저압 공제 한도", e.KeptLow, unitMonthly)
	v.won("kept/high", "할인 고객 고압 공제 한도", e.KeptHigh, unitMonthly)
	v.won("kept/floor", "할인 고객 공제 뒤 최저액", e.KeptFloor, unitMonthly)
	return v
}

var discountGroupNames = map[tariff.DiscountGroup]string{
	tariff.Exclusive: "하나만 적용", tariff.Stackable: "다른 할인과 함께 적용", tariff.Facility: "시설", tariff.Family: "가족·생활",
}

func discountValues(d *tariff.Discount) []BookValue {
	var v values
	v.word("group", "묶음", discountGroupNames[d.Group])
	v.ratio("ratio", "할인율", d.Ratio)
	v.won("cap", "한도", d.Cap, unitMonthly)
	v.won("summer/cap", "여름 한도", d.SummerCap, unitMonthly)
	v.word("summer/months", "여름 한도의 달", monthsText(d.SummerMonths))
	v.yes("residential", "주택용 적용", d.Residential)
	v.yes("general", "일반용 적용", d.General)
	v.yes("frozen", "요금동결 대상", d.Frozen)
	v.yes("essential", "필수사용량 공제 유지", d.Essential)
	return v
}

// plainPrice is a price without separators, so that a program can read it ("1234.5").
func plainPrice(p kilowon.Price) string { return strings.ReplaceAll(p.String(), ",", "") }

func yesNo(v bool) string {
	if v {
		return "예"
	}
	return "아니오"
}

// monthsText is "6, 7, 8월".
func monthsText(m tariff.Months) string {
	var in []string
	for month := time.January; month <= time.December; month++ {
		if m.Has(month) {
			in = append(in, strconv.Itoa(int(month)))
		}
	}
	if in == nil {
		return ""
	}
	return strings.Join(in, ", ") + "월"
}
