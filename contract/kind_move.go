package contract

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/metering"
)

const citeMove = "별지 2-3 Ⅱ 8"

var move = Kind{
	Code: "move", Name: "이사정산(세대의 이사요금 계산)", Category: CategoryBill, Form: "별지 1-2", Cites: []kilowon.Cite{citeMove, "제12조 ③", "제80조"},
	Keywords: []string{"이사", "이사요금", "전입", "전출", "정산", "중간정산", "구분청구", "변경신청"}, FourEyes: true, Due: workingDue,
	Guide: Guide{
		Lead: "달 중간에 세대가 이사하면 그 집의 요금을 이사 전과 후로 나누어 계산합니다.",
		About: []string{
			"종합계약 아파트에서 호별 지침과 사용량을 다달이 내는 주거용 호실에 합니다. 단일계약은 나누지 않습니다.",
			"이사한 날의 지침과 그날까지의 사용량을 적습니다. 이사한 날은 들어온 세대의 첫날입니다.",
			"그 달의 정기검침일 전까지 신청합니다. 호별 사용량 제출은 평소처럼 한 달의 지침으로 합니다.",
			"두 세대의 요금은 저마다의 날수, 사용량, 할인으로 따로 계산하여 세대별 내역에 함께 나오고 아파트 청구서 한 장에 더해집니다.",
			"나간 세대의 할인은 이사한 날에 끝납니다. 들어온 세대의 할인은 새로 신청합니다. 나간 세대의 요금 열람도 끝나므로 들어온 세대에는 새 열람 코드를 만들어 드립니다.",
			"전기제한공급 지원을 신청한 호실에는 하지 않습니다.",
		},
		Channels: []string{"온라인(이 포털, 관리사무소가 신청)", "문서"},
		Process:  []string{"이사한 날에 계량기 읽기", "신청서 작성과 서류 첨부", "접수", "담당자 검토", "다른 담당자의 결재", "검침월의 요금을 나누어 계산"},
		Questions: []Question{
			{"주민등록번호를 적어야 하나요?", "적지 않습니다. 전입은 붙인 서류로 확인하며, 서류의 주민등록번호 뒷자리는 가리고 붙여 주세요."},
			{"승인이 그 달의 청구보다 늦으면요?", "나누어 계산한 두 요금의 합과 청구한 금액의 차액을 다음 청구에서 더하거나 뺍니다."},
		},
	},
	Fields: append(append([]Field{{ID: "unit", Label: "동·호", Hint: "이사한 집. 예: 101-1203", Type: Unit, Required: true}}, office...),
		Field{ID: "moved_on", Label: "이사한 날", Hint: "들어온 세대가 쓰기 시작한 날", Type: Day, Required: true},
		Field{ID: "register", Label: "이사한 날의 지침", Hint: "소수 둘째 자리까지. 예: 4237.16", Required: true, Most: 14},
		Field{ID: "kwh", Label: "이사한 날까지의 사용량(kWh)", Hint: "지난 검침 뒤로 나간 세대가 쓴 양", Type: Number, Least: 0, Most: 1_000_000, Required: true},
		Field{ID: "meter", Label: "계량기 번호", Required: true, Most: 30},
		Field{ID: "newcomer", Label: "전입세대 성명", Hint: "들어온 세대의 세대주", Required: true, Most: 40},
		Field{ID: "newcomer_phone", Label: "전입세대 전화번호", Hint: "숫자만 적습니다.", Type: Phone, Required: true},
		Field{ID: "limited", Label: "전기요금을 미납하여 전기제한공급 지원을 신청한 호실입니다", Type: Check},
	),
	Documents: []Document{
		{ID: "doc_moved_in", Name: "전입을 확인할 수 있는 서류", Note: "주민등록번호 뒷자리는 가리고 붙입니다."},
		{ID: "doc_consent", Name: "전입세대의 개인정보 제공 동의서"},
	},
	Consents: []Consent{
		{ID: "consent_household", Title: "전입세대의 사전 동의", Required: true,
			Text: "전입세대의 성명, 전화번호, 동·호를 제공하는 데 그 세대의 동의를 미리 받았고, 개인정보 제공에 관한 내용을 자체관리규약에 두었습니다."},
		{ID: "consent_duty", Title: "자료 제출과 임의조작 금지", Required: true,
			Text: "이사요금을 확인할 자료를 요청하면 협조하며, 지침이나 사용량을 임의로 조작하면 면탈요금을 내고 계약방법이 단일계약으로 바뀔 수 있음을 압니다."},
		privacy("이사요금 계산"),
	},
	check:  checkMove,
	effect: settleMove,
}

