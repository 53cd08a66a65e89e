package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

const deskQueueURL = "/desk/applications"

func deskApplicationURL(id string, below ...string) string {
	return deskQueueURL + "/" + strings.Join(append([]string{id}, below...), "/")
}

// deskApplicationRoutes are the pages of the supplier's clerks.
func (p *pages) deskApplicationRoutes() {
	p.as(member.WorkDesk, "GET /desk/applications", p.deskQueuePage)
	p.as(member.WorkDesk, "GET /desk/applications/{id}", p.deskApplicationPage)
	p.as(member.WorkDesk, "GET /desk/applications/{id}/documents/{file}", p.deskFile)
	p.as(member.WorkDesk, "GET /desk/applications/{id}/pdf", p.deskApplicationPDF)
	p.as(member.Unmask, "POST /desk/applications/{id}/unmask", p.unmaskApplication)
	p.as(member.WorkDesk, "POST /desk/applications/{id}/take", p.deskTake)
	p.as(member.WorkDesk, "POST /desk/applications/{id}/messages", p.deskSay)
	p.as(member.WorkDesk, "POST /desk/applications/{id}/ask", p.deskAsk)
	p.as(member.WorkDesk, "POST /desk/applications/{id}/decide", p.deskDecide)
	p.as(member.WorkDesk, "POST /desk/applications/{id}/confirm", p.deskConfirm)
	p.as(member.WorkDesk, "POST /desk/applications/{id}/return", p.deskReturn)
}

// deskQueueView is one page of the queue.
type deskQueueView struct {
	Query  store.DeskQuery
	Filter string
	List   []store.DeskApplication
	Total  int
	Clerks map[string]string
	Me     string
	Today  kilowon.Date
	Pager  Pager
	Flash  string
}

// The filters of the queue.
const (
	filterWaiting = "waiting"
	filterMine    = "mine"
	filterAll     = "all"
)

func (v *deskQueueView) url(filter string, page int) string {
	q := url.Values{"filter": {filter}}
	if v.Query.Kind != "" {
		q.Set("kind", v.Query.Kind)
	}
	if v.Query.State != "" {
		q.Set("state", string(v.Query.State))
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	return deskQueueURL + "?" + q.Encode()
}

func (v *deskQueueView) tabs() []Link {
	return []Link{{"처리할 것", v.url(filterWaiting, 1)}, {"내가 맡은 것", v.url(filterMine, 1)}, {"모두", v.url(filterAll, 1)}}
}

// deskQueuePage is the clerks' queue.
func (p *pages) deskQueuePage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v := deskQueueView{Filter: r.FormValue("filter"), Me: who.ID, Today: p.today(), Flash: p.flashed(r.Context())}
	number := pageNumber(r)
	v.Query = store.DeskQuery{Page: store.Page{Limit: applicationsPerPage, Offset: (number - 1) * applicationsPerPage}}
	if state := contract.State(r.FormValue("state")); slices.Contains(contract.States, state) {
		v.Query.State = state
	}
	if _, err := contract.Find(r.FormValue("kind")); err == nil {
		v.Query.Kind = r.FormValue("kind")
	}
	switch v.Filter {
	case filterMine:
		v.Query.OwnerID = who.ID
	case filterAll:
	default:
		v.Filter, v.Query.Waiting = filterWaiting, true
	}
	var err error
	if v.List, v.Total, v.Clerks, err = p.app.DeskQueue(r.Context(), who, v.Query); err != nil {
		return err
	}
	v.Pager = Pager{Page: number, Pages: pagesOf(v.Total, applicationsPerPage), URL: func(n int) string { return v.url(v.Filter, n) }}
	return p.Render(w, r, Page{Title: menuQueue.Label, Menu: menuQueue.URL, Crumbs: []Link{home, menuDesk}}, deskQueueBody(&v))
}

func stateOptions() []Option {
	out := []Option{{Label: "모든 상태"}}
	for _, s := range contract.States {
		if s != contract.Draft {
			out = append(out, Option{Value: string(s), Label: s.String()})
		}
	}
	return out
}

func kindOptions() []Option {
	out := []Option{{Label: "모든 신청"}}
	for _, k := range contract.Kinds() {
		if k.Elsewhere == "" {
			out = append(out, Option{Value: k.Code, Label: k.Name})
		}
	}
	return out
}

