package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/report"
	"github.com/kilowon/kilowon/store"
)

// mostUpload is where an upload is cut off. It is well above the largest workbook, so that a browser that sends a larger one still hears why it is refused.
const mostUpload = 160 << 20

// submitView is the page of a month where the form is fetched and handed in.
type submitView struct {
	app.Month
	DeadlineText string
	Upload       Upload
	Flash        string
}

// open says that the month still takes a filing.
func (v *submitView) open() bool {
	return v.Reading.State == store.MonthOpen || v.Reading.State == store.MonthFiled
}

// unfiled says that the month may be billed without a filing, since none came in time.
func (v *submitView) unfiled() bool {
	return v.Reading.State == store.MonthOpen && v.Late && v.Reading.MainKWh > 0 && v.Contract.Terms.Method != apartment.PerHousehold
}

// stage is where the month stands, as the lists of months have it.
func (v *submitView) stage() *task {
	left := 0
	if v.Late {
		left = -1
	}
	return &task{MonthListed: store.MonthListed{ReadingMonth: v.Reading}, Deadline: v.Deadline, DaysLeft: left}
}

// submitPage is step 3: fetch the form, hand it in, and see what was handed in before.
func (p *pages) submitPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	m, err := p.month(r, who)
	if err != nil {
		return err
	}
	return p.renderSubmit(w, r, &m, nil)
}

// renderSubmit shows the page, with what was wrong with an upload where there was one.
func (p *pages) renderSubmit(w http.ResponseWriter, r *http.Request, m *app.Month, refused error) error {
	t, err := p.task(store.MonthListed{ReadingMonth: m.Reading})
	if err != nil {
		return err
	}
	v := submitView{Month: *m, DeadlineText: t.due(), Flash: p.flashed(r.Context()), Upload: Upload{
		Action: monthURL(m.Reading.ComplexID, m.Reading.Month, "submissions"), Limit: document.DefaultLimits().FileBytes}}
	page := Page{Title: submitTitle(m), Menu: menuFiling.URL, Crumbs: submitCrumbs(m)}
	if refused != nil {
		v.Upload.Error, page.Status = problemText(refused), StatusOf(kilowon.CodeOf(refused))
	}
	return p.Render(w, r, page, submitBody(v))
}

func submitTitle(m *app.Month) string {
	return fmt.Sprintf("%s %s분 서류제출", m.Contract.Name, MonthText(m.Reading.Month))
}

func submitCrumbs(m *app.Month) []Link {
	return []Link{home, menuFiling, {"고객번호 선택", contractsURL}, {"검침월 선택", contractURL(m.Reading.ComplexID)}}
}

// blankForm sends the month's form with last month's registers in it.
func (p *pages) blankForm(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	month, err := monthOf(r)
	if err != nil {
		return err
	}
	form, err := p.app.BlankForm(r.Context(), who, r.PathValue("contract"), month)
	if err != nil {
		return err
	}
	f, err := made(report.FileName(app.DownloadForm, month, form.Month.Contract.Name), func(w io.Writer) error { return report.WriteForm(w, &form) })
	if err != nil {
		return err
	}
	return send(w, f)
}

// upload takes a workbook, checks it and leads to what was found. A file that cannot be read is refused on the page it came from; nothing else changes.
func (p *pages) upload(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	m, err := p.month(r, who)
	if err != nil {
		return err
	}
	sub, err := p.take(r, who, &m)
	if code := kilowon.CodeOf(err); err != nil && (code == kilowon.Invalid || code == kilowon.Conflict) && !wantsJSON(r) {
		return p.renderSubmit(w, r, &m, err)
	}
	if err != nil {
		return err
	}
	return p.Next(w, r, submissionURL(sub.ID))
}

func (p *pages) take(r *http.Request, who app.Actor, m *app.Month) (app.Submission, error) {
	h, err := uploadedSheet(r)
	if err != nil {
		return app.Submission{}, err
	}
	filed, err := document.ReadFiled(h.File, document.DefaultLimits())
	if err != nil {
		return app.Submission{}, err
	}
	return p.app.Check(r.Context(), who, m.Reading.ComplexID, m.Reading.Month, &app.Upload{FileName: h.Name, File: h.File, Filed: filed})
}

