package member

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMasksHideAsTheyTell(t *testing.T) {
	for _, c := range []struct {
		mask       func(string) string
		text, want string
	}{
		{MaskName, "김철수", "김*수"}, {MaskName, "김철", "김*"}, {MaskName, "남궁민수", "남**수"}, {MaskName, "김", "*"}, {MaskName, "", ""}, {MaskName, " Kim Lee ", "K*****e"},
		{MaskPhone, "010-1234-5678", "010-****-5678"}, {MaskPhone, "01012345678", "010-****-5678"}, {MaskPhone, "02-123-4567", "02-***-4567"},
		{MaskPhone, "+82 10 1234 5678", "821-*****-5678"}, {MaskPhone, "1588-0000", "********"}, {MaskPhone, "", ""},
		{MaskEmail, "kilowon@example.com", "ki*****@example.com"}, {MaskEmail, "ab@example.com", "a*@example.com"}, {MaskEmail, "a@example.com", "*@example.com"}, {MaskEmail, "nobody", "******"},
		{MaskAddress, "서울 중구 세종대로 110 3층", "서울 중구 세종대로 ***"}, {MaskAddress, "서울 중구 세종대로", "서울 중구 ***"}, {MaskAddress, "서울", "서울"},
		{MaskBirth, "1980-01-02", "1980-**-**"}, {MaskBirth, "19", "**"},
	} {
		if got := c.mask(c.text); got != c.want {
			t.Errorf("%q is shown as %q, want %q", c.text, got, c.want)
		}
	}
}

func TestMasksNeverShowTheMiddle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[가-힣]{3,6}`).Draw(t, "name")
		n := len([]rune(name))
		if got := MaskName(name); strings.Count(got, "*") != n-2 || len([]rune(got)) != n {
			t.Fatalf("%q is shown as %q", name, got)
		}
		phone := rapid.StringMatching(`010-[0-9]{4}-[0-9]{4}`).Draw(t, "phone")
		if got := MaskPhone(phone); got != "010-****-"+phone[9:] {
			t.Fatalf("%q is shown as %q", phone, got)
		}
	})
}
