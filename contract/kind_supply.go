package contract

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/tariff"
)

// What the contract power goes by (제19조 ①).
const (
	byTransformer = "transformer"
	byEquipment   = "equipment"
)

const (
	mostPowerKW = 400_000
	mostUnits   = 10_000
	// highSupply is the voltage of complexes with a contract of their own (제23조 ①).
	highSupply = 22_900
)

// powerFields ask for the equipment (form 별지 1-1 설비용량).
var powerFields = []Field{
	{ID: "basis", Label: "계약전력 결정 기준", Type: Choice, Required: true, Options: []Option{{byTransformer, "변압기설비"}, {byEquipment, "사용설비"}}},
	{ID: "transformer_kva", Label: "변압기설비(kVA)", Hint: "한전에서 전기를 받는 1차변압기 표시용량의 합계. 변압기설비를 골랐을 때만 적습니다.", Type: Number, Least: 1, Most: mostPowerKW, When: When{"basis", []string{byTransformer}}},
	{ID: "equipment_kw", Label: "사용설비(kW)", Hint: "75kW 이하인 설비들의 입력 합계. 사용설비를 골랐을 때만 적습니다.", Type: Number, Least: 0, Most: mostPowerKW, When: When{"basis", []string{byEquipment}}},
	{ID: "large_kw", Label: "75kW를 넘는 사용설비(kW)", Hint: "하나씩 쉼표로 나누어 적습니다. 예: 110, 90. 없으면 비워 둡니다.", Most: 200},
}

var powerDocument = Document{ID: "doc_equipment", Name: "사용설비 내역서", Note: "사용설비로 계약전력을 정할 때(제19조 ②)", When: When{"basis", []string{byEquipment}}}

// duties are what the customer declares on 별지 1-1 and 1-2.
var duties = Consent{ID: "consent_duty", Title: "약관 승낙과 변경사실 통지", Required: true,
	Text: "약관을 승낙합니다. 실제 사용자의 이름으로 신청하고, 계약자가 바뀌면 14일 이내에, 사용설비나 용도가 달라져 계약전력이나 계약종별이 바뀌면 1개월 이내에 알립니다. 정전에 대비한 자체보호장치를 두지 않아 생긴 피해는 배상 대상에서 빠질 수 있음을 압니다."}

