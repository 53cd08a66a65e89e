package web

import (
	"fmt"
	"io"
	"net/http"
	"path"
	"strings"

	"github.com/a-h/templ"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/document"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/report"
	"github.com/kilowon/kilowon/store"
)

// mostAttachmentBody is where the upload of a document is cut off: above what is taken, so that a browser hears why a larger one is refused.
const mostAttachmentBody = 32 << 20

// applicationView is one application as its pages show it.
type applicationView struct {
	app.Application
	Flash string
	Today kilowon.Date
	// Desk says that a clerk is looking, Me who it is.
	Desk bool
	Me   string
	// Checked says that the form was sent, so that what is wrong with it is told.
	Checked bool
	// Problem is what was wrong with the last step, Status the page's status then.
	Problem string
	Status  int
	// Said and the decision are what was typed in a form that comes back.
	Said string
}

func (p *pages) viewOf(r *http.Request, who app.Actor) (*applicationView, error) {
	v := &applicationView{Today: p.today(), Me: who.ID, Flash: p.flashed(r.Context())}
	var err error
	v.Application, err = p.app.Application(r.Context(), who, r.PathValue("id"))
	return v, err
}

func (v *applicationView) title() string { return v.Kind.Name }

func (v *applicationView) crumbs() []Link {
	return []Link{home, menuApplications, {"신청 내역", ownApplicationsURL}}
}

// contractText names the contract.
func (v *applicationView) contractText() string {
	if v.Contract == nil {
		return "새 계약"
	}
	return v.Contract.Name + " (고객번호 " + v.Contract.ContractNumber + ")"
}

// steps lead back through the steps that are done.
func (v *applicationView) steps() []Step {
	return applySteps(kindURL(v.Kind.Code), applicationURL(v.ID, "edit"), applicationURL(v.ID, "documents"))
}

// error is what is wrong with a field, document or consent.
func (v *applicationView) error(id string) string {
	for i := range v.Findings {
		if f := &v.Findings[i]; v.Checked && f.Path == id && f.Severity == kilowon.Stop {
			return f.Message
		}
	}
	return ""
}

// field is a field of the form as a page shows it.
func (v *applicationView) field(f *contract.Field) Field {
	out := Field{ID: f.ID, Label: f.Label, Hint: f.Hint, Value: v.Answers[f.ID], Required: f.Required, Error: v.error(f.ID)}
	return typed(out, f)
}

// typed sets what a field's type asks of its input.
func typed(out Field, f *contract.Field) Field {
	switch f.Type {
	case contract.Phone:
		out.Type, out.Mode, out.Complete = "tel", "numeric", "off"
	case contract.Number, contract.Account:
		out.Mode, out.Complete = "numeric", "off"
	case contract.Email:
		out.Mode, out.Complete = "email", "off"
	case contract.Day:
		if out.Hint == "" {
			out.Hint = "예: 2026-09-18"
		}
	case contract.Month:
		if out.Hint == "" {
			out.Hint = "예: 2026-09"
		}
	}
	return out
}

func (v *applicationView) consent(c *contract.Consent) Field {
	label := c.Title + "에 동의합니다"
	if !c.Required {
		label += "(선택)"
	}
	return Field{ID: c.ID, Label: label, Hint: c.Text, Value: v.Answers[c.ID], Error: v.error(c.ID)}
}

// inputs are all fields of the form with what is wrong, for the summary above it.
func (v *applicationView) inputs() []Field {
	var out []Field
	for i := range v.Kind.Fields {
		out = append(out, v.field(&v.Kind.Fields[i]))
	}
	for i := range v.Kind.Consents {
		out = append(out, v.consent(&v.Kind.Consents[i]))
	}
	return out
}

// wrong reports whether a field or consent of the form is.
func (v *applicationView) wrong() bool { return len(faulty(v.inputs())) > 0 }

// notices are the findings that keep nothing from being filed.
func (v *applicationView) notices() []kilowon.Finding {
	var out []kilowon.Finding
	for _, f := range v.Findings {
		if f.Severity != kilowon.Stop {
			out = append(out, f)
		}
	}
	return out
}

