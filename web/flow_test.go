package web

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/store"
)

// spoil puts a number as text, a formula and a reading that runs backwards into a form.
func spoil(f *excelize.File) error {
	if err := f.SetCellStr(document.FormSheet, "E8", "1,234 kWh"); err != nil {
		return err
	}
	used, err := f.GetCellValue(document.FormSheet, "E10", excelize.Options{RawCellValue: true})
	if err != nil {
		return err
	}
	if err := f.SetCellStr(document.FormSheet, "E10", used+"kWh"); err != nil {
		return err
	}
	return f.SetCellInt(document.FormSheet, "D12", 1)
}

func TestFromFormToExplainedBill(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.work()
	submission := o.next(o.upload(o.openMonth(1)+"/submissions", "10월 사용량.xlsx", o.filled(1, spoil)))
	text := o.page(submission, "10월 사용량.xlsx", "합계 확인", "점검 결과 요약", "당월지침이 전월지침보다 작음", "안전한 수정", "표시된 파일 내려받기", "다시 올리기", "등록")
	if !strings.Contains(text, "세대는 이 제출로 요금을 계산하지 않습니다") {
		t.Error("the page does not tell the households that are left out")
	}

	repaired := o.next(o.post(submission+"/repair", nil))
	if repaired == submission {
		t.Fatal("nothing was repaired")
	}
	o.page(repaired, "안전한 수정", "제출 2번", "10월 사용량(수정).xlsx")
	o.page(o.openMonth(1), "점검함(등록 전)", "제출 1번", "제출 2번")

	o.holds("register", o.get(repaired+"/register"), "2026년 9월분 사용량을 등록할까요?", "58세대", "2세대", "보류합니다")
	run := o.next(o.post(repaired+"/register", nil))
	if run != o.openMonth(1)+"/run" {
		t.Errorf("leads to %s", run)
	}
	o.until(func() bool { return o.get(run).Code == http.StatusSeeOther })
	if to := o.next(o.get(run)); to != o.openMonth(1)+"/bills" {
		t.Errorf("the finished run leads to %s", to)
	}
	o.holds("fragment", o.get(run, "X-Fragment", "1"), `data-then="`+o.openMonth(1)+`/bills"`, "끝남")
	o.page(o.openMonth(1)+"/bills", "요금을 계산하지 않은 세대", "보류 2세대")
	if to := o.next(o.post(repaired+"/register", nil)); to != run {
		t.Errorf("registering twice leads to %s", to)
	}
	o.page(o.contract(1), "청구됨", "10월 사용량(수정).xlsx")
	o.page(submission, "등록할 수 없는 제출입니다")
	o.page(repaired, "등록한 제출입니다")
	if w := o.upload(o.openMonth(1)+"/submissions", "또.xlsx", o.filled(0, nil)); w.Code != http.StatusConflict {
		t.Errorf("a billed month takes a filing: %d", w.Code)
	}
}

func TestMarkedAndOriginalFile(t *testing.T) {
	o := newOffice(t, smallDemo)
	data := o.filled(0, spoil)
	submission := o.next(o.upload(o.openMonth(0)+"/submissions", `C:\제출\10월.xlsx`, data))
	w := o.get(submission + "/file")
	if !bytes.Equal(read(o, w), data) || !strings.Contains(w.Header().Get("Content-Disposition"), url.PathEscape("10월.xlsx")) {
		t.Errorf("not the file that was handed in: %s", w.Header().Get("Content-Disposition"))
	}
	w = o.get(submission + "/marked")
	if name := w.Header().Get("Content-Disposition"); !strings.Contains(name, url.PathEscape("10월(점검결과).xlsx")) {
		t.Errorf("the marked file is called %s", name)
	}
	f, err := excelize.OpenReader(w.Body)
	o.must(err)
	if f.GetSheetList()[0] != "점검결과" {
		t.Errorf("sheets %v", f.GetSheetList())
	}
}

