package member

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/kilowon/kilowon"
)

// Details is what an organisation says of itself (회사정보). Everything but name and number is personal data.
type Details struct {
	// Name is as on the certificate of registration.
	Name           string
	BusinessNumber kilowon.BusinessNumber
	// CorporationNumber (법인등록번호) is 13 digits, of a corporation alone.
	CorporationNumber string
	// Representative is the name of who represents it; the phone numbers are digits alone, Mobile and Email may be empty.
	Representative, Phone, Mobile, Email string
	// ApartmentOffice says that it is a complex's management office.
	ApartmentOffice bool
}

// Person is what a member of staff says of themselves. Mobile is where one-time codes go; Email may be empty.
type Person struct {
	Name string
	// BirthDate is "1962-03-09": a kilowon.Date begins in 1971.
	BirthDate  string
	Mobile     string
	Department string
	Phone      string
	Email      string
}

// Faults are what is wrong with a form, by the name of the field.
type Faults map[string]string

// check notes the error of a field.
func (f Faults) check(field string, err error) {
	if err != nil {
		f[field] = err.Error()
	}
}

// The fields of the forms, which are also what a clerk marks.
const (
	FieldName              = "name"
	FieldBusinessNumber    = "business_number"
	FieldCorporationNumber = "corporation_number"
	FieldRepresentative    = "representative"
	FieldPhone             = "phone"
	FieldMobile            = "mobile"
	FieldEmail             = "email"
	FieldStaffName         = "staff_name"
	FieldBirthDate         = "birth_date"
	FieldStaffMobile       = "staff_mobile"
	FieldDepartment        = "department"
	FieldStaffPhone        = "staff_phone"
	FieldStaffEmail        = "staff_email"
	FieldCode              = "code"
	FieldDocument          = "file"
)

// The most letters of an organisation's and of a person's name.
const (
	MostName       = 100
	MostPersonName = 40
)

// Check finds what is wrong with the details of an organisation of a kind; numbers are brought into one form first.
func (d *Details) Check(k Kind) Faults {
	f := Faults{}
	d.Name, d.Representative = strings.TrimSpace(d.Name), strings.TrimSpace(d.Representative)
	d.Phone, d.Mobile, d.Email = digitsOf(d.Phone), digitsOf(d.Mobile), strings.TrimSpace(d.Email)
	f.check(FieldName, CheckName("기관 이름", d.Name, MostName))
	f.check(FieldRepresentative, CheckName("대표자 성명", d.Representative, MostPersonName))
	f.check(FieldPhone, checkPhone("대표 전화번호", d.Phone))
	if d.Mobile != "" {
		f.check(FieldMobile, CheckMobile(d.Mobile))
	}
	f.check(FieldEmail, checkEmail(d.Email))
	if k == Corporation {
		f.check(FieldCorporationNumber, CheckCorporationNumber(d.CorporationNumber))
	}
	return f
}

// Check finds what is wrong with a person's details on a day; numbers are brought into one form first.
func (p *Person) Check(today kilowon.Date) Faults {
	f := Faults{}
	p.Name, p.Department, p.Email = strings.TrimSpace(p.Name), strings.TrimSpace(p.Department), strings.TrimSpace(p.Email)
	p.Mobile, p.Phone = digitsOf(p.Mobile), digitsOf(p.Phone)
	f.check(FieldStaffName, CheckName("성명", p.Name, MostPersonName))
	p.BirthDate = strings.TrimSpace(p.BirthDate)
	if _, err := time.Parse(time.DateOnly, p.BirthDate); err != nil || p.BirthDate < "1900" || p.BirthDate >= today.String() {
		f[FieldBirthDate] = "생년월일은 1900년 이후이고 오늘보다 앞선 날이어야 합니다. 1980-05-17처럼 적어 주세요."
	}
	f.check(FieldStaffMobile, CheckMobile(p.Mobile))
	f.check(FieldDepartment, CheckName("부서명", p.Department, 60))
	f.check(FieldStaffPhone, checkPhone("전화번호", p.Phone))
	f.check(FieldStaffEmail, checkEmail(p.Email))
	return f
}

