package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
)

// Upload is a workbook as it was handed in, already read into rows.
type Upload struct {
	FileName string
	File     []byte
	Filed    *apartment.Filed
}

// Submission is a handed-in workbook with its findings.
type Submission struct {
	store.Submission
	Findings []kilowon.Finding
	// Stopped says that a finding on the whole file keeps it from being registered; SafeRepairs counts what can be applied without a look.
	Stopped     bool
	SafeRepairs int
}

// pastMonths is how far back a filing is compared with.
const pastMonths = 13

// Check judges a handed-in workbook against the contract, its households and their history, and keeps it as a checked submission.
func (a *App) Check(ctx context.Context, who Actor, complexID string, month kilowon.Month, up *Upload) (Submission, error) {
	var out Submission
	err := a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		in, err := a.checkInput(s, complexID, month, today(tx.Now()))
		if err != nil {
			return err
		}
		in.Filed = up.Filed
		checked := apartment.Check(in)
		content := store.SubmissionContent{File: up.File, Findings: checked.Findings}
		for i := range checked.Usages {
			u := &checked.Usages[i]
			content.Rows = append(content.Rows, store.SubmissionRow{HouseholdID: in.Households[u.Household].ID, Previous: u.Previous, Current: u.Current,
				OwnKWh: u.OwnKWh, CommonKWh: u.CommonKWh, Filed: u.Filed, Parked: u.Parked})
		}
		sum := sha256.Sum256(up.File)
		sub := store.Submission{ComplexID: complexID, Month: month, State: store.SubmissionChecked, FileName: up.FileName, SHA256: hex.EncodeToString(sum[:]),
			Size: int64(len(up.File)), Totals: checked.Totals, FiledBy: who.ID}
		if err := s.InsertSubmission(&sub, content); err != nil {
			return err
		}
		out = newSubmission(sub, checked.Findings)
		return s.Log(who.ID, "submission.check", sub.ID)
	})
	return out, err
}

func newSubmission(s store.Submission, findings []kilowon.Finding) Submission {
	out := Submission{Submission: s, Findings: findings}
	checked := apartment.Checked{Findings: findings}
	out.Stopped = checked.Stopped()
	for i := range findings {
		if findings[i].SafeFix {
			out.SafeRepairs++
		}
	}
	return out
}

// checkInput loads what a filing of the month is checked against.
func (a *App) checkInput(s store.Scope, complexID string, month kilowon.Month, now kilowon.Date) (*apartment.CheckInput, error) {
	m, err := a.month(s, complexID, month, now)
	if err != nil {
		return nil, err
	}
	r := &m.Reading
	if err := supplied(s, complexID, r.Period); err != nil {
		return nil, err
	}
	last, err := s.LastFiled(complexID, month)
	if err != nil {
		return nil, err
	}
	households, err := s.Households(complexID, r.Period)
	if err != nil {
		return nil, err
	}
	pasts, err := s.Pasts(complexID, month-pastMonths, month-1)
	if err != nil {
		return nil, err
	}
	terms := m.Contract.Terms
	in := &apartment.CheckInput{Complex: &terms, Month: &apartment.Month{Month: month, Period: r.Period, MainKWh: mainKWh(r), CommonKWh: r.CommonKWh,
		PeakKW: r.PeakKW, Billed: r.State == store.MonthBilled || r.State == store.MonthBilling, LastFiled: last, FiledOn: now, Deadline: m.Deadline}}
	for _, sub := range r.SubUses {
		in.SubKWh += sub.KWh
	}
	for i := range households {
		h := households[i].Apartment(r.Period)
		in.Households = append(in.Households, h)
		in.Past = append(in.Past, pasts[h.ID])
	}
	in.Moves, err = movesWithin(s, complexID, r.Period)
	return in, err
}

// mainKWh is the main meter's use less the sub-customers', 0 while the main meter is not read.
func mainKWh(r *store.ReadingMonth) int64 {
	kwh := r.MainKWh
	if kwh == 0 {
		return 0
	}
	for _, sub := range r.SubUses {
		kwh -= sub.KWh
	}
	return kwh
}

