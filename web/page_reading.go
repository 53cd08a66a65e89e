package web

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/store"
)

// readingRows is how many rows of a file of readings a page has.
const readingRows = 100

func readingURL(id string) string { return menuReadings.URL + "/" + id }

// readingsView is the page where main meter readings are handed in.
type readingsView struct {
	Upload  Upload
	Imports []store.ReadingImport
	// Typed are the fields of one reading typed in, Problem what was wrong with it.
	Typed   []Field
	Problem string
}

func typedReading() []Field {
	return []Field{
		{ID: "contract", Label: "고객번호", Required: true, Mode: "numeric"},
		{ID: "month", Label: "검침월", Hint: "2026-10처럼 연-월로 적습니다.", Required: true},
		{ID: "read_on", Label: "검침일", Hint: "비우면 정기검침일로 봅니다.", Type: "date"},
		{ID: "previous", Label: "전월지침", Hint: "비우면 지난달의 당월지침을 씁니다.", Mode: "decimal"},
		{ID: "current", Label: "당월지침", Required: true, Mode: "decimal"},
		{ID: "kwh", Label: "사용량(kWh)", Hint: "계기 배수를 곱한 값", Required: true, Mode: "numeric"},
		{ID: "peak_kw", Label: "최대수요전력(kW)", Required: true, Mode: "numeric"},
		{ID: "subs", Label: "공동이용고객의 사용량과 최대수요", Hint: "있을 때만 사용량, 최대수요의 차례로 쉼표로 나누어 적습니다. 예: 1200, 35"},
	}
}

// readingsPage takes main meter readings and lists what was handed in.
func (p *pages) readingsPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.renderReadings(w, r, who, &readingsView{Typed: typedReading()})
}

func (p *pages) renderReadings(w http.ResponseWriter, r *http.Request, who app.Actor, v *readingsView) error {
	var err error
	if v.Imports, err = p.app.ReadingImports(r.Context(), who, store.Page{Limit: deskPerPage}); err != nil {
		return err
	}
	v.Upload.Action, v.Upload.Limit = menuReadings.URL+"/file", document.DefaultLimits().FileBytes
	page := Page{Title: menuReadings.Label, Menu: menuReadings.URL, Crumbs: []Link{home, menuDesk}}
	if v.Problem != "" || v.Upload.Error != "" {
		page.Status = http.StatusUnprocessableEntity
	}
	return p.Render(w, r, page, readingsBody(v))
}

// readingsForm sends the file to be filled in: a row for each contract that is read next.
func (p *pages) readingsForm(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	rows, subs, err := p.app.ReadingForm(r.Context(), who)
	if err != nil {
		return err
	}
	lines := make([][]string, len(rows))
	for i := range rows {
		row := &rows[i]
		lines[i] = []string{row.Contract, row.Complex.Name, row.Month, row.ReadOn, row.Previous}
	}
	f, err := made("검침자료 양식.xlsx", func(out io.Writer) error { return document.WriteMainReadingForm(out, subs, lines) })
	if err != nil {
		return err
	}
	return send(w, f)
}

// uploadReadings takes a file of readings; nothing is taken over before it was looked at.
func (p *pages) uploadReadings(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	id, err := p.takeReadings(r, who)
	if kilowon.CodeOf(err) == kilowon.Invalid && err != nil && !wantsJSON(r) {
		return p.renderReadings(w, r, who, &readingsView{Typed: typedReading(), Upload: Upload{Error: problemText(err)}})
	}
	if err != nil {
		return err
	}
	return p.Next(w, r, readingURL(id))
}

func (p *pages) takeReadings(r *http.Request, who app.Actor) (string, error) {
	h, err := uploadedSheet(r)
	if err != nil {
		return "", err
	}
	rows, err := document.ReadMainReadings(h.File, document.DefaultLimits())
	if err != nil {
		return "", err
	}
	return p.app.FileReadings(r.Context(), who, h.Name, h.File, rows)
}

// typeReading takes one reading typed in.
func (p *pages) typeReading(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v := &readingsView{Typed: typedReading()}
	values := map[string]string{}
	for i := range v.Typed {
		f := &v.Typed[i]
		f.Value = strings.TrimSpace(r.PostFormValue(f.ID))
		values[f.ID] = f.Value
		if f.Required && f.Value == "" {
			f.Error, v.Problem = kilowon.Particles(f.Label+"을(를) 적어 주세요."), "비어 있는 칸이 있습니다."
		}
	}
	if v.Problem != "" {
		return p.renderReadings(w, r, who, v)
	}
	row := apartment.MainReadingRow{Contract: values["contract"], Month: values["month"], ReadOn: values["read_on"], Previous: values["previous"],
		Current: values["current"], KWh: values["kwh"], PeakKW: values["peak_kw"]}
	for _, s := range strings.Split(values["subs"], ",") {
		row.Subs = append(row.Subs, strings.TrimSpace(s))
	}
	id, err := p.app.FileReadings(r.Context(), who, "(직접 입력)", nil, []apartment.MainReadingRow{row})
	if err != nil {
		return err
	}
	return p.Next(w, r, readingURL(id))
}

// readingView is one file of readings with what was found in it.
type readingView struct {
	app.ReadingImport
	Page    []app.ReadingRow
	Pager   Pager
	Flash   string
	Waiting waitingView
}

func (v *readingView) stopped() int { return len(v.Rows) - v.Good }

// readingPage shows a file of readings row by row.
func (p *pages) readingPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	in, err := p.app.ReadingImport(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := readingView{ReadingImport: in, Flash: p.flashed(r.Context())}
	if v.Waiting, err = p.waiting(r, who, readingURL(in.ID), isTask(store.TaskReading, in.ID)); err != nil {
		return err
	}
	number := pageNumber(r)
	from := min((number-1)*readingRows, len(in.Rows))
	v.Page = in.Rows[from:min(from+readingRows, len(in.Rows))]
	v.Pager = Pager{Page: number, Pages: pagesOf(len(in.Rows), readingRows), URL: func(n int) string { return fmt.Sprintf("%s?page=%d", readingURL(in.ID), n) }}
	page := Page{Title: "검침자료 확인", Menu: menuReadings.URL, Crumbs: []Link{home, menuDesk, menuReadings}}
	return p.Render(w, r, page, readingBody(&v))
}

// endReading takes a file's readings over or puts it away.
func (p *pages) endReading(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	id := r.PathValue("id")
	switch r.PostFormValue("do") {
	case "take":
		n, err := p.app.TakeReadings(r.Context(), who, id)
		if err != nil {
			return err
		}
		p.flash(r.Context(), fmt.Sprintf("%s곳의 검침을 반영했습니다. 관리사무소가 이 달의 사용량을 제출할 수 있습니다.", kilowon.FormatInt(int64(n))))
	case "discard":
		if err := p.app.DiscardReadings(r.Context(), who, id); err != nil {
			return err
		}
		p.flash(r.Context(), "검침자료를 버렸습니다. 반영한 것은 없습니다.")
	default:
		return kilowon.Errorf(kilowon.Invalid, "반영과 버리기 가운데 하나를 눌러 주세요.")
	}
	return p.Next(w, r, readingURL(id))
}

func importText(s store.ImportState) string {
	switch s {
	case store.ImportChecked:
		return "확인 전"
	case store.ImportDone:
		return "반영함"
	}
	return "버림"
}

func importTone(s store.ImportState) Tone {
	switch s {
	case store.ImportChecked:
		return ToneWarn
	case store.ImportDone:
		return ToneSuccess
	}
	return ToneNeutral
}
