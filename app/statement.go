package app

import (
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
)

// monthStatement is a loaded month of a complex with what belongs to its rows.
type monthStatement struct {
	apartment.Statement
	rule apartment.ShareRule
	// ordinals are the households' places in the form, parallel to Statement.Households.
	ordinals []int
}

// statement loads the month a registered submission files.
func (a *App) statement(s store.Scope, sub *store.Submission) (*monthStatement, error) {
	return a.statementAs(s, sub, apartment.MethodNone)
}

// statementAs loads it as if the complex were contracted by another method; none keeps its own.
func (a *App) statementAs(s store.Scope, sub *store.Submission, method apartment.Method) (*monthStatement, error) {
	r, err := s.Month(sub.ComplexID, sub.Month)
	if err != nil {
		return nil, err
	}
	terms, rule, err := s.Contract(sub.ComplexID, r.Period.From)
	if err != nil {
		return nil, err
	}
	if method != apartment.MethodNone {
		terms.Method = method
	}
	if terms.OptionChanges, err = optionChanges(s, sub.ComplexID, r.Period); err != nil {
		return nil, err
	}
	if err := payTerms(s, &terms, &r); err != nil {
		return nil, err
	}
	st := &monthStatement{rule: rule, Statement: apartment.Statement{Complex: &terms, Period: r.Period, ReadingMonth: sub.Month, MainKWh: r.MainKWh,
		SchoolKWh: r.SchoolKWh, SubUses: r.SubUses}}
	gaps, err := gapsOf(s, sub.ComplexID)
	if err != nil {
		return nil, err
	}
	st.Within = gaps.Whole(sub.Month, terms.ReadingDay, r.Period)
	history, err := ratingPeaks(s, sub.ComplexID, sub.Month)
	if err != nil {
		return nil, err
	}
	st.Demand = rating.Demand{PeakKW: r.PeakKW, History: history, Metered: true}
	if err := st.loadRows(s, sub); err != nil {
		return nil, err
	}
	if st.Moves, err = movesWithin(s, sub.ComplexID, st.Period); err != nil {
		return nil, err
	}
	return st, st.settleCommon(s, sub, &r)
}

// movesWithin are the settled moves inside a period, with the households as they were before each.
func movesWithin(s store.Scope, complexID string, period kilowon.Period) ([]apartment.Move, error) {
	moves, err := s.Moves(complexID)
	if err != nil || len(moves) == 0 {
		return nil, err
	}
	households, err := s.Households(complexID, period)
	if err != nil {
		return nil, err
	}
	var out []apartment.Move
	for i := range households {
		from := period.From
		for _, m := range moves[households[i].ID] {
			if m.On > from && m.On < period.To {
				out = append(out, apartment.Move{Household: i, On: m.On, Register: m.Register, OwnKWh: m.OwnKWh, Left: households[i].Apartment(kilowon.Period{From: from, To: m.On})})
				from = m.On
			}
		}
	}
	return out, nil
}

// optionChanges are the days inside a period on which the common equipment's option becomes another.
func optionChanges(s store.Scope, complexID string, period kilowon.Period) ([]apartment.OptionChange, error) {
	terms, err := s.ComplexTerms(complexID)
	var out []apartment.OptionChange
	for i := 1; i < len(terms); i++ {
		if t := &terms[i]; t.From > period.From && t.From < period.To && max(t.CommonOption, 1) != max(terms[i-1].CommonOption, 1) {
			out = append(out, apartment.OptionChange{From: t.From, Option: t.CommonOption})
		}
	}
	return out, err
}

func (st *monthStatement) loadRows(s store.Scope, sub *store.Submission) error {
	households, err := s.Households(sub.ComplexID, st.Period)
	if err != nil {
		return err
	}
	rows, err := s.SubmissionRows(sub.ID)
	if err != nil {
		return err
	}
	st.Households, st.ordinals = make([]apartment.Household, 0, len(households)), make([]int, 0, len(households))
	st.Usages = make([]apartment.Usage, 0, len(rows))
	index := make(map[string]int, len(households))
	for i := range households {
		st.Households = append(st.Households, households[i].Apartment(st.Period))
		st.ordinals = append(st.ordinals, households[i].Ordinal)
		index[households[i].ID] = i
	}
	for _, row := range rows {
		i, ok := index[row.HouseholdID]
		if !ok {
			return kilowon.Errorf(kilowon.Internal, "제출 내역의 세대가 계약에 없습니다")
		}
		st.Usages = append(st.Usages, apartment.Usage{Household: i, Previous: row.Previous, Current: row.Current, OwnKWh: row.OwnKWh, CommonKWh: row.CommonKWh,
			Filed: row.Filed, Parked: row.Parked})
	}
	return nil
}

// settleCommon loads what settle needs: the past only where a household has no row that can be billed.
func (st *monthStatement) settleCommon(s store.Scope, sub *store.Submission, r *store.ReadingMonth) error {
	billed := 0
	for i := range st.Usages {
		if u := &st.Usages[i]; u.Filed && !u.Parked {
			billed++
		}
	}
	var pasts map[string][]apartment.Past
	if r.CommonKWh < 0 && billed < len(st.Households) {
		var err error
		if pasts, err = s.Pasts(sub.ComplexID, sub.Month-pastMonths, sub.Month-1); err != nil {
			return err
		}
	}
	st.settle(r, func(i int) []apartment.Past { return pasts[st.Households[i].ID] })
	return nil
}

// settle sets the common use and leaves the rows that can be billed. Where the common use is what the households leave of the main meter, parked,
// withheld and missing households are counted with the use of their latest month, so that what they used is not taken for common use
// (rules: parked-use).
func (st *monthStatement) settle(r *store.ReadingMonth, past func(household int) []apartment.Past) {
	st.NotFiled = len(st.Usages) == 0 && st.Complex.Method == apartment.Comprehensive
	if r.CommonKWh >= 0 {
		st.CommonKWh = r.CommonKWh
		st.dropParked()
		return
	}
	left := mainKWh(r)
	seen := make([]bool, len(st.Households))
	for i := range st.Usages {
		u := &st.Usages[i]
		if !u.Parked && u.Filed {
			seen[u.Household] = true
			left -= u.OwnKWh
		}
	}
	if st.Method() != apartment.Single {
		for i := range st.Households {
			if p := past(i); !seen[i] && len(p) > 0 {
				expected := p[len(p)-1].OwnKWh
				left -= expected
				st.MainKWh -= expected
			}
		}
	}
	st.CommonKWh = max(0, left)
	st.dropParked()
}

// dropParked leaves the rows that can be billed; in a single contract the others go by the average.
func (st *monthStatement) dropParked() {
	st.Usages = slices.DeleteFunc(st.Usages, func(u apartment.Usage) bool { return u.Parked || !u.Filed })
	st.FillAverage()
}