// ageText tells how long ago an application was received.
func ageText(a *store.Application, today kilowon.Date) string {
	return strconv.Itoa(int(today-a.ReceivedOn)) + "일째"
}

// decisionForm is what the clerk typed.
type decisionForm struct {
	Outcome, Reason, Article string
	Grants                   map[string]string
}

// deskApplicationView is an application before a clerk.
type deskApplicationView struct {
	applicationView
	Form decisionForm
	// Wrong is the field that the problem is about.
	Wrong  string
	Unmask *unmaskForm
	// Waiting is the task of who has it.
	Waiting waitingView
}

// articles are the places a decision may rest on.
func (v *deskApplicationView) articles() []Option {
	out := []Option{{Label: "골라 주세요"}}
	list := slices.Clone(v.Kind.Cites)
	if v.Kind.Form != "" {
		list = append(list, v.Kind.Form)
	}
	for _, general := range []kilowon.Cite{"제9조", "제51조의2"} {
		if !slices.Contains(list, general) {
			list = append(list, general)
		}
	}
	for _, c := range list {
		out = append(out, Option{Value: string(c), Label: string(c)})
	}
	return out
}

func (v *deskApplicationView) wrongField(id string) string {
	if v.Wrong == id {
		return v.Problem
	}
	return ""
}

func (v *deskApplicationView) grantField(f *contract.Field) Field {
	return typed(Field{ID: f.ID, Label: f.Label, Hint: f.Hint, Value: v.Form.Grants[f.ID], Error: v.wrongField(f.ID)}, f)
}

func (p *pages) deskViewOf(r *http.Request, who app.Actor) (*deskApplicationView, error) {
	a, err := p.app.DeskApplication(r.Context(), who, r.PathValue("id"))
	return p.deskViewFrom(r, who, a, err)
}

func (p *pages) deskViewFrom(r *http.Request, who app.Actor, a app.Application, err error) (*deskApplicationView, error) {
	v := &deskApplicationView{applicationView: applicationView{Application: a, Today: p.today(), Desk: true, Me: who.ID, Flash: p.flashed(r.Context())}, Unmask: &unmaskForm{}}
	v.Form.Grants = map[string]string{}
	if err == nil {
		p.sawAtDesk(r, who, a.OrganisationID)
	}
	if err == nil && a.OwnerID == who.ID {
		v.Waiting, err = p.waiting(r, who, deskApplicationURL(a.ID), isTask(store.TaskApplication, a.ID))
	}
	return v, err
}

func (p *pages) renderDesk(w http.ResponseWriter, r *http.Request, v *deskApplicationView, status int) error {
	v.Unmask.URL, v.Unmask.Back, v.Unmask.File = deskApplicationURL(v.ID, "unmask"), deskApplicationURL(v.ID), "가리지 않은 신청서 PDF"
	return p.Render(w, r, Page{Title: v.title() + " " + v.ReceiptNumber, Menu: menuQueue.URL, Crumbs: []Link{home, menuDesk, menuQueue}, Status: status}, deskApplicationBody(v))
}

// deskApplicationPage shows an application to a clerk.
func (p *pages) deskApplicationPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.showApplication(w, r, who)(&unmaskForm{}, nil)
}

// showApplication shows an application to a clerk; whole, it may be asked for as a file.
func (p *pages) showApplication(w http.ResponseWriter, r *http.Request, who app.Actor) shown {
	return func(f *unmaskForm, whole *member.Unmasking) error {
		var a app.Application
		var err error
		if whole != nil {
			if a, err = p.app.UnmaskApplication(r.Context(), who, r.PathValue("id"), *whole); err == nil && r.PostFormValue("do") == "file" {
				return p.sendApplication(w, &a)
			}
		} else {
			a, err = p.app.DeskApplication(r.Context(), who, r.PathValue("id"))
		}
		v, err := p.deskViewFrom(r, who, a, err)
		if err != nil {
			return err
		}
		v.Unmask = f
		return p.renderDesk(w, r, v, max(f.Status, http.StatusOK))
	}
}

func (p *pages) unmaskApplication(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.unmasked(w, r, who, p.showApplication(w, r, who))
}

