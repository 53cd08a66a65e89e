package web

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

const (
	pdfStart    = "%PDF-1.7\nnothing"
	applyNumber = "000-81-00014"
	applyMobile = "010-0000-7777"
)

var digits = regexp.MustCompile(`\d{6}`)

// code is the newest code that was sent to a phone; nothing is sent by a worker here.
func (o *office) code(phone string) string {
	o.Helper()
	o.until(func() bool { _, ok := o.texted(phone); return ok })
	text, _ := o.texted(phone)
	return digits.FindString(text)
}

func (o *office) texted(phone string) (string, bool) {
	list, err := o.app.Outbox(o.Context())
	o.must(err)
	for _, m := range list {
		if m.Phone == phone {
			return m.Text, true
		}
	}
	return "", false
}

// sendForm posts a form with a file.
func (o *office) sendForm(path string, fields map[string]string, name string, content []byte) *httptest.ResponseRecorder {
	o.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for k, v := range fields {
		o.must(form.WriteField(k, v))
	}
	if name != "" {
		part, err := form.CreateFormFile("file", name)
		o.must(err)
		_, err = part.Write(content)
		o.must(err)
	}
	o.must(form.Close())
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return o.send(r)
}

var applicant = url.Values{"name": {"가상타운 관리사무소"}, "representative": {"정대표"}, "phone": {"02-123-4567"}, "apartment_office": {"1"},
	"staff_name": {"한신청"}, "birth_date": {"1968-02-29"}, "staff_mobile": {applyMobile}, "department": {"관리과"}, "staff_phone": {"02-123-4568"}, "news-sms": {"1"}}

// with is the form with a button and perhaps a code.
func with(form url.Values, do, code string) url.Values {
	out := url.Values{"do": {do}, "code": {code}}
	for k, v := range form {
		out[k] = v
	}
	return out
}

// signUp goes through the first three steps.
func (o *office) signUp() {
	o.Helper()
	o.cookie = nil
	to := o.next(o.post("/signup", url.Values{"kind": {"group"}}))
	to = o.next(o.post(to, url.Values{"service": {"1"}, "privacy-policy": {"1"}, "collection": {"1"}}))
	to = o.next(o.sendForm(to, map[string]string{"business_number": applyNumber}, "고유번호증.pdf", []byte(pdfStart)))
	if to != "/signup/details" {
		o.Fatalf("leads to %s", to)
	}
}

