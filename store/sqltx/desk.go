package sqltx

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
	"github.com/kilowon/kilowon/tariff"
)

const (
	nameProposal = "변경안"
	nameImport   = "검침자료"
)

// desk is a transaction that is not bound to an organisation.
type desk struct{ *transaction }

func (t *transaction) Desk() store.Desk { return desk{t} }

func (d desk) FindComplexes(text string, state store.ComplexState, page store.Page) ([]store.DeskComplex, int, error) {
	pattern := containing(text)
	count, err := d.q.CountFoundComplexes(d.ctx, pattern, string(state))
	if err != nil {
		return nil, 0, d.fail(nameComplex, err)
	}
	limit, offset := pageOf(page)
	rows, err := d.q.FindComplexes(d.ctx, db.FindComplexesParams{Pattern: pattern, State: string(state), RowOffset: offset, RowLimit: limit})
	if err != nil {
		return nil, 0, d.fail(nameComplex, err)
	}
	out, err := opened(rows, func(r *db.FindComplexesRow) (store.DeskComplex, error) {
		method, err := apartment.ParseMethod(r.Method)
		return store.DeskComplex{OrganisationName: r.OrganisationName, ComplexListed: store.ComplexListed{
			Complex: store.Complex{
				ID: r.ID, OrganisationID: r.OrganisationID, ContractNumber: r.ContractNumber, Name: r.Name, Address: r.Address, CreatedAt: r.CreatedAt.UTC(),
			},
			Method: method, ContractKW: r.ContractKW, Households: int(r.Households), Month: kilowon.Month(r.Month), State: store.MonthState(r.State), Ended: kilowon.Date(r.Ended),
		}}, err
	})
	return out, int(count), err
}

func (d desk) FindComplex(id string) (store.Complex, error) {
	row, err := d.q.FindComplex(d.ctx, id)
	if err != nil {
		return store.Complex{}, d.fail(nameComplex, err)
	}
	return complexOf(&row), nil
}

func (d desk) FindContract(contractNumber string) (store.Complex, error) {
	row, err := d.q.FindContract(d.ctx, contractNumber)
	if err != nil {
		return store.Complex{}, d.fail(nameComplex, err)
	}
	return complexOf(&row), nil
}

func (d desk) FindOrganisations(text string, page store.Page) ([]store.Organisation, int, error) {
	pattern := containing(text)
	count, err := d.q.CountFoundOrganisations(d.ctx, pattern)
	if err != nil {
		return nil, 0, d.fail("기관", err)
	}
	limit, offset := pageOf(page)
	rows, err := d.q.FindOrganisations(d.ctx, pattern, offset, limit)
	if err != nil {
		return nil, 0, d.fail("기관", err)
	}
	list, err := opened(rows, d.organisation)
	return list, int(count), err
}

func (d desk) ParkedMonths(page store.Page) ([]store.WaitingMonth, error) {
	limit, offset := pageOf(page)
	rows, err := d.q.ParkedMonths(d.ctx, offset, limit)
	return mapped(rows, func(r *db.ParkedMonthsRow) store.WaitingMonth {
		return store.WaitingMonth{ComplexID: r.ComplexID, ContractNumber: r.ContractNumber, ComplexName: r.Name, Month: r.Month, ReadOn: r.PeriodTo, Households: int(r.Households)}
	}), d.fail("보류 세대", err)
}

func (d desk) UnfiledMonths(readBefore kilowon.Date, page store.Page) ([]store.WaitingMonth, error) {
	limit, offset := pageOf(page)
	rows, err := d.q.UnfiledMonths(d.ctx, readBefore, offset, limit)
	return mapped(rows, func(r *db.UnfiledMonthsRow) store.WaitingMonth {
		return store.WaitingMonth{ComplexID: r.ComplexID, ContractNumber: r.ContractNumber, ComplexName: r.Name, Month: r.Month, ReadOn: r.PeriodTo}
	}), d.fail("검침월", err)
}

