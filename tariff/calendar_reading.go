package tariff

import (
	"maps"
	"slices"

	"github.com/kilowon/kilowon"
)

// LastDay stands for the last day of a month (말일) wherever a day of the month is asked for.
const LastDay = 31

// ReadingRules say which day of the month is read in which group and when its bill is due (제69조, 제74조 ②).
type ReadingRules struct {
	Groups History[[]ReadingGroup]
	// Others gives the group for days of the month that are no regular reading day.
	Others History[map[int]int]
	// Choices are the due days a customer with electronic bill and automatic payment may choose.
	Choices History[DueChoices]
	// Shift is the rule that moves a due day on a closed day to the next open one.
	Shift History[DueShift]
	// Filing is the deadline for a complex's household readings.
	Filing History[ReadingFiling]
}

// ReadingGroup is one of the utility's reading groups (검침 차수): the days it is read on and the day its bill is due.
type ReadingGroup struct {
	Number int
	// Days are the regular reading days of the group; LastDay for 말일.
	Days []int
	// DueDay is the day of the month the bill is due, LastDay for 말일, in the reading's month or, where DueNextMonth, the month after it.
	DueDay       int
	DueNextMonth bool
	// Entry is where the group of the asked day comes from; it is marked chosen for days that are no regular reading day.
	Entry *Entry
}

// Due is the group's due day for a reading, before it is moved off a closed day.
func (g ReadingGroup) Due(reading kilowon.Date) kilowon.Date {
	m := reading.Month()
	if g.DueNextMonth {
		m++
	}
	return m.Day(g.DueDay)
}

// DueChoices are the due days that may be chosen, LastDay for 말일; ByGroup narrows them for some groups. A choice is kept for Months.
type DueChoices struct {
	Days    []int
	ByGroup map[int][]int
	Months  int
}

// DueShift says where a due day on a closed day goes.
type DueShift struct {
	// Next moves it to the next open day; otherwise it stays.
	Next bool
}

// ReadingFiling says how many days after the reading day the household readings must be in, and whether a deadline on a closed day moves
// to the next open one.
type ReadingFiling struct {
	Days  int
	Moved bool
}

// ReadingDate is the reading day of a month for a contract read on the given day of the month, LastDay for 말일; a day the month does not
// have becomes its last.
func ReadingDate(month kilowon.Month, day int) kilowon.Date { return month.Day(day) }

// ReadingGroup is the group whose regular reading day the date is. The last day of a month belongs to the group of 말일 whatever its number.
func (c *Calendar) ReadingGroup(reading kilowon.Date) (ReadingGroup, error) {
	groups, err := readingAt(c, c.reading.Groups, reading)
	if err != nil {
		return ReadingGroup{}, err
	}
	_, _, day := reading.Civil()
	if reading == reading.Month().Day(LastDay) {
		day = LastDay
	}
	for _, g := range groups.Value {
		if slices.Contains(g.Days, day) {
			g.Entry = c.entry(groups.Entry)
			return g, nil
		}
	}
	others, err := readingAt(c, c.reading.Others, reading)
	if err != nil {
		return ReadingGroup{}, err
	}
	// Every day is in a group or named here, and the group named exists: both are checked when the calendar is made.
	g := *findGroup(groups.Value, others.Value[day])
	g.Entry = c.entry(others.Entry)
	return g, nil
}

// DueDate is when the bill of a reading is due: the group's due day, or the next open day when it is closed (제74조 ②).
// The error is unencoded for a date outside the calendar.
func (c *Calendar) DueDate(reading kilowon.Date) (kilowon.Date, error) {
	g, err := c.ReadingGroup(reading)
	if err != nil {
		return 0, err
	}
	shift, err := readingAt(c, c.reading.Shift, reading)
	if err != nil {
		return 0, err
	}
	due := g.Due(reading)
	if !shift.Value.Next {
		return due, c.Check(due)
	}
	return c.NextBusinessDay(due)
}

// DueShiftEntry is the rule that moved a due day of this reading.
func (c *Calendar) DueShiftEntry(reading kilowon.Date) (*Entry, error) {
	shift, err := readingAt(c, c.reading.Shift, reading)
	if err != nil {
		return nil, err
	}
	return c.entry(shift.Entry), nil
}

// DueDayChoices are the due days the customer of a reading may choose, LastDay for 말일, with the rule they come from.
func (c *Calendar) DueDayChoices(reading kilowon.Date) (DueChoices, *Entry, error) {
	g, err := c.ReadingGroup(reading)
	if err != nil {
		return DueChoices{}, nil, err
	}
	choices, err := readingAt(c, c.reading.Choices, reading)
	if err != nil {
		return DueChoices{}, nil, err
	}
	out := choices.Value
	if only := out.ByGroup[g.Number]; only != nil {
		out.Days = only
	}
	return out, c.entry(choices.Entry), nil
}

// FilingDeadline is the last day for a complex to file its household readings (별지 2-3 Ⅱ 4., 10.), with the rule it comes from.
func (c *Calendar) FilingDeadline(reading kilowon.Date) (kilowon.Date, *Entry, error) {
	filing, err := readingAt(c, c.reading.Filing, reading)
	if err != nil {
		return 0, nil, err
	}
	deadline := reading.AddDays(filing.Value.Days)
	if filing.Value.Moved {
		deadline, err = c.NextBusinessDay(deadline)
	} else {
		err = c.Check(deadline)
	}
	if err != nil {
		return 0, nil, err
	}
	return deadline, c.entry(filing.Entry), nil
}

