package contract

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/kilowon/kilowon"
)

// Customer is in whose name a supply contract stands (고객).
type Customer struct {
	Name           string
	BusinessNumber kilowon.BusinessNumber
	// Address is where the electricity is used.
	Address string
	// BillKind and PayWay are how the bill comes and is paid, as the supplier calls it (우편, 계좌이체); empty where it is not known.
	BillKind, PayWay string
}

// ParseNumber reads a contract number (고객번호): ten digits, with blanks and hyphens as people write them. No public source tells of a check digit, so none
// is checked. Its error is of code invalid.
func ParseNumber(text string) (string, error) {
	digits := strings.NewReplacer(" ", "", "-", "", "\t", "").Replace(text)
	if len(digits) != 10 || strings.Trim(digits, "0123456789") != "" {
		return "", kilowon.Errorf(kilowon.Invalid, "고객번호는 숫자 10자리인데 %q입니다. 청구서에 적힌 번호를 앞의 0까지 적어 주세요.", text)
	}
	return digits, nil
}

// legalForms are the ways to write that a body is a company, which names are compared without.
var legalForms = []string{"주식회사", "유한회사", "유한책임회사", "합자회사", "합명회사", "사단법인", "재단법인", "(주)", "㈜", "(유)", "(사)", "(재)"}

// SameName reports whether two names are of the same customer: without legal forms, blanks and punctuation, and without regard to small and large letters. Two
// empty names are no name.
func SameName(a, b string) bool {
	x, y := plainName(a), plainName(b)
	return x == y && x != ""
}

func plainName(name string) string {
	for _, form := range legalForms {
		name = strings.ReplaceAll(name, form, "")
	}
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// Same tells which marks of two customers agree; a business number that is not known agrees with none.
func (h *Customer) Same(other *Customer) (number, name bool) {
	return h.BusinessNumber != "" && h.BusinessNumber == other.BusinessNumber, SameName(h.Name, other.Name)
}

// SupplyRow is a row of a file of the supplier's register of contracts as it was written.
type SupplyRow struct {
	// Row is the row in the file, from 1.
	Row int
	// Contract, Name, Business and Address are the columns 고객번호, 고객명, 사업자등록번호, 주소; BillKind and PayWay are 청구서유형 and 납부방법, which may be left out.
	Contract, Name, Business, Address, BillKind, PayWay string
}

// mostSupplyText bounds a cell, in bytes.
const mostSupplyText = 300

// Check reads the row and tells every finding at once; a stop keeps the row out.
func (r *SupplyRow) Check() (number string, h Customer, findings []kilowon.Finding) {
	stop := func(code, read, format string, args ...any) {
		findings = append(findings, kilowon.Finding{Severity: kilowon.Stop, Code: code, Unit: r.Contract, Read: read, Message: fmt.Sprintf(format, args...)})
	}
	number, err := ParseNumber(r.Contract)
	if err != nil {
		stop("K01", r.Contract, "고객번호는 숫자 10자리여야 합니다. 앞의 0이 지워지지 않았는지 확인해 주세요.")
	}
	h = Customer{Name: strings.TrimSpace(r.Name), Address: strings.TrimSpace(r.Address), BillKind: strings.TrimSpace(r.BillKind), PayWay: strings.TrimSpace(r.PayWay)}
	if plainName(h.Name) == "" || max(len(h.Name), len(h.Address), len(h.BillKind), len(h.PayWay)) > mostSupplyText {
		stop("K02", r.Name, "고객명이 비었거나, 한 칸이 %d바이트를 넘습니다.", mostSupplyText)
	}
	if r.Business != "" {
		if h.BusinessNumber, err = kilowon.ParseBusinessNumber(r.Business); err != nil {
			stop("K03", r.Business, "사업자등록번호(고유번호)는 숫자 10자리이고 마지막 자리가 맞아야 합니다. 없으면 비워 주세요.")
		}
	} else {
		findings = append(findings, kilowon.Finding{Severity: kilowon.Warn, Code: "K04", Unit: r.Contract,
			Message: "사업자등록번호가 비어 있습니다. 이 계약은 회원이 불러올 수 없습니다."})
	}
	return number, h, findings
}
