package book

import (
	"strconv"

	"github.com/goccy/go-yaml/ast"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// readingDaysFile is reading-days.yaml.
type readingDaysFile struct {
	Documents  map[string]document          `yaml:"documents"`
	Groups     []dated[readingGroupsValue]  `yaml:"groups"`
	OtherDays  []dated[readingOthersValue]  `yaml:"other_days"`
	DueShift   []dated[readingShiftValue]   `yaml:"due_shift"`
	DueChoices []dated[readingChoicesValue] `yaml:"due_choices"`
	Filing     []dated[readingFilingValue]  `yaml:"filing"`
}

type readingGroupsValue struct {
	Groups []readingGroupRow `yaml:"groups"`
}

type readingGroupRow struct {
	Number whole        `yaml:"number"`
	Days   []dayOfMonth `yaml:"days"`
	Due    struct {
		Month string     `yaml:"month"`
		Day   dayOfMonth `yaml:"day"`
	} `yaml:"due"`
}

type readingOthersValue struct {
	Days map[int]int `yaml:"days"`
}

type readingShiftValue struct {
	Next flag `yaml:"next"`
}

type readingChoicesValue struct {
	Days    []dayOfMonth         `yaml:"days"`
	ByGroup map[int][]dayOfMonth `yaml:"by_group"`
	Months  whole                `yaml:"months"`
}

type readingFilingValue struct {
	DaysAfter whole `yaml:"days_after"`
	Moved     flag  `yaml:"moved"`
}

func (c *calendarLoader) readingRules() (r tariff.ReadingRules, err error) {
	f := &c.reading
	p := func(key, id, title string) place { return place{readingFile, key, "reading/" + id, title} }
	if r.Groups, err = history(c.loader, p("groups", "groups", "정기검침일과 납기일의 차수"), f.Groups, readingGroups); err != nil {
		return r, err
	}
	if r.Others, err = history(c.loader, p("other_days", "other-days", "정기검침일이 아닌 날의 차수"), f.OtherDays, readingOthers); err != nil {
		return r, err
	}
	if r.Shift, err = history(c.loader, p("due_shift", "due-shift", "납기일이 쉬는 날일 때"), f.DueShift, readingShift); err != nil {
		return r, err
	}
	if r.Choices, err = history(c.loader, p("due_choices", "due-choices", "고객이 고를 수 있는 납기일"), f.DueChoices, readingChoices); err != nil {
		return r, err
	}
	r.Filing, err = history(c.loader, p("filing", "filing", "호별 사용량 제출 기한"), f.Filing, readingFiling)
	return r, err
}

func readingGroups(p place, v readingGroupsValue) ([]tariff.ReadingGroup, error) {
	out := make([]tariff.ReadingGroup, len(v.Groups))
	for i, row := range v.Groups {
		if row.Due.Month != "same" && row.Due.Month != "next" {
			return nil, p.err("groups["+itoa(i)+"].due.month", "same(검침한 달)이나 next(다음 달)여야 하는데 %q입니다", row.Due.Month)
		}
		out[i] = tariff.ReadingGroup{Number: int(row.Number.value), Days: plainDays(row.Days), DueDay: row.Due.Day.value, DueNextMonth: row.Due.Month == "next"}
	}
	return out, nil
}

func readingOthers(_ place, v readingOthersValue) (map[int]int, error) { return v.Days, nil }

func readingShift(p place, v readingShiftValue) (tariff.DueShift, error) {
	if !v.Next.set {
		return tariff.DueShift{}, p.err("next", "true(다음 영업일로 미룸)나 false(그대로 둠)를 적어야 합니다")
	}
	return tariff.DueShift{Next: v.Next.value}, nil
}

func readingChoices(_ place, v readingChoicesValue) (tariff.DueChoices, error) {
	out := tariff.DueChoices{Days: plainDays(v.Days), ByGroup: make(map[int][]int, len(v.ByGroup)), Months: int(v.Months.value)}
	for number, days := range v.ByGroup {
		out.ByGroup[number] = plainDays(days)
	}
	return out, nil
}

func readingFiling(p place, v readingFilingValue) (tariff.ReadingFiling, error) {
	if !v.DaysAfter.set || !v.Moved.set {
		return tariff.ReadingFiling{}, p.err("", "days_after와 moved를 모두 적어야 합니다")
	}
	return tariff.ReadingFiling{Days: int(v.DaysAfter.value), Moved: v.Moved.value}, nil
}

// dayOfMonth is a day every month has, or "last".
type dayOfMonth struct{ value int }

// UnmarshalYAML reads 1 to 28 or last.
func (d *dayOfMonth) UnmarshalYAML(n ast.Node) error {
	text := n.GetToken().Value
	if text == "last" {
		d.value = tariff.LastDay
		return nil
	}
	v, err := strconv.Atoi(text)
	if err != nil || v < 1 || v > 28 {
		return inNode(n, kilowon.Errorf(kilowon.Invalid, "날은 1부터 28까지의 수나 last(말일)여야 하는데 %q입니다", text))
	}
	d.value = v
	return nil
}

func plainDays(days []dayOfMonth) []int {
	out := make([]int, len(days))
	for i, d := range days {
		out[i] = d.value
	}
	return out
}
