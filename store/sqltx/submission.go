package sqltx

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

const (
	nameSubmission = "사용량 제출"
	nameRow        = "세대 사용량"
)

var submissionRowTable = Table{Name: "submission_row", Columns: []string{
	"submission_id", "household_id", "complex_id", "previous_register", "current_register", "own_kwh", "common_kwh", "filed", "parked",
}}

func (s *scope) InsertSubmission(sub *store.Submission, content store.SubmissionContent) error {
	month, err := s.Month(sub.ComplexID, sub.Month)
	if err != nil {
		return err
	}
	if month.State == store.MonthBilling || month.State == store.MonthBilled {
		return kilowon.Errorf(kilowon.Conflict, "%v 검침월은 요금을 계산하고 있거나 청구가 끝나 다시 제출할 수 없습니다. 정정은 다음 달 요금에서 조정됩니다", sub.Month)
	}
	number, err := s.q.NextSubmissionNumber(s.ctx, sub.ComplexID, sub.Month)
	if err != nil {
		return s.fail(nameSubmission, err)
	}
	if err := newID(&sub.ID); err != nil {
		return err
	}
	digest := sha256.Sum256(content.File)
	sub.Number, sub.State, sub.FiledAt = int(number), store.SubmissionChecked, s.now
	sub.SHA256, sub.Size = hex.EncodeToString(digest[:]), int64(len(content.File))
	err = s.q.InsertSubmission(s.ctx, db.InsertSubmissionParams{
		ID: sub.ID, ComplexID: sub.ComplexID, Month: sub.Month, Number: number, State: string(sub.State), FileName: sub.FileName,
		SHA256: sub.SHA256, Size: sub.Size, Totals: totalsJSON(sub.Totals), FiledBy: sub.FiledBy, FiledAt: sub.FiledAt,
	})
	if err != nil {
		return s.fail(nameSubmission, err)
	}
	if err := s.q.InsertSubmissionContent(s.ctx, sub.ID, findingsJSON(content.Findings), notNil(content.File)); err != nil {
		return s.fail(nameSubmission, err)
	}
	return s.insertRows(sub, content.Rows)
}

func (s *scope) insertRows(sub *store.Submission, rows []store.SubmissionRow) error {
	err := s.engine.BulkInsert(s.ctx, s.tx, submissionRowTable, len(rows), func(i int, dst []any) {
		r := &rows[i]
		dst[0], dst[1], dst[2] = sub.ID, r.HouseholdID, sub.ComplexID
		dst[3], dst[4], dst[5], dst[6] = int64(r.Previous), int64(r.Current), r.OwnKWh, r.CommonKWh
		dst[7], dst[8] = r.Filed, r.Parked
	})
	return s.fail(nameRow, err)
}

func (s *scope) Submission(id string) (store.Submission, error) {
	row, err := s.q.SubmissionByID(s.ctx, s.org, id)
	if err != nil {
		return store.Submission{}, s.fail(nameSubmission, err)
	}
	return submission(&row)
}

func submission(r *db.Submission) (store.Submission, error) {
	sums, err := totals(r.Totals)
	return store.Submission{
		ID: r.ID, ComplexID: r.ComplexID, Month: r.Month, Number: int(r.Number), State: store.SubmissionState(r.State), FileName: r.FileName,
		SHA256: r.SHA256, Size: r.Size, Totals: sums, FiledBy: r.FiledBy, FiledAt: r.FiledAt.UTC(), RegisteredAt: utc(r.RegisteredAt),
	}, err
}

