package book

import (
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"pgregory.net/rapid"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

func calendarOf(t *testing.T) *tariff.Calendar {
	t.Helper()
	c, err := loadCalendar(os.DirFS("data"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// tableRows reads a testdata table: columns apart by "|", comments from "#" at the start of a line.
func tableRows(t *testing.T, name string, columns int) [][]string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		row := strings.Split(line, "|")
		if len(row) != columns {
			t.Fatalf("%s: %d columns in %q", name, len(row), line)
		}
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		t.Fatalf("%s is empty", name)
	}
	return rows
}

var koreanWeekdays = [...]string{"일", "월", "화", "수", "목", "금", "토"}

func TestCalendarEqualsThePublishedHolidays(t *testing.T) {
	c := calendarOf(t)
	published := map[kilowon.Date][]string{}
	for _, row := range tableRows(t, "calendar-holidays.txt", 4) {
		d := kilowon.MustDate(row[0])
		if koreanWeekdays[d.Weekday()] != row[1] {
			t.Errorf("%s is written as %s", d, row[1])
		}
		published[d] = row
	}
	for d := kilowon.MustDate("2016-01-01"); d < kilowon.MustDate("2028-01-01"); d++ {
		row := published[d]
		kind, name, open := tariff.Workday, "", true
		switch {
		case row != nil && row[2] == "공휴일":
			kind, name, open = tariff.Holiday, row[3], false
		case row != nil:
			name, open = row[3], false
		case d.Weekday() == time.Sunday:
			kind, name, open = tariff.Holiday, "일요일", false
		case d.Weekday() == time.Saturday:
			kind, name, open = tariff.Saturday, "토요일", false
		}
		if y, m, day := d.Civil(); m == time.May && day == 1 && y < 2026 && d.Weekday() != time.Sunday {
			name, open = "근로자의 날", false
		}
		if c.Kind(d) != kind || c.Name(d) != name || c.Open(d) != open {
			t.Errorf("%s: got %v %q open %v, published %v %q open %v", d, c.Kind(d), c.Name(d), c.Open(d), kind, name, open)
		}
		if named := c.Entry(d) != nil; named != (name != "" && name != "토요일") {
			t.Errorf("%s %q: entry %v", d, name, c.Entry(d))
		}
	}
}

func TestCalendarCountsAsTheAlmanac(t *testing.T) {
	c := calendarOf(t)
	for _, row := range tableRows(t, "calendar-almanac.txt", 3) {
		year, _ := strconv.Atoi(row[0])
		holidays := 0
		for d := kilowon.DateOf(year, 1, 1); d < kilowon.DateOf(year+1, 1, 1); d++ {
			if c.Kind(d) == tariff.Holiday {
				holidays++
			}
		}
		if strconv.Itoa(holidays) != row[1] {
			t.Errorf("%d: %d holidays, almanac %s (%s)", year, holidays, row[1], row[2])
		}
	}
}

func TestCalendarLunarTableHasTwoSources(t *testing.T) {
	c := calendarOf(t)
	rows := tableRows(t, "calendar-lunar.txt", 3)
	if len(rows) != 35 {
		t.Fatalf("%d years", len(rows))
	}
	for i, row := range rows {
		if row[0] != strconv.Itoa(2016+i) || row[1] != row[2] {
			t.Errorf("%v", row)
		}
		for j, want := range []string{"설날", "부처님 오신 날", "추석"} {
			d := kilowon.MustDate(strings.Fields(row[1])[j])
			if i < 2 && j == 1 {
				want = "석가탄신일"
			}
			if !slices.Contains(strings.Split(c.Name(d), "·"), want) || c.Kind(d) != tariff.Holiday {
				t.Errorf("%s is %q, not %s", d, c.Name(d), want)
			}
		}
	}
}

// The elections not yet announced must be those of 공직선거법 제34조: the first Wednesday from 50 (70, 30) days before the end of the term on,
// a week later when it or a day beside it is a holiday.
func TestCalendarElectionsFollowTheAct(t *testing.T) {
	c := calendarOf(t)
	want := map[kilowon.Date]bool{}
	terms := []struct {
		first, every int
		month        time.Month
		day, before  int
	}{{2028, 4, time.May, 29, 50}, {2030, 5, time.June, 3, 70}, {2030, 4, time.June, 30, 30}}
	for _, term := range terms {
		for year := term.first; year <= 2050; year += term.every {
			d := kilowon.DateOf(year, term.month, term.day).AddDays(-term.before)
			for d.Weekday() != time.Wednesday {
				d++
			}
			holiday := c.Kind(d) == tariff.Holiday && !strings.Contains(c.Name(d), "선거")
			if holiday || c.Kind(d-1) == tariff.Holiday || c.Kind(d+1) == tariff.Holiday {
				d += 7
			}
			want[d] = true
		}
	}
	for d := kilowon.MustDate("2027-01-01"); d < kilowon.MustDate("2051-01-01"); d++ {
		election := strings.Contains(c.Name(d), "선거")
		if election != want[d] {
			t.Errorf("%s %q: election by the act: %v", d, c.Name(d), want[d])
		}
		if election && c.Entry(d).Source.Confidence != tariff.Derived {
			t.Errorf("%s is not marked as derived", d)
		}
	}
}

func TestCalendarDueDates(t *testing.T) {
	c := calendarOf(t)
	cases := []struct{ reading, due, why string }{
		{"2025-07-01", "2025-07-25", "1차"},
		{"2025-05-01", "2025-05-26", "25일이 일요일"},
		{"2025-01-10", "2025-01-31", "2차 말일"},
		{"2023-04-10", "2023-05-02", "말일이 일요일, 다음 날이 근로자의 날"},
		{"2016-04-17", "2016-05-09", "어린이날, 임시공휴일, 주말"},
		{"2025-09-17", "2025-10-10", "추석 연휴, 대체공휴일, 한글날"},
		{"2026-07-19", "2026-08-10", "4차"},
		{"2026-04-22", "2026-05-15", "5차"},
		{"2024-11-26", "2024-12-20", "6차, 해 안에서"},
		{"2024-12-26", "2025-01-20", "6차, 해를 넘김"},
		{"2023-08-31", "2023-09-18", "말일 검침은 다음 달 18일(안내서의 청구서)"},
		{"2023-02-28", "2023-03-20", "2월의 말일도 7차, 18일이 토요일"},
		{"2023-03-28", "2023-04-20", "3월 28일은 말일이 아니므로 앞의 6차"},
		{"2025-06-07", "2025-06-25", "정기검침일이 아닌 날은 앞의 1차"},
	}
	for _, tc := range cases {
		due, err := c.DueDate(kilowon.MustDate(tc.reading))
		if err != nil || due.String() != tc.due {
			t.Errorf("reading %s (%s): due %s %v, want %s", tc.reading, tc.why, due, err, tc.due)
		}
	}
}

// The 21 regular reading days are never a chosen value, every other day is.
func TestCalendarReadingGroups(t *testing.T) {
	c := calendarOf(t)
	month, _ := kilowon.ParseMonth("2025-07")
	want := [...]int{0, 1, 1, 1, 1, 1, -1, -1, 2, 2, 2, 2, 2, -2, -2, 3, 3, 3, 4, 4, -4, -4, 5, 5, 5, 6, 6, -6, -6, -6, -6, 7}
	regular := 0
	for day := 1; day <= 31; day++ {
		g, err := c.ReadingGroup(tariff.ReadingDate(month, day))
		if err != nil {
			t.Fatal(err)
		}
		got := g.Number
		if g.Entry.Chosen {
			got = -got
		} else {
			regular++
		}
		if got != want[day] {
			t.Errorf("day %d: group %d, want %d", day, got, want[day])
		}
	}
	if regular != 21 {
		t.Errorf("%d regular reading days, the utility has 21", regular)
	}
	february, _ := kilowon.ParseMonth("2024-02")
	if d := tariff.ReadingDate(february, tariff.LastDay); d.String() != "2024-02-29" {
		t.Errorf("last day %s", d)
	}
}

func TestCalendarDueChoicesAndFiling(t *testing.T) {
	c := calendarOf(t)
	first, e, err := c.DueDayChoices(kilowon.MustDate("2025-07-01"))
	if err != nil || !slices.Equal(first.Days, []int{5, 10, 15, 20, 25, tariff.LastDay}) || first.Months != 12 || e == nil {
		t.Errorf("%+v %v %v", first, e, err)
	}
	last, _, err := c.DueDayChoices(kilowon.MustDate("2025-07-31"))
	if err != nil || !slices.Equal(last.Days, []int{20, 25}) {
		t.Errorf("%+v %v", last, err)
	}
	// 2025-01-24 is a Friday: the deadline stays on the Saturday, which the entry owns up to have chosen.
	deadline, e, err := c.FilingDeadline(kilowon.MustDate("2025-01-24"))
	if err != nil || deadline.String() != "2025-01-25" || !e.Chosen || e.Note == "" {
		t.Errorf("%s %+v %v", deadline, e, err)
	}
}

func TestCalendarProperties(t *testing.T) {
	c := calendarOf(t)
	first, end := kilowon.MustDate("2016-01-01"), kilowon.MustDate("2050-12-01")
	rapid.Check(t, func(t *rapid.T) {
		d := kilowon.Date(rapid.Int32Range(int32(first), int32(end)-1).Draw(t, "date"))
		next, err := c.NextBusinessDay(d)
		if err != nil || !c.Open(next) || next < d {
			t.Fatalf("next business day of %s: %s %v", d, next, err)
		}
		for x := d; x < next; x++ {
			if c.Open(x) {
				t.Fatalf("%s is open before %s, the next business day of %s", x, next, d)
			}
		}
		if c.Open(d) && c.Kind(d) != tariff.Workday {
			t.Fatalf("%s is open and %v", d, c.Kind(d))
		}
		if d.Weekday() == time.Sunday && c.Kind(d) != tariff.Holiday {
			t.Fatalf("Sunday %s is %v", d, c.Kind(d))
		}
		if (c.Name(d) == "") != c.Open(d) {
			t.Fatalf("%s: %q, open %v", d, c.Name(d), c.Open(d))
		}
		if strings.HasPrefix(c.Name(d), "대체공휴일") && (d.Weekday() == time.Saturday || d.Weekday() == time.Sunday) {
			t.Fatalf("substitute on a weekend: %s", d)
		}
		due, err := c.DueDate(d)
		if err != nil || !c.Open(due) || due-d < 7 || due-d > 40 {
			t.Fatalf("reading %s is due %s %v", d, due, err)
		}
	})
}

// badCalendar is the files of the calendar with one text replaced in one of them.
func badCalendar(t *testing.T, file, old, text string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	for _, name := range []string{"sources.yaml", "articles.yaml", holidayFile, readingFile} {
		data, err := os.ReadFile("data/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if name == file {
			if strings.Count(string(data), old) == 0 {
				t.Fatalf("%s has no %q", file, old)
			}
			data = []byte(strings.Replace(string(data), old, text, 1))
		}
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}

// badCalendars are changes to the calendar files paired with the message they must give.
var badCalendars = []struct{ name, file, old, text, want string }{
	{"unknown key", holidayFile, "    around: true", "    arround: true",
		`holidays.yaml#yearly[6].arround: 모르는 키 "arround"입니다. 철자를 확인하거나 지우십시오`},
	{"repeated key", holidayFile, "    name: 광복절", "    name: 광복절\n    name: 광복",
		`키 "name"이(가) 두 번 나옵니다. 하나만 남기십시오`},
	{"second document", holidayFile, "documents:", "---\ndocuments:",
		"holidays.yaml: YAML 문서가 하나 있어야 하는데 2개입니다"},
	{"no source", holidayFile, "    date: 07-17\n    from: 2026-05-11\n    source: {documents: [decree-2026], cite: 관공서의 공휴일에 관한 규정 제2조 2호, confidence: several}\n", "    date: 07-17\n    from: 2026-05-11\n",
		"holidays.yaml#yearly[1].source: 출처(source)가 없습니다. documents, cite, confidence를 적으십시오"},
	{"no from", holidayFile, "    date: 07-17\n    from: 2026-05-11\n", "    date: 07-17\n",
		"holidays.yaml#yearly[1].from: 시행일(from)이 없습니다"},
	{"unknown document", holidayFile, "documents: [workers-day]", "documents: [workersday]",
		`holidays.yaml#closures[0].source.documents: 자료 "workersday"은(는) sources.yaml에 없습니다`},
	{"document of another file", readingFile, "  kepco-answer:\n", "  decree:\n",
		`reading-days.yaml#documents.decree: 자료 "decree"이(가) 다른 파일에도 있습니다. 이름을 바꾸십시오`},
	{"impossible date", holidayFile, "date: 2016-04-13", "date: 2016-04-31",
		`holidays.yaml#appointed[0].date: 날짜는 2025-07-01처럼 연-월-일이어야 하는데 "2016-04-31"입니다`},
	{"impossible day of the year", holidayFile, "date: 10-09", "date: 10-39",
		`holidays.yaml#yearly[4].date: 날짜는 05-01처럼 월-일이어야 하는데 "10-39"입니다`},
	{"not every year", holidayFile, "date: 10-09", "date: 02-29",
		"holidays.yaml#yearly[4].date: 해마다 있는 월-일이어야 하는데 02-29입니다"},
	{"no day", holidayFile, "    name: 한글날\n    date: 10-09\n", "    name: 한글날\n",
		"holidays.yaml#yearly[4]: 양력 날짜(date)와 음력 명절(lunar) 가운데 하나만 적어야 합니다"},
	{"no name", holidayFile, "    name: 한글날\n", "",
		"holidays.yaml#yearly[4]: id와 name이 모두 있어야 합니다"},
	{"unknown feast", holidayFile, "lunar: chuseok", "lunar: dano",
		`holidays.yaml#yearly[12].lunar: 음력 명절은 seollal, buddha, chuseok 중 하나여야 하는데 "dano"입니다`},
	{"rows that overlap", holidayFile, "until: 2018-01-01", "until: 2018-01-02",
		`holidays.yaml#yearly[8].from: "buddha"의 앞 기간이 끝나기 전에 다음 기간이 2018-01-01에 시작합니다`},
	{"ends before it starts", holidayFile, "until: 2026-05-01", "until: 2015-05-01",
		"holidays.yaml#closures[0].until: 끝나는 날은 시작하는 날(2016-01-01)보다 늦어야 하는데 2015-05-01입니다"},
	{"covers a part of a year", holidayFile, "to: 2051-01-01", "to: 2051-02-01",
		"holidays.yaml#covers: 범위는 해의 1월 1일부터 다른 해의 1월 1일 앞까지여야 하는데 2016-01-01부터 2051-02-01까지입니다"},
	{"year missing", holidayFile, "    - {year: 2030, seollal: 2030-02-03, buddha: 2030-05-09, chuseok: 2030-09-12}\n", "",
		"holidays.yaml#lunar.years[14].year: 2030년이 와야 하는데 2031년입니다. 해를 빠뜨리거나 되풀이하지 마십시오"},
	{"last year missing", holidayFile, "    - {year: 2050, seollal: 2050-01-23, buddha: 2050-05-28, chuseok: 2050-09-30}\n", "",
		"holidays.yaml#lunar.years: 2050년이 없습니다. 범위(covers)의 모든 해가 있어야 합니다"},
	{"year too many", holidayFile, "to: 2051-01-01", "to: 2050-01-01",
		"holidays.yaml#lunar.years[34]: 범위(covers) 밖의 해입니다"},
	{"date of another year", holidayFile, "seollal: 2030-02-03", "seollal: 2031-02-03",
		`holidays.yaml#lunar.years[14].seollal: 2030년의 날짜여야 하는데 "2031-02-03"입니다`},
	{"feast forgotten", holidayFile, "buddha: 2030-05-09, ", "",
		`holidays.yaml#lunar.years[14].buddha: 2030년의 날짜여야 하는데 ""입니다`},
	{"feasts exchanged", holidayFile, "buddha: 2030-05-09, chuseok: 2030-09-12", "buddha: 2030-09-12, chuseok: 2030-05-09",
		"holidays.yaml#lunar.years[14].chuseok: 설날, 부처님 오신 날, 추석의 차례여야 하는데 2030-09-12 다음에 2030-05-09이 왔습니다"},
	{"unsorted appointed days", holidayFile, "date: 2017-05-09", "date: 2016-05-05",
		"holidays.yaml#appointed[2].date: 날짜는 차례로 늘어나야 하는데 2016-05-06 다음에 2016-05-05이 왔습니다"},
	{"day appointed twice", holidayFile, "date: 2017-05-09", "date: 2016-05-06",
		`holidays.yaml#appointed[2]: 같은 항목 "holiday/appointed/2016-05-06"이 이미 있습니다`},
	{"appointed outside", holidayFile, "date: 2050-06-01", "date: 2051-06-01",
		"holidays.yaml#appointed[31].date: 범위(covers) 밖의 날짜 2051-06-01입니다"},
	{"kind", holidayFile, "kind: election", "kind: vote",
		`holidays.yaml#appointed[0].kind: election(임기만료 선거일)이나 temporary(임시공휴일)여야 하는데 "vote"입니다`},
	{"appointed without a name", holidayFile, "    name: 제20대 국회의원선거\n", "",
		"holidays.yaml#appointed[0]: date와 name이 모두 있어야 합니다"},
	{"unsorted substitute rules", holidayFile, "from: 2021-08-04", "from: 2012-08-04",
		"holidays.yaml#substitutes[1].from: 날짜는 차례로 늘어나야 하는데 2013-11-05 다음에 2012-08-04이 왔습니다"},
	{"no substitute rule at first", holidayFile, "from: 2013-11-05", "from: 2016-11-05",
		"holidays.yaml#substitutes: 범위의 첫날 2016-01-01에 시행 중인 대체공휴일 규정이 있어야 합니다"},
	{"unknown holiday", holidayFile, "      seollal: [sunday", "      seolal: [sunday",
		`holidays.yaml#substitutes[0].holidays.seolal: "seolal"은(는) yearly에 없는 공휴일입니다`},
	{"unknown reason", holidayFile, "seollal: [sunday, overlap]", "seollal: [monday, overlap]",
		`holidays.yaml#substitutes[0].holidays.seollal: 대체공휴일 사유는 saturday, sunday, overlap 중 하나여야 하는데 "monday"입니다`},

	{"reading day twice", readingFile, "days: [18, 19]", "days: [17, 18, 19]",
		"reading-days.yaml#groups[0].groups[3].days: 17일은 3차에도 있습니다. 한 곳에만 적으십시오"},
	{"reading day forgotten", readingFile, "days: [18, 19]", "days: [18]",
		"reading-days.yaml#other_days: 2016-01-01에 19일의 차수가 없습니다"},
	{"reading day in both", readingFile, "days: {6: 1,", "days: {5: 1, 6: 1,",
		"reading-days.yaml#other_days: 2016-01-01에 5일이 groups와 other_days에 함께 있습니다"},
	{"group of nobody", readingFile, "{6: 1,", "{6: 9,",
		"reading-days.yaml#other_days: 2016-01-01에 6일의 9차가 groups에 없습니다"},
	{"no such day", readingFile, "days: [22, 23, 24]", "days: [22, 23, 32]",
		`날은 1부터 28까지의 수나 last(말일)여야 하는데 "32"입니다`},
	{"due month", readingFile, "month: same, day: 25", "month: now, day: 25",
		`reading-days.yaml#groups[0].groups[0].due.month: same(검침한 달)이나 next(다음 달)여야 하는데 "now"입니다`},
	{"group number twice", readingFile, "number: 2", "number: 1",
		"reading-days.yaml#groups[0].groups[1].number: 차수는 1부터 서로 다른 수여야 하는데 1입니다"},
	{"chosen without a reason", readingFile, "    note: 정기검침일 21일에", "    # 정기검침일 21일에",
		"reading-days.yaml#other_days[0].note: 고른 값(chosen)에는 고른 까닭(note)이 있어야 합니다"},
	{"article that is not there", readingFile, "cite: 제69조 ①", "cite: 제699조 ①",
		`reading-days.yaml#other_days[0].source.cite: "제699조 ①"의 제699조는 약관의 조문 목록(articles.yaml)에 없습니다`},
	{"choice not among the days", readingFile, "{7: [20, 25]}", "{7: [20, 26]}",
		"reading-days.yaml#due_choices[0].by_group: 7차의 26일은 days에 없는 납기일입니다"},
	{"choice of nobody", readingFile, "{7: [20, 25]}", "{8: [20, 25]}",
		"reading-days.yaml#due_choices[0].by_group: 8차가 groups에 없습니다"},
	{"choice kept for nothing", readingFile, "months: 12", "months: 0",
		"reading-days.yaml#due_choices[0].months: 유지 기간은 1개월 이상이어야 하는데 0입니다"},
	{"shift left open", readingFile, "    next: true\n", "",
		"reading-days.yaml#due_shift[0].next: true(다음 영업일로 미룸)나 false(그대로 둠)를 적어야 합니다"},
	{"filing left open", readingFile, "    moved: false\n", "",
		"reading-days.yaml#filing[0]: days_after와 moved를 모두 적어야 합니다"},
	{"filing before the reading", readingFile, "days_after: 1", "days_after: 0",
		"reading-days.yaml#filing[0].days_after: 검침일 뒤의 날수는 1 이상이어야 하는데 0입니다"},
}

func TestCalendarRefusesBadFiles(t *testing.T) {
	for _, tc := range badCalendars {
		t.Run(tc.name, func(t *testing.T) {
			_, err := loadCalendar(badCalendar(t, tc.file, tc.old, tc.text))
			if kilowon.CodeOf(err) != kilowon.Invalid || err == nil {
				t.Fatalf("error %v", err)
			}
			if !strings.Contains(err.Error(), tc.want) || !strings.HasPrefix(err.Error(), tc.file) {
				t.Errorf("got  %s\nwant %s", err, tc.want)
			}
		})
	}
}
