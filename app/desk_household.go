package app

import (
	"context"
	"errors"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/metering"
	"github.com/kilowon/kilowon/rating"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// HouseholdImportRow is a row of a file of households with what was found in it.
type HouseholdImportRow struct {
	apartment.HouseholdRow
	Entry    apartment.HouseholdEntry
	Findings []kilowon.Finding
	// New says that the complex does not have the household yet; Changed that it has it otherwise.
	New, Changed bool
	before       store.Household
}

// Stopped says that the row is not taken over.
func (r *HouseholdImportRow) Stopped() bool { return stopped(r.Findings) }

func (r *HouseholdImportRow) found(severity kilowon.Severity, code, message string) {
	r.Findings = append(r.Findings, kilowon.Finding{Severity: severity, Code: code, Unit: r.Name(), Message: message})
}

// HouseholdImport is a file of a complex's households as it was checked.
type HouseholdImport struct {
	Rows []HouseholdImportRow
	// Taken says that the rows without a stop are the complex's now: Added and Replaced count them, the others were there already.
	Taken           bool
	Added, Replaced int
}

// Stopped counts the rows that are left out.
func (f *HouseholdImport) Stopped() int { return countStopped(f.Rows) }

// allDays is every day a household may have terms for.
var allDays = kilowon.Period{From: 1, To: math.MaxInt32}

// householdCheck holds rows of households against the complex and against each other.
type householdCheck struct {
	a     *App
	s     store.Scope
	by    string
	id    string
	days  enteringDays
	homes map[apartment.Unit]store.Household
	seen  map[apartment.Unit]int
}

func (a *App) householdCheck(tx store.Tx, who Actor, complexID string) (*householdCheck, error) {
	c, err := tx.Desk().FindComplex(complexID)
	if err != nil {
		return nil, err
	}
	k := &householdCheck{a: a, s: tx.For(c.OrganisationID), by: who.ID, id: c.ID, homes: map[apartment.Unit]store.Household{}, seen: map[apartment.Unit]int{}}
	if k.days, err = enteringDaysOf(k.s, c.ID); err != nil {
		return nil, err
	}
	homes, err := k.s.Households(c.ID, allDays)
	for i := range homes {
		k.homes[homes[i].Unit] = homes[i]
	}
	return k, err
}

// row reads a row and holds it against what the complex has.
func (k *householdCheck) row(row *apartment.HouseholdRow) HouseholdImportRow {
	r := HouseholdImportRow{HouseholdRow: *row}
	r.Entry, r.Findings = row.Check()
	first, twice := k.seen[r.Entry.Unit]
	if twice {
		r.found(kilowon.Stop, "H09", "같은 동·호가 "+kilowon.FormatInt(int64(first))+"번째 줄에도 있습니다. 한 줄만 남겨 주세요.")
	} else {
		k.seen[r.Entry.Unit] = row.Row
	}
	if r.Stopped() {
		return r
	}
	before, known := k.homes[r.Entry.Unit]
	if known {
		r.before = before
		k.againstKnown(&r)
		return r
	}
	if r.Entry.From.IsZero() {
		r.Entry.From = k.days.First
	}
	if err := k.days.check(r.Entry.From); err != nil {
		var e *kilowon.Error
		if errors.As(err, &e) {
			r.found(kilowon.Stop, "H02", e.Message)
			r.Findings[len(r.Findings)-1].Path = e.Path
		}
		return r
	}
	r.New = true
	return r
}

// againstKnown compares a row with the household of its name. Before a month is filed a file mends what an earlier one brought; later a change has its date,
// its reason and a second clerk.
func (k *householdCheck) againstKnown(r *HouseholdImportRow) {
	last := &r.before.Terms[len(r.before.Terms)-1]
	first := r.before.Terms[0].From
	if r.Entry.From.IsZero() {
		r.Entry.From = first
	}
	want := r.terms()
	want.From, want.Swapped, want.SwapEnd, want.SwapStart = last.From, last.Swapped, last.SwapEnd, last.SwapStart
	switch {
	case last.Closed:
		r.found(kilowon.Stop, "H10", last.From.String()+"에 닫은 세대입니다. 세대 화면에서 다시 열어 주세요.")
	case plainTerms(want) == plainTerms(*last) && r.before.InitialRegister == r.Entry.Register && len(r.missing()) == 0 && first == r.Entry.From:
	case k.days.filed || k.days.pending || len(r.before.Terms) > 1 || first != r.Entry.From:
		r.found(kilowon.Stop, "H11", "이미 있는 세대인데 내용이 다릅니다. 제출이 시작된 단지의 세대는 파일로 고치지 않습니다. 세대 화면에서 변경안을 올려 주세요.")
	default:
		r.Changed = true
		r.found(kilowon.Info, "H12", "이미 있는 세대를 이 줄로 바꿉니다.")
	}
}

// terms are the row's as they are kept.
func (r *HouseholdImportRow) terms() store.HouseholdTerms {
	e := &r.Entry
	return store.HouseholdTerms{From: e.From, Key: e.Key, ContractKW: e.ContractKW, Households: e.Households, TVSets: e.TVSets, Multiplier: e.Multiplier,
		Digits: e.Digits, Vacant: e.Vacant, Remark: e.Remark, Meter: e.Meter}
}

// plainTerms are terms with what may be told in two ways told in one.
func plainTerms(t store.HouseholdTerms) store.HouseholdTerms {
	t.Households, t.Multiplier = max(t.Households, 1), max(t.Multiplier, 1)
	return t
}

// missing are the discounts of the row that the household does not have.
func (r *HouseholdImportRow) missing() []tariff.DiscountKind {
	var out []tariff.DiscountKind
	for _, d := range r.Entry.Discounts {
		if !slices.ContainsFunc(r.before.Discounts, func(has rating.Discount) bool { return has.Kind == d.Kind }) {
			out = append(out, d.Kind)
		}
	}
	return out
}

// enter keeps a row that was checked without a stop; the reason is told with a new household.
func (k *householdCheck) enter(r *HouseholdImportRow, reason string) error {
	h := r.before
	if r.New {
		homes := []store.Household{{Unit: r.Entry.Unit, InitialRegister: r.Entry.Register, Terms: []store.HouseholdTerms{r.terms()}}}
		if err := k.s.InsertHouseholds(k.id, homes); err != nil {
			return err
		}
		h = homes[0]
		if err := k.s.NoteHousehold(k.id, &store.HouseholdChange{HouseholdID: h.ID, From: r.Entry.From, Unit: h.Unit, Reason: reason, By: k.by}); err != nil {
			return err
		}
	} else {
		if err := k.s.SaveHouseholdTerms(k.id, h.ID, r.terms()); err != nil {
			return err
		}
		if err := k.s.SaveInitialRegister(k.id, h.ID, r.Entry.Register); err != nil {
			return err
		}
	}
	for _, kind := range r.missing() {
		if err := k.s.InsertDiscount(&store.DiscountApplication{ComplexID: k.id, HouseholdID: h.ID, Kind: kind, ReceivedOn: r.Entry.From, From: r.Entry.From,
			State: store.ApplicationGranted, Note: "담당자가 세대와 함께 넣음"}); err != nil {
			return err
		}
	}
	return nil
}

// FileHouseholds checks a file of a complex's households; with take, the rows without a stop are taken over.
func (a *App) FileHouseholds(ctx context.Context, who Actor, complexID string, rows []apartment.HouseholdRow, take bool) (HouseholdImport, error) {
	out := HouseholdImport{Taken: take}
	err := a.fileRows(ctx, who, handedFile{"세대 자료는", len(rows), take}, func(tx store.Tx, _ store.Desk) error {
		k, err := a.householdCheck(tx, who, complexID)
		if err != nil {
			return err
		}
		for i := range rows {
			r := k.row(&rows[i])
			if take && !r.Stopped() && (r.New || r.Changed) {
				if err := k.enter(&r, "세대 자료 파일로 넣음"); err != nil {
					return err
				}
				if r.New {
					out.Added++
				} else {
					out.Replaced++
				}
			}
			for n := range r.Findings {
				r.Findings[n].Path = ""
			}
			out.Rows = append(out.Rows, r)
		}
		if out.Added+out.Replaced == 0 {
			return nil
		}
		return k.s.Log(who.ID, "households.import", complexID)
	})
	return out, err
}

// AddHousehold enters one household from a day on, with a reason.
func (a *App) AddHousehold(ctx context.Context, who Actor, complexID string, row *apartment.HouseholdRow, reason string) error {
	if err := checkReason(reason); err != nil {
		return err
	}
	return a.deskUpdate(ctx, who, func(tx store.Tx, _ store.Desk) error {
		k, err := a.householdCheck(tx, who, complexID)
		if err != nil {
			return err
		}
		r := k.row(row)
		if _, known := k.homes[r.Entry.Unit]; known {
			return kilowon.At("number", kilowon.Errorf(kilowon.Conflict, "%s은(는) 이미 있는 세대입니다. 닫힌 세대라면 세대 화면에서 다시 열어 주세요.", r.Name()))
		}
		for _, f := range r.Findings {
			return kilowon.At(f.Path, kilowon.Errorf(kilowon.Invalid, "%s", f.Message))
		}
		if err := k.enter(&r, reason); err != nil {
			return err
		}
		return k.s.Log(who.ID, "household.add", complexID)
	})
}

func checkReason(reason string) error {
	if n := utf8.RuneCountInString(reason); n == 0 || n > MostReason {
		return kilowon.At("reason", kilowon.Errorf(kilowon.Invalid, "변경 사유를 1자에서 %d자 사이로 적어 주세요(지금 %d자).", MostReason, n))
	}
	return nil
}

// RenameHousehold gives a household another building or number from a day on; its bills of before keep the name they were issued with.
func (a *App) RenameHousehold(ctx context.Context, who Actor, home HomeID, c *store.HouseholdChange, to apartment.Unit) error {
	if err := checkReason(c.Reason); err != nil {
		return err
	}
	if err := to.Check(); err != nil {
		return kilowon.At("number", err)
	}
	return a.deskUpdate(ctx, who, func(tx store.Tx, _ store.Desk) error {
		k, err := a.householdCheck(tx, who, home.ComplexID)
		if err != nil {
			return err
		}
		if err := k.days.check(c.From); err != nil {
			return err
		}
		before, err := k.s.HouseholdChanges(home.ComplexID, home.HouseholdID)
		if err != nil {
			return err
		}
		for i := range before {
			if before[i].Kind == store.HouseholdRenamed && before[i].From >= c.From {
				return missing("from", "%v에 이미 동·호를 바꾸었습니다. 그 뒤의 검침일을 적어 주세요.", before[i].From)
			}
		}
		if _, taken := k.homes[to]; taken {
			return kilowon.At("number", kilowon.Errorf(kilowon.Conflict, "%s은(는) 이 단지의 다른 세대가 쓰거나 쓰던 동·호입니다. 다른 동·호를 적어 주세요.", to.String()))
		}
		c.HouseholdID, c.By = home.HouseholdID, who.ID
		if err := k.s.RenameHousehold(home.ComplexID, c, to); err != nil {
			return err
		}
		return k.s.Log(who.ID, "household.rename", home.HouseholdID)
	})
}

// MeterSwap is an exchange of a household's meter (계기 교체).
type MeterSwap struct {
	On kilowon.Date
	// End is what the old meter showed last, Start what the new one shows first.
	End, Start metering.Register
	Meter      string
	Multiplier int64
	Digits     int
}

// ProposeSwap proposes that a household's meter was exchanged.
func (a *App) ProposeSwap(ctx context.Context, who Actor, home HomeID, m *MeterSwap, reason string) (string, error) {
	return a.proposeTerms(ctx, who, home, Dated{m.On, reason}, func(t *store.HouseholdTerms) {
		t.Swapped, t.SwapEnd, t.SwapStart = m.On, m.End, m.Start
		t.Meter, t.Multiplier, t.Digits = m.Meter, m.Multiplier, m.Digits
	})
}

// Dated is the day and the reason of a change.
type Dated struct {
	From   kilowon.Date
	Reason string
}

// ProposeClosed proposes that a household is no more from a day on, or that it is again; its bills stay.
func (a *App) ProposeClosed(ctx context.Context, who Actor, home HomeID, on Dated, closed bool) (string, error) {
	return a.proposeTerms(ctx, who, home, on, func(t *store.HouseholdTerms) { t.Closed = closed })
}

// proposeTerms proposes the terms of the day with a change.
func (a *App) proposeTerms(ctx context.Context, who Actor, home HomeID, on Dated, change func(t *store.HouseholdTerms)) (string, error) {
	h, err := a.DeskHousehold(ctx, who, home)
	if err != nil {
		return "", err
	}
	terms := termsOn(h.History, on.From)
	if terms == nil {
		return "", missing("from", "이 세대는 %v부터 있습니다. 그날 또는 그 뒤의 날짜를 적어 주세요.", h.History[0].From)
	}
	next := *terms
	next.From = on.From
	if terms.From != on.From {
		next.Swapped, next.SwapEnd, next.SwapStart = 0, 0, 0
	}
	change(&next)
	p := store.Proposal{ComplexID: home.ComplexID, HouseholdID: home.HouseholdID, HouseholdTerms: &next, Reason: on.Reason}
	err = a.Propose(ctx, who, &p)
	return p.ID, err
}

// termsOn are those that hold on a day of all terms, oldest first; nil before the first.
func termsOn(all []store.HouseholdTerms, on kilowon.Date) *store.HouseholdTerms {
	var out *store.HouseholdTerms
	for i := range all {
		if all[i].From <= on {
			out = &all[i]
		}
	}
	return out
}

// checkHouseholdChange refuses what would take a household out of a month that is filed, a second exchange of a meter within one period, and changes that later
// terms would undo.
func (a *App) checkHouseholdChange(s store.Scope, p *store.Proposal) error {
	h, err := s.Household(p.ComplexID, p.HouseholdID, allDays)
	if err != nil {
		return err
	}
	t, before := p.HouseholdTerms, termsOn(h.Terms, p.From())
	keepSwap(t, h.Terms)
	if before == nil {
		return missing("from", "이 세대는 %v부터 있습니다. 그날 또는 그 뒤의 날짜를 적어 주세요.", h.Terms[0].From)
	}
	last := &h.Terms[len(h.Terms)-1]
	if (t.Closed != before.Closed || !t.Swapped.IsZero()) && last.From > t.From {
		return missing("from", "%v부터의 조건이 이미 있어 그 전에 닫거나 계기를 바꿀 수 없습니다. 그날 또는 그 뒤의 날짜를 적어 주세요.", last.From)
	}
	if t.Closed && before.Closed {
		return kilowon.Errorf(kilowon.Conflict, "이미 닫은 세대입니다. 조건을 바꾸려면 먼저 다시 열어 주세요.")
	}
	if t.Closed != before.Closed {
		days, err := enteringDaysOf(s, p.ComplexID)
		if err != nil {
			return err
		}
		return days.check(t.From)
	}
	return a.checkSwap(s, p, h.Terms)
}

func (a *App) checkSwap(s store.Scope, p *store.Proposal, all []store.HouseholdTerms) error {
	t := p.HouseholdTerms
	if t.Swapped.IsZero() {
		return nil
	}
	if t.Swapped != t.From {
		return missing("from", "교체일과 적용일이 달라야 할 까닭이 없습니다. 교체한 날을 적어 주세요.")
	}
	open, err := firstUnbilledDay(s, p.ComplexID)
	if err != nil {
		return err
	}
	for i := range all {
		if on := all[i].Swapped; on >= max(open, 1) && on != t.Swapped {
			return missing("from", "%v에 이미 계기를 바꾼 기록이 있습니다. 한 검침기간에는 계기 교체를 한 번만 적을 수 있습니다. 그 달의 요금을 계산한 뒤 적어 주세요.", on)
		}
	}
	registers, err := s.LastRegisters(p.ComplexID, t.From.Month()+12)
	if err != nil {
		return err
	}
	if last := registers[p.HouseholdID]; t.SwapEnd < last {
		return missing("end", "뗀 계기의 마지막 지침 %s이(가) 지난 검침의 지침 %s보다 작습니다. 지침을 다시 확인해 주세요.", t.SwapEnd, last)
	}
	return nil
}
