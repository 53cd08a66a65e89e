package web

import (
	"net/http"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
)

// deskTermsView is the form that proposes other terms, of a complex or of a household.
type deskTermsView struct {
	Contract app.DeskContract
	// Unit is the household's, empty for the complex's own terms; Household is nil for them.
	Unit      string
	Household *app.DeskHousehold
	Action    string
	Form      termsForm
	// Proposed is what was sent.
	Proposed store.Proposal
	Flash    string
}

// back is where the form leads without being sent.
func (v *deskTermsView) back() string {
	if v.Unit != "" {
		return deskContractURL(v.Contract.ID, "households")
	}
	return deskContractURL(v.Contract.ID)
}

func (v *deskTermsView) title() string {
	if v.Unit != "" {
		return v.Contract.Name + " " + v.Unit + " 세대 조건 변경"
	}
	return v.Contract.Name + " 계약 조건 변경"
}

func (p *pages) renderTerms(w http.ResponseWriter, r *http.Request, v *deskTermsView, status int) error {
	crumbs := []Link{home, menuDesk, menuSearch, {v.Contract.Name, deskContractURL(v.Contract.ID)}}
	if v.Unit != "" {
		crumbs = append(crumbs, Link{"세대 관리", deskContractURL(v.Contract.ID, "households")})
	}
	return p.Render(w, r, Page{Title: v.title(), Menu: menuSearch.URL, Crumbs: crumbs, Status: status}, deskTermsBody(v))
}

// termsOfComplex is the form with the newest terms filled in.
func (p *pages) termsOfComplex(r *http.Request, who app.Actor) (*deskTermsView, error) {
	c, err := p.app.DeskContract(r.Context(), who, r.PathValue("contract"))
	if err != nil {
		return nil, err
	}
	v := &deskTermsView{Contract: c, Action: deskContractURL(c.ID, "terms")}
	v.Form = complexTermsForm(&c.Complex, &c.History[len(c.History)-1], fromField(max(c.OpenFrom, c.History[0].From)))
	v.Form.Reason = reasonField()
	return v, nil
}

// deskTermsPage asks for other terms of a complex.
func (p *pages) deskTermsPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.termsOfComplex(r, who)
	if err != nil {
		return err
	}
	return p.renderTerms(w, r, v, http.StatusOK)
}

// deskTerms proposes other terms of a complex; they hold when a second clerk confirms them.
func (p *pages) deskTerms(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.termsOfComplex(r, who)
	if err != nil {
		return err
	}
	v.Form.read(r)
	v.Proposed.ComplexTerms = v.Form.complexTerms(&v.Contract.Complex, v.Contract.History[len(v.Contract.History)-1])
	return p.propose(w, r, who, v)
}

func (p *pages) propose(w http.ResponseWriter, r *http.Request, who app.Actor, v *deskTermsView) error {
	v.Proposed.ComplexID, v.Proposed.Reason = v.Contract.ID, v.Form.Reason.Value
	if v.Form.wrong() {
		return p.renderTerms(w, r, v, http.StatusUnprocessableEntity)
	}
	if err := p.app.Propose(r.Context(), who, &v.Proposed); err != nil {
		if v.Form.tell(err) {
			return p.renderTerms(w, r, v, StatusOf(kilowon.CodeOf(err)))
		}
		return err
	}
	p.flash(r.Context(), "변경안을 올렸습니다. 다른 담당자가 확인하면 적용됩니다.")
	return p.Next(w, r, proposalURL(v.Proposed.ID))
}

// deskHouseholdsView is a complex's households.
type deskHouseholdsView struct {
	Contract   app.DeskContract
	Text       string
	Households []store.Household
	Total      int
	Pager      Pager
	Flash      string
	Today      kilowon.Date
}

// heldTerms are the terms that hold on a day, the first where none does yet, and the day the next begin on.
func heldTerms(list []store.HouseholdTerms, day kilowon.Date) (now *store.HouseholdTerms, later kilowon.Date) {
	now = &list[0]
	for i := range list {
		if list[i].From > day {
			if i > 0 {
				later = list[i].From
			}
			break
		}
		now = &list[i]
	}
	return now, later
}

// deskHouseholdsPage lists the households with their terms.
func (p *pages) deskHouseholdsPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	c, err := p.app.DeskContract(r.Context(), who, r.PathValue("contract"))
	if err != nil {
		return err
	}
	list, err := p.app.DeskHouseholds(r.Context(), who, c.ID)
	if err != nil {
		return err
	}
	v := deskHouseholdsView{Today: p.today(), Contract: c, Text: strings.TrimSpace(r.FormValue("q")), Flash: p.flashed(r.Context())}
	for _, h := range list {
		if strings.Contains(h.Unit.String(), v.Text) {
			v.Households = append(v.Households, h)
		}
	}
	v.Total = len(v.Households)
	number := pageNumber(r)
	from := min((number-1)*householdsPerPage, v.Total)
	v.Households = v.Households[from:min(from+householdsPerPage, v.Total)]
	v.Pager = searchPager(deskContractURL(c.ID, "households"), v.Text, number, pagesOf(v.Total, householdsPerPage))
	page := Page{Title: c.Name + " 세대 관리", Menu: menuSearch.URL, Crumbs: []Link{home, menuDesk, menuSearch, {c.Name, deskContractURL(c.ID)}}}
	return p.Render(w, r, page, deskHouseholdsBody(v))
}

