package app

import (
	"context"
	"fmt"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
)

// AuditReport is what re-adding everything found.
type AuditReport struct {
	Organisations, Complexes, Months, Bills int
	Total                                   kilowon.Won
	Access                                  AccessAudit
	// Problems say what does not add up, in Korean; an empty list is a clean audit.
	Problems []string
}

const maxProblems = 100

func (r *AuditReport) problem(format string, args ...any) {
	if len(r.Problems) < maxProblems {
		r.Problems = append(r.Problems, kilowon.Sprintf(format, args...))
	}
}

// Audit reads every bill of every organisation and adds everything up again: lines to bills, bills to invoices, filings to bills, chunks to runs.
// It also follows the chain of the access log, and looks for an end of it that was noted earlier unless that is zero.
func (a *App) Audit(ctx context.Context, known AccessHead, progress func(complexName string, month kilowon.Month)) (*AuditReport, error) {
	report := &AuditReport{}
	err := a.store.View(ctx, func(tx store.Tx) error {
		if err := auditAccess(tx, known, report); err != nil {
			return err
		}
		organisations, err := tx.AllOrganisations()
		if err != nil {
			return err
		}
		for _, o := range organisations {
			report.Organisations++
			if err := a.auditOrganisation(ctx, tx.For(o.ID), report, progress); err != nil {
				return err
			}
		}
		return nil
	})
	return report, err
}

func (a *App) auditOrganisation(ctx context.Context, s store.Scope, report *AuditReport, progress func(string, kilowon.Month)) error {
	for offset := 0; ; {
		list, _, err := s.SearchComplexes("", store.Page{Limit: 100, Offset: offset})
		if err != nil {
			return err
		}
		for _, c := range list {
			report.Complexes++
			if err := a.auditComplex(ctx, s, &c, report, progress); err != nil {
				return err
			}
		}
		if offset += len(list); len(list) == 0 {
			return nil
		}
	}
}

func (a *App) auditComplex(ctx context.Context, s store.Scope, c *store.ComplexListed, report *AuditReport, progress func(string, kilowon.Month)) error {
	runs, err := s.Runs(c.ID)
	if err != nil {
		return err
	}
	for i := range runs {
		if err := ctx.Err(); err != nil {
			return err
		}
		if runs[i].State != billing.RunDone {
			continue
		}
		report.Months++
		if progress != nil {
			progress(c.Name, runs[i].Month)
		}
		if err := a.auditRun(s, c, &runs[i], report); err != nil {
			return err
		}
	}
	return nil
}

// auditSums are the figures of a month added up from its bills.
type auditSums struct {
	where                      string
	bills, households          int
	total, adjustment, shares  kilowon.Won
	chunkTotal, householdTotal kilowon.Won
	electricity                kilowon.Won
	householdOf                map[string][]kilowon.Period
	period                     kilowon.Period
	invoice                    *store.Bill
	singleContract             bool
}

func (a *App) auditRun(s store.Scope, c *store.ComplexListed, run *billing.Run, report *AuditReport) error {
	where := fmt.Sprintf("%s %v", c.ContractNumber, run.Month)
	sums := auditSums{where: where, householdOf: map[string][]kilowon.Period{}, period: run.Period}
	var rated rating.Bill
	for _, kind := range []billing.Kind{billing.HouseholdBill, billing.CommonBill, billing.SchoolBill, billing.ComplexBill} {
		list, err := s.MonthBills(c.ID, run.Month, kind)
		if err != nil {
			return err
		}
		for i := range list {
			a.auditBill(&list[i], &rated, &sums, report)
		}
	}
	chunks, err := s.Chunks(run.ID)
	if err != nil {
		return err
	}
	for _, ch := range chunks {
		sums.chunkTotal += ch.Total
		if !ch.Done {
			report.problem("%s: 끝난 계산에 저장되지 않은 묶음 %d이(가) 있습니다", where, ch.Number)
		}
	}
	if sums.chunkTotal != sums.householdTotal {
		report.problem("%s: 묶음의 합 %s원이 세대 고지서의 합 %s원과 다릅니다", where, sums.chunkTotal, sums.householdTotal)
	}
	sums.check(report)
	return auditFiling(s, run, &sums, report)
}

