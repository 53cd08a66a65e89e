package web

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/report"
	"github.com/kilowon/kilowon/store"
)

// accessURL is the address of who of a complex may look at their own bills, or of a page below it.
func accessURL(complexID string, below ...string) string {
	return path.Join(append([]string{contractURL(complexID), "access"}, below...)...)
}

// accessView is the households of a complex and who of them may look.
type accessView struct {
	app.AccessList
	Flash, Problem string
	// Manage lets codes be made and access be ended.
	Manage bool
	Fields []Field
}

// The ways of saying which households get a code.
const (
	targetMissing = "missing"
	targetChosen  = "chosen"
	targetAll     = "all"
)

func (v *accessView) targets() []Option {
	missing := v.Count(func(h *app.AccessHome) bool { return !h.Vacant && h.Devices == 0 && !h.Open(v.Now) })
	return []Option{
		{Value: targetMissing, Label: fmt.Sprintf("열람하는 기기도 쓸 수 있는 코드도 없는 세대(%s세대)", kilowon.FormatInt(int64(missing)))},
		{Value: targetChosen, Label: "아래 표에서 고른 세대"},
		{Value: targetAll, Label: "모든 세대(아직 쓰지 않은 코드는 새 코드로 바뀝니다)"},
	}
}

func (v *accessView) days() []Option {
	out := make([]Option, len(app.CodeDays))
	for i, n := range app.CodeDays {
		out[i] = Option{Value: strconv.Itoa(n), Label: fmt.Sprintf("%d일", n)}
	}
	return out
}

// figures count the households by what lets them in.
func (v *accessView) figures() []Fact {
	count := func(so func(h *app.AccessHome) bool) string { return kilowon.FormatInt(int64(v.Count(so))) + "세대" }
	return []Fact{
		{Term: "열람하는 세대", Text: count(func(h *app.AccessHome) bool { return h.Devices > 0 })},
		{Term: "코드를 나누어 준 세대", Text: count(func(h *app.AccessHome) bool { return h.Open(v.Now) }), Note: "아직 쓰지 않음"},
		{Term: "전체", Text: kilowon.FormatInt(int64(len(v.Homes))) + "세대"},
	}
}

// accessWord is what lets a household in, in a word.
func accessWord(h *app.AccessHome, v *accessView) (Tone, string) {
	switch {
	case h.Vacant:
		return ToneNeutral, "빈집"
	case h.Open(v.Now):
		return ToneInfo, "코드 나감"
	case h.Devices > 0:
		return ToneSuccess, "열람 중"
	case h.Access != nil:
		return ToneWarn, "기한 지남"
	}
	return ToneNeutral, "없음"
}

// accessPage lists who of a complex may look at their own bills.
func (p *pages) accessPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.renderAccess(w, r, who, accessView{Flash: p.flashed(r.Context())})
}

func (p *pages) renderAccess(w http.ResponseWriter, r *http.Request, who app.Actor, v accessView) error {
	var err error
	if v.AccessList, err = p.app.Accesses(r.Context(), who, r.PathValue("contract")); err != nil {
		return err
	}
	v.Manage = who.Role.May(member.ManageAccess)
	target := r.PostFormValue("target")
	if target == "" {
		target = targetMissing
	}
	v.Fields = []Field{
		{ID: "target", Label: "코드를 만들 세대", Value: target, Required: true},
		{ID: "days", Label: "코드를 쓸 수 있는 기간", Value: r.PostFormValue("days")},
		{ID: "moved_in", Label: "입주한 날", Type: "date", Value: r.PostFormValue("moved_in"), Hint: "적으면 그날 뒤에 검침한 요금부터 보입니다. 비우면 마지막으로 비었거나 전출한 뒤의 요금이 모두 보입니다."},
	}
	page := Page{Title: v.Contract.Name + " 세대 열람", Menu: menuFiling.URL, Crumbs: []Link{home, menuFiling, {"고객번호 선택", contractsURL}, {"검침월 선택", contractURL(v.Contract.ID)}}}
	if v.Problem != "" {
		page.Status = http.StatusUnprocessableEntity
	}
	return p.Render(w, r, page, accessBody(&v))
}

// issueAccess makes codes and shows them, this once.
func (p *pages) issueAccess(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	if err := r.ParseForm(); err != nil {
		return kilowon.Errorf(kilowon.Invalid, "보낸 내용을 읽지 못했습니다. 화면을 새로 열어 다시 해 주세요.")
	}
	ask := app.AccessIssue{ComplexID: r.PathValue("contract"), Homes: r.PostForm["home"], All: r.PostFormValue("target") == targetAll, Missing: r.PostFormValue("target") == targetMissing}
	ask.Days, _ = strconv.Atoi(r.PostFormValue("days")) // What is no number is none of the days.
	var err error
	if text := r.PostFormValue("moved_in"); text != "" {
		ask.MovedIn, err = kilowon.ParseDate(text)
	}
	var codes app.IssuedCodes
	if err == nil {
		codes, err = p.app.IssueAccess(r.Context(), who, ask)
	}
	if err != nil {
		if kilowon.CodeOf(err) != kilowon.Invalid {
			return err
		}
		return p.renderAccess(w, r, who, accessView{Problem: problemText(err)})
	}
	page := Page{Title: codes.Contract.Name + " 세대 열람 코드", Menu: menuFiling.URL, Crumbs: []Link{home, menuFiling, {"세대 열람", accessURL(codes.Contract.ID)}}}
	return p.Render(w, r, page, codesBody(&codesView{IssuedCodes: codes, Enter: p.enterAddress(r)}))
}

// codesView is the codes that were just made.
type codesView struct {
	app.IssuedCodes
	// Enter is the address of the page where households come in.
	Enter string
}

