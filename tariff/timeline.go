package tariff

import (
	"slices"
	"time"

	"github.com/kilowon/kilowon"
)

// Segment is a run of days on which nothing that a list charges by changes: neither its prices nor its season, the climate price or the price-freeze relief.
type Segment struct {
	From kilowon.Date
	// List is nil where the book has no price.
	List   *List
	Entry  EntryID
	Season Season
	// Summer says that the summer blocks of a tiered list hold.
	Summer  bool
	Climate *Dated[kilowon.Price]
	Relief  *Dated[Relief]
}

// horizon is the first day the book no longer answers for; the holiday calendar ends there too.
var horizon = kilowon.MustDate("2051-01-01")

// Timeline is the sorted segments of a list, the last ending at the book's horizon.
type Timeline struct {
	Segments []Segment
	// start is, for each run of 32 days from the first segment on, the segment that its first day lies in.
	start []uint16
}

// Seal lays out what is looked up by date: the timelines of all lists and what is common to them. The loader calls it last; a book whose choices were
// switched is sealed anew.
func (b *Book) Seal() {
	b.common, b.fuel = b.commons(), b.fuelMonths()
	b.timelines = new([slotCount]*Timeline)
	for _, k := range b.keys {
		b.timelines[k.slot()] = b.timeline(b.lists[k.slot()])
	}
	b.early = b.earlier()
}

// Timeline is the timeline of a list; nil when the book has no such list.
func (b *Book) Timeline(k Key) *Timeline {
	if b.timelines == nil || k.Class >= classCount || k.Grade >= gradeCount || k.Voltage >= voltageCount || k.Option >= optionCount {
		return nil
	}
	return b.timelines[k.slot()]
}

// At gives the index of the segment of d, or -1 where the list does not answer for d or the book has no such list.
func (t *Timeline) At(d kilowon.Date) int {
	if t == nil {
		return -1
	}
	run := int(d-t.Segments[0].From) >> 5
	if uint(run) >= uint(len(t.start)) {
		return -1
	}
	i := int(t.start[run])
	for i+1 < len(t.Segments) && t.Segments[i+1].From <= d {
		i++
	}
	if t.Segments[i].List == nil {
		return -1
	}
	return i
}

func (b *Book) timeline(h History[List]) *Timeline {
	var dates []kilowon.Date
	for i := range h {
		dates = append(dates, h[i].From)
		if until := h[i].Value.Until; !until.IsZero() {
			dates = append(dates, until)
		}
	}
	for i := range b.Climate {
		dates = append(dates, b.Climate[i].From)
	}
	for i := range b.Relief {
		dates = append(dates, b.Relief[i].From)
	}
	first := h[0].From
	turns := b.turns(h)
	for m := first.Month() + 1; m < horizon.Month(); m++ {
		if _, month := m.Civil(); turns.Has(month) {
			dates = append(dates, m.First())
		}
	}
	slices.Sort(dates)
	var out []Segment
	for _, d := range slices.Compact(dates) {
		if d < first {
			continue
		}
		s := b.segment(h, d)
		if n := len(out); n == 0 || !out[n-1].equal(&s) {
			out = append(out, s)
		}
	}
	t := &Timeline{Segments: append(out, Segment{From: horizon})}
	for i, d := 0, first; d < horizon; d += 32 {
		for t.Segments[i+1].From <= d {
			i++
		}
		t.start = append(t.start, uint16(i))
	}
	return t
}

// turns are the months in which a list of h may have another season, or other blocks, than in the month before.
func (b *Book) turns(h History[List]) Months {
	var out Months
	before := time.December
	for month := time.January; month <= time.December; month++ {
		other := b.SeasonOf[month] != b.SeasonOf[before]
		for i := range h {
			summer := h[i].Value.SummerMonths
			other = other || summer.Has(month) != summer.Has(before)
		}
		if other {
			out |= MonthSet(month)
		}
		before = month
	}
	return out
}

func (b *Book) segment(h History[List], d kilowon.Date) Segment {
	s := Segment{From: d, Climate: b.Climate.At(d), Relief: b.Relief.At(d)}
	list := h.At(d)
	if until := list.Value.Until; !until.IsZero() && d >= until {
		return s
	}
	_, month, _ := d.Civil()
	s.List, s.Entry = &list.Value, list.Entry
	switch list.Value.Kind {
	case Tiered:
		s.Summer = list.Value.SummerMonths.Has(month)
	case Flat, PerWatt:
		s.Season = AllYear
	case NightSeason, NightAndOther:
		s.Season = NightOther
		if b.SeasonOf[month] == Winter {
			s.Season = NightWinter
		}
	default:
		s.Season = b.SeasonOf[month]
	}
	return s
}

func (s *Segment) equal(o *Segment) bool {
	return s.List == o.List && s.Season == o.Season && s.Summer == o.Summer && s.Climate == o.Climate && s.Relief == o.Relief
}
