package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// The addresses of a new edition of the terms.
const (
	askedTermsURL   = accountURL + "/terms"
	refusedTermsURL = askedTermsURL + "/refused"
)

func (p *pages) termsRoutes() {
	p.as(member.OwnAccount, "GET /account/terms", p.askedTermsPage)
	p.as(member.OwnAccount, "POST /account/terms", p.agreeTerms)
	p.as(member.OwnAccount, "GET /account/terms/refused", p.refusedTermsPage)
}

// beforeTerms are what may be seen before a new edition is agreed to: itself, the way out, and what tells about personal data.
var beforeTerms = []string{askedTermsURL, refusedTermsURL, "/logout", menuPrivacy.URL, accountURL + "/export"}

// askFirst leads who has not agreed to a new edition to it, whatever was asked for.
func (p *pages) askFirst(w http.ResponseWriter, r *http.Request) bool {
	if !p.sessions.GetBool(r.Context(), keyTerms) || slices.Contains(beforeTerms, r.URL.Path) {
		return false
	}
	to := askedTermsURL
	if r.Method == http.MethodGet {
		to += "?" + url.Values{"next": {LocalPath(r.URL.RequestURI())}}.Encode()
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return true
}

type askedTermsView struct {
	Asked  []app.AskedTerms
	Next   string
	Status int
	Faults member.Faults
	// Due are the months that wait for their filing, whose deadlines stand whatever is agreed to.
	Due []contractCard
}

func (v *askedTermsView) field(i member.TermsItem) Field {
	return Field{ID: i.Key, Label: "[필수] " + i.Label, Required: true, Error: v.Faults[i.Key]}
}

func (v *askedTermsView) fields() []Field {
	var out []Field
	for _, t := range v.Asked {
		for _, i := range t.Items {
			out = append(out, v.field(i))
		}
	}
	return out
}

// due are the contracts whose months wait.
func (p *pages) due(r *http.Request, who app.Actor) ([]contractCard, error) {
	if !who.Role.May(member.ReadOffice) {
		return nil, nil
	}
	list, _, err := p.app.Contracts(r.Context(), who, "", store.Page{Limit: homeContracts})
	if err != nil {
		return nil, err
	}
	cards, err := p.cards(r.Context(), who, list)
	return slices.DeleteFunc(cards, func(c contractCard) bool { return c.Next == nil || c.Next.State != store.MonthOpen }), err
}

func (p *pages) askedTermsPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	return p.renderAskedTerms(w, r, who, &askedTermsView{})
}

func (p *pages) renderAskedTerms(w http.ResponseWriter, r *http.Request, who app.Actor, v *askedTermsView) error {
	v.Next = LocalPath(r.FormValue("next"))
	var err error
	if v.Asked, err = p.app.AskedTerms(r.Context(), who); err != nil {
		return err
	}
	if len(v.Asked) == 0 {
		p.sessions.Remove(r.Context(), keyTerms)
		return p.Next(w, r, v.Next)
	}
	if v.Due, err = p.due(r, who); err != nil {
		return err
	}
	return p.Render(w, r, Page{Title: "약관 동의", Status: v.Status}, askedTermsBody(v))
}

// agreeTerms keeps the consent to a new edition and goes on to what was asked for.
func (p *pages) agreeTerms(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	err := p.app.AgreeTerms(r.Context(), who, func(item string) bool { return r.PostFormValue(item) != "" })
	if field := pathOf(err); err != nil && kilowon.CodeOf(err) == kilowon.Invalid {
		return p.renderAskedTerms(w, r, who, &askedTermsView{Status: http.StatusUnprocessableEntity, Faults: member.Faults{field: strings.TrimPrefix(err.Error(), field+": ")}})
	}
	if err == nil {
		p.sessions.Remove(r.Context(), keyTerms)
	}
	return p.nextOr(w, r, LocalPath(r.FormValue("next")), err)
}

func (p *pages) refusedTermsPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	due, err := p.due(r, who)
	if err != nil {
		return err
	}
	return p.Render(w, r, Page{Title: "약관에 동의하지 않으면"}, refusedTermsBody(&askedTermsView{Due: due}))
}
