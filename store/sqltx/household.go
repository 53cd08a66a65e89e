package sqltx

import (
	"cmp"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
	"github.com/kilowon/kilowon/tariff"
)

const (
	nameHousehold      = "세대"
	nameHouseholdTerms = "세대 조건"
)

func (s *scope) InsertHouseholds(complexID string, households []store.Household) error {
	if err := s.own(complexID); err != nil {
		return err
	}
	for i := range households {
		h := &households[i]
		if len(h.Terms) == 0 {
			return kilowon.Errorf(kilowon.Invalid, "%s에 적용할 조건이 없습니다. 시작일이 있는 조건을 하나 이상 넣으십시오", h.Unit.Korean())
		}
		if err := newID(&h.ID); err != nil {
			return err
		}
		if h.Ordinal == 0 {
			last, err := s.q.LastOrdinal(s.ctx, complexID)
			if err != nil {
				return s.fail(nameHousehold, err)
			}
			h.Ordinal = int(last) + 1
		}
		err := s.q.InsertHousehold(s.ctx, db.InsertHouseholdParams{
			ID: h.ID, ComplexID: complexID, Building: h.Unit.Building, Number: h.Unit.Number, Ordinal: int64(h.Ordinal), InitialRegister: h.InitialRegister,
		})
		if err != nil {
			return kilowon.At(h.Unit.String(), s.fail(nameHousehold, err))
		}
		for _, t := range h.Terms {
			if err := s.SaveHouseholdTerms(complexID, h.ID, t); err != nil {
				return kilowon.At(h.Unit.String(), err)
			}
		}
	}
	return nil
}

func (s *scope) SaveHouseholdTerms(complexID, householdID string, t store.HouseholdTerms) error {
	if err := s.own(complexID); err != nil {
		return err
	}
	return s.fail(nameHouseholdTerms, s.q.SaveHouseholdTerms(s.ctx, db.SaveHouseholdTermsParams{
		ComplexID: complexID, HouseholdID: householdID, FromDate: t.From,
		KeyClass: t.Key.Class.Code(), KeyGrade: t.Key.Grade.Code(), KeyVoltage: t.Key.Voltage.Code(), KeyOption: int64(t.Key.Option),
		ContractKW: t.ContractKW, Households: t.Households, TVSets: t.TVSets, Multiplier: t.Multiplier, Digits: int64(t.Digits), Vacant: t.Vacant,
		SwappedOn: t.Swapped, SwapEnd: t.SwapEnd, SwapStart: t.SwapStart, Remark: t.Remark, Meter: t.Meter, Closed: t.Closed,
	}))
}

func householdTerms(r *db.TermsOfHouseholdsRow) (store.HouseholdTerms, error) {
	key, err := keyOf(r.KeyClass, r.KeyGrade, r.KeyVoltage, r.KeyOption)
	return store.HouseholdTerms{
		From: r.FromDate, Key: key, ContractKW: r.ContractKW, Households: r.Households, TVSets: r.TVSets, Multiplier: r.Multiplier,
		Digits: int(r.Digits), Vacant: r.Vacant, Swapped: r.SwappedOn, SwapEnd: r.SwapEnd, SwapStart: r.SwapStart, Remark: r.Remark,
		Meter: r.Meter, Closed: r.Closed,
	}, err
}

// keyOf reads a stored price list; a dwelling's has no class.
func keyOf(class, grade, voltage string, option int64) (key tariff.Key, err error) {
	if class == "" {
		return key, nil
	}
	if key.Class, err = tariff.ParseClass(class); err != nil {
		return key, err
	}
	if key.Grade, err = tariff.ParseGrade(grade); err != nil {
		return key, err
	}
	if voltage != "" {
		key.Voltage, err = tariff.ParseVoltage(voltage)
	}
	key.Option = tariff.Option(option)
	return key, err
}