// sawAtDesk notes in the access log of whose data it is that a clerk looked at it.
func (p *pages) sawAtDesk(r *http.Request, who app.Actor, organisationID string) {
	p.app.Saw(r.Context(), app.Viewed{OrganisationID: organisationID, ActorID: who.ID, Action: actionView, Object: r.URL.Path})
}

func (p *pages) deskFile(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	f, content, err := p.app.DeskFile(r.Context(), who, r.PathValue("id"), r.PathValue("file"))
	if err != nil {
		return err
	}
	p.sawAtDesk(r, who, f.OrganisationID)
	return send(w, file{f.Name, content})
}

// deskApplicationPDF sends the form as it was filed, masked.
func (p *pages) deskApplicationPDF(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.app.DeskApplication(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	p.sawAtDesk(r, who, v.OrganisationID)
	return p.sendApplication(w, &v)
}

// stepped is how a step ended: its error, or the sentence that tells it is done.
type stepped struct {
	err  error
	text string
}

// deskDone tells what a step came to: the page again with what was wrong, or the sentence on it.
func (p *pages) deskDone(w http.ResponseWriter, r *http.Request, who app.Actor, step stepped) error {
	err := step.err
	code := kilowon.CodeOf(err)
	if err == nil {
		p.flash(r.Context(), step.text)
		return p.Next(w, r, deskApplicationURL(r.PathValue("id")))
	}
	if code != kilowon.Invalid && code != kilowon.Conflict && code != kilowon.Forbidden {
		return err
	}
	v, loading := p.deskViewOf(r, who)
	if loading != nil {
		return loading
	}
	v.Problem, v.Wrong = fieldText(err), pathOf(err)
	v.Form = decisionForm{Outcome: r.PostFormValue("outcome"), Reason: r.PostFormValue("reason"), Article: r.PostFormValue("article"), Grants: filled(r)}
	v.Said = r.PostFormValue("text")
	return p.renderDesk(w, r, v, StatusOf(code))
}

func (p *pages) deskTake(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.deskDone(w, r, who, stepped{p.app.DeskTake(r.Context(), who, r.PathValue("id")), "이 신청을 맡았습니다."})
}

func (p *pages) deskSay(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.deskDone(w, r, who, stepped{p.app.DeskSay(r.Context(), who, r.PathValue("id"), r.PostFormValue("text")), "메시지를 보냈습니다."})
}

func (p *pages) deskAsk(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.deskDone(w, r, who, stepped{p.app.DeskAsk(r.Context(), who, r.PathValue("id"), r.PostFormValue("text")), "보완을 요청했습니다."})
}

func (p *pages) deskDecide(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	if err := r.ParseForm(); err != nil {
		return kilowon.Errorf(kilowon.Invalid, "보낸 내용을 읽지 못했습니다. 다시 보내 주세요.")
	}
	outcome := r.PostFormValue("outcome")
	if outcome != "grant" && outcome != "refuse" {
		e := kilowon.Errorf(kilowon.Invalid, "승인과 거부 가운데 하나를 골라 주세요.")
		e.Path = "outcome"
		return p.deskDone(w, r, who, stepped{e, ""})
	}
	err := p.app.DeskDecide(r.Context(), who, r.PathValue("id"), &store.ApplicationDecision{Grant: outcome == "grant", Reason: r.PostFormValue("reason"),
		Article: kilowon.Cite(r.PostFormValue("article")), Grants: filled(r)})
	return p.deskDone(w, r, who, stepped{err, "처리 결과를 저장했습니다."})
}

func (p *pages) deskConfirm(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.deskDone(w, r, who, stepped{p.app.DeskConfirm(r.Context(), who, r.PathValue("id")), "결재했습니다."})
}

func (p *pages) deskReturn(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.deskDone(w, r, who, stepped{p.app.DeskReturn(r.Context(), who, r.PathValue("id"), r.PostFormValue("text")), "처리안을 돌려보냈습니다."})
}

func ownerText(v *deskApplicationView) string {
	if v.OwnerID == "" {
		return "없음"
	}
	return v.Names[v.OwnerID]
}

func outcomeText(grant bool) string {
	if grant {
		return "승인"
	}
	return "거부"
}

// pathOf is the place an error is about, empty for none.
func pathOf(err error) string {
	var e *kilowon.Error
	if errors.As(err, &e) {
		return e.Path
	}
	return ""
}