// uploadedSheet reads the workbook or list of a form.
func uploadedSheet(r *http.Request) (handed, error) {
	h, err := readHanded(r, handing{document.DefaultLimits().FileBytes, "내려받은 양식에 다른 시트나 그림을 더했다면 지우고 다시 올려 주세요."})
	if h.File == nil && (err == nil || kilowon.CodeOf(err) == kilowon.Invalid) {
		err = kilowon.Errorf(kilowon.Invalid, "올릴 파일이 없습니다. 작성한 엑셀 파일을 먼저 선택해 주세요.")
	}
	return h, err
}

// uploadError makes a broken upload one the reader can act on; the body's limit keeps its own error.
func uploadError(err error) error {
	var large *http.MaxBytesError
	var e *kilowon.Error
	if err == nil || errors.As(err, &large) || errors.As(err, &e) {
		return err
	}
	return &kilowon.Error{Code: kilowon.Invalid, Message: "파일이 끝까지 올라오지 않았습니다. 연결을 확인하고 다시 올려 주세요.", Err: err}
}

// mostName bounds a file name, in characters.
const mostName = 120

// uploadName is the last part of the name the browser gives, without what cannot be shown; its ending is kept when it is cut.
func uploadName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == utf8.RuneError {
			return -1
		}
		return r
	}, path.Base(strings.ReplaceAll(name, `\`, "/")))
	if name == "." || name == "/" {
		return ""
	}
	if letters := []rune(name); len(letters) > mostName {
		ending := []rune(path.Ext(name))
		ending = ending[:min(len(ending), 10)]
		name = string(letters[:mostName-len(ending)]) + string(ending)
	}
	return name
}

// missedFiling says what it means for a contract when nothing is filed in time, with the article.
func missedFiling(method apartment.Method) (text string, cite kilowon.Cite) {
	switch method {
	case apartment.Comprehensive:
		return "제출하지 않으면 그 달의 요금을 단일계약 방법으로 계산하고, 두 달 이어지면 계약방법이 단일계약으로 바뀝니다.", "별지 2-3 Ⅱ 10"
	case apartment.Single:
		return "제출하지 않거나 빠진 세대가 있으면 할인까지 전체를 호별 평균사용량으로 계산합니다.", "별지 2-4 Ⅱ 3"
	}
	return "세대별계약은 세대마다 검침하여 청구하므로 제출이 늦어도 계약방법이 바뀌지 않습니다.", "별지 2-5 Ⅱ 2 가"
}

// submissionState is a submission's state for the office.
func submissionState(s store.SubmissionState) string {
	switch s {
	case store.SubmissionChecked:
		return "점검함(등록 전)"
	case store.SubmissionRegistered:
		return "등록됨"
	case store.SubmissionReplaced:
		return "새 파일로 바뀜"
	}
	return "취소함"
}

func submissionTone(s store.SubmissionState) Tone {
	switch s {
	case store.SubmissionChecked:
		return ToneWarn
	case store.SubmissionRegistered:
		return ToneSuccess
	}
	return ToneNeutral
}

func checkedLabel(s store.SubmissionState) string {
	if s == store.SubmissionChecked {
		return "이어서 확인·등록"
	}
	return "점검 결과 보기"
}

func mainMeterFact(v submitView) Fact {
	f := Fact{Term: "종합계기 사용량", Text: "아직 검침값이 없습니다"}
	if v.Reading.MainKWh > 0 {
		f = Fact{Term: f.Term, Body: KWh(v.Reading.MainKWh), Note: fmt.Sprintf("지침 %s → %s", v.Reading.MainPrevious, v.Reading.MainCurrent)}
	}
	return f
}

// referenceDownloads are the files beside the filing; those about what was filed come once something is.
func referenceDownloads(v submitView) []Download {
	url := func(kind app.DownloadKind) string {
		return monthURL(v.Reading.ComplexID, v.Reading.Month, "files", string(kind))
	}
	month := MonthText(v.Reading.Month) + "분"
	list := []Download{{URL: url(app.DownloadApplications), Name: "대가족/복지할인 접수내역", Kind: "XLSX", Note: month + " 검침일까지 접수된 내역"}}
	if v.Registered == nil {
		return list
	}
	return append([]Download{
		{URL: url(app.DownloadFiled), Name: "전체 제출내역", Kind: "XLSX", Note: month + " 등록한 그대로"},
		{URL: url(app.DownloadDiscountFiling), Name: "제출 확인(할인세대)", Kind: "XLSX", Note: month},
	}, list...)
}