const householdsPerPage = 50

// termsOfHousehold is the form with the household's newest terms filled in.
func (p *pages) termsOfHousehold(r *http.Request, who app.Actor) (*deskTermsView, error) {
	c, err := p.app.DeskContract(r.Context(), who, r.PathValue("contract"))
	if err != nil {
		return nil, err
	}
	h, err := p.app.DeskHousehold(r.Context(), who, app.HomeID{ComplexID: c.ID, HouseholdID: r.PathValue("household")})
	if err != nil {
		return nil, err
	}
	v := &deskTermsView{Contract: c, Unit: h.Unit.String(), Household: &h, Action: deskContractURL(c.ID, "households", h.ID)}
	v.Form = householdTermsForm(&h.History[len(h.History)-1], max(c.OpenFrom, h.History[0].From))
	return v, nil
}

// deskHouseholdPage asks for other terms of a household.
func (p *pages) deskHouseholdPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.termsOfHousehold(r, who)
	if err != nil {
		return err
	}
	v.Flash = p.flashed(r.Context())
	return p.renderTerms(w, r, v, http.StatusOK)
}

// deskHousehold proposes other terms of a household.
func (p *pages) deskHousehold(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.termsOfHousehold(r, who)
	if err != nil {
		return err
	}
	v.Form.read(r)
	v.Proposed.HouseholdID, v.Proposed.HouseholdTerms = r.PathValue("household"), v.Form.householdTerms()
	return p.propose(w, r, who, v)
}

func proposalURL(id string) string { return "/desk/proposals/" + id }

// proposalView is one proposal with what can be done about it.
type proposalView struct {
	app.Proposal
	Note    Field
	Problem string
	Flash   string
	Waiting waitingView
}

func (p *pages) renderProposal(w http.ResponseWriter, r *http.Request, v *proposalView, status int) error {
	page := Page{Title: v.title(), Menu: menuDesk.URL, Status: status, Crumbs: []Link{home, menuDesk, {v.Complex.Name, deskContractURL(v.Complex.ID)}}}
	return p.Render(w, r, page, proposalBody(v))
}

func (v *proposalView) title() string {
	if v.HouseholdID != "" {
		return v.Complex.Name + " " + v.Unit.String() + " 세대 조건 변경안"
	}
	return v.Complex.Name + " 계약 조건 변경안"
}

func (p *pages) proposalOf(r *http.Request, who app.Actor) (*proposalView, error) {
	found, err := p.app.Proposal(r.Context(), who, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	v := &proposalView{Proposal: found, Flash: p.flashed(r.Context())}
	v.Note = Field{ID: "note", Label: "처리 의견", Hint: "반려할 때는 까닭을 꼭 적습니다. 이름과 전화번호는 적지 않습니다."}
	v.Waiting, err = p.waiting(r, who, proposalURL(v.ID), isTask(store.TaskProposal, v.ID))
	return v, err
}

// proposalPage shows a proposal: what would change, why, and who has to do what.
func (p *pages) proposalPage(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.proposalOf(r, who)
	if err != nil {
		return err
	}
	return p.renderProposal(w, r, v, http.StatusOK)
}

// proposalDecisions are the buttons of a proposal.
var proposalDecisions = map[string]struct {
	to   store.ProposalState
	done string
}{
	"confirm":  {store.ProposalConfirmed, "변경안을 확인했습니다. 적용일부터 새 조건으로 계산합니다."},
	"refuse":   {store.ProposalRefused, "변경안을 반려했습니다."},
	"withdraw": {store.ProposalWithdrawn, "변경안을 철회했습니다."},
}

// decideProposal confirms, refuses or withdraws.
func (p *pages) decideProposal(w http.ResponseWriter, r *http.Request, who app.Actor) error {
	v, err := p.proposalOf(r, who)
	if err != nil {
		return err
	}
	decision, ok := proposalDecisions[r.PostFormValue("decision")]
	if !ok {
		v.Problem = "확인, 반려, 철회 가운데 하나를 눌러 주세요."
		return p.renderProposal(w, r, v, http.StatusUnprocessableEntity)
	}
	v.Note.Value = strings.TrimSpace(r.PostFormValue("note"))
	err = p.app.DecideProposal(r.Context(), who, v.ID, decision.to, v.Note.Value)
	switch code := kilowon.CodeOf(err); {
	case err == nil:
		p.flash(r.Context(), decision.done)
		return p.Next(w, r, proposalURL(v.ID))
	case code == kilowon.Invalid:
		v.Note.Error = fieldText(err)
		return p.renderProposal(w, r, v, http.StatusUnprocessableEntity)
	case code == kilowon.Conflict:
		v.Problem = fieldText(err)
		return p.renderProposal(w, r, v, http.StatusConflict)
	}
	return err
}
