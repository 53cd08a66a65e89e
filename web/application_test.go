package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"strings"
	"testing"

	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/tariff"
)

// plainUnit is a dwelling of a demo complex without a discount.
func (o *office) plainUnit(i int) string {
	for _, h := range o.complexOf(i).Households[20:] {
		if len(h.Kinds) == 0 && h.Terms[0].Key.Class == tariff.ClassNone {
			return h.Unit.String()
		}
	}
	o.Fatal("no plain dwelling")
	return ""
}

// attach hands a document in.
func (o *office) attach(path, document, name string, data []byte) *httptest.ResponseRecorder {
	o.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	o.must(form.WriteField("document", document))
	part, err := form.CreateFormFile("file", name)
	o.must(err)
	_, err = part.Write(data)
	o.must(err)
	o.must(form.Close())
	r := httptest.NewRequest("POST", path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	return o.send(r)
}

func lifeSupport(unit string) url.Values {
	return url.Values{"unit": {unit}, "applicant": {"김하나"}, "phone": {"010-0000-0000"}, "ground": {"life_support"}, "beneficiary": {"김하나"},
		"consent_duty": {"1"}, "consent_personal": {"1"}, "consent_sensitive": {"1"}, "consent_lookup": {"1"}}
}

// TestApplicationThroughThePages files on the office's pages and decides on the clerks'.
func TestApplicationThroughThePages(t *testing.T) {
	o := newOffice(t, smallDemo)
	contract := o.complexOf(1).Contract.ID
	o.page("/", "민원신청")
	o.page("/applications?q=ㅂㅈㅎㅇ", "전기요금 할인(복지할인·대가족)", "찾은 신청")
	for tab, words := range map[string]string{"": "신청한 날이 들어 있는 월분부터", "channels": "온라인", "process": "접수", "time": "5근무일", "form": "별지 4호", "documents": "가정산소치료", "questions": "언제부터"} {
		o.page("/apply/discount?tab="+tab, words)
	}
	o.page("/apply/discount/start", "푸른주거오피스텔", "한빛마을 2단지")
	edit := o.next(o.post("/apply/discount/start", url.Values{"contract": {contract}}))
	application := strings.TrimSuffix(edit, "/edit")
	o.page(edit, "동·호", "할인 사유", "민감정보")
	form := lifeSupport("없는-호")
	w := o.post(edit, form)
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a household that is not there: %d", w.Code)
	}
	o.holds("edit", w, "입력한 내용을 확인해 주세요", `href="#unit"`, "이 계약에 “없는-호”인 세대가 없습니다", `value="없는-호"`)
	if to := o.next(o.post(edit, url.Values{"save": {"1"}, "unit": {"없는-호"}})); to != edit {
		t.Errorf("a draft leads to %s", to)
	}
	o.page(edit, "저장했습니다", `value="없는-호"`)
	documents := o.next(o.post(edit, lifeSupport(o.plainUnit(1))))
	o.page(documents, "가정산소치료 처방전과 표준계약서")
	o.holds("check", o.get(application+"/check"), "고칠 것이 있습니다", "붙여 주세요")
	if w := o.attach(documents, "doc_life_support", "처방전.pdf", []byte("<html>")); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a web page as prescription: %d", w.Code)
	}
	o.next(o.attach(documents, "doc_life_support", "처방전.exe", []byte("%PDF-1.7 처방")))
	text := o.page(documents, "처방전.pdf", "파일을 붙였습니다", "더 붙여야 할 서류가 없습니다")
	_, rest, _ := strings.Cut(text, `href="`+documents+"/")
	fileID, _, _ := strings.Cut(rest, `"`)
	w = o.get(documents + "/" + fileID)
	if w.Body.String() != "%PDF-1.7 처방" || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the document: %d %v", w.Code, w.Header())
	}
	o.page(application+"/check", "승인되면 이렇게 바뀝니다", "생명유지장치 할인을", "민감정보 처리")
	if to := o.next(o.post(application+"/file", nil)); to != application {
		t.Errorf("filed leads to %s", to)
	}
	o.page(application, "접수번호는 20260918-0001입니다", "2026-09-29", "신청서 접수")
	o.page("/applications", "진행 중인 신청", "20260918-0001")
	o.printed(application+"/pdf", "전기요금 할인(복지할인·대가족) 신청서", "별지 4호 서식", "20260918-0001", "2026-09-18", "제67조 ⑥", "생명유지장치", "처방전.pdf", "민감정보 처리: 동의함")
	office := *o.cookie
	o.decideThroughPages(application, fileID)
	o.cookie = &office
	text = o.page(application, "승인되었습니다", "처방전으로 확인함", "제67조 ⑥", "보완해 주세요")
	if strings.Contains(text, "처리안 올림") {
		t.Error("the office sees what the clerks tell each other")
	}
}

