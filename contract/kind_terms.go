package contract

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// office is who applies for the whole complex.
var office = personal("관리사무소에서 이 신청을 맡은 사람")

var method = Kind{
	Code: "contract_method", Name: "아파트 계약방법 변경", Category: CategoryContract, Form: "별지 1-2", Cites: []kilowon.Cite{"제67조 ③", "제67조 ④", "제11조"},
	Keywords: []string{"단일계약", "종합계약", "변경신청"}, FourEyes: true, Due: workingDue,
	Guide: Guide{
		Lead: "단일계약과 종합계약을 서로 바꿉니다.",
		About: []string{
			"단일계약은 전체 사용량을 호수로 나눈 평균에 주택용 고압 요금을 적용하고, 종합계약은 세대에 주택용 저압, 공동설비에 일반용(갑) 고압 요금을 적용합니다.",
			"바꾼 뒤 1년 안에는 다시 바꿀 수 없습니다. 어느 쪽이 유리한지는 계약방법 비교에서 먼저 확인해 주세요.",
			"승인되면 신청한 날의 다음 검침기간부터 적용합니다.",
		},
		Channels: []string{"온라인(이 포털)", "방문, 우편, 팩시밀리"},
		Process:  []string{"신청서 작성과 회의록 첨부", "접수", "담당자 검토", "다른 담당자의 결재", "다음 검침기간부터 적용"},
		Questions: []Question{
			{"언제부터 다시 바꿀 수 있나요?", "바꾼 날의 다음 해 같은 날부터입니다."},
		},
	},
	Fields: append(append([]Field{}, office...),
		Field{ID: "method", Label: "바꿀 계약방법", Type: Choice, Required: true, Options: methods},
		Field{ID: "reason", Label: "바꾸는 까닭", Type: LongText, Most: 500},
	),
	Documents: []Document{{ID: "doc_minutes", Name: "입주자대표회의 회의록", Note: "계약방법을 바꾸기로 한 의결이 있는 것"}},
	Consents:  []Consent{privacy("계약방법 변경")},
	open:      openMethod,
	check:     checkMethod,
	effect:    changeMethod,
}

var methodPlace = place{"method", "별지 2-3 Ⅱ 1"}

func openMethod(f *Filing) []kilowon.Finding {
	st := &f.Standing
	if st.Complex.Method == apartment.PerHousehold {
		return []kilowon.Finding{methodPlace.stop(codeRule, "세대별계약은 세대마다 계약한 것이라 이 신청으로 바꿀 수 없습니다. 담당자에게 문의해 주세요.")}
	}
	_, period := ReadingPeriod(f.On, st.Complex.ReadingDay)
	return locked(methodPlace, "계약방법", st.MethodSince, period.To)
}

func checkMethod(f *Filing) []kilowon.Finding {
	if m := f.Standing.Complex.Method; f.Answers["method"] == m.Code() {
		return []kilowon.Finding{methodPlace.stop(codeRule, "지금 계약방법이 %s입니다. 바꿀 것이 없습니다.", m)}
	}
	return nil
}

// locked stops a change on a day that is less than a year after the last one (rules: change-year).
func locked(at place, what string, since, day kilowon.Date) []kilowon.Finding {
	if since.IsZero() || day >= rating.NextChange(since) {
		return nil
	}
	return []kilowon.Finding{at.stop(codeRule, "%s을(를) %s에 바꾸어 %s부터 다시 바꿀 수 있습니다. 그 뒤에 신청해 주세요.", what, since, rating.NextChange(since))}
}

func changeMethod(f *Filing) (Effect, error) {
	m, err := apartment.ParseMethod(f.Answers["method"])
	if err != nil {
		return Effect{}, err
	}
	_, period := ReadingPeriod(f.On, f.Standing.Complex.ReadingDay)
	return Effect{From: period.To, Method: m, Summary: []string{fmt.Sprintf("계약방법을 %s부터 %s에서 %s으로 바꿉니다.", period.To, f.Standing.Complex.Method, m),
		fmt.Sprintf("%s까지는 다시 바꿀 수 없습니다.", rating.NextChange(period.To).AddDays(-1))}}, nil
}

