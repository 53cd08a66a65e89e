package app

import (
	"context"
	"slices"
	"time"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/apartment"
	"github.com/kilowon/kilowon/store"
)

// AccessHome is a household with what lets it look at its own bills.
type AccessHome struct {
	ID   string
	Unit apartment.Unit
	// Vacant homes have nobody to let in.
	Vacant bool
	// Access is the newest that has not ended, or nil; Devices counts the used ones.
	Access  *store.HomeAccess
	Devices int
}

// Open reports whether a code of the household waits to be used.
func (h *AccessHome) Open(now time.Time) bool {
	return h.Access != nil && h.Access.State == store.AccessIssued && h.Access.CodeExpires.After(now)
}

// AccessList is the households of a complex and who of them may look.
type AccessList struct {
	Contract Contract
	Homes    []AccessHome
	Now      time.Time
}

// Count counts the homes that are so.
func (l *AccessList) Count(so func(h *AccessHome) bool) (n int) {
	for i := range l.Homes {
		if so(&l.Homes[i]) {
			n++
		}
	}
	return n
}

// firstDay is before all terms.
const firstDay = kilowon.Date(1)

// Accesses lists a complex's households and who of them may look.
func (a *App) Accesses(ctx context.Context, who Actor, complexID string) (AccessList, error) {
	var out AccessList
	err := a.view(ctx, who, func(tx store.Tx, s store.Scope) error {
		var err error
		out, err = accessList(tx, s, complexID)
		return err
	})
	return out, err
}

func accessList(tx store.Tx, s store.Scope, complexID string) (AccessList, error) {
	now := tx.Now()
	out := AccessList{Now: now}
	var err error
	if out.Contract, err = contractOn(s, complexID, today(now)); err != nil {
		return out, err
	}
	households, err := s.Households(complexID, dayOf(today(now)))
	if err != nil {
		return out, err
	}
	list, err := s.HomeAccesses(complexID)
	if err != nil {
		return out, err
	}
	of := map[string][]store.HomeAccess{}
	for i := range list {
		of[list[i].HouseholdID] = append(of[list[i].HouseholdID], list[i])
	}
	for i := range households {
		h := &households[i]
		home := AccessHome{ID: h.ID, Unit: h.Unit, Vacant: h.Apartment(dayOf(today(now))).Vacant}
		for k := range of[h.ID] {
			x := &of[h.ID][k]
			if movedOut(h.Terms, x.IssuedOn, today(now)) {
				continue
			}
			if home.Access == nil {
				home.Access = x
			}
			if x.State == store.AccessUsed && x.DeviceExpires.After(now) {
				home.Devices++
			}
		}
		out.Homes = append(out.Homes, home)
	}
	return out, nil
}

// midnight is when a civil day begins in Korea.
func midnight(d kilowon.Date) time.Time {
	y, m, day := d.Civil()
	return time.Date(y, m, day, 0, 0, 0, 0, korea)
}

// dayOf is the period of one day.
func dayOf(d kilowon.Date) kilowon.Period { return kilowon.Period{From: d, To: d.AddDays(1)} }

// movedOut reports whether the home was left empty after the one day and up to the other.
func movedOut(terms []store.HouseholdTerms, after, now kilowon.Date) bool {
	return slices.ContainsFunc(terms, func(t store.HouseholdTerms) bool { return t.Vacant && after < t.From && t.From <= now })
}

// AccessIssue asks for codes of a complex's households.
type AccessIssue struct {
	ComplexID string
	// Homes are the ids of the households; All takes every one instead, Missing those that have neither a code nor a device.
	Homes        []string
	All, Missing bool
	// Days is how long the codes may be used.
	Days int
	// MovedIn is when the household moved in: it sees no bill from before. Zero shows what was billed since the home was last empty.
	MovedIn kilowon.Date
}

// CodeDays are for how many days a code may be asked to hold; the first is offered first.
var CodeDays = []int{14, 7, 30}