var supply = Kind{
	Code: "supply", Name: "전기사용신청(고압아파트 신설)", Category: CategoryContract, Form: "별지 1-1", Cites: []kilowon.Cite{"제8조", "제9조", "제10조", "제20조"},
	Keywords: []string{"신규", "신설", "새 계약", "전기사용계약", "계약전력", "수급개시"}, Unfounded: true, FourEyes: true, Due: workingDue,
	Guide: Guide{
		Lead: "고압으로 전기를 받는 아파트(오피스텔)의 전기사용계약을 새로 신청합니다.",
		About: []string{
			"계약전력은 변압기설비의 표시용량 합계나 사용설비의 입력에 환산율을 곱한 것 가운데 고른 기준으로 정합니다. 신청서를 적으면 계산을 보여 드립니다.",
			"소유자가 아니면 소유자의 동의를 받아야 합니다.",
			"승인되면 담당자가 고객번호와 수급개시일을 정하고, 그날부터 계약이 시작됩니다.",
		},
		Channels: []string{"온라인(이 포털)", "방문, 우편, 팩시밀리"},
		Process:  []string{"신청서 작성과 서류 첨부", "접수", "담당자 검토(고객번호, 수급개시일 결정)", "다른 담당자의 결재", "수급개시일부터 계약"},
		Questions: []Question{
			{"단일계약과 종합계약 가운데 무엇이 유리한가요?", "신설한 뒤 1년 안에 두 번까지 바꿀 수 있습니다. 사용량이 쌓이면 계약방법 비교에서 금액을 견주어 볼 수 있습니다."},
		},
	},
	Fields: append(append([]Field{
		{ID: "applicant", Label: "전기사용자 성명(법인명)", Hint: "실제 사용자의 이름", Required: true, Most: 60, Personal: PersonName},
		{ID: "phone", Label: "휴대전화번호", Hint: "숫자만 적습니다.", Type: Phone, Required: true},
		{ID: "email", Label: "e-mail", Hint: "적지 않아도 됩니다.", Type: Email, Personal: PersonEmail},
		{ID: "complex", Label: "공동주택 이름", Required: true, Most: 60},
		{ID: "address", Label: "전기사용장소", Hint: "건물의 주소", Required: true, Most: 150},
		{ID: "tenant", Label: "신청인이 건물이나 토지의 소유자가 아닙니다", Type: Check},
		{ID: "owner", Label: "소유자 성명(법인명)", Hint: "소유자가 아닐 때만 적습니다.", Most: 60, Personal: PersonName, When: When{"tenant", []string{yes}}},
		{ID: "owner_phone", Label: "소유자 전화번호", Hint: "소유자가 아닐 때만 적습니다.", Type: Phone, When: When{"tenant", []string{yes}}},
		{ID: "method", Label: "APT 계약방법", Type: Choice, Required: true, Options: methods},
		{ID: "option", Label: "공동설비 선택요금", Hint: "종합계약일 때만 고릅니다.", Type: Choice, When: When{"method", []string{apartment.Comprehensive.Code()}},
			Options: []Option{{"1", "선택(Ⅰ)요금"}, {"2", "선택(Ⅱ)요금"}}},
	}, powerFields...),
		Field{ID: "wished", Label: "사용희망일", Type: Day, Required: true},
		Field{ID: "units", Label: "호별명세", Hint: "세대를 한 줄에 하나씩 101-1203처럼 적습니다. 적은 차례가 사용량 제출 양식의 차례가 됩니다.", Type: LongText, Most: 120_000, Required: true},
		Field{ID: "tv", Label: "세대마다 TV수상기 1대를 등록합니다", Type: Check},
		Field{ID: "invoice_number", Label: "세금계산서를 받을 사업자등록번호", Hint: "받지 않으면 비워 둡니다.", Most: 12},
		Field{ID: "builder", Label: "전기공사업체명", Hint: "공사가 따를 때만 적습니다.", Most: 60},
	),
	Grants: []Field{
		{ID: "number", Label: "고객번호", Hint: "숫자 10자리. 예: 0123456789", Required: true, Most: 20},
		{ID: "begins", Label: "수급개시일", Type: Day, Required: true},
		{ID: "reading_day", Label: "정기검침일", Hint: "1~28 가운데 정기검침일. 말일은 31", Type: Number, Least: 1, Most: tariff.LastDay, Required: true},
	},
	Documents: []Document{
		{ID: "doc_building", Name: "건축허가서", Skippable: true}, {ID: "doc_register", Name: "주민등록등(초)본", Note: "법인은 법인등기사항증명서", Skippable: true},
		powerDocument, {ID: "doc_owner", Name: "소유자의 동의서", When: When{"tenant", []string{yes}}},
	},
	Consents: []Consent{duties, privacy("전기사용계약의 신청과 요금의 청구"), lookUp,
		{ID: "consent_optional", Title: "선택 개인정보 수집·이용", Text: "이메일 주소를 전기사용 정보의 제공에 씁니다. 동의하지 않아도 신청할 수 있습니다."},
		{ID: "consent_tv", Title: "개인정보의 한국방송공사 제공", Text: "텔레비전 수상기의 등록과 수신료를 위하여 성명, 전화번호, 주소와 사용정보를 제공합니다(방송법 제64조). 전기사용계약과는 무관한 선택 사항입니다."},
		{ID: "consent_credit", Title: "개인신용정보의 조회", Text: "소유자가 아닌 사용자가 보증금의 면제를 희망할 때 신용정보를 조회합니다. 선택 사항입니다."}},
	check:  checkSupply,
	effect: beginSupply,
}

// methods are the contract methods one may choose.
var methods = []Option{{apartment.Single.Code(), apartment.Single.String()}, {apartment.Comprehensive.Code(), apartment.Comprehensive.String()}}

// power is the contract power a form comes to, with how it was found.
func (a Answers) power() (kw int64, why string, err error) {
	if a["basis"] == byTransformer {
		kw = a.Int("transformer_kva")
		return kw, fmt.Sprintf("변압기설비 %skVA, 1kVA를 1kW로 봅니다(제20조 ②)", kilowon.FormatInt(kw)), nil
	}
	var large []int64
	for text := range strings.SplitSeq(a["large_kw"], ",") {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil || n <= powerStepKW || n > mostPowerKW {
			return 0, "", kilowon.Errorf(kilowon.Invalid, "75보다 큰 정수를 쉼표로 나누어 적어야 하는데 “%s”이(가) 있습니다.", text)
		}
		large = append(large, n)
	}
	small := a.Int("equipment_kw")
	sum := small
	for _, n := range large {
		sum += n
	}
	kw = EquipmentPower(small, large)
	return kw, fmt.Sprintf("사용설비 %skW에 환산율 100~60%%를 적용했습니다(제20조 ① 1호, 2호)", kilowon.FormatInt(sum)), nil
}

