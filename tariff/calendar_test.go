package tariff

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
)

// smallRules are made-up holidays of 2021 to 2024, few enough to reason about by hand. Entries: 1 Sunday, 2 yearly, 3 appointed, 4 closure,
// 5 substitute rule of 2020, 6 substitute rule of 2022, 7 groups, 8 other days, 9 shift, 10 choices, 11 filing.
func smallRules() (HolidayRules, ReadingRules, []Entry) {
	date := kilowon.MustDate
	h := HolidayRules{
		Covers: kilowon.Period{From: date("2021-01-01"), To: date("2025-01-01")},
		Sunday: 1,
		Yearly: []HolidayYearly{
			{ID: "ten", Name: "십일", Month: time.January, Day: 10, From: date("2021-01-01"), Entry: 2},
			{ID: "feast", Name: "큰날", Feast: HolidayChuseok, Around: true, From: date("2021-01-01"), Entry: 2},
			{ID: "found", Name: "가을날", Month: time.October, Day: 3, From: date("2021-01-01"), Entry: 2},
			{ID: "plain", Name: "보통날", Month: time.June, Day: 6, From: date("2021-01-01"), Entry: 2},
			{ID: "late", Name: "나중날", Month: time.July, Day: 17, From: date("2023-01-01"), Until: date("2024-01-01"), Entry: 2},
		},
		Closures: []HolidayYearly{{ID: "closed", Name: "쉬는날", Month: time.May, Day: 1, From: date("2021-01-01"), Entry: 4}},
		Lunar: []HolidayLunarYear{
			{2021, date("2021-02-12"), date("2021-05-19"), date("2021-09-21")},
			{2022, date("2022-02-01"), date("2022-05-08"), date("2022-10-04")},
			{2023, date("2023-01-22"), date("2023-05-27"), date("2023-10-01")},
			{2024, date("2024-02-10"), date("2024-05-15"), date("2024-09-21")},
		},
		Substitutes: []HolidaySubstitution{
			{From: date("2020-01-01"), Entry: 5, On: map[string]HolidayTrigger{"feast": HolidayOnSunday | HolidayOnOverlap}},
			{From: date("2022-01-01"), Entry: 6, On: map[string]HolidayTrigger{
				"feast": HolidayOnSunday | HolidayOnOverlap, "found": HolidayOnSaturday | HolidayOnSunday | HolidayOnOverlap, "ten": HolidayOnSaturday,
			}},
		},
		Appointed: []HolidayAppointed{
			{Date: date("2021-03-10"), Name: "선거일", Entry: 3},
			{Date: date("2021-03-12"), Name: "임시공휴일", Temporary: true, Entry: 3},
			{Date: date("2023-10-05"), Name: "임시공휴일", Temporary: true, Entry: 3},
		},
	}
	r := ReadingRules{
		Groups: History[[]ReadingGroup]{{From: date("2021-01-01"), Entry: 7, Value: []ReadingGroup{
			{Number: 1, Days: []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, DueDay: LastDay},
			{Number: 2, Days: []int{LastDay}, DueDay: 10, DueNextMonth: true},
		}}},
		Others:  History[map[int]int]{{From: date("2021-01-01"), Entry: 8, Value: map[int]int{}}},
		Shift:   History[DueShift]{{From: date("2021-01-01"), Entry: 9, Value: DueShift{Next: true}}, {From: date("2022-01-01"), Entry: 9}},
		Choices: History[DueChoices]{{From: date("2021-01-01"), Entry: 10, Value: DueChoices{Days: []int{5, LastDay}, Months: 12}}},
		Filing:  History[ReadingFiling]{{From: date("2021-01-01"), Entry: 11, Value: ReadingFiling{Days: 1}}, {From: date("2022-01-01"), Entry: 11, Value: ReadingFiling{Days: 1, Moved: true}}},
	}
	for day := 16; day <= 30; day++ {
		r.Others[0].Value[day] = 1
	}
	entries := make([]Entry, 12)
	for i := range entries {
		entries[i].ID = strings.Repeat("x", i)
	}
	return h, r, entries
}

