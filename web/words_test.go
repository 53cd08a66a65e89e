package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
)

func TestUploadName(t *testing.T) {
	long := strings.Repeat("가", 300)
	for in, want := range map[string]string{
		"9월.xlsx": "9월.xlsx", `C:\문서\9월.xls`: "9월.xls", "/tmp/a.csv": "a.csv", "a\x00\nb.xlsx": "ab.xlsx", "": "", "/": "",
		long + ".xlsx": strings.Repeat("가", mostName-5) + ".xlsx", long: strings.Repeat("가", mostName), "a\xffb.csv": "ab.csv",
	} {
		if got := uploadName(in); got != want {
			t.Errorf("%.20q: %q, want %q", in, got, want)
		}
	}
}

func TestStem(t *testing.T) {
	for in, want := range map[string]string{"9월.xlsx": "9월", "9월(수정).xlsx": "9월", "9월(점검결과)(수정).xlsx": "9월", "이름만": "이름만", "v1.2 자료.xls": "v1.2 자료"} {
		if got := stem(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestPageNumber(t *testing.T) {
	for in, want := range map[string]int{"": 1, "3": 3, "0": 1, "-2": 1, "x": 1, "99999999999999999999": 1, "1000001": 1} {
		if got := pageNumber(httptest.NewRequest("GET", "/?page="+in, nil)); got != want {
			t.Errorf("%q: %d, want %d", in, got, want)
		}
	}
	for _, c := range [][3]int{{0, 10, 1}, {10, 10, 1}, {11, 10, 2}} {
		if got := pagesOf(c[0], c[1]); got != c[2] {
			t.Errorf("%d rows: %d pages, want %d", c[0], got, c[2])
		}
	}
}

func TestTaskWords(t *testing.T) {
	deadline := kilowon.MustDate("2026-09-19")
	for _, c := range []struct {
		state    store.MonthState
		left     int
		word     string
		tone     Tone
		due, url string
	}{
		{store.MonthOpen, 3, "제출 전", ToneWarn, "2026년 9월 19일까지(3일 남음)", "/contracts/c/2026-09"},
		{store.MonthOpen, 0, "제출 전", ToneWarn, "2026년 9월 19일까지(오늘)", "/contracts/c/2026-09"},
		{store.MonthOpen, -2, "기한 지남", ToneStop, "2026년 9월 19일까지였습니다(2일 지남)", "/contracts/c/2026-09"},
		{store.MonthFiled, -2, "등록됨", ToneInfo, "2026년 9월 19일까지였습니다(2일 지남)", "/contracts/c/2026-09"},
		{store.MonthBilling, -2, "요금 계산 중", ToneInfo, "2026년 9월 19일까지였습니다(2일 지남)", "/contracts/c/2026-09/run"},
		{store.MonthBilled, -9, "청구됨", ToneSuccess, "2026년 9월 19일까지였습니다(9일 지남)", "/contracts/c/2026-09/bills"},
	} {
		task := task{MonthListed: store.MonthListed{ReadingMonth: store.ReadingMonth{ComplexID: "c", Month: deadline.Month(), State: c.state}}, Deadline: deadline, DaysLeft: c.left}
		if task.state() != c.word || task.tone() != c.tone || task.due() != c.due || task.link().URL != c.url {
			t.Errorf("%s %d: %q %q %q %q", c.state, c.left, task.state(), task.tone(), task.due(), task.link().URL)
		}
	}
}

func TestComparison(t *testing.T) {
	now := kilowon.MonthOf(2026, time.September)
	v := &billView{}
	v.Month, v.KWh = now, 300
	if got := v.comparison(); got != "" {
		t.Errorf("without history: %q", got)
	}
	v.History = []store.MonthFigure{{Month: now - 12, KWh: 300}, {Month: now - 1, KWh: 1350}, {Month: now, KWh: 300}}
	if got := v.comparison(); got != "지난달보다 1,050kWh 적음, 작년 같은 달보다 같음" {
		t.Errorf("%q", got)
	}
}

func TestTimeText(t *testing.T) {
	if got := TimeText(time.Date(2026, 9, 18, 15, 3, 0, 0, time.UTC)); got != "2026-09-19 00:03" {
		t.Error(got)
	}
	if got := TimeText(time.Time{}); got != "-" {
		t.Error(got)
	}
}

func TestMissedFilingHasWordsForEveryMethod(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range []apartment.Method{apartment.Single, apartment.Comprehensive, apartment.PerHousehold} {
		text, cite := missedFiling(m)
		if text == "" || cite == "" || seen[text] {
			t.Errorf("%s: %q %q", m, text, cite)
		}
		seen[text] = true
	}
}

// TestFailedRun tells why the bills could not be computed, keeps the filing and takes another.
func TestFailedRun(t *testing.T) {
	o := newOffice(t, smallDemo)
	submission := o.next(o.upload(o.openMonth(1)+"/submissions", "제출.xlsx", o.filled(1, nil)))
	o.next(o.post(submission+"/register", nil))
	o.page(o.openMonth(1)+"/run", "data-poll", "0 / 60세대 (0%)")
	o.page(o.openMonth(1), "요금을 계산하고 있습니다", "진행 보기")
	who := o.actor()
	m, err := o.app.Month(t.Context(), who, o.complexOf(1).Contract.ID, testDay.Month())
	o.must(err)
	if ended, err := o.app.FailRun(t.Context(), who.OrganisationID, m.Run.ID, "요금표에 이 날짜의 값이 없습니다."); err != nil || !ended {
		t.Fatal(ended, err)
	}
	text := o.page(o.openMonth(1)+"/run", "요금을 계산하지 못했습니다", "요금표에 이 날짜의 값이 없습니다.", "서류제출로 돌아가기")
	if strings.Contains(text, "data-poll") {
		t.Error("a failed run is still asked for")
	}
	o.page(o.openMonth(1), "등록한 사용량이 있습니다", "요금표에 이 날짜의 값이 없습니다.", "파일 올리기")
	o.page("/", "등록됨")
	o.work()
	again := o.next(o.upload(o.openMonth(1)+"/submissions", "다시.xlsx", o.filled(1, nil)))
	run := o.next(o.post(again+"/register", nil))
	o.until(func() bool { return o.get(run).Code == http.StatusSeeOther })
	o.page(submission, "새 파일로 바뀜")
}

// TestFailedDownload tells on the list why there is no file.
func TestFailedDownload(t *testing.T) {
	o := newOffice(t, smallDemo)
	o.work()
	o.next(o.post(o.openMonth(1)+"/downloads", map[string][]string{"kind": {string(app.DownloadBills)}}))
	o.until(func() bool { return !strings.Contains(o.page("/downloads"), "data-poll") })
	if text := o.page("/downloads", "만들지 못함"); strings.Contains(text, `href="/downloads/`) {
		t.Error("a file that was not made can be fetched")
	}
}