func (s *scope) Submissions(complexID string, month kilowon.Month) ([]store.Submission, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.Submissions(s.ctx, complexID, month)
	if err != nil {
		return nil, s.fail(nameSubmission, err)
	}
	out := make([]store.Submission, len(rows))
	for i := range rows {
		if out[i], err = submission(&rows[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *scope) SubmissionFile(id string) ([]byte, error) {
	if _, err := s.Submission(id); err != nil {
		return nil, err
	}
	file, err := s.q.SubmissionFile(s.ctx, id)
	return file, s.fail(nameSubmission, err)
}

func (s *scope) SubmissionFindings(id string) ([]kilowon.Finding, error) {
	if _, err := s.Submission(id); err != nil {
		return nil, err
	}
	text, err := s.q.SubmissionFindings(s.ctx, id)
	if err != nil {
		return nil, s.fail(nameSubmission, err)
	}
	return findings(text)
}

func (s *scope) SubmissionRows(id string) ([]store.SubmissionRow, error) {
	if _, err := s.Submission(id); err != nil {
		return nil, err
	}
	rows, err := s.q.SubmissionRows(s.ctx, id)
	return mapped(rows, func(r *db.SubmissionRowsRow) store.SubmissionRow {
		return store.SubmissionRow{
			HouseholdID: r.HouseholdID, Previous: r.PreviousRegister, Current: r.CurrentRegister, OwnKWh: r.OwnKWh, CommonKWh: r.CommonKWh,
			Filed: r.Filed, Parked: r.Parked,
		}
	}), s.fail(nameRow, err)
}

func (s *scope) UnbilledRows(id string) ([]store.UnbilledRow, error) {
	if _, err := s.Submission(id); err != nil {
		return nil, err
	}
	rows, err := s.q.UnbilledRows(s.ctx, id)
	return mapped(rows, func(r *db.UnbilledRowsRow) store.UnbilledRow {
		return store.UnbilledRow{Unit: apartment.Unit{Building: r.Building, Number: r.Number}, Parked: r.Parked}
	}), s.fail(nameRow, err)
}

func (s *scope) RegisterSubmission(id string, filedOn kilowon.Date) (store.Submission, error) {
	sub, err := s.Submission(id)
	if err != nil {
		return sub, err
	}
	n, err := s.q.FileMonth(s.ctx, int64(filedOn), sub.ComplexID, sub.Month)
	if err := s.changed(nameMonth, n, err); err != nil {
		return sub, err
	}
	if sub.State != store.SubmissionChecked {
		return sub, s.changed(nameSubmission, 0, nil)
	}
	if err := s.q.ReplaceRegistered(s.ctx, sub.ComplexID, sub.Month); err != nil {
		return sub, s.fail(nameSubmission, err)
	}
	n, err = s.q.RegisterSubmission(s.ctx, at(s.now), id)
	if err := s.changed(nameSubmission, n, err); err != nil {
		return sub, err
	}
	sub.State, sub.RegisteredAt = store.SubmissionRegistered, s.now
	return sub, nil
}

func (s *scope) DiscardSubmission(id string) error {
	if _, err := s.Submission(id); err != nil {
		return err
	}
	n, err := s.q.DiscardSubmission(s.ctx, id)
	return s.changed(nameSubmission, n, err)
}

func (s *scope) RegisteredSubmission(complexID string, month kilowon.Month) (store.Submission, error) {
	if err := s.own(complexID); err != nil {
		return store.Submission{}, err
	}
	row, err := s.q.RegisteredSubmission(s.ctx, complexID, month)
	if err != nil {
		return store.Submission{}, s.fail("등록된 "+nameSubmission, err)
	}
	return submission(&row)
}

// LastRegisters walks back from the latest month: nearly always one submission answers for every household.
func (s *scope) LastRegisters(complexID string, before kilowon.Month) (map[string]metering.Register, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	initial, err := s.q.InitialRegisters(s.ctx, complexID)
	if err != nil {
		return nil, s.fail(nameHousehold, err)
	}
	ids, err := s.q.RegisteredBefore(s.ctx, complexID, before)
	if err != nil {
		return nil, s.fail(nameSubmission, err)
	}
	out := make(map[string]metering.Register, len(initial))
	for _, id := range ids {
		if len(out) == len(initial) {
			break
		}
		rows, err := s.q.LastRegisters(s.ctx, id)
		if err != nil {
			return nil, s.fail(nameRow, err)
		}
		for _, r := range rows {
			if _, later := out[r.HouseholdID]; !later {
				out[r.HouseholdID] = r.CurrentRegister
			}
		}
	}
	for _, h := range initial {
		if _, filed := out[h.ID]; !filed {
			out[h.ID] = h.InitialRegister
		}
	}
	return out, nil
}

func (s *scope) Pasts(complexID string, first, last kilowon.Month) (map[string][]apartment.Past, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.Pasts(s.ctx, complexID, first, last)
	if err != nil {
		return nil, s.fail(nameRow, err)
	}
	out := make(map[string][]apartment.Past)
	for i := range rows {
		r := &rows[i]
		out[r.HouseholdID] = append(out[r.HouseholdID], apartment.Past{
			Month: r.Month, Previous: r.PreviousRegister, Current: r.CurrentRegister, OwnKWh: r.OwnKWh, CommonKWh: r.CommonKWh,
		})
	}
	return out, nil
}