func (d desk) InsertProposal(p *store.Proposal) error {
	if err := newID(&p.ID); err != nil {
		return err
	}
	p.State, p.ProposedAt = store.Proposed, d.now
	return d.fail(nameProposal, d.q.InsertProposal(d.ctx, db.InsertProposalParams{
		ID: p.ID, ComplexID: p.ComplexID, HouseholdID: orNull(p.HouseholdID), FromDate: p.From(), Terms: proposedTermsJSON(p), Reason: p.Reason,
		State: string(p.State), ProposedBy: p.ProposedBy, ProposedAt: p.ProposedAt,
	}))
}

func (d desk) Proposal(id string) (store.Proposal, error) {
	row, err := d.q.ProposalByID(d.ctx, id)
	if err != nil {
		return store.Proposal{}, d.fail(nameProposal, err)
	}
	return proposal(&row)
}

func (d desk) WaitingProposals(page store.Page) ([]store.Proposal, int, error) {
	count, err := d.q.CountWaitingProposals(d.ctx)
	if err != nil {
		return nil, 0, d.fail(nameProposal, err)
	}
	limit, offset := pageOf(page)
	rows, err := d.q.WaitingProposals(d.ctx, offset, limit)
	if err != nil {
		return nil, 0, d.fail(nameProposal, err)
	}
	list, err := opened(rows, proposal)
	return list, int(count), err
}

func (d desk) ComplexProposals(complexID string, page store.Page) ([]store.Proposal, error) {
	limit, offset := pageOf(page)
	rows, err := d.q.ComplexProposals(d.ctx, complexID, offset, limit)
	if err != nil {
		return nil, d.fail(nameProposal, err)
	}
	return opened(rows, proposal)
}

func (d desk) DecideProposal(p *store.Proposal) error {
	p.DecidedAt = d.now
	n, err := d.q.DecideProposal(d.ctx, db.DecideProposalParams{
		State: string(p.State), DecidedBy: orNull(p.DecidedBy), DecidedAt: at(p.DecidedAt), Note: p.Note, ID: p.ID,
	})
	return d.changed(nameProposal, n, err)
}

func proposal(r *db.Proposal) (store.Proposal, error) {
	p := store.Proposal{
		ID: r.ID, ComplexID: r.ComplexID, HouseholdID: r.HouseholdID.String, Reason: r.Reason, State: store.ProposalState(r.State),
		ProposedBy: r.ProposedBy, ProposedAt: r.ProposedAt.UTC(), DecidedBy: r.DecidedBy.String, DecidedAt: utc(r.DecidedAt), Note: r.Note,
	}
	return p, proposedTerms(&p, r)
}

type complexTermsRecord struct {
	Method            string              `json:"method"`
	ContractKW        int64               `json:"contract_kw"`
	CommonOption      tariff.Option       `json:"common_option"`
	CommonEquipmentKW int64               `json:"common_equipment_kw"`
	ReadingDay        int                 `json:"reading_day"`
	ShareRule         string              `json:"share_rule"`
	SubCustomers      []subCustomerRecord `json:"sub_customers"`
	Name              string              `json:"name,omitempty"`
	Address           string              `json:"address,omitempty"`
}

type householdTermsRecord struct {
	Class      string            `json:"class"`
	Grade      string            `json:"grade"`
	Voltage    string            `json:"voltage"`
	Option     tariff.Option     `json:"option"`
	ContractKW int64             `json:"contract_kw"`
	Households int64             `json:"households"`
	TVSets     int64             `json:"tv_sets"`
	Multiplier int64             `json:"multiplier"`
	Digits     int               `json:"digits"`
	Vacant     bool              `json:"vacant"`
	Swapped    int64             `json:"swapped_on"`
	SwapEnd    metering.Register `json:"swap_end"`
	SwapStart  metering.Register `json:"swap_start"`
	Remark     string            `json:"remark"`
	Meter      string            `json:"meter,omitempty"`
	Closed     bool              `json:"closed,omitempty"`
}

