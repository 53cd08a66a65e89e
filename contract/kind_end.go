package contract

import (
	"fmt"

	"github.com/kilowon/kilowon"
)

// Who asks for the end, which decides whose consent is needed (제13조 ②, ③, 제8조 ③).
const (
	endUser        = "user"
	endTenantClear = "tenant_clear"
	endTenant      = "tenant"
	endOwner       = "owner"
)

var end = Kind{
	Code: "end", Name: "전기사용계약 해지", Category: CategoryContract, Form: "별지 1-2", Cites: []kilowon.Cite{"제13조", "제8조 ③", "제17조", "제80조"},
	Keywords: []string{"해지", "계약 종료", "철거", "폐지", "변경신청"}, FourEyes: true, Due: workingDue,
	Guide: Guide{
		Lead: "전기를 더 쓰지 않게 된 고객번호의 계약을 끝냅니다.",
		About: []string{
			"해지희망일을 정해 하루 전까지 신청합니다. 공급자는 원칙적으로 그날 공급을 끝냅니다. 고객의 사정으로 그날 끝내지 못하면 끝낸 날에 해지됩니다.",
			"소유자가 아닌 전기사용자는 이사나 설비변동처럼 까닭이 분명하면 소유자의 동의 없이 신청하고, 그 밖에는 동의를 받습니다. 소유자가 신청하려면 실제 전기사용자의 동의를 받습니다.",
			"해지일에 계량기를 읽어 그 전날까지의 요금을 사용한 날수로 계산합니다. 해지일은 날수에 들지 않습니다.",
			"내지 않은 요금을 비롯한 채권과 채무는 해지한 뒤에도 남습니다. 지난 요금과 제출한 자료는 해지한 뒤에도 볼 수 있고, 요금에 대한 이의신청도 할 수 있습니다.",
		},
		Channels: []string{"온라인(이 포털)", "방문, 우편, 팩시밀리"},
		Process:  []string{"신청서 작성과 서류 첨부", "접수", "담당자 검토(해지일 결정)", "다른 담당자의 결재", "해지일에 계량기를 읽고 공급 종료", "마지막 요금 청구"},
		Questions: []Question{
			{"승인된 해지를 거둘 수 있나요?", "결재 대기가 되기 전까지는 신청을 취하할 수 있습니다. 승인된 뒤에는 고객센터(123)에 알려 주세요."},
			{"다시 쓰려면 어떻게 하나요?", "해지일부터 3년 안에는 재사용을 신청하고, 그 뒤에는 전기사용을 새로 신청합니다."},
		},
	},
	Fields: append(append([]Field{}, office...),
		Field{ID: "wished", Label: "해지희망일", Hint: "전기를 쓰지 않는 첫날. 신청일의 다음 날부터 고릅니다.", Type: Day, Required: true},
		Field{ID: "reason", Label: "해지하는 까닭", Hint: "예: 재건축으로 철거", Type: LongText, Most: 300, Required: true},
		Field{ID: "as", Label: "신청하는 사람", Type: Choice, Required: true, Options: []Option{
			{endUser, "전기사용자(건물이나 토지의 소유자)"},
			{endTenantClear, "소유자가 아닌 전기사용자, 이사나 설비변동 등 까닭이 분명함"},
			{endTenant, "소유자가 아닌 전기사용자, 그 밖의 까닭"},
			{endOwner, "소유자(실제 전기사용자는 따로 있음)"}}},
		Field{ID: "owner", Label: "소유자 성명(법인명)", Hint: "동의를 받아야 할 때만 적습니다.", Most: 60, Personal: PersonName, When: When{"as", []string{endTenant}}},
		Field{ID: "user", Label: "실제 전기사용자 성명(법인명)", Hint: "소유자가 신청할 때만 적습니다.", Most: 60, Personal: PersonName, When: When{"as", []string{endOwner}}},
		Field{ID: "stays", Label: "실제 전기사용자의 계속 사용", Hint: "소유자가 신청할 때만 고릅니다.", Type: Choice, When: When{"as", []string{endOwner}},
			Options: []Option{{"0", "쓰지 않습니다"}, {yes, "계속 씁니다"}}},
	),
	Grants: []Field{
		{ID: "ends", Label: "해지일", Hint: "희망일. 고객의 책임으로 희망일에 공급을 끝내지 못했으면 끝낸 날(제13조 ①)", Type: Day, Required: true},
	},
	Documents: []Document{
		{ID: "doc_cause", Name: "해지 까닭을 확인할 서류", Note: "이사나 설비변동을 확인할 것", When: When{"as", []string{endTenantClear}}},
		{ID: "doc_owner", Name: "소유자의 동의서", When: When{"as", []string{endTenant}}},
		{ID: "doc_user", Name: "실제 전기사용자의 동의서", When: When{"as", []string{endOwner}}},
	},
	Consents: []Consent{
		{ID: "consent_duty", Title: "계량기 확인과 남은 채무", Required: true, Text: "해지일에 계량기를 읽고 공급을 끝내는 데 협조하며, 내지 않은 요금 등은 해지한 뒤에도 냅니다."},
		privacy("전기사용계약 해지"),
	},
	open:   openEnd,
	check:  checkEnd,
	effect: endContract,
}

