package app

import (
	"cmp"
	"slices"
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// BookQuery chooses price lists of the book; a zero field means all of them. Values that are no price list are always included.
type BookQuery struct {
	Class   tariff.Class
	Grade   tariff.Grade
	Voltage tariff.Voltage
}

// matches reports whether the query chooses the list.
func (q BookQuery) matches(k tariff.Key) bool {
	return (q.Class == tariff.ClassNone || q.Class == k.Class) && (q.Grade == tariff.GradeNone || q.Grade == k.Grade) &&
		(q.Voltage == tariff.VoltageNone || q.Voltage == k.Voltage)
}

// BookState is what the book says on one day.
type BookState struct {
	Date  kilowon.Date `json:"date"`
	Lists []BookEntry  `json:"lists"`
	// Common holds for more than one class: climate, fuel, taxes, discounts, roundings, chosen points.
	Common []BookEntry `json:"common"`
}

// BookEntry is one dated entry of the book with everything it says.
type BookEntry struct {
	BookName
	From kilowon.Date `json:"from"`
	// Until is the first day it no longer holds; zero while it does.
	Until  kilowon.Date `json:"until,omitzero"`
	Values []BookValue  `json:"values"`
	Source BookSource   `json:"source"`
}

// BookName says what of the book is meant; class, voltage and option stand where it is a price list.
type BookName struct {
	// Key is stable, e.g. "general-high-a/a1/2" or "climate".
	Key     string        `json:"key"`
	Name    string        `json:"name"`
	Class   string        `json:"class,omitempty"`
	Grade   string        `json:"grade,omitempty"`
	Voltage string        `json:"voltage,omitempty"`
	Option  tariff.Option `json:"option,omitempty"`
}

// BookValue is one number or choice of an entry.
type BookValue struct {
	// Key is stable within its entry, e.g. "energy/summer/peak".
	Key  string `json:"key"`
	Name string `json:"name"`
	// Value is an exact decimal where Unit is given, and a word otherwise.
	Value string `json:"value"`
	Unit  string `json:"unit,omitempty"`
}

// BookSource tells where an entry was read and how sure it is.
type BookSource struct {
	// ID names the entry as explanations do.
	ID         string       `json:"id"`
	Title      string       `json:"title"`
	Document   string       `json:"document"`
	Cite       kilowon.Cite `json:"cite"`
	Reference  string       `json:"reference"`
	Published  string       `json:"published,omitempty"`
	Checked    kilowon.Date `json:"checked"`
	Confidence string       `json:"confidence"`
	Chosen     bool         `json:"chosen,omitempty"`
	Note       string       `json:"note,omitempty"`
}

// BookAt gives what holds on a day. Lists that do not exist are not_found; a class without lists and a day before the first list or after the
// last one are unencoded.
func BookAt(book *tariff.Book, q BookQuery, on kilowon.Date) (*BookState, error) {
	out := &BookState{Date: on, Lists: []BookEntry{}, Common: []BookEntry{}}
	lists := listSeries(book, q)
	if err := q.check(book, lists); err != nil {
		return nil, err
	}
	for i := range lists {
		if e := lists[i].at(on); e != nil {
			out.Lists = append(out.Lists, lists[i].entry(book, e))
		}
	}
	if len(out.Lists) == 0 {
		return nil, outside(lists, on)
	}
	for _, s := range commonSeries(book) {
		if e := s.at(on); e != nil {
			out.Common = append(out.Common, s.entry(book, e))
		}
	}
	return out, nil
}

// check says why a query has no list.
func (q BookQuery) check(book *tariff.Book, lists []bookSeries) error {
	if len(lists) > 0 {
		return nil
	}
	for _, k := range book.Keys() {
		if q.Class == tariff.ClassNone || q.Class == k.Class {
			return kilowon.Errorf(kilowon.NotFound, "%s에는 이 갑·을 구분이나 공급전압의 요금표가 없습니다. 구분과 전압을 빼고 다시 물으면 있는 것이 모두 나옵니다.", q.Class)
		}
	}
	e := kilowon.Errorf(kilowon.Unencoded, "%s 요금표는 아직 들어 있지 않습니다. 수록 범위에서 있는 것을 볼 수 있습니다.", q.Class)
	e.Path = "class"
	return e
}

func outside(lists []bookSeries, on kilowon.Date) error {
	first, last := lists[0].dated[0].from, kilowon.Date(0)
	for i := range lists {
		first = min(first, lists[i].dated[0].from)
		last = max(last, lists[i].dated[len(lists[i].dated)-1].until)
	}
	e := kilowon.Errorf(kilowon.Unencoded, "이 요금표는 %s부터 들어 있는데 %s을(를) 물었습니다.", first, on)
	if on >= first {
		e = kilowon.Errorf(kilowon.Unencoded, "이 요금표는 %s 전날까지 들어 있는데 %s을(를) 물었습니다.", last, on)
	}
	e.Path = "date"
	return e
}

// BookRevision is what changed in the book after one day up to another.
type BookRevision struct {
	From    kilowon.Date `json:"from"`
	To      kilowon.Date `json:"to"`
	Changes []BookChange `json:"changes"`
}

// The kinds of changes.
const (
	BookBegins  = "begins"
	BookChanges = "changes"
	BookEnds    = "ends"
)

// BookChange is one dated entry that begins, changes or ends.
type BookChange struct {
	Date kilowon.Date `json:"date"`
	Kind string       `json:"kind" enum:"begins,changes,ends"`
	BookName
	Values []BookValueChange `json:"values"`
	// Source is that of the new entry, and of the last one where it ends.
	Source BookSource `json:"source"`
}

// BookValueChange is one number or choice that changed; Old or New is empty where there was none or is none any more.
type BookValueChange struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Old  string `json:"old,omitempty"`
	New  string `json:"new,omitempty"`
	Unit string `json:"unit,omitempty"`
	// Difference is new less old with its sign, where both are numbers of the same unit.
	Difference string `json:"difference,omitempty"`
}

