package contract

import (
	"github.com/kilowon/kilowon"
)

// How the user changed (제12조 ②, ③), and how that is shown.
const (
	bySuccession = "succession"
	byTransfer   = "transfer"
	shownJointly = "joint"
	shownByProof = "proof"
)

// noticeDays is within how many days a change of the user is told (제12조 ①).
const noticeDays = 14

var holder = Kind{
	Code: "holder", Name: "명의변경(전기사용계약자 변경)", Category: CategoryContract, Form: "별지 1-2", Cites: []kilowon.Cite{"제12조", "제8조"},
	Keywords: []string{"명의", "계약자", "양도", "상속", "합병", "매매", "임대차", "구분청구", "변경신청"}, FourEyes: true, Due: workingDue,
	Guide: Guide{
		Lead: "전기사용자가 바뀌었을 때 계약의 고객을 새 사용자로 바꿉니다.",
		About: []string{
			"전기사용자가 바뀌면 새 고객과 이전 고객이 14일 이내에 알리고 새 고객이 신청합니다.",
			"상속이나 합병처럼 포괄승계이면 새 고객이 미납요금을 포함한 이전 고객의 모든 권리와 의무를 이어받습니다.",
			"매매나 임대차이면 변경일을 기준으로 두 사람의 요금을 나누어 청구하도록 신청할 수 있습니다. 변경일보다 뒤에 신청하면 미납요금에 한하여, 변경일이 든 달의 사용량을 협의하여 나눕니다.",
			"두 사람이 함께 신청하거나 사용자가 바뀐 것을 증명하는 서류를 붙입니다.",
		},
		Channels: []string{"온라인(이 포털)", "방문, 우편, 팩시밀리"},
		Process:  []string{"신청서 작성과 서류 첨부", "접수", "담당자 검토", "다른 담당자의 결재", "변경일부터 새 명의"},
		Questions: []Question{
			{"선택요금도 다시 고를 수 있나요?", "명의가 바뀌면 1년이 지나지 않아도 선택요금을 바꿀 수 있습니다. 명의변경이 승인된 뒤 선택요금 변경을 신청해 주세요."},
		},
	},
	Fields: append(append([]Field{}, office...),
		Field{ID: "former", Label: "이전 고객 성명(법인명)", Required: true, Most: 60, Personal: PersonName},
		Field{ID: "name", Label: "새 고객 성명(법인명)", Hint: "실제 전기사용자", Required: true, Most: 60, Personal: PersonName},
		Field{ID: "business_number", Label: "새 고객의 사업자등록번호(고유번호)", Hint: "있을 때만 숫자 10자리를 적습니다.", Most: 12},
		Field{ID: "name_phone", Label: "새 고객 전화번호", Hint: "숫자만 적습니다.", Type: Phone, Required: true},
		Field{ID: "changed", Label: "전기사용자가 바뀐 날", Type: Day, Required: true},
		Field{ID: "cause", Label: "바뀐 까닭", Type: Choice, Required: true, Options: []Option{{bySuccession, "상속, 합병 등 포괄승계"}, {byTransfer, "매매, 임대차 등"}}},
		Field{ID: "split", Label: "사용자별 요금 구분청구", Hint: "매매, 임대차일 때만 고릅니다.", Type: Choice, When: When{"cause", []string{byTransfer}},
			Options: []Option{{yes, "변경일을 기준으로 나누기를 신청합니다"}, {"0", "나누지 않습니다"}}},
		Field{ID: "shown", Label: "신청 방법", Type: Choice, Required: true, Options: []Option{{shownJointly, "새 고객과 이전 고객이 함께 신청"}, {shownByProof, "사용자가 바뀐 것을 증명하는 서류로 신청"}}},
		Field{ID: "tenant", Label: "새 고객이 건물이나 토지의 소유자가 아닙니다", Type: Check},
		Field{ID: "owner", Label: "소유자 성명(법인명)", Hint: "소유자가 아닐 때만 적습니다.", Most: 60, Personal: PersonName, When: When{"tenant", []string{yes}}},
	),
	Documents: []Document{
		{ID: "doc_joint", Name: "두 고객이 서명한 명의변경 신청서", When: When{"shown", []string{shownJointly}}},
		{ID: "doc_proof", Name: "사용자가 바뀐 것을 증명하는 서류", Note: "매매·임대차 계약서, 등기사항증명서, 상속이나 합병을 확인할 서류", When: When{"shown", []string{shownByProof}}},
		{ID: "doc_owner", Name: "소유자의 동의서", When: When{"tenant", []string{yes}}},
	},
	Consents: []Consent{
		{ID: "consent_duty", Title: "약관 승낙과 변경사실 통지", Required: true,
			Text: "새 고객이 약관을 승낙하며, 전기사용자가 다시 바뀌면 14일 이내에, 사용설비나 용도가 달라져 계약전력이나 계약종별이 바뀌면 1개월 이내에 알립니다."},
		privacy("명의변경"),
	},
	check:  checkHolder,
	effect: changeHolder,
}

