package member

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/kilowon/kilowon"
)

// UnmaskReason is why somebody is shown what is masked of one thing.
type UnmaskReason string

// The reasons.
const (
	// UnmaskIdentity is making sure who somebody is.
	UnmaskIdentity UnmaskReason = "identity"
	// UnmaskApplication is deciding on an application.
	UnmaskApplication UnmaskReason = "application"
	// UnmaskInquiry is answering somebody who asked.
	UnmaskInquiry UnmaskReason = "inquiry"
	// UnmaskSubject is a person's own wish to see, correct or erase what is kept.
	UnmaskSubject UnmaskReason = "subject"
	// UnmaskAudit is looking into an incident.
	UnmaskAudit UnmaskReason = "audit"
	// UnmaskOther is told in words.
	UnmaskOther UnmaskReason = "other"
)

// UnmaskReasons are all of them, in the order they are offered.
func UnmaskReasons() []UnmaskReason {
	return []UnmaskReason{UnmaskIdentity, UnmaskApplication, UnmaskInquiry, UnmaskSubject, UnmaskAudit, UnmaskOther}
}

// String is the reason in Korean, empty for an unknown one.
func (r UnmaskReason) String() string {
	switch r {
	case UnmaskIdentity:
		return "본인 확인"
	case UnmaskApplication:
		return "신청 처리"
	case UnmaskInquiry:
		return "문의 응대"
	case UnmaskSubject:
		return "본인의 열람·정정·삭제 요청"
	case UnmaskAudit:
		return "감사·사고 조사"
	case UnmaskOther:
		return "그 밖의 까닭"
	}
	return ""
}

// Unmasking is a reason as it was chosen, with words where it needs them.
type Unmasking struct {
	Reason UnmaskReason
	Note   string
}

// The letters of a note.
const (
	leastUnmaskNote = 5
	mostUnmaskNote  = 100
)

// tellsPerson finds what points to a person: a mobile phone, a resident's number or a mail address.
var tellsPerson = regexp.MustCompile(`01[016789][-. ]?\d{3,4}[-. ]?\d{4}|\d{6}[-. ]?\d{7}|@`)

// Words is what the access log keeps of it. The log tells nobody's data, so a note that holds some of the hidden values, or looks as if, is refused. Its errors
// are of code invalid, with the field as their path.
func (u Unmasking) Words(hidden ...string) (string, error) {
	note := strings.TrimSpace(u.Note)
	switch n := utf8.RuneCountInString(note); {
	case u.Reason.String() == "":
		return "", kilowon.At("reason", kilowon.Errorf(kilowon.Invalid, "가린 값을 보는 까닭을 골라 주세요."))
	case note == "" && u.Reason != UnmaskOther:
		return u.Reason.String(), nil
	case n < leastUnmaskNote || n > mostUnmaskNote || strings.ContainsFunc(note, func(r rune) bool { return r < ' ' }):
		return "", kilowon.At("note", kilowon.Errorf(kilowon.Invalid, "까닭은 %d자에서 %d자까지 한 줄로 적어야 하는데 %d자입니다.", leastUnmaskNote, mostUnmaskNote, n))
	}
	told := tellsPerson.MatchString(note)
	for _, value := range hidden {
		told = told || utf8.RuneCountInString(value) > 1 && (strings.Contains(note, value) || strings.Contains(digitsOf(note), value))
	}
	if told {
		return "", kilowon.At("note", kilowon.Errorf(kilowon.Invalid, "까닭은 접속기록에 남으므로 성명, 전화번호, 이메일주소, 생년월일을 적을 수 없습니다. 접수번호나 문서 번호로 적어 주세요."))
	}
	return u.Reason.String() + ", " + note, nil
}
