package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

const (
	applicationsURL     = "/applications"
	ownApplicationsURL  = "/applications/mine"
	applicationsPerPage = 20
)

// The links of the header that lead here.
var (
	menuApplications = Link{"민원신청", applicationsURL}
	menuQueue        = Link{"신청 처리", deskQueueURL}
)

func kindURL(code string, below ...string) string {
	return "/apply/" + strings.Join(append([]string{code}, below...), "/")
}

func applicationURL(id string, below ...string) string {
	return applicationsURL + "/" + strings.Join(append([]string{id}, below...), "/")
}

// applicationRoutes are the pages of offices that apply.
func (p *pages) applicationRoutes() {
	p.as(member.ReadOffice, "GET /applications", p.cataloguedPage)
	p.as(member.ReadOffice, "GET /applications/mine", p.ownApplicationsPage)
	p.as(member.ReadOffice, "GET /apply/{kind}", p.kindPage)
	p.as(member.ReadOffice, "POST /apply/{kind}/favourite", p.favourite)
	p.as(member.Apply, "GET /apply/{kind}/start", p.startPage)
	p.as(member.Apply, "POST /apply/{kind}/start", p.start)

	p.as(member.ReadOffice, "GET /applications/{id}", p.applicationPage)
	p.as(member.Apply, "GET /applications/{id}/edit", p.editPage)
	p.as(member.Apply, "POST /applications/{id}/edit", p.edit)
	p.as(member.Apply, "GET /applications/{id}/documents", p.documentsPage)
	p.Upload("POST /applications/{id}/documents", mostAttachmentBody, p.may(member.Apply, "POST /applications/{id}/documents", p.attach))
	p.as(member.Apply, "POST /applications/{id}/documents/{file}/remove", p.detach)
	p.as(member.Apply, "GET /applications/{id}/documents/{file}", p.attachedFile)
	p.as(member.Apply, "GET /applications/{id}/check", p.checkPage)
	p.as(member.Apply, "POST /applications/{id}/file", p.fileApplication)
	p.as(member.Apply, "POST /applications/{id}/messages", p.sayOnApplication)
	p.as(member.ReadOffice, "GET /applications/{id}/pdf", p.applicationPDF)
	p.as(member.Apply, "GET /applications/{id}/withdraw", p.withdrawPage)
	p.as(member.Apply, "POST /applications/{id}/withdraw", p.withdraw)
}

// catalogueView is the catalogue of applications.
type catalogueView struct {
	Text, Flash string
	Kinds       []app.CataloguedKind
	// Open are the organisation's applications that are not closed.
	Open []store.Application
}

// of are the entries of a category.
func (v *catalogueView) of(c contract.Category) []app.CataloguedKind {
	var out []app.CataloguedKind
	for _, k := range v.Kinds {
		if k.Category == c {
			out = append(out, k)
		}
	}
	return out
}

// marked are the favourites.
func (v *catalogueView) marked() []app.CataloguedKind {
	var out []app.CataloguedKind
	for _, k := range v.Kinds {
		if k.Favourite {
			out = append(out, k)
		}
	}
	return out
}

// cataloguedPage shows what can be applied for.
func (p *pages) cataloguedPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v := catalogueView{Text: strings.TrimSpace(r.FormValue("q")), Flash: p.flashed(r.Context())}
	var err error
	if v.Kinds, err = p.app.ApplicationKinds(r.Context(), who, v.Text); err != nil {
		return err
	}
	list, _, err := p.app.OfficeApplications(r.Context(), who, store.Page{Limit: applicationsPerPage})
	if err != nil {
		return err
	}
	for i := range list {
		if !list[i].State.Closed() {
			v.Open = append(v.Open, list[i])
		}
	}
	return p.Render(w, r, Page{Title: "민원신청", Menu: menuApplications.URL, Crumbs: []Link{home}}, kindsBody(&v))
}

// favourite marks a kind or takes the mark away.
func (p *pages) favourite(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	if err := p.app.MarkKind(r.Context(), who, r.PathValue("kind"), r.PostFormValue("marked") == "1"); err != nil {
		return err
	}
	return p.Next(w, r, LocalPath(r.PostFormValue("next")))
}

// ownView is one page of the organisation's applications.
type ownView struct {
	List  []store.Application
	Total int
	Pager Pager
}

// ownApplicationsPage lists what the organisation has applied for.
func (p *pages) ownApplicationsPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	number := pageNumber(r)
	list, total, err := p.app.OfficeApplications(r.Context(), who, store.Page{Limit: applicationsPerPage, Offset: (number - 1) * applicationsPerPage})
	if err != nil {
		return err
	}
	v := ownView{List: list, Total: total, Pager: Pager{Page: number, Pages: pagesOf(total, applicationsPerPage), URL: func(n int) string {
		return ownApplicationsURL + "?page=" + strconv.Itoa(n)
	}}}
	return p.Render(w, r, Page{Title: "신청 내역", Menu: menuApplications.URL, Crumbs: []Link{home, menuApplications}}, ownBody(&v))
}

// kindName is the Korean name of a kind's code.
func kindName(code string) string {
	k, err := contract.Find(code)
	if err != nil {
		return code
	}
	return k.Name
}

// kindView is what one is told before one applies.
type kindView struct {
	*contract.Kind
	Tab string
}

