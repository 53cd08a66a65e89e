package certificate

import "github.com/kilowon/kilowon"

// Reason is why a signature or certificate was refused.
type Reason string

// The reasons.
const (
	// Malformed is a signature that cannot be read.
	Malformed Reason = "malformed"
	// Mismatch is a signature over something else than the challenge, or over one made for another purpose or already used.
	Mismatch Reason = "mismatch"
	// Late is a challenge whose time is over.
	Late Reason = "late"
	// Forged is a signature the certificate's key did not make.
	Forged Reason = "forged"
	// WeakKey is a key that is too small, too large or not RSA.
	WeakKey Reason = "weak_key"
	// Untrusted is a certificate that leads to no trusted root.
	Untrusted Reason = "untrusted"
	// Expired is a certificate that has run out.
	Expired Reason = "expired"
	// NotYet is a certificate whose time has not begun.
	NotYet Reason = "not_yet"
	// WrongUse is a certificate that is not for signing.
	WrongUse Reason = "wrong_use"
	// WrongPolicy is a certificate issued for a use that is not allowed.
	WrongPolicy Reason = "wrong_policy"
	// Revoked is a certificate its authority took back or suspended.
	Revoked Reason = "revoked"
	// Unchecked is a certificate whose revocation could not be found out.
	Unchecked Reason = "unchecked"
	// WrongNumber is a certificate of another business number than the one told.
	WrongNumber Reason = "wrong_number"
)

var messages = map[Reason]string{
	Malformed:   "보낸 서명을 읽을 수 없습니다. 화면을 새로 고친 뒤 인증서를 다시 골라 주세요.",
	Mismatch:    "서명한 문구가 이 화면이 내준 것이 아니거나 이미 쓴 것입니다. 화면을 새로 고친 뒤 다시 서명해 주세요.",
	Late:        "서명할 수 있는 시간이 지났습니다. 화면을 새로 고친 뒤 다시 서명해 주세요.",
	Forged:      "서명이 인증서와 맞지 않습니다. 인증서 파일과 개인키 파일이 같은 폴더의 한 쌍인지 확인해 주세요.",
	WeakKey:     "인증서의 열쇠가 RSA 2048~8192비트가 아닙니다. 인증기관에서 새로 발급받은 인증서를 써 주세요.",
	Untrusted:   "이 포털이 인정하는 인증기관의 인증서가 아닙니다(발급자 %s). 다른 인증서를 고르거나 운영자에게 문의해 주세요.",
	Expired:     "인증서의 유효기간이 %s에 끝났습니다. 인증기관에서 갱신하거나 다시 발급받아 주세요.",
	NotYet:      "인증서의 유효기간이 %s에 시작됩니다. 컴퓨터가 아니라 서버의 시각으로 확인했습니다. 그날부터 써 주세요.",
	WrongUse:    "전자서명용 인증서가 아닙니다. kmCert가 아닌 signCert.der와 signPri.key를 골라 주세요.",
	WrongPolicy: "이 용도의 인증서(정책 %s)는 쓸 수 없습니다. 운영자가 허용한 사업자용 인증서를 골라 주세요.",
	Revoked:     "폐지되거나 효력이 정지된 인증서입니다. 인증기관에서 다시 발급받아 주세요.",
	Unchecked:   "인증서가 폐지되지 않았는지 확인하지 못했습니다(%s). 잠시 뒤에 다시 해 보고, 계속되면 운영자에게 문의해 주세요.",
	WrongNumber: "적은 사업자등록번호(고유번호)로 발급된 인증서가 아닙니다. 번호와 인증서를 확인해 주세요.",
}

// Refusal is why no proof came of a signature. It wraps a kilowon.Error of code invalid with the message for the person in front of the page.
type Refusal struct {
	Reason Reason
	err    *kilowon.Error
	cause  error
}

// Error tells the message and, for the log, the cause.
func (r *Refusal) Error() string {
	if r.cause != nil {
		return r.err.Error() + " [" + r.cause.Error() + "]"
	}
	return r.err.Error()
}

// Unwrap gives the kilowon.Error with the message alone.
func (r *Refusal) Unwrap() error { return r.err }

// Refuse makes the refusal of a reason that takes no detail, for callers that find out what this package cannot see.
func Refuse(reason Reason) error { return refuse(reason, nil) }

func refuse(reason Reason, cause error, detail ...any) error {
	return &Refusal{Reason: reason, err: kilowon.Errorf(kilowon.Invalid, messages[reason], detail...), cause: cause}
}
