package tariff

import (
	"strconv"
	"time"

	"github.com/kilowon/kilowon"
)

// HolidayRules say which days are holidays (관공서의 공휴일에 관한 규정) and which are closed for payment only.
type HolidayRules struct {
	// Covers is the time the rules are complete for, in whole years.
	Covers kilowon.Period
	// Sunday is the rule that makes every Sunday a holiday (제2조 1호).
	Sunday EntryID
	Yearly []HolidayYearly
	// Closures are days on which nothing is paid although they are no holidays, such as 근로자의 날 until 2025.
	Closures []HolidayYearly
	// Lunar has one row for each covered year, in order.
	Lunar []HolidayLunarYear
	// Substitutes are the versions of the substitute rule, in order.
	Substitutes []HolidaySubstitution
	// Appointed are elections and temporary holidays, in order of date.
	Appointed []HolidayAppointed
}

// HolidayFeast names a column of the lunar table.
type HolidayFeast uint8

// The lunar feasts.
const (
	// HolidaySolar is no lunar feast: the day has a month and a day of the month.
	HolidaySolar HolidayFeast = iota
	// HolidaySeollal is 음력 1월 1일.
	HolidaySeollal
	// HolidayBuddha is 음력 4월 8일.
	HolidayBuddha
	// HolidayChuseok is 음력 8월 15일.
	HolidayChuseok
)

var holidayFeastCodes = [...]string{"", "seollal", "buddha", "chuseok"}

// ParseHolidayFeast reads a code such as "seollal".
func ParseHolidayFeast(s string) (HolidayFeast, error) {
	i, err := parseCode(holidayFeastCodes[:], s, "음력 명절")
	return HolidayFeast(i), err
}

// HolidayYearly is a day that comes back every year between From and Until; a zero Until means that it goes on.
type HolidayYearly struct {
	// ID names the holiday for the substitute rule; two rows may share it when one follows the other.
	ID, Name string
	Feast    HolidayFeast
	// Month and Day are the solar date when Feast is HolidaySolar.
	Month time.Month
	Day   int
	// Around makes the day before and the day after holidays too (설날, 추석).
	Around      bool
	From, Until kilowon.Date
	Entry       EntryID
}

// HolidayLunarYear gives the solar dates of the lunar feasts of one year.
type HolidayLunarYear struct {
	Year                     int
	Seollal, Buddha, Chuseok kilowon.Date
}

func (y *HolidayLunarYear) date(f HolidayFeast) kilowon.Date {
	return [...]kilowon.Date{0, y.Seollal, y.Buddha, y.Chuseok}[f]
}

// HolidayTrigger is a set of reasons for which a holiday is given back as a substitute (대체공휴일).
type HolidayTrigger uint8

// The reasons for a substitute.
const (
	// HolidayOnSaturday is a holiday that falls on a Saturday.
	HolidayOnSaturday HolidayTrigger = 1 << iota
	// HolidayOnSunday is a holiday that falls on a Sunday.
	HolidayOnSunday
	// HolidayOnOverlap is a holiday that falls on a weekday together with another one of the yearly list.
	HolidayOnOverlap
)

var holidayTriggerCodes = [...]string{"saturday", "sunday", "overlap"}

// ParseHolidayTrigger reads one code such as "overlap".
func ParseHolidayTrigger(s string) (HolidayTrigger, error) {
	i, err := parseCode(holidayTriggerCodes[:], s, "대체공휴일 사유")
	return 1 << i, err
}

// HolidaySubstitution is one version of the substitute rule (제3조), in force from From until the next version.
type HolidaySubstitution struct {
	From  kilowon.Date
	Entry EntryID
	// On gives the reasons by holiday ID; a holiday that is not named has no substitute.
	On map[string]HolidayTrigger
}

// HolidayAppointed is one day appointed by itself.
type HolidayAppointed struct {
	Date kilowon.Date
	Name string
	// Temporary days (제2조 11호) are no holidays to the meter; the others are elections at the end of a term (제2조 10호의2).
	Temporary bool
	Entry     EntryID
}