// CheckChange is Check for somebody who was known before: what stays as it was is not asked about again.
func (p *Person) CheckChange(old *Person, today kilowon.Date) Faults {
	f := p.Check(today)
	for field, same := range map[string]bool{FieldStaffName: p.Name == old.Name, FieldBirthDate: p.BirthDate == old.BirthDate, FieldStaffMobile: p.Mobile == old.Mobile,
		FieldDepartment: p.Department == old.Department, FieldStaffPhone: p.Phone == old.Phone, FieldStaffEmail: p.Email == old.Email} {
		if same {
			delete(f, field)
		}
	}
	return f
}

// ParseMobile reads a mobile phone's number with or without hyphens and gives its digits. Its error is of code invalid.
func ParseMobile(s string) (string, error) {
	digits := digitsOf(s)
	return digits, CheckMobile(digits)
}

// CheckMobile refuses what is not the number of a mobile phone: 01, one of 0 1 6 7 8 9, and 7 or 8 digits.
func CheckMobile(digits string) error {
	if !onlyDigits(digits) || len(digits) < 10 || len(digits) > 11 || !strings.HasPrefix(digits, "01") || !strings.Contains("016789", digits[2:3]) {
		return kilowon.Errorf(kilowon.Invalid, "휴대전화번호는 010으로 시작하는 숫자 11자리여야 하는데 %q입니다. -를 빼고 다시 적어 주세요.", digits)
	}
	return nil
}

// CheckCorporationNumber refuses what has not 13 digits. The last digit is not checked: numbers given since 2025 have no check digit.
func CheckCorporationNumber(digits string) error {
	if len(digits) != 13 || !onlyDigits(digits) {
		return kilowon.Errorf(kilowon.Invalid, "법인등록번호는 숫자 13자리여야 하는데 %q입니다. 000000-0000000처럼 적어 주세요.", digits)
	}
	return nil
}

// checkPhone takes any telephone number of Korea: with an area code or a nationwide one of eight digits (1588-0000).
func checkPhone(what, digits string) error {
	if !onlyDigits(digits) || len(digits) < 8 || len(digits) > 12 || !strings.Contains("01", digits[:1]) {
		return kilowon.Errorf(kilowon.Invalid, "%s는 지역번호까지 숫자 8~12자리여야 하는데 %q입니다. 02-123-4567처럼 적어 주세요.", what, digits)
	}
	return nil
}

// CheckName refuses an empty name and one with more letters than most; what says in Korean whose name it is. Its error is of code invalid.
func CheckName(what, s string, most int) error {
	n := utf8.RuneCountInString(s)
	if n == 0 {
		return kilowon.Errorf(kilowon.Invalid, "%s을(를) 적어 주세요.", what)
	}
	if n > most || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		return kilowon.Errorf(kilowon.Invalid, "%s은(는) %d자까지의 글자여야 하는데 %d자이거나 쓸 수 없는 글자가 있습니다. 줄여서 다시 적어 주세요.", what, most, n)
	}
	return nil
}

// checkEmail takes the empty address.
func checkEmail(s string) error {
	local, domain, ok := strings.Cut(s, "@")
	odd := func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`<>()[],;:"\@`, r)
	}
	if s != "" && (!ok || local == "" || len(s) > 254 || !strings.Contains(strings.Trim(domain, "."), ".") || strings.ContainsFunc(local+domain, odd)) {
		return kilowon.Errorf(kilowon.Invalid, "이메일주소는 name@example.com과 같은 꼴이어야 하는데 %q입니다. 다시 적어 주세요.", s)
	}
	return nil
}

// digitsOf drops what people write between the digits of a number.
func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -().", r) {
			return -1
		}
		return r
	}, strings.TrimSpace(s))
}

func onlyDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// FictionalEmail reports whether a mail address lies in a domain that is nobody's by RFC 2606, to which nothing is ever sent.
func FictionalEmail(address string) bool {
	_, domain, _ := strings.Cut(strings.ToLower(address), "@")
	return slices.Contains([]string{"example.com", "example.net", "example.org"}, domain) || slices.Contains([]string{"example", "test", "invalid"}, domain[strings.LastIndex(domain, ".")+1:])
}

// Fictional reports whether a mobile phone's number is one of the demo's (010-0000-0000 to 010-0000-9999), to which nothing is ever sent.
func Fictional(mobile string) bool { return len(mobile) == 11 && strings.HasPrefix(mobile, "0100000") }