// kindTabs are the parts of the guide, in the order of the utility's own.
var kindTabs = []struct{ key, label string }{{"about", "안내"}, {"channels", "접수방법"}, {"process", "프로세스"}, {"time", "처리기간"}, {"form", "서식"},
	{"documents", "제출서류"}, {"questions", "자주 묻는 질문"}}

func (v *kindView) url(tab string) string { return kindURL(v.Code) + "?tab=" + tab }

func (v *kindView) tabs() []Link {
	var out []Link
	for _, t := range kindTabs {
		if v.told(t.key) {
			out = append(out, Link{t.label, v.url(t.key)})
		}
	}
	return out
}

// told reports whether a part of the guide tells something: what only the telephone takes has no form here, and no time of ours.
func (v *kindView) told(tab string) bool {
	return v.Elsewhere != contract.ElsewhereCall || tab == "about" || tab == "channels" || tab == "questions"
}

func (v *kindView) label() string {
	for _, t := range kindTabs {
		if t.key == v.Tab {
			return t.label
		}
	}
	return ""
}

// start is where the work begins.
func (v *kindView) start() string {
	switch v.Elsewhere {
	case contract.ElsewhereFiling:
		return contractsURL
	case contract.ElsewhereHistory:
		return menuHistory.URL
	case contract.ElsewhereCall:
		return kindURL(v.Code)
	}
	return kindURL(v.Code, "start")
}

// dueText tells how long the decision may take.
func dueText(d contract.Due) string {
	switch {
	case d.Days == 0:
		return "당일 처리됩니다."
	case d.Cite != "":
		return fmt.Sprintf("신청을 받은 날부터 %d일 이내에 결과를 알려 드립니다(%s). 마지막 날이 쉬는 날이면 다음 근무일까지입니다.", d.Days, d.Cite)
	}
	return fmt.Sprintf("약관에 정한 기간이 없어 접수한 다음 날부터 %d근무일을 목표로 합니다. 보완을 기다리는 동안은 늦어질 수 있습니다.", d.Days)
}

// kindPage tells about one kind.
func (p *pages) kindPage(w http.ResponseWriter, r *http.Request, _ app.Actor) error {
	k, err := contract.Find(r.PathValue("kind"))
	if err != nil {
		return err
	}
	v := kindView{Kind: k, Tab: r.FormValue("tab")}
	if v.label() == "" || !v.told(v.Tab) {
		v.Tab = kindTabs[0].key
	}
	return p.Render(w, r, Page{Title: k.Name, Menu: menuApplications.URL, Crumbs: []Link{home, menuApplications}}, kindBody(&v))
}

// applySteps are the numbered steps; those that are given an address lead back.
func applySteps(urls ...string) []Step {
	steps := []Step{{Label: "고객번호 선택"}, {Label: "신청서 작성"}, {Label: "서류 첨부"}, {Label: "확인·신청"}}
	for i, u := range urls {
		steps[i].URL = u
	}
	return steps
}

// startView is the choice of the contract.
type startView struct {
	*contract.Kind
	Text  string
	List  []app.ApplicableContract
	Total int
	Pager Pager
}

// startPage is step 1: which contract the application is for.
func (p *pages) startPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	k, err := contract.Find(r.PathValue("kind"))
	if err != nil {
		return err
	}
	if k.Elsewhere != "" {
		return p.Next(w, r, (&kindView{Kind: k}).start())
	}
	v := startView{Kind: k, Text: strings.TrimSpace(r.FormValue("q"))}
	number := pageNumber(r)
	query := app.ContractQuery{Text: v.Text, Page: store.Page{Limit: contractsPerPage, Offset: (number - 1) * contractsPerPage}}
	if v.List, v.Total, err = p.app.ApplicableContracts(r.Context(), who, k, query); err != nil {
		return err
	}
	v.Pager = Pager{Page: number, Pages: pagesOf(v.Total, contractsPerPage), URL: func(n int) string {
		return kindURL(k.Code, "start") + "?" + url.Values{"q": {v.Text}, "page": {strconv.Itoa(n)}}.Encode()
	}}
	page := Page{Title: k.Name + " 고객번호 선택", Menu: menuApplications.URL, Crumbs: []Link{home, menuApplications, {k.Name, kindURL(k.Code)}}}
	return p.Render(w, r, page, startBody(&v))
}

// start makes a draft and leads to its form.
func (p *pages) start(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	id, err := p.app.BeginApplication(r.Context(), who, r.PathValue("kind"), r.PostFormValue("contract"))
	if err != nil {
		return err
	}
	return p.Next(w, r, applicationURL(id, "edit"))
}

// stateTone is how an application's state looks.
func stateTone(s contract.State) Tone {
	switch s {
	case contract.Granted:
		return ToneSuccess
	case contract.Refused:
		return ToneStop
	case contract.Asked:
		return ToneWarn
	case contract.Received, contract.InReview, contract.Proposed:
		return ToneInfo
	}
	return ToneNeutral
}

// receiptText is an application's number, or that it has none yet.
func receiptText(a *store.Application) string {
	if a.ReceiptNumber == "" {
		return "접수 전"
	}
	return a.ReceiptNumber
}

// dueLeft tells how many days are left for a decision.
func dueLeft(due, today kilowon.Date) string {
	switch n := int(due - today); {
	case n < 0:
		return fmt.Sprintf("%d일 지남", -n)
	case n == 0:
		return "오늘까지"
	default:
		return fmt.Sprintf("%d일 남음", n)
	}
}