// missing are the documents that still have to be attached.
func (v *applicationView) missing() []contract.Document {
	needed, _ := v.Kind.Needs(v.Answers)
	var out []contract.Document
	for _, d := range needed {
		if !v.has(d.ID) {
			out = append(out, d)
		}
	}
	return out
}

func (v *applicationView) has(document string) bool {
	for i := range v.Files {
		if v.Files[i].Document == document {
			return true
		}
	}
	return false
}

// spared are the documents that the clerk looks up.
func (v *applicationView) spared() []contract.Document {
	_, spared := v.Kind.Needs(v.Answers)
	return spared
}

// documentOptions are the papers a file may be.
func (v *applicationView) documentOptions() []Option {
	var out []Option
	needed, spared := v.Kind.Needs(v.Answers)
	for _, d := range append(needed, spared...) {
		out = append(out, Option{Value: d.ID, Label: d.Name})
	}
	return append(out, Option{Value: "", Label: "그 밖의 서류"})
}

// firstMissing is the paper most likely to be attached next.
func (v *applicationView) firstMissing() string {
	if list := v.missing(); len(list) > 0 {
		return list[0].ID
	}
	return ""
}

// answers are what was filled in.
func (v *applicationView) answers() []Fact {
	var out []Fact
	for i := range v.Kind.Fields {
		f := &v.Kind.Fields[i]
		text := f.Shown(v.Answers[f.ID])
		if f.Type == contract.Phone {
			text = member.FormatPhone(text)
		}
		if text != "" {
			out = append(out, Fact{Term: f.Label, Text: text})
		}
	}
	for i := range v.Kind.Consents {
		text := "동의하지 않음"
		if v.Answers[v.Kind.Consents[i].ID] != "" {
			text = "동의함"
		}
		out = append(out, Fact{Term: v.Kind.Consents[i].Title, Text: text})
	}
	return out
}

// fileURL is where a file is fetched.
func (v *applicationView) fileURL(f *store.ApplicationFile) string {
	if v.Desk {
		return deskApplicationURL(v.ID, "documents", f.ID)
	}
	return applicationURL(v.ID, "documents", f.ID)
}

// formURL is where the form as filed is fetched.
func (v *applicationView) formURL() string {
	if v.Desk {
		return deskApplicationURL(v.ID, "pdf")
	}
	return applicationURL(v.ID, "pdf")
}

// entries are what was done and said, as far as the one who is looking may know: what the clerks tell each other stays among them.
func (v *applicationView) entries() []store.ApplicationEntry {
	var out []store.ApplicationEntry
	for _, e := range v.Entries {
		if !v.Desk && (e.Step == contract.StepPropose || e.Step == contract.StepReturn) {
			continue
		}
		out = append(out, e)
	}
	return out
}

// author names who did it.
func (v *applicationView) author(e *store.ApplicationEntry) string {
	side := "신청인"
	if e.Desk {
		side = "담당자"
	}
	if name := v.Names[e.AuthorID]; name != "" {
		return side + " " + name
	}
	return side
}

var stepNames = map[contract.Step]string{contract.StepFile: "신청서 접수", contract.StepTake: "담당자 배정", contract.StepAsk: "보완 요청",
	contract.StepPropose: "처리안 올림", contract.StepReturn: "처리안 반려", contract.StepGrant: "승인", contract.StepRefuse: "거부", contract.StepWithdraw: "취하"}

// stepName names what was done; a message is no step.
func stepName(s contract.Step) string {
	if s == "" {
		return "메시지"
	}
	return stepNames[s]
}

// dueFact tells until when a decision comes.
func (v *applicationView) dueFact() Fact {
	f := Fact{Term: "처리기한", Text: dayOrDash(v.DueOn)}
	if v.State.Waiting() {
		f.Note = dueLeft(v.DueOn, v.Today)
	}
	return f
}

