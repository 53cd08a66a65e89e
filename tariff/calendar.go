package tariff

import (
	"strings"
	"time"

	"github.com/kilowon/kilowon"
)

// DayKind is what a day is to the meter (별표 3 제1호). Temporary holidays (임시공휴일) are no holidays to it (별표 3 제3호).
type DayKind uint8

// The kinds of days.
const (
	// Workday is metered by the hours of 별표 3 as they stand.
	Workday DayKind = iota
	// Saturday is a Saturday that is no holiday: its peak hours are metered as mid load.
	Saturday
	// Holiday is metered as light load from midnight to midnight; Sundays are holidays of the decree.
	Holiday
)

var dayKindNames = [...]string{"평일", "토요일", "공휴일"}

// String is the Korean name of the kind.
func (k DayKind) String() string { return dayKindNames[k] }

// Calendar tells what a day is to the meter, which days are open for payment, and which reading day is due when. It is read-only once
// made and safe for concurrent use. Kind, Name, Entry and Open look up one day and want a date that Covers reports; they panic outside it as
// a slice does, because a guess would become a wrong bill. Ask Check once for both ends of a period.
type Calendar struct {
	covers  kilowon.Period
	days    []calendarDay
	names   []string
	entries []Entry
	reading ReadingRules
}

// calendarDay is small: a year of intervals walks over 365 of them.
type calendarDay struct {
	kind DayKind
	// wait is how many days the next open day lies ahead: 0 for an open day, calendarEnd when it lies behind the last covered day.
	wait  uint8
	name  uint16
	entry EntryID
}

const calendarEnd = 255

// NewCalendar makes the calendar from its rules. Entries are the provenance the rules' EntryIDs point at; entry 0 stands for none.
// Rules that contradict themselves are an invalid error whose path is the key of the data file.
func NewCalendar(h HolidayRules, r ReadingRules, entries []Entry) (*Calendar, error) {
	if err := h.Check(); err != nil {
		return nil, err
	}
	if err := r.Check(); err != nil {
		return nil, err
	}
	c := &Calendar{covers: h.Covers, days: make([]calendarDay, h.Covers.Days()), names: []string{""}, entries: entries, reading: r}
	c.fill(h.mark())
	return c, nil
}

// fill turns the marks into one small record a day; the days are walked backwards so that each knows the next open one.
func (c *Calendar) fill(marks map[kilowon.Date]*holidayMark, sunday EntryID) {
	known := map[string]uint16{"": 0}
	nextOpen := -1
	for i := len(c.days) - 1; i >= 0; i-- {
		d := c.covers.From.AddDays(i)
		day := &c.days[i]
		name := ""
		mark := marks[d]
		if mark == nil {
			mark = &holidayMark{}
		}
		switch weekday := d.Weekday(); {
		case mark.holiday:
			day.kind, name, day.entry = Holiday, mark.name(), mark.entry
		case weekday == time.Sunday:
			day.kind, name, day.entry = Holiday, "일요일", sunday
		case weekday == time.Saturday:
			day.kind, name, day.entry = Saturday, "토요일", mark.entry
			if mark.shut() {
				name = mark.name()
			}
		case mark.shut():
			name, day.entry = mark.name(), mark.entry
		default:
			nextOpen = i
		}
		day.wait = calendarEnd
		if nextOpen >= 0 {
			day.wait = uint8(nextOpen - i)
		}
		if _, ok := known[name]; !ok {
			known[name] = uint16(len(c.names))
			c.names = append(c.names, name)
		}
		day.name = known[name]
	}
}

// Covers reports whether d is inside the calendar.
func (c *Calendar) Covers(d kilowon.Date) bool { return c.covers.Contains(d) }

// Check is nil for a covered date and an unencoded error for any other.
func (c *Calendar) Check(d kilowon.Date) error {
	if c.Covers(d) {
		return nil
	}
	return kilowon.Errorf(kilowon.Unencoded, "공휴일 달력은 %s까지인데 %s을(를) 물었습니다. holidays.yaml의 범위(covers)와 음력 표를 늘려야 합니다", c.covers, d)
}

// Kind is what the day is to the meter (별표 3). The date must be covered.
func (c *Calendar) Kind(d kilowon.Date) DayKind { return c.days[d-c.covers.From].kind }

// Name is the Korean name of a day that is not an ordinary weekday, e.g. "추석 전날", "대체공휴일(추석)", "임시공휴일", "일요일", "근로자의 날";
// it is empty for an ordinary weekday. The date must be covered.
func (c *Calendar) Name(d kilowon.Date) string { return c.names[c.days[d-c.covers.From].name] }

// Entry is where the day's name comes from, or nil for an ordinary weekday or Saturday. The date must be covered.
func (c *Calendar) Entry(d kilowon.Date) *Entry { return c.entry(c.days[d-c.covers.From].entry) }

func (c *Calendar) entry(id EntryID) *Entry {
	if id == 0 {
		return nil
	}
	return &c.entries[id]
}

// Entries is the provenance of every value of the calendar, without the empty entry 0.
func (c *Calendar) Entries() []Entry { return c.entries[1:] }

// Open reports whether bills can be paid on the day: it is no Saturday, no Sunday, no holiday, no temporary holiday and no closure such as
// 근로자의 날. The date must be covered.
func (c *Calendar) Open(d kilowon.Date) bool { return c.days[d-c.covers.From].wait == 0 }

// NextBusinessDay is the first open day on or after d: d itself when it is open. The error is unencoded when the calendar ends before it.
func (c *Calendar) NextBusinessDay(d kilowon.Date) (kilowon.Date, error) {
	if err := c.Check(d); err != nil {
		return 0, err
	}
	wait := c.days[d-c.covers.From].wait
	if wait == calendarEnd {
		return 0, c.Check(c.covers.To)
	}
	return d.AddDays(int(wait)), nil
}

// holidayMark is what the rules say of one day before the weekday is looked at.
type holidayMark struct {
	names []string
	// entry is the rule that named the day first.
	entry EntryID
	// holiday counts for the meter and the due day; temporary and closed for the due day only.
	holiday, temporary, closed bool
	// yearly are the rules of the yearly list that fall on the day; they decide substitutes.
	yearly []*HolidayYearly
}

func (m *holidayMark) add(name string, entry EntryID) {
	if len(m.names) == 0 {
		m.entry = entry
	}
	m.names = append(m.names, name)
}

func (m *holidayMark) shut() bool { return m.temporary || m.closed }

func (m *holidayMark) name() string { return strings.Join(m.names, "·") }
