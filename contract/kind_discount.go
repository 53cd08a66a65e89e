package contract

import (
	"fmt"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// The grounds as they stand in the form, by their codes.
const (
	groundLargeFamily   = "large_family"
	groundThreeChildren = "three_children"
	groundChildbirth    = "childbirth"
	groundLifeSupport   = "life_support"
	groundDisabled      = "disabled"
	groundNearPoor      = "near_poor"
	groundFacility      = "welfare_facility"
)

var veterans = []string{"veteran", "may18", "independence"}

var recipients = []string{"basic_livelihood", "basic_housing"}

// families are the grounds of 제67조 ⑥ 4호, which only dwellings have.
var families = []string{groundLargeFamily, groundThreeChildren, groundChildbirth, groundLifeSupport}

const (
	childbirthYears  = 3
	largeFamilyLeast = 5
	threeChildren    = 3
)

// childbirthFirst is the first day of birth that counts (부칙 2016-12-01).
var childbirthFirst = kilowon.MustDate("2016-12-01")

// personal are the fields on who applies.
func personal(who string) []Field {
	return []Field{
		{ID: "applicant", Label: "신청인 성명", Hint: who, Required: true, Most: 40, Personal: PersonName},
		{ID: "phone", Label: "휴대전화번호", Hint: "숫자만 적습니다.", Type: Phone, Required: true},
	}
}

// privacy is the consent every form asks for (제51조의2).
func privacy(purpose string) Consent {
	return Consent{ID: "consent_personal", Title: "개인정보 수집·이용", Required: true,
		Text: purpose + "에 필요한 성명, 휴대전화번호, 주소를 씁니다. 암호화하여 두며 계약이 끝난 뒤 최장 10년까지 보관합니다. 동의하지 않을 수 있으나 그때는 이 신청을 처리할 수 없습니다."}
}

var lookUp = Consent{ID: ConsentLookUp, Title: "행정정보 공동이용", Text: "담당자가 주민등록등본과 자격 증명을 전산으로 확인하는 데 동의하면 그 서류는 붙이지 않아도 됩니다(전자정부법 제36조)."}

var discount = Kind{
	Code: "discount", Name: "전기요금 할인(복지할인·대가족)", Category: CategoryDiscount, Form: "별지 4", Cites: []kilowon.Cite{"제67조 ⑥"},
	Keywords: []string{"복지할인", "대가족", "다자녀", "3자녀", "출산", "장애인", "국가유공자", "기초생활수급자", "차상위", "생명유지장치", "사회복지시설", "감액"},
	FourEyes: true, Due: workingDue,
	Guide: Guide{
		Lead: "장애인, 유공자, 수급자, 차상위계층, 대가족·다자녀·출산가구, 생명유지장치 사용 가구의 전기요금을 줄입니다.",
		About: []string{
			"신청한 날이 들어 있는 월분부터 줄입니다. 이미 청구된 달이 있으면 차액을 다음 청구에서 뺍니다.",
			"여러 사유가 겹치면 줄어드는 금액이 가장 큰 것 하나를 적용합니다. 기초생활수급과 차상위계층은 대가족·다자녀·출산·생명유지장치와 함께 적용하며 앞의 것을 먼저 뺍니다.",
			"출산가구는 출생일부터 3년이 되는 날이 들어 있는 월분까지, 외국인·재외동포의 대가족 등은 열두 달분이며 이어 받으려면 다시 신청합니다.",
			"이사하면 앞 주소의 할인을 끝내고 새 주소에서 다시 신청합니다.",
		},
		Channels: []string{"온라인(이 포털, 관리사무소가 세대를 대신하여 신청)", "방문, 우편, 팩시밀리"},
		Process:  []string{"신청서 작성과 서류 첨부", "접수", "담당자 검토(필요하면 보완 요청)", "다른 담당자의 결재", "할인 적용"},
		Questions: []Question{
			{"언제부터 할인되나요?", "신청한 날이 들어 있는 월분부터입니다. 심사가 늦어져도 신청한 날로 정합니다."},
			{"단일계약 아파트도 되나요?", "됩니다. 세대별 사용량을 제출하면 그 세대의 할인액을 단지의 요금에서 뺍니다."},
			{"주민등록번호를 적어야 하나요?", "적지 않습니다. 자격은 붙인 서류나 행정정보 공동이용으로 확인합니다."},
		},
	},
	Fields: append([]Field{
		{ID: "unit", Label: "동·호", Hint: "할인받을 세대. 예: 101-1203", Type: Unit, Required: true},
	}, append(personal("할인받을 세대의 세대주나 세대원"),
		Field{ID: "ground", Label: "할인 사유", Type: Choice, Required: true, Options: grounds()},
		Field{ID: "beneficiary", Label: "할인 대상자 성명(시설명)", Hint: "신청인과 같으면 같은 이름을 적습니다.", Required: true, Most: 60, Personal: PersonName},
		Field{ID: "detail", Label: "자격 내용", Hint: "장애의 정도, 유공자 종류, 수급 종류, 해당 법령처럼 증명서에 적힌 것", Most: 100},
		Field{ID: "members", Label: "가구원 수", Hint: "대가족일 때만 적습니다.", Type: Number, Least: 1, Most: 30, When: When{"ground", []string{groundLargeFamily}}},
		Field{ID: "children", Label: "자녀 수", Hint: "다자녀일 때만 적습니다.", Type: Number, Least: 1, Most: 20, When: When{"ground", []string{groundThreeChildren}}},
		Field{ID: "born", Label: "영아의 출생일", Hint: "출산가구일 때만 적습니다. 예: 2026-03-05", Type: Day, Personal: PersonBirth, When: When{"ground", []string{groundChildbirth}}},
		Field{ID: "elsewhere", Label: "주민등록을 아직 옮기지 않았습니다(실거주확인서를 붙입니다)", Type: Check},
		Field{ID: "foreign", Label: "가구원이 외국인 또는 재외동포입니다", Hint: "대가족과 다자녀는 열두 달분을 적용합니다.", Type: Check},
		Field{ID: "stay", Label: "체류기간 만료일", Hint: "외국인·재외동포일 때만 적습니다.", Type: Day, When: When{"foreign", []string{yes}}},
	)...),
	Documents: []Document{
		{ID: "doc_register", Name: "주민등록등본", Skippable: true, When: When{"ground", slices.Concat(families, []string{groundDisabled, groundNearPoor}, veterans, recipients)}},
		{ID: "doc_disabled", Name: "복지카드 또는 장애인증명서", Skippable: true, When: When{"ground", []string{groundDisabled}}},
		{ID: "doc_veteran", Name: "국가유공자증(5·18, 독립유공자 포함)", Skippable: true, When: When{"ground", veterans}},
		{ID: "doc_recipient", Name: "기초생활수급자 증명서", Skippable: true, When: When{"ground", recipients}},
		{ID: "doc_near_poor", Name: "차상위계층 확인서", Note: "우선돌봄·자활근로 차상위는 따로 붙입니다.", Skippable: true, When: When{"ground", []string{groundNearPoor}}},
		{ID: "doc_facility", Name: "시설 인허가증 또는 신고필증", When: When{"ground", []string{groundFacility}}},
		{ID: "doc_life_support", Name: "가정산소치료 처방전과 표준계약서", When: When{"ground", []string{groundLifeSupport}}},
		{ID: "doc_foreign", Name: "외국인등록증 또는 국내거소신고증(사실증명)", When: When{"foreign", []string{yes}}},
		{ID: "doc_residence", Name: "실거주확인서", When: When{"elsewhere", []string{yes}}},
	},
	Consents: []Consent{
		{ID: "consent_duty", Title: "변동사실 통보와 차액 납부", Required: true,
			Text: "이사, 가구원 수 변동, 수급 제외처럼 자격이 없어지는 일이 생기면 알리고, 알리지 않아 잘못 할인받은 금액은 더 내는 데 동의합니다."},
		privacy("전기요금 할인 신청과 해지"),
		{ID: "consent_sensitive", Title: "민감정보 처리", Required: true,
			Text: "장애, 유공, 수급, 가구 구성에 관한 정보를 할인 신청을 처리하는 데에만 씁니다(개인정보보호법 제23조). 동의하지 않을 수 있으나 그때는 할인할 수 없습니다."},
		lookUp,
	},
	check:  checkDiscount,
	effect: grantDiscount,
}

// workingDue is how long the program gives the supplier where the terms of supply say nothing (rules: application-days).
var workingDue = Due{Days: 5, Working: true}

func grounds() []Option {
	var out []Option
	for k := tariff.DiscountNone + 1; k < tariff.DiscountCount; k++ {
		out = append(out, Option{k.Code(), k.String()})
	}
	return out
}

func checkDiscount(f *Filing) []kilowon.Finding {
	a, h := f.Answers, f.Standing.Household
	var out []kilowon.Finding
	add := func(field string, cite kilowon.Cite, format string, args ...any) {
		out = append(out, place{field, cite}.stop(codeRule, format, args...))
	}
	ground := a["ground"]
	if n := a.Int("members"); ground == groundLargeFamily && n < largeFamilyLeast {
		add("members", "제67조 ⑥ 4호 나목", "대가족 할인은 가구원이 5인 이상이어야 하는데 %d인입니다.", n)
	}
	if n := a.Int("children"); ground == groundThreeChildren && n < threeChildren {
		add("children", "제67조 ⑥ 4호 가목", "다자녀 할인은 자녀가 3인 이상이어야 하는데 %d인입니다.", n)
	}
	if born := a.Date("born"); ground == groundChildbirth {
		switch end := AfterYears(born, childbirthYears); {
		case born > f.On:
			add("born", "별지 4", "출생일은 신청일(%s)보다 늦을 수 없는데 %s입니다.", f.On, born)
		case born < childbirthFirst:
			add("born", "제67조 ⑥ 4호 라목", "출산가구 할인은 %s 뒤에 태어난 영아부터인데 %s입니다.", childbirthFirst, born)
		case f.On >= end:
			add("born", "별지 4", "출산가구 할인은 출생일부터 3년 미만인 영아가 있어야 하는데, %s에 태어나 %s에 3년이 되었습니다.", born, end)
		}
	}
	if stay := a.Date("stay"); a["foreign"] == yes && stay < f.On {
		add("stay", "별지 4", "체류기간이 %s에 끝났습니다. 체류기간을 늘린 뒤 신청해 주세요.", stay)
	}
	if slices.Contains(families, ground) && !h.Dwelling() {
		add("unit", "제67조 ⑥ 4호", "대가족·다자녀·출산·생명유지장치 할인은 주택용 세대에만 적용하는데 %s은(는) %s입니다.", h.Unit.Korean(), h.Key.ClassName())
	}
	if !h.Dwelling() && h.Key.Class != tariff.General {
		add("unit", "제67조 ⑥", "할인은 주택용과 일반용에 적용하는데 %s은(는) %s입니다.", h.Unit.Korean(), h.Key.ClassName())
	}
	return append(out, held(f)...)
}

// held tells the discounts that the household has already.
func held(f *Filing) []kilowon.Finding {
	var out []kilowon.Finding
	kind, _ := tariff.ParseDiscountKind(f.Answers["ground"])
	e, err := grantDiscount(f)
	if err != nil {
		return nil
	}
	for _, d := range f.Standing.Household.Discounts {
		switch {
		case d.Kind == kind && (d.To.IsZero() || d.To > e.From && (e.Until.IsZero() || d.To >= e.Until)):
			out = append(out, place{"ground", "제67조 ⑥"}.stop(codeRule, "이 세대는 %s 할인을 이미 받고 있습니다(%s부터). 다시 신청하지 않아도 됩니다.", d.Kind, d.From))
		case d.Kind != kind:
			out = append(out, place{"ground", "제67조 ⑥"}.notice("이 세대는 %s 할인을 받고 있습니다. 겹치면 큰 것만 적용하되 수급·차상위와 가구 할인은 함께 적용합니다.", d.Kind))
		}
	}
	return out
}

// grantDiscount begins with the reading month of the application and ends as the form says (별지 4 안내사항; rules: application-terms). A renewal begins
// where what the household has ends.
func grantDiscount(f *Filing) (Effect, error) {
	kind, err := tariff.ParseDiscountKind(f.Answers["ground"])
	if err != nil {
		return Effect{}, err
	}
	readingDay := f.Standing.Complex.ReadingDay
	month, period := ReadingPeriod(f.On, readingDay)
	// A household that moved in inside the month has its discount from then on (별지 4 안내사항, rules: move-parts).
	e := Effect{From: max(period.From, f.Standing.MovedOn), Discount: kind}
	first := e.From
	until := func(d kilowon.Date) {
		if e.Until.IsZero() || d < e.Until {
			e.Until = d
		}
	}
	if kind == tariff.Childbirth {
		_, last := ReadingPeriod(AfterYears(f.Answers.Date("born"), childbirthYears), readingDay)
		until(last.To)
	}
	if f.Answers["foreign"] == yes && (kind == tariff.LargeFamily || kind == tariff.ThreeChildren) {
		until(yearOf(f.On, readingDay))
	}
	if f.Answers["foreign"] == yes {
		_, last := ReadingPeriod(f.Answers.Date("stay"), readingDay)
		until(last.To)
	}
	for _, d := range f.Standing.Household.Discounts {
		if d.Kind == kind && !d.To.IsZero() && d.To > e.From && (e.Until.IsZero() || d.To < e.Until) {
			e.From = d.To
		}
	}
	e.Summary = []string{fmt.Sprintf("%s의 %s 할인을 %s(%s부터)에 적용합니다.", f.Standing.Household.Unit.Korean(), kind, MonthBilled(month), e.From)}
	if e.From != first {
		e.Summary[0] = fmt.Sprintf("%s의 %s 할인을 지금 기한에 이어 %s부터 적용합니다.", f.Standing.Household.Unit.Korean(), kind, e.From)
	}
	if !e.Until.IsZero() {
		e.Summary = append(e.Summary, fmt.Sprintf("할인은 %s까지이며 이어 받으려면 그 전에 다시 신청해야 합니다.", e.Until.AddDays(-1)))
	}
	if f.Standing.Billed > e.From {
		e.Summary = append(e.Summary, "이미 청구한 달은 다시 계산하여 차액을 다음 청구에서 뺍니다.")
	}
	return e, nil
}