// Check finds rules that contradict themselves or leave a hole: an invalid error whose path is the key of the data file.
func (h *HolidayRules) Check() error {
	from, to := h.Covers.From, h.Covers.To
	if from.IsZero() || to <= from || !holidayNewYear(from) || !holidayNewYear(to) {
		return calendarError("covers", "범위는 해의 1월 1일부터 다른 해의 1월 1일 앞까지여야 하는데 %s부터 %s까지입니다", from, to)
	}
	for _, check := range []func() error{h.checkYearly, h.checkLunar, h.checkSubstitutes, h.checkAppointed} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func holidayNewYear(d kilowon.Date) bool {
	_, m, day := d.Civil()
	return m == time.January && day == 1
}

func (h *HolidayRules) checkYearly() error {
	if len(h.Yearly) == 0 {
		return calendarError("yearly", "공휴일이 하나도 없습니다")
	}
	if err := checkHolidays("yearly", h.Yearly); err != nil {
		return err
	}
	return checkHolidays("closures", h.Closures)
}

func checkHolidays(key string, list []HolidayYearly) error {
	last := map[string]*HolidayYearly{}
	for i := range list {
		y, path := &list[i], calendarKey(key, i)
		// 2023 is no leap year: a day that does not come every year is refused.
		if _, m, day := kilowon.DateOf(2023, y.Month, y.Day).Civil(); y.Feast == HolidaySolar && (m != y.Month || day != y.Day) {
			return calendarError(path+".date", "해마다 있는 월-일이어야 하는데 %02d-%02d입니다", y.Month, y.Day)
		}
		if !y.Until.IsZero() && y.Until <= y.From {
			return calendarError(path+".until", "끝나는 날은 시작하는 날(%s)보다 늦어야 하는데 %s입니다", y.From, y.Until)
		}
		if before := last[y.ID]; before != nil && (before.Until.IsZero() || y.From < before.Until) {
			return calendarError(path+".from", "%q의 앞 기간이 끝나기 전에 다음 기간이 %s에 시작합니다", y.ID, y.From)
		}
		last[y.ID] = y
	}
	return nil
}

func (h *HolidayRules) checkLunar() error {
	first, _, _ := h.Covers.From.Civil()
	end, _, _ := h.Covers.To.Civil()
	for i := range end - first {
		path, want := calendarKey("lunar.years", i), first+i
		if i >= len(h.Lunar) {
			return calendarError("lunar.years", "%d년이 없습니다. 범위(covers)의 모든 해가 있어야 합니다", want)
		}
		y := &h.Lunar[i]
		if y.Year != want {
			return calendarError(path+".year", "%d년이 와야 하는데 %d년입니다. 해를 빠뜨리거나 되풀이하지 마십시오", want, y.Year)
		}
		for f := HolidaySeollal; f <= HolidayChuseok; f++ {
			d, key := y.date(f), path+"."+holidayFeastCodes[f]
			if in, _, _ := d.Civil(); d.IsZero() || in != want {
				return calendarError(key, "%d년의 날짜여야 하는데 %q입니다", want, d.String())
			}
			if f > HolidaySeollal && d <= y.date(f-1) {
				return calendarError(key, "설날, 부처님 오신 날, 추석의 차례여야 하는데 %s 다음에 %s이(가) 왔습니다", y.date(f-1), d)
			}
		}
	}
	if len(h.Lunar) > end-first {
		return calendarError(calendarKey("lunar.years", end-first), "범위(covers) 밖의 해입니다")
	}
	return nil
}

func (h *HolidayRules) checkSubstitutes() error {
	known := map[string]bool{}
	for i := range h.Yearly {
		known[h.Yearly[i].ID] = true
	}
	for i, s := range h.Substitutes {
		path := calendarKey("substitutes", i)
		if i > 0 && s.From <= h.Substitutes[i-1].From {
			return calendarError(path+".from", "날짜는 차례로 늘어나야 하는데 %s 다음에 %s이(가) 왔습니다", h.Substitutes[i-1].From, s.From)
		}
		for id := range s.On {
			if !known[id] {
				return calendarError(path+".holidays."+id, "%q은(는) yearly에 없는 공휴일입니다", id)
			}
		}
	}
	if len(h.Substitutes) == 0 || h.Substitutes[0].From > h.Covers.From {
		return calendarError("substitutes", "범위의 첫날 %s에 시행 중인 대체공휴일 규정이 있어야 합니다", h.Covers.From)
	}
	return nil
}

func (h *HolidayRules) checkAppointed() error {
	for i, a := range h.Appointed {
		path := calendarKey("appointed", i) + ".date"
		if !h.Covers.Contains(a.Date) {
			return calendarError(path, "범위(covers) 밖의 날짜 %s입니다", a.Date)
		}
		if i > 0 && a.Date <= h.Appointed[i-1].Date {
			return calendarError(path, "날짜는 차례로 늘어나야 하는데 %s 다음에 %s이(가) 왔습니다", h.Appointed[i-1].Date, a.Date)
		}
	}
	return nil
}

// mark applies the rules to every covered year.
func (h *HolidayRules) mark() (marks map[kilowon.Date]*holidayMark, sunday EntryID) {
	marks = map[kilowon.Date]*holidayMark{}
	on := func(d kilowon.Date) *holidayMark {
		if marks[d] == nil {
			marks[d] = &holidayMark{}
		}
		return marks[d]
	}
	for i := range h.Yearly {
		y := &h.Yearly[i]
		h.each(y, func(d kilowon.Date, name string) {
			m := on(d)
			m.holiday, m.yearly = true, append(m.yearly, y)
			m.add(name, y.Entry)
		})
	}
	for _, a := range h.Appointed {
		m := on(a.Date)
		m.holiday, m.temporary = m.holiday || !a.Temporary, m.temporary || a.Temporary
		m.add(a.Name, a.Entry)
	}
	for i := range h.Closures {
		y := &h.Closures[i]
		h.each(y, func(d kilowon.Date, name string) {
			m := on(d)
			m.closed = true
			if !m.holiday {
				m.add(name, y.Entry)
			}
		})
	}
	for d := h.Covers.From; d < h.Covers.To; d++ {
		if marks[d] != nil {
			h.substitute(d, marks[d].yearly, on)
		}
	}
	return marks, h.Sunday
}

// each calls back for every covered day the yearly rule names.
func (h *HolidayRules) each(y *HolidayYearly, call func(kilowon.Date, string)) {
	around := [...]string{" 전날", "", " 다음 날"}
	for i := range h.Lunar {
		for shift := -1; shift <= 1; shift++ {
			if shift != 0 && !y.Around {
				continue
			}
			d := kilowon.DateOf(h.Lunar[i].Year, y.Month, y.Day)
			if y.Feast != HolidaySolar {
				d = h.Lunar[i].date(y.Feast)
			}
			d = d.AddDays(shift)
			if y.From <= d && (y.Until.IsZero() || d < y.Until) && h.Covers.Contains(d) {
				call(d, y.Name+around[shift+1])
			}
		}
	}
}

// substitute gives the holidays of d their substitutes: each the first day after d that is no Saturday, Sunday, holiday, temporary
// holiday or earlier substitute (제3조 ①–③). Days are handled in order, so that a later one steps past an earlier one's substitute.
func (h *HolidayRules) substitute(d kilowon.Date, yearly []*HolidayYearly, on func(kilowon.Date) *holidayMark) {
	version := &h.Substitutes[0]
	for i := range h.Substitutes {
		if h.Substitutes[i].From <= d {
			version = &h.Substitutes[i]
		}
	}
	at := d
	for _, name := range version.owed(d, yearly) {
		for at++; at.Weekday() == time.Saturday || at.Weekday() == time.Sunday || on(at).holiday || on(at).temporary; at++ {
		}
		if !h.Covers.Contains(at) {
			return
		}
		on(at).holiday = true
		on(at).add("대체공휴일("+name+")", version.Entry)
	}
}

// owed names the holidays of d that are given back. On a weekday with several holidays all but one are lost; the decree does not say which,
// so the substitute carries the names of all that may have one.
func (s *HolidaySubstitution) owed(d kilowon.Date, yearly []*HolidayYearly) []string {
	trigger := HolidayOnOverlap
	switch d.Weekday() {
	case time.Saturday:
		trigger = HolidayOnSaturday
	case time.Sunday:
		trigger = HolidayOnSunday
	}
	var entitled holidayMark
	for _, y := range yearly {
		if s.On[y.ID]&trigger != 0 {
			entitled.names = append(entitled.names, y.Name)
		}
	}
	if trigger != HolidayOnOverlap {
		return entitled.names
	}
	owed := make([]string, min(len(entitled.names), max(len(yearly)-1, 0)))
	for i := range owed {
		owed[i] = entitled.name()
	}
	return owed
}

func calendarKey(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

func calendarError(path, format string, args ...any) error {
	e := kilowon.Errorf(kilowon.Invalid, format, args...)
	e.Path = path
	return e
}
