package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/store"
)

// BillUnfiled bills a month for which nothing was filed by the day after the reading day: by the single method (별지 2-3 Ⅱ 10 가), after two months
// in a row as a single contract from then on (10 나), in a single contract by the average (별지 2-4 Ⅱ 3).
func (a *App) BillUnfiled(ctx context.Context, who Actor, complexID string, month kilowon.Month) (RunProgress, error) {
	var run RunProgress
	err := a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		m, err := a.month(s, complexID, month, today(tx.Now()))
		if err != nil {
			return err
		}
		if err := unfiledAllowed(&m); err != nil {
			return err
		}
		empty := sha256.Sum256(nil)
		sub := store.Submission{ComplexID: complexID, Month: month, State: store.SubmissionChecked, FileName: "(미제출)", SHA256: hex.EncodeToString(empty[:]),
			FiledBy: who.ID, Totals: apartment.Totals{Households: m.Contract.Households, Missing: m.Contract.Households, MainKWh: mainKWh(&m.Reading)}}
		if err := s.InsertSubmission(&sub, store.SubmissionContent{File: []byte{}}); err != nil {
			return err
		}
		if run, err = a.register(tx, s, who.OrganisationID, sub.ID, 0); err != nil {
			return err
		}
		return s.Log(who.ID, "month.bill_unfiled", sub.ID)
	})
	return run, err
}

func unfiledAllowed(m *Month) error {
	switch {
	case m.Reading.State != store.MonthOpen:
		return kilowon.Errorf(kilowon.Conflict, "이미 제출했거나 요금을 계산한 검침월입니다.")
	case !m.Late:
		return kilowon.Errorf(kilowon.Conflict, "제출기한 %v이(가) 지나야 미제출로 계산할 수 있습니다.", m.Deadline)
	case m.Reading.MainKWh == 0:
		return kilowon.Errorf(kilowon.Conflict, "종합계기를 검침한 뒤에 계산할 수 있습니다.")
	case m.Contract.Terms.Method == apartment.PerHousehold:
		return kilowon.Errorf(kilowon.Conflict, "세대별계약은 세대마다 검침하므로 미제출로 계산하지 않습니다.")
	}
	return nil
}

// decisionMonths is how far back missed filings are looked for; two in a row already decide.
const decisionMonths = 3

// recordDecision keeps what a filing, or its absence, means for the month, with its article; a conversion changes the contract from this month on.
func (a *App) recordDecision(s store.Scope, sub *store.Submission) error {
	list, err := s.Months(sub.ComplexID, store.Page{Limit: decisionMonths * 8})
	if err != nil {
		return err
	}
	var months []apartment.FiledMonth
	for i := len(list) - 1; i >= 0; i-- {
		r := &list[i].ReadingMonth
		if r.Month > sub.Month || r.Month <= sub.Month-decisionMonths {
			continue
		}
		deadline, _, err := a.book.Calendar.FilingDeadline(r.Period.To)
		if err != nil {
			return err
		}
		m := apartment.FiledMonth{Month: r.Month, Deadline: deadline, FiledOn: r.FiledOn}
		if r.Month == sub.Month {
			m.Withheld = sub.Totals.Parked + sub.Totals.Withheld() + sub.Totals.Missing
		}
		months = append(months, m)
	}
	r, err := s.Month(sub.ComplexID, sub.Month)
	if err != nil {
		return err
	}
	terms, rule, err := s.Contract(sub.ComplexID, r.Period.From)
	if err != nil {
		return err
	}
	d, err := apartment.Decide(terms.Method, months)
	if err != nil || d.Kind == apartment.FiledInTime {
		return err
	}
	decision := store.Decision{ComplexID: sub.ComplexID, Month: sub.Month, Kind: d.Kind.Code(), Article: d.Cite, Message: d.Message}
	if err := s.InsertDecision(&decision); err != nil && kilowon.CodeOf(err) != kilowon.Conflict {
		return err
	}
	if d.Kind != apartment.ConvertToSingle {
		return nil
	}
	return s.SaveComplexTerms(sub.ComplexID, store.ComplexTerms{From: r.Period.From, Method: apartment.Single, ContractKW: terms.ContractKW,
		CommonOption: terms.CommonOption, CommonEquipmentKW: terms.CommonEquipmentKW, ReadingDay: terms.ReadingDay, ShareRule: rule, SubCustomers: terms.SubCustomers})
}
