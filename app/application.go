package app

import (
	"context"
	"math"
	"slices"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/member"
	"github.com/kilowon/kilowon/store"
)

// CataloguedKind is an entry of the catalogue as a member of staff sees it.
type CataloguedKind struct {
	*contract.Kind
	Favourite bool
}

// ApplicationKinds searches the catalogue; those the member has marked come first.
func (a *App) ApplicationKinds(ctx context.Context, who Actor, text string) ([]CataloguedKind, error) {
	var marked []string
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) error {
		var err error
		marked, err = s.Favourites(who.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []CataloguedKind
	for _, k := range contract.Search(text) {
		out = append(out, CataloguedKind{Kind: k, Favourite: slices.Contains(marked, k.Code)})
	}
	slices.SortStableFunc(out, func(a, b CataloguedKind) int {
		switch {
		case a.Favourite == b.Favourite:
			return 0
		case a.Favourite:
			return -1
		}
		return 1
	})
	return out, nil
}

// MarkKind adds a kind to the member's favourites or takes it out.
func (a *App) MarkKind(ctx context.Context, who Actor, code string, marked bool) error {
	if _, err := contract.Find(code); err != nil {
		return err
	}
	return a.update(ctx, who, func(_ store.Tx, s store.Scope) error { return s.SetFavourite(who.ID, code, marked) })
}

// Application is one application with all that is shown of it.
type Application struct {
	store.Application
	Kind *contract.Kind
	// Contract is nil where there is none yet.
	Contract *Contract
	Files    []store.ApplicationFile
	Entries  []store.ApplicationEntry
	Filings  []store.ApplicationVersion
	// Findings are what is wrong with the form or worth a look, Effect what granting it would change, nil while the form is wrong.
	Findings []kilowon.Finding
	Effect   *contract.Effect
	// Names are those of the members of staff that the asking one may know, by id.
	Names map[string]string
	// Organisation is whose application it is.
	Organisation string
}

// FiledOn is the day of the newest filing, zero for a draft.
func (v *Application) FiledOn() kilowon.Date {
	if len(v.Filings) == 0 {
		return 0
	}
	return today(v.Filings[len(v.Filings)-1].FiledAt)
}

// Waits reports whether the member who proposed or another must act next.
func (v *Application) Waits(clerk string) bool {
	return v.State == contract.Proposed && v.ProposedBy != clerk
}

// BeginApplication makes a draft for a contract of the organisation; complexID is empty for a kind that makes the contract.
func (a *App) BeginApplication(ctx context.Context, who Actor, code, complexID string) (string, error) {
	k, err := contract.Find(code)
	if err != nil {
		return "", err
	}
	if k.Elsewhere != "" || k.Unfounded != (complexID == "") {
		return "", kilowon.Errorf(kilowon.Invalid, "고객번호를 골라야 하는 신청인지 확인해 주세요. 민원신청 목록에서 다시 시작해 주세요.")
	}
	draft := store.Application{ComplexID: complexID, Kind: k.Code, CreatedBy: who.ID, Answers: contract.Answers{}}
	err = a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		if why, err := a.closed(tx, s, k, complexID); err != nil {
			return err
		} else if why != "" {
			return kilowon.Errorf(kilowon.Conflict, "이 고객번호로는 신청할 수 없습니다. %s", why)
		}
		if err := s.InsertApplication(&draft); err != nil {
			return err
		}
		return s.Log(who.ID, "application.begin", draft.ID)
	})
	return draft.ID, err
}

// closed says why a kind cannot be applied for with a contract as it stands today; empty where it can.
func (a *App) closed(tx store.Tx, s store.Scope, k *contract.Kind, complexID string) (string, error) {
	v := Application{Application: store.Application{ComplexID: complexID}, Kind: k}
	f, err := a.filing(tx, s, &v)
	if err != nil {
		return "", err
	}
	for _, found := range k.Open(f) {
		if found.Severity == kilowon.Stop {
			return found.Message, nil
		}
	}
	return "", nil
}

// ApplicableContract is a contract that an application could be for.
type ApplicableContract struct {
	store.ComplexListed
	// Closed says why the application is not open to it, empty where it is.
	Closed string
}

