package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// termsForm is a form of dated terms; the fields' ids are the paths of the errors that the use case tells.
type termsForm struct {
	Fields  []formField
	Reason  Field
	Problem string
}

// formField is a field with the choices it has, none for a text; Long is a text of several lines.
type formField struct {
	Field
	Options []Option
	Long    bool
}

func (f *termsForm) field(id string) *Field {
	for i := range f.Fields {
		if f.Fields[i].ID == id {
			return &f.Fields[i].Field
		}
	}
	if id == f.Reason.ID && id != "" {
		return &f.Reason
	}
	return nil
}

func (f *termsForm) all() []Field {
	var out []Field
	for i := range f.Fields {
		out = append(out, f.Fields[i].Field)
	}
	if f.Reason.ID != "" {
		out = append(out, f.Reason)
	}
	return out
}

func (f *termsForm) wrong() bool { return len(faulty(f.all())) > 0 }

// read takes the values back and checks numbers and dates.
func (f *termsForm) read(r *http.Request) {
	for i := range f.Fields {
		f.Fields[i].Value = strings.TrimSpace(r.PostFormValue(f.Fields[i].ID))
	}
	f.Reason.Value = strings.TrimSpace(r.PostFormValue(f.Reason.ID))
}

// number is a field of a whole number from 0 on.
func (f *termsForm) number(id string) int64 {
	field := f.field(id)
	n, err := strconv.ParseInt(field.Value, 10, 64)
	if err != nil || n < 0 {
		field.Error = "0 이상의 정수를 적어 주세요."
	}
	return n
}

func (f *termsForm) date(id string) kilowon.Date {
	field := f.field(id)
	d, err := kilowon.ParseDate(field.Value)
	if err != nil {
		field.Error = "2026-03-01처럼 연-월-일로 적어 주세요."
	}
	return d
}

// tell puts the use case's error at its field, or above the form; it reports whether the error was one to show here.
func (f *termsForm) tell(err error) bool {
	code := kilowon.CodeOf(err)
	if code != kilowon.Invalid && code != kilowon.Conflict && code != kilowon.Unencoded {
		return false
	}
	var e *kilowon.Error
	if errors.As(err, &e) {
		if field := f.field(e.Path); field != nil {
			field.Error = e.Message
			return true
		}
	}
	f.Problem = problemText(err)
	return true
}

func reasonField() Field {
	return Field{ID: "reason", Label: "변경 사유", Hint: "확인할 담당자가 알 수 있게 적습니다. 예: 2026-10-05 접수한 종합계약 신청. 이름과 전화번호는 적지 않습니다.", Required: true}
}

func fromField(on kilowon.Date) formField {
	return formField{Field: Field{ID: "from", Label: "적용일", Type: "date", Value: on.String(), Required: true,
		Hint: fmt.Sprintf("%s부터 고를 수 있습니다. 그 전은 이미 청구되었거나 청구하는 중입니다.", on)}}
}

// complexTermsForm asks for terms that hold from a day on; the complex is called and stands as c says.
func complexTermsForm(c *store.Complex, t *store.ComplexTerms, from formField) termsForm {
	var methods, options, rules, days []Option
	for _, m := range []apartment.Method{apartment.Single, apartment.Comprehensive, apartment.PerHousehold} {
		methods = append(methods, Option{Value: m.Code(), Label: m.String()})
	}
	for o := tariff.Option(0); o <= 2; o++ {
		options = append(options, Option{Value: strconv.Itoa(int(o)), Label: optionText(o)})
	}
	for _, r := range []apartment.ShareRule{apartment.ShareOwnTariff, apartment.ShareUsage, apartment.ShareEqual} {
		rules = append(rules, Option{Value: r.Code(), Label: r.String()})
	}
	for d := 1; d <= tariff.LastDay; d++ {
		if d <= 28 || d == tariff.LastDay {
			days = append(days, Option{Value: strconv.Itoa(d), Label: readingDayText(d)})
		}
	}
	return termsForm{Reason: reasonField(), Fields: []formField{
		{Field: Field{ID: "name", Label: "단지 이름", Value: c.Name, Required: true, Hint: "고지서에 나옵니다. 이미 청구한 달의 고지서는 그때의 이름 그대로입니다."}},
		{Field: Field{ID: "address", Label: "주소", Value: c.Address}},
		from,
		{Field: Field{ID: "method", Label: "계약방법", Value: t.Method.Code(), Required: true, Hint: "종합계약과 단일계약은 1년 안에 다시 바꾸지 않습니다(별지 2-3 Ⅱ 1 다)."}, Options: methods},
		{Field: Field{ID: "contract_kw", Label: "계약전력(kW)", Value: strconv.FormatInt(t.ContractKW, 10), Required: true, Mode: "numeric"}},
		{Field: Field{ID: "common_option", Label: "공동설비 선택요금", Value: strconv.Itoa(int(t.CommonOption)), Required: true}, Options: options},
		{Field: Field{ID: "common_equipment_kw", Label: "공동설비 용량(kW)", Value: strconv.FormatInt(t.CommonEquipmentKW, 10), Required: true, Mode: "numeric", Hint: "모르면 0을 적습니다."}},
		{Field: Field{ID: "reading_day", Label: "정기검침일", Value: strconv.Itoa(t.ReadingDay), Required: true}, Options: days},
		{Field: Field{ID: "share_rule", Label: "단일계약의 세대별 분담 방법", Value: t.ShareRule.Code(), Required: true}, Options: rules},
		{Field: Field{ID: "sub_customers", Label: "공동이용고객", Value: subCustomersText(t.SubCustomers), Hint: "변압기를 같이 쓰는 고객을 한 줄에 하나씩 이름, 계약전력(kW), 최대수요전력계의 순서로 적습니다. 예: 전기차 충전소, 14, 있음"}, Long: true},
	}}
}