func TestSignUpFromTheFirstStepToTheFirstLogin(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.work()
	o.signUp()
	o.page("/signup", `value="group" checked`, `aria-current="step"`)
	o.page("/signup/terms", "[필수] 회원이용약관에 동의", "시행일", `name="service" value="1" checked`)
	o.page("/signup/verify", applyNumber, "고유번호증.pdf")

	form := with(applicant, "submit", "")
	o.holds("unproved phone", o.post("/signup/details", form), "휴대전화 인증을 마쳐 주세요", "가상타운 관리사무소")
	o.next(o.post("/signup/details", with(applicant, "send", "")))
	code := o.code("01000007777")
	wrong := "000000"
	if code == wrong {
		wrong = "000001"
	}
	o.holds("a wrong code", o.post("/signup/details", with(applicant, "check", wrong)), "인증번호가 맞지 않습니다")
	o.next(o.post("/signup/details", with(applicant, "check", code)))
	o.page("/signup/details", "휴대전화 인증 완료", "가상타운 관리사무소", "1968-02-29")
	// Another phone is another proof.
	other := with(applicant, "submit", "")
	other["staff_mobile"] = []string{"010-0000-7778"}
	o.holds("another phone", o.post("/signup/details", other), "휴대전화 인증을 마쳐 주세요")
	if to := o.next(o.post("/signup/details", form)); to != "/signup/status" {
		t.Fatalf("leads to %s", to)
	}
	o.page("/signup/status", "담당자가 확인하고 있습니다")
	if to := o.next(o.get("/signup/details")); to != "/signup/status" {
		t.Errorf("a submitted application leads to %s", to)
	}
	applicantCookie := o.cookie

	id := o.verification("가상타운 관리사무소")
	o.holds("approved against a mark", o.post(id, url.Values{"do": {"approve"}, "marked": {"name"}}), "승인할 수 없습니다")
	o.holds("refused without a reason", o.post(id, url.Values{"do": {"refuse"}}), "사유를 적어 주세요")
	o.next(o.post(id, url.Values{"do": {"refuse"}, "marked": {"representative"}, "reason": {"대표자가 서류와 다릅니다."}}))
	o.holds("decided twice", o.post(id, url.Values{"do": {"approve"}}), "이미 처리한")

	o.cookie = applicantCookie
	o.page("/signup/status", "대표자가 서류와 다릅니다.", "대표자 성명: 정대표", "고쳐서 다시 제출")
	mended := with(applicant, "submit", "")
	mended["representative"] = []string{"강대표"}
	o.next(o.post("/signup/details", mended))
	o.page("/signup/status", "담당자가 확인하고 있습니다")

	if again := o.verification("가상타운 관리사무소"); again != id {
		t.Errorf("the application handed in again is %s, not %s", again, id)
	}
	o.next(o.post(id, url.Values{"do": {"approve"}}))
	o.page("/desk/verifications", "승인을 올렸습니다", "결재 대기")
	o.page(id, "다른 담당자의 결재를 기다립니다")
	o.holds("confirmed by the same clerk", o.post(id, url.Values{"do": {"approve"}}), "다른 담당자가 결재해야 합니다")
	o.at("clerk2")
	o.page(id, "결재해 주세요")
	o.next(o.post(id, url.Values{"do": {"approve"}}))
	o.page(id, "승인하여 회원 기관이 되었습니다")
	if w := o.get(id + "/document"); w.Code != http.StatusNotFound {
		t.Errorf("the document outlives the decision: %d", w.Code)
	}
	o.until(func() bool {
		text, _ := o.texted("01000007777")
		return strings.Contains(text, "승인되었습니다")
	})

	if to := o.phoneLogin(applyNumber, applyMobile); to != "/" {
		t.Fatalf("the first login leads to %s", to)
	}
	o.page("/", "가상타운 관리사무소")
}

// verification logs the clerk in and finds an application in the queue.
func (o *office) verification(name string) string {
	o.Helper()
	o.login("clerk", app.DemoPassword)
	text := o.page("/desk/verifications", name, "푸른마을 관리사무소(가상)")
	m := regexp.MustCompile(`href="(/desk/verifications/[^"]+)">\s*` + regexp.QuoteMeta(name)).FindStringSubmatch(text)
	if m == nil {
		o.Fatalf("no link to %s", name)
	}
	o.page(m[1], name, "서류와 다름")
	return m[1]
}

// phoneLogin logs in by phone and gives where it leads.
func (o *office) phoneLogin(number, mobile string) string {
	o.Helper()
	o.cookie = nil
	o.clock.set(o.clock.Now().Add(time.Minute))
	form := url.Values{"number": {number}, "staff_mobile": {mobile}, "do": {"send"}}
	digitsOnly := strings.ReplaceAll(mobile, "-", "")
	o.holds("code asked for", o.post("/login/phone", form), "인증번호가 문자로 갑니다")
	// Messages asked for earlier may be on their way still.
	o.until(func() bool {
		list, err := o.app.Outbox(o.Context())
		o.must(err)
		return slices.ContainsFunc(list, func(m store.Message) bool {
			return m.Phone == digitsOnly && !m.CreatedAt.Before(o.clock.Now().Truncate(time.Second))
		})
	})
	form["do"], form["code"] = []string{"login"}, []string{o.code(digitsOnly)}
	return o.next(o.post("/login/phone", form))
}

func TestApplicantSeesTheStatusFromAnotherBrowser(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.work()
	if to := o.phoneLogin("000-82-98761", "010-0000-2001"); to != "/signup/status" {
		t.Fatalf("leads to %s", to)
	}
	o.page("/signup/status", "담당자가 확인하고 있습니다")
	if w := o.get("/"); w.Code != http.StatusSeeOther {
		t.Errorf("an applicant is logged in: %d", w.Code)
	}
}

