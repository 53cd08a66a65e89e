package app

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// CasePair is two cases of one contract whose bills are compared.
type CasePair struct {
	Old *Case `json:"old"`
	New *Case `json:"new"`
}

// ChangeAnswer says why two bills differ; the parts add up to the difference.
type ChangeAnswer struct {
	OldTotal   kilowon.Won  `json:"old_total"`
	NewTotal   kilowon.Won  `json:"new_total"`
	Difference kilowon.Won  `json:"difference"`
	Parts      []ChangePart `json:"parts"`
	// Rule is the order in which the causes were replaced, and why it was chosen.
	Rule rating.ExplainedRule `json:"rule"`
}

// ChangePart is what one cause makes of a difference.
type ChangePart struct {
	Cause  string      `json:"cause"`
	Label  string      `json:"label"`
	Amount kilowon.Won `json:"amount"`
	Before string      `json:"before,omitempty"`
	After  string      `json:"after,omitempty"`
	Note   string      `json:"note"`
}

// ParseCasePair reads {"old": case, "new": case}.
func ParseCasePair(b []byte) (*CasePair, error) {
	p, err := parseOne[CasePair](b)
	switch {
	case err != nil:
		return nil, err
	case p.Old == nil:
		return nil, missing("old", "견줄 앞 사례(old)가 없습니다")
	case p.New == nil:
		return nil, missing("new", "견줄 뒤 사례(new)가 없습니다")
	}
	return p, nil
}

// Change tells why the new case's bill differs from the old one's.
func (p *CasePair) Change(book *tariff.Book) (*ChangeAnswer, error) {
	var sides [2]rating.Side
	for i, c := range []*Case{p.Old, p.New} {
		path := [...]string{"old", "new"}[i]
		if c.Complex != nil {
			return nil, missing(path+".complex", "단지 사례는 견줄 수 없습니다. 세대나 공동설비 하나의 terms와 usage를 적어 주세요")
		}
		var err error
		if sides[i].Terms, sides[i].Usage, err = c.inputs(); err != nil {
			return nil, kilowon.At(path, err)
		}
	}
	c, err := rating.Compare(sides[0], sides[1], book)
	if err != nil {
		return nil, err
	}
	return changeAnswer(c, book), nil
}

func changeAnswer(c *rating.Change, book *tariff.Book) *ChangeAnswer {
	a := &ChangeAnswer{OldTotal: c.Old.Total, NewTotal: c.New.Total, Difference: c.Difference(), Parts: []ChangePart{}, Rule: rating.Rule(book, "change-order")}
	for _, p := range c.Parts {
		a.Parts = append(a.Parts, ChangePart{Cause: p.Cause.Code(), Label: p.Cause.String(), Amount: p.Amount, Before: p.Before, After: p.After, Note: p.Cause.Note()})
	}
	return a
}

// Words are what the cause was and is, "300kWh → 450kWh".
func (p *ChangePart) Words() string {
	switch {
	case p.Before == p.After:
		return p.After
	case p.Before == "":
		return "없음 → " + p.After
	case p.After == "":
		return p.Before + " → 없음"
	}
	return p.Before + " → " + p.After
}

// Write tells the difference in Korean text.
func (a *ChangeAnswer) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "앞 요금 %v원 → 뒤 요금 %v원: %s원\n", a.OldTotal, a.NewTotal, plus(a.Difference))
	for i := range a.Parts {
		p := &a.Parts[i]
		fmt.Fprintf(out, "\n%s  %s원\n", p.Label, plus(p.Amount))
		if words := p.Words(); words != "" {
			fmt.Fprintf(out, "    %s\n", words)
		}
		fmt.Fprintf(out, "    %s\n", p.Note)
	}
	var sum kilowon.Won
	for i := range a.Parts {
		sum += a.Parts[i].Amount
	}
	fmt.Fprintf(out, "\n합  %s원\n\n나누는 차례: %s (%s)\n    선택한 규칙: %s\n", plus(sum), a.Rule.Title, a.Rule.ID, a.Rule.Note)
	return out.Flush()
}

// plus writes an amount with its sign.
func plus(w kilowon.Won) string {
	if w > 0 {
		return "+" + w.String()
	}
	return w.String()
}

// BillChange is the difference of a household's bill from one of an earlier month.
type BillChange struct {
	*ChangeAnswer
	// Month and OldID are those of the earlier bill.
	Month kilowon.Month
	OldID string
	// Problem says why the difference cannot be told; there are no parts then.
	Problem string
}