func dayOrDash(d kilowon.Date) string {
	if d.IsZero() {
		return "-"
	}
	return d.String()
}

func (p *pages) renderApplication(w http.ResponseWriter, r *http.Request, v *applicationView, body templ.Component) error {
	return p.Render(w, r, Page{Title: v.title(), Menu: menuApplications.URL, Crumbs: v.crumbs(), Status: v.Status}, body)
}

// applicationPage shows where an application stands; a draft leads to its form.
func (p *pages) applicationPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.viewOf(r, who)
	if err != nil {
		return err
	}
	if v.State == contract.Draft {
		return p.Next(w, r, applicationURL(v.ID, "edit"))
	}
	return p.renderApplication(w, r, v, applicationBody(v))
}

// editPage is step 2: the form.
func (p *pages) editPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.viewOf(r, who)
	if err != nil {
		return err
	}
	if !v.State.Editable() {
		return p.Next(w, r, applicationURL(v.ID))
	}
	return p.renderApplication(w, r, v, editBody(v))
}

// edit keeps the form. It is kept as it is, and sent back with what is wrong when the next step was asked for.
func (p *pages) edit(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	if err := r.ParseForm(); err != nil {
		return kilowon.Errorf(kilowon.Invalid, "신청서를 읽지 못했습니다. 다시 보내 주세요.")
	}
	id := r.PathValue("id")
	if err := p.app.WriteApplication(r.Context(), who, id, filled(r)); err != nil {
		return err
	}
	if r.PostFormValue("save") != "" {
		p.flash(r.Context(), "작성 중인 신청서를 저장했습니다. 신청 내역에서 이어서 쓸 수 있습니다.")
		return p.Next(w, r, applicationURL(id, "edit"))
	}
	v, err := p.viewOf(r, who)
	if err != nil {
		return err
	}
	if v.Checked = true; v.wrong() {
		v.Status = http.StatusUnprocessableEntity
		return p.renderApplication(w, r, v, editBody(v))
	}
	return p.Next(w, r, applicationURL(id, "documents"))
}

// filled is what a form carries.
func filled(r *http.Request) map[string]string {
	out := make(map[string]string, len(r.PostForm))
	for id := range r.PostForm {
		out[id] = r.PostForm.Get(id)
	}
	return out
}

// documentsPage is step 3: the papers.
func (p *pages) documentsPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.viewOf(r, who)
	if err != nil {
		return err
	}
	if !v.State.Editable() {
		return p.Next(w, r, applicationURL(v.ID))
	}
	return p.renderApplication(w, r, v, documentsBody(v))
}

// attach takes a document, told by its content.
func (p *pages) attach(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	id := r.PathValue("id")
	f, err := attachment(r)
	if err == nil {
		err = p.app.Attach(r.Context(), who, id, f)
	}
	if code := kilowon.CodeOf(err); err != nil && (code == kilowon.Invalid || code == kilowon.Conflict) {
		v, loading := p.viewOf(r, who)
		if loading != nil {
			return loading
		}
		v.Problem = fieldText(err)
		v.Status = StatusOf(code)
		return p.renderApplication(w, r, v, documentsBody(v))
	}
	if err != nil {
		return err
	}
	p.flash(r.Context(), "파일을 붙였습니다.")
	return p.Next(w, r, applicationURL(id, "documents"))
}

// attachment reads the form values "document" and "file".
func attachment(r *http.Request) (*app.Attachment, error) {
	h, err := readHanded(r, handing{app.MostAttachment, "해상도를 낮추거나 PDF로 줄여 다시 올려 주세요."})
	if err != nil {
		return nil, err
	}
	if h.File == nil {
		return nil, kilowon.Errorf(kilowon.Invalid, "붙일 파일이 없습니다. 파일을 먼저 골라 주세요.")
	}
	media, ending, err := document.AttachmentKind(h.File)
	if err != nil {
		return nil, err
	}
	return &app.Attachment{Document: h.Values["document"], Name: strings.TrimSuffix(h.Name, path.Ext(h.Name)) + ending, Media: media, Content: h.File}, nil
}

