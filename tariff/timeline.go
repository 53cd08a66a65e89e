package tariff

import (
	"slices"

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

// Seal lays out the timelines of all lists. The loader calls it last; a sealed book is not changed any more.
func (b *Book) Seal() {
	for _, k := range b.keys {
		b.timelines[k.slot()] = b.timeline(b.lists[k.slot()])
	}
}

// Timeline is the sorted segments of a list, the last ending at the book's horizon; nil when the book has no such list.
func (b *Book) Timeline(k Key) []Segment {
	if k.Class >= classCount || k.Grade >= gradeCount || k.Voltage >= voltageCount || k.Option >= optionCount {
		return nil
	}
	return b.timelines[k.slot()]
}

// SegmentAt gives the index of the segment of d, or -1 where the list does not answer for d.
func SegmentAt(segments []Segment, d kilowon.Date) int {
	low, high := 0, len(segments) // segments before low begin by d, those from high on after it
	for low < high {
		if mid := int(uint(low+high) >> 1); segments[mid].From <= d {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low == 0 || segments[low-1].List == nil {
		return -1
	}
	return low - 1
}

func (b *Book) timeline(h History[List]) []Segment {
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
	for m := first.Month() + 1; m.First() < horizon; m++ {
		dates = append(dates, m.First())
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
	return append(out, Segment{From: horizon})
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
