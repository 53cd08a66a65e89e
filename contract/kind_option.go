package contract

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// The causes for which an option may be changed within a year (별지 2-1 5 라).
const (
	causeClass    = "class"
	causePower    = "power"
	causeHolder   = "holder"
	causeBusiness = "business"
	causeSeason   = "season"
	causeTOU      = "time_of_use"
)

var option = Kind{
	Code: "option", Name: "선택요금 변경", Category: CategoryContract, Form: "별지 1-2", Cites: []kilowon.Cite{"제67조 ⑦", "제11조"},
	Keywords: []string{"선택1", "선택2", "공동설비", "기본요금", "변경신청"}, FourEyes: true, Due: workingDue,
	Guide: Guide{
		Lead: "공동설비에 적용하는 선택(Ⅰ)요금과 선택(Ⅱ)요금을 서로 바꿉니다.",
		About: []string{
			"선택(Ⅰ)은 기본요금이 낮고 전력량요금이 높으며 선택(Ⅱ)는 그 반대입니다. 어느 쪽이 유리한지는 계약방법 비교에서 먼저 확인해 주세요.",
			"신청한 날부터 적용하며 그 달의 요금은 앞뒤를 일수로 나누어 계산합니다.",
			"한 번 바꾸면 1년이 지나야 다시 바꿀 수 있습니다. 처음으로 바꾸는 때와 계약종별·계약전력·명의·업종이 바뀐 때처럼 정해진 까닭이 있으면 1년 안에도 바꿀 수 있습니다.",
		},
		Channels: []string{"온라인(이 포털)", "방문, 우편, 팩시밀리"},
		Process:  []string{"신청서 작성", "접수", "담당자 검토", "다른 담당자의 결재", "신청한 날부터 적용"},
		Questions: []Question{
			{"단일계약 아파트도 바꿀 수 있나요?", "단일계약은 공동설비를 따로 계산하지 않아 선택요금이 없습니다."},
		},
	},
	Fields: append(append([]Field{}, office...),
		Field{ID: "option", Label: "바꿀 선택요금", Type: Choice, Required: true, Options: []Option{{"1", "선택(Ⅰ)요금"}, {"2", "선택(Ⅱ)요금"}}},
		Field{ID: "exception", Label: "1년 안에 다시 바꾸는 까닭", Hint: "바꾼 지 1년이 지났거나 처음 바꾸면 비워 둡니다.", Type: Choice, Options: []Option{
			{causeClass, "계약종별 변경"}, {causePower, "계약전력 증감"}, {causeHolder, "명의변경"}, {causeBusiness, "업종변경"}, {causeSeason, "계절·시간대 구분 변경"}, {causeTOU, "시간대별 요금제 적용"}}},
	),
	Documents: []Document{{ID: "doc_exception", Name: "1년 안에 다시 바꾸는 까닭을 확인할 서류", When: When{"exception", []string{causeClass, causeBusiness, causeSeason, causeTOU}}}},
	Consents:  []Consent{privacy("선택요금 변경")},
	open:      openOption,
	check:     checkOption,
	effect:    changeOption,
}

var optionPlace = place{"option", "제67조 ⑦"}

func openOption(f *Filing) []kilowon.Finding {
	if m := f.Standing.Complex.Method; m != apartment.Comprehensive {
		return []kilowon.Finding{optionPlace.stop(codeRule, "선택요금은 종합계약의 공동설비에 있는데 이 계약은 %s입니다.", m)}
	}
	return nil
}

func checkOption(f *Filing) []kilowon.Finding {
	st, at := &f.Standing, optionPlace
	if tariff.Option(f.Answers.Int("option")) == max(st.Complex.CommonOption, 1) {
		return []kilowon.Finding{at.stop(codeRule, "지금 %s입니다. 바꿀 것이 없습니다.", max(st.Complex.CommonOption, 1))}
	}
	held := locked(at, "선택요금", st.OptionSince, f.On)
	cause := f.Answers["exception"]
	if held == nil {
		return nil
	}
	at = place{"exception", "별지 2-1 5"}
	switch {
	case cause == "":
		return held
	case cause == causePower && st.PowerSince <= st.OptionSince:
		return []kilowon.Finding{at.stop(codeRule, "선택요금을 바꾼 %s 뒤에 계약전력이 달라진 적이 없습니다.", st.OptionSince)}
	case cause == causeHolder && st.HolderSince <= st.OptionSince:
		return []kilowon.Finding{at.stop(codeRule, "선택요금을 바꾼 %s 뒤에 명의가 달라진 적이 없습니다.", st.OptionSince)}
	}
	return []kilowon.Finding{at.notice("선택요금을 %s에 바꾸어 1년이 지나지 않았습니다. 적은 까닭이 맞는지 확인하여 처리합니다.", st.OptionSince)}
}

// changeOption begins with the day of the application (제67조 ⑦), or with the first day that is not billed yet (rules: application-terms).
func changeOption(f *Filing) (Effect, error) {
	o := tariff.Option(f.Answers.Int("option"))
	from := max(f.On, f.Standing.Billed)
	e := Effect{From: from, CommonOption: o, Summary: []string{fmt.Sprintf("공동설비의 요금을 %s부터 %s에서 %s로 바꿉니다.", from, max(f.Standing.Complex.CommonOption, 1), o),
		fmt.Sprintf("%s까지는 정해진 까닭 없이 다시 바꿀 수 없습니다.", rating.NextChange(from).AddDays(-1))}}
	if from != f.On {
		e.Summary = append(e.Summary, fmt.Sprintf("신청한 %s이 든 달은 이미 청구하여 그 뒤부터 바꾸며, 앞의 차액은 담당자가 따로 정산합니다.", f.On))
	}
	return e, nil
}
