package kilowon

import "strings"

// BusinessNumber is the number of a business or of a body without one (사업자등록번호, 고유번호): ten digits, the last a check digit.
type BusinessNumber string

// ParseBusinessNumber reads ten digits with or without hyphens ("000-81-12349") and checks the last digit. Its error is of code invalid.
func ParseBusinessNumber(s string) (BusinessNumber, error) {
	digits := strings.ReplaceAll(strings.TrimSpace(s), "-", "")
	if len(digits) != 10 || strings.Trim(digits, "0123456789") != "" {
		return "", Errorf(Invalid, "사업자등록번호(고유번호)는 숫자 10자리여야 하는데 %q입니다. 000-00-00000처럼 적어 주세요.", s)
	}
	if businessCheck(digits) != int(digits[9]-'0') {
		return "", Errorf(Invalid, "사업자등록번호(고유번호) %q의 마지막 자리가 나머지 숫자와 맞지 않습니다. 잘못 적은 숫자가 없는지 확인해 주세요.", s)
	}
	return BusinessNumber(digits), nil
}

// businessCheck is the check digit over the first nine: weights 1 3 7 1 3 7 1 3 5, and the tens of the last product count too.
func businessCheck(digits string) int {
	sum := int(digits[8]-'0') * 5 / 10
	for i, weight := range [9]int{1, 3, 7, 1, 3, 7, 1, 3, 5} {
		sum += int(digits[i]-'0') * weight
	}
	return (10 - sum%10) % 10
}

// String writes the number as people do: "000-81-12349".
func (n BusinessNumber) String() string {
	if len(n) != 10 {
		return string(n)
	}
	return string(n[:3] + "-" + n[3:5] + "-" + n[5:])
}