// IssuedCode is an access with its code, which is known this once only.
type IssuedCode struct {
	store.HomeAccess
	Code string
}

// IssuedCodes are the codes that were made, and the empty homes that were left out.
type IssuedCodes struct {
	Contract Contract
	Codes    []IssuedCode
	Vacant   []apartment.Unit
}

// IssueAccess makes a code for each household that is asked for; a code that was not used is replaced, devices that are let in stay so.
func (a *App) IssueAccess(ctx context.Context, who Actor, ask AccessIssue) (IssuedCodes, error) {
	var out IssuedCodes
	if !slices.Contains(CodeDays, ask.Days) {
		return out, kilowon.Errorf(kilowon.Invalid, "코드를 쓸 수 있는 기간은 7일, 14일, 30일 가운데 하나여야 하는데 %d일입니다.", ask.Days)
	}
	err := a.update(ctx, who, func(tx store.Tx, s store.Scope) error {
		list, err := accessList(tx, s, ask.ComplexID)
		if err != nil {
			return err
		}
		i := issuer{tx: tx, s: s, who: who, ask: ask}
		if i.movedOut, err = s.MoveOuts(ask.ComplexID); err != nil {
			return err
		}
		if i.moves, err = s.Moves(ask.ComplexID); err != nil {
			return err
		}
		households, err := s.Households(ask.ComplexID, kilowon.Period{From: firstDay, To: today(tx.Now()).AddDays(1)})
		if err != nil {
			return err
		}
		i.terms = make(map[string][]store.HouseholdTerms, len(households))
		for k := range households {
			i.terms[households[k].ID] = households[k].Terms
		}
		out.Contract = list.Contract
		for k := range list.Homes {
			if err := i.issue(&list.Homes[k], &out); err != nil {
				return err
			}
		}
		if len(out.Codes) == 0 {
			return kilowon.Errorf(kilowon.Invalid, "코드를 만들 세대가 없습니다. 세대를 하나 이상 골라 주세요. 공가와 전출한 세대에는 만들지 않습니다.")
		}
		return s.Log(who.ID, "access.issue", ask.ComplexID)
	})
	return out, err
}

// issuer makes the codes of one request.
type issuer struct {
	tx       store.Tx
	s        store.Scope
	who      Actor
	ask      AccessIssue
	movedOut map[string]time.Time
	moves    map[string][]store.Move
	terms    map[string][]store.HouseholdTerms
}

// wants reports whether the household is asked for.
func (i *issuer) wants(h *AccessHome) bool {
	switch {
	case i.ask.All:
		return true
	case i.ask.Missing:
		return h.Devices == 0 && !h.Open(i.tx.Now())
	}
	return slices.Contains(i.ask.Homes, h.ID)
}

func (i *issuer) issue(h *AccessHome, out *IssuedCodes) error {
	switch {
	case !i.wants(h):
		return nil
	case h.Vacant:
		out.Vacant = append(out.Vacant, h.Unit)
		return nil
	}
	if _, err := i.s.EndAccesses(i.ask.ComplexID, h.ID, store.AccessReplaced, true); err != nil {
		return err
	}
	now := i.tx.Now()
	code := IssuedCode{Code: newCode(), HomeAccess: store.HomeAccess{ComplexID: i.ask.ComplexID, HouseholdID: h.ID, Unit: h.Unit, IssuedBy: i.who.ID, IssuedOn: today(now),
		ShownFrom: i.shownFrom(h.ID), CodeExpires: midnight(today(now).AddDays(i.ask.Days + 1))}}
	if err := i.s.InsertAccess(&code.HomeAccess, code.Code); err != nil {
		return err
	}
	out.Codes = append(out.Codes, code)
	return nil
}