func TestDiscardKeepsTheHistory(t *testing.T) {
	o := newOffice(t, smallDemo)
	submission := o.next(o.upload(o.openMonth(1)+"/submissions", "제출.xlsx", o.filled(1, nil)))
	o.page(submission+"/discard", "이 제출을 취소할까요?")
	if to := o.next(o.post(submission+"/discard", nil)); to != o.openMonth(1) {
		t.Errorf("leads to %s", to)
	}
	o.page(o.openMonth(1), "제출 1번을 취소했습니다", "취소함", "제출.xlsx")
	if strings.Contains(o.page(o.openMonth(1)), "취소했습니다") {
		t.Error("the sentence is told twice")
	}
	for _, step := range []string{"/register", "/repair"} {
		if w := o.post(submission+step, nil); w.Code != http.StatusConflict {
			t.Errorf("%s after giving up: %d", step, w.Code)
		}
	}
	o.page(submission, "지난 제출입니다")
}

func TestFindingsAreFilteredAndPaged(t *testing.T) {
	o := newOffice(t, smallDemo)
	submission := o.next(o.upload(o.openMonth(0)+"/submissions", "제출.xlsx", o.filled(0, func(f *excelize.File) error {
		for row := firstRow; row < firstRow+30; row++ {
			if err := f.SetCellStr(document.FormSheet, fmt.Sprintf("D%d", row), "모름"); err != nil {
				return err
			}
		}
		return nil
	})))
	items := regexp.MustCompile(`<li class="finding">`)
	count := func(query string) int { return len(items.FindAllString(o.page(submission+query), -1)) }
	if n := count("?code=E06&severity=stop"); n != findingsPerPage {
		t.Errorf("%d findings on the first page", n)
	}
	if n := count("?code=E06&severity=stop&page=2"); n != 30-findingsPerPage {
		t.Errorf("%d findings on the second page", n)
	}
	if n := count("?code=E99"); n != 0 {
		t.Errorf("%d findings of a code that is not there", n)
	}
	o.page(submission+"?code=E99", "고른 조건에 맞는 항목이 없습니다")
	o.page(submission+"?severity=nonsense&page=-4", "모두 ")
}