// ApplicableContracts searches the organisation's contracts, gives one page and counts all; each says whether the kind is open to it.
func (a *App) ApplicableContracts(ctx context.Context, who Actor, k *contract.Kind, q ContractQuery) ([]ApplicableContract, int, error) {
	var out []ApplicableContract
	var n int
	err := a.view(ctx, who, func(tx store.Tx, s store.Scope) error {
		list, all, err := s.SearchComplexes(q.Text, q.Page)
		if err != nil {
			return err
		}
		n = all
		for _, c := range list {
			why, err := a.closed(tx, s, k, c.ID)
			if err != nil {
				return err
			}
			out = append(out, ApplicableContract{c, why})
		}
		return nil
	})
	return out, n, err
}

// ContractQuery is a search of contracts: what is looked for in number, name and address, and the page.
type ContractQuery struct {
	Text string
	store.Page
}

// OfficeApplications lists the organisation's applications, newest change first, and counts all.
func (a *App) OfficeApplications(ctx context.Context, who Actor, page store.Page) ([]store.Application, int, error) {
	var list []store.Application
	var n int
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) error {
		var err error
		list, n, err = s.Applications(page)
		return err
	})
	return list, n, err
}

// Application gives one of the organisation's applications; masked for who may not apply.
func (a *App) Application(ctx context.Context, who Actor, id string) (Application, error) {
	var v Application
	err := a.view(ctx, who, func(tx store.Tx, s store.Scope) error {
		var err error
		v, err = a.application(tx, s, id)
		return err
	})
	if err == nil && !who.Role.May(member.Apply) {
		v.mask()
		for id, name := range v.Names {
			v.Names[id] = member.MaskName(name)
		}
	}
	return v, err
}

func (a *App) application(tx store.Tx, s store.Scope, id string) (Application, error) {
	var v Application
	var err error
	if v.Application, err = s.Application(id); err != nil {
		return v, err
	}
	if v.Kind, err = contract.Find(v.Application.Kind); err != nil {
		return v, err
	}
	if v.ComplexID != "" {
		c, err := contractOn(s, v.ComplexID, today(tx.Now()))
		switch {
		case err == nil:
			v.Contract = &c
		case kilowon.CodeOf(err) != kilowon.NotFound || !v.State.Closed():
			return v, err
		}
	}
	if v.Files, err = s.ApplicationFiles(id); err != nil {
		return v, err
	}
	if v.Entries, err = s.ApplicationEntries(id); err != nil {
		return v, err
	}
	if v.Filings, err = s.ApplicationVersions(id); err != nil {
		return v, err
	}
	if v.Names, err = names(s); err != nil {
		return v, err
	}
	o, err := tx.Organisation(v.OrganisationID)
	if err != nil {
		return v, err
	}
	v.Organisation = o.Name
	if v.State.Closed() {
		return v, nil
	}
	return v, a.judge(tx, s, &v)
}

// names are those of an organisation's staff by id.
func names(s store.Scope) (map[string]string, error) {
	members, err := s.Members()
	out := make(map[string]string, len(members))
	for i := range members {
		out[members[i].ID] = members[i].Name
	}
	return out, err
}

// judge fills in what is wrong with the form and what granting it would change.
func (a *App) judge(tx store.Tx, s store.Scope, v *Application) error {
	f, err := a.filing(tx, s, v)
	if err != nil {
		return err
	}
	v.Findings = v.Kind.Check(f)
	if contract.Stopped(v.Findings) {
		return nil
	}
	e, err := a.effectOf(v.Kind, f)
	v.Effect = &e
	if err != nil {
		return err
	}
	more, err := a.disputes(tx, s, v, &e)
	v.Findings = append(v.Findings, more...)
	return err
}

// filing is the application as its kind judges it: on the day it was received, or today while it is not.
func (a *App) filing(tx store.Tx, s store.Scope, v *Application) (*contract.Filing, error) {
	f := &contract.Filing{Kind: v.Kind, Answers: v.Answers, Grants: v.Proposal.Grants, Attached: map[string]bool{}, On: v.ReceivedOn}
	if f.On.IsZero() {
		f.On = today(tx.Now())
	}
	for i := range v.Files {
		f.Attached[v.Files[i].Document] = true
	}
	var err error
	f.Standing, err = a.standing(s, v, f.On)
	return f, err
}

