package book

import (
	"strings"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/tariff"
)

// hoursFile has the load bands by class and region, and the prices lowered in some hours of weekends.
type hoursFile struct {
	Hours         []hoursScheme   `yaml:"hours"`
	WeekendPrices []weekendScheme `yaml:"weekend_prices"`
}

type hoursScheme struct {
	Name    string              `yaml:"name"`
	Region  string              `yaml:"region"`
	Classes []string            `yaml:"classes"`
	History []dated[hoursValue] `yaml:"history"`
}

// hoursValue gives each season's hours by band; every hour of the day must be in one of them.
type hoursValue struct {
	Holidays  string                        `yaml:"holidays"`
	Saturdays string                        `yaml:"saturdays"`
	Bands     map[string]map[string][]hours `yaml:"bands"`
}

type weekendScheme struct {
	Name    string                `yaml:"name"`
	Classes []string              `yaml:"classes"`
	History []dated[weekendValue] `yaml:"history"`
}

type weekendValue struct {
	Until   date     `yaml:"until"`
	Seasons []string `yaml:"seasons"`
	Hours   hours    `yaml:"hours"`
	Off     ratio    `yaml:"off"`
}

// hours loads what a clock hour is to the meter. A class may stand in one scheme of a region only.
func (l *loader) hours(f *files) error {
	for i, s := range f.hours.Hours {
		p := place{file: "hours.yaml", key: "hours[" + itoa(i) + "]"}
		region, err := tariff.ParseRegion(s.Region)
		if err != nil || s.Region == "" {
			return p.err("region", "지역은 mainland 또는 jeju여야 하는데 %q입니다", s.Region)
		}
		classes, err := parseClasses(p, s.Name, s.Classes)
		if err != nil {
			return err
		}
		for _, k := range classes {
			if l.book.HoursOf(k, region) != nil {
				return p.err("classes", "%s의 %s 시간대가 두 번 나옵니다", region, k.ClassName())
			}
		}
		out := tariff.HoursScheme{Region: region, Title: "계절별·시간대별 구분 " + region.String(), Classes: classes}
		p.key, p.id, p.title = p.key+".history", "hours/"+s.Name, out.Title
		if out.History, err = history(l, p, s.History, convertHours); err != nil {
			return err
		}
		l.book.Hours = append(l.book.Hours, out)
	}
	return l.weekendPrices(f.hours.WeekendPrices)
}

func (l *loader) weekendPrices(schemes []weekendScheme) error {
	for i, s := range schemes {
		p := place{file: "hours.yaml", key: "weekend_prices[" + itoa(i) + "]"}
		classes, err := parseClasses(p, s.Name, s.Classes)
		if err != nil {
			return err
		}
		for _, k := range classes {
			if l.book.WeekendPriceOf(k) != nil {
				return p.err("classes", "%s의 주말 할인이 두 번 나옵니다", k.ClassName())
			}
		}
		out := tariff.WeekendScheme{Title: "봄·가을 토·일·공휴일 11~14시 할인", Classes: classes}
		p.key, p.id, p.title = p.key+".history", "hours/"+s.Name, out.Title
		if out.History, err = history(l, p, s.History, convertWeekend); err != nil {
			return err
		}
		l.book.WeekendPrices = append(l.book.WeekendPrices, out)
	}
	return nil
}

// parseClasses reads classes such as "industrial/b" or "ev".
func parseClasses(p place, name string, codes []string) ([]tariff.Key, error) {
	if name == "" || len(codes) == 0 {
		return nil, p.err("", "name과 classes가 있어야 합니다")
	}
	out := make([]tariff.Key, len(codes))
	for i, code := range codes {
		class, grade, _ := strings.Cut(code, "/")
		var errClass, errGrade error
		out[i].Class, errClass = tariff.ParseClass(class)
		out[i].Grade, errGrade = tariff.ParseGrade(grade)
		if errClass != nil || errGrade != nil {
			return nil, p.err("classes", "계약종별은 industrial/b처럼 적어야 하는데 %q입니다", code)
		}
	}
	return out, nil
}

func convertHours(p place, v hoursValue) (tariff.Hours, error) {
	out := tariff.Hours{HolidaysLight: v.Holidays == "light", SaturdaysMid: v.Saturdays == "mid"}
	if !out.HolidaysLight && v.Holidays != "workday" {
		return out, p.err("holidays", "공휴일은 light(경부하) 또는 workday(평일과 같음)여야 하는데 %q입니다", v.Holidays)
	}
	if !out.SaturdaysMid && v.Saturdays != "workday" {
		return out, p.err("saturdays", "토요일은 mid(최대부하를 중간부하로) 또는 workday(평일과 같음)여야 하는데 %q입니다", v.Saturdays)
	}
	if err := checkKeys(p, "bands", v.Bands, tariff.ParseSeason); err != nil {
		return out, err
	}
	for s := range tariff.SeasonCount {
		key := "bands." + s.Code()
		if err := checkKeys(p, key, v.Bands[s.Code()], tariff.ParseBand); err != nil {
			return out, err
		}
		var times [tariff.HoursOfDay]int
		for b := range tariff.BandCount {
			for _, run := range v.Bands[s.Code()][b.Code()] {
				for h := run.from; h%tariff.HoursOfDay != run.to%tariff.HoursOfDay; h++ {
					out.Bands[s][h%tariff.HoursOfDay] = b
					times[h%tariff.HoursOfDay]++
				}
			}
		}
		for h, n := range times {
			if n != 1 {
				return out, p.err(key, "%02d시는 한 시간대에만 들어야 하는데 %d개 시간대에 있습니다", h, n)
			}
		}
	}
	return out, nil
}

func convertWeekend(p place, v weekendValue) (tariff.WeekendPrice, error) {
	out := tariff.WeekendPrice{From: v.Hours.from, To: v.Hours.to, Off: v.Off.value, Until: v.Until.value}
	if out.From >= out.To || out.Off <= 0 || out.Off > kilowon.RatioScale || len(v.Seasons) == 0 {
		return out, p.err("", "seasons, 하루 안의 hours, 0보다 크고 1 이하인 off가 있어야 합니다")
	}
	for _, code := range v.Seasons {
		s, err := tariff.ParseSeason(code)
		if err != nil {
			return out, p.err("seasons", "계절을 알 수 없습니다: %q", code)
		}
		out.Seasons[s] = true
	}
	return out, nil
}