// TestBadUploadsLoseNothing hands in what is no form; the page says why, and nothing else has changed.
func TestBadUploadsLoseNothing(t *testing.T) {
	o := newOffice(t, smallDemo)
	before := o.next(o.upload(o.openMonth(0)+"/submissions", "먼저.xlsx", o.filled(0, nil)))
	foreign, err := os.ReadFile(filepath.Join("..", "document", "testdata", "filed-cp949.csv"))
	o.must(err)
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"a.pdf", []byte("%PDF-1.7\n"), "PDF 파일입니다"},
		{"a.xlsx", []byte("<html><body>표</body></html>"), "웹 페이지(HTML)"},
		{"a.xlsx", nil, "빈 파일입니다"},
		{"a.zip", []byte("PK\x03\x04broken"), "손상되어"},
		{"a.png", []byte("\x89PNG\r\n\x1a\n"), "그림 파일입니다"},
		{"a.hwp", []byte("HWP Document File V5.00"), "한글(HWP) 문서입니다"},
		{"a.xlsx", []byte("<## NASCA DRM FILE - VER1.00 ##>"), "문서 보안"},
		{"big.xlsx", make([]byte, document.DefaultLimits().FileBytes+1), "파일이 너무 큽니다. 20MB까지"},
		{"", []byte("x"), "올릴 파일이 없습니다"},
	} {
		w := o.upload(o.openMonth(0)+"/submissions", c.name, c.data)
		if w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s %q: %d", c.name, c.want, w.Code)
		}
		o.holds(c.name, w, c.want, "먼저.xlsx", `id="file-error"`, "Step 1")
		w = o.upload(o.openMonth(0)+"/submissions", c.name, c.data, "Accept", "application/json")
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), c.want[:6]) || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s for a script: %d %s", c.name, w.Code, w.Body)
		}
	}
	if w := o.post(o.openMonth(0)+"/submissions", url.Values{"file": {"x"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a form without a file: %d", w.Code)
	}
	// A readable file that is another office's form is kept, told about and not registered.
	other := o.next(o.upload(o.openMonth(0)+"/submissions", "남의것.csv", foreign))
	if text := o.page(other, "파일에 없는 세대", "계산할 수 있는 세대가 없어"); strings.Contains(text, `data-dialog="register"`) {
		t.Error("a filing without a household offers to be registered")
	}
	if w := o.post(other+"/register", nil); w.Code != http.StatusConflict {
		t.Errorf("a filing without a household is registered: %d", w.Code)
	}
	o.page(before, "등록")
}

func TestStoppedFilingIsNotRegistered(t *testing.T) {
	o := newOffice(t, smallDemo)
	// The form of another contract stops as a whole.
	submission := o.next(o.upload(o.openMonth(0)+"/submissions", "제출.xlsx", o.filled(1, nil)))
	text := o.page(submission, "등록할 수 없습니다", "다른 고객번호 또는 검침월")
	if strings.Contains(text, `data-dialog="register"`) {
		t.Error("a stopped filing offers to be registered")
	}
	if w := o.post(submission+"/register", nil); w.Code != http.StatusConflict {
		t.Errorf("registered: %d", w.Code)
	}
	if to := o.next(o.get(submission + "/register")); to != submission {
		t.Errorf("the question leads to %s", to)
	}
}

func TestLateFiling(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.clock.set(testDay.AddDays(3).Time())
	o.login(app.DemoLogin, app.DemoPassword)
	o.page("/", "기한 지남", "2일 지남")
	o.page(o.openMonth(0), "제출 기한이 지났습니다", "평균사용량")
	submission := o.next(o.upload(o.openMonth(0)+"/submissions", "제출.xlsx", o.filled(0, nil)))
	o.page(submission+"/register", "기한 뒤 제출", "제출한 사용량으로")
}

// TestSingleContractIsAveraged leaves households out of a single contract's filing: everything then goes by the average, and the page says so before.
func TestSingleContractIsAveraged(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.work()
	submission := o.next(o.upload(o.openMonth(0)+"/submissions", "제출.xlsx", o.filled(0, spoil)))
	o.page(submission, "전체를 평균사용량으로 계산하게 됩니다", "보류 2세대")
	o.page(submission+"/register", "180세대 모두", "전체 평균사용량 적용", "별지 2-4 Ⅱ 3")
	run := o.next(o.post(submission+"/register", nil))
	o.until(func() bool { return o.get(run).Code == http.StatusSeeOther })
	if text := o.page(o.openMonth(0)+"/bills", "평균사용량", "분담액"); strings.Contains(text, "요금을 계산하지 않은 세대") {
		t.Error("households without a bill in a single contract")
	}
}

func TestUnfiledMonth(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.work()
	if to := o.next(o.get(o.openMonth(0) + "/unfiled")); to != o.openMonth(0) {
		t.Errorf("before the deadline the question leads to %s", to)
	}
	if w := o.post(o.openMonth(0)+"/unfiled", nil); w.Code != http.StatusConflict {
		t.Errorf("billed before the deadline: %d", w.Code)
	}
	o.clock.set(testDay.AddDays(3).Time())
	o.login(app.DemoLogin, app.DemoPassword)
	o.page(o.openMonth(0), "제출하지 않고 요금 계산")
	o.page(o.openMonth(0)+"/unfiled", "세대별 사용량 없이 계산합니다", "평균사용량")
	run := o.next(o.post(o.openMonth(0)+"/unfiled", nil))
	o.until(func() bool { return o.get(run).Code == http.StatusSeeOther })
	o.page(o.openMonth(0)+"/bills", "평균사용량", "별지 2-4 Ⅱ 3")
	o.page(o.openMonth(0), "(미제출)", "요금이 청구된 달입니다")
}

func TestShareRule(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.page(o.contract(0), "세대별 분담 방법", "세대별 요금 비례", "바꾸기")
	o.page(o.contract(0)+"/share", "사용량 비례", "균등")
	if to := o.next(o.post(o.contract(0)+"/share", url.Values{"rule": {"usage"}})); to != o.contract(0) {
		t.Errorf("leads to %s", to)
	}
	o.page(o.contract(0), "분담 방법을 바꾸었습니다: 사용량 비례")
	for path, status := range map[string]int{o.contract(0): http.StatusUnprocessableEntity, o.contract(1): http.StatusConflict} {
		rule := map[int]string{http.StatusUnprocessableEntity: "nonsense", http.StatusConflict: "usage"}[status]
		if w := o.post(path+"/share", url.Values{"rule": {rule}}); w.Code != status {
			t.Errorf("%s as %s: %d, want %d", path, rule, w.Code, status)
		}
	}
}

func TestDownloads(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.work()
	kinds := []app.DownloadKind{app.DownloadBills, app.DownloadForm, app.DownloadStatement}
	for _, kind := range kinds {
		if to := o.next(o.post(o.billedMonth(0)+"/downloads", url.Values{"kind": {string(kind)}})); to != "/downloads" {
			t.Errorf("leads to %s", to)
		}
	}
	o.until(func() bool { return !strings.Contains(o.page("/downloads"), "data-poll") })
	links := regexp.MustCompile(`href="(/downloads/[^"]+)"`).FindAllStringSubmatch(o.page("/downloads", "세대별 고지서", "호별 사용량 제출 양식", "한빛마을 2단지", "받을 수 있음"), -1)
	if len(links) != len(kinds) {
		t.Fatalf("%d files are ready, want %d", len(links), len(kinds))
	}
	for _, link := range links {
		w := o.get(link[1])
		if w.Code != http.StatusOK || w.Body.Len() < 1000 || !strings.HasPrefix(w.Header().Get("Content-Disposition"), "attachment; filename*=utf-8''") {
			t.Errorf("%s: %d, %d bytes, %s", link[1], w.Code, w.Body.Len(), w.Header().Get("Content-Disposition"))
		}
	}
	if w := o.post(o.billedMonth(0)+"/downloads", url.Values{"kind": {"nothing"}}); w.Code != http.StatusNotFound {
		t.Errorf("an unknown file: %d", w.Code)
	}
}

func TestFilesOfAMonth(t *testing.T) {
	o := newOffice(t, smallDemo)
	for kind, start := range map[app.DownloadKind]string{app.DownloadForm: "PK", app.DownloadFiled: "PK", app.DownloadInvoice: "%PDF", app.DownloadStatement: "PK",
		app.DownloadDiscounts: "PK", app.DownloadApplications: "PK", app.DownloadDiscountFiling: "PK"} {
		w := o.get(o.billedMonth(1) + "/files/" + string(kind))
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), start) {
			t.Errorf("%s: %d %.60q", kind, w.Code, w.Body)
		}
	}
	common := regexp.MustCompile(`href="(/bills/[^"/]+)/why">왜 이 금액인가: 공동설비`).FindStringSubmatch(o.page(o.billedMonth(1) + "/bills"))[1]
	invoice := regexp.MustCompile(`href="(/bills/[^"/]+)/why">왜 이 금액인가: 아파트 청구서`).FindStringSubmatch(o.page(o.billedMonth(1) + "/bills"))[1]
	for _, bill := range []string{o.firstBill(0), o.firstBill(1), common, invoice} {
		w := o.get(bill + "/pdf")
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), "%PDF") || w.Header().Get("Content-Type") != "application/pdf" {
			t.Errorf("%s/pdf: %d", bill, w.Code)
		}
	}
	if to := o.next(o.get(invoice)); to != o.billedMonth(1)+"/bills" {
		t.Errorf("the invoice's page is %s", to)
	}
}