// subCustomersText writes the sub-customers as the form takes them.
func subCustomersText(list []apartment.SubCustomer) string {
	var lines []string
	for _, s := range list {
		metered := "없음"
		if s.Metered {
			metered = "있음"
		}
		lines = append(lines, fmt.Sprintf("%s, %d, %s", s.Name, s.ContractKW, metered))
	}
	return strings.Join(lines, "\n")
}

// subCustomers reads them back.
func (f *termsForm) subCustomers() []apartment.SubCustomer {
	field := f.field("sub_customers")
	var out []apartment.SubCustomer
	for line := range strings.Lines(field.Value) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		parts := strings.Split(line, ",")
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		if len(parts) != 3 || parts[2] != "있음" && parts[2] != "없음" {
			field.Error = fmt.Sprintf("“%s”을(를) 읽지 못했습니다. 이름, 계약전력(kW), 있음(또는 없음)을 쉼표로 나누어 적어 주세요.", line)
			return nil
		}
		kw, err := strconv.ParseInt(parts[1], 10, 64)
		if err != nil {
			field.Error = fmt.Sprintf("“%s”의 계약전력은 정수여야 합니다.", line)
			return nil
		}
		out = append(out, apartment.SubCustomer{Name: parts[0], ContractKW: kw, Metered: parts[2] == "있음"})
	}
	return out
}

// complexTerms reads the form back; the name is among the terms where it is another than c's.
func (f *termsForm) complexTerms(c *store.Complex, before store.ComplexTerms) *store.ComplexTerms {
	t := before
	name, address := f.field("name").Value, f.field("address").Value
	if name == "" {
		f.field("name").Error = "단지 이름을 적어 주세요."
	}
	if name != c.Name || address != c.Address {
		t.Name, t.Address = name, address
	}
	t.SubCustomers = f.subCustomers()
	t.From, t.ContractKW, t.CommonEquipmentKW = f.date("from"), f.number("contract_kw"), f.number("common_equipment_kw")
	t.CommonOption, t.ReadingDay = tariff.Option(f.number("common_option")), int(f.number("reading_day"))
	var err error
	if t.Method, err = apartment.ParseMethod(f.field("method").Value); err != nil {
		f.field("method").Error = "목록에 있는 계약방법을 골라 주세요."
	}
	if t.ShareRule, err = apartment.ParseShareRule(f.field("share_rule").Value); err != nil {
		f.field("share_rule").Error = "목록에 있는 분담 방법을 골라 주세요."
	}
	return &t
}

func householdTermsForm(t *store.HouseholdTerms, from kilowon.Date) termsForm {
	var classes []Option
	chosen := 0
	for i, k := range apartment.HouseholdClasses {
		label := "주택용전력"
		if i > 0 {
			label = k.String()
		}
		classes = append(classes, Option{Value: strconv.Itoa(i), Label: label})
		if k == t.Key {
			chosen = i
		}
	}
	number := func(id, label, hint string, n int64) formField {
		return formField{Field: Field{ID: id, Label: label, Hint: hint, Value: strconv.FormatInt(n, 10), Required: true, Mode: "numeric"}}
	}
	vacant := "0"
	if t.Vacant {
		vacant = "1"
	}
	return termsForm{Reason: reasonField(), Fields: []formField{
		fromField(from),
		{Field: Field{ID: "class", Label: "계약종별", Value: strconv.Itoa(chosen), Required: true}, Options: classes},
		number("contract_kw", "계약전력(kW)", "주택용은 0을 적습니다.", t.ContractKW),
		number("households", "가구수", "한 집에 두 가구 이상이 사는 1주택수가구만 적고, 아니면 0을 적습니다(제67조 ⑤).", t.Households),
		number("tv_sets", "TV 수상기 수", "", t.TVSets),
		number("multiplier", "계기 배수", "배수가 없으면 0을 적습니다.", t.Multiplier),
		number("digits", "계기 자릿수", "지침이 한 바퀴 도는 자릿수. 모르면 0을 적습니다.", int64(t.Digits)),
		{Field: Field{ID: "meter", Label: "계기번호", Value: t.Meter, Hint: "계기를 바꾼 것이면 계기 교체에서 적습니다."}},
		{Field: Field{ID: "vacant", Label: "빈집 여부", Value: vacant, Required: true}, Options: []Option{{Value: "0", Label: "사는 사람 있음"}, {Value: "1", Label: "빈집"}}},
		{Field: Field{ID: "remark", Label: "비고", Value: t.Remark, Hint: "양식의 비고 칸에 나옵니다. 이름과 전화번호는 적지 않습니다."}},
	}}
}

