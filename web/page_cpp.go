package web

import (
	"bytes"
	"errors"
	"net/http"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/docs"
	"github.com/kilowon/kilowon/document"
)

const (
	cppTitle = "수요관리형 선택요금(CPP) 정산"
	cppURL   = "/cpp"
	// mostSeason bounds the file of a season; 184 days by hour fit many times.
	mostSeason = 1 << 20
)

// cppView is the season that was handed over, and how it was settled.
type cppView struct {
	File, Text Field
	Sample     bool
	Answer     *app.CriticalPeakAnswer
}

func newCPPView() *cppView {
	return &cppView{
		File: Field{ID: "file", Label: "적용기간 파일", Type: "file", Hint: "kilowon cpp가 읽는 YAML이나 JSON 파일입니다. 1MB까지 받습니다."},
		Text: Field{ID: "text", Label: "또는 파일의 글", Hint: "YAML이나 JSON을 붙여 넣습니다. 단가는 따옴표로 묶습니다."},
	}
}

func (v *cppView) wrong() []Field { return faulty([]Field{v.File, v.Text}) }

// cppPage shows the form, with the sample in it when that is asked for.
func (p *pages) cppPage(w http.ResponseWriter, r *http.Request) error {
	v := newCPPView()
	if r.FormValue("sample") != "" {
		v.Sample, v.Text.Value = true, docs.CriticalPeakSample
	}
	return p.renderCPP(w, r, v, http.StatusOK)
}

func (p *pages) renderCPP(w http.ResponseWriter, r *http.Request, v *cppView, status int) error {
	return p.Render(w, r, Page{Title: cppTitle, Menu: menuGuide.URL, Crumbs: []Link{home}, Status: status}, cppBody(v))
}

// cpp settles a season, as kilowon cpp does. Nothing of it is stored or logged.
func (p *pages) cpp(w http.ResponseWriter, r *http.Request) error {
	v := newCPPView()
	given, err := readHanded(r, handing{mostSeason, otherFile})
	v.Text.Value = given.Text
	v.Sample = strings.ReplaceAll(given.Text, "\r\n", "\n") == docs.CriticalPeakSample
	if err == nil && len(bytes.TrimSpace(given.data())) == 0 {
		err = kilowon.Errorf(kilowon.Invalid, "적용기간이 없습니다. 파일을 고르거나 글을 붙여 넣어 주세요.")
	}
	var text []byte
	if err == nil {
		text, err = document.ReadYAML("줄", given.data())
	}
	if err == nil {
		v.Answer, err = p.settle(text)
	}
	if err == nil {
		return p.renderCPP(w, r, v, http.StatusOK)
	}
	var e *kilowon.Error
	if !errors.As(err, &e) || e.Code == kilowon.Internal {
		return err
	}
	f := &v.File
	if given.field() == "text" {
		f = &v.Text
	}
	f.Error = sentence(problemText(err))
	return p.renderCPP(w, r, v, StatusOf(e.Code))
}

func (p *pages) settle(text []byte) (*app.CriticalPeakAnswer, error) {
	q, err := app.ParseCriticalPeak(text)
	if err != nil {
		return nil, err
	}
	return q.Answer(p.app.Book())
}

// figures are what the season comes to.
func (v *cppView) figures() []Fact {
	a := v.Answer
	settled := Fact{Term: "정산액(마지막 달에 반영)", Body: Money(a.Amount)}
	if a.Amount < 0 {
		settled.Note = "0보다 작으면 돌려줄 금액입니다."
	}
	kept := "높은 요금으로 확정"
	if a.Kept {
		kept = "낮은 요금으로 확정"
	}
	out := []Fact{settled}
	if a.Ordinary != "" {
		return append(out, Fact{Term: "적용한 요금", Text: "별표 1 요금", Note: a.Ordinary})
	}
	return append(out, Fact{Term: "감축한 피크일", Text: kilowon.FormatInt(int64(a.Reduced)) + "일 / " + kilowon.FormatInt(int64(a.PeakDays)) + "일", Note: kept})
}
