package web

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
)

var menuNotices = Link{"알림 문구", "/desk/notices"}

func noticeURL(code string) string { return menuNotices.URL + "/" + code }

// noticeRoutes are the pages on which clerks keep the texts of messages.
func (p *pages) noticeRoutes() {
	p.as(member.WorkDesk, "GET "+menuNotices.URL, p.noticesPage)
	p.as(member.WorkDesk, "GET "+menuNotices.URL+"/{code}", p.noticePage)
	p.as(member.WorkDesk, "POST "+menuNotices.URL+"/{code}", p.saveNotice)
}

// noticesPage lists the notices with their texts.
func (p *pages) noticesPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	list, err := p.app.DeskNotices(r.Context(), who)
	if err != nil {
		return err
	}
	return p.Render(w, r, Page{Title: menuNotices.Label, Menu: menuDesk.URL, Crumbs: []Link{menuDesk}}, noticesBody(list))
}

// noticeEdit is one notice with the text as it is being written.
type noticeEdit struct {
	app.NoticeView
	// Head is the subject, which a notice without mails does not have.
	Head, Field Field
	// ShownSubject and Shown are what the written looks like with samples, empty where it was not asked for.
	ShownSubject, Shown, Flash string
}

func (p *pages) noticeEdit(r *http.Request, who app.Actor) (*noticeEdit, error) {
	v, err := p.app.DeskNotice(r.Context(), who, r.PathValue("code"))
	edit := &noticeEdit{NoticeView: v, Flash: p.flashed(r.Context())}
	edit.Head = Field{ID: "subject", Label: "메일 제목", Hint: fmt.Sprintf("한 줄로 %d자까지 적습니다. 메일의 글은 아래 문구와 같습니다.", member.MostSubject), Value: v.Subject, Required: true}
	edit.Field = Field{ID: "text", Label: "문구", Hint: fmt.Sprintf("%d자까지 적습니다. 바뀌는 것은 {접수번호}처럼 괄호로 감싸 적습니다.", member.MostNotice), Value: v.Text, Required: true}
	return edit, err
}

func (v *noticeEdit) wrong() []Field { return faulty([]Field{v.Head, v.Field}) }

// blame puts an error at the field it is about.
func (v *noticeEdit) blame(err error) {
	var e *kilowon.Error
	f := &v.Field
	if errors.As(err, &e) && e.Path == v.Head.ID {
		f = &v.Head
	}
	f.Error = fieldText(err)
}

func (p *pages) renderNotice(w http.ResponseWriter, r *http.Request, v *noticeEdit, status int) error {
	return p.Render(w, r, Page{Title: v.Name + " 알림", Menu: menuDesk.URL, Crumbs: []Link{menuDesk, menuNotices}, Status: status}, noticeBody(v))
}

// noticePage shows a notice: its text, what may stand in it, and its versions.
func (p *pages) noticePage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.noticeEdit(r, who)
	if err != nil {
		return err
	}
	return p.renderNotice(w, r, v, http.StatusOK)
}

// saveNotice shows what a text looks like, or keeps it.
func (p *pages) saveNotice(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.noticeEdit(r, who)
	if err != nil {
		return err
	}
	v.Head.Value, v.Field.Value = app.TidyNotice(r.PostFormValue(v.Head.ID)), app.TidyNotice(r.PostFormValue(v.Field.ID))
	subject, text := v.Head.Value, v.Field.Value
	preview := r.PostFormValue("preview") != ""
	if preview {
		err = app.CheckNotice(&v.Notice, subject, text)
	} else {
		err = p.app.SaveNotice(r.Context(), who, v.Code, subject, text)
	}
	switch {
	case err != nil && kilowon.CodeOf(err) == kilowon.Invalid:
		v.blame(err)
		return p.renderNotice(w, r, v, http.StatusUnprocessableEntity)
	case err != nil:
		return err
	case preview:
		v.ShownSubject, v.Shown = v.Fill(subject, v.Samples()), v.Fill(text, v.Samples())
		return p.renderNotice(w, r, v, http.StatusOK)
	}
	p.flash(r.Context(), "문구를 저장했습니다. 다음 알림부터 이 문구로 보냅니다.")
	return p.Next(w, r, noticeURL(v.Code))
}
