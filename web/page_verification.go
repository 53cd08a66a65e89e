package web

import (
	"net/http"
	"net/url"
	"path"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// verificationsPerPage is how many applications a page of the list has.
const verificationsPerPage = 20

// verificationTabs are the states a clerk looks at.
var verificationTabs = []Link{{"심사할 신청", "/desk/verifications"}, {"거절한 신청", "/desk/verifications?state=refused"}, {"승인한 신청", "/desk/verifications?state=approved"}}

type verificationsView struct {
	List  []store.Registration
	State store.RegistrationState
	Total int
	Tab   string
	Pager Pager
	Flash string
}

// verificationsPage is the queue of applications, oldest first.
func (p *pages) verificationsPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v := verificationsView{State: store.RegistrationSubmitted, Tab: verificationTabs[0].URL, Flash: p.flashed(r.Context())}
	if s := store.RegistrationState(r.FormValue("state")); s == store.RegistrationRefused || s == store.RegistrationApproved {
		v.State, v.Tab = s, verificationTabs[0].URL+"?state="+string(s)
	}
	page := pageNumber(r)
	var err error
	v.List, v.Total, err = p.app.Registrations(r.Context(), who, v.State, store.Page{Limit: verificationsPerPage, Offset: (page - 1) * verificationsPerPage})
	if err != nil {
		return err
	}
	v.Pager = Pager{Page: page, Pages: pagesOf(v.Total, verificationsPerPage), URL: func(n int) string {
		return verificationTabs[0].URL + "?" + url.Values{"state": {string(v.State)}, "page": {kilowon.FormatInt(int64(n))}}.Encode()
	}}
	return p.Render(w, r, Page{Title: menuAdmission.Label, Menu: menuAdmission.URL, Crumbs: []Link{home, menuDesk}}, verificationsBody(&v))
}

func verificationURL(id string, below ...string) string {
	return path.Join(append([]string{"/desk/verifications", id}, below...)...)
}

type verificationView struct {
	store.Registration
	Chosen []string
	Text   string
	Fault  string
	Status int
	Unmask *unmaskForm
	// Waiting is the task while it waits.
	Waiting waitingView
	Flash   string
	// Own says that who is looking has approved it already.
	Own bool
}

func (p *pages) verificationPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.showVerification(w, r, who)(&unmaskForm{}, nil)
}

// showVerification shows an application for membership.
func (p *pages) showVerification(w http.ResponseWriter, r *http.Request, who app.Actor) shown {
	return func(f *unmaskForm, whole *member.Unmasking) error {
		id := r.PathValue("id")
		reg, err := p.app.SubmittedRegistration(r.Context(), who, id)
		if err == nil && whole != nil {
			reg, err = p.app.UnmaskRegistration(r.Context(), who, id, *whole)
		}
		if err != nil {
			return err
		}
		return p.renderVerification(w, r, who, &verificationView{Registration: reg, Status: max(f.Status, http.StatusOK), Chosen: reg.Marked, Text: reg.Reason, Unmask: f})
	}
}

func (p *pages) unmaskVerification(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.unmasked(w, r, who, p.showVerification(w, r, who))
}

func (p *pages) renderVerification(w http.ResponseWriter, r *http.Request, who app.Actor, v *verificationView) error {
	if v.Unmask == nil {
		v.Unmask = &unmaskForm{}
	}
	v.Own = v.ApprovedBy == who.ID
	v.Unmask.URL, v.Unmask.Back = verificationURL(v.ID, "unmask"), verificationURL(v.ID)
	var err error
	if v.Waiting, err = p.waiting(r, who, verificationURL(v.ID), isTask(store.TaskRegistration, v.ID)); err != nil {
		return err
	}
	page := Page{Title: "가입 신청 심사", Menu: menuAdmission.URL, Crumbs: []Link{home, menuDesk, menuAdmission}, Status: v.Status}
	v.Flash = p.flashed(r.Context())
	return p.Render(w, r, page, verificationBody(v))
}

// decideVerification approves or refuses.
func (p *pages) decideVerification(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	if err := r.ParseForm(); err != nil {
		return formError(err)
	}
	id := r.PathValue("id")
	before, err := p.app.SubmittedRegistration(r.Context(), who, id)
	if err != nil {
		return err
	}
	d := app.RegistrationDecision{Approve: r.PostFormValue("do") == "approve", Marked: r.PostForm["marked"], Reason: r.PostFormValue("reason")}
	err = p.app.DecideRegistration(r.Context(), who, id, d)
	if code := kilowon.CodeOf(err); err != nil && (code == kilowon.Invalid || code == kilowon.Conflict) {
		reg, again := p.app.SubmittedRegistration(r.Context(), who, id)
		if again != nil {
			return again
		}
		return p.renderVerification(w, r, who, &verificationView{Registration: reg, Status: http.StatusUnprocessableEntity, Chosen: d.Marked, Text: d.Reason, Fault: err.Error()})
	}
	if err != nil {
		return err
	}
	switch {
	case !d.Approve:
		p.flash(r.Context(), "가입을 거절하고 신청인에게 알렸습니다.")
	case before.ApprovedBy == "":
		p.flash(r.Context(), "승인을 올렸습니다. 다른 담당자가 결재하면 회원이 됩니다.")
	default:
		p.flash(r.Context(), "가입을 승인하고 신청인에게 알렸습니다.")
	}
	return p.Next(w, r, verificationTabs[0].URL)
}

// verificationDocument sends the document to be saved, never to be shown as a page of this portal: what is in it came from a stranger.
func (p *pages) verificationDocument(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	d, content, err := p.app.RegistrationDocument(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	extension := map[member.DocumentType]string{member.DocumentPDF: ".pdf", member.DocumentPNG: ".png", member.DocumentJPEG: ".jpg"}[d.Type]
	return send(w, file{"가입서류" + extension, content})
}

func (v *verificationView) marked(field string) bool { return slices.Contains(v.Chosen, field) }

// registrationTone says where an application stands.
func registrationTone(r *store.Registration) (Tone, string) {
	switch {
	case r.State == store.RegistrationApproved:
		return ToneSuccess, "승인"
	case r.State == store.RegistrationRefused:
		return ToneWarn, "거절"
	case r.ApprovedBy != "":
		return ToneWarn, "결재 대기"
	}
	return ToneInfo, "심사 중"
}