func smallCalendar(t *testing.T) *Calendar {
	t.Helper()
	c, err := NewCalendar(smallRules())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCalendarDays(t *testing.T) {
	c := smallCalendar(t)
	cases := []struct {
		date  string
		kind  DayKind
		open  bool
		name  string
		entry int
	}{
		{"2021-01-04", Workday, true, "", 0},
		{"2021-01-09", Saturday, false, "토요일", 0},
		{"2021-01-10", Holiday, false, "십일", 2}, // a Sunday, but the holiday is named
		{"2021-01-11", Workday, true, "", 0},    // no substitute under the rule of 2020
		{"2021-01-17", Holiday, false, "일요일", 1},
		{"2021-03-10", Holiday, false, "선거일", 3},
		{"2021-03-12", Workday, false, "임시공휴일", 3},
		{"2021-05-01", Saturday, false, "쉬는날", 4},
		{"2022-05-01", Holiday, false, "일요일", 1}, // to the meter a Sunday, not the closure
		{"2023-05-01", Workday, false, "쉬는날", 4},
		{"2021-09-20", Holiday, false, "큰날 전날", 2},
		{"2021-09-21", Holiday, false, "큰날", 2},
		{"2021-09-22", Holiday, false, "큰날 다음 날", 2},
		// 2022-10-03, a Monday, is two holidays: one substitute after the feast, named after both, and none for the lost name twice.
		{"2022-10-03", Holiday, false, "큰날 전날·가을날", 2},
		{"2022-10-06", Holiday, false, "대체공휴일(큰날·가을날)", 6},
		{"2022-10-07", Workday, true, "", 0},
		// 2023: the feast is Saturday to Monday with one Sunday; its substitute passes 3 October and stops before the temporary holiday.
		{"2023-09-30", Holiday, false, "큰날 전날", 2},
		{"2023-10-04", Holiday, false, "대체공휴일(큰날)", 6},
		{"2023-10-05", Workday, false, "임시공휴일", 3},
		{"2023-10-06", Workday, true, "", 0},
		// 2024: the feast is Friday to Sunday, the substitute the next Monday.
		{"2024-09-23", Holiday, false, "대체공휴일(큰날)", 6},
		// A Sunday gives 보통날 nothing, a Sunday gives 십일 nothing, a year outside gives 나중날 nothing.
		{"2021-06-07", Workday, true, "", 0},
		{"2022-07-18", Workday, true, "", 0},
		{"2023-07-17", Holiday, false, "나중날", 2},
		{"2024-07-17", Workday, true, "", 0},
	}
	for _, tc := range cases {
		d := kilowon.MustDate(tc.date)
		var entry *Entry
		if tc.entry != 0 {
			entry = &c.entries[tc.entry]
		}
		if c.Kind(d) != tc.kind || c.Open(d) != tc.open || c.Name(d) != tc.name || c.Entry(d) != entry {
			t.Errorf("%s: %v open %v %q %v, want %v open %v %q entry %d", d, c.Kind(d), c.Open(d), c.Name(d), c.Entry(d), tc.kind, tc.open, tc.name, tc.entry)
		}
	}
	if len(c.Entries()) != 11 || c.Entries()[0].ID != "x" {
		t.Errorf("entries %v", c.Entries())
	}
}

// A substitute that would fall on a Saturday, a Sunday or another substitute goes on (제3조 ②, ③).
func TestSubstitutesGoOn(t *testing.T) {
	h, r, entries := smallRules()
	h.Lunar[2].Chuseok = kilowon.MustDate("2023-10-05") // Wednesday to Friday; 3 October stands alone
	h.Appointed = nil
	h.Yearly[2].Month, h.Yearly[2].Day = time.October, 6 // now a Friday with the day after the feast
	c, err := NewCalendar(h, r, entries)
	if err != nil {
		t.Fatal(err)
	}
	if d := kilowon.MustDate("2023-10-09"); c.Name(d) != "대체공휴일(큰날·가을날)" {
		t.Errorf("%s is %q", d, c.Name(d))
	}
	h.Appointed = []HolidayAppointed{{Date: kilowon.MustDate("2023-10-09"), Name: "임시공휴일", Temporary: true, Entry: 3}}
	if c, err = NewCalendar(h, r, entries); err != nil {
		t.Fatal(err)
	}
	if d := kilowon.MustDate("2023-10-10"); c.Name(d) != "대체공휴일(큰날·가을날)" {
		t.Errorf("the substitute did not pass the temporary holiday: %s is %q", d, c.Name(d))
	}
	h.Appointed = nil
	h.Lunar[2].Chuseok = kilowon.MustDate("2023-10-08") // Saturday to Monday: the Sunday
	h.Yearly[2].Day = 9                                 // and the Monday overlap
	if c, err = NewCalendar(h, r, entries); err != nil {
		t.Fatal(err)
	}
	for date, name := range map[string]string{"2023-10-10": "대체공휴일(큰날)", "2023-10-11": "대체공휴일(큰날·가을날)", "2023-10-12": ""} {
		if got := c.Name(kilowon.MustDate(date)); got != name {
			t.Errorf("%s is %q, want %q", date, got, name)
		}
	}
}

func TestCalendarEnds(t *testing.T) {
	c := smallCalendar(t)
	for date, covered := range map[string]bool{"2020-12-31": false, "2021-01-01": true, "2024-12-31": true, "2025-01-01": false} {
		d := kilowon.MustDate(date)
		err := c.Check(d)
		if c.Covers(d) != covered || (err == nil) != covered || (err != nil && kilowon.CodeOf(err) != kilowon.Unencoded) {
			t.Errorf("%s: covered %v, %v", d, c.Covers(d), err)
		}
		if covered {
			continue
		}
		if _, err := c.NextBusinessDay(d); kilowon.CodeOf(err) != kilowon.Unencoded {
			t.Errorf("next business day of %s: %v", d, err)
		}
		if _, err := c.DueDate(d); kilowon.CodeOf(err) != kilowon.Unencoded {
			t.Errorf("due date of %s: %v", d, err)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was guessed", d)
				}
			}()
			c.Kind(d)
		}()
	}
	h, r, entries := smallRules()
	h.Appointed = append(h.Appointed, HolidayAppointed{Date: kilowon.MustDate("2024-12-31"), Name: "임시공휴일", Temporary: true, Entry: 3})
	c, err := NewCalendar(h, r, entries)
	if err != nil {
		t.Fatal(err)
	}
	if d, err := c.NextBusinessDay(kilowon.MustDate("2024-12-31")); kilowon.CodeOf(err) != kilowon.Unencoded {
		t.Errorf("the calendar ends on a closed day, yet the next open one is %s %v", d, err)
	}
}

