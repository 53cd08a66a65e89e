package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/contract"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// MostReadings bounds the rows of one file of main meter readings.
const MostReadings = 5000

// ReadingImport is a file of main meter readings with what is found in it now: a month that was billed since stops its row.
type ReadingImport struct {
	store.ReadingImport
	FiledName string
	Rows      []ReadingRow
	// Good is how many rows have no stop.
	Good int
}

// ReadingRow is one row of the file.
type ReadingRow struct {
	apartment.MainReadingRow
	// Complex is empty where the contract number is not known.
	Complex  store.Complex
	Reading  apartment.MainReading
	Findings []kilowon.Finding
}

// Stopped says that the row is not taken over.
func (r *ReadingRow) Stopped() bool { return stopped(r.Findings) }

// FileReadings keeps the rows of a file of main meter readings for a look, and takes nothing over yet.
func (a *App) FileReadings(ctx context.Context, who Actor, name string, file []byte, rows []apartment.MainReadingRow) (string, error) {
	if len(rows) == 0 || len(rows) > MostReadings {
		return "", kilowon.Errorf(kilowon.Invalid, "검침자료는 1줄에서 %s줄까지 받는데 %s줄입니다.", kilowon.FormatInt(MostReadings), kilowon.FormatInt(int64(len(rows))))
	}
	text, err := json.Marshal(rows)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(file)
	in := store.ReadingImport{FileName: name, SHA256: hex.EncodeToString(sum[:]), Readings: string(text), FiledBy: who.ID}
	err = a.deskUpdate(ctx, who, func(_ store.Tx, d store.Desk) error { return d.InsertReadingImport(&in) })
	return in.ID, err
}

// ReadingImport checks a file's rows against what is known now.
func (a *App) ReadingImport(ctx context.Context, who Actor, id string) (ReadingImport, error) {
	var out ReadingImport
	err := a.deskView(ctx, who, func(tx store.Tx, d store.Desk) error {
		var err error
		out, err = a.readingImport(tx, who, id)
		return err
	})
	return out, err
}

func (a *App) readingImport(tx store.Tx, who Actor, id string) (ReadingImport, error) {
	var out ReadingImport
	var err error
	if out.ReadingImport, err = tx.Desk().ReadingImport(id); err != nil {
		return out, err
	}
	if out.FiledName, err = clerkName(tx.For(who.OrganisationID), out.FiledBy); err != nil {
		return out, err
	}
	var rows []apartment.MainReadingRow
	if err := json.Unmarshal([]byte(out.Readings), &rows); err != nil {
		return out, &kilowon.Error{Code: kilowon.Internal, Message: "저장된 검침자료를 읽지 못했습니다", Err: err}
	}
	seen := map[string]int{}
	for i := range rows {
		r := ReadingRow{MainReadingRow: rows[i]}
		if out.State == store.ImportChecked {
			if err := a.checkReading(tx, &r); err != nil {
				return out, err
			}
			if first, twice := seen[r.Contract]; twice {
				r.Findings = append(r.Findings, kilowon.Finding{Severity: kilowon.Stop, Code: "R11", Unit: r.Contract,
					Message: "같은 고객번호가 " + kilowon.FormatInt(int64(first)) + "번째 줄에도 있습니다. 한 줄만 남겨 주세요."})
			}
			seen[r.Contract] = r.Row
		}
		if !r.Stopped() {
			out.Good++
		}
		out.Rows = append(out.Rows, r)
	}
	return out, nil
}

// checkReading finds the row's contract and what is known of it.
func (a *App) checkReading(tx store.Tx, r *ReadingRow) error {
	c, err := tx.Desk().FindContract(r.Contract)
	if kilowon.CodeOf(err) == kilowon.NotFound && err != nil {
		r.Findings = []kilowon.Finding{{Severity: kilowon.Stop, Code: "R01", Read: r.Contract, Message: "없는 고객번호입니다. 앞의 0이 지워지지 않았는지 확인해 주세요."}}
		return nil
	}
	if err != nil {
		return err
	}
	r.Complex = c
	known, err := a.mainReadingKnown(tx.For(c.OrganisationID), &c, r.Month)
	if err != nil {
		return err
	}
	r.Reading, r.Findings = apartment.CheckMainReading(&r.MainReadingRow, &known)
	return nil
}

