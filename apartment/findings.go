package apartment

import (
	"strings"

	"github.com/kilowon/kilowon"
)

// The codes of the catalogue of findings. E01 to E04 are found while a file is read, the others by [Check].
const (
	codeFile        = "E01"
	codeForm        = "E02"
	codeHeader      = "E03"
	codeHidden      = "E04"
	codeFormula     = "E05"
	codeNumberText  = "E06"
	codeBlank       = "E07"
	codeDecimal     = "E08"
	codeUnknownUnit = "E10"
	codeDuplicate   = "E11"
	codeEdited      = "E12"
	codeMissing     = "E13"
	codeOrder       = "E14"
	codeWrongForm   = "E15"
	codeMonthOrder  = "E16"
	codeBilled      = "E17"
	codeLate        = "E18"
	codeBackwards   = "E20"
	codeDisagree    = "E21"
	codeFiledFlag   = "E22"
	codeHighLow     = "E23"
	codeSpike       = "E24"
	codeZero        = "E25"
	codeVacantUse   = "E26"
	codeSameUse     = "E27"
	codeTransposed  = "E28"
	codeSentinel    = "E29"
	codeNeighbour   = "E30"
	codeMove        = "E31"
	codeMainMeter   = "E40"
	codeCommonShare = "E41"
	codeNegative    = "E42"
	codeSubCustomer = "E43"
	codeWithheld    = "E44"
)

// The places of the terms of supply that stand behind findings.
const (
	citeDuty           kilowon.Cite = "별지 2-3 Ⅱ 4"
	citeSingleForMonth kilowon.Cite = "별지 2-3 Ⅱ 10 가"
	citeConvert        kilowon.Cite = "별지 2-3 Ⅱ 10 나"
	citeAverage        kilowon.Cite = "별지 2-4 Ⅱ 3"
	citeReading        kilowon.Cite = "제71조 ①"
	citeAgreed         kilowon.Cite = "제72조"
)

// CatalogueEntry describes one kind of finding for guides and pages.
type CatalogueEntry struct {
	// Code is the catalogue's number, e.g. "E20".
	Code string
	// Title is a short Korean name, Explain one line for the office: what it means and what becomes of the row.
	Title, Explain string
	// Severity is the strongest the kind takes; a harmless case of it is told more mildly.
	Severity kilowon.Severity
}

// Catalogue lists every kind of finding in the order of its codes.
func Catalogue() []CatalogueEntry { return append([]CatalogueEntry(nil), catalogue[:]...) }