func (s *scope) Households(complexID string, period kilowon.Period) ([]store.Household, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.Households(s.ctx, complexID)
	if err != nil {
		return nil, s.fail(nameHousehold, err)
	}
	terms, err := s.q.TermsOfHouseholds(s.ctx, complexID, period.To)
	if err != nil {
		return nil, s.fail(nameHouseholdTerms, err)
	}
	granted, err := s.q.GrantedDiscounts(s.ctx, complexID, period.To, period.From)
	if err != nil {
		return nil, s.fail(nameDiscount, err)
	}
	termsOf, err := termsByHousehold(terms, period.From)
	if err != nil {
		return nil, err
	}
	discountsOf, err := discountsByHousehold(granted)
	if err != nil {
		return nil, err
	}
	former, err := s.formerUnits(complexID)
	if err != nil {
		return nil, err
	}
	out := make([]store.Household, 0, len(rows))
	for i := range rows {
		h := household(&rows[i])
		h.Terms = termsOf[h.ID]
		if !slices.ContainsFunc(h.Terms, func(t store.HouseholdTerms) bool { return !t.Closed }) {
			continue
		}
		h.Unit = former.on(h.ID, period.To, h.Unit)
		h.Discounts = discountsOf[h.ID]
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b store.Household) int {
		return cmp.Or(cmp.Compare(a.Ordinal, b.Ordinal), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

func household(r *db.HouseholdsRow) store.Household {
	return store.Household{
		ID: r.ID, Unit: apartment.Unit{Building: r.Building, Number: r.Number}, Ordinal: int(r.Ordinal), InitialRegister: r.InitialRegister,
	}
}

// termsByHousehold takes terms in the order of households and dates, and leaves out those that have ended by the period's first day, when the next
// began.
func termsByHousehold(rows []db.TermsOfHouseholdsRow, from kilowon.Date) (map[string][]store.HouseholdTerms, error) {
	all := make([]store.HouseholdTerms, 0, len(rows))
	out := make(map[string][]store.HouseholdTerms, len(rows))
	for i := range rows {
		id := rows[i].HouseholdID
		if i+1 < len(rows) && rows[i+1].HouseholdID == id && rows[i+1].FromDate <= from {
			continue
		}
		t, err := householdTerms(&rows[i])
		if err != nil {
			return nil, err
		}
		all = append(all, t)
		out[id] = all[len(all)-1-len(out[id]) : len(all) : len(all)]
	}
	return out, nil
}

func discountsByHousehold(granted []db.GrantedDiscountsRow) (map[string][]rating.Discount, error) {
	out := make(map[string][]rating.Discount, len(granted))
	for _, g := range granted {
		kind, err := tariff.ParseDiscountKind(g.Kind)
		if err != nil {
			return nil, err
		}
		out[g.HouseholdID] = append(out[g.HouseholdID], rating.Discount{Kind: kind, From: g.FromDate, To: g.ToDate})
	}
	return out, nil
}

func (s *scope) Household(complexID, householdID string, period kilowon.Period) (store.Household, error) {
	if err := s.own(complexID); err != nil {
		return store.Household{}, err
	}
	row, err := s.q.HouseholdByID(s.ctx, complexID, householdID)
	if err != nil {
		return store.Household{}, s.fail(nameHousehold, err)
	}
	terms, err := s.q.TermsOfHousehold(s.ctx, complexID, householdID, period.To)
	if err != nil {
		return store.Household{}, s.fail(nameHouseholdTerms, err)
	}
	granted, err := s.q.GrantedDiscountsOfHousehold(s.ctx, db.GrantedDiscountsOfHouseholdParams{
		ComplexID: complexID, HouseholdID: householdID, PeriodTo: period.To, PeriodFrom: period.From,
	})
	if err != nil {
		return store.Household{}, s.fail(nameDiscount, err)
	}
	termsOf, err := termsByHousehold(mapped(terms, func(t *db.TermsOfHouseholdRow) db.TermsOfHouseholdsRow { return db.TermsOfHouseholdsRow(*t) }), period.From)
	if err != nil {
		return store.Household{}, err
	}
	discountsOf, err := discountsByHousehold(mapped(granted, func(g *db.GrantedDiscountsOfHouseholdRow) db.GrantedDiscountsRow {
		return db.GrantedDiscountsRow(*g)
	}))
	if err != nil {
		return store.Household{}, err
	}
	former, err := s.formerUnits(complexID)
	h := household((*db.HouseholdsRow)(&row))
	h.Unit = former.on(h.ID, period.To, h.Unit)
	h.Terms, h.Discounts = termsOf[h.ID], discountsOf[h.ID]
	return h, err
}

func (s *scope) CountHouseholds(complexID string) (int, error) {
	if err := s.own(complexID); err != nil {
		return 0, err
	}
	n, err := s.q.CountHouseholds(s.ctx, complexID)
	return int(n), s.fail(nameHousehold, err)
}