func TestWhoHasACorporationNumberIsACorporation(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.signUp()
	o.next(o.sendForm("/signup/verify", map[string]string{"business_number": applyNumber, "corporation_number": "110111-0000018"}, "", nil))
	o.page("/signup/details", "회원유형을 법인으로 바꾸었습니다", "법인")
	o.page("/signup", `value="corporation" checked`)
	w := o.sendForm("/signup/verify", map[string]string{"business_number": applyNumber, "corporation_number": "110111-000001"}, "", nil)
	o.holds("twelve digits", w, "13자리")
}

func TestSignUpStepsStandAlone(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.cookie = nil
	for _, path := range []string{"/signup/terms", "/signup/verify", "/signup/details"} {
		if to := o.next(o.get(path)); to != "/signup" {
			t.Errorf("%s without a kind leads to %s", path, to)
		}
		if to := o.next(o.sendForm(path, nil, "", nil)); to != "/signup" {
			t.Errorf("posting to %s without a kind leads to %s", path, to)
		}
	}
	o.holds("no kind", o.post("/signup", nil), "회원유형을 하나 골라 주세요")
	o.holds("the supplier's kind", o.post("/signup", url.Values{"kind": {"supplier"}}), "회원유형을 하나 골라 주세요")
	o.next(o.post("/signup", url.Values{"kind": {"group"}}))
	o.holds("one consent missing", o.post("/signup/terms", url.Values{"service": {"1"}, "collection": {"1"}}), "이 항목에 동의해야")
	if to := o.next(o.get("/signup/verify")); to != "/signup/terms" {
		t.Errorf("without consent leads to %s", to)
	}
	o.next(o.post("/signup/terms", url.Values{"service": {"1"}, "privacy-policy": {"1"}, "collection": {"1"}}))
	for name, content := range map[string]string{"a.pdf": "<html><script>alert(1)</script>", "a.exe": "MZ", "a.svg": "<svg/>", "empty.pdf": ""} {
		w := o.sendForm("/signup/verify", map[string]string{"business_number": applyNumber}, name, []byte(content))
		if w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s was taken: %d", name, w.Code)
		}
	}
	w := o.sendForm("/signup/verify", map[string]string{"business_number": "123-45-67890"}, "a.png", []byte("\x89PNG\r\n\x1a\nxx"))
	o.holds("a number with a wrong check digit", w, "마지막 자리가")
	// The picture was good and stays.
	if to := o.next(o.sendForm("/signup/verify", map[string]string{"business_number": applyNumber}, "", nil)); to != "/signup/details" {
		t.Errorf("leads to %s", to)
	}
	if w := o.sendForm("/signup/verify", map[string]string{"business_number": applyNumber}, "a.pdf", append([]byte(pdfStart), make([]byte, member.MostDocument)...)); w.Code == http.StatusSeeOther {
		t.Errorf("a document over the limit was taken")
	}
}

func TestDocumentIsOnlyEverSaved(t *testing.T) {
	o := newOffice(t, smallDemo)
	id := o.demoVerification()
	w := o.get(id + "/document")
	h := w.Header()
	if w.Code != http.StatusOK || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || h.Get("X-Content-Type-Options") != "nosniff" ||
		h.Get("Content-Security-Policy") != "default-src 'none'; sandbox" || h.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(w.Body.String(), "%PDF-") {
		t.Errorf("%d %v", w.Code, h)
	}
	for _, who := range []string{app.DemoLogin, "reader"} {
		o.login(who, app.DemoPassword)
		if w := o.get(id + "/document"); w.Code != http.StatusForbidden {
			t.Errorf("%s gets a document: %d", who, w.Code)
		}
	}
	o.cookie = nil
	if w := o.get(id + "/document"); w.Code != http.StatusSeeOther {
		t.Errorf("nobody gets a document: %d", w.Code)
	}
}

// demoVerification is the demo's own application, with the clerk logged in.
func (o *office) demoVerification() string {
	o.Helper()
	o.login("clerk", app.DemoPassword)
	m := regexp.MustCompile(`/desk/verifications/[0-9a-f-]{36}`).FindString(o.page("/desk/verifications"))
	if m == "" {
		o.Fatal("the demo has no application")
	}
	return m
}

