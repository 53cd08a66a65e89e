package web

import "github.com/kilowon/kilowon/receivable"

// chargeForm is what one kind of money beside the bill asks for.
type chargeForm struct {
	about string
	parts []questionPart
	rows  *questionRows
}

var chargeForms = map[receivable.Kind]chargeForm{
	receivable.KindLate: {"납기일 다음 날부터 낸 날까지의 연체료입니다(제75조). 납기일을 모르면 검침일을 적습니다.", []questionPart{
		{Path: "due", Label: "납기일", Kind: askDate, Example: "2026-07-25"},
		{Path: "reading", Label: "또는 검침일", Kind: askDate, Hint: "납기일 대신 적으면 차수와 휴일에서 납기일을 정합니다(제74조 ②)."},
		{Path: "paid", Label: "낸 날", Kind: askDate, Required: true, Example: "2026-08-10"},
		{Path: "unpaid", Label: "내지 않은 청구금액(원)", Kind: askNumber, Hint: "세금과 기금을 더하고 TV수신료를 뺀 금액입니다.", Required: true, Example: "84530"},
		{Path: "tv_fee", Label: "함께 내지 않은 TV수신료(원)", Kind: askNumber, Example: "2500"},
	}, nil},
	receivable.KindSmall: {"청구금액이 작을 때 다음 청구에 더할 수 있는지 봅니다(제74조 ③).", []questionPart{
		{Path: "issued", Label: "발행일", Kind: askDate, Required: true, Example: "2026-07-10"},
		{Path: "billed", Label: "이번 청구금액(원)", Kind: askNumber, Required: true, Example: "2440"},
		{Path: "carried", Label: "앞에서 보류한 금액(원)", Kind: askNumber},
	}, nil},
	receivable.KindInstalment: {"한 달의 청구금액을 나누어 냅니다(제74조 ⑤).", []questionPart{
		{Path: "month", Label: "청구월", Kind: askMonth, Required: true, Example: "2026-08"},
		{Path: "amount", Label: "청구금액(원)", Kind: askNumber, Required: true, Example: "254330"},
		{Path: "base_amount", Label: "기준월의 청구금액(원)", Kind: askNumber, Hint: "동계는 11월, 하계는 6월입니다.", Example: "98000"},
		{Path: "contract_kw", Label: "계약전력(kW)", Kind: askNumber, Example: "3"},
		{Path: "months", Label: "첫 회 뒤에 나누어 내는 달수", Kind: askNumber, Required: true, Example: "3"},
		{Path: "arrears", Label: "내지 않은 앞 달들의 요금(원)", Kind: askNumber, Hint: "있으면 나눌 수 없습니다."},
		{Path: "complex", Label: "고압 아파트의 세대입니다", Kind: askFlag},
		{Path: "business", Label: "소상공인·뿌리기업입니다", Kind: askFlag},
	}, nil},
	receivable.KindRefund: {"다시 계산한 요금과의 차액, 환불이자, 나누어 내는 추가청구를 계산합니다(제76조). 금액은 세금과 기금을 더한 것입니다.", []questionPart{
		{Path: "settled", Label: "정산일", Kind: askDate, Hint: "환불하거나 청구하는 날입니다.", Required: true, Example: "2026-08-20"},
		{Path: "instalments", Label: "추가청구를 나누어 내는 횟수", Kind: askNumber},
		{Path: "interest_rate", Label: "나누어 낼 때의 연 이자율", Hint: "0.05처럼 적습니다. 공개되어 있지 않아 적어야 합니다."},
		{Path: "utility_fault", Label: "한전의 잘못입니다", Kind: askFlag, Example: "1"},
	}, &questionRows{Path: "items", Label: "다시 계산한 달", Hint: "오래된 달부터 적습니다. 빈칸은 보지 않습니다.", Least: 2, Parts: []questionPart{
		{Path: "month", Label: "청구월", Kind: askMonth, Required: true},
		{Path: "paid", Label: "낸 날", Kind: askDate},
		{Path: "charged", Label: "청구한 금액(원)", Kind: askNumber, Required: true},
		{Path: "proper", Label: "정당한 금액(원)", Kind: askNumber, Required: true},
	}, Examples: [][]string{{"2026-05", "2026-05-25", "120000", "100000"}, {"2026-06", "2026-06-25", "130000", "105000"}}}},
	receivable.KindPenalty: {"약관을 어긴 사용의 위약금입니다(제44조). 배수표는 공개되어 있지 않아 적습니다. 금액은 세금과 기금을 더하기 전의 것입니다.", []questionPart{
		{Path: "assessed", Label: "부과일", Kind: askDate, Required: true, Example: "2024-05-01"},
		{Path: "previous", Label: "직전 위약금 부과일", Kind: askDate},
		{Path: "multiple", Label: "차액의 몇 배", Kind: askNumber, Example: "2"},
		{Path: "name_change_unpaid", Label: "명의변경으로 피하려던 미납요금(원)", Kind: askNumber, Hint: "제44조 ④"},
		{Path: "period_unknown", Label: "기간을 확인할 수 없어 협의해 정했습니다(제44조 ③)", Kind: askFlag},
	}, &questionRows{Path: "items", Label: "정당하게 계산되지 않은 기간", Hint: "오래된 기간부터 적습니다. 끝 다음 날은 그 기간에 들지 않습니다.", Least: 1, Parts: []questionPart{
		{Path: "period.from", Label: "첫날", Kind: askDate, Required: true},
		{Path: "period.to", Label: "끝 다음 날", Kind: askDate, Required: true},
		{Path: "proper", Label: "정당한 금액(원)", Kind: askNumber, Required: true},
		{Path: "charged", Label: "청구한 금액(원)", Kind: askNumber, Required: true},
	}, Examples: [][]string{{"2023-01-01", "2024-01-01", "30000000", "6564890"}}}},
	receivable.KindInterruption: {"공급을 중지하거나 제한한 시간에 따라 기본요금에서 뺄 금액입니다(제48조).", []questionPart{
		{Path: "period.from", Label: "검침기간의 첫날", Kind: askDate, Required: true, Example: "2026-07-01"},
		{Path: "period.to", Label: "검침기간의 끝 다음 날", Kind: askDate, Required: true, Example: "2026-08-01"},
		{Path: "base", Label: "그 달의 기본요금(원)", Kind: askNumber, Hint: "계기가 없으면 월액요금입니다.", Required: true, Example: "1500000"},
		{Path: "billing_kw", Label: "요금적용전력(kW)", Kind: askNumber, Hint: "제한한 때가 있으면 적습니다.", Example: "300"},
	}, &questionRows{Path: "outages", Label: "중지하거나 제한한 때", Hint: "일어난 차례로 적습니다.", Least: 2, Parts: []questionPart{
		{Path: "from", Label: "시작한 때", Kind: askMoment, Required: true},
		{Path: "to", Label: "끝난 때", Kind: askMoment, Required: true},
		{Path: "limited_kw", Label: "제한전력(kW)", Kind: askNumber, Hint: "없으면 중지입니다."},
		{Path: "customer", Label: "고객의 사정입니다(제48조 ②)", Kind: askFlag},
	}, Examples: [][]string{{"2026-07-03T14:05", "2026-07-03T17:40", "", ""}, {"2026-07-10T10:00", "2026-07-10T12:30", "100", ""}}}},
	receivable.KindCompensation: {"한전의 책임으로 공급을 중지·제한했을 때의 배상입니다(제49조, 제49조의2).", []questionPart{
		{Path: "from", Label: "시작한 때", Kind: askMoment, Required: true, Example: "2026-07-03T14:05"},
		{Path: "to", Label: "끝난 때", Kind: askMoment, Required: true, Example: "2026-07-03T15:10"},
		{Path: "ground", Label: "제47조 ①의 몇 호인지", Kind: askNumber, Required: true, Example: "4"},
		{Path: "fault", Label: "한전의 책임", Kind: askChoice, Required: true, Example: string(receivable.FaultSlight), Options: []Option{
			{Value: string(receivable.FaultNone), Label: "없음"}, {Value: string(receivable.FaultSlight), Label: "경과실"}, {Value: string(receivable.FaultGross), Label: "고의·중과실"}}},
		{Path: "damage", Label: "밝혀진 손해액(원)", Kind: askNumber, Hint: "없으면 한도액을 계산합니다."},
	}, &questionRows{Path: "bills", Label: "직전의 청구", Hint: "직전 3개월을 오래된 것부터, TV수신료를 빼고 적습니다.", Least: 3, Parts: []questionPart{
		{Path: "period.from", Label: "첫날", Kind: askDate, Required: true},
		{Path: "period.to", Label: "끝 다음 날", Kind: askDate, Required: true},
		{Path: "amount", Label: "청구요금(원)", Kind: askNumber, Required: true},
	}, Examples: [][]string{{"2026-04-01", "2026-05-01", "300000"}, {"2026-05-01", "2026-06-01", "320000"}, {"2026-06-01", "2026-07-01", "340000"}}}},
	receivable.KindReuse: {"해지·정지·휴지 뒤에 다시 쓸 때의 수수료입니다(제46조 ②).", []questionPart{
		{Path: "ended", Label: "해지·정지·휴지한 날", Kind: askDate, Required: true, Example: "2026-03-10"},
		{Path: "reused", Label: "다시 쓰는 날", Kind: askDate, Required: true, Example: "2026-05-02"},
		{Path: "cause", Label: "끝난 까닭", Kind: askChoice, Required: true, Example: string(receivable.EndUnpaid), Options: []Option{
			{Value: string(receivable.EndRequested), Label: "해지 신청"}, {Value: string(receivable.EndUnpaid), Label: "미납 해지"},
			{Value: string(receivable.EndSuspended), Label: "공급정지"}, {Value: string(receivable.EndPaused), Label: "휴지"}}},
		{Path: "three_phase", Label: "삼상입니다", Kind: askFlag},
		{Path: "meter_removed", Label: "계량기를 철거했습니다", Kind: askFlag, Example: "1"},
		{Path: "off_hours", Label: "근무시간 밖입니다", Kind: askFlag},
		{Path: "limiter", Label: "전류제한기만 뗍니다", Kind: askFlag},
		{Path: "other_customer", Label: "다른 고객이 씁니다", Kind: askFlag},
		{Path: "same_terms", Label: "같은 조건으로 씁니다", Kind: askFlag},
	}, nil},
	receivable.KindEndedBase: {"해지했다가 1년 안에 같은 곳에서 같은 조건으로 다시 쓸 때 부담하는 해지기간의 기본요금입니다(제16조 ① 1호). 처음에는 보류하고, 되풀이하면 함께 청구합니다.", []questionPart{
		{Path: "base", Label: "한 달 기본요금(원)", Kind: askNumber, Hint: "해지한 것, 또는 줄인 계약전력의 기본요금입니다.", Required: true, Example: "600000"},
		{Path: "by_contract", Label: "계약전력이 요금적용전력입니다(제68조 ②)", Kind: askFlag},
	}, &questionRows{Path: "gaps", Label: "해지했다가 다시 쓴 때", Hint: "오래된 것부터 적습니다. 마지막 것을 셈합니다.", Least: 2, Parts: []questionPart{
		{Path: "ended", Label: "해지한 날", Kind: askDate, Required: true},
		{Path: "reused", Label: "다시 쓴 날", Kind: askDate, Required: true},
		{Path: "cause", Label: "해지의 까닭", Kind: askChoice, Required: true, Options: []Option{
			{Value: string(receivable.EndRequested), Label: "해지 신청"}, {Value: string(receivable.EndUnpaid), Label: "고객의 책임"}}},
		{Path: "other", Label: "다른 고객이거나 장소·조건이 다릅니다", Kind: askFlag},
	}, Examples: [][]string{{"2025-03-10", "2025-06-22", string(receivable.EndRequested), ""}, {"2026-02-10", "2026-04-10", string(receivable.EndRequested), ""}}}},
	receivable.KindSwitch: {"고압 고객이 바라 인입개폐기를 여닫을 때의 수수료입니다(제46조 ③).", []questionPart{
		{Path: "date", Label: "조작하는 날", Kind: askDate, Required: true, Example: "2026-11-22"},
		{Path: "underground", Label: "지중입니다(아니면 공중)", Kind: askFlag, Example: "1"},
		{Path: "exempt", Label: "비상시나 한전의 필요에 따른 조작입니다", Kind: askFlag},
	}, nil},
}