// standing is what is known of the contract on a day, or as it will begin.
func (a *App) standing(s store.Scope, v *Application, on kilowon.Date) (contract.Standing, error) {
	st := contract.Standing{Calendar: a.book.Calendar, Book: a.book}
	if v.ComplexID == "" {
		return st, nil
	}
	terms, err := s.ComplexTerms(v.ComplexID)
	if err != nil {
		return st, err
	}
	if len(terms) > 0 {
		on, st.RunsSince = max(on, terms[0].From), terms[0].From
	}
	if err := standingGaps(s, v.ComplexID, &st); err != nil {
		return st, err
	}
	c, _, err := s.Contract(v.ComplexID, on)
	if err != nil {
		return st, err
	}
	st.Complex = &c
	for i := 1; i < len(terms) && terms[i].From <= on; i++ {
		before, now := &terms[i-1], &terms[i]
		if before.Method != now.Method {
			st.MethodSince = now.From
		}
		if max(before.CommonOption, 1) != max(now.CommonOption, 1) {
			st.OptionSince = now.From
		}
		if before.ContractKW != now.ContractKW {
			st.PowerSince = now.From
		}
		if before.ReadingDay != now.ReadingDay {
			st.ReadingDaySince = now.From
		}
	}
	holders, err := s.Holders(v.ComplexID)
	if err != nil {
		return st, err
	}
	if n := len(holders); n > 0 {
		st.HolderSince = holders[n-1].From
	}
	all, err := billingsOf(s, v.ComplexID)
	if err != nil {
		return st, err
	}
	if n := len(all); n > 0 {
		st.Billing = all[n-1]
	}
	if st.Billed, st.BilledMonth, err = billedUpTo(s, v.ComplexID); err != nil {
		return st, err
	}
	return st, a.namedHousehold(s, v, on, &st)
}

// billedUpTo is the day after the last billed reading period of a complex, and its month; zero where nothing is billed yet.
func billedUpTo(s store.Scope, complexID string) (day kilowon.Date, month kilowon.Month, err error) {
	months, err := s.Months(complexID, store.Page{Limit: rebilledMonths})
	for i := range months {
		if months[i].State == store.MonthBilled && months[i].Month > month {
			day, month = months[i].Period.To, months[i].Month
		}
	}
	return day, month, err
}

// namedHousehold finds the household the form names, with all discounts it has or will have.
func (a *App) namedHousehold(s store.Scope, v *Application, on kilowon.Date, st *contract.Standing) error {
	unit := v.Answers["unit"]
	if unit == "" {
		return nil
	}
	day := kilowon.Period{From: on, To: on.AddDays(1)}
	households, err := s.Households(v.ComplexID, day)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(households, func(h store.Household) bool { return h.Unit.String() == strings.ReplaceAll(unit, " ", "") })
	if i < 0 {
		return nil
	}
	h, err := s.Household(v.ComplexID, households[i].ID, kilowon.Period{From: on, To: math.MaxInt32})
	if err != nil {
		return err
	}
	home := households[i].Apartment(day)
	home.Discounts = h.Discounts
	st.Household = &home
	return namedMoves(s, v, st)
}

// namedMoves finds the last move of the named household, and what it filed last before the move that the form tells.
func namedMoves(s store.Scope, v *Application, st *contract.Standing) error {
	moves, err := s.Moves(v.ComplexID)
	if err != nil {
		return err
	}
	day := v.Answers.Date("moved_on")
	var last store.Move
	if all := moves[st.Household.ID]; len(all) > 0 {
		last = all[len(all)-1]
		st.MovedOn = last.On
	}
	if day.IsZero() {
		return nil
	}
	month, period := contract.ReadingPeriod(day, st.Complex.ReadingDay)
	registers, err := s.LastRegisters(v.ComplexID, month)
	if err != nil {
		return err
	}
	st.LastRegister = registers[st.Household.ID]
	if last.On > period.From {
		st.LastRegister = last.Register
	}
	st.Filed, err = filedBefore(s, v.ComplexID, st.Household.ID, month)
	return err
}

// filedBefore reports whether the household's use was filed for the month before, as far as the contract has that month.
func filedBefore(s store.Scope, complexID, householdID string, month kilowon.Month) (bool, error) {
	if _, err := s.Month(complexID, month-1); kilowon.CodeOf(err) == kilowon.NotFound && err != nil {
		return true, nil
	}
	sub, err := s.RegisteredSubmission(complexID, month-1)
	if kilowon.CodeOf(err) == kilowon.NotFound && err != nil {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	rows, err := s.SubmissionRows(sub.ID)
	i := slices.IndexFunc(rows, func(r store.SubmissionRow) bool { return r.HouseholdID == householdID })
	return i >= 0 && rows[i].Filed && !rows[i].Parked, err
}
