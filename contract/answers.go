package contract

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/tariff"
)

// Answers are what was filled in, by the ids of fields and consents.
type Answers map[string]string

// yes is the value of a checked box.
const yes = "1"

// Date is a day that was filled in; zero where there is none.
func (a Answers) Date(id string) kilowon.Date {
	d, err := kilowon.ParseDate(a[id])
	if err != nil {
		return 0
	}
	return d
}

// Int is a number that was filled in; zero where there is none.
func (a Answers) Int(id string) int64 {
	n, err := strconv.ParseInt(a[id], 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// Filing is an application as it is judged: what was filled in and what is known of the contract.
type Filing struct {
	Kind    *Kind
	Answers Answers
	// Grants are what the clerk filled in.
	Grants Answers
	// Attached are the ids of the documents that are attached.
	Attached map[string]bool
	// On is the day it is filed.
	On       kilowon.Date
	Standing Standing
}

// Standing is what is known of the contract when an application is judged.
type Standing struct {
	Calendar *tariff.Calendar
	Book     *tariff.Book
	// Complex is the contract as it stands, nil where there is none yet.
	Complex *apartment.Complex
	// MethodSince, OptionSince, ReadingDaySince and PowerSince are when the present choice began to hold; zero where it never was another.
	MethodSince, OptionSince, ReadingDaySince, PowerSince kilowon.Date
	// HolderSince is when the present holder became the customer, zero for the first one.
	HolderSince kilowon.Date
	// RunsSince is the first day of supply, after the last termination where there was one. Ended is the day from which the contract stands terminated, zero
	// where it runs, EndedClear that this was for a clear cause (제13조 ③).
	RunsSince, Ended kilowon.Date
	EndedClear       bool
	// Household is the household the application names, nil where the contract has none of that name; its discounts are all that reach beyond On.
	Household *apartment.Household
	// MovedOn is the last settled move of the named household (이사정산), zero for none. LastRegister is what its meter showed at the reading, or the move,
	// before the day the form tells, and Filed says that its use of the month before was filed.
	MovedOn      kilowon.Date
	LastRegister metering.Register
	Filed        bool
	// Billing is how the contract is billed and paid by the newest decision, its zero value where nothing was ever decided.
	Billing Billing
	// Billed is the day after the last billed reading period and BilledMonth its month; zero where nothing is billed yet.
	Billed      kilowon.Date
	BilledMonth kilowon.Month
}

// codes of the findings of an application.
const (
	codeNeeded  = "N01"
	codeWritten = "N02"
	codeRule    = "N03"
	codeNotice  = "N04"
)

// place is the field a finding is about, with the article.
type place struct {
	field string
	cite  kilowon.Cite
}

// stop is a finding that keeps the application from being filed.
func (p place) stop(code, format string, args ...any) kilowon.Finding {
	return kilowon.Finding{Severity: kilowon.Stop, Code: code, Path: p.field, Cite: p.cite, Message: kilowon.Sprintf(format, args...)}
}

// notice is a finding that the applicant and the clerk are told.
func (p place) notice(format string, args ...any) kilowon.Finding {
	return kilowon.Finding{Severity: kilowon.Warn, Code: codeNotice, Path: p.field, Cite: p.cite, Message: kilowon.Sprintf(format, args...)}
}

// Check judges a filing. A finding's Path is the id of the field, document or consent it is about; stops keep it from being filed.
func (k *Kind) Check(f *Filing) []kilowon.Finding {
	out := checkFields(k.Fields, f.Answers, f.Standing.Household)
	for _, c := range k.Consents {
		if c.Required && f.Answers[c.ID] != yes {
			out = append(out, place{c.ID, ""}.stop(codeNeeded, "%s에 동의해야 신청할 수 있습니다.", c.Title))
		}
	}
	needed, _ := k.Needs(f.Answers)
	for _, d := range needed {
		if !f.Attached[d.ID] {
			out = append(out, place{d.ID, k.Form}.stop(codeNeeded, "%s을(를) 붙여 주세요.", d.Name))
		}
	}
	if Stopped(out) {
		return out
	}
	out = append(out, k.Open(f)...)
	if Stopped(out) || k.check == nil {
		return out
	}
	return append(out, k.check(f)...)
}

// Open judges whether the kind can be applied for at all with the contract as it stands; only Standing and On of the filing are looked at.
func (k *Kind) Open(f *Filing) []kilowon.Finding {
	if f.Standing.Complex == nil {
		return nil
	}
	if ended := f.Standing.Ended; !k.Outlives && !ended.IsZero() && f.On >= ended {
		return []kilowon.Finding{place{"", "제13조"}.stop(codeRule, "%s에 해지된 계약이라 신청할 수 없습니다. 다시 쓰려면 해지 후 재사용을 먼저 신청해 주세요.", ended)}
	}
	if k.open == nil {
		return nil
	}
	return k.open(f)
}

// CheckGrant judges what the clerk filled in to grant.
func (k *Kind) CheckGrant(a Answers) []kilowon.Finding { return checkFields(k.Grants, a, nil) }

// Stopped reports whether a finding keeps the application from being filed.
func Stopped(findings []kilowon.Finding) bool {
	for i := range findings {
		if findings[i].Severity == kilowon.Stop {
			return true
		}
	}
	return false
}

func checkFields(fields []Field, a Answers, household *apartment.Household) []kilowon.Finding {
	var out []kilowon.Finding
	for i := range fields {
		f := &fields[i]
		if !f.When.met(a) {
			continue
		}
		value := a[f.ID]
		switch {
		case value == "" && (f.Required || f.When.Field != ""):
			out = append(out, place{f.ID, ""}.stop(codeNeeded, "%s: 적거나 골라 주세요.", f.Label))
		case value != "":
			if said := f.read(value, household); said != "" {
				out = append(out, place{f.ID, ""}.stop(codeWritten, "%s", said))
			}
		}
	}
	return out
}

// read says what is wrong with a value, in a sentence.
func (f *Field) read(value string, household *apartment.Household) string {
	switch f.Type {
	case Day:
		if _, err := kilowon.ParseDate(value); err != nil {
			return fmt.Sprintf("날짜는 2026-09-18처럼 연-월-일로 적어야 하는데 “%s”입니다.", value)
		}
	case Month:
		if _, err := kilowon.ParseMonth(value); err != nil {
			return fmt.Sprintf("검침월은 2026-09처럼 연-월로 적어야 하는데 “%s”입니다.", value)
		}
	case Number:
		n, err := strconv.ParseInt(value, 10, 64)
		if err != nil || n < f.Least || n > f.Most {
			return fmt.Sprintf("%s부터 %s까지의 정수를 적어야 하는데 “%s”입니다.", kilowon.FormatInt(f.Least), kilowon.FormatInt(f.Most), value)
		}
	case Choice:
		for _, o := range f.Options {
			if o.Value == value {
				return ""
			}
		}
		return "보기 가운데 하나를 골라 주세요."
	case Phone:
		if n := len(value); n < 9 || n > 11 || value[0] != '0' {
			return fmt.Sprintf("전화번호는 0으로 시작하는 9~11자리 숫자인데 %d자리입니다.", n)
		}
	case Email:
		if !mailAddress.MatchString(value) || len(value) > mostMail {
			return fmt.Sprintf("이메일주소는 name@example.com과 같은 꼴이어야 하는데 “%s”입니다.", value)
		}
	case Account:
		if n := len(value); n < 6 || n > 20 || strings.Trim(value, "0123456789") != "" {
			return fmt.Sprintf("계좌번호는 숫자 6~20자리인데 %d자리이거나 다른 글자가 있습니다.", n)
		}
	case Unit:
		if household == nil {
			return fmt.Sprintf("이 계약에 “%s”인 세대가 없습니다. 동과 호를 101-1203처럼 적어 주세요.", value)
		}
	case Text, LongText:
		if n := int64(utf8.RuneCountInString(value)); n > f.most() {
			return fmt.Sprintf("%d자까지 적을 수 있는데 %d자입니다.", f.most(), n)
		}
		if residentNumber(value) {
			return "주민등록번호는 적지 않습니다. 이 신청에는 쓰지 않으니 지워 주세요."
		}
	}
	return ""
}

// mailAddress is a mail address as people have it: a box and a domain of at least two parts.
var mailAddress = regexp.MustCompile(`^[^\s@<>()\[\],;:"\\]+@[^\s@<>()\[\],;:"\\.]+(\.[^\s@<>()\[\],;:"\\.]+)+$`)

const mostMail = 254

// most is how many letters a text may have.
func (f *Field) most() int64 {
	if f.Most > 0 {
		return f.Most
	}
	return 100
}

// residentNumber reports whether a text holds six digits, a hyphen or nothing, and seven digits of which the first is 1 to 8.
func residentNumber(s string) bool {
	digits := []byte{}
	flush := func() bool { return len(digits) == 13 && digits[6] >= '1' && digits[6] <= '8' }
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits = append(digits, c)
		case c == '-' && len(digits) == 6:
		default:
			if flush() {
				return true
			}
			digits = digits[:0]
		}
	}
	return flush()
}

// Tidy brings answers into the form they are kept in: known fields only, without blanks around them, phone numbers without hyphens.
func (k *Kind) Tidy(raw map[string]string) Answers {
	out := tidy(k.Fields, raw)
	for _, c := range k.Consents {
		if raw[c.ID] == yes {
			out[c.ID] = yes
		}
	}
	return out
}

// TidyGrant is Tidy for what the clerk fills in.
func (k *Kind) TidyGrant(raw map[string]string) Answers { return tidy(k.Grants, raw) }

func tidy(fields []Field, raw map[string]string) Answers {
	out := Answers{}
	for i := range fields {
		value := strings.TrimSpace(strings.Map(printable, raw[fields[i].ID]))
		if t := fields[i].Type; t == Phone || t == Account {
			value = strings.NewReplacer("-", "", " ", "").Replace(value)
		}
		if value != "" {
			out[fields[i].ID] = value
		}
	}
	return out
}

// printable drops what cannot be printed but the ends of lines.
func printable(r rune) rune {
	if r == '\n' {
		return r
	}
	if unicode.IsControl(r) || r == utf8.RuneError {
		return -1
	}
	return r
}
