package app

import (
	"context"
	"slices"
	"unicode/utf8"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// Proposal is a change of a contract's terms that waits for a second clerk or was decided, as a clerk sees it.
type Proposal struct {
	store.Proposal
	Complex store.Complex
	// Unit is the household's, empty for the complex's own terms.
	Unit apartment.Unit
	// Before is what holds on the first day of the proposed terms: the fields of the other kind are nil, both where nothing holds yet.
	ComplexBefore   *store.ComplexTerms
	HouseholdBefore *store.HouseholdTerms
	// ProposedName and DecidedName are the clerks' names; Own says that who is looking proposed it.
	ProposedName, DecidedName string
	Own                       bool
}

// proposals fills in what a list of proposals is shown with.
func proposals(tx store.Tx, who Actor, list []store.Proposal) ([]Proposal, error) {
	out := make([]Proposal, len(list))
	for i := range list {
		var err error
		if out[i], err = proposal(tx, who, list[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func proposal(tx store.Tx, who Actor, p store.Proposal) (Proposal, error) {
	out := Proposal{Proposal: p, Own: p.ProposedBy == who.ID}
	var err error
	if out.Complex, err = tx.Desk().FindComplex(p.ComplexID); err != nil {
		return out, err
	}
	desk := tx.For(who.OrganisationID)
	if out.ProposedName, err = clerkName(desk, p.ProposedBy); err != nil {
		return out, err
	}
	if out.DecidedName, err = clerkName(desk, p.DecidedBy); err != nil {
		return out, err
	}
	s := tx.For(out.Complex.OrganisationID)
	if p.HouseholdID == "" {
		terms, err := s.ComplexTerms(p.ComplexID)
		for i := range terms {
			if terms[i].From <= p.From() {
				out.ComplexBefore = &terms[i]
			}
		}
		return out, err
	}
	h, err := s.Household(p.ComplexID, p.HouseholdID, kilowon.Period{From: p.From(), To: p.From() + 1})
	if err != nil {
		return out, err
	}
	out.Unit = h.Unit
	if n := len(h.Terms); n > 0 {
		out.HouseholdBefore = &h.Terms[n-1]
	}
	return out, nil
}

// clerkName is the name of one of the supplier's own staff, empty for nobody.
func clerkName(s store.Scope, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	m, err := s.Member(id)
	return m.Name, err
}

// Propose keeps a change of a contract's terms for a second clerk. It may begin no earlier than the first day that is not billed yet: what was issued
// is never rated again, a wrong bill is corrected by an adjustment (제76조 ①).
func (a *App) Propose(ctx context.Context, who Actor, p *store.Proposal) error {
	if err := checkReason(p.Reason); err != nil {
		return err
	}
	return a.deskUpdate(ctx, who, func(tx store.Tx, d store.Desk) error {
		c, err := d.FindComplex(p.ComplexID)
		if err != nil {
			return err
		}
		if err := a.checkProposal(tx.For(c.OrganisationID), p); err != nil {
			return err
		}
		p.ProposedBy = who.ID
		if err := d.InsertProposal(p); err != nil {
			return err
		}
		return tx.For(c.OrganisationID).Log(who.ID, "proposal.propose", p.ID)
	})
}

// MostReason bounds a reason, in characters.
const MostReason = 200

func (a *App) checkProposal(s store.Scope, p *store.Proposal) error {
	open, err := firstUnbilledDay(s, p.ComplexID)
	if err != nil {
		return err
	}
	if p.From() < open {
		return kilowon.At("from", kilowon.Errorf(kilowon.Invalid, "%v부터 적용할 수 없습니다. %v 전은 이미 청구되었거나 청구하는 중이므로 %v 또는 그 뒤의 날짜를 적어 주세요.", p.From(), open, open))
	}
	if err := openOn(s, p.ComplexID, p.From()); err != nil {
		return kilowon.At("from", err)
	}
	if p.HouseholdID == "" {
		if t := p.ComplexTerms; t.Name != "" {
			if err := checkComplexName(t.Name, t.Address); err != nil {
				return err
			}
		}
		return checkComplexTerms(p.ComplexTerms)
	}
	if err := a.checkHouseholdTerms(p.HouseholdTerms); err != nil {
		return err
	}
	return a.checkHouseholdChange(s, p)
}

// firstUnbilledDay is the first day after all months that are billed or being billed; zero where there is none.
func firstUnbilledDay(s store.Scope, complexID string) (kilowon.Date, error) {
	months, err := s.Months(complexID, store.Page{Limit: 120})
	if err != nil {
		return 0, err
	}
	var from kilowon.Date
	for i := range months {
		if st := months[i].State; st == store.MonthBilled || st == store.MonthBilling {
			from = max(from, months[i].Period.To)
		}
	}
	return from, nil
}

// The most that terms may name: no contract of a complex is larger, and what is larger is a slip of the hand.
const (
	mostContractKW   = apartment.MostKW
	mostSubCustomers = 20
)

func checkComplexTerms(t *store.ComplexTerms) error {
	switch {
	case t.ContractKW < 1 || t.ContractKW > mostContractKW:
		return missing("contract_kw", "계약전력은 1kW에서 %skW 사이여야 합니다.", kilowon.FormatInt(mostContractKW))
	case t.CommonEquipmentKW < 0 || t.CommonEquipmentKW > t.ContractKW:
		return missing("common_equipment_kw", "공동설비 용량은 0에서 계약전력 %skW 사이여야 합니다.", kilowon.FormatInt(t.ContractKW))
	case t.ReadingDay < 1 || t.ReadingDay > tariff.LastDay:
		return missing("reading_day", "정기검침일은 1일에서 말일(%d) 사이여야 합니다(제69조).", tariff.LastDay)
	case t.CommonOption > 2:
		return missing("common_option", "공동설비의 선택요금은 없음, 선택Ⅰ, 선택Ⅱ 중 하나여야 합니다.")
	case len(t.SubCustomers) > mostSubCustomers:
		return missing("sub_customers", "공동이용고객은 %d곳까지 적습니다.", mostSubCustomers)
	}
	left := t.ContractKW
	for _, sub := range t.SubCustomers {
		if sub.Name == "" || sub.ContractKW < 1 {
			return missing("sub_customers", "공동이용고객마다 이름과 1kW 이상의 계약전력을 적어 주세요.")
		}
		left -= sub.ContractKW
	}
	if left < 1 {
		return missing("sub_customers", "공동이용고객의 계약전력을 더하면 단지의 계약전력 %skW보다 작아야 합니다(별지 2-3 Ⅱ 3 다).", kilowon.FormatInt(t.ContractKW))
	}
	return nil
}

func (a *App) checkHouseholdTerms(t *store.HouseholdTerms) error {
	switch {
	case t.TVSets < 0 || t.TVSets > apartment.MostSets:
		return missing("tv_sets", "TV 수상기 수는 0에서 %d 사이여야 합니다.", apartment.MostSets)
	case t.Digits < 0 || t.Digits > apartment.MostDigits:
		return missing("digits", "계기 자릿수는 0(모름)에서 %d 사이여야 합니다.", apartment.MostDigits)
	case t.Multiplier < 0 || t.Multiplier > apartment.MostMultiplier:
		return missing("multiplier", "계기 배수는 0(1배)에서 %d 사이여야 합니다.", apartment.MostMultiplier)
	case t.Households < 0 || t.Households > apartment.MostSets:
		return missing("households", "가구수는 0(1가구)에서 %d 사이여야 합니다(제67조 ⑤).", apartment.MostSets)
	case t.ContractKW < 0 || t.ContractKW > mostContractKW:
		return missing("contract_kw", "계약전력은 0에서 %skW 사이여야 합니다.", kilowon.FormatInt(mostContractKW))
	case t.Key != (tariff.Key{}) && a.book.Timeline(t.Key) == nil:
		return missing("class", "요율표에 없는 계약종별입니다: %s", t.Key)
	}
	return nil
}

// Proposal gives one proposal.
func (a *App) Proposal(ctx context.Context, who Actor, id string) (Proposal, error) {
	var out Proposal
	err := a.deskView(ctx, who, func(tx store.Tx, d store.Desk) error {
		p, err := d.Proposal(id)
		if err == nil {
			out, err = proposal(tx, who, p)
		}
		return err
	})
	return out, err
}

// DecideProposal confirms, refuses or withdraws a proposal. Confirmed terms hold from their date; nobody confirms or refuses what he proposed.
func (a *App) DecideProposal(ctx context.Context, who Actor, id string, to store.ProposalState, note string) error {
	if n := utf8.RuneCountInString(note); n > MostReason || (n == 0 && to == store.ProposalRefused) {
		return kilowon.At("note", kilowon.Errorf(kilowon.Invalid, "반려 사유를 1자에서 %d자 사이로 적어 주세요(지금 %d자).", MostReason, n))
	}
	return a.deskUpdate(ctx, who, func(tx store.Tx, d store.Desk) error {
		p, err := d.Proposal(id)
		if err != nil {
			return err
		}
		own := p.ProposedBy == who.ID
		switch {
		case p.State != store.Proposed:
			return kilowon.Errorf(kilowon.Conflict, "이미 처리된 변경안입니다. 화면을 새로 열어 확인해 주세요.")
		case own && to != store.ProposalWithdrawn:
			return kilowon.Errorf(kilowon.Forbidden, "내가 올린 변경안은 다른 담당자가 확인해야 합니다. 거두려면 철회를 누르세요.")
		case !own && to == store.ProposalWithdrawn:
			return kilowon.Errorf(kilowon.Forbidden, "철회는 변경안을 올린 담당자만 할 수 있습니다. 받아들이지 않으려면 반려해 주세요.")
		}
		c, err := d.FindComplex(p.ComplexID)
		if err != nil {
			return err
		}
		s := tx.For(c.OrganisationID)
		if to == store.ProposalConfirmed {
			if err := a.applyProposal(s, &p); err != nil {
				return err
			}
		}
		p.State, p.DecidedBy, p.Note = to, who.ID, note
		if err := d.DecideProposal(&p); err != nil {
			return err
		}
		return s.Log(who.ID, "proposal."+string(to), p.ID)
	})
}

// applyProposal lets the terms hold. Months may have been billed since they were proposed, so they are checked again.
func (a *App) applyProposal(s store.Scope, p *store.Proposal) error {
	if err := a.checkProposal(s, p); err != nil {
		return err
	}
	if p.HouseholdID == "" {
		return s.SaveComplexTerms(p.ComplexID, *p.ComplexTerms)
	}
	return s.SaveHouseholdTerms(p.ComplexID, p.HouseholdID, *p.HouseholdTerms)
}

// keepSwap keeps the exchange of a meter that terms of the same day told of.
func keepSwap(t *store.HouseholdTerms, all []store.HouseholdTerms) {
	for i := range all {
		if all[i].From == t.From && t.Swapped.IsZero() {
			t.Swapped, t.SwapEnd, t.SwapStart = all[i].Swapped, all[i].SwapEnd, all[i].SwapStart
		}
	}
}

// DeskContract is a contract as the supplier's clerks see it.
type DeskContract struct {
	Contract
	OrganisationName string
	// History are all terms, oldest first; Months the newest reading months; Proposals the newest changes.
	History   []store.ComplexTerms
	Months    []store.MonthListed
	Proposals []Proposal
	// OpenFrom is the first day on which new terms may begin, EnterFrom that on which households may come and go.
	OpenFrom, EnterFrom kilowon.Date
}

// DeskContract gives one contract of whatever organisation, with what tells of persons masked (UnmaskContract).
func (a *App) DeskContract(ctx context.Context, who Actor, complexID string) (DeskContract, error) {
	var out DeskContract
	err := a.deskView(ctx, who, func(tx store.Tx, _ store.Desk) (err error) {
		out, err = deskContract(tx, who, complexID)
		return err
	})
	out.maskPersons()
	return out, err
}

func deskContract(tx store.Tx, who Actor, complexID string) (DeskContract, error) {
	var out DeskContract
	c, err := tx.Desk().FindComplex(complexID)
	if err != nil {
		return out, err
	}
	o, err := tx.Organisation(c.OrganisationID)
	if err != nil {
		return out, err
	}
	out.OrganisationName = o.Name
	s := tx.For(c.OrganisationID)
	if out.Contract, err = contractOn(s, complexID, today(tx.Now())); err != nil {
		return out, err
	}
	if out.History, err = s.ComplexTerms(complexID); err != nil {
		return out, err
	}
	if out.Months, err = s.Months(complexID, store.Page{Limit: 13}); err != nil {
		return out, err
	}
	if out.OpenFrom, err = firstUnbilledDay(s, complexID); err != nil {
		return out, err
	}
	days, err := enteringDaysOf(s, complexID)
	if err != nil {
		return out, err
	}
	out.EnterFrom = days.First
	list, err := tx.Desk().ComplexProposals(complexID, store.Page{Limit: 20})
	if err != nil {
		return out, err
	}
	out.Proposals, err = proposals(tx, who, list)
	return out, err
}

// DeskHousehold is a household as the supplier's clerks see it.
type DeskHousehold struct {
	store.Household
	Complex store.Complex
	// History are all terms, oldest first; Changes what happened to it beside, newest first; Proposals what was proposed, newest first.
	History   []store.HouseholdTerms
	Changes   []HouseholdChange
	Proposals []Proposal
}

// HouseholdChange is a change with the name of the clerk who made it.
type HouseholdChange struct {
	store.HouseholdChange
	ByName string
}

// DeskHousehold gives one household of a contract with its terms of today and of later.
func (a *App) DeskHousehold(ctx context.Context, who Actor, home HomeID) (DeskHousehold, error) {
	var h DeskHousehold
	err := a.deskView(ctx, who, func(tx store.Tx, d store.Desk) error {
		var err error
		if h.Complex, err = d.FindComplex(home.ComplexID); err != nil {
			return err
		}
		s := tx.For(h.Complex.OrganisationID)
		if h.Household, err = s.Household(home.ComplexID, home.HouseholdID, fromNow(tx)); err != nil {
			return err
		}
		all, err := s.Household(home.ComplexID, home.HouseholdID, allDays)
		if err != nil {
			return err
		}
		h.History = all.Terms
		changes, err := s.HouseholdChanges(home.ComplexID, home.HouseholdID)
		if err != nil {
			return err
		}
		clerks, err := names(tx.For(who.OrganisationID))
		if err != nil {
			return err
		}
		for _, c := range changes {
			h.Changes = append(h.Changes, HouseholdChange{c, clerks[c.By]})
		}
		list, err := d.ComplexProposals(home.ComplexID, store.Page{Limit: mostWaiting})
		if err != nil {
			return err
		}
		list = slices.DeleteFunc(list, func(p store.Proposal) bool { return p.HouseholdID != home.HouseholdID })
		h.Proposals, err = proposals(tx, who, list)
		return err
	})
	return h, err
}

// fromNow is today and the year after, in which terms that were agreed already may begin.
func fromNow(tx store.Tx) kilowon.Period {
	now := today(tx.Now())
	return kilowon.Period{From: now, To: now.AddDays(366)}
}

// DeskHouseholds lists a contract's households, closed ones too, with their terms up to a year from now.
func (a *App) DeskHouseholds(ctx context.Context, who Actor, complexID string) ([]store.Household, error) {
	var list []store.Household
	err := a.deskView(ctx, who, func(tx store.Tx, d store.Desk) error {
		c, err := d.FindComplex(complexID)
		if err != nil {
			return err
		}
		list, err = tx.For(c.OrganisationID).Households(complexID, kilowon.Period{From: allDays.From, To: fromNow(tx).To})
		return err
	})
	return list, err
}