// shownFrom is the day since which the same household lives there, as far as is known: the day it says it moved in, the first after the home was empty,
// the day of its settled move (이사정산), or the day the office ended the access of those who moved out.
func (i *issuer) shownFrom(householdID string) kilowon.Date {
	from := i.ask.MovedIn
	for _, t := range i.terms[householdID] {
		if t.Vacant {
			from = max(from, i.livedIn(householdID, t.From))
		}
	}
	left, ended := i.movedOut[householdID]
	for _, m := range i.moves[householdID] {
		from = max(from, m.On)
		// What ended as a move was settled was the access of those who had left before.
		ended = ended && today(left) != m.SettledOn
	}
	if ended {
		from = max(from, today(left))
	}
	return from
}

// livedIn is the first day of terms after the home was empty.
func (i *issuer) livedIn(householdID string, empty kilowon.Date) kilowon.Date {
	for _, t := range i.terms[householdID] {
		if t.From > empty && !t.Vacant {
			return t.From
		}
	}
	return empty
}

// CheckCodes gives the accesses of codes that were just made, for the sheets they are printed on; a code that opens nothing of the complex is not found.
func (a *App) CheckCodes(ctx context.Context, who Actor, complexID string, codes []string) (IssuedCodes, error) {
	var out IssuedCodes
	err := a.view(ctx, who, func(tx store.Tx, s store.Scope) error {
		var err error
		if out.Contract, err = contractOn(s, complexID, today(tx.Now())); err != nil {
			return err
		}
		for _, code := range codes {
			in, err := tx.AccessByCode(out.Contract.ContractNumber, code, today(tx.Now()))
			if err != nil {
				return kilowon.Errorf(kilowon.NotFound, "이미 썼거나 새 코드로 바뀐 코드가 있어 쪽지를 만들지 않았습니다. 코드를 다시 만들어 주세요.")
			}
			out.Codes = append(out.Codes, IssuedCode{in.HomeAccess, code})
		}
		return nil
	})
	return out, err
}

// EndAccess ends the access of a household, or with an empty id of every household of the complex, and tells how many ended.
func (a *App) EndAccess(ctx context.Context, who Actor, home HomeID, why store.HomeAccessEnd) (int, error) {
	if why != store.AccessWithdrawn && why != store.AccessMovedOut {
		return 0, kilowon.Errorf(kilowon.Invalid, "끝내는 까닭은 열람 중지(withdrawn)나 전출(moved_out)이어야 하는데 %q입니다.", why)
	}
	var n int
	err := a.update(ctx, who, func(_ store.Tx, s store.Scope) error {
		var err error
		if n, err = s.EndAccesses(home.ComplexID, home.HouseholdID, why, false); err != nil {
			return err
		}
		object := home.HouseholdID
		if object == "" {
			object = home.ComplexID
		}
		return s.Log(who.ID, "access."+string(why), object)
	})
	return n, err
}

// HomeID names a household of a complex.
type HomeID struct {
	ComplexID, HouseholdID string
}

// AccessRecord is all accesses of one household and what was looked at with them.
type AccessRecord struct {
	Contract Contract
	Home     AccessHome
	List     []store.HomeAccess
	Looks    []store.AccessEntry
	Now      time.Time
}

// mostLooks is how many looks a page shows.
const mostLooks = 100

// AccessRecord gives one household's.
func (a *App) AccessRecord(ctx context.Context, who Actor, home HomeID) (AccessRecord, error) {
	var out AccessRecord
	err := a.view(ctx, who, func(tx store.Tx, s store.Scope) error {
		list, err := accessList(tx, s, home.ComplexID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(list.Homes, func(h AccessHome) bool { return h.ID == home.HouseholdID })
		if at < 0 {
			return kilowon.Errorf(kilowon.NotFound, "그 세대를 이 고객번호에서 찾을 수 없습니다. 세대 열람 목록에서 골라 주세요.")
		}
		out.Contract, out.Home, out.Now = list.Contract, list.Homes[at], list.Now
		if out.List, err = s.HouseholdAccesses(home.ComplexID, home.HouseholdID); err != nil {
			return err
		}
		out.Looks, err = s.HomeLooks(home.ComplexID, home.HouseholdID, mostLooks)
		return err
	})
	return out, err
}
