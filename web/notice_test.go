package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/app"
)

// A clerk changes a text: unknown variables are refused, a preview keeps nothing, and the next message says it.
func TestNoticeTextsAreKept(t *testing.T) {
	o := newOffice(t, smallDemo)
	if w := o.get("/desk/notices"); w.Code != http.StatusForbidden {
		t.Errorf("an office at the texts: %d", w.Code)
	}
	o.login(app.DemoClerk, app.DemoPassword)
	o.page("/desk", "보내는 문자와 메일의 문구")
	o.page("/desk/notices", "신청 접수", "접수번호 20260918-0001", "처음 문구")
	const path = "/desk/notices/application_received"
	o.page(path, "{접수번호}", "20260918-0001", "고친 적이 없습니다")
	if w := o.get("/desk/notices/nothing"); w.Code != http.StatusNotFound {
		t.Errorf("a notice that is not there: %d", w.Code)
	}
	w := o.post(path, url.Values{"subject": {"접수"}, "text": {"{이름}님, {접수번호}"}})
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("an unknown variable: %d", w.Code)
	}
	o.holds("unknown", w, "{이름}은 이 알림에 쓸 수 없습니다", "{이름}님, {접수번호}")
	for _, wrong := range []string{"", "{이름}", "제목\r\nBcc: other@example.com", strings.Repeat("가", 81)} {
		w := o.post(path, url.Values{"subject": {wrong}, "text": {"받았습니다 {접수번호}"}})
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="subject-error"`) {
			t.Errorf("the subject %q: %d", wrong, w.Code)
		}
	}
	o.holds("preview", o.post(path, url.Values{"subject": {"접수 {접수번호}"}, "text": {"받았습니다 {접수번호}"}, "preview": {"1"}}), "이렇게 보냅니다", "접수 20260918-0001", "받았습니다 20260918-0001")
	o.page(path, "고친 적이 없습니다")
	o.next(o.post(path, url.Values{"subject": {"접수"}, "text": {"받았습니다 {접수번호}"}}))
	o.page(path, "문구를 저장했습니다", "박담당", "받았습니다 {접수번호}")
	o.next(o.post(path, url.Values{"subject": {"접수 {접수번호}"}, "text": {"잘 받았습니다 {접수번호}"}}))
	if page := o.page("/desk/notices/code", "문구"); strings.Contains(page, `name="subject"`) {
		t.Error("a code has a subject")
	}
	o.next(o.post("/desk/notices/code", url.Values{"text": {"번호 {인증번호}"}}))
	o.page("/desk/notices", "잘 받았습니다 20260918-0001")

	o.login(app.DemoLogin, app.DemoPassword)
	o.work()
	edit := o.next(o.post("/apply/objection/start", url.Values{"contract": {o.complexOf(1).Contract.ID}}))
	application := strings.TrimSuffix(edit, "/edit")
	o.next(o.post(edit, url.Values{"applicant": {"김하나"}, "phone": {"010-0000-0000"}, "month": {"2026-08"}, "claim": {"두 배입니다"}, "consent_personal": {"1"}}))
	o.next(o.post(application+"/file", nil))
	o.told("잘 받았습니다 20260918-0001")
	o.mailed(app.DemoEmail, "접수 20260918-0001")
	o.page("/outbox", "메일 "+app.DemoEmail, "접수 20260918-0001")

	// Who takes the consent back gets texts alone.
	o.next(o.post("/account/consents", nil))
	edit = o.next(o.post("/apply/objection/start", url.Values{"contract": {o.complexOf(1).Contract.ID}}))
	application = strings.TrimSuffix(edit, "/edit")
	o.next(o.post(edit, url.Values{"applicant": {"김하나"}, "phone": {"010-0000-0000"}, "month": {"2026-07"}, "claim": {"두 배입니다"}, "consent_personal": {"1"}}))
	o.next(o.post(application+"/file", nil))
	o.told("잘 받았습니다 20260918-0002")
	list, err := o.app.Outbox(t.Context())
	o.must(err)
	for _, m := range list {
		if m.Email != "" && strings.Contains(m.Subject, "0002") {
			t.Errorf("a mail without consent: %+v", m)
		}
	}
}

// mailed waits until the outbox has a mail.
func (o *office) mailed(to, subject string) {
	o.Helper()
	o.until(func() bool {
		list, err := o.app.Outbox(o.Context())
		o.must(err)
		for _, m := range list {
			if m.Email == to && m.Subject == subject && m.Phone == "" && m.Text != "" {
				return true
			}
		}
		return false
	})
}

// told waits until the outbox has a text.
func (o *office) told(text string) {
	o.Helper()
	o.until(func() bool {
		list, err := o.app.Outbox(o.Context())
		o.must(err)
		for _, m := range list {
			if m.Text == text {
				return true
			}
		}
		return false
	})
}