// BookDiff gives what a person at the end of day from does not know yet at the end of day to: every entry dated after from and not after
// to, value by value, in order of dates. Lists the query does not choose are left out. It is invalid for from to lie after to.
func BookDiff(book *tariff.Book, q BookQuery, from, to kilowon.Date) (*BookRevision, error) {
	if from > to {
		e := kilowon.Errorf(kilowon.Invalid, "앞 날짜가 뒤 날짜보다 늦습니다: %s, %s. 두 날짜를 바꾸어 적어 주세요.", from, to)
		e.Path = "from"
		return nil, e
	}
	lists := listSeries(book, q)
	if err := q.check(book, lists); err != nil {
		return nil, err
	}
	out := &BookRevision{From: from, To: to, Changes: []BookChange{}}
	for _, s := range slices.Concat(lists, commonSeries(book)) {
		out.Changes = append(out.Changes, s.changes(book, from, to)...)
	}
	slices.SortStableFunc(out.Changes, func(a, b BookChange) int { return cmp.Compare(a.Date, b.Date) })
	return out, nil
}

// bookSeries is one price list or value through time.
type bookSeries struct {
	name  BookName
	dated []bookDated
}

// bookDated is one entry of a series; values writes it out when it is asked for.
type bookDated struct {
	from, until kilowon.Date
	entry       tariff.EntryID
	values      func() []BookValue
}

// at gives the entry in force on a day, or nil.
func (s *bookSeries) at(on kilowon.Date) *bookDated {
	for i := len(s.dated) - 1; i >= 0; i-- {
		if d := &s.dated[i]; d.from <= on {
			if !d.until.IsZero() && on >= d.until {
				return nil
			}
			return d
		}
	}
	return nil
}

func (s *bookSeries) entry(book *tariff.Book, d *bookDated) BookEntry {
	return BookEntry{BookName: s.name, From: d.from, Until: d.until, Values: d.values(), Source: bookSource(book.Entry(d.entry))}
}

// changes walks the entries that begin or end in the time asked for; an entry that repeats what was there is none.
func (s *bookSeries) changes(book *tariff.Book, from, to kilowon.Date) []BookChange {
	var out []BookChange
	add := func(kind string, date kilowon.Date, id tariff.EntryID, values []BookValueChange) {
		out = append(out, BookChange{Date: date, Kind: kind, BookName: s.name, Values: values, Source: bookSource(book.Entry(id))})
	}
	within := func(d kilowon.Date) bool { return from < d && d <= to }
	for i := range s.dated {
		d := &s.dated[i]
		if within(d.from) {
			if i == 0 {
				add(BookBegins, d.from, d.entry, valueChanges(nil, d.values()))
			} else if v := valueChanges(s.dated[i-1].values(), d.values()); len(v) > 0 {
				add(BookChanges, d.from, d.entry, v)
			}
		}
		if last := i == len(s.dated)-1; last && within(d.until) {
			add(BookEnds, d.until, d.entry, valueChanges(d.values(), nil))
		}
	}
	return out
}

// valueChanges lists what differs, in the order of the new values and then of those that are gone.
func valueChanges(old, now []BookValue) []BookValueChange {
	was := make(map[string]*BookValue, len(old))
	for i := range old {
		was[old[i].Key] = &old[i]
	}
	out := []BookValueChange{}
	for i := range now {
		v := &now[i]
		before := was[v.Key]
		delete(was, v.Key)
		switch {
		case before == nil:
			out = append(out, BookValueChange{Key: v.Key, Name: v.Name, New: v.Value, Unit: v.Unit})
		case before.Value != v.Value || before.Unit != v.Unit:
			out = append(out, BookValueChange{Key: v.Key, Name: v.Name, Old: before.Value, New: v.Value, Unit: v.Unit, Difference: difference(before, v)})
		}
	}
	for i := range old {
		if v := was[old[i].Key]; v != nil {
			out = append(out, BookValueChange{Key: v.Key, Name: v.Name, Old: v.Value, Unit: v.Unit})
		}
	}
	return out
}

// difference is exact: both texts have at most two decimals, as every number of the book written here.
func difference(old, now *BookValue) string {
	if old.Unit == "" || old.Unit != now.Unit {
		return ""
	}
	a, errA := kilowon.ParsePrice(old.Value)
	b, errB := kilowon.ParsePrice(now.Value)
	if errA != nil || errB != nil {
		return ""
	}
	if b > a {
		return "+" + plainPrice(b-a)
	}
	return plainPrice(b - a)
}

func bookSource(e *tariff.Entry) BookSource {
	return BookSource{ID: e.ID, Title: e.Title, Document: e.Source.Document, Cite: e.Source.Cite, Reference: e.Source.Reference,
		Published: e.Source.Published, Checked: e.Source.Checked, Confidence: e.Source.Confidence.String(), Chosen: e.Chosen, Note: e.Note}
}

// seriesKey is the part of an entry's ID before its date.
func seriesKey(id string) string {
	if i := strings.LastIndexByte(id, '/'); i >= 0 {
		return id[:i]
	}
	return id
}
