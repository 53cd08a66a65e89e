package certificate

import (
	"regexp"
	"strings"
	"time"
)

// Purpose is what a signature is asked for; one made for another purpose is worth nothing.
type Purpose string

// The purposes.
const (
	// SignUp joins as an organisation.
	SignUp Purpose = "sign-up"
	// Login begins a session.
	Login Purpose = "login"
	// Trial finds out whether a certificate would be accepted, and nothing else.
	Trial Purpose = "trial"
)

// String is the Korean word in the signed text.
func (p Purpose) String() string {
	switch p {
	case SignUp:
		return "회원가입"
	case Login:
		return "로그인"
	case Trial:
		return "인증서 확인"
	}
	return string(p)
}

// Challenge is the text a browser signs, once. The server makes it, remembers that it is its own, and takes it back once.
type Challenge struct {
	// Nonce is 22 to 128 characters of base64url that nobody can guess.
	Nonce   string
	Purpose Purpose
	// Expires is in whole seconds.
	Expires time.Time
}

// Encode is the text to sign, one line, the same for the same challenge.
func (c Challenge) Encode() string {
	return "kilowon 인증서 확인 1; 용도 " + c.Purpose.String() + "; 번호 " + c.Nonce + "; 기한 " + c.Expires.UTC().Format(time.RFC3339)
}

var challengeText = regexp.MustCompile(`^kilowon 인증서 확인 1; 용도 ([^;]{1,40}); 번호 ([A-Za-z0-9_-]{22,128}); 기한 ([0-9TZ:-]{20})$`)

// ParseChallenge reads what Encode wrote and nothing else.
func ParseChallenge(text string) (Challenge, error) {
	m := challengeText.FindStringSubmatch(text)
	if m == nil {
		return Challenge{}, refuse(Mismatch, nil)
	}
	c := Challenge{Nonce: m[2]}
	for _, p := range []Purpose{SignUp, Login, Trial} {
		if p.String() == m[1] {
			c.Purpose = p
		}
	}
	var err error
	c.Expires, err = time.Parse(time.RFC3339, m[3])
	if err != nil || c.Purpose == "" || c.Encode() != text {
		return Challenge{}, refuse(Mismatch, err)
	}
	return c, nil
}

// Check refuses signed content that is not exactly this challenge, and any once its time is over.
func (c Challenge) Check(content []byte, now time.Time) error {
	if strings.TrimSpace(c.Nonce) == "" || string(content) != c.Encode() {
		return refuse(Mismatch, nil)
	}
	if !now.Before(c.Expires) {
		return refuse(Late, nil)
	}
	return nil
}