// auditBill adds one bill up from its lines.
func (a *App) auditBill(b *store.Bill, rated *rating.Bill, sums *auditSums, report *AuditReport) {
	where := sums.where
	report.Bills++
	if b.Kind == billing.ComplexBill {
		sums.invoice = b
		sums.singleContract = len(b.Lines) > 0
		report.Total += b.Total
	}
	if len(b.Lines) > 0 {
		if err := a.codec.Decode(rated, b.Lines); err != nil {
			report.problem("%s %s: %v", where, b.Unit, err)
			return
		}
		if err := rated.Verify(); err != nil {
			report.problem("%s %s: %v", where, b.Unit, err)
		}
		if !(b.Kind == billing.ComplexBill) && rated.Total+b.Adjustment != b.Total {
			report.problem("%s %s: 명세의 합 %s원과 정산 %s원이 청구금액 %s원과 다릅니다", where, b.Unit, rated.Total, b.Adjustment, b.Total)
		}
	}
	if b.Kind == billing.ComplexBill {
		return
	}
	sums.bills++
	sums.total += b.Total
	sums.adjustment += b.Adjustment
	sums.electricity += b.ElectricityTotal
	if b.Kind == billing.HouseholdBill {
		sums.households++
		sums.householdTotal += b.Total
		sums.shares += b.Share
		sums.householdOf[b.HouseholdID] = append(sums.householdOf[b.HouseholdID], b.Period)
	}
}

func (sums *auditSums) check(report *AuditReport) {
	where := sums.where
	for _, parts := range sums.householdOf {
		if !tiles(parts, sums.period) {
			report.problem("%s: 한 세대의 고지서 %d장의 기간이 검침기간과 맞지 않습니다", where, len(parts))
		}
	}
	if sums.invoice == nil {
		report.problem("%s: 아파트 청구서가 없습니다", where)
		return
	}
	in := sums.invoice
	switch {
	case sums.singleContract:
		if in.Total-in.Adjustment != sums.shares {
			report.problem("%s: 세대 분담액의 합 %s원이 아파트 청구금액 %s원과 다릅니다", where, sums.shares, in.Total-in.Adjustment)
		}
	case in.Total != sums.total:
		report.problem("%s: 고지서의 합 %s원이 아파트 청구금액 %s원과 다릅니다", where, sums.total, in.Total)
	case in.ElectricityTotal != sums.electricity:
		report.problem("%s: 전기요금계의 합 %s원이 아파트 청구서의 %s원과 다릅니다", where, sums.electricity, in.ElectricityTotal)
	}
}

// tiles reports whether the periods, in their order, follow one another from the first day of the whole to its last.
func tiles(parts []kilowon.Period, whole kilowon.Period) bool {
	at := whole.From
	for _, p := range parts {
		if p.From != at {
			return false
		}
		at = p.To
	}
	return at == whole.To
}

// auditFiling holds the bills against the registered filing: every row that can be billed has one bill, and no other household has.
func auditFiling(s store.Scope, run *billing.Run, sums *auditSums, report *AuditReport) error {
	where := sums.where
	rows, err := s.SubmissionRows(run.SubmissionID)
	if err != nil {
		return err
	}
	billed := 0
	for _, r := range rows {
		switch n := len(sums.householdOf[r.HouseholdID]); {
		case r.Parked && n > 0 && !sums.singleContract:
			report.problem("%s: 보류된 세대에 고지서가 있습니다", where)
		case n > 0:
			billed++
		case !r.Parked && r.Filed:
			report.problem("%s: 제출된 세대에 고지서가 없습니다", where)
		}
	}
	if homes := len(sums.householdOf); billed != homes && !sums.singleContract {
		report.problem("%s: 제출되지 않은 세대 %d곳에 고지서가 있습니다", where, homes-billed)
	}
	return nil
}
