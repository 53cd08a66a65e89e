package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
)

// A bill by telephone from the form to the message: one clerk grants it, the month is billed 200 won lower, the phone is told the amount and nobody's name, and
// the pages and files of the bill say how it comes.
func TestMobileBillThroughPages(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.work()
	now := o.clock.Now()
	o.clock.set(testDay.AddDays(-3).Time()) // Inside the reading period, whose last day's way counts.
	edit := o.next(o.post("/apply/billing/start", url.Values{"contract": {o.complexOf(0).Contract.ID}}))
	application := strings.TrimSuffix(edit, "/edit")
	o.page(edit, "청구서를 받는 방법", "요금청구장소", "자동이체", "세금계산서 발행", "선택 개인정보")
	form := url.Values{"applicant": {"김하나"}, "phone": {"010-0000-0000"}, "bill_kind": {"mobile"}, "mobile": {"010-0000-4321"}, "consent_personal": {"1"},
		"tax": {"apply"}, "business_number": {"000-81-12349"}, "business_name": {"가상상사"}, "business_type": {"부동산업"}, "business_item": {"관리"}}
	documents := o.next(o.post(edit, form))
	o.next(o.attach(documents, "doc_business", "사업자등록증.pdf", []byte("%PDF-1.7 등록증")))
	o.page(application+"/check", "모바일청구로 보냅니다", "200원을 뺍니다", "가상상사(000-81-12349)")
	o.next(o.post(application+"/file", nil))

	o.login(app.DemoClerk, app.DemoPassword)
	desk := "/desk" + application
	o.next(o.post(desk+"/take", nil))
	if text := o.page(desk, "확정"); strings.Contains(text, "다른 담당자가 결재해야") {
		t.Error("a bill's way is told to need two clerks")
	}
	o.next(o.post(desk+"/decide", url.Values{"outcome": {"grant"}, "reason": {"확인함"}, "article": {"제77조 ②"}}))
	contract := "/desk/contracts/" + o.complexOf(0).Contract.ID
	o.page(contract, "청구·납부 방법의 이력", "모바일청구", "010-****-4321", "000-81-12349")
	if w := o.post(contract+"/unmask", url.Values{"unmask_reason": {"inquiry"}}); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "01000004321") {
		t.Errorf("unmasked: %d", w.Code)
	}
	o.page("/desk/notices", "모바일청구", "2026년 10월분 전기요금 12,345,670원, 납기일 2026-11-05")

	o.clock.set(now)
	o.login(app.DemoLogin, app.DemoPassword)
	submission := o.next(o.upload(o.openMonth(0)+"/submissions", "사용량.xlsx", o.filled(0, nil)))
	run := o.next(o.post(submission+"/register", nil))
	o.until(func() bool { return o.get(run).Code == http.StatusSeeOther })
	bills := o.openMonth(0) + "/bills"
	o.page(bills, "청구서유형", "모바일청구", "010-****-4321", "가상상사", "납부방법", "자동이체·전자청구 할인", "-200")
	o.page("/usage", "모바일청구", "010-****-4321", "000-81-12349")
	o.until(func() bool { _, ok := o.texted("01000004321"); return ok })
	text, _ := o.texted("01000004321")
	rows, _, _, err := o.app.Charges(t.Context(), o.actor(), app.ChargeQuery{Month: o.complexOf(0).Months[len(o.complexOf(0).Months)-1].Reading.Month, Page: pageOne})
	o.must(err)
	for i := range rows {
		if c := &rows[i]; c.ID == o.complexOf(0).Contract.ID && (!strings.Contains(text, c.Invoice.Total.String()+"원") || !strings.Contains(text, c.Invoice.DueOn.String())) {
			t.Errorf("the message %q of %v, due %v", text, c.Invoice.Total, c.Invoice.DueOn)
		}
	}
	if strings.Contains(text, o.complexOf(0).Contract.Name) || strings.Contains(text, o.complexOf(0).Contract.ContractNumber) {
		t.Errorf("the message tells whose bill it is: %q", text)
	}
	o.page("/log", "청구서 보낼 것에 넣음(이메일·모바일)", "프로그램")
}

// A bill by mail goes to the address of the form, once, with a subject that names the month alone.
func TestMailedBill(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.work()
	ctx, who, now := t.Context(), o.actor(), o.clock.Now()
	o.clock.set(testDay.AddDays(-3).Time())
	id, err := o.app.BeginApplication(ctx, who, "billing", o.complexOf(1).Contract.ID)
	o.must(err)
	o.must(o.app.WriteApplication(ctx, who, id, map[string]string{"applicant": "김하나", "phone": "01000000000", "bill_kind": "email", "email": "bills@example.com",
		"consent_personal": "1", "consent_optional": "1"}))
	_, err = o.app.FileApplication(ctx, who, id)
	o.must(err)
	clerk := o.actorOf(app.DemoClerk)
	o.must(o.app.DeskTake(ctx, clerk, id))
	o.must(o.app.DeskDecide(ctx, clerk, id, &store.ApplicationDecision{Grant: true, Reason: "확인함", Article: "제77조 ②"}))
	o.clock.set(now)
	o.login(app.DemoLogin, app.DemoPassword)
	submission := o.next(o.upload(o.openMonth(1)+"/submissions", "사용량.xlsx", o.filled(1, nil)))
	run := o.next(o.post(submission+"/register", nil))
	o.until(func() bool { return o.get(run).Code == http.StatusSeeOther })
	o.page(o.openMonth(1)+"/bills", "이메일청구", "bi***@example.com")
	o.until(func() bool {
		list, err := o.app.Outbox(ctx)
		o.must(err)
		n := 0
		for _, m := range list {
			if m.Email == "bills@example.com" {
				n++
				if m.Subject != "[kilowon] 2026년 9월분 전기요금 청구서" || !strings.Contains(m.Text, "납기일") {
					t.Errorf("%q: %q", m.Subject, m.Text)
				}
			}
		}
		return n == 1
	})
}
