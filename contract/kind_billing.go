package contract

import (
	"fmt"

	"github.com/kilowon/kilowon"
)

// billing is what form 1-2 asks under 세금계산서발행, 요금청구장소, 이메일청구, 모바일청구 and 자동이체.
var billing = Kind{
	Code: "billing", Name: "청구·납부 방법 변경", Category: CategoryBill, Form: "별지 1-2", Cites: []kilowon.Cite{"제77조 ②", "제74조 ②", "제11조"},
	Keywords: []string{"이메일청구", "모바일청구", "전자청구", "청구서유형", "자동이체", "계좌", "납부방법", "세금계산서", "사업자등록번호", "요금청구장소", "변경신청"},
	money:    func(a Answers) bool { return a[billingDebit] != "" }, Due: workingDue,
	Guide: Guide{
		Lead: "청구서를 이메일이나 휴대전화로 받고, 자동이체로 내고, 세금계산서와 청구서를 받을 곳을 바꿉니다.",
		About: []string{
			"해당하는 것만 적습니다. 고르지 않은 것은 지금대로 둡니다.",
			"이메일이나 모바일로 받으면 매월 전기요금에서 200원을 뺍니다. 계약 하나에 한 번이며, 종합계약은 공동설비 요금에서 뺍니다.",
			"자동이체 할인은 2023년 7월분부터 없어져, 새로 신청하는 계약에는 할인이 없습니다.",
			"신청한 날이 들어 있는 월분의 청구서부터 새 방법으로 보냅니다. 그 달을 이미 청구하였으면 다음 달부터입니다.",
		},
		Channels: []string{"온라인(이 포털)", "방문, 우편, 팩시밀리"},
		Process:  []string{"신청서 작성과 서류 첨부", "접수", "담당자 처리", "자동이체는 다른 담당자의 결재", "신청한 날이 들어 있는 월분부터 적용"},
		Questions: []Question{
			{"이메일과 모바일을 함께 받을 수 있나요?", "하나만 고릅니다. 할인도 한 번입니다. 청구서 파일은 포털의 요금조회에서 언제든 내려받습니다."},
			{"예금주가 신청인과 다르면요?", "예금주가 서명한 자동이체 신청서(별도 서식)를 붙입니다."},
		},
	},
	Fields: append(append([]Field{}, office...),
		Field{ID: billingKind, Label: "청구서를 받는 방법", Hint: "바꾸지 않으면 고르지 않습니다.", Type: Choice, Options: []Option{
			{string(EmailBill), "이메일청구"}, {string(MobileBill), "모바일청구(휴대전화 문자)"}, {string(PaperBill), "우편(이메일·모바일청구 해지)"}}},
		Field{ID: "email", Label: "이메일주소", Hint: "이메일청구일 때만 적습니다.", Type: Email, Personal: PersonEmail, When: When{billingKind, []string{string(EmailBill)}}},
		Field{ID: "mobile", Label: "청구서를 받을 휴대전화번호", Hint: "모바일청구일 때만 숫자만 적습니다.", Type: Phone, When: When{billingKind, []string{string(MobileBill)}}},
		Field{ID: billingPlace, Label: "요금청구장소", Hint: "바꾸지 않으면 고르지 않습니다.", Type: Choice, Options: []Option{{atSupply, "전기사용장소"}, {elsewhere, "기타장소"}}},
		Field{ID: "address", Label: "청구서를 받을 주소", Hint: "기타장소일 때만 적습니다.", Most: 100, When: When{billingPlace, []string{elsewhere}}},
		Field{ID: billingDebit, Label: "자동이체", Hint: "바꾸지 않으면 고르지 않습니다.", Type: Choice, Options: []Option{{applied, "신청(계좌 변경)"}, {cancelled, "해지"}}},
		Field{ID: "bank", Label: "은행명", Hint: "자동이체를 신청할 때만 적습니다.", Most: 30, When: When{billingDebit, []string{applied}}},
		Field{ID: "account_holder", Label: "예금주", Most: 60, Personal: PersonName, When: When{billingDebit, []string{applied}}},
		Field{ID: "account", Label: "계좌번호", Hint: "숫자만 적습니다.", Type: Account, When: When{billingDebit, []string{applied}}},
		Field{ID: "birth", Label: "예금주 생년월일", Hint: "예금주가 개인일 때만 적습니다. 예: 1980-01-02", Type: Day, Personal: PersonBirth},
		Field{ID: "holder_is", Label: "예금주와 신청인", Type: Choice, When: When{billingDebit, []string{applied}},
			Options: []Option{{"same", "같습니다"}, {"other", "다릅니다(예금주가 서명한 신청서를 붙입니다)"}}},
		Field{ID: billingTax, Label: "세금계산서 발행", Hint: "바꾸지 않으면 고르지 않습니다.", Type: Choice, Options: []Option{{applied, "신청(사업자등록번호 변경)"}, {cancelled, "해지"}}},
		Field{ID: "business_number", Label: "사업자등록번호", Hint: "숫자 10자리. 세금계산서를 신청할 때만 적습니다.", Most: 12, When: When{billingTax, []string{applied}}},
		Field{ID: "business_name", Label: "상호", Most: 60, When: When{billingTax, []string{applied}}},
		Field{ID: "business_type", Label: "업태", Most: 40, When: When{billingTax, []string{applied}}},
		Field{ID: "business_item", Label: "종목", Most: 40, When: When{billingTax, []string{applied}}},
	),
	Documents: []Document{
		{ID: "doc_business", Name: "사업자등록증 사본", When: When{billingTax, []string{applied}}},
		{ID: "doc_holder", Name: "예금주가 서명한 자동이체 신청서", Note: "예금주가 신청인과 다를 때의 별도 서식", When: When{"holder_is", []string{"other"}}},
	},
	Consents: []Consent{
		privacy("청구·납부 방법 변경"),
		{ID: "consent_optional", Title: "선택 개인정보 수집·이용", Text: "이메일 주소, 은행명, 예금주명, 계좌번호, 예금주 생년월일을 청구서의 송달과 자동이체에 씁니다. 암호화하여 두며 계약이 끝난 뒤 최장 10년까지 보관합니다. " +
			"동의하지 않으면 이메일청구와 자동이체를 신청할 수 없습니다."},
	},
	check:  checkBilling,
	effect: changeBilling,
}