var readingDay = Kind{
	Code: "reading_day", Name: "정기검침일 변경(희망검침일)", Category: CategoryContract, Cites: []kilowon.Cite{"제69조 ④"},
	Keywords: []string{"검침일", "희망검침일제"}, Due: workingDue,
	Guide: Guide{
		Lead: "정기검침일을 다른 날로 바꿉니다.",
		About: []string{
			"검침일에 따라 납기일도 달라집니다. 한 번 바꾸면 1년 안에는 다시 신청할 수 없습니다.",
			"승인되면 신청한 날의 다음 검침기간부터 새 검침일로 검침합니다. 그 기간은 한 달보다 길거나 짧아 일수로 계산할 수 있습니다.",
		},
		Channels: []string{"온라인(이 포털)", "방문, 우편, 팩시밀리"},
		Process:  []string{"신청서 작성", "접수", "담당자 처리", "다음 검침기간부터 적용"},
	},
	Fields: append(append([]Field{}, office...),
		Field{ID: "day", Label: "바꿀 검침일", Hint: "1~28 가운데 정기검침일. 말일은 31", Type: Number, Least: 1, Most: tariff.LastDay, Required: true}),
	Consents: []Consent{privacy("정기검침일 변경")},
	open:     openReadingDay,
	check:    checkReadingDay,
	effect:   changeReadingDay,
}

func openReadingDay(f *Filing) []kilowon.Finding {
	return locked(place{"day", "별지 2-3 Ⅱ 5"}, "정기검침일", f.Standing.ReadingDaySince, f.On)
}

func checkReadingDay(f *Filing) []kilowon.Finding {
	st, day := &f.Standing, int(f.Answers.Int("day"))
	at := place{"day", "제69조 ④"}
	if day == st.Complex.ReadingDay {
		return []kilowon.Finding{at.stop(codeRule, "지금 검침일이 %s입니다. 바꿀 것이 없습니다.", dayName(day))}
	}
	_, period := ReadingPeriod(f.On, st.Complex.ReadingDay)
	group, err := st.Calendar.ReadingGroup(tariff.ReadingDate(period.To.Month()+1, day))
	if err != nil || group.Entry.Chosen {
		return []kilowon.Finding{at.stop(codeRule, "%s은(는) 정기검침일이 아닙니다. 1~5, 8~12, 15~19, 22~26일과 말일 가운데에서 골라 주세요.", dayName(day))}
	}
	return nil
}

// dayName is a reading day in words.
func dayName(day int) string {
	if day == tariff.LastDay {
		return "말일"
	}
	return fmt.Sprintf("%d일", day)
}

func changeReadingDay(f *Filing) (Effect, error) {
	day := int(f.Answers.Int("day"))
	_, period := ReadingPeriod(f.On, f.Standing.Complex.ReadingDay)
	return Effect{From: period.To, ReadingDay: day, Summary: []string{
		fmt.Sprintf("정기검침일을 %s부터 %s에서 %s로 바꿉니다.", period.To, dayName(f.Standing.Complex.ReadingDay), dayName(day))}}, nil
}

var homes = Kind{
	Code: "several_households", Name: "1주택수가구 요금 적용", Category: CategoryDiscount, Form: "별지 3", Cites: []kilowon.Cite{"제67조 ⑤"},
	Keywords: []string{"수가구", "다가구", "독립취사"}, FourEyes: true, Due: workingDue,
	Guide: Guide{
		Lead: "한 집에 두 가구 이상이 따로 취사하며 살면 가구당 평균사용량으로 요금을 계산합니다.",
		About: []string{
			"전체 사용량을 가구 수로 나눈 평균의 요금에 가구 수를 곱합니다. 신청한 날이 들어 있는 월분부터 적용합니다.",
			"주민등록을 옮기지 않은 가구가 있으면 열두 달분만 적용하며, 이어 받으려면 다시 신청합니다.",
			"가구 수가 달라지면 알려야 합니다.",
		},
		Channels: []string{"온라인(이 포털)", "방문, 우편, 팩시밀리"},
		Process:  []string{"신청서 작성과 서류 첨부", "접수", "담당자 검토", "다른 담당자의 결재", "적용"},
	},
	Fields: append([]Field{{ID: "unit", Label: "동·호", Hint: "예: 101-1203", Type: Unit, Required: true}}, append(personal("이 집의 세대주"),
		Field{ID: "homes", Label: "독립하여 취사하는 가구 수", Type: Number, Least: 2, Most: 20, Required: true},
		Field{ID: "registered", Label: "주민등록", Type: Choice, Required: true, Options: []Option{{"all", "모든 가구가 주민등록을 옮겼습니다"}, {"some", "옮기지 않은 가구가 있습니다"}}},
	)...),
	Documents: []Document{
		{ID: "doc_register", Name: "가구별 주민등록등본", Skippable: true},
		{ID: "doc_residence", Name: "실거주확인서", When: When{"registered", []string{"some"}}},
	},
	Consents: []Consent{
		{ID: "consent_duty", Title: "가구 수 변동 통보와 현장 확인", Required: true,
			Text: "가구 수가 줄면 알리고 현장 확인에 협조하며, 알리지 않아 덜 낸 요금과 위약금을 더 내는 데 동의합니다."},
		privacy("1주택수가구 요금 적용"), lookUp,
	},
	check:  checkHomes,
	effect: countHomes,
}