func TestCalendarDueAndFiling(t *testing.T) {
	c := smallCalendar(t)
	cases := []struct{ reading, group, due, filing string }{
		{"2021-01-08", "1", "2021-02-01", "2021-01-09"}, // due Sunday 31 January, moved; filing on a Saturday, not moved
		{"2021-02-28", "2", "2021-03-11", "2021-03-01"}, // the last day of February is 말일; due on the election day, moved
		{"2021-01-28", "1", "2021-02-01", "2021-01-29"}, // another month's 28th is not
		{"2022-01-07", "1", "2022-01-31", "2022-01-11"}, // from 2022 on filing moves over Saturday, Sunday and a substitute-free Monday holiday
		{"2022-06-30", "2", "2022-07-10", "2022-07-01"}, // from 2022 on a due Sunday stays
	}
	for _, tc := range cases {
		d := kilowon.MustDate(tc.reading)
		g, err := c.ReadingGroup(d)
		if err != nil || string(rune('0'+g.Number)) != tc.group {
			t.Errorf("%s: group %d %v, want %s", d, g.Number, err, tc.group)
		}
		if due, err := c.DueDate(d); err != nil || due.String() != tc.due {
			t.Errorf("%s: due %s %v, want %s", d, due, err, tc.due)
		}
		if filing, e, err := c.FilingDeadline(d); err != nil || filing.String() != tc.filing || e != &c.entries[11] {
			t.Errorf("%s: filing %s %v %v, want %s", d, filing, e, err, tc.filing)
		}
		if e, err := c.DueShiftEntry(d); err != nil || e != &c.entries[9] {
			t.Errorf("%s: shift %v %v", d, e, err)
		}
		if choices, e, err := c.DueDayChoices(d); err != nil || !slices.Equal(choices.Days, []int{5, LastDay}) || e != &c.entries[10] {
			t.Errorf("%s: choices %v %v %v", d, choices, e, err)
		}
	}
	if g, _ := c.ReadingGroup(kilowon.MustDate("2021-01-28")); g.Entry != &c.entries[8] {
		t.Errorf("the 28th is no regular reading day, yet its entry is %v", g.Entry)
	}
	h, r, entries := smallRules()
	r.Groups[0].From, r.Others[0].From = kilowon.MustDate("2021-06-01"), kilowon.MustDate("2021-06-01")
	c, err := NewCalendar(h, r, entries)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.DueDate(kilowon.MustDate("2021-05-31")); kilowon.CodeOf(err) != kilowon.Unencoded {
		t.Errorf("a reading before the first rule: %v", err)
	}
}

