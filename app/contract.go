package app

import (
	"context"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/store"
)

// Contracts searches the organisation's contracts by number, name or address; the empty text finds all. It gives one page and the count of all.
func (a *App) Contracts(ctx context.Context, who Actor, text string, page store.Page) ([]store.ComplexListed, int, error) {
	var list []store.ComplexListed
	var n int
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) error {
		var err error
		list, n, err = s.SearchComplexes(text, page)
		return err
	})
	return list, n, err
}

// Contract is a complex with its newest terms.
type Contract struct {
	store.Complex
	Terms      apartment.Complex
	ShareRule  apartment.ShareRule
	Households int
	// Holders are the customers it came to have by a change of the holder (명의변경), oldest first; Holder is the one of the day, empty for the first one.
	Holders []store.Holder
	Holder  string
	// Gaps are its terminations and beginnings again, oldest first.
	Gaps []store.Gap
	// Billings are the ways it was billed and paid by decisions, oldest first.
	Billings []contract.Billing
}

// Ended is the day from which the contract stands terminated (해지); zero where it runs.
func (c *Contract) Ended() kilowon.Date { return plainGaps(c.Gaps).Ended() }

// Contract gives one contract of the organisation, with what tells of persons masked.
func (a *App) Contract(ctx context.Context, who Actor, complexID string) (Contract, error) {
	var c Contract
	err := a.view(ctx, who, func(tx store.Tx, s store.Scope) error {
		var err error
		c, err = contractOn(s, complexID, today(tx.Now()))
		return err
	})
	c.maskPersons()
	return c, err
}

// contractOn is a contract as it stands on a day, or as it will begin where that is still to come.
func contractOn(s store.Scope, complexID string, on kilowon.Date) (Contract, error) {
	var c Contract
	var err error
	if c.Complex, err = s.Complex(complexID); err != nil {
		return c, err
	}
	all, err := s.ComplexTerms(complexID)
	if err != nil {
		return c, err
	}
	terms, err := contractTermsOn(all, on)
	if err != nil {
		return c, err
	}
	on = max(on, terms.From)
	c.Terms, c.ShareRule = terms.Apartment(&c.Complex), terms.ShareRule
	c.Name, c.Address = c.Terms.Name, c.Terms.Address
	if c.Holders, err = s.Holders(complexID); err != nil {
		return c, err
	}
	for i := range c.Holders {
		if c.Holders[i].From <= on {
			c.Holder = c.Holders[i].Name
		}
	}
	if c.Gaps, err = s.Gaps(complexID); err != nil {
		return c, err
	}
	if c.Billings, err = billingsOf(s, complexID); err != nil {
		return c, err
	}
	c.Households, err = s.CountHouseholds(complexID)
	return c, err
}

// contractTermsOn are those of a contract's terms, oldest first, that hold on a day, or the first ones where they are still to come.
func contractTermsOn(all []store.ComplexTerms, on kilowon.Date) (*store.ComplexTerms, error) {
	if len(all) == 0 {
		return nil, kilowon.Errorf(kilowon.NotFound, "이 고객번호에 계약 조건이 없습니다. 공급자에게 계약을 확인해 주세요.")
	}
	found := &all[0]
	for i := range all {
		if all[i].From <= on {
			found = &all[i]
		}
	}
	return found, nil
}

// Months lists a contract's reading months, newest first.
func (a *App) Months(ctx context.Context, who Actor, complexID string, page store.Page) ([]store.MonthListed, error) {
	var list []store.MonthListed
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) error {
		var err error
		list, err = s.Months(complexID, page)
		return err
	})
	return list, err
}

// Month is a reading month of a contract with what was handed in for it and how it stands.
type Month struct {
	Contract    Contract
	Reading     store.ReadingMonth
	Deadline    kilowon.Date
	Due         kilowon.Date
	Late        bool
	Submissions []store.Submission
	// Registered is the submission the month is billed from; nil before one is registered.
	Registered *store.Submission
	Run        *RunProgress
	Decisions  []store.Decision
}

// Month gives one reading month.
func (a *App) Month(ctx context.Context, who Actor, complexID string, month kilowon.Month) (Month, error) {
	var m Month
	err := a.view(ctx, who, func(tx store.Tx, s store.Scope) error {
		var err error
		m, err = a.month(s, complexID, month, today(tx.Now()))
		return err
	})
	return m, err
}

func (a *App) month(s store.Scope, complexID string, month kilowon.Month, now kilowon.Date) (Month, error) {
	var m Month
	var err error
	if m.Reading, err = s.Month(complexID, month); err != nil {
		return m, err
	}
	if m.Contract, err = contractOn(s, complexID, m.Reading.Period.From); err != nil {
		return m, err
	}
	if m.Deadline, _, err = a.book.Calendar.FilingDeadline(m.Reading.Period.To); err != nil {
		return m, err
	}
	if m.Due, err = a.book.Calendar.DueDate(m.Reading.Period.To); err != nil {
		return m, err
	}
	m.Late = now > m.Deadline
	if m.Submissions, err = s.Submissions(complexID, month); err != nil {
		return m, err
	}
	for i := range m.Submissions {
		if m.Submissions[i].State == store.SubmissionRegistered {
			m.Registered = &m.Submissions[i]
		}
	}
	if m.Run, err = runProgress(s, complexID, month); err != nil {
		return m, err
	}
	all, err := s.Decisions(complexID)
	for _, d := range all {
		if d.Month == month {
			m.Decisions = append(m.Decisions, d)
		}
	}
	return m, err
}