func checkHolder(f *Filing) []kilowon.Finding {
	a, day := f.Answers, f.Answers.Date("changed")
	if a["name"] == a["former"] {
		return []kilowon.Finding{place{"name", "제12조 ①"}.stop(codeRule, "이전 고객과 새 고객이 “%s”로 같습니다.", a["name"])}
	}
	if since := f.Standing.HolderSince; day <= since {
		return []kilowon.Finding{place{"changed", "제12조 ①"}.stop(codeRule, "이 계약의 명의는 %s에 바뀌었습니다. 그 뒤의 날짜를 적어야 하는데 %s입니다.", since, day)}
	}
	var out []kilowon.Finding
	if text := a["business_number"]; text != "" {
		if _, err := kilowon.ParseBusinessNumber(text); err != nil {
			out = append(out, place{"business_number", "별지 1-2"}.stop(codeWritten, "%s", err.Error()))
		}
	}
	if f.On > day.AddDays(noticeDays) {
		out = append(out, place{"changed", "제12조 ①"}.notice("전기사용자가 바뀐 날부터 %d일이 지난 뒤의 신청입니다.", noticeDays))
	}
	if a["cause"] == byTransfer && a["split"] == yes && f.On > day {
		out = append(out, place{"split", "제12조 ③"}.notice("변경일 뒤에 구분청구를 신청하여 미납요금에 한하여, 변경일이 든 달의 사용량을 협의해 나눕니다."))
	}
	return out
}

// Customer is the customer whom answers of a change of the holder name; nil for other kinds.
func (k *Kind) Customer(a Answers) (*Holder, error) {
	if k.Code != holder.Code {
		return nil, nil
	}
	return holderOf(a)
}

func holderOf(a Answers) (*Holder, error) {
	h := Holder{Name: a["name"], Former: a["former"], Succession: a["cause"] == bySuccession}
	var err error
	if text := a["business_number"]; text != "" {
		h.BusinessNumber, err = kilowon.ParseBusinessNumber(text)
	}
	return &h, err
}

func changeHolder(f *Filing) (Effect, error) {
	a := f.Answers
	h, err := holderOf(a)
	if err != nil {
		return Effect{}, err
	}
	e := Effect{From: a.Date("changed"), Holder: h}
	e.Summary = []string{kilowon.Sprintf("계약의 고객을 %s부터 %s에서 %s(으)로 바꿉니다.", e.From, a["former"], a["name"])}
	switch {
	case e.Holder.Succession:
		e.Summary = append(e.Summary, "새 고객이 미납요금을 포함한 이전 고객의 모든 권리와 의무를 이어받습니다(제12조 ②).")
	case a["split"] == yes:
		e.Summary = append(e.Summary, "담당자가 변경일의 지침으로 이전 고객과 새 고객의 요금을 나누어 따로 알립니다. 이 포털의 청구서는 한 달을 나누지 않습니다(제12조 ③).")
	default:
		e.Summary = append(e.Summary, "구분청구를 신청하지 않아 변경일이 든 달의 요금을 나누지 않습니다(제12조 ③).")
	}
	return e, nil
}