func TestNewCalendarRefusesContradictions(t *testing.T) {
	date := kilowon.MustDate
	cases := []struct {
		path string
		ruin func(*HolidayRules, *ReadingRules)
	}{
		{"covers", func(h *HolidayRules, _ *ReadingRules) { h.Covers.To = h.Covers.From }},
		{"yearly", func(h *HolidayRules, _ *ReadingRules) { h.Yearly = nil }},
		{"closures[0].date", func(h *HolidayRules, _ *ReadingRules) { h.Closures[0].Day = 0 }},
		{"yearly[5].from", func(h *HolidayRules, _ *ReadingRules) { h.Yearly = append(h.Yearly, h.Yearly[0]) }},
		{"lunar.years", func(h *HolidayRules, _ *ReadingRules) { h.Lunar = h.Lunar[:3] }},
		{"lunar.years[1].chuseok", func(h *HolidayRules, _ *ReadingRules) { h.Lunar[1].Chuseok = 0 }},
		{"substitutes", func(h *HolidayRules, _ *ReadingRules) { h.Substitutes = nil }},
		{"substitutes[1].from", func(h *HolidayRules, _ *ReadingRules) { h.Substitutes[1].From = h.Substitutes[0].From }},
		{"appointed[0].date", func(h *HolidayRules, _ *ReadingRules) { h.Appointed[0].Date = date("2020-12-31") }},
		{"groups[0].groups[1].days", func(_ *HolidayRules, r *ReadingRules) { r.Groups[0].Value[1].Days = nil }},
		{"groups[0].groups[1].days", func(_ *HolidayRules, r *ReadingRules) { r.Groups[0].Value[1].Days = []int{30} }},
		{"groups[0].groups[1].due.day", func(_ *HolidayRules, r *ReadingRules) { r.Groups[0].Value[1].DueDay = 0 }},
		{"other_days", func(_ *HolidayRules, r *ReadingRules) { r.Others[0].From = date("2021-01-02") }},
		{"due_choices[0].days", func(_ *HolidayRules, r *ReadingRules) { r.Choices[0].Value.Days = []int{29} }},
	}
	for _, tc := range cases {
		h, r, entries := smallRules()
		tc.ruin(&h, &r)
		_, err := NewCalendar(h, r, entries)
		if kilowon.CodeOf(err) != kilowon.Invalid || err == nil || !strings.HasPrefix(err.Error(), tc.path+": ") {
			t.Errorf("%s: %v", tc.path, err)
		}
	}
}

func TestCalendarLookupsDoNotAllocate(t *testing.T) {
	c := smallCalendar(t)
	d, kinds := kilowon.MustDate("2021-01-01"), 0
	allocs := testing.AllocsPerRun(100, func() {
		for i := range 365 {
			x := d.AddDays(i)
			if c.Covers(x) && c.Kind(x) == Holiday && !c.Open(x) && c.Name(x) != "" {
				kinds++
			}
			if _, err := c.NextBusinessDay(x); err != nil {
				t.Fatal(err)
			}
		}
	})
	if allocs != 0 || kinds == 0 {
		t.Errorf("%v allocations, %d holidays", allocs, kinds)
	}
}

// Whatever days the feasts fall on, a holiday entitled to a substitute is never lost: each Sunday of a feast and each overlap on a weekday
// adds one open-looking day to the holidays.
func TestSubstitutesMakeUpForLostHolidays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h, r, entries := smallRules()
		h.Appointed, h.Closures = nil, nil
		h.Substitutes[0].On = maps.Clone(h.Substitutes[1].On)
		lost, free := 0, 0
		for i := range h.Lunar {
			y := &h.Lunar[i]
			y.Chuseok = kilowon.DateOf(y.Year, time.September, 7).AddDays(rapid.IntRange(0, 31).Draw(t, "chuseok"))
			found := kilowon.DateOf(y.Year, time.October, 3)
			for d := y.Chuseok - 1; d <= y.Chuseok+1; d++ {
				switch {
				case d.Weekday() == time.Sunday:
					lost++
				case d == found && d.Weekday() != time.Saturday:
					lost++
				}
			}
			if wd := found.Weekday(); wd == time.Saturday || wd == time.Sunday {
				lost++
			}
			if kilowon.DateOf(y.Year, time.January, 10).Weekday() == time.Saturday {
				lost++
			}
		}
		c, err := NewCalendar(h, r, entries)
		if err != nil {
			t.Fatal(err)
		}
		for d := h.Covers.From; d < h.Covers.To; d++ {
			if strings.HasPrefix(c.Name(d), "대체공휴일") {
				free++
				if wd := d.Weekday(); wd == time.Saturday || wd == time.Sunday {
					t.Fatalf("substitute on %s, a %s", d, wd)
				}
			}
		}
		if free != lost {
			t.Fatalf("%d substitutes for %d lost holidays: %+v", free, lost, h.Lunar)
		}
	})
}

func BenchmarkCalendarKind(b *testing.B) {
	c, err := NewCalendar(smallRules())
	if err != nil {
		b.Fatal(err)
	}
	d, holidays := kilowon.MustDate("2021-01-01"), 0
	for i := 0; b.Loop(); i++ {
		if c.Kind(d.AddDays(i&1023)) == Holiday {
			holidays++
		}
	}
}