// detach takes a document away.
func (p *pages) detach(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	id := r.PathValue("id")
	if err := p.app.Detach(r.Context(), who, id, r.PathValue("file")); err != nil {
		return err
	}
	p.flash(r.Context(), "파일을 지웠습니다.")
	return p.Next(w, r, applicationURL(id, "documents"))
}

// attachedFile sends a document to be saved; it is never shown as a page of ours.
func (p *pages) attachedFile(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	f, content, err := p.app.AttachedFile(r.Context(), who, r.PathValue("id"), r.PathValue("file"))
	if err != nil {
		return err
	}
	return send(w, file{f.Name, content})
}

// checkPage is step 4: the whole application before it is filed.
func (p *pages) checkPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.viewOf(r, who)
	if err != nil {
		return err
	}
	if !v.State.Editable() {
		return p.Next(w, r, applicationURL(v.ID))
	}
	v.Checked = true
	return p.renderApplication(w, r, v, checkBody(v))
}

// fileApplication files it.
func (p *pages) fileApplication(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	id := r.PathValue("id")
	filed, err := p.app.FileApplication(r.Context(), who, id)
	if err != nil && kilowon.CodeOf(err) == kilowon.Invalid {
		v, loading := p.viewOf(r, who)
		if loading != nil {
			return loading
		}
		v.Checked, v.Problem = true, fieldText(err)
		v.Status = http.StatusUnprocessableEntity
		return p.renderApplication(w, r, v, checkBody(v))
	}
	if err != nil {
		return err
	}
	p.flash(r.Context(), fmt.Sprintf("신청했습니다. 접수번호는 %s입니다.", filed.ReceiptNumber))
	return p.Next(w, r, applicationURL(id))
}

// sayOnApplication leaves a message for the clerk.
func (p *pages) sayOnApplication(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	err := p.app.SayOnApplication(r.Context(), who, r.PathValue("id"), r.PostFormValue("text"))
	if err != nil && kilowon.CodeOf(err) == kilowon.Invalid {
		v, loading := p.viewOf(r, who)
		if loading != nil {
			return loading
		}
		v.Problem, v.Said = fieldText(err), r.PostFormValue("text")
		v.Status = http.StatusUnprocessableEntity
		return p.renderApplication(w, r, v, applicationBody(v))
	}
	if err != nil {
		return err
	}
	p.flash(r.Context(), "메시지를 보냈습니다.")
	return p.Next(w, r, applicationURL(r.PathValue("id")))
}

// applicationPDF sends the form as it was filed, to be printed.
func (p *pages) applicationPDF(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.app.Application(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	return p.sendApplication(w, &v)
}

func (p *pages) sendApplication(w http.ResponseWriter, v *app.Application) error {
	f, err := made(report.ApplicationName(v), func(w io.Writer) error { return p.files.WriteApplication(w, v) })
	if err != nil {
		return err
	}
	return send(w, f)
}

// withdrawPage asks before an application is taken back.
func (p *pages) withdrawPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.viewOf(r, who)
	if err != nil {
		return err
	}
	return p.renderApplication(w, r, v, withdrawBody(v))
}

// withdraw takes an application back.
func (p *pages) withdraw(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	if err := p.app.WithdrawApplication(r.Context(), who, r.PathValue("id")); err != nil {
		return err
	}
	p.flash(r.Context(), "신청을 취하했습니다.")
	return p.Next(w, r, applicationsURL)
}

// choicesOf are the options of a choice, the first of them none.
func choicesOf(f *contract.Field) []Option {
	out := []Option{{Label: "골라 주세요"}}
	for _, o := range f.Options {
		out = append(out, Option{Value: o.Value, Label: o.Label})
	}
	return out
}

// isDocument reports whether a finding is about a document.
func (v *applicationView) isDocument(id string) bool {
	for _, d := range v.Kind.Documents {
		if d.ID == id {
			return true
		}
	}
	return false
}