// The login by phone must not tell whether a number or a phone is anybody's: the same words and status, and the same work in the store.
func TestPhoneLoginTellsNothing(t *testing.T) {
	o := newOffice(t, smallDemo)
	// Without the demo's outbox, whose page names the demo's own numbers.
	portal, err := NewPortal(o.app, o.maker, PortalOptions{Now: o.clock.Now, Texts: true})
	o.must(err)
	o.portal = portal
	visitors := []struct {
		number, mobile string
		cookie         *http.Cookie
	}{{number: app.DemoBusinessNumber.String(), mobile: "010-0000-1001"}, {number: app.DemoBusinessNumber.String(), mobile: "010-0000-9999"}, {number: "000-82-11110", mobile: "010-0000-1001"}}
	for round, do := range []string{"send", "login", "login", "login", "login", "login", "login"} {
		var first string
		for i := range visitors {
			v := &visitors[i]
			// Time passes between the visitors, so that none waits for the code or the tries of another.
			o.clock.set(o.clock.Now().Add(31 * time.Second / time.Duration(1+6*min(round, 1))))
			o.cookie = v.cookie
			w := o.post("/login/phone", url.Values{"number": {v.number}, "staff_mobile": {v.mobile}, "do": {do}, "code": {"00000x"}})
			v.cookie = o.cookie
			got := strings.NewReplacer(v.number, "N", v.mobile, "M").Replace(w.Result().Status + w.Body.String())
			if i == 0 {
				first = got
			} else if got != first {
				t.Errorf("round %d: visitor %d is told apart", round, i)
			}
		}
	}
	o.must(o.db.View(o.Context(), func(tx store.Tx) error {
		sent, err := tx.CodesSent(&store.Code{Organisation: string(app.DemoBusinessNumber), Phone: "01000001001"})
		if len(sent.Organisation) != 2 || len(sent.Phone) != 2 {
			t.Errorf("codes are counted for the known only: %+v", sent)
		}
		return err
	}))
}

func TestCodesAreHeldBack(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.cookie = nil
	form := url.Values{"number": {app.DemoBusinessNumber.String()}, "staff_mobile": {"010-0000-1001"}, "do": {"send"}}
	if w := o.post("/login/phone", form); w.Code != http.StatusOK {
		t.Fatalf("the first code: %d", w.Code)
	}
	o.holds("at once again", o.post("/login/phone", form), "30초 뒤에 다시")
	for range 4 {
		o.clock.set(o.clock.Now().Add(time.Minute))
		if w := o.post("/login/phone", form); w.Code != http.StatusOK {
			t.Fatalf("a code a minute: %d", w.Code)
		}
	}
	o.clock.set(o.clock.Now().Add(time.Minute))
	w := o.post("/login/phone", form)
	o.holds("the sixth in an hour", w, "분 뒤에 다시 받아 주세요")
	if w.Code != http.StatusTooManyRequests {
		t.Errorf("the sixth: %d", w.Code)
	}
}

// Whoever tries many phones is held back by the organisation and, over organisations, by the address; others are not.
func TestCodesAreHeldBackByOrganisationAndAddress(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.reopen(PortalOptions{})
	ask := func(number string, phone int) int {
		o.cookie = nil
		o.clock.set(o.clock.Now().Add(10 * time.Second))
		return o.post("/login/phone", url.Values{"number": {number}, "staff_mobile": {fmt.Sprintf("010-0000-%04d", phone)}, "do": {"send"}}).Code
	}
	for i := range 20 {
		if c := ask(applyNumber, 4000+i); c != http.StatusOK {
			t.Fatalf("code %d for an organisation: %d", i+1, c)
		}
	}
	if c := ask(applyNumber, 4020); c != http.StatusTooManyRequests {
		t.Errorf("the 21st code for an organisation: %d", c)
	}
	for i := range 10 {
		if c := ask("000-82-98761", 4100+i); c != http.StatusOK {
			t.Fatalf("code %d for another organisation: %d", i+1, c)
		}
	}
	if c := ask(app.DemoBusinessNumber.String(), 4200); c != http.StatusTooManyRequests {
		t.Errorf("the 31st code for an address: %d", c)
	}
	o.clock.set(o.clock.Now().Add(time.Hour))
	if c := ask(applyNumber, 4021); c != http.StatusOK {
		t.Errorf("an hour later: %d", c)
	}
}

