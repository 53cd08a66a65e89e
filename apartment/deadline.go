package apartment

import (
	"fmt"

	"github.com/kilowon/kilowon"
)

// FiledMonth is what was filed for one reading month.
type FiledMonth struct {
	Month kilowon.Month
	// Deadline is the last day in time (별지 2-3 Ⅱ 4), FiledOn the day of the filing; a zero FiledOn means that nothing was filed.
	Deadline, FiledOn kilowon.Date
	// Withheld is how many households were left out of the filing or could not be used.
	Withheld int
	// Falsified says that the supplier found the figures to be manipulated (임의조작).
	Falsified bool
}

// Late reports whether the filing came after the deadline.
func (m *FiledMonth) Late() bool { return m.FiledOn > m.Deadline }

// DecisionKind is what the state of the filings means for a month's bill.
type DecisionKind uint8

// The decisions.
const (
	// FiledInTime bills the month by the complex's own method.
	FiledInTime DecisionKind = iota
	// FiledLate does so too: what is filed before the month is billed still lets it be worked out (rules: filed-late).
	FiledLate
	// FiledPartly bills the households that were filed and holds back the others (rules: filed-partly).
	FiledPartly
	// SingleForMonth bills this month of a comprehensive contract by the single method (별지 2-3 Ⅱ 10 가).
	SingleForMonth
	// ConvertToSingle changes a comprehensive contract to the single method (별지 2-3 Ⅱ 10 나).
	ConvertToSingle
	// AverageForAll works everything of a single contract out on the average use, the discounts too (별지 2-4 Ⅱ 3).
	AverageForAll
)

var decisionCodes = [...]string{"filed_in_time", "filed_late", "filed_partly", "single_for_month", "convert_to_single", "average_for_all"}
var decisionNames = [...]string{"제때 제출", "기한 뒤 제출", "일부 미제출", "이 달 단일계약방법 적용", "단일계약으로 변경", "전체 평균사용량 적용"}

// Code is the decision in storage.
func (k DecisionKind) Code() string { return decisionCodes[k] }

// String is the Korean name.
func (k DecisionKind) String() string { return decisionNames[k] }

// Decision says how a month is billed, why and by which article.
type Decision struct {
	Kind    DecisionKind
	Month   kilowon.Month
	Cite    kilowon.Cite
	Message string
}

// convertAfter is how many months in a row without a filing change a comprehensive contract (별지 2-3 Ⅱ 10 나: 2회 이상 계속하여).
const convertAfter = 2

// Decide says what the filings mean for the last of the months, which come oldest first. Months that are left out break a row of missed ones.
//
// Only months in which nothing was filed at all change the method of a comprehensive contract: the forms speak of bills that cannot be worked out.
// A contract per household has no such duty. No months, or a complex without a method, is an Invalid error.
func Decide(method Method, months []FiledMonth) (Decision, error) {
	if len(months) == 0 {
		return Decision{}, kilowon.Errorf(kilowon.Invalid, "제출 상태를 판단할 검침월이 없습니다")
	}
	last := &months[len(months)-1]
	switch method {
	case Comprehensive:
		return decideComprehensive(months, last), nil
	case Single:
		return decideSingle(last), nil
	case PerHousehold:
		return Decision{Month: last.Month, Cite: "별지 2-5 Ⅱ 2 가", Message: "세대별계약은 한전이 세대마다 검침하여 호별 사용량 제출이 요금계산을 바꾸지 않습니다."}, nil
	}
	return Decision{}, kilowon.Errorf(kilowon.Invalid, "계약방법이 정해지지 않은 단지입니다")
}

func decideComprehensive(months []FiledMonth, last *FiledMonth) Decision {
	d := Decision{Month: last.Month}
	missed := missedInARow(months)
	switch {
	case last.Falsified:
		d.Kind, d.Cite = ConvertToSingle, citeConvert
		d.Message = fmt.Sprintf("%s의 호별 지침과 사용량을 임의조작하여 계약방법을 단일계약으로 변경합니다.", monthName(last.Month))
	case missed >= convertAfter:
		d.Kind, d.Cite = ConvertToSingle, citeConvert
		d.Message = fmt.Sprintf("%s까지 %d달 계속하여 호별 지침과 사용량을 제출하지 않아 계약방법을 단일계약으로 변경합니다.", monthName(last.Month), missed)
	case missed > 0:
		d.Kind, d.Cite = SingleForMonth, citeSingleForMonth
		d.Message = lateReason(last) + " 이 달의 요금은 단일계약방법으로 계산합니다."
	case last.Withheld > 0:
		d.Kind, d.Cite = FiledPartly, citeSingleForMonth
		d.Message = lateReason(last) + " 제출한 세대의 요금을 계산하고 나머지 세대는 제출한 뒤에 계산합니다."
	case last.Late():
		d.Kind, d.Cite = FiledLate, citeDuty
		d.Message = lateReason(last) + " 요금을 계산하기 전이므로 제출한 사용량으로 계산합니다."
	default:
		d.Cite = citeDuty
		d.Message = fmt.Sprintf("%s을 기한 안에 모두 제출하여 종합계약으로 계산합니다.", monthName(last.Month))
	}
	return d
}

func decideSingle(last *FiledMonth) Decision {
	d := Decision{Month: last.Month, Cite: citeAverage}
	switch {
	case last.FiledOn.IsZero() || last.Withheld > 0:
		d.Kind = AverageForAll
		d.Message = lateReason(last) + " 이 달은 할인까지 전체를 호별 평균사용량으로 계산합니다."
	case last.Late():
		d.Kind = FiledLate
		d.Message = lateReason(last) + " 요금을 계산하기 전이므로 제출한 사용량으로 세대별 할인을 계산합니다."
	default:
		d.Message = fmt.Sprintf("%s을 기한 안에 모두 제출하여 세대별 할인을 계산합니다.", monthName(last.Month))
	}
	return d
}

// lateReason says what was expected and what happened.
func lateReason(m *FiledMonth) string {
	due := m.Deadline
	switch {
	case m.FiledOn.IsZero():
		return fmt.Sprintf("%s의 호별 지침과 사용량이 기한(%s)까지 제출되지 않았습니다.", monthName(m.Month), due)
	case m.Late():
		return fmt.Sprintf("%s의 호별 지침과 사용량을 기한(%s)이 지난 %s에 제출했습니다.", monthName(m.Month), due, m.FiledOn)
	}
	return fmt.Sprintf("%s의 호별 지침과 사용량 가운데 %d호가 제출되지 않았습니다.", monthName(m.Month), m.Withheld)
}

// missedInARow counts the months up to the last one in which nothing was filed.
func missedInARow(months []FiledMonth) int {
	count := 0
	for i := len(months) - 1; i >= 0 && months[i].FiledOn.IsZero(); i-- {
		if count > 0 && months[i].Month != months[i+1].Month-1 {
			break
		}
		count++
	}
	return count
}