func checkBilling(f *Filing) []kilowon.Finding {
	a, now := f.Answers, f.Standing.Billing
	if len(a.changes()) == 0 {
		return []kilowon.Finding{place{billingKind, "별지 1-2"}.stop(codeRule, "바꿀 것을 하나 이상 골라 주세요: 청구서를 받는 방법, 요금청구장소, 자동이체, 세금계산서.")}
	}
	var out []kilowon.Finding
	if optional := a[billingKind] == string(EmailBill) || a[billingDebit] == applied; optional && a["consent_optional"] != yes {
		out = append(out, place{"consent_optional", "제51조의2"}.stop(codeNeeded, "선택 개인정보 수집·이용에 동의해야 이메일청구와 자동이체를 신청할 수 있습니다."))
	}
	if born := a.Date("birth"); born >= f.On {
		out = append(out, place{"birth", ""}.stop(codeWritten, "예금주 생년월일은 신청일(%s)보다 앞이어야 하는데 %s입니다.", f.On, born))
	}
	next, err := a.billing(now, f.On)
	if err != nil {
		return append(out, place{"business_number", "별지 1-2"}.stop(codeWritten, "%s", err.Error()))
	}
	for _, part := range []struct {
		id, said string
		same     bool
	}{
		{billingKind, "이미 그렇게 청구서를 받고 있습니다.", next.Kind == now.Kind && next.Email == now.Email && next.Mobile == now.Mobile},
		{billingPlace, "요금청구장소가 이미 그곳입니다.", next.Address == now.Address && a[billingPlace] != atSupply || a[billingPlace] == atSupply && now.Address == ""},
		{billingDebit, "자동이체가 이미 그렇습니다.", a[billingDebit] == cancelled && now.Debit == nil && now.Pay != "" || sameDebit(next.Debit, now.Debit)},
		{billingTax, "세금계산서가 이미 그렇습니다.", a[billingTax] == cancelled && now.TaxInvoice == nil || sameTaxInvoice(next.TaxInvoice, now.TaxInvoice)},
	} {
		if a[part.id] != "" && part.same {
			out = append(out, place{part.id, "별지 1-2"}.stop(codeRule, "%s 바꿀 것이 없으니 고르지 말고 비워 두세요.", part.said))
		}
	}
	if a["holder_is"] == "same" && a["account_holder"] != a["applicant"] && a[billingDebit] == applied {
		out = append(out, place{"holder_is", "별지 1-2"}.notice("예금주와 신청인의 이름이 다릅니다. 다른 사람이면 예금주가 서명한 신청서를 붙입니다."))
	}
	return out
}