// checkPower tells what is wrong with the equipment.
func checkPower(a Answers) []kilowon.Finding {
	kw, _, err := a.power()
	switch {
	case err != nil:
		return []kilowon.Finding{place{"large_kw", "제20조 ①"}.stop(codeWritten, "%s", err.Error())}
	case kw < 1 && a["basis"] == byEquipment:
		return []kilowon.Finding{place{"equipment_kw", "제20조 ①"}.stop(codeRule, "사용설비가 없어 계약전력이 0kW입니다. 설비를 적어 주세요.")}
	}
	return nil
}

// units are the households of 호별명세, each once.
func (a Answers) units() ([]apartment.Unit, error) {
	var out []apartment.Unit
	seen := map[apartment.Unit]bool{}
	for line := range strings.FieldsFuncSeq(a["units"], func(r rune) bool { return r == '\n' || r == ',' }) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		building, number, ok := strings.Cut(line, "-")
		u := apartment.Unit{Building: strings.TrimSpace(building), Number: strings.TrimSpace(number)}
		switch {
		case !ok || u.Building == "" || u.Number == "" || len(line) > 30:
			return nil, kilowon.Errorf(kilowon.Invalid, "세대는 101-1203처럼 동과 호를 적어야 하는데 “%s”이(가) 있습니다.", line)
		case seen[u]:
			return nil, kilowon.Errorf(kilowon.Invalid, "%s이(가) 두 번 있습니다. 하나를 지워 주세요.", u.Korean())
		case len(out) == mostUnits:
			return nil, kilowon.Errorf(kilowon.Invalid, "세대는 %d개까지 적을 수 있습니다.", mostUnits)
		}
		seen[u] = true
		out = append(out, u)
	}
	return out, nil
}

func checkSupply(f *Filing) []kilowon.Finding {
	out := checkPower(f.Answers)
	if _, err := f.Answers.units(); err != nil {
		out = append(out, place{"units", "별지 1-1"}.stop(codeWritten, "%s", err.Error()))
	}
	if day := f.Answers.Date("wished"); day < f.On {
		out = append(out, place{"wished", "제21조 ①"}.stop(codeRule, "사용희망일은 신청일(%s)이나 그 뒤여야 하는데 %s입니다.", f.On, day))
	}
	if Stopped(out) {
		return out
	}
	if _, err := decideSupply(f); err != nil {
		at := place{"basis", "제23조"}
		return append(out, at.stop(codeRule, "%s", err.Error()))
	}
	return out
}

// decideSupply is class and voltage of the dwellings at the power asked for.
func decideSupply(f *Filing) (*rating.Decision, error) {
	kw, _, err := f.Answers.power()
	if err != nil {
		return nil, err
	}
	return rating.Decide(&rating.Premises{Date: f.On, Uses: []rating.UsePart{{Use: tariff.UseDwelling}}, ContractKW: kw, Volts: highSupply}, f.Standing.Book)
}

func beginSupply(f *Filing) (Effect, error) {
	a := f.Answers
	decision, err := decideSupply(f)
	if err != nil {
		return Effect{}, err
	}
	kw, why, err := a.power()
	if err != nil {
		return Effect{}, err
	}
	method, err := apartment.ParseMethod(a["method"])
	if err != nil {
		return Effect{}, err
	}
	n := &NewContract{Number: f.Grants["number"], Name: a["complex"], Address: a["address"], Customer: a["applicant"], Method: method, ContractKW: kw,
		CommonOption: tariff.Option(a.Int("option")), ReadingDay: int(f.Grants.Int("reading_day"))}
	if a["tv"] == yes {
		n.TVSets = 1
	}
	if n.Units, err = a.units(); err != nil {
		return Effect{}, err
	}
	e := Effect{From: f.Grants.Date("begins"), New: n}
	e.Summary = []string{fmt.Sprintf("%s의 %s 계약을 계약전력 %skW로 맺습니다: %s.", n.Name, method, kilowon.FormatInt(kw), why)}
	for _, s := range decision.Steps {
		e.Summary = append(e.Summary, fmt.Sprintf("%s: %s. %s(%s).", s.What, s.Result, s.Why, s.Cite))
	}
	e.Summary = append(e.Summary, fmt.Sprintf("세대 %s개를 등록합니다.", kilowon.FormatInt(int64(len(n.Units)))))
	if n.Number == "" {
		e.Summary = append(e.Summary, "고객번호, 수급개시일, 정기검침일은 담당자가 정합니다.")
		return e, nil
	}
	if n.Number, err = ParseNumber(n.Number); err != nil {
		return e, kilowon.At("number", err)
	}
	group, err := f.Standing.Calendar.ReadingGroup(tariff.ReadingDate(e.From.Month()+1, n.ReadingDay))
	if err != nil || group.Entry.Chosen {
		return e, kilowon.At("reading_day", kilowon.Errorf(kilowon.Invalid, "%s은(는) 정기검침일이 아닙니다. 1~5, 8~12, 15~19, 22~26일과 말일 가운데에서 골라 주세요.", dayName(n.ReadingDay)))
	}
	e.Summary = append(e.Summary, fmt.Sprintf("고객번호는 %s, 수급개시일은 %s, 정기검침일은 %s입니다.", n.Number, e.From, dayName(n.ReadingDay)))
	return e, nil
}