func checkMove(f *Filing) []kilowon.Finding {
	a, st := f.Answers, &f.Standing
	day := a.Date("moved_on")
	_, period := ReadingPeriod(day, st.Complex.ReadingDay)
	unit := place{"unit", citeMove}
	stop := func(at place, format string, args ...any) []kilowon.Finding {
		return []kilowon.Finding{at.stop(codeRule, format, args...)}
	}
	on := place{"moved_on", citeMove}
	switch {
	case st.Complex.Method != apartment.Comprehensive:
		return stop(unit, "이사정산은 종합계약 아파트에 하는데 이 계약은 %s입니다.", st.Complex.Method)
	case !st.Household.Dwelling():
		return stop(unit, "이사정산은 주거용 호실에 하는데 %s은(는) %s입니다.", st.Household.Unit.Korean(), st.Household.Key.ClassName())
	case a["limited"] == yes:
		return stop(place{"limited", citeMove}, "전기제한공급 지원을 신청한 호실에는 이사요금 계산을 지원하지 않습니다.")
	case day > f.On:
		return stop(on, "이사한 날의 지침으로 나누므로 이사한 뒤에 신청합니다. 오늘은 %s인데 이사한 날이 %s입니다.", f.On, day)
	case day == period.From:
		return stop(on, "%s은(는) 정기검침일이라 검침으로 이미 나뉩니다. 이사정산을 신청하지 않아도 됩니다.", day)
	case f.On >= period.To:
		return stop(on, "이사정산은 그 달의 정기검침일(%s) 전까지 신청해야 하는데 오늘은 %s입니다.", period.To, f.On)
	case !st.Filed:
		return stop(unit, "%s의 지난달 호별 사용량을 제출하지 않았습니다. 다달이 지침과 사용량을 내는 호실에 합니다.", st.Household.Unit.Korean())
	case day <= st.MovedOn:
		return stop(on, "이 집은 %s의 이사정산이 이미 있습니다. 그 뒤의 날짜를 적어 주세요.", st.MovedOn)
	}
	return checkMoveReading(f, period)
}

// checkMoveReading holds the reading of the day of the move against the one before it and the use.
func checkMoveReading(f *Filing, period kilowon.Period) []kilowon.Finding {
	st, kwh := &f.Standing, f.Answers.Int("kwh")
	register, err := metering.ParseRegister(f.Answers["register"])
	if err != nil {
		return []kilowon.Finding{place{"register", citeMove}.stop(codeWritten, "%s", err.Error())}
	}
	at, h := place{"kwh", citeMove}, st.Household
	used := metering.Usage(st.LastRegister, register, h.Multiplier)
	if again, ok := metering.Rollover(st.LastRegister, register, h.Multiplier, h.Digits); ok {
		used = again
	}
	switch {
	case used == kwh:
		return nil
	case h.Swapped >= period.From:
		return []kilowon.Finding{at.notice("계량기를 %s에 바꾸어 지침의 차와 사용량을 견주지 않았습니다.", h.Swapped)}
	}
	return []kilowon.Finding{at.stop(codeRule, "지난 지침 %s부터 이사한 날의 지침 %s까지는 %skWh인데 사용량을 %skWh로 적었습니다. 지침과 사용량을 다시 확인해 주세요.",
		st.LastRegister, register, kilowon.FormatInt(used), kilowon.FormatInt(kwh))}
}

// settleMove divides the month at the day of the move (별지 2-3 Ⅱ 8 라; rules: move-parts).
func settleMove(f *Filing) (Effect, error) {
	register, err := metering.ParseRegister(f.Answers["register"])
	if err != nil {
		return Effect{}, err
	}
	day, st := f.Answers.Date("moved_on"), &f.Standing
	month, period := ReadingPeriod(day, st.Complex.ReadingDay)
	from := max(period.From, st.MovedOn)
	e := Effect{From: day, Move: &Move{Register: register, OwnKWh: f.Answers.Int("kwh")}}
	e.Summary = []string{
		fmt.Sprintf("%s의 %s 요금을 %s의 이사 전과 후로 나누어 계산합니다.", st.Household.Unit.Korean(), MonthBilled(month), day),
		fmt.Sprintf("이사 전은 %s에 %skWh(지침 %s까지), 이사 후는 %s부터 검침일까지입니다.", kilowon.Period{From: from, To: day}, kilowon.FormatInt(e.Move.OwnKWh), register, day),
		fmt.Sprintf("나간 세대의 할인과 1주택수가구 적용은 %s에 끝나고, 나간 세대의 요금 열람도 끝납니다. 들어온 세대에는 새 열람 코드를 만들어 주세요.", day),
	}
	if st.Billed > day {
		e.Summary = append(e.Summary, "이미 청구한 달이라, 나누어 계산한 두 요금의 합과 청구한 금액의 차액을 다음 청구에 넣습니다.")
	}
	return e, nil
}