func proposedTermsJSON(p *store.Proposal) string {
	if t := p.ComplexTerms; t != nil {
		return encode(complexTermsRecord{
			Method: t.Method.Code(), ContractKW: t.ContractKW, CommonOption: t.CommonOption, CommonEquipmentKW: t.CommonEquipmentKW, ReadingDay: t.ReadingDay,
			ShareRule: t.ShareRule.Code(), Name: t.Name, Address: t.Address, SubCustomers: mapped(t.SubCustomers, func(s *apartment.SubCustomer) subCustomerRecord { return subCustomerRecord(*s) }),
		})
	}
	t := p.HouseholdTerms
	return encode(householdTermsRecord{
		Class: t.Key.Class.Code(), Grade: t.Key.Grade.Code(), Voltage: t.Key.Voltage.Code(), Option: t.Key.Option, ContractKW: t.ContractKW,
		Households: t.Households, TVSets: t.TVSets, Multiplier: t.Multiplier, Digits: t.Digits, Vacant: t.Vacant, Swapped: int64(t.Swapped),
		SwapEnd: t.SwapEnd, SwapStart: t.SwapStart, Remark: t.Remark, Meter: t.Meter, Closed: t.Closed,
	})
}

// proposedTerms reads the terms of a stored proposal into p.
func proposedTerms(p *store.Proposal, r *db.Proposal) error {
	if p.HouseholdID == "" {
		var t complexTermsRecord
		if err := decode(r.Terms, &t); err != nil {
			return err
		}
		method, err := apartment.ParseMethod(t.Method)
		if err != nil {
			return err
		}
		rule, err := apartment.ParseShareRule(t.ShareRule)
		p.ComplexTerms = &store.ComplexTerms{
			From: r.FromDate, Method: method, ContractKW: t.ContractKW, CommonOption: t.CommonOption, CommonEquipmentKW: t.CommonEquipmentKW,
			ReadingDay: t.ReadingDay, ShareRule: rule, Name: t.Name, Address: t.Address,
			SubCustomers: mapped(t.SubCustomers, func(s *subCustomerRecord) apartment.SubCustomer { return apartment.SubCustomer(*s) }),
		}
		return err
	}
	var t householdTermsRecord
	if err := decode(r.Terms, &t); err != nil {
		return err
	}
	key, err := keyOf(t.Class, t.Grade, t.Voltage, int64(t.Option))
	p.HouseholdTerms = &store.HouseholdTerms{
		From: r.FromDate, Key: key, ContractKW: t.ContractKW, Households: t.Households, TVSets: t.TVSets, Multiplier: t.Multiplier, Digits: t.Digits,
		Vacant: t.Vacant, Swapped: kilowon.Date(t.Swapped), SwapEnd: t.SwapEnd, SwapStart: t.SwapStart, Remark: t.Remark,
		Meter: t.Meter, Closed: t.Closed,
	}
	return err
}

func (d desk) InsertReadingImport(i *store.ReadingImport) error {
	if err := newID(&i.ID); err != nil {
		return err
	}
	i.State, i.FiledAt = store.ImportChecked, d.now
	return d.fail(nameImport, d.q.InsertReadingImport(d.ctx, db.InsertReadingImportParams{
		ID: i.ID, FileName: i.FileName, SHA256: i.SHA256, Readings: i.Readings, State: string(i.State), FiledBy: i.FiledBy, FiledAt: i.FiledAt,
	}))
}

func (d desk) ReadingImport(id string) (store.ReadingImport, error) {
	r, err := d.q.ReadingImportByID(d.ctx, id)
	if err != nil {
		return store.ReadingImport{}, d.fail(nameImport, err)
	}
	return store.ReadingImport{ID: r.ID, FileName: r.FileName, SHA256: r.SHA256, Readings: r.Readings, State: store.ImportState(r.State), FiledBy: r.FiledBy,
		FiledAt: r.FiledAt.UTC(), EndedAt: utc(r.EndedAt)}, nil
}

func (d desk) ReadingImports(page store.Page) ([]store.ReadingImport, error) {
	limit, offset := pageOf(page)
	rows, err := d.q.ReadingImports(d.ctx, offset, limit)
	return mapped(rows, func(r *db.ReadingImportsRow) store.ReadingImport {
		return store.ReadingImport{ID: r.ID, FileName: r.FileName, SHA256: r.SHA256, State: store.ImportState(r.State), FiledBy: r.FiledBy,
			FiledAt: r.FiledAt.UTC(), EndedAt: utc(r.EndedAt)}
	}), d.fail(nameImport, err)
}

func (d desk) EndReadingImport(id string, to store.ImportState) error {
	n, err := d.q.EndReadingImport(d.ctx, string(to), at(d.now), id)
	return d.changed(nameImport, n, err)
}
