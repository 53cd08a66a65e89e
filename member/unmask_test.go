package member

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
)

func TestUnmaskingHasAReasonThatTellsNobodysData(t *testing.T) {
	hidden := []string{"홍길동", "01012345678", "1980-01-02", "hong@example.com", ""}
	for _, r := range UnmaskReasons() {
		words, err := Unmasking{Reason: r, Note: "접수번호 2026-0001의 문의"}.Words(hidden...)
		if err != nil || words != r.String()+", 접수번호 2026-0001의 문의" {
			t.Errorf("%s: %q %v", r, words, err)
		}
		if words, err := (Unmasking{Reason: r}).Words(hidden...); (err != nil) != (r == UnmaskOther) || err == nil && words != r.String() {
			t.Errorf("%s without a note: %q %v", r, words, err)
		}
	}
	for name, u := range map[string]Unmasking{
		"no reason": {Note: "문의에 답하려고"}, "an unknown one": {Reason: "curious"}, "four letters": {UnmaskOther, "그냥봄요"}, "two lines": {UnmaskOther, "까닭을\n두 줄로"},
		"101 letters": {UnmaskOther, strings.Repeat("가", 101)}, "the name": {UnmaskOther, "홍길동의 요청"}, "the phone": {UnmaskIdentity, "010-1234-5678 확인"},
		"another phone": {UnmaskIdentity, "016 123 4567 확인"}, "the birth date": {UnmaskAudit, "생일 1980-01-02 확인"}, "a mail address": {UnmaskAudit, "보낸 이 a@b.kr"},
		"a resident's number": {UnmaskAudit, "번호 800102-1234567"},
	} {
		if words, err := u.Words(hidden...); kilowon.CodeOf(err) != kilowon.Invalid {
			t.Errorf("%s: %q %v", name, words, err)
		}
	}
	for _, note := range []string{"다섯글자임", strings.Repeat("가", 100)} {
		if _, err := (Unmasking{UnmaskOther, note}).Words(hidden...); err != nil {
			t.Errorf("%d letters: %v", len([]rune(note)), err)
		}
	}
}