// ClearEnd says that an application for the end of a contract gives the clear cause of 제13조 ③.
func (a Answers) ClearEnd() bool { return a["as"] == endTenantClear }

func openEnd(f *Filing) []kilowon.Finding {
	if ended := f.Standing.Ended; !ended.IsZero() {
		return []kilowon.Finding{place{"wished", "제13조 ①"}.stop(codeRule, "이 계약은 %s에 해지하기로 이미 정해졌습니다.", ended)}
	}
	return nil
}

func checkEnd(f *Filing) []kilowon.Finding {
	day, at := f.Answers.Date("wished"), place{"wished", "제13조 ①"}
	if day <= f.On {
		return []kilowon.Finding{at.stop(codeRule, "해지희망일 하루 전까지 신청해야 하는데 오늘은 %s이고 희망일은 %s입니다. %s이나 그 뒤의 날을 적어 주세요.", f.On, day, f.On.AddDays(1))}
	}
	if since := f.Standing.RunsSince; day <= since {
		return []kilowon.Finding{at.stop(codeRule, "이 계약은 %s부터 전기를 공급합니다. 그 뒤의 날을 적어 주세요.", since)}
	}
	if f.Answers["stays"] == yes {
		return []kilowon.Finding{place{"stays", "제13조 ②"}.notice("실제 전기사용자가 계속 쓰려면 요금에 대한 보증조치(제79조)를 하고 자기 이름으로 전기사용을 신청해야 합니다.")}
	}
	return nil
}

// endContract ends the contract on the day the clerk found, or the day wished for while there is none: that day is the first without supply (rules: contract-end).
func endContract(f *Filing) (Effect, error) {
	e := Effect{From: f.Answers.Date("wished"), Ends: true}
	if day := f.Grants.Date("ends"); !day.IsZero() {
		if day < e.From {
			return e, kilowon.At("ends", kilowon.Errorf(kilowon.Invalid, "해지일은 해지희망일(%s)이나 그 뒤여야 하는데 %s입니다(제13조 ①).", e.From, day))
		}
		e.From = day
	}
	month, period := ReadingPeriod(e.From, f.Standing.Complex.ReadingDay)
	e.Summary = []string{fmt.Sprintf("계약을 %s에 해지합니다. 그날 읽은 지침으로 %s까지의 요금을 청구합니다.", e.From, e.From.AddDays(-1))}
	if from := max(period.From, f.Standing.RunsSince); e.From > from {
		y, m := month.Civil()
		e.Summary = append(e.Summary, fmt.Sprintf("마지막 요금은 %d년 %d월분이며 %s의 %d일을 그 검침기간 %d일로 나누어 계산합니다(제80조).", y, int(m), kilowon.Period{From: from, To: e.From}, int(e.From-from), period.Days()))
	}
	e.Summary = append(e.Summary, "내지 않은 요금 등은 해지한 뒤에도 남고(제17조), 지난 요금과 제출한 자료는 계속 볼 수 있습니다.")
	return e, nil
}

// pause has no form: none of the contracts kept here may be paused, as 제81조 ① names agricultural supply, some industrial customers, pumping stations,
// road heating and what the minister restricts, and a complex is residential with its common equipment (제67조 ③, ④).
var pause = Kind{
	Code: "pause", Name: "휴지(전력사용의 휴지)", Category: CategoryContract, Elsewhere: ElsewhereCall, Form: "별지 1-2", Cites: []kilowon.Cite{"제81조 ①", "제46조"},
	Keywords: []string{"휴지", "농사용", "배수펌프장", "결빙방지", "재사용"},
	Guide: Guide{
		Lead: "농사용전력처럼 정해진 계약만 쓰지 않는 동안 휴지합니다. 아파트의 계약은 휴지할 수 없습니다.",
		About: []string{
			"휴지할 수 있는 것은 농사용전력, 별표 2의 기타사업 가운데 농사용 요금을 적용하지 않는 농업·임업·어업과 농·축·수산물의 건조·냉동·저온보관 고객, 유수지 배수펌프장, 도로 결빙방지 전기설비, 산업통상자원부장관이 사용을 중지하거나 제한하는 전기기계기구입니다. 휴지기간에는 요금을 받지 않습니다.",
			"이 포털의 계약은 아파트(오피스텔)와 그 공동설비의 계약이라 여기에 들지 않습니다. 위에 해당하는 다른 계약이 있으면 고객센터(123)에 신청해 주세요.",
			"전기를 더 쓰지 않으면 전기사용계약 해지를, 해지한 뒤 3년 안에 다시 쓰려면 해지 후 재사용을 신청합니다.",
		},
		Channels: []string{"고객센터(123), 방문, 우편, 팩시밀리"},
		Process:  []string{"고객센터(123)나 사업소에 신청"},
		Questions: []Question{
			{"휴지했다가 다시 쓰면 수수료가 있나요?", "재사용수수료를 부담합니다(제46조 ②). 금액은 청구서 밖의 돈 화면에서 셈해 볼 수 있습니다."},
		},
	},
}
