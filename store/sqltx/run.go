package sqltx

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/billing"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

const (
	nameRun   = "요금계산"
	nameChunk = "요금계산 묶음"
)

func (s *scope) InsertRun(r *billing.Run, chunks []store.Chunk) error {
	if err := s.own(r.ComplexID); err != nil {
		return err
	}
	if err := newID(&r.ID); err != nil {
		return err
	}
	r.State, r.Chunks, r.Finished, r.CreatedAt = billing.RunOpen, len(chunks), 0, s.now
	err := s.q.InsertRun(s.ctx, db.InsertRunParams{
		ID: r.ID, ComplexID: r.ComplexID, Month: r.Month, PeriodFrom: r.Period.From, PeriodTo: r.Period.To, SubmissionID: r.SubmissionID,
		State: r.State, Chunks: int64(r.Chunks), Message: r.Message, CreatedAt: r.CreatedAt,
	})
	if err != nil {
		return s.fail(nameRun, err)
	}
	for i := range chunks {
		c := &chunks[i]
		c.RunID, c.Number = r.ID, i+1
		err := s.q.InsertChunk(s.ctx, db.InsertChunkParams{
			RunID: c.RunID, Number: int64(c.Number), FirstOrdinal: int64(c.First), LastOrdinal: int64(c.Last),
		})
		if err != nil {
			return s.fail(nameChunk, err)
		}
	}
	return nil
}

func run(r *db.BillingRun, finished int64) billing.Run {
	return billing.Run{
		ID: r.ID, ComplexID: r.ComplexID, Month: r.Month, Period: kilowon.Period{From: r.PeriodFrom, To: r.PeriodTo}, SubmissionID: r.SubmissionID,
		State: r.State, Chunks: int(r.Chunks), Finished: int(finished), Message: r.Message, CreatedAt: r.CreatedAt.UTC(), EndedAt: utc(r.EndedAt),
	}
}

func (s *scope) Run(id string) (billing.Run, error) {
	row, err := s.q.RunByID(s.ctx, s.org, id)
	if err != nil {
		return billing.Run{}, s.fail(nameRun, err)
	}
	return run(&row.BillingRun, row.Finished), nil
}

func (s *scope) Runs(complexID string) ([]billing.Run, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.Runs(s.ctx, complexID)
	return mapped(rows, func(r *db.RunsRow) billing.Run { return run(&r.BillingRun, r.Finished) }), s.fail(nameRun, err)
}

func (s *scope) RunsByState(state billing.RunState) ([]billing.Run, error) {
	rows, err := s.q.RunsByState(s.ctx, s.org, state)
	return mapped(rows, func(r *db.RunsByStateRow) billing.Run { return run(&r.BillingRun, r.Finished) }), s.fail(nameRun, err)
}

func (s *scope) Chunk(runID string, number int) (store.Chunk, error) {
	if _, err := s.Run(runID); err != nil {
		return store.Chunk{}, err
	}
	row, err := s.q.ChunkOfRun(s.ctx, runID, int64(number))
	if err != nil {
		return store.Chunk{}, s.fail(nameChunk, err)
	}
	return chunkOf(&row), nil
}

func (s *scope) Chunks(runID string) ([]store.Chunk, error) {
	if _, err := s.Run(runID); err != nil {
		return nil, err
	}
	rows, err := s.q.ChunksOfRun(s.ctx, runID)
	return mapped(rows, chunkOf), s.fail(nameChunk, err)
}

func chunkOf(r *db.BillingChunk) store.Chunk {
	return store.Chunk{
		RunID: r.RunID, Number: int(r.Number), First: int(r.FirstOrdinal), Last: int(r.LastOrdinal), Done: r.Done,
		Bills: int(r.Bills), KWh: r.KWh, Total: r.Total, DoneAt: utc(r.DoneAt),
	}
}

func (s *scope) FinishChunk(c *store.Chunk) error {
	if _, err := s.Chunk(c.RunID, c.Number); err != nil {
		return err
	}
	n, err := s.q.FinishChunk(s.ctx, db.FinishChunkParams{
		Bills: int64(c.Bills), KWh: c.KWh, Total: c.Total, DoneAt: at(s.now), RunID: c.RunID, Number: int64(c.Number),
	})
	if err := s.changed(nameChunk, n, err); err != nil {
		return err
	}
	n, err = s.q.StartRun(s.ctx, c.RunID)
	if err := s.changed(nameRun, n, err); err != nil {
		return err
	}
	c.Done, c.DoneAt = true, s.now
	return nil
}

func (s *scope) EndRun(runID string, state billing.RunState, message string) error {
	if state != billing.RunDone && state != billing.RunFailed {
		return kilowon.Errorf(kilowon.Invalid, "요금계산은 done 또는 failed로만 끝낼 수 있는데 %q입니다", state)
	}
	if _, err := s.Run(runID); err != nil {
		return err
	}
	n, err := s.q.EndRun(s.ctx, db.EndRunParams{State: state, Message: message, EndedAt: at(s.now), ID: runID})
	return s.changed(nameRun, n, err)
}