// readingAt is the value in force on a reading day, or an unencoded error.
func readingAt[T any](c *Calendar, h History[T], reading kilowon.Date) (*Dated[T], error) {
	if err := c.Check(reading); err != nil {
		return nil, err
	}
	v := h.At(reading)
	if v == nil {
		return nil, kilowon.Errorf(kilowon.Unencoded, "%s에 시행 중인 검침일·납기일 규정이 reading-days.yaml에 없습니다", reading)
	}
	return v, nil
}

func findGroup(groups []ReadingGroup, number int) *ReadingGroup {
	for i := range groups {
		if groups[i].Number == number {
			return &groups[i]
		}
	}
	return nil
}

// Check wants every day of the month in exactly one place at every date the groups or the other days change; the error is invalid and its path
// is the key of the data file.
func (r *ReadingRules) Check() error {
	for i, v := range r.Groups {
		if err := checkGroups(calendarKey("groups", i)+".groups", v.Value); err != nil {
			return err
		}
	}
	var dates []kilowon.Date
	for _, v := range r.Groups {
		dates = append(dates, v.From)
	}
	for _, v := range r.Others {
		dates = append(dates, v.From)
	}
	for _, d := range dates {
		if err := r.checkDays(d); err != nil {
			return err
		}
	}
	for i, v := range r.Choices {
		if err := r.checkChoices(calendarKey("due_choices", i), v); err != nil {
			return err
		}
	}
	for i, v := range r.Filing {
		if v.Value.Days < 1 {
			return calendarError(calendarKey("filing", i)+".days_after", "검침일 뒤의 날수는 1 이상이어야 하는데 %d입니다", v.Value.Days)
		}
	}
	return nil
}

func checkGroups(key string, groups []ReadingGroup) error {
	taken := map[int]int{}
	for i, g := range groups {
		path := calendarKey(key, i)
		if g.Number < 1 || findGroup(groups[:i], g.Number) != nil {
			return calendarError(path+".number", "차수는 1부터 서로 다른 수여야 하는데 %d입니다", g.Number)
		}
		if !dayOfMonth(g.DueDay) {
			return calendarError(path+".due.day", "납기일은 1부터 28까지의 날이거나 last여야 하는데 %d입니다", g.DueDay)
		}
		if len(g.Days) == 0 {
			return calendarError(path+".days", "검침일이 하나도 없습니다")
		}
		for _, day := range g.Days {
			if !dayOfMonth(day) {
				return calendarError(path+".days", "검침일은 1부터 28까지의 날이거나 last여야 하는데 %d입니다", day)
			}
			if n := taken[day]; n != 0 {
				return calendarError(path+".days", "%d일은 %d차에도 있습니다. 한 곳에만 적으십시오", day, n)
			}
			taken[day] = g.Number
		}
	}
	return nil
}

// dayOfMonth reports whether every month has the day.
func dayOfMonth(day int) bool { return day == LastDay || 1 <= day && day <= 28 }

// checkDays wants each day of the month in a group or among the others on one date.
func (r *ReadingRules) checkDays(d kilowon.Date) error {
	groups, others := r.Groups.At(d), r.Others.At(d)
	if groups == nil || others == nil {
		return calendarError("other_days", "groups와 other_days는 같은 날 시작해야 하는데 %s에는 하나뿐입니다", d)
	}
	for day := 1; day <= LastDay; day++ {
		regular := slices.ContainsFunc(groups.Value, func(g ReadingGroup) bool { return slices.Contains(g.Days, day) })
		number, other := others.Value[day]
		switch {
		case regular && other:
			return calendarError("other_days", "%s에 %d일이 groups와 other_days에 함께 있습니다", d, day)
		case !regular && !other:
			return calendarError("other_days", "%s에 %d일의 차수가 없습니다", d, day)
		case other && findGroup(groups.Value, number) == nil:
			return calendarError("other_days", "%s에 %d일의 %d차가 groups에 없습니다", d, day, number)
		}
	}
	return nil
}

func (r *ReadingRules) checkChoices(key string, v Dated[DueChoices]) error {
	for _, day := range v.Value.Days {
		if !dayOfMonth(day) {
			return calendarError(key+".days", "납기일은 1부터 28까지의 날이거나 last여야 하는데 %d입니다", day)
		}
	}
	if v.Value.Months < 1 {
		return calendarError(key+".months", "유지 기간은 1개월 이상이어야 하는데 %d입니다", v.Value.Months)
	}
	groups := r.Groups.At(v.From)
	for _, number := range slices.Sorted(maps.Keys(v.Value.ByGroup)) {
		if groups == nil || findGroup(groups.Value, number) == nil {
			return calendarError(key+".by_group", "%d차가 groups에 없습니다", number)
		}
		for _, day := range v.Value.ByGroup[number] {
			if !slices.Contains(v.Value.Days, day) {
				return calendarError(key+".by_group", "%d차의 %d일은 days에 없는 납기일입니다", number, day)
			}
		}
	}
	return nil
}