func TestCorrection(t *testing.T) {
	o := newOffice(t, smallDemo)
	bill := o.firstBill(1)
	for _, c := range []struct {
		own, common, reason string
		status              int
		want                []string
	}{
		{"", "0", "오타", 422, []string{"입력한 내용을 확인해 주세요", "0부터 10,000,000까지"}},
		{"12.5", "0", "오타", 422, []string{"0부터 10,000,000까지", "오타"}},
		{"-1", "-1", "", 422, []string{"정정 사유를 적어 주세요"}},
		{"300", "0", strings.Repeat("가", app.MostReason+1), 422, []string{"200자까지"}},
	} {
		w := o.post(bill+"/correct", url.Values{"own": {c.own}, "common": {c.common}, "reason": {c.reason}})
		if w.Code != c.status {
			t.Errorf("%+v: %d", c, w.Code)
		}
		o.holds("correct", w, c.want...)
	}
	if to := o.next(o.post(bill+"/correct", url.Values{"own": {"3"}, "common": {"0"}, "reason": {"당월지침을 잘못 적음"}})); to != bill {
		t.Errorf("leads to %s", to)
	}
	o.page(bill, "정정했습니다", "이 고지서를 정정한 기록", "당월지침을 잘못 적음", "다음 청구에 반영할 예정")
	o.holds("again", o.post(bill+"/correct", url.Values{"own": {"3"}, "common": {"0"}, "reason": {"같은 값"}}), "정정하지 못했습니다", "정정할 것이 없습니다")
	if w := o.get(o.firstBill(0) + "/correct"); w.Code != http.StatusConflict {
		t.Errorf("a single contract's bill is corrected: %d", w.Code)
	}
}