func (f *termsForm) householdTerms() *store.HouseholdTerms {
	t := store.HouseholdTerms{From: f.date("from"), ContractKW: f.number("contract_kw"), Households: f.number("households"), TVSets: f.number("tv_sets"),
		Multiplier: f.number("multiplier"), Digits: int(f.number("digits")), Vacant: f.field("vacant").Value == "1", Remark: f.field("remark").Value,
		Meter: f.field("meter").Value}
	if n := f.number("class"); n < int64(len(apartment.HouseholdClasses)) {
		t.Key = apartment.HouseholdClasses[n]
	} else {
		f.field("class").Error = "목록에 있는 계약종별을 골라 주세요."
	}
	return &t
}

// readingDayText is a reading day as people say it.
func readingDayText(day int) string {
	if day == tariff.LastDay {
		return "말일"
	}
	return fmt.Sprintf("매월 %d일", day)
}

func optionText(o tariff.Option) string {
	if o == 0 {
		return "없음"
	}
	return o.String()
}

// equipmentText is the common equipment's capacity, where it is known.
func equipmentText(kw int64) string {
	if kw == 0 {
		return "-"
	}
	return kilowon.FormatInt(kw) + "kW"
}

// termChange is one thing that a proposal changes.
type termChange struct {
	Term, Before, After string
}

// changes lists what a proposal would set, beside what holds.
func changes(p *app.Proposal) []termChange {
	var before, after []Fact
	if p.ComplexTerms != nil {
		after = complexFacts(&p.Complex, p.ComplexTerms)
		if p.ComplexBefore != nil {
			before = complexFacts(&p.Complex, p.ComplexBefore)
		}
	} else {
		after = householdFacts(p.HouseholdTerms)
		if p.HouseholdBefore != nil {
			before = householdFacts(p.HouseholdBefore)
		}
	}
	out := make([]termChange, len(after))
	for i := range after {
		out[i] = termChange{Term: after[i].Term, After: after[i].Text, Before: "-"}
		if before != nil {
			out[i].Before = before[i].Text
		}
	}
	return out
}

// complexFacts are terms of a complex, which keeps its own name where they tell none.
func complexFacts(c *store.Complex, t *store.ComplexTerms) []Fact {
	name, address := c.Name, c.Address
	if t.Name != "" {
		name, address = t.Name, t.Address
	}
	return []Fact{{Term: "단지 이름", Text: name}, {Term: "주소", Text: address}, {Term: "공동이용고객", Text: orDash(subCustomersText(t.SubCustomers))}, {Term: "계약방법", Text: t.Method.String()}, {Term: "계약전력", Text: kilowon.FormatInt(t.ContractKW) + "kW"},
		{Term: "공동설비 선택요금", Text: optionText(t.CommonOption)}, {Term: "공동설비 용량", Text: equipmentText(t.CommonEquipmentKW)},
		{Term: "정기검침일", Text: readingDayText(t.ReadingDay)}, {Term: "분담 방법", Text: t.ShareRule.String()}}
}

func householdFacts(t *store.HouseholdTerms) []Fact {
	class, vacant := "주택용전력", "사는 사람 있음"
	if t.Key != (tariff.Key{}) {
		class = t.Key.String()
	}
	if t.Vacant {
		vacant = "빈집"
	}
	if t.Closed {
		vacant = "닫힘"
	}
	swapped := "-"
	if !t.Swapped.IsZero() {
		swapped = fmt.Sprintf("%v, 뗀 계기 %s → 단 계기 %s", t.Swapped, t.SwapEnd, t.SwapStart)
	}
	return []Fact{{Term: "계약종별", Text: class}, {Term: "계약전력", Text: equipmentText(t.ContractKW)}, {Term: "가구수", Text: strconv.FormatInt(max(1, t.Households), 10)},
		{Term: "TV 수상기 수", Text: strconv.FormatInt(t.TVSets, 10)}, {Term: "계기 배수", Text: strconv.FormatInt(max(1, t.Multiplier), 10)},
		{Term: "계기 자릿수", Text: strconv.Itoa(t.Digits)}, {Term: "상태", Text: vacant}, {Term: "비고", Text: t.Remark},
		{Term: "계기번호", Text: orDash(t.Meter)}, {Term: "계기 교체", Text: swapped}}
}