var catalogue = [...]CatalogueEntry{
	{codeFile, "읽을 수 없는 파일", "엑셀 파일이 아니거나 암호, 문서 보안, 매크로가 있어 읽을 수 없습니다. 파일 전체를 받지 않습니다.", kilowon.Stop},
	{codeForm, "다른 시트 또는 다른 양식", "호별 사용량 제출 양식이 아니거나 지난 판의 양식입니다. 양식을 다시 내려받아 적어야 합니다.", kilowon.Stop},
	{codeHeader, "제목 행 변경", "제목 행의 열 이름이 바뀌었거나 자리를 옮겼습니다. 양식의 제목대로 되돌려야 합니다.", kilowon.Stop},
	{codeHidden, "병합되거나 숨긴 행", "숨긴 행도 제출한 것으로 봅니다. 보이지 않는 채로 제출되지 않도록 알려 드립니다. 병합된 칸은 풀어야 합니다.", kilowon.Stop},
	{codeFormula, "수식이 있는 칸", "양식에는 수식을 넣을 수 없습니다. 계산된 값이 파일에 있으면 그 값으로 자동 수정할 수 있고, 그때까지 세대를 보류합니다.", kilowon.Stop},
	{codeNumberText, "숫자가 아닌 칸", "쉼표, 단위, 전각 숫자는 숫자로 바꾸어 받고, 숫자로 볼 수 없는 글자가 있으면 세대를 보류합니다.", kilowon.Stop},
	{codeBlank, "빈칸", "기본값 0을 지운 칸입니다. 공동사용량은 0으로, 개별사용량은 지침의 차로 채우지만 지침이 비면 세대를 보류합니다.", kilowon.Stop},
	{codeDecimal, "소수 또는 음수", "사용량의 소수는 1kWh 단위로 4사5입하고 지침의 소수는 둘째 자리까지 씁니다. 음수이면 세대를 보류합니다.", kilowon.Stop},
	{codeUnknownUnit, "없는 동·호", "이 단지에 없는 동·호의 행이라 어느 세대에도 넣지 않습니다. 동·호를 양식대로 되돌려야 합니다.", kilowon.Stop},
	{codeDuplicate, "중복된 동·호", "같은 세대가 두 번 이상 있습니다. 내용이 같으면 한 번만 쓰고, 다르면 어느 것이 맞는지 알 수 없어 세대를 보류합니다.", kilowon.Stop},
	{codeEdited, "고칠 수 없는 열의 변경", "동·호, 전월지침, 요금적용사용량, 비고는 양식이 주는 값입니다. 고친 값을 쓰지 않고 양식의 값으로 계산합니다.", kilowon.Stop},
	{codeMissing, "파일에 없는 세대", "계약에 있는 세대의 행이 파일에 없습니다. 빠진 세대는 이번 제출로 청구할 수 없습니다.", kilowon.Stop},
	{codeOrder, "행 순서 변경", "행의 순서가 양식과 다릅니다. 동·호로 찾으므로 그대로 받습니다.", kilowon.Info},
	{codeWrongForm, "다른 고객번호 또는 검침월", "다른 계약이나 다른 달의 양식입니다. 파일 전체를 받지 않습니다.", kilowon.Stop},
	{codeMonthOrder, "검침월 순서", "당월지침이 다음 달 전월지침이 되므로 달의 순서대로 제출해야 합니다. 앞 달이 비면 사용량이 여러 달치가 됩니다.", kilowon.Stop},
	{codeBilled, "이미 청구한 달", "요금이 청구되어 닫힌 달입니다. 고칠 것은 다음 청구에서 정산합니다.", kilowon.Stop},
	{codeLate, "제출 기한 경과", "정기검침일 다음 날까지 제출해야 합니다. 늦으면 종합계약은 그 달을 단일계약으로, 단일계약은 전체를 평균으로 계산합니다.", kilowon.Warn},
	{codeBackwards, "당월지침이 전월지침보다 작음", "입력하지 않았거나 계량기 교체, 한 바퀴 돈 계량기, 오타입니다. 한 바퀴 돈 사용량을 개별사용량에 적으면 받고, 아니면 보류합니다.", kilowon.Stop},
	{codeDisagree, "사용량과 지침이 다름", "개별사용량은 (당월지침−전월지침)×배율과 같아야 합니다. 0이면 지침으로 계산하고, 사용량만 적고 지침을 그대로 두었거나 서로 다르면 보류합니다.", kilowon.Stop},
	{codeFiledFlag, "사용량 제출여부", "제출은 Y, 미제출은 빈칸입니다. 다른 글자이면 세대를 보류합니다. 미제출 세대가 있으면 요금에 미치는 영향을 알립니다.", kilowon.Stop},
	{codeHighLow, "평소와 다른 사용량", "그 세대의 지난달들과 작년 같은 달보다 많거나 적습니다. 값은 그대로 쓰니 확인이 필요합니다.", kilowon.Warn},
	{codeSpike, "급증한 사용량", "그 세대에서 있을 법하지 않게 많습니다. 지침의 자릿수와 소수점을 확인해야 합니다. 값은 그대로 씁니다.", kilowon.Warn},
	{codeZero, "거주 세대의 사용량 0", "빈집으로 등록되지 않은 세대의 사용량이 0입니다. 계량기 고장이나 검침 누락일 수 있습니다.", kilowon.Warn},
	{codeVacantUse, "빈집의 사용량", "빈집으로 등록된 세대가 전기를 썼습니다. 입주했는지 확인해야 합니다.", kilowon.Warn},
	{codeSameUse, "지난달과 같은 사용량", "사용량이 지난달과 똑같습니다. 여러 세대가 그러면 지난달 파일을 다시 올렸을 수 있습니다.", kilowon.Warn},
	{codeTransposed, "숫자 자리 바뀜 의심", "이웃한 두 숫자를 바꾸면 평소 사용량이나 적은 사용량과 맞습니다. 계량기를 보고 고쳐야 합니다.", kilowon.Warn},
	{codeSentinel, "있을 수 없는 값", "99999, 65535, 16777.215처럼 검침기가 오류 때 내는 값이거나 계량기 자릿수를 넘는 값입니다. 세대를 보류합니다.", kilowon.Stop},
	{codeNeighbour, "이웃 세대와 바뀜 의심", "위아래 두 행의 값을 맞바꾸면 두 세대 모두 평소와 맞습니다. 계량기를 보고 고쳐야 합니다.", kilowon.Warn},
	{codeMove, "이사한 날까지의 사용량보다 적음", "이사정산을 승인한 세대의 이 달 사용량이 이사한 날까지의 사용량보다 적습니다. 두 세대의 요금을 나눌 수 없습니다.", kilowon.Stop},
	{codeMainMeter, "종합계기와 합계가 다름", "호별 사용량과 공동설비 사용량의 합은 종합계기의 사용량과 같아야 합니다. 차이를 찾을 때까지 파일을 등록할 수 없습니다.", kilowon.Stop},
	{codeCommonShare, "공동사용량 의심", "공동설비 사용량의 비율이나 세대의 공동사용량이 보통과 크게 다릅니다. 빠진 세대나 오타가 있는지 확인해야 합니다.", kilowon.Warn},
	{codeNegative, "음수인 공동사용량", "세대 합계가 종합계기보다 크거나 세대의 공동사용량이 음수입니다. 요금을 계산할 수 없습니다.", kilowon.Stop},
	{codeSubCustomer, "공동이용고객 차감 의심", "전기차 충전소, 상가 등 변압기를 같이 쓰는 고객의 사용량이 종합계기에서 빠지지 않은 것으로 보입니다.", kilowon.Warn},
	{codeWithheld, "할인세대 미제출", "할인을 받는 세대의 사용량이 미제출입니다. 단일계약에서는 할인을 평균사용량으로 계산합니다.", kilowon.Warn},
}