func TestBillSaysWhyItChanged(t *testing.T) {
	o := newOffice(t, smallDemo)
	for complex, label := range []string{"분담액", "청구금액"} {
		bill := o.firstBill(complex)
		text := o.page(bill, "지난달과 왜 다른가", "작년 같은 달과 왜 다른가", "두 요금의 차이를 나누는 차례", `id="change-month-table"`)
		if !regexp.MustCompile(`/bills/[^"]+">20\d\d년 \d+월분</a>\s*` + label + ` [\d,]+원보다 `).MatchString(text) {
			t.Errorf("%s: the earlier bill is not told", bill)
		}
	}
	common := regexp.MustCompile(`href="(/bills/[^"/]+)/why">왜 이 금액인가: 공동설비`).FindStringSubmatch(o.page(o.billedMonth(1) + "/bills"))[1]
	if text := o.page(common); strings.Contains(text, "왜 다른가") {
		t.Error("the common equipment's bill is compared with a household's")
	}
}

func TestSpread(t *testing.T) {
	buckets := func(counts map[int64]int) []store.Bucket {
		var out []store.Bucket
		for from := int64(-10); from < 1000; from++ {
			if n := counts[from]; n > 0 {
				out = append(out, store.Bucket{From: kilowon.Won(from * 10_000), Bills: n})
			}
		}
		return out
	}
	for name, counts := range map[string]map[int64]int{
		"narrow": {1: 5, 2: 9, 3: 4}, "one": {7: 3}, "wide": {0: 10, 5: 50, 30: 30, 55: 10}, "far": {3: 500, 4: 400, 90: 1}, "below zero": {-1: 2, 3: 20},
	} {
		bins := spread(buckets(counts), app.DistributionStep)
		if len(bins) == 0 || len(bins) > mostBins {
			t.Errorf("%s: %d bins", name, len(bins))
		}
		total, want := 0, 0
		for i, b := range bins {
			total += b.Count
			if i > 0 && b.From != bins[i-1].To {
				t.Errorf("%s: a gap before %v", name, b.From)
			}
		}
		for _, n := range counts {
			want += n
		}
		if total != want {
			t.Errorf("%s: %d bills in the bins, want %d", name, total, want)
		}
	}
	if spread(nil, app.DistributionStep) != nil {
		t.Error("bins of nothing")
	}
}