// mainReadingKnown is what a complex's reading of a month is checked against; a month that does not read as one is checked like the next.
func (a *App) mainReadingKnown(s store.Scope, c *store.Complex, month string) (apartment.MainReadingKnown, error) {
	var known apartment.MainReadingKnown
	months, err := s.Months(c.ID, store.Page{Limit: 14})
	if err != nil {
		return known, err
	}
	at, err := kilowon.ParseMonth(month)
	if err != nil && len(months) > 0 {
		at = months[0].Month + 1
	}
	for i := range months {
		m := &months[i].ReadingMonth
		switch {
		case m.Month == at:
			known.Closed = m.State == store.MonthBilled || m.State == store.MonthBilling
			known.Replaces = !known.Closed
		case m.Month < at && known.Last.Month.IsZero():
			known.Last = mainReading(m)
		case m.Month > at && known.Last.Month.IsZero() && m.State != store.MonthOpen:
			known.Closed = true
		}
		if m.Month == at-12 {
			known.LastYear = mainReading(m)
		}
	}
	terms, err := s.ComplexTerms(c.ID)
	if err != nil {
		return known, err
	}
	day := terms[len(terms)-1]
	known.SubCustomers, known.Tolerance = len(day.SubCustomers), a.book.On(at.Day(1)).Tolerance
	known.Regular = func(m kilowon.Month) kilowon.Date { return tariff.ReadingDate(m, day.ReadingDay) }
	gaps, err := gapsOf(s, c.ID)
	if err != nil || len(gaps) == 0 {
		return known, err
	}
	read := max(known.Last.Period.To, terms[0].From)
	var from kilowon.Date
	if from, known.Ends, known.Over = gaps.Next(read); from != read {
		month, _ := contract.ReadingPeriod(from, day.ReadingDay)
		known.From, known.Next = from, max(month, known.Last.Month+1)
	}
	if known.Over {
		known.Ends = gaps.Ended()
	}
	return known, nil
}

func mainReading(m *store.ReadingMonth) apartment.MainReading {
	return apartment.MainReading{Month: m.Month, Period: m.Period, Previous: m.MainPrevious, Current: m.MainCurrent, KWh: m.MainKWh, PeakKW: m.PeakKW}
}

// TakeReadings opens the months of all rows without a stop, or replaces the readings of those that are open; the others are left out. It gives how many
// were taken.
func (a *App) TakeReadings(ctx context.Context, who Actor, id string) (int, error) {
	taken := 0
	err := a.deskUpdate(ctx, who, func(tx store.Tx, d store.Desk) error {
		in, err := a.readingImport(tx, who, id)
		if err != nil {
			return err
		}
		if in.State != store.ImportChecked {
			return kilowon.Errorf(kilowon.Conflict, "이미 반영했거나 버린 검침자료입니다.")
		}
		if in.Good == 0 {
			return kilowon.Errorf(kilowon.Invalid, "반영할 수 있는 줄이 없습니다. 점검 결과에 따라 고쳐 다시 올려 주세요.")
		}
		for i := range in.Rows {
			r := &in.Rows[i]
			if r.Stopped() {
				continue
			}
			s, m := tx.For(r.Complex.OrganisationID), &r.Reading
			if err := s.SaveMonth(&store.ReadingMonth{ComplexID: r.Complex.ID, Month: m.Month, Period: m.Period, MainPrevious: m.Previous, MainCurrent: m.Current,
				MainKWh: m.KWh, CommonKWh: -1, PeakKW: m.PeakKW, SubUses: m.Subs}); err != nil {
				return err
			}
			if err := s.Log(who.ID, "month.read", r.Complex.ID); err != nil {
				return err
			}
			taken++
		}
		return d.EndReadingImport(id, store.ImportDone)
	})
	return taken, err
}

// DiscardReadings puts a file away without taking anything over.
func (a *App) DiscardReadings(ctx context.Context, who Actor, id string) error {
	return a.deskUpdate(ctx, who, func(_ store.Tx, d store.Desk) error { return d.EndReadingImport(id, store.ImportDiscarded) })
}

// ReadingImports lists the files, newest first.
func (a *App) ReadingImports(ctx context.Context, who Actor, page store.Page) ([]store.ReadingImport, error) {
	var list []store.ReadingImport
	err := a.deskView(ctx, who, func(_ store.Tx, d store.Desk) error {
		var err error
		list, err = d.ReadingImports(page)
		return err
	})
	return list, err
}

// ReadingForm are the contracts that are read next, with the month and what the last reading left; subs is the most sub-customers any of them has.
func (a *App) ReadingForm(ctx context.Context, who Actor) (rows []ReadingRow, subs int, err error) {
	err = a.deskView(ctx, who, func(tx store.Tx, d store.Desk) error {
		list, _, err := d.FindComplexes("", store.ComplexReady, store.Page{Limit: MostReadings})
		if err != nil {
			return err
		}
		for i := range list {
			c := &list[i].Complex
			month := list[i].Month + 1
			if list[i].State == store.MonthOpen {
				month--
			}
			if list[i].Month.IsZero() {
				month = today(tx.Now()).Month()
			}
			known, err := a.mainReadingKnown(tx.For(c.OrganisationID), c, month.String())
			if err != nil {
				return err
			}
			if known.Over {
				continue
			}
			month = max(month, known.Next)
			on := known.Regular(month)
			if !known.Ends.IsZero() {
				on = min(on, known.Ends)
			}
			row := apartment.MainReadingRow{Contract: c.ContractNumber, Month: month.String(), ReadOn: on.String()}
			if !known.Last.Month.IsZero() {
				row.Previous = known.Last.Current.String()
			}
			rows, subs = append(rows, ReadingRow{MainReadingRow: row, Complex: *c}), max(subs, known.SubCustomers)
		}
		return nil
	})
	return rows, subs, err
}