var power = Kind{
	Code: "contract_power", Name: "계약전력 변경", Category: CategoryContract, Form: "별지 1-2", Cites: []kilowon.Cite{"제11조", "제14조", "제20조"},
	Keywords: []string{"증설", "감소", "변압기", "사용설비", "변경신청"}, FourEyes: true, Due: workingDue,
	Guide: Guide{
		Lead: "변압기설비나 사용설비가 달라졌을 때 계약전력을 늘리거나 줄입니다.",
		About: []string{
			"계약전력은 변압기설비의 표시용량 합계나 사용설비의 입력에 환산율을 곱한 것 가운데 고른 기준으로 정합니다.",
			"줄이려면 희망일 하루 전까지 신청합니다. 줄인 뒤 1년 안에 같은 조건으로 되돌리면 줄인 기간의 기본요금을 부담할 수 있습니다.",
			"승인되면 희망일이나 그 뒤의 첫 검침기간부터 적용합니다.",
		},
		Channels: []string{"온라인(이 포털)", "방문, 우편, 팩시밀리"},
		Process:  []string{"신청서 작성", "접수", "담당자 검토", "다른 담당자의 결재", "희망일 뒤의 검침기간부터 적용"},
	},
	Fields: append(append(append([]Field{}, office...), powerFields...),
		Field{ID: "wished", Label: "변경 희망일", Type: Day, Required: true},
		Field{ID: "tenant", Label: "신청인이 건물이나 토지의 소유자가 아닙니다", Type: Check},
		Field{ID: "owner", Label: "소유자 성명(법인명)", Hint: "소유자가 아닐 때만 적습니다.", Most: 60, Personal: PersonName, When: When{"tenant", []string{yes}}}),
	Documents: []Document{powerDocument, {ID: "doc_owner", Name: "소유자의 동의서", When: When{"tenant", []string{yes}}}},
	Consents:  []Consent{duties, privacy("계약전력 변경")},
	check:     checkPowerChange,
	effect:    changePower,
}

func checkPowerChange(f *Filing) []kilowon.Finding {
	out := checkPower(f.Answers)
	if Stopped(out) {
		return out
	}
	kw, why, _ := f.Answers.power()
	at, held := place{"basis", "제20조"}, f.Standing.Complex.ContractKW
	switch day := f.Answers.Date("wished"); {
	case kw == held:
		return []kilowon.Finding{at.stop(codeRule, "지금 계약전력이 %skW입니다(%s). 바꿀 것이 없습니다.", kilowon.FormatInt(held), why)}
	case kw < held && day <= f.On:
		return []kilowon.Finding{place{"wished", "제13조 ①"}.stop(codeRule, "계약전력을 줄이려면 희망일 하루 전까지 신청해야 하는데 희망일이 %s입니다.", day)}
	case day < f.On:
		return []kilowon.Finding{place{"wished", "제11조 ①"}.stop(codeRule, "희망일은 신청일(%s)이나 그 뒤여야 하는데 %s입니다.", f.On, day)}
	}
	if kw < held {
		return []kilowon.Finding{place{"basis", "제16조 ① 1호"}.notice("줄인 뒤 1년 안에 같은 조건으로 되돌리면 줄인 기간의 기본요금을 부담할 수 있습니다.")}
	}
	return nil
}

// changePower begins with the first reading period that does not begin before the day wished for (rules: application-terms).
func changePower(f *Filing) (Effect, error) {
	kw, why, err := f.Answers.power()
	if err != nil {
		return Effect{}, err
	}
	_, period := ReadingPeriod(f.Answers.Date("wished"), f.Standing.Complex.ReadingDay)
	e := Effect{From: period.From, ContractKW: kw}
	if period.From < f.Answers.Date("wished") {
		e.From = period.To
	}
	e.Summary = []string{fmt.Sprintf("계약전력을 %s부터 %skW에서 %skW로 바꿉니다: %s.", e.From, kilowon.FormatInt(f.Standing.Complex.ContractKW), kilowon.FormatInt(kw), why)}
	return e, nil
}