// BillChanges compares a household's bill with that of the month before and of the same month a year ago, as far as they exist.
func (a *App) BillChanges(ctx context.Context, who Actor, h *HouseholdBill) ([]BillChange, error) {
	if h.Kind != billing.HouseholdBill {
		return nil, nil
	}
	var changes []BillChange
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) error {
		var err error
		changes, err = a.changes(s, h)
		return err
	})
	return changes, err
}

// changes compares a household's bill with those of its history.
func (a *App) changes(s store.Scope, h *HouseholdBill) ([]BillChange, error) {
	terms, err := s.ComplexTerms(h.ComplexID)
	if err != nil {
		return nil, err
	}
	var out []BillChange
	now := sideOf(h)
	for _, month := range []kilowon.Month{h.Month - 1, h.Month - 12} {
		for _, f := range h.History {
			if f.Month != month {
				continue
			}
			then, err := a.loadSide(s, f.BillID, terms)
			if err != nil {
				return nil, err
			}
			out = append(out, a.billChange(then, now))
		}
	}
	return out, nil
}

// billSide is an issued bill with what it was computed from.
type billSide struct {
	*HouseholdBill
	side rating.Side
}

func sideOf(h *HouseholdBill) *billSide {
	st := apartment.Statement{Complex: &apartment.Complex{Method: h.Method}}
	return &billSide{h, rating.Side{Terms: []rating.Terms{st.Terms(&h.Household)},
		Usage: &rating.Usage{Period: h.Period, Within: h.Within, ReadingMonth: h.Month, KWh: h.KWh}}}
}

// loadSide loads an earlier bill with what it was computed from; all are the terms of its contract.
func (a *App) loadSide(s store.Scope, id string, all []store.ComplexTerms) (*billSide, error) {
	b, err := s.Bill(id)
	if err != nil {
		return nil, err
	}
	h := &HouseholdBill{Bill: Bill{Bill: b}}
	if err := a.codec.Decode(&h.Rated, b.Lines); err != nil {
		return nil, err
	}
	terms, err := contractTermsOn(all, h.Period.From)
	if err != nil {
		return nil, err
	}
	if h.Method, err = billedBy(s, &apartment.Complex{ID: h.ComplexID, Method: terms.Method}, h.Month); err != nil {
		return nil, err
	}
	h.Contract.Terms.ReadingDay = terms.ReadingDay
	if h.Contract.Gaps, err = s.Gaps(h.ComplexID); err != nil {
		return nil, err
	}
	run, err := s.Run(b.RunID)
	if err != nil {
		return nil, err
	}
	h.Within = within(&h.Contract, h.Month, run.Period, h.Period)
	household, err := s.Household(h.ComplexID, h.HouseholdID, h.Period)
	h.Household = household.Apartment(h.Period)
	return sideOf(h), err
}

// issued reports whether computing the bill again gives what was issued.
func (b *billSide) issued(again *rating.Bill) bool { return again.Total == b.Rated.Total }

func (a *App) billChange(then, now *billSide) BillChange {
	out := BillChange{Month: then.Month, OldID: then.ID}
	c, err := rating.Compare(then.side, now.side, a.book)
	switch {
	case err != nil:
		out.Problem = errorDetail(err).Message
		return out
	case !then.issued(&c.Old) || !now.issued(&c.New):
		out.Problem = "고지서를 발행한 뒤에 세대의 계약이나 할인, 요금표가 달라져, 지금 자료로 다시 계산한 금액이 발행한 금액과 다릅니다. 두 고지서의 '왜 이 금액인가'를 견주어 주세요."
		return out
	}
	out.ChangeAnswer = changeAnswer(c, a.book)
	out.owed("share", ChangePart{Label: "분담 차액", Amount: now.shareGap() - then.shareGap(), Before: won(then.shareGap()), After: won(now.shareGap()),
		Note: "단일계약에서 세대별 요금과 분담액의 차이가 달라진 몫"})
	out.owed("correction", ChangePart{Label: "지난 청구의 정정", Amount: now.Adjustment - then.Adjustment, Before: won(then.Adjustment), After: won(now.Adjustment),
		Note: "앞선 청구를 정정한 차액(제76조 ①)"})
	out.OldTotal += then.shareGap() + then.Adjustment
	out.NewTotal += now.shareGap() + now.Adjustment
	return out
}

func won(w kilowon.Won) string { return w.String() + "원" }

// owed adds a part that belongs to what is owed and not to the rated bill.
func (c *BillChange) owed(cause string, p ChangePart) {
	if p.Amount != 0 {
		p.Cause = cause
		c.Parts = append(c.Parts, p)
		c.Difference += p.Amount
	}
}

// shareGap is what the household owes beyond its own worked figure under a single contract.
func (b *billSide) shareGap() kilowon.Won {
	if !b.Single() {
		return 0
	}
	return b.Share - b.Rated.Total
}