// Guessing is held back whatever is guessed: the right code is not even looked at.
func TestGuessingCodesIsHeldBack(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.work()
	form := url.Values{"number": {app.DemoBusinessNumber.String()}, "staff_mobile": {"010-0000-1001"}, "do": {"send"}}
	o.cookie = nil
	o.post("/login/phone", form)
	code := o.code("01000001001")
	form.Set("do", "login")
	form.Set("code", "not a number")
	for range loginBurst {
		o.post("/login/phone", form)
	}
	form.Set("code", code)
	if w := o.post("/login/phone", form); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
		t.Errorf("the right code after many guesses: %d", w.Code)
	}
}

// An applicant who comes back by a code goes on under a new token.
func TestApplicantGetsANewToken(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.work()
	form := url.Values{"number": {"000-82-98761"}, "staff_mobile": {"010-0000-2001"}, "do": {"send"}}
	o.cookie = nil
	o.post("/login/phone", form)
	before := o.cookie.Value
	form.Set("do", "login")
	form.Set("code", o.code("01000002001"))
	if to := o.next(o.post("/login/phone", form)); to != "/signup/status" || o.cookie.Value == before {
		t.Errorf("leads to %s under the token of before", to)
	}
}

// A code lets in once, for its own phone and in its own browser, and dies after five tries or three minutes.
func TestCodeDies(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.work()
	number, mobile := app.DemoBusinessNumber.String(), "010-0000-1001"
	send := func() string {
		o.cookie = nil
		o.clock.set(o.clock.Now().Add(15 * time.Minute))
		before, _ := o.texted("01000001001")
		o.post("/login/phone", url.Values{"number": {number}, "staff_mobile": {mobile}, "do": {"send"}})
		o.until(func() bool { text, ok := o.texted("01000001001"); return ok && text != before })
		return o.code("01000001001")
	}
	try := func(mobile, code string) int {
		return o.post("/login/phone", url.Values{"number": {number}, "staff_mobile": {mobile}, "do": {"login"}, "code": {code}}).Code
	}
	code := send()
	wrong := strings.Map(func(r rune) rune { return '0' + (r-'0'+1)%10 }, code)
	for range member.CodeTries {
		if c := try(mobile, wrong); c != http.StatusUnauthorized {
			t.Fatalf("a wrong code: %d", c)
		}
	}
	if c := try(mobile, code); c != http.StatusUnauthorized {
		t.Errorf("the right code after five wrong ones: %d", c)
	}
	code = send()
	o.clock.set(o.clock.Now().Add(member.CodeLife))
	if c := try(mobile, code); c != http.StatusUnauthorized {
		t.Errorf("after three minutes: %d", c)
	}
	code = send()
	if c := try("010-0000-1002", code); c != http.StatusUnauthorized {
		t.Errorf("a code of another phone: %d", c)
	}
	mine := o.cookie
	o.cookie = nil
	if c := try(mobile, code); c != http.StatusUnauthorized {
		t.Errorf("in another browser: %d", c)
	}
	o.cookie = mine
	if c := try(mobile, code); c != http.StatusSeeOther {
		t.Errorf("the right code: %d", c)
	}
	o.cookie = mine
	if c := try(mobile, code); c != http.StatusUnauthorized {
		t.Errorf("the right code a second time: %d", c)
	}
}

func TestWithoutTextsNobodySignsUp(t *testing.T) {
	o := newOffice(t, smallDemo)
	portal, err := NewPortal(o.app, o.maker, PortalOptions{Now: o.clock.Now})
	o.must(err)
	o.portal, o.cookie = portal, nil
	for _, path := range []string{"/signup", "/signup/terms", "/login/phone"} {
		if w := o.get(path); w.Code != http.StatusConflict {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if strings.Contains(o.page("/login"), "/signup") {
		t.Error("the login leads to a sign-up that is closed")
	}
	if w := o.get("/outbox"); w.Code != http.StatusNotFound {
		t.Errorf("the outbox outside the demo: %d", w.Code)
	}
}