// Submission gives a handed-in workbook with its findings.
func (a *App) Submission(ctx context.Context, who Actor, id string) (Submission, error) {
	var out Submission
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) error {
		sub, err := s.Submission(id)
		if err != nil {
			return err
		}
		findings, err := s.SubmissionFindings(id)
		out = newSubmission(sub, findings)
		return err
	})
	return out, err
}

// SubmissionFile gives the workbook itself.
func (a *App) SubmissionFile(ctx context.Context, who Actor, id string) ([]byte, error) {
	var file []byte
	err := a.view(ctx, who, func(_ store.Tx, s store.Scope) error {
		var err error
		file, err = s.SubmissionFile(id)
		return err
	})
	return file, err
}

// Repaired applies the safe repairs of a submission to its rows, which the caller has read from the submission's file again.
func Repaired(sub *Submission, filed *apartment.Filed) (*apartment.Filed, int) {
	return apartment.Repair(filed, sub.Findings)
}

// Discard gives up a checked submission.
func (a *App) Discard(ctx context.Context, who Actor, id string) error {
	return a.update(ctx, who, func(_ store.Tx, s store.Scope) error {
		if err := s.DiscardSubmission(id); err != nil {
			return err
		}
		return s.Log(who.ID, "submission.discard", id)
	})
}

// Register makes a checked submission the month's filing and opens the billing run in the same transaction.
func (a *App) Register(ctx context.Context, who Actor, id string) (RunProgress, error) {
	var run RunProgress
	err := a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		findings, err := s.SubmissionFindings(id)
		if err != nil {
			return err
		}
		checked := apartment.Checked{Findings: findings}
		if checked.Stopped() {
			return kilowon.Errorf(kilowon.Conflict, "파일 전체에 대한 중단 항목이 있어 등록할 수 없습니다. 점검 결과를 확인하고 고친 파일을 다시 올려 주세요.")
		}
		pending, err := s.Submission(id)
		if err != nil {
			return err
		}
		if pending.Totals.Filed == 0 {
			return kilowon.Errorf(kilowon.Conflict, "요금을 계산할 수 있는 세대가 하나도 없어 등록할 수 없습니다. 점검 결과를 확인하고 고친 파일을 다시 올려 주세요.")
		}
		if run, err = a.register(tx, s, who.OrganisationID, id, today(tx.Now())); err != nil {
			return err
		}
		return s.Log(who.ID, "submission.register", id)
	})
	return run, err
}

// register makes a stored submission the month's filing as of a date, keeps what that decides and opens the billing run.
func (a *App) register(tx store.Tx, s store.Scope, organisationID, id string, filedOn kilowon.Date) (RunProgress, error) {
	sub, err := s.RegisterSubmission(id, filedOn)
	if err != nil {
		return RunProgress{}, err
	}
	if err := a.checkMoves(s, &sub); err != nil {
		return RunProgress{}, err
	}
	if err := a.recordDecision(s, &sub); err != nil {
		return RunProgress{}, err
	}
	return a.openRun(tx, s, organisationID, &sub)
}

// checkMoves refuses a file that does not fit a move settled after it was checked, which would have parked the household.
func (a *App) checkMoves(s store.Scope, sub *store.Submission) error {
	moves, err := s.Moves(sub.ComplexID)
	if err != nil || len(moves) == 0 {
		return err
	}
	st, err := a.statement(s, sub)
	if err != nil {
		return err
	}
	if err := st.Settle(); err != nil {
		return kilowon.Errorf(kilowon.Conflict, "점검한 뒤에 승인된 이사정산이 이 파일과 맞지 않습니다(%s). 파일을 다시 올려 점검해 주세요.", errorDetail(err).Message)
	}
	return nil
}

// ratingPeaks are the maximum demand history of the eleven months before.
func ratingPeaks(s store.Scope, complexID string, month kilowon.Month) ([]rating.MonthPeak, error) {
	return s.Peaks(complexID, month-11, month-1)
}