func (o *office) decideThroughPages(application, fileID string) {
	o.Helper()
	desk := "/desk" + application
	if w := o.get(desk); w.Code != http.StatusForbidden {
		o.Errorf("an office at the desk: %d", w.Code)
	}
	o.login(app.DemoClerk, app.DemoPassword)
	o.page("/desk", "신청 처리")
	o.page(deskQueueURL, "20260918-0001", "한빛주택관리(가상)", "11일 남음", "0일째")
	o.page(deskQueueURL+"?filter=mine", "처리할 신청이 없습니다")
	o.page(desk, "처방전.pdf", "생명유지장치", "맡기")
	if w := o.get(desk + "/documents/" + fileID); w.Code != http.StatusOK {
		o.Errorf("the clerk's copy: %d", w.Code)
	}
	o.next(o.post(desk+"/take", nil))
	o.page(deskQueueURL+"?filter=mine&state=in_review&kind=discount", "20260918-0001", "박담당")
	o.next(o.post(desk+"/ask", url.Values{"text": {"자격 내용을 보완해 주세요"}}))
	o.login(app.DemoLogin, app.DemoPassword)
	o.page(application, "담당자가 보완을 요청했습니다", "보완하기")
	o.next(o.post(application+"/messages", url.Values{"text": {"적었습니다"}}))
	form := lifeSupport(o.plainUnit(1))
	form.Set("detail", "산소발생기")
	o.next(o.post(application+"/edit", form))
	if strings.Contains(o.printed(application+"/pdf"), "산소발생기") {
		o.Error("what is not filed yet is printed")
	}
	o.next(o.post(application+"/file", nil))
	o.login(app.DemoClerk, app.DemoPassword)
	o.page(desk, "산소발생기", "적었습니다", "2번째로 제출한 신청서")
	o.holds("no outcome", o.post(desk+"/decide", url.Values{"reason": {"처방전으로 확인함"}}), "승인과 거부 가운데", "처방전으로 확인함")
	o.holds("no article", o.post(desk+"/decide", url.Values{"outcome": {"grant"}, "reason": {"처방전으로 확인함"}}), "근거 조문을 골라 주세요")
	o.next(o.post(desk+"/decide", url.Values{"outcome": {"grant"}, "reason": {"처방전으로 확인함"}, "article": {"제67조 ⑥"}}))
	o.page(desk, "다른 담당자의 결재를 기다립니다", "박담당")
	if w := o.post(desk+"/confirm", nil); w.Code != http.StatusForbidden {
		o.Errorf("confirmed alone: %d", w.Code)
	}
	o.login(app.DemoSecondClerk, app.DemoPassword)
	o.next(o.post(desk+"/confirm", nil))
	o.page(desk, "승인되었습니다", "결재했습니다", "신청서 PDF")
	o.printed(desk+"/pdf", "보완하여 2번째로 제출", "산소발생기", "처리 결과", "처방전으로 확인함")
}

func TestStrangersApplication(t *testing.T) {
	o := newOffice(t, smallDemo)
	edit := o.next(o.post("/apply/discount/start", url.Values{"contract": {o.complexOf(1).Contract.ID}}))
	o.login(strangerLogin, strangerPassword)
	application := strings.TrimSuffix(edit, "/edit")
	if w := o.get(application + "/pdf"); w.Code != http.StatusNotFound {
		t.Errorf("another's form: %d", w.Code)
	}
	for _, path := range []string{application, edit, application + "/documents", application + "/check", application + "/documents/x"} {
		if w := o.get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	for _, path := range []string{edit, application + "/file", application + "/messages", application + "/withdraw"} {
		if w := o.post(path, url.Values{"text": {"x"}}); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if w := o.post("/apply/discount/start", url.Values{"contract": {o.complexOf(1).Contract.ID}}); w.Code != http.StatusNotFound {
		t.Errorf("an application for another's contract: %d", w.Code)
	}
	if text := o.page("/applications/mine"); strings.Contains(text, edit) {
		t.Error("another's application is listed")
	}
}

func TestFavouriteKinds(t *testing.T) {
	o := newOffice(t, smallDemo)
	if strings.Contains(o.page("/applications"), `id="marked"`) {
		t.Error("a favourite nobody marked")
	}
	o.next(o.post("/apply/discount/favourite", url.Values{"marked": {"1"}, "next": {"/applications"}}))
	o.page("/applications", `id="marked"`, "즐겨찾기에서 빼기")
	o.next(o.post("/apply/discount/favourite", url.Values{"marked": {"0"}, "next": {"/applications"}}))
	if strings.Contains(o.page("/applications"), `id="marked"`) {
		t.Error("the mark stays")
	}
	if w := o.post("/apply/nothing/favourite", url.Values{"marked": {"1"}}); w.Code != http.StatusNotFound {
		t.Errorf("a kind that is not there: %d", w.Code)
	}
}

// printed fetches a form and gives its text.
func (o *office) printed(path string, words ...string) string {
	o.Helper()
	w := o.get(path)
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/pdf" {
		o.Fatalf("%s: %d %v", path, w.Code, w.Header())
	}
	read := exec.Command("pdftotext", "-layout", "-", "-")
	read.Stdin = w.Body
	text, err := read.Output()
	o.must(err)
	for _, word := range words {
		if !strings.Contains(string(text), word) {
			o.Errorf("%s does not say %q:\n%s", path, word, text)
		}
	}
	return string(text)
}
