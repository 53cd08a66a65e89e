package sqltx

import (
	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/store/db"
)

const nameMonth = "검침월"

func (s *scope) SaveMonth(m *store.ReadingMonth) error {
	if err := s.own(m.ComplexID); err != nil {
		return err
	}
	if m.State == "" {
		m.State = store.MonthOpen
	}
	n, err := s.q.SaveMonth(s.ctx, db.SaveMonthParams{
		ComplexID: m.ComplexID, Month: m.Month, PeriodFrom: m.Period.From, PeriodTo: m.Period.To,
		MainPrevious: m.MainPrevious, MainCurrent: m.MainCurrent, MainKWh: m.MainKWh, CommonKWh: m.CommonKWh, SchoolKWh: m.SchoolKWh,
		PeakKW: m.PeakKW, SubUses: subUsesJSON(m.SubUses), State: string(m.State), FiledOn: m.FiledOn,
	})
	return s.changed(nameMonth, n, err)
}

func (s *scope) Month(complexID string, month kilowon.Month) (store.ReadingMonth, error) {
	if err := s.own(complexID); err != nil {
		return store.ReadingMonth{}, err
	}
	row, err := s.q.ReadingMonth(s.ctx, complexID, month)
	if err != nil {
		return store.ReadingMonth{}, s.fail(nameMonth, err)
	}
	return readingMonth(&row)
}

func readingMonth(r *db.ReadingMonth) (store.ReadingMonth, error) {
	subs, err := subUses(r.SubUses)
	return store.ReadingMonth{
		ComplexID: r.ComplexID, Month: r.Month, Period: kilowon.Period{From: r.PeriodFrom, To: r.PeriodTo},
		MainPrevious: r.MainPrevious, MainCurrent: r.MainCurrent, MainKWh: r.MainKWh, CommonKWh: r.CommonKWh, SchoolKWh: r.SchoolKWh,
		PeakKW: r.PeakKW, SubUses: subs, State: store.MonthState(r.State), FiledOn: r.FiledOn,
	}, err
}

func (s *scope) Months(complexID string, page store.Page) ([]store.MonthListed, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	limit, offset := pageOf(page)
	rows, err := s.q.ReadingMonths(s.ctx, complexID, offset, limit)
	if err != nil {
		return nil, s.fail(nameMonth, err)
	}
	out := make([]store.MonthListed, len(rows))
	for i := range rows {
		r := &rows[i]
		month, err := readingMonth(&r.ReadingMonth)
		if err != nil {
			return nil, err
		}
		out[i] = store.MonthListed{
			ReadingMonth: month, Submissions: int(r.Submissions), FileName: r.FileName,
			Bills: int(r.Bills), BilledKWh: r.BilledKWh, BilledTotal: kilowon.Won(r.BilledTotal), Invoice: kilowon.Won(r.Invoice),
		}
	}
	return out, nil
}

func (s *scope) MoveMonth(complexID string, month kilowon.Month, from, to store.MonthState) error {
	if _, err := s.Month(complexID, month); err != nil {
		return err
	}
	n, err := s.q.MoveMonth(s.ctx, db.MoveMonthParams{ToState: string(to), ComplexID: complexID, Month: month, FromState: string(from)})
	return s.changed(nameMonth, n, err)
}

func (s *scope) LastFiled(complexID string, before kilowon.Month) (kilowon.Month, error) {
	if err := s.own(complexID); err != nil {
		return 0, err
	}
	month, err := s.q.LastFiled(s.ctx, complexID, before)
	return kilowon.Month(month), s.fail(nameMonth, err)
}

func (s *scope) Peaks(complexID string, first, last kilowon.Month) ([]rating.MonthPeak, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.Peaks(s.ctx, complexID, first, last)
	return mapped(rows, func(r *db.PeaksRow) rating.MonthPeak {
		return rating.MonthPeak{Month: r.Month, PeakKW: r.PeakKW}
	}), s.fail(nameMonth, err)
}

func (s *scope) InsertDecision(d *store.Decision) error {
	if err := s.own(d.ComplexID); err != nil {
		return err
	}
	if err := newID(&d.ID); err != nil {
		return err
	}
	d.DecidedAt = s.now
	return s.fail("결정", s.q.InsertDecision(s.ctx, db.InsertDecisionParams{
		ID: d.ID, ComplexID: d.ComplexID, Month: d.Month, Kind: d.Kind, Article: string(d.Article), Message: d.Message, DecidedAt: d.DecidedAt,
	}))
}

func (s *scope) Decisions(complexID string) ([]store.Decision, error) {
	if err := s.own(complexID); err != nil {
		return nil, err
	}
	rows, err := s.q.Decisions(s.ctx, complexID)
	return mapped(rows, func(r *db.Decision) store.Decision {
		return store.Decision{
			ID: r.ID, ComplexID: r.ComplexID, Month: r.Month, Kind: r.Kind, Article: kilowon.Cite(r.Article), Message: r.Message, DecidedAt: r.DecidedAt.UTC(),
		}
	}), s.fail("결정", err)
}