func sameDebit(a, b *Debit) bool { return a != nil && b != nil && *a == *b }

func sameTaxInvoice(a, b *TaxInvoice) bool { return a != nil && b != nil && *a == *b }

// changeBilling begins with the day of the application, or with the first day that is not billed yet (rules: application-terms). What was decided since
// stands, and of it only what the form names is changed.
func changeBilling(f *Filing) (Effect, error) {
	now := f.Standing.Billing
	next, err := f.Answers.billing(now, f.On)
	if err != nil {
		return Effect{}, err
	}
	next.From = max(f.On, f.Standing.Billed, now.From)
	month, _ := ReadingPeriod(next.From, f.Standing.Complex.ReadingDay)
	e := Effect{From: next.From, Billing: &BillingChange{To: next, Parts: f.Answers.changes()}}
	for _, part := range e.Billing.Parts {
		e.Summary = append(e.Summary, next.sentence(part, month, f)...)
	}
	if next.From > f.On && f.Standing.Billed > f.On {
		e.Summary = append(e.Summary, fmt.Sprintf("신청한 %s이 든 달은 이미 청구하였습니다.", f.On))
	}
	return e, nil
}

// sentence tells what a part of the way becomes with a month's bill.
func (b *Billing) sentence(part string, month kilowon.Month, f *Filing) []string {
	book, billed := f.Standing.Book, MonthBilled(month)
	switch part {
	case billingKind:
		said := fmt.Sprintf("%s 청구서부터 %s(으)로 보냅니다.", billed, b.Kind)
		if rule := book.EBill.At(month.First()); b.Kind.Electronic() && rule != nil {
			return []string{kilowon.Particles(said), fmt.Sprintf("매월 전기요금에서 %s원을 뺍니다(제77조 ②).", rule.Value)}
		}
		return []string{kilowon.Particles(said)}
	case billingPlace:
		if b.Address == "" {
			return []string{fmt.Sprintf("%s 청구서부터 전기사용장소로 보냅니다.", billed)}
		}
		return []string{fmt.Sprintf("%s 청구서부터 %s(으)로 보냅니다.", billed, b.Address)}
	case billingTax:
		if b.TaxInvoice == nil {
			return []string{"세금계산서를 따로 발행하지 않습니다."}
		}
		t := b.TaxInvoice
		return []string{fmt.Sprintf("세금계산서를 %s분부터 %s(%s), %s/%s(으)로 발행합니다.", billed, t.Name, t.BusinessNumber, t.Business, t.Item)}
	}
	if b.Debit == nil {
		return []string{fmt.Sprintf("%s부터 자동이체를 끝내고 계좌이체로 냅니다(제77조 ①).", billed)}
	}
	out := []string{fmt.Sprintf("%s부터 %s 계좌에서 자동이체로 냅니다.", billed, b.Debit.Bank)}
	switch rule := book.AutoPayment.At(month.First()); {
	case rule == nil:
	case rule.Value.NewMonths > 0 && b.Debit.Applied >= rule.From:
		out = append(out, fmt.Sprintf("자동이체 할인은 %s부터 없어져 적용하지 않습니다.", MonthBilled(rule.From.Month())))
	default:
		out = append(out, fmt.Sprintf("자동이체로 낸 요금의 %s를 %s원까지 뺍니다(제77조 ②).", rule.Value.Ratio, rule.Value.Cap))
	}
	return out
}