func checkHomes(f *Filing) []kilowon.Finding {
	h := f.Standing.Household
	switch {
	case !h.Dwelling():
		return []kilowon.Finding{place{"unit", "제67조 ⑤"}.stop(codeRule, "1주택수가구는 주택용 세대에만 적용하는데 %s은(는) %s입니다.", h.Unit.Korean(), h.Key.ClassName())}
	case max(h.Households, 1) == f.Answers.Int("homes"):
		return []kilowon.Finding{place{"homes", "제67조 ⑤"}.notice("이미 %d가구로 적용하고 있습니다. 기한을 늘리는 신청으로 봅니다.", h.Households)}
	}
	return nil
}

// countHomes begins with the month of the application; without all registered it holds for twelve months (별지 3; rules: application-terms).
func countHomes(f *Filing) (Effect, error) {
	day := f.Standing.Complex.ReadingDay
	_, period := ReadingPeriod(f.On, day)
	e := Effect{From: max(period.From, f.Standing.MovedOn), Homes: f.Answers.Int("homes")}
	e.Summary = []string{fmt.Sprintf("%s의 요금을 %s부터 %d가구로 나누어 계산합니다.", f.Standing.Household.Unit.Korean(), e.From, e.Homes)}
	if f.Answers["registered"] == "some" {
		e.Until = yearOf(f.On, day)
		e.Summary = append(e.Summary, fmt.Sprintf("주민등록을 옮기지 않은 가구가 있어 %s까지 적용합니다.", e.Until.AddDays(-1)))
	}
	return e, nil
}

var objection = Kind{
	Code: "objection", Name: "요금에 대한 이의신청", Category: CategoryBill, Cites: []kilowon.Cite{"제74조의2"},
	Keywords: []string{"이의", "요금 정정", "민원"}, Outlives: true, Due: Due{Days: 30, Cite: "제74조의2"},
	Guide: Guide{
		Lead: "청구된 요금이 잘못되었다고 생각하면 다시 살펴 달라고 신청합니다.",
		About: []string{
			"받은 날부터 30일 이내에 결과를 알려 드립니다.",
			"사용량이 잘못되었으면 바른 지침을 함께 적어 주세요. 받아들여지면 세대 요금 화면의 사용량 정정으로 차액을 다음 청구에서 더하거나 뺍니다.",
		},
		Channels: []string{"온라인(이 포털)", "방문, 우편, 팩시밀리, 전화"},
		Process:  []string{"신청서 작성", "접수", "담당자 조사", "결과 통지"},
		Questions: []Question{
			{"금액이 어떻게 나왔는지 먼저 볼 수 있나요?", "세대 요금 화면의 왜 이 금액인가에서 줄마다 계산과 조문을 볼 수 있습니다."},
		},
	},
	Fields: append(append([]Field{}, office...),
		Field{ID: "month", Label: "검침월", Type: Month, Required: true},
		Field{ID: "unit", Label: "동·호", Hint: "단지 전체의 요금이면 비워 둡니다.", Type: Unit},
		Field{ID: "claim", Label: "잘못되었다고 생각하는 것", Type: LongText, Most: 1000, Required: true},
	),
	Documents: []Document{},
	Consents:  []Consent{privacy("이의신청")},
	open:      openObjection,
	check:     checkObjection,
}

var objectedMonth = place{"month", "제74조의2"}

func openObjection(f *Filing) []kilowon.Finding {
	if f.Standing.BilledMonth.IsZero() {
		return []kilowon.Finding{objectedMonth.stop(codeRule, "아직 청구된 달이 없습니다. 청구된 뒤에 신청해 주세요.")}
	}
	return nil
}

func checkObjection(f *Filing) []kilowon.Finding {
	last := f.Standing.BilledMonth
	if month, err := kilowon.ParseMonth(f.Answers["month"]); err == nil && month > last {
		return []kilowon.Finding{objectedMonth.stop(codeRule, "%s은(는) 아직 청구되지 않은 달입니다. %s까지의 검침월을 적어 주세요.", month, last)}
	}
	return nil
}
