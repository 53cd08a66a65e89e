package member

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kilowon/kilowon"
)

// Notice is a kind of message the supplier sends (알림). Its text holds variables in braces, "{접수번호}".
type Notice struct {
	Code, Name string
	Variables  []NoticeVariable
	// TextOnly says that it goes to a phone and never by mail: a code proves that phone.
	TextOnly bool
}

// NoticeVariable is what a text may say in braces; Sample shows what it looks like.
type NoticeVariable struct {
	Name, Sample string
	// Needed says that the message is of no use without it.
	Needed bool
}

// The notices.
const (
	NoticeCode                 = "code"
	NoticeRegistrationApproved = "registration_approved"
	NoticeRegistrationRefused  = "registration_refused"
	NoticeLoginChanged         = "login_changed"
	NoticeApplicationReceived  = "application_received"
	NoticeApplicationAsked     = "application_asked"
	NoticeApplicationGranted   = "application_granted"
	NoticeApplicationRefused   = "application_refused"
	NoticeDiscountsEnd         = "discounts_end"
	NoticeBill                 = "bill"
)

// The variables.
const (
	VariableCode    = "인증번호"
	VariableChange  = "바뀐 것"
	VariableKind    = "신청"
	VariableReceipt = "접수번호"
	VariableDue     = "처리기한"
	VariableArticle = "근거"
	VariableFrom    = "적용일"
	VariableDays    = "일수"
	VariableCount   = "건수"
	// VariableMonth, VariableAmount and VariableDueDate are of a bill; VariableContract is the end of its contract number.
	VariableMonth    = "월분"
	VariableAmount   = "청구금액"
	VariableDueDate  = "납기일"
	VariableContract = "고객번호"
)

var (
	ofKind    = NoticeVariable{Name: VariableKind, Sample: "선택요금 변경"}
	ofReceipt = NoticeVariable{Name: VariableReceipt, Sample: "20260918-0001", Needed: true}
	ofArticle = NoticeVariable{Name: VariableArticle, Sample: "제67조 ⑦"}
)

// Notices lists all.
var Notices = []Notice{
	{Code: NoticeCode, Name: "인증번호", Variables: []NoticeVariable{{VariableCode, "012345", true}}, TextOnly: true},
	{Code: NoticeRegistrationApproved, Name: "회원가입 승인"},
	{Code: NoticeRegistrationRefused, Name: "회원가입 거절"},
	{Code: NoticeLoginChanged, Name: "로그인 정보 변경", Variables: []NoticeVariable{{VariableChange, "패스키 등록", true}}},
	{Code: NoticeApplicationReceived, Name: "신청 접수", Variables: []NoticeVariable{ofKind, ofReceipt, {VariableDue, "2026-09-29", false}}},
	{Code: NoticeApplicationAsked, Name: "신청 보완 요청", Variables: []NoticeVariable{ofKind, ofReceipt}},
	{Code: NoticeApplicationGranted, Name: "신청 승인", Variables: []NoticeVariable{ofKind, ofReceipt, ofArticle, {VariableFrom, "2026-09-18", false}}},
	{Code: NoticeApplicationRefused, Name: "신청 거부", Variables: []NoticeVariable{ofKind, ofReceipt, ofArticle}},
	{Code: NoticeDiscountsEnd, Name: "할인 종료 예정", Variables: []NoticeVariable{{VariableDays, "60", false}, {VariableCount, "3", true}}},
	{Code: NoticeBill, Name: "청구서(이메일·모바일청구)", Variables: []NoticeVariable{{VariableMonth, "2026년 10월분", true}, {VariableAmount, "12,345,670원", true},
		{VariableDueDate, "2026-11-05", true}, {VariableContract, "******6789", false}}},
}

// The most letters of a text and of a mail's subject.
const (
	MostNotice  = 300
	MostSubject = 80
)

// FindNotice is the notice of a code; NotFound for any other.
func FindNotice(code string) (Notice, error) {
	for _, n := range Notices {
		if n.Code == code {
			return n, nil
		}
	}
	return Notice{}, kilowon.Errorf(kilowon.NotFound, "그런 알림이 없습니다. 알림 문구 목록에서 골라 주세요.")
}

var variable = regexp.MustCompile(`\{([^{}]*)\}`)

// Check refuses a text that is empty or too long, names a variable the notice does not have, or leaves out one it needs.
func (n *Notice) Check(text string) error {
	named, err := n.variables("문구", text, MostNotice)
	if err != nil {
		return err
	}
	for _, v := range n.Variables {
		if v.Needed && !slices.Contains(named, v.Name) {
			return kilowon.Errorf(kilowon.Invalid, "이 알림에는 {%s}이(가) 있어야 합니다.", v.Name)
		}
	}
	return nil
}

// CheckSubject refuses a subject that is empty, too long or longer than a line, or names a variable the notice does not have.
func (n *Notice) CheckSubject(subject string) error {
	if strings.Contains(subject, "\n") {
		return kilowon.Errorf(kilowon.Invalid, "제목은 한 줄이어야 합니다. 줄바꿈을 지워 주세요.")
	}
	_, err := n.variables("제목", subject, MostSubject)
	return err
}

// variables are those named by a text that may have most letters; what says in Korean what it is.
func (n *Notice) variables(what, text string, most int) ([]string, error) {
	if letters := utf8.RuneCountInString(text); letters == 0 || letters > most {
		return nil, kilowon.Errorf(kilowon.Invalid, "%s은(는) 1자에서 %d자 사이여야 하는데 %d자입니다.", what, most, letters)
	}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' || r == utf8.RuneError }) {
		return nil, kilowon.Errorf(kilowon.Invalid, "보이지 않는 글자가 들어 있습니다. %s을(를) 다시 적어 주세요.", what)
	}
	var named []string
	for _, found := range variable.FindAllStringSubmatch(text, -1) {
		named = append(named, found[1])
		if !slices.ContainsFunc(n.Variables, func(v NoticeVariable) bool { return v.Name == found[1] }) {
			return nil, kilowon.Errorf(kilowon.Invalid, "{%s}은(는) 이 알림에 쓸 수 없습니다. %s", found[1], n.usable())
		}
	}
	if strings.ContainsAny(variable.ReplaceAllString(text, ""), "{}") {
		return nil, kilowon.Errorf(kilowon.Invalid, "괄호 { }의 짝이 맞지 않습니다. {접수번호}처럼 이름을 괄호로 감싸 주세요.")
	}
	return named, nil
}

// usable tells what may stand in braces.
func (n *Notice) usable() string {
	if len(n.Variables) == 0 {
		return "이 알림에는 괄호로 넣을 것이 없습니다."
	}
	var out []string
	for _, v := range n.Variables {
		out = append(out, "{"+v.Name+"}")
	}
	return "쓸 수 있는 것은 " + strings.Join(out, ", ") + "입니다."
}

// Fill puts values in the place of variables.
func (n *Notice) Fill(text string, values map[string]string) string {
	return variable.ReplaceAllStringFunc(text, func(found string) string { return values[found[1:len(found)-1]] })
}

// Samples are the samples of all variables.
func (n *Notice) Samples() map[string]string {
	out := map[string]string{}
	for _, v := range n.Variables {
		out[v.Name] = v.Sample
	}
	return out
}
