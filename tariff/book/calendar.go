package book

import (
	"io/fs"
	"maps"
	"slices"
	"time"

	"github.com/goccy/go-yaml/ast"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

const (
	holidayFile = "holidays.yaml"
	readingFile = "reading-days.yaml"
)

// holidaysFile is holidays.yaml; documents are those only the calendar uses.
type holidaysFile struct {
	Documents map[string]document `yaml:"documents"`
	Covers    struct {
		From date `yaml:"from"`
		To   date `yaml:"to"`
	} `yaml:"covers"`
	Sunday      stamp                    `yaml:"sunday"`
	Yearly      []holidayRow             `yaml:"yearly"`
	Closures    []holidayRow             `yaml:"closures"`
	Substitutes []dated[substituteValue] `yaml:"substitutes"`
	Appointed   []appointedRow           `yaml:"appointed"`
	Lunar       struct {
		Head  stamp      `yaml:",inline"`
		Years []lunarRow `yaml:"years"`
	} `yaml:"lunar"`
}

type holidayRow struct {
	Head   stamp    `yaml:",inline"`
	ID     string   `yaml:"id"`
	Name   string   `yaml:"name"`
	Date   monthDay `yaml:"date"`
	Lunar  string   `yaml:"lunar"`
	Around bool     `yaml:"around"`
	Until  date     `yaml:"until"`
}

type substituteValue struct {
	Holidays map[string][]string `yaml:"holidays"`
}

type appointedRow struct {
	Date   date    `yaml:"date"`
	Kind   string  `yaml:"kind"`
	Name   string  `yaml:"name"`
	Source *source `yaml:"source"`
	Note   string  `yaml:"note"`
}

type lunarRow struct {
	Year    whole `yaml:"year"`
	Seollal date  `yaml:"seollal"`
	Buddha  date  `yaml:"buddha"`
	Chuseok date  `yaml:"chuseok"`
}

// calendarLoader keeps the entries of the calendar apart from the book's: they are numbered in the calendar itself.
type calendarLoader struct {
	*loader
	holidays holidaysFile
	reading  readingDaysFile
}

// loadCalendar reads holidays.yaml and reading-days.yaml beside the catalogue of documents and the list of articles.
// Every error is a *kilowon.Error whose path is "file#key path".
func loadCalendar(data fs.FS) (*tariff.Calendar, error) {
	var f files
	var c calendarLoader
	targets := []struct {
		name string
		into any
	}{{"sources.yaml", &f.sources}, {"articles.yaml", &f.articles}, {holidayFile, &c.holidays}, {readingFile, &c.reading}}
	for _, t := range targets {
		if err := decodeFile(data, t.name, t.into); err != nil {
			return nil, err
		}
	}
	f.sources.Documents = maps.Clone(f.sources.Documents)
	for _, own := range []struct {
		name      string
		documents map[string]document
	}{{holidayFile, c.holidays.Documents}, {readingFile, c.reading.Documents}} {
		for _, code := range slices.Sorted(maps.Keys(own.documents)) {
			if _, twice := f.sources.Documents[code]; twice {
				return nil, at(own.name, "documents."+code, "자료 %q이(가) 다른 파일에도 있습니다. 이름을 바꾸십시오", code)
			}
			f.sources.Documents[code] = own.documents[code]
		}
	}
	var err error
	if c.loader, err = newLoader(&f); err != nil {
		return nil, err
	}
	return c.calendar()
}

func (c *calendarLoader) calendar() (*tariff.Calendar, error) {
	holidays, err := c.holidayRules()
	if err != nil {
		return nil, err
	}
	if err := holidays.Check(); err != nil {
		return nil, inCalendarFile(holidayFile, err)
	}
	reading, err := c.readingRules()
	if err != nil {
		return nil, err
	}
	calendar, err := tariff.NewCalendar(holidays, reading, c.book.Entries)
	return calendar, inCalendarFile(readingFile, err)
}

// inCalendarFile puts the file before the key path of an error.
func inCalendarFile(name string, err error) error {
	e, ok := err.(*kilowon.Error)
	if !ok {
		return err
	}
	return at(name, e.Path, "%s", e.Message)
}

func (c *calendarLoader) holidayRules() (r tariff.HolidayRules, err error) {
	f := &c.holidays
	r.Covers = kilowon.Period{From: f.Covers.From.value, To: f.Covers.To.value}
	if r.Sunday, err = c.entry(place{holidayFile, "sunday", "holiday/sunday", "공휴일: 일요일"}, f.Sunday); err != nil {
		return r, err
	}
	if r.Yearly, err = c.yearly("yearly", "공휴일: ", f.Yearly); err != nil {
		return r, err
	}
	if r.Closures, err = c.yearly("closures", "수납하지 않는 날: ", f.Closures); err != nil {
		return r, err
	}
	if r.Substitutes, err = c.substitutes(); err != nil {
		return r, err
	}
	if r.Appointed, err = c.appointed(); err != nil {
		return r, err
	}
	if _, err = c.entry(place{holidayFile, "lunar", "holiday/lunar", "음력 명절의 양력 날짜 표"}, f.Lunar.Head); err != nil {
		return r, err
	}
	r.Lunar = make([]tariff.HolidayLunarYear, len(f.Lunar.Years))
	for i, y := range f.Lunar.Years {
		r.Lunar[i] = tariff.HolidayLunarYear{Year: int(y.Year.value), Seollal: y.Seollal.value, Buddha: y.Buddha.value, Chuseok: y.Chuseok.value}
	}
	return r, nil
}

func (c *calendarLoader) yearly(key, title string, rows []holidayRow) ([]tariff.HolidayYearly, error) {
	out := make([]tariff.HolidayYearly, len(rows))
	for i, row := range rows {
		p := place{holidayFile, key + "[" + itoa(i) + "]", "holiday/" + key + "/" + row.ID + "/" + row.Head.From.value.String(), title + row.Name}
		switch {
		case row.ID == "" || row.Name == "":
			return nil, p.err("", "id와 name이 모두 있어야 합니다")
		case row.Date.set == (row.Lunar != ""):
			return nil, p.err("", "양력 날짜(date)와 음력 명절(lunar) 가운데 하나만 적어야 합니다")
		}
		y := tariff.HolidayYearly{ID: row.ID, Name: row.Name, Month: row.Date.month, Day: row.Date.day, Around: row.Around, From: row.Head.From.value, Until: row.Until.value}
		var err error
		if row.Lunar != "" {
			if y.Feast, err = tariff.ParseHolidayFeast(row.Lunar); err != nil {
				return nil, p.err("lunar", "음력 명절은 seollal, buddha, chuseok 중 하나여야 하는데 %q입니다", row.Lunar)
			}
		}
		if y.Entry, err = c.entry(p, row.Head); err != nil {
			return nil, err
		}
		out[i] = y
	}
	return out, nil
}

func (c *calendarLoader) substitutes() ([]tariff.HolidaySubstitution, error) {
	p := place{holidayFile, "substitutes", "holiday/substitutes", "대체공휴일"}
	h, err := history(c.loader, p, c.holidays.Substitutes, func(p place, v substituteValue) (map[string]tariff.HolidayTrigger, error) {
		on := make(map[string]tariff.HolidayTrigger, len(v.Holidays))
		for _, id := range slices.Sorted(maps.Keys(v.Holidays)) {
			for _, code := range v.Holidays[id] {
				t, err := tariff.ParseHolidayTrigger(code)
				if err != nil {
					return nil, p.err("holidays."+id, "대체공휴일 사유는 saturday, sunday, overlap 중 하나여야 하는데 %q입니다", code)
				}
				on[id] |= t
			}
		}
		return on, nil
	})
	out := make([]tariff.HolidaySubstitution, len(h))
	for i, v := range h {
		out[i] = tariff.HolidaySubstitution{From: v.From, Entry: v.Entry, On: v.Value}
	}
	return out, err
}

func (c *calendarLoader) appointed() ([]tariff.HolidayAppointed, error) {
	out := make([]tariff.HolidayAppointed, len(c.holidays.Appointed))
	for i, row := range c.holidays.Appointed {
		p := place{holidayFile, "appointed[" + itoa(i) + "]", "holiday/appointed/" + row.Date.value.String(), "지정된 공휴일: " + row.Name}
		switch {
		case row.Date.value.IsZero() || row.Name == "":
			return nil, p.err("", "date와 name이 모두 있어야 합니다")
		case row.Kind != "election" && row.Kind != "temporary":
			return nil, p.err("kind", "election(임기만료 선거일)이나 temporary(임시공휴일)여야 하는데 %q입니다", row.Kind)
		}
		entry, err := c.entry(p, stamp{From: row.Date, Source: row.Source, Note: row.Note})
		if err != nil {
			return nil, err
		}
		out[i] = tariff.HolidayAppointed{Date: row.Date.value, Name: row.Name, Temporary: row.Kind == "temporary", Entry: entry}
	}
	return out, nil
}

// monthDay is a day that comes every year.
type monthDay struct {
	month time.Month
	day   int
	set   bool
}

// UnmarshalYAML reads 05-01.
func (m *monthDay) UnmarshalYAML(n ast.Node) error {
	t, err := time.Parse("01-02", n.GetToken().Value)
	if err != nil {
		return inNode(n, kilowon.Errorf(kilowon.Invalid, "날짜는 05-01처럼 월-일이어야 하는데 %q입니다", n.GetToken().Value))
	}
	m.month, m.day, m.set = t.Month(), t.Day(), true
	return nil
}
