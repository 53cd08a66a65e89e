package contract

import (
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

const (
	sameCustomer  = "same"
	otherCustomer = "other"
)

// booleans are the answers of a clerk to what is so or not.
func booleans(no, is string) []Option { return []Option{{"0", no}, {yes, is}} }

var reuse = Kind{
	Code: "reuse", Name: "해지 후 재사용", Category: CategoryContract, Form: "별지 1-2", Cites: []kilowon.Cite{"제46조", "제16조", "제8조"},
	Keywords: []string{"재사용", "다시 사용", "재공급", "해지", "재사용수수료", "변경신청"}, FourEyes: true, Due: workingDue, Outlives: true,
	Guide: Guide{
		Lead: "해지한 고객번호에서 같은 조건으로 전기를 다시 씁니다.",
		About: []string{
			"해지일부터 3년 안에, 해지하기 전과 같은 장소에서 같은 공급조건으로 다시 쓸 때 신청합니다. 조건이 다르면 시설부담금이 더해질 수 있으니 고객센터(123)에 먼저 문의해 주세요.",
			"재사용수수료를 부담합니다. 수수료는 단상인지 삼상인지, 계량기를 떼었는지, 근무시간 밖의 작업인지에 따라 다르며 처리할 때 정하여 알려 드립니다. 다른 고객이 해지 후 1년 안에 같은 조건으로 쓰면 부담하지 않는 경우가 있습니다.",
			"해지하기 전과 같은 고객이 1년 안에 다시 쓰면 해지기간의 기본요금을 부담하지만 청구를 보류합니다. 다시 쓴 날부터 1년 안에 또 해지하고 그날부터 1년 안에 또 쓰면 보류한 것까지 청구합니다.",
			"재사용일부터 요금을 계산합니다. 해지기간에는 사용량 제출도 청구도 없습니다.",
		},
		Channels: []string{"온라인(이 포털)", "방문, 우편, 팩시밀리"},
		Process:  []string{"신청서 작성과 서류 첨부", "접수", "담당자 검토(재사용일과 수수료 결정)", "다른 담당자의 결재", "재사용일부터 계약"},
		Questions: []Question{
			{"해지하고 3년이 지났습니다.", "새로 전기사용을 신청합니다. 시설부담금은 재사용수수료와 설계시설부담금을 더한 것과 견주어 적은 것을 부담하며(제16조 ① 3호), 고객센터(123)에서 안내합니다."},
		},
	},
	Fields: append(append([]Field{}, office...),
		Field{ID: "wished", Label: "재사용 희망일", Type: Day, Required: true},
		Field{ID: "customer", Label: "다시 쓰는 고객", Type: Choice, Required: true, Options: []Option{{sameCustomer, "해지하기 전과 같은 고객"}, {otherCustomer, "다른 고객"}}},
		Field{ID: "former", Label: "해지하기 전 고객 성명(법인명)", Hint: "다른 고객일 때만 적습니다.", Most: 60, Personal: PersonName, When: When{"customer", []string{otherCustomer}}},
		Field{ID: "name", Label: "새 고객 성명(법인명)", Hint: "다른 고객일 때만 적습니다.", Most: 60, Personal: PersonName, When: When{"customer", []string{otherCustomer}}},
		Field{ID: "tenant", Label: "신청인이 건물이나 토지의 소유자가 아닙니다", Type: Check},
		Field{ID: "owner", Label: "소유자 성명(법인명)", Hint: "소유자가 아닐 때만 적습니다.", Most: 60, Personal: PersonName, When: When{"tenant", []string{yes}}},
	),
	Grants: []Field{
		{ID: "resumes", Label: "재사용일", Hint: "전기를 다시 공급하는 날", Type: Day, Required: true},
		{ID: "phase", Label: "공급방식", Type: Choice, Required: true, Options: []Option{{"three", "삼상"}, {"single", "단상"}}},
		{ID: "removed", Label: "계량기", Type: Choice, Required: true, Options: booleans("그대로 있음", "철거했다가 다시 설치")},
		{ID: "off_hours", Label: "작업 시간", Type: Choice, Required: true, Options: booleans("근무시간", "근무시간 외")},
	},
	Documents: []Document{
		{ID: "doc_use", Name: "새 고객이 쓰는 것을 확인할 서류", Note: "매매·임대차 계약서, 등기사항증명서 등", When: When{"customer", []string{otherCustomer}}},
		{ID: "doc_owner", Name: "소유자의 동의서", When: When{"tenant", []string{yes}}},
	},
	Consents: []Consent{
		{ID: "consent_same", Title: "같은 장소, 같은 공급조건", Required: true, Text: "해지하기 전과 같은 장소에서 같은 계약방법, 계약전력과 공급전압으로 씁니다."},
		{ID: "consent_fee", Title: "재사용수수료와 해지기간의 기본요금", Required: true, Text: "재사용수수료(제46조 ②)를 내며, 해지기간의 기본요금은 약관(제16조 ① 1호)에 따라 부담합니다."},
		duties, privacy("해지 후 재사용"),
	},
	open:   openReuse,
	check:  checkReuse,
	effect: resumeContract,
}

// reuseUntil is the last day on which a contract may begin again for the fee alone (제16조 ① 2호).
func reuseUntil(f *Filing) (kilowon.Date, int64) {
	var terms tariff.ReuseTerms
	if d := f.Standing.Book.Receivables.ReuseTerms.At(f.On); d != nil {
		terms = d.Value
	}
	return AfterYears(f.Standing.Ended, int(terms.Years)), terms.Years
}

func openReuse(f *Filing) []kilowon.Finding {
	ended, at := f.Standing.Ended, place{"wished", "제46조 ①"}
	switch {
	case ended.IsZero():
		return []kilowon.Finding{at.stop(codeRule, "해지된 계약이 아니어서 재사용을 신청할 것이 없습니다.")}
	case f.On < ended:
		return []kilowon.Finding{at.stop(codeRule, "%s에 해지하기로 정해진 계약입니다. 해지를 거두려면 고객센터(123)에 알리고, 해지된 뒤에 다시 쓰려면 그날부터 재사용을 신청해 주세요.", ended)}
	}
	return tooLate(f, f.On, at)
}

// tooLate stops a beginning more than the years after the termination.
func tooLate(f *Filing, day kilowon.Date, at place) []kilowon.Finding {
	if until, years := reuseUntil(f); day > until {
		at.cite = "제16조 ① 3호"
		return []kilowon.Finding{at.stop(codeRule, "%s에 해지하여 %d년이 되는 %s까지 재사용할 수 있습니다. 그 뒤에는 전기사용을 새로 신청하고 시설부담금은 고객센터(123)에 문의해 주세요.", f.Standing.Ended, years, until)}
	}
	return nil
}

func checkReuse(f *Filing) []kilowon.Finding {
	a, day, at := f.Answers, f.Answers.Date("wished"), place{"wished", "제46조 ①"}
	if day < f.On {
		return []kilowon.Finding{at.stop(codeRule, "재사용 희망일은 신청일(%s)이나 그 뒤여야 하는데 %s입니다.", f.On, day)}
	}
	if late := tooLate(f, day, at); late != nil {
		return late
	}
	if a["customer"] == otherCustomer && a["name"] == a["former"] {
		return []kilowon.Finding{place{"name", "제12조 ①"}.stop(codeRule, "해지하기 전 고객과 새 고객이 “%s”로 같습니다.", a["name"])}
	}
	fee := place{"wished", "제46조 ②"}.notice("재사용수수료를 부담합니다. 금액은 처리할 때 정하여 알려 드립니다.")
	if d := f.Standing.Book.Receivables.EndedBase.At(f.On); d != nil && a["customer"] == sameCustomer && day <= AfterYears(f.Standing.Ended, int(d.Value.Months/12)) {
		return []kilowon.Finding{fee, place{"customer", "제16조 ① 1호"}.notice(
			"해지 후 1년 안의 재사용이라 해지기간의 기본요금을 부담하지만 청구는 보류합니다. 다시 쓴 날부터 1년 안에 해지했던 계약이면 보류한 것까지 청구합니다.")}
	}
	return []kilowon.Finding{fee}
}

func resumeContract(f *Filing) (Effect, error) {
	a := f.Answers
	e := Effect{From: a.Date("wished"), Reuse: &Reuse{Ended: f.Standing.Ended, Clear: f.Standing.EndedClear, OtherCustomer: a["customer"] == otherCustomer}}
	if e.Reuse.OtherCustomer {
		e.Holder = &Holder{Name: a["name"], Former: a["former"]}
	}
	if day := f.Grants.Date("resumes"); !day.IsZero() {
		if day < e.From {
			return e, kilowon.At("resumes", kilowon.Errorf(kilowon.Invalid, "재사용일은 희망일(%s)이나 그 뒤여야 하는데 %s입니다.", e.From, day))
		}
		if late := tooLate(f, day, place{}); late != nil {
			return e, kilowon.At("resumes", kilowon.Errorf(kilowon.Invalid, "%s", late[0].Message))
		}
		e.From = day
		e.Reuse.Decided, e.Reuse.ThreePhase, e.Reuse.MeterRemoved = true, f.Grants["phase"] == "three", f.Grants["removed"] == yes
		e.Reuse.OffHours = f.Grants["off_hours"] == yes
	}
	e.Summary = []string{fmt.Sprintf("%s에 해지한 계약을 %s부터 같은 조건으로 다시 시작합니다. %s의 요금은 청구하지 않습니다.", f.Standing.Ended, e.From, kilowon.Period{From: f.Standing.Ended, To: e.From})}
	if e.Holder != nil {
		e.Summary = append(e.Summary, kilowon.Particles(fmt.Sprintf("계약의 고객을 %s부터 %s에서 %s(으)로 바꿉니다.", e.From, a["former"], a["name"])))
	}
	return e, nil
}
