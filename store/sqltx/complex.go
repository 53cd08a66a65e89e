package sqltx

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
	"github.com/kilowon/kilowon/tariff"
)

const (
	nameComplex = "고객번호"
	nameTerms   = "계약 조건"
)

func (s *scope) InsertComplex(c *store.Complex, terms store.ComplexTerms) error {
	if err := newID(&c.ID); err != nil {
		return err
	}
	c.OrganisationID, c.CreatedAt = s.org, s.now
	err := s.q.InsertComplex(s.ctx, db.InsertComplexParams{
		ID: c.ID, OrganisationID: c.OrganisationID, ContractNumber: c.ContractNumber, Name: c.Name, Address: c.Address, CreatedAt: c.CreatedAt,
	})
	if err != nil {
		return s.fail(nameComplex, err)
	}
	return s.SaveComplexTerms(c.ID, terms)
}

func (s *scope) Complex(id string) (store.Complex, error) {
	row, err := s.q.ComplexByID(s.ctx, s.org, id)
	if err != nil {
		return store.Complex{}, s.fail(nameComplex, err)
	}
	return complexOf(&row), nil
}

func (s *scope) ComplexByContract(contractNumber string) (store.Complex, error) {
	row, err := s.q.ComplexByContract(s.ctx, s.org, contractNumber)
	if err != nil {
		return store.Complex{}, s.fail(nameComplex, err)
	}
	return complexOf(&row), nil
}

func complexOf(r *db.Complex) store.Complex {
	return store.Complex{
		ID: r.ID, OrganisationID: r.OrganisationID, ContractNumber: r.ContractNumber, Name: r.Name, Address: r.Address, CreatedAt: r.CreatedAt.UTC(),
	}
}

func (s *scope) SaveComplexTerms(complexID string, terms store.ComplexTerms) error {
	if err := s.own(complexID); err != nil {
		return err
	}
	if err := s.nameComplex(complexID, &terms); err != nil {
		return err
	}
	return s.fail(nameTerms, s.q.SaveComplexTerms(s.ctx, db.SaveComplexTermsParams{
		ComplexID: complexID, FromDate: terms.From, Method: terms.Method.Code(), ContractKW: terms.ContractKW,
		CommonOption: int64(terms.CommonOption), CommonEquipmentKW: terms.CommonEquipmentKW, ReadingDay: int64(terms.ReadingDay),
		ShareRule: terms.ShareRule.Code(), SubCustomers: subCustomersJSON(terms.SubCustomers),
		Name: terms.Name, Address: terms.Address,
	}))
}

// nameComplex gives the complex the name of its newest terms; those before keep the former one.
func (s *scope) nameComplex(complexID string, terms *store.ComplexTerms) error {
	if terms.Name == "" {
		return nil
	}
	c, err := s.Complex(complexID)
	if err != nil {
		return err
	}
	if err := s.q.KeepComplexName(s.ctx, c.Name, c.Address, complexID); err != nil {
		return s.fail(nameTerms, err)
	}
	all, err := s.ComplexTerms(complexID)
	if n := len(all); err != nil || n > 0 && all[n-1].From > terms.From {
		return err
	}
	return s.fail(nameComplex, s.q.NameComplex(s.ctx, db.NameComplexParams{Name: terms.Name, Address: terms.Address, OrganisationID: s.org, ID: complexID}))
}

func (s *scope) ComplexTerms(complexID string) ([]store.ComplexTerms, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.ComplexTerms(s.ctx, complexID)
	if err != nil {
		return nil, s.fail(nameTerms, err)
	}
	out := make([]store.ComplexTerms, len(rows))
	for i := range rows {
		if out[i], err = complexTerms(&rows[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func complexTerms(r *db.ComplexTerm) (store.ComplexTerms, error) {
	method, err := apartment.ParseMethod(r.Method)
	if err != nil {
		return store.ComplexTerms{}, err
	}
	rule, err := apartment.ParseShareRule(r.ShareRule)
	if err != nil {
		return store.ComplexTerms{}, err
	}
	subs, err := subCustomers(r.SubCustomers)
	return store.ComplexTerms{
		From: r.FromDate, Method: method, ContractKW: r.ContractKW, CommonOption: tariff.Option(r.CommonOption),
		CommonEquipmentKW: r.CommonEquipmentKW, ReadingDay: int(r.ReadingDay), ShareRule: rule, SubCustomers: subs,
		Name: r.Name, Address: r.Address,
	}, err
}

func (s *scope) Contract(complexID string, on kilowon.Date) (apartment.Complex, apartment.ShareRule, error) {
	c, err := s.Complex(complexID)
	if err != nil {
		return apartment.Complex{}, 0, err
	}
	row, err := s.q.ComplexTermsOn(s.ctx, complexID, on)
	if err != nil {
		return apartment.Complex{}, 0, s.fail(nameTerms, err)
	}
	t, err := complexTerms(&row)
	return t.Apartment(&c), t.ShareRule, err
}

func (s *scope) SearchComplexes(text string, page store.Page) ([]store.ComplexListed, int, error) {
	pattern := containing(text)
	count, err := s.q.CountComplexes(s.ctx, s.org, pattern)
	if err != nil {
		return nil, 0, s.fail(nameComplex, err)
	}
	limit, offset := pageOf(page)
	rows, err := s.q.SearchComplexes(s.ctx, db.SearchComplexesParams{OrganisationID: s.org, Pattern: pattern, RowOffset: offset, RowLimit: limit})
	if err != nil {
		return nil, 0, s.fail(nameComplex, err)
	}
	out := make([]store.ComplexListed, len(rows))
	for i, r := range rows {
		method, err := apartment.ParseMethod(r.Method)
		if err != nil {
			return nil, 0, err
		}
		out[i] = store.ComplexListed{
			Complex: store.Complex{
				ID: r.ID, OrganisationID: r.OrganisationID, ContractNumber: r.ContractNumber, Name: r.Name, Address: r.Address, CreatedAt: r.CreatedAt.UTC(),
			},
			Method: method, ContractKW: r.ContractKW, Households: int(r.Households), Month: kilowon.Month(r.Month), State: store.MonthState(r.State), Ended: kilowon.Date(r.Ended),
		}
	}
	return out, int(count), nil
}
