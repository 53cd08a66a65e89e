package app

import (
	"strconv"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// The units of money beside the bill.
const (
	unitWon     = "원"
	unitTimes   = "배"
	unitMinutes = "분"
	unitSeconds = "초"
	unitYears   = "년"
)

// receivableSeries is the rules for money beside the bill.
func receivableSeries(book *tariff.Book) []bookSeries {
	r := &book.Receivables
	won := func(w *kilowon.Won) []BookValue {
		return []BookValue{{"below", "이 금액보다 적은 청구", number(int64(*w)), unitWon}}
	}
	method := func(m *kilowon.Rounding) []BookValue {
		return []BookValue{{Key: "method", Name: "방법", Value: m.String()}}
	}
	return []bookSeries{
		series(book, "연체료율", r.LateFee, lateFeeValues),
		series(book, "TV수신료 가산금", r.TVLateFee, ratioValues),
		series(book, "합산할 수 있는 소액 청구", r.SmallBill, won),
		series(book, "분할납부", r.Instalment, instalmentValues),
		series(book, "나눈 금액의 끝수", r.InstalmentRounding, method),
		series(book, "위약금의 한도", r.Penalty, penaltyValues),
		series(book, "위약금의 부가가치세와 기금", r.PenaltyTax, func(n *int64) []BookValue {
			return []BookValue{{"times", "정당하지 않은 금액의", number(*n), unitTimes}}
		}),
		series(book, "중지·제한에 따른 감액", r.Interruption, interruptionValues),
		series(book, "중지·제한 감액의 한도(기본요금의 비율)", r.InterruptionMost, ratioValues),
		series(book, "중지·제한에 따른 배상", r.Compensation, compensationValues),
		series(book, "환불이자", r.Interest, interestValues),
		series(book, "재사용수수료", r.ReuseFee, reuseFeeValues),
		series(book, "재사용수수료를 내는 경우", r.ReuseTerms, reuseTermsValues),
		series(book, "해지기간 중 기본요금", r.EndedBase, endedBaseValues),
		series(book, "인입개폐기 조작수수료", r.SwitchFee, switchFeeValues),
		series(book, "청구서 밖 금액의 단수처리", r.Rounding, method),
	}
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func lateFeeValues(l *tariff.LateFeeRule) []BookValue {
	var v values
	v.ratio("first", "처음 1개월", l.First)
	v.ratio("next", "다음 1개월", l.Next)
	return v
}

func instalmentValues(i *tariff.InstalmentRule) []BookValue {
	var v values
	v.add("contract", "계약전력의 한도(0은 없음)", number(i.ContractKW), unitKW)
	v.add("times", "기준월 요금의 몇 배 이상(0은 상관없음)", number(i.Times), unitTimes)
	v.add("increase", "또는 기준월보다 많은 금액", number(int64(i.Increase)), unitWon)
	season := func(key, name string, s *tariff.InstalmentSeason) {
		v.word(key+"/months", name, monthsText(s.Months))
		if s.Base != 0 {
			v.add(key+"/base", name+" 기준월", number(int64(s.Base)), "월")
		}
	}
	season("winter", "동계", &i.Winter)
	season("summer", "하계", &i.Summer)
	v.ratio("first", "먼저 내는 비율", i.First)
	v.add("least", "나머지를 내는 달수부터", number(i.Least), unitMonths)
	v.add("most", "나머지를 내는 달수까지", number(i.Most), unitMonths)
	v.add("complex", "아파트 세대의 달수", number(i.Complex), unitMonths)
	v.yes("business", "소상공인·뿌리기업 신청", i.Business)
	return v
}

func penaltyValues(p *tariff.PenaltyRule) []BookValue {
	var v values
	v.add("limit", "한도", number(p.Limit), unitTimes)
	v.add("repeat/limit", "다시 위반한 때의 한도", number(p.RepeatLimit), unitTimes)
	v.add("repeat/months", "다시 위반한 것으로 보는 기간", number(p.RepeatMonths), unitMonths)
	v.add("unknown", "기간을 모를 때의 한도", number(p.UnknownMonths), unitMonths)
	v.ratio("name-change", "명의변경에 더하는 미납요금의 비율", p.NameChange)
	return v
}

func interruptionValues(i *tariff.InterruptionRule) []BookValue {
	var v values
	v.ratio("per-hour", "1시간에 기본요금의", i.PerHour)
	v.add("least", "더하는 것은 이어서", number(i.LeastMinutes), unitMinutes)
	v.add("round", "1시간으로 올리는 끝수", number(i.RoundMinutes), unitMinutes)
	return v
}

func compensationValues(c *tariff.CompensationRule) []BookValue {
	var v values
	v.add("least-minutes", "배상하는 것은 이어서", number(c.LeastMinutes), unitMinutes)
	v.add("round", "1분으로 올리는 끝수", number(c.RoundSeconds), unitSeconds)
	for i, n := range c.Times {
		key, name := "times/"+number(int64(i+1)), "그 밖의 해당 시간 요금의"
		if i < len(c.Minutes) {
			name = number(c.Minutes[i]) + "분까지 해당 시간 요금의"
		}
		v.add(key, name, number(n), unitTimes)
	}
	v.won("least", "최저 배상액", c.Least, unitWon)
	v.add("months", "배상의 한도가 되는 요금", number(c.Months), unitMonths)
	v.add("bills", "평균하는 청구요금", number(c.Bills), unitMonths)
	return v
}

func interestValues(i *tariff.InterestRule) []BookValue {
	var v values
	v.ratio("ratio", "연 이자율", i.Ratio)
	v.add("year", "한 해의 날수", number(i.YearDays), unitDays)
	return v
}

func reuseFeeValues(r *tariff.ReuseFeeRule) []BookValue {
	var v values
	v.won("single", "단상", r.Single, unitWon)
	v.won("single/removed", "단상, 계량기 철거", r.SingleRemoved, unitWon)
	v.won("three", "삼상", r.Three, unitWon)
	v.won("three/removed", "삼상, 계량기 철거", r.ThreeRemoved, unitWon)
	v.ratio("off-hours", "근무시간 밖에 더하는 비율", r.OffHours)
	return v
}

func reuseTermsValues(r *tariff.ReuseTerms) []BookValue {
	return []BookValue{{"years", "수수료만 내는 해지 후 기간", number(r.Years), unitYears}, {"free", "다른 고객이 내지 않는 해지 후 기간", number(r.FreeMonths), unitMonths}}
}

func endedBaseValues(r *tariff.EndedBaseRule) []BookValue {
	var v values
	v.add("months", "해지 후 다시 쓰고, 그 뒤에 다시 해지하는 기간", number(r.Months), unitMonths)
	v.ratio("by-contract", "계약전력을 요금적용전력으로 하는 고객의 비율", r.ByContract)
	return v
}

func switchFeeValues(s *tariff.SwitchFeeRule) []BookValue {
	var v values
	v.won("overhead", "공중", s.Overhead, unitWon)
	v.won("underground", "지중", s.Underground, unitWon)
	v.ratio("off-hours", "영업일이 아닌 날에 더하는 비율", s.OffHours)
	return v
}