// FindingGroup is all findings of one code and severity, for showing them together.
type FindingGroup struct {
	Code, Title string
	Severity    kilowon.Severity
	Findings    []kilowon.Finding
}

// Group puts findings of one code and severity together, in the order in which the groups begin.
func Group(findings []kilowon.Finding) []FindingGroup {
	type key struct {
		code     string
		severity kilowon.Severity
	}
	var groups []FindingGroup
	at := make(map[key]int)
	for _, f := range findings {
		k := key{f.Code, f.Severity}
		i, ok := at[k]
		if !ok {
			i = len(groups)
			at[k] = i
			groups = append(groups, FindingGroup{Code: f.Code, Title: titleOf(f.Code), Severity: f.Severity})
		}
		groups[i].Findings = append(groups[i].Findings, f)
	}
	return groups
}

func titleOf(code string) string {
	for i := range catalogue {
		if catalogue[i].Code == code {
			return catalogue[i].Title
		}
	}
	return code
}

// shownLength is the longest text of a cell that is repeated in a finding; a number with its unit is shorter.
const shownLength = 20

// shown is a cell's text as a finding may repeat it. Offices write names and telephone numbers into any cell, so only what looks like
// one number, with commas and a unit of energy, is repeated; anything else is told by its length.
func shown(text string) string {
	runes := 0
	for _, r := range text {
		runes++
		if runes > shownLength || !numberRune(r) {
			return masked(text)
		}
	}
	// A hyphen inside, a zero before eight more digits or more digits than a meter has make a telephone or registration number.
	digits := strings.TrimLeft(text, " '-")
	if strings.LastIndexAny(text, "-－") > 0 || len(digits) > maxWholeDigits-1 && digits[0] == '0' && digits[1] != '.' {
		return masked(text)
	}
	if n, ok := readNumber(text); ok && n.huge {
		return masked(text)
	}
	return text
}

func numberRune(r rune) bool {
	return r >= '0' && r <= '9' || r >= '０' && r <= '９' || strings.ContainsRune(" ,.+-'()%，．－　kKwWhH㎾ｋｗｈ", r)
}

// masked tells a text by its length only.
func masked(text string) string {
	return "글자 " + kilowon.FormatInt(int64(len([]rune(text)))) + "자"
}

// shownKey is a household's key as a file has it, or empty where it is not surely one: a person may have typed anything there.
func shownKey(u Unit) string {
	for _, part := range [...]string{u.Building, u.Number} {
		part = strings.TrimSuffix(strings.TrimSuffix(part, "동"), "호")
		digits := 0
		for _, r := range part {
			if r >= '0' && r <= '9' {
				digits++
			} else if !(r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-') {
				return ""
			}
		}
		// Six digits may be a birthday, more a telephone number.
		if digits == 0 || digits > 5 || len(part) > 7 {
			return ""
		}
	}
	return u.String()
}
