package member_test

import (
	"strings"
	"testing"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/member"
)

func TestNoticeIsChecked(t *testing.T) {
	n, err := member.FindNotice(member.NoticeApplicationGranted)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"{접수번호} 승인": "", "": "0자", "승인": "{접수번호}가 있어야", "{접수번호} {주민등록번호}": "{주민등록번호}는", "{접수번호": "짝", "{접수번호}}": "짝", "{접수번호}{}": "쓸 수 없습니다",
		"{접수번호}\x07": "보이지 않는", strings.Repeat("가", member.MostNotice-6) + "{접수번호}": "", strings.Repeat("가", member.MostNotice-5) + "{접수번호}": "301자",
	} {
		err := n.Check(text)
		if want == "" && err != nil || want != "" && (kilowon.CodeOf(err) != kilowon.Invalid || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if got := n.Fill("{접수번호}: {근거}", n.Samples()); got != "20260918-0001: 제67조 ⑦" {
		t.Errorf("filled: %q", got)
	}
	for subject, want := range map[string]string{
		"승인": "", "{접수번호}": "", "": "제목은", "하나\n둘": "한 줄", "{이름}": "{이름}은", "{": "짝", "\x07": "보이지 않는", strings.Repeat("가", member.MostSubject+1): "81자",
	} {
		err := n.CheckSubject(subject)
		if want == "" && err != nil || want != "" && (kilowon.CodeOf(err) != kilowon.Invalid || !strings.Contains(err.Error(), want)) {
			t.Errorf("subject %q: %v, want %q", subject, err, want)
		}
	}
	if _, err := member.FindNotice("nothing"); kilowon.CodeOf(err) != kilowon.NotFound {
		t.Error(err)
	}
	plain, err := member.FindNotice(member.NoticeRegistrationApproved)
	if err != nil || plain.Check("{접수번호}") == nil || plain.Check("승인되었습니다") != nil {
		t.Errorf("a text without variables: %v", err)
	}
}

func TestFictionalEmail(t *testing.T) {
	for address, want := range map[string]bool{"demo@example.com": true, "demo@EXAMPLE.org": true, "a@b.example": true, "a@portal.test": true, "a@invalid": true,
		"a@example.co.kr": false, "a@myexample.com": false, "a@b.example.com": false, "": false} {
		if member.FictionalEmail(address) != want {
			t.Errorf("%q: %v", address, !want)
		}
	}
}
