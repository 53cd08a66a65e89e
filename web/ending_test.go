package web

import (
	"net/url"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/app"
)

// TestEndedContractThroughThePages ends a contract through the pages: each page on which it stands tells from when, and its bills are still there.
func TestEndedContractThroughThePages(t *testing.T) {
	o := newOffice(t, smallDemo)
	id := o.complexOf(1).Contract.ID
	bill := o.firstBill(1)
	o.page("/apply/pause?tab=form", "아파트의 계약은 휴지할 수 없습니다", "고객센터(123)", "제81조 ①")
	if to := o.next(o.get("/apply/pause/start")); to != "/apply/pause" {
		t.Errorf("what has no form leads to %s", to)
	}
	o.page("/apply/reuse/start", "해지된 계약이 아니어서")
	edit := o.next(o.post("/apply/end/start", url.Values{"contract": {id}}))
	application := strings.TrimSuffix(edit, "/edit")
	form := url.Values{"applicant": {"김하나"}, "phone": {"01000000000"}, "wished": {"2026-09-18"}, "reason": {"재건축으로 철거"}, "as": {"user"}, "consent_duty": {"1"}, "consent_personal": {"1"}}
	o.holds("told on the day", o.post(edit, form), "해지희망일 하루 전까지", `href="#wished"`)
	form.Set("wished", "2026-09-30")
	o.next(o.post(edit, form))
	o.page(application+"/check", "계약을 2026-09-30에 해지합니다", "제17조")
	o.next(o.post(application+"/file", nil))
	o.login(app.DemoClerk, app.DemoPassword)
	o.next(o.post("/desk"+application+"/take", nil))
	decision := url.Values{"outcome": {"grant"}, "reason": {"확인함"}, "article": {"제13조"}}
	o.holds("no day", o.post("/desk"+application+"/decide", decision), "해지일")
	decision.Set("ends", "2026-09-29")
	o.holds("a day too early", o.post("/desk"+application+"/decide", decision), "해지희망일(2026-09-30)이나 그 뒤여야")
	decision.Set("ends", "2026-09-30")
	o.next(o.post("/desk"+application+"/decide", decision))
	o.login(app.DemoSecondClerk, app.DemoPassword)
	o.next(o.post("/desk"+application+"/confirm", nil))
	const told = "2026-09-30부터 해지"
	number := o.complexOf(1).Contract.ContractNumber
	for _, page := range []string{"/desk/contracts/" + id, "/desk/search?q=" + number, "/desk/complexes"} {
		o.page(page, told)
	}
	o.page("/desk/contracts/"+id, "해지와 재사용의 이력")
	o.login(app.DemoLogin, app.DemoPassword)
	for _, page := range []string{"/", menuOwnContracts.URL, contractsURL, contractURL(id), "/history", "/apply/end/start"} {
		o.page(page, told)
	}
	o.page(bill, "청구금액", told)
	o.page("/apply/end/start", "2026-09-30에 해지하기로 이미 정해졌습니다")
	o.clock.set(testDay.AddDays(12).Time())
	o.login(app.DemoLogin, app.DemoPassword)
	o.page("/apply/option/start", "2026-09-30에 해지된 계약이라")
	o.page("/apply/reuse/start", "선택")
}