// joined is all codes in one text, which the forms for the files send back: they are kept nowhere else.
func (v *codesView) joined() string {
	out := make([]string, len(v.Codes))
	for i := range v.Codes {
		out[i] = v.Codes[i].Code
	}
	return strings.Join(out, " ")
}

// vacant names the empty homes that got no code.
func (v *codesView) vacant() string {
	names := make([]string, len(v.Vacant))
	for i, u := range v.Vacant {
		names[i] = u.Korean()
	}
	return strings.Join(names, ", ")
}

// enterAddress is where households come in, as they type it.
func (p *pages) enterAddress(r *http.Request) string {
	if address := p.files.EnterAddress(); address != "" {
		return address
	}
	address := url.URL{Scheme: "http", Host: r.Host, Path: enterURL}
	if r.TLS != nil || p.sessions.Cookie.Secure {
		address.Scheme = "https"
	}
	return address.String()
}

// accessSheet makes the slips or the list of codes that were just made and come back from the page that shows them.
func (p *pages) accessSheet(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	codes, err := p.app.CheckCodes(r.Context(), who, r.PathValue("contract"), strings.Fields(r.PostFormValue("codes")))
	if err != nil {
		return err
	}
	write, ext := p.files.WriteAccessSlips, ".pdf"
	if r.PostFormValue("format") == "xlsx" {
		write, ext = p.files.WriteAccessList, ".xlsx"
	}
	f, err := made(p.files.AccessFileName(&codes, ext), func(out io.Writer) error {
		return write(out, &codes, report.AccessPlace{Enter: p.enterAddress(r), Issuer: who.OrganisationName})
	})
	if err != nil {
		return err
	}
	return send(w, f)
}

// accessRecordView is all accesses of one household and what was looked at.
type accessRecordView struct {
	app.AccessRecord
	Manage bool
}

// accessRecordPage tells who of a household looked at what and when.
func (p *pages) accessRecordPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	record, err := p.app.AccessRecord(r.Context(), who, app.HomeID{ComplexID: r.PathValue("contract"), HouseholdID: r.PathValue("household")})
	if err != nil {
		return err
	}
	v := accessRecordView{record, who.Role.May(member.ManageAccess)}
	page := Page{Title: v.title(), Menu: menuFiling.URL, Crumbs: []Link{home, menuFiling, {"세대 열람", accessURL(record.Contract.ID)}}}
	return p.Render(w, r, page, accessRecordBody(&v))
}

func (v *accessRecordView) title() string { return v.Home.Unit.Korean() + " 열람 기록" }

// open reports whether something of the household still lets somebody in.
func (v *accessRecordView) open() bool {
	return slices.ContainsFunc(v.List, func(a store.HomeAccess) bool { return a.State != store.AccessEnded })
}

// accessEndWords are the reasons for which an access ended.
var accessEndWords = map[store.HomeAccessEnd]string{store.AccessReplaced: "새 코드로 바뀜", store.AccessWithdrawn: "관리사무소가 중지함", store.AccessMovedOut: "전출", store.AccessLeft: "세대가 로그아웃함"}

// accessState is where one access stands, in words.
func (v *accessRecordView) accessState(a *store.HomeAccess) string {
	switch {
	case a.State == store.AccessEnded:
		return accessEndWords[a.End]
	case a.State == store.AccessIssued && a.CodeExpires.After(v.Now):
		return "아직 쓰지 않음"
	case a.State == store.AccessIssued:
		return "쓰지 않고 기한이 지남"
	case a.DeviceExpires.After(v.Now):
		return "열람 중"
	}
	return "오래 쓰지 않아 끝남"
}

// endView asks before access is ended.
type endView struct {
	Contract app.Contract
	// Home is the household's id, empty for all; Unit names it.
	Home, Unit string
	Why        store.HomeAccessEnd
}

func (v *endView) title() string {
	switch {
	case v.Home == "":
		return "모든 세대의 열람을 중지할까요?"
	case v.Why == store.AccessMovedOut:
		return v.Unit + "의 전출을 처리할까요?"
	}
	return v.Unit + "의 열람을 중지할까요?"
}

// endAccessPage asks before access is ended.
func (p *pages) endAccessPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v := endView{Home: r.FormValue("home"), Why: endOf(r)}
	if v.Home != "" {
		record, err := p.app.AccessRecord(r.Context(), who, app.HomeID{ComplexID: r.PathValue("contract"), HouseholdID: v.Home})
		if err != nil {
			return err
		}
		v.Contract, v.Unit = record.Contract, record.Home.Unit.Korean()
	} else {
		var err error
		if v.Contract, err = p.app.Contract(r.Context(), who, r.PathValue("contract")); err != nil {
			return err
		}
	}
	page := Page{Title: v.title(), Menu: menuFiling.URL, Crumbs: []Link{home, menuFiling, {"세대 열람", accessURL(v.Contract.ID)}}}
	return p.Render(w, r, page, endBody(&v))
}

func endOf(r *http.Request) store.HomeAccessEnd {
	if r.FormValue("why") == string(store.AccessMovedOut) {
		return store.AccessMovedOut
	}
	return store.AccessWithdrawn
}

// endAccess ends the access of one household or of all.
func (p *pages) endAccess(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	id := app.HomeID{ComplexID: r.PathValue("contract"), HouseholdID: r.PostFormValue("home")}
	n, err := p.app.EndAccess(r.Context(), who, id, endOf(r))
	if err != nil {
		return err
	}
	p.flash(r.Context(), fmt.Sprintf("열람 %s건을 끝냈습니다. 그 기기와 코드로는 더 볼 수 없습니다.", kilowon.FormatInt(int64(n))))
	return p.Next(w, r, accessURL(id.ComplexID))
}
