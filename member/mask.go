package member

import (
	"strings"
	"unicode/utf8"
)

// MaskName hides all of a person's name but its ends: 김철수 is 김*수, 김철 is 김*, 남궁민수 is 남**수. Each sign hidden is one asterisk.
func MaskName(name string) string {
	runes := []rune(strings.TrimSpace(name))
	switch n := len(runes); {
	case n == 0:
		return ""
	case n == 1:
		return "*"
	case n == 2:
		return string(runes[:1]) + "*"
	default:
		return string(runes[:1]) + strings.Repeat("*", n-2) + string(runes[n-1:])
	}
}

// MaskPhone hides the middle of a telephone number and keeps its last four digits: 010-1234-5678 and 01012345678 are 010-****-5678, 02-123-4567 is
// 02-***-4567. What has fewer than nine digits is hidden whole.
func MaskPhone(phone string) string {
	var digits []byte
	for i := range len(phone) {
		if c := phone[i]; c >= '0' && c <= '9' {
			digits = append(digits, c)
		}
	}
	if len(digits) < 9 {
		return strings.Repeat("*", len(digits))
	}
	area := areaDigits(string(digits))
	return string(digits[:area]) + "-" + strings.Repeat("*", len(digits)-area-4) + "-" + string(digits[len(digits)-4:])
}

// MaskAccount keeps the last four digits of a bank account's number: 11012345678 is *******5678. What has fewer than eight is hidden whole.
func MaskAccount(digits string) string {
	kept := 0
	if len(digits) >= 8 {
		kept = 4
	}
	return strings.Repeat("*", len(digits)-kept) + digits[len(digits)-kept:]
}

// FormatPhone writes the digits of a phone as people do: 01012345678 is 010-1234-5678. What has fewer than nine digits, or anything else in it, stays as it is.
func FormatPhone(phone string) string {
	if !onlyDigits(phone) || len(phone) < 9 {
		return phone
	}
	area := areaDigits(phone)
	return phone[:area] + "-" + phone[area:len(phone)-4] + "-" + phone[len(phone)-4:]
}

// areaDigits is how long the first group of a phone is: 02 stands alone with two.
func areaDigits(digits string) int {
	if strings.HasPrefix(digits, "02") {
		return 2
	}
	return 3
}

// MaskEmail keeps the first two signs of the box, or one of a box that has no more than two, and the domain: kilowon@example.com is ki*****@example.com.
func MaskEmail(address string) string {
	box, domain, ok := strings.Cut(strings.TrimSpace(address), "@")
	if !ok {
		return strings.Repeat("*", utf8.RuneCountInString(box))
	}
	runes := []rune(box)
	kept := min(2, len(runes)/2)
	return string(runes[:kept]) + strings.Repeat("*", len(runes)-kept) + "@" + domain
}

// MaskAddress keeps an address down to its street and hides every number after it, with the rest: 서울 중구 세종대로 110 3층 is 서울 중구 세종대로 ***.
func MaskAddress(address string) string {
	fields := strings.Fields(address)
	for i, f := range fields {
		if i > 0 && f[0] >= '0' && f[0] <= '9' {
			return strings.Join(fields[:i], " ") + " ***"
		}
	}
	if len(fields) <= 2 {
		return strings.Join(fields, " ")
	}
	return strings.Join(fields[:len(fields)-1], " ") + " ***"
}

// MaskBirth keeps the year of a date such as 1980-01-02: 1980-**-**.
func MaskBirth(date string) string {
	if len(date) < 4 {
		return strings.Repeat("*", len(date))
	}
	return date[:4] + "-**-**"
}
